//! Two people turn out to be one, and so do their chats: what stood in both stands once, and of two rows of one message the
//! fuller one.

use std::collections::BTreeSet;

use rusqlite::{Connection, params};
use wakala_domain::ids::ChatId;

use super::messages;
use crate::error::StoreError;

/// What the second wrote, the first wrote.
pub(crate) fn change_sender(c: &Connection, from: i64, to: i64) -> Result<(), StoreError> {
    let twice = pairs(
        c,
        "SELECT a.id, b.id FROM messages a
             JOIN messages b ON b.chat = a.chat AND b.sender = ?2 AND b.message_id = a.message_id
         WHERE a.sender = ?1 AND a.sender <> 0",
        from,
        to,
    )?;
    let mut chats = BTreeSet::new();
    for (one, other) in twice {
        chats.insert(keep_fuller(c, one, other)?);
    }
    for chat in chats {
        super::chats::recount(c, chat)?;
        super::chats::refresh_last(c, chat)?;
    }
    c.prepare_cached("UPDATE messages SET sender = ?2 WHERE sender = ?1 AND sender <> 0")?.execute([from, to])?;
    Ok(())
}

/// What stands in the second chat stands in the first. Rows keep their numbers, and so their order of arrival. The caller counts
/// again what is unread, and looks for the last message.
pub(crate) fn move_chat(c: &Connection, from: i64, into: i64) -> Result<(), StoreError> {
    let twice = pairs(
        c,
        "SELECT a.id, b.id FROM messages a
             JOIN messages b ON b.chat = ?2 AND b.sender = a.sender AND b.message_id = a.message_id
         WHERE a.chat = ?1",
        from,
        into,
    )?;
    for (one, other) in twice {
        keep_fuller(c, one, other)?;
    }
    c.prepare_cached("UPDATE messages SET chat = ?2 WHERE chat = ?1")?.execute([from, into])?;
    Ok(())
}

fn pairs(c: &Connection, sql: &str, from: i64, to: i64) -> Result<Vec<(i64, i64)>, StoreError> {
    Ok(c.prepare_cached(sql)?.query_map([from, to], |row| Ok((row.get(0)?, row.get(1)?)))?.collect::<Result<_, _>>()?)
}

/// Of two rows of one message the fuller one stays, with all that hangs on either. Says in which chat the other one was.
fn keep_fuller(c: &Connection, one: i64, other: i64) -> Result<ChatId, StoreError> {
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
    let chat: i64 = c.prepare_cached("SELECT chat FROM messages WHERE id = ?1")?.query_row([gone], |row| row.get(0))?;
    c.prepare_cached("DELETE FROM messages WHERE id = ?1")?.execute([gone])?;
    Ok(ChatId(chat))
}

/// Grows with what a row holds: ours before an echo of it, a text before what can't be shown, that before what can't be read.
fn fullness(c: &Connection, row: i64) -> Result<(bool, i64, bool), StoreError> {
    Ok(c.prepare_cached(
        "SELECT direction = 1, -kind, EXISTS (SELECT 1 FROM message_raw WHERE message = id) FROM messages WHERE id = ?1",
    )?
    .query_row([row], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))?)
}
