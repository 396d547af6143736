//! A device as GOWA shows it: an instance, by its name.

use chrono::{DateTime, SecondsFormat};
use serde_json::{Value, json};
use wakala_domain::address::Address;
use wakala_domain::lifecycle::Badge;
use wakala_domain::time::Wall;
use wakala_engine::InstanceSnapshot;

/// A time as text.
pub(super) fn written(at: Wall) -> String {
    DateTime::from_timestamp_millis(at.0).unwrap_or_default().to_rfc3339_opts(SecondsFormat::Secs, true)
}

/// The word for how a device is.
#[must_use]
pub fn state(one: &InstanceSnapshot) -> &'static str {
    match one.badge() {
        Badge::Online => "logged_in",
        Badge::Connecting | Badge::ScanQr | Badge::Reconnecting | Badge::Waiting => "connecting",
        Badge::Stopped | Badge::CodeExpired | Badge::NeedsYou | Badge::Error => "disconnected",
    }
}

/// A device.
#[must_use]
pub fn device(one: &InstanceSnapshot) -> Value {
    let who = one.state.identity.as_ref();
    let jid = who.map(|who| Address::of_phone(&who.phone).to_string());
    json!({
        "id": one.name.as_str(),
        "device_id": one.name.as_str(),
        "device": jid,
        "name": one.name.as_str(),
        "display_name": one.name.as_str(),
        "jid": jid,
        "phone": who.map(|who| who.phone.digits()),
        "phone_number": who.map(|who| who.phone.digits()),
        "pushname": one.name.as_str(),
        "state": state(one),
        "status": state(one),
        "created_at": written(one.created),
        "last_seen": one.last_activity.map(written),
    })
}
