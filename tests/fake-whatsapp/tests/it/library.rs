//! The unmodified WhatsApp library: two clients talk, wait, leave, and come back.

use fake_whatsapp::{Config, Handshakes, PracticeNetwork};
use whatsapp_rust::prelude::Event;

use crate::device::{Device, PATIENCE, address, network_with_two};

#[tokio::test(flavor = "multi_thread")]
async fn two_clients_talk() {
    let (network, asha, juma) = network_with_two().await;
    let (mut one, mut other) = (Device::new(&network, "talk-1").await, Device::new(&network, "talk-2").await);
    one.pair(&asha).await;
    other.pair(&juma).await;
    one.client.send_text(address(&juma), "habari").await.unwrap();
    assert_eq!(other.text().await, "habari");
    one.event("receipt", |event| matches!(event, Event::Receipt(_)).then_some(())).await;
    other.client.send_text(address(&asha), "nzuri").await.unwrap();
    assert_eq!(one.text().await, "nzuri");
    // The owner's phone has it, too.
    juma.wait_for_text("habari", PATIENCE).await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn the_offline_queue_is_emptied_by_receipts() {
    let (network, asha, juma) = network_with_two().await;
    let mut device = Device::new(&network, "offline").await;
    device.pair(&asha).await;
    device.client.disconnect().await;
    for n in 0..3 {
        juma.write(&asha, &format!("{n}")).await.unwrap();
    }
    assert_eq!(network.undelivered(asha.number()).unwrap(), 3);
    // A disconnected client is terminal: the same session continues in a new one.
    let mut again = Device::new(&network, "offline").await;
    again.run().await;
    again.connected().await;
    network.wait_acknowledged(asha.number(), 3, PATIENCE).await.unwrap();
    assert_eq!(network.undelivered(asha.number()).unwrap(), 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_same_id_twice_is_one_message() {
    let (network, asha, juma) = network_with_two().await;
    let mut device = Device::new(&network, "twice").await;
    device.pair(&asha).await;
    for _ in 0..2 {
        let options = whatsapp_rust::SendOptions::default().with_message_id("3EB0AAAABBBBCCCCDDDDEE");
        let message = whatsapp_rust::prelude::wa::Message { conversation: Some("once".into()), ..Default::default() };
        device.client.send_message_with_options(address(&juma), message, options).await.unwrap();
    }
    device.client.send_text(address(&juma), "after").await.unwrap();
    juma.wait_for_text("after", PATIENCE).await.unwrap();
    let texts: Vec<String> = juma.inbox().unwrap().into_iter().map(|text| text.text).collect();
    assert_eq!(texts, ["once", "after"]);
    assert_eq!(network.ledger().accepted(asha.number(), juma.number())[0].copies, 2);
}

#[tokio::test(flavor = "multi_thread")]
async fn unlinking_ends_the_session_on_both_ways() {
    let (network, asha, _) = network_with_two().await;
    let mut device = Device::new(&network, "unlink").await;
    device.pair(&asha).await;
    assert_eq!(asha.unlink_all(), 1);
    device.event("logout", |event| matches!(event, Event::LoggedOut(_)).then_some(())).await;
    let mut device = Device::new(&network, "logout").await;
    device.pair(&asha).await;
    assert_eq!(asha.linked_devices(), [2]);
    device.client.logout().await;
    assert_eq!(asha.linked_devices(), Vec::<u16>::new());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_restarted_server_knows_its_devices_and_what_waits_for_them() {
    let folder = tempfile::tempdir().unwrap();
    let config = |port| Config { dir: Some(folder.path().to_owned()), port };
    let network = PracticeNetwork::start(config(0)).await.unwrap();
    let port: u16 = network.ws_url().split([':', '/']).nth(4).unwrap().parse().unwrap();
    let (asha, juma) =
        (network.phone("+255700000118", "Asha").unwrap(), network.phone("+255700000119", "Juma").unwrap());
    let mut device = Device::new(&network, "server-restart").await;
    device.pair(&asha).await;
    device.client.disconnect().await;
    juma.write(&asha, "before the restart").await.unwrap();
    network.stop().await.unwrap();

    let network = PracticeNetwork::start(config(port)).await.unwrap();
    assert_eq!(network.undelivered(asha.number()).unwrap(), 1);
    // By IK, which the client only uses with the server key that it knows.
    let mut device = Device::new(&network, "server-restart").await;
    device.run().await;
    assert_eq!(device.text().await, "before the restart");
}

#[tokio::test(flavor = "multi_thread")]
async fn codes_that_are_none_are_refused() {
    let (network, asha, _) = network_with_two().await;
    assert!(asha.scan("hello").is_err());
    assert!(asha.scan("ref-1-0,AAAA,BBBB,CCCC,1").is_err());
    let mut device = Device::new(&network, "wrong-secret").await;
    device.run().await;
    let qr =
        device.event("code", |e| if let Event::PairingQrCode(qr) = e { Some(qr.code.clone()) } else { None }).await;
    // A phone that knows another secret than the one on the screen: the client must notice.
    let mut fields: Vec<String> = qr.split(',').map(str::to_owned).collect();
    fields[3] = "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=".to_owned();
    asha.scan(&fields.join(",")).unwrap();
    device.event("refusal", |event| matches!(event, Event::PairError(_)).then_some(())).await;
    assert_eq!(asha.linked_devices(), Vec::<u16>::new());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_client_that_knows_an_old_server_key_is_told_the_new_one() {
    let (network, asha, juma) = network_with_two().await;
    let mut device = Device::new(&network, "server-key").await;
    device.pair(&asha).await;
    assert_eq!(network.ledger().handshakes(), Handshakes { xx: 2, ik: 0, xx_fallback: 0 });
    device.client.disconnect().await;
    device.ended().await;
    // A client of its own each time, as after a start: only the store goes on.
    let mut device = Device::new(&network, "server-key").await;
    device.run().await;
    device.connected().await;
    assert_eq!(network.ledger().handshakes(), Handshakes { xx: 2, ik: 1, xx_fallback: 0 });
    device.client.disconnect().await;
    device.ended().await;

    network.renew_server_key();
    let mut device = Device::new(&network, "server-key").await;
    device.run().await;
    device.connected().await;
    assert_eq!(network.ledger().handshakes(), Handshakes { xx: 2, ik: 1, xx_fallback: 1 });
    // Both directions are open under the keys of the fallback.
    juma.write(&asha, "new key").await.unwrap();
    assert_eq!(device.text().await, "new key");
    network.wait_acknowledged(asha.number(), 1, PATIENCE).await.unwrap();
    device.client.disconnect().await;
    device.ended().await;

    // It has learned the new key.
    let mut device = Device::new(&network, "server-key").await;
    device.run().await;
    device.connected().await;
    assert_eq!(network.ledger().handshakes(), Handshakes { xx: 2, ik: 2, xx_fallback: 1 });
}
