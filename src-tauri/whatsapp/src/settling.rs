//! What the sessions have used is on disk soon after: a step that is lost with the program makes the other side ask for every
//! message that follows. And a number that says nothing keeps nothing of its file in memory: most of twenty numbers do, most of
//! the time.

use std::sync::{Arc, Weak};
use std::time::Duration;

use tokio::sync::Notify;
use tokio_util::task::AbortOnDropHandle;
use wakala_engine::Inbound;
use whatsapp_rust::Client;

use crate::seal::SealedStore;
use crate::while_away::WhileAway;

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

/// How long nobody has to use a session until it gives back what it keeps of its file in memory (some 70 kB, which the next use
/// reads again from what the system keeps of it).
const QUIET: Duration = Duration::from_secs(1);

/// Whom it is done for.
pub(crate) struct Settling {
    pub client: Weak<Client>,
    pub file: Weak<SealedStore>,
    pub using: Arc<Using>,
    pub while_away: Arc<WhileAway>,
    pub inbound: Inbound,
}

/// Settles after each batch that came in and each that was written, as long as the handle is kept. What comes meanwhile is settled
/// together; what can't be settled now is with the next, or by the library in a moment. When all is settled that had waited while the
/// number was away, that is said.
pub(crate) fn settle(settling: Settling) -> AbortOnDropHandle<()> {
    AbortOnDropHandle::new(tokio::spawn(settling.run()))
}

impl Settling {
    async fn run(self) {
        loop {
            let quiet = tokio::time::timeout(QUIET, self.using.used.notified()).await.is_err();
            if let Some(away) = self.while_away.settled(quiet) {
                self.inbound.caught_up(away).await;
            }
            if quiet {
                let Some(file) = self.file.upgrade() else { return };
                if let Err(error) = file.give_back_memory().await {
                    tracing::debug!(%error, "the session keeps what it has read of its file");
                }
                drop(file);
                self.using.used.notified().await;
            }
            tokio::time::sleep(GATHER).await;
            let Some(client) = self.client.upgrade() else { return };
            if let Err(error) = client.flush_pending_signal_state().await {
                // The library tries again by itself.
                tracing::warn!(%error, "what the sessions have used is not on disk yet");
            }
        }
    }
}
