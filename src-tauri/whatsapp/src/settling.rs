//! What the sessions have used is on disk soon after: a step that is lost with the program makes the other side ask for every
//! message that follows.

use std::sync::{Arc, Weak};

use tokio::sync::Notify;
use tokio_util::task::AbortOnDropHandle;
use whatsapp_rust::Client;

/// Settles after each batch that came in and each that was written, as long as the handle is kept. One that comes while the
/// last is being settled is settled with all that came meanwhile.
pub(crate) fn settle(client: &Arc<Client>, used: Arc<Notify>) -> AbortOnDropHandle<()> {
    AbortOnDropHandle::new(tokio::spawn(run(Arc::downgrade(client), used)))
}

async fn run(client: Weak<Client>, used: Arc<Notify>) {
    loop {
        used.notified().await;
        let Some(client) = client.upgrade() else { return };
        if let Err(error) = client.flush_pending_signal_state().await {
            // The library tries again by itself.
            tracing::warn!(%error, "what the sessions have used is not on disk yet");
        }
    }
}
