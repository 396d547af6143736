//! Sessions: instances by their names.

use axum::http::StatusCode;
use axum::response::IntoResponse as _;
use serde::Deserialize;
use serde_json::{Value, json};
use wakala_contract::Request as Asks;
use wakala_domain::instance::Wanted;
use wakala_front::waha::{me, session};
use wakala_front::{InstanceSnapshot, Scope};

use crate::speaking::asked::{Answer, Asked, made, said};
use crate::speaking::instances::{added, named, started, unlinked};
use crate::speaking::refused::Refused;

/// What is wanted of a session.
#[derive(Deserialize)]
struct Wish {
    name: Option<String>,
    start: Option<bool>,
    config: Option<Config>,
}

#[derive(Deserialize)]
struct Config {
    #[serde(default)]
    webhooks: Option<Vec<Value>>,
}

/// What the old operations are told.
#[derive(Deserialize)]
struct Old {
    name: Option<String>,
    #[serde(default)]
    logout: bool,
}

pub(super) fn list(asked: &Asked) -> Answer {
    let all = asked.core.seen_instances(&asked.caller)?;
    let with_stopped = asked.query.is_true("all");
    let shown = all.iter().filter(|one| with_stopped || one.state.wanted == Wanted::Running);
    Ok(said(&shown.map(session).collect()))
}

/// Whoever may not read may not look whether there is one either.
fn seen(asked: &Asked) -> Result<InstanceSnapshot, Refused> {
    asked.core.seen_instances(&asked.caller)?;
    asked.session()
}

pub(super) fn get(asked: &Asked) -> Answer {
    Ok(said(&session(&seen(asked)?)))
}

pub(super) fn whose(asked: &Asked) -> Answer {
    Ok(said(&me(&seen(asked)?)))
}

/// The same as a profile: of one that was linked.
pub(super) fn profile(asked: &Asked) -> Answer {
    let one = seen(asked)?;
    let me = me(&one);
    if me.is_null() {
        asked.needs_status(&one, &["WORKING"])?;
    }
    Ok(said(&json!({ "id": me["id"], "name": one.name.as_str(), "picture": null })))
}

pub(super) async fn create(asked: &Asked) -> Answer {
    let wish: Wish = asked.json()?;
    no_webhooks(wish.config.as_ref())?;
    // All that it takes is looked at first: half of it would be done for nobody.
    asked.caller.needs(Scope::Admin, "a new session")?;
    if wish.start == Some(false) {
        asked.caller.needs(Scope::Control, "stopping a session")?;
    }
    let name = wish.name.unwrap_or_else(|| format!("session_{:08x}", asked.core.engine.random_bits() >> 32));
    if asked.core.instance_named(&asked.caller, &name).is_some() {
        let why = format!("Session '{name}' already exists. Use PUT to update it.");
        return Err(Refused::new(StatusCode::UNPROCESSABLE_ENTITY, why));
    }
    let one = added(asked, name).await?;
    if wish.start == Some(false) {
        asked.asks(Asks::StopInstance(named(&one))).await?;
    }
    Ok(made(&session(&asked.again(&one))))
}

/// What would be told nobody is refused, and not passed over.
fn no_webhooks(config: Option<&Config>) -> Result<(), Refused> {
    let any = config.and_then(|config| config.webhooks.as_ref()).is_some_and(|all| !all.is_empty());
    let why = "webhooks in WAHA's shapes are not told yet: leave out config.webhooks, and read /ws or add a webhook in Wakala";
    if any { Err(Refused::not_done(why)) } else { Ok(()) }
}

pub(super) async fn update(asked: &Asked) -> Answer {
    let one = asked.session()?;
    let wish: Wish = asked.json()?;
    no_webhooks(wish.config.as_ref())?;
    // It asks for the same as it is: only who may change a session is answered as if it were changed.
    asked
        .asks(Asks::EditInstance(wakala_contract::EditInstance {
            id: one.id.to_string(),
            name: wish.name.unwrap_or_else(|| one.name.as_str().to_owned()),
            workspace: one.workspace.clone(),
        }))
        .await?;
    Ok(said(&session(&asked.again(&one))))
}

/// That a session which is not there is deleted is true.
pub(super) async fn delete(asked: &Asked) -> Answer {
    asked.caller.needs(Scope::Admin, "deleting a session")?;
    if let Some(one) = asked.core.instance_named(&asked.caller, asked.part("session")) {
        asked.asks(Asks::DeleteInstance(named(&one))).await?;
    }
    Ok(StatusCode::OK.into_response())
}

pub(super) async fn start(asked: &Asked) -> Answer {
    let one = asked.session()?;
    started(asked, &one).await?;
    Ok(made(&session(&asked.again(&one))))
}

pub(super) async fn stop(asked: &Asked) -> Answer {
    let one = asked.session()?;
    asked.asks(Asks::StopInstance(named(&one))).await?;
    Ok(made(&session(&asked.again(&one))))
}

pub(super) async fn restart(asked: &Asked) -> Answer {
    let one = asked.session()?;
    asked.asks(Asks::RestartInstance(named(&one))).await?;
    Ok(made(&session(&asked.again(&one))))
}

pub(super) async fn logout(asked: &Asked) -> Answer {
    let one = asked.session()?;
    // One that is nobody's is logged out already.
    unlinked(asked, &one).await?;
    Ok(made(&session(&asked.again(&one))))
}

pub(super) async fn start_old(asked: &Asked) -> Answer {
    let old: Old = asked.json()?;
    let wish: Wish = asked.json()?;
    no_webhooks(wish.config.as_ref())?;
    let name = old.name.unwrap_or_else(|| "default".to_owned());
    let one = match asked.core.instance_named(&asked.caller, &name) {
        Some(one) => {
            started(asked, &one).await?;
            one
        }
        None => added(asked, name).await?,
    };
    Ok(made(&session(&asked.again(&one))))
}

pub(super) async fn stop_old(asked: &Asked) -> Answer {
    let old: Old = asked.json()?;
    asked.caller.needs(Scope::Control, "stopping a session")?;
    if old.logout {
        asked.caller.needs(Scope::Admin, "logging a session out")?;
    }
    let one = asked.named(old.name.as_deref().unwrap_or("default"))?;
    if old.logout {
        unlinked(asked, &one).await?;
    }
    asked.asks(Asks::StopInstance(named(&one))).await?;
    Ok(made(&json!({})))
}

pub(super) async fn logout_old(asked: &Asked) -> Answer {
    let old: Old = asked.json()?;
    let one = asked.named(old.name.as_deref().unwrap_or("default"))?;
    unlinked(asked, &one).await?;
    Ok(made(&json!({})))
}
