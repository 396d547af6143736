//! The server's state: accounts, devices, keys, queues, groups. Behind one short lock; saved as one file.

use std::collections::{BTreeMap, HashMap, VecDeque};
use std::path::Path;
use std::sync::Arc;

use serde::{Deserialize, Serialize};
use tokio::sync::{Notify, broadcast, mpsc};
use wacore_binary::Jid;
use wacore_binary::node::Node;

use crate::app_state::Followed;
use crate::faults::Standing;
use crate::groups::Group;
use crate::keys::{Bytes64, KeyBundle, SavedPair};
use crate::ledger::{Happening, Ledger};
use crate::newsletters::Newsletter;
use crate::pairing::AccountType;
use crate::phone::Past;
use crate::pictures::Picture;
use crate::presence::{Missed, Presence, Shown};
use crate::shared::SharedEntry;
use crate::signal::SavedSignal;
use crate::stanza::attr;
use crate::tokens::Scenario;

/// Happenings that a slow watcher may be behind.
const WATCH_CAPACITY: usize = 4096;

/// Names a device: account and number. Device 0 is the phone.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub(crate) struct DeviceKey {
    pub phone: String,
    pub device: u16,
}

/// What waits in a device's queue.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum Waiting {
    /// Leaves with the device's receipt, or an ack in place of one.
    Message,
    /// Leaves with the device's ack.
    Other,
}

/// A stanza in a device's queue.
#[derive(Clone, Serialize, Deserialize)]
pub(crate) struct Queued {
    pub seq: u64,
    pub id: String,
    pub waiting: Waiting,
    #[serde(with = "saved_node")]
    pub stanza: Node,
}

impl Queued {
    /// A message that somebody wrote: not a receipt, and not what devices of an account tell each other.
    pub(crate) fn is_for_people(&self) -> bool {
        self.waiting == Waiting::Message && attr(&self.stanza, "category") != "peer"
    }
}

/// A connection that a device has now.
#[derive(Clone)]
pub(crate) struct Live {
    pub number: u64,
    pub wake: Arc<Notify>,
    pub kick: mpsc::Sender<Kick>,
    /// It is logged in and has asked for what waited.
    pub active: bool,
}

/// What can be done to a connection from outside.
#[derive(Clone, Debug)]
pub(crate) enum Kick {
    /// Send a stanza, and go on.
    Send(Box<Node>),
    /// Send a stanza, then close.
    SendAndClose(Box<Node>),
    /// Close with a code.
    Close(u16),
    /// End without a word.
    Drop,
    /// Answer nothing any more.
    Silence,
    /// Answer again, and complete a login that was held back.
    Clear,
}

#[derive(Serialize, Deserialize)]
pub(crate) struct Device {
    pub bundle: KeyBundle,
    /// The Noise key it paired with.
    pub noise: Bytes64,
    /// Its signed identity, with its own signature.
    pub identity: Bytes64,
    pub queue: VecDeque<Queued>,
    pub next_seq: u64,
    /// It has the app state key.
    pub keys_shared: bool,
    #[serde(skip)]
    pub live: Option<Live>,
    #[serde(skip)]
    pub presence: Presence,
    /// Who typed while it was away.
    #[serde(skip)]
    pub missed: Missed,
}

#[derive(Serialize, Deserialize)]
pub(crate) struct Account {
    pub phone: String,
    pub lid: String,
    pub name: String,
    pub identity: SavedPair,
    pub devices: BTreeMap<u16, Device>,
    pub next_device: u16,
    /// Direct chats of this account use LID addresses.
    pub lid_addressing: bool,
    pub signal: SavedSignal,
    #[serde(skip)]
    pub standing: Standing,
    #[serde(skip)]
    pub shown: Shown,
    /// What it is signed as, and what it says of itself beside that.
    #[serde(default)]
    pub kind: (AccountType, AccountType),
    /// The patches of each collection that its devices share, in order.
    #[serde(default)]
    pub app_state: BTreeMap<String, Vec<Bytes64>>,
    /// What its phone makes of them.
    #[serde(skip)]
    pub followed: BTreeMap<String, Followed>,
    /// What they come to, by what it is about.
    #[serde(skip)]
    pub shared: BTreeMap<String, SharedEntry>,
    /// What it says about itself, and since when.
    #[serde(default)]
    pub about: Option<(String, String)>,
    /// Who may see what, by the names that the wire has for it.
    #[serde(default)]
    pub privacy: BTreeMap<String, String>,
    /// Whose messages it does not get.
    #[serde(default)]
    pub blocked: std::collections::BTreeSet<String>,
    /// What it wants of strangers.
    #[serde(default)]
    pub scenario: Scenario,
    #[serde(default)]
    pub picture: Option<Picture>,
    /// What its phone tells new devices of the past.
    #[serde(default)]
    pub past: Option<Past>,
}

/// What a phone has said yes to.
#[derive(Clone)]
pub(crate) struct Accepted {
    pub phone: String,
    /// The number that the phone gave to the device.
    pub device: u16,
    /// The details that the phone signed, with that number in them.
    pub details: Vec<u8>,
}

/// A device that shows codes and waits for a phone.
#[derive(Clone)]
pub(crate) struct Pairing {
    pub refs: Vec<String>,
    /// The name that it registers with; few do.
    pub name: String,
    pub noise: Vec<u8>,
    pub bundle: KeyBundle,
    pub live: Live,
    /// The phone that has accepted it.
    pub accepted: Option<Accepted>,
    /// The 8-character way.
    pub by_code: Option<crate::pair_code::CodePairing>,
}

#[derive(Serialize, Deserialize)]
pub(crate) struct World {
    pub static_key: SavedPair,
    pub accounts: HashMap<String, Account>,
    pub groups: HashMap<String, Group>,
    #[serde(skip)]
    pub lids: HashMap<String, String>,
    #[serde(skip)]
    pub pairings: HashMap<u64, Pairing>,
    #[serde(skip)]
    pub ledger: Ledger,
    /// Which device wrote a message, for the receipts that come back.
    #[serde(skip)]
    pub authors: HashMap<String, DeviceKey>,
    #[serde(skip, default = "watchers")]
    pub watchers: broadcast::Sender<Happening>,
    /// Called whenever a device has received or acknowledged a stanza.
    #[serde(skip)]
    pub settled: Arc<Notify>,
    #[serde(skip)]
    pub next_connection: u64,
    /// The simulated phones.
    #[serde(skip)]
    pub phones: HashMap<String, crate::phone::PhoneLine>,
    /// How many codes a pairing gets.
    #[serde(skip)]
    pub refs: usize,
    /// What the server does differently now.
    #[serde(skip)]
    pub rules: Vec<crate::rules::Active>,
    /// Other ways to write a number, by the number that it is.
    #[serde(default)]
    pub aliases: HashMap<String, String>,
    /// Phones by the name that a client registers with.
    #[serde(default)]
    pub names: HashMap<String, String>,
    /// How many groups there ever were.
    #[serde(default)]
    pub made_groups: usize,
    #[serde(default)]
    pub newsletters: HashMap<String, Newsletter>,
    /// What was uploaded.
    #[serde(default)]
    pub media: crate::media::Store,
}

fn watchers() -> broadcast::Sender<Happening> {
    broadcast::Sender::new(WATCH_CAPACITY)
}

impl World {
    pub(crate) fn new() -> Self {
        Self {
            static_key: SavedPair::generate(),
            accounts: HashMap::new(),
            groups: HashMap::new(),
            lids: HashMap::new(),
            pairings: HashMap::new(),
            ledger: Ledger::default(),
            authors: HashMap::new(),
            watchers: watchers(),
            settled: Arc::default(),
            next_connection: 1,
            phones: HashMap::new(),
            refs: 6,
            rules: Vec::new(),
            aliases: HashMap::new(),
            names: HashMap::new(),
            made_groups: 0,
            newsletters: HashMap::new(),
            media: crate::media::Store::default(),
        }
    }

    /// Reads a saved world, or starts a new one.
    pub(crate) fn load(file: &Path) -> std::io::Result<Self> {
        match std::fs::read(file) {
            Ok(bytes) => {
                let mut world: World = serde_json::from_slice(&bytes)?;
                world.lids = world.accounts.values().map(|a| (a.lid.clone(), a.phone.clone())).collect();
                world.next_connection = 1;
                world.refs = 6;
                world.made_groups = world.made_groups.max(world.groups.len());
                Ok(world)
            }
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(Self::new()),
            Err(error) => Err(error),
        }
    }

    /// Saves the world, all or nothing.
    pub(crate) fn save(&self, file: &Path) -> std::io::Result<()> {
        let fresh = file.with_extension("new");
        std::fs::write(&fresh, serde_json::to_vec(self)?)?;
        std::fs::rename(fresh, file)
    }

    pub(crate) fn tell(&mut self, happening: Happening) {
        if let Happening::Refused { phone, why } = &happening {
            self.ledger.refuse(phone, why);
        }
        // Nobody watching is fine.
        let _ = self.watchers.send(happening);
    }

    /// The account behind an address, by number or LID.
    pub(crate) fn account_of(&self, jid: &Jid) -> Option<&Account> {
        let user = jid.user_base();
        let phone = if jid.is_lid() { self.lids.get(user).map(String::as_str)? } else { user };
        self.accounts.get(phone)
    }

    pub(crate) fn device_mut(&mut self, key: &DeviceKey) -> Option<&mut Device> {
        self.accounts.get_mut(&key.phone)?.devices.get_mut(&key.device)
    }

    /// The linked devices of an account.
    pub(crate) fn linked_devices(&self, phone: &str) -> Vec<DeviceKey> {
        let Some(account) = self.accounts.get(phone) else { return Vec::new() };
        let linked = account.devices.keys().filter(|index| **index != 0);
        linked.map(|device| DeviceKey { phone: phone.to_owned(), device: *device }).collect()
    }

    /// Puts a stanza into a device's queue and wakes its connection.
    pub(crate) fn push(&mut self, key: &DeviceKey, id: &str, waiting: Waiting, stanza: Node) {
        let Some(device) = self.device_mut(key) else { return };
        let seq = device.next_seq;
        device.next_seq += 1;
        let queued = Queued { seq, id: id.to_owned(), waiting, stanza };
        let counts = queued.is_for_people() && key.device != 0;
        device.queue.push_back(queued);
        if let Some(live) = &device.live {
            live.wake.notify_one();
        }
        if counts {
            self.ledger.deliver(&key.phone);
        }
    }

    /// Takes a stanza out of a device's queue: it was received or acknowledged.
    pub(crate) fn settle(&mut self, key: &DeviceKey, id: &str, waiting: Waiting) -> Option<Queued> {
        let device = self.device_mut(key)?;
        let place = device.queue.iter().position(|queued| queued.waiting == waiting && queued.id == id);
        let settled = place.and_then(|place| device.queue.remove(place));
        self.settled.notify_waiters();
        settled
    }

    pub(crate) fn next_connection(&mut self) -> u64 {
        let number = self.next_connection;
        self.next_connection += 1;
        number
    }
}

impl Account {
    pub(crate) fn pn(&self, device: u16) -> Jid {
        Jid::pn_device(self.phone.as_str(), device)
    }

    pub(crate) fn lid(&self, device: u16) -> Jid {
        Jid::lid_device(self.lid.as_str(), device)
    }
}

mod saved_node {
    //! Stanzas are saved in their wire form.
    use serde::{Deserialize, Deserializer, Serialize, Serializer};
    use wacore_binary::node::Node;

    use crate::keys::Bytes64;

    pub(super) fn serialize<S: Serializer>(node: &Node, serializer: S) -> Result<S::Ok, S::Error> {
        let bytes = wacore_binary::marshal::marshal(node).map_err(serde::ser::Error::custom)?;
        Bytes64(bytes).serialize(serializer)
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Node, D::Error> {
        let bytes = Bytes64::deserialize(deserializer)?;
        let plain = bytes.0.get(1..).unwrap_or_default();
        wacore_binary::marshal::unmarshal_ref(plain).map(|node| node.to_owned()).map_err(serde::de::Error::custom)
    }
}
