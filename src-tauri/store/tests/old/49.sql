-- A file of version 49, made by the steps of that time, each as its commit had it.
PRAGMA user_version = 49;
PRAGMA foreign_keys=OFF;
BEGIN TRANSACTION;
CREATE TABLE instances (
              id        INTEGER PRIMARY KEY,
              name      TEXT NOT NULL,
              name_key  TEXT NOT NULL UNIQUE,
              workspace TEXT NOT NULL,
              lifecycle TEXT NOT NULL,
              created   INTEGER NOT NULL
          , muted INTEGER NOT NULL DEFAULT 0, deleted INTEGER, proxy TEXT, country TEXT) STRICT;
INSERT INTO instances VALUES(7,'Duka','duka','','{"hold":null}',1,0,NULL,NULL,NULL);
CREATE TABLE contacts (
              id        INTEGER PRIMARY KEY,
              instance  INTEGER NOT NULL REFERENCES instances (id) ON DELETE CASCADE,
              name      TEXT,
              push_name TEXT
          ) STRICT;
INSERT INTO contacts VALUES(1,7,NULL,'Neema');
INSERT INTO contacts VALUES(20,7,NULL,NULL);
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
              last_activity INTEGER NOT NULL, class INTEGER NOT NULL DEFAULT 0, checked INTEGER, subject_at INTEGER, expires INTEGER NOT NULL DEFAULT 0,
              UNIQUE (instance, address)
          ) STRICT;
INSERT INTO chats VALUES(3,7,'100255700000431@lid',1,NULL,1,NULL,5,0,NULL,NULL,0);
INSERT INTO chats VALUES(4,7,'status@broadcast',NULL,NULL,0,NULL,6,1,NULL,NULL,0);
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
          , cause TEXT, caller TEXT) STRICT;
INSERT INTO audit VALUES(1,5,NULL,'operator','stop','begun',NULL,NULL,NULL,NULL);
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
CREATE TABLE IF NOT EXISTS "messages" (
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
              came_via   TEXT, placed INTEGER NOT NULL DEFAULT 1,
              UNIQUE (chat, sender, message_id)
          ) STRICT;
INSERT INTO messages VALUES(9,7,3,'M',1,0,5005,5000,0,NULL,'habari',NULL,NULL,1,NULL,NULL,1);
INSERT INTO messages VALUES(10,7,3,'I',1,0,6006,6000,1,'image_message',NULL,NULL,NULL,0,NULL,NULL,1);
INSERT INTO messages VALUES(11,7,3,'O',0,1,7,0,0,NULL,'jibu','queued','463',0,NULL,NULL,0);
INSERT INTO messages VALUES(12,7,4,'S',1,0,8,0,2,NULL,NULL,NULL,NULL,0,NULL,NULL,1);
CREATE TABLE message_raw (
              message INTEGER PRIMARY KEY REFERENCES messages (id) ON DELETE CASCADE,
              raw     BLOB NOT NULL
          ) STRICT;
INSERT INTO message_raw VALUES(10,X'0102');
PRAGMA writable_schema=ON;
INSERT INTO sqlite_schema(type,name,tbl_name,rootpage,sql)VALUES('table','messages_fts','messages_fts',0,'CREATE VIRTUAL TABLE messages_fts USING fts5 (body, content = ''messages'', content_rowid = ''id'')');
CREATE TABLE IF NOT EXISTS 'messages_fts_data'(id INTEGER PRIMARY KEY, block BLOB);
INSERT INTO messages_fts_data VALUES(1,X'0202');
INSERT INTO messages_fts_data VALUES(10,X'000000030101010001010101');
INSERT INTO messages_fts_data VALUES(137438953473,X'00000018073068616261726909020201046a6962750b0202040b');
CREATE TABLE IF NOT EXISTS 'messages_fts_idx'(segid, term, pgno, PRIMARY KEY(segid, term)) WITHOUT ROWID;
INSERT INTO messages_fts_idx VALUES(1,X'',2);
CREATE TABLE IF NOT EXISTS 'messages_fts_docsize'(id INTEGER PRIMARY KEY, sz BLOB);
INSERT INTO messages_fts_docsize VALUES(9,X'01');
INSERT INTO messages_fts_docsize VALUES(11,X'01');
CREATE TABLE IF NOT EXISTS 'messages_fts_config'(k PRIMARY KEY, v) WITHOUT ROWID;
INSERT INTO messages_fts_config VALUES('automerge',0);
INSERT INTO messages_fts_config VALUES('crisismerge',64);
INSERT INTO messages_fts_config VALUES('usermerge',8);
INSERT INTO messages_fts_config VALUES('version',4);
CREATE TABLE IF NOT EXISTS "outbox" (
              id       INTEGER PRIMARY KEY AUTOINCREMENT,
              instance INTEGER NOT NULL REFERENCES instances (id) ON DELETE CASCADE,
              chat     INTEGER NOT NULL REFERENCES chats (id) ON DELETE CASCADE,
              message  INTEGER NOT NULL UNIQUE REFERENCES messages (id) ON DELETE CASCADE,
              turn     INTEGER NOT NULL,
              state    TEXT NOT NULL,
              created  INTEGER NOT NULL,
              attempts INTEGER NOT NULL DEFAULT 0,
              picked   INTEGER,
              written  INTEGER NOT NULL DEFAULT 0,
              why      TEXT
          ) STRICT;
INSERT INTO outbox VALUES(2,7,3,11,2,'queued',7,3,NULL,0,NULL);
CREATE TABLE lanes (
              chat   INTEGER PRIMARY KEY REFERENCES chats (id) ON DELETE CASCADE,
              parked INTEGER NOT NULL,
              why    TEXT NOT NULL,
              tries  INTEGER NOT NULL,
              since  INTEGER NOT NULL,
              until  INTEGER NOT NULL
          ) STRICT;
INSERT INTO lanes VALUES(3,1,'not_allowed',1,0,0);
CREATE TABLE repeats (
              id         INTEGER PRIMARY KEY AUTOINCREMENT,
              instance   INTEGER NOT NULL REFERENCES instances (id) ON DELETE CASCADE,
              message_id TEXT NOT NULL,
              requester  TEXT NOT NULL,
              stanza     BLOB NOT NULL,
              count      INTEGER NOT NULL,
              answered   INTEGER NOT NULL DEFAULT 0,
              tries      INTEGER NOT NULL DEFAULT 0,
              asked      INTEGER NOT NULL,
              UNIQUE (instance, message_id, requester)
          ) STRICT;
INSERT INTO repeats VALUES(1,7,'O','100255700000431@lid',X'01',1,0,0,5);
CREATE TABLE unreadable (
              message  INTEGER PRIMARY KEY REFERENCES messages (id) ON DELETE CASCADE,
              instance INTEGER NOT NULL REFERENCES instances (id) ON DELETE CASCADE,
              stanza   BLOB NOT NULL,
              asks     INTEGER NOT NULL DEFAULT 0,
              asked    INTEGER
          ) STRICT;
INSERT INTO unreadable VALUES(12,7,X'02',0,NULL);
CREATE TABLE send_keys (
              instance INTEGER NOT NULL REFERENCES instances (id) ON DELETE CASCADE,
              caller   TEXT NOT NULL,
              key      TEXT NOT NULL,
              hash     BLOB NOT NULL,
              message  INTEGER REFERENCES messages (id) ON DELETE SET NULL,
              at       INTEGER NOT NULL,
              PRIMARY KEY (instance, caller, key)
          ) STRICT, WITHOUT ROWID;
INSERT INTO send_keys VALUES(7,'shop','k',X'03',11,5);
CREATE TABLE journal (
              seq      INTEGER PRIMARY KEY AUTOINCREMENT,
              at       INTEGER NOT NULL,
              instance INTEGER NOT NULL,
              what     TEXT NOT NULL
          , kind TEXT NOT NULL DEFAULT 'notices') STRICT;
INSERT INTO journal VALUES(1,5,7,'{"is":"notices_withdrawn"}','notices');
INSERT INTO journal VALUES(2,6,7,'{"is":"messages","rows":[1]}','messages');
CREATE TABLE journal_readers (
              name     TEXT PRIMARY KEY,
              position INTEGER NOT NULL
          ) STRICT, WITHOUT ROWID;
INSERT INTO journal_readers VALUES('reader',1);
CREATE TABLE read_ahead (
              id       INTEGER PRIMARY KEY AUTOINCREMENT,
              instance INTEGER NOT NULL REFERENCES instances (id) ON DELETE CASCADE,
              what     TEXT NOT NULL,
              until    INTEGER,
              UNIQUE (instance, what)
          ) STRICT;
INSERT INTO read_ahead VALUES(1,7,'later',NULL);
CREATE TABLE joined_chats (
              chat     INTEGER PRIMARY KEY,
              instance INTEGER NOT NULL REFERENCES instances (id) ON DELETE CASCADE,
              went     INTEGER NOT NULL
          ) STRICT;
INSERT INTO joined_chats VALUES(2,7,3);
CREATE TABLE read_here (
              chat       INTEGER PRIMARY KEY REFERENCES chats (id) ON DELETE CASCADE,
              instance   INTEGER NOT NULL REFERENCES instances (id) ON DELETE CASCADE,
              message_id TEXT NOT NULL,
              until      INTEGER NOT NULL,
              under      TEXT NOT NULL,
              sender     TEXT NOT NULL,
              unread     TEXT NOT NULL
          ) STRICT;
INSERT INTO read_here VALUES(3,7,'M',5000,'100255700000431@lid','100255700000431@lid','[]');
CREATE TABLE joining (
              gone INTEGER PRIMARY KEY REFERENCES contacts (id) ON DELETE CASCADE,
              kept INTEGER NOT NULL REFERENCES contacts (id) ON DELETE CASCADE
          ) STRICT;
INSERT INTO joining VALUES(20,1);
CREATE TABLE journal_ages (
              age      INTEGER PRIMARY KEY,
              position INTEGER NOT NULL,
              at       INTEGER NOT NULL
          ) STRICT;
INSERT INTO journal_ages VALUES(0,1,5);
CREATE TABLE message_more (
              message INTEGER PRIMARY KEY REFERENCES messages (id) ON DELETE CASCADE,
              content TEXT,
              frame   TEXT
          , edited INTEGER, first TEXT) STRICT;
INSERT INTO message_more VALUES(12,NULL,'{}',NULL,NULL);
CREATE TABLE changes (
              id       INTEGER PRIMARY KEY,
              instance INTEGER NOT NULL REFERENCES instances (id) ON DELETE CASCADE,
              chat     INTEGER NOT NULL REFERENCES chats (id) ON DELETE CASCADE,
              author   INTEGER NOT NULL,
              target   TEXT NOT NULL,
              what     INTEGER NOT NULL,
              person   INTEGER NOT NULL,
              turn     TEXT NOT NULL,
              said     TEXT NOT NULL,
              at       INTEGER NOT NULL,
              emoji    TEXT,
              content  TEXT,
              frame    TEXT,
              raw      BLOB,
              UNIQUE (chat, author, target, what, person, turn)
          ) STRICT;
INSERT INTO changes VALUES(1,7,3,1,'M',0,1,'','R',5,'👍',NULL,NULL,NULL);
CREATE TABLE expiring (
              message INTEGER PRIMARY KEY REFERENCES messages (id) ON DELETE CASCADE,
              at      INTEGER NOT NULL
          ) STRICT;
INSERT INTO expiring VALUES(9,9000);
CREATE TABLE payloads (
              message INTEGER PRIMARY KEY REFERENCES messages (id) ON DELETE CASCADE,
              payload TEXT NOT NULL,
              about   INTEGER REFERENCES messages (id) ON DELETE SET NULL,
              at      INTEGER NOT NULL
          ) STRICT;
INSERT INTO payloads VALUES(10,'{}',9,7);
CREATE TABLE files (
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
          , wrong INTEGER NOT NULL DEFAULT 0) STRICT;
INSERT INTO files VALUES(10,7,'wanted',NULL,0,NULL,NULL,NULL,0,5,0);
CREATE TABLE staged (
              file  TEXT PRIMARY KEY,
              name  TEXT NOT NULL,
              bytes INTEGER NOT NULL,
              mime  TEXT,
              hash  BLOB,
              at    INTEGER NOT NULL
          ) STRICT;
INSERT INTO staged VALUES('aa','bei.pdf',9,NULL,NULL,5);
CREATE TABLE uploads (
              message   INTEGER PRIMARY KEY REFERENCES messages (id) ON DELETE CASCADE,
              instance  INTEGER NOT NULL REFERENCES instances (id) ON DELETE CASCADE,
              hash      BLOB NOT NULL,
              kind      TEXT NOT NULL,
              key       BLOB NOT NULL,
              thumbnail BLOB,
              result    TEXT,
              at        INTEGER
          ) STRICT;
INSERT INTO uploads VALUES(9,7,X'04','image',X'0000000000000000000000000000000000000000000000000000000000000000',NULL,NULL,NULL);
DELETE FROM sqlite_sequence;
INSERT INTO sqlite_sequence VALUES('chats',4);
INSERT INTO sqlite_sequence VALUES('lifecycle_events',1);
INSERT INTO sqlite_sequence VALUES('audit',1);
INSERT INTO sqlite_sequence VALUES('badge_intervals',1);
INSERT INTO sqlite_sequence VALUES('restorations',1);
INSERT INTO sqlite_sequence VALUES('messages',90);
INSERT INTO sqlite_sequence VALUES('outbox',2);
INSERT INTO sqlite_sequence VALUES('repeats',1);
INSERT INTO sqlite_sequence VALUES('journal',2);
INSERT INTO sqlite_sequence VALUES('read_ahead',1);
CREATE INDEX contacts_by_instance ON contacts (instance);
CREATE INDEX contact_addresses_by_contact ON contact_addresses (contact);
CREATE UNIQUE INDEX chats_by_contact ON chats (contact) WHERE contact IS NOT NULL;
CREATE INDEX chats_unread ON chats (instance, unread) WHERE unread > 0;
CREATE INDEX lifecycle_events_by_instance ON lifecycle_events (instance, id);
CREATE INDEX audit_by_time ON audit (at);
CREATE INDEX audit_begun ON audit (id) WHERE result = 'begun';
CREATE INDEX badge_intervals_by_instance ON badge_intervals (instance, id);
CREATE INDEX badge_intervals_open ON badge_intervals (instance) WHERE until IS NULL;
CREATE INDEX messages_by_chat ON messages (chat, sort, id);
CREATE INDEX messages_by_sender ON messages (sender) WHERE sender <> 0;
CREATE INDEX messages_sent ON messages (instance, message_id) WHERE direction = 1;
CREATE INDEX messages_unread ON messages (chat, sort, id) WHERE unread = 1;
CREATE INDEX messages_unread_by_id ON messages (instance, message_id) WHERE unread = 1;
CREATE INDEX messages_by_instance ON messages (instance);
CREATE INDEX messages_outgoing ON messages (instance, at, delivery) WHERE direction = 1;
CREATE INDEX outbox_waiting ON outbox (instance, turn) WHERE state IN ('queued', 'uncertain');
CREATE INDEX outbox_sending ON outbox (instance, turn) WHERE state = 'sending';
CREATE INDEX outbox_by_instance ON outbox (instance, turn);
CREATE INDEX outbox_by_chat ON outbox (chat, turn);
CREATE INDEX chats_by_activity ON chats (instance, last_activity DESC, id DESC) WHERE class = 0;
CREATE INDEX chats_by_activity_of_all ON chats (last_activity DESC, id DESC) WHERE class = 0;
CREATE INDEX repeats_by_instance ON repeats (instance, id);
CREATE INDEX repeats_by_time ON repeats (asked);
CREATE TRIGGER unreadable_filled AFTER UPDATE OF kind ON messages WHEN old.kind = 2 AND new.kind <> 2 BEGIN
              DELETE FROM unreadable WHERE message = new.id;
          END;
CREATE INDEX send_keys_by_time ON send_keys (at);
CREATE INDEX send_keys_by_message ON send_keys (message) WHERE message IS NOT NULL;
CREATE INDEX lifecycle_events_by_time ON lifecycle_events (at);
CREATE INDEX badge_intervals_by_time ON badge_intervals (until);
CREATE INDEX audit_by_instance ON audit (instance, id) WHERE instance IS NOT NULL;
CREATE INDEX read_ahead_messages ON read_ahead (instance, id) WHERE until IS NULL;
CREATE INDEX read_ahead_chats ON read_ahead (instance, id) WHERE until IS NOT NULL;
CREATE INDEX outbox_failed ON outbox (instance) WHERE state = 'failed';
CREATE INDEX unreadable_by_message ON unreadable (instance, message);
CREATE INDEX outbox_lanes ON outbox (instance, chat, turn) WHERE state IN ('queued', 'uncertain');
CREATE INDEX joined_chats_by_instance ON joined_chats (instance);
CREATE INDEX journal_by_kind ON journal (kind, seq);
CREATE INDEX read_here_by_instance ON read_here (instance, chat);
CREATE INDEX joining_by_kept ON joining (kept);
CREATE INDEX changes_by_instance ON changes (instance);
CREATE INDEX changes_by_author ON changes (author) WHERE author <> 0;
CREATE INDEX changes_by_person ON changes (person) WHERE person <> 0;
CREATE INDEX changes_said ON changes (chat, said);
CREATE INDEX expiring_by_time ON expiring (at);
CREATE INDEX payloads_about ON payloads (about);
CREATE INDEX files_by_instance ON files (instance, name);
CREATE INDEX files_wanted ON files (instance, next, message) WHERE state = 'wanted';
CREATE INDEX staged_by_time ON staged (at);
CREATE INDEX uploads_open ON uploads (instance, message) WHERE result IS NULL;
CREATE INDEX uploads_by_hash ON uploads (instance, hash, kind, at);
PRAGMA writable_schema=OFF;
COMMIT;
