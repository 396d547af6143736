//! No message stops a number: whatever the server answers about one recipient, everybody else is served.

use std::time::Duration;

use fake_whatsapp::{Fault, Phone, PracticeNetwork, Rule};
use journeys::{PATIENCE, Shop};
use wakala_domain::delivery::Delivery;
use wakala_domain::ids::ChatId;
use wakala_domain::lanes::LaneWhy;
use wakala_domain::lifecycle::Badge;
use wakala_domain::settings::LifecycleSettings;
use wakala_domain::time::Wall;
use wakala_store::{Direction, StoredMessage};

use super::logs;

/// Why the newest message of a chat waits, and whether its lane is parked; none while it is tried.
fn kept(messages: &[StoredMessage]) -> Option<(Delivery, LaneWhy, bool)> {
    match &messages.last()?.direction {
        Direction::Outgoing { delivery, lane: Some(lane), .. } => Some((*delivery, lane.why, lane.parked)),
        _ => None,
    }
}

pub(super) async fn group_chat(shop: &Shop, id: wakala_domain::ids::InstanceId, group: &str) -> ChatId {
    let address = format!("{group}@g.us").parse().unwrap();
    shop.engine.store().write(move |w| w.open_chat(id, &address, None, Wall(1))).await.unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn whatever_a_query_about_a_group_is_answered_the_others_are_served() {
    logs();
    let folder = tempfile::tempdir().unwrap();
    let network = PracticeNetwork::start(fake_whatsapp::Config::default()).await.unwrap();
    let owner = network.phone("+255700000118", "Asha").unwrap();
    let (juma, neema) =
        (network.phone("+255700000119", "Juma").unwrap(), network.phone("+255700000431", "Neema").unwrap());
    let settings = LifecycleSettings { lane_wait_ms: 200, ..LifecycleSettings::default() };
    let shop = Shop::open_with(folder.path(), &network.ws_url(), settings).await.unwrap();
    let id = shop.add_paired("Duka", &owner).await.unwrap();
    let hers = shop.chat_with(id, &neema).await.unwrap();
    for (code, why, parked) in [
        (403, LaneWhy::NotMember, true),
        (404, LaneWhy::NotThere, true),
        (429, LaneWhy::RateLimited, false),
        (500, LaneWhy::Unclear, false),
    ] {
        // One that nothing is known of yet: the library asks but once.
        let group = network.group("Shamba", &[&owner, &juma]);
        let theirs = group_chat(&shop, id, &group).await;
        network.rule(Rule::query("w:g2").by(&owner).about(&group).refuse(code, "as the test says"));
        let (to_group, to_neema) = (format!("group {code}"), format!("Neema {code}"));
        let item = shop.engine.send_text(theirs, &to_group).await.unwrap().queue_id;
        shop.engine.send_text(hers, &to_neema).await.unwrap();
        neema.wait_for_text(&to_neema, PATIENCE).await.unwrap();
        let wanted = Some((Delivery::Queued, why, parked));
        shop.wait_messages(theirs, &format!("kept by {code}"), |messages| kept(messages) == wanted).await.unwrap();
        assert_eq!(shop.engine.instance(id).unwrap().badge(), Badge::Online);
        // Healed, it goes: by itself, or when somebody says so.
        network.fault(None, &Fault::Clear).unwrap();
        if parked {
            shop.engine.retry_send(item).await.unwrap();
        }
        juma.wait_for_text(&to_group, PATIENCE).await.unwrap();
    }
    let inbox: Vec<String> = juma.inbox().unwrap().into_iter().map(|text| text.text).collect();
    assert_eq!(inbox, ["group 403", "group 404", "group 429", "group 500"], "none twice, none out of order");
    shop.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_recipient_without_keys_waits_alone() {
    logs();
    let folder = tempfile::tempdir().unwrap();
    let network = PracticeNetwork::start(fake_whatsapp::Config::default()).await.unwrap();
    let owner = network.phone("+255700000118", "Asha").unwrap();
    let (juma, neema) =
        (network.phone("+255700000119", "Juma").unwrap(), network.phone("+255700000431", "Neema").unwrap());
    let shop = Shop::open(folder.path(), &network.ws_url()).await.unwrap();
    let id = shop.add_paired("Duka", &owner).await.unwrap();
    let (his, hers) = (shop.chat_with(id, &juma).await.unwrap(), shop.chat_with(id, &neema).await.unwrap());
    // A stale device list is told by one 406, and is asked for anew.
    network.rule(Rule::keys().about(&juma).once().refuse(406, "not-acceptable"));
    shop.engine.send_text(his, "stale").await.unwrap();
    juma.wait_for_text("stale", PATIENCE).await.unwrap();
    // Silence is no answer, and holds nobody else up.
    let baraka = network.phone("+255700000592", "Baraka").unwrap();
    network.rule(Rule::keys().about(&baraka).ignore());
    let silent = shop.chat_with(id, &baraka).await.unwrap();
    let stuck = shop.engine.send_text(silent, "silence").await.unwrap().queue_id;
    for n in 0..20 {
        shop.engine.send_text(hers, &format!("n{n}")).await.unwrap();
    }
    neema.wait_for_texts(20, PATIENCE).await.unwrap();
    let item = shop.engine.store().read(move |r| r.queue_item(stuck)).await.unwrap().unwrap();
    assert_eq!(item.delivery, Delivery::Sending, "still waiting for its keys");
    // Gone for good: parked, and it says so.
    network.fault(None, &Fault::Clear).unwrap();
    let zuri = network.phone("+255700000777", "Zuri").unwrap();
    network.rule(Rule::keys().about(&zuri).refuse(406, "not-acceptable"));
    let gone = shop.chat_with(id, &zuri).await.unwrap();
    shop.engine.send_text(gone, "gone").await.unwrap();
    let wanted = Some((Delivery::Queued, LaneWhy::NotThere, true));
    shop.wait_messages(gone, "parked", |messages| kept(messages) == wanted).await.unwrap();
    tokio::time::timeout(Duration::from_secs(30), shop.close()).await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_never_written_is_not_uncertain_when_the_connection_goes() {
    logs();
    let folder = tempfile::tempdir().unwrap();
    let network = PracticeNetwork::start(fake_whatsapp::Config::default()).await.unwrap();
    let owner = network.phone("+255700000118", "Asha").unwrap();
    let (juma, neema) =
        (network.phone("+255700000119", "Juma").unwrap(), network.phone("+255700000431", "Neema").unwrap());
    let shop = Shop::open(folder.path(), &network.ws_url()).await.unwrap();
    let id = shop.add_paired("Duka", &owner).await.unwrap();
    let group = network.group("Shamba", &[&owner, &juma]);
    // One waits for keys, one in the library's own way for a group; one is written, and never answered.
    let (hers, theirs) = (shop.chat_with(id, &neema).await.unwrap(), group_chat(&shop, id, &group).await);
    let baraka = network.phone("+255700000592", "Baraka").unwrap();
    let his = shop.chat_with(id, &baraka).await.unwrap();
    network.rule(Rule::keys().about(&neema).ignore());
    network.rule(Rule::query("w:g2").by(&owner).about(&group).ignore());
    network.rule(Rule::messages().by(&owner).about(&baraka).lose_answer());
    let mut items = Vec::new();
    for (chat, text) in [(hers, "keys"), (theirs, "members"), (his, "written")] {
        items.push(shop.engine.send_text(chat, text).await.unwrap().queue_id);
    }
    baraka.wait_for_text("written", PATIENCE).await.unwrap();
    for (chat, item) in [(hers, items[0]), (theirs, items[1])] {
        shop.wait_messages(chat, "being prepared", |messages| {
            matches!(messages.last().unwrap().direction, Direction::Outgoing { delivery: Delivery::Sending, .. })
        })
        .await
        .unwrap();
        assert!(!shop.engine.store().read(move |r| r.queue_item(item)).await.unwrap().unwrap().written);
    }
    network.refuse_connections();
    network.fault(Some(owner.number()), &Fault::Drop).unwrap();
    shop.wait_for(id, "the connection is gone", |now| !matches!(now.badge(), Badge::Online)).await.unwrap();
    for chat in [hers, theirs] {
        shop.wait_messages(chat, "cut off", |messages| {
            let Direction::Outgoing { delivery, .. } = messages.last().unwrap().direction else { return false };
            assert_ne!(delivery, Delivery::Uncertain);
            delivery == Delivery::Queued
        })
        .await
        .unwrap();
    }
    let written = shop.messages(his).await.unwrap().pop().unwrap().direction;
    let queued = matches!(written, Direction::Outgoing { delivery: Delivery::Queued, .. });
    assert!(!queued, "it waits for its answer, is uncertain, or is delivered: {written:?}");
    // Nobody can have it: it is taken back without a trace.
    shop.engine.cancel_send(items[0]).await.unwrap();
    assert_eq!(shop.messages(hers).await.unwrap().len(), 0);
    network.fault(None, &Fault::Clear).unwrap();
    network.accept_connections();
    juma.wait_for_text("members", PATIENCE).await.unwrap();
    shop.wait_messages(his, "answered", |messages| {
        matches!(
            messages.last().unwrap().direction,
            Direction::Outgoing { delivery: Delivery::Sent | Delivery::Delivered, .. }
        )
    })
    .await
    .unwrap();
    assert_eq!(baraka.inbox().unwrap().len(), 1, "once");
    shop.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_the_recipients_phone_could_not_read_is_not_sent() {
    logs();
    let folder = tempfile::tempdir().unwrap();
    let network = PracticeNetwork::start(fake_whatsapp::Config::default()).await.unwrap();
    let owner = network.phone("+255700000118", "Asha").unwrap();
    let settings = LifecycleSettings { lane_wait_ms: 200, ..LifecycleSettings::default() };
    let shop = Shop::open_with(folder.path(), &network.ws_url(), settings).await.unwrap();
    let id = shop.add_paired("Duka", &owner).await.unwrap();
    type Withheld = fn(&Phone) -> Rule;
    let withheld: [(&str, Withheld); 4] = [
        ("an error in the keys' place", |phone| Rule::keys().about(phone).refuse_entry(404, "item-not-found")),
        ("nothing in the keys' place", |phone| Rule::keys().about(phone).omit_entry()),
        ("no device in the list", |phone| Rule::query("usync").about(phone).empty_part("device-list")),
        ("no list of devices", |phone| Rule::query("usync").about(phone).omit_part("devices")),
    ];
    for (n, (name, rule)) in withheld.into_iter().enumerate() {
        let phone = network.phone(&format!("+2557000008{n:02}"), "Zuri").unwrap();
        network.rule(rule(&phone));
        let chat = shop.chat_with(id, &phone).await.unwrap();
        shop.engine.send_text(chat, name).await.unwrap();
        let wanted = Some((Delivery::Queued, LaneWhy::NoKeys, false));
        shop.wait_messages(chat, name, |messages| kept(messages) == wanted).await.unwrap();
        let accepted = network.with_ledger(|ledger| ledger.accepted(owner.number(), phone.number()).len());
        assert_eq!(accepted, 0, "{name}: WhatsApp would take it, and nobody could read it");
        network.fault(None, &Fault::Clear).unwrap();
        phone.wait_for_text(name, PATIENCE).await.unwrap();
    }
    shop.close().await;
}
