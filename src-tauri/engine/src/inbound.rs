//! What a link reports, on its way in: events to the actor, messages to the inbox, receipts to the outbox.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use thiserror::Error;
use tokio::sync::{Notify, mpsc};
use wakala_domain::address::{Address, AddressKind};
use wakala_domain::away::Away;
use wakala_domain::ids::InstanceId;
use wakala_domain::lifecycle::{Entry, Epoch, LinkEvent};
use wakala_domain::messages::Content;
use wakala_domain::messages::changes::{Arrival, Change};
use wakala_domain::messages::{IncomingMessage, ReadElsewhere, TakenCall};
use wakala_domain::people::ToldName;
use wakala_domain::time::Wall;
use wakala_store::{Changed, Committed, FileOffer, Piece, Store, StoreError, Writing};

use crate::arrivals::Arrivals;
use crate::clock::Clock;
use crate::delivery::DeliveryBook;
use crate::error::{is_fault, reason_kind};
use crate::feed::{EngineEvent, Feed};
use crate::fetching::{OfferedFile, Offers, OpensVotes};
use crate::left_out::LeftOut;
use crate::receipt::Receipt;
use crate::subject::{self, Subject};
use crate::wake::Wake;

/// Chats that were read elsewhere, kept at most while they can't be written.
const OWED: usize = 1_024;

/// Messages of a batch that are committed at once: whoever waits goes between.
const PIECE: usize = 100;

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
    pub(crate) book: Arc<DeliveryBook>,
    pub(crate) store: Store,
    pub(crate) clock: Arc<dyn Clock>,
    pub(crate) feed: Feed,
    pub(crate) counts_changed: Arc<Notify>,
    /// A lane was opened.
    pub(crate) wake_outbox: Arc<Wake>,
    /// Something was said in a group.
    pub(crate) wake_groups: Arc<Notify>,
    /// Something is asked for again, by others or by us.
    pub(crate) repeats_changed: Arc<Notify>,
    /// A file is wanted.
    pub(crate) wake_media: Arc<Notify>,
    /// Something of its history is here.
    pub(crate) wake_history: Arc<Notify>,
    /// Reads what a message says of its file.
    pub(crate) offered: Offers,
    /// Opens votes in polls.
    pub(crate) opens_votes: OpensVotes,
    /// The largest file that is fetched without being asked for, in bytes.
    pub(crate) fetched_up_to: u64,
    /// The session belongs to another number: what comes through it is nobody's here.
    pub(crate) closed: Arc<AtomicBool>,
    /// Chats that were read elsewhere, as the database refused it: WhatsApp says it once. Should this run end before they are
    /// written, the link has it said again.
    pub(crate) owed: Arc<Mutex<Vec<ReadElsewhere>>>,
    /// What came and was refused: it has its place before what comes next.
    pub(crate) arrivals: Arc<Arrivals>,
    /// Leaves out what the database refuses for itself and is no message.
    pub(crate) left_out: LeftOut,
}

impl Inbound {
    /// Reports an event of the client that was connected under `epoch`. Waits while the actor is busy.
    pub async fn event(&self, epoch: Epoch, event: LinkEvent) {
        if event == LinkEvent::Ready {
            // Refused again, it goes on being owed.
            let _ = self.read(epoch, Vec::new()).await;
        }
        // A closed mailbox means that the instance is gone, and nobody cares any more.
        let _ = self.events.send((epoch, event)).await;
    }

    /// Commits a batch to the inbox, messages and what is said of messages, idempotent on (instance, chat, sender,
    /// message id); a message that the database refuses for itself is kept raw. When this returns
    /// `Ok` the batch is durable and may be acknowledged. Cancel safe: dropped, it may or may not be committed.
    ///
    /// # Errors
    /// The database refused; the beginning of it may stand, and nothing may be acknowledged.
    pub async fn commit<A: Into<Arrival>>(&self, epoch: Epoch, batch: Vec<A>) -> Result<(), CommitError> {
        if batch.is_empty() {
            return Ok(());
        }
        self.is_ours()?;
        let (instance, arrived) = (self.instance, self.clock.wall());
        let batch = Arc::new(self.arrivals.before(batch.into_iter().map(Into::into).collect()));
        let in_a_group = batch.iter().any(|arrival| arrival.chat().kind() == AddressKind::Group);
        let (all, committed) = (Arc::clone(&batch), Arc::<Mutex<(Vec<Committed>, Vec<Changed>)>>::default());
        let (mut from, commits, offers) = (0, Arc::clone(&committed), self.offers(&batch));
        let (carries_files, left_out) = (!offers.is_empty(), self.left_out.clone());
        let (votes, opens_votes) = (batch.iter().any(is_of_a_poll), Arc::clone(&self.opens_votes));
        let written = self.store.write_batch_in_pieces(move |w| {
            let to = all.len().min(from + PIECE);
            let (messages, mut changed) = w.commit_arrivals(instance, &all[from..to], arrived)?;
            offer_files((w, arrived), &left_out, from, &messages, &offers)?;
            if votes {
                let open = || w.open_votes(instance, &*opens_votes);
                changed.extend(left_out.unless_refused((w, arrived), "votes", open)?.unwrap_or_default());
            }
            let mut commits = commits.lock().unwrap_or_else(PoisonError::into_inner);
            commits.0.extend(messages);
            commits.1.extend(changed);
            from = to;
            Ok(if from < all.len() { Piece::More } else { Piece::Done(()) })
        });
        let written = written.await;
        self.note_arrivals(&batch, &written);
        // Some of it may stand although the whole does not, and is new to nobody when it comes again.
        let (messages, changed) = std::mem::take(&mut *committed.lock().unwrap_or_else(PoisonError::into_inner));
        self.tell(&messages);
        self.tell_changed(&changed);
        written.map_err(|error| self.refused(epoch, &error))?;
        if in_a_group {
            self.wake_groups.notify_one();
        }
        if carries_files {
            self.wake_media.notify_one();
        }
        Ok(())
    }

    /// The messages of a batch that carry files, by their places.
    pub(crate) fn offers(&self, batch: &[Arrival]) -> BTreeMap<usize, FileOffer> {
        let offer = |arrival: &Arrival| {
            let Arrival::Message(message) = arrival else { return None };
            let OfferedFile { bytes, thumbnail, once } = (self.offered)(message.raw.as_deref()?)?;
            // Of what says no length nobody knows how much would come.
            let fetch = !once && bytes.is_some_and(|bytes| bytes <= self.fetched_up_to && self.fetched_up_to > 0);
            Some(FileOffer { bytes, thumbnail, fetch })
        };
        batch.iter().enumerate().filter_map(|(place, arrival)| Some((place, offer(arrival)?))).collect()
    }

    /// There is nothing for anybody in these messages, whose places are given: one that stands here as not readable goes, because nothing
    /// could ever fill it. When this returns `Ok` that is durable. Cancel safe: dropped, it may or may not be.
    ///
    /// # Errors
    /// The database refused, or the instance ends; they must not be acknowledged.
    pub async fn nothing_in(&self, epoch: Epoch, places: Vec<IncomingMessage>) -> Result<(), CommitError> {
        self.is_ours()?;
        let instance = self.instance;
        let places = Arc::new(places);
        let (withdrawn, left_out, now) = (Arc::clone(&places), self.left_out.clone(), self.clock.wall());
        let withdrawn = self.store.write(move |w| {
            let mut changed = Vec::new();
            for place in withdrawn.iter() {
                let goes = || w.withdraw_unreadable(instance, place);
                changed.extend(left_out.unless_refused((w, now), "the place of an empty message", goes)?.flatten());
            }
            Ok(changed)
        });
        let changed = withdrawn.await.map_err(|error| self.refused(epoch, &error))?;
        // One that was refused as not readable must not come after all.
        let places: Vec<Arrival> = places.iter().cloned().map(Arrival::from).collect();
        self.arrivals.settled(&places);
        for chat in &changed {
            self.feed.publish(EngineEvent::Chat { instance, chat: *chat });
        }
        if !changed.is_empty() {
            self.counts_changed.notify_one();
        }
        Ok(())
    }

    /// What a fault of the database refused has its place before what comes next, whatever brings that.
    pub(crate) fn note_arrivals<T>(&self, batch: &[Arrival], written: &Result<T, StoreError>) {
        match written {
            Err(error) if is_fault(error) => self.arrivals.refused(batch.to_vec()),
            // What is refused for itself would be refused again, with all that comes after it.
            Ok(_) | Err(_) => self.arrivals.settled(batch),
        }
    }

    /// Tells whoever shows or waits for it what was committed.
    pub(crate) fn tell(&self, committed: &[Committed]) {
        for message in committed.iter().filter(|m| m.conversation && (m.fresh || m.filled)) {
            self.feed.publish(EngineEvent::Message { instance: self.instance, chat: message.chat, row: message.row });
        }
        if committed.iter().any(|message| message.opened_lane) {
            self.wake_outbox.anything();
        }
        self.counts_changed.notify_one();
    }

    /// Tells whoever shows a message that something was said of it.
    pub(crate) fn tell_changed(&self, changed: &[Changed]) {
        for message in changed.iter().filter(|message| message.conversation) {
            self.feed.publish(EngineEvent::Message { instance: self.instance, chat: message.chat, row: message.row });
        }
    }

    /// Keeps receipts that the library acknowledges as soon as it was told of them. When this returns `Ok` what they say is
    /// durable. Cancel safe: dropped, they may or may not be kept.
    ///
    /// # Errors
    /// The database refused, or the instance ends; nothing may be acknowledged.
    pub async fn keep_receipts(&self, epoch: Epoch, receipts: Vec<Receipt>) -> Result<(), CommitError> {
        self.is_ours()?;
        self.book.apply(receipts).await.map_err(|error| self.refused(epoch, &error))
    }

    /// What the owner read on another device is unread here no more, be it here or still to come. When this returns `Ok` that is
    /// durable. Cancel safe: dropped, it may or may not be.
    ///
    /// # Errors
    /// The database refused; nothing may be acknowledged. What is said of a whole chat is written with the next word of this kind,
    /// or when the link is ready anew.
    pub async fn read_elsewhere(&self, epoch: Epoch, read: ReadElsewhere) -> Result<(), CommitError> {
        self.is_ours()?;
        self.read(epoch, vec![read]).await
    }

    async fn read(&self, epoch: Epoch, news: Vec<ReadElsewhere>) -> Result<(), CommitError> {
        let instance = self.instance;
        let mut all = std::mem::take(&mut *self.owed());
        all.extend(news);
        if all.is_empty() {
            return Ok(());
        }
        let kept = all.clone();
        let (left_out, now) = (self.left_out.clone(), self.clock.wall());
        let written = self.store.write(move |w| {
            let mut changed = Vec::new();
            for read in one_by_one(all) {
                let reads = || w.read_elsewhere(instance, &read);
                changed.extend(left_out.unless_refused((w, now), "read elsewhere", reads)?.unwrap_or_default());
            }
            changed.dedup();
            Ok(changed)
        });
        let changed = written.await.map_err(|error| {
            let mut owed = self.owed();
            owed.extend(kept.into_iter().filter(|read| matches!(read, ReadElsewhere::Chat { .. })));
            let too_many = owed.len().saturating_sub(OWED);
            owed.drain(..too_many);
            self.refused(epoch, &error)
        })?;
        for chat in &changed {
            self.feed.publish(EngineEvent::Chat { instance, chat: *chat });
        }
        if !changed.is_empty() {
            self.counts_changed.notify_one();
        }
        Ok(())
    }

    fn owed(&self) -> std::sync::MutexGuard<'_, Vec<ReadElsewhere>> {
        self.owed.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Two addresses are one person's, of whom one or both are known here. When this returns `Ok` that is durable. Cancel safe: dropped, it
    /// may or may not be.
    ///
    /// # Errors
    /// The database refused, or the instance ends.
    pub async fn same_person(&self, epoch: Epoch, one: Address, other: Address) -> Result<(), CommitError> {
        self.is_ours()?;
        let (instance, left_out, now) = (self.instance, self.left_out.clone(), self.clock.wall());
        let learns = move |w: &Writing<'_>| {
            let learnt = || w.same_person(instance, &one, &other);
            left_out.unless_refused((w, now), "that two addresses are one person", learnt)
        };
        self.store.write(learns).await.map_err(|error| self.refused(epoch, &error))?;
        Ok(())
    }

    /// What a group is called from now on. When this returns `Ok` that is durable. Cancel safe: dropped, it may or may not be.
    ///
    /// # Errors
    /// The database refused; nothing may be acknowledged.
    pub async fn group_is_called(&self, epoch: Epoch, subject: Subject) -> Result<(), CommitError> {
        self.is_ours()?;
        let (instance, left_out, now) = (self.instance, self.left_out.clone(), self.clock.wall());
        let learns = move |w: &Writing<'_>| {
            let learnt = || subject::learn(w, instance, &subject);
            Ok(left_out.unless_refused((w, now), "the name of a group", learnt)?.flatten())
        };
        let chat = self.store.write(learns).await.map_err(|error| self.refused(epoch, &error))?;
        subject::tell(&self.feed, instance, chat);
        Ok(())
    }

    /// What the phone's address book calls people. When this returns `Ok` that is durable. Cancel safe: dropped, it may or may not be.
    ///
    /// # Errors
    /// The database refused, or the instance ends: the names are to be told again.
    pub async fn names_are(&self, epoch: Epoch, names: Vec<ToldName>) -> Result<(), CommitError> {
        self.is_ours()?;
        let (instance, left_out, now) = (self.instance, self.left_out.clone(), self.clock.wall());
        let learns = move |w: &Writing<'_>| {
            let mut changed = Vec::new();
            for name in &names {
                let learnt = || w.learn_told_name(instance, name);
                changed.extend(left_out.unless_refused((w, now), "a name of the address book", learnt)?.flatten());
            }
            Ok(changed)
        };
        let changed = self.store.write_batch(learns).await.map_err(|error| self.refused(epoch, &error))?;
        for chat in changed {
            self.feed.publish(EngineEvent::Chat { instance, chat });
        }
        Ok(())
    }

    /// Whether the phone's address book has told of anybody; where nobody knows, it has.
    pub async fn is_address_book_told(&self) -> bool {
        let instance = self.instance;
        self.store.read(move |r| r.is_address_book_told(instance)).await.unwrap_or(true)
    }

    /// The owner took a call on another device: its line says so, and is nothing that was missed. When this returns `Ok` that is durable.
    /// Cancel safe: dropped, it may or may not be.
    ///
    /// # Errors
    /// The database refused; nothing may be acknowledged.
    pub async fn call_was_taken(&self, epoch: Epoch, call: TakenCall) -> Result<(), CommitError> {
        self.is_ours()?;
        let (instance, left_out, now) = (self.instance, self.left_out.clone(), self.clock.wall());
        let takes = move |w: &Writing<'_>| {
            let taken = || w.call_was_taken(instance, &call);
            Ok(left_out.unless_refused((w, now), "a call that was taken elsewhere", taken)?.flatten())
        };
        let changed = self.store.write(takes).await.map_err(|error| self.refused(epoch, &error))?;
        if let Some(changed) = changed {
            self.feed.publish(EngineEvent::Message { instance, chat: changed.chat, row: changed.row });
            self.feed.publish(EngineEvent::Chat { instance, chat: changed.chat });
            self.counts_changed.notify_one();
        }
        Ok(())
    }

    /// Notes in the timeline what waited with WhatsApp while the number was away, and what became of it. Refused by the database, nothing but
    /// that line is missing. Cancel safe: dropped, it may or may not be noted.
    pub async fn caught_up(&self, away: Away) {
        if self.is_ours().is_err() {
            return;
        }
        let (instance, now, entry) = (self.instance, self.clock.wall(), Entry::caught_up(away));
        let line = entry.clone();
        match self.store.write(move |w| w.append_event(instance, now, &line)).await {
            Ok(id) => self.feed.publish(EngineEvent::Timeline { instance, id, at: now, entry }),
            Err(error) => tracing::warn!(%instance, %error, "what waited is not noted in the timeline"),
        }
    }

    pub(crate) fn is_ours(&self) -> Result<(), CommitError> {
        if self.closed.load(Ordering::Acquire) {
            return Err(CommitError("the session belongs to another number".to_owned()));
        }
        Ok(())
    }

    /// The library redelivers on the next connection only, so this one must end. A full mailbox must not hold the receive path up:
    /// the actor hears of it with the next batch.
    pub(crate) fn refused(&self, epoch: Epoch, error: &StoreError) -> CommitError {
        tracing::error!(instance = %self.instance, %error, "inbox: refused, nothing is acknowledged");
        let _ = self.events.try_send((epoch, LinkEvent::Reported(reason_kind(error).into())));
        CommitError(error.to_string())
    }

    /// Reports a word about a sent message that needs no acknowledgement: lost, it is settled by a resend under the same id. Waits
    /// while the outbox is busy.
    pub async fn receipt(&self, receipt: Receipt) {
        let _ = self.receipts.send(receipt).await;
    }
}

/// A poll, or a vote in one: whichever comes last opens it.
fn is_of_a_poll(arrival: &Arrival) -> bool {
    match arrival {
        Arrival::Message(message) => matches!(message.content, Content::Poll(_)),
        Arrival::Change(change) => matches!(change.change, Change::Vote { .. }),
    }
}

/// Each message by itself: one whose row is refused keeps none of the others unread.
fn one_by_one(all: Vec<ReadElsewhere>) -> impl Iterator<Item = ReadElsewhere> {
    all.into_iter().flat_map(|read| match read {
        ReadElsewhere::Messages { ids, chat, alias } => {
            let one = |id| ReadElsewhere::Messages { ids: vec![id], chat: chat.clone(), alias: alias.clone() };
            ids.into_iter().map(one).collect()
        }
        ReadElsewhere::Chat { .. } => vec![read],
    })
}

/// Notes which of the messages that were committed carry files. `from` is the place of the first of them in the batch that the offers
/// are of.
pub(crate) fn offer_files(
    (w, now): (&Writing<'_>, Wall),
    left_out: &LeftOut,
    from: usize,
    committed: &[Committed],
    offers: &BTreeMap<usize, FileOffer>,
) -> Result<(), StoreError> {
    for message in committed.iter().filter(|message| message.fresh || message.filled) {
        if let Some(offer) = offers.get(&(from + message.place)) {
            let fetch = offer.fetch && message.conversation;
            let offered = || w.offer_file(left_out.instance, message.row, FileOffer { fetch, ..*offer }, now);
            left_out.unless_refused((w, now), "the file of a message", offered)?;
        }
    }
    Ok(())
}
