//! Who is available and who types, as one client shows it and another sees it.

use fake_whatsapp::{Config, Happening, Phone, PracticeNetwork};
use whatsapp_rust::Jid;
use whatsapp_rust::prelude::Event;
use whatsapp_rust::store::commands::DeviceCommand;
use whatsapp_rust::types::presence::{ChatPresence, ChatPresenceMedia};

use crate::device::{Device, PATIENCE, address};

/// Two phones without names: a device that learns one from its phone shows itself at once, when it likes.
async fn nameless() -> (PracticeNetwork, Phone, Phone) {
    let network = PracticeNetwork::start(Config::default()).await.unwrap();
    let (asha, juma) = (network.phone("+255700000118", "").unwrap(), network.phone("+255700000119", "").unwrap());
    (network, asha, juma)
}

/// A linked device that may show itself: that takes a name.
async fn linked(network: &PracticeNetwork, phone: &Phone, name: &str) -> Device {
    let mut device = Device::new(network, name).await;
    device.pair(phone).await;
    let named = DeviceCommand::SetPushName(name.to_owned());
    device.client.persistence_manager().process_command(named).await;
    device
}

/// The next presence: whose, whether it is there, and whether it says since when not.
async fn presence(device: &mut Device) -> (Jid, bool, bool) {
    device
        .event("presence", |event| match event {
            Event::Presence(update) => Some((update.from.clone(), !update.unavailable, update.last_seen.is_some())),
            _ => None,
        })
        .await
}

async fn typing(device: &mut Device) -> (Jid, Jid, ChatPresence, ChatPresenceMedia) {
    device
        .event("typing", |event| match event {
            Event::ChatPresence(update) => {
                Some((update.source.chat.clone(), update.source.sender.clone(), update.state, update.media))
            }
            _ => None,
        })
        .await
}

/// The server has taken everything that the client said before: it has answered a question that came after. (A message would
/// do it, too, and bring the reader a token, with which the library asks for every presence once more.)
async fn settle(device: &Device, to: &Phone) {
    device.client.contacts().is_on_whatsapp(&[address(to)]).await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_watcher_sees_an_account_come_and_go() {
    let (network, asha, juma) = nameless().await;
    let mut watcher = linked(&network, &asha, "watcher").await;
    let other = linked(&network, &juma, "watched").await;
    watcher.client.presence().set_available().await.unwrap();
    watcher.client.presence().subscribe(address(&juma)).await.unwrap();
    assert_eq!(presence(&mut watcher).await, (address(&juma), false, false));
    other.client.presence().set_available().await.unwrap();
    assert_eq!(presence(&mut watcher).await, (address(&juma), true, false));
    assert!(juma.is_shown_available());
    other.client.presence().set_unavailable().await.unwrap();
    assert_eq!(presence(&mut watcher).await, (address(&juma), false, true));
    other.client.presence().set_available().await.unwrap();
    assert_eq!(presence(&mut watcher).await, (address(&juma), true, false));
    // One device is enough to be there, and the last one to leave takes the account along.
    juma.set_available(true);
    let mut happenings = network.subscribe();
    other.client.disconnect().await;
    let offline = |happening: &Happening| matches!(happening, Happening::Offline { .. });
    network.wait_for(&mut happenings, PATIENCE, offline).await.unwrap();
    watcher.client.presence().subscribe(address(&juma)).await.unwrap();
    assert_eq!(presence(&mut watcher).await, (address(&juma), true, false));
    juma.set_available(false);
    assert_eq!(presence(&mut watcher).await, (address(&juma), false, true));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_connection_that_ends_takes_its_presence_along() {
    let (network, asha, juma) = nameless().await;
    let mut watcher = linked(&network, &asha, "left-watcher").await;
    let other = linked(&network, &juma, "left").await;
    watcher.client.presence().set_available().await.unwrap();
    other.client.presence().set_available().await.unwrap();
    settle(&other, &asha).await;
    watcher.client.presence().subscribe(address(&juma)).await.unwrap();
    assert_eq!(presence(&mut watcher).await, (address(&juma), true, false));
    other.client.disconnect().await;
    assert_eq!(presence(&mut watcher).await, (address(&juma), false, true));
    // The phone's, too.
    juma.set_available(true);
    assert_eq!(presence(&mut watcher).await, (address(&juma), true, false));
    juma.set_online(false).await.unwrap();
    assert_eq!(presence(&mut watcher).await, (address(&juma), false, true));
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_is_told_to_those_who_do_not_watch_or_do_not_show_themselves() {
    let (network, asha, juma) = nameless().await;
    let mut watcher = linked(&network, &asha, "hidden").await;
    watcher.client.presence().set_available().await.unwrap();
    watcher.client.presence().subscribe(address(&juma)).await.unwrap();
    assert_eq!(presence(&mut watcher).await, (address(&juma), false, false));

    watcher.client.presence().unsubscribe(&address(&juma)).await.unwrap();
    settle(&watcher, &juma).await;
    juma.set_available(true);
    watcher.client.presence().subscribe(address(&juma)).await.unwrap();
    // One answer to the new subscription, and none from before.
    assert_eq!(presence(&mut watcher).await, (address(&juma), true, false));
    juma.set_available(false);
    assert_eq!(presence(&mut watcher).await, (address(&juma), false, true));

    watcher.client.presence().set_unavailable().await.unwrap();
    settle(&watcher, &juma).await;
    juma.set_available(true);
    juma.set_typing(&asha, true);
    watcher.client.presence().set_available().await.unwrap();
    settle(&watcher, &juma).await;
    juma.set_available(false);
    assert_eq!(presence(&mut watcher).await, (address(&juma), false, true));
    juma.set_typing(&asha, false);
    assert_eq!(typing(&mut watcher).await.2, ChatPresence::Paused);
}

#[tokio::test(flavor = "multi_thread")]
async fn typing_is_seen_by_the_other_side_and_by_the_members_of_a_group() {
    let (network, asha, juma) = nameless().await;
    let mut reader = linked(&network, &asha, "reader").await;
    let writer = linked(&network, &juma, "writer").await;
    reader.client.presence().set_available().await.unwrap();
    settle(&reader, &juma).await;
    writer.client.chatstate().send_composing(&address(&asha)).await.unwrap();
    let from = address(&juma);
    let text = ChatPresenceMedia::Text;
    assert_eq!(typing(&mut reader).await, (from.clone(), from.clone(), ChatPresence::Composing, text));
    writer.client.chatstate().send_recording(&address(&asha)).await.unwrap();
    assert_eq!(
        typing(&mut reader).await,
        (from.clone(), from.clone(), ChatPresence::Composing, ChatPresenceMedia::Audio)
    );
    let group = Jid::group(network.group("Shamba", &[&asha, &juma]));
    writer.client.chatstate().send_paused(&group).await.unwrap();
    let (chat, sender, state, _) = typing(&mut reader).await;
    assert_eq!((chat, state), (group, ChatPresence::Paused));
    assert!(sender.is_lid() && sender.user_base().ends_with(juma.number()), "{sender}");
}

#[tokio::test(flavor = "multi_thread")]
async fn who_has_said_nothing_of_itself_is_told_of_others() {
    let (network, asha, juma) = nameless().await;
    let quiet = network.phone("+255700000431", "").unwrap();
    let mut watcher = Device::new(&network, "quiet").await;
    watcher.pair(&quiet).await;
    watcher.client.presence().subscribe(address(&juma)).await.unwrap();
    assert_eq!(presence(&mut watcher).await, (address(&juma), false, false));
    juma.set_typing(&quiet, true);
    assert_eq!(typing(&mut watcher).await.2, ChatPresence::Composing);
    assert!(!quiet.is_shown_available() && !asha.is_shown_available());
}
