//! Whatever happens to messages, and whatever of it is undone, what is found is what stands.

use std::collections::BTreeSet;
use std::time::Duration;

use proptest::prelude::*;
use rusqlite::params;

use super::order::paced;
use super::*;
use crate::data_dir::DataDir;
use crate::letters::Piece;
use crate::migrate;
use crate::store::Store;
use crate::turns::{Turn, Turns};
use crate::writing::Writing;

const WORDS: [&str; 5] = ["habari", "karibu", "duka", "leo", "kesho"];

/// A text of these words, or none at all.
type Text = Option<Vec<usize>>;

#[derive(Clone, Debug)]
enum Deed {
    Comes {
        chat: i64,
        text: Text,
    },
    Filled {
        which: usize,
        text: Text,
    },
    Moved {
        which: usize,
        chat: i64,
    },
    Gone {
        which: usize,
    },
    ChatGone {
        chat: i64,
    },
    /// Under a number that was there before, as no row of ours ever is.
    Again {
        which: usize,
        text: Text,
    },
    /// All of it, or nothing that is left.
    Together {
        deeds: Vec<Deed>,
        undone: bool,
    },
}

#[derive(Clone, Debug)]
enum Ending {
    Committed,
    Undone,
    /// In the middle of the transaction.
    Killed,
}

fn text() -> impl Strategy<Value = Text> {
    prop::option::weighted(0.8, prop::collection::vec(0..WORDS.len(), 0..4))
}

fn deed() -> impl Strategy<Value = Deed> {
    let plain = prop_oneof![
        6 => (1..4i64, text()).prop_map(|(chat, text)| Deed::Comes { chat, text }),
        3 => (0..20usize, text()).prop_map(|(which, text)| Deed::Filled { which, text }),
        2 => (0..20usize, 1..4i64).prop_map(|(which, chat)| Deed::Moved { which, chat }),
        3 => (0..20usize).prop_map(|which| Deed::Gone { which }),
        1 => (1..4i64).prop_map(|chat| Deed::ChatGone { chat }),
        1 => (0..20usize, text()).prop_map(|(which, text)| Deed::Again { which, text }),
    ];
    plain.prop_recursive(3, 20, 5, |inner| {
        (prop::collection::vec(inner, 1..5), any::<bool>()).prop_map(|(deeds, undone)| Deed::Together { deeds, undone })
    })
}

fn history() -> impl Strategy<Value = Vec<(Vec<Deed>, Ending)>> {
    let ending = prop_oneof![6 => Just(Ending::Committed), 1 => Just(Ending::Undone), 1 => Just(Ending::Killed)];
    prop::collection::vec((prop::collection::vec(deed(), 1..8), ending), 1..30)
}

fn connect(file: &std::path::Path) -> Connection {
    let mut c = Connection::open(file).unwrap();
    c.execute_batch("PRAGMA synchronous = OFF; PRAGMA journal_mode = MEMORY; PRAGMA temp_store = MEMORY").unwrap();
    migrate::migrate(&mut c, &migrate::all()).unwrap();
    crate::table::gone::watch(&c).unwrap();
    watch(&c).unwrap();
    c
}

fn make_chats(c: &Connection) {
    c.execute_batch(
        "INSERT OR IGNORE INTO chats (id, instance, address, last_activity)
             VALUES (1, 7, 'a@lid', 1), (2, 7, 'b@lid', 1), (3, 7, 'c@lid', 1)",
    )
    .unwrap();
}

fn words(text: &Text) -> Option<String> {
    text.as_ref().map(|words| words.iter().map(|word| WORDS[*word]).collect::<Vec<_>>().join(" "))
}

fn put(c: &Connection, row: Option<i64>, chat: i64, text: &Text) {
    c.execute(
        "INSERT INTO messages (id, instance, chat, message_id, sender, direction, at, sort, kind, body)
         VALUES (?1, 7, ?2, hex(randomblob(8)), 0, 0, 1, 1, 0, ?3)",
        params![row, chat, words(text)],
    )
    .unwrap();
}

/// `rows` are all that there ever were.
fn play(c: &Connection, deed: &Deed, rows: &mut Vec<i64>) {
    let row = |which: usize, rows: &Vec<i64>| rows.get(which % rows.len().max(1)).copied().unwrap_or(-1);
    match deed {
        Deed::Comes { chat, text } => {
            put(c, None, *chat, text);
            rows.push(c.last_insert_rowid());
        }
        Deed::Filled { which, text } => {
            c.execute("UPDATE messages SET body = ?2 WHERE id = ?1", params![row(*which, rows), words(text)]).unwrap();
        }
        Deed::Moved { which, chat } => {
            c.execute("UPDATE messages SET chat = ?2 WHERE id = ?1", params![row(*which, rows), chat]).unwrap();
        }
        Deed::Gone { which } => {
            c.execute("DELETE FROM messages WHERE id = ?1", [row(*which, rows)]).unwrap();
        }
        Deed::ChatGone { chat } => {
            c.execute("DELETE FROM chats WHERE id = ?1", [chat]).unwrap();
            make_chats(c);
        }
        Deed::Again { which, text } => {
            let row = row(*which, rows);
            c.execute("DELETE FROM messages WHERE id = ?1", [row]).unwrap();
            if row > 0 {
                put(c, Some(row), 1, text);
            }
        }
        Deed::Together { deeds, undone } => {
            c.execute_batch("SAVEPOINT together").unwrap();
            for deed in deeds {
                play(c, deed, rows);
            }
            if *undone {
                c.execute_batch("ROLLBACK TO together").unwrap();
            }
            c.execute_batch("RELEASE together").unwrap();
        }
    }
}

/// What the index holds, word by word, and which rows it counts, is what stands; and it says itself that it is whole.
fn holds(c: &Connection) {
    c.execute("INSERT INTO search_fts (search_fts) VALUES ('integrity-check')", []).unwrap();
    c.execute_batch("CREATE VIRTUAL TABLE temp.held USING fts5vocab(main, search_fts, instance)").unwrap();
    let set = |sql: &str| -> BTreeSet<(i64, i64, String)> {
        let mut rows = c.prepare(sql).unwrap();
        rows.query_map([], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?))).unwrap().map(Result::unwrap).collect()
    };
    // Before each word stands where in the database it is.
    let held = set("SELECT doc, offset, substr(term, 3) FROM temp.held WHERE col = 'words' AND term GLOB '0\u{ad}*'");
    let mut stands = BTreeSet::new();
    for (row, _, body) in set("SELECT id, 0, body FROM messages WHERE body IS NOT NULL") {
        let words = body.split_whitespace().enumerate();
        stands.extend(words.map(|(n, word)| (row, i64::try_from(n).unwrap(), word.to_owned())));
    }
    assert_eq!(held, stands);
    let counted = set("SELECT id, 0, '' FROM search_fts_docsize");
    assert_eq!(counted, set("SELECT id, 0, '' FROM messages WHERE body IS NOT NULL"));
    for word in WORDS {
        let found = set(&format!("SELECT rowid, 0, '' FROM search_fts WHERE search_fts MATCH '\"0\u{ad}{word}\"'"));
        let with_it: BTreeSet<_> =
            stands.iter().filter(|(.., held)| held == word).map(|(row, ..)| (*row, 0, String::new())).collect();
        assert_eq!(found, with_it);
    }
    c.execute_batch("DROP TABLE temp.held").unwrap();
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 96, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn what_is_found_is_what_stands(history in history()) {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("wakala.db");
        let mut c = connect(&file);
        c.execute(
            "INSERT INTO instances (id, name, name_key, workspace, lifecycle, created) VALUES (7, 'Duka', 'duka', '', '{}', 1)",
            [],
        )
        .unwrap();
        make_chats(&c);
        let mut rows = Vec::new();
        for (deeds, ending) in history {
            c.execute_batch("BEGIN IMMEDIATE").unwrap();
            for deed in &deeds {
                play(&c, deed, &mut rows);
            }
            match ending {
                Ending::Committed => {
                    catch_up(&c).unwrap();
                    c.execute_batch("COMMIT").unwrap();
                }
                Ending::Undone => c.execute_batch("ROLLBACK").unwrap(),
                Ending::Killed => {
                    catch_up(&c).unwrap();
                    c = connect(&file);
                }
            }
            holds(&c);
        }
    }
}

/// Many messages in one transaction are one segment, and those that go are another.
#[test]
fn a_transaction_writes_one_segment() {
    let folder = tempfile::tempdir().unwrap();
    let c = connect(&folder.path().join("wakala.db"));
    c.execute_batch("INSERT INTO instances (id, name, name_key, workspace, lifecycle, created) VALUES (7, 'Duka', 'duka', '', '{}', 1)")
        .unwrap();
    make_chats(&c);
    // Each segment has pages of its own in the table that they are kept in; two of its rows are of the whole.
    let pages = || -> i64 { c.query_row("SELECT count(*) - 2 FROM search_fts_data", [], |row| row.get(0)).unwrap() };
    let mut rows = Vec::new();
    for (transaction, deeds) in [
        (0..100).map(|n| Deed::Comes { chat: 1, text: Some(vec![n % 5]) }).collect::<Vec<_>>(),
        (0..50).map(|which| Deed::Gone { which }).collect(),
    ]
    .iter()
    .enumerate()
    {
        c.execute_batch("BEGIN IMMEDIATE").unwrap();
        for deed in deeds {
            c.execute_batch("SAVEPOINT job").unwrap();
            play(&c, deed, &mut rows);
            c.execute_batch("RELEASE job").unwrap();
        }
        catch_up(&c).unwrap();
        c.execute_batch("COMMIT").unwrap();
        assert_eq!(pages(), i64::try_from(transaction).unwrap() + 1);
    }
    holds(&c);
}

/// Where each message is a transaction, and so a segment.
fn commit_each(c: &Connection, messages: usize) {
    for n in 0..messages {
        c.execute_batch("BEGIN IMMEDIATE").unwrap();
        put(c, None, 1, &Some(vec![n % WORDS.len()]));
        assert!(catch_up(c).unwrap());
        c.execute_batch("COMMIT").unwrap();
    }
}

fn with_a_chat(file: &std::path::Path) -> Connection {
    let c = connect(file);
    c.execute_batch("INSERT INTO instances (id, name, name_key, workspace, lifecycle, created) VALUES (7, 'Duka', 'duka', '', '{}', 1)")
        .unwrap();
    make_chats(&c);
    c
}

/// Pages are kept by segment; the first ten rows are of the whole.
fn segments(c: &Connection) -> i64 {
    c.query_row("SELECT count(DISTINCT id >> 37) FROM search_fts_data WHERE id > 10", [], |row| row.get(0)).unwrap()
}

#[test]
fn a_commit_merges_nothing_and_there_are_few_segments_all_the_same() {
    let folder = tempfile::tempdir().unwrap();
    let c = with_a_chat(&folder.path().join("wakala.db"));
    let (mut order, mut most, mut largest) = (Order::default(), 0, 0);
    for _ in 0..1_000 {
        let before = c.total_changes();
        commit_each(&c, 1);
        largest = largest.max(c.total_changes() - before);
        order.has_more(1);
        while order.is_due(tokio::time::Instant::now()) {
            order.step(&c).unwrap();
            order.took(std::time::Duration::from_millis(2));
        }
        most = most.max(segments(&c));
    }
    assert!(most < 40, "{most}");
    assert!(largest < 16, "{largest} rows in a commit");
    holds(&c);
}

/// A history comes in, of which no word is like another, and people become one, and the index is made anew.
#[test]
fn the_order_keeps_up_however_much_else_is_due() {
    let folder = tempfile::tempdir().unwrap();
    let c = with_a_chat(&folder.path().join("wakala.db"));
    let (mut order, mut turns, mut most, mut largest) = (Order::default(), Turns::default(), 0, 0);
    let mut seed = 1_u64;
    for _ in 0..400 {
        let before = c.total_changes();
        c.execute_batch("BEGIN IMMEDIATE").unwrap();
        for _ in 0..100 {
            let word = |_| {
                seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
                format!("w{:x}", seed >> 44)
            };
            let text: Vec<String> = (0..12).map(word).collect();
            c.prepare_cached(
                "INSERT INTO messages (instance, chat, message_id, sender, direction, at, sort, kind, body)
                 VALUES (7, 1, hex(randomblob(8)), 0, 0, 1, 1, 0, ?1)",
            )
            .unwrap()
            .execute([text.join(" ")])
            .unwrap();
        }
        catch_up(&c).unwrap();
        c.execute_batch("COMMIT").unwrap();
        largest = largest.max(c.total_changes() - before);
        order.has_more(1);
        let now = tokio::time::Instant::now();
        turns = turns.next(|turn| turn != Turn::Order || order.is_due(now), order.is_late(now)).unwrap();
        if turns.now == Turn::Order {
            order.step(&c).unwrap();
            order.took(std::time::Duration::from_millis(2));
        }
        most = most.max(segments(&c));
    }
    assert!(most < 45, "{most} segments, and {largest} rows in a commit");
}

/// What is in order: of each of three levels fewer segments than are merged at once (`usermerge`). How many they are depends on what is
/// written in between.
const IN_ORDER: i64 = 3 * 7;

/// An index that is made anew is no heap of segments.
#[tokio::test]
async fn what_is_made_anew_is_put_in_order() {
    let folder = tempfile::tempdir().unwrap();
    let c = with_a_chat(&folder.path().join("wakala.db"));
    for n in 0..3_000 {
        put(&c, None, 1, &Some(vec![n % WORDS.len()]));
    }
    mending::is_damaged(&c, "as the test wants").unwrap();
    drop(c);
    let store = Store::open(&DataDir::open(folder.path()).unwrap()).unwrap();
    let mut most = 0;
    for _ in 0..1_000 {
        let look = |w: &Writing<'_>| Ok((mending::held(w.connection())? == i64::MAX, segments(w.connection())));
        let (whole, segments) = store.write(look).await.unwrap();
        most = most.max(segments);
        if whole && segments <= IN_ORDER {
            break;
        }
    }
    assert!((1..50).contains(&most), "{most}");
    store.close().await.unwrap();
    let c = connect(&folder.path().join("wakala.db"));
    assert!(segments(&c) <= IN_ORDER, "{}", segments(&c));
    holds(&c);
}

#[test]
fn where_nothing_is_put_in_order_a_commit_does_it_before_there_are_too_many() {
    let folder = tempfile::tempdir().unwrap();
    let c = with_a_chat(&folder.path().join("wakala.db"));
    for _ in 0..50 {
        commit_each(&c, 10);
        assert!(segments(&c) < 80, "{}", segments(&c));
    }
    holds(&c);
}

#[test]
fn what_can_not_be_written_is_tried_again_after_a_while() {
    let now = tokio::time::Instant::now();
    let mut order = Order::default();
    order.settle(Err(&StoreError::DiskFull), now);
    assert!(!order.is_due(now) && order.is_due(now + std::time::Duration::from_secs(10)));
    order.settle(Ok(()), now);
    assert!(order.is_due(now));
}

/// How long a page takes differs, and nobody knows it before.
#[test]
fn a_step_writes_as_much_as_there_is_time_for() {
    use std::time::Duration;
    const MS: fn(u64) -> Duration = Duration::from_millis;
    for page in [1, 10, 78, 300, 1_000, 4_000, 7_000, 40_000] {
        let page = Duration::from_micros(page);
        // As much as is merged where little is left, and where much is.
        for most in [16, 32, 64] {
            let (mut pages, mut longest) = (2, Duration::ZERO);
            for _ in 0..40 {
                let told = most.min(pages);
                longest = longest.max(page * told);
                pages = paced(pages, told, page * told);
            }
            assert!(longest <= MS(5).max(page * 2), "{page:?}, {most}: {longest:?}");
            assert!(page * pages * 4 > MS(5) || pages >= most, "{page:?}, {most}: no more than {pages}");
        }
    }
    assert_eq!(paced(64, 64, Duration::from_secs(1)), 1, "it goes on, however slow that is");
    assert_eq!(paced(64, 16, MS(10)), 8, "what is learnt is of what was written");
    assert_eq!(paced(8, 2, MS(1)), 8, "what is known is not forgotten for a small step");
}

/// What the run before left is put in order, and what this one adds, beside what else is written.
#[tokio::test]
async fn the_writer_puts_the_index_in_order() {
    let folder = tempfile::tempdir().unwrap();
    let directory = DataDir::open(folder.path()).unwrap();
    let c = with_a_chat(&folder.path().join("wakala.db"));
    commit_each(&c, 40);
    assert_eq!(segments(&c), 40);
    drop(c);
    let store = Store::open(&directory).unwrap();
    // Ends when there are few; it writes nothing itself.
    let few = || {
        store.write_in_pieces(|w| Ok(if segments(w.connection()) <= IN_ORDER { Piece::Done(()) } else { Piece::More }))
    };
    few().await.unwrap();
    let (mut most, mut n) = (0, 0);
    while n < 200 {
        let segments = store.write(move |w| {
            put(w.connection(), None, 1, &Some(vec![n % WORDS.len()]));
            Ok(segments(w.connection()))
        });
        most = most.max(segments.await.unwrap());
        n += 1;
    }
    assert!(most < 40, "{most}");
    few().await.unwrap();
    store.close().await.unwrap();
    holds(&connect(&folder.path().join("wakala.db")));
}

#[test]
fn an_index_that_fails_again_begins_anew_and_rests_longer() {
    let (now, mut mending) = (tokio::time::Instant::now(), mending::Mending::default());
    let rests = |mending: &mending::Mending, seconds: u64| {
        let folder = tempfile::tempdir().unwrap();
        let c = with_a_chat(&folder.path().join("wakala.db"));
        mending::is_damaged(&c, "as the test wants").unwrap();
        let due = |seconds| mending.is_due(&c, now + std::time::Duration::from_secs(seconds)).unwrap();
        !due(seconds - 1) && due(seconds)
    };
    for error in [StoreError::Corrupt(String::new()), StoreError::Sqlite(String::new()), StoreError::Row(String::new())]
    {
        mending = mending::Mending::default();
        mending.settle(Err(&error), now);
        assert!(mending.begins_anew() && rests(&mending, 60), "{error}");
    }
    mending.settle(Err(&StoreError::DiskFull), now);
    assert!(mending.begins_anew() && rests(&mending, 120), "what is damaged is so with room on the disk, too");
    mending.settle(Ok(true), now);
    assert!(!mending.begins_anew(), "that is done");
    mending.settle(Err(&StoreError::DiskFull), now);
    assert!(!mending.begins_anew() && rests(&mending, 240), "it was not whole in between");
    mending.settle(Ok(false), now);
    mending.settle(Err(&StoreError::DiskFull), now);
    assert!(rests(&mending, 60));
}

/// Overwrites the page of a table that holds this.
fn overwrite_page_of(file: &std::path::Path, text: &str) {
    const PAGE: usize = 4096;
    let mut bytes = std::fs::read(file).unwrap();
    let at = bytes.windows(text.len()).position(|part| part == text.as_bytes()).unwrap();
    let page = at / PAGE * PAGE;
    assert_eq!(bytes[page], 13, "a leaf of a table");
    bytes[page..page + PAGE].fill(0xff);
    std::fs::write(file, bytes).unwrap();
}

#[test]
fn what_can_not_be_read_keeps_the_index_from_nothing_else() {
    for nth in [250, 699] {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("wakala.db");
        let c = with_a_chat(&file);
        for n in 0..700 {
            let filling = "karibu ".repeat(20);
            c.execute(
                "INSERT INTO messages (instance, chat, message_id, sender, direction, at, sort, kind, body)
                 VALUES (7, 1, hex(randomblob(8)), 0, 0, 1, 1, 0, ?1)",
                [format!("<<{n}>> {filling}")],
            )
            .unwrap();
        }
        mending::is_damaged(&c, "as the test wants").unwrap();
        drop(c);
        overwrite_page_of(&file, &format!("<<{nth}>> karibu karibu"));
        let (c, mut mending, mut now) = (connect(&file), mending::Mending::default(), tokio::time::Instant::now());
        let mut steps = 0;
        while mending.is_due(&c, now).unwrap() {
            c.execute_batch("BEGIN IMMEDIATE").unwrap();
            let done = mending::step(&c, 100, mending.begins_anew(), mending.goes_carefully());
            c.execute_batch(if done.is_ok() { "COMMIT" } else { "ROLLBACK" }).unwrap();
            mending.settle(done.as_ref().copied(), now);
            now += std::time::Duration::from_secs(60);
            steps += 1;
            assert!(steps < 60, "it ends");
        }
        let found: i64 = c
            .query_row("SELECT count(*) FROM search_fts WHERE search_fts MATCH '\"0\u{ad}karibu\"'", [], |row| {
                row.get(0)
            })
            .unwrap();
        assert!((650..700).contains(&found), "{found}");
    }
}

/// A file as the version before left it: an index of before with something in it.
fn with_an_index_of_before(file: &std::path::Path) -> Connection {
    let c = with_a_chat(file);
    for n in 0..600 {
        put(&c, None, 1, &Some(vec![n % WORDS.len()]));
    }
    c.execute_batch(
        "INSERT INTO words_fts (rowid, words, tags) SELECT id, body || ' w' || hex(randomblob(400)), 'i1' FROM messages WHERE body IS NOT NULL;
         DELETE FROM settings WHERE key = 'search index before';
         INSERT INTO settings (key, value) VALUES ('search index', '0') ON CONFLICT DO UPDATE SET value = '0';",
    )
    .unwrap();
    c
}

fn root_of(c: &Connection, table: &str) -> usize {
    let root = c.query_row("SELECT rootpage FROM sqlite_schema WHERE name = ?1", [table], |row| row.get::<_, u32>(0));
    usize::try_from(root.unwrap()).unwrap()
}

/// Points the first leaf of a table of the index of before to a page with messages: each of the two is sound.
fn cross_link(file: &std::path::Path, table: &str) {
    const PAGE: usize = 4096;
    let c = Connection::open(file).unwrap();
    let (index, messages) = (root_of(&c, table), root_of(&c, "messages"));
    drop(c);
    let mut bytes = std::fs::read(file).unwrap();
    // Both are inner pages: a cell's first four bytes are its child.
    let cell = |bytes: &[u8], page: usize| {
        let page = (page - 1) * PAGE;
        assert_eq!(bytes[page], 5, "an inner page of a table");
        page + usize::from(u16::from_be_bytes([bytes[page + 12], bytes[page + 13]]))
    };
    let (from, to) = (cell(&bytes, messages), cell(&bytes, index));
    bytes.copy_within(from..from + 4, to);
    std::fs::write(file, bytes).unwrap();
}

/// However the index of before is damaged, and whenever that is, nothing of anybody else goes with it, and the new one comes.
#[test]
fn an_index_of_before_goes_and_takes_nothing_with_it() {
    type Damage<'d> = &'d dyn Fn(&std::path::Path);
    let says = |file: &std::path::Path, sql: &str| {
        let c = Connection::open(file).unwrap();
        c.execute_batch(&format!("PRAGMA writable_schema = ON; {sql}")).unwrap();
    };
    let overwrite = |file: &std::path::Path| {
        let c = Connection::open(file).unwrap();
        let root = root_of(&c, "words_fts_data");
        drop(c);
        let mut bytes = std::fs::read(file).unwrap();
        bytes[(root - 1) * 4096..root * 4096].fill(0xff);
        std::fs::write(file, bytes).unwrap();
    };
    let damages: [(&str, bool, Damage<'_>); 7] = [
        ("none", false, &|_| {}),
        ("points to others, keys far away", false, &|file| cross_link(file, "words_fts_data")),
        ("points to others, keys in order", false, &|file| cross_link(file, "words_fts_docsize")),
        ("overwritten", false, &overwrite),
        ("overwritten after the look", true, &overwrite),
        ("a table missing", false, &|file| {
            says(file, "DELETE FROM sqlite_schema WHERE name = 'words_fts_idx'");
        }),
        ("a table missing after the look", true, &|file| {
            says(file, "DELETE FROM sqlite_schema WHERE name = 'words_fts_idx'");
        }),
    ];
    for (named, after, damage) in damages {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("wakala.db");
        drop(with_an_index_of_before(&file));
        if after {
            mending::may_be_taken_away(&connect(&file));
        }
        damage(&file);
        let (c, mut mending, mut now) = (connect(&file), mending::Mending::default(), tokio::time::Instant::now());
        if !after {
            mending::may_be_taken_away(&c);
        }
        let mut steps = 0;
        while mending.is_due(&c, now).unwrap() {
            c.execute_batch("BEGIN IMMEDIATE").unwrap();
            let done = mending::step(&c, 50, mending.begins_anew(), mending.goes_carefully());
            if !c.is_autocommit() {
                c.execute_batch(if done.is_ok() { "COMMIT" } else { "ROLLBACK" }).unwrap();
            }
            mending.settle(done.as_ref().copied(), now);
            now += Duration::from_secs(60);
            steps += 1;
            assert!(steps < 100, "{named}: it ends");
        }
        let number = |sql: &str| -> i64 { c.query_row(sql, [], |row| row.get(0)).unwrap() };
        assert_eq!(number("SELECT count(*) FROM messages WHERE length(body) > 0"), 600, "{named}");
        let left = number("SELECT count(*) FROM sqlite_schema WHERE name GLOB 'words_fts*'");
        assert_eq!(left == 0, named == "none", "{named}: {left} tables of it");
        holds(&c);
    }
}
