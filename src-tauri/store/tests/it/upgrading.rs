//! Files of earlier versions, as this program finds them, and what becomes of them where their migration is cut off. `old/` has them as
//! SQL: each was made by the steps as they were in its time, whatever became of them since.

use std::fmt::Debug;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};

use tracing::field::{Field, Visit};
use tracing::span;
use wakala_domain::address::Address;
use wakala_domain::messages::Content;
use wakala_store::{DataDir, Store, StoreError};

/// A file of before: a number, a person with a text from them and one to them, and a little in every table that there was.
struct Old {
    version: u32,
    sql: &'static str,
}

const OLD: [Old; 3] = [
    Old { version: 15, sql: include_str!("../old/15.sql") },
    Old { version: 30, sql: include_str!("../old/30.sql") },
    Old { version: 49, sql: include_str!("../old/49.sql") },
];

impl Old {
    /// The data folder of its program.
    fn write(&self, folder: &Path) {
        let file = rusqlite::Connection::open(folder.join("wakala.db")).unwrap();
        file.query_row("PRAGMA journal_mode = WAL", [], |_| Ok(())).unwrap();
        file.execute_batch(self.sql).unwrap();
        assert_eq!(file.pragma_query_value(None, "user_version", |row| row.get(0)), Ok(self.version));
        file.close().unwrap();
    }

    /// All is there, whatever happened on the way here.
    async fn is_whole(&self, store: &Store, case: &str) {
        store.write(|w| w.heal_after_run(wakala_domain::time::Wall(0))).await.unwrap();
        let (names, mut texts, waiting) = store
            .read(|r| {
                let instances = r.instances()?;
                let (mut texts, mut waiting) = (Vec::new(), 0);
                for one in &instances {
                    waiting += r.queue(one.id, None, 100)?.len();
                    for chat in r.chats(Some(one.id), None, 100)? {
                        texts.extend(r.messages(chat.id, None, 100)?.into_iter().filter_map(|one| match one.content {
                            Content::Text { text } => Some(text),
                            _ => None,
                        }));
                    }
                }
                Ok((instances.iter().map(|one| one.name.to_string()).collect::<Vec<_>>(), texts, waiting))
            })
            .await
            .unwrap();
        texts.sort();
        assert_eq!(
            (names, texts, waiting),
            (vec!["Duka".to_owned()], vec!["habari".into(), "jibu".into()], 1),
            "{case}"
        );
    }
}

fn open(folder: &Path) -> Result<Store, StoreError> {
    Store::open(&DataDir::open(folder).unwrap())
}

/// The names in a folder that begin as the database's.
fn names(folder: &Path) -> Vec<String> {
    let names = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap());
    let mut names: Vec<String> = names.filter(|name| name.starts_with("wakala.db")).collect();
    names.sort();
    names
}

#[tokio::test]
async fn what_earlier_programs_wrote_is_found_and_goes_on() {
    for old in &OLD {
        let case = format!("version {}", old.version);
        let folder = tempfile::tempdir().unwrap();
        old.write(folder.path());
        let store = open(folder.path()).unwrap();
        old.is_whole(&store, &case).await;
        let id = store.read(|r| r.instances()).await.unwrap()[0].id;
        // And it goes on from there.
        let phone: Address = "255700000999@s.whatsapp.net".parse().unwrap();
        let message = crate::incoming(phone.as_str(), None, "new", "mpya");
        let kept = store.write(move |w| w.commit_incoming(id, &message, wakala_domain::time::Wall(5))).await.unwrap();
        let found = store.read(move |r| r.message(kept.row)).await.unwrap().unwrap();
        assert_eq!(found.content, Content::Text { text: "mpya".into() }, "{case}");
        store.close().await.unwrap();
    }
}

/// Calls on every line of the log: wherever there is one, the program may end.
struct Steps<F>(F);

struct Line(String);

impl Visit for Line {
    fn record_debug(&mut self, field: &Field, value: &dyn Debug) {
        self.0 += &format!("{field}={value:?} ");
    }
}

impl<F: Fn(&str) + 'static + Send + Sync> tracing::Subscriber for Steps<F> {
    fn enabled(&self, at: &tracing::Metadata<'_>) -> bool {
        at.target().starts_with("wakala_store")
    }
    fn new_span(&self, _: &span::Attributes<'_>) -> span::Id {
        span::Id::from_u64(1)
    }
    fn record(&self, _: &span::Id, _: &span::Record<'_>) {}
    fn record_follows_from(&self, _: &span::Id, _: &span::Id) {}
    fn event(&self, event: &tracing::Event<'_>) {
        let mut line = Line(String::new());
        event.record(&mut line);
        (self.0)(&line.0);
    }
    fn enter(&self, _: &span::Id) {}
    fn exit(&self, _: &span::Id) {}
}

/// What a kill now would leave of a folder.
fn left_of(folder: &Path, to: &Path) {
    std::fs::create_dir(to).unwrap();
    for name in names(folder).iter().filter(|name| !name.ends_with("-shm")) {
        std::fs::copy(folder.join(name), to.join(name)).unwrap();
    }
}

#[tokio::test]
async fn a_kill_anywhere_on_the_way_to_the_first_good_start_costs_nothing() {
    for old in &OLD {
        let folders = tempfile::tempdir().unwrap();
        let folder = folders.path().join("data");
        std::fs::create_dir(&folder).unwrap();
        old.write(&folder);
        // Each line is met once before anybody listens: one that another test met for the first time in the moment in which a listener
        // comes is told to nobody.
        let met = folders.path().join("met");
        std::fs::create_dir(&met).unwrap();
        old.write(&met);
        for _ in 0..2 {
            let store = open(&met).unwrap();
            store.started_well();
            store.close().await.unwrap();
        }
        let left: Arc<Mutex<Vec<(String, PathBuf)>>> = Arc::default();
        let (noted, from, base) = (Arc::clone(&left), folder.clone(), folders.path().to_owned());
        let kills = Steps(move |line: &str| {
            let mut noted = noted.lock().unwrap();
            let to = base.join(noted.len().to_string());
            left_of(&from, &to);
            noted.push((line.to_owned(), to));
        });
        // The first start migrates, and the second one is the good one that needs no copy any more.
        let kills = tracing::Dispatch::new(kills);
        for _ in 0..2 {
            let store = tracing::dispatcher::with_default(&kills, || open(&folder)).unwrap();
            tracing::dispatcher::with_default(&kills, || store.started_well());
            store.close().await.unwrap();
        }
        let mut left = left.lock().unwrap().clone();
        // In the middle of the copy, too.
        let (said, whole) = left.iter().find(|(said, _)| said.contains("the copy is written")).unwrap().clone();
        let half = folders.path().join("half");
        left_of(&whole, &half);
        let part = half.join("wakala.db.before.part");
        let length = std::fs::metadata(&part).unwrap().len();
        std::fs::OpenOptions::new().write(true).open(&part).unwrap().set_len(length / 2).unwrap();
        left.push((format!("half of it before: {said}"), half));
        for step in ["a copy of it is made first", "is kept until", "migrating", "is migrated", "not needed any more"] {
            assert!(left.iter().any(|(said, _)| said.contains(step)), "{step}: {left:?}");
        }
        for (said, folder) in &left {
            let case = format!("version {}: {said}", old.version);
            for start in ["the next start", "the one after"] {
                let case = format!("{case}, {start}");
                let store = open(folder).unwrap_or_else(|error| panic!("{case}: {error}"));
                old.is_whole(&store, &case).await;
                store.started_well();
                store.close().await.unwrap();
            }
            assert_eq!(names(folder), ["wakala.db"], "{case}: nothing is left over");
        }
    }
}

/// One flipped bit in whatever text an earlier program wrote: an update takes it along.
#[tokio::test]
async fn a_byte_that_is_no_text_stops_no_update() {
    let rows = |file: &rusqlite::Connection, sql: &str| -> Vec<(String, String)> {
        let mut rows = file.prepare(sql).unwrap();
        rows.query_map([], |row| Ok((row.get(0)?, row.get(1)?))).unwrap().map(Result::unwrap).collect()
    };
    for old in &OLD {
        let whole = tempfile::tempdir().unwrap();
        old.write(whole.path());
        let columns = rows(
            &rusqlite::Connection::open(whole.path().join("wakala.db")).unwrap(),
            "SELECT t.name, c.name FROM sqlite_schema t, pragma_table_info(t.name) c
             WHERE t.type = 'table' AND c.type = 'TEXT' AND t.name NOT LIKE '%fts%' AND t.name NOT LIKE 'sqlite%'",
        );
        assert!(columns.len() > 20, "version {}: {columns:?}", old.version);
        for (table, column) in columns {
            let case = format!("version {}: {table}.{column}", old.version);
            let folder = tempfile::tempdir().unwrap();
            old.write(folder.path());
            let file = rusqlite::Connection::open(folder.path().join("wakala.db")).unwrap();
            file.execute_batch("PRAGMA foreign_keys = OFF").unwrap();
            file.execute(&format!("UPDATE OR IGNORE {table} SET {column} = CAST(x'7bff7d' AS TEXT)"), []).unwrap();
            file.close().unwrap();
            let store = open(folder.path()).unwrap_or_else(|error| panic!("{case}: {error}"));
            store.write(|w| w.heal_after_run(wakala_domain::time::Wall(0))).await.unwrap();
            assert_eq!(store.read(|r| r.instances()).await.unwrap().len(), 1, "{case}");
            store.close().await.unwrap();
        }
    }
}

/// The version before ran with them; what is kept of them is said once, in the trail.
#[tokio::test]
async fn rows_that_refer_to_nothing_stop_no_update_and_are_said_in_the_trail() {
    for old in &OLD {
        let case = format!("version {}", old.version);
        let folder = tempfile::tempdir().unwrap();
        old.write(folder.path());
        let file = rusqlite::Connection::open(folder.path().join("wakala.db")).unwrap();
        file.execute_batch("PRAGMA foreign_keys = OFF; DELETE FROM chats").unwrap();
        file.close().unwrap();
        for (start, said) in [("the update", 1), ("the start after it", 0)] {
            let store = open(folder.path()).unwrap_or_else(|error| panic!("{case}: {error}"));
            let newest = store.read(|r| Ok(r.audit(None, None, 1)?.first().map_or(0, |(id, _)| *id))).await.unwrap();
            store.write(|w| w.heal_after_run(wakala_domain::time::Wall(7))).await.unwrap();
            let lines = store.read(|r| r.audit(None, None, 100)).await.unwrap();
            let lines: Vec<_> = lines.into_iter().filter(|(id, _)| *id > newest).map(|(_, line)| line).collect();
            assert_eq!(lines.len(), said, "{case}, {start}: {lines:?}");
            for line in lines {
                assert_eq!((line.trigger.as_str(), line.action.as_str(), line.at.0), ("startup", "mend", 7), "{case}");
                assert!(line.detail.is_some_and(|detail| detail.starts_with("kept_aside=")), "{case}");
            }
            assert_eq!(store.read(|r| r.instances()).await.unwrap().len(), 1, "{case}");
            store.close().await.unwrap();
        }
    }
}

#[test]
fn a_format_that_can_not_be_is_a_damaged_file_and_not_touched() {
    let folder = tempfile::tempdir().unwrap();
    OLD[0].write(folder.path());
    let file = rusqlite::Connection::open(folder.path().join("wakala.db")).unwrap();
    file.execute_batch("PRAGMA user_version = -3").unwrap();
    file.close().unwrap();
    let before = std::fs::read(folder.path().join("wakala.db")).unwrap();
    let refused = open(folder.path()).map(|_| ()).unwrap_err();
    assert!(matches!(&refused, StoreError::Corrupt(why) if why.contains("-3")), "{refused}");
    assert_eq!(std::fs::read(folder.path().join("wakala.db")).unwrap(), before);
    assert_eq!(names(folder.path()).iter().filter(|name| name.contains("before")).count(), 0);
}

/// The new version opens the database, and something else keeps it from starting: the one before must still be there.
#[tokio::test]
async fn a_start_that_fails_after_the_update_keeps_what_was_there_before_it() {
    for old in &OLD {
        let folder = tempfile::tempdir().unwrap();
        old.write(folder.path());
        let copy = format!("wakala.db.before-{}", old.version);
        for (start, well, kept) in [
            ("the update", false, true),
            ("a start that fails", false, true),
            ("another one", false, true),
            ("the next good start", true, false),
        ] {
            let store = open(folder.path()).unwrap();
            assert!(names(folder.path()).contains(&copy), "version {}: {start}", old.version);
            if well {
                store.started_well();
            }
            assert_eq!(names(folder.path()).contains(&copy), kept, "version {}: {start}", old.version);
            store.close().await.unwrap();
        }
        // The start that has made it keeps it, however well it goes.
        let folder = tempfile::tempdir().unwrap();
        old.write(folder.path());
        let store = open(folder.path()).unwrap();
        store.started_well();
        assert!(names(folder.path()).contains(&copy), "version {}", old.version);
        store.close().await.unwrap();
    }
}

/// Where this test is played: in a process that may mount what it likes.
#[cfg(target_os = "linux")]
const APART: &str = "WAKALA_PART";

#[cfg(target_os = "linux")]
#[tokio::test]
async fn a_full_disk_anywhere_on_the_way_costs_nothing_and_is_said() {
    let test = "upgrading::a_full_disk_anywhere_on_the_way_costs_nothing_and_is_said";
    if std::env::var_os(APART).is_none() {
        let played = std::process::Command::new("unshare")
            .args(["--user", "--map-root-user", "--mount"])
            .arg(std::env::current_exe().unwrap())
            .args(["--exact", test, "--nocapture"])
            .env(APART, "all")
            .status();
        return assert!(played.unwrap().success());
    }
    for old in &OLD {
        let disk = tempfile::tempdir().unwrap();
        let mount = |options: &str| {
            let mounted = std::process::Command::new("mount")
                .args(["-t", "tmpfs", "-o", options, "tmpfs"])
                .arg(disk.path())
                .status();
            assert!(mounted.unwrap().success(), "{options}");
        };
        mount("size=64m");
        old.write(disk.path());
        let used = std::fs::metadata(disk.path().join("wakala.db")).unwrap().len().div_ceil(1024);
        let (mut room, mut for_the_copy, mut later) = (8, 0, 0);
        let store = loop {
            mount(&format!("remount,size={}k", used + room));
            let case = format!("version {}, {room} kB", old.version);
            match open(disk.path()) {
                Ok(store) => break store,
                Err(StoreError::NoRoomForCopy { bytes }) => {
                    for_the_copy += 1;
                    assert_eq!(later, 0, "{case}: there was room for it before");
                    assert!(bytes > 0, "{case}");
                }
                Err(StoreError::DiskFull) => later += 1,
                // Not even for what two connections share.
                Err(StoreError::Unreachable(_)) if room <= 64 => {}
                Err(error) => panic!("{case}: {error}"),
            }
            assert!(!names(disk.path()).contains(&"wakala.db.before.part".to_owned()), "{case}");
            let file = rusqlite::Connection::open_with_flags(
                disk.path().join("wakala.db"),
                rusqlite::OpenFlags::SQLITE_OPEN_READ_ONLY,
            );
            let version = file.unwrap().pragma_query_value(None, "user_version", |row| row.get(0));
            assert!(room <= 64 || version == Ok(old.version), "{case}: {version:?}");
            room += 4;
        };
        mount("remount,size=64m");
        assert!(for_the_copy > 0 && later > 0, "version {}: {for_the_copy}, {later}", old.version);
        old.is_whole(&store, &format!("version {}", old.version)).await;
        store.close().await.unwrap();
        let unmounted = std::process::Command::new("umount").arg(disk.path()).status();
        assert!(unmounted.unwrap().success());
    }
}

#[tokio::test]
async fn each_step_of_an_update_is_told_once_and_nothing_where_there_is_none() {
    for old in &OLD {
        let folder = tempfile::tempdir().unwrap();
        old.write(folder.path());
        let told = Mutex::new(Vec::new());
        for _ in 0..2 {
            let directory = DataDir::open(folder.path()).unwrap();
            let store = Store::open_telling(&directory, |step| told.lock().unwrap().push(step)).unwrap();
            store.close().await.unwrap();
        }
        let told = told.into_inner().unwrap();
        let of = told[0].of;
        assert_eq!(
            told.iter().map(|one| one.step).collect::<Vec<_>>(),
            (1..=of).collect::<Vec<_>>(),
            "{}",
            old.version
        );
        assert!(told.iter().all(|one| one.of == of) && of > 2);
    }
    let new = tempfile::tempdir().unwrap();
    let directory = DataDir::open(new.path()).unwrap();
    Store::open_telling(&directory, |step| panic!("{step}")).unwrap().close().await.unwrap();
}
