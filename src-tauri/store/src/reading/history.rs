//! What is read of history that waits.

use wakala_domain::history::HistoryProgress;
use wakala_domain::ids::{ChatId, InstanceId};

use super::Reading;
use crate::error::StoreError;
use crate::rows::{HistoryBlob, HistoryId, OldestMessage};
use crate::table::history;

impl Reading<'_> {
    /// The blob of an instance whose turn it is, if one waits.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn next_history(&self, instance: InstanceId) -> Result<Option<HistoryBlob>, StoreError> {
        history::next(self.connection(), instance)
    }

    /// Whether an instance has blobs that go, or can't be read.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn is_history_to_go(&self, instance: InstanceId) -> Result<bool, StoreError> {
        history::is_any_to_go(self.connection(), instance)
    }

    /// A blob as it came.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn packed_history(&self, id: HistoryId) -> Result<Vec<u8>, StoreError> {
        history::packed(self.connection(), id)
    }

    /// How many bytes of history of an instance wait.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn waiting_history(&self, instance: InstanceId) -> Result<u64, StoreError> {
        history::waiting_bytes(self.connection(), instance)
    }

    /// How far the history of an instance is.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn history_progress(&self, instance: InstanceId) -> Result<HistoryProgress, StoreError> {
        history::progress(self.connection(), instance)
    }

    /// Whether the phone that linked an instance has not told all of the past.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn is_history_due(&self, instance: InstanceId) -> Result<bool, StoreError> {
        history::is_due(self.connection(), instance)
    }

    /// The chats of which something is still to be asked for, among so many in which something happened last, those first.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn chats_to_be_asked(&self, instance: InstanceId, among: u32) -> Result<Vec<ChatId>, StoreError> {
        history::to_be_asked(self.connection(), instance, among)
    }

    /// The oldest message of a chat that the phone knows; `None` where there is none.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn oldest_message(&self, chat: ChatId) -> Result<Option<OldestMessage>, StoreError> {
        history::oldest(self.connection(), chat)
    }
}
