//! A message and a chat as WAHA shows them.

use serde_json::{Value, json};
use wakala_contract::{ContentView, DirectionView, FileView, MessageView};
use wakala_domain::address::{Address, AddressKind};
use wakala_domain::delivery::Delivery;

use super::names::{chat_name, message_name, person_name};
use crate::named::{NamedChat, NamedMessage};
use crate::vcard::vcard;

/// What stands around a message that it does not say itself.
#[derive(Clone, Debug, Default)]
pub struct Dress {
    /// Whose session it is, as WAHA names them.
    pub me: Option<String>,
    /// The session's name.
    pub session: String,
    /// Where files are had, up to `/api`; none where nobody is there to have them.
    pub files: Option<String>,
}

/// A message.
#[must_use]
pub fn message(of: &NamedMessage, dress: &Dress) -> Value {
    let view = &of.view;
    let chat = chat_name(&of.chat.0, of.chat.1.as_ref());
    let me = dress.me.clone();
    let ours = of.writer.is_none();
    let (from, to) = if ours { (me, Some(chat)) } else { (Some(chat), me) };
    let (ack, ack_name) = ack(&view.direction);
    let media = media(view, dress);
    let mut said = json!({
        "id": message_name(of),
        "timestamp": view.at.div_euclid(1_000),
        "from": from,
        "fromMe": ours,
        "source": source(&view.direction),
        "to": to,
        "participant": of.writer.as_ref().filter(|_| of.has_participant()).map(person_name),
        "body": body(view),
        "hasMedia": media.is_object(),
        "media": media,
        "mediaUrl": media["url"],
        "ack": ack,
        "ackName": ack_name,
        "replyTo": reply(of),
        "vCards": [],
        "_data": { "wakala": { "message": view.id, "chat": view.chat } },
    });
    match &view.content {
        ContentView::Location(place) => {
            said["location"] = json!({
                "description": place.name, "latitude": place.latitude.to_string(), "longitude": place.longitude.to_string(),
                "live": place.live,
            });
        }
        ContentView::Contacts { cards } => said["vCards"] = cards.iter().map(vcard).map(Value::from).collect(),
        ContentView::Poll(poll) => {
            said["poll"] = json!({
                "name": poll.question, "options": poll.options.iter().map(|one| one.text.as_str()).collect::<Vec<_>>(),
                "multipleAnswers": poll.choose != 1,
            });
        }
        ContentView::Text { .. }
        | ContentView::Media(_)
        | ContentView::Call { .. }
        | ContentView::Choices { .. }
        | ContentView::Chosen { .. }
        | ContentView::Invite { .. }
        | ContentView::Event(_)
        | ContentView::Gone(_)
        | ContentView::Unsupported { .. }
        | ContentView::Undecryptable => {}
    }
    said
}

/// How far a message has come: WAHA's number and word. What came in is here.
pub(super) fn ack(direction: &DirectionView) -> (i8, &'static str) {
    match direction {
        DirectionView::Incoming { .. } => (2, "DEVICE"),
        DirectionView::Elsewhere => (1, "SERVER"),
        DirectionView::Outgoing { delivery, .. } => match delivery {
            Delivery::Queued | Delivery::Sending | Delivery::Uncertain => (0, "PENDING"),
            Delivery::Sent => (1, "SERVER"),
            Delivery::Delivered => (2, "DEVICE"),
            Delivery::Read => (3, "READ"),
            Delivery::Failed | Delivery::Cancelled => (-1, "ERROR"),
        },
    }
}

fn source(direction: &DirectionView) -> &'static str {
    match direction {
        DirectionView::Outgoing { .. } => "api",
        DirectionView::Incoming { .. } | DirectionView::Elsewhere => "app",
    }
}

fn body(view: &MessageView) -> Option<String> {
    match &view.content {
        ContentView::Text { text } | ContentView::Choices { text, .. } | ContentView::Chosen { text } => {
            Some(text.clone())
        }
        ContentView::Media(media) => media.caption.clone(),
        ContentView::Location(place) => place.name.clone(),
        ContentView::Poll(poll) => Some(poll.question.clone()),
        ContentView::Invite { group } => Some(group.clone()),
        ContentView::Contacts { .. }
        | ContentView::Call { .. }
        | ContentView::Event(_)
        | ContentView::Gone(_)
        | ContentView::Unsupported { .. }
        | ContentView::Undecryptable => None,
    }
}

/// The file of a message: where it can be had. Whoever asks there waits until it is here.
fn media(view: &MessageView, dress: &Dress) -> Value {
    let ContentView::Media(media) = &view.content else { return Value::Null };
    let error = match &media.file {
        FileView::Here { .. } | FileView::Away | FileView::Waiting | FileView::Moving { .. } => None,
        FileView::Failed { .. } => Some("the file could not be fetched"),
    };
    let url = dress.files.as_ref().filter(|_| error.is_none()).map(|base| format!("{base}/files/{}", view.id));
    json!({ "url": url, "mimetype": media.mime, "filename": media.file_name, "error": error })
}

fn reply(of: &NamedMessage) -> Value {
    let Some(quote) = &of.quote else { return Value::Null };
    json!({
        "id": quote.id.0, "participant": quote.sender.as_ref().map(person_name), "body": quote.words,
    })
}

/// A chat of the list.
#[must_use]
pub fn chat(of: &NamedChat, dress: &Dress) -> Value {
    let last = of.last.as_ref().map(|last| message(last, dress));
    json!({
        "id": chat_name(&of.address, of.phone.as_ref()),
        "name": of.view.title,
        "picture": null,
        "isGroup": of.address.kind() == AddressKind::Group,
        "unreadCount": of.view.unread,
        "isMuted": of.view.muted.is_some(),
        "timestamp": of.view.last_activity.div_euclid(1_000),
        "conversationTimestamp": of.view.last_activity.div_euclid(1_000),
        "lastMessage": last,
        "_chat": { "id": chat_name(&of.address, of.phone.as_ref()), "lid": lid(&of.address) },
    })
}

fn lid(address: &Address) -> Option<&str> {
    (address.kind() == AddressKind::Lid).then(|| address.as_str())
}
