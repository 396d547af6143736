//! What a phone tells its linked devices of the past: when they are linked, when they ask for more, and when they could not
//! read a message.

use base64::Engine as _;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use buffa::Message as _;
use bytes::Bytes;
use serde::{Deserialize, Serialize};
use wacore::download::MediaType;
use wacore_binary::Jid;
use wacore_binary::node::Node;
use waproto::whatsapp as wa;

use super::Task;
use super::memory::Kept;
use crate::connection::lock;
use crate::signal::SignalError;
use crate::stanza::{attr, jid};
use crate::tokens::stored;
use crate::world::DeviceKey;

/// Blobs of the past that a phone can give once more.
const BLOBS: usize = 200;

/// A message of the past.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct PastMessage {
    /// Its id; made up where there is none.
    #[serde(default)]
    pub id: Option<String>,
    /// Whether the phone wrote it.
    #[serde(default)]
    pub from_me: bool,
    /// In a group: whose it is, without a plus.
    #[serde(default)]
    pub from: Option<String>,
    /// What it says.
    #[serde(default)]
    pub text: String,
    /// When: seconds since the epoch.
    pub at: u64,
}

/// A chat of the past.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct PastChat {
    /// A number without a plus, or a group's id.
    pub chat: String,
    /// Its name.
    #[serde(default)]
    pub name: Option<String>,
    /// What was written there, the oldest first.
    pub messages: Vec<PastMessage>,
    /// How many of them are new to the phone.
    #[serde(default)]
    pub unread: u32,
    /// It is put away.
    #[serde(default)]
    pub archived: bool,
}

/// What a phone tells of the past.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Past {
    /// The chats.
    pub chats: Vec<PastChat>,
    /// How many messages of a chat come with the first part.
    #[serde(default = "first")]
    pub first: usize,
    /// How many of a chat come with the recent ones; the rest is told if all is, or when it is asked for.
    #[serde(default = "recent")]
    pub recent: usize,
    /// Messages in one part.
    #[serde(default = "part")]
    pub part: usize,
    /// Whether it tells all.
    #[serde(default)]
    pub full: bool,
}

/// The id of a message of the past.
fn past_id(chat: &str, message: &PastMessage, place: usize) -> String {
    message.id.clone().unwrap_or_else(|| format!("PAST{chat}{place:06}"))
}

fn first() -> usize {
    5
}

fn recent() -> usize {
    100
}

fn part() -> usize {
    500
}

impl Default for Past {
    fn default() -> Self {
        Self { chats: Vec::new(), first: first(), recent: recent(), part: part(), full: false }
    }
}

type Kind = wa::message::HistorySyncType;

/// What was told and can be told again: the message that told it, its key, and where it is.
pub(super) type Blob = (String, Vec<u8>, String);

/// What belongs to one telling.
#[derive(Default)]
struct Telling {
    order: u32,
    progress: u32,
    session: Option<String>,
}

impl Task {
    /// Tells a device that was just linked of the past, if there is any to be told.
    pub(super) async fn share_past(&mut self, device: &DeviceKey) -> Result<(), SignalError> {
        let Some(past) = lock(&self.world).accounts.get(&self.key.phone).and_then(|account| account.past.clone())
        else {
            return Ok(());
        };
        let names = self.pushnames(&past);
        let beginnings = self.conversations(&past, |all| all.saturating_sub(past.first)..all);
        self.tell_part(device, Kind::INITIAL_BOOTSTRAP, beginnings, Vec::new(), &Telling::default()).await?;
        self.tell_part(device, Kind::PUSH_NAME, Vec::new(), names, &Telling::default()).await?;
        let recent = self.conversations(&past, |all| all.saturating_sub(past.recent)..all.saturating_sub(past.first));
        self.tell_parts(device, Kind::RECENT, recent, past.part).await?;
        if past.full {
            let rest = self.conversations(&past, |all| 0..all.saturating_sub(past.recent));
            self.tell_parts(device, Kind::FULL, rest, past.part).await?;
        }
        Ok(())
    }

    async fn tell_parts(
        &mut self,
        device: &DeviceKey,
        kind: Kind,
        all: Vec<wa::Conversation>,
        most: usize,
    ) -> Result<(), SignalError> {
        let parts = in_parts(all, most.max(1));
        let count = parts.len();
        for (place, part) in parts.into_iter().enumerate() {
            let order = u32::try_from(place + 1).unwrap_or(u32::MAX);
            let progress = u32::try_from((place + 1) * 100 / count).unwrap_or(100);
            let telling = Telling { order, progress, session: None };
            self.tell_part(device, kind, part, Vec::new(), &telling).await?;
        }
        Ok(())
    }

    async fn tell_part(
        &mut self,
        device: &DeviceKey,
        kind: Kind,
        conversations: Vec<wa::Conversation>,
        pushnames: Vec<wa::Pushname>,
        telling: &Telling,
    ) -> Result<(), SignalError> {
        let history = wa::HistorySync {
            sync_type: within(kind),
            conversations,
            pushnames,
            chunk_order: Some(telling.order),
            progress: Some(telling.progress),
            ..Default::default()
        };
        let packed = stored(&history.encode_to_vec());
        let sealed = wacore::upload::encrypt_media(&packed, MediaType::History).map_err(SignalError::other)?;
        let token = BASE64_URL_SAFE_NO_PAD.encode(sealed.file_enc_sha256);
        let named = ("md-msg-hist".to_owned(), token);
        let place = lock(&self.world)
            .media
            .put(&self.key.phone, named, Bytes::from(sealed.data_to_upload))
            .map_err(|(status, why)| SignalError::other(format!("{status} {why}")))?;
        let notice = wa::message::HistorySyncNotification {
            file_sha256: Some(sealed.file_sha256.to_vec()),
            file_length: Some(packed.len() as u64),
            media_key: Some(sealed.media_key.to_vec()),
            file_enc_sha256: Some(sealed.file_enc_sha256.to_vec()),
            direct_path: Some(place.direct_path.clone()),
            sync_type: Some(kind),
            chunk_order: Some(telling.order),
            progress: Some(telling.progress),
            peer_data_request_session_id: telling.session.clone(),
            ..Default::default()
        };
        let protocol = wa::message::ProtocolMessage {
            r#type: Some(wa::message::protocol_message::Type::HISTORY_SYNC_NOTIFICATION),
            history_sync_notification: buffa::MessageField::some(notice),
            ..Default::default()
        };
        let id = self.tell(device, protocol).await?;
        if self.blobs.len() == BLOBS {
            self.blobs.pop_front();
        }
        self.blobs.push_back((id, sealed.media_key.to_vec(), place.direct_path));
        Ok(())
    }

    fn pushnames(&self, past: &Past) -> Vec<wa::Pushname> {
        let world = lock(&self.world);
        let named = past.chats.iter().filter(|chat| !world.groups.contains_key(&chat.chat));
        let name = |chat: &PastChat| {
            let known = world.accounts.get(&chat.chat).map(|account| account.name.clone());
            Some(wa::Pushname {
                id: Some(Jid::pn(chat.chat.as_str()).to_string()),
                pushname: chat.name.clone().or(known),
            })
        };
        named.filter_map(name).collect()
    }

    /// The chats with those of their messages that are wanted of so many; without the ones that have none of them.
    fn conversations(&self, past: &Past, wanted: impl Fn(usize) -> std::ops::Range<usize>) -> Vec<wa::Conversation> {
        let mut all = Vec::new();
        for chat in &past.chats {
            let range = wanted(chat.messages.len());
            let messages = chat.messages.get(range.clone()).unwrap_or_default();
            if messages.is_empty() && !(range.end == chat.messages.len() && range.start <= range.end) {
                continue;
            }
            let address = self.chat_address(&chat.chat);
            // The newest comes first, as phones give them.
            let messages = messages
                .iter()
                .enumerate()
                .rev()
                .map(|(place, message)| self.past_message(&chat.chat, &address, message, range.start + place));
            let last = chat.messages.last().map(|message| message.at);
            all.push(wa::Conversation {
                id: address.to_string(),
                messages: messages.collect(),
                last_msg_timestamp: last,
                conversation_timestamp: last,
                unread_count: Some(chat.unread),
                archived: Some(chat.archived),
                name: chat.name.clone(),
                end_of_history_transfer: Some(range.start == 0),
                ..Default::default()
            });
        }
        all
    }

    fn chat_address(&self, chat: &str) -> Jid {
        let world = lock(&self.world);
        if world.groups.contains_key(chat) {
            return Jid::group(chat);
        }
        let by_lid = world.accounts.get(&self.key.phone).is_some_and(|account| account.lid_addressing);
        match world.accounts.get(chat).filter(|_| by_lid) {
            Some(other) => other.lid(0),
            None => Jid::pn(chat),
        }
    }

    fn past_message(&self, chat: &str, address: &Jid, message: &PastMessage, place: usize) -> wa::HistorySyncMsg {
        let id = past_id(chat, message, place);
        let said = wa::Message { conversation: Some(message.text.clone()), ..Default::default() };
        let participant = message.from.as_ref().map(|from| Jid::pn(from.as_str()).to_string());
        let key = wa::MessageKey {
            remote_jid: Some(address.to_string()),
            from_me: Some(message.from_me),
            id: Some(id),
            participant: participant.clone(),
        };
        let info = wa::WebMessageInfo {
            key: buffa::MessageField::some(key),
            message: buffa::MessageField::some(said),
            message_timestamp: Some(message.at),
            participant,
            ..Default::default()
        };
        wa::HistorySyncMsg { message: buffa::MessageField::some(info), msg_order_id: Some(place as u64) }
    }

    /// A device of its account asks for something: older messages, or one that it could not read.
    pub(super) async fn answer_peer(
        &mut self,
        device: &DeviceKey,
        id: &str,
        asked: &wa::message::PeerDataOperationRequestMessage,
    ) -> Result<(), SignalError> {
        if let Some(wanted) = asked.history_sync_on_demand_request.as_option() {
            return self.tell_older(device, id, wanted).await;
        }
        let mut results = Vec::new();
        for wanted in &asked.placeholder_message_resend_request {
            let key = wanted.message_key.as_option();
            let Some(kept) = key.and_then(|key| self.memory.get(key.id.as_deref()?)) else { continue };
            let info = self.web_message(kept, key.cloned());
            results.push(placeholder(info.encode_to_vec()));
        }
        if results.is_empty() {
            return Ok(());
        }
        let answer = wa::message::PeerDataOperationRequestResponseMessage {
            peer_data_operation_request_type: asked.peer_data_operation_request_type,
            stanza_id: Some(id.to_owned()),
            peer_data_operation_result: results,
        };
        let protocol = wa::message::ProtocolMessage {
            r#type: Some(wa::message::protocol_message::Type::PEER_DATA_OPERATION_REQUEST_RESPONSE_MESSAGE),
            peer_data_operation_request_response_message: buffa::MessageField::some(answer),
            ..Default::default()
        };
        self.tell(device, protocol).await.map(|_| ())
    }

    async fn tell_older(
        &mut self,
        device: &DeviceKey,
        id: &str,
        wanted: &wa::message::peer_data_operation_request_message::HistorySyncOnDemandRequest,
    ) -> Result<(), SignalError> {
        let named = wanted.chat_jid.as_deref().and_then(|chat| chat.parse::<Jid>().ok());
        let Some(address) = named else { return Ok(()) };
        let (chat, past) = {
            let world = lock(&self.world);
            let known = world.account_of(&address).map(|account| account.phone.clone());
            let past = world.accounts.get(&self.key.phone).and_then(|account| account.past.clone());
            (known.unwrap_or_else(|| address.user_base().to_owned()), past.unwrap_or_default())
        };
        let most = usize::try_from(wanted.on_demand_msg_count.unwrap_or(50)).unwrap_or(50).min(past.part.max(1));
        let oldest = wanted.oldest_msg_id.as_deref().unwrap_or_default();
        let messages: Vec<PastMessage> =
            past.chats.into_iter().find(|known| known.chat == chat).map(|known| known.messages).unwrap_or_default();
        let before = u64::try_from(wanted.oldest_msg_timestamp_ms.unwrap_or(i64::MAX) / 1000).unwrap_or(u64::MAX);
        let seen = self.memory.before(&chat, oldest).take(most);
        let mut found: Vec<wa::HistorySyncMsg> = seen
            .map(|kept| wa::HistorySyncMsg {
                message: buffa::MessageField::some(self.web_message(kept, None)),
                ..Default::default()
            })
            .collect();
        let known = messages.iter().enumerate().position(|(place, message)| past_id(&chat, message, place) == oldest);
        let older = messages.iter().enumerate().rev();
        let older = older.filter(|(place, message)| known.map_or(message.at < before, |known| *place < known));
        let older = older.map(|(place, message)| self.past_message(&chat, &address, message, place));
        found.extend(older.take(most - found.len()));
        let conversation = wa::Conversation { id: address.to_string(), messages: found, ..Default::default() };
        let telling = Telling { order: 0, progress: 100, session: Some(id.to_owned()) };
        self.tell_part(device, Kind::ON_DEMAND, vec![conversation], Vec::new(), &telling).await
    }

    fn web_message(&self, kept: &Kept, key: Option<wa::MessageKey>) -> wa::WebMessageInfo {
        let shown = &kept.shown;
        let own = shown.from == self.key.phone;
        let in_group = lock(&self.world).groups.contains_key(&shown.chat);
        let participant = (in_group && !own).then(|| self.chat_address(&shown.from).to_string());
        let key = key.unwrap_or_else(|| wa::MessageKey {
            remote_jid: Some(self.chat_address(&shown.chat).to_string()),
            from_me: Some(own),
            id: Some(shown.id.clone()),
            participant: participant.clone(),
        });
        let name = lock(&self.world).accounts.get(&shown.from).map(|account| account.name.clone());
        wa::WebMessageInfo {
            key: buffa::MessageField::some(key),
            message: buffa::MessageField::some(kept.message.clone()),
            message_timestamp: Some(u64::try_from(shown.at / 1000).unwrap_or_default()),
            participant,
            push_name: name,
            ..Default::default()
        }
    }

    /// The device of its account that a message came from, and the message's id.
    pub(super) fn peer(&self, stanza: &Node) -> (DeviceKey, String) {
        let device = jid(stanza, "from").map_or(0, |from| from.device);
        (DeviceKey { phone: self.key.phone.clone(), device }, attr(stanza, "id"))
    }
}

/// The same kind, as the blob itself says it.
fn within(kind: Kind) -> wa::history_sync::HistorySyncType {
    use wa::history_sync::HistorySyncType as Inner;
    if kind == Kind::RECENT {
        Inner::RECENT
    } else if kind == Kind::FULL {
        Inner::FULL
    } else if kind == Kind::PUSH_NAME {
        Inner::PUSH_NAME
    } else if kind == Kind::ON_DEMAND {
        Inner::ON_DEMAND
    } else {
        Inner::INITIAL_BOOTSTRAP
    }
}

fn placeholder(bytes: Vec<u8>) -> wa::message::peer_data_operation_request_response_message::PeerDataOperationResult {
    use wa::message::peer_data_operation_request_response_message::{
        PeerDataOperationResult, peer_data_operation_result,
    };
    let response = peer_data_operation_result::PlaceholderMessageResendResponse { web_message_info_bytes: Some(bytes) };
    PeerDataOperationResult {
        placeholder_message_resend_response: buffa::MessageField::some(response),
        ..Default::default()
    }
}

/// Chats in parts of so many messages: a long one is told in several.
fn in_parts(all: Vec<wa::Conversation>, most: usize) -> Vec<Vec<wa::Conversation>> {
    let (mut parts, mut part, mut room) = (Vec::new(), Vec::new(), most);
    for mut conversation in all {
        let mut rest = std::mem::take(&mut conversation.messages);
        loop {
            let later = rest.split_off(rest.len().min(room));
            room -= rest.len();
            part.push(wa::Conversation { messages: rest, ..conversation.clone() });
            rest = later;
            if room == 0 {
                parts.push(std::mem::take(&mut part));
                room = most;
            }
            if rest.is_empty() {
                break;
            }
        }
    }
    if !part.is_empty() {
        parts.push(part);
    }
    parts
}
