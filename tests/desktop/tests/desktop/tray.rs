//! The tray: what the icon says, and that no click goes astray.

use anyhow::{Context as _, Result, ensure};
use desktop::{Scene, until};

use crate::telling::linked;
use crate::{TITLE, alone, hasty, hidden, shown};

async fn goes_into_the_tray(scene: &Scene) -> Result<()> {
    scene.screen.close_window(TITLE).await?;
    hidden(scene).await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_click_on_the_icon_opens_the_window() -> Result<()> {
    let scene = Scene::start(alone()).await?;
    let program = scene.run(&[])?;
    shown(&scene).await?;
    goes_into_the_tray(&scene).await?;
    scene.tray().activate("scene-8_TIME7").await?;
    shown(&scene).await?;
    until("the window has the token", || async {
        Ok(scene.screen.property(TITLE, "_NET_STARTUP_ID").await?.contains("scene-8_TIME7").then_some(()))
    })
    .await?;
    program.terminate().await?;
    assert_eq!(program.ended().await?.code, Some(0));
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn the_icon_says_how_it_stands() -> Result<()> {
    let scene = hasty().await?;
    let window = scene.open().await?;
    let shop = linked(&scene, &window, "Duka Kariakoo", "+255700000118").await?;
    let online = scene.tray().pictures().await?;
    assert_eq!(online.iter().map(|(width, ..)| *width).collect::<Vec<_>>(), [22, 24, 32, 48]);
    scene.network().phone("+255700000501", "Neema Mushi")?.write(&shop, "Habari").await?;
    until("the icon says that a message is unread", || async {
        let (title, text) = scene.tray().tooltip().await?;
        ensure!((title.as_str(), text.as_str()) == (TITLE, "1 online, 1 unread"), "{title}: {text}");
        Ok(Some(()))
    })
    .await?;
    assert!(!scene.tray().asks_for_attention().await?);
    scene.network().refuse_connections();
    scene.tray().says("Duka Kariakoo · Reconnecting").await?;
    assert_ne!(scene.tray().pictures().await?, online);
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn the_menu_stays_open_whatever_becomes_of_an_instance() -> Result<()> {
    let scene = hasty().await?;
    let window = scene.open().await?;
    linked(&scene, &window, "Apotek", "+255700000118").await?;
    linked(&scene, &window, "Duka_1", "+255700000119").await?;
    let mut menu = scene.tray().open_menu().await?;
    let stop = menu.shows(&["Duka_1 · Online", "Stop"]).await?;

    // It would come first now, were the menu opened again.
    scene.network().refuse_connections();
    let try_now = menu.shows(&["Duka_1 · Reconnecting", "Try now"]).await?;
    scene.network().accept_connections();
    scene.tray().click_row(try_now).await?;
    assert_eq!(menu.shows(&["Duka_1 · Online", "Stop"]).await?, stop);

    scene.tray().click_row(stop).await?;
    let start = menu.shows(&["Duka_1 · Stopped", "Start"]).await?;
    assert!(menu.find(&["Duka_1", "Stop"]).is_none_or(|row| row.id != stop), "both are shown");
    assert_ne!(start, stop, "a click that is on its way must not turn into its opposite");
    scene.tray().click_row(stop).await?;
    scene.tray().click_row(start).await?;
    menu.shows(&["Duka_1 · Online", "Stop"]).await.map(drop)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_click_on_a_row_that_was_another_instances_reaches_nobody() -> Result<()> {
    let scene = hasty().await?;
    let window = scene.open().await?;
    linked(&scene, &window, "Apotek", "+255700000118").await?;
    linked(&scene, &window, "Duka", "+255700000119").await?;
    let stop_first = scene.tray().open_menu().await?.shows(&["Apotek", "Stop"]).await?;
    scene.tray().click_row(stop_first).await?;
    scene.tray().says("Apotek · Stopped").await?;

    // The one that runs comes first, where the other one stood.
    let mut menu = scene.tray().open_menu().await?;
    let stop = menu.shows(&["Duka", "Stop"]).await?;
    let row = |label| menu.find(&[label]).map(|row| row.id).context("it is gone");
    assert!(row("Duka")? < row("Apotek")?);
    assert!(scene.tray().click_row(stop_first).await.is_err(), "it was taken");
    let start = menu.shows(&["Apotek", "Start"]).await?;
    scene.tray().click_row(start).await?;
    menu.shows(&["Apotek · Online"]).await?;
    assert_eq!(menu.shows(&["Duka · Online", "Stop"]).await?, stop, "nobody stopped it");
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_tray_that_comes_later_or_again_is_given_the_icon() -> Result<()> {
    let scene = Scene::start(alone()).await?;
    scene.tray().ends().await?;
    let program = scene.run(&[])?;
    shown(&scene).await?;
    scene.screen.close_window(TITLE).await?;
    until("it asks", || async { Ok(scene.screen.shows("Quit Wakala\\?").await?.then_some(())) }).await?;
    scene.screen.press("Return").await?;
    until("the question is gone", || async { Ok((!scene.screen.shows("Quit Wakala\\?").await?).then_some(())) })
        .await?;
    scene.screen.restore_window(TITLE).await?;

    for _ in 0..2 {
        scene.tray().comes_back().await?;
        scene.tray().says("No instances yet").await?;
        shown(&scene).await?;
        goes_into_the_tray(&scene).await?;
        scene.tray().ends().await?;
        shown(&scene).await?;
    }
    program.terminate().await?;
    assert_eq!(program.ended().await?.code, Some(0));
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_bus_that_dies_leaves_the_program() -> Result<()> {
    let scene = Scene::start(alone()).await?;
    let program = scene.run(&[])?;
    shown(&scene).await?;
    scene.tray().says("No instances yet").await?;
    goes_into_the_tray(&scene).await?;
    scene.bus_dies().await?;
    shown(&scene).await?;
    program.terminate().await?;
    assert_eq!(program.ended().await?.code, Some(0));
    Ok(())
}
