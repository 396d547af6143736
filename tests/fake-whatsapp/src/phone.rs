//! A simulated phone: device 0 of an account, with real Signal sessions. One task each, nothing else touches its keys.

use std::collections::{BTreeSet, HashMap, VecDeque};
use std::sync::{Arc, Mutex};

use serde::{Deserialize, Serialize};
use tokio::sync::{Notify, mpsc, oneshot, watch};
use wacore::libsignal::protocol::ProtocolAddress;
use wacore::messages::{MessageUtils, wrap_device_sent};
use wacore::proto_helpers::MessageExt as _;
use wacore::types::jid::JidExt as _;
use wacore_binary::builder::NodeBuilder;
use wacore_binary::node::Node;
use wacore_binary::{Jid, Server};
use waproto::whatsapp as wa;

use crate::app_state;
use crate::connection::lock;
use crate::content::PhoneMessage;
use crate::delivery::{self, Edits};
use crate::ledger::Happening;
use crate::letter::{Letter, To};
use crate::login::key_id;
use crate::presence;
use crate::signal::{SavedSignal, Sessions, Signal, SignalError};
use crate::stanza::{attr, bytes, jid, leaf, now_ms, now_seconds};
use crate::tokens;
use crate::world::{DeviceKey, Kick, Live, Waiting, World};

mod history;
mod making;
mod memory;

pub use history::{Past, PastChat, PastMessage};
use memory::{Heard, Kept, Memory};

/// Commands that may wait for a phone.
const COMMANDS: usize = 1024;
/// Messages kept for those who could not decrypt them.
const KEPT_FOR_RETRY: usize = 500;
/// How often a message is asked for again before it is given up.
const MOST_RETRIES: u32 = 4;
/// The user part of the address that status posts go to.
const STATUS: &str = "status";
/// Stanzas taken from the queue at once.
const BURST: usize = 64;

/// A text that a simulated phone has decrypted.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct InboxText {
    /// Its id.
    pub id: String,
    /// Who wrote it: a phone number without a plus.
    pub from: String,
    /// The group, if it came in one.
    pub group: Option<String>,
    /// What it says.
    pub text: String,
    /// When it was decrypted, milliseconds since the epoch.
    pub at: i64,
}

/// A message that a phone shows as new.
#[derive(Clone)]
pub(crate) struct Unread {
    pub id: String,
    from: String,
    /// The number, or the group.
    pub chat: String,
    /// When the server took it, in seconds.
    pub at: i64,
    stanza: Node,
}

/// What a phone can be asked.
pub(crate) enum Ask {
    Write {
        letter: Box<Letter>,
        done: oneshot::Sender<Result<String, String>>,
    },
    Read {
        from: Option<String>,
        done: oneshot::Sender<usize>,
    },
    /// Another device of its account says that a chat was read, up to this second.
    ChatRead {
        chat: String,
        until: Option<i64>,
    },
    ShareKeys(DeviceKey),
    AutoReply(bool),
    Online(bool, oneshot::Sender<()>),
    Save(oneshot::Sender<SavedSignal>),
    KeepSessions(oneshot::Sender<Sessions>),
    /// Goes on with sessions of an earlier time.
    PutBack(Sessions, oneshot::Sender<()>),
    /// All that it remembers, in order.
    Messages(oneshot::Sender<Vec<PhoneMessage>>),
    /// The content of a message's file.
    File(String, oneshot::Sender<Result<Vec<u8>, String>>),
    /// It has the files of old messages no more.
    Forgetful(bool),
}

/// The way to a phone's task.
#[derive(Clone)]
pub(crate) struct PhoneLine {
    pub asks: mpsc::Sender<Ask>,
    pub inbox: watch::Receiver<Vec<InboxText>>,
    pub unread: watch::Receiver<Vec<Unread>>,
    /// How many messages it has seen.
    pub seen: watch::Receiver<u64>,
}

/// A phone shares the app state key with a device of its account.
pub(crate) fn ask_to_share_keys(world: &mut World, key: &DeviceKey) {
    let Some(line) = world.phones.get(&key.phone) else { return };
    if line.asks.try_send(Ask::ShareKeys(key.clone())).is_ok()
        && let Some(device) = world.device_mut(key)
    {
        device.keys_shared = true;
    }
}

struct Task {
    key: DeviceKey,
    world: Arc<Mutex<World>>,
    signal: Signal,
    wake: Arc<Notify>,
    online: bool,
    auto_reply: bool,
    inbox: watch::Sender<Vec<InboxText>>,
    unread: watch::Sender<Vec<Unread>>,
    memory: Memory,
    seen: watch::Sender<u64>,
    /// What was told of the past.
    blobs: VecDeque<history::Blob>,
    forgetful: bool,
    /// What others of its account have read while it was off.
    read_meanwhile: Vec<(String, Option<i64>)>,
    /// How often a message was asked for again.
    retries: HashMap<String, u32>,
    /// It was switched off: even its keys wait. One that lies in a drawer from the start shares them.
    off: bool,
    /// Devices that get the app state key when the phone is on again.
    owed_keys: BTreeSet<DeviceKey>,
    sent: HashMap<String, Letter>,
    sent_order: VecDeque<String>,
}

/// Brings a phone's task up. It ends when its line is dropped.
pub(crate) fn start(
    world: &Arc<Mutex<World>>,
    phone: &str,
    signal: Signal,
    online: bool,
) -> (PhoneLine, impl Future<Output = ()> + use<>) {
    let (asks, heard) = mpsc::channel(COMMANDS);
    let (inbox, inbox_rx) = watch::channel(Vec::new());
    let (unread, unread_rx) = watch::channel(Vec::new());
    let (seen, seen_rx) = watch::channel(0);
    let wake = Arc::new(Notify::new());
    let task = Task {
        key: DeviceKey { phone: phone.to_owned(), device: 0 },
        world: Arc::clone(world),
        signal,
        wake,
        online,
        auto_reply: false,
        inbox,
        unread,
        memory: Memory::default(),
        seen,
        blobs: VecDeque::new(),
        forgetful: false,
        read_meanwhile: Vec::new(),
        retries: HashMap::new(),
        off: false,
        owed_keys: BTreeSet::new(),
        sent: HashMap::new(),
        sent_order: VecDeque::new(),
    };
    (PhoneLine { asks, inbox: inbox_rx, unread: unread_rx, seen: seen_rx }, task.run(heard))
}

impl Task {
    async fn run(mut self, mut asks: mpsc::Receiver<Ask>) {
        self.set_online(self.online);
        loop {
            tokio::select! {
                biased;
                ask = asks.recv() => match ask {
                    Some(ask) => self.answer(ask).await,
                    None => return,
                },
                () = self.wake.notified(), if self.online => self.work_off().await,
            }
        }
    }

    fn set_online(&mut self, online: bool) {
        self.online = online;
        // Nobody can end a phone's connection but the phone.
        let (kick, _) = mpsc::channel::<Kick>(1);
        let live = Live { number: 0, wake: Arc::clone(&self.wake), kick, active: false };
        {
            let mut world = lock(&self.world);
            if let Some(device) = world.device_mut(&self.key) {
                device.live = online.then_some(live);
            }
            presence::refresh(&mut world, &self.key.phone);
        }
        if online {
            self.wake.notify_one();
        }
    }

    async fn answer(&mut self, ask: Ask) {
        match ask {
            Ask::Write { letter, done } => {
                let written = self.write(*letter, None).await.map_err(|error| error.to_string());
                let _ = done.send(written);
            }
            Ask::Read { from, done } => {
                let _ = done.send(self.read(from.as_deref()));
            }
            Ask::ChatRead { chat, until } if self.off => self.read_meanwhile.push((chat, until)),
            Ask::ChatRead { chat, until } => self.chat_was_read(&chat, until),
            Ask::ShareKeys(device) => {
                self.owed_keys.insert(device);
                self.share_owed_keys().await;
            }
            Ask::AutoReply(on) => self.auto_reply = on,
            Ask::Online(online, done) => {
                self.set_online(online);
                self.off = !online;
                self.share_owed_keys().await;
                if online {
                    // What waited comes first: some of it was read.
                    self.work_off().await;
                    for (chat, until) in std::mem::take(&mut self.read_meanwhile) {
                        self.chat_was_read(&chat, until);
                    }
                }
                let _ = done.send(());
            }
            Ask::Save(done) => {
                let _ = done.send(self.signal.save());
            }
            Ask::KeepSessions(done) => {
                let _ = done.send(self.signal.sessions());
            }
            Ask::Messages(done) => {
                let _ = done.send(self.memory.shown());
            }
            Ask::File(id, done) => {
                let _ = done.send(self.file(&id));
            }
            Ask::Forgetful(on) => self.forgetful = on,
            Ask::PutBack(sessions, done) => {
                self.signal.put_back(sessions);
                let _ = done.send(());
            }
        }
    }

    /// Takes what waits in the phone's queue.
    async fn work_off(&mut self) {
        loop {
            let burst: Vec<(String, Waiting, Node)> = {
                let mut world = lock(&self.world);
                let Some(device) = world.device_mut(&self.key) else { return };
                device.queue.iter().take(BURST).map(|q| (q.id.clone(), q.waiting, q.stanza.clone())).collect()
            };
            if burst.is_empty() {
                return;
            }
            for (id, waiting, stanza) in burst {
                match waiting {
                    Waiting::Message => self.take_message(&id, &stanza).await,
                    Waiting::Other => self.take_receipt(&id, &stanza).await,
                }
            }
        }
    }

    async fn take_message(&mut self, id: &str, stanza: &Node) {
        let receipt = match self.open(stanza).await {
            Ok(text) => {
                let receipt = receipt_for(stanza, id, "");
                if let Some(text) = text {
                    self.note(text, id, stanza).await;
                }
                receipt
            }
            Err(error) => {
                let count = self.retries.entry(id.to_owned()).or_default();
                *count += 1;
                tracing::debug!(%error, id, count, "asking for it again");
                if *count > MOST_RETRIES {
                    // As phones do: given up, and shown as a message that could not be opened.
                    receipt_for(stanza, id, "")
                } else {
                    let count = *count;
                    self.retry_receipt(stanza, id, count)
                }
            }
        };
        delivery::receipt(&mut lock(&self.world), &self.key, &receipt);
    }

    /// Asks the sender to send again, with fresh keys to begin a new session with.
    fn retry_receipt(&mut self, stanza: &Node, id: &str, count: u32) -> Node {
        let retry = NodeBuilder::new("retry")
            .attr("count", count.to_string())
            .attr("id", id.to_owned())
            .attr("t", now_seconds())
            .attr("v", "1")
            .build();
        let (bundle, one_time) = {
            let mut world = lock(&self.world);
            let own = world.device_mut(&self.key);
            (self.signal.bundle(), own.and_then(|own| own.bundle.one_time.pop_front()))
        };
        let mut keys = vec![leaf("type", vec![5]), leaf("identity", bundle.identity.0)];
        if let Some((id, value)) = one_time {
            keys.push(NodeBuilder::new("key").children([key_id(id), leaf("value", value.0)]).build());
        }
        let signed = [
            key_id(bundle.signed.id),
            leaf("value", bundle.signed.value.0),
            leaf("signature", bundle.signed.signature.0),
        ];
        keys.push(NodeBuilder::new("skey").children(signed).build());
        let mut receipt = receipt_for(stanza, id, "retry");
        receipt.content = Some(wacore_binary::node::NodeContent::Nodes(vec![
            retry,
            leaf("registration", bundle.registration.to_be_bytes().to_vec()),
            NodeBuilder::new("keys").children(keys).build(),
        ]));
        receipt
    }

    /// Decrypts a message; `None` for what carries no text for this phone.
    async fn open(&mut self, stanza: &Node) -> Result<Option<InboxText>, SignalError> {
        let from = jid(stanza, "from");
        let many = from.as_ref().is_some_and(|from| matches!(from.server, Server::Group | Server::Broadcast));
        let sender = jid(stanza, if many { "participant" } else { "from" });
        let Some((phone, address)) = sender.and_then(|sender| self.address(&sender)) else { return Ok(None) };
        // The message of a broadcast list is one to its reader alone.
        let shared = from.filter(|from| from.server == Server::Group || *from == Jid::status_broadcast());
        let group = shared.map(|from| from.user_base().to_owned());
        let peer = attr(stanza, "category") == "peer";
        let mut text = None;
        for enc in stanza.get_children_by_tag("enc") {
            let kind = attr(enc, "type");
            let padded = match (kind.as_str(), &group) {
                ("skmsg", Some(group)) => self.signal.decrypt_group(group, &address, bytes(enc)).await?,
                ("skmsg", None) => continue,
                _ => self.signal.decrypt(&address, &kind, bytes(enc)).await?,
            };
            let version = attr(enc, "v").parse().unwrap_or(2);
            let Ok(plain) = MessageUtils::unpad_message_ref(&padded, version) else { continue };
            let Ok(message) = waproto::codec::message_decode(plain) else { continue };
            if let (Some(group), Some(key)) = (&group, message.sender_key_distribution_message.as_option()) {
                let sealed = key.axolotl_sender_key_distribution_message.clone().unwrap_or_default();
                self.signal.learn_group_key(group, &address, &sealed).await?;
            }
            if phone == self.key.phone && asks_for_keys(&message) {
                let device = jid(stanza, "from").map_or(0, |from| from.device);
                self.share_keys(&DeviceKey { phone: phone.clone(), device }).await?;
            }
            let protocol = message.protocol_message.as_option();
            let asked = protocol.and_then(|protocol| protocol.peer_data_operation_request_message.as_option());
            if let Some(asked) = asked.filter(|_| phone == self.key.phone) {
                let (device, id) = self.peer(stanza);
                self.answer_peer(&device, &id, asked).await?;
            }
            if !peer {
                self.remember(&attr(stanza, "id"), &phone, group.as_deref(), &message);
            }
            // A copy of what another device of this account sent is not for the inbox.
            let own_copy = message.device_sent_message.as_option().is_some();
            if !own_copy && let Some(content) = message.text_content() {
                text = Some(content.to_owned());
            }
        }
        Ok(text.map(|text| InboxText { id: attr(stanza, "id"), from: phone, group, text, at: now_ms() }))
    }

    /// Keeps what a person would see of a message.
    fn remember(&mut self, id: &str, from: &str, group: Option<&str>, message: &wa::Message) {
        let sent = message.device_sent_message.as_option();
        let to = sent.and_then(|sent| sent.destination_jid.as_deref()?.parse::<Jid>().ok());
        let inner = sent.and_then(|sent| sent.message.as_option()).unwrap_or(message);
        let kept = {
            let world = lock(&self.world);
            let number = |to: &Jid| {
                world.account_of(to).map_or_else(|| to.user_base().to_owned(), |account| account.phone.clone())
            };
            let direct = to.as_ref().map_or_else(|| from.to_owned(), number);
            let heard = Heard { id, from, chat: group.unwrap_or(&direct), at: now_ms() };
            let shown = memory::shown(&world, &self.memory, &heard, inner);
            // The key to a group alone is nothing that one sees.
            let nothing = shown.kind == "other" && inner.sender_key_distribution_message.is_set();
            if nothing { None } else { Some(Kept { shown, message: inner.clone() }) }
        };
        if let Some(kept) = kept {
            self.memory.keep(kept);
            self.seen.send_modify(|seen| *seen += 1);
        }
    }

    fn file(&self, id: &str) -> Result<Vec<u8>, String> {
        let kept = self.memory.get(id).ok_or("no such message")?;
        let sealed = crate::content::sealed(kept.message.get_base_message()).ok_or("it has no file")?;
        memory::opened(&lock(&self.world), &sealed)
    }

    async fn note(&mut self, text: InboxText, id: &str, stanza: &Node) {
        let (from, said, group) = (text.from.clone(), text.text.clone(), text.group.clone());
        let at = attr(stanza, "t").parse().unwrap_or(0);
        let chat = group.clone().unwrap_or_else(|| from.clone());
        let unread = Unread { id: id.to_owned(), from: from.clone(), chat, at, stanza: stanza.clone() };
        self.unread.send_modify(|all| all.push(unread));
        self.inbox.send_modify(|inbox| inbox.push(text));
        lock(&self.world).tell(Happening::Received { phone: self.key.phone.clone(), id: id.to_owned() });
        if self.auto_reply && from != self.key.phone && group.as_deref() != Some(STATUS) {
            let to = group.map_or(To::Phone(from), To::Group);
            if let Err(error) = self.write(Letter::new(to).text(&format!("Asante: {said}")), None).await {
                tracing::warn!(%error, "no automatic answer");
            }
        }
    }

    async fn take_receipt(&mut self, id: &str, stanza: &Node) {
        let kind = attr(stanza, "type");
        {
            let mut world = lock(&self.world);
            world.settle(&self.key, id, Waiting::Other);
            let shown = if kind.is_empty() { "delivery".to_owned() } else { kind.clone() };
            world.tell(Happening::Receipt { phone: self.key.phone.clone(), id: id.to_owned(), kind: shown });
        }
        if kind == "server-error" {
            self.put_again(id, stanza);
        }
        if kind == "retry"
            && let Some(letter) = self.sent.get(id).cloned()
            && let Some(device) = jid(stanza, "participant").or_else(|| jid(stanza, "from"))
            && let Some((_, address)) = self.address(&device)
        {
            self.signal.renew(&address);
            if let Err(error) = self.write(letter, Some((id.to_owned(), device))).await {
                tracing::warn!(%error, "not sent again");
            }
        }
    }

    /// Another device of its account has read a chat: it shows no more of it as new. It does not go by that one's receipts.
    fn chat_was_read(&mut self, chat: &str, until: Option<i64>) {
        let stays = |unread: &Unread| unread.chat != chat || until.is_some_and(|until| unread.at > until);
        self.unread.send_modify(|all| all.retain(stays));
    }

    /// Tells the writers of what was not read yet.
    fn read(&mut self, from: Option<&str>) -> usize {
        let mut world = lock(&self.world);
        let (read, unread) = self
            .unread
            .send_replace(Vec::new())
            .into_iter()
            .partition::<Vec<_>, _>(|unread| from.is_none_or(|from| from == unread.from));
        self.unread.send_replace(unread);
        for Unread { id, stanza, .. } in &read {
            delivery::receipt(&mut world, &self.key, &receipt_for(stanza, id, "read"));
        }
        read.len()
    }

    /// Encrypts a message for every device it concerns, and hands it to the server. `again` repeats an id to one device.
    async fn write(&mut self, mut letter: Letter, again: Option<(String, Jid)>) -> Result<String, SignalError> {
        if let Some((content, dress)) = letter.what.take() {
            let message = self.make(&letter.to, &content, &dress).map_err(SignalError::other)?;
            letter.dress_stanza(&message);
            letter.content = waproto::codec::message_to_vec(&message);
        }
        let id = match (&again, &letter.id) {
            (Some((id, _)), _) | (None, Some(id)) => id.clone(),
            (None, None) => fresh_id(),
        };
        let devices = self.devices_of(&letter.to, again.as_ref().map(|(_, device)| device));
        let destination = letter.to.jid();
        let (mut content, group_key) = match &letter.to {
            To::Phone(_) | To::List(..) => (Vec::new(), None),
            To::Group(_) | To::Status(_) => {
                let own = Jid::pn_device(self.key.phone.as_str(), 0).to_protocol_address();
                let plain = MessageUtils::pad_message_v2(letter.content.clone());
                let (key, sealed) = self.signal.encrypt_group(destination.user_base(), &own, &plain).await?;
                let shared = NodeBuilder::new("enc").attr("v", "2").attr("type", "skmsg").bytes(sealed).build();
                (if letter.keys_alone { Vec::new() } else { vec![shared] }, Some(key))
            }
        };
        let mut participants = Vec::new();
        for device in devices {
            let own = device.phone == self.key.phone;
            let plain = match (&group_key, own) {
                (Some(key), _) => MessageUtils::encode_and_pad(&with_group_key(&destination, key)),
                (None, true) => own_copy(&letter.content, &destination),
                (None, false) => MessageUtils::pad_message_v2(letter.content.clone()),
            };
            for _ in 0..if again.is_none() && device.device != 0 { letter.ahead } else { 0 } {
                self.encrypt_for(&device, &[]).await?;
            }
            let (kind, mut sealed) = self.encrypt_for(&device, &plain).await?;
            if letter.garbled && again.is_none() && device.device != 0 {
                // In the ciphertext or its MAC, whichever form it has.
                sealed.iter_mut().rev().skip(15).take(1).for_each(|byte| *byte ^= 1);
            }
            let mut enc = NodeBuilder::new("enc").attr("v", "2").attr("type", kind);
            if again.is_some() {
                enc = enc.attr("count", "1");
            }
            if let Some(media) = letter.media {
                enc = enc.attr("mediatype", media);
            }
            let address = Jid::pn_device(device.phone.as_str(), device.device);
            participants
                .push(NodeBuilder::new("to").attr("jid", address).children([enc.bytes(sealed).build()]).build());
        }
        content.insert(0, NodeBuilder::new("participants").children(participants).build());
        let mut node = NodeBuilder::new("message")
            .attr("id", id.clone())
            .attr("to", destination)
            .attr("type", letter.kind.clone())
            .children(content);
        if let Some(edit) = letter.edit {
            node = node.attr("edit", edit);
        }
        let node = node.build();
        let edits = letter.edits.clone();
        if again.is_none() {
            if let Ok(message) = waproto::codec::message_decode(&letter.content) {
                let own = self.key.phone.clone();
                self.remember_own(&id, &letter.to, &own, &message);
            }
            self.keep_for_retry(id.clone(), letter);
        }
        let ack = delivery::message(&mut lock(&self.world), &self.key, &node, &edits);
        match ack.map(|ack| attr(&ack, "error")).filter(|error| !error.is_empty()) {
            Some(error) => Err(SignalError::refused(&error)),
            None => Ok(id),
        }
    }

    fn remember_own(&mut self, id: &str, to: &To, own: &str, message: &wa::Message) {
        let chat = match to {
            To::Phone(phone) => phone.as_str(),
            To::Group(group) => group.as_str(),
            To::Status(_) => STATUS,
            To::List(list, _) => list.as_str(),
        };
        self.remember(id, own, Some(chat), message);
    }

    fn devices_of(&self, to: &To, only: Option<&Jid>) -> Vec<DeviceKey> {
        let world = lock(&self.world);
        let mut phones = match to {
            To::Phone(phone) => vec![phone.clone()],
            To::Status(readers) | To::List(_, readers) => readers.clone(),
            To::Group(group) => world.groups.get(group).map(|group| group.members.clone()).unwrap_or_default(),
        };
        if !phones.contains(&self.key.phone) {
            phones.push(self.key.phone.clone());
        }
        let only = only.and_then(|only| Some((world.account_of(only)?.phone.clone(), only.device)));
        let mut devices = Vec::new();
        for phone in phones {
            let Some(account) = world.accounts.get(&phone) else { continue };
            for device in account.devices.keys() {
                let key = DeviceKey { phone: phone.clone(), device: *device };
                let wanted = only.as_ref().is_none_or(|(phone, device)| key.phone == *phone && key.device == *device);
                if key != self.key && wanted {
                    devices.push(key);
                }
            }
        }
        devices
    }

    async fn encrypt_for(&mut self, device: &DeviceKey, plain: &[u8]) -> Result<(&'static str, Vec<u8>), SignalError> {
        let address = Jid::pn_device(device.phone.as_str(), device.device).to_protocol_address();
        if !self.signal.has_session(&address) {
            let bundle = {
                let mut world = lock(&self.world);
                let device = world.device_mut(device).ok_or_else(SignalError::no_device)?;
                let one_time = device.bundle.one_time.pop_front();
                (device.bundle.clone(), one_time)
            };
            self.signal.begin(&address, &bundle.0, bundle.1).await?;
        }
        self.signal.encrypt(&address, plain).await
    }

    async fn share_owed_keys(&mut self) {
        while !self.off
            && let Some(device) = self.owed_keys.pop_first()
        {
            if let Err(error) = self.share_keys(&device).await {
                tracing::warn!(%error, "keys not shared");
            }
        }
    }

    async fn share_keys(&mut self, device: &DeviceKey) -> Result<(), SignalError> {
        let key = wa::message::AppStateSyncKey {
            key_id: buffa::MessageField::some(wa::message::AppStateSyncKeyId {
                key_id: Some(app_state::KEY_ID.to_vec()),
            }),
            key_data: buffa::MessageField::some(wa::message::AppStateSyncKeyData {
                key_data: Some(app_state::KEY.to_vec()),
                fingerprint: buffa::MessageField::some(wa::message::AppStateSyncKeyFingerprint {
                    raw_id: Some(1),
                    current_index: Some(0),
                    device_indexes: vec![0, u32::from(device.device)],
                }),
                timestamp: Some(now_ms()),
            }),
        };
        let share = wa::message::ProtocolMessage {
            r#type: Some(wa::message::protocol_message::Type::APP_STATE_SYNC_KEY_SHARE),
            app_state_sync_key_share: buffa::MessageField::some(wa::message::AppStateSyncKeyShare { keys: vec![key] }),
            ..Default::default()
        };
        self.tell(device, share).await?;
        let first = lock(&self.world).accounts.get(&self.key.phone).and_then(tokens::first_history);
        if let Some(notice) = first {
            self.tell(device, notice).await?;
        }
        self.share_past(device).await
    }

    /// Tells a device of its account something that no other is to know.
    async fn tell(
        &mut self,
        device: &DeviceKey,
        protocol: wa::message::ProtocolMessage,
    ) -> Result<String, SignalError> {
        let id = fresh_id();
        let message = wa::Message { protocol_message: buffa::MessageField::some(protocol), ..Default::default() };
        let (kind, sealed) = self.encrypt_for(device, &MessageUtils::encode_and_pad(&message)).await?;
        let enc = NodeBuilder::new("enc").attr("v", "2").attr("type", kind).bytes(sealed).build();
        let node = NodeBuilder::new("message")
            .attr("id", id.clone())
            .attr("to", Jid::pn_device(device.phone.as_str(), device.device))
            .attr("type", "text")
            .attr("category", "peer")
            .children([enc])
            .build();
        delivery::message(&mut lock(&self.world), &self.key, &node, &Edits::default());
        Ok(id)
    }

    fn keep_for_retry(&mut self, id: String, letter: Letter) {
        self.sent.insert(id.clone(), letter);
        self.sent_order.push_back(id);
        if self.sent_order.len() > KEPT_FOR_RETRY
            && let Some(oldest) = self.sent_order.pop_front()
        {
            self.sent.remove(&oldest);
        }
    }

    /// The account behind an address, and the one Signal address that stands for its number and its LID.
    fn address(&self, jid: &Jid) -> Option<(String, ProtocolAddress)> {
        let world = lock(&self.world);
        let account = world.account_of(jid)?;
        Some((account.phone.clone(), account.pn(jid.device).to_protocol_address()))
    }
}

/// A device of the same account that lost the app state key asks its phone for it.
fn asks_for_keys(message: &wa::Message) -> bool {
    message.protocol_message.as_option().is_some_and(|protocol| {
        protocol.r#type == Some(wa::message::protocol_message::Type::APP_STATE_SYNC_KEY_REQUEST)
    })
}

/// What a phone tells the other devices of its account about a message of its own; as it is when it is no message.
fn own_copy(content: &[u8], destination: &Jid) -> Vec<u8> {
    match waproto::codec::message_decode(content) {
        Ok(message) => MessageUtils::encode_and_pad(&wrap_device_sent(message, destination.to_string())),
        Err(_) => MessageUtils::pad_message_v2(content.to_vec()),
    }
}

fn with_group_key(group: &Jid, key: &[u8]) -> wa::Message {
    let distribution = wa::message::SenderKeyDistributionMessage {
        group_id: Some(group.to_string()),
        axolotl_sender_key_distribution_message: Some(key.to_vec()),
    };
    wa::Message { sender_key_distribution_message: buffa::MessageField::some(distribution), ..Default::default() }
}

fn receipt_for(stanza: &Node, id: &str, kind: &str) -> Node {
    let mut receipt = NodeBuilder::new("receipt").attr("id", id.to_owned()).attr("to", attr(stanza, "from"));
    if let Some(participant) = jid(stanza, "participant") {
        receipt = receipt.attr("participant", participant);
    }
    if !kind.is_empty() {
        receipt = receipt.attr("type", kind.to_owned());
    }
    receipt.build()
}

/// An id as phones make them: 32 hexadecimal digits.
fn fresh_id() -> String {
    use rand::Rng as _;
    let mut rng = rand::rng();
    format!("{:016X}{:016X}", rng.next_u64(), rng.next_u64())
}
