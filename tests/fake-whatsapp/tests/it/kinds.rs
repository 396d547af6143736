//! Every kind of message, from a simulated phone to the unmodified library and back.

use fake_whatsapp::{Content, Dress, File, Letter, Phone, PhoneMessage, PracticeNetwork};
use whatsapp_rust::download::{Downloadable, MediaType};
use whatsapp_rust::media::{AudioOptions, DocumentOptions, ImageOptions, VideoOptions};
use whatsapp_rust::media::{audio_message, document_message, image_message, video_message};
use whatsapp_rust::prelude::{Event, MessageExt as _, wa};
use whatsapp_rust::{Jid, SendOptions};

use crate::device::{Device, PATIENCE, address, network_with_two};

async fn pair(name: &str) -> (PracticeNetwork, Phone, Phone, Device) {
    let (network, asha, juma) = network_with_two().await;
    let mut device = Device::new(&network, name).await;
    device.pair(&asha).await;
    (network, asha, juma, device)
}

/// The message with this id, as the library hands it over.
async fn received(device: &mut Device, id: &str) -> wa::Message {
    let found = |event: &Event| match event {
        Event::Messages(batch) => {
            let found = batch.messages.iter().find(|message| message.info.id.as_str() == id);
            found.map(|message| wa::Message::clone(&message.message))
        }
        _ => None,
    };
    device.event(id, found).await
}

async fn send(from: &Phone, to: &Phone, content: Content, dress: Dress) -> String {
    from.send(Letter::to(to).content(content).dressed(dress)).await.unwrap()
}

async fn opened(device: &Device, part: Option<&dyn Downloadable>) -> Vec<u8> {
    device.client.download(part.unwrap()).await.unwrap()
}

fn downloadable<D: Downloadable>(part: Option<&D>) -> Option<&dyn Downloadable> {
    part.map(|part| part as &dyn Downloadable)
}

#[tokio::test(flavor = "multi_thread")]
async fn files_of_a_phone_are_opened_by_a_device() {
    let (_network, asha, juma, mut device) = pair("kinds-files").await;
    let file = |text: &str| File::from(text.repeat(100).into_bytes());
    let caption = || Some("Duka".to_owned());
    for (content, text) in [
        (Content::Image { file: file("image"), caption: caption() }, "image"),
        (Content::Video { file: file("video"), caption: caption(), seconds: 3 }, "video"),
        (Content::Voice { file: file("voice"), seconds: 2 }, "voice"),
        (Content::Audio { file: file("audio"), seconds: 4 }, "audio"),
        (
            Content::Document {
                file: file("document"),
                name: "bei.pdf".to_owned(),
                mimetype: Some("application/pdf".to_owned()),
                caption: caption(),
            },
            "document",
        ),
        (Content::Sticker { file: file("sticker") }, "sticker"),
    ] {
        let id = send(&juma, &asha, content, Dress::default()).await;
        let message = received(&mut device, &id).await;
        let part = match text {
            "image" => downloadable(message.image_message.as_option()),
            "video" => downloadable(message.video_message.as_option()),
            "voice" | "audio" => downloadable(message.audio_message.as_option()),
            "document" => downloadable(message.document_message.as_option()),
            _ => downloadable(message.sticker_message.as_option()),
        };
        assert_eq!(opened(&device, part).await, text.repeat(100).as_bytes(), "{text}");
        if let Some(audio) = message.audio_message.as_option() {
            assert_eq!(audio.ptt, Some(text == "voice"));
        }
        let wanted = matches!(text, "image" | "video" | "document").then_some("Duka");
        assert_eq!(message.get_caption(), wanted, "{text}");
        // The own phone has it, too, and its file.
        let seen = asha.wait_for_message(PATIENCE, |seen| seen.id == id).await.unwrap();
        assert_eq!((seen.kind.as_str(), seen.from.as_str()), (text, juma.number()));
        assert_eq!(seen.file.unwrap().bytes, Some(text.len() * 100));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn files_of_a_device_are_opened_by_phones() {
    let (_network, asha, juma, device) = pair("kinds-device-files").await;
    let mut sent = Vec::new();
    for (kind, text) in [
        (MediaType::Image, "image"),
        (MediaType::Video, "video"),
        (MediaType::Audio, "voice"),
        (MediaType::Document, "document"),
    ] {
        let place = device.client.upload(text.repeat(50).into_bytes(), kind, Default::default()).await.unwrap();
        let caption = Some("Bei".to_owned());
        let message = match text {
            "image" => image_message(place, ImageOptions { caption, ..Default::default() }),
            "video" => video_message(place, VideoOptions { caption, ..Default::default() }),
            "voice" => audio_message(place, AudioOptions { ptt: Some(true), ..Default::default() }),
            _ => document_message(place, DocumentOptions { caption, ..Default::default() }),
        };
        sent.push((text, device.client.send_message(address(&juma), message).await.unwrap().message_id));
    }
    for (text, id) in sent {
        // The reader has it, and the own phone its copy.
        for (phone, chat) in [(&juma, &asha), (&asha, &juma)] {
            let seen = phone.wait_for_message(PATIENCE, |seen| seen.id == id).await.unwrap();
            assert_eq!((seen.kind.as_str(), seen.from.as_str()), (text, asha.number()));
            assert_eq!(seen.chat, chat.number());
            assert_eq!(phone.file_of(&id).await.unwrap(), text.repeat(50).as_bytes());
            assert_eq!(seen.text, if text == "voice" { "" } else { "Bei" });
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_that_is_gone_is_put_there_once_more_by_the_phone() {
    let (network, asha, juma, mut device) = pair("kinds-gone").await;
    let content = Content::Image { file: File::from(b"once".to_vec()), caption: None };
    let id = send(&juma, &asha, content, Dress::default()).await;
    let message = received(&mut device, &id).await;
    let image = message.image_message.as_option().unwrap();
    asha.wait_for_message(PATIENCE, |seen| seen.id == id).await.unwrap();
    let old = image.direct_path.clone().unwrap();
    assert!(network.expire_media(&old, 410));
    assert!(device.client.download(image).await.is_err());

    let chat = address(&juma);
    let ask = |key: Vec<u8>| {
        let (device, chat, id) = (&device, &chat, &id);
        async move {
            let request = whatsapp_rust::features::MediaReuploadRequest {
                msg_id: id,
                chat_jid: chat,
                media_key: &key,
                is_from_me: false,
                participant: None,
            };
            format!("{:?}", device.client.media_reupload().request(&request).await.unwrap())
        }
    };
    let key = image.media_key.clone().unwrap();
    asha.set_forgetful(true).await.unwrap();
    assert_eq!(ask(key.clone()).await, "NotFound");
    asha.set_forgetful(false).await.unwrap();
    assert_eq!(ask(vec![1; 32]).await, "DecryptionError", "only who has the message may ask");
    let answer = ask(key).await;
    let path = answer.split('"').nth(1).unwrap();
    assert_ne!(path, old, "{answer}");
    let mut again = image.clone();
    again.direct_path = Some(path.to_owned());
    assert_eq!(device.client.download(&again).await.unwrap(), b"once");
}

#[tokio::test(flavor = "multi_thread")]
async fn places_and_cards_arrive() {
    let (_network, asha, juma, mut device) = pair("kinds-places").await;
    let place = Content::Location {
        latitude: -6.8,
        longitude: 39.28,
        name: Some("Kariakoo".to_owned()),
        address: Some("Dar es Salaam".to_owned()),
    };
    let id = send(&juma, &asha, place, Dress::default()).await;
    let location = received(&mut device, &id).await.location_message.into_option().unwrap();
    assert_eq!((location.degrees_latitude, location.name.as_deref()), (Some(-6.8), Some("Kariakoo")));
    let live = Content::LiveLocation { latitude: 1.0, longitude: 2.0, sequence: 7, caption: None };
    let id = send(&juma, &asha, live, Dress::default()).await;
    let live = received(&mut device, &id).await.live_location_message.into_option().unwrap();
    assert_eq!(live.sequence_number, Some(7));
    let card = Content::Contact { name: "Neema".to_owned(), phone: "255700000431".to_owned() };
    let id = send(&juma, &asha, card, Dress::default()).await;
    let card = received(&mut device, &id).await.contact_message.into_option().unwrap();
    assert!(card.vcard.unwrap().contains("waid=255700000431"));
    // And what a device sends of them is seen on a phone.
    let message = wa::Message {
        location_message: buffa::MessageField::some(wa::message::LocationMessage {
            degrees_latitude: Some(1.5),
            degrees_longitude: Some(2.5),
            name: Some("Soko".to_owned()),
            ..Default::default()
        }),
        ..Default::default()
    };
    let id = device.client.send_message(address(&juma), message).await.unwrap().message_id;
    let seen = juma.wait_for_message(PATIENCE, |seen| seen.id == id).await.unwrap();
    assert_eq!((seen.kind.as_str(), seen.text.as_str()), ("location", "Soko"));
    assert_eq!(seen.options, ["1.5", "2.5"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn polls_are_asked_and_voted_in_on_both_sides() {
    let (network, asha, juma, mut device) = pair("kinds-polls").await;
    let options = || vec!["leo".to_owned(), "kesho".to_owned(), "wiki ijayo".to_owned()];
    let poll = Content::Poll { name: "Lini?".to_owned(), options: options(), choose: 1 };
    let id = send(&juma, &asha, poll, Dress::default()).await;
    let message = received(&mut device, &id).await;
    let asked = message.poll_creation_message_v3.as_option().unwrap();
    assert_eq!(asked.name.as_deref(), Some("Lini?"));
    let secret = message.message_context_info.as_option().unwrap().message_secret.clone().unwrap();
    let chosen = vec!["kesho".to_owned()];
    device.client.polls().vote(address(&juma), &id, &address(&juma), &secret, &chosen).await.unwrap();
    let is_vote = |seen: &PhoneMessage| seen.kind == "vote" && seen.about.as_deref() == Some(&id);
    let vote = juma.wait_for_message(PATIENCE, is_vote).await.unwrap();
    assert_eq!((vote.from.as_str(), vote.options), (asha.number(), chosen));
    // The other way round, in a group.
    let group = network.group("Shamba", &[&juma, &asha]);
    let group_jid = Jid::group(group.as_str());
    let (sent, secret) = device.client.polls().create(group_jid.clone(), "Wapi?", &options(), 2).await.unwrap();
    let poll = sent.message_id;
    juma.wait_for_message(PATIENCE, |seen| seen.id == poll && seen.options == options()).await.unwrap();
    let vote = Content::Vote { about: poll.clone(), options: vec!["leo".to_owned(), "kesho".to_owned()] };
    let id = juma.send(Letter::to_group(&group).content(vote)).await.unwrap();
    let update = received(&mut device, &id).await.poll_update_message.into_option().unwrap();
    let vote = update.vote.as_option().unwrap();
    let cipher = wacore::poll::PollVoteCiphertext {
        enc_payload: vote.enc_payload.as_deref().unwrap(),
        enc_iv: vote.enc_iv.as_deref().unwrap(),
    };
    let (own, voter) = (device.client.lid().unwrap(), Jid::lid(format!("1{:0>14}", juma.number())));
    let hashes = device.client.polls().decrypt_vote(cipher, &secret, &poll, &own, &voter).await.unwrap();
    let wanted: Vec<Vec<u8>> =
        ["leo", "kesho"].iter().map(|option| wacore::poll::compute_option_hash(option).to_vec()).collect();
    assert_eq!(hashes, wanted);
    // What is no poll, or no option of it, is not sent.
    let bad = [
        Content::Poll { name: "Moja".to_owned(), options: vec!["pekee".to_owned()], choose: 1 },
        Content::Vote { about: poll, options: vec!["jana".to_owned()] },
        Content::Vote { about: "NONE".to_owned(), options: Vec::new() },
    ];
    for content in bad {
        assert!(juma.send(Letter::to_group(&group).content(content.clone())).await.is_err(), "{content:?}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_about_another_message_names_it() {
    let (_network, asha, juma, mut device) = pair("kinds-about").await;
    let first = juma.write(&asha, "habari").await.unwrap();
    assert_eq!(device.text().await, "habari");
    let about = || first.clone();
    let react = Content::Reaction { about: about(), emoji: "👍".to_owned() };
    let id = send(&juma, &asha, react, Dress::default()).await;
    let reaction = received(&mut device, &id).await.reaction_message.into_option().unwrap();
    assert_eq!(reaction.text.as_deref(), Some("👍"));
    assert_eq!(reaction.key.as_option().and_then(|key| key.id.clone()), Some(about()));
    let edit = Content::Edit { about: about(), text: "habari yako".to_owned() };
    let id = send(&juma, &asha, edit, Dress::default()).await;
    let edited = received(&mut device, &id).await.protocol_message.into_option().unwrap();
    assert_eq!(edited.edited_message.as_option().unwrap().text_content(), Some("habari yako"));
    let answer = Dress { quote: Some(about()), mentions: vec![asha.number().to_owned()], ..Default::default() };
    let id = send(&juma, &asha, Content::Text { text: "jibu".to_owned() }, answer).await;
    let message = received(&mut device, &id).await;
    let context = message.extended_text_message.as_option().unwrap().context_info.as_option().unwrap();
    assert_eq!(context.stanza_id.as_deref(), Some(first.as_str()));
    assert_eq!(context.quoted_message.as_option().unwrap().text_content(), Some("habari"));
    assert_eq!(context.mentioned_jid, [address(&asha).to_string()]);
    for (content, what) in [
        (Content::Pin { about: about(), on: true }, "pin"),
        (Content::Keep { about: about(), on: true }, "keep"),
        (Content::Disappearing { seconds: 86_400 }, "disappearing"),
        (Content::Delete { about: about() }, "delete"),
    ] {
        let id = send(&juma, &asha, content, Dress::default()).await;
        received(&mut device, &id).await;
        let seen = asha.wait_for_message(PATIENCE, |seen| seen.id == id).await.unwrap();
        assert_eq!(seen.kind, what);
    }
    let forwarded = Dress { forwarded: 5, expires: Some(3600), ..Default::default() };
    let id = send(&juma, &asha, Content::Text { text: "sambaza".to_owned() }, forwarded).await;
    let message = received(&mut device, &id).await;
    assert!(message.is_forwarded());
    assert_eq!(message.get_ephemeral_expiration(), Some(3600));
    let once = Dress { view_once: true, ..Default::default() };
    let picture = Content::Image { file: File::from(b"siri".to_vec()), caption: None };
    let id = send(&juma, &asha, picture, once.clone()).await;
    assert!(received(&mut device, &id).await.is_view_once());
    let none = juma.send(Letter::to(&asha).content(Content::Text { text: "siri".to_owned() }).dressed(once)).await;
    assert!(none.is_err());
}

#[tokio::test(flavor = "multi_thread")]
async fn what_a_device_does_to_messages_is_seen_on_phones() {
    let (_network, asha, juma, device) = pair("kinds-does").await;
    let text = |text: &str| wa::Message { conversation: Some(text.to_owned()), ..Default::default() };
    let options = SendOptions::default().with_message_id("3EB0AAAABBBBCCCCDDDDEE");
    let first =
        device.client.send_message_with_options(address(&juma), text("moja"), options).await.unwrap().message_id;
    let key = wa::MessageKey {
        remote_jid: Some(address(&juma).to_string()),
        from_me: Some(true),
        id: Some(first.clone()),
        participant: None,
    };
    device.client.send_reaction(address(&juma), key, "🎉").await.unwrap();
    device.client.edit_message(address(&juma), first.as_str(), text("mbili")).await.unwrap();
    let revoked = whatsapp_rust::send::RevokeType::Sender;
    device.client.revoke_message(address(&juma), first.as_str(), revoked).await.unwrap();
    for (kind, text) in [("reaction", "🎉"), ("edit", "mbili"), ("delete", "")] {
        for phone in [&juma, &asha] {
            let about = |seen: &PhoneMessage| seen.kind == kind && seen.about.as_deref() == Some(&first);
            let seen = phone.wait_for_message(PATIENCE, about).await.unwrap();
            assert_eq!((seen.from.as_str(), seen.text.as_str()), (asha.number(), text));
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn status_posts_with_files_reach_their_readers() {
    let (_network, asha, juma, mut device) = pair("kinds-status").await;
    let content = Content::Image { file: File::from(b"leo".to_vec()), caption: Some("Leo".to_owned()) };
    let id = juma.send(Letter::status(&[&asha]).content(content)).await.unwrap();
    let message = received(&mut device, &id).await;
    assert_eq!(opened(&device, downloadable(message.image_message.as_option())).await, b"leo");
    let seen = asha.wait_for_message(PATIENCE, |seen| seen.id == id).await.unwrap();
    assert_eq!((seen.chat.as_str(), seen.text.as_str()), ("status", "Leo"));
}
