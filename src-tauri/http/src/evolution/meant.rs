//! Which instance is meant, and which message: by Evolution's names of them.

use wakala_domain::address::AddressKind;
use wakala_domain::ids::MessageId;
use wakala_front::evolution::Key;
use wakala_front::{InstanceSnapshot, NamedChat, NamedMessage, Scope, Whose, chat_address};

use crate::speaking::asked::{Asked, no_message};
use crate::speaking::refused::Refused;

/// The longest name of a message that is looked for, in bytes.
const LONGEST: usize = 300;

impl Asked {
    /// The instance that the address names.
    pub(super) fn instance(&self) -> Result<InstanceSnapshot, Refused> {
        self.named(self.part("instance"))
    }

    /// A message by its key, and its chat: the one in the key, else the one that is given. Where the key says less than it could, the
    /// newest messages are looked through.
    pub(super) async fn keyed(
        &self,
        scope: Scope,
        one: &InstanceSnapshot,
        chat: Option<&NamedChat>,
        key: &Key,
    ) -> Result<(NamedChat, NamedMessage), Refused> {
        if key.id.is_empty() || key.id.len() > LONGEST {
            return Err(Refused::bad("key.id is WhatsApp's id of a message: 3EB0…"));
        }
        let id = MessageId(key.id.clone());
        let chat = match key.remote_jid.as_deref().filter(|name| !name.is_empty()) {
            Some(name) => Some(self.chat(scope, one, name).await?),
            None => chat.cloned(),
        };
        let participant = key.participant.as_deref().filter(|name| !name.is_empty()).map(chat_address).transpose()?;
        let tries = match (key.from_me, participant, &chat) {
            (Some(true), _, _) => vec![Whose::Ours],
            (_, Some(writer), _) => vec![Whose::Of(writer)],
            (Some(false), None, Some(chat)) if chat.address.kind() == AddressKind::Group => Vec::new(),
            (Some(false), None, _) => vec![Whose::OtherEnd],
            (None, None, _) => vec![Whose::Ours, Whose::OtherEnd],
        };
        if let Some(chat) = &chat {
            match self.message_in(scope, chat, &tries, &id).await {
                Ok(message) => return Ok((chat.clone(), message)),
                // Who wrote it was said, and it is not theirs.
                Err(refused) if key.from_me == Some(true) || key.participant.is_some() => return Err(refused),
                Err(_) => {}
            }
        }
        let (chat, message) = self.core.message_lately(&self.caller, scope, one.id, chat.as_ref(), id).await?;
        match key.from_me {
            Some(ours) if ours != message.writer.is_none() => Err(no_message()),
            Some(_) | None => Ok((chat, message)),
        }
    }
}
