//! How much is written at a time, however much stands in the file: whoever waits for the writer waits for one transaction. Here it is
//! counted, in rows, with those of the search index. What it takes is measured by the bench.

use std::sync::atomic::{AtomicI32, Ordering};

use rusqlite::trace::{TraceEvent, TraceEventCodes};
use rusqlite::{Connection, StatementStatus};
use tokio::time::Instant;
use wakala_domain::address::Address;
use wakala_domain::ids::{ChatId, InstanceId, MessageId, MessageRow, QueueId};
use wakala_domain::messages::{Content, IncomingMessage};
use wakala_domain::time::Wall;

use crate::index::{self, Order};
use crate::merges::Merges;
use crate::migrate;
use crate::rows::{Pruned, TooOld};
use crate::writing::Writing;

/// Messages in the file, unless `WAKALA_GROWN_MESSAGES` names another number, such as a million.
const MESSAGES: i64 = 8_000;
/// Rows of each table that the engine lets go at a time.
const PIECE: u32 = 200;

const INSTANCE: i64 = 42;
const PN: &str = "255700000431@s.whatsapp.net";
const LID: &str = "100255700000431@lid";

fn messages() -> i64 {
    std::env::var("WAKALA_GROWN_MESSAGES").ok().and_then(|text| text.parse().ok()).unwrap_or(MESSAGES)
}

/// One person under two addresses that nobody knows to be one, in two chats and in a group, and books as long as a tenth of that;
/// each tenth message came under both addresses.
fn file(messages: i64) -> Connection {
    // On the disk, and gone with the connection.
    let mut c = Connection::open("").unwrap();
    c.execute_batch("PRAGMA synchronous = OFF; PRAGMA cache_size = -65536;").unwrap();
    migrate::migrate(&mut c, &migrate::all()).unwrap();
    c.execute_batch(&format!(
        "INSERT INTO instances (id, name, name_key, workspace, lifecycle, created) VALUES ({INSTANCE}, 'Duka', 'duka', '', '{{}}', 1);
         INSERT INTO contacts (id, instance) VALUES (1, {INSTANCE}), (2, {INSTANCE});
         INSERT INTO contact_addresses (instance, address, contact) VALUES ({INSTANCE}, '{PN}', 1), ({INSTANCE}, '{LID}', 2);
         INSERT INTO chats (id, instance, address, contact, last_activity)
             VALUES (1, {INSTANCE}, '{PN}', 1, 1), (2, {INSTANCE}, '{LID}', 2, 1), (3, {INSTANCE}, '120363@g.us', NULL, 1);"
    ))
    .unwrap();
    let numbers = |below: i64| {
        format!("WITH RECURSIVE n (i) AS (VALUES (0) UNION ALL SELECT i + 1 FROM n WHERE i + 1 < {below})")
    };
    c.execute_batch(&format!(
        "BEGIN;
         INSERT INTO messages (instance, chat, message_id, sender, direction, at, sort, kind, body, unread)
             {} SELECT {INSTANCE}, min(i % 4 + 1, 3), CASE i / 4 % 10 WHEN 0 THEN 'both ' || (i / 4) ELSE 'one ' || i END,
                       i % 2 + 1, 0, i, i, 0, 'habari ' || i, 1 FROM n;
         INSERT INTO message_raw (message, raw) SELECT id, x'00' FROM messages WHERE id % 10 = 0;
         INSERT INTO message_more (message, frame) SELECT id, '{{\"forwarded\":1}}' FROM messages WHERE id % 20 = 0;
         INSERT INTO changes (instance, chat, author, target, what, person, turn, said, at, emoji)
             SELECT instance, chat, sender, message_id, 0, sender, '', 'R' || id, sort, '👍' FROM messages WHERE id % 10 = 3;
         INSERT INTO expiring (message, at) SELECT id, sort FROM messages WHERE id % 10 = 4;
         INSERT INTO payloads (message, payload, about, at) SELECT id, '{{}}', id - 1, sort FROM messages WHERE id % 10 = 5;
         INSERT INTO uploads (message, instance, hash, kind, key)
             SELECT id, instance, x'01', 'image', zeroblob(32) FROM messages WHERE id % 10 = 6;
         INSERT INTO outbox (instance, chat, message, turn, state, created)
             SELECT instance, chat, id, id, 'failed', sort FROM messages WHERE id % 10 = 7;
         INSERT INTO unreadable (message, instance, stanza) SELECT id, instance, x'01' FROM messages WHERE id % 10 = 8;
         INSERT INTO files (message, instance, state, thumbnail, next)
             SELECT id, instance, 'wanted', 0, sort FROM messages WHERE id % 10 = 9;
         INSERT INTO audiences (message, members) SELECT id, 2 FROM messages WHERE id % 10 = 1;
         INSERT INTO receipts (message, address, instance, delivered) SELECT id, '{PN}', instance, sort FROM messages WHERE id % 10 = 1;
         UPDATE chats SET unread = (SELECT count(*) FROM messages WHERE chat = chats.id);
         COMMIT;",
        numbers(messages)
    ))
    .unwrap();
    for book in [
        "INSERT INTO audit (at, asked_by, action, result)                  # SELECT i, '', '', '' FROM n",
        "INSERT INTO lifecycle_events (instance, at, entry)                # SELECT 42, i, '' FROM n",
        "INSERT INTO badge_intervals (instance, badge, since, until)       # SELECT 42, 'online', i, i + 1 FROM n",
        "INSERT INTO journal (at, instance, what)                          # SELECT i, 42, '' FROM n",
        "INSERT INTO repeats (instance, message_id, requester, stanza, count, asked) # SELECT 42, i, '', x'00', 1, i FROM n",
        "INSERT INTO hidden (instance, message_id, sender, stanza, asked)  # SELECT 42, i, '', x'00', i FROM n",
        "INSERT INTO history_places (instance, kind, place)                # SELECT 42, 'recent', i FROM n",
        "INSERT INTO history (instance, kind, percent, place, unpacked, own, kept) # SELECT 42, 'recent', 1, 1, 1, '[]', i FROM n WHERE i < 20",
        "INSERT INTO history_parts (history, instance, bytes)              # SELECT i + 1, 42, x'00' FROM n WHERE i < 20",
        "INSERT INTO read_ahead (instance, what)                           # SELECT 42, i FROM n",
        "INSERT INTO send_keys (instance, caller, key, hash, at)           # SELECT 42, '', i, x'00', i FROM n",
        "INSERT INTO kept_aside (version, instance, source, content, at)   # SELECT 15, 42, '', '{}', 1 FROM n",
        "INSERT INTO joined_chats (chat, instance, went)                   # SELECT i + 10, 42, 1 FROM n",
        "INSERT INTO chats (id, instance, address, last_activity)          # SELECT -1 - i, 42, i || '@g.us', 0 FROM n",
        "INSERT INTO drafts (chat, words, revision)                         # SELECT -1 - i, 'kesho', 1 FROM n WHERE i < 20",
        "INSERT INTO lanes (chat, parked, why, tries, since, until)        # SELECT -1 - i, 1, 'unclear', 1, 0, 0 FROM n WHERE i < 20",
        "INSERT INTO read_here (chat, instance, message_id, until, under, sender, unread)
                                                                           # SELECT -1 - i, 42, i, i, '', '', '[]' FROM n",
    ] {
        c.execute_batch(&book.replace('#', &numbers(messages / 10))).unwrap();
    }
    index::watch(&c).unwrap();
    c.execute_batch("INSERT INTO settings (key, value) VALUES ('search index', '0'); BEGIN").unwrap();
    while index::mending::step(&c, 5_000, false, false).unwrap() {}
    c.execute_batch("COMMIT").unwrap();
    c
}

/// Rows of the index that a transaction writes beside those of its messages, at most: its segment, and none of any other.
const SEGMENT: u64 = 12;

/// Rows that a transaction changes, with all that hangs on them, and those of the search index.
fn rows<R>(c: &Connection, deed: impl FnOnce(&Writing<'_>) -> R) -> (R, [u64; 2]) {
    let before = c.total_changes();
    c.execute_batch("BEGIN IMMEDIATE").unwrap();
    let result = deed(&Writing::new(c));
    let changed = c.total_changes() - before;
    index::catch_up(c).unwrap();
    c.execute_batch("COMMIT").unwrap();
    let indexed = c.total_changes() - before - changed;
    // As the writer does between the commits.
    let mut order = Order::default();
    while order.step(c).unwrap() {}
    (result, [changed, indexed])
}

fn count(c: &Connection, table: &str) -> i64 {
    c.query_row(&format!("SELECT count(*) FROM {table}"), [], |row| row.get(0)).unwrap()
}

/// Tables that hold something of an instance, and none after its deletion.
const OF_AN_INSTANCE: [&str; 30] = [
    "instances",
    "history",
    "history_parts",
    "history_places",
    "contacts",
    "contact_addresses",
    "chats",
    "messages",
    "message_raw",
    "message_more",
    "changes",
    "expiring",
    "lifecycle_events",
    "badge_intervals",
    "repeats",
    "hidden",
    "read_ahead",
    "send_keys",
    "joined_chats",
    "kept_aside",
    "payloads",
    "uploads",
    "outbox",
    "unreadable",
    "files",
    "audiences",
    "receipts",
    "lanes",
    "read_here",
    "drafts",
];

/// Those who are becoming one, for a second: it is a handful. Files that lie here without a message, until they are removed: those of an
/// instance that goes are gone with its folder. What a backend calls an instance stays until that is told that it
/// is gone, and asks for it no more; of all backends there are a thousand at most. What was recorded in its chats, a hundred at most, is
/// nobody's then, and goes as every file that nobody sends.
const NOT_GROWN: [&str; 6] = ["backend_instances", "joining", "leftovers", "staged", "webhook_failed", "webhook_lanes"];

#[test]
fn a_deletion_goes_in_pieces_to_the_last_row() {
    let c = file(messages());
    let id = InstanceId::from_row(INSTANCE).unwrap();
    let mut named = c
        .prepare(
            "SELECT DISTINCT t.name FROM sqlite_schema t, pragma_foreign_key_list(t.name) WHERE t.type = 'table'
             UNION SELECT t.name FROM sqlite_schema t, pragma_table_info(t.name) c
                   WHERE t.type = 'table' AND c.name = 'instance' AND t.name NOT IN ('journal', 'audit')",
        )
        .unwrap();
    let there: Vec<String> = named.query_map([], |row| row.get(0)).unwrap().map(Result::unwrap).collect();
    drop(named);
    for table in there.iter().filter(|table| !NOT_GROWN.contains(&table.as_str())) {
        assert!(OF_AN_INSTANCE.contains(&table.as_str()), "{table} hangs on an instance, and has not grown here");
    }
    for table in OF_AN_INSTANCE {
        assert!(count(&c, table) > 0, "{table} is empty");
    }
    let (mut steps, mut largest, mut index) = (0, 0, 0);
    loop {
        let (more, [changed, indexed]) = rows(&c, |w| w.delete_some(id, PIECE).unwrap());
        (steps, largest, index) = (steps + 1, largest.max(changed), index.max(indexed));
        if !more {
            break;
        }
    }
    // Messages with their wire forms, and with notes of their texts.
    let piece = u64::from(PIECE);
    // The index notes of each that it is gone, in a page and in what it says of its segments.
    assert!(largest <= 3 * piece && index <= 4 * piece + SEGMENT, "{largest} + {index} in one of {steps} steps");
    for table in OF_AN_INSTANCE {
        assert_eq!(count(&c, table), 0, "{table}");
    }
}

#[test]
fn the_books_are_pruned_in_pieces() {
    let c = file(messages());
    let old = Wall(i64::MAX);
    let (mut all, mut largest) = (Pruned::default(), 0);
    loop {
        let (some, [changed, _]) = rows(&c, |w| {
            w.prune_some(TooOld { audit: old, health: old, journal: i64::MAX, send_keys: old }, PIECE).unwrap()
        });
        if some == Pruned::default() {
            break;
        }
        all += some;
        largest = largest.max(changed);
    }
    let each = u64::try_from(messages() / 10).unwrap();
    assert_eq!(all, Pruned { audit: each, timeline: each, health: each, journal: each, send_keys: each });
    assert!(largest <= 5 * u64::from(PIECE), "{largest} rows at once");
}

#[test]
fn much_is_marked_as_read_in_pieces() {
    let c = file(messages());
    let (chat, id) = (ChatId(3), InstanceId::from_row(INSTANCE).unwrap());
    let unread = "SELECT count(*) FROM messages WHERE chat = 3 AND unread = 1";
    let left = || -> i64 { c.query_row(unread, [], |row| row.get(0)).unwrap() };
    let shown = || -> i64 { c.query_row("SELECT unread FROM chats WHERE id = 3", [], |row| row.get(0)).unwrap() };
    let (all, seen) = (left(), (Wall(messages() / 4 * 3), MessageRow(0)));
    let beyond = c
        .query_row("SELECT count(*) FROM messages WHERE chat = 3 AND sort >= ?1", [seen.0.0], |row| {
            row.get::<_, i64>(0)
        })
        .unwrap();
    let mut largest = 0;
    loop {
        let (more, [changed, indexed]) = rows(&c, |w| w.mark_oldest_read(chat, Some(seen), PIECE).unwrap());
        largest = largest.max(changed + indexed);
        assert_eq!(shown(), left());
        if !more {
            break;
        }
    }
    let (read, [changed, _]) = rows(&c, |w| w.mark_read_up_to(chat, seen).unwrap());
    assert_eq!((read.instance, left(), shown()), (id, beyond, beyond), "of {all}");
    assert!(largest <= 2 * u64::from(PIECE) && changed <= 1_100, "{largest} {changed}");
}

/// Whose time has come, each with all that hangs on it.
#[test]
fn what_disappears_goes_in_pieces() {
    let c = file(messages());
    let (mut gone, mut largest, mut index) = (0, 0, 0);
    loop {
        let (some, [changed, indexed]) = rows(&c, |w| w.expire_some(Wall(i64::MAX), PIECE).unwrap());
        if some.is_empty() {
            break;
        }
        (gone, largest, index) = (gone + some.len(), largest.max(changed), index.max(indexed));
    }
    assert_eq!(gone, usize::try_from(messages() / 10).unwrap());
    let piece = u64::from(PIECE);
    assert!(largest <= 9 * piece && index <= 4 * piece + SEGMENT, "{largest} + {index}");
}

fn incoming(id: &str, alias: Option<&str>) -> IncomingMessage {
    let address = |text: &str| text.parse::<Address>().unwrap();
    IncomingMessage {
        chat: address(PN),
        chat_alias: alias.map(address),
        sender: address(PN),
        sender_alias: alias.map(address),
        via: None,
        from_me: false,
        id: MessageId(id.to_owned()),
        push_name: None,
        written: Wall(1),
        content: Content::Text { text: "habari".to_owned() },
        frame: wakala_domain::messages::frame::Frame::default(),
        raw: None,
    }
}

#[test]
fn a_message_costs_no_more_because_there_are_many() {
    let id = InstanceId::from_row(INSTANCE).unwrap();
    let [few, many] = [40, messages()].map(|messages| {
        let c = file(messages);
        (0..200).fold([0, 0], |largest: [u64; 2], n| {
            let message = incoming(&format!("new {n}"), None);
            let (_, [changed, indexed]) = rows(&c, |w| w.commit_incoming(id, &message, Wall(5)).unwrap());
            [largest[0].max(changed), largest[1].max(indexed)]
        })
    });
    assert_eq!(many[0], few[0]);
    assert!(many[1] <= SEGMENT, "{few:?} {many:?}");
}

/// Two long chats that turn out to be one: the word of it costs no more than it does with short ones, and what stood there follows in
/// pieces.
#[test]
fn a_merge_goes_in_pieces() {
    let c = file(messages());
    crate::table::gone::watch(&c).unwrap();
    let id = InstanceId::from_row(INSTANCE).unwrap();
    let twice = count(&c, "(SELECT 1 FROM messages WHERE chat < 3 GROUP BY message_id HAVING count(*) = 2)");
    assert!(twice > 100, "{twice}");
    let (committed, [first, _]) = rows(&c, |w| w.commit_incoming(id, &incoming("tells", Some(LID)), Wall(5)).unwrap());
    assert_eq!(committed.chat, ChatId(1));
    let (mut largest, mut merges) = (first, Merges::default());
    loop {
        let (more, [changed, indexed]) = rows(&c, |w| merges.step(w.connection(), PIECE, Instant::now()).unwrap());
        largest = largest.max(changed + indexed);
        if !more {
            break;
        }
    }
    // A message that came twice is two rows with their wire forms, and the notes of what is gone are taken by the writer.
    assert!(largest <= 5 * u64::from(PIECE), "{largest} rows at once");
    let messages = messages();
    let half = messages / 2 + 1 - twice;
    assert_eq!(count(&c, "messages WHERE chat = 1"), half, "none is lost, none doubled");
    assert_eq!(count(&c, "messages"), messages + 1 - 2 * twice);
    for chat in [1, 3] {
        let unread = Writing::new(&c).chat(ChatId(chat)).unwrap().unwrap().unread;
        assert_eq!(i64::from(unread), count(&c, &format!("messages WHERE unread = 1 AND chat = {chat}")));
    }
}

static STEPS: AtomicI32 = AtomicI32::new(0);

/// Steps of SQLite's machine that a read takes.
fn steps<R>(c: &Connection, read: impl FnOnce(&Writing<'_>) -> R) -> (R, i32) {
    STEPS.store(0, Ordering::Relaxed);
    c.trace_v2(
        TraceEventCodes::SQLITE_TRACE_PROFILE,
        Some(|event| {
            if let TraceEvent::Profile(statement, _) = event {
                STEPS.fetch_add(statement.get_status(StatementStatus::VmStep), Ordering::Relaxed);
            }
        }),
    );
    let result = read(&Writing::new(c));
    c.trace_v2(TraceEventCodes::empty(), None);
    (result, STEPS.load(Ordering::Relaxed))
}

/// Many that failed in one chat, and as many lines of the audit trail.
#[test]
fn a_page_costs_no_more_because_there_are_many() {
    const PAGE: u32 = 50;
    let id = InstanceId::from_row(INSTANCE).unwrap();
    let [few, many] = [200, messages()].map(|messages| {
        let c = file(messages);
        c.execute_batch(
            "DELETE FROM payloads; DELETE FROM outbox; DELETE FROM sqlite_sequence WHERE name = 'outbox';
             INSERT INTO outbox (instance, chat, message, turn, state, created) SELECT instance, 1, id, id, 'failed', 1 FROM messages;
             UPDATE messages SET direction = 1, delivery = 'failed';
             UPDATE outbox SET state = 'queued' WHERE id = (SELECT max(id) FROM outbox);",
        )
        .unwrap();
        let place = count(&c, "outbox") - i64::from(PAGE);
        let after = Some((place, QueueId(place)));
        let (last, queue) = steps(&c, |w| w.queue(id, after, PAGE).unwrap());
        assert_eq!((last.len(), last[0].first), (PAGE as usize, true), "nothing that waits is before it");
        let (lines, audit) = steps(&c, |w| w.audit(None, Some(15), 10).unwrap());
        assert_eq!(lines.len(), 10);
        [queue, audit]
    });
    assert!(few.iter().zip(&many).all(|(few, many)| *many <= few + few / 4), "{few:?} {many:?}");
}
