//! What a message carries beyond its words, and what stands around it. Most messages are plain texts and have no row here.

use rusqlite::{Connection, params};
use wakala_domain::messages::content::{Content, MediaKind};
use wakala_domain::messages::frame::Frame;

use crate::error::StoreError;
use crate::migration::Migration;

/// `content` and `frame` as the domain writes them; none where the columns of the message say all.
pub(crate) const CREATE: Migration = Migration {
    name: "messages: more than their words",
    sql: "CREATE TABLE message_more (
              message INTEGER PRIMARY KEY REFERENCES messages (id) ON DELETE CASCADE,
              content TEXT,
              frame   TEXT
          ) STRICT;",
};

pub(crate) const TEXT: i64 = 0;
pub(crate) const UNSUPPORTED: i64 = 1;
pub(crate) const UNDECRYPTABLE: i64 = 2;
pub(crate) const GONE: i64 = 19;
/// What is said of another message.
pub(crate) const CHANGE: i64 = 20;
/// Of which messages nothing is understood, in SQL; their rows are those of `messages`.
pub(crate) const NOT_UNDERSTOOD: &str = "(kind = 1 AND kind_name = 'unknown')";
/// How much of a message is here, in SQL: it could not be read, nothing of it is understood, or what there is. One that says more takes the
/// place of one that says less.
pub(crate) const HELD: &str = "CASE WHEN kind = 2 THEN 0 WHEN kind = 1 AND kind_name = 'unknown' THEN 1 ELSE 2 END";

/// The same of a content.
pub(crate) fn held(content: &Content) -> i64 {
    match content {
        Content::Undecryptable => 0,
        content if content.is_not_understood() => 1,
        _ => 2,
    }
}

/// What a message is called whose row can't be read.
const UNREADABLE: &str = "unreadable_row";

/// What a row is called that is no message.
const SAID_OF_ANOTHER: &str = "change";

/// The number of a kind in `messages.kind`; once given, for ever.
pub(crate) fn kind(content: &Content) -> i64 {
    match content {
        Content::Text { .. } => TEXT,
        Content::Unsupported { .. } => UNSUPPORTED,
        Content::Undecryptable => UNDECRYPTABLE,
        Content::Media(media) => match media.what {
            MediaKind::Image => 3,
            MediaKind::Video => 4,
            MediaKind::Gif => 5,
            MediaKind::VideoNote => 6,
            MediaKind::Voice => 7,
            MediaKind::Audio => 8,
            MediaKind::Document => 9,
            MediaKind::Sticker => 10,
        },
        Content::Location(_) => 11,
        Content::Contacts { .. } => 12,
        Content::Poll(_) => 13,
        Content::Call { .. } => 14,
        Content::Choices { .. } => 15,
        Content::Chosen { .. } => 16,
        Content::Invite { .. } => 17,
        Content::Event(_) => 18,
        Content::Gone(_) => GONE,
    }
}

/// Keeps what the columns of a message don't hold; a plain text costs nothing.
pub(crate) fn keep(c: &Connection, message: i64, content: &Content, frame: &Frame) -> Result<(), StoreError> {
    let (whole, frame) = columns(content, frame)?;
    if whole.is_some() || frame.is_some() {
        c.prepare_cached("INSERT OR REPLACE INTO message_more (message, content, frame) VALUES (?1, ?2, ?3)")?
            .execute(params![message, whole, frame])?;
    }
    Ok(())
}

/// `content` and `frame`, where there is something to be kept in them.
pub(crate) fn columns(content: &Content, frame: &Frame) -> Result<(Option<String>, Option<String>), StoreError> {
    let whole = match content {
        Content::Text { .. } | Content::Unsupported { .. } | Content::Undecryptable => None,
        content => Some(serde_json::to_string(content)?),
    };
    let frame = if frame.is_empty() { None } else { Some(serde_json::to_string(frame)?) };
    Ok((whole, frame))
}

/// A content from its columns: kind, words or the wire's name of it, and what stands here. One that a later version wrote, or
/// that is damaged, is said to be so: its wire form is still there.
pub(crate) fn content(kind: i64, words: Option<String>, more: Option<&str>) -> Content {
    match (kind, more) {
        (TEXT, _) => Content::Text { text: words.unwrap_or_default() },
        (UNDECRYPTABLE, _) => Content::Undecryptable,
        (CHANGE, _) => Content::Unsupported { name: SAID_OF_ANOTHER.to_owned() },
        (UNSUPPORTED, _) => Content::Unsupported { name: words.unwrap_or_default() },
        (_, more) => more
            .and_then(|more| serde_json::from_str(more).ok())
            .unwrap_or_else(|| Content::Unsupported { name: UNREADABLE.to_owned() }),
    }
}

/// What stands around a message; nothing where that can't be read.
pub(crate) fn frame(more: Option<&str>) -> Frame {
    more.and_then(|more| serde_json::from_str(more).ok()).unwrap_or_default()
}
