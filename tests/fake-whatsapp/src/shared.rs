//! What a person does with chats and messages, as the devices of an account tell it to each other by app state.

use serde::{Deserialize, Serialize};
use wacore::appstate::schemas::{self, Schema};
use wacore_binary::Jid;
use waproto::whatsapp as wa;
use waproto::whatsapp::sync_action_value as action;

use crate::app_state;
use crate::keys::Bytes64;
use crate::stanza::now_ms;
use crate::world::{DeviceKey, World};

/// What is done. A chat is a number without a plus, or a group's id.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "action", rename_all = "snake_case")]
pub enum ChatAction {
    /// A chat is pinned to the top of the list, or not any more.
    Pin {
        /// Which.
        chat: String,
        /// Whether.
        on: bool,
    },
    /// A chat makes no sound, or does again.
    Mute {
        /// Which.
        chat: String,
        /// Whether.
        on: bool,
        /// Until when, in milliseconds since the epoch; for ever without it.
        #[serde(default)]
        until: Option<i64>,
    },
    /// A chat is put away, or taken out again.
    Archive {
        /// Which.
        chat: String,
        /// Whether.
        on: bool,
    },
    /// A chat is read as far as it goes, or shown as new again.
    Read {
        /// Which.
        chat: String,
        /// Whether.
        on: bool,
    },
    /// A message gets a star, or loses it.
    Star {
        /// Its chat.
        chat: String,
        /// Its id.
        id: String,
        /// Whether the account wrote it.
        #[serde(default)]
        from_me: bool,
        /// In a group: whose it is.
        #[serde(default)]
        from: Option<String>,
        /// Whether.
        on: bool,
    },
    /// A message is deleted for this account alone.
    DeleteForMe {
        /// Its chat.
        chat: String,
        /// Its id.
        id: String,
        /// Whether the account wrote it.
        #[serde(default)]
        from_me: bool,
        /// In a group: whose it is.
        #[serde(default)]
        from: Option<String>,
    },
    /// A chat is deleted.
    DeleteChat {
        /// Which.
        chat: String,
    },
    /// A chat is emptied.
    ClearChat {
        /// Which.
        chat: String,
    },
    /// A label is made, called otherwise, or deleted.
    Label {
        /// Its id.
        id: String,
        /// What it is called.
        name: String,
        /// The number of its colour.
        #[serde(default)]
        color: i32,
        /// Whether it is no more.
        #[serde(default)]
        deleted: bool,
    },
    /// A chat gets a label, or loses it.
    LabelChat {
        /// The label.
        id: String,
        /// Which chat.
        chat: String,
        /// Whether.
        on: bool,
    },
    /// Somebody is kept in the address book.
    Contact {
        /// The number.
        phone: String,
        /// The name there.
        name: String,
    },
}

/// What the devices of an account have told each other, by what it is about.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SharedEntry {
    /// The collection that it is in.
    pub collection: String,
    /// What it is about: its name, a chat, and so on.
    pub index: Vec<String>,
    /// Whether, where it says that.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub on: Option<bool>,
    /// A name, where it says one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// All of it: the bytes of its protobuf message, as base64 in JSON.
    pub(crate) value: Bytes64,
}

impl SharedEntry {
    pub(crate) fn read(collection: &str, index: &[String], value: &wa::SyncActionValue) -> Self {
        use buffa::Message as _;
        let on = [
            value.pin_action.as_option().and_then(|pin| pin.pinned),
            value.mute_action.as_option().and_then(|mute| mute.muted),
            value.archive_chat_action.as_option().and_then(|archive| archive.archived),
            value.star_action.as_option().and_then(|star| star.starred),
            value.label_association_action.as_option().and_then(|label| label.labeled),
            value.label_edit_action.as_option().map(|label| label.deleted != Some(true)),
            value.mark_chat_as_read_action.as_option().and_then(|read| read.read),
        ];
        let name = [
            value.push_name_setting.as_option().and_then(|name| name.name.clone()),
            value.label_edit_action.as_option().and_then(|label| label.name.clone()),
            value.contact_action.as_option().and_then(|contact| contact.full_name.clone()),
        ];
        Self {
            collection: collection.to_owned(),
            index: index.to_vec(),
            on: on.into_iter().flatten().next(),
            name: name.into_iter().flatten().next(),
            value: Bytes64(value.encode_to_vec()),
        }
    }
}

/// A phone does something, and its devices are told.
pub(crate) fn act(world: &mut World, phone: &str, done: &ChatAction) {
    let (schema, index, mut value) = entry(world, phone, done);
    value.timestamp = Some(now_ms());
    let index = serde_json::Value::from(index).to_string();
    let collection = schema.collection.as_str();
    let Some(account) = world.accounts.get_mut(phone) else { return };
    app_state::set(account, collection, &index, &value, schema.version);
    app_state::tell(world, &DeviceKey { phone: phone.to_owned(), device: 0 }, collection);
}

macro_rules! with {
    ($field:ident, $part:expr) => {
        wa::SyncActionValue { $field: buffa::MessageField::some($part), ..Default::default() }
    };
}

fn entry(world: &World, phone: &str, done: &ChatAction) -> (&'static Schema, Vec<String>, wa::SyncActionValue) {
    let chat = |chat: &str| address(world, phone, chat).to_string();
    let flag = |on: bool| if on { "1" } else { "0" }.to_owned();
    let message = |of: &str, id: &String, from_me: bool, from: &Option<String>| {
        let participant = from.as_ref().filter(|_| !from_me).map_or_else(|| "0".to_owned(), |from| chat(from));
        vec![chat(of), id.clone(), flag(from_me), participant]
    };
    let (schema, rest, value): (&Schema, Vec<String>, wa::SyncActionValue) = match done {
        ChatAction::Pin { chat: of, on } => {
            (&schemas::PIN, vec![chat(of)], with!(pin_action, action::PinAction { pinned: Some(*on) }))
        }
        ChatAction::Mute { chat: of, on, until } => {
            let mute = action::MuteAction {
                muted: Some(*on),
                mute_end_timestamp: on.then(|| until.unwrap_or(-1)),
                ..Default::default()
            };
            (&schemas::MUTE, vec![chat(of)], with!(mute_action, mute))
        }
        ChatAction::Archive { chat: of, on } => {
            let archive = action::ArchiveChatAction { archived: Some(*on), ..Default::default() };
            (&schemas::ARCHIVE, vec![chat(of)], with!(archive_chat_action, archive))
        }
        ChatAction::Read { chat: of, on } => {
            let read = action::MarkChatAsReadAction { read: Some(*on), message_range: up_to_now() };
            (&schemas::MARK_CHAT_AS_READ, vec![chat(of)], with!(mark_chat_as_read_action, read))
        }
        ChatAction::Star { chat: of, id, from_me, from, on } => {
            let star = action::StarAction { starred: Some(*on) };
            (&schemas::STAR, message(of, id, *from_me, from), with!(star_action, star))
        }
        ChatAction::DeleteForMe { chat: of, id, from_me, from } => {
            let deleted =
                action::DeleteMessageForMeAction { delete_media: Some(true), message_timestamp: Some(now_ms() / 1000) };
            let index = message(of, id, *from_me, from);
            (&schemas::DELETE_MESSAGE_FOR_ME, index, with!(delete_message_for_me_action, deleted))
        }
        ChatAction::DeleteChat { chat: of } => {
            let deleted = action::DeleteChatAction { message_range: up_to_now() };
            (&schemas::DELETE_CHAT, vec![chat(of), flag(true)], with!(delete_chat_action, deleted))
        }
        ChatAction::ClearChat { chat: of } => {
            let cleared = action::ClearChatAction { message_range: up_to_now() };
            (&schemas::CLEAR_CHAT, vec![chat(of), flag(true), flag(true)], with!(clear_chat_action, cleared))
        }
        ChatAction::Label { id, name, color, deleted } => {
            let label = action::LabelEditAction {
                name: Some(name.clone()),
                color: Some(*color),
                deleted: Some(*deleted),
                ..Default::default()
            };
            (&schemas::LABEL_EDIT, vec![id.clone()], with!(label_edit_action, label))
        }
        ChatAction::LabelChat { id, chat: of, on } => {
            let label = action::LabelAssociationAction { labeled: Some(*on), ..Default::default() };
            (&schemas::LABEL_JID, vec![id.clone(), chat(of)], with!(label_association_action, label))
        }
        ChatAction::Contact { phone: of, name } => {
            let contact = action::ContactAction {
                full_name: Some(name.clone()),
                first_name: name.split(' ').next().map(str::to_owned),
                lid_jid: world.accounts.get(of).map(|account| account.lid(0).to_string()),
                pn_jid: Some(Jid::pn(of.as_str()).to_string()),
                ..Default::default()
            };
            (&schemas::CONTACT, vec![Jid::pn(of.as_str()).to_string()], with!(contact_action, contact))
        }
    };
    (schema, std::iter::once(schema.name.to_owned()).chain(rest).collect(), value)
}

fn up_to_now() -> buffa::MessageField<action::SyncActionMessageRange> {
    buffa::MessageField::some(action::SyncActionMessageRange {
        last_message_timestamp: Some(now_ms() / 1000),
        ..Default::default()
    })
}

/// The address of a chat, as the devices of an account write it.
fn address(world: &World, phone: &str, chat: &str) -> Jid {
    if world.groups.contains_key(chat) {
        return Jid::group(chat);
    }
    let by_lid = world.accounts.get(phone).is_some_and(|account| account.lid_addressing);
    world.accounts.get(chat).filter(|_| by_lid).map_or_else(|| Jid::pn(chat), |other| other.lid(0))
}
