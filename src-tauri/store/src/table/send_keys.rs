//! Idempotency keys: the same key of the same caller with the same content is the same message.

use crate::migration::Migration;

/// `hash` is of the content; `message` is null once the message was taken back.
pub(crate) const CREATE: Migration = Migration {
    name: "send_keys",
    sql: "CREATE TABLE send_keys (
              instance INTEGER NOT NULL REFERENCES instances (id) ON DELETE CASCADE,
              caller   TEXT NOT NULL,
              key      TEXT NOT NULL,
              hash     BLOB NOT NULL,
              message  INTEGER REFERENCES messages (id) ON DELETE SET NULL,
              at       INTEGER NOT NULL,
              PRIMARY KEY (instance, caller, key)
          ) STRICT, WITHOUT ROWID;
          CREATE INDEX send_keys_by_time ON send_keys (at);
          CREATE INDEX send_keys_by_message ON send_keys (message) WHERE message IS NOT NULL;",
};
