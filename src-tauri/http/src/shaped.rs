//! Refusals in the words of whoever asks: at WAHA's addresses `{statusCode, message, error}`. Which addresses these are, and what of them
//! needs no key, is known here, so that who looks at the door knows it, too.

use axum::Json;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse as _, Response};
use serde_json::{Value, json};
use wakala_contract::{ErrorCode, ErrorView};

use crate::status::{Said, status};

/// What stands before all of WAHA's addresses.
pub(crate) const WAHA: &str = "/waha";
/// There is no session of this name, for whoever asks.
pub(crate) const NO_SESSION: &str = "Session not found";

/// Whether an address of WAHA's is there without what stands before it, too: some published clients leave that out.
pub(crate) fn is_without_prefix(path: &str) -> bool {
    path.starts_with("/api/") || ["/ping", "/ws"].contains(&path)
}

/// Whether an address is one of WAHA's.
pub(crate) fn is_waha(path: &str) -> bool {
    path == WAHA || path.starts_with("/waha/") || path == "/api" || is_without_prefix(path)
}

/// Whether an address of WAHA's says nothing that needs a key.
pub(crate) fn is_open(path: &str) -> bool {
    ["/ping", "/waha/ping"].contains(&path)
}

/// The key that stands in an address, as WAHA's clients write it.
pub(crate) fn key_in_address(query: Option<&str>) -> Option<&str> {
    query?.split('&').find_map(|pair| pair.split_once('=').filter(|(name, _)| *name == "x-api-key")).map(|(_, key)| key)
}

/// A refusal as WAHA's clients read it.
pub(crate) fn shape(status: StatusCode, message: &str) -> Value {
    match status {
        // It says no more to whoever has no key.
        StatusCode::UNAUTHORIZED => json!({ "message": "Unauthorized", "statusCode": 401 }),
        other => {
            let error = other.canonical_reason().unwrap_or_default();
            json!({ "statusCode": other.as_u16(), "message": message, "error": error })
        }
    }
}

/// The same of one of ours.
pub(crate) fn of(error: &ErrorView) -> (StatusCode, Value) {
    let status = status(error.code);
    let message = if error.code == ErrorCode::NoSuchInstance { NO_SESSION } else { &error.message };
    (status, shape(status, message))
}

/// A refusal that was said in our shape, in WAHA's. Every other answer stays as it is.
pub(crate) fn reshaped(mut answer: Response) -> Response {
    let Some(Said(error)) = answer.extensions_mut().remove() else { return answer };
    let (parts, _) = answer.into_parts();
    let (status, body) = of(&error);
    let mut shaped = (status, Json(body)).into_response();
    for (name, value) in &parts.headers {
        // What it says of its own body is not true of this one.
        if !matches!(*name, header::CONTENT_LENGTH | header::CONTENT_TYPE) {
            shaped.headers_mut().append(name, value.clone());
        }
    }
    shaped.extensions_mut().extend(parts.extensions);
    shaped
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::status::refusal;

    async fn body(answer: Response) -> Value {
        serde_json::from_slice(&axum::body::to_bytes(answer.into_body(), 9_999).await.unwrap()).unwrap()
    }

    #[tokio::test]
    async fn a_refusal_has_wahas_shape_and_keeps_what_stands_in_its_head() {
        let mut said = refusal(ErrorView::new(ErrorCode::TooFast, "slower"));
        said.headers_mut().insert("retry-after", axum::http::HeaderValue::from_static("1"));
        let shaped = reshaped(said);
        assert_eq!(
            (shaped.status(), &shaped.headers()["retry-after"]),
            (StatusCode::TOO_MANY_REQUESTS, &"1".parse().unwrap())
        );
        let wanted = json!({ "statusCode": 429, "message": "slower", "error": "Too Many Requests" });
        assert_eq!(body(shaped).await, wanted);
        let nobody = reshaped(refusal(ErrorView::new(ErrorCode::KeyNeeded, "wrong")));
        assert_eq!(body(nobody).await, json!({ "message": "Unauthorized", "statusCode": 401 }));
        let gone = reshaped(refusal(ErrorView::new(ErrorCode::NoSuchInstance, "gone")));
        assert_eq!(
            body(gone).await,
            json!({ "statusCode": 404, "message": "Session not found", "error": "Not Found" })
        );
        let other = reshaped((StatusCode::OK, "fine").into_response());
        assert_eq!(axum::body::to_bytes(other.into_body(), 99).await.unwrap(), "fine");
    }

    #[test]
    fn a_key_may_stand_in_the_address() {
        assert_eq!(key_in_address(Some("session=*&x-api-key=abc")), Some("abc"));
        assert_eq!(key_in_address(Some("session=x-api-key")), None);
        assert_eq!(key_in_address(None), None);
    }

    #[test]
    fn what_is_ours_is_not_taken_for_wahas() {
        for path in ["/waha", "/waha/api/sessions", "/api/sessions", "/api", "/ping", "/ws", "/waha/ws"] {
            assert!(is_waha(path), "{path}");
        }
        for path in ["/", "/v1/instances", "/health", "/metrics", "/docs", "/openapi.json", "/wahaha", "/apis", "/ws/x"]
        {
            assert!(!is_waha(path), "{path}");
        }
    }
}
