//! Who works for an actor beside it, for as long as it lives. One of them that ends before it does takes it along: its guard brings
//! all of them up again, as after a panic of the actor itself.

use std::collections::HashMap;
use std::fmt;
use std::future::Future;
use std::time::Duration;

use tokio::task::{Id, JoinSet};
use tokio::time::Instant;

/// How long one that failed is left alone, unless nothing goes on without it; three times as long after each further time.
const REST: Duration = Duration::from_secs(60);
/// The longest of these rests.
const LONGEST_REST: Duration = Duration::from_secs(3_600);

/// Who they are.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Worker {
    /// Sends what waits.
    Outbox,
    /// Says what was read here.
    Teller,
    /// Asks what groups are called.
    Groups,
    /// Writes what becomes of messages.
    Book,
    /// Repeats, and asks for repeats.
    Repeats,
    /// Fetches files.
    Media,
    /// Has files go out.
    Uploads,
    /// Works off history.
    History,
}

impl Worker {
    /// Whether no message goes or comes without it: what fails in it must leave its lane alone, not the number.
    fn is_needed_at_once(self) -> bool {
        match self {
            Worker::Outbox | Worker::Book => true,
            Worker::Teller | Worker::Groups | Worker::Repeats | Worker::Media | Worker::Uploads | Worker::History => {
                false
            }
        }
    }
}

/// One of them has ended.
#[derive(Debug)]
pub(crate) struct Lost {
    /// Who.
    pub worker: Option<Worker>,
    how: String,
}

impl fmt::Display for Lost {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:?}: {}", self.worker, self.how)
    }
}

/// Those of one actor.
#[derive(Default)]
pub(super) struct Workers {
    tasks: JoinSet<()>,
    who: HashMap<Id, Worker>,
}

impl Workers {
    /// Lets one begin, when it has rested.
    pub(super) fn begin(&mut self, worker: Worker, rests: &Rests, work: impl Future<Output = ()> + Send + 'static) {
        let rest = rests.of(worker);
        // Moved into another future as it is, it would take its place twice, in each number.
        let work = Box::pin(work);
        let task = self.tasks.spawn(async move {
            if let Some(until) = rest {
                tokio::time::sleep_until(until).await;
            }
            work.await;
        });
        self.who.insert(task.id(), worker);
    }

    /// Waits until one ends. Cancel safe.
    pub(super) async fn next_lost(&mut self) -> Lost {
        match self.tasks.join_next_with_id().await {
            Some(Ok((id, ()))) => Lost { worker: self.who.get(&id).copied(), how: "ended too early".to_owned() },
            Some(Err(error)) => Lost { worker: self.who.get(&error.id()).copied(), how: error.to_string() },
            // They were told to end.
            None => std::future::pending().await,
        }
    }

    /// Ends all of them.
    pub(super) async fn shutdown(&mut self) {
        self.tasks.shutdown().await;
    }
}

/// Who failed before, and rests: what fails in one would fail again as soon as it goes on.
#[derive(Clone, Debug, Default)]
pub(crate) struct Rests(HashMap<Worker, Rest>);

#[derive(Clone, Copy, Debug)]
struct Rest {
    times: u32,
    until: Instant,
}

impl Rests {
    /// One has failed. What was long ago does not count.
    pub(crate) fn note(&mut self, lost: &Lost, now: Instant) {
        let Some(worker) = lost.worker.filter(|worker| !worker.is_needed_at_once()) else { return };
        let before = self.0.get(&worker).filter(|rest| rest.until + LONGEST_REST > now).map_or(0, |rest| rest.times);
        let span = REST.saturating_mul(3_u32.saturating_pow(before)).min(LONGEST_REST);
        self.0.insert(worker, Rest { times: before.saturating_add(1), until: now + span });
    }

    fn of(&self, worker: Worker) -> Option<Instant> {
        self.0.get(&worker).map(|rest| rest.until)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lost(worker: Worker) -> Lost {
        Lost { worker: Some(worker), how: "panicked".to_owned() }
    }

    #[tokio::test(start_paused = true)]
    async fn who_fails_again_and_again_rests_ever_longer_and_who_is_needed_never() {
        let (mut rests, mut spans) = (Rests::default(), Vec::new());
        for _ in 0..6 {
            let now = Instant::now();
            rests.note(&lost(Worker::Groups), now);
            let until = rests.of(Worker::Groups).unwrap();
            spans.push((until - now).as_secs());
            tokio::time::advance(until - now).await;
        }
        assert_eq!(spans, [60, 180, 540, 1_620, 3_600, 3_600]);
        assert!(rests.of(Worker::Teller).is_none());
        tokio::time::advance(LONGEST_REST).await;
        rests.note(&lost(Worker::Groups), Instant::now());
        assert_eq!(rests.of(Worker::Groups), Some(Instant::now() + REST), "that was long ago");
        for needed in [Worker::Outbox, Worker::Book] {
            rests.note(&lost(needed), Instant::now());
            assert!(rests.of(needed).is_none());
        }
    }

    #[tokio::test(start_paused = true)]
    async fn who_ends_is_lost_whichever_way() {
        for panics in [true, false] {
            let mut workers = Workers::default();
            workers.begin(Worker::Book, &Rests::default(), std::future::pending());
            workers.begin(Worker::Teller, &Rests::default(), async move { assert!(!panics, "as the script says") });
            assert_eq!(workers.next_lost().await.worker, Some(Worker::Teller), "{panics}");
        }
    }
}
