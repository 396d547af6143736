//! The engine's front: what the app may ask, and how it starts and ends.

use std::sync::Arc;
use std::time::Duration;

use tokio::sync::{Mutex, Semaphore, broadcast, watch};
use tokio::task::JoinSet;
use tokio::time::Instant;
use wakala_domain::audit::{AuditAction, Trigger};
use wakala_domain::history::{HistoryChoice, HistoryProgress};
use wakala_domain::ids::InstanceId;
use wakala_domain::instance::{InstanceName, Wanted, parse_workspace};
use wakala_domain::lifecycle::{Command, Entry, EntryKind, Input, Link, State};
use wakala_domain::proxy::ProxyUrl;
use wakala_domain::settings::{LifecycleSettings, SettingRefused};
use wakala_domain::time::{Mono, Wall};
use wakala_domain::typed_number::Country;
use wakala_domain::update::UpdateStep;
use wakala_store::{AuditRow, DataDir, Gone, InstanceRow, NewInstance, Store, StoreError, Writing};

use crate::actor::{Edit, Mail, Shared};
use crate::admission::{Admission, Gate};
use crate::audit;
use crate::backend_book::BackendBook;
use crate::clock::{Clock, Random};
use crate::error::EngineError;
use crate::failures::Failures;
use crate::feed::{EngineEvent, Feed, InstanceSnapshot};
use crate::handle::Handle;
use crate::keeper::Keeper;
use crate::kept_up::kept_up;
use crate::key_ring::KeyRing;
use crate::leftovers::Leftovers;
use crate::link::Links;
use crate::media;
use crate::placing::{Looking, Placing};
use crate::process::ProcessProbe;
use crate::reconcile::{Reconciler, SyncReport, SyncRequest};
use crate::restoration::{Restoration, RestorationReport};
use crate::room::Room;
use crate::sessions::{KeptSession, PutBackError, Sessions};
use crate::staging::Staging;
use crate::supervisor::{BY_FORCE, Supervisor};
use crate::surroundings;
use crate::turns;
use crate::uploading::Progress;
use crate::voice::Recording;

/// What an engine is made of.
pub struct EngineConfig {
    /// The data directory; its lock is held as long as the engine lives.
    pub data_dir: DataDir,
    /// The way to WhatsApp.
    pub links: Arc<dyn Links>,
    /// Who decides who may connect now; without one it is the engine itself: so many at a time as the settings say.
    pub admission: Option<Arc<dyn Admission>>,
    /// The clocks.
    pub clock: Arc<dyn Clock>,
    /// The dice.
    pub random: Arc<dyn Random>,
    /// The numbers of the lifecycle, where the database has none of its own.
    pub settings: LifecycleSettings,
    /// Answers for the environment variables that override them.
    pub variables: Variables,
    /// The version of the program, such as [`VERSION`]: another one than before may understand more.
    pub version: String,
}

/// The version of this program.
pub const VERSION: &str = env!("CARGO_PKG_VERSION");

/// Answers for an environment variable.
pub type Variables = Box<dyn Fn(&str) -> Option<String> + Send>;

/// No environment: what tests and measurements run in.
#[must_use]
pub fn no_variables() -> Variables {
    Box::new(|_| None)
}

/// The key of the lifecycle's numbers in the settings table.
const SETTINGS_KEY: &str = "lifecycle";
/// How long the database may take to close where ending by force has left no time for it.
const CLOSES_WITHIN: Duration = Duration::from_secs(1);

/// The instances now, and everything that follows.
pub struct Subscription {
    /// The instances, oldest first.
    pub snapshot: Vec<InstanceSnapshot>,
    /// What happens from then on.
    pub events: broadcast::Receiver<EngineEvent>,
}

/// How an engine ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ShutdownReport {
    /// Instances that had to be left behind at the deadline.
    pub left_behind: usize,
}

pub(crate) struct Inner {
    pub store: Store,
    feed: Feed,
    pub supervisor: Arc<Supervisor>,
    restoration: Restoration,
    pub reconciler: Arc<Reconciler>,
    pub clock: Arc<dyn Clock>,
    pub random: Arc<dyn Random>,
    pub settings: Arc<LifecycleSettings>,
    pub started: Wall,
    pub started_mono: Mono,
    pub failures: Failures,
    pub left_out: Failures,
    pub probe: ProcessProbe,
    pub trouble: watch::Receiver<Option<StoreError>>,
    tasks: Mutex<JoinSet<()>>,
    sessions: Arc<dyn Sessions>,
    pub links: Arc<dyn Links>,
    pub staging: Staging,
    pub recording: Recording,
    pub placing: Placing,
    pub room: Room,
    pub looking: Looking,
    pub progress: Progress,
    pub keys: Arc<KeyRing>,
    pub webhooks: watch::Sender<()>,
    pub backend: BackendBook,
    /// Held for its lock, too.
    pub data_dir: DataDir,
}

/// The engine. Cheap to clone; ends with `shutdown`.
#[derive(Clone)]
pub struct Engine(Arc<Inner>);

impl Engine {
    /// Opens the store, heals what the last run left in flight, and starts to bring back what is wanted running. Returns
    /// before that is done. Not cancel safe.
    ///
    /// # Errors
    /// What the store refuses: a newer database, a directory that can't be written, and so on.
    pub async fn start(config: EngineConfig) -> Result<Engine, EngineError> {
        Self::start_telling(config, |_| {}).await
    }

    /// The same, and `tell` is told of each step where the database is brought to this version first. It is called on a thread of its own,
    /// which waits for it.
    ///
    /// # Errors
    /// As of `start`.
    pub async fn start_telling(
        config: EngineConfig,
        tell: impl Fn(UpdateStep) + Send + 'static,
    ) -> Result<Engine, EngineError> {
        let EngineConfig { data_dir, links, admission, clock, random, settings, variables, version } = config;
        let (started, started_mono) = (clock.wall(), clock.mono());
        let opened = data_dir.clone();
        let store = tokio::task::spawn_blocking(move || Store::open_telling(&opened, tell))
            .await
            .map_err(|error| wakala_store::StoreError::Internal(error.to_string()))??;
        let dating = Arc::clone(&clock);
        store.date_by(move || dating.wall());
        let settings = Arc::new(effective_settings(&store, settings, variables).await?);
        let begins = move |w: &Writing<'_>| Ok((w.heal_after_run(started)?, w.version_begins(&version)?));
        let (healed, woken) = store.write(begins).await?;
        if woken > 0 {
            tracing::info!(messages = woken, "what an earlier version did not understand is asked for again");
        }
        if healed.uncertain > 0 {
            tracing::warn!(messages = healed.uncertain, "the last run ended while sending; they are uncertain now");
        }
        let rows = store.read(|r| r.instances()).await?;
        let keys = Arc::new(KeyRing::load(&store).await);
        let backend = BackendBook::load(&store).await?;
        let feed = Feed::new();
        let sessions = links.sessions();
        let shared = Shared {
            store: store.clone(),
            clock: Arc::clone(&clock),
            random: Arc::clone(&random),
            settings: Arc::clone(&settings),
            feed: feed.clone(),
            sessions: Arc::clone(&sessions),
            admission: admission.unwrap_or_else(|| {
                Arc::new(Gate::new(usize::try_from(settings.restore_at_once).unwrap_or(usize::MAX)))
            }),
            links: Arc::clone(&links),
            files: Arc::new(data_dir.files_dir()),
            fetching: Arc::new(Semaphore::new(turns::AT_ONCE)),
            history: Arc::new(Semaphore::new(1)),
            uploading: Arc::new(Semaphore::new(turns::AT_ONCE)),
            progress: Progress::default(),
            room: Room::default(),
            placing: Placing::default(),
            left_out: Failures::default(),
        };
        let (progress, placing, room) = (shared.progress.clone(), shared.placing.clone(), shared.room.clone());
        let left_out = shared.left_out.clone();
        let directory = data_dir.clone();
        let failures = Failures::default();
        let supervisor = Arc::new(Supervisor::new(shared, move |id| directory.session_dir(id), failures.clone()));
        let (told, actors) = (feed.clone(), Arc::downgrade(&supervisor));
        let leftovers = Leftovers::new(store.clone(), data_dir.files_dir());
        let wake_leftovers = Arc::clone(&leftovers.wake);
        store.tell_gone(move |gone| {
            if gone.contains(&Gone::File) {
                wake_leftovers.notify_one();
            }
            if let Some(actors) = actors.upgrade() {
                wake_merged(&actors, &gone);
            }
            told.publish_gone(gone);
        });
        let told = feed.clone();
        store.tell_lanes(move |changed| {
            for (instance, chat) in changed {
                told.publish(EngineEvent::Lane { instance, chat });
            }
        });
        let restoration = Restoration::new(Arc::clone(&clock));
        let mut handles = Vec::with_capacity(rows.len());
        for row in rows {
            handles.push(supervisor.spawn(row).await);
        }
        let reconciler = Arc::new(Reconciler::new(
            store.clone(),
            Arc::clone(&supervisor),
            Arc::clone(&clock),
            Arc::clone(&settings),
        ));
        let (trouble_in, trouble) = watch::channel(None);
        let staging = Staging::of(&data_dir.files_dir(), room.clone());
        // What is still to come would take the disk without asking.
        staging.await_rest(&store, tokio::time::Instant::now()).await?;
        let keeper = Keeper {
            store: store.clone(),
            clock: Arc::clone(&clock),
            settings: Arc::clone(&settings),
            staging: staging.clone(),
            feed: feed.clone(),
            trouble: trouble_in,
        };
        let mut tasks = JoinSet::new();
        tasks.spawn(media::sweep(data_dir.files_dir(), store.clone(), clock.wall()));
        let (handed_over, known) = (staging.clone(), store.clone());
        tasks.spawn(async move {
            if let Err(error) = handed_over.tidy(&known).await {
                tracing::warn!(%error, "files that were to be sent are not tidied");
            }
        });
        tasks.spawn(restoration.clone().run(handles, store.clone(), Arc::clone(&settings)));
        let (told, clocks) = (Arc::clone(&supervisor), Arc::clone(&clock));
        let watch_clocks = move || surroundings::watch_clocks(Arc::clone(&clocks), Arc::clone(&told));
        tasks.spawn(kept_up("the watch over the clocks", watch_clocks));
        let told = Arc::clone(&supervisor);
        let watch_network = move || surroundings::watch_network(Arc::clone(&told));
        tasks.spawn(kept_up("the watch over the network", watch_network));
        let (told, heard) = (Arc::clone(&supervisor), feed.clone());
        let watch_line = move || surroundings::watch_line(heard.clone(), Arc::clone(&told));
        tasks.spawn(kept_up("the watch over the line", watch_line));
        let compares = Arc::clone(&reconciler);
        tasks.spawn(kept_up("reconcile", move || Arc::clone(&compares).run()));
        tasks.spawn(kept_up("who removes files", move || leftovers.clone().run()));
        tasks.spawn(kept_up("the keeper of the books", move || keeper.clone().run()));
        let tasks = Mutex::new(tasks);
        Ok(Engine(Arc::new(Inner {
            store,
            feed,
            supervisor,
            restoration,
            reconciler,
            clock,
            random,
            settings,
            started,
            started_mono,
            failures,
            left_out,
            probe: ProcessProbe::new(),
            trouble,
            tasks,
            sessions,
            links,
            staging,
            recording: Recording::default(),
            placing,
            room,
            looking: Looking::default(),
            progress,
            keys,
            webhooks: watch::Sender::new(()),
            backend,
            data_dir,
        })))
    }

    /// The instances now, and everything that follows. Nothing between the two is missed; an event may repeat what the
    /// snapshot already says.
    #[must_use]
    pub fn subscribe(&self) -> Subscription {
        let events = self.0.feed.subscribe();
        Subscription { snapshot: self.instances(), events }
    }

    /// The instances now, oldest first.
    #[must_use]
    pub fn instances(&self) -> Vec<InstanceSnapshot> {
        let mut all = self.0.supervisor.snapshots();
        all.retain(|snapshot| !snapshot.state.deleting);
        all
    }

    /// One instance now.
    #[must_use]
    pub fn instance(&self, id: InstanceId) -> Option<InstanceSnapshot> {
        self.0.supervisor.handle(id).map(|handle| handle.snapshot()).filter(|snapshot| !snapshot.state.deleting)
    }

    /// The store, for reading pages.
    #[must_use]
    pub fn store(&self) -> &Store {
        &self.0.store
    }

    /// What bringing the instances back at start came to, so far.
    #[must_use]
    pub fn restoration(&self) -> RestorationReport {
        self.0.restoration.report()
    }

    /// What the last starts came to, newest first.
    ///
    /// # Errors
    /// The database refused.
    pub async fn restorations(&self) -> Result<Vec<RestorationReport>, EngineError> {
        let kept = self.0.store.read(|r| r.restorations()).await?;
        // A report that an older version wrote in another form is left out.
        Ok(kept.iter().filter_map(|text| serde_json::from_str(text).ok()).collect())
    }

    /// The same as it grows; done when `took` is there.
    #[must_use]
    pub fn watch_restoration(&self) -> watch::Receiver<RestorationReport> {
        self.0.restoration.watch()
    }

    /// Adds an instance and starts pairing it.
    ///
    /// # Errors
    /// A name that is empty, too long, has control characters or is taken.
    pub async fn add_instance(
        &self,
        name: &str,
        workspace: &str,
        trigger: Trigger,
    ) -> Result<InstanceSnapshot, EngineError> {
        self.add_instance_of(name, workspace, None, HistoryChoice::default(), trigger).await
    }

    /// The same, and says of which country the numbers are that are typed without a country code, and how much of the past the phone is to
    /// tell: all of it, or nothing.
    ///
    /// # Errors
    /// As for adding.
    pub async fn add_instance_of(
        &self,
        name: &str,
        workspace: &str,
        country: Option<Country>,
        history: HistoryChoice,
        trigger: Trigger,
    ) -> Result<InstanceSnapshot, EngineError> {
        self.add_instance_and(name, workspace, country, history, trigger, |_, _| Ok(())).await
    }

    /// The same, and something more in its transaction.
    pub(crate) async fn add_instance_and(
        &self,
        name: &str,
        workspace: &str,
        country: Option<Country>,
        history: HistoryChoice,
        trigger: Trigger,
        also: impl FnOnce(&Writing<'_>, InstanceId) -> Result<(), StoreError> + Send + 'static,
    ) -> Result<InstanceSnapshot, EngineError> {
        let name = InstanceName::parse(name)?;
        let workspace = parse_workspace(workspace)?;
        let id = InstanceId::from_random(self.0.random.bits());
        let created = self.0.clock.wall();
        let lifecycle = State::new(Wanted::Running).persisted();
        let new =
            NewInstance { id, name: name.clone(), workspace: workspace.clone(), lifecycle: lifecycle.clone(), created };
        let audit = self.audit(Some(id), trigger, AuditAction::Add);
        self.0
            .store
            .write(move |w| {
                w.add_instance(&new)?;
                w.set_country(new.id, country)?;
                w.choose_history(new.id, history)?;
                also(w, new.id)?;
                w.append_event(new.id, created, &Entry::bare(EntryKind::Added))?;
                w.append_audit(&audit)
            })
            .await?;
        let row = InstanceRow {
            id,
            name,
            workspace,
            lifecycle,
            created,
            muted: false,
            proxy: None,
            country,
            available: false,
            history,
            progress: HistoryProgress::default(),
            unread: 0,
            queued: 0,
            unsent: 0,
            last_activity: None,
        };
        let handle = self.0.supervisor.spawn(row).await;
        self.0.feed.publish(EngineEvent::Instance(Box::new(handle.snapshot())));
        let _ = handle.mail.send(Mail::Restore(trigger)).await;
        Ok(handle.snapshot())
    }

    /// Renames an instance or moves it to another workspace.
    ///
    /// # Errors
    /// As for adding; the instance is gone.
    pub async fn edit_instance(
        &self,
        id: InstanceId,
        name: &str,
        workspace: &str,
        trigger: Trigger,
    ) -> Result<InstanceSnapshot, EngineError> {
        let edit = Edit::Name(InstanceName::parse(name)?, parse_workspace(workspace)?);
        self.edit(id, edit, AuditAction::Edit, trigger).await
    }

    async fn edit(
        &self,
        id: InstanceId,
        edit: Edit,
        action: AuditAction,
        trigger: Trigger,
    ) -> Result<InstanceSnapshot, EngineError> {
        let handle = self.handle(id)?;
        let line = self.audit(Some(id), trigger, action);
        Ok(handle.ask(|done| Mail::Edit(Box::new((edit, line)), trigger, done)).await??)
    }

    /// Gives an instance a command; returns when it was persisted and set going, not when it is done.
    ///
    /// # Errors
    /// The instance is gone; a backend says whether it is to run, and it is started or stopped by hand; another program has its session, and
    /// that one is neither started nor restarted; or the database refused, and
    /// then it is done all the same, but may be forgotten when the program ends.
    pub async fn command(&self, id: InstanceId, command: Command, trigger: Trigger) -> Result<(), EngineError> {
        let handle = self.handle(id)?;
        if self.is_the_backends(id, &command, trigger) {
            let action = if command == Command::Stop { AuditAction::Stop } else { AuditAction::Start };
            self.note_refusal(id, trigger, action).await;
            return Err(EngineError::BackendOwns);
        }
        Ok(handle.command(command, trigger).await?)
    }

    /// Silences the notifications of an instance, or not any more.
    ///
    /// # Errors
    /// The instance is gone; the database refused.
    pub async fn set_muted(&self, id: InstanceId, muted: bool, trigger: Trigger) -> Result<(), EngineError> {
        let action = if muted { AuditAction::Mute } else { AuditAction::Unmute };
        self.edit(id, Edit::Muted(muted), action, trigger).await.map(|_| ())
    }

    /// Gives an instance a proxy of its own, or none; it connects anew. The audit trail says that it was changed, and not to what.
    ///
    /// # Errors
    /// The instance is gone; the database refused.
    pub async fn set_proxy(
        &self,
        id: InstanceId,
        proxy: Option<ProxyUrl>,
        trigger: Trigger,
    ) -> Result<InstanceSnapshot, EngineError> {
        self.edit(id, Edit::Proxy(proxy), AuditAction::Edit, trigger).await
    }

    /// Chooses the country of the numbers that are typed without a country code; none for that of its own number.
    ///
    /// # Errors
    /// The instance is gone; the database refused.
    pub async fn set_country(
        &self,
        id: InstanceId,
        country: Option<Country>,
        trigger: Trigger,
    ) -> Result<InstanceSnapshot, EngineError> {
        self.edit(id, Edit::Country(country), AuditAction::Edit, trigger).await
    }

    /// Chooses whether customers see the number as online while it is connected; the owner's phone gets no push then.
    ///
    /// # Errors
    /// The instance is gone; the database refused.
    pub async fn set_available(
        &self,
        id: InstanceId,
        available: bool,
        trigger: Trigger,
    ) -> Result<InstanceSnapshot, EngineError> {
        self.edit(id, Edit::Available(available), AuditAction::Edit, trigger).await
    }

    /// Chooses how much of the past the phone is to tell that links this instance: a code that is shown is made anew.
    ///
    /// # Errors
    /// A phone is linked: it has told; the instance is gone; the database refused.
    pub async fn choose_history(
        &self,
        id: InstanceId,
        choice: HistoryChoice,
        trigger: Trigger,
    ) -> Result<InstanceSnapshot, EngineError> {
        if self.handle(id)?.snapshot().state.link == Link::Linked {
            return Err(EngineError::WrongState("a phone is linked: it has told of the past already"));
        }
        self.edit(id, Edit::History(choice), AuditAction::Edit, trigger).await
    }

    /// Compares what is wanted with what runs, mends the difference and reports it.
    ///
    /// # Errors
    /// Another one runs; the database refused.
    pub async fn sync(&self, request: SyncRequest, trigger: Trigger) -> Result<SyncReport, EngineError> {
        self.0.reconciler.sync(request, trigger).await
    }

    /// The report of the last sync, if there was one.
    #[must_use]
    pub fn last_sync(&self) -> Option<SyncReport> {
        self.0.reconciler.last()
    }

    /// The numbers of the lifecycle as they are in force.
    #[must_use]
    pub fn settings(&self) -> &LifecycleSettings {
        &self.0.settings
    }

    /// Says when the PC woke, or its network is another one or proved to be there: what waits for its time may be tried now.
    #[must_use]
    pub fn stirs(&self) -> tokio::sync::watch::Receiver<()> {
        self.0.supervisor.stirs()
    }

    /// Tells all instances that something around them changed, as the watchers do.
    pub fn surroundings_changed(&self, input: &Input) {
        surroundings::tell_all(&self.0.supervisor, input);
    }

    pub(crate) fn publish(&self, event: EngineEvent) {
        self.0.feed.publish(event);
    }

    pub(crate) fn inner(&self) -> &Inner {
        &self.0
    }

    /// Puts a session back that was kept aside under a number; the present one is kept aside first. Only while the instance has no
    /// session that can be used. Returns when that is decided and going on: it survives the end of this run.
    ///
    /// # Errors
    /// The instance is gone, or has a session; there is no such copy, it is another number's, or it can't be used.
    pub async fn put_session_back(&self, id: InstanceId, number: u32, trigger: Trigger) -> Result<(), EngineError> {
        let handle = self.handle(id)?;
        let state = handle.snapshot().state;
        let owner = state.identity.as_ref().filter(|_| state.may_put_back()).map(|identity| &identity.phone);
        let refused = match owner {
            None => Some(EngineError::WrongState("it has a session that can be used, or never had one")),
            Some(owner) => {
                let kept = self.sessions_aside(id).await?.into_iter().find(|kept| kept.number == number);
                match kept.map(|kept| kept.owner) {
                    None => Some(PutBackError::NoSuchCopy.into()),
                    Some(Err(reason)) => Some(PutBackError::Unusable(reason).into()),
                    Some(Ok(other)) if other != *owner => Some(PutBackError::AnotherNumber.into()),
                    Some(Ok(_)) => None,
                }
            }
        };
        match refused {
            None => Ok(handle.command(Command::PutSessionBack(number), trigger).await?),
            Some(why) => {
                self.note_refusal(id, trigger, AuditAction::PutSessionBack).await;
                Err(why)
            }
        }
    }

    /// Writes down that an order was not done. It was not, whether that can be written or not.
    async fn note_refusal(&self, id: InstanceId, trigger: Trigger, action: AuditAction) {
        let line = AuditRow { result: audit::REFUSED.to_owned(), ..self.audit(Some(id), trigger, action) };
        if let Err(error) = self.0.store.write(move |w| w.append_audit(&line).map(|_| ())).await {
            tracing::error!(%error, "audit trail not written");
        }
    }

    /// The sessions of an instance that were kept aside, lowest number first.
    ///
    /// # Errors
    /// The instance is gone; its folder can't be read.
    pub async fn sessions_aside(&self, id: InstanceId) -> Result<Vec<KeptSession>, EngineError> {
        self.handle(id)?;
        let aside = self.0.sessions.aside(&self.0.data_dir.session_dir(id)).await;
        aside.map_err(|reason| EngineError::Session(PutBackError::Refused(reason)))
    }

    /// Removes an instance with its session, messages and outbox. What can't be removed now is removed later, by the next run if
    /// need be; the instance is gone all the same.
    ///
    /// # Errors
    /// The instance is gone; the database refused, and then nothing is removed from it and it goes on as it was.
    pub async fn delete_instance(&self, id: InstanceId, trigger: Trigger) -> Result<(), EngineError> {
        let handle = self.handle(id)?;
        Ok(handle.ask(|done| Mail::Delete(trigger, done)).await??)
    }

    /// Follows which numbers a shutdown waits for, oldest first; none before it has begun, and fewer as they end.
    #[must_use]
    pub fn waits_for(&self) -> watch::Receiver<Vec<InstanceName>> {
        self.0.supervisor.waits_for()
    }

    /// Ends everything gracefully within `grace`, then by force within another second; a database that does not answer is left as it is
    /// after one more. Sessions, messages and wanted states are kept. Not cancel safe.
    pub async fn shutdown(&self, grace: Duration) -> ShutdownReport {
        self.0.tasks.lock().await.shutdown().await;
        let until = Instant::now() + grace + BY_FORCE;
        // A database that does not answer keeps no number from signing off.
        let noting = crate::keeper::note_alive(&self.0.store, self.0.clock.wall());
        let (noted, left_behind) =
            tokio::join!(tokio::time::timeout_at(until, noting), self.0.supervisor.shutdown(grace));
        match noted {
            Ok(Ok(())) => {}
            Ok(Err(error)) => tracing::warn!(%error, "the end of the run was not noted"),
            Err(_) => tracing::warn!("the end of the run was not noted: the database does not answer"),
        }
        // What was committed is safe all the same.
        match tokio::time::timeout_at(until.max(Instant::now() + CLOSES_WITHIN), self.0.store.close()).await {
            Ok(Ok(())) => {}
            Ok(Err(error)) => tracing::error!(%error, "the database did not close cleanly"),
            Err(_) => tracing::error!("the database did not close in time"),
        }
        ShutdownReport { left_behind }
    }

    pub(crate) fn handle(&self, id: InstanceId) -> Result<Handle, EngineError> {
        let handle = self.0.supervisor.handle(id).filter(|handle| !handle.is_deleting());
        handle.ok_or(EngineError::NoSuchInstance)
    }

    fn audit(&self, instance: Option<InstanceId>, trigger: Trigger, action: AuditAction) -> AuditRow {
        audit::done(self.0.clock.wall(), instance, trigger, action)
    }
}

/// What waits in a chat, or is to be told of one, may stand in another now.
fn wake_merged(actors: &Supervisor, gone: &[Gone]) {
    for gone in gone {
        match gone {
            Gone::Message { .. } | Gone::File => {}
            Gone::Chat { instance, .. } => {
                if let Some(handle) = actors.handle(*instance) {
                    handle.window.chats_changed();
                }
            }
        }
    }
}

/// The numbers of the database, or the given ones, with the environment laid over them. What is no document there keeps no number off.
async fn effective_settings(
    store: &Store,
    settings: LifecycleSettings,
    variables: Variables,
) -> Result<LifecycleSettings, EngineError> {
    let stored = store.read(|r| r.setting(SETTINGS_KEY)).await?;
    let settings = match stored {
        // No document at all was chosen by nobody.
        Some(text) if !serde_json::from_str(&text).is_ok_and(|kept: serde_json::Value| kept.is_object()) => {
            tracing::error!("the setting {SETTINGS_KEY:?} of the database can't be read; the defaults are in force");
            settings
        }
        Some(text) => serde_json::from_str(&text).map_err(|error| SettingRefused {
            name: format!("the setting {SETTINGS_KEY:?} of the database"),
            value: text.clone(),
            expected: error.to_string(),
        })?,
        None => settings,
    };
    Ok(settings.checked()?.overridden(variables)?)
}
