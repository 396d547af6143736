//! Messages of a group that hold keys and nothing else. The library takes them for itself: no hook and no event tells of one. It is known by
//! its receipt, which says that it was read, while nothing was handed over. Should it come again, nobody must wait for what it says.

use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Weak};
use std::time::Duration;

use futures::StreamExt as _;
use futures::channel::oneshot;
use futures::future::{Either, select};
use futures::stream::FuturesUnordered;
use tokio::sync::mpsc;
use tokio_util::task::AbortOnDropHandle;
use wakala_domain::lifecycle::Epoch;
use wakala_domain::messages::IncomingMessage;
use wakala_engine::Inbound;
use whatsapp_rust::types::events::DecryptFailMode;
use whatsapp_rust::wacore::messages::parse_message_info;
use whatsapp_rust::wacore_binary::JidExt as _;
use whatsapp_rust::wacore_binary::node::{Node, NodeRef};
use whatsapp_rust::{Client, NodeFilter};

use crate::on_the_way::{OnTheWay, Which};
use crate::seal::SealedStore;
use crate::{people, translate};

/// Stanzas that are watched at once; there is one for each device that joins a group.
const AT_ONCE: usize = 256;
/// How long a receipt may take: those of what was waiting go out when all of it is here.
const RECEIPT: Duration = Duration::from_secs(600);

/// Where stanzas are looked at as they come.
pub(crate) struct KeysAlone(mpsc::Sender<Box<Seen>>);

/// A stanza that may hold keys alone. In a box on its way: a queue lays room for thirty at a time, for each client.
pub(crate) struct Seen {
    /// The place that it would have here.
    place: IncomingMessage,
    which: Which,
    group: String,
    /// The receipt that is its own, or begins with it.
    own: oneshot::Receiver<Arc<Node>>,
    /// The next one to its group, which may list it among others.
    next: oneshot::Receiver<Arc<Node>>,
}

impl KeysAlone {
    pub(crate) fn new() -> (KeysAlone, mpsc::Receiver<Box<Seen>>) {
        let (seen, watched) = mpsc::channel(AT_ONCE);
        (KeysAlone(seen), watched)
    }

    /// Told of each stanza, before anything is done with it. What many share is sealed for all of them; where nothing is, each has its own.
    pub(crate) fn look_at(&self, client: &Client, stanza: &NodeRef<'_>) {
        if stanza.tag.as_ref() != "message" || stanza.get_children_by_tag("enc").any(is_shared) {
            return;
        }
        let Some(from) = stanza.attrs().optional_jid("from").filter(|from| from.is_group()) else { return };
        let Some(own) = client.pn() else { return };
        let Ok(info) = parse_message_info(stanza, &own, client.lid().as_ref()) else { return };
        let Some(place) = translate::undecryptable(&info, DecryptFailMode::Show) else { return };
        let group = from.to_string();
        // A receipt is heard of once: whoever waited for the next one alone would miss its own, sent right behind another.
        let own = client.wait_for_sent_node(NodeFilter::tag("receipt").attr("id", place.id.0.clone()));
        let next = next_receipt(client, &group);
        let which = Which::named(&info);
        // One that is not watched is asked for again, as any other that is lost.
        let _ = self.0.try_send(Box::new(Seen { place, which, group, own, next }));
    }
}

fn is_shared(enc: &NodeRef<'_>) -> bool {
    enc.get_attr("type").is_some_and(|kind| kind.as_str() == "skmsg")
}

fn next_receipt(client: &Client, group: &str) -> oneshot::Receiver<Arc<Node>> {
    client.wait_for_sent_node(NodeFilter::tag("receipt").attr("to", group))
}

/// Of one client.
pub(crate) struct Watching {
    pub client: Weak<Client>,
    pub file: Weak<SealedStore>,
    pub inbound: Inbound,
    pub epoch: Arc<AtomicU64>,
    pub on_the_way: Arc<OnTheWay>,
}

/// Watches what was seen, as long as the handle is kept.
pub(crate) fn watch(watching: Watching, seen: mpsc::Receiver<Box<Seen>>) -> AbortOnDropHandle<()> {
    AbortOnDropHandle::new(tokio::spawn(run(watching, seen)))
}

async fn run(watching: Watching, mut seen: mpsc::Receiver<Box<Seen>>) {
    let mut watched = FuturesUnordered::new();
    loop {
        tokio::select! {
            next = seen.recv(), if watched.len() < AT_ONCE => match next {
                Some(next) => watched.push(read_through(&watching.client, next)),
                None => return,
            },
            Some(read) = watched.next(), if !watched.is_empty() => {
                if let Some((place, which)) = read {
                    watching.settle(place, which).await;
                }
            }
        }
    }
}

/// Waits for the receipt of a message that was read; `None` where there is none.
async fn read_through(client: &Weak<Client>, seen: Box<Seen>) -> Option<(IncomingMessage, Which)> {
    let Seen { place, which, group, mut own, mut next } = *seen;
    let waited = async {
        loop {
            let sent = match select(&mut own, &mut next).await {
                Either::Left((sent, _)) | Either::Right((sent, _)) => sent.ok()?,
            };
            if names(&sent, &place.id.0) {
                let asks_again = sent.attrs.get("type").is_some_and(|kind| kind.as_str() == "retry");
                return (!asks_again).then_some(());
            }
            next = next_receipt(&*client.upgrade()?, &group);
        }
    };
    tokio::time::timeout(RECEIPT, waited).await.ok().flatten()?;
    Some((place, which))
}

/// Whether a receipt is for a message, alone or among others.
fn names(receipt: &Node, id: &str) -> bool {
    let is = |node: &Node| node.attrs.get("id").is_some_and(|found| found.as_str() == id);
    let listed = receipt.get_optional_child("list");
    is(receipt) || listed.is_some_and(|list| list.get_children_by_tag("item").any(is))
}

impl Watching {
    async fn settle(&self, mut place: IncomingMessage, which: Which) {
        let (Some(client), Some(file)) = (self.client.upgrade(), self.file.upgrade()) else { return };
        if !self.on_the_way.is_without_row(&which) {
            return;
        }
        people::complete(&client, std::slice::from_mut(&mut place)).await;
        let epoch = Epoch(self.epoch.load(Ordering::Relaxed));
        // Refused, the number says so; the row is asked for again.
        let withdrawn = self.inbound.nothing_in(epoch, vec![place]).await.is_ok();
        let id = which.id.clone();
        if withdrawn && let Err(error) = file.nothing_in(which).await {
            tracing::warn!(%id, %error, "it is not noted that a message holds keys alone");
        }
    }
}
