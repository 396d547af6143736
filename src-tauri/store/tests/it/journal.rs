//! A journal that no version wrote: whoever reads it comes past what is damaged.

use std::path::Path;

use wakala_domain::ids::InstanceId;
use wakala_domain::journal::{Happening, HappeningKind};
use wakala_domain::time::Wall;
use wakala_store::{DataDir, JournalRow, Store};

use crate::{Fixture, open};

/// Four entries, of which something becomes behind the program's back.
async fn spoilt(sql: &str) -> (Store, InstanceId, tempfile::TempDir) {
    let Fixture { store, id, folder } = open().await;
    for at in [10, 20, 30, 40] {
        store.write(move |w| w.append_journal(id, Wall(at), &Happening::NoticesWithdrawn)).await.unwrap();
    }
    store.close().await.unwrap();
    tamper(folder.path(), sql);
    let store = Store::open(&DataDir::open(folder.path()).unwrap()).unwrap();
    (store, id, folder)
}

fn tamper(folder: &Path, sql: &str) {
    let file = rusqlite::Connection::open(folder.join("wakala.db")).unwrap();
    file.execute_batch(sql).unwrap();
    file.close().unwrap();
}

/// What each reader finds after a position: all entries, and those of a kind.
async fn read(store: &Store, position: i64, limit: u32) -> [wakala_store::JournalPage; 2] {
    let both = store.read(move |r| {
        let of_kind = r.journal_of_kind_after(HappeningKind::Notices, position, limit)?;
        Ok([r.journal_after(position, limit)?, of_kind])
    });
    both.await.unwrap()
}

#[tokio::test]
async fn an_entry_that_can_not_be_read_is_passed_and_said() {
    let over = Some(Happening::NoticesWithdrawn);
    for (column, holds, instance, what) in [
        ("instance", "-1", false, over.clone()),
        ("instance", "-9223372036854775808", false, over.clone()),
        ("what", "CAST(x'ff' AS TEXT)", true, None),
        ("what", "CAST(x'7b226973223aff7d' AS TEXT)", true, None),
        ("what", "''", true, None),
        ("what", "'of a later version'", true, None),
        ("what", "'{\"is\":\"of a later version\"}'", true, None),
        ("what", "'{\"is\":\"messages\",\"rows\":[\"x\"]}'", true, None),
        ("at", "9223372036854775807", true, over.clone()),
        ("at", "-9223372036854775808", true, over.clone()),
    ] {
        let (store, id, _folder) = spoilt(&format!("UPDATE journal SET {column} = {holds} WHERE seq = 2")).await;
        let case = format!("{column} = {holds}");
        for page in read(&store, 0, 9).await {
            let seqs: Vec<i64> = page.rows.iter().map(|row| row.seq).collect();
            assert_eq!((seqs, page.end, page.gap), (vec![1, 2, 3, 4], 4, false), "{case}");
            let JournalRow { instance: who, what: says, .. } = &page.rows[1];
            assert_eq!((*who, says), (instance.then_some(id), &what), "{case}");
        }
        // Where it ends a page, or is all of one, the next one goes on behind it.
        for page in read(&store, 0, 2).await.into_iter().chain(read(&store, 1, 1).await) {
            assert_eq!(page.end, 2, "{case}");
        }
        store.write(|w| w.set_journal_position("reader", 2)).await.unwrap();
        assert_eq!(store.read(|r| r.journal_position("reader")).await.unwrap(), 2, "{case}");
    }
}
