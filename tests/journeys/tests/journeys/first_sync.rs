//! The first sync after a phone was linked, when the phone or WhatsApp does not send what it needs: said in words that help, tried
//! again without a new scan, and nothing that comes in meanwhile is lost.

use fake_whatsapp::{Fault, Phone, Rule};
use journeys::{PATIENCE, Shop, network};
use wakala_domain::ids::InstanceId;
use wakala_domain::lifecycle::{Badge, Connection, EntryKind, Link, Notice, Offer, ReasonKind, State};
use wakala_domain::settings::LifecycleSettings;
use wakala_engine::{EngineEvent, Trigger};

use super::{logs, texts};

/// Gives up a login after a few seconds, and goes on trying soon.
fn hasty() -> LifecycleSettings {
    LifecycleSettings {
        ready_timeout_ms: 3_000,
        backoff_ms: vec![500; 6],
        slow_retry_ms: 1_000,
        drop_grace_ms: 500,
        flapping_drops: 100,
        ..LifecycleSettings::default()
    }
}

/// Says what is waited for, in whatever state it is: between two tries or in one.
fn stuck(state: &State) -> bool {
    state.last_error.as_ref().is_some_and(|failure| failure.reason.kind == ReasonKind::SyncStuck)
}

async fn scanned(shop: &Shop, phone: &Phone) -> InstanceId {
    let id = shop.engine.add_instance("Duka", "", Trigger::Operator).await.unwrap().id;
    phone.scan(&shop.wait_qr(id).await.unwrap()).unwrap();
    id
}

/// What the timeline says of codes, scans and being online, oldest first.
async fn story(shop: &Shop, id: InstanceId) -> Vec<EntryKind> {
    let events = shop.engine.store().read(move |r| r.events(id, None, 1_000)).await.unwrap();
    let mut kinds: Vec<EntryKind> = events.into_iter().map(|(_, _, entry)| entry.kind).collect();
    kinds.reverse();
    kinds.retain(|kind| matches!(kind, EntryKind::Paired | EntryKind::Online | EntryKind::Revoked));
    kinds
}

#[tokio::test(flavor = "multi_thread")]
async fn a_phone_that_goes_dark_right_after_the_scan_is_waited_for() {
    logs();
    let folder = tempfile::tempdir().unwrap();
    let (network, owner, neema) = network().await.unwrap();
    let shop = Shop::open_with(folder.path(), &network.ws_url(), hasty()).await.unwrap();
    let mut events = shop.engine.subscribe().events;
    owner.set_online(false).await.unwrap();
    let id = scanned(&shop, &owner).await;
    let shown = shop.wait_for(id, "said to be stuck", |s| stuck(&s.state)).await.unwrap();
    assert_eq!((shown.state.link, shown.badge()), (Link::Linked, Badge::Connecting));
    assert_eq!(shown.state.offer, Offer::None, "nothing hides the reason");
    // It is said while the next try goes on, too, and outside the window.
    let trying = |s: &State| matches!(s.connection, Connection::Syncing { .. }) && stuck(s);
    shop.wait_for(id, "trying and saying so", |s| trying(&s.state)).await.unwrap();
    let told = async {
        loop {
            if let EngineEvent::Notice { notice, .. } = events.recv().await.unwrap() {
                return notice;
            }
        }
    };
    let notice = tokio::time::timeout(PATIENCE, told).await.expect("nobody is told");
    assert!(matches!(&notice, Notice::Down { reason, .. } if reason.kind == ReasonKind::SyncStuck), "{notice:?}");
    // What customers write meanwhile is here, and what is answered waits.
    neema.write(&owner, "mpo wazi?").await.unwrap();
    let chat = shop.chat_with(id, &neema).await.unwrap();
    shop.wait_messages(chat, "received", |m| texts(m) == ["mpo wazi?"]).await.unwrap();
    network.wait_acknowledged(owner.number(), 1, PATIENCE).await.unwrap();
    shop.engine.send_text(chat, "ndiyo, karibu").await.unwrap();
    let before = shop.engine.instance(id).unwrap().state.epoch;
    shop.wait_for(id, "tried again", |s| s.state.epoch > before && trying(&s.state)).await.unwrap();
    assert_eq!(story(&shop, id).await, [EntryKind::Paired], "online without its first sync");
    owner.set_online(true).await.unwrap();
    shop.wait_badge(id, Badge::Online).await.unwrap();
    neema.wait_for_text("ndiyo, karibu", PATIENCE).await.unwrap();
    neema.write(&owner, "asante").await.unwrap();
    let all = ["mpo wazi?", "ndiyo, karibu", "asante"];
    shop.wait_messages(chat, "complete", |m| texts(m) == all).await.unwrap();
    assert_eq!(owner.linked_devices(), [1], "scanned once");
    assert_eq!(story(&shop, id).await, [EntryKind::Paired, EntryKind::Online]);
    shop.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_first_sync_that_whatsapp_refuses_is_owed_after_a_restart_of_the_app() {
    logs();
    let folder = tempfile::tempdir().unwrap();
    let (network, owner, neema) = network().await.unwrap();
    network.rule(
        Rule::query("w:sync:app:state").by(&owner).about("critical_block").refuse_entry(500, "internal-server-error"),
    );
    let shop = Shop::open_with(folder.path(), &network.ws_url(), hasty()).await.unwrap();
    let id = scanned(&shop, &owner).await;
    shop.wait_for(id, "said to be stuck", |s| stuck(&s.state)).await.unwrap();
    shop.close().await;
    neema.write(&owner, "mpo wazi?").await.unwrap();
    // The next start is no first one, and knows still what is missing.
    let shop = Shop::open_with(folder.path(), &network.ws_url(), hasty()).await.unwrap();
    let mut events = shop.engine.subscribe().events;
    let again = async {
        loop {
            if let EngineEvent::Timeline { entry, .. } = events.recv().await.unwrap()
                && entry.reason.is_some_and(|reason| reason.kind == ReasonKind::SyncStuck)
            {
                return;
            }
        }
    };
    tokio::time::timeout(PATIENCE, again).await.expect("not stuck again");
    let chat = shop.chat_with(id, &neema).await.unwrap();
    shop.wait_messages(chat, "received", |m| texts(m) == ["mpo wazi?"]).await.unwrap();
    assert_eq!(story(&shop, id).await, [EntryKind::Paired], "online without its first sync");
    shop.close().await;
    network.fault(Some(owner.number()), &Fault::Clear).unwrap();
    let shop = Shop::open(folder.path(), &network.ws_url()).await.unwrap();
    shop.wait_badge(id, Badge::Online).await.unwrap();
    assert_eq!(owner.linked_devices(), [1], "scanned once");
    shop.close().await;
}
