//! The way out of this PC for what else the program tells somebody: sockets, the system's proxy and TLS are made as they are for WhatsApp.
//! Whom it may go to is for whoever asks to say.

use std::net::SocketAddr;
use std::sync::Arc;

use thiserror::Error;
use tokio::time::Instant;

use crate::desktop_proxy::{DesktopProxies, System};
use crate::dial::{DialError, Outlet, ProxyChoice, Wire};
use crate::server::Server;

/// Why there is no connection.
#[derive(Clone, Copy, Debug, Error, PartialEq, Eq)]
pub enum NoWay {
    /// Nothing answers there.
    #[error("nothing answers")]
    Unreachable,
    /// A proxy leads there, and lets nobody through.
    #[error("the proxy lets nobody through")]
    Proxy,
    /// Nobody whom this PC trusts vouches for it, or it speaks no TLS.
    #[error("it can't be trusted")]
    Certificate,
    /// It did not answer in time.
    #[error("no answer in time")]
    Silent,
    /// A practice build was asked to leave this PC.
    #[error("a practice build talks to loopback addresses and to nothing else")]
    NotLoopback,
}

/// The way out.
#[derive(Debug)]
pub struct WayOut(Outlet);

impl WayOut {
    /// The way that numbers without a proxy of their own go. The desktop is asked for its proxy where the environment names none.
    #[must_use]
    pub fn new(server: &Server, desktop: Option<Arc<dyn DesktopProxies>>) -> Self {
        Self(match server {
            Server::WhatsApp => Outlet::new(ProxyChoice::System, Arc::default(), Arc::new(System::new(desktop))),
            #[cfg(feature = "practice")]
            Server::Practice(_) => Outlet::to_loopback(ProxyChoice::Direct, Arc::default()),
        })
    }

    /// Opens a connection to one of these addresses of a host, and to no other; without a proxy where they are `nearby`, since none leads
    /// there. A proxy is asked for the address, and not for the name, which might be another one's for it. Cancel safe.
    ///
    /// # Errors
    /// See [`NoWay`].
    pub async fn open(
        &self,
        host: &str,
        addresses: &[SocketAddr],
        nearby: bool,
        tls: bool,
        until: Instant,
    ) -> Result<Wire, NoWay> {
        self.0.open_at(host, addresses, nearby, tls, until).await.map_err(|error| {
            tracing::debug!(%error, "there is no way out");
            match error {
                DialError::Address(_)
                | DialError::Unreachable(_)
                | DialError::WebPage(_)
                | DialError::NotWebSocket(_) => NoWay::Unreachable,
                DialError::NotLoopback(_) => NoWay::NotLoopback,
                DialError::Silent => NoWay::Silent,
                DialError::Proxy(_) => NoWay::Proxy,
                DialError::Certificate(_) | DialError::NotTls(_) => NoWay::Certificate,
            }
        })
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
    use tokio::net::TcpListener;

    use super::*;
    use crate::desktop_proxy::tests::{Desk, silent};

    fn soon() -> Instant {
        Instant::now() + Duration::from_secs(5)
    }

    #[tokio::test]
    async fn a_proxy_is_asked_for_the_address_that_was_looked_at_and_never_for_the_name() {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let proxy = format!("http://{}", listener.local_addr().unwrap());
        let proxying = tokio::spawn(async move {
            let (mut stream, _) = listener.accept().await.unwrap();
            let mut asked = [0; 512];
            let length = stream.read(&mut asked).await.unwrap();
            stream.write_all(b"HTTP/1.1 200 OK\r\n\r\n").await.unwrap();
            String::from_utf8(asked[..length].to_vec()).unwrap()
        });
        let outlet = Outlet::new(ProxyChoice::System, Arc::default(), Arc::new(silent(&Desk::these(&[&proxy]))));
        let looked_at = ["198.51.100.7:443".parse().unwrap()];
        WayOut(outlet).open("shop.example", &looked_at, false, false, soon()).await.unwrap();
        assert!(proxying.await.unwrap().starts_with("CONNECT 198.51.100.7:443 "));
    }

    #[tokio::test]
    async fn no_proxy_leads_to_what_is_nearby() {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let nowhere = silent(&Desk::these(&["http://127.0.0.1:1"]));
        let way = WayOut(Outlet::new(ProxyChoice::System, Arc::default(), Arc::new(nowhere)));
        assert!(way.open("shop.local", &[address], true, false, soon()).await.is_ok());
        let refused = way.open("shop.local", &[address], false, false, soon()).await;
        assert_eq!(refused.map(|_| ()), Err(NoWay::Proxy));
    }

    #[tokio::test]
    async fn a_practice_build_never_leaves_this_pc() {
        let way = WayOut(Outlet::to_loopback(ProxyChoice::Direct, Arc::default()));
        let outside = ["198.51.100.7:443".parse().unwrap()];
        assert_eq!(way.open("127.0.0.1", &outside, true, false, soon()).await.map(|_| ()), Err(NoWay::NotLoopback));
    }
}
