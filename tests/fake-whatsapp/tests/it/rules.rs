//! Rules, letters and pushed stanzas: what the wire can say, as an unmodified client meets it.

use std::time::Duration;

use fake_whatsapp::{AccountType, Fault, Happening, Letter, Phone, PracticeNetwork, Rule, Stanza};
use serde_json::Value;
use whatsapp_rust::prelude::{Event, MessageExt as _, wa};
use whatsapp_rust::{Jid, SendOptions};

use crate::device::{Device, PATIENCE, address, network_with_two};

const README: &str = include_str!("../../README.md");

async fn linked(name: &str) -> (PracticeNetwork, Phone, Phone, Device) {
    let (network, asha, juma) = network_with_two().await;
    let mut device = Device::new(&network, name).await;
    device.pair(&asha).await;
    (network, asha, juma, device)
}

fn text(text: &str) -> wa::Message {
    wa::Message { conversation: Some(text.to_owned()), ..Default::default() }
}

/// Sends a text under an id of its own; what the library says to it.
async fn send(device: &Device, to: Jid, id: &str) -> Result<(), String> {
    let options = SendOptions::default().with_message_id(id);
    let sent = device.client.send_message_with_options(to, text(id), options).await;
    sent.map(|_| ()).map_err(|error| format!("{error:?}"))
}

/// Which of these is acknowledged first, and with which error.
async fn ack(device: &mut Device, of: &[&str]) -> (String, Option<String>) {
    device
        .event("ack", |event| match event {
            Event::ServerAck(ack) if of.contains(&ack.id.as_str()) => Some((ack.id.clone(), ack.error.clone())),
            _ => None,
        })
        .await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_number_that_is_not_on_whatsapp_is_no_error() {
    let (network, asha, juma, mut device) = linked("not-on-whatsapp").await;
    let nobody = Jid::pn("255700999999");
    send(&device, nobody.clone(), "NOBODY").await.unwrap();
    assert_eq!(ack(&mut device, &["NOBODY"]).await, ("NOBODY".to_owned(), None));
    assert_eq!(network.ledger().accepted(asha.number(), "255700999999").len(), 1);
    juma.is_also_written("+2550700000119");
    let asked = [Jid::pn("255700999999"), Jid::pn("2550700000119")];
    let known = device.client.contacts().is_on_whatsapp(&asked).await.unwrap();
    let said: Vec<(String, bool)> =
        known.iter().map(|contact| (contact.jid.user.to_string(), contact.is_registered)).collect();
    assert!(said.contains(&("255700999999".to_owned(), false)), "{said:?}");
    assert!(said.contains(&(juma.number().to_owned(), true)), "{said:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn queries_are_refused_delayed_and_lost_as_told() {
    let (network, asha, juma, mut device) = linked("queries").await;
    let group = network.group("Shamba", &[&asha, &juma]);
    network.rule(Rule::query("w:g2").by(&asha).about(&group).once().refuse(429, "rate-overlimit"));
    let jid = Jid::group(group);
    assert!(send(&device, jid.clone(), "G1").await.unwrap_err().contains("429"));
    send(&device, jid, "G2").await.unwrap();
    assert_eq!(ack(&mut device, &["G1", "G2"]).await, ("G2".to_owned(), None));

    // The whole query, then the entry of one device, then no word of it.
    network.rule(Rule::keys().about(&juma).once().refuse(406, "not-acceptable"));
    let before = network.ledger().all().len();
    let neema = network.phone("+255700000431", "Neema").unwrap();
    network.rule(Rule::keys().about(&neema).refuse(406, "not-acceptable"));
    let refused = send(&device, address(&neema), "K1").await;
    assert!(refused.unwrap_err().contains("406"));
    assert_eq!(network.ledger().all().len(), before);
    network.fault(None, &Fault::Clear).unwrap();
    assert_eq!(network.rules(), []);
    send(&device, address(&neema), "K2").await.unwrap();
    neema.wait_for_text("K2", PATIENCE).await.unwrap();

    // The third one on is late, and the message is taken all the same.
    network.rule(Rule::messages().by(&asha).from_the(2).once().delay(Duration::from_secs(3)));
    network.rule(Rule::messages().about(&juma).lose_answer());
    send(&device, address(&neema), "A1").await.unwrap();
    assert_eq!(ack(&mut device, &["A1"]).await.0, "A1");
    send(&device, address(&neema), "A2").await.unwrap();
    send(&device, address(&juma), "A3").await.unwrap();
    send(&device, address(&neema), "A4").await.unwrap();
    let mut acks = Vec::new();
    for _ in 0..2 {
        acks.push(ack(&mut device, &["A2", "A3", "A4"]).await.0);
    }
    assert_eq!(acks, ["A4", "A2"]);
    juma.wait_for_text("A3", PATIENCE).await.unwrap();
    network.rule(Rule::messages().refuse(463, ""));
    // The rule before it still decides.
    send(&device, address(&juma), "A5").await.unwrap();
    juma.wait_for_text("A5", PATIENCE).await.unwrap();
    send(&device, address(&neema), "A6").await.unwrap();
    assert_eq!(ack(&mut device, &["A5", "A6"]).await, ("A6".to_owned(), Some("463".to_owned())));
}

#[tokio::test(flavor = "multi_thread")]
async fn keys_are_withheld_for_one_of_many() {
    let (network, asha, juma, mut device) = linked("withheld").await;
    let neema = network.phone("+255700000431", "Neema").unwrap();
    let group = network.group("Shamba", &[&asha, &juma, &neema]);
    send(&device, address(&juma), "W0").await.unwrap();
    juma.wait_for_text("W0", PATIENCE).await.unwrap();
    network.rule(Rule::keys().about(&neema).refuse_entry(404, "item-not-found"));
    send(&device, Jid::group(group), "W1").await.unwrap();
    juma.wait_for_text("W1", PATIENCE).await.unwrap();
    ack(&mut device, &["W1"]).await;
    assert_eq!(neema.inbox().unwrap(), []);

    network.fault(None, &Fault::Clear).unwrap();
    network.rule(Rule::keys().about(&neema).omit_entry());
    // Refused by the library, or sent to the sender's own phone alone: the server has taken that id then, and would drop a repeat.
    let _ = send(&device, address(&neema), "W2").await;
    network.fault(None, &Fault::Clear).unwrap();
    network.rule(Rule::keys().about(&neema).omit_part("key"));
    send(&device, address(&neema), "W3").await.unwrap();
    // Without a one-time key it can be written to all the same.
    neema.wait_for_text("W3", PATIENCE).await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_letter_carries_what_it_is_told_to() {
    let (network, asha, juma, mut device) = linked("letters").await;
    juma.send(Letter::to(&asha).text("bare").without("sender_lid").with("expiration", 7_776_000)).await.unwrap();
    let bare = message(&mut device, "bare").await;
    assert_eq!((bare.source.sender_alt.clone(), bare.source.chat.clone()), (None, address(&juma)));
    juma.send(Letter::status(&[&asha]).text("sunny")).await.unwrap();
    let status = message(&mut device, "sunny").await;
    assert_eq!(
        (status.source.chat.to_string().as_str(), status.source.sender.user_base()),
        ("status@broadcast", juma.number())
    );
    juma.send(Letter::list("1700000000", &[&asha]).text("sale")).await.unwrap();
    let list = message(&mut device, "sale").await;
    assert_eq!(list.source.sender.user_base(), juma.number());
    asha.wait_for_texts(3, PATIENCE).await.unwrap();

    // Under the id that it is given, opened when it has been asked for again.
    let mut happenings = network.subscribe();
    juma.send(Letter::to(&asha).text("again").id("AGAIN").garbled()).await.unwrap();
    assert_eq!(message(&mut device, "again").await.id, "AGAIN");
    let asked = |h: &Happening| matches!(h, Happening::Receipt { id, kind, .. } if id == "AGAIN" && kind == "retry");
    network.wait_for(&mut happenings, PATIENCE, asked).await.unwrap();

    // No protobuf at all: it is the client's to say so, and what follows comes through.
    juma.send(Letter::to(&asha).protobuf([0xff; 40])).await.unwrap();
    juma.write(&asha, "after").await.unwrap();
    message(&mut device, "after").await;
}

async fn message(device: &mut Device, text: &str) -> whatsapp_rust::types::message::MessageInfo {
    device
        .event(text, |event| match event {
            Event::Messages(batch) => batch
                .messages
                .iter()
                .find(|message| message.message.text_content() == Some(text))
                .map(|message| (*message.info).clone()),
            _ => None,
        })
        .await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_stanza_is_pushed_now_or_waits() {
    let (network, asha, _, mut device) = linked("pushed").await;
    let post = |id: &str| {
        let content = Stanza::new("plaintext").bytes(b"\x0a\x06Habari".to_vec());
        let base = Stanza::new("message").attr("from", "120363000000000001@newsletter").attr("id", id);
        base.attr("server_id", 100).attr("t", 1_700_000_000).attr("type", "text").child(content)
    };
    assert_eq!(asha.push_now(&post("N1")), 1);
    assert_eq!(message(&mut device, "Habari").await.id, "N1");
    let mut happenings = network.subscribe();
    device.client.disconnect().await;
    device.ended().await;
    let offline = |h: &Happening| matches!(h, Happening::Offline { .. });
    network.wait_for(&mut happenings, PATIENCE, offline).await.unwrap();
    assert_eq!((asha.push_now(&post("N2")), asha.push_queued(&post("N3"))), (0, 1));
    let mut device = Device::new(&network, "pushed").await;
    device.run().await;
    assert_eq!(message(&mut device, "Habari").await.id, "N3");
}

#[tokio::test(flavor = "multi_thread")]
async fn receipts_of_every_type_reach_whom_they_concern() {
    let (network, asha, juma, mut device) = linked("receipt-types").await;
    send(&device, address(&juma), "R1").await.unwrap();
    juma.wait_for_text("R1", PATIENCE).await.unwrap();
    for (kind, told) in [("played", "Played"), ("read", "Read"), ("inactive", "Delivered")] {
        juma.send_receipt(0, kind, &asha, &["R1"]);
        let is = |event: &Event| match event {
            Event::Receipt(receipt) if format!("{:?}", receipt.r#type) == told => Some(()),
            _ => None,
        };
        device.event(kind, is).await;
    }
    // What the owner's phone has read, the owner's devices hear of, and the writer only if it is to know.
    let id = juma.write(&asha, "read me").await.unwrap();
    message(&mut device, "read me").await;
    let mut happenings = network.subscribe();
    asha.send_receipt(0, "read-self", &juma, &[id.as_str()]);
    let own = device
        .event("own reading", |event| match event {
            Event::Receipt(receipt) if receipt.message_ids.contains(&id) => {
                Some((format!("{:?}", receipt.r#type), receipt.source.sender.user_base().to_owned()))
            }
            _ => None,
        })
        .await;
    assert_eq!(own, ("ReadSelf".to_owned(), asha.number().to_owned()));
    asha.send_receipt(0, "read", &juma, &[id.as_str()]);
    let read = |h: &Happening| matches!(h, Happening::Receipt { phone, kind, .. } if phone == juma.number() && kind != "delivery");
    let first = network.wait_for(&mut happenings, PATIENCE, read).await.unwrap();
    assert!(matches!(&first, Happening::Receipt { kind, .. } if kind == "read"), "{first:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_code_that_was_retired_is_of_no_use() {
    let (network, asha, _) = network_with_two().await;
    let mut device = Device::new(&network, "refreshed").await;
    device.run().await;
    let code = |event: &Event| if let Event::PairingQrCode(qr) = event { Some(qr.code.clone()) } else { None };
    let first = device.event("code", code).await;
    assert_eq!(network.refresh_codes(), 1);
    let second = device.event("another code", code).await;
    assert_ne!(first, second);
    asha.scan(&first).unwrap();
    device.event("refusal", |event| matches!(event, Event::PairError(_)).then_some(())).await;
    asha.scan(&second).unwrap();
    device.event("pairing", |event| matches!(event, Event::PairSuccess(_)).then_some(())).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_business_phone_links_a_device_if_both_its_types_agree() {
    let (network, asha, juma) = network_with_two().await;
    asha.set_account_type(AccountType::Hosted, AccountType::Hosted);
    let mut device = Device::new(&network, "hosted").await;
    device.pair(&asha).await;
    juma.set_account_type(AccountType::Personal, AccountType::Hosted);
    let mut device = Device::new(&network, "coexistence").await;
    device.run().await;
    let code = |event: &Event| if let Event::PairingQrCode(qr) = event { Some(qr.code.clone()) } else { None };
    let qr = device.event("code", code).await;
    juma.scan(&qr).unwrap();
    let said = device
        .event("refusal", |event| if let Event::PairError(e) = event { Some(e.error.clone()) } else { None })
        .await;
    assert!(said.contains("signature"), "{said}");
}

#[tokio::test(flavor = "multi_thread")]
async fn sessions_of_an_earlier_time_are_rotten() {
    let (network, asha, juma, mut device) = linked("rotten").await;
    juma.write(&asha, "1").await.unwrap();
    assert_eq!(device.text().await, "1");
    send(&device, address(&juma), "answer").await.unwrap();
    juma.wait_for_text("answer", PATIENCE).await.unwrap();
    let kept = juma.sessions().await.unwrap();
    for n in 2..4 {
        juma.write(&asha, &n.to_string()).await.unwrap();
        assert_eq!(device.text().await, n.to_string());
    }
    juma.put_back(&kept).await.unwrap();
    // Steps of the ratchet that were used before: the client takes what comes with them for messages that it has.
    for text in ["lost", "lost too", "found"] {
        juma.write(&asha, text).await.unwrap();
    }
    assert_eq!(device.text().await, "found");
    network.wait_acknowledged(asha.number(), 6, PATIENCE).await.unwrap();
}

#[test]
fn the_readme_writes_rules_as_they_are_taken() {
    let (_, section) = README.split_once("## What the server answers").unwrap();
    let listed: Vec<Value> = section
        .split("\n## ")
        .next()
        .unwrap()
        .lines()
        .filter(|line| line.starts_with('{') && line.contains("\"then\""))
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    assert!(listed.len() >= 10);
    for written in &listed {
        let rule: Rule = serde_json::from_value(written.clone()).unwrap();
        let mut again = serde_json::to_value(rule).unwrap();
        // An error without words has empty ones.
        if written.get("text").is_none() && again["text"] == "" {
            again.as_object_mut().unwrap().remove("text");
        }
        assert_eq!(again, *written);
    }
    let unknown = serde_json::from_str::<Rule>(r#"{"then": "unknown"}"#).unwrap_err().to_string();
    for name in unknown.split('`').skip(3).step_by(2) {
        assert!(listed.iter().any(|rule| rule["then"] == name), "{name}");
    }
}
