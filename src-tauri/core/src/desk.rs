//! The running program: what the fronts, the tray, the notifications and the signals share, and what each of them can make
//! happen.

use std::time::Duration;

use tokio::time::Instant;
use wakala_contract::{Desktop, WindowOrder};
use wakala_domain::ids::InstanceId;
use wakala_domain::lifecycle::{Badge, Command};
use wakala_engine::{EngineError, Order, Trigger};
use wakala_front::{Core, Wish};
use wakala_words::Language;

use crate::ending::Ending;
use crate::local::LocalInterface;
use crate::manner::Manner;
use crate::notify::{Click, Clicked, cannot_be_shown, opened_again, stays_in_tray};
use crate::outgoing::Outgoing;
use crate::startup;
use crate::tasks::Tasks;
use crate::teller::Teller;
use crate::tray::{self, TrayClick, TrayCommand};
use crate::window::WindowKeeper;

/// Quitting takes no longer, whatever hangs; three more seconds are for what is left behind.
const QUIT_WITHIN: Duration = Duration::from_secs(7);
/// What the window holds back has so long to come; it is there at once, unless the window hangs.
const HANDED_OVER_WITHIN: Duration = Duration::from_secs(1);
/// Whom it waits for is told no more often.
const TOLD_EVERY: Duration = Duration::from_millis(500);
/// What of it the engine needs to end by force what has not ended, and to close a database that does not answer.
const BY_FORCE: Duration = Duration::from_secs(2);

/// The running program. Cheap to clone.
#[derive(Clone)]
pub(crate) struct Desk {
    pub core: Core,
    pub local: LocalInterface,
    pub outgoing: Outgoing,
    pub window: WindowKeeper,
    pub tasks: Tasks,
    pub teller: Teller,
    pub ending: Ending,
    pub manner: Manner,
}

impl Desk {
    /// Brings the window to the front, on the desktop of whoever asks. `token` is its leave to take the focus.
    pub(crate) fn open_window(&self, desktop: Option<Desktop>, token: Option<String>) {
        if !self.ending.has_begun() {
            self.window.open(desktop, token);
        }
    }

    /// What showed the window has ended; the numbers stay as they are.
    pub(crate) fn window_crashed(&self, shown_again: bool) {
        let language = self.core.choices.current().language();
        self.teller.tell(if shown_again { opened_again(language) } else { cannot_be_shown(language) });
        if !shown_again {
            // It ends by itself, and that is told.
            self.core.window.let_go();
        }
    }

    /// Notes the language whenever the operator chooses another one: a start that fails speaks it, too. Runs until the program ends.
    pub(crate) async fn note_languages(self) {
        let mut choices = self.core.choices.subscribe();
        let mut noted = None;
        loop {
            let language = choices.borrow_and_update().language();
            if noted != Some(language) {
                noted = Some(language);
                self.note_language(language).await;
            }
            if choices.changed().await.is_err() {
                return;
            }
        }
    }

    async fn note_language(&self, language: Language) {
        let directory = self.core.data_dir.clone();
        let noted = tokio::task::spawn_blocking(move || startup::note_language(&directory, language)).await;
        if let Ok(Err(error)) = noted {
            tracing::warn!(%error, "the language could not be noted");
        }
    }

    /// Brings the window to the front at an instance.
    pub(crate) fn show_instance(&self, id: InstanceId, desktop: Option<Desktop>, token: Option<String>) {
        self.show(Wish { instance: id, chat: None }, desktop, token);
    }

    fn show(&self, wish: Wish, desktop: Option<Desktop>, token: Option<String>) {
        self.core.window.feed().show(wish);
        self.open_window(desktop, token);
    }

    /// The operator closes the window: whether a tray leads back to it. That it stays there is said the first time.
    pub(crate) async fn may_close_window(&self) -> bool {
        if self.manner == Manner::Service {
            // It never had one: who opened the window knows the way.
            return true;
        }
        if !tray::is_shown().await {
            return false;
        }
        let choices = self.core.choices.current();
        if choices.told_about_tray {
            return true;
        }
        if let Err(error) = self.core.choices.change(|choices| choices.told_about_tray = true).await {
            tracing::warn!(%error, "it could not be noted that the tray was explained");
        }
        self.teller.tell(stays_in_tray(choices.language()));
        true
    }

    /// Ends the program gracefully, within ten seconds. Asking twice is once.
    pub(crate) fn quit(&self) {
        if self.ending.begin() {
            crate::service::stopping();
            self.end();
        }
    }

    /// Ends the program as gracefully, and starts it again, of the version that is installed by now. A service manager hears nothing of
    /// it: its process stays the same.
    pub(crate) fn restart(&self) {
        if self.ending.begin_again() {
            self.end();
        }
    }

    fn end(&self) {
        let desk = self.clone();
        self.tasks.spawn(async move {
            desk.core.window.order(WindowOrder::Quitting { waits_for: Vec::new() });
            let until = Instant::now() + QUIT_WITHIN;
            let ending = async {
                // From then on nothing is taken any more.
                if tokio::time::timeout(HANDED_OVER_WITHIN, desk.core.window.hand_over()).await.is_err() {
                    tracing::warn!("the window does not hand over what it holds back");
                }
                tokio::join!(desk.local.close(), desk.outgoing.stop());
                let left = until.saturating_duration_since(Instant::now());
                desk.core.engine.shutdown(left.saturating_sub(BY_FORCE)).await
            };
            let ended = tokio::select! {
                ended = tokio::time::timeout_at(until, ending) => ended,
                never = desk.says_what_it_waits_for() => match never {},
            };
            match ended {
                Ok(report) => tracing::info!(left_behind = report.left_behind, "the engine has ended"),
                Err(_) => tracing::error!("the engine did not end in time"),
            }
            desk.ending.done();
        });
    }

    /// Tells the window which numbers the end waits for, when it takes a while. Never returns.
    async fn says_what_it_waits_for(&self) -> std::convert::Infallible {
        let mut waits_for = self.core.engine.waits_for();
        let mut told = Vec::new();
        loop {
            tokio::time::sleep(TOLD_EVERY).await;
            let now: Vec<String> = waits_for.borrow_and_update().iter().map(ToString::to_string).collect();
            if now != told {
                self.core.window.order(WindowOrder::Quitting { waits_for: now.clone() });
                told = now;
            }
            if waits_for.changed().await.is_err() {
                // The engine, which we have, keeps the sender.
                std::future::pending::<()>().await;
            }
        }
    }

    /// Does what a click in the tray asks for.
    pub(crate) async fn tray_clicked(&self, click: TrayClick) {
        match click.command {
            TrayCommand::OpenWakala => self.open_window(None, click.token),
            TrayCommand::RestartAll => {
                let engine = self.core.engine.clone();
                // It waits for the last of them; the tray does not.
                self.tasks.spawn(async move {
                    engine.order_all(Order::Restart, Trigger::Tray).await;
                });
            }
            TrayCommand::Pause(pause) => {
                let paused = pause.from(self.core.clock.wall());
                if let Err(error) = self.core.choices.change(|choices| choices.paused = paused).await {
                    tracing::warn!(%error, "the pause could not be kept");
                }
            }
            TrayCommand::Quit => self.quit(),
            TrayCommand::Open(id) => self.show_instance(id, None, click.token),
            TrayCommand::TryNow(id) => self.command(id, Command::TryNow).await,
            TrayCommand::Restart(id) => self.command(id, Command::Restart).await,
            TrayCommand::Start(id) => self.command(id, Command::Start).await,
            TrayCommand::Stop(id) => self.command(id, Command::Stop).await,
        }
    }

    /// Does what a click on a notification asks for.
    pub(crate) async fn notification_clicked(&self, clicked: Clicked) {
        match clicked.click {
            Click::Open => match clicked.instances.first() {
                Some(id) => self.show(Wish { instance: *id, chat: clicked.chat }, None, clicked.token),
                None => self.open_window(None, clicked.token),
            },
            Click::ShowCode => {
                if let Some(id) = clicked.instances.first() {
                    // Only used up codes need new ones: a pairing that runs must not be begun anew.
                    let all = self.core.engine.instances();
                    if all.iter().any(|one| one.id == *id && one.badge() == Badge::CodeExpired) {
                        self.command(*id, Command::ShowNewCode).await;
                    }
                    self.show_instance(*id, None, clicked.token);
                }
            }
            Click::Restart => self.command_all(clicked.instances, &Command::Restart).await,
            Click::TryNow => self.command_all(clicked.instances, &Command::TryNow).await,
            Click::Renew => {
                if !self.ending.has_begun() {
                    self.window.renew(clicked.token);
                }
            }
            Click::Again => self.restart(),
        }
    }

    async fn command_all(&self, instances: Vec<InstanceId>, command: &Command) {
        for id in instances {
            self.command(id, command.clone()).await;
        }
    }

    async fn command(&self, id: InstanceId, command: Command) {
        match self.core.engine.command(id, command, Trigger::Tray).await {
            Ok(()) | Err(EngineError::NoSuchInstance) => {}
            Err(error) => tracing::warn!(%error, "a command from the tray was refused"),
        }
    }
}
