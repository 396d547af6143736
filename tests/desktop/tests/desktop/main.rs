//! The real window on a desktop of its own: what an operator sees, clicks and is told.

mod boundary;
mod coming_back;
mod command_line;
mod main_job;
mod starting;
mod staying;
mod taking_back;
mod telling;
mod tray;
mod two_programs;

use desktop::{Scene, SceneOptions};

/// An address on this PC where nothing answers: for scenes that need no network.
const NOBODY: &str = "ws://127.0.0.1:9/ws/chat";

/// A scene in which a drop is told after a moment, and tried again soon.
async fn hasty() -> anyhow::Result<Scene> {
    let environment = [("WAKALA_DROP_GRACE_MS", "400"), ("WAKALA_RESTART_BACKOFF_MS", "1800,1500,1500,1500,1500")]
        .map(|(name, value)| (name.to_owned(), value.to_owned()))
        .to_vec();
    Scene::start(SceneOptions { environment, ..SceneOptions::default() }).await
}

/// A scene without a practice network.
fn alone() -> SceneOptions {
    SceneOptions {
        network: false,
        environment: vec![("WAKALA_WHATSAPP_URL".to_owned(), NOBODY.to_owned())],
        ..SceneOptions::default()
    }
}
