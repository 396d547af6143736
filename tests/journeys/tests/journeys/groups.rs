//! Groups are called by their names, whenever those are learnt.

use fake_whatsapp::{Fault, Rule};
use journeys::{PATIENCE, Shop, network};
use tokio::sync::broadcast;
use wakala_domain::ids::InstanceId;
use wakala_domain::lifecycle::{Badge, Command};
use wakala_engine::{EngineEvent, Trigger};

use super::logs;

/// Waits until the only group is called so.
async fn called(shop: &Shop, id: InstanceId, title: &str) {
    let mut events = shop.engine.subscribe().events;
    let found = async {
        loop {
            let chats = shop.engine.store().read(move |r| r.chats(Some(id), None, 50)).await.unwrap();
            if chats.iter().any(|chat| chat.title == title) {
                return;
            }
            // Any event may be the one.
            assert_ne!(events.recv().await.err(), Some(broadcast::error::RecvError::Closed), "the engine ended");
        }
    };
    assert!(tokio::time::timeout(PATIENCE, found).await.is_ok(), "not called {title} in time");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_group_has_its_name_and_every_new_one() {
    logs();
    let folder = tempfile::tempdir().unwrap();
    let (network, owner, neema) = network().await.unwrap();
    let shop = Shop::open(folder.path(), &network.ws_url()).await.unwrap();
    let id = shop.add_paired("Duka", &owner).await.unwrap();
    let group = network.group("Shamba", &[&neema, &owner]);
    neema.write_to_group(&group, "habari").await.unwrap();
    called(&shop, id, "Shamba").await;
    // Told while online.
    network.rename_group(&group, "Shamba la mahindi");
    called(&shop, id, "Shamba la mahindi").await;
    // Told when it comes back.
    shop.engine.command(id, Command::Stop, Trigger::Operator).await.unwrap();
    shop.wait_badge(id, Badge::Stopped).await.unwrap();
    network.rename_group(&group, "Shamba la mpunga");
    shop.engine.command(id, Command::Start, Trigger::Operator).await.unwrap();
    called(&shop, id, "Shamba la mpunga").await;
    shop.close().await;
}

/// A byte that is no text, as a failing disk leaves it, is no reason to refuse what comes: WhatsApp would say it again after each login.
#[tokio::test(flavor = "multi_thread")]
async fn a_spoilt_name_gives_way_to_the_next_one_and_costs_no_connection() {
    logs();
    let folder = tempfile::tempdir().unwrap();
    let (network, owner, neema) = network().await.unwrap();
    let shop = Shop::open(folder.path(), &network.ws_url()).await.unwrap();
    let id = shop.add_paired("Duka", &owner).await.unwrap();
    let group = network.group("Shamba", &[&neema, &owner]);
    neema.write_to_group(&group, "habari").await.unwrap();
    called(&shop, id, "Shamba").await;
    let file = rusqlite::Connection::open(folder.path().join("wakala.db")).unwrap();
    let spoil = "UPDATE chats SET subject = CAST(x'5368ff' AS TEXT) WHERE subject = 'Shamba'";
    assert_eq!(file.execute(spoil, []).unwrap(), 1);
    let mut events = shop.engine.subscribe().events;
    network.rename_group(&group, "Shamba la mahindi");
    called(&shop, id, "Shamba la mahindi").await;
    neema.write(&owner, "mpya").await.unwrap();
    shop.chat_with(id, &neema).await.unwrap();
    while let Ok(event) = events.try_recv() {
        if let EngineEvent::Instance(shown) = event {
            assert_eq!(shown.badge(), Badge::Online, "{:?}", shown.state);
        }
    }
    shop.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_member_whose_keys_could_not_be_had_reads_in_the_end() {
    logs();
    let folder = tempfile::tempdir().unwrap();
    let (network, owner, neema) = network().await.unwrap();
    let juma = network.phone("+255700000592", "Juma").unwrap();
    let shop = Shop::open(folder.path(), &network.ws_url()).await.unwrap();
    let id = shop.add_paired("Duka", &owner).await.unwrap();
    let group = network.group("Shamba", &[&neema, &owner, &juma]);
    neema.write_to_group(&group, "habari").await.unwrap();
    called(&shop, id, "Shamba").await;
    let chats = shop.engine.store().read(move |r| r.chats(Some(id), None, 50)).await.unwrap();
    let chat = chats.iter().find(|chat| chat.title == "Shamba").unwrap().id;
    network.rule(Rule::keys().about(&juma).refuse_entry(404, "item-not-found"));
    shop.engine.send_text(chat, "one").await.unwrap();
    neema.wait_for_text("one", PATIENCE).await.unwrap();
    network.fault(None, &Fault::Clear).unwrap();
    shop.engine.send_text(chat, "two").await.unwrap();
    juma.wait_for_text("two", PATIENCE).await.unwrap();
    juma.wait_for_text("one", PATIENCE).await.unwrap();
    // With keys of its own, so that it may have the answer before anybody looks.
    assert!(network.with_ledger(|ledger| ledger.asked_again()) > 0, "his phone had a key for it at once");
    shop.close().await;
}
