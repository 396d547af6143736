//! What is asked for is done to its end, also when whoever asked has left: half of it would be nobody's wish.

use std::future::Future;
use std::sync::{Mutex, MutexGuard, PoisonError};

use tokio::sync::oneshot;
use tokio::task::JoinSet;
use wakala_contract::{ErrorCode, ErrorView};

/// What is being done. As much as there are connections, because each asks for one thing after the other, and little more.
#[derive(Default)]
pub(crate) struct Deeds(Mutex<JoinSet<()>>);

impl Deeds {
    /// Does something, and says what came of it to whoever still listens.
    ///
    /// # Errors
    /// It panicked, or the program ends.
    pub(crate) async fn done<T: Send + 'static>(
        &self,
        deed: impl Future<Output = T> + Send + 'static,
    ) -> Result<T, ErrorView> {
        let (done, result) = oneshot::channel();
        {
            let mut running = self.running();
            while let Some(ended) = running.try_join_next() {
                if let Err(error) = ended
                    && error.is_panic()
                {
                    tracing::error!(%error, "a request failed");
                }
            }
            running.spawn(async move {
                // Nobody listens any more when the front has left.
                let _ = done.send(deed.await);
            });
        }
        result.await.map_err(|_| ErrorView::new(ErrorCode::Internal, "the request failed inside of Wakala"))
    }

    /// Ends what is left.
    pub(crate) fn end(&self) {
        self.running().abort_all();
    }

    fn running(&self) -> MutexGuard<'_, JoinSet<()>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn what_was_begun_is_done_when_nobody_waits_for_it_any_more() {
        let deeds = Deeds::default();
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
        let deeds = Deeds::default();
        let failed = deeds.done(async { panic!("a defect") }).await.map(|(): ()| ());
        assert_eq!(failed.map_err(|error| error.code), Err(ErrorCode::Internal));
        assert_eq!(deeds.done(async { 7 }).await, Ok(7));
    }
}
