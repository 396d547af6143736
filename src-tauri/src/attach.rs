//! The window's way to its core: found, or started when none runs.

use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use thiserror::Error;
use tokio::process::Command;
use wakala_client::{BEGINS_WITHIN, Client, ClientError, DATA_DIR, other_program};

/// Time between two looks.
const PACE: Duration = Duration::from_millis(30);

/// There is no core.
#[derive(Debug, Error)]
pub(crate) enum AttachError {
    /// It can't be started.
    #[error("{program} can't be started: {reason}")]
    NotStarted {
        /// Which program.
        program: PathBuf,
        /// What the system says.
        reason: std::io::Error,
    },
    /// It ended at once.
    #[error("Wakala has ended ({0}): it tells the desktop why, and says it in a terminal: `wakala --hidden`")]
    Ended(std::process::ExitStatus),
    /// It does not answer.
    #[error("Wakala does not answer")]
    Silent,
    /// It refuses.
    #[error(transparent)]
    Client(#[from] ClientError),
}

/// The way to the core of a data directory. Cheap to clone.
#[derive(Clone)]
pub(crate) struct Way {
    data_dir: Arc<Path>,
    /// The core as it was found last.
    client: Arc<Mutex<Option<Client>>>,
}

impl Way {
    pub(crate) fn new(data_dir: &Path) -> Self {
        Self { data_dir: data_dir.into(), client: Arc::default() }
    }

    /// Where the data lives.
    pub(crate) fn data_dir(&self) -> &Path {
        &self.data_dir
    }

    fn known(&self) -> Option<Client> {
        self.client.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    fn keep(&self, client: Option<&Client>) {
        *self.client.lock().unwrap_or_else(PoisonError::into_inner) = client.cloned();
    }

    /// The core that runs.
    ///
    /// # Errors
    /// None does.
    pub(crate) async fn core(&self) -> Result<Client, ClientError> {
        if let Some(known) = self.known() {
            return Ok(known);
        }
        let found = Client::find_as_window(&self.data_dir).await?;
        self.keep(Some(&found));
        Ok(found)
    }

    /// Looks for it anew the next time: it has ended, and another one has another key.
    pub(crate) fn forget(&self) {
        self.keep(None);
    }

    /// The core that runs, or one that is started now.
    ///
    /// # Errors
    /// See [`AttachError`].
    pub(crate) async fn core_or_start(&self) -> Result<Client, AttachError> {
        match self.core().await {
            Ok(client) => return Ok(client),
            Err(ClientError::NoCore(_) | ClientError::Gone(_)) => {}
            Err(error) => return Err(error.into()),
        }
        let program = other_program("wakala");
        let mut command = Command::new(&program);
        command.arg("--hidden").env(DATA_DIR, &*self.data_dir).stdin(Stdio::null()).stdout(Stdio::null());
        // It outlives the window, its terminal, and whatever ends the window.
        command.stderr(Stdio::null());
        #[cfg(unix)]
        command.process_group(0);
        let mut child = command.spawn().map_err(|reason| AttachError::NotStarted { program, reason })?;
        let until = tokio::time::Instant::now() + BEGINS_WITHIN;
        let mut ended = false;
        while tokio::time::Instant::now() < until {
            match self.core().await {
                Ok(client) => return Ok(client),
                Err(ClientError::NoCore(_) | ClientError::Gone(_)) => {}
                Err(error) => return Err(error.into()),
            }
            tokio::select! {
                status = child.wait(), if !ended => match status {
                    Ok(status) if !status.success() => return Err(AttachError::Ended(status)),
                    // It is another one that runs already, and may be about to listen.
                    Ok(_) | Err(_) => ended = true,
                },
                () = tokio::time::sleep(PACE) => {}
            }
        }
        Err(AttachError::Silent)
    }
}
