//! The tables, each with its migrations and its statements.

pub(crate) mod addressed;
pub(crate) mod arriving;
pub(crate) mod audit;
pub(crate) mod backend;
pub(crate) mod badge_intervals;
pub(crate) mod called;
pub(crate) mod changes;
pub(crate) mod chats;
pub(crate) mod contacts;
pub(crate) mod counts;
pub(crate) mod drafts;
pub(crate) mod expiring;
pub(crate) mod failed;
pub(crate) mod files;
pub(crate) mod gone;
pub(crate) mod hidden;
pub(crate) mod history;
pub(crate) mod inbox;
pub(crate) mod instances;
pub(crate) mod joined;
pub(crate) mod joining;
pub(crate) mod journal;
pub(crate) mod journal_ages;
pub(crate) mod kept_aside;
pub(crate) mod keys;
pub(crate) mod lanes;
pub(crate) mod leftovers;
pub(crate) mod lifecycle_events;
pub(crate) mod merging;
pub(crate) mod messages;
pub(crate) mod more;
pub(crate) mod named_chats;
pub(crate) mod names;
pub(crate) mod ours;
pub(crate) mod outbox;
pub(crate) mod outgoing;
pub(crate) mod payloads;
pub(crate) mod read_ahead;
pub(crate) mod read_here;
pub(crate) mod receipts;
pub(crate) mod repeats;
pub(crate) mod restorations;
pub(crate) mod said;
pub(crate) mod searching;
pub(crate) mod send_keys;
pub(crate) mod settings;
pub(crate) mod staged;
pub(crate) mod uploads;
pub(crate) mod votes;
pub(crate) mod webhook_failed;
pub(crate) mod webhooks;

use rusqlite::types::{FromSqlError, ValueRef};
use rusqlite::{Connection, Row};
use wakala_domain::address::Address;
use wakala_domain::ids::InstanceId;

use crate::error::StoreError;

/// A column that holds something our types refuse.
fn unfit(column: usize, error: impl std::error::Error + Send + Sync + 'static) -> rusqlite::Error {
    rusqlite::Error::FromSqlConversionFailure(column, rusqlite::types::Type::Null, Box::new(error))
}

pub(crate) fn instance_at(row: &Row<'_>, column: usize) -> rusqlite::Result<InstanceId> {
    InstanceId::from_row(row.get(column)?).map_err(|error| unfit(column, error))
}

fn address_at(row: &Row<'_>, column: usize) -> rusqlite::Result<Address> {
    let text: String = row.get(column)?;
    text.parse().map_err(|error| unfit(column, error))
}

/// A text as far as it is one, for what is shown and decides nothing: what no text can hold is a replacement character.
fn lossy(row: &Row<'_>, column: usize) -> rusqlite::Result<Option<String>> {
    Ok(match row.get_ref(column)? {
        ValueRef::Null => None,
        ValueRef::Text(bytes) | ValueRef::Blob(bytes) => Some(String::from_utf8_lossy(bytes).into_owned()),
        ValueRef::Integer(number) => Some(number.to_string()),
        ValueRef::Real(number) => Some(number.to_string()),
    })
}

/// The rows that can be read: one that holds what our types refuse is left out, and keeps nobody from the others.
fn readable<T>(rows: impl Iterator<Item = rusqlite::Result<T>>) -> Result<Vec<T>, StoreError> {
    let mut read = Vec::new();
    for row in rows {
        match row {
            Ok(row) => read.push(row),
            Err(error) => left_out(error.into())?,
        }
    }
    Ok(read)
}

/// So many of them, however many between them can't be read: a page that is not full is the last one. The query has no limit of its own.
fn readable_page<T>(rows: impl Iterator<Item = rusqlite::Result<T>>, limit: u32) -> Result<Vec<T>, StoreError> {
    let mut read = Vec::new();
    let mut rows = rows;
    while read.len() < limit as usize {
        match rows.next() {
            Some(Ok(row)) => read.push(row),
            Some(Err(error)) => left_out(error.into())?,
            None => break,
        }
    }
    Ok(read)
}

/// The same of one row.
fn if_readable<T>(row: Result<Option<T>, StoreError>) -> Result<Option<T>, StoreError> {
    row.or_else(|error| left_out(error).map(|()| None))
}

fn left_out(error: StoreError) -> Result<(), StoreError> {
    if !error.is_of_its_row() {
        return Err(error);
    }
    tracing::error!(%error, "a row can't be read; it is left out");
    Ok(())
}

/// An enum of the domain as its snake_case word.
pub(crate) fn word<T: serde::Serialize>(value: &T) -> Result<String, StoreError> {
    match serde_json::to_value(value)? {
        serde_json::Value::String(word) => Ok(word),
        other => Err(StoreError::Internal(format!("not a word: {other}"))),
    }
}

pub(crate) fn from_word<T: serde::de::DeserializeOwned>(word: String) -> Result<T, FromSqlError> {
    serde_json::from_value(serde_json::Value::String(word)).map_err(|error| FromSqlError::Other(Box::new(error)))
}

/// Does something of which nothing is left when it is refused, whatever goes on around it.
pub(crate) fn undone_if_refused<R>(
    c: &Connection,
    job: impl FnOnce() -> Result<R, StoreError>,
) -> Result<R, StoreError> {
    c.prepare_cached("SAVEPOINT row")?.execute([])?;
    let result = job();
    // A full disk may have rolled everything back already.
    if !c.is_autocommit() {
        if result.is_err() {
            c.prepare_cached("ROLLBACK TO row")?.execute([])?;
        }
        c.prepare_cached("RELEASE row")?.execute([])?;
    }
    result
}
