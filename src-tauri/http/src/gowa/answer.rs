//! What is answered, in GOWA's envelope: `{code, message, results}`.

use axum::response::Response;
use serde_json::{Value, json};

use crate::speaking::asked::said;
use crate::speaking::sending::Queued;

/// That it is done, and with what.
pub(super) fn success(message: &str, results: &Value) -> Response {
    said(&json!({ "status": 200, "code": "SUCCESS", "message": message, "results": results }))
}

/// That it is done.
pub(super) fn done(message: &str) -> Response {
    success(message, &Value::Null)
}

/// What a send came to.
pub(super) fn queued(sent: &Queued, chat: &str) -> Response {
    let status = format!("Message queued for {chat}");
    success(&status, &json!({ "message_id": sent.id, "status": status }))
}

/// Some of many.
pub(super) fn page(message: &str, data: &[Value], limit: usize, offset: usize) -> Response {
    let pagination = json!({ "limit": limit, "offset": offset, "total": offset + data.len() });
    success(message, &json!({ "data": data, "pagination": pagination }))
}
