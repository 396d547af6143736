//! People, as one instance knows them: a row with phone-number and LID addresses, merged when two turn out to be one.

use rusqlite::{Connection, OptionalExtension as _, params};
use wakala_domain::address::Address;
use wakala_domain::ids::InstanceId;

use crate::error::StoreError;
use crate::migrate::Migration;

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

/// The person behind an address, made when unknown. Two known addresses of one person make two people one.
pub(crate) fn resolve(
    c: &Connection,
    instance: InstanceId,
    address: &Address,
    alias: Option<&Address>,
) -> Result<i64, StoreError> {
    let known = find(c, instance, address)?;
    let Some(alias) = alias.filter(|alias| *alias != address) else {
        return known.map_or_else(|| make(c, instance, address), Ok);
    };
    match (known, find(c, instance, alias)?) {
        (Some(one), Some(other)) if one == other => Ok(one),
        (Some(one), Some(other)) => merge(c, one.min(other), one.max(other)),
        (Some(one), None) => add_address(c, instance, alias, one),
        (None, Some(other)) => add_address(c, instance, address, other),
        (None, None) => {
            let contact = make(c, instance, address)?;
            add_address(c, instance, alias, contact)
        }
    }
}

/// Notes what a person calls themselves.
pub(crate) fn learn_push_name(c: &Connection, contact: i64, push_name: &str) -> Result<(), StoreError> {
    c.prepare_cached("UPDATE contacts SET push_name = ?2 WHERE id = ?1 AND push_name IS NOT ?2")?
        .execute(params![contact, push_name])?;
    Ok(())
}

fn find(c: &Connection, instance: InstanceId, address: &Address) -> Result<Option<i64>, StoreError> {
    Ok(c.prepare_cached("SELECT contact FROM contact_addresses WHERE instance = ?1 AND address = ?2")?
        .query_row(params![instance.to_row(), address.as_str()], |row| row.get(0))
        .optional()?)
}

fn make(c: &Connection, instance: InstanceId, address: &Address) -> Result<i64, StoreError> {
    c.prepare_cached("INSERT INTO contacts (instance) VALUES (?1)")?.execute([instance.to_row()])?;
    add_address(c, instance, address, c.last_insert_rowid())
}

fn add_address(c: &Connection, instance: InstanceId, address: &Address, contact: i64) -> Result<i64, StoreError> {
    c.prepare_cached("INSERT INTO contact_addresses (instance, address, contact) VALUES (?1, ?2, ?3)")?
        .execute(params![instance.to_row(), address.as_str(), contact])?;
    Ok(contact)
}

fn merge(c: &Connection, kept: i64, gone: i64) -> Result<i64, StoreError> {
    super::chats::merge_of(c, kept, gone)?;
    super::messages::change_sender(c, gone, kept)?;
    c.prepare_cached("UPDATE contact_addresses SET contact = ?1 WHERE contact = ?2")?.execute([kept, gone])?;
    c.prepare_cached(
        "UPDATE contacts SET name = coalesce(name, (SELECT name FROM contacts WHERE id = ?2)),
                             push_name = coalesce(push_name, (SELECT push_name FROM contacts WHERE id = ?2))
         WHERE id = ?1",
    )?
    .execute([kept, gone])?;
    c.prepare_cached("DELETE FROM contacts WHERE id = ?1")?.execute([gone])?;
    Ok(kept)
}
