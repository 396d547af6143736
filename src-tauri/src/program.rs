//! What the fronts ask of the program around the engine: its logs, its tray.

use async_trait::async_trait;
use wakala_contract::{LogLevel, LogLineView};
use wakala_front::Program;

use crate::logs::Logs;
use crate::tray::TrayPresence;

/// The program around the engine.
pub(crate) struct Around {
    pub logs: Logs,
    pub tray: TrayPresence,
}

#[async_trait]
impl Program for Around {
    fn log_lines(&self, limit: u32, level: Option<LogLevel>) -> Vec<LogLineView> {
        self.logs.last(limit, level)
    }

    fn log_level(&self) -> Option<LogLevel> {
        self.logs.level()
    }

    fn set_log_level(&self, level: LogLevel) {
        self.logs.set_level(level);
    }

    async fn has_tray(&self) -> bool {
        self.tray.is_shown_now().await
    }

    fn is_practice(&self) -> bool {
        cfg!(feature = "practice")
    }
}
