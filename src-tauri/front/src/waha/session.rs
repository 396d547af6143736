//! A session as WAHA shows it: an instance, with its name in place of its id.

use serde_json::{Value, json};
use wakala_domain::lifecycle::{Badge, Offer, State};
use wakala_engine::InstanceSnapshot;

use super::names::person_name;

/// The engine that WAHA's clients are told: the one whose answers these are like.
pub const ENGINE: &str = "NOWEB";
/// What WAHA calls the edition that has everything.
pub const TIER: &str = "PLUS";
/// The version of WAHA whose shapes these are.
pub const VERSION: &str = "2026.9.2";

/// The word for how a session is.
#[must_use]
pub fn status(state: &State) -> &'static str {
    match &state.offer {
        Offer::Passkey { code: None, .. } => return "PASSKEY_REQUIRED",
        Offer::Passkey { code: Some(_), .. } => return "PASSKEY_CONFIRMATION_REQUIRED",
        Offer::None
        | Offer::Requested
        | Offer::Qr { .. }
        | Offer::Code { .. }
        | Offer::Expired
        | Offer::Finishing { .. } => {}
    }
    match state.badge() {
        Badge::Stopped => "STOPPED",
        Badge::Connecting | Badge::Reconnecting | Badge::Waiting => "STARTING",
        Badge::ScanQr => "SCAN_QR_CODE",
        Badge::Online => "WORKING",
        Badge::CodeExpired | Badge::NeedsYou | Badge::Error => "FAILED",
    }
}

/// Whose account a session is; nobody's before it was linked.
#[must_use]
pub fn me(one: &InstanceSnapshot) -> Value {
    one.state.identity.as_ref().map_or(Value::Null, |who| {
        json!({
            "id": format!("{}@c.us", who.phone.digits()),
            "pushName": one.name.as_str(),
            "jid": format!("{}@s.whatsapp.net", who.phone.digits()),
            "lid": who.lid.as_ref().map(person_name),
        })
    })
}

/// A session.
#[must_use]
pub fn session(one: &InstanceSnapshot) -> Value {
    json!({
        "name": one.name.as_str(),
        "status": status(&one.state),
        "config": { "metadata": {}, "debug": false },
        "me": me(one),
        "engine": { "engine": ENGINE },
        "presence": null,
        "timestamps": { "activity": one.last_activity.map(|at| at.0) },
        "assignedWorker": null,
    })
}
