//! Sleep, the network, and a clock that somebody sets; waits that survive a restart of the app.

use std::time::Duration;

use wakala_domain::ids::InstanceId;
use wakala_domain::lifecycle::{Badge, Connection, EntryKind, Input, LinkEvent, Reason, ReasonKind, Signal};
use wakala_domain::time::Wall;
use wakala_engine::clock::Clock as _;

use crate::stage::{Answer, Stage};

const TICK: Duration = Duration::from_millis(100);
const TEN_YEARS_MS: i64 = 10 * 365 * 86_400_000;

async fn timeline(stage: &Stage, id: InstanceId) -> Vec<(EntryKind, Option<u64>)> {
    let lines = stage.engine().store().read(move |r| r.events(id, None, 100)).await.unwrap();
    lines.into_iter().map(|(_, _, entry)| (entry.kind, entry.lasted_ms)).collect()
}

async fn banned(stage: &Stage, id: InstanceId, lasts: Duration) {
    let reason = Reason { code: Some(402), ..Reason::bare(ReasonKind::TemporaryBan) };
    stage.wire.says(id, LinkEvent::Ended(Signal { reason, lasts: Some(lasts) })).await;
    stage.settle().await;
}

#[tokio::test(start_paused = true)]
async fn sleep_is_noticed_and_connected_after() {
    let stage = Stage::open().await;
    let id = stage.online("Duka").await;
    let before = stage.wire.tries(id).len();
    stage.clock.pc_sleeps(Duration::from_secs(6 * 3600));
    // It is noticed within 5 s, and then all are spread over 5 s.
    stage.pass(Duration::from_secs(11), TICK).await;
    assert_eq!((stage.badge(id), stage.wire.tries(id).len()), (Badge::Online, before + 1));
    let slept = timeline(&stage, id).await.into_iter().find(|(kind, _)| *kind == EntryKind::PcSlept).unwrap();
    assert_eq!(slept.1.unwrap() / 1000, 6 * 3600);
}

#[tokio::test(start_paused = true)]
async fn a_changed_network_jumps_the_ladder() {
    let stage = Stage::open().await;
    let id = stage.online("Duka").await;
    stage.wire.answers(id, Answer::Ends(ReasonKind::Unreachable));
    stage.wire.says(id, LinkEvent::Ended(ReasonKind::Dropped.into())).await;
    stage.pass(Duration::from_secs(600), Duration::from_secs(1)).await;
    assert_eq!(stage.badge(id), Badge::Waiting);
    stage.wire.answers(id, Answer::Ready);
    stage.engine().surroundings_changed(&Input::NetworkChanged);
    stage.pass(Duration::from_secs(6), TICK).await;
    assert_eq!(stage.badge(id), Badge::Online);
    assert!(timeline(&stage, id).await.iter().any(|(kind, _)| *kind == EntryKind::NetworkChanged));
    let trail = stage.audit().await;
    assert!(trail.iter().any(|line| line.action == "connect" && line.trigger == "network"), "{trail:?}");
}

#[tokio::test(start_paused = true)]
async fn a_clock_that_is_ten_years_off_does_no_harm() {
    for by_ms in [TEN_YEARS_MS, -TEN_YEARS_MS] {
        let mut stage = Stage::open().await;
        let (id, healthy) = (stage.online("Duka").await, stage.online("Kliniki").await);
        banned(&stage, id, Duration::from_secs(7_200)).await;
        let (tries, untouched) = (stage.wire.tries(id).len(), stage.wire.tries(healthy).len());
        stage.clock.set(by_ms);
        stage.pass(Duration::from_secs(600), Duration::from_secs(1)).await;
        assert_eq!((stage.badge(id), stage.badge(healthy)), (Badge::Waiting, Badge::Online));
        assert_eq!((stage.wire.tries(id).len(), stage.wire.tries(healthy).len()), (tries, untouched));
        assert!(timeline(&stage, healthy).await.iter().any(|(kind, _)| *kind == EntryKind::ClockChanged));
        let Connection::Holding { until, .. } = stage.snapshot(id).state.connection else { panic!("not waiting") };
        let left = stage.clock.wall().until(until).as_secs();
        assert!((6_590..6_610).contains(&left), "{left} s left");
        stage.reopen(Duration::ZERO).await;
        stage.pass(Duration::from_secs(6_500), Duration::from_secs(5)).await;
        assert_eq!((stage.badge(id), stage.wire.tries(id).len()), (Badge::Waiting, tries));
        stage.pass(Duration::from_secs(120), Duration::from_secs(1)).await;
        assert_eq!(stage.badge(id), Badge::Online);
    }
}

#[tokio::test(start_paused = true)]
async fn a_ban_is_not_forgotten_by_restarting_the_app() {
    let mut stage = Stage::open().await;
    let id = stage.online("Duka").await;
    banned(&stage, id, Duration::from_secs(3_600)).await;
    let tries = stage.wire.tries(id).len();
    for _ in 0..5 {
        stage.reopen(Duration::from_secs(300)).await;
        stage.pass(Duration::from_secs(60), Duration::from_secs(1)).await;
        assert_eq!(stage.badge(id), Badge::Waiting);
    }
    assert_eq!(stage.wire.tries(id).len(), tries, "it was tried before its time");
    stage.pass(Duration::from_secs(1_900), Duration::from_secs(5)).await;
    assert_eq!(stage.badge(id), Badge::Online);
}

#[tokio::test(start_paused = true)]
async fn the_attempt_counter_survives_a_restart_of_the_app() {
    let mut stage = Stage::open().await;
    let id = stage.online("Duka").await;
    stage.wire.answers(id, Answer::Ends(ReasonKind::Unreachable));
    stage.wire.says(id, LinkEvent::Ended(ReasonKind::Dropped.into())).await;
    stage.pass(Duration::from_secs(200), Duration::from_secs(1)).await;
    let attempts = stage.snapshot(id).state.attempt;
    assert!(attempts >= 6);
    stage.reopen(Duration::ZERO).await;
    stage.pass(Duration::from_secs(1), TICK).await;
    assert_eq!(stage.snapshot(id).state.attempt, attempts + 1);
    assert_eq!(stage.badge(id), Badge::Waiting, "slow tries go on where they were");
}

#[tokio::test(start_paused = true)]
async fn a_stopped_instance_is_warned_about_after_twenty_days() {
    let mut stage = Stage::open().await;
    let id = stage.online("Duka").await;
    stage
        .engine()
        .command(id, wakala_domain::lifecycle::Command::Stop, wakala_engine::Trigger::Operator)
        .await
        .unwrap();
    stage.pass(Duration::from_secs(1), TICK).await;
    stage.reopen(Duration::from_secs(21 * 86_400)).await;
    stage.pass(Duration::from_secs(1), TICK).await;
    let warning = stage.snapshot(id).warning;
    let Some(wakala_domain::lifecycle::Warning::StoppedLong { days: 21, unlinks: Wall(_) }) = warning else {
        panic!("{warning:?}")
    };
    assert!(timeline(&stage, id).await.iter().any(|(kind, _)| *kind == EntryKind::StoppedLong));
}
