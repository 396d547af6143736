//! The timeline of each instance.

use rusqlite::{Connection, OptionalExtension as _, params};
use wakala_domain::ids::InstanceId;
use wakala_domain::lifecycle::Entry;
use wakala_domain::time::Wall;

use super::lossy;
use crate::error::StoreError;
use crate::migration::Migration;

pub(crate) const CREATE: Migration = Migration {
    name: "lifecycle_events",
    sql: "CREATE TABLE lifecycle_events (
              id       INTEGER PRIMARY KEY AUTOINCREMENT,
              instance INTEGER NOT NULL REFERENCES instances (id) ON DELETE CASCADE,
              at       INTEGER NOT NULL,
              entry    TEXT NOT NULL
          ) STRICT;
          CREATE INDEX lifecycle_events_by_instance ON lifecycle_events (instance, id);",
};

pub(crate) const INDEX_TIME: Migration = Migration {
    name: "lifecycle_events: found by age",
    sql: "CREATE INDEX lifecycle_events_by_time ON lifecycle_events (at);",
};

/// A try that failed like the one before takes its place: a PC that is without a network for a day must not write a line for each.
pub(crate) fn append(c: &Connection, instance: InstanceId, at: Wall, entry: &Entry) -> Result<i64, StoreError> {
    let last: Option<(i64, Option<String>)> = c
        .prepare_cached("SELECT id, entry FROM lifecycle_events WHERE instance = ?1 ORDER BY id DESC LIMIT 1")?
        .query_row([instance.to_row()], |row| Ok((row.get(0)?, lossy(row, 1)?)))
        .optional()?;
    if let Some((id, Some(last))) = last
        && serde_json::from_str(&last).is_ok_and(|last| entry.repeats(&last))
    {
        c.prepare_cached("UPDATE lifecycle_events SET at = ?2, entry = ?3 WHERE id = ?1")?.execute(params![
            id,
            at.0,
            serde_json::to_string(entry)?
        ])?;
        return Ok(id);
    }
    c.prepare_cached("INSERT INTO lifecycle_events (instance, at, entry) VALUES (?1, ?2, ?3)")?.execute(params![
        instance.to_row(),
        at.0,
        serde_json::to_string(entry)?
    ])?;
    Ok(c.last_insert_rowid())
}

/// Newest first.
pub(crate) fn page(
    c: &Connection,
    instance: InstanceId,
    before: Option<i64>,
    limit: u32,
) -> Result<Vec<(i64, Wall, Entry)>, StoreError> {
    let mut statement = c.prepare_cached(
        "SELECT id, at, entry FROM lifecycle_events WHERE instance = ?1 AND id < ?2 ORDER BY id DESC LIMIT ?3",
    )?;
    let lines = statement.query_map(params![instance.to_row(), before.unwrap_or(i64::MAX), limit], |row| {
        Ok((row.get(0)?, Wall(row.get(1)?), lossy(row, 2)?.unwrap_or_default()))
    })?;
    let mut page = Vec::new();
    for line in lines {
        let (id, at, entry) = line?;
        match serde_json::from_str(&entry) {
            Ok(entry) => page.push((id, at, entry)),
            // The others can be shown all the same.
            Err(error) => tracing::warn!(line = id, %error, "a line of a timeline can't be read"),
        }
    }
    Ok(page)
}

/// Forgets some of what is older than a moment; says how much.
pub(crate) fn prune(c: &Connection, before: Wall, limit: u32) -> Result<u64, StoreError> {
    let gone = c
        .prepare_cached(
            "DELETE FROM lifecycle_events WHERE id IN (SELECT id FROM lifecycle_events WHERE at < ?1 LIMIT ?2)",
        )?
        .execute(params![before.0, limit])?;
    Ok(u64::try_from(gone).unwrap_or(u64::MAX))
}
