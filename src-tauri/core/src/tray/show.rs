//! Keeps the icon on the bus, and what it says true.

use ksni::{Handle, TrayMethods as _};
use thiserror::Error;
use tokio::sync::{mpsc, watch};
use wakala_contract::UpdateStep;
use wakala_front::Core;
use wakala_words::Language;

use crate::ending::Stage;

use super::follow::Following;
use super::icon::Icon;
use super::model::{TrayClick, update_model};
use super::watcher::{Changes, Presence, TRY_AGAIN};

/// Where the icon is shown: here by anybody who reaches the bus.
pub(crate) struct Place;

/// Runs the core; the icon needs no thread of its own.
pub(crate) fn beside<T>(core: impl FnOnce(Place) -> T) -> T {
    core(Place)
}

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
    _: Place,
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

/// Shows how far an update is until it is over, where there is a tray.
pub(crate) async fn show_update(
    name: &'static str,
    language: Language,
    mut step: watch::Receiver<Option<UpdateStep>>,
    clicks: mpsc::Sender<TrayClick>,
) {
    let icon = Icon::new(name, update_model(*step.borrow_and_update(), language), clicks);
    let handle = match icon.disable_dbus_name(true).assume_sni_available(true).spawn().await {
        Ok(handle) => handle,
        Err(error) => return tracing::warn!(%error, "the tray does not say how far the update is"),
    };
    while step.changed().await.is_ok() {
        let model = update_model(*step.borrow_and_update(), language);
        if handle.update(|icon| icon.say(model)).await.is_none() {
            return;
        }
    }
    handle.shutdown().await;
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
    let mut following = Following::new(core, ending);
    let icon = Icon::new(name, following.next().await, clicks);
    // A name of its own is what a sandbox refuses, and no tray asks for it.
    let offered = icon.disable_dbus_name(true).assume_sni_available(true).spawn().await;
    let handle = match offered {
        Ok(handle) => handle,
        Err(error) => return error.into(),
    };
    let gone = tokio::select! {
        gone = says_what_is(following, &handle) => gone,
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

async fn says_what_is(mut following: Following, handle: &Handle<Icon>) -> Gone {
    loop {
        let model = following.next().await;
        if handle.update(|icon| icon.say(model)).await.is_none() {
            return Gone::BusEnded;
        }
    }
}
