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
        self.0.runs(|turn| {
            tokio::spawn(async move {
                // The window hears that nothing more comes, and opens it anew.
                if let Err(error) = feed(Some((&keeper, turn)), &core, Scopes::ALL, &sink).await {
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
async fn feed(
    window: Option<(&Keeper, u64)>,
    core: &Core,
    scopes: Scopes,
    sink: &dyn FeedSink,
) -> Result<(), StoreError> {
    let subscription = core.engine.subscribe();
    let mut events = subscription.events;
    // Most of it needs this scope to be read.
    let mut followed = scopes.admin.then(|| Followed::new(core));
    // A window that is told the instances is connected: not before what belongs to them can be read.
    core.engine.store().read(|_| Ok(())).await?;
    let mut line = Line { sink, next: 0 };
    let snapshot = Snapshot {
        instances: subscription.snapshot.iter().map(|one| core.view(one, scopes)).collect(),
        now: core.clock.wall().0,
        place: window.and_then(|_| core.choices.current().place),
    };
    if !line.send(FeedBody::Snapshot { snapshot }) {
        return Ok(());
    }
    loop {
        let mut batch = Batch::default();
        let wanted = window.and_then(|(keeper, turn)| Some((keeper, turn, keeper.to_show()?)));
        if let Some((keeper, turn, (number, Wish { instance, chat }))) = wanted {
            let show = FeedBody::Show { instance: instance.to_string(), chat: chat.map(|chat| chat.0) };
            if !line.send(show) || !sink.settled().await {
                return Ok(());
            }
            keeper.has_shown(turn, number);
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
        for body in bodies(batch, core, scopes).await? {
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

async fn show_changed(window: Option<(&Keeper, u64)>) {
    match window {
        Some((keeper, _)) => keeper.show_changed.notified().await,
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
}

/// Reads what changed as it stands now. What is gone again by then has an item of its own.
async fn bodies(batch: Batch, core: &Core, scopes: Scopes) -> Result<Vec<FeedBody>, StoreError> {
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
            Change::Instance(id) => {
                if let Some(snapshot) = core.engine.instance(id) {
                    let instance = core.view(&snapshot, scopes);
                    bodies.push(FeedBody::Instance { instance });
                }
            }
            Change::Gone(id) => bodies.push(FeedBody::InstanceGone { id: id.to_string() }),
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
    bodies(batch, core, Scopes::ALL).await
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::caller::Caller;
    use crate::testing::program;
    use serde_json::{Value, json};
    use tokio::sync::{Notify, mpsc, oneshot};
    use wakala_contract::{InterfaceState, LaneView};
    use wakala_domain::address::Address;
    use wakala_domain::audit::CallerKind;
    use wakala_domain::ids::{MessageId, QueueId};
    use wakala_domain::lanes::{LaneTrouble, LaneWhy, WaitsFor};
    use wakala_domain::messages::draft::Draft;
    use wakala_domain::messages::{Content, IncomingMessage};
    use wakala_domain::time::Wall;
    use wakala_engine::{Posting, Trigger};

    struct Window(mpsc::Sender<FeedItem>);

    /// A window that takes what it is handed only when it is let to.
    struct Slow(mpsc::Sender<FeedItem>, Arc<Notify>);

    #[async_trait::async_trait]
    impl FeedSink for Slow {
        fn send(&self, item: FeedItem) -> bool {
            self.0.try_send(item).is_ok()
        }

        async fn settled(&self) -> bool {
            self.1.notified().await;
            true
        }
    }

    #[async_trait::async_trait]
    impl FeedSink for Window {
        fn send(&self, item: FeedItem) -> bool {
            self.0.try_send(item).is_ok()
        }

        async fn settled(&self) -> bool {
            true
        }
    }

    fn opened(keeper: &FeedKeeper, core: &Core) -> mpsc::Receiver<FeedItem> {
        let (sender, items) = mpsc::channel(64);
        keeper.open(core.clone(), Window(sender));
        items
    }

    #[tokio::test]
    async fn the_snapshot_comes_first_and_numbers_grow_by_one() {
        let (core, _directory) = program().await;
        let keeper = FeedKeeper::default();
        let mut items = opened(&keeper, &core);
        let first = items.recv().await.unwrap();
        assert!(
            first.sequence == 0
                && matches!(first.body, FeedBody::Snapshot { ref snapshot } if snapshot.instances.is_empty())
        );
        let added = core.engine.add_instance("Duka", "", Trigger::Operator).await.unwrap();
        core.engine.open_chat(added.id, "+255 700 000 500").await.unwrap();
        let mut next = 1;
        loop {
            let item = items.recv().await.unwrap();
            assert_eq!(item.sequence, next);
            next += 1;
            if let FeedBody::Chat { chat } = item.body {
                assert_eq!((chat.instance, chat.phone), (added.id.to_string(), Some("+255700000500".into())));
                break;
            }
        }
    }

    #[tokio::test]
    async fn what_was_clicked_while_the_window_was_closed_is_shown_after_the_snapshot() {
        let (core, _directory) = program().await;
        let keeper = FeedKeeper::default();
        let id = InstanceId::from_random(8);
        keeper.show(Wish { instance: id, chat: Some(ChatId(7)) });
        let mut items = opened(&keeper, &core);
        assert!(matches!(items.recv().await.unwrap().body, FeedBody::Snapshot { .. }));
        assert_eq!(items.recv().await.unwrap().body, FeedBody::Show { instance: id.to_string(), chat: Some(7) });
        keeper.show(Wish { instance: id, chat: Some(ChatId(7)) });
        assert_eq!(items.recv().await.unwrap().body, FeedBody::Show { instance: id.to_string(), chat: Some(7) });
    }

    #[tokio::test]
    async fn what_meets_a_window_that_is_being_closed_is_shown_by_the_next_one() {
        let (core, _directory) = program().await;
        let keeper = FeedKeeper::default();
        let (sender, mut closing) = mpsc::channel(64);
        keeper.open(core.clone(), Slow(sender, Arc::default()));
        closing.recv().await.unwrap();
        let id = InstanceId::from_random(8);
        keeper.show(Wish { instance: id, chat: Some(ChatId(7)) });
        // The window was handed it, and is closed before it could take it.
        assert_eq!(closing.recv().await.unwrap().body, FeedBody::Show { instance: id.to_string(), chat: Some(7) });
        keeper.close();
        let mut items = opened(&keeper, &core);
        assert!(matches!(items.recv().await.unwrap().body, FeedBody::Snapshot { .. }));
        let shown = next(&mut items, |body| matches!(body, FeedBody::Show { .. })).await;
        assert_eq!(shown, FeedBody::Show { instance: id.to_string(), chat: Some(7) });
        // It is shown once.
        core.engine.add_instance("Duka", "", Trigger::Operator).await.unwrap();
        let news = |body: &FeedBody| matches!(body, FeedBody::Instance { .. } | FeedBody::Show { .. });
        assert!(matches!(next(&mut items, news).await, FeedBody::Instance { .. }));
        let mut after = opened(&keeper, &core);
        assert!(matches!(after.recv().await.unwrap().body, FeedBody::Snapshot { .. }));
        core.engine.add_instance("Mwenge", "", Trigger::Operator).await.unwrap();
        assert!(matches!(next(&mut after, news).await, FeedBody::Instance { .. }));
    }

    #[tokio::test]
    async fn a_new_feed_ends_the_one_before() {
        let (core, _directory) = program().await;
        let keeper = FeedKeeper::default();
        let mut before = opened(&keeper, &core);
        before.recv().await.unwrap();
        let mut now = opened(&keeper, &core);
        now.recv().await.unwrap();
        assert_eq!(before.recv().await, None);
        keeper.close();
        assert_eq!(now.recv().await, None);
    }

    /// The next item that is wanted; the others are passed over.
    async fn next(items: &mut mpsc::Receiver<FeedItem>, wanted: impl Fn(&FeedBody) -> bool) -> FeedBody {
        let looking = async {
            loop {
                let item = items.recv().await.unwrap();
                if wanted(&item.body) {
                    return item.body;
                }
            }
        };
        tokio::time::timeout(Duration::from_secs(20), looking).await.expect("the window is not told")
    }

    #[tokio::test]
    async fn a_message_that_is_taken_back_goes_from_the_window() {
        let (core, _directory) = program().await;
        let mut items = opened(&FeedKeeper::default(), &core);
        let added = core.engine.add_instance("Duka", "", Trigger::Operator).await.unwrap();
        let chat = core.engine.open_chat(added.id, "+255 700 000 500").await.unwrap();
        let sent = core.engine.send_text(chat, "habari").await.unwrap();
        next(&mut items, |body| matches!(body, FeedBody::Message { .. })).await;
        core.engine.cancel_send(sent.queue_id).await.unwrap();
        let gone = next(&mut items, |body| matches!(body, FeedBody::MessageGone { .. })).await;
        assert_eq!(gone, FeedBody::MessageGone { chat: chat.0, id: sent.row.0 });
        let FeedBody::Chat { chat: left } = next(&mut items, |body| matches!(body, FeedBody::Chat { .. })).await else {
            unreachable!()
        };
        assert_eq!(left.last, None);
    }

    #[tokio::test]
    async fn what_keeps_a_chat_is_said_once_for_all_that_wait_there() {
        let (core, _directory) = program().await;
        let mut items = opened(&FeedKeeper::default(), &core);
        let added = core.engine.add_instance("Duka", "", Trigger::Operator).await.unwrap();
        let chat = core.engine.open_chat(added.id, "+255 700 000 500").await.unwrap();
        let mut sent = Vec::new();
        for text in ["n1", "n2", "n3"] {
            sent.push(core.engine.send_text(chat, text).await.unwrap());
        }
        let mut lane = async |first: usize, waits, behind| {
            let wanted = LaneView { chat: chat.0, first: Some(sent[first].row.0), waits, behind };
            next(&mut items, |body| *body == FeedBody::Lane { lane: wanted }).await;
        };
        lane(0, WaitsFor::Turn, WaitsFor::MessageAbove).await;
        let refused = LaneTrouble::Refused(LaneWhy::NotAllowed);
        let close = core.engine.store().write(move |w| w.close_lane(chat, refused, Wall(1), &Default::default()));
        close.await.unwrap();
        let parked = WaitsFor::Parked { why: LaneWhy::NotAllowed };
        lane(0, parked, parked).await;
        core.engine.retry_send(sent[2].queue_id).await.unwrap();
        lane(0, WaitsFor::Turn, WaitsFor::MessageAbove).await;
        // One that is taken back makes another one the first.
        core.engine.cancel_send(sent[0].queue_id).await.unwrap();
        lane(1, WaitsFor::Turn, WaitsFor::MessageAbove).await;
    }

    #[tokio::test]
    async fn what_goes_behind_something_said_of_a_message_hears_when_its_turn_comes() {
        let (core, _directory) = program().await;
        let mut items = opened(&FeedKeeper::default(), &core);
        let id = core.engine.add_instance("Duka", "", Trigger::Operator).await.unwrap().id;
        let from: Address = "255700000431@s.whatsapp.net".parse().unwrap();
        let hers = IncomingMessage {
            chat: from.clone(),
            chat_alias: None,
            sender: from,
            sender_alias: None,
            via: None,
            from_me: false,
            id: MessageId("HERS".to_owned()),
            push_name: None,
            written: Wall(1_000),
            content: Content::Text { text: "bei?".to_owned() },
            frame: wakala_domain::messages::frame::Frame::default(),
            raw: None,
        };
        let hers = core.engine.store().write(move |w| w.commit_incoming(id, &hers, Wall(5))).await.unwrap();
        let draft = Draft::reaction(hers.row, "👍").unwrap();
        let said = core
            .engine
            .send(Posting { chat: hers.chat, draft, key: None, typed: false })
            .await
            .unwrap()
            .message
            .unwrap();
        let told =
            next(&mut items, |body| matches!(body, FeedBody::Message { message, .. } if !message.waiting.is_empty()));
        let FeedBody::Message { message, .. } = told.await else { unreachable!() };
        assert_eq!((message.id, message.waiting[0].row), (hers.row.0, said.row.0));
        let text = core.engine.send_text(hers.chat, "200").await.unwrap();
        let lane = |first: MessageRow| {
            let waits = (WaitsFor::Turn, WaitsFor::MessageAbove);
            FeedBody::Lane {
                lane: LaneView { chat: hers.chat.0, first: Some(first.0), waits: waits.0, behind: waits.1 },
            }
        };
        next(&mut items, |body| *body == lane(said.row)).await;
        // It is taken back: of her message, nothing waits any more.
        core.engine.cancel_send(QueueId(message.waiting[0].queue_id)).await.unwrap();
        next(&mut items, |body| *body == lane(text.row)).await;
    }

    #[tokio::test]
    async fn a_chat_that_a_message_joins_to_another_goes_from_the_window() {
        let (core, _directory) = program().await;
        let mut items = opened(&FeedKeeper::default(), &core);
        let id = core.engine.add_instance("Duka", "", Trigger::Operator).await.unwrap().id;
        let comes = async |from: &str, alias: Option<&str>, name: &str| {
            let (from, alias): (Address, Option<Address>) =
                (from.parse().unwrap(), alias.map(|one| one.parse().unwrap()));
            let message = IncomingMessage {
                chat: from.clone(),
                chat_alias: alias.clone(),
                sender: from,
                sender_alias: alias,
                via: None,
                from_me: false,
                id: MessageId(name.to_owned()),
                push_name: None,
                written: Wall(1_000),
                content: Content::Text { text: name.to_owned() },
                frame: wakala_domain::messages::frame::Frame::default(),
                raw: None,
            };
            core.engine.store().write(move |w| w.commit_incoming(id, &message, Wall(5))).await.unwrap().chat
        };
        let known = comes("255700000431@s.whatsapp.net", None, "a").await;
        let gone = comes("100999@lid", None, "b").await;
        comes("100999@lid", Some("255700000431@s.whatsapp.net"), "c").await;
        let merged = next(&mut items, |body| matches!(body, FeedBody::ChatMerged { .. })).await;
        assert!(matches!(merged, FeedBody::ChatMerged { gone: told, into } if told == gone.0 && into.id == known.0));
    }

    #[tokio::test]
    async fn a_chat_that_went_on_into_a_third_is_told_to_be_that_one() {
        let (core, _directory) = program().await;
        let id = core.engine.add_instance("Duka", "", Trigger::Operator).await.unwrap().id;
        let address = |text: &str| -> Address { text.parse().unwrap() };
        let (lid, typed, there) =
            (address("100999@lid"), address("551187654321@s.whatsapp.net"), address("5511987654321@s.whatsapp.net"));
        let (first, second, third) = core
            .engine
            .store()
            .write(move |w| {
                let third = w.open_chat(id, &lid, None, Wall(1))?;
                let second = w.open_chat(id, &there, None, Wall(2))?;
                let first = w.open_chat(id, &typed, None, Wall(3))?;
                w.found(first, &there, None, Wall(4))?;
                w.open_chat(id, &lid, Some(&there), Wall(5))?;
                Ok((first, second, third))
            })
            .await
            .unwrap();
        let read =
            core.engine.store().read(move |r| Ok([r.chat(first)?, r.chat(second)?, r.chat(third)?])).await.unwrap();
        let [None, None, Some(last)] = read else { panic!("{read:?}") };
        let mut batch = Batch::default();
        for (gone, into) in [(first, second), (second, third)] {
            batch.take(Ok(EngineEvent::ChatMerged { instance: id, gone, into }));
        }
        let into = chat_view(&last, core.clock.wall());
        let told = |gone: ChatId| FeedBody::ChatMerged { gone: gone.0, into: into.clone() };
        assert_eq!(bodies(batch, &core, Scopes::ALL).await.unwrap(), [told(first), told(second)]);
    }

    /// Nothing can be read, as from a disk that is gone, until the file is put back. What is held is let go with the senders.
    async fn unreadable(core: &Core, directory: &std::path::Path) -> Vec<std::sync::mpsc::Sender<()>> {
        std::fs::rename(directory.join("wakala.db"), directory.join("elsewhere.db")).unwrap();
        let mut held = Vec::new();
        // Whoever reads now takes a connection that is open still, and keeps it; the next one can't be opened.
        loop {
            let (let_go, wait) = std::sync::mpsc::channel::<()>();
            let (begun, begins) = oneshot::channel();
            let store = core.engine.store().clone();
            let reading = tokio::spawn(async move {
                store
                    .read(move |_| {
                        let _ = begun.send(());
                        let _ = wait.recv();
                        Ok(())
                    })
                    .await
            });
            if begins.await.is_err() {
                assert!(reading.await.unwrap().is_err());
                return held;
            }
            held.push(let_go);
        }
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn a_feed_that_can_read_nothing_ends_and_begins_when_it_can_again() {
        let (core, directory) = program().await;
        let keeper = FeedKeeper::default();
        let mut before = opened(&keeper, &core);
        assert!(matches!(before.recv().await.unwrap().body, FeedBody::Snapshot { .. }));
        let held = unreadable(&core, directory.path()).await;
        core.engine.add_instance("Duka", "", Trigger::Operator).await.unwrap();
        assert_eq!(before.recv().await, None, "the window hears that it ended");
        assert_eq!(opened(&keeper, &core).recv().await, None, "nobody is told that all is well");
        std::fs::rename(directory.path().join("elsewhere.db"), directory.path().join("wakala.db")).unwrap();
        let again = opened(&keeper, &core).recv().await.unwrap();
        assert!(matches!(again.body, FeedBody::Snapshot { ref snapshot } if snapshot.instances.len() == 1));
        drop(held);
    }

    #[tokio::test]
    async fn what_any_front_chooses_for_the_program_is_told_to_whoever_may_choose_it() {
        let (core, _directory) = program().await;
        let cli = Caller::on_the_socket(CallerKind::Cli, None);
        let mut items = opened(&FeedKeeper::default(), &core);
        assert!(matches!(items.recv().await.unwrap().body, FeedBody::Snapshot { .. }));
        let (sender, mut reads) = mpsc::channel(64);
        let reader = core.clone();
        let following =
            tokio::spawn(
                async move { follow(&reader, Scopes { read: true, ..Scopes::default() }, &Window(sender)).await },
            );
        assert!(matches!(reads.recv().await.unwrap().body, FeedBody::Snapshot { .. }));
        let chosen = |what| move |body: &FeedBody| *body == FeedBody::Chosen { what };
        let port = json!({ "on": false, "address": "127.0.0.1", "port": 9300 });
        let key = json!({ "name": "till", "scopes": ["read"], "reach": { "is": "all" } });
        let webhook = json!({
            "name": "shop", "address": "https://shop.example/", "events": ["messages"], "reach": { "is": "all" },
        });
        let mut made = Value::Null;
        for (call, body, what) in [
            ("set_interface", port, Choice::Interface),
            ("make_key", key, Choice::Keys),
            ("add_webhook", webhook, Choice::Webhooks),
            ("set_backend", json!({ "address": "http://127.0.0.1:8000", "key": "k" }), Choice::Backend),
            ("set_log_level", json!({ "level": "debug" }), Choice::LogLevel),
            ("set_start_with_system", json!({ "on": true }), Choice::StartWithSystem),
        ] {
            let answer = core.call(&cli, call, body).await;
            if call == "make_key" {
                made = answer.unwrap();
            }
            next(&mut items, chosen(what)).await;
        }
        // How the port is, and that the new key was used for the first time, happens without a call.
        core.interface.set(&core.choices.current().port, InterfaceState::Opening);
        next(&mut items, chosen(Choice::Interface)).await;
        core.engine.admit(made["key"].as_str().unwrap()).unwrap();
        next(&mut items, chosen(Choice::Keys)).await;
        core.call(&cli, "revoke_key", json!({ "key": made["view"]["id"] })).await.unwrap();
        next(&mut items, chosen(Choice::Keys)).await;
        // What else is chosen says nothing.
        core.choices.change(|choices| choices.place = Some("chat/7".to_owned())).await.unwrap();
        core.engine.add_instance("Duka", "", Trigger::Operator).await.unwrap();
        // The end of a key may be said twice.
        let after = next(&mut items, |body| *body != FeedBody::Chosen { what: Choice::Keys }).await;
        assert!(matches!(after, FeedBody::Instance { .. }), "{after:?}");
        assert!(matches!(reads.recv().await.unwrap().body, FeedBody::Instance { .. }), "it may not read them");
        following.abort();
    }

    #[test]
    fn a_moment_holds_each_thing_once() {
        let mut batch = Batch::default();
        let message =
            |row| EngineEvent::Message { instance: InstanceId::from_random(8), chat: ChatId(1), row: MessageRow(row) };
        for event in [message(1), message(1), message(2)] {
            assert!(batch.take(Ok(event)));
        }
        assert_eq!(batch.order.len(), 3, "{:?}", batch.order);
        assert!(batch.take(Err(broadcast::error::RecvError::Lagged(9))) && batch.lagged);
        assert!(!batch.take(Err(broadcast::error::RecvError::Closed)));
    }
}
