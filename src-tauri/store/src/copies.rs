//! Copies of the database as it was before a migration, kept until the next good start.

use std::path::{Path, PathBuf};

use rusqlite::Connection;

use crate::error::StoreError;
use crate::private::private_file;

/// Writes a copy of the database of `version` beside it; a copy that a crash cut short never has the name of a whole one.
///
/// # Errors
/// What SQLite or the disk says; the database itself was only read.
pub(crate) fn keep(connection: &Connection, file: &Path, version: u32) -> Result<(), StoreError> {
    let part = with_ending(file, "before.part");
    let unwritable = |error: std::io::Error| match error.kind() {
        std::io::ErrorKind::StorageFull => StoreError::DiskFull,
        _ => StoreError::Unwritable { path: part.clone(), reason: error.to_string() },
    };
    remove(&part).map_err(unwritable)?;
    // Empty, and readable by its owner alone: SQLite fills it.
    drop(private_file(&part).map_err(unwritable)?);
    let copied =
        connection.execute("VACUUM INTO ?1", [part.to_string_lossy()]).map_err(StoreError::from).and_then(|_| {
            // Windows writes out only what is open for writing.
            private_file(&part).and_then(|copy| copy.sync_all()).map_err(unwritable)?;
            std::fs::rename(&part, with_ending(file, &format!("before-{version}"))).map_err(unwritable)
        });
    if copied.is_err() {
        // A disk that is full has no room for half a copy.
        let _ = remove(&part);
    }
    copied
}

/// Removes the copies: a start with the newest version went well.
pub(crate) fn forget(file: &Path) {
    let (Some(folder), Some(name)) = (file.parent(), file.file_name()) else { return };
    let beginning = format!("{}.before", name.to_string_lossy());
    let Ok(entries) = std::fs::read_dir(folder) else { return };
    for entry in entries.flatten().filter(|entry| entry.file_name().to_string_lossy().starts_with(&beginning)) {
        if let Err(error) = remove(&entry.path()) {
            tracing::warn!(%error, "an old copy of the database could not be removed");
        }
    }
}

fn with_ending(file: &Path, ending: &str) -> PathBuf {
    let mut name = file.as_os_str().to_owned();
    name.push(".");
    name.push(ending);
    PathBuf::from(name)
}

fn remove(file: &Path) -> std::io::Result<()> {
    match std::fs::remove_file(file) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => Err(error),
        _ => Ok(()),
    }
}
