//! The way to a receiver: a port, since how this PC gets out, by which proxy and trusting whom, is known where WhatsApp is reached.

use std::net::SocketAddr;

use async_trait::async_trait;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::time::Instant;
use wakala_domain::webhooks::Fault;

/// A stream of bytes.
pub trait Stream: AsyncRead + AsyncWrite + Send + Unpin {}

impl<S: AsyncRead + AsyncWrite + Send + Unpin> Stream for S {}

/// An open connection.
pub type Wire = Box<dyn Stream>;

/// Where a connection is to lead.
#[derive(Clone, Debug)]
pub struct Destination {
    /// The host, for TLS and for the proxy that is chosen by it.
    pub host: String,
    /// Its addresses, which were looked at: none but these is connected to.
    pub addresses: Vec<SocketAddr>,
    /// They are on this PC or in its network: no proxy leads there.
    pub nearby: bool,
    /// Whether TLS is spoken.
    pub tls: bool,
    /// Until when it has to be open.
    pub until: Instant,
}

/// How receivers are found and reached.
#[async_trait]
pub trait WayOut: Send + Sync + 'static {
    /// The addresses of a name, or the one that it is: whatever way of writing one the system understands. Need not be bounded in time.
    /// Cancel safe.
    ///
    /// # Errors
    /// The name has none.
    async fn resolve(&self, host: &str, port: u16) -> std::io::Result<Vec<SocketAddr>> {
        Ok(tokio::net::lookup_host((host, port)).await?.collect())
    }

    /// Opens a connection. Cancel safe.
    ///
    /// # Errors
    /// Why there is none.
    async fn open(&self, to: &Destination) -> Result<Wire, Fault>;
}
