//! Rows of an earlier version that referred to nobody: an update takes them out, and all that they said stands here.

use rusqlite::{Connection, params};
use wakala_domain::audit::{AuditAction, AuditFigure, Trigger, detail};
use wakala_domain::time::Wall;

use super::audit;
use crate::error::StoreError;
use crate::migration::Migration;
use crate::rows::AuditRow;

/// `version` is that of the file, `instance` whose it was as far as the row said so, `source` the table and `content` the row, as JSON by
/// its columns; `at` when the trail has said it.
pub(crate) const CREATE: Migration = Migration {
    name: "kept_aside: rows that refer to nobody",
    sql: "CREATE TABLE kept_aside (
              id       INTEGER PRIMARY KEY,
              version  INTEGER NOT NULL,
              instance INTEGER,
              source   TEXT NOT NULL,
              content  TEXT NOT NULL,
              at       INTEGER
          ) STRICT;
          CREATE INDEX kept_aside_unsaid ON kept_aside (at) WHERE at IS NULL;
          CREATE INDEX kept_aside_by_instance ON kept_aside (instance) WHERE instance IS NOT NULL;",
};

/// A row that is kept aside.
pub(crate) struct KeptAside<'a> {
    pub version: u32,
    pub instance: Option<i64>,
    pub source: &'a str,
    pub content: &'a str,
}

pub(crate) fn keep(c: &Connection, row: &KeptAside<'_>) -> Result<(), StoreError> {
    c.prepare_cached("INSERT INTO kept_aside (version, instance, source, content) VALUES (?1, ?2, ?3, ?4)")?
        .execute(params![row.version, row.instance, row.source, row.content])?;
    Ok(())
}

/// Has the trail say what an update kept aside.
pub(crate) fn heal_after_run(c: &Connection, now: Wall) -> Result<(), StoreError> {
    let rows = c.prepare_cached("UPDATE kept_aside SET at = ?1 WHERE at IS NULL")?.execute([now.0])?;
    if rows == 0 {
        return Ok(());
    }
    let line = AuditRow {
        at: now,
        instance: None,
        trigger: Trigger::Startup.as_str().to_owned(),
        action: AuditAction::Mend.as_str().to_owned(),
        cause: None,
        result: "done".to_owned(),
        detail: Some(detail(&[(AuditFigure::KeptAside, &rows)])),
        duration_ms: None,
        caller: None,
    };
    audit::append(c, &line).map(|_| ())
}
