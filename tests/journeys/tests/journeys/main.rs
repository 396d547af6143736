//! The main job over the real wire: the unmodified WhatsApp library against the practice network.
#![allow(clippy::unwrap_used, clippy::expect_used)]

use fake_whatsapp::{Fault, PracticeNetwork};
use journeys::{PATIENCE, Shop, network};
use wakala_domain::delivery::Delivery;
use wakala_domain::lifecycle::{Badge, ClientSlot, Command, Connection, Link, Notice, Offer, ReasonKind, RevokedWhy};
use wakala_domain::messages::Content;
use wakala_domain::settings::LifecycleSettings;
use wakala_engine::{EngineEvent, InstanceSnapshot, Outcome, Trigger};
use wakala_store::{Direction, StoredMessage};

mod accidents;
mod apart;
mod backend;
mod bad_input;
mod bad_wire;
mod chaos;
mod couple;
mod damaged;
mod first_sync;
mod foretold;
mod full_disk;
mod groups;
mod history;
mod keys_alone;
mod kinds;
mod lanes;
mod media;
mod names;
mod new_numbers;
mod newsletters;
mod open_files;
mod own_phone;
mod pairing;
mod presence;
mod proxies;
mod reading;
mod reading_here;
mod reasons;
mod repeats;
mod seen_by;
mod sent_files;
mod sent_kinds;
mod session_deeds;
mod session_files;
mod session_files_online;
mod status_posts;
mod voice_notes;
mod while_away;

fn logs() {
    let filter = tracing_subscriber::EnvFilter::from_default_env();
    let _ = tracing_subscriber::fmt().with_env_filter(filter).with_test_writer().try_init();
}

#[tokio::test(flavor = "multi_thread")]
async fn pair_by_qr_receive_answer_and_see_receipts() {
    logs();
    let folder = tempfile::tempdir().unwrap();
    let (network, owner, neema) = network().await.unwrap();
    let shop = Shop::open(folder.path(), &network.ws_url()).await.unwrap();
    let id = shop.add_paired("Duka Kariakoo", &owner).await.unwrap();
    assert_eq!(owner.linked_devices(), [1]);

    neema.write(&owner, "Habari, mna mchele?").await.unwrap();
    let chat = shop.chat_with(id, &neema).await.unwrap();
    let messages = shop.wait_messages(chat, "received", |m| !m.is_empty()).await.unwrap();
    assert_eq!(messages[0].content, Content::Text { text: "Habari, mna mchele?".into() });
    network.wait_acknowledged(owner.number(), 1, PATIENCE).await.unwrap();

    shop.engine.send_text(chat, "Tunao, karibu.").await.unwrap();
    let arrived = neema.wait_for_text("Tunao, karibu.", PATIENCE).await.unwrap();
    assert_eq!(arrived.from, owner.number());
    let state = |m: &[StoredMessage], wanted: Delivery| {
        m.iter().any(|m| matches!(m.direction, Direction::Outgoing { delivery, .. } if delivery == wanted))
    };
    shop.wait_messages(chat, "delivered", |m| state(m, Delivery::Delivered)).await.unwrap();
    neema.read(None).await.unwrap();
    shop.wait_messages(chat, "read", |m| state(m, Delivery::Read)).await.unwrap();
    assert_eq!(shop.engine.instance(id).unwrap().badge(), Badge::Online);
    shop.close().await;
    network.stop().await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn pair_by_code() {
    logs();
    let folder = tempfile::tempdir().unwrap();
    let (network, owner, _) = network().await.unwrap();
    let shop = Shop::open(folder.path(), &network.ws_url()).await.unwrap();
    let id = shop.engine.add_instance("Duka", "", Trigger::Operator).await.unwrap().id;
    let number = format!("+{}", owner.number()).parse().unwrap();
    shop.engine.command(id, Command::PairByCode(number), Trigger::Operator).await.unwrap();
    let shown = shop.wait_for(id, "showing a code", |s| matches!(s.state.offer, Offer::Code { .. })).await.unwrap();
    let Offer::Code { code, .. } = shown.state.offer else { panic!("no code") };
    assert_eq!(code.len(), 8);
    owner.enter_code(&code).await.unwrap();
    let online = shop.wait_badge(id, Badge::Online).await.unwrap();
    assert_eq!(online.state.identity.unwrap().phone.digits(), owner.number());
    shop.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn stop_start_and_restart_need_no_code_and_keep_everything() {
    logs();
    let folder = tempfile::tempdir().unwrap();
    let (network, owner, neema) = network().await.unwrap();
    let shop = Shop::open(folder.path(), &network.ws_url()).await.unwrap();
    let id = shop.add_paired("Duka", &owner).await.unwrap();
    neema.write(&owner, "before").await.unwrap();
    let chat = shop.chat_with(id, &neema).await.unwrap();
    shop.wait_messages(chat, "received", |m| m.len() == 1).await.unwrap();

    let mut events = shop.engine.subscribe().events;
    shop.engine.command(id, Command::Stop, Trigger::Operator).await.unwrap();
    shop.wait_for(id, "ended", |s| s.state.client == ClientSlot::Empty).await.unwrap();
    assert_eq!(shop.engine.instance(id).unwrap().badge(), Badge::Stopped);
    neema.write(&owner, "while stopped").await.unwrap();
    shop.engine.command(id, Command::Start, Trigger::Operator).await.unwrap();
    shop.wait_badge(id, Badge::Online).await.unwrap();
    shop.engine.command(id, Command::Restart, Trigger::Operator).await.unwrap();
    shop.wait_badge(id, Badge::Online).await.unwrap();
    let messages = shop.wait_messages(chat, "kept and complete", |m| m.len() == 2).await.unwrap();
    assert_eq!(texts(&messages), ["before", "while stopped"]);
    assert_eq!(owner.linked_devices(), [1], "a new device was linked");
    while let Ok(event) = events.try_recv() {
        if let EngineEvent::Instance(snapshot) = event {
            assert!(!matches!(snapshot.state.offer, Offer::Qr { .. } | Offer::Code { .. }), "a code was shown");
        }
    }
    shop.close().await;

    // And after the app was quit and started again.
    let shop = Shop::open(folder.path(), &network.ws_url()).await.unwrap();
    shop.wait_badge(id, Badge::Online).await.unwrap();
    assert_eq!(owner.linked_devices(), [1]);
    assert_eq!(texts(&shop.messages(chat).await.unwrap()), ["before", "while stopped"]);
    shop.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn unlinked_on_the_phone_keeps_the_history_and_a_rescan_works() {
    logs();
    let folder = tempfile::tempdir().unwrap();
    let (network, owner, neema) = network().await.unwrap();
    let shop = Shop::open(folder.path(), &network.ws_url()).await.unwrap();
    let id = shop.add_paired("Duka", &owner).await.unwrap();
    neema.write(&owner, "before").await.unwrap();
    let chat = shop.chat_with(id, &neema).await.unwrap();
    shop.wait_messages(chat, "received", |m| m.len() == 1).await.unwrap();
    let mut events = shop.engine.subscribe().events;
    assert_eq!(owner.unlink_all(), 1);
    let qr = shop.wait_qr(id).await.unwrap();
    let shown = shop.engine.instance(id).unwrap();
    assert_eq!((shown.badge(), shown.state.link), (Badge::ScanQr, Link::Revoked(RevokedWhy::LoggedOut)));
    let mut told = false;
    while let Ok(event) = events.try_recv() {
        told |= matches!(event, EngineEvent::Notice { notice: Notice::NeedsRescan { .. }, .. });
    }
    assert!(told, "nobody was told");
    owner.scan(&qr).unwrap();
    shop.wait_badge(id, Badge::Online).await.unwrap();
    neema.write(&owner, "after").await.unwrap();
    let messages = shop.wait_messages(chat, "kept and continued", |m| m.len() == 2).await.unwrap();
    assert_eq!(texts(&messages), ["before", "after"]);
    shop.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn ten_drops_lose_nothing() {
    logs();
    let folder = tempfile::tempdir().unwrap();
    let (network, owner, neema) = network().await.unwrap();
    // Ten drops in a row would be flapping and the end of the ladder: those are other stories.
    let settings = LifecycleSettings { flapping_drops: 100, backoff_ms: vec![0; 20], ..LifecycleSettings::default() };
    let shop = Shop::open_with(folder.path(), &network.ws_url(), settings).await.unwrap();
    let id = shop.add_paired("Duka", &owner).await.unwrap();
    let chat = shop.chat_with(id, &neema).await.unwrap();
    for round in 0..10 {
        let since = |s: &InstanceSnapshot| match s.state.connection {
            Connection::Online { .. } => s.state.epoch.0,
            _ => 0,
        };
        let before = since(&shop.wait_badge(id, Badge::Online).await.unwrap());
        network.fault(Some(owner.number()), &Fault::Drop).unwrap();
        neema.write(&owner, &format!("in {round}")).await.unwrap();
        shop.engine.send_text(chat, &format!("out {round}")).await.unwrap();
        shop.wait_for(id, "online again", |s| since(s) > before).await.unwrap();
    }
    let messages = shop.wait_messages(chat, "complete", |m| m.len() == 20).await.unwrap();
    let came: Vec<String> = texts(&messages).into_iter().filter(|t| t.starts_with("in")).collect();
    assert_eq!(came, (0..10).map(|n| format!("in {n}")).collect::<Vec<_>>());
    let inbox = neema.wait_for_texts(10, PATIENCE).await.unwrap();
    let went: Vec<&str> = inbox.iter().map(|text| text.text.as_str()).collect();
    assert_eq!(went, (0..10).map(|n| format!("out {n}")).collect::<Vec<_>>());
    shop.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn twenty_instances_come_back_with_a_report() {
    logs();
    let folder = tempfile::tempdir().unwrap();
    let network = PracticeNetwork::start(fake_whatsapp::Config::default()).await.unwrap();
    let shop = Shop::open(folder.path(), &network.ws_url()).await.unwrap();
    let mut ids = Vec::new();
    for number in 0..20 {
        let phone = network.phone(&format!("+2557000010{number:02}"), &format!("Owner {number}")).unwrap();
        ids.push(shop.add_paired(&format!("Duka {number}"), &phone).await.unwrap());
    }
    shop.engine.command(ids[3], Command::Stop, Trigger::Operator).await.unwrap();
    // This one was unlinked while the app was off.
    let unlinked = network.known_phone("+255700001007").unwrap();
    shop.close().await;
    assert_eq!(unlinked.unlink_all(), 1);

    let shop = Shop::open(folder.path(), &network.ws_url()).await.unwrap();
    for (place, id) in ids.iter().enumerate() {
        let badge = match place {
            3 => Badge::Stopped,
            7 => Badge::ScanQr,
            _ => Badge::Online,
        };
        shop.wait_badge(*id, badge).await.unwrap();
    }
    let mut watch = shop.engine.watch_restoration();
    let report =
        tokio::time::timeout(PATIENCE, watch.wait_for(|report| report.took.is_some())).await.unwrap().unwrap().clone();
    let count = |outcome: Outcome| report.lines.iter().filter(|line| line.outcome == outcome).count();
    assert_eq!((report.lines.len(), count(Outcome::Restored), count(Outcome::NeedsQr)), (19, 18, 1), "{report:#?}");
    shop.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_unreachable_server_is_tried_until_it_is_back() {
    logs();
    let folder = tempfile::tempdir().unwrap();
    let (network, owner, neema) = network().await.unwrap();
    let settings =
        LifecycleSettings { backoff_ms: vec![0, 300, 300, 300, 300, 300, 300], ..LifecycleSettings::default() };
    let shop = Shop::open_with(folder.path(), &network.ws_url(), settings).await.unwrap();
    let id = shop.add_paired("Duka", &owner).await.unwrap();
    network.refuse_connections();
    let waiting = shop
        .wait_for(id, "on its third try", |s| matches!(s.state.connection, Connection::Backoff { attempt: 3, .. }))
        .await
        .unwrap();
    assert_eq!(waiting.badge(), Badge::Reconnecting);
    assert_eq!(waiting.state.last_error.unwrap().reason.kind, ReasonKind::Unreachable);
    let chat = shop.chat_with(id, &neema).await.unwrap();
    shop.engine.send_text(chat, "patience").await.unwrap();
    network.accept_connections();
    shop.wait_badge(id, Badge::Online).await.unwrap();
    neema.wait_for_text("patience", PATIENCE).await.unwrap();
    shop.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_group_and_lid_addresses_work() {
    logs();
    let folder = tempfile::tempdir().unwrap();
    let (network, owner, neema) = network().await.unwrap();
    let baraka = network.phone("+255700000592", "Baraka").unwrap();
    owner.use_lid_addresses();
    let shop = Shop::open(folder.path(), &network.ws_url()).await.unwrap();
    let id = shop.add_paired("Duka", &owner).await.unwrap();
    neema.write(&owner, "by lid").await.unwrap();
    // One person is one chat, by number or LID.
    let chat = shop.chat_with(id, &neema).await.unwrap();
    shop.wait_messages(chat, "received", |m| texts(m) == ["by lid"]).await.unwrap();
    shop.engine.send_text(chat, "back").await.unwrap();
    neema.wait_for_text("back", PATIENCE).await.unwrap();

    let group = network.group("Wauzaji", &[&neema, &baraka, &owner]);
    baraka.write_to_group(&group, "habari wote").await.unwrap();
    let find = |chats: Vec<wakala_store::ChatRow>| chats.into_iter().find(|chat| chat.address.user() == group);
    let mut events = shop.engine.subscribe().events;
    let chat = tokio::time::timeout(PATIENCE, async {
        loop {
            let chats = shop.engine.store().read(move |r| r.chats(Some(id), None, 50)).await.unwrap();
            if let Some(chat) = find(chats) {
                return chat.id;
            }
            let _ = events.recv().await;
        }
    })
    .await
    .expect("the group's message did not arrive");
    assert_eq!(texts(&shop.messages(chat).await.unwrap()), ["habari wote"]);
    shop.engine.send_text(chat, "karibuni").await.unwrap();
    neema.wait_for_text("karibuni", PATIENCE).await.unwrap();
    baraka.wait_for_text("karibuni", PATIENCE).await.unwrap();
    shop.close().await;
}

fn texts(messages: &[StoredMessage]) -> Vec<String> {
    messages
        .iter()
        .map(|message| match &message.content {
            Content::Text { text } => text.clone(),
            other => format!("{other:?}"),
        })
        .collect()
}
