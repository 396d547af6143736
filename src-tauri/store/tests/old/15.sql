-- A file of version 15, made by the steps of that time, each as its commit had it.
PRAGMA user_version = 15;
PRAGMA foreign_keys=OFF;
BEGIN TRANSACTION;
CREATE TABLE instances (
              id        INTEGER PRIMARY KEY,
              name      TEXT NOT NULL,
              name_key  TEXT NOT NULL UNIQUE,
              workspace TEXT NOT NULL,
              lifecycle TEXT NOT NULL,
              created   INTEGER NOT NULL
          , muted INTEGER NOT NULL DEFAULT 0) STRICT;
INSERT INTO instances VALUES(7,'Duka','duka','','{"hold":null}',1,0);
CREATE TABLE contacts (
              id        INTEGER PRIMARY KEY,
              instance  INTEGER NOT NULL REFERENCES instances (id) ON DELETE CASCADE,
              name      TEXT,
              push_name TEXT
          ) STRICT;
INSERT INTO contacts VALUES(1,7,NULL,'Neema');
CREATE TABLE contact_addresses (
              instance INTEGER NOT NULL REFERENCES instances (id) ON DELETE CASCADE,
              address  TEXT NOT NULL,
              contact  INTEGER NOT NULL REFERENCES contacts (id) ON DELETE CASCADE,
              PRIMARY KEY (instance, address)
          ) STRICT, WITHOUT ROWID;
INSERT INTO contact_addresses VALUES(7,'100255700000431@lid',1);
CREATE TABLE chats (
              id            INTEGER PRIMARY KEY AUTOINCREMENT,
              instance      INTEGER NOT NULL REFERENCES instances (id) ON DELETE CASCADE,
              address       TEXT NOT NULL,
              contact       INTEGER REFERENCES contacts (id),
              subject       TEXT,
              unread        INTEGER NOT NULL DEFAULT 0,
              last_message  INTEGER,
              last_activity INTEGER NOT NULL, parked TEXT,
              UNIQUE (instance, address)
          ) STRICT;
INSERT INTO chats VALUES(3,7,'100255700000431@lid',1,NULL,1,NULL,5,'463');
INSERT INTO chats VALUES(4,7,'status@broadcast',NULL,NULL,2,NULL,6,NULL);
CREATE TABLE messages (
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
INSERT INTO messages VALUES(9,7,3,'M',1,0,5005,0,'habari',NULL,NULL,NULL,1);
INSERT INTO messages VALUES(10,7,3,'I',1,0,6006,1,'image_message',X'0102',NULL,NULL,0);
INSERT INTO messages VALUES(11,7,3,'O',0,1,7,0,'jibu',NULL,'queued','463',0);
INSERT INTO messages VALUES(12,7,4,'S',1,0,8,2,NULL,NULL,NULL,NULL,1);
PRAGMA writable_schema=ON;
INSERT INTO sqlite_schema(type,name,tbl_name,rootpage,sql)VALUES('table','messages_fts','messages_fts',0,'CREATE VIRTUAL TABLE messages_fts USING fts5 (text, content = ''messages'', content_rowid = ''id'')');
CREATE TABLE IF NOT EXISTS 'messages_fts_data'(id INTEGER PRIMARY KEY, block BLOB);
INSERT INTO messages_fts_data VALUES(1,X'0304');
INSERT INTO messages_fts_data VALUES(10,X'000000000103030003010101020101030101');
INSERT INTO messages_fts_data VALUES(137438953473,X'0000000f073068616261726909020204');
INSERT INTO messages_fts_data VALUES(274877906945,X'0000001a0630696d6167650a020201076d6573736167650a0203040a');
INSERT INTO messages_fts_data VALUES(412316860417,X'0000000d05306a6962750b020204');
CREATE TABLE IF NOT EXISTS 'messages_fts_idx'(segid, term, pgno, PRIMARY KEY(segid, term)) WITHOUT ROWID;
INSERT INTO messages_fts_idx VALUES(1,X'',2);
INSERT INTO messages_fts_idx VALUES(2,X'',2);
INSERT INTO messages_fts_idx VALUES(3,X'',2);
CREATE TABLE IF NOT EXISTS 'messages_fts_docsize'(id INTEGER PRIMARY KEY, sz BLOB);
INSERT INTO messages_fts_docsize VALUES(9,X'01');
INSERT INTO messages_fts_docsize VALUES(10,X'02');
INSERT INTO messages_fts_docsize VALUES(11,X'01');
CREATE TABLE IF NOT EXISTS 'messages_fts_config'(k PRIMARY KEY, v) WITHOUT ROWID;
INSERT INTO messages_fts_config VALUES('version',4);
CREATE TABLE outbox (
              id       INTEGER PRIMARY KEY AUTOINCREMENT,
              instance INTEGER NOT NULL REFERENCES instances (id) ON DELETE CASCADE,
              chat     INTEGER NOT NULL REFERENCES chats (id) ON DELETE CASCADE,
              message  INTEGER NOT NULL UNIQUE REFERENCES messages (id) ON DELETE CASCADE,
              state    TEXT NOT NULL,
              created  INTEGER NOT NULL,
              attempts INTEGER NOT NULL DEFAULT 0,
              picked   INTEGER
          ) STRICT;
INSERT INTO outbox VALUES(2,7,3,11,'queued',7,3,NULL);
CREATE TABLE lifecycle_events (
              id       INTEGER PRIMARY KEY AUTOINCREMENT,
              instance INTEGER NOT NULL REFERENCES instances (id) ON DELETE CASCADE,
              at       INTEGER NOT NULL,
              entry    TEXT NOT NULL
          ) STRICT;
INSERT INTO lifecycle_events VALUES(1,7,5,'{}');
CREATE TABLE audit (
              id          INTEGER PRIMARY KEY AUTOINCREMENT,
              at          INTEGER NOT NULL,
              instance    INTEGER,
              asked_by    TEXT NOT NULL,
              action      TEXT NOT NULL,
              result      TEXT NOT NULL,
              detail      TEXT,
              duration_ms INTEGER
          , cause TEXT) STRICT;
INSERT INTO audit VALUES(1,5,NULL,'operator','stop','begun',NULL,NULL,NULL);
CREATE TABLE settings (key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID;
INSERT INTO settings VALUES('alive','5');
CREATE TABLE badge_intervals (
              id       INTEGER PRIMARY KEY AUTOINCREMENT,
              instance INTEGER NOT NULL REFERENCES instances (id) ON DELETE CASCADE,
              badge    TEXT NOT NULL,
              since    INTEGER NOT NULL,
              until    INTEGER
          ) STRICT;
INSERT INTO badge_intervals VALUES(1,7,'online',5,NULL);
CREATE TABLE restorations (
              id      INTEGER PRIMARY KEY AUTOINCREMENT,
              started INTEGER NOT NULL,
              report  TEXT NOT NULL
          ) STRICT;
INSERT INTO restorations VALUES(1,5,'{}');
DELETE FROM sqlite_sequence;
INSERT INTO sqlite_sequence VALUES('chats',4);
INSERT INTO sqlite_sequence VALUES('messages',90);
INSERT INTO sqlite_sequence VALUES('outbox',2);
INSERT INTO sqlite_sequence VALUES('lifecycle_events',1);
INSERT INTO sqlite_sequence VALUES('audit',1);
INSERT INTO sqlite_sequence VALUES('badge_intervals',1);
INSERT INTO sqlite_sequence VALUES('restorations',1);
CREATE INDEX contacts_by_instance ON contacts (instance);
CREATE INDEX contact_addresses_by_contact ON contact_addresses (contact);
CREATE UNIQUE INDEX chats_by_contact ON chats (contact) WHERE contact IS NOT NULL;
CREATE INDEX chats_by_activity ON chats (instance, last_activity DESC, id DESC);
CREATE INDEX chats_by_activity_of_all ON chats (last_activity DESC, id DESC);
CREATE INDEX chats_unread ON chats (instance, unread) WHERE unread > 0;
CREATE INDEX messages_by_chat ON messages (chat, id);
CREATE INDEX messages_by_sender ON messages (sender) WHERE sender <> 0;
CREATE INDEX messages_sent ON messages (instance, message_id) WHERE direction = 1;
CREATE INDEX messages_unread ON messages (chat, id) WHERE unread = 1;
CREATE INDEX messages_by_instance ON messages (instance);
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
          END;
CREATE INDEX outbox_by_state ON outbox (instance, state, id);
CREATE INDEX outbox_by_chat ON outbox (chat);
CREATE INDEX lifecycle_events_by_instance ON lifecycle_events (instance, id);
CREATE INDEX audit_by_time ON audit (at);
CREATE INDEX audit_begun ON audit (id) WHERE result = 'begun';
CREATE INDEX badge_intervals_by_instance ON badge_intervals (instance, id);
CREATE INDEX badge_intervals_open ON badge_intervals (instance) WHERE until IS NULL;
CREATE INDEX messages_outgoing ON messages (instance, at, delivery) WHERE direction = 1;
PRAGMA writable_schema=OFF;
COMMIT;
