//! Keeps this PC from looking like somebody who reads: the library says *available* at each login and at each push name that it
//! is told of, and while a linked device is available WhatsApp sends the owner's phone no push.

use std::sync::{Arc, Weak};
use std::time::Duration;

use tokio_util::task::AbortOnDropHandle;
use whatsapp_rust::futures::channel::oneshot;
use whatsapp_rust::wacore::iq::keepalive::KeepaliveSpec;
use whatsapp_rust::wacore_binary::node::Node;
use whatsapp_rust::{Client, NodeFilter};

/// How long the server may take to answer the question that comes before.
const ROUND_TRIP: Duration = Duration::from_secs(20);

/// Answers each *available* of the library with *unavailable*, as long as the handle is kept.
pub(crate) fn stay_unavailable(client: &Arc<Client>) -> AbortOnDropHandle<()> {
    AbortOnDropHandle::new(tokio::spawn(answer(Arc::downgrade(client), said_available(client))))
}

/// The next time that the library says it, on any path; gone when the connection ends before.
fn said_available(client: &Client) -> oneshot::Receiver<Arc<Node>> {
    client.wait_for_sent_node(NodeFilter::tag("presence").attr("type", "available"))
}

async fn answer(client: Weak<Client>, mut said: oneshot::Receiver<Arc<Node>>) {
    loop {
        let heard = said.await;
        let Some(client) = client.upgrade() else { return };
        // Before the answer: what is said while it is on its way has one of its own.
        said = said_available(&client);
        if heard.is_err() {
            continue;
        }
        // It is on its way to the socket: a question that goes out behind it and is answered was behind it.
        drop(client.execute(KeepaliveSpec::with_timeout(ROUND_TRIP)).await);
        if let Err(error) = client.presence().set_unavailable().await {
            tracing::debug!(%error, "not said that nobody is here");
        }
    }
}
