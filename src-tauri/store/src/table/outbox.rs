//! The outbox: what waits to be sent, is on its way, is uncertain, or failed. What WhatsApp took leaves it.

use std::collections::{BTreeMap, BTreeSet};

use rusqlite::{Connection, OptionalExtension as _, Row, params};
use wakala_domain::delivery::{Delivery, DeliveryEvent};
use wakala_domain::ids::{ChatId, InstanceId, MessageId, MessageRow, QueueId};
use wakala_domain::lanes::{Lane, LaneTrouble, LaneWhy};
use wakala_domain::messages::changes::EDIT_WINDOW_MS;
use wakala_domain::messages::draft::{Draft, TAKE_BACK_OFFERED_MS};
use wakala_domain::messages::outgoing::Outgoing;
use wakala_domain::settings::LifecycleSettings;
use wakala_domain::time::Wall;

use super::more::CHANGE;
use super::{
    address_at, chats, files, from_word, if_readable, instance_at, instances, joining, lanes, lossy, messages, ours,
    outgoing, payloads, readable, readable_page, repeats, staged, uploads, word,
};
use crate::error::StoreError;
use crate::migration::Migration;
use crate::rows::{DeliveryChange, Healed, NewSend, Picked, QueueItem};

pub(crate) const CREATE: Migration = Migration {
    name: "outbox",
    sql: "CREATE TABLE outbox (
              id       INTEGER PRIMARY KEY AUTOINCREMENT,
              instance INTEGER NOT NULL REFERENCES instances (id) ON DELETE CASCADE,
              chat     INTEGER NOT NULL REFERENCES chats (id) ON DELETE CASCADE,
              message  INTEGER NOT NULL UNIQUE REFERENCES messages (id) ON DELETE CASCADE,
              state    TEXT NOT NULL,
              created  INTEGER NOT NULL,
              attempts INTEGER NOT NULL DEFAULT 0,
              picked   INTEGER
          ) STRICT;
          CREATE INDEX outbox_by_state ON outbox (instance, state, id);
          CREATE INDEX outbox_by_chat ON outbox (chat);",
};

/// `turn` is the place in the lane, `written` whether its bytes ever reached the socket, `why` what the last try came to, raw.
pub(crate) const REBUILD: Migration = Migration {
    name: "outbox: lanes",
    sql: "CREATE TABLE outbox_rebuilt (
              id       INTEGER PRIMARY KEY AUTOINCREMENT,
              instance INTEGER NOT NULL REFERENCES instances (id) ON DELETE CASCADE,
              chat     INTEGER NOT NULL REFERENCES chats (id) ON DELETE CASCADE,
              message  INTEGER NOT NULL UNIQUE REFERENCES messages (id) ON DELETE CASCADE,
              turn     INTEGER NOT NULL,
              state    TEXT NOT NULL,
              created  INTEGER NOT NULL,
              attempts INTEGER NOT NULL DEFAULT 0,
              picked   INTEGER,
              written  INTEGER NOT NULL DEFAULT 0,
              why      TEXT
          ) STRICT;
          INSERT INTO outbox_rebuilt (id, instance, chat, message, turn, state, created, attempts, picked, written)
              SELECT id, instance, chat, message, id, state, created, attempts, picked, state IN ('sending', 'uncertain')
              FROM outbox;
          DELETE FROM sqlite_sequence WHERE name = 'outbox_rebuilt';
          INSERT INTO sqlite_sequence (name, seq) SELECT 'outbox_rebuilt', seq FROM sqlite_sequence WHERE name = 'outbox';
          DROP TABLE outbox;
          ALTER TABLE outbox_rebuilt RENAME TO outbox;
          CREATE INDEX outbox_waiting ON outbox (instance, turn) WHERE state IN ('queued', 'uncertain');
          CREATE INDEX outbox_sending ON outbox (instance, turn) WHERE state = 'sending';
          CREATE INDEX outbox_by_instance ON outbox (instance, turn);
          CREATE INDEX outbox_by_chat ON outbox (chat, turn);",
};

pub(crate) const INDEX_FAILED: Migration = Migration {
    name: "outbox: what failed is counted",
    sql: "CREATE INDEX outbox_failed ON outbox (instance) WHERE state = 'failed';",
};

pub(crate) const INDEX_LANES: Migration = Migration {
    name: "outbox: what waits, lane by lane",
    sql: "CREATE INDEX outbox_lanes ON outbox (instance, chat, turn) WHERE state IN ('queued', 'uncertain');",
};

/// The lanes of an instance, `?1`, in which something waits: as many steps as there are lanes, however long they are.
const LANES: &str = "WITH RECURSIVE waiting (chat) AS (
         SELECT min(chat) FROM outbox WHERE instance = ?1 AND state IN ('queued', 'uncertain')
         UNION ALL
         SELECT (SELECT min(o.chat) FROM outbox o
                 WHERE o.instance = ?1 AND o.state IN ('queued', 'uncertain') AND o.chat > waiting.chat)
         FROM waiting WHERE waiting.chat IS NOT NULL)";

/// An item: the columns before [`lanes::FIRST`].
const SELECT: &str = "SELECT o.id, o.instance, o.chat, h.address, m.message_id, m.id, m.kind, m.delivery, o.created,
           o.attempts, o.why, coalesce(p.own_name, p.name, p.push_name, h.subject), o.written";

/// The rest of its columns, behind [`lanes::FIRST`].
const LANE: &str = "l.chat IS NOT NULL, l.parked, l.why, l.tries, l.since, l.until, o.turn,
           CASE m.kind WHEN 20 THEN coalesce(z.about, m.id) ELSE m.id END";

/// Where an item is found, with what goes out.
const FROM: &str = "FROM outbox o JOIN messages m ON m.id = o.message JOIN chats h ON h.id = o.chat
    LEFT JOIN contacts p ON p.id = h.contact LEFT JOIN lanes l ON l.chat = o.chat";

/// The items, as [`item`] reads them.
fn select() -> String {
    format!("{SELECT}, {}, {LANE}, {} {FROM} {}", lanes::FIRST, payloads::COLUMNS, payloads::JOINS)
}

/// Waiting items that count against the limit: those of parked lanes do not.
pub(crate) fn depth(c: &Connection, instance: InstanceId) -> Result<u32, StoreError> {
    let waiting: u32 = c
        .prepare_cached(
            "SELECT (SELECT count(*) FROM outbox WHERE instance = ?1 AND state IN ('queued', 'uncertain'))
                  + (SELECT count(*) FROM outbox WHERE instance = ?1 AND state = 'sending')",
        )?
        .query_row([instance.to_row()], |row| row.get(0))?;
    let parked: u32 = c
        .prepare_cached(
            "SELECT count(*) FROM lanes l CROSS JOIN outbox o ON o.chat = l.chat
             WHERE l.parked = 1 AND o.instance = ?1 AND o.state IN ('queued', 'sending', 'uncertain')",
        )?
        .query_row([instance.to_row()], |row| row.get(0))?;
    Ok(waiting.saturating_sub(parked))
}

/// Items that go no further by themselves: failed, or in a lane that is parked.
pub(crate) fn unsent(c: &Connection, instance: InstanceId) -> Result<u32, StoreError> {
    let failed: u32 = c
        .prepare_cached("SELECT count(*) FROM outbox WHERE instance = ?1 AND state = 'failed'")?
        .query_row([instance.to_row()], |row| row.get(0))?;
    let parked: u32 = c
        .prepare_cached(
            "SELECT count(*) FROM lanes l CROSS JOIN outbox o ON o.chat = l.chat
             WHERE l.parked = 1 AND o.instance = ?1 AND o.state IN ('queued', 'uncertain')",
        )?
        .query_row([instance.to_row()], |row| row.get(0))?;
    Ok(failed.saturating_add(parked))
}

fn depth_of_lane(c: &Connection, chat: ChatId) -> Result<u32, StoreError> {
    Ok(c.prepare_cached("SELECT count(*) FROM outbox WHERE chat = ?1 AND state IN ('queued', 'sending', 'uncertain')")?
        .query_row([chat.0], |row| row.get(0))?)
}

/// Queues what a draft says, checked against what is in its chat.
pub(crate) fn enqueue(
    c: &Connection,
    instance: InstanceId,
    chat: ChatId,
    new: &NewSend,
    settings: &LifecycleSettings,
) -> Result<QueueItem, StoreError> {
    let NewSend { id, file, created, .. } = new;
    let created = *created;
    let chat = joining::now(c, chat)?.ok_or(StoreError::NoSuchChat)?;
    // What is being deleted takes nothing any more: it would be answered as queued, and go with the rest.
    if !instances::is_kept(c, instance)? {
        return Err(StoreError::NoSuchInstance);
    }
    if !chats::address(c, chat)?.kind().is_written_to() {
        return Err(StoreError::WrittenOnPhone);
    }
    let parked = lanes::get(c, chat)?.is_some_and(|lane| lane.parked);
    let (waiting, limit) = if parked {
        (depth_of_lane(c, chat)?, settings.parked_lane_limit)
    } else {
        (depth(c, instance)?, settings.outbox_limit)
    };
    if waiting >= limit {
        return Err(StoreError::QueueFull { limit });
    }
    let (what, about) = payloads::made(c, chat, new)?;
    let row = match what.shown(chats::expires(c, chat)?) {
        Some((content, frame)) => outgoing::add(c, instance, chat, id, &content, &frame, created)?,
        None => payloads::add_change(c, instance, chat, id)?,
    };
    payloads::keep(c, row, &what, about, created)?;
    if let Some(file) = file {
        files::lies_here(c, instance, row, file, created)?;
        uploads::add(c, instance, &uploads::of_file(row, file), Wall(created.0.saturating_sub(SENT_ONCE_MS)))?;
        if let Draft::Media { file: handed, .. } = &new.draft {
            staged::was_taken(c, handed)?;
            if file.media.once {
                staged::goes_once(c, handed, row)?;
            }
        }
    }
    c.prepare_cached(
        "INSERT INTO outbox (instance, chat, message, turn, state, created) VALUES (?1, ?2, ?3, ?4, 'queued', ?5)",
    )?
    .execute(params![instance.to_row(), chat.0, row.0, next_turn(c, instance)?, created.0])?;
    get(c, QueueId(c.last_insert_rowid()))?.ok_or(StoreError::NoSuchQueueItem)
}

fn next_turn(c: &Connection, instance: InstanceId) -> Result<i64, StoreError> {
    Ok(c.prepare_cached("SELECT min(coalesce(max(turn), 0), 9223372036854775806) + 1 FROM outbox WHERE instance = ?1")?
        .query_row([instance.to_row()], |row| row.get(0))?)
}

/// The first of each lane that may be tried, whose number WhatsApp was never asked for, and that no item of `held` is of. What was asked
/// for in vain most seldom is first: numbers that WhatsApp says nothing about keep no other from being asked for once.
pub(crate) fn unasked(
    c: &Connection,
    instance: InstanceId,
    now: Wall,
    limit: u32,
    held: &[QueueId],
) -> Result<Vec<QueueItem>, StoreError> {
    if limit == 0 {
        return Ok(Vec::new());
    }
    let mut found = Vec::new();
    let mut lanes = lanes_that_may(c, instance, now, held)?;
    lanes.retain(|lane| lane.unasked);
    // Of those with as many tries the one that has waited longest stays first.
    lanes.sort_by_key(|lane| lane.tries);
    for lane in lanes {
        if found.len() >= limit as usize {
            break;
        }
        if let Some((id, false)) = first_of(c, lane.chat)? {
            found.extend(if_readable(get(c, id))?);
        }
    }
    Ok(found)
}

/// What is first in a lane and has not been taken, and whether it is on its way.
fn first_of(c: &Connection, chat: ChatId) -> Result<Option<(QueueId, bool)>, StoreError> {
    Ok(c.prepare_cached(
        "SELECT id, state = 'sending' FROM outbox WHERE chat = ?1 AND state IN ('queued', 'uncertain', 'sending')
         ORDER BY turn LIMIT 1",
    )?
    .query_row([chat.0], |row| Ok((QueueId(row.get(0)?), row.get(1)?)))
    .optional()?)
}

/// A lane in which something waits that may be tried.
struct OpenLane {
    chat: ChatId,
    /// WhatsApp was never asked for its number.
    unasked: bool,
    /// How often in a row it was tried in vain.
    tries: u32,
}

/// The lanes in which something waits that may be tried, and in which no item of `held` is. The one that has waited longest is
/// first.
fn lanes_that_may(
    c: &Connection,
    instance: InstanceId,
    now: Wall,
    held: &[QueueId],
) -> Result<Vec<OpenLane>, StoreError> {
    let held = serde_json::to_string(held)?;
    Ok(c.prepare_cached(&format!(
        "{LANES}
         SELECT lane.chat, {}, coalesce((SELECT l.tries FROM lanes l WHERE l.chat = lane.chat), 0) FROM waiting lane JOIN chats h ON h.id = lane.chat
         WHERE lane.chat NOT IN (SELECT chat FROM outbox WHERE id IN (SELECT value FROM json_each(?3))) AND {}
         ORDER BY (SELECT min(o.turn) FROM outbox o
                   WHERE o.instance = ?1 AND o.chat = lane.chat AND o.state IN ('queued', 'uncertain'))",
        chats::UNASKED,
        lanes::OPEN
    ))?
    .query_map(params![instance.to_row(), now.0, held], |row| {
        Ok(OpenLane { chat: ChatId(row.get(0)?), unasked: row.get(1)?, tries: row.get(2)? })
    })?
    .collect::<Result<_, _>>()?)
}

/// The items whose turn it is, in order, `sending` from now on; never more than `window` wait for an answer at once, and none
/// is of a lane that is closed, or that an item of `held` is of now: a lane that is being served must not take the window from the
/// others, and it may have become one with another lane since. A lane whose number WhatsApp was never asked for is not served. What is uncertain comes before what is newer in its lane, because it keeps its turn.
pub(crate) fn pick_batch(
    c: &Connection,
    instance: InstanceId,
    now: Wall,
    window: u32,
    held: &[QueueId],
) -> Result<Picked, StoreError> {
    let in_hand = serde_json::to_string(held)?;
    let on_the_way: u32 = c
        .prepare_cached(
            "SELECT count(*) FROM outbox WHERE instance = ?1 AND state = 'sending'
               AND chat NOT IN (SELECT chat FROM outbox WHERE id IN (SELECT value FROM json_each(?2)))",
        )?
        .query_row(params![instance.to_row(), in_hand], |row| row.get(0))?;
    let room = window.saturating_sub(on_the_way);
    let opens = lanes::next_opening(c, instance, now)?;
    let mut turns: Vec<(i64, QueueId, ChatId)> = Vec::new();
    let mut waits_for_answers = room == 0;
    let mut changes = Vec::new();
    // With no room there is nothing to choose from, however many lanes wait.
    let lanes = if room == 0 { Vec::new() } else { lanes_that_may(c, instance, now, held)? };
    // What is younger than a file that is still going out waits for it.
    let files = if lanes.is_empty() { BTreeMap::new() } else { uploads::waiting(c, instance)? };
    for OpenLane { chat, unasked, tries: _ } in lanes {
        if unasked {
            match first_of(c, chat)? {
                Some((_, true)) => waits_for_answers = true,
                // Nobody would ask for its number, nor come to what stands behind it.
                Some((id, false)) => match get(c, id) {
                    Err(StoreError::Row(error)) => changes.extend(give_up(c, id, &error)?),
                    item => item.map(|_| ())?,
                },
                None => {}
            }
            continue;
        }
        let mut of_lane = c.prepare_cached(
            "SELECT turn, id FROM outbox WHERE instance = ?1 AND chat = ?2 AND state IN ('queued', 'uncertain')
               AND turn < ?4 ORDER BY turn LIMIT ?3",
        )?;
        let until = files.get(&chat).copied().unwrap_or(i64::MAX);
        let of_lane = of_lane.query_map(params![instance.to_row(), chat.0, room, until], |row| {
            Ok((row.get::<_, i64>(0)?, row.get(1)?))
        })?;
        for turn in of_lane {
            let (turn, id) = turn?;
            turns.push((turn, QueueId(id), chat));
        }
    }
    turns.sort_unstable_by_key(|(turn, ..)| *turn);
    waits_for_answers |= turns.len() >= room as usize;
    let mut items = Vec::with_capacity(turns.len().min(room as usize));
    let mut wait_for_files = BTreeSet::new();
    for (_, id, chat) in turns {
        if items.len() >= room as usize {
            break;
        }
        if wait_for_files.contains(&chat) {
            continue;
        }
        match get(c, id) {
            // What stands behind it waits, too.
            Ok(Some(item)) if item.parcel.file.as_ref().is_some_and(|file| file.is_old(now)) => {
                uploads::again(c, item.row)?;
                wait_for_files.insert(chat);
            }
            Ok(Some(item)) if is_too_late(c, &item, now)? => {
                changes.push(change(c, item.row, Delivery::Failed, Some(TOO_LATE))?);
            }
            Ok(item) => items.extend(item),
            // It would hold its lane up for ever, or be overtaken in it.
            Err(StoreError::Row(error)) => changes.extend(give_up(c, id, &error)?),
            Err(error) => return Err(error),
        }
    }
    let mut picked = Vec::with_capacity(items.len());
    for item in items {
        let Some(delivery) = item.delivery.after(DeliveryEvent::Picked) else { continue };
        c.prepare_cached(
            "UPDATE outbox SET state = 'sending', attempts = attempts + 1, picked = ?2, why = NULL WHERE id = ?1",
        )?
        .execute(params![item.id.0, now.0])?;
        messages::set_delivery(c, item.row, delivery, None)?;
        picked.push(QueueItem { delivery, attempts: item.attempts + 1, why: None, ..item });
    }
    // What stood behind it in its lane has its turn.
    let opens = if changes.is_empty() { opens } else { Some(now) };
    Ok(Picked { items: picked, changes, opens, waits_for_answers, files: !wait_for_files.is_empty() })
}

/// Whether it would change nothing any more: phones leave what is edited or taken back too late as it is. What may have left before
/// is sent again all the same: it was in time.
fn is_too_late(c: &Connection, item: &QueueItem, now: Wall) -> Result<bool, StoreError> {
    let window = match &item.parcel.what {
        Outgoing::Edit { .. } => EDIT_WINDOW_MS,
        Outgoing::Delete { .. } => TAKE_BACK_OFFERED_MS,
        Outgoing::Text { .. }
        | Outgoing::Reaction { .. }
        | Outgoing::Vote { .. }
        | Outgoing::Location(_)
        | Outgoing::Contacts { .. }
        | Outgoing::Poll { .. }
        | Outgoing::Media { .. } => return Ok(false),
    };
    if item.written || item.delivery == Delivery::Uncertain {
        return Ok(false);
    }
    let sort: Option<i64> = c
        .prepare_cached("SELECT sort FROM messages WHERE id = ?1")?
        .query_row([item.shown.0], |row| row.get(0))
        .optional()?;
    Ok(sort.is_some_and(|sort| now.0.saturating_sub(sort) > window))
}

/// How long a file that lies with WhatsApp does not go there again.
const SENT_ONCE_MS: i64 = 3_600_000;

/// The file of a message can't go out: so it failed, where it waits for that, and who asks for it again gets nothing. What somebody may have
/// is left as what it is, and is not tried again. Nothing else when it is gone, or on its way.
pub(crate) fn file_refused(
    c: &Connection,
    message: MessageRow,
    why: &str,
) -> Result<Option<DeliveryChange>, StoreError> {
    let stands: Option<(Delivery, bool)> = c
        .prepare_cached("SELECT state, written FROM outbox WHERE message = ?1")?
        .query_row([message.0], |row| Ok((from_word(row.get(0)?)?, row.get(1)?)))
        .optional()?;
    match stands {
        Some((Delivery::Queued, false)) => {
            go_on_without_file(c, message)?;
            change(c, message, Delivery::Failed, Some(why)).map(Some)
        }
        Some((Delivery::Queued, true) | (Delivery::Uncertain, _)) => {
            go_on_without_file(c, message)?;
            repeats::give_up(c, message)?;
            let (chat, row) = messages::set_delivery(c, message, Delivery::Uncertain, Some(why))?;
            leave(c, message)?;
            Ok(Some(DeliveryChange { chat, row, queue_id: None, delivery: Delivery::Uncertain }))
        }
        Some((
            Delivery::Sending
            | Delivery::Sent
            | Delivery::Delivered
            | Delivery::Read
            | Delivery::Failed
            | Delivery::Cancelled,
            _,
        ))
        | None => {
            repeats::give_up(c, message)?;
            Ok(None)
        }
    }
}

fn go_on_without_file(c: &Connection, message: MessageRow) -> Result<(), StoreError> {
    match place_of(c, message)? {
        Some((lane, _)) => lanes::go_on_without_file(c, lane),
        None => Ok(()),
    }
}

/// The file of a message does not get to WhatsApp, and is tried again then. Where the message is what its lane waits for, the lane says why;
/// says whether it does.
pub(crate) fn wait_for_file(
    c: &Connection,
    message: MessageRow,
    why: LaneWhy,
    now: Wall,
    until: Wall,
) -> Result<bool, StoreError> {
    // It got there all the same.
    if uploads::get(c, message)?.is_none_or(|upload| upload.result.is_some()) {
        return Ok(false);
    }
    let Some((lane, _)) = place_of(c, message)? else { return Ok(false) };
    match first_of(c, lane)? {
        Some((first, false)) if standing(c, first)?.is_some_and(|standing| standing.row == message) => {
            lanes::wait_for_file(c, lane, why, now, until)
        }
        Some(_) | None => Ok(false),
    }
}

/// Why such an item is not sent, as callers are told who ask for it too late.
const TOO_LATE: &str = "too_late";

/// An item of which something can't be read is not sent, or not again: it failed, where that can be shown. Of one that somebody may have
/// nobody says so; it is left as what it is.
fn give_up(c: &Connection, id: QueueId, error: &str) -> Result<Option<DeliveryChange>, StoreError> {
    tracing::error!(item = id.0, error, "an item of the outbox can't be read; it is not sent");
    let Some(Standing { row, delivery, written, .. }) = standing(c, id)? else { return Ok(None) };
    if !written && delivery != Delivery::Uncertain {
        return change(c, row, Delivery::Failed, Some(UNREADABLE)).map(Some);
    }
    let (chat, shown) = messages::set_delivery(c, row, Delivery::Uncertain, Some(UNREADABLE))?;
    leave(c, row)?;
    Ok(Some(DeliveryChange { chat, row: shown, queue_id: None, delivery: Delivery::Uncertain }))
}

/// Why such an item is not sent.
const UNREADABLE: &str = "unreadable";

/// How it stands with an item, whatever it holds.
struct Standing {
    row: MessageRow,
    /// Where it shows: itself, or the message that it is said of.
    shown: MessageRow,
    delivery: Delivery,
    /// Its bytes may have reached the socket at an earlier try.
    written: bool,
}

fn standing(c: &Connection, id: QueueId) -> Result<Option<Standing>, StoreError> {
    Ok(c.prepare_cached(
        "SELECT o.message, o.state, o.written, coalesce((SELECT z.about FROM payloads z WHERE z.message = m.id AND m.kind = ?2), m.id)
         FROM outbox o JOIN messages m ON m.id = o.message WHERE o.id = ?1",
    )?
    .query_row(params![id.0, CHANGE], |row| {
        let (message, delivery) = (MessageRow(row.get(0)?), from_word(row.get(1)?)?);
        Ok(Standing { row: message, shown: MessageRow(row.get(3)?), delivery, written: row.get(2)? })
    })
    .optional()?)
}

/// What happened to a message of ours: its change, and those of others that it leads to; nothing when it is not ours or the event
/// changes nothing.
///
/// A refusal that is about the recipient parks the lane; one that is only for now puts the message back into its lane, which waits:
/// WhatsApp has said that it did not take it. Where WhatsApp takes one that was written after it, it can't go in its place any
/// more: it failed, for a person to say whether it goes now.
pub(crate) fn apply_delivery(
    c: &Connection,
    instance: InstanceId,
    id: &MessageId,
    event: DeliveryEvent,
    error: Option<&str>,
    now: Wall,
    settings: &LifecycleSettings,
) -> Result<Vec<DeliveryChange>, StoreError> {
    let Some((row, chat, before, is_change)) = outgoing::sent(c, instance, id)? else { return Ok(Vec::new()) };
    let says_who_has_it = matches!(event, DeliveryEvent::DeliveredReceipt | DeliveryEvent::ReadReceipt);
    // Nobody has what has never left.
    if says_who_has_it && before == Delivery::Queued && !written(c, row)? {
        return Ok(Vec::new());
    }
    let trouble = match event {
        DeliveryEvent::Refused => error.and_then(|code| code.parse().ok()).and_then(LaneTrouble::of_code),
        _ => None,
    };
    let event = match trouble {
        Some(LaneTrouble::Delayed(_)) => match written(c, row)? {
            // This try was not taken; an earlier one may have been.
            true => DeliveryEvent::PutBack { perhaps_sent: true },
            false if is_overtaken(c, row)? => event,
            false => DeliveryEvent::PutBack { perhaps_sent: false },
        },
        Some(LaneTrouble::Refused(_)) | None => event,
    };
    let Some(delivery) = before.after(event) else { return Ok(Vec::new()) };
    let place = place_of(c, row)?;
    let lane = place.map_or_else(|| joining::now(c, chat), |(lane, _)| Ok(Some(lane)))?.unwrap_or(chat);
    let mut changes = vec![change(c, row, delivery, error)?];
    match trouble {
        // One burst is one failed try, however many messages were on the wire.
        Some(LaneTrouble::Delayed(_)) if lanes::get(c, lane)?.is_some_and(|lane| lane.is_closed(now)) => {}
        Some(trouble) => lanes::close(c, lane, trouble, now, settings).map(|_| ())?,
        None => {}
    }
    if event == DeliveryEvent::ServerTook {
        lanes::proved(c, lane)?;
    }
    if !is_taken(before) && is_taken(delivery) {
        ours::is_taken(c, row, is_change, now)?;
    }
    if let (Some((lane, turn)), Delivery::Sent | Delivery::Delivered | Delivery::Read) = (place, delivery) {
        changes.extend(overtake(c, lane, turn)?);
    }
    Ok(changes)
}

/// WhatsApp has it.
fn is_taken(delivery: Delivery) -> bool {
    matches!(delivery, Delivery::Sent | Delivery::Delivered | Delivery::Read)
}

/// What stands in `why` of a message that is on the wire still while WhatsApp has taken one that was written after it.
const OVERTAKEN: &str = "overtaken";

fn is_overtaken(c: &Connection, row: MessageRow) -> Result<bool, StoreError> {
    Ok(c.prepare_cached("SELECT EXISTS (SELECT 1 FROM outbox WHERE message = ?1 AND why = ?2)")?
        .query_row(params![row.0, OVERTAKEN], |row| row.get(0))?)
}

/// WhatsApp took a message of a lane. What was put back before it failed; what is on the wire still can't be put back any more.
fn overtake(c: &Connection, lane: ChatId, turn: i64) -> Result<Vec<DeliveryChange>, StoreError> {
    c.prepare_cached("UPDATE outbox SET why = ?3 WHERE chat = ?1 AND turn < ?2 AND state = 'sending'")?
        .execute(params![lane.0, turn, OVERTAKEN])?;
    let overtaken = c
        .prepare_cached(
            "SELECT message, why FROM outbox WHERE chat = ?1 AND turn < ?2 AND state = 'queued' AND attempts > 0 ORDER BY turn",
        )?
        .query_map([lane.0, turn], |row| Ok((MessageRow(row.get(0)?), lossy(row, 1)?)))?
        .collect::<Result<Vec<_>, _>>()?;
    overtaken.into_iter().map(|(row, why)| change(c, row, Delivery::Failed, why.as_deref())).collect()
}

/// The lane of a message that waits or is on its way, and its turn there.
fn place_of(c: &Connection, row: MessageRow) -> Result<Option<(ChatId, i64)>, StoreError> {
    Ok(c.prepare_cached("SELECT chat, turn FROM outbox WHERE message = ?1")?
        .query_row([row.0], |row| Ok((ChatId(row.get(0)?), row.get(1)?)))
        .optional()?)
}

fn written(c: &Connection, row: MessageRow) -> Result<bool, StoreError> {
    let written =
        c.prepare_cached("SELECT written FROM outbox WHERE message = ?1")?.query_row([row.0], |row| row.get(0));
    Ok(written.optional()?.unwrap_or(false))
}

/// Items that were picked and did not leave this PC this time go back to where they were.
pub(crate) fn put_back(
    c: &Connection,
    items: &[QueueId],
    why: Option<&str>,
) -> Result<Vec<DeliveryChange>, StoreError> {
    each_sending(c, items, |written| DeliveryEvent::PutBack { perhaps_sent: written }, why)
}

/// Items that were picked and have perhaps left this PC are uncertain.
pub(crate) fn perhaps_sent(
    c: &Connection,
    items: &[QueueId],
    why: Option<&str>,
) -> Result<Vec<DeliveryChange>, StoreError> {
    for id in items {
        c.prepare_cached("UPDATE outbox SET written = 1 WHERE id = ?1 AND state = 'sending'")?.execute([id.0])?;
    }
    each_sending(c, items, |_| DeliveryEvent::RunEnded, why)
}

/// A try of an item failed: its lane, whichever that is by now, waits or is parked. Nothing when the item is gone.
pub(crate) fn close_lane_of(
    c: &Connection,
    item: QueueId,
    trouble: LaneTrouble,
    now: Wall,
    settings: &LifecycleSettings,
) -> Result<(), StoreError> {
    let chat = c
        .prepare_cached("SELECT chat FROM outbox WHERE id = ?1")?
        .query_row([item.0], |row| Ok(ChatId(row.get(0)?)))
        .optional()?;
    chat.map_or(Ok(()), |chat| lanes::close(c, chat, trouble, now, settings).map(|_| ()))
}

/// The lane of a chat, or of the one that it is now, waits or is parked.
pub(crate) fn close_lane(
    c: &Connection,
    chat: ChatId,
    trouble: LaneTrouble,
    now: Wall,
    settings: &LifecycleSettings,
) -> Result<Lane, StoreError> {
    lanes::close(c, joining::now(c, chat)?.ok_or(StoreError::NoSuchChat)?, trouble, now, settings)
}

fn each_sending(
    c: &Connection,
    items: &[QueueId],
    event: impl Fn(bool) -> DeliveryEvent,
    why: Option<&str>,
) -> Result<Vec<DeliveryChange>, StoreError> {
    let mut changes = Vec::with_capacity(items.len());
    for id in items {
        // Settled or gone meanwhile: an answer came first.
        let Some(Standing { row, delivery, written, .. }) = standing(c, *id)? else { continue };
        let Some(delivery) = delivery.after(event(written)) else { continue };
        changes.push(change(c, row, delivery, why)?);
    }
    Ok(changes)
}

fn change(
    c: &Connection,
    row: MessageRow,
    delivery: Delivery,
    error: Option<&str>,
) -> Result<DeliveryChange, StoreError> {
    let (chat, shown) = messages::set_delivery(c, row, delivery, error)?;
    let stays = delivery.is_waiting() || delivery == Delivery::Failed;
    let queue_id = if stays {
        c.prepare_cached("UPDATE outbox SET state = ?2, why = ?3 WHERE message = ?1 RETURNING id")?
            .query_row(params![row.0, word(&delivery)?, error], |row| Ok(QueueId(row.get(0)?)))
            .optional()?
    } else {
        leave(c, row)?;
        None
    };
    Ok(DeliveryChange { chat, row: shown, queue_id, delivery })
}

fn leave(c: &Connection, row: MessageRow) -> Result<(), StoreError> {
    c.prepare_cached("DELETE FROM outbox WHERE message = ?1")?.execute([row.0])?;
    Ok(())
}

/// Takes an item back. One that was certainly never sent disappears with its message; what somebody may have stays in the
/// chat as what it is, and is not tried again.
pub(crate) fn cancel(c: &Connection, id: QueueId) -> Result<DeliveryChange, StoreError> {
    let Standing { row, shown, delivery, written } = standing(c, id)?.ok_or(StoreError::NoSuchQueueItem)?;
    if uploads::get(c, row)?.is_some()
        && let Some((lane, _)) = place_of(c, row)?
    {
        // What stands behind it waits for its file no more.
        lanes::go_on_without_file(c, lane)?;
    }
    if written && delivery != Delivery::Sending {
        leave(c, row)?;
        return Ok(DeliveryChange { chat: messages::chat_of(c, row)?, row: shown, queue_id: None, delivery });
    }
    let delivery = delivery.after(DeliveryEvent::CancelAsked).ok_or(StoreError::NotCancellable)?;
    let chat = outgoing::remove(c, row)?;
    Ok(DeliveryChange { chat, row: shown, queue_id: None, delivery })
}

/// Tries again: what failed is queued at the end of its lane under the same message id, and what its lane keeps goes on.
/// While the lane is parked nothing has overtaken what failed: it keeps its turn.
pub(crate) fn retry(c: &Connection, id: QueueId) -> Result<DeliveryChange, StoreError> {
    let item = get(c, id)?.ok_or(StoreError::NoSuchQueueItem)?;
    let kept = lanes::release(c, item.chat)?;
    match item.delivery.after(DeliveryEvent::RetryAsked) {
        Some(delivery) => {
            if !item.lane.is_some_and(|lane| lane.parked) {
                c.prepare_cached("UPDATE outbox SET turn = ?2 WHERE id = ?1")?
                    .execute(params![id.0, next_turn(c, item.instance)?])?;
            }
            change(c, item.row, delivery, None)
        }
        None if kept => {
            let QueueItem { row, shown, delivery, .. } = item;
            Ok(DeliveryChange { chat: messages::chat_of(c, row)?, row: shown, queue_id: Some(id), delivery })
        }
        None => Err(StoreError::NotRetryable),
    }
}

/// What is on its way: item, its attempts, its chat.
pub(crate) fn sending(c: &Connection, instance: InstanceId) -> Result<Vec<(QueueId, u32, ChatId)>, StoreError> {
    Ok(c.prepare_cached(
        "SELECT id, attempts, chat FROM outbox WHERE instance = ?1 AND state = 'sending' ORDER BY turn",
    )?
    .query_map([instance.to_row()], |row| Ok((QueueId(row.get(0)?), row.get(1)?, ChatId(row.get(2)?))))?
    .collect::<Result<_, _>>()?)
}

/// What was on its way when a connection or a run ended was perhaps sent; says how many.
pub(crate) fn heal_instance(c: &Connection, instance: InstanceId) -> Result<u32, StoreError> {
    let items: Vec<QueueId> = sending(c, instance)?.into_iter().map(|(id, ..)| id).collect();
    let changes = perhaps_sent(c, &items, None)?;
    Ok(u32::try_from(changes.len()).unwrap_or(u32::MAX))
}

/// What the last run left on its way is uncertain.
pub(crate) fn heal_after_run(c: &Connection) -> Result<Healed, StoreError> {
    let instances = readable(
        c.prepare_cached("SELECT DISTINCT instance FROM outbox WHERE state = 'sending'")?
            .query_map([], |row| instance_at(row, 0))?,
    )?;
    let mut uncertain = 0;
    for instance in &instances {
        uncertain += heal_instance(c, *instance)?;
    }
    Ok(Healed { uncertain, instances })
}

pub(crate) fn move_chat(c: &Connection, from: i64, into: i64) -> Result<(), StoreError> {
    c.prepare_cached("UPDATE outbox SET chat = ?2 WHERE chat = ?1")?.execute([from, into])?;
    lanes::move_chat(c, from, into)
}

pub(crate) fn get(c: &Connection, id: QueueId) -> Result<Option<QueueItem>, StoreError> {
    Ok(c.prepare_cached(&format!("{} WHERE o.id = ?1", select()))?.query_row([id.0], item).optional()?)
}

/// In order, after a place. A place stays one, whatever became of the item that stood there.
pub(crate) fn page(
    c: &Connection,
    instance: InstanceId,
    after: Option<(i64, QueueId)>,
    limit: u32,
) -> Result<Vec<QueueItem>, StoreError> {
    let (turn, id) = after.map_or((i64::MIN, i64::MIN), |(turn, id)| (turn, id.0));
    readable_page(
        c.prepare_cached(&format!(
            "{} WHERE o.instance = ?1 AND (o.turn, o.id) > (?2, ?3) ORDER BY o.turn, o.id",
            select()
        ))?
        .query_map(params![instance.to_row(), turn, id], item)?,
        limit,
    )
}

fn item(row: &Row<'_>) -> rusqlite::Result<QueueItem> {
    let to = address_at(row, 3)?;
    let name = lossy(row, 11)?;
    let chat_title = name.unwrap_or_else(|| to.phone().map_or_else(|| to.user().to_owned(), |phone| phone.to_string()));
    let has_lane: bool = row.get(14)?;
    let parcel = payloads::parcel(row, 22)?;
    Ok(QueueItem {
        id: QueueId(row.get(0)?),
        instance: instance_at(row, 1)?,
        chat: ChatId(row.get(2)?),
        chat_title,
        to,
        message_id: MessageId(row.get(4)?),
        row: MessageRow(row.get(5)?),
        text: parcel.what.words(),
        shown: MessageRow(row.get(21)?),
        delivery: from_word(row.get(7)?)?,
        created: Wall(row.get(8)?),
        attempts: row.get(9)?,
        why: lossy(row, 10)?,
        written: row.get(12)?,
        first: row.get(13)?,
        lane: if has_lane { Some(lanes::lane(row, 15)?) } else { None },
        turn: row.get(20)?,
        parcel: Box::new(parcel),
    })
}
