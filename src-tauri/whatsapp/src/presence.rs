//! Keeps this PC from looking like somebody who reads: the library says *available* at each login and at the first push name,
//! and while a linked device is available WhatsApp sends the owner's phone no push.

use std::sync::{Arc, Weak};
use std::time::Duration;

use tokio::sync::mpsc;
use tokio_util::task::AbortOnDropHandle;
use whatsapp_rust::futures::channel::oneshot;
use whatsapp_rust::types::events::{Event, EventHandler};
use whatsapp_rust::wacore::iq::keepalive::KeepaliveSpec;
use whatsapp_rust::wacore_binary::node::Node;
use whatsapp_rust::{Client, NodeFilter};

/// Logins and names that may wait to be answered; one answer serves for all before it.
const WAITING: usize = 4;
/// How long the server may take to answer the question that comes before.
const ROUND_TRIP: Duration = Duration::from_secs(20);

/// What the library is about to say, or has said.
enum Said {
    /// It has said *available*.
    Available,
    /// It says *available* next.
    Next(oneshot::Receiver<Arc<Node>>),
}

/// Hears what the library says.
struct Listener {
    client: Weak<Client>,
    said: mpsc::Sender<Said>,
}

impl EventHandler for Listener {
    fn handle_event(&self, event: Arc<Event>) {
        let said = match &*event {
            Event::Connected(_) => Said::Available,
            Event::SelfPushNameUpdated(name) if name.old_name.is_empty() => {
                let Some(client) = self.client.upgrade() else { return };
                Said::Next(client.wait_for_sent_node(NodeFilter::tag("presence").attr("type", "available")))
            }
            // Nothing else makes it say so.
            _ => return,
        };
        // What waits already says the same.
        let _ = self.said.try_send(said);
    }
}

/// Answers each *available* of the library with *unavailable*, as long as the handle is kept.
pub(crate) fn stay_unavailable(client: &Arc<Client>) -> AbortOnDropHandle<()> {
    let (said, heard) = mpsc::channel(WAITING);
    client.subscribe_handler(Arc::new(Listener { client: Arc::downgrade(client), said })).detach();
    AbortOnDropHandle::new(tokio::spawn(answer(Arc::downgrade(client), heard)))
}

async fn answer(client: Weak<Client>, mut heard: mpsc::Receiver<Said>) {
    while let Some(said) = heard.recv().await {
        let next = match said {
            Said::Available => None,
            Said::Next(sent) => Some(sent.await),
        };
        let Some(client) = client.upgrade() else { return };
        match next {
            None => {}
            // It is on its way to the socket: a question that goes out behind it and is answered was behind it.
            Some(Ok(_)) => drop(client.execute(KeepaliveSpec::with_timeout(ROUND_TRIP)).await),
            // The connection ended before.
            Some(Err(_)) => continue,
        }
        if let Err(error) = client.presence().set_unavailable().await {
            tracing::debug!(%error, "not said that nobody is here");
        }
    }
}
