//! One client: built from the session file, run once per attempt, ended gracefully or by force.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::Duration;

use tokio::sync::{RwLock, mpsc, oneshot, watch};
use tokio_util::sync::CancellationToken;
use wakala_domain::history::HistoryChoice;
use wakala_domain::lifecycle::{
    ClaimedVersion, Epoch, LinkEvent, ReasonKind, SessionExpected, Signal, Verdict, classify,
};
use wakala_engine::Inbound;
use whatsapp_rust::store::persistence_manager::PersistenceManager;
use whatsapp_rust::wacore::iq::keepalive::KeepaliveSpec;
use whatsapp_rust::wacore::net::HttpClient;
use whatsapp_rust::wacore::store::DevicePropsOverride;
use whatsapp_rust::wacore::store::commands::DeviceCommand;
use whatsapp_rust::wacore::store::device::default_history_sync_config;
use whatsapp_rust::waproto::whatsapp::device_props::HistorySyncConfig;
use whatsapp_rust::{Client, NodeFilter, RawNodeLease, TokioRuntime};

use crate::address_book::{self, AddressBook};
use crate::audiences::Audiences;
use crate::events::{self, Notes, Queues, Report, Translator};
use crate::failure;
use crate::history::InOrder;
use crate::inbound::InboxHook;
use crate::keys_alone::{self, KeysAlone};
use crate::looked_up_later::{self, LookedUpLater, LookingUp};
use crate::on_the_way::OnTheWay;
use crate::place::Place;
use crate::presence;
use crate::read_on_phone::ReadOnPhone;
use crate::said_again;
use crate::said_once;
use crate::seal::{Seal, SealedStore};
use crate::session;
use crate::settling::{self, Settling, Using};
use crate::transport::LastWords;
use crate::version::Version;
use crate::way::Way;
use crate::while_away::WhileAway;

/// How long the socket may take to open before that alone is called a failure.
const SOCKET_TIMEOUT: Duration = Duration::from_secs(40);
/// How long the server may take to close a stream after it said that it ends.
const CLOSE_GRACE: Duration = Duration::from_secs(2);
/// How often the library writes what it keeps in memory about the device.
const SAVE_EVERY: Duration = Duration::from_secs(30);
/// How far back all of the past goes, in days: WhatsApp's phones keep messages as long as their owners let them.
const ALL_DAYS: u32 = 10 * 365;
/// How often a file that refused a write is looked at.
const LOOK_EVERY: Duration = Duration::from_secs(5);

/// A client with everything that listens to it. Outlives its runs: a soft restart runs it again.
pub(crate) struct Life {
    pub client: Arc<Client>,
    /// The epoch of the run that messages may go out through. Held for reading while one is sent.
    pub current: RwLock<Epoch>,
    while_away: Arc<WhileAway>,
    /// To how many others goes what is sent to groups.
    pub audiences: Arc<Audiences>,
    /// Told when the sessions have been used.
    pub using: Arc<Using>,
    directory: PathBuf,
    inbound: Inbound,
    /// The session's file could not be written at the last look.
    unkept: AtomicBool,
    seal: Arc<Seal>,
    queues: Queues,
    epoch: Arc<AtomicU64>,
    notes: Arc<Notes>,
    last_words: Arc<LastWords>,
    way: Way,
    /// The version that it claims.
    version: Version,
    persistence: Arc<PersistenceManager>,
    /// How much of the past this number is to have.
    history: watch::Receiver<HistoryChoice>,
    /// Says how this number appears; ends with the life.
    _appearing: tokio_util::task::AbortOnDropHandle<()>,
    /// Requests to repeat, and the end of a version, are heard of as raw stanzas.
    _stanzas: RawNodeLease,
    /// Writes what the sessions have used; ends with the life.
    _settling: tokio_util::task::AbortOnDropHandle<()>,
    /// Follows what WhatsApp says once; ends with the life.
    _following: [tokio_util::task::AbortOnDropHandle<()>; 2],
    /// Keeps the names of the address book; ends with the life.
    _keeping: tokio_util::task::AbortOnDropHandle<()>,
    /// Sees which messages hold keys alone; ends with the life.
    _watching: tokio_util::task::AbortOnDropHandle<()>,
    _looking: tokio_util::task::AbortOnDropHandle<()>,
    /// Take reports and answers to the engine; they end with the last sender.
    _forwarders: [tokio_util::task::AbortOnDropHandle<()>; 2],
}

impl Life {
    /// Builds a client from the session file, making an empty one when there is none and none is expected. Cancel safe.
    ///
    /// # Errors
    /// What the machine should hear instead.
    pub(crate) async fn build(
        way: &Way,
        directory: &Path,
        inbound: &Inbound,
        expected: &SessionExpected,
        (history, while_away): (&watch::Receiver<HistoryChoice>, &Arc<WhileAway>),
    ) -> Result<Life, Signal> {
        let store = session::open(directory, expected).await?;
        let (reports, reported) = mpsc::channel(events::REPORTS);
        let (answers, answered) = mpsc::channel(events::ANSWERS);
        let queues = Queues { reports, answers };
        let epoch = Arc::new(AtomicU64::new(0));
        let notes = Arc::new(Notes::default());
        let last_words = Arc::new(LastWords::default());
        let seal = Arc::new(Seal::of(Place::of(directory.join(session::FILE))));
        let on_the_way = Arc::new(OnTheWay::default());
        let said = said_once::both();
        let store = SealedStore::new(store, Arc::clone(&seal), Arc::clone(&on_the_way), said.clone());
        let [said_once, names_said] = said;
        let store = Arc::new(store);
        if let Err(error) = store.take_up_what_is_not_kept(inbound.is_address_book_told().await).await {
            return Err(session::refused_by_library(directory, &error.to_string()).await.into());
        }
        let file = Arc::clone(&store);
        let persistence = match PersistenceManager::new(store).await {
            Ok(persistence) => Arc::new(persistence),
            Err(error) => return Err(session::refused_by_library(directory, &error.to_string()).await.into()),
        };
        let using = Arc::new(Using::default());
        let version = way.version().await;
        let builder = Client::builder()
            .with_runtime(TokioRuntime)
            .with_persistence_manager(Arc::clone(&persistence))
            .with_transport_factory(way.dialer(Arc::clone(&last_words)))
            .with_http_client_arc(way.web())
            .with_version_override(version)
            .with_inbound_durability_hook(InboxHook {
                inbound: inbound.clone(),
                epoch: Arc::clone(&epoch),
                using: Arc::clone(&using),
                on_the_way: Arc::clone(&on_the_way),
                while_away: Arc::clone(while_away),
            })
            .with_skip_history_sync(*history.borrow() == HistoryChoice::None)
            .with_background_saver_interval(SAVE_EVERY);
        let builder = match way.server.pre_keys() {
            Some(count) => builder.with_wanted_pre_key_count(count),
            None => builder,
        };
        let client = match builder.build().await {
            Ok(built) => built.into_client(),
            Err(error) => return Err(session::refused_by_library(directory, &error.to_string()).await.into()),
        };
        let (keys, seen) = KeysAlone::new();
        let watching = keys_alone::Watching {
            client: Arc::downgrade(&client),
            file: Arc::downgrade(&file),
            inbound: inbound.clone(),
            epoch: Arc::clone(&epoch),
            on_the_way: Arc::clone(&on_the_way),
        };
        let watching = keys_alone::watch(watching, seen);
        let later = Arc::new(LookedUpLater::default());
        let looking = looked_up_later::follow(LookingUp {
            client: Arc::downgrade(&client),
            inbound: inbound.clone(),
            epoch: Arc::clone(&epoch),
            later: Arc::clone(&later),
            said_once: Arc::clone(&said_once),
        });
        let (address_book, told) = AddressBook::new();
        let keeping = address_book::Keeping {
            client: Arc::downgrade(&client),
            inbound: inbound.clone(),
            epoch: Arc::clone(&epoch),
            said_once: Arc::clone(&names_said),
        };
        let keeping = address_book::keep(keeping, told);
        let audiences = Arc::new(Audiences::default());
        let translator = Translator {
            client: Arc::downgrade(&client),
            inbound: inbound.clone(),
            queues: queues.clone(),
            epoch: Arc::clone(&epoch),
            notes: Arc::clone(&notes),
            last_words: Arc::clone(&last_words),
            way: way.clone(),
            using: Arc::clone(&using),
            on_the_way: Arc::clone(&on_the_way),
            said_once: Arc::clone(&said_once),
            names_said: Arc::clone(&names_said),
            address_book,
            keys_alone: keys,
            read_on_phone: ReadOnPhone::default(),
            looked_up_later: Arc::clone(&later),
            history: history.clone(),
            in_order: InOrder::default(),
            while_away: Arc::clone(while_away),
            audiences: Arc::clone(&audiences),
        };
        client.subscribe_handler(Arc::new(translator)).detach();
        let stanzas = client.acquire_raw_node_forwarding();
        let settling = settling::settle(Settling {
            client: Arc::downgrade(&client),
            file: Arc::downgrade(&file),
            using: Arc::clone(&using),
            while_away: Arc::clone(while_away),
            inbound: inbound.clone(),
        });
        let following = [said_once, names_said].map(|said| said_again::follow(&client, &file, said));
        let appearing = presence::appear(&client, way.appears.clone());
        let forwarders = [reported, answered].map(|queue| {
            tokio_util::task::AbortOnDropHandle::new(tokio::spawn(events::forward(queue, inbound.clone())))
        });
        Ok(Life {
            client,
            current: RwLock::new(Epoch(0)),
            directory: directory.to_owned(),
            inbound: inbound.clone(),
            unkept: AtomicBool::new(false),
            seal,
            queues,
            epoch,
            notes,
            last_words,
            way: way.clone(),
            version,
            audiences,
            while_away: Arc::clone(while_away),
            using,
            persistence,
            history: history.clone(),
            _stanzas: stanzas,
            _settling: settling,
            _following: following,
            _keeping: keeping,
            _watching: watching,
            _looking: looking,
            _appearing: appearing,
            _forwarders: forwarders,
        })
    }

    /// Runs the client once under `epoch`, until it ends or `cancel` says so. Says whether it can be run again. Dropped, it
    /// leaves nothing running but flushes nothing.
    pub(crate) async fn run(&self, epoch: Epoch, cancel: &CancellationToken) -> bool {
        *self.current.write().await = epoch;
        self.epoch.store(epoch.0, Ordering::Relaxed);
        self.notes.clear();
        self.while_away.begins();
        self.client.enable_auto_reconnect.store(false, Ordering::Relaxed);
        let (first, second, third) = self.version;
        let claims = LinkEvent::Claims(ClaimedVersion(first, second, third));
        let _ = self.queues.reports.send(Report::Link(epoch, claims)).await;
        self.ask_for_history().await;
        let mut opened = false;
        let mut stream_error = self.client.wait_for_node(NodeFilter::tag("stream:error"));
        let run = self.client.run();
        let socket = self.client.wait_for_socket(SOCKET_TIMEOUT);
        let outlived = self.outlived(epoch);
        tokio::pin!(run, socket, outlived);
        let mut socket_pending = true;
        let mut told_to_go: Option<tokio::time::Instant> = None;
        loop {
            tokio::select! {
                () = &mut run => break,
                // The library tells of neither 429 nor 503, and stays on a socket that the server does not close.
                Ok(node) = &mut stream_error => {
                    stream_error = self.client.wait_for_node(NodeFilter::tag("stream:error"));
                    if let Some(signal) = failure::hidden_stream_error(&node) {
                        self.notes.note(signal);
                        told_to_go = Some(tokio::time::Instant::now() + CLOSE_GRACE);
                    }
                }
                () = reached(told_to_go) => {
                    self.seal.gather_no_more();
                    tokio::join!(self.client.disconnect(), &mut run);
                    let signal = self.why_ended(opened);
                    self.report_end(epoch, signal).await;
                    self.taken_on().await;
                    return false;
                }
                signal = &mut outlived => {
                    // At once: it could write nothing, and may acknowledge nothing more.
                    self.abandon();
                    self.report_end(epoch, signal).await;
                    self.taken_on().await;
                    return false;
                }
                result = &mut socket, if socket_pending => {
                    socket_pending = false;
                    opened = result.is_ok();
                }
                () = cancel.cancelled() => {
                    self.seal.gather_no_more();
                    tokio::join!(self.client.disconnect(), &mut run);
                    return false;
                }
            }
        }
        if let Ok(Some(node)) = stream_error.try_recv()
            && let Some(signal) = failure::hidden_stream_error(&node)
        {
            self.notes.note(signal);
        }
        if self.notes.exhausted.load(Ordering::Relaxed) {
            self.taken_on().await;
            return false;
        }
        let mut signal = self.why_ended(opened);
        let outdated = signal.reason.kind == ReasonKind::ClientOutdated;
        if outdated {
            let newer = tokio::select! {
                newer = self.way.is_there_newer(self.version) => newer,
                () = cancel.cancelled() => return false,
            };
            if newer {
                signal = ReasonKind::RestartRequired.into();
            }
        }
        self.report_end(epoch, signal).await;
        // The next one claims the version that is known then.
        if !outdated && self.is_reusable() {
            return true;
        }
        self.taken_on().await;
        false
    }

    /// Whether it can be run again: it was not shut down, and what it holds in memory is what stands in its file.
    pub(crate) fn is_reusable(&self) -> bool {
        !self.client.shutdown_signal().is_fired() && !self.seal.is_broken()
    }

    /// Whether its file lies where a new client would open it.
    pub(crate) async fn is_in_place(&self) -> bool {
        self.seal.place().is_filled().await
    }

    /// Reports why the run ended, behind the answers that came before.
    async fn report_end(&self, epoch: Epoch, signal: Signal) {
        taken(&self.queues.answers, CLOSE_GRACE).await;
        let _ = self.queues.reports.send(Report::Link(epoch, LinkEvent::Ended(signal))).await;
    }

    /// Speaks HTTP for its instance.
    pub(crate) fn web(&self) -> Arc<dyn HttpClient> {
        self.way.web()
    }

    /// Waits until the engine has all that was reported: what takes it there ends with this life.
    async fn taken_on(&self) {
        taken(&self.queues.answers, SOCKET_TIMEOUT).await;
        taken(&self.queues.reports, SOCKET_TIMEOUT).await;
    }

    fn why_ended(&self, opened: bool) -> Signal {
        if self.notes.paired.load(Ordering::Relaxed) {
            // The 515 after pairing has no event of its own.
            return ReasonKind::RestartRequired.into();
        }
        if let Some(signal) = self.notes.take() {
            return signal;
        }
        if let Some(reason) = self.last_words.failure() {
            return reason.into();
        }
        // Whoever closes without a word has refused nothing.
        if opened || !self.last_words.answered() {
            return ReasonKind::Dropped.into();
        }
        ReasonKind::HandshakeRefused.into()
    }

    /// Has a phone that links this number now told how much of the past is wanted; one that is linked has been told.
    async fn ask_for_history(&self) {
        let choice = *self.history.borrow();
        self.client.set_skip_history_sync(choice == HistoryChoice::None);
        if self.client.pn().is_some() {
            return;
        }
        let wanted = default_history_sync_config();
        let wanted = match choice {
            HistoryChoice::All => HistorySyncConfig { full_sync_days_limit: Some(ALL_DAYS), ..wanted },
            HistoryChoice::Recent | HistoryChoice::None => wanted,
        };
        let props = DevicePropsOverride::new()
            .with_require_full_sync(choice == HistoryChoice::All)
            .with_history_sync_config(HistorySyncConfig { on_demand_ready: Some(true), ..wanted });
        self.persistence.process_command(DeviceCommand::SetDeviceProps(props)).await;
    }

    /// Ends a client that is not run again: it writes what it holds (sessions, keys, receipts) within `grace`, and
    /// everything that it spawned ends.
    pub(crate) async fn discard(&self, grace: Duration) {
        self.seal.gather_no_more();
        if !self.client.shutdown_signal().is_fired() {
            let _ = tokio::time::timeout(grace, self.client.disconnect()).await;
        }
        self.abandon();
    }

    /// Ends everything that the client spawned; nothing is written.
    pub(crate) fn abandon(&self) {
        self.client.signal_shutdown_sync();
    }

    /// Asks for a sign of life and reports how long the answer took; and whether what comes in could be kept.
    pub(crate) async fn probe(self: Arc<Self>, inbound: Inbound, epoch: Epoch) {
        self.look(&inbound, epoch).await;
        let asked = tokio::time::Instant::now();
        let ping = self.client.execute(KeepaliveSpec::with_timeout(Duration::from_secs(20)));
        match ping.await {
            Ok(_) => inbound.event(epoch, LinkEvent::Proof { round_trip: asked.elapsed() }).await,
            Err(error) => tracing::debug!(%error, "no sign of life"),
        }
    }
}

impl Life {
    /// Waits until the file refused a write, or left its place, and takes writes again: from then on only a client that is built anew
    /// from it gets what is not acknowledged. Until then this one stays, and the machine hears what is wrong. Says why the
    /// connection ends.
    async fn outlived(&self, epoch: Epoch) -> Signal {
        let words = self.seal.broken().await;
        loop {
            let found = session::look_after_refusal(&self.directory).await;
            match found {
                Ok(()) => break,
                Err(reason) if matches!(classify(reason.kind), Verdict::Park(_)) => {
                    self.unkept.store(true, Ordering::Relaxed);
                    self.inbound.event(epoch, LinkEvent::SessionFault(reason)).await;
                }
                Err(reason) => return reason.into(),
            }
            tokio::time::sleep(LOOK_EVERY).await;
        }
        if self.unkept.swap(false, Ordering::Relaxed) {
            self.inbound.event(epoch, LinkEvent::SessionMended).await;
        }
        session::because(ReasonKind::Dropped, format!("the session's file took nothing any more: {words}")).into()
    }

    /// The library tells nobody that it can't write its file: it acknowledges nothing then, and goes on.
    async fn look(&self, inbound: &Inbound, epoch: Epoch) {
        if self.seal.is_broken() {
            // Whether that is over is seen by a write of some size, and only a new client helps then.
            return;
        }
        if self.seal.left_its_place().await.is_some() {
            // Waited for and said where what was refused is waited for.
            return;
        }
        match session::look_under_a_client(&self.directory).await {
            Err(reason) => {
                self.unkept.store(true, Ordering::Relaxed);
                inbound.event(epoch, LinkEvent::SessionFault(reason)).await;
            }
            Ok(()) if self.unkept.swap(false, Ordering::Relaxed) => {
                inbound.event(epoch, LinkEvent::SessionMended).await
            }
            Ok(()) => {}
        }
    }
}

/// Waits until the engine has all that a queue holds; an engine that does not listen any more is ending.
async fn taken(queue: &mpsc::Sender<Report>, patience: Duration) {
    let (reached, wait) = oneshot::channel();
    let all = async {
        if queue.send(Report::Barrier(reached)).await.is_ok() {
            let _ = wait.await;
        }
    };
    let _ = tokio::time::timeout(patience, all).await;
}

async fn reached(deadline: Option<tokio::time::Instant>) {
    match deadline {
        Some(at) => tokio::time::sleep_until(at).await,
        None => std::future::pending().await,
    }
}
