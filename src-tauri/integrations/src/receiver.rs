//! One receiver, spoken to: where its name leads is looked at before every connection, connections are kept while they are good, and
//! nothing that it answers is believed but its status.

use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use http::{HeaderValue, Method, Request, Response, header};
use http_body_util::Full;
use hyper::body::Incoming;
use tokio::time::Instant;
use wakala_contract::WebhookBody;
use wakala_domain::time::Wall;
use wakala_domain::webhooks::{Fault, FaultKind, PAYLOAD_VERSION, Webhook};

use crate::line::{AGENT, Line, rest, rests};
use crate::signature::signed;
use crate::way::WayOut;

/// The whole of it, from the name to the status of the answer.
const ANSWERS_WITHIN: Duration = Duration::from_secs(20);
/// How long an answer's body may take that nobody reads: only so that the connection can be used again.
const ENDS_WITHIN: Duration = Duration::from_secs(1);
/// The most of it that is let by.
const LONGEST_BODY: usize = 64 * 1024;

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
    line: Line,
}

impl Receiver {
    pub(crate) fn new(webhook: Webhook, way: Arc<dyn WayOut>) -> Self {
        let line = Line::new(webhook.wish.address.clone(), webhook.wish.nearby, way);
        Self { webhook, line }
    }

    /// Tells one event, for the `attempt`th time. Takes 21 s at most. Cancel safe: the receiver may have taken it or not.
    ///
    /// # Errors
    /// It was not taken, or nobody knows.
    pub(crate) async fn tell(&self, event: &WebhookBody, attempt: u32, now: Wall) -> Result<(), NotTaken> {
        let until = Instant::now() + ANSWERS_WITHIN;
        let body = Bytes::from(serde_json::to_vec(event).map_err(|_| FaultKind::Unread)?);
        let request = self.request(event, &body, attempt, now).map_err(|_| FaultKind::Unread)?;
        self.line.ask(&request, until, now, taken).await?
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
            .header(header::USER_AGENT, AGENT)
            .header("x-wakala-event", event.what.word())
            .header("x-wakala-event-id", &event.id)
            .header("x-wakala-attempt", attempt)
            .header("x-wakala-version", PAYLOAD_VERSION)
            .header("x-wakala-timestamp", timestamp)
            .header("x-wakala-signature", signed(&self.webhook.secret, timestamp, body))
            .body(Full::new(body.clone()))
    }
}

/// Whether it was taken, which is said by the status; what follows is of no concern, and its time is not the answer's.
async fn taken(mut answer: Response<Incoming>) -> (Result<(), NotTaken>, bool) {
    let (status, rests) = (answer.status().as_u16(), rests(&answer));
    let good = matches!(tokio::time::timeout(ENDS_WITHIN, rest(&mut answer, LONGEST_BODY)).await, Ok(Ok(_)));
    let taken = match Fault::of_status(status) {
        None => Ok(()),
        Some(fault) => Err(NotTaken { fault, rests, for_good: false }),
    };
    (taken, good)
}
