//! Where chats went that are one with another now: whoever knew one by its number, however long ago, finds it again.

use rusqlite::{Connection, params};

use crate::error::StoreError;
use crate::migration::Migration;

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
