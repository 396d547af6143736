//! Puts the index in order ahead, in pieces. Each transaction leaves it a segment of its own. FTS5 by itself merges them inside of some
//! later commit, whole levels at once, and whoever waits for that commit waits for all of it. It is told not to
//! (`searching::TABLE`), unless there are so many that searching would suffer. How much is left to do stands in the index, and a
//! new run asks it.
//!
//! A step can't be made as short as one wants: a word that is in every message is merged as a whole. So a step gives way to whoever
//! waits, with all that it has written, and is tried again behind a later write, when it may be quiet. What is smaller goes on meanwhile. Where it is never quiet,
//! each try gives way a little later: a commit that had to do it would take longer.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering::Relaxed};
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
/// How long a step that gave way waits for quiet, at first and at most. Soon: in the gaps of a busy day there is time for most words.
const QUIET: Duration = Duration::from_millis(250);
const LONGEST_QUIET: Duration = Duration::from_secs(60);
/// How long a step goes on although somebody waits: it may be about to end. Twice as long with each try after so many.
const PATIENCE: Duration = Duration::from_millis(10);
const TRIES: u32 = 6;
/// Steps of SQLite's machine between two looks whether somebody waits: it writes a page with some fifteen.
const LOOKS: i32 = 20;

/// What is known of the order of the index without asking it.
pub(crate) struct Order {
    /// Segments that came since nothing could be merged any more.
    left: u32,
    /// So many pages are written in time, as far as is known.
    pages: u32,
    /// So many the last step was told to write; none where there was nothing to merge.
    told: u32,
    rests_until: Option<Instant>,
    /// The last step gave way to somebody.
    gave_way: bool,
    /// How often one did that is not through yet.
    tries: u32,
    /// Until then only what piles up is merged: the rest is too much while others write.
    quiet_until: Option<Instant>,
}

impl Default for Order {
    fn default() -> Self {
        // Nobody knows what the run before has left.
        Self {
            left: WORTH_A_LOOK,
            pages: FIRST,
            told: 0,
            rests_until: None,
            gave_way: false,
            tries: 0,
            quiet_until: None,
        }
    }
}

impl Order {
    /// So many segments were left.
    pub(crate) fn has_more(&mut self, segments: u32) {
        self.left = self.left.saturating_add(segments);
    }

    /// Whether there may be something to merge now.
    pub(crate) fn is_due(&self, now: Instant) -> bool {
        let worth = if self.quiet_until.is_none_or(|until| until <= now) { WORTH_A_LOOK } else { LATE + 1 };
        self.left >= worth && self.rests_until.is_none_or(|until| until <= now)
    }

    /// Whether there is more to merge than is merged in a turn of four.
    pub(crate) fn is_late(&self, now: Instant) -> bool {
        self.left > LATE && self.is_due(now)
    }

    /// How long the next step goes on although somebody waits.
    pub(crate) fn patience(&self) -> Duration {
        PATIENCE.saturating_mul(1 << self.tries.saturating_sub(TRIES).min(10))
    }

    /// Merges a little, in a transaction, as long as it need not give way; says whether there is more to merge in this
    /// transaction. Where it did, nothing is left of what the transaction has written, and the transaction is begun anew.
    pub(crate) fn step(
        &mut self,
        c: &Connection,
        gives_way: impl FnMut() -> bool + Send + 'static,
    ) -> Result<bool, StoreError> {
        // Beside a large one the small ones are merged one by one: they would be undone with it.
        let most = if self.tries > 0 { 1 } else { PAGES * (1 + self.left / LATE).min(MOST) };
        let pages = self.pages.min(most);
        let has_transaction = !c.is_autocommit();
        let mut gave_way = false;
        let merged = undone_if_refused(c, || {
            let (merged, interrupted) = yielding(c, gives_way, || merge(c, pages))?;
            gave_way = interrupted;
            merged
        });
        self.gave_way = gave_way && merged.is_err();
        let merged = match merged {
            Err(_) if self.gave_way => {
                if has_transaction && c.is_autocommit() {
                    c.execute_batch("BEGIN IMMEDIATE")?;
                }
                self.left = self.left.min(WORTH_A_LOOK);
                return Ok(false);
            }
            Err(error) if !c.is_autocommit() => mending::refused(c, error).map(|()| false)?,
            merged => merged?,
        };
        self.told = if merged { pages } else { 0 };
        if !merged {
            self.left = 0;
        }
        Ok(merged && self.tries == 0)
    }

    /// The last step took so long.
    pub(crate) fn took(&mut self, spent: Duration) {
        let told = std::mem::take(&mut self.told);
        if told > 0 {
            if spent >= self.patience() {
                // The large one is through.
                (self.tries, self.quiet_until) = (0, None);
            }
            self.pages = paced(self.pages, told, spent);
        }
    }

    /// What became of the transaction of the last steps.
    pub(crate) fn settle(&mut self, outcome: Result<(), &StoreError>, now: Instant) {
        self.rests_until = outcome.err().and_then(|error| {
            tracing::warn!(%error, "the search index can't be put in order");
            now.checked_add(REST)
        });
        if std::mem::take(&mut self.gave_way) {
            let quiet = QUIET.saturating_mul(1 << self.tries.min(10)).min(LONGEST_QUIET);
            (self.tries, self.quiet_until) = (self.tries.saturating_add(1), now.checked_add(quiet));
        } else if self.left == 0 {
            // All of it is merged, the large one too.
            (self.tries, self.quiet_until) = (0, None);
        }
    }
}

/// Nobody else gives way, whatever became of it.
struct Ends<'c>(&'c Connection);

impl Drop for Ends<'_> {
    fn drop(&mut self) {
        if let Err(error) = self.0.progress_handler(0, None::<fn() -> bool>) {
            tracing::error!(%error, "writes go on giving way");
        }
    }
}

/// Does something that ends with an error as soon as it has to give way; says whether it had to.
fn yielding<R>(
    c: &Connection,
    mut gives_way: impl FnMut() -> bool + Send + 'static,
    job: impl FnOnce() -> R,
) -> Result<(R, bool), StoreError> {
    let gave_way = Arc::new(AtomicBool::new(false));
    let told = Arc::clone(&gave_way);
    let looks = move || {
        let gives_way = gives_way();
        told.fetch_or(gives_way, Relaxed);
        gives_way
    };
    c.progress_handler(LOOKS, Some(looks))?;
    let ends = Ends(c);
    let done = job();
    drop(ends);
    Ok((done, gave_way.load(Relaxed)))
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
    c.prepare_cached("INSERT INTO words_fts (words_fts, rank) VALUES ('merge', ?1)")?.execute([pages])?;
    super::write_out(c)?;
    // The command itself counts as one: nothing else was written where nothing could be merged.
    Ok(c.total_changes() - before > 1)
}
