//! What the operator does with a chat beside its messages: what is typed there, and whether he is told of what comes.

use wakala_domain::ids::{ChatId, InstanceId, MessageRow};
use wakala_domain::messages::chat_draft::DraftWords;
use wakala_domain::time::Wall;

use super::Writing;
use crate::error::StoreError;
use crate::table::{chats, drafts, inbox};

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

    /// Marks some of the oldest unread messages of a chat as read, up to the newest that was seen, before `mark_read_up_to` or `mark_read`
    /// is asked for; says whether there may be more of those. However many are unread, whoever waits for the writer waits for so many.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn mark_oldest_read(
        &self,
        chat: ChatId,
        seen: Option<(Wall, MessageRow)>,
        limit: u32,
    ) -> Result<bool, StoreError> {
        inbox::mark_oldest_read(self.connection(), chat, seen, limit)
    }

    /// Nothing is told of what comes in a chat until a moment; none: it is told again. Says where the chat is now.
    ///
    /// # Errors
    /// `NoSuchChat`, or what SQLite says.
    pub fn mute_chat(&self, chat: ChatId, until: Option<Wall>) -> Result<(InstanceId, ChatId), StoreError> {
        let now = self.chat_now(chat)?.ok_or(StoreError::NoSuchChat)?;
        chats::mute(self.connection(), now.id, until)?;
        Ok((now.instance, now.id))
    }
}
