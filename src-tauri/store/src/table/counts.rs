//! What of an instance changes with every message: what is unread, what waits to be sent and what does not go.

use rusqlite::Connection;
use wakala_domain::ids::InstanceId;
use wakala_domain::time::Wall;

use super::{history, instances, outbox};
use crate::error::StoreError;
use crate::rows::{Counts, InstanceRow};

pub(crate) fn list(c: &Connection) -> Result<Vec<InstanceRow>, StoreError> {
    instances::list(c)?.into_iter().map(|row| with_counts(c, row)).collect()
}

pub(crate) fn get(c: &Connection, id: InstanceId) -> Result<Option<InstanceRow>, StoreError> {
    instances::get(c, id)?.map(|row| with_counts(c, row)).transpose()
}

pub(crate) fn of(c: &Connection, id: InstanceId) -> Result<Counts, StoreError> {
    let unread = c
        .prepare_cached("SELECT coalesce(sum(min(unread, 1000000)), 0) FROM chats WHERE instance = ?1 AND unread > 0")?
        .query_row([id.to_row()], |row| row.get(0))?;
    let last_activity: Option<i64> = c
        .prepare_cached("SELECT max(last_activity) FROM chats WHERE instance = ?1 AND class = 0")?
        .query_row([id.to_row()], |row| row.get(0))?;
    let (queued, unsent) = (outbox::depth(c, id)?, outbox::unsent(c, id)?);
    let progress = history::progress(c, id)?;
    Ok(Counts { unread, queued, unsent, last_activity: last_activity.map(Wall), progress })
}

fn with_counts(c: &Connection, row: InstanceRow) -> Result<InstanceRow, StoreError> {
    let Counts { unread, queued, unsent, last_activity, progress } = of(c, row.id)?;
    Ok(InstanceRow { unread, queued, unsent, last_activity, progress, ..row })
}
