//! Turns receipts into delivery states, many in one transaction.

use std::sync::Arc;

use tokio::sync::{Notify, mpsc};
use wakala_domain::delivery::DeliveryEvent;
use wakala_domain::ids::InstanceId;
use wakala_domain::settings::LifecycleSettings;
use wakala_store::{MemberWord, Store, StoreError};

use crate::clock::Clock;
use crate::feed::{EngineEvent, Feed};
use crate::left_out::LeftOut;
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
    pub left_out: LeftOut,
}

impl DeliveryBook {
    /// Runs until dropped. Cancel safe between batches.
    pub(crate) async fn run(self: Arc<Self>, mut receipts: mpsc::Receiver<Receipt>) {
        // Grows with what comes: idle, each number would keep room for a burst.
        let mut batch = Vec::new();
        while receipts.recv_many(&mut batch, BATCH).await > 0 {
            // What was sent is settled by a resend under the same id.
            self.refusals.note(&self.apply(std::mem::take(&mut batch)).await);
        }
        // A link that can say nothing any more has nothing to be written.
        std::future::pending().await
    }

    /// Writes receipts; when this returns `Ok` they are durable. Waits for the store's own thread and for no other task, so that a
    /// thread of the runtime may block on it.
    pub(crate) async fn apply(&self, batch: Vec<Receipt>) -> Result<(), StoreError> {
        let instance = self.instance;
        let (now, settings) = (self.clock.wall(), Arc::clone(&self.settings));
        let refused = batch.iter().any(|r| matches!(r.word, ReceiptWord::Refused(_)));
        let settles = refused || batch.iter().any(|r| r.word == ReceiptWord::ServerTook);
        let left_out = self.left_out.clone();
        let written = self
            .store
            .write(move |w| {
                let mut changes = Vec::with_capacity(batch.len());
                let at = (w, now);
                for receipt in &batch {
                    if let Some(chat) = &receipt.chat {
                        let its = || w.is_of_chat(instance, &receipt.id, chat);
                        if left_out.unless_refused(at, "whose message a receipt is of", its)? == Some(false) {
                            tracing::warn!(%instance, "a receipt for a message that did not go there");
                            continue;
                        }
                    }
                    if let Some(device) = &receipt.device {
                        let repeated = || w.repeat_delivered(instance, &receipt.id, device);
                        left_out.unless_refused(at, "a device has what was repeated", repeated)?;
                    }
                    if let Some(members) = receipt.members {
                        let went = || w.went_to(instance, &receipt.id, members, now, &settings);
                        let changed = left_out.unless_refused(at, "to how many a message went", went)?;
                        changes.extend(changed.into_iter().flatten().map(|change| (change.chat, change.row)));
                    }
                    if let (Some(member), Some(word)) = (&receipt.member, member_word(receipt)) {
                        let said = (&member.address, word, member.at);
                        let says = || w.member_says(instance, &receipt.id, said, now, &settings);
                        let changed = left_out.unless_refused(at, "a receipt of a member", says)?;
                        changes.extend(changed.into_iter().flatten().map(|change| (change.chat, change.row)));
                        continue;
                    }
                    let (event, error) = match &receipt.word {
                        ReceiptWord::ServerTook => (DeliveryEvent::ServerTook, None),
                        ReceiptWord::Refused(code) => (DeliveryEvent::Refused, Some(code.as_str())),
                        ReceiptWord::Delivered => (DeliveryEvent::DeliveredReceipt, None),
                        ReceiptWord::Read => (DeliveryEvent::ReadReceipt, None),
                        ReceiptWord::Mirrored => continue,
                    };
                    let applied = || w.apply_delivery(instance, &receipt.id, event, error, now, &settings);
                    let changed = left_out.unless_refused(at, "a receipt", applied)?.unwrap_or_default();
                    changes.extend(changed.into_iter().map(|change| (change.chat, change.row)));
                    if let (ReceiptWord::ServerTook, Some(time)) = (&receipt.word, receipt.server_time) {
                        let placed = || w.place_by_server(instance, &receipt.id, time);
                        changes.extend(left_out.unless_refused(at, "the time of a message", placed)?.flatten());
                    }
                }
                changes.dedup();
                Ok(changes)
            })
            .await;
        match written {
            Ok(changes) => {
                for &(chat, row) in &changes {
                    self.feed.publish(EngineEvent::Message { instance, chat, row });
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

/// What a member of a group says of it themselves.
fn member_word(receipt: &Receipt) -> Option<MemberWord> {
    match receipt.word {
        ReceiptWord::Delivered => Some(MemberWord::Has),
        ReceiptWord::Read if receipt.member.as_ref().is_some_and(|member| member.played) => Some(MemberWord::Played),
        ReceiptWord::Read => Some(MemberWord::Read),
        ReceiptWord::ServerTook | ReceiptWord::Refused(_) | ReceiptWord::Mirrored => None,
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use tokio::runtime::Runtime;
    use wakala_domain::ids::MessageId;
    use wakala_domain::time::Wall;
    use wakala_store::DataDir;

    use super::*;
    use crate::clock::SystemClock;
    use crate::failures::Failures;

    /// The most that may run at the same time: two workers, and two that take over from those that are blocked.
    const THREADS: usize = 4;
    const PATIENCE: Duration = Duration::from_secs(60);

    fn few_threads() -> Runtime {
        let mut runtime = tokio::runtime::Builder::new_multi_thread();
        runtime.worker_threads(2).max_blocking_threads(THREADS - 2).enable_all().build().unwrap()
    }

    fn book(store: Store) -> Arc<DeliveryBook> {
        Arc::new(DeliveryBook {
            instance: InstanceId::from_random(1),
            store,
            clock: Arc::new(SystemClock::new()),
            settings: Arc::new(LifecycleSettings::default()),
            feed: Feed::new(),
            counts_changed: Arc::default(),
            wake: Arc::default(),
            refusals: Refusals::new().0,
            left_out: LeftOut { instance: InstanceId::from_random(1), times: Failures::default() },
        })
    }

    /// Lets so many tasks note that they begin, and do it; returns when `at_least` have begun. Called outside of the runtime.
    fn begin<F>(runtime: &Runtime, tasks: usize, at_least: usize, task: impl Fn(usize) -> F)
    where
        F: Future<Output = ()> + Send + 'static,
    {
        let (begins, begun) = std::sync::mpsc::channel();
        for n in 0..tasks {
            let (begins, task) = (begins.clone(), task(n));
            runtime.spawn(async move {
                // Nobody counts any more.
                let _ = begins.send(());
                task.await;
            });
        }
        assert!((0..at_least).all(|_| begun.recv_timeout(PATIENCE).is_ok()), "they do not begin");
    }

    /// Each receipt's handler blocks the thread it is called on: with every thread that there is, and more handlers than threads, all of
    /// them end; also where more writes wait than the store takes in, of tasks that can't run meanwhile.
    #[test]
    fn more_receipts_than_threads_wait_neither_for_each_other_nor_for_tasks() {
        const RECEIPTS: usize = 200;
        for writes in [0, 3_000] {
            let (runtime, folder) = (few_threads(), tempfile::tempdir().unwrap());
            let store = Store::open(&DataDir::open(folder.path()).unwrap()).unwrap();
            let (go_on, held) = std::sync::mpsc::channel::<()>();
            let (done, ended) = std::sync::mpsc::channel();
            let writing = store.clone();
            runtime.spawn(async move { writing.write(move |_| Ok(held.recv().is_ok())).await });
            begin(&runtime, writes, writes, |n| {
                let (store, done) = (store.clone(), done.clone());
                async move {
                    store.write(move |w| w.note_alive(Wall(i64::try_from(n).unwrap()))).await.unwrap();
                    done.send(()).unwrap();
                }
            });
            let book = book(store.clone());
            begin(&runtime, RECEIPTS, THREADS, |n| {
                let (book, done, id) = (Arc::clone(&book), done.clone(), MessageId(format!("M{n}")));
                async move {
                    let receipts = vec![Receipt::of(id, ReceiptWord::Read)];
                    let apply = || tokio::runtime::Handle::current().block_on(book.apply(receipts));
                    tokio::task::block_in_place(apply).unwrap();
                    done.send(()).unwrap();
                }
            });
            go_on.send(()).unwrap();
            let all = (0..writes + RECEIPTS).all(|_| ended.recv_timeout(PATIENCE).is_ok());
            // Dropped, it would wait for those who wait.
            runtime.shutdown_background();
            assert!(all, "the threads wait for each other, with {writes} writes beside them");
        }
    }
}
