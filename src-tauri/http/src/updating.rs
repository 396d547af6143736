//! Answers at the socket while the data is brought to this version, and there is no core yet: that this goes on, and how far it is.

use std::path::PathBuf;
use std::sync::Arc;

use axum::Router;
use axum::extract::{Request, State};
use axum::http::{HeaderValue, header};
use axum::middleware::{self, Next};
use axum::response::{IntoResponse as _, Response};
use axum::routing::{get, post};
use axum::{Json, body};
use serde_json::json;
use tokio::sync::{mpsc, watch};
use wakala_contract::{ErrorCode, ErrorView, OpenWindow, UpdateStep, contract_hash};

use crate::answering::CONTRACT;
use crate::limits::Limits;
use crate::listening::Listening;
use crate::status::{refusal, status};
use crate::transport::ServeError;

/// Somebody wants the window meanwhile.
pub type Wanted = OpenWindow;

/// The socket while the data is brought to this version. Nobody answers any more when it is dropped.
pub struct Updating(Listening);

struct Answering {
    step: watch::Receiver<Option<UpdateStep>>,
    wanted: mpsc::Sender<Wanted>,
    limits: Limits,
}

impl Updating {
    /// Answers at the first of these places that can be had, with how far it is. Who wants the window is passed on to `wanted`.
    ///
    /// # Errors
    /// See [`ServeError`].
    pub async fn start(
        places: Vec<PathBuf>,
        limits: Limits,
        step: watch::Receiver<Option<UpdateStep>>,
        wanted: mpsc::Sender<Wanted>,
    ) -> Result<Self, ServeError> {
        let answering = Arc::new(Answering { step, wanted, limits });
        Ok(Self(Listening::begin(router(answering), places, limits).await?))
    }

    pub(crate) fn listening(self) -> Listening {
        self.0
    }
}

fn router(answering: Arc<Answering>) -> Router {
    Router::new()
        .route("/v1/call/open_window", post(open_window))
        .route("/health", get(health))
        .fallback(anything)
        .layer(middleware::map_response(once))
        .layer(middleware::from_fn(same_version))
        .with_state(answering)
}

/// A connection that stayed would hear this for as long as it is there.
async fn once(mut answer: Response) -> Response {
    answer.headers_mut().insert(header::CONNECTION, HeaderValue::from_static("close"));
    answer
}

/// Another version will not be answered later on either.
async fn same_version(request: Request, next: Next) -> Response {
    match request.headers().get(CONTRACT) {
        Some(theirs) if theirs.as_bytes() != contract_hash().as_bytes() && request.uri().path() != "/health" => {
            let message = "this front is of another version than the Wakala that is being updated";
            refusal(ErrorView::new(ErrorCode::OtherVersion, message))
        }
        Some(_) | None => next.run(request).await,
    }
}

impl Answering {
    fn refused(&self) -> ErrorView {
        let step = *self.step.borrow();
        ErrorView {
            code: ErrorCode::Updating,
            message: "Wakala brings its data to this version; ask again when it has".to_owned(),
            detail: step.map(|step| step.to_string()),
        }
    }
}

async fn anything(State(answering): State<Arc<Answering>>) -> Response {
    refusal(answering.refused())
}

/// Who can't be understood is answered as everybody is.
async fn open_window(State(answering): State<Arc<Answering>>, request: Request) -> Response {
    if let Ok(body) = body::to_bytes(request.into_body(), answering.limits.body_bytes).await
        && let Ok(wanted) = serde_json::from_slice(&body)
        && answering.wanted.try_send(wanted).is_err()
    {
        tracing::debug!("the window is wanted already");
    }
    refusal(answering.refused())
}

async fn health(State(answering): State<Arc<Answering>>) -> Response {
    let refused = answering.refused();
    let said = json!({
        "success": false,
        "status": "updating",
        "code": refused.code,
        "message": refused.message,
        "detail": refused.detail,
    });
    (status(refused.code), Json(said)).into_response()
}
