//! The ordered channel to a front: a snapshot, then small items. It reads rows in batches and waits for the front between them, so
//! one that is slow makes it skip and not grow. The window has one at a time, and is told in it what to show.

use std::collections::HashSet;
use std::sync::Arc;
use std::time::Duration;

use tokio::sync::broadcast;
use wakala_contract::{Choice, FeedBody, FeedItem, Snapshot};
use wakala_domain::address::AddressKind;
use wakala_domain::ids::{ChatId, InstanceId, MessageRow};
use wakala_engine::EngineEvent;
use wakala_store::{ChatRow, LaneNow, StoreError, StoredMessage, if_readable};

use crate::chosen::Followed;
use crate::core::Core;
use crate::feed_keeper::{FeedKeeper, Keeper, Wish};
use crate::views::{chat_view, lane_view, message_view, timeline_entry_view};
use wakala_domain::keys::Scopes;

/// What happens within this time crosses in one batch, each instance and chat once.
const GATHER: Duration = Duration::from_millis(25);
/// Longer than this no reading may take: a disk that gives nothing must not leave what was said last for what is now.
const READS: Duration = Duration::from_secs(10);
/// A batch of more events than this means that the window should read anew.
const MOST: usize = 800;

/// Items that a front may be handed between two times that it has settled: three for each event of a batch, and the snapshot.
pub const FEED_ROOM: usize = 3 * MOST + 8;

/// A front's end of the feed.
#[async_trait::async_trait]
pub trait FeedSink: Send + Sync + 'static {
    /// Hands an item over; false when the front is gone.
    fn send(&self, item: FeedItem) -> bool;
    /// Returns when the front has worked off what it was handed; false when it is gone.
    async fn settled(&self) -> bool;
}

impl FeedKeeper {
    /// Opens the feed; one that runs ends.
    pub fn open(&self, core: Core, sink: impl FeedSink) {
        let keeper = Arc::clone(&self.0);
        self.0.runs(|| {
            tokio::spawn(async move {
                // The window hears that nothing more comes, and opens it anew.
                if let Err(error) = feed(Some(&*keeper), &core, Scopes::ALL, &sink).await {
                    tracing::error!(%error, "the feed to the window ended");
                }
            })
        });
    }
}

/// Numbers the items of one feed.
struct Line<'a> {
    sink: &'a dyn FeedSink,
    next: u64,
}

impl Line<'_> {
    fn send(&mut self, body: FeedBody) -> bool {
        let sequence = self.next;
        self.next += 1;
        self.sink.send(FeedItem { sequence, body })
    }
}

/// A feed of any front but the window. Ends when the front is gone, has lagged, or the program ends.
///
/// # Errors
/// The database can't be read: the front opens another one.
pub async fn follow(core: &Core, scopes: Scopes, sink: &dyn FeedSink) -> Result<(), StoreError> {
    feed(None, core, scopes, sink).await
}

/// The window is told where it was, and what to show.
async fn feed(window: Option<&Keeper>, core: &Core, scopes: Scopes, sink: &dyn FeedSink) -> Result<(), StoreError> {
    let subscription = core.engine.subscribe();
    let mut events = subscription.events;
    // Most of it needs this scope to be read.
    let mut followed = scopes.admin.then(|| Followed::new(core));
    // A window that is told the instances is connected: not before what belongs to them can be read.
    in_time(core.engine.store().read(|_| Ok(()))).await?;
    let mut line = Line { sink, next: 0 };
    let snapshot = Snapshot {
        instances: subscription.snapshot.iter().map(|one| core.view(one, scopes)).collect(),
        now: core.clock.wall().0,
        place: window.and_then(|_| core.choices.current().place),
    };
    if !line.send(FeedBody::Snapshot { snapshot }) {
        return Ok(());
    }
    // It stays wanted until the page says that it shows it: one that dies has shown nothing.
    let mut told = None;
    loop {
        let mut batch = Batch::default();
        let wanted = window.and_then(Keeper::to_show).filter(|(wish, _)| told != Some(*wish));
        if let Some((wish, Wish { instance, chat })) = wanted {
            let show = FeedBody::Show { instance: instance.to_string(), chat: chat.map(|chat| chat.0), wish };
            if !line.send(show) || !sink.settled().await {
                return Ok(());
            }
            told = Some(wish);
        }
        tokio::select! {
            () = show_changed(window) => continue,
            what = chosen(&mut followed) => batch.note(Change::Chosen(what)),
            first = events.recv() => if !batch.take(first) { break },
        }
        tokio::time::sleep(GATHER).await;
        while let Some(more) = ready(&mut events) {
            if !batch.take(more) {
                break;
            }
        }
        if batch.lagged || batch.size > MOST {
            line.send(FeedBody::Lagged);
            return Ok(());
        }
        // How the numbers are needs no reading, and waits for no disk.
        for body in batch.states(core, scopes) {
            if !line.send(body) {
                return Ok(());
            }
        }
        for body in in_time(bodies(batch, core)).await? {
            if !line.send(body) {
                return Ok(());
            }
        }
        if !sink.settled().await {
            return Ok(());
        }
    }
    Ok(())
}

async fn in_time<T>(reading: impl Future<Output = Result<T, StoreError>>) -> Result<T, StoreError> {
    let late = |_| StoreError::Unreachable("it gives nothing".to_owned());
    tokio::time::timeout(READS, reading).await.map_err(late)?
}

async fn show_changed(window: Option<&Keeper>) {
    match window {
        Some(keeper) => keeper.show_changed.notified().await,
        None => std::future::pending().await,
    }
}

async fn chosen(followed: &mut Option<Followed>) -> Choice {
    match followed {
        Some(followed) => followed.next().await,
        None => std::future::pending().await,
    }
}

type Received = Result<EngineEvent, broadcast::error::RecvError>;

fn ready(events: &mut broadcast::Receiver<EngineEvent>) -> Option<Received> {
    match events.try_recv() {
        Ok(event) => Some(Ok(event)),
        Err(broadcast::error::TryRecvError::Lagged(missed)) => Some(Err(broadcast::error::RecvError::Lagged(missed))),
        Err(broadcast::error::TryRecvError::Empty | broadcast::error::TryRecvError::Closed) => None,
    }
}

/// Events of a moment, each thing once, in the order of its first change.
#[derive(Default)]
struct Batch {
    order: Vec<Change>,
    seen: HashSet<Change>,
    timeline: Vec<EngineEvent>,
    size: usize,
    lagged: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
enum Change {
    Instance(InstanceId),
    Gone(InstanceId),
    Chat(ChatId),
    Merged { gone: ChatId, into: ChatId },
    Message(InstanceId, MessageRow),
    MessageGone(ChatId, MessageRow),
    Lane(ChatId),
    Timeline(usize),
    Chosen(Choice),
}

impl Batch {
    /// Adds what was received; false when nothing more follows.
    fn take(&mut self, received: Received) -> bool {
        let event = match received {
            Ok(event) => event,
            Err(broadcast::error::RecvError::Lagged(_)) => {
                self.lagged = true;
                return true;
            }
            Err(broadcast::error::RecvError::Closed) => return false,
        };
        self.size += 1;
        match event {
            EngineEvent::Instance(snapshot) => self.note(Change::Instance(snapshot.id)),
            EngineEvent::InstanceGone(id) => self.note(Change::Gone(id)),
            EngineEvent::Message { instance, chat, row } => {
                self.note(Change::Message(instance, row));
                self.note(Change::Chat(chat));
            }
            EngineEvent::Chat { chat, .. } => self.note(Change::Chat(chat)),
            EngineEvent::Lane { chat, .. } => self.note(Change::Lane(chat)),
            EngineEvent::ChatMerged { gone, into, .. } => self.note(Change::Merged { gone, into }),
            EngineEvent::MessagesGone { chat, rows, .. } => {
                self.size += rows.len();
                for row in rows {
                    self.note(Change::MessageGone(chat, row));
                }
                self.note(Change::Chat(chat));
                self.note(Change::Lane(chat));
            }
            EngineEvent::Timeline { .. } => {
                self.note(Change::Timeline(self.timeline.len()));
                self.timeline.push(event);
            }
            EngineEvent::Notice { .. } | EngineEvent::NoticesWithdrawn { .. } => {}
        }
        true
    }

    fn note(&mut self, change: Change) {
        if self.seen.insert(change) {
            self.order.push(change);
        }
    }

    /// Takes out how the numbers are, and which are gone.
    fn states(&mut self, core: &Core, scopes: Scopes) -> Vec<FeedBody> {
        let states = self.order.extract_if(.., |one| matches!(one, Change::Instance(_) | Change::Gone(_)));
        let told = states.filter_map(|state| match state {
            Change::Instance(id) => {
                core.engine.instance(id).map(|now| FeedBody::Instance { instance: core.view(&now, scopes) })
            }
            Change::Gone(id) => Some(FeedBody::InstanceGone { id: id.to_string() }),
            Change::Chat(_)
            | Change::Merged { .. }
            | Change::Message(..)
            | Change::MessageGone(..)
            | Change::Lane(_)
            | Change::Timeline(_)
            | Change::Chosen(_) => None,
        });
        told.collect()
    }
}

/// Reads what changed as it stands now. What is gone again by then has an item of its own.
async fn bodies(batch: Batch, core: &Core) -> Result<Vec<FeedBody>, StoreError> {
    let wanted: Vec<Change> = batch.order.clone();
    let (messages, chats, joined, lanes) = core
        .engine
        .store()
        .read(move |reader| {
            let (mut messages, mut chats, mut joined) = (Vec::new(), Vec::new(), Vec::new());
            let mut waiting = HashSet::new();
            for change in wanted {
                match change {
                    Change::Message(_, row) => {
                        messages.extend(read(reader.message(row))?.filter(StoredMessage::stands_in_its_chat));
                    }
                    Change::Chat(chat) => chats.extend(read(reader.chat(chat))?),
                    // That one may have gone on into another meanwhile.
                    Change::Merged { gone, into } => joined.extend(read(reader.chat_now(into))?.map(|now| (gone, now))),
                    Change::Lane(chat) => drop(waiting.insert(chat)),
                    Change::Instance(_)
                    | Change::Gone(_)
                    | Change::MessageGone(..)
                    | Change::Timeline(_)
                    | Change::Chosen(_) => {}
                }
            }
            // Where one of ours, or what we say of one of theirs, came, went on or stayed behind, another one may be the first of those
            // that wait.
            waiting.extend(messages.iter().map(|one: &StoredMessage| one.chat));
            let mut lanes: Vec<LaneNow> = Vec::new();
            for chat in waiting {
                lanes.extend(read(reader.lane(chat))?);
            }
            // While two chats become one, a message may stand in another chat than the one that it was told of.
            for message in &messages {
                if !chats.iter().any(|chat: &ChatRow| chat.id == message.chat) {
                    chats.extend(read(reader.chat(message.chat))?);
                }
            }
            Ok((messages, chats, joined, lanes))
        })
        .await?;
    let now = core.clock.wall();
    let mut bodies = Vec::with_capacity(batch.order.len());
    for change in batch.order {
        match change {
            // They have crossed before.
            Change::Instance(_) | Change::Gone(_) => {}
            Change::Message(instance, row) => {
                if let Some(message) = messages.iter().find(|message| message.row == row) {
                    // Its chat changed in the same moment and was read with it.
                    let chat = chats.iter().find(|chat| chat.id == message.chat);
                    let kind = chat.map_or(AddressKind::Other, |chat| chat.address.kind());
                    let message = core.with_progress(message_view(message, kind, now));
                    bodies.push(FeedBody::Message { instance: instance.to_string(), message });
                }
            }
            Change::MessageGone(chat, row) => bodies.push(FeedBody::MessageGone { chat: chat.0, id: row.0 }),
            Change::Chat(id) => {
                if let Some(chat) = chats.iter().find(|chat| chat.id == id) {
                    bodies.push(FeedBody::Chat { chat: chat_view(chat, now) });
                }
            }
            Change::Merged { gone, .. } => {
                if let Some((_, chat)) = joined.iter().find(|(joined, _)| *joined == gone) {
                    bodies.push(FeedBody::ChatMerged { gone: gone.0, into: chat_view(chat, now) });
                }
            }
            Change::Lane(_) => {}
            Change::Chosen(what) => bodies.push(FeedBody::Chosen { what }),
            Change::Timeline(index) => {
                if let Some(EngineEvent::Timeline { instance, id, at, entry }) = batch.timeline.get(index) {
                    bodies.push(FeedBody::Timeline { entry: timeline_entry_view(*instance, *id, *at, entry) });
                }
            }
        }
    }
    // After the messages: what was read of them is not older than this.
    bodies.extend(lanes.iter().map(|lane| FeedBody::Lane { lane: lane_view(lane, now) }));
    Ok(bodies)
}

/// What can't be read keeps nobody from the rest, each time something is said of it.
fn read<T>(row: Result<Option<T>, StoreError>) -> Result<Option<T>, StoreError> {
    Ok(if_readable(row)?.flatten())
}

/// What a front is told of events of one moment.
#[cfg(test)]
pub(crate) async fn told_of(core: &Core, events: Vec<EngineEvent>) -> Result<Vec<FeedBody>, StoreError> {
    let mut batch = Batch::default();
    for event in events {
        batch.take(Ok(event));
    }
    bodies(batch, core).await
}

#[cfg(test)]
mod tests;
