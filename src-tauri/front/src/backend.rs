//! What a front and whoever asks and tells the backend have to say to each other: how it goes, and that it is to be tried.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use tokio::sync::{mpsc, oneshot, watch};
use wakala_domain::backend::{BackendFault, ExternalId};
use wakala_domain::time::Wall;

/// Tries that may wait to be begun.
const TRIES: usize = 4;

/// How asking and telling the backend goes.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct BackendGoes {
    /// Somebody asks and tells it.
    pub on: bool,
    /// It answers.
    pub up: bool,
    /// When it answered last what it wants.
    pub answered: Option<Wall>,
    /// When it is asked again, where it does not answer.
    pub next: Option<Wall>,
    /// What went wrong last, and when.
    pub fault: Option<(BackendFault, Wall)>,
    /// What it did not take of an instance the last time.
    pub of: BTreeMap<ExternalId, BackendFault>,
}

/// The backend is to be asked now, for somebody who waits for it.
#[derive(Debug)]
pub struct BackendTry {
    /// What became of it; whoever asked may be gone.
    pub reply: oneshot::Sender<BackendTried>,
}

/// What became of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BackendTried {
    /// Why it did not answer as it should; none when it did.
    pub fault: Option<BackendFault>,
    /// How long it took.
    pub took: Duration,
    /// How many instances it asks for.
    pub asked: u32,
}

/// The way to whoever asks and tells the backend. Cheap to clone.
#[derive(Clone)]
pub struct BackendLink(Arc<Shared>);

struct Shared {
    goes: watch::Sender<BackendGoes>,
    tries: mpsc::Sender<BackendTry>,
    to_try: Mutex<Option<mpsc::Receiver<BackendTry>>>,
}

impl Default for BackendLink {
    fn default() -> Self {
        let (tries, to_try) = mpsc::channel(TRIES);
        let to_try = Mutex::new(Some(to_try));
        Self(Arc::new(Shared { goes: watch::Sender::default(), tries, to_try }))
    }
}

impl BackendLink {
    /// What is to be tried: for the one who asks and tells. None for whoever comes second.
    #[must_use]
    pub fn tries(&self) -> Option<mpsc::Receiver<BackendTry>> {
        self.0.to_try.lock().unwrap_or_else(PoisonError::into_inner).take()
    }

    /// How it goes now. That it has answered once more is no news.
    pub fn set(&self, goes: BackendGoes) {
        self.0.goes.send_if_modified(|now| {
            let other = BackendGoes { answered: goes.answered, ..now.clone() } != goes;
            *now = goes;
            other
        });
    }

    /// How it goes, and follows that.
    #[must_use]
    pub fn goes(&self) -> watch::Receiver<BackendGoes> {
        self.0.goes.subscribe()
    }

    /// Has it tried; none where nobody does.
    pub(crate) async fn try_it(&self) -> Option<BackendTried> {
        let (reply, tried) = oneshot::channel();
        self.0.tries.try_send(BackendTry { reply }).ok()?;
        tried.await.ok()
    }
}
