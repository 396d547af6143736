//! Voice notes that are recorded here.

use wakala_domain::ids::{ChatId, InstanceId};
use wakala_domain::time::Wall;

use super::Writing;
use crate::error::StoreError;
use crate::table::staged;

impl Writing<'_> {
    /// Opens a place for a voice note that is recorded in a chat, of which at most so much comes; says in which chat and instance, as it may
    /// be one with another by now.
    ///
    /// # Errors
    /// There is no such chat, or what SQLite says.
    pub fn stage_voice(
        &self,
        file: &str,
        name: &str,
        chat: ChatId,
        bytes: u64,
        at: Wall,
    ) -> Result<(InstanceId, ChatId), StoreError> {
        let chat = self.chat_now(chat)?.ok_or(StoreError::NoSuchChat)?;
        staged::add_recorded(self.connection(), file, name, chat.id, bytes, at)?;
        Ok((chat.instance, chat.id))
    }

    /// All of a voice note that was recorded lies here: so much.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn staged_voice_is_whole(&self, file: &str, bytes: u64, mime: &str, hash: &[u8]) -> Result<(), StoreError> {
        staged::ends(self.connection(), file, bytes)?;
        staged::is_whole(self.connection(), file, mime, hash)
    }
}
