//! A day of drops: tries stay under their bound, and nobody gives up.

use std::time::Duration;

use wakala_domain::lifecycle::{Badge, EntryKind, LinkEvent, ReasonKind};
use wakala_domain::time::Wall;
use wakala_engine::clock::Clock as _;

use crate::stage::{Answer, Stage};

#[tokio::test(start_paused = true)]
async fn a_day_of_flapping_is_not_a_day_of_hammering() {
    let stage = Stage::open().await;
    let id = stage.online("Duka").await;
    let began = wakala_engine::clock::Clock::mono(&stage.clock).0;
    // Whenever it is online, it drops half a minute later.
    for _ in 0..(24 * 120) {
        stage.pass(Duration::from_secs(30), Duration::from_secs(10)).await;
        if stage.badge(id) == Badge::Online {
            stage.wire.says(id, LinkEvent::Ended(ReasonKind::Dropped.into())).await;
            stage.settle().await;
        }
    }
    let per_hour = stage.wire.tries_per_hour(id, began, 24);
    assert!(per_hour.iter().all(|tries| *tries <= 30), "{per_hour:?}");
    assert!(per_hour.iter().all(|tries| *tries >= 5), "{per_hour:?}");
}

#[tokio::test(start_paused = true)]
async fn a_day_without_a_network_is_a_few_lines_in_the_books() {
    let stage = Stage::open().await;
    let id = stage.online("Duka").await;
    let books = |stage: &Stage| {
        let store = stage.engine().store().clone();
        async move {
            store
                .read(move |r| {
                    let timeline = r.events(id, None, 1_000)?;
                    let badges = r.badge_intervals(id, Wall(0))?;
                    Ok((timeline, r.audit(Some(id), None, 1_000)?, badges.len()))
                })
                .await
                .unwrap()
        }
    };
    let (timeline, trail, badges) = books(&stage).await;
    let before = (timeline.len(), trail.len(), badges);
    stage.wire.usually(Answer::Ends(ReasonKind::Unreachable));
    stage.wire.says(id, LinkEvent::Ended(ReasonKind::Dropped.into())).await;
    let tried = stage.wire.tries(id).len();
    stage.pass(Duration::from_secs(24 * 3600), Duration::from_secs(5)).await;
    let tries = stage.wire.tries(id).len() - tried;
    assert!(tries > 200, "only {tries}");
    let (mut timeline, mut trail, mut badges) = books(&stage).await;
    // The day may end with a try, whose end takes a moment; the next one is minutes away.
    for _ in 0..50 {
        if timeline[0].2.attempt == u32::try_from(tries + 1).ok() {
            break;
        }
        stage.pass(Duration::from_millis(100), Duration::from_millis(100)).await;
        (timeline, trail, badges) = books(&stage).await;
    }
    let written = (timeline.len() - before.0, trail.len() - before.1, badges - before.2);
    assert!(written.0 <= 6 && written.1 <= 12 && written.2 <= 4, "{written:?} lines for {tries} tries");
    let (_, at, last) = &timeline[0];
    assert_eq!((last.kind, last.attempt), (EntryKind::TryFailed, u32::try_from(tries + 1).ok()), "it says how many");
    assert!(stage.clock.wall().0 - at.0 < 10 * 60_000, "and when last");
    stage.shutdown().await;
}
