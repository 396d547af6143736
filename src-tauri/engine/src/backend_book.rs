//! The instances that belong to a backend, in memory as the database has them: who commands one waits for no disk.

use std::sync::Arc;

use tokio::sync::watch;
use wakala_store::{Linked, Store, StoreError};

/// What belongs to the backend, and that something of the link is another thing now.
pub(crate) struct BackendBook {
    /// Held from writing to showing: of two changes at once each is seen here as it was committed.
    pub turn: tokio::sync::Mutex<()>,
    pub linked: watch::Sender<Arc<[Linked]>>,
    pub changed: watch::Sender<()>,
}

impl BackendBook {
    /// # Errors
    /// The database refused.
    pub(crate) async fn load(store: &Store) -> Result<Self, StoreError> {
        let linked = store.read(|reader| reader.linked_to_backend()).await?;
        Ok(Self {
            turn: tokio::sync::Mutex::default(),
            linked: watch::Sender::new(linked.into()),
            changed: watch::Sender::new(()),
        })
    }
}
