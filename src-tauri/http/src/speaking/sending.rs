//! Messages that are sent, and chats that are read, in whatever dialect.

use wakala_contract::{MarkRead, MessageCursor, Request as Asks, SendCard, SendContent, SendMessage, SendReply};
use wakala_domain::ids::MessageId;
use wakala_domain::keys::Scope;
use wakala_front::{InstanceSnapshot, NamedChat, NamedMessage, Whose, chat_address};

use super::asked::{Asked, can_be_written_to};
use super::refused::Refused;

/// What is sent where.
pub(crate) struct Outgoing<'a> {
    pub chat: &'a NamedChat,
    pub content: SendContent,
    /// The message that it answers.
    pub reply_to: Option<i64>,
    /// Whom it names, as Wakala has them.
    pub mentions: Vec<String>,
}

/// What a send came to.
pub(crate) struct Queued {
    /// WhatsApp's name of it.
    pub id: String,
    /// The message as it stands in the outbox; none for a reaction, an edit or a deletion, which is no message of its own.
    pub message: Option<NamedMessage>,
}

/// Sends it.
pub(crate) async fn queued(asked: &Asked, one: &InstanceSnapshot, what: Outgoing<'_>) -> Result<Queued, Refused> {
    can_be_written_to(&what.chat.address)?;
    let Outgoing { chat, content, reply_to, mentions } = what;
    let key = asked.key()?;
    let send = SendMessage { chat: chat.id, content, reply_to, mentions, key };
    let reply: SendReply = asked.asks_for(Asks::SendMessage(send)).await?;
    let id = reply.message_id.clone().unwrap_or_default();
    // What it answers stands in the message itself.
    if reply_to.is_some() {
        let id = MessageId(id.clone());
        let found = asked.core.message_named(&asked.caller, Scope::Send, chat, Whose::Ours, id.clone()).await;
        if let Ok(sent) = found {
            return Ok(Queued { id: id.0, message: Some(sent) });
        }
    }
    Ok(Queued { id, message: asked.core.sent_named(chat, one.id, reply) })
}

/// The chat that something new goes to: what is sent is looked at before a chat is made for it.
pub(crate) async fn chat_for(
    asked: &Asked,
    one: &InstanceSnapshot,
    chat: &str,
    content: &SendContent,
    mentions: &[String],
) -> Result<NamedChat, Refused> {
    let (mentions, key) = (mentions.to_vec(), asked.key()?);
    let send = SendMessage { chat: 0, content: content.clone(), reply_to: None, mentions, key };
    asked.core.could_be_sent(&asked.caller, send)?;
    asked.chat_to(one, chat).await
}

/// Whom a text names, as Wakala has it.
pub(crate) fn mentioned(name: &str) -> Result<String, Refused> {
    let address = chat_address(name)?;
    Ok(address.phone().map_or_else(|| address.to_string(), |phone| phone.to_string()))
}

/// A card of one number, with the plus that some leave out.
pub(crate) fn card(name: String, phone: &str) -> SendCard {
    let phone = phone.split('@').next().unwrap_or_default().trim();
    let phone = if phone.starts_with('+') { phone.to_owned() } else { format!("+{phone}") };
    SendCard { name, phones: vec![phone] }
}

/// So many messages are named at once at most.
const MOST_NAMED: usize = 200;

/// Refuses to look for more messages than may be named.
pub(crate) fn not_too_many(messages: usize) -> Result<(), Refused> {
    if messages > MOST_NAMED { Err(Refused::bad(format!("at most {MOST_NAMED} messages are named"))) } else { Ok(()) }
}

/// Marks a chat as read: all of it, or up to the newest of some messages.
pub(crate) async fn read_up_to(asked: &Asked, chat: &NamedChat, messages: &[NamedMessage]) -> Result<(), Refused> {
    let until = messages.iter().map(|one| (one.view.sort, one.view.id)).max();
    let until = until.map(|(sort, id)| MessageCursor { sort, id });
    asked.asks(Asks::MarkRead(MarkRead { chat: chat.id, until })).await?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_is_named_is_a_number_with_plus_or_an_address() {
        assert_eq!(mentioned("255700000431@c.us").unwrap(), "+255700000431");
        assert_eq!(mentioned("255700000431").unwrap(), "+255700000431");
        assert_eq!(mentioned("236523865788507@lid").unwrap(), "236523865788507@lid");
        assert!(mentioned("neema").is_err());
    }
}
