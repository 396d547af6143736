//! The outbox: what waits to be sent, is on its way, is uncertain, or failed. What WhatsApp took leaves it.

use rusqlite::{Connection, OptionalExtension as _, Row, params};
use wakala_domain::delivery::{Delivery, DeliveryEvent};
use wakala_domain::ids::{ChatId, InstanceId, MessageId, MessageRow, QueueId};
use wakala_domain::messages::OutgoingText;
use wakala_domain::time::Wall;

use super::{address_at, chats, from_word, instance_at, messages, word};
use crate::error::StoreError;
use crate::migrate::Migration;
use crate::rows::{DeliveryChange, Healed, QueueItem};

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

/// WhatsApp does not let this number write to this person.
const NOT_ALLOWED: &str = "463";

const SELECT: &str = "SELECT o.id, o.instance, o.chat, h.address, m.message_id, m.id, m.text, m.delivery, o.created,
           o.attempts, m.error, coalesce(p.name, p.push_name, h.subject)
    FROM outbox o JOIN messages m ON m.id = o.message JOIN chats h ON h.id = o.chat
    LEFT JOIN contacts p ON p.id = h.contact";

pub(crate) fn depth(c: &Connection, instance: InstanceId) -> Result<u32, StoreError> {
    Ok(c.prepare_cached(
        "SELECT count(*) FROM outbox WHERE instance = ?1 AND state IN ('queued', 'sending', 'uncertain')",
    )?
    .query_row([instance.to_row()], |row| row.get(0))?)
}

pub(crate) fn enqueue_text(
    c: &Connection,
    instance: InstanceId,
    chat: ChatId,
    id: &MessageId,
    text: &OutgoingText,
    created: Wall,
    limit: u32,
) -> Result<QueueItem, StoreError> {
    if depth(c, instance)? >= limit {
        return Err(StoreError::QueueFull { limit });
    }
    let row = messages::add_outgoing(c, instance, chat, id, text.as_str(), created)?;
    c.prepare_cached("INSERT INTO outbox (instance, chat, message, state, created) VALUES (?1, ?2, ?3, 'queued', ?4)")?
        .execute(params![instance.to_row(), chat.0, row.0, created.0])?;
    let item = QueueId(c.last_insert_rowid());
    if let Some(code) = chats::parked(c, chat)? {
        messages::set_delivery(c, row, Delivery::Queued, Some(&code))?;
    }
    get(c, item)?.ok_or(StoreError::NoSuchQueueItem)
}

/// The oldest waiting items, in order, `sending` from now on; never more than `window` are on their way at once. What is
/// uncertain comes before what is newer, because both stand in the order of their ids.
pub(crate) fn pick_batch(
    c: &Connection,
    instance: InstanceId,
    now: Wall,
    window: u32,
) -> Result<Vec<QueueItem>, StoreError> {
    let on_the_way: u32 = c
        .prepare_cached("SELECT count(*) FROM outbox WHERE instance = ?1 AND state = 'sending'")?
        .query_row([instance.to_row()], |row| row.get(0))?;
    let room = window.saturating_sub(on_the_way);
    let items = c
        .prepare_cached(&format!(
            "{SELECT} WHERE o.instance = ?1 AND o.state IN ('queued', 'uncertain') AND h.parked IS NULL ORDER BY o.id LIMIT ?2"
        ))?
        .query_map(params![instance.to_row(), room], item)?
        .collect::<Result<Vec<_>, _>>()?;
    let mut picked = Vec::with_capacity(items.len());
    for item in items {
        let Some(delivery) = item.delivery.after(DeliveryEvent::Picked) else { continue };
        c.prepare_cached("UPDATE outbox SET state = 'sending', attempts = attempts + 1, picked = ?2 WHERE id = ?1")?
            .execute(params![item.id.0, now.0])?;
        messages::set_delivery(c, item.row, delivery, None)?;
        picked.push(QueueItem { delivery, attempts: item.attempts + 1, error: None, ..item });
    }
    Ok(picked)
}

/// What happened to a message of ours. `None` when it is not ours or the event changes nothing.
pub(crate) fn apply_delivery(
    c: &Connection,
    instance: InstanceId,
    id: &MessageId,
    event: DeliveryEvent,
    error: Option<&str>,
) -> Result<Option<DeliveryChange>, StoreError> {
    let Some((row, chat, before)) = messages::sent(c, instance, id)? else { return Ok(None) };
    let Some(delivery) = before.after(event) else { return Ok(None) };
    let changed = change(c, row, chat, delivery, error)?;
    if event == DeliveryEvent::Refused && error == Some(NOT_ALLOWED) {
        chats::park(c, chat, NOT_ALLOWED)?;
    }
    Ok(Some(changed))
}

fn change(
    c: &Connection,
    row: MessageRow,
    chat: ChatId,
    delivery: Delivery,
    error: Option<&str>,
) -> Result<DeliveryChange, StoreError> {
    messages::set_delivery(c, row, delivery, error)?;
    let stays = delivery.is_waiting() || delivery == Delivery::Failed;
    let queue_id = if stays {
        c.prepare_cached("UPDATE outbox SET state = ?2 WHERE message = ?1 RETURNING id")?
            .query_row(params![row.0, word(&delivery)?], |row| Ok(QueueId(row.get(0)?)))
            .optional()?
    } else {
        c.prepare_cached("DELETE FROM outbox WHERE message = ?1")?.execute([row.0])?;
        None
    };
    Ok(DeliveryChange { chat, row, queue_id, delivery })
}

/// Takes an item back; its message disappears.
pub(crate) fn cancel(c: &Connection, id: QueueId) -> Result<DeliveryChange, StoreError> {
    let item = get(c, id)?.ok_or(StoreError::NoSuchQueueItem)?;
    let delivery = item.delivery.after(DeliveryEvent::CancelAsked).ok_or(StoreError::NotCancellable)?;
    messages::remove(c, item.row)?;
    chats::unpark(c, item.chat)?;
    chats::refresh_last(c, item.chat)?;
    Ok(DeliveryChange { chat: item.chat, row: item.row, queue_id: None, delivery })
}

/// Queues a failed item again, under the same message id.
pub(crate) fn retry(c: &Connection, id: QueueId) -> Result<DeliveryChange, StoreError> {
    let item = get(c, id)?.ok_or(StoreError::NoSuchQueueItem)?;
    let delivery = item.delivery.after(DeliveryEvent::RetryAsked).ok_or(StoreError::NotRetryable)?;
    chats::unpark(c, item.chat)?;
    change(c, item.row, item.chat, delivery, None)
}

/// What was put on the socket before a moment is uncertain.
pub(crate) fn heal_instance(c: &Connection, instance: InstanceId, picked_before: Wall) -> Result<u32, StoreError> {
    let items: Vec<(i64, i64)> = c
        .prepare_cached(
            "SELECT message, chat FROM outbox WHERE instance = ?1 AND state = 'sending' AND coalesce(picked, 0) < ?2",
        )?
        .query_map(params![instance.to_row(), picked_before.0], |row| Ok((row.get(0)?, row.get(1)?)))?
        .collect::<Result<_, _>>()?;
    for (message, chat) in &items {
        change(c, MessageRow(*message), ChatId(*chat), Delivery::Uncertain, None)?;
    }
    Ok(u32::try_from(items.len()).unwrap_or(u32::MAX))
}

/// What the last run left on its way is uncertain.
pub(crate) fn heal_after_run(c: &Connection) -> Result<Healed, StoreError> {
    let instances = c
        .prepare_cached("SELECT DISTINCT instance FROM outbox WHERE state = 'sending'")?
        .query_map([], |row| instance_at(row, 0))?
        .collect::<Result<Vec<_>, _>>()?;
    let mut uncertain = 0;
    for instance in &instances {
        uncertain += heal_instance(c, *instance, Wall(i64::MAX))?;
    }
    Ok(Healed { uncertain, instances })
}

pub(crate) fn move_chat(c: &Connection, from: i64, into: i64) -> Result<(), StoreError> {
    c.prepare_cached("UPDATE outbox SET chat = ?2 WHERE chat = ?1")?.execute([from, into])?;
    Ok(())
}

pub(crate) fn get(c: &Connection, id: QueueId) -> Result<Option<QueueItem>, StoreError> {
    Ok(c.prepare_cached(&format!("{SELECT} WHERE o.id = ?1"))?.query_row([id.0], item).optional()?)
}

pub(crate) fn list(c: &Connection, instance: InstanceId) -> Result<Vec<QueueItem>, StoreError> {
    Ok(c.prepare_cached(&format!("{SELECT} WHERE o.instance = ?1 ORDER BY o.id"))?
        .query_map([instance.to_row()], item)?
        .collect::<Result<Vec<_>, _>>()?)
}

fn item(row: &Row<'_>) -> rusqlite::Result<QueueItem> {
    let to = address_at(row, 3)?;
    let name: Option<String> = row.get(11)?;
    let chat_title = name.unwrap_or_else(|| to.phone().map_or_else(|| to.user().to_owned(), |phone| phone.to_string()));
    Ok(QueueItem {
        id: QueueId(row.get(0)?),
        instance: instance_at(row, 1)?,
        chat: ChatId(row.get(2)?),
        chat_title,
        to,
        message_id: MessageId(row.get(4)?),
        row: MessageRow(row.get(5)?),
        text: row.get::<_, Option<String>>(6)?.unwrap_or_default(),
        delivery: from_word(row.get(7)?)?,
        created: Wall(row.get(8)?),
        attempts: row.get(9)?,
        error: row.get(10)?,
    })
}
