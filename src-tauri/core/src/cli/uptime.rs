//! How much of the last day, week and month each number was online.

use serde::Serialize;
use serde_json::json;
use wakala_client::Client;
use wakala_contract::{EngineView, InstanceHealthView};
use wakala_domain::lifecycle::Badge;

use super::out::Out;
use super::table::{Cell, Table, cuttable, spare, whole};
use super::{CliError, instances, named, words};

/// The times that are looked back over, in days.
const DAYS: [u32; 3] = [1, 7, 30];

#[derive(Serialize)]
struct Uptime {
    id: String,
    name: String,
    #[serde(skip)]
    badge: Badge,
    spans: Vec<Span>,
}

/// One of the times.
#[derive(Serialize)]
struct Span {
    days: u32,
    /// Of the time in which it should have been online; none when it never should.
    uptime_hundredths: Option<u32>,
    up_seconds: u64,
    down_seconds: u64,
}

pub(super) async fn uptime(core: &Client, out: &mut Out, of: &[String]) -> Result<(), CliError> {
    let engine: EngineView = core.call("engine_health", &json!({})).await?;
    let all = instances(core).await?;
    let meant = if of.is_empty() {
        all.iter().collect()
    } else {
        of.iter().map(|name| named(&all, name)).collect::<Result<Vec<_>, _>>()?
    };
    let mut found = Vec::with_capacity(meant.len());
    for one in meant {
        let mut spans = Vec::with_capacity(DAYS.len());
        for days in DAYS {
            let health: InstanceHealthView =
                core.call("instance_health", &json!({ "id": one.id, "days": days })).await?;
            let InstanceHealthView { uptime_hundredths, up_seconds, down_seconds, .. } = health;
            spans.push(Span { days, uptime_hundredths, up_seconds, down_seconds });
        }
        found.push(Uptime { id: one.id.clone(), name: one.name.clone(), badge: one.badge, spans });
    }
    if out.is_json() {
        return out.json(&json!({
            "started": engine.started, "uptime_seconds": engine.uptime_seconds, "instances": found,
        }));
    }
    let w = words::words();
    out.line(&w.cli_runs_since(&words::moment(engine.started), &words::span(engine.uptime_seconds)))?;
    let head = [
        cuttable(w.cli_head_name()),
        whole(w.cli_head_badge()),
        whole(w.cli_head_day()),
        whole(w.cli_head_week()),
        spare(w.cli_head_month(), 2),
        spare(w.cli_head_off(), 1),
    ];
    out.table(&found, |found| {
        Table::new(head, w.cli_no_instance()).rows(found, |one| {
            let off = one.spans.first().map(|span| words::span(span.down_seconds)).unwrap_or_default();
            let spans = one.spans.iter().map(|span| words::share(span.uptime_hundredths).into());
            let badge = words::badge_cell(one.badge);
            [Cell::from(one.name.clone()), badge].into_iter().chain(spans).chain([off.into()]).collect()
        })
    })
}
