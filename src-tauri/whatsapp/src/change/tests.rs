//! Who says what of which message, in every kind of chat.

use whatsapp_rust::prelude::MessageField;
use whatsapp_rust::types::message::MessageSource;

use super::*;

const NEEMA: &str = "255700000431@s.whatsapp.net";
const JUMA: &str = "100255700000592@lid";
const OWN: &str = "255700000118@s.whatsapp.net";
const OWN_LID: &str = "100255700000118@lid";
const GROUP: &str = "120363@g.us";

fn jid(text: &str) -> Jid {
    text.parse().unwrap()
}

fn own() -> [Option<Jid>; 2] {
    [Some(jid("255700000118:4@s.whatsapp.net")), Some(jid("100255700000118:4@lid"))]
}

fn info(chat: &str, sender: &str) -> MessageInfo {
    let is_from_me = [OWN, OWN_LID].contains(&sender);
    let source = MessageSource { chat: jid(chat), sender: jid(sender), is_from_me, ..MessageSource::default() };
    let timestamp = whatsapp_rust::wacore::chrono::DateTime::from_timestamp_millis(7_000).unwrap();
    MessageInfo { id: "3EB1".into(), source, timestamp, ..MessageInfo::default() }
}

fn key(from_me: bool, participant: Option<&str>) -> wa::MessageKey {
    wa::MessageKey {
        id: Some("3EB0".into()),
        from_me: Some(from_me),
        participant: participant.map(str::to_owned),
        remote_jid: None,
    }
}

fn reaction(key: wa::MessageKey, text: &str) -> wa::Message {
    wa::Message {
        reaction_message: MessageField::some(wa::message::ReactionMessage {
            key: MessageField::some(key),
            text: Some(text.to_owned()),
            sender_timestamp_ms: Some(7_450),
            ..Default::default()
        }),
        ..Default::default()
    }
}

fn protocol(key: wa::MessageKey, edited: Option<wa::Message>) -> wa::Message {
    use wa::message::protocol_message::Type;
    wa::Message {
        protocol_message: MessageField::some(wa::message::ProtocolMessage {
            key: MessageField::some(key),
            r#type: Some(if edited.is_some() { Type::MESSAGE_EDIT } else { Type::REVOKE }),
            edited_message: edited.map_or_else(MessageField::none, MessageField::some),
            ..Default::default()
        }),
        ..Default::default()
    }
}

fn them(address: &str) -> Author {
    Author::Them(address.parse().unwrap())
}

#[test]
fn the_author_of_what_is_meant_is_known_in_every_chat() {
    for (chat, sender, from_me, participant, wanted) in [
        (NEEMA, NEEMA, true, None, Some(them(NEEMA))),
        (NEEMA, NEEMA, false, None, Some(Author::Us)),
        // Between two nobody else is meant.
        (NEEMA, NEEMA, false, Some(JUMA), Some(Author::Us)),
        (NEEMA, OWN, true, None, Some(Author::Us)),
        (NEEMA, OWN, false, None, Some(them(NEEMA))),
        (OWN, OWN, false, None, Some(Author::Us)),
        (GROUP, NEEMA, true, None, Some(them(NEEMA))),
        (GROUP, NEEMA, false, Some(JUMA), Some(them(JUMA))),
        (GROUP, NEEMA, false, Some("100255700000118:3@lid"), Some(Author::Us)),
        (GROUP, OWN_LID, true, None, Some(Author::Us)),
        (GROUP, OWN_LID, false, Some(JUMA), Some(them(JUMA))),
        (GROUP, NEEMA, false, None, None),
        (GROUP, NEEMA, false, Some("no address"), None),
    ] {
        let found = said(&reaction(key(from_me, participant), "👍"), &info(chat, sender), &own());
        assert_eq!(found.map(|said| said.target.author), wanted, "{chat} {sender} {from_me} {participant:?}");
    }
}

#[test]
fn a_reaction_is_one_emoji_or_takes_one_back() {
    let emoji = |text: &str| match said(&reaction(key(true, None), text), &info(NEEMA, NEEMA), &own())?.change {
        Change::Reaction { emoji } => Some(emoji.map(|emoji| emoji.as_str().to_owned())),
        other => panic!("{other:?}"),
    };
    assert_eq!(emoji("👍"), Some(Some("👍".to_owned())));
    assert_eq!(emoji(""), Some(None));
    assert_eq!((emoji("ok"), emoji(&"👍".repeat(1_024))), (None, None));
    let without_id = wa::MessageKey { id: None, ..key(true, None) };
    assert!(said(&reaction(without_id, "👍"), &info(NEEMA, NEEMA), &own()).is_none());
    let long_id = wa::MessageKey { id: Some("3".repeat(1 << 20)), ..key(true, None) };
    assert!(said(&reaction(long_id, "👍"), &info(NEEMA, NEEMA), &own()).is_none());
}

#[test]
fn within_a_second_the_clock_of_the_sender_says_what_came_first() {
    let at = |by_sender| moment(&info(NEEMA, NEEMA), by_sender);
    assert_eq!(at(None), Wall(7_000));
    assert_eq!(at(Some(7_450)), Wall(7_450));
    assert_eq!(at(Some(1_000)), Wall(7_000));
    assert_eq!(at(Some(i64::MAX)), Wall(7_999));
    assert_eq!(at(Some(i64::MIN)), Wall(7_000));
}

#[test]
fn nobody_edits_or_takes_back_what_somebody_else_wrote() {
    let text = || Some(wa::Message { conversation: Some("habari".into()), ..Default::default() });
    let claimed = protocol(key(false, Some(JUMA)), text());
    let edit = said(&claimed, &info(GROUP, NEEMA), &own()).unwrap();
    assert_eq!(edit.target.author, them(NEEMA), "it is hers or nobody's");
    assert_eq!(edit.raw, codec::message_to_vec(&claimed));
    let Change::Edit { content, .. } = edit.change else { panic!("no edit") };
    assert_eq!(*content, Content::Text { text: "habari".into() });

    let deleted = |edit: EditAttribute, chat: &str, key: wa::MessageKey| {
        let info = MessageInfo { edit, ..info(chat, NEEMA) };
        let said = said(&protocol(key, None), &info, &own()).unwrap();
        assert_eq!(said.change, Change::Delete);
        (said.target.author, said.by_admin)
    };
    assert_eq!(deleted(EditAttribute::SenderRevoke, NEEMA, key(true, None)), (them(NEEMA), false));
    assert_eq!(deleted(EditAttribute::SenderRevoke, GROUP, key(false, Some(JUMA))), (them(NEEMA), false));
    assert_eq!(deleted(EditAttribute::AdminRevoke, GROUP, key(false, Some(JUMA))), (them(JUMA), true));
    assert_eq!(deleted(EditAttribute::AdminRevoke, GROUP, key(false, Some(OWN_LID))), (Author::Us, true));
    assert_eq!(deleted(EditAttribute::AdminRevoke, NEEMA, key(false, None)), (them(NEEMA), false), "no admin is there");
}
