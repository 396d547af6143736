//! Forward-only migrations: all pending ones in one transaction; a database of a newer app is refused, not touched.
//!
//! Foreign keys are off meanwhile: SQLite takes a dropped table for the deletion of its rows, and of all that refers to them.
//! Before the commit everything that refers is checked instead.

mod dangling;

use std::collections::BTreeSet;

use rusqlite::{Connection, TransactionBehavior};

use crate::error::StoreError;
use crate::migration::Migration;
use crate::table;

/// All steps in the order in which they ever ran. Append only: the position is the version.
pub(crate) fn all() -> Vec<Migration> {
    vec![
        table::instances::CREATE,
        table::contacts::CREATE,
        table::chats::CREATE,
        table::messages::CREATE,
        table::outbox::CREATE,
        table::lifecycle_events::CREATE,
        table::audit::CREATE,
        table::settings::CREATE,
        table::instances::ADD_MUTED,
        table::instances::HOLDS_BEGIN,
        table::audit::ADD_CAUSE,
        table::badge_intervals::CREATE,
        table::restorations::CREATE,
        table::messages::INDEX_OUTGOING,
        table::chats::ADD_PARKED,
        table::messages::REBUILD,
        table::outbox::REBUILD,
        table::lanes::CREATE,
        table::chats::ADD_CLASS,
        table::instances::ADD_TOMBSTONE,
        table::repeats::CREATE,
        table::repeats::CREATE_UNREADABLE,
        table::send_keys::CREATE,
        table::lifecycle_events::INDEX_TIME,
        table::badge_intervals::INDEX_TIME,
        table::audit::INDEX_INSTANCE,
        table::journal::CREATE,
        table::read_ahead::CREATE,
        table::outbox::INDEX_FAILED,
        table::repeats::INDEX_UNREADABLE,
        table::outbox::INDEX_LANES,
        table::joined::CREATE,
        table::journal::KINDS,
        table::read_here::CREATE,
        table::audit::ADD_CALLER,
        table::joining::CREATE,
        table::messages::INDEX_ONCE,
        table::journal_ages::CREATE,
        table::messages::MERGED_AHEAD,
        table::messages::ADD_PLACED,
        table::more::CREATE,
        table::changes::CREATE,
        table::expiring::CREATE,
        table::payloads::CREATE,
        table::chats::ADD_EXPIRES,
        table::files::CREATE,
        table::files::COUNT_WRONG,
        table::staged::CREATE,
        table::uploads::CREATE,
        table::searching::CREATE,
        table::leftovers::CREATE,
        table::staged::ADD_ONCE,
        table::drafts::CREATE,
        table::searching::DOTS,
        table::chats::ADD_MUTED,
        table::keys::CREATE,
        table::hidden::CREATE,
        table::instances::ADD_AVAILABLE,
        table::send_keys::OF_PROGRAMS,
        table::searching::STRETCHES,
        table::searching::NASALS,
        table::webhooks::CREATE,
        table::history::CREATE,
        table::backend::CREATE,
        table::repeats::OF_LATER,
        table::hidden::ADD_MOST,
        table::read_ahead::OF_CHATS,
        table::votes::INDEX,
        table::staged::ADD_CHAT,
        table::names::CREATE,
        table::receipts::CREATE,
        table::kept_aside::CREATE,
    ]
}

/// As [`migrate_telling`], where nobody asks how far it is.
#[cfg(test)]
pub(crate) fn migrate(connection: &mut Connection, steps: &[Migration]) -> Result<(), StoreError> {
    migrate_telling(connection, steps, || {})
}

/// Brings a database to the newest version; foreign keys are in force afterwards. One that fails leaves the file as it was. `begins` is
/// called before each step, and before what was done is looked at, which is one more.
pub(crate) fn migrate_telling(
    connection: &mut Connection,
    steps: &[Migration],
    mut begins: impl FnMut(),
) -> Result<(), StoreError> {
    let known = u32::try_from(steps.len()).unwrap_or(u32::MAX);
    let found = version(connection)?;
    if found > known {
        return Err(StoreError::NewerSchema { found, known });
    }
    if found < known {
        // Can't be switched inside of a transaction.
        connection.pragma_update(None, "foreign_keys", false)?;
        play(connection, steps, (found, known), &mut begins)
            .map_err(|error| refused(connection, steps, found, error))?;
    }
    Ok(connection.pragma_update(None, "foreign_keys", true)?)
}

fn play(
    connection: &mut Connection,
    steps: &[Migration],
    (found, known): (u32, u32),
    begins: &mut impl FnMut(),
) -> Result<(), StoreError> {
    let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    // What a step leaves without what it refers to is the step's fault; what was so before is nobody's any more.
    let taken = dangling::take_out(&transaction)?;
    for step in steps.iter().skip(found as usize) {
        begins();
        tracing::info!(step = step.name, "migrating the database");
        transaction.execute_batch(step.sql)?;
    }
    begins();
    nothing_dangles(&transaction)?;
    dangling::keep(&transaction, found, &taken)?;
    transaction.pragma_update(None, "user_version", known)?;
    transaction.commit()?;
    tracing::info!(version = known, "the database is migrated");
    Ok(())
}

/// A step meets something that no version of the file's format made: that is said, and not what SQLite says of it.
fn refused(connection: &Connection, steps: &[Migration], found: u32, error: StoreError) -> StoreError {
    if !matches!(error, StoreError::Sqlite(_)) {
        return error;
    }
    match strange(connection, steps, found) {
        Ok(Some(strange)) => StoreError::Corrupt(format!("it says that its format is {found}, but {strange}; {error}")),
        Ok(None) => error,
        Err(unsaid) => {
            tracing::warn!(%unsaid, "what a migration meets can't be looked at");
            error
        }
    }
}

/// What a file has that only later formats have, and what of its own it lacks.
fn strange(connection: &Connection, steps: &[Migration], found: u32) -> Result<Option<String>, StoreError> {
    let made_by = |steps: &[Migration]| {
        let empty = Connection::open_in_memory()?;
        steps.iter().try_for_each(|step| empty.execute_batch(step.sql))?;
        parts(&empty)
    };
    let (there, own, newest) =
        (parts(connection)?, made_by(steps.get(..found as usize).unwrap_or(steps))?, made_by(steps)?);
    let listed = |word: &str, parts: Vec<&String>| {
        let listed = parts.into_iter().map(String::as_str).collect::<Vec<_>>().join(", ");
        if listed.is_empty() { None } else { Some(format!("{word} {listed}")) }
    };
    let early = listed("has", there.iter().filter(|part| newest.contains(*part) && !own.contains(*part)).collect());
    let lacking = listed("lacks", own.iter().filter(|part| !there.contains(*part)).collect());
    let all: Vec<String> = early.into_iter().chain(lacking).collect();
    Ok(if all.is_empty() { None } else { Some(all.join(" and ")) })
}

/// Tables with their columns, and indexes; but for those of searching, which come and go between the versions.
fn parts(connection: &Connection) -> Result<BTreeSet<String>, StoreError> {
    let mut named = connection.prepare(
        "SELECT type || ' ' || name FROM sqlite_schema WHERE name NOT LIKE 'sqlite%' AND tbl_name NOT GLOB '*_fts*'
         UNION ALL
         SELECT 'column ' || t.name || '.' || c.name FROM sqlite_schema t, pragma_table_info(t.name) c
         WHERE t.type = 'table' AND t.tbl_name NOT GLOB '*_fts*'",
    )?;
    Ok(named.query_map([], |row| row.get(0))?.collect::<Result<_, _>>()?)
}

/// Every row that refers to another one finds it.
fn nothing_dangles(connection: &Connection) -> Result<(), StoreError> {
    let mut check = connection.prepare("PRAGMA foreign_key_check")?;
    let mut rows = check.query([])?;
    match rows.next()? {
        None => Ok(()),
        Some(row) => {
            let (table, parent): (String, String) = (row.get(0)?, row.get(2)?);
            Err(StoreError::Corrupt(format!("a row of {table} refers to one of {parent} that is not there")))
        }
    }
}

/// The version that the file says it has.
pub(crate) fn version(connection: &Connection) -> Result<u32, StoreError> {
    let found: i64 = connection.pragma_query_value(None, "user_version", |row| row.get(0))?;
    u32::try_from(found).map_err(|_| StoreError::Corrupt(format!("it says that its format is {found}")))
}

#[cfg(test)]
mod tests;
