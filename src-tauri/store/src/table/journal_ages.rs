//! How old the entries of the journal are, whatever the clock said when they were written: up to which one there was at which time, by
//! a time that only goes on while somebody looks. A clock that was set makes nothing older than it can be.

use std::time::Duration;

use rusqlite::{Connection, OptionalExtension as _, params};
use wakala_domain::time::Wall;

use super::journal;
use crate::error::StoreError;
use crate::migration::Migration;

/// `age` is the time that was seen to pass until a look, in milliseconds, `position` the newest entry then, and `at` what the wall clock
/// said.
pub(crate) const CREATE: Migration = Migration {
    name: "journal: entries are as old as was seen",
    sql: "CREATE TABLE journal_ages (
              age      INTEGER PRIMARY KEY,
              position INTEGER NOT NULL,
              at       INTEGER NOT NULL
          ) STRICT;
          DROP INDEX journal_by_time;",
};

/// What passes at most between two looks. It is looked at once a day while the app runs; for how long it was off, only a clock knows that
/// may have been set since.
const MOST: Duration = Duration::from_secs(25 * 3600);
/// Looks that are kept apart.
const APART: Duration = Duration::from_secs(12 * 3600);

/// Looks at the time, and says up to which entry the journal is older than a span.
pub(crate) fn older_than(c: &Connection, span: Duration, now: Wall) -> Result<i64, StoreError> {
    let last: Option<(i64, i64, Wall)> = c
        .prepare_cached("SELECT age, position, at FROM journal_ages ORDER BY age DESC LIMIT 1")?
        .query_row([], |row| Ok((row.get(0)?, row.get(1)?, Wall(row.get(2)?))))
        .optional()?;
    let passed = last.map_or(Duration::ZERO, |(.., at)| at.until(now).min(MOST));
    let before = last.map_or(0, |(age, ..)| age);
    let age = Wall(before).plus(passed).0;
    // Time goes on from the last look. This one takes its place where the one before it is close enough.
    let close: Option<i64> = c
        .prepare_cached("SELECT position FROM journal_ages WHERE age < ?1 AND age > ?2 ORDER BY age DESC LIMIT 1")?
        .query_row(params![before, before.saturating_sub(millis(APART))], |row| row.get(0))
        .optional()?;
    if close.is_some() {
        c.prepare_cached("DELETE FROM journal_ages WHERE age = ?1")?.execute([before])?;
    }
    c.prepare_cached("INSERT OR REPLACE INTO journal_ages (age, position, at) VALUES (?1, ?2, ?3)")?
        .execute(params![age, journal::newest(c)?, now.0])?;
    let too_old = age.saturating_sub(millis(span));
    let position: i64 = c
        .prepare_cached("SELECT coalesce(max(position), 0) FROM journal_ages WHERE age <= ?1")?
        .query_row([too_old], |row| row.get(0))?;
    c.prepare_cached("DELETE FROM journal_ages WHERE age < ?1 AND position <= ?2")?
        .execute(params![too_old, position])?;
    Ok(position)
}

fn millis(span: Duration) -> i64 {
    i64::try_from(span.as_millis()).unwrap_or(i64::MAX)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use wakala_domain::ids::InstanceId;
    use wakala_domain::journal::Happening;

    use super::*;
    use crate::migrate;

    const HOUR: i64 = 3_600_000;
    const DAY: i64 = 24 * HOUR;
    const KEPT: Duration = Duration::from_secs(30 * 24 * 3600);

    fn open() -> Connection {
        let mut c = Connection::open_in_memory().unwrap();
        migrate::migrate(&mut c, &migrate::all()).unwrap();
        c
    }

    fn write(c: &Connection, at: i64) -> i64 {
        journal::append(c, InstanceId::from_random(1), Wall(at), &Happening::NoticesWithdrawn).unwrap()
    }

    /// Looks at the time; says which entry is the oldest after that.
    fn look(c: &Connection, now: i64) -> Option<i64> {
        let position = older_than(c, KEPT, Wall(now)).unwrap();
        while journal::prune(c, position, 3).unwrap() > 0 {}
        c.query_row("SELECT min(seq) FROM journal", [], |row| row.get(0)).unwrap()
    }

    #[test]
    fn an_entry_of_a_wrong_clock_is_kept_as_long_as_any_other() {
        // Before 1970, and in a thousand years.
        for wrong in [-DAY, 365_000 * DAY] {
            let (c, right) = (open(), 20_000 * DAY);
            look(&c, right);
            let first = write(&c, wrong);
            look(&c, wrong);
            // The clock is mended, and the app runs.
            for day in 0..29 {
                assert_eq!(look(&c, right + day * DAY), Some(first), "day {day} after {wrong}");
            }
            for day in 29..33 {
                look(&c, right + day * DAY);
            }
            assert_eq!(look(&c, right + 33 * DAY), None, "{wrong}");
        }
    }

    #[test]
    fn many_starts_in_a_day_are_a_few_looks() {
        let c = open();
        for start in 0..20 * 24 * 6 {
            look(&c, start * HOUR / 6);
        }
        let looks: i64 = c.query_row("SELECT count(*) FROM journal_ages", [], |row| row.get(0)).unwrap();
        assert!(looks <= 45, "{looks}");
    }

    proptest! {
        #![proptest_config(ProptestConfig { cases: 64, failure_persistence: None, ..ProptestConfig::default() })]

        /// Time goes on by hours, the clock is set to anything at any time: nothing goes before its time or stays long after it.
        #[test]
        fn no_clock_makes_an_entry_go_early_or_stay(
            hours in prop::collection::vec((1..25_i64, prop::option::weighted(0.05, -40_000..40_000_i64)), 1..200)
        ) {
            let c = open();
            let (mut time, mut set, mut sets, mut written) = (0, 0, 0, Vec::new());
            for (more, jump) in hours {
                time += more * HOUR;
                if let Some(jump) = jump {
                    set = jump * DAY;
                    sets += 1;
                }
                written.push((write(&c, time + set), time, sets));
                let oldest = look(&c, time + set).unwrap_or(i64::MAX);
                for (seq, at, before) in &written {
                    let (real, jumps) = (time - at, sets - before);
                    prop_assert!(*seq >= oldest || real + jumps * 26 * HOUR >= 30 * DAY, "{seq} went after {real}");
                    prop_assert!(*seq < oldest || real <= 32 * DAY + jumps * 26 * HOUR, "{seq} stays after {real}");
                }
            }
        }
    }
}
