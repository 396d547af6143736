//! What bringing the instances back came to, for the last starts of the app. The report itself is a document of the engine.

use rusqlite::{Connection, params};
use wakala_domain::time::Wall;

use crate::error::StoreError;
use crate::migration::Migration;

pub(crate) const CREATE: Migration = Migration {
    name: "restorations",
    sql: "CREATE TABLE restorations (
              id      INTEGER PRIMARY KEY AUTOINCREMENT,
              started INTEGER NOT NULL,
              report  TEXT NOT NULL
          ) STRICT;",
};

/// Keeps a report and forgets all but the newest `keep`.
pub(crate) fn append(c: &Connection, started: Wall, report: &str, keep: u32) -> Result<(), StoreError> {
    c.prepare_cached("INSERT INTO restorations (started, report) VALUES (?1, ?2)")?
        .execute(params![started.0, report])?;
    c.prepare_cached(
        "DELETE FROM restorations WHERE id NOT IN (SELECT id FROM restorations ORDER BY id DESC LIMIT ?1)",
    )?
    .execute([keep])?;
    Ok(())
}

/// Newest first.
pub(crate) fn list(c: &Connection) -> Result<Vec<String>, StoreError> {
    Ok(c.prepare_cached("SELECT report FROM restorations ORDER BY id DESC")?
        .query_map([], |row| Ok(super::lossy(row, 0)?.unwrap_or_default()))?
        .collect::<Result<Vec<_>, _>>()?)
}
