//! What the sessions have used is on disk soon after: a step that is lost with the program makes the other side ask for every
//! message that follows.

use std::sync::{Arc, Weak};
use std::time::Duration;

use tokio::sync::Notify;
use tokio_util::task::AbortOnDropHandle;
use whatsapp_rust::Client;

/// Who uses the sessions.
#[derive(Default)]
pub(crate) struct Using {
    used: Notify,
}

impl Using {
    /// The sessions have been used, and that may be settled.
    pub(crate) fn note(&self) {
        self.used.notify_one();
    }
}

/// How long the use of a session waits for others, so that a busy number does not wait for the disk with each message. A step that a
/// kill takes back in this time is made good by a repeat; one that is written again under a used number is never, because the
/// library has reserved a range of them before.
const GATHER: Duration = Duration::from_millis(25);

/// Settles after each batch that came in and each that was written, as long as the handle is kept. What comes meanwhile is settled
/// together; what can't be settled now is with the next, or by the library in a moment.
pub(crate) fn settle(client: &Arc<Client>, using: Arc<Using>) -> AbortOnDropHandle<()> {
    AbortOnDropHandle::new(tokio::spawn(run(Arc::downgrade(client), using)))
}

async fn run(client: Weak<Client>, using: Arc<Using>) {
    loop {
        using.used.notified().await;
        tokio::time::sleep(GATHER).await;
        let Some(client) = client.upgrade() else { return };
        if let Err(error) = client.flush_pending_signal_state().await {
            // The library tries again by itself.
            tracing::warn!(%error, "what the sessions have used is not on disk yet");
        }
    }
}
