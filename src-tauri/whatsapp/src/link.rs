//! The `Link` of one instance: a slot for one client, and the task that runs it.

use std::io::Read;
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use async_trait::async_trait;
use tokio::sync::watch;
use tokio::task::JoinHandle;
use tokio_util::sync::CancellationToken;
use wakala_domain::address::{Address, PhoneNumber};
use wakala_domain::history::{HistoryChoice, Past};
use wakala_domain::ids::{InstanceId, MessageId};
use wakala_domain::ladder::Rebuild;
use wakala_domain::lifecycle::{Epoch, LinkEvent, SessionExpected};
use wakala_domain::messages::outgoing::{Lies, Parcel};
use wakala_domain::messages::votes::Ballot;
use wakala_domain::proxy::ProxyUrl;
use wakala_engine::fetching::{FetchError, OfferedFile, Part, Sink};
use wakala_engine::going_out::{Going, UploadError};
use wakala_engine::link::{Departure, Found, HistoryUnreadable, Link, LinkSeat, Links, SendError};
use wakala_engine::sessions::Sessions;
use wakala_engine::{AskedOfUs, HistoryBlob, Inbound, OldestMessage, ReadHere, Subject, Upload, WantedFile};
use whatsapp_rust::Client;
use whatsapp_rust::pair_code::PairCodeOptions;

use crate::desktop_proxy::{DesktopProxies, System};
use crate::files::SessionFiles;
use crate::life::Life;
use crate::server::Server;
use crate::way::{Way, Ways};
use crate::while_away::WhileAway;
use crate::{history, media, outbound, people, reading, repeats, uploading, votes};

/// How the way to WhatsApp is set up.
#[derive(Clone, Debug)]
pub struct WhatsAppConfig {
    /// Where to connect to.
    pub server: Server,
    /// The proxy of instances that have none of their own; without one the system's is used.
    pub proxy: Option<ProxyUrl>,
    /// Where the version of WhatsApp Web is kept between two starts; without one it is looked up at each.
    pub version_file: Option<PathBuf>,
    /// The desktop that is asked for its proxy where the environment names none.
    pub desktop: Option<Arc<dyn DesktopProxies>>,
}

impl WhatsAppConfig {
    /// To this server, as the system wants it, with nothing kept.
    #[must_use]
    pub fn new(server: Server) -> Self {
        Self { server, proxy: None, version_file: None, desktop: None }
    }
}

/// Makes the links of an engine.
pub struct WhatsAppLinks {
    ways: Arc<Ways>,
    usual: Usual,
}

/// What holds for instances that have nothing of their own.
#[derive(Clone)]
struct Usual {
    proxy: Option<ProxyUrl>,
}

impl WhatsAppLinks {
    /// Links to the configured server.
    #[must_use]
    pub fn new(config: WhatsAppConfig) -> Self {
        let WhatsAppConfig { server, proxy, version_file, desktop } = config;
        Self { ways: Arc::new(Ways::new(server, version_file, System::new(desktop))), usual: Usual { proxy } }
    }
}

impl Links for WhatsAppLinks {
    fn link(&self, seat: LinkSeat) -> Box<dyn Link> {
        let link = WhatsAppLink {
            instance: seat.instance,
            ways: Arc::clone(&self.ways),
            usual: self.usual.clone(),
            proxy: Mutex::new(seat.proxy),
            appears: watch::Sender::new(seat.available),
            history: watch::Sender::new(seat.history),
            directory: seat.session_dir,
            inbound: seat.inbound,
            slot: Arc::new(Mutex::new(Slot::default())),
            while_away: Arc::default(),
        };
        Box::new(link)
    }

    fn sessions(&self) -> Arc<dyn Sessions> {
        Arc::new(SessionFiles)
    }

    fn open_vote(&self, ballot: &Ballot) -> Option<Vec<u32>> {
        votes::open(ballot)
    }

    fn offered(&self, raw: &[u8]) -> Option<OfferedFile> {
        media::offered(raw)
    }

    fn past(
        &self,
        blob: &HistoryBlob,
        packed: &[u8],
        take: &mut dyn FnMut(Vec<Past>) -> ControlFlow<()>,
    ) -> Result<(), HistoryUnreadable> {
        history::read(blob, packed, take)
    }

    fn thumbnail(&self, raw: &[u8]) -> Option<Vec<u8>> {
        media::thumbnail(raw)
    }
}

/// At most one client: running, or kept for a soft restart.
#[derive(Default)]
struct Slot {
    run: Option<Run>,
    life: Option<Arc<Life>>,
}

struct Run {
    cancel: CancellationToken,
    task: JoinHandle<()>,
}

struct WhatsAppLink {
    instance: InstanceId,
    ways: Arc<Ways>,
    usual: Usual,
    /// Its own proxy.
    proxy: Mutex<Option<ProxyUrl>>,
    /// Whether customers are to see it as online.
    appears: watch::Sender<bool>,
    /// How much of the past it is to have.
    history: watch::Sender<HistoryChoice>,
    directory: PathBuf,
    inbound: Inbound,
    slot: Arc<Mutex<Slot>>,
    /// What its clients have of what waited, one after the other.
    while_away: Arc<WhileAway>,
}

impl WhatsAppLink {
    fn client(&self) -> Option<Arc<Client>> {
        let slot = self.slot.lock().unwrap_or_else(PoisonError::into_inner);
        slot.life.as_ref().map(|life| Arc::clone(&life.client))
    }

    /// The way that a client takes that is built now.
    fn way(&self) -> Way {
        let own = self.proxy.lock().unwrap_or_else(PoisonError::into_inner).clone();
        self.ways.way(own.or_else(|| self.usual.proxy.clone()), self.appears.subscribe())
    }

    fn take(&self) -> (Option<Run>, Option<Arc<Life>>) {
        let mut slot = self.slot.lock().unwrap_or_else(PoisonError::into_inner);
        (slot.run.take(), slot.life.take())
    }
}

/// How long an old client may take to write what it holds before a new one is built from disk.
const CLEANUP: Duration = Duration::from_secs(5);

/// What an earlier run left behind.
enum Kept {
    /// A client to run again.
    Reuse(Arc<Life>),
    /// A client to end first: never two on one session.
    Discard(Arc<Life>),
    /// Nothing.
    Nothing,
}

/// One try to connect.
struct Attempt {
    kept: Kept,
    epoch: Epoch,
    /// What session must be in the file.
    expected: SessionExpected,
    cancel: CancellationToken,
    history: watch::Receiver<HistoryChoice>,
    while_away: Arc<WhileAway>,
}

/// Builds or reuses a client and runs it once.
async fn attempt(way: Way, directory: PathBuf, inbound: Inbound, slot: Arc<Mutex<Slot>>, attempt: Attempt) {
    let Attempt { kept, epoch, expected, cancel, history, while_away } = attempt;
    let reused = match kept {
        Kept::Reuse(life) if !expected.linked || life.is_in_place().await => Some(life),
        Kept::Reuse(life) => {
            life.discard(CLEANUP).await;
            None
        }
        Kept::Discard(life) => {
            life.discard(CLEANUP).await;
            None
        }
        Kept::Nothing => None,
    };
    let life = match reused {
        Some(life) => life,
        None => {
            let build = Life::build(&way, &directory, &inbound, &expected, (&history, &while_away));
            let built = tokio::select! {
                built = build => built,
                () = cancel.cancelled() => return,
            };
            match built {
                Ok(life) => Arc::new(life),
                Err(signal) => {
                    inbound.event(epoch, LinkEvent::Ended(signal)).await;
                    return;
                }
            }
        }
    };
    slot.lock().unwrap_or_else(PoisonError::into_inner).life = Some(Arc::clone(&life));
    let usable = life.run(epoch, &cancel).await;
    if !usable {
        slot.lock().unwrap_or_else(PoisonError::into_inner).life = None;
    }
}

#[async_trait]
impl Link for WhatsAppLink {
    async fn connect(&self, epoch: Epoch, rebuild: Rebuild, expected: SessionExpected) {
        let (run, life) = self.take();
        if let Some(run) = run {
            // The machine asks only when no client exists; an ended run may still stand here.
            run.task.abort();
        }
        let kept = match (rebuild, life) {
            (Rebuild::Soft, Some(life)) if life.is_reusable() => Kept::Reuse(life),
            (_, Some(life)) => Kept::Discard(life),
            (_, None) => Kept::Nothing,
        };
        let cancel = CancellationToken::new();
        let task = tokio::spawn(attempt(
            self.way(),
            self.directory.clone(),
            self.inbound.clone(),
            Arc::clone(&self.slot),
            Attempt {
                kept,
                epoch,
                expected,
                cancel: cancel.clone(),
                history: self.history.subscribe(),
                while_away: Arc::clone(&self.while_away),
            },
        ));
        self.slot.lock().unwrap_or_else(PoisonError::into_inner).run = Some(Run { cancel, task });
    }

    fn use_proxy(&self, proxy: Option<ProxyUrl>) {
        *self.proxy.lock().unwrap_or_else(PoisonError::into_inner) = proxy;
    }

    fn appear(&self, available: bool) {
        self.appears.send_if_modified(|appears| std::mem::replace(appears, available) != available);
    }

    fn choose_history(&self, choice: HistoryChoice) {
        self.history.send_replace(choice);
        if let Some(client) = self.client() {
            client.set_skip_history_sync(choice == HistoryChoice::None);
        }
    }

    async fn ask_for_older(&self, epoch: Epoch, oldest: &OldestMessage, count: u32) -> Result<String, SendError> {
        let life = self.slot.lock().unwrap_or_else(PoisonError::into_inner).life.clone();
        let life = life.ok_or(SendError::NotConnected)?;
        // What is asked changes nothing.
        if *life.current.read().await != epoch {
            return Err(SendError::NotConnected);
        }
        history::ask_for_older(&life.client, oldest, count).await
    }

    async fn disconnect(&self, grace: Duration) {
        let run = self.slot.lock().unwrap_or_else(PoisonError::into_inner).run.take();
        if grace.is_zero() {
            // By force: nothing is written any more, so that what was not committed can be decrypted again.
            if let Some(run) = run {
                run.task.abort();
                let _ = run.task.await;
            }
            if let (_, Some(life)) = self.take() {
                life.abandon();
            }
            return;
        }
        if let Some(mut run) = run {
            run.cancel.cancel();
            if tokio::time::timeout(grace, &mut run.task).await.is_err() {
                tracing::warn!(instance = %self.instance, "client did not end in time; forced");
                run.task.abort();
                // Its end is what matters here, not how.
                let _ = run.task.await;
            }
        }
        let (_, life) = self.take();
        if let Some(life) = life {
            life.discard(grace).await;
        }
    }

    async fn logout(&self, grace: Duration) {
        if let Some(client) = self.client()
            && tokio::time::timeout(grace, client.logout()).await.is_err()
        {
            tracing::warn!(instance = %self.instance, "WhatsApp did not confirm the unlinking in time");
        }
        self.disconnect(grace).await;
    }

    async fn request_pair_code(&self, epoch: Epoch, phone: PhoneNumber) {
        let Some(client) = self.client() else { return };
        let inbound = self.inbound.clone();
        // Ends with the client: its requests time out after 75 s at most.
        tokio::spawn(async move {
            client.cancel_pair_code().await;
            let options = PairCodeOptions { phone_number: phone.digits().to_owned(), ..PairCodeOptions::default() };
            // The code and a refusal are dispatched as events; a lost connection is not.
            if let Err(error) = client.pair_with_code(options).await {
                tracing::warn!(%error, "no pairing code");
                let _ = (inbound, epoch);
            }
        });
    }

    async fn probe(&self, epoch: Epoch) {
        let life = self.slot.lock().unwrap_or_else(PoisonError::into_inner).life.clone();
        if let Some(life) = life {
            // Ends within its own timeout of 20 s.
            tokio::spawn(life.probe(self.inbound.clone(), epoch));
        }
    }

    fn has_client(&self) -> bool {
        let slot = self.slot.lock().unwrap_or_else(PoisonError::into_inner);
        slot.run.as_ref().is_some_and(|run| !run.task.is_finished())
    }

    async fn find(&self, epoch: Epoch, addresses: &[Address]) -> Result<Option<Found>, SendError> {
        let life = self.slot.lock().unwrap_or_else(PoisonError::into_inner).life.clone();
        let life = life.ok_or(SendError::NotConnected)?;
        if *life.current.read().await != epoch {
            return Err(SendError::NotConnected);
        }
        people::find(&life.client, addresses).await
    }

    async fn subject(&self, epoch: Epoch, group: &Address) -> Result<Subject, SendError> {
        let life = self.slot.lock().unwrap_or_else(PoisonError::into_inner).life.clone();
        let life = life.ok_or(SendError::NotConnected)?;
        if *life.current.read().await != epoch {
            return Err(SendError::NotConnected);
        }
        people::subject(&life.client, group).await
    }

    async fn send(
        &self,
        epoch: Epoch,
        to: &Address,
        id: &MessageId,
        parcel: &Parcel,
        departure: &Departure,
    ) -> Result<(), SendError> {
        departure.watched();
        let life = self.slot.lock().unwrap_or_else(PoisonError::into_inner).life.clone();
        let life = life.ok_or(SendError::NotConnected)?;
        // The next run of this client waits for it: a message that was begun on one connection never ends on another.
        let current = life.current.read().await;
        if *current != epoch {
            return Err(SendError::NotConnected);
        }
        life.audiences.note(&life.client, to, id).await;
        let sent = outbound::send(&life.client, to, id, parcel, departure).await;
        life.using.note();
        sent
    }

    async fn repeat(&self, epoch: Epoch, asked: &AskedOfUs, renew: bool) -> Result<(), SendError> {
        let life = self.slot.lock().unwrap_or_else(PoisonError::into_inner).life.clone();
        let life = life.ok_or(SendError::NotConnected)?;
        let current = life.current.read().await;
        if *current != epoch {
            return Err(SendError::NotConnected);
        }
        let repeated = repeats::repeat(&life.client, asked, renew).await;
        life.using.note();
        repeated
    }

    async fn ask_again(&self, epoch: Epoch, stanza: &[u8]) -> Result<(), SendError> {
        let life = self.slot.lock().unwrap_or_else(PoisonError::into_inner).life.clone();
        let life = life.ok_or(SendError::NotConnected)?;
        let current = life.current.read().await;
        if *current != epoch {
            return Err(SendError::NotConnected);
        }
        repeats::ask_again(&life.client, stanza).await
    }

    async fn mark_read(
        &self,
        epoch: Epoch,
        to: &Address,
        sender: &Address,
        ids: &[MessageId],
    ) -> Result<(), SendError> {
        let life = self.slot.lock().unwrap_or_else(PoisonError::into_inner).life.clone();
        let life = life.ok_or(SendError::NotConnected)?;
        let current = life.current.read().await;
        if *current != epoch {
            return Err(SendError::NotConnected);
        }
        reading::mark_read(&life.client, to, sender, ids).await
    }

    async fn mark_chat_read(&self, epoch: Epoch, read: &ReadHere) -> Result<(), SendError> {
        let life = self.slot.lock().unwrap_or_else(PoisonError::into_inner).life.clone();
        let life = life.ok_or(SendError::NotConnected)?;
        // Not held meanwhile: the next run of this client must not wait for it, and what is said twice is said once.
        if *life.current.read().await != epoch {
            return Err(SendError::NotConnected);
        }
        reading::mark_chat_read(&life.client, read).await
    }

    async fn fetch(
        &self,
        epoch: Epoch,
        wanted: &WantedFile,
        path: Option<&str>,
        into: Part,
    ) -> Result<Part, FetchError> {
        let life = self.slot.lock().unwrap_or_else(PoisonError::into_inner).life.clone();
        let life = life.ok_or(FetchError::NotConnected)?;
        // Not held meanwhile: a file goes over connections of its own, and the next run of this client must not wait for it.
        if *life.current.read().await != epoch {
            return Err(FetchError::NotConnected);
        }
        media::fetch(&life.client, life.web(), &self.ways.server, wanted, path, into).await
    }

    fn unseal(&self, wanted: &WantedFile, sealed: &mut dyn Read, opened: Sink) -> Result<Sink, FetchError> {
        media::unseal(wanted, sealed, opened)
    }

    async fn upload(
        &self,
        epoch: Epoch,
        upload: &Upload,
        plain: &Path,
        sealed: &Path,
        going: &Arc<Going>,
    ) -> Result<Lies, UploadError> {
        let life = self.slot.lock().unwrap_or_else(PoisonError::into_inner).life.clone();
        let life = life.ok_or(UploadError::NotConnected)?;
        // Not held meanwhile, as while a file is fetched.
        if *life.current.read().await != epoch {
            return Err(UploadError::NotConnected);
        }
        uploading::upload(&life.client, &self.ways.server, upload, plain, sealed, going).await
    }

    async fn bring_back(&self, epoch: Epoch, wanted: &WantedFile) -> Result<String, FetchError> {
        let life = self.slot.lock().unwrap_or_else(PoisonError::into_inner).life.clone();
        let life = life.ok_or(FetchError::NotConnected)?;
        // What is asked changes nothing.
        if *life.current.read().await != epoch {
            return Err(FetchError::NotConnected);
        }
        media::bring_back(&life.client, wanted).await
    }
}
