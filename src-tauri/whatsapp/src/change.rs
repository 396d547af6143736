//! What a wire message says of another one: a reaction, an edit, a deletion. Who wrote that other one is told as its sender sees it.

use wakala_domain::address::{Address, AddressKind};
use wakala_domain::ids::MessageId;
use wakala_domain::messages::Content;
use wakala_domain::messages::changes::{Author, Change, Emoji, Target};
use wakala_domain::messages::votes::Vote;
use wakala_domain::time::Wall;
use whatsapp_rust::Jid;
use whatsapp_rust::prelude::{MessageInfo, wa};
use whatsapp_rust::types::message::EditAttribute;
use whatsapp_rust::waproto::codec;

use crate::addresses::{address_of, person};
use crate::content;
use crate::frame::{self, ID_LIMIT};
use crate::votes;

/// What is said, and of which message.
pub(crate) struct Said {
    pub target: Target,
    pub by_admin: bool,
    pub change: Change,
    pub at: Wall,
    /// The wire form.
    pub raw: Vec<u8>,
}

/// What a message says of another one; `None` where it says nothing of one that it names. `own` are the addresses of this number.
pub(crate) fn said(message: &wa::Message, info: &MessageInfo, own: &[Option<Jid>]) -> Option<Said> {
    use wa::message::protocol_message::Type;
    let inner = content::unwrapped(message).message;
    if let Some(reaction) = inner.reaction_message.as_option() {
        let key = reaction.key.as_option()?;
        let text = reaction.text.as_deref().unwrap_or_default();
        let emoji = if text.is_empty() { None } else { Some(Emoji::parse(text).ok()?) };
        return Some(Said {
            target: Target { author: author(key, info, own)?, id: id(key)? },
            by_admin: false,
            change: Change::Reaction { emoji },
            at: moment(info, reaction.sender_timestamp_ms),
            raw: codec::message_to_vec(message),
        });
    }
    if let Some(update) = inner.poll_update_message.as_option() {
        let key = update.poll_creation_message_key.as_option()?;
        return Some(Said {
            target: Target { author: author(key, info, own)?, id: id(key)? },
            by_admin: false,
            change: Change::Vote { vote: Vote::Sealed(votes::sealed(update)?) },
            at: moment(info, update.sender_timestamp_ms),
            raw: codec::message_to_vec(message),
        });
    }
    let protocol = inner.protocol_message.as_option()?;
    let key = protocol.key.as_option()?;
    let id = id(key)?;
    match protocol.r#type {
        Some(Type::REVOKE) => {
            // WhatsApp lets this attribute through for admins alone.
            let by_admin = info.edit == EditAttribute::AdminRevoke
                && address_of(&info.source.chat).kind() == AddressKind::Group
                && key.from_me != Some(true);
            let author = if by_admin { author(key, info, own)? } else { sender(info) };
            let at = moment(info, protocol.timestamp_ms);
            let raw = codec::message_to_vec(message);
            Some(Said { target: Target { author, id }, by_admin, change: Change::Delete, at, raw })
        }
        Some(Type::MESSAGE_EDIT) => {
            let edited = protocol.edited_message.as_option()?;
            let content = content::content(edited).unwrap_or(Content::Unsupported { name: "edit".to_owned() });
            let frame = Box::new(frame::frame(edited, &id.0));
            Some(Said {
                // Nobody edits what somebody else wrote, whatever the key says.
                target: Target { author: sender(info), id },
                by_admin: false,
                change: Change::Edit { content: Box::new(content), frame },
                at: moment(info, protocol.timestamp_ms),
                raw: codec::message_to_vec(message),
            })
        }
        Some(_) | None => None,
    }
}

/// What is shown nowhere, as something that is said of no message but itself.
pub(crate) fn unshown(message: &wa::Message, info: &MessageInfo) -> Said {
    Said {
        target: Target { author: sender(info), id: MessageId(info.id.to_string()) },
        by_admin: false,
        change: Change::Unshown,
        at: moment(info, None),
        raw: codec::message_to_vec(message),
    }
}

fn id(key: &wa::MessageKey) -> Option<MessageId> {
    key.id.clone().filter(|id| !id.is_empty() && id.len() <= ID_LIMIT).map(MessageId)
}

fn sender(info: &MessageInfo) -> Author {
    if info.source.is_from_me { Author::Us } else { Author::Them(address_of(&info.source.sender)) }
}

/// Who wrote the message that a key names; `None` where that is not said.
fn author(key: &wa::MessageKey, info: &MessageInfo, own: &[Option<Jid>]) -> Option<Author> {
    if key.from_me == Some(true) {
        return Some(sender(info));
    }
    let whoever = |address: Address| {
        let is_us = own.iter().flatten().any(|own| address_of(own) == address);
        if is_us { Author::Us } else { Author::Them(address) }
    };
    let chat = address_of(&info.source.chat);
    match chat.kind() {
        // Between two it is the other one.
        AddressKind::Phone | AddressKind::Lid => Some(if info.source.is_from_me { whoever(chat) } else { Author::Us }),
        AddressKind::Broadcast if !chat.is_status() && !info.source.is_from_me => Some(Author::Us),
        AddressKind::Group | AddressKind::Newsletter | AddressKind::Broadcast | AddressKind::Other => {
            key.participant.as_deref().and_then(person).map(whoever)
        }
    }
}

/// WhatsApp's clock counts seconds; within one the sender's own says what came first.
fn moment(info: &MessageInfo, by_sender: Option<i64>) -> Wall {
    let second = info.timestamp.timestamp_millis();
    let within = by_sender.map_or(0, |at| at.saturating_sub(second).clamp(0, 999));
    Wall(second.saturating_add(within))
}

#[cfg(test)]
mod tests;
