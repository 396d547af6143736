//! What the writer is asked, and in which order it hears of it.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::pin::pin;
use std::sync::Arc;

use tokio::sync::mpsc::error::TrySendError;
use tokio::sync::{Notify, mpsc, oneshot};

use crate::error::StoreError;
use crate::writing::Writing;

/// Writes of each lane that may wait before the next one waits to be accepted.
const WAITING: usize = 1024;

/// What the writer can be asked.
pub(crate) enum Letter {
    /// A write that somebody waits for.
    Single(Box<dyn Job>),
    /// A large one of what comes in.
    Batch(Box<dyn Steps>),
    /// What has time, bit by bit.
    Bulk(Box<dyn Steps>),
    /// For drills: the database may not grow past so many pages.
    PageLimit(Option<u32>, oneshot::Sender<Result<(), StoreError>>),
    /// Do what waits, checkpoint and end.
    Close(oneshot::Sender<Result<(), StoreError>>),
}

/// A write with its answer.
pub(crate) trait Job: Send {
    /// Runs it; remembers its result.
    fn run(&mut self, writing: &Writing<'_>) -> Result<(), StoreError>;
    /// Answers: with what it remembered, or with why the transaction did not come about.
    fn answer(self: Box<Self>, commit: Result<(), StoreError>);
}

/// What is written bit by bit, in as many transactions as it takes.
pub(crate) trait Steps: Send {
    /// Writes a bit; says whether there is more.
    fn step(&mut self, writing: &Writing<'_>) -> Result<bool, StoreError>;
    /// Answers after the last bit, or with why it did not come about.
    fn answer(self: Box<Self>, commit: Result<(), StoreError>);
}

/// What a step of a write in pieces comes to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Piece<R> {
    /// There is more to do.
    More,
    /// That was the last one.
    Done(R),
}

/// A write with its types.
pub(crate) struct Typed<F, R> {
    job: Option<F>,
    result: Option<Result<R, StoreError>>,
    reply: oneshot::Sender<Result<R, StoreError>>,
}

impl<F, R> Typed<F, R> {
    pub(crate) fn new(job: F) -> (Box<Self>, oneshot::Receiver<Result<R, StoreError>>) {
        let (reply, answer) = oneshot::channel();
        (Box::new(Self { job: Some(job), result: None, reply }), answer)
    }

    fn reply(self, commit: Result<(), StoreError>) {
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

impl<F, R> Job for Typed<F, R>
where
    F: FnOnce(&Writing<'_>) -> Result<R, StoreError> + Send,
    R: Send,
{
    fn run(&mut self, writing: &Writing<'_>) -> Result<(), StoreError> {
        let Some(job) = self.job.take() else { return Ok(()) };
        let result = caught(|| job(writing));
        let outcome = result.as_ref().map(|_| ()).map_err(Clone::clone);
        self.result = Some(result);
        outcome
    }

    fn answer(self: Box<Self>, commit: Result<(), StoreError>) {
        self.reply(commit);
    }
}

impl<F, R> Steps for Typed<F, R>
where
    F: FnMut(&Writing<'_>) -> Result<Piece<R>, StoreError> + Send,
    R: Send,
{
    fn step(&mut self, writing: &Writing<'_>) -> Result<bool, StoreError> {
        let Some(job) = self.job.as_mut() else { return Ok(false) };
        match job(writing) {
            Ok(Piece::More) => Ok(true),
            Ok(Piece::Done(result)) => {
                self.result = Some(Ok(result));
                Ok(false)
            }
            Err(error) => {
                self.result = Some(Err(error.clone()));
                Err(error)
            }
        }
    }

    fn answer(self: Box<Self>, commit: Result<(), StoreError>) {
        self.reply(commit);
    }
}

/// A panic is an error.
pub(crate) fn caught<R>(job: impl FnOnce() -> Result<R, StoreError>) -> Result<R, StoreError> {
    catch_unwind(AssertUnwindSafe(job)).unwrap_or_else(|_| Err(StoreError::Internal("a write panicked".to_owned())))
}

/// The ways in. Cheap to clone.
#[derive(Clone)]
pub(crate) struct Post {
    first: mpsc::Sender<Letter>,
    batches: mpsc::Sender<Letter>,
    bulk: mpsc::Sender<Letter>,
    room: Arc<Notify>,
}

impl Post {
    /// Waits while too much waits in the letter's lane. Cancel safe.
    ///
    /// Room is taken by whoever comes for it, and kept for nobody: kept for a task of a runtime whose threads are all blocked by others
    /// who wait here, it would never be used.
    pub(crate) async fn send(&self, letter: Letter) -> Result<(), StoreError> {
        let lane = match letter {
            Letter::Single(_) | Letter::PageLimit(..) | Letter::Close(_) => &self.first,
            Letter::Batch(_) => &self.batches,
            Letter::Bulk(_) => &self.bulk,
        };
        let mut letter = letter;
        loop {
            let mut room = pin!(self.room.notified());
            room.as_mut().enable();
            letter = match lane.try_send(letter) {
                Ok(()) => return Ok(()),
                Err(TrySendError::Full(letter)) => letter,
                Err(TrySendError::Closed(_)) => return Err(StoreError::Closed),
            };
            room.await;
        }
    }
}

/// What waits, at the writer's end.
pub(crate) struct Letters {
    first: mpsc::Receiver<Letter>,
    batches: mpsc::Receiver<Letter>,
    bulk: mpsc::Receiver<Letter>,
    /// Read on the way to a write, and answered after it.
    put_off: Option<Letter>,
    room: Arc<Notify>,
}

impl Drop for Letters {
    fn drop(&mut self) {
        // Whoever waits for room hears that there is nobody any more.
        self.first.close();
        self.batches.close();
        self.bulk.close();
        self.room.notify_waiters();
    }
}

impl Letters {
    pub(crate) fn new() -> (Post, Letters) {
        let (first, first_in) = mpsc::channel(WAITING);
        let (batches, batches_in) = mpsc::channel(WAITING);
        let (bulk, bulk_in) = mpsc::channel(WAITING);
        let room = Arc::<Notify>::default();
        let post = Post { first, batches, bulk, room: Arc::clone(&room) };
        (post, Letters { first: first_in, batches: batches_in, bulk: bulk_in, put_off: None, room })
    }

    /// Waits for the next one, the most urgent lane first; `None` when nobody can ask any more. Cancel safe.
    pub(crate) async fn next(&mut self) -> Option<Letter> {
        if let Some(letter) = self.put_off.take() {
            return Some(letter);
        }
        // All three ways end together, with the last who holds them.
        let next = tokio::select! {
            biased;
            Some(letter) = self.first.recv() => Some(letter),
            Some(letter) = self.batches.recv() => Some(letter),
            Some(letter) = self.bulk.recv() => Some(letter),
            else => None,
        };
        self.room.notify_waiters();
        next
    }

    /// The next one that does not have time, when there is one; while a batch is on its way, no other.
    pub(crate) fn urgent(&mut self, has_batch: bool) -> Option<Letter> {
        let first = self.put_off.take().or_else(|| self.first.try_recv().ok());
        let next = first.or_else(|| if has_batch { None } else { self.batches.try_recv().ok() });
        self.room.notify_waiters();
        next
    }

    /// The next one, before the end: what has time is left undone.
    pub(crate) fn last(&mut self) -> Option<Letter> {
        self.first.close();
        self.batches.close();
        self.bulk.close();
        self.urgent(false)
    }

    /// The next single write, when nothing else was asked before it.
    pub(crate) fn single(&mut self) -> Option<Box<dyn Job>> {
        if self.put_off.is_some() {
            return None;
        }
        let next = self.first.try_recv().ok()?;
        self.room.notify_waiters();
        match next {
            Letter::Single(job) => Some(job),
            other => {
                self.put_off = Some(other);
                None
            }
        }
    }

    /// The next batch.
    pub(crate) fn batch(&mut self) -> Option<Box<dyn Steps>> {
        let next = self.batches.try_recv().ok()?;
        self.room.notify_waiters();
        match next {
            Letter::Batch(job) => Some(job),
            // Nothing else is sent this way.
            other => {
                self.put_off = Some(other);
                None
            }
        }
    }

    /// The next of what has time.
    pub(crate) fn bulk(&mut self) -> Option<Box<dyn Steps>> {
        let next = self.bulk.try_recv().ok()?;
        self.room.notify_waiters();
        match next {
            Letter::Bulk(bulk) => Some(bulk),
            // Nothing else is sent this way.
            other => {
                self.put_off = Some(other);
                None
            }
        }
    }

    /// Whether a single write waits.
    pub(crate) fn single_waits(&self) -> bool {
        self.put_off.is_some() || !self.first.is_empty()
    }

    /// Whether somebody waits who should not.
    pub(crate) fn somebody_waits(&self) -> bool {
        self.single_waits() || !self.batches.is_empty()
    }
}
