//! The feed as a front hears it: what crosses, in which order, and how it ends.

use super::*;
use crate::caller::Caller;
use crate::testing::program;
use serde_json::{Value, json};
use tokio::sync::{Notify, mpsc, oneshot};
use wakala_contract::{InterfaceState, LaneView, LogLevel};
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
    let wanted = |wish| FeedBody::Show { instance: id.to_string(), chat: Some(7), wish };
    assert_eq!(items.recv().await.unwrap().body, wanted(1));
    keeper.show(Wish { instance: id, chat: Some(ChatId(7)) });
    assert_eq!(items.recv().await.unwrap().body, wanted(2));
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
    let wanted = |wish| FeedBody::Show { instance: id.to_string(), chat: Some(7), wish };
    assert_eq!(closing.recv().await.unwrap().body, wanted(1));
    keeper.close();
    let mut items = opened(&keeper, &core);
    assert!(matches!(items.recv().await.unwrap().body, FeedBody::Snapshot { .. }));
    let shown = next(&mut items, |body| matches!(body, FeedBody::Show { .. })).await;
    assert_eq!(shown, wanted(1));
    // Its page has taken it, and dies before it says so.
    let mut items = opened(&keeper, &core);
    assert_eq!(next(&mut items, |body| matches!(body, FeedBody::Show { .. })).await, wanted(1));
    // What it says of another wish is nothing of this one.
    keeper.has_shown(7);
    let mut items = opened(&keeper, &core);
    assert_eq!(next(&mut items, |body| matches!(body, FeedBody::Show { .. })).await, wanted(1));
    keeper.has_shown(1);
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
    let said =
        core.engine.send(Posting { chat: hers.chat, draft, key: None, typed: false }).await.unwrap().message.unwrap();
    let told =
        next(&mut items, |body| matches!(body, FeedBody::Message { message, .. } if !message.waiting.is_empty()));
    let FeedBody::Message { message, .. } = told.await else { unreachable!() };
    assert_eq!((message.id, message.waiting[0].row), (hers.row.0, said.row.0));
    let text = core.engine.send_text(hers.chat, "200").await.unwrap();
    let lane = |first: MessageRow| {
        let waits = (WaitsFor::Turn, WaitsFor::MessageAbove);
        FeedBody::Lane { lane: LaneView { chat: hers.chat.0, first: Some(first.0), waits: waits.0, behind: waits.1 } }
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
        let (from, alias): (Address, Option<Address>) = (from.parse().unwrap(), alias.map(|one| one.parse().unwrap()));
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
    let read = core.engine.store().read(move |r| Ok([r.chat(first)?, r.chat(second)?, r.chat(third)?])).await.unwrap();
    let [None, None, Some(last)] = read else { panic!("{read:?}") };
    let mut batch = Batch::default();
    for (gone, into) in [(first, second), (second, third)] {
        batch.take(Ok(EngineEvent::ChatMerged { instance: id, gone, into }));
    }
    let into = chat_view(&last, core.clock.wall());
    let told = |gone: ChatId| FeedBody::ChatMerged { gone: gone.0, into: into.clone() };
    assert_eq!(bodies(batch, &core).await.unwrap(), [told(first), told(second)]);
}

/// Nothing can be read, as from a disk that is gone, until the file is put back. What is held is let go with the senders.
async fn unreadable(core: &Core, directory: &std::path::Path) -> Vec<std::sync::mpsc::Sender<()>> {
    std::fs::rename(directory.join("wakala.db"), directory.join("elsewhere.db")).unwrap();
    held(core).await
}

/// Whoever reads takes a connection that is open still, and keeps it, until the next one can't be opened.
async fn held(core: &Core) -> Vec<std::sync::mpsc::Sender<()>> {
    let mut held = Vec::new();
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

/// Everybody who reads waits for a disk that gives nothing, until what is held is let go.
async fn stalled(core: &Core) -> Vec<std::sync::mpsc::Sender<()>> {
    let mut held = Vec::new();
    for _ in 0..64 {
        let (let_go, wait) = std::sync::mpsc::channel::<()>();
        let store = core.engine.store().clone();
        tokio::spawn(async move {
            let _ = store.read(move |_| Ok(wait.recv().is_ok())).await;
        });
        held.push(let_go);
    }
    tokio::task::yield_now().await;
    held
}

#[tokio::test]
async fn a_feed_that_waits_for_a_disk_ends_and_how_the_numbers_are_waits_for_none() {
    let (core, _directory) = program().await;
    let added = core.engine.add_instance("Duka", "", Trigger::Operator).await.unwrap();
    let keeper = FeedKeeper::default();
    let mut items = opened(&keeper, &core);
    assert!(matches!(items.recv().await.unwrap().body, FeedBody::Snapshot { .. }));
    let held = stalled(&core).await;
    core.choices.change(|choices| choices.log_level = LogLevel::Debug).await.unwrap();
    tokio::time::pause();
    for span in [GATHER * 2, READS * 2] {
        // Whoever waits for it begins to.
        for _ in 0..9 {
            tokio::task::yield_now().await;
        }
        tokio::time::advance(span).await;
    }
    while items.recv().await.is_some() {}
    // The next one says nothing that it can't know.
    let mut again = opened(&keeper, &core);
    tokio::task::yield_now().await;
    tokio::time::advance(READS * 2).await;
    assert_eq!(again.recv().await, None);
    let mut batch = Batch::default();
    for event in [EngineEvent::InstanceGone(InstanceId::from_random(8)), EngineEvent::Instance(Box::new(added))] {
        assert!(batch.take(Ok(event)));
    }
    batch.note(Change::Chat(ChatId(1)));
    let told = batch.states(&core, Scopes::ALL);
    assert!(matches!(told[..], [FeedBody::InstanceGone { .. }, FeedBody::Instance { .. }]), "{told:?}");
    assert_eq!(batch.order, [Change::Chat(ChatId(1))]);
    drop(held);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_feed_that_can_read_nothing_ends_and_begins_when_it_can_again() {
    let (core, directory) = program().await;
    let keeper = FeedKeeper::default();
    let mut before = opened(&keeper, &core);
    assert!(matches!(before.recv().await.unwrap().body, FeedBody::Snapshot { .. }));
    let mut all_held = unreadable(&core, directory.path()).await;
    let mut made = 1;
    core.engine.add_instance("Duka 1", "", Trigger::Operator).await.unwrap();
    // How the numbers are needs no reading. And the window hears that it ended. Who was reading while all was taken has given a
    // connection back since.
    while before.recv().await.is_some() {
        all_held.extend(held(&core).await);
        made += 1;
        core.engine.add_instance(&format!("Duka {made}"), "", Trigger::Operator).await.unwrap();
    }
    assert_eq!(opened(&keeper, &core).recv().await, None, "nobody is told that all is well");
    std::fs::rename(directory.path().join("elsewhere.db"), directory.path().join("wakala.db")).unwrap();
    let again = opened(&keeper, &core).recv().await.unwrap();
    assert!(matches!(again.body, FeedBody::Snapshot { ref snapshot } if snapshot.instances.len() == made));
    drop(all_held);
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
        tokio::spawn(async move { follow(&reader, Scopes { read: true, ..Scopes::default() }, &Window(sender)).await });
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
