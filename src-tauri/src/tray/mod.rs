//! The tray: follows the instances and draws what has changed. The menu is built anew only when its rows come, go or change
//! places, because that closes a menu that is open.

mod icons;
mod menu;
mod model;
mod presence;

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use tauri::AppHandle;
use tauri::tray::{TrayIcon, TrayIconBuilder};
use thiserror::Error;
use tokio::sync::{broadcast, mpsc, watch};
use wakala_engine::clock::Clock;
use wakala_engine::{Engine, EngineEvent};
use wakala_front::{Choices, Core, Paused};

use menu::DrawnMenu;
pub(crate) use model::TrayCommand;
use model::{TrayModel, tray_model};
pub(crate) use presence::TrayPresence;

/// What happens within this time is drawn once.
const DEBOUNCE: Duration = Duration::from_millis(150);

/// There is no tray.
#[derive(Debug, Error)]
pub(crate) enum TrayError {
    /// The desktop's library for it is missing.
    #[error("the tray library of this desktop could not be loaded")]
    Library,
    /// It refused.
    #[error(transparent)]
    Tauri(#[from] tauri::Error),
}

/// The tray as it is drawn now.
pub(crate) struct Tray {
    icon: TrayIcon,
    menu: DrawnMenu,
    model: TrayModel,
}

impl Tray {
    /// Draws it for the first time. `directory` takes the icon's file; clicks go to `clicks`. Call on the main thread.
    ///
    /// # Errors
    /// See [`TrayError`]; Wakala runs without a tray, too.
    pub(crate) fn new(
        app: &AppHandle,
        directory: PathBuf,
        model: TrayModel,
        clicks: mpsc::Sender<TrayCommand>,
    ) -> Result<Self, TrayError> {
        let menu = DrawnMenu::new(app, &model)?;
        let builder = TrayIconBuilder::with_id("wakala")
            .icon(icons::icon(model.worst)?)
            .tooltip(crate::window::title())
            .menu(menu.menu())
            .temp_dir_path(directory)
            .on_menu_event(move |_, event| {
                if let Some(command) = TrayCommand::from_menu_id(event.id().as_ref())
                    && clicks.try_send(command).is_err()
                {
                    tracing::warn!(?command, "a click in the tray came too fast after others");
                }
            });
        // The library that finds the desktop's tray panics when that is not installed.
        let icon = catch_unwind(AssertUnwindSafe(|| builder.build(app))).map_err(|_| TrayError::Library)??;
        Ok(Self { icon, menu, model })
    }

    /// Draws what has changed. Call on the main thread.
    fn draw(&mut self, app: &AppHandle, model: TrayModel) -> tauri::Result<()> {
        if model == self.model {
            return Ok(());
        }
        if model.worst != self.model.worst {
            self.icon.set_icon(Some(icons::icon(model.worst)?))?;
        }
        if !self.menu.update(app, &self.model, &model)? {
            self.menu = DrawnMenu::new(app, &model)?;
            self.icon.set_menu(Some(self.menu.menu().clone()))?;
        }
        self.model = model;
        Ok(())
    }
}

/// Follows the engine and the operator's choices until the program ends; says so from when `ending` is true.
pub(crate) async fn follow(app: AppHandle, core: Core, mut ending: watch::Receiver<bool>, tray: Tray) {
    let tray = Arc::new(Mutex::new(tray));
    let mut choices = core.choices.subscribe();
    let mut events = core.engine.subscribe().events;
    loop {
        let mut model = current(&core.engine, &choices.borrow_and_update(), &*core.clock);
        if *ending.borrow_and_update() {
            model.summary = crate::text::words(choices.borrow().language()).quitting.to_owned();
        }
        let (drawn, drawing) = (Arc::clone(&tray), app.clone());
        let posted = app.run_on_main_thread(move || {
            let mut tray = drawn.lock().unwrap_or_else(PoisonError::into_inner);
            if let Err(error) = tray.draw(&drawing, model) {
                tracing::warn!(%error, "the tray could not be drawn");
            }
        });
        if posted.is_err() {
            return;
        }
        let paused = choices.borrow().paused;
        tokio::select! {
            changed = choices.changed() => if changed.is_err() { return },
            changed = ending.changed() => if changed.is_err() { return },
            () = relevant(&mut events) => {}
            () = pause_ends(paused, &*core.clock) => {}
        }
        tokio::time::sleep(DEBOUNCE).await;
    }
}

/// What the tray says now.
pub(crate) fn current(engine: &Engine, choices: &Choices, clock: &dyn Clock) -> TrayModel {
    tray_model(&engine.instances(), choices.language(), choices.paused.at(clock.wall()))
}

/// Returns when something happened that the tray shows; never when the engine has ended.
async fn relevant(events: &mut broadcast::Receiver<EngineEvent>) {
    loop {
        match events.recv().await {
            Ok(EngineEvent::Instance(_) | EngineEvent::InstanceGone(_))
            | Err(broadcast::error::RecvError::Lagged(_)) => {
                return;
            }
            Ok(_) => {}
            Err(broadcast::error::RecvError::Closed) => std::future::pending().await,
        }
    }
}

async fn pause_ends(paused: Paused, clock: &dyn Clock) {
    match paused.at(clock.wall()) {
        Paused::Until(end) => tokio::time::sleep(clock.wall().until(end)).await,
        Paused::No | Paused::UntilResumed => std::future::pending().await,
    }
}
