//! Refusals in the words of whoever asks: WAHA's `{statusCode, message, error}`, Evolution's `{status, error, response}`, GOWA's
//! `{code, message, results}`.

use axum::Json;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse as _, Response};
use serde_json::{Value, json};
use wakala_contract::{ErrorCode, ErrorView};

use super::Dialect;
use crate::status::{Said, status};

/// A refusal as the clients of a dialect read it.
pub(crate) fn shape(dialect: Dialect, status: StatusCode, message: &str) -> Value {
    let reason = status.canonical_reason().unwrap_or_default();
    // It says no more to whoever has no key.
    let nobody = status == StatusCode::UNAUTHORIZED;
    match dialect {
        Dialect::Waha if nobody => json!({ "message": "Unauthorized", "statusCode": 401 }),
        Dialect::Waha => json!({ "statusCode": status.as_u16(), "message": message, "error": reason }),
        Dialect::Evolution if nobody => {
            json!({ "status": 401, "error": "Unauthorized", "response": { "message": "Unauthorized" } })
        }
        Dialect::Evolution => {
            json!({ "status": status.as_u16(), "error": reason, "response": { "message": [message] } })
        }
        Dialect::Gowa => {
            let message = if nobody { "Unauthorized" } else { message };
            let code = reason.to_uppercase().replace([' ', '-'], "_");
            json!({ "status": status.as_u16(), "code": code, "message": message, "results": null })
        }
    }
}

/// The same of one of ours.
pub(crate) fn of(dialect: Dialect, error: &ErrorView) -> (StatusCode, Value) {
    let status = status(error.code);
    let gone = (error.code == ErrorCode::NoSuchInstance).then(|| dialect.no_session(""));
    (status, shape(dialect, status, gone.as_deref().unwrap_or(&error.message)))
}

/// A refusal that was said in our shape, in a dialect's. Every other answer stays as it is.
pub(crate) fn reshaped(dialect: Dialect, mut answer: Response) -> Response {
    let Some(Said(error)) = answer.extensions_mut().remove() else { return answer };
    let (parts, _) = answer.into_parts();
    let (status, body) = of(dialect, &error);
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
    async fn a_refusal_has_the_shape_of_whoever_asks_and_keeps_what_stands_in_its_head() {
        for (dialect, slow, nobody, gone) in [
            (
                Dialect::Waha,
                json!({ "statusCode": 429, "message": "slower", "error": "Too Many Requests" }),
                json!({ "message": "Unauthorized", "statusCode": 401 }),
                json!({ "statusCode": 404, "message": "Session not found", "error": "Not Found" }),
            ),
            (
                Dialect::Evolution,
                json!({ "status": 429, "error": "Too Many Requests", "response": { "message": ["slower"] } }),
                json!({ "status": 401, "error": "Unauthorized", "response": { "message": "Unauthorized" } }),
                json!({ "status": 404, "error": "Not Found", "response": { "message": ["The instance does not exist"] } }),
            ),
            (
                Dialect::Gowa,
                json!({ "status": 429, "code": "TOO_MANY_REQUESTS", "message": "slower", "results": null }),
                json!({ "status": 401, "code": "UNAUTHORIZED", "message": "Unauthorized", "results": null }),
                json!({ "status": 404, "code": "NOT_FOUND", "message": "device not found", "results": null }),
            ),
        ] {
            let mut said = refusal(ErrorView::new(ErrorCode::TooFast, "slower"));
            said.headers_mut().insert("retry-after", axum::http::HeaderValue::from_static("1"));
            let shaped = reshaped(dialect, said);
            assert_eq!(
                (shaped.status(), &shaped.headers()["retry-after"]),
                (StatusCode::TOO_MANY_REQUESTS, &"1".parse().unwrap())
            );
            assert_eq!(body(shaped).await, slow);
            assert_eq!(body(reshaped(dialect, refusal(ErrorView::new(ErrorCode::KeyNeeded, "wrong")))).await, nobody);
            assert_eq!(body(reshaped(dialect, refusal(ErrorView::new(ErrorCode::NoSuchInstance, "x")))).await, gone);
            let other = reshaped(dialect, (StatusCode::OK, "fine").into_response());
            assert_eq!(axum::body::to_bytes(other.into_body(), 99).await.unwrap(), "fine");
        }
    }
}
