//! What only looks.

use std::collections::HashMap;
use std::time::Duration;

use serde_json::{Value, json};
use wakala_client::Client;
use wakala_contract::{
    AuditPage, ChatPage, EngineView, InstanceHealthView, InstanceView, LogLineView, LogPage, MessagePage, ProblemView,
    QueuePage, SyncView,
};

use super::out::Out;
use super::table::Table;
use super::{CliError, Level, Place, instance, instances, words};

/// How often it is looked for new lines of the logs.
const LOOK_EVERY: Duration = Duration::from_millis(700);
/// Lines that are looked at each time.
const LOOKED_AT: u32 = 2_000;

fn phone(instance: &InstanceView) -> String {
    instance.phone.clone().unwrap_or_default()
}

pub(super) async fn list(core: &Client, out: &mut Out) -> Result<(), CliError> {
    let all = instances(core).await?;
    out.table(&all, |all| {
        Table::new(&["NAME", "BADGE", "NUMBER", "WORKSPACE", "UNREAD", "QUEUED", "ID"], "There is no instance.").rows(
            all,
            |one| {
                let InstanceView { name, workspace, unread, queued, id, .. } = one;
                let (unread, queued) = (unread.to_string(), queued.to_string());
                vec![name.clone(), words::badge(one.badge), phone(one), workspace.clone(), unread, queued, id.clone()]
            },
        )
    })
}

pub(super) async fn status(core: &Client, out: &mut Out) -> Result<(), CliError> {
    let engine: EngineView = core.call("engine_health", &json!({})).await?;
    let all = instances(core).await?;
    if out.is_json() {
        return out.json(&json!({ "engine": engine, "instances": all }));
    }
    out.line(&in_short(&engine))?;
    for problem in &engine.problems {
        out.line(&words_of(problem))?;
    }
    out.table(&all, |all| {
        Table::new(&["NAME", "BADGE", "NUMBER", "NOW"], "There is no instance: wakala add NAME").rows(all, |one| {
            let why = one.last_error.as_ref().map(|failure| words::reason(&failure.reason));
            let now = words::pairing(one).or(why).unwrap_or_default();
            vec![one.name.clone(), words::badge(one.badge), phone(one), now]
        })
    })
}

fn in_short(engine: &EngineView) -> String {
    let health = if engine.problems.is_empty() { "healthy" } else { "NOT healthy" };
    let badges: Vec<String> =
        engine.badges.iter().map(|count| format!("{} {}", count.number, words::badge(count.badge))).collect();
    let badges = if badges.is_empty() { String::new() } else { format!(": {}", badges.join(", ")) };
    format!("Wakala is {health}, for {}{badges}", words::span(engine.uptime_seconds))
}

pub(super) fn words_of(problem: &ProblemView) -> String {
    match problem {
        ProblemView::Storage { disk_full: true, .. } => "The disk is full.".to_owned(),
        ProblemView::Storage { detail, .. } => format!("The database can't be written: {detail}"),
        ProblemView::ActorsFailed { times } => format!("Parts of the engine failed and were brought up again: {times}"),
        ProblemView::Mismatches { number } => format!("Wanted and real did not agree at the last sync: {number}"),
    }
}

pub(super) async fn engine(core: &Client, out: &mut Out) -> Result<(), CliError> {
    let engine: EngineView = core.call("engine_health", &json!({})).await?;
    if out.is_json() {
        return out.json(&engine);
    }
    out.line(&in_short(&engine))?;
    for problem in &engine.problems {
        out.line(&words_of(problem))?;
    }
    let process = &engine.process;
    let memory = process.memory / (1 << 20);
    out.line(&format!("Process {}: {memory} MiB, {:.1} % of a core", process.pid, process.core_percent))
}

pub(super) async fn health(core: &Client, out: &mut Out, name: &str, days: u32) -> Result<(), CliError> {
    let one = instance(core, name).await?;
    let health: InstanceHealthView = core.call("instance_health", &json!({ "id": one.id, "days": days })).await?;
    out.table(&health, |health| {
        let recovery = health.mean_recovery_ms.map_or_else(|| "-".to_owned(), words::brief);
        let row = |what: &str, figure: String| vec![what.to_owned(), figure];
        let rows = [
            row("uptime", words::share(health.uptime_hundredths)),
            row("online", words::span(health.up_seconds)),
            row("not online", words::span(health.down_seconds)),
            row("reconnects", health.reconnects.to_string()),
            row("mean recovery", recovery),
            row("messages taken", health.taken.to_string()),
            row("delivered", health.delivered.to_string()),
            row("failed", health.failed.to_string()),
        ];
        Table::new(&["WHAT", "FIGURE"], "").rows(&rows, Clone::clone)
    })
}

pub(super) async fn chats(
    core: &Client,
    out: &mut Out,
    of: Option<String>,
    limit: u32,
    after: Option<Place>,
) -> Result<(), CliError> {
    let of = match of {
        Some(name) => Some(instance(core, &name).await?.id),
        None => None,
    };
    let after = after.map(|place| json!({ "last_activity": place.moment, "id": place.row }));
    let page: ChatPage = core.call("chats", &json!({ "instance": of, "after": after, "limit": limit })).await?;
    out.table(&page, |page| {
        Table::new(&["CHAT", "TITLE", "UNREAD", "LAST", "AT"], "There is no chat.").rows(&page.chats, |chat| {
            let last = chat.last.as_ref().map_or_else(String::new, |last| words::content(&last.content));
            let at = words::moment(chat.last_activity);
            vec![chat.id.to_string(), chat.title.clone(), chat.unread.to_string(), last, at]
        })
    })?;
    let last = page.chats.last().filter(|_| page.more);
    out.more(last.map(|chat| format!("--after {}", Place { moment: chat.last_activity, row: chat.id })))
}

pub(super) async fn messages(
    core: &Client,
    out: &mut Out,
    chat: i64,
    limit: u32,
    before: Option<Place>,
) -> Result<(), CliError> {
    let before = before.map(|place| json!({ "sort": place.moment, "id": place.row }));
    let page: MessagePage = core.call("messages", &json!({ "chat": chat, "before": before, "limit": limit })).await?;
    out.table(&page, |page| {
        Table::new(&["AT", "WHO", "TEXT"], "There is no message.").rows(&page.messages, |message| {
            vec![words::moment(message.at), words::way(message), words::content(&message.content)]
        })
    })?;
    let first = page.messages.first().filter(|_| page.more);
    out.more(first.map(|message| format!("--before {}", Place { moment: message.sort, row: message.id })))
}

pub(super) async fn queue(core: &Client, out: &mut Out, name: &str) -> Result<(), CliError> {
    let one = instance(core, name).await?;
    let mut page = QueuePage { items: Vec::new(), more: true };
    while page.more {
        let after = page.items.last().map(|last| json!({ "turn": last.turn, "id": last.id }));
        let next: QueuePage = core.call("queue", &json!({ "instance": one.id, "after": after, "limit": 200 })).await?;
        page.more = next.more && !next.items.is_empty();
        page.items.extend(next.items);
    }
    out.table(&page, |page| {
        Table::new(&["ITEM", "TO", "TEXT", "STATE", "SINCE", "WAITS FOR"], "Nothing waits.").rows(&page.items, |item| {
            vec![
                item.id.to_string(),
                item.chat_title.clone(),
                words::content(&item.content),
                words::delivery(item.delivery),
                words::moment(item.created),
                words::waits(&item.waits, item.error.as_deref()),
            ]
        })
    })
}

pub(super) async fn sync(core: &Client, out: &mut Out, mend: bool, workspace: Option<String>) -> Result<(), CliError> {
    let report: SyncView = core.call("sync", &json!({ "dry_run": !mend, "workspace": workspace })).await?;
    if out.is_json() {
        return out.json(&report);
    }
    let SyncView { checked, reconnected, updated, findings, .. } = &report;
    out.line(&format!(
        "{checked} compared, {} did not agree; {reconnected} reconnected, {updated} updated{}",
        findings.len(),
        if mend { "" } else { " (only looked: --auto-reconnect mends)" }
    ))?;
    if findings.is_empty() {
        return Ok(());
    }
    out.table(findings, |findings| {
        Table::new(&["NAME", "WHAT"], "").rows(findings, |one| vec![one.name.clone(), words::mismatch(one.mismatch)])
    })
}

pub(super) async fn audit(
    core: &Client,
    out: &mut Out,
    of: Option<String>,
    limit: u32,
    before: Option<i64>,
) -> Result<(), CliError> {
    let of = match of {
        Some(name) => Some(instance(core, &name).await?.id),
        None => None,
    };
    let names: HashMap<String, String> = instances(core).await?.into_iter().map(|one| (one.id, one.name)).collect();
    let page: AuditPage = core.call("audit", &json!({ "instance": of, "before": before, "limit": limit })).await?;
    out.table(&page, |page| {
        Table::new(&["AT", "WHO", "WHAT", "RESULT", "INSTANCE", "MORE"], "Nothing was asked yet.").rows(
            &page.lines,
            |line| {
                let who = line
                    .caller
                    .as_ref()
                    .map_or_else(|| line.trigger.clone(), |name| format!("{}/{name}", line.trigger));
                let instance =
                    line.instance.as_ref().map(|id| names.get(id).unwrap_or(id)).cloned().unwrap_or_default();
                let more = line.detail.clone().unwrap_or_default();
                vec![words::moment(line.at), who, line.action.clone(), line.result.clone(), instance, more]
            },
        )
    })?;
    let last = page.lines.last().filter(|_| page.more);
    out.more(last.map(|line| format!("--before {}", line.id)))
}

pub(super) async fn logs(
    core: &Client,
    out: &mut Out,
    follow: bool,
    level: Option<Level>,
    limit: u32,
) -> Result<(), CliError> {
    let level = level.map(wakala_contract::LogLevel::from);
    let look = async |limit: u32| {
        let page: LogPage = core.call("log_lines", &json!({ "limit": limit, "level": level })).await?;
        Ok::<_, CliError>(page.lines)
    };
    let mut seen = look(limit).await?;
    tell(out, &seen)?;
    if !follow {
        return Ok(());
    }
    loop {
        tokio::time::sleep(LOOK_EVERY).await;
        if out.is_closed() {
            return Ok(());
        }
        let now = look(LOOKED_AT).await?;
        tell(out, since(&now, seen.last()))?;
        if !now.is_empty() {
            seen = now;
        }
    }
}

/// The lines after one that was seen; all of them when it is there no more.
fn since<'a>(now: &'a [LogLineView], last: Option<&LogLineView>) -> &'a [LogLineView] {
    let at = last.and_then(|last| now.iter().rposition(|line| line == last));
    at.map_or(now, |at| &now[at + 1..])
}

fn tell(out: &mut Out, lines: &[LogLineView]) -> Result<(), CliError> {
    for line in lines {
        if out.is_json() {
            out.json(line)?;
        } else {
            let level = serde_json::to_value(line.level).unwrap_or(Value::Null);
            let level = level.as_str().unwrap_or_default().to_uppercase();
            out.line(&format!("{} {level} {}: {}", words::moment(line.at), line.target, line.message))?;
        }
    }
    Ok(out.flush()?)
}

#[cfg(test)]
mod tests {
    use wakala_contract::LogLevel;

    use super::*;

    #[test]
    fn no_line_of_the_logs_is_said_twice_and_none_is_left_out() {
        let line = |at: i64| LogLineView { at, level: LogLevel::Info, target: "wakala".into(), message: "a".into() };
        let lines = |all: &[i64]| all.iter().map(|at| line(*at)).collect::<Vec<_>>();
        let said = |now: &[i64], last: Option<i64>| {
            since(&lines(now), last.map(line).as_ref()).iter().map(|line| line.at).collect::<Vec<_>>()
        };
        assert_eq!(said(&[1, 2, 3], Some(2)), [3]);
        assert_eq!(said(&[1, 2, 2, 3], Some(2)), [3]);
        assert_eq!(said(&[7, 8], Some(2)), [7, 8]);
        assert_eq!(said(&[1], None), [1]);
    }
}
