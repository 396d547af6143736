//! Faults of this PC that meet session files, as real as they can be made: none of them costs a session, and all of them heal.

use std::io::Write;
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use journeys::{PATIENCE, Shop, network};
use tokio::sync::Notify;
use wakala_domain::ids::InstanceId;
use wakala_domain::lifecycle::{Badge, ClientSlot, Command, Fate, Link, Offer, ReasonKind, RevokedWhy};
use wakala_domain::settings::LifecycleSettings;
use wakala_engine::{InstanceSnapshot, Trigger};

use super::apart::{self, Somebody};
use super::{logs, texts};

/// Looks at faults, and at what is online, every second.
pub(crate) fn quick() -> LifecycleSettings {
    LifecycleSettings { disk_check_ms: 1_000, probe_every_ms: 1_000, ..LifecycleSettings::default() }
}

pub(crate) fn session_of(folder: &Path, id: InstanceId) -> PathBuf {
    folder.join("sessions").join(id.to_string())
}

/// What stands beside the sessions: copies that were kept aside.
pub(crate) fn copies(folder: &Path) -> Vec<String> {
    let entries = std::fs::read_dir(folder.join("sessions")).unwrap();
    let names = entries.map(|entry| entry.unwrap().file_name().into_string().unwrap());
    names.filter(|name| name.contains(".aside")).collect()
}

pub(crate) fn assert_kept(shown: &InstanceSnapshot, kind: ReasonKind) {
    assert_eq!((shown.badge(), shown.state.link), (Badge::Error, Link::Linked), "{:?}", shown.state);
    assert_eq!(shown.state.last_error.as_ref().map(|failure| failure.reason.kind), Some(kind), "{:?}", shown.state);
    assert_eq!(shown.state.offer, Offer::None, "no code is shown");
}

/// A fault stands when the engine starts; when it is taken away, the instance is online by itself, and nothing was kept aside.
async fn a_fault_at_the_start(kind: ReasonKind, make: impl Fn(&Path), unmake: impl Fn(&Path)) {
    logs();
    let folder = tempfile::tempdir().unwrap();
    let (network, owner, neema) = network().await.unwrap();
    let shop = Shop::open(folder.path(), &network.ws_url()).await.unwrap();
    let id = shop.add_paired("Duka", &owner).await.unwrap();
    let other = shop.add_paired("Kliniki", &neema).await.unwrap();
    shop.close().await;
    let session = session_of(folder.path(), id);
    make(&session);
    let shop = Shop::open_with(folder.path(), &network.ws_url(), quick()).await.unwrap();
    let shown = shop.wait_badge(id, Badge::Error).await.unwrap();
    assert_kept(&shown, kind);
    shop.wait_badge(other, Badge::Online).await.unwrap();
    // Neither an order nor another look makes it worse.
    shop.engine.command(id, Command::Restart, Trigger::Operator).await.unwrap();
    assert_kept(&shop.wait_badge(id, Badge::Error).await.unwrap(), kind);
    unmake(&session);
    shop.wait_badge(id, Badge::Online).await.unwrap();
    assert_eq!((copies(folder.path()), owner.linked_devices().len()), (vec![], 1));
    shop.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_folder_where_the_log_should_be_costs_no_session() {
    let log = |session: &Path| session.join("session.db-wal");
    a_fault_at_the_start(
        ReasonKind::SessionFault,
        |session| {
            let _ = std::fs::rename(log(session), session.join("kept"));
            std::fs::create_dir(log(session)).unwrap();
        },
        |session| {
            std::fs::remove_dir(log(session)).unwrap();
            let _ = std::fs::rename(session.join("kept"), log(session));
        },
    )
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_session_folder_that_was_moved_away_is_waited_for() {
    a_fault_at_the_start(
        ReasonKind::SessionGone,
        |session| std::fs::rename(session, session.with_extension("moved")).unwrap(),
        |session| std::fs::rename(session.with_extension("moved"), session).unwrap(),
    )
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_empty_disk_where_the_session_was_is_waited_for() {
    a_fault_at_the_start(
        ReasonKind::SessionGone,
        |session| {
            std::fs::rename(session, session.with_extension("moved")).unwrap();
            std::fs::create_dir(session).unwrap();
            std::fs::write(session.join("session.db"), "").unwrap();
        },
        |session| {
            std::fs::remove_dir_all(session).unwrap();
            std::fs::rename(session.with_extension("moved"), session).unwrap();
        },
    )
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_session_folder_that_is_a_file_is_named_and_left_alone() {
    a_fault_at_the_start(
        ReasonKind::SessionForbidden,
        |session| {
            std::fs::rename(session, session.with_extension("moved")).unwrap();
            std::fs::write(session, "a file").unwrap();
        },
        |session| {
            assert_eq!(std::fs::read(session).unwrap(), b"a file");
            std::fs::remove_file(session).unwrap();
            std::fs::rename(session.with_extension("moved"), session).unwrap();
        },
    )
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_session_folder_that_leads_elsewhere_is_named_and_not_followed() {
    a_fault_at_the_start(
        ReasonKind::SessionForbidden,
        |session| {
            std::fs::rename(session, session.with_extension("moved")).unwrap();
            std::os::unix::fs::symlink(session.with_extension("moved"), session).unwrap();
        },
        |session| {
            std::fs::remove_file(session).unwrap();
            std::fs::rename(session.with_extension("moved"), session).unwrap();
        },
    )
    .await;
}

/// Hears when something is logged: in a process that plays one test.
#[derive(Clone)]
struct Ear {
    words: &'static str,
    heard: Arc<Notify>,
}

impl Write for Ear {
    fn write(&mut self, line: &[u8]) -> std::io::Result<usize> {
        if String::from_utf8_lossy(line).contains(self.words) {
            self.heard.notify_one();
        }
        std::io::stderr().write_all(line)?;
        Ok(line.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

pub(crate) fn listen_for(words: &'static str) -> Arc<Notify> {
    let ear = Ear { words, heard: Arc::new(Notify::new()) };
    let heard = Arc::clone(&ear.heard);
    tracing_subscriber::fmt().with_env_filter("error").with_writer(move || ear.clone()).init();
    heard
}

fn mount_small(at: &Path) {
    let mounted =
        std::process::Command::new("mount").args(["-t", "tmpfs", "-o", "size=2m", "tmpfs"]).arg(at).status().unwrap();
    assert!(mounted.success());
}

/// Takes all the room that there is.
pub(crate) fn fill(disk: &Path) {
    let filler = disk.join("filler");
    let mut file = std::fs::OpenOptions::new().create(true).append(true).open(filler).unwrap();
    while file.write_all(&[1; 4096]).is_ok() {}
}

pub(crate) fn free(disk: &Path) {
    std::fs::remove_file(disk.join("filler")).unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_full_disk_under_the_sessions_costs_none() {
    if !apart::plays_apart("session_files::a_full_disk_under_the_sessions_costs_none", apart::MOUNTS) {
        return;
    }
    let refused = listen_for("Failed to buffer inbound batch");
    let folder = tempfile::tempdir().unwrap();
    let disk = folder.path().join("sessions");
    std::fs::create_dir(&disk).unwrap();
    mount_small(&disk);
    let (network, owner, neema) = network().await.unwrap();
    let shop = Shop::open_with(folder.path(), &network.ws_url(), quick()).await.unwrap();
    let id = shop.add_paired("Duka", &owner).await.unwrap();
    let chat = shop.chat_with(id, &neema).await.unwrap();
    neema.write(&owner, "before").await.unwrap();
    shop.wait_messages(chat, "received", |m| m.len() == 1).await.unwrap();
    network.wait_acknowledged(owner.number(), 1, PATIENCE).await.unwrap();

    // It is online: it stays so, takes nothing in, and says why.
    fill(&disk);
    let told = |s: &InstanceSnapshot| s.state.last_error.as_ref().map(|f| f.reason.kind) == Some(ReasonKind::DiskFull);
    let shown = shop.wait_for(id, "told", told).await.unwrap();
    assert_eq!((shown.badge(), shown.state.link), (Badge::Online, Link::Linked));
    // What is taken still finds room in the file; the first that does not is not acknowledged.
    let mut written = vec!["before".to_owned()];
    loop {
        let text = format!("while full, {}", written.len());
        neema.write(&owner, &text).await.unwrap();
        written.push(text);
        let count = written.len() as u64;
        tokio::select! {
            () = refused.notified() => break,
            taken = network.wait_acknowledged(owner.number(), count, PATIENCE) => taken.unwrap(),
        }
    }
    assert_eq!(network.undelivered(owner.number()).unwrap(), 1);
    let shown = shop.engine.instance(id).unwrap();
    assert_eq!((shown.badge(), shown.state.link), (Badge::Online, Link::Linked));
    // When there is room again, it comes once more, and is no copy of what was never kept.
    free(&disk);
    let messages = shop.wait_messages(chat, "all there", |m| m.len() == written.len()).await.unwrap();
    assert_eq!(texts(&messages), written);
    network.wait_acknowledged(owner.number(), written.len() as u64, PATIENCE).await.unwrap();
    shop.wait_badge(id, Badge::Online).await.unwrap();

    // It is started while the disk is full: it does not dial, and comes back by itself.
    let mut shown = shop.engine.instance(id).unwrap();
    for _ in 0..5 {
        shop.engine.command(id, Command::Stop, Trigger::Operator).await.unwrap();
        shop.wait_for(id, "ended", |s| s.state.client == ClientSlot::Empty).await.unwrap();
        fill(&disk);
        shop.engine.command(id, Command::Start, Trigger::Operator).await.unwrap();
        let settled = |s: &InstanceSnapshot| matches!(s.badge(), Badge::Error | Badge::Online);
        shown = shop.wait_for(id, "settled", settled).await.unwrap();
        // A file of the client before may have been closed, and have left room.
        if shown.badge() == Badge::Error {
            break;
        }
    }
    assert_kept(&shown, ReasonKind::DiskFull);
    free(&disk);
    shop.wait_badge(id, Badge::Online).await.unwrap();
    assert_eq!((copies(folder.path()), owner.linked_devices().len()), (vec![], 1));
    shop.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_session_folder_whose_rights_were_taken_away_costs_no_session() {
    if !apart::plays_apart(
        "session_files::a_session_folder_whose_rights_were_taken_away_costs_no_session",
        apart::NOBODY,
    ) {
        return;
    }
    let set = |path: &Path, mode| std::fs::set_permissions(path, std::fs::Permissions::from_mode(mode)).unwrap();
    // Closed altogether.
    a_fault_at_the_start(ReasonKind::SessionForbidden, |session| set(session, 0), |session| set(session, 0o700)).await;
    // For reading only.
    a_fault_at_the_start(
        ReasonKind::SessionForbidden,
        |session| {
            set(&session.join("session.db"), 0o400);
            set(session, 0o500);
        },
        |session| {
            set(session, 0o700);
            set(&session.join("session.db"), 0o600);
        },
    )
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_session_folder_of_another_user_is_named_and_left_alone() {
    let give = |path: &Path, to| std::os::unix::fs::chown(path, Some(to), None);
    let folder = tempfile::tempdir().unwrap();
    if give(folder.path(), 65_534).is_err() {
        // Only root can give a folder away.
        return;
    }
    a_fault_at_the_start(
        ReasonKind::SessionForbidden,
        |session| give(session, 65_534).unwrap(),
        |session| give(session, 0).unwrap(),
    )
    .await;
}

/// Holds a session's file, as a backup or a scanner may.
fn hold(file: &Path) {
    let held = rusqlite::Connection::open(file).unwrap();
    held.execute_batch("BEGIN IMMEDIATE").unwrap();
    println!("held");
    Somebody::wait_to_be_let_go();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_session_file_that_another_program_holds_costs_no_session_and_no_message() {
    const TEST: &str = "session_files::a_session_file_that_another_program_holds_costs_no_session_and_no_message";
    match apart::part() {
        None => return apart::play(TEST, "engine", &[]),
        Some(part) if part != "engine" => return hold(Path::new(&part)),
        Some(_) => {}
    }
    let refused = listen_for("Failed to buffer inbound batch");
    let folder = tempfile::tempdir().unwrap();
    let (network, owner, neema) = network().await.unwrap();
    let shop = Shop::open_with(folder.path(), &network.ws_url(), quick()).await.unwrap();
    let id = shop.add_paired("Duka", &owner).await.unwrap();
    let chat = shop.chat_with(id, &neema).await.unwrap();
    let file = session_of(folder.path(), id).join("session.db");
    let holder = Somebody::who_says("held", TEST, file.to_str().unwrap());
    let told =
        |s: &InstanceSnapshot| s.state.last_error.as_ref().map(|f| f.reason.kind) == Some(ReasonKind::SessionLocked);
    let shown = shop.wait_for(id, "told", told).await.unwrap();
    assert_eq!((shown.badge(), shown.state.link), (Badge::Online, Link::Linked));
    neema.write(&owner, "while held").await.unwrap();
    tokio::time::timeout(PATIENCE, refused.notified()).await.unwrap();
    assert_eq!(network.undelivered(owner.number()).unwrap(), 1);
    drop(holder);
    let messages = shop.wait_messages(chat, "there", |m| !m.is_empty()).await.unwrap();
    assert_eq!(texts(&messages), ["while held"]);
    network.wait_acknowledged(owner.number(), 1, PATIENCE).await.unwrap();
    shop.wait_badge(id, Badge::Online).await.unwrap();

    // And when it starts.
    shop.engine.command(id, Command::Stop, Trigger::Operator).await.unwrap();
    shop.wait_for(id, "ended", |s| s.state.client == ClientSlot::Empty).await.unwrap();
    let holder = Somebody::who_says("held", TEST, file.to_str().unwrap());
    shop.engine.command(id, Command::Start, Trigger::Operator).await.unwrap();
    assert_kept(&shop.wait_badge(id, Badge::Error).await.unwrap(), ReasonKind::SessionLocked);
    drop(holder);
    shop.wait_badge(id, Badge::Online).await.unwrap();
    assert_eq!((copies(folder.path()), owner.linked_devices().len()), (vec![], 1));
    shop.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn damaged_sessions_are_numbered_and_a_good_one_can_be_put_back() {
    logs();
    let folder = tempfile::tempdir().unwrap();
    let (network, owner, neema) = network().await.unwrap();
    let shop = Shop::open(folder.path(), &network.ws_url()).await.unwrap();
    let id = shop.add_paired("Duka", &owner).await.unwrap();
    let other = shop.add_paired("Kliniki", &neema).await.unwrap();
    shop.close().await;
    let session = session_of(folder.path(), id);
    // The good one, and one of another number, as earlier versions named it.
    std::fs::rename(&session, session.with_extension("aside-7")).unwrap();
    let strangers = session.with_extension("aside");
    std::fs::create_dir(&strangers).unwrap();
    // By SQLite, whatever of it stands in its log still.
    let copied = rusqlite::Connection::open(session_of(folder.path(), other).join("session.db")).unwrap();
    copied.execute("VACUUM INTO ?1", [strangers.join("session.db").to_str().unwrap()]).unwrap();
    drop(copied);
    std::fs::create_dir(&session).unwrap();
    std::fs::write(session.join("session.db"), [7; 9000]).unwrap();

    let shop = Shop::open_with(folder.path(), &network.ws_url(), quick()).await.unwrap();
    shop.wait_qr(id).await.unwrap();
    let shown = shop.engine.instance(id).unwrap().state;
    assert_eq!(shown.link, Link::Revoked(RevokedWhy::SessionUnreadable));
    let numbers = async || {
        let kept = shop.engine.sessions_aside(id).await.unwrap();
        kept.iter().map(|kept| kept.number).collect::<Vec<_>>()
    };
    assert_eq!(numbers().await, [0, 7, 8]);
    let put_back = |number| shop.engine.put_session_back(id, number, Trigger::Operator);
    for (number, words) in [(0, "another number"), (5, "no session"), (8, "SessionUnreadable")] {
        let refused = put_back(number).await.unwrap_err().to_string();
        assert!(refused.contains(words), "{refused}");
    }
    // While it shows a code: no phone is needed any more.
    put_back(7).await.unwrap();
    shop.wait_badge(id, Badge::Online).await.unwrap();
    assert_eq!(numbers().await, [0, 8, 9], "the one without a phone was kept aside, too");
    let refused = put_back(8).await.unwrap_err().to_string();
    assert!(refused.contains("can be used"), "{refused}");
    assert_eq!(owner.linked_devices().len(), 1);
    // What was kept aside goes with the session when the operator ends it.
    shop.engine.command(id, Command::Unlink, Trigger::Operator).await.unwrap();
    let ended = |s: &InstanceSnapshot| s.state.link == Link::Unpaired && s.state.pending_fate() == Fate::Keep;
    shop.wait_for(id, "unlinked", ended).await.unwrap();
    assert!(!session.exists() && copies(folder.path()).is_empty());
    shop.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_putting_back_that_was_cut_short_is_finished_at_the_next_start() {
    logs();
    let folder = tempfile::tempdir().unwrap();
    let (network, owner, _) = network().await.unwrap();
    let shop = Shop::open(folder.path(), &network.ws_url()).await.unwrap();
    let id = shop.add_paired("Duka", &owner).await.unwrap();
    shop.close().await;
    let session = session_of(folder.path(), id);
    let (earlier, present) = (session.with_extension("aside-3"), session.with_extension("aside-4"));
    // Killed before the first rename, between the two, and before it could be noted that both were done.
    for cut in 0..3 {
        std::fs::rename(&session, &earlier).unwrap();
        std::fs::create_dir(&session).unwrap();
        std::fs::write(session.join("session.db"), [7; 9000]).unwrap();
        if cut >= 1 {
            std::fs::rename(&session, &present).unwrap();
        }
        if cut >= 2 {
            std::fs::rename(&earlier, &session).unwrap();
        }
        let directory = wakala_store::DataDir::open(folder.path()).unwrap();
        let store = wakala_store::Store::open(&directory).unwrap();
        let mut decided = store.read(move |r| r.instance(id)).await.unwrap().unwrap().lifecycle;
        decided.link = Link::Revoked(RevokedWhy::SessionUnreadable);
        decided.fate = Fate::PutBack(3);
        store.write(move |w| w.set_lifecycle(id, &decided)).await.unwrap();
        store.close().await.unwrap();
        drop((store, directory));

        let shop = Shop::open(folder.path(), &network.ws_url()).await.unwrap();
        let shown = shop.wait_badge(id, Badge::Online).await.unwrap();
        assert_eq!(shown.state.pending_fate(), Fate::Keep);
        shop.close().await;
        assert_eq!((copies(folder.path()).len(), present.exists(), earlier.exists()), (1, true, false), "cut {cut}");
        std::fs::remove_dir_all(&present).unwrap();
    }
    assert_eq!(owner.linked_devices().len(), 1);
}

/// A copy of the folder that was put back under a wrong name, or two desks that were made one: each number goes on as itself or not at all.
#[tokio::test(flavor = "multi_thread")]
async fn another_numbers_session_is_used_by_nobody() {
    logs();
    let folder = tempfile::tempdir().unwrap();
    let (network, owner, neema) = network().await.unwrap();
    let shop = Shop::open(folder.path(), &network.ws_url()).await.unwrap();
    let numbers = [shop.add_paired("Duka", &owner).await.unwrap(), shop.add_paired("Kliniki", &neema).await.unwrap()];
    shop.close().await;
    let [first, second] = numbers.map(|id| session_of(folder.path(), id));
    let aside = folder.path().join("sessions").join("by hand");
    let exchange = || {
        std::fs::rename(&first, &aside).unwrap();
        std::fs::rename(&second, &first).unwrap();
        std::fs::rename(&aside, &second).unwrap();
    };
    exchange();
    let shop = Shop::open_with(folder.path(), &network.ws_url(), quick()).await.unwrap();
    for id in numbers {
        assert_kept(&shop.wait_badge(id, Badge::Error).await.unwrap(), ReasonKind::SessionGone);
        shop.engine.command(id, Command::Restart, Trigger::Operator).await.unwrap();
        assert_kept(&shop.wait_badge(id, Badge::Error).await.unwrap(), ReasonKind::SessionGone);
    }
    exchange();
    for id in numbers {
        shop.wait_badge(id, Badge::Online).await.unwrap();
    }
    assert_eq!((copies(folder.path()), owner.linked_devices().len(), neema.linked_devices().len()), (vec![], 1, 1));
    shop.close().await;
}
