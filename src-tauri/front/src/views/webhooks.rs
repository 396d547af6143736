//! Webhooks, as a front sees them.

use wakala_contract::{FailedEventView, ReachView, WebhookView};
use wakala_domain::journal::Happening;
use wakala_domain::keys::Reach;
use wakala_domain::time::Wall;
use wakala_domain::webhooks::News;
use wakala_store::{FailedEvent, WebhookRow};

use crate::webhooks::WebhookState;

/// Of which instances something is.
pub(crate) fn reach_view(reach: &Reach) -> ReachView {
    match reach {
        Reach::All => ReachView::All,
        Reach::Only { instances, workspaces } => ReachView::Only {
            instances: instances.iter().map(ToString::to_string).collect(),
            workspaces: workspaces.clone(),
        },
    }
}

/// A webhook, without its secret.
pub(crate) fn webhook_view(row: &WebhookRow, state: WebhookState, now: Wall) -> WebhookView {
    let wish = &row.webhook.wish;
    let waits = state.oldest.map_or(0, |oldest| u64::try_from(oldest.until(now).as_millis()).unwrap_or(u64::MAX));
    WebhookView {
        id: row.webhook.id.0,
        name: wish.name.to_string(),
        address: wish.address.to_string(),
        events: wish.kinds.clone(),
        reach: reach_view(&wish.reach),
        nearby: wish.nearby,
        on: wish.on,
        made: row.webhook.made.0,
        waiting: state.waiting,
        waiting_ms: waits,
        next_try: state.next.map(|at| at.0),
        taken: row.delivered.map(|at| at.0),
        fault: row.fault.map(|(fault, _)| fault),
        fault_at: row.fault.map(|(_, at)| at.0),
        failed: row.failed,
    }
}

/// An event that was given up.
pub(crate) fn failed_view(row: &FailedEvent) -> FailedEventView {
    let event = &row.event;
    FailedEventView {
        id: row.id,
        event: event.news.id(event.seq, event.at),
        kind: match &event.news {
            News::Happened(happening) => Some(Happening::kind(happening)),
            News::Gap { .. } => None,
        },
        at: event.at.0,
        instance: event.instance.map(|id| id.to_string()),
        attempts: event.attempts,
        fault: event.fault,
        failed: event.failed.0,
        replayed: row.replayed,
    }
}
