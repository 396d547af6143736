//! Notices what happens around the program: the PC slept, its clock was set, its network changed or proved to be there. Tells all actors.

use std::collections::BTreeSet;
use std::sync::Arc;
use std::time::Duration;

use futures::StreamExt as _;
use if_watch::tokio::IfWatcher;
use tokio::sync::broadcast;
use tokio::time::Instant;
use wakala_domain::ids::InstanceId;
use wakala_domain::lifecycle::{Connection, Input};
use wakala_domain::time::{Mono, Wall};

use crate::actor::Mail;
use crate::clock::Clock;
use crate::feed::{EngineEvent, Feed};
use crate::supervisor::Supervisor;

/// How often the clocks are compared.
const EVERY: Duration = Duration::from_secs(5);
/// A smaller difference is a clock being corrected, or a busy PC.
const LEAST: Duration = Duration::from_secs(30);
/// Addresses come and go in bursts: what is quiet for this long has settled.
const SETTLED: Duration = Duration::from_secs(2);
/// Numbers come online one after the other: all are told once.
const PROVEN_FOR: Duration = Duration::from_secs(10);
/// How long to leave the operating system alone when it does not tell of the network.
const WATCH_AGAIN: Duration = Duration::from_secs(60);

/// Tells all actors of something that concerns each of them.
pub(crate) fn tell_all(supervisor: &Supervisor, input: &Input) {
    if !matches!(input, Input::ClockSet { .. }) {
        supervisor.stirred();
    }
    for handle in supervisor.handles() {
        // A full mailbox belongs to an actor that has enough to do; it will find out by itself.
        let _ = handle.mail.try_send(Mail::Surroundings(input.clone()));
    }
}

/// One look at all clocks.
#[derive(Clone, Copy)]
struct Look {
    wall: Wall,
    /// Stands still while the PC sleeps, on most systems.
    mono: Mono,
    /// Goes on while the PC sleeps.
    boot: Mono,
}

/// Compares the clocks for as long as the engine runs. Runs until dropped.
pub(crate) async fn watch_clocks(clock: Arc<dyn Clock>, supervisor: Arc<Supervisor>) {
    let look = || Look { wall: clock.wall(), mono: clock.mono(), boot: clock.boot() };
    let mut before = look();
    let mut ticks = tokio::time::interval(EVERY);
    ticks.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
    loop {
        ticks.tick().await;
        let now = look();
        if let Some(slept) = slept(before, now) {
            tracing::info!(seconds = slept.as_secs(), "the PC slept");
            tell_all(&supervisor, &Input::Woke { slept });
        }
        if let Some(by_ms) = clock_set(before, now) {
            tracing::warn!(seconds = by_ms / 1000, "the clock of this PC was set");
            tell_all(&supervisor, &Input::ClockSet { by_ms });
        }
        before = now;
    }
}

/// The clock that goes on ran away from the one that stands still; or, where both go on, nobody looked for far too long.
fn slept(before: Look, now: Look) -> Option<Duration> {
    let (passed, awake) = (now.boot.since(before.boot), now.mono.since(before.mono));
    let slept = passed.saturating_sub(awake).max(passed.saturating_sub(EVERY));
    (slept >= LEAST).then_some(slept)
}

/// What the wall clock moved beyond the time that passed, in milliseconds.
fn clock_set(before: Look, now: Look) -> Option<i64> {
    let passed = i64::try_from(now.boot.since(before.boot).as_millis()).unwrap_or(i64::MAX);
    let by = now.wall.0.saturating_sub(before.wall.0).saturating_sub(passed);
    (u128::from(by.unsigned_abs()) >= LEAST.as_millis()).then_some(by)
}

/// Tells all actors when an address of this PC comes or goes. Runs until dropped; where the operating system does not tell, the
/// ladder finds out by itself.
pub(crate) async fn watch_network(supervisor: Arc<Supervisor>) {
    loop {
        match IfWatcher::new() {
            Ok(mut watcher) => follow_network(&mut watcher, &supervisor).await,
            Err(error) => tracing::warn!(%error, "changes of the network are not noticed"),
        }
        tokio::time::sleep(WATCH_AGAIN).await;
    }
}

async fn follow_network(watcher: &mut IfWatcher, supervisor: &Supervisor) {
    // What is there already is told first and is no change.
    let _ = settle(watcher).await;
    while let Some(Ok(event)) = watcher.next().await {
        tracing::info!(?event, "the network changed");
        if !settle(watcher).await {
            return;
        }
        tell_all(supervisor, &Input::NetworkChanged);
    }
}

/// Tells all actors when a number has come online: who waits for the network need not, though nothing told of it. Runs until dropped.
pub(crate) async fn watch_line(feed: Feed, supervisor: Arc<Supervisor>) {
    let mut events = feed.subscribe();
    let mut online: BTreeSet<InstanceId> = BTreeSet::new();
    let mut told: Option<Instant> = None;
    loop {
        match events.recv().await {
            Ok(EngineEvent::Instance(snapshot)) => {
                if !matches!(snapshot.state.connection, Connection::Online { .. }) {
                    online.remove(&snapshot.id);
                } else if online.insert(snapshot.id) && told.is_none_or(|at| at.elapsed() >= PROVEN_FOR) {
                    told = Some(Instant::now());
                    tell_all(&supervisor, &Input::LineProven);
                }
            }
            Ok(EngineEvent::InstanceGone(id)) => {
                online.remove(&id);
            }
            // What was missed is looked up.
            Err(broadcast::error::RecvError::Lagged(_)) => {
                let snapshots = supervisor.snapshots().into_iter();
                online = snapshots
                    .filter(|snapshot| matches!(snapshot.state.connection, Connection::Online { .. }))
                    .map(|snapshot| snapshot.id)
                    .collect();
            }
            Ok(_) => {}
            Err(broadcast::error::RecvError::Closed) => return,
        }
    }
}

/// Waits until nothing has been told for a while; says whether the watcher still works.
async fn settle(watcher: &mut IfWatcher) -> bool {
    loop {
        match tokio::time::timeout(SETTLED, watcher.next()).await {
            Err(_quiet) => return true,
            Ok(Some(Ok(_))) => {}
            Ok(Some(Err(_)) | None) => return false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn look(wall: i64, mono: u64, boot: u64) -> Look {
        Look { wall: Wall(wall), mono: Mono(mono), boot: Mono(boot) }
    }

    const START: Look = Look { wall: Wall(1_000_000), mono: Mono(0), boot: Mono(0) };
    const SIX_HOURS: i64 = 6 * 3_600_000;

    #[test]
    fn a_clock_that_goes_on_while_the_other_stands_still_is_sleep() {
        let six_hours = SIX_HOURS.unsigned_abs();
        let woken = look(1_000_000 + SIX_HOURS + 5_000, 5_000, six_hours + 5_000);
        assert_eq!(slept(START, woken).map(|slept| slept.as_secs()), Some(6 * 3600));
        assert_eq!(clock_set(START, woken), None);
        assert_eq!(slept(START, look(1_005_000, 5_000, 5_000)), None);
        assert_eq!(slept(START, look(1_020_000, 20_000, 20_000)), None, "busy is not asleep");
    }

    #[test]
    fn where_no_clock_stands_still_a_long_silence_is_sleep() {
        let woken = look(1_000_000 + SIX_HOURS, SIX_HOURS.unsigned_abs(), SIX_HOURS.unsigned_abs());
        assert!(slept(START, woken).is_some());
    }

    #[test]
    fn a_clock_that_was_set_is_no_sleep() {
        let ten_years = 10 * 365 * 86_400_000;
        for by in [ten_years, -ten_years, 31_000, -31_000] {
            let set = look(1_000_000 + by + 5_000, 5_000, 5_000);
            assert_eq!((slept(START, set), clock_set(START, set)), (None, Some(by)));
        }
        assert_eq!(clock_set(START, look(1_007_000, 5_000, 5_000)), None, "a clock that is being corrected");
    }
}
