//! Searching, and what a damaged index costs.

use wakala_domain::messages::IncomingMessage;
use wakala_domain::time::Wall;

use crate::{Fixture, PN, incoming, open};

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
        let comes = async |n: usize| {
            let message: IncomingMessage = incoming(PN, None, &format!("id{n}"), &format!("habari nambari{n}"));
            store.write(move |w| w.commit_incoming(id, &message, Wall(1))).await.unwrap();
        };
        for n in 0..30 {
            comes(n).await;
        }
        let file = rusqlite::Connection::open(folder.path().join("wakala.db")).unwrap();
        assert!(file.execute(damage, []).unwrap() > 0);
        for n in 30..150 {
            comes(n).await;
        }
        let mending = "SELECT count(*) FROM settings WHERE key = 'search index'";
        while file.query_row(mending, [], |row| row.get::<_, i64>(0)).unwrap() > 0 {
            // Each write lets a piece of it be done.
            store.write(|_| Ok(())).await.unwrap();
        }
        comes(150).await;
        let found = store.read(|r| r.search(None, "habari", 1_000)).await.unwrap();
        assert_eq!(found.len(), 151, "{damage}");
        file.execute("INSERT INTO messages_fts (messages_fts) VALUES ('integrity-check')", []).unwrap();
    }
}
