//! What customers see of a number. The library says *available* at each login and at each push name that it is told of, and while a
//! linked device is available WhatsApp sends the owner's phone no push: so this PC looks like nobody who reads, unless the operator
//! wants it otherwise.

use std::sync::{Arc, Weak};
use std::time::Duration;

use tokio::sync::watch;
use tokio_util::task::AbortOnDropHandle;
use whatsapp_rust::futures::channel::oneshot;
use whatsapp_rust::wacore::iq::keepalive::KeepaliveSpec;
use whatsapp_rust::wacore_binary::node::Node;
use whatsapp_rust::{Client, NodeFilter};

/// How long the server may take to answer the question that comes before.
const ROUND_TRIP: Duration = Duration::from_secs(20);

/// Appears as the operator wants it, as long as the handle is kept: answers each *available* of the library with *unavailable* where
/// that is wanted, and says at once what is wanted anew.
pub(crate) fn appear(client: &Arc<Client>, wanted: watch::Receiver<bool>) -> AbortOnDropHandle<()> {
    AbortOnDropHandle::new(tokio::spawn(run(Arc::downgrade(client), wanted, said_available(client))))
}

/// The next time that the library says it, on any path; gone when the connection ends before.
fn said_available(client: &Client) -> oneshot::Receiver<Arc<Node>> {
    client.wait_for_sent_node(NodeFilter::tag("presence").attr("type", "available"))
}

async fn run(client: Weak<Client>, mut wanted: watch::Receiver<bool>, mut said: oneshot::Receiver<Arc<Node>>) {
    wanted.mark_unchanged();
    loop {
        let heard = tokio::select! {
            heard = &mut said => heard.is_ok(),
            changed = wanted.changed() => {
                let (Ok(()), Some(client)) = (changed, client.upgrade()) else { return };
                let available = *wanted.borrow_and_update();
                say(&client, available).await;
                continue;
            }
        };
        let Some(client) = client.upgrade() else { return };
        // Before the answer: what is said while it is on its way has one of its own.
        said = said_available(&client);
        if !heard || *wanted.borrow() {
            continue;
        }
        // It is on its way to the socket: a question that goes out behind it and is answered was behind it.
        drop(client.execute(KeepaliveSpec::with_timeout(ROUND_TRIP)).await);
        // It may be wanted otherwise by now: that is said behind this.
        say(&client, false).await;
    }
}

/// Nothing where nobody is connected: the next login says it.
async fn say(client: &Client, available: bool) {
    let presence = client.presence();
    let said = if available { presence.set_available().await } else { presence.set_unavailable().await };
    if let Err(error) = said {
        tracing::debug!(%error, available, "not said how this number appears");
    }
}
