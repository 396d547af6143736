//! Webhooks: listed, added, changed, removed and tried; and what their receivers did not take.

use std::collections::HashMap;

use serde_json::{Value, json};
use wakala_client::Client;
use wakala_contract::{
    AddWebhook, AddedWebhook, ChangeWebhook, ChangedWebhook, FailedCount, FailedPage, FailedRefs, FailedRequest,
    ReachView, WebhookTested, WebhookView, WebhooksView,
};
use wakala_domain::journal::HappeningKind;
use wakala_domain::webhooks::Fault;

use super::command::{ChangedHook, NewHook, Webhooks, YesOrNo};
use super::keys::{limited, reach};
use super::out::Out;
use super::table::{Table, cuttable, spare, whole};
use super::{CliError, Switch, asking, instances, words};

pub(super) async fn webhooks(core: &Client, out: &mut Out, asked: Webhooks) -> Result<(), CliError> {
    match asked {
        Webhooks::List => list(core, out).await,
        Webhooks::New(new) => add(core, out, new).await,
        Webhooks::Change(change) => edit(core, out, *change).await,
        Webhooks::Remove { webhooks, yes } => remove(core, out, &webhooks, yes).await,
        Webhooks::Test { webhook } => test(core, out, &webhook).await,
        Webhooks::Failed { webhook, limit, before } => failed(core, out, &webhook, limit, before).await,
        Webhooks::Replay { webhook, event } => {
            let request = some(core, &webhook, event).await?;
            let count: FailedCount = core.call("replay_failed", &request).await?;
            counted(out, count, |events| words::words().cli_replayed(events))
        }
        Webhooks::Purge { webhook, event, yes } => {
            let request = some(core, &webhook, event).await?;
            if !yes {
                asking::sure_of(&webhook, &words::words().cli_purge_what()).await?;
            }
            let count: FailedCount = core.call("purge_failed", &request).await?;
            counted(out, count, |events| words::words().cli_purged(events))
        }
    }
}

async fn known(core: &Client) -> Result<Vec<WebhookView>, CliError> {
    let all: WebhooksView = core.call("webhooks", &json!({})).await?;
    Ok(all.webhooks)
}

/// The webhook of a number, or of a name.
fn of<'a>(known: &'a [WebhookView], name: &str) -> Result<&'a WebhookView, CliError> {
    let named = |one: &&WebhookView| one.name.to_lowercase() == name.trim().to_lowercase();
    let found = known.iter().find(named).or_else(|| known.iter().find(|one| one.id.to_string() == name.trim()));
    found.ok_or_else(|| CliError::Asked(words::words().cli_no_such_webhook(&format!("{name:?}"))))
}

async fn some(core: &Client, webhook: &str, events: Vec<i64>) -> Result<FailedRefs, CliError> {
    let known = known(core).await?;
    let events = (!events.is_empty()).then_some(events);
    Ok(FailedRefs { webhook: of(&known, webhook)?.id, events })
}

fn counted(out: &mut Out, count: FailedCount, said: impl FnOnce(u64) -> String) -> Result<(), CliError> {
    if out.is_json() { out.json(&count) } else { out.line(&said(count.events)) }
}

async fn list(core: &Client, out: &mut Out) -> Result<(), CliError> {
    let all = known(core).await?;
    let names: HashMap<String, String> = instances(core).await?.into_iter().map(|one| (one.id, one.name)).collect();
    let w = words::words();
    let head = [
        whole(w.cli_head_id()),
        cuttable(w.cli_head_name()),
        whole(w.cli_head_state()),
        cuttable(w.cli_head_address()),
        spare(w.cli_head_events(), 2),
        spare(w.cli_head_reach(), 3),
        whole(w.cli_head_waiting()),
        whole(w.cli_head_failed()),
        cuttable(w.cli_head_last_error()),
        spare(w.cli_head_at(), 1),
    ];
    out.table(&all, |all| {
        Table::new(head, w.cli_no_webhook()).rows(all, |one| {
            let waiting = match one.waiting {
                0 => "0".to_owned(),
                waiting => format!("{waiting} ({})", words::span(one.waiting_ms / 1_000)),
            };
            vec![
                one.id.to_string(),
                one.name.clone(),
                if one.on { w.cli_webhook_on() } else { w.cli_webhook_off() },
                one.address.clone(),
                one.events.iter().map(|kind| kind.as_str()).collect::<Vec<_>>().join(", "),
                reach(&one.reach, &names),
                waiting,
                one.failed.to_string(),
                one.fault.map(fault).unwrap_or_default(),
                one.fault_at.map(words::moment).unwrap_or_default(),
            ]
        })
    })
}

fn fault(fault: Fault) -> String {
    let w = words::words();
    let why = w.webhook_fault(fault.kind);
    match fault.status {
        Some(status) => w.cli_fault_status(&why, u64::from(status)),
        None => why,
    }
}

fn kind(kind: Option<HappeningKind>) -> String {
    let w = words::words();
    match kind {
        Some(HappeningKind::Messages) => w.cli_kind_messages(),
        Some(HappeningKind::Deliveries) => w.cli_kind_deliveries(),
        Some(HappeningKind::Notices) => w.cli_kind_notices(),
        None => w.cli_kind_gap(),
    }
}

async fn add(core: &Client, out: &mut Out, new: NewHook) -> Result<(), CliError> {
    let NewHook { name, address, event, instance, workspace, nearby, off } = new;
    let events = if event.is_empty() {
        HappeningKind::ALL.to_vec()
    } else {
        event.into_iter().map(HappeningKind::from).collect()
    };
    let reach = limited(core, &instance, workspace).await?.unwrap_or(ReachView::All);
    let wish = AddWebhook { name, address, events, reach, nearby, on: Some(!off) };
    let added: AddedWebhook = core.call("add_webhook", &wish).await?;
    if out.is_json() {
        return out.json(&added);
    }
    out.line(&words::words().cli_webhook_made(&added.view.name))?;
    out.line(&added.secret)
}

async fn edit(core: &Client, out: &mut Out, change: ChangedHook) -> Result<(), CliError> {
    let ChangedHook { webhook, state, name, address, event, instance, workspace, all, nearby, new_secret } = change;
    let known = known(core).await?;
    let reach = if all { Some(ReachView::All) } else { limited(core, &instance, workspace).await? };
    let request = ChangeWebhook {
        webhook: of(&known, &webhook)?.id,
        name,
        address,
        events: (!event.is_empty()).then(|| event.into_iter().map(HappeningKind::from).collect()),
        reach,
        nearby: nearby.map(|nearby| nearby == YesOrNo::Yes),
        on: state.map(|state| state == Switch::On),
        new_secret,
    };
    let changed: ChangedWebhook = core.call("change_webhook", &request).await?;
    if out.is_json() {
        return out.json(&changed);
    }
    let w = words::words();
    out.line(&format!(
        "{}: {}",
        changed.view.name,
        if changed.view.on { w.cli_webhook_on() } else { w.cli_webhook_off() }
    ))?;
    if let Some(secret) = &changed.secret {
        out.line(&w.cli_webhook_made(&changed.view.name))?;
        out.line(secret)?;
    }
    Ok(())
}

/// All of them are known before the first is removed.
async fn remove(core: &Client, out: &mut Out, names: &[String], yes: bool) -> Result<(), CliError> {
    let known = known(core).await?;
    let meant = names.iter().map(|name| of(&known, name)).collect::<Result<Vec<_>, _>>()?;
    if !yes {
        let names: Vec<&str> = meant.iter().map(|one| one.name.as_str()).collect();
        asking::sure_of(&names.join(", "), &words::words().cli_remove_webhook_what()).await?;
    }
    for one in meant {
        let done: Value = core.call("remove_webhook", &json!({ "webhook": one.id })).await?;
        if out.is_json() {
            out.json(&done)?;
        } else {
            out.line(&format!("{}: {}", one.name, words::words().cli_webhook_removed()))?;
        }
    }
    Ok(())
}

async fn test(core: &Client, out: &mut Out, webhook: &str) -> Result<(), CliError> {
    let known = known(core).await?;
    let tested: WebhookTested = core.call("test_webhook", &json!({ "webhook": of(&known, webhook)?.id })).await?;
    if out.is_json() {
        out.json(&tested)?;
    } else if tested.fault.is_none() {
        out.line(&words::words().cli_webhook_took(tested.took_ms))?;
    }
    match tested.fault {
        None => Ok(()),
        Some(why) => Err(CliError::Asked(words::words().cli_webhook_not_taken(&fault(why)))),
    }
}

async fn failed(core: &Client, out: &mut Out, webhook: &str, limit: u32, before: Option<i64>) -> Result<(), CliError> {
    let known = known(core).await?;
    let request = FailedRequest { webhook: of(&known, webhook)?.id, before, limit };
    let page: FailedPage = core.call("failed_events", &request).await?;
    let names: HashMap<String, String> = instances(core).await?.into_iter().map(|one| (one.id, one.name)).collect();
    let w = words::words();
    let head = [
        whole(w.cli_head_item()),
        whole(w.cli_head_at()),
        cuttable(w.cli_head_instance()),
        whole(w.cli_head_what()),
        spare(w.cli_head_tries(), 1),
        cuttable(w.cli_head_why()),
    ];
    out.table(&page.events, |events| {
        Table::new(head, w.cli_no_failed()).rows(events, |one| {
            let instance = one.instance.as_ref().map(|id| names.get(id).unwrap_or(id).clone());
            vec![
                one.id.to_string(),
                words::moment(one.at),
                instance.unwrap_or_default(),
                kind(one.kind),
                one.attempts.to_string(),
                fault(one.fault),
            ]
        })
    })
}
