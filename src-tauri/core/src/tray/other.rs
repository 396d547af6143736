//! Other systems than Linux: there is no tray yet. Closing the window minimises it there.

use tokio::sync::{mpsc, watch};
use wakala_front::Core;

use crate::ending::Stage;

use super::model::TrayClick;

/// Shows nothing.
pub(crate) async fn show(_: Core, _: &'static str, _: watch::Receiver<Stage>, _: mpsc::Sender<TrayClick>) {}

/// Whether a tray shows our icon.
pub(crate) async fn is_shown() -> bool {
    false
}

/// The same without waiting.
pub(crate) async fn is_shown_now() -> bool {
    false
}

/// Would hear of trays that come and go.
pub(crate) struct TrayWatch;

impl TrayWatch {
    /// Begins to listen.
    pub(crate) async fn begin() -> Self {
        Self
    }

    /// Waits until a tray may be gone.
    pub(crate) async fn may_be_gone(&mut self) {
        std::future::pending().await
    }
}
