//! What a front and whoever tells the receivers of webhooks have to say to each other: how each goes, and that one is to be tried.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use tokio::sync::{mpsc, oneshot, watch};
use wakala_domain::time::Wall;
use wakala_domain::webhooks::{Fault, WebhookId};

/// Tries that may wait to be begun.
const TRIES: usize = 8;
/// How long a try may take; a receiver has half of it.
const TRY_WITHIN: Duration = Duration::from_secs(60);

/// How telling a receiver goes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct WebhookState {
    /// Events that it is still to be told.
    pub waiting: u64,
    /// When the oldest of them happened.
    pub oldest: Option<Wall>,
    /// When one that was not taken is told again.
    pub next: Option<Wall>,
}

/// Whoever tells is to try one.
#[derive(Debug)]
pub struct WebhookTry {
    /// Which.
    pub webhook: WebhookId,
    /// What became of it; whoever asked may be gone.
    pub reply: oneshot::Sender<Tried>,
}

/// What became of a try.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Tried {
    /// Why it was not taken; none when it was.
    pub fault: Option<Fault>,
    /// How long it took.
    pub took: Duration,
}

/// The way to whoever tells the receivers. Cheap to clone.
#[derive(Clone)]
pub struct Webhooks(Arc<Shared>);

struct Shared {
    states: watch::Sender<BTreeMap<WebhookId, WebhookState>>,
    tries: mpsc::Sender<WebhookTry>,
    to_try: Mutex<Option<mpsc::Receiver<WebhookTry>>>,
}

impl Default for Webhooks {
    fn default() -> Self {
        let (tries, to_try) = mpsc::channel(TRIES);
        Self(Arc::new(Shared { states: watch::Sender::default(), tries, to_try: Mutex::new(Some(to_try)) }))
    }
}

impl Webhooks {
    /// What is to be tried: for the one who tells. None for whoever comes second.
    #[must_use]
    pub fn tries(&self) -> Option<mpsc::Receiver<WebhookTry>> {
        self.0.to_try.lock().unwrap_or_else(PoisonError::into_inner).take()
    }

    /// How one goes now; none when it is told no more.
    pub fn set(&self, id: WebhookId, state: Option<WebhookState>) {
        self.0.states.send_if_modified(|states| match state {
            Some(state) => states.insert(id, state) != Some(state),
            None => states.remove(&id).is_some(),
        });
    }

    /// How one goes.
    #[must_use]
    pub fn state(&self, id: WebhookId) -> WebhookState {
        self.0.states.borrow().get(&id).copied().unwrap_or_default()
    }

    /// Says when one goes another way.
    #[must_use]
    pub fn changes(&self) -> watch::Receiver<BTreeMap<WebhookId, WebhookState>> {
        self.0.states.subscribe()
    }

    /// Has one tried; none where nobody does.
    pub(crate) async fn try_it(&self, webhook: WebhookId) -> Option<Tried> {
        let (reply, tried) = oneshot::channel();
        self.0.tries.try_send(WebhookTry { webhook, reply }).ok()?;
        tokio::time::timeout(TRY_WITHIN, tried).await.ok()?.ok()
    }
}
