//! The wire's messages in our words. What can't be shown yet is kept raw, never dropped.

use wakala_domain::address::AddressKind;
use wakala_domain::ids::MessageId;
use wakala_domain::messages::{Content, IncomingMessage};
use wakala_domain::time::Wall;
use whatsapp_rust::prelude::{MessageExt as _, MessageInfo, wa};
use whatsapp_rust::types::message::MessageSource;
use whatsapp_rust::waproto::codec;

use crate::events::address_of;

/// Whether a message is acknowledged on a path of its own, so that the durability hook never sees it.
pub(crate) fn bypasses_hook(info: &MessageInfo) -> bool {
    info.unavailable_request_id.is_some()
        || address_of(&info.source.chat).is_some_and(|chat| chat.kind() == AddressKind::Newsletter)
}

/// Whether the owner's phone itself did this: the first device of our own account.
pub(crate) fn is_from_own_phone(source: &MessageSource) -> bool {
    source.is_from_me && source.sender.device == 0
}

/// A decrypted message; `None` for what carries nothing for a person, such as key shares.
pub(crate) fn incoming(message: &wa::Message, info: &MessageInfo) -> Option<IncomingMessage> {
    let content = content(message)?;
    let raw = match content {
        Content::Text { .. } => None,
        Content::Unsupported { .. } | Content::Undecryptable => Some(codec::message_to_vec(message)),
    };
    envelope(info, content, raw)
}

/// A message that could not be decrypted yet.
pub(crate) fn undecryptable(info: &MessageInfo) -> Option<IncomingMessage> {
    envelope(info, Content::Undecryptable, None)
}

fn envelope(info: &MessageInfo, content: Content, raw: Option<Vec<u8>>) -> Option<IncomingMessage> {
    let source = &info.source;
    let sender = address_of(&source.sender)?;
    let sender_alias = source.sender_alt.as_ref().and_then(address_of);
    let chat = address_of(&source.chat)?;
    let chat_alias = if chat == sender {
        sender_alias.clone()
    } else {
        // A message of our own from another device: the other side's second address.
        source.recipient_alt.as_ref().and_then(address_of).filter(|_| chat.kind() != AddressKind::Group)
    };
    Some(IncomingMessage {
        chat,
        chat_alias,
        sender,
        sender_alias,
        from_me: source.is_from_me,
        id: MessageId(info.id.to_string()),
        push_name: (!info.push_name.is_empty()).then(|| info.push_name.clone()),
        written: Wall(info.timestamp.timestamp_millis()),
        content,
        raw,
    })
}

fn content(message: &wa::Message) -> Option<Content> {
    if let Some(text) = message.text_content() {
        return Some(Content::Text { text: text.to_owned() });
    }
    let base = message.get_base_message();
    if let Some(protocol) = base.protocol_message.as_option() {
        return protocol_content(protocol);
    }
    kind_name(base).map(|name| Content::Unsupported { name })
}

/// Deletions and edits concern a person and are kept; key shares, history notices and settings do not.
fn protocol_content(protocol: &wa::message::ProtocolMessage) -> Option<Content> {
    use wa::message::protocol_message::Type;
    match protocol.r#type {
        Some(Type::REVOKE) => Some(Content::Unsupported { name: "delete".to_owned() }),
        Some(Type::MESSAGE_EDIT) => Some(Content::Unsupported { name: "edit".to_owned() }),
        _ => None,
    }
}

/// The name of the first field that is set, as the wire's schema calls it; `None` when all that is set carries keys and
/// context.
fn kind_name(message: &wa::Message) -> Option<String> {
    let fields = serde_json::to_value(message).ok()?;
    let set = fields.as_object()?.iter().filter(|(_, value)| !value.is_null() && !is_empty(value));
    let mut names: Vec<String> = set.map(|(name, _)| snake_case(name)).collect();
    names.retain(|name| {
        !matches!(
            name.as_str(),
            "message_context_info"
                | "sender_key_distribution_message"
                | "fast_ratchet_key_sender_key_distribution_message"
        )
    });
    if names.is_empty() {
        // Keys alone are no message; nothing at all is a kind that this version does not know.
        let only_keys =
            fields.as_object().is_some_and(|all| all.values().any(|value| !value.is_null() && !is_empty(value)));
        return if only_keys { None } else { Some("unknown".to_owned()) };
    }
    names.into_iter().next()
}

fn is_empty(value: &serde_json::Value) -> bool {
    value.as_array().is_some_and(Vec::is_empty)
}

fn snake_case(name: &str) -> String {
    let mut words = String::with_capacity(name.len() + 4);
    for character in name.chars() {
        if character.is_ascii_uppercase() {
            words.push('_');
            words.push(character.to_ascii_lowercase());
        } else {
            words.push(character);
        }
    }
    words
}

#[cfg(test)]
mod tests {
    use super::*;
    use whatsapp_rust::prelude::MessageField;

    #[test]
    fn texts_come_through_whatever_they_contain() {
        for text in ["habari", "a\0b", "<b>x</b>", "مرحبا", "👍🏾"] {
            let message = wa::Message { conversation: Some(text.into()), ..Default::default() };
            assert_eq!(content(&message), Some(Content::Text { text: text.to_owned() }));
        }
    }

    #[test]
    fn kinds_without_a_view_are_kept_under_their_name() {
        let message = wa::Message {
            location_message: MessageField::some(wa::message::LocationMessage::default()),
            ..Default::default()
        };
        assert_eq!(content(&message), Some(Content::Unsupported { name: "location_message".into() }));
        assert_eq!(content(&wa::Message::default()), Some(Content::Unsupported { name: "unknown".into() }));
    }

    #[test]
    fn keys_are_no_message() {
        let message = wa::Message {
            sender_key_distribution_message: MessageField::some(wa::message::SenderKeyDistributionMessage::default()),
            ..Default::default()
        };
        assert_eq!(content(&message), None);
        let share = wa::message::ProtocolMessage {
            r#type: Some(wa::message::protocol_message::Type::APP_STATE_SYNC_KEY_SHARE),
            ..Default::default()
        };
        let message = wa::Message { protocol_message: MessageField::some(share), ..Default::default() };
        assert_eq!(content(&message), None);
    }
}
