//! What the core has the window do, beside what it shows.

use std::time::Duration;

use serde_json::{Value, json};
use tauri::{AppHandle, Manager as _};
use tokio::sync::watch;
use wakala_client::{ClientError, Stream};
use wakala_contract::{ErrorCode, PreferencesView, WindowOrder};

use crate::attach::Way;
use crate::window::WindowKeeper;

/// Time between two looks for a core that is gone.
const PACE: Duration = Duration::from_millis(100);

/// What the page holds back for a moment has so long to be handed over.
const HANDED_OVER_WITHIN: Duration = Duration::from_millis(800);

/// What the page holds back for a moment: asked for before the window closes, and before the core ends.
#[derive(Default)]
pub(crate) struct HeldBack {
    /// How often it was asked for.
    asked: watch::Sender<u32>,
    /// Up to which time the page has handed it over; none before it listens.
    done: watch::Sender<Option<u32>>,
}

impl HeldBack {
    /// The page has handed over all that it was asked for up to this time; returns when it is asked again. Cancel safe.
    pub(crate) async fn asked_after(&self, done: u32) -> u32 {
        self.done.send_replace(Some(done));
        let mut asked = self.asked.subscribe();
        // The sender is ours.
        asked.wait_for(|asked| *asked > done).await.map_or(done, |asked| *asked)
    }

    /// Has the page hand it over, and returns when it has, or doesn't. Cancel safe.
    pub(crate) async fn handed_over(&self) {
        let mut done = self.done.subscribe();
        if done.borrow().is_none() {
            return;
        }
        let mut turn = 0;
        self.asked.send_modify(|asked| {
            *asked += 1;
            turn = *asked;
        });
        let all = done.wait_for(|done| done.is_some_and(|done| done >= turn));
        if tokio::time::timeout(HANDED_OVER_WITHIN, all).await.is_err() {
            tracing::warn!("the page does not hand over what it holds back");
        }
    }
}

/// The names of the numbers that a core that ends waits for.
#[derive(Default)]
pub(crate) struct WaitsFor(watch::Sender<Vec<String>>);

impl WaitsFor {
    /// Returns them when they are others than these. Cancel safe.
    pub(crate) async fn others_than(&self, known: &[String]) -> Vec<String> {
        let mut names = self.0.subscribe();
        // The sender is ours.
        names.wait_for(|names| names != known).await.map(|names| names.clone()).unwrap_or_default()
    }
}

/// Follows the core until the window ends. One that lets nobody in yet is asked again, and one that is gone is looked for; the page says so
/// meanwhile.
pub(crate) async fn follow(
    orders: Option<Stream<WindowOrder>>,
    way: Way,
    app: AppHandle,
    window: WindowKeeper,
    in_view: watch::Sender<bool>,
) {
    let mut lets_in = orders;
    loop {
        let mut orders = match lets_in.take() {
            Some(orders) => orders,
            None => {
                let Some(orders) = let_in(&way).await else {
                    app.exit(0);
                    return;
                };
                app.state::<WaitsFor>().0.send_replace(Vec::new());
                // This core does not know it yet, and it was perhaps never told how to look.
                in_view.send_modify(|_| {});
                dress(&way, &app, &window).await;
                orders
            }
        };
        if heard(&mut orders, &way, &app, &window).await {
            app.exit(0);
            return;
        }
        tracing::warn!("Wakala is gone");
        way.forget();
    }
}

/// Returns when a core lets the window in; none when one never will.
async fn let_in(way: &Way) -> Option<Stream<WindowOrder>> {
    loop {
        match again(way).await {
            Ok(orders) => return Some(orders),
            Err(ClientError::Refused(refusal)) if refusal.code == ErrorCode::WindowOpen => return None,
            // Wakala was updated: the next window is of its version.
            Err(ClientError::Refused(refusal)) if refusal.code == ErrorCode::OtherVersion => return None,
            Err(error) => {
                tracing::debug!(%error, "Wakala does not answer yet");
                way.forget();
                tokio::time::sleep(PACE).await;
            }
        }
    }
}

/// Has the window look as the operator chose.
async fn dress(way: &Way, app: &AppHandle, window: &WindowKeeper) {
    let asked = async { way.core().await?.call::<PreferencesView>("preferences", &json!({})).await };
    let window = window.clone();
    match asked.await {
        Ok(preferences) => {
            if let Err(error) = app.run_on_main_thread(move || window.dress(&preferences)) {
                tracing::warn!(%error, "the main thread is gone");
            }
        }
        Err(error) => tracing::warn!(%error, "how the window is to look is not known"),
    }
}

async fn again(way: &Way) -> Result<Stream<WindowOrder>, ClientError> {
    way.core().await?.window_orders().await
}

/// Does what is asked for, until nothing more is; whether the core ended as it should.
async fn heard(orders: &mut Stream<WindowOrder>, way: &Way, app: &AppHandle, window: &WindowKeeper) -> bool {
    let mut quitting = false;
    loop {
        let order = match orders.next().await {
            Ok(Some(order)) => order,
            Ok(None) => return quitting,
            Err(error) => {
                tracing::warn!(%error, "Wakala says nothing more");
                return quitting;
            }
        };
        let window = window.clone();
        let done = match order {
            WindowOrder::HandOver => {
                app.state::<HeldBack>().handed_over().await;
                let told = async { way.core().await?.call::<Value>("window_handed_over", &json!({})).await };
                // It ends all the same, and whether it has is heard here.
                match tokio::time::timeout(HANDED_OVER_WITHIN, told).await {
                    Ok(Ok(_)) => {}
                    Ok(Err(error)) => tracing::warn!(%error, "Wakala waits for what is handed over already"),
                    Err(late) => tracing::warn!(%late, "Wakala waits for what is handed over already"),
                }
                Ok(())
            }
            WindowOrder::Quitting { waits_for } => {
                quitting = true;
                app.state::<WaitsFor>().0.send_replace(waits_for);
                Ok(())
            }
            WindowOrder::Raise { token } => {
                window.wanted();
                app.run_on_main_thread(move || window.raise(token))
            }
            WindowOrder::Dress { preferences } => app.run_on_main_thread(move || window.dress(&preferences)),
        };
        if let Err(error) = done {
            tracing::warn!(%error, "the main thread is gone");
        }
    }
}
