//! HTTP over the connections of an outlet, for the library: one client for everybody behind the same proxy. Follows no
//! redirects: WhatsApp's hosts send none, and the sign-in page of a network is no answer of theirs.

use std::io::Read;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use async_trait::async_trait;
use bytes::Bytes;
use futures::StreamExt as _;
use http::{HeaderValue, Method, Request, Response, Uri, header};
use http_body_util::{BodyExt, Full, Limited, StreamBody, combinators::BoxBody};
use hyper::body::{Frame, Incoming};
use hyper::client::conn::http1;
use hyper_util::rt::TokioIo;
use thiserror::Error;
use tokio::runtime::Handle;
use tokio::sync::mpsc;
use tokio::time::Instant;
use tokio_util::task::AbortOnDropHandle;
use whatsapp_rust::anyhow;
use whatsapp_rust::wacore::net::{HttpClient, HttpRequest, HttpResponse, StreamingHttpResponse, UploadBody};

use crate::dial::{DialError, Outlet, TIMEOUT};

/// The most that an answer held in memory may have: WhatsApp's largest file.
const LARGEST: usize = 2 * 1024 * 1024 * 1024;
/// How long an answer that is streamed may say nothing.
const STALL: Duration = Duration::from_secs(60);
/// How long nothing of an upload may go, and how long its answer may take.
const UPLOAD_STALL: Duration = Duration::from_secs(120);
/// How much of an upload is read at once, and how many such pieces wait for the socket.
const PIECE: usize = 64 * 1024;
const PIECES: usize = 4;

/// Why there is no answer.
#[derive(Debug, Error)]
enum WebError {
    #[error(transparent)]
    Dial(#[from] DialError),
    #[error("{0:?} is not an address of the web")]
    Address(String),
    #[error(transparent)]
    Request(#[from] http::Error),
    #[error(transparent)]
    Wire(#[from] hyper::Error),
}

type Body = BoxBody<Bytes, std::io::Error>;

/// Speaks HTTP through an outlet.
pub(crate) struct WebClient {
    outlet: Arc<Outlet>,
}

/// An answer whose connection ends with it.
struct Answer {
    response: Response<Incoming>,
    connection: AbortOnDropHandle<()>,
}

impl WebClient {
    /// Through this outlet.
    pub(crate) fn new(outlet: Arc<Outlet>) -> Self {
        Self { outlet }
    }

    async fn ask(&self, request: &HttpRequest, length: Option<u64>, body: Body) -> Result<Answer, WebError> {
        let uri: Uri = request.url.parse().map_err(|_| WebError::Address(request.url.clone()))?;
        let address = || WebError::Address(uri.to_string());
        let tls = match uri.scheme_str() {
            Some("https") => true,
            Some("http") => false,
            _ => return Err(address()),
        };
        let authority = uri.authority().ok_or_else(address)?.clone();
        let host = authority.host();
        let host = host.strip_prefix('[').and_then(|host| host.strip_suffix(']')).unwrap_or(host);
        let port = authority.port_u16().unwrap_or(if tls { 443 } else { 80 });
        // The library asks by https alone, and nobody has signed for a server of the practice network.
        let tls = tls && !self.outlet.is_to_loopback();
        let path = uri.path_and_query().map_or("/", |path| path.as_str());
        let mut asked = Request::builder()
            .method(Method::from_bytes(request.method.as_bytes()).map_err(http::Error::from)?)
            .uri(path)
            .header(header::HOST, HeaderValue::from_str(authority.as_str()).map_err(http::Error::from)?)
            .header(header::CONNECTION, HeaderValue::from_static("close"));
        for (name, value) in &request.headers {
            asked = asked.header(name, value);
        }
        if let Some(length) = length {
            asked = asked.header(header::CONTENT_LENGTH, length);
        }
        let asked = asked.body(body)?;
        let wire = self.outlet.open(host, port, tls, Instant::now() + TIMEOUT).await?;
        let (mut sender, connection) = http1::handshake(TokioIo::new(wire)).await?;
        let connection = AbortOnDropHandle::new(tokio::spawn(async move {
            if let Err(error) = connection.await {
                tracing::debug!(%error, "a web connection ended early");
            }
        }));
        Ok(Answer { response: sender.send_request(asked).await?, connection })
    }
}

#[async_trait]
impl HttpClient for WebClient {
    async fn execute(&self, request: HttpRequest) -> Result<HttpResponse, anyhow::Error> {
        let body = request.body.clone().unwrap_or_default();
        let length = (request.method != "GET").then_some(body.len() as u64);
        let Answer { response, connection } = self.ask(&request, length, whole(body)).await?;
        let status_code = response.status().as_u16();
        let body = Limited::new(response.into_body(), LARGEST).collect().await.map_err(anyhow::Error::from_boxed)?;
        drop(connection);
        Ok(HttpResponse { status_code, body: body.to_bytes().to_vec() })
    }

    fn supports_streaming(&self) -> bool {
        true
    }

    /// Blocking, as the library wants it.
    fn execute_streaming(&self, request: HttpRequest) -> Result<StreamingHttpResponse, anyhow::Error> {
        let runtime = Handle::try_current()?;
        let asked = self.ask(&request, None, whole(Bytes::new()));
        let answer = runtime.block_on(tokio::time::timeout(STALL, asked))??;
        let status_code = answer.response.status().as_u16();
        Ok(StreamingHttpResponse { status_code, body: Box::new(Reader { runtime, answer, piece: Bytes::new() }) })
    }

    fn supports_upload_streaming(&self) -> bool {
        true
    }

    /// Blocking, as the library wants it.
    fn execute_upload(
        &self,
        request: HttpRequest,
        mut body: UploadBody,
        content_length: u64,
    ) -> Result<HttpResponse, anyhow::Error> {
        let runtime = Handle::try_current()?;
        let (pieces, queue) = mpsc::channel::<Result<Frame<Bytes>, std::io::Error>>(PIECES);
        let gone = Arc::<AtomicU64>::default();
        let counted = Arc::clone(&gone);
        let queued = futures::stream::unfold((queue, counted), |(mut queue, counted)| async {
            let piece = queue.recv().await?;
            counted.fetch_add(1, Ordering::Relaxed);
            Some((piece, (queue, counted)))
        });
        let sent = StreamBody::new(queued.fuse());
        std::thread::scope(|scope| {
            scope.spawn(move || {
                loop {
                    let mut piece = vec![0; PIECE];
                    let read = body.read(&mut piece);
                    let last = !matches!(read, Ok(1..));
                    let next = read.map(|length| {
                        piece.truncate(length);
                        Frame::data(Bytes::from(piece))
                    });
                    if matches!(&next, Ok(frame) if last && frame.data_ref().is_none_or(Bytes::is_empty)) {
                        break;
                    }
                    if pieces.blocking_send(next).is_err() || last {
                        break;
                    }
                }
            });
            let asked = async {
                let Answer { response, connection } =
                    self.ask(&request, Some(content_length), BodyExt::boxed(sent)).await?;
                let status_code = response.status().as_u16();
                let body = Limited::new(response.into_body(), LARGEST).collect().await;
                drop(connection);
                let body = body.map_err(anyhow::Error::from_boxed)?;
                Ok(HttpResponse { status_code, body: body.to_bytes().to_vec() })
            };
            runtime.block_on(async {
                tokio::select! {
                    answer = asked => answer,
                    () = stalled(&gone) => Err(anyhow::anyhow!("nothing of it went for too long")),
                }
            })
        })
    }
}

/// Waits until nothing more has gone for too long.
async fn stalled(gone: &AtomicU64) {
    let mut before = gone.load(Ordering::Relaxed);
    loop {
        tokio::time::sleep(UPLOAD_STALL).await;
        let now = gone.load(Ordering::Relaxed);
        if now == before {
            return;
        }
        before = now;
    }
}

fn whole(body: Bytes) -> Body {
    Full::new(body).map_err(|never| match never {}).boxed()
}

/// The body of an answer, read by a blocking thread.
struct Reader {
    runtime: Handle,
    answer: Answer,
    piece: Bytes,
}

impl Read for Reader {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        while self.piece.is_empty() {
            let frame = tokio::time::timeout(STALL, self.answer.response.body_mut().frame());
            let frame = self.runtime.block_on(frame).map_err(std::io::Error::other)?;
            match frame.transpose().map_err(std::io::Error::other)? {
                Some(frame) => self.piece = frame.into_data().unwrap_or_default(),
                None => return Ok(0),
            }
        }
        let length = buffer.len().min(self.piece.len());
        buffer[..length].copy_from_slice(&self.piece.split_to(length));
        Ok(length)
    }
}

#[cfg(test)]
mod tests {
    use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
    use tokio::net::TcpListener;

    use super::*;
    use crate::dial::ProxyChoice;

    /// Answers one request with these bytes; says what was asked, when it ends.
    async fn answering(answer: Vec<u8>, body: usize) -> (String, tokio::task::JoinHandle<Vec<u8>>) {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}/a/b?c=d", listener.local_addr().unwrap());
        let asked = tokio::spawn(async move {
            let (mut stream, _) = listener.accept().await.unwrap();
            let mut asked = Vec::new();
            while !asked.ends_with(b"\r\n\r\n") {
                asked.push(stream.read_u8().await.unwrap());
            }
            let mut rest = vec![0; body];
            stream.read_exact(&mut rest).await.unwrap();
            asked.extend(rest);
            stream.write_all(&answer).await.unwrap();
            asked
        });
        (url, asked)
    }

    fn client() -> WebClient {
        WebClient::new(Arc::new(Outlet::to_loopback(ProxyChoice::Direct, Arc::default())))
    }

    #[tokio::test]
    async fn an_answer_is_an_answer_whatever_its_status() {
        for status in [200, 302, 404, 503] {
            let answer = format!("HTTP/1.1 {status} X\r\nContent-Length: 3\r\nLocation: /x\r\n\r\nabc").into_bytes();
            let (url, asked) = answering(answer, 0).await;
            let answer = client().execute(HttpRequest::get(url).with_header("user-agent", "x")).await.unwrap();
            assert_eq!((answer.status_code, answer.body.as_slice()), (status, b"abc".as_slice()));
            let asked = String::from_utf8(asked.await.unwrap()).unwrap().to_ascii_lowercase();
            assert!(asked.starts_with("get /a/b?c=d http/1.1\r\nhost: 127.0.0.1:"), "{asked}");
            assert!(asked.contains("user-agent: x\r\n") && !asked.contains("content-length"), "{asked}");
        }
        assert!(client().execute(HttpRequest::get("ftp://127.0.0.1/")).await.is_err());
        let outside = client().execute(HttpRequest::get("https://web.whatsapp.com/sw.js")).await.unwrap_err();
        assert!(outside.to_string().contains("loopback"), "{outside}");
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn bodies_stream_in_both_directions() {
        let large = vec![7_u8; 1_000_000];
        let mut answer = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nF4240\r\n".to_vec();
        answer.extend(&large);
        answer.extend(b"\r\n0\r\n\r\n");
        let (url, _asked) = answering(answer, 0).await;
        let read = tokio::task::spawn_blocking(move || {
            let mut answer = client().execute_streaming(HttpRequest::get(url)).unwrap();
            let mut body = Vec::new();
            answer.body.read_to_end(&mut body).unwrap();
            body
        });
        assert!(read.await.unwrap() == large);

        let (url, asked) = answering(b"HTTP/1.1 201 Made\r\nContent-Length: 2\r\n\r\nok".to_vec(), large.len()).await;
        let body = large.clone();
        let sent = tokio::task::spawn_blocking(move || {
            let length = body.len() as u64;
            client().execute_upload(HttpRequest::post(url), Box::new(std::io::Cursor::new(body)), length).unwrap()
        });
        let answer = sent.await.unwrap();
        assert_eq!((answer.status_code, answer.body.as_slice()), (201, b"ok".as_slice()));
        let asked = asked.await.unwrap();
        let head = String::from_utf8_lossy(&asked[..asked.len() - large.len()]).to_ascii_lowercase();
        assert!(head.contains("content-length: 1000000\r\n") && !head.contains("chunked"), "{head}");
        assert!(asked.ends_with(&large));
    }
}
