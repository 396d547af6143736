//! Folds the log back into the database on a thread of its own, so that no commit pays for it.
//!
//! SQLite would do it inside the commit that makes the log longer than a thousand pages, with two more fsyncs. A pass beside
//! the writer never quite catches up with one that does not rest, and the log begins anew only where it does: when it has grown
//! long, the writer itself folds in the little that is left, between two transactions.

use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::thread::JoinHandle;
use std::time::Duration;

use rusqlite::Connection;

use crate::error::StoreError;

/// Pages in the log that are worth a pass.
const WORTH_A_PASS: i64 = 1_000;
/// Pages in the log with which the writer stops and lets it begin anew: 64 MiB.
const LONG: i64 = 16_384;
/// Pages that the writer may fold in by itself at most, where that can be had: it waits meanwhile.
const LITTLE: i64 = 250;
/// Passes one after the other that try to come so far; each has less to do than the one before.
const PASSES: u32 = 4;
/// What the log may keep of the disk once it has begun anew, in bytes.
const KEPT: i64 = 16 << 20;

/// The thread, as the writer holds it.
pub(crate) struct Checkpoints {
    told: SyncSender<()>,
    long: Arc<AtomicBool>,
    thread: JoinHandle<()>,
}

impl Checkpoints {
    /// Takes the folding over from a connection that writes to this file.
    pub(crate) fn begin(writer: &Connection, file: &Path) -> Result<Checkpoints, StoreError> {
        writer.pragma_update(None, "wal_autocheckpoint", 0)?;
        writer.query_row(&format!("PRAGMA journal_size_limit = {KEPT}"), [], |_| Ok(()))?;
        let beside = Connection::open(file)?;
        beside.busy_timeout(Duration::from_secs(10))?;
        beside.execute_batch("PRAGMA synchronous = FULL; PRAGMA cache_size = -256;")?;
        let (told, commits) = sync_channel(1);
        let long = Arc::new(AtomicBool::new(false));
        let seen = Arc::clone(&long);
        let thread = std::thread::Builder::new()
            .name("wakala-checkpoint".to_owned())
            .spawn(move || run(&beside, &commits, &seen))
            .map_err(|error| StoreError::Internal(error.to_string()))?;
        Ok(Checkpoints { told, long, thread })
    }

    /// Something was committed.
    pub(crate) fn committed(&self, writer: &Connection) {
        if self.long.swap(false, Ordering::AcqRel)
            && let Err(error) = pass(writer, "PASSIVE")
        {
            tracing::warn!(%error, "the log can't begin anew");
        }
        // One that has not come to the last word yet will see this commit, too.
        let _ = self.told.try_send(());
    }

    /// Ends the thread; returns when its connection is closed.
    pub(crate) fn end(self) {
        let Self { told, thread, .. } = self;
        drop(told);
        let _ = thread.join();
    }
}

fn run(beside: &Connection, commits: &Receiver<()>, long: &AtomicBool) {
    let mut refused = false;
    while commits.recv().is_ok() {
        let done = pass(beside, "NOOP")
            .and_then(|log| if log.pages - log.folded >= WORTH_A_PASS { pass(beside, "PASSIVE") } else { Ok(log) })
            .and_then(|log| if log.pages >= LONG { nearly_all(beside, log) } else { Ok(log) });
        if let Ok(log) = &done
            && log.pages >= LONG
        {
            long.store(true, Ordering::Release);
        }
        // What can't be folded in is as safe where it is; the next commit tries again.
        if let Err(error) = &done
            && !refused
        {
            tracing::warn!(%error, "the log can't be folded into the database");
        }
        refused = done.is_err();
    }
}

/// Leaves the writer little to do, although it goes on writing.
fn nearly_all(beside: &Connection, log: Log) -> Result<Log, StoreError> {
    let mut log = log;
    for _ in 0..PASSES {
        if log.pages - log.folded <= LITTLE {
            break;
        }
        log = pass(beside, "PASSIVE")?;
    }
    Ok(log)
}

/// How much stands in the log, and how much of that in the database, too.
struct Log {
    pages: i64,
    folded: i64,
}

fn pass(connection: &Connection, how: &str) -> Result<Log, StoreError> {
    Ok(connection.query_row(&format!("PRAGMA wal_checkpoint({how})"), [], |row| {
        Ok(Log { pages: row.get(1)?, folded: row.get(2)? })
    })?)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn written(directory: &Path, pages: i64) -> (Connection, std::path::PathBuf) {
        let file = directory.join("wakala.db");
        let writer = Connection::open(&file).unwrap();
        writer.query_row("PRAGMA journal_mode = WAL", [], |_| Ok(())).unwrap();
        writer.execute_batch("PRAGMA wal_autocheckpoint = 0; CREATE TABLE t (b BLOB)").unwrap();
        writer.execute("INSERT INTO t VALUES (zeroblob(?1))", [pages * 4096]).unwrap();
        (writer, file)
    }

    fn run_once(file: &Path) -> bool {
        let (told, commits) = sync_channel(1);
        told.send(()).unwrap();
        drop(told);
        let long = AtomicBool::new(false);
        run(&Connection::open(file).unwrap(), &commits, &long);
        long.load(Ordering::Acquire)
    }

    #[test]
    fn a_short_log_is_left_alone_and_a_longer_one_is_folded_in() {
        let directory = tempfile::tempdir().unwrap();
        let (writer, file) = written(directory.path(), 100);
        assert!(!run_once(&file));
        assert_eq!(pass(&writer, "NOOP").unwrap().folded, 0);
        writer.execute("INSERT INTO t VALUES (zeroblob(?1))", [2_000 * 4096]).unwrap();
        assert!(!run_once(&file));
        let log = pass(&writer, "NOOP").unwrap();
        assert!(log.pages > 2_000 && log.folded == log.pages, "{} of {}", log.folded, log.pages);
    }

    #[test]
    fn a_long_log_begins_anew_at_the_writers_next_rest() {
        let directory = tempfile::tempdir().unwrap();
        let (writer, file) = written(directory.path(), LONG);
        assert!(run_once(&file), "it is told to the writer");
        // One that did not rest: this stands behind what the pass has folded in.
        writer.execute("INSERT INTO t VALUES (1)", []).unwrap();
        let checkpoints = Checkpoints::begin(&writer, &file).unwrap();
        checkpoints.long.store(true, Ordering::Release);
        checkpoints.committed(&writer);
        checkpoints.end();
        writer.execute("INSERT INTO t VALUES (2)", []).unwrap();
        assert!(pass(&writer, "NOOP").unwrap().pages < 100);
        let kept = std::fs::metadata(file.with_extension("db-wal")).unwrap().len();
        assert!(kept <= KEPT.unsigned_abs(), "{kept}");
    }

    #[test]
    fn commits_do_not_fold() {
        let directory = tempfile::tempdir().unwrap();
        let (writer, file) = written(directory.path(), 10);
        let checkpoints = Checkpoints::begin(&writer, &file).unwrap();
        writer.execute("INSERT INTO t VALUES (zeroblob(?1))", [3_000 * 4096]).unwrap();
        assert_eq!(pass(&writer, "NOOP").unwrap().folded, 0);
        checkpoints.committed(&writer);
        checkpoints.end();
        assert!(pass(&writer, "NOOP").unwrap().folded > 3_000);
    }
}
