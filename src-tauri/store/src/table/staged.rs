//! Files that a front hands over to be sent. Where the bytes of one lie is said by its name alone; a row says that it is whole only after
//! it lies there so. A message that takes one has a name of its own for it: the row may go at any time.

use rusqlite::{Connection, OptionalExtension as _, Row, params};
use wakala_domain::ids::{ChatId, MessageRow};
use wakala_domain::time::Wall;

use super::readable_page;
use crate::error::StoreError;
use crate::migration::Migration;
use crate::rows::StagedFile;

/// `mime` and `hash` are there as soon as the file is whole.
pub(crate) const CREATE: Migration = Migration {
    name: "files that are to be sent",
    sql: "CREATE TABLE staged (
              file  TEXT PRIMARY KEY,
              name  TEXT NOT NULL,
              bytes INTEGER NOT NULL,
              mime  TEXT,
              hash  BLOB,
              at    INTEGER NOT NULL
          ) STRICT;
          CREATE INDEX staged_by_time ON staged (at);",
};

/// `once` is the message that took a file along to be looked at once: when that was taken, the file goes.
pub(crate) const ADD_ONCE: Migration = Migration {
    name: "files that are to be sent: looked at once",
    sql: "ALTER TABLE staged ADD COLUMN once INTEGER;
          CREATE INDEX staged_once ON staged (once) WHERE once IS NOT NULL;",
};

/// `chat` is where a voice note is being recorded, or was and is not sent yet: what the operator has said there stays until it is sent or
/// thrown away.
pub(crate) const ADD_CHAT: Migration = Migration {
    name: "files that are to be sent: recorded in a chat",
    sql: "ALTER TABLE staged ADD COLUMN chat INTEGER REFERENCES chats (id) ON DELETE SET NULL;
          CREATE INDEX staged_by_chat ON staged (chat) WHERE chat IS NOT NULL;",
};

/// Opens a place for a file.
pub(crate) fn add(c: &Connection, file: &str, name: &str, bytes: u64, at: Wall) -> Result<(), StoreError> {
    let bytes = i64::try_from(bytes).unwrap_or(i64::MAX);
    c.prepare_cached("INSERT INTO staged (file, name, bytes, at) VALUES (?1, ?2, ?3, ?4)")?
        .execute(params![file, name, bytes, at.0])?;
    Ok(())
}

/// Opens a place for what is recorded in a chat; `bytes` is the most that may come of it.
pub(crate) fn add_recorded(
    c: &Connection,
    file: &str,
    name: &str,
    chat: ChatId,
    bytes: u64,
    at: Wall,
) -> Result<(), StoreError> {
    add(c, file, name, bytes, at)?;
    c.prepare_cached("UPDATE staged SET chat = ?2 WHERE file = ?1")?.execute(params![file, chat.0])?;
    Ok(())
}

/// No more comes of what is recorded: it is so long.
pub(crate) fn ends(c: &Connection, file: &str, bytes: u64) -> Result<(), StoreError> {
    let bytes = i64::try_from(bytes).unwrap_or(i64::MAX);
    c.prepare_cached("UPDATE staged SET bytes = ?2 WHERE file = ?1")?.execute(params![file, bytes])?;
    Ok(())
}

/// What was recorded in chats and not sent, with its chat, the oldest first.
pub(crate) fn recorded(c: &Connection, limit: u32) -> Result<Vec<(ChatId, StagedFile)>, StoreError> {
    readable_page(
        c.prepare_cached(
            "SELECT file, name, bytes, mime, hash, chat FROM staged WHERE chat IS NOT NULL ORDER BY chat, rowid",
        )?
        .query_map([], |row| Ok((ChatId(row.get(5)?), staged(row)?)))?,
        limit,
    )
}

/// A message has taken a file along: nobody is asked about that any more.
pub(crate) fn was_taken(c: &Connection, file: &str) -> Result<(), StoreError> {
    c.prepare_cached("UPDATE staged SET chat = NULL WHERE file = ?1 AND chat IS NOT NULL")?.execute([file])?;
    Ok(())
}

/// What was recorded in a chat that is one with another from now on.
pub(crate) fn move_chat(c: &Connection, from: i64, into: i64) -> Result<(), StoreError> {
    c.prepare_cached("UPDATE staged SET chat = ?2 WHERE chat = ?1")?.execute([from, into])?;
    Ok(())
}

/// All of a file is here, and on the disk.
pub(crate) fn is_whole(c: &Connection, file: &str, mime: &str, hash: &[u8]) -> Result<(), StoreError> {
    c.prepare_cached("UPDATE staged SET mime = ?2, hash = ?3 WHERE file = ?1")?.execute(params![file, mime, hash])?;
    Ok(())
}

pub(crate) fn get(c: &Connection, file: &str) -> Result<Option<StagedFile>, StoreError> {
    Ok(c.prepare_cached("SELECT file, name, bytes, mime, hash FROM staged WHERE file = ?1")?
        .query_row([file], staged)
        .optional()?)
}

/// Files of which something is still to come, by their names behind one.
pub(crate) fn open(c: &Connection, after: &str, limit: u32) -> Result<Vec<StagedFile>, StoreError> {
    readable_page(
        c.prepare_cached(
            "SELECT file, name, bytes, mime, hash FROM staged WHERE file > ?1 AND mime IS NULL ORDER BY file",
        )?
        .query_map([after], staged)?,
        limit,
    )
}

/// A message takes a file along that is to be looked at once.
pub(crate) fn goes_once(c: &Connection, file: &str, message: MessageRow) -> Result<(), StoreError> {
    c.prepare_cached("UPDATE staged SET once = ?2 WHERE file = ?1")?.execute(params![file, message.0])?;
    Ok(())
}

/// The message has gone that took it along to be looked at once.
pub(crate) fn went_once(c: &Connection, message: MessageRow) -> Result<(), StoreError> {
    c.prepare_cached("DELETE FROM staged WHERE once = ?1")?.execute([message.0])?;
    Ok(())
}

/// Gives a file up; says whether it was known.
pub(crate) fn remove(c: &Connection, file: &str) -> Result<bool, StoreError> {
    Ok(c.prepare_cached("DELETE FROM staged WHERE file = ?1")?.execute([file])? > 0)
}

/// Gives up what was opened before a moment and was not recorded in a chat; says which. What a clock that was ahead has dated stays: it may as well be the clock of now
/// that is wrong.
pub(crate) fn remove_older(c: &Connection, before: Wall, limit: u32) -> Result<Vec<String>, StoreError> {
    let old: Vec<String> = readable_page(
        c.prepare_cached("SELECT file FROM staged WHERE at < ?1 AND chat IS NULL ORDER BY at")?
            .query_map([before.0], |row| row.get(0))?,
        limit,
    )?;
    for file in &old {
        remove(c, file)?;
    }
    Ok(old)
}

fn staged(row: &Row<'_>) -> rusqlite::Result<StagedFile> {
    Ok(StagedFile {
        file: row.get(0)?,
        name: row.get(1)?,
        bytes: row.get::<_, i64>(2)?.unsigned_abs(),
        mime: row.get(3)?,
        hash: row.get(4)?,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::migrate;
    use crate::writing::Writing;

    #[test]
    fn a_file_is_known_until_it_is_given_up_or_too_old() {
        let mut c = Connection::open_in_memory().unwrap();
        migrate::migrate(&mut c, &migrate::all()).unwrap();
        let w = Writing::new(&c);
        w.stage_file("a", "bei.pdf", 9, Wall(5)).unwrap();
        w.stage_file("b", "bei.pdf", 9, Wall(6)).unwrap();
        assert_eq!(w.staged_file("a").unwrap().unwrap().mime, None);
        assert_eq!(w.open_staged_files("", 10).unwrap().len(), 2);
        w.staged_file_is_whole("a", "application/pdf", &[7; 32]).unwrap();
        let whole = w.staged_file("a").unwrap().unwrap();
        assert_eq!((whole.mime.as_deref(), whole.hash), (Some("application/pdf"), Some(vec![7; 32])));
        let open = w.open_staged_files("", 10).unwrap();
        assert_eq!(open.iter().map(|open| open.file.as_str()).collect::<Vec<_>>(), ["b"]);
        assert!(w.open_staged_files("b", 10).unwrap().is_empty());
        assert_eq!(w.unstage_older(Wall(6), 10).unwrap(), ["a"]);
        assert_eq!(w.staged_file("a").unwrap(), None);
        assert!(w.unstage_file("b").unwrap() && !w.unstage_file("b").unwrap());
    }
}
