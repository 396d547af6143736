//! The program is killed while messages flow both ways: the ledger and the database must agree afterwards.

use std::path::Path;
use std::time::Duration;

use journeys::process::{Order, Process, Word};
use journeys::{PATIENCE, Shop, network};
use wakala_domain::lifecycle::Badge;

use super::{logs, texts};

const ROUNDS: usize = 3;
const EACH: usize = 25;

#[tokio::test(flavor = "multi_thread")]
async fn killed_while_messages_flow_both_ways() {
    logs();
    let folder = tempfile::tempdir().unwrap();
    let (network, owner, neema) = network().await.unwrap();
    let number = format!("+{}", neema.number());
    let start = || Process::start(Path::new(env!("CARGO_BIN_EXE_shop")), folder.path(), &network.ws_url()).unwrap();
    let online = |word| matches!(word, Word::Online { .. }).then_some(());
    let mut shop = start();
    shop.order(&Order::Add { instance: "Duka".into() }).await.unwrap();
    let shows = |word| if let Word::Qr { text, .. } = word { Some(text) } else { None };
    owner.scan(&shop.wait("code", shows).await.unwrap()).unwrap();
    shop.wait("word of being online", online).await.unwrap();

    let mut promised = Vec::new();
    for round in 0..ROUNDS {
        for n in 0..EACH {
            neema.write(&owner, &format!("in {round}-{n}")).await.unwrap();
            let text = format!("out {round}-{n}");
            shop.order(&Order::Send { instance: "Duka".into(), to: number.clone(), text: text.clone() }).await.unwrap();
            // What the program has confirmed as queued is a promise; what it had not confirmed when killed is not.
            let queued = |word| if let Word::Queued { text } = word { Some(text) } else { None };
            assert_eq!(shop.wait("confirmation", queued).await.unwrap(), text);
            promised.push(text);
        }
        shop.kill().await.unwrap();
        shop = start();
        shop.wait("word of being online", online).await.unwrap();
    }
    // What was written and never answered is repeated after its minute, a quarter more, and a wait of its lane.
    let inbox = neema.wait_for_texts(promised.len(), 3 * PATIENCE).await.unwrap();
    // Each exactly once; and the server, the judge of the order, took them in the order of the promises. What a phone could
    // not decrypt at once it asks for again, and so may show later: that is between the two ratchets.
    let mut arrived: Vec<&str> = inbox.iter().map(|text| text.text.as_str()).collect();
    arrived.sort_unstable();
    let mut all: Vec<&str> = promised.iter().map(String::as_str).collect();
    all.sort_unstable();
    assert_eq!(arrived, all, "lost or twice on the way out");
    let accepted = network.ledger().accepted(owner.number(), neema.number());
    let text_of = |id: &str| inbox.iter().find(|text| text.id == id).map(|text| text.text.as_str());
    let taken: Vec<&str> = accepted.iter().filter_map(|message| text_of(&message.id)).collect();
    assert_eq!(taken, promised, "out of order, or taken twice under another id");

    let total = u64::try_from(ROUNDS * EACH).unwrap();
    network.wait_acknowledged(owner.number(), total, PATIENCE).await.unwrap();
    shop.kill().await.unwrap();
    let shop = Shop::open(folder.path(), &network.ws_url()).await.unwrap();
    let id = shop.engine.instances()[0].id;
    shop.wait_badge(id, Badge::Online).await.unwrap();
    let chat = shop.chat_with(id, &neema).await.unwrap();
    let complete = |m: &[wakala_store::StoredMessage]| {
        texts(m).iter().filter(|text| text.starts_with("in")).count() >= ROUNDS * EACH
    };
    let messages = shop.wait_messages(chat, "complete", complete).await.unwrap();
    let came: Vec<String> = texts(&messages).into_iter().filter(|text| text.starts_with("in")).collect();
    let written: Vec<String> = (0..ROUNDS).flat_map(|r| (0..EACH).map(move |n| format!("in {r}-{n}"))).collect();
    // What the library had decrypted but not yet handed over when it was killed, it asks for again: such a message comes
    // after its successors. Its own order is the sender's; here each must be there exactly once.
    let (mut sorted, mut all) = (came, written);
    sorted.sort();
    all.sort();
    assert_eq!(sorted, all, "lost or twice on the way in");
    // A row is there before WhatsApp has the acknowledgement, and what was asked for again is acknowledged last.
    network.wait_all_delivered(owner.number(), PATIENCE).await.unwrap();
    shop.engine.shutdown(Duration::from_secs(10)).await;
}
