//! People who are becoming one with somebody else, whose rows are on the move (`merging`). Whoever remembers a chat or a person from
//! before asks here where they are now.

use rusqlite::{Connection, OptionalExtension as _, params};
use wakala_domain::ids::{ChatId, MessageId};

use super::more::HELD;
use crate::error::StoreError;
use crate::migration::Migration;

/// Whoever is about to be one with somebody else: nobody is found under them any more, and their rows are on the move. No `kept` is
/// ever a `gone`.
pub(crate) const CREATE: Migration = Migration {
    name: "joining: people who become one",
    sql: "CREATE TABLE joining (
              gone INTEGER PRIMARY KEY REFERENCES contacts (id) ON DELETE CASCADE,
              kept INTEGER NOT NULL REFERENCES contacts (id) ON DELETE CASCADE
          ) STRICT;
          CREATE INDEX joining_by_kept ON joining (kept);",
};

/// A person who becomes one with another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Merge {
    /// Who goes.
    pub gone: i64,
    /// Who stays.
    pub kept: i64,
}

/// All who become one with somebody.
pub(crate) fn all(c: &Connection) -> Result<Vec<Merge>, StoreError> {
    Ok(c.prepare_cached("SELECT gone, kept FROM joining")?
        .query_map([], |row| Ok(Merge { gone: row.get(0)?, kept: row.get(1)? }))?
        .collect::<Result<_, _>>()?)
}

/// Whether anybody becomes one with somebody.
fn is_under_way(c: &Connection) -> Result<bool, StoreError> {
    Ok(c.prepare_cached("SELECT EXISTS (SELECT 1 FROM joining)")?.query_row([], |row| row.get(0))?)
}

/// Who somebody is now: themselves, unless they become one with another.
pub(crate) fn person(c: &Connection, contact: i64) -> Result<i64, StoreError> {
    Ok(c.prepare_cached("SELECT coalesce((SELECT kept FROM joining WHERE gone = ?1), ?1)")?
        .query_row([contact], |row| row.get(0))?)
}

/// The chat in which a chat's messages are, or are going to be: itself, unless it went or goes into another. Nothing when it is gone.
pub(crate) fn now(c: &Connection, chat: ChatId) -> Result<Option<ChatId>, StoreError> {
    // UNION and not UNION ALL: whatever stands there, the way ends.
    Ok(c.prepare_cached(
        "WITH RECURSIVE way (chat) AS (
             VALUES (?1)
             UNION SELECT w.went FROM way CROSS JOIN joined_chats w WHERE w.chat = way.chat
             UNION SELECT k.id FROM way CROSS JOIN chats f CROSS JOIN joining j CROSS JOIN chats k
                   WHERE f.id = way.chat AND j.gone = f.contact AND k.contact = j.kept)
         SELECT h.id FROM way CROSS JOIN chats h WHERE h.id = way.chat
             AND NOT EXISTS (SELECT 1 FROM joining j CROSS JOIN chats k WHERE j.gone = h.contact AND k.contact = j.kept)
         LIMIT 1",
    )?
    .query_row([chat.0], |row| Ok(ChatId(row.get(0)?)))
    .optional()?)
}

/// All chats that are going to be one with a chat, the one that stays first.
pub(crate) fn whole(c: &Connection, chat: ChatId) -> Result<Vec<ChatId>, StoreError> {
    let into = now(c, chat)?.unwrap_or(chat);
    let mut all = vec![into];
    if is_under_way(c)? {
        let mut others = c.prepare_cached(
            "SELECT f.id FROM joining j CROSS JOIN chats f
             WHERE j.kept = (SELECT contact FROM chats WHERE id = ?1) AND f.contact = j.gone",
        )?;
        for other in others.query_map([into.0], |row| row.get(0))? {
            all.push(ChatId(other?));
        }
    }
    Ok(all)
}

/// A message that is known where it is going to be moved from: its row, and how much of it is here.
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
            .prepare_cached(&format!(
                "SELECT id, {HELD} FROM messages
                 WHERE chat = ?1 AND sender IN (SELECT ?2 UNION SELECT gone FROM joining WHERE kept = ?2) AND message_id = ?3",
            ))?
            .query_row(params![chat.0, sender, id.0], |row| Ok((row.get(0)?, row.get(1)?)))
            .optional()?;
        if known.is_some() {
            return Ok(known);
        }
    }
    Ok(None)
}
