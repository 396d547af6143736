//! Who connects when: so many at a time at the start, spread after sleep and a change of the network, and whoever decides it.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use async_trait::async_trait;
use tokio::sync::Notify;
use wakala_domain::ids::InstanceId;
use wakala_domain::lifecycle::{Badge, Command, Input, LinkEvent, ReasonKind, Turn};
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
