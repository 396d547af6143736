//! What the owner read on another device before it came here: after a night offline the word and the message come together, in
//! any order.

use rusqlite::{Connection, params};
use wakala_domain::address::Address;
use wakala_domain::ids::{ChatId, InstanceId, MessageId};
use wakala_domain::messages::IncomingMessage;
use wakala_domain::time::Wall;

use crate::error::StoreError;
use crate::migration::Migration;

/// `what` is a message's id, and then `until` is NULL; or the address of a chat, in which all up to `until` is read.
pub(crate) const CREATE: Migration = Migration {
    name: "read_ahead: read elsewhere before it came",
    sql: "CREATE TABLE read_ahead (
              id       INTEGER PRIMARY KEY AUTOINCREMENT,
              instance INTEGER NOT NULL REFERENCES instances (id) ON DELETE CASCADE,
              what     TEXT NOT NULL,
              until    INTEGER,
              UNIQUE (instance, what)
          ) STRICT;
          CREATE INDEX read_ahead_messages ON read_ahead (instance, id) WHERE until IS NULL;
          CREATE INDEX read_ahead_chats ON read_ahead (instance, id) WHERE until IS NOT NULL;",
};

/// `chat` is the address of the chat in which a message is read; empty where that was not said.
pub(crate) const OF_CHATS: Migration = Migration {
    name: "read_ahead: messages of their chats",
    sql: "CREATE TABLE read_ahead_rebuilt (
              id       INTEGER PRIMARY KEY AUTOINCREMENT,
              instance INTEGER NOT NULL REFERENCES instances (id) ON DELETE CASCADE,
              what     TEXT NOT NULL,
              until    INTEGER,
              chat     TEXT NOT NULL DEFAULT '',
              UNIQUE (instance, what, chat)
          ) STRICT;
          INSERT INTO read_ahead_rebuilt (id, instance, what, until) SELECT id, instance, what, until FROM read_ahead;
          DROP TABLE read_ahead;
          ALTER TABLE read_ahead_rebuilt RENAME TO read_ahead;
          CREATE INDEX read_ahead_messages ON read_ahead (instance, id) WHERE until IS NULL;
          CREATE INDEX read_ahead_chats ON read_ahead (instance, id) WHERE until IS NOT NULL;",
};

/// Messages, and chats, that are kept so for one instance: the newest.
const KEPT: u32 = 2000;

/// Keeps that a message is read that is not here, or not here yet.
pub(crate) fn keep_message(
    c: &Connection,
    instance: InstanceId,
    id: &MessageId,
    chat: Option<&Address>,
) -> Result<(), StoreError> {
    c.prepare_cached("INSERT OR REPLACE INTO read_ahead (instance, what, chat) VALUES (?1, ?2, ?3)")?
        .execute(params![instance.to_row(), id.0, chat.map_or("", Address::as_str)])?;
    c.prepare_cached(
        "DELETE FROM read_ahead WHERE instance = ?1 AND until IS NULL AND id <=
             (SELECT id FROM read_ahead WHERE instance = ?1 AND until IS NULL ORDER BY id DESC LIMIT 1 OFFSET ?2)",
    )?
    .execute(params![instance.to_row(), KEPT])?;
    Ok(())
}

/// Keeps up to when a chat is read. `known` is the chat, when there is one.
pub(crate) fn keep_chat(
    c: &Connection,
    instance: InstanceId,
    chat: &Address,
    known: Option<ChatId>,
    until: Wall,
) -> Result<(), StoreError> {
    c.prepare_cached(
        "INSERT INTO read_ahead (instance, what, until)
         VALUES (?1, coalesce((SELECT address FROM chats WHERE id = ?2), ?3), ?4)
         ON CONFLICT (instance, what, chat) DO UPDATE SET until = max(until, excluded.until)",
    )?
    .execute(params![instance.to_row(), known.map(|chat| chat.0), chat.as_str(), until.0])?;
    c.prepare_cached(
        "DELETE FROM read_ahead WHERE instance = ?1 AND until IS NOT NULL AND id <=
             (SELECT id FROM read_ahead WHERE instance = ?1 AND until IS NOT NULL ORDER BY id DESC LIMIT 1 OFFSET ?2)",
    )?
    .execute(params![instance.to_row(), KEPT])?;
    Ok(())
}

/// What is known of a message that comes in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Ahead {
    /// Nobody has read it.
    Unread,
    /// Its chat was read up to a later time.
    Read,
    /// It was read itself, and so was all that stands before it.
    ReadUpToIt,
}

/// Whether a message was read before it came; what is known of it alone is forgotten.
pub(crate) fn find(
    c: &Connection,
    instance: InstanceId,
    chat: ChatId,
    message: &IncomingMessage,
) -> Result<Ahead, StoreError> {
    let itself = c
        .prepare_cached(
            "DELETE FROM read_ahead WHERE instance = ?1 AND what = ?2 AND until IS NULL
                 AND chat IN ('', ?3, ?4, (SELECT address FROM chats WHERE id = ?5))",
        )?
        .execute(params![
            instance.to_row(),
            message.id.0,
            message.chat.as_str(),
            message.chat_alias.as_ref().map(Address::as_str),
            chat.0
        ])?;
    if itself > 0 {
        return Ok(Ahead::ReadUpToIt);
    }
    let in_chat: bool = c
        .prepare_cached(
            "SELECT EXISTS (SELECT 1 FROM read_ahead WHERE instance = ?1 AND until >= ?5
                 AND what IN (?2, ?3, (SELECT address FROM chats WHERE id = ?4)))",
        )?
        .query_row(
            params![
                instance.to_row(),
                message.chat.as_str(),
                message.chat_alias.as_ref().map(Address::as_str),
                chat.0,
                message.written.0
            ],
            |row| row.get(0),
        )?;
    Ok(if in_chat { Ahead::Read } else { Ahead::Unread })
}
