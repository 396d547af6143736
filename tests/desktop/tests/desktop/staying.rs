//! Staying: the window comes and goes, Wakala stays until it is quit.

use anyhow::Result;
use desktop::{Scene, SceneOptions, until};

use crate::alone;

const TITLE: &str = "Wakala practice";

async fn shown(scene: &Scene) -> Result<()> {
    until("the window is on the screen", || async { Ok(scene.screen.shows(TITLE).await?.then_some(())) }).await
}

async fn hidden(scene: &Scene) -> Result<()> {
    until("the window is off the screen", || async { Ok((!scene.screen.shows(TITLE).await?).then_some(())) }).await
}

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
