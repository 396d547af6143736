//! One receiver, spoken to: where its name leads is looked at before every connection, connections are kept while they are good, and
//! nothing that it answers is believed but its status.

use std::net::SocketAddr;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use bytes::Bytes;
use http::{HeaderValue, Method, Request, Response, header};
use http_body_util::{BodyExt as _, Full};
use hyper::body::Incoming;
use hyper::client::conn::http1;
use hyper_util::rt::TokioIo;
use tokio::time::Instant;
use tokio_util::task::AbortOnDropHandle;
use wakala_contract::WebhookBody;
use wakala_domain::time::Wall;
use wakala_domain::webhooks::{Fault, FaultKind, PAYLOAD_VERSION, Webhook, is_nearby};

use crate::signature::signed;
use crate::way::{Destination, WayOut};

/// From the name to the end of the TLS handshake.
const CONNECTS_WITHIN: Duration = Duration::from_secs(10);
/// The whole of it, from the name to the status of the answer.
const ANSWERS_WITHIN: Duration = Duration::from_secs(20);
/// How long an answer's body may take that nobody reads: only so that the connection can be used again.
const ENDS_WITHIN: Duration = Duration::from_secs(1);
/// The most of it that is let by, and of what stands before it.
const LONGEST_BODY: usize = 64 * 1024;
const LONGEST_HEAD: usize = 16 * 1024;
const MOST_HEADERS: usize = 64;
/// Connections that are kept for later, and how old one may be: whatever stands in between forgets those that it hears nothing of, and
/// says so to nobody.
const KEPT: usize = 8;
const KEPT_FOR: Duration = Duration::from_secs(30);
/// What a receiver is told of who tells.
const AGENT: &str = concat!("Wakala/", env!("CARGO_PKG_VERSION"));

/// An event was not taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct NotTaken {
    /// Why.
    pub fault: Fault,
    /// For how long the receiver asks to be left alone.
    pub rests: Option<Duration>,
    /// Whatever is tried, it will not be.
    pub for_good: bool,
}

impl From<Fault> for NotTaken {
    fn from(fault: Fault) -> Self {
        Self { fault, rests: None, for_good: false }
    }
}

impl From<FaultKind> for NotTaken {
    fn from(kind: FaultKind) -> Self {
        Fault::bare(kind).into()
    }
}

/// A receiver, as its webhook has it. Another webhook, or the same changed, is another receiver.
pub(crate) struct Receiver {
    webhook: Webhook,
    way: Arc<dyn WayOut>,
    idle: Mutex<Vec<Connection>>,
}

struct Connection {
    sender: http1::SendRequest<Full<Bytes>>,
    /// When it was opened: also by the wall clock, since the other one may stand still while the PC sleeps.
    opened: (Instant, Wall),
    _driven: AbortOnDropHandle<()>,
}

/// A connection on which nothing was answered.
enum NoAnswer {
    /// It ended before there was an answer.
    Ended,
    /// It is no use to try that again on another one.
    Why(NotTaken),
}

impl Receiver {
    pub(crate) fn new(webhook: Webhook, way: Arc<dyn WayOut>) -> Self {
        Self { webhook, way, idle: Mutex::default() }
    }

    /// Tells one event, for the `attempt`th time. Takes 21 s at most. Cancel safe: the receiver may have taken it or not.
    ///
    /// # Errors
    /// It was not taken, or nobody knows.
    pub(crate) async fn tell(&self, event: &WebhookBody, attempt: u32, now: Wall) -> Result<(), NotTaken> {
        let told = self.tell_within(Instant::now() + ANSWERS_WITHIN, event, attempt, now).await;
        if told.is_err_and(|why| why.fault.kind == FaultKind::Silent) {
            // The way there is gone, and with it whatever else was kept of it.
            self.idle.lock().unwrap_or_else(PoisonError::into_inner).clear();
        }
        told
    }

    async fn tell_within(&self, until: Instant, event: &WebhookBody, attempt: u32, now: Wall) -> Result<(), NotTaken> {
        let body = Bytes::from(serde_json::to_vec(event).map_err(|_| FaultKind::Unread)?);
        let request = || self.request(event, &body, attempt, now).map_err(|_| FaultKind::Unread);
        // One that was kept may have been ended by the receiver meanwhile: that is no fault of anybody.
        if let Some(kept) = self.kept(now) {
            match self.exchange(kept, request()?, until).await {
                Err(NoAnswer::Ended) => {}
                Err(NoAnswer::Why(why)) => return Err(why),
                Ok(answer) => return answer,
            }
        }
        let fresh = self.connect(until, now).await?;
        match self.exchange(fresh, request()?, until).await {
            Err(NoAnswer::Ended) => Err(FaultKind::Broken.into()),
            Err(NoAnswer::Why(why)) => Err(why),
            Ok(answer) => answer,
        }
    }

    fn request(
        &self,
        event: &WebhookBody,
        body: &Bytes,
        attempt: u32,
        now: Wall,
    ) -> Result<Request<Full<Bytes>>, http::Error> {
        let address = &self.webhook.wish.address;
        let timestamp = now.0.div_euclid(1_000);
        Request::builder()
            .method(Method::POST)
            .uri(address.target())
            .header(header::HOST, address.authority())
            .header(header::CONTENT_TYPE, HeaderValue::from_static("application/json"))
            .header(header::USER_AGENT, HeaderValue::from_static(AGENT))
            .header("x-wakala-event", event.what.word())
            .header("x-wakala-event-id", &event.id)
            .header("x-wakala-attempt", attempt)
            .header("x-wakala-version", PAYLOAD_VERSION)
            .header("x-wakala-timestamp", timestamp)
            .header("x-wakala-signature", signed(&self.webhook.secret, timestamp, body))
            .body(Full::new(body.clone()))
    }

    fn kept(&self, now: Wall) -> Option<Connection> {
        let mut idle = self.idle.lock().unwrap_or_else(PoisonError::into_inner);
        idle.retain(|one| {
            let (opened, at) = one.opened;
            !one.sender.is_closed() && opened.elapsed() < KEPT_FOR && at <= now && at.until(now) < KEPT_FOR
        });
        idle.pop()
    }

    fn keep(&self, connection: Connection) {
        let mut idle = self.idle.lock().unwrap_or_else(PoisonError::into_inner);
        if idle.len() < KEPT {
            idle.push(connection);
        }
    }

    /// The outer error: whether the event was taken is not known.
    async fn exchange(
        &self,
        mut connection: Connection,
        request: Request<Full<Bytes>>,
        until: Instant,
    ) -> Result<Result<(), NotTaken>, NoAnswer> {
        let asked = async {
            connection.sender.ready().await?;
            connection.sender.send_request(request).await
        };
        let answer = within(until, asked).await.map_err(NoAnswer::Why)?.map_err(|error| {
            if error.is_parse() { NoAnswer::Why(FaultKind::Broken.into()) } else { NoAnswer::Ended }
        })?;
        let status = answer.status().as_u16();
        let rests = rests(&answer);
        // That it was taken is said by the status; what follows is of no concern, and its time is not the answer's.
        if let Ok(true) = tokio::time::timeout(ENDS_WITHIN, ends(answer)).await {
            self.keep(connection);
        }
        Ok(match Fault::of_status(status) {
            None => Ok(()),
            Some(fault) => Err(NotTaken { fault, rests, for_good: false }),
        })
    }

    async fn connect(&self, until: Instant, now: Wall) -> Result<Connection, NotTaken> {
        let address = &self.webhook.wish.address;
        let opened_until = (Instant::now() + CONNECTS_WITHIN).min(until);
        let resolving = self.way.resolve(address.host(), address.port());
        let addresses = within(opened_until, resolving).await?.map_err(|_| FaultKind::NoAddress)?;
        let (addresses, nearby) = self.allowed(addresses)?;
        let tls = address.tls();
        let to = Destination { host: address.host().to_owned(), addresses, nearby, tls, until: opened_until };
        let wire = within(opened_until, self.way.open(&to)).await??;
        let mut builder = http1::Builder::new();
        builder.max_buf_size(LONGEST_HEAD).max_headers(MOST_HEADERS);
        let shaken = within(until, builder.handshake(TokioIo::new(wire))).await?;
        let (sender, connection) = shaken.map_err(|_| FaultKind::Broken)?;
        let driven = AbortOnDropHandle::new(tokio::spawn(async move {
            if let Err(error) = connection.await {
                tracing::debug!(%error, "a connection to a receiver ended early");
            }
        }));
        Ok(Connection { sender, opened: (Instant::now(), now), _driven: driven })
    }

    /// Those that may be connected to, and whether they are on this PC or in its network. A name that leads to both leads outside.
    fn allowed(&self, addresses: Vec<SocketAddr>) -> Result<(Vec<SocketAddr>, bool), Fault> {
        if addresses.is_empty() {
            return Err(Fault::bare(FaultKind::NoAddress));
        }
        let (near, far): (Vec<_>, Vec<_>) = addresses.into_iter().partition(|address| is_nearby(address.ip()));
        if !far.is_empty() {
            return Ok((far, false));
        }
        if self.webhook.wish.nearby { Ok((near, true)) } else { Err(Fault::bare(FaultKind::NotAllowed)) }
    }
}

async fn within<T>(until: Instant, work: impl Future<Output = T>) -> Result<T, NotTaken> {
    tokio::time::timeout_at(until, work).await.map_err(|_| FaultKind::Silent.into())
}

/// What a receiver that can't take more asks for, in seconds. That it may name a date is not read: clocks differ.
fn rests(answer: &Response<Incoming>) -> Option<Duration> {
    let text = answer.headers().get(header::RETRY_AFTER)?.to_str().ok()?;
    text.trim().parse().ok().map(Duration::from_secs)
}

/// Whether the rest of an answer comes to its end before it is too much.
async fn ends(mut answer: Response<Incoming>) -> bool {
    let mut left = LONGEST_BODY;
    while let Some(frame) = answer.body_mut().frame().await {
        let Ok(frame) = frame else { return false };
        let length = frame.data_ref().map_or(0, Bytes::len);
        match left.checked_sub(length) {
            Some(rest) => left = rest,
            None => return false,
        }
    }
    true
}
