//! The sender of an instance. What it sends was committed, with its final message id, before.
//!
//! Each chat is a lane of its own, first in, first out; lanes are served side by side, and none waits for another. Up to a
//! window of messages is on the socket before WhatsApp has answered the first. Order is kept all the same: the socket keeps
//! it, a message that was not written keeps all behind it in its lane back, and what is uncertain is repeated under the same
//! id before anything newer in its lane.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;
use std::time::Duration;

use futures::stream::{FuturesUnordered, StreamExt as _};
use tokio::sync::{Notify, watch};
use tokio::time::Instant;
use wakala_domain::delivery::DeliveryEvent;
use wakala_domain::ids::{ChatId, InstanceId, QueueId};
use wakala_domain::lanes::{LaneTrouble, LaneWhy};
use wakala_domain::lifecycle::Epoch;
use wakala_domain::settings::LifecycleSettings;
use wakala_store::{DeliveryChange, QueueItem, Store, StoreError, Writing};

use crate::clock::Clock;
use crate::feed::{EngineEvent, Feed};
use crate::link::{Link, SendError};
use crate::unanswered::Unanswered;

/// Messages on the socket that WhatsApp has not answered.
const WINDOW: u32 = 64;
/// Lanes that are served at the same time.
const LANES: usize = 64;
/// How long the library may take to write one message: after a login it holds everything back until the offline queue is
/// through, for a minute at most.
const WRITE_TIMEOUT: Duration = Duration::from_secs(100);
/// How long to leave the database alone after it refused.
const STORE_PAUSE: Duration = Duration::from_secs(5);
/// How often to look whether a waiting lane is open, at least: wall time may jump.
const LOOK_AGAIN: Duration = Duration::from_secs(60);

pub(crate) struct Outbox {
    pub instance: InstanceId,
    pub link: Arc<dyn Link>,
    pub store: Store,
    pub clock: Arc<dyn Clock>,
    pub feed: Feed,
    /// Which connection is up; `None` while the instance is not online.
    pub online: watch::Receiver<Option<u64>>,
    /// Something was queued, or a lane was opened.
    pub wake: Arc<Notify>,
    /// WhatsApp answered something.
    pub settled: Arc<Notify>,
    pub counts_changed: Arc<Notify>,
    pub settings: Arc<LifecycleSettings>,
}

/// How serving a lane ended.
struct LaneEnd {
    /// Which service it was.
    service: u64,
    /// Nothing can be written on this connection any more.
    disconnected: bool,
}

/// The items in the hands of each lane that is being served. By item, because two chats may become one meanwhile.
#[derive(Default)]
struct Held {
    services: HashMap<u64, Vec<QueueId>>,
    last: u64,
}

impl Held {
    fn begin(&mut self, items: &[QueueItem]) -> u64 {
        self.last += 1;
        self.services.insert(self.last, items.iter().map(|item| item.id).collect());
        self.last
    }

    fn items(&self) -> Vec<QueueId> {
        self.services.values().flatten().copied().collect()
    }
}

/// What a write of the outbox came to.
type Changes = Result<Vec<DeliveryChange>, StoreError>;

impl Outbox {
    /// Runs until the actor drops its side. Cancel safe: what was on its way is uncertain and healed later.
    pub(crate) async fn run(self) {
        let mut online = self.online.clone();
        loop {
            let Ok(connection) = online.wait_for(Option::is_some).await.map(|connection| *connection) else { return };
            // What an earlier connection left on the socket was perhaps sent.
            let instance = self.instance;
            if let Err(error) = self.store.write(move |w| w.heal_instance(instance)).await {
                tracing::error!(instance = %self.instance, %error, "outbox could not be healed");
                tokio::time::sleep(STORE_PAUSE).await;
                continue;
            }
            if let Some(connection) = connection {
                self.serve(connection).await;
            }
        }
    }

    /// Serves the lanes for as long as this connection is up.
    async fn serve(&self, connection: u64) {
        let mut lanes = FuturesUnordered::new();
        let mut held = Held::default();
        let mut unanswered = Unanswered::new(self.settings.ack_timeout_ms);
        let mut look = true;
        let mut look_at = Instant::now();
        while *self.online.borrow() == Some(connection) {
            if look && lanes.len() < LANES {
                match self.pick(held.items()).await {
                    Ok((items, next)) => {
                        // One lane may have taken all of it: what else waits is found without it.
                        look = !items.is_empty();
                        look_at = next;
                        for items in by_lane(items) {
                            let service = held.begin(&items);
                            lanes.push(self.serve_lane(connection, service, items));
                        }
                    }
                    Err(error) => {
                        tracing::error!(instance = %self.instance, %error, "outbox can't be read");
                        look = false;
                        look_at = Instant::now() + STORE_PAUSE;
                    }
                }
                if look {
                    continue;
                }
            }
            let mut end = None;
            tokio::select! {
                () = self.gone(connection) => break,
                Some(ended) = lanes.next(), if !lanes.is_empty() => end = Some(ended),
                () = self.wake.notified() => look = true,
                () = self.settled.notified() => look = true,
                // With no room for another lane there is nothing to look for.
                () = tokio::time::sleep_until(look_at), if !look => look = true,
                () = tokio::time::sleep_until(unanswered.next_look()) => self.repeat_overdue(&mut unanswered, &held.items()).await,
            }
            if let Some(LaneEnd { service, disconnected }) = end {
                held.services.remove(&service);
                look = true;
                if disconnected {
                    // The connection is about to be reported as gone; what is left waits for the next one.
                    let _ = tokio::time::timeout(STORE_PAUSE, self.gone(connection)).await;
                }
            }
        }
        // Each notices by itself that the connection is gone, and puts back what it has not written.
        while lanes.next().await.is_some() {}
    }

    /// Waits until this connection is not the one that is up.
    async fn gone(&self, connection: u64) {
        // A closed channel is a gone connection, too.
        let _ = self.online.clone().wait_for(|now| *now != Some(connection)).await;
    }

    /// What may be sent now, and when to look again.
    async fn pick(&self, held: Vec<QueueId>) -> Result<(Vec<QueueItem>, Instant), StoreError> {
        let (instance, now) = (self.instance, self.clock.wall());
        let picked = self.store.write(move |w| w.pick_batch(instance, now, WINDOW, &held)).await?;
        let opens = picked.opens.map_or(LOOK_AGAIN, |at| now.until(at).min(LOOK_AGAIN));
        Ok((picked.items, Instant::now() + opens))
    }

    /// What was never answered is repeated under the same id, after a wait of its lane.
    async fn repeat_overdue(&self, unanswered: &mut Unanswered, held: &[QueueId]) {
        let instance = self.instance;
        let sending = match self.store.read(move |r| r.sending(instance)).await {
            Ok(sending) => sending,
            Err(error) => {
                tracing::error!(%instance, %error, "outbox can't be read");
                return;
            }
        };
        let overdue = unanswered.overdue(&sending, held);
        if overdue.is_empty() {
            return;
        }
        tracing::warn!(%instance, messages = overdue.len(), "never answered; they are uncertain and will be repeated");
        let (now, settings) = (self.clock.wall(), Arc::clone(&self.settings));
        // What can't be written is found overdue again at a later look.
        self.write(move |w| {
            for item in first_of_each(&overdue) {
                w.close_lane_of(item, LaneTrouble::Delayed(LaneWhy::NoAnswer), now, &settings)?;
            }
            let items: Vec<QueueId> = overdue.iter().map(|(id, _)| *id).collect();
            w.perhaps_sent(&items, Some("no answer"))
        })
        .await;
    }

    /// Sends the picked items of one chat in order, until one can't be sent.
    async fn serve_lane(&self, connection: u64, service: u64, items: Vec<QueueItem>) -> LaneEnd {
        let mut disconnected = false;
        let mut items = items.into_iter();
        while let Some(item) = items.next() {
            self.publish(&item);
            let error = match self.try_to_send(connection, &item).await {
                Ok(()) => continue,
                Err(error) => error,
            };
            if let SendError::Refused(code) = error {
                self.refuse(connection, &item, code).await;
                continue;
            }
            let rest: Vec<QueueId> = items.map(|item| item.id).collect();
            disconnected = error == SendError::NotConnected;
            self.keep_back(connection, item.id, rest, error).await;
            break;
        }
        LaneEnd { service, disconnected }
    }

    async fn try_to_send(&self, connection: u64, item: &QueueItem) -> Result<(), SendError> {
        let write = self.link.send_text(Epoch(connection), &item.to, &item.message_id, &item.text);
        tokio::select! {
            outcome = write => outcome,
            () = self.gone(connection) => Err(SendError::Interrupted),
            () = tokio::time::sleep(WRITE_TIMEOUT) => Err(SendError::Uncertain(format!("no answer for {} s", WRITE_TIMEOUT.as_secs()))),
        }
    }

    /// An item that could not be sent, and what stands behind it in its lane.
    async fn keep_back(&self, connection: u64, item: QueueId, rest: Vec<QueueId>, error: SendError) {
        let (now, settings) = (self.clock.wall(), Arc::clone(&self.settings));
        tracing::info!(instance = %self.instance, item = item.0, %error, "not sent");
        self.write_in_any_case(connection, move |w| {
            let why = error.to_string();
            let (perhaps_sent, trouble) = match &error {
                // The lane is as good as it was: it was the connection that ended.
                SendError::NotConnected | SendError::Refused(_) => (false, None),
                SendError::Interrupted => (true, None),
                SendError::RecipientRefused { why, .. } => (false, Some(LaneTrouble::Refused(*why))),
                SendError::NotPossible { why, .. } => (false, Some(LaneTrouble::Delayed(*why))),
                SendError::Uncertain(_) => (true, Some(LaneTrouble::Delayed(LaneWhy::NoAnswer))),
            };
            if let Some(trouble) = trouble {
                w.close_lane_of(item, trouble, now, &settings)?;
            }
            let this =
                if perhaps_sent { w.perhaps_sent(&[item], Some(&why))? } else { w.put_back(&[item], Some(&why))? };
            Ok([this, w.put_back(&rest, None)?].concat())
        })
        .await;
    }

    async fn refuse(&self, connection: u64, item: &QueueItem, code: String) {
        let (instance, id) = (self.instance, item.message_id.clone());
        let (now, settings) = (self.clock.wall(), Arc::clone(&self.settings));
        self.write_in_any_case(connection, move |w| {
            let change = w.apply_delivery(instance, &id, DeliveryEvent::Refused, Some(&code), now, &settings)?;
            Ok(change.into_iter().collect())
        })
        .await;
    }

    /// Writes as soon as the database takes it, and holds the lane until then: with its messages still called `sending`, newer
    /// ones would overtake them. Gives up when the connection ends: what is left is healed then.
    async fn write_in_any_case(&self, connection: u64, job: impl Fn(&Writing<'_>) -> Changes + Clone + Send + 'static) {
        while !self.write(job.clone()).await {
            tokio::select! {
                () = self.gone(connection) => return,
                () = tokio::time::sleep(STORE_PAUSE) => {}
            }
        }
    }

    /// Writes, and tells what changed; says whether it stands.
    async fn write(&self, job: impl FnOnce(&Writing<'_>) -> Changes + Send + 'static) -> bool {
        match self.store.write(job).await {
            Ok(changes) => {
                for change in changes {
                    self.feed.publish(EngineEvent::Message {
                        instance: self.instance,
                        chat: change.chat,
                        row: change.row,
                    });
                }
                self.counts_changed.notify_one();
                true
            }
            Err(error) => {
                tracing::error!(instance = %self.instance, %error, "outbox could not be settled");
                false
            }
        }
    }

    fn publish(&self, item: &QueueItem) {
        self.feed.publish(EngineEvent::Message { instance: self.instance, chat: item.chat, row: item.row });
    }
}

/// The items of each chat, in the order of the first of each.
fn by_lane(items: Vec<QueueItem>) -> Vec<Vec<QueueItem>> {
    let mut lanes: Vec<Vec<QueueItem>> = Vec::new();
    for item in items {
        match lanes.iter_mut().find(|lane| lane.first().is_some_and(|first| first.chat == item.chat)) {
            Some(lane) => lane.push(item),
            None => lanes.push(vec![item]),
        }
    }
    lanes
}

/// One item of each chat.
fn first_of_each(items: &[(QueueId, ChatId)]) -> Vec<QueueId> {
    let mut chats = HashSet::new();
    items.iter().filter(|(_, chat)| chats.insert(*chat)).map(|(id, _)| *id).collect()
}
