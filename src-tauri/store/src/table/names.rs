//! What people are called, and by whom: the operator's own name for somebody comes first, then the one of the phone's address book, then
//! what they call themselves.

use rusqlite::{Connection, params};
use wakala_domain::time::Wall;

use crate::error::StoreError;
use crate::migration::Migration;

/// `own_name` is what the operator calls somebody here. `name_at` is since when the phone's address book says `name`, by the phone's
/// clock; 0 where it has said nothing, and the name, if any, is from the phone's history.
pub(crate) const CREATE: Migration = Migration {
    name: "contacts: names of our own, and of the address book",
    sql: "ALTER TABLE contacts ADD COLUMN own_name TEXT;
          ALTER TABLE contacts ADD COLUMN name_at INTEGER NOT NULL DEFAULT 0;
          CREATE INDEX contacts_told ON contacts (instance) WHERE name_at > 0;",
};

/// Notes what the address book calls a person from a moment on, unless a later word of it is known; says whether it is another name.
pub(crate) fn told(c: &Connection, contact: i64, name: Option<&str>, at: Wall) -> Result<bool, StoreError> {
    let changed = c
        .prepare_cached(
            "UPDATE contacts SET name = ?2, name_at = ?3 WHERE id = ?1 AND name_at <= ?3 AND name IS NOT ?2",
        )?
        .execute(params![contact, name, at.0])?;
    c.prepare_cached("UPDATE contacts SET name_at = ?2 WHERE id = ?1 AND name_at < ?2")?
        .execute(params![contact, at.0])?;
    Ok(changed > 0)
}

/// The same from the phone's history, where nothing is known of that.
pub(crate) fn of_the_past(c: &Connection, contact: i64, name: &str) -> Result<(), StoreError> {
    c.prepare_cached("UPDATE contacts SET name = ?2 WHERE id = ?1 AND name IS NULL AND name_at = 0")?
        .execute(params![contact, name])?;
    Ok(())
}

/// What the operator calls a person; none: what others call them.
pub(crate) fn own(c: &Connection, contact: i64, name: Option<&str>) -> Result<(), StoreError> {
    c.prepare_cached("UPDATE contacts SET own_name = ?2 WHERE id = ?1 AND own_name IS NOT ?2")?
        .execute(params![contact, name])?;
    Ok(())
}

/// Of two who are one, the first has the names of both: the operator's own, and the address book's later one.
pub(crate) fn of_both(c: &Connection, kept: i64, gone: i64) -> Result<(), StoreError> {
    c.prepare_cached(
        "UPDATE contacts SET
             own_name = coalesce(contacts.own_name, g.own_name),
             name = CASE WHEN g.name_at > contacts.name_at THEN g.name
                         WHEN contacts.name_at > 0 THEN contacts.name
                         ELSE coalesce(contacts.name, g.name) END,
             name_at = max(contacts.name_at, g.name_at),
             push_name = coalesce(contacts.push_name, g.push_name)
         FROM contacts g WHERE contacts.id = ?1 AND g.id = ?2",
    )?
    .execute([kept, gone])?;
    Ok(())
}

/// Whether the address book has told of anybody.
pub(crate) fn is_any_told(c: &Connection, instance: i64) -> Result<bool, StoreError> {
    Ok(c.prepare_cached("SELECT EXISTS (SELECT 1 FROM contacts WHERE instance = ?1 AND name_at > 0)")?
        .query_row([instance], |row| row.get(0))?)
}
