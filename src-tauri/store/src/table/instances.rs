//! Instances: name, workspace, and the lifecycle state that survives a restart.

use rusqlite::{Connection, ErrorCode, OptionalExtension as _, Row, params};
use wakala_domain::history::HistoryProgress;
use wakala_domain::ids::InstanceId;
use wakala_domain::instance::{InstanceName, Wanted};
use wakala_domain::journal::Happening;
use wakala_domain::lifecycle::{Failure, Notice, ParkWhy, Persisted, Reason, ReasonKind, State};
use wakala_domain::proxy::{ProxyUrl, ProxyUrlError};
use wakala_domain::time::Wall;
use wakala_domain::typed_number::Country;

use super::{instance_at, lossy, readable, unfit};
use crate::error::StoreError;
use crate::migration::Migration;
use crate::rows::{InstanceRow, NewInstance};

pub(crate) const CREATE: Migration = Migration {
    name: "instances",
    sql: "CREATE TABLE instances (
              id        INTEGER PRIMARY KEY,
              name      TEXT NOT NULL,
              name_key  TEXT NOT NULL UNIQUE,
              workspace TEXT NOT NULL,
              lifecycle TEXT NOT NULL,
              created   INTEGER NOT NULL
          ) STRICT;",
};

pub(crate) const ADD_MUTED: Migration = Migration {
    name: "instances: notifications can be silenced",
    sql: "ALTER TABLE instances ADD COLUMN muted INTEGER NOT NULL DEFAULT 0;",
};

/// A hold was its end and its reason; since then it has a beginning, too. An old one is taken to have begun long
/// ago: its end is what it was.
pub(crate) const HOLDS_BEGIN: Migration = Migration {
    name: "instances: holds have a beginning",
    sql: "UPDATE instances
          SET lifecycle = json_set(lifecycle, '$.hold', json_object(
                  'since', 0,
                  'until', json_extract(lifecycle, '$.hold[0]'),
                  'why', json_extract(lifecycle, '$.hold[1]')))
          WHERE json_type(lifecycle, '$.hold') = 'array';",
};

/// `deleted` is when it was marked for deletion, wall time: its rows go bit by bit after that. `proxy` is the way to WhatsApp of
/// this instance alone, `country` the one that numbers without a country code are taken to be of.
pub(crate) const ADD_TOMBSTONE: Migration = Migration {
    name: "instances: a tombstone, a proxy and a country",
    sql: "ALTER TABLE instances ADD COLUMN deleted INTEGER;
          ALTER TABLE instances ADD COLUMN proxy TEXT;
          ALTER TABLE instances ADD COLUMN country TEXT;",
};

/// `available` is whether customers see the number as online while it is connected.
pub(crate) const ADD_AVAILABLE: Migration = Migration {
    name: "instances: shown as online or not",
    sql: "ALTER TABLE instances ADD COLUMN available INTEGER NOT NULL DEFAULT 0;",
};

pub(crate) fn add(c: &Connection, new: &NewInstance) -> Result<(), StoreError> {
    let lifecycle = serde_json::to_string(&new.lifecycle)?;
    c.prepare_cached(
        "INSERT INTO instances (id, name, name_key, workspace, lifecycle, created) VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
    )?
    .execute(params![new.id.to_row(), new.name.as_str(), new.name.key(), new.workspace, lifecycle, new.created.0])
    .map_err(name_taken)?;
    Ok(())
}

pub(crate) fn edit(c: &Connection, id: InstanceId, name: &InstanceName, workspace: &str) -> Result<(), StoreError> {
    let changed = c
        .prepare_cached("UPDATE instances SET name = ?2, name_key = ?3, workspace = ?4 WHERE id = ?1")?
        .execute(params![id.to_row(), name.as_str(), name.key(), workspace])
        .map_err(name_taken)?;
    if changed == 0 { Err(StoreError::NoSuchInstance) } else { Ok(()) }
}

pub(crate) fn set_lifecycle(c: &Connection, id: InstanceId, lifecycle: &Persisted) -> Result<(), StoreError> {
    let changed = c
        .prepare_cached("UPDATE instances SET lifecycle = ?2 WHERE id = ?1")?
        .execute(params![id.to_row(), serde_json::to_string(lifecycle)?])?;
    if changed == 0 { Err(StoreError::NoSuchInstance) } else { Ok(()) }
}

pub(crate) fn set_muted(c: &Connection, id: InstanceId, muted: bool) -> Result<(), StoreError> {
    let changed =
        c.prepare_cached("UPDATE instances SET muted = ?2 WHERE id = ?1")?.execute(params![id.to_row(), muted])?;
    if changed == 0 { Err(StoreError::NoSuchInstance) } else { Ok(()) }
}

/// Kept with its password: the file is this user's alone, as the sessions are.
pub(crate) fn set_proxy(c: &Connection, id: InstanceId, proxy: Option<&ProxyUrl>) -> Result<(), StoreError> {
    let changed = c
        .prepare_cached("UPDATE instances SET proxy = ?2 WHERE id = ?1")?
        .execute(params![id.to_row(), proxy.map(ProxyUrl::revealed)])?;
    if changed == 0 { Err(StoreError::NoSuchInstance) } else { Ok(()) }
}

pub(crate) fn set_country(c: &Connection, id: InstanceId, country: Option<Country>) -> Result<(), StoreError> {
    let changed = c
        .prepare_cached("UPDATE instances SET country = ?2 WHERE id = ?1")?
        .execute(params![id.to_row(), country.map(|country| country.to_string())])?;
    if changed == 0 { Err(StoreError::NoSuchInstance) } else { Ok(()) }
}

pub(crate) fn set_available(c: &Connection, id: InstanceId, available: bool) -> Result<(), StoreError> {
    let changed = c
        .prepare_cached("UPDATE instances SET available = ?2 WHERE id = ?1")?
        .execute(params![id.to_row(), available])?;
    if changed == 0 { Err(StoreError::NoSuchInstance) } else { Ok(()) }
}

/// Whether there is a row of it.
pub(crate) fn is_there(c: &Connection, id: InstanceId) -> Result<bool, StoreError> {
    Ok(c.prepare_cached("SELECT EXISTS (SELECT 1 FROM instances WHERE id = ?1)")?
        .query_row([id.to_row()], |row| row.get(0))?)
}

/// Whether it is here, and not about to be deleted.
pub(crate) fn is_kept(c: &Connection, id: InstanceId) -> Result<bool, StoreError> {
    Ok(c.prepare_cached("SELECT EXISTS (SELECT 1 FROM instances WHERE id = ?1 AND deleted IS NULL)")?
        .query_row([id.to_row()], |row| row.get(0))?)
}

/// It is to be deleted: what it has is shown no more.
pub(crate) fn bury(c: &Connection, id: InstanceId, at: Wall) -> Result<(), StoreError> {
    let changed = c
        .prepare_cached("UPDATE instances SET deleted = coalesce(deleted, ?2) WHERE id = ?1")?
        .execute(params![id.to_row(), at.0])?;
    if changed == 0 { Err(StoreError::NoSuchInstance) } else { Ok(()) }
}

/// What can be much, children before what they hang on. The rest goes with the instance itself.
const IN_PIECES: [(&str, &str); 17] = [
    ("history_parts", "rowid"),
    ("history_places", "(instance, kind, place)"),
    ("read_here", "rowid"),
    ("changes", "rowid"),
    ("files", "rowid"),
    ("receipts", "(message, address)"),
    ("messages", "rowid"),
    ("chats", "rowid"),
    ("contacts", "rowid"),
    ("lifecycle_events", "rowid"),
    ("badge_intervals", "rowid"),
    ("repeats", "rowid"),
    ("hidden", "rowid"),
    ("read_ahead", "rowid"),
    ("send_keys", "(instance, caller, key)"),
    ("joined_chats", "rowid"),
    ("kept_aside", "rowid"),
];

/// Removes some rows of what belongs to an instance, and itself when nothing else is left; says whether there is more.
pub(crate) fn delete_some(c: &Connection, id: InstanceId, limit: u32) -> Result<bool, StoreError> {
    for (table, row) in IN_PIECES {
        let columns = row.trim_matches(['(', ')']);
        let gone = c
            .prepare_cached(&format!(
                "DELETE FROM {table} WHERE {row} IN (SELECT {columns} FROM {table} WHERE instance = ?1 LIMIT ?2)"
            ))?
            .execute(params![id.to_row(), limit])?;
        if gone > 0 {
            return Ok(true);
        }
    }
    let changed = c.prepare_cached("DELETE FROM instances WHERE id = ?1")?.execute([id.to_row()])?;
    if changed == 0 { Err(StoreError::NoSuchInstance) } else { Ok(false) }
}

/// All counts are 0.
pub(crate) fn list(c: &Connection) -> Result<Vec<InstanceRow>, StoreError> {
    let mut statement = c.prepare_cached(
        "SELECT id, name, workspace, lifecycle, created, muted, proxy, country, available, history FROM instances ORDER BY created, id",
    )?;
    readable(statement.query_map([], basics)?)
}

/// A text as far as it is one, and whether it is one to the last byte.
struct Said {
    text: String,
    whole: bool,
}

fn said(row: &Row<'_>, column: usize) -> rusqlite::Result<Option<Said>> {
    let whole = row.get_ref(column)?.as_str().is_ok();
    Ok(lossy(row, column)?.map(|text| Said { text, whole }))
}

/// What nothing here can read of a row keeps nobody from starting: its text is kept aside. One whose state or proxy that is waits for
/// somebody, and connects to nothing; one whose name that is has another. A byte that is no text, where the state can be read all the same,
/// is in some word that decides nothing.
pub(crate) fn heal_after_run(c: &Connection, now: Wall) -> Result<(), StoreError> {
    type Texts = (i64, Said, Said, Option<Said>, bool, Said);
    let rows = c
        .prepare_cached("SELECT id, name, lifecycle, proxy, deleted IS NOT NULL, workspace FROM instances")?
        .query_map([], |row| {
            let text = |column| {
                Ok::<_, rusqlite::Error>(said(row, column)?.unwrap_or(Said { text: String::new(), whole: false }))
            };
            Ok((row.get(0)?, text(1)?, text(2)?, said(row, 3)?, row.get(4)?, text(5)?))
        })?
        .collect::<Result<Vec<Texts>, _>>()?;
    for (id, name, lifecycle, proxy, deleted, workspace) in rows {
        if !workspace.whole {
            c.prepare_cached("UPDATE instances SET workspace = ?2 WHERE id = ?1")?
                .execute(params![id, workspace.text])?;
        }
        if !name.whole || InstanceName::parse(&name.text).is_err() {
            tracing::error!(instance = id, "its name can't be read; it is kept aside, and the instance has another");
            super::settings::set(c, &format!("unreadable name of {id}"), &name.text)?;
            rename(c, id)?;
        }
        let state = serde_json::from_str::<Persisted>(&lifecycle.text).map_err(|error| error.to_string());
        let way = proxy.as_ref().and_then(|way| match way.text.parse::<ProxyUrl>() {
            Err(error) => Some(error.to_string()),
            // Its password may be another.
            Ok(_) => (!way.whole).then(|| "it is no text".to_owned()),
        });
        if let (Ok(state), false) = (&state, lifecycle.whole) {
            tracing::error!(instance = id, "a byte of its state is no text; it is replaced");
            c.prepare_cached("UPDATE instances SET lifecycle = ?2 WHERE id = ?1")?
                .execute(params![id, serde_json::to_string(state)?])?;
        }
        let Some(error) = state.as_ref().err().or(way.as_ref()) else { continue };
        tracing::error!(instance = id, error, "its row can't be read; it is kept aside, and the instance waits");
        let kept = serde_json::to_string(&(&lifecycle.text, proxy.as_ref().map(|way| &way.text)))?;
        super::settings::set(c, &format!("unreadable row of {id}"), &kept)?;
        let why = Reason {
            kind: ReasonKind::Internal,
            code: None,
            detail: Some(if state.is_err() { "its state can't be read" } else { "its proxy can't be read" }.to_owned()),
        };
        // Whether it was wanted running is not known: what needs somebody is shown.
        let state =
            state.unwrap_or_else(|_| Persisted { deleting: deleted, ..State::new(Wanted::Running).persisted() });
        let waits = Persisted {
            parked: Some(ParkWhy::UnknownFailure),
            last_error: Some(Failure { reason: why.clone(), at: now }),
            ..state
        };
        if let (Ok(instance), Wanted::Running) = (InstanceId::from_row(id), waits.wanted) {
            // Nobody else tells of it: to the machine it stands told.
            let notice = Notice::NeedsYou { reason: why };
            super::journal::append(c, instance, now, &Happening::Notice { notice })?;
        }
        let proxy = if way.is_some() { None } else { proxy.map(|way| way.text) };
        c.prepare_cached("UPDATE instances SET lifecycle = ?2, proxy = ?3 WHERE id = ?1")?.execute(params![
            id,
            serde_json::to_string(&waits)?,
            proxy
        ])?;
    }
    Ok(())
}

/// Gives an instance a name that is made of what is unique, unless somebody has it on purpose.
fn rename(c: &Connection, id: i64) -> Result<(), StoreError> {
    let free = |name: &String| -> Result<bool, StoreError> {
        let mut taken = c.prepare_cached("SELECT EXISTS (SELECT 1 FROM instances WHERE name_key = ?1 AND id <> ?2)")?;
        Ok(!taken.query_row(params![name, id], |row| row.get::<_, bool>(0))?)
    };
    for marks in 1..=9 {
        let name = format!("{} {id}", "?".repeat(marks));
        if free(&name)? {
            c.prepare_cached("UPDATE instances SET name = ?2, name_key = ?2 WHERE id = ?1")?
                .execute(params![id, name])?;
            return Ok(());
        }
    }
    Ok(())
}

/// All counts are 0.
pub(crate) fn get(c: &Connection, id: InstanceId) -> Result<Option<InstanceRow>, StoreError> {
    Ok(c.prepare_cached(
        "SELECT id, name, workspace, lifecycle, created, muted, proxy, country, available, history FROM instances WHERE id = ?1",
    )?
    .query_row([id.to_row()], basics)
    .optional()?)
}

fn basics(row: &Row<'_>) -> rusqlite::Result<InstanceRow> {
    let name: String = row.get(1)?;
    let lifecycle: String = row.get(3)?;
    let proxy: Option<String> = row.get(6)?;
    Ok(InstanceRow {
        id: instance_at(row, 0)?,
        name: InstanceName::parse(&name).map_err(|error| unfit(1, error))?,
        workspace: row.get(2)?,
        lifecycle: serde_json::from_str(&lifecycle).map_err(|error| unfit(3, error))?,
        created: Wall(row.get(4)?),
        muted: row.get(5)?,
        proxy: proxy.map(|text| text.parse()).transpose().map_err(|error: ProxyUrlError| unfit(6, error))?,
        // What is no country is none that was chosen.
        country: lossy(row, 7)?.and_then(|letters| letters.parse().ok()),
        available: row.get(8)?,
        // What is no word of ours is what most want.
        history: lossy(row, 9)?.and_then(|word| super::from_word(word).ok()).unwrap_or_default(),
        progress: HistoryProgress::default(),
        unread: 0,
        queued: 0,
        unsent: 0,
        last_activity: None,
    })
}

fn name_taken(error: rusqlite::Error) -> StoreError {
    if error.sqlite_error_code() == Some(ErrorCode::ConstraintViolation) {
        return StoreError::NameTaken;
    }
    error.into()
}
