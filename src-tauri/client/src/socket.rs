//! The Unix socket of a core.

use std::io;
use std::path::Path;

use tokio::net::UnixStream;

/// A connection to a core.
pub(crate) type Connection = UnixStream;

/// Connects to the core that listens there.
///
/// # Errors
/// What the system says.
pub(crate) async fn connect(socket: &Path) -> io::Result<Connection> {
    UnixStream::connect(socket).await
}

/// Whether the other end is a program of this user.
///
/// # Errors
/// What the system says.
pub(crate) fn is_ours(connection: &Connection) -> io::Result<bool> {
    Ok(connection.peer_cred()?.uid() == rustix::process::geteuid().as_raw())
}
