//! What is said of a message: a reaction, another text, that it is taken back.

use serde_json::Value;
use wakala_contract::SendContent;
use wakala_front::evolution::{Key, Written, said_of};
use wakala_front::{InstanceSnapshot, NamedChat, NamedMessage, Scope};

use crate::speaking::asked::Asked;
use crate::speaking::refused::Refused;
use crate::speaking::sending::{Outgoing, queued};

/// Of which message.
pub(super) struct About {
    one: InstanceSnapshot,
    chat: NamedChat,
    pub message: NamedMessage,
}

impl About {
    pub(super) async fn of(asked: &Asked, key: &Key) -> Result<Self, Refused> {
        let one = asked.instance()?;
        let (chat, message) = asked.keyed(Scope::Send, &one, None, key).await?;
        Ok(Self { one, chat, message })
    }
}

/// Says it.
pub(super) async fn say(asked: &Asked, about: About, content: SendContent, what: Written) -> Result<Value, Refused> {
    let About { one, chat, message } = about;
    let outgoing = Outgoing { chat: &chat, content, reply_to: None, mentions: Vec::new() };
    let id = queued(asked, &one, outgoing).await?.id;
    Ok(said_of(one.id, &Key::of(&message), id, what, asked.core.clock.wall()))
}
