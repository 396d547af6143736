//! What is asked of the server itself.

use serde_json::json;
use wakala_front::Scope;
use wakala_front::waha::{ENGINE, TIER, VERSION};

use crate::speaking::asked::{Answer, Asked, said};

pub(super) fn ping() -> Answer {
    Ok(said(&json!({ "message": "pong" })))
}

pub(super) fn health(asked: &Asked) -> Answer {
    let problems = asked.core.engine.service().problems.len();
    let status = if problems == 0 { "ok" } else { "error" };
    Ok(said(&json!({ "status": status, "info": {}, "error": {}, "details": {} })))
}

pub(super) fn version() -> Answer {
    let platform = format!("{}/{}", std::env::consts::OS, std::env::consts::ARCH);
    Ok(said(&json!({
        "version": VERSION, "engine": ENGINE, "tier": TIER, "browser": null, "platform": platform, "worker": { "id": null },
    })))
}

pub(super) fn status(asked: &Asked) -> Answer {
    asked.caller.needs(Scope::Read, "how the server is")?;
    let up = i64::try_from(asked.core.engine.service().uptime.as_millis()).unwrap_or(i64::MAX);
    let start = asked.core.clock.wall().0.saturating_sub(up);
    Ok(said(&json!({ "startTimestamp": start, "uptime": up, "worker": { "id": null } })))
}
