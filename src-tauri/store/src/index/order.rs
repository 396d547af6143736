//! Puts the index in order ahead, in pieces. Each transaction leaves it a segment of its own. FTS5 by itself merges them inside of some
//! later commit, whole levels at once, and whoever waits for that commit waits for all of it. It is told not to
//! (`searching::TABLE`), unless there are so many that searching would suffer. How much is left to do stands in the index, and a
//! new run asks it.

use std::time::Duration;

use rusqlite::Connection;
use tokio::time::Instant;

use super::mending;
use crate::error::StoreError;
use crate::table::undone_if_refused;

/// So many transactions have left a segment: it is worth a look whether some can be merged. As many as FTS5 merges of a level.
const WORTH_A_LOOK: u32 = 8;
/// Pages that a step writes, and the rest of the places of its last word; so many times as many at most, the more is left.
const PAGES: u32 = 16;
/// So many at first: nobody knows how long they take.
const FIRST: u32 = 2;
const MOST: u32 = 4;
/// How long a step should take. FTS5 looks at how much it has written only between two words, and so a word that is in every message is
/// done as a whole, however few pages it is told: in a large index that takes longer.
const STEP: Duration = Duration::from_millis(5);
/// So many, and it falls behind: a commit merges at twice as many.
const LATE: u32 = 32;
/// How long it is left alone when it can't be written.
const REST: Duration = Duration::from_secs(10);

/// What is known of the order of the index without asking it.
pub(crate) struct Order {
    /// Segments that came since nothing could be merged any more.
    left: u32,
    /// So many pages are written in time, as far as is known.
    pages: u32,
    /// So many the last step was told to write; none where there was nothing to merge.
    told: u32,
    rests_until: Option<Instant>,
}

impl Default for Order {
    fn default() -> Self {
        // Nobody knows what the run before has left.
        Self { left: WORTH_A_LOOK, pages: FIRST, told: 0, rests_until: None }
    }
}

impl Order {
    /// So many segments were left.
    pub(crate) fn has_more(&mut self, segments: u32) {
        self.left = self.left.saturating_add(segments);
    }

    /// Whether there may be something to merge now.
    pub(crate) fn is_due(&self, now: Instant) -> bool {
        self.left >= WORTH_A_LOOK && self.rests_until.is_none_or(|until| until <= now)
    }

    /// Whether there is more to merge than is merged in a turn of four.
    pub(crate) fn is_late(&self, now: Instant) -> bool {
        self.left > LATE && self.is_due(now)
    }

    /// Merges a little; says whether there may be more to merge.
    pub(crate) fn step(&mut self, c: &Connection) -> Result<bool, StoreError> {
        let pages = self.pages.min(PAGES * (1 + self.left / LATE).min(MOST));
        let merged = match undone_if_refused(c, || merge(c, pages)) {
            Err(error) if !c.is_autocommit() => mending::refused(c, error).map(|()| false)?,
            merged => merged?,
        };
        self.told = if merged { pages } else { 0 };
        if !merged {
            self.left = 0;
        }
        Ok(merged)
    }

    /// The last step took so long.
    pub(crate) fn took(&mut self, spent: Duration) {
        let told = std::mem::take(&mut self.told);
        if told > 0 {
            self.pages = paced(self.pages, told, spent);
        }
    }

    /// What became of the transaction of the last steps.
    pub(crate) fn settle(&mut self, outcome: Result<(), &StoreError>, now: Instant) {
        self.rests_until = outcome.err().and_then(|error| {
            tracing::warn!(%error, "the search index can't be put in order");
            now.checked_add(REST)
        });
    }
}

/// How many pages the next step writes at most, after one of so many took so long.
pub(super) fn paced(known: u32, told: u32, spent: Duration) -> u32 {
    if spent > STEP {
        let in_time = u128::from(told) * STEP.as_nanos() / spent.as_nanos();
        u32::try_from(in_time).unwrap_or(told).max(1)
    } else if spent * 2 <= STEP {
        known.max(told * 2).min(PAGES * MOST)
    } else {
        known
    }
}

fn merge(c: &Connection, pages: u32) -> Result<bool, StoreError> {
    if !mending::can_be_used(c)? {
        return Ok(false);
    }
    let before = c.total_changes();
    c.prepare_cached("INSERT INTO search_fts (search_fts, rank) VALUES ('merge', ?1)")?.execute([pages])?;
    super::write_out(c)?;
    // The command itself counts as one: nothing else was written where nothing could be merged.
    Ok(c.total_changes() - before > 1)
}
