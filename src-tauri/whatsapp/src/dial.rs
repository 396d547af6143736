//! The one way out of this PC: name, socket, proxy, TLS. Says at which step it failed, and what that means.

use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;
use std::time::Duration;

use futures::StreamExt as _;
use futures::stream::FuturesUnordered;
use rustls::pki_types::ServerName;
use thiserror::Error;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::TcpStream;
use tokio::time::Instant;
use tokio_rustls::TlsConnector;
use wakala_domain::lifecycle::{Reason, ReasonKind};
use wakala_domain::proxy::ProxyUrl;

use crate::desktop_proxy::System;
use crate::proxy::{self, ProxyError};
use crate::session;
use crate::trust::Trust;

#[cfg(test)]
mod tests;

/// From the name to the open WebSocket: the library does not race its own connect with a shutdown, so this bounds that, too.
pub(crate) const TIMEOUT: Duration = Duration::from_secs(10);
/// How long one address may take before the next is tried beside it.
const STAGGER: Duration = Duration::from_millis(300);

/// A stream of bytes, whatever lies below it.
pub trait Stream: AsyncRead + AsyncWrite + Send + Sync + Unpin {}

impl<S: AsyncRead + AsyncWrite + Send + Sync + Unpin> Stream for S {}

/// An open connection.
pub type Wire = Box<dyn Stream>;

/// Why there is no connection.
#[derive(Debug, Error)]
pub(crate) enum DialError {
    /// The address is none.
    #[error("{0:?} is no address")]
    Address(String),
    /// A practice build was asked to leave this PC.
    #[error("{0} is not on this PC: a practice build talks to loopback addresses and to nothing else")]
    NotLoopback(String),
    /// The name can't be resolved, or no address of it answers.
    #[error("{0}")]
    Unreachable(std::io::Error),
    /// Nothing answered in time.
    #[error("no answer within {} s", TIMEOUT.as_secs())]
    Silent,
    /// The way leads through a proxy, and it is closed.
    #[error(transparent)]
    Proxy(#[from] ProxyError),
    /// Somebody else answered: the certificate is not WhatsApp's, or nobody whom this PC trusts vouches for it.
    #[error("{0}")]
    Certificate(rustls::CertificateError),
    /// What answered does not speak TLS, or not as WhatsApp does.
    #[error("{0}")]
    NotTls(rustls::Error),
    /// What answered the request for a WebSocket was a web page.
    #[error("answered by a web page with status {0}")]
    WebPage(u16),
    /// What answered the request for a WebSocket speaks something else.
    #[error("{0}")]
    NotWebSocket(String),
}

impl DialError {
    /// What the machine should hear.
    pub(crate) fn reason(&self) -> Reason {
        let (kind, code) = match self {
            DialError::Address(_) | DialError::NotLoopback(_) => (ReasonKind::Internal, None),
            DialError::Unreachable(error) if session::is_out_of_files(error) => (ReasonKind::TooManyFiles, None),
            DialError::Unreachable(_) | DialError::Silent => (ReasonKind::Unreachable, None),
            DialError::Proxy(ProxyError::Refused { status, .. }) => {
                (ReasonKind::ProxyRefused, Some(i32::from(*status)))
            }
            DialError::Proxy(ProxyError::Login(_)) => (ReasonKind::ProxyRefused, Some(407)),
            DialError::Proxy(
                ProxyError::Unusable(_)
                | ProxyError::Unreachable { .. }
                | ProxyError::Silent(_)
                | ProxyError::Other { .. },
            ) => (ReasonKind::ProxyRefused, None),
            DialError::Certificate(_) => (ReasonKind::CertificateRefused, None),
            DialError::NotTls(_) | DialError::NotWebSocket(_) => (ReasonKind::Intercepted, None),
            // WhatsApp itself has these two to say.
            DialError::WebPage(status @ 429) => (ReasonKind::RateLimited, Some(i32::from(*status))),
            DialError::WebPage(status @ (500..=510 | 512..)) => (ReasonKind::ServerError, Some(i32::from(*status))),
            DialError::WebPage(status) => (ReasonKind::Intercepted, Some(i32::from(*status))),
        };
        Reason { kind, code, detail: Some(self.to_string()) }
    }
}

/// Which proxy leads out.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) enum ProxyChoice {
    /// The one that the system wants, asked anew each time: a laptop changes its network.
    System,
    /// None.
    Direct,
    /// This one.
    Through(ProxyUrl),
}

/// Opens connections for everybody who goes out by the same proxy.
#[derive(Debug)]
pub(crate) struct Outlet {
    proxy: ProxyChoice,
    trust: Arc<Trust>,
    system: Arc<System>,
    loopback_only: bool,
}

impl Outlet {
    /// To everywhere.
    pub(crate) fn new(proxy: ProxyChoice, trust: Arc<Trust>, system: Arc<System>) -> Self {
        Self { proxy, trust, system, loopback_only: false }
    }

    /// To this PC and nowhere else, through proxies on this PC and no others.
    pub(crate) fn to_loopback(proxy: ProxyChoice, trust: Arc<Trust>) -> Self {
        Self { proxy, trust, system: Arc::new(System::new(None)), loopback_only: true }
    }

    /// The same, on a system that wants this.
    #[cfg(test)]
    pub(crate) fn on(self, system: System) -> Self {
        Self { system: Arc::new(system), ..self }
    }

    /// Whether it leads to this PC alone.
    pub(crate) fn is_to_loopback(&self) -> bool {
        self.loopback_only
    }

    /// Opens a connection until then. Cancel safe.
    ///
    /// # Errors
    /// See [`DialError`].
    pub(crate) async fn open(&self, host: &str, port: u16, tls: bool, until: Instant) -> Result<Wire, DialError> {
        let socket = self.reach(host, port, until).await?;
        if tls { within(until, self.secured(socket, host)).await? } else { Ok(Box::new(socket)) }
    }

    /// Opens a connection to one of these addresses of a host and to no other: somebody has looked at them. Without a proxy where they
    /// are `nearby`: none leads there. Cancel safe.
    ///
    /// # Errors
    /// See [`DialError`].
    pub(crate) async fn open_at(
        &self,
        host: &str,
        addresses: &[SocketAddr],
        nearby: bool,
        tls: bool,
        until: Instant,
    ) -> Result<Wire, DialError> {
        for address in addresses {
            self.permit(&address.ip().to_string())?;
        }
        let socket = match if nearby { None } else { self.proxy_for(host).await? } {
            None => {
                let any = any_of(alternating(addresses.iter().copied()));
                within(until, any).await?.map_err(DialError::Unreachable)?
            }
            Some(proxy) => {
                let address = addresses.first().ok_or_else(|| DialError::Address(host.to_owned()))?;
                self.by_proxy(&proxy, &address.ip().to_string(), address.port(), until).await?
            }
        };
        if tls { within(until, self.secured(socket, host)).await? } else { Ok(Box::new(socket)) }
    }

    /// The socket below everything else: to the host itself, or to the proxy that leads there.
    async fn reach(&self, host: &str, port: u16, until: Instant) -> Result<TcpStream, DialError> {
        self.permit(host)?;
        let Some(proxy) = self.proxy_for(host).await? else {
            return within(until, socket(host, port)).await?.map_err(DialError::Unreachable);
        };
        self.by_proxy(&proxy, host, port, until).await
    }

    async fn by_proxy(&self, proxy: &ProxyUrl, host: &str, port: u16, until: Instant) -> Result<TcpStream, DialError> {
        self.permit(proxy.host())?;
        let silent = |_| ProxyError::Silent(proxy.to_string());
        let reached = tokio::time::timeout_at(until, socket(proxy.host(), proxy.port())).await.map_err(silent)?;
        let reached = reached.map_err(|source| ProxyError::Unreachable { proxy: proxy.to_string(), source })?;
        Ok(tokio::time::timeout_at(until, proxy::through(reached, proxy, host, port)).await.map_err(silent)??)
    }

    /// Whether it is this trust that its connections share.
    #[cfg(test)]
    pub(crate) fn trusts(&self, trust: &Arc<Trust>) -> bool {
        Arc::ptr_eq(&self.trust, trust)
    }

    /// The proxy that leads to a host, if one does.
    ///
    /// # Errors
    /// What the system names is none.
    pub(crate) async fn proxy_for(&self, host: &str) -> Result<Option<ProxyUrl>, ProxyError> {
        match &self.proxy {
            ProxyChoice::Direct => Ok(None),
            ProxyChoice::Through(proxy) => Ok(Some(proxy.clone())),
            ProxyChoice::System => self.system.proxy_for(host).await,
        }
    }

    fn permit(&self, host: &str) -> Result<(), DialError> {
        let on_this_pc = || host.parse::<IpAddr>().is_ok_and(|address| address.is_loopback());
        if !self.loopback_only || on_this_pc() { Ok(()) } else { Err(DialError::NotLoopback(host.to_owned())) }
    }

    async fn secured(&self, socket: TcpStream, host: &str) -> Result<Wire, DialError> {
        let name = ServerName::try_from(host.to_owned()).map_err(|_| DialError::Address(host.to_owned()))?;
        let config = self.trust.config().await.map_err(DialError::NotTls)?;
        match TlsConnector::from(config).connect(name, socket).await {
            Ok(stream) => Ok(Box::new(stream)),
            Err(error) => Err(tls_error(error)),
        }
    }
}

/// The work's result, if it comes in time.
pub(crate) async fn within<T>(until: Instant, work: impl Future<Output = T>) -> Result<T, DialError> {
    tokio::time::timeout_at(until, work).await.map_err(|_| DialError::Silent)
}

fn tls_error(error: std::io::Error) -> DialError {
    match error.get_ref().and_then(|inner| inner.downcast_ref::<rustls::Error>()) {
        Some(rustls::Error::InvalidCertificate(certificate)) => DialError::Certificate(certificate.clone()),
        Some(other) => DialError::NotTls(other.clone()),
        None => DialError::Unreachable(error),
    }
}

/// A socket to a name or an address: the addresses in turn, and the next one beside one that takes long. Small frames leave
/// at once.
async fn socket(host: &str, port: u16) -> std::io::Result<TcpStream> {
    any_of(alternating(tokio::net::lookup_host((host, port)).await?)).await
}

async fn any_of(addresses: Vec<SocketAddr>) -> std::io::Result<TcpStream> {
    let mut waiting = addresses.into_iter();
    let mut tries = FuturesUnordered::new();
    let mut last = std::io::Error::other("the name has no address");
    tries.extend(waiting.next().map(TcpStream::connect));
    loop {
        tokio::select! {
            tried = tries.next() => match tried {
                Some(Ok(stream)) => {
                    stream.set_nodelay(true)?;
                    return Ok(stream);
                }
                Some(Err(error)) => {
                    last = error;
                    tries.extend(waiting.next().map(TcpStream::connect));
                }
                None => return Err(last),
            },
            () = tokio::time::sleep(STAGGER), if waiting.len() > 0 => tries.extend(waiting.next().map(TcpStream::connect)),
        }
    }
}

/// Both families in turn, in the order of the resolver: where one leads nowhere, the other comes second.
fn alternating(addresses: impl Iterator<Item = SocketAddr>) -> Vec<SocketAddr> {
    let all: Vec<SocketAddr> = addresses.collect();
    let first_is_v6 = all.first().is_some_and(SocketAddr::is_ipv6);
    let (first, second): (Vec<_>, Vec<_>) = all.into_iter().partition(|address| address.is_ipv6() == first_is_v6);
    let mut second = second.into_iter();
    let mut mixed = Vec::new();
    for address in first {
        mixed.push(address);
        mixed.extend(second.next());
    }
    mixed.extend(second);
    mixed
}
