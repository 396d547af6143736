//! The local interface of this program, from its start to its end. That it can't be had is said, and is never the program's end.

use std::future::Future;
use std::sync::Arc;
use std::time::Duration;

use tokio::sync::Mutex;
use tokio_util::sync::CancellationToken;
use wakala_front::Core;
use wakala_http::{Limits, Port, ServeError, Server};

use crate::tasks::Tasks;

/// What is being answered may take so long when the program ends.
const GRACE: Duration = Duration::from_secs(1);
/// Until it is tried again where it can't be had; twice as long after each further time.
const FIRST_PAUSE: Duration = Duration::from_secs(1);
/// The longest of these pauses.
const LONGEST_PAUSE: Duration = Duration::from_secs(60);

/// The local interface, once it could be had. Cheap to clone.
#[derive(Clone, Default)]
pub(crate) struct LocalInterface {
    server: Arc<Mutex<Option<Server>>>,
    /// Where programs with a key ask, while that is wanted.
    port: Arc<Mutex<Option<Port>>>,
    ending: CancellationToken,
}

impl LocalInterface {
    /// Serves a core from now on. Where that can't be had yet it is tried again, ever more seldom, until it can or the program ends;
    /// this returns after the first try.
    pub(crate) async fn start<S>(&self, tasks: &Tasks, serve: impl Fn() -> S + Send + Sync + 'static)
    where
        S: Future<Output = Result<Server, ServeError>> + Send,
    {
        match serve().await {
            Ok(server) => self.serves(server).await,
            Err(error) => {
                tracing::error!(%error, "there is no local interface: neither window nor command line can reach this Wakala; it is tried again");
                let local = self.clone();
                tasks.spawn(async move {
                    if let Some(server) = had_later(serve, &local.ending).await {
                        local.serves(server).await;
                    }
                });
            }
        }
    }

    /// Serves programs with a key from now on, whenever that is wanted.
    pub(crate) async fn start_port(&self, core: Core) {
        let mut kept = self.port.lock().await;
        if !self.ending.is_cancelled() {
            *kept = Some(Port::start(core, Limits::default()));
        }
    }

    async fn serves(&self, server: Server) {
        tracing::info!(socket = %server.path().display(), "the local interface is served");
        let mut kept = self.server.lock().await;
        // Had while the program ends, it goes at once.
        *kept = Some(server).filter(|_| !self.ending.is_cancelled());
    }

    /// Takes no new requests; whoever asks hears that Wakala is ending.
    pub(crate) async fn close(&self) {
        self.ending.cancel();
        let closing = self.server.lock().await.as_ref().map(|server| server.close(GRACE));
        let port = self.port.lock().await.take();
        let closing = async {
            if let Some(closing) = closing {
                closing.await;
            }
        };
        let ending = async {
            if let Some(port) = port {
                port.stop().await;
            }
        };
        tokio::join!(closing, ending);
    }

    /// Ends it.
    pub(crate) async fn stop(&self) {
        self.ending.cancel();
        let (server, port) = (self.server.lock().await.take(), self.port.lock().await.take());
        if let Some(port) = port {
            port.stop().await;
        }
        if let Some(server) = server {
            server.stop(GRACE).await;
        }
    }
}

/// What can't be had now, once it can; none when the program ends before.
async fn had_later<T, E, S: Future<Output = Result<T, E>>>(
    serve: impl Fn() -> S,
    ending: &CancellationToken,
) -> Option<T> {
    let mut pause = FIRST_PAUSE;
    loop {
        ending.run_until_cancelled(tokio::time::sleep(pause)).await?;
        if let Ok(had) = ending.run_until_cancelled(serve()).await? {
            return Some(had);
        }
        pause = pause.saturating_mul(2).min(LONGEST_PAUSE);
    }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicU32, Ordering};

    use tokio::time::Instant;

    use super::*;

    #[tokio::test(start_paused = true)]
    async fn what_can_not_be_had_is_tried_ever_more_seldom_until_it_can() {
        let (began, tries) = (Instant::now(), AtomicU32::new(0));
        let serve = || async { if tries.fetch_add(1, Ordering::Relaxed) < 8 { Err(()) } else { Ok("served") } };
        assert_eq!(had_later(serve, &CancellationToken::new()).await, Some("served"));
        assert_eq!((tries.into_inner(), began.elapsed().as_secs()), (9, 1 + 2 + 4 + 8 + 16 + 32 + 60 + 60 + 60));
    }

    #[tokio::test(start_paused = true)]
    async fn nothing_is_tried_once_the_program_ends() {
        let (ending, tries) = (CancellationToken::new(), AtomicU32::new(0));
        let serve = || async {
            tries.fetch_add(1, Ordering::Relaxed);
            Err::<(), ()>(())
        };
        let mut trying = std::pin::pin!(had_later(serve, &ending));
        tokio::time::timeout(Duration::from_millis(1_500), &mut trying).await.unwrap_err();
        ending.cancel();
        assert_eq!(trying.await, None);
        assert_eq!(tries.load(Ordering::Relaxed), 1);
    }
}
