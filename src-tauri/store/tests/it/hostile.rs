//! Whatever is typed into a search, on an index with many words: it finds what it should, page by page, and takes little.

use std::time::Duration;

use proptest::prelude::*;
use wakala_domain::ids::MessageRow;
use wakala_domain::search::{Query, indexed};
use wakala_domain::time::Wall;
use wakala_store::{Sought, StoreError};

use crate::{Fixture, PN, incoming, open};

/// More than are looked up in place of all beginnings of a search.
const MESSAGES: usize = 800;
/// What SQLite may take in this program, all other tests together with it: a search that unfolds takes many times as much.
const MOST_MEMORY: u32 = 96 << 20;
/// One page; an optimised build takes some milliseconds.
const LONGEST: Duration = Duration::from_secs(20);

fn text(n: usize) -> String {
    let often = if n.is_multiple_of(3) { "a b c d e f g h a b c d e f g h" } else { "h g f e d c b a" };
    format!("{often} mtu{n:04} kitu{:03}x 你好{} wa mtu{:04}", n % 300, n % 7, (n * 7) % MESSAGES)
}

/// Messages with more words than a beginning is looked up as, and what is written in them, the newest first.
async fn many_words() -> (Fixture, Vec<(MessageRow, String)>) {
    let f = open().await;
    let id = f.id;
    let mut rows = Vec::new();
    for chunk in (0..MESSAGES).collect::<Vec<_>>().chunks(100) {
        let chunk = chunk.to_vec();
        let written = f.store.write(move |w| {
            let commit = |n: &usize| w.commit_incoming(id, &incoming(PN, None, &format!("id{n}"), &text(*n)), Wall(1));
            chunk.iter().map(|n| Ok((commit(n)?.row, indexed(&text(*n))))).collect::<Result<Vec<_>, StoreError>>()
        });
        rows.extend(written.await.unwrap());
    }
    rows.reverse();
    let limited = rusqlite::Connection::open_in_memory().unwrap();
    limited.execute_batch(&format!("PRAGMA hard_heap_limit = {MOST_MEMORY}")).unwrap();
    (f, rows)
}

/// All pages of a search, each within its time.
async fn found(f: &Fixture, query: &Query) -> Vec<MessageRow> {
    let (mut rows, mut before) = (Vec::new(), None);
    loop {
        let sought = Sought { before, ..Sought::everywhere(query.clone(), 200) };
        let page = tokio::time::timeout(LONGEST, f.store.read(move |r| r.search(&sought))).await;
        let page = page.expect("a page comes in time").unwrap();
        rows.extend(page.messages.iter().map(|message| message.row));
        assert!(before.is_none_or(|before| page.before.is_none_or(|now| now < before)), "it goes on");
        before = page.before;
        if before.is_none() {
            return rows;
        }
    }
}

/// What a search should find.
fn wanted(rows: &[(MessageRow, String)], query: &Query) -> Vec<MessageRow> {
    rows.iter().filter(|(_, text)| query.stands_in(text)).map(|(row, _)| *row).collect()
}

#[tokio::test]
async fn what_many_words_begin_with_is_found_in_all_of_them() {
    let (f, rows) = many_words().await;
    let many = |word: &str, times: usize| word.repeat(times);
    for typed in [
        // Looked up, too many, and beside what is neither.
        "mtu07".to_owned(),
        "mtu".to_owned(),
        "kitu mtu".to_owned(),
        "kitu1* mtu0* h ".to_owned(),
        "\"wa mtu".to_owned(),
        "\"wa mtu0".to_owned(),
        "\"wa mtu07".to_owned(),
        "\"a mtu0".to_owned(),
        "\"h mtu".to_owned(),
        "你".to_owned(),
        "\"你好 0 wa mtu".to_owned(),
        // As much as may be typed, in many ways.
        format!("\"{}h mtu", many("a b c d e f g h ", 3)),
        format!("\"{}mtu", many("a b c d e f g h ", 2)),
        format!("\"{}a\"", many("h g f e d c b ", 4)),
        (0..8).map(|n| format!("mtu{n:02}* ")).collect(),
        "m k h".to_owned(),
        "m* k* wa* ".to_owned(),
        (0..16).map(|n| format!("\"a mtu{n:02}* ")).collect(),
        (0..16).map(|n| format!("\"h mtu{n:02}\" ")).collect(),
        "mtu* kitu* mtu0* kitu0* mtu00* kitu00* mtu1* mtu2*".to_owned(),
    ] {
        let query = Query::parse(&typed).unwrap_or_else(|error| panic!("{typed}: {error}"));
        assert_eq!(found(&f, &query).await, wanted(&rows, &query), "{typed}");
    }
}

#[test]
fn whatever_is_typed_is_found_where_it_stands_and_nowhere_else() {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let (f, rows) = runtime.block_on(many_words());
    let piece = prop::sample::select(vec![
        "a ", "b ", "h", "g ", "wa ", "mtu", "mtu0", "mtu07", "mtu0700 ", "kitu", "kitu1", "0", "x", "\"", "\"", "* ",
        "* ", " ", "NEAR(", " OR ", " NOT ", "你", "好", "^", "-", ":",
    ]);
    let typed = prop::collection::vec(piece, 1..24).prop_map(|pieces| pieces.concat());
    let config = ProptestConfig { cases: 64, failure_persistence: None, ..ProptestConfig::default() };
    proptest::test_runner::TestRunner::new(config)
        .run(&typed, |typed| {
            if let Ok(query) = Query::parse(&typed) {
                prop_assert_eq!(runtime.block_on(found(&f, &query)), wanted(&rows, &query), "{}", typed);
            }
            Ok(())
        })
        .unwrap();
}
