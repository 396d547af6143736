//! Messages by WhatsApp's name alone: programs that say no more than that mean one of the newest.

use wakala_contract::{ErrorCode, ErrorView};
use wakala_domain::ids::{ChatId, InstanceId, MessageId};
use wakala_domain::keys::Scope;

use crate::caller::Caller;
use crate::core::Core;
use crate::named::{NamedChat, NamedMessage, named, named_message};
use crate::refusal::store_refused;

/// So many of the newest are looked through.
const LATELY: u32 = 10_000;

impl Core {
    /// A message by its name alone, whoever wrote it, and its chat: among the newest of an instance, or of one of its chats.
    ///
    /// # Errors
    /// The caller may not have it, it is not among these or not alone in being called so, or what the database says.
    pub async fn message_lately(
        &self,
        caller: &Caller,
        scope: Scope,
        instance: InstanceId,
        chat: Option<&NamedChat>,
        id: MessageId,
    ) -> Result<(NamedChat, NamedMessage), ErrorView> {
        self.admits(caller, scope, instance)?;
        let (chat, now) = (chat.map(|chat| ChatId(chat.id)), self.clock.wall());
        let read = self.engine.store().read(move |reader| {
            let Some(row) = reader.message_lately(instance, chat, &id, LATELY)? else { return Ok(None) };
            let Some(stored) = reader.message(row)? else { return Ok(None) };
            let chat = reader.chat_now(stored.chat)?;
            Ok(chat.map(|chat| (named(&chat, now), named_message(&stored, &chat, now))))
        });
        let found = read.await.map_err(store_refused)?;
        let found = found.map(|(chat, message)| (chat, self.going_out(message)));
        found.ok_or_else(|| ErrorView::new(ErrorCode::NoSuchMessage, "there is no such message here lately"))
    }
}
