//! The audit trail: what was asked, by whom, and what came of it. Outlives the instance.

use rusqlite::{Connection, params};
use wakala_domain::ids::InstanceId;
use wakala_domain::time::Wall;

use super::unfit;
use crate::error::StoreError;
use crate::migrate::Migration;
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

pub(crate) fn append(c: &Connection, row: &AuditRow) -> Result<(), StoreError> {
    let duration = row.duration_ms.map(|ms| i64::try_from(ms).unwrap_or(i64::MAX));
    c.prepare_cached(
        "INSERT INTO audit (at, instance, asked_by, action, result, detail, duration_ms) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
    )?
    .execute(params![
        row.at.0,
        row.instance.map(InstanceId::to_row),
        row.trigger,
        row.action,
        row.result,
        row.detail,
        duration
    ])?;
    Ok(())
}

/// Newest first.
pub(crate) fn page(c: &Connection, limit: u32) -> Result<Vec<AuditRow>, StoreError> {
    Ok(c.prepare_cached(
        "SELECT at, instance, asked_by, action, result, detail, duration_ms FROM audit ORDER BY id DESC LIMIT ?1",
    )?
    .query_map([limit], |row| {
        let instance: Option<i64> = row.get(1)?;
        let instance = instance.map(InstanceId::from_row).transpose().map_err(|error| unfit(1, error))?;
        let duration: Option<i64> = row.get(6)?;
        Ok(AuditRow {
            at: Wall(row.get(0)?),
            instance,
            trigger: row.get(2)?,
            action: row.get(3)?,
            result: row.get(4)?,
            detail: row.get(5)?,
            duration_ms: duration.and_then(|ms| u64::try_from(ms).ok()),
        })
    })?
    .collect::<Result<Vec<_>, _>>()?)
}
