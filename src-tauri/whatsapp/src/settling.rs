//! What the sessions have used is on disk soon after: a step that is lost with the program makes the other side ask for every
//! message that follows. But never while a message is between its decryption and its row: the step would be on disk, and the
//! message not, and WhatsApp's repeat of it would be taken for one that is here.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError, Weak};
use std::time::Duration;

use tokio::sync::Notify;
use tokio::time::Instant;
use tokio_util::task::AbortOnDropHandle;
use whatsapp_rust::Client;
use whatsapp_rust::wacore_binary::node::NodeRef;

/// What has not been committed by then never will: it was no message for anybody, or one that is here.
const ON_ITS_WAY: Duration = Duration::from_secs(5);

/// Who uses the sessions.
#[derive(Default)]
pub(crate) struct Using {
    used: Notify,
    /// Messages that came and are not committed, and since when.
    on_their_way: Mutex<HashMap<String, Instant>>,
}

impl Using {
    /// A stanza came. What had waited for us while we were offline the library settles by itself, batch by batch.
    pub(crate) fn came(&self, stanza: &NodeRef<'_>) {
        if stanza.tag.as_ref() == "message"
            && stanza.get_attr("offline").is_none()
            && let Some(id) = stanza.get_attr("id")
        {
            self.on_their_way(|messages| messages.insert(id.as_str().into_owned(), Instant::now()));
        }
    }

    /// A message is committed, or never will be.
    pub(crate) fn is_through(&self, id: &str) {
        self.on_their_way(|messages| messages.remove(id));
    }

    /// The sessions have been used, and that may be settled.
    pub(crate) fn note(&self) {
        self.used.notify_one();
    }

    fn is_quiet(&self) -> bool {
        self.on_their_way(|messages| {
            messages.retain(|_, since| since.elapsed() < ON_ITS_WAY);
            messages.is_empty()
        })
    }

    fn on_their_way<R>(&self, look: impl FnOnce(&mut HashMap<String, Instant>) -> R) -> R {
        look(&mut self.on_their_way.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

/// Settles after each batch that came in and each that was written, as long as the handle is kept. What comes while the last is
/// being settled is settled together; what can't be settled now is with the next, or by the library in a moment.
pub(crate) fn settle(client: &Arc<Client>, using: Arc<Using>) -> AbortOnDropHandle<()> {
    AbortOnDropHandle::new(tokio::spawn(run(Arc::downgrade(client), using)))
}

async fn run(client: Weak<Client>, using: Arc<Using>) {
    loop {
        using.used.notified().await;
        if !using.is_quiet() {
            continue;
        }
        let Some(client) = client.upgrade() else { return };
        if let Err(error) = client.flush_pending_signal_state().await {
            // The library tries again by itself.
            tracing::warn!(%error, "what the sessions have used is not on disk yet");
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use whatsapp_rust::wacore_binary::marshal;
    use whatsapp_rust::{NodeBuilder, OwnedNodeRef};

    #[tokio::test(start_paused = true)]
    async fn nothing_is_settled_while_a_message_is_on_its_way() {
        let using = Using::default();
        let came = |tag: &'static str, id: &str, offline: bool| {
            let node = NodeBuilder::new(tag).attr("id", id);
            let node = if offline { node.attr("offline", "1") } else { node };
            let bytes = marshal::marshal(&node.build()).unwrap();
            using.came(OwnedNodeRef::new(bytes[1..].to_vec()).unwrap().get());
        };
        came("receipt", "R", false);
        came("message", "WAITED", true);
        assert!(using.is_quiet(), "neither is decrypted now");
        came("message", "ONE", false);
        came("message", "TWO", false);
        using.is_through("ONE");
        assert!(!using.is_quiet());
        using.is_through("TWO");
        assert!(using.is_quiet());
        came("message", "FOR NOBODY", false);
        tokio::time::advance(ON_ITS_WAY).await;
        assert!(using.is_quiet(), "what never comes through is waited for no longer");
    }
}
