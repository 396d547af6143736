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

use crate::closing::{Answer, ask_to_quit, has_tray_host};
use crate::core::Core;
use crate::feed::FeedKeeper;
use crate::notify::{Bulletin, Click, Clicked, stays_in_tray};
use crate::tasks::Tasks;
use crate::tray::TrayCommand;
use crate::window::WindowKeeper;

/// Quitting takes no longer, whatever hangs.
const QUIT_WITHIN: Duration = Duration::from_secs(10);
/// The engine's share of it.
const ENGINE_GRACE: Duration = Duration::from_secs(8);

/// The running program. Cheap to clone.
#[derive(Clone)]
pub(crate) struct Desk {
    pub app: AppHandle,
    pub core: Core,
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
        if self.ending.has_begun() {
            return;
        }
        let (window, theme) = (self.window.clone(), self.core.choices.current().preferences.theme);
        self.on_main_thread(move || window.open(theme));
    }

    /// Brings the window to the front at an instance.
    pub(crate) fn show_instance(&self, id: InstanceId) {
        self.feed.show(id);
        self.open_window();
    }

    /// The operator closes the window: into the tray, or asked first.
    pub(crate) fn close_asked(&self) {
        let desk = self.clone();
        self.tasks.spawn(async move {
            if has_tray_host().await {
                desk.close_into_tray().await;
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

    async fn close_into_tray(&self) {
        let window = self.window.clone();
        self.on_main_thread(move || window.close());
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
            let window = desk.window.clone();
            desk.on_main_thread(move || window.close());
            match tokio::time::timeout(QUIT_WITHIN, desk.core.engine.shutdown(ENGINE_GRACE)).await {
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
                Some(id) => self.show_instance(*id),
                None => self.open_window(),
            },
            Click::ShowCode => {
                if let Some(id) = clicked.instances.first() {
                    // Only used up codes need new ones: a pairing that runs must not be begun anew.
                    let all = self.core.engine.instances();
                    if all.iter().any(|one| one.id == *id && one.badge() == Badge::CodeExpired) {
                        self.command(*id, Command::ShowNewCode).await;
                    }
                    self.show_instance(*id);
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
