//! People, as one instance knows them: a row with phone-number and LID addresses, merged when two turn out to be one.

use rusqlite::{Connection, OptionalExtension as _, params};
use wakala_domain::address::{Address, AddressKind};
use wakala_domain::ids::InstanceId;

use super::joining::{self, Merge};
use super::{chats, merging, names};
use crate::error::StoreError;
use crate::migration::Migration;

pub(crate) const CREATE: Migration = Migration {
    name: "contacts",
    sql: "CREATE TABLE contacts (
              id        INTEGER PRIMARY KEY,
              instance  INTEGER NOT NULL REFERENCES instances (id) ON DELETE CASCADE,
              name      TEXT,
              push_name TEXT
          ) STRICT;
          CREATE INDEX contacts_by_instance ON contacts (instance);
          CREATE TABLE contact_addresses (
              instance INTEGER NOT NULL REFERENCES instances (id) ON DELETE CASCADE,
              address  TEXT NOT NULL,
              contact  INTEGER NOT NULL REFERENCES contacts (id) ON DELETE CASCADE,
              PRIMARY KEY (instance, address)
          ) STRICT, WITHOUT ROWID;
          CREATE INDEX contact_addresses_by_contact ON contact_addresses (contact);",
};

/// The person behind an address, made when unknown. A second address, of the other kind, makes two known people one, unless it
/// says that a number has changed hands.
pub(crate) fn resolve(
    c: &Connection,
    instance: InstanceId,
    address: &Address,
    alias: Option<&Address>,
) -> Result<i64, StoreError> {
    match (address.kind(), alias.map(|alias| (alias, alias.kind()))) {
        (AddressKind::Phone, Some((lid, AddressKind::Lid))) => both(c, instance, address, lid),
        (AddressKind::Lid, Some((number, AddressKind::Phone))) => both(c, instance, number, address),
        (_, Some(_) | None) => find(c, instance, address)?.map_or_else(|| make(c, instance, address), Ok),
    }
}

/// When what is told of people was so.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Claim {
    /// As it is told.
    Now,
    /// Once: what is known is newer.
    Past,
}

/// The same of what was so now, or once.
pub(crate) fn resolve_as(
    c: &Connection,
    claim: Claim,
    instance: InstanceId,
    address: &Address,
    alias: Option<&Address>,
) -> Result<i64, StoreError> {
    let alias = match (claim, alias) {
        (Claim::Past, Some(other)) if is_contradicted(c, instance, address, other)? => None,
        (Claim::Now | Claim::Past, alias) => alias,
    };
    resolve(c, instance, address, alias)
}

/// Whether one of two addresses is known with another one in the place of the other.
fn is_contradicted(c: &Connection, instance: InstanceId, one: &Address, other: &Address) -> Result<bool, StoreError> {
    for (known, told) in [(one, other), (other, one)] {
        let Some(person) = find(c, instance, known)? else { continue };
        let pattern = match told.kind() {
            AddressKind::Lid => "%@lid",
            AddressKind::Phone => "%@s.whatsapp.net",
            AddressKind::Group | AddressKind::Newsletter | AddressKind::Broadcast | AddressKind::Other => continue,
        };
        let has_another: bool = c
            .prepare_cached(
                "SELECT EXISTS (SELECT 1 FROM contact_addresses WHERE contact = ?1 AND address LIKE ?2 AND address <> ?3)",
            )?
            .query_row(params![person, pattern, told.as_str()], |row| row.get(0))?;
        if has_another {
            return Ok(true);
        }
    }
    Ok(false)
}

/// The person whom a number and a LID name. One LID is one person for good; a number is whose it was last.
fn both(c: &Connection, instance: InstanceId, number: &Address, lid: &Address) -> Result<i64, StoreError> {
    let (owner, person) = (find(c, instance, number)?, find(c, instance, lid)?);
    match (owner, person) {
        (Some(owner), Some(person)) if owner == person => Ok(person),
        (Some(owner), _) if has_lid(c, owner)? => {
            c.prepare_cached("DELETE FROM contact_addresses WHERE instance = ?1 AND address = ?2")?
                .execute(params![instance.to_row(), number.as_str()])?;
            chats::readdress(c, owner)?;
            let person = person.map_or_else(|| make(c, instance, lid), Ok)?;
            take_number(c, instance, person, number)
        }
        (Some(owner), Some(person)) => {
            let person = merge(c, owner, person)?;
            take_number(c, instance, person, number)
        }
        (Some(owner), None) => add_address(c, instance, lid, owner),
        (None, Some(person)) => take_number(c, instance, person, number),
        (None, None) => {
            let person = make(c, instance, lid)?;
            take_number(c, instance, person, number)
        }
    }
}

/// Whoever was asked for by a number is at this address, says WhatsApp: the one person from now on, under the number that they have
/// there. One whose LID is known is somebody else for good.
pub(crate) fn found(
    c: &Connection,
    instance: InstanceId,
    asked: i64,
    address: &Address,
    alias: Option<&Address>,
) -> Result<i64, StoreError> {
    let person = resolve(c, instance, address, alias)?;
    // Whoever was asked for may be one with somebody since, or become one.
    let asked = joining::person(c, asked)?;
    let gone: bool = c
        .prepare_cached("SELECT NOT EXISTS (SELECT 1 FROM contacts WHERE id = ?1)")?
        .query_row([asked], |row| row.get(0))?;
    if gone || asked == person {
        return Ok(person);
    }
    if has_lid(c, asked)? {
        return Ok(asked);
    }
    let person = merge(c, asked, person)?;
    let number = [Some(address), alias].into_iter().flatten().find(|address| address.kind() == AddressKind::Phone);
    match number {
        Some(number) => take_number(c, instance, person, number),
        None => Ok(person),
    }
}

fn has_lid(c: &Connection, contact: i64) -> Result<bool, StoreError> {
    Ok(c.prepare_cached("SELECT EXISTS (SELECT 1 FROM contact_addresses WHERE contact = ?1 AND address LIKE '%@lid')")?
        .query_row([contact], |row| row.get(0))?)
}

/// The number that a person has now is the only one.
fn take_number(c: &Connection, instance: InstanceId, person: i64, number: &Address) -> Result<i64, StoreError> {
    c.prepare_cached(
        "DELETE FROM contact_addresses WHERE contact = ?1 AND address LIKE '%@s.whatsapp.net' AND address <> ?2",
    )?
    .execute(params![person, number.as_str()])?;
    c.prepare_cached("INSERT OR IGNORE INTO contact_addresses (instance, address, contact) VALUES (?1, ?2, ?3)")?
        .execute(params![instance.to_row(), number.as_str(), person])?;
    chats::readdress(c, person)?;
    Ok(person)
}

/// Notes what a person calls themselves.
pub(crate) fn learn_push_name(c: &Connection, contact: i64, push_name: &str) -> Result<(), StoreError> {
    c.prepare_cached("UPDATE contacts SET push_name = ?2 WHERE id = ?1 AND push_name IS NOT ?2")?
        .execute(params![contact, push_name])?;
    Ok(())
}

/// The same of what they call themselves now, or once.
pub(crate) fn learn_push_name_as(
    c: &Connection,
    claim: Claim,
    contact: i64,
    push_name: &str,
) -> Result<(), StoreError> {
    match claim {
        Claim::Now => learn_push_name(c, contact, push_name),
        Claim::Past => learn_push_name_of_the_past(c, contact, push_name),
    }
}

/// The same as it was once: what is known is newer.
fn learn_push_name_of_the_past(c: &Connection, contact: i64, push_name: &str) -> Result<(), StoreError> {
    c.prepare_cached("UPDATE contacts SET push_name = ?2 WHERE id = ?1 AND push_name IS NULL")?
        .execute(params![contact, push_name])?;
    Ok(())
}

pub(crate) fn find(c: &Connection, instance: InstanceId, address: &Address) -> Result<Option<i64>, StoreError> {
    Ok(c.prepare_cached(
        "SELECT a.contact FROM contact_addresses a
         WHERE a.instance = ?1 AND a.address = ?2 AND EXISTS (SELECT 1 FROM contacts p WHERE p.id = a.contact)",
    )?
    .query_row(params![instance.to_row(), address.as_str()], |row| row.get(0))
    .optional()?)
}

fn make(c: &Connection, instance: InstanceId, address: &Address) -> Result<i64, StoreError> {
    // An address of nobody, which no version wrote, would keep it from whoever has it.
    c.prepare_cached(
        "DELETE FROM contact_addresses
         WHERE instance = ?1 AND address = ?2 AND NOT EXISTS (SELECT 1 FROM contacts p WHERE p.id = contact_addresses.contact)",
    )?
    .execute(params![instance.to_row(), address.as_str()])?;
    c.prepare_cached("INSERT INTO contacts (instance) VALUES (?1)")?.execute([instance.to_row()])?;
    add_address(c, instance, address, c.last_insert_rowid())
}

fn add_address(c: &Connection, instance: InstanceId, address: &Address, contact: i64) -> Result<i64, StoreError> {
    c.prepare_cached("INSERT INTO contact_addresses (instance, address, contact) VALUES (?1, ?2, ?3)")?
        .execute(params![instance.to_row(), address.as_str(), contact])?;
    Ok(contact)
}

fn merge(c: &Connection, one: i64, other: i64) -> Result<i64, StoreError> {
    let (one, other) = (joining::person(c, one)?, joining::person(c, other)?);
    let (kept, gone) = (one.min(other), one.max(other));
    if kept == gone {
        return Ok(kept);
    }
    c.prepare_cached("UPDATE contact_addresses SET contact = ?1 WHERE contact = ?2")?.execute([kept, gone])?;
    names::of_both(c, kept, gone)?;
    merging::begin(c, Merge { gone, kept })?;
    Ok(kept)
}
