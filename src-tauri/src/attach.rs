//! The window's way to its core: found, or started when none runs.

use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};

use wakala_client::{Client, ClientError, Manner, StartError, find_or_start};

/// The way to the core of a data directory. Cheap to clone.
#[derive(Clone)]
pub(crate) struct Way {
    data_dir: Arc<Path>,
    /// The core as it was found last.
    client: Arc<Mutex<Option<Client>>>,
}

impl Way {
    pub(crate) fn new(data_dir: &Path) -> Self {
        Self { data_dir: data_dir.into(), client: Arc::default() }
    }

    /// Where the data lives.
    pub(crate) fn data_dir(&self) -> &Path {
        &self.data_dir
    }

    fn known(&self) -> Option<Client> {
        self.client.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    fn keep(&self, client: Option<&Client>) {
        *self.client.lock().unwrap_or_else(PoisonError::into_inner) = client.cloned();
    }

    /// The core that runs.
    ///
    /// # Errors
    /// None does.
    pub(crate) async fn core(&self) -> Result<Client, ClientError> {
        if let Some(known) = self.known() {
            return Ok(known);
        }
        let found = Client::find_as_window(&self.data_dir).await?;
        self.keep(Some(&found));
        Ok(found)
    }

    /// Looks for it anew the next time: it has ended, and another one has another key.
    pub(crate) fn forget(&self) {
        self.keep(None);
    }

    /// The core that runs, or one that is started now.
    ///
    /// # Errors
    /// See [`StartError`].
    pub(crate) async fn core_or_start(&self) -> Result<Client, StartError> {
        let way = self.clone();
        let find = move || {
            let way = way.clone();
            async move { way.core().await }
        };
        find_or_start(&self.data_dir, Manner::Hidden, find).await
    }
}
