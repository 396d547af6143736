//! The local interface of this program, from its start to its end. That it can't be had is said, and is never the program's end.

#[cfg(unix)]
pub(crate) use served::LocalInterface;
#[cfg(not(unix))]
pub(crate) use unserved::LocalInterface;

#[cfg(unix)]
mod served {
    use std::path::PathBuf;
    use std::sync::Arc;
    use std::time::Duration;

    use tokio::sync::Mutex;
    use wakala_contract::core_sockets;
    use wakala_front::Core;
    use wakala_http::{Limits, Server};

    use crate::startup;

    /// What is being answered may take so long when the program ends.
    const GRACE: Duration = Duration::from_secs(1);

    /// The local interface, if it could be had. Cheap to clone.
    #[derive(Clone, Default)]
    pub(crate) struct LocalInterface(Arc<Mutex<Option<Server>>>);

    impl LocalInterface {
        /// Serves a core from now on.
        pub(crate) async fn start(&self, core: &Core) {
            let runtime_dir = startup::variable("XDG_RUNTIME_DIR").map(PathBuf::from);
            let places = core_sockets(&core.data_dir, runtime_dir.as_deref());
            match Server::start(core.clone(), places, Limits::default()).await {
                Ok(server) => {
                    tracing::info!(socket = %server.path().display(), "the local interface is served");
                    *self.0.lock().await = Some(server);
                }
                Err(error) => {
                    tracing::warn!(%error, "there is no local interface: the command line can't reach this Wakala");
                }
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
}

#[cfg(not(unix))]
mod unserved {
    use wakala_front::Core;

    /// There is none here yet.
    #[derive(Clone, Default)]
    pub(crate) struct LocalInterface;

    impl LocalInterface {
        /// Does nothing.
        pub(crate) async fn start(&self, _core: &Core) {}

        /// Does nothing.
        pub(crate) async fn stop(&self) {}
    }
}
