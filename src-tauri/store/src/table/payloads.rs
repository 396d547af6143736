//! What goes out and is more than the words of its message. It stays when it has left the outbox: a device may ask for it again.
//!
//! A reaction, an edit or a deletion of ours is no message: its row among them is of a kind of its own ([`CHANGE`]) and has no place
//! in its chat, so that it is neither shown nor counted nor the last one. It goes through the outbox like every other.

use rusqlite::{Connection, OptionalExtension as _, Row, params};
use wakala_domain::ids::{ChatId, InstanceId, MessageId, MessageRow};
use wakala_domain::messages::OutgoingText;
use wakala_domain::messages::changes::{Author, ChangeRefused, Target};
use wakala_domain::messages::content::{Content, MediaKind};
use wakala_domain::messages::draft::{About, Draft, is_named, may_be_chosen};
use wakala_domain::messages::outgoing::{Carried, Outgoing, Parcel, QUOTE_LIMIT, Reply, Secret};
use wakala_domain::messages::votes::Asked;
use wakala_domain::time::Wall;

use super::more::{self, CHANGE};
use super::{address_at, joining, messages, unfit};
use crate::error::StoreError;
use crate::migration::Migration;
use crate::rows::{Direction, NOWHERE, NewSend, StoredMessage};

/// `payload` is an `Outgoing` as the domain writes it, `about` the message that it answers or changes, `at` when it was written.
pub(crate) const CREATE: Migration = Migration {
    name: "outbox: what is more than its words",
    sql: "CREATE TABLE payloads (
              message INTEGER PRIMARY KEY REFERENCES messages (id) ON DELETE CASCADE,
              payload TEXT NOT NULL,
              about   INTEGER REFERENCES messages (id) ON DELETE SET NULL,
              at      INTEGER NOT NULL
          ) STRICT;
          CREATE INDEX payloads_about ON payloads (about);",
};

/// The columns of what goes out, of a message `m`: see [`parcel`]. What is no text is none that can be sent as one.
pub(crate) const COLUMNS: &str = "CASE m.kind WHEN 0 THEN m.body END, z.payload, q.raw, w.frame, coalesce(z.at, m.at),
    u.key, u.hash, u.thumbnail, u.result, u.at";
/// Where they are.
pub(crate) const JOINS: &str = "LEFT JOIN payloads z ON z.message = m.id LEFT JOIN message_more w ON w.message = m.id
    LEFT JOIN message_raw q ON q.message = z.about AND m.kind <> 20 LEFT JOIN uploads u ON u.message = m.id";

/// What goes out, from its [`COLUMNS`].
pub(crate) fn parcel(row: &Row<'_>, first: usize) -> rusqlite::Result<Parcel> {
    let what = match row.get::<_, Option<String>>(first + 1)? {
        Some(payload) => serde_json::from_str(&payload).map_err(|error| unfit(first + 1, error))?,
        None => {
            let text: String = row.get(first)?;
            Outgoing::text(OutgoingText::parse(&text).map_err(|error| unfit(first, error))?)
        }
    };
    let frame = more::frame(row.get::<_, Option<String>>(first + 3)?.as_deref());
    let file = if what.takes_a_file() { carried(row, first + 5)? } else { None };
    let (quoted, written) = (row.get(first + 2)?, Wall(row.get(first + 4)?));
    Ok(Parcel { what, quoted, expires: frame.expires, written, file: file.map(Box::new) })
}

/// The file of a message; `None` as long as it does not lie with WhatsApp.
fn carried(row: &Row<'_>, first: usize) -> rusqlite::Result<Option<Carried>> {
    let (key, hash) = (Secret::of_bytes(row.get(first)?), row.get(first + 1)?);
    let Some(result) = row.get::<_, Option<String>>(first + 3)? else { return Ok(None) };
    let lies = serde_json::from_str(&result).map_err(|error| unfit(first + 3, error))?;
    Ok(Some(Carried { key, hash, thumbnail: row.get(first + 2)?, lies, at: Wall(row.get(first + 4)?) }))
}

/// Keeps what goes out under the id of a message; what is plain is told by its words.
pub(crate) fn keep(
    c: &Connection,
    message: MessageRow,
    what: &Outgoing,
    about: Option<MessageRow>,
    at: Wall,
) -> Result<(), StoreError> {
    if !what.is_plain() {
        write(c, message, what, about, at)?;
    }
    if let (Outgoing::Edit { .. }, Some(edited)) = (what, about) {
        keep_as_it_went(c, edited)?;
    }
    Ok(())
}

fn write(
    c: &Connection,
    message: MessageRow,
    what: &Outgoing,
    about: Option<MessageRow>,
    at: Wall,
) -> Result<(), StoreError> {
    c.prepare_cached("INSERT OR IGNORE INTO payloads (message, payload, about, at) VALUES (?1, ?2, ?3, ?4)")?
        .execute(params![message.0, serde_json::to_string(what)?, about.map(|about| about.0), at.0])?;
    Ok(())
}

/// The words of a message that is edited are others soon; whoever asks for it again gets what went out under its id.
pub(crate) fn keep_as_it_went(c: &Connection, edited: MessageRow) -> Result<(), StoreError> {
    let plain: Option<(String, i64)> = c
        .prepare_cached(
            "SELECT body, at FROM messages WHERE id = ?1 AND direction = 1 AND kind = 0 AND body IS NOT NULL",
        )?
        .query_row([edited.0], |row| Ok((row.get(0)?, row.get(1)?)))
        .optional()?;
    match plain.map(|(body, at)| (OutgoingText::parse(&body), at)) {
        Some((Ok(text), at)) => write(c, edited, &Outgoing::text(text), None, Wall(at)),
        Some((Err(_), _)) | None => Ok(()),
    }
}

/// What was said under a message's id, where it is more than its words.
pub(crate) fn get(c: &Connection, message: MessageRow) -> Result<Option<Outgoing>, StoreError> {
    Ok(c.prepare_cached("SELECT payload FROM payloads WHERE message = ?1")?
        .query_row([message.0], |row| {
            let payload: String = row.get(0)?;
            serde_json::from_str(&payload).map_err(|error| unfit(0, error))
        })
        .optional()?)
}

/// What goes out of a draft, and the message that it is about.
pub(crate) fn made(c: &Connection, chat: ChatId, new: &NewSend) -> Result<(Outgoing, Option<MessageRow>), StoreError> {
    let NewSend { draft, secret, file, created: now, .. } = new;
    let now = *now;
    Ok(match draft {
        Draft::Text { text, reply_to, mentions } => {
            let reply = answered(c, chat, *reply_to)?;
            (Outgoing::Text { text: text.clone(), reply, mentions: mentions.clone() }, *reply_to)
        }
        Draft::Reaction { message: row, emoji } => {
            let message = find(c, chat, *row)?;
            about(c, &message)?.may_be_spoken_of()?;
            (Outgoing::Reaction { target: target(c, &message)?, emoji: emoji.clone() }, Some(*row))
        }
        Draft::Edit { message: row, text } => {
            let message = find(c, chat, *row)?;
            about(c, &message)?.may_be_edited(now)?;
            let mentions = message.frame.mentions.into_iter().filter(|who| is_named(text.as_str(), who)).collect();
            (Outgoing::Edit { target: message.message_id, text: text.clone(), mentions }, Some(*row))
        }
        Draft::Delete { message: row } => {
            let message = find(c, chat, *row)?;
            about(c, &message)?.may_be_taken_back(now)?;
            (Outgoing::Delete { target: message.message_id }, Some(*row))
        }
        Draft::Vote { message: row, options } => {
            let message = find(c, chat, *row)?;
            about(c, &message)?.may_be_spoken_of()?;
            let Content::Poll(poll) = &message.content else { return Err(ChangeRefused::NoPoll.into()) };
            if !may_be_chosen(poll, options) {
                return Err(ChangeRefused::NoSuchOption.into());
            }
            let asked = asked(c, *row)?.ok_or(ChangeRefused::NoPoll)?;
            let words = options.iter().filter_map(|place| poll.options.get(*place as usize).cloned()).collect();
            (Outgoing::Vote { target: target(c, &message)?, asked, options: options.clone(), words }, Some(*row))
        }
        Draft::Location(place) => (Outgoing::Location(place.clone()), None),
        Draft::Contacts { cards } => (Outgoing::Contacts { cards: cards.clone() }, None),
        Draft::Poll(poll) => {
            let secret = secret.as_ref().ok_or_else(|| StoreError::Internal("a poll without a secret".to_owned()))?;
            (Outgoing::Poll { poll: poll.clone(), secret: secret.clone() }, None)
        }
        Draft::Media { reply_to, mentions, .. } => {
            let file =
                file.as_ref().ok_or_else(|| StoreError::Internal("a file that nobody has looked at".to_owned()))?;
            let reply = answered(c, chat, *reply_to)?;
            (Outgoing::Media { media: file.media.clone(), reply, mentions: mentions.clone() }, *reply_to)
        }
    })
}

/// A poll with what its votes are sealed with; `None` where that is not kept here.
pub(crate) fn asked(c: &Connection, poll: MessageRow) -> Result<Option<Asked>, StoreError> {
    if let Some(Outgoing::Poll { poll, secret }) = get(c, poll)? {
        return Ok(Some(Asked::Ours(poll, secret)));
    }
    Ok(messages::raw(c, poll)?.map(Asked::Theirs))
}

fn answered(c: &Connection, chat: ChatId, reply_to: Option<MessageRow>) -> Result<Option<Reply>, StoreError> {
    let Some(row) = reply_to else { return Ok(None) };
    let message = find(c, chat, row)?;
    about(c, &message)?.may_be_spoken_of()?;
    reply(c, &message).map(Some)
}

/// A message that stands in a chat.
fn find(c: &Connection, chat: ChatId, row: MessageRow) -> Result<StoredMessage, StoreError> {
    let message = messages::get(c, row)?.filter(StoredMessage::stands_in_its_chat).ok_or(StoreError::NoSuchMessage)?;
    if joining::now(c, message.chat)? == Some(chat) { Ok(message) } else { Err(StoreError::NoSuchMessage) }
}

fn about<'a>(c: &Connection, message: &'a StoredMessage) -> Result<About<'a>, StoreError> {
    let (ours, delivery) = match &message.direction {
        Direction::Incoming { .. } => (false, None),
        Direction::Outgoing { delivery, .. } => (true, Some(*delivery)),
        Direction::Elsewhere => (true, None),
    };
    let deleted = is_being_deleted(c, message.row)? || is_deleted(c, message.row)?;
    Ok(About { ours, delivery, written: message.sort, content: &message.content, deleted })
}

/// Whether somebody took a message back.
fn is_deleted(c: &Connection, row: MessageRow) -> Result<bool, StoreError> {
    Ok(c.prepare_cached(
        "SELECT EXISTS (SELECT 1 FROM messages m CROSS JOIN changes x
                        WHERE m.id = ?1 AND x.chat = m.chat AND x.author = m.sender AND x.target = m.message_id AND x.what = 2)",
    )?
    .query_row([row.0], |row| row.get(0))?)
}

/// Whether a deletion of ours went out for a message, or is about to.
fn is_being_deleted(c: &Connection, message: MessageRow) -> Result<bool, StoreError> {
    Ok(c.prepare_cached(
        "SELECT EXISTS (SELECT 1 FROM payloads z JOIN messages d ON d.id = z.message
                        WHERE z.about = ?1 AND d.kind = ?2 AND d.delivery <> 'failed'
                          AND json_extract(z.payload, '$.is') = 'delete')",
    )?
    .query_row(params![message.0, CHANGE], |row| row.get(0))?)
}

/// A message as the wire names it: its writer is called as they called themselves.
fn target(c: &Connection, message: &StoredMessage) -> Result<Target, StoreError> {
    let author = match &message.direction {
        Direction::Outgoing { .. } | Direction::Elsewhere => Author::Us,
        Direction::Incoming { sender, .. } => {
            let came_as = c
                .prepare_cached("SELECT came_as FROM messages WHERE id = ?1 AND came_as IS NOT NULL")?
                .query_row([message.row.0], |row| address_at(row, 0))
                .optional()?;
            Author::Them(came_as.unwrap_or_else(|| sender.clone()))
        }
    };
    Ok(Target { author, id: message.message_id.clone() })
}

fn reply(c: &Connection, message: &StoredMessage) -> Result<Reply, StoreError> {
    let words = message.content.words().unwrap_or_default();
    Ok(Reply {
        target: target(c, message)?,
        words: words.chars().take(QUOTE_LIMIT).collect(),
        kind: wire_name(&message.content).map(str::to_owned),
    })
}

/// The wire's name of a kind that is no text.
fn wire_name(content: &Content) -> Option<&str> {
    match content {
        Content::Text { .. } | Content::Chosen { .. } | Content::Event(_) | Content::Gone(_) => None,
        Content::Media(media) => Some(match media.what {
            MediaKind::Image => "image_message",
            MediaKind::Video | MediaKind::Gif => "video_message",
            MediaKind::VideoNote => "ptv_message",
            MediaKind::Voice | MediaKind::Audio => "audio_message",
            MediaKind::Document => "document_message",
            MediaKind::Sticker => "sticker_message",
        }),
        Content::Location(place) if place.live => Some("live_location_message"),
        Content::Location(_) => Some("location_message"),
        Content::Contacts { .. } => Some("contact_message"),
        Content::Poll(_) => Some("poll_creation_message"),
        Content::Call { .. } => Some("call"),
        Content::Choices { .. } => Some("interactive_message"),
        Content::Invite { .. } => Some("group_invite_message"),
        Content::Unsupported { name } => Some(name),
        Content::Undecryptable => Some("undecryptable"),
    }
}

/// Writes the row of what is said of another message.
pub(crate) fn add_change(
    c: &Connection,
    instance: InstanceId,
    chat: ChatId,
    id: &MessageId,
) -> Result<MessageRow, StoreError> {
    c.prepare_cached(
        "INSERT INTO messages (instance, chat, message_id, sender, direction, at, sort, kind, delivery, placed)
         VALUES (?1, ?2, ?3, 0, 1, ?4, ?4, ?5, 'queued', 1)",
    )?
    .execute(params![instance.to_row(), chat.0, id.0, NOWHERE, CHANGE])?;
    Ok(MessageRow(c.last_insert_rowid()))
}

/// Two rows of one message became one: what hung on the one that goes hangs on the other.
pub(crate) fn move_message(c: &Connection, from: i64, into: i64) -> Result<(), StoreError> {
    c.prepare_cached("UPDATE OR IGNORE payloads SET message = ?2 WHERE message = ?1")?.execute([from, into])?;
    c.prepare_cached("UPDATE payloads SET about = ?2 WHERE about = ?1")?.execute([from, into])?;
    Ok(())
}

impl From<ChangeRefused> for StoreError {
    fn from(why: ChangeRefused) -> Self {
        StoreError::Change(why)
    }
}
