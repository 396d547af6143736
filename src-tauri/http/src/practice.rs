//! Practice builds alone: what the practice panel asks.

use std::sync::Arc;

use axum::response::{IntoResponse as _, Response};
use axum::routing::get;
use axum::{Json, Router};
use serde_json::Value;
use wakala_contract::{ErrorCode, ErrorView, PracticeAction, PracticeState};

use crate::status::refusal;

/// Who plays the practice network.
#[async_trait::async_trait]
pub trait Practice: Send + Sync {
    /// What the panel shows.
    ///
    /// # Errors
    /// The network is another process.
    fn state(&self) -> Result<PracticeState, ErrorView>;

    /// Does what the panel asks for.
    ///
    /// # Errors
    /// The network refuses.
    async fn act(&self, action: PracticeAction) -> Result<PracticeState, ErrorView>;
}

/// The panel's routes.
pub(crate) fn routes<S: Clone + Send + Sync + 'static>(practice: Arc<dyn Practice>) -> Router<S> {
    let acts = Arc::clone(&practice);
    let state = move || async move { answered(practice.state()) };
    let act = move |Json(action): Json<Value>| async move {
        match serde_json::from_value(action) {
            Ok(action) => answered(acts.act(action).await),
            Err(error) => refusal(ErrorView::new(ErrorCode::BadRequest, error.to_string())),
        }
    };
    Router::new().route("/v1/practice", get(state).post(act))
}

fn answered(state: Result<PracticeState, ErrorView>) -> Response {
    match state {
        Ok(state) => Json(state).into_response(),
        Err(error) => refusal(error),
    }
}
