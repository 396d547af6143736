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

/// What is done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Deed {
    /// The customer writes.
    In,
    /// The shop sends.
    Out,
    /// The shop sends to somebody whom it never wrote to, while WhatsApp withholds what is needed for it.
    Stranger(Withheld),
    /// The disk is full for the shop's database, or has room again.
    Room(bool),
}

/// What WhatsApp refuses to say of somebody, and how often.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Withheld {
    /// The keys of their devices, with this code.
    Keys(u16, u32),
    /// Whether and where they are, with this code.
    Whereabouts(u16, u32),
}

const WITHHELD: [Withheld; 6] = [
    Withheld::Keys(406, 1),
    Withheld::Keys(429, 2),
    Withheld::Keys(500, 2),
    Withheld::Keys(404, 1),
    Withheld::Whereabouts(429, 1),
    Withheld::Whereabouts(500, 1),
];

/// One thing to do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Act {
    /// When, since the life began.
    pub at: Duration,
    /// What.
    pub deed: Deed,
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
    /// What is done meanwhile, in order.
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
        let mut room = true;
        loop {
            // Half of them right behind the one before, as in a burst.
            at += if one_in(dice, 2) { milliseconds(dice, 0, 3) } else { milliseconds(dice, 0, 120) };
            if at >= end {
                return Self { off, end, acts };
            }
            let deed = if at < off {
                Deed::In
            } else if one_in(dice, if room { 200 } else { 12 }) {
                room = !room;
                Deed::Room(room)
            } else if one_in(dice, 60) {
                Deed::Stranger(WITHHELD[dice.random_range(0..WITHHELD.len())])
            } else if one_in(dice, 2) {
                Deed::In
            } else {
                Deed::Out
            };
            let lane = dice.random_range(0..lanes);
            acts.push(Act { at, deed, lane });
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
            assert!(life.acts.iter().all(|act| act.at < life.end && (act.deed == Deed::In || act.at >= life.off)));
        }
        for lane in 0..12 {
            let does = |deed| lives.iter().flat_map(|life| &life.acts).any(|act| act.lane == lane && act.deed == deed);
            assert!(does(Deed::In) && does(Deed::Out), "lane {lane}");
        }
        let does = |deed| lives.iter().flat_map(|life| &life.acts).any(|act| act.deed == deed);
        assert!(does(Deed::Room(false)) && does(Deed::Room(true)));
        assert!(WITHHELD.into_iter().all(|withheld| does(Deed::Stranger(withheld))));
    }
}
