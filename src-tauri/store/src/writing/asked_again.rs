//! What is asked for again: by others what we sent, and by us what could not be read.

use wakala_domain::ids::{InstanceId, MessageId, MessageRow};
use wakala_domain::messages::IncomingMessage;
use wakala_domain::time::Wall;

use super::Writing;
use crate::error::StoreError;
use crate::rows::{Dark, RepeatId, RepeatRequest};
use crate::table::{hidden, repeats, settings};

/// The setting that says which version of the program began last.
const VERSION: &str = "version";

impl Writing<'_> {
    /// Keeps a device's request to repeat a message of ours; one of the same device for the same message takes its place.
    /// `false` when the message is none of ours, or says nothing that could be repeated.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn keep_repeat(&self, instance: InstanceId, request: &RepeatRequest, now: Wall) -> Result<bool, StoreError> {
        repeats::keep(self.connection(), instance, request, now)
    }

    /// A device has a message of ours: it needs no repeat any more.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn repeat_delivered(&self, instance: InstanceId, id: &MessageId, requester: &str) -> Result<(), StoreError> {
        repeats::delivered(self.connection(), instance, id, requester)
    }

    /// Notes that a request was answered: written to the socket, not delivered yet.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn repeat_tried(&self, id: RepeatId) -> Result<(), StoreError> {
        repeats::answered(self.connection(), id)
    }

    /// Forgets an instance's requests of before a moment that were answered, and the oldest where there are too many; and what it asked
    /// for last before that, and would show in no row.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn prune_repeats(&self, instance: InstanceId, before: Wall) -> Result<(), StoreError> {
        repeats::prune(self.connection(), instance, before)?;
        repeats::prune_not_understood(self.connection(), instance)?;
        hidden::prune(self.connection(), instance, before)
    }

    /// Notes which version of the program begins. Where it is another one than before, what nothing was understood of is asked for again;
    /// says how many messages.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn version_begins(&self, version: &str) -> Result<usize, StoreError> {
        let c = self.connection();
        if settings::get(c, VERSION)?.as_deref() == Some(version) {
            return Ok(0);
        }
        settings::set(c, VERSION, version)?;
        repeats::wake(c)
    }

    /// Keeps the attributes of a message's stanza while the message can't be read, or nothing of it is understood; they go when it is
    /// filled.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn note_unreadable(
        &self,
        instance: InstanceId,
        message: MessageRow,
        stanza: &[u8],
        now: Wall,
    ) -> Result<(), StoreError> {
        repeats::note_unreadable(self.connection(), instance, message, stanza, now)
    }

    /// Keeps what could not be read and would be shown in no row, by its place and with the attributes of its stanza, until it comes.
    /// Says whether it is kept: what is known already is not asked for.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn keep_hidden(
        &self,
        instance: InstanceId,
        place: &IncomingMessage,
        stanza: &[u8],
        now: Wall,
    ) -> Result<bool, StoreError> {
        hidden::keep(self.connection(), instance, place, stanza, now)
    }

    /// Notes that something was asked for again.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn asked_again(&self, dark: Dark, now: Wall) -> Result<(), StoreError> {
        match dark {
            Dark::Shown(message) => repeats::asked_again(self.connection(), message, now),
            Dark::Hidden(id) => hidden::asked_again(self.connection(), id, now),
        }
    }
}
