//! What is said of a message after it was written: reactions, edits, deletions. It may come before the message itself.

use serde::{Deserialize, Serialize};
use thiserror::Error;

use super::IncomingMessage;
use super::content::{Content, Media};
use super::frame::Frame;
use super::votes::Vote;
use crate::address::Address;
use crate::ids::MessageId;
use crate::time::Wall;

/// A reaction that is longer is none: an emoji with all its parts has at most some 40 bytes.
pub const EMOJI_LIMIT: usize = 64;

/// How long after it was written a message may be edited, in milliseconds: WhatsApp's phones offer 15 minutes, and take what is
/// late by the network.
pub const EDIT_WINDOW_MS: i64 = 20 * 60 * 1_000;

/// Which message of a chat something is said of.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Target {
    /// Who wrote it.
    pub author: Author,
    /// WhatsApp's id of it.
    pub id: MessageId,
}

/// Who wrote a message.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Author {
    /// This number.
    Us,
    /// Somebody else, by any of their addresses.
    Them(Address),
}

/// What is said of a message.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "change", rename_all = "snake_case")]
pub enum Change {
    /// Somebody reacts, or takes their reaction back.
    Reaction {
        /// The emoji; `None` takes it back.
        emoji: Option<Emoji>,
    },
    /// Its author wrote it anew.
    Edit {
        /// What it carries now.
        content: Box<Content>,
        /// What stands around it now.
        frame: Box<Frame>,
    },
    /// Its author takes it back, or an admin of the group takes it away.
    Delete,
    /// Somebody votes in a poll.
    Vote {
        /// What they choose.
        vote: Vote,
    },
    /// Phones show it in no bubble, and Wakala does not read it: it is kept in its wire form, as said of itself.
    Unshown,
}

/// A reaction.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Emoji(String);

/// The text is not a reaction.
#[derive(Clone, Copy, Debug, Error, PartialEq, Eq)]
pub enum EmojiError {
    /// Nothing.
    #[error("a reaction is one emoji")]
    Empty,
    /// Longer than [`EMOJI_LIMIT`] bytes.
    #[error("a reaction is one emoji, not {bytes} bytes")]
    TooLong {
        /// Its length in bytes.
        bytes: usize,
    },
    /// Letters, digits, or what can't be seen.
    #[error("a reaction is one emoji, not text")]
    Text,
}

impl Emoji {
    /// Checks a reaction: 1 to 64 bytes, without letters, white space and control characters. WhatsApp shows whatever else is sent.
    ///
    /// # Errors
    /// See [`EmojiError`].
    pub fn parse(text: &str) -> Result<Self, EmojiError> {
        if text.is_empty() {
            return Err(EmojiError::Empty);
        }
        if text.len() > EMOJI_LIMIT {
            return Err(EmojiError::TooLong { bytes: text.len() });
        }
        // A flag is made of tags, a keycap begins with a digit, and a few are letters.
        let letter = |c: char| c.is_alphabetic() && !matches!(c, 'ℹ' | 'Ⓜ' | '\u{1F170}'..='\u{1F189}');
        let strange = |c: char| letter(c) || c.is_whitespace() || c.is_control();
        if text.chars().any(strange) || text.is_ascii() {
            return Err(EmojiError::Text);
        }
        Ok(Self(text.to_owned()))
    }

    /// The reaction.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// Something that was said of a message, as it came in, before it is committed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct IncomingChange {
    /// The chat: the sender for a direct chat, else the group.
    pub chat: Address,
    /// The other address of the same person, when WhatsApp tells both.
    pub chat_alias: Option<Address>,
    /// Who says it.
    pub sender: Address,
    /// The other address of the sender, when WhatsApp tells both.
    pub sender_alias: Option<Address>,
    /// Said by the owner of this number on another device.
    pub from_me: bool,
    /// WhatsApp's id of what says it.
    pub id: MessageId,
    /// The sender's own name for themselves, when given.
    pub push_name: Option<String>,
    /// When WhatsApp says it was said, wall time.
    pub written: Wall,
    /// Of which message.
    pub target: Target,
    /// An admin of the group says it of somebody else's message, and WhatsApp has checked that.
    pub by_admin: bool,
    /// What.
    pub change: Change,
    /// The wire form: kept with an edit, of which `change` does not hold all, and in the place of what the database refuses.
    pub raw: Option<Vec<u8>>,
}

/// What a message carries after an edit: a text another text, a file another caption. `None` where the edit would make something else
/// of it.
#[must_use]
pub fn edited(before: &Content, after: &Content) -> Option<Content> {
    match before {
        Content::Text { .. } => {
            let Content::Text { text } = after else { return None };
            Some(Content::Text { text: text.clone() })
        }
        Content::Media(file) => {
            let Content::Media(now) = after else { return None };
            let caption = now.caption.clone();
            (now.what == file.what).then(|| Content::Media(Media { caption, ..file.clone() }))
        }
        Content::Location(_)
        | Content::Contacts { .. }
        | Content::Poll(_)
        | Content::Call { .. }
        | Content::Choices { .. }
        | Content::Chosen { .. }
        | Content::Invite { .. }
        | Content::Event(_)
        | Content::Gone(_)
        | Content::Unsupported { .. }
        | Content::Undecryptable => None,
    }
}

/// What comes in: a message, or something that is said of one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Arrival {
    /// A message.
    Message(Box<IncomingMessage>),
    /// Something that is said of a message.
    Change(Box<IncomingChange>),
}

impl Arrival {
    /// The message, unless it is something that is said of one.
    #[must_use]
    pub fn as_message(&self) -> Option<&IncomingMessage> {
        match self {
            Self::Message(message) => Some(message),
            Self::Change(_) => None,
        }
    }

    /// The chat that it belongs to.
    #[must_use]
    pub fn chat(&self) -> &Address {
        match self {
            Self::Message(message) => &message.chat,
            Self::Change(change) => &change.chat,
        }
    }

    /// The chat that it belongs to, and who sent it.
    #[must_use]
    pub fn named(&self) -> [&Address; 2] {
        match self {
            Self::Message(message) => [&message.chat, &message.sender],
            Self::Change(change) => [&change.chat, &change.sender],
        }
    }

    /// Whether both are the same stanza, whichever of a person's addresses each came under.
    #[must_use]
    pub fn is_same(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Message(one), Self::Message(other)) => {
                one.id == other.id
                    && meet([Some(&one.chat), one.chat_alias.as_ref()], [Some(&other.chat), other.chat_alias.as_ref()])
                    && meet(
                        [Some(&one.sender), one.sender_alias.as_ref()],
                        [Some(&other.sender), other.sender_alias.as_ref()],
                    )
            }
            (Self::Change(one), Self::Change(other)) => {
                one.id == other.id
                    && meet([Some(&one.chat), one.chat_alias.as_ref()], [Some(&other.chat), other.chat_alias.as_ref()])
                    && meet(
                        [Some(&one.sender), one.sender_alias.as_ref()],
                        [Some(&other.sender), other.sender_alias.as_ref()],
                    )
            }
            (Self::Message(_), Self::Change(_)) | (Self::Change(_), Self::Message(_)) => false,
        }
    }
}

fn meet(one: [Option<&Address>; 2], other: [Option<&Address>; 2]) -> bool {
    one.into_iter().flatten().any(|address| other.contains(&Some(address)))
}

impl From<IncomingMessage> for Arrival {
    fn from(message: IncomingMessage) -> Self {
        Self::Message(Box::new(message))
    }
}

impl From<IncomingChange> for Arrival {
    fn from(change: IncomingChange) -> Self {
        Self::Change(Box::new(change))
    }
}

/// Why an edit of ours can't be sent.
#[derive(Clone, Copy, Debug, Error, PartialEq, Eq)]
pub enum ChangeRefused {
    /// Somebody else wrote it.
    #[error("only messages of this number can be edited or taken back")]
    NotOurs,
    /// It is older than WhatsApp lets messages be edited.
    #[error("WhatsApp lets a message be edited for 15 minutes")]
    TooLate,
    /// It is older than WhatsApp lets messages be taken back.
    #[error("WhatsApp lets a message be taken back for 60 hours")]
    TooLateToTakeBack,
    /// It is no text.
    #[error("only texts can be edited")]
    NotText,
    /// It is a line of the chat or a call, or it has disappeared.
    #[error("this is no message that anything can be said of")]
    NoMessage,
    /// WhatsApp has not taken it yet.
    #[error("it has not been sent yet: take it out of the queue instead")]
    NotSent,
    /// It was deleted.
    #[error("the message was deleted")]
    Deleted,
    /// It is no poll, or came without what votes are sealed with.
    #[error("this is no poll that can be voted in from here")]
    NoPoll,
    /// The poll does not offer that, or not so much.
    #[error("the poll does not let these options be chosen together")]
    NoSuchOption,
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::messages::content::MediaKind;

    #[test]
    fn an_edit_leaves_a_message_what_it_is() {
        let text = |text: &str| Content::Text { text: text.to_owned() };
        let file = |what: MediaKind, caption: &str| {
            Content::Media(Media {
                what,
                caption: Some(caption.to_owned()),
                file_name: None,
                mime: caption.to_owned(),
                bytes: None,
                seconds: None,
                size: None,
                pages: None,
                waveform: None,
                once: false,
            })
        };
        assert_eq!(edited(&text("a"), &text("b")), Some(text("b")));
        let Some(Content::Media(after)) = edited(&file(MediaKind::Image, "a"), &file(MediaKind::Image, "b")) else {
            panic!("a caption can be edited")
        };
        assert_eq!((after.caption.as_deref(), after.mime.as_str()), (Some("b"), "a"), "the file is the same");
        assert_eq!(edited(&text("a"), &file(MediaKind::Image, "b")), None);
        assert_eq!(edited(&file(MediaKind::Image, "a"), &text("b")), None);
        assert_eq!(edited(&file(MediaKind::Image, "a"), &file(MediaKind::Video, "b")), None);
        assert_eq!(edited(&Content::Call { video: true, taken: None }, &text("b")), None);
        assert_eq!(edited(&Content::Undecryptable, &text("b")), None);
    }

    #[test]
    fn reactions_are_emoji_and_nothing_else() {
        for good in ["👍", "❤️", "👍🏾", "👨‍👩‍👧‍👦", "🇹🇿", "1️⃣", "ℹ️", "Ⓜ️", "🅰️", "🆎", "㊗️", "🏴󠁧󠁢󠁥󠁮󠁧󠁿"]
        {
            assert_eq!(Emoji::parse(good).map(|emoji| emoji.as_str().to_owned()), Ok(good.to_owned()), "{good}");
        }
        assert_eq!(Emoji::parse(""), Err(EmojiError::Empty));
        assert_eq!(Emoji::parse(&"👍".repeat(1_024)), Err(EmojiError::TooLong { bytes: 4_096 }));
        for text in ["ok", "habari", " ", "👍 👍", "👍a", "\0", "1", "+"] {
            assert_eq!(Emoji::parse(text), Err(EmojiError::Text), "{text:?}");
        }
    }
}
