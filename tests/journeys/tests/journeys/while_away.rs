//! What waited with WhatsApp while a number was away, and the line that says what became of it.

use fake_whatsapp::{Fault, Letter, Rule};
use journeys::{PATIENCE, Shop, network};
use wakala_domain::away::Away;
use wakala_domain::ids::InstanceId;
use wakala_domain::lifecycle::{Badge, ClientSlot, Command, EntryKind};
use wakala_domain::messages::Content;
use wakala_domain::settings::LifecycleSettings;
use wakala_engine::Trigger;
use wakala_store::StoredMessage;

use super::{logs, texts};

/// The figures of each absence, oldest first.
async fn ledgers(shop: &Shop, id: InstanceId) -> Vec<Away> {
    let lines = shop.engine.store().read(move |r| r.events(id, None, 500)).await.unwrap();
    lines.into_iter().rev().filter_map(|(_, _, entry)| entry.away).collect()
}

async fn wait_ledgers(shop: &Shop, id: InstanceId, count: usize) -> Vec<Away> {
    let mut events = shop.engine.subscribe().events;
    let told = async {
        loop {
            let told = ledgers(shop, id).await;
            if told.len() >= count {
                return told;
            }
            let _ = events.recv().await;
        }
    };
    tokio::time::timeout(PATIENCE, told).await.expect("no line in time")
}

async fn leave(shop: &Shop, id: InstanceId) {
    shop.engine.command(id, Command::Stop, Trigger::Operator).await.unwrap();
    shop.wait_for(id, "ended", |s| s.state.client == ClientSlot::Empty).await.unwrap();
}

async fn come_back(shop: &Shop, id: InstanceId) {
    shop.engine.command(id, Command::Start, Trigger::Operator).await.unwrap();
    shop.wait_badge(id, Badge::Online).await.unwrap();
}

/// Texts, a reaction, keys that the library takes for itself and one that can't be opened: each is one that WhatsApp announced.
#[tokio::test(flavor = "multi_thread")]
async fn whatever_waited_is_counted_by_what_became_of_it() {
    logs();
    let folder = tempfile::tempdir().unwrap();
    let (network, owner, neema) = network().await.unwrap();
    let group = network.group("Wauzaji", &[&neema, &owner]);
    let shop = Shop::open(folder.path(), &network.ws_url()).await.unwrap();
    let id = shop.add_paired("Duka", &owner).await.unwrap();
    neema.write(&owner, "moja").await.unwrap();
    let chat = shop.chat_with(id, &neema).await.unwrap();
    shop.wait_messages(chat, "received", |m| texts(m) == ["moja"]).await.unwrap();
    network.wait_all_delivered(owner.number(), PATIENCE).await.unwrap();
    assert_eq!(ledgers(&shop, id).await, [], "nothing has waited");

    leave(&shop, id).await;
    for n in 0..20 {
        neema.write(&owner, &format!("wakati haupo {n}")).await.unwrap();
    }
    neema.send(Letter::to_group(&group).keys_alone()).await.unwrap();
    neema.write_to_group(&group, "habari wote").await.unwrap();
    come_back(&shop, id).await;
    let all = Away { announced: 22, saved: 22, unreadable: 0 };
    assert_eq!(wait_ledgers(&shop, id, 1).await, [all]);

    network.wait_all_delivered(owner.number(), PATIENCE).await.unwrap();
    leave(&shop, id).await;
    network.rule(Rule::receipts().by(&owner).of_type("retry").ignore());
    neema.write(&owner, "inasomeka").await.unwrap();
    neema.send(Letter::to(&owner).text("haisomeki").garbled()).await.unwrap();
    come_back(&shop, id).await;
    assert_eq!(wait_ledgers(&shop, id, 2).await[1], Away { announced: 2, saved: 1, unreadable: 1 });
    let lines = shop.engine.store().read(move |r| r.events(id, None, 500)).await.unwrap();
    assert!(lines.iter().all(|(_, _, entry)| entry.away.is_some() == (entry.kind == EntryKind::CaughtUp)));
    shop.close().await;
}

/// Cut while all of it comes: the rest is announced at the next login, and the line tells of the whole.
#[tokio::test(flavor = "multi_thread")]
async fn an_absence_that_ends_in_two_connections_is_one_line() {
    const ALL: u32 = 700;
    logs();
    let folder = tempfile::tempdir().unwrap();
    let (network, owner, neema) = network().await.unwrap();
    let settings = LifecycleSettings { backoff_ms: vec![0; 20], ..LifecycleSettings::default() };
    let shop = Shop::open_with(folder.path(), &network.ws_url(), settings).await.unwrap();
    let id = shop.add_paired("Duka", &owner).await.unwrap();
    let chat = shop.chat_with(id, &neema).await.unwrap();
    leave(&shop, id).await;
    for n in 0..ALL {
        neema.write(&owner, &n.to_string()).await.unwrap();
    }
    shop.engine.command(id, Command::Start, Trigger::Operator).await.unwrap();
    shop.wait_messages(chat, "begun", |m| !m.is_empty()).await.unwrap();
    assert_eq!(ledgers(&shop, id).await, [], "all of it is here already: there is nothing to cut");
    network.fault(Some(owner.number()), &Fault::Drop).unwrap();
    // What was opened and not handed over when the line was cut can't be opened twice: it is asked for again, and said to be so.
    let told = wait_ledgers(&shop, id, 1).await;
    assert_eq!((told.len(), told[0].announced, told[0].missing()), (1, ALL, 0), "{told:?}");
    let readable = |m: &[StoredMessage]| m.iter().all(|one| one.content != Content::Undecryptable);
    let all = |m: &[StoredMessage]| m.len() == ALL as usize && readable(m);
    shop.wait_messages(chat, "all here", all).await.unwrap();
    shop.close().await;
}
