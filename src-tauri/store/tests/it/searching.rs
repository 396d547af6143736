//! Searching, and what a damaged index costs.

use std::io::{Seek as _, SeekFrom, Write as _};
use std::path::Path;

use rusqlite::Connection;
use wakala_domain::ids::InstanceId;
use wakala_domain::messages::IncomingMessage;
use wakala_domain::time::Wall;
use wakala_store::{DataDir, Store, StoreError};

use crate::{Fixture, PN, find, incoming, open, sought};

async fn try_comes(store: &Store, id: InstanceId, n: usize) -> Result<(), StoreError> {
    let message: IncomingMessage = incoming(PN, None, &format!("id{n}"), &format!("habari nambari{n}"));
    store.write(move |w| w.commit_incoming(id, &message, Wall(1)).map(|_| ())).await
}

async fn comes(store: &Store, id: InstanceId, n: usize) {
    try_comes(store, id, n).await.unwrap();
}

/// Writes until the index is whole again: each write lets a piece of it be done.
async fn until_mended(store: &Store, file: &Connection) {
    let mending = "SELECT count(*) FROM settings WHERE key = 'search index'";
    for _ in 0..10_000 {
        if file.query_row(mending, [], |row| row.get::<_, i64>(0)).unwrap() == 0 {
            return;
        }
        store.write(|_| Ok(())).await.unwrap();
    }
    panic!("the index is not made anew");
}

/// All that came is found, and the index says itself that it is whole.
async fn all_are_found(store: &Store, file: &Connection, number: usize) {
    let found = store.read(|r| find(r, None, "habari", 1_000)).await.unwrap();
    assert_eq!(found.len(), number);
    file.execute("INSERT INTO search_fts (search_fts) VALUES ('integrity-check')", []).unwrap();
}

/// Whatever comes is committed, and in the end all of it is found.
#[tokio::test(flavor = "multi_thread")]
async fn a_damaged_index_refuses_no_message_and_finds_all_of_them_again() {
    for damage in [
        // What it says of its own shape, and what it holds.
        "UPDATE search_fts_data SET block = x'00000000ffffffff' WHERE id = 10",
        "UPDATE search_fts_data SET block = x'ffff' WHERE id > 10",
        "DELETE FROM search_fts_data WHERE id > 10",
    ] {
        let Fixture { store, id, folder } = open().await;
        for n in 0..30 {
            comes(&store, id, n).await;
        }
        let file = Connection::open(folder.path().join("wakala.db")).unwrap();
        assert!(file.execute(damage, []).unwrap() > 0);
        for n in 30..150 {
            comes(&store, id, n).await;
        }
        until_mended(&store, &file).await;
        comes(&store, id, 150).await;
        all_are_found(&store, &file, 151).await;
    }
}

/// What it says of its own shape is older than what it holds, as where one page was not written when the power went.
#[tokio::test(flavor = "multi_thread")]
async fn an_index_that_is_partly_older_refuses_no_message() {
    let Fixture { store, id, folder } = open().await;
    for n in 0..5 {
        comes(&store, id, n).await;
    }
    let file = Connection::open(folder.path().join("wakala.db")).unwrap();
    let shape = "SELECT block FROM search_fts_data WHERE id = 10";
    let older: Vec<u8> = file.query_row(shape, [], |row| row.get(0)).unwrap();
    for n in 5..12 {
        comes(&store, id, n).await;
    }
    file.execute("UPDATE search_fts_data SET block = ?1 WHERE id = 10", [older]).unwrap();
    for n in 12..150 {
        comes(&store, id, n).await;
    }
    until_mended(&store, &file).await;
    comes(&store, id, 150).await;
    all_are_found(&store, &file, 151).await;
}

/// Nobody writes: whoever searches finds nothing for a while, and has it made anew.
#[tokio::test(flavor = "multi_thread")]
async fn a_damaged_index_costs_whoever_searches_finding_alone() {
    for damage in [
        "UPDATE search_fts_data SET block = x'00000000ffffffff' WHERE id = 10",
        "UPDATE search_fts_data SET block = x'ffff' WHERE id > 10",
        "DELETE FROM search_fts_data WHERE id > 10",
        "DROP TABLE search_fts_data",
        "DROP TABLE search_fts_idx",
    ] {
        let Fixture { store, id, folder } = open().await;
        for n in 0..30 {
            comes(&store, id, n).await;
        }
        store.close().await.unwrap();
        let path = folder.path().join("wakala.db");
        says(&path, damage);
        let store = Store::open(&DataDir::open(folder.path()).unwrap()).unwrap();
        let mut refused = None;
        for (typed, all) in [("habari ", 30), ("hab", 30), ("habari nambari7 ", 1)] {
            let sought = sought(None, typed, 50).unwrap();
            let found = store.read(move |r| r.search(&sought)).await.unwrap();
            // Who puts the index in order may have found it damaged before, and made it anew.
            let told = if found.whole { found.messages.len() == all } else { found.messages.len() <= all };
            assert!(told, "{damage}: {typed}: {} and whole: {}", found.messages.len(), found.whole);
            refused = refused.or(found.refused);
        }
        // From then on it is made anew.
        if let Some(why) = refused {
            store.mend_search(why).await.unwrap();
        }
        let file = Connection::open(&path).unwrap();
        until_mended(&store, &file).await;
        comes(&store, id, 30).await;
        all_are_found(&store, &file, 31).await;
    }
}

/// Overwrites the page that a tree begins with.
fn overwrite_root(file: &Path, name: &str) {
    let connection = Connection::open(file).unwrap();
    let root: u64 = connection
        .query_row("SELECT rootpage FROM sqlite_schema WHERE name = ?1", [name], |row| row.get::<_, i64>(0))
        .unwrap()
        .unsigned_abs();
    let page: u64 = connection.query_row("PRAGMA page_size", [], |row| row.get::<_, i64>(0)).unwrap().unsigned_abs();
    drop(connection);
    let mut raw = std::fs::OpenOptions::new().write(true).open(file).unwrap();
    raw.seek(SeekFrom::Start((root - 1) * page)).unwrap();
    raw.write_all(&vec![0xff; usize::try_from(page).unwrap()]).unwrap();
}

fn says(file: &Path, sql: &str) {
    Connection::open(file).unwrap().execute_batch(sql).unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn an_index_that_can_not_even_be_dropped_is_made_anew() {
    let damages: [fn(&Path); 8] = [
        |file| overwrite_root(file, "search_fts_data"),
        |file| overwrite_root(file, "search_fts_idx"),
        |file| overwrite_root(file, "search_fts_docsize"),
        |file| overwrite_root(file, "search_fts_config"),
        |file| says(file, "DROP TABLE search_fts_config"),
        |file| says(file, "DELETE FROM search_fts_config"),
        |file| says(file, "UPDATE search_fts_config SET v = 99 WHERE k = 'version'"),
        |file| says(file, "DROP TABLE search_fts_data"),
    ];
    for damage in damages {
        let Fixture { store, id, folder } = open().await;
        for n in 0..30 {
            comes(&store, id, n).await;
        }
        store.close().await.unwrap();
        let path = folder.path().join("wakala.db");
        damage(&path);
        let store = Store::open(&DataDir::open(folder.path()).unwrap()).unwrap();
        // Whoever reads has seen the old one.
        let _ = store.read(|r| find(r, None, "habari", 1_000)).await;
        let mut refused = 0;
        for n in 30..150 {
            while let Err(error) = try_comes(&store, id, n).await {
                assert!(matches!(error, StoreError::Unreachable(_)), "it is tried again: {error}");
                refused += 1;
            }
        }
        assert!(refused <= 1, "in the transaction that meets the damage, and in no other");
        let file = Connection::open(&path).unwrap();
        until_mended(&store, &file).await;
        comes(&store, id, 150).await;
        all_are_found(&store, &file, 151).await;
    }
}
