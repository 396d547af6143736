//! Refusals in WAHA's shapes: `{statusCode, message, error}`.

use std::time::Duration;

use axum::Json;
use axum::http::{HeaderName, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse as _, Response};
use serde_json::{Value, json};
use wakala_contract::ErrorView;
use wakala_front::waha::BadName;

use crate::shaped::{NO_SESSION, of, shape};

/// Why something is not done, as WAHA's clients read it.
#[derive(Debug)]
pub(super) struct Refused {
    status: StatusCode,
    body: Value,
    header: Option<(HeaderName, HeaderValue)>,
}

impl Refused {
    pub(super) fn new(status: StatusCode, message: impl Into<String>) -> Self {
        Self { status, body: shape(status, &message.into()), header: None }
    }

    /// Something that is asked for wrongly.
    pub(super) fn bad(message: impl Into<String>) -> Self {
        Self::new(StatusCode::BAD_REQUEST, message)
    }

    /// There is no session of this name, for whoever asks.
    pub(super) fn no_session() -> Self {
        Self::new(StatusCode::NOT_FOUND, NO_SESSION)
    }

    /// What can't be done while a session is as it is.
    pub(super) fn not_so(session: &str, status: &str, expected: &[&str]) -> Self {
        let error = "Session status is not as expected. Try again later or restart the session";
        let body = json!({
            "statusCode": 422, "message": error, "error": error, "session": session, "status": status, "expected": expected,
        });
        Self { status: StatusCode::UNPROCESSABLE_ENTITY, body, header: None }
    }

    /// What Wakala does not do, and why.
    pub(super) fn not_done(why: &str) -> Self {
        Self::new(StatusCode::NOT_IMPLEMENTED, why)
    }

    /// With after how long it may be asked for again.
    pub(super) fn again_after(self, rest: Duration) -> Self {
        let seconds = HeaderValue::from(rest.as_secs().saturating_add(1));
        Self { header: Some((header::RETRY_AFTER, seconds)), ..self }
    }

    /// Of another method than is answered there.
    pub(super) fn only_get(message: &str) -> Self {
        let header = Some((header::ALLOW, HeaderValue::from_static("GET")));
        Self { header, ..Self::new(StatusCode::METHOD_NOT_ALLOWED, message) }
    }

    pub(super) fn answer(self) -> Response {
        let mut answer = (self.status, Json(self.body)).into_response();
        answer.headers_mut().extend(self.header);
        answer
    }
}

impl From<ErrorView> for Refused {
    fn from(error: ErrorView) -> Self {
        let (status, body) = of(&error);
        Self { status, body, header: None }
    }
}

impl From<BadName> for Refused {
    fn from(error: BadName) -> Self {
        Self::bad(error.to_string())
    }
}
