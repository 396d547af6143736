//! What is asked for again: by others what we sent, and by us what could not be read.

use wakala_domain::ids::{InstanceId, MessageId, MessageRow};
use wakala_domain::messages::IncomingMessage;
use wakala_domain::time::Wall;

use super::Writing;
use crate::error::StoreError;
use crate::rows::{Dark, RepeatId, RepeatRequest};
use crate::table::{hidden, repeats};

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
        hidden::prune(self.connection(), instance, before)
    }

    /// Keeps the attributes of a message's stanza while the message can't be read; they go when it is filled.
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
