//! Why something is not done, until it is said in a dialect's shape.

use std::time::Duration;

use axum::Json;
use axum::http::{HeaderName, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse as _, Response};
use serde_json::Value;
use wakala_contract::{ErrorCode, ErrorView};
use wakala_front::{BadChat, NotAsked};

use crate::dialect::Dialect;
use crate::dialect::shape::{of, shape};

/// Why something is not done.
#[derive(Debug)]
pub(crate) struct Refused {
    why: Box<Why>,
    header: Option<(HeaderName, HeaderValue)>,
}

#[derive(Debug)]
enum Why {
    /// A status, and what is said with it.
    Said(StatusCode, String),
    /// What front says.
    Ours(ErrorView),
    /// What has a shape of its own in its dialect.
    Whole(StatusCode, Value),
}

impl Refused {
    pub(crate) fn new(status: StatusCode, message: impl Into<String>) -> Self {
        Self { why: Box::new(Why::Said(status, message.into())), header: None }
    }

    /// Something that is asked for wrongly.
    pub(crate) fn bad(message: impl Into<String>) -> Self {
        Self::new(StatusCode::BAD_REQUEST, message)
    }

    /// There is nobody of this name any more.
    pub(crate) fn no_session() -> Self {
        ErrorView::new(ErrorCode::NoSuchInstance, "there is no such number").into()
    }

    /// What has a shape of its own.
    pub(crate) fn whole(status: StatusCode, body: Value) -> Self {
        Self { why: Box::new(Why::Whole(status, body)), header: None }
    }

    /// What Wakala does not do, and why.
    pub(crate) fn not_done(why: &str) -> Self {
        Self::new(StatusCode::NOT_IMPLEMENTED, why)
    }

    /// With after how long it may be asked for again.
    pub(crate) fn again_after(self, rest: Duration) -> Self {
        let seconds = HeaderValue::from(rest.as_secs().saturating_add(1));
        Self { header: Some((header::RETRY_AFTER, seconds)), ..self }
    }

    /// Of another method than is answered there.
    pub(crate) fn only_get(message: &str) -> Self {
        let header = Some((header::ALLOW, HeaderValue::from_static("GET")));
        Self { header, ..Self::new(StatusCode::METHOD_NOT_ALLOWED, message) }
    }

    pub(crate) fn answer(self, dialect: Dialect) -> Response {
        let (status, body) = match *self.why {
            Why::Said(status, message) => (status, shape(dialect, status, &message)),
            Why::Ours(error) => of(dialect, &error),
            Why::Whole(status, body) => (status, body),
        };
        let mut answer = (status, Json(body)).into_response();
        answer.headers_mut().extend(self.header);
        answer
    }
}

impl From<ErrorView> for Refused {
    fn from(error: ErrorView) -> Self {
        Self { why: Box::new(Why::Ours(error)), header: None }
    }
}

impl From<BadChat> for Refused {
    fn from(error: BadChat) -> Self {
        Self::bad(error.to_string())
    }
}

impl From<NotAsked> for Refused {
    fn from(why: NotAsked) -> Self {
        match why {
            NotAsked::TooSoon(rest) => {
                let why = "WhatsApp is asked for one number a second: whoever asks it for many loses his own";
                Self::new(StatusCode::TOO_MANY_REQUESTS, why).again_after(rest)
            }
            NotAsked::Refused(error) => error.into(),
        }
    }
}
