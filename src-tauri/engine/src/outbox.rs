//! The sender of an instance: one task, first in, first out. What it sends was committed, with its final message id, before.
//!
//! Up to a window of messages is on the socket before WhatsApp has answered the first. Order is kept all the same: the
//! socket keeps it, a message that was not written puts itself and all behind it back, and what is uncertain is repeated
//! under the same id before anything newer.

use std::sync::Arc;
use std::time::Duration;

use tokio::sync::{Notify, watch};
use wakala_domain::delivery::DeliveryEvent;
use wakala_domain::ids::InstanceId;
use wakala_domain::lifecycle::Epoch;
use wakala_domain::time::Wall;
use wakala_store::{QueueItem, Store, StoreError};

use crate::clock::Clock;
use crate::feed::{EngineEvent, Feed};
use crate::link::{Link, SendError};

/// Messages on the socket that WhatsApp has not answered.
const WINDOW: u32 = 64;
/// How long the library may take to write one message.
const WRITE_TIMEOUT: Duration = Duration::from_secs(30);
/// How long to leave the database alone after it refused.
const STORE_PAUSE: Duration = Duration::from_secs(5);

pub(crate) struct Outbox {
    pub instance: InstanceId,
    pub link: Arc<dyn Link>,
    pub store: Store,
    pub clock: Arc<dyn Clock>,
    pub feed: Feed,
    /// Which connection is up; `None` while the instance is not online.
    pub online: watch::Receiver<Option<u64>>,
    /// Something was queued.
    pub wake: Arc<Notify>,
    /// WhatsApp answered something.
    pub settled: Arc<Notify>,
    pub counts_changed: Arc<Notify>,
    pub ack_timeout: Duration,
}

impl Outbox {
    /// Runs until the actor drops its side. Cancel safe: what was on its way is uncertain and healed later.
    pub(crate) async fn run(mut self) {
        loop {
            let online = self.online.wait_for(Option::is_some).await.map(|connection| *connection);
            let Ok(connection) = online else { return };
            // What an earlier connection left on the socket was perhaps sent.
            if let Err(error) = self.heal(Wall(i64::MAX)).await {
                tracing::error!(instance = %self.instance, %error, "outbox could not be healed");
                tokio::time::sleep(STORE_PAUSE).await;
                continue;
            }
            if let Some(connection) = connection {
                self.serve(connection).await;
            }
        }
    }

    async fn serve(&mut self, connection: u64) {
        while *self.online.borrow() == Some(connection) {
            let batch = match self.pick().await {
                Ok(batch) => batch,
                Err(error) => {
                    tracing::error!(instance = %self.instance, %error, "outbox can't be read");
                    tokio::time::sleep(STORE_PAUSE).await;
                    continue;
                }
            };
            if batch.is_empty() {
                if !self.wait_for_work(connection).await {
                    return;
                }
                continue;
            }
            if !self.send_all(batch, connection).await {
                // The connection is about to be reported as gone; what is left waits for the next one.
                let _ = tokio::time::timeout(self.ack_timeout, self.gone(connection)).await;
                return;
            }
        }
    }

    /// Waits until this connection is not the one that is up.
    async fn gone(&self, connection: u64) {
        // A closed channel is a gone connection, too.
        let _ = self.online.clone().wait_for(|now| *now != Some(connection)).await;
    }

    /// Returns false when the connection changed.
    async fn wait_for_work(&self, connection: u64) -> bool {
        tokio::select! {
            () = self.gone(connection) => false,
            () = self.wake.notified() => true,
            () = self.settled.notified() => true,
            // Something on the socket was never answered: it is repeated under the same id.
            () = tokio::time::sleep(self.ack_timeout) => {
                let overdue = self.clock.wall().minus(self.ack_timeout);
                if let Err(error) = self.heal(overdue).await {
                    tracing::error!(instance = %self.instance, %error, "outbox could not be healed");
                }
                true
            }
        }
    }

    async fn pick(&self) -> Result<Vec<QueueItem>, StoreError> {
        let (instance, now) = (self.instance, self.clock.wall());
        self.store.write(move |w| w.pick_batch(instance, now, WINDOW)).await
    }

    /// What was put on the socket before `picked_before` becomes uncertain, and is picked again.
    async fn heal(&self, picked_before: Wall) -> Result<(), StoreError> {
        let instance = self.instance;
        self.store.write(move |w| w.heal_instance(instance, picked_before)).await.map(|_| ())
    }

    /// Returns false when the connection is of no use any more.
    async fn send_all(&self, batch: Vec<QueueItem>, connection: u64) -> bool {
        let mut items = batch.into_iter();
        while let Some(item) = items.next() {
            self.publish(&item);
            let write = self.link.send_text(Epoch(connection), &item.to, &item.message_id, &item.text);
            let outcome = tokio::select! {
                outcome = write => outcome,
                () = self.gone(connection) => Err(SendError::Uncertain("the connection ended".to_owned())),
                () = tokio::time::sleep(WRITE_TIMEOUT) => Err(SendError::Uncertain("no answer for 30 s".to_owned())),
            };
            match outcome {
                Ok(()) => {}
                Err(SendError::Refused(why)) => self.settle(&item, DeliveryEvent::Refused, why).await,
                Err(SendError::NotConnected) => {
                    self.settle(&item, DeliveryEvent::PutBack, "waits for the connection".to_owned()).await;
                    self.put_back(items).await;
                    return false;
                }
                Err(SendError::Uncertain(why)) => {
                    self.settle(&item, DeliveryEvent::RunEnded, why).await;
                    self.put_back(items).await;
                    return false;
                }
            }
        }
        true
    }

    async fn put_back(&self, items: impl Iterator<Item = QueueItem>) {
        for item in items {
            self.settle(&item, DeliveryEvent::PutBack, "waits for the connection".to_owned()).await;
        }
    }

    async fn settle(&self, item: &QueueItem, event: DeliveryEvent, why: String) {
        let (instance, id) = (self.instance, item.message_id.clone());
        let written = self.store.write(move |w| w.apply_delivery(instance, &id, event, Some(&why))).await;
        match written {
            Ok(_) => {
                self.publish(item);
                self.counts_changed.notify_one();
            }
            Err(error) => tracing::error!(%instance, %error, "outbox item could not be settled"),
        }
    }

    fn publish(&self, item: &QueueItem) {
        self.feed.publish(EngineEvent::Message { instance: self.instance, chat: item.chat, row: item.row });
    }
}
