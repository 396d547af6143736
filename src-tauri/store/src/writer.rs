//! The one writer: a thread that takes what waits into one transaction and answers only after the commit.
//!
//! One fsync then serves many writes, which is what makes `synchronous=FULL` affordable. Each write runs in a savepoint, so
//! that one that fails takes nobody along.
//!
//! Two lanes: what somebody waits for goes first, and of that the single writes before the batches of what comes in. A batch goes step
//! by step, as far as fits into a transaction of [`ROUND`] with its commit, and ends it where a single write comes; after it single
//! writes have a transaction of their own. Bulk goes between the transactions of the others, in pieces of [`PIECE`], and
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
use crate::letters::{Job, Letter, Letters, Steps, caught};
use crate::merges::Merges;
use crate::pace::Pace;
use crate::table::gone::{self, Tell};
use crate::table::lanes::{self, TellLanes};
use crate::turns::{Turn, Turns};
use crate::writing::Writing;

/// Writes taken into one transaction at most.
const BATCH: usize = 256;
/// How long a transaction with batches may take, with its commit.
const ROUND: Duration = Duration::from_millis(30);
/// How long a piece of bulk may take, with its commit.
const PIECE: Duration = Duration::from_millis(20);
/// The same of what is owed: nobody asked for it.
const PIECE_OWED: Duration = Duration::from_millis(15);

/// Rows of people who become one, between two looks at the clock.
const MERGED: u32 = 40;
/// Texts that the index takes up again, between two looks at the clock.
const INDEXED: u32 = 100;

/// What the writer's thread calls.
#[derive(Default)]
pub(crate) struct Outside {
    pub(crate) tell_gone: OnceLock<Tell>,
    pub(crate) tell_lanes: OnceLock<TellLanes>,
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
        batch: None,
        rested: true,
        round: Pace::of(ROUND),
        piece: Pace::of(PIECE),
        piece_owed: Pace::of(PIECE_OWED),
        bulk: None,
        merges: Merges::default(),
        mending: Mending::default(),
        order: Order::default(),
        owes: Owed::default(),
        turns: Turns::default(),
        checkpoints,
        outside,
    };
    writer.look_what_is_owed();
    loop {
        let first = match writer.batch.is_some() || writer.has_time().is_some() {
            true => writer.letters.urgent(writer.batch.is_some()),
            false => match waiting.block_on(writer.letters.next()) {
                Some(letter) => Some(letter),
                None => break,
            },
        };
        let closing = match first {
            Some(letter) => writer.round(letter),
            None => {
                if writer.batch.is_some() {
                    writer.transaction(None);
                }
                None
            }
        };
        if let Some(reply) = closing {
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
    /// The batch that is on its way, from one transaction to the next.
    batch: Option<Box<dyn Steps>>,
    /// The last transaction had no batches: the next one may, whoever waits.
    rested: bool,
    round: Pace,
    piece: Pace,
    piece_owed: Pace,
    /// What is worked off bit by bit.
    bulk: Option<Box<dyn Steps>>,
    /// The people who become one. A write began it, the writer goes on with it, also after a restart.
    merges: Merges,
    /// The search index, which is made anew where it was damaged.
    mending: Mending,
    /// The same index, which each commit leaves a little less in order.
    order: Order,
    owes: Owed,
    /// What the last piece was of.
    turns: Turns,
    checkpoints: Checkpoints,
    outside: &'a Outside,
}

/// What there is to do now that nobody asked for.
#[derive(Clone, Copy, Default)]
struct Owed {
    people: bool,
    mending: bool,
}

/// What a transaction did.
#[derive(Default)]
struct Work {
    takes_batches: bool,
    singles: Vec<Box<dyn Job>>,
    /// Batches that are through, or failed.
    batches: Vec<Box<dyn Steps>>,
    steps: usize,
}

impl Work {
    fn is_full(&self) -> bool {
        self.singles.len() + self.steps >= BATCH
    }
}

/// Who waits for the end.
type Closing = oneshot::Sender<Result<(), StoreError>>;

impl Writer<'_> {
    /// Does what a letter asks for, and what else waits and fits into the same transaction.
    fn round(&mut self, letter: Letter) -> Option<Closing> {
        match letter {
            Letter::Single(job) => self.transaction(Some(job)),
            Letter::Batch(batch) => {
                self.batch = Some(batch);
                self.transaction(None);
            }
            Letter::Bulk(bulk) => self.bulk = Some(bulk),
            Letter::PageLimit(limit, reply) => {
                let _ = reply.send(limit_pages(&self.connection, limit));
            }
            Letter::Close(reply) => {
                loop {
                    while self.batch.is_some() {
                        self.transaction(None);
                    }
                    let Some(letter) = self.letters.last() else { break };
                    self.round(letter);
                }
                return Some(reply);
            }
        }
        None
    }

    /// One transaction: single writes, and of the batches as much as has time.
    fn transaction(&mut self, single: Option<Box<dyn Job>>) {
        if let Err(error) = self.connection.execute_batch("BEGIN IMMEDIATE") {
            let error = StoreError::from(error);
            if let Some(job) = single {
                job.answer(Err(error.clone()));
            }
            if let Some(batch) = self.batch.take() {
                batch.answer(Err(error));
            }
            return;
        }
        let begun = Instant::now();
        let mut work = Work { takes_batches: self.rested || single.is_none(), ..Work::default() };
        let mut refused = self.work(single, &mut work, begun);
        let worked = begun.elapsed();
        let committed = match refused.take() {
            Some(error) => Err(error),
            None => self.commit(),
        };
        if committed.is_ok() && work.steps > 0 {
            self.round.learn(worked, begun.elapsed().saturating_sub(worked));
        }
        self.rested = work.steps == 0;
        self.settle(&committed);
        for job in work.singles {
            job.answer(committed.clone());
        }
        for batch in work.batches {
            batch.answer(committed.clone());
        }
        // What it has written in this transaction is not there, and it can't know.
        if let Err(error) = &committed
            && work.steps > 0
            && let Some(batch) = self.batch.take()
        {
            batch.answer(Err(error.clone()));
        }
        self.look_what_is_owed();
        self.checkpoints.committed(&self.connection);
    }

    /// Says why the transaction is none any more: a full disk may roll all of it back, and with it what ran before in it.
    fn work(&mut self, single: Option<Box<dyn Job>>, work: &mut Work, begun: Instant) -> Option<StoreError> {
        let mut single = single;
        loop {
            let next = single.take().or_else(|| if work.is_full() { None } else { self.letters.single() });
            let outcome = if let Some(mut job) = next {
                let outcome = savepoint(&self.connection, |writing| job.run(writing));
                work.singles.push(job);
                outcome
            } else {
                // Whoever waits goes with what was done so far.
                let goes_on = work.takes_batches
                    && !work.is_full()
                    && (work.steps == 0 || work.singles.is_empty() && self.round.has_time(begun.elapsed()));
                let mut batch = goes_on.then(|| self.batch.take().or_else(|| self.letters.batch())).flatten()?;
                work.steps += 1;
                let step = savepoint(&self.connection, |writing| caught(|| batch.step(writing)));
                match &step {
                    Ok(true) => self.batch = Some(batch),
                    Ok(false) | Err(_) => work.batches.push(batch),
                }
                step.map(|_| ())
            };
            if self.connection.is_autocommit() {
                return Some(outcome.err().unwrap_or(StoreError::DiskFull));
            }
        }
    }

    /// What is next of that which is done between the transactions of others.
    fn has_time(&self) -> Option<Turns> {
        let now = Instant::now();
        let is_due = |turn| match turn {
            Turn::People => self.owes.people,
            Turn::Mending => self.owes.mending,
            Turn::Order => self.order.is_due(now),
            Turn::Bulk => self.bulk.is_some(),
        };
        self.turns.next(is_due, self.order.is_late(now))
    }

    /// A piece of what has time, when there is any.
    fn piece(&mut self) {
        // Whatever is owed, and whoever writes: bulk that waits has its turn, too.
        self.bulk = self.bulk.take().or_else(|| self.letters.bulk());
        let Some(turns) = self.has_time() else { return };
        self.turns = turns;
        match turns.now {
            Turn::People => {
                let mut merges = std::mem::take(&mut self.merges);
                let done =
                    self.some_steps(Turn::People, |writing| merges.step(writing.connection(), MERGED, Instant::now()));
                merges.settle(done.as_ref().map(|_| ()), Instant::now());
                self.merges = merges;
            }
            Turn::Mending => {
                let mut anew = self.mending.begins_anew();
                let carefully = self.mending.goes_carefully();
                let mut segments = 0;
                let step = |writing: &Writing<'_>| {
                    let more = mending::step(writing.connection(), INDEXED, std::mem::take(&mut anew), carefully)?;
                    segments += u32::from(more);
                    Ok(more)
                };
                let done = self.some_steps(Turn::Mending, step);
                self.order.has_more(segments);
                self.mending.settle(done.as_ref().copied(), Instant::now());
            }
            Turn::Order => {
                let mut order = std::mem::take(&mut self.order);
                let step = |writing: &Writing<'_>| {
                    let begun = Instant::now();
                    let more = order.step(writing.connection());
                    order.took(begun.elapsed());
                    more
                };
                let done = self.some_steps(Turn::Order, step);
                order.settle(done.as_ref().map(|_| ()), Instant::now());
                self.order = order;
            }
            Turn::Bulk => {
                let Some(mut bulk) = self.bulk.take() else { return };
                match self.some_steps(Turn::Bulk, |writing| bulk.step(writing)) {
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
        turn: Turn,
        mut step: impl FnMut(&Writing<'_>) -> Result<bool, StoreError>,
    ) -> Result<bool, StoreError> {
        let begun = Instant::now();
        let mut outcome = self.connection.execute_batch("BEGIN IMMEDIATE").map_err(StoreError::from).map(|()| true);
        while let Ok(true) = outcome {
            outcome = caught(|| step(&Writing::new(&self.connection)));
            if !self.pace(turn).has_time(begun.elapsed()) || self.letters.somebody_waits() {
                break;
            }
        }
        let worked = begun.elapsed();
        let committed = match &outcome {
            Ok(_) => self.commit(),
            Err(error) => Err(error.clone()),
        };
        if committed.is_ok() {
            self.pace(turn).learn(worked, begun.elapsed().saturating_sub(worked));
        }
        self.settle(&committed);
        committed.and(outcome)
    }

    fn pace(&mut self, turn: Turn) -> &mut Pace {
        match turn {
            Turn::People | Turn::Mending | Turn::Order => &mut self.piece_owed,
            Turn::Bulk => &mut self.piece,
        }
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
            self.order.has_more(1);
        }
        happened::append(&self.connection, self.outside.now.get())?;
        Ok(self.connection.execute_batch("COMMIT")?)
    }

    /// Undoes what was not committed; tells what went with it, and which lanes it changed, when it was.
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
        match (lanes::take_changed(&self.connection), self.outside.tell_lanes.get()) {
            (Ok(changed), Some(tell)) if !changed.is_empty() => tell(changed),
            (Ok(_), _) => {}
            (Err(error), _) => tracing::error!(%error, "what keeps the messages of a chat could not be told"),
        }
    }

    /// What is left of the bulk is not done; what was done of it stands.
    fn close(self) -> Result<(), StoreError> {
        let Self { connection, batch, bulk, checkpoints, letters, .. } = self;
        drop((batch, bulk, letters));
        checkpoints.end();
        connection.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(()))?;
        connection.close().map_err(|(_, error)| StoreError::from(error))
    }
}

fn savepoint<R>(
    connection: &Connection,
    job: impl FnOnce(&Writing<'_>) -> Result<R, StoreError>,
) -> Result<R, StoreError> {
    connection.prepare_cached("SAVEPOINT job")?.execute([])?;
    let outcome = job(&Writing::new(connection));
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
