//! The named pipe of a core on Windows.

use std::io;
use std::path::Path;
use std::time::Duration;

use tokio::net::windows::named_pipe::{ClientOptions, NamedPipeClient};

/// A connection to a core.
pub(crate) type Connection = NamedPipeClient;

/// What the system says when every instance of a pipe has its front: `ERROR_PIPE_BUSY`.
const BUSY: i32 = 231;
/// Time between two tries.
const PACE: Duration = Duration::from_millis(10);

/// Connects to the core that listens there, as soon as it has a place. Whoever waits sees to it that it is not for ever.
///
/// # Errors
/// What the system says.
pub(crate) async fn connect(pipe: &Path) -> io::Result<Connection> {
    loop {
        // Whoever listens may know who we are, but not act as us: that is how tokio opens it.
        match ClientOptions::new().open(pipe) {
            Err(error) if error.raw_os_error() == Some(BUSY) => tokio::time::sleep(PACE).await,
            opened => return opened,
        }
    }
}

/// Whether the other end is a program of this user: not asked, for no safe call tells. Where a core runs it has the name for itself. While
/// none does, another user of this PC could take it, and would be told what was meant for the core.
///
/// # Errors
/// None.
pub(crate) fn is_ours(_connection: &Connection) -> io::Result<bool> {
    Ok(true)
}
