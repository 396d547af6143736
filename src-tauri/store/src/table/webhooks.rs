//! Webhooks: who is told, how far in the journal each has come, and which of its lanes are not that far.

use rusqlite::{Connection, OptionalExtension as _, Row, params};
use wakala_domain::ids::InstanceId;
use wakala_domain::time::Wall;
use wakala_domain::webhooks::{WEBHOOKS_LIMIT, Webhook, WebhookId, WebhookSecret, WebhookWish};

use super::webhook_failed::named;
use super::{journal, readable, unfit, webhook_failed};
use crate::error::StoreError;
use crate::migration::Migration;
use crate::rows::{WebhookLane, WebhookProgress, WebhookRow};

/// `kinds`, `reach` and `fault` are JSON. A lane is a row as long as something is before it: the instance -1 is what is of none,
/// and has a row for each gap.
pub(crate) const CREATE: Migration = Migration {
    name: "webhooks",
    sql: "CREATE TABLE webhooks (
              id        INTEGER PRIMARY KEY AUTOINCREMENT,
              name      TEXT NOT NULL,
              address   TEXT NOT NULL,
              kinds     TEXT NOT NULL,
              reach     TEXT NOT NULL,
              nearby    INTEGER NOT NULL,
              active    INTEGER NOT NULL,
              secret    TEXT NOT NULL,
              made      INTEGER NOT NULL,
              position  INTEGER NOT NULL,
              delivered INTEGER,
              fault     TEXT,
              fault_at  INTEGER
          ) STRICT;
          CREATE UNIQUE INDEX webhooks_by_name ON webhooks (name COLLATE NOCASE);
          CREATE TABLE webhook_lanes (
              webhook   INTEGER NOT NULL REFERENCES webhooks (id) ON DELETE CASCADE,
              instance  INTEGER NOT NULL,
              seq       INTEGER NOT NULL,
              part      INTEGER NOT NULL,
              gap_until INTEGER,
              failures  INTEGER NOT NULL,
              tries     INTEGER NOT NULL,
              next      INTEGER NOT NULL,
              late      INTEGER NOT NULL,
              refused   INTEGER NOT NULL,
              others    INTEGER NOT NULL,
              waiting   INTEGER NOT NULL,
              at        INTEGER NOT NULL,
              PRIMARY KEY (webhook, instance, seq)
          ) STRICT, WITHOUT ROWID;
          CREATE TABLE webhook_failed (
              id       INTEGER PRIMARY KEY AUTOINCREMENT,
              webhook  INTEGER NOT NULL REFERENCES webhooks (id) ON DELETE CASCADE,
              seq      INTEGER NOT NULL,
              at       INTEGER NOT NULL,
              instance INTEGER NOT NULL,
              news     TEXT NOT NULL,
              attempts INTEGER NOT NULL,
              fault    TEXT NOT NULL,
              failed   INTEGER NOT NULL,
              replayed INTEGER NOT NULL DEFAULT 0
          ) STRICT;
          CREATE INDEX webhook_failed_of ON webhook_failed (webhook, id);
          CREATE INDEX webhook_failed_replayed ON webhook_failed (webhook, id) WHERE replayed = 1;",
};

/// The oldest first. One that can't be read is told nothing.
pub(crate) fn all(c: &Connection) -> Result<Vec<WebhookRow>, StoreError> {
    readable(
        c.prepare_cached(
            "SELECT id, name, address, kinds, reach, nearby, active, secret, made, position, delivered, fault, fault_at,
                    (SELECT count(*) FROM webhook_failed f WHERE f.webhook = w.id)
             FROM webhooks w ORDER BY id",
        )?
        .query_map([], webhook)?,
    )
}

/// Begins with what comes from now on.
pub(crate) fn add(
    c: &Connection,
    wish: &WebhookWish,
    secret: &WebhookSecret,
    made: Wall,
) -> Result<WebhookId, StoreError> {
    let there: i64 = c.prepare_cached("SELECT count(*) FROM webhooks")?.query_row([], |row| row.get(0))?;
    if usize::try_from(there).unwrap_or(usize::MAX) >= WEBHOOKS_LIMIT {
        return Err(StoreError::TooManyWebhooks { limit: WEBHOOKS_LIMIT });
    }
    refuse_taken(c, wish, None)?;
    c.prepare_cached(
        "INSERT INTO webhooks (name, address, kinds, reach, nearby, active, secret, made, position)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
    )?
    .execute(params![
        wish.name.as_str(),
        wish.address.to_string(),
        serde_json::to_string(&wish.kinds)?,
        serde_json::to_string(&wish.reach)?,
        wish.nearby,
        wish.on,
        secret.revealed(),
        made.0,
        journal::newest(c)?,
    ])?;
    Ok(WebhookId(c.last_insert_rowid()))
}

/// With another secret where one is given. What it was told stays told.
pub(crate) fn change(
    c: &Connection,
    id: WebhookId,
    wish: &WebhookWish,
    secret: Option<&WebhookSecret>,
) -> Result<(), StoreError> {
    refuse_taken(c, wish, Some(id))?;
    let changed = c
        .prepare_cached(
            "UPDATE webhooks SET name = ?2, address = ?3, kinds = ?4, reach = ?5, nearby = ?6, active = ?7,
                    secret = coalesce(?8, secret) WHERE id = ?1",
        )?
        .execute(params![
            id.0,
            wish.name.as_str(),
            wish.address.to_string(),
            serde_json::to_string(&wish.kinds)?,
            serde_json::to_string(&wish.reach)?,
            wish.nearby,
            wish.on,
            secret.map(WebhookSecret::revealed),
        ])?;
    if changed == 0 { Err(StoreError::NoSuchWebhook) } else { Ok(()) }
}

fn refuse_taken(c: &Connection, wish: &WebhookWish, but: Option<WebhookId>) -> Result<(), StoreError> {
    let taken = "SELECT EXISTS (SELECT 1 FROM webhooks WHERE name = ?1 COLLATE NOCASE AND id IS NOT ?2)";
    let taken =
        c.prepare_cached(taken)?.query_row(params![wish.name.as_str(), but.map(|id| id.0)], |row| row.get(0))?;
    if taken { Err(StoreError::WebhookNameTaken) } else { Ok(()) }
}

/// With all that was to be told and was not taken.
pub(crate) fn remove(c: &Connection, id: WebhookId) -> Result<(), StoreError> {
    let removed = c.prepare_cached("DELETE FROM webhooks WHERE id = ?1")?.execute([id.0])?;
    if removed == 0 { Err(StoreError::NoSuchWebhook) } else { Ok(()) }
}

/// Whether it is there.
pub(crate) fn is_there(c: &Connection, id: WebhookId) -> Result<bool, StoreError> {
    Ok(c.prepare_cached("SELECT 1 FROM webhooks WHERE id = ?1")?.exists([id.0])?)
}

/// Those that have something before them.
pub(crate) fn lanes(c: &Connection, id: WebhookId) -> Result<Vec<WebhookLane>, StoreError> {
    readable(
        c.prepare_cached(
            "SELECT instance, seq, part, gap_until, failures, tries, next, late, refused, others, waiting, at
             FROM webhook_lanes WHERE webhook = ?1 ORDER BY instance, seq",
        )?
        .query_map([id.0], |row| {
            Ok(WebhookLane {
                instance: InstanceId::from_row(row.get(0)?).ok(),
                seq: row.get(1)?,
                part: row.get(2)?,
                gap_until: row.get(3)?,
                failures: row.get(4)?,
                tries: row.get(5)?,
                next: Wall(row.get(6)?),
                late: row.get(7)?,
                refused: row.get(8)?,
                others: row.get(9)?,
                waiting: row.get::<_, i64>(10)?.unsigned_abs(),
                at: Wall(row.get(11)?),
            })
        })?,
    )
}

/// How far in the journal it has come; `None` when it is gone.
pub(crate) fn position(c: &Connection, id: WebhookId) -> Result<Option<i64>, StoreError> {
    let position = c.prepare_cached("SELECT position FROM webhooks WHERE id = ?1")?.query_row([id.0], |row| row.get(0));
    Ok(position.optional()?)
}

/// Nothing for one that was removed meanwhile.
pub(crate) fn keep(c: &Connection, id: WebhookId, progress: &WebhookProgress) -> Result<(), StoreError> {
    let WebhookProgress { position, lanes, given_up, delivered, fault } = progress;
    let kept = c
        .prepare_cached(
            "UPDATE webhooks SET position = ?2, delivered = coalesce(?3, delivered), fault = coalesce(?4, fault),
                    fault_at = coalesce(?5, fault_at) WHERE id = ?1",
        )?
        .execute(params![
            id.0,
            position,
            delivered.map(|at| at.0),
            fault.map(|(fault, _)| serde_json::to_string(&fault)).transpose()?,
            fault.map(|(_, at)| at.0),
        ])?;
    if kept == 0 {
        return Ok(());
    }
    let mut forget = c.prepare_cached("DELETE FROM webhook_lanes WHERE webhook = ?1 AND instance = ?2")?;
    let mut add = c.prepare_cached(
        "INSERT OR REPLACE INTO webhook_lanes
             (webhook, instance, seq, part, gap_until, failures, tries, next, late, refused, others, waiting, at)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13)",
    )?;
    for (of, rows) in lanes {
        forget.execute(params![id.0, named(*of)])?;
        for lane in rows {
            let WebhookLane {
                instance,
                seq,
                part,
                gap_until,
                failures,
                tries,
                next,
                late,
                refused,
                others,
                waiting,
                at,
            } = lane;
            let waiting = i64::try_from(*waiting).unwrap_or(i64::MAX);
            add.execute(params![
                id.0,
                named(*instance),
                seq,
                part,
                gap_until,
                failures,
                tries,
                next.0,
                late,
                refused,
                others,
                waiting,
                at.0
            ])?;
        }
    }
    webhook_failed::add(c, id, given_up)
}

fn webhook(row: &Row<'_>) -> rusqlite::Result<WebhookRow> {
    let text = |column: usize| row.get::<_, String>(column);
    let fault: Option<String> = row.get(11)?;
    let fault = fault.and_then(|json| serde_json::from_str(&json).ok());
    Ok(WebhookRow {
        webhook: Webhook {
            id: WebhookId(row.get(0)?),
            wish: WebhookWish {
                name: text(1)?.parse().map_err(|error| unfit(1, error))?,
                address: text(2)?.parse().map_err(|error| unfit(2, error))?,
                kinds: serde_json::from_str(&text(3)?).map_err(|error| unfit(3, error))?,
                reach: serde_json::from_str(&text(4)?).map_err(|error| unfit(4, error))?,
                nearby: row.get(5)?,
                on: row.get(6)?,
            },
            secret: WebhookSecret::kept(text(7)?),
            made: Wall(row.get(8)?),
        },
        position: row.get(9)?,
        delivered: row.get::<_, Option<i64>>(10)?.map(Wall),
        fault: fault.zip(row.get::<_, Option<i64>>(12)?.map(Wall)),
        failed: row.get(13)?,
    })
}

#[cfg(test)]
mod tests {
    use wakala_domain::ids::MessageRow;
    use wakala_domain::journal::{Happening, HappeningKind};
    use wakala_domain::keys::Reach;
    use wakala_domain::webhooks::{FAILED_LIMIT, Fault, FaultKind, News};

    use super::*;
    use crate::migrate;
    use crate::rows::GivenUp;

    fn database() -> Connection {
        let mut c = Connection::open_in_memory().unwrap();
        migrate::migrate(&mut c, &migrate::all()).unwrap();
        c
    }

    fn wish(name: &str) -> WebhookWish {
        WebhookWish::new(name, "https://shop.example/events", &HappeningKind::ALL, Reach::All, false, true).unwrap()
    }

    fn secret(bits: u64) -> WebhookSecret {
        WebhookSecret::of_bits([bits; 4])
    }

    fn given_up(seq: i64) -> GivenUp {
        GivenUp {
            seq,
            at: Wall(5),
            instance: Some(InstanceId::from_random(14)),
            news: News::Happened(Happening::Messages { rows: vec![MessageRow(seq)], changed: Vec::new() }),
            attempts: 32,
            fault: Fault { kind: FaultKind::Refused, status: Some(500) },
            failed: Wall(90),
        }
    }

    #[test]
    fn a_webhook_is_kept_as_it_was_wished_and_begins_with_what_comes() {
        let c = database();
        journal::append(&c, InstanceId::from_random(2), Wall(1), &Happening::NoticesWithdrawn).unwrap();
        let first = add(&c, &wish("shop"), &secret(1), Wall(7)).unwrap();
        let kept = all(&c).unwrap();
        let webhook = Webhook { id: first, wish: wish("shop"), secret: secret(1), made: Wall(7) };
        assert_eq!(kept, [WebhookRow { webhook, position: 1, delivered: None, fault: None, failed: 0 }]);
        assert_eq!(add(&c, &wish("Shop"), &secret(2), Wall(8)), Err(StoreError::WebhookNameTaken));
        let second = add(&c, &wish("till"), &secret(2), Wall(8)).unwrap();
        assert_eq!(change(&c, second, &wish("SHOP"), None), Err(StoreError::WebhookNameTaken));
        change(&c, second, &wish("TILL"), None).unwrap();
        assert_eq!(all(&c).unwrap()[1].webhook.secret, secret(2), "it stays");
        change(&c, second, &wish("TILL"), Some(&secret(3))).unwrap();
        assert_eq!(all(&c).unwrap()[1].webhook.secret, secret(3));
        remove(&c, second).unwrap();
        assert_eq!(remove(&c, second), Err(StoreError::NoSuchWebhook));
        assert_eq!(change(&c, second, &wish("x"), None), Err(StoreError::NoSuchWebhook));
        for number in 1..WEBHOOKS_LIMIT {
            let added = add(&c, &wish(&format!("n{number}")), &secret(4), Wall(9)).unwrap();
            assert_ne!(added, second, "a number is never used again");
        }
        let one_more = add(&c, &wish("more"), &secret(4), Wall(9));
        assert_eq!(one_more, Err(StoreError::TooManyWebhooks { limit: WEBHOOKS_LIMIT }));
    }

    #[test]
    fn how_far_it_has_come_is_kept_whole_and_goes_with_it() {
        let c = database();
        let id = add(&c, &wish("shop"), &secret(1), Wall(7)).unwrap();
        let some = |bits: u64| Some(InstanceId::from_random(bits << 1));
        let lane = |instance: Option<u64>, seq: i64| WebhookLane {
            instance: instance.and_then(some),
            seq,
            part: 3,
            gap_until: instance.is_none().then_some(44),
            failures: 2,
            tries: 1,
            next: Wall(99),
            late: 5,
            refused: 4,
            others: true,
            waiting: 12,
            at: Wall(33),
        };
        let fault = (Fault::bare(FaultKind::Silent), Wall(80));
        let progress = WebhookProgress {
            position: 50,
            lanes: [(None, vec![lane(None, 40), lane(None, 45)]), (some(7), vec![lane(Some(7), 41)])].into(),
            given_up: vec![given_up(30)],
            delivered: Some(Wall(70)),
            fault: Some(fault),
        };
        keep(&c, id, &progress).unwrap();
        assert_eq!(lanes(&c, id).unwrap(), [lane(None, 40), lane(None, 45), lane(Some(7), 41)]);
        let row = &all(&c).unwrap()[0];
        assert_eq!((row.position, row.delivered, row.fault, row.failed), (50, Some(Wall(70)), Some(fault), 1));
        // A lane that is not named stays.
        let lanes_now = [(None, Vec::new())].into();
        keep(&c, id, &WebhookProgress { position: 51, lanes: lanes_now, ..WebhookProgress::default() }).unwrap();
        assert_eq!(lanes(&c, id).unwrap(), [lane(Some(7), 41)]);
        let row = &all(&c).unwrap()[0];
        assert_eq!((row.position, row.delivered, row.fault), (51, Some(Wall(70)), Some(fault)), "what was stays");
        remove(&c, id).unwrap();
        keep(&c, id, &progress).unwrap();
        assert!(lanes(&c, id).unwrap().is_empty() && position(&c, id).unwrap().is_none());
        let left: i64 = c.query_row("SELECT count(*) FROM webhook_failed", [], |row| row.get(0)).unwrap();
        assert_eq!(left, 0);
    }

    #[test]
    fn what_was_given_up_is_kept_up_to_a_number_each_is_told_again_or_forgotten() {
        let c = database();
        let id = add(&c, &wish("shop"), &secret(1), Wall(7)).unwrap();
        let other = add(&c, &wish("till"), &secret(1), Wall(7)).unwrap();
        webhook_failed::add(&c, other, &[given_up(1)]).unwrap();
        let some: Vec<GivenUp> = (0..i64::from(FAILED_LIMIT) + 5).map(given_up).collect();
        webhook_failed::add(&c, id, &some).unwrap();
        let newest = webhook_failed::list(&c, id, None, 3).unwrap();
        assert_eq!(newest.iter().map(|one| one.event.seq).collect::<Vec<_>>(), [1_004, 1_003, 1_002]);
        assert_eq!(newest[0].event, given_up(1_004));
        let next = webhook_failed::list(&c, id, Some(newest[2].id), 1).unwrap();
        assert_eq!(next[0].event.seq, 1_001);
        let kept = webhook_failed::list(&c, id, None, 2_000).unwrap();
        assert_eq!((kept.len(), kept.last().unwrap().event.seq), (FAILED_LIMIT as usize, 5));
        // Those that are named, of this webhook alone.
        let of_other = webhook_failed::list(&c, other, None, 1).unwrap()[0].id;
        assert_eq!(webhook_failed::replay(&c, id, Some(&[newest[0].id, newest[2].id, of_other])).unwrap(), 2);
        let waiting = webhook_failed::to_replay(&c, id, 9).unwrap();
        assert_eq!(waiting.iter().map(|one| one.event.seq).collect::<Vec<_>>(), [1_002, 1_004], "the oldest first");
        webhook_failed::replayed(&c, waiting[0].id, None).unwrap();
        webhook_failed::replayed(&c, waiting[1].id, Some((Fault::bare(FaultKind::Silent), Wall(95)))).unwrap();
        assert!(webhook_failed::to_replay(&c, id, 9).unwrap().is_empty());
        let now = webhook_failed::list(&c, id, None, 2).unwrap();
        assert_eq!((now[0].event.attempts, now[0].event.failed, now[1].event.seq), (33, Wall(95), 1_003));
        assert_eq!(webhook_failed::purge(&c, id, Some(&[now[0].id, of_other])).unwrap(), 1);
        assert_eq!(webhook_failed::purge(&c, id, None).unwrap(), u64::from(FAILED_LIMIT) - 2);
        assert_eq!(webhook_failed::list(&c, other, None, 9).unwrap().len(), 1);
    }
}
