//! An update with much data takes minutes: that is said everywhere, and then all goes on.

use anyhow::{Result, ensure};
use desktop::Scene;
use serde_json::Value;

use crate::{alone, shown};

/// Data of a long time ago, with a number and a chat.
const OLD: &str = include_str!("../../../../src-tauri/store/tests/old/15.sql");

/// A scene with such data, whose update takes so many milliseconds for each of its steps.
async fn old(step: u32) -> Result<Scene> {
    let mut options = alone();
    options.environment.push(("WAKALA_PRACTICE_SLOW_UPDATE_MS".to_owned(), step.to_string()));
    let scene = Scene::start(options).await?;
    std::fs::create_dir(scene.data_dir())?;
    rusqlite::Connection::open(scene.data_dir().join("wakala.db"))?.execute_batch(OLD)?;
    Ok(scene)
}

#[tokio::test(flavor = "multi_thread")]
async fn window_tray_command_line_and_a_second_start_say_how_far_it_is_and_go_on() -> Result<()> {
    let scene = old(250).await?;
    // The window that can be driven starts the core.
    let window = scene.open().await?;
    window.see_text("[data-testid=engine-lost]", "getting ready after an update: step").await?;
    scene.tray().says("Getting ready after an update: step").await?;
    let (status, list) = (scene.run(&["status"])?, scene.run(&["list", "--json"])?);
    // One that wants a window would have the core start another beside the one that is driven here.
    let second = scene.run(&["--hidden"])?;
    // Whoever says nothing waits as well.
    let told = scene.notifications.titled("Wakala is getting ready after an update").await?;
    ensure!(told.body.contains("come back by themselves"), "{}", told.body);
    let (status, list, second) = tokio::try_join!(status.ended(), list.ended(), second.ended())?;
    ensure!(status.code == Some(0) && status.stderr.contains("getting ready after an update"), "{status:?}");
    ensure!(second.code == Some(0) && second.stderr.contains("getting ready after an update"), "{second:?}");
    let all: Value = serde_json::from_str(&list.stdout)?;
    ensure!(list.code == Some(0) && list.stderr.is_empty() && all[0]["name"] == "Duka", "{list:?}");
    window.gone("[data-testid=engine-lost]").await?;
    window.see_text("[data-testid=instance]", "Duka").await?;
    scene.tray().says("Duka · Needs you").await?;
    scene.notifications.withdrawn(told.id).await?;
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_double_click_under_a_hidden_update_brings_the_window() -> Result<()> {
    let scene = old(200).await?;
    let program = scene.run(&["--hidden"])?;
    scene.tray().says("Getting ready after an update: step").await?;
    let second = scene.run(&[])?;
    shown(&scene).await?;
    scene.tray().says("Getting ready after an update: step").await?;
    ensure!(second.ended().await?.code == Some(0));
    program.terminate().await?;
    assert_eq!(program.ended().await?.code, Some(0));
    Ok(())
}
