//! The first message to a new number: WhatsApp is asked whether it is there, and at which address.

use fake_whatsapp::{Fault, PracticeNetwork, Rule};
use journeys::{PATIENCE, Shop, network};
use wakala_domain::delivery::Delivery;
use wakala_domain::ids::{ChatId, InstanceId};
use wakala_domain::lanes::LaneWhy;
use wakala_domain::lifecycle::{Badge, Command};
use wakala_domain::settings::LifecycleSettings;
use wakala_engine::{EngineError, Trigger};
use wakala_store::{Direction, StoredMessage};

use super::{logs, texts};

const NOBODY: &str = "0700 000 999";

/// Opens a chat while the instance is stopped: WhatsApp can't be asked.
async fn opened_while_stopped(shop: &Shop, id: InstanceId, typed: &str, text: &str) -> ChatId {
    shop.engine.command(id, Command::Stop, Trigger::Operator).await.unwrap();
    shop.wait_badge(id, Badge::Stopped).await.unwrap();
    let chat = shop.engine.open_chat(id, typed).await.unwrap();
    shop.engine.send_text(chat, text).await.unwrap();
    shop.engine.command(id, Command::Start, Trigger::Operator).await.unwrap();
    shop.wait_badge(id, Badge::Online).await.unwrap();
    chat
}

fn kept(messages: &[StoredMessage]) -> Option<(Delivery, LaneWhy, bool)> {
    match &messages.last()?.direction {
        Direction::Outgoing { delivery, lane: Some(lane), .. } => Some((*delivery, lane.why, lane.parked)),
        _ => None,
    }
}

async fn count(shop: &Shop, id: InstanceId) -> usize {
    shop.engine.store().read(move |r| r.chats(Some(id), None, 50)).await.unwrap().len()
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_is_written_to_who_is_not_there() {
    logs();
    let folder = tempfile::tempdir().unwrap();
    let (network, owner, neema) = network().await.unwrap();
    let shop = Shop::open(folder.path(), &network.ws_url()).await.unwrap();
    let id = shop.add_paired("Duka", &owner).await.unwrap();
    // When it is opened: typed as at home, with the zero.
    let refused = shop.engine.open_chat(id, NOBODY).await.unwrap_err();
    assert!(matches!(refused, EngineError::NotOnWhatsApp), "{refused}");
    let hers = shop.engine.open_chat(id, "0700 000 431").await.unwrap();
    shop.engine.send_text(hers, "habari Neema").await.unwrap();
    neema.wait_for_text("habari Neema", PATIENCE).await.unwrap();
    // When it can't be asked then: before the first message.
    let chat = opened_while_stopped(&shop, id, NOBODY, "kuna mtu?").await;
    let wanted = Some((Delivery::Queued, LaneWhy::NotThere, true));
    shop.wait_messages(chat, "parked", |messages| kept(messages) == wanted).await.unwrap();
    let sent = |network: &PracticeNetwork| network.with_ledger(|ledger| ledger.all().len());
    assert_eq!(sent(&network), 1, "nothing went to a number that nobody has");
    // Somebody has it by now, and the operator tries again.
    let zuri = network.phone("+255700000999", "Zuri").unwrap();
    let waiting = shop.engine.store().read(move |r| r.queue(id, None, 1_000)).await.unwrap();
    shop.engine.retry_send(waiting[0].id).await.unwrap();
    zuri.wait_for_text("kuna mtu?", PATIENCE).await.unwrap();
    shop.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_number_with_another_address_is_one_chat() {
    logs();
    let folder = tempfile::tempdir().unwrap();
    let network = PracticeNetwork::start(fake_whatsapp::Config::default()).await.unwrap();
    let owner = network.phone("+255700000118", "Asha").unwrap();
    // An account from before the ninth digit, and one from before Mexico gave up its 1.
    let ana = network.phone("+551187654321", "Ana").unwrap();
    ana.is_also_written("+5511987654321");
    let luz = network.phone("+5215512345678", "Luz").unwrap();
    luz.is_also_written("+525512345678");
    let shop = Shop::open(folder.path(), &network.ws_url()).await.unwrap();
    let id = shop.add_paired("Duka", &owner).await.unwrap();
    let hers = shop.engine.open_chat(id, "+55 11 98765-4321").await.unwrap();
    shop.engine.send_text(hers, "olá").await.unwrap();
    ana.wait_for_text("olá", PATIENCE).await.unwrap();
    ana.write(&owner, "oi").await.unwrap();
    let both = |messages: &[StoredMessage]| messages.len() == 2;
    assert_eq!(texts(&shop.wait_messages(hers, "answered", both).await.unwrap()), ["olá", "oi"]);
    let typed = opened_while_stopped(&shop, id, "+52 55 1234 5678", "hola").await;
    luz.wait_for_text("hola", PATIENCE).await.unwrap();
    luz.write(&owner, "bueno").await.unwrap();
    assert_eq!(texts(&shop.wait_messages(typed, "answered", both).await.unwrap()), ["hola", "bueno"]);
    assert_eq!(count(&shop, id).await, 2);
    shop.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_question_that_is_refused_or_not_answered_is_asked_again() {
    logs();
    let folder = tempfile::tempdir().unwrap();
    let network = PracticeNetwork::start(fake_whatsapp::Config::default()).await.unwrap();
    let owner = network.phone("+255700000118", "Asha").unwrap();
    let settings = LifecycleSettings { lane_wait_ms: 200, ..LifecycleSettings::default() };
    let shop = Shop::open_with(folder.path(), &network.ws_url(), settings).await.unwrap();
    let id = shop.add_paired("Duka", &owner).await.unwrap();
    for (at, (code, why, parked)) in
        [(429, LaneWhy::RateLimited, false), (500, LaneWhy::Unclear, false), (403, LaneWhy::NotAllowed, true)]
            .into_iter()
            .enumerate()
    {
        let number = format!("+2557000007{at:02}");
        let phone = network.phone(&number, "Baraka").unwrap();
        network.rule(Rule::query("usync").by(&owner).refuse(code, "as the test says"));
        // A question that was not answered keeps no chat shut.
        let chat = shop.engine.open_chat(id, &number).await.unwrap();
        let text = format!("habari {code}");
        let item = shop.engine.send_text(chat, &text).await.unwrap().queue_id;
        let wanted = Some((Delivery::Queued, why, parked));
        shop.wait_messages(chat, &format!("kept by {code}"), |messages| kept(messages) == wanted).await.unwrap();
        network.fault(None, &Fault::Clear).unwrap();
        if parked {
            shop.engine.retry_send(item).await.unwrap();
        }
        phone.wait_for_text(&text, PATIENCE).await.unwrap();
    }
    shop.close().await;
}
