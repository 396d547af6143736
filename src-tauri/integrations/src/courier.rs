//! Tells one receiver: reads the journal from where it stands, has each lane told in its order, and keeps how far it has come.

use std::sync::Arc;
use std::time::Duration;

use tokio::sync::watch;
use tokio::task::JoinSet;
use tokio::time::Instant;
use tokio_util::sync::CancellationToken;
use wakala_domain::ids::InstanceId;
use wakala_domain::journal::Happening;
use wakala_domain::time::Wall;
use wakala_domain::webhooks::{Fault, FaultKind, News, Webhook, WebhookId};
use wakala_front::{Core, ToTell};
use wakala_store::{GivenUp, JournalRow, StoreError, WebhookLane, WebhookProgress};

use crate::lanes::{Behind, Entry, LaneKey, Lanes, Run};
use crate::receiver::{NotTaken, Receiver};

/// Runs of one receiver that are under way at a time.
const AT_ONCE: usize = 8;
/// Entries of the journal that are read at once, and of a lane that is behind.
const PAGE: u32 = 200;
const LANE_PAGE: u32 = 20;
/// Entries that are counted of a lane that was kept; more are as good as so many.
const COUNTED: u32 = 5_000;
/// A run tells nothing more when it took so long: others wait, and how far it came is kept.
const RUN_TAKES: Duration = Duration::from_secs(1);
/// How far it has come is kept so often while events are told, and so often while nothing concerns it.
const KEPT_EVERY: Duration = Duration::from_millis(500);
const KEPT_SELDOM: Duration = Duration::from_secs(30);
/// The journal is looked at so often, whatever is heard.
const LOOKS_EVERY: Duration = Duration::from_secs(5);
/// What is under way has so long when it is to end; and the database, to keep how far it came.
const GRACE: Duration = Duration::from_millis(300);
const KEPT_WITHIN: Duration = Duration::from_secs(2);
/// Events that are given up and not kept as such yet: with more, nothing is begun.
const UNKEPT: usize = 100;

/// What a courier needs.
pub(crate) struct Courier {
    pub core: Core,
    pub receiver: Arc<Receiver>,
    pub webhook: Webhook,
    /// The journal has something new.
    pub pulse: watch::Receiver<u64>,
    /// What waits for its time is to be tried now.
    pub kick: watch::Receiver<u64>,
    pub ending: CancellationToken,
    /// It begins with what it was told to try now: the receiver may be another one.
    pub anew: bool,
}

/// What became of what was under way.
enum Done {
    Run { key: LaneKey, taken: usize, failed: Option<NotTaken> },
    Replayed { any: bool },
}

struct Course {
    lanes: Lanes,
    given_up: Vec<GivenUp>,
    taken: Option<Wall>,
    fault: Option<(Fault, Wall)>,
    /// Something was told or not since it was kept; and the same of where in the journal it is.
    told: bool,
    kept_head: i64,
    kept_at: Instant,
}

impl Courier {
    /// Runs until it is to end. What is not told then is told the next time.
    pub(crate) async fn run(mut self) {
        let ending = self.ending.clone();
        let Some(mut course) = ending.run_until_cancelled(self.begin()).await.flatten() else { return };
        let mut under_way: JoinSet<Done> = JoinSet::new();
        let mut replaying = false;
        let mut replays_wait = true;
        let mut changed = self.core.engine.webhooks_changed();
        let mut looks = tokio::time::interval(LOOKS_EVERY);
        let mut news = true;
        loop {
            if std::mem::take(&mut news) {
                self.look(&mut course).await;
            }
            self.catch_up(&mut course).await;
            if replays_wait && !replaying && under_way.len() < AT_ONCE {
                (replaying, replays_wait) = (true, false);
                under_way.spawn(replay(self.core.clone(), Arc::clone(&self.receiver), self.webhook.id));
            }
            while under_way.len() < AT_ONCE && course.given_up.len() < UNKEPT {
                let Some(run) = course.lanes.next_run(Instant::now()) else { break };
                under_way.spawn(tell(self.core.clone(), Arc::clone(&self.receiver), run));
            }
            self.core.webhooks.set(self.webhook.id, Some(course.lanes.state()));
            let keeps_at = course.keeps_at();
            let due = course.lanes.next_due(Instant::now());
            tokio::select! {
                biased;
                () = ending.cancelled() => break,
                () = reached(keeps_at) => course.keep(&self).await,
                Ok(()) = self.pulse.changed() => news = true,
                _ = looks.tick() => news = true,
                Ok(()) = changed.changed() => replays_wait = true,
                Ok(()) = self.kick.changed() => {
                    course.lanes.try_now();
                    replays_wait = true;
                }
                Some(done) = under_way.join_next() => match done {
                    Ok(Done::Replayed { any }) => {
                        replaying = false;
                        replays_wait |= any;
                    }
                    Ok(Done::Run { key, taken, failed }) => course.ended(&self, key, taken, failed),
                    // Nothing of the lane is known any more; it is read anew.
                    Err(error) => {
                        tracing::error!(%error, "telling a receiver failed inside Wakala");
                        break;
                    }
                },
                () = reached(due) => {}
            }
        }
        let grace = Instant::now() + GRACE;
        while let Ok(Some(done)) = tokio::time::timeout_at(grace, under_way.join_next()).await {
            if let Ok(Done::Run { key, taken, failed }) = done {
                course.ended(&self, key, taken, failed);
            }
        }
        under_way.abort_all();
        if tokio::time::timeout(KEPT_WITHIN, course.keep(&self)).await.is_err() {
            tracing::warn!("how far a receiver was told can't be kept: some of it is told again");
        }
    }

    /// Where it was the last time; none when the webhook is gone.
    async fn begin(&self) -> Option<Course> {
        loop {
            let (id, kinds) = (self.webhook.id, self.webhook.wish.kinds.clone());
            let found = self.core.engine.store().read(move |reader| {
                let Some((position, rows)) = reader.webhook_place(id)? else { return Ok(None) };
                let count = |row: &WebhookLane| {
                    let Some(instance) = row.instance else { return Ok(0) };
                    let entries = reader.journal_of_instance(instance, row.seq - 1, position, COUNTED)?;
                    let parts = entries
                        .iter()
                        .filter_map(|entry| entry.what.as_ref())
                        .filter(|what| kinds.contains(&what.kind()));
                    Ok::<_, StoreError>(parts.map(|what| what.parts() as u64).sum())
                };
                let counts = rows.iter().map(count).collect::<Result<Vec<u64>, _>>()?;
                Ok(Some((position, rows, counts)))
            });
            match found.await {
                Ok(None) => return None,
                Ok(Some((position, rows, counts))) => {
                    let counts: Vec<(LaneKey, u64)> = rows.iter().map(|row| row.instance).zip(counts).collect();
                    let waiting = |id: InstanceId, _| {
                        counts.iter().find(|(key, _)| *key == Some(id)).map_or(0, |(_, count)| *count)
                    };
                    let mut lanes = Lanes::kept(position, rows, self.now(), waiting);
                    if self.anew {
                        lanes.try_now();
                    }
                    return Some(Course {
                        lanes,
                        given_up: Vec::new(),
                        taken: None,
                        fault: None,
                        told: false,
                        kept_head: position,
                        kept_at: Instant::now(),
                    });
                }
                Err(StoreError::Closed) => return None,
                Err(error) => {
                    tracing::warn!(%error, "how far a receiver was told can't be read; it is read again later");
                    tokio::time::sleep(LOOKS_EVERY).await;
                }
            }
        }
    }

    fn now(&self) -> (Instant, Wall) {
        (Instant::now(), self.core.clock.wall())
    }

    /// Reads what is new in the journal.
    async fn look(&self, course: &mut Course) {
        loop {
            let (before, newest) = (course.lanes.head(), PAGE);
            let page = match self.core.engine.store().read(move |reader| reader.journal_after(before, newest)).await {
                Ok(page) => page,
                Err(error) => return not_read(&error),
            };
            if page.gap {
                let until = page.rows.first().map_or(page.end, |first| first.seq - 1);
                let until = if until > before { until } else { page.end };
                tracing::warn!(before, until, "what stood in the journal is kept no more: the receiver is told so");
                course.lanes.add_gap(before, until, self.core.clock.wall());
                course.told = true;
            }
            let is_full = page.rows.len() >= PAGE as usize;
            for row in page.rows {
                if let Some((instance, entry)) = self.concerns(row) {
                    course.lanes.add(instance, entry);
                }
            }
            course.lanes.looked_at(page.end);
            if !is_full {
                return;
            }
        }
    }

    /// Reads what lanes have before them that was left in the journal.
    async fn catch_up(&self, course: &mut Course) {
        while let Some(behind) = course.lanes.behind(Instant::now()) {
            let Behind { instance, after } = behind;
            let until = course.lanes.head();
            let read = self.core.engine.store().read(move |reader| {
                let rows = reader.journal_of_instance(instance, after, until, LANE_PAGE)?;
                let oldest = reader.journal_oldest()?;
                Ok((rows, oldest))
            });
            let (rows, oldest) = match read.await {
                Ok(read) => read,
                Err(error) => return not_read(&error),
            };
            // A lane that was long behind: the journal has forgotten what it was to be told.
            if let Some(oldest) = oldest.filter(|oldest| *oldest > after + 1) {
                course.lanes.add_gap(after, oldest - 1, self.core.clock.wall());
            }
            let whole = rows.len() < LANE_PAGE as usize;
            let looked = rows.last().map_or(after, |row| row.seq);
            let entries = rows.into_iter().filter_map(|row| self.concerns(row)).map(|(_, entry)| entry).collect();
            course.lanes.read(behind, entries, looked, whole, until);
        }
    }

    /// What the receiver is to be told of an entry. One that can't be read is nobody's.
    fn concerns(&self, row: JournalRow) -> Option<(InstanceId, Entry)> {
        let (Some(instance), Some(what)) = (row.instance, row.what) else {
            tracing::error!(seq = row.seq, "an entry of the journal can't be read, and is told nobody");
            return None;
        };
        let wish = &self.webhook.wish;
        let workspace = || self.core.engine.instance(instance).map(|one| one.workspace).unwrap_or_default();
        let reaches = match &wish.reach {
            wakala_domain::keys::Reach::All => true,
            reach @ wakala_domain::keys::Reach::Only { .. } => reach.reaches(instance, &workspace()),
        };
        let wanted = wish.kinds.contains(&Happening::kind(&what)) && reaches && what.parts() > 0;
        wanted.then_some((instance, Entry { seq: row.seq, at: row.at, news: News::Happened(what) }))
    }
}

impl Course {
    fn ended(&mut self, courier: &Courier, key: LaneKey, taken: usize, failed: Option<NotTaken>) {
        let now = courier.now();
        let given_up = self.lanes.ended(key, taken, failed, now, jitter(courier.core.engine.random_bits()));
        self.given_up.extend(given_up);
        if taken > 0 {
            self.taken = Some(now.1);
        }
        if let Some(not_taken) = failed {
            self.fault = Some((not_taken.fault, now.1));
        }
        self.told = true;
    }

    fn keeps_at(&self) -> Option<Instant> {
        if self.told {
            return Some(self.kept_at + KEPT_EVERY);
        }
        (self.lanes.head() != self.kept_head).then(|| self.kept_at + KEPT_SELDOM)
    }

    async fn keep(&mut self, courier: &Courier) {
        let progress = WebhookProgress {
            position: self.lanes.head(),
            lanes: self.lanes.rows(),
            given_up: self.given_up.clone(),
            delivered: self.taken,
            fault: self.fault,
        };
        let (id, head) = (courier.webhook.id, self.lanes.head());
        self.kept_at = Instant::now();
        match courier.core.engine.store().write(move |w| w.keep_webhook_progress(id, &progress)).await {
            Ok(()) => {
                self.given_up.clear();
                (self.taken, self.fault, self.told, self.kept_head) = (None, None, false, head);
            }
            Err(error) => tracing::warn!(%error, "how far a receiver was told can't be kept; it is tried again"),
        }
    }
}

/// Uniform in `0.0..1.0`.
fn jitter(bits: u64) -> f64 {
    // 53 bits are what a double holds exactly.
    #[expect(clippy::cast_precision_loss, reason = "53 bits fit")]
    let jitter = (bits >> 11) as f64 / (1_u64 << 53) as f64;
    jitter
}

async fn reached(at: Option<Instant>) {
    match at {
        Some(at) => tokio::time::sleep_until(at).await,
        None => std::future::pending().await,
    }
}

fn not_read(error: &StoreError) {
    tracing::warn!(%error, "the journal can't be read; it is read again later");
}

/// Tells what is next in a lane, one after the other, until one is not taken.
async fn tell(core: Core, receiver: Arc<Receiver>, run: Run) -> Done {
    let Run { key, events, attempt } = run;
    let ends = Instant::now() + RUN_TAKES;
    let (mut taken, mut failed) = (0, None);
    match core.bodies(events).await {
        Ok(bodies) => {
            for body in &bodies {
                let attempt = if taken == 0 { attempt } else { 1 };
                if let Err(why) = receiver.tell(body, attempt, core.clock.wall()).await {
                    failed = Some(why);
                    break;
                }
                taken += 1;
                if Instant::now() >= ends {
                    break;
                }
            }
        }
        Err(error) => {
            tracing::warn!(%error, "what a receiver is to be told can't be read; it is read again later");
            failed = Some(FaultKind::Unread.into());
        }
    }
    Done::Run { key, taken, failed }
}

/// Tells once more what was given up and somebody wants told again. Each is tried once: whoever asked for it looks what became of it.
async fn replay(core: Core, receiver: Arc<Receiver>, id: WebhookId) -> Done {
    let store = core.engine.store();
    let failed = match store.read(move |reader| reader.events_to_replay(id, 16)).await {
        Ok(failed) => failed,
        Err(error) => {
            not_read(&error);
            return Done::Replayed { any: false };
        }
    };
    let any = !failed.is_empty();
    for one in failed {
        let (row, attempt) = (one.id, one.event.attempts.saturating_add(1));
        let GivenUp { seq, at, instance, news, .. } = one.event;
        let fault = match core.bodies(vec![ToTell { seq, at, instance, news }]).await {
            Ok(bodies) => match bodies.first() {
                Some(body) => receiver.tell(body, attempt, core.clock.wall()).await.err().map(|why| why.fault),
                None => None,
            },
            Err(_) => Some(Fault::bare(FaultKind::Unread)),
        };
        let fault = fault.map(|fault| (fault, core.clock.wall()));
        if let Err(error) = store.write(move |w| w.was_replayed(row, fault)).await {
            tracing::warn!(%error, "that an event was told again can't be kept");
            return Done::Replayed { any: false };
        }
    }
    Done::Replayed { any }
}
