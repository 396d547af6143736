//! The people who become one, to the last row: which of them is next, how far each has come, and which are left alone for a while
//! because something keeps them. That is known to the writer alone; a new run looks at all of them from their beginning.

use std::collections::BTreeMap;
use std::time::Duration;

use rusqlite::Connection;
use tokio::time::Instant;

use crate::error::StoreError;
use crate::table::joining::{self, Merge};
use crate::table::merging::{self, Came, Place};

/// How long a merge that something keeps is left alone, at first and at most.
const REST: Duration = Duration::from_secs(1);
const LONGEST_REST: Duration = Duration::from_secs(600);

/// How it stands with one of them.
struct Progress {
    place: Place,
    /// Failed in a row.
    tries: u32,
    rests_until: Option<Instant>,
    /// It came so far in a transaction that is not committed.
    uncommitted: bool,
}

impl Default for Progress {
    fn default() -> Self {
        Self { place: Place::START, tries: 0, rests_until: None, uncommitted: false }
    }
}

impl Progress {
    /// From the beginning, after a while.
    fn put_off(&mut self, now: Instant) {
        let rest = REST.saturating_mul(1 << self.tries.min(10)).min(LONGEST_REST);
        *self = Self { tries: self.tries.saturating_add(1), rests_until: now.checked_add(rest), ..Self::default() };
    }
}

/// All of them, by the one who goes.
#[derive(Default)]
pub(crate) struct Merges {
    each: BTreeMap<i64, Progress>,
    /// Nothing can be written at all, not even begun.
    rest_until: Option<Instant>,
}

impl Merges {
    /// Whether there is something to do now.
    pub(crate) fn are_due(&mut self, c: &Connection, now: Instant) -> Result<bool, StoreError> {
        Ok(self.next(c, now)?.is_some())
    }

    /// Moves up to so many rows of one of them; says whether there may be more to do. What it says is final when `settle` was told so.
    pub(crate) fn step(&mut self, c: &Connection, rows: u32, now: Instant) -> Result<bool, StoreError> {
        let Some(merge) = self.next(c, now)? else { return Ok(false) };
        let progress = self.each.entry(merge.gone).or_default();
        progress.uncommitted = true;
        match merging::step(c, merge, progress.place, rows)? {
            Came::On(place) => progress.place = place,
            // Forgotten when it is found to be no more: the end may be undone.
            Came::Done => {}
            Came::Left => {
                tracing::warn!(
                    tries = progress.tries,
                    "two people are one, and not all of their messages are in one chat"
                );
                progress.put_off(now);
            }
        }
        Ok(true)
    }

    /// What became of the transaction of the last steps. Those whom one that failed concerned begin again, after a while.
    pub(crate) fn settle(&mut self, outcome: Result<(), &StoreError>, now: Instant) {
        let mut concerned = self.each.values_mut().filter(|progress| progress.uncommitted).peekable();
        let Err(error) = outcome else { return concerned.for_each(|progress| progress.uncommitted = false) };
        tracing::warn!(%error, "people who are one are not in one chat yet");
        if concerned.peek().is_none() {
            self.rest_until = now.checked_add(LONGEST_REST / 60);
            return;
        }
        concerned.for_each(|progress| progress.put_off(now));
    }

    fn next(&mut self, c: &Connection, now: Instant) -> Result<Option<Merge>, StoreError> {
        if self.rest_until.is_some_and(|until| now < until) {
            return Ok(None);
        }
        let all = joining::all(c)?;
        self.each.retain(|gone, _| all.iter().any(|merge| merge.gone == *gone));
        Ok(all.into_iter().find(|merge| {
            self.each.get(&merge.gone).and_then(|progress| progress.rests_until).is_none_or(|until| until <= now)
        }))
    }
}

#[cfg(test)]
mod tests;
