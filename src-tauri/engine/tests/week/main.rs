//! A week without a network, in a process of its own: tries stay under their bound, memory does not grow, nobody gives up.
#![allow(clippy::unwrap_used, clippy::expect_used)]

#[path = "../engine/stage.rs"]
#[allow(dead_code)]
mod stage;

use std::time::Duration;

use stage::{Answer, Stage};
use wakala_domain::lifecycle::{Badge, LinkEvent, ReasonKind};

const WEEK: Duration = Duration::from_secs(7 * 86_400);
const DAY: Duration = Duration::from_secs(86_400);

#[tokio::test(start_paused = true)]
async fn a_week_without_a_network() {
    let stage = Stage::open().await;
    let mut ids = Vec::new();
    for n in 0..5 {
        ids.push(stage.online(&format!("Duka {n}")).await);
    }
    let gone = wakala_engine::clock::Clock::mono(&stage.clock).0;
    stage.wire.usually(Answer::Ends(ReasonKind::Unreachable));
    for id in &ids {
        stage.wire.says(*id, LinkEvent::Ended(ReasonKind::Dropped.into())).await;
    }
    stage.pass(DAY, Duration::from_secs(20)).await;
    let after_a_day = stage.engine().service().process.memory;
    stage.pass(WEEK - DAY, Duration::from_secs(20)).await;
    let after_a_week = stage.engine().service().process.memory;
    assert!(
        after_a_week < after_a_day + 8 * 1024 * 1024,
        "memory grew from {after_a_day} to {after_a_week} bytes in six days"
    );
    for id in &ids {
        let per_hour = stage.wire.tries_per_hour(*id, gone, 7 * 24);
        // The ladder's six and what is left of the hour; then a try every five minutes, give or take a fifth.
        assert!(per_hour[0] <= 6 + 15, "{} tries in the first hour", per_hour[0]);
        assert!(per_hour[1..].iter().all(|tries| (9..=15).contains(tries)), "{per_hour:?}");
        if matches!(stage.badge(*id), Badge::Connecting | Badge::Reconnecting) {
            // The week ended in the middle of a try, which lasts 50 ms; the next is minutes away.
            stage.pass(Duration::from_millis(200), Duration::from_millis(50)).await;
        }
        assert_eq!(stage.badge(*id), Badge::Waiting);
    }
    stage.wire.usually(Answer::Ready);
    stage.pass(Duration::from_secs(400), Duration::from_secs(1)).await;
    assert!(ids.iter().all(|id| stage.badge(*id) == Badge::Online), "somebody gave up");
    stage.wire.assert_one_client_each();
}
