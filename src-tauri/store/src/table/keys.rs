//! Keys of other programs. What a key itself is stands nowhere: its hash does.

use rusqlite::{Connection, Row, params};
use wakala_domain::keys::{IssuedKey, KEYS_LIMIT, KeyHash, KeyId, REVOKED_LIMIT};
use wakala_domain::time::Wall;

use super::{readable, unfit};
use crate::error::StoreError;
use crate::migration::Migration;

/// `rights` is JSON. A name is free again when its key was revoked: the next one of the same program has it.
pub(crate) const CREATE: Migration = Migration {
    name: "keys of other programs",
    sql: "CREATE TABLE keys (
              id      TEXT PRIMARY KEY,
              name    TEXT NOT NULL,
              hash    BLOB NOT NULL,
              rights  TEXT NOT NULL,
              made    INTEGER NOT NULL,
              expires INTEGER,
              revoked INTEGER,
              used    INTEGER
          ) STRICT;
          CREATE UNIQUE INDEX keys_by_name ON keys (name COLLATE NOCASE) WHERE revoked IS NULL;
          CREATE INDEX keys_revoked ON keys (revoked) WHERE revoked IS NOT NULL;",
};

/// The oldest first. One that can't be read is good for nothing.
pub(crate) fn all(c: &Connection) -> Result<Vec<IssuedKey>, StoreError> {
    let mut keys = readable(
        c.prepare_cached("SELECT id, name, hash, rights, made, expires, revoked, used FROM keys")?
            .query_map([], key)?,
    )?;
    keys.sort_by_key(|key| (key.made, key.id));
    Ok(keys)
}

pub(crate) fn add(c: &Connection, key: &IssuedKey) -> Result<(), StoreError> {
    let number = |sql: &str| c.prepare_cached(sql)?.query_row([], |row| row.get::<_, i64>(0));
    let good = number("SELECT count(*) FROM keys INDEXED BY keys_by_name WHERE revoked IS NULL")?;
    if usize::try_from(good).unwrap_or(usize::MAX) >= KEYS_LIMIT {
        return Err(StoreError::TooManyApiKeys { limit: KEYS_LIMIT });
    }
    let name = key.name.as_str();
    let taken = "SELECT EXISTS (SELECT 1 FROM keys WHERE name = ?1 COLLATE NOCASE AND revoked IS NULL)";
    if c.prepare_cached(taken)?.query_row([name], |row| row.get(0))? {
        return Err(StoreError::ApiKeyNameTaken);
    }
    c.prepare_cached("INSERT INTO keys (id, name, hash, rights, made, expires) VALUES (?1, ?2, ?3, ?4, ?5, ?6)")?
        .execute(params![
            key.id.to_string(),
            name,
            &key.hash.bytes()[..],
            serde_json::to_string(&key.rights)?,
            key.made.0,
            key.expires.map(|end| end.0)
        ])?;
    Ok(())
}

/// Notes that it is good for nothing any more. Of those that were revoked only the newest are kept.
pub(crate) fn revoke(c: &Connection, id: KeyId, at: Wall) -> Result<(), StoreError> {
    let revoked = c
        .prepare_cached("UPDATE keys SET revoked = ?2 WHERE id = ?1 AND revoked IS NULL")?
        .execute(params![id.to_string(), at.0])?;
    if revoked == 0 {
        return Err(StoreError::NoSuchApiKey);
    }
    c.prepare_cached(
        "DELETE FROM keys WHERE id IN
             (SELECT id FROM keys INDEXED BY keys_revoked WHERE revoked IS NOT NULL ORDER BY revoked DESC LIMIT -1 OFFSET ?1)",
    )?
    .execute([i64::try_from(REVOKED_LIMIT).unwrap_or(i64::MAX)])?;
    Ok(())
}

/// Only forward: of two notes the later one counts.
pub(crate) fn used(c: &Connection, id: KeyId, at: Wall) -> Result<(), StoreError> {
    c.prepare_cached("UPDATE keys SET used = ?2 WHERE id = ?1 AND (used IS NULL OR used < ?2)")?
        .execute(params![id.to_string(), at.0])?;
    Ok(())
}

fn key(row: &Row<'_>) -> rusqlite::Result<IssuedKey> {
    let text = |column: usize| row.get::<_, String>(column);
    let wall = |column: usize| Ok::<_, rusqlite::Error>(row.get::<_, Option<i64>>(column)?.map(Wall));
    Ok(IssuedKey {
        id: text(0)?.parse().map_err(|error| unfit(0, error))?,
        name: text(1)?.parse().map_err(|error| unfit(1, error))?,
        hash: KeyHash::new(row.get(2)?),
        rights: serde_json::from_str(&text(3)?).map_err(|error| unfit(3, error))?,
        made: Wall(row.get(4)?),
        expires: wall(5)?,
        revoked: wall(6)?,
        used: wall(7)?,
    })
}

#[cfg(test)]
mod tests {
    use wakala_domain::keys::{KeyRights, Reach, Scopes};

    use super::*;
    use crate::migrate;

    fn database() -> Connection {
        let mut c = Connection::open_in_memory().unwrap();
        migrate::migrate(&mut c, &migrate::all()).unwrap();
        c
    }

    fn key(number: u64, name: &str) -> IssuedKey {
        IssuedKey {
            id: KeyId::of_bits(number),
            name: name.parse().unwrap(),
            hash: KeyHash::new([u8::try_from(number % 256).unwrap(); 32]),
            rights: KeyRights {
                scopes: Scopes { read: true, ..Scopes::default() },
                reach: Reach::Only { instances: Vec::new(), workspaces: vec!["Asha".to_owned()] },
            },
            made: Wall(i64::try_from(number).unwrap()),
            expires: Some(Wall(900)),
            revoked: None,
            used: None,
        }
    }

    #[test]
    fn a_key_is_kept_as_it_was_made_used_and_revoked() {
        let c = database();
        let (till, shop) = (key(1, "till"), key(2, "shop"));
        add(&c, &till).unwrap();
        add(&c, &shop).unwrap();
        assert_eq!(all(&c).unwrap(), [till.clone(), shop.clone()]);
        used(&c, till.id, Wall(50)).unwrap();
        used(&c, till.id, Wall(40)).unwrap();
        revoke(&c, shop.id, Wall(60)).unwrap();
        let kept = all(&c).unwrap();
        assert_eq!(kept[0], IssuedKey { used: Some(Wall(50)), ..till });
        assert_eq!(kept[1], IssuedKey { revoked: Some(Wall(60)), ..shop.clone() });
        assert_eq!(revoke(&c, shop.id, Wall(70)), Err(StoreError::NoSuchApiKey), "once");
        assert_eq!(revoke(&c, KeyId::of_bits(9), Wall(70)), Err(StoreError::NoSuchApiKey));
        assert_eq!(all(&c).unwrap()[1].revoked, Some(Wall(60)), "it stays when it was");
    }

    #[test]
    fn two_that_are_good_never_have_one_name() {
        let c = database();
        add(&c, &key(1, "till")).unwrap();
        assert_eq!(add(&c, &key(2, "Till")), Err(StoreError::ApiKeyNameTaken));
        revoke(&c, key(1, "till").id, Wall(5)).unwrap();
        add(&c, &key(2, "Till")).unwrap();
        assert_eq!(add(&c, &key(3, "till")), Err(StoreError::ApiKeyNameTaken));
    }

    #[test]
    fn as_many_are_kept_as_have_room() {
        let c = database();
        for number in 0..300 {
            let made = key(number, &format!("till {number}"));
            if add(&c, &made) == (Err(StoreError::TooManyApiKeys { limit: KEYS_LIMIT })) {
                assert!(number >= KEYS_LIMIT as u64);
                // The oldest makes room.
                revoke(&c, KeyId::of_bits(number - KEYS_LIMIT as u64), made.made).unwrap();
                add(&c, &made).unwrap();
            }
        }
        let kept = all(&c).unwrap();
        assert_eq!(kept.iter().filter(|key| key.revoked.is_none()).count(), KEYS_LIMIT);
        let revoked: Vec<&IssuedKey> = kept.iter().filter(|key| key.revoked.is_some()).collect();
        assert_eq!((revoked.len(), revoked[0].id), (REVOKED_LIMIT, KeyId::of_bits(100)), "the newest of them");
    }

    #[test]
    fn a_row_that_can_not_be_read_is_good_for_nothing_and_keeps_no_other_out() {
        let c = database();
        for (number, damage) in [
            (1, "id = 'ö'"),
            (2, "name = ''"),
            (3, "hash = x'00'"),
            (4, "rights = '{\"scopes\":[\"all\"],\"reach\":{\"is\":\"all\"}}'"),
            (5, "rights = ''"),
        ] {
            add(&c, &key(number, &format!("till {number}"))).unwrap();
            let id = KeyId::of_bits(number);
            c.execute_batch(&format!("UPDATE keys SET {damage} WHERE id = '{id}'")).unwrap();
        }
        let good = key(6, "shop");
        add(&c, &good).unwrap();
        assert_eq!(all(&c).unwrap(), [good]);
    }
}
