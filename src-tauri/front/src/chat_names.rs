//! Chats as other systems' programs name them: `255700000431@s.whatsapp.net`, or in whatever form clients write it.

use thiserror::Error;
use wakala_domain::address::{Address, AddressKind, PhoneNumber};

/// The longest name that is looked at, in bytes.
const LONGEST: usize = 300;

/// A name of a chat that is none.
#[derive(Clone, Debug, Error, PartialEq, Eq)]
#[error("{0:?} is no chat: write 255700000431@c.us, …@lid or …@g.us")]
pub struct BadChat(String);

/// A chat by WhatsApp's own address of it, with the number of whoever it is with where that is known.
#[must_use]
pub fn jid(address: &Address, phone: Option<&PhoneNumber>) -> String {
    match (address.kind(), phone) {
        (AddressKind::Lid, Some(phone)) => Address::of_phone(phone).to_string(),
        (
            AddressKind::Phone
            | AddressKind::Lid
            | AddressKind::Group
            | AddressKind::Newsletter
            | AddressKind::Broadcast
            | AddressKind::Other,
            _,
        ) => address.to_string(),
    }
}

/// The address that a chat's name means: `…@c.us`, `…@s.whatsapp.net`, `…@lid`, `…@g.us`, a bare number with or without plus.
///
/// # Errors
/// It is none of these.
pub fn chat_address(name: &str) -> Result<Address, BadChat> {
    let bad = || BadChat(name.chars().take(60).collect());
    let text = name.trim();
    if text.len() > LONGEST {
        return Err(bad());
    }
    let Some((user, server)) = text.split_once('@') else {
        // A number, or the old form of a group: its maker's number and its time.
        return match text.parse::<PhoneNumber>() {
            Ok(phone) => Ok(Address::of_phone(&phone)),
            Err(_) => Err(bad()),
        };
    };
    match server {
        "c.us" | "s.whatsapp.net" => {
            // A device of theirs is theirs: 255700000431:12@s.whatsapp.net.
            let user = user.split_once(':').map_or(user, |(user, _)| user);
            let phone: PhoneNumber = user.parse().map_err(|_| bad())?;
            Ok(Address::of_phone(&phone))
        }
        "lid" => {
            let user = user.split_once(':').map_or(user, |(user, _)| user);
            let digits = !user.is_empty() && user.bytes().all(|byte| byte.is_ascii_digit());
            if digits { format!("{user}@lid").parse().map_err(|_| bad()) } else { Err(bad()) }
        }
        "g.us" => {
            let fits = !user.is_empty() && user.bytes().all(|byte| byte.is_ascii_digit() || byte == b'-');
            if fits { text.parse().map_err(|_| bad()) } else { Err(bad()) }
        }
        "newsletter" | "broadcast" => text.parse().map_err(|_| bad()),
        _ => Err(bad()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_chat_is_understood_in_every_form_that_clients_write() {
        let neema = "255700000431@s.whatsapp.net";
        for (name, address) in [
            ("255700000431@c.us", neema),
            (" 255700000431@s.whatsapp.net ", neema),
            ("255700000431:12@s.whatsapp.net", neema),
            ("+255700000431@c.us", neema),
            ("255700000431", neema),
            ("+255 700 000 431", neema),
            ("236523865788507@lid", "236523865788507@lid"),
            ("236523865788507:3@lid", "236523865788507@lid"),
            ("120363000000000001@g.us", "120363000000000001@g.us"),
            ("255700000431-1600000000@g.us", "255700000431-1600000000@g.us"),
            ("status@broadcast", "status@broadcast"),
        ] {
            assert_eq!(chat_address(name).map(|address| address.to_string()), Ok(address.to_owned()), "{name}");
        }
        let long = "2".repeat(301);
        for bad in
            ["", "@", "@c.us", "neema@c.us", "x@y", "12@c.us", "a@g.us", "@g.us", "x@lid", "0700000431@c.us", &long]
        {
            assert!(chat_address(bad).is_err(), "{bad}");
        }
    }
}
