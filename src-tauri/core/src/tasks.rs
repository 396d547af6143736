//! Owns every task that the shell starts, so that none outlives the program's end.

use std::future::Future;
use std::sync::{Arc, Mutex, PoisonError};

use tokio::runtime::Handle;
use tokio::task::JoinSet;

/// The tasks of the shell.
#[derive(Clone)]
pub(crate) struct Tasks {
    runtime: Handle,
    running: Arc<Mutex<JoinSet<()>>>,
}

impl Tasks {
    pub(crate) fn new(runtime: Handle) -> Self {
        Self { runtime, running: Arc::default() }
    }

    /// Starts a task that lives until it ends or the program does.
    pub(crate) fn spawn(&self, task: impl Future<Output = ()> + Send + 'static) {
        let mut running = self.running.lock().unwrap_or_else(PoisonError::into_inner);
        while let Some(ended) = running.try_join_next() {
            if let Err(error) = ended
                && error.is_panic()
            {
                tracing::error!(%error, "a task of the shell failed");
            }
        }
        running.spawn_on(task, &self.runtime);
    }

    /// Ends all of them.
    pub(crate) fn end(&self) {
        self.running.lock().unwrap_or_else(PoisonError::into_inner).abort_all();
    }
}
