//! Staying: the window comes and goes, Wakala stays until it is quit.

use anyhow::{Context as _, Result, ensure};
use desktop::{Scene, SceneOptions, kill, until};

use crate::{TITLE, alone, hidden, shown};

#[tokio::test(flavor = "multi_thread")]
async fn closing_goes_to_the_tray_and_says_so_once() -> Result<()> {
    let scene = Scene::start(alone()).await?;
    let program = scene.run(&[])?;
    shown(&scene).await?;
    scene.screen.close_window(TITLE).await?;
    hidden(&scene).await?;
    let told = scene.notifications.titled("Wakala keeps running here").await?;
    scene.notifications.click(told.id, "default").await?;
    shown(&scene).await?;
    scene.screen.close_window(TITLE).await?;
    hidden(&scene).await?;
    scene.tray().click(&["Open Wakala"]).await?;
    shown(&scene).await?;
    assert_eq!(scene.notifications.all().len(), 1, "it is said once");
    scene.tray().click(&["Quit Wakala"]).await?;
    assert_eq!(program.ended().await?.code, Some(0));
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_second_start_shows_the_first_ones_window() -> Result<()> {
    let scene = Scene::start(alone()).await?;
    let first = scene.run(&[])?;
    shown(&scene).await?;
    scene.screen.close_window(TITLE).await?;
    hidden(&scene).await?;
    let second = scene.run(&[])?.ended().await?;
    assert_eq!(second.code, Some(0), "{}", second.stderr);
    shown(&scene).await?;
    first.terminate().await?;
    assert_eq!(first.ended().await?.code, Some(0));
    Ok(())
}

/// A notification server that was started anew gives the numbers of ours to others' notifications.
#[tokio::test(flavor = "multi_thread")]
async fn a_click_on_what_another_program_shows_opens_nothing() -> Result<()> {
    let scene = Scene::start(alone()).await?;
    let program = scene.run(&[])?;
    shown(&scene).await?;
    scene.screen.close_window(TITLE).await?;
    hidden(&scene).await?;
    let told = scene.notifications.titled("Wakala keeps running here").await?;
    until("the window has ended", || async { Ok(program.window_process()?.is_none().then_some(())) }).await?;
    scene.notifications.starts_anew().await?;
    scene.notifications.click(told.id, "default").await?;
    // It has heard of the click when it has done what came after it.
    scene.tray().click(&["Pause notifications", "Until I turn them on"]).await?;
    scene.tray().says("Notifications paused").await?;
    assert_eq!(program.window_process()?, None);
    program.terminate().await?;
    assert_eq!(program.ended().await?.code, Some(0));
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn without_a_tray_closing_asks() -> Result<()> {
    let scene = Scene::start(SceneOptions { tray: false, ..alone() }).await?;
    let program = scene.run(&[])?;
    shown(&scene).await?;
    let asked =
        || async { until("it asks", || async { Ok(scene.screen.shows("Quit Wakala\\?").await?.then_some(())) }).await };
    scene.screen.close_window(TITLE).await?;
    asked().await?;
    // The answer that Enter gives is the one that loses nothing.
    scene.screen.press("Return").await?;
    until("the question is gone", || async { Ok((!scene.screen.shows("Quit Wakala\\?").await?).then_some(())) })
        .await?;
    assert!(scene.notifications.all().is_empty());
    scene.screen.restore_window(TITLE).await?;
    shown(&scene).await?;
    scene.screen.close_window(TITLE).await?;
    asked().await?;
    scene.screen.press("Tab").await?;
    scene.screen.press("Return").await?;
    assert_eq!(program.ended().await?.code, Some(0));
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_tray_that_does_not_show_our_icon_is_none() -> Result<()> {
    let scene = Scene::start(alone()).await?;
    let program = scene.run(&[])?;
    shown(&scene).await?;
    scene.tray().drops_the_icon().await?;
    scene.screen.close_window(TITLE).await?;
    until("it asks", || async { Ok(scene.screen.shows("Quit Wakala\\?").await?.then_some(())) }).await?;
    scene.screen.press("Tab").await?;
    scene.screen.press("Return").await?;
    assert_eq!(program.ended().await?.code, Some(0));
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_tray_that_no_panel_shows_is_none() -> Result<()> {
    let scene = Scene::start(alone()).await?;
    scene.tray().loses_its_panel();
    let program = scene.run(&[])?;
    shown(&scene).await?;
    scene.tray().says("No instances yet").await?;
    scene.screen.close_window(TITLE).await?;
    until("it asks", || async { Ok(scene.screen.shows("Quit Wakala\\?").await?.then_some(())) }).await?;
    scene.screen.press("Tab").await?;
    scene.screen.press("Return").await?;
    assert_eq!(program.ended().await?.code, Some(0));
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_second_start_brings_the_window_from_another_desktop_with_the_right_to_be_there() -> Result<()> {
    let scene = Scene::start(alone()).await?;
    let program = scene.run(&[])?;
    shown(&scene).await?;
    scene.screen.send_to_other_desktop(TITLE).await?;
    ensure!(!scene.screen.is_on_this_desktop(TITLE).await?);
    let second = scene.run_with(&[("XDG_ACTIVATION_TOKEN", "second-9_TIME9")], &[])?.ended().await?;
    assert_eq!(second.code, Some(0), "{}", second.stderr);
    until("the operator sees the window", || async { Ok(scene.screen.is_on_this_desktop(TITLE).await?.then_some(())) })
        .await?;
    until("the window has the token", || async {
        Ok(scene.screen.property(TITLE, "_NET_STARTUP_ID").await?.contains("second-9_TIME9").then_some(()))
    })
    .await?;
    program.terminate().await?;
    assert_eq!(program.ended().await?.code, Some(0));
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_tray_that_ends_leaves_the_window() -> Result<()> {
    let scene = Scene::start(alone()).await?;
    let program = scene.run(&[])?;
    shown(&scene).await?;
    scene.tray().says("No instances yet").await?;
    scene.screen.close_window(TITLE).await?;
    hidden(&scene).await?;
    scene.tray().ends().await?;
    shown(&scene).await?;
    program.terminate().await?;
    assert_eq!(program.ended().await?.code, Some(0));
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_window_whose_process_ends_is_shown_again() -> Result<()> {
    let scene = Scene::start(alone()).await?;
    let program = scene.run(&[])?;
    shown(&scene).await?;
    scene.screen.has_painted().await?;
    let before = program.web_process()?.context("no web process")?;
    let killed = tokio::process::Command::new("kill").args(["-KILL", &before.to_string()]).status().await?;
    assert!(killed.success());
    until("another process shows the window", || async {
        Ok(program.web_process()?.filter(|now| *now != before).map(|_| ()))
    })
    .await?;
    scene.notifications.titled("The window was opened again").await?;
    scene.screen.has_painted().await?;
    program.terminate().await?;
    assert_eq!(program.ended().await?.code, Some(0));
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_window_whose_process_ends_again_and_again_is_given_up_and_that_is_told() -> Result<()> {
    let mut options = alone();
    // However slow this PC is.
    options.environment.push(("WAKALA_PRACTICE_CRASHES_WITHIN_MS".to_owned(), "3600000".to_owned()));
    let scene = Scene::start(options).await?;
    let program = scene.run(&[])?;
    shown(&scene).await?;
    scene.screen.has_painted().await?;
    let mut last = None;
    for crashes in 0..4 {
        // Each of them is told; one that ended sooner would not have been looked after yet.
        until("it was told", || async { Ok((scene.notifications.all().len() == crashes).then_some(())) }).await?;
        let process = until("a process shows the window", || async {
            Ok(program.web_process()?.filter(|now| Some(*now) != last))
        })
        .await?;
        scene.screen.has_painted().await?;
        kill(process).await?;
        last = Some(process);
    }
    until("the window is gone", || async { Ok(program.window_process()?.is_none().then_some(())) }).await?;
    let told = scene.notifications.titled("Wakala's window can't be shown").await?;
    // The core has gone on, and another window can be had.
    scene.notifications.click(told.id, "default").await?;
    shown(&scene).await?;
    program.terminate().await?;
    assert_eq!(program.ended().await?.code, Some(0));
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_click_brings_the_window_to_the_front_with_the_right_to_be_there() -> Result<()> {
    let scene = Scene::start(alone()).await?;
    let program = scene.run(&[])?;
    shown(&scene).await?;
    // Panels put the window under the entry in the menu by its class.
    let entry = include_str!("../../../../packaging/linux/Wakala.desktop");
    let class = entry.lines().find_map(|line| line.strip_prefix("StartupWMClass=")).unwrap_or_default();
    let classes = scene.screen.property(TITLE, "WM_CLASS").await?;
    ensure!(classes.contains(&format!("\"{class}\"")), "the window's classes are {classes}, and not {class:?}");
    scene.screen.close_window(TITLE).await?;
    hidden(&scene).await?;
    let told = scene.notifications.titled("Wakala keeps running here").await?;
    scene.tray().click(&["Open Wakala"]).await?;
    shown(&scene).await?;
    scene.notifications.click_with_token(told.id, "default", "scene-7_TIME9").await?;
    until("the window has the token", || async {
        Ok(scene.screen.property(TITLE, "_NET_STARTUP_ID").await?.contains("scene-7_TIME9").then_some(()))
    })
    .await?;
    program.terminate().await?;
    assert_eq!(program.ended().await?.code, Some(0));
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn the_window_and_the_tray_speak_the_language_of_the_system() -> Result<()> {
    let mut options = alone();
    // It is set, and was never generated on this PC.
    options.environment.push(("LANG".to_owned(), "sw_TZ.UTF-8".to_owned()));
    let scene = Scene::start(options).await?;
    let window = scene.open().await?;
    scene.tray().says("Bado hakuna").await?;
    until("the window speaks Swahili", || async {
        Ok((window.script("return document.documentElement.lang").await? == "sw").then_some(()))
    })
    .await
}

#[tokio::test(flavor = "multi_thread")]
async fn pausing_notifications_shows_in_the_tray() -> Result<()> {
    let scene = Scene::start(alone()).await?;
    let program = scene.run(&[])?;
    scene.tray().click(&["Pause notifications", "Until I turn them on"]).await?;
    scene.tray().says("Notifications paused").await?;
    scene.tray().click(&["Notifications paused", "Turn on now"]).await?;
    scene.tray().says("Pause notifications").await?;
    program.terminate().await?;
    assert_eq!(program.ended().await?.code, Some(0));
    Ok(())
}
