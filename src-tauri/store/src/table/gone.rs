//! What ceases to exist, for whoever shows it. It is noted in the transaction that removes it, of messages by the database itself:
//! no way of removing one can forget to say so, and nothing is said that was undone.

use rusqlite::Connection;
use wakala_domain::ids::{ChatId, InstanceId, MessageRow};

use super::{instance_at, joined};
use crate::error::StoreError;

/// Something that is there no more. What goes with its whole instance is not told one by one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Gone {
    /// A message.
    Message {
        /// Its instance.
        instance: InstanceId,
        /// The chat in which it was.
        chat: ChatId,
        /// It.
        row: MessageRow,
    },
    /// A chat that is one with another.
    Chat {
        /// Its instance.
        instance: InstanceId,
        /// It.
        chat: ChatId,
        /// The chat that has its messages now.
        into: ChatId,
    },
    /// What had files that lie here; which is asked of the leftovers.
    File,
}

/// Told after a commit that removed something, on the writer's thread: it must not wait for anything.
pub(crate) type Tell = Box<dyn Fn(Vec<Gone>) + Send + Sync>;

/// A message is noted with its row, a chat with the one that has its messages now.
const NOTES: &str = "
    CREATE TEMP TABLE gone (instance INTEGER NOT NULL, chat INTEGER NOT NULL, message INTEGER, joins INTEGER,
        files INTEGER UNIQUE);
    CREATE TEMP TRIGGER message_gone AFTER DELETE ON main.messages
        WHEN (SELECT deleted FROM instances WHERE id = old.instance) IS NULL
        BEGIN INSERT INTO gone (instance, chat, message) VALUES (old.instance, old.chat, old.id); END;
    CREATE TEMP TRIGGER file_gone AFTER INSERT ON main.leftovers
        WHEN NOT EXISTS (SELECT 1 FROM temp.gone WHERE files = 1)
        BEGIN INSERT INTO gone (instance, chat, files) VALUES (0, 0, 1); END;";

/// From now on what is removed on this connection is noted.
pub(crate) fn watch(c: &Connection) -> Result<(), StoreError> {
    Ok(c.execute_batch(NOTES)?)
}

/// A chat is about to go into another. Who is not listening now asks later where it is.
pub(crate) fn note_joined(c: &Connection, chat: i64, into: i64) -> Result<(), StoreError> {
    c.prepare_cached("INSERT INTO gone (instance, chat, joins) SELECT instance, id, ?2 FROM chats WHERE id = ?1")?
        .execute([chat, into])?;
    joined::note(c, chat, into)
}

/// What was noted since the last time, in its order.
pub(crate) fn take(c: &Connection) -> Result<Vec<Gone>, StoreError> {
    let gone = c
        .prepare_cached("SELECT instance, chat, message, joins, files FROM gone ORDER BY rowid")?
        .query_map([], |row| {
            if row.get::<_, Option<bool>>(4)?.is_some() {
                return Ok(Some(Gone::File));
            }
            // What was of no number is told nobody, and keeps none of its commit.
            let (Ok(instance), chat) = (instance_at(row, 0), ChatId(row.get(1)?)) else { return Ok(None) };
            Ok(match (row.get::<_, Option<i64>>(2)?, row.get::<_, Option<i64>>(3)?) {
                (Some(message), _) => Some(Gone::Message { instance, chat, row: MessageRow(message) }),
                (None, into) => into.map(|into| Gone::Chat { instance, chat, into: ChatId(into) }),
            })
        })?
        .collect::<Result<Vec<Option<Gone>>, _>>()?;
    if !gone.is_empty() {
        c.prepare_cached("DELETE FROM gone")?.execute([])?;
    }
    Ok(gone.into_iter().flatten().collect())
}
