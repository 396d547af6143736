//! Keeps the icon on the bus, and what it says true.

use std::time::Duration;

use ksni::{Handle, TrayMethods as _};
use thiserror::Error;
use tokio::sync::{broadcast, mpsc, watch};
use wakala_engine::EngineEvent;
use wakala_engine::clock::Clock;
use wakala_front::{Core, Paused};

use crate::ending::Stage;

use super::icon::Icon;
use super::model::{TrayClick, TrayModel, tray_model};
use super::watcher::{Changes, Presence, TRY_AGAIN};

/// What happens within this time is said once.
const DEBOUNCE: Duration = Duration::from_millis(150);

/// Why there is no icon at the moment.
#[derive(Debug, Error)]
enum Gone {
    #[error("the session bus can't be reached: {0}")]
    NoBus(#[from] zbus::Error),
    #[error("the session bus has ended")]
    BusEnded,
    #[error("the desktop refuses the icon: {0}")]
    Refused(#[from] ksni::Error),
    #[error("the tray does not show the icon")]
    NotShown,
}

/// Shows the icon, by the name `name`, until the program ends; says so from when it is `ending`. Clicks go to `clicks`.
pub(crate) async fn show(
    core: Core,
    name: &'static str,
    ending: watch::Receiver<Stage>,
    clicks: mpsc::Sender<TrayClick>,
) {
    let mut said = String::new();
    loop {
        let gone = shown(&core, name, ending.clone(), clicks.clone()).await.to_string();
        // There may be none all day.
        if gone != said {
            tracing::warn!(why = gone, "there is no icon in the tray");
            said = gone;
        }
        tokio::time::sleep(TRY_AGAIN).await;
    }
}

/// Shows the icon for as long as that goes well.
async fn shown(
    core: &Core,
    name: &'static str,
    ending: watch::Receiver<Stage>,
    clicks: mpsc::Sender<TrayClick>,
) -> Gone {
    // Listens before the icon is offered: a tray that comes in between has to take it.
    let changes = match Changes::begin().await {
        Ok(changes) => changes,
        Err(error) => return error.into(),
    };
    let icon = Icon::new(name, current(core, &ending), clicks);
    // A name of its own is what a sandbox refuses, and no tray asks for it.
    let offered = icon.disable_dbus_name(true).assume_sni_available(true).spawn().await;
    let handle = match offered {
        Ok(handle) => handle,
        Err(error) => return error.into(),
    };
    let gone = tokio::select! {
        gone = says_what_is(core, &handle, ending) => gone,
        gone = is_missed(changes) => gone,
    };
    handle.shutdown().await;
    gone
}

/// Returns when the bus is gone, or a tray has let the icon be forgotten.
async fn is_missed(mut changes: Changes) -> Gone {
    while changes.next().await.is_some() {
        if changes.presence().await == Some(Presence::Missing) {
            return Gone::NotShown;
        }
    }
    Gone::BusEnded
}

async fn says_what_is(core: &Core, handle: &Handle<Icon>, mut ending: watch::Receiver<Stage>) -> Gone {
    let mut choices = core.choices.subscribe();
    let mut events = core.engine.subscribe().events;
    let mut waits_for = core.engine.waits_for();
    let mut said = None;
    loop {
        let paused = choices.borrow_and_update().paused;
        ending.mark_unchanged();
        waits_for.mark_unchanged();
        let model = current(core, &ending);
        if said.as_ref() != Some(&model) {
            if handle.update(|icon| icon.say(model.clone())).await.is_none() {
                return Gone::BusEnded;
            }
            said = Some(model);
        }
        tokio::select! {
            // These live as long as the program.
            Ok(()) = choices.changed() => {}
            Ok(()) = ending.changed() => {}
            Ok(()) = waits_for.changed() => {}
            () = relevant(&mut events) => {}
            () = pause_ends(paused, &*core.clock) => {}
        }
        tokio::time::sleep(DEBOUNCE).await;
    }
}

/// What the tray says now.
fn current(core: &Core, ending: &watch::Receiver<Stage>) -> TrayModel {
    let choices = core.choices.current();
    let language = choices.language();
    let mut model = tray_model(&core.engine.instances(), language, choices.paused.at(core.clock.wall()));
    if *ending.borrow() != Stage::Running {
        model.quits(&core.engine.waits_for().borrow(), language);
    }
    model
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
