//! Who connects when: so many at a time at the start, spread after sleep and a change of the network, and whoever decides it.

use std::collections::HashMap;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use async_trait::async_trait;
use rand::rngs::StdRng;
use rand::seq::IndexedRandom as _;
use rand::{RngExt as _, SeedableRng as _};
use tokio::sync::Notify;
use wakala_domain::ids::InstanceId;
use wakala_domain::instance::Wanted;
use wakala_domain::lifecycle::{
    Badge, ClientSlot, Command, Connection, Epoch, Input, Link, LinkEvent, ReasonKind, Turn,
};
use wakala_domain::settings::LifecycleSettings;
use wakala_engine::clock::Clock as _;
use wakala_engine::{Admission, Permit, Trigger};

use crate::stage::{Answer, Stage};

const TICK: Duration = Duration::from_millis(100);
/// Over how long all ask that want to connect for the same cause, in milliseconds.
const SPREAD_MS: u64 = 5_000;

/// When each that tried since then has tried, in milliseconds after it.
fn tried_since(stage: &Stage, ids: &[InstanceId], since: u64) -> Vec<u64> {
    let all = ids.iter().flat_map(|id| stage.wire.tries(*id));
    let mut times: Vec<u64> = all.filter(|at| at.0 >= since).map(|at| at.0 - since).collect();
    times.sort_unstable();
    times
}

async fn several(stage: &Stage, count: usize) -> Vec<InstanceId> {
    let mut ids = Vec::new();
    for n in 0..count {
        ids.push(stage.online(&format!("Duka {n}")).await);
    }
    ids
}

#[tokio::test(start_paused = true)]
async fn twelve_at_a_time_at_the_start_and_none_waits_for_nothing() {
    let mut stage = Stage::open().await;
    let ids = several(&stage, 30).await;
    stage.wire.usually(Answer::Silence);
    let before = stage.clock.mono().0;
    stage.reopen(Duration::ZERO).await;
    stage.pass(Duration::from_secs(1), TICK).await;
    let tried = tried_since(&stage, &ids, before);
    assert_eq!(tried.len(), 12, "{tried:?}");
    assert!(tried[11] - tried[0] < 200, "they were spread: {tried:?}");
    // Nobody waits for ever for those who are on their way.
    stage.pass(Duration::from_secs(20), TICK).await;
    assert_eq!(tried_since(&stage, &ids, before).len(), 24);
}

#[tokio::test(start_paused = true)]
async fn sleep_and_a_change_of_the_network_are_followed_over_five_seconds() {
    let settings = LifecycleSettings { restore_at_once: 100, ..LifecycleSettings::default() };
    let stage = Stage::open_with(settings).await;
    let ids = several(&stage, 40).await;
    stage.clock.pc_sleeps(Duration::from_secs(3_600));
    let began = stage.clock.mono().0;
    stage.pass(Duration::from_secs(12), TICK).await;
    let tried = tried_since(&stage, &ids, began);
    assert_eq!(tried.len(), ids.len());
    assert!(tried[39] - tried[0] > SPREAD_MS / 2, "they came at once: {tried:?}");
    assert!(tried[39] - tried[0] <= SPREAD_MS + 200, "somebody waited for too long: {tried:?}");

    // Those who wait for a network.
    stage.wire.usually(Answer::Ends(ReasonKind::Unreachable));
    for id in &ids {
        stage.wire.says(*id, LinkEvent::Ended(ReasonKind::Dropped.into())).await;
    }
    stage.pass(Duration::from_secs(400), Duration::from_secs(1)).await;
    stage.wire.usually(Answer::Ready);
    let began = stage.clock.mono().0;
    stage.engine().surroundings_changed(&Input::NetworkChanged);
    stage.pass(Duration::from_secs(6), TICK).await;
    let tried = tried_since(&stage, &ids, began);
    assert_eq!(tried.len(), ids.len());
    assert!(tried[39] - tried[0] > SPREAD_MS / 2, "they came at once: {tried:?}");
}

/// Somebody else who decides: lets nobody connect until they are allowed to.
#[derive(Default)]
struct Lease {
    asked: Mutex<Vec<(InstanceId, Turn)>>,
    allowed: Notify,
    given_back: Arc<Mutex<u32>>,
}

#[async_trait]
impl Admission for Lease {
    async fn ask(&self, instance: InstanceId, turn: Turn) -> Permit {
        self.asked.lock().unwrap().push((instance, turn));
        self.allowed.notified().await;
        let given_back = Arc::clone(&self.given_back);
        Permit::new(move || *given_back.lock().unwrap() += 1)
    }
}

#[tokio::test(start_paused = true)]
async fn nobody_connects_before_whoever_decides_lets_them() {
    let mut stage = Stage::open().await;
    let id = stage.online("Duka").await;
    let lease = Arc::new(Lease::default());
    *stage.wire.admission.lock().unwrap() = Some(lease.clone());
    let tries = stage.wire.tries(id).len();
    stage.reopen(Duration::ZERO).await;
    stage.pass(Duration::from_secs(600), Duration::from_secs(1)).await;
    assert_eq!((stage.wire.tries(id).len(), stage.badge(id)), (tries, Badge::Connecting));
    assert_eq!(*lease.asked.lock().unwrap(), [(id, Turn::Usual)]);
    // A person who waits for it asks anew, before the others.
    stage.engine().command(id, Command::TryNow, Trigger::Operator).await.unwrap();
    stage.pass(Duration::from_secs(1), TICK).await;
    assert_eq!(lease.asked.lock().unwrap().last(), Some(&(id, Turn::First)));
    assert_eq!(stage.wire.tries(id).len(), tries);
    lease.allowed.notify_waiters();
    stage.pass(Duration::from_secs(1), TICK).await;
    assert_eq!((stage.wire.tries(id).len(), stage.badge(id)), (tries + 1, Badge::Online));
    assert_eq!(*lease.given_back.lock().unwrap(), 1, "whoever is there gives the turn on");
}

#[tokio::test(start_paused = true)]
async fn a_turn_that_comes_while_somebody_asks_anew_is_taken_once() {
    let mut stage = Stage::open().await;
    let id = stage.online("Duka").await;
    let lease = Arc::new(Lease::default());
    *stage.wire.admission.lock().unwrap() = Some(lease.clone());
    stage.reopen(Duration::ZERO).await;
    stage.pass(Duration::from_secs(1), TICK).await;
    // The turn is on its way when a person asks for one.
    lease.allowed.notify_waiters();
    stage.engine().command(id, Command::TryNow, Trigger::Operator).await.unwrap();
    stage.pass(Duration::from_secs(1), TICK).await;
    assert_eq!(stage.badge(id), Badge::Online);
    lease.allowed.notify_waiters();
    stage.pass(Duration::from_secs(1), TICK).await;
    assert_eq!(*lease.given_back.lock().unwrap(), 1, "it took two turns");
}

/// Who may be on the way at the same time while all goes wrong.
const AT_ONCE: usize = 3;
/// How long others wait for one that is on its way, in milliseconds.
const TURN_MS: u64 = 20_000;
/// What is seen late, in milliseconds.
const LATE_MS: u64 = 300;

/// Those who play it, and since when each of them waits for a turn.
struct Crowd {
    ids: Vec<InstanceId>,
    waits: HashMap<InstanceId, (Epoch, u64)>,
}

impl Crowd {
    /// How many others wait for: whose try is younger than this.
    fn on_the_way(&self, stage: &Stage, younger: u64) -> usize {
        let now = stage.clock.mono().0;
        let waited_for = |id: &&InstanceId| {
            let state = stage.snapshot(**id).state;
            let trying = matches!(state.connection, Connection::Connecting { .. } | Connection::Syncing { .. });
            let began = stage.wire.tries(**id).last().map_or(0, |at| at.0);
            trying && state.client == ClientSlot::Running && now - began < younger
        };
        self.ids.iter().filter(waited_for).count()
    }

    /// Whether somebody has waited for longer than they are spread.
    fn waits(&mut self, stage: &Stage) -> bool {
        let now = stage.clock.mono().0;
        let mut long = false;
        for id in &self.ids {
            let state = stage.snapshot(*id).state;
            if state.client != ClientSlot::Waiting {
                self.waits.remove(id);
                continue;
            }
            let since = self.waits.entry(*id).or_insert((state.epoch, now));
            if since.0 != state.epoch {
                *since = (state.epoch, now);
            }
            long |= now - since.1 > SPREAD_MS + LATE_MS;
        }
        long
    }

    /// Time passes, in which never too many are on the way, no place stays empty while somebody waits for one, and nobody who is
    /// stopped connects.
    async fn pass(&mut self, stage: &Stage, span: Duration, tick: Duration) {
        let stopped = self.ids.iter().filter(|id| stage.snapshot(**id).state.wanted == Wanted::Stopped);
        let stopped: Vec<(InstanceId, usize)> = stopped.map(|id| (*id, stage.wire.tries(*id).len())).collect();
        let mut left = span;
        while !left.is_zero() {
            let now = left.min(tick);
            stage.pass(now, now).await;
            left -= now;
            let trying = self.on_the_way(stage, TURN_MS - LATE_MS);
            assert!(trying <= AT_ONCE, "{trying} are on the way");
            let in_the_way = self.on_the_way(stage, TURN_MS + LATE_MS);
            assert!(!self.waits(stage) || in_the_way >= AT_ONCE, "somebody waits for {in_the_way}");
        }
        for (id, tries) in stopped {
            assert_eq!(stage.wire.tries(id).len(), tries, "one that is stopped connects");
        }
    }
}

/// One thing happens to one of them, or to all.
async fn happens(stage: &Stage, dice: &mut StdRng, id: InstanceId, faulty: bool) {
    let fault = if faulty { ReasonKind::SessionLocked } else { ReasonKind::Unreachable };
    let again = ReasonKind::RestartRequired;
    match dice.random_range(0..14) {
        0..=2 => stage.engine().command(id, Command::Stop, Trigger::Operator).await.unwrap(),
        3..=5 => stage.engine().command(id, Command::Start, Trigger::Operator).await.unwrap(),
        6 => stage.engine().command(id, Command::Restart, Trigger::Operator).await.unwrap(),
        7 => stage.engine().command(id, Command::TryNow, Trigger::Operator).await.unwrap(),
        8 => stage.wire.answers(id, *[Answer::Ready, Answer::Silence, Answer::Ends(fault)].choose(dice).unwrap()),
        9 => stage.wire.files_meet(id, faulty.then_some(fault)),
        10 if stage.snapshot(id).state.client == ClientSlot::Running => {
            stage.wire.says(id, LinkEvent::Ended(if dice.random_bool(0.5) { fault } else { again }.into())).await;
        }
        11 if stage.snapshot(id).state.client == ClientSlot::Running => stage.wire.vanishes(id),
        12 => stage.clock.pc_sleeps(Duration::from_secs(600)),
        13 => stage.engine().surroundings_changed(&Input::NetworkChanged),
        _ => {}
    }
}

#[tokio::test(start_paused = true)]
async fn whatever_happens_never_too_many_are_on_the_way_and_everybodys_turn_comes() {
    let seed = std::env::var("TURNS_SEED").ok().and_then(|seed| seed.parse().ok()).unwrap_or_else(rand::random::<u64>);
    println!("TURNS_SEED={seed}");
    let mut dice = StdRng::seed_from_u64(seed);
    let at_once = u32::try_from(AT_ONCE).unwrap();
    let stage = Stage::open_with(LifecycleSettings { restore_at_once: at_once, ..LifecycleSettings::default() }).await;
    let ids = several(&stage, 12).await;
    let mut crowd = Crowd { ids: ids.clone(), waits: HashMap::new() };
    for _ in 0..160 {
        for _ in 0..dice.random_range(1..6) {
            let (id, faulty) = (*ids.choose(&mut dice).unwrap(), dice.random_bool(0.3));
            happens(&stage, &mut dice, id, faulty).await;
        }
        let span = Duration::from_millis(dice.random_range(0..3_000));
        crowd.pass(&stage, span, TICK).await;
    }
    // The sky clears: who is wanted comes back, each in turn, within a slow try and the turns of all.
    for id in &ids {
        stage.wire.answers(*id, Answer::Ready);
        stage.wire.files_meet(*id, None);
        stage.engine().command(*id, Command::Start, Trigger::Operator).await.unwrap();
    }
    crowd.pass(&stage, Duration::from_secs(480), Duration::from_secs(1)).await;
    for id in &ids {
        let state = stage.snapshot(*id).state;
        assert_eq!((stage.badge(*id), state.link), (Badge::Online, Link::Linked), "seed {seed}: {state:?}");
        assert!(stage.wire.files(*id).is_empty(), "a session was touched for a fault of this PC");
    }
    stage.wire.assert_one_client_each();
}
