//! Real listeners on this PC in the place of proxies, filters and WhatsApp: the reason names who is in the way.

use std::net::SocketAddr;
use std::sync::Arc;

use futures::{SinkExt as _, StreamExt as _};
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::oneshot;
use tokio_util::task::AbortOnDropHandle;
use tokio_websockets::{Message, ServerBuilder};
use wakala_domain::lifecycle::{Reason, ReasonKind};
use wakala_domain::proxy::ProxyUrl;
use whatsapp_rust::wacore::net::{TransportEvent, TransportFactory as _};

use super::{DialError, Outlet, ProxyChoice, TIMEOUT};
use crate::desktop_proxy::System;
use crate::server::LoopbackUrl;
use crate::transport::{Dialer, LastWords};
use crate::trust::Trust;

/// One connection is served, as told; its server ends with the handle.
async fn serve<F: Future<Output = ()> + Send + 'static>(
    how: impl FnOnce(TcpStream) -> F + Send + 'static,
) -> (SocketAddr, AbortOnDropHandle<()>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let task = tokio::spawn(async move { how(listener.accept().await.unwrap().0).await });
    (address, AbortOnDropHandle::new(task))
}

/// The head of an HTTP request or answer.
async fn head(stream: &mut TcpStream) -> String {
    let mut head = Vec::new();
    while !head.ends_with(b"\r\n\r\n") {
        head.push(stream.read_u8().await.unwrap());
    }
    String::from_utf8(head).unwrap()
}

/// A WebSocket server that says these bytes and closes.
async fn says(bytes: usize) -> (SocketAddr, AbortOnDropHandle<()>) {
    serve(move |stream| async move {
        let (_, mut socket) = ServerBuilder::new().accept(stream).await.unwrap();
        if bytes > 0 {
            socket.send(Message::binary(vec![7; bytes])).await.unwrap();
        }
        socket.close().await.unwrap();
        while socket.next().await.is_some() {}
    })
    .await
}

fn outlet(proxy: ProxyChoice) -> Arc<Outlet> {
    Arc::new(Outlet::to_loopback(proxy, Arc::default()))
}

fn through(text: &str) -> Arc<Outlet> {
    outlet(ProxyChoice::Through(text.parse::<ProxyUrl>().unwrap()))
}

fn chat(address: SocketAddr) -> LoopbackUrl {
    format!("ws://{address}/ws/chat").parse().unwrap()
}

/// Dials, and says the first bytes that came, or why none did.
async fn first_bytes(outlet: Arc<Outlet>, server: SocketAddr) -> Result<usize, Reason> {
    let words = Arc::new(LastWords::default());
    let dialer = Dialer::to_loopback(&chat(server), outlet, Arc::clone(&words));
    let (_transport, events) = dialer.create_transport().await.map_err(|_| words.failure().unwrap())?;
    while let Ok(event) = events.recv().await {
        if let TransportEvent::DataReceived(bytes) = event {
            return Ok(bytes.len());
        }
    }
    Ok(0)
}

/// Passes bytes on in both directions.
async fn pass_on(mut client: TcpStream, target: String) {
    let mut server = TcpStream::connect(target).await.unwrap();
    let _ = tokio::io::copy_bidirectional(&mut client, &mut server).await;
}

#[tokio::test]
async fn an_http_proxy_leads_there_with_and_without_a_login() {
    for (login, expected) in [("", None), ("asha:s%40fe@", Some("Proxy-Authorization: Basic YXNoYTpzQGZl\r\n"))] {
        let (server, _serving) = says(300).await;
        let (asked, told) = oneshot::channel();
        let (proxy, _proxying) = serve(move |mut client| async move {
            let request = head(&mut client).await;
            let target = request.split(' ').nth(1).unwrap().to_owned();
            asked.send(request).unwrap();
            client.write_all(b"HTTP/1.1 200 Connection established\r\nVia: 1.1 office\r\n\r\n").await.unwrap();
            pass_on(client, target).await;
        })
        .await;
        let bytes = first_bytes(through(&format!("http://{login}{proxy}")), server).await.unwrap();
        assert_eq!(bytes, 300);
        let request = told.await.unwrap();
        assert!(request.starts_with(&format!("CONNECT {server} HTTP/1.1\r\nHost: {server}\r\n")), "{request}");
        assert_eq!(request.contains("Authorization"), expected.is_some(), "{request}");
        assert!(expected.is_none_or(|line| request.contains(line)), "{request}");
    }
}

#[tokio::test]
async fn a_proxy_that_does_not_lead_there_is_named() {
    let (server, _serving) = says(300).await;
    for (answer, code) in [
        ("HTTP/1.1 407 Proxy Authentication Required\r\n\r\n", Some(407)),
        ("HTTP/1.0 403 Forbidden\r\nServer: office\r\n\r\n<html>no</html>", Some(403)),
        ("HTTP/1.1 502 Bad Gateway\r\n\r\n", Some(502)),
        ("SSH-2.0-OpenSSH_9.9\r\n\r\n", None),
        ("", None),
    ] {
        let (proxy, _proxying) = serve(move |mut client| async move {
            head(&mut client).await;
            client.write_all(answer.as_bytes()).await.unwrap();
        })
        .await;
        let reason = first_bytes(through(&format!("http://asha:geheim@{proxy}")), server).await.unwrap_err();
        assert_eq!((reason.kind, reason.code), (ReasonKind::ProxyRefused, code), "{answer}");
        let words = reason.detail.unwrap();
        assert!(words.contains(&format!("http://{proxy}")) && !words.contains("geheim"), "{words}");
    }
    // Nobody listens there any more.
    let (gone, listener) = serve(|_| async {}).await;
    drop(listener);
    for scheme in ["http", "socks5"] {
        let reason = first_bytes(through(&format!("{scheme}://{gone}")), server).await.unwrap_err();
        assert_eq!(reason.kind, ReasonKind::ProxyRefused, "{scheme}: {reason:?}");
    }
}

/// A SOCKS 5 proxy that knows one user, or asks for none; then it says this and connects.
async fn socks(login: Option<(&'static str, &'static str)>, says: u8) -> (SocketAddr, AbortOnDropHandle<()>) {
    serve(move |mut client| async move {
        let _version = client.read_u8().await.unwrap();
        let mut methods = vec![0; usize::from(client.read_u8().await.unwrap())];
        client.read_exact(&mut methods).await.unwrap();
        let wanted = if login.is_some() { 2 } else { 0 };
        if !methods.contains(&wanted) {
            client.write_all(&[5, 0xff]).await.unwrap();
            return;
        }
        client.write_all(&[5, wanted]).await.unwrap();
        if let Some((user, password)) = login {
            let _version = client.read_u8().await.unwrap();
            let mut given = Vec::new();
            for _ in 0..2 {
                let mut text = vec![0; usize::from(client.read_u8().await.unwrap())];
                client.read_exact(&mut text).await.unwrap();
                given.push(String::from_utf8(text).unwrap());
            }
            let right = given == [user, password];
            client.write_all(&[1, u8::from(!right)]).await.unwrap();
            if !right {
                return;
            }
        }
        let mut request = [0; 10];
        client.read_exact(&mut request).await.unwrap();
        assert_eq!(request[..4], [5, 1, 0, 1], "not a request to connect to an address");
        client.write_all(&[5, says, 0, 1, 0, 0, 0, 0, 0, 0]).await.unwrap();
        let port = u16::from_be_bytes([request[8], request[9]]);
        if says == 0 {
            pass_on(client, format!("127.0.0.1:{port}")).await;
        }
    })
    .await
}

#[tokio::test]
async fn a_socks_proxy_leads_there_with_and_without_a_login() {
    for (login, known) in [("", None), ("asha:siri@", Some(("asha", "siri")))] {
        let (server, _serving) = says(300).await;
        let (proxy, _proxying) = socks(known, 0).await;
        assert_eq!(first_bytes(through(&format!("socks5://{login}{proxy}")), server).await, Ok(300));
    }
}

/// A handshake is many small frames, each of which would wait for the answer to the one before.
#[tokio::test]
async fn small_frames_leave_at_once_whichever_way_they_go() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let server = listener.local_addr().unwrap();
    let (office, _leading) = serve(move |mut client| async move {
        head(&mut client).await;
        client.write_all(b"HTTP/1.1 200 OK\r\n\r\n").await.unwrap();
        pass_on(client, server.to_string()).await;
    })
    .await;
    let (socks, _proxying) = socks(None, 0).await;
    for outlet in
        [through(&format!("http://{office}")), through(&format!("socks5://{socks}")), outlet(ProxyChoice::Direct)]
    {
        let until = tokio::time::Instant::now() + TIMEOUT;
        let socket = outlet.reach(&server.ip().to_string(), server.port(), until).await.unwrap();
        assert!(socket.nodelay().unwrap(), "{outlet:?}");
    }
}

#[tokio::test]
async fn a_socks_proxy_that_refuses_is_named() {
    let (server, _serving) = says(300).await;
    let known = Some(("asha", "siri"));
    for (login, known, answer) in [("", known, 0), ("asha:geheim@", known, 0), ("", None, 2), ("asha:siri@", known, 5)]
    {
        let (proxy, _proxying) = socks(known, answer).await;
        let reason = first_bytes(through(&format!("socks5h://{login}{proxy}")), server).await.unwrap_err();
        assert_eq!(reason.kind, ReasonKind::ProxyRefused, "{login} {answer}: {reason:?}");
        assert!(!format!("{reason:?}").contains("geheim"), "{reason:?}");
    }
}

#[tokio::test]
async fn a_practice_build_leaves_this_pc_by_no_proxy_either() {
    let (server, _serving) = says(300).await;
    let reason = first_bytes(through("http://192.0.2.1:8080"), server).await.unwrap_err();
    assert_eq!(reason.kind, ReasonKind::Internal);
    assert!(reason.detail.unwrap().contains("loopback"));
    let until = tokio::time::Instant::now() + TIMEOUT;
    for host in ["192.0.2.1", "web.whatsapp.com", "localhost"] {
        for outlet in [outlet(ProxyChoice::Direct), through("http://127.0.0.1:9")] {
            let refused = outlet.open(host, 443, true, until).await.err();
            assert!(matches!(refused, Some(DialError::NotLoopback(_))), "{host}: {refused:?}");
        }
    }
}

/// A TLS server with a certificate for `name` by a root of its own; the root, too.
async fn private_tls(name: &str) -> (SocketAddr, AbortOnDropHandle<()>, CertificateDer<'static>) {
    let rcgen::CertifiedKey { cert, signing_key } = rcgen::generate_simple_self_signed(vec![name.to_owned()]).unwrap();
    let root = cert.der().clone();
    let key = PrivateKeyDer::Pkcs8(signing_key.serialize_der().into());
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let config = rustls::ServerConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_no_client_auth()
        .with_single_cert(vec![root.clone()], key)
        .unwrap();
    let (address, serving) = serve(move |stream| async move {
        // A client that does not trust it ends this with an alert.
        if let Ok(mut stream) = tokio_rustls::TlsAcceptor::from(Arc::new(config)).accept(stream).await {
            let _ = stream.write_all(b"karibu").await;
            let _ = stream.shutdown().await;
        }
    })
    .await;
    (address, serving, root)
}

async fn greeting(trust: Trust, port: u16) -> Result<String, Reason> {
    let outlet = Outlet::new(ProxyChoice::Direct, Arc::new(trust), Arc::new(System::new(None)));
    let until = tokio::time::Instant::now() + TIMEOUT;
    let mut wire = outlet.open("127.0.0.1", port, true, until).await.map_err(|error| error.reason())?;
    let mut text = String::new();
    wire.read_to_string(&mut text).await.unwrap();
    Ok(text)
}

#[tokio::test]
async fn who_opens_tls_is_named_unless_this_pc_trusts_them() {
    let (address, _serving, _) = private_tls("127.0.0.1").await;
    let reason = greeting(Trust::default(), address.port()).await.unwrap_err();
    assert_eq!(reason.kind, ReasonKind::CertificateRefused, "{reason:?}");

    let (address, _serving, root) = private_tls("127.0.0.1").await;
    assert_eq!(greeting(Trust::of(vec![root]).unwrap(), address.port()).await.as_deref(), Ok("karibu"));

    // Trusted, but somebody else.
    let (address, _serving, root) = private_tls("portal.example").await;
    let reason = greeting(Trust::of(vec![root]).unwrap(), address.port()).await.unwrap_err();
    assert_eq!(reason.kind, ReasonKind::CertificateRefused, "{reason:?}");
}

#[tokio::test]
async fn a_sign_in_page_is_named() {
    let (address, _serving) = serve(|mut stream| async move {
        let mut hello = [0; 5];
        stream.read_exact(&mut hello).await.unwrap();
        stream.write_all(b"HTTP/1.1 302 Found\r\nLocation: http://hotel.example/\r\n\r\n").await.unwrap();
        let _ = stream.read_to_end(&mut Vec::new()).await;
    })
    .await;
    let reason = greeting(Trust::default(), address.port()).await.unwrap_err();
    assert_eq!(reason.kind, ReasonKind::Intercepted, "{reason:?}");

    for (answer, kind, code) in [
        ("HTTP/1.1 302 Found\r\nLocation: http://hotel.example/\r\n\r\n", ReasonKind::Intercepted, Some(302)),
        ("HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n<html>", ReasonKind::Intercepted, Some(200)),
        ("HTTP/1.1 403 Forbidden\r\n\r\n", ReasonKind::Intercepted, Some(403)),
        ("HTTP/1.1 511 Network Authentication Required\r\n\r\n", ReasonKind::Intercepted, Some(511)),
        ("<html>hello</html>\r\n\r\n", ReasonKind::Intercepted, None),
        ("HTTP/1.1 429 Too Many Requests\r\n\r\n", ReasonKind::RateLimited, Some(429)),
        ("HTTP/1.1 503 Service Unavailable\r\n\r\n", ReasonKind::ServerError, Some(503)),
        ("", ReasonKind::Unreachable, None),
    ] {
        let (server, _serving) = serve(move |mut stream| async move {
            head(&mut stream).await;
            stream.write_all(answer.as_bytes()).await.unwrap();
        })
        .await;
        let reason = first_bytes(outlet(ProxyChoice::Direct), server).await.unwrap_err();
        assert_eq!((reason.kind, reason.code), (kind, code), "{answer}");
    }
}

#[tokio::test]
async fn a_server_that_only_says_goodbye_has_refused_nothing() {
    for (bytes, answered) in [(0, false), (300, true)] {
        let (server, _serving) = serve(move |stream| async move {
            let (_, mut socket) = ServerBuilder::new().accept(stream).await.unwrap();
            socket.next().await.unwrap().unwrap();
            if bytes > 0 {
                socket.send(Message::binary(vec![7; bytes])).await.unwrap();
            }
            socket.close().await.unwrap();
        })
        .await;
        let words = Arc::new(LastWords::default());
        let dialer = Dialer::to_loopback(&chat(server), outlet(ProxyChoice::Direct), Arc::clone(&words));
        let (transport, events) = dialer.create_transport().await.unwrap();
        // WhatsApp waits for the client's first word, too.
        transport.send(bytes::Bytes::from_static(b"WA")).await.unwrap();
        while events.recv().await.is_ok_and(|event| !matches!(event, TransportEvent::Disconnected(_))) {}
        assert_eq!(words.answered(), answered, "{bytes}");
    }
}

#[test]
fn both_families_take_turns() {
    let all = ["[::1]:1", "[::2]:1", "[::3]:1", "1.1.1.1:1"].map(|text| text.parse::<SocketAddr>().unwrap());
    let mixed: Vec<String> = super::alternating(all.into_iter()).iter().map(ToString::to_string).collect();
    assert_eq!(mixed, ["[::1]:1", "1.1.1.1:1", "[::2]:1", "[::3]:1"]);
}
