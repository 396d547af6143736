//! What goes out, kind by kind, as the outbox keeps it: whole, so that the same id is the same message at every try.

use serde::{Deserialize, Serialize};

use super::OutgoingText;
use super::changes::{Author, Emoji, Target};
use super::content::{Card, Content, Location, Media, Poll};
use super::frame::{Frame, Quote};
pub use super::secret::Secret;
use super::votes::Asked;
use crate::address::Address;
use crate::ids::MessageId;
use crate::time::Wall;

/// What goes out under one id.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "is", rename_all = "snake_case")]
pub enum Outgoing {
    /// A text.
    Text {
        /// It.
        text: OutgoingText,
        /// The message that it answers.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        reply: Option<Reply>,
        /// Whom it names, as `@` and the part of their address before the `@`.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        mentions: Vec<Address>,
    },
    /// A reaction to a message of the chat.
    Reaction {
        /// To which.
        target: Target,
        /// The emoji; `None` takes ours back.
        emoji: Option<Emoji>,
    },
    /// Another text in place of an own one.
    Edit {
        /// In place of which message.
        target: MessageId,
        /// What it says now.
        text: OutgoingText,
        /// Whom it named, and goes on naming.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        mentions: Vec<Address>,
    },
    /// Takes an own message back for everyone.
    Delete {
        /// Which.
        target: MessageId,
    },
    /// A place.
    Location(Location),
    /// Contact cards.
    Contacts {
        /// In their order.
        cards: Vec<Card>,
    },
    /// A poll.
    Poll {
        /// It.
        poll: Poll,
        /// What its votes are sealed with.
        secret: Secret,
    },
    /// A vote in a poll, in place of the one before.
    Vote {
        /// In which.
        target: Target,
        /// What it is sealed with.
        asked: Asked,
        /// The places of the options that are chosen; none takes the vote back.
        options: Vec<u32>,
        /// What these say.
        words: Vec<String>,
    },
    /// A file, which lies with WhatsApp before its message goes.
    Media {
        /// It, as it is shown.
        media: Media,
        /// The message that it answers.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        reply: Option<Reply>,
        /// Whom its caption names.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        mentions: Vec<Address>,
    },
}

/// The message that another one answers, as the answer says it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reply {
    /// Which.
    pub target: Target,
    /// Its words, cut to [`QUOTE_LIMIT`] characters; empty where it has none.
    pub words: String,
    /// The wire's name of its kind where it is no text.
    pub kind: Option<String>,
}

/// The longest words of a message that is answered, in characters.
pub const QUOTE_LIMIT: usize = 1_000;

/// Where a file of ours lies with WhatsApp.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Lies {
    /// The address of it, as WhatsApp gave it.
    pub url: String,
    /// Path and query of that, behind whichever host.
    pub path: String,
    /// The SHA-256 of it as it lies there, sealed.
    pub sealed_hash: Vec<u8>,
}

/// A file that lies with WhatsApp, with what its message says of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Carried {
    /// What it is sealed with.
    pub key: Secret,
    /// Its SHA-256.
    pub hash: Vec<u8>,
    /// The small picture that goes along, as JPEG.
    pub thumbnail: Option<Vec<u8>>,
    /// Where it lies.
    pub lies: Lies,
    /// Since when, wall time.
    pub at: Wall,
}

/// How long a file that lies with WhatsApp is named in messages, in milliseconds. Nobody says how long it is kept there: others found it gone
/// after about two weeks (mautrix-whatsapp, pull request 474), or after a month (whatsmeow, issue 607). Whoever gets the message has most of
/// the shorter time left, and going there again costs little.
pub const LIES_MS: i64 = 24 * 3_600 * 1_000;
/// So much a clock is set right in between, in ms.
const CLOCK_MS: i64 = 5 * 60 * 1_000;

impl Carried {
    /// Whether it has lain there too long to be named, or nobody knows for how long: the clock was ahead when it was put there.
    #[must_use]
    pub fn is_old(&self, now: Wall) -> bool {
        !(-CLOCK_MS..=LIES_MS).contains(&now.0.saturating_sub(self.at.0))
    }
}

/// What goes out, with all that it is made of for the wire.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Parcel {
    /// What.
    pub what: Outgoing,
    /// The wire form of the message that it answers, where it was kept.
    pub quoted: Option<Vec<u8>>,
    /// Seconds after which it disappears; 0 for never.
    pub expires: u32,
    /// When it was written, wall time: the same at every try.
    pub written: Wall,
    /// Its file, once that lies with WhatsApp.
    pub file: Option<Box<Carried>>,
}

impl Parcel {
    /// Whether its file is to go to WhatsApp, for the first time or anew, before it can be written.
    #[must_use]
    pub fn waits_for_its_file(&self, now: Wall) -> bool {
        self.what.takes_a_file() && self.file.as_ref().is_none_or(|file| file.is_old(now))
    }

    /// A text and nothing else.
    #[must_use]
    pub fn of_text(text: OutgoingText, written: Wall) -> Self {
        Self { what: Outgoing::text(text), quoted: None, expires: 0, written, file: None }
    }
}

impl Outgoing {
    /// A text and nothing else.
    #[must_use]
    pub fn text(text: OutgoingText) -> Self {
        Self::Text { text, reply: None, mentions: Vec::new() }
    }

    /// The words of the message tell all of it.
    #[must_use]
    pub fn is_plain(&self) -> bool {
        matches!(self, Self::Text { reply: None, mentions, .. } if mentions.is_empty())
    }

    /// Whether a file goes before it.
    #[must_use]
    pub fn takes_a_file(&self) -> bool {
        matches!(self, Self::Media { .. })
    }

    /// The message that it is, with what stands around it; `None` for what is said of another message, which is none itself.
    #[must_use]
    pub fn shown(&self, expires: u32) -> Option<(Content, Frame)> {
        let bare = Frame { expires, ..Frame::default() };
        match self {
            Self::Text { text, reply, mentions } => {
                let quote = reply.as_ref().map(Reply::quote);
                Some((
                    Content::Text { text: text.as_str().to_owned() },
                    Frame { quote, mentions: mentions.clone(), ..bare },
                ))
            }
            Self::Media { media, reply, mentions } => {
                let quote = reply.as_ref().map(Reply::quote);
                Some((Content::Media(media.clone()), Frame { quote, mentions: mentions.clone(), ..bare }))
            }
            Self::Location(place) => Some((Content::Location(place.clone()), bare)),
            Self::Contacts { cards } => Some((Content::Contacts { cards: cards.clone() }, bare)),
            Self::Poll { poll, .. } => Some((Content::Poll(poll.clone()), bare)),
            Self::Reaction { .. } | Self::Edit { .. } | Self::Delete { .. } | Self::Vote { .. } => None,
        }
    }

    /// What it says, for whoever looks into the outbox.
    #[must_use]
    pub fn words(&self) -> String {
        match self {
            Self::Text { text, .. } | Self::Edit { text, .. } => text.as_str().to_owned(),
            Self::Vote { words, .. } => words.join(", "),
            Self::Reaction { emoji, .. } => emoji.as_ref().map_or_else(String::new, |emoji| emoji.as_str().to_owned()),
            Self::Location(_)
            | Self::Contacts { .. }
            | Self::Poll { .. }
            | Self::Media { .. }
            | Self::Delete { .. } => self.shown(0).and_then(|(content, _)| content.words()).unwrap_or_default(),
        }
    }
}

impl Reply {
    /// As the answer's frame has it.
    fn quote(&self) -> Quote {
        let sender = match &self.target.author {
            Author::Us => None,
            Author::Them(address) => Some(address.clone()),
        };
        Quote { id: self.target.id.clone(), sender, words: self.words.clone(), kind: self.kind.clone() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::messages::content::MediaKind;

    fn text(words: &str) -> OutgoingText {
        OutgoingText::parse(words).unwrap()
    }

    fn everything() -> Vec<Outgoing> {
        let neema: Address = "255700000431@s.whatsapp.net".parse().unwrap();
        let target = Target { author: Author::Them(neema.clone()), id: MessageId("3EB0".into()) };
        let reply = Reply { target: target.clone(), words: "bei?".into(), kind: None };
        let (picture_reply, baraka) = (reply.clone(), neema.clone());
        let poll = Poll { question: "Lini?".into(), options: vec!["Leo".into(), "Kesho".into()], choose: 1 };
        let place = Location { latitude: -67_924_000, longitude: 392_083_000, name: None, address: None, live: false };
        let card = Card { name: "Neema".into(), phones: vec!["255700000431".parse().unwrap()] };
        let media = Media {
            what: MediaKind::Image,
            caption: Some("@255700000431 bei".into()),
            file_name: None,
            mime: "image/jpeg".into(),
            bytes: Some(9),
            seconds: None,
            size: Some((4, 3)),
            pages: None,
            waveform: None,
            once: false,
        };
        vec![
            Outgoing::text(text("habari")),
            Outgoing::Text { text: text("@255700000431 bei"), reply: Some(reply), mentions: vec![neema] },
            Outgoing::Reaction { target: target.clone(), emoji: Some(Emoji::parse("👍").unwrap()) },
            Outgoing::Reaction { target: target.clone(), emoji: None },
            Outgoing::Edit { target: MessageId("3EB1".into()), text: text("bei mpya"), mentions: Vec::new() },
            Outgoing::Delete { target: MessageId("3EB1".into()) },
            Outgoing::Location(place),
            Outgoing::Contacts { cards: vec![card] },
            Outgoing::Poll { poll, secret: Secret::of_bits([1, 2, 3, u64::MAX]) },
            Outgoing::Media { media, reply: Some(picture_reply), mentions: vec![baraka] },
            Outgoing::Vote { target, asked: Asked::Theirs(vec![1]), options: vec![0], words: vec!["Leo".into()] },
        ]
    }

    #[test]
    fn every_kind_is_read_back_as_it_was_kept() {
        for what in everything() {
            let kept = serde_json::to_string(&what).unwrap();
            assert_eq!(serde_json::from_str::<Outgoing>(&kept).unwrap(), what, "{kept}");
        }
    }

    #[test]
    fn what_is_said_of_a_message_is_no_message() {
        let shown: Vec<bool> = everything().iter().map(|what| what.shown(0).is_some()).collect();
        assert_eq!(shown, [true, true, false, false, false, false, true, true, true, true, false]);
        let plain = everything().iter().filter(|what| what.is_plain()).count();
        assert_eq!(plain, 1);
    }

    #[test]
    fn a_message_carries_whom_it_answers_and_names_and_how_long_it_stays() {
        for kind in [1, 9] {
            let (_, frame) = everything()[kind].shown(86_400).unwrap();
            let quote = frame.quote.unwrap();
            assert_eq!((quote.id.0.as_str(), quote.words.as_str(), frame.expires), ("3EB0", "bei?", 86_400));
            assert_eq!((quote.sender, frame.mentions.len()), (Some(frame.mentions[0].clone()), 1));
        }
    }
}
