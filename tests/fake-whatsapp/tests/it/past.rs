//! The past: what a phone tells a device when it is linked, and what a device asks of it later.

use fake_whatsapp::{MediaCall, MediaRule, MediaThen, Past, PastChat, PastMessage, Phone};
use whatsapp_rust::prelude::{Event, MessageExt as _, wa};

use crate::device::{Device, address, network_with_two};

fn chat(number: &str, count: u64) -> PastChat {
    let message = |place| PastMessage {
        text: format!("{number} {place}"),
        at: 1_700_000_000 + place,
        from_me: place % 2 == 1,
        ..Default::default()
    };
    PastChat { chat: number.to_owned(), messages: (0..count).map(message).collect(), ..Default::default() }
}

/// Links a device, and loses nothing of what it says meanwhile.
async fn link(device: &mut Device, phone: &Phone) {
    device.run().await;
    let code = |event: &Event| if let Event::PairingQrCode(qr) = event { Some(qr.code.clone()) } else { None };
    phone.scan(&device.event("code", code).await).unwrap();
    device.event("pairing", |event| matches!(event, Event::PairSuccess(_)).then_some(())).await;
    device.run().await;
}

/// The next blob that the library hands over.
async fn told(device: &mut Device) -> wa::HistorySync {
    let history = |event: &Event| match event {
        Event::HistorySync(history) => Some(history.get().unwrap().clone()),
        _ => None,
    };
    device.event("history", history).await
}

/// The next blob that has texts in it, and these.
async fn said(device: &mut Device) -> Vec<String> {
    loop {
        let found = texts(&told(device).await);
        if !found.is_empty() {
            return found;
        }
    }
}

/// The texts in a blob, in order.
fn texts(history: &wa::HistorySync) -> Vec<String> {
    let messages = history.conversations.iter().flat_map(|chat| &chat.messages);
    let said = messages.filter_map(|message| message.message.as_option()?.message.as_option()?.text_content());
    said.map(str::to_owned).collect()
}

fn all(number: &str, places: std::ops::Range<u64>) -> Vec<String> {
    places.rev().map(|place| format!("{number} {place}")).collect()
}

const JUMA: &str = "255700000119";
const NEEMA: &str = "255700000431";

#[tokio::test(flavor = "multi_thread")]
async fn a_device_that_is_linked_is_told_of_the_past_in_parts() {
    let (network, asha, _) = network_with_two().await;
    let group = network.group("Shamba", &[&asha]);
    let chats = vec![chat(JUMA, 30), chat(NEEMA, 3), chat(&group, 20)];
    asha.set_past(Past { chats, first: 2, recent: 20, part: 10, full: true });
    let mut device = Device::new(&network, "past-parts").await;
    link(&mut device, &asha).await;
    let mut kinds = Vec::new();
    let mut found = Vec::new();
    let mut names = 0;
    while found.len() < 53 {
        let history = told(&mut device).await;
        kinds.push((format!("{:?}", history.sync_type).to_lowercase(), history.progress.unwrap_or_default()));
        assert!(texts(&history).len() <= 10, "{kinds:?}");
        names += history.pushnames.len();
        found.extend(texts(&history));
    }
    // A bootstrap, the names, the recent ones in four parts (18 + 1 + 18 of them), and the rest in one.
    assert_eq!(kinds.len(), 7, "{kinds:?}");
    // The library hands them over as they are ready.
    kinds.sort();
    assert_eq!(kinds.iter().map(|(_, progress)| *progress).collect::<Vec<_>>(), [100, 0, 0, 25, 50, 75, 100]);
    assert_eq!(names, 2);
    let mut wanted: Vec<String> =
        [all(JUMA, 0..30), all(NEEMA, 0..3), all(&group, 0..20)].into_iter().flatten().collect();
    found.sort();
    wanted.sort();
    assert_eq!(found, wanted);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_device_asks_for_what_is_older() {
    let (network, asha, juma) = network_with_two().await;
    asha.set_past(Past { chats: vec![chat(JUMA, 30)], first: 1, recent: 1, ..Default::default() });
    let mut device = Device::new(&network, "past-older").await;
    link(&mut device, &asha).await;
    assert_eq!(said(&mut device).await, all(JUMA, 29..30));
    let oldest = format!("PAST{JUMA}000029");
    let asked = device.client.fetch_message_history(&address(&juma), &oldest, true, 1_700_000_029_000, 10).await;
    let asked = asked.unwrap();
    let answer = |event: &Event| match event {
        Event::HistorySync(history) if history.peer_data_request_session_id() == Some(&asked) => {
            Some(texts(history.get().unwrap()))
        }
        _ => None,
    };
    assert_eq!(device.event("older ones", answer).await, all(JUMA, 19..29));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_device_without_the_store_hears_of_no_past_and_lives() {
    let (network, asha, juma) = network_with_two().await;
    asha.set_past(Past { chats: vec![chat(JUMA, 3)], ..Default::default() });
    network.media_rule(MediaRule::new(MediaThen::Refuse { status: 500 }).on(MediaCall::Download));
    let mut device = Device::new(&network, "past-none").await;
    device.pair(&asha).await;
    juma.write(&asha, "and still").await.unwrap();
    assert_eq!(device.text().await, "and still");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_message_that_could_not_be_read_comes_from_the_phone() {
    let (network, asha, juma) = network_with_two().await;
    let mut device = Device::new(&network, "past-placeholder").await;
    device.pair(&asha).await;
    let id = juma.write(&asha, "once more").await.unwrap();
    let info = |event: &Event| match event {
        Event::Messages(batch) => {
            batch.messages.iter().find(|message| message.info.id.as_str() == id).map(|message| message.info.clone())
        }
        _ => None,
    };
    let info = device.event("text", info).await;
    asha.wait_for_message(crate::device::PATIENCE, |seen| seen.id == id).await.unwrap();
    device.client.send_pdo_placeholder_resend_request(&info).await.unwrap();
    assert_eq!(device.text().await, "once more");
}
