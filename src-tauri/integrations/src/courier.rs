//! Tells one receiver: reads the journal from where it stands, has each lane told in its order, and keeps how far it has come.

use std::collections::BTreeMap;
use std::pin::Pin;
use std::sync::Arc;
use std::time::Duration;

use tokio::sync::watch;
use tokio::task::JoinSet;
use tokio::time::Instant;
use tokio_util::sync::CancellationToken;
use wakala_domain::ids::InstanceId;
use wakala_domain::journal::Happening;
use wakala_domain::time::Wall;
use wakala_domain::webhooks::{Fault, FaultKind, News, Webhook, WebhookId, pause};
use wakala_front::{Core, ToTell};
use wakala_store::{GivenUp, JournalRow, StoreError, WebhookLane, WebhookProgress};

use crate::lanes::{Entry, LaneKey, Lanes, Run};
use crate::receiver::{NotTaken, Receiver};

/// Runs of one receiver that are under way at a time.
const AT_ONCE: usize = 8;
/// Entries of the journal that are read at once, and how often that is done before others have their turn. For lanes that are behind more
/// are looked at: most of them are of others.
const PAGE: u32 = 200;
const PAGES: u32 = 4;
const LANE_PAGE: u32 = 500;
/// A run tells nothing more when it took so long: others wait, and how far it came is kept.
const RUN_TAKES: Duration = Duration::from_secs(1);
/// How far it has come is kept so often while events are told, and so often while nothing concerns it.
const KEPT_EVERY: Duration = Duration::from_millis(500);
const KEPT_SELDOM: Duration = Duration::from_secs(30);
/// The journal is looked at so often, whatever is heard.
const LOOKS_EVERY: Duration = Duration::from_secs(5);
/// What is under way has so long when it is to end; and the database, to keep how far it came.
const GRACE: Duration = Duration::from_millis(300);
const KEPT_WITHIN: Duration = Duration::from_millis(1_200);
/// Events that are given up and not kept as such yet: with more, nothing is begun.
const UNKEPT: usize = 100;

/// What a courier needs.
pub(crate) struct Courier {
    pub core: Core,
    pub receiver: Arc<Receiver>,
    pub webhook: Webhook,
    /// The journal has something new.
    pub pulse: watch::Receiver<u64>,
    /// What waits for its time is to be tried now: it was found well.
    pub kick: watch::Receiver<u64>,
    /// The same, since the PC woke or has another network.
    pub stirs: watch::Receiver<()>,
    pub ending: CancellationToken,
    /// It begins with what it was told to try now: the receiver may be another one.
    pub anew: bool,
}

/// What became of what was under way.
enum Done {
    Run { key: LaneKey, taken: usize, failed: Option<NotTaken> },
    Replayed(Replays),
}

/// What is left of what somebody wants told again.
enum Replays {
    None,
    More,
    /// It can't be read or kept now: it is tried again in a while.
    Later,
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
    /// The lanes as they were kept last.
    kept: BTreeMap<LaneKey, Vec<WebhookLane>>,
    keeping: Option<Keeping>,
    /// How often in a row it could not be kept.
    unkept: u32,
    /// When the journal, which could not be read, is read again; and how often that was so.
    reads_at: Option<Instant>,
    unread: u32,
}

/// What is being kept: all of it comes back when that fails.
struct Keeping {
    written: Pin<Box<dyn Future<Output = Result<(), StoreError>> + Send>>,
    progress: WebhookProgress,
    lanes: BTreeMap<LaneKey, Vec<WebhookLane>>,
}

impl Courier {
    /// Runs until it is to end. What is not told then is told the next time.
    pub(crate) async fn run(mut self) {
        let ending = self.ending.clone();
        let Some(mut course) = ending.run_until_cancelled(self.begin()).await.flatten() else { return };
        let mut under_way: JoinSet<Done> = JoinSet::new();
        let mut replaying = false;
        let (mut replays_wait, mut replays_later) = (true, false);
        let mut changed = self.core.engine.webhooks_changed();
        let mut looks = tokio::time::interval(LOOKS_EVERY);
        let (mut news, mut behind) = (true, true);
        loop {
            let reading = self.read(&mut course, &mut news, &mut behind);
            if ending.run_until_cancelled(reading).await.is_none() {
                break;
            }
            if replays_wait && !replaying && under_way.len() < AT_ONCE {
                (replaying, replays_wait) = (true, false);
                under_way.spawn(replay(self.core.clone(), Arc::clone(&self.receiver), self.webhook.id));
            }
            while under_way.len() < AT_ONCE && course.given_up.len() < UNKEPT {
                let Some(run) = course.lanes.next_run(Instant::now()) else { break };
                under_way.spawn(tell(self.core.clone(), Arc::clone(&self.receiver), run));
            }
            self.core.webhooks.set(self.webhook.id, Some(course.lanes.state()));
            let (keeps_at, reads_at) = (course.keeps_at(), course.reads_at);
            let more = (news || behind) && reads_at.is_none();
            let due = course.lanes.next_due(Instant::now());
            tokio::select! {
                biased;
                () = ending.cancelled() => break,
                kept = kept(&mut course.keeping) => course.was_kept(kept),
                () = reached(keeps_at) => course.keep(&self),
                Ok(()) = self.pulse.changed() => news = true,
                _ = looks.tick() => {
                    news = true;
                    replays_wait |= std::mem::take(&mut replays_later);
                }
                Ok(()) = changed.changed() => replays_wait = true,
                Ok(()) = self.kick.changed() => {
                    course.lanes.try_now();
                    (replays_wait, behind) = (true, true);
                }
                Ok(()) = self.stirs.changed() => {
                    course.lanes.try_now();
                    behind = true;
                }
                Some(done) = under_way.join_next() => match done {
                    Ok(Done::Replayed(left)) => {
                        replaying = false;
                        match left {
                            Replays::None => {}
                            Replays::More => replays_wait = true,
                            Replays::Later => replays_later = true,
                        }
                    }
                    Ok(Done::Run { key, taken, failed }) => {
                        course.ended(&self, key, taken, failed);
                        behind = true;
                    }
                    // Nothing of the lane is known any more; it is read anew.
                    Err(error) => {
                        tracing::error!(%error, "telling a receiver failed inside Wakala");
                        break;
                    }
                },
                () = reached(due) => behind = true,
                () = reached(reads_at) => course.reads_at = None,
                () = std::future::ready(()), if more => {}
            }
        }
        let grace = Instant::now() + GRACE;
        while let Ok(Some(done)) = tokio::time::timeout_at(grace, under_way.join_next()).await {
            if let Ok(Done::Run { key, taken, failed }) = done {
                course.ended(&self, key, taken, failed);
            }
        }
        under_way.abort_all();
        let keeping = async {
            if course.keeping.is_some() {
                let before = kept(&mut course.keeping).await;
                course.was_kept(before);
            }
            course.keep(&self);
            let last = kept(&mut course.keeping).await;
            course.was_kept(last);
        };
        if tokio::time::timeout(KEPT_WITHIN, keeping).await.is_err() {
            tracing::warn!("how far a receiver was told can't be kept: some of it is told again");
        }
    }

    /// Reads some of what is new, and of what lanes have before them that was left in the journal: so much that others soon have their turn.
    /// Cancel safe.
    async fn read(&self, course: &mut Course, news: &mut bool, behind: &mut bool) {
        if course.reads_at.is_some() {
            return;
        }
        let read = async {
            if *news {
                *news = self.look(course).await?;
                *behind = true;
            }
            if *behind {
                *behind = self.catch_up(course).await?;
            }
            Ok::<_, StoreError>(())
        };
        match read.await {
            Ok(()) => course.unread = 0,
            Err(error) => {
                course.unread = course.unread.saturating_add(1);
                let pause = pause(course.unread, jitter(self.core.engine.random_bits()), None);
                tracing::warn!(%error, seconds = pause.as_secs(), "the journal can't be read; it is read again later");
                course.reads_at = Some(Instant::now() + pause);
            }
        }
    }

    /// Where it was the last time; none when the webhook is gone.
    async fn begin(&self) -> Option<Course> {
        let (id, mut failures) = (self.webhook.id, 0_u32);
        loop {
            match self.core.engine.store().read(move |reader| reader.webhook_place(id)).await {
                Ok(None) => return None,
                Ok(Some((position, rows))) => {
                    let mut lanes = Lanes::kept(position, rows, self.now());
                    let kept = lanes.rows();
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
                        kept,
                        keeping: None,
                        unkept: 0,
                        reads_at: None,
                        unread: 0,
                    });
                }
                Err(StoreError::Closed) => return None,
                Err(error) => {
                    tracing::warn!(%error, "how far a receiver was told can't be read; it is read again later");
                    failures = failures.saturating_add(1);
                    tokio::time::sleep(pause(failures, jitter(self.core.engine.random_bits()), None)).await;
                }
            }
        }
    }

    fn now(&self) -> (Instant, Wall) {
        (Instant::now(), self.core.clock.wall())
    }

    /// Reads some of what is new in the journal; says whether there is more.
    async fn look(&self, course: &mut Course) -> Result<bool, StoreError> {
        for _ in 0..PAGES {
            let before = course.lanes.head();
            let page = self.core.engine.store().read(move |reader| reader.journal_after(before, PAGE)).await?;
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
                return Ok(false);
            }
        }
        Ok(true)
    }

    /// Reads some of what lanes have before them that was left in the journal, for all of them at once; says whether there is more.
    async fn catch_up(&self, course: &mut Course) -> Result<bool, StoreError> {
        for _ in 0..PAGES {
            let behind = course.lanes.behind(Instant::now());
            let Some(after) = behind.iter().map(|one| one.after).min() else { return Ok(false) };
            let until = course.lanes.head();
            let instances: Vec<InstanceId> = behind.iter().map(|one| one.instance).collect();
            let read = self.core.engine.store().read(move |reader| {
                let oldest = reader.journal_oldest()?;
                let (rows, looked, there) = reader.journal_of_instances(&instances, after, until, LANE_PAGE)?;
                Ok((oldest, rows, looked, there))
            });
            let (oldest, rows, looked, there) = read.await?;
            // Lanes that were long behind: the journal has forgotten what they were to be told.
            // An empty one has forgotten all of it.
            let oldest = oldest.unwrap_or(until + 1);
            let from = after.max(oldest - 1);
            if from > after {
                course.lanes.add_gap(after, from, self.core.clock.wall());
                course.told = true;
            }
            // Something in between was lost since it was left there.
            if looked - from > i64::from(there) {
                tracing::warn!(from, looked, "not all that stood in the journal is there: the receiver is told so");
                course.lanes.add_gap(from, looked, self.core.clock.wall());
                course.told = true;
            }
            let entries = rows.into_iter().filter_map(|row| self.concerns(row)).collect();
            course.lanes.read(&behind, entries, looked);
        }
        Ok(true)
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
        if self.keeping.is_some() {
            return None;
        }
        if self.unkept > 0 {
            return Some(self.kept_at + pause(self.unkept, 0.5, None));
        }
        if self.told {
            return Some(self.kept_at + KEPT_EVERY);
        }
        (self.lanes.head() != self.kept_head).then(|| self.kept_at + KEPT_SELDOM)
    }

    /// Begins to keep what changed. One after the other.
    fn keep(&mut self, courier: &Courier) {
        let lanes = self.lanes.rows();
        let mut changed: BTreeMap<LaneKey, Vec<WebhookLane>> = lanes
            .iter()
            .filter(|(key, rows)| self.kept.get(key) != Some(rows))
            .map(|(key, rows)| (*key, rows.clone()))
            .collect();
        changed.extend(self.kept.keys().filter(|key| !lanes.contains_key(key)).map(|key| (*key, Vec::new())));
        let progress = WebhookProgress {
            position: self.lanes.head(),
            lanes: changed,
            given_up: std::mem::take(&mut self.given_up),
            delivered: self.taken.take(),
            fault: self.fault.take(),
        };
        (self.kept_at, self.told) = (Instant::now(), false);
        let (id, store, kept) = (courier.webhook.id, courier.core.engine.store().clone(), progress.clone());
        let written = async move { store.write_batch(move |w| w.keep_webhook_progress(id, &kept)).await };
        self.keeping = Some(Keeping { written: Box::pin(written), progress, lanes });
    }

    fn was_kept(&mut self, (kept, was): (Result<(), StoreError>, Keeping)) {
        match kept {
            Ok(()) => {
                (self.kept_head, self.kept, self.unkept) = (was.progress.position, was.lanes, 0);
            }
            Err(error) => {
                tracing::warn!(%error, "how far a receiver was told can't be kept; it is tried again");
                let WebhookProgress { mut given_up, delivered, fault, .. } = was.progress;
                given_up.append(&mut self.given_up);
                self.given_up = given_up;
                (self.taken, self.fault) = (self.taken.or(delivered), self.fault.or(fault));
                (self.told, self.unkept) = (true, self.unkept.saturating_add(1));
            }
        }
    }
}

/// What became of what is being kept; never where nothing is. Cancel safe.
async fn kept(keeping: &mut Option<Keeping>) -> (Result<(), StoreError>, Keeping) {
    let result = match keeping {
        Some(one) => one.written.as_mut().await,
        None => std::future::pending().await,
    };
    match keeping.take() {
        Some(one) => (result, one),
        None => std::future::pending().await,
    }
}

/// Uniform in `0.0..1.0`.
pub(crate) fn jitter(bits: u64) -> f64 {
    // 53 bits are what a double holds exactly.
    #[expect(clippy::cast_precision_loss, reason = "53 bits fit")]
    let jitter = (bits >> 11) as f64 / (1_u64 << 53) as f64;
    jitter
}

pub(crate) async fn reached(at: Option<Instant>) {
    match at {
        Some(at) => tokio::time::sleep_until(at).await,
        None => std::future::pending().await,
    }
}

/// Tells what is next in a lane, one after the other, until one is not taken.
async fn tell(core: Core, receiver: Arc<Receiver>, run: Run) -> Done {
    let Run { key, events, attempt } = run;
    let ends = Instant::now() + RUN_TAKES;
    let (mut taken, mut failed) = (0, None);
    match core.bodies(events).await {
        Ok(bodies) => {
            for body in &bodies {
                let body = match body {
                    Ok(body) => body,
                    Err(error) => {
                        tracing::error!(%error, "an event can't be read");
                        // It may be read another time, unless it is the row itself: then it is set aside, and keeps back no other.
                        failed = Some(NotTaken { for_good: error.is_of_its_row(), ..FaultKind::Unread.into() });
                        break;
                    }
                };
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
            tracing::warn!(%error, "what is to be told again can't be read; it is read again later");
            return Done::Replayed(Replays::Later);
        }
    };
    let left = if failed.is_empty() { Replays::None } else { Replays::More };
    for one in failed {
        let (row, attempt) = (one.id, one.event.attempts.saturating_add(1));
        let GivenUp { seq, at, instance, news, .. } = one.event;
        let body = match core.bodies(vec![ToTell { seq, at, instance, news }]).await {
            Ok(bodies) => bodies.into_iter().next(),
            Err(error) => Some(Err(error)),
        };
        let fault = match body {
            Some(Ok(body)) => receiver.tell(&body, attempt, core.clock.wall()).await.err().map(|why| why.fault),
            Some(Err(error)) if !error.is_of_its_row() => {
                tracing::warn!(%error, "what is to be told again can't be read; it is read again later");
                return Done::Replayed(Replays::Later);
            }
            Some(Err(_)) => Some(Fault::bare(FaultKind::Unread)),
            None => None,
        };
        let fault = fault.map(|fault| (fault, core.clock.wall()));
        if let Err(error) = store.write(move |w| w.was_replayed(row, fault)).await {
            tracing::warn!(%error, "that an event was told again can't be kept");
            return Done::Replayed(Replays::Later);
        }
    }
    Done::Replayed(left)
}
