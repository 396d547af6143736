//! Keys: what an operator does without a mouse, with the keys that a keyboard sends to the window.

use anyhow::{Result, ensure};
use desktop::{Operator, Scene, Window, until};

use crate::telling::linked;
use crate::{hasty, shown};

const CHOSEN: &str = "[data-testid=\"instance\"][aria-current=\"true\"]";

/// Presses a key, and waits until the window is as that key makes it.
async fn press(scene: &Scene, window: &Window, key: &str, becomes: &str) -> Result<()> {
    scene.screen.press(key).await?;
    until(&format!("{key} has done what it does: {becomes}"), || async {
        Ok((window.script(&format!("return Boolean({becomes})")).await? == true).then_some(()))
    })
    .await
}

fn tab(name: &str) -> String {
    format!("document.querySelector('[data-testid=\"tab-{name}\"]')?.ariaSelected === 'true'")
}

fn chosen(name: &str) -> String {
    format!("document.querySelector('{CHOSEN}')?.textContent.includes('{name}')")
}

fn has_focus(css: &str) -> String {
    format!("document.activeElement?.matches('{css}')")
}

#[tokio::test(flavor = "multi_thread")]
async fn numbers_tabs_and_sizes_are_reached_by_keys() -> Result<()> {
    let scene = hasty().await?;
    let window = scene.open().await?;
    shown(&scene).await?;
    linked(&scene, &window, "Duka Kariakoo", "+255700000118").await?;
    linked(&scene, &window, "Mwenge", "+255700000119").await?;
    let (window, scene) = (&window, &scene);
    window.see_text("[data-testid=\"instance\"]", "Mwenge").await?;
    press(scene, window, "ctrl+2", &chosen("Mwenge")).await?;
    press(scene, window, "ctrl+1", &chosen("Duka Kariakoo")).await?;
    for (key, name) in [("alt+2", "queue"), ("alt+4", "health"), ("alt+5", "settings"), ("alt+3", "activity")] {
        press(scene, window, key, &tab(name)).await?;
    }
    press(scene, window, "alt+1", &tab("chats")).await?;
    press(scene, window, "ctrl+n", "document.querySelector('[data-testid=\"instance-name\"]')").await?;
    press(scene, window, "Escape", &tab("chats")).await?;
    let before = window.script("return innerWidth").await?.as_i64().unwrap_or(0);
    press(scene, window, "ctrl+plus", &format!("innerWidth < {before}")).await?;
    press(scene, window, "ctrl+0", &format!("innerWidth === {before}")).await?;
    // The rail's rows: by the next pane and by arrows.
    until("F6 has come round to the rail", || async {
        scene.screen.press("F6").await?;
        Ok((window.script(&format!("return Boolean({})", has_focus(CHOSEN))).await? == true).then_some(()))
    })
    .await?;
    press(scene, window, "Down", &format!("!({})", has_focus(CHOSEN))).await?;
    press(scene, window, "Return", &chosen("Mwenge")).await?;
    press(scene, window, "ctrl+1", &chosen("Duka Kariakoo")).await?;
    // The restart of a number is the operator's, never the page's own.
    window.script("window.stays = true").await?;
    press(scene, window, "alt+3", &tab("activity")).await?;
    scene.screen.press("ctrl+r").await?;
    Operator::new(scene, window).sees_in_timeline("restarted").await?;
    ensure!(window.script("return window.stays").await? == true, "the page was loaded anew");
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_chat_is_written_in_by_keys_alone() -> Result<()> {
    let scene = hasty().await?;
    let window = scene.open().await?;
    shown(&scene).await?;
    let shop = linked(&scene, &window, "Duka Kariakoo", "+255700000118").await?;
    let neema = scene.network().phone("+255700000501", "Neema Mushi")?;
    let operator = Operator::new(&scene, &window);
    neema.write(&shop, "Habari").await?;
    operator.opens_chat("Neema Mushi").await?;
    operator.reads("Habari").await?;
    let composer = "[data-testid=\"composer\"]";
    let value = format!("document.querySelector('{composer}').value");
    window.click(composer).await?;
    window.keys(composer, "Karibu").await?;
    // A new line is no send.
    press(&scene, &window, "shift+Return", &format!("{value} === 'Karibu\\n'")).await?;
    window.keys(composer, "dukani").await?;
    press(&scene, &window, "Return", &format!("{value} === ''")).await?;
    operator.sees_delivery("Karibu\ndukani", "delivered").await?;
    // The last one is changed, or left as it is.
    press(&scene, &window, "Up", &format!("{value} === 'Karibu\\ndukani'")).await?;
    press(&scene, &window, "Escape", &format!("{value} === ''")).await?;
    press(&scene, &window, "Up", &format!("{value} === 'Karibu\\ndukani'")).await?;
    window.keys(composer, " leo").await?;
    press(&scene, &window, "Return", &format!("{value} === ''")).await?;
    operator.reads("Karibu\ndukani leo").await?;
    Ok(())
}
