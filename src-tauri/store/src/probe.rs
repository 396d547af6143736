//! A quick look at a database file that is not ours to keep: can it be opened, read and written now, and if not, whose fault is that.

use std::path::Path;
use std::time::Duration;

use rusqlite::config::DbConfig;
use rusqlite::types::ValueRef;
use rusqlite::{Connection, ErrorCode, OpenFlags};
use thiserror::Error;

/// How long somebody else may hold the file.
const BUSY: Duration = Duration::from_secs(2);
/// Steps of a long look after which it is asked whether it goes on.
const STEPS: i32 = 50;

/// Why a file can't be used. Only `Damaged` is the file's own fault.
#[derive(Clone, Debug, Error, PartialEq, Eq)]
pub enum FileTrouble {
    /// It is no database, or a damaged one.
    #[error("{0}")]
    Damaged(String),
    /// No room on the disk.
    #[error("{0}")]
    DiskFull(String),
    /// Somebody else holds it.
    #[error("{0}")]
    Locked(String),
    /// It may not be read or written.
    #[error("{0}")]
    Forbidden(String),
    /// It can't be opened, read or written, and SQLite does not say why.
    #[error("{0}")]
    Unusable(String),
}

impl From<rusqlite::Error> for FileTrouble {
    fn from(error: rusqlite::Error) -> Self {
        let words = error.to_string();
        match error.sqlite_error_code() {
            Some(ErrorCode::DatabaseCorrupt | ErrorCode::NotADatabase) => FileTrouble::Damaged(words),
            Some(ErrorCode::DiskFull) => FileTrouble::DiskFull(words),
            Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked | ErrorCode::FileLockingProtocolFailed) => {
                FileTrouble::Locked(words)
            }
            Some(ErrorCode::ReadOnly | ErrorCode::PermissionDenied) => FileTrouble::Forbidden(words),
            // All that is left happens to good files, too.
            _ => FileTrouble::Unusable(words),
        }
    }
}

/// Opens an existing file, reads it, and writes what it says already. Says what `query` finds, the first
/// text of the first row; a query that the file does not understand finds none. Blocking, and gives up on a lock soon.
///
/// # Errors
/// Why it can't be used.
pub fn probe_file(file: &Path, query: &str) -> Result<Option<String>, FileTrouble> {
    let connection = open(file)?;
    let version: i64 = connection.query_row("PRAGMA user_version", [], |row| row.get(0))?;
    connection.query_row("SELECT count(*) FROM sqlite_master", [], |row| row.get::<_, i64>(0))?;
    let text = |row: &rusqlite::Row<'_>| match row.get_ref(0)? {
        ValueRef::Text(text) => Ok(String::from_utf8_lossy(text).into_owned()),
        ValueRef::Null | ValueRef::Integer(_) | ValueRef::Real(_) | ValueRef::Blob(_) => Ok(String::new()),
    };
    let found = match connection.query_row(query, [], text) {
        Ok(found) => Some(found),
        Err(rusqlite::Error::QueryReturnedNoRows) => None,
        Err(error) if error.sqlite_error_code() == Some(ErrorCode::Unknown) => None,
        Err(error) => return Err(error.into()),
    };
    connection.execute_batch(&format!("BEGIN IMMEDIATE; PRAGMA user_version = {version}; COMMIT;"))?;
    Ok(found)
}

/// Reads every page of a file. Blocking; some milliseconds for a small file.
///
/// # Errors
/// `Damaged` with the first thing that is wrong; why it can't be read.
pub fn check_file(file: &Path) -> Result<(), FileTrouble> {
    is_ok(&quick_check(&open(file)?)?)
}

/// The same for as long as `goes_on` says, which is asked every few pages. False when it did not come to the end: what was read until then
/// was well.
///
/// # Errors
/// See [`check_file`].
pub fn check_file_while(file: &Path, mut goes_on: impl FnMut() -> bool + Send + 'static) -> Result<bool, FileTrouble> {
    let connection = open(file)?;
    connection.progress_handler(STEPS, Some(move || !goes_on()))?;
    match quick_check(&connection) {
        Err(error) if error.sqlite_error_code() == Some(ErrorCode::OperationInterrupted) => Ok(false),
        verdict => is_ok(&verdict?).map(|()| true),
    }
}

fn quick_check(connection: &Connection) -> rusqlite::Result<String> {
    connection.query_row("PRAGMA quick_check(1)", [], |row| row.get(0))
}

fn is_ok(verdict: &str) -> Result<(), FileTrouble> {
    if verdict == "ok" { Ok(()) } else { Err(FileTrouble::Damaged(verdict.to_owned())) }
}

fn open(file: &Path) -> Result<Connection, FileTrouble> {
    let connection = Connection::open_with_flags(file, OpenFlags::SQLITE_OPEN_READ_WRITE)?;
    // What others wrote is folded into the file by them, as durably as they want it.
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, true)?;
    connection.busy_timeout(BUSY)?;
    connection.execute_batch("PRAGMA wal_autocheckpoint = 0;")?;
    let mode: String = connection.query_row("PRAGMA journal_mode", [], |row| row.get(0))?;
    if mode == "wal" {
        // Nothing is lost with what changes nothing.
        connection.execute_batch("PRAGMA synchronous = OFF;")?;
    }
    Ok(connection)
}

#[cfg(test)]
mod tests {
    use super::*;

    const HOLDS: &str = "SELECT pn FROM device WHERE pn <> ''";

    fn session(folder: &Path) -> std::path::PathBuf {
        let file = folder.join("session.db");
        let connection = Connection::open(&file).unwrap();
        connection
            .execute_batch("PRAGMA journal_mode = WAL; CREATE TABLE device (pn TEXT); INSERT INTO device VALUES ('1');")
            .unwrap();
        file
    }

    #[test]
    fn a_long_look_ends_when_it_may_not_go_on_and_finds_damage_before() {
        let folder = tempfile::tempdir().unwrap();
        let file = session(folder.path());
        let rows = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 20000)
                    INSERT INTO device SELECT printf('%0100d', i) FROM n; PRAGMA wal_checkpoint(TRUNCATE);";
        Connection::open(&file).unwrap().execute_batch(rows).unwrap();
        assert_eq!(check_file_while(&file, || true), Ok(true));
        let mut asked = 0;
        let twice = move || {
            asked += 1;
            asked < 3
        };
        assert_eq!(check_file_while(&file, twice), Ok(false));
        assert_eq!(probe_file(&file, HOLDS), Ok(Some("1".to_owned())), "it is as good as before");
        std::fs::write(&file, vec![7; 8192]).unwrap();
        assert!(matches!(check_file_while(&file, || true), Err(FileTrouble::Damaged(_))));
    }

    #[test]
    fn a_good_file_is_found_good_and_keeps_what_it_holds() {
        let folder = tempfile::tempdir().unwrap();
        let file = session(folder.path());
        for _ in 0..3 {
            assert_eq!(probe_file(&file, HOLDS), Ok(Some("1".to_owned())));
        }
        assert_eq!(check_file(&file), Ok(()));
        assert_eq!(probe_file(&file, "SELECT 1 FROM nobody"), Ok(None));
        assert_eq!(probe_file(&file, "SELECT 1 FROM device WHERE pn = ''"), Ok(None));
    }

    #[test]
    fn only_what_is_no_database_or_is_damaged_is_the_files_own_fault() {
        let folder = tempfile::tempdir().unwrap();
        let file = session(folder.path());
        std::fs::write(folder.path().join("other.db"), vec![7; 8192]).unwrap();
        let other = probe_file(&folder.path().join("other.db"), HOLDS);
        assert!(matches!(other, Err(FileTrouble::Damaged(_))), "{other:?}");
        let gone = probe_file(&folder.path().join("nothing.db"), HOLDS);
        assert!(matches!(gone, Err(FileTrouble::Unusable(_))), "{gone:?}");
        // A folder where its log should be.
        std::fs::create_dir(folder.path().join("session.db-wal")).unwrap();
        let blocked = probe_file(&file, HOLDS);
        assert!(matches!(blocked, Err(FileTrouble::Unusable(_))), "{blocked:?}");
    }

    #[test]
    fn a_file_that_somebody_holds_is_locked() {
        let folder = tempfile::tempdir().unwrap();
        let file = session(folder.path());
        let holder = Connection::open(&file).unwrap();
        holder.execute_batch("BEGIN IMMEDIATE; INSERT INTO device VALUES ('2');").unwrap();
        let locked = probe_file(&file, HOLDS);
        assert!(matches!(locked, Err(FileTrouble::Locked(_))), "{locked:?}");
        holder.execute_batch("COMMIT").unwrap();
        assert_eq!(probe_file(&file, HOLDS), Ok(Some("1".to_owned())));
    }

    #[cfg(unix)]
    #[test]
    fn a_page_that_is_torn_is_found_by_the_thorough_look() {
        use std::os::unix::fs::FileExt as _;
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("session.db");
        let connection = Connection::open(&file).unwrap();
        connection
            .execute_batch(
                "CREATE TABLE device (pn TEXT); INSERT INTO device VALUES ('1'); CREATE TABLE keys (k BLOB);
                 WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 500)
                 INSERT INTO keys SELECT randomblob(100) FROM n;",
            )
            .unwrap();
        drop(connection);
        let raw = std::fs::OpenOptions::new().write(true).open(&file).unwrap();
        raw.write_all_at(&[0xff; 4096], 4096 * 5).unwrap();
        let torn = check_file(&file);
        assert!(matches!(torn, Err(FileTrouble::Damaged(_))), "{torn:?}");
    }
}
