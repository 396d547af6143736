//! A search index that is damaged costs finding, for a while, and nothing else: what is written is committed without it, and it is made
//! anew in pieces, between what somebody waits for. How far that has come stands in the database.

use std::time::Duration;

use rusqlite::{Connection, OpenFlags, OptionalExtension as _, params};
use tokio::time::Instant;

use crate::error::{StoreError, StoreFault};
use crate::table::searching::{self, Taken};
use crate::table::settings;
use crate::table::undone_if_refused;

/// The setting that says how far the index has come; none for all of it.
const KEY: &str = "search index";
/// The setting that says that indexes of earlier versions are to be taken away.
const BEFORE: &str = "search index before";
/// What those were called.
const EARLIER: [&str; 3] = ["texts_fts", "words_fts", "messages_fts"];
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

/// Whether the index holds everything.
pub(crate) fn is_whole(c: &Connection) -> Result<bool, StoreError> {
    Ok(held(c)? == i64::MAX)
}

/// Whether the index is there, as far as it has come.
pub(crate) fn can_be_used(c: &Connection) -> Result<bool, StoreError> {
    Ok(held(c)? != i64::MIN)
}

/// What says that the index itself is damaged, where nothing but the index was touched: it refuses what it holds, or says of a row of its
/// own that it is there already.
fn damage(error: &StoreError) -> Option<&str> {
    match error.fault() {
        StoreFault::Damaged(why) | StoreFault::Sqlite(why) | StoreFault::Row(why) => Some(why),
        StoreFault::DiskFull | StoreFault::Unreachable | StoreFault::Internal | StoreFault::Asked => None,
    }
}

/// What refused came from the index: where that says that it is damaged, it is noted, and the transaction goes on without it. One in which
/// SQLite has met a damaged page takes nothing any more, and is refused: the next one is not.
pub(super) fn refused(c: &Connection, error: StoreError) -> Result<(), StoreError> {
    let Some(why) = damage(&error) else { return Err(error) };
    let Err(StoreError::Corrupt(_)) = is_damaged(c, why) else { return Ok(()) };
    c.execute_batch("ROLLBACK")?;
    is_damaged(c, why)?;
    Err(StoreError::Unreachable(format!("the search index is damaged: {why}")))
}

/// The index refuses what is written: from now on it holds nothing.
pub(crate) fn is_damaged(c: &Connection, why: &str) -> Result<(), StoreError> {
    tracing::error!(why, "the search index is damaged; it is made anew, and finds little until then");
    settings::set(c, KEY, DAMAGED)?;
    c.prepare_cached("DELETE FROM unindexed")?.execute([])?;
    Ok(())
}

/// Whether an index that refused a reader is damaged. What it says of itself is believed; of anything else it has to refuse this, too: a
/// search that it does not understand is no reason to make it anew.
pub(crate) fn refuses(c: &Connection, error: &StoreError) -> bool {
    let reads = || {
        let mut any = c.prepare("SELECT rowid FROM search_fts WHERE search_fts MATCH '\"a\"' LIMIT 1")?;
        any.query_row([], |_| Ok(())).optional()
    };
    let refuses = || reads().is_err_and(|error| damage(&error.into()).is_some());
    matches!(error, StoreError::Corrupt(_)) || (damage(error).is_some() && refuses())
}

/// A reader was refused: it is made anew, unless it is already.
pub(crate) fn doubted(c: &Connection, why: &str) -> Result<(), StoreError> {
    if can_be_used(c)? { is_damaged(c, why) } else { Ok(()) }
}

/// Takes up so many texts again, `anew` from the first, or `carefully`; says whether there may be more.
pub(crate) fn step(c: &Connection, rows: u32, anew: bool, carefully: bool) -> Result<bool, StoreError> {
    // First of all: what it gives back is room for the new one.
    if settings::get(c, BEFORE)?.is_some() {
        return take_away(c, rows);
    }
    let Some(state) = settings::get(c, KEY)? else { return Ok(false) };
    let Some(from) = state.parse::<i64>().ok().filter(|_| !anew) else {
        begin(c)?;
        settings::set(c, KEY, "0")?;
        return Ok(true);
    };
    let Some(to) = (if carefully { take_up_readable(c, from, rows) } else { take_up(c, from, rows) })? else {
        settings::remove(c, KEY)?;
        tracing::info!("the search index is whole again");
        return Ok(false);
    };
    settings::set(c, KEY, &to.to_string())?;
    super::write_out(c)?;
    Ok(true)
}

/// A new index in place of the damaged one. What a damaged tree points to may belong to another: none of its pages is given back, and
/// they are lost to the file. Nor can it be dropped, where what it says of itself can't be read.
fn begin(c: &Connection) -> Result<(), StoreError> {
    c.execute_batch("PRAGMA writable_schema = ON")?;
    let forgotten = forget(c, "search_fts");
    // Reads again which tables there are, whatever came of it.
    c.execute_batch("PRAGMA writable_schema = RESET")?;
    forgotten?;
    Ok(c.execute_batch(searching::TABLE)?)
}

/// Has the indexes of earlier versions taken away, which nobody reads any more, if the whole file is sound: what is damaged may point to
/// what holds messages, and would give that back. No look at a table alone finds that. Otherwise, or if this was cut short, they stay.
pub(crate) fn may_be_taken_away(c: &Connection) {
    let sound = || {
        let said: String = c.query_row("PRAGMA quick_check(1)", [], |row| row.get(0))?;
        if said == "ok" { settings::set(c, BEFORE, "1") } else { Err(StoreError::Corrupt(said)) }
    };
    if let Err(error) = sound() {
        tracing::error!(%error, "the search index of before stays in the database");
    }
}

/// Their pages in pieces, and then what is left of each. Where anything is wrong with one, all that is left stays where it is.
fn take_away(c: &Connection, rows: u32) -> Result<bool, StoreError> {
    let is_there = "SELECT EXISTS (SELECT 1 FROM sqlite_schema WHERE name = ?1)";
    for index in EARLIER {
        if !c.prepare_cached(is_there)?.query_row([index], |row| row.get(0))? {
            continue;
        }
        let Err(error) = undone_if_refused(c, || empty_some(c, index, rows)) else { return Ok(true) };
        if error.is_disk_full() {
            return Err(error);
        }
        // A transaction in which SQLite has met a damaged page takes nothing any more.
        if !c.is_autocommit() {
            c.execute_batch("ROLLBACK")?;
        }
        settings::remove(c, BEFORE)?;
        return Err(StoreError::Unreachable(format!("the search index of before stays: {error}")));
    }
    settings::remove(c, BEFORE)?;
    Ok(settings::get(c, KEY)?.is_some())
}

fn empty_some(c: &Connection, index: &str, rows: u32) -> Result<(), StoreError> {
    for sql in [
        format!("DELETE FROM {index}_data WHERE id IN (SELECT id FROM {index}_data WHERE id > 10 LIMIT ?1)"),
        format!("DELETE FROM {index}_docsize WHERE id IN (SELECT id FROM {index}_docsize LIMIT ?1)"),
        format!("DELETE FROM {index}_idx WHERE (segid, term) IN (SELECT segid, term FROM {index}_idx LIMIT ?1)"),
    ] {
        if c.prepare(&sql)?.execute([rows])? > 0 {
            return Ok(());
        }
    }
    Ok(c.execute_batch(&format!("DROP TABLE {index}"))?)
}

fn forget(c: &Connection, index: &str) -> Result<(), StoreError> {
    let version: i64 = c.query_row("PRAGMA schema_version", [], |row| row.get(0))?;
    // Every connection looks again.
    Ok(c.execute_batch(&format!(
        "DELETE FROM sqlite_schema WHERE tbl_name = '{index}' OR tbl_name GLOB '{index}_*';
         PRAGMA schema_version = {}",
        version.wrapping_add(1)
    ))?)
}

/// Up to which row that went; none when there is nothing more.
fn take_up(c: &Connection, from: i64, rows: u32) -> Result<Option<i64>, StoreError> {
    let to: Option<i64> = c
        .prepare_cached("SELECT max(id) FROM (SELECT id FROM messages WHERE id > ?1 ORDER BY id LIMIT ?2)")?
        .query_row(params![from, rows], |row| row.get(0))?;
    if let Some(to) = to {
        let mut stand = c.prepare_cached(&format!(
            "SELECT {} FROM messages m WHERE m.id > ?1 AND m.id <= ?2 AND m.body IS NOT NULL ORDER BY m.id",
            searching::TAKEN
        ))?;
        let mut rows = stand.query([from, to])?;
        while let Some(row) = rows.next()? {
            searching::take(c, &Taken::of(row)?)?;
        }
    }
    Ok(to)
}

/// The same where some of the messages may be in a part of the file that can't be read: those are not found, and all others are. Who meets
/// such a part in a transaction can't write in it any more, so another connection looks.
fn take_up_readable(c: &Connection, from: i64, rows: u32) -> Result<Option<i64>, StoreError> {
    let last: i64 = c
        .prepare_cached("SELECT seq FROM sqlite_sequence WHERE name = 'messages'")?
        .query_row([], |row| row.get(0))
        .optional()?
        .unwrap_or(0);
    if from >= last {
        return Ok(None);
    }
    let to = last.min(from.saturating_add(i64::from(rows)));
    let looks = Connection::open_with_flags(
        c.path().unwrap_or_default(),
        OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX,
    )?;
    let mut look = looks
        .prepare(&format!("SELECT {} FROM messages m WHERE m.id = ?1 AND m.body IS NOT NULL", searching::TAKEN))?;
    let mut damaged = 0_u32;
    for id in from + 1..=to {
        match look.query_row([id], Taken::of).optional().map_err(StoreError::from) {
            Ok(Some(taken)) => searching::take(c, &taken)?,
            Ok(None) => {}
            Err(StoreError::Corrupt(_)) => damaged += 1,
            Err(error) => return Err(error),
        }
    }
    if damaged > 0 {
        tracing::error!(from, to, damaged, "messages that can't be read can't be found, either");
    }
    Ok(Some(to))
}

/// When it is tried.
#[derive(Default)]
pub(crate) struct Mending {
    tries: u32,
    rests_until: Option<Instant>,
    /// What was made of it is damaged, too.
    anew: bool,
    /// Perhaps it is the messages that are.
    carefully: bool,
}

impl Mending {
    /// Whether there is something to do now.
    pub(crate) fn is_due(&self, c: &Connection, now: Instant) -> Result<bool, StoreError> {
        let is_due = || Ok(settings::get(c, KEY)?.is_some() || settings::get(c, BEFORE)?.is_some());
        if self.rests_until.is_none_or(|until| until <= now) { is_due() } else { Ok(false) }
    }

    /// Whether it must be begun again.
    pub(crate) fn begins_anew(&self) -> bool {
        self.anew
    }

    /// Whether each text is looked at before it is taken up.
    pub(crate) fn goes_carefully(&self) -> bool {
        self.carefully
    }

    /// What became of the transaction of the last steps, with whether there may be more. Only an index that is whole again has made good
    /// what failed before.
    pub(crate) fn settle(&mut self, outcome: Result<bool, &StoreError>, now: Instant) {
        let error = match outcome {
            Ok(true) => return (self.rests_until, self.anew) = (None, false),
            Ok(false) => return *self = Self::default(),
            Err(error) => error,
        };
        tracing::error!(%error, "the search index can't be made anew now");
        let rest = REST.saturating_mul(1 << self.tries.min(10)).min(LONGEST_REST);
        *self = Self {
            tries: self.tries.saturating_add(1),
            rests_until: now.checked_add(rest),
            anew: self.anew || damage(error).is_some(),
            carefully: self.carefully || matches!(error, StoreError::Corrupt(_)),
        };
    }
}
