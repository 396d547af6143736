//! The engine as a service: whether it is well, what it uses, and orders to all instances at once with a deadline.

use std::time::Duration;

use futures::StreamExt as _;
use futures::stream;
use wakala_domain::audit::{AuditAction, AuditFigure, Trigger, detail};
use wakala_domain::health::{Health, health};
use wakala_domain::ids::InstanceId;
use wakala_domain::instance::{InstanceName, Wanted};
use wakala_domain::lifecycle::{Badge, ClientSlot, Command, Connection, Offer};
use wakala_domain::time::Wall;
use wakala_store::SentCounts;

use crate::actor::Estate;
use crate::audit;
use crate::engine::Engine;
use crate::error::{CommandError, EngineError, NotKept, Unanswered};
use crate::feed::InstanceSnapshot;
use crate::handle::Handle;
use crate::process::ProcessFigures;

/// How long an order to all may take before what is left is reported as late.
const ORDER_DEADLINE: Duration = Duration::from_secs(30);
/// Instances that are ordered at the same time.
const AT_ONCE: usize = 12;
/// What failed or was left out within this time makes the engine unhealthy.
const RECENT: Duration = Duration::from_secs(3600);
/// Why the engine is not well.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Problem {
    /// The database could not be written at the last try.
    Storage {
        /// What it says.
        detail: String,
        /// The disk is full.
        disk_full: bool,
    },
    /// Actors failed and were brought up again within the last hour.
    ActorsFailed {
        /// How many times.
        times: u32,
    },
    /// What WhatsApp said beside messages was refused by the database for itself within the last hour, and is left out.
    LeftOut {
        /// How many times.
        times: u32,
    },
    /// Wanted and real did not agree at the last sync.
    Mismatches {
        /// How many.
        number: u32,
    },
}

/// How the engine is.
#[derive(Clone, Debug, PartialEq)]
pub struct ServiceHealth {
    /// When it started.
    pub started: Wall,
    /// For how long it runs.
    pub uptime: Duration,
    /// Why it is not healthy; nothing for healthy.
    pub problems: Vec<Problem>,
    /// What the process uses.
    pub process: ProcessFigures,
    /// How many instances have each badge.
    pub badges: Vec<(Badge, u32)>,
}

/// The health of one instance over some time.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InstanceHealth {
    /// From when.
    pub from: Wall,
    /// Until when.
    pub to: Wall,
    /// Uptime and what belongs to it.
    pub health: Health,
    /// What became of the messages that were sent.
    pub sent: SentCounts,
}

/// An order to all instances.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Order {
    /// Run what is stopped.
    Start,
    /// Stop what runs.
    Stop,
    /// Restart what is wanted running, but nothing that a person must decide about first.
    Restart,
}

impl Order {
    fn command(self) -> Command {
        match self {
            Order::Start => Command::Start,
            Order::Stop => Command::Stop,
            Order::Restart => Command::Restart,
        }
    }

    fn concerns(self, snapshot: &InstanceSnapshot) -> bool {
        let running = snapshot.state.wanted == Wanted::Running;
        match self {
            Order::Start => !running,
            Order::Stop => running,
            Order::Restart => running && !matches!(snapshot.state.connection, Connection::Parked { .. }),
        }
    }
}

/// What an order came to for one instance.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OrderLine {
    /// The instance.
    pub instance: InstanceId,
    /// Its name.
    pub name: InstanceName,
    /// The badge in the end.
    pub badge: Badge,
    /// It stands where the order leads, or where only time or a person helps; otherwise it was still on its way.
    pub settled: bool,
    /// The database refused to keep it: after the next start it may be as before.
    pub not_kept: Option<NotKept>,
    /// How long that took.
    pub took: Duration,
}

impl Engine {
    /// How the engine is.
    #[must_use]
    pub fn service(&self) -> ServiceHealth {
        let inner = self.inner();
        let now = inner.clock.wall();
        let mut problems = Vec::new();
        if let Some(error) = inner.trouble.borrow().as_ref() {
            problems.push(Problem::Storage { detail: error.to_string(), disk_full: error.is_disk_full() });
        }
        let times = inner.failures.since(now.minus(RECENT));
        if times > 0 {
            problems.push(Problem::ActorsFailed { times });
        }
        let times = inner.left_out.since(now.minus(RECENT));
        if times > 0 {
            problems.push(Problem::LeftOut { times });
        }
        let last = inner.reconciler.last();
        if let Some(number) = last.and_then(|report| u32::try_from(report.findings.len()).ok()).filter(|n| *n > 0) {
            problems.push(Problem::Mismatches { number });
        }
        let mut badges: Vec<(Badge, u32)> = Vec::new();
        for snapshot in self.instances() {
            match badges.iter_mut().find(|(badge, _)| *badge == snapshot.badge()) {
                Some((_, number)) => *number += 1,
                None => badges.push((snapshot.badge(), 1)),
            }
        }
        let uptime = inner.clock.mono().since(inner.started_mono);
        ServiceHealth { started: inner.started, uptime, problems, process: inner.probe.figures(), badges }
    }

    /// How an instance was over the last `span`.
    ///
    /// # Errors
    /// The instance is gone; the database refused.
    pub async fn instance_health(&self, id: InstanceId, span: Duration) -> Result<InstanceHealth, EngineError> {
        let inner = self.inner();
        inner.supervisor.handle(id).ok_or(EngineError::NoSuchInstance)?;
        let to = inner.clock.wall();
        let from = to.minus(span);
        let (intervals, sent) =
            inner.store.read(move |r| Ok((r.badge_intervals(id, from)?, r.sent_counts(id, from)?))).await?;
        Ok(InstanceHealth { from, to, health: health(&intervals, from, to), sent })
    }

    /// Gives an order to all instances that it concerns, but for those of which a backend says whether they are to run, a few at a time, and waits until each has settled or the deadline of 30 s
    /// has come. Each ends gracefully within its own grace, then by force; nothing is lost. Cancel safe: what was ordered goes on.
    pub async fn order_all(&self, order: Order, trigger: Trigger) -> Vec<OrderLine> {
        let (_, handles) = self.concerned(order, trigger);
        let lines = stream::iter(handles.into_iter().map(|handle| self.order_one(handle, order, trigger)))
            .buffered(AT_ONCE)
            .collect::<Vec<_>>()
            .await;
        let mut row = audit::done(
            self.inner().clock.wall(),
            None,
            trigger,
            match order {
                Order::Start => AuditAction::StartAll,
                Order::Stop => AuditAction::StopAll,
                Order::Restart => AuditAction::RestartAll,
            },
        );
        let late = lines.iter().filter(|line| !line.settled).count();
        row.detail = Some(detail(&[(AuditFigure::Instances, &lines.len()), (AuditFigure::Late, &late)]));
        if let Err(error) = self.inner().store.write(move |w| w.append_audit(&row).map(|_| ())).await {
            tracing::error!(%error, "audit trail not written");
        }
        lines
    }

    /// How many instances an order to all concerns and leaves as they are, because a backend says whether they are to run.
    #[must_use]
    pub fn left_to_backend(&self, order: Order, trigger: Trigger) -> usize {
        self.concerned(order, trigger).0.len()
    }

    /// Whom an order to all concerns: those that are the backend's, and the others.
    fn concerned(&self, order: Order, trigger: Trigger) -> (Vec<Handle>, Vec<Handle>) {
        let all = self.inner().supervisor.handles().into_iter().filter(|handle| order.concerns(&handle.snapshot()));
        all.partition(|handle| self.is_the_backends(handle.snapshot().id, &order.command(), trigger))
    }

    async fn order_one(&self, handle: Handle, order: Order, trigger: Trigger) -> OrderLine {
        let began = self.inner().clock.mono();
        let mut watch = handle.watch();
        let mut not_kept = None;
        let settled = async {
            match handle.command(order.command(), trigger).await {
                Ok(()) => {}
                Err(CommandError::NotKept(why)) => not_kept = Some(why),
                // Only a person helps.
                Err(CommandError::Elsewhere) => return true,
                // Deleted meanwhile.
                Err(CommandError::Unanswered(Unanswered::Gone)) => return true,
                Err(CommandError::Unanswered(_) | CommandError::Refused(_)) => return false,
            }
            watch.wait_for(has_settled).await.is_ok() || handle.is_deleting()
        };
        let settled = tokio::time::timeout(ORDER_DEADLINE, settled).await.unwrap_or(false);
        let snapshot = handle.snapshot();
        OrderLine {
            instance: snapshot.id,
            badge: snapshot.badge(),
            name: snapshot.name,
            settled,
            not_kept,
            took: self.inner().clock.mono().since(began),
        }
    }
}

fn has_settled(snapshot: &InstanceSnapshot) -> bool {
    let state = &snapshot.state;
    if Estate::is_gap(state) {
        return false;
    }
    let on_the_way = matches!(state.connection, Connection::Connecting { .. } | Connection::Syncing { .. });
    let shows_code = matches!(state.offer, Offer::Qr { .. } | Offer::Code { .. });
    state.client != ClientSlot::Stopping && (!on_the_way || shows_code)
}
