//! What a simulated phone is told to send: any content, to anywhere, with anything on its stanza.

use buffa::Message as _;
use serde::{Deserialize, Serialize};
use waproto::whatsapp as wa;

use crate::content::{Content, Dress};
use crate::delivery::Edits;
use crate::keys::Bytes64;
use crate::network::Phone;

/// Where it goes. Numbers without a plus.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum To {
    /// A number.
    Phone(String),
    /// A group's id.
    Group(String),
    /// A status post, for these numbers.
    Status(Vec<String>),
    /// A broadcast list: its id, and these numbers.
    List(String, Vec<String>),
}

impl To {
    /// The server's address of it.
    pub(crate) fn jid(&self) -> wacore_binary::Jid {
        use wacore_binary::{Jid, Server};
        match self {
            Self::Phone(phone) => Jid::pn(phone.as_str()),
            Self::Group(group) => Jid::group(group.as_str()),
            Self::Status(_) => Jid::status_broadcast(),
            Self::List(id, _) => Jid::new(id.as_str(), Server::Broadcast),
        }
    }
}

/// A message for a phone to send: its content, where it goes, and what is changed on its stanza.
#[derive(Clone, Debug)]
pub struct Letter {
    pub(crate) to: To,
    pub(crate) content: Vec<u8>,
    pub(crate) id: Option<String>,
    pub(crate) kind: String,
    pub(crate) edits: Edits,
    pub(crate) garbled: bool,
    pub(crate) keys_alone: bool,
    pub(crate) ahead: u32,
    /// What linked devices get in place of its content.
    pub(crate) for_linked: Option<Vec<u8>>,
    /// What is to be made its content.
    pub(crate) what: Option<(Content, Dress)>,
    /// The kind of file in it, as each sealed part says it.
    pub(crate) media: Option<&'static str>,
    /// What it does to another message, as the stanza says it.
    pub(crate) edit: Option<&'static str>,
    /// Whoever can't read it is to show nothing in its place, as each sealed part says it.
    pub(crate) hidden: bool,
}

impl Letter {
    pub(crate) fn new(to: To) -> Self {
        let (id, kind, edits) = (None, "text".to_owned(), Edits::default());
        let (garbled, keys_alone, ahead) = (false, false, 0);
        let content = Vec::new();
        Self {
            to,
            content,
            id,
            kind,
            edits,
            garbled,
            keys_alone,
            ahead,
            for_linked: None,
            what: None,
            media: None,
            edit: None,
            hidden: false,
        }
        .text("")
    }

    /// To a number.
    #[must_use]
    pub fn to(phone: &Phone) -> Self {
        Self::new(To::Phone(phone.number().to_owned()))
    }

    /// Into a group.
    #[must_use]
    pub fn to_group(group: &str) -> Self {
        Self::new(To::Group(group.to_owned()))
    }

    /// As a status post, which these can see.
    #[must_use]
    pub fn status(readers: &[&Phone]) -> Self {
        Self::new(To::Status(readers.iter().map(|phone| phone.number().to_owned()).collect()))
    }

    /// To these by a broadcast list; its id is of digits.
    #[must_use]
    pub fn list(id: &str, readers: &[&Phone]) -> Self {
        Self::new(To::List(id.to_owned(), readers.iter().map(|phone| phone.number().to_owned()).collect()))
    }

    /// A plain text.
    #[must_use]
    pub fn text(self, text: &str) -> Self {
        let message = wa::Message { conversation: Some(text.to_owned()), ..Default::default() };
        self.protobuf(message.encode_to_vec())
    }

    /// Any kind of message; the phone makes it, and puts its file into the media store.
    #[must_use]
    pub fn content(mut self, content: Content) -> Self {
        let dress = self.what.take().map(|(_, dress)| dress).unwrap_or_default();
        self.what = Some((content, dress));
        self
    }

    /// What it has beside its content, which must be one that a phone makes.
    #[must_use]
    pub fn dressed(mut self, dress: Dress) -> Self {
        if let Some((_, worn)) = &mut self.what {
            *worn = dress;
        }
        self
    }

    /// Says on the stanza what the message is.
    pub(crate) fn dress_stanza(&mut self, message: &wa::Message) {
        use wa::message::protocol_message::Type;
        if self.kind == "text" {
            wacore::send::stanza_type_from_message(message).clone_into(&mut self.kind);
        }
        self.media = wacore::send::media_type_from_message(message);
        self.hidden = wacore::send::should_hide_decrypt_fail(message);
        let protocol = message.protocol_message.as_option();
        self.edit = match protocol.and_then(|protocol| protocol.r#type) {
            Some(Type::MESSAGE_EDIT) => Some("1"),
            Some(Type::REVOKE) => {
                let key = protocol.and_then(|protocol| protocol.key.as_option());
                let of_other = key.is_some_and(|key| key.from_me == Some(false));
                Some(if of_other { "8" } else { "7" })
            }
            _ if message.pin_in_chat_message.is_set() => Some("2"),
            _ => None,
        };
    }

    /// The bytes of a protobuf message, whatever they are.
    #[must_use]
    pub fn protobuf(mut self, bytes: impl Into<Vec<u8>>) -> Self {
        self.content = bytes.into();
        self
    }

    /// With this id, in place of a fresh one.
    #[must_use]
    pub fn id(mut self, id: &str) -> Self {
        self.id = Some(id.to_owned());
        self
    }

    /// With another `type` than `text` on the stanza.
    #[must_use]
    pub fn kind(mut self, kind: &str) -> Self {
        kind.clone_into(&mut self.kind);
        self
    }

    /// With this attribute on the stanza that linked devices get.
    #[must_use]
    pub fn with(mut self, name: &str, value: impl ToString) -> Self {
        self.edits.with.push((name.to_owned(), value.to_string()));
        self
    }

    /// Without this attribute on the stanza that linked devices get.
    #[must_use]
    pub fn without(mut self, name: &str) -> Self {
        self.edits.without.push(name.to_owned());
        self
    }

    /// Linked devices get none of it, and are told why: `view_once`, or nothing. Phones read it.
    #[must_use]
    pub fn unavailable(mut self, kind: &str) -> Self {
        self.edits.unavailable = Some(kind.to_owned());
        self
    }

    /// The changes are made on the copies that the writer's own devices get, and not for the others.
    #[must_use]
    pub fn on_own_copies(mut self) -> Self {
        self.edits.on_copies = true;
        self
    }

    /// Linked devices can't decrypt it the first time; when they ask for it again, they can.
    #[must_use]
    pub fn garbled(mut self) -> Self {
        self.garbled = true;
        self
    }

    /// So many steps of each session with a linked device were used before it, by what was never sent.
    #[must_use]
    pub fn ahead(mut self, steps: u32) -> Self {
        self.ahead = steps;
        self
    }

    /// Linked devices get these bytes in place of its content, and phones the content: as a message of a later version, which the phone
    /// understands and this program does not. To a number.
    #[must_use]
    pub fn for_linked(mut self, bytes: impl Into<Vec<u8>>) -> Self {
        self.for_linked = Some(bytes.into());
        self
    }

    /// Into a group, without the part that all share: each device gets the key for what follows, and nothing else.
    #[must_use]
    pub fn keys_alone(mut self) -> Self {
        self.keys_alone = true;
        self
    }
}

/// A letter as the control API takes it.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct WrittenLetter {
    #[serde(default)]
    to: Option<String>,
    #[serde(default)]
    group: Option<String>,
    #[serde(default)]
    status: Option<Vec<String>>,
    #[serde(default)]
    list: Option<WrittenList>,
    #[serde(default)]
    text: Option<String>,
    #[serde(default)]
    base64: Option<Bytes64>,
    #[serde(default)]
    content: Option<Content>,
    #[serde(default)]
    dress: Dress,
    #[serde(default)]
    id: Option<String>,
    #[serde(default, rename = "type")]
    kind: Option<String>,
    #[serde(default)]
    with: std::collections::BTreeMap<String, String>,
    #[serde(default)]
    without: Vec<String>,
    #[serde(default)]
    unavailable: Option<String>,
    #[serde(default)]
    on_own_copies: bool,
    #[serde(default)]
    garbled: bool,
    #[serde(default)]
    keys_alone: bool,
    #[serde(default)]
    ahead: u32,
    #[serde(default)]
    for_linked: Option<Bytes64>,
}

#[derive(Deserialize)]
struct WrittenList {
    id: String,
    to: Vec<String>,
}

impl WrittenLetter {
    /// `None` when it does not say where to.
    pub(crate) fn letter(self) -> Option<Letter> {
        let bare = |number: String| number.chars().filter(|c| !matches!(c, '+' | ' ' | '-')).collect::<String>();
        let all = |numbers: Vec<String>| numbers.into_iter().map(bare).collect();
        let to = match (self.to, self.group, self.status, self.list) {
            (Some(phone), None, None, None) => To::Phone(bare(phone)),
            (None, Some(group), None, None) => To::Group(group),
            (None, None, Some(readers), None) => To::Status(all(readers)),
            (None, None, None, Some(list)) => To::List(list.id, all(list.to)),
            _ => return None,
        };
        let mut letter = Letter::new(to).text(&self.text.unwrap_or_default());
        if let Some(bytes) = self.base64 {
            letter.content = bytes.0;
        }
        letter.what = self.content.map(|content| (content, self.dress));
        letter.id = self.id;
        letter.kind = self.kind.unwrap_or(letter.kind);
        letter.edits = Edits {
            with: self.with.into_iter().collect(),
            without: self.without,
            unavailable: self.unavailable,
            on_copies: self.on_own_copies,
        };
        letter.garbled = self.garbled;
        letter.keys_alone = self.keys_alone;
        letter.ahead = self.ahead;
        letter.for_linked = self.for_linked.map(|bytes| bytes.0);
        Some(letter)
    }
}
