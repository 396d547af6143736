//! Practice builds alone: what the practice panel asks.

use std::sync::Arc;

use axum::extract::State;
use axum::response::{IntoResponse as _, Response};
use axum::routing::get;
use axum::{Json, Router};
use serde_json::Value;
use wakala_contract::{ErrorCode, ErrorView, PracticeAction, PracticeState};

use crate::answering::Answering;
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

/// Adds the panel's routes.
pub(crate) fn with_practice(router: Router<Arc<Answering>>) -> Router<Arc<Answering>> {
    router.route("/v1/practice", get(state).post(act))
}

fn answered(state: Result<PracticeState, ErrorView>) -> Response {
    match state {
        Ok(state) => Json(state).into_response(),
        Err(error) => refusal(error),
    }
}

fn nobody() -> ErrorView {
    ErrorView::new(ErrorCode::Practice, "nobody plays the practice network here")
}

async fn state(State(answering): State<Arc<Answering>>) -> Response {
    answered(answering.practice.as_ref().ok_or_else(nobody).and_then(|practice| practice.state()))
}

async fn act(State(answering): State<Arc<Answering>>, Json(action): Json<Value>) -> Response {
    let Some(practice) = &answering.practice else { return refusal(nobody()) };
    match serde_json::from_value(action) {
        Ok(action) => answered(practice.act(action).await),
        Err(error) => refusal(ErrorView::new(ErrorCode::BadRequest, error.to_string())),
    }
}
