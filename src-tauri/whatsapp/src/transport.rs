//! The WebSocket that the library speaks through, on a connection of ours; remembers why the last one could not be opened,
//! since the library tells nobody.

use std::io::IoSlice;
use std::pin::Pin;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll};

use async_trait::async_trait;
use http::{HeaderValue, Uri, header};
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::time::Instant;
use tokio_websockets::{ClientBuilder, Error, upgrade};
use wakala_domain::lifecycle::Reason;
use whatsapp_rust::transport::from_websocket;
use whatsapp_rust::wacore::net::{
    Transport, TransportEvent, TransportFactory, WHATSAPP_WEB_ORIGIN, WHATSAPP_WEB_WS_URL,
};
use whatsapp_rust::{anyhow, async_channel};

use crate::dial::{DialError, Outlet, TIMEOUT, Wire, within};
use crate::server::{LoopbackUrl, Server};

/// The longest WebSocket frame by which a server says goodbye. Its part of the Noise handshake is longer.
const FAREWELL: u64 = 127;

/// What came of a dialer's last connection.
#[derive(Default)]
pub(crate) struct LastWords {
    failure: Mutex<Option<Reason>>,
    heard: AtomicU64,
    hushed: AtomicBool,
}

impl LastWords {
    /// Why it could not be opened; once.
    pub(crate) fn failure(&self) -> Option<Reason> {
        self.failure.lock().unwrap_or_else(PoisonError::into_inner).take()
    }

    /// Nothing goes out any more, on this connection or another: WhatsApp has heard all that it hears from this client.
    pub(crate) fn hush(&self) {
        self.hushed.store(true, Ordering::Release);
    }

    /// Whether the server said more than goodbye.
    pub(crate) fn answered(&self) -> bool {
        self.heard.load(Ordering::Relaxed) > FAREWELL
    }
}

/// Opens the WebSockets of one client.
pub(crate) struct Dialer {
    url: String,
    outlet: Arc<Outlet>,
    last_words: Arc<LastWords>,
}

impl Dialer {
    /// To the server of the configuration.
    pub(crate) fn new(server: &Server, outlet: Arc<Outlet>, last_words: Arc<LastWords>) -> Self {
        let url = match server {
            Server::WhatsApp => WHATSAPP_WEB_WS_URL.to_owned(),
            #[cfg(feature = "practice")]
            Server::Practice(url) => url.as_str().to_owned(),
        };
        Self { url, outlet, last_words }
    }

    /// To a server on this PC, whatever the build: only for asking whether it can prove to be WhatsApp.
    pub(crate) fn to_loopback(url: &LoopbackUrl, outlet: Arc<Outlet>, last_words: Arc<LastWords>) -> Self {
        Self { url: url.as_str().to_owned(), outlet, last_words }
    }

    async fn open(&self) -> Result<(Arc<dyn Transport>, async_channel::Receiver<TransportEvent>), DialError> {
        let none = || DialError::Address(self.url.clone());
        let uri: Uri = self.url.parse().map_err(|_| none())?;
        let tls = uri.scheme_str() == Some("wss");
        let host = uri.host().ok_or_else(none)?;
        let host = host.strip_prefix('[').and_then(|host| host.strip_suffix(']')).unwrap_or(host).to_owned();
        let port = uri.port_u16().unwrap_or(if tls { 443 } else { 80 });
        let until = Instant::now() + TIMEOUT;
        let wire = self.outlet.open(&host, port, tls, until).await?;
        let origin = HeaderValue::from_static(WHATSAPP_WEB_ORIGIN);
        let upgrade = ClientBuilder::from_uri(uri).add_header(header::ORIGIN, origin).map_err(|_| none())?;
        match within(until, upgrade.connect_on(Heard { wire, words: Arc::clone(&self.last_words) })).await? {
            Ok((socket, _)) => {
                // The answer to the upgrade is no word of WhatsApp's.
                self.last_words.heard.store(0, Ordering::Relaxed);
                Ok(from_websocket(socket))
            }
            Err(Error::Upgrade(upgrade::Error::DidNotSwitchProtocols(status))) => Err(DialError::WebPage(status)),
            Err(Error::Io(error)) => Err(DialError::Unreachable(error)),
            Err(error) => Err(DialError::NotWebSocket(error.to_string())),
        }
    }
}

#[async_trait]
impl TransportFactory for Dialer {
    async fn create_transport(
        &self,
    ) -> Result<(Arc<dyn Transport>, async_channel::Receiver<TransportEvent>), anyhow::Error> {
        let opened = self.open().await;
        let failure = opened.as_ref().err().map(DialError::reason);
        *self.last_words.failure.lock().unwrap_or_else(PoisonError::into_inner) = failure;
        Ok(opened?)
    }
}

/// A connection that counts what it hears, and falls silent when it is told to.
struct Heard {
    wire: Wire,
    words: Arc<LastWords>,
}

impl Heard {
    fn may_speak(&self) -> std::io::Result<()> {
        if self.words.hushed.load(Ordering::Acquire) {
            return Err(std::io::ErrorKind::BrokenPipe.into());
        }
        Ok(())
    }
}

impl AsyncRead for Heard {
    fn poll_read(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<std::io::Result<()>> {
        let before = buffer.filled().len();
        let read = Pin::new(&mut self.wire).poll_read(cx, buffer);
        let heard = buffer.filled().len() - before;
        self.words.heard.fetch_add(heard as u64, Ordering::Relaxed);
        read
    }
}

impl AsyncWrite for Heard {
    fn poll_write(mut self: Pin<&mut Self>, cx: &mut Context<'_>, bytes: &[u8]) -> Poll<std::io::Result<usize>> {
        self.may_speak()?;
        Pin::new(&mut self.wire).poll_write(cx, bytes)
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        bytes: &[IoSlice<'_>],
    ) -> Poll<std::io::Result<usize>> {
        self.may_speak()?;
        Pin::new(&mut self.wire).poll_write_vectored(cx, bytes)
    }

    fn is_write_vectored(&self) -> bool {
        self.wire.is_write_vectored()
    }

    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<std::io::Result<()>> {
        Pin::new(&mut self.wire).poll_flush(cx)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<std::io::Result<()>> {
        Pin::new(&mut self.wire).poll_shutdown(cx)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};

    #[tokio::test]
    async fn nothing_goes_out_after_the_last_word() {
        let (near, mut far) = tokio::io::duplex(64);
        let words = Arc::new(LastWords::default());
        let mut wire = Heard { wire: Box::new(near), words: Arc::clone(&words) };
        wire.write_all(b"kept").await.unwrap();
        words.hush();
        assert!(wire.write_all(b"not kept").await.is_err());
        assert!(wire.write_vectored(&[IoSlice::new(b"not kept")]).await.is_err());
        // What is on its way still comes in.
        far.write_all(b"more").await.unwrap();
        let mut heard = [0; 4];
        wire.read_exact(&mut heard).await.unwrap();
        drop(wire);
        let mut said = Vec::new();
        far.read_to_end(&mut said).await.unwrap();
        assert_eq!(said, b"kept");
    }
}
