//! Practice builds alone: the embedded practice network, and what its panel makes the simulated phones do.

mod cast;
pub(crate) mod panel;
mod stage;

use std::path::Path;

use fake_whatsapp::NetworkError;
use serde_json::json;
use thiserror::Error;
use wakala_domain::ids::InvalidInstanceId;
use wakala_whatsapp::{LoopbackUrlError, Server};

use std::sync::Arc;

use stage::Stage;
use wakala_client::core_places;
use wakala_front::Core;
use wakala_http::{Limits, ServeError, Server as LocalServer, Updating};

/// The practice network does not do it.
#[derive(Debug, Error)]
pub(crate) enum PracticeError {
    /// The network refused.
    #[error(transparent)]
    Network(#[from] NetworkError),
    /// A file of the practice directory.
    #[error("the practice directory: {0}")]
    File(#[from] std::io::Error),
    /// Its own address is none.
    #[error(transparent)]
    Address(#[from] LoopbackUrlError),
    /// The panel names an instance that is none.
    #[error(transparent)]
    Instance(#[from] InvalidInstanceId),
    /// The instance does not show a code.
    #[error("this instance shows no {0} now")]
    NothingShown(&'static str),
    /// The instance was never linked.
    #[error("no simulated phone has linked this instance yet")]
    NoPhone,
    /// The network is another process.
    #[error("the practice network is another process: it is driven from there")]
    Elsewhere,
}

/// How long each step of an update takes longer, in milliseconds: an update of much data can't be waited for in a test.
const SLOW_UPDATE: &str = "WAKALA_PRACTICE_SLOW_UPDATE_MS";

/// Lets a step of an update take as long as it would with much data. Blocking.
pub(crate) fn slow_down() {
    let wanted = wakala_client::variable(SLOW_UPDATE).and_then(|ms| ms.parse().ok());
    std::thread::sleep(std::time::Duration::from_millis(wanted.unwrap_or_default()));
}

/// Serves a core with the practice panel, in the place of who has answered until now.
pub(crate) async fn served(
    core: Core,
    practice: Arc<Practice>,
    updating: Option<Updating>,
) -> Result<LocalServer, ServeError> {
    let panel = Arc::new(panel::Panel { practice, engine: core.engine.clone() });
    if let Some(updating) = updating {
        return Ok(LocalServer::after_with_practice(updating, core, panel));
    }
    let places = core_places(&core.data_dir);
    LocalServer::start_with_practice(core, panel, places, Limits::default()).await
}

/// The practice network of this run.
pub(crate) enum Practice {
    /// Another process, named by the environment.
    Elsewhere(Server),
    /// Part of this process.
    Embedded(Box<Stage>),
}

impl Practice {
    /// Starts the embedded network, unless the environment names another one.
    ///
    /// # Errors
    /// Its port or its files.
    pub(crate) async fn start(named: Option<Server>, data_dir: &Path) -> Result<Self, PracticeError> {
        match named {
            Some(server) => Ok(Practice::Elsewhere(server)),
            None => Ok(Practice::Embedded(Box::new(Stage::start(&data_dir.join("practice")).await?))),
        }
    }

    /// Where it is.
    pub(crate) fn server(&self) -> Server {
        match self {
            Practice::Elsewhere(server) => server.clone(),
            Practice::Embedded(stage) => stage.server(),
        }
    }

    /// A line for whoever started it: where the server is, and where its phones are driven, if that is here. Read by programs.
    pub(crate) fn announce(&self) {
        use std::io::Write as _;

        let line = match self {
            Practice::Elsewhere(Server::WhatsApp) => return,
            Practice::Elsewhere(Server::Practice(url)) => json!({ "ws": url.as_str(), "control": null }),
            Practice::Embedded(stage) => json!({ "ws": stage.url(), "control": stage.control() }),
        };
        let mut stdout = std::io::stdout().lock();
        // Nobody need listen.
        let _ = writeln!(stdout, "{line}").and_then(|()| stdout.flush());
    }

    /// Keeps what the network knows, and ends it.
    pub(crate) async fn stop(&self) {
        if let Practice::Embedded(stage) = self
            && let Err(error) = stage.stop().await
        {
            tracing::warn!(%error, "the practice network could not be kept");
        }
    }

    fn stage(&self) -> Result<&Stage, PracticeError> {
        match self {
            Practice::Elsewhere(_) => Err(PracticeError::Elsewhere),
            Practice::Embedded(stage) => Ok(stage),
        }
    }
}
