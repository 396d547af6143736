//! As many numbers as a shop has, under the limits of open files that systems set, and what happens where there is no room for all.

use std::collections::BTreeSet;
use std::path::Path;

use futures::{StreamExt as _, TryStreamExt as _, stream};
use journeys::process::{Process, Word};
use journeys::{PATIENCE, Shop, network};
use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};
use wakala_domain::lifecycle::{Badge, ClientSlot, Command, Link, ReasonKind};
use wakala_domain::settings::LifecycleSettings;
use wakala_engine::{InstanceSnapshot, Trigger};

use super::{apart, logs};

/// Numbers that are paired at the same time.
const PAIRED_AT_ONCE: usize = 8;

/// Pairs so many numbers with phones of this network, and closes.
async fn paired(folder: &Path, network: &fake_whatsapp::PracticeNetwork, count: usize) {
    let shop = Shop::open(folder, &network.ws_url()).await.unwrap();
    let pairing = stream::iter(0..count).map(|n| {
        let (shop, phone) = (&shop, network.phone(&format!("+25570000{n:04}"), "Asha").unwrap());
        async move { shop.add_paired(&format!("Duka {n}"), &phone).await }
    });
    pairing.buffer_unordered(PAIRED_AT_ONCE).try_collect::<Vec<_>>().await.unwrap();
    shop.close().await;
}

/// Plays the engine's part of a test apart, on this folder and network.
async fn engine_apart(test: &'static str, folder: &Path, url: &str, by: &'static [&'static str]) {
    let part = serde_json::to_string(&(folder, url)).unwrap();
    tokio::task::spawn_blocking(move || apart::play(test, &part, by)).await.unwrap();
}

/// Each number keeps four files open (its socket, its session and what SQLite has beside it), and the program some thirty: 200 are
/// 826, and the usual soft limit of 1,024 is reached with 250. The usual one of a Mac is reached with 58.
#[tokio::test(flavor = "multi_thread")]
async fn more_numbers_come_up_than_the_soft_limit_of_open_files_has_room_for() {
    const NUMBERS: usize = 64;
    const SOFT_LIMIT: usize = 256;
    const OF_EACH: usize = 4;
    const OF_ALL: usize = 60;
    logs();
    let folder = tempfile::tempdir().unwrap();
    let (network, ..) = network().await.unwrap();
    paired(folder.path(), &network, NUMBERS).await;
    let (written, script) = (folder.path().join("limited.sh"), folder.path().join("limited"));
    let limited = format!("#!/bin/sh\nulimit -S -n {SOFT_LIMIT}\nexec {} \"$@\"\n", env!("CARGO_BIN_EXE_shop"));
    std::fs::write(&written, limited).unwrap();
    // By a process of its own: what this one wrote may still be open in a child that another test starts, and can't be run then.
    let install = tokio::process::Command::new("install").args(["-m", "700"]).args([&written, &script]).status();
    assert!(install.await.unwrap().success());
    let mut process = Process::start(&script, folder.path(), &network.ws_url()).unwrap();
    let mut online = BTreeSet::new();
    let all = async {
        while online.len() < NUMBERS {
            if let Word::Online { instance } = process.word().await.unwrap() {
                online.insert(instance);
            }
        }
    };
    // Those that are online say so again and again: the time is for all together.
    let in_time = tokio::time::timeout(PATIENCE, all).await;
    assert!(in_time.is_ok(), "{} of {NUMBERS} are online", online.len());
    #[cfg(target_os = "linux")]
    {
        let open = std::fs::read_dir(format!("/proc/{}/fd", process.pid().unwrap())).unwrap().count();
        assert!(open > SOFT_LIMIT, "{open} files are open: the soft limit has room for them");
        assert!(open <= OF_ALL + OF_EACH * NUMBERS, "{open} files are open for {NUMBERS} numbers");
    }
    process.kill().await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn without_files_for_all_some_say_so_and_come_back_by_themselves() {
    const NUMBERS: usize = 6;
    const TEST: &str = "open_files::without_files_for_all_some_say_so_and_come_back_by_themselves";
    logs();
    let Some(part) = apart::part() else {
        let folder = tempfile::tempdir().unwrap();
        let (network, ..) = network().await.unwrap();
        paired(folder.path(), &network, NUMBERS).await;
        engine_apart(TEST, folder.path(), &network.ws_url(), &[]).await;
        return;
    };
    let (folder, url): (std::path::PathBuf, String) = serde_json::from_str(&part).unwrap();
    let settings = LifecycleSettings { disk_check_ms: 1_000, ..LifecycleSettings::default() };
    let shop = Shop::open_with(&folder, &url, settings).await.unwrap();
    let ids: Vec<_> = shop.engine.instances().into_iter().map(|instance| instance.id).collect();
    for id in &ids {
        shop.wait_badge(*id, Badge::Online).await.unwrap();
    }
    let enough = getrlimit(Resource::Nofile);
    let id = ids[0];
    shop.engine.command(id, Command::Stop, Trigger::Operator).await.unwrap();
    shop.wait_for(id, "ended", |s| s.state.client == ClientSlot::Empty).await.unwrap();
    // What is open stays open, and nothing more can be opened.
    setrlimit(Resource::Nofile, Rlimit { current: Some(16), maximum: enough.maximum }).unwrap();
    shop.engine.command(id, Command::Start, Trigger::Operator).await.unwrap();
    let told = |s: &InstanceSnapshot| {
        s.badge() == Badge::Error
            && s.state.last_error.as_ref().map(|f| f.reason.kind) == Some(ReasonKind::TooManyFiles)
    };
    let shown = shop.wait_for(id, "told", told).await.unwrap();
    assert_eq!(shown.state.link, Link::Linked, "{:?}", shown.state);
    for other in &ids[1..] {
        assert_eq!(shop.engine.instance(*other).unwrap().badge(), Badge::Online, "the others need no more files");
    }
    setrlimit(Resource::Nofile, enough).unwrap();
    shop.wait_badge(id, Badge::Online).await.unwrap();
    shop.close().await;
}
