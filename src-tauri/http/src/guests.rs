//! The connections there are. Where there is room for no more, the one that was idle for the longest time makes it, or took nothing of its
//! answer: whoever opens a thousand of them and says nothing, or asks and reads nothing, keeps nobody out.

use std::collections::VecDeque;
use std::pin::Pin;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll};
use std::time::Duration;

use hyper::body::{Frame, SizeHint};

use tokio::task::AbortHandle;
use tokio::time::Instant;

/// What a connection is being answered, and since when it is nothing.
#[derive(Clone)]
pub(crate) struct Busy(Arc<Mutex<Doing>>);

struct Doing {
    answers: usize,
    /// Of these, requests of which the rest is waited for.
    reading: usize,
    idle_since: Instant,
    /// Since when the other end takes nothing of what there is for it.
    stalled_since: Option<Instant>,
}

/// Something that is being answered, or written, until it is dropped.
pub(crate) struct Answer(Busy);

impl Busy {
    /// A connection that has just come.
    pub(crate) fn new() -> Self {
        Self(Arc::new(Mutex::new(Doing { answers: 0, reading: 0, idle_since: Instant::now(), stalled_since: None })))
    }

    /// A request has begun.
    pub(crate) fn begin(&self) -> (Answer, Reading) {
        let mut doing = self.doing();
        doing.answers += 1;
        doing.reading += 1;
        doing.idle_since = Instant::now();
        drop(doing);
        (Answer(self.clone()), Reading(self.clone()))
    }

    /// The other end takes nothing.
    pub(crate) fn stalls(&self) {
        self.doing().stalled_since.get_or_insert_with(Instant::now);
    }

    /// The other end took something.
    pub(crate) fn takes(&self) {
        self.doing().stalled_since = None;
    }

    /// Since when nothing has become of it; none while it is being answered.
    fn still_since(&self) -> Option<Instant> {
        let doing = self.doing();
        doing.stalled_since.or_else(|| (doing.answers == doing.reading).then_some(doing.idle_since))
    }

    fn doing(&self) -> MutexGuard<'_, Doing> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The rest of a request is waited for, until it is dropped.
pub(crate) struct Reading(Busy);

impl Reading {
    /// Until this body has come to its end.
    pub(crate) fn of<B: hyper::body::Body>(self, body: B) -> Coming<B> {
        let rest = (!body.is_end_stream()).then_some(self);
        Coming { body, rest }
    }
}

impl Drop for Reading {
    fn drop(&mut self) {
        let mut doing = self.0.doing();
        doing.reading = doing.reading.saturating_sub(1);
    }
}

/// The body of a request, which may never come to its end.
pub(crate) struct Coming<B> {
    body: B,
    rest: Option<Reading>,
}

impl<B: hyper::body::Body + Unpin> hyper::body::Body for Coming<B> {
    type Data = B::Data;
    type Error = B::Error;

    fn poll_frame(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Result<Frame<B::Data>, B::Error>>> {
        let this = self.get_mut();
        let frame = Pin::new(&mut this.body).poll_frame(cx);
        if matches!(frame, Poll::Ready(None | Some(Err(_)))) || this.body.is_end_stream() {
            this.rest = None;
        }
        frame
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}

impl Drop for Answer {
    fn drop(&mut self) {
        let mut doing = self.0.doing();
        doing.answers = doing.answers.saturating_sub(1);
        doing.idle_since = Instant::now();
    }
}

/// Whether one more finds room.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Room {
    /// It does.
    Now,
    /// Somebody may be asked to go after this long.
    In(Duration),
    /// All are being answered.
    None,
}

/// The connections there are.
pub(crate) struct Guests {
    most: usize,
    /// How long a connection may be idle, or take nothing, before it makes room.
    settled: Duration,
    seated: VecDeque<(Busy, AbortHandle)>,
}

impl Guests {
    pub(crate) fn new(most: usize, settled: Duration) -> Self {
        Self { most, settled, seated: VecDeque::new() }
    }

    /// Makes room for one more; says whether there is any.
    pub(crate) fn make_room(&mut self) -> Room {
        self.seated.retain(|(_, guest)| !guest.is_finished());
        if self.seated.len() < self.most {
            return Room::Now;
        }
        let still = self.seated.iter().enumerate().filter_map(|(seat, (busy, _))| Some((busy.still_since()?, seat)));
        let Some((since, seat)) = still.min() else { return Room::None };
        let rest = self.settled.saturating_sub(since.elapsed());
        if !rest.is_zero() {
            return Room::In(rest);
        }
        if let Some((_, guest)) = self.seated.remove(seat) {
            guest.abort();
        }
        Room::Now
    }

    pub(crate) fn seat(&mut self, busy: Busy, guest: AbortHandle) {
        self.seated.push_back((busy, guest));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SETTLED: Duration = Duration::from_secs(1);

    #[tokio::test(start_paused = true)]
    async fn who_is_being_answered_stays_and_who_is_idle_longest_goes() {
        let mut guests = Guests::new(2, SETTLED);
        let guest = || tokio::spawn(std::future::pending::<()>());
        let (first, second) = (guest(), guest());
        let (of_first, of_second) = (Busy::new(), Busy::new());
        guests.seat(of_first.clone(), first.abort_handle());
        assert_eq!(guests.make_room(), Room::Now);
        guests.seat(of_second.clone(), second.abort_handle());
        let ((one, whole), (two, half)) = (of_first.begin(), of_second.begin());
        drop(whole);
        assert_eq!(guests.make_room(), Room::In(SETTLED), "half a request is nothing to be answered");
        drop(half);
        tokio::time::advance(SETTLED * 5).await;
        assert_eq!(guests.make_room(), Room::None, "both are being answered");
        drop(two);
        assert_eq!(guests.make_room(), Room::In(SETTLED), "it may be reading its answer");
        tokio::time::advance(SETTLED / 2).await;
        drop(one);
        tokio::time::advance(SETTLED / 2).await;
        assert_eq!(guests.make_room(), Room::Now);
        assert!(second.await.unwrap_err().is_cancelled(), "the other one came first, and was answered last");
        assert!(!first.is_finished());
    }

    #[tokio::test(start_paused = true)]
    async fn who_takes_nothing_of_an_answer_makes_room_and_who_takes_some_stays() {
        let mut guests = Guests::new(2, SETTLED);
        let guest = || tokio::spawn(std::future::pending::<()>());
        let (slow, stalled) = (guest(), guest());
        let (of_slow, of_stalled) = (Busy::new(), Busy::new());
        guests.seat(of_slow.clone(), slow.abort_handle());
        guests.seat(of_stalled.clone(), stalled.abort_handle());
        let _answers = [of_slow.begin().0, of_stalled.begin().0];
        assert_eq!(guests.make_room(), Room::None);
        of_slow.stalls();
        of_stalled.stalls();
        tokio::time::advance(SETTLED / 2).await;
        // However often it is tried again.
        of_stalled.stalls();
        of_slow.takes();
        assert_eq!(guests.make_room(), Room::In(SETTLED / 2));
        tokio::time::advance(SETTLED / 2).await;
        assert_eq!(guests.make_room(), Room::Now);
        assert!(stalled.await.unwrap_err().is_cancelled());
        assert!(!slow.is_finished());
    }
}
