//! Copies of the database as it was before a migration, kept until the next good start.

use std::path::{Path, PathBuf};

use rusqlite::Connection;

use crate::error::StoreError;
use crate::private::private_file;

/// Writes a copy of the database of `version` beside it; a copy that a crash cut short never has the name of a whole one.
///
/// # Errors
/// `NoRoomForCopy`, or what SQLite or the disk says; the database itself was only read.
pub(crate) fn keep(connection: &Connection, file: &Path, version: u32) -> Result<(), StoreError> {
    let part = with_ending(file, "before.part");
    let unwritable = |error: std::io::Error| match error.kind() {
        std::io::ErrorKind::StorageFull => StoreError::DiskFull,
        _ => StoreError::Unwritable { path: part.clone(), reason: error.to_string() },
    };
    tracing::info!(version, "the database is of an earlier version; a copy of it is made first");
    let kept = with_ending(file, &format!("before-{version}"));
    // One of this version that a try before this one left is what the database is still: with it, there would have to be room for two.
    // Those of versions before are the way back from an update that never had a good start.
    let copied = remove(&kept)
        .and_then(|()| remove(&part))
        // Empty, and readable by its owner alone: SQLite fills it.
        .and_then(|()| private_file(&part).map(drop))
        .map_err(unwritable)
        .and_then(|()| Ok(connection.execute("VACUUM INTO ?1", [part.to_string_lossy()])?))
        .and_then(|_| {
            tracing::info!(version, "the copy is written");
            // Windows writes out only what is open for writing.
            private_file(&part)
                .and_then(|copy| copy.sync_all())
                .and_then(|()| std::fs::rename(&part, &kept))
                .and_then(|()| sync_beside(file))
                .map_err(unwritable)
        });
    match copied {
        Ok(()) => {
            tracing::info!(version, "the copy is kept until the next good start");
            Ok(())
        }
        Err(error) => {
            // A disk that is full has no room for half a copy.
            let _ = remove(&part);
            Err(if error.is_disk_full() { StoreError::NoRoomForCopy { bytes: size(connection)? } } else { error })
        }
    }
}

/// How large a copy becomes, at most.
fn size(connection: &Connection) -> Result<u64, StoreError> {
    let number = |sql: &str| connection.query_row(sql, [], |row| row.get::<_, u32>(0));
    Ok(u64::from(number("PRAGMA page_count")?) * u64::from(number("PRAGMA page_size")?))
}

/// Makes a new name survive a power cut.
#[cfg(unix)]
fn sync_beside(file: &Path) -> std::io::Result<()> {
    file.parent().map_or(Ok(()), |folder| std::fs::File::open(folder)?.sync_all())
}

#[cfg(not(unix))]
fn sync_beside(_: &Path) -> std::io::Result<()> {
    Ok(())
}

/// Removes the copies: a start with the newest version went well.
pub(crate) fn forget(file: &Path) {
    let (Some(folder), Some(name)) = (file.parent(), file.file_name()) else { return };
    let beginning = format!("{}.before", name.to_string_lossy());
    let Ok(entries) = std::fs::read_dir(folder) else { return };
    for entry in entries.flatten().filter(|entry| entry.file_name().to_string_lossy().starts_with(&beginning)) {
        match remove(&entry.path()) {
            Ok(()) => tracing::info!("a copy of the database as it was is not needed any more"),
            Err(error) => tracing::warn!(%error, "an old copy of the database could not be removed"),
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_copies_of_updates_that_never_started_well_are_kept_until_one_does() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("wakala.db");
        let connection = Connection::open(&file).unwrap();
        connection.execute_batch("CREATE TABLE said (what); INSERT INTO said VALUES ('first')").unwrap();
        let said = |version: u32| {
            let copy = Connection::open(with_ending(&file, &format!("before-{version}"))).unwrap();
            copy.query_row("SELECT what FROM said", [], |row| row.get::<_, String>(0)).unwrap()
        };
        keep(&connection, &file, 64).unwrap();
        connection.execute("UPDATE said SET what = 'second'", []).unwrap();
        keep(&connection, &file, 68).unwrap();
        assert_eq!([said(64), said(68)], ["first", "second"]);
        // Tried again, it is one copy still.
        connection.execute("UPDATE said SET what = 'third'", []).unwrap();
        keep(&connection, &file, 68).unwrap();
        assert_eq!([said(64), said(68)], ["first", "third"]);
        forget(&file);
        let left = std::fs::read_dir(folder.path()).unwrap().flatten().filter(|entry| entry.path() != file).count();
        assert_eq!(left, 0);
    }
}
