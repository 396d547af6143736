//! When a receiver that did not take an event is tried again, and when that is given up.

use std::time::Duration;

/// The first pause.
const FIRST: Duration = Duration::from_secs(10);
/// The longest.
const LONGEST: Duration = Duration::from_secs(3_600);
/// How much earlier or later, so that many that failed together do not come back together.
const JITTER: f64 = 0.2;

/// As many tries in a row fill a day in which this PC is on.
pub const TRIES: u32 = 32;
/// So often an event is tried that the receiver refuses for what it is while it takes others; and one that is a day old already behind
/// others that were not taken for a day.
pub const TRIES_OF_ONE: u32 = 10;
/// An event that is younger is not given up: also one that stands behind others of a receiver that is long away has its day.
pub const GIVEN_UP_AFTER: Duration = Duration::from_secs(24 * 3_600);

/// How long to wait after so many tries in a row that failed. `jitter` is uniform in `0.0..1.0`. What the receiver asks for counts where it
/// is more, up to the longest pause.
#[must_use]
pub fn pause(failures: u32, jitter: f64, asked: Option<Duration>) -> Duration {
    let doubled = FIRST.saturating_mul(1 << failures.saturating_sub(1).min(20)).min(LONGEST);
    let spread = doubled.mul_f64(1.0 - JITTER + 2.0 * JITTER * jitter.clamp(0.0, 1.0));
    spread.max(asked.unwrap_or_default().min(LONGEST))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pauses_double_up_to_an_hour_and_the_tries_fill_a_day() {
        let pauses: Vec<u64> = (1..=12).map(|failures| pause(failures, 0.5, None).as_secs()).collect();
        assert_eq!(pauses, [10, 20, 40, 80, 160, 320, 640, 1_280, 2_560, 3_600, 3_600, 3_600]);
        assert_eq!(pause(u32::MAX, 0.5, None), LONGEST);
        let all: Duration = (1..TRIES).map(|failures| pause(failures, 0.5, None)).sum();
        assert!((22..=25).contains(&(all.as_secs() / 3_600)), "{all:?}");
        assert_eq!((pause(1, 0.0, None).as_secs(), pause(1, 1.0, None).as_secs()), (8, 12));
    }

    #[test]
    fn a_receiver_may_ask_for_more_patience_but_not_for_ever() {
        assert_eq!(pause(1, 0.5, Some(Duration::from_secs(90))).as_secs(), 90);
        assert_eq!(pause(1, 0.5, Some(Duration::from_secs(1))).as_secs(), 10);
        assert_eq!(pause(1, 0.5, Some(Duration::MAX)), LONGEST);
    }
}
