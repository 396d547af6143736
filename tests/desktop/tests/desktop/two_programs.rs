//! Two programs: the numbers outlive the window and the display, and the window finds its core, or starts one.

use std::path::Path;
use std::time::Duration;

use anyhow::{Context as _, Result, ensure};
use desktop::{Ended, Operator, Program, Scene, SceneOptions, hang_up, install, kill, until};
use serde_json::Value;
use tokio::net::UnixDatagram;

use crate::{TITLE, alone, hasty, hidden, shown};

const NAME: &str = "Duka Kariakoo";
const SOON: Duration = Duration::from_secs(20);

async fn runs(scene: &Scene, arguments: &[&str]) -> Result<Ended> {
    scene.run(arguments)?.ended().await
}

/// A command is done.
async fn done(scene: &Scene, arguments: &[&str]) -> Result<String> {
    let ended = runs(scene, arguments).await?;
    ensure!(ended.code == Some(0), "{arguments:?}: {ended:?}");
    Ok(ended.stdout)
}

/// The core answers.
async fn answers(scene: &Scene) -> Result<()> {
    until("the core answers", || async { Ok((runs(scene, &["status"]).await?.code == Some(0)).then_some(())) }).await
}

/// The number is online, as the core says.
async fn online(scene: &Scene) -> Result<()> {
    until("the number is online", || async {
        let all: Value = serde_json::from_str(&done(scene, &["list", "--json"]).await?)?;
        Ok((all[0]["badge"] == "online").then_some(()))
    })
    .await
}

/// Links a number by the command line alone.
async fn links(scene: &Scene) -> Result<()> {
    let shop = scene.network().phone("+255700000118", NAME)?;
    done(scene, &["add", NAME]).await?;
    let png = scene.data_dir().join("code.png");
    let pairing = scene.run(&["pair", NAME, "--png", png.to_str().context("a path")?])?;
    let code =
        until("a phone can read the code in the picture", || async { Ok(desktop::qr_in_file(&png).ok()) }).await?;
    shop.scan(&code)?;
    let paired = pairing.ended().await?;
    ensure!(paired.code == Some(0), "{paired:?}");
    Ok(())
}

/// Everything that Neema wrote is there, each once.
async fn has_all(scene: &Scene, messages: usize) -> Result<()> {
    let chats: Value = serde_json::from_str(&done(scene, &["chats", "--json"]).await?)?;
    let chat = chats["chats"][0]["id"].to_string();
    until("every message is there once", || async {
        let page: Value = serde_json::from_str(&done(scene, &["messages", &chat, "--json"]).await?)?;
        let texts: Vec<&str> = page["messages"]
            .as_array()
            .context("messages")?
            .iter()
            .filter_map(|one| one["content"]["text"].as_str())
            .filter(|text| text.starts_with("Habari"))
            .collect();
        Ok((texts.len() == messages).then_some(()))
    })
    .await
}

async fn ends(program: Program) -> Result<()> {
    program.terminate().await?;
    let ended = program.ended().await?;
    ensure!(ended.code == Some(0), "{}", ended.stderr);
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_window_that_is_killed_takes_no_message_and_no_number_along() -> Result<()> {
    let scene = hasty().await?;
    let program = scene.run(&[])?;
    shown(&scene).await?;
    links(&scene).await?;
    let shop = scene.network().phone("+255700000118", NAME)?;
    let neema = scene.network().phone("+255700000501", "Neema Mushi")?;
    for number in 0..20 {
        neema.write(&shop, &format!("Habari {number}")).await?;
        if number == 7 {
            kill(program.window_process()?.context("no window")?).await?;
        }
        done(&scene, &["send", NAME, "+255700000501", &format!("Karibu {number}")]).await?;
    }
    for number in 0..20 {
        neema.wait_for_text(&format!("Karibu {number}"), SOON).await?;
    }
    has_all(&scene, 20).await?;
    online(&scene).await?;
    assert_eq!(shop.linked_devices().len(), 1);
    let told = scene.notifications.titled("Wakala's window has closed by itself").await?;
    scene.notifications.click(told.id, "default").await?;
    shown(&scene).await?;
    ends(program).await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_display_that_dies_takes_no_number_along() -> Result<()> {
    let scene = hasty().await?;
    let program = scene.run(&[])?;
    shown(&scene).await?;
    links(&scene).await?;
    let shop = scene.network().phone("+255700000118", NAME)?;
    let neema = scene.network().phone("+255700000501", "Neema Mushi")?;
    for number in 0..12 {
        neema.write(&shop, &format!("Habari {number}")).await?;
        if number == 5 {
            scene.screen.dies().await?;
        }
        done(&scene, &["send", NAME, "+255700000501", &format!("Karibu {number}")]).await?;
    }
    until("the window is gone", || async { Ok(program.window_process()?.is_none().then_some(())) }).await?;
    for number in 0..12 {
        neema.wait_for_text(&format!("Karibu {number}"), SOON).await?;
    }
    has_all(&scene, 12).await?;
    online(&scene).await?;
    done(&scene, &["send", NAME, "+255700000501", "Karibu", "--wait", "sent"]).await?;
    assert_eq!(scene.network().online_devices(), 1);
    // A click can't open it now; that is told, and nothing else becomes of it.
    done(&scene, &["open"]).await?;
    scene.notifications.titled("Wakala's window can't be shown").await?;
    online(&scene).await?;
    ends(program).await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_second_start_brings_a_minimised_window_back() -> Result<()> {
    let scene = Scene::start(alone()).await?;
    let first = scene.run(&[])?;
    shown(&scene).await?;
    let window = first.window_process()?;
    scene.screen.minimise_window(TITLE).await?;
    hidden(&scene).await?;
    let second = scene.run(&[])?.ended().await?;
    assert_eq!(second.code, Some(0), "{}", second.stderr);
    shown(&scene).await?;
    assert_eq!(first.window_process()?, window, "it is the same one");
    ends(first).await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_window_that_is_started_by_itself_starts_the_core_and_leaves_it_behind() -> Result<()> {
    let scene = Scene::start(alone()).await?;
    let window = scene.run_window()?;
    shown(&scene).await?;
    answers(&scene).await?;
    let another = scene.run_window()?.ended().await?;
    assert_eq!(another.code, Some(0), "{}", another.stderr);
    scene.tray().says("No instances yet").await?;
    scene.screen.close_window(TITLE).await?;
    let closed = window.ended().await?;
    assert_eq!(closed.code, Some(0), "{}", closed.stderr);
    answers(&scene).await?;
    done(&scene, &["open"]).await?;
    shown(&scene).await?;
    done(&scene, &["quit"]).await?;
    hidden(&scene).await?;
    scene.tray().gone().await?;
    until("nobody answers", || async { Ok((runs(&scene, &["status"]).await?.code == Some(3)).then_some(())) }).await
}

#[tokio::test(flavor = "multi_thread")]
async fn hidden_shows_the_tray_alone_until_it_is_wanted() -> Result<()> {
    let scene = Scene::start(alone()).await?;
    let program = scene.run(&["--hidden"])?;
    scene.tray().says("No instances yet").await?;
    answers(&scene).await?;
    assert_eq!(program.window_process()?, None);
    scene.tray().click(&["Open Wakala"]).await?;
    shown(&scene).await?;
    ends(program).await
}

/// Started with the system where no tray shows it: the operator hears that it runs, and a click leads to it.
#[tokio::test(flavor = "multi_thread")]
async fn hidden_without_a_tray_says_that_it_runs() -> Result<()> {
    let scene = Scene::start(SceneOptions { tray: false, ..alone() }).await?;
    let program = scene.run(&["--hidden"])?;
    answers(&scene).await?;
    // A panel has a minute to come: that is longer than one patience.
    let mut told = scene.notifications.titled("Wakala is running").await;
    for _ in 0..2 {
        if told.is_err() {
            told = scene.notifications.titled("Wakala is running").await;
        }
    }
    let told = told?;
    assert_eq!(program.window_process()?, None);
    scene.notifications.click(told.id, "default").await?;
    shown(&scene).await?;
    ends(program).await
}

/// Where nothing can be told either, the window comes by itself.
#[tokio::test(flavor = "multi_thread")]
async fn hidden_without_a_bus_shows_the_window() -> Result<()> {
    let scene = Scene::start(SceneOptions { tray: false, ..alone() }).await?;
    let program = scene.run_with(&[("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nonexistent/bus")], &["--hidden"])?;
    answers(&scene).await?;
    for _ in 0..2 {
        if shown(&scene).await.is_ok() {
            break;
        }
    }
    shown(&scene).await?;
    ends(program).await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_service_needs_no_desktop_and_says_when_it_is_ready_and_when_it_ends() -> Result<()> {
    let scene = Scene::start(SceneOptions { tray: false, ..SceneOptions::default() }).await?;
    let place = scene.data_dir().with_extension("notify");
    let manager = UnixDatagram::bind(&place)?;
    let told = async || {
        let mut told = [0u8; 256];
        let length = tokio::time::timeout(SOON, manager.recv(&mut told)).await.context("nothing was told")??;
        Ok::<_, anyhow::Error>(String::from_utf8_lossy(&told[..length]).into_owned())
    };
    let nothing = [("DISPLAY", ""), ("DBUS_SESSION_BUS_ADDRESS", ""), ("NOTIFY_SOCKET", &*place.to_string_lossy())];
    let service = scene.run_with(&nothing, &["engine"])?;
    assert!(told().await?.contains("READY=1"));
    links(&scene).await?;
    online(&scene).await?;
    // On a desktop the window opens on it, and it stays the one that runs.
    let desktop = [("XDG_CURRENT_DESKTOP", "XFCE"), ("XDG_DATA_DIRS", "/usr/share/xfce4:/usr/share")];
    let second = scene.run_with(&desktop, &[])?.ended().await?;
    assert_eq!(second.code, Some(0), "{}", second.stderr);
    shown(&scene).await?;
    // What it opens with other programs, it opens with those of that desktop.
    let variables = std::fs::read(format!("/proc/{}/environ", scene.window_process().context("no window")?))?;
    let variables = String::from_utf8_lossy(&variables);
    for (name, value) in desktop {
        assert!(variables.split('\0').any(|one| one == format!("{name}={value}")), "{name}: {variables}");
    }
    // Who opened it there knows the way: closing asks nothing.
    scene.screen.close_window(TITLE).await?;
    until("the window's process is gone", || async { Ok(scene.window_process().is_none().then_some(())) }).await?;
    online(&scene).await?;
    service.terminate().await?;
    assert!(told().await?.contains("STOPPING=1"));
    let ended = service.ended().await?;
    assert_eq!(ended.code, Some(0), "{}", ended.stderr);
    Ok(())
}

/// On a server the terminal that it was started from is closed; what becomes of it then is for whoever starts it to say.
#[tokio::test(flavor = "multi_thread")]
async fn a_service_outlives_its_terminal_where_it_was_told_to() -> Result<()> {
    let scene = Scene::start(alone()).await?;
    let service = scene.run(&["engine"])?;
    answers(&scene).await?;
    hang_up(service.id()?).await?;
    assert_eq!(service.ended().await?.code, Some(0));

    let program = desktop::binary()?;
    let service = scene.run_at(Path::new("nohup"), &[&*program.to_string_lossy(), "engine"])?;
    answers(&scene).await?;
    hang_up(service.id()?).await?;
    // One that ends would add nothing.
    for arguments in [&["add", NAME][..], &["list"], &["quit"]] {
        done(&scene, arguments).await?;
    }
    assert_eq!(service.ended().await?.code, Some(0));
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_core_that_is_killed_is_started_again_from_its_window() -> Result<()> {
    let scene = hasty().await?;
    let window = scene.open().await?;
    let operator = Operator::new(&scene, &window);
    let shop = scene.network().phone("+255700000118", NAME)?;
    let neema = scene.network().phone("+255700000501", "Neema Mushi")?;
    operator.adds_instance(NAME).await?;
    shop.scan(&operator.sees_qr_code().await?)?;
    operator.sees_badge("online").await?;
    neema.write(&shop, "Habari").await?;
    operator.opens_chat("Neema Mushi").await?;
    window.keys("[data-testid=\"composer\"]", "Karibu").await?;
    kill(scene.core_process().context("no core")?).await?;
    window.see("[data-testid=\"engine-lost\"][data-core=\"gone\"]").await?;
    neema.write(&shop, "Upo?").await?;
    operator.presses("start-core").await?;
    window.gone("[data-testid=\"engine-lost\"]").await?;
    operator.sees_badge("online").await?;
    operator.reads("Upo?").await?;
    window.keys("[data-testid=\"composer\"]", "\u{e007}").await?;
    neema.wait_for_text("Karibu", SOON).await?;
    assert_eq!(shop.linked_devices().len(), 1, "nothing of this needs a rescan");
    scene.tray().says(&format!("{NAME} · Online")).await?;
    done(&scene, &["quit"]).await?;
    hidden(&scene).await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_window_finds_the_next_core_and_stays_the_only_one() -> Result<()> {
    let scene = Scene::start(alone()).await?;
    let first = scene.run(&[])?;
    shown(&scene).await?;
    let window = scene.window_process().context("no window")?;
    hang_up(first.id()?).await?;
    answers(&scene).await?;
    kill(first.id()?).await?;
    let ended = first.ended().await?;
    assert_eq!(ended.code, None, "it was killed");
    let next = scene.run(&["--hidden"])?;
    answers(&scene).await?;
    scene.screen.minimise_window(TITLE).await?;
    hidden(&scene).await?;
    until("the window is brought back by the next core", || async {
        done(&scene, &["open"]).await?;
        Ok(scene.screen.shows(TITLE).await?.then_some(()))
    })
    .await?;
    assert_eq!(scene.window_process(), Some(window), "it is the one that was there");
    ends(next).await?;
    until("the window is gone with it", || async { Ok(scene.window_process().is_none().then_some(())) }).await
}

#[tokio::test(flavor = "multi_thread")]
async fn who_quits_while_the_window_comes_has_quit() -> Result<()> {
    let scene = Scene::start(alone()).await?;
    let program = scene.run(&[])?;
    until("the core can be asked to end", || async {
        Ok((runs(&scene, &["quit"]).await?.code == Some(0)).then_some(()))
    })
    .await?;
    let ended = program.ended().await?;
    assert_eq!(ended.code, Some(0), "{}", ended.stderr);
    until("no window is left", || async { Ok(scene.window_process().is_none().then_some(())) }).await?;
    assert_eq!(scene.core_process(), None);
    assert_eq!(runs(&scene, &["status"]).await?.code, Some(3));
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_core_that_was_updated_while_it_runs_restarts_itself_at_a_click() -> Result<()> {
    let scene = hasty().await?;
    let installed = scene.data_dir().with_extension("installed");
    std::fs::create_dir(&installed)?;
    let (core, window) = (installed.join("wakala"), installed.join("wakala-window"));
    install(&desktop::binary()?, &core).await?;
    // What the window of another version ends with.
    let other = installed.join("other-window.sh");
    std::fs::write(&other, "#!/bin/sh\nexit 3\n")?;
    install(&other, &window).await?;
    let program = scene.run_at(&core, &["--hidden"])?;
    answers(&scene).await?;
    links(&scene).await?;
    let process = scene.core_process().context("no core")?;
    let started = async || -> Result<Value> {
        let engine: Value = serde_json::from_str(&done(&scene, &["call", "engine_health", "{}"]).await?)?;
        Ok(engine["started"].clone())
    };
    let before = started().await?;
    done(&scene, &["open"]).await?;
    let told = scene.notifications.titled("Wakala was updated").await?;
    install(&desktop::window_binary()?, &window).await?;
    // The file of the program that runs is another one by then, too.
    install(&desktop::binary()?, &core).await?;
    scene.notifications.click(told.id, "again").await?;
    shown(&scene).await?;
    online(&scene).await?;
    assert_eq!(scene.core_process(), Some(process), "it is the same process, of the new program");
    assert_ne!(started().await?, before, "it has begun anew");
    assert_eq!(scene.network().phone("+255700000118", NAME)?.linked_devices().len(), 1);
    ends(program).await
}
