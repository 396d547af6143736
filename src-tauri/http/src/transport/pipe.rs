//! The named pipe of Windows. Its name is everybody's to see and to take, and goes with the last program that has an end of it open.
//!
//! It has the security that Windows gives to a pipe for which none is asked: this user, administrators and the system may do everything
//! with it; everybody else may open it to read, and so take a place, but can't write, that is ask for anything, nor listen beside us.
//! Keeping them out altogether takes a call that no safe one leads to.

use std::io;
use std::path::{Path, PathBuf};
use std::time::Duration;

use tokio::net::windows::named_pipe::{NamedPipeServer, ServerOptions};
use tokio::time::Instant;

use super::ServeError;

/// A connection to a front.
pub(crate) type Stream = NamedPipeServer;

/// How long fronts of a program that has ended may keep the name: it is theirs until they have noticed.
const LET_GO: Duration = Duration::from_secs(3);
/// Time between two tries.
const PACE: Duration = Duration::from_millis(50);

/// A pipe that is listened at.
pub(crate) struct Listener {
    path: PathBuf,
    /// The instance of the pipe that the next front connects to. There is always one: the name is ours without a gap.
    waiting: NamedPipeServer,
}

impl Listener {
    /// Listens at the first of these names that can be had.
    ///
    /// # Errors
    /// What the last of them refused.
    pub(crate) async fn bind(places: Vec<PathBuf>) -> Result<Self, ServeError> {
        let mut refused = ServeError::NoPlace;
        for path in places {
            match first(&path).await {
                Ok(waiting) => return Ok(Self { path, waiting }),
                Err(error) => {
                    tracing::info!(%error, "not served there");
                    refused = error;
                }
            }
        }
        Err(refused)
    }

    pub(crate) fn path(&self) -> &Path {
        &self.path
    }

    /// The next connection. Cancel safe.
    ///
    /// # Errors
    /// What the system says; it may be asked again.
    pub(crate) async fn accept(&mut self) -> io::Result<Stream> {
        let connected = self.waiting.connect().await;
        // When there can be no other one now, whoever has connected to this one is met here the next time.
        let next = instance(&self.path, false)?;
        let stream = std::mem::replace(&mut self.waiting, next);
        connected.map(|()| stream)
    }

    /// A pipe does not lose its name.
    pub(crate) async fn found_again(&mut self) {}
}

/// Makes the pipe. Whoever comes second is told so, and does not listen beside the first.
async fn first(path: &Path) -> Result<NamedPipeServer, ServeError> {
    let until = Instant::now() + LET_GO;
    loop {
        match instance(path, true) {
            Ok(made) => return Ok(made),
            // So the system says that the pipe is there already, whosever it is.
            Err(error) if error.kind() == io::ErrorKind::PermissionDenied => {
                if Instant::now() >= until {
                    return Err(ServeError::InUse { path: path.to_owned() });
                }
            }
            Err(reason) => return Err(ServeError::Refused { path: path.to_owned(), reason }),
        }
        tokio::time::sleep(PACE).await;
    }
}

fn instance(path: &Path, first: bool) -> io::Result<NamedPipeServer> {
    ServerOptions::new().first_pipe_instance(first).reject_remote_clients(true).create(path)
}

/// Whether the other end may ask: the pipe's security has seen to it. A safe call does not tell whose program it is.
pub(crate) fn is_ours(_stream: &Stream) -> bool {
    true
}
