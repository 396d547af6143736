//! What the local interface is listened at, and who is at the other end: a Unix socket, on Windows a named pipe.

#[cfg(windows)]
mod pipe;
#[cfg(unix)]
mod socket;
#[cfg(unix)]
mod unix;

use std::io;
use std::path::PathBuf;

use thiserror::Error;

#[cfg(windows)]
pub(crate) use pipe::{Listener, is_ours};
#[cfg(unix)]
pub(crate) use unix::{Listener, is_ours};

/// Why nobody can be served.
#[derive(Debug, Error)]
pub enum ServeError {
    /// No place was named.
    #[error("there is no place for the socket")]
    NoPlace,
    /// The path has no room in an address.
    #[error("{path} is too long for a socket: it may have {longest} bytes")]
    TooLong {
        /// The path.
        path: PathBuf,
        /// What an address has room for.
        longest: usize,
    },
    /// Somebody answers there.
    #[error("another program answers at {path}")]
    InUse {
        /// The path.
        path: PathBuf,
    },
    /// Something else has the name.
    #[error("{path} is there, and no socket")]
    Foreign {
        /// The path.
        path: PathBuf,
    },
    /// The system refused.
    #[error("the socket {path} can't be made: {reason}")]
    Refused {
        /// The path.
        path: PathBuf,
        /// What it says.
        reason: io::Error,
    },
}
