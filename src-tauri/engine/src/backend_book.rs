//! The instances that belong to a backend, in memory as the database has them: who commands one waits for no disk.

use std::sync::atomic::AtomicBool;
use std::sync::{Arc, OnceLock};

use tokio::sync::watch;
use wakala_domain::backend::ByEnvironment;
use wakala_store::{Linked, Reading, Store, StoreError};

/// Whether a backend is asked, and what belongs to it.
pub(crate) type InForce = (bool, Vec<Linked>);

/// What belongs to the backend, and that something of the link is another thing now.
pub(crate) struct BackendBook {
    /// Held from writing to showing: of two changes at once each is seen here as it was committed.
    pub turn: tokio::sync::Mutex<()>,
    pub environment: OnceLock<ByEnvironment>,
    /// There is a backend, and it is on.
    pub is_asked: AtomicBool,
    pub linked: watch::Sender<Arc<[Linked]>>,
    pub changed: watch::Sender<()>,
}

impl BackendBook {
    /// # Errors
    /// The database refused.
    pub(crate) async fn load(store: &Store) -> Result<Self, StoreError> {
        let (asked, linked) = store.read(|reader| in_force(reader, &None)).await?;
        Ok(Self {
            turn: tokio::sync::Mutex::default(),
            environment: OnceLock::new(),
            is_asked: AtomicBool::new(asked),
            linked: watch::Sender::new(linked.into()),
            changed: watch::Sender::new(()),
        })
    }
}

/// Whether a backend is asked, and what belongs to the one that was chosen.
pub(crate) fn in_force(reader: &Reading<'_>, environment: &ByEnvironment) -> Result<InForce, StoreError> {
    let choice = reader.backend_choice()?.in_force(environment);
    let linked = match choice.origin() {
        Some(origin) => reader.linked_to_backend(&origin)?,
        None => Vec::new(),
    };
    Ok((choice.on && choice.backend.is_some(), linked))
}
