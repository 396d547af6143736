//! A line to one place out there, over HTTP: where its name leads is looked at before every connection, connections are kept while they are
//! good, none is followed elsewhere, and nothing takes longer than its time.

use std::net::SocketAddr;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use bytes::Bytes;
use http::{HeaderValue, Request, Response, header};
use http_body_util::{BodyExt as _, Full};
use hyper::body::Incoming;
use hyper::client::conn::http1;
use hyper_util::rt::TokioIo;
use tokio::time::Instant;
use tokio_util::task::AbortOnDropHandle;
use wakala_domain::time::Wall;
use wakala_domain::webhooks::{Fault, FaultKind, WebhookAddress, is_nearby};

use crate::way::{Destination, WayOut};

/// From the name to the end of the TLS handshake.
const CONNECTS_WITHIN: Duration = Duration::from_secs(10);
/// The most that may stand before an answer's body.
const LONGEST_HEAD: usize = 16 * 1024;
const MOST_HEADERS: usize = 64;
/// Connections that are kept for later, and how old one may be: whatever stands in between forgets those that it hears nothing of, and
/// says so to nobody.
const KEPT: usize = 8;
const KEPT_FOR: Duration = Duration::from_secs(30);
/// What is said of who asks.
pub(crate) const AGENT: HeaderValue = HeaderValue::from_static(concat!("Wakala/", env!("CARGO_PKG_VERSION")));

/// A line to one place.
pub(crate) struct Line {
    place: WebhookAddress,
    /// It may lead to this PC and its network. A name that leads to both leads outside.
    nearby: bool,
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
    Why(Fault),
}

impl Line {
    pub(crate) fn new(place: WebhookAddress, nearby: bool, way: Arc<dyn WayOut>) -> Self {
        Self { place, nearby, way, idle: Mutex::default() }
    }

    /// Asks once, and has the answer read by `read`, which says whether the connection is good for another question. One that was kept
    /// and has ended meanwhile is no fault of anybody: then it is asked again on a fresh one. Cancel safe: it may have been heard or not.
    ///
    /// # Errors
    /// There was no answer until then.
    pub(crate) async fn ask<T, R>(
        &self,
        request: &Request<Full<Bytes>>,
        until: Instant,
        now: Wall,
        read: impl Fn(Response<Incoming>) -> R + Sync,
    ) -> Result<T, Fault>
    where
        R: Future<Output = (T, bool)> + Send,
    {
        let asked = self.ask_within(request, until, now, read).await;
        if asked.as_ref().is_err_and(|why| why.kind == FaultKind::Silent) {
            // The way there is gone, and with it whatever else was kept of it.
            self.idle.lock().unwrap_or_else(PoisonError::into_inner).clear();
        }
        asked
    }

    async fn ask_within<T, R>(
        &self,
        request: &Request<Full<Bytes>>,
        until: Instant,
        now: Wall,
        read: impl Fn(Response<Incoming>) -> R + Sync,
    ) -> Result<T, Fault>
    where
        R: Future<Output = (T, bool)> + Send,
    {
        if let Some(kept) = self.kept(now) {
            match self.exchange(kept, request.clone(), until, &read).await {
                Err(NoAnswer::Ended) => {}
                Err(NoAnswer::Why(why)) => return Err(why),
                Ok(answer) => return Ok(answer),
            }
        }
        let fresh = self.connect(until, now).await?;
        match self.exchange(fresh, request.clone(), until, &read).await {
            Err(NoAnswer::Ended) => Err(Fault::bare(FaultKind::Broken)),
            Err(NoAnswer::Why(why)) => Err(why),
            Ok(answer) => Ok(answer),
        }
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

    async fn exchange<T, R>(
        &self,
        mut connection: Connection,
        request: Request<Full<Bytes>>,
        until: Instant,
        read: &(impl Fn(Response<Incoming>) -> R + Sync),
    ) -> Result<T, NoAnswer>
    where
        R: Future<Output = (T, bool)> + Send,
    {
        let asked = async {
            connection.sender.ready().await?;
            connection.sender.send_request(request).await
        };
        let answer = within(until, asked).await.map_err(NoAnswer::Why)?.map_err(|error| {
            if error.is_parse() { NoAnswer::Why(Fault::bare(FaultKind::Broken)) } else { NoAnswer::Ended }
        })?;
        let (answer, good) = read(answer).await;
        if good {
            self.keep(connection);
        }
        Ok(answer)
    }

    async fn connect(&self, until: Instant, now: Wall) -> Result<Connection, Fault> {
        let place = &self.place;
        let opened_until = (Instant::now() + CONNECTS_WITHIN).min(until);
        let resolving = self.way.resolve(place.host(), place.port());
        let addresses = within(opened_until, resolving).await?.map_err(|_| Fault::bare(FaultKind::NoAddress))?;
        let (addresses, nearby) = self.allowed(addresses)?;
        let to =
            Destination { host: place.host().to_owned(), addresses, nearby, tls: place.tls(), until: opened_until };
        let wire = within(opened_until, self.way.open(&to)).await??;
        let mut builder = http1::Builder::new();
        builder.max_buf_size(LONGEST_HEAD).max_headers(MOST_HEADERS);
        let shaken = within(until, builder.handshake(TokioIo::new(wire))).await?;
        let (sender, connection) = shaken.map_err(|_| Fault::bare(FaultKind::Broken))?;
        let driven = AbortOnDropHandle::new(tokio::spawn(async move {
            if let Err(error) = connection.await {
                tracing::debug!(%error, "a connection to the outside ended early");
            }
        }));
        Ok(Connection { sender, opened: (Instant::now(), now), _driven: driven })
    }

    /// Those that may be connected to, and whether they are on this PC or in its network.
    fn allowed(&self, addresses: Vec<SocketAddr>) -> Result<(Vec<SocketAddr>, bool), Fault> {
        if addresses.is_empty() {
            return Err(Fault::bare(FaultKind::NoAddress));
        }
        let (near, far): (Vec<_>, Vec<_>) = addresses.into_iter().partition(|address| is_nearby(address.ip()));
        if !far.is_empty() {
            return Ok((far, false));
        }
        if self.nearby { Ok((near, true)) } else { Err(Fault::bare(FaultKind::NotAllowed)) }
    }
}

async fn within<T>(until: Instant, work: impl Future<Output = T>) -> Result<T, Fault> {
    tokio::time::timeout_at(until, work).await.map_err(|_| Fault::bare(FaultKind::Silent))
}

/// For how long an answer asks to be left alone, in seconds. That it may name a date is not read: clocks differ.
pub(crate) fn rests(answer: &Response<Incoming>) -> Option<Duration> {
    let text = answer.headers().get(header::RETRY_AFTER)?.to_str().ok()?;
    text.trim().parse().ok().map(Duration::from_secs)
}

/// Why there is no whole answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Cut {
    /// It is more than is read.
    TooLong,
    /// It ended before its end.
    Early,
}

/// The rest of an answer.
pub(crate) async fn rest(answer: &mut Response<Incoming>, most: usize) -> Result<Vec<u8>, Cut> {
    let mut body = Vec::new();
    while let Some(frame) = answer.body_mut().frame().await {
        let frame = frame.map_err(|_| Cut::Early)?;
        let Some(data) = frame.data_ref() else { continue };
        if body.len() + data.len() > most {
            return Err(Cut::TooLong);
        }
        body.extend_from_slice(data);
    }
    Ok(body)
}
