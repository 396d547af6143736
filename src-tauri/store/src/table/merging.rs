//! Two people turn out to be one, and so do their chats: what stood in both stands once, and of two rows of one message the
//! fuller one. From the first moment on they are one for all that comes and goes; what stood there before follows in pieces, newest
//! first, so that nobody waits for a long chat.

use std::collections::BTreeMap;

use rusqlite::{Connection, OptionalExtension as _, params};
use wakala_domain::ids::{ChatId, MessageId};

use super::{chats, messages, outbox};
use crate::error::StoreError;
use crate::gone;
use crate::migration::Migration;

/// Whoever is about to be one with somebody else: nobody is found under them any more, and their rows are on the move.
pub(crate) const CREATE: Migration = Migration {
    name: "joining: people who become one",
    sql: "CREATE TABLE joining (
              gone INTEGER PRIMARY KEY REFERENCES contacts (id) ON DELETE CASCADE,
              kept INTEGER NOT NULL REFERENCES contacts (id) ON DELETE CASCADE
          ) STRICT;
          CREATE INDEX joining_by_kept ON joining (kept);",
};

/// Rows that are moved with the word that two are one: that is all there is, mostly.
const AT_ONCE: u32 = 200;

/// What the second is, the first is; the addresses of both are the first's already. The caller makes sure that they are two.
pub(crate) fn begin(c: &Connection, kept: i64, gone: i64) -> Result<(), StoreError> {
    c.prepare_cached("UPDATE joining SET kept = ?1 WHERE kept = ?2")?.execute([kept, gone])?;
    c.prepare_cached("INSERT INTO joining (gone, kept) VALUES (?2, ?1)")?.execute([kept, gone])?;
    match (chat_of(c, kept)?, chat_of(c, gone)?) {
        (_, None) => {}
        (None, Some(chat)) => {
            c.prepare_cached("UPDATE chats SET contact = ?2 WHERE id = ?1")?.execute([chat, kept])?;
        }
        (Some(into), Some(from)) => {
            outbox::move_chat(c, from, into)?;
            c.prepare_cached(
                "UPDATE chats SET last_activity = max(last_activity, (SELECT last_activity FROM chats WHERE id = ?2))
                 WHERE id = ?1",
            )?
            .execute([into, from])?;
        }
    }
    // The others that are on the move are no concern of whoever waits for this one.
    move_some(c, kept, gone, AT_ONCE)?;
    Ok(())
}

/// Moves up to so many rows of one of those who become one with somebody; says whether there is more to do.
pub(crate) fn step(c: &Connection, limit: u32) -> Result<bool, StoreError> {
    let next: Option<(i64, i64)> = c
        .prepare_cached("SELECT kept, gone FROM joining LIMIT 1")?
        .query_row([], |row| Ok((row.get(0)?, row.get(1)?)))
        .optional()?;
    let Some((kept, gone)) = next else { return Ok(false) };
    move_some(c, kept, gone, limit)?;
    is_under_way(c)
}

/// Whether anybody becomes one with somebody.
pub(crate) fn is_under_way(c: &Connection) -> Result<bool, StoreError> {
    Ok(c.prepare_cached("SELECT EXISTS (SELECT 1 FROM joining)")?.query_row([], |row| row.get(0))?)
}

/// The chat in which a chat's messages are going to be: itself, unless it goes into another.
pub(crate) fn now(c: &Connection, chat: ChatId) -> Result<ChatId, StoreError> {
    let into: Option<i64> = c
        .prepare_cached(
            "SELECT k.id FROM chats h JOIN joining j ON j.gone = h.contact JOIN chats k ON k.contact = j.kept
             WHERE h.id = ?1",
        )?
        .query_row([chat.0], |row| row.get(0))
        .optional()?;
    Ok(into.map_or(chat, ChatId))
}

/// All chats that are going to be one with a chat, and itself.
pub(crate) fn whole(c: &Connection, chat: ChatId) -> Result<Vec<ChatId>, StoreError> {
    if !is_under_way(c)? {
        return Ok(vec![chat]);
    }
    let into = now(c, chat)?;
    let mut all = vec![into];
    let mut others = c.prepare_cached(
        "SELECT h.id FROM joining j JOIN chats h ON h.contact = j.gone
         WHERE j.kept = (SELECT contact FROM chats WHERE id = ?1)",
    )?;
    for other in others.query_map([into.0], |row| row.get(0))? {
        all.push(ChatId(other?));
    }
    Ok(all)
}

/// A message that is known where it is going to be moved from: its row and its kind.
pub(crate) fn on_the_move(
    c: &Connection,
    chat: ChatId,
    sender: i64,
    id: &MessageId,
) -> Result<Option<(i64, i64)>, StoreError> {
    if !is_under_way(c)? {
        return Ok(None);
    }
    for chat in whole(c, chat)? {
        let known = c
            .prepare_cached(
                "SELECT id, kind FROM messages
                 WHERE chat = ?1 AND sender IN (SELECT ?2 UNION SELECT gone FROM joining WHERE kept = ?2) AND message_id = ?3",
            )?
            .query_row(params![chat.0, sender, id.0], |row| Ok((row.get(0)?, row.get(1)?)))
            .optional()?;
        if known.is_some() {
            return Ok(known);
        }
    }
    Ok(None)
}

fn move_some(c: &Connection, kept: i64, gone: i64, limit: u32) -> Result<(), StoreError> {
    let (from, into) = (chat_of(c, gone)?, chat_of(c, kept)?);
    let mut counted = Counted::default();
    let mut left = limit;
    if let (Some(from), Some(into)) = (from, into) {
        let rows = rows(c, "SELECT id FROM messages WHERE chat = ?1 ORDER BY sort DESC, id DESC LIMIT ?2", from, left)?;
        left = left.saturating_sub(u32::try_from(rows.len()).unwrap_or(u32::MAX));
        for row in rows {
            move_row(c, row, |chat| if chat == from { into } else { chat }, (gone, kept), &mut counted)?;
        }
    }
    if left > 0 {
        let rows = rows(c, "SELECT id FROM messages WHERE sender = ?1 AND sender <> 0 LIMIT ?2", gone, left)?;
        left = left.saturating_sub(u32::try_from(rows.len()).unwrap_or(u32::MAX));
        for row in rows {
            move_row(c, row, |chat| chat, (gone, kept), &mut counted)?;
        }
    }
    counted.settle(c)?;
    if left > 0 { finish(c, from.zip(into), gone) } else { Ok(()) }
}

/// Nothing stands there any more.
fn finish(c: &Connection, chats: Option<(i64, i64)>, gone: i64) -> Result<(), StoreError> {
    if let Some((from, into)) = chats {
        outbox::move_chat(c, from, into)?;
        gone::note_joined(c, from, into)?;
        c.prepare_cached("DELETE FROM chats WHERE id = ?1")?.execute([from])?;
    }
    c.prepare_cached("DELETE FROM joining WHERE gone = ?1")?.execute([gone])?;
    c.prepare_cached("DELETE FROM contacts WHERE id = ?1")?.execute([gone])?;
    Ok(())
}

/// A message has its place and its sender among those who are one. Rows keep their numbers, and so their order of arrival.
fn move_row(
    c: &Connection,
    row: i64,
    place: impl FnOnce(i64) -> i64,
    (gone, kept): (i64, i64),
    counted: &mut Counted,
) -> Result<(), StoreError> {
    // What came twice in one piece went with its double.
    let Some((chat, sender, unread)) = where_is(c, row)? else { return Ok(()) };
    let (to, writer) = (place(chat), if sender == gone { kept } else { sender });
    counted.add(chat, -unread);
    let double: Option<i64> = c
        .prepare_cached(
            "SELECT o.id FROM messages m JOIN messages o ON o.chat = ?2 AND o.sender = ?3 AND o.message_id = m.message_id
             WHERE m.id = ?1 AND o.id <> ?1",
        )?
        .query_row([row, to, writer], |row| row.get(0))
        .optional()?;
    let stays = match double {
        None => row,
        Some(double) => {
            if let Some((chat, _, unread)) = where_is(c, double)? {
                counted.add(chat, -unread);
            }
            keep_fuller(c, row, double)?
        }
    };
    c.prepare_cached("UPDATE messages SET chat = ?2, sender = ?3 WHERE id = ?1")?.execute([stays, to, writer])?;
    let unread = where_is(c, stays)?.map_or(0, |(_, _, unread)| unread);
    counted.add(to, unread);
    Ok(())
}

/// Chat, sender, and whether it is unread.
fn where_is(c: &Connection, row: i64) -> Result<Option<(i64, i64, i64)>, StoreError> {
    Ok(c.prepare_cached("SELECT chat, sender, unread FROM messages WHERE id = ?1")?
        .query_row([row], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))
        .optional()?)
}

/// Chats whose messages changed, and how many more of them are unread.
#[derive(Default)]
struct Counted(BTreeMap<i64, i64>);

impl Counted {
    fn add(&mut self, chat: i64, unread: i64) {
        *self.0.entry(chat).or_default() += unread;
    }

    fn settle(self, c: &Connection) -> Result<(), StoreError> {
        for (chat, unread) in self.0 {
            c.prepare_cached("UPDATE chats SET unread = max(0, unread + ?2) WHERE id = ?1")?.execute([chat, unread])?;
            chats::refresh_last(c, ChatId(chat))?;
        }
        Ok(())
    }
}

fn chat_of(c: &Connection, contact: i64) -> Result<Option<i64>, StoreError> {
    Ok(c.prepare_cached("SELECT id FROM chats WHERE contact = ?1")?
        .query_row([contact], |row| row.get(0))
        .optional()?)
}

fn rows(c: &Connection, sql: &str, of: i64, limit: u32) -> Result<Vec<i64>, StoreError> {
    Ok(c.prepare_cached(sql)?.query_map(params![of, limit], |row| row.get(0))?.collect::<Result<_, _>>()?)
}

/// Of two rows of one message the fuller one stays, with all that hangs on either. Says which.
fn keep_fuller(c: &Connection, one: i64, other: i64) -> Result<i64, StoreError> {
    let (older, newer) = (one.min(other), one.max(other));
    let (kept, gone) = if fullness(c, newer)? > fullness(c, older)? { (newer, older) } else { (older, newer) };
    for sql in [
        "INSERT OR IGNORE INTO message_raw (message, raw) SELECT ?1, raw FROM message_raw WHERE message = ?2",
        "UPDATE OR IGNORE outbox SET message = ?1 WHERE message = ?2",
        "UPDATE send_keys SET message = ?1 WHERE message = ?2",
        "UPDATE messages SET unread = min(unread, (SELECT g.unread FROM messages g WHERE g.id = ?2)),
                             came_as = coalesce(came_as, (SELECT g.came_as FROM messages g WHERE g.id = ?2)),
                             came_via = coalesce(came_via, (SELECT g.came_via FROM messages g WHERE g.id = ?2))
         WHERE id = ?1",
    ] {
        c.prepare_cached(sql)?.execute([kept, gone])?;
    }
    c.prepare_cached(
        "UPDATE OR IGNORE unreadable SET message = ?1
         WHERE message = ?2 AND EXISTS (SELECT 1 FROM messages WHERE id = ?1 AND kind = ?3)",
    )?
    .execute(params![kept, gone, messages::UNDECRYPTABLE])?;
    c.prepare_cached("DELETE FROM messages WHERE id = ?1")?.execute([gone])?;
    Ok(kept)
}

/// Grows with what a row holds: ours before an echo of it, a text before what can't be shown, that before what can't be read.
fn fullness(c: &Connection, row: i64) -> Result<(bool, i64, bool), StoreError> {
    Ok(c.prepare_cached(
        "SELECT direction = 1, -kind, EXISTS (SELECT 1 FROM message_raw WHERE message = id) FROM messages WHERE id = ?1",
    )?
    .query_row([row], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))?)
}
