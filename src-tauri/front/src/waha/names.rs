//! WAHA's names: `255700000431@c.us` is a person, `true_255700000431@c.us_3EB0…` a message to them, and in a group
//! `false_120363…@g.us_3EB0…_255700000431@c.us` somebody's. What clients write for a chat is read in every form that they use (`chat_names`).

use thiserror::Error;
use wakala_domain::address::{Address, AddressKind, PhoneNumber};
use wakala_domain::ids::MessageId;

use crate::chat_names::chat_address;
use crate::named::{NamedMessage, Whose};

/// The longest name that is looked at, in bytes.
const LONGEST: usize = 300;

/// A name of a message that is none.
#[derive(Clone, Debug, Error, PartialEq, Eq)]
#[error("{0:?} is no message: write true_255700000431@c.us_3EB0…")]
pub struct BadName(String);

/// A chat as WAHA names it.
#[must_use]
pub fn chat_name(address: &Address, phone: Option<&PhoneNumber>) -> String {
    match (address.kind(), phone) {
        (AddressKind::Phone, _) => format!("{}@c.us", address.user()),
        (AddressKind::Lid, Some(phone)) => format!("{}@c.us", phone.digits()),
        (
            AddressKind::Lid
            | AddressKind::Group
            | AddressKind::Newsletter
            | AddressKind::Broadcast
            | AddressKind::Other,
            _,
        ) => address.to_string(),
    }
}

/// A person as WAHA names them.
#[must_use]
pub fn person_name(address: &Address) -> String {
    chat_name(address, None)
}

/// A message by its name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MessageName {
    /// Whose; where the name is WhatsApp's alone, nobody says.
    pub whose: Option<Whose>,
    /// In which chat, where the name says so.
    pub chat: Option<Address>,
    /// WhatsApp's name of it.
    pub id: MessageId,
}

impl std::str::FromStr for MessageName {
    type Err = BadName;

    /// `true_CHAT_ID`, `false_CHAT_ID_PARTICIPANT`, or WhatsApp's name alone.
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let bad = || BadName(text.chars().take(60).collect());
        if text.is_empty() || text.len() > LONGEST {
            return Err(bad());
        }
        let (ours, rest) = match text.split_once('_') {
            Some(("true", rest)) => (true, rest),
            Some(("false", rest)) => (false, rest),
            Some(_) | None => {
                let plain = text.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'.');
                let id = MessageId(text.to_owned());
                return if plain { Ok(Self { whose: None, chat: None, id }) } else { Err(bad()) };
            }
        };
        let (chat, rest) = rest.split_once('_').ok_or_else(bad)?;
        let chat = chat_address(chat).map_err(|_| bad())?;
        let (id, participant) = rest.split_once('_').map_or((rest, None), |(id, by)| (id, Some(by)));
        if id.is_empty() {
            return Err(bad());
        }
        let participant = participant.map(chat_address).transpose().map_err(|_| bad())?;
        let whose = match (ours, participant) {
            (true, _) => Whose::Ours,
            (false, Some(participant)) => Whose::Of(participant),
            (false, None) => Whose::OtherEnd,
        };
        Ok(Self { whose: Some(whose), chat: Some(chat), id: MessageId(id.to_owned()) })
    }
}

/// A message as WAHA names it.
#[must_use]
pub fn message_name(message: &NamedMessage) -> String {
    let chat = chat_name(&message.chat.0, message.chat.1.as_ref());
    let id = &message.id.0;
    match &message.writer {
        None => format!("true_{chat}_{id}"),
        Some(writer) if message.has_participant() => format!("false_{chat}_{id}_{}", person_name(writer)),
        Some(_) => format!("false_{chat}_{id}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_message_is_understood_by_its_whole_name_and_by_whatsapps() {
        let parsed = |text: &str| text.parse::<MessageName>();
        let of = |text: &str| parsed(text).unwrap();
        let name = of("true_255700000431@c.us_3EB0AA");
        assert_eq!((name.whose, name.id.0.as_str()), (Some(Whose::Ours), "3EB0AA"));
        assert_eq!(name.chat.unwrap().as_str(), "255700000431@s.whatsapp.net");
        assert_eq!(of("false_255700000431@c.us_A").whose, Some(Whose::OtherEnd));
        let in_group = of("false_1203630@g.us_A_255700000431@c.us");
        assert_eq!(in_group.whose, Some(Whose::Of("255700000431@s.whatsapp.net".parse().unwrap())));
        assert_eq!(of("3EB0AA"), MessageName { whose: None, chat: None, id: MessageId("3EB0AA".to_owned()) });
        for bad in ["", "true_", "true_255700000431@c.us", "true_255700000431@c.us_", "true_x_A", "a b", "maybe_x_A"] {
            assert!(parsed(bad).is_err(), "{bad}");
        }
    }
}
