//! What a message is, whichever way it goes; the wire's own types never get past the adapter.

pub mod changes;
pub mod chat_draft;
pub mod content;
pub mod draft;
pub mod file;
pub mod frame;
pub mod outgoing;
pub mod secret;
pub mod staged;
pub mod voice;
pub mod votes;

use serde::{Deserialize, Serialize};
use thiserror::Error;

use content::CallTaken;
pub use content::Content;
use frame::Frame;

use crate::address::Address;
use crate::ids::MessageId;
use crate::time::Wall;

/// Longest text that WhatsApp takes, in characters.
pub const TEXT_LIMIT: usize = 65_536;
/// The longest key that a caller gives a send of its own, in characters.
pub const CALLER_KEY_LIMIT: usize = 200;

/// A text to send: 1 to 65,536 characters, not only white space, no NUL.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct OutgoingText(String);

/// Why a text can't be sent.
#[derive(Clone, Copy, Debug, Error, PartialEq, Eq)]
pub enum OutgoingTextError {
    /// Nothing but white space.
    #[error("the message is empty")]
    Empty,
    /// More than 65,536 characters.
    #[error("the message has {length} characters; WhatsApp takes at most 65,536")]
    TooLong {
        /// Its length in characters.
        length: usize,
    },
    /// A NUL character, which phones cut the text at.
    #[error("the message contains a NUL character, which WhatsApp can't show")]
    Nul,
}

impl OutgoingText {
    /// Checks a text as typed; it is kept as it is, white space included.
    ///
    /// # Errors
    /// See [`OutgoingTextError`].
    pub fn parse(text: &str) -> Result<Self, OutgoingTextError> {
        if text.trim().is_empty() {
            return Err(OutgoingTextError::Empty);
        }
        if text.contains('\0') {
            return Err(OutgoingTextError::Nul);
        }
        let length = text.chars().count();
        if length > TEXT_LIMIT {
            return Err(OutgoingTextError::TooLong { length });
        }
        Ok(Self(text.to_owned()))
    }

    /// The text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// A message as it came in, decrypted, before it is committed to the inbox.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct IncomingMessage {
    /// The chat: the sender for a direct chat, else the group.
    pub chat: Address,
    /// The other address of the same person, when WhatsApp tells both.
    pub chat_alias: Option<Address>,
    /// Who wrote it.
    pub sender: Address,
    /// The other address of the sender, when WhatsApp tells both.
    pub sender_alias: Option<Address>,
    /// The broadcast list that it came through, of which the chat knows nothing.
    pub via: Option<Address>,
    /// Written by the owner of this number on another device.
    pub from_me: bool,
    /// WhatsApp's id of the message.
    pub id: MessageId,
    /// The sender's own name for themselves, when given.
    pub push_name: Option<String>,
    /// When WhatsApp says it was written, wall time.
    pub written: Wall,
    /// What it carries.
    pub content: Content,
    /// What stands around it.
    pub frame: Frame,
    /// The decrypted wire form, kept when `content` does not hold all of it.
    pub raw: Option<Vec<u8>>,
}

/// The owner took a call on another device.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TakenCall {
    /// The chat that its line stands in.
    pub chat: Address,
    /// Who called.
    pub caller: Address,
    /// The id of the call, and so of its line.
    pub id: MessageId,
    /// What they did.
    pub taken: CallTaken,
}

/// What a receipt says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ReceiptKind {
    /// The recipient's device has it.
    Delivered,
    /// The recipient opened it.
    Read,
}

/// What the owner read on another device of this number.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ReadElsewhere {
    /// These messages, and what came before them in their chat.
    Messages {
        /// Which.
        ids: Vec<MessageId>,
        /// Any address of their chat; where it is not named, whatever has their ids.
        chat: Option<Address>,
        /// The same chat by the person's other address.
        alias: Option<Address>,
    },
    /// A chat.
    Chat {
        /// Any address of it.
        chat: Address,
        /// Only what was written by then, wall time.
        until: Option<Wall>,
        /// The message that was the last one to be read, where it is named: times are of whole seconds.
        last: Option<MessageId>,
    },
}

impl ReadElsewhere {
    /// These messages, wherever they stand.
    #[must_use]
    pub fn messages(ids: Vec<MessageId>) -> Self {
        Self::Messages { ids, chat: None, alias: None }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_are_kept_as_typed() {
        for text in ["habari", " emoji 👍🏾 ", "مرحبا بك", "<script>alert(1)</script>", "two\nlines"] {
            assert_eq!(OutgoingText::parse(text).map(|t| t.as_str().to_owned()), Ok(text.to_owned()));
        }
    }

    #[test]
    fn texts_that_can_not_be_sent_are_refused_with_their_reason() {
        assert_eq!(OutgoingText::parse(" \n"), Err(OutgoingTextError::Empty));
        assert_eq!(OutgoingText::parse("a\0b"), Err(OutgoingTextError::Nul));
        assert!(OutgoingText::parse(&"ü".repeat(TEXT_LIMIT)).is_ok());
        assert_eq!(
            OutgoingText::parse(&"ü".repeat(TEXT_LIMIT + 1)),
            Err(OutgoingTextError::TooLong { length: TEXT_LIMIT + 1 })
        );
    }
}
