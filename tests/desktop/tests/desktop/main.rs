//! The real window on a desktop of its own: what an operator sees, clicks and is told.

mod becoming_one;
mod boundary;
mod coming_back;
mod command_line;
mod dressed;
mod hanging;
mod incoming;
mod keys;
mod kinds;
mod main_job;
mod other_version;
mod outside;
mod parked;
mod quitting;
mod starting;
mod staying;
mod taking_back;
mod telling;
mod tray;
mod two_programs;
mod updating;
mod voice;

use anyhow::Result;
use desktop::{Operator, Scene, SceneOptions, until};
use fake_whatsapp::Phone;

/// What the window's title bar says.
const TITLE: &str = "Wakala practice";

/// An address on this PC where nothing answers: for scenes that need no network.
const NOBODY: &str = "ws://127.0.0.1:9/ws/chat";

/// A scene in which a drop is told after a moment, and tried again soon.
async fn hasty() -> Result<Scene> {
    Scene::start(hasty_options()).await
}

fn hasty_options() -> SceneOptions {
    let environment = [("WAKALA_DROP_GRACE_MS", "400"), ("WAKALA_RESTART_BACKOFF_MS", "1800,1500,1500,1500,1500")]
        .map(|(name, value)| (name.to_owned(), value.to_owned()))
        .to_vec();
    SceneOptions { environment, ..SceneOptions::default() }
}

/// A scene without a practice network.
fn alone() -> SceneOptions {
    SceneOptions {
        network: false,
        environment: vec![("WAKALA_WHATSAPP_URL".to_owned(), NOBODY.to_owned())],
        ..SceneOptions::default()
    }
}

/// A shop that is online, and a customer whose chat is open and who has said "Habari".
async fn greeted(scene: &Scene, operator: &Operator<'_>) -> Result<(Phone, Phone)> {
    let shop = scene.network().phone("+255700000118", "Duka Kariakoo")?;
    let neema = scene.network().phone("+255700000501", "Neema Mushi")?;
    operator.adds_instance("Duka Kariakoo").await?;
    shop.scan(&operator.sees_qr_code().await?)?;
    operator.sees_badge("online").await?;
    neema.write(&shop, "Habari").await?;
    operator.opens_chat("Neema Mushi").await?;
    operator.reads("Habari").await?;
    Ok((shop, neema))
}

/// Waits until the window is on the screen.
async fn shown(scene: &Scene) -> Result<()> {
    until("the window is on the screen", || async { Ok(scene.screen.shows(TITLE).await?.then_some(())) }).await
}

/// Waits until it is not: closed, or minimised.
async fn hidden(scene: &Scene) -> Result<()> {
    until("the window is off the screen", || async { Ok((!scene.screen.shows(TITLE).await?).then_some(())) }).await
}
