//! Who a chat is with: WhatsApp addresses, and phone numbers as people type and read them.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};
use thiserror::Error;

/// A phone number with its country code, digits only.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct PhoneNumber(String);

/// Why a text is not a phone number.
#[derive(Clone, Copy, Debug, Error, PartialEq, Eq)]
pub enum PhoneNumberError {
    /// Something other than digits, spaces, dashes, dots, brackets and a leading plus.
    #[error("a phone number has only digits, spaces and a leading +")]
    NotDigits,
    /// Starts with 0: the country code is missing.
    #[error("the country code is missing: write +255 700 000 118, not 0700 000 118")]
    NoCountryCode,
    /// Fewer than 7 or more than 15 digits.
    #[error("a phone number has 7 to 15 digits with its country code")]
    Length,
}

impl PhoneNumber {
    /// The digits with the country code, without a plus.
    #[must_use]
    pub fn digits(&self) -> &str {
        &self.0
    }

    /// For logs: the first three and the last two digits.
    #[must_use]
    pub fn shortened(&self) -> String {
        let digits = &self.0;
        format!("+{}…{}", &digits[..3], &digits[digits.len() - 2..])
    }
}

impl fmt::Display for PhoneNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "+{}", self.0)
    }
}

impl FromStr for PhoneNumber {
    type Err = PhoneNumberError;

    /// Accepts what people type: `+255 700 000 118`, `00255-700-000-118`, `255700000118`.
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let text = text.trim();
        let text = text.strip_prefix('+').or_else(|| text.strip_prefix("00")).unwrap_or(text);
        let mut digits = String::with_capacity(text.len().min(16));
        for character in text.chars() {
            match character {
                '0'..='9' => digits.push(character),
                ' ' | '\u{a0}' | '-' | '.' | '(' | ')' => {}
                _ => return Err(PhoneNumberError::NotDigits),
            }
        }
        if !(7..=15).contains(&digits.len()) {
            return Err(PhoneNumberError::Length);
        }
        if digits.starts_with('0') {
            return Err(PhoneNumberError::NoCountryCode);
        }
        Ok(Self(digits))
    }
}

/// The kind of thing that an address names; the part after the `@`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "contract", derive(ts_rs::TS, schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum AddressKind {
    /// A person, by phone number (`s.whatsapp.net`).
    Phone,
    /// A person, by WhatsApp's number-less id (`lid`).
    Lid,
    /// A group (`g.us`).
    Group,
    /// A channel (`newsletter`).
    Newsletter,
    /// A broadcast list or the status feed (`broadcast`).
    Broadcast,
    /// Anything else WhatsApp may come up with; kept, never dropped.
    Other,
}

impl AddressKind {
    /// Whether it is written to from here. Channels, status posts and broadcast lists are published on the phone: what is typed in them as
    /// if it were an answer would go to all who follow, and can't be taken back.
    #[must_use]
    pub fn is_written_to(self) -> bool {
        match self {
            AddressKind::Phone | AddressKind::Lid | AddressKind::Group | AddressKind::Other => true,
            AddressKind::Newsletter | AddressKind::Broadcast => false,
        }
    }
}

/// A WhatsApp address without a device: `user@server`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Address(String);

/// The text is not a WhatsApp address.
#[derive(Clone, Debug, Error, PartialEq, Eq)]
#[error("not a WhatsApp address")]
pub struct InvalidAddress;

impl Address {
    /// The address of a person by phone number.
    #[must_use]
    pub fn of_phone(number: &PhoneNumber) -> Self {
        Self(format!("{}@s.whatsapp.net", number.digits()))
    }

    /// The address as it came, whatever it is. What an address can't hold is written as `%` with two digits, and what is too long is
    /// cut and told apart by a number at its end: nothing that a person wrote is lost for a strange address.
    #[must_use]
    pub fn kept(text: &str) -> Self {
        if let Ok(address) = text.parse() {
            return address;
        }
        let (user, server) = text.rsplit_once('@').unwrap_or((text, ""));
        Self(format!("{}@{}", held(user), held(server)))
    }

    /// The person whose device goes by this name, and which of theirs it is, 0 for the phone; `None` where it names none. Numbers that
    /// WhatsApp hosts are numbers.
    #[must_use]
    pub fn of_device(name: &str) -> Option<(Self, u16)> {
        let (user, server) = name.split_once('@')?;
        let (user, device) = user.split_once(':').unwrap_or((user, "0"));
        let server = match server {
            "s.whatsapp.net" | "c.us" | "hosted" => "s.whatsapp.net",
            "lid" | "hosted.lid" => "lid",
            _ => return None,
        };
        let address = format!("{user}@{server}").parse().ok()?;
        Some((address, device.parse().ok()?))
    }

    /// The address as WhatsApp writes it.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The part before the `@`.
    #[must_use]
    pub fn user(&self) -> &str {
        self.0.split_once('@').map_or("", |(user, _)| user)
    }

    /// What kind of thing it names.
    #[must_use]
    pub fn kind(&self) -> AddressKind {
        match self.0.split_once('@').map_or("", |(_, server)| server) {
            "s.whatsapp.net" => AddressKind::Phone,
            "lid" => AddressKind::Lid,
            "g.us" => AddressKind::Group,
            "newsletter" => AddressKind::Newsletter,
            "broadcast" => AddressKind::Broadcast,
            _ => AddressKind::Other,
        }
    }

    /// Whether it is a person's, by either of their two addresses.
    #[must_use]
    pub fn is_person(&self) -> bool {
        matches!(self.kind(), AddressKind::Phone | AddressKind::Lid)
    }

    /// Whether it is the feed of everybody's status posts.
    #[must_use]
    pub fn is_status(&self) -> bool {
        self.0 == "status@broadcast"
    }

    /// The phone number, when the address carries one.
    #[must_use]
    pub fn phone(&self) -> Option<PhoneNumber> {
        if self.kind() == AddressKind::Phone { self.user().parse().ok() } else { None }
    }

    /// For logs: the first three and the last two characters of the user part.
    #[must_use]
    pub fn shortened(&self) -> String {
        let user: Vec<char> = self.user().chars().collect();
        let server = self.0.split_once('@').map_or("", |(_, server)| server);
        if user.len() < 7 {
            return format!("…@{server}");
        }
        let head: String = user[..3].iter().collect();
        let tail: String = user[user.len() - 2..].iter().collect();
        format!("{head}…{tail}@{server}")
    }
}

/// What a part of an address can't hold.
const REFUSED: [char; 4] = ['@', '\0', ' ', '/'];
/// Longest part of an address, in bytes.
const PART_LIMIT: usize = 128;

fn fits(part: &str) -> bool {
    !part.is_empty() && part.len() <= PART_LIMIT && !part.contains(REFUSED)
}

/// A part that fits, from any text.
fn held(part: &str) -> String {
    let mut held = String::new();
    for character in part.chars().take(PART_LIMIT) {
        if REFUSED.contains(&character) || character == '%' {
            held.push_str(&format!("%{:02X}", u32::from(character)));
        } else {
            held.push(character);
        }
    }
    if part.is_empty() {
        held.push('%');
    }
    if held.len() > PART_LIMIT || part.chars().nth(PART_LIMIT).is_some() {
        // FNV-1a: the same text is always the same address.
        let sum = part
            .bytes()
            .fold(0xcbf2_9ce4_8422_2325u64, |sum, byte| (sum ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3));
        let end = (0..=64).rev().find(|end| held.is_char_boundary(*end)).unwrap_or(0);
        held.truncate(end);
        held.push_str(&format!("%{sum:016x}"));
    }
    held
}

impl FromStr for Address {
    type Err = InvalidAddress;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let (user, server) = text.split_once('@').ok_or(InvalidAddress)?;
        if fits(user) && fits(server) { Ok(Self(text.to_owned())) } else { Err(InvalidAddress) }
    }
}

impl TryFrom<String> for Address {
    type Error = InvalidAddress;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        text.parse()
    }
}

impl From<Address> for String {
    fn from(address: Address) -> Self {
        address.0
    }
}

impl fmt::Display for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn devices_are_of_people() {
        for (name, wanted) in [
            ("255700000431@s.whatsapp.net", Some(("255700000431@s.whatsapp.net", 0))),
            ("255700000431:3@s.whatsapp.net", Some(("255700000431@s.whatsapp.net", 3))),
            ("255700000431:99@hosted", Some(("255700000431@s.whatsapp.net", 99))),
            ("100255700000431:3@lid", Some(("100255700000431@lid", 3))),
            ("100255700000431:99@hosted.lid", Some(("100255700000431@lid", 99))),
            ("120363@g.us", None),
            ("255700000431:many@s.whatsapp.net", None),
            ("255700000431:70000@s.whatsapp.net", None),
            (":3@lid", None),
            ("neema", None),
            ("", None),
        ] {
            let found = Address::of_device(name);
            assert_eq!(found.as_ref().map(|(address, device)| (address.as_str(), *device)), wanted, "{name}");
        }
    }

    #[test]
    fn phone_numbers_as_people_type_them() {
        for text in ["+255 700 000 118", "00255-700-000-118", "255700000118", " +255 (700) 000.118 "] {
            assert_eq!(text.parse::<PhoneNumber>().map(|n| n.to_string()), Ok("+255700000118".into()), "{text}");
        }
    }

    #[test]
    fn what_is_no_phone_number_is_refused_with_its_reason() {
        for (text, why) in [
            ("", PhoneNumberError::Length),
            ("123", PhoneNumberError::Length),
            ("1234567890123456", PhoneNumberError::Length),
            ("0700 000 118", PhoneNumberError::NoCountryCode),
            ("neema", PhoneNumberError::NotDigits),
            ("+255 700 000 118; DROP", PhoneNumberError::NotDigits),
        ] {
            assert_eq!(text.parse::<PhoneNumber>(), Err(why), "{text}");
        }
    }

    #[test]
    fn logs_never_show_a_whole_number() {
        let number: PhoneNumber = "+255700000118".parse().unwrap();
        assert_eq!(number.shortened(), "+255…18");
        assert_eq!(Address::of_phone(&number).shortened(), "255…18@s.whatsapp.net");
    }

    #[test]
    fn addresses_know_their_kind() {
        let kind = |text: &str| text.parse::<Address>().map(|a| a.kind());
        assert_eq!(kind("255700000118@s.whatsapp.net"), Ok(AddressKind::Phone));
        assert_eq!(kind("1234@lid"), Ok(AddressKind::Lid));
        assert_eq!(kind("120363@g.us"), Ok(AddressKind::Group));
        assert_eq!(kind("x@somewhere.new"), Ok(AddressKind::Other));
        for text in ["", "@", "a@", "@b", "a b@lid", "a@b@c"] {
            assert_eq!(kind(text), Err(InvalidAddress), "{text}");
        }
    }

    #[test]
    fn whatever_an_address_is_it_is_kept_and_told_apart() {
        let long = |end: &str| format!("{}{end}@lid", "7".repeat(100_000));
        let texts = [
            "255700000118@s.whatsapp.net".to_owned(),
            String::new(),
            "@".to_owned(),
            "@lid".to_owned(),
            "a@".to_owned(),
            "a b@lid".to_owned(),
            "a/b@lid".to_owned(),
            "a\0b@lid".to_owned(),
            "a@b@lid".to_owned(),
            long("1"),
            long("2"),
            format!("{}@lid", "ü".repeat(100)),
            format!("{}@lid", "👍".repeat(127)),
        ];
        let kept: std::collections::BTreeSet<Address> = texts.iter().map(|text| Address::kept(text)).collect();
        assert_eq!(kept.len(), texts.len() - 1, "only the empty text and a lone @ are one: {kept:?}");
        for address in &kept {
            assert_eq!(address.as_str().parse().as_ref(), Ok(address), "it can be read back");
        }
        assert_eq!(Address::kept("255700000118@s.whatsapp.net").kind(), AddressKind::Phone);
        assert_eq!(Address::kept("a b@lid").as_str(), "a%20b@lid");
    }
}
