//! What somebody could not read and asked for again: of ours by others, kept until they have it; of theirs by us.

use crate::migrate::Migration;

/// Requests of others to repeat a message of ours. `requester` is the device that asked, `stanza` its request as it came,
/// `count` its own count of the request, `answered` the count that was answered last.
pub(crate) const CREATE: Migration = Migration {
    name: "repeats: asked for by others",
    sql: "CREATE TABLE repeats (
              id         INTEGER PRIMARY KEY AUTOINCREMENT,
              instance   INTEGER NOT NULL REFERENCES instances (id) ON DELETE CASCADE,
              message_id TEXT NOT NULL,
              requester  TEXT NOT NULL,
              stanza     BLOB NOT NULL,
              count      INTEGER NOT NULL,
              answered   INTEGER NOT NULL DEFAULT 0,
              asked      INTEGER NOT NULL,
              UNIQUE (instance, message_id, requester)
          ) STRICT;
          CREATE INDEX repeats_due ON repeats (instance, id) WHERE answered < count;
          CREATE INDEX repeats_by_time ON repeats (asked);",
};

/// Messages that could not be decrypted: the attributes of their stanza, with which they can be asked for again.
pub(crate) const CREATE_UNREADABLE: Migration = Migration {
    name: "unreadable: to be asked for again",
    sql: "CREATE TABLE unreadable (
              message  INTEGER PRIMARY KEY REFERENCES messages (id) ON DELETE CASCADE,
              instance INTEGER NOT NULL REFERENCES instances (id) ON DELETE CASCADE,
              stanza   BLOB NOT NULL,
              asks     INTEGER NOT NULL DEFAULT 0,
              asked    INTEGER
          ) STRICT;
          CREATE INDEX unreadable_by_instance ON unreadable (instance, message);",
};
