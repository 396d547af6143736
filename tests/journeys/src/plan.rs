//! What a soak will do, drawn from its seed before anything happens: the machine's pace changes what comes of it, not the plan.

use std::time::Duration;

use rand::rngs::StdRng;
use rand::{RngExt as _, SeedableRng as _};

/// The dice of a seed: the same plan for as long as the lock file pins the same version of `rand`.
#[must_use]
pub fn dice(seed: u64) -> StdRng {
    StdRng::seed_from_u64(seed)
}

fn one_in(dice: &mut StdRng, count: u32) -> bool {
    dice.random_ratio(1, count)
}

fn milliseconds(dice: &mut StdRng, from: u64, to: u64) -> Duration {
    Duration::from_millis(dice.random_range(from..to))
}

/// Which way a message goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Way {
    /// The customer writes.
    In,
    /// The shop sends.
    Out,
}

/// One message to write.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Act {
    /// When, since the life began.
    pub at: Duration,
    /// Which way.
    pub way: Way,
    /// Between which instance and customer: an index into all such pairs.
    pub lane: usize,
}

/// From one SIGKILL to the next.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Life {
    /// How long the program stays off, while customers go on writing.
    pub off: Duration,
    /// When it is killed, since the life began.
    pub end: Duration,
    /// What is written meanwhile, in order.
    pub acts: Vec<Act>,
}

impl Life {
    /// Draws the next one, for traffic on so many lanes.
    ///
    /// # Panics
    /// There is no lane.
    #[must_use]
    pub fn draw(dice: &mut StdRng, lanes: usize) -> Self {
        let off = milliseconds(dice, 0, 600);
        // Some end in the start, the login or the sync; most when everything has been online for a while.
        let on = if one_in(dice, 4) { milliseconds(dice, 20, 500) } else { milliseconds(dice, 300, 3_000) };
        let (end, mut at, mut acts) = (off + on, Duration::ZERO, Vec::new());
        loop {
            // Half of them right behind the one before, as in a burst.
            at += if one_in(dice, 2) { milliseconds(dice, 0, 3) } else { milliseconds(dice, 0, 120) };
            if at >= end {
                return Self { off, end, acts };
            }
            let way = if at < off || one_in(dice, 2) { Way::In } else { Way::Out };
            let lane = dice.random_range(0..lanes);
            acts.push(Act { at, way, lane });
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lives(seed: u64) -> Vec<Life> {
        let mut dice = dice(seed);
        (0..200).map(|_| Life::draw(&mut dice, 12)).collect()
    }

    #[test]
    fn a_seed_means_the_same_plan() {
        assert_eq!(lives(7), lives(7));
        assert_ne!(lives(7), lives(8));
    }

    #[test]
    fn lives_end_early_and_late_with_traffic_both_ways_on_all_lanes() {
        let lives = lives(7);
        let on = |life: &Life| life.end.saturating_sub(life.off);
        assert!(lives.iter().any(|life| on(life) < Duration::from_millis(200)));
        assert!(lives.iter().any(|life| on(life) > Duration::from_secs(2)));
        for life in &lives {
            assert!(life.acts.is_sorted_by_key(|act| act.at));
            assert!(life.acts.iter().all(|act| act.at < life.end && (act.way == Way::In || act.at >= life.off)));
        }
        for lane in 0..12 {
            let ways = |way| lives.iter().flat_map(|life| &life.acts).any(|act| act.lane == lane && act.way == way);
            assert!(ways(Way::In) && ways(Way::Out), "lane {lane}");
        }
    }
}
