//! A Unix socket that is listened at, and found again when it has lost its name.

use std::io;
use std::path::{Path, PathBuf};

use tokio::net::{UnixListener, UnixStream};

use super::ServeError;
use super::socket::Socket;

/// A connection to a front.
pub(crate) type Stream = UnixStream;

/// A socket that is listened at.
pub(crate) struct Listener {
    places: Vec<PathBuf>,
    // It goes first while it is still listened at: until then nothing has its number, and nobody finds a socket that answers no more.
    socket: Socket,
    listener: UnixListener,
}

impl Listener {
    /// Listens at the first of these places that can be had.
    ///
    /// # Errors
    /// What the last of them refused.
    pub(crate) async fn bind(places: Vec<PathBuf>) -> Result<Self, ServeError> {
        let place = places.last().cloned().unwrap_or_default();
        let refused = |reason| ServeError::Refused { path: place, reason };
        let wanted = places.clone();
        let bound = tokio::task::spawn_blocking(move || Socket::bind(&wanted)).await;
        let (socket, listener) = match bound {
            Ok(bound) => bound?,
            Err(error) => return Err(refused(io::Error::other(error))),
        };
        let listener = UnixListener::from_std(listener).map_err(refused)?;
        Ok(Self { places, socket, listener })
    }

    pub(crate) fn path(&self) -> &Path {
        self.socket.path()
    }

    /// The next connection. Cancel safe.
    ///
    /// # Errors
    /// What the system says; it may be asked again.
    pub(crate) async fn accept(&mut self) -> io::Result<Stream> {
        self.listener.accept().await.map(|(stream, _)| stream)
    }

    /// Listens anew when the socket has lost its name: whatever cleans the folder takes it from a program that runs.
    pub(crate) async fn found_again(&mut self) {
        let (places, is_there) = (self.places.clone(), self.socket.is_there());
        let bound =
            tokio::task::spawn_blocking(move || if is_there() { Ok(None) } else { Socket::bind(&places).map(Some) });
        let bound = match bound.await {
            Ok(Ok(bound)) => bound,
            Ok(Err(error)) => return tracing::warn!(%error, "the socket of the local interface is gone"),
            Err(error) => return tracing::error!(%error, "nobody looked after the socket"),
        };
        let Some((socket, listener)) = bound else { return };
        match UnixListener::from_std(listener) {
            Ok(listener) => {
                tracing::warn!(socket = %socket.path().display(), "the socket of the local interface was gone; it is there again");
                // The one before goes first while it is still listened at: until then nothing has its number.
                drop(std::mem::replace(&mut self.socket, socket));
                self.listener = listener;
            }
            Err(error) => tracing::warn!(%error, "the socket of the local interface is gone"),
        }
    }
}

/// Whether the other end is a program of this user.
pub(crate) fn is_ours(stream: &Stream) -> bool {
    stream.peer_cred().is_ok_and(|peer| peer.uid() == rustix::process::geteuid().as_raw())
}
