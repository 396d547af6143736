//! Messages of both directions, with full-text search: what each row holds, and how rows are read.

use rusqlite::{Connection, OptionalExtension as _, Row, params};
use wakala_domain::delivery::Delivery;
use wakala_domain::ids::{ChatId, InstanceId, MessageId, MessageRow, QueueId};
use wakala_domain::messages::Content;
use wakala_domain::time::Wall;

use super::more::CHANGE;
use super::{from_word, instance_at, lanes, more, word};
use crate::error::StoreError;
use crate::migration::Migration;
use crate::rows::{Direction, NOWHERE, Said, StoredMessage};

/// `direction`: 0 came in, 1 sent from here, 2 sent by the owner elsewhere. `kind` as [`more::kind`] has it. `sender` is 0 for ourselves.
pub(crate) const CREATE: Migration = Migration {
    name: "messages",
    sql: "CREATE TABLE messages (
              id         INTEGER PRIMARY KEY AUTOINCREMENT,
              instance   INTEGER NOT NULL REFERENCES instances (id) ON DELETE CASCADE,
              chat       INTEGER NOT NULL REFERENCES chats (id) ON DELETE CASCADE,
              message_id TEXT NOT NULL,
              sender     INTEGER NOT NULL,
              direction  INTEGER NOT NULL,
              at         INTEGER NOT NULL,
              kind       INTEGER NOT NULL,
              text       TEXT,
              raw        BLOB,
              delivery   TEXT,
              error      TEXT,
              unread     INTEGER NOT NULL DEFAULT 0,
              UNIQUE (chat, sender, message_id)
          ) STRICT;
          CREATE INDEX messages_by_chat ON messages (chat, id);
          CREATE INDEX messages_by_sender ON messages (sender) WHERE sender <> 0;
          CREATE INDEX messages_sent ON messages (instance, message_id) WHERE direction = 1;
          CREATE INDEX messages_unread ON messages (chat, id) WHERE unread = 1;
          CREATE INDEX messages_by_instance ON messages (instance);
          CREATE VIRTUAL TABLE messages_fts USING fts5 (text, content = 'messages', content_rowid = 'id');
          CREATE TRIGGER messages_fts_insert AFTER INSERT ON messages WHEN new.text IS NOT NULL BEGIN
              INSERT INTO messages_fts (rowid, text) VALUES (new.id, new.text);
          END;
          CREATE TRIGGER messages_fts_delete AFTER DELETE ON messages WHEN old.text IS NOT NULL BEGIN
              INSERT INTO messages_fts (messages_fts, rowid, text) VALUES ('delete', old.id, old.text);
          END;
          CREATE TRIGGER messages_fts_update AFTER UPDATE OF text ON messages WHEN new.text IS NOT old.text BEGIN
              INSERT INTO messages_fts (messages_fts, rowid, text)
                  SELECT 'delete', old.id, old.text WHERE old.text IS NOT NULL;
              INSERT INTO messages_fts (rowid, text) SELECT new.id, new.text WHERE new.text IS NOT NULL;
          END;",
};

pub(crate) const INDEX_OUTGOING: Migration = Migration {
    name: "messages: what was sent, by time",
    sql: "CREATE INDEX messages_outgoing ON messages (instance, at, delivery) WHERE direction = 1;",
};

/// Messages are ordered by `sort`, WhatsApp's time, and only then by arrival; what a kind is called is no text that can be searched;
/// and what the wire said beyond the text stands in a table of its own. `came_as` is the sender's address as the stanza named it,
/// `came_via` the list that it came through: receipts go back the way the message came.
pub(crate) const REBUILD: Migration = Migration {
    name: "messages: an order of their own, and the wire form kept apart",
    sql: "DROP TABLE messages_fts;
          CREATE TABLE messages_rebuilt (
              id         INTEGER PRIMARY KEY AUTOINCREMENT,
              instance   INTEGER NOT NULL REFERENCES instances (id) ON DELETE CASCADE,
              chat       INTEGER NOT NULL REFERENCES chats (id) ON DELETE CASCADE,
              message_id TEXT NOT NULL,
              sender     INTEGER NOT NULL,
              direction  INTEGER NOT NULL,
              at         INTEGER NOT NULL,
              sort       INTEGER NOT NULL,
              kind       INTEGER NOT NULL,
              kind_name  TEXT,
              body       TEXT,
              delivery   TEXT,
              error      TEXT,
              unread     INTEGER NOT NULL DEFAULT 0,
              came_as    TEXT,
              came_via   TEXT,
              UNIQUE (chat, sender, message_id)
          ) STRICT;
          INSERT INTO messages_rebuilt
                 (id, instance, chat, message_id, sender, direction, at, sort, kind, kind_name, body, delivery, error, unread)
              SELECT id, instance, chat, message_id, sender, direction, at, at - at % 1000, kind,
                     CASE kind WHEN 1 THEN text END, CASE kind WHEN 0 THEN text END, delivery, error, unread
              FROM messages;
          CREATE TABLE message_raw (
              message INTEGER PRIMARY KEY REFERENCES messages (id) ON DELETE CASCADE,
              raw     BLOB NOT NULL
          ) STRICT;
          INSERT INTO message_raw (message, raw) SELECT id, raw FROM messages WHERE raw IS NOT NULL;
          DELETE FROM sqlite_sequence WHERE name = 'messages_rebuilt';
          INSERT INTO sqlite_sequence (name, seq) SELECT 'messages_rebuilt', seq FROM sqlite_sequence WHERE name = 'messages';
          DROP TABLE messages;
          ALTER TABLE messages_rebuilt RENAME TO messages;
          CREATE INDEX messages_by_chat ON messages (chat, sort, id);
          CREATE INDEX messages_by_sender ON messages (sender) WHERE sender <> 0;
          CREATE INDEX messages_sent ON messages (instance, message_id) WHERE direction = 1;
          CREATE INDEX messages_unread ON messages (chat, sort, id) WHERE unread = 1;
          CREATE INDEX messages_unread_by_id ON messages (instance, message_id) WHERE unread = 1;
          CREATE INDEX messages_by_instance ON messages (instance);
          CREATE INDEX messages_outgoing ON messages (instance, at, delivery) WHERE direction = 1;
          CREATE VIRTUAL TABLE messages_fts USING fts5 (body, content = 'messages', content_rowid = 'id');
          INSERT INTO messages_fts (rowid, body) SELECT id, body FROM messages WHERE body IS NOT NULL;
          CREATE TRIGGER messages_fts_insert AFTER INSERT ON messages WHEN new.body IS NOT NULL BEGIN
              INSERT INTO messages_fts (rowid, body) VALUES (new.id, new.body);
          END;
          CREATE TRIGGER messages_fts_delete AFTER DELETE ON messages WHEN old.body IS NOT NULL BEGIN
              INSERT INTO messages_fts (messages_fts, rowid, body) VALUES ('delete', old.id, old.body);
          END;
          CREATE TRIGGER messages_fts_update AFTER UPDATE OF body ON messages WHEN new.body IS NOT old.body BEGIN
              INSERT INTO messages_fts (messages_fts, rowid, body)
                  SELECT 'delete', old.id, old.body WHERE old.body IS NOT NULL;
              INSERT INTO messages_fts (rowid, body) SELECT new.id, new.body WHERE new.body IS NOT NULL;
          END;",
};

/// The writer brings the index up to what a transaction did (`index`). A later step that changes texts has to do so itself.
pub(crate) const INDEX_ONCE: Migration = Migration {
    name: "messages: indexed once for a transaction",
    sql: "DROP TRIGGER messages_fts_insert;
          DROP TRIGGER messages_fts_delete;
          DROP TRIGGER messages_fts_update;",
};

/// Segments of the index are merged between the commits, not in them (`index::Order`); in them only where there are far too many.
pub(crate) const MERGED_AHEAD: Migration = Migration {
    name: "messages: the index is put in order ahead",
    sql: "INSERT INTO messages_fts (messages_fts, rank) VALUES ('automerge', 0);
          INSERT INTO messages_fts (messages_fts, rank) VALUES ('usermerge', 8);
          INSERT INTO messages_fts (messages_fts, rank) VALUES ('crisismerge', 64);",
};

/// `placed` is 0 for what WhatsApp has not said yet when it took it.
pub(crate) const ADD_PLACED: Migration = Migration {
    name: "messages: placed once by WhatsApp's clock",
    sql: "ALTER TABLE messages ADD COLUMN placed INTEGER NOT NULL DEFAULT 1;
          UPDATE messages SET placed = 0
          WHERE direction = 1 AND delivery IN ('queued', 'sending', 'uncertain', 'failed');",
};

const SELECT: &str = "SELECT m.id, m.chat, m.instance, m.message_id, m.at, m.direction, m.kind, coalesce(m.body, m.kind_name), m.delivery, m.error,
           o.id,
           coalesce(p.own_name, p.name, p.push_name),
           (SELECT a.address FROM contact_addresses a
            WHERE a.contact = coalesce(j.kept, m.sender) ORDER BY a.address LIKE '%@lid' LIMIT 1),
           NOT EXISTS (SELECT 1 FROM outbox e WHERE e.instance = o.instance AND e.chat = o.chat AND e.turn < o.turn
                       AND e.state IN ('queued', 'uncertain'))
           AND NOT EXISTS (SELECT 1 FROM outbox e WHERE e.instance = o.instance AND e.turn < o.turn AND e.chat = o.chat
                           AND e.state = 'sending'),
           l.chat IS NOT NULL, l.parked, l.why, l.tries, l.since, l.until, m.sort, x.content, x.frame, x.edited
    FROM messages m LEFT JOIN message_more x ON x.message = m.id LEFT JOIN joining j ON j.gone = m.sender LEFT JOIN contacts p ON p.id = coalesce(j.kept, m.sender)
    LEFT JOIN outbox o ON o.message = m.id LEFT JOIN lanes l ON l.chat = o.chat";

/// Says in which chat the message stands, and which one shows it: itself, or the one that it is said of.
pub(crate) fn set_delivery(
    c: &Connection,
    row: MessageRow,
    delivery: Delivery,
    error: Option<&str>,
) -> Result<(ChatId, MessageRow), StoreError> {
    Ok(c.prepare_cached(
        "UPDATE messages SET delivery = ?2, error = ?3 WHERE id = ?1
         RETURNING chat, CASE kind WHEN ?4 THEN coalesce((SELECT about FROM payloads WHERE message = ?1), id) ELSE id END",
    )?
    .query_row(params![row.0, word(&delivery)?, error, CHANGE], |row| {
        Ok((ChatId(row.get(0)?), MessageRow(row.get(1)?)))
    })?)
}

/// The newest of all, by its row; 0 where there is none.
pub(crate) fn newest(c: &Connection) -> Result<MessageRow, StoreError> {
    Ok(c.prepare_cached("SELECT coalesce(max(id), 0) FROM messages")?
        .query_row([], |row| Ok(MessageRow(row.get(0)?)))?)
}

/// Where a message stands; while two chats become one, that may be in another chat than the one of its lane.
pub(crate) fn instance_of(c: &Connection, row: MessageRow) -> Result<Option<InstanceId>, StoreError> {
    Ok(c.prepare_cached("SELECT instance FROM messages WHERE id = ?1")?
        .query_row([row.0], |row| instance_at(row, 0))
        .optional()?)
}

pub(crate) fn chat_of(c: &Connection, row: MessageRow) -> Result<ChatId, StoreError> {
    Ok(c.prepare_cached("SELECT chat FROM messages WHERE id = ?1")?
        .query_row([row.0], |row| Ok(ChatId(row.get(0)?)))?)
}

pub(crate) fn get(c: &Connection, row: MessageRow) -> Result<Option<StoredMessage>, StoreError> {
    Ok(c.prepare_cached(&format!("{SELECT} WHERE m.id = ?1"))?.query_row([row.0], stored).optional()?)
}

/// Oldest first. A place stays one, whatever became of the message that stood there.
pub(crate) fn page(
    c: &Connection,
    chat: ChatId,
    before: Option<(Wall, MessageRow)>,
    limit: u32,
) -> Result<Vec<StoredMessage>, StoreError> {
    let (sort, id) = before.map_or((i64::MAX, i64::MAX), |(sort, row)| (sort.0, row.0));
    let mut messages = super::readable_page(
        c.prepare_cached(&format!(
            "{SELECT} WHERE m.chat = ?1 AND (m.sort, m.id) < (?2, ?3) AND m.sort > {NOWHERE} ORDER BY m.sort DESC, m.id DESC"
        ))?
        .query_map(params![chat.0, sort, id], stored)?,
        limit,
    )?;
    messages.reverse();
    Ok(messages)
}

/// Kind, its name where the wire's is kept, and the words. The words of anything but a text are not what is sent: whoever sends or repeats
/// looks at the kind.
pub(crate) fn columns(content: &Content) -> (i64, Option<&str>, Option<String>) {
    let name = match content {
        Content::Unsupported { name } => Some(name.as_str()),
        _ => None,
    };
    (more::kind(content), name, content.words())
}

/// The wire form of a message, where it was kept.
pub(crate) fn raw(c: &Connection, message: MessageRow) -> Result<Option<Vec<u8>>, StoreError> {
    Ok(c.prepare_cached("SELECT raw FROM message_raw WHERE message = ?1")?
        .query_row([message.0], |row| row.get(0))
        .optional()?)
}

pub(crate) fn keep_raw(c: &Connection, message: i64, raw: Option<&[u8]>) -> Result<(), StoreError> {
    if let Some(raw) = raw {
        c.prepare_cached("INSERT OR REPLACE INTO message_raw (message, raw) VALUES (?1, ?2)")?
            .execute(params![message, raw])?;
    }
    Ok(())
}

fn stored(row: &Row<'_>) -> rusqlite::Result<StoredMessage> {
    let (kind, words): (i64, Option<String>) = (row.get(6)?, row.get(7)?);
    let (content, frame): (Option<String>, Option<String>) = (row.get(21)?, row.get(22)?);
    let direction = match row.get::<_, i64>(5)? {
        1 => Direction::Outgoing {
            delivery: from_word(row.get(8)?)?,
            queue_id: row.get::<_, Option<i64>>(10)?.map(QueueId),
            error: super::lossy(row, 9)?,
            first: row.get(13)?,
            lane: if row.get(14)? { Some(lanes::lane(row, 15)?) } else { None },
        },
        2 => Direction::Elsewhere,
        _ => Direction::Incoming { sender: super::address_at(row, 12)?, sender_name: super::lossy(row, 11)? },
    };
    Ok(StoredMessage {
        row: MessageRow(row.get(0)?),
        chat: ChatId(row.get(1)?),
        instance: instance_at(row, 2)?,
        message_id: MessageId(row.get(3)?),
        at: Wall(row.get(4)?),
        sort: Wall(row.get(20)?),
        direction,
        content: more::content(kind, words, content.as_deref()),
        frame: more::frame(frame.as_deref()),
        said: Said { edited: row.get::<_, Option<i64>>(23)?.map(Wall), ..Said::default() },
        file: None,
    })
}
