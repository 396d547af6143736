//! The actor of an instance: receive, step, persist, perform, publish. Nothing else touches its client, so a restart can't
//! race a reconnect and two starts can't make two clients.

use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use tokio::sync::{Notify, mpsc, oneshot, watch};
use tokio::task::JoinSet;
use wakala_domain::ids::InstanceId;
use wakala_domain::instance::InstanceName;
use wakala_domain::lifecycle::{
    Command, Connection, Effect, Entry, Epoch, Input, LinkEvent, ParkWhy, State, next_deadline, step,
};
use wakala_domain::settings::LifecycleSettings;
use wakala_store::{AuditRow, Counts, InstanceRow, Store, StoreError};

use crate::clock::{Clock, Random, now};
use crate::delivery::DeliveryBook;
use crate::engine::Trigger;
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
    /// Start with the app, if wanted running.
    Restore,
    /// The PC slept.
    Woke(Duration),
    /// The name or the workspace changed in the database.
    Renamed(InstanceName, String),
    /// End for good: session, messages, everything.
    Delete(oneshot::Sender<Result<(), StoreError>>),
    /// The app ends: disconnect gracefully, keep everything.
    Shutdown(Duration),
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
    /// What could not be written yet.
    unsaved: bool,
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
        let inbound = Inbound {
            instance: id,
            events: events_in,
            receipts: receipts_in,
            store: shared.store.clone(),
            clock: Arc::clone(&shared.clock),
            feed: shared.feed.clone(),
            counts_changed: Arc::clone(&counts_changed),
        };
        let link: Arc<dyn Link> = Arc::from(shared.links.link(LinkSeat { instance: id, session_dir, inbound }));
        let (online, online_rx) = watch::channel(None);
        let wake = Arc::new(Notify::new());
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
            ack_timeout: Duration::from_millis(shared.settings.ack_timeout_ms),
        };
        let book = DeliveryBook {
            instance: id,
            store: shared.store.clone(),
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
            unsaved: false,
        };
        (actor, window)
    }

    /// Runs until deleted or shut down.
    pub(crate) async fn run(mut self) {
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
                    self.step(Input::Link { epoch, event: LinkEvent::Stopped }).await;
                    Flow::Go
                },
                Some((epoch, event)) = self.events.recv() => {
                    self.step(Input::Link { epoch, event }).await;
                    Flow::Go
                },
                () = counts_changed.notified() => {
                    self.refresh_counts().await;
                    Flow::Go
                },
                () = tokio::time::sleep(nap.unwrap_or_default()), if nap.is_some() => {
                    self.step(Input::Timer).await;
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
                self.command(command, trigger).await;
                let _ = done.send(());
            }
            Mail::Restore => self.step(Input::Restore).await,
            Mail::Woke(slept) => self.step(Input::Woke { slept }).await,
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
                self.save(Vec::new()).await;
                return Flow::End;
            }
        }
        Flow::Go
    }

    async fn command(&mut self, command: Command, trigger: Trigger) {
        let action = match &command {
            Command::Start => "start",
            Command::Stop => "stop",
            Command::Restart => "restart",
            Command::TryNow => "try_now",
            Command::ShowNewCode => "show_new_code",
            Command::PairByCode(_) => "pair_by_code",
            Command::TakeOver => "take_over",
            Command::Unlink => "unlink",
        };
        self.step(Input::Command(command)).await;
        let row = AuditRow {
            at: self.shared.clock.wall(),
            instance: Some(self.id),
            trigger: trigger.as_str().to_owned(),
            action: action.to_owned(),
            result: format!("{:?}", self.state.badge()),
            detail: None,
            duration_ms: None,
        };
        if let Err(error) = self.shared.store.write(move |w| w.append_audit(&row)).await {
            tracing::error!(instance = %self.id, %error, "audit trail not written");
        }
    }

    async fn step(&mut self, input: Input) {
        let before = self.state.persisted();
        let moment = now(&*self.shared.clock, &*self.shared.random);
        let effects = step(&mut self.state, input, moment, &self.shared.settings);
        let entries: Vec<Entry> = effects
            .iter()
            .filter_map(|effect| if let Effect::Record(entry) = effect { Some(entry.clone()) } else { None })
            .collect();
        if self.unsaved || before != self.state.persisted() || !entries.is_empty() {
            self.save(entries).await;
        }
        // Before the effects, so that the outbox never sends through a client that is being ended.
        let online = matches!(self.state.connection, Connection::Online { .. }).then_some(self.state.epoch.0);
        self.online.send_if_modified(|now| std::mem::replace(now, online) != online);
        for effect in effects {
            self.perform(effect).await;
        }
        self.publish(false);
    }

    async fn save(&mut self, entries: Vec<Entry>) {
        let (id, persisted, at) = (self.id, self.state.persisted(), self.shared.clock.wall());
        let kept = entries.clone();
        let written = self
            .shared
            .store
            .write(move |w| {
                w.set_lifecycle(id, &persisted)?;
                entries.iter().map(|entry| w.append_event(id, at, entry)).collect::<Result<Vec<_>, _>>()
            })
            .await;
        match written {
            Ok(rows) => {
                self.unsaved = false;
                for (row, entry) in rows.into_iter().zip(kept) {
                    self.shared.feed.publish(EngineEvent::Timeline { instance: self.id, id: row, at, entry });
                }
            }
            Err(error) => {
                self.unsaved = true;
                tracing::error!(instance = %self.id, %error, "state not written; tried again at the next step");
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
                let name = self.snapshot.borrow().name.clone();
                let queued = self.counts.queued;
                self.shared.feed.publish(EngineEvent::Notice { instance: self.id, name, notice, queued });
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
        let row = AuditRow {
            at: self.shared.clock.wall(),
            instance: None,
            trigger: Trigger::Operator.as_str().to_owned(),
            action: "delete".to_owned(),
            result: "deleted".to_owned(),
            detail: Some(id.to_string()),
            duration_ms: None,
        };
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
        let changed = self.snapshot.send_if_modified(|snapshot| {
            let same = snapshot.state == self.state
                && snapshot.unread == self.counts.unread
                && snapshot.queued == self.counts.queued
                && snapshot.last_activity == self.counts.last_activity;
            if same {
                return false;
            }
            snapshot.state = self.state.clone();
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
