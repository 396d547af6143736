//! Notices that the PC slept: wall time went on while monotonic time stood still.

use std::sync::Arc;
use std::time::Duration;

use wakala_domain::time::{Mono, Wall};

use crate::actor::Mail;
use crate::clock::Clock;
use crate::supervisor::Supervisor;

/// How often the clocks are compared.
const EVERY: Duration = Duration::from_secs(5);
/// A smaller difference is a clock being corrected.
const LEAST: Duration = Duration::from_secs(30);

/// Tells all actors when the PC has slept. Runs until dropped.
pub(crate) async fn watch(clock: Arc<dyn Clock>, supervisor: Arc<Supervisor>) {
    let mut before = (clock.wall(), clock.mono());
    let mut ticks = tokio::time::interval(EVERY);
    loop {
        ticks.tick().await;
        let now = (clock.wall(), clock.mono());
        if let Some(slept) = slept(before, now) {
            tracing::info!(seconds = slept.as_secs(), "the PC slept");
            for handle in supervisor.handles() {
                // A full mailbox belongs to an actor that has enough to do; it will find out by itself.
                let _ = handle.mail.try_send(Mail::Woke(slept));
            }
        }
        before = now;
    }
}

fn slept(before: (Wall, Mono), now: (Wall, Mono)) -> Option<Duration> {
    let slept = before.0.until(now.0).saturating_sub(now.1.since(before.1));
    (slept >= LEAST).then_some(slept)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_jump_between_the_clocks_is_sleep() {
        let slept = |wall, mono| slept((Wall(0), Mono(0)), (Wall(wall), Mono(mono))).map(|slept| slept.as_secs());
        assert_eq!(slept(5_000, 5_000), None);
        assert_eq!(slept(20_000, 5_000), None);
        assert_eq!(slept(6 * 3_600_000 + 5_000, 5_000), Some(6 * 3600));
        // Set back, or busy: no sleep.
        assert_eq!(slept(-3_600_000, 5_000), None);
        assert_eq!(slept(5_000, 90_000), None);
    }
}
