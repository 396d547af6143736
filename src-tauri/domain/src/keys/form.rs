//! How a key looks: `wakala_`, 8 characters that may be seen and name it, `_`, 52 that nobody may see, and 6 that tell a typing error from
//! another key. All of `0-9a-v` and `_`, so that a double click takes the whole of it, and a search for leaked keys finds it.

use std::fmt;
use std::hint::black_box;
use std::str::FromStr;

use thiserror::Error;

const PREFIX: &str = "wakala_";
const ALPHABET: &[u8; 32] = b"0123456789abcdefghijklmnopqrstuv";
const ID_DIGITS: usize = 8;
/// Of 64 bits each.
const WORD_DIGITS: usize = 13;
const SECRET_DIGITS: usize = 4 * WORD_DIGITS;
const CHECK_DIGITS: usize = 6;
const LENGTH: usize = PREFIX.len() + ID_DIGITS + 1 + SECRET_DIGITS + CHECK_DIGITS;

/// The part of a key that may be seen, and under which it is listed.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct KeyId(u64);

impl KeyId {
    /// Of 40 random bits.
    #[must_use]
    pub fn of_bits(bits: u64) -> Self {
        Self(bits & ((1 << (5 * ID_DIGITS)) - 1))
    }
}

impl fmt::Display for KeyId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&digits(self.0, ID_DIGITS))
    }
}

impl fmt::Debug for KeyId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "KeyId({self})")
    }
}

impl FromStr for KeyId {
    type Err = KeyFormError;

    fn from_str(text: &str) -> Result<Self, KeyFormError> {
        if text.len() != ID_DIGITS {
            return Err(KeyFormError::NotAKey);
        }
        let place = |byte: u8| ALPHABET.iter().position(|known| *known == byte);
        text.bytes()
            .try_fold(0, |bits, byte| Some((bits << 5) | place(byte)? as u64))
            .map(Self)
            .ok_or(KeyFormError::NotAKey)
    }
}

/// A key, to be shown once.
pub struct ApiKey {
    id: KeyId,
    text: String,
}

impl ApiKey {
    /// A new one of random bits.
    #[must_use]
    pub fn of_bits(id: u64, secret: [u64; 4]) -> Self {
        let id = KeyId::of_bits(id);
        let secret: String = secret.iter().map(|word| digits(*word, WORD_DIGITS)).collect();
        let mut text = format!("{PREFIX}{id}_{secret}");
        text.push_str(&check(&text));
        Self { id, text }
    }

    /// Its public part.
    #[must_use]
    pub fn id(&self) -> KeyId {
        self.id
    }

    /// All of it.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
    }
}

impl fmt::Debug for ApiKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "ApiKey({}_…)", self.id)
    }
}

/// What a program shows for a key: it has the form of one, and that says nothing of whether it is one.
#[derive(Clone, Copy)]
pub struct Presented<'a> {
    /// Which one it says that it is.
    pub id: KeyId,
    /// All of it, to be hashed.
    pub text: &'a str,
}

impl fmt::Debug for Presented<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Presented({}_…)", self.id)
    }
}

/// Why a text is no key.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum KeyFormError {
    /// It does not look like one.
    #[error("this is no key of Wakala: one begins with wakala_ and has {LENGTH} characters")]
    NotAKey,
    /// It looks like one, and was typed or copied wrongly.
    #[error("the key was not copied as it was shown")]
    Mistyped,
}

impl<'a> Presented<'a> {
    /// Reads a text as a key.
    ///
    /// # Errors
    /// It can't be one.
    pub fn parse(text: &'a str) -> Result<Self, KeyFormError> {
        let rest = text.strip_prefix(PREFIX).filter(|_| text.len() == LENGTH).ok_or(KeyFormError::NotAKey)?;
        let (id, secret) = rest.split_once('_').ok_or(KeyFormError::NotAKey)?;
        let id = id.parse()?;
        if !secret.bytes().all(|byte| ALPHABET.contains(&byte)) {
            return Err(KeyFormError::NotAKey);
        }
        let (whole, said) = text.split_at(LENGTH - CHECK_DIGITS);
        if check(whole) != said {
            return Err(KeyFormError::Mistyped);
        }
        Ok(Self { id, text })
    }
}

/// The SHA-256 of a key's text. Two of them are compared in one way alone, `==` included.
#[derive(Clone, Copy)]
pub struct KeyHash([u8; 32]);

impl KeyHash {
    /// What a text was hashed to.
    #[must_use]
    pub fn new(bytes: [u8; 32]) -> Self {
        Self(bytes)
    }

    /// As it is kept.
    #[must_use]
    pub fn bytes(&self) -> &[u8; 32] {
        &self.0
    }

    /// Whether it is the same. Every byte of both is looked at, whatever the first ones say: how long that takes tells nobody how much of
    /// a guess is right.
    #[must_use]
    pub fn is(&self, other: &KeyHash) -> bool {
        let differing = self.0.iter().zip(&other.0).fold(0, |all, (one, another)| black_box(all | (one ^ another)));
        differing == 0
    }
}

impl fmt::Debug for KeyHash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("KeyHash(…)")
    }
}

impl PartialEq for KeyHash {
    fn eq(&self, other: &Self) -> bool {
        self.is(other)
    }
}

impl Eq for KeyHash {}

fn digits(bits: u64, count: usize) -> String {
    let digit = |place: usize| char::from(ALPHABET[(bits >> (place * 5)) as usize & 31]);
    (0..count).rev().map(digit).collect()
}

/// 30 bits of the CRC-32 of a text (IEEE 802.3): not against forgers, against typing errors.
fn check(text: &str) -> String {
    let crc = text.bytes().fold(!0_u32, |crc, byte| {
        (0..8).fold(crc ^ u32::from(byte), |crc, _| (crc >> 1) ^ (0xedb8_8320 & (crc & 1).wrapping_neg()))
    });
    digits(u64::from(!crc), CHECK_DIGITS)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_key_is_known_by_its_form_and_shows_its_secret_to_no_log() {
        let key = ApiKey::of_bits(0x12_3456_789a, [0, 1, u64::MAX, 0x0123_4567_89ab_cdef]);
        assert_eq!(key.text().len(), LENGTH);
        assert!(key.text().starts_with("wakala_28q5cu4q_"), "{}", key.text());
        let secret = &key.text()[16..];
        let parsed = Presented::parse(key.text()).unwrap();
        assert_eq!((parsed.id, key.id().to_string().parse()), (key.id(), Ok(key.id())));
        let hash = KeyHash::new([0xab; 32]);
        for said in [format!("{key:?}"), format!("{parsed:?}"), format!("{hash:?}")] {
            assert!(!said.contains(&secret[..6]) && !said.contains("171") && !said.contains("ab, "), "{said}");
        }
    }

    #[test]
    fn what_is_no_key_is_said_and_what_was_mistyped_as_well() {
        let text = ApiKey::of_bits(7, [1, 2, 3, 4]).text().to_owned();
        let of = |text: &str| Presented::parse(text).map(|_| ()).unwrap_err();
        for no_key in [
            String::new(),
            "wakala_".to_owned(),
            text.to_uppercase(),
            text.replace("wakala_", "wekala_"),
            format!("{text}0"),
            format!(" {text}"),
            text[..text.len() - 1].to_owned(),
            format!("wakala_{}", "ü".repeat((LENGTH - PREFIX.len()) / 2)),
            "wakala_".to_owned() + &"_".repeat(LENGTH - 7),
            "x".repeat(1 << 20),
        ] {
            assert_eq!(of(&no_key), KeyFormError::NotAKey, "{no_key:.90}");
        }
        // Two that changed places, as fingers do it.
        let mut swapped = text.clone().into_bytes();
        swapped.swap(LENGTH - 8, LENGTH - 7);
        assert_ne!(swapped, text.as_bytes());
        assert_eq!(of(&String::from_utf8(swapped).unwrap()), KeyFormError::Mistyped);
    }

    #[test]
    fn hashes_are_the_same_when_every_byte_is() {
        let one = KeyHash::new([0x5a; 32]);
        assert!(one.is(&KeyHash::new([0x5a; 32])));
        for place in 0..32 {
            for bit in 0..8 {
                let mut other = [0x5a; 32];
                other[place] ^= 1 << bit;
                assert!(!one.is(&KeyHash::new(other)), "byte {place}, bit {bit}");
            }
        }
    }

    proptest! {
        #[test]
        fn every_key_is_read_as_it_was_made_and_no_wrong_character_passes(
            id: u64, secret: [u64; 4], place in 0..LENGTH, with in "[0-9a-v]"
        ) {
            let key = ApiKey::of_bits(id, secret);
            prop_assert_eq!(Presented::parse(key.text()).unwrap().id, key.id());
            let mut wrong = key.text().to_owned();
            wrong.replace_range(place..=place, &with);
            prop_assert!(wrong == key.text() || Presented::parse(&wrong).is_err(), "{}", wrong);
        }
    }
}
