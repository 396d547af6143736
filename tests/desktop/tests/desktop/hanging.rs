//! A window that hangs: it is noticed, told, and another one takes its place.

use anyhow::{Context as _, Result, ensure};
use desktop::{Scene, stop, until};

use crate::{TITLE, alone, shown};

#[tokio::test(flavor = "multi_thread")]
async fn a_window_that_does_not_come_is_told_of_and_another_one_is_had() -> Result<()> {
    let scene = Scene::start(alone()).await?;
    let program = scene.run(&[])?;
    shown(&scene).await?;
    scene.screen.has_painted().await?;
    // One that answers is told of by nobody.
    ensure!(scene.run(&[])?.ended().await?.code == Some(0));
    let hangs = program.window_process()?.context("no window")?;
    stop(hangs).await?;
    ensure!(scene.run(&[])?.ended().await?.code == Some(0));
    let told = scene.notifications.titled("Wakala's window does not answer").await?;
    ensure!(scene.notifications.all().len() == 1, "{:?}", scene.notifications.all());
    scene.notifications.click(told.id, "renew").await?;
    until("another process shows the window", || async {
        Ok(program.window_process()?.filter(|now| *now != hangs).map(|_| ()))
    })
    .await?;
    until("the one that hangs is gone", || async {
        Ok((!std::path::Path::new(&format!("/proc/{hangs}")).exists()).then_some(()))
    })
    .await?;
    shown(&scene).await?;
    scene.screen.has_painted().await?;
    program.terminate().await?;
    assert_eq!(program.ended().await?.code, Some(0));
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn what_shows_the_window_and_hangs_is_begun_anew() -> Result<()> {
    let scene = Scene::start(alone()).await?;
    let program = scene.run(&[])?;
    shown(&scene).await?;
    scene.screen.has_painted().await?;
    let hangs = program.web_process()?.context("no process shows the window")?;
    stop(hangs).await?;
    // The browser engine finds out when somebody does something there.
    scene.screen.restore_window(TITLE).await?;
    scene.screen.press("Tab").await?;
    scene.notifications.titled("The window was opened again").await?;
    until("another process shows the window", || async {
        Ok(program.web_process()?.filter(|now| *now != hangs).map(|_| ()))
    })
    .await?;
    scene.screen.has_painted().await?;
    program.terminate().await?;
    assert_eq!(program.ended().await?.code, Some(0));
    Ok(())
}
