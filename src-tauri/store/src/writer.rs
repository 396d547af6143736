//! The one writer: a thread that takes all that waits into one transaction and answers only after the commit.
//!
//! One fsync then serves many writes, which is what makes `synchronous=FULL` affordable. Each write runs in a savepoint, so
//! that one that fails takes nobody along.

use std::panic::{AssertUnwindSafe, catch_unwind};

use rusqlite::Connection;
use tokio::sync::{mpsc, oneshot};

use crate::error::StoreError;
use crate::writing::Writing;

/// Writes taken into one transaction at most.
const BATCH: usize = 256;

/// What the writer can be asked.
pub(crate) enum Letter {
    /// A write.
    Write(Box<dyn Job>),
    /// For drills: the database may not grow past so many pages.
    PageLimit(Option<u32>, oneshot::Sender<Result<(), StoreError>>),
    /// Checkpoint and end.
    Close(oneshot::Sender<Result<(), StoreError>>),
}

/// A write with its answer.
pub(crate) trait Job: Send {
    /// Runs it; remembers its result.
    fn run(&mut self, writing: &Writing<'_>) -> Result<(), StoreError>;
    /// Answers: with what it remembered, or with why the transaction did not come about.
    fn answer(self: Box<Self>, commit: Result<(), StoreError>);
}

/// A job with its types.
pub(crate) struct Typed<F, R> {
    pub job: Option<F>,
    pub result: Option<Result<R, StoreError>>,
    pub reply: oneshot::Sender<Result<R, StoreError>>,
}

impl<F, R> Job for Typed<F, R>
where
    F: FnOnce(&Writing<'_>) -> Result<R, StoreError> + Send,
    R: Send,
{
    fn run(&mut self, writing: &Writing<'_>) -> Result<(), StoreError> {
        let Some(job) = self.job.take() else { return Ok(()) };
        let result = catch_unwind(AssertUnwindSafe(|| job(writing)))
            .unwrap_or_else(|_| Err(StoreError::Internal("a write panicked".to_owned())));
        let outcome = result.as_ref().map(|_| ()).map_err(Clone::clone);
        self.result = Some(result);
        outcome
    }

    fn answer(self: Box<Self>, commit: Result<(), StoreError>) {
        let result = match (commit, self.result) {
            (Ok(()), Some(result)) => result,
            (Ok(()), None) => Err(StoreError::Internal("a write did not run".to_owned())),
            // What it was refused for says more than that the rest failed, too.
            (Err(_), Some(Err(error))) => Err(error),
            (Err(error), _) => Err(error),
        };
        // Nobody waits any more: the write stands all the same.
        let _ = self.reply.send(result);
    }
}

/// Runs until told to close, or until nobody can ask any more.
pub(crate) fn run(mut connection: Connection, mut letters: mpsc::Receiver<Letter>) {
    let mut jobs: Vec<Box<dyn Job>> = Vec::with_capacity(BATCH);
    while let Some(first) = letters.blocking_recv() {
        let mut next = Some(first);
        let mut last = None;
        while let Some(letter) = next.take() {
            match letter {
                Letter::Write(job) => jobs.push(job),
                other => {
                    last = Some(other);
                    break;
                }
            }
            if jobs.len() < BATCH {
                next = letters.try_recv().ok();
            }
        }
        commit(&mut connection, std::mem::take(&mut jobs));
        match last {
            Some(Letter::PageLimit(limit, reply)) => {
                let _ = reply.send(limit_pages(&connection, limit));
            }
            Some(Letter::Close(reply)) => {
                let _ = reply.send(close(connection));
                return;
            }
            Some(Letter::Write(_)) | None => {}
        }
    }
    let _ = close(connection);
}

fn commit(connection: &mut Connection, jobs: Vec<Box<dyn Job>>) {
    let mut waiting = jobs.into_iter().peekable();
    while waiting.peek().is_some() {
        let mut done: Vec<Box<dyn Job>> = Vec::new();
        if let Err(error) = connection.execute_batch("BEGIN IMMEDIATE") {
            let error = StoreError::from(error);
            waiting.by_ref().for_each(|job| job.answer(Err(error.clone())));
            return;
        }
        let mut lost = None;
        for mut job in waiting.by_ref() {
            let outcome = savepoint(connection, &mut *job);
            done.push(job);
            // A full disk may roll the whole transaction back, and with it what ran before in it.
            if connection.is_autocommit() {
                lost = Some(outcome.err().unwrap_or(StoreError::DiskFull));
                break;
            }
        }
        let committed = match lost {
            Some(error) => Err(error),
            None => connection.execute_batch("COMMIT").map_err(StoreError::from),
        };
        if committed.is_err() && !connection.is_autocommit() {
            let _ = connection.execute_batch("ROLLBACK");
        }
        for job in done {
            job.answer(committed.clone());
        }
    }
}

fn savepoint(connection: &Connection, job: &mut dyn Job) -> Result<(), StoreError> {
    connection.prepare_cached("SAVEPOINT job")?.execute([])?;
    let outcome = job.run(&Writing::new(connection));
    if outcome.is_err() && !connection.is_autocommit() {
        connection.prepare_cached("ROLLBACK TO job")?.execute([])?;
    }
    if !connection.is_autocommit() {
        connection.prepare_cached("RELEASE job")?.execute([])?;
    }
    outcome
}

fn limit_pages(connection: &Connection, limit: Option<u32>) -> Result<(), StoreError> {
    // 4294967294 is SQLite's own default.
    let pages = limit.map_or(4_294_967_294, i64::from);
    connection.query_row(&format!("PRAGMA max_page_count = {pages}"), [], |row| row.get::<_, i64>(0))?;
    Ok(())
}

fn close(connection: Connection) -> Result<(), StoreError> {
    connection.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(()))?;
    connection.close().map_err(|(_, error)| StoreError::from(error))
}
