//! What a phone reads in what we make.

use wakala_domain::messages::OutgoingText;
use wakala_domain::messages::changes::Emoji;
use wakala_domain::messages::content::{Media, MediaKind};
use wakala_domain::messages::outgoing::{Carried, Lies};
use wakala_domain::time::Wall;
use whatsapp_rust::types::message::EditAttribute;

use super::*;

const OWN: &str = "100255700000118@lid";
const NEEMA: &str = "255700000431@s.whatsapp.net";
const GROUP: &str = "1203630@g.us";

fn text(words: &str) -> OutgoingText {
    OutgoingText::parse(words).unwrap()
}

fn target(author: Author) -> Target {
    Target { author, id: MessageId("3EB0".into()) }
}

fn theirs() -> Target {
    target(Author::Them(NEEMA.parse().unwrap()))
}

fn made(to: &str, what: Outgoing) -> wa::Message {
    made_with(to, what, None, 0)
}

fn made_with(to: &str, what: Outgoing, quoted: Option<Vec<u8>>, expires: u32) -> wa::Message {
    let parcel = Parcel { what, quoted, expires, written: Wall(1_800_000_000_123), file: None };
    made_of(to, &parcel).unwrap()
}

fn made_of(to: &str, parcel: &Parcel) -> Option<wa::Message> {
    let made = || of(&to.parse().unwrap(), Some(OWN), parcel);
    let (once, again) = (made()?, made()?);
    assert_eq!(codec::message_to_vec(&once), codec::message_to_vec(&again), "the same at every try");
    Some(once)
}

fn context(message: &wa::Message) -> wa::ContextInfo {
    message.extended_text_message.as_option().unwrap().context_info.as_option().unwrap().clone()
}

#[test]
fn a_text_and_nothing_else_is_as_short_as_can_be() {
    let message = made(NEEMA, Outgoing::text(text("habari")));
    assert_eq!(message, wa::Message { conversation: Some("habari".into()), ..Default::default() });
    let message = made_with(NEEMA, Outgoing::text(text("habari")), None, 86_400);
    assert_eq!((message.conversation.as_deref(), context(&message).expiration), (None, Some(86_400)));
}

#[test]
fn an_answer_quotes_what_was_kept_else_the_words() {
    let answer = |author: Author| {
        let reply = Reply { target: target(author), words: "bei?".into(), kind: None };
        Outgoing::Text { text: text("200"), reply: Some(reply), mentions: Vec::new() }
    };
    let quoted = |message: &wa::Message| context(message).quoted_message.as_option().unwrap().clone();
    let of_theirs = made(NEEMA, answer(Author::Them(NEEMA.parse().unwrap())));
    assert_eq!(quoted(&of_theirs).conversation.as_deref(), Some("bei?"));
    let found = context(&of_theirs);
    assert_eq!((found.stanza_id.as_deref(), found.participant.as_deref()), (Some("3EB0"), Some(NEEMA)));
    let of_ours = made(GROUP, answer(Author::Us));
    assert_eq!(context(&of_ours).participant.as_deref(), Some(OWN));
    let place = wa::message::LocationMessage { degrees_latitude: Some(-6.8), ..Default::default() };
    let kept = wa::Message { location_message: MessageField::some(place), ..Default::default() };
    let author = Author::Them(NEEMA.parse().unwrap());
    let message = made_with(NEEMA, answer(author.clone()), Some(codec::message_to_vec(&kept)), 0);
    assert!(quoted(&message).location_message.is_set());
    let damaged = made_with(NEEMA, answer(author), Some(vec![0xff; 9]), 0);
    assert_eq!(quoted(&damaged).conversation.as_deref(), Some("bei?"));
}

#[test]
fn whom_a_text_names_is_told() {
    let mentions = vec![NEEMA.parse().unwrap()];
    let message = made(GROUP, Outgoing::Text { text: text("@255700000431"), reply: None, mentions });
    assert_eq!(context(&message).mentioned_jid, [NEEMA]);
}

#[test]
fn what_is_said_of_a_message_names_it_as_its_chat_does() {
    let emoji = Some(Emoji::parse("👍").unwrap());
    let reaction = |to, target, emoji| {
        let message = made(to, Outgoing::Reaction { target, emoji });
        let reaction = message.reaction_message.as_option().unwrap().clone();
        let key = reaction.key.as_option().unwrap().clone();
        assert_eq!((key.remote_jid.as_deref(), key.id.as_deref()), (Some(to), Some("3EB0")));
        assert_eq!(reaction.sender_timestamp_ms, Some(1_800_000_000_123));
        (reaction.text.unwrap(), key.from_me.unwrap(), key.participant, EditAttribute::infer_from_message(&message))
    };
    assert_eq!(reaction(NEEMA, theirs(), emoji.clone()), ("👍".into(), false, None, None));
    assert_eq!(reaction(GROUP, theirs(), emoji.clone()), ("👍".into(), false, Some(NEEMA.into()), None));
    assert_eq!(reaction(GROUP, target(Author::Us), emoji), ("👍".into(), true, None, None));
    let taken_back = Some(EditAttribute::SenderRevoke);
    assert_eq!(reaction(NEEMA, theirs(), None), (String::new(), false, None, taken_back.clone()));

    let edit = Outgoing::Edit { target: MessageId("3EB0".into()), text: text("bei mpya"), mentions: Vec::new() };
    for (to, participant) in [(NEEMA, None), (GROUP, Some(OWN))] {
        let message = made(to, edit.clone());
        let part = message.protocol_message.as_option().unwrap();
        let key = part.key.as_option().unwrap();
        assert_eq!((key.from_me, key.participant.as_deref()), (Some(true), participant));
        assert_eq!(part.edited_message.as_option().unwrap().conversation.as_deref(), Some("bei mpya"));
        assert_eq!(EditAttribute::infer_from_message(&message), Some(EditAttribute::MessageEdit));
    }
    let message = made_with(GROUP, Outgoing::Delete { target: MessageId("3EB0".into()) }, None, 60);
    let key = message.protocol_message.as_option().unwrap().key.as_option().unwrap();
    assert_eq!((key.from_me, key.participant.as_deref()), (Some(true), None));
    assert_eq!(EditAttribute::infer_from_message(&message), taken_back);
}

#[test]
fn cards_are_read_by_phones_whatever_the_name() {
    let card = |name: &str| Card { name: name.into(), phones: vec!["255700000431".parse().unwrap()] };
    let message = made(NEEMA, Outgoing::Contacts { cards: vec![card("Neema; \\ Duka, Ltd")] });
    let found = message.contact_message.as_option().unwrap();
    assert_eq!(found.display_name.as_deref(), Some("Neema; \\ Duka, Ltd"));
    assert_eq!(
        found.vcard.as_deref(),
        Some(
            "BEGIN:VCARD\nVERSION:3.0\nN:;Neema\\; \\\\ Duka\\, Ltd;;;\nFN:Neema\\; \\\\ Duka\\, Ltd\n\
             TEL;type=CELL;waid=255700000431:+255700000431\nEND:VCARD"
        )
    );
    let message = made(NEEMA, Outgoing::Contacts { cards: vec![card("Neema"), card("Juma")] });
    assert_eq!(message.contacts_array_message.as_option().unwrap().contacts.len(), 2);
}

#[test]
fn a_poll_has_the_secret_that_was_kept_for_it() {
    let secret = Secret::of_bits([1, 2, 3, 4]);
    let poll = |choose| {
        let poll = Poll { question: "Lini?".into(), options: vec!["Leo".into(), "Kesho".into()], choose };
        made_with(NEEMA, Outgoing::Poll { poll, secret: secret.clone() }, None, 60)
    };
    for (choose, one) in [(1, true), (0, false), (2, false)] {
        let message = poll(choose);
        assert_eq!((message.poll_creation_message_v3.is_set(), message.poll_creation_message.is_set()), (one, !one));
        let context = message.message_context_info.as_option().unwrap();
        assert_eq!(context.message_secret.as_deref(), Some(secret.bytes()));
    }
    let message = poll(0);
    let part = message.poll_creation_message.as_option().unwrap();
    assert_eq!((part.selectable_options_count, part.options.len()), (Some(0), 2));
    assert_eq!(part.context_info.as_option().and_then(|context| context.expiration), Some(60));
}

#[test]
fn a_place_is_where_it_was_said_to_be() {
    let place = Location {
        latitude: -67_924_000,
        longitude: 392_083_000,
        name: Some("Duka".into()),
        address: None,
        live: false,
    };
    let message = made(NEEMA, Outgoing::Location(place));
    let found = message.location_message.as_option().unwrap();
    assert_eq!((found.degrees_latitude, found.degrees_longitude), (Some(-6.7924), Some(39.2083)));
    assert_eq!(found.name.as_deref(), Some("Duka"));
}

fn media(what: MediaKind) -> Media {
    Media {
        what,
        caption: None,
        file_name: None,
        mime: "image/jpeg".into(),
        bytes: Some(9),
        seconds: Some(3),
        size: Some((4, 3)),
        pages: None,
        waveform: None,
        once: false,
    }
}

fn with_file(media: Media, reply: Option<Reply>, expires: u32) -> Parcel {
    let lies =
        Lies { url: "https://mmg.whatsapp.net/v/1?oh=2".into(), path: "/v/1?oh=2".into(), sealed_hash: vec![3; 32] };
    let carried = Carried {
        key: Secret::of_bits([7; 4]),
        hash: vec![2; 32],
        thumbnail: Some(b"\xff\xd8\xff".to_vec()),
        lies,
        at: Wall(1_800_000_000_999),
    };
    let what = Outgoing::Media { media, reply, mentions: vec![NEEMA.parse().unwrap()] };
    Parcel { what, quoted: None, expires, written: Wall(5), file: Some(Box::new(carried)) }
}

#[test]
fn a_file_is_named_whole_whatever_it_is_and_does_not_go_before_it_lies_there() {
    for what in [
        MediaKind::Image,
        MediaKind::Video,
        MediaKind::Voice,
        MediaKind::Audio,
        MediaKind::Document,
        MediaKind::Sticker,
    ] {
        let parcel = with_file(media(what), None, 60);
        let message = made_of(NEEMA, &parcel).unwrap();
        let raw = codec::message_to_vec(&message);
        assert_eq!(crate::media::offered(&raw).map(|offered| offered.bytes), Some(Some(9)), "{what:?}");
        macro_rules! part {
            ($field:ident) => {{
                let part = message.$field.as_option().unwrap();
                let context = part.context_info.as_option().unwrap();
                assert_eq!((context.expiration, context.mentioned_jid.len()), (Some(60), 1), "{what:?}");
                assert_eq!(part.media_key_timestamp, Some(1_800_000_000));
                (part.direct_path.as_deref(), part.media_key.as_deref(), part.file_enc_sha256.as_deref())
            }};
        }
        let named = match what {
            MediaKind::Image => part!(image_message),
            MediaKind::Video => part!(video_message),
            MediaKind::Voice | MediaKind::Audio => part!(audio_message),
            MediaKind::Document => part!(document_message),
            MediaKind::Sticker => part!(sticker_message),
            MediaKind::Gif | MediaKind::VideoNote => panic!(),
        };
        let key = Secret::of_bits([7; 4]);
        assert_eq!(named, (Some("/v/1?oh=2"), Some(key.bytes()), Some(&[3; 32][..])), "{what:?}");
        assert_eq!(made_of(NEEMA, &Parcel { file: None, ..parcel }), None);
    }
}

#[test]
fn a_file_is_wrapped_where_phones_look_for_it() {
    let once = Media { once: true, ..media(MediaKind::Image) };
    let message = made_of(NEEMA, &with_file(once, None, 60)).unwrap();
    let inner = message.view_once_message_v2.as_option().unwrap().message.as_option().unwrap();
    let image = inner.image_message.as_option().unwrap();
    assert_eq!((image.view_once, image.width, image.height), (Some(true), Some(4), Some(3)));
    assert_eq!(image.context_info.as_option().unwrap().expiration, Some(60));
    let voice = made_of(NEEMA, &with_file(Media { once: true, ..media(MediaKind::Voice) }, None, 0)).unwrap();
    assert!(voice.view_once_message_v2_extension.is_set());
    let worded = Media { caption: Some("bei".into()), file_name: Some("bei.pdf".into()), ..media(MediaKind::Document) };
    let message = made_of(NEEMA, &with_file(worded, None, 0)).unwrap();
    assert_eq!((message.get_caption(), message.document_message.is_set()), (Some("bei"), false));
    let target = Target { author: Author::Us, id: MessageId("A".into()) };
    let reply = Reply { target, words: "bei?".into(), kind: None };
    let parcel = with_file(media(MediaKind::Voice), Some(reply), 0);
    assert!(names_ourselves(&parcel.what));
    let message = made_of(NEEMA, &parcel).unwrap();
    let audio = message.audio_message.as_option().unwrap();
    let context = audio.context_info.as_option().unwrap();
    assert_eq!((audio.ptt, audio.seconds, context.stanza_id.as_deref()), (Some(true), Some(3), Some("A")));
    assert_eq!(context.participant.as_deref(), Some(OWN));
}
