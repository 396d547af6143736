//! Messages that disappear: when the content of each goes. Its row stays, and says that it was there.

use rusqlite::{Connection, OptionalExtension as _, params};
use wakala_domain::ids::{ChatId, MessageRow};
use wakala_domain::messages::content::{Content, Gone};
use wakala_domain::messages::frame::Frame;
use wakala_domain::time::Wall;

use super::{changes, instance_at, more, undone_if_refused};
use crate::error::StoreError;
use crate::migration::Migration;
use crate::rows::Expired;

pub(crate) const CREATE: Migration = Migration {
    name: "expiring: messages that disappear",
    sql: "CREATE TABLE expiring (
              message INTEGER PRIMARY KEY REFERENCES messages (id) ON DELETE CASCADE,
              at      INTEGER NOT NULL
          ) STRICT;
          CREATE INDEX expiring_by_time ON expiring (at);",
};

const DAY_MS: i64 = 24 * 3_600_000;

/// Notes when the content of a message goes, if it does.
pub(crate) fn note(c: &Connection, row: i64, written: Wall, frame: &Frame) -> Result<(), StoreError> {
    if frame.expires > 0 {
        let at = written.0.saturating_add(i64::from(frame.expires) * 1_000);
        c.prepare_cached("INSERT OR REPLACE INTO expiring (message, at) VALUES (?1, ?2)")?.execute([row, at])?;
    }
    Ok(())
}

/// The same of a message of ours, which WhatsApp has taken just now.
pub(crate) fn note_ours(c: &Connection, row: MessageRow, taken: Wall) -> Result<(), StoreError> {
    let frame: Option<Option<String>> = c
        .prepare_cached("SELECT frame FROM message_more WHERE message = ?1")?
        .query_row([row.0], |found| found.get(0))
        .optional()?;
    frame.flatten().map_or(Ok(()), |frame| note(c, row.0, taken, &more::frame(Some(&frame))))
}

/// Takes the content from up to so many messages whose time has come, with all that would tell it; says which.
pub(crate) fn expire_some(c: &Connection, now: Wall, limit: u32) -> Result<Vec<Expired>, StoreError> {
    let rows = c
        .prepare_cached("SELECT message FROM expiring WHERE at <= ?1 ORDER BY at LIMIT ?2")?
        .query_map(params![now.0, limit], |row| Ok(MessageRow(row.get(0)?)))?
        .collect::<Result<Vec<_>, _>>()?;
    let mut expired = Vec::with_capacity(rows.len());
    for row in rows {
        match undone_if_refused(c, || expire(c, row)) {
            Ok(went) => expired.extend(went),
            Err(error) if error.is_of_the_disk() => return Err(error),
            // The others go all the same.
            Err(error) => {
                tracing::error!(
                    row = row.0,
                    %error,
                    "a message whose time has come can't be taken away; tried again tomorrow"
                );
                c.prepare_cached("UPDATE expiring SET at = ?2 WHERE message = ?1")?
                    .execute(params![row.0, now.0.saturating_add(DAY_MS)])?;
            }
        }
    }
    Ok(expired)
}

/// Takes the content from a message, with all that would tell it.
pub(crate) fn expire(c: &Connection, row: MessageRow) -> Result<Option<Expired>, StoreError> {
    let gone = Content::Gone(Gone::Expired);
    changes::forget_edits(c, row)?;
    let expired = c
        .prepare_cached(
            "UPDATE messages SET kind = ?2, kind_name = NULL, body = NULL WHERE id = ?1 RETURNING instance, chat",
        )?
        .query_row(params![row.0, more::kind(&gone)], |found| {
            Ok(Expired { instance: instance_at(found, 0)?, chat: ChatId(found.get(1)?), row })
        })
        .optional()?;
    for sql in [
        "DELETE FROM message_raw WHERE message = ?1",
        "DELETE FROM payloads WHERE message = ?1",
        "DELETE FROM files WHERE message = ?1",
        "DELETE FROM uploads WHERE message = ?1",
        // What it was edited to, and what was chosen of it; what is still to go of both is refused by WhatsApp's phones. Answers are
        // messages of their own.
        "DELETE FROM payloads WHERE about = ?1
             AND CASE WHEN json_valid(payload) THEN json_extract(payload, '$.is') IN ('edit', 'vote') ELSE 1 END
             AND NOT EXISTS (SELECT 1 FROM outbox o WHERE o.message = payloads.message)",
        "DELETE FROM expiring WHERE message = ?1",
    ] {
        c.prepare_cached(sql)?.execute([row.0])?;
    }
    more::keep(c, row.0, &gone, &Frame::default())?;
    Ok(expired)
}
