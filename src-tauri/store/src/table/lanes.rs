//! Lanes that can't go on: the messages of one chat wait until a time, or are parked until somebody acts. A lane without a
//! row goes on.

use rusqlite::{Connection, OptionalExtension as _, Row, params};
use wakala_domain::ids::{ChatId, InstanceId, MessageRow};
use wakala_domain::lanes::{Lane, LaneTrouble, LaneWhy};
use wakala_domain::settings::LifecycleSettings;
use wakala_domain::time::Wall;

use super::{from_word, instance_at, lossy, word};
use crate::error::StoreError;
use crate::migration::Migration;
use crate::rows::LaneNow;

/// `why` is a word of the domain; `since` and `until` are wall time; `tries` counts what failed in a row.
pub(crate) const CREATE: Migration = Migration {
    name: "lanes: what keeps the messages of one chat",
    sql: "CREATE TABLE lanes (
              chat   INTEGER PRIMARY KEY REFERENCES chats (id) ON DELETE CASCADE,
              parked INTEGER NOT NULL,
              why    TEXT NOT NULL,
              tries  INTEGER NOT NULL,
              since  INTEGER NOT NULL,
              until  INTEGER NOT NULL
          ) STRICT;
          INSERT INTO lanes (chat, parked, why, tries, since, until)
              SELECT id, 1, CASE parked WHEN '463' THEN 'not_allowed' ELSE 'unclear' END, 1, 0, 0
              FROM chats WHERE parked IS NOT NULL;
          ALTER TABLE chats DROP COLUMN parked;",
};

/// True for a `lane` that may be tried; `?2` is now. Beside `Lane::is_closed`, which says the same.
pub(crate) const OPEN: &str = "NOT EXISTS (SELECT 1 FROM lanes l WHERE l.chat = lane.chat
                                AND (l.parked = 1 OR (l.since <= ?2 AND ?2 < l.until)))";

/// Told after a commit that closed or opened lanes, on the writer's thread: it must not wait for anything.
pub(crate) type TellLanes = Box<dyn Fn(Vec<(InstanceId, ChatId)>) + Send + Sync>;

/// A lane is noted by the database itself, once for a transaction, however many messages wait in it: no way of closing one can forget
/// to say so. Tries that count no more change nothing for those that wait.
const NOTES: &str = "
    CREATE TEMP TABLE lanes_changed (chat INTEGER PRIMARY KEY, instance INTEGER NOT NULL);
    CREATE TEMP TRIGGER lane_closed AFTER INSERT ON main.lanes BEGIN
        INSERT OR REPLACE INTO lanes_changed (chat, instance) SELECT id, instance FROM chats WHERE id = new.chat; END;
    CREATE TEMP TRIGGER lane_changed AFTER UPDATE OF parked, why, since, until ON main.lanes BEGIN
        INSERT OR REPLACE INTO lanes_changed (chat, instance) SELECT id, instance FROM chats WHERE id = new.chat; END;
    CREATE TEMP TRIGGER lane_opened AFTER DELETE ON main.lanes BEGIN
        INSERT OR REPLACE INTO lanes_changed (chat, instance) SELECT id, instance FROM chats WHERE id = old.chat; END;";

/// From now on what closes or opens a lane on this connection is noted.
pub(crate) fn watch(c: &Connection) -> Result<(), StoreError> {
    Ok(c.execute_batch(NOTES)?)
}

/// The lanes that were noted since the last time.
pub(crate) fn take_changed(c: &Connection) -> Result<Vec<(InstanceId, ChatId)>, StoreError> {
    let changed = c
        .prepare_cached("SELECT instance, chat FROM lanes_changed ORDER BY chat")?
        .query_map([], |row| Ok(instance_at(row, 0).ok().zip(Some(ChatId(row.get(1)?)))))?
        .collect::<Result<Vec<_>, _>>()?;
    if !changed.is_empty() {
        c.prepare_cached("DELETE FROM lanes_changed")?.execute([])?;
    }
    // A chat of no number is told nobody, and keeps none of its commit.
    Ok(changed.into_iter().flatten().collect())
}

/// Whether nothing stands before an item `o` of the outbox in its lane.
pub(crate) const FIRST: &str =
    "NOT EXISTS (SELECT 1 FROM outbox e WHERE e.instance = o.instance AND e.chat = o.chat AND e.turn < o.turn
                       AND e.state IN ('queued', 'uncertain'))
           AND NOT EXISTS (SELECT 1 FROM outbox e WHERE e.instance = o.instance AND e.turn < o.turn AND e.chat = o.chat
                           AND e.state = 'sending')";

/// What waits in a lane, and what keeps it; nothing when nothing waits there or is on its way.
pub(crate) fn now(c: &Connection, chat: ChatId) -> Result<Option<LaneNow>, StoreError> {
    let first: Option<(i64, bool)> = c
        .prepare_cached(
            "SELECT message, state = 'sending' FROM outbox WHERE chat = ?1 AND state IN ('queued', 'uncertain', 'sending')
             ORDER BY turn LIMIT 1",
        )?
        .query_row([chat.0], |row| Ok((row.get(0)?, row.get(1)?)))
        .optional()?;
    let Some((first, is_on_its_way)) = first else { return Ok(None) };
    Ok(Some(LaneNow { chat, lane: get(c, chat)?, first: (!is_on_its_way).then_some(MessageRow(first)) }))
}

pub(crate) fn get(c: &Connection, chat: ChatId) -> Result<Option<Lane>, StoreError> {
    Ok(c.prepare_cached("SELECT parked, why, tries, since, until FROM lanes WHERE chat = ?1")?
        .query_row([chat.0], |row| lane(row, 0))
        .optional()?)
}

/// The lane in five columns from `first` on. Whatever it says of why, it keeps its messages all the same.
pub(crate) fn lane(row: &Row<'_>, first: usize) -> rusqlite::Result<Lane> {
    Ok(Lane {
        parked: row.get(first)?,
        why: lossy(row, first + 1)?.and_then(|why| from_word(why).ok()).unwrap_or(LaneWhy::Unclear),
        tries: row.get(first + 2)?,
        since: Wall(row.get(first + 3)?),
        until: Wall(row.get(first + 4)?),
    })
}

/// A try of its first message failed: it waits, or is parked.
pub(crate) fn close(
    c: &Connection,
    chat: ChatId,
    trouble: LaneTrouble,
    now: Wall,
    settings: &LifecycleSettings,
) -> Result<Lane, StoreError> {
    let lane = Lane::after(get(c, chat)?, trouble, now, settings);
    c.prepare_cached(
        "INSERT OR REPLACE INTO lanes (chat, parked, why, tries, since, until) VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
    )?
    .execute(params![chat.0, lane.parked, word(&lane.why)?, lane.tries, lane.since.0, lane.until.0])?;
    Ok(lane)
}

/// The file of its first message does not get to WhatsApp and is tried again then: nothing of the lane is tried before. What keeps it for
/// another reason keeps it; says whether it is this one.
pub(crate) fn wait_for_file(
    c: &Connection,
    chat: ChatId,
    why: LaneWhy,
    now: Wall,
    until: Wall,
) -> Result<bool, StoreError> {
    let before = get(c, chat)?;
    if before.is_some_and(|lane| lane.is_closed(now) && !lane.why.is_of_a_file()) {
        return Ok(false);
    }
    // Tries of what comes when it is there are counted on.
    c.prepare_cached(
        "INSERT OR REPLACE INTO lanes (chat, parked, why, tries, since, until) VALUES (?1, 0, ?2, ?3, ?4, ?5)",
    )?
    .execute(params![chat.0, word(&why)?, before.map_or(0, |lane| lane.tries), now.0, until.0])?;
    Ok(true)
}

/// No file keeps the lane any more.
pub(crate) fn go_on_without_file(c: &Connection, chat: ChatId) -> Result<(), StoreError> {
    match get(c, chat)? {
        Some(lane) if !lane.parked && lane.why.is_of_a_file() => release(c, chat).map(|_| ()),
        Some(_) | None => Ok(()),
    }
}

/// The lane goes on: somebody acted. Says whether anything kept it.
pub(crate) fn release(c: &Connection, chat: ChatId) -> Result<bool, StoreError> {
    Ok(c.prepare_cached("DELETE FROM lanes WHERE chat = ?1")?.execute([chat.0])? > 0)
}

/// The same for one that is parked; one that only waits waits on.
pub(crate) fn release_parked(c: &Connection, chat: ChatId) -> Result<bool, StoreError> {
    Ok(c.prepare_cached("DELETE FROM lanes WHERE chat = ?1 AND parked = 1")?.execute([chat.0])? > 0)
}

/// WhatsApp took a message of it: what failed before does not count any more.
pub(crate) fn proved(c: &Connection, chat: ChatId) -> Result<(), StoreError> {
    c.prepare_cached("UPDATE lanes SET tries = 0 WHERE chat = ?1 AND tries > 0")?.execute([chat.0])?;
    Ok(())
}

/// When the next waiting lane of an instance opens.
pub(crate) fn next_opening(c: &Connection, instance: InstanceId, now: Wall) -> Result<Option<Wall>, StoreError> {
    let until: Option<i64> = c
        .prepare_cached(
            "SELECT min(l.until) FROM lanes l JOIN chats h ON h.id = l.chat
             WHERE l.parked = 0 AND l.until > ?2 AND h.instance = ?1",
        )?
        .query_row(params![instance.to_row(), now.0], |row| row.get(0))?;
    Ok(until.map(Wall))
}

/// Two chats are one: what keeps either of them keeps both.
pub(crate) fn move_chat(c: &Connection, from: i64, into: i64) -> Result<(), StoreError> {
    c.prepare_cached(
        "INSERT INTO lanes (chat, parked, why, tries, since, until)
             SELECT ?2, parked, why, tries, since, until FROM lanes WHERE chat = ?1
         ON CONFLICT (chat) DO UPDATE SET parked = max(parked, excluded.parked), until = max(until, excluded.until)",
    )?
    .execute([from, into])?;
    c.prepare_cached("DELETE FROM lanes WHERE chat = ?1")?.execute([from])?;
    Ok(())
}
