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
    first: WayIn,
    batches: WayIn,
    bulk: WayIn,
}

/// The way into one lane.
#[derive(Clone)]
struct WayIn {
    letters: mpsc::Sender<Letter>,
    room: Arc<Notify>,
}

impl Post {
    /// Waits while too much waits in the letter's lane. Cancel safe.
    ///
    /// Room is taken by whoever comes for it, and kept for nobody: kept for a task of a runtime whose threads are all blocked by others
    /// who wait here, it would never be used. So all who wait are woken together, and only once half of the lane is free: woken for each
    /// letter that is taken, thousands would come for one place.
    pub(crate) async fn send(&self, letter: Letter) -> Result<(), StoreError> {
        let lane = match letter {
            Letter::Single(_) | Letter::PageLimit(..) | Letter::Close(_) => &self.first,
            Letter::Batch(_) => &self.batches,
            Letter::Bulk(_) => &self.bulk,
        };
        let mut letter = letter;
        loop {
            let mut room = pin!(lane.room.notified());
            room.as_mut().enable();
            letter = match lane.letters.try_send(letter) {
                Ok(()) => return Ok(()),
                Err(TrySendError::Full(letter)) => letter,
                Err(TrySendError::Closed(_)) => return Err(StoreError::Closed),
            };
            room.await;
        }
    }
}

/// The end of one lane. Whoever waits for room there hears when it is dropped that there is nobody any more.
struct Lane {
    letters: mpsc::Receiver<Letter>,
    room: Arc<Notify>,
}

impl Lane {
    fn new() -> (WayIn, Lane) {
        let (letters, waiting) = mpsc::channel(WAITING);
        let room = Arc::<Notify>::default();
        (WayIn { letters, room: Arc::clone(&room) }, Lane { letters: waiting, room })
    }

    /// Cancel safe.
    async fn recv(&mut self) -> Option<Letter> {
        let next = self.letters.recv().await;
        self.tell_of_room();
        next
    }

    fn try_recv(&mut self) -> Option<Letter> {
        let next = self.letters.try_recv().ok();
        self.tell_of_room();
        next
    }

    fn is_empty(&self) -> bool {
        self.letters.is_empty()
    }

    /// Who waits came to a full lane, so that it passes through its half before it is empty.
    fn tell_of_room(&self) {
        if self.letters.len() <= WAITING / 2 {
            self.room.notify_waiters();
        }
    }

    fn close(&mut self) {
        self.letters.close();
        self.room.notify_waiters();
    }
}

impl Drop for Lane {
    fn drop(&mut self) {
        self.close();
    }
}

/// What waits, at the writer's end.
pub(crate) struct Letters {
    first: Lane,
    batches: Lane,
    bulk: Lane,
    /// Read on the way to a write, and answered after it.
    put_off: Option<Letter>,
}

impl Letters {
    pub(crate) fn new() -> (Post, Letters) {
        let ((first, first_end), (batches, batches_end), (bulk, bulk_end)) = (Lane::new(), Lane::new(), Lane::new());
        let post = Post { first, batches, bulk };
        (post, Letters { first: first_end, batches: batches_end, bulk: bulk_end, put_off: None })
    }

    /// Waits for the next one, the most urgent lane first; `None` when nobody can ask any more. Cancel safe.
    pub(crate) async fn next(&mut self) -> Option<Letter> {
        if let Some(letter) = self.put_off.take() {
            return Some(letter);
        }
        // All three ways end together, with the last who holds them.
        tokio::select! {
            biased;
            Some(letter) = self.first.recv() => Some(letter),
            Some(letter) = self.batches.recv() => Some(letter),
            Some(letter) = self.bulk.recv() => Some(letter),
            else => None,
        }
    }

    /// The next one that does not have time, when there is one; while a batch is on its way, no other.
    pub(crate) fn urgent(&mut self, has_batch: bool) -> Option<Letter> {
        let first = self.put_off.take().or_else(|| self.first.try_recv());
        first.or_else(|| if has_batch { None } else { self.batches.try_recv() })
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
        let next = self.first.try_recv()?;
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
        let next = self.batches.try_recv()?;
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
        let next = self.bulk.try_recv()?;
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

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicUsize, Ordering};
    use std::task::{Context, Poll, Wake, Waker};

    use super::*;

    /// How often somebody was woken.
    #[derive(Default)]
    struct Woken(AtomicUsize);

    impl Wake for Woken {
        fn wake(self: Arc<Self>) {
            self.0.fetch_add(1, Ordering::Relaxed);
        }
    }

    fn letter() -> Letter {
        Letter::Close(oneshot::channel().0)
    }

    #[test]
    fn who_waits_for_room_is_woken_once_half_of_the_lane_is_free_and_not_for_each_place() {
        let (post, mut letters) = Letters::new();
        let woken = Arc::<Woken>::default();
        let waker = Waker::from(Arc::clone(&woken));
        let mut context = Context::from_waker(&waker);
        for _ in 0..WAITING {
            assert!(pin!(post.send(letter())).poll(&mut context).is_ready());
        }
        let mut waits = pin!(post.send(letter()));
        let mut waits_too = pin!(post.send(letter()));
        assert!(waits.as_mut().poll(&mut context).is_pending() && waits_too.as_mut().poll(&mut context).is_pending());
        for _ in 1..WAITING / 2 {
            assert!(letters.urgent(false).is_some());
        }
        assert_eq!(woken.0.load(Ordering::Relaxed), 0);
        assert!(letters.urgent(false).is_some());
        assert_eq!(woken.0.load(Ordering::Relaxed), 2, "all of them: one of them may have no thread");
        assert!(waits.as_mut().poll(&mut context).is_ready() && waits_too.as_mut().poll(&mut context).is_ready());
        // What is full again empties as well: nobody is left.
        while pin!(post.send(letter())).poll(&mut context).is_ready() {}
        let mut last = pin!(post.send(letter()));
        assert!(last.as_mut().poll(&mut context).is_pending());
        drop(letters);
        assert!(matches!(last.as_mut().poll(&mut context), Poll::Ready(Err(StoreError::Closed))));
    }
}
