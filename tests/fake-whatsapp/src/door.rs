//! What comes to the server's port: a client's WebSocket, or calls over HTTP (the media store, and the suites of others), each of
//! them plain or under TLS.

use std::io;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::Duration;

use axum::Router;
use hyper::body::Incoming;
use hyper::service::service_fn;
use hyper::{Request, Response};
use hyper_util::rt::TokioIo;
use tokio::io::{AsyncRead, AsyncReadExt as _, AsyncWrite, ReadBuf};
use tokio::net::TcpStream;
use tokio_rustls::TlsAcceptor;
use tokio_rustls::rustls::ServerConfig;
use tokio_rustls::rustls::pki_types::{CertificateDer, PrivateKeyDer, PrivatePkcs8KeyDer};
use tower_service::Service as _;

use crate::connection;
use crate::network::Here;
use crate::{admin, media};

/// How a client's request begins; whatever else is HTTP is a call.
const CLIENT: &[u8] = b"GET /ws";
/// The first byte of TLS.
const TLS: u8 = 0x16;
/// How long the beginning of a connection is waited for.
const PATIENCE: Duration = Duration::from_secs(20);

/// A connection, whatever carries it.
pub(crate) trait Carried: AsyncRead + AsyncWrite + Send + Unpin {}

impl<S: AsyncRead + AsyncWrite + Send + Unpin> Carried for S {}

/// A connection of which the beginning was read already.
pub(crate) struct Rewound {
    head: Vec<u8>,
    read: usize,
    rest: Box<dyn Carried>,
}

impl AsyncRead for Rewound {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        if self.read < self.head.len() {
            let part = (self.head.len() - self.read).min(buffer.remaining());
            buffer.put_slice(&self.head[self.read..self.read + part]);
            self.read += part;
            return Poll::Ready(Ok(()));
        }
        Pin::new(&mut self.rest).poll_read(context, buffer)
    }
}

impl AsyncWrite for Rewound {
    fn poll_write(mut self: Pin<&mut Self>, context: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        Pin::new(&mut self.rest).poll_write(context, bytes)
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.rest).poll_flush(context)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.rest).poll_shutdown(context)
    }
}

/// The server's certificate, which nobody has signed but itself, and what it takes to show it.
#[derive(Clone)]
pub(crate) struct Tls {
    acceptor: TlsAcceptor,
    /// As a client that wants to trust it needs it.
    pub certificate: Vec<u8>,
}

impl Tls {
    /// A fresh one for loopback.
    pub(crate) fn fresh() -> io::Result<Self> {
        let names = vec!["127.0.0.1".to_owned(), "localhost".to_owned()];
        let made = rcgen::generate_simple_self_signed(names).map_err(io::Error::other)?;
        let certificate = made.cert.der().to_vec();
        let key = PrivateKeyDer::Pkcs8(PrivatePkcs8KeyDer::from(made.signing_key.serialize_der()));
        let config = ServerConfig::builder()
            .with_no_client_auth()
            .with_single_cert(vec![CertificateDer::from(certificate.clone())], key)
            .map_err(io::Error::other)?;
        Ok(Self { acceptor: TlsAcceptor::from(Arc::new(config)), certificate })
    }
}

/// Serves one connection to its end.
pub(crate) async fn attend(stream: TcpStream, here: Here) {
    let _ = stream.set_nodelay(true);
    let Ok(Some(stream)) = tokio::time::timeout(PATIENCE, opened(stream, &here.tls)).await else { return };
    if stream.head.starts_with(CLIENT) {
        connection::serve(stream, here.world).await;
    } else {
        call(stream, here).await;
    }
}

/// The connection with what it begins with, out of its TLS if it comes in one.
async fn opened(stream: TcpStream, tls: &Tls) -> Option<Rewound> {
    let stream = begun(Box::new(stream)).await?;
    if stream.head.first() != Some(&TLS) {
        return Some(stream);
    }
    match tls.acceptor.accept(stream).await {
        Ok(stream) => begun(Box::new(stream)).await,
        Err(error) => {
            tracing::debug!(%error, "no TLS");
            None
        }
    }
}

/// Reads as much as tells what it is; `None` for a connection that ends before.
async fn begun(mut rest: Box<dyn Carried>) -> Option<Rewound> {
    let mut head = Vec::with_capacity(CLIENT.len());
    while head.is_empty() || head.len() < CLIENT.len() && CLIENT.starts_with(&head) {
        let room = (CLIENT.len() - head.len()) as u64;
        if (&mut rest).take(room).read_buf(&mut head).await.ok()? == 0 {
            return None;
        }
    }
    Some(Rewound { head, read: 0, rest })
}

/// An answer that is none: the connection ends in its place.
#[derive(Clone, Copy)]
pub(crate) struct HangUp;

/// Answers calls until the connection ends.
async fn call(stream: Rewound, here: Here) {
    let router: Router = Router::new().merge(admin::router()).merge(media::router()).with_state(here);
    let answer = service_fn(move |request: Request<Incoming>| {
        let mut router = router.clone();
        async move {
            let answer: Response<_> = match router.call(request).await {
                Ok(answer) => answer,
                Err(never) => match never {},
            };
            if answer.extensions().get::<HangUp>().is_some() {
                return Err(io::Error::from(io::ErrorKind::ConnectionAborted));
            }
            Ok(answer)
        }
    });
    let served = hyper::server::conn::http1::Builder::new().serve_connection(TokioIo::new(stream), answer).await;
    if let Err(error) = served {
        tracing::debug!(%error, "a call ended");
    }
}
