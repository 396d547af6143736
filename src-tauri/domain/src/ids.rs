//! Identifiers: ours for instances, chats and queue items, WhatsApp's for messages.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};
use thiserror::Error;

const ALPHABET: &[u8; 32] = b"0123456789abcdefghijklmnopqrstuv";
const ID_LENGTH: usize = 13;

/// Identifies an instance for ever; never used again after a delete. Shown as 13 characters of `0-9a-v`, which is also
/// the name of its session directory.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct InstanceId(i64);

/// The text is not an instance id.
#[derive(Clone, Debug, Error, PartialEq, Eq)]
#[error("not an instance id")]
pub struct InvalidInstanceId;

impl InstanceId {
    /// An id from 63 of 64 random bits.
    #[must_use]
    pub fn from_random(bits: u64) -> Self {
        Self((bits >> 1).cast_signed())
    }

    /// The id as the database keeps it.
    #[must_use]
    pub fn to_row(self) -> i64 {
        self.0
    }

    /// The id from the database's number.
    ///
    /// # Errors
    /// A negative number is no id.
    pub fn from_row(row: i64) -> Result<Self, InvalidInstanceId> {
        if row < 0 { Err(InvalidInstanceId) } else { Ok(Self(row)) }
    }
}

impl fmt::Display for InstanceId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let bits = self.0.cast_unsigned();
        for place in (0..ID_LENGTH).rev() {
            let digit = ((bits >> (place * 5)) & 31) as usize;
            write!(f, "{}", char::from(ALPHABET[digit]))?;
        }
        Ok(())
    }
}

impl fmt::Debug for InstanceId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "InstanceId({self})")
    }
}

impl FromStr for InstanceId {
    type Err = InvalidInstanceId;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        if text.len() != ID_LENGTH {
            return Err(InvalidInstanceId);
        }
        let mut bits: u64 = 0;
        for (place, byte) in text.bytes().enumerate() {
            let digit = ALPHABET.iter().position(|known| *known == byte).ok_or(InvalidInstanceId)? as u64;
            // 13 digits carry 65 bits; the first may only use the lowest three, so that an id is 63 bits.
            if place == 0 && digit > 7 {
                return Err(InvalidInstanceId);
            }
            bits = (bits << 5) | digit;
        }
        Self::from_row(bits.cast_signed())
    }
}

impl Serialize for InstanceId {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for InstanceId {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        text.parse().map_err(serde::de::Error::custom)
    }
}

/// Identifies a chat of one instance in our database.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct ChatId(pub i64);

/// Identifies a message row in our database; grows in the order of arrival.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct MessageRow(pub i64);

/// Identifies an outbox item; grows in the order of sending.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct QueueId(pub i64);

/// The id that WhatsApp knows a message by; for outgoing ones reserved before anything is sent.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct MessageId(pub String);

impl MessageId {
    /// A new id for a message of ours from random bits: `3EB0` and 18 hexadecimal digits, the form that WhatsApp's own web
    /// client uses.
    #[must_use]
    pub fn reserve(bits: u64, more_bits: u64) -> Self {
        Self(format!("3EB0{bits:016X}{:02X}", more_bits & 0xff))
    }
}

impl fmt::Display for MessageId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn instance_ids_survive_their_text_form() {
        for bits in [0, 1, 42, u64::MAX, 0x0123_4567_89ab_cdef] {
            let id = InstanceId::from_random(bits);
            assert_eq!(id.to_string().len(), ID_LENGTH);
            assert_eq!(id.to_string().parse(), Ok(id));
        }
    }

    #[test]
    fn reserved_message_ids_have_the_form_of_the_web_client() {
        let id = MessageId::reserve(0xab, 0x1f);
        assert_eq!(id.0, "3EB000000000000000AB1F");
        assert_eq!(MessageId::reserve(u64::MAX, u64::MAX).0.len(), 22);
    }

    #[test]
    fn texts_that_are_no_instance_id_are_refused() {
        for text in ["", "../../etc", "000000000000", "zzzzzzzzzzzzz", "vvvvvvvvvvvvv", "0000000000000x"] {
            assert_eq!(text.parse::<InstanceId>(), Err(InvalidInstanceId), "{text}");
        }
    }
}
