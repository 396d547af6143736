//! Codes that are retired or used up while somebody pairs.

use fake_whatsapp::Happening;
use journeys::{PATIENCE, Shop, network};
use wakala_domain::lifecycle::{Badge, Command, EntryKind, Offer};
use wakala_engine::Trigger;

use super::logs;

#[tokio::test(flavor = "multi_thread")]
async fn a_code_to_type_outlives_the_codes_to_scan() {
    logs();
    let folder = tempfile::tempdir().unwrap();
    let (network, owner, _) = network().await.unwrap();
    let shop = Shop::open(folder.path(), &network.ws_url()).await.unwrap();
    let id = shop.engine.add_instance("Duka", "", Trigger::Operator).await.unwrap().id;
    let number = format!("+{}", owner.number()).parse().unwrap();
    shop.engine.command(id, Command::PairByCode(number), Trigger::Operator).await.unwrap();
    let shown = shop.wait_for(id, "showing a code", |s| matches!(s.state.offer, Offer::Code { .. })).await.unwrap();
    let Offer::Code { code, .. } = shown.state.offer else { panic!("no code") };
    assert_eq!(network.use_up_codes(), 1);
    owner.enter_code(&code).await.unwrap();
    shop.wait_badge(id, Badge::Online).await.unwrap();
    let events = shop.engine.store().read(move |r| r.events(id, None, 100)).await.unwrap();
    let kinds: Vec<EntryKind> = events.into_iter().map(|(_, _, entry)| entry.kind).collect();
    assert!(!kinds.contains(&EntryKind::Mended), "{kinds:?}");
    shop.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_code_that_is_retired_is_replaced_at_once() {
    logs();
    let folder = tempfile::tempdir().unwrap();
    let (network, owner, _) = network().await.unwrap();
    let shop = Shop::open(folder.path(), &network.ws_url()).await.unwrap();
    let id = shop.engine.add_instance("Duka", "", Trigger::Operator).await.unwrap().id;
    let first = shop.wait_qr(id).await.unwrap();
    assert_eq!(network.refresh_codes(), 1);
    let another = |offer: &Offer| matches!(offer, Offer::Qr { text, .. } if *text != first);
    let shown = shop.wait_for(id, "showing another code", |s| another(&s.state.offer)).await.unwrap();
    let Offer::Qr { text: second, .. } = shown.state.offer else { panic!("no code") };
    // Whoever scans the old one is refused, and the one that is shown goes on being good.
    let mut happenings = network.subscribe();
    owner.scan(&first).unwrap();
    let refused =
        |happening: &Happening| matches!(happening, Happening::Refused { why, .. } if why.contains("pairing"));
    network.wait_for(&mut happenings, PATIENCE, refused).await.unwrap();
    owner.scan(&second).unwrap();
    shop.wait_badge(id, Badge::Online).await.unwrap();
    shop.close().await;
}
