//! Starting: what stands in the way is said in one sentence, with an exit code.

use std::fs::Permissions;
use std::os::unix::fs::{MetadataExt as _, PermissionsExt as _};
use std::path::Path;

use anyhow::{Result, ensure};
use desktop::{Scene, install, until};
use serde_json::json;

use crate::{NOBODY, alone};

/// A user of whom the system knows nothing.
const SOMEBODY: u32 = 54321;

#[tokio::test(flavor = "multi_thread")]
async fn only_addresses_on_this_pc_are_taken() -> Result<()> {
    let scene = Scene::start(alone()).await?;
    for address in ["ws://web.whatsapp.com:443/ws/chat", "ws://192.168.1.5:80/ws/chat", "https://127.0.0.1/"] {
        let ended = scene.run_with(&[("WAKALA_WHATSAPP_URL", address)], &[])?.ended().await?;
        assert_eq!(ended.code, Some(2), "{address}: {}", ended.stderr);
        assert!(ended.stderr.contains("WAKALA_WHATSAPP_URL is refused"), "{}", ended.stderr);
        assert!(ended.stderr.contains(address), "{}", ended.stderr);
    }
    assert!(!scene.data_dir().exists(), "a refused start leaves nothing behind");
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_setting_out_of_range_is_refused_by_name() -> Result<()> {
    let scene = Scene::start(alone()).await?;
    let ended = scene.run_with(&[("WAKALA_MAX_QUEUE_SIZE", "0")], &[])?.ended().await?;
    assert_eq!(ended.code, Some(2));
    assert!(ended.stderr.contains("WAKALA_MAX_QUEUE_SIZE = \"0\" is refused"), "{}", ended.stderr);
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn without_a_display_it_says_so() -> Result<()> {
    let scene = Scene::start(alone()).await?;
    let ended = scene.run_with(&[("DISPLAY", "")], &[])?.ended().await?;
    assert_eq!(ended.code, Some(1));
    assert!(ended.stderr.contains("no display"), "{}", ended.stderr);
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_data_directory_that_can_not_be_written_is_named() -> Result<()> {
    let scene = Scene::start(alone()).await?;
    // A file in the way stops root, too.
    std::fs::write(scene.data_dir(), "not a directory")?;
    let ended = scene.run(&[])?.ended().await?;
    assert_eq!(ended.code, Some(1));
    assert!(ended.stderr.contains(&*scene.data_dir().to_string_lossy()), "{}", ended.stderr);
    assert!(ended.stderr.contains("can't be written"), "{}", ended.stderr);
    // Whoever double-clicked it sees no terminal.
    let told = scene.notifications.titled("Wakala can't start").await?;
    assert!(told.body.contains("can't be written"), "{}", told.body);
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn sessions_can_live_elsewhere_and_a_place_that_can_not_be_written_is_named() -> Result<()> {
    let scene = Scene::start(alone()).await?;
    let (elsewhere, taken) = (scene.data_dir().with_extension("sessions"), scene.data_dir().with_extension("taken"));
    std::fs::write(&taken, "not a directory")?;
    let place = taken.to_string_lossy().into_owned();
    let ended = scene.run_with(&[("WAKALA_AUTH_BASE_DIR", &place)], &[])?.ended().await?;
    assert_eq!(ended.code, Some(1));
    assert!(ended.stderr.contains(&place) && ended.stderr.contains("can't be written"), "{}", ended.stderr);
    let program = scene.run_with(&[("WAKALA_AUTH_BASE_DIR", &elsewhere.to_string_lossy())], &[])?;
    scene.tray().says("No instances yet").await?;
    assert!(elsewhere.is_dir());
    program.terminate().await?;
    assert_eq!(program.ended().await?.code, Some(0));
    Ok(())
}

/// As a later version of Wakala would leave it.
fn make_newer(file: &Path) -> Result<Vec<u8>> {
    let mut database = std::fs::read(file)?;
    // Where SQLite keeps a file's own version.
    database[60..64].copy_from_slice(&999u32.to_be_bytes());
    std::fs::write(file, &database)?;
    Ok(database)
}

#[tokio::test(flavor = "multi_thread")]
async fn data_of_a_newer_version_is_not_touched() -> Result<()> {
    let scene = Scene::start(alone()).await?;
    let program = scene.run(&[])?;
    scene.tray().says("No instances yet").await?;
    program.terminate().await?;
    program.ended().await?;
    let file = scene.data_dir().join("wakala.db");
    let database = make_newer(&file)?;
    let ended = scene.run(&[])?.ended().await?;
    assert_eq!(ended.code, Some(1));
    assert!(ended.stderr.contains("newer version of Wakala (format 999"), "{}", ended.stderr);
    assert_eq!(std::fs::read(&file)?, database, "it was touched");
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn why_it_did_not_start_is_told_in_the_language_that_was_chosen() -> Result<()> {
    let scene = Scene::start(alone()).await?;
    let window = scene.open().await?;
    let mut wanted = window.call("preferences", json!({})).await?;
    wanted["language"] = json!("sw");
    window.call("set_preferences", json!({ "preferences": wanted })).await?;
    scene.tray().says("Bado hakuna").await?;
    assert_eq!(scene.run(&["quit"])?.ended().await?.code, Some(0));
    scene.tray().gone().await?;
    make_newer(&scene.data_dir().join("wakala.db"))?;
    let second = scene.run(&[])?.ended().await?;
    assert_eq!(second.code, Some(1), "{}", second.stderr);
    let told = scene.notifications.titled("Wakala haiwezi kuanza").await?;
    assert!(told.body.contains("toleo jipya"), "{}", told.body);
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn without_a_session_bus_a_second_start_finds_the_first() -> Result<()> {
    let scene = Scene::start(alone()).await?;
    let no_bus = [("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nonexistent/bus")];
    let first = scene.run_with(&no_bus, &[])?;
    until("the first start has a window", || async { Ok(scene.screen.shows("Wakala practice").await?.then_some(())) })
        .await?;
    let second = scene.run_with(&no_bus, &[])?.ended().await?;
    assert_eq!(second.code, Some(0), "{}", second.stderr);
    assert!(first.window_process()?.is_some());
    first.terminate().await?;
    assert_eq!(first.ended().await?.code, Some(0));
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_session_that_ends_ends_wakala_gracefully() -> Result<()> {
    let scene = Scene::start(alone()).await?;
    let program = scene.run(&[])?;
    scene.tray().says("No instances yet").await?;
    program.terminate().await?;
    let ended = program.ended().await?;
    assert_eq!(ended.code, Some(0), "{}", ended.stderr);
    scene.tray().gone().await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_server_that_is_not_on_this_pc_is_not_asked() -> Result<()> {
    let scene = Scene::start(alone()).await?;
    let elsewhere = scene.run(&["--check-server", "ws://93.184.216.34:80/ws/chat"])?.ended().await?;
    assert_eq!(elsewhere.code, Some(2), "{}", elsewhere.stderr);
    let nobody = scene.run(&["--check-server", NOBODY])?.ended().await?;
    assert_eq!(nobody.code, Some(3), "{}", nobody.stdout);
    assert!(nobody.stdout.starts_with("refused: "), "{}", nobody.stdout);
    Ok(())
}

/// Damaged data is said to be so, and is not touched: neither a file that is no database, nor one with a torn page.
#[tokio::test(flavor = "multi_thread")]
async fn damaged_data_is_named_and_not_touched() -> Result<()> {
    let scene = Scene::start(alone()).await?;
    let program = scene.run(&[])?;
    scene.tray().says("No instances yet").await?;
    program.terminate().await?;
    program.ended().await?;
    let file = scene.data_dir().join("wakala.db");
    let good = std::fs::read(&file)?;
    let page = usize::from(u16::from_be_bytes([good[16], good[17]]));
    for (from, to) in [(0, 100), (page, good.len())] {
        let mut damaged = good.clone();
        damaged[from..to].fill(0xa5);
        std::fs::write(&file, &damaged)?;
        let ended = scene.run(&[])?.ended().await?;
        assert_eq!(ended.code, Some(1), "{}", ended.stderr);
        assert!(ended.stderr.contains("the database is damaged"), "{}", ended.stderr);
        assert!(std::fs::read(&file)? == damaged, "it was touched");
        scene.notifications.titled("Wakala can't start").await?;
    }
    // Put back, it is as it was.
    std::fs::write(&file, &good)?;
    let program = scene.run(&[])?;
    scene.tray().says("No instances yet").await?;
    program.terminate().await?;
    assert_eq!(program.ended().await?.code, Some(0));
    Ok(())
}

/// A place for the socket that is not to be had yet is no reason to be out of reach until the next start.
#[tokio::test(flavor = "multi_thread")]
async fn a_socket_that_could_not_be_had_is_served_when_it_can() -> Result<()> {
    let scene = Scene::start(alone()).await?;
    let nowhere = [("XDG_RUNTIME_DIR", "/nonexistent")];
    let taken = scene.data_dir().join("core.sock");
    std::fs::create_dir_all(&taken)?;
    let core = scene.run_with(&nowhere, &["engine"])?;
    let status = async || anyhow::Ok(scene.run_with(&nowhere, &["status"])?.ended().await?.code);
    let logs = scene.data_dir().join("logs");
    let has_said = || -> Option<()> {
        let files = std::fs::read_dir(&logs).ok()?.flatten();
        let mut texts = files.filter_map(|file| std::fs::read_to_string(file.path()).ok());
        texts.any(|text| text.contains("there is no local interface")).then_some(())
    };
    until("the core says that it can't be reached", || async { Ok(has_said()) }).await?;
    assert_eq!(status().await?, Some(3), "nobody answers");
    std::fs::remove_dir(&taken)?;
    until("the core answers", || async { Ok((status().await? == Some(0)).then_some(())) }).await?;
    core.terminate().await?;
    assert_eq!(core.ended().await?.code, Some(0));
    Ok(())
}

/// Data far down in folders, and no folder for sockets: whoever is started later finds the core all the same.
#[tokio::test(flavor = "multi_thread")]
async fn a_core_is_in_reach_however_long_the_path_of_its_data_is() -> Result<()> {
    let scene = Scene::start(alone()).await?;
    let data = scene.data_dir().join("a".repeat(100)).join("b".repeat(100));
    let data = data.to_string_lossy();
    let changes = [("XDG_RUNTIME_DIR", "/nonexistent"), ("WAKALA_DATA_DIR", &*data)];
    let core = scene.run_with(&changes, &["engine"])?;
    let asked = async |arguments: &[&str]| scene.run_with(&changes, arguments)?.ended().await;
    until("the core answers", || async { Ok((asked(&["status"]).await?.code == Some(0)).then_some(())) }).await?;
    // Who knows a folder for sockets finds it, too.
    let other = [("WAKALA_DATA_DIR", &*data)];
    assert_eq!(scene.run_with(&other, &["status"])?.ended().await?.code, Some(0));
    assert_eq!(asked(&["quit"]).await?.code, Some(0));
    assert_eq!(core.ended().await?.code, Some(0));
    // What it left there would be found for ever.
    let gone = asked(&["status"]).await?;
    assert_eq!(gone.code, Some(3), "{gone:?}");
    let place = gone.stderr.split([' ', ',', ')']).find(|word| word.starts_with("/tmp/wakala-")).map(str::to_owned);
    ensure!(place.is_some_and(|place| !Path::new(&place).exists()), "{gone:?}");
    Ok(())
}

/// Whoever becomes another user in a terminal keeps the folder for sockets of whom they were, which is closed to them.
#[tokio::test(flavor = "multi_thread")]
async fn a_core_is_in_reach_of_whoever_can_not_enter_the_folder_for_sockets() -> Result<()> {
    let scene = Scene::start(alone()).await?;
    let folder = tempfile::Builder::new().permissions(Permissions::from_mode(0o755)).tempdir()?;
    let at = |name: &str| folder.path().join(name);
    let program = at("wakala");
    install(&desktop::binary()?, &program).await?;
    let (data, closed) = (at("data"), at("closed"));
    for (place, mode) in [(&data, 0o700), (&closed, 0o000)] {
        std::fs::create_dir(place)?;
        std::fs::set_permissions(place, Permissions::from_mode(mode))?;
    }
    let root = std::fs::metadata("/proc/self")?.uid() == 0;
    if root {
        std::os::unix::fs::chown(&data, Some(SOMEBODY), Some(SOMEBODY))?;
    }
    let (user, group) = (format!("--reuid={SOMEBODY}"), format!("--regid={SOMEBODY}"));
    let become_them: &[&str] = if root { &["setpriv", &user, &group, "--clear-groups", "env"] } else { &["env"] };
    let set = |name: &str, path: &Path| format!("{name}={}", path.display());
    let (data, closed) = (set("WAKALA_DATA_DIR", &data), set("XDG_RUNTIME_DIR", &closed));
    let program = program.to_string_lossy();
    let run = |arguments: &[&str]| {
        let line = [&become_them[1..], &[&*data, &*closed, &*program], arguments].concat();
        scene.run_at(Path::new(become_them[0]), &line)
    };
    let core = run(&["engine"])?;
    until("the core answers", || async { Ok((run(&["status"])?.ended().await?.code == Some(0)).then_some(())) })
        .await?;
    for arguments in [&["list", "--start"][..], &["quit"]] {
        let ended = run(arguments)?.ended().await?;
        ensure!(ended.code == Some(0), "{arguments:?}: {ended:?}");
    }
    assert_eq!(core.ended().await?.code, Some(0));
    Ok(())
}

/// A user whom the system knows by number alone has no home: that is said, by the program and by its commands.
#[tokio::test(flavor = "multi_thread")]
async fn who_has_no_home_is_told_what_to_set() -> Result<()> {
    let scene = Scene::start(alone()).await?;
    // Everybody may run what lies here.
    let folder = tempfile::Builder::new().permissions(Permissions::from_mode(0o755)).tempdir()?;
    let program = folder.path().join("wakala");
    install(&desktop::binary()?, &program).await?;
    let root = std::fs::metadata("/proc/self")?.uid() == 0;
    let as_nobody: &[&str] = if root {
        &["setpriv", "--reuid=54321", "--regid=54321", "--clear-groups"]
    } else {
        &["unshare", "--user", "--map-user=54321"]
    };
    let program = program.to_string_lossy();
    let without = ["HOME", "WAKALA_DATA_DIR", "XDG_DATA_HOME", "XDG_RUNTIME_DIR"].map(|name| ["-u", name]).concat();
    for (arguments, code) in [(&["engine"][..], 1), (&["--hidden"], 1), (&["status"], 1), (&["doctor"], 6)] {
        let line = [&as_nobody[1..], &["env"], &without, &[&*program], arguments].concat();
        let ended = scene.run_at(Path::new(as_nobody[0]), &line)?.ended().await?;
        let said = format!("{}{}", ended.stdout, ended.stderr);
        ensure!(ended.code == Some(code), "{arguments:?}: {ended:?}");
        ensure!(said.contains("set HOME or WAKALA_DATA_DIR"), "{arguments:?}: {ended:?}");
    }
    Ok(())
}

/// The window is before the operator before any number is back, and also when none ever comes back.
#[tokio::test(flavor = "multi_thread")]
async fn the_window_paints_while_the_numbers_come_back() -> Result<()> {
    // Whoever connects waits for ever.
    let silent = std::net::TcpListener::bind("127.0.0.1:0")?;
    let address = format!("ws://{}/ws/chat", silent.local_addr()?);
    let mut options = alone();
    options.environment.push(("WAKALA_WHATSAPP_URL".to_owned(), address));
    let scene = Scene::start(options).await?;
    let first = scene.run(&["--hidden"])?;
    for name in ["Apotek", "Duka", "Kliniki"] {
        until("a number is added", || async {
            Ok((scene.run(&["add", name])?.ended().await?.code == Some(0)).then_some(()))
        })
        .await?;
    }
    ensure!(scene.run(&["quit"])?.ended().await?.code == Some(0));
    ensure!(first.ended().await?.code == Some(0));
    // From the tray, too, it comes when it is wanted, and nothing else is waited for.
    for hidden in [false, true] {
        let program = scene.run(if hidden { &["--hidden"] } else { &[] })?;
        if hidden {
            scene.tray().says("Kliniki · Connecting").await?;
            ensure!(program.window_process()?.is_none());
            ensure!(scene.run(&["open"])?.ended().await?.code == Some(0));
        }
        scene.screen.has_painted().await?;
        let listed = scene.run(&["list", "--json"])?.ended().await?;
        let all: serde_json::Value = serde_json::from_str(&listed.stdout)?;
        let badges: Vec<&str> = all.as_array().into_iter().flatten().filter_map(|one| one["badge"].as_str()).collect();
        ensure!(badges == ["connecting"; 3], "{badges:?}");
        ensure!(scene.run(&["quit"])?.ended().await?.code == Some(0));
        ensure!(program.ended().await?.code == Some(0));
    }
    Ok(())
}
