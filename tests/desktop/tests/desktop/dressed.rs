//! Dressed: the theme and the language that the operator chose, and a line that is longer than its field.

use std::time::Duration;

use anyhow::{Context as _, Result, ensure};
use desktop::{Operator, Scene, Window, until};
use serde_json::json;

use crate::{TITLE, alone, hasty, hasty_options, hidden, shown};

const SOON: Duration = Duration::from_secs(20);
const NAME: &str = "Duka Kariakoo";
const COMPOSER: &str = "[data-testid=\"composer\"]";

/// Waits until a script answers with true.
async fn becomes(window: &Window, what: &str, script: &str) -> Result<()> {
    until(what, || async { Ok((window.script(&format!("return Boolean({script})")).await? == true).then_some(())) })
        .await
}

/// How bright the screen is around its middle, where the window stands, of 255.
fn brightness(scene: &Scene) -> Result<u32> {
    let picture = scene.screen.picture()?;
    let (width, height) = picture.dimensions();
    let spots = (0..20).flat_map(|x| (0..20).map(move |y| (x, y)));
    let sum: u32 = spots
        .map(|(x, y)| {
            let pixel = picture.get_pixel(width / 4 + x * width / 40, height / 4 + y * height / 40);
            pixel.0.iter().map(|part| u32::from(*part)).sum::<u32>() / 3
        })
        .sum();
    Ok(sum / 400)
}

async fn is_dark(scene: &Scene) -> Result<()> {
    until("the window is dark", || async {
        let bright = brightness(scene)?;
        ensure!(bright < 80, "it is {bright} bright");
        Ok(Some(()))
    })
    .await
}

async fn is_light(scene: &Scene) -> Result<()> {
    until("the window is light", || async {
        let bright = brightness(scene)?;
        ensure!(bright > 180, "it is {bright} bright");
        Ok(Some(()))
    })
    .await
}

/// The frame that the toolkit asks the desktop for.
async fn has_frame(scene: &Scene, dark: bool) -> Result<()> {
    until(&format!("the window's frame is dark: {dark}"), || async {
        let variant = scene.screen.property(TITLE, "_GTK_THEME_VARIANT").await?;
        ensure!(variant.contains("\"dark\"") == dark, "it is {variant}");
        Ok(Some(()))
    })
    .await
}

#[tokio::test(flavor = "multi_thread")]
async fn the_dark_theme_reaches_the_page_and_the_frame_and_is_kept() -> Result<()> {
    let scene = Scene::start(alone()).await?;
    let window = scene.open().await?;
    shown(&scene).await?;
    scene.screen.has_painted().await?;
    window.call("add_instance", json!({ "name": NAME, "workspace": "" })).await?;
    window.click(".rail-foot button:last-of-type").await?;
    let theme = "fieldset.seg button";
    window.click_text(theme, "Light").await?;
    is_light(&scene).await?;
    has_frame(&scene, false).await?;
    window.click_text(theme, "Dark").await?;
    is_dark(&scene).await?;
    has_frame(&scene, true).await.context("the one that was there")?;
    // The one that comes next is another process.
    scene.screen.close_window(TITLE).await?;
    hidden(&scene).await?;
    scene.tray().click(&["Open Wakala"]).await?;
    shown(&scene).await?;
    is_dark(&scene).await?;
    has_frame(&scene, true).await
}

/// What is seen of a language on the way through the main job.
struct Spoken {
    /// As the PC has it.
    locale: &'static str,
    tag: &'static str,
    no_numbers: &'static str,
    online: &'static str,
    queue: &'static str,
    /// What is said of a number that is down, behind its name.
    down: &'static str,
}

async fn the_main_job_is_done_in(spoken: Spoken) -> Result<()> {
    let mut options = hasty_options();
    // It is set, and was never generated on this PC.
    options.environment.push(("LANG".to_owned(), spoken.locale.to_owned()));
    let scene = Scene::start(options).await?;
    let window = scene.open().await?;
    let operator = Operator::new(&scene, &window);
    scene.tray().says(spoken.no_numbers).await?;
    let speaks = format!("document.documentElement.lang === '{}'", spoken.tag);
    becomes(&window, "the window speaks the language", &speaks).await?;
    let shop = scene.network().phone("+255700000118", NAME)?;
    let neema = scene.network().phone("+255700000501", "Neema Mushi")?;
    operator.adds_instance(NAME).await?;
    shop.scan(&operator.sees_qr_code().await?)?;
    operator.sees_badge("online").await?;
    scene.tray().says(&format!("{NAME} · {}", spoken.online)).await?;
    window.see_text("[data-testid=\"tab-queue\"]", spoken.queue).await?;
    neema.write(&shop, "Halo").await?;
    operator.opens_chat("Neema Mushi").await?;
    operator.reads("Halo").await?;
    operator.answers("Silakan datang").await?;
    neema.wait_for_text("Silakan datang", SOON).await?;
    operator.sees_delivery("Silakan datang", "delivered").await?;
    scene.network().refuse_connections();
    operator.sees_badge("reconnecting").await?;
    scene.notifications.titled(&format!("{NAME} {}", spoken.down)).await?;
    // No word is longer than the smallest window.
    scene.screen.resize_window(TITLE, 400, 300).await?;
    becomes(&window, "the window is as small as it gets", "innerWidth === 400 && innerHeight === 300").await?;
    becomes(&window, "nothing stands out of it", "document.documentElement.scrollWidth <= 400").await
}

#[tokio::test(flavor = "multi_thread")]
async fn the_main_job_is_done_in_indonesian() -> Result<()> {
    the_main_job_is_done_in(Spoken {
        locale: "id_ID.UTF-8",
        tag: "id",
        no_numbers: "Belum ada nomor",
        online: "Daring",
        queue: "Antrean",
        down: "luring",
    })
    .await
}

#[tokio::test(flavor = "multi_thread")]
async fn the_main_job_is_done_in_swahili() -> Result<()> {
    the_main_job_is_done_in(Spoken {
        locale: "sw_TZ.UTF-8",
        tag: "sw",
        no_numbers: "Bado hakuna namba",
        online: "Mtandaoni",
        queue: "Foleni",
        down: "haiko mtandaoni",
    })
    .await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_long_line_is_seen_whole_while_it_is_written() -> Result<()> {
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
    window.see(COMPOSER).await?;
    let height = async || {
        let script = format!("return document.querySelector('{COMPOSER}').offsetHeight");
        Ok::<_, anyhow::Error>(window.script(&script).await?.as_i64().unwrap_or(0))
    };
    let whole = format!(
        "(({{ scrollHeight, clientHeight }}) => scrollHeight <= clientHeight + 1)(document.querySelector('{COMPOSER}'))"
    );
    let one = height().await?;
    let line = "Habari, kitenge kipo na mzigo mpya umefika leo asubuhi. ".repeat(5);
    window.keys(COMPOSER, &line).await?;
    becomes(&window, "all of it is seen", &whole).await?;
    let several = height().await?;
    ensure!(several > one + 30, "{one} px became {several}");
    // As high as it may get, and no more.
    window.keys(COMPOSER, &line.repeat(4)).await?;
    until("it scrolls", || async { Ok((height().await? == 132).then_some(())) }).await?;
    window.keys(COMPOSER, "\u{e007}").await?;
    until("it is one line again", || async { Ok((height().await? == one).then_some(())) }).await
}
