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

#[tokio::test]
async fn whoever_reads_past_a_hole_is_told_of_it_wherever_it_is() {
    // What becomes of the entries, where the end is then, and from which positions something is missed: by who reads all, and by who
    // reads a kind.
    let from_before = |missed: i64| move |position: i64| position < missed;
    let (none, in_the_middle, to_the_end) = (from_before(0), from_before(2), from_before(4));
    for (sql, end, of_all, of_kind) in [
        ("", 4, none, none),
        ("DELETE FROM journal WHERE seq = 1", 4, from_before(1), from_before(1)),
        ("DELETE FROM journal WHERE seq = 2", 4, in_the_middle, in_the_middle),
        ("DELETE FROM journal WHERE seq = 4", 4, to_the_end, to_the_end),
        ("DELETE FROM journal", 4, to_the_end, to_the_end),
        ("UPDATE journal SET kind = 'nothing' WHERE seq = 2", 4, none, in_the_middle),
        ("UPDATE journal SET kind = CAST(x'ff' AS TEXT) WHERE seq = 2", 4, none, in_the_middle),
        ("UPDATE journal SET kind = 'messages' WHERE seq = 2", 4, none, none),
        ("DELETE FROM sqlite_sequence WHERE name = 'journal'", 4, none, none),
        ("UPDATE sqlite_sequence SET seq = 1 WHERE name = 'journal'", 4, none, none),
        ("UPDATE sqlite_sequence SET seq = 9 WHERE name = 'journal'", 9, from_before(9), from_before(9)),
    ] {
        let (store, id, _folder) = spoilt(sql).await;
        for position in 0..=end {
            let [all, some] = read(&store, position, 9).await;
            assert_eq!((all.end, some.end), (end, end), "{sql}: {position}");
            assert_eq!((all.gap, some.gap), (of_all(position), of_kind(position)), "{sql}: {position}");
            // Entry by entry the same is missed, once.
            let (mut at, mut missed) = (position, 0);
            while at < end {
                let [page, _] = read(&store, at, 1).await;
                missed += u32::from(page.gap);
                at = page.end;
            }
            assert_eq!(missed, u32::from(of_all(position)), "{sql}: {position}");
        }
        // Numbers go on from the end.
        let next = store.write(move |w| w.append_journal(id, Wall(50), &Happening::NoticesWithdrawn)).await.unwrap();
        assert_eq!(next, end + 1, "{sql}");
    }
}

#[tokio::test]
async fn a_reader_that_was_kept_ahead_of_the_end_misses_nothing_of_what_comes() {
    for kept in [5, 99, i64::MAX] {
        let (store, id, folder) = spoilt("INSERT INTO journal_readers VALUES ('reader', 2)").await;
        store.close().await.unwrap();
        tamper(folder.path(), &format!("UPDATE journal_readers SET position = {kept}"));
        let store = Store::open(&DataDir::open(folder.path()).unwrap()).unwrap();
        let position = store.read(|r| r.journal_position("reader")).await.unwrap();
        assert_eq!(position, 4, "{kept}");
        // It keeps where it begins, and ends before it comes to what happens next.
        store.write(move |w| w.set_journal_position("reader", position)).await.unwrap();
        for at in [50, 60] {
            store.write(move |w| w.append_journal(id, Wall(at), &Happening::NoticesWithdrawn)).await.unwrap();
        }
        let missed = store.read(|r| r.journal_after(r.journal_position("reader")?, 9)).await.unwrap();
        assert_eq!(missed.rows.iter().map(|row| row.seq).collect::<Vec<_>>(), [5, 6], "{kept}");
        assert!(!missed.gap);
    }
}

/// Page by page, and each page looks at so many entries and no more.
#[tokio::test]
async fn what_some_instances_have_is_found_in_one_pass_whatever_stands_between() {
    let Fixture { store, folder: _folder, .. } = open().await;
    let of = |bits: u64| InstanceId::from_random(bits << 1);
    let written = store.write(move |w| {
        (0..30).try_for_each(|n| w.append_journal(of(n % 3), Wall(5), &Happening::NoticesWithdrawn).map(|_| ()))
    });
    written.await.unwrap();
    for looks_at in [1, 2, 4, 29, 30, 100] {
        let (mut after, mut found, mut pages) = (3, Vec::new(), 0);
        while after < 25 {
            let page = store.read(move |r| r.journal_of_instances(&[of(0), of(2)], after, 25, looks_at));
            let (rows, looked, there) = page.await.unwrap();
            assert_eq!(i64::from(there), looked - after);
            assert!(looked == 25 || looked == after + i64::from(looks_at), "{looked}");
            found.extend(rows.iter().map(|row| row.seq));
            (after, pages) = (looked, pages + 1);
        }
        let wanted: Vec<i64> = (4..=25).filter(|seq| (seq - 1) % 3 != 1).collect();
        assert_eq!(found, wanted, "{looks_at}");
        assert!(pages <= 22 / looks_at + 1, "{pages}");
    }
}
