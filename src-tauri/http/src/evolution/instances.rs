//! Instances: made, linked with a phone, looked at, begun anew, logged out and deleted.

use std::time::Duration;

use axum::http::StatusCode;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde::Deserialize;
use serde_json::{Value, json};
use wakala_contract::{PairByCode, Request as Asks};
use wakala_front::evolution::{INTEGRATION, VERSION, instance, state};
use wakala_front::{InstanceSnapshot, Scope};

use crate::speaking::asked::{Answer, Asked, hidden, made, said};
use crate::speaking::instances::{added, linking, named, unlinked};
use crate::speaking::refused::Refused;

/// Why nothing is told in Evolution's shape.
pub(super) const NO_WEBHOOKS: &str =
    "webhooks in Evolution's shape are not told: add a webhook in Wakala, or ask findMessages";
/// A code is waited for so long.
const CODE_WITHIN: Duration = Duration::from_secs(20);

/// What is wanted of a new instance.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Wish {
    #[serde(default)]
    instance_name: String,
    #[serde(default)]
    integration: Option<String>,
    #[serde(default)]
    token: Option<String>,
    #[serde(default)]
    number: Option<String>,
    #[serde(default)]
    qrcode: Option<bool>,
    #[serde(default)]
    proxy_host: Option<String>,
    #[serde(default)]
    chatwoot_account_id: Option<Value>,
    #[serde(default)]
    webhook: Option<Value>,
    #[serde(default)]
    websocket: Option<Value>,
    #[serde(default)]
    rabbitmq: Option<Value>,
    #[serde(default)]
    nats: Option<Value>,
    #[serde(default)]
    sqs: Option<Value>,
}

impl Wish {
    /// Refuses what would be told or used by nobody, and does not pass over it.
    fn only_what_is_done(&self) -> Result<(), Refused> {
        let says = |text: &Option<String>| text.as_deref().is_some_and(|text| !text.trim().is_empty());
        if self.integration.as_deref().is_some_and(|kind| !kind.is_empty() && kind != INTEGRATION) {
            return Err(Refused::not_done("numbers are linked to a phone: integration is WHATSAPP-BAILEYS"));
        }
        if says(&self.token) {
            return Err(Refused::not_done(
                "keys are made in Wakala, and an instance has none of its own: leave out token",
            ));
        }
        if says(&self.proxy_host) {
            return Err(Refused::not_done("proxies are chosen in Wakala: leave out proxyHost"));
        }
        let wanted = |said: &Option<Value>| said.as_ref().is_some_and(is_wanted);
        if wanted(&self.webhook) {
            return Err(Refused::not_done(NO_WEBHOOKS));
        }
        if [&self.websocket, &self.rabbitmq, &self.nats, &self.sqs, &self.chatwoot_account_id].into_iter().any(wanted) {
            return Err(Refused::not_done("what happens is told by Wakala's own webhooks and events alone"));
        }
        Ok(())
    }
}

/// Whether a setting says that something is to be told somebody.
fn is_wanted(said: &Value) -> bool {
    match said {
        Value::Null => false,
        Value::Bool(wanted) => *wanted,
        Value::Number(_) => true,
        Value::String(text) => !text.is_empty(),
        Value::Array(all) => !all.is_empty(),
        Value::Object(all) => {
            let is_off = all.get("enabled") == Some(&Value::Bool(false));
            let leads = all.get("url").and_then(Value::as_str).is_some_and(|url| !url.is_empty());
            !is_off && (leads || all.get("enabled") == Some(&Value::Bool(true)))
        }
    }
}

fn as_it_is(one: &InstanceSnapshot) -> Value {
    json!({ "instance": { "instanceName": one.name.as_str(), "state": state(one) } })
}

/// That it is there, for whoever asks.
pub(super) fn welcome() -> Answer {
    Ok(said(&json!({
        "status": 200, "message": "Welcome to the Evolution API, it is working!", "version": VERSION, "clientName": "wakala",
        "manager": null, "documentation": null,
    })))
}

/// Whoever may not read may not look whether there is one either.
fn seen(asked: &Asked) -> Result<InstanceSnapshot, Refused> {
    asked.core.seen_instances(&asked.caller)?;
    asked.instance()
}

pub(super) fn fetch(asked: &Asked) -> Answer {
    let mut all = asked.core.seen_instances(&asked.caller)?;
    if let Some(name) = asked.query.get("instanceName") {
        let one = asked.named(name)?;
        all.retain(|other| other.id == one.id);
    }
    if let Some(id) = asked.query.get("instanceId") {
        all.retain(|one| one.id.to_string() == id);
    }
    Ok(said(&all.iter().map(instance).collect()))
}

pub(super) fn connection_state(asked: &Asked) -> Answer {
    Ok(said(&as_it_is(&seen(asked)?)))
}

pub(super) async fn create(asked: &Asked) -> Answer {
    let wish: Wish = asked.json()?;
    wish.only_what_is_done()?;
    // All that it takes is looked at first: half of it would be done for nobody.
    asked.caller.needs(Scope::Admin, "a new instance")?;
    let shows = wish.qrcode.unwrap_or(false);
    if shows {
        asked.caller.needs(Scope::Control, "a pairing code")?;
    }
    let number = wish.number.as_deref().filter(|number| !number.trim().is_empty()).map(with_plus).transpose()?;
    if wish.instance_name.trim().is_empty() {
        return Err(Refused::bad("instanceName is needed"));
    }
    let name = wish.instance_name;
    if asked.core.instance_named(&asked.caller, &name).is_some() {
        let why = format!("This name \"{name}\" is already in use.");
        return Err(Refused::new(StatusCode::FORBIDDEN, why));
    }
    let one = added(asked, name).await?;
    // It is there: that WhatsApp has no code for it yet is no reason to say that it is not.
    let code = if shows { shown(asked, &one, number).await.unwrap_or_else(|_| no_code()) } else { Value::Null };
    let one = asked.again(&one);
    let mut answer = json!({
        "instance": {
            "instanceName": one.name.as_str(), "instanceId": one.id.to_string(), "integration": INTEGRATION,
            "webhookWaBusiness": null, "accessTokenWaBusiness": "", "status": "connecting",
        },
        "hash": null,
        "webhook": {}, "websocket": {}, "rabbitmq": {}, "nats": {}, "sqs": {},
        "settings": {
            "rejectCall": false, "msgCall": "", "groupsIgnore": false, "alwaysOnline": false, "readMessages": false,
            "readStatus": false, "syncFullHistory": false,
        },
    });
    if !code.is_null() {
        answer["qrcode"] = code;
    }
    Ok(hidden(made(&answer)))
}

/// The number of a phone, with its plus: with or without an address behind it.
fn with_plus(number: &str) -> Result<String, Refused> {
    let address = wakala_front::chat_address(number)?;
    let phone = address.phone().ok_or_else(|| Refused::bad("number is that of a phone: 255700000431"))?;
    Ok(phone.to_string())
}

fn no_code() -> Value {
    json!({ "pairingCode": null, "code": null, "base64": null, "count": 0 })
}

/// The code of one that is being linked: to be typed at that phone, or to be scanned.
async fn shown(asked: &Asked, one: &InstanceSnapshot, number: Option<String>) -> Result<Value, Refused> {
    if let Some(phone) = number {
        asked.asks(Asks::PairByCode(PairByCode { id: one.id.to_string(), phone })).await?;
        let code = asked.core.pairing_code(&asked.caller, &one.id.to_string()).await?;
        return Ok(json!({ "pairingCode": code, "code": null, "base64": null, "count": 1 }));
    }
    let shown = asked.core.qr_soon(&asked.caller, one.id, CODE_WITHIN).await?;
    Ok(shown.map_or_else(no_code, |shown| {
        let picture = format!("data:image/png;base64,{}", STANDARD.encode(&shown.picture.bytes));
        json!({ "pairingCode": null, "code": shown.text, "base64": picture, "count": shown.number })
    }))
}

pub(super) async fn connect(asked: &Asked) -> Answer {
    asked.caller.needs(Scope::Control, "a pairing code")?;
    let one = asked.instance()?;
    let number = asked.query.get("number").map(with_plus).transpose()?;
    linking(asked, &one).await?;
    // One that is linked shows no code, and needs none.
    if one.state.link.has_session() {
        return Ok(said(&as_it_is(&asked.again(&one))));
    }
    Ok(hidden(said(&shown(asked, &one, number).await?)))
}

pub(super) async fn restart(asked: &Asked) -> Answer {
    let one = asked.instance()?;
    asked.asks(Asks::RestartInstance(named(&one))).await?;
    Ok(said(&as_it_is(&asked.again(&one))))
}

pub(super) async fn logout(asked: &Asked) -> Answer {
    asked.caller.needs(Scope::Admin, "logging an instance out")?;
    let one = asked.instance()?;
    if !unlinked(asked, &one).await? {
        return Err(Refused::bad(format!("The \"{}\" instance is not connected", one.name.as_str())));
    }
    Ok(done("Instance logged out"))
}

pub(super) async fn delete(asked: &Asked) -> Answer {
    asked.caller.needs(Scope::Admin, "deleting an instance")?;
    let one = asked.instance()?;
    // One that is linked and out of reach would lose its chats as well.
    if one.state.link.has_session() {
        return Err(Refused::bad(format!("The \"{}\" instance needs to be disconnected", one.name.as_str())));
    }
    asked.asks(Asks::DeleteInstance(named(&one))).await?;
    Ok(done("Instance deleted"))
}

fn done(message: &str) -> axum::response::Response {
    said(&json!({ "status": "SUCCESS", "error": false, "response": { "message": message } }))
}

/// There is none in Evolution's shape.
pub(super) fn no_webhook(asked: &Asked) -> Answer {
    seen(asked)?;
    Ok(said(&Value::Null))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_would_be_told_nobody_is_refused_and_what_is_off_is_not() {
        let of = |more: Value| {
            let mut wish = json!({ "instanceName": "Duka" });
            wish.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
            serde_json::from_value::<Wish>(wish).unwrap().only_what_is_done().is_ok()
        };
        for fine in [
            json!({}),
            json!({ "integration": "WHATSAPP-BAILEYS", "token": "", "proxyHost": "", "webhook": null, "rejectCall": true }),
            json!({ "webhook": { "enabled": false, "url": "http://x" }, "rabbitmq": { "enabled": false, "events": [] } }),
            json!({ "webhook": { "url": "" }, "chatwootAccountId": "" }),
        ] {
            assert!(of(fine.clone()), "{fine}");
        }
        for refused in [
            json!({ "integration": "WHATSAPP-BUSINESS" }),
            json!({ "token": "abc" }),
            json!({ "proxyHost": "10.0.0.1" }),
            json!({ "webhook": { "url": "http://x", "events": [] } }),
            json!({ "webhook": "http://x" }),
            json!({ "rabbitmq": { "enabled": true } }),
            json!({ "chatwootAccountId": 5 }),
        ] {
            assert!(!of(refused.clone()), "{refused}");
        }
    }
}
