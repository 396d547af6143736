//! Forward-only migrations: all pending ones in one transaction; a database of a newer app is refused, not touched.

use rusqlite::{Connection, TransactionBehavior};

use crate::error::StoreError;
use crate::table;

/// One step of the schema; stands beside its table.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Migration {
    /// What it does, for the log.
    pub name: &'static str,
    /// How.
    pub sql: &'static str,
}

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
    ]
}

/// Brings a database to the newest version.
pub(crate) fn migrate(connection: &mut Connection, steps: &[Migration]) -> Result<(), StoreError> {
    let known = u32::try_from(steps.len()).unwrap_or(u32::MAX);
    let found = version(connection)?;
    if found > known {
        return Err(StoreError::NewerSchema { found, known });
    }
    if found == known {
        return Ok(());
    }
    let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    for step in steps.iter().skip(found as usize) {
        tracing::info!(step = step.name, "migrating the database");
        transaction.execute_batch(step.sql)?;
    }
    transaction.pragma_update(None, "user_version", known)?;
    transaction.commit()?;
    Ok(())
}

/// The version that the file says it has.
pub(crate) fn version(connection: &Connection) -> Result<u32, StoreError> {
    Ok(connection.pragma_query_value(None, "user_version", |row| row.get(0))?)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Every version that ever existed, with data in it, comes through to the newest.
    #[test]
    fn every_earlier_version_migrates_with_its_data() {
        let steps = all();
        for from in 1..=steps.len() {
            let folder = tempfile::tempdir().unwrap();
            let file = folder.path().join("wakala.db");
            let mut connection = Connection::open(&file).unwrap();
            migrate(&mut connection, &steps[..from]).unwrap();
            connection
                .execute(
                    "INSERT INTO instances (id, name, name_key, workspace, lifecycle, created)
                     VALUES (7, 'Duka', 'duka', '', ?1, 1)",
                    [if from < 10 { r#"{"hold":[90000,"temporary_ban"]}"# } else { r#"{"hold":null}"# }],
                )
                .unwrap();
            if from >= 7 {
                let line = "INSERT INTO audit (at, asked_by, action, result) VALUES (5, 'operator', 'stop', 'begun')";
                connection.execute(line, []).unwrap();
            }
            if from >= 4 {
                connection
                    .execute_batch(
                        "INSERT INTO contacts (id, instance, push_name) VALUES (1, 7, 'Neema');
                         INSERT INTO chats (id, instance, address, contact, last_activity) VALUES (3, 7, 'a@lid', 1, 5);
                         INSERT INTO messages (id, instance, chat, message_id, sender, direction, at, kind, text)
                         VALUES (9, 7, 3, 'M', 1, 0, 5, 0, 'habari');",
                    )
                    .unwrap();
            }
            drop(connection);
            let mut connection = Connection::open(&file).unwrap();
            migrate(&mut connection, &steps).unwrap();
            assert_eq!(version(&connection).unwrap() as usize, steps.len());
            let name: String =
                connection.query_row("SELECT name FROM instances WHERE id = 7", [], |r| r.get(0)).unwrap();
            assert_eq!(name, "Duka");
            let hold: Option<i64> = connection
                .query_row("SELECT json_extract(lifecycle, '$.hold.until') FROM instances WHERE id = 7", [], |r| {
                    r.get(0)
                })
                .unwrap();
            assert_eq!(hold, (from < 10).then_some(90_000), "a hold is as long as it was, from version {from}");
            if from >= 4 {
                let text: String =
                    connection.query_row("SELECT text FROM messages WHERE id = 9", [], |r| r.get(0)).unwrap();
                assert_eq!(text, "habari");
            }
        }
    }

    #[test]
    fn a_failing_step_leaves_everything_as_it_was() {
        let mut connection = Connection::open_in_memory().unwrap();
        let mut steps = all();
        migrate(&mut connection, &steps).unwrap();
        let before = version(&connection).unwrap();
        steps.push(Migration { name: "good", sql: "CREATE TABLE extra (id INTEGER PRIMARY KEY) STRICT" });
        steps.push(Migration { name: "bad", sql: "CREATE TABLE nonsense (" });
        assert!(migrate(&mut connection, &steps).is_err());
        assert_eq!(version(&connection).unwrap(), before);
        assert!(connection.prepare("SELECT id FROM extra").is_err());
    }

    #[test]
    fn a_newer_database_is_refused() {
        let mut connection = Connection::open_in_memory().unwrap();
        connection.pragma_update(None, "user_version", 999).unwrap();
        let known = u32::try_from(all().len()).unwrap();
        assert_eq!(migrate(&mut connection, &all()), Err(StoreError::NewerSchema { found: 999, known }));
    }
}
