//! Messages of ours: queued, placed where WhatsApp has them, counted, and taken back.

use rusqlite::{Connection, OptionalExtension as _, params};
use wakala_domain::delivery::Delivery;
use wakala_domain::ids::{ChatId, InstanceId, MessageId, MessageRow};
use wakala_domain::messages::Content;
use wakala_domain::messages::frame::Frame;
use wakala_domain::time::Wall;

use super::more::CHANGE;
use super::{chats, from_word, lossy, messages, more, word};
use crate::error::StoreError;
use crate::rows::SentCounts;

/// Writes a message of ours as queued. It stands last in its chat, whatever the clock of this PC says, until WhatsApp has taken
/// it; both count whole seconds, as WhatsApp does.
pub(crate) fn add(
    c: &Connection,
    instance: InstanceId,
    chat: ChatId,
    id: &MessageId,
    content: &Content,
    frame: &Frame,
    at: Wall,
) -> Result<MessageRow, StoreError> {
    let (kind, _, body) = messages::columns(content);
    c.prepare_cached(
        "INSERT INTO messages (instance, chat, message_id, sender, direction, at, sort, kind, body, delivery, placed)
         VALUES (?1, ?2, ?3, 0, 1, ?4,
                 max(?4 - ?4 % 1000,
                     coalesce((SELECT sort FROM messages WHERE chat = ?2 ORDER BY sort DESC, id DESC LIMIT 1), 0)),
                 ?7, ?5, ?6, 0)",
    )?
    .execute(params![instance.to_row(), chat.0, id.0, at.0, body, word(&Delivery::Queued)?, kind])?;
    let row = c.last_insert_rowid();
    more::keep(c, row, content, frame)?;
    chats::touch(c, chat, at, 0)?;
    Ok(MessageRow(row))
}

/// WhatsApp has taken a message of ours, and says when. It has its place from then on, whatever was heard of it before: what it
/// says of one that was sent again is no news. Says where it stands, if it was not placed before.
pub(crate) fn place_by_server(
    c: &Connection,
    instance: InstanceId,
    id: &MessageId,
    at: Wall,
) -> Result<Option<(ChatId, MessageRow)>, StoreError> {
    let placed = c
        .prepare_cached(
            "UPDATE messages SET sort = ?3, placed = 1
             WHERE instance = ?1 AND message_id = ?2 AND direction = 1 AND placed = 0 RETURNING chat, id",
        )?
        .query_row(params![instance.to_row(), id.0, at.0], |row| Ok((ChatId(row.get(0)?), MessageRow(row.get(1)?))))
        .optional()?;
    if let Some((chat, _)) = placed {
        chats::refresh_last(c, chat)?;
    }
    Ok(placed)
}

/// A message of ours by WhatsApp's id: row, chat, what became of it, and whether it is said of another one.
pub(crate) fn sent(
    c: &Connection,
    instance: InstanceId,
    id: &MessageId,
) -> Result<Option<(MessageRow, ChatId, Delivery, bool)>, StoreError> {
    Ok(c.prepare_cached(
        "SELECT id, chat, delivery, kind = ?3 FROM messages WHERE instance = ?1 AND message_id = ?2 AND direction = 1",
    )?
    .query_row(params![instance.to_row(), id.0, CHANGE], |row| {
        Ok((MessageRow(row.get(0)?), ChatId(row.get(1)?), from_word(row.get(2)?)?, row.get(3)?))
    })
    .optional()?)
}

/// What became of what was sent since a moment.
pub(crate) fn counts(c: &Connection, instance: InstanceId, since: Wall) -> Result<SentCounts, StoreError> {
    let mut counts = SentCounts::default();
    let mut statement = c.prepare_cached(
        "SELECT delivery, count(*) FROM messages WHERE direction = 1 AND instance = ?1 AND at >= ?2 GROUP BY delivery",
    )?;
    let mut rows = statement.query(params![instance.to_row(), since.0])?;
    while let Some(row) = rows.next()? {
        let number = row.get::<_, i64>(1)?.unsigned_abs();
        // Of what can't be read nobody knows what became.
        match lossy(row, 0)?.and_then(|word| from_word(word).ok()) {
            Some(Delivery::Sent) => counts.taken += number,
            Some(Delivery::Delivered | Delivery::Read) => {
                counts.taken += number;
                counts.delivered += number;
            }
            Some(Delivery::Failed) => counts.failed += number,
            Some(Delivery::Queued | Delivery::Sending | Delivery::Uncertain | Delivery::Cancelled) | None => {}
        }
    }
    Ok(counts)
}

/// Removes a message; says in which chat it stood.
pub(crate) fn remove(c: &Connection, row: MessageRow) -> Result<ChatId, StoreError> {
    let chat = messages::chat_of(c, row)?;
    c.prepare_cached("DELETE FROM messages WHERE id = ?1")?.execute([row.0])?;
    chats::refresh_last(c, chat)?;
    Ok(chat)
}
