//! Where WhatsApp is: the real service, or in a practice build a server on this PC and nothing else.

use std::net::IpAddr;
use std::str::FromStr;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use async_trait::async_trait;
use thiserror::Error;
use whatsapp_rust::transport::TokioWebSocketTransportFactory;
use whatsapp_rust::wacore::net::{HttpClient, HttpRequest, HttpResponse, Transport, TransportEvent, TransportFactory};
use whatsapp_rust::{anyhow, async_channel};

/// TCP and WebSocket connect together. The library does not race its own connect with a shutdown, so this bounds both.
const CONNECT_TIMEOUT: Duration = Duration::from_secs(10);

/// A WebSocket address on this PC: `ws://127.0.0.1:PORT/ws/chat`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LoopbackUrl(String);

/// Why an address is refused.
#[derive(Clone, Debug, Error, PartialEq, Eq)]
pub enum LoopbackUrlError {
    /// Not `ws://HOST:PORT/…`.
    #[error("{0:?} is not an address like ws://127.0.0.1:8080/ws/chat")]
    Form(String),
    /// Another machine.
    #[error("{0:?} is not on this PC: a practice build talks to loopback addresses and to nothing else")]
    NotLoopback(String),
}

impl LoopbackUrl {
    /// The address.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for LoopbackUrl {
    type Err = LoopbackUrlError;

    /// Takes numeric loopback addresses only: a name could be made to mean another machine.
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let form = || LoopbackUrlError::Form(text.to_owned());
        let rest = text.strip_prefix("ws://").ok_or_else(form)?;
        let (authority, path) = rest.split_once('/').ok_or_else(form)?;
        if path.contains(['\r', '\n', ' ']) || authority.contains('@') {
            return Err(form());
        }
        let (host, port) = authority.rsplit_once(':').ok_or_else(form)?;
        port.parse::<u16>().ok().filter(|port| *port != 0).ok_or_else(form)?;
        let host = host.strip_prefix('[').and_then(|host| host.strip_suffix(']')).unwrap_or(host);
        let address: IpAddr = host.parse().map_err(|_| LoopbackUrlError::NotLoopback(text.to_owned()))?;
        if address.is_loopback() {
            Ok(Self(text.to_owned()))
        } else {
            Err(LoopbackUrlError::NotLoopback(text.to_owned()))
        }
    }
}

/// Where to connect to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Server {
    /// The real service.
    WhatsApp,
    /// A practice network on this PC.
    #[cfg(feature = "practice")]
    Practice(LoopbackUrl),
}

impl Server {
    /// The version to claim; the real service's is looked up by the library.
    pub(crate) fn version(&self) -> Option<(u32, u32, u32)> {
        match self {
            Server::WhatsApp => None,
            // Any version will do, and looking it up would leave this PC.
            #[cfg(feature = "practice")]
            Server::Practice(_) => Some((2, 3000, 1_023_000_000)),
        }
    }

    /// The name of the owner, where the server never tells it. Without one the library asks for it at each fresh start, and
    /// holds the connection back for ten seconds.
    pub(crate) fn own_name(&self) -> Option<&'static str> {
        match self {
            Server::WhatsApp => None,
            #[cfg(feature = "practice")]
            Server::Practice(_) => Some("Wakala"),
        }
    }

    /// How many one-time keys to upload at once; a practice build is often a debug build, in which making them is slow.
    pub(crate) fn pre_keys(&self) -> Option<usize> {
        match self {
            Server::WhatsApp => None,
            #[cfg(feature = "practice")]
            Server::Practice(_) => Some(30),
        }
    }
}

/// Opens connections with a short timeout, and remembers why the last one could not be opened: the library tells nobody.
pub(crate) struct Dialer {
    inner: TokioWebSocketTransportFactory,
    last_error: Arc<Mutex<Option<String>>>,
}

impl Dialer {
    /// To the server of the configuration.
    pub(crate) fn new(server: &Server, last_error: Arc<Mutex<Option<String>>>) -> Self {
        let factory = TokioWebSocketTransportFactory::new();
        let inner = match server {
            Server::WhatsApp => factory,
            #[cfg(feature = "practice")]
            Server::Practice(url) => plain(factory, url),
        };
        Self { inner, last_error }
    }

    /// To a server on this PC, whatever the build: only for asking whether it can prove to be WhatsApp.
    pub(crate) fn to_loopback(url: &LoopbackUrl, last_error: Arc<Mutex<Option<String>>>) -> Self {
        Self { inner: plain(TokioWebSocketTransportFactory::new(), url), last_error }
    }
}

fn plain(factory: TokioWebSocketTransportFactory, url: &LoopbackUrl) -> TokioWebSocketTransportFactory {
    factory.with_url(url.as_str()).with_connector(whatsapp_rust::transport::Connector::Plain)
}

#[async_trait]
impl TransportFactory for Dialer {
    async fn create_transport(
        &self,
    ) -> Result<(Arc<dyn Transport>, async_channel::Receiver<TransportEvent>), anyhow::Error> {
        let opened = tokio::time::timeout(CONNECT_TIMEOUT, self.inner.create_transport()).await;
        let error = match opened {
            Ok(Ok(transport)) => {
                *self.last_error.lock().unwrap_or_else(PoisonError::into_inner) = None;
                return Ok(transport);
            }
            Ok(Err(error)) => error,
            Err(_) => anyhow::anyhow!("no answer within {} s", CONNECT_TIMEOUT.as_secs()),
        };
        // The root cause says it best: "Connection refused", "failed to lookup address".
        let words = error.root_cause().to_string();
        *self.last_error.lock().unwrap_or_else(PoisonError::into_inner) = Some(words);
        Err(error)
    }
}

/// Refuses every request: on a practice network nothing may leave this PC, and media comes later.
pub(crate) struct NoHttp;

#[async_trait]
impl HttpClient for NoHttp {
    async fn execute(&self, _request: HttpRequest) -> Result<HttpResponse, anyhow::Error> {
        Err(anyhow::anyhow!("a practice build talks to loopback addresses and to nothing else"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn loopback_addresses_are_taken() {
        for url in ["ws://127.0.0.1:8080/ws/chat", "ws://[::1]:1/ws/chat", "ws://127.8.8.8:65535/"] {
            assert!(url.parse::<LoopbackUrl>().is_ok(), "{url}");
        }
    }

    #[test]
    fn everything_else_is_refused() {
        for url in [
            "ws://web.whatsapp.com:443/ws/chat",
            "ws://localhost:80/ws/chat",
            "ws://192.168.1.5:80/ws/chat",
            "ws://0.0.0.0:80/ws/chat",
            "ws://127.0.0.1.evil.example:80/ws/chat",
        ] {
            assert_eq!(url.parse::<LoopbackUrl>(), Err(LoopbackUrlError::NotLoopback(url.to_owned())), "{url}");
        }
        for url in
            ["", "wss://127.0.0.1:1/x", "ws://127.0.0.1/x", "ws://127.0.0.1:0/x", "ws://a@127.0.0.1:1/x", "http://x"]
        {
            assert_eq!(url.parse::<LoopbackUrl>(), Err(LoopbackUrlError::Form(url.to_owned())), "{url}");
        }
    }
}
