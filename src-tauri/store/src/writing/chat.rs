//! What the operator does with a chat beside its messages: what is typed there.

use wakala_domain::ids::{ChatId, InstanceId, MessageRow};
use wakala_domain::messages::chat_draft::DraftWords;

use super::Writing;
use crate::error::StoreError;
use crate::table::drafts;

impl Writing<'_> {
    /// Keeps what was typed in a chat, and which message it answers, in place of what was there; says where that is now, and which
    /// revision.
    ///
    /// # Errors
    /// `NoSuchChat`, or what SQLite says.
    pub fn set_draft(
        &self,
        chat: ChatId,
        words: &DraftWords,
        reply_to: Option<MessageRow>,
    ) -> Result<(InstanceId, ChatId, i64), StoreError> {
        let now = self.chat_now(chat)?.ok_or(StoreError::NoSuchChat)?;
        let revision = drafts::set(self.connection(), now.id, words, reply_to)?;
        Ok((now.instance, now.id, revision))
    }

    /// A text was queued: it stands in the draft of its chat no more. Says whether it did.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn draft_sent(&self, chat: ChatId, text: &str) -> Result<bool, StoreError> {
        drafts::sent(self.connection(), chat, text)
    }
}
