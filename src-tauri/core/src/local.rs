//! The local interface of this program, from its start to its end. That it can't be had is said, and is never the program's end.

use std::future::Future;
use std::sync::Arc;
use std::time::Duration;

use tokio::sync::Mutex;
use wakala_http::{ServeError, Server};

/// What is being answered may take so long when the program ends.
const GRACE: Duration = Duration::from_secs(1);

/// The local interface, if it could be had. Cheap to clone.
#[derive(Clone, Default)]
pub(crate) struct LocalInterface(Arc<Mutex<Option<Server>>>);

impl LocalInterface {
    /// Serves a core from now on.
    pub(crate) async fn start(&self, served: impl Future<Output = Result<Server, ServeError>>) {
        match served.await {
            Ok(server) => {
                tracing::info!(socket = %server.path().display(), "the local interface is served");
                *self.0.lock().await = Some(server);
            }
            Err(error) => {
                tracing::error!(%error, "there is no local interface: neither window nor command line can reach this Wakala");
            }
        }
    }

    /// Takes no new requests; whoever asks hears that Wakala is ending.
    pub(crate) async fn close(&self) {
        let closing = self.0.lock().await.as_ref().map(|server| server.close(GRACE));
        if let Some(closing) = closing {
            closing.await;
        }
    }

    /// Ends it.
    pub(crate) async fn stop(&self) {
        let server = self.0.lock().await.take();
        if let Some(server) = server {
            server.stop(GRACE).await;
        }
    }
}
