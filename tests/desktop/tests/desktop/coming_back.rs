//! Coming back: where the window stands, and how large it is.

use anyhow::{Context as _, Result, ensure};
use desktop::{Operator, Program, Scene, SceneOptions, Window, kill, terminate, until};
use serde_json::json;

use crate::{TITLE, alone, greeted, hasty, hidden, shown};

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

#[tokio::test(flavor = "multi_thread")]
async fn a_window_that_was_closed_in_a_chat_comes_back_there_and_where_it_stood() -> Result<()> {
    let scene = hasty().await?;
    let window = scene.open().await?;
    let operator = Operator::new(&scene, &window);
    greeted(&scene, &operator).await?;
    scene.screen.move_window(TITLE, [140, 90, 1000, 700]).await?;
    let stands = until("the window is where it was moved to", || async {
        let place = scene.screen.place(TITLE).await?;
        Ok((place[2..] == [1000, 700]).then_some(place))
    })
    .await?;
    operator.opens_menu_of("Habari").await?;
    operator.presses("message-reply").await?;
    let mut window = window;
    // What was typed last is not a second old when the window closes, or all of Wakala.
    for (words, quits) in [("Ndiyo", false), ("Ndiyo, kipo", true)] {
        window.fill("[data-testid=\"composer\"]", words).await?;
        window.see_text("[data-testid=\"about\"]", "Habari").await?;
        window = closed_and_opened(&scene, window, quits).await?;
        Operator::new(&scene, &window).reads("Habari").await?;
        window.see_text("[data-testid=\"about\"]", "Habari").await?;
        let typed = "return document.querySelector('[data-testid=\"composer\"]').value";
        ensure!(window.script(typed).await? == words, "{:?}, and not {words}", window.script(typed).await?);
        until("the window stands where it stood", || async {
            let place = scene.screen.place(TITLE).await?;
            let moved = place.iter().zip(&stands).map(|(now, before)| (now - before).abs()).max();
            ensure!(moved.is_some_and(|moved| moved <= 2), "it stood at {stands:?}, and stands at {place:?}");
            Ok(Some(()))
        })
        .await?;
    }
    // Nor is where he went last.
    Operator::new(&scene, &window).presses("tab-health").await?;
    let window = closed_and_opened(&scene, window, false).await?;
    window.see("[data-testid=\"tab-health\"][aria-selected=\"true\"]").await.map(drop)
}

/// Where the window stands once it is that large.
async fn stands(scene: &Scene, size: [i32; 2]) -> Result<[i32; 4]> {
    until("the window is that large", || async {
        let place = scene.screen.place(TITLE).await?;
        ensure!(place[2..] == size, "it is at {place:?}");
        Ok(Some(place))
    })
    .await
}

async fn moved(scene: &Scene) -> Result<(Program, [i32; 4])> {
    let program = scene.run(&[])?;
    shown(scene).await?;
    scene.screen.has_painted().await?;
    scene.screen.move_window(TITLE, [140, 90, 1000, 700]).await?;
    Ok((program, stands(scene, [1000, 700]).await?))
}

fn ensure_same(now: [i32; 4], before: [i32; 4]) -> Result<()> {
    let apart = now.iter().zip(&before).map(|(now, before)| (now - before).abs()).max();
    ensure!(apart.is_some_and(|apart| apart <= 2), "it stood at {before:?}, and stands at {now:?}");
    Ok(())
}

/// When the PC is shut down with the window open, all that runs in the session is ended at once, whoever is first.
#[tokio::test(flavor = "multi_thread")]
async fn a_window_that_ends_with_the_session_comes_back_where_it_stood() -> Result<()> {
    let scene = Scene::start(alone()).await?;
    let (program, before) = moved(&scene).await?;
    terminate(program.window_process()?.context("no window")?).await?;
    program.terminate().await?;
    let ended = program.ended().await?;
    ensure!(ended.code == Some(0), "{ended:?}");
    hidden(&scene).await?;
    let told = scene.notifications.all();
    ensure!(told.is_empty(), "nobody is there to be told: {told:?}");
    let program = scene.run(&[])?;
    ensure_same(stands(&scene, [1000, 700]).await?, before)?;
    program.terminate().await?;
    assert_eq!(program.ended().await?.code, Some(0));
    Ok(())
}

/// What ends without a word says nothing at its end: where it stood is known before.
#[tokio::test(flavor = "multi_thread")]
async fn a_window_that_is_killed_comes_back_where_it_stood() -> Result<()> {
    let scene = Scene::start(alone()).await?;
    let (program, before) = moved(&scene).await?;
    let kept = scene.data_dir().join("window.json");
    until("where it stands is kept", || async {
        let kept: serde_json::Value = serde_json::from_slice(&std::fs::read(&kept)?)?;
        ensure!(kept["main"]["width"] == 1000, "{kept}");
        Ok(Some(()))
    })
    .await?;
    kill(program.window_process()?.context("no window")?).await?;
    let told = scene.notifications.titled("Wakala's window has closed by itself").await?;
    scene.notifications.click(told.id, "default").await?;
    ensure_same(stands(&scene, [1000, 700]).await?, before)?;
    program.terminate().await?;
    assert_eq!(program.ended().await?.code, Some(0));
    Ok(())
}

async fn closed_and_opened(scene: &Scene, window: Window, quits: bool) -> Result<Window> {
    if quits {
        ensure!(scene.run(&["quit"])?.ended().await?.code == Some(0));
        until("the core is gone", || async { Ok(scene.core_process().is_none().then_some(())) }).await?;
    } else {
        scene.screen.close_window(TITLE).await?;
    }
    until("its process is gone", || async { Ok(scene.window_process().is_none().then_some(())) }).await?;
    drop(window);
    scene.open().await
}
