//! The link to a backend: where it is, and which instances belong to it.

use rusqlite::{Connection, OptionalExtension as _, Row, params};
use wakala_domain::backend::{Backend, BackendChoice, BackendOrigin, ExternalId, LINKED_LIMIT, Owner, Vocabulary};
use wakala_domain::ids::InstanceId;
use wakala_domain::time::Wall;

use super::{if_readable, lossy, readable, unfit};
use crate::error::StoreError;
use crate::migration::Migration;
use crate::rows::Linked;

/// Rows of all backends together: of more, those of others than the last one go.
const KEPT_OF_ALL: i64 = 1_000;

/// A row whose instance is gone was deleted or unlinked here: the backend is told so, and it is made anew only when that has stopped asking
/// for it, and asks again. What belongs to one backend is none of another's.
pub(crate) const CREATE: Migration = Migration {
    name: "the link to a backend",
    sql: "CREATE TABLE backend (
              id         INTEGER PRIMARY KEY CHECK (id = 1),
              address    TEXT,
              key        TEXT,
              active     INTEGER NOT NULL,
              vocabulary TEXT NOT NULL
          ) STRICT;
          CREATE TABLE backend_instances (
              origin   TEXT NOT NULL,
              external TEXT NOT NULL,
              instance INTEGER REFERENCES instances (id) ON DELETE SET NULL,
              owner    TEXT NOT NULL,
              asked    INTEGER NOT NULL,
              told     INTEGER NOT NULL,
              missed   INTEGER NOT NULL,
              at       INTEGER NOT NULL,
              PRIMARY KEY (origin, external),
              UNIQUE (instance, origin)
          ) STRICT, WITHOUT ROWID;",
};

/// What the operator chose; the default where he chose nothing, and where nothing can read it: then no backend is asked, and the row stays
/// until he chooses another.
pub(crate) fn choice(c: &Connection) -> Result<BackendChoice, StoreError> {
    let read =
        c.prepare_cached("SELECT address, key, active, vocabulary FROM backend WHERE id = 1")?.query_row([], |row| {
            let text = |column: usize| row.get::<_, Option<String>>(column);
            let address = text(0)?.map(|text| text.parse().map_err(|error| unfit(0, error))).transpose()?;
            let key = text(1)?.map(|text| text.parse().map_err(|error| unfit(1, error))).transpose()?;
            Ok(BackendChoice {
                backend: address.zip(key).map(|(address, key)| Backend { address, key }),
                on: row.get(2)?,
                vocabulary: lossy(row, 3)?.and_then(|name| Vocabulary::named(&name)).unwrap_or_default(),
            })
        });
    Ok(if_readable(read.optional().map_err(StoreError::from))?.unwrap_or_default())
}

pub(crate) fn choose(c: &Connection, choice: &BackendChoice) -> Result<(), StoreError> {
    let BackendChoice { backend, on, vocabulary } = choice;
    c.prepare_cached(
        "INSERT OR REPLACE INTO backend (id, address, key, active, vocabulary) VALUES (1, ?1, ?2, ?3, ?4)",
    )?
    .execute(params![
        backend.as_ref().map(|one| one.address.to_string()),
        backend.as_ref().map(|one| one.key.revealed()),
        on,
        vocabulary.as_str(),
    ])?;
    Ok(())
}

/// All that belong to one backend, by what it calls them.
pub(crate) fn linked(c: &Connection, origin: &BackendOrigin) -> Result<Vec<Linked>, StoreError> {
    readable(
        c.prepare_cached(
            "SELECT origin, external, instance, owner, asked, told, missed FROM backend_instances
             WHERE origin = ?1 ORDER BY external",
        )?
        .query_map([origin.as_str()], row)?,
    )
}

/// Has an instance belong to a backend under a name, or under another one: then the one before is none of its any more. What a backend asks
/// for under a name was asked of that instance, and of that owner.
pub(crate) fn link(
    c: &Connection,
    origin: &BackendOrigin,
    external: &ExternalId,
    instance: InstanceId,
    owner: Owner,
    at: Wall,
) -> Result<(), StoreError> {
    let known = linked(c, origin)?;
    if known.iter().any(|one| one.external == *external && one.instance.is_some_and(|of| of != instance)) {
        return Err(StoreError::ExternalIdTaken);
    }
    let others = known.iter().filter(|one| one.instance.is_some_and(|of| of != instance)).count();
    let is_new = !known.iter().any(|one| one.external == *external);
    if others >= LINKED_LIMIT || is_new && known.len() >= 2 * LINKED_LIMIT {
        return Err(StoreError::TooManyLinked { limit: LINKED_LIMIT });
    }
    c.prepare_cached(
        "UPDATE backend_instances SET instance = NULL, told = 0, missed = 0
         WHERE origin = ?1 AND instance = ?2 AND external != ?3",
    )?
    .execute(params![origin.as_str(), instance.to_row(), external.as_str()])?;
    c.prepare_cached(
        "INSERT INTO backend_instances (origin, external, instance, owner, asked, told, missed, at)
         VALUES (?1, ?2, ?3, ?4, 0, 0, 0, ?5)
         ON CONFLICT (origin, external) DO UPDATE SET
             asked = asked AND instance IS excluded.instance AND owner = excluded.owner,
             instance = excluded.instance, owner = excluded.owner, told = 0, missed = 0",
    )?
    .execute(params![origin.as_str(), external.as_str(), instance.to_row(), owner.as_str(), at.0])?;
    // Whoever goes from one backend to the next leaves no trace of all of them.
    c.prepare_cached(
        "DELETE FROM backend_instances WHERE origin != ?1 AND (SELECT count(*) FROM backend_instances) > ?2",
    )?
    .execute(params![origin.as_str(), KEPT_OF_ALL])?;
    Ok(())
}

/// It belongs to the backend no more, which has to be told so.
pub(crate) fn unlink(c: &Connection, origin: &BackendOrigin, instance: InstanceId) -> Result<(), StoreError> {
    let left = c
        .prepare_cached(
            "UPDATE backend_instances SET instance = NULL, told = 0, missed = 0 WHERE origin = ?1 AND instance = ?2",
        )?
        .execute(params![origin.as_str(), instance.to_row()])?;
    if left == 0 { Err(StoreError::NotLinked) } else { Ok(()) }
}

/// Notes that the backend asks for it, or does not any more.
pub(crate) fn asked(
    c: &Connection,
    origin: &BackendOrigin,
    external: &ExternalId,
    asked: bool,
) -> Result<(), StoreError> {
    let this = params![origin.as_str(), external.as_str(), asked];
    if !asked {
        c.prepare_cached(
            "UPDATE backend_instances SET missed = 1 WHERE origin = ?1 AND external = ?2 AND instance IS NULL",
        )?
        .execute(&this[..2])?;
        forget_known(c, origin, external)?;
    }
    c.prepare_cached(
        "UPDATE backend_instances SET asked = ?3 WHERE origin = ?1 AND external = ?2 AND instance IS NOT NULL AND asked != ?3",
    )?
    .execute(this)?;
    Ok(())
}

/// Notes that the backend knows of one that was deleted or unlinked here that it is.
pub(crate) fn told_gone(c: &Connection, origin: &BackendOrigin, external: &ExternalId) -> Result<(), StoreError> {
    c.prepare_cached("UPDATE backend_instances SET told = 1 WHERE origin = ?1 AND external = ?2 AND instance IS NULL")?
        .execute(params![origin.as_str(), external.as_str()])?;
    forget_known(c, origin, external)
}

/// One that was deleted or unlinked here is forgotten once the backend knows that, and has stopped asking for it.
fn forget_known(c: &Connection, origin: &BackendOrigin, external: &ExternalId) -> Result<(), StoreError> {
    c.prepare_cached(
        "DELETE FROM backend_instances
         WHERE origin = ?1 AND external = ?2 AND instance IS NULL AND told = 1 AND missed = 1",
    )?
    .execute(params![origin.as_str(), external.as_str()])?;
    Ok(())
}

fn row(row: &Row<'_>) -> rusqlite::Result<Linked> {
    let text = |column: usize| row.get::<_, String>(column);
    let instance: Option<i64> = row.get(2)?;
    Ok(Linked {
        origin: BackendOrigin::kept(text(0)?),
        external: text(1)?.parse().map_err(|error| unfit(1, error))?,
        instance: instance.map(|id| InstanceId::from_row(id).map_err(|error| unfit(2, error))).transpose()?,
        // One that nobody knows is the operator's.
        owner: Owner::named(&text(3)?).unwrap_or(Owner::Operator),
        asked: row.get(4)?,
        told: row.get(5)?,
        missed: row.get(6)?,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::migrate;

    fn database(instances: i64) -> Connection {
        let mut c = Connection::open_in_memory().unwrap();
        migrate::migrate(&mut c, &migrate::all()).unwrap();
        for id in 1..=instances {
            c.execute(
                "INSERT INTO instances (id, name, name_key, workspace, lifecycle, created) VALUES (?1, ?2, ?2, '', '{}', 1)",
                params![id, format!("n{id}")],
            )
            .unwrap();
        }
        c
    }

    fn id(row: i64) -> InstanceId {
        InstanceId::from_row(row).unwrap()
    }

    fn external(text: &str) -> ExternalId {
        text.parse().unwrap()
    }

    #[test]
    fn what_was_chosen_is_kept_whole() {
        let c = database(0);
        assert_eq!(choice(&c).unwrap(), BackendChoice::default());
        let first =
            BackendChoice::default().changed(Some("https://shop.example/app"), Some("geheim"), None, None).unwrap();
        choose(&c, &first).unwrap();
        assert_eq!(choice(&c).unwrap(), first);
        let second = first.changed(None, Some("k2"), Some(false), Some(Vocabulary::Lifecycle)).unwrap();
        choose(&c, &second).unwrap();
        assert_eq!(choice(&c).unwrap(), second);
        choose(&c, &BackendChoice::default()).unwrap();
        assert_eq!(choice(&c).unwrap(), BackendChoice::default());
    }

    fn shop() -> BackendOrigin {
        BackendOrigin::kept("https://shop.example".into())
    }

    fn one(name: &str, instance: Option<i64>, owner: Owner, asked: bool) -> Linked {
        let (origin, external, instance) = (shop(), external(name), instance.map(id));
        Linked { origin, external, instance, owner, asked, told: false, missed: false }
    }

    #[test]
    fn an_instance_has_one_name_with_the_backend_and_a_name_one_instance() {
        let (c, at, shop) = (database(3), Wall(5), shop());
        link(&c, &shop, &external("7"), id(1), Owner::Backend, at).unwrap();
        asked(&c, &shop, &external("7"), true).unwrap();
        assert_eq!(link(&c, &shop, &external("7"), id(2), Owner::Operator, at), Err(StoreError::ExternalIdTaken));
        link(&c, &shop, &external("7"), id(1), Owner::Backend, at).unwrap();
        assert_eq!(linked(&c, &shop).unwrap(), [one("7", Some(1), Owner::Backend, true)], "nothing is another");
        link(&c, &shop, &external("7"), id(1), Owner::Operator, at).unwrap();
        assert_eq!(linked(&c, &shop).unwrap(), [one("7", Some(1), Owner::Operator, false)], "it is asked anew");
        unlink(&c, &shop, id(1)).unwrap();
        assert_eq!(unlink(&c, &shop, id(1)), Err(StoreError::NotLinked));
        link(&c, &shop, &external("7"), id(2), Owner::Operator, at).unwrap();
        assert_eq!(linked(&c, &shop).unwrap(), [one("7", Some(2), Owner::Operator, false)]);
    }

    #[test]
    fn what_belongs_to_one_backend_is_none_of_another() {
        let (c, at) = (database(2), Wall(5));
        let (a, b) = (shop(), BackendOrigin::kept("http://shop.example".into()));
        link(&c, &a, &external("7"), id(1), Owner::Backend, at).unwrap();
        asked(&c, &a, &external("7"), true).unwrap();
        assert_eq!(linked(&c, &b).unwrap(), []);
        link(&c, &b, &external("7"), id(2), Owner::Operator, at).unwrap();
        link(&c, &b, &external("8"), id(1), Owner::Operator, at).unwrap();
        asked(&c, &b, &external("7"), false).unwrap();
        unlink(&c, &b, id(1)).unwrap();
        assert_eq!(linked(&c, &a).unwrap(), [one("7", Some(1), Owner::Backend, true)]);
    }

    #[test]
    fn one_that_was_deleted_unlinked_or_renamed_is_kept_until_the_backend_knows_and_has_stopped_asking_in_either_order()
    {
        type Step = fn(&Connection);
        let deleted: Step = |c| assert_eq!(c.execute("DELETE FROM instances WHERE id = 1", []).unwrap(), 1);
        let unlinked: Step = |c| unlink(c, &shop(), id(1)).unwrap();
        let renamed: Step = |c| link(c, &shop(), &external("8"), id(1), Owner::Backend, Wall(6)).unwrap();
        let told: Step = |c| told_gone(c, &shop(), &external("7")).unwrap();
        let missed: Step = |c| asked(c, &shop(), &external("7"), false).unwrap();
        let of_seven =
            |c: &Connection| linked(c, &shop()).unwrap().into_iter().find(|one| one.external.as_str() == "7");
        for was_asked in [false, true] {
            for leaves in [deleted, unlinked, renamed] {
                for [first, second] in [[told, missed], [missed, told]] {
                    let c = database(2);
                    c.execute_batch("PRAGMA foreign_keys = ON").unwrap();
                    link(&c, &shop(), &external("7"), id(1), Owner::Backend, Wall(5)).unwrap();
                    asked(&c, &shop(), &external("7"), was_asked).unwrap();
                    told(&c);
                    leaves(&c);
                    assert_eq!(of_seven(&c), Some(one("7", None, Owner::Backend, was_asked)));
                    first(&c);
                    first(&c);
                    assert!(of_seven(&c).is_some());
                    second(&c);
                    assert_eq!(of_seven(&c), None);
                }
            }
        }
    }

    #[test]
    fn there_is_an_end_to_how_many_belong_to_a_backend_and_to_all_of_them() {
        let limit = i64::try_from(LINKED_LIMIT).unwrap();
        let c = database(limit + 1);
        let of = |number: i64| BackendOrigin::kept(format!("http://shop{number}.example"));
        for shop in 1..=6 {
            for number in 1..=limit {
                link(&c, &of(shop), &external(&number.to_string()), id(number), Owner::Backend, Wall(5)).unwrap();
            }
        }
        let one_more = link(&c, &of(6), &external("more"), id(limit + 1), Owner::Backend, Wall(5));
        assert_eq!(one_more, Err(StoreError::TooManyLinked { limit: LINKED_LIMIT }));
        link(&c, &of(6), &external("other"), id(1), Owner::Backend, Wall(5)).unwrap();
        let all: i64 = c.query_row("SELECT count(*) FROM backend_instances", [], |row| row.get(0)).unwrap();
        assert!(all <= KEPT_OF_ALL, "{all}");
    }
}
