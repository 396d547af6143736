//! What is said of messages: reactions, edits, deletions. It is kept by the message that it means, by its author and its id, and not by a
//! row: what comes before its message waits here, and what is said of somebody else's message as if it were one's own means none.

use rusqlite::{Connection, OptionalExtension as _, params};
use wakala_domain::ids::{ChatId, InstanceId, MessageId, MessageRow};
use wakala_domain::messages::changes::{Change, EDIT_WINDOW_MS, edited};
use wakala_domain::messages::content::{Content, Gone};
use wakala_domain::messages::frame::Frame;
use wakala_domain::messages::votes::Vote;
use wakala_domain::time::Wall;

use super::joining::Merge;
use super::{lossy, more, payloads, readable, undone_if_refused};
use crate::error::StoreError;
use crate::migration::Migration;

/// `author` wrote the message `target`, `person` says something of it: contacts, or 0 for ourselves. `what` as [`what`] has it. Of
/// reactions and deletions the newest of each person is kept, of edits each, told apart by `turn`. `said` is the id of what said it.
/// What an edited message carried at first stands in `message_more.first`.
pub(crate) const CREATE: Migration = Migration {
    name: "changes: what is said of messages",
    sql: "CREATE TABLE changes (
              id       INTEGER PRIMARY KEY,
              instance INTEGER NOT NULL REFERENCES instances (id) ON DELETE CASCADE,
              chat     INTEGER NOT NULL REFERENCES chats (id) ON DELETE CASCADE,
              author   INTEGER NOT NULL,
              target   TEXT NOT NULL,
              what     INTEGER NOT NULL,
              person   INTEGER NOT NULL,
              turn     TEXT NOT NULL,
              said     TEXT NOT NULL,
              at       INTEGER NOT NULL,
              emoji    TEXT,
              content  TEXT,
              frame    TEXT,
              raw      BLOB,
              UNIQUE (chat, author, target, what, person, turn)
          ) STRICT;
          CREATE INDEX changes_by_instance ON changes (instance);
          CREATE INDEX changes_by_author ON changes (author) WHERE author <> 0;
          CREATE INDEX changes_by_person ON changes (person) WHERE person <> 0;
          CREATE INDEX changes_said ON changes (chat, said);
          ALTER TABLE message_more ADD COLUMN edited INTEGER;
          ALTER TABLE message_more ADD COLUMN first TEXT;",
};

pub(crate) const REACTION: i64 = 0;
pub(crate) const EDIT: i64 = 1;
pub(crate) const DELETION: i64 = 2;
/// `content` are the places of the options once it is open, and `null` where that can't be; `frame` is it as it came.
pub(crate) const VOTE: i64 = 3;
/// Of a message that is shown nowhere; what stands in `target` is its own id.
const UNSHOWN: i64 = 4;

/// Edits of one message that are kept; WhatsApp itself keeps the last.
const EDITS: usize = 100;

/// The number of a kind of change; once given, for ever.
fn what(change: &Change) -> i64 {
    match change {
        Change::Reaction { .. } => REACTION,
        Change::Edit { .. } => EDIT,
        Change::Delete => DELETION,
        Change::Vote { .. } => VOTE,
        Change::Unshown => UNSHOWN,
    }
}

/// The message that is meant.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Meant<'a> {
    pub chat: ChatId,
    /// Who wrote it, 0 for ourselves.
    pub author: i64,
    pub id: &'a MessageId,
}

/// Who says it, where and when.
#[derive(Clone, Copy, Debug)]
pub(crate) struct By<'a> {
    pub instance: InstanceId,
    /// Who, 0 for ourselves.
    pub person: i64,
    /// WhatsApp's id of what says it.
    pub said: &'a MessageId,
    pub at: Wall,
    /// The wire form, kept where the change does not hold all of it.
    pub raw: Option<&'a [u8]>,
}

/// Keeps what is said of a message. Newer than what is known it takes its place; of one second, whatever came last. Says which row it
/// changes, if that is here.
pub(crate) fn keep(
    c: &Connection,
    meant: Meant<'_>,
    by: By<'_>,
    change: &Change,
) -> Result<Option<MessageRow>, StoreError> {
    // That it was deleted holds nothing of it.
    if !matches!(change, Change::Delete) && has_expired(c, meant)? {
        return Ok(None);
    }
    let (emoji, content, frame, raw) = match change {
        Change::Reaction { emoji } => (emoji.as_ref().map(|emoji| emoji.as_str()), None, None, None),
        Change::Edit { content, frame } => {
            (None, Some(serde_json::to_string(content)?), Some(serde_json::to_string(frame)?), by.raw)
        }
        Change::Delete => (None, None, None, None),
        Change::Vote { vote: Vote::Sealed(sealed) } => (None, None, Some(serde_json::to_string(sealed)?), None),
        Change::Vote { vote: Vote::Open(chosen) } => (None, Some(serde_json::to_string(chosen)?), None, None),
        Change::Unshown => (None, None, None, by.raw),
    };
    let turn = if what(change) == EDIT { by.said.0.as_str() } else { "" };
    let kept = c
        .prepare_cached(
            "INSERT INTO changes (instance, chat, author, target, what, person, turn, said, at, emoji, content, frame, raw)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13)
             ON CONFLICT (chat, author, target, what, person, turn) DO UPDATE
             SET said = excluded.said, at = excluded.at, emoji = excluded.emoji, content = excluded.content, frame = excluded.frame
             WHERE excluded.at >= changes.at AND changes.what <> 1",
        )?
        .execute(params![
            by.instance.to_row(),
            meant.chat.0,
            meant.author,
            meant.id.0,
            what(change),
            by.person,
            turn,
            by.said.0,
            by.at.0,
            emoji,
            content,
            frame,
            raw
        ])?;
    let Some(row) = row_of(c, meant)? else {
        if what(change) == EDIT {
            keep_so_many(c, meant)?;
        }
        return Ok(None);
    };
    if what(change) == EDIT {
        keep_so_many(c, meant)?;
        apply_edits_if_readable(c, row)?;
    }
    Ok((kept > 0).then_some(row))
}

/// Whether the time of a message has come: nothing more is kept of it.
fn has_expired(c: &Connection, meant: Meant<'_>) -> Result<bool, StoreError> {
    let gone: Option<Option<String>> = c
        .prepare_cached(
            "SELECT x.content FROM messages m LEFT JOIN message_more x ON x.message = m.id
             WHERE m.chat = ?1 AND m.sender = ?2 AND m.message_id = ?3 AND m.kind = ?4",
        )?
        .query_row(params![meant.chat.0, meant.author, meant.id.0, more::GONE], |row| lossy(row, 0))
        .optional()?;
    // Of what was to be looked at on the phone somebody may still say something; of what can't be read nobody knows.
    Ok(gone.is_some_and(|gone| {
        !matches!(more::content(more::GONE, None, gone.as_deref()), Content::Gone(Gone::Once { .. }))
    }))
}

/// The row of a message, if it is here.
fn row_of(c: &Connection, meant: Meant<'_>) -> Result<Option<MessageRow>, StoreError> {
    Ok(c.prepare_cached("SELECT id FROM messages WHERE chat = ?1 AND sender = ?2 AND message_id = ?3")?
        .query_row(params![meant.chat.0, meant.author, meant.id.0], |row| Ok(MessageRow(row.get(0)?)))
        .optional()?)
}

/// Somebody who edits without an end fills no disk.
fn keep_so_many(c: &Connection, meant: Meant<'_>) -> Result<(), StoreError> {
    let mut edits = c
        .prepare_cached("SELECT at, id FROM changes WHERE chat = ?1 AND author = ?2 AND target = ?3 AND what = 1")?
        .query_map(params![meant.chat.0, meant.author, meant.id.0], |row| Ok((row.get(0)?, row.get(1)?)))?
        .collect::<Result<Vec<(i64, i64)>, _>>()?;
    if edits.len() > EDITS {
        edits.sort_unstable();
        for (_, id) in &edits[..edits.len() - EDITS] {
            c.prepare_cached("DELETE FROM changes WHERE id = ?1")?.execute([id])?;
        }
    }
    Ok(())
}

/// Whether it is known that a message which can't be read says something of another one: nobody waits for it.
pub(crate) fn is_said(c: &Connection, chat: ChatId, id: &MessageId) -> Result<bool, StoreError> {
    Ok(c.prepare_cached("SELECT EXISTS (SELECT 1 FROM changes WHERE chat = ?1 AND said = ?2)")?
        .query_row(params![chat.0, id.0], |row| row.get(0))?)
}

/// What a message carried before it was edited.
#[derive(serde::Serialize, serde::Deserialize)]
struct First {
    content: Content,
    frame: Frame,
}

/// When it was said, its number, content and frame.
type Edit = (i64, i64, String, String);

fn edits_of(c: &Connection, row: MessageRow) -> Result<Vec<Edit>, StoreError> {
    readable(
        c.prepare_cached(
            "SELECT x.at, x.id, x.content, x.frame FROM messages m CROSS JOIN changes x
             WHERE m.id = ?1 AND x.chat = m.chat AND x.author = m.sender AND x.target = m.message_id AND x.what = 1",
        )?
        .query_map([row.0], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?)))?,
    )
}

/// The newest of those that its author was in time for and that leave the message what it is.
fn apply_newest(c: &Connection, row: MessageRow, mut edits: Vec<Edit>) -> Result<(), StoreError> {
    let (written, kind, first) = first(c, row)?;
    if kind == more::UNDECRYPTABLE {
        return Ok(());
    }
    edits.sort_unstable_by_key(|(at, id, ..)| std::cmp::Reverse((*at, *id)));
    for (at, _, content, frame) in edits {
        let (Ok(content), Ok(frame)) = (serde_json::from_str(&content), serde_json::from_str::<Frame>(&frame)) else {
            continue;
        };
        if at > written.saturating_add(EDIT_WINDOW_MS) {
            tracing::info!(row = row.0, "an edit came too late; the message stays as it was");
            continue;
        }
        let Some(now) = edited(&first.content, &content) else {
            tracing::warn!(row = row.0, "an edit would make something else of a message; it stays as it was");
            continue;
        };
        let frame = Frame { mentions: frame.mentions, preview: frame.preview, ..first.frame.clone() };
        // Whoever asks for it again gets what went out under its id.
        payloads::keep_as_it_went(c, row)?;
        c.prepare_cached("UPDATE messages SET body = ?2 WHERE id = ?1")?.execute(params![row.0, now.words()])?;
        let (whole, frame) = more::columns(&now, &frame)?;
        c.prepare_cached(
            "INSERT INTO message_more (message, content, frame, edited, first) VALUES (?1, ?2, ?3, ?4, ?5)
             ON CONFLICT (message) DO UPDATE
             SET content = excluded.content, frame = excluded.frame, edited = excluded.edited, first = excluded.first",
        )?
        .execute(params![row.0, whole, frame, at, serde_json::to_string(&first)?])?;
        return Ok(());
    }
    Ok(())
}

/// A message carries what the newest of its edits says. To be called whenever a message or an edit of it has come to its place. What can't be
/// read of what was said must not keep the message itself from being kept.
pub(crate) fn apply_edits_if_readable(c: &Connection, row: MessageRow) -> Result<(), StoreError> {
    let applied = edits_of(c, row).and_then(|edits| match edits.is_empty() {
        // So it is with nearly all: nothing to be undone.
        true => Ok(()),
        false => undone_if_refused(c, || apply_newest(c, row, edits)),
    });
    match applied {
        Err(StoreError::Row(why)) => {
            tracing::error!(row = row.0, why, "what is said of a message can't be read; it stays as it was");
            Ok(())
        }
        applied => applied,
    }
}

/// When a message was written, its kind, and what it carried at first.
fn first(c: &Connection, row: MessageRow) -> Result<(i64, i64, First), StoreError> {
    let (written, kind, words, content, frame, first) = c
        .prepare_cached(
            "SELECT m.sort, m.kind, coalesce(m.body, m.kind_name), x.content, x.frame, x.first
             FROM messages m LEFT JOIN message_more x ON x.message = m.id WHERE m.id = ?1",
        )?
        .query_row([row.0], |row| {
            let texts: (Option<String>, Option<String>, Option<String>, Option<String>) =
                (row.get(2)?, row.get(3)?, row.get(4)?, row.get(5)?);
            Ok((row.get(0)?, row.get(1)?, texts.0, texts.1, texts.2, texts.3))
        })?;
    let kept = first.and_then(|first| serde_json::from_str(&first).ok());
    let first = kept.unwrap_or_else(|| First {
        content: more::content(kind, words, content.as_deref()),
        frame: more::frame(frame.as_deref()),
    });
    Ok((written, kind, first))
}

/// What a message was edited to goes with its content.
pub(crate) fn forget_edits(c: &Connection, row: MessageRow) -> Result<(), StoreError> {
    let meant: Option<(i64, i64, String)> = c
        .prepare_cached("SELECT chat, sender, message_id FROM messages WHERE id = ?1")?
        .query_row([row.0], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))
        .optional()?;
    if let Some(meant) = meant {
        c.prepare_cached("DELETE FROM changes WHERE chat = ?1 AND author = ?2 AND target = ?3 AND what = 1")?
            .execute(meant)?;
    }
    Ok(())
}

/// Moves up to so many changes of one who becomes one with somebody, and of their chat; says how many it were.
pub(crate) fn move_some(
    c: &Connection,
    merge: Merge,
    chats: Option<(i64, i64)>,
    limit: u32,
) -> Result<u32, StoreError> {
    let mut moved = 0;
    for (sql, of) in [
        ("SELECT id FROM changes WHERE chat = ?1 LIMIT ?2", chats.map(|(from, _)| from)),
        ("SELECT id FROM changes WHERE author = ?1 AND author <> 0 LIMIT ?2", Some(merge.gone)),
        ("SELECT id FROM changes WHERE person = ?1 AND person <> 0 LIMIT ?2", Some(merge.gone)),
    ] {
        let (Some(of), 1..) = (of, limit.saturating_sub(moved)) else { continue };
        let ids = c
            .prepare_cached(sql)?
            .query_map(params![of, limit - moved], |row| row.get(0))?
            .collect::<Result<Vec<i64>, _>>()?;
        for id in &ids {
            move_one(c, *id, merge, chats)?;
        }
        moved += u32::try_from(ids.len()).unwrap_or(u32::MAX);
    }
    Ok(moved)
}

/// Where the same was said of the same message under both names, the newer stays.
fn move_one(c: &Connection, id: i64, merge: Merge, chats: Option<(i64, i64)>) -> Result<(), StoreError> {
    // It may have gone with its double.
    let known: Option<(i64, i64, i64)> = c
        .prepare_cached("SELECT chat, author, person FROM changes WHERE id = ?1")?
        .query_row([id], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))
        .optional()?;
    let Some((chat, author, person)) = known else { return Ok(()) };
    let to = chats.map_or(chat, |(from, into)| if chat == from { into } else { chat });
    let one = |contact: i64| if contact == merge.gone { merge.kept } else { contact };
    let (author, person) = (one(author), one(person));
    let double: Option<(i64, bool)> = c
        .prepare_cached(
            "SELECT o.id, (o.at, o.id) > (x.at, x.id) FROM changes x CROSS JOIN changes o
             WHERE x.id = ?1 AND o.chat = ?2 AND o.author = ?3 AND o.target = x.target AND o.what = x.what
               AND o.person = ?4 AND o.turn = x.turn AND o.id <> ?1",
        )?
        .query_row([id, to, author, person], |row| Ok((row.get(0)?, row.get(1)?)))
        .optional()?;
    if let Some((double, is_newer)) = double {
        let older = if is_newer { id } else { double };
        c.prepare_cached("DELETE FROM changes WHERE id = ?1")?.execute([older])?;
        if is_newer {
            return Ok(());
        }
    }
    let (target, what): (String, i64) = c
        .prepare_cached("UPDATE changes SET chat = ?2, author = ?3, person = ?4 WHERE id = ?1 RETURNING target, what")?
        .query_row([id, to, author, person], |row| Ok((row.get(0)?, row.get(1)?)))?;
    if what == EDIT
        && let Some(row) = row_of(c, Meant { chat: ChatId(to), author, id: &MessageId(target) })?
    {
        apply_edits_if_readable(c, row)?;
    }
    Ok(())
}
