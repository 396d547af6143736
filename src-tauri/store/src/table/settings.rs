//! Settings: small JSON documents by key.

use rusqlite::{Connection, OptionalExtension as _, params};

use super::lossy;
use crate::error::StoreError;
use crate::migration::Migration;

pub(crate) const CREATE: Migration = Migration {
    name: "settings",
    sql: "CREATE TABLE settings (key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID;",
};

/// A byte that is no text is left to whoever reads the document: most of them are the default then, and none keeps anybody from starting.
pub(crate) fn get(c: &Connection, key: &str) -> Result<Option<String>, StoreError> {
    let value = c.prepare_cached("SELECT value FROM settings WHERE key = ?1")?.query_row([key], |row| lossy(row, 0));
    Ok(value.optional()?.flatten())
}

pub(crate) fn set(c: &Connection, key: &str, value: &str) -> Result<(), StoreError> {
    c.prepare_cached("INSERT INTO settings (key, value) VALUES (?1, ?2) ON CONFLICT (key) DO UPDATE SET value = ?2")?
        .execute(params![key, value])?;
    Ok(())
}

pub(crate) fn remove(c: &Connection, key: &str) -> Result<(), StoreError> {
    c.prepare_cached("DELETE FROM settings WHERE key = ?1")?.execute([key])?;
    Ok(())
}
