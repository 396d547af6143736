//! Bringing all instances wanted running back when the app starts: a few at a time, most recently used first, with a report.

use std::sync::Arc;
use std::time::Duration;

use futures::StreamExt as _;
use futures::stream;
use serde::{Deserialize, Serialize};
use tokio::sync::watch;
use wakala_domain::audit::Trigger;
use wakala_domain::ids::InstanceId;
use wakala_domain::instance::{InstanceName, Wanted};
use wakala_domain::lifecycle::{Badge, Connection, Reason};
use wakala_domain::settings::LifecycleSettings;
use wakala_domain::time::{Mono, Wall};
use wakala_store::{Store, StoreError};

use crate::actor::Mail;
use crate::clock::Clock;
use crate::feed::InstanceSnapshot;
use crate::handle::Handle;

/// Reports of earlier starts that are kept.
pub(crate) const REPORTS_KEPT: u32 = 20;
/// An instance that takes longer lets the next one start.
const TURN: Duration = Duration::from_secs(20);

/// How the restoration of one instance ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// Still on the way.
    Running,
    /// Online.
    Restored,
    /// Needs a scan.
    NeedsQr,
    /// Not online: tries go on, or a person must act.
    Failed,
}

/// What became of one instance.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct RestorationLine {
    /// The instance.
    pub instance: InstanceId,
    /// Its name.
    pub name: InstanceName,
    /// What became of it.
    pub outcome: Outcome,
    /// Why, when it is not online.
    pub reason: Option<Reason>,
    /// How long it took.
    pub took: Option<Duration>,
}

/// What bringing the instances back came to.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct RestorationReport {
    /// When the engine started, wall time.
    pub started: Wall,
    /// How long it took until the last was settled; `None` while it runs.
    pub took: Option<Duration>,
    /// One line per instance that was wanted running.
    pub lines: Vec<RestorationLine>,
}

/// The report as it grows.
#[derive(Clone)]
pub(crate) struct Restoration {
    report: Arc<watch::Sender<RestorationReport>>,
    clock: Arc<dyn Clock>,
}

impl Restoration {
    pub(crate) fn new(clock: Arc<dyn Clock>) -> Self {
        let report = RestorationReport { started: clock.wall(), took: None, lines: Vec::new() };
        Self { report: Arc::new(watch::Sender::new(report)), clock }
    }

    pub(crate) fn report(&self) -> RestorationReport {
        self.report.borrow().clone()
    }

    pub(crate) fn watch(&self) -> watch::Receiver<RestorationReport> {
        self.report.subscribe()
    }

    /// Brings back what is wanted running. Cancel safe: what was told to start goes on by itself.
    pub(crate) async fn run(self, handles: Vec<Handle>, store: Store, settings: Arc<LifecycleSettings>) {
        let started = self.clock.mono();
        let mut wanted: Vec<(Handle, InstanceSnapshot)> = handles
            .into_iter()
            .map(|handle| (handle.clone(), handle.snapshot()))
            .filter(|(_, snapshot)| snapshot.state.wanted == Wanted::Running && !snapshot.state.deleting)
            .collect();
        wanted.sort_by_key(|(_, snapshot)| std::cmp::Reverse(snapshot.last_activity));
        self.change(|report| {
            report.lines = wanted
                .iter()
                .map(|(_, snapshot)| RestorationLine {
                    instance: snapshot.id,
                    name: snapshot.name.clone(),
                    outcome: Outcome::Running,
                    reason: None,
                    took: None,
                })
                .collect();
        });
        let stagger = Duration::from_millis(settings.restore_stagger_ms);
        stream::iter(wanted.into_iter().map(|(handle, _)| handle))
            .then(|handle| async move {
                if !stagger.is_zero() {
                    tokio::time::sleep(stagger).await;
                }
                handle
            })
            .map(|handle| self.restore(handle, started))
            .buffer_unordered(usize::try_from(settings.restore_at_once).unwrap_or(usize::MAX))
            .collect::<()>()
            .await;
        let took = self.clock.mono().since(started);
        self.change(|report| report.took = Some(took));
        let report = self.report();
        tracing::info!(seconds = took.as_secs_f64(), instances = report.lines.len(), "restoration done");
        if let Err(error) = keep(&store, &report).await {
            tracing::error!(%error, "the restoration report was not kept");
        }
    }

    async fn restore(&self, handle: Handle, started: Mono) {
        let mut watch = handle.watch();
        let settled = async {
            // One that is gone by then has not come back.
            let _ = handle.mail.send(Mail::Restore(Trigger::Startup)).await;
            watch.wait_for(|snapshot| outcome(snapshot) != Outcome::Running).await
        };
        let snapshot = match tokio::time::timeout(TURN, settled).await {
            Ok(Ok(snapshot)) => snapshot.clone(),
            Ok(Err(_)) | Err(_) => handle.snapshot(),
        };
        let outcome = match outcome(&snapshot) {
            Outcome::Running => Outcome::Failed,
            settled => settled,
        };
        let took = self.clock.mono().since(started);
        self.change(|report| {
            if let Some(line) = report.lines.iter_mut().find(|line| line.instance == snapshot.id) {
                line.outcome = outcome;
                line.reason = snapshot.state.last_error.as_ref().map(|failure| failure.reason.clone());
                line.took = Some(took);
            }
        });
    }

    fn change(&self, change: impl FnOnce(&mut RestorationReport)) {
        self.report.send_modify(change);
    }
}

async fn keep(store: &Store, report: &RestorationReport) -> Result<(), StoreError> {
    let text = serde_json::to_string(report).map_err(|error| StoreError::Internal(error.to_string()))?;
    let started = report.started;
    store.write(move |w| w.append_restoration(started, &text, REPORTS_KEPT)).await
}

fn outcome(snapshot: &InstanceSnapshot) -> Outcome {
    match snapshot.badge() {
        Badge::Online => Outcome::Restored,
        Badge::ScanQr | Badge::CodeExpired => Outcome::NeedsQr,
        Badge::NeedsYou | Badge::Error | Badge::Waiting | Badge::Stopped => Outcome::Failed,
        Badge::Connecting | Badge::Reconnecting => match snapshot.state.connection {
            Connection::Backoff { .. } => Outcome::Failed,
            _ => Outcome::Running,
        },
    }
}
