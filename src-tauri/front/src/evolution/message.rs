//! A message, a chat and a person as Evolution shows them: the key that names a message, and its content as on WhatsApp's wire.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};
use wakala_contract::{ContentView, DirectionView, MediaView, MessageView};
use wakala_domain::address::AddressKind;
use wakala_domain::delivery::Delivery;
use wakala_domain::ids::InstanceId;
use wakala_domain::messages::content::MediaKind;
use wakala_domain::time::Wall;

use super::instance::written;
use crate::chat_names::jid;
use crate::named::{NamedChat, NamedMessage};
use crate::vcard::vcard;

/// What names a message.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Key {
    /// The chat.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub remote_jid: Option<String>,
    /// Whether this number wrote it; where nobody says, either.
    #[serde(default)]
    pub from_me: Option<bool>,
    /// WhatsApp's name of it.
    pub id: String,
    /// Who wrote it, in a group.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub participant: Option<String>,
}

impl Key {
    /// The one of a message.
    #[must_use]
    pub fn of(message: &NamedMessage) -> Self {
        let participant = message.writer.as_ref().filter(|_| message.has_participant());
        Self {
            remote_jid: Some(jid(&message.chat.0, message.chat.1.as_ref())),
            from_me: Some(message.writer.is_none()),
            id: message.id.0.clone(),
            participant: participant.map(|writer| jid(writer, None)),
        }
    }
}

/// The content of a message as on the wire, and what that is called.
#[derive(Clone, Debug, PartialEq)]
pub struct Written {
    /// What it is called.
    pub kind: &'static str,
    /// The content.
    pub content: Value,
}

impl Written {
    fn new(kind: &'static str, content: Value) -> Self {
        Self { kind, content }
    }

    /// That of a message.
    #[must_use]
    pub fn of(view: &MessageView) -> Self {
        match &view.content {
            ContentView::Text { text } | ContentView::Choices { text, .. } | ContentView::Chosen { text } => {
                Self::new("conversation", json!(text))
            }
            ContentView::Media(media) => Self::new(media_kind(media.what), file(media)),
            ContentView::Location(place) => Self::new(
                "locationMessage",
                json!({
                    "degreesLatitude": place.latitude, "degreesLongitude": place.longitude, "name": place.name,
                    "address": place.address,
                }),
            ),
            ContentView::Contacts { cards } => match &cards[..] {
                [card] => Self::new("contactMessage", json!({ "displayName": card.name, "vcard": vcard(card) })),
                cards => {
                    let all = cards.iter().map(|card| json!({ "displayName": card.name, "vcard": vcard(card) }));
                    Self::new("contactsArrayMessage", json!({ "contacts": all.collect::<Vec<_>>() }))
                }
            },
            ContentView::Poll(poll) => {
                let options: Vec<_> = poll.options.iter().map(|one| json!({ "optionName": one.text })).collect();
                let said = json!({ "name": poll.question, "options": options, "selectableOptionsCount": poll.choose });
                Self::new("pollCreationMessageV3", said)
            }
            ContentView::Invite { group } => Self::new("groupInviteMessage", json!({ "groupName": group })),
            ContentView::Call { .. }
            | ContentView::Event(_)
            | ContentView::Gone(_)
            | ContentView::Unsupported { .. }
            | ContentView::Undecryptable => Self::new("unknown", Value::Null),
        }
    }

    /// As it stands in a message.
    fn whole(self) -> Map<String, Value> {
        let mut whole = Map::new();
        if !self.content.is_null() {
            whole.insert(self.kind.to_owned(), self.content);
        }
        whole
    }
}

fn media_kind(what: MediaKind) -> &'static str {
    match what {
        MediaKind::Image => "imageMessage",
        MediaKind::Video | MediaKind::Gif => "videoMessage",
        MediaKind::VideoNote => "ptvMessage",
        MediaKind::Voice | MediaKind::Audio => "audioMessage",
        MediaKind::Document => "documentMessage",
        MediaKind::Sticker => "stickerMessage",
    }
}

fn file(media: &MediaView) -> Value {
    let mut said = json!({
        "mimetype": media.mime, "caption": media.caption, "fileName": media.file_name, "title": media.file_name,
        "fileLength": media.bytes.map(|bytes| bytes.to_string()), "seconds": media.seconds, "width": media.width,
        "height": media.height, "pageCount": media.pages, "viewOnce": media.once.then_some(true),
        "ptt": matches!(media.what, MediaKind::Voice).then_some(true),
        "gifPlayback": matches!(media.what, MediaKind::Gif).then_some(true),
    });
    if let Some(said) = said.as_object_mut() {
        said.retain(|_, value| !value.is_null());
    }
    said
}

/// How far a message has come.
fn status(direction: &DirectionView) -> &'static str {
    match direction {
        DirectionView::Incoming { .. } => "DELIVERY_ACK",
        DirectionView::Elsewhere => "SERVER_ACK",
        DirectionView::Outgoing { delivery, .. } => match delivery {
            Delivery::Queued | Delivery::Sending | Delivery::Uncertain => "PENDING",
            Delivery::Sent => "SERVER_ACK",
            Delivery::Delivered => "DELIVERY_ACK",
            Delivery::Read => "READ",
            Delivery::Failed | Delivery::Cancelled => "ERROR",
        },
    }
}

/// The content with the key in it: a published client reads it there.
fn dressed(written: Written, key: &Key) -> Value {
    let mut whole = written.whole();
    whole.insert("key".to_owned(), json!(key));
    Value::Object(whole)
}

/// A message; `name` is what its chat is called.
#[must_use]
pub fn message(of: &NamedMessage, name: Option<&str>) -> Value {
    let (view, key, content) = (&of.view, Key::of(of), Written::of(&of.view));
    let context = of.quote.as_ref().map(|quote| {
        json!({
            "stanzaId": quote.id.0, "participant": quote.sender.as_ref().map(|sender| jid(sender, None)),
            "quotedMessage": { "conversation": quote.words },
        })
    });
    let sender = match &view.direction {
        DirectionView::Incoming { sender } => sender.as_deref().or(name),
        DirectionView::Outgoing { .. } | DirectionView::Elsewhere => None,
    };
    json!({
        "id": view.id.to_string(),
        "key": key,
        "pushName": sender,
        "status": status(&view.direction),
        "messageType": content.kind,
        "message": dressed(content, &key),
        "contextInfo": context,
        "messageTimestamp": view.at.div_euclid(1_000),
        "instanceId": of.instance.to_string(),
        "source": "unknown",
        "MessageUpdate": [{ "status": status(&view.direction) }],
    })
}

/// What is said of a message: a reaction, an edit or a deletion, which is no message of its own. `id` is WhatsApp's name of it.
#[must_use]
pub fn said_of(instance: InstanceId, about: &Key, id: String, what: Written, at: Wall) -> Value {
    let key = Key { remote_jid: about.remote_jid.clone(), from_me: Some(true), id, participant: None };
    let kind = what.kind;
    json!({
        "key": key,
        "status": "PENDING",
        "messageType": kind,
        "message": dressed(what, &key),
        "contextInfo": null,
        "messageTimestamp": at.0.div_euclid(1_000),
        "instanceId": instance.to_string(),
        "source": "unknown",
    })
}

/// A chat of the list.
#[must_use]
pub fn chat(of: &NamedChat) -> Value {
    let name = jid(&of.address, of.phone.as_ref());
    json!({
        "id": name,
        "remoteJid": name,
        "pushName": of.view.title,
        "name": of.view.title,
        "profilePicUrl": null,
        "unreadCount": of.view.unread,
        "isGroup": of.address.kind() == AddressKind::Group,
        "updatedAt": written(Wall(of.view.last_activity)),
        "lastMessage": of.last.as_ref().map(|last| message(last, Some(&of.view.title))),
    })
}

/// A person.
#[must_use]
pub fn contact(of: &NamedChat, instance: InstanceId) -> Value {
    let name = jid(&of.address, of.phone.as_ref());
    json!({
        "id": name,
        "remoteJid": name,
        "pushName": of.view.title,
        "profilePicUrl": null,
        "updatedAt": written(Wall(of.view.last_activity)),
        "instanceId": instance.to_string(),
        "isGroup": of.address.kind() == AddressKind::Group,
        "type": if of.address.kind() == AddressKind::Group { "group" } else { "contact" },
    })
}

/// A group.
#[must_use]
pub fn group(of: &NamedChat) -> Value {
    json!({ "id": of.address.as_str(), "subject": of.view.title })
}
