//! What the fronts ask of the program around the engine: its logs, its tray, its window, its end.

use std::sync::OnceLock;

use async_trait::async_trait;
use wakala_contract::{Desktop, ErrorCode, ErrorView, LogLevel, LogLineView, StartWithSystemView};
use wakala_domain::ids::InstanceId;
use wakala_front::Program;

use crate::autostart::{self, Autostart, AutostartError};
use crate::desk::Desk;
use crate::logs::Logs;
use crate::tray;

/// The program around the engine.
pub(crate) struct Around {
    pub logs: Logs,
    /// Known as soon as the program is put together; nobody asks before.
    pub desk: OnceLock<Desk>,
}

fn refused(error: &AutostartError) -> ErrorView {
    let message = error.to_string();
    ErrorView { code: ErrorCode::Autostart, detail: Some(message.clone()), message }
}

async fn blocking<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> Result<T, ErrorView> {
    let done = tokio::task::spawn_blocking(work).await;
    done.map_err(|error| ErrorView::new(ErrorCode::Internal, error.to_string()))
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
        tray::is_shown_now().await
    }

    fn is_practice(&self) -> bool {
        cfg!(feature = "practice")
    }

    fn open_window(&self, instance: Option<InstanceId>, desktop: Option<Desktop>, token: Option<String>) {
        match (self.desk.get(), instance) {
            (Some(desk), Some(instance)) => desk.show_instance(instance, desktop, token),
            (Some(desk), None) => desk.open_window(desktop, token),
            (None, _) => {}
        }
    }

    async fn may_close_window(&self) -> bool {
        match self.desk.get() {
            Some(desk) => desk.may_close_window().await,
            None => true,
        }
    }

    fn window_crashed(&self, shown_again: bool) {
        if let Some(desk) = self.desk.get() {
            desk.window_crashed(shown_again);
        }
    }

    fn other_version(&self) -> bool {
        self.desk.get().is_some_and(|desk| !desk.ending.has_begun() && desk.teller.other_version())
    }

    async fn starts_with_system(&self) -> Result<StartWithSystemView, ErrorView> {
        let (state, service) = blocking(|| (autostart::state(), autostart::is_service())).await?;
        match state {
            // What else starts under that name is not us; switching it on changes that.
            Ok(state) => Ok(StartWithSystemView { on: state == Autostart::On, service, possible: true }),
            Err(AutostartError::Practice) => Ok(StartWithSystemView { on: false, service, possible: false }),
            Err(error) => Err(refused(&error)),
        }
    }

    async fn set_starts_with_system(&self, on: bool) -> Result<(), ErrorView> {
        blocking(move || autostart::set(on)).await?.map_err(|error| refused(&error))
    }

    fn quit(&self) {
        if let Some(desk) = self.desk.get() {
            desk.quit();
        }
    }
}
