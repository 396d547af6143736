//! Looks at everything that Wakala needs on this PC, and says of each whether it is well and what to do. It changes nothing, and works
//! where no core runs as far as it can.

mod core;
mod data;
#[cfg(target_os = "linux")]
mod desktop;
mod network;

use std::path::Path;
use std::time::Duration;

use anstyle::{AnsiColor, Style};
use serde::Serialize;
use serde_json::json;
use unicode_width::UnicodeWidthStr as _;

use super::CliError;
use super::out::Out;
use super::words::words;
use crate::autostart::{self, Autostart};
use crate::startup::{self, StartError};

/// How wide the word of a verdict is at most.
const WORD: usize = 8;
/// How long one look may take: a disk or a bus that hangs answers never.
const LONGEST: Duration = Duration::from_secs(60);

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
    fn word(self) -> (String, Style) {
        let w = words();
        match self {
            Verdict::Ok => (w.doctor_ok(), AnsiColor::Green.on_default()),
            Verdict::Warning => (w.doctor_warning(), AnsiColor::Yellow.on_default()),
            Verdict::Fault => (w.doctor_fault(), AnsiColor::Red.on_default().bold()),
        }
    }
}

/// What is looked at. Programs read it as it stands here.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(not(target_os = "linux"), allow(dead_code, reason = "other systems are asked less"))]
enum What {
    #[serde(rename = "settings")]
    Settings,
    #[serde(rename = "data folder")]
    Folder,
    #[serde(rename = "room on the disk")]
    Room,
    #[serde(rename = "database")]
    Database,
    #[serde(rename = "sessions")]
    Sessions,
    #[serde(rename = "open files")]
    OpenFiles,
    #[serde(rename = "Wakala")]
    Wakala,
    #[serde(rename = "numbers")]
    Numbers,
    #[serde(rename = "health")]
    Health,
    #[serde(rename = "access for programs")]
    Interface,
    #[serde(rename = "way to WhatsApp")]
    Way,
    #[serde(rename = "clock")]
    Clock,
    #[serde(rename = "desktop")]
    Desktop,
    #[serde(rename = "notifications")]
    Notifications,
    #[serde(rename = "tray")]
    Tray,
    #[serde(rename = "service unit")]
    Unit,
    #[serde(rename = "start with the system")]
    Starting,
}

impl What {
    fn word(self) -> String {
        let w = words();
        match self {
            What::Settings => w.doctor_what_settings(),
            What::Folder => w.doctor_what_folder(),
            What::Room => w.doctor_what_room(),
            What::Database => w.doctor_what_database(),
            What::Sessions => w.doctor_what_sessions(),
            What::OpenFiles => w.doctor_what_files(),
            What::Wakala => w.app(),
            What::Numbers => w.doctor_what_numbers(),
            What::Health => w.doctor_what_health(),
            What::Interface => w.doctor_what_interface(),
            What::Way => w.doctor_what_way(),
            What::Clock => w.doctor_what_clock(),
            What::Desktop => w.doctor_what_desktop(),
            What::Notifications => w.doctor_what_notifications(),
            What::Tray => w.doctor_what_tray(),
            What::Unit => w.doctor_what_unit(),
            What::Starting => w.doctor_what_starting(),
        }
    }
}

/// What was found.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
struct Finding {
    what: What,
    verdict: Verdict,
    said: String,
    /// What to do.
    advice: Option<String>,
}

fn ok(what: What, said: impl Into<String>) -> Finding {
    Finding { what, verdict: Verdict::Ok, said: said.into(), advice: None }
}

fn warning(what: What, said: impl Into<String>, advice: impl Into<String>) -> Finding {
    Finding { what, verdict: Verdict::Warning, said: said.into(), advice: Some(advice.into()) }
}

fn fault(what: What, said: impl Into<String>, advice: impl Into<String>) -> Finding {
    Finding { what, verdict: Verdict::Fault, said: said.into(), advice: Some(advice.into()) }
}

pub(super) async fn doctor(out: &mut Out, data_dir: Option<&Path>) -> Result<(), CliError> {
    let wishes = startup::wishes();
    tell(out, &settings(wishes.as_ref().err()))?;
    let mut found = vec![settings(wishes.as_ref().err())];
    let sessions = wishes.as_ref().ok().and_then(|wishes| wishes.sessions.clone());
    let server = wishes.ok().and_then(|wishes| wishes.server);
    if let Some(data_dir) = data_dir {
        let sessions = sessions.unwrap_or_else(|| data_dir.join("sessions"));
        let folder = data_dir.to_owned();
        let looked = blocking(What::Folder, move || data::folder(&folder)).await;
        let is_there = matches!(&looked, Ok(Ok(_)));
        each(out, &mut found, looked.map_or_else(|late| vec![late], |looked| looked.unwrap_or_else(|one| vec![one])))?;
        if is_there {
            let file = data_dir.join("wakala.db");
            each(
                out,
                &mut found,
                vec![blocking(What::Database, move || data::database(&file)).await.unwrap_or_else(|late| late)],
            )?;
            let looked = blocking(What::Sessions, move || data::sessions(&sessions)).await;
            each(out, &mut found, looked.unwrap_or_else(|late| vec![late]))?;
        }
        each(out, &mut found, within(What::Wakala, core::look(data_dir)).await)?;
    }
    each(out, &mut found, within(What::Way, network::look(server.as_ref())).await)?;
    #[cfg(target_os = "linux")]
    each(out, &mut found, within(What::Desktop, desktop::look()).await)?;
    let state = blocking(What::Starting, || {
        starting(autostart::state(), autostart::is_service(), wakala_client::desktop().is_some())
    })
    .await;
    each(out, &mut found, vec![state.unwrap_or_else(|late| late)])?;
    let faults = found.iter().filter(|one| one.verdict == Verdict::Fault).count();
    let warnings = found.iter().filter(|one| one.verdict == Verdict::Warning).count();
    if out.is_json() {
        out.json(&json!({ "findings": found, "faults": faults, "warnings": warnings }))?;
    } else {
        out.line(&closing(faults, warnings))?;
    }
    if faults == 0 { Ok(()) } else { Err(CliError::Fault) }
}

/// A look that did not come to its end in time.
fn late(what: What) -> Finding {
    let w = words();
    warning(what, w.doctor_late(LONGEST.as_secs()), w.doctor_late_do())
}

async fn within(what: What, looks: impl Future<Output = Vec<Finding>>) -> Vec<Finding> {
    tokio::time::timeout(LONGEST, looks).await.unwrap_or_else(|_| vec![late(what)])
}

/// The same for what blocks.
async fn blocking<T: Send + 'static>(what: What, looks: impl FnOnce() -> T + Send + 'static) -> Result<T, Finding> {
    blocking_for(LONGEST, what, looks).await
}

async fn blocking_for<T: Send + 'static>(
    longest: Duration,
    what: What,
    looks: impl FnOnce() -> T + Send + 'static,
) -> Result<T, Finding> {
    match tokio::time::timeout(longest, tokio::task::spawn_blocking(looks)).await {
        Ok(Ok(looked)) => Ok(looked),
        Ok(Err(error)) => Err(fault(what, error.to_string(), words().doctor_own_do())),
        Err(_) => Err(late(what)),
    }
}

fn closing(faults: usize, warnings: usize) -> String {
    let w = words();
    match (faults, warnings) {
        (0, 0) => w.doctor_all_well(),
        (faults, warnings) => format!("{}, {}.", w.doctor_faults(faults), w.doctor_warnings(warnings)),
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
    let (word, style) = one.verdict.word();
    let rest = format!("{} {}: {}", " ".repeat(WORD.saturating_sub(word.width())), one.what.word(), one.said);
    out.told(&word, style, &rest)?;
    if let Some(advice) = &one.advice {
        out.line(&format!("{} {advice}", " ".repeat(WORD)))?;
    }
    Ok(out.flush()?)
}

fn settings(refused: Option<&StartError>) -> Finding {
    let w = words();
    match refused {
        None => ok(What::Settings, w.doctor_settings_well()),
        Some(error) => fault(What::Settings, error.to_string(), w.doctor_settings_do()),
    }
}

/// `desktop`: it starts when somebody logs in at a desktop, and where there is none nothing is amiss.
fn starting(state: Result<Autostart, autostart::AutostartError>, service: bool, desktop: bool) -> Finding {
    const WHAT: What = What::Starting;
    let w = words();
    match state {
        Ok(Autostart::On) if service => warning(WHAT, w.doctor_starting_twice(), w.doctor_starting_twice_do()),
        Ok(Autostart::Off | Autostart::Other) | Err(_) if service => ok(WHAT, w.doctor_starting_service()),
        Ok(Autostart::On) => ok(WHAT, w.doctor_starting_on()),
        Ok(Autostart::Off) => ok(WHAT, w.doctor_starting_off()),
        Ok(Autostart::Other) => warning(WHAT, w.doctor_starting_other(), w.doctor_starting_other_do()),
        Err(autostart::AutostartError::Practice) => ok(WHAT, w.cli_starts_practice()),
        Err(autostart::AutostartError::NoHome) if !desktop => ok(WHAT, w.cli_starts_off()),
        Err(error) => warning(WHAT, error.to_string(), w.doctor_starting_rights_do()),
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

    #[tokio::test(start_paused = true)]
    async fn what_does_not_answer_is_not_waited_for() {
        let found = within(What::Database, std::future::pending()).await;
        assert_eq!((found[0].what, found[0].verdict), (What::Database, Verdict::Warning));
        assert_eq!(found[0].said, "not looked at to the end: nothing answered for 60 s");
    }

    #[tokio::test]
    async fn neither_is_what_blocks() {
        let (hangs, goes_on) = std::sync::mpsc::channel::<()>();
        let looked = blocking_for(Duration::ZERO, What::Database, move || goes_on.recv().is_ok()).await;
        drop(hangs);
        assert_eq!(looked, Err(late(What::Database)));
        assert_eq!(blocking(What::Database, || 7).await, Ok(7));
    }

    #[test]
    fn where_there_is_no_desktop_nothing_that_a_desktop_has_is_missed() {
        let no_home = || Err(autostart::AutostartError::NoHome);
        let of = |desktop| starting(no_home(), false, desktop).verdict;
        assert_eq!([true, false].map(of), [Verdict::Warning, Verdict::Ok]);
    }

    #[test]
    fn what_starts_twice_is_told_of() {
        let of = |state, service| starting(Ok(state), service, true).verdict;
        assert_eq!([of(Autostart::On, false), of(Autostart::Off, true)], [Verdict::Ok; 2]);
        assert_eq!(of(Autostart::On, true), Verdict::Warning);
    }

    #[test]
    fn there_is_room_for_the_word_of_each_verdict_in_each_language() {
        for language in [wakala_words::Language::En, wakala_words::Language::Sw, wakala_words::Language::Id] {
            let w = wakala_words::words(language);
            assert!([w.doctor_ok(), w.doctor_warning(), w.doctor_fault()].iter().all(|word| word.width() <= WORD));
        }
    }

    #[test]
    fn a_setting_that_is_refused_is_a_fault() {
        assert_eq!(settings(None).verdict, Verdict::Ok);
        assert_eq!(settings(Some(&StartError::NoHome)).verdict, Verdict::Fault);
    }
}
