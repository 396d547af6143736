//! A search index that is damaged costs finding, for a while, and nothing else: what is written is committed without it, and it is made
//! anew in pieces, between what somebody waits for. How far that has come stands in the database.

use std::time::Duration;

use rusqlite::{Connection, OptionalExtension as _, params};
use tokio::time::Instant;

use crate::error::StoreError;
use crate::table::{messages, settings};

/// The setting that says how far the index has come; none for all of it.
const KEY: &str = "search index";
/// What it says while nothing of it can be used.
const DAMAGED: &str = "damaged";
/// How long an index that can't be made anew is left alone, at first and at most.
const REST: Duration = Duration::from_secs(60);
const LONGEST_REST: Duration = Duration::from_secs(3_600);

/// Up to which row the index holds what stands there.
pub(super) fn held(c: &Connection) -> Result<i64, StoreError> {
    Ok(match settings::get(c, KEY)? {
        None => i64::MAX,
        Some(text) => text.parse().unwrap_or(i64::MIN),
    })
}

/// Whether the index is there, as far as it has come.
pub(super) fn can_be_used(c: &Connection) -> Result<bool, StoreError> {
    Ok(held(c)? != i64::MIN)
}

/// What says that the index itself is damaged, where nothing but the index was touched: it refuses what it holds, or says of a row of its
/// own that it is there already.
pub(super) fn damage(error: &StoreError) -> Option<&str> {
    match error {
        StoreError::Corrupt(why) | StoreError::Sqlite(why) | StoreError::Row(why) => Some(why),
        StoreError::NameTaken
        | StoreError::NoSuchInstance
        | StoreError::NoSuchChat
        | StoreError::NoSuchQueueItem
        | StoreError::QueueFull { .. }
        | StoreError::KeyTaken
        | StoreError::NotCancellable
        | StoreError::NotRetryable
        | StoreError::DiskFull
        | StoreError::NewerSchema { .. }
        | StoreError::Unwritable { .. }
        | StoreError::Locked { .. }
        | StoreError::Unreachable(_)
        | StoreError::Internal(_)
        | StoreError::Closed => None,
    }
}

/// The index refuses what is written: from now on it holds nothing.
pub(crate) fn is_damaged(c: &Connection, why: &str) -> Result<(), StoreError> {
    tracing::error!(why, "the search index is damaged; it is made anew, and finds little until then");
    settings::set(c, KEY, DAMAGED)?;
    c.prepare_cached("DELETE FROM unindexed")?.execute([])?;
    Ok(())
}

/// Takes up so many texts again, `anew` from the first; says whether there may be more.
pub(crate) fn step(c: &Connection, rows: u32, anew: bool) -> Result<bool, StoreError> {
    let Some(state) = settings::get(c, KEY)? else { return Ok(false) };
    let Some(from) = state.parse::<i64>().ok().filter(|_| !anew) else {
        c.execute_batch(
            "DROP TABLE messages_fts;
             CREATE VIRTUAL TABLE messages_fts USING fts5 (body, content = 'messages', content_rowid = 'id');",
        )?;
        c.execute_batch(messages::MERGED_AHEAD.sql)?;
        settings::set(c, KEY, "0")?;
        return Ok(true);
    };
    let to: Option<i64> = c
        .prepare_cached("SELECT max(id) FROM (SELECT id FROM messages WHERE id > ?1 ORDER BY id LIMIT ?2)")?
        .query_row(params![from, rows], |row| row.get(0))
        .optional()?
        .flatten();
    let Some(to) = to else {
        settings::remove(c, KEY)?;
        tracing::info!("the search index is whole again");
        return Ok(false);
    };
    c.prepare_cached(
        "INSERT INTO messages_fts (rowid, body)
         SELECT id, body FROM messages WHERE id > ?1 AND id <= ?2 AND body IS NOT NULL ORDER BY id",
    )?
    .execute([from, to])?;
    settings::set(c, KEY, &to.to_string())?;
    super::write_out(c)?;
    Ok(true)
}

/// When it is tried.
#[derive(Default)]
pub(crate) struct Mending {
    tries: u32,
    rests_until: Option<Instant>,
    /// What was made of it is damaged, too.
    anew: bool,
}

impl Mending {
    /// Whether there is something to do now.
    pub(crate) fn is_due(&self, c: &Connection, now: Instant) -> Result<bool, StoreError> {
        Ok(self.rests_until.is_none_or(|until| until <= now) && settings::get(c, KEY)?.is_some())
    }

    /// Whether it must be begun again.
    pub(crate) fn begins_anew(&self) -> bool {
        self.anew
    }

    /// What became of the transaction of the last steps.
    pub(crate) fn settle(&mut self, outcome: Result<(), &StoreError>, now: Instant) {
        let Err(error) = outcome else { return *self = Self::default() };
        tracing::error!(%error, "the search index can't be made anew now");
        let rest = REST.saturating_mul(1 << self.tries.min(10)).min(LONGEST_REST);
        *self = Self {
            tries: self.tries.saturating_add(1),
            rests_until: now.checked_add(rest),
            anew: matches!(error, StoreError::Corrupt(_)),
        };
    }
}
