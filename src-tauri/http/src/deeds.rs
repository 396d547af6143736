//! What is asked for is done to its end, also when whoever asked has left: half of it would be nobody's wish. So much at a time, and no
//! more: who leaves early leaves room for nobody else.

use std::future::{self, Future};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::Poll;

use tokio::sync::{Semaphore, oneshot};
use tokio::task::JoinSet;
use wakala_contract::{ErrorCode, ErrorView};

/// What is being done.
pub(crate) struct Deeds {
    running: Mutex<JoinSet<()>>,
    room: Arc<Semaphore>,
    ended: AtomicBool,
}

impl Deeds {
    /// Room for as many deeds at a time.
    pub(crate) fn new(most: usize) -> Self {
        let room = Arc::new(Semaphore::new(most));
        Self { running: Mutex::default(), room, ended: AtomicBool::new(false) }
    }

    /// Does something, and says what came of it to whoever still listens. Whoever waits when the program ends by force hears nothing: it
    /// may be done.
    ///
    /// # Errors
    /// There is no room, and nothing was begun; or it panicked.
    pub(crate) async fn done<T: Send + 'static>(
        &self,
        deed: impl Future<Output = T> + Send + 'static,
    ) -> Result<T, ErrorView> {
        let (done, result) = oneshot::channel();
        self.begin(async move {
            // Nobody listens any more when the front has left.
            let _ = done.send(deed.await);
        })?;
        match result.await {
            Ok(result) => Ok(result),
            Err(_) if self.ended.load(Ordering::Acquire) => future::pending().await,
            Err(_) => Err(ErrorView::new(ErrorCode::Internal, "the request failed inside of Wakala")),
        }
    }

    /// Begins something that nobody waits for; it ends by itself.
    ///
    /// # Errors
    /// There is no room, and nothing was begun.
    pub(crate) fn begin(&self, deed: impl Future<Output = ()> + Send + 'static) -> Result<(), ErrorView> {
        let Ok(room) = Arc::clone(&self.room).try_acquire_owned() else {
            let message = "Wakala does as much as it can at a time: nothing was begun, ask again";
            return Err(ErrorView::new(ErrorCode::TooBusy, message));
        };
        let mut running = self.running();
        while let Some(ended) = running.try_join_next() {
            said_of(&ended);
        }
        running.spawn(async move {
            let _room = room;
            deed.await;
        });
        Ok(())
    }

    /// Returns when all is done.
    pub(crate) async fn all_done(&self) {
        future::poll_fn(|cx| {
            let mut running = self.running();
            loop {
                match running.poll_join_next(cx) {
                    Poll::Ready(Some(ended)) => said_of(&ended),
                    Poll::Ready(None) => return Poll::Ready(()),
                    Poll::Pending => return Poll::Pending,
                }
            }
        })
        .await;
    }

    /// Ends what is left.
    pub(crate) fn end(&self) {
        self.ended.store(true, Ordering::Release);
        self.running().abort_all();
    }

    fn running(&self) -> MutexGuard<'_, JoinSet<()>> {
        self.running.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn said_of(ended: &Result<(), tokio::task::JoinError>) {
    if let Err(error) = ended
        && error.is_panic()
    {
        tracing::error!(%error, "a request failed");
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn what_was_begun_is_done_when_nobody_waits_for_it_any_more() {
        let deeds = Deeds::new(2);
        let (go_on, goes_on) = oneshot::channel::<()>();
        let (done, is_done) = oneshot::channel();
        let deed = async move {
            goes_on.await.unwrap();
            done.send(7).unwrap();
        };
        {
            let mut asked = std::pin::pin!(deeds.done(deed));
            assert!(futures::poll!(&mut asked).is_pending());
        }
        go_on.send(()).unwrap();
        assert_eq!(is_done.await, Ok(7));
    }

    #[tokio::test]
    async fn a_deed_that_panics_is_an_error_of_its_own() {
        let deeds = Deeds::new(2);
        let failed = deeds.done(async { panic!("a defect") }).await.map(|(): ()| ());
        assert_eq!(failed.map_err(|error| error.code), Err(ErrorCode::Internal));
        assert_eq!(deeds.done(async { 7 }).await, Ok(7));
    }

    #[tokio::test]
    async fn who_leaves_early_leaves_no_room_for_more_than_there_is() {
        let deeds = Deeds::new(2);
        let (go_on, goes_on) = tokio::sync::watch::channel(false);
        for _ in 0..2 {
            let mut goes_on = goes_on.clone();
            let mut left = std::pin::pin!(deeds.done(async move { goes_on.changed().await.unwrap() }));
            assert!(futures::poll!(&mut left).is_pending());
            // It is begun.
            tokio::task::yield_now().await;
        }
        let begun = Arc::new(AtomicBool::new(false));
        let begins = Arc::clone(&begun);
        let refused = deeds.done(async move { begins.store(true, Ordering::Release) }).await;
        assert_eq!(refused.map_err(|error| error.code), Err(ErrorCode::TooBusy));
        assert!(!begun.load(Ordering::Acquire));
        {
            let mut all = std::pin::pin!(deeds.all_done());
            assert!(futures::poll!(&mut all).is_pending(), "whoever asked has left, and it is not done");
            go_on.send(true).unwrap();
            all.await;
        }
        assert_eq!(deeds.done(async { 7 }).await, Ok(7));
    }

    #[tokio::test]
    async fn what_is_ended_by_force_is_no_failure_that_anybody_hears_of() {
        let deeds = Deeds::new(2);
        let mut asked = std::pin::pin!(deeds.done(future::pending::<()>()));
        assert!(futures::poll!(&mut asked).is_pending());
        deeds.end();
        deeds.all_done().await;
        assert!(futures::poll!(&mut asked).is_pending(), "it may have been committed");
    }
}
