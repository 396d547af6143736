//! The audit trail: what was asked, by whom, and what came of it. Outlives the instance.

use rusqlite::{Connection, Row, params};
use wakala_domain::audit::{AuditAction, Trigger};
use wakala_domain::ids::InstanceId;
use wakala_domain::time::Wall;

use super::{readable_page, unfit};
use crate::error::StoreError;
use crate::migration::Migration;
use crate::rows::AuditRow;

pub(crate) const CREATE: Migration = Migration {
    name: "audit",
    sql: "CREATE TABLE audit (
              id          INTEGER PRIMARY KEY AUTOINCREMENT,
              at          INTEGER NOT NULL,
              instance    INTEGER,
              asked_by    TEXT NOT NULL,
              action      TEXT NOT NULL,
              result      TEXT NOT NULL,
              detail      TEXT,
              duration_ms INTEGER
          ) STRICT;
          CREATE INDEX audit_by_time ON audit (at);",
};

pub(crate) const ADD_CAUSE: Migration = Migration {
    name: "audit: why the engine decided",
    sql: "ALTER TABLE audit ADD COLUMN cause TEXT;
          CREATE INDEX audit_begun ON audit (id) WHERE result = 'begun';",
};

pub(crate) const INDEX_INSTANCE: Migration = Migration {
    name: "audit: found by instance",
    sql: "CREATE INDEX audit_by_instance ON audit (instance, id) WHERE instance IS NOT NULL;",
};

pub(crate) const ADD_CALLER: Migration =
    Migration { name: "audit: under which name a front asked", sql: "ALTER TABLE audit ADD COLUMN caller TEXT;" };

/// Lines of one instance among which one that repeats is looked for: a try has two, and two causes may take turns.
const LOOK_BACK: u32 = 4;
/// The result of a disconnect.
const ENDED: &str = "ended";

/// Says the row, for `finish`. A try of the engine's own that begins for the reason for which the one before failed takes its place;
/// its figures say how many there were.
pub(crate) fn append(c: &Connection, row: &AuditRow) -> Result<i64, StoreError> {
    if let Some(repeated) = repeated(c, row)? {
        c.prepare_cached("DELETE FROM audit WHERE id = ?1")?.execute([repeated])?;
    }
    let duration = row.duration_ms.map(|ms| i64::try_from(ms).unwrap_or(i64::MAX));
    c.prepare_cached(
        "INSERT INTO audit (at, instance, asked_by, action, cause, result, detail, duration_ms, caller)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
    )?
    .execute(params![
        row.at.0,
        row.instance.map(InstanceId::to_row),
        row.trigger,
        row.action,
        row.cause,
        row.result,
        row.detail,
        duration,
        row.caller
    ])?;
    Ok(c.last_insert_rowid())
}

/// The line of a try that failed for the reason for which this one begins, among those since the last that went well.
fn repeated(c: &Connection, row: &AuditRow) -> Result<Option<i64>, StoreError> {
    let is_a_try = |trigger: &str, action: &str| {
        [Trigger::Timer, Trigger::WhatsApp].iter().any(|of| of.as_str() == trigger)
            && [AuditAction::Connect, AuditAction::Disconnect].iter().any(|of| of.as_str() == action)
    };
    let Some(instance) = row.instance.filter(|_| row.cause.is_some() && is_a_try(&row.trigger, &row.action)) else {
        return Ok(None);
    };
    for earlier in page(c, Some(instance), None, LOOK_BACK)? {
        let (id, line) = earlier;
        let failed = line.cause.as_ref() == Some(&line.result) || line.result == ENDED;
        if !is_a_try(&line.trigger, &line.action) || !failed {
            return Ok(None);
        }
        if line.trigger == row.trigger && line.action == row.action && line.cause == row.cause {
            return Ok(Some(id));
        }
    }
    Ok(None)
}

/// Notes how something ended that was appended as begun.
pub(crate) fn finish(c: &Connection, id: i64, result: &str, duration_ms: u64) -> Result<(), StoreError> {
    c.prepare_cached("UPDATE audit SET result = ?2, duration_ms = ?3 WHERE id = ?1")?.execute(params![
        id,
        result,
        i64::try_from(duration_ms).unwrap_or(i64::MAX)
    ])?;
    Ok(())
}

/// What the last run had begun was interrupted.
pub(crate) fn heal_after_run(c: &Connection) -> Result<(), StoreError> {
    // Said out, or the index of these would not be used.
    c.prepare_cached("UPDATE audit SET result = 'interrupted' WHERE result = 'begun'")?.execute([])?;
    Ok(())
}

/// Forgets some of what is older than a moment; says how much.
pub(crate) fn prune(c: &Connection, before: Wall, limit: u32) -> Result<u64, StoreError> {
    let gone = c
        .prepare_cached("DELETE FROM audit WHERE id IN (SELECT id FROM audit WHERE at < ?1 LIMIT ?2)")?
        .execute(params![before.0, limit])?;
    Ok(u64::try_from(gone).unwrap_or(u64::MAX))
}

/// Newest first: of one instance or of all, before a row.
pub(crate) fn page(
    c: &Connection,
    instance: Option<InstanceId>,
    before: Option<i64>,
    limit: u32,
) -> Result<Vec<(i64, AuditRow)>, StoreError> {
    const COLUMNS: &str =
        "SELECT id, at, instance, asked_by, action, cause, result, detail, duration_ms, caller FROM audit";
    let before = before.unwrap_or(i64::MAX);
    match instance {
        Some(instance) => readable_page(
            c.prepare_cached(&format!("{COLUMNS} WHERE instance = ?1 AND id < ?2 ORDER BY id DESC"))?
                .query_map(params![instance.to_row(), before], line)?,
            limit,
        ),
        None => readable_page(
            c.prepare_cached(&format!("{COLUMNS} WHERE id < ?1 ORDER BY id DESC"))?.query_map(params![before], line)?,
            limit,
        ),
    }
}

fn line(row: &Row<'_>) -> rusqlite::Result<(i64, AuditRow)> {
    let instance: Option<i64> = row.get(2)?;
    let instance = instance.map(InstanceId::from_row).transpose().map_err(|error| unfit(2, error))?;
    let duration: Option<i64> = row.get(8)?;
    let line = AuditRow {
        at: Wall(row.get(1)?),
        instance,
        trigger: row.get(3)?,
        action: row.get(4)?,
        cause: row.get(5)?,
        result: row.get(6)?,
        detail: row.get(7)?,
        duration_ms: duration.and_then(|ms| u64::try_from(ms).ok()),
        caller: row.get(9)?,
    };
    Ok((row.get(0)?, line))
}
