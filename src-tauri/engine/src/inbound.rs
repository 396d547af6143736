//! What a link reports, on its way in: events to the actor, messages to the inbox, receipts to the outbox.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use thiserror::Error;
use tokio::sync::{Notify, mpsc};
use wakala_domain::ids::{InstanceId, MessageId};
use wakala_domain::lifecycle::{Epoch, LinkEvent, ReasonKind};
use wakala_domain::messages::IncomingMessage;
use wakala_store::Store;

use crate::clock::Clock;
use crate::feed::{EngineEvent, Feed};

/// What WhatsApp says of a message that was sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ReceiptWord {
    /// It took the message.
    ServerTook,
    /// It refuses the message; the raw code.
    Refused(String),
    /// The recipient's device has it.
    Delivered,
    /// The recipient opened it.
    Read,
}

/// A word about a sent message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Receipt {
    /// Which message.
    pub id: MessageId,
    /// What of it.
    pub word: ReceiptWord,
}

/// The batch was not committed: nothing of it may be acknowledged.
#[derive(Clone, Debug, Error, PartialEq, Eq)]
#[error("not committed: {0}")]
pub struct CommitError(pub String);

/// The link's way in, for one instance. Cheap to clone.
#[derive(Clone)]
pub struct Inbound {
    pub(crate) instance: InstanceId,
    pub(crate) events: mpsc::Sender<(Epoch, LinkEvent)>,
    pub(crate) receipts: mpsc::Sender<Receipt>,
    pub(crate) store: Store,
    pub(crate) clock: Arc<dyn Clock>,
    pub(crate) feed: Feed,
    pub(crate) counts_changed: Arc<Notify>,
    /// A lane was opened.
    pub(crate) wake_outbox: Arc<Notify>,
    /// The session belongs to another number: what comes through it is nobody's here.
    pub(crate) closed: Arc<AtomicBool>,
}

impl Inbound {
    /// Reports an event of the client that was connected under `epoch`. Waits while the actor is busy.
    pub async fn event(&self, epoch: Epoch, event: LinkEvent) {
        // A closed mailbox means that the instance is gone, and nobody cares any more.
        let _ = self.events.send((epoch, event)).await;
    }

    /// Commits a batch to the inbox, all or nothing, idempotent on (instance, chat, sender, message id). When this returns
    /// `Ok` the batch is durable and may be acknowledged. Cancel safe: dropped, it may or may not be committed.
    ///
    /// # Errors
    /// The database refused; nothing was committed and nothing may be acknowledged.
    pub async fn commit(&self, epoch: Epoch, batch: Vec<IncomingMessage>) -> Result<(), CommitError> {
        if batch.is_empty() {
            return Ok(());
        }
        if self.closed.load(Ordering::Acquire) {
            return Err(CommitError("the session belongs to another number".to_owned()));
        }
        let (instance, arrived) = (self.instance, self.clock.wall());
        let written = self
            .store
            .write(move |w| {
                batch.iter().map(|message| w.commit_incoming(instance, message, arrived)).collect::<Result<Vec<_>, _>>()
            })
            .await;
        match written {
            Ok(committed) => {
                for message in committed.iter().filter(|message| message.fresh || message.filled) {
                    self.feed.publish(EngineEvent::Message { instance, chat: message.chat, row: message.row });
                }
                if committed.iter().any(|message| message.opened_lane) {
                    self.wake_outbox.notify_one();
                }
                self.counts_changed.notify_one();
                Ok(())
            }
            Err(error) => {
                tracing::error!(instance = %self.instance, %error, "inbox: batch refused, nothing is acknowledged");
                let kind = if error.is_disk_full() { ReasonKind::DiskFull } else { ReasonKind::Internal };
                // The library redelivers on the next connection only, so this one must end. A full mailbox must not hold
                // the receive path up: the actor hears of it with the next batch.
                let _ = self.events.try_send((epoch, LinkEvent::Reported(kind.into())));
                Err(CommitError(error.to_string()))
            }
        }
    }

    /// Reports a word about a sent message. Waits while the outbox is busy.
    pub async fn receipt(&self, receipt: Receipt) {
        let _ = self.receipts.send(receipt).await;
    }
}
