//! The one writer: a thread that takes what waits into one transaction and answers only after the commit.
//!
//! One fsync then serves many writes, which is what makes `synchronous=FULL` affordable. Each write runs in a savepoint, so
//! that one that fails takes nobody along.
//!
//! Two lanes: what somebody waits for goes first, and of that the single writes before the batches of what comes in, as many
//! of these in a transaction as fit into [`ROUND`]; bulk goes between the transactions of the others, in pieces of [`PIECE`], and
//! what the writer owes by itself takes turns with it: people who become one, an index that was damaged, and the order of the index.
//! So nobody waits behind more than one of each.

use std::sync::OnceLock;
use std::time::Duration;

use rusqlite::Connection;
use tokio::sync::oneshot;
use tokio::time::Instant;

use crate::checkpoint::Checkpoints;
use crate::error::StoreError;
use crate::happened::{self, Now};
use crate::index::mending::{self, Mending};
use crate::index::{self, Order};
use crate::letters::{Bulk, Job, Letter, Letters, caught};
use crate::merges::Merges;
use crate::table::gone::{self, Tell};
use crate::writing::Writing;

/// Writes taken into one transaction at most.
const BATCH: usize = 256;
/// How long a transaction takes in more batches.
const ROUND: Duration = Duration::from_millis(15);
/// How long a piece of bulk may take.
const PIECE: Duration = Duration::from_millis(20);
/// The same of what is owed: nobody asked for it, and its commit is large.
const PIECE_OWED: Duration = Duration::from_millis(5);

/// Rows of people who become one, between two looks at the clock.
const MERGED: u32 = 40;
/// Texts that the index takes up again, between two looks at the clock.
const INDEXED: u32 = 100;

/// What the writer's thread calls.
#[derive(Default)]
pub(crate) struct Outside {
    pub(crate) tell_gone: OnceLock<Tell>,
    pub(crate) now: OnceLock<Now>,
}

/// Runs until told to close, or until nobody can ask any more.
pub(crate) fn run(connection: Connection, letters: Letters, checkpoints: Checkpoints, outside: &Outside) {
    // Nothing but waiting for a letter is done on it.
    let waiting = match tokio::runtime::Builder::new_current_thread().build() {
        Ok(waiting) => waiting,
        Err(error) => {
            tracing::error!(%error, "the writer can't wait for anything: nothing can be written");
            return;
        }
    };
    let mut writer = Writer {
        connection,
        letters,
        bulk: None,
        merges: Merges::default(),
        mending: Mending::default(),
        order: Order::default(),
        owes: Owed::default(),
        turn: Turn::Bulk,
        checkpoints,
        outside,
    };
    writer.look_what_is_owed();
    loop {
        let first = match writer.has_time().is_some() {
            true => writer.letters.waiting(),
            false => match waiting.block_on(writer.letters.next()) {
                Some(letter) => Some(letter),
                None => break,
            },
        };
        if let Some(reply) = first.and_then(|letter| writer.round(letter)) {
            let _ = reply.send(writer.close());
            return;
        }
        writer.piece();
    }
    let _ = writer.close();
}

struct Writer<'a> {
    connection: Connection,
    letters: Letters,
    /// What is worked off bit by bit.
    bulk: Option<Box<dyn Bulk>>,
    /// The people who become one. A write began it, the writer goes on with it, also after a restart.
    merges: Merges,
    /// The search index, which is made anew where it was damaged.
    mending: Mending,
    /// The same index, which each commit leaves a little less in order.
    order: Order,
    owes: Owed,
    /// What the last piece was of.
    turn: Turn,
    checkpoints: Checkpoints,
    outside: &'a Outside,
}

/// What there is to do now that nobody asked for.
#[derive(Clone, Copy, Default)]
struct Owed {
    people: bool,
    mending: bool,
}

/// What is done between the transactions of others, one after the other.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Turn {
    People,
    Mending,
    Order,
    Bulk,
}

impl Turn {
    const ALL: [Turn; 4] = [Turn::People, Turn::Mending, Turn::Order, Turn::Bulk];
}

/// Who waits for the end.
type Closing = oneshot::Sender<Result<(), StoreError>>;

impl Writer<'_> {
    /// Does what a letter asks for, and what else waits and fits into the same transaction.
    fn round(&mut self, letter: Letter) -> Option<Closing> {
        match letter {
            Letter::Single(job) => self.transaction(Some(job), None),
            Letter::Batch(job) => self.transaction(None, Some(job)),
            Letter::Bulk(bulk) => self.bulk = Some(bulk),
            Letter::PageLimit(limit, reply) => {
                let _ = reply.send(limit_pages(&self.connection, limit));
            }
            Letter::Close(reply) => {
                while let Some(letter) = self.letters.last() {
                    self.round(letter);
                }
                return Some(reply);
            }
        }
        None
    }

    /// One transaction, and further ones for what a full disk threw out of it.
    fn transaction(&mut self, single: Option<Box<dyn Job>>, batch: Option<Box<dyn Job>>) {
        if let Err(error) = self.connection.execute_batch("BEGIN IMMEDIATE") {
            let error = StoreError::from(error);
            single.into_iter().chain(batch).for_each(|job| job.answer(Err(error.clone())));
            return;
        }
        let begun = Instant::now();
        let (mut single, mut batch) = (single, batch.or_else(|| self.letters.batch()));
        let mut done: Vec<Box<dyn Job>> = Vec::new();
        let committed = loop {
            let next = if done.len() < BATCH { single.take().or_else(|| self.letters.single()) } else { single.take() };
            let next = next.or_else(|| {
                let more = done.len() < BATCH && begun.elapsed() < ROUND;
                batch.take().or_else(|| if more { self.letters.batch() } else { None })
            });
            let Some(mut job) = next else { break self.commit() };
            let outcome = savepoint(&self.connection, &mut *job);
            done.push(job);
            // A full disk may roll the whole transaction back, and with it what ran before in it.
            if self.connection.is_autocommit() {
                break Err(outcome.err().unwrap_or(StoreError::DiskFull));
            }
        };
        self.settle(&committed);
        for job in done {
            job.answer(committed.clone());
        }
        if let Some(left) = batch {
            self.transaction(None, Some(left));
        }
        self.look_what_is_owed();
        self.checkpoints.committed(&self.connection);
    }

    /// What is next of that which is done between the transactions of others.
    fn has_time(&self) -> Option<Turn> {
        let last = Turn::ALL.iter().position(|turn| *turn == self.turn).unwrap_or_default();
        let mut turns = Turn::ALL.into_iter().cycle().skip(last + 1).take(Turn::ALL.len());
        turns.find(|turn| match turn {
            Turn::People => self.owes.people,
            Turn::Mending => self.owes.mending,
            Turn::Order => self.order.is_due(Instant::now()),
            Turn::Bulk => self.bulk.is_some(),
        })
    }

    /// A piece of what has time, when there is any.
    fn piece(&mut self) {
        // Whatever is owed, and whoever writes: bulk that waits has its turn, too.
        self.bulk = self.bulk.take().or_else(|| self.letters.bulk());
        let Some(turn) = self.has_time() else { return };
        self.turn = turn;
        match turn {
            Turn::People => {
                let mut merges = std::mem::take(&mut self.merges);
                let done =
                    self.some_steps(PIECE_OWED, |writing| merges.step(writing.connection(), MERGED, Instant::now()));
                merges.settle(done.as_ref().map(|_| ()), Instant::now());
                self.merges = merges;
            }
            Turn::Mending => {
                let mut anew = self.mending.begins_anew();
                let step =
                    |writing: &Writing<'_>| mending::step(writing.connection(), INDEXED, std::mem::take(&mut anew));
                let done = self.some_steps(PIECE_OWED, step);
                self.mending.settle(done.as_ref().map(|_| ()), Instant::now());
            }
            Turn::Order => {
                let mut order = std::mem::take(&mut self.order);
                let done = self.some_steps(PIECE_OWED, |writing| order.step(writing.connection()));
                order.settle(done.as_ref().map(|_| ()), Instant::now());
                self.order = order;
            }
            Turn::Bulk => {
                let Some(mut bulk) = self.bulk.take() else { return };
                match self.some_steps(PIECE, |writing| bulk.step(writing)) {
                    Ok(true) => self.bulk = Some(bulk),
                    done => bulk.answer(done.map(|_| ())),
                }
            }
        }
        self.look_what_is_owed();
        self.checkpoints.committed(&self.connection);
    }

    /// As many steps as fit into a piece, in a transaction; says whether there are more.
    fn some_steps(
        &mut self,
        piece: Duration,
        mut step: impl FnMut(&Writing<'_>) -> Result<bool, StoreError>,
    ) -> Result<bool, StoreError> {
        let begun = Instant::now();
        let mut outcome = self.connection.execute_batch("BEGIN IMMEDIATE").map_err(StoreError::from).map(|()| true);
        while let Ok(true) = outcome {
            outcome = caught(|| step(&Writing::new(&self.connection)));
            if begun.elapsed() >= piece || self.letters.somebody_waits() {
                break;
            }
        }
        let committed = match &outcome {
            Ok(_) => self.commit(),
            Err(error) => Err(error.clone()),
        };
        self.settle(&committed);
        committed.and(outcome)
    }

    fn look_what_is_owed(&mut self) {
        let now = Instant::now();
        let people = self.merges.are_due(&self.connection, now);
        let owed = people.and_then(|people| Ok(Owed { people, mending: self.mending.is_due(&self.connection, now)? }));
        self.owes = owed.unwrap_or_else(|error| {
            tracing::error!(%error, "what is owed can't be read");
            Owed::default()
        });
    }

    /// The journal says what the transaction did, and the index finds it, or it was not done.
    fn commit(&mut self) -> Result<(), StoreError> {
        if index::catch_up(&self.connection)? {
            self.order.has_more();
        }
        happened::append(&self.connection, self.outside.now.get())?;
        Ok(self.connection.execute_batch("COMMIT")?)
    }

    /// Undoes what was not committed; tells what went with it when it was.
    fn settle(&self, committed: &Result<(), StoreError>) {
        if committed.is_err() {
            if !self.connection.is_autocommit() {
                let _ = self.connection.execute_batch("ROLLBACK");
            }
            return;
        }
        match (gone::take(&self.connection), self.outside.tell_gone.get()) {
            (Ok(gone), Some(tell)) if !gone.is_empty() => tell(gone),
            (Ok(_), _) => {}
            (Err(error), _) => tracing::error!(%error, "what is gone could not be told"),
        }
    }

    /// What is left of the bulk is not done; what was done of it stands.
    fn close(self) -> Result<(), StoreError> {
        let Self { connection, bulk, checkpoints, letters, .. } = self;
        drop((bulk, letters));
        checkpoints.end();
        connection.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(()))?;
        connection.close().map_err(|(_, error)| StoreError::from(error))
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
