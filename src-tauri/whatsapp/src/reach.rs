//! Whether WhatsApp's server can be reached from this PC, and what its clock says: for whoever looks for a fault. Speaks no word of
//! WhatsApp's, and needs no session.

use std::sync::Arc;
use std::time::Duration;

use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::time::Instant;
use wakala_domain::lifecycle::Reason;

use crate::desktop_proxy::{DesktopProxies, System};
use crate::dial::{DialError, Outlet, ProxyChoice, TIMEOUT, Wire};
use crate::server::Server;

/// How much of an answer is read.
const LONGEST_ANSWER: u64 = 16 * 1024;
/// WhatsApp's server.
const HOST: &str = "web.whatsapp.com";

/// The way there is open.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reached {
    /// The server.
    pub host: String,
    /// The proxy that leads there, without its password.
    pub through: Option<String>,
    /// How long that took, from the name to the end of the TLS handshake.
    pub took: Duration,
    /// What it says the time is, as HTTP writes it.
    pub date: Option<String>,
}

/// The way there is closed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unreached {
    /// The server.
    pub host: String,
    /// The proxy that should lead there, without its password.
    pub through: Option<String>,
    /// At which step it ends.
    pub reason: Reason,
}

/// Goes the way that numbers without a proxy of their own go: name, socket, the system's proxy, TLS. The desktop is asked for its proxy
/// where the environment names none. Takes 22 s at most.
///
/// # Errors
/// It is closed.
pub async fn reach(server: &Server, desktop: Option<Arc<dyn DesktopProxies>>) -> Result<Reached, Unreached> {
    let system = Arc::new(System::new(desktop));
    let (host, port, tls, outlet) = match server {
        Server::WhatsApp => (HOST.to_owned(), 443, true, Outlet::new(ProxyChoice::System, Arc::default(), system)),
        #[cfg(feature = "practice")]
        Server::Practice(url) => {
            let (host, port) = url.host_and_port();
            (host, port, false, Outlet::to_loopback(ProxyChoice::Direct, Arc::default()))
        }
    };
    go(host, port, tls, &outlet).await
}

async fn go(host: String, port: u16, tls: bool, outlet: &Outlet) -> Result<Reached, Unreached> {
    let through = match outlet.proxy_for(&host).await {
        Ok(proxy) => proxy.map(|proxy| proxy.to_string()),
        Err(error) => return Err(Unreached { host, through: None, reason: DialError::from(error).reason() }),
    };
    let begun = Instant::now();
    match outlet.open(&host, port, tls, begun + TIMEOUT).await {
        Ok(wire) => {
            let took = begun.elapsed();
            let date = if tls { tokio::time::timeout(TIMEOUT, date(wire, &host)).await.ok().flatten() } else { None };
            Ok(Reached { host, through, took, date })
        }
        Err(error) => Err(Unreached { host, through, reason: error.reason() }),
    }
}

/// The time that the server answers with.
async fn date(mut wire: Wire, host: &str) -> Option<String> {
    let asked = format!("HEAD / HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n");
    wire.write_all(asked.as_bytes()).await.ok()?;
    let mut answer = Vec::new();
    // A connection that is cut after the answer was still answered.
    let _ = wire.take(LONGEST_ANSWER).read_to_end(&mut answer).await;
    date_of(&answer)
}

fn date_of(answer: &[u8]) -> Option<String> {
    let mut headers = [httparse::EMPTY_HEADER; 96];
    let mut response = httparse::Response::new(&mut headers);
    response.parse(answer).ok()?;
    let date = response.headers.iter().find(|header| header.name.eq_ignore_ascii_case("date"))?;
    String::from_utf8(date.value.to_vec()).ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::desktop_proxy::tests::{Desk, silent};

    #[test]
    fn the_time_is_read_from_whatever_answer() {
        let answer = b"HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\nDate: Sat, 28 Nov 2026 21:12:58 GMT\r\n\r\n";
        assert_eq!(date_of(answer).as_deref(), Some("Sat, 28 Nov 2026 21:12:58 GMT"));
        assert_eq!((date_of(b"HTTP/1.1 200 OK\r\n\r\n"), date_of(b"220 mail"), date_of(b"")), (None, None, None));
    }

    #[tokio::test]
    async fn the_way_through_the_desktops_proxy_is_named() {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let proxy = format!("http://{}", listener.local_addr().unwrap());
        let proxying = async {
            let (mut stream, _) = listener.accept().await.unwrap();
            let mut asked = [0; 512];
            let length = stream.read(&mut asked).await.unwrap();
            stream.write_all(b"HTTP/1.1 200 OK\r\n\r\n").await.unwrap();
            String::from_utf8(asked[..length].to_vec()).unwrap()
        };
        let system = silent(&Desk::these(&["socks4://127.0.0.1:1", &proxy]));
        let outlet = Outlet::to_loopback(ProxyChoice::System, Arc::default()).on(system);
        let (reached, asked) = tokio::join!(go("127.0.0.1".to_owned(), 443, false, &outlet), proxying);
        assert_eq!(reached.unwrap().through, Some(proxy));
        assert!(asked.starts_with("CONNECT 127.0.0.1:443 "), "{asked}");
    }

    #[cfg(feature = "practice")]
    #[tokio::test]
    async fn a_way_that_is_closed_says_where() {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let server = Server::Practice(format!("ws://{address}/ws/chat").parse().unwrap());
        let reached = reach(&server, None).await.unwrap();
        assert_eq!((reached.host.as_str(), reached.through, reached.date), ("127.0.0.1", None, None));
        drop(listener);
        let closed = reach(&server, None).await.unwrap_err();
        assert_eq!(closed.reason.kind, wakala_domain::lifecycle::ReasonKind::Unreachable);
    }
}
