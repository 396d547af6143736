//! Idempotency keys: the same key of the same caller with the same content is the same message.

use rusqlite::{Connection, OptionalExtension as _, params};
use wakala_domain::ids::{ChatId, InstanceId, MessageRow};
use wakala_domain::time::Wall;

use super::messages;
use crate::error::StoreError;
use crate::migration::Migration;
use crate::rows::{KeyUse, SendKey};

/// `hash` is of the content; `message` is null once the message was taken back.
pub(crate) const CREATE: Migration = Migration {
    name: "send_keys",
    sql: "CREATE TABLE send_keys (
              instance INTEGER NOT NULL REFERENCES instances (id) ON DELETE CASCADE,
              caller   TEXT NOT NULL,
              key      TEXT NOT NULL,
              hash     BLOB NOT NULL,
              message  INTEGER REFERENCES messages (id) ON DELETE SET NULL,
              at       INTEGER NOT NULL,
              PRIMARY KEY (instance, caller, key)
          ) STRICT, WITHOUT ROWID;
          CREATE INDEX send_keys_by_time ON send_keys (at);
          CREATE INDEX send_keys_by_message ON send_keys (message) WHERE message IS NOT NULL;",
};

/// What a key was given for; `None` when it is new. What was for another chat was for something else. However old, one that stands is
/// known: the PC's clock may have been set, and only `prune` may take a wrong time for a long one.
pub(crate) fn find(
    c: &Connection,
    instance: InstanceId,
    chat: ChatId,
    key: &SendKey,
) -> Result<Option<KeyUse>, StoreError> {
    let known = c
        .prepare_cached("SELECT hash, message FROM send_keys WHERE instance = ?1 AND caller = ?2 AND key = ?3")?
        .query_row(params![instance.to_row(), key.caller, key.key], |row| {
            Ok((row.get::<_, Vec<u8>>(0)?, row.get::<_, Option<i64>>(1)?.map(MessageRow)))
        })
        .optional()?;
    let Some((content, message)) = known else { return Ok(None) };
    if content != key.content {
        return Ok(Some(KeyUse::Other));
    }
    let message = message.map(|row| messages::get(c, row)).transpose()?.flatten();
    Ok(Some(match message {
        Some(message) if message.chat == chat => KeyUse::Same(message),
        Some(_) => KeyUse::Other,
        None => KeyUse::TakenBack,
    }))
}

/// Notes what a key was given for that is new.
pub(crate) fn keep(
    c: &Connection,
    instance: InstanceId,
    key: &SendKey,
    message: MessageRow,
    at: Wall,
) -> Result<(), StoreError> {
    c.prepare_cached(
        "INSERT INTO send_keys (instance, caller, key, hash, message, at) VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
    )?
    .execute(params![instance.to_row(), key.caller, key.key, key.content, message.0, at.0])?;
    Ok(())
}

/// Forgets some of what is older than a moment; says how much.
pub(crate) fn prune(c: &Connection, before: Wall, limit: u32) -> Result<u64, StoreError> {
    let gone = c
        .prepare_cached(
            "DELETE FROM send_keys WHERE (instance, caller, key) IN
                 (SELECT instance, caller, key FROM send_keys WHERE at < ?1 LIMIT ?2)",
        )?
        .execute(params![before.0, limit])?;
    Ok(u64::try_from(gone).unwrap_or(u64::MAX))
}
