//! What happened, as the journal has it: once, or on and on from a position, so that a script misses nothing.

use std::collections::HashMap;
use std::time::Duration;

use serde_json::json;
use wakala_client::Client;
use wakala_contract::{EventPage, EventView, HappeningView};

use super::out::Out;
use super::{CliError, instances, words};

/// How often it is looked for more.
const LOOK_EVERY: Duration = Duration::from_millis(700);
/// The largest page.
const PAGE: u32 = 200;

pub(super) async fn events(
    core: &Client,
    out: &mut Out,
    follow: bool,
    since: Option<i64>,
    limit: u32,
) -> Result<(), CliError> {
    let mut names = Names::default();
    let newest = if since.is_some() { PAGE } else { limit };
    let mut page = read(core, since, newest).await?;
    let mut after = since;
    let mut said = false;
    loop {
        said |= tell(core, out, &mut names, &page, after).await?;
        let more = !page.events.is_empty() && (since.is_some() || follow);
        after = Some(page.end);
        if !more {
            if !follow {
                break;
            }
            tokio::time::sleep(LOOK_EVERY).await;
            if out.is_closed() {
                break;
            }
        }
        page = read(core, after, PAGE).await?;
    }
    if !said && !out.is_json() {
        let w = words::words();
        out.line(&if since.is_some() { w.cli_event_none_since() } else { w.cli_event_none() })?;
    }
    Ok(())
}

async fn read(core: &Client, after: Option<i64>, limit: u32) -> Result<EventPage, CliError> {
    Ok(core.call("events", &json!({ "after": after, "limit": limit })).await?)
}

/// Says a page, an event a line; whether there was something to say.
async fn tell(
    core: &Client,
    out: &mut Out,
    names: &mut Names,
    page: &EventPage,
    after: Option<i64>,
) -> Result<bool, CliError> {
    if page.gap {
        let first = page.events.first().map(|event| event.seq);
        if out.is_json() {
            out.json(&json!({ "gap": { "after": after, "before": first } }))?;
        } else {
            // Whoever asked for the newest stood before the first of them.
            let after = after.or(first.map(|first| first - 1)).unwrap_or_default();
            out.line(&words::words().cli_event_gap(&after.to_string()))?;
        }
    }
    for event in &page.events {
        if out.is_json() {
            out.json(event)?;
        } else {
            let name = names.of(core, event).await?;
            let EventView { seq, at, what, .. } = event;
            out.line(&format!("{seq} {} {name}: {}", words::moment(*at), happening(what)))?;
        }
    }
    out.flush()?;
    Ok(page.gap || !page.events.is_empty())
}

/// What happened.
fn happening(what: &HappeningView) -> String {
    let rows = |rows: &[i64]| rows.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ");
    let w = words::words();
    match what {
        HappeningView::Notice { notice } => words::notice(notice),
        HappeningView::NoticesWithdrawn => w.cli_event_over(),
        HappeningView::Messages { messages } => w.cli_event_messages(&rows(messages)),
        HappeningView::Deliveries { messages } => w.cli_event_deliveries(&rows(messages)),
        HappeningView::Unknown => w.cli_event_unknown(),
    }
}

/// What the instances are called. One that is gone has its id alone.
#[derive(Default)]
struct Names(HashMap<String, String>);

impl Names {
    async fn of(&mut self, core: &Client, event: &EventView) -> Result<String, CliError> {
        let Some(id) = &event.instance else { return Ok(words::words().cli_event_whose()) };
        if !self.0.contains_key(id) {
            self.0.insert(id.clone(), id.clone());
            for one in instances(core).await? {
                self.0.insert(one.id, one.name);
            }
        }
        Ok(self.0.get(id).unwrap_or(id).clone())
    }
}
