//! What failed, and goes together when nobody wants it any more.

use rusqlite::{Connection, OptionalExtension as _};
use wakala_domain::ids::{InstanceId, QueueId};

use super::outbox;
use crate::error::StoreError;
use crate::rows::DeliveryChange;

/// What of an instance failed.
pub(crate) fn all(c: &Connection, instance: InstanceId) -> Result<Vec<QueueId>, StoreError> {
    Ok(c.prepare_cached("SELECT id FROM outbox WHERE instance = ?1 AND state = 'failed' ORDER BY id")?
        .query_map([instance.to_row()], |row| Ok(QueueId(row.get(0)?)))?
        .collect::<Result<_, _>>()?)
}

/// Takes those of the items back that still stand as failed: none that somebody has tried again since.
pub(crate) fn remove(c: &Connection, items: &[QueueId]) -> Result<Vec<DeliveryChange>, StoreError> {
    let mut changes = Vec::with_capacity(items.len());
    for id in items {
        let failed: Option<bool> = c
            .prepare_cached("SELECT state = 'failed' FROM outbox WHERE id = ?1")?
            .query_row([id.0], |row| row.get(0))
            .optional()?;
        if failed == Some(true) {
            changes.push(outbox::cancel(c, *id)?);
        }
    }
    Ok(changes)
}
