//! What a person can send: every kind of message, in the words of a person and not of the wire. A phone makes the message of it.

use serde::{Deserialize, Serialize};
use waproto::whatsapp as wa;

use crate::keys::Bytes64;

/// The content of a file, as base64 in JSON.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct File(pub(crate) Bytes64);

impl<B: Into<Vec<u8>>> From<B> for File {
    fn from(bytes: B) -> Self {
        Self(Bytes64(bytes.into()))
    }
}

/// What is sent. A message that is meant is meant by its id; the phone must have seen it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Content {
    /// A text.
    Text {
        /// It.
        text: String,
    },
    /// A picture.
    Image {
        /// Its content.
        file: File,
        /// What stands below it.
        #[serde(default)]
        caption: Option<String>,
    },
    /// A video.
    Video {
        /// Its content.
        file: File,
        /// What stands below it.
        #[serde(default)]
        caption: Option<String>,
        /// How long it is.
        #[serde(default)]
        seconds: u32,
    },
    /// A voice message.
    Voice {
        /// Its content.
        file: File,
        /// How long it is.
        #[serde(default)]
        seconds: u32,
    },
    /// A piece of audio.
    Audio {
        /// Its content.
        file: File,
        /// How long it is.
        #[serde(default)]
        seconds: u32,
    },
    /// A document.
    Document {
        /// Its content.
        file: File,
        /// What it is called.
        name: String,
        /// What it is.
        #[serde(default)]
        mimetype: Option<String>,
        /// What stands below it.
        #[serde(default)]
        caption: Option<String>,
    },
    /// A sticker.
    Sticker {
        /// Its content.
        file: File,
    },
    /// A place.
    Location {
        /// Degrees.
        latitude: f64,
        /// Degrees.
        longitude: f64,
        /// What it is called.
        #[serde(default)]
        name: Option<String>,
        /// Its address.
        #[serde(default)]
        address: Option<String>,
    },
    /// Where somebody is now.
    LiveLocation {
        /// Degrees.
        latitude: f64,
        /// Degrees.
        longitude: f64,
        /// The how manieth.
        #[serde(default)]
        sequence: i64,
        /// What stands below it.
        #[serde(default)]
        caption: Option<String>,
    },
    /// Somebody's card.
    Contact {
        /// The name on it.
        name: String,
        /// The number, without a plus.
        phone: String,
    },
    /// A poll.
    Poll {
        /// What is asked.
        name: String,
        /// What can be chosen.
        options: Vec<String>,
        /// How many of them; 0 for any number.
        #[serde(default)]
        choose: u32,
    },
    /// A vote in a poll: sealed with the poll's secret.
    Vote {
        /// The poll.
        about: String,
        /// What is chosen: none takes the vote back.
        options: Vec<String>,
    },
    /// A reaction; an empty one takes it back.
    Reaction {
        /// To which message.
        about: String,
        /// The emoji.
        emoji: String,
    },
    /// Another text in place of an own one.
    Edit {
        /// Which message.
        about: String,
        /// What it says now.
        text: String,
    },
    /// Deletes a message for everyone.
    Delete {
        /// Which.
        about: String,
    },
    /// Pins a message in its chat, or takes the pin out.
    Pin {
        /// Which.
        about: String,
        /// Whether it is pinned.
        on: bool,
    },
    /// Keeps a message that would disappear, or does not any more.
    Keep {
        /// Which.
        about: String,
        /// Whether it is kept.
        on: bool,
    },
    /// What is written in this chat from now on disappears after so long; 0 for never.
    Disappearing {
        /// How long.
        seconds: u32,
    },
}

/// What a message has beside its content.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Dress {
    /// The message that it answers.
    pub quote: Option<String>,
    /// Whom it names: numbers without a plus.
    pub mentions: Vec<String>,
    /// How often it was forwarded.
    pub forwarded: u32,
    /// It can be seen once.
    pub view_once: bool,
    /// It disappears after so many seconds.
    pub expires: Option<u32>,
}

/// What somebody has sent, as a phone shows it.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct PhoneMessage {
    /// Its id.
    pub id: String,
    /// Who wrote it: a phone number without a plus.
    pub from: String,
    /// The other side: a number, a group, or `status`.
    pub chat: String,
    /// `text`, `image`, and so on as in what can be sent; `other` for what a phone can't show.
    pub kind: String,
    /// The text, the caption, the emoji, the name.
    pub text: String,
    /// The message that it is about.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub about: Option<String>,
    /// What a poll offers, or what a vote chooses.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub options: Vec<String>,
    /// What it has beside its content.
    pub dress: Dress,
    /// Where its file is, and how large it is.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub file: Option<PhoneFile>,
    /// Milliseconds since the epoch.
    pub at: i64,
}

/// The file of a message, as a phone has got it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct PhoneFile {
    /// Where it is in the media store.
    pub direct_path: String,
    /// Its size, when it could be opened.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub bytes: Option<usize>,
    /// The SHA-256 of what was opened, in hexadecimal digits.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sha256: Option<String>,
    /// How long it plays, as its message says, in seconds.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub seconds: Option<u32>,
    /// How loud it is over its time, as its message says, 0 to 100 each.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub waveform: Option<Vec<u8>>,
    /// Why it could not.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub problem: Option<String>,
}

/// What a message's file is sealed with, and where it is.
pub(crate) struct Sealed<'a> {
    pub direct_path: &'a str,
    pub key: &'a [u8],
    pub kind: wacore::download::MediaType,
    pub sha256: &'a [u8],
}

/// The file of a message, if it has one that is named whole.
pub(crate) fn sealed(message: &wa::Message) -> Option<Sealed<'_>> {
    use wacore::download::MediaType;
    macro_rules! of {
        ($field:ident, $kind:expr) => {
            if let Some(part) = message.$field.as_option() {
                return Some(Sealed {
                    direct_path: part.direct_path.as_deref()?,
                    key: part.media_key.as_deref()?,
                    kind: $kind,
                    sha256: part.file_sha256.as_deref()?,
                });
            }
        };
    }
    of!(image_message, MediaType::Image);
    of!(video_message, MediaType::Video);
    of!(audio_message, MediaType::Audio);
    of!(document_message, MediaType::Document);
    of!(sticker_message, MediaType::Sticker);
    None
}

/// What kind of message it is, and what it says.
pub(crate) fn read(message: &wa::Message) -> (&'static str, String, Option<String>, Vec<String>) {
    use wacore::proto_helpers::MessageExt as _;
    let about = |key: &buffa::MessageField<wa::MessageKey>| key.as_option().and_then(|key| key.id.clone());
    let caption = || message.get_caption().unwrap_or_default().to_owned();
    if let Some(text) = message.text_content() {
        return ("text", text.to_owned(), None, Vec::new());
    }
    if let Some(reaction) = message.reaction_message.as_option() {
        return ("reaction", reaction.text.clone().unwrap_or_default(), about(&reaction.key), Vec::new());
    }
    let poll = [&message.poll_creation_message, &message.poll_creation_message_v2, &message.poll_creation_message_v3];
    if let Some(poll) = poll.into_iter().find_map(|poll| poll.as_option()) {
        let options = poll.options.iter().filter_map(|option| option.option_name.clone()).collect();
        return ("poll", poll.name.clone().unwrap_or_default(), None, options);
    }
    if let Some(vote) = message.poll_update_message.as_option() {
        return ("vote", String::new(), about(&vote.poll_creation_message_key), Vec::new());
    }
    if let Some(pin) = message.pin_in_chat_message.as_option() {
        let on = pin.r#type == Some(wa::message::pin_in_chat_message::Type::PIN_FOR_ALL);
        return (if on { "pin" } else { "unpin" }, String::new(), about(&pin.key), Vec::new());
    }
    if let Some(keep) = message.keep_in_chat_message.as_option() {
        let on = keep.keep_type == Some(wa::KeepType::KEEP_FOR_ALL);
        return (if on { "keep" } else { "unkeep" }, String::new(), about(&keep.key), Vec::new());
    }
    if let Some(protocol) = message.protocol_message.as_option() {
        use wa::message::protocol_message::Type;
        return match protocol.r#type {
            Some(Type::REVOKE) => ("delete", String::new(), about(&protocol.key), Vec::new()),
            Some(Type::MESSAGE_EDIT) => {
                let edited = protocol.edited_message.as_option();
                let text = edited.map(|edited| edited.text_content().or(edited.get_caption()).unwrap_or_default());
                ("edit", text.unwrap_or_default().to_owned(), about(&protocol.key), Vec::new())
            }
            Some(Type::EPHEMERAL_SETTING) => {
                let seconds = protocol.ephemeral_expiration.unwrap_or_default();
                ("disappearing", seconds.to_string(), None, Vec::new())
            }
            _ => ("other", String::new(), None, Vec::new()),
        };
    }
    if let Some(location) = message.location_message.as_option() {
        let text = location.name.clone().unwrap_or_default();
        let place = [location.degrees_latitude, location.degrees_longitude];
        return ("location", text, None, place.iter().flatten().map(ToString::to_string).collect());
    }
    if let Some(location) = message.live_location_message.as_option() {
        let place = [location.degrees_latitude, location.degrees_longitude];
        let text = location.caption.clone().unwrap_or_default();
        return ("live_location", text, None, place.iter().flatten().map(ToString::to_string).collect());
    }
    if let Some(contact) = message.contact_message.as_option() {
        return ("contact", contact.display_name.clone().unwrap_or_default(), None, Vec::new());
    }
    if let Some(audio) = message.audio_message.as_option() {
        return (if audio.ptt == Some(true) { "voice" } else { "audio" }, String::new(), None, Vec::new());
    }
    let files = [
        ("image", message.image_message.is_set()),
        ("video", message.video_message.is_set()),
        ("document", message.document_message.is_set()),
        ("sticker", message.sticker_message.is_set()),
    ];
    match files.into_iter().find(|(_, is)| *is) {
        Some((kind, _)) => (kind, caption(), None, Vec::new()),
        None => ("other", String::new(), None, Vec::new()),
    }
}

/// The context of a message: what it answers, whom it names, whether it was forwarded.
pub(crate) fn context(message: &wa::Message) -> Option<&wa::ContextInfo> {
    macro_rules! of {
        ($($field:ident),*) => {
            $(if let Some(context) = message.$field.as_option().and_then(|part| part.context_info.as_option()) {
                return Some(context);
            })*
        };
    }
    of!(
        extended_text_message,
        image_message,
        video_message,
        audio_message,
        document_message,
        sticker_message,
        location_message,
        live_location_message,
        contact_message,
        poll_creation_message,
        poll_creation_message_v3
    );
    None
}
