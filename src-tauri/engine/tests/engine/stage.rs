//! A stage: an engine on a real database, a link that follows a script, and clocks that are turned by hand.

use std::collections::{HashMap, HashSet};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use async_trait::async_trait;
use rand::rngs::StdRng;
use rand::{RngExt as _, SeedableRng as _};
use tempfile::TempDir;
use tokio::task::JoinHandle;
use wakala_domain::address::{Address, PhoneNumber};
use wakala_domain::ids::{InstanceId, MessageId};
use wakala_domain::ladder::Rebuild;
use wakala_domain::lanes::LaneWhy;
use wakala_domain::lifecycle::{Badge, Epoch, Identity, LinkEvent, Reason, ReasonKind, SessionExpected};
use wakala_domain::messages::outgoing::Parcel;
use wakala_domain::messages::{IncomingMessage, ReadElsewhere};
use wakala_domain::proxy::ProxyUrl;
use wakala_domain::settings::LifecycleSettings;
use wakala_domain::time::{Mono, Wall};
use wakala_engine::clock::{Clock, Random};
use wakala_engine::fetching::OfferedFile;
use wakala_engine::link::{Departure, Found, Link, LinkSeat, Links, SendError};
use wakala_engine::sessions::{KeptSession, Sessions};
use wakala_engine::{
    Admission, AskedOfUs, CommitError, Engine, EngineConfig, EngineError, Inbound, InstanceSnapshot, Receipt,
    ReceiptWord, Subject, Trigger, no_variables,
};
use wakala_store::{AuditRow, DataDir, Piece, ReadHere};

/// The form of a message that carries a file.
pub(crate) const FILE: &[u8] = b"file";

/// What happens when a client connects.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Answer {
    /// It pairs if it must, and comes online after 50 ms.
    Ready,
    /// It ends at once with this.
    Ends(ReasonKind),
    /// It never says anything.
    Silence,
    /// Connecting itself never returns.
    Hangs,
    /// Connecting itself panics.
    Panics,
}

#[derive(Default)]
struct Line {
    answer: Option<Answer>,
    paired: bool,
    inbound: Option<Inbound>,
    proxy: Option<ProxyUrl>,
    available: bool,
    epoch: Epoch,
    client: Option<JoinHandle<()>>,
    tries: Vec<Mono>,
    probes: u32,
    disconnects: Vec<Mono>,
    files: Vec<&'static str>,
    files_meet: Option<ReasonKind>,
    refused: Vec<&'static str>,
    two_clients: bool,
    written: Vec<MessageId>,
    failed: Vec<MessageId>,
    sent_to: Vec<Address>,
    questions: Vec<Address>,
    repeated: Vec<(String, MessageId, bool)>,
    asked_again: Vec<Vec<u8>>,
    told_read: Vec<String>,
    phone_told: Vec<Mono>,
}

/// What is said of addresses when it is asked for them.
type Said<T> = Arc<Mutex<HashMap<Address, Result<T, SendError>>>>;

/// All lines, whatever engine they belong to.
#[derive(Clone)]
pub(crate) struct Wire {
    lines: Arc<Mutex<HashMap<InstanceId, Line>>>,
    clock: HandClock,
    /// How long a client takes to end gracefully.
    pub slow_end: Arc<Mutex<Duration>>,
    /// How long it takes to end one by force.
    pub force_takes: Arc<Mutex<Duration>>,
    pub answers_probes: Arc<Mutex<bool>>,
    /// Writing a message never returns, and it may have left.
    pub sends_hang: Arc<Mutex<bool>>,
    /// Writing a message never returns, and nothing of it has left.
    pub sends_prepare: Arc<Mutex<bool>>,
    /// How often calls panic from now on, by their names; messages to an address, by that.
    pub panics: Arc<Mutex<HashMap<String, u32>>>,
    /// How long writing a message takes.
    pub sends_take: Arc<Mutex<Duration>>,
    /// Asking where somebody is never returns.
    pub finds_hang: Arc<Mutex<bool>>,
    /// What asking for an address comes to; they are there where nothing else is said.
    pub finds: Said<Option<Found>>,
    /// What asking for the name of a group comes to; this number has left it where nothing else is said.
    pub subjects: Said<Subject>,
    /// What writing to an address comes to, instead of being written.
    pub sends_fail: Arc<Mutex<HashMap<Address, SendError>>>,
    /// What repeating a message to a device comes to, instead of being written.
    pub repeats_fail: Arc<Mutex<HashMap<String, SendError>>>,
    /// Devices to which repeating a message never returns.
    pub repeats_hang: Arc<Mutex<HashSet<String>>>,
    /// What telling the owner's phone that a chat was read comes to, instead of being told.
    pub phone_refuses: Arc<Mutex<Option<SendError>>>,
    /// The same of a chat that was read up to a message.
    pub phone_refuses_of: Arc<Mutex<HashMap<MessageId, SendError>>>,
    /// Telling the owner's phone never returns.
    pub phone_hangs: Arc<Mutex<bool>>,
    /// The socket does not take what writers are told.
    pub receipts_hang: Arc<Mutex<bool>>,
    /// What asking for an unreadable message comes to, instead of being asked.
    pub ask_fails: Arc<Mutex<Option<SendError>>>,
    usual: Arc<Mutex<Answer>>,
    /// Who decides who may connect, from the next start on; without one it is the engine itself.
    pub admission: Arc<Mutex<Option<Arc<dyn Admission>>>>,
    /// The version of the program that starts next.
    pub version: Arc<Mutex<String>>,
}

impl Wire {
    fn with<R>(&self, id: InstanceId, act: impl FnOnce(&mut Line) -> R) -> R {
        act(self.lines.lock().unwrap().entry(id).or_default())
    }

    fn may_panic(&self, call: &str) {
        let left =
            self.panics.lock().unwrap().get_mut(call).map(|times| std::mem::replace(times, times.saturating_sub(1)));
        assert!(left.is_none_or(|times| times == 0), "{call}: as the script says");
    }

    /// From now on all connects are answered like this.
    pub(crate) fn usually(&self, answer: Answer) {
        *self.usual.lock().unwrap() = answer;
    }

    /// From now on the connects of one instance are answered like this.
    pub(crate) fn answers(&self, id: InstanceId, answer: Answer) {
        self.with(id, |line| line.answer = Some(answer));
    }

    /// The client says something.
    pub(crate) async fn says(&self, id: InstanceId, event: LinkEvent) {
        let (inbound, epoch) = self.with(id, |line| (line.inbound.clone().unwrap(), line.epoch));
        if matches!(event, LinkEvent::Ended(_)) {
            self.vanishes(id);
        }
        inbound.event(epoch, event).await;
    }

    /// The client is gone without a word.
    pub(crate) fn vanishes(&self, id: InstanceId) {
        self.with(id, |line| {
            if let Some(client) = line.client.take() {
                client.abort();
            }
        });
    }

    pub(crate) fn tries(&self, id: InstanceId) -> Vec<Mono> {
        self.with(id, |line| line.tries.clone())
    }

    /// The same hour by hour, from a moment on.
    pub(crate) fn tries_per_hour(&self, id: InstanceId, from: u64, hours: u64) -> Vec<usize> {
        const HOUR_MS: u64 = 3_600_000;
        let tries = self.tries(id);
        (0..hours)
            .map(|hour| (from + hour * HOUR_MS, from + (hour + 1) * HOUR_MS))
            .map(|(begin, end)| tries.iter().filter(|at| (begin..end).contains(&at.0)).count())
            .collect()
    }

    /// The proxy that an instance goes through.
    pub(crate) fn proxy(&self, id: InstanceId) -> Option<String> {
        self.with(id, |line| line.proxy.as_ref().map(ProxyUrl::revealed))
    }

    /// Whether customers see it as online.
    pub(crate) fn is_available(&self, id: InstanceId) -> bool {
        self.with(id, |line| line.available)
    }

    pub(crate) fn disconnects(&self, id: InstanceId) -> usize {
        self.with(id, |line| line.disconnects.len())
    }

    /// Whom WhatsApp was asked for, in order.
    pub(crate) fn questions(&self, id: InstanceId) -> Vec<Address> {
        self.with(id, |line| line.questions.clone())
    }

    /// Where messages went, in order.
    pub(crate) fn sent_to(&self, id: InstanceId) -> Vec<Address> {
        self.with(id, |line| line.sent_to.clone())
    }

    pub(crate) fn written(&self, id: InstanceId) -> Vec<MessageId> {
        self.with(id, |line| line.written.clone())
    }

    /// Messages that were tried and could not be written, one for each try.
    pub(crate) fn failed(&self, id: InstanceId) -> Vec<MessageId> {
        self.with(id, |line| line.failed.clone())
    }

    /// A message comes in, and is committed.
    pub(crate) async fn receives(&self, id: InstanceId, message: IncomingMessage) {
        let (inbound, epoch) = self.with(id, |line| (line.inbound.clone().unwrap(), line.epoch));
        inbound.commit(epoch, vec![message]).await.unwrap();
    }

    /// A group is called something from now on.
    pub(crate) async fn is_called(&self, id: InstanceId, subject: Subject) {
        let (inbound, epoch) = self.with(id, |line| (line.inbound.clone().unwrap(), line.epoch));
        inbound.group_is_called(epoch, subject).await.unwrap();
    }

    /// The way in for an instance, and its epoch.
    pub(crate) fn way_in(&self, id: InstanceId) -> (Inbound, Epoch) {
        self.with(id, |line| (line.inbound.clone().unwrap(), line.epoch))
    }

    /// What was repeated, to which device, and whether that device got a new session for it; and forgets it.
    pub(crate) fn repeated(&self, id: InstanceId) -> Vec<(String, MessageId, bool)> {
        self.with(id, |line| std::mem::take(&mut line.repeated))
    }

    /// Who was told that something was read here; and forgets it.
    pub(crate) fn told_read(&self, id: InstanceId) -> Vec<String> {
        self.with(id, |line| std::mem::take(&mut line.told_read))
    }

    /// What was asked for again; and forgets it.
    pub(crate) fn phone_told(&self, id: InstanceId) -> Vec<Mono> {
        self.with(id, |line| line.phone_told.clone())
    }

    pub(crate) fn asked_again(&self, id: InstanceId) -> Vec<Vec<u8>> {
        self.with(id, |line| std::mem::take(&mut line.asked_again))
    }

    /// The owner reads something on another device.
    pub(crate) async fn reads_elsewhere(&self, id: InstanceId, read: ReadElsewhere) -> Result<(), CommitError> {
        let (inbound, epoch) = self.with(id, |line| (line.inbound.clone().unwrap(), line.epoch));
        inbound.read_elsewhere(epoch, read).await
    }

    /// WhatsApp refuses a message that was written, with a code.
    pub(crate) async fn refuses(&self, id: InstanceId, message: &MessageId, code: &str) {
        let inbound = self.with(id, |line| {
            line.written.retain(|written| written != message);
            line.inbound.clone().unwrap()
        });
        let word = ReceiptWord::Refused(code.to_owned());
        inbound.receipt(Receipt::of(message.clone(), word)).await;
    }

    /// What was written so far, to be changed.
    pub(crate) fn with_written(&self, id: InstanceId, change: impl FnOnce(&mut Vec<MessageId>)) {
        self.with(id, |line| change(&mut line.written));
    }

    /// What is heard of a message, and when WhatsApp took it.
    pub(crate) async fn tells(&self, id: InstanceId, message: &MessageId, word: ReceiptWord, at: Option<Wall>) {
        let inbound = self.with(id, |line| line.inbound.clone().unwrap());
        inbound.receipt(Receipt { server_time: at, ..Receipt::of(message.clone(), word) }).await;
    }

    /// WhatsApp takes everything that was written and not taken before.
    pub(crate) async fn takes_all(&self, id: InstanceId) {
        let (inbound, taken) = self.with(id, |line| (line.inbound.clone().unwrap(), std::mem::take(&mut line.written)));
        for id in taken {
            inbound.receipt(Receipt::of(id, ReceiptWord::ServerTook)).await;
        }
    }

    pub(crate) fn files(&self, id: InstanceId) -> Vec<&'static str> {
        self.with(id, |line| line.files.clone())
    }

    /// Never two clients on one session.
    pub(crate) fn assert_one_client_each(&self) {
        assert!(self.lines.lock().unwrap().values().all(|line| !line.two_clients), "two clients on one session");
    }
}

struct ScriptedLink {
    id: InstanceId,
    wire: Wire,
}

impl Links for Wire {
    fn link(&self, seat: LinkSeat) -> Box<dyn Link> {
        self.may_panic("link");
        self.with(seat.instance, |line| {
            line.inbound = Some(seat.inbound);
            line.proxy = seat.proxy;
            line.available = seat.available;
        });
        Box::new(ScriptedLink { id: seat.instance, wire: self.clone() })
    }

    fn sessions(&self) -> Arc<dyn Sessions> {
        Arc::new(self.clone())
    }

    fn offered(&self, raw: &[u8]) -> Option<OfferedFile> {
        (raw == FILE).then_some(OfferedFile { bytes: Some(9), thumbnail: false, once: false })
    }
}

impl Wire {
    /// What is done to the files of an instance meets this from now on.
    pub(crate) fn files_meet(&self, id: InstanceId, trouble: Option<ReasonKind>) {
        self.with(id, |line| line.files_meet = trouble);
    }

    fn touch(&self, directory: &Path, what: &'static str, act: impl FnOnce(&mut Line)) -> Result<(), Reason> {
        let id: InstanceId = directory.file_name().unwrap().to_str().unwrap().parse().unwrap();
        self.with(id, |line| {
            if let Some(kind) = line.files_meet {
                line.refused.push(what);
                return Err(Reason::bare(kind));
            }
            act(line);
            if what != "looked" {
                line.files.push(what);
            }
            Ok(())
        })
    }

    /// What was asked of the files of an instance and refused.
    pub(crate) fn refused(&self, id: InstanceId) -> Vec<&'static str> {
        self.with(id, |line| line.refused.clone())
    }
}

#[async_trait]
impl Sessions for Wire {
    async fn look(&self, directory: &Path, _expected: &SessionExpected) -> Result<(), Reason> {
        self.touch(directory, "looked", |_| {})
    }

    async fn set_aside(&self, directory: &Path) -> Result<(), Reason> {
        self.touch(directory, "aside", |line| line.paired = false)
    }

    async fn remove(&self, directory: &Path, copies: bool) -> Result<(), Reason> {
        self.touch(directory, if copies { "removed" } else { "discarded" }, |line| line.paired = false)
    }

    /// The first is the instance's own, the second another number's, the third is damaged.
    async fn aside(&self, directory: &Path) -> Result<Vec<KeptSession>, Reason> {
        let name = directory.file_name().unwrap().to_string_lossy();
        let own = identity(name.parse().unwrap()).phone;
        let kept = |number, owner| KeptSession { number, used: None, owner };
        let damaged = Err(Reason::bare(ReasonKind::SessionUnreadable));
        Ok(vec![kept(1, Ok(own)), kept(2, Ok("255700000999".parse().unwrap())), kept(3, damaged)])
    }

    async fn put_back(&self, directory: &Path, _number: u32, _owner: &PhoneNumber) -> Result<(), Reason> {
        self.touch(directory, "put back", |line| line.paired = true)
    }
}

async fn play(answer: Answer, paired: bool, inbound: Inbound, epoch: Epoch, wire: Wire, id: InstanceId) {
    tokio::time::sleep(Duration::from_millis(50)).await;
    match answer {
        Answer::Ready if paired => {
            inbound.event(epoch, LinkEvent::Ready).await;
            // It stays until it is ended.
            std::future::pending::<()>().await;
        }
        Answer::Ready => {
            inbound.event(epoch, LinkEvent::Qr { text: "code".into(), valid: Duration::from_secs(60) }).await;
            inbound.event(epoch, LinkEvent::Paired(identity(id))).await;
            wire.with(id, |line| {
                line.paired = true;
                line.client = None;
            });
            inbound.event(epoch, LinkEvent::Ended(ReasonKind::RestartRequired.into())).await;
        }
        Answer::Ends(kind) => {
            wire.with(id, |line| line.client = None);
            inbound.event(epoch, LinkEvent::Ended(kind.into())).await;
        }
        Answer::Silence | Answer::Hangs | Answer::Panics => std::future::pending::<()>().await,
    }
}

fn identity(id: InstanceId) -> Identity {
    let digits: String = id.to_string().bytes().map(|byte| char::from(b'0' + byte % 10)).take(9).collect();
    Identity { phone: format!("255{digits}").parse::<PhoneNumber>().unwrap(), lid: None }
}

#[async_trait]
impl Link for ScriptedLink {
    async fn connect(&self, epoch: Epoch, _rebuild: Rebuild, _expected: SessionExpected) {
        let usual = *self.wire.usual.lock().unwrap();
        let now = self.wire.clock.mono();
        let (answer, paired, inbound) = self.wire.with(self.id, |line| {
            line.tries.push(now);
            line.epoch = epoch;
            line.two_clients |= line.client.is_some();
            (line.answer.unwrap_or(usual), line.paired, line.inbound.clone().unwrap())
        });
        match answer {
            Answer::Hangs => std::future::pending::<()>().await,
            Answer::Panics => panic!("as the script says"),
            _ => {}
        }
        let client = tokio::spawn(play(answer, paired, inbound, epoch, self.wire.clone(), self.id));
        self.wire.with(self.id, |line| line.client = Some(client));
    }

    fn appear(&self, available: bool) {
        self.wire.with(self.id, |line| line.available = available);
    }

    fn use_proxy(&self, proxy: Option<ProxyUrl>) {
        self.wire.may_panic("use_proxy");
        self.wire.with(self.id, |line| line.proxy = proxy);
    }

    async fn disconnect(&self, grace: Duration) {
        let now = self.wire.clock.mono();
        let client = self.wire.with(self.id, |line| {
            line.disconnects.push(now);
            line.client.take()
        });
        if let Some(client) = client {
            let slow = *self.wire.slow_end.lock().unwrap();
            tokio::time::sleep(slow.min(grace)).await;
            client.abort();
        }
        if grace.is_zero() {
            let takes = *self.wire.force_takes.lock().unwrap();
            tokio::time::sleep(takes).await;
        }
    }

    async fn logout(&self, grace: Duration) {
        self.disconnect(grace).await;
    }

    async fn request_pair_code(&self, _epoch: Epoch, _phone: PhoneNumber) {}

    async fn probe(&self, epoch: Epoch) {
        let inbound = self.wire.with(self.id, |line| {
            line.probes += 1;
            line.inbound.clone().unwrap()
        });
        if *self.wire.answers_probes.lock().unwrap() {
            tokio::spawn(async move { inbound.event(epoch, LinkEvent::Proof { round_trip: Duration::ZERO }).await });
        }
    }

    fn has_client(&self) -> bool {
        self.wire.may_panic("has_client");
        self.wire.with(self.id, |line| line.client.as_ref().is_some_and(|client| !client.is_finished()))
    }

    async fn send(
        &self,
        _epoch: Epoch,
        to: &Address,
        id: &MessageId,
        _parcel: &Parcel,
        departure: &Departure,
    ) -> Result<(), SendError> {
        self.wire.may_panic("send");
        self.wire.may_panic(&to.to_string());
        let takes = *self.wire.sends_take.lock().unwrap();
        let fails = self.wire.sends_fail.lock().unwrap().get(to).cloned();
        if let Some(error) = fails {
            departure.watched();
            tokio::time::sleep(takes).await;
            self.wire.with(self.id, |line| line.failed.push(id.clone()));
            return Err(error);
        }
        if *self.wire.sends_prepare.lock().unwrap() {
            departure.watched();
            std::future::pending::<()>().await;
        }
        if *self.wire.sends_hang.lock().unwrap() {
            departure.watched();
            departure.left();
            std::future::pending::<()>().await;
        }
        tokio::time::sleep(takes).await;
        self.wire.with(self.id, |line| {
            line.written.push(id.clone());
            line.sent_to.push(to.clone());
        });
        Ok(())
    }

    async fn find(&self, _epoch: Epoch, addresses: &[Address]) -> Result<Option<Found>, SendError> {
        self.wire.may_panic("find");
        self.wire.with(self.id, |line| line.questions.push(addresses[0].clone()));
        if *self.wire.finds_hang.lock().unwrap() {
            std::future::pending::<()>().await;
        }
        let finds = self.wire.finds.lock().unwrap().get(&addresses[0]).cloned();
        finds.unwrap_or_else(|| Ok(Some(Found { address: addresses[0].clone(), alias: None })))
    }

    async fn subject(&self, _epoch: Epoch, group: &Address) -> Result<Subject, SendError> {
        self.wire.may_panic("subject");
        self.wire.with(self.id, |line| line.questions.push(group.clone()));
        let known = self.wire.subjects.lock().unwrap().get(group).cloned();
        let left = || SendError::RecipientRefused { why: LaneWhy::NotMember, detail: "403".into() };
        known.unwrap_or_else(|| Err(left()))
    }

    async fn mark_read(&self, _: Epoch, _: &Address, _: &Address, ids: &[MessageId]) -> Result<(), SendError> {
        self.wire.may_panic("mark_read");
        let hangs = *self.wire.receipts_hang.lock().unwrap();
        if hangs {
            std::future::pending::<()>().await;
        }
        let ids = ids.iter().map(|id| format!("writer of {}", id.0));
        self.wire.with(self.id, |line| line.told_read.extend(ids));
        Ok(())
    }

    async fn mark_chat_read(&self, _: Epoch, read: &ReadHere) -> Result<(), SendError> {
        self.wire.may_panic("mark_chat_read");
        let of_it = self.wire.phone_refuses_of.lock().unwrap().get(&read.message).cloned();
        let fails = self.wire.phone_refuses.lock().unwrap().clone().or(of_it);
        let hangs = *self.wire.phone_hangs.lock().unwrap();
        if hangs {
            std::future::pending::<()>().await;
        }
        let said = if fails.is_some() { "phone refuses" } else { "phone up to" };
        let now = self.wire.clock.mono();
        self.wire.with(self.id, |line| {
            line.told_read.push(format!("{said} {}", read.message.0));
            line.phone_told.push(now);
        });
        fails.map_or(Ok(()), Err)
    }

    async fn repeat(&self, _epoch: Epoch, asked: &AskedOfUs, renew: bool) -> Result<(), SendError> {
        self.wire.may_panic("repeat");
        let device = asked.request.requester.clone();
        let fails = self.wire.repeats_fail.lock().unwrap().get(&device).cloned();
        let hangs = self.wire.repeats_hang.lock().unwrap().contains(&device);
        self.wire.with(self.id, |line| line.repeated.push((device, asked.request.id.clone(), renew)));
        if hangs {
            std::future::pending::<()>().await;
        }
        fails.map_or(Ok(()), Err)
    }

    async fn ask_again(&self, _epoch: Epoch, stanza: &[u8]) -> Result<(), SendError> {
        self.wire.may_panic("ask_again");
        self.wire.with(self.id, |line| line.asked_again.push(stanza.to_vec()));
        self.wire.ask_fails.lock().unwrap().clone().map_or(Ok(()), Err)
    }
}

/// Clocks that are turned by hand, together with the runtime's time.
#[derive(Clone)]
pub(crate) struct HandClock {
    started: tokio::time::Instant,
    /// What the wall clock is ahead by, in milliseconds; and how long the PC has slept.
    ahead: Arc<Mutex<(i64, u64)>>,
}

const EPOCH: i64 = 1_800_000_000_000;

impl HandClock {
    /// Sets the wall clock forward or back.
    pub(crate) fn set(&self, by_ms: i64) {
        self.ahead.lock().unwrap().0 += by_ms;
    }

    /// The PC sleeps: what goes on goes on, what stands still stands still.
    pub(crate) fn pc_sleeps(&self, span: Duration) {
        let mut ahead = self.ahead.lock().unwrap();
        ahead.0 += i64::try_from(span.as_millis()).unwrap();
        ahead.1 += u64::try_from(span.as_millis()).unwrap();
    }
}

impl Clock for HandClock {
    fn wall(&self) -> Wall {
        let passed = i64::try_from(self.started.elapsed().as_millis()).unwrap();
        Wall(EPOCH + passed + self.ahead.lock().unwrap().0)
    }

    fn mono(&self) -> Mono {
        Mono(u64::try_from(self.started.elapsed().as_millis()).unwrap())
    }

    fn boot(&self) -> Mono {
        Mono(self.mono().0 + self.ahead.lock().unwrap().1)
    }
}

/// Dice that fall the same way for a seed. A failed test shows its seed; `STAGE_SEED` throws them again, though who takes which
/// throw also hangs on the database's threads.
#[derive(Debug)]
pub(crate) struct SeededRandom(Mutex<StdRng>);

impl SeededRandom {
    pub(crate) fn new() -> Self {
        let given = std::env::var("STAGE_SEED").ok().map(|seed| seed.parse().unwrap());
        let seed = given.unwrap_or_else(rand::random::<u64>);
        println!("STAGE_SEED={seed}");
        Self(Mutex::new(StdRng::seed_from_u64(seed)))
    }
}

impl Random for SeededRandom {
    fn bits(&self) -> u64 {
        self.0.lock().unwrap().random()
    }
}

/// An engine under way, and what it stands on.
pub(crate) struct Stage {
    engine: Option<Engine>,
    pub wire: Wire,
    pub clock: HandClock,
    pub folder: TempDir,
    /// While a blocking task runs, the runtime does not turn time by itself.
    _hand: std::sync::mpsc::Sender<()>,
}

impl Stage {
    pub(crate) async fn open() -> Stage {
        Self::open_with(LifecycleSettings::default()).await
    }

    pub(crate) async fn open_with(settings: LifecycleSettings) -> Stage {
        let memory = PathBuf::from("/dev/shm");
        // A week of commits is for no disk.
        let folder = if memory.is_dir() { tempfile::tempdir_in(memory) } else { tempfile::tempdir() }.unwrap();
        let clock = HandClock { started: tokio::time::Instant::now(), ahead: Arc::default() };
        let wire = Wire {
            lines: Arc::default(),
            clock: clock.clone(),
            slow_end: Arc::default(),
            force_takes: Arc::default(),
            answers_probes: Arc::new(Mutex::new(true)),
            sends_hang: Arc::default(),
            sends_prepare: Arc::default(),
            panics: Arc::default(),
            sends_take: Arc::default(),
            sends_fail: Arc::default(),
            finds_hang: Arc::default(),
            finds: Arc::default(),
            subjects: Arc::default(),
            repeats_fail: Arc::default(),
            repeats_hang: Arc::default(),
            phone_refuses: Arc::default(),
            phone_refuses_of: Arc::default(),
            phone_hangs: Arc::default(),
            receipts_hang: Arc::default(),
            ask_fails: Arc::default(),
            usual: Arc::new(Mutex::new(Answer::Ready)),
            admission: Arc::default(),
            version: Arc::default(),
        };
        let (hand, held) = std::sync::mpsc::channel::<()>();
        tokio::task::spawn_blocking(move || held.recv());
        let engine = start(&folder, &wire, &clock, settings).await.unwrap();
        Stage { engine: Some(engine), wire, clock, folder, _hand: hand }
    }

    pub(crate) fn engine(&self) -> &Engine {
        self.engine.as_ref().unwrap()
    }

    /// Ends the engine and starts it anew, as after an update; the PC may have been off for a while.
    pub(crate) async fn reopen(&mut self, off: Duration) {
        self.shutdown().await;
        self.clock.pc_sleeps(off);
        // The directory is held as long as the engine is.
        self.engine = None;
        self.engine = Some(start(&self.folder, &self.wire, &self.clock, LifecycleSettings::default()).await.unwrap());
        self.settle().await;
    }

    pub(crate) async fn shutdown(&self) {
        let ended = self.engine().shutdown(Duration::from_secs(5));
        tokio::pin!(ended);
        loop {
            tokio::select! {
                _ = &mut ended => return,
                () = tokio::task::yield_now() => tokio::time::advance(Duration::from_millis(10)).await,
            }
        }
    }

    /// Adds an instance that is online.
    pub(crate) async fn online(&self, name: &str) -> InstanceId {
        let id = self.added(name).await;
        assert_eq!(self.badge(id), Badge::Online);
        id
    }

    pub(crate) async fn added(&self, name: &str) -> InstanceId {
        let id = self.engine().add_instance(name, "", Trigger::Operator).await.unwrap().id;
        self.pass(Duration::from_secs(1), Duration::from_millis(50)).await;
        id
    }

    pub(crate) fn snapshot(&self, id: InstanceId) -> InstanceSnapshot {
        self.engine().instance(id).unwrap()
    }

    pub(crate) fn badge(&self, id: InstanceId) -> Badge {
        self.snapshot(id).badge()
    }

    /// Time passes, in steps of this length.
    pub(crate) async fn pass(&self, span: Duration, step: Duration) {
        let mut left = span;
        while !left.is_zero() {
            let now = left.min(step);
            tokio::time::advance(now).await;
            self.settle().await;
            left -= now;
        }
    }

    /// Lets everybody do what they can do now, and the database, too.
    pub(crate) async fn settle(&self) {
        for _ in 0..3 {
            for _ in 0..12 {
                tokio::task::yield_now().await;
            }
            // Writes that change nothing: they stand behind what others have asked for.
            let _ = self.engine().store().write_batch(|_| Ok(())).await;
            let _ = self.engine().store().write_in_pieces(|_| Ok(Piece::Done(()))).await;
            let _ = self.engine().store().write(|_| Ok(())).await;
            let _ = self.engine().store().read(|_| Ok(())).await;
        }
    }

    pub(crate) async fn audit(&self) -> Vec<AuditRow> {
        let lines = self.engine().store().read(|r| r.audit(None, None, 10_000)).await.unwrap();
        lines.into_iter().rev().map(|(_, line)| line).collect()
    }
}

pub(crate) async fn start(
    folder: &TempDir,
    wire: &Wire,
    clock: &HandClock,
    settings: LifecycleSettings,
) -> Result<Engine, EngineError> {
    let admission = wire.admission.lock().unwrap().clone();
    let version = wire.version.lock().unwrap().clone();
    Engine::start(EngineConfig {
        data_dir: DataDir::open(folder.path())?,
        links: Arc::new(wire.clone()),
        admission,
        clock: Arc::new(clock.clone()),
        random: Arc::new(SeededRandom::new()),
        settings,
        variables: no_variables(),
        version,
    })
    .await
}
