//! The sender of an instance. What it sends was committed, with its final message id, before.
//!
//! A lane begins with a question, where its number is new: whether WhatsApp has it, and at which address.
//!
//! Each chat is a lane of its own, first in, first out; lanes are served side by side, and none waits for another. Up to a
//! window of messages is on the socket before WhatsApp has answered the first. Order is kept all the same: the socket keeps
//! it, a message that was not written keeps all behind it in its lane back, and what is uncertain is repeated under the same
//! id before anything newer in its lane.

use std::any::Any;
use std::collections::{HashMap, HashSet};
use std::panic::{AssertUnwindSafe, resume_unwind};
use std::sync::Arc;
use std::time::Duration;

use futures::FutureExt as _;
use futures::stream::{FuturesUnordered, StreamExt as _};
use tokio::sync::{Notify, watch};
use tokio::time::Instant;
use wakala_domain::address::Address;
use wakala_domain::delivery::DeliveryEvent;
use wakala_domain::ids::{ChatId, InstanceId, QueueId};
use wakala_domain::lanes::{LaneTrouble, LaneWhy};
use wakala_domain::lifecycle::Epoch;
use wakala_domain::settings::LifecycleSettings;
use wakala_domain::typed_number;
use wakala_store::{DeliveryChange, QueueItem, Store, StoreError, Writing};

use crate::clock::Clock;
use crate::error::is_fault;
use crate::feed::{EngineEvent, Feed};
use crate::link::{Departure, Link, SendError};
use crate::refusals::Refusals;
use crate::unanswered::{Overdue, Unanswered};
use crate::wake::{Calls, Wake};

/// Messages on the socket that WhatsApp has not answered.
const WINDOW: u32 = 64;
/// Lanes that are served at the same time.
const LANES: usize = 64;
/// How long the library may take to write one message: after a login it holds everything back until the offline queue is
/// through, for a minute at most.
const WRITE_TIMEOUT: Duration = Duration::from_secs(100);
/// How long WhatsApp may take to say where somebody is.
const FIND_TIMEOUT: Duration = Duration::from_secs(30);
/// Numbers that WhatsApp is asked for at the same time.
const QUESTIONS: usize = 4;
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
    /// Calls for a look for work.
    pub wake: Arc<Wake>,
    /// Told what the database refuses.
    pub refusals: Refusals,
    pub counts_changed: Arc<Notify>,
    /// Called when a file is to go to WhatsApp again.
    pub wake_uploads: Arc<Notify>,
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
    services: HashMap<u64, Service>,
    /// Those of them that wait for what WhatsApp says of their number.
    questions: HashSet<u64>,
    last: u64,
}

struct Service {
    /// The chat of its items when it began.
    chat: ChatId,
    items: Vec<QueueId>,
}

impl Held {
    fn begin(&mut self, work: &Work) -> u64 {
        self.last += 1;
        let items = match work {
            Work::Ask(first) => {
                self.questions.insert(self.last);
                std::slice::from_ref(first)
            }
            Work::Send(items) => items.as_slice(),
        };
        if let Some(first) = items.first() {
            let service = Service { chat: first.chat, items: items.iter().map(|item| item.id).collect() };
            self.services.insert(self.last, service);
        }
        self.last
    }

    fn end(&mut self, service: u64) {
        self.services.remove(&service);
        self.questions.remove(&service);
    }

    fn items(&self) -> Vec<QueueId> {
        self.services.values().flat_map(|service| &service.items).copied().collect()
    }

    /// Whether something can be found because of this. What was queued in a lane that is being served is looked for when that
    /// ends, and room on the socket matters where it was missing.
    fn may_find(&self, calls: &Calls, waits_for_answers: bool) -> bool {
        let served = |chat: &ChatId| self.services.values().any(|service| service.chat == *chat);
        calls.anything || (calls.answered && waits_for_answers) || !calls.queued.iter().all(served)
    }

    fn room_for_questions(&self) -> u32 {
        u32::try_from(QUESTIONS.saturating_sub(self.questions.len())).unwrap_or(0)
    }
}

/// What is to be done for a lane.
enum Work {
    /// WhatsApp is asked where the one is to whom its first message goes; nothing of it is on its way meanwhile.
    Ask(QueueItem),
    /// These are sent, in order.
    Send(Vec<QueueItem>),
}

/// What a look found.
struct Found {
    work: Vec<Work>,
    /// When to look again, whatever happens.
    look_at: Instant,
    /// There may be more to do when WhatsApp has answered.
    waits_for_answers: bool,
}

/// The link panicked while it wrote a message.
struct Panicked {
    /// What is known of the message.
    perhaps_sent: SendError,
    panic: Box<dyn Any + Send>,
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
                self.store_refused(&error, "outbox could not be healed");
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
        let mut waits_for_answers = false;
        while *self.online.borrow() == Some(connection) {
            if look && lanes.len() < LANES {
                match self.pick(&held).await {
                    Ok(found) => {
                        // One lane may have taken all of it: what else waits is found without it.
                        look = !found.work.is_empty();
                        (look_at, waits_for_answers) = (found.look_at, found.waits_for_answers);
                        for work in found.work {
                            let service = held.begin(&work);
                            lanes.push(self.serve_lane(connection, service, work));
                        }
                    }
                    Err(error) => {
                        self.store_refused(&error, "outbox can't be read");
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
                calls = self.wake.called() => look |= held.may_find(&calls, waits_for_answers),
                // With no room for another lane there is nothing to look for.
                () = tokio::time::sleep_until(look_at), if !look => look = true,
                () = tokio::time::sleep_until(unanswered.next_look()) => {
                    look |= self.repeat_overdue(&mut unanswered, &held.items()).await;
                }
            }
            if let Some(LaneEnd { service, disconnected }) = end {
                held.end(service);
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

    /// What may be done now, and when to look again.
    async fn pick(&self, held: &Held) -> Result<Found, StoreError> {
        let (instance, now) = (self.instance, self.clock.wall());
        let (items, questions) = (held.items(), held.room_for_questions());
        let (picked, unasked) = self
            .store
            .write(move |w| {
                let unasked = w.unasked(instance, now, questions, &items)?;
                Ok((w.pick_batch(instance, now, WINDOW, &items)?, unasked))
            })
            .await?;
        if !picked.changes.is_empty() {
            // These can't be read, and go no further.
            self.changed(picked.changes);
        }
        if picked.files {
            self.wake_uploads.notify_one();
        }
        // What wrote nothing proves nothing.
        if !picked.items.is_empty() {
            self.refusals.taken();
        }
        let opens = picked.opens.map_or(LOOK_AGAIN, |at| now.until(at).min(LOOK_AGAIN));
        let work = by_lane(picked.items).into_iter().map(Work::Send);
        Ok(Found {
            work: work.chain(unasked.into_iter().map(Work::Ask)).collect(),
            look_at: Instant::now() + opens,
            waits_for_answers: picked.waits_for_answers,
        })
    }

    /// What was never answered is repeated under the same id, after a wait of its lane. Says whether that changed what there is to do, and
    /// when.
    async fn repeat_overdue(&self, unanswered: &mut Unanswered, held: &[QueueId]) -> bool {
        let instance = self.instance;
        let sending = match self.store.read(move |r| r.sending(instance)).await {
            Ok(sending) => sending,
            Err(error) => {
                self.store_refused(&error, "outbox can't be read");
                return false;
            }
        };
        let overdue = unanswered.overdue(&sending, held);
        if overdue.is_empty() {
            return false;
        }
        tracing::warn!(%instance, messages = overdue.len(), "never answered; they are uncertain and will be repeated");
        let (now, settings) = (self.clock.wall(), Arc::clone(&self.settings));
        // What can't be written is found overdue again at a later look.
        let written = self.store.write(move |w| {
            for item in first_of_each_at_rest(&overdue) {
                w.close_lane_of(item, LaneTrouble::Delayed(LaneWhy::NoAnswer), now, &settings)?;
            }
            let items: Vec<QueueId> = overdue.iter().map(|one| one.item).collect();
            w.perhaps_sent(&items, Some("no answer"))
        });
        match written.await {
            Ok(changes) => {
                self.refusals.taken();
                self.changed(changes);
                true
            }
            Err(error) => {
                self.store_refused(&error, "outbox could not be settled");
                false
            }
        }
    }

    async fn serve_lane(&self, connection: u64, service: u64, work: Work) -> LaneEnd {
        let disconnected = match work {
            Work::Ask(first) => self.ask(connection, first).await,
            Work::Send(items) => self.send(connection, items).await,
        };
        LaneEnd { service, disconnected }
    }

    /// Asks WhatsApp where the one is to whom an item goes, and keeps what it says. Says whether the connection is gone.
    async fn ask(&self, connection: u64, item: QueueItem) -> bool {
        let addresses = addresses_of(&item.to);
        let mut panicked = None;
        let question = AssertUnwindSafe(self.link.find(Epoch(connection), &addresses)).catch_unwind();
        let found = tokio::select! {
            found = question => found.unwrap_or_else(|panic| {
                panicked = Some(panic);
                Err(SendError::NotPossible { why: LaneWhy::Unclear, detail: "asking failed".to_owned() })
            }),
            () = self.gone(connection) => Err(SendError::NotConnected),
            () = tokio::time::sleep(FIND_TIMEOUT) => {
                let detail = format!("no answer for {} s", FIND_TIMEOUT.as_secs());
                Err(SendError::NotPossible { why: LaneWhy::NoAnswer, detail })
            }
        };
        let (now, settings, instance) = (self.clock.wall(), Arc::clone(&self.settings), self.instance);
        let trouble = match found {
            Ok(Some(found)) => {
                let chat = item.chat;
                let keep = move |w: &Writing<'_>| w.found(chat, &found.address, found.alias.as_ref(), now);
                let chat = self.in_any_case(connection, item.id, keep).await.flatten().unwrap_or(chat);
                self.feed.publish(EngineEvent::Chat { instance, chat });
                return false;
            }
            Ok(None) => LaneTrouble::Refused(LaneWhy::NotThere),
            Err(SendError::NotConnected | SendError::Interrupted) => return true,
            Err(SendError::RecipientRefused { why, .. }) => LaneTrouble::Refused(why),
            Err(SendError::NotPossible { why, .. }) => LaneTrouble::Delayed(why),
            Err(SendError::Refused(_) | SendError::Uncertain(_)) => LaneTrouble::Delayed(LaneWhy::Unclear),
        };
        tracing::info!(instance = %self.instance, item = item.id.0, ?trouble, "not asked for, or not there");
        self.write_in_any_case(connection, move |w| {
            w.close_lane_of(item.id, trouble, now, &settings)?;
            Ok(Vec::new())
        })
        .await;
        self.publish(&item);
        if let Some(panic) = panicked {
            // As while sending: its lane waits, and the outbox and its actor go.
            resume_unwind(panic);
        }
        false
    }

    /// Sends the picked items of one chat in order, until one can't be sent. Says whether the connection is gone.
    async fn send(&self, connection: u64, items: Vec<QueueItem>) -> bool {
        let mut disconnected = false;
        let mut items = items.into_iter();
        while let Some(item) = items.next() {
            self.publish(&item);
            let error = match self.try_to_send(connection, &item).await {
                Ok(Ok(())) => continue,
                Ok(Err(error)) => error,
                Err(Panicked { perhaps_sent, panic }) => {
                    let rest = items.map(|item| item.id).collect();
                    self.keep_back(connection, item.id, rest, perhaps_sent).await;
                    resume_unwind(panic);
                }
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
        disconnected
    }

    /// A panic takes the outbox and its actor along. Whoever comes next would meet it again at once: so its lane waits first, and the
    /// others go on.
    async fn try_to_send(&self, connection: u64, item: &QueueItem) -> Result<Result<(), SendError>, Panicked> {
        let departure = Departure::default();
        let write = self.link.send(Epoch(connection), &item.to, &item.message_id, &item.parcel, &departure);
        let connected = tokio::select! {
            outcome = AssertUnwindSafe(write).catch_unwind() => return outcome.map_err(|panic| {
                let detail = "sending failed".to_owned();
                let perhaps_sent = match departure.is_here() {
                    true => SendError::NotPossible { why: LaneWhy::Unclear, detail },
                    false => SendError::Uncertain(detail),
                };
                Panicked { perhaps_sent, panic }
            }),
            () = self.gone(connection) => false,
            () = tokio::time::sleep(WRITE_TIMEOUT) => true,
        };
        let late = || format!("no answer for {} s", WRITE_TIMEOUT.as_secs());
        Ok(Err(match (departure.is_here(), connected) {
            (true, false) => SendError::NotConnected,
            (true, true) => SendError::NotPossible { why: LaneWhy::NoAnswer, detail: late() },
            (false, false) => SendError::Interrupted,
            (false, true) => SendError::Uncertain(late()),
        }))
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
            w.apply_delivery(instance, &id, DeliveryEvent::Refused, Some(&code), now, &settings)
        })
        .await;
    }

    /// Writes as soon as the database takes it, and holds the lane until then: with its messages still called `sending`, newer
    /// ones would overtake them. Gives up when the connection ends, unless the database is in trouble: what is left is healed then.
    async fn write_in_any_case(&self, connection: u64, job: impl Fn(&Writing<'_>) -> Changes + Clone + Send + 'static) {
        loop {
            match self.store.write(job.clone()).await {
                Ok(changes) => {
                    self.refusals.taken();
                    return self.changed(changes);
                }
                Err(error) if !self.wait_for_the_store(connection, &error).await => return,
                Err(_) => {}
            }
        }
    }

    /// The same, for what changes no message. What the database refuses for itself it would refuse again and again: the lane of the
    /// item, whichever it is by now, waits, and everybody else is served.
    async fn in_any_case<T: Send + 'static>(
        &self,
        connection: u64,
        item: QueueId,
        job: impl Fn(&Writing<'_>) -> Result<T, StoreError> + Clone + Send + 'static,
    ) -> Option<T> {
        loop {
            let mut error = match self.store.write(job.clone()).await {
                Ok(done) => {
                    self.refusals.taken();
                    return Some(done);
                }
                Err(error) => error,
            };
            if !is_fault(&error) {
                tracing::error!(instance = %self.instance, item = item.0, %error, "refused; its lane waits");
                let (now, settings) = (self.clock.wall(), Arc::clone(&self.settings));
                let trouble = LaneTrouble::Delayed(LaneWhy::Unclear);
                match self.store.write(move |w| w.close_lane_of(item, trouble, now, &settings)).await {
                    Ok(()) => return None,
                    Err(refused) => error = refused,
                }
            }
            if !self.wait_for_the_store(connection, &error).await {
                return None;
            }
        }
    }

    /// Leaves a database that refused alone for a while; says whether it may be asked again.
    async fn wait_for_the_store(&self, connection: u64, error: &StoreError) -> bool {
        self.store_refused(error, "outbox could not be settled");
        tokio::select! {
            // The connection ends because of it: what is known of the message is known when the database is well again.
            () = self.gone(connection), if !is_fault(error) => false,
            () = tokio::time::sleep(STORE_PAUSE) => true,
        }
    }

    /// A database in trouble is a fault of the whole number.
    fn store_refused(&self, error: &StoreError, what: &str) {
        tracing::error!(instance = %self.instance, %error, "{what}");
        self.refusals.refused(error);
    }

    /// Tells what changed.
    fn changed(&self, changes: Vec<DeliveryChange>) {
        for DeliveryChange { chat, row, .. } in changes {
            self.feed.publish(EngineEvent::Message { instance: self.instance, chat, row });
        }
        self.counts_changed.notify_one();
    }

    fn publish(&self, item: &QueueItem) {
        self.feed.publish(EngineEvent::Message { instance: self.instance, chat: item.chat, row: item.shown });
    }
}

/// The addresses that the telephone behind an address can have, this one first.
pub(crate) fn addresses_of(address: &Address) -> Vec<Address> {
    let other = address.phone().as_ref().and_then(typed_number::other_form);
    [Some(address.clone()), other.as_ref().map(Address::of_phone)].into_iter().flatten().collect()
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

/// One item of each chat whose lane nobody serves.
fn first_of_each_at_rest(overdue: &[Overdue]) -> Vec<QueueId> {
    let mut chats = HashSet::new();
    overdue.iter().filter(|one| !one.is_served && chats.insert(one.chat)).map(|one| one.item).collect()
}

#[cfg(test)]
mod tests;
