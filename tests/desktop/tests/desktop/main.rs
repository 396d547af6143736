//! The real window on a desktop of its own: what an operator sees, clicks and is told.

mod boundary;
mod starting;
mod staying;
mod telling;

use desktop::SceneOptions;

/// An address on this PC where nothing answers: for scenes that need no network.
const NOBODY: &str = "ws://127.0.0.1:9/ws/chat";

/// A scene without a practice network.
fn alone() -> SceneOptions {
    SceneOptions {
        network: false,
        environment: vec![("WAKALA_WHATSAPP_URL".to_owned(), NOBODY.to_owned())],
        ..SceneOptions::default()
    }
}
