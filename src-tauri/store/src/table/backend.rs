//! The link to a backend: where it is, and which instances belong to it.

use rusqlite::{Connection, OptionalExtension as _, Row, params};
use wakala_domain::backend::{Backend, BackendChoice, ExternalId, LINKED_LIMIT, Owner, Vocabulary};
use wakala_domain::ids::InstanceId;
use wakala_domain::time::Wall;

use super::{readable, unfit};
use crate::error::StoreError;
use crate::migration::Migration;
use crate::rows::Linked;

/// A row whose instance is gone was deleted or unlinked here: it is made anew only when the backend has stopped asking for it, and asks again.
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
              external TEXT PRIMARY KEY,
              instance INTEGER UNIQUE REFERENCES instances (id) ON DELETE SET NULL,
              owner    TEXT NOT NULL,
              asked    INTEGER NOT NULL,
              at       INTEGER NOT NULL
          ) STRICT, WITHOUT ROWID;",
};

/// What the operator chose; the default where he chose nothing.
pub(crate) fn choice(c: &Connection) -> Result<BackendChoice, StoreError> {
    let read =
        c.prepare_cached("SELECT address, key, active, vocabulary FROM backend WHERE id = 1")?.query_row([], |row| {
            let text = |column: usize| row.get::<_, Option<String>>(column);
            let address = text(0)?.map(|text| text.parse().map_err(|error| unfit(0, error))).transpose()?;
            let key = text(1)?.map(|text| text.parse().map_err(|error| unfit(1, error))).transpose()?;
            Ok(BackendChoice {
                backend: address.zip(key).map(|(address, key)| Backend { address, key }),
                on: row.get(2)?,
                vocabulary: Vocabulary::named(&row.get::<_, String>(3)?).unwrap_or_default(),
            })
        });
    Ok(read.optional()?.unwrap_or_default())
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

/// All that belong to the backend, by what it calls them.
pub(crate) fn linked(c: &Connection) -> Result<Vec<Linked>, StoreError> {
    readable(
        c.prepare_cached("SELECT external, instance, owner, asked FROM backend_instances ORDER BY external")?
            .query_map([], row)?,
    )
}

/// Has an instance belong to the backend under a name, or under another one; one that had the name is not its any more, if it is gone.
pub(crate) fn link(
    c: &Connection,
    external: &ExternalId,
    instance: InstanceId,
    owner: Owner,
    at: Wall,
) -> Result<(), StoreError> {
    let known = linked(c)?;
    if known.iter().any(|one| one.external == *external && one.instance.is_some_and(|of| of != instance)) {
        return Err(StoreError::ExternalIdTaken);
    }
    if known.len() >= LINKED_LIMIT
        && !known.iter().any(|one| one.external == *external || one.instance == Some(instance))
    {
        return Err(StoreError::TooManyLinked { limit: LINKED_LIMIT });
    }
    c.prepare_cached("DELETE FROM backend_instances WHERE instance = ?1 AND external != ?2")?
        .execute(params![instance.to_row(), external.as_str()])?;
    c.prepare_cached(
        "INSERT INTO backend_instances (external, instance, owner, asked, at) VALUES (?1, ?2, ?3, 0, ?4)
         ON CONFLICT (external) DO UPDATE SET instance = excluded.instance, owner = excluded.owner",
    )?
    .execute(params![external.as_str(), instance.to_row(), owner.as_str(), at.0])?;
    Ok(())
}

/// It belongs to the backend no more. As long as that asks for it, it is known that this is no new wish.
pub(crate) fn unlink(c: &Connection, instance: InstanceId) -> Result<(), StoreError> {
    let gone = c
        .prepare_cached("DELETE FROM backend_instances WHERE instance = ?1 AND asked = 0")?
        .execute([instance.to_row()])?;
    let left = c
        .prepare_cached("UPDATE backend_instances SET instance = NULL WHERE instance = ?1")?
        .execute([instance.to_row()])?;
    if gone + left == 0 { Err(StoreError::NotLinked) } else { Ok(()) }
}

/// Notes that the backend asks for it, or does not any more. One that was deleted here is forgotten then.
pub(crate) fn asked(c: &Connection, external: &ExternalId, asked: bool) -> Result<(), StoreError> {
    if !asked {
        c.prepare_cached("DELETE FROM backend_instances WHERE external = ?1 AND instance IS NULL")?
            .execute([external.as_str()])?;
    }
    c.prepare_cached("UPDATE backend_instances SET asked = ?2 WHERE external = ?1 AND asked != ?2")?
        .execute(params![external.as_str(), asked])?;
    Ok(())
}

fn row(row: &Row<'_>) -> rusqlite::Result<Linked> {
    let text = |column: usize| row.get::<_, String>(column);
    let instance: Option<i64> = row.get(1)?;
    Ok(Linked {
        external: text(0)?.parse().map_err(|error| unfit(0, error))?,
        instance: instance.map(|id| InstanceId::from_row(id).map_err(|error| unfit(1, error))).transpose()?,
        // One that nobody knows is the operator's.
        owner: Owner::named(&text(2)?).unwrap_or(Owner::Operator),
        asked: row.get(3)?,
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

    #[test]
    fn an_instance_has_one_name_with_the_backend_and_a_name_one_instance() {
        let c = database(3);
        let at = Wall(5);
        link(&c, &external("7"), id(1), Owner::Backend, at).unwrap();
        asked(&c, &external("7"), true).unwrap();
        assert_eq!(link(&c, &external("7"), id(2), Owner::Operator, at), Err(StoreError::ExternalIdTaken));
        link(&c, &external("7"), id(1), Owner::Operator, at).unwrap();
        let one = |name: &str, instance: Option<i64>, owner: Owner, asked: bool| Linked {
            external: external(name),
            instance: instance.map(id),
            owner,
            asked,
        };
        assert_eq!(linked(&c).unwrap(), [one("7", Some(1), Owner::Operator, true)], "that it is asked for stays");
        link(&c, &external("8"), id(1), Owner::Operator, at).unwrap();
        assert_eq!(linked(&c).unwrap(), [one("8", Some(1), Owner::Operator, false)]);
        unlink(&c, id(1)).unwrap();
        assert_eq!(unlink(&c, id(1)), Err(StoreError::NotLinked));
        assert_eq!(linked(&c).unwrap(), []);
        link(&c, &external("9"), id(1), Owner::Backend, at).unwrap();
        asked(&c, &external("9"), true).unwrap();
        unlink(&c, id(1)).unwrap();
        assert_eq!(linked(&c).unwrap(), [one("9", None, Owner::Backend, true)], "it is asked for still");
        link(&c, &external("9"), id(2), Owner::Operator, at).unwrap();
        assert_eq!(linked(&c).unwrap(), [one("9", Some(2), Owner::Operator, true)]);
    }

    #[test]
    fn one_that_was_deleted_here_is_known_as_such_until_it_is_asked_for_no_more() {
        let c = database(2);
        c.execute_batch("PRAGMA foreign_keys = ON").unwrap();
        link(&c, &external("7"), id(1), Owner::Backend, Wall(5)).unwrap();
        asked(&c, &external("7"), true).unwrap();
        c.execute("DELETE FROM instances WHERE id = 1", []).unwrap();
        let gone = Linked { external: external("7"), instance: None, owner: Owner::Backend, asked: true };
        assert_eq!(linked(&c).unwrap(), [gone]);
        asked(&c, &external("7"), false).unwrap();
        assert_eq!(linked(&c).unwrap(), []);
        link(&c, &external("7"), id(2), Owner::Backend, Wall(6)).unwrap();
        asked(&c, &external("7"), false).unwrap();
        assert_eq!(linked(&c).unwrap().len(), 1, "it is here");
    }

    #[test]
    fn there_is_an_end_to_how_many_belong_to_a_backend() {
        let limit = i64::try_from(LINKED_LIMIT).unwrap();
        let c = database(limit + 1);
        for number in 1..=limit {
            link(&c, &external(&number.to_string()), id(number), Owner::Backend, Wall(5)).unwrap();
        }
        let one_more = link(&c, &external("more"), id(limit + 1), Owner::Backend, Wall(5));
        assert_eq!(one_more, Err(StoreError::TooManyLinked { limit: LINKED_LIMIT }));
        link(&c, &external("other"), id(1), Owner::Backend, Wall(5)).unwrap();
    }
}
