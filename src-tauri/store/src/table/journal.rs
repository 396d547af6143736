//! The journal: what happened and must be told, appended by the transaction that made it happen; and how far each reader has come.

use rusqlite::types::ValueRef;
use rusqlite::{Connection, OptionalExtension as _, Row, params};
use wakala_domain::ids::InstanceId;
use wakala_domain::journal::{Happening, HappeningKind};
use wakala_domain::time::Wall;

use super::{lossy, unfit, word};
use crate::error::StoreError;
use crate::migration::Migration;
use crate::rows::{JournalPage, JournalRow};

/// `seq` never comes twice. An instance may be gone: what was said of it still was.
pub(crate) const CREATE: Migration = Migration {
    name: "journal",
    sql: "CREATE TABLE journal (
              seq      INTEGER PRIMARY KEY AUTOINCREMENT,
              at       INTEGER NOT NULL,
              instance INTEGER NOT NULL,
              what     TEXT NOT NULL
          ) STRICT;
          CREATE INDEX journal_by_time ON journal (at);
          CREATE TABLE journal_readers (
              name     TEXT PRIMARY KEY,
              position INTEGER NOT NULL
          ) STRICT, WITHOUT ROWID;",
};

/// Whoever reads for one kind of thing does not read through all others. Until then there were notices alone.
pub(crate) const KINDS: Migration = Migration {
    name: "journal: kinds",
    sql: "ALTER TABLE journal ADD COLUMN kind TEXT NOT NULL DEFAULT 'notices';
          CREATE INDEX journal_by_kind ON journal (kind, seq);",
};

/// Says its number.
pub(crate) fn append(c: &Connection, instance: InstanceId, at: Wall, what: &Happening) -> Result<i64, StoreError> {
    c.prepare_cached("INSERT INTO journal (at, instance, kind, what) VALUES (?1, ?2, ?3, ?4)")?.execute(params![
        at.0,
        instance.to_row(),
        word(&what.kind())?,
        serde_json::to_string(what)?
    ])?;
    Ok(c.last_insert_rowid())
}

/// Everything, oldest first, and of an entry that can't be read its number all the same.
pub(crate) fn after(c: &Connection, position: i64, limit: u32) -> Result<JournalPage, StoreError> {
    let rows = c
        .prepare_cached("SELECT seq, at, instance, what FROM journal WHERE seq > ?1 ORDER BY seq LIMIT ?2")?
        .query_map(params![position, limit], entry)?
        .collect::<Result<_, _>>()?;
    page(c, rows, position, limit)
}

fn page(c: &Connection, rows: Vec<JournalRow>, position: i64, limit: u32) -> Result<JournalPage, StoreError> {
    let end = match rows.last() {
        Some(last) if rows.len() >= limit as usize => last.seq,
        Some(_) | None => newest(c)?,
    };
    Ok(JournalPage { rows, gap: is_gap(c, position)?, end })
}

/// The same of one kind.
pub(crate) fn of_kind_after(
    c: &Connection,
    kind: HappeningKind,
    position: i64,
    limit: u32,
) -> Result<JournalPage, StoreError> {
    let rows = c
        .prepare_cached(
            "SELECT seq, at, instance, what FROM journal WHERE kind = ?1 AND seq > ?2 ORDER BY seq LIMIT ?3",
        )?
        .query_map(params![word(&kind)?, position, limit], entry)?
        .collect::<Result<_, _>>()?;
    page(c, rows, position, limit)
}

/// Whether something that stood after a position is kept no more. Numbers follow each other, and go in their order. A position beyond
/// what there is was one of another file: an earlier copy was put back, and what it says differs.
fn is_gap(c: &Connection, position: i64) -> Result<bool, StoreError> {
    let newest = newest(c)?;
    Ok(position > newest
        || match oldest(c)? {
            Some(oldest) => position < oldest - 1,
            None => position < newest,
        })
}

/// As much of an entry as can be read: one that is damaged keeps nobody from what comes after it.
fn entry(row: &Row<'_>) -> rusqlite::Result<JournalRow> {
    let seq: i64 = row.get(0)?;
    let damaged = |column: &str, error: &dyn std::fmt::Display| {
        tracing::error!(seq, column, %error, "an entry of the journal can't be read");
    };
    let instance = instance_at(row, 2).inspect_err(|error| damaged("instance", error)).ok();
    let what = match row.get_ref(3)? {
        ValueRef::Text(json) | ValueRef::Blob(json) => {
            serde_json::from_slice(json).inspect_err(|error| damaged("what", error)).ok()
        }
        ValueRef::Null | ValueRef::Integer(_) | ValueRef::Real(_) => None,
    };
    Ok(JournalRow { seq, at: Wall(row.get(1)?), instance, what })
}

/// The newest number that was ever given; 0 before the first.
pub(crate) fn newest(c: &Connection) -> Result<i64, StoreError> {
    let newest = c
        .prepare_cached("SELECT seq FROM sqlite_sequence WHERE name = 'journal'")?
        .query_row([], |row| row.get(0))
        .optional()?;
    Ok(newest.unwrap_or(0))
}

/// The position after which there are so many entries, or all that are kept: numbers follow each other.
pub(crate) fn before_newest(c: &Connection, number: u32) -> Result<i64, StoreError> {
    let newest = newest(c)?;
    let before = oldest(c)?.map_or(newest, |oldest| oldest - 1);
    Ok(before.max(newest - i64::from(number)))
}

fn oldest(c: &Connection) -> Result<Option<i64>, StoreError> {
    Ok(c.prepare_cached("SELECT min(seq) FROM journal")?.query_row([], |row| row.get(0))?)
}

/// How far a reader has come; `None` for one that never read. Never beyond what there is: whoever stands there would miss what comes.
pub(crate) fn position(c: &Connection, reader: &str) -> Result<Option<i64>, StoreError> {
    let position: Option<i64> = c
        .prepare_cached("SELECT position FROM journal_readers WHERE name = ?1")?
        .query_row([reader], |row| row.get(0))
        .optional()?;
    position.map(|position| Ok(position.min(newest(c)?))).transpose()
}

/// Never goes back, and never beyond what there is.
pub(crate) fn set_position(c: &Connection, reader: &str, position: i64) -> Result<(), StoreError> {
    c.prepare_cached(
        "INSERT INTO journal_readers (name, position) VALUES (?1, ?2)
         ON CONFLICT (name) DO UPDATE SET position = max(position, ?2)",
    )?
    .execute(params![reader, position.min(newest(c)?)])?;
    Ok(())
}

/// Forgets some of what stands up to a position, the oldest first; says how much.
pub(crate) fn prune(c: &Connection, position: i64, limit: u32) -> Result<u64, StoreError> {
    let gone = c
        .prepare_cached(
            "DELETE FROM journal WHERE seq IN (SELECT seq FROM journal WHERE seq <= ?1 ORDER BY seq LIMIT ?2)",
        )?
        .execute(params![position, limit])?;
    Ok(u64::try_from(gone).unwrap_or(u64::MAX))
}
