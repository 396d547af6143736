//! Programs of different versions on one desktop, as an update leaves them: who is of another version than the core goes, and a restart is
//! offered.

use std::path::{Path, PathBuf};

use anyhow::{Result, ensure};
use desktop::{Scene, install, kill, until};
use serde_json::Value;

use crate::{alone, shown};

/// A command is done.
async fn done(scene: &Scene, arguments: &[&str]) -> Result<String> {
    let ended = scene.run(arguments)?.ended().await?;
    ensure!(ended.code == Some(0), "{arguments:?}: {ended:?}");
    Ok(ended.stdout)
}

/// The core answers.
async fn answers(scene: &Scene) -> Result<()> {
    until("the core answers", || async { Ok((scene.run(&["status"])?.ended().await?.code == Some(0)).then_some(())) })
        .await
}

/// Both programs as another version has them, side by side.
async fn of_another_version(scene: &Scene) -> Result<(PathBuf, PathBuf)> {
    let folder = scene.data_dir().with_extension("newer");
    std::fs::create_dir(&folder)?;
    let (core, window) = (folder.join("wakala"), folder.join("wakala-window"));
    install_of_another_version(&desktop::binary()?, &core).await?;
    install_of_another_version(&desktop::binary()?.with_file_name("wakala-window"), &window).await?;
    Ok((core, window))
}

/// Puts a program there that differs from this one in its contract alone.
async fn install_of_another_version(program: &Path, place: &Path) -> Result<()> {
    let (said, other) = (b"1 to 60 characters, not taken", b"1 to 61 characters, not taken");
    let mut bytes = std::fs::read(program)?;
    let places: Vec<usize> =
        bytes.windows(said.len()).enumerate().filter_map(|(at, w)| (w == said).then_some(at)).collect();
    ensure!(!places.is_empty(), "the contract says something else by now");
    for at in places {
        bytes[at..at + other.len()].copy_from_slice(other);
    }
    let part = place.with_extension("part");
    std::fs::write(&part, bytes)?;
    install(&part, place).await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_core_that_is_met_by_another_version_offers_to_restart() -> Result<()> {
    let scene = Scene::start(alone()).await?;
    let program = scene.run(&["--hidden"])?;
    answers(&scene).await?;
    let (newer, _) = of_another_version(&scene).await?;
    let started = async || -> Result<Value> {
        let engine: Value = serde_json::from_str(&done(&scene, &["call", "engine_health", "{}"]).await?)?;
        Ok(engine["started"].clone())
    };
    let before = started().await?;
    // A double click after an update.
    let second = scene.run_at(&newer, &[])?.ended().await?;
    ensure!(second.code == Some(1) && second.stderr.contains("of another version is running"), "{second:?}");
    let told = scene.notifications.titled("Wakala was updated").await?;
    assert!(told.actions.contains(&"again".to_owned()), "{told:?}");
    // Whoever goes on is answered, and a further bubble that offers nothing is the program's own.
    let asked = scene.run_at(&newer, &["list"])?.ended().await?;
    assert_eq!(asked.code, Some(1), "{asked:?}");
    let said = scene.notifications.all();
    assert!(said.len() == 1, "one is enough: {said:?}");
    scene.notifications.click(told.id, "again").await?;
    until("it has begun anew", || async { Ok(started().await.ok().filter(|started| *started != before).map(|_| ())) })
        .await?;
    done(&scene, &["quit"]).await?;
    let ended = program.ended().await?;
    ensure!(ended.code == Some(0), "{}", ended.stderr);
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_window_that_comes_to_a_core_of_another_version_goes_and_a_restart_is_offered() -> Result<()> {
    let scene = Scene::start(alone()).await?;
    let program = scene.run(&["--hidden"])?;
    answers(&scene).await?;
    let (_, window) = of_another_version(&scene).await?;
    let ended = scene.run_at(&window, &[])?.ended().await?;
    ensure!(ended.code == Some(3), "{ended:?}");
    let told = scene.notifications.titled("Wakala was updated").await?;
    ensure!(told.actions.contains(&"again".to_owned()), "{told:?}");
    done(&scene, &["quit"]).await?;
    ensure!(program.ended().await?.code == Some(0));
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_window_under_which_the_core_becomes_another_version_goes() -> Result<()> {
    let scene = Scene::start(alone()).await?;
    let window = scene.run_window()?;
    shown(&scene).await?;
    answers(&scene).await?;
    let (core, _) = of_another_version(&scene).await?;
    // It is gone without a word, and the next one is of what is installed by now.
    if let Some(before) = scene.core_process() {
        kill(before).await?;
    }
    let newer = scene.run_at(&core, &["--hidden"])?;
    let ended = window.ended().await?;
    ensure!(ended.code == Some(0), "{ended:?}");
    let listed = scene.run_at(&core, &["list"])?.ended().await?;
    ensure!(listed.code == Some(0), "{listed:?}");
    newer.terminate().await?;
    ensure!(newer.ended().await?.code == Some(0));
    Ok(())
}
