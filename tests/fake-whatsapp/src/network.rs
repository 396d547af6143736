//! The network's front: start and stop it, make phones, let them act, break things, read the ledger.

use std::collections::HashSet;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError, Weak};
use std::time::Duration;

use thiserror::Error;
use tokio::net::TcpListener;
use tokio::sync::{broadcast, oneshot, watch};
use tokio::task::JoinSet;

use crate::app_state;
use crate::connection::lock;
use crate::door::{self, Tls};
use crate::faults::Fault;
use crate::groups::{self, Change};
use crate::keys::{Bytes64, SavedPair};
use crate::ledger::{Happening, Ledger};
use crate::pairing::{self, ScanError};
use crate::phone::{self, Ask, PhoneLine};
use crate::presence::{Missed, Presence, Shown};
use crate::rules::{Active, Rule};
use crate::signal::Signal;
use crate::tokens::Scenario;
use crate::world::{Account, Device, DeviceKey, Kick, World};

mod handset;
mod person;
mod storage;

pub use handset::Phone;
pub use person::{GroupChange, Typing};

/// How long to wait before a port that is taken is tried again.
const REBIND_AGAIN: Duration = Duration::from_millis(100);

/// How a network is set up.
#[derive(Clone, Debug, Default)]
pub struct Config {
    /// Where its state is kept; in memory when there is none.
    pub dir: Option<PathBuf>,
    /// The port on 127.0.0.1; 0 for any.
    pub port: u16,
}

/// What the network refuses.
#[derive(Debug, Error)]
pub enum NetworkError {
    /// The port, or the state's file.
    #[error("{0}")]
    Io(#[from] std::io::Error),
    /// A scan or a code.
    #[error("{0}")]
    Scan(#[from] ScanError),
    /// Not a phone number with its country code.
    #[error("{0:?} is not a phone number with its country code")]
    PhoneNumber(String),
    /// No phone with this number.
    #[error("there is no phone with the number {0}")]
    NoSuchPhone(String),
    /// The phone could not send.
    #[error("not sent: {0}")]
    NotSent(String),
    /// Waited long enough.
    #[error("{0} did not happen in time")]
    TimedOut(&'static str),
    /// The network has stopped.
    #[error("the practice network has stopped")]
    Stopped,
}

struct Inner {
    world: Arc<Mutex<World>>,
    file: Option<PathBuf>,
    port: u16,
    certificate: Vec<u8>,
    listening: watch::Sender<bool>,
    tasks: Arc<Mutex<JoinSet<()>>>,
}

/// What a call on the server's own port needs: the world, and who owns the phones in it.
#[derive(Clone)]
pub(crate) struct Here {
    pub(crate) world: Arc<Mutex<World>>,
    pub(crate) tls: Tls,
    tasks: Weak<Mutex<JoinSet<()>>>,
}

impl Here {
    /// Brings up the phone of an account that was just made; it takes no messages.
    pub(crate) fn bring_up_away(&self, phone: &str) {
        if let Some(tasks) = self.tasks.upgrade() {
            bring_up(&self.world, &tasks, phone, false);
        }
    }
}

/// A running network. Cheap to clone; ends with `stop`, or with its last clone.
#[derive(Clone)]
pub struct PracticeNetwork(Arc<Inner>);

impl PracticeNetwork {
    /// Starts a network on 127.0.0.1, with the state that an earlier one left in the directory.
    ///
    /// # Errors
    /// The port is taken, or the state can't be read.
    pub async fn start(config: Config) -> Result<Self, NetworkError> {
        let file = config.dir.as_ref().map(|dir| dir.join("network.json"));
        if let Some(dir) = &config.dir {
            std::fs::create_dir_all(dir)?;
        }
        let world = match &file {
            Some(file) => World::load(file)?,
            None => World::new(),
        };
        let world = Arc::new(Mutex::new(world));
        let listener = TcpListener::bind(("127.0.0.1", config.port)).await?;
        let port = listener.local_addr()?.port();
        lock(&world).media.listen_on(port);
        let (listening, switched) = watch::channel(true);
        let tasks = Arc::new(Mutex::new(JoinSet::new()));
        // The listener must not keep alive what it is kept by.
        let tls = Tls::fresh()?;
        let certificate = tls.certificate.clone();
        let here = Here { world: Arc::clone(&world), tls, tasks: Arc::downgrade(&tasks) };
        tasks.lock().unwrap_or_else(PoisonError::into_inner).spawn(listen(listener, port, switched, here));
        let network = Self(Arc::new(Inner { world, file, port, certificate, listening, tasks }));
        let known: Vec<String> = lock(&network.0.world).accounts.keys().cloned().collect();
        for phone in known {
            bring_up(&network.0.world, &network.0.tasks, &phone, true);
        }
        Ok(network)
    }

    /// Where clients connect to.
    #[must_use]
    pub fn ws_url(&self) -> String {
        format!("ws://127.0.0.1:{}/ws/chat", self.0.port)
    }

    /// The phone with this number, made when there is none.
    ///
    /// # Errors
    /// Not a phone number.
    pub fn phone(&self, number: &str, name: &str) -> Result<Phone, NetworkError> {
        let digits = digits(number)?;
        let fresh = {
            let mut world = lock(&self.0.world);
            let fresh = !world.accounts.contains_key(&digits);
            if fresh {
                make_account(&mut world, &digits, name);
            }
            fresh
        };
        if fresh {
            bring_up(&self.0.world, &self.0.tasks, &digits, true);
        }
        Ok(Phone { number: digits, network: self.clone() })
    }

    /// The phone with this number.
    ///
    /// # Errors
    /// There is none.
    pub fn known_phone(&self, number: &str) -> Result<Phone, NetworkError> {
        let digits = digits(number)?;
        if lock(&self.0.world).accounts.contains_key(&digits) {
            Ok(Phone { number: digits, network: self.clone() })
        } else {
            Err(NetworkError::NoSuchPhone(number.to_owned()))
        }
    }

    /// All phones: number without plus, name, and how many devices are linked.
    #[must_use]
    pub fn phones(&self) -> Vec<(String, String, usize)> {
        let world = lock(&self.0.world);
        let mut all: Vec<_> = world
            .accounts
            .values()
            .map(|account| (account.phone.clone(), account.name.clone(), account.devices.len() - 1))
            .collect();
        all.sort();
        all
    }

    /// How many linked devices are logged in and take messages now.
    #[must_use]
    pub fn online_devices(&self) -> usize {
        let world = lock(&self.0.world);
        let devices = world.accounts.values().flat_map(|account| account.devices.values());
        devices.filter(|device| device.live.as_ref().is_some_and(|live| live.active)).count()
    }

    /// A group with these members; the first made it. Its id.
    #[must_use]
    pub fn group(&self, subject: &str, members: &[&Phone]) -> String {
        let members = members.iter().map(|phone| phone.number.clone()).collect();
        groups::make(&mut lock(&self.0.world), subject, members)
    }

    /// Takes a phone into a group, as if the one who made it did it.
    pub fn add_to_group(&self, group: &str, phone: &Phone) {
        self.change_group(group, &Change::Add(vec![phone.number.clone()]));
    }

    /// Takes a phone out of a group, as if the one who made it did it.
    pub fn remove_from_group(&self, group: &str, phone: &Phone) {
        self.change_group(group, &Change::Remove(vec![phone.number.clone()]));
    }

    /// Gives a group another subject, as if the one who made it did it.
    pub fn rename_group(&self, group: &str, subject: &str) {
        self.change_group(group, &Change::Subject(subject.to_owned()));
    }

    fn change_group(&self, group: &str, change: &Change) {
        let mut world = lock(&self.0.world);
        let Some(creator) = world.groups.get(group).map(|group| group.creator.clone()) else { return };
        groups::change(&mut world, group, &DeviceKey { phone: creator, device: 0 }, change);
    }

    /// Breaks something, for one number or for everyone who is there now.
    ///
    /// # Errors
    /// No such phone.
    pub fn fault(&self, number: Option<&str>, fault: &Fault) -> Result<(), NetworkError> {
        let mut world = lock(&self.0.world);
        if *fault == Fault::Clear {
            let phone = number.map(digits).transpose()?;
            world.rules.retain(|active| phone.is_some() && active.rule.phone() != phone.as_deref());
            if phone.is_none() {
                world.media.rules.clear();
            }
        }
        let phones: Vec<String> = match number {
            Some(number) => vec![digits(number)?],
            None => world.accounts.keys().cloned().collect(),
        };
        for phone in phones {
            let account = world.accounts.get_mut(&phone).ok_or_else(|| NetworkError::NoSuchPhone(phone.clone()))?;
            account.standing.note(fault);
            if let Some(command) = fault.command() {
                let linked = account.devices.iter().filter(|(index, _)| **index != 0);
                linked.for_each(|(_, device)| kick(device, command.clone()));
            }
        }
        // A device that shows codes belongs to nobody yet.
        if let (None, Some(command)) = (number, fault.command()) {
            for pairing in world.pairings.values() {
                let _ = pairing.live.kick.try_send(command.clone());
            }
        }
        Ok(())
    }

    /// The server goes by a rule from now on, behind the ones that there are, until `Fault::Clear` for its account, or for all.
    pub fn rule(&self, rule: Rule) {
        lock(&self.0.world).rules.push(Active::new(rule));
    }

    /// The rules as they stand, in order.
    #[must_use]
    pub fn rules(&self) -> Vec<Rule> {
        lock(&self.0.world).rules.iter().map(|active| active.rule.clone()).collect()
    }

    /// Devices that show codes are told to make new ones; how many there are.
    #[must_use]
    pub fn refresh_codes(&self) -> usize {
        pairing::refresh(&lock(&self.0.world))
    }

    /// Devices that show codes have no more of them to show, as when all were shown for their time; how many there are.
    #[must_use]
    pub fn use_up_codes(&self) -> usize {
        pairing::use_up(&lock(&self.0.world))
    }

    /// Ends every connection and refuses new ones, as a network that is gone.
    pub fn refuse_connections(&self) {
        self.0.listening.send_replace(false);
    }

    /// Accepts connections again, on the same port.
    pub fn accept_connections(&self) {
        self.0.listening.send_replace(true);
    }

    /// Whether connections are accepted.
    #[must_use]
    pub fn accepts_connections(&self) -> bool {
        *self.0.listening.borrow()
    }

    /// How many codes the next pairings get; 0 for none at all.
    pub fn set_codes(&self, count: usize) {
        lock(&self.0.world).refs = count;
    }

    /// The server has another static key from now on, as after a change of its certificate: clients that know the old one
    /// are told so in the handshake.
    pub fn renew_server_key(&self) {
        lock(&self.0.world).static_key = SavedPair::generate();
    }

    /// What happens from now on.
    #[must_use]
    pub fn subscribe(&self) -> broadcast::Receiver<Happening> {
        lock(&self.0.world).watchers.subscribe()
    }

    /// The ledger as it stands.
    #[must_use]
    pub fn ledger(&self) -> Ledger {
        lock(&self.0.world).ledger.clone()
    }

    /// Reads something from the ledger without copying it.
    pub fn with_ledger<R>(&self, read: impl FnOnce(&Ledger) -> R) -> R {
        read(&lock(&self.0.world).ledger)
    }

    /// Messages that wait for the linked devices of a number.
    ///
    /// # Errors
    /// No such phone.
    pub fn undelivered(&self, number: &str) -> Result<usize, NetworkError> {
        let phone = digits(number)?;
        let world = lock(&self.0.world);
        let account = world.accounts.get(&phone).ok_or(NetworkError::NoSuchPhone(phone))?;
        let queues = account.devices.iter().filter(|(index, _)| **index != 0).map(|(_, device)| &device.queue);
        Ok(queues.flatten().filter(|queued| queued.is_for_people()).count())
    }

    /// Waits until no message waits for the linked devices of a number. What was asked for again waits once more, so that this
    /// may end well after all texts are there.
    ///
    /// # Errors
    /// No such phone, or some wait still.
    pub async fn wait_all_delivered(&self, number: &str, within: Duration) -> Result<(), NetworkError> {
        let mut happenings = self.subscribe();
        let emptied = async {
            while self.undelivered(number)? > 0 {
                // Lagging only means that there is more to count.
                if matches!(happenings.recv().await, Err(broadcast::error::RecvError::Closed)) {
                    return Ok(());
                }
            }
            Ok(())
        };
        tokio::time::timeout(within, emptied).await.map_err(|_| NetworkError::TimedOut("the last acknowledgement"))?
    }

    /// Waits until none of these messages waits for the linked devices of a number any more.
    ///
    /// # Errors
    /// No such phone, or some wait still: says which.
    pub async fn wait_taken(&self, number: &str, ids: &[String], within: Duration) -> Result<(), NetworkError> {
        let phone = digits(number)?;
        let mut happenings = self.subscribe();
        let waiting = || -> Result<bool, NetworkError> {
            let world = lock(&self.0.world);
            let account = world.accounts.get(&phone).ok_or_else(|| NetworkError::NoSuchPhone(phone.clone()))?;
            let queues = account.devices.iter().filter(|(index, _)| **index != 0).map(|(_, device)| &device.queue);
            let queued: HashSet<&str> = queues.flatten().map(|queued| queued.id.as_str()).collect();
            Ok(ids.iter().any(|id| queued.contains(id.as_str())))
        };
        let settled = Arc::clone(&lock(&self.0.world).settled);
        let taken = async {
            loop {
                // What is acknowledged between the look and the wait calls, too.
                let mut called = std::pin::pin!(settled.notified());
                called.as_mut().enable();
                if !waiting()? {
                    return Ok(());
                }
                tokio::select! {
                    () = called => {}
                    // Lagging only means that there is more to look at.
                    told = happenings.recv() => {
                        if matches!(told, Err(broadcast::error::RecvError::Closed)) {
                            return Ok(());
                        }
                    }
                }
            }
        };
        tokio::time::timeout(within, taken).await.map_err(|_| NetworkError::TimedOut("the acknowledgement"))?
    }

    /// Waits until the linked devices of a number have acknowledged so many messages in all.
    ///
    /// # Errors
    /// They have not in time.
    pub async fn wait_acknowledged(&self, number: &str, count: u64, within: Duration) -> Result<(), NetworkError> {
        let phone = digits(number)?;
        let mut happenings = self.subscribe();
        let reached = async {
            while self.with_ledger(|ledger| ledger.acknowledged(&phone)) < count {
                // Lagging only means that there is more to count.
                if matches!(happenings.recv().await, Err(broadcast::error::RecvError::Closed)) {
                    return;
                }
            }
        };
        tokio::time::timeout(within, reached).await.map_err(|_| NetworkError::TimedOut("the acknowledgement"))
    }

    /// Waits for something to happen.
    ///
    /// # Errors
    /// It has not in time.
    pub async fn wait_for(
        &self,
        happenings: &mut broadcast::Receiver<Happening>,
        within: Duration,
        mut wanted: impl FnMut(&Happening) -> bool,
    ) -> Result<Happening, NetworkError> {
        let found = async {
            loop {
                match happenings.recv().await {
                    Ok(happening) if wanted(&happening) => return Ok(happening),
                    Ok(_) | Err(broadcast::error::RecvError::Lagged(_)) => {}
                    Err(broadcast::error::RecvError::Closed) => return Err(NetworkError::Stopped),
                }
            }
        };
        tokio::time::timeout(within, found).await.map_err(|_| NetworkError::TimedOut("what was waited for"))?
    }

    /// Saves the state, if it has a place.
    ///
    /// # Errors
    /// The file can't be written.
    pub async fn save(&self) -> Result<(), NetworkError> {
        let Some(file) = self.0.file.clone() else { return Ok(()) };
        let lines: Vec<(String, PhoneLine)> =
            lock(&self.0.world).phones.iter().map(|(phone, line)| (phone.clone(), line.clone())).collect();
        for (phone, line) in lines {
            let (done, saved) = oneshot::channel();
            if line.asks.send(Ask::Save(done)).await.is_ok()
                && let Ok(signal) = saved.await
                && let Some(account) = lock(&self.0.world).accounts.get_mut(&phone)
            {
                account.signal = signal;
            }
        }
        lock(&self.0.world).save(&file)?;
        Ok(())
    }

    /// Saves the state and ends everything.
    ///
    /// # Errors
    /// The state can't be written.
    pub async fn stop(&self) -> Result<(), NetworkError> {
        let saved = self.save().await;
        let mut tasks = std::mem::take(&mut *self.0.tasks.lock().unwrap_or_else(PoisonError::into_inner));
        tasks.shutdown().await;
        saved
    }
}

fn bring_up(world: &Arc<Mutex<World>>, tasks: &Mutex<JoinSet<()>>, phone: &str, online: bool) {
    let (identity, saved) = {
        let world = lock(world);
        let Some(account) = world.accounts.get(phone) else { return };
        (account.identity.clone(), account.signal.clone())
    };
    let (line, task) = phone::start(world, phone, Signal::load(&identity, saved), online);
    lock(world).phones.insert(phone.to_owned(), line);
    tasks.lock().unwrap_or_else(PoisonError::into_inner).spawn(task);
}

async fn listen(first: TcpListener, port: u16, mut switched: watch::Receiver<bool>, here: Here) {
    let mut connections = JoinSet::new();
    let mut listener = Some(first);
    loop {
        match listener.take() {
            Some(open) => {
                tokio::select! {
                    biased;
                    off = async { switched.wait_for(|on| !on).await.is_ok() } => {
                        if !off {
                            return;
                        }
                        // All of them, also those that are still shaking hands. The listener is dropped: the port refuses.
                        connections.shutdown().await;
                    }
                    accepted = open.accept() => {
                        if let Ok((stream, _)) = accepted {
                            while connections.try_join_next().is_some() {}
                            connections.spawn(door::attend(stream, here.clone()));
                        }
                        listener = Some(open);
                    }
                }
            }
            None => {
                if switched.wait_for(|on| *on).await.is_err() {
                    return;
                }
                listener = rebind(port).await;
            }
        }
    }
}

/// Takes the port again; another process may hold it for a moment.
async fn rebind(port: u16) -> Option<TcpListener> {
    match TcpListener::bind(("127.0.0.1", port)).await {
        Ok(listener) => Some(listener),
        Err(error) => {
            tracing::error!(%error, port, "the port was taken meanwhile");
            tokio::time::sleep(REBIND_AGAIN).await;
            None
        }
    }
}

pub(crate) fn make_account(world: &mut World, digits: &str, name: &str) {
    let identity = SavedPair::generate();
    let signal = Signal::fresh();
    let bundle = Signal::load(&identity, signal.clone()).bundle();
    let lid = format!("1{digits:0>14}");
    let phone = Device {
        bundle,
        noise: Bytes64::default(),
        identity: Bytes64::default(),
        queue: std::collections::VecDeque::new(),
        next_seq: 1,
        keys_shared: true,
        live: None,
        presence: Presence::default(),
        missed: Missed::default(),
    };
    world.lids.insert(lid.clone(), digits.to_owned());
    let mut account = Account {
        phone: digits.to_owned(),
        lid,
        name: name.to_owned(),
        identity,
        devices: std::collections::BTreeMap::from([(0, phone)]),
        next_device: 1,
        lid_addressing: false,
        signal,
        standing: crate::faults::Standing::default(),
        shown: Shown::default(),
        kind: <_>::default(),
        app_state: std::collections::BTreeMap::new(),
        followed: std::collections::BTreeMap::new(),
        shared: std::collections::BTreeMap::new(),
        about: None,
        privacy: std::collections::BTreeMap::new(),
        blocked: std::collections::BTreeSet::new(),
        scenario: Scenario::default(),
        picture: None,
        past: None,
    };
    app_state::seed_name(&mut account);
    world.accounts.insert(digits.to_owned(), account);
}

fn digits(number: &str) -> Result<String, NetworkError> {
    let digits: String = number.chars().filter(|c| !matches!(c, '+' | ' ' | '-')).collect();
    let fits =
        (7..=15).contains(&digits.len()) && digits.bytes().all(|b| b.is_ascii_digit()) && !digits.starts_with('0');
    if fits { Ok(digits) } else { Err(NetworkError::PhoneNumber(number.to_owned())) }
}

fn kick(device: &Device, kick: Kick) {
    if let Some(live) = &device.live {
        // A full channel belongs to a connection that is ending already.
        let _ = live.kick.try_send(kick);
    }
}
