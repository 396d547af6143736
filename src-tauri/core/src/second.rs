//! A second start on the same data: it has the first one show its window, and ends. One that comes while the first is ending waits, and
//! takes its place.

use std::path::Path;
use std::time::Duration;

use serde_json::{Value, json};
use wakala_client::{BEGINS_WITHIN, Client, ClientError, core_places, desktop, leave_to_take_focus};
use wakala_contract::{ErrorCode, RESTART_OFFERED};
use wakala_store::{DataDir, StoreError};

use wakala_words::words;

use crate::said;
use crate::startup::{StartError, noted_language};

/// Time between two tries.
const PACE: Duration = Duration::from_millis(100);

/// What there is to do.
pub(crate) enum Start {
    /// The data is ours.
    First(DataDir),
    /// The first one was asked to show its window, where one is wanted.
    Second,
}

/// Takes the data directory, or has whoever has it show its window, if `window`.
///
/// # Errors
/// The data directory can't be had, and nobody answers for it.
pub(crate) async fn start(path: &Path, window: bool) -> Result<Start, StartError> {
    let (mut until, mut said) = (tokio::time::Instant::now() + BEGINS_WITHIN, false);
    // Under an update it is asked for its window once: it comes, and may be closed again.
    let mut updates = false;
    loop {
        let wanted = path.to_owned();
        let opened = tokio::task::spawn_blocking(move || DataDir::open(&wanted)).await;
        let locked = match opened.map_err(std::io::Error::other)? {
            Ok(data_dir) => return Ok(Start::First(data_dir)),
            Err(error @ StoreError::Locked { .. }) => error,
            Err(error) => return Err(error.into()),
        };
        let asked = tokio::time::timeout_at(until, asked(path, window && !updates)).await;
        match asked.unwrap_or_else(|late| Err(ClientError::Gone(late.to_string()))) {
            Ok(()) if updates => {
                updates = false;
                continue;
            }
            Ok(()) => return Ok(Start::Second),
            Err(ClientError::Refused(refusal)) if refusal.code == ErrorCode::OtherVersion => {
                return Err(StartError::OtherVersion { offered: refusal.detail.as_deref() == Some(RESTART_OFFERED) });
            }
            Err(ClientError::Refused(refusal)) if refusal.code == ErrorCode::ShuttingDown => {}
            // It has the data and says that it lives: it comes to its end.
            Err(ClientError::Refused(refusal)) if refusal.code == ErrorCode::Updating => {
                until = tokio::time::Instant::now() + BEGINS_WITHIN;
                updates = true;
                if !std::mem::replace(&mut said, true) {
                    said::aloud(&words(noted_language(path)).start_updating());
                }
            }
            // It may be about to listen, or have ended just now.
            Err(ClientError::NoCore(_) | ClientError::Gone(_) | ClientError::Unanswered { .. }) => {}
            Err(error @ (ClientError::Refused(_) | ClientError::NotUnderstood(_))) => {
                tracing::warn!(%error, "the Wakala that runs was asked for its window");
                return Err(locked.into());
            }
        }
        if tokio::time::Instant::now() >= until {
            return Err(locked.into());
        }
        tokio::time::sleep(PACE).await;
    }
}

async fn asked(path: &Path, window: bool) -> Result<(), ClientError> {
    let core = Client::find(core_places(path), "cli").await?;
    if !window {
        return core.health().await.map(drop);
    }
    let token = leave_to_take_focus();
    core.call::<Value>("open_window", &json!({ "token": token, "desktop": desktop() })).await.map(drop)
}
