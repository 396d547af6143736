//! What a soak will do, drawn from its seed before anything happens: the machine's pace changes what comes of it, not the plan.

use std::time::Duration;

/// `SplitMix64`. Not the dice of `rand`, whose numbers may change with its version: a seed in a report must stay good.
pub struct Dice(u64);

impl Dice {
    /// Dice that always fall the same way for a seed.
    #[must_use]
    pub fn new(seed: u64) -> Self {
        Self(seed)
    }

    fn roll(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut bits = self.0;
        bits = (bits ^ (bits >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        bits = (bits ^ (bits >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        bits ^ (bits >> 31)
    }

    fn below(&mut self, end: u64) -> u64 {
        self.roll() % end.max(1)
    }

    fn one_in(&mut self, count: u64) -> bool {
        self.below(count) == 0
    }

    fn milliseconds(&mut self, from: u64, to: u64) -> Duration {
        Duration::from_millis(from + self.below(to.saturating_sub(from)))
    }
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
    #[must_use]
    pub fn draw(dice: &mut Dice, lanes: usize) -> Self {
        let off = dice.milliseconds(0, 600);
        // Some end in the start, the login or the sync; most when everything has been online for a while.
        let on = if dice.one_in(4) { dice.milliseconds(20, 500) } else { dice.milliseconds(300, 3_000) };
        let (end, mut at, mut acts) = (off + on, Duration::ZERO, Vec::new());
        loop {
            // Half of them right behind the one before, as in a burst.
            at += if dice.one_in(2) { dice.milliseconds(0, 3) } else { dice.milliseconds(0, 120) };
            if at >= end {
                return Self { off, end, acts };
            }
            let way = if at < off || dice.one_in(2) { Way::In } else { Way::Out };
            let lane = usize::try_from(dice.below(lanes as u64)).unwrap_or(0);
            acts.push(Act { at, way, lane });
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lives(seed: u64) -> Vec<Life> {
        let mut dice = Dice::new(seed);
        (0..200).map(|_| Life::draw(&mut dice, 12)).collect()
    }

    #[test]
    fn a_seed_means_the_same_plan_for_ever() {
        assert_eq!(lives(7), lives(7));
        assert_ne!(lives(7), lives(8));
        // What SplitMix64's authors give for this seed.
        assert_eq!(Dice::new(1_234_567).roll(), 6_457_827_717_110_365_317);
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
