//! What is written of history: blobs as they come, and what they tell.

use wakala_domain::history::{HistoryChoice, Past};
use wakala_domain::ids::{ChatId, InstanceId};
use wakala_domain::time::Wall;

use super::Writing;
use crate::error::StoreError;
use crate::rows::{HistoryBlob, HistoryEnd, HistoryId, NewHistory, PastCommitted};
use crate::table::history;

impl Writing<'_> {
    /// A phone has linked an instance, maybe another one than before: what was told of the past before is nothing any more, and is due anew.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn history_begins_anew(&self, instance: InstanceId) -> Result<(), StoreError> {
        history::linked(self.connection(), instance)
    }

    /// Makes a place for a blob of history; what is not whole when the program ends is forgotten, and missing. `None` where it was told to
    /// another number than the instance is.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn begin_history(&self, new: &NewHistory) -> Result<Option<HistoryId>, StoreError> {
        history::begin(self.connection(), new)
    }

    /// Adds the next part of a blob.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn add_history(&self, instance: InstanceId, id: HistoryId, bytes: &[u8]) -> Result<(), StoreError> {
        history::add_part(self.connection(), instance, id, bytes)
    }

    /// A blob is whole, and waits to be worked off.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn history_is_whole(&self, id: HistoryId) -> Result<(), StoreError> {
        history::is_whole(self.connection(), id)
    }

    /// Commits some of what a blob tells, idempotent on (instance, chat, sender, message id), and notes that so much of it is done. What is
    /// here stays as it is, nothing of it stands in the journal, and what the database refuses for itself is left out.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn commit_past(
        &self,
        blob: &HistoryBlob,
        past: &[Past],
        done: u64,
        now: Wall,
    ) -> Result<PastCommitted, StoreError> {
        history::commit(self.connection(), blob, past, done, now)
    }

    /// Sets aside what of an instance's blobs can't be read: it counts no more, and is missing.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn set_aside_damaged_history(&self, instance: InstanceId) -> Result<(), StoreError> {
        history::set_aside_damaged(self.connection(), instance)
    }

    /// Takes away some bytes of the blobs of an instance that go; says whether there may be more.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn end_some_history(&self, instance: InstanceId) -> Result<bool, StoreError> {
        history::end_some(self.connection(), instance)
    }

    /// A blob goes: all of it is worked off, or, where it is not readable, nothing more of it can be.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn end_history(&self, blob: &HistoryBlob, readable: bool) -> Result<HistoryEnd, StoreError> {
        history::end(self.connection(), blob, readable)
    }

    /// Whoever works a blob off has failed; says how often.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn history_failed(&self, blob: &HistoryBlob) -> Result<u32, StoreError> {
        history::failed(self.connection(), blob)
    }

    /// What the phone has not told it was asked for, chat by chat.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn history_was_asked_for(&self, instance: InstanceId) -> Result<(), StoreError> {
        history::settled(self.connection(), instance)
    }

    /// The phone has answered for one chat, or there is nothing to ask it by.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn past_was_asked_for(&self, chat: ChatId) -> Result<(), StoreError> {
        history::was_asked(self.connection(), chat)
    }

    /// How much of the past an instance is to have when it is linked.
    ///
    /// # Errors
    /// `NoSuchInstance`, or what SQLite says.
    pub fn choose_history(&self, id: InstanceId, choice: HistoryChoice) -> Result<(), StoreError> {
        history::choose(self.connection(), id, choice)
    }
}
