//! Serves the fronts of this user until it is stopped.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use wakala_front::Core;

use crate::answering::{Answering, Place, router};
use crate::limits::Limits;
use crate::listening::Listening;
use crate::pieces;
use crate::spoken;
use crate::transport::ServeError;
use crate::updating::Updating;

/// The local interface, running. Ends when it is dropped; `stop` lets what is under way end before.
pub struct Server {
    listening: Listening,
    answering: Arc<Answering>,
}

impl Server {
    /// Serves a core at the first of these places that can be had.
    ///
    /// # Errors
    /// See [`ServeError`].
    pub async fn start(core: Core, places: Vec<PathBuf>, limits: Limits) -> Result<Self, ServeError> {
        Self::begin(core, Router::new(), places, limits).await
    }

    /// The same with the practice panel.
    ///
    /// # Errors
    /// See [`ServeError`].
    #[cfg(feature = "practice")]
    pub async fn start_with_practice(
        core: Core,
        practice: Arc<dyn crate::practice::Practice>,
        places: Vec<PathBuf>,
        limits: Limits,
    ) -> Result<Self, ServeError> {
        Self::begin(core, crate::practice::routes(practice), places, limits).await
    }

    async fn begin(
        core: Core,
        more: Router<Arc<Answering>>,
        places: Vec<PathBuf>,
        limits: Limits,
    ) -> Result<Self, ServeError> {
        let (router, answering) = answers(core, more, limits);
        Ok(Self { listening: Listening::begin(router, places, limits).await?, answering })
    }

    /// Serves a core in the place of what has answered until now that it is being updated: whoever looks finds one or the other.
    #[must_use]
    pub fn after(updating: Updating, core: Core) -> Self {
        Self::go_on(updating, core, Router::new())
    }

    /// The same with the practice panel.
    #[cfg(feature = "practice")]
    #[must_use]
    pub fn after_with_practice(updating: Updating, core: Core, practice: Arc<dyn crate::practice::Practice>) -> Self {
        Self::go_on(updating, core, crate::practice::routes(practice))
    }

    fn go_on(updating: Updating, core: Core, more: Router<Arc<Answering>>) -> Self {
        let listening = updating.listening();
        let (router, answering) = answers(core, more, listening.limits());
        listening.answer_with(router);
        Self { listening, answering }
    }

    /// Where it was found at first.
    #[must_use]
    pub fn path(&self) -> &Path {
        self.listening.path()
    }

    /// Takes no new requests, ends the feeds, and lets what is being done end within `grace`. Who asks hears that Wakala is ending, and
    /// the window is still told what to do.
    pub fn close(&self, grace: Duration) -> impl Future<Output = ()> + use<> {
        let answering = Arc::clone(&self.answering);
        answering.closing.cancel();
        async move {
            if tokio::time::timeout(grace, answering.deeds.all_done()).await.is_err() {
                tracing::warn!("what a front asked for takes too long");
            }
        }
    }

    /// Ends the feeds, and lets what is being done and answered end within `grace`. Whoever has no answer by then is told nothing: what
    /// was asked for may be done.
    pub async fn stop(mut self, grace: Duration) {
        self.answering.closing.cancel();
        let Some(mut serving) = self.listening.stop() else { return };
        let ended = async {
            let _ = (&mut serving).await;
            // Those, too, whose fronts have left.
            self.answering.deeds.all_done().await;
        };
        if tokio::time::timeout(grace, ended).await.is_err() {
            tracing::warn!("a front is left in the middle of its answer");
            if !serving.is_finished() {
                serving.abort();
                let _ = serving.await;
            }
        }
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.answering.closing.cancel();
        self.answering.deeds.end();
    }
}

/// What answers for a core, and what with.
fn answers(core: Core, more: Router<Arc<Answering>>, limits: Limits) -> (Router, Arc<Answering>) {
    let answering = Arc::new(Answering::new(core, limits, Place::Socket));
    let more = more.merge(pieces::routes()).merge(spoken::routes());
    (router(Arc::clone(&answering), more), answering)
}
