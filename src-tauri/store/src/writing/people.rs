//! What people are called.

use wakala_domain::ids::{ChatId, InstanceId};
use wakala_domain::people::{OwnName, ToldName};

use super::Writing;
use crate::error::StoreError;
use crate::table::contacts::{self, Claim};
use crate::table::{chats, names};

impl Writing<'_> {
    /// Notes what the phone's address book calls somebody, unless a later word of it is known; says which chat has another title now.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn learn_told_name(&self, instance: InstanceId, told: &ToldName) -> Result<Option<ChatId>, StoreError> {
        let c = self.connection();
        // Who has which number was written down whenever that was: what a stanza says is newer.
        let person = contacts::resolve_as(c, Claim::Past, instance, &told.address, told.alias.as_ref())?;
        if !names::told(c, person, told.name.as_deref(), told.at)? {
            return Ok(None);
        }
        chats::of_person(c, person)
    }

    /// What the operator calls the person of a chat from now on; none: what others call them. Says where the chat is now.
    ///
    /// # Errors
    /// `NoSuchChat`, `NotAPerson`, or what SQLite says.
    pub fn call_person(&self, chat: ChatId, name: Option<&OwnName>) -> Result<(InstanceId, ChatId), StoreError> {
        let now = self.chat_now(chat)?.ok_or(StoreError::NoSuchChat)?;
        let person = chats::person_of(self.connection(), now.id)?.ok_or(StoreError::NotAPerson)?;
        names::own(self.connection(), person, name.map(OwnName::as_str))?;
        Ok((now.instance, now.id))
    }
}
