//! Coming back: where the window stands, and how large it is.

use anyhow::{Result, ensure};
use desktop::{Scene, SceneOptions, until};
use serde_json::json;

use crate::{TITLE, alone};

#[tokio::test(flavor = "multi_thread")]
async fn a_window_that_was_off_the_screen_comes_back_within_reach() -> Result<()> {
    let scene = Scene::start(alone()).await?;
    std::fs::create_dir(scene.data_dir())?;
    let kept = json!({ "main": {
        "width": 900, "height": 600, "x": 1340, "y": 300, "prev_x": 0, "prev_y": 0,
        "maximized": false, "visible": true, "decorated": true, "fullscreen": false,
    } });
    std::fs::write(scene.data_dir().join("window.json"), kept.to_string())?;
    let program = scene.run(&[])?;
    until("the window can be taken hold of", || async {
        let [left, top, width, height] = scene.screen.place(TITLE).await?;
        ensure!((width, height) == (900, 600), "it is {width} by {height}");
        ensure!((0..=1260).contains(&left) && (0..=868).contains(&top), "it is at {left}, {top}");
        Ok(Some(()))
    })
    .await?;
    program.terminate().await?;
    assert_eq!(program.ended().await?.code, Some(0));
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn everything_is_as_large_as_the_operator_chose() -> Result<()> {
    let scene = Scene::start(alone()).await?;
    let window = scene.open().await?;
    let width = async || Ok::<_, anyhow::Error>(window.script("return window.innerWidth").await?.as_i64().unwrap_or(0));
    let plain = width().await?;
    let mut wanted = window.call("preferences", json!({})).await?;
    wanted["zoom"] = json!(200);
    window.call("set_preferences", json!({ "preferences": wanted })).await?;
    until("there is room for half as much", || async {
        let now = width().await?;
        ensure!((now - plain / 2).abs() <= 2, "{plain} pixels became {now}");
        Ok(Some(()))
    })
    .await
}

#[tokio::test(flavor = "multi_thread")]
async fn the_first_window_fits_a_small_screen() -> Result<()> {
    let scene = Scene::start(SceneOptions { screen: (1366, 768), ..alone() }).await?;
    let program = scene.run(&[])?;
    until("the whole window is on the screen", || async {
        let [left, top, width, height] = scene.screen.place(TITLE).await?;
        ensure!(width >= 1200 && height >= 640, "it is {width} by {height}");
        ensure!(
            left >= 0 && top >= 0 && left + width <= 1366 && top + height <= 768,
            "{left}, {top}: {width} by {height}"
        );
        ensure!((left - (1366 - width) / 2).abs() <= 20, "it is not in the middle: {left}");
        Ok(Some(()))
    })
    .await?;
    program.terminate().await?;
    assert_eq!(program.ended().await?.code, Some(0));
    Ok(())
}
