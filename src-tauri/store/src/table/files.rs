//! The files that messages carry, and what becomes of each here. Where a file lies is said by its name, which is ours; a row says that it
//! is here only after it lies there, whole.

use rusqlite::{Connection, OptionalExtension as _, Row, params};
use wakala_domain::address::Address;
use wakala_domain::ids::{ChatId, InstanceId, MessageId, MessageRow};
use wakala_domain::messages::file::FileState;
use wakala_domain::time::Wall;

use super::{address_at, from_word, word};
use crate::error::StoreError;
use crate::migration::Migration;
use crate::rows::{FileFault, FileOffer, NewFile, StoredFile, StoredMessage, WantedFile};

/// `bytes` is what the sender says, until the file is here. `why` is what the last try came to, `next` when it is tried again.
pub(crate) const CREATE: Migration = Migration {
    name: "files of messages",
    sql: "CREATE TABLE files (
              message   INTEGER PRIMARY KEY REFERENCES messages (id) ON DELETE CASCADE,
              instance  INTEGER NOT NULL REFERENCES instances (id) ON DELETE CASCADE,
              state     TEXT NOT NULL,
              bytes     INTEGER,
              thumbnail INTEGER NOT NULL,
              name      TEXT,
              mime      TEXT,
              why       TEXT,
              tries     INTEGER NOT NULL DEFAULT 0,
              next      INTEGER NOT NULL
          ) STRICT;
          CREATE INDEX files_by_instance ON files (instance, name);
          CREATE INDEX files_wanted ON files (instance, next, message) WHERE state = 'wanted';",
};

pub(crate) const COUNT_WRONG: Migration = Migration {
    name: "files: how often what came was wrong",
    sql: "ALTER TABLE files ADD COLUMN wrong INTEGER NOT NULL DEFAULT 0;",
};

/// Files that are looked at together.
const AT_ONCE: u32 = 16;

/// A message that was committed carries a file. What is known of it already stands.
pub(crate) fn offer(
    c: &Connection,
    instance: InstanceId,
    message: MessageRow,
    offer: FileOffer,
    now: Wall,
) -> Result<(), StoreError> {
    let state = if offer.fetch { FileState::Wanted } else { FileState::Away };
    c.prepare_cached(
        "INSERT OR IGNORE INTO files (message, instance, state, bytes, thumbnail, next) VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
    )?
    .execute(params![
        message.0,
        instance.to_row(),
        word(&state)?,
        offer.bytes.and_then(|bytes| i64::try_from(bytes).ok()),
        offer.thumbnail,
        now.0
    ])?;
    Ok(())
}

/// A message of ours was queued, and its file lies here.
pub(crate) fn lies_here(
    c: &Connection,
    instance: InstanceId,
    message: MessageRow,
    file: &NewFile,
    now: Wall,
) -> Result<(), StoreError> {
    c.prepare_cached(
        "INSERT INTO files (message, instance, state, bytes, thumbnail, name, mime, next) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
    )?
    .execute(params![
        message.0,
        instance.to_row(),
        word(&FileState::Here)?,
        i64::try_from(file.bytes).unwrap_or(i64::MAX),
        file.thumbnail.is_some(),
        file.name,
        file.mime,
        now.0
    ])?;
    Ok(())
}

/// Somebody wants a file; one that is here stays so. Says whether there is one.
pub(crate) fn want(c: &Connection, message: MessageRow, now: Wall) -> Result<bool, StoreError> {
    c.prepare_cached(
        "UPDATE files SET state = 'wanted', why = NULL, tries = 0, wrong = 0, next = ?2
         WHERE message = ?1 AND state <> 'here'",
    )?
    .execute(params![message.0, now.0])?;
    Ok(of(c, message)?.is_some())
}

/// The next of an instance that may be tried by then, the longest waiting first.
pub(crate) fn wanted(c: &Connection, instance: InstanceId, until: Wall) -> Result<Vec<WantedFile>, StoreError> {
    super::readable_page(
        c.prepare_cached(
            "SELECT f.message, m.chat, m.message_id, k.address, m.came_as, m.direction <> 0, r.raw, f.tries, f.bytes, f.wrong
             FROM files f JOIN messages m ON m.id = f.message JOIN chats k ON k.id = m.chat
             JOIN message_raw r ON r.message = f.message
             WHERE f.instance = ?1 AND f.state = 'wanted' AND f.next <= ?2 ORDER BY f.next, f.message",
        )?
        .query_map(params![instance.to_row(), until.0], wanted_at)?,
        AT_ONCE,
    )
}

/// When the next of them may be tried.
pub(crate) fn next(c: &Connection, instance: InstanceId, after: Wall) -> Result<Option<Wall>, StoreError> {
    Ok(c.prepare_cached(
        "SELECT next FROM files WHERE instance = ?1 AND state = 'wanted' AND next > ?2 ORDER BY next, message LIMIT 1",
    )?
    .query_row(params![instance.to_row(), after.0], |row| Ok(Wall(row.get(0)?)))
    .optional()?)
}

/// A file lies whole under its name; says whether anything still wants it.
pub(crate) fn here(
    c: &Connection,
    message: MessageRow,
    name: &str,
    bytes: u64,
    mime: &str,
) -> Result<bool, StoreError> {
    let bytes = i64::try_from(bytes).unwrap_or(i64::MAX);
    let noted = c
        .prepare_cached(
            "UPDATE files SET state = 'here', name = ?2, bytes = ?3, mime = ?4, why = NULL WHERE message = ?1",
        )?
        .execute(params![message.0, name, bytes, mime])?;
    Ok(noted > 0)
}

/// A try came to nothing; with `next` there is another one.
pub(crate) fn not_here(
    c: &Connection,
    message: MessageRow,
    why: &str,
    next: Option<Wall>,
    fault: FileFault,
) -> Result<(), StoreError> {
    let state = if next.is_some() { FileState::Wanted } else { FileState::Failed };
    c.prepare_cached(
        "UPDATE files SET state = ?2, why = ?3, next = coalesce(?4, next), tries = tries + ?5, wrong = wrong + ?6
         WHERE message = ?1 AND state = 'wanted'",
    )?
    .execute(params![
        message.0,
        word(&state)?,
        why,
        next.map(|next| next.0),
        fault != FileFault::ThisPc,
        fault == FileFault::Wrong
    ])?;
    Ok(())
}

/// What was here is not where it lay. Its name is kept: it may lie there again.
pub(crate) fn lost(c: &Connection, message: MessageRow) -> Result<(), StoreError> {
    c.prepare_cached("UPDATE files SET state = 'away' WHERE message = ?1 AND state = 'here'")?.execute([message.0])?;
    Ok(())
}

/// What was lost lies where it lay.
pub(crate) fn found(c: &Connection, message: MessageRow) -> Result<(), StoreError> {
    c.prepare_cached("UPDATE files SET state = 'here', why = NULL WHERE message = ?1 AND name IS NOT NULL")?
        .execute([message.0])?;
    Ok(())
}

/// Whether no row knows a file that has this name for this message. Of a message newer than all that are here nobody can say so: an older
/// database may have been put back.
pub(crate) fn is_orphan(
    c: &Connection,
    instance: InstanceId,
    message: MessageRow,
    name: &str,
) -> Result<bool, StoreError> {
    Ok(c.prepare_cached(
        "SELECT NOT EXISTS (SELECT 1 FROM files WHERE instance = ?1 AND name = ?2)
            AND ?3 <= (SELECT max(id) FROM messages)",
    )?
    .query_row(params![instance.to_row(), name, message.0], |row| row.get(0))?)
}

/// Whether the file of a message is still to come.
pub(crate) fn is_wanted(c: &Connection, instance: InstanceId, message: MessageRow) -> Result<bool, StoreError> {
    Ok(c.prepare_cached(
        "SELECT EXISTS (SELECT 1 FROM files WHERE message = ?2 AND instance = ?1 AND state = 'wanted')",
    )?
    .query_row(params![instance.to_row(), message.0], |row| row.get(0))?)
}

/// The wire form of a message, where it is kept.
pub(crate) fn raw(c: &Connection, message: MessageRow) -> Result<Option<Vec<u8>>, StoreError> {
    Ok(c.prepare_cached("SELECT raw FROM message_raw WHERE message = ?1")?
        .query_row([message.0], |row| row.get(0))
        .optional()?)
}

pub(crate) fn of(c: &Connection, message: MessageRow) -> Result<Option<StoredFile>, StoreError> {
    let file = c
        .prepare_cached(
            "SELECT state, name, bytes, mime, why, thumbnail,
                 EXISTS (SELECT 1 FROM uploads u WHERE u.message = files.message AND u.result IS NULL)
             FROM files WHERE message = ?1",
        )?
        .query_row([message.0], stored)
        .optional();
    super::if_readable(file.map_err(StoreError::from))
}

/// Messages with their files. Texts have none.
pub(crate) fn added(c: &Connection, mut messages: Vec<StoredMessage>) -> Result<Vec<StoredMessage>, StoreError> {
    for message in &mut messages {
        add(c, message)?;
    }
    Ok(messages)
}

pub(crate) fn add(c: &Connection, message: &mut StoredMessage) -> Result<(), StoreError> {
    if !matches!(message.content, wakala_domain::messages::Content::Text { .. }) {
        message.file = of(c, message.row)?;
    }
    Ok(())
}

fn stored(row: &Row<'_>) -> rusqlite::Result<StoredFile> {
    Ok(StoredFile {
        state: from_word(row.get(0)?)?,
        name: row.get(1)?,
        bytes: bytes_at(row, 2)?,
        mime: row.get(3)?,
        why: row.get(4)?,
        thumbnail: row.get(5)?,
        goes_out: row.get(6)?,
    })
}

fn wanted_at(row: &Row<'_>) -> rusqlite::Result<WantedFile> {
    let sender: Option<String> = row.get(4)?;
    Ok(WantedFile {
        message: MessageRow(row.get(0)?),
        chat: ChatId(row.get(1)?),
        id: MessageId(row.get(2)?),
        address: address_at(row, 3)?,
        sender: sender.and_then(|text| text.parse::<Address>().ok()),
        from_me: row.get(5)?,
        raw: row.get(6)?,
        tries: row.get(7)?,
        bytes: bytes_at(row, 8)?,
        wrong: row.get(9)?,
    })
}

fn bytes_at(row: &Row<'_>, column: usize) -> rusqlite::Result<Option<u64>> {
    Ok(row.get::<_, Option<i64>>(column)?.and_then(|bytes| u64::try_from(bytes).ok()))
}

#[cfg(test)]
mod tests {
    use wakala_domain::messages::{Content, IncomingMessage};

    use super::*;
    use crate::migrate;
    use crate::writing::Writing;

    const INSTANCE: i64 = 7;

    fn database() -> Connection {
        let mut c = Connection::open_in_memory().unwrap();
        migrate::migrate(&mut c, &migrate::all()).unwrap();
        crate::table::gone::watch(&c).unwrap();
        c.execute_batch(
            "INSERT INTO instances (id, name, name_key, workspace, lifecycle, created) VALUES (7, 'Duka', 'duka', '', '{}', 1)",
        )
        .unwrap();
        c
    }

    fn message(from: &str, alias: Option<&str>, id: &str) -> IncomingMessage {
        let address = |text: &str| -> Address { text.parse().unwrap() };
        IncomingMessage {
            chat: address(from),
            chat_alias: alias.map(address),
            sender: address(from),
            sender_alias: alias.map(address),
            via: None,
            from_me: false,
            id: MessageId(id.to_owned()),
            push_name: None,
            written: Wall(1_000),
            content: Content::Unsupported { name: "image_message".to_owned() },
            frame: wakala_domain::messages::frame::Frame::default(),
            raw: Some(vec![1]),
        }
    }

    const OFFER: FileOffer = FileOffer { bytes: Some(9), thumbnail: true, fetch: true };

    #[test]
    fn a_file_is_wanted_until_it_is_here_and_tried_when_its_time_has_come() {
        let c = database();
        let (w, id) = (Writing::new(&c), InstanceId::from_row(INSTANCE).unwrap());
        let row = w.commit_incoming(id, &message("255700000431@s.whatsapp.net", None, "A"), Wall(1)).unwrap().row;
        w.offer_file(id, row, OFFER, Wall(5)).unwrap();
        assert_eq!(w.wanted_files(id, Wall(4)).unwrap(), [], "its time has not come");
        assert_eq!(w.next_wanted_file(id, Wall(4)).unwrap(), Some(Wall(5)));
        let wanted = w.wanted_files(id, Wall(5)).unwrap().remove(0);
        assert_eq!((wanted.message, wanted.raw, wanted.tries, wanted.bytes), (row, vec![1], 0, Some(9)));
        w.file_not_here(row, "cut", Some(Wall(50)), FileFault::Elsewhere).unwrap();
        w.offer_file(id, row, OFFER, Wall(5)).unwrap();
        assert_eq!(w.wanted_files(id, Wall(49)).unwrap(), [], "said again, nothing is forgotten");
        let wanted = w.wanted_files(id, Wall(50)).unwrap().remove(0);
        assert_eq!((wanted.tries, wanted.wrong), (1, 0));
        w.file_not_here(row, "full", Some(Wall(50)), FileFault::ThisPc).unwrap();
        w.file_not_here(row, "cut", Some(Wall(50)), FileFault::Wrong).unwrap();
        let wanted = w.wanted_files(id, Wall(50)).unwrap().remove(0);
        assert_eq!((wanted.tries, wanted.wrong), (2, 1));
        w.file_not_here(row, "cut", None, FileFault::Wrong).unwrap();
        assert_eq!(w.wanted_files(id, Wall(i64::MAX)).unwrap(), []);
        let file = w.message(row).unwrap().unwrap().file.unwrap();
        assert_eq!((file.state, file.why.as_deref()), (FileState::Failed, Some("cut")));
        assert!(w.want_file(row, Wall(60)).unwrap());
        w.file_is_here(row, "1.jpg", 8, "image/jpeg").unwrap();
        let is_orphan = |row, name| w.is_orphaned_file(id, row, name).unwrap();
        assert!(!is_orphan(row, "1.jpg") && is_orphan(row, "1.bin"));
        assert!(!is_orphan(MessageRow(row.0 + 1), "2.jpg"), "no message here is so new");
        w.want_file(row, Wall(61)).unwrap();
        w.file_not_here(row, "late", None, FileFault::Wrong).unwrap();
        let file = w.message(row).unwrap().unwrap().file.unwrap();
        assert_eq!((file.state, file.name.as_deref(), file.bytes), (FileState::Here, Some("1.jpg"), Some(8)));
        w.file_lost(row).unwrap();
        assert_eq!(w.message(row).unwrap().unwrap().file.unwrap().state, FileState::Away);
        assert!(!w.is_orphaned_file(id, row, "1.jpg").unwrap(), "it may lie there again");
        w.file_found(row).unwrap();
        let file = w.message(row).unwrap().unwrap().file.unwrap();
        assert_eq!((file.state, file.mime.as_deref()), (FileState::Here, Some("image/jpeg")));
        assert!(!w.want_file(MessageRow(99), Wall(1)).unwrap());
    }

    #[test]
    fn of_two_rows_of_one_message_the_file_stays() {
        let c = database();
        let (w, id) = (Writing::new(&c), InstanceId::from_row(INSTANCE).unwrap());
        let (pn, lid) = ("255700000431@s.whatsapp.net", "100255700000431@lid");
        let first = w.commit_incoming(id, &message(pn, None, "A"), Wall(1)).unwrap().row;
        let second = w.commit_incoming(id, &message(lid, None, "A"), Wall(1)).unwrap().row;
        assert_ne!(first, second);
        w.offer_file(id, first, OFFER, Wall(5)).unwrap();
        w.offer_file(id, second, OFFER, Wall(5)).unwrap();
        w.file_is_here(second, "2.jpg", 8, "image/jpeg").unwrap();
        w.commit_incoming(id, &message(lid, Some(pn), "B"), Wall(2)).unwrap();
        assert!(w.message(second).unwrap().is_none(), "they are one");
        let file = w.message(first).unwrap().unwrap().file.unwrap();
        assert_eq!((file.state, file.name.as_deref()), (FileState::Here, Some("2.jpg")));
    }
}
