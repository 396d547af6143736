//! An instance as Evolution shows it.

use chrono::{DateTime, SecondsFormat};
use serde_json::{Value, json};
use wakala_domain::lifecycle::Badge;
use wakala_domain::time::Wall;
use wakala_engine::InstanceSnapshot;

use crate::chat_names::jid;

/// What Evolution calls a number that is linked as a device of a phone.
pub const INTEGRATION: &str = "WHATSAPP-BAILEYS";
/// The version of Evolution whose shapes these are.
pub const VERSION: &str = "2.3.6";

/// The word for how an instance is.
#[must_use]
pub fn state(one: &InstanceSnapshot) -> &'static str {
    match one.badge() {
        Badge::Online => "open",
        Badge::Connecting | Badge::ScanQr | Badge::Reconnecting | Badge::Waiting => "connecting",
        Badge::Stopped | Badge::CodeExpired | Badge::NeedsYou | Badge::Error => "close",
    }
}

/// A time as text.
pub(super) fn written(at: Wall) -> String {
    let at = DateTime::from_timestamp_millis(at.0).unwrap_or_default();
    at.to_rfc3339_opts(SecondsFormat::Millis, true)
}

/// An instance of the list.
#[must_use]
pub fn instance(one: &InstanceSnapshot) -> Value {
    let who = one.state.identity.as_ref();
    let address = who.map(|who| wakala_domain::address::Address::of_phone(&who.phone));
    json!({
        "id": one.id.to_string(),
        "name": one.name.as_str(),
        "instanceName": one.name.as_str(),
        "connectionStatus": state(one),
        "state": state(one),
        "ownerJid": address.as_ref().map(|address| jid(address, None)),
        "number": who.map(|who| who.phone.digits()),
        "profileName": one.name.as_str(),
        "profilePicUrl": null,
        "integration": INTEGRATION,
        "businessId": null,
        "token": null,
        "clientName": "wakala",
        "createdAt": written(one.created),
        "updatedAt": written(one.last_activity.unwrap_or(one.created)),
    })
}
