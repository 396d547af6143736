//! The search index, once for a transaction. What touches it writes a segment of its own, and segments are merged: statement by
//! statement that is more work than the messages are. So the database itself notes which texts changed, with what stood in the index
//! before, and the writer brings the index up to them as the last thing of the transaction. What was undone took its note with it.

pub(crate) mod mending;
mod order;

use rusqlite::Connection;

pub(crate) use order::Order;

use crate::error::StoreError;
use crate::table::searching::{self, Taken};
use crate::table::undone_if_refused;

/// The first note of a row tells whether the index holds it.
const NOTES: &str = "
    CREATE TEMP TABLE unindexed (message INTEGER PRIMARY KEY, indexed INTEGER NOT NULL);
    CREATE TEMP TRIGGER text_here AFTER INSERT ON main.messages WHEN new.body IS NOT NULL
        BEGIN INSERT INTO unindexed VALUES (new.id, 0) ON CONFLICT DO NOTHING; END;
    CREATE TEMP TRIGGER text_gone AFTER DELETE ON main.messages WHEN old.body IS NOT NULL
        BEGIN INSERT INTO unindexed VALUES (old.id, old.body IS NOT NULL) ON CONFLICT DO NOTHING; END;
    CREATE TEMP TRIGGER text_changed AFTER UPDATE OF body ON main.messages WHEN new.body IS NOT old.body
        BEGIN INSERT INTO unindexed VALUES (old.id, old.body IS NOT NULL) ON CONFLICT DO NOTHING; END;";

/// From now on which texts change on this connection is noted.
pub(crate) fn watch(c: &Connection) -> Result<(), StoreError> {
    Ok(c.execute_batch(NOTES)?)
}

/// Brings the index up to what was noted since the last time; to be called in the transaction that did it. Says whether that left a
/// segment.
pub(crate) fn catch_up(c: &Connection) -> Result<bool, StoreError> {
    let noted: bool = c.prepare_cached("SELECT EXISTS (SELECT 1 FROM unindexed)")?.query_row([], |row| row.get(0))?;
    if !noted {
        return Ok(false);
    }
    match undone_if_refused(c, || bring_up(c)) {
        // It costs finding, and no message.
        Err(error) if !c.is_autocommit() => mending::refused(c, error).map(|()| false),
        brought_up => brought_up,
    }
}

fn bring_up(c: &Connection) -> Result<bool, StoreError> {
    if !mending::can_be_used(c)? {
        c.prepare_cached("DELETE FROM unindexed")?.execute([])?;
        return Ok(false);
    }
    let held = mending::held(c)?;
    // In the order of their numbers, or the index writes a segment in the middle.
    c.prepare_cached(
        "DELETE FROM search_fts WHERE rowid IN (SELECT message FROM unindexed WHERE indexed AND message <= ?1 ORDER BY message)",
    )?
    .execute([held])?;
    let mut stand = c.prepare_cached(&format!(
        "SELECT {} FROM unindexed u CROSS JOIN messages m ON m.id = u.message
         WHERE m.body IS NOT NULL AND u.message <= ?1 ORDER BY u.message",
        searching::TAKEN
    ))?;
    let mut rows = stand.query([held])?;
    while let Some(row) = rows.next()? {
        searching::take(c, &Taken::of(row)?)?;
    }
    drop(rows);
    c.prepare_cached("DELETE FROM unindexed")?.execute([])?;
    write_out(c)?;
    Ok(true)
}

/// What the index holds in memory it writes at a savepoint, and not first with the commit: that must not fail for it.
fn write_out(c: &Connection) -> Result<(), StoreError> {
    c.prepare_cached("SAVEPOINT written")?.execute([])?;
    c.prepare_cached("RELEASE written")?.execute([])?;
    Ok(())
}

#[cfg(test)]
mod tests;
