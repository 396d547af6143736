//! The actor of an instance: receive, step, persist, perform, publish. Nothing else touches its client, so a restart can't
//! race a reconnect and two starts can't make two clients.

use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use tokio::sync::{Notify, mpsc, oneshot, watch};
use tokio::task::JoinSet;
use wakala_domain::audit::{AuditAction, AuditFigure, Trigger, detail};
use wakala_domain::ids::InstanceId;
use wakala_domain::instance::InstanceName;
use wakala_domain::lifecycle::{
    Badge, ClientSlot, Command, Connection, Effect, Entry, Epoch, Input, LinkEvent, ParkWhy, Persisted, State,
    next_deadline, step,
};
use wakala_domain::settings::LifecycleSettings;
use wakala_store::{Counts, InstanceRow, Store, StoreError};

use crate::audit::{self, Finish, Line, Step, Undertakings};
use crate::clock::{Clock, Random, now};
use crate::delivery::DeliveryBook;
use crate::feed::{EngineEvent, Feed, InstanceSnapshot};
use crate::inbound::Inbound;
use crate::link::{Link, LinkSeat, Links};
use crate::outbox::Outbox;

/// How many events of the link may wait for the actor before the link itself waits.
const EVENT_CAPACITY: usize = 256;
/// How many receipts may wait for the database before the link itself waits.
const RECEIPT_CAPACITY: usize = 4096;

/// What all actors share.
#[derive(Clone)]
pub(crate) struct Shared {
    pub store: Store,
    pub clock: Arc<dyn Clock>,
    pub random: Arc<dyn Random>,
    pub settings: Arc<LifecycleSettings>,
    pub feed: Feed,
    pub links: Arc<dyn Links>,
}

/// What an actor can be asked.
#[derive(Debug)]
pub(crate) enum Mail {
    /// An operator command; answered when it was persisted and set going.
    Command(Command, Trigger, oneshot::Sender<()>),
    /// Start, if wanted running: with the app, or because the instance is new or has a new actor.
    Restore(Trigger),
    /// Something around the instance changed: the PC slept, its network or clock changed.
    Surroundings(Input),
    /// The name or the workspace changed in the database.
    Renamed(InstanceName, String),
    /// Notifications were silenced, or not any more.
    Muted(bool),
    /// Compare what is believed with what was stored and what runs; answered with what did not agree.
    Compare { stored: Box<Persisted>, dry_run: bool, found: oneshot::Sender<Option<Mismatch>> },
    /// End for good: session, messages, everything.
    Delete(oneshot::Sender<Result<(), StoreError>>),
    /// The app ends: disconnect gracefully, keep everything.
    Shutdown(Duration),
}

/// What did not agree with what.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mismatch {
    /// The database had another state than the actor; it has the actor's now.
    Stored,
    /// The client was gone without a word.
    ClientGone,
    /// There was a client that nobody knew of.
    StrayClient,
    /// It should run, and waited for nothing.
    Stranded,
    /// It had no actor.
    NoActor,
    /// Its actor did not answer.
    ActorStuck,
    /// It was gone from the database.
    Gone,
}

/// What is written in one transaction after a step.
#[derive(Default)]
struct Page {
    entries: Vec<Entry>,
    badge: Option<Badge>,
    lines: Vec<Line>,
    finished: Vec<Finish>,
}

/// Entries and lines that wait for the database at most; the newest go first, because they can be read from the state.
const BACKLOG: usize = 512;

impl Page {
    fn is_empty(&self) -> bool {
        self.entries.is_empty() && self.badge.is_none() && self.lines.is_empty() && self.finished.is_empty()
    }

    fn followed_by(mut self, later: Page) -> Page {
        self.entries.extend(later.entries);
        self.entries.truncate(BACKLOG);
        self.lines.extend(later.lines);
        self.lines.truncate(BACKLOG);
        self.finished.extend(later.finished);
        Page { badge: later.badge.or(self.badge), ..self }
    }
}

/// What an actor shows the outside.
#[derive(Clone)]
pub(crate) struct Window {
    pub snapshot: watch::Receiver<InstanceSnapshot>,
    pub link: Arc<dyn Link>,
    pub wake_outbox: Arc<Notify>,
    pub counts_changed: Arc<Notify>,
}

pub(crate) struct Actor {
    id: InstanceId,
    shared: Shared,
    state: State,
    snapshot: watch::Sender<InstanceSnapshot>,
    counts: Counts,
    link: Arc<dyn Link>,
    mailbox: mpsc::Receiver<Mail>,
    events: mpsc::Receiver<(Epoch, LinkEvent)>,
    /// Disconnects under way; each ends in the epoch that is gone.
    endings: JoinSet<Epoch>,
    /// The outbox and the delivery book; they end with the actor.
    workers: JoinSet<()>,
    online: watch::Sender<Option<u64>>,
    counts_changed: Arc<Notify>,
    inbox_closed: Arc<AtomicBool>,
    /// What could not be written yet.
    unsaved: Option<Page>,
    undertakings: Undertakings,
    /// The badge that the health history has now.
    noted_badge: Option<Badge>,
    /// A mismatch is mended when it is found twice: what was on its way has arrived by then.
    suspected: Option<(Epoch, Mismatch)>,
}

/// Whether the actor goes on.
#[derive(PartialEq, Eq)]
enum Flow {
    Go,
    End,
}

impl Actor {
    /// Builds an actor for a row as it was persisted; nothing runs before `run`.
    pub(crate) fn new(
        row: InstanceRow,
        state: State,
        session_dir: PathBuf,
        mailbox: mpsc::Receiver<Mail>,
        shared: Shared,
    ) -> (Self, Window) {
        let id = row.id;
        let (events_in, events) = mpsc::channel(EVENT_CAPACITY);
        let (receipts_in, receipts) = mpsc::channel(RECEIPT_CAPACITY);
        let counts_changed = Arc::new(Notify::new());
        let wake = Arc::new(Notify::new());
        let inbox_closed = Arc::new(AtomicBool::new(false));
        let inbound = Inbound {
            instance: id,
            events: events_in,
            receipts: receipts_in,
            store: shared.store.clone(),
            clock: Arc::clone(&shared.clock),
            feed: shared.feed.clone(),
            counts_changed: Arc::clone(&counts_changed),
            wake_outbox: Arc::clone(&wake),
            closed: Arc::clone(&inbox_closed),
        };
        let link: Arc<dyn Link> = Arc::from(shared.links.link(LinkSeat { instance: id, session_dir, inbound }));
        let (online, online_rx) = watch::channel(None);
        let settled = Arc::new(Notify::new());
        let outbox = Outbox {
            instance: id,
            link: Arc::clone(&link),
            store: shared.store.clone(),
            clock: Arc::clone(&shared.clock),
            feed: shared.feed.clone(),
            online: online_rx,
            wake: Arc::clone(&wake),
            settled: Arc::clone(&settled),
            counts_changed: Arc::clone(&counts_changed),
            settings: Arc::clone(&shared.settings),
        };
        let book = DeliveryBook {
            instance: id,
            store: shared.store.clone(),
            clock: Arc::clone(&shared.clock),
            settings: Arc::clone(&shared.settings),
            feed: shared.feed.clone(),
            counts_changed: Arc::clone(&counts_changed),
            settled,
        };
        let mut workers = JoinSet::new();
        workers.spawn(outbox.run());
        workers.spawn(book.run(receipts));
        let counts = Counts { unread: row.unread, queued: row.queued, last_activity: row.last_activity };
        let (snapshot, snapshot_rx) = watch::channel(InstanceSnapshot {
            id,
            name: row.name,
            workspace: row.workspace,
            created: row.created,
            muted: row.muted,
            warning: state.warning(shared.clock.wall(), &shared.settings),
            state: state.clone(),
            unread: counts.unread,
            queued: counts.queued,
            last_activity: counts.last_activity,
        });
        let window = Window {
            snapshot: snapshot_rx,
            link: Arc::clone(&link),
            wake_outbox: wake,
            counts_changed: Arc::clone(&counts_changed),
        };
        let actor = Self {
            id,
            shared,
            state,
            snapshot,
            counts,
            link,
            mailbox,
            events,
            endings: JoinSet::new(),
            workers,
            online,
            counts_changed,
            inbox_closed,
            unsaved: None,
            undertakings: Undertakings::default(),
            noted_badge: None,
            suspected: None,
        };
        (actor, window)
    }

    /// Runs until deleted or shut down.
    pub(crate) async fn run(mut self) {
        // Sets the clocks of what survived the last run.
        self.step(Input::Timer, Trigger::Startup).await;
        loop {
            let deadline = next_deadline(&self.state);
            let nap = deadline.map(|at| at.since(self.shared.clock.mono()));
            let counts_changed = Arc::clone(&self.counts_changed);
            let flow = tokio::select! {
                biased;
                mail = self.mailbox.recv() => match mail {
                    Some(mail) => self.mail(mail).await,
                    None => Flow::End,
                },
                Some(ended) = self.endings.join_next() => {
                    // A panic while disconnecting still means that there is no client.
                    let epoch = ended.unwrap_or(self.state.epoch);
                    self.step(Input::Link { epoch, event: LinkEvent::Stopped }, Trigger::WhatsApp).await;
                    Flow::Go
                },
                Some((epoch, event)) = self.events.recv() => {
                    self.step(Input::Link { epoch, event }, Trigger::WhatsApp).await;
                    Flow::Go
                },
                () = counts_changed.notified() => {
                    self.refresh_counts().await;
                    Flow::Go
                },
                () = tokio::time::sleep(nap.unwrap_or_default()), if nap.is_some() => {
                    self.step(Input::Timer, Trigger::Timer).await;
                    Flow::Go
                },
            };
            if flow == Flow::End {
                break;
            }
        }
        self.workers.shutdown().await;
    }

    async fn mail(&mut self, mail: Mail) -> Flow {
        match mail {
            Mail::Command(command, trigger, done) => {
                self.step(Input::Command(command), trigger).await;
                let _ = done.send(());
            }
            Mail::Restore(trigger) => self.step(Input::Restore, trigger).await,
            Mail::Surroundings(input) => self.step(input, Trigger::Network).await,
            Mail::Compare { stored, dry_run, found } => {
                let mismatch = self.compare(*stored, dry_run).await;
                let _ = found.send(mismatch);
            }
            Mail::Muted(muted) => {
                self.snapshot.send_modify(|snapshot| snapshot.muted = muted);
                self.publish(true);
            }
            Mail::Renamed(name, workspace) => {
                self.snapshot.send_modify(|snapshot| {
                    snapshot.name = name;
                    snapshot.workspace = workspace;
                });
                self.publish(true);
            }
            Mail::Delete(done) => {
                let result = self.delete().await;
                let deleted = result.is_ok();
                let _ = done.send(result);
                if deleted {
                    return Flow::End;
                }
            }
            Mail::Shutdown(grace) => {
                self.online.send_replace(None);
                self.link.disconnect(grace).await;
                self.save(Page::default()).await;
                return Flow::End;
            }
        }
        Flow::Go
    }

    async fn step(&mut self, input: Input, trigger: Trigger) {
        let before = self.state.clone();
        let moment = now(&*self.shared.clock, &*self.shared.random);
        let command = if let Input::Command(command) = &input { Some(command.clone()) } else { None };
        let effects = step(&mut self.state, input, moment, &self.shared.settings);
        self.inbox_closed.store(self.state.is_evicting(), Ordering::Release);
        let (lines, finished) = self.undertakings.follow(&Step {
            instance: self.id,
            trigger,
            command: command.as_ref(),
            before: &before,
            after: &self.state,
            effects: &effects,
            wall: moment.wall,
            mono: moment.mono,
        });
        let badge = Some(self.state.badge()).filter(|badge| self.noted_badge != Some(*badge));
        let entries = effects
            .iter()
            .filter_map(|effect| if let Effect::Record(entry) = effect { Some(entry.clone()) } else { None })
            .collect();
        let page = Page { entries, badge, lines, finished };
        if self.unsaved.is_some() || !page.is_empty() || before.persisted() != self.state.persisted() {
            self.save(page).await;
        }
        // Before the effects, so that the outbox never sends through a client that is being ended.
        let online = matches!(self.state.connection, Connection::Online { .. }).then_some(self.state.epoch.0);
        self.online.send_if_modified(|now| std::mem::replace(now, online) != online);
        for effect in effects {
            self.perform(effect).await;
        }
        self.publish(false);
    }

    /// Writes the state and what belongs to it, together with what could not be written before.
    async fn save(&mut self, page: Page) {
        let page = self.unsaved.take().unwrap_or_default().followed_by(page);
        let (id, persisted, at) = (self.id, self.state.persisted(), self.shared.clock.wall());
        let (entries, lines, finished, badge) =
            (page.entries.clone(), page.lines.clone(), page.finished.clone(), page.badge);
        let written = self
            .shared
            .store
            .write(move |w| {
                w.set_lifecycle(id, &persisted)?;
                if let Some(badge) = badge {
                    w.begin_badge(id, badge, at)?;
                }
                for Finish { row, result, duration_ms } in &finished {
                    w.finish_audit(*row, result, *duration_ms)?;
                }
                let lines = lines.iter().map(|line| w.append_audit(&line.row)).collect::<Result<Vec<_>, _>>()?;
                let entries =
                    entries.iter().map(|entry| w.append_event(id, at, entry)).collect::<Result<Vec<_>, _>>()?;
                Ok((lines, entries))
            })
            .await;
        match written {
            Ok((lines, rows)) => {
                self.noted_badge = badge.or(self.noted_badge);
                let lasting = page.lines.iter().zip(lines);
                self.undertakings.appended(
                    lasting.filter_map(|(line, row)| line.lasting.map(|(lasting, began)| (lasting, began, row))),
                );
                for (row, entry) in rows.into_iter().zip(page.entries) {
                    self.shared.feed.publish(EngineEvent::Timeline { instance: self.id, id: row, at, entry });
                }
            }
            Err(error) => {
                self.unsaved = Some(page);
                tracing::error!(instance = %self.id, %error, "state not written; tried again at the next step");
            }
        }
    }

    /// Compares, and mends unless it is only asked what would be.
    async fn compare(&mut self, stored: Persisted, dry_run: bool) -> Option<Mismatch> {
        if stored != self.state.persisted() && self.is_stored_otherwise().await {
            if !dry_run {
                tracing::warn!(instance = %self.id, "the database has another state; written again");
                self.save(Page::default()).await;
            }
            return Some(Mismatch::Stored);
        }
        let client_exists = self.link.has_client();
        let mismatch = match (self.state.client, client_exists) {
            (ClientSlot::Running, false) => Some(Mismatch::ClientGone),
            (ClientSlot::Empty, true) => Some(Mismatch::StrayClient),
            (ClientSlot::Empty, false) if self.state.is_stranded() => Some(Mismatch::Stranded),
            _ => None,
        };
        let suspicion = mismatch.map(|mismatch| (self.state.epoch, mismatch));
        if dry_run {
            return mismatch;
        }
        if suspicion.is_none() || self.suspected != suspicion {
            self.suspected = suspicion;
            return None;
        }
        self.suspected = None;
        tracing::warn!(instance = %self.id, ?mismatch, "mended");
        self.step(Input::Compared { client_exists }, Trigger::Reconcile).await;
        mismatch
    }

    /// The state may have been written since the comparison began: only this actor writes it, so now it stands still.
    async fn is_stored_otherwise(&self) -> bool {
        let id = self.id;
        match self.shared.store.read(move |r| r.instance(id)).await {
            Ok(Some(row)) => row.lifecycle != self.state.persisted(),
            Ok(None) => false,
            Err(error) => {
                tracing::warn!(instance = %self.id, %error, "state not read");
                false
            }
        }
    }

    async fn perform(&mut self, effect: Effect) {
        let grace = Duration::from_millis(self.shared.settings.stop_grace_ms);
        match effect {
            Effect::Connect { epoch, rebuild } => {
                tracing::info!(instance = %self.id, epoch = epoch.0, ?rebuild, "connecting");
                self.link.connect(epoch, rebuild).await;
            }
            Effect::Disconnect { epoch } => {
                let link = Arc::clone(&self.link);
                // What could not be committed must be decrypted again: a client that ends gracefully would keep its
                // ratchets where they are, and the redelivered message would pass for one that it has seen.
                let fault = matches!(self.state.connection, Connection::Parked { why: ParkWhy::Fault(_) });
                let grace = if fault { Duration::ZERO } else { grace };
                self.endings.spawn(async move {
                    link.disconnect(grace).await;
                    epoch
                });
            }
            Effect::Logout { epoch } => {
                let link = Arc::clone(&self.link);
                self.endings.spawn(async move {
                    link.logout(grace).await;
                    epoch
                });
            }
            Effect::RequestPairCode { epoch, phone } => self.link.request_pair_code(epoch, phone).await,
            Effect::Probe { epoch } => self.link.probe(epoch).await,
            Effect::SetSessionAside => self.session_files(self.link.set_session_aside().await, "kept aside").await,
            Effect::RemoveSession => self.session_files(self.link.remove_session().await, "removed").await,
            Effect::FlushOutbox | Effect::Record(_) => {}
            Effect::Notify(notice) => {
                let (name, muted) = {
                    let snapshot = self.snapshot.borrow();
                    (snapshot.name.clone(), snapshot.muted)
                };
                let queued = self.counts.queued;
                self.shared.feed.publish(EngineEvent::Notice { instance: self.id, name, notice, queued, muted });
            }
            Effect::WithdrawNotices => self.shared.feed.publish(EngineEvent::NoticesWithdrawn(self.id)),
        }
    }

    async fn session_files(&mut self, result: std::io::Result<()>, what: &'static str) {
        match result {
            Ok(()) => tracing::info!(instance = %self.id, what, "session files"),
            Err(error) => {
                // The next connect finds the old session and is refused again: said in the log, and no harm done.
                tracing::error!(instance = %self.id, %error, what, "session files refused");
            }
        }
    }

    async fn delete(&mut self) -> Result<(), StoreError> {
        let grace = Duration::from_millis(self.shared.settings.stop_grace_ms);
        self.online.send_replace(None);
        if matches!(self.state.connection, Connection::Online { .. }) {
            self.link.logout(grace).await;
        } else {
            self.link.disconnect(grace).await;
        }
        self.endings.shutdown().await;
        self.workers.shutdown().await;
        let removed = self.link.remove_session().await;
        self.session_files(removed, "removed").await;
        let id = self.id;
        let mut row = audit::done(self.shared.clock.wall(), None, Trigger::Operator, AuditAction::Delete);
        row.detail = Some(detail(&[(AuditFigure::Instance, &id)]));
        self.shared
            .store
            .write(move |w| {
                w.delete_instance(id)?;
                w.append_audit(&row)
            })
            .await?;
        self.shared.feed.publish(EngineEvent::NoticesWithdrawn(self.id));
        self.shared.feed.publish(EngineEvent::InstanceGone(self.id));
        Ok(())
    }

    async fn refresh_counts(&mut self) {
        let id = self.id;
        match self.shared.store.read(move |r| r.counts(id)).await {
            Ok(counts) => {
                self.counts = counts;
                self.publish(false);
            }
            Err(error) => tracing::warn!(instance = %self.id, %error, "counts not read"),
        }
    }

    fn publish(&mut self, force: bool) {
        let warning = self.state.warning(self.shared.clock.wall(), &self.shared.settings);
        let changed = self.snapshot.send_if_modified(|snapshot| {
            let same = snapshot.state == self.state
                && snapshot.warning == warning
                && snapshot.unread == self.counts.unread
                && snapshot.queued == self.counts.queued
                && snapshot.last_activity == self.counts.last_activity;
            if same {
                return false;
            }
            snapshot.state = self.state.clone();
            snapshot.warning = warning;
            snapshot.unread = self.counts.unread;
            snapshot.queued = self.counts.queued;
            snapshot.last_activity = self.counts.last_activity;
            true
        });
        if changed || force {
            let snapshot = self.snapshot.borrow().clone();
            self.shared.feed.publish(EngineEvent::Instance(Box::new(snapshot)));
        }
    }
}
