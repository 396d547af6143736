//! The running program: what the commands, the tray, the notifications and the signals share, and what each of them can make
//! happen.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use tauri::AppHandle;
use tokio::sync::{mpsc, watch};
use wakala_domain::ids::InstanceId;
use wakala_domain::lifecycle::{Badge, Command};
use wakala_engine::{EngineError, Order, Trigger};
use wakala_front::{Core, FeedKeeper};

use crate::closing::{Answer, ask_to_quit};
use crate::local::LocalInterface;
use crate::notify::{Bulletin, Click, Clicked, cannot_be_shown, opened_again, stays_in_tray};
use crate::startup;
use crate::tasks::Tasks;
use crate::text::Language;
use crate::tray::{TrayCommand, TrayPresence};
use crate::window::{Crashed, WindowKeeper};

/// Quitting takes no longer, whatever hangs.
const QUIT_WITHIN: Duration = Duration::from_secs(10);
/// The engine's share of it.
const ENGINE_GRACE: Duration = Duration::from_secs(8);

/// The running program. Cheap to clone.
#[derive(Clone)]
pub(crate) struct Desk {
    pub app: AppHandle,
    pub core: Core,
    pub local: LocalInterface,
    pub tray: TrayPresence,
    pub feed: FeedKeeper,
    pub window: WindowKeeper,
    pub tasks: Tasks,
    pub say: mpsc::Sender<Bulletin>,
    pub ending: Ending,
}

/// Whether the program is ending, and whether the close question is open.
#[derive(Clone)]
pub(crate) struct Ending {
    begun: watch::Sender<bool>,
    asking: Arc<AtomicBool>,
}

impl Ending {
    pub(crate) fn new() -> Self {
        Self { begun: watch::Sender::new(false), asking: Arc::default() }
    }

    /// Whether the program is ending.
    pub(crate) fn has_begun(&self) -> bool {
        *self.begun.borrow()
    }

    /// Follows whether the program is ending.
    pub(crate) fn subscribe(&self) -> watch::Receiver<bool> {
        self.begun.subscribe()
    }
}

impl Desk {
    /// Brings the window to the front, from any thread.
    pub(crate) fn open_window(&self) {
        self.open_window_for(None);
    }

    /// The same for a click to which the desktop gave a token: with it the window may take the focus.
    fn open_window_for(&self, token: Option<String>) {
        // Noted at once: a window that is about to be closed stays.
        self.window.wanted();
        let desk = self.clone();
        self.on_main_thread(move || {
            if let Some(token) = token {
                desk.window.may_take_focus(token);
            }
            desk.open_window_here();
        });
    }

    /// The same on the main thread. A window that can't be opened is told outside of it.
    pub(crate) fn open_window_here(&self) {
        if self.ending.has_begun() {
            return;
        }
        let desk = self.clone();
        let crashed = move |crashed| desk.window_crashed(crashed);
        if let Err(error) = self.window.open(&self.core.choices.current().preferences, crashed) {
            tracing::error!(%error, "the window can't be opened");
            self.tell(cannot_be_shown(self.core.choices.current().language()));
        }
    }

    /// What shows the window has ended, and the window with it; the numbers stay as they are.
    fn window_crashed(&self, crashed: Crashed) {
        let language = self.core.choices.current().language();
        match crashed {
            Crashed::ShownAgain => self.tell(opened_again(language)),
            Crashed::TooOften => {
                self.close_window_here();
                self.tell(cannot_be_shown(language));
            }
        }
    }

    /// Has the window follow what the operator chooses for it. Runs until the program ends.
    pub(crate) async fn dress_the_window(self) {
        let mut choices = self.core.choices.subscribe();
        let language = choices.borrow().language();
        self.note_language(language).await;
        let mut worn = choices.borrow_and_update().preferences.clone();
        while choices.changed().await.is_ok() {
            let chosen = choices.borrow_and_update().preferences.clone();
            if chosen.language != worn.language {
                let language = choices.borrow().language();
                self.note_language(language).await;
            }
            if chosen != worn {
                worn = chosen.clone();
                let window = self.window.clone();
                self.on_main_thread(move || window.dress(&chosen));
            }
        }
    }

    /// A start that fails speaks it, too.
    async fn note_language(&self, language: Language) {
        let directory = self.core.data_dir.clone();
        let noted = tokio::task::spawn_blocking(move || startup::note_language(&directory, language)).await;
        if let Ok(Err(error)) = noted {
            tracing::warn!(%error, "the language could not be noted");
        }
    }

    fn close_window_here(&self) {
        // What is to be shown from here on waits for the next window.
        self.feed.close();
        self.window.close();
    }

    fn tell(&self, bulletin: Bulletin) {
        if self.say.try_send(bulletin).is_err() {
            tracing::warn!("there is no room for another notification");
        }
    }

    /// Brings the window to the front at an instance.
    pub(crate) fn show_instance(&self, id: InstanceId) {
        self.show_instance_for(id, None);
    }

    fn show_instance_for(&self, id: InstanceId, token: Option<String>) {
        self.window.wanted();
        self.feed.show(id);
        self.open_window_for(token);
    }

    /// Opens a closed window when no tray shows our icon any more: nothing else would lead back to it. Runs until the program ends.
    pub(crate) async fn stay_in_reach(self) {
        let Some(mut tray) = self.tray.watch().await else { return };
        while tray.may_be_gone().await {
            if !self.window.is_open() && !self.tray.is_shown().await {
                tracing::warn!("the tray is gone; the window is opened");
                self.open_window();
            }
        }
    }

    /// The operator closes the window: into the tray, or asked first.
    pub(crate) fn close_asked(&self) {
        let desk = self.clone();
        let wishes = self.window.wishes();
        self.tasks.spawn(async move {
            if desk.tray.is_shown().await {
                desk.close_into_tray(wishes).await;
            } else if !desk.ending.asking.swap(true, Ordering::AcqRel) {
                let language = desk.core.choices.current().language();
                let answered = desk.clone();
                desk.on_main_thread(move || {
                    let window = answered.window.current();
                    ask_to_quit(window.as_ref(), language, move |answer| {
                        answered.ending.asking.store(false, Ordering::Release);
                        match answer {
                            Answer::Quit => answered.quit(),
                            Answer::Minimise => answered.window.minimise(),
                        }
                    });
                });
            }
        });
    }

    /// Unless the window was wanted again since the operator closed it.
    async fn close_into_tray(&self, wishes: u64) {
        let desk = self.clone();
        self.on_main_thread(move || {
            if desk.window.wishes() == wishes {
                desk.close_window_here();
            }
        });
        let choices = self.core.choices.current();
        if choices.told_about_tray {
            return;
        }
        if let Err(error) = self.core.choices.change(|choices| choices.told_about_tray = true).await {
            tracing::warn!(%error, "it could not be noted that the tray was explained");
        }
        if self.say.send(stays_in_tray(choices.language())).await.is_err() {
            tracing::warn!("notifications have ended");
        }
    }

    /// Ends the program gracefully, within ten seconds. Asking twice is once.
    pub(crate) fn quit(&self) {
        if self.ending.begun.send_replace(true) {
            return;
        }
        let desk = self.clone();
        self.tasks.spawn(async move {
            let closed = desk.clone();
            desk.on_main_thread(move || closed.close_window_here());
            let ending = async {
                desk.local.stop().await;
                desk.core.engine.shutdown(ENGINE_GRACE).await
            };
            match tokio::time::timeout(QUIT_WITHIN, ending).await {
                Ok(report) => tracing::info!(left_behind = report.left_behind, "the engine has ended"),
                Err(_) => tracing::error!("the engine did not end in time"),
            }
            desk.app.exit(0);
        });
    }

    /// Does what a click in the tray asks for.
    pub(crate) async fn tray_clicked(&self, command: TrayCommand) {
        match command {
            TrayCommand::OpenWakala => self.open_window(),
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
            TrayCommand::Open(id) => self.show_instance(id),
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
                Some(id) => self.show_instance_for(*id, clicked.token),
                None => self.open_window_for(clicked.token),
            },
            Click::ShowCode => {
                if let Some(id) = clicked.instances.first() {
                    // Only used up codes need new ones: a pairing that runs must not be begun anew.
                    let all = self.core.engine.instances();
                    if all.iter().any(|one| one.id == *id && one.badge() == Badge::CodeExpired) {
                        self.command(*id, Command::ShowNewCode).await;
                    }
                    self.show_instance_for(*id, clicked.token);
                }
            }
            Click::Restart => self.command_all(clicked.instances, &Command::Restart).await,
            Click::TryNow => self.command_all(clicked.instances, &Command::TryNow).await,
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

    fn on_main_thread(&self, act: impl FnOnce() + Send + 'static) {
        if let Err(error) = self.app.run_on_main_thread(act) {
            tracing::warn!(%error, "the main thread is gone");
        }
    }
}
