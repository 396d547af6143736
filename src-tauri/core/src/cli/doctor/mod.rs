//! Looks at everything that Wakala needs on this PC, and says of each whether it is well and what to do. It changes nothing, and works
//! where no core runs as far as it can.

mod core;
mod data;
#[cfg(target_os = "linux")]
mod desktop;
mod network;

use std::path::Path;

use serde::Serialize;
use serde_json::json;

use super::CliError;
use super::out::Out;
use crate::autostart::{self, Autostart};
use crate::startup::{self, StartError};

/// How it stands with something.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
enum Verdict {
    Ok,
    /// Something will be missed, or will go wrong later.
    Warning,
    /// Something does not work.
    Fault,
}

impl Verdict {
    fn word(self) -> &'static str {
        match self {
            Verdict::Ok => "ok",
            Verdict::Warning => "WARNING",
            Verdict::Fault => "FAULT",
        }
    }
}

/// What was found.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
struct Finding {
    what: &'static str,
    verdict: Verdict,
    said: String,
    /// What to do.
    advice: Option<String>,
}

fn ok(what: &'static str, said: impl Into<String>) -> Finding {
    Finding { what, verdict: Verdict::Ok, said: said.into(), advice: None }
}

fn warning(what: &'static str, said: impl Into<String>, advice: impl Into<String>) -> Finding {
    Finding { what, verdict: Verdict::Warning, said: said.into(), advice: Some(advice.into()) }
}

fn fault(what: &'static str, said: impl Into<String>, advice: impl Into<String>) -> Finding {
    Finding { what, verdict: Verdict::Fault, said: said.into(), advice: Some(advice.into()) }
}

pub(super) async fn doctor(out: &mut Out, data_dir: Option<&Path>) -> Result<(), CliError> {
    let wishes = startup::wishes();
    tell(out, &settings(wishes.as_ref().err()))?;
    let mut found = vec![settings(wishes.as_ref().err())];
    let sessions = wishes.as_ref().ok().and_then(|wishes| wishes.sessions.clone());
    let server = wishes.ok().and_then(|wishes| wishes.server);
    if let Some(data_dir) = data_dir {
        let (place, sessions) = (data_dir.to_owned(), sessions.unwrap_or_else(|| data_dir.join("sessions")));
        let looked = tokio::task::spawn_blocking(move || data::look(&place, &sessions)).await;
        each(out, &mut found, looked.map_err(std::io::Error::other)?)?;
        each(out, &mut found, core::look(data_dir).await)?;
    }
    each(out, &mut found, network::look(server.as_ref()).await)?;
    #[cfg(target_os = "linux")]
    each(out, &mut found, desktop::look().await)?;
    let state = tokio::task::spawn_blocking(autostart::state).await.map_err(std::io::Error::other)?;
    each(out, &mut found, vec![starting(state)])?;
    let faults = found.iter().filter(|one| one.verdict == Verdict::Fault).count();
    let warnings = found.iter().filter(|one| one.verdict == Verdict::Warning).count();
    if out.is_json() {
        out.json(&json!({ "findings": found, "faults": faults, "warnings": warnings }))?;
    } else {
        out.line(&closing(faults, warnings))?;
    }
    if faults == 0 { Ok(()) } else { Err(CliError::Fault) }
}

fn closing(faults: usize, warnings: usize) -> String {
    let of = |number: usize, what: &str| format!("{number} {what}{}", if number == 1 { "" } else { "s" });
    match (faults, warnings) {
        (0, 0) => "Everything is well.".to_owned(),
        (faults, warnings) => format!("{}, {}.", of(faults, "fault"), of(warnings, "warning")),
    }
}

/// Says them as they are found: some take their time.
fn each(out: &mut Out, found: &mut Vec<Finding>, more: Vec<Finding>) -> Result<(), CliError> {
    for one in &more {
        tell(out, one)?;
    }
    found.extend(more);
    Ok(())
}

fn tell(out: &mut Out, one: &Finding) -> Result<(), CliError> {
    if out.is_json() {
        return Ok(());
    }
    out.line(&format!("{:<8} {}: {}", one.verdict.word(), one.what, one.said))?;
    if let Some(advice) = &one.advice {
        out.line(&format!("         {advice}"))?;
    }
    Ok(out.flush()?)
}

fn settings(refused: Option<&StartError>) -> Finding {
    const WHAT: &str = "settings";
    match refused {
        None => ok(WHAT, "nothing in the environment is refused"),
        Some(error) => fault(WHAT, error.to_string(), "Wakala does not start with it: change it, or take it away."),
    }
}

fn starting(state: Result<Autostart, autostart::AutostartError>) -> Finding {
    const WHAT: &str = "start with the system";
    match state {
        Ok(Autostart::On) => ok(WHAT, "on"),
        Ok(Autostart::Off) => ok(WHAT, "off; `wakala autostart on` switches it on"),
        Ok(Autostart::Other) => {
            let said = "the entry of that name starts something else than this Wakala";
            warning(WHAT, said, "`wakala autostart on` has it start this one.")
        }
        Err(error @ autostart::AutostartError::Practice) => ok(WHAT, format!("off: {error}")),
        Err(error) => warning(WHAT, error.to_string(), "Look whether the folder is yours and can be written to."),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_found_is_counted() {
        assert_eq!(closing(0, 0), "Everything is well.");
        assert_eq!(closing(1, 2), "1 fault, 2 warnings.");
    }

    #[test]
    fn a_setting_that_is_refused_is_a_fault() {
        assert_eq!(settings(None).verdict, Verdict::Ok);
        assert_eq!(settings(Some(&StartError::NoHome)).verdict, Verdict::Fault);
    }
}
