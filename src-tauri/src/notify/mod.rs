//! Tells the operator outside the window: collects what the engine wants told, groups it, shows it, and passes clicks on.

mod bubble;
mod bulletin;

use std::collections::HashMap;
use std::sync::Arc;
use std::time::Duration;

use tokio::sync::{broadcast, mpsc, oneshot, watch};
use tokio::task::JoinSet;
use tokio::time::Instant;
use wakala_domain::ids::InstanceId;
use wakala_domain::lifecycle::Notice;
use wakala_engine::EngineEvent;
use wakala_engine::clock::Clock;

use crate::choices::Choices;

pub(crate) use bulletin::{Bulletin, Click, stays_in_tray};
use bulletin::{Told, bulletins};

/// What is told within this time shares a notification.
const GATHER: Duration = Duration::from_millis(700);
/// More than this many are not shown at once: the oldest is withdrawn.
const MOST_SHOWN: usize = 16;

/// A notification was clicked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Clicked {
    /// What for.
    pub click: Click,
    /// Whom it was about.
    pub instances: Vec<InstanceId>,
}

/// What the notifier listens to, and where it passes clicks on.
pub(crate) struct Wires {
    /// The engine's notices.
    pub events: broadcast::Receiver<EngineEvent>,
    /// Other things to say.
    pub say: mpsc::Receiver<Bulletin>,
    /// Whether and in which language.
    pub choices: watch::Receiver<Choices>,
    /// The window is on screen.
    pub window_shown: watch::Receiver<bool>,
    /// Clicks go here.
    pub clicks: mpsc::Sender<Clicked>,
}

struct Shown {
    instances: Vec<InstanceId>,
    withdraw: oneshot::Sender<()>,
}

/// Runs until the engine ends.
pub(crate) async fn notify(mut wires: Wires, clock: Arc<dyn Clock>, drop_grace: Duration) {
    let mut gathered: Vec<Told> = Vec::new();
    let mut deadline: Option<Instant> = None;
    let mut shown: HashMap<u64, Shown> = HashMap::new();
    let mut waiting: JoinSet<(u64, Option<Clicked>)> = JoinSet::new();
    let mut number = 0u64;
    loop {
        tokio::select! {
            event = wires.events.recv() => match event {
                Ok(EngineEvent::Notice { notice: Notice::Back { .. }, .. } | EngineEvent::Notice { muted: true, .. }) => {}
                Ok(EngineEvent::Notice { instance, name, notice, queued, muted: false }) => {
                    if notice == Notice::CodesExpired && *wires.window_shown.borrow() {
                        continue;
                    }
                    gathered.retain(|told| told.instance != instance);
                    gathered.push(Told { instance, name: name.to_string(), notice, queued, at: clock.wall() });
                    deadline.get_or_insert_with(|| Instant::now() + GATHER);
                }
                Ok(EngineEvent::NoticesWithdrawn(instance) | EngineEvent::InstanceGone(instance)) => {
                    gathered.retain(|told| told.instance != instance);
                    withdraw(&mut shown, instance);
                }
                Ok(_) => {}
                Err(broadcast::error::RecvError::Lagged(missed)) => {
                    tracing::warn!(missed, "notifications lagged behind the engine");
                }
                Err(broadcast::error::RecvError::Closed) => return,
            },
            Some(bulletin) = wires.say.recv() => {
                number += 1;
                present(number, bulletin, &mut shown, &mut waiting);
            }
            () = reached(deadline) => {
                deadline = None;
                let told = std::mem::take(&mut gathered);
                let choices = wires.choices.borrow().clone();
                if !choices.lets_through(clock.wall()) {
                    continue;
                }
                for bulletin in bulletins(&told, choices.language(), drop_grace.as_secs()) {
                    number += 1;
                    present(number, bulletin, &mut shown, &mut waiting);
                }
            }
            Some(ended) = waiting.join_next() => match ended {
                Ok((which, clicked)) => {
                    shown.remove(&which);
                    if let Some(clicked) = clicked
                        && wires.clicks.send(clicked).await.is_err()
                    {
                        return;
                    }
                }
                Err(error) => tracing::warn!(%error, "waiting for a notification failed"),
            },
        }
    }
}

async fn reached(deadline: Option<Instant>) {
    match deadline {
        Some(at) => tokio::time::sleep_until(at).await,
        None => std::future::pending().await,
    }
}

fn present(
    number: u64,
    bulletin: Bulletin,
    shown: &mut HashMap<u64, Shown>,
    waiting: &mut JoinSet<(u64, Option<Clicked>)>,
) {
    if shown.len() >= MOST_SHOWN
        && let Some(oldest) = shown.keys().min().copied()
    {
        shown.remove(&oldest);
    }
    let (withdraw, withdrawn) = oneshot::channel();
    shown.insert(number, Shown { instances: bulletin.instances.clone(), withdraw });
    waiting.spawn(async move {
        let clicked = match bubble::show(&bulletin, withdrawn).await {
            Ok(click) => click.map(|click| Clicked { click, instances: bulletin.instances }),
            Err(error) => {
                tracing::warn!(%error, "the desktop did not show a notification");
                None
            }
        };
        (number, clicked)
    });
}

/// Takes an instance out of what is shown; a notification about nobody any more is closed.
fn withdraw(shown: &mut HashMap<u64, Shown>, instance: InstanceId) {
    let mut over = Vec::new();
    for (number, one) in shown.iter_mut() {
        let before = one.instances.len();
        one.instances.retain(|id| *id != instance);
        if before > 0 && one.instances.is_empty() {
            over.push(*number);
        }
    }
    for number in over {
        if let Some(one) = shown.remove(&number) {
            // The task that waits for it may have ended in this moment.
            let _ = one.withdraw.send(());
        }
    }
}
