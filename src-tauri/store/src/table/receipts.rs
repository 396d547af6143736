//! Who of a group has a message of ours, and who has seen it. A group has it when all have whom it went to, and the same of reading: what
//! one of thirty has opened is read by one of thirty.

use rusqlite::{Connection, OptionalExtension as _, params};
use wakala_domain::address::{Address, AddressKind};
use wakala_domain::delivery::{Delivery, DeliveryEvent};
use wakala_domain::ids::{ChatId, InstanceId, MessageId, MessageRow};
use wakala_domain::time::Wall;

use super::{address_at, lossy, readable};
use crate::error::StoreError;
use crate::migration::Migration;
use crate::rows::{MemberReceipt, MemberWord, SeenBy};

/// `members` is to how many others a message went. A receipt is of a person by the address that WhatsApp names in that group: one of
/// theirs is as good as another, and who they are is seen when it is read. Times are WhatsApp's.
pub(crate) const CREATE: Migration = Migration {
    name: "receipts: of each member of a group",
    sql: "CREATE TABLE audiences (
              message INTEGER PRIMARY KEY REFERENCES messages (id) ON DELETE CASCADE,
              members INTEGER NOT NULL
          ) STRICT;
          CREATE TABLE receipts (
              message   INTEGER NOT NULL REFERENCES messages (id) ON DELETE CASCADE,
              address   TEXT NOT NULL,
              instance  INTEGER NOT NULL REFERENCES instances (id) ON DELETE CASCADE,
              delivered INTEGER NOT NULL,
              read      INTEGER,
              played    INTEGER,
              PRIMARY KEY (message, address)
          ) STRICT, WITHOUT ROWID;
          CREATE INDEX receipts_by_instance ON receipts (instance);
          CREATE INDEX receipts_by_age ON receipts (delivered);",
};

/// Whether a chat is a group.
pub(crate) fn is_in_group(c: &Connection, chat: ChatId) -> Result<bool, StoreError> {
    let address = c
        .prepare_cached("SELECT address FROM chats WHERE id = ?1")?
        .query_row([chat.0], |row| address_at(row, 0))
        .optional()?;
    Ok(address.is_some_and(|address| address.kind() == AddressKind::Group))
}

/// Whether a message of ours can have gone to an address. A group is one address; a person has one of each kind.
pub(crate) fn is_of_chat(
    c: &Connection,
    instance: InstanceId,
    id: &MessageId,
    said_in: &Address,
) -> Result<bool, StoreError> {
    let known: Vec<Address> = readable(
        c.prepare_cached(
            "SELECT h.address FROM messages m JOIN chats h ON h.id = m.chat
             WHERE m.instance = ?1 AND m.message_id = ?2 AND m.direction = 1
             UNION
             SELECT a.address FROM messages m JOIN chats h ON h.id = m.chat JOIN contact_addresses a ON a.contact = h.contact
             WHERE m.instance = ?1 AND m.message_id = ?2 AND m.direction = 1",
        )?
        .query_map(params![instance.to_row(), id.0], |row| address_at(row, 0))?,
    )?;
    let is_person = |address: &Address| matches!(address.kind(), AddressKind::Phone | AddressKind::Lid);
    Ok(known.is_empty()
        || known.contains(said_in)
        || said_in.kind() == AddressKind::Other
        || known.iter().all(|known| known.kind() != said_in.kind() && is_person(known) && is_person(said_in)))
}

/// So many others a message went to; what was said first holds: it is who could read it.
pub(crate) fn went_to(c: &Connection, message: MessageRow, members: u32) -> Result<(), StoreError> {
    c.prepare_cached("INSERT OR IGNORE INTO audiences (message, members) VALUES (?1, ?2)")?
        .execute(params![message.0, members])?;
    Ok(())
}

/// What a member's device says of a message. Whoever has read it has it, whatever came first; the first time holds.
pub(crate) fn note(
    c: &Connection,
    instance: InstanceId,
    message: MessageRow,
    (member, word, at): (&Address, MemberWord, Wall),
) -> Result<(), StoreError> {
    let read = matches!(word, MemberWord::Read | MemberWord::Played).then_some(at.0);
    let played = (word == MemberWord::Played).then_some(at.0);
    c.prepare_cached(
        "INSERT INTO receipts (message, address, instance, delivered, read, played) VALUES (?1, ?2, ?3, ?4, ?5, ?6)
         ON CONFLICT DO UPDATE SET delivered = min(delivered, excluded.delivered),
             read = coalesce(read, excluded.read), played = coalesce(played, excluded.played)",
    )?
    .execute(params![message.0, member.as_str(), instance.to_row(), at.0, read, played])?;
    Ok(())
}

/// What all that is known of a message of ours to a group comes to. Of one of which nobody knows to how many it went, it is known that
/// WhatsApp took it.
pub(crate) fn together(
    c: &Connection,
    instance: InstanceId,
    message: MessageRow,
    before: Delivery,
) -> Result<Option<DeliveryEvent>, StoreError> {
    let (has, read) = counts(c, instance, message)?;
    let members = members(c, message)?.filter(|members| *members > 0);
    Ok(match members {
        Some(members) if read >= members => Some(DeliveryEvent::ReadReceipt),
        Some(members) if has >= members => Some(DeliveryEvent::DeliveredReceipt),
        // An answer that is missing is not waited for: whoever has it has it from WhatsApp.
        Some(_) | None => {
            (has > 0 && (before.is_waiting() || before == Delivery::Failed)).then_some(DeliveryEvent::ServerTook)
        }
    })
}

/// To how many others a message went.
fn members(c: &Connection, message: MessageRow) -> Result<Option<u32>, StoreError> {
    let members: Option<i64> = c
        .prepare_cached("SELECT members FROM audiences WHERE message = ?1")?
        .query_row([message.0], |row| row.get(0))
        .optional()?;
    Ok(members.and_then(|members| u32::try_from(members).ok()))
}

/// How many people have a message, and how many have read it: one who goes by two addresses is one.
fn counts(c: &Connection, instance: InstanceId, message: MessageRow) -> Result<(u32, u32), StoreError> {
    Ok(c.prepare_cached(
        "SELECT count(DISTINCT coalesce(a.contact, r.address)),
                count(DISTINCT CASE WHEN r.read IS NOT NULL THEN coalesce(a.contact, r.address) END)
         FROM receipts r LEFT JOIN contact_addresses a ON a.instance = ?2 AND a.address = r.address
         WHERE r.message = ?1",
    )?
    .query_row(params![message.0, instance.to_row()], |row| Ok((row.get(0)?, row.get(1)?)))?)
}

/// Who has a message of ours to a group: those who have read it first, each once.
pub(crate) fn of(c: &Connection, instance: InstanceId, message: MessageRow) -> Result<SeenBy, StoreError> {
    let mut people = readable(
        c.prepare_cached(
            "SELECT r.address, coalesce(p.own_name, p.name, p.push_name), min(r.delivered), min(r.read), min(r.played),
                    (SELECT a.address FROM contact_addresses a
                     WHERE a.contact = p.id AND a.address LIKE '%@s.whatsapp.net' LIMIT 1)
             FROM receipts r LEFT JOIN contact_addresses e ON e.instance = ?2 AND e.address = r.address
             LEFT JOIN contacts p ON p.id = e.contact
             WHERE r.message = ?1 GROUP BY coalesce(p.id, r.address)",
        )?
        .query_map(params![message.0, instance.to_row()], |row| {
            let address = address_at(row, 0)?;
            let phone = lossy(row, 5)?.and_then(|known| known.parse::<Address>().ok()).and_then(|known| known.phone());
            Ok(MemberReceipt {
                name: lossy(row, 1)?,
                phone: phone.or_else(|| address.phone()),
                delivered: Wall(row.get(2)?),
                read: row.get::<_, Option<i64>>(3)?.map(Wall),
                played: row.get::<_, Option<i64>>(4)?.map(Wall),
            })
        })?,
    )?;
    people.sort_by_key(|one| (one.read.is_none(), one.read, one.delivered));
    Ok(SeenBy { members: members(c, message)?, people })
}

/// Forgets some of what is older than a moment; says how much.
pub(crate) fn prune(c: &Connection, before: Wall, limit: u32) -> Result<u64, StoreError> {
    let gone = c
        .prepare_cached(
            "DELETE FROM receipts WHERE (message, address) IN
                 (SELECT message, address FROM receipts WHERE delivered < ?1 LIMIT ?2)",
        )?
        .execute(params![before.0, limit])?;
    Ok(u64::try_from(gone).unwrap_or(u64::MAX))
}
