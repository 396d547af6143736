//! What somebody could not read and asked for again: of ours by others, kept until they have it; of theirs by us.

use rusqlite::{Connection, Row, params};
use wakala_domain::address::Address;
use wakala_domain::ids::{InstanceId, MessageId, MessageRow};
use wakala_domain::time::Wall;

use super::more::NOT_UNDERSTOOD;
use super::{address_at, payloads};
use crate::error::StoreError;
use crate::migration::Migration;
use crate::rows::{AskedOfUs, Dark, RepeatId, RepeatRequest, Unreadable};

/// Requests of others to repeat a message of ours. `requester` is the device that asked, `stanza` its request as it came,
/// `count` its own count of the request, `answered` the count that was answered last, `tries` how often since it asked last.
pub(crate) const CREATE: Migration = Migration {
    name: "repeats: asked for by others",
    sql: "CREATE TABLE repeats (
              id         INTEGER PRIMARY KEY AUTOINCREMENT,
              instance   INTEGER NOT NULL REFERENCES instances (id) ON DELETE CASCADE,
              message_id TEXT NOT NULL,
              requester  TEXT NOT NULL,
              stanza     BLOB NOT NULL,
              count      INTEGER NOT NULL,
              answered   INTEGER NOT NULL DEFAULT 0,
              tries      INTEGER NOT NULL DEFAULT 0,
              asked      INTEGER NOT NULL,
              UNIQUE (instance, message_id, requester)
          ) STRICT;
          CREATE INDEX repeats_by_instance ON repeats (instance, id);
          CREATE INDEX repeats_by_time ON repeats (asked);",
};

/// Messages that could not be decrypted: the attributes of their stanza, with which they can be asked for again.
pub(crate) const CREATE_UNREADABLE: Migration = Migration {
    name: "unreadable: to be asked for again",
    sql: "CREATE TABLE unreadable (
              message  INTEGER PRIMARY KEY REFERENCES messages (id) ON DELETE CASCADE,
              instance INTEGER NOT NULL REFERENCES instances (id) ON DELETE CASCADE,
              stanza   BLOB NOT NULL,
              asks     INTEGER NOT NULL DEFAULT 0,
              asked    INTEGER
          ) STRICT;
          CREATE INDEX unreadable_by_instance ON unreadable (instance, asks, message);
          CREATE TRIGGER unreadable_filled AFTER UPDATE OF kind ON messages WHEN old.kind = 2 AND new.kind <> 2 BEGIN
              DELETE FROM unreadable WHERE message = new.id;
          END;",
};

pub(crate) const INDEX_UNREADABLE: Migration = Migration {
    name: "unreadable: looked through in pages",
    sql: "CREATE INDEX unreadable_by_message ON unreadable (instance, message);
          DROP INDEX unreadable_by_instance;",
};

/// What nothing was understood of keeps its stanza as well, and sleeps: it is asked for when another version of the program begins.
pub(crate) const OF_LATER: Migration = Migration {
    name: "unreadable: of a later version",
    sql: "CREATE TRIGGER unreadable_understood AFTER UPDATE OF kind, kind_name ON messages
          WHEN old.kind = 1 AND old.kind_name = 'unknown' AND NOT (new.kind = 1 AND new.kind_name IS 'unknown') BEGIN
              DELETE FROM unreadable WHERE message = new.id;
          END;",
};

/// Answers to one request at most, one for each connection; whoever asks again begins anew.
pub(super) const MOST_ANSWERS: u32 = 64;
/// How often a message is asked for again at most: weeks of it.
pub(super) const MOST_ASKS: u32 = 64;
/// How often each version asks for a message of which nothing was understood: at once, and then once a day.
const MOST_ASKS_OF_A_VERSION: u32 = 4;
/// Requests that are kept of one instance, of what is shown in no row, and of what nothing was understood.
pub(super) const MOST_KEPT: u32 = 4_096;
/// Open rows that are looked at together.
pub(super) const AT_ONCE: u32 = 256;

/// Keeps a request; one of the same device for the same message takes its place. `false` when the message is none of ours.
pub(crate) fn keep(
    c: &Connection,
    instance: InstanceId,
    request: &RepeatRequest,
    now: Wall,
) -> Result<bool, StoreError> {
    let kept = c
        .prepare_cached(
            "INSERT INTO repeats (instance, message_id, requester, stanza, count, asked)
             SELECT ?1, ?2, ?3, ?4, ?5, ?6 WHERE EXISTS
                 (SELECT 1 FROM messages WHERE instance = ?1 AND message_id = ?2 AND direction = 1
                    AND (kind = 0 OR EXISTS (SELECT 1 FROM payloads WHERE message = messages.id))
                    AND NOT EXISTS (SELECT 1 FROM changes x WHERE x.chat = messages.chat AND x.author = 0
                                    AND x.target = ?2 AND x.what = 2))
             ON CONFLICT (instance, message_id, requester) DO UPDATE SET
                 stanza = excluded.stanza, count = excluded.count, answered = 0, tries = 0, asked = excluded.asked",
        )?
        .execute(params![instance.to_row(), request.id.0, request.requester, request.stanza, request.count, now.0])?;
    Ok(kept > 0)
}

/// The device has the message, whichever of its person's addresses it asked by.
pub(crate) fn delivered(c: &Connection, instance: InstanceId, id: &MessageId, device: &str) -> Result<(), StoreError> {
    let mut asked = c.prepare_cached("SELECT id, requester FROM repeats WHERE instance = ?1 AND message_id = ?2")?;
    let asked = asked
        .query_map(params![instance.to_row(), id.0], |row| Ok((row.get(0)?, row.get::<_, String>(1)?)))?
        .collect::<Result<Vec<(i64, String)>, _>>()?;
    for (row, requester) in asked {
        if requester == device || is_same_device(c, instance, &requester, device)? {
            c.prepare_cached("DELETE FROM repeats WHERE id = ?1")?.execute([row])?;
        }
    }
    Ok(())
}

/// Whether two names are one person's, and of their same device.
fn is_same_device(c: &Connection, instance: InstanceId, one: &str, other: &str) -> Result<bool, StoreError> {
    let (Some((one, first)), Some((other, second))) = (Address::of_device(one), Address::of_device(other)) else {
        return Ok(false);
    };
    if first != second {
        return Ok(false);
    }
    let mut persons = c.prepare_cached(
        "SELECT 1 FROM contact_addresses one CROSS JOIN contact_addresses other ON other.contact = one.contact
         WHERE one.instance = ?1 AND one.address = ?2 AND other.instance = ?1 AND other.address = ?3",
    )?;
    Ok(one == other || persons.exists(params![instance.to_row(), one.as_str(), other.as_str()])?)
}

/// An answer was written to the socket.
pub(crate) fn answered(c: &Connection, id: RepeatId) -> Result<(), StoreError> {
    c.prepare_cached("UPDATE repeats SET tries = tries + 1, answered = count WHERE id = ?1")?.execute([id.0])?;
    Ok(())
}

/// What is still to be answered, oldest first, as many as are looked at together; those that follow `last`.
pub(crate) fn open(c: &Connection, instance: InstanceId, last: Option<RepeatId>) -> Result<Vec<AskedOfUs>, StoreError> {
    super::readable_page(
        c.prepare_cached(&format!(
            "SELECT r.id, r.message_id, r.requester, r.stanza, r.count, r.asked, coalesce(k.address, c.address), m.id, {}
         FROM repeats r JOIN messages m ON m.instance = r.instance AND m.message_id = r.message_id AND m.direction = 1
         JOIN chats c ON c.id = m.chat
         LEFT JOIN joining j ON j.gone = c.contact LEFT JOIN chats k ON k.contact = j.kept {}
         WHERE r.instance = ?1 AND r.tries < ?2 AND (m.kind = 0 OR z.payload IS NOT NULL) AND r.id > ?3
           AND NOT EXISTS (SELECT 1 FROM changes x WHERE x.chat = m.chat AND x.author = 0 AND x.target = m.message_id AND x.what = 2)
         ORDER BY r.id",
            payloads::COLUMNS,
            payloads::JOINS
        ))?
        .query_map(
            params![instance.to_row(), MOST_ANSWERS, last.map_or(0, |last| last.0)],
            |row: &Row<'_>| {
                Ok(AskedOfUs {
                    row: RepeatId(row.get(0)?),
                    request: RepeatRequest {
                        id: MessageId(row.get(1)?),
                        requester: row.get(2)?,
                        stanza: row.get(3)?,
                        count: row.get(4)?,
                    },
                    asked: Wall(row.get(5)?),
                    chat: address_at(row, 6)?,
                    message: MessageRow(row.get(7)?),
                    parcel: payloads::parcel(row, 8)?,
                })
            },
        )?,
        AT_ONCE,
    )
}

/// The file of a message can't go out again: whoever asks for the message gets nothing any more.
pub(crate) fn give_up(c: &Connection, message: MessageRow) -> Result<(), StoreError> {
    c.prepare_cached(
        "DELETE FROM repeats WHERE (instance, message_id) = (SELECT instance, message_id FROM messages WHERE id = ?1)",
    )?
    .execute([message.0])?;
    Ok(())
}

/// Whose request nobody answers any more: what was asked for before a moment and was answered, for a clock that is wrong must
/// cost nobody an answer; and the oldest, where there are too many.
pub(crate) fn prune(c: &Connection, instance: InstanceId, before: Wall) -> Result<(), StoreError> {
    c.prepare_cached("DELETE FROM repeats WHERE instance = ?1 AND asked < ?2 AND tries > 0")?
        .execute(params![instance.to_row(), before.0])?;
    c.prepare_cached(
        "DELETE FROM repeats WHERE instance = ?1 AND id <=
             (SELECT id FROM repeats WHERE instance = ?1 ORDER BY id DESC LIMIT 1 OFFSET ?2)",
    )?
    .execute(params![instance.to_row(), MOST_KEPT])?;
    Ok(())
}

/// Keeps with what a message can be asked for again, as long as it can't be read. One of which this version understands nothing sleeps.
pub(crate) fn note_unreadable(
    c: &Connection,
    instance: InstanceId,
    message: MessageRow,
    stanza: &[u8],
    now: Wall,
) -> Result<(), StoreError> {
    c.prepare_cached(&format!(
        "INSERT INTO unreadable (message, instance, stanza, asks, asked)
         SELECT id, ?2, ?3, CASE kind WHEN 2 THEN 0 ELSE ?5 END, ?4 FROM messages WHERE id = ?1 AND (kind = 2 OR {NOT_UNDERSTOOD})
         ON CONFLICT (message) DO UPDATE SET stanza = excluded.stanza, asks = max(asks, excluded.asks)",
    ))?
    .execute(params![message.0, instance.to_row(), stanza, now.0, MOST_ASKS])?;
    Ok(())
}

/// Wakes what nothing was understood of, the newest of each instance: whoever asks now may understand it. Says how many.
pub(crate) fn wake(c: &Connection) -> Result<usize, StoreError> {
    Ok(c.prepare_cached(&format!(
        "UPDATE unreadable SET asks = ?1, asked = 0 WHERE asks > ?1 AND message IN
             (SELECT message FROM
                  (SELECT u.message, row_number() OVER (PARTITION BY u.instance ORDER BY u.message DESC) AS place
                   FROM unreadable u JOIN messages ON messages.id = u.message WHERE {NOT_UNDERSTOOD})
              WHERE place <= ?2)"
    ))?
    .execute(params![MOST_ASKS.saturating_sub(MOST_ASKS_OF_A_VERSION), MOST_KEPT])?)
}

/// Of what nothing was understood the newest stay, of an instance.
pub(crate) fn prune_not_understood(c: &Connection, instance: InstanceId) -> Result<(), StoreError> {
    c.prepare_cached(&format!(
        "DELETE FROM unreadable WHERE instance = ?1 AND message <=
             (SELECT u.message FROM unreadable u JOIN messages ON messages.id = u.message
              WHERE u.instance = ?1 AND {NOT_UNDERSTOOD} ORDER BY u.message DESC LIMIT 1 OFFSET ?2)
         AND EXISTS (SELECT 1 FROM messages WHERE id = message AND {NOT_UNDERSTOOD})"
    ))?
    .execute(params![instance.to_row(), MOST_KEPT])?;
    Ok(())
}

/// What nobody could read and may be asked for again, oldest first, as many as are looked at together; those that follow `last`.
pub(crate) fn unreadable(
    c: &Connection,
    instance: InstanceId,
    last: Option<MessageRow>,
) -> Result<Vec<Unreadable>, StoreError> {
    Ok(c.prepare_cached(
        "SELECT message, stanza, asks, coalesce(asked, 0) FROM unreadable
         WHERE instance = ?1 AND asks < ?2 AND message > ?4 ORDER BY message LIMIT ?3",
    )?
    .query_map(params![instance.to_row(), MOST_ASKS, AT_ONCE, last.map_or(0, |last| last.0)], |row| {
        Ok(Unreadable {
            dark: Dark::Shown(MessageRow(row.get(0)?)),
            stanza: row.get(1)?,
            asks: row.get(2)?,
            asked: Wall(row.get(3)?),
        })
    })?
    .collect::<Result<_, _>>()?)
}

/// It was asked for again.
pub(crate) fn asked_again(c: &Connection, message: MessageRow, now: Wall) -> Result<(), StoreError> {
    c.prepare_cached("UPDATE unreadable SET asks = asks + 1, asked = ?2 WHERE message = ?1")?
        .execute(params![message.0, now.0])?;
    Ok(())
}
