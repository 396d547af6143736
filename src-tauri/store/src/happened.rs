//! What happens to messages, for whoever reads the journal. The database itself notes it: no way of writing one can forget to, and
//! nothing is said that was undone. All of a transaction stands in one entry for each instance, so that the journal grows by
//! transactions and not by messages.

use rusqlite::{Connection, params};
use wakala_domain::delivery::Delivery;
use wakala_domain::ids::{InstanceId, MessageRow};
use wakala_domain::journal::{Happening, HappeningKind};
use wakala_domain::time::Wall;

use crate::error::StoreError;
use crate::table::more::CHANGE;
use crate::table::{from_word, instance_at, journal, word};

/// What the wall clock says, asked on the writer's thread: it must not wait for anything.
pub(crate) type Now = Box<dyn Fn() -> Wall + Send + Sync>;

/// Messages in one entry at most: whoever reads has bounded work.
const IN_ONE: usize = 500;

/// What became of a message that whoever reads is told. What is queued or being sent is on its way: it is told when it is here.
const TOLD: [Delivery; 5] =
    [Delivery::Uncertain, Delivery::Sent, Delivery::Delivered, Delivery::Read, Delivery::Failed];

/// From now on what happens on this connection is noted. Nothing of messages that the phone told of as past is news, whatever becomes of
/// them, and nothing that it says of others. `OR IGNORE` counts only where the statement outside has no conflict clause of
/// its own.
pub(crate) fn watch(c: &Connection) -> Result<(), StoreError> {
    let told =
        TOLD.iter().map(|delivery| Ok(format!("'{}'", word(delivery)?))).collect::<Result<Vec<_>, StoreError>>()?;
    let now = "NOT EXISTS (SELECT 1 FROM of_the_past WHERE is_told = 1)";
    let (message, delivery) = (word(&HappeningKind::Messages)?, word(&HappeningKind::Deliveries)?);
    Ok(c.execute_batch(&format!(
        "CREATE TEMP TABLE of_the_past (is_told INTEGER PRIMARY KEY);
         CREATE TEMP TABLE happened (
             kind     TEXT NOT NULL,
             instance INTEGER NOT NULL,
             message  INTEGER NOT NULL,
             changed  INTEGER NOT NULL,
             PRIMARY KEY (kind, instance, message)
         ) WITHOUT ROWID;
         CREATE TEMP TRIGGER message_here AFTER INSERT ON main.messages WHEN new.kind <> {CHANGE} AND new.past = 0
             BEGIN INSERT OR IGNORE INTO happened VALUES ('{message}', new.instance, new.id, 0); END;
         CREATE TEMP TRIGGER message_filled AFTER UPDATE OF kind ON main.messages WHEN new.kind IS NOT old.kind AND new.past = 0
             BEGIN INSERT OR IGNORE INTO happened VALUES ('{message}', new.instance, new.id, 1); END;
         CREATE TEMP TRIGGER message_gone_from_here AFTER DELETE ON main.messages
             WHEN (SELECT deleted FROM instances WHERE id = old.instance) IS NULL AND old.kind <> {CHANGE} AND old.past = 0
             BEGIN INSERT OR IGNORE INTO happened VALUES ('{message}', old.instance, old.id, 1); END;
         CREATE TEMP TRIGGER message_went AFTER UPDATE OF delivery ON main.messages
             WHEN new.delivery IS NOT old.delivery AND new.delivery IN ({}) AND new.kind <> {CHANGE}
             BEGIN INSERT OR IGNORE INTO happened VALUES ('{delivery}', new.instance, new.id, 1); END;
         CREATE TEMP TRIGGER message_spoken_of AFTER INSERT ON main.changes WHEN {now}
             BEGIN INSERT INTO happened SELECT '{message}', instance, id, 1 FROM messages
                       WHERE chat = new.chat AND sender = new.author AND message_id = new.target AND past = 0
                       ON CONFLICT DO NOTHING; END;
         CREATE TEMP TRIGGER message_spoken_of_anew AFTER UPDATE OF at ON main.changes WHEN {now}
             BEGIN INSERT INTO happened SELECT '{message}', instance, id, 1 FROM messages
                       WHERE chat = new.chat AND sender = new.author AND message_id = new.target AND past = 0
                       ON CONFLICT DO NOTHING; END;",
        told.join(", ")
    ))?)
}

/// Appends to the journal what was noted since the last time; to be called in the transaction that did it, as the last thing.
pub(crate) fn append(c: &Connection, now: Option<&Now>) -> Result<(), StoreError> {
    let noted = c
        .prepare_cached("SELECT kind, instance, message, changed FROM happened ORDER BY kind DESC, instance, message")?
        .query_map([], |row| {
            let kind = from_word::<HappeningKind>(row.get(0)?)?;
            let (row_id, changed) = (MessageRow(row.get(2)?), row.get(3)?);
            Ok(instance_at(row, 1).ok().map(|instance| (kind, instance, row_id, changed)))
        })?
        .collect::<Result<Vec<Option<(HappeningKind, InstanceId, MessageRow, bool)>>, _>>()?;
    if noted.is_empty() {
        return Ok(());
    }
    // A message of no number is news of nobody, and keeps none of its commit.
    let noted: Vec<_> = noted.into_iter().flatten().collect();
    let at = now.map_or(Wall(0), |now| now());
    for of_one in noted.chunk_by(|a, b| (a.0, a.1) == (b.0, b.1)) {
        for some in of_one.chunks(IN_ONE) {
            let rows = some.iter().map(|(.., row, _)| *row).collect();
            let Some((kind, instance, ..)) = some.first() else { continue };
            let what = match kind {
                HappeningKind::Messages => {
                    let changed = some.iter().filter(|(.., changed)| *changed).map(|(.., row, _)| *row).collect();
                    Happening::Messages { rows, changed }
                }
                HappeningKind::Deliveries => Happening::Deliveries { rows },
                HappeningKind::Notices => continue,
            };
            journal::append(c, *instance, at, &what)?;
        }
    }
    c.prepare_cached("DELETE FROM happened")?.execute(params![])?;
    Ok(())
}
