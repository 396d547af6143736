//! Events that a receiver did not take, however often they were told: kept until somebody has them told again or forgets them.

use rusqlite::{Connection, Row, params};
use wakala_domain::ids::InstanceId;
use wakala_domain::time::Wall;
use wakala_domain::webhooks::{FAILED_LIMIT, Fault, WebhookId};

use super::{readable_page, unfit};
use crate::error::StoreError;
use crate::rows::{FailedEvent, GivenUp};

/// An instance as these tables name it.
pub(super) fn named(instance: Option<InstanceId>) -> i64 {
    instance.map_or(-1, InstanceId::to_row)
}

/// Of more than are kept the oldest go.
pub(super) fn add(c: &Connection, webhook: WebhookId, events: &[GivenUp]) -> Result<(), StoreError> {
    if events.is_empty() {
        return Ok(());
    }
    let mut add = c.prepare_cached(
        "INSERT INTO webhook_failed (webhook, seq, at, instance, news, attempts, fault, failed)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
    )?;
    for event in events {
        let GivenUp { seq, at, instance, news, attempts, fault, failed } = event;
        let (news, fault) = (serde_json::to_string(news)?, serde_json::to_string(fault)?);
        add.execute(params![webhook.0, seq, at.0, named(*instance), news, attempts, fault, failed.0])?;
    }
    let too_old = c
        .prepare_cached(
            "DELETE FROM webhook_failed WHERE webhook = ?1 AND id <=
                 (SELECT id FROM webhook_failed WHERE webhook = ?1 ORDER BY id DESC LIMIT 1 OFFSET ?2)",
        )?
        .execute(params![webhook.0, FAILED_LIMIT])?;
    if too_old > 0 {
        tracing::warn!(webhook = webhook.0, too_old, "events that a receiver did not take are kept no more");
    }
    Ok(())
}

/// The newest first.
pub(crate) fn list(
    c: &Connection,
    webhook: WebhookId,
    before: Option<i64>,
    limit: u32,
) -> Result<Vec<FailedEvent>, StoreError> {
    let mut page = c.prepare_cached(
        "SELECT id, seq, at, instance, news, attempts, fault, failed, replayed FROM webhook_failed
         WHERE webhook = ?1 AND id < ?2 ORDER BY id DESC",
    )?;
    let rows = page.query_map(params![webhook.0, before.unwrap_or(i64::MAX)], failed_event)?;
    readable_page(rows, limit)
}

/// Those that wait to be told again, the oldest first.
pub(crate) fn to_replay(c: &Connection, webhook: WebhookId, limit: u32) -> Result<Vec<FailedEvent>, StoreError> {
    let mut waiting = c.prepare_cached(
        "SELECT id, seq, at, instance, news, attempts, fault, failed, replayed FROM webhook_failed
         WHERE webhook = ?1 AND replayed = 1 ORDER BY id",
    )?;
    let rows = waiting.query_map([webhook.0], failed_event)?;
    readable_page(rows, limit)
}

/// Has all of a webhook told again, or those that are named; says how many.
pub(crate) fn replay(c: &Connection, webhook: WebhookId, ids: Option<&[i64]>) -> Result<u64, StoreError> {
    of_these(c, "UPDATE webhook_failed SET replayed = 1 WHERE webhook = ?1", webhook, ids)
}

/// One was told again: it was taken and is gone, or was not, and waits for somebody.
pub(crate) fn replayed(c: &Connection, id: i64, fault: Option<(Fault, Wall)>) -> Result<(), StoreError> {
    match fault {
        None => c.prepare_cached("DELETE FROM webhook_failed WHERE id = ?1")?.execute([id])?,
        Some((fault, at)) => c
            .prepare_cached(
                "UPDATE webhook_failed SET replayed = 0, attempts = attempts + 1, fault = ?2, failed = ?3 WHERE id = ?1",
            )?
            .execute(params![id, serde_json::to_string(&fault)?, at.0])?,
    };
    Ok(())
}

/// Forgets all of a webhook, or those that are named; says how many.
pub(crate) fn purge(c: &Connection, webhook: WebhookId, ids: Option<&[i64]>) -> Result<u64, StoreError> {
    of_these(c, "DELETE FROM webhook_failed WHERE webhook = ?1", webhook, ids)
}

fn of_these(c: &Connection, deed: &str, webhook: WebhookId, ids: Option<&[i64]>) -> Result<u64, StoreError> {
    let done = match ids {
        None => c.prepare_cached(deed)?.execute([webhook.0])?,
        Some(ids) => {
            let mut one = c.prepare_cached(&format!("{deed} AND id = ?2"))?;
            ids.iter().try_fold(0, |done, id| Ok::<_, rusqlite::Error>(done + one.execute([webhook.0, *id])?))?
        }
    };
    Ok(u64::try_from(done).unwrap_or(u64::MAX))
}

fn failed_event(row: &Row<'_>) -> rusqlite::Result<FailedEvent> {
    let text = |column: usize| row.get::<_, String>(column);
    Ok(FailedEvent {
        id: row.get(0)?,
        event: GivenUp {
            seq: row.get(1)?,
            at: Wall(row.get(2)?),
            instance: InstanceId::from_row(row.get(3)?).ok(),
            news: serde_json::from_str(&text(4)?).map_err(|error| unfit(4, error))?,
            attempts: row.get(5)?,
            fault: serde_json::from_str(&text(6)?).map_err(|error| unfit(6, error))?,
            failed: Wall(row.get(7)?),
        },
        replayed: row.get(8)?,
    })
}
