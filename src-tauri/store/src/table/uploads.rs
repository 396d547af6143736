//! What must lie with WhatsApp before a message of ours can be written. The key of a file is kept before anything of it goes out, so that
//! it is the same file at every try; a lane waits where what it brings is not there yet.

use std::collections::BTreeMap;

use rusqlite::{Connection, OptionalExtension as _, Row, params};
use wakala_domain::ids::{ChatId, InstanceId, MessageRow};
use wakala_domain::messages::outgoing::Secret;
use wakala_domain::messages::staged::SendAs;
use wakala_domain::time::Wall;

use super::repeats::MOST_ANSWERS;
use super::{from_word, lanes, messages, readable_page, word};
use crate::error::StoreError;
use crate::migration::Migration;
use crate::rows::{NewFile, NewUpload, Upload};

/// `result` is what WhatsApp said of it, `at` when: both are there as soon as it lies there.
pub(crate) const CREATE: Migration = Migration {
    name: "files that go out",
    sql: "CREATE TABLE uploads (
              message   INTEGER PRIMARY KEY REFERENCES messages (id) ON DELETE CASCADE,
              instance  INTEGER NOT NULL REFERENCES instances (id) ON DELETE CASCADE,
              hash      BLOB NOT NULL,
              kind      TEXT NOT NULL,
              key       BLOB NOT NULL,
              thumbnail BLOB,
              result    TEXT,
              at        INTEGER
          ) STRICT;
          CREATE INDEX uploads_open ON uploads (instance, message) WHERE result IS NULL;
          CREATE INDEX uploads_by_hash ON uploads (instance, hash, kind, at);",
};

/// What goes out with a message.
pub(crate) fn of_file(message: MessageRow, file: &NewFile) -> NewUpload {
    let NewFile { hash, kind, key, thumbnail, .. } = file;
    NewUpload { message, hash: hash.clone(), kind: *kind, key: key.clone(), thumbnail: thumbnail.clone() }
}

/// A message takes a file along. The same file of this instance that is going out now, or lies with WhatsApp since `since`, goes out
/// once: its key is that of this one too, and where it lies already, so does this one.
pub(crate) fn add(c: &Connection, instance: InstanceId, new: &NewUpload, since: Wall) -> Result<Upload, StoreError> {
    let kind = word(&new.kind)?;
    let (instance, none) = (instance.to_row(), (new.key.bytes().to_vec(), None, None));
    // What is going out has no time yet.
    let same: Option<(Vec<u8>, Option<String>, Option<i64>)> = c
        .prepare_cached(
            "SELECT key, result, at FROM uploads WHERE instance = ?1 AND hash = ?2 AND kind = ?3 AND at >= ?4
             UNION ALL
             SELECT key, result, at FROM uploads WHERE instance = ?1 AND hash = ?2 AND kind = ?3 AND at IS NULL
             LIMIT 1",
        )?
        .query_row(params![instance, new.hash, kind, since.0], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))
        .optional()?;
    let (key, result, at) = same.unwrap_or(none);
    c.prepare_cached(
        "INSERT INTO uploads (message, instance, hash, kind, key, thumbnail, result, at) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
    )?
    .execute(params![new.message.0, instance, new.hash, kind, key, new.thumbnail, result, at])?;
    get(c, new.message)?.ok_or_else(|| StoreError::Internal("an upload that was just kept".to_owned()))
}

/// A file lies with WhatsApp: for the message that it went out for, and for every other one that waits for the same. Says which.
pub(crate) fn done(
    c: &Connection,
    message: MessageRow,
    result: &str,
    at: Wall,
) -> Result<Vec<(ChatId, MessageRow)>, StoreError> {
    let Some(upload) = get(c, message)? else { return Ok(Vec::new()) };
    let rows = c
        .prepare_cached(
            "UPDATE uploads SET result = ?5, at = ?6
             WHERE instance = (SELECT instance FROM uploads WHERE message = ?1) AND hash = ?2 AND kind = ?3 AND key = ?4
               AND (message = ?1 OR at IS NULL) RETURNING message",
        )?
        .query_map(params![message.0, upload.hash, word(&upload.kind)?, upload.key.bytes(), result, at.0], |row| {
            Ok(MessageRow(row.get(0)?))
        })?
        .collect::<Result<Vec<_>, _>>()?;
    let mut went = Vec::with_capacity(rows.len());
    for row in rows {
        let lane = c
            .prepare_cached("SELECT chat FROM outbox WHERE message = ?1")?
            .query_row([row.0], |row| Ok(ChatId(row.get(0)?)))
            .optional()?;
        lane.map_or(Ok(()), |lane| lanes::go_on_without_file(c, lane))?;
        went.push((messages::chat_of(c, row)?, row));
    }
    Ok(went)
}

/// What lay with WhatsApp lies there no more: it goes out again, with the same key.
pub(crate) fn again(c: &Connection, message: MessageRow) -> Result<(), StoreError> {
    c.prepare_cached("UPDATE uploads SET result = NULL, at = NULL WHERE message = ?1")?.execute([message.0])?;
    Ok(())
}

pub(crate) fn get(c: &Connection, message: MessageRow) -> Result<Option<Upload>, StoreError> {
    Ok(c.prepare_cached("SELECT message, hash, kind, key, thumbnail, result, at FROM uploads WHERE message = ?1")?
        .query_row([message.0], upload)
        .optional()?)
}

/// The small picture that goes along with the file of a message.
pub(crate) fn thumbnail(c: &Connection, message: MessageRow) -> Result<Option<Vec<u8>>, StoreError> {
    let found: Option<Option<Vec<u8>>> = c
        .prepare_cached("SELECT thumbnail FROM uploads WHERE message = ?1")?
        .query_row([message.0], |row| row.get(0))
        .optional()?;
    Ok(found.flatten())
}

/// Two rows of one message became one.
pub(crate) fn move_message(c: &Connection, from: i64, into: i64) -> Result<(), StoreError> {
    c.prepare_cached("UPDATE OR IGNORE uploads SET message = ?2 WHERE message = ?1")?.execute([from, into])?;
    Ok(())
}

/// What is to go out, the longest waiting first: what is to be sent, and what a device asks for that has it not; nothing of what failed or
/// is on its way.
pub(crate) fn open(c: &Connection, instance: InstanceId, limit: u32) -> Result<Vec<Upload>, StoreError> {
    readable_page(
        c.prepare_cached(
            "SELECT u.message, u.hash, u.kind, u.key, u.thumbnail, u.result, u.at
             FROM uploads u
             WHERE u.instance = ?1 AND u.result IS NULL
               AND (EXISTS (SELECT 1 FROM outbox o WHERE o.message = u.message AND o.state IN ('queued', 'uncertain'))
                    OR NOT EXISTS (SELECT 1 FROM outbox o WHERE o.message = u.message)
                       AND EXISTS (SELECT 1 FROM repeats r JOIN messages m
                                   ON m.instance = r.instance AND m.message_id = r.message_id
                                   WHERE m.id = u.message AND m.direction = 1 AND r.tries < ?2))
             ORDER BY u.message",
        )?
        .query_map(params![instance.to_row(), MOST_ANSWERS], upload)?,
        limit,
    )
}

/// Of each lane that waits for a file, the turn of the first message that does. What can't be read is waited for by nobody: its message
/// is given up when its turn has come.
pub(crate) fn waiting(c: &Connection, instance: InstanceId) -> Result<BTreeMap<ChatId, i64>, StoreError> {
    let mut first = BTreeMap::new();
    let mut statement = c.prepare_cached(
        "SELECT u.message, u.hash, u.kind, u.key, u.thumbnail, u.result, u.at, o.chat, o.turn
         FROM uploads u JOIN outbox o ON o.message = u.message
         WHERE u.instance = ?1 AND u.result IS NULL AND o.state IN ('queued', 'uncertain')",
    )?;
    let waits = statement.query_map([instance.to_row()], |row| {
        Ok(upload(row).is_ok().then_some((ChatId(row.get(7)?), row.get::<_, i64>(8)?)))
    })?;
    for waits in waits {
        if let Some((chat, turn)) = waits? {
            first.entry(chat).and_modify(|first: &mut i64| *first = turn.min(*first)).or_insert(turn);
        }
    }
    Ok(first)
}

fn upload(row: &Row<'_>) -> rusqlite::Result<Upload> {
    Ok(Upload {
        message: MessageRow(row.get(0)?),
        hash: row.get(1)?,
        kind: from_word::<SendAs>(row.get(2)?)?,
        key: Secret::of_bytes(row.get(3)?),
        thumbnail: row.get(4)?,
        result: row.get(5)?,
        at: row.get::<_, Option<i64>>(6)?.map(Wall),
    })
}
