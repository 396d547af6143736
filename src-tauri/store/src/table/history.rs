//! History that the phone has handed over: kept as it came, worked off bit by bit, and gone when all of it stands in the other tables.
//! What it tells is never new: it is told to nobody, and takes nothing from what stands here.

use rusqlite::{Connection, OptionalExtension as _, params};
use wakala_domain::address::{Address, AddressKind};
use wakala_domain::history::{HistoryChoice, HistoryKind, HistoryProgress, Past};
use wakala_domain::ids::{ChatId, InstanceId};
use wakala_domain::messages::changes::Arrival;
use wakala_domain::time::Wall;

use super::contacts::Claim;
use super::{addressed, arriving, chats, contacts, from_word, inbox, names, undone_if_refused, word};
use crate::error::StoreError;
use crate::migration::Migration;
use crate::rows::{Committed, HistoryBlob, HistoryEnd, HistoryId, NewHistory, PastCommitted};

/// Parts of a blob that go at once.
const PARTS: u32 = 4;
/// WhatsApp's clock and this PC's may differ by so much, in milliseconds; what claims to be later has come when it came.
const AHEAD: i64 = 24 * 3_600 * 1_000;

/// `done` is how many things of a blob are worked off; a blob counts only when it is `whole`, 1, and is gone, 2, when
/// it is worked off and some of its bytes are still here. `place` is its number among those of its kind,
/// 0 where that is not said, `history_places` those that were worked off, `history_lost` that something was not, `history_last` whether the
/// last has come, 1, and all is here, 2. What a message of the `past` is, it is for good: no news. `past_unread` is how many messages the phone
/// says are unread in a chat and have not come.
pub(crate) const CREATE: Migration = Migration {
    name: "history: what the phone has handed over",
    sql: "CREATE TABLE history (
              id       INTEGER PRIMARY KEY AUTOINCREMENT,
              instance INTEGER NOT NULL REFERENCES instances (id) ON DELETE CASCADE,
              kind     TEXT NOT NULL,
              request  TEXT,
              percent  INTEGER NOT NULL,
              unpacked INTEGER NOT NULL,
              place    INTEGER NOT NULL,
              own      TEXT NOT NULL,
              whole    INTEGER NOT NULL DEFAULT 0,
              done     INTEGER NOT NULL DEFAULT 0,
              refused  INTEGER NOT NULL DEFAULT 0,
              failed   INTEGER NOT NULL DEFAULT 0,
              kept     INTEGER NOT NULL
          ) STRICT;
          CREATE INDEX history_by_turn ON history (instance, whole, (request IS NULL), id);
          CREATE INDEX history_not_whole ON history (whole) WHERE whole <> 1;
          CREATE TABLE history_parts (
              id       INTEGER PRIMARY KEY,
              history  INTEGER NOT NULL REFERENCES history (id) ON DELETE CASCADE,
              instance INTEGER NOT NULL REFERENCES instances (id) ON DELETE CASCADE,
              bytes    BLOB NOT NULL
          ) STRICT;
          CREATE INDEX history_parts_by_history ON history_parts (history, id);
          CREATE INDEX history_parts_by_instance ON history_parts (instance);
          ALTER TABLE instances ADD COLUMN history TEXT NOT NULL DEFAULT 'recent';
          ALTER TABLE instances ADD COLUMN history_messages INTEGER NOT NULL DEFAULT 0;
          ALTER TABLE instances ADD COLUMN history_percent INTEGER NOT NULL DEFAULT 0;
          ALTER TABLE instances ADD COLUMN history_due INTEGER NOT NULL DEFAULT 0;
          ALTER TABLE instances ADD COLUMN history_lost INTEGER NOT NULL DEFAULT 0;
          ALTER TABLE instances ADD COLUMN history_last INTEGER NOT NULL DEFAULT 0;
          CREATE TABLE history_places (
              instance INTEGER NOT NULL REFERENCES instances (id) ON DELETE CASCADE,
              kind     TEXT NOT NULL,
              place    INTEGER NOT NULL,
              PRIMARY KEY (instance, kind, place)
          ) STRICT, WITHOUT ROWID;
          ALTER TABLE messages ADD COLUMN past INTEGER NOT NULL DEFAULT 0;
          ALTER TABLE chats ADD COLUMN past_unread INTEGER;
          ALTER TABLE chats ADD COLUMN past_asked INTEGER NOT NULL DEFAULT 0;",
};

/// A phone has linked an instance: what was told of the past by the one before is nothing any more, and this one tells anew.
pub(crate) fn linked(c: &Connection, instance: InstanceId) -> Result<(), StoreError> {
    for sql in [
        // The bytes go bit by bit.
        "UPDATE history SET whole = 2 WHERE instance = ?1 AND whole <> 2",
        "DELETE FROM history_places WHERE instance = ?1",
        "UPDATE chats SET past_unread = NULL, past_asked = 0 WHERE instance = ?1 AND (past_unread IS NOT NULL OR past_asked <> 0)",
    ] {
        c.prepare_cached(sql)?.execute([instance.to_row()])?;
    }
    c.prepare_cached(
        "UPDATE instances SET history_percent = 0, history_messages = 0, history_lost = 0, history_last = 0, history_due = history <> ?2
         WHERE id = ?1",
    )?
    .execute(params![instance.to_row(), word(&HistoryChoice::None)?])?;
    Ok(())
}

/// Whether a blob was told to the number that an instance is. What names no number is believed.
fn is_of_its_number(c: &Connection, instance: InstanceId, own: &[Address]) -> Result<bool, StoreError> {
    let number: Option<String> = c
        .prepare_cached(
            "SELECT CASE WHEN json_valid(lifecycle) THEN json_extract(lifecycle, '$.identity.phone') END FROM instances WHERE id = ?1",
        )?
        .query_row([instance.to_row()], |row| super::lossy(row, 0))
        .optional()?
        .flatten();
    let mut numbers = own.iter().filter(|address| address.kind() == AddressKind::Phone).map(Address::user).peekable();
    let Some(number) = number.filter(|_| numbers.peek().is_some()) else { return Ok(true) };
    Ok(numbers.any(|own| own == number.trim_start_matches('+')))
}

/// Makes a place for a blob; it counts when `is_whole` was said of it. `None` where it is of another number.
pub(crate) fn begin(c: &Connection, new: &NewHistory) -> Result<Option<HistoryId>, StoreError> {
    if !is_of_its_number(c, new.instance, &new.own)? {
        return Ok(None);
    }
    // What a full disk cut short is kept from its beginning.
    c.prepare_cached(
        "UPDATE history SET whole = 2 WHERE instance = ?1 AND whole = 0 AND kind = ?2 AND place = ?3 AND request IS ?4",
    )?
    .execute(params![new.instance.to_row(), word(&new.kind)?, new.place, new.request])?;
    c.prepare_cached(
        "INSERT INTO history (instance, kind, request, percent, unpacked, own, kept, place)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
    )?
    .execute(params![
        new.instance.to_row(),
        word(&new.kind)?,
        new.request,
        new.percent,
        i64::try_from(new.unpacked).unwrap_or(i64::MAX),
        serde_json::to_string(&new.own)?,
        new.kept.0,
        new.place
    ])?;
    Ok(Some(HistoryId(c.last_insert_rowid())))
}

pub(crate) fn add_part(c: &Connection, instance: InstanceId, id: HistoryId, bytes: &[u8]) -> Result<(), StoreError> {
    c.prepare_cached("INSERT INTO history_parts (history, instance, bytes) VALUES (?1, ?2, ?3)")?.execute(params![
        id.0,
        instance.to_row(),
        bytes
    ])?;
    Ok(())
}

pub(crate) fn is_whole(c: &Connection, id: HistoryId) -> Result<(), StoreError> {
    // Meanwhile it may have come anew, or another number been linked: then it goes.
    c.prepare_cached("UPDATE history SET whole = 1 WHERE id = ?1 AND whole = 0")?.execute([id.0])?;
    Ok(())
}

/// What the last run did not get whole is nothing, and missing.
pub(crate) fn heal_after_run(c: &Connection) -> Result<(), StoreError> {
    c.prepare_cached(
        "UPDATE instances SET history_lost = 1 WHERE id IN (SELECT instance FROM history WHERE whole = 0 AND request IS NULL)",
    )?
    .execute([])?;
    c.prepare_cached("UPDATE history SET whole = 2 WHERE whole = 0")?.execute([])?;
    Ok(())
}

/// How many bytes of an instance wait.
pub(crate) fn waiting_bytes(c: &Connection, instance: InstanceId) -> Result<u64, StoreError> {
    Ok(c.prepare_cached(
        "SELECT coalesce(sum(length(p.bytes)), 0) FROM history_parts p JOIN history h ON h.id = p.history
         WHERE p.instance = ?1 AND h.whole = 1",
    )?
    .query_row([instance.to_row()], |row| row.get::<_, i64>(0))?
    .unsigned_abs())
}

/// The blob whose turn it is: the oldest, but what somebody waits for first.
pub(crate) fn next(c: &Connection, instance: InstanceId) -> Result<Option<HistoryBlob>, StoreError> {
    let mut rows = c.prepare_cached(
        "SELECT id, kind, request, percent, unpacked, own, done, refused, place FROM history
         WHERE instance = ?1 AND whole = 1 ORDER BY request IS NULL, id",
    )?;
    let mut rows = rows.query([instance.to_row()])?;
    while let Some(row) = rows.next()? {
        match blob(instance, row) {
            Ok(blob) => return Ok(Some(blob)),
            // It is set aside when nothing else waits; nothing waits for it.
            Err(error) => tracing::error!(%instance, %error, "a row of history is damaged; it is passed over"),
        }
    }
    Ok(None)
}

fn blob(instance: InstanceId, row: &rusqlite::Row<'_>) -> rusqlite::Result<HistoryBlob> {
    let own: String = row.get(5)?;
    Ok(HistoryBlob {
        id: HistoryId(row.get(0)?),
        instance,
        kind: from_word(row.get(1)?)?,
        request: row.get(2)?,
        percent: row.get(3)?,
        unpacked: row.get::<_, i64>(4)?.unsigned_abs(),
        own: serde_json::from_str(&own).map_err(|error| super::unfit(5, error))?,
        done: row.get::<_, i64>(6)?.unsigned_abs(),
        refused: row.get::<_, i64>(7)?.unsigned_abs(),
        place: row.get(8)?,
    })
}

/// A blob as it came.
pub(crate) fn packed(c: &Connection, id: HistoryId) -> Result<Vec<u8>, StoreError> {
    let mut query = c.prepare_cached("SELECT bytes FROM history_parts WHERE history = ?1 ORDER BY id")?;
    let mut rows = query.query([id.0])?;
    let mut packed = Vec::new();
    while let Some(row) = rows.next()? {
        packed.extend_from_slice(row.get_ref(0)?.as_blob().map_err(|error| super::unfit(0, error))?);
    }
    Ok(packed)
}

/// Commits what a blob tells, and notes how far it is worked off with that.
pub(crate) fn commit(
    c: &Connection,
    blob: &HistoryBlob,
    past: &[Past],
    done: u64,
    now: Wall,
) -> Result<PastCommitted, StoreError> {
    let there: bool = c
        .prepare_cached("SELECT EXISTS (SELECT 1 FROM history WHERE id = ?1 AND whole = 1)")?
        .query_row([blob.id.0], |row| row.get(0))?;
    if !there || !is_of_its_number(c, blob.instance, &blob.own)? {
        // Its instance went, or is another number's.
        return Ok(PastCommitted::default());
    }
    let mut came = PastCommitted::default();
    quietly(c, || {
        for (place, one) in past.iter().enumerate() {
            let before = (came.committed.len(), came.chats.len());
            match undone_if_refused(c, || commit_one(c, blob, (place, one), now, &mut came)) {
                Err(StoreError::Row(why)) => {
                    tracing::warn!(instance = %blob.instance, %why, "a row of history was refused; it is left out");
                    came.committed.truncate(before.0);
                    came.chats.truncate(before.1);
                    came.refused += 1;
                }
                committed => committed?,
            }
        }
        Ok(())
    })?;
    let fresh = came.committed.iter().filter(|message| message.fresh).count();
    c.prepare_cached("UPDATE history SET done = max(done, ?2), refused = refused + ?3 WHERE id = ?1")?
        .execute(params![blob.id.0, i64::try_from(done).unwrap_or(i64::MAX), came.refused])?;
    c.prepare_cached("UPDATE instances SET history_messages = history_messages + ?2 WHERE id = ?1")?
        .execute(params![blob.instance.to_row(), i64::try_from(fresh).unwrap_or(i64::MAX)])?;
    came.chats.sort_unstable_by_key(|chat| chat.0);
    came.chats.dedup();
    Ok(came)
}

/// Does what tells of the past: nothing of it happens now, and nobody reads of it in the journal (`happened` looks for this row).
fn quietly<R>(c: &Connection, job: impl FnOnce() -> Result<R, StoreError>) -> Result<R, StoreError> {
    c.prepare_cached("INSERT OR IGNORE INTO of_the_past VALUES (1)")?.execute([])?;
    let done = job();
    // After a refusal, too, for whatever goes on in this transaction.
    c.prepare_cached("DELETE FROM of_the_past WHERE is_told = 1")?.execute([])?;
    done
}

fn commit_one(
    c: &Connection,
    blob: &HistoryBlob,
    (place, one): (usize, &Past),
    now: Wall,
    came: &mut PastCommitted,
) -> Result<(), StoreError> {
    let instance = blob.instance;
    match one {
        Past::Person { address, alias, name } => {
            let person = contacts::resolve_as(c, Claim::Past, instance, address, alias.as_ref())?;
            if let Some(name) = name {
                contacts::learn_push_name_as(c, Claim::Past, person, name)?;
            }
        }
        Past::Chat { address, alias, name, unread, at } => {
            let at = at.map_or(Wall(0), |at| in_time(at, now));
            let chat = addressed::open_as(c, Claim::Past, instance, (address, alias.as_ref()), at)?;
            if let Some(name) = name {
                called(c, instance, address, name)?;
            }
            // Whoever looks for what is older has seen what is newer.
            if blob.kind != HistoryKind::Asked {
                chats::unread_of_the_past(c, chat, *unread)?;
            }
            came.chats.push(chat);
        }
        Past::Messages(arrivals) => {
            for arrival in arrivals {
                let before = (came.committed.len(), came.chats.len());
                // What is refused of one takes nothing from the others.
                match undone_if_refused(c, || commit_arrival(c, blob, (place, arrival), now, came)) {
                    Err(StoreError::Row(why)) => {
                        tracing::warn!(%instance, %why, "something of history was refused as it is");
                        came.committed.truncate(before.0);
                        came.chats.truncate(before.1);
                        came.refused += 1;
                        commit_raw(c, blob, (place, arrival), now, came)?;
                    }
                    committed => committed?,
                }
            }
        }
        Past::Nothing => {}
        Past::Refused => came.refused += 1,
    }
    Ok(())
}

fn commit_arrival(
    c: &Connection,
    blob: &HistoryBlob,
    (place, arrival): (usize, &Arrival),
    now: Wall,
    came: &mut PastCommitted,
) -> Result<(), StoreError> {
    let instance = blob.instance;
    arriving::has_come(c, instance, arrival)?;
    match arrival {
        Arrival::Message(message) => {
            let mut message = message.clone();
            message.written = in_time(message.written, now);
            let origin = inbox::origin(c, Claim::Past, instance, &message, message.written)?;
            let how = (now, blob.kind == HistoryKind::Asked);
            let committed = inbox::commit_of_the_past(c, instance, &message, origin, how)?;
            came.chats.push(committed.chat);
            came.committed.push(Committed { place, ..committed });
        }
        Arrival::Change(change) => {
            let mut change = change.clone();
            change.written = in_time(change.written, now);
            let written = change.written;
            let changed = arriving::commit_change(c, Claim::Past, instance, &change, written)?;
            came.chats.extend(changed.map(|changed| changed.chat));
        }
    }
    Ok(())
}

/// A message that is refused as it is is kept raw, as one that comes now is; what is only said of one is left out, and so is what is refused
/// raw, too.
fn commit_raw(
    c: &Connection,
    blob: &HistoryBlob,
    (place, arrival): (usize, &Arrival),
    now: Wall,
    came: &mut PastCommitted,
) -> Result<(), StoreError> {
    let Arrival::Message(message) = arrival else { return Ok(()) };
    let raw = Arrival::from(inbox::refused(message));
    let before = (came.committed.len(), came.chats.len());
    match undone_if_refused(c, || commit_arrival(c, blob, (place, &raw), now, came)) {
        Err(error) if error.is_of_its_row() => {
            tracing::error!(instance = %blob.instance, %error, "refused raw, too; it is left out");
            came.committed.truncate(before.0);
            came.chats.truncate(before.1);
            Ok(())
        }
        kept => kept,
    }
}

/// What the phone calls a chat. What is known here, by whoever said it, is newer.
fn called(c: &Connection, instance: InstanceId, address: &Address, name: &str) -> Result<(), StoreError> {
    match address.kind() {
        AddressKind::Group => {
            chats::learn_subject_of_the_past(c, instance, address, name)?;
        }
        AddressKind::Phone | AddressKind::Lid => {
            if let Some(person) = contacts::find(c, instance, address)? {
                names::of_the_past(c, person, name)?;
            }
        }
        AddressKind::Newsletter | AddressKind::Broadcast | AddressKind::Other => {}
    }
    Ok(())
}

fn in_time(at: Wall, now: Wall) -> Wall {
    if at.0 > now.0.saturating_add(AHEAD) { now } else { Wall(at.0.max(0)) }
}

/// Whether an instance has blobs that go, or can't be read.
pub(crate) fn is_any_to_go(c: &Connection, instance: InstanceId) -> Result<bool, StoreError> {
    Ok(c.prepare_cached("SELECT EXISTS (SELECT 1 FROM history WHERE instance = ?1 AND whole > 0)")?
        .query_row([instance.to_row()], |row| row.get(0))?)
}

/// Rows that say nothing one can work with count no more, and are missing.
pub(crate) fn set_aside_damaged(c: &Connection, instance: InstanceId) -> Result<(), StoreError> {
    let mut damaged = Vec::new();
    let mut all = c.prepare_cached(
        "SELECT id, kind, request, percent, unpacked, own, done, refused, place FROM history
         WHERE instance = ?1 AND whole = 1",
    )?;
    let mut rows = all.query([instance.to_row()])?;
    while let Some(row) = rows.next()? {
        if let Err(error) = blob(instance, row) {
            tracing::error!(%instance, %error, "a row of history is damaged; it goes, and is missing");
            damaged.push(row.get::<_, i64>(0)?);
        }
    }
    for id in damaged {
        c.prepare_cached("UPDATE history SET whole = 2 WHERE id = ?1")?.execute([id])?;
        c.prepare_cached("UPDATE instances SET history_lost = 1 WHERE id = ?1")?.execute([instance.to_row()])?;
    }
    Ok(())
}

/// Takes away some of the parts of the blobs of an instance that go, and then themselves; says whether there is more.
pub(crate) fn end_some(c: &Connection, instance: InstanceId) -> Result<bool, StoreError> {
    let going: Option<i64> = c
        .prepare_cached("SELECT id FROM history WHERE instance = ?1 AND whole = 2 LIMIT 1")?
        .query_row([instance.to_row()], |row| row.get(0))
        .optional()?;
    let Some(going) = going else { return Ok(false) };
    let gone = c
        .prepare_cached(
            "DELETE FROM history_parts WHERE id IN (SELECT id FROM history_parts WHERE history = ?1 ORDER BY id DESC LIMIT ?2)",
        )?
        .execute(params![going, PARTS])?;
    if gone < PARTS as usize {
        c.prepare_cached("DELETE FROM history WHERE id = ?1")?.execute([going])?;
    }
    Ok(true)
}

/// Nothing came of a blob this time, for a reason that is not in the database; says how often that was.
pub(crate) fn failed(c: &Connection, blob: &HistoryBlob) -> Result<u32, StoreError> {
    let times = c
        .prepare_cached("UPDATE history SET failed = failed + 1 WHERE id = ?1 RETURNING failed")?
        .query_row([blob.id.0], |row| row.get(0))
        .optional()?;
    Ok(times.unwrap_or(u32::MAX))
}

/// All of a blob is worked off, or, where it is not readable, nothing more of it can be: it counts no more, and its bytes go bit by bit.
pub(crate) fn end(c: &Connection, blob: &HistoryBlob, readable: bool) -> Result<HistoryEnd, StoreError> {
    let is_its_own = is_of_its_number(c, blob.instance, &blob.own)?;
    let was_there =
        c.prepare_cached("UPDATE history SET whole = 2 WHERE id = ?1 AND whole = 1")?.execute([blob.id.0])? > 0;
    if !was_there || !is_its_own || blob.kind == HistoryKind::Asked {
        return Ok(HistoryEnd { is_all: false });
    }
    let (instance, kind) = (blob.instance.to_row(), word(&blob.kind)?);
    if !readable {
        c.prepare_cached("UPDATE instances SET history_lost = 1 WHERE id = ?1")?.execute([instance])?;
    } else if blob.place > 0 {
        c.prepare_cached("INSERT OR IGNORE INTO history_places (instance, kind, place) VALUES (?1, ?2, ?3)")?
            .execute(params![instance, kind, blob.place])?;
    }
    let choice: Option<HistoryChoice> = c
        .prepare_cached("SELECT history FROM instances WHERE id = ?1")?
        .query_row([blob.instance.to_row()], |row| Ok(from_word(row.get(0)?).unwrap_or_default()))
        .optional()?;
    let Some(choice) = choice else { return Ok(HistoryEnd { is_all: false }) };
    // The phone counts what is recent, and what is older, each by itself.
    let percent = match (blob.kind, choice) {
        (HistoryKind::Recent, HistoryChoice::All) => blob.percent / 2,
        (HistoryKind::Older, HistoryChoice::All) => 50 + blob.percent.min(100) / 2,
        (HistoryKind::Recent | HistoryKind::Older, HistoryChoice::Recent | HistoryChoice::None) => blob.percent,
        (HistoryKind::Beginning | HistoryKind::Names | HistoryKind::Asked, _) => 0,
    };
    c.prepare_cached("UPDATE instances SET history_percent = min(max(history_percent, ?2), 100) WHERE id = ?1")?
        .execute(params![blob.instance.to_row(), percent])?;
    if choice.ends_with() == Some(blob.kind) && blob.percent >= 100 {
        c.prepare_cached("UPDATE instances SET history_last = max(history_last, 1) WHERE id = ?1")?
            .execute([instance])?;
    }
    let is_all = is_complete(c, blob.instance)?;
    if is_all {
        settled(c, blob.instance)?;
    }
    Ok(HistoryEnd { is_all })
}

/// Whether the last part has come, nothing waits, none is missing before another one, and none was unreadable; once.
fn is_complete(c: &Connection, instance: InstanceId) -> Result<bool, StoreError> {
    Ok(c.prepare_cached(
        "SELECT EXISTS (SELECT 1 FROM instances WHERE id = ?1 AND history_last = 1 AND history_lost = 0)
            AND NOT EXISTS (SELECT 1 FROM history WHERE instance = ?1 AND request IS NULL AND whole < 2)
            AND NOT EXISTS (
                SELECT 1 FROM history_places p WHERE p.instance = ?1 AND p.place > 1
                AND NOT EXISTS (SELECT 1 FROM history_places b WHERE b.instance = ?1 AND b.kind = p.kind
                    AND b.place = p.place - 1))",
    )?
    .query_row([instance.to_row()], |row| row.get(0))?)
}

/// All that can be here of what the phone tells by itself is: nothing more is asked for, or unread.
pub(crate) fn settled(c: &Connection, instance: InstanceId) -> Result<(), StoreError> {
    c.prepare_cached("UPDATE instances SET history_due = 0, history_lost = 0, history_last = 2 WHERE id = ?1")?
        .execute([instance.to_row()])?;
    c.prepare_cached("UPDATE chats SET past_unread = 0 WHERE instance = ?1 AND past_unread > 0")?
        .execute([instance.to_row()])?;
    Ok(())
}

/// The chats of which something is to be asked for, among so many in which something happened last, those first.
pub(crate) fn to_be_asked(c: &Connection, instance: InstanceId, among: u32) -> Result<Vec<ChatId>, StoreError> {
    let newest = c
        .prepare_cached(
            "SELECT id, past_asked FROM chats WHERE instance = ?1 AND class = 0
             ORDER BY last_activity DESC, id DESC LIMIT ?2",
        )?
        .query_map(params![instance.to_row(), among], |row| Ok((ChatId(row.get(0)?), row.get(1)?)))?
        .collect::<Result<Vec<(ChatId, bool)>, _>>()?;
    Ok(newest.into_iter().filter(|(_, was_asked)| !was_asked).map(|(chat, _)| chat).collect())
}

/// The phone has answered for a chat, or there is nothing to ask it by.
pub(crate) fn was_asked(c: &Connection, chat: ChatId) -> Result<(), StoreError> {
    c.prepare_cached("UPDATE chats SET past_asked = 1 WHERE id = ?1")?.execute([chat.0])?;
    Ok(())
}

/// Whether the phone has not told all.
pub(crate) fn is_due(c: &Connection, instance: InstanceId) -> Result<bool, StoreError> {
    let due = c
        .prepare_cached("SELECT history_due FROM instances WHERE id = ?1")?
        .query_row([instance.to_row()], |row| row.get(0))
        .optional()?;
    Ok(due.unwrap_or(false))
}

/// How far the history of an instance is.
pub(crate) fn progress(c: &Connection, instance: InstanceId) -> Result<HistoryProgress, StoreError> {
    let progress = c
        .prepare_cached(
            "SELECT history_messages, history_percent, EXISTS (SELECT 1 FROM history h WHERE h.instance = i.id AND h.whole = 1)
             FROM instances i WHERE id = ?1",
        )?
        .query_row([instance.to_row()], |row| {
            Ok(HistoryProgress {
                messages: row.get::<_, i64>(0)?.unsigned_abs(),
                percent: row.get::<_, i64>(1)?.clamp(0, 100).unsigned_abs() as u8,
                working: row.get(2)?,
            })
        })
        .optional()?;
    Ok(progress.unwrap_or_default())
}

/// How much of the past an instance is to have when it is linked.
pub(crate) fn choose(c: &Connection, instance: InstanceId, choice: HistoryChoice) -> Result<(), StoreError> {
    let changed = c
        .prepare_cached("UPDATE instances SET history = ?2 WHERE id = ?1")?
        .execute(params![instance.to_row(), word(&choice)?])?;
    if changed == 0 { Err(StoreError::NoSuchInstance) } else { Ok(()) }
}

/// The oldest message of a chat that has an id which the phone knows.
pub(crate) fn oldest(c: &Connection, chat: ChatId) -> Result<Option<crate::rows::OldestMessage>, StoreError> {
    let row = c
        .prepare_cached(&format!(
            "SELECT h.instance, h.address, m.message_id, m.direction <> 0, m.at
             FROM messages m JOIN chats h ON h.id = m.chat
             WHERE m.chat = ?1 AND m.sort > {} AND m.message_id <> '' AND (m.delivery IS NULL OR m.delivery IN ('sent', 'delivered', 'read'))
             ORDER BY m.sort, m.id LIMIT 1",
            crate::rows::NOWHERE
        ))?
        .query_row([chat.0], |row| {
            Ok(crate::rows::OldestMessage {
                instance: super::instance_at(row, 0)?,
                chat: super::address_at(row, 1)?,
                id: wakala_domain::ids::MessageId(row.get(2)?),
                from_me: row.get(3)?,
                at: Wall(row.get(4)?),
            })
        })
        .optional()?;
    Ok(row)
}
