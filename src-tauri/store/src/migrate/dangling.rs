//! Rows that refer to nobody before a migration, by a damaged page or another program's hand: the version before ran with them. They are
//! taken out, so that they stop no update, and kept aside with all that they say. Where the reference may be empty it is emptied, and its
//! row stays.

use std::collections::BTreeMap;

use rusqlite::types::ValueRef;
use rusqlite::{Connection, ErrorCode, Row, params};
use serde_json::{Map, Value, json};

use crate::error::StoreError;
use crate::table::kept_aside::{self, KeptAside};

/// Where they are until the table is there that keeps them.
const TAKEN_OUT: &str =
    "CREATE TEMP TABLE taken_out (source TEXT NOT NULL, instance INTEGER, content TEXT NOT NULL) STRICT";

/// What of a table refers to another one.
#[derive(Debug)]
struct Reference {
    table: String,
    parent: String,
    /// The table's columns and the parent's.
    columns: Vec<(String, String)>,
    /// One of them that may be empty.
    may_be_empty: Option<String>,
}

/// Takes them out; says how many of each table. What each held is to be kept by [`keep`] in the same transaction.
pub(super) fn take_out(c: &Connection) -> Result<BTreeMap<String, usize>, StoreError> {
    let mut taken = BTreeMap::new();
    if c.prepare("PRAGMA foreign_key_check")?.query([])?.next()?.is_none() {
        return Ok(taken);
    }
    c.execute_batch(TAKEN_OUT)?;
    let references = references(c)?;
    loop {
        let mut more = false;
        for reference in &references {
            let rows = reference.take_out(c)?;
            if rows > 0 {
                // What referred to them refers to nobody now.
                more = true;
                *taken.entry(reference.table.clone()).or_default() += rows;
            }
        }
        if !more {
            return Ok(taken);
        }
    }
}

/// Keeps what was taken out of a file of a version, which has the newest by now.
pub(super) fn keep(c: &Connection, version: u32, taken: &BTreeMap<String, usize>) -> Result<(), StoreError> {
    if taken.is_empty() {
        return Ok(());
    }
    {
        let mut taken_out = c.prepare("SELECT source, instance, content FROM temp.taken_out")?;
        let mut rows = taken_out.query([])?;
        while let Some(row) = rows.next()? {
            let (source, instance, content): (String, Option<i64>, String) = (row.get(0)?, row.get(1)?, row.get(2)?);
            kept_aside::keep(c, &KeptAside { version, instance, source: &source, content: &content })?;
        }
    }
    c.execute_batch("DROP TABLE temp.taken_out")?;
    for (table, rows) in taken {
        tracing::error!(table, rows, "rows referred to what is not there: they are kept aside");
    }
    Ok(())
}

/// All references of the schema. One to a table that is not there is none that a row could miss.
fn references(c: &Connection) -> Result<Vec<Reference>, StoreError> {
    let mut named = c.prepare(
        "SELECT t.name, f.id, f.\"table\", f.\"from\", f.\"to\", c.\"notnull\" = 0 AND c.pk = 0
         FROM sqlite_schema t, pragma_foreign_key_list(t.name) f, pragma_table_info(t.name) c
         WHERE t.type = 'table' AND c.name = f.\"from\" AND f.\"to\" IS NOT NULL
               AND EXISTS (SELECT 1 FROM sqlite_schema p WHERE p.type = 'table' AND p.name = f.\"table\")
         ORDER BY t.name, f.id, f.seq",
    )?;
    let mut all: BTreeMap<(String, i64), Reference> = BTreeMap::new();
    let mut rows = named.query([])?;
    while let Some(row) = rows.next()? {
        let (table, id, parent): (String, i64, String) = (row.get(0)?, row.get(1)?, row.get(2)?);
        let (from, to, may_be_empty): (String, String, bool) = (row.get(3)?, row.get(4)?, row.get(5)?);
        let one = all.entry((table.clone(), id)).or_insert_with(|| Reference {
            table,
            parent,
            columns: Vec::new(),
            may_be_empty: None,
        });
        if may_be_empty {
            one.may_be_empty.get_or_insert_with(|| from.clone());
        }
        one.columns.push((from, to));
    }
    Ok(all.into_values().collect())
}

impl Reference {
    /// Says how many rows it was that referred to nobody by this.
    fn take_out(&self, c: &Connection) -> Result<usize, StoreError> {
        let Self { table, parent, columns, may_be_empty } = self;
        let each = |one: fn(&(String, String)) -> String| columns.iter().map(one).collect::<Vec<_>>().join(" AND ");
        let refers = each(|(from, _)| format!("child.\"{from}\" IS NOT NULL"));
        let found = each(|(from, to)| format!("parent.\"{to}\" = child.\"{from}\""));
        let dangles = format!("{refers} AND NOT EXISTS (SELECT 1 FROM \"{parent}\" AS parent WHERE {found})");
        let kept = {
            let mut dangling = c.prepare(&format!("SELECT * FROM \"{table}\" AS child WHERE {dangles}"))?;
            let names: Vec<String> = dangling.column_names().into_iter().map(str::to_owned).collect();
            let mut keep = c.prepare("INSERT INTO temp.taken_out (source, instance, content) VALUES (?1, ?2, ?3)")?;
            let (mut rows, mut kept) = (dangling.query([])?, 0);
            while let Some(row) = rows.next()? {
                let content = content(&names, row)?;
                keep.execute(params![
                    table,
                    content.get("instance").and_then(Value::as_i64),
                    Value::Object(content).to_string()
                ])?;
                kept += 1;
            }
            kept
        };
        if kept == 0 {
            return Ok(0);
        }
        if let Some(column) = may_be_empty {
            let emptied =
                c.execute(&format!("UPDATE \"{table}\" AS child SET \"{column}\" = NULL WHERE {dangles}"), []);
            match emptied {
                Ok(_) => return Ok(kept),
                // It may be empty, but not in this row.
                Err(error) if error.sqlite_error_code() == Some(ErrorCode::ConstraintViolation) => {}
                Err(error) => return Err(error.into()),
            }
        }
        c.execute(&format!("DELETE FROM \"{table}\" AS child WHERE {dangles}"), [])?;
        Ok(kept)
    }
}

/// A row by its columns. What no text can hold stands as the digits of its bytes.
fn content(names: &[String], row: &Row<'_>) -> Result<Map<String, Value>, StoreError> {
    let digits = |bytes: &[u8]| json!({ "hex": bytes.iter().map(|byte| format!("{byte:02x}")).collect::<String>() });
    let mut content = Map::new();
    for (at, name) in names.iter().enumerate() {
        let value = match row.get_ref(at)? {
            ValueRef::Null => Value::Null,
            ValueRef::Integer(number) => json!(number),
            ValueRef::Real(number) => json!(number),
            ValueRef::Text(bytes) => std::str::from_utf8(bytes).map_or_else(|_| digits(bytes), Value::from),
            ValueRef::Blob(bytes) => digits(bytes),
        };
        content.insert(name.clone(), value);
    }
    Ok(content)
}
