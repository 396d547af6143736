//! What WhatsApp and the phone say before anything goes wrong: that this version ends, and that an account is of a type that can't be
//! linked yet.

use fake_whatsapp::{AccountType, Stanza};
use journeys::{Shop, network};
use wakala_domain::lifecycle::{Badge, Command, Connection, Link, Notice, ParkWhy, ReasonKind, Warning};
use wakala_engine::clock::{Clock as _, SystemClock};
use wakala_engine::{EngineEvent, Trigger};

use super::logs;

fn expiration(seconds: Option<i64>) -> Stanza {
    let attrs = seconds.map_or(serde_json::json!({}), |t| serde_json::json!({ "t": t.to_string() }));
    let told = serde_json::json!({
        "tag": "ib",
        "attrs": { "from": "s.whatsapp.net" },
        "content": [{ "tag": "client_expiration", "attrs": attrs }],
    });
    serde_json::from_value(told).unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn the_end_of_this_version_is_told_while_all_goes_on() {
    logs();
    let folder = tempfile::tempdir().unwrap();
    let (network, owner, neema) = network().await.unwrap();
    let shop = Shop::open(folder.path(), &network.ws_url()).await.unwrap();
    let id = shop.add_paired("Duka", &owner).await.unwrap();
    let mut events = shop.engine.subscribe().events;
    let day = SystemClock::new().wall().0 / 1000 + 20 * 86_400 + 3_600;
    assert_eq!(owner.push_now(&expiration(Some(day))), 1);
    let warned = |days| move |s: &wakala_engine::InstanceSnapshot| matches!(s.warning, Some(Warning::VersionExpires { days: left, until }) if left == days && until.0 == day * 1000);
    let shown = shop.wait_for(id, "warned", warned(20)).await.unwrap();
    assert_eq!(shown.badge(), Badge::Online);
    let mut told = Vec::new();
    while let Ok(event) = events.try_recv() {
        if let EngineEvent::Notice { notice, .. } = event {
            told.push(notice);
        }
    }
    assert_eq!(told, [Notice::VersionExpires { days: 20 }]);
    neema.write(&owner, "bado tuko").await.unwrap();
    let chat = shop.chat_with(id, &neema).await.unwrap();
    shop.wait_messages(chat, "received", |m| m.len() == 1).await.unwrap();
    // It is known after the next start, too, until WhatsApp takes it back.
    shop.close().await;
    let shop = Shop::open(folder.path(), &network.ws_url()).await.unwrap();
    shop.wait_badge(id, Badge::Online).await.unwrap();
    shop.wait_for(id, "warned", warned(20)).await.unwrap();
    assert_eq!(owner.push_now(&expiration(None)), 1);
    shop.wait_for(id, "warned of nothing", |s| s.warning.is_none()).await.unwrap();
    shop.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_phone_of_another_account_type_is_named_and_asked_for_no_further_scan() {
    logs();
    let folder = tempfile::tempdir().unwrap();
    let (network, owner, _) = network().await.unwrap();
    let shop = Shop::open(folder.path(), &network.ws_url()).await.unwrap();
    let id = shop.engine.add_instance("Duka", "", Trigger::Operator).await.unwrap().id;
    owner.set_account_type(AccountType::Hosted, AccountType::Personal);
    let qr = shop.wait_qr(id).await.unwrap();
    owner.scan(&qr).unwrap();
    let parked = Connection::Parked { why: ParkWhy::AccountType };
    let shown = shop.wait_for(id, "parked", |s| s.state.connection == parked).await.unwrap();
    let reason = shown.state.last_error.map(|failure| failure.reason.kind);
    assert_eq!((reason, shown.state.link), (Some(ReasonKind::AccountType), Link::Pairing));
    assert!(owner.linked_devices().is_empty());
    // Once the phone says what it signs, or another one scans, it is linked.
    owner.set_account_type(AccountType::Hosted, AccountType::Hosted);
    shop.engine.command(id, Command::ShowNewCode, Trigger::Operator).await.unwrap();
    let qr = shop.wait_qr(id).await.unwrap();
    owner.scan(&qr).unwrap();
    shop.wait_badge(id, Badge::Online).await.unwrap();
    assert_eq!(owner.linked_devices().len(), 1);
    shop.close().await;
}
