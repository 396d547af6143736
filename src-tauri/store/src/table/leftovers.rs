//! Files that nobody has any more and that lie here still. The database itself notes them in the transaction in which the row of a file goes:
//! no way of removing a message can forget its file, and whatever ends before it is removed, it is still noted.

use rusqlite::Connection;

use super::instance_at;
use crate::error::StoreError;
use crate::migration::Migration;
use crate::rows::Leftover;

/// `instance` is nothing for what was handed over to be sent. What goes with its whole instance goes with its folder.
pub(crate) const CREATE: Migration = Migration {
    name: "files that nobody has any more",
    sql: "CREATE TABLE leftovers (
              id       INTEGER PRIMARY KEY,
              instance INTEGER,
              name     TEXT NOT NULL
          ) STRICT;
          CREATE TRIGGER file_left AFTER DELETE ON files
              WHEN EXISTS (SELECT 1 FROM instances WHERE id = old.instance AND deleted IS NULL)
              BEGIN
                  INSERT INTO leftovers (instance, name) SELECT old.instance, old.name WHERE old.name IS NOT NULL;
                  INSERT INTO leftovers (instance, name) VALUES (old.instance, old.message || '.part');
              END;
          CREATE TRIGGER part_left AFTER UPDATE OF message ON files WHEN old.message <> new.message
              BEGIN INSERT INTO leftovers (instance, name) VALUES (old.instance, old.message || '.part'); END;
          CREATE TRIGGER staged_left AFTER DELETE ON staged
              BEGIN INSERT INTO leftovers (name) VALUES (old.file); END;",
};

/// Some that were noted behind one, in the order in which they were.
pub(crate) fn some(c: &Connection, after: i64, limit: u32) -> Result<Vec<Leftover>, StoreError> {
    super::readable_page(
        c.prepare_cached(
            "SELECT l.id, l.instance, l.name,
                 EXISTS (SELECT 1 FROM files f WHERE f.instance = l.instance AND f.name = l.name)
             FROM leftovers l WHERE l.id > ?1 ORDER BY l.id",
        )?
        .query_map([after], |row| {
            let of_instance = row.get::<_, Option<i64>>(1)?.is_some();
            let instance = if of_instance { Some(instance_at(row, 1)?) } else { None };
            Ok(Leftover { id: row.get(0)?, instance, name: row.get(2)?, wanted: row.get(3)? })
        })?,
        limit,
    )
}

/// They lie here no more.
pub(crate) fn forget(c: &Connection, ids: &[i64]) -> Result<(), StoreError> {
    for id in ids {
        c.prepare_cached("DELETE FROM leftovers WHERE id = ?1")?.execute([id])?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use wakala_domain::ids::InstanceId;

    use super::*;
    use crate::migrate;
    use crate::table::gone::{self, Gone};

    fn database() -> Connection {
        let mut c = Connection::open_in_memory().unwrap();
        migrate::migrate(&mut c, &migrate::all()).unwrap();
        gone::watch(&c).unwrap();
        c.execute_batch(
            "INSERT INTO instances (id, name, name_key, workspace, lifecycle, created) VALUES (7, 'Duka', 'duka', '', '{}', 1);
             INSERT INTO chats (id, instance, address, last_activity) VALUES (3, 7, '255700000431@s.whatsapp.net', 1);
             INSERT INTO messages (id, instance, chat, message_id, sender, direction, at, sort, kind, body)
                 VALUES (11, 7, 3, 'A', 0, 1, 1, 1, 0, 'a'), (12, 7, 3, 'B', 0, 1, 1, 1, 0, 'b');
             INSERT INTO files (message, instance, state, thumbnail, name, next)
                 VALUES (11, 7, 'here', 0, '0-A.jpg', 1), (12, 7, 'wanted', 0, NULL, 1);
             INSERT INTO staged (file, name, bytes, at) VALUES ('00c0ffee', 'bei.pdf', 9, 5)",
        )
        .unwrap();
        c
    }

    fn left(c: &Connection) -> Vec<(Option<InstanceId>, String)> {
        some(c, 0, 99).unwrap().into_iter().map(|left| (left.instance, left.name)).collect()
    }

    /// However the row of a file goes, what lies here of it is known.
    #[test]
    fn no_way_of_removing_a_file_forgets_that_it_lies_here() {
        let id = InstanceId::from_row(7).unwrap();
        let (of, staged) = (|name: &str| (Some(id), name.to_owned()), (None, "00c0ffee".to_owned()));
        for (sql, wanted) in [
            ("DELETE FROM files WHERE message = 11", vec![of("0-A.jpg"), of("11.part")]),
            ("DELETE FROM messages WHERE id = 11", vec![of("0-A.jpg"), of("11.part")]),
            ("DELETE FROM messages WHERE id = 12", vec![of("12.part")]),
            ("DELETE FROM chats WHERE id = 3", vec![of("0-A.jpg"), of("11.part"), of("12.part")]),
            ("UPDATE files SET message = 12 WHERE message = 11 AND 0", vec![]),
            ("DELETE FROM files WHERE message = 12; UPDATE files SET message = 12", vec![of("12.part"), of("11.part")]),
            ("DELETE FROM staged", vec![staged]),
            // Its folder goes.
            ("DELETE FROM instances", vec![]),
            ("UPDATE instances SET deleted = 5; DELETE FROM messages", vec![]),
        ] {
            let c = database();
            c.execute_batch(sql).unwrap();
            assert_eq!(left(&c), wanted, "{sql}");
            let told = gone::take(&c).unwrap().iter().filter(|gone| **gone == Gone::File).count();
            assert_eq!(told, usize::from(!wanted.is_empty()), "{sql}");
            let ids: Vec<i64> = some(&c, 0, 99).unwrap().iter().map(|left| left.id).collect();
            assert!(ids.last().is_none_or(|last| some(&c, *last, 99).unwrap().is_empty()));
            forget(&c, &ids).unwrap();
            assert!(left(&c).is_empty());
        }
    }

    #[test]
    fn what_another_message_has_is_wanted() {
        let c = database();
        c.execute_batch("UPDATE files SET name = '0-A.jpg' WHERE message = 12; DELETE FROM messages WHERE id = 11")
            .unwrap();
        let wanted: Vec<bool> = some(&c, 0, 9).unwrap().iter().map(|left| left.wanted).collect();
        assert_eq!(wanted, [true, false]);
    }
}
