//! What accounts share: groups that change, app state between the devices of one, a server that others' suites can use.

use fake_whatsapp::PracticeNetwork;
use whatsapp_rust::features::{GroupCreateOptions, GroupParticipantOptions};
use whatsapp_rust::prelude::{Event, MessageExt as _};
use whatsapp_rust::store::commands::DeviceCommand;
use whatsapp_rust::types::events::Event as AnyEvent;
use whatsapp_rust::{Jid, NodeFilter};

use crate::device::{Device, PATIENCE, address, network_with_two};

/// The next change of a group that a device hears of: the tag of what was done.
async fn change(device: &mut Device) -> String {
    device
        .event("change", |event| match event {
            AnyEvent::Notification(node) if node.get_attr("type").is_some_and(|kind| kind.as_str() == "w:gp2") => {
                node.children().and_then(|parts| parts.first()).map(|part| part.tag.to_string())
            }
            _ => None,
        })
        .await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_group_is_made_changed_and_left_and_its_members_hear_of_it() {
    let (network, asha, juma) = network_with_two().await;
    let neema = network.phone("+255700000431", "Neema").unwrap();
    let (mut one, mut other) = (Device::new(&network, "group-1").await, Device::new(&network, "group-2").await);
    one.pair(&asha).await;
    other.pair(&juma).await;
    let options = GroupCreateOptions {
        subject: "Shamba".to_owned(),
        participants: vec![GroupParticipantOptions::new(address(&juma))],
        ..Default::default()
    };
    let group = one.client.groups().create_group(options).await.unwrap().metadata.id;
    assert_eq!(change(&mut other).await, "create");
    let added =
        one.client.groups().add_participants(&group, &[address(&neema), Jid::pn("255799999999")]).await.unwrap();
    assert_eq!(added.iter().map(|one| one.error.as_deref()).collect::<Vec<_>>(), [None, Some("404")]);
    assert_eq!(change(&mut other).await, "add");
    other.client.send_text(group.clone(), "wote").await.unwrap();
    neema.wait_for_text("wote", PATIENCE).await.unwrap();
    // Only who may.
    assert!(other.client.groups().remove_participants(&group, &[address(&neema)]).await.is_err());
    one.client.groups().promote_participants(&group, &[address(&juma)]).await.unwrap();
    assert_eq!(change(&mut other).await, "promote");
    other.client.groups().remove_participants(&group, &[address(&neema)]).await.unwrap();
    assert_eq!(change(&mut one).await, "remove");
    let known = one.client.groups().get_metadata(&group).await.unwrap();
    let admins = known.participants.iter().filter(|member| member.is_admin()).count();
    assert_eq!((known.subject.as_str(), known.participants.len(), admins), ("Shamba", 2, 2));

    network.rename_group(group.user_base(), "Duka");
    assert_eq!(change(&mut other).await, "subject");
    assert_eq!(one.client.groups().get_metadata(&group).await.unwrap().subject, "Duka");
    network.remove_from_group(group.user_base(), &juma);
    assert_eq!(change(&mut other).await, "remove");
    assert!(other.client.groups().get_metadata(&group).await.is_err());
    assert!(juma.write_to_group(group.user_base(), "still here").await.unwrap_err().to_string().contains("403"));
}

#[tokio::test(flavor = "multi_thread")]
async fn devices_of_one_account_share_what_one_of_them_changes() {
    let (network, asha, juma) = network_with_two().await;
    let (mut one, mut other) = (Device::new(&network, "shared-1").await, Device::new(&network, "shared-2").await);
    one.pair(&asha).await;
    assert_eq!(one.client.push_name(), "Asha");
    other.pair(&asha).await;
    one.client.profile().set_push_name("Duka la Asha").await.unwrap();
    let renamed = |event: &Event| match event {
        Event::SelfPushNameUpdated(update) if update.new_name == "Duka la Asha" => Some(()),
        _ => None,
    };
    other.event("name", renamed).await;
    // From the version that it knows, and others see it on its messages.
    other.client.profile().set_push_name("Duka").await.unwrap();
    let mut reader = Device::new(&network, "shared-reader").await;
    reader.pair(&juma).await;
    other.client.send_text(address(&juma), "habari").await.unwrap();
    let name = reader
        .event("text", |event| match event {
            Event::Messages(batch) => {
                let found = batch.messages.iter().find(|m| m.message.text_content() == Some("habari"));
                found.map(|message| message.info.push_name.clone())
            }
            _ => None,
        })
        .await;
    assert_eq!(name, "Duka");
}

/// Posts what a client shows to the server's own port: status, and the phone.
async fn post(network: &PracticeNetwork, path: &str, body: String) -> (u16, String) {
    let url = network.ws_url().replace("ws://", "http://").replace("/ws/chat", path);
    let asked = move || {
        let agent: ureq::Agent = ureq::Agent::config_builder().http_status_as_error(false).build().into();
        let mut answer = agent.post(&url).send(body).unwrap();
        (answer.status().as_u16(), answer.body_mut().read_to_string().unwrap())
    };
    tokio::task::spawn_blocking(asked).await.unwrap()
}

const SCAN: &str = "/admin/mock-phone/scan-qr";

/// A client that registers with a name, paired by whoever has it; its phone.
async fn named(network: &PracticeNetwork, store: &str, name: &str) -> (Device, String) {
    let mut device = Device::new(network, store).await;
    device.client.persistence_manager().process_command(DeviceCommand::SetPushName(name.to_owned())).await;
    device.run().await;
    let code = |event: &Event| if let Event::PairingQrCode(qr) = event { Some(qr.code.clone()) } else { None };
    let qr = device.event("code", code).await;
    let (status, phone) = post(network, SCAN, qr).await;
    assert_eq!(status, 200, "{phone}");
    device.event("pairing", |event| matches!(event, Event::PairSuccess(_)).then_some(())).await;
    device.run().await;
    device.connected().await;
    (device, phone)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_code_is_scanned_by_the_phone_that_the_client_names() {
    let (network, _, _) = network_with_two().await;
    let (one, first) = named(&network, "suite-1", "Amina").await;
    let (_two, second) = named(&network, "suite-2", "Amina").await;
    let (mut stranger, third) =
        named(&network, "suite-3", "scenario:nct_send_ab=1,nct_history_delivery=1:Rehema").await;
    assert_eq!((&first, first != third), (&second, true));
    assert_eq!(post(&network, SCAN, "hello".to_owned()).await.0, 409);
    assert_eq!(post(&network, "/admin/other", "hello".to_owned()).await.0, 404);
    assert_eq!(post(&network, SCAN, "x".repeat(1 << 20)).await.0, 413);

    // Its phone lies in a drawer: nobody but the device itself says that something has arrived.
    assert_eq!(network.undelivered(&first).unwrap(), 0);
    let (closed, shut) = named(&network, "suite-4", "restricted:Zuhura").await;
    let nack = |id: &'static str| closed_nack(&one, id);
    let refused = nack("STRANGER");
    let options = whatsapp_rust::SendOptions::default().with_message_id("STRANGER");
    let text = whatsapp_rust::prelude::wa::Message { conversation: Some("who".into()), ..Default::default() };
    one.client.send_message_with_options(Jid::pn(shut.as_str()), text, options).await.unwrap();
    assert_eq!(refused.await.unwrap().get_attr("error").map(|code| code.as_str().into_owned()), Some("463".to_owned()));
    assert!(network.ledger().accepted(&first, &shut).is_empty());
    // With a token made of the salt that its phone told it, a stranger is let in.
    let lid = closed.client.lid().unwrap().to_non_ad();
    let told = async {
        while stranger.client.persistence_manager().get_device_snapshot().nct_salt.is_none() {
            stranger.event("history", |_| Some(())).await;
        }
    };
    tokio::time::timeout(PATIENCE, told).await.expect("no salt");
    stranger.client.send_text(lid, "with a token").await.unwrap();
    let mut closed = closed;
    assert_eq!(closed.text().await, "with a token");
}

fn closed_nack(
    device: &Device,
    id: &'static str,
) -> impl Future<Output = Result<std::sync::Arc<whatsapp_rust::OwnedNodeRef>, impl std::fmt::Debug>> {
    device.client.wait_for_node(NodeFilter::tag("ack").attr("id", id))
}
