//! The store's front: durable writes through the one writer, reads on `query_only` connections.

use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use rusqlite::config::DbConfig;
use rusqlite::{Connection, OpenFlags};
use tokio::sync::{Semaphore, oneshot};
use wakala_domain::ids::{ChatId, InstanceId};
use wakala_domain::time::Wall;
use wakala_domain::update::UpdateStep;

use crate::checkpoint::Checkpoints;
use crate::copies;
use crate::data_dir::DataDir;
use crate::error::StoreError;
use crate::happened;
use crate::index;
use crate::letters::{Letter, Letters, Piece, Post, Typed};
use crate::migrate;
use crate::private::private_file;
use crate::reading::Reading;
use crate::table::gone::{self, Gone};
use crate::table::lanes;
use crate::writer::{self, Outside};
use crate::writing::Writing;

/// Reads at the same time.
const READERS: usize = 4;
/// Prepared statements kept per connection.
const STATEMENTS: usize = 128;

/// The database. Cheap to clone.
#[derive(Clone)]
pub struct Store(Arc<Inner>);

struct Inner {
    writer: Post,
    readers: Arc<Readers>,
    outside: Arc<Outside>,
    /// It was so before it was opened.
    is_of_this_version: bool,
}

struct Readers {
    file: std::path::PathBuf,
    idle: Mutex<Vec<Connection>>,
    permits: Arc<Semaphore>,
}

impl Store {
    /// Opens the database of a data directory, making or migrating it first. Blocking.
    ///
    /// # Errors
    /// `NewerSchema` (the file is not touched), `Corrupt`, `Unwritable`, `DiskFull`.
    pub fn open(directory: &DataDir) -> Result<Store, StoreError> {
        Self::open_telling(directory, |_| {})
    }

    /// The same, and `tell` is told of each step before it begins where the database is of an earlier version. Blocking, for as long as
    /// it takes to copy it and to write much of it anew.
    ///
    /// # Errors
    /// As of `open`.
    pub fn open_telling(directory: &DataDir, tell: impl Fn(UpdateStep)) -> Result<Store, StoreError> {
        let file = directory.database();
        private_file(&file)
            .map_err(|error| StoreError::Unwritable { path: file.clone(), reason: error.to_string() })?;
        let mut connection = Connection::open(&file)?;
        let steps = migrate::all();
        let found = migrate::version(&connection)?;
        let known = u32::try_from(steps.len()).unwrap_or(u32::MAX);
        if found > known {
            return Err(StoreError::NewerSchema { found, known });
        }
        connection.busy_timeout(Duration::from_secs(10))?;
        plan_once(&connection)?;
        connection.query_row("PRAGMA journal_mode = WAL", [], |_| Ok(()))?;
        connection
            .execute_batch("PRAGMA synchronous = FULL; PRAGMA cache_size = -8192; PRAGMA temp_store = MEMORY;")?;
        connection.set_prepared_statement_cache_capacity(STATEMENTS);
        let earlier = found > 0 && found < known;
        // The copy, each of its steps, and the look at all of it.
        let mut next = UpdateStep { step: 0, of: known - found + 2 };
        let mut begins = || {
            next.step += 1;
            if earlier {
                tell(next);
            }
        };
        if earlier {
            begins();
            copies::keep(&connection, &file, found)?;
        }
        migrate::migrate_telling(&mut connection, &steps, begins)?;
        if found < known {
            index::mending::may_be_taken_away(&connection);
        }
        gone::watch(&connection)?;
        lanes::watch(&connection)?;
        happened::watch(&connection)?;
        index::watch(&connection)?;
        let outside: Arc<Outside> = Arc::default();
        let called = Arc::clone(&outside);
        let checkpoints = Checkpoints::begin(&connection, &file)?;
        let (writer, letters) = Letters::new();
        std::thread::Builder::new()
            .name("wakala-writer".to_owned())
            .spawn(move || writer::run(connection, letters, checkpoints, &called))
            .map_err(|error| StoreError::Internal(error.to_string()))?;
        let readers = Readers { file, idle: Mutex::new(Vec::new()), permits: Arc::new(Semaphore::new(READERS)) };
        Ok(Store(Arc::new(Inner { writer, readers: Arc::new(readers), outside, is_of_this_version: found == known })))
    }

    /// The program has started on it: a copy from before an update, which an earlier start made, is not needed any more. The one that this
    /// start has made stays until the next. Blocking, as long as the system takes to remove a file.
    pub fn started_well(&self) {
        if self.0.is_of_this_version {
            copies::forget(&self.0.readers.file);
        }
    }

    /// Has `tell` told of what a commit removed, after it and before whoever asked for the write is answered. It is called on the
    /// writer's thread and must not wait for anything. The first one that is named stays.
    pub fn tell_gone(&self, tell: impl Fn(Vec<Gone>) + Send + Sync + 'static) {
        if self.0.outside.tell_gone.set(Box::new(tell)).is_err() {
            tracing::error!("somebody else is told already of what is gone");
        }
    }

    /// Has `tell` told in which chats a commit changed what keeps the messages that wait, in the same way. The first one that is named
    /// stays.
    pub fn tell_lanes(&self, tell: impl Fn(Vec<(InstanceId, ChatId)>) + Send + Sync + 'static) {
        if self.0.outside.tell_lanes.set(Box::new(tell)).is_err() {
            tracing::error!("somebody else is told already of what keeps lanes");
        }
    }

    /// Has what happens dated by `now`, the wall clock; until then it has no date. It is called on the writer's thread and must not wait
    /// for anything. The first one that is named stays.
    pub fn date_by(&self, now: impl Fn() -> Wall + Send + Sync + 'static) {
        if self.0.outside.now.set(Box::new(now)).is_err() {
            tracing::error!("what happens is dated by another clock already");
        }
    }

    /// Runs a write that somebody waits for, in a transaction. When this returns `Ok`, it is durable. Cancel safe: dropped, the
    /// write stands or not, as a whole.
    ///
    /// # Errors
    /// What the job refuses, and then nothing of it is kept; or why the transaction did not come about.
    pub async fn write<R, F>(&self, job: F) -> Result<R, StoreError>
    where
        F: FnOnce(&Writing<'_>) -> Result<R, StoreError> + Send + 'static,
        R: Send + 'static,
    {
        let (job, answer) = Typed::new(job);
        self.0.writer.send(Letter::Single(job)).await?;
        answer.await.map_err(|_| StoreError::Closed)?
    }

    /// Has what is searched made anew, where somebody who searched was refused by it.
    ///
    /// # Errors
    /// As of `write`.
    pub async fn mend_search(&self, why: String) -> Result<(), StoreError> {
        self.write(move |w| index::mending::doubted(w.connection(), &why)).await
    }

    /// As `write`, for much at a time, as a number that comes back brings it: single writes go before it.
    ///
    /// # Errors
    /// As of `write`.
    pub async fn write_batch<R, F>(&self, job: F) -> Result<R, StoreError>
    where
        F: FnOnce(&Writing<'_>) -> Result<R, StoreError> + Send + 'static,
        R: Send + 'static,
    {
        let mut job = Some(job);
        self.write_batch_in_pieces(move |writing| match job.take() {
            Some(job) => job(writing).map(Piece::Done),
            None => Err(StoreError::Internal("a batch was written already".to_owned())),
        })
        .await
    }

    /// As `write_batch`, step by step: what does not fit into one transaction goes on in the next, and single writes go in between.
    /// When this returns `Ok`, all of it is durable. Cancel safe: dropped, it goes on.
    ///
    /// # Errors
    /// What a step refuses, or why a transaction did not come about; steps of the transactions before it stand.
    pub async fn write_batch_in_pieces<R, F>(&self, step: F) -> Result<R, StoreError>
    where
        F: FnMut(&Writing<'_>) -> Result<Piece<R>, StoreError> + Send + 'static,
        R: Send + 'static,
    {
        let (batch, answer) = Typed::new(step);
        self.0.writer.send(Letter::Batch(batch)).await?;
        answer.await.map_err(|_| StoreError::Closed)?
    }

    /// Runs a step again and again until it says that it is done, some of them in a transaction, between the transactions of
    /// others. A step does what takes some milliseconds. Steps that were committed stand, whatever becomes of later ones. Cancel
    /// safe: dropped, it goes on until it is done or the store is closed.
    ///
    /// # Errors
    /// What a step refuses, or why a transaction did not come about, and then nothing of the steps of that transaction is kept;
    /// `Closed` when the store was closed meanwhile.
    pub async fn write_in_pieces<R, F>(&self, step: F) -> Result<R, StoreError>
    where
        F: FnMut(&Writing<'_>) -> Result<Piece<R>, StoreError> + Send + 'static,
        R: Send + 'static,
    {
        let (bulk, answer) = Typed::new(step);
        self.0.writer.send(Letter::Bulk(bulk)).await?;
        answer.await.map_err(|_| StoreError::Closed)?
    }

    /// Runs a read on a connection that can't write: whatever it reads is of one moment. Cancel safe.
    ///
    /// # Errors
    /// What the job refuses, or what SQLite says.
    pub async fn read<R, F>(&self, job: F) -> Result<R, StoreError>
    where
        F: FnOnce(&Reading<'_>) -> Result<R, StoreError> + Send + 'static,
        R: Send + 'static,
    {
        let readers = Arc::clone(&self.0.readers);
        let permit = Arc::clone(&readers.permits).acquire_owned().await.map_err(|_| StoreError::Closed)?;
        tokio::task::spawn_blocking(move || {
            let connection = readers.take()?;
            // Each statement alone would see what was committed since the one before.
            let view = connection.unchecked_transaction()?;
            let result = job(&Reading::new(&view));
            drop(view);
            readers.give_back(connection);
            drop(permit);
            result
        })
        .await
        .map_err(|error| StoreError::Internal(error.to_string()))?
    }

    /// For drills: lets the database not grow past so many pages, as a full disk would.
    ///
    /// # Errors
    /// What SQLite says.
    pub async fn set_page_limit(&self, limit: Option<u32>) -> Result<(), StoreError> {
        self.ask(|reply| Letter::PageLimit(limit, reply)).await
    }

    /// Writes everything that waits, folds the log into the database and closes it. Later writes are refused.
    ///
    /// # Errors
    /// What SQLite says; what was committed is safe all the same.
    pub async fn close(&self) -> Result<(), StoreError> {
        self.0.readers.idle.lock().unwrap_or_else(PoisonError::into_inner).clear();
        match self.ask(Letter::Close).await {
            // Closed before.
            Err(StoreError::Closed) => Ok(()),
            closed => closed,
        }
    }

    async fn ask(
        &self,
        letter: impl FnOnce(oneshot::Sender<Result<(), StoreError>>) -> Letter,
    ) -> Result<(), StoreError> {
        let (reply, answer) = oneshot::channel();
        self.0.writer.send(letter(reply)).await?;
        answer.await.map_err(|_| StoreError::Closed)?
    }
}

impl Readers {
    fn take(&self) -> Result<Connection, StoreError> {
        let idle = self.idle.lock().unwrap_or_else(PoisonError::into_inner).pop();
        idle.map_or_else(|| open_reader(&self.file), Ok)
    }

    fn give_back(&self, connection: Connection) {
        self.idle.lock().unwrap_or_else(PoisonError::into_inner).push(connection);
    }
}

fn open_reader(file: &Path) -> Result<Connection, StoreError> {
    let connection =
        Connection::open_with_flags(file, OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX)?;
    connection.busy_timeout(Duration::from_secs(10))?;
    plan_once(&connection)?;
    connection.execute_batch("PRAGMA query_only = ON; PRAGMA cache_size = -2048;")?;
    connection.set_prepared_statement_cache_capacity(STATEMENTS);
    Ok(connection)
}

/// Statements keep their plan whatever is bound to them. Otherwise SQLite looks at what is bound to a `LIMIT` and plans anew each time:
/// a tenth of what a message took.
pub(crate) fn plan_once(connection: &Connection) -> Result<(), StoreError> {
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, true)?;
    Ok(())
}
