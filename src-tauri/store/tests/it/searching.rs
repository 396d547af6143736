//! Searching, and what a damaged index costs.

use rusqlite::Connection;
use wakala_domain::ids::InstanceId;
use wakala_domain::messages::IncomingMessage;
use wakala_domain::time::Wall;
use wakala_store::Store;

use crate::{Fixture, PN, incoming, open};

async fn comes(store: &Store, id: InstanceId, n: usize) {
    let message: IncomingMessage = incoming(PN, None, &format!("id{n}"), &format!("habari nambari{n}"));
    store.write(move |w| w.commit_incoming(id, &message, Wall(1))).await.unwrap();
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
    let found = store.read(|r| r.search(None, "habari", 1_000)).await.unwrap();
    assert_eq!(found.len(), number);
    file.execute("INSERT INTO messages_fts (messages_fts) VALUES ('integrity-check')", []).unwrap();
}

/// Whatever comes is committed, and in the end all of it is found.
#[tokio::test(flavor = "multi_thread")]
async fn a_damaged_index_refuses_no_message_and_finds_all_of_them_again() {
    for damage in [
        // What it says of its own shape, and what it holds.
        "UPDATE messages_fts_data SET block = x'00000000ffffffff' WHERE id = 10",
        "UPDATE messages_fts_data SET block = x'ffff' WHERE id > 10",
        "DELETE FROM messages_fts_data WHERE id > 10",
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
    let shape = "SELECT block FROM messages_fts_data WHERE id = 10";
    let older: Vec<u8> = file.query_row(shape, [], |row| row.get(0)).unwrap();
    for n in 5..12 {
        comes(&store, id, n).await;
    }
    file.execute("UPDATE messages_fts_data SET block = ?1 WHERE id = 10", [older]).unwrap();
    for n in 12..150 {
        comes(&store, id, n).await;
    }
    until_mended(&store, &file).await;
    comes(&store, id, 150).await;
    all_are_found(&store, &file, 151).await;
}
