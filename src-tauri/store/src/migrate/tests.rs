//! Every version that ever existed, with data in every table that it had, comes through to the newest.

use super::*;
use crate::copies;

/// The last version before the tables of messages and the outbox were built anew.
const BEFORE_REBUILD: usize = 15;

/// Each step as it was when a program with it was first given away, by a hash of its SQL: files have gone through it as it was, and are
/// not what they would be after another one. Whoever adds a step adds a line; nobody changes one.
const FROZEN: [(&str, u64); 72] = [
    ("instances", 0x68c1_1b2a_005d_3666),
    ("contacts", 0xb49a_3673_1c65_0390),
    ("chats", 0x37b5_99e6_afea_4c00),
    ("messages", 0xc865_0eb4_feec_1bc7),
    ("outbox", 0x5b52_7ca3_4a62_8d36),
    ("lifecycle_events", 0x9aaa_ded3_1d31_987a),
    ("audit", 0xec9f_e01f_7c42_ffa4),
    ("settings", 0xb610_a7ca_1900_ebdb),
    ("instances: notifications can be silenced", 0x3588_2481_e35a_7867),
    ("instances: holds have a beginning", 0xae07_c890_23a7_5947),
    ("audit: why the engine decided", 0x3bac_c8bd_cb90_8f14),
    ("badge_intervals", 0xae4f_5570_178c_b3f5),
    ("restorations", 0x36b5_b34e_3c68_0aaf),
    ("messages: what was sent, by time", 0x909a_bb9a_7b4c_8ef1),
    ("chats: recipients can be parked", 0xa713_8b68_9f54_6f74),
    ("messages: an order of their own, and the wire form kept apart", 0x3d6e_f614_626e_3246),
    ("outbox: lanes", 0x8f97_540c_807c_df60),
    ("lanes: what keeps the messages of one chat", 0x3d2e_0bea_457d_eed1),
    ("chats: status posts and newsletters are no conversations", 0xe024_c19d_1e1c_33c5),
    ("instances: a tombstone, a proxy and a country", 0x79a3_2765_4afb_4cea),
    ("repeats: asked for by others", 0x864b_6900_6833_2dab),
    ("unreadable: to be asked for again", 0x422b_65f9_387f_988e),
    ("send_keys", 0x30cb_38f3_6b0b_ffae),
    ("lifecycle_events: found by age", 0x9a4f_c7f9_0e62_5e75),
    ("badge_intervals: found by age", 0xad0c_7900_27b9_fc02),
    ("audit: found by instance", 0xe838_2771_d488_bd4e),
    ("journal", 0x7b0f_cb89_f520_00cc),
    ("read_ahead: read elsewhere before it came", 0x9ff5_d17e_3642_c2a5),
    ("outbox: what failed is counted", 0x7e67_edac_18fd_98c9),
    ("unreadable: looked through in pages", 0x8435_7d95_54fe_1a8f),
    ("outbox: what waits, lane by lane", 0x1416_df35_5f99_3c3c),
    ("joined_chats: where a chat went", 0x4cfc_c4d8_129b_0ccf),
    ("journal: kinds", 0xab7f_af8d_861e_959c),
    ("read_here: to be told", 0x2017_1dfd_5856_a857),
    ("audit: under which name a front asked", 0x1e2e_b5b6_c728_bb1a),
    ("joining: people who become one", 0xa8d6_2a9b_2133_efae),
    ("messages: indexed once for a transaction", 0x54a7_c0f2_9ff3_f187),
    ("journal: entries are as old as was seen", 0xd8f0_1063_d65c_13e3),
    ("messages: the index is put in order ahead", 0x6e9f_5e07_60c6_5380),
    ("messages: placed once by WhatsApp's clock", 0xfa39_d1eb_f252_3ae2),
    ("messages: more than their words", 0x16b5_0cad_4137_1d37),
    ("changes: what is said of messages", 0x96fb_2bf1_a21f_e7f6),
    ("expiring: messages that disappear", 0x2809_e170_4be9_fff3),
    ("outbox: what is more than its words", 0x8c9b_031c_8646_d79b),
    ("chats: what is written there may disappear", 0xa802_f2c5_37fd_60bd),
    ("files of messages", 0xd58a_e025_4648_2949),
    ("files: how often what came was wrong", 0x10a6_5ee7_3209_7440),
    ("files that are to be sent", 0x65aa_2cb1_e666_0d00),
    ("files that go out", 0xda94_aa8f_337d_459e),
    ("what can be found: words of every script", 0x48d8_f1fb_739f_a1e1),
    ("files that nobody has any more", 0x7ae5_727c_ebe8_3ca8),
    ("files that are to be sent: looked at once", 0x363a_1f40_dca2_b276),
    ("drafts", 0xe792_d3c1_5fcb_35b5),
    ("what can be found: Hindi with dots and without", 0xac55_1f5d_138b_9a4b),
    ("chats: what comes is told of or not", 0x77ce_a8ff_3a19_c23a),
    ("keys of other programs", 0x598f_86df_3238_2fc7),
    ("hidden: could not be read, and is shown in no row", 0x315f_951b_8e4d_2b04),
    ("instances: shown as online or not", 0x26d5_3178_443d_8b13),
    ("send_keys: whose they are that came in with a key", 0xfdf5_e1eb_6009_f6c8),
    ("what can be found: words by stretches of the messages", 0x54f1_b074_8165_1914),
    ("what can be found: nasals as letters and as dots", 0x4e0d_1aea_f799_e440),
    ("webhooks", 0x345d_7b76_babd_9a4c),
    ("history: what the phone has handed over", 0xfd1a_1270_1654_d4b7),
    ("the link to a backend", 0x5927_aa1e_637f_4553),
    ("unreadable: of a later version", 0xbeee_e49d_595b_11bd),
    ("hidden: asked for so often at most", 0x42de_3433_88d1_fdcf),
    ("read_ahead: messages of their chats", 0x4819_2593_a65e_c002),
    ("changes: votes that are sealed", 0x904d_4aa0_d381_61a5),
    ("files that are to be sent: recorded in a chat", 0x94c0_036c_56f5_2f84),
    ("contacts: names of our own, and of the address book", 0xd3d9_2f7a_5ff4_25f6),
    ("receipts: of each member of a group", 0x21e7_8cc4_0168_24d1),
    ("kept_aside: rows that refer to nobody", 0x86b4_ad1e_59db_5313),
];

/// FNV-1a: the same whoever builds this.
fn hash(text: &str) -> u64 {
    text.bytes().fold(0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3))
}

#[test]
fn no_step_that_a_file_went_through_is_changed() {
    let steps: Vec<(&str, u64)> = all().iter().map(|step| (step.name, hash(step.sql))).collect();
    for (at, (step, frozen)) in steps.iter().zip(FROZEN).enumerate() {
        assert_eq!(*step, frozen, "step {} is not what it was: what is to be different is a step of its own", at + 1);
    }
    let new = steps.get(FROZEN.len()..).unwrap_or_default();
    assert!(new.is_empty() && steps.len() == FROZEN.len(), "steps are added, never taken away: add {new:#x?}");
}

/// Fills every table that a version has.
fn fill(connection: &Connection, version: usize) {
    connection
        .execute(
            "INSERT INTO instances (id, name, name_key, workspace, lifecycle, created) VALUES (7, 'Duka', 'duka', '', ?1, 1)",
            [if version < 10 { r#"{"hold":[90000,"temporary_ban"]}"# } else { r#"{"hold":null}"# }],
        )
        .unwrap();
    for (since, sql) in [
        (
            2,
            "INSERT INTO contacts (id, instance, push_name) VALUES (1, 7, 'Neema');
             INSERT INTO contact_addresses (instance, address, contact) VALUES (7, 'a@lid', 1)",
        ),
        (
            3,
            "INSERT INTO chats (id, instance, address, contact, unread, last_activity) VALUES (3, 7, 'a@lid', 1, 1, 5);
             INSERT INTO chats (id, instance, address, unread, last_activity) VALUES (4, 7, 'status@broadcast', 2, 6)",
        ),
        (
            4,
            "INSERT INTO messages (id, instance, chat, message_id, sender, direction, at, kind, text, unread)
                 VALUES (9, 7, 3, 'M', 1, 0, 5005, 0, 'habari', 1);
             INSERT INTO messages (id, instance, chat, message_id, sender, direction, at, kind, text, raw)
                 VALUES (10, 7, 3, 'I', 1, 0, 6006, 1, 'image_message', x'0102');
             INSERT INTO messages (id, instance, chat, message_id, sender, direction, at, kind, text, delivery, error)
                 VALUES (11, 7, 3, 'O', 0, 1, 7, 0, 'jibu', 'queued', '463');
             INSERT INTO messages (id, instance, chat, message_id, sender, direction, at, kind, unread)
                 VALUES (12, 7, 4, 'S', 1, 0, 8, 2, 1);
             INSERT INTO messages (id, instance, chat, message_id, sender, direction, at, kind)
                 VALUES (90, 7, 3, 'gone', 1, 0, 9, 2);
             DELETE FROM messages WHERE id = 90",
        ),
        (
            5,
            "INSERT INTO outbox (id, instance, chat, message, state, created, attempts) VALUES (2, 7, 3, 11, 'queued', 7, 3)",
        ),
        (6, "INSERT INTO lifecycle_events (instance, at, entry) VALUES (7, 5, '{}')"),
        (7, "INSERT INTO audit (at, asked_by, action, result) VALUES (5, 'operator', 'stop', 'begun')"),
        (8, "INSERT INTO settings (key, value) VALUES ('alive', '5')"),
        (12, "INSERT INTO badge_intervals (instance, badge, since) VALUES (7, 'online', 5)"),
        (13, "INSERT INTO restorations (started, report) VALUES (5, '{}')"),
        (15, "UPDATE chats SET parked = '463' WHERE id = 3"),
    ] {
        if version >= since {
            connection.execute_batch(sql).unwrap();
        }
    }
}

/// Fills the tables that came after the rebuild, as far as a version has them; what was there before it is filled already.
fn fill_newer(connection: &Connection, version: usize) {
    for (since, sql) in [
        (
            21,
            "INSERT INTO repeats (instance, message_id, requester, stanza, count, asked) VALUES (7, 'O', 'a@lid', x'01', 1, 5)",
        ),
        (
            22,
            "INSERT INTO unreadable (message, instance, stanza) SELECT id, 7, x'02' FROM messages WHERE message_id = 'S'",
        ),
        (23, "INSERT INTO send_keys (instance, caller, key, hash, message, at) VALUES (7, 'shop', 'k', x'03', 11, 5)"),
        (
            27,
            "INSERT INTO journal (at, instance, what) VALUES (5, 7, '{\"is\":\"notices_withdrawn\"}');
             INSERT INTO journal_readers (name, position) VALUES ('reader', 1)",
        ),
        (28, "INSERT INTO read_ahead (instance, what) VALUES (7, 'later')"),
        (32, "INSERT INTO joined_chats (chat, instance, went) VALUES (2, 7, 3)"),
        (
            33,
            "INSERT INTO journal (at, instance, kind, what) VALUES (6, 7, 'messages', '{\"is\":\"messages\",\"rows\":[1]}')",
        ),
        (
            34,
            "INSERT INTO read_here (chat, instance, message_id, until, under, sender, unread)
                 VALUES (3, 7, 'M', 5000, 'a@lid', 'a@lid', '[]')",
        ),
        (38, "INSERT INTO journal_ages (age, position, at) VALUES (0, 1, 5)"),
        (41, "INSERT INTO message_more (message, frame) SELECT id, '{}' FROM messages WHERE message_id = 'S'"),
        (
            42,
            "INSERT INTO changes (instance, chat, author, target, what, person, turn, said, at, emoji)
                 VALUES (7, 3, 1, 'M', 0, 1, '', 'R', 5, '👍')",
        ),
        (43, "INSERT INTO expiring (message, at) SELECT id, 9000 FROM messages WHERE message_id = 'M'"),
        (44, "INSERT INTO payloads (message, payload, about, at) VALUES (11, '{}', 9, 7)"),
        (
            46,
            "INSERT INTO files (message, instance, state, thumbnail, next)
                 SELECT id, 7, 'wanted', 0, 5 FROM messages WHERE message_id = 'I'",
        ),
        (48, "INSERT INTO staged (file, name, bytes, at) VALUES ('aa', 'bei.pdf', 9, 5)"),
        (
            49,
            "INSERT INTO uploads (message, instance, hash, kind, key) SELECT id, 7, x'04', 'image', zeroblob(32) FROM messages
                 WHERE message_id = 'M'",
        ),
        (51, "INSERT INTO leftovers (instance, name) VALUES (7, '9.part')"),
        (52, "UPDATE staged SET once = 11"),
        (53, "INSERT INTO drafts (chat, words, reply_to, revision) VALUES (3, 'kesho', 9, 1)"),
        (55, "UPDATE chats SET muted_until = 9 WHERE id = 3"),
        (56, "INSERT INTO keys (id, name, hash, rights, made) VALUES ('00000007', 'till', zeroblob(32), '{}', 5)"),
        (57, "INSERT INTO hidden (instance, message_id, sender, stanza, asked) VALUES (7, 'H', 'a@lid', x'05', 5)"),
        (58, "UPDATE instances SET available = 1"),
        (
            62,
            "INSERT INTO webhooks (id, name, address, kinds, reach, nearby, active, secret, made, position)
                 VALUES (1, 'shop', 'https://shop.example/', '[]', '{}', 0, 1, 'whsec_', 5, 1);
             INSERT INTO webhook_lanes (webhook, instance, seq, part, failures, tries, next, late, refused, others, waiting, at)
             VALUES (1, 7, 1, 0, 1, 1, 5, 1, 0, 0, 1, 5);
             INSERT INTO webhook_failed (webhook, seq, at, instance, news, attempts, fault, failed)
                 VALUES (1, 1, 5, 7, '{}', 32, '{}', 6)",
        ),
        (
            63,
            "INSERT INTO history (id, instance, kind, percent, place, unpacked, own, kept) VALUES (1, 7, 'recent', 9, 1, 2, '[]', 5);
             INSERT INTO history_places (instance, kind, place) VALUES (7, 'recent', 1);
             INSERT INTO history_parts (history, instance, bytes) VALUES (1, 7, x'06');
             UPDATE chats SET past_unread = 2 WHERE id = 3",
        ),
        (
            64,
            "INSERT INTO backend (id, address, key, active, vocabulary) VALUES (1, 'https://shop.example', 'k', 1, 'instance');
             INSERT INTO backend_instances (origin, external, instance, owner, asked, told, missed, at)
                 VALUES ('https://shop.example', '7', 7, 'backend', 1, 0, 0, 5)",
        ),
        (
            65,
            "INSERT INTO messages (id, instance, chat, message_id, sender, direction, at, sort, kind, kind_name)
                 VALUES (91, 7, 3, 'U', 1, 0, 9, 9, 1, 'unknown');
             INSERT INTO unreadable (message, instance, stanza, asks) VALUES (91, 7, x'07', 64)",
        ),
        (
            68,
            "INSERT INTO changes (instance, chat, author, target, what, person, turn, said, at, frame)
                 VALUES (7, 3, 0, 'P', 3, 1, '', 'V', 5, '{\"payload\":[1],\"iv\":[2]}')",
        ),
        (69, "UPDATE staged SET chat = 3"),
        (70, "UPDATE contacts SET own_name = 'Mama Neema', name_at = 5 WHERE id = 1"),
        (
            71,
            "INSERT INTO audiences (message, members) SELECT id, 2 FROM messages WHERE message_id = 'O';
             INSERT INTO receipts (message, address, instance, delivered, read) SELECT id, 'a@lid', 7, 5, 6 FROM messages
                 WHERE message_id = 'O'",
        ),
        (72, "INSERT INTO kept_aside (version, instance, source, content, at) VALUES (15, 7, 'messages', '{}', 5)"),
        (36, "INSERT INTO contacts (id, instance) VALUES (20, 7); INSERT INTO joining (gone, kept) VALUES (20, 1)"),
    ] {
        if version >= since {
            connection.execute_batch(sql).unwrap();
        }
    }
}

/// A file of a version, with data in every table of its.
fn of_version(file: &std::path::Path, version: usize) -> Connection {
    let mut connection = Connection::open(file).unwrap();
    migrate(&mut connection, &all()[..version.min(BEFORE_REBUILD)]).unwrap();
    fill(&connection, version.min(BEFORE_REBUILD));
    if version > BEFORE_REBUILD {
        migrate(&mut connection, &all()[..version]).unwrap();
        fill_newer(&connection, version);
    }
    connection
}

/// How many rows each table has.
fn counts(connection: &Connection, tables: &[String]) -> Vec<i64> {
    // How far the search index has come is a setting, too.
    let others = |table: &String| match table.as_str() {
        "settings" => "WHERE key NOT LIKE 'search index%'",
        _ => "",
    };
    let count = |table: &String| number(connection, &format!("SELECT count(*) FROM {table} {}", others(table)));
    tables.iter().map(count).collect()
}

fn tables(connection: &Connection) -> Vec<String> {
    let names =
        "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite%' AND name NOT LIKE '%fts%'";
    let mut names = connection.prepare(names).unwrap();
    names.query_map([], |row| row.get(0)).unwrap().map(Result::unwrap).collect()
}

fn number(connection: &Connection, sql: &str) -> i64 {
    connection.query_row(sql, [], |row| row.get(0)).unwrap()
}

/// A program that got no answer asks again after the update, and what it sent goes out once.
#[test]
fn what_a_program_with_a_key_has_sent_is_known_under_its_new_name() {
    let folder = tempfile::tempdir().unwrap();
    let mut connection = of_version(&folder.path().join("wakala.db"), 58);
    connection
        .execute_batch(
            "INSERT INTO send_keys (instance, caller, key, hash, message, at)
             VALUES (7, 'api/till', 'k', x'03', 11, 5), (7, 'api/other', 'k', x'03', 11, 5)",
        )
        .unwrap();
    migrate(&mut connection, &all()).unwrap();
    let of = |caller: &str| {
        let known =
            "SELECT count(*) FROM send_keys WHERE key = 'k' AND hash = x'03' AND message = 11 AND at = 5 AND caller";
        number(&connection, &format!("{known} = '{caller}'"))
    };
    assert_eq!(["key/till", "api/till", "api/other", "key/other"].map(of), [1, 1, 1, 0]);
}

#[test]
fn every_earlier_version_migrates_with_its_data() {
    let steps = all();
    for from in 1..steps.len() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("wakala.db");
        let connection = of_version(&file, from);
        let tables = tables(&connection);
        let before = counts(&connection, &tables);
        assert!(before.iter().all(|count| *count > 0), "every table of version {from} has data: {tables:?} {before:?}");
        drop(connection);
        let mut connection = Connection::open(&file).unwrap();
        migrate(&mut connection, &steps).unwrap();
        assert_eq!(version(&connection).unwrap() as usize, steps.len());
        let after = counts(&connection, &tables);
        assert_eq!(after, before, "not a row is lost from version {from}: {tables:?}");
        assert_eq!(number(&connection, "PRAGMA foreign_keys"), 1);
        let hold: Option<i64> = connection
            .query_row("SELECT json_extract(lifecycle, '$.hold.until') FROM instances", [], |row| row.get(0))
            .unwrap();
        assert_eq!(hold, (from < 10).then_some(90_000), "a hold is as long as it was, from version {from}");
    }
}

#[test]
fn messages_keep_what_they_carry_through_the_rebuild() {
    let mut connection = Connection::open_in_memory().unwrap();
    migrate(&mut connection, &all()[..BEFORE_REBUILD]).unwrap();
    fill(&connection, BEFORE_REBUILD);
    migrate(&mut connection, &all()).unwrap();
    let row = |id: i64| -> (i64, Option<String>, Option<String>) {
        let sql = "SELECT sort, body, kind_name FROM messages WHERE id = ?1";
        connection.query_row(sql, [id], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?))).unwrap()
    };
    assert_eq!(row(9), (5000, Some("habari".into()), None));
    assert_eq!(row(10), (6000, None, Some("image_message".into())));
    assert_eq!(number(&connection, "SELECT length(raw) FROM message_raw WHERE message = 10"), 2);
    let found = |word: &str| {
        number(&connection, &format!("SELECT count(*) FROM search_fts WHERE search_fts MATCH '\"0\u{ad}{word}\"'"))
    };
    crate::index::watch(&connection).unwrap();
    crate::index::mending::may_be_taken_away(&connection);
    let mut steps = 0;
    while crate::index::mending::step(&connection, 2, false, false).unwrap() {
        steps += 1;
    }
    assert!(steps > 2 && crate::index::mending::is_whole(&connection).unwrap(), "{steps}");
    assert_eq!((found("habari"), found("image_message")), (1, 0), "what a kind is called is no text");
    let before = "SELECT count(*) FROM sqlite_schema WHERE name LIKE 'messages_fts%' OR name LIKE 'words_fts%' OR name LIKE 'texts_fts%'";
    assert_eq!(number(&connection, before), 0, "the indexes of before are gone");
    connection.execute("INSERT INTO messages (instance, chat, message_id, sender, direction, at, sort, kind, body) VALUES (7, 3, 'N', 1, 0, 9, 9, 0, 'karibu')", []).unwrap();
    crate::index::catch_up(&connection).unwrap();
    assert!(number(&connection, "SELECT max(id) FROM messages") > 90, "a number is never given twice");
    assert_eq!(found("karibu"), 1);
    // What waited waits on, in a lane that is parked as its recipient was.
    assert_eq!(
        number(&connection, "SELECT turn FROM outbox WHERE message = 11 AND state = 'queued' AND written = 0"),
        2
    );
    assert_eq!(number(&connection, "SELECT parked FROM lanes WHERE chat = 3 AND why = 'not_allowed'"), 1);
    // Status posts count no more.
    assert_eq!(number(&connection, "SELECT sum(unread) FROM chats"), 1);
    connection.execute("DELETE FROM messages WHERE id = 11", []).unwrap();
    assert_eq!(number(&connection, "SELECT count(*) FROM outbox"), 0, "references lead to the new tables");
}

/// The columns of each table that refer to another one, in a file of a version.
fn references(connection: &Connection) -> Vec<(String, String, String)> {
    let named = "SELECT t.name, f.\"from\", f.\"table\" FROM sqlite_schema t, pragma_foreign_key_list(t.name) f WHERE t.type = 'table'";
    let mut named = connection.prepare(named).unwrap();
    named.query_map([], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?))).unwrap().map(Result::unwrap).collect()
}

/// A page of any table is lost, or a row's reference is another number: what hung on it is kept aside, and the update goes on.
#[test]
fn rows_that_refer_to_nothing_before_an_update_are_kept_aside_and_stop_nothing() {
    let steps = all();
    for version in [BEFORE_REBUILD, 30, 49, steps.len() - 1] {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("wakala.db");
        let connection = of_version(&file, version);
        let (references, tables) = (references(&connection), tables(&connection));
        connection.execute_batch("PRAGMA journal_mode = DELETE").unwrap();
        drop(connection);
        let mut deeds: Vec<String> = references
            .iter()
            .map(|(table, column, _)| format!("UPDATE OR IGNORE {table} SET {column} = 4711"))
            .collect();
        deeds.extend(references.iter().map(|(.., parent)| format!("DELETE FROM {parent}")));
        deeds.sort();
        deeds.dedup();
        assert!(deeds.len() > 10, "{deeds:?}");
        for deed in deeds {
            let case = format!("version {version}: {deed}");
            let copy = folder.path().join("copy.db");
            std::fs::copy(&file, &copy).unwrap();
            let mut connection = Connection::open(&copy).unwrap();
            connection.execute_batch(&format!("PRAGMA foreign_keys = OFF; {deed}")).unwrap();
            let before = counts(&connection, &tables);
            let dangled = number(&connection, "SELECT count(*) FROM pragma_foreign_key_check");
            assert!(dangled > 0, "{case}");
            migrate(&mut connection, &steps).unwrap_or_else(|error| panic!("{case}: {error}"));
            assert_eq!(number(&connection, "SELECT count(*) FROM pragma_foreign_key_check"), 0, "{case}");
            let aside = number(&connection, "SELECT count(*) FROM kept_aside WHERE at IS NULL");
            assert!(aside > 0, "{case}");
            for ((table, before), after) in tables.iter().zip(&before).zip(counts(&connection, &tables)) {
                let kept = format!("SELECT count(*) FROM kept_aside WHERE at IS NULL AND source = '{table}'");
                let kept = number(&connection, &kept);
                // Those of which a reference was emptied are here and there.
                assert!(after + kept >= *before, "{case}: {table} had {before}, has {after} and {kept}");
            }
            drop(connection);
            std::fs::remove_file(&copy).unwrap();
        }
    }
}

#[test]
fn what_is_kept_aside_is_all_that_stood_there() {
    let mut connection = Connection::open_in_memory().unwrap();
    migrate(&mut connection, &all()[..BEFORE_REBUILD]).unwrap();
    fill(&connection, BEFORE_REBUILD);
    connection
        .execute_batch(
            "PRAGMA foreign_keys = OFF; UPDATE messages SET text = CAST(x'4eff' AS TEXT) WHERE id = 10;
             UPDATE messages SET chat = 4711 WHERE id IN (9, 10); UPDATE chats SET contact = 4711 WHERE id = 3",
        )
        .unwrap();
    migrate(&mut connection, &all()).unwrap();
    let kept = |source: &str, id: i64| -> serde_json::Value {
        let content = "SELECT content FROM kept_aside WHERE source = ?1 AND json_extract(content, '$.id') = ?2
                           AND (version, instance) = (15, 7)";
        let content: String = connection.query_row(content, (source, id), |row| row.get(0)).unwrap();
        serde_json::from_str(&content).unwrap()
    };
    let (text, file) = (kept("messages", 9), kept("messages", 10));
    assert_eq!(
        (&text["text"], &text["chat"], &text["raw"]),
        (&"habari".into(), &4711.into(), &serde_json::Value::Null)
    );
    assert_eq!((&file["text"]["hex"], &file["raw"]["hex"]), (&"4eff".into(), &"0102".into()));
    assert_eq!(number(&connection, "SELECT count(*) FROM messages WHERE id IN (9, 10)"), 0);
    // A reference that may be empty costs no row.
    assert_eq!(kept("chats", 3)["contact"], 4711);
    assert_eq!(number(&connection, "SELECT count(*) FROM chats WHERE id = 3 AND contact IS NULL"), 1);
    assert_eq!(number(&connection, "SELECT count(*) FROM messages WHERE id = 11"), 1);
}

#[test]
fn what_a_step_leaves_without_what_it_refers_to_stops_it_and_nothing_changes() {
    let mut connection = Connection::open_in_memory().unwrap();
    migrate(&mut connection, &all()[..BEFORE_REBUILD]).unwrap();
    fill(&connection, BEFORE_REBUILD);
    connection.execute_batch("PRAGMA foreign_keys = OFF; UPDATE messages SET chat = 4711 WHERE id = 9").unwrap();
    let mut steps = all();
    steps.push(Migration { name: "bad", sql: "DELETE FROM chats WHERE id = 4" });
    let refused = migrate(&mut connection, &steps).unwrap_err();
    assert!(
        matches!(&refused, StoreError::Corrupt(words) if words.contains("messages") && words.contains("chats")),
        "{refused}"
    );
    assert_eq!(version(&connection).unwrap() as usize, BEFORE_REBUILD);
    assert_eq!(number(&connection, "SELECT count(*) FROM messages WHERE text = 'habari' AND chat = 4711"), 1);
    assert_eq!(number(&connection, "SELECT count(*) FROM sqlite_temp_schema"), 0);
}

#[test]
fn the_file_as_it_was_is_kept_until_the_next_good_start() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("wakala.db");
    let mut connection = Connection::open(&file).unwrap();
    migrate(&mut connection, &all()[..BEFORE_REBUILD]).unwrap();
    fill(&connection, BEFORE_REBUILD);
    // A copy that a crash cut short is in nobody's way.
    std::fs::write(folder.path().join("wakala.db.before.part"), "half").unwrap();
    copies::keep(&connection, &file, 15).unwrap();
    migrate(&mut connection, &all()).unwrap();
    let kept = Connection::open(folder.path().join("wakala.db.before-15")).unwrap();
    assert_eq!(version(&kept).unwrap() as usize, BEFORE_REBUILD);
    assert_eq!(number(&kept, "SELECT count(*) FROM messages WHERE text = 'habari'"), 1);
    drop(kept);
    copies::forget(&file);
    let left: Vec<_> = std::fs::read_dir(folder.path()).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    assert_eq!(left, ["wakala.db"]);
}

#[test]
fn a_failing_step_leaves_everything_as_it_was() {
    let mut connection = Connection::open_in_memory().unwrap();
    let mut steps = all();
    migrate(&mut connection, &steps).unwrap();
    let before = version(&connection).unwrap();
    steps.push(Migration { name: "good", sql: "CREATE TABLE extra (id INTEGER PRIMARY KEY) STRICT" });
    steps.push(Migration { name: "bad", sql: "CREATE TABLE nonsense (" });
    assert!(migrate(&mut connection, &steps).is_err());
    assert_eq!(version(&connection).unwrap(), before);
    assert!(connection.prepare("SELECT id FROM extra").is_err());
}

#[test]
fn a_newer_database_is_refused() {
    let mut connection = Connection::open_in_memory().unwrap();
    connection.pragma_update(None, "user_version", 999).unwrap();
    let known = u32::try_from(all().len()).unwrap();
    assert_eq!(migrate(&mut connection, &all()), Err(StoreError::NewerSchema { found: 999, known }));
}

#[test]
fn a_kill_at_any_step_leaves_the_file_as_it_was() {
    let steps = all();
    for killed_after in BEFORE_REBUILD..=steps.len() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("wakala.db");
        let connection = of_version(&file, BEFORE_REBUILD);
        connection.query_row("PRAGMA journal_mode = WAL", [], |_| Ok(())).unwrap();
        // Much of what is not committed is in the file's log already.
        connection.execute_batch("PRAGMA cache_size = 1; PRAGMA foreign_keys = OFF; BEGIN IMMEDIATE").unwrap();
        for step in &steps[BEFORE_REBUILD..killed_after] {
            connection.execute_batch(step.sql).unwrap();
        }
        let left = folder.path().join("left.db");
        for ending in ["", "-wal"] {
            let from = folder.path().join(format!("wakala.db{ending}"));
            std::fs::copy(from, folder.path().join(format!("left.db{ending}"))).unwrap();
        }
        let mut found = Connection::open(&left).unwrap();
        assert_eq!(version(&found).unwrap() as usize, BEFORE_REBUILD, "after {killed_after}");
        assert_eq!(number(&found, "SELECT count(*) FROM messages WHERE text IS NOT NULL"), 3);
        migrate(&mut found, &steps).unwrap();
        assert_eq!(number(&found, "SELECT count(*) FROM messages WHERE body IS NOT NULL"), 2);
        assert_eq!(number(&found, "SELECT count(*) FROM outbox"), 1);
    }
}

#[test]
fn a_disk_that_is_full_in_the_middle_changes_nothing() {
    let steps = all();
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("wakala.db");
    drop(of_version(&file, BEFORE_REBUILD));
    let (mut refused, mut room) = (0, 0);
    loop {
        let mut connection = Connection::open(&file).unwrap();
        let pages = number(&connection, "PRAGMA page_count");
        connection.pragma_update(None, "max_page_count", pages + room).unwrap();
        match migrate(&mut connection, &steps) {
            Ok(()) => break,
            Err(error) => assert_eq!(error, StoreError::DiskFull),
        }
        assert_eq!(version(&connection).unwrap() as usize, BEFORE_REBUILD);
        assert_eq!(number(&connection, "SELECT count(*) FROM messages WHERE text = 'habari'"), 1);
        assert_eq!(number(&connection, "SELECT count(*) FROM outbox"), 1);
        (refused, room) = (refused + 1, room + 1);
    }
    assert!(refused > 5, "it was full in {refused} places");
    let connection = Connection::open(&file).unwrap();
    assert_eq!(number(&connection, "SELECT count(*) FROM messages WHERE body = 'habari'"), 1);
}

/// Whatever a later step makes stands there already, made by nobody knows what.
#[test]
fn what_no_version_made_is_named_and_nothing_is_touched() {
    let (mut newest, mut own) = (Connection::open_in_memory().unwrap(), Connection::open_in_memory().unwrap());
    migrate(&mut newest, &all()).unwrap();
    migrate(&mut own, &all()[..BEFORE_REBUILD]).unwrap();
    let (newest, own) = (parts(&newest).unwrap(), parts(&own).unwrap());
    let mut strange: Vec<(String, String)> = vec![
        (
            "DROP TABLE settings".to_owned(),
            "lacks column settings.key, column settings.value, table settings".to_owned(),
        ),
        ("DROP INDEX messages_outgoing".to_owned(), "lacks index messages_outgoing".to_owned()),
    ];
    for part in newest.difference(&own) {
        let made = match part.split_once(' ').unwrap() {
            ("table", name) => format!("CREATE TABLE {name} (x)"),
            ("index", name) => format!("CREATE INDEX {name} ON settings (value)"),
            ("column", name) => {
                let (table, column) = name.split_once('.').unwrap();
                if !own.contains(&format!("table {table}")) || table.contains("_fts") {
                    continue;
                }
                format!("ALTER TABLE {table} ADD COLUMN {column} TEXT")
            }
            // It comes with its table.
            ("trigger", _) => continue,
            (other, name) => panic!("{other} {name}"),
        };
        strange.push((made, part.clone()));
    }
    let mut refused = 0;
    for (made, part) in &strange {
        let mut connection = Connection::open_in_memory().unwrap();
        migrate(&mut connection, &all()[..BEFORE_REBUILD]).unwrap();
        fill(&connection, BEFORE_REBUILD);
        connection.execute_batch(made).unwrap();
        let before = parts(&connection).unwrap();
        match migrate(&mut connection, &all()) {
            // A table that is made anew takes nothing over that it does not know.
            Ok(()) => continue,
            Err(StoreError::Corrupt(words)) => assert!(words.contains(part), "{made}: {words}"),
            Err(other) => panic!("{made}: {other}"),
        }
        refused += 1;
        assert_eq!(version(&connection).unwrap() as usize, BEFORE_REBUILD, "{made}");
        assert_eq!(parts(&connection).unwrap(), before, "{made}");
        assert_eq!(number(&connection, "SELECT count(*) FROM messages WHERE text = 'habari'"), 1, "{made}");
    }
    assert!(refused > 30, "{refused} of {}", strange.len());
}
