//! The running program as its fronts see it: what calls are answered from.

use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use tokio::sync::watch;
use wakala_contract::{
    Desktop, ErrorCode, ErrorView, InstanceView, LogLevel, LogLineView, RESTART_OFFERED, StartWithSystemView,
    contract_hash,
};
use wakala_domain::ids::InstanceId;
use wakala_domain::keys::Scopes;
use wakala_engine::clock::Clock;
use wakala_engine::{Engine, InstanceSnapshot};

use crate::backend::BackendLink;
use crate::choices::ChoicesKeeper;
use crate::interface::Interface;
use crate::questions::Questions;
use crate::views::{QrPictures, instance_backend, instance_view};
use crate::webhooks::Webhooks;
use crate::window::WindowLink;

/// What is asked of the program around it.
#[async_trait]
pub trait Program: Send + Sync {
    /// The last lines of the logs, the newest last.
    fn log_lines(&self, limit: u32, level: Option<LogLevel>) -> Vec<LogLineView>;
    /// How much the logs tell; none when the environment has decided.
    fn log_level(&self) -> Option<LogLevel>;
    /// Has the logs tell as much as this from now on.
    fn set_log_level(&self, level: LogLevel);
    /// Whether a tray shows our icon now.
    async fn has_tray(&self) -> bool;
    /// Whether it is a practice build.
    fn is_practice(&self) -> bool;
    /// Brings the window to the front, at an instance or where it was. `desktop` is where one that is not there yet
    /// is to be shown, `token` its leave to take the focus.
    fn open_window(&self, instance: Option<InstanceId>, desktop: Option<Desktop>, token: Option<String>);
    /// The operator closes the window; whether a tray leads back to it.
    async fn may_close_window(&self) -> bool;
    /// What shows the window has ended by itself, and is shown again or not.
    fn window_crashed(&self, shown_again: bool);
    /// A front of another version was refused; whether the operator is offered a restart now.
    fn other_version(&self) -> bool;
    /// Whether it comes up with the system.
    async fn starts_with_system(&self) -> Result<StartWithSystemView, ErrorView>;
    /// Has it come up with the system, or not any more.
    async fn set_starts_with_system(&self, on: bool) -> Result<(), ErrorView>;
    /// Begins to end the program.
    fn quit(&self);
}

/// Engine, choices and what views are made with. Cheap to clone.
#[derive(Clone)]
pub struct Core {
    /// The engine.
    pub engine: Engine,
    /// What the operator chose.
    pub choices: ChoicesKeeper,
    /// The clocks.
    pub clock: Arc<dyn Clock>,
    /// Where the data lives.
    pub data_dir: PathBuf,
    /// The window.
    pub window: WindowLink,
    /// The port on which other programs ask.
    pub interface: Interface,
    /// Who tells the receivers of webhooks.
    pub webhooks: Webhooks,
    /// Who asks and tells the backend.
    pub backend: BackendLink,
    pub(crate) program: Arc<dyn Program>,
    /// Each time that somebody chose here whether it comes up with the system.
    pub(crate) start_chosen: watch::Sender<()>,
    ready_timeout: Duration,
    pictures: Arc<QrPictures>,
    pub(crate) questions: Questions,
}

impl Core {
    /// The core of a program.
    #[must_use]
    pub fn new(
        engine: Engine,
        choices: ChoicesKeeper,
        clock: Arc<dyn Clock>,
        data_dir: PathBuf,
        window: WindowLink,
        program: Arc<dyn Program>,
    ) -> Self {
        let ready_timeout = Duration::from_millis(engine.settings().ready_timeout_ms);
        let (interface, pictures) = (Interface::default(), Arc::default());
        let (start_chosen, webhooks) = (watch::Sender::new(()), Webhooks::default());
        let backend = BackendLink::default();
        Self {
            engine,
            choices,
            clock,
            data_dir,
            window,
            interface,
            webhooks,
            backend,
            program,
            start_chosen,
            ready_timeout,
            pictures,
            questions: Questions::default(),
        }
    }

    /// Refuses a front of another version. What is installed by now is another Wakala than the one that runs: the operator is offered to
    /// restart it, once in a while, and the detail says so.
    #[must_use]
    pub fn refuse_other_version(&self) -> ErrorView {
        let ours = contract_hash();
        let message = format!(
            "this front is of another version than the running Wakala ({ours}): quit Wakala, and start it again"
        );
        let detail = self.program.other_version().then(|| RESTART_OFFERED.to_owned());
        ErrorView { code: ErrorCode::OtherVersion, message, detail }
    }

    /// Refuses whoever asks for something while it ends; to the user's own fronts the detail says which numbers that waits for.
    #[must_use]
    pub fn refuse_while_ending(&self, ours: bool) -> ErrorView {
        let waits_for = self.engine.waits_for();
        let names: Vec<String> = waits_for.borrow().iter().map(ToString::to_string).collect();
        let detail = (ours && !names.is_empty()).then(|| names.join(", "));
        ErrorView { code: ErrorCode::ShuttingDown, message: "Wakala is shutting down".to_owned(), detail }
    }

    /// An instance as it is shown to whoever has these scopes: who has a pairing code can link a phone.
    pub(crate) fn view(&self, snapshot: &InstanceSnapshot, scopes: Scopes) -> InstanceView {
        let view = instance_view(snapshot, &self.pictures, self.ready_timeout);
        let backend = self.engine.backend_of(snapshot.id).as_ref().map(instance_backend);
        InstanceView { pairing: view.pairing.filter(|_| scopes.control), backend, ..view }
    }
}
