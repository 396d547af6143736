//! What a person does beside writing, on a phone and on a linked device: sorting chats, pictures, calls, blocking, groups,
//! newsletters, communities.

use std::time::Duration;

use fake_whatsapp::{ChatAction, Content, Dress, File, GroupChange, Happening, Letter, NetworkError, Typing};
use whatsapp_rust::Jid;
use whatsapp_rust::features::{CreateCommunityOptions, GroupCreateOptions};
use whatsapp_rust::prelude::{Event, MessageExt as _, wa};
use whatsapp_rust::types::call::CallAction;

use crate::device::{Device, PATIENCE, address, network_with_two};

/// When something is done once more.
const AGAIN: Duration = Duration::from_secs(5);

#[tokio::test(flavor = "multi_thread")]
async fn what_a_phone_does_with_its_chats_its_device_is_told() {
    let (network, asha, juma) = network_with_two().await;
    let mut device = Device::new(&network, "person-chats").await;
    device.pair(&asha).await;
    let chat = || juma.number().to_owned();
    let id = || "3EB0".to_owned();
    let done = [
        ChatAction::Pin { chat: chat(), on: true },
        ChatAction::Mute { chat: chat(), on: true, until: Some(1_900_000_000_000) },
        ChatAction::Archive { chat: chat(), on: true },
        ChatAction::Read { chat: chat(), on: false },
        ChatAction::Star { chat: chat(), id: id(), from_me: false, from: None, on: true },
        ChatAction::Label { id: "7".to_owned(), name: "Wateja".to_owned(), color: 2, deleted: false },
        ChatAction::LabelChat { id: "7".to_owned(), chat: chat(), on: true },
        ChatAction::Contact { phone: chat(), name: "Juma Ali".to_owned() },
        ChatAction::DeleteForMe { chat: chat(), id: id(), from_me: true, from: None },
        ChatAction::ClearChat { chat: chat() },
        ChatAction::DeleteChat { chat: chat() },
    ];
    for action in &done {
        let whom = address(&juma);
        let told = |event: &Event| match event {
            Event::PinUpdate(update) => Some(("pin", update.jid == whom)),
            Event::MuteUpdate(update) => Some(("mute", update.action.mute_end_timestamp == Some(1_900_000_000_000))),
            Event::ArchiveUpdate(update) => Some(("archive", update.action.archived == Some(true))),
            Event::MarkChatAsReadUpdate(update) => Some(("read", update.action.read == Some(false))),
            Event::StarUpdate(update) => Some(("star", update.message_id == "3EB0" && !update.from_me)),
            Event::LabelEditUpdate(update) => Some(("label", update.action.name.as_deref() == Some("Wateja"))),
            Event::LabelAssociationUpdate(update) => Some(("label_chat", update.action.labeled == Some(true))),
            Event::ContactUpdate(update) => Some(("contact", update.action.full_name.as_deref() == Some("Juma Ali"))),
            Event::DeleteMessageForMeUpdate(update) => Some(("delete_for_me", update.from_me)),
            Event::ClearChatUpdate(_) => Some(("clear_chat", true)),
            Event::DeleteChatUpdate(_) => Some(("delete_chat", true)),
            _ => None,
        };
        let wanted = serde_json::to_value(action).unwrap()["action"].as_str().unwrap().to_owned();
        // The library passes over a notice that comes while its first sync runs, and tells that to its log alone.
        let mut heard = None;
        for _ in 0..5 {
            asha.does(action);
            heard = tokio::time::timeout(AGAIN, device.event(&wanted, told)).await.ok();
            if heard.is_some_and(|(name, _)| name == wanted) {
                break;
            }
        }
        assert_eq!(heard, Some((wanted.as_str(), true)));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_a_device_does_with_chats_its_phone_sees() {
    let (network, asha, juma) = network_with_two().await;
    let mut device = Device::new(&network, "person-device-chats").await;
    device.pair(&asha).await;
    let mut happenings = network.subscribe();
    let chat = address(&juma);
    let actions = device.client.chat_actions();
    actions.pin_chat(&chat).await.unwrap();
    actions.mute_chat(&chat).await.unwrap();
    actions.archive_chat(&chat, None).await.unwrap();
    actions.star_message(&chat, None, "3EB0", true).await.unwrap();
    device.client.labels().create_label("7", "Wateja", 2).await.unwrap();
    device.client.labels().add_chat_label("7", &chat).await.unwrap();
    let last = |h: &Happening| matches!(h, Happening::Shared { entry, .. } if entry.index[0] == "label_jid");
    network.wait_for(&mut happenings, PATIENCE, last).await.unwrap();
    let shared = asha.shared();
    for (name, on) in
        [("pin_v1", true), ("mute", true), ("archive", true), ("star", true), ("label_edit", true), ("label_jid", true)]
    {
        let entry = shared.iter().find(|entry| entry.index[0] == name).unwrap_or_else(|| panic!("no {name}"));
        assert_eq!(entry.on, Some(on), "{name}");
    }
    assert!(shared.iter().any(|entry| entry.name.as_deref() == Some("Wateja")));
    device.client.chat_actions().unpin_chat(&chat).await.unwrap();
    let unpinned = |h: &Happening| matches!(h, Happening::Shared { entry, .. } if entry.on == Some(false));
    network.wait_for(&mut happenings, PATIENCE, unpinned).await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn pictures_are_set_shown_and_taken_away() {
    let (network, asha, juma) = network_with_two().await;
    let mut device = Device::new(&network, "person-pictures").await;
    device.pair(&asha).await;
    let client = std::sync::Arc::clone(&device.client);
    let whom = address(&juma);
    let picture = || async { client.contacts().get_profile_picture(&whom, false).await.unwrap() };
    assert!(picture().await.is_none());
    assert!(juma.set_picture(Some(b"picha")));
    let found = picture().await.unwrap();
    let path = found.direct_path.unwrap();
    assert_eq!(found.url, format!("{}{path}&mms3=true", &found.url[..found.url.find("/v/").unwrap()]));
    let url = network.ws_url().replace("ws://", "http://").replace("/ws/chat", &path);
    let body =
        tokio::task::spawn_blocking(move || crate::http::call("GET", &url, b"", &[]).unwrap().body).await.unwrap();
    assert_eq!(body, b"picha");
    assert!(juma.set_picture(None));
    assert!(picture().await.is_none());
    // Of a group: by who may, and its members hear of it.
    let group = network.group("Shamba", &[&juma, &asha]);
    assert!(juma.set_group_picture(&group, Some(b"shamba")));
    let told = |event: &Event| match event {
        Event::PictureUpdate(update) if update.jid == Jid::group(group.as_str()) => Some(update.removed),
        _ => None,
    };
    assert!(!device.event("picture", told).await);
    juma.change_group(&group, &GroupChange::Locked(true)).unwrap();
    assert!(!asha.set_group_picture(&group, None));
    assert!(!juma.set_picture(Some(&[0; (1 << 20) + 1])), "too large");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_call_rings_and_is_declined() {
    let (network, asha, juma) = network_with_two().await;
    let mut device = Device::new(&network, "person-calls").await;
    device.pair(&asha).await;
    let mut happenings = network.subscribe();
    let call = juma.ring(&asha, true);
    let incoming = |event: &Event| if let Event::IncomingCall(call) = event { Some(call.clone()) } else { None };
    let incoming = device.event("call", incoming).await;
    assert_eq!((incoming.action.call_id(), incoming.from.user_base()), (call.as_str(), juma.number()));
    device.client.voip().reject(&incoming).await.unwrap();
    let declined = |h: &Happening| {
        matches!(h, Happening::Call { phone, from, id, does }
            if phone == juma.number() && from == asha.number() && *id == call && does == "reject")
    };
    network.wait_for(&mut happenings, PATIENCE, declined).await.unwrap();
    // One that nobody takes.
    let call = juma.ring(&asha, false);
    let rings = |event: &Event| match event {
        Event::IncomingCall(found) => (found.action.call_id() == call).then_some(()),
        _ => None,
    };
    device.event("second call", rings).await;
    juma.give_up_call(&asha, &call);
    let ended = |event: &Event| match event {
        Event::IncomingCall(found) if matches!(found.action, CallAction::Terminate { .. }) => {
            Some(found.action.call_id() == call)
        }
        _ => None,
    };
    assert!(device.event("end", ended).await);
    // Whom one has blocked does not ring.
    asha.set_blocked(&juma, true);
    let _ = juma.ring(&asha, false);
    let written = juma.write(&asha, "nobody hears").await.unwrap();
    asha.set_blocked(&juma, false);
    juma.write(&asha, "heard").await.unwrap();
    let next = |event: &Event| match event {
        Event::IncomingCall(call) if matches!(call.action, CallAction::Offer { .. }) => Some("a call".to_owned()),
        Event::Messages(batch) => batch.messages.iter().find_map(|m| m.message.text_content().map(str::to_owned)),
        _ => None,
    };
    assert_eq!(device.event("text", next).await, "heard");
    assert!(asha.messages().await.unwrap().iter().all(|seen| seen.id != written));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_device_blocks_and_unblocks() {
    let (network, asha, juma) = network_with_two().await;
    let mut device = Device::new(&network, "person-blocks").await;
    device.pair(&asha).await;
    // It blocks by the LID, which it learns with a message.
    juma.write(&asha, "first").await.unwrap();
    assert_eq!(device.text().await, "first");
    device.client.blocking().block(&address(&juma)).await.unwrap();
    assert_eq!(asha.blocked(), [juma.number()]);
    assert_eq!(device.client.blocking().get_blocklist().await.unwrap().len(), 1);
    juma.write(&asha, "not now").await.unwrap();
    device.client.blocking().unblock(&address(&juma)).await.unwrap();
    juma.write(&asha, "now").await.unwrap();
    assert_eq!(device.text().await, "now");
    assert_eq!(asha.blocked(), [""; 0]);
}

#[tokio::test(flavor = "multi_thread")]
async fn groups_are_changed_by_who_may() {
    let (network, asha, juma) = network_with_two().await;
    let neema = network.phone("+255700000431", "Neema").unwrap();
    let mut device = Device::new(&network, "person-groups").await;
    device.pair(&asha).await;
    let group = network.group("Shamba", &[&juma, &asha]);
    let told = |event: &Event| match event {
        Event::Notification(node) if node.get_attr("type").is_some_and(|kind| kind.as_str() == "w:gp2") => {
            node.children().and_then(|parts| parts.first()).map(|part| part.tag.to_string())
        }
        _ => None,
    };
    let one = |phone: &fake_whatsapp::Phone| vec![phone.number().to_owned()];
    for (change, tag) in [
        (GroupChange::Add(one(&neema)), "add"),
        (GroupChange::Promote(one(&neema)), "promote"),
        (GroupChange::Demote(one(&neema)), "demote"),
        (GroupChange::Subject("Duka".to_owned()), "subject"),
        (GroupChange::Description("La wote".to_owned()), "description"),
        (GroupChange::Disappearing(86_400), "ephemeral"),
        (GroupChange::Announcement(true), "announcement"),
        (GroupChange::Locked(true), "locked"),
    ] {
        juma.change_group(&group, &change).unwrap();
        assert_eq!(device.event(tag, told).await, tag);
    }
    let known = device.client.groups().get_metadata(&Jid::group(group.as_str())).await.unwrap();
    assert_eq!((known.subject.as_str(), known.description.as_deref()), ("Duka", Some("La wote")));
    assert!(known.is_announcement && known.is_locked);
    // A member is no admin, and only admins write.
    for change in [GroupChange::Remove(one(&juma)), GroupChange::Subject("Langu".to_owned())] {
        assert!(matches!(asha.change_group(&group, &change), Err(NetworkError::NotSent(_))), "{change:?}");
    }
    assert!(asha.write_to_group(&group, "me too").await.unwrap_err().to_string().contains("403"));
    juma.send(Letter::to_group(&group).text("tangazo")).await.unwrap();
    assert_eq!(device.text().await, "tangazo");
    neema.change_group(&group, &GroupChange::Leave).unwrap();
    assert_eq!(device.event("leave", told).await, "remove");
}

#[tokio::test(flavor = "multi_thread")]
async fn newsletters_are_made_followed_posted_in_and_reacted_to() {
    let (network, asha, juma) = network_with_two().await;
    let mut device = Device::new(&network, "person-newsletters").await;
    device.pair(&asha).await;
    let id = juma.make_newsletter("Bei za leo", "Kila siku");
    let jid: Jid = format!("{id}@newsletter").parse().unwrap();
    let joined = device.client.newsletter().join(&jid).await.unwrap();
    assert_eq!((joined.name.as_str(), joined.subscriber_count), ("Bei za leo", 2));
    let post = juma.post(&id, "nyanya 500").unwrap();
    assert_eq!(device.text().await, "nyanya 500");
    network.wait_acknowledged(asha.number(), 1, PATIENCE).await.unwrap();
    assert_eq!(network.undelivered(asha.number()).unwrap(), 0, "it would come again");
    // Only its owner posts.
    assert!(asha.post(&id, "vitunguu").is_err());
    device.client.newsletter().subscribe_live_updates(jid.clone()).await.unwrap();
    juma.react_to_post(&id, post, "❤").unwrap();
    let live = |event: &Event| match event {
        Event::NewsletterLiveUpdate(update) => {
            Some((update.messages[0].server_id, update.messages[0].reactions[0].count))
        }
        _ => None,
    };
    assert_eq!(device.event("reaction", live).await, (post, 1));
    let posts = device.client.newsletter().get_messages(jid.clone(), 10, None).await.unwrap();
    assert_eq!((posts.len(), posts[0].reactions[0].code.as_str()), (1, "❤"));
    device.client.newsletter().leave(&jid).await.unwrap();
    juma.post(&id, "not for those who left").unwrap();
    // One of its own: what it sends there, followers get, and it can change it.
    let own = device.client.newsletter().create("Duka", None).await.unwrap().jid;
    assert!(juma.follow(own.user_base(), true));
    let text = wa::Message { conversation: Some("karibu".to_owned()), ..Default::default() };
    let sent = device.client.send_message(own.clone(), text).await.unwrap().message_id;
    let changed = wa::Message { conversation: Some("karibuni".to_owned()), ..Default::default() };
    device.client.newsletter().edit_message(&own, sent.as_str(), changed).await.unwrap();
    let posts = device.client.newsletter().get_messages(own, 10, None).await.unwrap();
    assert_eq!(posts.len(), 1);
    assert_eq!(posts[0].message.as_ref().unwrap().text_content(), Some("karibuni"));
}

#[tokio::test(flavor = "multi_thread")]
async fn communities_hold_groups_together() {
    let (network, asha, juma) = network_with_two().await;
    let (mut one, mut other) = (Device::new(&network, "community-1").await, Device::new(&network, "community-2").await);
    one.pair(&asha).await;
    other.pair(&juma).await;
    let made = one.client.community().create(CreateCommunityOptions::new("Soko")).await.unwrap().metadata;
    let subgroups = one.client.community().get_subgroups(&made.id).await.unwrap();
    assert_eq!(subgroups.iter().filter(|group| group.is_default_sub_group).count(), 1);
    assert_eq!(subgroups.iter().filter(|group| group.is_general_chat).count(), 1);
    let group = one.client.groups().create_group(GroupCreateOptions::new("Nyanya")).await.unwrap().metadata.id;
    let community = one.client.community();
    let linked = community.link_subgroups(&made.id, std::slice::from_ref(&group)).await.unwrap();
    assert_eq!(linked.linked_jids, std::slice::from_ref(&group));
    // Once more, or what is none, fails by itself.
    let none = Jid::group("120363999999999999");
    let again = community.link_subgroups(&made.id, &[group.clone(), none]).await.unwrap();
    assert_eq!(again.failed_groups.iter().map(|(_, code)| *code).collect::<Vec<_>>(), [404, 404]);
    // Who is not in it can't join a group of it, and links nothing.
    let theirs = other.client.community();
    assert!(theirs.join_subgroup(&made.id, &group).await.is_err());
    one.client.groups().add_participants(&made.id, &[address(&juma)]).await.unwrap();
    assert!(theirs.unlink_subgroups(&made.id, std::slice::from_ref(&group), false).await.is_err());
    theirs.join_subgroup(&made.id, &group).await.unwrap();
    assert_eq!(community.query_linked_group(&made.id, &group).await.unwrap().participants.len(), 2);
    community.deactivate(&made.id).await.unwrap();
    assert!(one.client.groups().get_metadata(&made.id).await.is_err());
    assert!(one.client.groups().get_metadata(&group).await.unwrap().parent_group_jid.is_none());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_group_is_joined_by_its_invitation() {
    let (network, asha, juma) = network_with_two().await;
    let (mut one, mut other) = (Device::new(&network, "invite-1").await, Device::new(&network, "invite-2").await);
    one.pair(&asha).await;
    other.pair(&juma).await;
    let group = Jid::group(network.group("Shamba", &[&asha]));
    let old = one.client.groups().get_invite_link(group.clone(), false).await.unwrap();
    let link = one.client.groups().get_invite_link(group.clone(), true).await.unwrap();
    assert_ne!(old, link);
    assert!(other.client.groups().get_invite_info(&old).await.is_err(), "it was made anew");
    assert_eq!(other.client.groups().get_invite_info(&link).await.unwrap().subject, "Shamba");
    other.client.groups().join_with_invite_code(&link).await.unwrap();
    assert_eq!(one.client.groups().get_metadata(&group).await.unwrap().participants.len(), 2);
    // Twice is too often, and who is no admin is told no code.
    assert!(other.client.groups().join_with_invite_code(&link).await.is_err());
    assert!(other.client.groups().get_invite_link(group, false).await.is_err());
}

#[tokio::test(flavor = "multi_thread")]
async fn what_an_account_shows_of_itself_others_see() {
    let (network, asha, juma) = network_with_two().await;
    let mut device = Device::new(&network, "person-shown").await;
    device.pair(&asha).await;
    juma.set_about("Niko sokoni");
    assert!(juma.set_picture(Some(b"picha")));
    let info = device.client.contacts().get_user_info(&[address(&juma)]).await.unwrap();
    let info = info.values().next().unwrap();
    assert_eq!(info.status.as_deref(), Some("Niko sokoni"));
    assert!(info.picture_id.is_some());
    // Who writes, and who records its voice, in a chat and in a group.
    let group = network.group("Shamba", &[&juma, &asha]);
    for (chat, state, wanted) in [
        (asha.number(), Typing::Text, "Composing Text"),
        (asha.number(), Typing::Voice, "Composing Audio"),
        (group.as_str(), Typing::Voice, "Composing Audio"),
        (group.as_str(), Typing::Stopped, "Paused Text"),
    ] {
        juma.types_in(chat, state);
        let typing = |event: &Event| match event {
            Event::ChatPresence(update) => {
                Some((format!("{:?} {:?}", update.state, update.media), update.source.is_group))
            }
            _ => None,
        };
        assert_eq!(device.event(wanted, typing).await, (wanted.to_owned(), chat == group));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_not_for_linked_devices_is_read_on_phones() {
    let (network, asha, juma) = network_with_two().await;
    let mut device = Device::new(&network, "person-unavailable").await;
    device.pair(&asha).await;
    let once = Content::Image { file: File::from(b"siri".to_vec()), caption: None };
    let dress = Dress { view_once: true, ..Default::default() };
    let letter = Letter::to(&asha).content(once).dressed(dress).unavailable("view_once");
    let id = juma.send(letter).await.unwrap();
    let told = |event: &Event| match event {
        Event::UndecryptableMessage(message) if message.info.id.as_str() == id => {
            Some(format!("{:?} {}", message.unavailable_type, message.is_unavailable))
        }
        _ => None,
    };
    assert_eq!(device.event("placeholder", told).await, "ViewOnce true");
    let seen = asha.wait_for_message(PATIENCE, |seen| seen.id == id).await.unwrap();
    assert!(seen.dress.view_once);
    assert_eq!(asha.file_of(&id).await.unwrap(), b"siri");
}
