//! The journal: what happened and must be told, appended by the transaction that made it happen; and how far each reader has come.

use rusqlite::types::ValueRef;
use rusqlite::{Connection, OptionalExtension as _, Row, params};
use wakala_domain::ids::InstanceId;
use wakala_domain::journal::{Happening, HappeningKind};
use wakala_domain::time::Wall;

use super::{instance_at, word};
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

/// An entry of none of them is as good as gone: it is nobody's.
const KINDS_THERE: [HappeningKind; 3] = [HappeningKind::Notices, HappeningKind::Messages, HappeningKind::Deliveries];

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
        .collect::<Result<Vec<_>, _>>()?;
    let end = end(c, &rows, limit)?;
    let gap = is_gap(position, end, i64::try_from(rows.len()).unwrap_or(i64::MAX));
    Ok(JournalPage { rows, gap, end })
}

/// What some instances have between two positions, the second one included, oldest first, how far was looked, and how many entries stand
/// there: numbers follow each other, so that of fewer than that some are kept no more. Whoever reads so is
/// behind, and few are: what is of others is walked over once for all of them, unread, and the journal has no index more.
pub(crate) fn of_instances(
    c: &Connection,
    instances: &[InstanceId],
    after: i64,
    until: i64,
    looks_at: u32,
) -> Result<(Vec<JournalRow>, i64, u32), StoreError> {
    let mut found = Vec::new();
    let (mut looked, mut last) = (0, after);
    let mut query = c.prepare_cached(
        "SELECT seq, at, instance, what FROM journal WHERE seq > ?1 AND seq <= ?2 ORDER BY seq LIMIT ?3",
    )?;
    let mut rows = query.query(params![after, until, looks_at])?;
    while let Some(row) = rows.next()? {
        looked += 1;
        last = row.get(0)?;
        if instance_at(row, 2).is_ok_and(|of| instances.contains(&of)) {
            found.push(entry(row)?);
        }
    }
    Ok((found, if looked < looks_at { until } else { last }, looked))
}

/// Where a page ends.
fn end(c: &Connection, rows: &[JournalRow], limit: u32) -> Result<i64, StoreError> {
    match rows.last() {
        Some(last) if rows.len() >= limit as usize => Ok(last.seq),
        Some(_) | None => newest(c),
    }
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
        .collect::<Result<Vec<_>, _>>()?;
    let end = end(c, &rows, limit)?;
    let mut there = 0_i64;
    for kind in KINDS_THERE {
        there += c
            .prepare_cached("SELECT count(*) FROM journal WHERE kind = ?1 AND seq > ?2 AND seq <= ?3")?
            .query_row(params![word(&kind)?, position, end], |row| row.get::<_, i64>(0))?;
    }
    let gap = is_gap(position, end, there);
    Ok(JournalPage { rows, gap, end })
}

/// Whether something that stood between a position and the end of a page is kept no more: numbers follow each other, so there are as
/// many entries as numbers. A position beyond what there is was one of another file: an earlier copy was put back, and what it says
/// differs.
fn is_gap(position: i64, end: i64, there: i64) -> bool {
    end.checked_sub(position) != Some(there)
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
    // The entries themselves where SQLite's own note of it is lost: it goes on from whichever is greater, too.
    Ok(c.prepare_cached(
        "SELECT max(coalesce((SELECT max(seq) FROM sqlite_sequence WHERE name = 'journal'), 0),
                    coalesce((SELECT max(seq) FROM journal), 0))",
    )?
    .query_row([], |row| row.get(0))?)
}

/// The position after which there are so many entries, or all that are kept: numbers follow each other.
pub(crate) fn before_newest(c: &Connection, number: u32) -> Result<i64, StoreError> {
    let newest = newest(c)?;
    let before = oldest(c)?.map_or(newest, |oldest| oldest - 1);
    Ok(before.max(newest - i64::from(number)))
}

/// The oldest entry that is kept.
pub(crate) fn oldest(c: &Connection) -> Result<Option<i64>, StoreError> {
    Ok(c.prepare_cached("SELECT min(seq) FROM journal")?.query_row([], |row| row.get(0))?)
}

/// How far a reader has come; `None` for one that never read. Never beyond what there is: whoever stands there would miss what comes.
pub(crate) fn position(c: &Connection, reader: &str) -> Result<Option<i64>, StoreError> {
    let position: Option<i64> = c
        .prepare_cached("SELECT position FROM journal_readers WHERE name = ?1")?
        .query_row([reader], |row| row.get(0))
        .optional()?;
    let Some(position) = position else { return Ok(None) };
    let newest = newest(c)?;
    if position > newest {
        tracing::error!(reader, position, newest, "kept ahead of the journal's end; it is read on from there");
    }
    Ok(Some(position.min(newest)))
}

/// Never goes back but from where nothing is yet, and never beyond what there is.
pub(crate) fn set_position(c: &Connection, reader: &str, position: i64) -> Result<(), StoreError> {
    c.prepare_cached(
        "INSERT INTO journal_readers (name, position) VALUES (?1, min(?2, ?3))
         ON CONFLICT (name) DO UPDATE SET position = max(min(position, ?3), min(?2, ?3))",
    )?
    .execute(params![reader, position, newest(c)?])?;
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
