//! A day of drops: tries stay under their bound, and nobody gives up.

use std::time::Duration;

use wakala_domain::lifecycle::{Badge, LinkEvent, ReasonKind};

use crate::stage::Stage;

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
