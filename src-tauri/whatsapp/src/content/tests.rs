//! A table of all kinds, and of what no phone writes.

use proptest::prelude::*;
use wakala_domain::messages::frame::{Frame, MENTION_LIMIT, Preview};
use whatsapp_rust::waproto::codec;

use super::*;
use crate::frame::frame;

fn wrapped(message: wa::Message) -> MessageField<wa::message::FutureProofMessage> {
    MessageField::some(wa::message::FutureProofMessage { message: MessageField::some(message) })
}

/// A message with one part.
macro_rules! with {
    ($field:ident, $kind:ident { $($part:ident: $value:expr),* $(,)? }) => {
        wa::Message {
            $field: MessageField::some(wa::message::$kind { $($part: $value,)* ..Default::default() }),
            ..Default::default()
        }
    };
}

fn some(text: &str) -> Option<String> {
    Some(text.to_owned())
}

fn media(what: MediaKind) -> Media {
    file(what, &None, None)
}

fn path() -> Option<String> {
    some("/v/t62?oh=1")
}

fn picture() -> wa::Message {
    with!(
        image_message,
        ImageMessage {
            caption: some("bei"),
            mimetype: some("image/jpeg"),
            file_length: Some(9),
            width: Some(3),
            height: Some(2),
            direct_path: path(),
        }
    )
}

fn poll(options: usize, choose: u32) -> wa::message::PollCreationMessage {
    let option =
        |n| wa::message::poll_creation_message::Option { option_name: Some(format!("o{n}")), ..Default::default() };
    wa::message::PollCreationMessage {
        name: some("Lini?"),
        options: (0..options).map(option).collect(),
        selectable_options_count: Some(choose),
        ..Default::default()
    }
}

#[test]
fn every_kind_is_known() {
    let image = Media {
        caption: some("bei"),
        mime: "image/jpeg".into(),
        bytes: Some(9),
        size: Some((3, 2)),
        ..media(MediaKind::Image)
    };
    let ptv = wa::Message {
        ptv_message: MessageField::some(wa::message::VideoMessage {
            seconds: Some(4),
            direct_path: path(),
            ..Default::default()
        }),
        ..Default::default()
    };
    let asked = |n: usize, choose: u32| {
        Content::Poll(Poll { question: "Lini?".into(), options: (0..n).map(|n| format!("o{n}")).collect(), choose })
    };
    let mut table = vec![
        (picture(), Content::Media(image.clone())),
        (
            with!(video_message, VideoMessage { seconds: Some(7), gif_playback: Some(true), direct_path: path() }),
            Content::Media(Media { seconds: Some(7), ..media(MediaKind::Gif) }),
        ),
        (
            with!(
                video_message,
                VideoMessage { caption: some("c"), height: Some(4), width: Some(5), url: some("https://x") }
            ),
            Content::Media(Media { caption: some("c"), size: Some((5, 4)), ..media(MediaKind::Video) }),
        ),
        (ptv, Content::Media(Media { seconds: Some(4), ..media(MediaKind::VideoNote) })),
        (
            with!(audio_message, AudioMessage { ptt: Some(true), seconds: Some(2), waveform: Some(vec![0, 50, 255]) }),
            Content::Media(Media { seconds: Some(2), waveform: Some(vec![0, 50, 100]), ..media(MediaKind::Voice) }),
        ),
        (with!(audio_message, AudioMessage { seconds: Some(0) }), Content::Media(media(MediaKind::Audio))),
        (
            with!(
                document_message,
                DocumentMessage { file_name: some("bei.pdf"), page_count: Some(3), caption: some("c") }
            ),
            Content::Media(Media {
                file_name: some("bei.pdf"),
                pages: Some(3),
                caption: some("c"),
                ..media(MediaKind::Document)
            }),
        ),
        (with!(sticker_message, StickerMessage {}), Content::Media(media(MediaKind::Sticker))),
        (
            with!(
                location_message,
                LocationMessage {
                    degrees_latitude: Some(-6.8),
                    degrees_longitude: Some(39.28),
                    name: some("Kariakoo"),
                    address: some("Dar"),
                }
            ),
            Content::Location(Location {
                latitude: -68_000_000,
                longitude: 392_800_000,
                name: some("Kariakoo"),
                address: some("Dar"),
                live: false,
            }),
        ),
        (
            with!(
                live_location_message,
                LiveLocationMessage { degrees_latitude: Some(1.0), degrees_longitude: Some(2.0) }
            ),
            Content::Location(Location {
                latitude: 10_000_000,
                longitude: 20_000_000,
                name: None,
                address: None,
                live: true,
            }),
        ),
        (
            with!(
                contact_message,
                ContactMessage { display_name: some("Neema"), vcard: some("TEL;waid=255700000431:+255") }
            ),
            Content::Contacts {
                cards: vec![Card { name: "Neema".into(), phones: vec!["255700000431".parse().unwrap()] }],
            },
        ),
        (
            with!(group_invite_message, GroupInviteMessage { group_name: some("Duka"), group_jid: some("1@g.us") }),
            Content::Invite { group: "Duka".into() },
        ),
        (
            with!(buttons_response_message, ButtonsResponseMessage { selected_button_id: some("2") }),
            Content::Chosen { text: "2".into() },
        ),
        (
            with!(template_button_reply_message, TemplateButtonReplyMessage { selected_display_text: some("Ndiyo") }),
            Content::Chosen { text: "Ndiyo".into() },
        ),
        (
            with!(list_response_message, ListResponseMessage { title: some("Leo") }),
            Content::Chosen { text: "Leo".into() },
        ),
        (
            with!(
                protocol_message,
                ProtocolMessage {
                    r#type: Some(wa::message::protocol_message::Type::EPHEMERAL_SETTING),
                    ephemeral_expiration: Some(86_400),
                }
            ),
            Content::Event(ChatEvent::Expiry { seconds: 86_400 }),
        ),
        (
            with!(
                pin_in_chat_message,
                PinInChatMessage { r#type: Some(wa::message::pin_in_chat_message::Type::PIN_FOR_ALL) }
            ),
            Content::Event(ChatEvent::Pinned),
        ),
        (with!(event_message, EventMessage { name: some("x") }), Content::Unsupported { name: "event_message".into() }),
        // To be looked at once, in each of its wrappers and without one.
        (
            wa::Message { view_once_message: wrapped(picture()), ..Default::default() },
            Content::Media(Media { once: true, ..image.clone() }),
        ),
        (
            wa::Message { view_once_message_v2: wrapped(picture()), ..Default::default() },
            Content::Media(Media { once: true, ..image.clone() }),
        ),
        (
            wa::Message { view_once_message_v2_extension: wrapped(picture()), ..Default::default() },
            Content::Media(Media { once: true, ..image.clone() }),
        ),
        (
            with!(image_message, ImageMessage { view_once: Some(true) }),
            Content::Gone(Gone::Once { what: MediaKind::Image }),
        ),
        (
            wa::Message {
                ephemeral_message: wrapped(wa::Message {
                    document_with_caption_message: wrapped(with!(
                        document_message,
                        DocumentMessage { title: some("t") }
                    )),
                    ..Default::default()
                }),
                ..Default::default()
            },
            Content::Media(Media { file_name: some("t"), ..media(MediaKind::Document) }),
        ),
        (
            wa::Message {
                lottie_sticker_message: wrapped(with!(sticker_message, StickerMessage {})),
                ..Default::default()
            },
            Content::Media(media(MediaKind::Sticker)),
        ),
        (
            wa::Message {
                edited_message: wrapped(wa::Message { conversation: some("habari"), ..Default::default() }),
                ..Default::default()
            },
            Content::Text { text: "habari".into() },
        ),
    ];
    let v4 = wa::Message { poll_creation_message: MessageField::some(poll(2, 1)), ..Default::default() };
    for message in [
        v4.clone(),
        wa::Message { poll_creation_message_v2: MessageField::some(poll(2, 1)), ..Default::default() },
        wa::Message { poll_creation_message_v3: MessageField::some(poll(2, 1)), ..Default::default() },
        wa::Message { poll_creation_message_v4: wrapped(v4), ..Default::default() },
        wa::Message { poll_creation_message_v5: MessageField::some(poll(2, 1)), ..Default::default() },
    ] {
        table.push((message, asked(2, 1)));
    }
    for (options, choose, wanted) in [(0, 0, asked(0, 0)), (1_000, 0, asked(OPTION_LIMIT, 0)), (2, 7, asked(2, 0))] {
        let message =
            wa::Message { poll_creation_message_v3: MessageField::some(poll(options, choose)), ..Default::default() };
        table.push((message, wanted));
    }
    for (message, wanted) in table {
        assert_eq!(content(&message), Some(wanted), "{message:?}");
    }
}

#[test]
fn what_businesses_ask_is_read() {
    use wa::hydrated_template_button::{HydratedButton, HydratedQuickReplyButton};
    use wa::message::interactive_message::native_flow_message::NativeFlowButton;
    use wa::message::interactive_message::{Body, InteractiveMessage as Kind, NativeFlowMessage};
    use wa::message::list_message::{Row, Section};
    use wa::message::template_message::HydratedFourRowTemplate;
    let button = |text: &str| wa::message::buttons_message::Button {
        button_text: MessageField::some(wa::message::buttons_message::button::ButtonText { display_text: some(text) }),
        ..Default::default()
    };
    let row = |title: &str| Row { title: some(title), ..Default::default() };
    let flow = |parameters: &str| NativeFlowButton { name: some("x"), button_params_json: some(parameters) };
    let reply = wa::HydratedTemplateButton {
        hydrated_button: Some(HydratedButton::QuickReplyButton(Box::new(HydratedQuickReplyButton {
            display_text: some("Leo"),
            ..Default::default()
        }))),
        ..Default::default()
    };
    let hydrated = HydratedFourRowTemplate {
        hydrated_content_text: some("Lini?"),
        hydrated_buttons: vec![reply],
        ..Default::default()
    };
    let interactive = wa::message::InteractiveMessage {
        body: MessageField::some(Body { text: some("Lini?") }),
        interactive_message: Some(Kind::NativeFlowMessage(Box::new(NativeFlowMessage {
            buttons: vec![
                flow(r#"{"display_text":"Leo"}"#),
                flow(r#"{"title":"Siku","sections":[{"rows":[{"title":"Kesho"},{}]},{}]}"#),
                flow("no JSON"),
                flow(r#"{"display_text":7}"#),
            ],
            ..Default::default()
        }))),
        ..Default::default()
    };
    for (message, text, options) in [
        (
            with!(
                buttons_message,
                ButtonsMessage {
                    header: Some(wa::message::buttons_message::Header::Text("Duka".into())),
                    content_text: some("Lini?"),
                    footer_text: some(" "),
                    buttons: vec![button("Leo"), button("Kesho")],
                }
            ),
            "Duka\nLini?",
            vec!["Leo", "Kesho"],
        ),
        (
            with!(
                list_message,
                ListMessage {
                    title: some("Lini?"),
                    sections: vec![Section { rows: vec![row("Leo"), row("")], ..Default::default() }],
                }
            ),
            "Lini?",
            vec!["Leo"],
        ),
        (
            with!(template_message, TemplateMessage { hydrated_template: MessageField::some(hydrated) }),
            "Lini?",
            vec!["Leo"],
        ),
        (
            wa::Message { interactive_message: MessageField::some(interactive), ..Default::default() },
            "Lini?",
            vec!["Leo", "Kesho"],
        ),
    ] {
        let options = options.into_iter().map(str::to_owned).collect();
        assert_eq!(content(&message), Some(Content::Choices { text: text.to_owned(), options }));
    }
}

#[test]
fn nonsense_is_left_out_and_nothing_is_lost() {
    let image = |bytes, width, height| {
        with!(image_message, ImageMessage { file_length: bytes, width: width, height: height, direct_path: path() })
    };
    for (bytes, width, height, wanted) in [
        (None, None, None, (None, None)),
        (Some(0), Some(0), Some(5), (None, None)),
        (Some(u64::MAX), Some(u32::MAX), Some(1), (None, None)),
        (Some(3 << 30), Some(50_000), Some(50_000), (Some(3 << 30), Some((50_000, 50_000)))),
    ] {
        let Some(Content::Media(found)) = content(&image(bytes, width, height)) else { panic!("no picture") };
        assert_eq!((found.bytes, found.size), wanted);
    }
    for (latitude, longitude) in
        [(f64::NAN, 0.0), (0.0, f64::INFINITY), (90.1, 0.0), (0.0, -180.1), (f64::MAX, f64::MIN)]
    {
        let place = with!(
            location_message,
            LocationMessage { degrees_latitude: Some(latitude), degrees_longitude: Some(longitude) }
        );
        assert_eq!(content(&place), Some(Content::Unsupported { name: "location_message".into() }));
    }
    let nobody = with!(contact_message, ContactMessage { vcard: some("BEGIN:VCARD") });
    assert_eq!(content(&nobody), Some(Content::Unsupported { name: "contact_message".into() }));
    let long = with!(
        audio_message,
        AudioMessage { seconds: Some(u32::MAX), waveform: Some(vec![9; 1 << 20]), ptt: Some(true) }
    );
    let Some(Content::Media(voice)) = content(&long) else { panic!("no voice") };
    assert_eq!((voice.seconds, voice.waveform.map(|bars| bars.len())), (None, Some(BARS)));
    assert_eq!(content(&with!(album_message, AlbumMessage { expected_image_count: Some(2) })), None);
}

fn dressed(context: wa::ContextInfo) -> wa::Message {
    with!(extended_text_message, ExtendedTextMessage { text: some("ndiyo"), context_info: MessageField::some(context) })
}

#[test]
fn what_stands_around_a_message_is_read() {
    let quoting = |quoted: wa::Message| {
        let context = wa::ContextInfo {
            stanza_id: some("3EB1"),
            participant: some("255700000431:7@s.whatsapp.net"),
            quoted_message: MessageField::some(quoted),
            ..Default::default()
        };
        frame(&dressed(context), "3EB0").quote.unwrap()
    };
    let text = |text: &str| wa::Message { conversation: some(text), ..Default::default() };
    let quote = quoting(text(&"é".repeat(5_000)));
    assert_eq!((quote.words.chars().count(), quote.kind), (1_000, None));
    assert_eq!(quote.sender.unwrap().as_str(), "255700000431@s.whatsapp.net");
    let quote = quoting(picture());
    assert_eq!((quote.words.as_str(), quote.kind.as_deref()), ("bei", Some("image_message")));
    let quote = quoting(wa::Message::default());
    assert_eq!((quote.words.as_str(), quote.kind.as_deref()), ("", Some("unknown")));

    let itself = wa::ContextInfo { stanza_id: some("3EB0"), ..Default::default() };
    assert_eq!(frame(&dressed(itself), "3EB0"), Frame::default(), "a quote of itself is none");
    let jids = [
        "",
        "@",
        "1@g.us",
        "x y@s.whatsapp.net",
        "255700000118@s.whatsapp.net",
        "255700000118:2@s.whatsapp.net",
        "1@lid",
    ];
    let many = (0..2_000).map(|n| format!("2557000{n:05}@s.whatsapp.net"));
    let named = wa::ContextInfo {
        mentioned_jid: jids.into_iter().map(str::to_owned).collect(),
        is_forwarded: Some(true),
        expiration: Some(86_400),
        ..Default::default()
    };
    let found = frame(&dressed(named.clone()), "3EB0");
    assert_eq!((found.forwarded, found.expires), (1, 86_400));
    assert!(found.mentions.iter().all(|address| address.is_person()));
    assert!(found.mentions.iter().any(|address| address.as_str() == "1@lid"), "{:?}", found.mentions);
    let mut once = found.mentions.clone();
    once.dedup();
    assert_eq!(once, found.mentions);
    let crowd = wa::ContextInfo {
        mentioned_jid: many.collect(),
        forwarding_score: Some(127),
        expiration: Some(u32::MAX),
        ..Default::default()
    };
    let found = frame(&dressed(crowd), "3EB0");
    assert_eq!((found.mentions.len(), found.forwarded, found.expires), (MENTION_LIMIT, 127, 0));
    // Also around what is wrapped, and around other kinds.
    let mut image = picture();
    image.image_message.as_option_mut().unwrap().context_info = MessageField::some(named);
    let inside = wa::Message { ephemeral_message: wrapped(image), ..Default::default() };
    assert_eq!(frame(&inside, "3EB0").expires, 86_400);

    let link = |title: Option<String>, link: Option<String>| {
        let message = with!(
            extended_text_message,
            ExtendedTextMessage { text: some("https://example.org"), title: title, matched_text: link }
        );
        frame(&message, "3EB0").preview
    };
    let address = || some("https://example.org");
    let preview = Preview { title: "Duka".into(), description: String::new(), link: "https://example.org".into() };
    assert_eq!(link(some("Duka"), address()), Some(preview));
    assert_eq!((link(some("Duka"), None), link(None, address())), (None, None));
}

proptest! {
    /// Whatever the bytes of a message are: what can be decoded is read, and keeps what it is.
    #[test]
    fn whatever_comes_is_read(which in 0..4_usize, at in any::<prop::sample::Index>(), with in prop::collection::vec(any::<u8>(), 0..9)) {
        let message = match which {
            0 => picture(),
            1 => dressed(wa::ContextInfo { stanza_id: some("3EB1"), quoted_message: MessageField::some(picture()), ..Default::default() }),
            2 => wa::Message { poll_creation_message_v3: MessageField::some(poll(3, 1)), ..Default::default() },
            _ => with!(contact_message, ContactMessage { display_name: some("N"), vcard: some("BEGIN:VCARD\nFN:N\nTEL:+255700000118") }),
        };
        let mut wire = codec::message_to_vec(&message);
        let at = at.index(wire.len());
        let end = (at + with.len()).min(wire.len());
        wire.splice(at..end, with);
        if let Ok(message) = codec::message_decode(&wire) {
            let found = content(&message);
            frame(&message, "3EB0");
            if let Some(found) = found {
                let kept = serde_json::to_string(&found).unwrap();
                prop_assert_eq!(serde_json::from_str::<Content>(&kept).unwrap(), found);
            }
        }
    }
}
