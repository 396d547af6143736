//! Where chats went that are one with another now: whoever knew one by its number, however long ago, finds it again.

use rusqlite::{Connection, OptionalExtension as _, params};
use wakala_domain::ids::ChatId;

use super::chats;
use crate::error::StoreError;
use crate::migration::Migration;
use crate::rows::ChatRow;

/// `went` may have gone into another one itself since.
pub(crate) const CREATE: Migration = Migration {
    name: "joined_chats: where a chat went",
    sql: "CREATE TABLE joined_chats (
              chat     INTEGER PRIMARY KEY,
              instance INTEGER NOT NULL REFERENCES instances (id) ON DELETE CASCADE,
              went     INTEGER NOT NULL
          ) STRICT;
          CREATE INDEX joined_chats_by_instance ON joined_chats (instance);",
};

/// A chat is about to go into another.
pub(crate) fn note(c: &Connection, chat: i64, into: i64) -> Result<(), StoreError> {
    c.prepare_cached(
        "INSERT OR REPLACE INTO joined_chats (chat, instance, went) SELECT id, instance, ?2 FROM chats WHERE id = ?1",
    )?
    .execute(params![chat, into])?;
    Ok(())
}

/// A chat, or the one that it is now.
pub(crate) fn now(c: &Connection, chat: ChatId) -> Result<Option<ChatRow>, StoreError> {
    // UNION and not UNION ALL: whatever stands there, the way ends.
    let found = c
        .prepare_cached(
            "WITH RECURSIVE way (chat) AS (
                 VALUES (?1) UNION SELECT j.went FROM way CROSS JOIN joined_chats j WHERE j.chat = way.chat)
             SELECT h.id FROM way CROSS JOIN chats h WHERE h.id = way.chat LIMIT 1",
        )?
        .query_row([chat.0], |row| Ok(ChatId(row.get(0)?)))
        .optional()?;
    found.map_or(Ok(None), |found| chats::get(c, found))
}
