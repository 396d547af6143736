//! What is refused, with which message, and that nothing is lost by it.

use fake_whatsapp::Letter;
use journeys::{PATIENCE, Shop, network};
use wakala_domain::instance::InstanceNameError;
use wakala_domain::lifecycle::{Badge, ClientSlot, Command, Link, ReasonKind, RevokedWhy};
use wakala_domain::messages::draft::DraftError;
use wakala_domain::messages::{Content, OutgoingTextError};
use wakala_domain::settings::LifecycleSettings;
use wakala_engine::{EngineError, Trigger};
use wakala_store::{DataDir, Store, StoreError, StoredMessage};

use super::{logs, texts};

#[tokio::test(flavor = "multi_thread")]
async fn names_and_numbers_are_refused_with_their_reason() {
    logs();
    let folder = tempfile::tempdir().unwrap();
    let (network, ..) = network().await.unwrap();
    let shop = Shop::open(folder.path(), &network.ws_url()).await.unwrap();
    let engine = &shop.engine;
    let add = |name: String| async move { engine.add_instance(&name, "", Trigger::Operator).await };
    assert!(matches!(add("  ".into()).await, Err(EngineError::Name(InstanceNameError::Empty))));
    assert!(matches!(add("x".repeat(10_000)).await, Err(EngineError::Name(InstanceNameError::TooLong))));
    let id = add("Duka".into()).await.unwrap().id;
    assert!(matches!(add("DUKA".into()).await, Err(EngineError::Store(StoreError::NameTaken))));
    assert_eq!(engine.instances().len(), 1);
    for phone in ["", "abc", "0700 000 118", "123"] {
        assert!(matches!(engine.open_chat(id, phone).await, Err(EngineError::Phone(_))), "{phone}");
    }
    shop.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn texts_survive_byte_for_byte_or_are_refused() {
    logs();
    let folder = tempfile::tempdir().unwrap();
    let (network, owner, neema) = network().await.unwrap();
    let shop = Shop::open(folder.path(), &network.ws_url()).await.unwrap();
    let id = shop.add_paired("Duka", &owner).await.unwrap();
    let chat = shop.chat_with(id, &neema).await.unwrap();
    let long = "ü".repeat(65_536);
    let kept = ["👍🏾 emoji", "مرحبا بك", "<script>alert(1)</script>", "two\nlines", long.as_str()];
    for text in kept {
        shop.engine.send_text(chat, text).await.unwrap();
        neema.wait_for_text(text, PATIENCE).await.unwrap();
    }
    let refused = |text: String| {
        let engine = shop.engine.clone();
        async move { engine.send_text(chat, &text).await.unwrap_err() }
    };
    assert!(matches!(refused(" \n".into()).await, EngineError::Draft(DraftError::Text(OutgoingTextError::Empty))));
    assert!(matches!(refused("a\0b".into()).await, EngineError::Draft(DraftError::Text(OutgoingTextError::Nul))));
    assert!(matches!(
        refused("x".repeat(65_537)).await,
        EngineError::Draft(DraftError::Text(OutgoingTextError::TooLong { .. }))
    ));
    // What comes in is kept whatever it is.
    neema.write(&owner, "a\0b <b>x</b>").await.unwrap();
    let messages = shop.wait_messages(chat, "received", |m| m.len() == kept.len() + 1).await.unwrap();
    assert_eq!(texts(&messages).last().unwrap(), "a\0b <b>x</b>");
    shop.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_kind_that_can_not_be_shown_is_kept() {
    logs();
    let folder = tempfile::tempdir().unwrap();
    let (network, owner, neema) = network().await.unwrap();
    let shop = Shop::open(folder.path(), &network.ws_url()).await.unwrap();
    let id = shop.add_paired("Duka", &owner).await.unwrap();
    let chat = shop.chat_with(id, &neema).await.unwrap();
    neema.send_event(&owner, "Uzinduzi").await.unwrap();
    let messages = shop.wait_messages(chat, "kept", |m| m.len() == 1).await.unwrap();
    assert_eq!(messages[0].content, Content::Unsupported { name: "event_message".into() });
    shop.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_full_queue_refuses_and_loses_nothing() {
    logs();
    let folder = tempfile::tempdir().unwrap();
    let (network, owner, neema) = network().await.unwrap();
    let settings = LifecycleSettings { outbox_limit: 3, ..LifecycleSettings::default() };
    let shop = Shop::open_with(folder.path(), &network.ws_url(), settings).await.unwrap();
    let id = shop.add_paired("Duka", &owner).await.unwrap();
    let chat = shop.chat_with(id, &neema).await.unwrap();
    shop.engine.command(id, Command::Stop, Trigger::Operator).await.unwrap();
    for n in 0..3 {
        shop.engine.send_text(chat, &format!("{n}")).await.unwrap();
    }
    let refused = shop.engine.send_text(chat, "3").await.unwrap_err();
    assert!(matches!(refused, EngineError::Store(StoreError::QueueFull { limit: 3 })), "{refused}");
    shop.engine.command(id, Command::Start, Trigger::Operator).await.unwrap();
    let inbox = neema.wait_for_texts(3, PATIENCE).await.unwrap();
    assert_eq!(inbox.iter().map(|t| t.text.as_str()).collect::<Vec<_>>(), ["0", "1", "2"]);
    shop.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_data_directory_serves_one_program_at_a_time() {
    logs();
    let folder = tempfile::tempdir().unwrap();
    let held = DataDir::open(folder.path()).unwrap();
    assert!(matches!(DataDir::open(folder.path()), Err(StoreError::Locked { .. })));
    drop(held);
    assert!(DataDir::open(folder.path()).is_ok());
    let file = folder.path().join("file");
    std::fs::write(&file, "").unwrap();
    assert!(matches!(DataDir::open(&file.join("inside")), Err(StoreError::Unwritable { .. })));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_damaged_session_is_kept_aside_and_only_that_instance_needs_a_scan() {
    logs();
    let folder = tempfile::tempdir().unwrap();
    let (network, owner, neema) = network().await.unwrap();
    let shop = Shop::open(folder.path(), &network.ws_url()).await.unwrap();
    let id = shop.add_paired("Duka", &owner).await.unwrap();
    let other = shop.add_paired("Klinik", &neema).await.unwrap();
    shop.close().await;
    let session = folder.path().join("sessions").join(id.to_string());
    std::fs::write(session.join("session.db"), b"this is no database at all").unwrap();

    let shop = Shop::open(folder.path(), &network.ws_url()).await.unwrap();
    let qr = shop.wait_qr(id).await.unwrap();
    let shown = shop.engine.instance(id).unwrap().state;
    assert_eq!(shown.link, Link::Revoked(RevokedWhy::SessionUnreadable));
    let aside = session.with_extension("aside-1").join("session.db");
    assert_eq!(std::fs::read(aside).unwrap(), b"this is no database at all");
    shop.wait_badge(other, Badge::Online).await.unwrap();
    owner.scan(&qr).unwrap();
    shop.wait_badge(id, Badge::Online).await.unwrap();
    shop.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_full_disk_acknowledges_nothing_and_recovers() {
    logs();
    let folder = tempfile::tempdir().unwrap();
    let (network, owner, neema) = network().await.unwrap();
    let shop = Shop::open(folder.path(), &network.ws_url()).await.unwrap();
    let id = shop.add_paired("Duka", &owner).await.unwrap();
    let chat = shop.chat_with(id, &neema).await.unwrap();
    let store: Store = shop.engine.store().clone();
    // Every page that there is, and not one more; some of them may be free.
    store.set_page_limit(Some(1)).await.unwrap();
    let big = "m".repeat(20_000);
    let letters: Vec<char> = ('a'..='t').collect();
    for letter in &letters {
        neema.write(&owner, &format!("{letter} {big}")).await.unwrap();
    }
    let full = shop.wait_badge(id, Badge::Error).await.unwrap();
    assert_eq!(full.state.last_error.unwrap().reason.kind, ReasonKind::DiskFull);
    let undelivered = network.undelivered(owner.number()).unwrap();
    let kept = store.read(move |r| r.messages(chat, None, 100)).await.unwrap().len();
    assert!(kept < letters.len(), "the disk was full");
    assert!(undelivered >= letters.len() - kept, "acknowledged, and not here: {undelivered} wait, {kept} are kept");
    store.set_page_limit(None).await.unwrap();
    shop.engine.command(id, Command::TryNow, Trigger::Operator).await.unwrap();
    let messages = shop.wait_messages(chat, "all there", |m| m.len() == letters.len()).await.unwrap();
    // Each exactly once, and as it was written, although what the library had buffered is replayed beside what is redelivered.
    let first: Vec<char> = texts(&messages).iter().filter_map(|text| text.chars().next()).collect();
    assert_eq!(first, letters);
    network.wait_acknowledged(owner.number(), 20, PATIENCE).await.unwrap();
    shop.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_can_not_be_opened_is_asked_for_again_only_when_its_row_is_kept() {
    logs();
    let folder = tempfile::tempdir().unwrap();
    let (network, owner, neema) = network().await.unwrap();
    let shop = Shop::open(folder.path(), &network.ws_url()).await.unwrap();
    let id = shop.add_paired("Duka", &owner).await.unwrap();
    let chat = shop.chat_with(id, &neema).await.unwrap();
    // She answers nobody: what was asked for again waits, and is off the server's list.
    neema.set_online(false).await.unwrap();
    shop.engine.store().set_page_limit(Some(1)).await.unwrap();
    let mut written = Vec::new();
    let full = loop {
        assert!(written.len() < 200, "the disk is never full");
        let text = format!("{} {}", written.len(), "m".repeat(500));
        neema.send(Letter::to(&owner).text(&text).garbled()).await.unwrap();
        written.push(text);
        tokio::select! {
            kept = shop.wait_messages(chat, "kept", |m| m.len() == written.len()) => { kept.unwrap(); }
            full = shop.wait_badge(id, Badge::Error) => break full.unwrap(),
        }
    };
    assert_eq!(full.state.last_error.unwrap().reason.kind, ReasonKind::DiskFull);
    shop.wait_for(id, "ended", |s| s.state.client == ClientSlot::Empty).await.unwrap();
    assert!(network.undelivered(owner.number()).unwrap() > 0, "it was asked for again, and nobody here knows of it");
    shop.engine.store().set_page_limit(None).await.unwrap();
    shop.engine.command(id, Command::TryNow, Trigger::Operator).await.unwrap();
    neema.set_online(true).await.unwrap();
    let opened = |m: &[StoredMessage]| m.iter().all(|m| matches!(m.content, Content::Text { .. }));
    let all = |m: &[StoredMessage]| m.len() == written.len() && opened(m);
    let mut messages = texts(&shop.wait_messages(chat, "all there", all).await.unwrap());
    messages.sort();
    written.sort();
    assert_eq!(messages, written);
    shop.close().await;
}
