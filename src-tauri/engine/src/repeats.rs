//! Nothing stays unreadable: what others ask of us again is answered at the latest after the next login, and what could not be
//! read here is asked for again.

use std::collections::{HashMap, HashSet};
use std::pin::Pin;
use std::sync::Arc;
use std::time::Duration;

use futures::StreamExt as _;
use futures::stream::FuturesUnordered;
use tokio::sync::{Notify, watch};
use tokio::time::Instant;
use wakala_domain::ids::InstanceId;
use wakala_domain::lanes::LaneWhy;
use wakala_domain::lifecycle::Epoch;
use wakala_domain::messages::IncomingMessage;
use wakala_domain::time::Wall;
use wakala_store::{AskedOfUs, Dark, RepeatId, RepeatRequest, Store, StoreError, Unreadable, Writing};

use crate::clock::Clock;
use crate::inbound::{CommitError, Inbound, offer_files};
use crate::link::{Link, SendError};
use crate::refusals::Refusals;

/// How long the library may take to answer a request by itself, until the device has the message.
const LIBRARY: Duration = Duration::from_secs(5);
/// How long one answer or question may take: longer than the library waits until all that had waited is here, 60 s.
const ONE: Duration = Duration::from_secs(90);
/// The pause after a device could not be answered; three times as long after each further time.
const PAUSE: Duration = Duration::from_secs(10);
/// The longest of these pauses.
const PAUSE_MOST: Duration = Duration::from_secs(3600);
/// How long after it came an unreadable message is asked for again; three times as long after each time.
const ASK_AGAIN: Duration = Duration::from_secs(10);
/// The longest of these waits.
const ASK_AGAIN_MOST: Duration = Duration::from_secs(24 * 3600);
/// The longest of them until the first time on a new connection.
const ASK_AT_START: Duration = Duration::from_secs(3600);
/// Asked for so often, it is asked for once a day, however often the connection changes.
const OFTEN: u32 = 8;
/// Devices that are answered side by side.
const AT_ONCE: usize = 8;
/// Requests of one device that are answered before it is looked at anew.
const IN_A_ROW: usize = 64;
/// How long a request is kept.
const KEEP: Duration = Duration::from_secs(30 * 24 * 3600);
/// The pause after a fault of the database, or while the connection is about to be reported as gone.
const SOON: Duration = Duration::from_secs(5);
/// When nothing is due.
const NEVER: Duration = Duration::from_secs(24 * 3600);

impl Inbound {
    /// Keeps a device's request to repeat a message of ours. When this returns `Ok` it is durable and may be acknowledged.
    /// Idempotent on message and device. Cancel safe: dropped, it may or may not be kept.
    ///
    /// # Errors
    /// The database refused, or the instance ends; it must not be acknowledged.
    pub async fn keep_repeat(&self, epoch: Epoch, request: RepeatRequest) -> Result<(), CommitError> {
        self.is_ours()?;
        let (instance, now) = (self.instance, self.clock.wall());
        let left_out = self.left_out.clone();
        let keeps = move |w: &Writing<'_>| {
            let kept = || w.keep_repeat(instance, &request, now);
            Ok(left_out.unless_refused((w, now), "a request to repeat", kept)?.unwrap_or_default())
        };
        if self.store.write(keeps).await.map_err(|error| self.refused(epoch, &error))? {
            self.repeats_changed.notify_one();
        }
        Ok(())
    }

    /// Commits the row of a message that could not be read, together with what it can be asked for again with. Idempotent.
    /// Cancel safe: dropped, both stand or neither.
    ///
    /// # Errors
    /// The database refused, or the instance ends; the message must not be acknowledged.
    pub async fn commit_unreadable(
        &self,
        epoch: Epoch,
        message: IncomingMessage,
        stanza: Vec<u8>,
    ) -> Result<(), CommitError> {
        self.is_ours()?;
        let (instance, now) = (self.instance, self.clock.wall());
        let batch = Arc::new(self.arrivals.before(vec![message.into()]));
        let (written, offers, left_out) = (Arc::clone(&batch), self.offers(&batch), self.left_out.clone());
        let written = self
            .store
            .write(move |w| {
                let committed = w.commit_arrivals(instance, &written, now)?;
                offer_files((w, now), &left_out, 0, &committed.0, &offers)?;
                // The others of the batch came before, and are none of its business.
                if let Some(row) = committed.0.last().filter(|row| row.place + 1 == written.len()) {
                    let noted = || w.note_unreadable(instance, row.row, &stanza, now);
                    left_out.unless_refused((w, now), "what can't be read, to be asked for", noted)?;
                }
                Ok(committed)
            })
            .await;
        self.note_arrivals(&batch, &written);
        let (messages, changed) = written.map_err(|error| self.refused(epoch, &error))?;
        self.tell(&messages);
        self.tell_changed(&changed);
        self.wake_media.notify_one();
        self.repeats_changed.notify_one();
        Ok(())
    }
}

impl Inbound {
    /// Keeps what could not be read and would be shown in no row (an edit, a deletion, a reaction), by its place, with what it can be
    /// asked for again with. When this returns `Ok` it is durable and may be acknowledged. Idempotent. Cancel safe: dropped, it may or may
    /// not be kept.
    ///
    /// # Errors
    /// The database refused, or the instance ends; it must not be acknowledged.
    pub async fn keep_hidden(&self, epoch: Epoch, place: IncomingMessage, stanza: Vec<u8>) -> Result<(), CommitError> {
        self.is_ours()?;
        let (instance, now, left_out) = (self.instance, self.clock.wall(), self.left_out.clone());
        let keeps = move |w: &Writing<'_>| {
            let kept = || w.keep_hidden(instance, &place, &stanza, now);
            Ok(left_out.unless_refused((w, now), "what can't be read and is hidden", kept)?.unwrap_or_default())
        };
        if self.store.write(keeps).await.map_err(|error| self.refused(epoch, &error))? {
            self.repeats_changed.notify_one();
        }
        Ok(())
    }
}

/// Answers and asks for one instance while it is online.
pub(crate) struct Repeats {
    pub instance: InstanceId,
    pub link: Arc<dyn Link>,
    pub store: Store,
    pub clock: Arc<dyn Clock>,
    pub online: watch::Receiver<Option<u64>>,
    /// Something came that is to be answered or asked for.
    pub changed: Arc<Notify>,
    /// Called when a file is to go to WhatsApp again.
    pub wake_uploads: Arc<Notify>,
    /// Told what the database refuses.
    pub refusals: Refusals,
}

/// What was done on one connection.
struct Shift {
    connection: u64,
    /// Answered on it already, and when it had been asked for.
    answered: HashMap<RepeatId, Wall>,
    /// Devices that have a new session since it came up.
    renewed: HashSet<String>,
    /// Asked for on it already, or tried: when last, and how often.
    asked: HashMap<Dark, (Wall, u32)>,
    /// Who is being answered now.
    busy: HashSet<String>,
    /// Whether somebody is being asked now.
    asking: bool,
}

/// How a device that could not be answered stands, over connections.
struct Pause {
    /// How often in a row.
    failures: u32,
    /// It is not tried before.
    until: Instant,
}

/// What came of what was begun.
enum Done {
    /// One device after the other request of it, until one failed.
    Answered { device: String, answered: Vec<(RepeatId, Wall)>, end: End },
    /// Ours, one after the other.
    Asked { asked: Vec<(Dark, Wall)>, end: End },
}

/// How it ended.
enum End {
    Through,
    /// The device is tried again later.
    Failed,
    Disconnected,
    /// It could not be noted.
    Fault(StoreError),
}

type Work<'a> = Pin<Box<dyn Future<Output = Done> + Send + 'a>>;

impl Repeats {
    /// Runs until dropped.
    pub(crate) async fn run(self) {
        let mut online = self.online.clone();
        let mut pauses = HashMap::new();
        loop {
            let Ok(now) = online.wait_for(Option::is_some).await.map(|now| *now) else { return };
            let Some(connection) = now else { continue };
            self.serve(connection, &mut pauses).await;
            if online.wait_for(|now| *now != Some(connection)).await.is_err() {
                return;
            }
        }
    }

    /// Works for one connection until it is gone. No device waits for another.
    async fn serve(&self, connection: u64, pauses: &mut HashMap<String, Pause>) {
        let (instance, now) = (self.instance, self.clock.wall());
        if let Err(error) = self.store.write(move |w| w.prune_repeats(instance, now.minus(KEEP))).await {
            tracing::warn!(%instance, %error, "old requests stay");
            self.refusals.refused(&error);
        }
        let mut shift = Shift {
            connection,
            answered: HashMap::new(),
            renewed: HashSet::new(),
            asked: HashMap::new(),
            busy: HashSet::new(),
            asking: false,
        };
        let mut work: FuturesUnordered<Work<'_>> = FuturesUnordered::new();
        // Nothing new is begun before: the database had a fault, or the connection is about to be reported as gone.
        let mut not_before = Instant::now();
        loop {
            let wait = not_before.saturating_duration_since(Instant::now());
            let pause = if wait.is_zero() {
                self.begin(&mut shift, pauses, &mut work).await.unwrap_or_else(|error| {
                    tracing::error!(%instance, %error, "requests can't be read");
                    self.refusals.refused(&error);
                    SOON
                })
            } else {
                wait
            };
            let done = tokio::select! {
                () = self.gone(connection) => return,
                Some(done) = work.next() => done,
                () = self.changed.notified(), if wait.is_zero() => continue,
                () = tokio::time::sleep(pause) => continue,
            };
            match self.finish(&mut shift, pauses, done) {
                End::Through | End::Failed => {}
                End::Disconnected => not_before = Instant::now() + SOON,
                End::Fault(error) => {
                    tracing::error!(%instance, %error, "what was repeated can't be noted");
                    self.refusals.refused(&error);
                    not_before = Instant::now() + SOON;
                }
            }
        }
    }

    /// Begins what is due, and says how long nothing else is.
    async fn begin<'a>(
        &'a self,
        shift: &mut Shift,
        pauses: &HashMap<String, Pause>,
        work: &mut FuturesUnordered<Work<'a>>,
    ) -> Result<Duration, StoreError> {
        let instance = self.instance;
        let mut next = NEVER;
        let mut last = None;
        let mut due: Vec<(String, Vec<AskedOfUs>)> = Vec::new();
        let mut old = Vec::new();
        let now = self.clock.wall();
        loop {
            let asked = self.store.read(move |r| r.open_repeats(instance, last)).await?;
            let Some(end) = asked.last() else { break };
            last = Some(end.row);
            for asked in asked {
                let device = &asked.request.requester;
                let wait = self.until_due(shift, pauses, &asked);
                if !wait.is_zero() {
                    next = next.min(wait);
                } else if asked.parcel.waits_for_its_file(now) {
                    // Whoever lets it go there calls.
                    old.extend(asked.parcel.file.is_some().then_some(asked.message));
                } else if let Some((_, its)) = due.iter_mut().find(|(other, _)| other == device) {
                    if its.len() < IN_A_ROW {
                        its.push(asked);
                    }
                } else if !shift.busy.contains(device) && shift.busy.len() + due.len() < AT_ONCE {
                    due.push((device.clone(), vec![asked]));
                }
            }
        }
        if !old.is_empty() {
            self.store.write(move |w| old.iter().try_for_each(|row| w.upload_again(*row))).await?;
            self.wake_uploads.notify_one();
        }
        for (device, its) in due {
            shift.busy.insert(device.clone());
            let answered_before = its.iter().map(|asked| shift.answered.contains_key(&asked.row)).collect();
            let renewed = shift.renewed.contains(&device);
            work.push(Box::pin(self.answer(shift.connection, device, renewed, its, answered_before)));
        }
        if shift.asking {
            return Ok(next);
        }
        let mut dark = Vec::new();
        let (mut shown, mut hidden) = (Some(None), Some(None));
        while shown.is_some() || hidden.is_some() {
            let (rows, others) = (shown, hidden);
            let pages = self.store.read(move |r| {
                let of = |page: Option<Vec<Unreadable>>| page.unwrap_or_default();
                Ok([
                    of(rows.map(|last| r.unreadable(instance, last)).transpose()?),
                    of(others.map(|last| r.hidden(instance, last)).transpose()?),
                ])
            });
            (shown, hidden) = (None, None);
            for message in pages.await?.into_iter().flatten() {
                match message.dark {
                    Dark::Shown(row) => shown = Some(Some(row)),
                    Dark::Hidden(id) => hidden = Some(Some(id)),
                }
                let tried = shift.asked.get(&message.dark).copied();
                let often = tried.is_some() || message.asks >= OFTEN;
                let most = if often { ASK_AGAIN_MOST } else { ASK_AT_START };
                // What could not be asked or noted counts all the same, here.
                let (at, times) = tried.unwrap_or((message.asked, 0));
                let wait = self.left(at.max(message.asked), after(ASK_AGAIN, times.max(message.asks), most));
                if !wait.is_zero() {
                    next = next.min(wait);
                } else if dark.len() < AT_ONCE {
                    dark.push(message);
                }
            }
        }
        if !dark.is_empty() {
            shift.asking = true;
            work.push(Box::pin(self.ask(shift.connection, dark)));
        }
        Ok(next)
    }

    /// Keeps in mind what was done.
    fn finish(&self, shift: &mut Shift, pauses: &mut HashMap<String, Pause>, done: Done) -> End {
        match done {
            Done::Asked { asked, end } => {
                shift.asking = false;
                for (message, at) in asked {
                    let tried = shift.asked.entry(message).or_insert((at, 0));
                    *tried = (at, tried.1.saturating_add(1));
                }
                end
            }
            Done::Answered { device, answered, end } => {
                shift.busy.remove(&device);
                if !answered.is_empty() {
                    pauses.remove(&device);
                    shift.renewed.insert(device.clone());
                    shift.answered.extend(answered);
                }
                if matches!(end, End::Failed) {
                    pauses.retain(|_, pause| pause.until + PAUSE_MOST > Instant::now());
                    let failures = pauses.get(&device).map_or(0, |pause| pause.failures);
                    let until = Instant::now() + after(PAUSE, failures, PAUSE_MOST);
                    pauses.insert(device, Pause { failures: failures.saturating_add(1), until });
                }
                end
            }
        }
    }

    /// How long a request is not to be answered yet: what was answered on this connection was said, and is WhatsApp's to deliver.
    fn until_due(&self, shift: &Shift, pauses: &HashMap<String, Pause>, asked: &AskedOfUs) -> Duration {
        if shift.answered.get(&asked.row) == Some(&asked.asked) {
            return NEVER;
        }
        let pause = pauses.get(&asked.request.requester);
        let pause = pause.map(|pause| pause.until.saturating_duration_since(Instant::now()));
        self.left(asked.asked, LIBRARY).max(pause.unwrap_or_default())
    }

    /// What is left of a wait. What was noted in the future was noted before the clock was set back, and waits for nothing.
    fn left(&self, since: Wall, wait: Duration) -> Duration {
        let now = self.clock.wall();
        if since > now { Duration::ZERO } else { wait.saturating_sub(since.until(now)) }
    }

    /// Answers one device, request by request. Whoever asks again after an answer could not use it, and gets a new session.
    async fn answer(
        &self,
        connection: u64,
        device: String,
        mut renewed: bool,
        its: Vec<AskedOfUs>,
        answered_before: Vec<bool>,
    ) -> Done {
        let instance = self.instance;
        let mut answered = Vec::new();
        let mut end = End::Through;
        for (request, before) in its.into_iter().zip(answered_before) {
            let outcome = within(self.link.repeat(Epoch(connection), &request, !renewed || before)).await;
            match outcome {
                Ok(()) => renewed = true,
                Err(error @ (SendError::Refused(_) | SendError::RecipientRefused { .. })) => {
                    tracing::warn!(%instance, id = request.request.id.0, %error, "a request that can't be met");
                }
                Err(SendError::NotConnected | SendError::Interrupted) => {
                    end = End::Disconnected;
                    break;
                }
                // A device that is gone for good must not keep what is behind, nor be asked about for ever.
                Err(error @ SendError::NotPossible { why: LaneWhy::Unclear | LaneWhy::NoKeys, .. }) => {
                    tracing::info!(%instance, id = request.request.id.0, %error, "not repeated");
                    end = End::Failed;
                    if let Err(error) = self.store.write(move |w| w.repeat_tried(request.row)).await {
                        end = End::Fault(error);
                        break;
                    }
                    continue;
                }
                Err(error @ (SendError::Uncertain(_) | SendError::NotPossible { .. })) => {
                    tracing::info!(%instance, id = request.request.id.0, %error, "not repeated");
                    end = End::Failed;
                    break;
                }
            }
            // No more of it on this connection.
            answered.push((request.row, request.asked));
            if let Err(error) = self.store.write(move |w| w.repeat_tried(request.row)).await {
                end = End::Fault(error);
                break;
            }
        }
        Done::Answered { device, answered, end }
    }

    /// Asks for what could not be read, message by message. What could not be asked counts as no question.
    async fn ask(&self, connection: u64, dark: Vec<Unreadable>) -> Done {
        let mut asked = Vec::new();
        let mut end = End::Through;
        for Unreadable { dark: message, stanza, .. } in dark {
            let outcome = within(self.link.ask_again(Epoch(connection), &stanza)).await;
            if matches!(outcome, Err(SendError::NotConnected | SendError::Interrupted)) {
                end = End::Disconnected;
                break;
            }
            let now = self.clock.wall();
            asked.push((message, now));
            let was_asked = match outcome {
                // One that can never be asked for must not be tried for ever.
                Ok(()) | Err(SendError::Refused(_) | SendError::RecipientRefused { .. }) => true,
                Err(_) => false,
            };
            if let Err(error) = outcome {
                tracing::info!(instance = %self.instance, ?message, %error, "not asked for again");
            }
            if was_asked && let Err(error) = self.store.write(move |w| w.asked_again(message, now)).await {
                end = End::Fault(error);
                break;
            }
        }
        Done::Asked { asked, end }
    }

    async fn gone(&self, connection: u64) {
        // A closed channel is a gone connection, too.
        let _ = self.online.clone().wait_for(|now| *now != Some(connection)).await;
    }
}

async fn within(try_it: impl Future<Output = Result<(), SendError>>) -> Result<(), SendError> {
    match tokio::time::timeout(ONE, try_it).await {
        Ok(outcome) => outcome,
        Err(_) => Err(SendError::Uncertain(format!("no answer for {} s", ONE.as_secs()))),
    }
}

/// Three times as long after each time, up to the longest.
fn after(first: Duration, times: u32, most: Duration) -> Duration {
    first.saturating_mul(3_u32.saturating_pow(times)).min(most)
}
