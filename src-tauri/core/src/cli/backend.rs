//! The link to a backend: shown, set, tried and forgotten; and which instances belong to it.

use std::collections::HashMap;
use std::io::Read as _;

use serde_json::json;
use wakala_client::Client;
use wakala_contract::{
    BackendInstanceView, BackendState, BackendTested, BackendView, InstanceView, LinkToBackend, SetBackend,
};
use wakala_domain::backend::{BackendFault, KEY_LIMIT};

use super::command::{Backend, SetUp};
use super::out::Out;
use super::table::{Table, cuttable, whole};
use super::{CliError, Switch, asking, instance, instances, words};

/// More than any key is not read.
const LONGEST_INPUT: u64 = 4 * KEY_LIMIT as u64;

pub(super) async fn backend(core: &Client, out: &mut Out, asked: Option<Backend>) -> Result<(), CliError> {
    let w = words::words();
    match asked {
        None | Some(Backend::Status) => show(core, out).await,
        Some(Backend::Set(wish)) => set(core, out, wish).await,
        Some(Backend::Test) => test(core, out).await,
        Some(Backend::Forget { yes }) => {
            if !yes {
                asking::sure_of(&w.cli_the_backend(), &w.cli_forget_backend_what()).await?;
            }
            let view: BackendView = core.call("forget_backend", &json!({})).await?;
            out.value(&view, |_| w.cli_backend_forgotten())
        }
        Some(Backend::Link { instance: named, name, owner }) => {
            let one = instance(core, &named).await?;
            let wish = LinkToBackend { id: one.id, external: name, owner: owner.map(Into::into) };
            let linked: InstanceView = core.call("link_to_backend", &wish).await?;
            out.value(&linked, |linked| {
                let of = linked.backend.as_ref().map(|of| w.cli_of_backend(&of.external, &w.backend_owner(of.owner)));
                format!("{}: {}", linked.name, of.unwrap_or_default())
            })
        }
        Some(Backend::Unlink { instance: named }) => {
            let one = instance(core, &named).await?;
            let unlinked: InstanceView = core.call("unlink_from_backend", &json!({ "id": one.id })).await?;
            out.value(&unlinked, |unlinked| format!("{}: {}", unlinked.name, w.cli_of_no_backend()))
        }
    }
}

async fn show(core: &Client, out: &mut Out) -> Result<(), CliError> {
    let view: BackendView = core.call("backend", &json!({})).await?;
    if out.is_json() {
        return out.json(&view);
    }
    for line in said(&view) {
        out.line(&line)?;
    }
    if view.instances.is_empty() {
        return Ok(());
    }
    let names: HashMap<String, String> = instances(core).await?.into_iter().map(|one| (one.id, one.name)).collect();
    let w = words::words();
    let head = [
        whole(w.cli_head_external()),
        cuttable(w.cli_head_name()),
        whole(w.cli_head_owner()),
        cuttable(w.cli_head_last_error()),
    ];
    out.table(&view.instances, |all| {
        Table::new(head, String::new()).rows(all, |one: &BackendInstanceView| {
            let name = one.instance.as_ref().and_then(|id| names.get(id)).cloned();
            vec![
                one.external.clone(),
                name.unwrap_or_else(|| w.cli_deleted_here()),
                w.backend_owner(one.owner),
                one.fault.map(fault).unwrap_or_default(),
            ]
        })
    })
}

/// How it is and goes, line by line.
fn said(view: &BackendView) -> Vec<String> {
    let w = words::words();
    let mut lines = Vec::new();
    if let Some(why) = view.environment_fault {
        lines.push(w.cli_backend_environment_fault(&w.error(why)));
    }
    match &view.address {
        None if view.environment_fault.is_none() => lines.push(w.cli_no_backend()),
        None => {}
        Some(address) => {
            lines.push(match view.state {
                BackendState::Off => w.cli_backend_off(address),
                BackendState::Trying => w.cli_backend_trying(address),
                BackendState::Up => w.cli_backend_up(address),
                BackendState::Down { until } => w.cli_backend_down(address, &words::moment(until)),
            });
            lines.push(w.cli_backend_words(&w.backend_words(view.vocabulary)));
        }
    }
    if view.by_environment && view.environment_fault.is_none() {
        lines.push(w.cli_backend_by_environment());
    }
    if let Some((why, at)) = view.fault.zip(view.fault_at) {
        lines.push(w.cli_backend_last(&words::moment(at), &fault(why)));
    }
    lines
}

fn fault(fault: BackendFault) -> String {
    let w = words::words();
    let why = w.backend_fault(fault.kind);
    match fault.status {
        Some(status) => w.cli_fault_status(&why, u64::from(status)),
        None => why,
    }
}

async fn set(core: &Client, out: &mut Out, wish: SetUp) -> Result<(), CliError> {
    let SetUp { state, url, key, vocabulary } = wish;
    let key = match key {
        Some(key) if key == "-" => Some(tokio::task::spawn_blocking(read_key).await.map_err(std::io::Error::other)??),
        key => key,
    };
    let wish = SetBackend {
        address: url,
        key,
        on: state.map(|state| state == Switch::On),
        vocabulary: vocabulary.map(Into::into),
    };
    let view: BackendView = core.call("set_backend", &wish).await?;
    if out.is_json() {
        return out.json(&view);
    }
    said(&view).into_iter().try_for_each(|line| out.line(&line))
}

/// The first line of what is handed over. Blocking.
fn read_key() -> std::io::Result<String> {
    let mut text = String::new();
    std::io::stdin().take(LONGEST_INPUT).read_to_string(&mut text)?;
    Ok(text.lines().next().unwrap_or_default().trim().to_owned())
}

async fn test(core: &Client, out: &mut Out) -> Result<(), CliError> {
    let tested: BackendTested = core.call("test_backend", &json!({})).await?;
    let w = words::words();
    if out.is_json() {
        out.json(&tested)?;
    } else if tested.fault.is_none() {
        out.line(&w.cli_backend_answers(tested.took_ms, u64::from(tested.asked)))?;
    }
    match tested.fault {
        None => Ok(()),
        Some(why) => Err(CliError::Asked(w.cli_backend_fails(&fault(why)))),
    }
}
