//! Keys of other programs: listed, made and revoked.

use std::collections::{HashMap, HashSet};

use serde_json::{Value, json};
use wakala_client::Client;
use wakala_contract::{KeyView, KeysView, MadeKey, MakeKey, ReachView};
use wakala_domain::keys::Scope;
use wakala_engine::clock::{Clock as _, SystemClock};

use super::out::Out;
use super::table::{Table, cuttable, spare, whole};
use super::{CliError, Keys, NewKey, asking, instances, named, words};

const DAY_MS: i64 = 24 * 3_600_000;

pub(super) async fn keys(core: &Client, out: &mut Out, keys: Keys) -> Result<(), CliError> {
    match keys {
        Keys::List { all } => list(core, out, all).await,
        Keys::New(new) => make(core, out, new).await,
        Keys::Revoke { keys, yes } => revoke(core, out, &keys, yes).await,
    }
}

async fn known(core: &Client) -> Result<Vec<KeyView>, CliError> {
    let all: KeysView = core.call("list_keys", &json!({})).await?;
    Ok(all.keys)
}

async fn list(core: &Client, out: &mut Out, all: bool) -> Result<(), CliError> {
    let mut keys = known(core).await?;
    keys.retain(|key| all || key.revoked.is_none());
    let names: HashMap<String, String> = instances(core).await?.into_iter().map(|one| (one.id, one.name)).collect();
    let w = words::words();
    let head = [
        whole(w.cli_head_key()),
        cuttable(w.cli_head_name()),
        whole(w.cli_head_state()),
        cuttable(w.cli_head_scopes()),
        cuttable(w.cli_head_reach()),
        spare(w.cli_head_expires(), 2),
        spare(w.cli_head_used(), 1),
    ];
    out.table(&keys, |keys| {
        Table::new(head, w.cli_no_key()).rows(keys, |key| {
            let moment = |at: Option<i64>| at.map_or_else(|| w.cli_never(), words::moment);
            // As they are asked for.
            let scopes: Vec<&str> = key.scopes.iter().map(|scope| scope.as_str()).collect();
            vec![
                key.id.clone(),
                key.name.clone(),
                standing(key),
                scopes.join(", "),
                reach(&key.reach, &names),
                moment(key.expires),
                moment(key.used),
            ]
        })
    })
}

fn standing(key: &KeyView) -> String {
    let w = words::words();
    match key.revoked {
        Some(_) => w.cli_key_gone(),
        None if key.good => w.cli_key_good(),
        None => w.cli_key_expired(),
    }
}

pub(super) fn reach(reach: &ReachView, names: &HashMap<String, String>) -> String {
    match reach {
        ReachView::All => words::words().cli_key_all(),
        ReachView::Only { instances, workspaces } => {
            let instances = instances.iter().map(|id| names.get(id).unwrap_or(id).clone());
            instances.chain(workspaces.iter().map(|name| format!("{name}/"))).collect::<Vec<_>>().join(", ")
        }
    }
}

async fn make(core: &Client, out: &mut Out, new: NewKey) -> Result<(), CliError> {
    let NewKey { name, scope, instance, workspace, days } = new;
    let reach = limited(core, &instance, workspace).await?.unwrap_or(ReachView::All);
    let expires = days.map(|days| SystemClock::new().wall().0 + i64::from(days) * DAY_MS);
    let wish = MakeKey { name, scopes: scope.into_iter().map(Scope::from).collect(), reach, expires };
    let made: MadeKey = core.call("make_key", &wish).await?;
    if out.is_json() {
        return out.json(&made);
    }
    out.line(&words::words().cli_key_made(&made.view.name))?;
    out.line(&made.key)
}

/// Of which instances something is that is not of all.
pub(super) async fn limited(
    core: &Client,
    instance: &[String],
    workspaces: Vec<String>,
) -> Result<Option<ReachView>, CliError> {
    if instance.is_empty() && workspaces.is_empty() {
        return Ok(None);
    }
    let all = instances(core).await?;
    let ids = instance.iter().map(|name| named(&all, name).map(|one| one.id.clone())).collect::<Result<_, _>>()?;
    // A workspace that nobody is in was mistyped, or it would be of nothing.
    if let Some(nobodys) = workspaces.iter().find(|name| !all.iter().any(|one| one.workspace == **name)) {
        return Err(CliError::Asked(words::words().cli_none_of_workspace(&format!("{nobodys:?}"))));
    }
    Ok(Some(ReachView::Only { instances: ids, workspaces }))
}

/// All of them are known before the first is revoked; and one that is refused keeps none of the others.
async fn revoke(core: &Client, out: &mut Out, keys: &[String], yes: bool) -> Result<(), CliError> {
    let known = known(core).await?;
    let mut meant = keys.iter().map(|name| of(&known, name)).collect::<Result<Vec<_>, _>>()?;
    let mut seen = HashSet::new();
    meant.retain(|key| seen.insert(&key.id));
    if !yes {
        let names: Vec<&str> = meant.iter().map(|key| key.name.as_str()).collect();
        asking::sure_of(&names.join(", "), &words::words().cli_revoke_what()).await?;
    }
    let mut refused = None;
    for key in &meant {
        let done: Value = match core.call("revoke_key", &json!({ "key": key.id })).await {
            Ok(done) => done,
            Err(error) => {
                refused.get_or_insert(error);
                continue;
            }
        };
        if out.is_json() {
            out.json(&done)?;
        } else {
            out.line(&format!("{}: {}", key.name, words::words().cli_key_revoked()))?;
        }
    }
    refused.map_or(Ok(()), |error| Err(error.into()))
}

/// The key of an id, or of a name; none that was revoked.
fn of<'a>(known: &'a [KeyView], name: &str) -> Result<&'a KeyView, CliError> {
    let mut good = known.iter().filter(|key| key.revoked.is_none());
    let named = |key: &&KeyView| key.name.to_lowercase() == name.trim().to_lowercase();
    let found = good.clone().find(|key| key.id == name).or_else(|| good.find(named));
    found.ok_or_else(|| CliError::Asked(words::words().cli_no_such_key(&format!("{name:?}"))))
}
