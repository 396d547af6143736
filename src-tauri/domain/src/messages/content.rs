//! What a message carries, kind by kind, without what is said of it later and without the wire's own types.

use serde::{Deserialize, Serialize};

use crate::address::{Address, PhoneNumber};

/// What a message carries. A kind that Wakala can't show is kept raw and named, never dropped.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Content {
    /// Plain text.
    Text {
        /// The text, as received; may contain anything.
        text: String,
    },
    /// A file: picture, film, sound, document, sticker.
    Media(Media),
    /// A place.
    Location(Location),
    /// Contact cards, in their order.
    Contacts {
        /// The cards; at most [`CARD_LIMIT`] are read.
        cards: Vec<Card>,
    },
    /// A poll, without its votes.
    Poll(Poll),
    /// Somebody calls, or called.
    Call {
        /// With a picture.
        video: bool,
        /// The owner took it on another device.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        taken: Option<CallTaken>,
    },
    /// What a business asks: buttons, a list, a template.
    Choices {
        /// What it says.
        text: String,
        /// What can be chosen, in order; at most [`OPTION_LIMIT`] are read.
        options: Vec<String>,
    },
    /// What was chosen of it.
    Chosen {
        /// The choice in words.
        text: String,
    },
    /// An invitation into a group.
    Invite {
        /// What the group is called.
        group: String,
    },
    /// Something that happened to the chat, not said by anybody.
    Event(ChatEvent),
    /// Was here to be looked at once, or until a time that has come; its content is gone.
    Gone(Gone),
    /// A kind that Wakala can't show yet.
    Unsupported {
        /// The wire's name of the kind, such as `event_message`; or [`NOT_UNDERSTOOD`].
        name: String,
    },
    /// Arrived, but could not be decrypted yet; filled in when the retry arrives.
    Undecryptable,
}

/// What a message is called of which this version understands nothing at all.
pub const NOT_UNDERSTOOD: &str = "unknown";

/// What the owner of a number did with a call that came, on the phone.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "contract", derive(ts_rs::TS, schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum CallTaken {
    /// They spoke.
    Answered,
    /// They declined it.
    Declined,
}

/// Contact cards of one message that are read at most.
pub const CARD_LIMIT: usize = 256;
/// Options of a poll or a list that are read at most; WhatsApp makes polls of 2 to 12.
pub const OPTION_LIMIT: usize = 100;

/// A file in a message; where it lies is the adapter's and the store's business.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Media {
    /// How it is shown.
    pub what: MediaKind,
    /// The text under it.
    pub caption: Option<String>,
    /// The sender's name for it, as it came: no name for a file of ours.
    pub file_name: Option<String>,
    /// Its type as the sender has it; empty when none is given.
    pub mime: String,
    /// Its length in bytes as the sender has it.
    pub bytes: Option<u64>,
    /// How long it plays, in seconds.
    pub seconds: Option<u32>,
    /// Width and height in pixels, when known.
    pub size: Option<(u32, u32)>,
    /// Pages of a document, when known.
    pub pages: Option<u32>,
    /// Loudness over the time of a voice note, 0 to 100 each; usually 64 of them.
    pub waveform: Option<Vec<u8>>,
    /// To be looked at once.
    pub once: bool,
}

/// How a file is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "contract", derive(ts_rs::TS, schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum MediaKind {
    /// A picture.
    Image,
    /// A film.
    Video,
    /// A short film without sound that plays again and again.
    Gif,
    /// A round film that was taken like a voice note.
    VideoNote,
    /// A voice note.
    Voice,
    /// Music and other sound.
    Audio,
    /// Any other file.
    Document,
    /// A sticker.
    Sticker,
}

/// A place.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Location {
    /// Degrees north, in 10⁻⁷.
    pub latitude: i32,
    /// Degrees east, in 10⁻⁷.
    pub longitude: i32,
    /// What it is called.
    pub name: Option<String>,
    /// Its address.
    pub address: Option<String>,
    /// The sender moves, and tells so; shown where they were at first.
    pub live: bool,
}

/// A contact card.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Card {
    /// What the person is called.
    pub name: String,
    /// Their numbers, in the order of the card.
    pub phones: Vec<PhoneNumber>,
}

/// A poll.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Poll {
    /// The question.
    pub question: String,
    /// The options, in order.
    pub options: Vec<String>,
    /// How many may be chosen; 0 for any number.
    pub choose: u32,
}

/// Something that happened to a chat.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "event", rename_all = "snake_case")]
pub enum ChatEvent {
    /// Messages disappear after so many seconds from now on; 0 for never.
    Expiry {
        /// Seconds.
        seconds: u32,
    },
    /// The group got another name.
    Subject {
        /// The new one.
        subject: String,
    },
    /// People came into the group.
    Joined {
        /// Who.
        people: Vec<Address>,
    },
    /// People left the group, or were put out.
    Left {
        /// Who.
        people: Vec<Address>,
    },
    /// People became admins.
    Promoted {
        /// Who.
        people: Vec<Address>,
    },
    /// People are admins no more.
    Demoted {
        /// Who.
        people: Vec<Address>,
    },
    /// A message was pinned.
    Pinned,
}

/// Why a content is gone.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "contract", derive(ts_rs::TS, schemars::JsonSchema))]
#[serde(tag = "why", rename_all = "snake_case")]
pub enum Gone {
    /// It was to be seen once, on the phone alone.
    Once {
        /// What it was.
        what: MediaKind,
    },
    /// WhatsApp shows it on the phone alone, and gives it to no linked device.
    OnPhone,
    /// Its time had come.
    Expired,
}

impl Content {
    /// Whether nothing of it is understood, so that not even its wire form is kept: a later version can only ask for it again.
    #[must_use]
    pub fn is_not_understood(&self) -> bool {
        matches!(self, Self::Unsupported { name } if name == NOT_UNDERSTOOD)
    }

    /// Whether it is a message that phones know by its id. Lines that a chat makes of itself, and calls, stand in no phone as such.
    #[must_use]
    pub fn is_a_message(&self) -> bool {
        match self {
            Self::Text { .. }
            | Self::Media(_)
            | Self::Location(_)
            | Self::Contacts { .. }
            | Self::Poll(_)
            | Self::Choices { .. }
            | Self::Chosen { .. }
            | Self::Invite { .. }
            | Self::Gone(Gone::Once { .. } | Gone::OnPhone)
            | Self::Unsupported { .. }
            | Self::Undecryptable => true,
            // Of what has disappeared phones have nothing left, either.
            Self::Call { .. } | Self::Event(_) | Self::Gone(Gone::Expired) => false,
        }
    }

    /// What of it can be found by searching, and stands in a list of chats; `None` where there are no words.
    #[must_use]
    pub fn words(&self) -> Option<String> {
        match self {
            Self::Text { text } | Self::Chosen { text } => Some(text.clone()),
            Self::Media(media) => joined([media.caption.as_deref(), media.file_name.as_deref()]),
            Self::Location(place) => joined([place.name.as_deref(), place.address.as_deref()]),
            Self::Contacts { cards } => joined(cards.iter().map(|card| Some(card.name.as_str()))),
            Self::Poll(Poll { question, options, .. }) | Self::Choices { text: question, options } => {
                joined(std::iter::once(question).chain(options).map(|words| Some(words.as_str())))
            }
            Self::Invite { group } => Some(group.clone()),
            Self::Event(ChatEvent::Subject { subject }) => Some(subject.clone()),
            Self::Call { .. }
            | Self::Event(
                ChatEvent::Expiry { .. }
                | ChatEvent::Joined { .. }
                | ChatEvent::Left { .. }
                | ChatEvent::Promoted { .. }
                | ChatEvent::Demoted { .. }
                | ChatEvent::Pinned,
            )
            | Self::Gone(_)
            | Self::Unsupported { .. }
            | Self::Undecryptable => None,
        }
    }
}

/// Line by line, without what says nothing.
fn joined<'a>(parts: impl IntoIterator<Item = Option<&'a str>>) -> Option<String> {
    let parts: Vec<&str> = parts.into_iter().flatten().filter(|part| !part.trim().is_empty()).collect();
    (!parts.is_empty()).then(|| parts.join("\n"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn media(caption: Option<&str>, file_name: Option<&str>) -> Content {
        Content::Media(Media {
            what: MediaKind::Document,
            caption: caption.map(str::to_owned),
            file_name: file_name.map(str::to_owned),
            mime: "application/pdf".into(),
            bytes: Some(212_000),
            seconds: None,
            size: None,
            pages: Some(3),
            waveform: None,
            once: false,
        })
    }

    #[test]
    fn what_has_words_is_found_by_them_and_kinds_are_no_words() {
        for (content, wanted) in [
            (Content::Text { text: "habari".into() }, Some("habari")),
            (media(Some("bei"), Some("orodha.pdf")), Some("bei\norodha.pdf")),
            (media(None, Some("orodha.pdf")), Some("orodha.pdf")),
            (media(Some(" "), None), None),
            (
                Content::Poll(Poll {
                    question: "Lini?".into(),
                    options: vec!["Leo".into(), "Kesho".into()],
                    choose: 1,
                }),
                Some("Lini?\nLeo\nKesho"),
            ),
            (Content::Unsupported { name: "event_message".into() }, None),
            (Content::Call { video: true, taken: None }, None),
            (Content::Undecryptable, None),
        ] {
            assert_eq!(content.words().as_deref(), wanted, "{content:?}");
        }
    }

    #[test]
    fn every_kind_is_read_back_as_it_was_kept() {
        let neema: Address = "255700000431@s.whatsapp.net".parse().unwrap();
        for content in [
            Content::Text { text: "a\0b".into() },
            media(Some("bei"), None),
            Content::Location(Location {
                latitude: -67_924_000,
                longitude: 392_083_000,
                name: None,
                address: None,
                live: true,
            }),
            Content::Contacts {
                cards: vec![Card { name: "Neema".into(), phones: vec!["255700000431".parse().unwrap()] }],
            },
            Content::Call { video: false, taken: None },
            Content::Call { video: true, taken: Some(CallTaken::Answered) },
            Content::Choices { text: "?".into(), options: vec!["a".into()] },
            Content::Chosen { text: "a".into() },
            Content::Invite { group: "Duka".into() },
            Content::Event(ChatEvent::Joined { people: vec![neema] }),
            Content::Gone(Gone::Once { what: MediaKind::Image }),
            Content::Gone(Gone::OnPhone),
            Content::Gone(Gone::Expired),
            Content::Unsupported { name: "x".into() },
            Content::Undecryptable,
        ] {
            let kept = serde_json::to_string(&content).unwrap();
            assert_eq!(serde_json::from_str::<Content>(&kept).unwrap(), content, "{kept}");
        }
        // As earlier versions kept it.
        let call = serde_json::from_str::<Content>(r#"{"kind":"call","video":true}"#).unwrap();
        assert_eq!(call, Content::Call { video: true, taken: None });
        {}
    }
}
