//! History that the phone has handed over is worked off bit by bit: one number at a time, in pieces that leave the writer to whoever waits
//! for it, and from where the last run stopped. What it tells is news to nobody.

mod asking_again;
#[cfg(test)]
mod tests;
use std::collections::{BTreeMap, HashMap, VecDeque};
use std::ops::ControlFlow;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use tokio::sync::{Notify, Semaphore, mpsc, oneshot, watch};
use wakala_domain::history::{HistoryKind, Past, is_over};
use wakala_domain::ids::{ChatId, InstanceId, MessageRow};
use wakala_domain::lifecycle::{Entry, EntryKind};
use wakala_domain::messages::changes::Arrival;
use wakala_store::{FileOffer, HistoryBlob, HistoryEnd, NewHistory, Piece, Store, StoreError};

use crate::clock::Clock;
use crate::feed::{EngineEvent, Feed};
use crate::fetching::Offers;
use crate::inbound::{CommitError, Inbound, offer_files};
use crate::left_out::LeftOut;
use crate::link::{HistoryUnreadable, Link, Links};
use crate::refusals::Refusals;

/// Things of a blob that are committed at once, some milliseconds' work.
const STEP: usize = 40;
/// Bytes of a blob that are kept at once.
const PART: usize = 256 << 10;
/// Bytes that may wait for one number: what a phone tells of itself is far less.
const MOST: u64 = 1 << 30;
/// The pause after the database refused.
const SOON: Duration = Duration::from_secs(5);
/// How often a blob is tried that fails whoever reads it.
const TRIES: u32 = 3;
/// Bytes of messages that are committed at once.
const STEP_BYTES: usize = 256 << 10;
/// Requests for older messages that are waited for at once, of one number.
const ASKED: usize = 16;

/// What a link says of a blob of history.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Telling {
    /// What it is.
    pub kind: HistoryKind,
    /// The request that it answers.
    pub request: Option<String>,
    /// How much the phone has told with it, 0 to 100.
    pub percent: u8,
    /// Its number among those of its kind, 0 where that is not said.
    pub place: u32,
    /// Its bytes when it is unpacked.
    pub unpacked: u64,
    /// The addresses of the number.
    pub own: Vec<wakala_domain::address::Address>,
}

impl Inbound {
    /// Keeps a blob of history as it came; it is worked off later. When this returns `Ok` it is durable. Cancel safe: dropped, it may or may
    /// not be kept, and never in part.
    ///
    /// # Errors
    /// The database refused; or far more waits already than a phone tells.
    pub async fn keep_history(
        &self,
        epoch: wakala_domain::lifecycle::Epoch,
        telling: Telling,
        packed: impl AsRef<[u8]> + Send + 'static,
    ) -> Result<(), CommitError> {
        self.is_ours()?;
        let Telling { kind, request, percent, place, unpacked, own } = telling;
        let (instance, kept) = (self.instance, self.clock.wall());
        let new = NewHistory { instance, kind, request, percent, place, unpacked, own, kept };
        let (mut from, mut id) = (0, None);
        // In the lane of what nobody waits for: what comes in now, and what the operator writes, goes before it.
        let written = self.store.write_in_pieces(move |w| {
            let begun = match id {
                Some(begun) => begun,
                None if w.waiting_history(instance)? > MOST => return Ok(Piece::Done(false)),
                None => match w.begin_history(&new)? {
                    Some(begun) => begun,
                    None => {
                        tracing::warn!(%instance, "history of another number came; it is left out");
                        return Ok(Piece::Done(true));
                    }
                },
            };
            id = Some(begun);
            let packed = packed.as_ref();
            let to = packed.len().min(from + PART);
            if let Some(part) = packed.get(from..to).filter(|part| !part.is_empty()) {
                w.add_history(instance, begun, part)?;
            }
            from = to;
            if from < packed.len() {
                return Ok(Piece::More);
            }
            w.history_is_whole(begun)?;
            Ok(Piece::Done(true))
        });
        if !written.await.map_err(|error| self.refused(epoch, &error))? {
            return Err(CommitError("more history waits than a phone tells".to_owned()));
        }
        self.counts_changed.notify_one();
        self.wake_history.notify_one();
        Ok(())
    }
}

/// Who waits for older messages that the phone was asked for, by the names of the requests. How many came is said to them.
///
/// Under which name a request goes out is known when it has gone: an answer that is faster is kept for who comes to wait for it.
#[derive(Debug, Default)]
pub(crate) struct Older(Mutex<Waits>);

#[derive(Debug, Default)]
struct Waits {
    waiting: HashMap<String, oneshot::Sender<u64>>,
    /// Answers for which nobody waited, the newest last; so many at most.
    early: VecDeque<(String, u64)>,
}

impl Older {
    /// Waits for the answer to a request; `None` where too many wait.
    pub(crate) fn expect(&self, request: String) -> Option<oneshot::Receiver<u64>> {
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let Waits { waiting, early } = &mut *all;
        let (answer, waits) = oneshot::channel();
        if let Some(place) = early.iter().position(|(known, _)| *known == request) {
            if let Some((_, messages)) = early.remove(place) {
                let _ = answer.send(messages);
            }
            return Some(waits);
        }
        waiting.retain(|_, waits| !waits.is_closed());
        if waiting.len() >= ASKED {
            return None;
        }
        waiting.insert(request, answer);
        Some(waits)
    }

    fn came(&self, request: String, messages: u64) {
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        // Whoever asked may have given up.
        let waits = all.waiting.remove(&request).ok_or(messages);
        if let Err(messages) = waits.and_then(|waits| waits.send(messages)) {
            if all.early.len() >= ASKED {
                all.early.pop_front();
            }
            all.early.push_back((request, messages));
        }
    }
}

/// Reads a blob of history piece by piece, as `Links::past` does.
pub(crate) type Reader = Arc<
    dyn Fn(&HistoryBlob, &[u8], &mut dyn FnMut(Vec<Past>) -> ControlFlow<()>) -> Result<(), HistoryUnreadable>
        + Send
        + Sync,
>;

/// Works off the history of one instance.
pub(crate) struct History {
    pub instance: InstanceId,
    /// Reads a blob.
    pub read: Reader,
    pub store: Store,
    pub clock: Arc<dyn Clock>,
    pub feed: Feed,
    /// Something of it is here.
    pub wake: Arc<Notify>,
    /// One of all instances works at a time.
    pub turn: Arc<Semaphore>,
    pub counts_changed: Arc<Notify>,
    /// Reads what a message says of its file.
    pub offered: Offers,
    pub left_out: LeftOut,
    /// Told what the database refuses.
    pub refusals: Refusals,
    pub older: Arc<Older>,
    pub link: Arc<dyn Link>,
    /// Which connection is up; `None` while the instance is not online.
    pub online: watch::Receiver<Option<u64>>,
}

impl History {
    /// For the instance that comes in here.
    pub(crate) fn of(
        inbound: &Inbound,
        (links, turn): (&Arc<dyn Links>, &Arc<Semaphore>),
        older: &Arc<Older>,
        refusals: &Refusals,
        (link, online): (&Arc<dyn Link>, &watch::Receiver<Option<u64>>),
    ) -> Self {
        let links = Arc::clone(links);
        Self {
            instance: inbound.instance,
            read: Arc::new(move |blob, packed, take| links.past(blob, packed, take)),
            store: inbound.store.clone(),
            clock: Arc::clone(&inbound.clock),
            feed: inbound.feed.clone(),
            wake: Arc::clone(&inbound.wake_history),
            turn: Arc::clone(turn),
            counts_changed: Arc::clone(&inbound.counts_changed),
            offered: Arc::clone(&inbound.offered),
            left_out: inbound.left_out.clone(),
            refusals: refusals.clone(),
            older: Arc::clone(older),
            link: Arc::clone(link),
            online: online.clone(),
        }
    }

    /// Runs until dropped. Cancel safe: what was committed stands, and the next run goes on after it.
    pub(crate) async fn run(self) {
        tokio::join!(self.work(), asking_again::ask(&self));
    }

    async fn work(&self) {
        let mut online = self.online.clone();
        loop {
            let instance = self.instance;
            let worked = match self.store.read(move |r| r.next_history(instance)).await {
                Ok(Some(blob)) => self.work_off(blob).await,
                Ok(None) => match self.tidy().await {
                    Ok(()) => {
                        // With a connection another number may have been linked: what the one before told goes.
                        tokio::select! {
                            () = self.wake.notified() => {}
                            Ok(()) = online.changed() => {}
                        }
                        continue;
                    }
                    Err(error) => Err(error),
                },
                Err(error) => Err(error),
            };
            if let Err(error) = worked {
                tracing::error!(instance = %self.instance, %error, "history can't be worked off now");
                self.refusals.refused(&error);
                tokio::time::sleep(SOON).await;
            }
        }
    }

    /// Nothing waits that can be worked off: what can't be read is set aside, and what has ended goes.
    async fn tidy(&self) -> Result<(), StoreError> {
        let instance = self.instance;
        if !self.store.read(move |r| r.is_history_to_go(instance)).await? {
            return Ok(());
        }
        self.store.write(move |w| w.set_aside_damaged_history(instance)).await?;
        self.take_away().await?;
        self.counts_changed.notify_one();
        Ok(())
    }

    async fn take_away(&self) -> Result<(), StoreError> {
        let instance = self.instance;
        self.store
            .write_in_pieces(move |w| Ok(if w.end_some_history(instance)? { Piece::More } else { Piece::Done(()) }))
            .await
    }

    async fn work_off(&self, blob: HistoryBlob) -> Result<(), StoreError> {
        // Somebody waits for what was asked for: it is a page, and takes no turn. It is never closed.
        let turn = match blob.kind {
            HistoryKind::Asked => None,
            HistoryKind::Beginning | HistoryKind::Recent | HistoryKind::Older | HistoryKind::Names => tokio::select! {
                turn = self.turn.acquire() => Some(turn),
                // It may be a page, which goes first.
                () = self.wake.notified() => return Ok(()),
            },
        };
        if matches!(turn, Some(Err(_))) {
            return Ok(());
        }
        let id = blob.id;
        let packed = self.store.read(move |r| r.packed_history(id)).await?;
        let (pieces, mut coming) = mpsc::channel::<Vec<Past>>(1);
        let (reader, read) = (Arc::clone(&self.read), blob.clone());
        // Ends with the receiver of its pieces.
        let reading = tokio::task::spawn_blocking(move || {
            reader(&read, &packed, &mut |piece| match pieces.blocking_send(piece) {
                Ok(()) => ControlFlow::Continue(()),
                Err(_) => ControlFlow::Break(()),
            })
        });
        let (mut done, mut fresh, mut refused) = (blob.done, 0, blob.refused);
        while let Some(piece) = coming.recv().await {
            let things = piece.len() as u64;
            let came = match self.commit(&blob, done, piece).await {
                Ok(came) => came,
                Err(error) if error.may_be_of_what_was_written() => {
                    tracing::error!(instance = %self.instance, %error, "a piece of the history is refused");
                    return self.again(blob, "the database refuses it", (fresh, refused)).await;
                }
                Err(error) => return Err(error),
            };
            (done, fresh, refused) = (done + things, fresh + came.fresh, refused + came.refused);
            self.refusals.taken();
        }
        let read = match reading.await {
            Ok(read) => read,
            // What a panic says may hold what somebody wrote.
            Err(_) => {
                tracing::error!(instance = %self.instance, "whoever reads a blob of history has failed");
                return self.again(blob, "it fails whoever reads it", (fresh, refused)).await;
            }
        };
        self.end(blob, (read, fresh, refused)).await
    }

    /// It failed for its own sake: it is tried again from where it stands, and set aside after some times.
    async fn again(&self, blob: HistoryBlob, why: &str, (fresh, refused): (u64, u64)) -> Result<(), StoreError> {
        let failed = blob.clone();
        if self.store.write(move |w| w.history_failed(&failed)).await? < TRIES {
            tokio::time::sleep(SOON).await;
            return Ok(());
        }
        self.end(blob, (Err(HistoryUnreadable(why.to_owned())), fresh, refused)).await
    }

    async fn commit(&self, blob: &HistoryBlob, done: u64, piece: Vec<Past>) -> Result<Came, StoreError> {
        let offers = self.offers(&piece);
        let carries_files = !offers.is_empty();
        let (blob, left_out, now) = (blob.clone(), self.left_out.clone(), self.clock.wall());
        let (mut from, mut came) = (0, Came::default());
        let committed = self.store.write_in_pieces(move |w| {
            let to = from + step(&piece[from..]);
            let some = w.commit_past(&blob, &piece[from..to], done + to as u64, now)?;
            if carries_files {
                offer_files((w, now), &left_out, from, &some.committed, &offers)?;
            }
            // Steps that were committed are not undone by a later one.
            came.fresh += some.committed.iter().filter(|message| message.fresh).count() as u64;
            came.refused += u64::from(some.refused);
            came.filled.extend(some.committed.iter().filter(|m| m.filled && m.conversation).map(|m| (m.chat, m.row)));
            came.chats.extend(some.chats);
            from = to;
            Ok(if from < piece.len() { Piece::More } else { Piece::Done(std::mem::take(&mut came)) })
        });
        let mut came = committed.await?;
        came.chats.sort_unstable_by_key(|chat| chat.0);
        came.chats.dedup();
        // It stood here as not readable, and is news.
        for (chat, row) in &came.filled {
            self.feed.publish(EngineEvent::Message { instance: self.instance, chat: *chat, row: *row });
        }
        for chat in &came.chats {
            self.feed.publish(EngineEvent::Chat { instance: self.instance, chat: *chat });
        }
        self.counts_changed.notify_one();
        Ok(came)
    }

    /// What is older than its number here is fetched when somebody wants to see it.
    fn offers(&self, piece: &[Past]) -> BTreeMap<usize, FileOffer> {
        let now = self.clock.wall();
        let offer = |past: &Past| {
            let Past::Messages(arrivals) = past else { return None };
            let Some(Arrival::Message(message)) = arrivals.first() else { return None };
            if is_over(message, now) {
                return None;
            }
            let offered = (self.offered)(message.raw.as_deref()?)?;
            Some(FileOffer { bytes: offered.bytes, thumbnail: offered.thumbnail, fetch: false })
        };
        piece.iter().enumerate().filter_map(|(place, past)| Some((place, offer(past)?))).collect()
    }

    async fn end(
        &self,
        blob: HistoryBlob,
        (read, fresh, refused): (Result<(), HistoryUnreadable>, u64, u64),
    ) -> Result<(), StoreError> {
        let (instance, request, now) = (self.instance, blob.request.clone(), self.clock.wall());
        if let Err(why) = &read {
            tracing::error!(%instance, %why, "a blob of history can't be read to its end; what came before it stands");
        }
        if refused > 0 {
            tracing::warn!(%instance, refused, "things in the history make no sense; they are left out");
        }
        let (is_whole, unreadable) = (read.is_ok(), read.is_err() || refused > 0);
        let lines = self.store.write(move |w| {
            let HistoryEnd { is_all } = w.end_history(&blob, is_whole)?;
            let said = [(unreadable, EntryKind::HistoryUnreadable), (is_all, EntryKind::HistoryHere)];
            let mut lines = Vec::new();
            for (_, kind) in said.into_iter().filter(|(is_so, _)| *is_so) {
                let entry = Entry::bare(kind);
                lines.push((w.append_event(instance, now, &entry)?, entry));
            }
            Ok(lines)
        });
        for (id, entry) in lines.await? {
            self.feed.publish(EngineEvent::Timeline { instance, id, at: now, entry });
        }
        if let Err(error) = self.take_away().await {
            tracing::warn!(%instance, %error, "the bytes of history that is worked off go later");
        }
        tracing::info!(%instance, messages = fresh, "a blob of history is worked off");
        if let Some(request) = request {
            self.older.came(request, fresh);
        }
        self.counts_changed.notify_one();
        Ok(())
    }
}

/// How many of these things are one step: one at least, and then as many as are not too much.
fn step(things: &[Past]) -> usize {
    let (mut rows, mut bytes) = (0, 0);
    let fits = |thing: &&Past| {
        let Past::Messages(arrivals) = thing else {
            rows += 1;
            return rows <= STEP;
        };
        rows += arrivals.len().max(1);
        bytes += arrivals.iter().map(weight).sum::<usize>();
        rows <= STEP && bytes <= STEP_BYTES
    };
    things.iter().take_while(fits).count().max(1).min(things.len())
}

fn weight(arrival: &Arrival) -> usize {
    let raw = match arrival {
        Arrival::Message(message) => message.raw.as_ref(),
        Arrival::Change(change) => change.raw.as_ref(),
    };
    raw.map_or(0, Vec::len)
}

/// What came of a piece.
#[derive(Default)]
struct Came {
    fresh: u64,
    refused: u64,
    chats: Vec<ChatId>,
    filled: Vec<(ChatId, MessageRow)>,
}
