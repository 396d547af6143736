//! Everything by the command line alone, with the program in the tray beside it.

use std::path::Path;
use std::time::Duration;

use anyhow::{Context as _, Result, ensure};
use desktop::{Ended, Program, Scene, SceneOptions, qr_in_file, until};
use serde_json::{Value, json};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;

use crate::{NOBODY, alone, hasty};

const SOON: Duration = Duration::from_secs(20);
const NAME: &str = "Duka Kariakoo";

/// Runs a command to its end.
async fn runs(scene: &Scene, arguments: &[&str]) -> Result<Ended> {
    scene.run(arguments)?.ended().await
}

/// The same for one that must be done: what it says.
async fn says(scene: &Scene, arguments: &[&str]) -> Result<String> {
    let ended = runs(scene, arguments).await?;
    ensure!(ended.code == Some(0), "{arguments:?}: {ended:?}");
    Ok(ended.stdout)
}

/// The same as JSON.
async fn answers(scene: &Scene, arguments: &[&str]) -> Result<Value> {
    let said = says(scene, &[arguments, &["--json"]].concat()).await?;
    serde_json::from_str(&said).with_context(|| said)
}

/// The program, when it can be asked.
async fn started(scene: &Scene) -> Result<Program> {
    let program = scene.run(&[])?;
    until("the command line is answered", || async {
        Ok((runs(scene, &["status"]).await?.code == Some(0)).then_some(()))
    })
    .await?;
    Ok(program)
}

async fn badge(scene: &Scene, badge: &str) -> Result<()> {
    until(&format!("the badge is {badge}"), || async {
        Ok((answers(scene, &["list"]).await?[0]["badge"] == badge).then_some(()))
    })
    .await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_number_from_the_first_code_to_its_deletion() -> Result<()> {
    let scene = hasty().await?;
    let shop = scene.network().phone("+255700000118", NAME)?;
    let neema = scene.network().phone("+255700000501", "Neema Mushi")?;
    let program = started(&scene).await?;

    assert!(says(&scene, &["add", NAME, "--workspace", "Asha"]).await?.contains("wakala pair"));
    assert_eq!(runs(&scene, &["add", "duka kariakoo"]).await?.code, Some(1), "the name is taken");
    let png = scene.data_dir().join("code.png");
    let pairing = scene.run(&["pair", NAME, "--png", png.to_str().context("a path")?])?;
    let code = until("a phone can read the code in the picture", || async { Ok(qr_in_file(&png).ok()) }).await?;
    shop.scan(&code)?;
    let paired = pairing.ended().await?;
    assert!(paired.code == Some(0) && paired.stdout.contains("+255700000118"), "{paired:?}");
    assert!(says(&scene, &["list"]).await?.contains("Online"));
    assert_eq!(runs(&scene, &["pair", NAME]).await?.code, Some(1), "it is linked already");

    let send = ["send", NAME, "+255700000501", "Karibu dukani", "--key", "order 7", "--wait", "delivered"];
    assert!(says(&scene, &send).await?.ends_with(": Delivered\n"));
    neema.wait_for_text("Karibu dukani", SOON).await?;
    assert!(says(&scene, &send).await?.ends_with(": Delivered\n"), "the same message");
    assert_eq!(neema.inbox()?.len(), 1);
    let other = ["send", NAME, "+255700000501", "Kwaheri", "--key", "order 7"];
    assert!(runs(&scene, &other).await?.stderr.contains("This key was used for another message."));
    let chat = answers(&scene, &["chats", NAME]).await?["chats"][0]["id"].to_string();
    assert!(says(&scene, &["messages", &chat]).await?.contains("Karibu dukani"));

    says(&scene, &["stop", "--workspace", "Asha"]).await?;
    badge(&scene, "stopped").await?;
    says(&scene, &["send", NAME, &format!("chat:{chat}"), "Baadaye"]).await?;
    let item = answers(&scene, &["queue", "list", NAME]).await?["items"][0]["id"].to_string();
    says(&scene, &["queue", "cancel", &item]).await?;
    says(&scene, &["start", NAME]).await?;
    badge(&scene, "online").await?;
    says(&scene, &["restart", "--all"]).await?;
    badge(&scene, "online").await?;
    assert_eq!(shop.linked_devices().len(), 1, "nothing of this needs a rescan");
    assert!(says(&scene, &["sync"]).await?.starts_with("1 compared, 0 did not agree"));
    assert!(says(&scene, &["sync", "--auto-reconnect", "--workspace", "Asha"]).await?.starts_with("1 compared, 0 did"));

    let differs = "UPDATE instances SET lifecycle = json_set(lifecycle, '$.wanted', 'stopped')";
    let found = async |arguments: &[&str], updated: u64| {
        // What looks every few seconds may be sooner.
        until("the difference is found", || async {
            rusqlite::Connection::open(scene.data_dir().join("wakala.db"))?.execute(differs, [])?;
            let report = answers(&scene, arguments).await?;
            let all_of_it = report["findings"][0]["mismatch"] == "stored" && report["updated"] == updated;
            Ok(all_of_it.then_some(()))
        })
        .await
    };
    found(&["sync"], 0).await?;
    found(&["sync", "--auto-reconnect"], 1).await?;
    assert!(says(&scene, &["sync"]).await?.starts_with("1 compared, 0 did not agree"), "it is mended");
    badge(&scene, "online").await?;

    let events = says(&scene, &["events", "--since", "0"]).await?;
    assert!(events.contains(&format!("{NAME}: deliveries of ")), "{events}");
    let newest = events.lines().last().and_then(|line| line.split(' ').next()).context("no event")?;
    assert_eq!(says(&scene, &["events", "--since", newest]).await?, "Nothing has happened since.\n");
    let uptime = answers(&scene, &["uptime"]).await?;
    assert!(uptime["instances"][0]["spans"][2]["up_seconds"].is_u64(), "{uptime}");
    let doctor = answers(&scene, &["doctor"]).await?;
    let verdict = |what: &str| {
        doctor["findings"]
            .as_array()
            .and_then(|all| all.iter().find(|one| one["what"] == what))
            .map(|one| &one["verdict"])
    };
    for what in ["data folder", "database", "sessions", "Wakala", "way to WhatsApp", "notifications", "tray"] {
        assert_eq!(verdict(what), Some(&json!("ok")), "{what}: {doctor}");
    }
    // Whoever has read enough ends what follows, and no one complains.
    for line in ["wakala logs -f | head -n 1", "wakala events -f --since 0 | head -n 1"] {
        let ended = scene.run_line(line)?.ended().await?;
        assert!(ended.code == Some(0) && ended.stdout.lines().count() == 1 && ended.stderr.is_empty(), "{ended:?}");
    }

    assert_eq!(runs(&scene, &["delete", NAME]).await?.code, Some(2), "nobody can be asked");
    says(&scene, &["delete", NAME, "--yes"]).await?;
    assert_eq!(answers(&scene, &["list"]).await?, json!([]));
    let trail = answers(&scene, &["audit"]).await?;
    assert!(
        trail["lines"]
            .as_array()
            .is_some_and(|all| all.iter().any(|l| l["action"] == "delete" && l["trigger"] == "cli"))
    );

    program.terminate().await?;
    assert_eq!(program.ended().await?.code, Some(0));
    assert_eq!(runs(&scene, &["status"]).await?.code, Some(3));
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn it_speaks_as_the_program_does_and_without_one_as_the_system() -> Result<()> {
    let scene = Scene::start(SceneOptions { tray: false, ..alone() }).await?;
    let swahili = [("LANG", "sw_TZ.UTF-8")];
    let nobody = scene.run_with(&swahili, &["list"])?.ended().await?;
    assert!(nobody.code == Some(3) && nobody.stderr.starts_with("wakala: hakuna Wakala"), "{nobody:?}");
    assert!(runs(&scene, &["list"]).await?.stderr.starts_with("wakala: no Wakala"));

    let program = scene.run_with(&swahili, &["--hidden"])?;
    until("the number is added", || async { Ok((runs(&scene, &["add", NAME]).await?.code == Some(0)).then_some(())) })
        .await?;
    says(&scene, &["stop", NAME]).await?;
    until("its badge is said in Swahili", || async {
        Ok(says(&scene, &["list"]).await?.contains("Imesimamishwa").then_some(()))
    })
    .await?;
    assert_eq!(answers(&scene, &["list"]).await?[0]["badge"], "stopped", "what programs read is the same");
    let taken = runs(&scene, &["add", NAME]).await?;
    assert!(taken.code == Some(1) && taken.stderr.starts_with("wakala: Jina hili limeshatumika."), "{taken:?}");
    program.terminate().await?;
    assert_eq!(program.ended().await?.code, Some(0));
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn without_a_core_it_says_so_and_needs_no_display() -> Result<()> {
    let scene = Scene::start(SceneOptions { tray: false, ..alone() }).await?;
    let nothing = [("DISPLAY", ""), ("DBUS_SESSION_BUS_ADDRESS", "")];
    let ended = scene.run_with(&nothing, &["list"])?.ended().await?;
    assert!(ended.code == Some(3) && ended.stderr.contains("no Wakala is running"), "{ended:?}");
    for (arguments, code, word) in [
        (&["--help"][..], 0, "Exit codes"),
        (&["stop"], 2, "Usage"),
        (&["messages", "seven"], 2, "invalid value"),
        (&["call", "sync", "{"], 3, "no Wakala"),
    ] {
        let ended = scene.run_with(&nothing, arguments)?.ended().await?;
        let said = format!("{}{}", ended.stdout, ended.stderr);
        assert!(ended.code == Some(code) && said.contains(word), "{arguments:?}: {ended:?}");
    }
    // Where there is no folder for such things, the socket stands beside the data.
    let program = scene.run_with(&[("XDG_RUNTIME_DIR", "")], &[])?;
    until("it is answered beside the data", || async {
        let ended = scene.run_with(&[("XDG_RUNTIME_DIR", ""), ("DISPLAY", "")], &["list"])?.ended().await?;
        Ok((ended.code == Some(0) && ended.stdout.starts_with("There is no instance")).then_some(()))
    })
    .await?;
    drop(program);
    Ok(())
}

/// A usual terminal shows no whole code: no phone reads a part, and what to do is said in its place.
#[tokio::test(flavor = "multi_thread")]
async fn a_code_is_drawn_where_the_terminal_has_room_for_it() -> Result<()> {
    let scene = Scene::start(SceneOptions::default()).await?;
    let engine = scene.run_with(&[("DISPLAY", "")], &["engine"])?;
    until("the core answers", || async { Ok((scene.run(&["status"])?.ended().await?.code == Some(0)).then_some(())) })
        .await?;
    says(&scene, &["add", NAME]).await?;
    let program = desktop::binary()?;
    for (columns, rows, wanted) in
        [(80, 24, "This terminal is too small"), (40, 100, "make it larger"), (200, 80, "\x1b[97;40m█")]
    {
        let line = format!("stty cols {columns} rows {rows}; exec '{}' pair '{NAME}'", program.display());
        let mut pairing = scene.run_at(Path::new("script"), &["--quiet", "--command", &line, "/dev/null"])?;
        let mut said = String::new();
        while !said.contains(wanted) {
            said.push_str(&pairing.says().await.with_context(|| format!("{columns} x {rows}: {said:?}"))?);
        }
        ensure!(said.contains('█') == (columns == 200), "{columns} x {rows}: {said:?}");
    }
    engine.terminate().await?;
    assert_eq!(engine.ended().await?.code, Some(0));
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn where_no_core_runs_one_is_started_and_a_start_that_fails_says_why() -> Result<()> {
    let scene = Scene::start(alone()).await?;
    let (no_display, broken) = ([("DISPLAY", "")], [("DISPLAY", ""), ("WAKALA_READY_TIMEOUT_MS", "soon")]);
    let failed = scene.run_with(&broken, &["list", "--start"])?.ended().await?;
    assert!(
        failed.code == Some(3) && failed.stderr.contains("Wakala did not start: WAKALA_READY_TIMEOUT_MS"),
        "{failed:?}"
    );
    assert_eq!(scene.core_process(), None);
    // On a server it is the engine alone; it outlives the command.
    let listed = scene.run_with(&no_display, &["list", "--start"])?.ended().await?;
    assert!(listed.code == Some(0) && listed.stdout.starts_with("There is no instance"), "{listed:?}");
    let first = scene.core_process().context("no core")?;
    let how = std::fs::read(format!("/proc/{first}/cmdline"))?;
    assert!(how.ends_with(b"\0engine\0"), "{}", String::from_utf8_lossy(&how));
    says(&scene, &["add", "Duka", "--start"]).await?;
    assert_eq!(scene.core_process(), Some(first), "one runs already");
    // The one that is ending is not taken for one that runs. On a desktop it is in the tray, without a window, and holds nothing of
    // whoever started it.
    let lock = scene.data_dir().join("lock-of-a-script");
    let line = format!(
        "exec 9>'{lock}'; flock -n 9 && wakala quit && wakala list --start && exec 9>&- && flock -n '{lock}' true",
        lock = lock.display()
    );
    let listed = scene.run_line(&line)?.ended().await?;
    assert!(listed.code == Some(0) && listed.stdout.contains("Duka"), "{listed:?}");
    assert_eq!(scene.window_process(), None);
    let second = scene.core_process().context("no core")?;
    let how = std::fs::read(format!("/proc/{second}/cmdline"))?;
    assert!(how.ends_with(b"\0--hidden\0"), "{}", String::from_utf8_lossy(&how));
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_practice_core_alone_says_where_its_phones_are_driven() -> Result<()> {
    let scene = Scene::start(alone()).await?;
    let own_network = [("WAKALA_WHATSAPP_URL", ""), ("DISPLAY", ""), ("DBUS_SESSION_BUS_ADDRESS", "")];
    let mut engine = scene.run_with(&own_network, &["engine"])?;
    let said: Value = serde_json::from_str(&engine.says().await?)?;
    let control = said["control"].as_str().context("no address")?.to_owned();
    assert!(said["ws"].as_str().is_some_and(|ws| ws.starts_with("ws://127.0.0.1:")), "{said}");
    says(&scene, &["add", NAME]).await?;
    let png = scene.data_dir().join("code.png");
    let pairing = scene.run(&["pair", NAME, "--png", png.to_str().context("a path")?])?;
    let code = until("a phone can read the code in the picture", || async { Ok(qr_in_file(&png).ok()) }).await?;
    posted(&control, "/phones", &json!({ "phone": "+255700000118", "name": NAME })).await?;
    posted(&control, "/phones/255700000118/scan", &json!({ "qr": code })).await?;
    let paired = pairing.ended().await?;
    assert!(paired.code == Some(0) && paired.stdout.contains("+255700000118"), "{paired:?}");
    engine.terminate().await?;
    assert_eq!(engine.ended().await?.code, Some(0));
    // With a network that somebody else runs, there is nothing to be driven here.
    let mut engine = scene.run_with(&[("DISPLAY", ""), ("DBUS_SESSION_BUS_ADDRESS", "")], &["engine"])?;
    let said: Value = serde_json::from_str(&engine.says().await?)?;
    assert_eq!(said, json!({ "ws": NOBODY, "control": null }));
    Ok(())
}

/// Posts to the control API.
async fn posted(control: &str, path: &str, body: &Value) -> Result<()> {
    let address = control.strip_prefix("http://").context("no address")?;
    let mut stream = TcpStream::connect(address).await?;
    let body = body.to_string();
    let length = body.len();
    let asked = format!(
        "POST {path} HTTP/1.1\r\nHost: {address}\r\nContent-Type: application/json\r\nContent-Length: {length}\r\n\
         Connection: close\r\n\r\n{body}"
    );
    stream.write_all(asked.as_bytes()).await?;
    let mut answer = String::new();
    stream.read_to_string(&mut answer).await?;
    ensure!(answer.starts_with("HTTP/1.1 200"), "{answer}");
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn it_starts_with_the_system_when_it_is_asked_to_and_says_what_is_in_the_way() -> Result<()> {
    let scene = Scene::start(alone()).await?;
    let program = started(&scene).await?;
    assert_eq!(says(&scene, &["autostart"]).await?, "Wakala does not start with the system.\n");
    assert!(says(&scene, &["autostart", "on"]).await?.contains("starts with the system"));
    let folder = scene.data_dir().with_file_name("config").join("autostart");
    // Of this data folder alone: another one has another.
    let file = std::fs::read_dir(&folder)?.next().context("there is no entry")??.path();
    let name = file.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    assert!(name.starts_with("Wakala Practice ") && name.ends_with(".desktop"), "{name}");
    let entry = std::fs::read_to_string(&file)?;
    let exec = entry.lines().find_map(|line| line.strip_prefix("Exec=")).context("nothing is started")?.to_owned();
    program.terminate().await?;
    program.ended().await?;
    // What the desktop does at the next login.
    let again = scene.run_line(&format!("{exec} & wait"))?;
    until("it has come up", || async { Ok((runs(&scene, &["status"]).await?.code == Some(0)).then_some(())) }).await?;
    assert_eq!(scene.window_process(), None);
    assert!(
        says(&scene, &["autostart"]).await?.contains("starts with the system"),
        "the same entry, and the same data"
    );
    says(&scene, &["autostart", "off"]).await?;
    assert!(!file.exists());
    std::fs::remove_dir(&folder)?;
    std::fs::write(&folder, "")?;
    let refused = runs(&scene, &["autostart", "on"]).await?;
    assert!(refused.code == Some(1) && refused.stderr.contains(&format!("{name}: ")), "{refused:?}");
    says(&scene, &["quit"]).await?;
    again.ended().await?;
    // A practice build never gets into the user's own folder.
    let program = scene.run_with(&[("XDG_CONFIG_HOME", ""), ("DISPLAY", "")], &["engine"])?;
    until("it answers", || async { Ok((runs(&scene, &["status"]).await?.code == Some(0)).then_some(())) }).await?;
    let refused = runs(&scene, &["autostart", "on"]).await?;
    assert!(refused.code == Some(1) && refused.stderr.contains("a practice build does not start"), "{refused:?}");
    drop(program);
    Ok(())
}

async fn ended(program: Program) -> Result<()> {
    program.terminate().await?;
    let ended = program.ended().await?;
    ensure!(ended.code == Some(0), "{}", ended.stderr);
    Ok(())
}

/// What a command prints next, as JSON.
async fn told(program: &mut Program) -> Result<Value> {
    let said = program.says().await?;
    serde_json::from_str(&said).with_context(|| said)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_code_that_ends_is_followed_by_another_one_in_the_same_run() -> Result<()> {
    let scene = hasty().await?;
    let shop = scene.network().phone("+255700000118", NAME)?;
    let program = started(&scene).await?;
    says(&scene, &["add", NAME]).await?;
    let mut pairing = scene.run(&["pair", NAME, "--json"])?;
    let first = told(&mut pairing).await?["qr_code"].clone();
    assert_eq!(scene.network().refresh_codes(), 1);
    let second = told(&mut pairing).await?["qr_code"].clone();
    ensure!(first.is_string() && second.is_string() && first != second, "{first}, then {second}");
    shop.scan(second.as_str().unwrap_or_default())?;
    let paired = pairing.ended().await?;
    assert!(paired.code == Some(0) && paired.stdout.contains("online"), "{paired:?}");
    ended(program).await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_phone_that_can_scan_nothing_is_linked_by_a_code_that_is_typed_there() -> Result<()> {
    let scene = hasty().await?;
    let shop = scene.network().phone("+255700000118", NAME)?;
    let program = started(&scene).await?;
    says(&scene, &["add", NAME]).await?;
    let mut pairing = scene.run(&["pair", NAME, "--code", "+255 700 000 118", "--json"])?;
    let shown = told(&mut pairing).await?;
    let code = shown["code"].as_str().with_context(|| shown.to_string())?;
    shop.enter_code(code).await?;
    let paired = pairing.ended().await?;
    assert!(paired.code == Some(0) && paired.stdout.contains("online"), "{paired:?}");
    badge(&scene, "online").await?;
    // A person is shown it so that it can be read to whoever holds the phone.
    says(&scene, &["add", "Kliniki"]).await?;
    let kliniki = scene.network().phone("+255700000119", "Kliniki")?;
    let mut pairing = scene.run(&["pair", "Kliniki", "--code", "+255700000119"])?;
    let code = loop {
        let line = pairing.says().await?;
        if let Some((_, code)) = line.split_once("Link with phone number, ") {
            break code.trim().to_owned();
        }
    };
    kliniki.enter_code(&code).await?;
    let paired = pairing.ended().await?;
    assert!(paired.code == Some(0) && paired.stdout.contains("+255700000119"), "{paired:?}");
    ended(program).await
}
