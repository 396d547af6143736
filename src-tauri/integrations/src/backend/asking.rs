//! A backend, asked and told: the contract of the instance guide, request by request. The key goes with each of them and nowhere else: no
//! redirect is followed.

use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use http::{HeaderValue, Method, Request, Response, header};
use http_body_util::Full;
use hyper::body::Incoming;
use serde::Serialize;
use tokio::time::Instant;
use wakala_domain::backend::{Backend, BackendFault, BackendFaultKind, ExternalId, Standing, Told};
use wakala_domain::time::Wall;

use super::reading::{self, Wishes};
use crate::line::{AGENT, Cut, Line, rest, rests};
use crate::way::WayOut;

/// The whole of it, from the name to the end of the answer.
const ANSWERS_WITHIN: Duration = Duration::from_secs(20);
/// The longest answer that is read.
const LONGEST_ANSWER: usize = 1024 * 1024;

/// A backend, as it was chosen. Another one, or the same with another key, is another line.
pub(super) struct Asking {
    backend: Backend,
    line: Line,
}

/// Something was not done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct NotDone {
    pub fault: BackendFault,
    /// For how long the backend asks to be left alone.
    pub rests: Option<Duration>,
}

impl From<NotDone> for Told {
    fn from(why: NotDone) -> Self {
        Told { fault: Some(why.fault), rests: why.rests }
    }
}

impl From<BackendFaultKind> for NotDone {
    fn from(kind: BackendFaultKind) -> Self {
        Self { fault: BackendFault::bare(kind), rests: None }
    }
}

/// How an instance is, as the contract says it.
#[derive(Serialize)]
struct StatusBody<'a> {
    status: &'a str,
    /// Digits with the country code, without a plus.
    phone_number: Option<&'a str>,
}

/// A code, as the contract says it.
#[derive(Serialize)]
struct QrBody<'a> {
    /// A PNG in Base64.
    qr_code: &'a str,
    /// RFC 3339, in UTC.
    expires_at: &'a str,
}

impl Asking {
    pub(super) fn new(backend: Backend, way: Arc<dyn WayOut>) -> Self {
        let line = Line::new(backend.address.place().clone(), true, way);
        Self { backend, line }
    }

    /// Which instances it wants.
    pub(super) async fn pending(&self, now: Wall) -> Result<Wishes, NotDone> {
        let (status, body) = self.ask(Method::GET, "/api/internal/instances/pending", None, now).await?;
        reading::wishes(status, &body)
            .map_err(|kind| NotDone { fault: BackendFault { kind, status: Some(status) }, rests: None })
    }

    /// What it knows of one that it wants: what people call it.
    pub(super) async fn connect(&self, id: &ExternalId, now: Wall) -> Result<Option<String>, NotDone> {
        let (status, body) = self.ask(Method::GET, &format!("/api/internal/instances/{id}/connect"), None, now).await?;
        reading::details(&body)
            .map_err(|kind| NotDone { fault: BackendFault { kind, status: Some(status) }, rests: None })
    }

    /// Tells it how one is.
    pub(super) async fn status(&self, id: &ExternalId, standing: &Standing, now: Wall) -> Result<(), NotDone> {
        let phone_number = standing.phone.as_ref().map(|phone| phone.digits());
        let body = StatusBody { status: standing.status, phone_number };
        self.tell(id, "status", &body, now).await
    }

    /// Shows it the code of one: `png` in Base64.
    pub(super) async fn qr(&self, id: &ExternalId, png: &str, until: Wall, now: Wall) -> Result<(), NotDone> {
        let ends = chrono::DateTime::from_timestamp_millis(until.0).unwrap_or_default();
        let expires_at = ends.to_rfc3339_opts(chrono::SecondsFormat::Millis, true);
        self.tell(id, "qr", &QrBody { qr_code: png, expires_at: &expires_at }, now).await
    }

    async fn tell(&self, id: &ExternalId, what: &str, body: &impl Serialize, now: Wall) -> Result<(), NotDone> {
        let body = serde_json::to_vec(body).map_err(|_| BackendFaultKind::NotKept)?;
        self.ask(Method::POST, &format!("/api/internal/instances/{id}/{what}"), Some(body.into()), now)
            .await
            .map(|_| ())
    }

    /// The status and the body of a good answer.
    async fn ask(&self, method: Method, path: &str, body: Option<Bytes>, now: Wall) -> Result<(u16, Vec<u8>), NotDone> {
        let until = Instant::now() + ANSWERS_WITHIN;
        let request = self.request(method, path, body).map_err(|_| BackendFaultKind::NotKept)?;
        let read = move |answer: Response<Incoming>| async move {
            match tokio::time::timeout_at(until, read(answer)).await {
                Ok(read) => read,
                Err(_) => (Err(BackendFaultKind::Silent.into()), false),
            }
        };
        self.line.ask(&request, until, now, read).await.map_err(|why| NotDone { fault: why.into(), rests: None })?
    }

    fn request(&self, method: Method, path: &str, body: Option<Bytes>) -> Result<Request<Full<Bytes>>, http::Error> {
        let Backend { address, key } = &self.backend;
        let secret = |text: &str| {
            HeaderValue::from_str(text).map(|mut value| {
                value.set_sensitive(true);
                value
            })
        };
        let mut request = Request::builder()
            .method(method)
            .uri(address.target(path))
            .header(header::HOST, address.place().authority())
            .header(header::ACCEPT, HeaderValue::from_static("application/json"))
            .header(header::USER_AGENT, AGENT)
            .header(header::AUTHORIZATION, secret(&format!("Bearer {}", key.revealed()))?)
            .header("x-api-key", secret(key.revealed())?);
        if body.is_some() {
            request = request.header(header::CONTENT_TYPE, HeaderValue::from_static("application/json"));
        }
        request.body(Full::new(body.unwrap_or_default()))
    }
}

/// What was answered, and whether the connection is good for more.
async fn read(mut answer: Response<Incoming>) -> (Result<(u16, Vec<u8>), NotDone>, bool) {
    let (status, rests) = (answer.status().as_u16(), rests(&answer));
    let body = rest(&mut answer, LONGEST_ANSWER).await;
    let good = body.is_ok();
    let not_done = |kind| Err(NotDone { fault: BackendFault { kind, status: Some(status) }, rests });
    let read = match (BackendFault::of_status(status), body) {
        (Some(fault), _) => Err(NotDone { fault, rests }),
        (None, Err(Cut::TooLong)) => not_done(BackendFaultKind::TooLarge),
        (None, Err(Cut::Early)) => not_done(BackendFaultKind::Broken),
        (None, Ok(body)) if reading::is_page(&body) => not_done(BackendFaultKind::NotJson),
        (None, Ok(body)) => Ok((status, body)),
    };
    (read, good)
}
