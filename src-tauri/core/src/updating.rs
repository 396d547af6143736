//! While the data is brought to this version there is no engine yet, and with much data that takes minutes: the socket says how far it is,
//! the window comes and shows it, and so do tray, notifications and the service manager.

use std::path::PathBuf;
use std::pin::pin;
use std::time::Duration;

use tokio::sync::{mpsc, oneshot, watch};
use tokio::time::Instant;
use wakala_contract::UpdateStep;
use wakala_http::{Limits, Updating, Wanted};
use wakala_words::Language;

use crate::manner::Manner;
use crate::notify;
use crate::service;
use crate::tasks::Tasks;
use crate::tray::{self, TrayClick};
use crate::window::WindowKeeper;

/// What is over sooner is told nobody who did not ask.
const BRIEF: Duration = Duration::from_secs(3);
/// The service manager hears that it goes on as often.
const GOES_ON_EVERY: Duration = Duration::from_secs(60);
/// Wishes for the window that may wait.
const WISHES: usize = 4;

/// Where it is said.
pub(crate) struct Surroundings {
    pub places: Vec<PathBuf>,
    pub window: WindowKeeper,
    pub tasks: Tasks,
    pub manner: Manner,
    pub language: Language,
    /// What the tray calls the program.
    pub title: &'static str,
}

/// Runs `begins`, which tells by `step` of an update, and says meanwhile how far that is. Gives what has answered, too, so that the core
/// answers in its place.
pub(crate) async fn beside<T>(
    around: Surroundings,
    mut step: watch::Receiver<Option<UpdateStep>>,
    begins: impl Future<Output = T>,
) -> (T, Option<Updating>) {
    let mut begins = pin!(begins);
    tokio::select! {
        biased;
        begun = &mut begins => return (begun, None),
        // It begins without one when nobody tells any more.
        Ok(_) = step.wait_for(Option::is_some) => {}
    }
    let begun = Instant::now();
    let (wish, mut wishes) = mpsc::channel::<Wanted>(WISHES);
    let (click, mut clicks) = mpsc::channel::<TrayClick>(WISHES);
    let answers = around.answer(step.clone(), wish).await;
    if around.manner == Manner::Window {
        around.window.open(None, wakala_client::leave_to_take_focus());
    }
    if around.manner != Manner::Service {
        around.tasks.spawn(tray::show_update(around.title, around.language, step.clone(), click));
    }
    // Withdrawn when this is over.
    let mut told: Option<oneshot::Sender<()>> = None;
    let mut goes_on = tokio::time::interval(GOES_ON_EVERY);
    loop {
        tokio::select! {
            biased;
            begun = &mut begins => return (begun, answers),
            _ = goes_on.tick() => service::updating(GOES_ON_EVERY.saturating_mul(2)),
            Some(wanted) = wishes.recv() => around.window.open(wanted.desktop, wanted.token),
            // Nothing else can be asked for yet.
            Some(click) = clicks.recv() => around.window.open(None, click.token),
            () = tokio::time::sleep_until(begun + BRIEF), if told.is_none() && around.manner == Manner::Hidden => {
                let (withdraw, withdrawn) = oneshot::channel();
                told = Some(withdraw);
                around.tasks.spawn(notify::say_update(around.language, withdrawn));
            }
        }
    }
}

impl Surroundings {
    async fn answer(&self, step: watch::Receiver<Option<UpdateStep>>, wish: mpsc::Sender<Wanted>) -> Option<Updating> {
        // Whoever looks for a window finds it before anybody answers.
        self.window.write_key().await;
        let answers = Updating::start(self.places.clone(), Limits::default(), step, wish).await;
        answers.inspect_err(|error| tracing::warn!(%error, "nobody hears how far the update is")).ok()
    }
}
