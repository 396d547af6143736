//! Devices: made, linked with a phone, looked at, connected anew, logged out and deleted.

use std::time::Duration;

use axum::http::{HeaderValue, StatusCode, header};
use axum::response::IntoResponse as _;
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use serde::Deserialize;
use serde_json::json;
use wakala_contract::{PairByCode, Request as Asks};
use wakala_domain::lifecycle::Badge;
use wakala_front::gowa::{device, state};
use wakala_front::{InstanceSnapshot, Picture, Scope, chat_address};

use super::answer::{done, success};
use crate::speaking::asked::{Answer, Asked, hidden};
use crate::speaking::instances::{added, linking, named, unlinked};
use crate::speaking::refused::Refused;

/// A code is waited for so long.
const CODE_WITHIN: Duration = Duration::from_secs(20);

#[derive(Deserialize)]
struct Wish {
    #[serde(default)]
    device_id: Option<String>,
    #[serde(default)]
    name: Option<String>,
}

/// Whoever may not read may not look whether there is one either.
fn seen(asked: &Asked) -> Result<InstanceSnapshot, Refused> {
    asked.core.seen_instances(&asked.caller)?;
    asked.device()
}

pub(super) fn list(asked: &Asked) -> Answer {
    let all = asked.core.seen_instances(&asked.caller)?;
    Ok(success("List of devices", &all.iter().map(device).collect()))
}

pub(super) fn get(asked: &Asked) -> Answer {
    Ok(success("Device", &device(&seen(asked)?)))
}

pub(super) fn status(asked: &Asked) -> Answer {
    let one = seen(asked)?;
    let (online, linked) = (one.badge() == Badge::Online, one.state.link.has_session());
    let said = json!({
        "device_id": one.name.as_str(), "is_connected": online, "is_logged_in": linked, "status": state(&one),
    });
    Ok(success("Connection status", &said))
}

pub(super) async fn create(asked: &Asked) -> Answer {
    let wish: Wish = asked.json()?;
    asked.caller.needs(Scope::Admin, "a new device")?;
    let says = |text: Option<String>| text.filter(|text| !text.trim().is_empty());
    let name = says(wish.device_id).or(says(wish.name));
    let name = name.unwrap_or_else(|| format!("device_{:08x}", asked.core.engine.random_bits() >> 32));
    if asked.core.instance_named(&asked.caller, &name).is_some() {
        return Err(Refused::new(StatusCode::CONFLICT, format!("device {name} already exists")));
    }
    let one = added(asked, name).await?;
    Ok(success("Device created", &device(&one)))
}

pub(super) async fn delete(asked: &Asked) -> Answer {
    asked.caller.needs(Scope::Admin, "deleting a device")?;
    let one = asked.device()?;
    asked.asks(Asks::DeleteInstance(named(&one))).await?;
    Ok(done("Device deleted"))
}

/// Has one that is linked with nobody show a code.
async fn unlinked_one(asked: &Asked) -> Result<InstanceSnapshot, Refused> {
    asked.caller.needs(Scope::Control, "a pairing code")?;
    let one = asked.device()?;
    if one.state.link.has_session() {
        return Err(Refused::bad("you are already logged in"));
    }
    linking(asked, &one).await?;
    Ok(one)
}

pub(super) async fn login(asked: &Asked) -> Answer {
    let one = unlinked_one(asked).await?;
    let Some(shown) = asked.core.qr_soon(&asked.caller, one.id, CODE_WITHIN).await? else {
        return Err(Refused::new(StatusCode::SERVICE_UNAVAILABLE, "WhatsApp has given no code in time: ask again"));
    };
    let rest = asked.core.clock.wall().until(shown.picture.until);
    let name = utf8_percent_encode(one.name.as_str(), NON_ALPHANUMERIC);
    let said = json!({
        "device_id": one.name.as_str(), "qr_link": format!("{}/devices/{name}/qr.png", asked.base),
        "qr_duration": rest.as_secs(),
    });
    Ok(hidden(success("Login success", &said)))
}

/// The code as a picture, where `qr_link` leads.
pub(super) fn qr(asked: &Asked) -> Answer {
    asked.caller.needs(Scope::Control, "a pairing code")?;
    let one = asked.device()?;
    let picture = asked.core.pairing_picture(&asked.caller, &one.id.to_string(), Picture::Png)?;
    let mut answer = picture.bytes.into_response();
    answer.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static(picture.media_type));
    Ok(hidden(answer))
}

#[derive(Deserialize)]
struct Typed {
    #[serde(default)]
    phone: String,
}

async fn code_for(asked: &Asked, phone: &str) -> Answer {
    let phone = chat_address(phone)?.phone().ok_or_else(|| Refused::bad("phone is a number: 255700000431"))?;
    let one = unlinked_one(asked).await?;
    let id = one.id.to_string();
    asked.asks(Asks::PairByCode(PairByCode { id: id.clone(), phone: phone.to_string() })).await?;
    let code = asked.core.pairing_code(&asked.caller, &id).await?;
    let (first, second) = code.split_at_checked(4).unwrap_or((&code, ""));
    let said = json!({ "device_id": one.name.as_str(), "pair_code": format!("{first}-{second}") });
    Ok(hidden(success("Login with code success", &said)))
}

pub(super) async fn login_code(asked: &Asked) -> Answer {
    let typed: Typed = asked.json()?;
    code_for(asked, &typed.phone).await
}

pub(super) async fn login_with_code(asked: &Asked) -> Answer {
    code_for(asked, asked.query.get("phone").unwrap_or_default()).await
}

pub(super) async fn logout(asked: &Asked) -> Answer {
    asked.caller.needs(Scope::Admin, "logging a device out")?;
    let one = asked.device()?;
    if !unlinked(asked, &one).await? {
        return Err(Refused::bad("you are not logged in"));
    }
    Ok(done("Success logout"))
}

pub(super) async fn reconnect(asked: &Asked) -> Answer {
    let one = asked.device()?;
    asked.asks(Asks::RestartInstance(named(&one))).await?;
    Ok(done("Reconnect success"))
}

#[cfg(test)]
mod tests {
    use serde_json::Value;

    use super::*;

    #[test]
    fn a_device_is_made_with_a_name_or_without() {
        let of = |json: Value| serde_json::from_value::<Wish>(json).map(|wish| wish.device_id.or(wish.name)).ok();
        assert_eq!(of(json!({ "name": "Duka", "description": "a" })), Some(Some("Duka".to_owned())));
        assert_eq!(of(json!({})), Some(None));
        assert_eq!(of(json!({ "name": 5 })), None);
    }
}
