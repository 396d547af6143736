//! What the operator has read here and others are still to be told: the writers, by receipts, and the owner's other devices, for which
//! the chat is read up to there. Kept until both have been said, however long the number is offline.

use rusqlite::{Connection, OptionalExtension as _, Row, params};
use wakala_domain::ids::{ChatId, InstanceId, MessageId};
use wakala_domain::time::Wall;

use super::address_at;
use crate::error::StoreError;
use crate::migration::Migration;
use crate::rows::{ReadFrom, ReadHere};

/// `message_id` is the newest message that was read, `until` its time, and `under` the address that its chat goes by on the wire, `sender`
/// the one that it came under. `unread` is whom to tell, as JSON.
pub(crate) const CREATE: Migration = Migration {
    name: "read_here: to be told",
    sql: "CREATE TABLE read_here (
              chat       INTEGER PRIMARY KEY REFERENCES chats (id) ON DELETE CASCADE,
              instance   INTEGER NOT NULL REFERENCES instances (id) ON DELETE CASCADE,
              message_id TEXT NOT NULL,
              until      INTEGER NOT NULL,
              under      TEXT NOT NULL,
              sender     TEXT NOT NULL,
              unread     TEXT NOT NULL
          ) STRICT;
          CREATE INDEX read_here_by_instance ON read_here (instance, chat);",
};

/// Chats that are looked at together.
const AT_ONCE: u32 = 64;
/// Messages of one chat whose writers are told: the newest.
const TOLD: usize = 1_000;

const COLUMNS: &str = "chat, message_id, until, under, sender, unread";

/// Notes that a chat was read, together with what is still to be told of it.
pub(crate) fn note(c: &Connection, instance: InstanceId, read: &ReadHere) -> Result<(), StoreError> {
    let before = c
        .prepare_cached(&format!("SELECT {COLUMNS} FROM read_here WHERE chat = ?1"))?
        .query_row([read.chat.0], read_here)
        .optional()
        .map_err(StoreError::from);
    let both = match super::if_readable(before)? {
        Some(before) => together(before, read.clone()),
        None => read.clone(),
    };
    c.prepare_cached(
        "INSERT OR REPLACE INTO read_here (chat, instance, message_id, until, under, sender, unread)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
    )?
    .execute(params![
        both.chat.0,
        instance.to_row(),
        both.message.0,
        both.until.0,
        both.under.as_str(),
        both.sender.as_str(),
        serde_json::to_string(&both.unread)?
    ])?;
    Ok(())
}

/// Two readings of one chat, the second the later one.
fn together(before: ReadHere, after: ReadHere) -> ReadHere {
    let mut unread = after.unread.clone();
    for from in &before.unread {
        match unread.iter_mut().find(|known| known.to == from.to && known.sender == from.sender) {
            Some(known) => known.ids.extend(from.ids.iter().cloned()),
            None => unread.push(from.clone()),
        }
    }
    let mut left = TOLD;
    for from in &mut unread {
        from.ids.truncate(left);
        left -= from.ids.len();
    }
    unread.retain(|from| !from.ids.is_empty());
    // What came late may stand before what was read already.
    ReadHere { unread, ..if before.until > after.until { before } else { after } }
}

/// What is still to be told of one instance, chat by chat, as many as are looked at together; those that follow `last`.
pub(crate) fn open(c: &Connection, instance: InstanceId, last: Option<ChatId>) -> Result<Vec<ReadHere>, StoreError> {
    super::readable_page(
        c.prepare_cached(&format!("SELECT {COLUMNS} FROM read_here WHERE instance = ?1 AND chat > ?2 ORDER BY chat"))?
            .query_map(params![instance.to_row(), last.map_or(i64::MIN, |last| last.0)], read_here)?,
        AT_ONCE,
    )
}

/// The same, of those alone whose writers are still to be told.
pub(crate) fn writers_to_tell(
    c: &Connection,
    instance: InstanceId,
    last: Option<ChatId>,
) -> Result<Vec<ReadHere>, StoreError> {
    super::readable_page(
        c.prepare_cached(&format!(
            "SELECT {COLUMNS} FROM read_here WHERE instance = ?1 AND chat > ?2 AND unread <> '[]' ORDER BY chat"
        ))?
        .query_map(params![instance.to_row(), last.map_or(i64::MIN, |last| last.0)], read_here)?,
        AT_ONCE,
    )
}

/// Nobody is told any more what was read in the chats of an instance until now.
pub(crate) fn forget(c: &Connection, instance: InstanceId) -> Result<(), StoreError> {
    c.prepare_cached("DELETE FROM read_here WHERE instance = ?1")?.execute([instance.to_row()])?;
    Ok(())
}

/// The writers have been told. Nothing for a chat in which more was read meanwhile.
pub(crate) fn writers_told(c: &Connection, read: &ReadHere) -> Result<(), StoreError> {
    c.prepare_cached("UPDATE read_here SET unread = '[]' WHERE chat = ?1 AND unread = ?2")?
        .execute(params![read.chat.0, serde_json::to_string(&read.unread)?])?;
    Ok(())
}

/// The owner's other devices have been told. Nothing for a chat in which more was read meanwhile.
pub(crate) fn devices_told(c: &Connection, read: &ReadHere) -> Result<(), StoreError> {
    c.prepare_cached("DELETE FROM read_here WHERE chat = ?1 AND message_id = ?2 AND until = ?3 AND unread = '[]'")?
        .execute(params![read.chat.0, read.message.0, read.until.0])?;
    Ok(())
}

/// One chat goes into another, and what is to be told of it with it.
pub(crate) fn move_chat(c: &Connection, from: i64, into: i64) -> Result<(), StoreError> {
    let moved = c
        .prepare_cached(&format!("DELETE FROM read_here WHERE chat = ?1 RETURNING instance, {COLUMNS}"))?
        .query_row([from], |row| Ok((super::instance_at(row, 0)?, read_here_at(row, 1)?)))
        .optional()
        .map_err(StoreError::from);
    let Some((instance, moved)) = super::if_readable(moved)? else { return Ok(()) };
    note(c, instance, &ReadHere { chat: ChatId(into), ..moved })
}

fn read_here(row: &Row<'_>) -> rusqlite::Result<ReadHere> {
    read_here_at(row, 0)
}

fn read_here_at(row: &Row<'_>, first: usize) -> rusqlite::Result<ReadHere> {
    let unread: String = row.get(first + 5)?;
    let unread: Vec<ReadFrom> = serde_json::from_str(&unread).map_err(|error| super::unfit(first + 5, error))?;
    Ok(ReadHere {
        chat: ChatId(row.get(first)?),
        message: MessageId(row.get(first + 1)?),
        until: Wall(row.get(first + 2)?),
        under: address_at(row, first + 3)?,
        sender: address_at(row, first + 4)?,
        unread,
    })
}
