//! The engine as a service: its health, orders to all, syncs, the health of an instance, the audit trail.

use std::time::Duration;

use wakala_contract::{
    AuditLineView, BadgeCount, EngineView, FindingView, InstanceHealthView, MismatchView, OrderLineView, OrderView,
    ProblemView, ProcessView, ReconnectView, SegmentView, SyncView,
};
use wakala_engine::{InstanceHealth, Mismatch, OrderLine, Problem, ServiceHealth, SyncReport};
use wakala_store::AuditRow;

use super::instance::reason_view;

/// How the engine is.
pub(crate) fn engine_view(health: &ServiceHealth) -> EngineView {
    EngineView {
        version: env!("CARGO_PKG_VERSION").to_owned(),
        started: health.started.0,
        uptime_seconds: health.uptime.as_secs(),
        problems: health.problems.iter().map(problem_view).collect(),
        process: ProcessView {
            pid: health.process.pid,
            memory: health.process.memory,
            core_percent: health.process.core_percent,
        },
        badges: health.badges.iter().map(|(badge, number)| BadgeCount { badge: *badge, number: *number }).collect(),
    }
}

fn problem_view(problem: &Problem) -> ProblemView {
    match problem {
        Problem::Storage { detail, disk_full } => {
            ProblemView::Storage { disk_full: *disk_full, detail: detail.clone() }
        }
        Problem::ActorsFailed { times } => ProblemView::ActorsFailed { times: *times },
        Problem::LeftOut { times } => ProblemView::LeftOut { times: *times },
        Problem::Mismatches { number } => ProblemView::Mismatches { number: *number },
    }
}

/// What an order to all instances came to.
pub(crate) fn order_view(lines: &[OrderLine], passed_over: usize) -> OrderView {
    let line = |line: &OrderLine| OrderLineView {
        instance: line.instance.to_string(),
        name: line.name.to_string(),
        badge: line.badge,
        settled: line.settled,
        seconds: line.took.as_secs_f64(),
    };
    OrderView { lines: lines.iter().map(line).collect(), passed_over: u32::try_from(passed_over).unwrap_or(u32::MAX) }
}

/// What a sync came to.
pub(crate) fn sync_view(report: &SyncReport) -> SyncView {
    SyncView {
        started: report.started.0,
        seconds: report.took.as_secs_f64(),
        dry_run: report.dry_run,
        checked: report.checked,
        reconnected: u32::try_from(report.reconnects.len()).unwrap_or(u32::MAX),
        updated: report.updated,
        findings: report
            .findings
            .iter()
            .map(|finding| FindingView {
                instance: finding.instance.to_string(),
                name: finding.name.to_string(),
                mismatch: mismatch_view(finding.mismatch),
            })
            .collect(),
        reconnects: report
            .reconnects
            .iter()
            .map(|one| ReconnectView {
                instance: one.instance.to_string(),
                name: one.name.to_string(),
                mismatch: one.mismatch.map(mismatch_view),
                auto_disconnected_at: one.disconnected.0,
                reason: one.reason.as_ref().map(reason_view),
                auto_reconnect_at: one.at.0,
                reconnect_triggered_by: report.trigger.word(),
            })
            .collect(),
    }
}

fn mismatch_view(mismatch: Mismatch) -> MismatchView {
    match mismatch {
        Mismatch::Stored => MismatchView::Stored,
        Mismatch::ClientGone => MismatchView::ClientGone,
        Mismatch::StrayClient => MismatchView::StrayClient,
        Mismatch::Stranded => MismatchView::Stranded,
        Mismatch::NoActor => MismatchView::NoActor,
        Mismatch::ActorStuck => MismatchView::ActorStuck,
        Mismatch::Gone => MismatchView::Gone,
    }
}

/// How an instance was.
pub(crate) fn instance_health_view(of: &InstanceHealth) -> InstanceHealthView {
    let health = &of.health;
    let milliseconds = |span: Duration| u64::try_from(span.as_millis()).unwrap_or(u64::MAX);
    InstanceHealthView {
        from: of.from.0,
        to: of.to.0,
        strip: health
            .strip
            .iter()
            .map(|piece| SegmentView { phase: piece.phase, since: piece.since.0, until: piece.until.0 })
            .collect(),
        uptime_hundredths: health.uptime_hundredths(),
        up_seconds: health.up.as_secs(),
        down_seconds: health.down.as_secs(),
        reconnects: health.reconnects,
        mean_recovery_ms: health.mean_recovery.map(milliseconds),
        taken: of.sent.taken,
        delivered: of.sent.delivered,
        failed: of.sent.failed,
    }
}

/// A line of the audit trail.
pub(crate) fn audit_line_view(id: i64, row: AuditRow) -> AuditLineView {
    AuditLineView {
        id,
        at: row.at.0,
        instance: row.instance.map(|instance| instance.to_string()),
        trigger: row.trigger,
        caller: row.caller,
        action: row.action,
        cause: row.cause,
        result: row.result,
        detail: row.detail,
        duration_ms: row.duration_ms,
    }
}
