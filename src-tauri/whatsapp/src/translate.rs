//! The wire's messages in our words. What can't be shown yet is kept raw, never dropped.

use wakala_domain::address::{Address, AddressKind};
use wakala_domain::ids::MessageId;
use wakala_domain::messages::changes::{Arrival, IncomingChange};
use wakala_domain::messages::content::Gone;
use wakala_domain::messages::frame::Frame;
use wakala_domain::messages::{Content, IncomingMessage, ReadElsewhere};
use wakala_domain::time::Wall;
use whatsapp_rust::prelude::{MessageInfo, wa};
use whatsapp_rust::types::events::{DecryptFailMode, MarkChatAsReadUpdate};
use whatsapp_rust::types::message::{MessageCategory, MessageSource};
use whatsapp_rust::waproto::codec;
use whatsapp_rust::{Jid, SyncActionMessageRange};

pub(crate) use crate::addresses::address_of;
use crate::change::{self, Said};
use crate::{content, frame, short, unshown};

/// How long a status post stays, in seconds: as long as phones show it.
const STATUS_STAYS: u32 = 24 * 3_600;

/// Whether a message is acknowledged on a path of its own, so that the durability hook never sees it. So is a post of a newsletter, which
/// is kept before that.
pub(crate) fn bypasses_hook(info: &MessageInfo) -> bool {
    info.unavailable_request_id.is_some()
}

/// Whether the owner's phone itself did this: the first device of our own account.
pub(crate) fn is_from_own_phone(source: &MessageSource) -> bool {
    source.is_from_me && source.sender.device == 0
}

/// Whether this is a device of the account that has these addresses.
pub(crate) fn is_own_account(device: &Jid, own: &[Option<Jid>]) -> bool {
    let account = address_of(device);
    own.iter().flatten().any(|own| address_of(own) == account)
}

/// Whether this is the phone of the account that has these addresses.
pub(crate) fn is_own_phone(device: &Jid, own: &[Option<Jid>]) -> bool {
    device.device == 0 && is_own_account(device, own)
}

/// A decrypted message; `None` for what carries nothing for a person, such as key shares. `own` are the addresses of this number.
pub(crate) fn incoming(message: &wa::Message, info: &MessageInfo, own: &[Option<Jid>]) -> Option<Arrival> {
    if is_between_devices(info) {
        return None;
    }
    if let Some(said) = change::said(message, info, own) {
        return Some(changed(info, said).into());
    }
    let content = match content::content(message) {
        None | Some(Content::Unsupported { .. }) if unshown::is_unshown(message) => {
            return Some(changed(info, change::unshown(message, info)).into());
        }
        content => content?,
    };
    let wire = codec::message_to_vec(message);
    let raw = match &content {
        Content::Text { text } => (wire != plain(text)).then_some(wire),
        Content::Media(_)
        | Content::Location(_)
        | Content::Contacts { .. }
        | Content::Poll(_)
        | Content::Call { .. }
        | Content::Choices { .. }
        | Content::Chosen { .. }
        | Content::Invite { .. }
        | Content::Event(_)
        | Content::Gone(_)
        | Content::Unsupported { .. }
        | Content::Undecryptable => Some(wire),
    };
    let mut frame = frame::frame(message, &info.id);
    if frame.expires == 0 && address_of(&info.source.chat).is_status() {
        frame.expires = STATUS_STAYS;
    }
    Some(envelope(info, content, frame, raw).into())
}

/// The same with the wire form that it came in, and not the one that is made again of what is understood of it.
pub(crate) fn as_it_came(arrival: Arrival, wire: &[u8]) -> Arrival {
    match arrival {
        Arrival::Message(mut message) => {
            let says_no_more = matches!(&message.content, Content::Text { text } if wire == plain(text));
            message.raw = (!says_no_more).then(|| wire.to_vec());
            Arrival::Message(message)
        }
        Arrival::Change(mut change) => {
            change.raw = Some(wire.to_vec());
            Arrival::Change(change)
        }
    }
}

/// A message that could not be decrypted yet; `None` for what would not be shown if it could: keys, what its sender marks as
/// hidden, and status posts, which come again or are gone tomorrow.
pub(crate) fn undecryptable(info: &MessageInfo, mode: DecryptFailMode) -> Option<IncomingMessage> {
    let hidden = match mode {
        DecryptFailMode::Hide => true,
        DecryptFailMode::Show => is_between_devices(info) || address_of(&info.source.chat).is_status(),
    };
    if hidden { None } else { place(info) }
}

/// The place of a message, whatever is in it; `None` for what the devices of this number tell each other.
pub(crate) fn place(info: &MessageInfo) -> Option<IncomingMessage> {
    (!is_between_devices(info)).then(|| envelope(info, Content::Undecryptable, Frame::default(), None))
}

/// A message that WhatsApp gives to no linked device. To ask for it again would bring nothing, and a notice of a sync on the phone each time.
pub(crate) fn on_phone(info: &MessageInfo, mode: DecryptFailMode) -> Option<IncomingMessage> {
    undecryptable(info, mode).map(|message| IncomingMessage { content: Content::Gone(Gone::OnPhone), ..message })
}

/// The place of what its sender marks as hidden, an edit or a deletion, and could not be decrypted yet: it is shown in no row, and waited
/// for all the same. `None` for all that is nobody's business when it comes.
pub(crate) fn hidden(info: &MessageInfo, mode: DecryptFailMode) -> Option<IncomingMessage> {
    match mode {
        DecryptFailMode::Hide => undecryptable(info, DecryptFailMode::Show),
        DecryptFailMode::Show => None,
    }
}

/// A chat that the owner read on another device; `None` for one that they marked as unread.
pub(crate) fn chat_read(update: &MarkChatAsReadUpdate) -> Option<ReadElsewhere> {
    let read = update.action.read == Some(true);
    let range = update.action.message_range.as_option();
    // To the second, as WhatsApp's times are; nothing, or nought, is said of a chat as a whole.
    let until = range.and_then(|range| range.last_message_timestamp).filter(|seconds| *seconds > 0);
    let until = until.map(|seconds| Wall(seconds.saturating_mul(1000).saturating_add(999)));
    // Told again, it may be long ago.
    let until = until.or_else(|| update.from_full_sync.then(|| Wall(update.timestamp.timestamp_millis())));
    let last = range.and_then(newest);
    read.then(|| ReadElsewhere::Chat { chat: address_of(&update.jid), until, last })
}

/// The newest of the messages that a range names, where it is known which one that is.
fn newest(range: &SyncActionMessageRange) -> Option<MessageId> {
    let newest = range.messages.iter().filter_map(|named| named.timestamp).max()?;
    let mut named = range.messages.iter().filter(|named| named.timestamp == Some(newest));
    let (only, None) = (named.next()?, named.next()) else { return None };
    only.key.as_option().and_then(|key| key.id.clone()).map(MessageId)
}

/// What the devices of this number tell each other.
fn is_between_devices(info: &MessageInfo) -> bool {
    // Anybody can write that word.
    info.category == MessageCategory::Peer && info.source.is_from_me
}

/// The wire form of a text and nothing else.
fn plain(text: &str) -> Vec<u8> {
    codec::message_to_vec(&wa::Message { conversation: Some(text.to_owned()), ..wa::Message::default() })
}

fn envelope(info: &MessageInfo, content: Content, frame: Frame, raw: Option<Vec<u8>>) -> IncomingMessage {
    let Places { chat, chat_alias, sender, sender_alias, via } = places(info);
    IncomingMessage {
        chat,
        chat_alias,
        sender,
        sender_alias,
        via,
        from_me: info.source.is_from_me,
        id: MessageId(info.id.to_string()),
        push_name: push_name(info),
        written: Wall(info.timestamp.timestamp_millis()),
        content,
        frame,
        raw,
    }
}

fn changed(info: &MessageInfo, said: Said) -> IncomingChange {
    let Places { chat, chat_alias, sender, sender_alias, via: _ } = places(info);
    IncomingChange {
        chat,
        chat_alias,
        sender,
        sender_alias,
        from_me: info.source.is_from_me,
        id: MessageId(info.id.to_string()),
        push_name: push_name(info),
        written: said.at,
        target: said.target,
        by_admin: said.by_admin,
        change: said.change,
        raw: Some(said.raw),
    }
}

fn push_name(info: &MessageInfo) -> Option<String> {
    short::persons_name(&info.push_name)
}

/// Where a message belongs, and who wrote it.
struct Places {
    chat: Address,
    chat_alias: Option<Address>,
    sender: Address,
    sender_alias: Option<Address>,
    via: Option<Address>,
}

fn places(info: &MessageInfo) -> Places {
    let source = &info.source;
    let sender = address_of(&source.sender);
    let sender_alias = second_address(&sender, source.sender_alt.as_ref());
    let named = address_of(&source.chat);
    let (chat, chat_alias, via) = if named == sender {
        (named, sender_alias.clone(), None)
    } else if named.kind() == AddressKind::Broadcast && !named.is_status() && !source.is_from_me {
        // To a list of theirs, and to us alone.
        (sender.clone(), sender_alias.clone(), Some(named))
    } else if sender_alias.as_ref() == Some(&named) {
        (named, Some(sender.clone()), None)
    } else {
        // A message of our own from another device: the other side's second address.
        let second = source.recipient_alt.as_ref().or(info.peer_recipient_pn.as_ref());
        let alias = second_address(&named, second);
        (named, alias, None)
    };
    Places { chat, chat_alias, sender, sender_alias, via }
}

/// The same person by the other kind of address; whatever else stands there says nothing about them.
fn second_address(first: &Address, second: Option<&Jid>) -> Option<Address> {
    let second = address_of(second?);
    (first.is_person() && second.is_person() && first.kind() != second.kind()).then_some(second)
}

#[cfg(test)]
mod combinations;

#[cfg(test)]
mod tests {
    use super::*;
    use wakala_domain::messages::changes::Change;
    use whatsapp_rust::prelude::MessageField;

    fn read(message: &wa::Message, info: &MessageInfo) -> Option<IncomingMessage> {
        match incoming(message, info, &[])? {
            Arrival::Message(message) => Some(*message),
            Arrival::Change(change) => panic!("{change:?}"),
        }
    }

    fn jid(text: &str) -> Jid {
        text.parse().unwrap()
    }

    fn info(from: &str, sender: &str) -> MessageInfo {
        let source = MessageSource { chat: jid(from), sender: jid(sender), ..MessageSource::default() };
        MessageInfo { id: "3EB0".into(), source, ..MessageInfo::default() }
    }

    fn from_neema() -> MessageInfo {
        info("255700000431@s.whatsapp.net", "255700000431:7@s.whatsapp.net")
    }

    fn between_devices() -> MessageInfo {
        let info = from_neema();
        let source = MessageSource { is_from_me: true, ..info.source };
        MessageInfo { category: MessageCategory::Peer, source, ..info }
    }

    #[test]
    fn texts_come_through_whatever_they_contain_and_plain_ones_need_no_wire_form() {
        for text in ["habari", "a\0b", "<b>x</b>", "مرحبا", "👍🏾"] {
            let message = wa::Message { conversation: Some(text.into()), ..Default::default() };
            let found = read(&message, &from_neema()).unwrap();
            assert_eq!((found.content, found.raw), (Content::Text { text: text.to_owned() }, None));
        }
    }

    #[test]
    fn the_wire_form_is_kept_whenever_it_says_more_than_the_text() {
        let extended = |context: wa::ContextInfo| wa::Message {
            extended_text_message: MessageField::some(wa::message::ExtendedTextMessage {
                text: Some("ndiyo".into()),
                context_info: MessageField::some(context),
                ..Default::default()
            }),
            ..Default::default()
        };
        let quote = wa::ContextInfo { stanza_id: Some("3EB1".into()), ..Default::default() };
        let mention =
            wa::ContextInfo { mentioned_jid: vec!["255700000118@s.whatsapp.net".into()], ..Default::default() };
        let expiry = wa::ContextInfo { expiration: Some(86_400), ..Default::default() };
        let preview = wa::Message {
            extended_text_message: MessageField::some(wa::message::ExtendedTextMessage {
                text: Some("https://example.org".into()),
                title: Some("Example".into()),
                ..Default::default()
            }),
            ..Default::default()
        };
        let wrapped = wa::Message {
            ephemeral_message: MessageField::some(wa::message::FutureProofMessage {
                message: MessageField::some(wa::Message {
                    conversation: Some("gone tomorrow".into()),
                    ..Default::default()
                }),
            }),
            ..Default::default()
        };
        let secret = wa::Message {
            conversation: Some("x".into()),
            message_context_info: MessageField::some(wa::MessageContextInfo {
                message_secret: Some(vec![7; 32]),
                ..Default::default()
            }),
            ..Default::default()
        };
        for message in [extended(quote), extended(mention), extended(expiry), preview, wrapped, secret] {
            let found = read(&message, &from_neema()).unwrap();
            assert!(matches!(found.content, Content::Text { .. }));
            assert_eq!(found.raw, Some(codec::message_to_vec(&message)));
        }
    }

    #[test]
    fn kinds_without_a_view_are_kept_under_their_name() {
        let message = wa::Message {
            location_message: MessageField::some(wa::message::LocationMessage::default()),
            ..Default::default()
        };
        let found = read(&message, &from_neema()).unwrap();
        assert_eq!(found.content, Content::Unsupported { name: "location_message".into() });
        assert!(found.raw.is_some());
        assert_eq!(content::content(&wa::Message::default()), Some(Content::Unsupported { name: "unknown".into() }));
    }

    #[test]
    fn keys_and_what_devices_tell_each_other_are_no_messages() {
        use wa::message::protocol_message::Type;
        let keys = wa::Message {
            sender_key_distribution_message: MessageField::some(wa::message::SenderKeyDistributionMessage::default()),
            ..Default::default()
        };
        assert_eq!(read(&keys, &from_neema()), None);
        for (kind, wanted) in [
            (Some(Type::APP_STATE_SYNC_KEY_SHARE), None),
            (Some(Type::HISTORY_SYNC_NOTIFICATION), None),
            (Some(Type::STATUS_MENTION_MESSAGE), Some("status_mention_message")),
        ] {
            let share = wa::message::ProtocolMessage { r#type: kind, ..Default::default() };
            let message = wa::Message { protocol_message: MessageField::some(share), ..Default::default() };
            let wanted = wanted.map(|name| Content::Unsupported { name: name.to_owned() });
            assert_eq!(read(&message, &from_neema()).map(|found| found.content), wanted, "{kind:?}");
        }
        let message = wa::Message { conversation: Some("x".into()), ..Default::default() };
        assert_eq!(read(&message, &between_devices()), None);
        let strangers = MessageInfo { category: MessageCategory::Peer, ..from_neema() };
        assert!(read(&message, &strangers).is_some(), "anybody can write that word");
    }

    #[test]
    fn what_phones_show_in_no_bubble_is_kept_and_is_no_message() {
        use wa::message::protocol_message::Type;
        let key = || {
            MessageField::some(wa::MessageKey { id: Some("3EB9".into()), from_me: Some(true), ..Default::default() })
        };
        let protocol = |kind: Option<Type>| wa::Message {
            protocol_message: MessageField::some(wa::message::ProtocolMessage { r#type: kind, ..Default::default() }),
            ..Default::default()
        };
        let reaction = |key, text: &str| wa::Message {
            reaction_message: MessageField::some(wa::message::ReactionMessage {
                key,
                text: Some(text.to_owned()),
                ..Default::default()
            }),
            ..Default::default()
        };
        let extended = |text: Option<&str>, link: Option<&str>| wa::Message {
            extended_text_message: MessageField::some(wa::message::ExtendedTextMessage {
                text: text.map(str::to_owned),
                matched_text: link.map(str::to_owned),
                ..Default::default()
            }),
            ..Default::default()
        };
        macro_rules! with {
            ($field:ident, $kind:ident { $($part:ident: $value:expr),* }) => {
                wa::Message {
                    $field: MessageField::some(wa::message::$kind { $($part: $value,)* ..Default::default() }),
                    ..Default::default()
                }
            };
        }
        let pin = |kind| with!(pin_in_chat_message, PinInChatMessage { key: key(), r#type: Some(kind) });
        use wa::message::pin_in_chat_message::Type as Pin;
        let mut table = vec![
            with!(poll_update_message, PollUpdateMessage { poll_creation_message_key: key() }),
            pin(Pin::UNPIN_FOR_ALL),
            with!(keep_in_chat_message, KeepInChatMessage { key: key() }),
            with!(enc_reaction_message, EncReactionMessage { target_message_key: key() }),
            with!(enc_event_response_message, EncEventResponseMessage {}),
            with!(secret_encrypted_message, SecretEncryptedMessage {}),
            with!(scheduled_call_edit_message, ScheduledCallEditMessage {}),
            reaction(key(), "ok"),
            reaction(key(), &"👍".repeat(1_024)),
            reaction(MessageField::none(), "👍"),
            wa::Message { conversation: Some(String::new()), ..Default::default() },
            extended(None, None),
            extended(Some(""), None),
        ];
        let set = [
            Type::REVOKE,
            Type::MESSAGE_EDIT,
            Type::EPHEMERAL_SETTING,
            Type::SHARE_PHONE_NUMBER,
            Type::REMINDER_MESSAGE,
            Type::LIMIT_SHARING,
            Type::GROUP_MEMBER_LABEL_CHANGE,
            Type::MESSAGE_UNSCHEDULE,
            Type::CHAT_THEME_SETTING,
        ];
        table.extend(set.map(|kind| protocol(Some(kind))));
        table.push(protocol(None));
        for message in table {
            let Some(Arrival::Change(change)) = incoming(&message, &from_neema(), &[]) else {
                panic!("it is shown: {message:?}")
            };
            let raw = codec::message_to_vec(&message);
            let target = (change.target.id.0.as_str(), &change.change, change.raw);
            assert_eq!(target, ("3EB0", &Change::Unshown, Some(raw)), "{message:?}");
        }
        // These are shown.
        let text = |text: &str| Content::Text { text: text.to_owned() };
        for (message, wanted) in [
            (extended(None, Some("https://example.org")), text("https://example.org")),
            (extended(Some("bei"), Some("https://example.org")), text("bei")),
            (pin(Pin::PIN_FOR_ALL), Content::Event(wakala_domain::messages::content::ChatEvent::Pinned)),
            (wa::Message { conversation: Some("habari".into()), ..reaction(key(), "ok") }, text("habari")),
        ] {
            assert_eq!(read(&message, &from_neema()).map(|found| found.content), Some(wanted));
        }
    }

    #[test]
    fn a_status_post_stays_for_a_day() {
        let message = wa::Message { conversation: Some("leo tu".into()), ..Default::default() };
        for (chat, wanted) in [
            ("status@broadcast", STATUS_STAYS),
            ("255700000431@s.whatsapp.net", 0),
            ("120363@g.us", 0),
            ("120363000000000001@newsletter", 0),
        ] {
            let found = read(&message, &info(chat, "255700000431:7@s.whatsapp.net")).unwrap();
            assert_eq!(found.frame.expires, wanted, "{chat}");
        }
    }

    #[test]
    fn only_what_a_person_would_see_leaves_a_place_when_it_can_not_be_read() {
        let (peer, strangers) = (between_devices(), MessageInfo { category: MessageCategory::Peer, ..from_neema() });
        assert!(undecryptable(&strangers, DecryptFailMode::Show).is_some(), "anybody can write that word");
        let status = info("status@broadcast", "255700000431:7@s.whatsapp.net");
        assert!(undecryptable(&from_neema(), DecryptFailMode::Show).is_some());
        assert!(undecryptable(&from_neema(), DecryptFailMode::Hide).is_none());
        assert!(undecryptable(&peer, DecryptFailMode::Show).is_none());
        assert!(undecryptable(&status, DecryptFailMode::Show).is_none());
        assert!(hidden(&from_neema(), DecryptFailMode::Hide).is_some());
        for nobodys in [&peer, &status] {
            assert!(hidden(nobodys, DecryptFailMode::Hide).is_none());
        }
        assert!(hidden(&from_neema(), DecryptFailMode::Show).is_none(), "it has a row");
    }

    #[test]
    fn the_own_phone_is_known_by_either_of_its_addresses() {
        let own = [Some(jid("255700000118:4@s.whatsapp.net")), Some(jid("100255700000118:4@lid"))];
        for (device, wanted) in [
            ("255700000118@s.whatsapp.net", true),
            ("100255700000118@lid", true),
            ("255700000118:4@s.whatsapp.net", false),
            ("255700000118:99@hosted", false),
            ("100255700000118@s.whatsapp.net", false),
            ("255700000431@s.whatsapp.net", false),
        ] {
            assert_eq!(is_own_phone(&jid(device), &own), wanted, "{device}");
        }
        assert!(!is_own_phone(&jid("255700000118@s.whatsapp.net"), &[None, None]), "paired with nobody");
    }

    #[test]
    fn a_chat_that_is_told_again_is_read_up_to_when_it_was() {
        use whatsapp_rust::wacore::chrono::DateTime;
        let update = |seconds: Option<i64>, again: bool| {
            let range = |last| wa::sync_action_value::SyncActionMessageRange {
                last_message_timestamp: Some(last),
                ..Default::default()
            };
            let action = wa::sync_action_value::MarkChatAsReadAction {
                read: Some(true),
                message_range: seconds.map_or_else(MessageField::none, |last| MessageField::some(range(last))),
            };
            let update = MarkChatAsReadUpdate::builder()
                .jid(jid("255700000431@s.whatsapp.net"))
                .timestamp(DateTime::from_timestamp_millis(5_000).unwrap())
                .action(Box::new(action))
                .from_full_sync(again)
                .build();
            match chat_read(&update) {
                Some(ReadElsewhere::Chat { until, .. }) => until,
                other => panic!("{other:?}"),
            }
        };
        assert_eq!(update(Some(3), true), Some(Wall(3_999)));
        assert_eq!(update(None, false), None, "as a whole");
        assert_eq!(update(None, true), Some(Wall(5_000)), "what came since was not read");
    }

    #[test]
    fn strange_addresses_lose_no_message() {
        for user in [String::new(), "a b".into(), "a/b".into(), "7".repeat(1_000_000)] {
            let mut strange = from_neema();
            strange.source.sender.user = user.as_str().into();
            strange.source.chat.user = user.as_str().into();
            strange.push_name = "N".repeat(1_000_000);
            let message = wa::Message { conversation: Some("x".into()), ..Default::default() };
            let found = read(&message, &strange).unwrap();
            assert_eq!(found.chat, found.sender);
            assert_eq!(found.push_name.map(|name| name.len()), Some(200));
        }
    }

    /// Chat, its second address, sender, its second address, and the list.
    type Places<'a> = (&'a str, Option<&'a str>, &'a str, Option<&'a str>, Option<&'a str>);

    #[test]
    fn each_stanza_finds_its_chat_and_its_people() {
        const PN: &str = "255700000431@s.whatsapp.net";
        const LID: &str = "100255700000431@lid";
        const OWN: &str = "255700000118@s.whatsapp.net";
        const OWN_LID: &str = "100255700000118@lid";
        const GROUP: &str = "120363@g.us";
        const LIST: &str = "1700000000@broadcast";
        const STATUS: &str = "status@broadcast";
        /// From, sender, its second address, whether it is ours, and the second address of the recipient.
        type Stanza<'a> = (&'a str, &'a str, Option<&'a str>, bool, Option<&'a str>);
        let table: &[(Stanza<'_>, Places<'_>)] = &[
            ((PN, "255700000431:3@s.whatsapp.net", None, false, None), (PN, None, PN, None, None)),
            ((PN, PN, Some("100255700000431:3@lid"), false, None), (PN, Some(LID), PN, Some(LID), None)),
            ((LID, LID, Some(PN), false, None), (LID, Some(PN), LID, Some(PN), None)),
            ((LID, LID, Some("100255700000499@lid"), false, None), (LID, None, LID, None, None)),
            (("255700000431@hosted", "255700000431:99@hosted", None, false, None), (PN, None, PN, None, None)),
            ((LID, "100255700000431:99@hosted.lid", Some(PN), false, None), (LID, Some(PN), LID, Some(PN), None)),
            ((LID, OWN_LID, Some(OWN), true, Some(PN)), (LID, Some(PN), OWN_LID, Some(OWN), None)),
            ((PN, OWN, Some(OWN_LID), true, None), (PN, None, OWN, Some(OWN_LID), None)),
            ((OWN, OWN_LID, Some(OWN), true, None), (OWN, Some(OWN_LID), OWN_LID, Some(OWN), None)),
            ((GROUP, LID, Some(PN), false, None), (GROUP, None, LID, Some(PN), None)),
            ((GROUP, OWN_LID, None, true, Some(PN)), (GROUP, None, OWN_LID, None, None)),
            ((LIST, PN, Some(LID), false, None), (PN, Some(LID), PN, Some(LID), Some(LIST))),
            ((LIST, LID, None, false, None), (LID, None, LID, None, Some(LIST))),
            ((LIST, OWN, None, true, None), (LIST, None, OWN, None, None)),
            ((STATUS, LID, Some(PN), false, None), (STATUS, None, LID, Some(PN), None)),
        ];
        for ((from, sender, alt, from_me, recipient), wanted) in table {
            let mut info = info(from, sender);
            info.source.sender_alt = alt.map(jid);
            info.source.is_from_me = *from_me;
            info.peer_recipient_pn = recipient.map(jid);
            let message = wa::Message { conversation: Some("x".into()), ..Default::default() };
            let found = read(&message, &info).unwrap();
            let text = |address: &Option<Address>| address.as_ref().map(|address| address.as_str().to_owned());
            let places = (
                found.chat.as_str(),
                text(&found.chat_alias),
                found.sender.as_str(),
                text(&found.sender_alias),
                text(&found.via),
            );
            let (chat, chat_alias, sender, sender_alias, via) = *wanted;
            let owned = |text: Option<&str>| text.map(str::to_owned);
            assert_eq!(places, (chat, owned(chat_alias), sender, owned(sender_alias), owned(via)), "{from} {sender}");
        }
    }
}
