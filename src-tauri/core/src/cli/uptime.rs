//! How much of the last day, week and month each number was online.

use serde::Serialize;
use serde_json::json;
use wakala_client::Client;
use wakala_contract::{EngineView, InstanceHealthView};

use super::out::Out;
use super::table::Table;
use super::{CliError, instances, named, words};

/// The times that are looked back over, in days.
const DAYS: [u32; 3] = [1, 7, 30];

#[derive(Serialize)]
struct Uptime {
    id: String,
    name: String,
    #[serde(skip)]
    badge: String,
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
        found.push(Uptime { id: one.id.clone(), name: one.name.clone(), badge: words::badge(one.badge), spans });
    }
    if out.is_json() {
        return out.json(&json!({
            "started": engine.started, "uptime_seconds": engine.uptime_seconds, "instances": found,
        }));
    }
    let span = words::span(engine.uptime_seconds);
    out.line(&format!("Wakala runs since {}, for {span}.", words::moment(engine.started)))?;
    let none = "There is no instance: wakala add NAME";
    let head = ["NAME", "BADGE", "24 HOURS", "7 DAYS", "30 DAYS", "OFF IN 24 H"];
    out.table(&found, |found| {
        Table::new(&head, none).rows(found, |one| {
            let off = one.spans.first().map(|span| words::span(span.down_seconds)).unwrap_or_default();
            let spans = one.spans.iter().map(|span| words::share(span.uptime_hundredths));
            [one.name.clone(), one.badge.clone()].into_iter().chain(spans).chain([off]).collect()
        })
    })
}
