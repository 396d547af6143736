//! A message, a chat and a person as GOWA shows them.

use serde_json::{Value, json};
use wakala_contract::{ContentView, FileView, MediaView};
use wakala_domain::messages::content::MediaKind;
use wakala_domain::time::Wall;

use super::device::written;
use crate::chat_names::jid;
use crate::named::{NamedChat, NamedMessage};

/// A message of a chat. `me` is whose device it is.
#[must_use]
pub fn message(of: &NamedMessage, me: Option<&str>) -> Value {
    let view = &of.view;
    let media = match &view.content {
        ContentView::Media(media) => Some(media),
        ContentView::Text { .. }
        | ContentView::Location(_)
        | ContentView::Contacts { .. }
        | ContentView::Poll(_)
        | ContentView::Call { .. }
        | ContentView::Choices { .. }
        | ContentView::Chosen { .. }
        | ContentView::Invite { .. }
        | ContentView::Event(_)
        | ContentView::Gone(_)
        | ContentView::Unsupported { .. }
        | ContentView::Undecryptable => None,
    };
    let at = written(Wall(view.at));
    json!({
        "id": of.id.0,
        "chat_jid": jid(&of.chat.0, of.chat.1.as_ref()),
        "sender_jid": of.writer.as_ref().map_or_else(|| me.map(str::to_owned), |writer| Some(jid(writer, None))),
        "content": words(&view.content),
        "timestamp": at,
        "is_from_me": of.writer.is_none(),
        "media_type": media.map(|media| word(media.what)),
        "filename": media.and_then(|media| media.file_name.as_deref()),
        "url": null,
        "file_length": media.and_then(length),
        "created_at": at,
        "updated_at": at,
    })
}

fn words(content: &ContentView) -> Option<&str> {
    match content {
        ContentView::Text { text } | ContentView::Choices { text, .. } | ContentView::Chosen { text } => Some(text),
        ContentView::Media(media) => media.caption.as_deref(),
        ContentView::Location(place) => place.name.as_deref(),
        ContentView::Poll(poll) => Some(&poll.question),
        ContentView::Invite { group } => Some(group),
        ContentView::Contacts { .. }
        | ContentView::Call { .. }
        | ContentView::Event(_)
        | ContentView::Gone(_)
        | ContentView::Unsupported { .. }
        | ContentView::Undecryptable => None,
    }
}

fn length(media: &MediaView) -> Option<u64> {
    match media.file {
        FileView::Here { bytes } => Some(bytes),
        FileView::Away | FileView::Waiting | FileView::Moving { .. } | FileView::Failed { .. } => media.bytes,
    }
}

fn word(what: MediaKind) -> &'static str {
    match what {
        MediaKind::Image => "image",
        MediaKind::Video | MediaKind::Gif | MediaKind::VideoNote => "video",
        MediaKind::Voice | MediaKind::Audio => "audio",
        MediaKind::Document => "document",
        MediaKind::Sticker => "sticker",
    }
}

/// A chat of the list.
#[must_use]
pub fn chat(of: &NamedChat) -> Value {
    let at = written(Wall(of.view.last_activity));
    json!({
        "jid": jid(&of.address, of.phone.as_ref()),
        "name": of.view.title,
        "last_message_time": at,
        "unread_count": of.view.unread,
        "created_at": null,
        "updated_at": at,
    })
}

/// A person.
#[must_use]
pub fn contact(of: &NamedChat) -> Value {
    json!({ "jid": jid(&of.address, of.phone.as_ref()), "name": of.view.title })
}

/// A group.
#[must_use]
pub fn group(of: &NamedChat) -> Value {
    json!({ "JID": of.address.as_str(), "Name": of.view.title })
}
