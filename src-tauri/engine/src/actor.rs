//! The actor of an instance: receive, step, persist, perform, publish. Nothing else touches its client, so a restart can't
//! race a reconnect and two starts can't make two clients.

mod deeds;
mod deleting;
mod editing;
mod estate;
mod workers;

use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use tokio::sync::{Notify, Semaphore, mpsc, oneshot, watch};
use tokio::task::JoinSet;
use wakala_domain::audit::Trigger;
use wakala_domain::ids::InstanceId;
use wakala_domain::instance::Wanted;
use wakala_domain::journal::Happening;
use wakala_domain::lifecycle::{
    Badge, ClientSlot, Command, Connection, Effect, EntryKind, Epoch, Fate, Input, LinkEvent, ParkWhy, Persisted,
    Reason, ReasonKind, State, next_deadline, restore, step,
};
use wakala_domain::settings::LifecycleSettings;
use wakala_domain::time::Mono;
use wakala_store::{AuditRow, Counts, InstanceRow, Store, StoreError};

use crate::admission::{Admission, Permit};
use crate::audit::{Finish, Step, Undertakings, fights};
use crate::clock::{Clock, Random, now};
use crate::delivery::DeliveryBook;
use crate::error::{CommandError, NotKept, store_reason};
use crate::failures::Failures;
use crate::feed::{EngineEvent, Feed, InstanceSnapshot};
use crate::groups::Groups;
use crate::history::{History, Older};
use crate::inbound::Inbound;
use crate::left_out::LeftOut;
use crate::link::{Link, LinkSeat, Links};
use crate::media::{Folder, Media};
use crate::outbox::Outbox;
use crate::placing::Placing;
use crate::read_here::Teller;
use crate::refusals::{Refusals, Refused};
use crate::repeats::Repeats;
use crate::room::Room;
use crate::sessions::Sessions;
use crate::turns::Turns;
use crate::uploading::{Progress, Uploads};
use crate::wake::Wake;

use deeds::Done;
pub(crate) use editing::Edit;
pub(crate) use estate::{Estate, Mailbox};
use estate::{Page, Unsaved};
use workers::Workers;
pub(crate) use workers::{Lost, Rests, Worker};

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
    pub sessions: Arc<dyn Sessions>,
    pub admission: Arc<dyn Admission>,
    /// Where the files of messages live, a folder for each instance.
    pub files: Arc<PathBuf>,
    /// So many files are fetched at a time.
    pub fetching: Arc<Semaphore>,
    /// The history of one number is worked off at a time.
    pub history: Arc<Semaphore>,
    /// So many files go out at a time.
    pub uploading: Arc<Semaphore>,
    /// How far they are.
    pub progress: Progress,
    /// What is left on the disk for files.
    pub room: Room,
    /// Names of files whose messages have no rows yet.
    pub placing: Placing,
    /// When something was left out.
    pub left_out: Failures,
}

/// What an actor can be asked.
#[derive(Debug)]
pub(crate) enum Mail {
    /// An operator command; answered when it was persisted and set going, or set going and refused by the database.
    Command(Command, Trigger, oneshot::Sender<Result<(), CommandError>>),
    /// Start, if wanted running: with the app, or because the instance is new or has a new actor.
    Restore(Trigger),
    /// Something around the instance changed: the PC slept, its network or clock changed.
    Surroundings(Input),
    /// Change what the operator chose for it, with this line in the audit trail; answered when that is written, and it goes by it.
    Edit(Box<(Edit, AuditRow)>, Trigger, oneshot::Sender<Result<InstanceSnapshot, StoreError>>),
    /// Compare what is believed with what was stored and what runs; answered with what did not agree.
    Compare { stored: Box<Persisted>, dry_run: bool, found: oneshot::Sender<Option<Mismatch>> },
    /// End for good: session, messages, everything. Answered when that is decided, and usually done.
    Delete(Trigger, oneshot::Sender<Result<(), StoreError>>),
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

/// What an actor shows the outside.
#[derive(Clone)]
pub(crate) struct Window {
    pub snapshot: watch::Receiver<InstanceSnapshot>,
    pub link: Arc<dyn Link>,
    pub wake_outbox: Arc<Wake>,
    /// Something was read here.
    pub wake_teller: Arc<Notify>,
    /// A file is wanted.
    pub wake_media: Arc<Notify>,
    /// A file is to go out, or was taken back.
    pub wake_uploads: Arc<Notify>,
    /// Who waits for older messages.
    pub older: Arc<Older>,
    pub counts_changed: Arc<Notify>,
    /// It waits for the database: it is not stuck, whatever it does not answer.
    pub at_the_store: Arc<AtomicBool>,
}

impl Window {
    /// Chats became one, or WhatsApp has said who is there: what waits may go on, or stands in another chat.
    pub(crate) fn chats_changed(&self) {
        self.wake_outbox.anything();
        self.wake_teller.notify_one();
    }
}

pub(crate) struct Actor {
    id: InstanceId,
    shared: Shared,
    state: State,
    estate: Estate,
    counts: Counts,
    session_dir: PathBuf,
    link: Arc<dyn Link>,
    mailbox: Mailbox,
    /// When those before it failed, the last time just now.
    failed: Vec<Mono>,
    events: mpsc::Receiver<(Epoch, LinkEvent)>,
    /// What takes its time; each ends in what the machine hears of it.
    deeds: JoinSet<Done>,
    /// The deed that waits for a turn to connect.
    turn: Option<tokio::task::AbortHandle>,
    /// The turn that it has, and when others need not wait for it any longer.
    permit: Option<(Permit, Mono)>,
    at_the_store: Arc<AtomicBool>,
    /// The outbox, the delivery book and others; they end with the actor, and it with each of them.
    workers: Workers,
    online: watch::Sender<Option<u64>>,
    inbox_closed: Arc<AtomicBool>,
    /// Why the database refused; the machine hears of it next.
    refused: Option<Reason>,
    /// The same, from those who work for it.
    heard_refused: Refused,
    refusals: Refusals,
    undertakings: Undertakings,
    /// The badge that the health history has now.
    noted_badge: Option<Badge>,
    /// A mismatch is mended when it is found twice: what was on its way has arrived by then.
    suspected: Option<(Epoch, Mismatch)>,
}

/// Whether the actor goes on.
enum Flow {
    Go,
    End,
    Lost(Lost),
}

impl Actor {
    /// Builds an actor for a row as it was persisted, and for what those before it left; nothing runs before `run`.
    pub(crate) fn new(
        row: InstanceRow,
        session_dir: PathBuf,
        mailbox: Mailbox,
        shared: Shared,
        estate: Estate,
        rests: &Rests,
        failed: Vec<Mono>,
    ) -> (Self, Window) {
        let id = row.id;
        let state = restore(estate.decided().unwrap_or_else(|| row.lifecycle.clone()));
        let (events_in, events) = mpsc::channel(EVENT_CAPACITY);
        let (receipts_in, receipts) = mpsc::channel(RECEIPT_CAPACITY);
        let (counts_changed, wake) = (Arc::clone(&estate.counts_changed), Arc::clone(&estate.wake_outbox));
        let said_in_groups = Arc::new(Notify::new());
        let inbox_closed = Arc::new(AtomicBool::new(false));
        let (refusals, heard_refused) = Refusals::new();
        let left_out = LeftOut { instance: id, times: shared.left_out.clone() };
        let book = Arc::new(DeliveryBook {
            instance: id,
            store: shared.store.clone(),
            clock: Arc::clone(&shared.clock),
            settings: Arc::clone(&shared.settings),
            feed: shared.feed.clone(),
            counts_changed: Arc::clone(&counts_changed),
            wake: Arc::clone(&wake),
            refusals: refusals.clone(),
            left_out: left_out.clone(),
        });
        let repeats_changed = Arc::new(Notify::new());
        let wake_uploads = Arc::new(Notify::new());
        let (wake_media, links) = (Arc::new(Notify::new()), Arc::clone(&shared.links));
        let opening = Arc::clone(&shared.links);
        let inbound = Inbound {
            instance: id,
            events: events_in,
            receipts: receipts_in,
            book: Arc::clone(&book),
            store: shared.store.clone(),
            clock: Arc::clone(&shared.clock),
            feed: shared.feed.clone(),
            counts_changed: Arc::clone(&counts_changed),
            wake_outbox: Arc::clone(&wake),
            wake_groups: Arc::clone(&said_in_groups),
            repeats_changed: Arc::clone(&repeats_changed),
            wake_media: Arc::clone(&wake_media),
            wake_history: Arc::default(),
            offered: Arc::new(move |raw| links.offered(raw)),
            opens_votes: Arc::new(move |ballot| opening.open_vote(ballot)),
            fetched_up_to: shared.settings.fetch_files_mb << 20,
            closed: Arc::clone(&inbox_closed),
            owed: Arc::default(),
            arrivals: Arc::clone(&estate.arrivals),
            left_out,
        };
        let (proxy, available, choice) = (row.proxy.clone(), row.available, row.history);
        let seat = LinkSeat {
            instance: id,
            session_dir: session_dir.clone(),
            proxy,
            available,
            history: choice,
            inbound: inbound.clone(),
        };
        let link: Arc<dyn Link> = Arc::from(shared.links.link(seat));
        let (online, online_rx) = watch::channel(None);
        let history =
            History::of(&inbound, (&shared.links, &shared.history), &estate.older, &refusals, (&link, &online_rx));
        let repeats = Repeats {
            instance: id,
            link: Arc::clone(&link),
            store: shared.store.clone(),
            clock: Arc::clone(&shared.clock),
            online: online_rx.clone(),
            changed: Arc::clone(&repeats_changed),
            wake_uploads: Arc::clone(&wake_uploads),
            refusals: refusals.clone(),
        };
        let outbox = Outbox {
            instance: id,
            link: Arc::clone(&link),
            store: shared.store.clone(),
            clock: Arc::clone(&shared.clock),
            feed: shared.feed.clone(),
            online: online_rx.clone(),
            wake: Arc::clone(&wake),
            refusals: refusals.clone(),
            counts_changed: Arc::clone(&counts_changed),
            wake_uploads: Arc::clone(&wake_uploads),
            settings: Arc::clone(&shared.settings),
        };
        let wake_teller = Arc::clone(&estate.wake_teller);
        let teller = Teller {
            instance: id,
            link: Arc::clone(&link),
            store: shared.store.clone(),
            online: online_rx.clone(),
            wake: Arc::clone(&wake_teller),
            refusals: refusals.clone(),
        };
        let media = Media {
            instance: id,
            link: Arc::clone(&link),
            store: shared.store.clone(),
            clock: Arc::clone(&shared.clock),
            feed: shared.feed.clone(),
            folder: Folder::of(&shared.files, id),
            online: online_rx.clone(),
            wake: Arc::clone(&wake_media),
            turns: Turns::among(&shared.fetching),
            room: shared.room.clone(),
            refusals: refusals.clone(),
            placing: shared.placing.clone(),
        };
        let uploads = Uploads {
            instance: id,
            link: Arc::clone(&link),
            store: shared.store.clone(),
            clock: Arc::clone(&shared.clock),
            feed: shared.feed.clone(),
            folder: Folder::of(&shared.files, id),
            online: online_rx.clone(),
            wake: Arc::clone(&wake_uploads),
            outbox: Arc::clone(&wake),
            repeats: repeats_changed,
            counts_changed: Arc::clone(&counts_changed),
            turns: Turns::among(&shared.uploading),
            room: shared.room.clone(),
            progress: shared.progress.clone(),
            refusals: refusals.clone(),
        };
        let mut workers = Workers::default();
        workers.begin(Worker::Media, rests, media.run());
        workers.begin(Worker::Uploads, rests, uploads.run());
        workers.begin(Worker::History, rests, history.run());
        workers.begin(Worker::Outbox, rests, outbox.run());
        workers.begin(Worker::Teller, rests, teller.run());
        let groups = Groups {
            instance: id,
            link: Arc::clone(&link),
            store: shared.store.clone(),
            feed: shared.feed.clone(),
            online: online_rx,
            wake: said_in_groups,
            refusals: refusals.clone(),
        };
        workers.begin(Worker::Groups, rests, groups.run());
        workers.begin(Worker::Book, rests, book.run(receipts));
        workers.begin(Worker::Repeats, rests, repeats.run());
        let counts = row.counts();
        let warning = state.warning(shared.clock.wall(), &shared.settings);
        estate.snapshot.send_modify(|shown| {
            *shown = InstanceSnapshot {
                id,
                name: row.name,
                workspace: row.workspace,
                created: row.created,
                muted: row.muted,
                proxy: row.proxy,
                country: row.country,
                available: row.available,
                history: row.history,
                progress: row.progress,
                warning,
                state: state.clone(),
                unread: counts.unread,
                queued: counts.queued,
                unsent: counts.unsent,
                last_activity: counts.last_activity,
            };
        });
        let at_the_store = Arc::new(AtomicBool::new(false));
        let window = Window {
            at_the_store: Arc::clone(&at_the_store),
            snapshot: estate.snapshot.subscribe(),
            link: Arc::clone(&link),
            wake_outbox: wake,
            wake_teller,
            wake_media,
            wake_uploads,
            older: Arc::clone(&estate.older),
            counts_changed,
        };
        let actor = Self {
            id,
            shared,
            state,
            estate,
            counts,
            session_dir,
            link,
            mailbox,
            failed,
            events,
            deeds: JoinSet::new(),
            turn: None,
            permit: None,
            at_the_store,
            workers,
            online,
            inbox_closed,
            refused: None,
            heard_refused,
            refusals,
            undertakings: Undertakings::default(),
            noted_badge: None,
            suspected: None,
        };
        (actor, window)
    }

    /// Runs until deleted or shut down.
    ///
    /// # Errors
    /// One of its workers has ended before it: it has to be brought up anew.
    pub(crate) async fn run(mut self) -> Result<(), Lost> {
        if self.state.deleting {
            self.finish_deleting(None).await;
            return Ok(());
        }
        // Sets the clocks of what survived the last run.
        self.step(Input::Timer, Trigger::Startup).await;
        let at = std::mem::take(&mut self.failed);
        if !at.is_empty() {
            // It comes back on the ladder: what fails again and again must not log in again and again.
            let reason = Reason::bare(ReasonKind::Internal);
            self.step(Input::Failed { reason, at }, Trigger::Reconcile).await;
        }
        loop {
            // However much comes in, what is due is due.
            if next_deadline(&self.state).is_some_and(|at| at <= self.shared.clock.mono()) {
                self.step(Input::Timer, Trigger::Timer).await;
            }
            self.hear_of_refusal().await;
            match self.next().await {
                Flow::Go => {}
                Flow::End => break,
                Flow::Lost(lost) => {
                    // Nothing goes out any more, and what is decided stands for whoever comes next.
                    self.online.send_replace(None);
                    if self.estate.waits().is_some() {
                        self.save(Page::default()).await;
                    }
                    return Err(lost);
                }
            }
        }
        self.workers.shutdown().await;
        Ok(())
    }

    async fn hear_of_refusal(&mut self) {
        if let Some(reason) = self.refused.take() {
            self.step(Input::StoreRefused { reason }, Trigger::Timer).await;
            // What that led to was refused as well, and is written with what waits.
            self.refused = None;
        }
    }

    /// Takes what comes next, or waits until something is due.
    async fn next(&mut self) -> Flow {
        let until = |at: Mono| at.since(self.shared.clock.mono());
        let nap = next_deadline(&self.state).map(until);
        let turn_over = self.permit.as_ref().map(|(_, at)| until(*at));
        let counts_changed = Arc::clone(&self.estate.counts_changed);
        tokio::select! {
            biased;
            lost = self.workers.next_lost() => return Flow::Lost(lost),
            mail = self.mailbox.recv() => match mail {
                Some(mail) => return self.mail(mail).await,
                None => return Flow::End,
            },
            Some(done) = self.deeds.join_next() => {
                // One that was called off says nothing.
                if let Ok(done) = done {
                    self.done(done).await;
                }
            }
            Some((epoch, event)) = self.events.recv() => {
                self.step(Input::Link { epoch, event }, Trigger::WhatsApp).await;
            }
            reason = self.heard_refused.next() => self.refused = reason.or(self.refused.take()),
            () = counts_changed.notified() => self.refresh_counts().await,
            () = tokio::time::sleep(turn_over.unwrap_or_default()), if turn_over.is_some() => self.permit = None,
            () = tokio::time::sleep(nap.unwrap_or_default()), if nap.is_some() => {}
        }
        Flow::Go
    }

    async fn mail(&mut self, mail: Mail) -> Flow {
        match mail {
            Mail::Command(command, trigger, done) => {
                let would_fight = fights(&command);
                self.step(Input::Command(command), trigger).await;
                // Where the number stands then is what is answered.
                self.hear_of_refusal().await;
                let refused = would_fight && self.state.is_elsewhere();
                let _ = done.send(self.is_kept().and(if refused { Err(CommandError::Elsewhere) } else { Ok(()) }));
            }
            Mail::Restore(trigger) => self.step(Input::Restore, trigger).await,
            Mail::Surroundings(input) => self.step(input, Trigger::Network).await,
            Mail::Compare { stored, dry_run, found } => {
                let mismatch = self.compare(*stored, dry_run).await;
                let _ = found.send(mismatch);
            }
            Mail::Edit(edit, trigger, done) => {
                let (edit, line) = *edit;
                let _ = done.send(self.edit(edit, line, trigger).await);
            }
            Mail::Delete(trigger, done) => {
                if let Err(error) = self.decide_deletion(trigger).await {
                    let _ = done.send(Err(error));
                } else {
                    self.finish_deleting(Some(done)).await;
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

    /// Whether what was ordered is in the database; if not, whether it is done all the same.
    fn is_kept(&self) -> Result<(), CommandError> {
        let Some(why) = self.estate.waits() else { return Ok(()) };
        let parked = matches!(self.state.connection, Connection::Parked { why: ParkWhy::Fault(_) });
        let waits = self.state.pending_fate() != Fate::Keep
            || self.state.is_evicting()
            || (parked && self.state.wanted == Wanted::Running);
        Err(CommandError::NotKept(NotKept { why, waits }))
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
        let told = effects.iter().filter_map(happening).collect();
        let page = Page { entries, badge, lines, finished, told };
        if self.estate.waits().is_some() || !page.is_empty() || before.persisted() != self.state.persisted() {
            self.save(page).await;
        }
        self.give_turn_on();
        // Before the effects, so that the outbox never sends through a client that is being ended.
        let online = matches!(self.state.connection, Connection::Online { .. }).then_some(self.state.epoch.0);
        self.online.send_if_modified(|now| std::mem::replace(now, online) != online);
        for effect in effects {
            self.perform(effect, trigger).await;
        }
        self.publish(false);
    }

    /// Writes the state and what belongs to it, together with what could not be written before.
    async fn save(&mut self, page: Page) {
        // It stays there until it is written: whoever comes next must find it.
        let unsaved = self.estate.unsaved_page();
        let told_before = unsaved.told.len();
        let page = unsaved.followed_by(page);
        let (id, persisted, at) = (self.id, self.state.persisted(), self.shared.clock.wall());
        // Whoever takes over meanwhile goes on from what is being written, not from what stood there before.
        if let Some(why) = self.estate.waits() {
            self.estate.keep_unsaved(Unsaved { page: page.clone(), state: persisted.clone(), why });
        }
        let (entries, lines, finished, badge, told) =
            (page.entries.clone(), page.lines.clone(), page.finished.clone(), page.badge, page.told.clone());
        self.at_the_store.store(true, Ordering::Release);
        let left_out = LeftOut { instance: id, times: self.shared.left_out.clone() };
        let written = self
            .shared
            .store
            .write(move |w| {
                w.set_lifecycle(id, &persisted)?;
                // A row that no version wrote stands between no decision and the disk: what it refuses is left out.
                let at_once = (w, at);
                if let Some(badge) = badge {
                    left_out.unless_refused(at_once, "a badge", || w.begin_badge(id, badge, at))?;
                }
                for Finish { row, result, duration_ms } in &finished {
                    left_out.unless_refused(at_once, "how something ended", || {
                        w.finish_audit(*row, result, *duration_ms)
                    })?;
                }
                if entries.iter().any(|entry| entry.kind == EntryKind::Paired) {
                    left_out.unless_refused(at_once, "that history is due", || w.history_begins_anew(id))?;
                }
                if entries.iter().any(|entry| entry.kind == EntryKind::NumberReplaced) {
                    // The new number has nothing to tell those who wrote to the old one.
                    left_out.unless_refused(at_once, "that nobody is told", || w.forget_read_here(id))?;
                }
                let lines = lines.iter().map(|line| {
                    left_out.unless_refused(at_once, "a line of the audit trail", || w.append_audit(&line.row))
                });
                let lines = lines.collect::<Result<Vec<Option<i64>>, _>>()?;
                let entries = entries.iter().map(|entry| {
                    left_out.unless_refused(at_once, "a line of the timeline", || w.append_event(id, at, entry))
                });
                let entries = entries.collect::<Result<Vec<Option<i64>>, _>>()?;
                let told = told.iter().map(|what| {
                    left_out.unless_refused(at_once, "a notice in the journal", || w.append_journal(id, at, what))
                });
                Ok((lines, entries, told.collect::<Result<Vec<Option<i64>>, _>>()?))
            })
            .await;
        self.at_the_store.store(false, Ordering::Release);
        match written {
            Ok((lines, rows, told)) => {
                self.refusals.taken();
                self.estate.take_unsaved();
                self.noted_badge = badge.or(self.noted_badge);
                let lasting = page.lines.iter().zip(lines);
                self.undertakings.appended(lasting.filter_map(|(line, row)| {
                    line.lasting.zip(row).map(|((lasting, began), row)| (lasting, began, row))
                }));
                for (row, entry) in rows.into_iter().zip(page.entries) {
                    if let Some(row) = row {
                        self.shared.feed.publish(EngineEvent::Timeline { instance: self.id, id: row, at, entry });
                    }
                }
                for (seq, what) in told.into_iter().zip(page.told) {
                    self.tell(seq, what);
                }
            }
            Err(error) => {
                // A disk that is full must be told of, too.
                for what in page.told.iter().skip(told_before) {
                    self.tell(None, what.clone());
                }
                self.refused = Some(store_reason(&error));
                tracing::error!(instance = %self.id, %error, "state not written; tried again at the next step");
                self.estate.keep_unsaved(Unsaved { page, state: self.state.persisted(), why: error });
            }
        }
    }

    /// Tells whoever listens now; whoever does not reads it in the journal.
    fn tell(&self, seq: Option<i64>, what: Happening) {
        let instance = self.id;
        self.shared.feed.publish(match what {
            Happening::Notice { notice } => {
                let (name, muted) = {
                    let snapshot = self.estate.snapshot.borrow();
                    (snapshot.name.clone(), snapshot.muted)
                };
                EngineEvent::Notice { seq, instance, name, notice, queued: self.counts.queued, muted }
            }
            Happening::NoticesWithdrawn => EngineEvent::NoticesWithdrawn { seq, instance },
            // Whoever writes messages tells of them.
            Happening::Messages { .. } | Happening::Deliveries { .. } => return,
        });
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
            (ClientSlot::Empty | ClientSlot::Waiting, true) => Some(Mismatch::StrayClient),
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
        self.at_the_store.store(true, Ordering::Release);
        let read = self.shared.store.read(move |r| r.instance(id)).await;
        self.at_the_store.store(false, Ordering::Release);
        match read {
            Ok(Some(row)) => row.lifecycle != self.state.persisted(),
            Ok(None) => false,
            Err(error) => {
                tracing::warn!(instance = %self.id, %error, "state not read");
                false
            }
        }
    }

    async fn refresh_counts(&mut self) {
        let id = self.id;
        self.at_the_store.store(true, Ordering::Release);
        let read = self.shared.store.read(move |r| r.counts(id)).await;
        self.at_the_store.store(false, Ordering::Release);
        match read {
            Ok(counts) => {
                self.counts = counts;
                self.publish(false);
            }
            Err(error) => tracing::warn!(instance = %self.id, %error, "counts not read"),
        }
    }

    fn publish(&mut self, force: bool) {
        let warning = self.state.warning(self.shared.clock.wall(), &self.shared.settings);
        let changed = self.estate.snapshot.send_if_modified(|snapshot| {
            let same = snapshot.state == self.state
                && snapshot.warning == warning
                && snapshot.unread == self.counts.unread
                && snapshot.queued == self.counts.queued
                && snapshot.unsent == self.counts.unsent
                && snapshot.last_activity == self.counts.last_activity
                && snapshot.progress == self.counts.progress;
            if same {
                return false;
            }
            snapshot.state = self.state.clone();
            snapshot.warning = warning;
            snapshot.unread = self.counts.unread;
            snapshot.queued = self.counts.queued;
            snapshot.unsent = self.counts.unsent;
            snapshot.last_activity = self.counts.last_activity;
            snapshot.progress = self.counts.progress;
            true
        });
        if changed || force {
            let snapshot = self.estate.snapshot.borrow().clone();
            self.shared.feed.publish(EngineEvent::Instance(Box::new(snapshot)));
        }
    }
}

/// What the journal says of an effect.
fn happening(effect: &Effect) -> Option<Happening> {
    match effect {
        Effect::Notify(notice) => Some(Happening::Notice { notice: notice.clone() }),
        Effect::WithdrawNotices => Some(Happening::NoticesWithdrawn),
        _ => None,
    }
}
