//! What a caller wants to send, checked as far as it can be without looking into the chat.

use serde::{Deserialize, Serialize};
use thiserror::Error;

use super::changes::{ChangeRefused, Emoji, EmojiError};
use super::content::{CARD_LIMIT, Card, Content, Location, Poll};
use super::frame::MENTION_LIMIT;
use super::staged::SendAs;
use super::{OutgoingText, OutgoingTextError};
use crate::address::{Address, PhoneNumber};
use crate::delivery::Delivery;
use crate::ids::MessageRow;
use crate::time::Wall;

/// How long a message of ours may be edited after it was written, in milliseconds.
pub const EDIT_OFFERED_MS: i64 = 15 * 60 * 1_000;
/// How long it may be taken back: later, phones leave it where it is.
pub const TAKE_BACK_OFFERED_MS: i64 = 60 * 3_600 * 1_000;
/// The longest question of a poll, in characters.
pub const QUESTION_LIMIT: usize = 255;
/// The longest option of a poll, in characters.
pub const POLL_OPTION_LIMIT: usize = 100;
/// How many options a poll of ours may have.
pub const POLL_OPTIONS: std::ops::RangeInclusive<usize> = 2..=12;
/// The longest name or address of a place, and the longest name on a card, in characters.
pub const NAME_LIMIT: usize = 256;
/// Numbers on one card.
pub const CARD_NUMBERS: usize = 16;
/// The longest text under a file, in characters.
pub const CAPTION_LIMIT: usize = 1_024;

/// What is to be sent. Messages of the chat are named by their rows.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "is", rename_all = "snake_case")]
pub enum Draft {
    /// A text.
    Text {
        /// It.
        text: OutgoingText,
        /// The message that it answers.
        reply_to: Option<MessageRow>,
        /// Whom it names.
        mentions: Vec<Address>,
    },
    /// A reaction.
    Reaction {
        /// To which message.
        message: MessageRow,
        /// The emoji; `None` takes ours back.
        emoji: Option<Emoji>,
    },
    /// Another text in place of an own one.
    Edit {
        /// Of which message.
        message: MessageRow,
        /// What it says now.
        text: OutgoingText,
    },
    /// Takes an own message back.
    Delete {
        /// Which.
        message: MessageRow,
    },
    /// A place.
    Location(Location),
    /// Contact cards.
    Contacts {
        /// In their order.
        cards: Vec<Card>,
    },
    /// A poll.
    Poll(Poll),
    /// A vote in a poll.
    Vote {
        /// In which.
        message: MessageRow,
        /// The places of the options that are chosen, from 0 on; none takes the vote back.
        options: Vec<u32>,
    },
    /// A file.
    Media {
        /// What it was called when it was handed over.
        file: String,
        /// What it goes out as, where that was said.
        send_as: Option<SendAs>,
        /// The text under it.
        caption: Option<OutgoingText>,
        /// It is to be looked at once.
        once: bool,
        /// The message that it answers.
        reply_to: Option<MessageRow>,
        /// Whom its caption names.
        mentions: Vec<Address>,
    },
}

/// Why something can't be sent.
#[derive(Clone, Debug, Error, PartialEq, Eq)]
pub enum DraftError {
    /// Its text.
    #[error(transparent)]
    Text(#[from] OutgoingTextError),
    /// It is no reaction.
    #[error(transparent)]
    Emoji(#[from] EmojiError),
    /// It is no poll.
    #[error(
        "a poll has a question of 1 to 255 characters and 2 to 12 options of 1 to 100 characters, no two the same: {0}"
    )]
    Poll(&'static str),
    /// It is no place.
    #[error("no such place: {0}")]
    Place(&'static str),
    /// A card is none.
    #[error("a contact card has a name and a number: {0}")]
    Card(&'static str),
    /// The text under a file.
    #[error("the text under a file has up to 1,024 characters")]
    Caption,
    /// Whom it names is nobody, or not in the text.
    #[error("a mention is of somebody whose number stands in the text after an @: {0}")]
    Mention(&'static str),
}

impl Draft {
    /// A text; `mentions` are numbers, or addresses where a person has no other.
    ///
    /// # Errors
    /// It can't be sent, or names somebody who is not in it.
    pub fn text(text: &str, reply_to: Option<MessageRow>, mentions: &[String]) -> Result<Self, DraftError> {
        let text = OutgoingText::parse(text)?;
        let mentions = all_mentioned(text.as_str(), mentions)?;
        Ok(Self::Text { text, reply_to, mentions })
    }

    /// A file that was handed over; `mentions` as of a text, in its caption.
    ///
    /// # Errors
    /// Its caption can't be sent, or names somebody who is not in it.
    pub fn media(
        file: &str,
        send_as: Option<SendAs>,
        caption: Option<&str>,
        once: bool,
        reply_to: Option<MessageRow>,
        mentions: &[String],
    ) -> Result<Self, DraftError> {
        let caption = match caption.map(str::trim).filter(|caption| !caption.is_empty()) {
            Some(long) if long.chars().count() > CAPTION_LIMIT => return Err(DraftError::Caption),
            Some(caption) => Some(OutgoingText::parse(caption)?),
            None => None,
        };
        let mentions = all_mentioned(caption.as_ref().map_or("", OutgoingText::as_str), mentions)?;
        Ok(Self::Media { file: file.to_owned(), send_as, caption, once, reply_to, mentions })
    }

    /// A reaction; an empty one takes ours back.
    ///
    /// # Errors
    /// It is none.
    pub fn reaction(message: MessageRow, emoji: &str) -> Result<Self, DraftError> {
        let emoji = if emoji.is_empty() { None } else { Some(Emoji::parse(emoji)?) };
        Ok(Self::Reaction { message, emoji })
    }

    /// Another text in place of an own one.
    ///
    /// # Errors
    /// The text can't be sent.
    pub fn edit(message: MessageRow, text: &str) -> Result<Self, DraftError> {
        Ok(Self::Edit { message, text: OutgoingText::parse(text)? })
    }

    /// A place, by its degrees.
    ///
    /// # Errors
    /// There is no such place.
    pub fn location(
        latitude: f64,
        longitude: f64,
        name: Option<&str>,
        address: Option<&str>,
    ) -> Result<Self, DraftError> {
        let word = |word: Option<&str>| match word.map(str::trim).filter(|word| !word.is_empty()) {
            Some(word) if is_line(word, NAME_LIMIT) => Ok(Some(word.to_owned())),
            Some(_) => Err(DraftError::Place("its name or address is too long, or no line")),
            None => Ok(None),
        };
        Ok(Self::Location(Location {
            latitude: degrees(latitude, 90.0).ok_or(DraftError::Place("degrees north are -90 to 90"))?,
            longitude: degrees(longitude, 180.0).ok_or(DraftError::Place("degrees east are -180 to 180"))?,
            name: word(name)?,
            address: word(address)?,
            live: false,
        }))
    }

    /// Contact cards: a name, and numbers in the international form.
    ///
    /// # Errors
    /// There are none, too many, or one is none.
    pub fn contacts(cards: &[(String, Vec<String>)]) -> Result<Self, DraftError> {
        if cards.is_empty() || cards.len() > CARD_LIMIT {
            return Err(DraftError::Card("there are 1 to 256 of them"));
        }
        let card = |(name, phones): &(String, Vec<String>)| {
            let name = name.trim();
            if name.is_empty() || !is_line(name, NAME_LIMIT) {
                return Err(DraftError::Card("its name has 1 to 256 characters"));
            }
            if phones.is_empty() || phones.len() > CARD_NUMBERS {
                return Err(DraftError::Card("it has 1 to 16 numbers"));
            }
            let number = |phone: &String| phone.parse::<PhoneNumber>();
            let phones = phones.iter().map(number).collect::<Result<_, _>>();
            Ok(Card { name: name.to_owned(), phones: phones.map_err(|_| DraftError::Card("a number is none"))? })
        };
        Ok(Self::Contacts { cards: cards.iter().map(card).collect::<Result<_, _>>()? })
    }

    /// A poll; with `choose` 0 any number of its options may be chosen.
    ///
    /// # Errors
    /// It is none.
    pub fn poll(question: &str, options: &[String], choose: u32) -> Result<Self, DraftError> {
        let question = question.trim();
        if question.is_empty() || !is_short(question, QUESTION_LIMIT) {
            return Err(DraftError::Poll("its question"));
        }
        if !POLL_OPTIONS.contains(&options.len()) {
            return Err(DraftError::Poll("the number of its options"));
        }
        let options: Vec<String> = options.iter().map(|option| option.trim().to_owned()).collect();
        if options.iter().any(|option| option.is_empty() || !is_short(option, POLL_OPTION_LIMIT)) {
            return Err(DraftError::Poll("an option"));
        }
        // A vote names an option by its words.
        if options.iter().enumerate().any(|(place, option)| options.iter().skip(place + 1).any(|other| other == option))
        {
            return Err(DraftError::Poll("two options are the same"));
        }
        if usize::try_from(choose).map_or(true, |choose| choose > options.len()) {
            return Err(DraftError::Poll("more is to be chosen than there is"));
        }
        Ok(Self::Poll(Poll { question: question.to_owned(), options, choose }))
    }
}

/// Whether a poll takes a vote: of options that there are, each once, and no more of them than may be chosen.
#[must_use]
pub fn may_be_chosen(poll: &Poll, options: &[u32]) -> bool {
    // Looked at first: of many, all would be held against all.
    if options.len() > poll.options.len() {
        return false;
    }
    let there = |option: &u32| usize::try_from(*option).is_ok_and(|place| place < poll.options.len());
    let twice = options.iter().enumerate().any(|(at, option)| options.iter().skip(at + 1).any(|other| other == option));
    let too_many = poll.choose > 0 && options.len() > poll.choose as usize;
    options.iter().all(there) && !twice && !too_many
}

fn all_mentioned(text: &str, mentions: &[String]) -> Result<Vec<Address>, DraftError> {
    if mentions.len() > MENTION_LIMIT {
        return Err(DraftError::Mention("too many"));
    }
    mentions.iter().map(|who| mentioned(text, who)).collect()
}

fn mentioned(text: &str, who: &str) -> Result<Address, DraftError> {
    let nobody = || DraftError::Mention("nobody");
    let address = match who.contains('@') {
        true => who.parse::<Address>().map_err(|_| nobody())?,
        false => Address::of_phone(&who.parse::<PhoneNumber>().map_err(|_| nobody())?),
    };
    if !address.is_person() {
        return Err(nobody());
    }
    if is_named(text, &address) { Ok(address) } else { Err(DraftError::Mention("not in the text")) }
}

/// Whether a text names somebody: `@`, and the part of their address before the `@`.
#[must_use]
pub fn is_named(text: &str, who: &Address) -> bool {
    text.match_indices('@').any(|(at, _)| {
        let rest = text.get(at + 1..).and_then(|rest| rest.strip_prefix(who.user()));
        // A longer number is somebody else's.
        rest.is_some_and(|rest| !rest.starts_with(|c: char| c.is_ascii_digit()))
    })
}

fn is_short(words: &str, limit: usize) -> bool {
    words.chars().count() <= limit && !words.contains('\0')
}

fn is_line(words: &str, limit: usize) -> bool {
    is_short(words, limit) && !words.contains(char::is_control)
}

/// Degrees in 10⁻⁷.
fn degrees(degrees: f64, most: f64) -> Option<i32> {
    if !degrees.is_finite() || degrees.abs() > most {
        return None;
    }
    #[expect(clippy::cast_possible_truncation, reason = "180 · 10⁷ fits")]
    Some((degrees * 1e7).round() as i32)
}

/// A message of the chat of which something is to be said.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct About<'a> {
    /// This number wrote it, here or on another device.
    pub ours: bool,
    /// What became of it, where it was sent from here.
    pub delivery: Option<Delivery>,
    /// When WhatsApp has it from.
    pub written: Wall,
    /// What it carries.
    pub content: &'a Content,
    /// It was taken back, or is about to be.
    pub deleted: bool,
}

impl About<'_> {
    /// Whether something may be said of it at all: an answer, a reaction.
    ///
    /// # Errors
    /// See [`ChangeRefused`].
    pub fn may_be_spoken_of(&self) -> Result<(), ChangeRefused> {
        if !self.content.is_a_message() {
            return Err(ChangeRefused::NoMessage);
        }
        let sent = match self.delivery {
            None | Some(Delivery::Sent | Delivery::Delivered | Delivery::Read) => true,
            Some(
                Delivery::Queued | Delivery::Sending | Delivery::Uncertain | Delivery::Failed | Delivery::Cancelled,
            ) => false,
        };
        match (sent, self.deleted) {
            (false, _) => Err(ChangeRefused::NotSent),
            (true, true) => Err(ChangeRefused::Deleted),
            (true, false) => Ok(()),
        }
    }

    /// Whether its text may be written anew now.
    ///
    /// # Errors
    /// See [`ChangeRefused`].
    pub fn may_be_edited(&self, now: Wall) -> Result<(), ChangeRefused> {
        if !self.ours {
            return Err(ChangeRefused::NotOurs);
        }
        self.may_be_spoken_of()?;
        if !matches!(self.content, Content::Text { .. }) {
            return Err(ChangeRefused::NotText);
        }
        if now.0.saturating_sub(self.written.0) > EDIT_OFFERED_MS { Err(ChangeRefused::TooLate) } else { Ok(()) }
    }

    /// Whether it may be taken back now.
    ///
    /// # Errors
    /// See [`ChangeRefused`].
    pub fn may_be_taken_back(&self, now: Wall) -> Result<(), ChangeRefused> {
        if !self.ours {
            return Err(ChangeRefused::NotOurs);
        }
        self.may_be_spoken_of()?;
        if now.0.saturating_sub(self.written.0) > TAKE_BACK_OFFERED_MS {
            return Err(ChangeRefused::TooLateToTakeBack);
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests;
