//! The chat with somebody, by whichever address of theirs: found, or made when there is none, and where they turn out to be.

use rusqlite::{Connection, OptionalExtension as _, params};
use wakala_domain::address::Address;
use wakala_domain::ids::{ChatId, InstanceId};
use wakala_domain::time::Wall;

use super::contacts::Claim;
use super::{chats, contacts, instance_at, joining};
use crate::error::StoreError;

/// The chat with an address, by whichever address of theirs, if there is one.
pub(crate) fn known(c: &Connection, instance: InstanceId, address: &Address) -> Result<Option<ChatId>, StoreError> {
    let id: Option<i64> = c
        .prepare_cached(
            "SELECT coalesce(
                 (SELECT id FROM chats WHERE contact = (SELECT contact FROM contact_addresses WHERE instance = ?1 AND address = ?2)),
                 (SELECT id FROM chats WHERE instance = ?1 AND address = ?2))",
        )?
        .query_row(params![instance.to_row(), address.as_str()], |row| row.get(0))?;
    id.map_or(Ok(None), |id| joining::now(c, ChatId(id)))
}

/// The chat with an address, made when there is none.
pub(crate) fn open(
    c: &Connection,
    instance: InstanceId,
    address: &Address,
    alias: Option<&Address>,
    now: Wall,
) -> Result<ChatId, StoreError> {
    open_as(c, Claim::Now, instance, (address, alias), now)
}

/// The same of a person of whom both addresses are told now, or were once.
pub(crate) fn open_as(
    c: &Connection,
    claim: Claim,
    instance: InstanceId,
    (address, alias): (&Address, Option<&Address>),
    now: Wall,
) -> Result<ChatId, StoreError> {
    let is_person = address.is_person();
    let contact = if is_person { Some(contacts::resolve_as(c, claim, instance, address, alias)?) } else { None };
    let known: Option<i64> = match contact {
        Some(contact) => c
            .prepare_cached("SELECT id FROM chats WHERE contact = ?1")?
            .query_row([contact], |row| row.get(0))
            .optional()?,
        None => c
            .prepare_cached("SELECT id FROM chats WHERE instance = ?1 AND address = ?2")?
            .query_row(params![instance.to_row(), address.as_str()], |row| row.get(0))
            .optional()?,
    };
    if let Some(id) = known.map_or_else(|| left_under(c, instance, address, contact), |id| Ok(Some(id)))? {
        return Ok(ChatId(id));
    }
    c.prepare_cached(
        "INSERT INTO chats (instance, address, contact, last_activity, class) VALUES (?1, ?2, ?3, ?4, ?5)",
    )?
    .execute(params![instance.to_row(), address.as_str(), contact, now.0, chats::class(address)])?;
    Ok(ChatId(c.last_insert_rowid()))
}

/// The chat that stands under an address whose person nothing leads to any more, as after a row of their addresses that no version wrote: it
/// is theirs, or nothing could ever come from there.
fn left_under(
    c: &Connection,
    instance: InstanceId,
    address: &Address,
    contact: Option<i64>,
) -> Result<Option<i64>, StoreError> {
    let left: Option<i64> = c
        .prepare_cached(
            "UPDATE chats SET contact = ?3 WHERE instance = ?1 AND address = ?2 AND ?3 IS NOT NULL RETURNING id",
        )?
        .query_row(params![instance.to_row(), address.as_str(), contact], |row| row.get(0))
        .optional()?;
    if left.is_some() {
        tracing::error!(%instance, "nothing leads to the person of a chat any more; it is theirs who writes from its address");
    }
    Ok(left)
}

/// WhatsApp has the person of a chat, at this address. Says which chat that is now; nothing when the chat is gone.
pub(crate) fn found(
    c: &Connection,
    chat: ChatId,
    address: &Address,
    alias: Option<&Address>,
    now: Wall,
) -> Result<Option<ChatId>, StoreError> {
    // It may have gone into another one while WhatsApp was asked.
    let Some(chat) = joining::now(c, chat)? else { return Ok(None) };
    let asked: Option<(InstanceId, i64)> = c
        .prepare_cached("SELECT instance, contact FROM chats WHERE id = ?1 AND contact IS NOT NULL")?
        .query_row([chat.0], |row| Ok((instance_at(row, 0)?, row.get(1)?)))
        .optional()?;
    let Some((instance, contact)) = asked else { return Ok(None) };
    let person = contacts::found(c, instance, contact, address, alias)?;
    let chat = c
        .prepare_cached("UPDATE chats SET checked = ?2 WHERE contact = ?1 RETURNING id")?
        .query_row(params![person, now.0], |row| Ok(ChatId(row.get(0)?)))
        .optional()?;
    Ok(chat)
}
