//! What only looks.

use std::path::Path;
use std::time::Duration;

use serde::Serialize;
use serde_json::{Value, json};
use wakala_client::Client;
use wakala_contract::{
    ChatCursor, ChatPage, ChatView, EngineView, FindChats, InstanceHealthView, InstanceView, LogLineView, LogPage,
    MessagePage, OlderMessages, ProblemView, QueueItemView, QueuePage, SyncView,
};
use wakala_domain::lifecycle::Badge;

use super::out::Out;
use super::owners::Owners;
use super::progress::Progress;
use super::table::{Cell, Table, cuttable, spare, whole};
use super::{CliError, Level, Place, bubble, instance, instances, named, saving, searching, words};
use crate::plain::plain;

/// How often it is looked for new lines of the logs.
const LOOK_EVERY: Duration = Duration::from_millis(700);
/// Lines that are looked at each time.
const LOOKED_AT: u32 = 2_000;

fn phone(instance: &InstanceView) -> String {
    instance.phone.clone().unwrap_or_default()
}

pub(super) async fn list(core: &Client, out: &mut Out) -> Result<(), CliError> {
    let all = instances(core).await?;
    let w = words::words();
    let head = [
        cuttable(w.cli_head_name()),
        whole(w.cli_head_badge()),
        whole(w.cli_head_number()),
        spare(w.cli_head_workspace(), 3),
        spare(w.cli_head_unread(), 1),
        spare(w.cli_head_queued(), 2),
        // A name does as well wherever an instance is named.
        spare(w.cli_head_id(), 4),
    ];
    out.table(&all, |all| {
        Table::new(head, w.cli_no_instance()).rows(all, |one| {
            let InstanceView { name, workspace, unread, queued, id, .. } = one;
            let (unread, queued) = (unread.to_string(), queued.to_string());
            let rest = [phone(one), workspace.clone(), unread, queued, id.clone()].map(Cell::from);
            [Cell::from(name.clone()), words::badge_cell(one.badge)].into_iter().chain(rest).collect::<Vec<_>>()
        })
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
    let w = words::words();
    let head = [
        cuttable(w.cli_head_name()),
        whole(w.cli_head_badge()),
        whole(w.cli_head_number()),
        cuttable(w.cli_head_now()),
    ];
    out.table(&all, |all| {
        Table::new(head, w.cli_no_instance()).rows(all, |one| {
            let why = one.last_error.as_ref().map(|failure| words::reason(&failure.reason));
            let now = words::pairing(one).or(why).or_else(|| words::history(one)).unwrap_or_default();
            vec![one.name.clone().into(), words::badge_cell(one.badge), phone(one).into(), Cell::from(now)]
        })
    })
}

fn in_short(engine: &EngineView) -> String {
    let (w, span) = (words::words(), words::span(engine.uptime_seconds));
    let health = if engine.problems.is_empty() { w.cli_healthy(&span) } else { w.cli_unhealthy(&span) };
    let badges: Vec<String> =
        engine.badges.iter().map(|count| format!("{} {}", count.number, words::badge(count.badge))).collect();
    if badges.is_empty() { health } else { format!("{health}: {}", badges.join(", ")) }
}

pub(super) fn words_of(problem: &ProblemView) -> String {
    let w = words::words();
    match problem {
        ProblemView::Storage { disk_full: true, .. } => w.cli_problem_full(),
        ProblemView::Storage { detail, .. } => w.cli_problem_storage(detail),
        ProblemView::ActorsFailed { times } => w.cli_problem_actors(*times),
        ProblemView::LeftOut { times } => w.cli_problem_left_out(*times),
        ProblemView::Mismatches { number } => w.cli_problem_mismatches(*number),
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
    let (memory, percent) = (process.memory / (1 << 20), format!("{:.1}", process.core_percent));
    out.line(&words::words().cli_process(&process.pid.to_string(), &memory.to_string(), &percent))
}

pub(super) async fn health(core: &Client, out: &mut Out, name: &str, days: u32) -> Result<(), CliError> {
    let one = instance(core, name).await?;
    let health: InstanceHealthView = core.call("instance_health", &json!({ "id": one.id, "days": days })).await?;
    let w = words::words();
    out.table(&health, |health| {
        let recovery = health.mean_recovery_ms.map_or_else(|| "-".to_owned(), words::brief);
        let rows = [
            [w.cli_figure_uptime(), words::share(health.uptime_hundredths)],
            [w.cli_figure_up(), words::span(health.up_seconds)],
            [w.cli_figure_down(), words::span(health.down_seconds)],
            [w.cli_figure_reconnects(), health.reconnects.to_string()],
            [w.cli_figure_recovery(), recovery],
            [w.cli_figure_taken(), health.taken.to_string()],
            [w.cli_figure_delivered(), health.delivered.to_string()],
            [w.cli_figure_failed(), health.failed.to_string()],
        ];
        Table::new([cuttable(w.cli_head_what()), whole(w.cli_head_figure())], "").rows(&rows, |row| row.to_vec())
    })
}

/// Which chats are shown.
pub(super) struct Chats {
    pub(super) of: Option<String>,
    pub(super) limit: u32,
    pub(super) after: Option<Place>,
    /// Those that are called so, or have such a number.
    pub(super) find: Option<String>,
}

pub(super) async fn chats(core: &Client, out: &mut Out, sought: Chats) -> Result<(), CliError> {
    let Chats { of, limit, after, find } = sought;
    let all = instances(core).await?;
    let of = of.map(|name| named(&all, &name).map(|one| one.id.clone())).transpose()?;
    let owners = Owners::of(&all, of.as_deref());
    let after = after.map(|place| ChatCursor { last_activity: place.moment, id: place.row });
    let w = words::words();
    if let Some(text) = find {
        let found = searching::chats(core, FindChats { text, instance: of, after, limit }).await?;
        out.table(&found, |found| chat_table(&found.chats, &owners, w.cli_nothing_found()))?;
        let more = found.after.map(|at| Place { moment: at.last_activity, row: at.id });
        return out.more(more.map(|place| format!("--after {place}")));
    }
    let page: ChatPage = core.call("chats", &json!({ "instance": of, "after": after, "limit": limit })).await?;
    out.table(&page, |page| chat_table(&page.chats, &owners, w.cli_no_chat()))?;
    let last = page.chats.last().filter(|_| page.more);
    out.more(last.map(|chat| format!("--after {}", Place { moment: chat.last_activity, row: chat.id })))
}

fn chat_table(chats: &[ChatView], owners: &Owners, none: String) -> Table {
    let w = words::words();
    let mut head = vec![whole(w.cli_head_chat())];
    head.extend(owners.column());
    head.extend([
        cuttable(w.cli_head_title()),
        spare(w.cli_head_number(), 2),
        spare(w.cli_head_unread(), 1),
        cuttable(w.cli_head_last()),
        whole(w.cli_head_at()),
    ]);
    Table::new(head, none).rows(chats, |chat| {
        let last = chat.last.as_ref().map_or_else(String::new, bubble::last);
        // A chat that is called by its number says it once.
        let number = chat.phone.clone().filter(|phone| *phone != chat.title).unwrap_or_default();
        let mut row = vec![chat.id.to_string()];
        row.extend(owners.name(&chat.instance));
        row.extend([chat.title.clone(), number, chat.unread.to_string(), last, words::moment(chat.last_activity)]);
        row
    })
}

/// Has the phone asked for older messages of a chat, and says how many came.
pub(super) async fn older(core: &Client, out: &mut Out, chat: i64) -> Result<(), CliError> {
    let w = words::words();
    let mut progress = Progress::new(!out.is_json());
    let asked = json!({ "chat": chat });
    let came = progress.waits(core.call("load_older", &asked), |seconds| w.cli_still_asks(seconds)).await?;
    let came: OlderMessages = came?;
    if out.is_json() {
        return Ok(());
    }
    out.line(&w.cli_older_came(came.messages))
}

pub(super) async fn messages(
    core: &Client,
    out: &mut Out,
    chat: i64,
    limit: u32,
    before: Option<Place>,
    save_media: Option<&Path>,
) -> Result<(), CliError> {
    let before = before.map(|place| json!({ "sort": place.moment, "id": place.row }));
    let page: MessagePage = core.call("messages", &json!({ "chat": chat, "before": before, "limit": limit })).await?;
    let w = words::words();
    let saved = match save_media {
        Some(folder) => saving::save(core, &page.messages, folder, !out.is_json()).await?,
        None => Vec::new(),
    };
    if out.is_json() && save_media.is_some() {
        out.json(&json!({ "messages": page.messages, "more": page.more, "saved": saved }))?;
        return saving::tell(out, &saved);
    }
    out.table(&page, |page| {
        let head =
            [whole(w.cli_head_id()), whole(w.cli_head_at()), cuttable(w.cli_head_who()), cuttable(w.cli_head_text())];
        page.messages.iter().fold(Table::new(head, w.cli_no_message()), |table, message| {
            let (id, at) = (message.id.to_string(), words::moment(message.at));
            table.noted_row([id, at, words::way(message), bubble::said(message)], bubble::notes(message))
        })
    })?;
    let first = page.messages.first().filter(|_| page.more);
    out.more(first.map(|message| format!("--before {}", Place { moment: message.sort, row: message.id })))?;
    saving::tell(out, &saved)
}

/// What waits with one instance, or with each that has something waiting.
pub(super) async fn queue(core: &Client, out: &mut Out, name: Option<&str>) -> Result<(), CliError> {
    if let Some(name) = name {
        let one = instance(core, name).await?;
        let page = whole_queue(core, &one.id).await?;
        return out.table(&page, |page| queue_table(&page.items, one.badge));
    }
    let mut queues = Vec::new();
    for one in instances(core).await? {
        let items = whole_queue(core, &one.id).await?.items;
        if !items.is_empty() {
            queues.push(QueueOf { instance: one.id, name: one.name, badge: one.badge, items });
        }
    }
    if out.is_json() {
        return out.json(&json!({ "queues": queues }));
    }
    if queues.is_empty() {
        return out.line(&words::words().cli_nothing_waits());
    }
    for queue in &queues {
        out.line(&format!("{}:", plain(&queue.name)))?;
        out.table(queue, |queue| queue_table(&queue.items, queue.badge))?;
    }
    Ok(())
}

/// What waits with one of several.
#[derive(Serialize)]
struct QueueOf {
    instance: String,
    name: String,
    #[serde(skip)]
    badge: Badge,
    items: Vec<QueueItemView>,
}

async fn whole_queue(core: &Client, instance: &str) -> Result<QueuePage, CliError> {
    let mut page = QueuePage { items: Vec::new(), more: true };
    while page.more {
        let after = page.items.last().map(|last| json!({ "turn": last.turn, "id": last.id }));
        let next: QueuePage =
            core.call("queue", &json!({ "instance": instance, "after": after, "limit": 200 })).await?;
        page.more = next.more && !next.items.is_empty();
        page.items.extend(next.items);
    }
    Ok(page)
}

fn queue_table(items: &[QueueItemView], badge: Badge) -> Table {
    let w = words::words();
    let head = [
        whole(w.cli_head_item()),
        cuttable(w.cli_head_to()),
        cuttable(w.cli_head_text()),
        whole(w.cli_head_state()),
        spare(w.cli_head_since(), 1),
        cuttable(w.cli_head_waits_for()),
    ];
    Table::new(head, w.cli_nothing_waits()).rows(items, |item| {
        vec![
            item.id.to_string(),
            item.chat_title.clone(),
            words::queued(item),
            words::delivery(item.delivery),
            words::moment(item.created),
            words::waits(&item.waits, item.error.as_deref(), Some(badge)),
        ]
    })
}

pub(super) async fn sync(core: &Client, out: &mut Out, mend: bool, workspace: Option<String>) -> Result<(), CliError> {
    let w = words::words();
    let asked = json!({ "dry_run": !mend, "workspace": workspace });
    let synced = core.call("sync", &asked);
    let report: SyncView = Progress::new(!out.is_json()).waits(synced, |seconds| w.cli_still_syncs(seconds)).await??;
    if out.is_json() {
        return out.json(&report);
    }
    let SyncView { checked, reconnected, updated, findings, reconnects, .. } = &report;
    let said = w.cli_synced(*checked, findings.len(), *reconnected, *updated);
    out.line(&if mend { said } else { w.cli_only_looked(&said) })?;
    if !findings.is_empty() {
        out.table(findings, |findings| {
            Table::new([cuttable(w.cli_head_name()), cuttable(w.cli_head_what())], "")
                .rows(findings, |one| vec![one.name.clone(), words::mismatch(one.mismatch)])
        })?;
    }
    if !reconnects.is_empty() {
        let head = [cuttable(w.cli_head_name()), whole(w.cli_head_off_since()), cuttable(w.cli_head_why())];
        out.table(reconnects, |reconnects| {
            Table::new(head, "").rows(reconnects, |one| {
                let why = one.reason.as_ref().map(words::reason).or_else(|| one.mismatch.map(words::mismatch));
                vec![one.name.clone(), words::moment(one.auto_disconnected_at), why.unwrap_or_default()]
            })
        })?;
    }
    Ok(())
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
