//! Which badge each instance had and from when until when: what the health history is computed from.

use rusqlite::{Connection, OptionalExtension as _, params};
use wakala_domain::health::BadgeInterval;
use wakala_domain::ids::InstanceId;
use wakala_domain::lifecycle::Badge;
use wakala_domain::time::Wall;

use super::{from_word, lossy, readable, settings, word};
use crate::error::StoreError;
use crate::migration::Migration;

pub(crate) const CREATE: Migration = Migration {
    name: "badge_intervals",
    sql: "CREATE TABLE badge_intervals (
              id       INTEGER PRIMARY KEY AUTOINCREMENT,
              instance INTEGER NOT NULL REFERENCES instances (id) ON DELETE CASCADE,
              badge    TEXT NOT NULL,
              since    INTEGER NOT NULL,
              until    INTEGER
          ) STRICT;
          CREATE INDEX badge_intervals_by_instance ON badge_intervals (instance, id);
          CREATE INDEX badge_intervals_open ON badge_intervals (instance) WHERE until IS NULL;",
};

pub(crate) const INDEX_TIME: Migration = Migration {
    name: "badge_intervals: found by age",
    sql: "CREATE INDEX badge_intervals_by_time ON badge_intervals (until);",
};

/// When the app was last known to run.
const ALIVE: &str = "alive";

/// Ends the stretch that is open and begins another one. A new try while it waits for its
/// turn or reconnects is no stretch of its own.
pub(crate) fn begin(c: &Connection, instance: InstanceId, badge: Badge, at: Wall) -> Result<(), StoreError> {
    let open: Option<String> = c
        .prepare_cached("SELECT badge FROM badge_intervals WHERE until IS NULL AND instance = ?1")?
        .query_row([instance.to_row()], |row| lossy(row, 0))
        .optional()?
        .flatten();
    let tries_on = [word(&Badge::Waiting)?, word(&Badge::Reconnecting)?];
    let tries = matches!(badge, Badge::Connecting | Badge::Reconnecting);
    let word = word(&badge)?;
    let goes_on = open.is_some_and(|open| open == word || tries && tries_on.contains(&open));
    if goes_on {
        return Ok(());
    }
    end(c, Some(instance), at)?;
    c.prepare_cached("INSERT INTO badge_intervals (instance, badge, since) VALUES (?1, ?2, ?3)")?.execute(params![
        instance.to_row(),
        word,
        at.0
    ])?;
    Ok(())
}

fn end(c: &Connection, instance: Option<InstanceId>, at: Wall) -> Result<(), StoreError> {
    match instance {
        Some(instance) => c
            .prepare_cached("UPDATE badge_intervals SET until = max(since, ?2) WHERE until IS NULL AND instance = ?1")?
            .execute(params![instance.to_row(), at.0])?,
        None => c
            .prepare_cached("UPDATE badge_intervals SET until = max(since, ?1) WHERE until IS NULL")?
            .execute([at.0])?,
    };
    Ok(())
}

/// Notes that the app runs.
pub(crate) fn note_alive(c: &Connection, at: Wall) -> Result<(), StoreError> {
    settings::set(c, ALIVE, &at.0.to_string())
}

/// Ends what the last run left open at the moment when it was last known to run.
pub(crate) fn heal_after_run(c: &Connection) -> Result<(), StoreError> {
    let alive = settings::get(c, ALIVE)?.and_then(|text| text.parse().ok()).map_or(Wall(0), Wall);
    end(c, None, alive)
}

/// The stretches that reach beyond a moment, oldest first.
pub(crate) fn after(c: &Connection, instance: InstanceId, from: Wall) -> Result<Vec<BadgeInterval>, StoreError> {
    readable(c.prepare_cached(
        "SELECT badge, since, until FROM badge_intervals WHERE instance = ?1 AND (until IS NULL OR until > ?2) ORDER BY id",
    )?
    .query_map(params![instance.to_row(), from.0], |row| {
        let until: Option<i64> = row.get(2)?;
        Ok(BadgeInterval { badge: from_word(row.get(0)?)?, since: Wall(row.get(1)?), until: until.map(Wall) })
    })?)
}

/// Forgets some of what ended before a moment; says how much.
pub(crate) fn prune(c: &Connection, before: Wall, limit: u32) -> Result<u64, StoreError> {
    let gone = c
        .prepare_cached(
            "DELETE FROM badge_intervals WHERE id IN (SELECT id FROM badge_intervals WHERE until < ?1 LIMIT ?2)",
        )?
        .execute(params![before.0, limit])?;
    Ok(u64::try_from(gone).unwrap_or(u64::MAX))
}
