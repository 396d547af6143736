//! Compares what the database says with what really runs, and mends the difference: every few seconds quietly, and as a sync
//! with a report every few minutes and on demand.

use std::fmt::Display;
use std::sync::Arc;
use std::time::Duration;

use futures::StreamExt as _;
use futures::stream;
use tokio::sync::Mutex;
use wakala_domain::audit::{AuditAction, AuditFigure, Trigger, detail};
use wakala_domain::ids::InstanceId;
use wakala_domain::instance::{InstanceName, Wanted};
use wakala_domain::lifecycle::{Command, Reason};
use wakala_domain::settings::LifecycleSettings;
use wakala_domain::time::Wall;
use wakala_store::{AuditRow, InstanceRow, Store, StoreError};

use crate::actor::{Mail, Mismatch};
use crate::audit;
use crate::clock::Clock;
use crate::error::{CommandError, EngineError};
use crate::handle::Handle;
use crate::supervisor::Supervisor;

/// How long an actor may take to answer; a step waits for the database at most.
const ANSWER: Duration = Duration::from_secs(20);
/// How long a database that is not behind may take to write nothing.
const STORE_ANSWERS: Duration = Duration::from_secs(2);
/// Actors asked at the same time.
const AT_ONCE: usize = 16;

/// What a sync is asked to do.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SyncRequest {
    /// Only look.
    pub dry_run: bool,
    /// Only the instances of this workspace.
    pub workspace: Option<String>,
}

/// One thing that did not agree.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// The instance.
    pub instance: InstanceId,
    /// Its name.
    pub name: InstanceName,
    /// What.
    pub mismatch: Mismatch,
}

/// An instance that a sync sent on its way again.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reconnect {
    /// The instance.
    pub instance: InstanceId,
    /// Its name.
    pub name: InstanceName,
    /// What did not agree; `None` where it only waited for its next try.
    pub mismatch: Option<Mismatch>,
    /// Since when it is off by itself, as far as that was noticed; else when it was found.
    pub disconnected: Wall,
    /// What keeps it off; `None` where that was not noticed.
    pub reason: Option<Reason>,
    /// When it was sent on its way.
    pub at: Wall,
}

/// What a sync came to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SyncReport {
    /// When it began.
    pub started: Wall,
    /// How long it took.
    pub took: Duration,
    /// Who asked for it.
    pub trigger: Trigger,
    /// It only looked.
    pub dry_run: bool,
    /// Instances that were compared.
    pub checked: u32,
    /// What did not agree.
    pub findings: Vec<Finding>,
    /// Instances that were brought on their way again.
    pub reconnects: Vec<Reconnect>,
    /// States that were written again.
    pub updated: u32,
}

/// Compares and mends.
pub(crate) struct Reconciler {
    store: Store,
    supervisor: Arc<Supervisor>,
    clock: Arc<dyn Clock>,
    settings: Arc<LifecycleSettings>,
    /// Held while a comparison runs: there are never two at once.
    running: Mutex<()>,
    last: std::sync::RwLock<Option<SyncReport>>,
}

impl Reconciler {
    pub(crate) fn new(
        store: Store,
        supervisor: Arc<Supervisor>,
        clock: Arc<dyn Clock>,
        settings: Arc<LifecycleSettings>,
    ) -> Self {
        Self { store, supervisor, clock, settings, running: Mutex::new(()), last: std::sync::RwLock::new(None) }
    }

    /// The report of the last sync.
    pub(crate) fn last(&self) -> Option<SyncReport> {
        self.last.read().unwrap_or_else(std::sync::PoisonError::into_inner).clone()
    }

    /// Compares every few seconds, and syncs every few minutes. Runs until dropped.
    pub(crate) async fn run(self: Arc<Self>) {
        let mut quick = tokio::time::interval(Duration::from_millis(self.settings.reconcile_every_ms));
        quick.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
        let mut thorough = tokio::time::interval(Duration::from_millis(self.settings.sync_every_ms));
        thorough.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
        // The first tick of an interval comes at once.
        quick.tick().await;
        thorough.tick().await;
        loop {
            let result = tokio::select! {
                _ = quick.tick() => self.compare(&SyncRequest::default(), Trigger::Reconcile).await.map(|_| ()),
                _ = thorough.tick() => self.sync(SyncRequest::default(), Trigger::Reconcile).await.map(|_| ()),
            };
            match result {
                Ok(()) | Err(EngineError::SyncRunning) => {}
                Err(error) => tracing::warn!(%error, "wanted and real could not be compared"),
            }
        }
    }

    /// Compares, mends and reports. What somebody asks for also jumps what only waits for its next try.
    pub(crate) async fn sync(&self, request: SyncRequest, trigger: Trigger) -> Result<SyncReport, EngineError> {
        let mut report = self.compare(&request, trigger).await?;
        if trigger != Trigger::Reconcile && !request.dry_run {
            let mut jumped = self.jump_waits(&request, trigger).await;
            // One whose client was gone waits for its next try since then: it is told of once.
            jumped.retain(|one| report.reconnects.iter().all(|other| other.instance != one.instance));
            self.note(jumped.iter().map(|one| reconnected(one, trigger)).collect()).await?;
            report.reconnects.extend(jumped);
        }
        if !request.dry_run && (trigger != Trigger::Reconcile || !report.findings.is_empty()) {
            let mut line = audit::done(report.started, None, trigger, AuditAction::Sync);
            line.detail = Some(detail(&[
                (AuditFigure::Checked, &report.checked),
                (AuditFigure::Mismatches, &report.findings.len()),
                (AuditFigure::Reconnected, &report.reconnects.len()),
                (AuditFigure::Updated, &report.updated),
            ]));
            line.duration_ms = Some(audit::milliseconds(report.took));
            self.store.write(move |w| w.append_audit(&line)).await?;
        }
        *self.last.write().unwrap_or_else(std::sync::PoisonError::into_inner) = Some(report.clone());
        Ok(report)
    }

    async fn compare(&self, request: &SyncRequest, trigger: Trigger) -> Result<SyncReport, EngineError> {
        let _single = self.running.try_lock().map_err(|_| EngineError::SyncRunning)?;
        let (started, began) = (self.clock.wall(), self.clock.mono());
        let rows = self.store.read(|r| r.instances_without_counts()).await?;
        let mut findings = self.missing_rows(&rows, request).await;
        let chosen: Vec<InstanceRow> = rows
            .into_iter()
            .filter(|row| request.workspace.as_ref().is_none_or(|wanted| *wanted == row.workspace))
            .collect();
        let checked = u32::try_from(chosen.len()).unwrap_or(u32::MAX);
        let compared: Vec<Option<Finding>> =
            stream::iter(chosen.into_iter().map(|row| self.compare_one(row, request.dry_run)))
                .buffer_unordered(AT_ONCE)
                .collect()
                .await;
        findings.extend(compared.into_iter().flatten());
        let (mut reconnects, mut updated) = (Vec::new(), 0);
        if !request.dry_run {
            let at = self.clock.wall();
            let mut lines = Vec::new();
            for finding in &findings {
                if finding.mismatch.is_mended_by_a_connection() && self.is_to_run(finding.instance) {
                    let again = self.reconnect(finding, at);
                    lines.push(reconnected(&again, trigger));
                    reconnects.push(again);
                } else {
                    updated += u32::from(finding.mismatch == Mismatch::Stored);
                    lines.push(mended(finding, at, trigger));
                }
            }
            self.note(lines).await?;
        }
        Ok(SyncReport {
            started,
            took: self.clock.mono().since(began),
            trigger,
            dry_run: request.dry_run,
            checked,
            findings,
            reconnects,
            updated,
        })
    }

    async fn compare_one(&self, row: InstanceRow, dry_run: bool) -> Option<Finding> {
        let finding = |mismatch| Finding { instance: row.id, name: row.name.clone(), mismatch };
        let living = |id| self.supervisor.handle(id).filter(|handle| !handle.is_closed());
        let Some(handle) = living(row.id) else {
            // One that is being deleted has no actor for a moment and no row after it.
            let still_there = self.store.read({
                let id = row.id;
                move |r| Ok(r.instance(id)?.is_some())
            });
            if !still_there.await.unwrap_or(false) || living(row.id).is_some() {
                return None;
            }
            let found = finding(Mismatch::NoActor);
            if !dry_run {
                let handle = self.supervisor.spawn(row).await;
                let _ = handle.mail.try_send(Mail::Restore(Trigger::Reconcile));
            }
            return Some(found);
        };
        match ask(&handle, &row, dry_run).await {
            Ok(mismatch) => mismatch.map(finding),
            // Another actor would wait for the same database.
            Err(Stuck) if handle.is_at_the_store() || self.store_is_behind().await => None,
            Err(Stuck) => {
                if !dry_run {
                    handle.replace_actor();
                }
                Some(finding(Mismatch::ActorStuck))
            }
        }
    }

    async fn store_is_behind(&self) -> bool {
        let write = self.store.write(|_| Ok(()));
        !matches!(tokio::time::timeout(STORE_ANSWERS, write).await, Ok(Ok(())))
    }

    /// Actors whose instance is gone from the database, as after a file that was put back from elsewhere.
    async fn missing_rows(&self, rows: &[InstanceRow], request: &SyncRequest) -> Vec<Finding> {
        let mut findings = Vec::new();
        for handle in self.supervisor.handles() {
            let snapshot = handle.snapshot();
            let chosen = request.workspace.as_ref().is_none_or(|wanted| *wanted == snapshot.workspace);
            if !chosen || rows.iter().any(|row| row.id == snapshot.id) {
                continue;
            }
            let id = snapshot.id;
            // It may have been added since.
            let gone = self.store.read(move |r| Ok(r.instance(id)?.is_none())).await.unwrap_or(false);
            if gone && self.supervisor.handle(id).is_some() {
                if !request.dry_run {
                    let _ = handle.mail.try_send(Mail::Shutdown(Duration::from_millis(self.settings.stop_grace_ms)));
                }
                findings.push(Finding { instance: id, name: snapshot.name, mismatch: Mismatch::Gone });
            }
        }
        findings
    }

    fn is_to_run(&self, id: InstanceId) -> bool {
        self.supervisor.handle(id).is_some_and(|handle| handle.snapshot().state.wanted == Wanted::Running)
    }

    /// What is known of it, now that it is on its way.
    fn reconnect(&self, finding: &Finding, at: Wall) -> Reconnect {
        let since = self.supervisor.handle(finding.instance).and_then(|handle| handle.snapshot().state.down_since());
        Reconnect {
            instance: finding.instance,
            name: finding.name.clone(),
            mismatch: Some(finding.mismatch),
            disconnected: since.unwrap_or(at),
            // What did not agree says it.
            reason: None,
            at,
        }
    }

    async fn note(&self, lines: Vec<AuditRow>) -> Result<(), StoreError> {
        if lines.is_empty() {
            return Ok(());
        }
        self.store
            .write(move |w| {
                for line in &lines {
                    w.append_audit(line)?;
                }
                Ok(())
            })
            .await
    }

    async fn jump_waits(&self, request: &SyncRequest, trigger: Trigger) -> Vec<Reconnect> {
        let mut jumped = Vec::new();
        for handle in self.supervisor.handles() {
            let snapshot = handle.snapshot();
            let chosen = request.workspace.as_ref().is_none_or(|wanted| *wanted == snapshot.workspace);
            if chosen && snapshot.state.waits_for_its_next_try() {
                match handle.command(Command::TryNow, trigger).await {
                    // On its way, whatever becomes of the books.
                    Ok(()) | Err(CommandError::NotKept { .. }) => {
                        let (at, since) = (self.clock.wall(), snapshot.state.down_since());
                        jumped.push(Reconnect {
                            instance: snapshot.id,
                            name: snapshot.name,
                            mismatch: None,
                            disconnected: since.unwrap_or(at),
                            reason: snapshot.state.last_error.map(|failure| failure.reason),
                            at,
                        });
                    }
                    // One that was deleted meanwhile is no error, and one that failed comes back by itself.
                    Err(CommandError::Unanswered(_) | CommandError::Refused(_) | CommandError::Elsewhere) => {}
                }
            }
        }
        jumped
    }
}

fn mended(finding: &Finding, at: Wall, trigger: Trigger) -> AuditRow {
    let mut line = audit::done(at, Some(finding.instance), trigger, AuditAction::Mend);
    line.cause = Some(finding.mismatch.as_str().to_owned());
    line
}

/// The line says when, and who wanted it, as every line does.
fn reconnected(one: &Reconnect, trigger: Trigger) -> AuditRow {
    let mut line = audit::done(one.at, Some(one.instance), trigger, AuditAction::Mend);
    line.cause = one.mismatch.map(|mismatch| mismatch.as_str().to_owned());
    let reason = one.reason.as_ref().map(|reason| audit::word(&reason.kind));
    let disconnected: (AuditFigure, &dyn Display) = (AuditFigure::AutoDisconnectedAt, &one.disconnected.0);
    line.detail = Some(match &reason {
        Some(reason) => detail(&[disconnected, (AuditFigure::Reason, reason)]),
        None => detail(&[disconnected]),
    });
    line
}

/// The actor did not answer.
struct Stuck;

async fn ask(handle: &Handle, row: &InstanceRow, dry_run: bool) -> Result<Option<Mismatch>, Stuck> {
    let asked = handle.ask(|found| Mail::Compare { stored: Box::new(row.lifecycle.clone()), dry_run, found });
    // One that has just ended, or is being replaced, is compared the next time.
    tokio::time::timeout(ANSWER, asked).await.map(|answer| answer.unwrap_or(None)).map_err(|_| Stuck)
}

impl Mismatch {
    /// Whether what mends it sets the instance on its way.
    fn is_mended_by_a_connection(self) -> bool {
        match self {
            Mismatch::ClientGone | Mismatch::Stranded | Mismatch::NoActor | Mismatch::ActorStuck => true,
            Mismatch::Stored | Mismatch::StrayClient | Mismatch::Gone => false,
        }
    }

    /// Its name in the audit trail.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Mismatch::Stored => "stored",
            Mismatch::ClientGone => "client_gone",
            Mismatch::StrayClient => "stray_client",
            Mismatch::Stranded => "stranded",
            Mismatch::NoActor => "no_actor",
            Mismatch::ActorStuck => "actor_stuck",
            Mismatch::Gone => "gone",
        }
    }
}
