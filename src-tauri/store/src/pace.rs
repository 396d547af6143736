//! How long a transaction may go on: its commit has its share, and nobody knows that before. It is learnt from those before it.

use std::time::Duration;

/// The commit is never taken to be more than so many times as long as what is committed.
const MOST: f64 = 9.0;
/// What a single transaction teaches, where its commit was shorter than expected: one slow disk is forgotten slowly.
const LESSON: f64 = 0.1;

/// Of one kind of work.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Pace {
    whole: Duration,
    /// How long a commit takes for each second of work.
    share: f64,
}

impl Pace {
    /// Work that should take so long, with its commit.
    pub(crate) const fn of(whole: Duration) -> Self {
        Self { whole, share: 1.0 }
    }

    /// Whether there is time for more after so much work.
    pub(crate) fn has_time(&self, worked: Duration) -> bool {
        worked.mul_f64(1.0 + self.share) < self.whole
    }

    /// So much work took so long to commit.
    pub(crate) fn learn(&mut self, worked: Duration, committed: Duration) {
        let share = (committed.as_secs_f64() / worked.as_secs_f64().max(1e-6)).min(MOST);
        // Little work says nothing of more: its commit is as long as an empty one.
        if worked.mul_f64(4.0) < self.whole && share > self.share {
            return;
        }
        self.share += (share - self.share) * if share > self.share { 0.5 } else { LESSON };
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const MS: fn(u64) -> Duration = Duration::from_millis;

    #[test]
    fn work_leaves_time_for_its_commit() {
        let mut pace = Pace::of(MS(30));
        assert!(pace.has_time(MS(14)) && !pace.has_time(MS(15)), "as long again, until something is known");
        for _ in 0..20 {
            pace.learn(MS(10), MS(40));
        }
        assert!(pace.has_time(MS(5)) && !pace.has_time(MS(7)));
        for _ in 0..100 {
            pace.learn(MS(10), MS(1));
        }
        assert!(pace.has_time(MS(26)) && !pace.has_time(MS(28)));
    }

    #[test]
    fn however_slow_a_disk_is_a_little_goes_on() {
        let mut pace = Pace::of(MS(30));
        for _ in 0..20 {
            pace.learn(MS(10), MS(10_000));
        }
        assert!(pace.has_time(MS(2)) && !pace.has_time(MS(4)));
        pace.learn(Duration::ZERO, MS(5));
        assert!(pace.has_time(MS(2)), "an empty one teaches nothing");
    }
}
