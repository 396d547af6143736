//! How guessing at keys is slowed, and how often a key may ask. What is remembered is bounded by the keys there are: who guesses makes
//! nothing grow.

use std::collections::BTreeMap;
use std::time::Duration;

use super::KeyId;
use crate::time::Mono;

/// Wrong ones with a key's public part that are answered late; after these they are answered no more, for a while.
const FORGIVEN: u32 = 10;
/// For how long that is, after the last of them.
const LOCKED: Duration = Duration::from_secs(60);
/// After this time without another one failures are forgotten.
const FORGOTTEN: Duration = Duration::from_secs(600);
/// How long the answer to a first wrong key is held back; twice as long after each further one.
const FIRST_HOLD: Duration = Duration::from_millis(100);
/// The longest that one is held back.
const LONGEST_HOLD: Duration = Duration::from_secs(5);

#[derive(Clone, Copy, Debug)]
struct Failures {
    number: u32,
    last: Mono,
}

impl Failures {
    fn at(self, now: Mono) -> u32 {
        if now.since(self.last) < FORGOTTEN { self.number } else { 0 }
    }
}

/// What becomes of a wrong key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Held {
    /// It is answered so much later.
    Back(Duration),
    /// So many have been shown with this public part that none is looked at any more, for so long.
    Locked {
        /// Until then.
        rest: Duration,
        /// This is the first one of them.
        begins: bool,
    },
}

/// Wrong keys that were shown lately.
///
/// Who shows a key that nobody has is answered ever later, and who guesses at one that somebody has is locked out in the end. Nobody else is:
/// on one PC all come from the same address, so the right key is never kept out by the wrong ones of others. That tells a guesser nothing that
/// he would not be told otherwise, and what he guesses at has 256 bits.
#[derive(Debug, Default)]
pub struct Tries {
    of_keys: BTreeMap<KeyId, Failures>,
    others: Option<Failures>,
}

impl Tries {
    /// A wrong key was shown, with the public part of one that there is or not. Only keys that there are may be named here: what is remembered
    /// is one line for each.
    pub fn failed(&mut self, key: Option<KeyId>, now: Mono) -> Held {
        self.of_keys.retain(|_, failures| failures.at(now) > 0);
        let one_more = |failures: Option<Failures>| {
            let number = failures.map_or(0, |failures| failures.at(now)).saturating_add(1);
            Failures { number, last: now }
        };
        let others = one_more(self.others);
        self.others = Some(others);
        if let Some(key) = key {
            let before = self.of_keys.get(&key).copied();
            let failures = one_more(before);
            self.of_keys.insert(key, failures);
            let was_locked = before.is_some_and(|one| one.number > FORGIVEN && now.since(one.last) < LOCKED);
            if failures.number > FORGIVEN {
                return Held::Locked { rest: LOCKED, begins: !was_locked };
            }
        }
        Held::Back(FIRST_HOLD.saturating_mul(1 << (others.number - 1).min(16)).min(LONGEST_HOLD))
    }

    /// How many keys are remembered.
    #[must_use]
    pub fn remembered(&self) -> usize {
        self.of_keys.len()
    }
}

/// How fast one key asks: so many requests a second, and as many at once after a quiet second.
#[derive(Clone, Copy, Debug)]
pub struct Pace {
    /// In thousandths of a request.
    left: u64,
    at: Mono,
}

impl Pace {
    /// Of who has asked for nothing yet.
    #[must_use]
    pub fn new(per_second: u32, now: Mono) -> Self {
        Self { left: u64::from(per_second) * 1_000, at: now }
    }

    /// One more request.
    ///
    /// # Errors
    /// There was room for none; says after how long there is.
    pub fn take(&mut self, per_second: u32, now: Mono) -> Result<(), Duration> {
        self.take_of(per_second, per_second, now)
    }

    /// The same, of whom so many are let through at once after a rest.
    ///
    /// # Errors
    /// There was room for none; says after how long there is.
    pub fn take_of(&mut self, per_second: u32, at_once: u32, now: Mono) -> Result<(), Duration> {
        let (per_second, most) = (u64::from(per_second.max(1)), u64::from(at_once.max(1)) * 1_000);
        let passed = u64::try_from(now.since(self.at).as_millis()).unwrap_or(u64::MAX);
        self.left = self.left.saturating_add(passed.saturating_mul(per_second)).min(most);
        self.at = now;
        match self.left.checked_sub(1_000) {
            Some(left) => {
                self.left = left;
                Ok(())
            }
            None => Err(Duration::from_millis((1_000 - self.left).div_ceil(per_second))),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const KEY: u64 = 7;

    fn key() -> KeyId {
        KeyId::of_bits(KEY)
    }

    #[test]
    fn guesses_are_answered_ever_later_and_are_forgotten_in_the_end() {
        let mut tries = Tries::default();
        let mut held = |at: u64| match tries.failed(None, Mono(at)) {
            Held::Back(hold) => hold.as_millis(),
            Held::Locked { .. } => panic!("nobody's key is locked"),
        };
        let first: Vec<u128> = (0..9).map(|_| held(1)).collect();
        assert_eq!(first, [100, 200, 400, 800, 1_600, 3_200, 5_000, 5_000, 5_000]);
        for _ in 0..1_000 {
            assert_eq!(held(1), 5_000);
        }
        assert_eq!(held(1 + 600_000), 100);
    }

    #[test]
    fn who_guesses_at_a_key_is_locked_out_of_it_for_a_while_and_of_no_other() {
        let (mut tries, other) = (Tries::default(), KeyId::of_bits(8));
        let back = |held: Held| matches!(held, Held::Back(_));
        for n in 1..=10 {
            assert!(back(tries.failed(Some(key()), Mono(n))), "after {n}");
        }
        let locked = |begins| Held::Locked { rest: LOCKED, begins };
        assert_eq!(tries.failed(Some(key()), Mono(11)), locked(true));
        assert_eq!(tries.failed(Some(key()), Mono(12)), locked(false), "it is told once");
        assert_eq!(tries.failed(Some(key()), Mono(12 + 59_999)), locked(false));
        assert!(back(tries.failed(Some(other), Mono(12 + 59_999))));
        // One more is one too many, and is told again.
        assert_eq!(tries.failed(Some(key()), Mono(12 + 59_999 + 60_000)), locked(true));
        assert!(back(tries.failed(Some(key()), Mono(1_000_000))), "it is forgotten");
    }

    #[test]
    fn a_million_guesses_make_nothing_grow() {
        let mut tries = Tries::default();
        for n in 0..1_000_000 {
            // Of those that there are, and of others.
            tries.failed((n % 2 == 0).then(|| KeyId::of_bits(n % 100)), Mono(n));
        }
        assert!(tries.remembered() <= 100);
        tries.failed(None, Mono(10_000_000));
        assert_eq!(tries.remembered(), 0);
    }

    #[test]
    fn a_key_asks_so_often_a_second_and_others_as_well() {
        let mut pace = Pace::new(10, Mono(0));
        let taken = |pace: &mut Pace, at: u64| (0..100).filter(|_| pace.take(10, Mono(at)).is_ok()).count();
        assert_eq!(taken(&mut pace, 0), 10);
        assert_eq!(pace.take(10, Mono(0)), Err(Duration::from_millis(100)));
        assert_eq!(taken(&mut pace, 250), 2);
        assert_eq!(pace.take(10, Mono(250)), Err(Duration::from_millis(50)));
        assert_eq!(taken(&mut pace, 1_000_000), 10, "no more than a second's at once");
        // Of a clock that stands, nothing is given.
        assert_eq!(taken(&mut pace, 1_000_000), 0);
    }
}
