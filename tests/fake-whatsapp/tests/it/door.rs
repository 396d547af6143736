//! The server's port: what comes to it under TLS, what it does not know, and what breaks off.

use std::sync::Arc;

use fake_whatsapp::PracticeNetwork;
use tokio::io::{AsyncRead, AsyncReadExt as _, AsyncWrite, AsyncWriteExt as _};
use tokio::net::TcpStream;
use tokio_rustls::TlsConnector;
use tokio_rustls::rustls::pki_types::{CertificateDer, ServerName};
use tokio_rustls::rustls::{ClientConfig, RootCertStore};
use whatsapp_rust::download::MediaType;

use crate::device::{Device, PATIENCE, network_with_two};

fn port(network: &PracticeNetwork) -> u16 {
    network.ws_url().split([':', '/']).nth(4).unwrap().parse().unwrap()
}

async fn plain(network: &PracticeNetwork) -> TcpStream {
    TcpStream::connect(("127.0.0.1", port(network))).await.unwrap()
}

/// Says something, and nothing more where `ends`; what comes back until the other side closes, or its first line.
async fn says<S: AsyncRead + AsyncWrite + Unpin>(mut stream: S, said: &[u8], ends: bool) -> String {
    stream.write_all(said).await.unwrap();
    if ends {
        stream.shutdown().await.unwrap();
    }
    let mut heard = Vec::new();
    let all = async {
        while let Ok(1..) = stream.read_buf(&mut heard).await {
            if !ends && heard.windows(2).any(|two| two == b"\r\n") {
                break;
            }
        }
    };
    tokio::time::timeout(PATIENCE, all).await.expect("neither an answer nor an end");
    String::from_utf8_lossy(&heard).lines().next().unwrap_or_default().to_owned()
}

#[tokio::test(flavor = "multi_thread")]
async fn clients_and_calls_come_under_tls_too() {
    let (network, asha, _) = network_with_two().await;
    let mut device = Device::new(&network, "door-tls").await;
    device.pair(&asha).await;
    let place = device.client.upload(b"under TLS".to_vec(), MediaType::Image, Default::default()).await.unwrap();
    let mut roots = RootCertStore::empty();
    roots.add(CertificateDer::from(network.certificate().to_vec())).unwrap();
    let config = ClientConfig::builder().with_root_certificates(roots).with_no_client_auth();
    let connector = TlsConnector::from(Arc::new(config));
    let name = || ServerName::try_from("127.0.0.1").unwrap();
    let dial = async || connector.connect(name(), plain(&network).await).await.unwrap();
    let get = format!("GET {} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n", place.direct_path);
    assert_eq!(says(dial().await, get.as_bytes(), false).await, "HTTP/1.1 200 OK");
    assert_eq!(network.media()[0].downloads, 1);
    let upgrade = "GET /ws/chat HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\
        Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n";
    assert_eq!(says(dial().await, upgrade.as_bytes(), false).await, "HTTP/1.1 101 Switching Protocols");
    // Who does not trust it is not served.
    let stranger = ClientConfig::builder().with_root_certificates(RootCertStore::empty()).with_no_client_auth();
    assert!(TlsConnector::from(Arc::new(stranger)).connect(name(), plain(&network).await).await.is_err());
}

#[tokio::test(flavor = "multi_thread")]
async fn what_it_does_not_know_is_told_so_and_what_breaks_off_is_not_kept_as_whole() {
    let (network, asha, _) = network_with_two().await;
    let mut device = Device::new(&network, "door-bad").await;
    device.pair(&asha).await;
    device.client.upload(b"known".to_vec(), MediaType::Image, Default::default()).await.unwrap();
    let known = network.media_log()[0].target.clone();
    for (said, answer) in [
        ("GET /nothing HTTP/1.1\r\n\r\n", "HTTP/1.1 404 Not Found"),
        ("DELETE /v/x HTTP/1.1\r\n\r\n", "HTTP/1.1 404 Not Found"),
        ("GET /admin/mock-phone/scan-qr HTTP/1.1\r\n\r\n", "HTTP/1.1 405 Method Not Allowed"),
        ("POST /mms/image/x HTTP/1.1\r\nContent-Length: -5\r\n\r\n", "HTTP/1.1 400 Bad Request"),
        ("no HTTP at all\r\n\r\n", "HTTP/1.1 400 Bad Request"),
        ("GET /ws HTTP/1.1\r\n\r\n", "HTTP/1.1 400 Bad Request"),
        ("GET", ""),
    ] {
        // Who is waiting for an answer does not close.
        assert_eq!(says(plain(&network).await, said.as_bytes(), answer.is_empty()).await, answer, "{said:?}");
    }
    // An alert at most.
    let refused = says(plain(&network).await, b"\x16\x03\x01\x00\x06no TLS", true).await;
    assert!(!refused.contains("HTTP"), "{refused}");
    // It says that more comes than does.
    let cut = format!("POST {known} HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\nonly this");
    let answer = says(plain(&network).await, cut.as_bytes(), true).await;
    assert!(!answer.contains("200"), "{answer}");
    assert_eq!(network.media().len(), 1);
    // All the same, it serves.
    assert_eq!(
        device.client.upload(b"more".to_vec(), MediaType::Image, Default::default()).await.unwrap().file_length,
        4
    );
}
