//! Messages by WhatsApp's own names of them, and what was said of one last: for programs that know messages by those names.

use rusqlite::{Connection, OptionalExtension as _, params};
use wakala_domain::address::Address;
use wakala_domain::ids::{ChatId, InstanceId, MessageId, MessageRow};
use wakala_domain::time::Wall;

use super::changes::{DELETION, EDIT, REACTION};
use super::contacts;
use crate::error::StoreError;
use crate::rows::{LastSaid, Saying, WhoseMessage};

/// The row of a message, if it is here. Without its writer's address, one in a direct chat is its other end's.
pub(crate) fn message(
    c: &Connection,
    instance: InstanceId,
    chat: ChatId,
    whose: &WhoseMessage,
    id: &MessageId,
) -> Result<Option<MessageRow>, StoreError> {
    let author: Option<i64> = match whose {
        WhoseMessage::Ours => Some(0),
        WhoseMessage::Of(address) => contacts::find(c, instance, address)?,
        WhoseMessage::OtherEnd => c
            .prepare_cached("SELECT contact FROM chats WHERE id = ?1")?
            .query_row([chat.0], |row| row.get(0))
            .optional()?
            .flatten(),
    };
    let Some(author) = author else { return Ok(None) };
    // Two people who are becoming one have both their numbers for a moment.
    Ok(c.prepare_cached(
        "SELECT id FROM messages WHERE chat = ?1 AND message_id = ?3
             AND sender IN (SELECT ?2 UNION ALL SELECT gone FROM joining WHERE kept = ?2) LIMIT 1",
    )?
    .query_row(params![chat.0, author, id.0], |row| Ok(MessageRow(row.get(0)?)))
    .optional()?)
}

/// The row of a message by WhatsApp's name alone, whoever wrote it, among the newest so many of an instance or of one of its chats. There is
/// no index of names without writers: whatever comes in would pay for it.
pub(crate) fn lately(
    c: &Connection,
    instance: InstanceId,
    chat: Option<ChatId>,
    id: &MessageId,
    most: u32,
) -> Result<Option<MessageRow>, StoreError> {
    let sql = match chat {
        Some(_) => "SELECT id, message_id FROM messages WHERE chat = ?1 ORDER BY sort DESC, id DESC LIMIT ?2",
        None => "SELECT id, message_id FROM messages WHERE instance = ?1 ORDER BY id DESC LIMIT ?2",
    };
    let mut statement = c.prepare_cached(sql)?;
    let mut rows = statement.query(params![chat.map_or(instance.to_row(), |chat| chat.0), most])?;
    let mut found = None;
    while let Some(row) = rows.next()? {
        if row.get_ref(1)?.as_str().map_err(rusqlite::Error::from)? == id.0 {
            // Two people who gave theirs the same name: nobody knows whose is meant.
            if found.is_some() {
                return Ok(None);
            }
            found = Some(MessageRow(row.get(0)?));
        }
    }
    Ok(found)
}

/// What was said of a message last, if anything was.
pub(crate) fn last_said(c: &Connection, row: MessageRow) -> Result<Option<LastSaid>, StoreError> {
    let found = c
        .prepare_cached(
            "SELECT x.what, x.said, x.at, x.emoji, x.person,
                    (SELECT a.address FROM contact_addresses a WHERE a.contact = x.person
                     ORDER BY a.address LIKE '%@lid' LIMIT 1)
             FROM messages m CROSS JOIN changes x
             WHERE m.id = ?1 AND x.chat = m.chat AND x.author = m.sender AND x.target = m.message_id
               AND x.what IN (0, 1, 2)",
        )?
        .query_map([row.0], |row| {
            let (what, person): (i64, i64) = (row.get(0)?, row.get(4)?);
            let address: Option<String> = row.get(5)?;
            let what = match what {
                REACTION => Saying::Reaction(row.get(3)?),
                EDIT => Saying::Edit,
                DELETION => Saying::Deletion,
                other => return Err(rusqlite::Error::IntegralValueOutOfRange(0, other)),
            };
            let by = (person != 0).then(|| Address::kept(address.as_deref().unwrap_or_default()));
            Ok(LastSaid { what, said: MessageId(row.get(1)?), at: Wall(row.get(2)?), by })
        })?
        .collect::<Result<Vec<_>, _>>()?;
    // Of one second, a deletion is the last that can be said.
    Ok(found.into_iter().max_by_key(|one| (one.at, matches!(one.what, Saying::Deletion))))
}
