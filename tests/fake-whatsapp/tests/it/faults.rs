//! Each fault on the wire, and what the unmodified library makes of it. Some it hides: that is why the app has clocks of its
//! own.

use std::time::Duration;

use fake_whatsapp::{Fault, Happening, LoginFault, Phone, PracticeNetwork};
use tokio::time::Instant;
use whatsapp_rust::prelude::{Event, wa};

use crate::device::{After, Device, PATIENCE, address, network_with_two, told};

/// Long enough for a login on loopback, short enough to wait for one that does not come.
const A_MOMENT: Duration = Duration::from_millis(300);

/// Applies each fault to a session that is up, and compares what the library tells and does.
async fn check(name: &str, table: &[(Fault, &[&str], After)]) {
    let (network, asha, _) = network_with_two().await;
    let mut device = Device::new(&network, name).await;
    device.pair(&asha).await;
    network.fault(Some(asha.number()), &Fault::Drop).unwrap();
    device.ended().await;
    for (fault, expected, after) in table {
        device.run_with(true).await;
        device.connected().await;
        network.fault(Some(asha.number()), fault).unwrap();
        let outcome = device.outcome().await;
        assert_eq!(outcome, (expected.iter().map(|&said| said.to_owned()).collect(), *after), "{fault:?}");
        end(&network, &asha, &mut device, *after).await;
    }
}

/// Ends a run that would go on by itself.
async fn end(network: &PracticeNetwork, phone: &Phone, device: &mut Device, after: After) {
    if after == After::CameBack {
        device.client.enable_auto_reconnect.store(false, std::sync::atomic::Ordering::Relaxed);
        network.fault(Some(phone.number()), &Fault::Drop).unwrap();
        device.ended().await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn it_comes_back_from_what_is_not_final() {
    let table: [(Fault, &[&str], After); 7] = [
        (Fault::Drop, &["disconnected"], After::CameBack),
        (Fault::Close { code: 1000 }, &["disconnected"], After::CameBack),
        (Fault::Close { code: 1011 }, &["disconnected"], After::CameBack),
        (Fault::StreamEnd { close: false }, &[], After::CameBack),
        (Fault::StreamError { code: 503, close: true }, &["disconnected"], After::CameBack),
        (Fault::StreamError { code: 500, close: true }, &["stream error \"500\"", "disconnected"], After::CameBack),
        (Fault::StreamError { code: 515, close: true }, &[], After::CameBack),
    ];
    check("faults-soft", &table).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn it_may_or_may_not_mention_a_stream_that_was_ended_and_closed() {
    let (network, asha, _) = network_with_two().await;
    let mut device = Device::new(&network, "stream-end").await;
    device.pair(&asha).await;
    network.fault(Some(asha.number()), &Fault::Drop).unwrap();
    device.ended().await;
    device.run_with(true).await;
    device.connected().await;
    network.fault(Some(asha.number()), &Fault::StreamEnd { close: true }).unwrap();
    // The end and the close race inside the library.
    let (said, after) = device.outcome().await;
    assert!(said.is_empty() || said == ["disconnected"], "{said:?}");
    assert_eq!(after, After::CameBack);
}

#[tokio::test(flavor = "multi_thread")]
async fn it_takes_its_time_when_there_is_too_much_traffic() {
    // Not even named, but eight seconds go by instead of one.
    let table: [(Fault, &[&str], After); 1] =
        [(Fault::StreamError { code: 429, close: true }, &["disconnected"], After::CameBack)];
    let before = Instant::now();
    check("faults-slow", &table).await;
    assert!(before.elapsed() > Duration::from_secs(6));
}

#[tokio::test(flavor = "multi_thread")]
async fn it_stays_away_after_what_is_final() {
    let table: [(Fault, &[&str], After); 4] = [
        (Fault::StreamError { code: 516, close: true }, &["logged out"], After::Ended),
        (Fault::StreamError { code: 401, close: true }, &["logged out"], After::Ended),
        (Fault::StreamError { code: 409, close: true }, &["replaced"], After::Ended),
        (Fault::Replaced, &["replaced"], After::Ended),
    ];
    check("faults-hard", &table).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_removed_device_hears_of_it_now_and_at_its_next_login() {
    let (network, asha, _) = network_with_two().await;
    let mut device = Device::new(&network, "removed").await;
    device.pair(&asha).await;
    network.fault(Some(asha.number()), &Fault::Drop).unwrap();
    device.ended().await;
    device.run_with(true).await;
    device.connected().await;
    assert_eq!(asha.unlink_all(), 1);
    assert_eq!(device.outcome().await, (vec!["logged out".to_owned()], After::Ended));
    device.run_with(true).await;
    assert_eq!(device.outcome().await, (vec!["login refused LoggedOut".to_owned()], After::Ended));
}

#[tokio::test(flavor = "multi_thread")]
async fn refused_logins_are_told_as_by_the_real_server() {
    let (network, asha, _) = network_with_two().await;
    let mut device = Device::new(&network, "failures").await;
    device.pair(&asha).await;
    network.fault(Some(asha.number()), &Fault::Drop).unwrap();
    device.ended().await;
    let table = [
        (401, None, None, "login refused LoggedOut", After::Ended),
        (402, Some(101), Some(3600), "banned 3600 s", After::Ended),
        (402, None, None, "failure TempBanned", After::Ended),
        (403, None, None, "login refused AccountLocked", After::Ended),
        (405, None, None, "outdated", After::Ended),
        (406, None, None, "login refused UnknownLogout", After::Ended),
        (409, None, None, "failure BadUserAgent", After::Ended),
        (418, None, None, "failure ClientUnknown", After::Ended),
        (499, None, None, "failure Unknown(499)", After::Ended),
        (500, None, None, "failure InternalServerError", After::CameBack),
        (503, None, None, "failure ServiceUnavailable", After::CameBack),
    ];
    for (reason, code, expire_seconds, expected, after) in table {
        let refusal = LoginFault { reason, code, expire_seconds };
        network.fault(Some(asha.number()), &Fault::Login { refusal, once: true }).unwrap();
        device.run_with(true).await;
        let (said, then) = device.outcome().await;
        assert_eq!((said, then), (vec![expected.to_owned()], after), "{refusal:?}");
        end(&network, &asha, &mut device, after).await;
    }
    // Not for ever: without a fault, the same session goes on.
    device.run().await;
    device.connected().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn errors_that_leave_the_stream_open_show_only_in_the_state() {
    let (network, asha, juma) = network_with_two().await;
    let mut device = Device::new(&network, "zombie").await;
    device.pair(&asha).await;
    network.fault(Some(asha.number()), &Fault::AckError { id: "3EB0".to_owned() }).unwrap();
    device.event("error", |event| (told(event)? == "stream error \"\"").then_some(())).await;
    assert!(device.client.is_connected() && device.client.is_logged_in());

    network.fault(Some(asha.number()), &Fault::StreamError { code: 503, close: false }).unwrap();
    juma.write(&asha, "behind the error").await.unwrap();
    let mut said = Vec::new();
    device
        .event("text", |event| {
            said.extend(told(event));
            matches!(event, Event::Messages(_)).then_some(())
        })
        .await;
    // A zombie: it still reads, it believes that it is out, and it has said nothing.
    assert_eq!(said, Vec::<String>::new());
    assert!(device.client.is_connected() && !device.client.is_logged_in());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_silent_server_answers_nothing_and_loses_nothing() {
    let (network, asha, juma) = network_with_two().await;
    let mut device = Device::new(&network, "silence").await;
    device.pair(&asha).await;
    send(&device, &juma, "3EB000000000000000000A").await;
    acknowledged(&mut device, "3EB000000000000000000A").await;

    let mut happenings = network.subscribe();
    network.fault(Some(asha.number()), &Fault::Silence).unwrap();
    send(&device, &juma, "3EB000000000000000000B").await;
    let unheard = "silence: no answer to message 3EB000000000000000000B";
    let heard = |h: &Happening| matches!(h, Happening::Refused { why, .. } if why == unheard);
    network.wait_for(&mut happenings, PATIENCE, heard).await.unwrap();
    assert_eq!(network.ledger().accepted(asha.number(), juma.number()).len(), 1);

    network.fault(Some(asha.number()), &Fault::Clear).unwrap();
    send(&device, &juma, "3EB000000000000000000C").await;
    // The library handles stanzas side by side: its order says nothing about the wire's.
    let mut acks = [next_ack(&mut device).await, next_ack(&mut device).await];
    acks.sort();
    assert_eq!(acks, [("3EB000000000000000000B".to_owned(), None), ("3EB000000000000000000C".to_owned(), None)]);
    // A stream loses nothing in its middle: what was said in the silence comes first.
    let accepted = network.ledger().accepted(asha.number(), juma.number());
    assert_eq!(accepted.iter().map(|message| &message.id[21..]).collect::<String>(), "ABC");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_message_is_refused_or_its_ack_is_lost() {
    let (network, asha, juma) = network_with_two().await;
    let mut device = Device::new(&network, "acks").await;
    device.pair(&asha).await;
    network.fault(Some(asha.number()), &Fault::RefuseMessages { code: 463 }).unwrap();
    send(&device, &juma, "3EB000000000000000000A").await;
    assert_eq!(next_ack(&mut device).await, ("3EB000000000000000000A".to_owned(), Some("463".to_owned())));
    let refusals = network.ledger().refusals();
    assert!(refusals.iter().any(|refusal| refusal.why == "message 3EB000000000000000000A with 463"), "{refusals:?}");

    network.fault(Some(asha.number()), &Fault::Clear).unwrap();
    network.fault(Some(asha.number()), &Fault::LoseAcks).unwrap();
    send(&device, &juma, "3EB000000000000000000B").await;
    juma.wait_for_text("3EB000000000000000000B", PATIENCE).await.unwrap();
    network.fault(Some(asha.number()), &Fault::Clear).unwrap();
    send(&device, &juma, "3EB000000000000000000C").await;
    assert_eq!(next_ack(&mut device).await, ("3EB000000000000000000C".to_owned(), None));
    let arrived: Vec<String> = juma.inbox().unwrap().into_iter().map(|text| text.text).collect();
    assert!(!arrived.contains(&"3EB000000000000000000A".to_owned()), "{arrived:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_login_can_be_late_or_never_complete() {
    let (network, asha, _) = network_with_two().await;
    let mut device = Device::new(&network, "late").await;
    device.pair(&asha).await;
    network.fault(Some(asha.number()), &Fault::SlowLogin { delay_ms: 1500 }).unwrap();
    network.fault(Some(asha.number()), &Fault::Drop).unwrap();
    device.ended().await;
    let before = Instant::now();
    device.run().await;
    device.client.wait_for_socket(PATIENCE).await.unwrap();
    assert_eq!(device.says_within(A_MOMENT).await, Vec::<String>::new());
    device.connected().await;
    assert!(before.elapsed() >= Duration::from_millis(1500));

    network.fault(Some(asha.number()), &Fault::Clear).unwrap();
    network.fault(Some(asha.number()), &Fault::NeverReady).unwrap();
    network.fault(Some(asha.number()), &Fault::Drop).unwrap();
    device.ended().await;
    device.run().await;
    device.client.wait_for_socket(PATIENCE).await.unwrap();
    assert_eq!(device.says_within(A_MOMENT).await, Vec::<String>::new());
    assert!(device.client.is_connected() && !device.client.is_logged_in());
    network.fault(Some(asha.number()), &Fault::Clear).unwrap();
    device.connected().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn without_codes_a_pairing_is_over_at_once() {
    let (network, _, _) = network_with_two().await;
    network.set_codes(0);
    let mut device = Device::new(&network, "no-codes").await;
    device.run().await;
    device.event("end of the codes", |event| (told(event)? == "codes used up").then_some(())).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_fault_for_everyone_reaches_devices_that_show_codes() {
    let (network, _, _) = network_with_two().await;
    let mut device = Device::new(&network, "drop-codes").await;
    device.run().await;
    device.event("code", |event| matches!(event, Event::PairingQrCode(_)).then_some(())).await;
    network.fault(None, &Fault::Drop).unwrap();
    device.ended().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_network_that_is_gone_is_not_even_mentioned() {
    let (network, asha, _) = network_with_two().await;
    let mut device = Device::new(&network, "gone").await;
    device.pair(&asha).await;
    network.fault(Some(asha.number()), &Fault::Drop).unwrap();
    device.ended().await;
    device.run_with(true).await;
    device.connected().await;
    let mut happenings = network.subscribe();
    network.refuse_connections();
    let offline = |happening: &Happening| matches!(happening, Happening::Offline { .. });
    network.wait_for(&mut happenings, PATIENCE, offline).await.unwrap();
    device.event("end", |event| (told(event)? == "disconnected").then_some(())).await;
    let tries = device.client.stats().reconnects;
    let tried_in_vain = async {
        // The second one begins when the first one has failed.
        while device.client.stats().reconnects < tries + 2 {
            assert_eq!(device.says_within(A_MOMENT).await, Vec::<String>::new());
        }
    };
    tokio::time::timeout(PATIENCE, tried_in_vain).await.expect("it does not try");
    network.accept_connections();
    assert_eq!(device.outcome().await, (Vec::new(), After::CameBack));
}

/// Sends a text that is its own id.
async fn send(device: &Device, to: &Phone, id: &str) {
    let options = whatsapp_rust::SendOptions::default().with_message_id(id);
    let message = wa::Message { conversation: Some(id.to_owned()), ..Default::default() };
    device.client.send_message_with_options(address(to), message, options).await.unwrap();
}

/// The next message that the server has acknowledged, and with which error.
async fn next_ack(device: &mut Device) -> (String, Option<String>) {
    device
        .event("ack", |event| match event {
            Event::ServerAck(ack) if ack.class.as_deref() == Some("message") => {
                Some((ack.id.clone(), ack.error.clone()))
            }
            _ => None,
        })
        .await
}

async fn acknowledged(device: &mut Device, id: &str) {
    assert_eq!(next_ack(device).await, (id.to_owned(), None));
}
