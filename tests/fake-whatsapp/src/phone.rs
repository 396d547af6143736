//! A simulated phone: device 0 of an account, with real Signal sessions. One task each, nothing else touches its keys.

use std::collections::{BTreeSet, HashMap, VecDeque};
use std::sync::{Arc, Mutex};

use serde::{Deserialize, Serialize};
use tokio::sync::{Notify, mpsc, oneshot, watch};
use wacore::libsignal::protocol::ProtocolAddress;
use wacore::messages::MessageUtils;
use wacore::types::jid::JidExt as _;
use wacore_binary::Jid;
use wacore_binary::builder::NodeBuilder;
use wacore_binary::node::Node;
use waproto::whatsapp as wa;

use crate::app_state;
use crate::connection::lock;
use crate::content::PhoneMessage;
use crate::delivery::{self, Edits};
use crate::ledger::Happening;
use crate::letter::Letter;
use crate::presence;
use crate::signal::{SavedSignal, Sessions, Signal, SignalError};
use crate::stanza::{attr, jid, now_ms};
use crate::tokens;
use crate::world::{DeviceKey, Kick, Live, Waiting, World};

mod files;
mod history;
mod making;
mod memory;
mod reading;
mod writing;

pub use history::{Past, PastChat, PastMessage};
use memory::Memory;

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

    /// The account behind an address, and the one Signal address that stands for its number and its LID.
    fn address(&self, jid: &Jid) -> Option<(String, ProtocolAddress)> {
        let world = lock(&self.world);
        let account = world.account_of(jid)?;
        Some((account.phone.clone(), account.pn(jid.device).to_protocol_address()))
    }
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
