//! Turns receipts into delivery states, many in one transaction.

use std::sync::Arc;

use tokio::sync::{Notify, mpsc};
use wakala_domain::delivery::DeliveryEvent;
use wakala_domain::ids::InstanceId;
use wakala_domain::settings::LifecycleSettings;
use wakala_store::{Store, StoreError};

use crate::clock::Clock;
use crate::feed::{EngineEvent, Feed};
use crate::receipt::{Receipt, ReceiptWord};
use crate::refusals::Refusals;
use crate::wake::Wake;

/// Receipts taken into one transaction at most.
const BATCH: usize = 512;

pub(crate) struct DeliveryBook {
    pub instance: InstanceId,
    pub store: Store,
    pub clock: Arc<dyn Clock>,
    pub settings: Arc<LifecycleSettings>,
    pub feed: Feed,
    pub counts_changed: Arc<Notify>,
    /// Told what was answered.
    pub wake: Arc<Wake>,
    /// Told what the database refuses.
    pub refusals: Refusals,
}

impl DeliveryBook {
    /// Runs until the sending side is dropped. Cancel safe between batches.
    pub(crate) async fn run(self: Arc<Self>, mut receipts: mpsc::Receiver<Receipt>) {
        let mut batch = Vec::with_capacity(BATCH);
        while receipts.recv_many(&mut batch, BATCH).await > 0 {
            // What was sent is settled by a resend under the same id.
            self.refusals.note(&self.apply(std::mem::take(&mut batch)).await);
        }
    }

    /// Writes receipts; when this returns `Ok` they are durable. Waits for the store's own thread and for no other task, so that a
    /// thread of the runtime may block on it.
    pub(crate) async fn apply(&self, batch: Vec<Receipt>) -> Result<(), StoreError> {
        let instance = self.instance;
        let (now, settings) = (self.clock.wall(), Arc::clone(&self.settings));
        let refused = batch.iter().any(|r| matches!(r.word, ReceiptWord::Refused(_)));
        let settles = refused || batch.iter().any(|r| r.word == ReceiptWord::ServerTook);
        let written = self
            .store
            .write(move |w| {
                let mut changes = Vec::with_capacity(batch.len());
                for receipt in &batch {
                    if let Some(device) = &receipt.device {
                        w.repeat_delivered(instance, &receipt.id, device)?;
                    }
                    let (event, error) = match &receipt.word {
                        ReceiptWord::ServerTook => (DeliveryEvent::ServerTook, None),
                        ReceiptWord::Refused(code) => (DeliveryEvent::Refused, Some(code.as_str())),
                        ReceiptWord::Delivered => (DeliveryEvent::DeliveredReceipt, None),
                        ReceiptWord::Read => (DeliveryEvent::ReadReceipt, None),
                        ReceiptWord::Mirrored => continue,
                    };
                    let changed = w.apply_delivery(instance, &receipt.id, event, error, now, &settings)?;
                    if let (Some(its), Some(at)) = (changed.first(), receipt.server_time) {
                        w.place_by_server(its.row, at)?;
                    }
                    changes.extend(changed);
                }
                Ok(changes)
            })
            .await;
        match written {
            Ok(changes) => {
                for change in &changes {
                    self.feed.publish(EngineEvent::Message { instance, chat: change.chat, row: change.row });
                }
                if refused {
                    self.wake.anything();
                } else if !changes.is_empty() {
                    self.wake.answered();
                }
                // A receipt may come in the place of an answer.
                if settles || !changes.is_empty() {
                    self.counts_changed.notify_one();
                }
                Ok(())
            }
            // The items stay `sending` and are settled by a resend under the same id.
            Err(error) => {
                tracing::error!(%instance, %error, "receipts could not be written");
                Err(error)
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::clock::SystemClock;
    use wakala_domain::ids::MessageId;
    use wakala_store::DataDir;

    /// Each receipt's handler blocks the thread it is called on: with every thread that there is, and more handlers than threads,
    /// all of them end.
    #[test]
    fn more_receipts_than_threads_do_not_wait_for_each_other() {
        let runtime = tokio::runtime::Builder::new_multi_thread()
            .worker_threads(2)
            .max_blocking_threads(2)
            .enable_all()
            .build()
            .unwrap();
        let folder = tempfile::tempdir().unwrap();
        let store = Store::open(&DataDir::open(folder.path()).unwrap()).unwrap();
        let (done, ended) = std::sync::mpsc::channel();
        runtime.spawn(async move {
            let book = Arc::new(DeliveryBook {
                instance: InstanceId::from_random(1),
                store,
                clock: Arc::new(SystemClock::new()),
                settings: Arc::new(LifecycleSettings::default()),
                feed: Feed::new(),
                counts_changed: Arc::default(),
                wake: Arc::default(),
                refusals: Refusals::new().0,
            });
            let handlers = (0..200).map(|n| {
                let (book, id) = (Arc::clone(&book), MessageId(format!("M{n}")));
                tokio::spawn(async move {
                    let receipts = vec![Receipt { id, word: ReceiptWord::Read, server_time: None, device: None }];
                    tokio::task::block_in_place(|| tokio::runtime::Handle::current().block_on(book.apply(receipts)))
                })
            });
            for handler in handlers.collect::<Vec<_>>() {
                handler.await.unwrap().unwrap();
            }
            done.send(()).unwrap();
        });
        let ended = ended.recv_timeout(std::time::Duration::from_secs(60));
        // Dropped, it would wait for those who wait.
        runtime.shutdown_background();
        assert!(ended.is_ok(), "the threads wait for each other");
    }
}
