//! The core: whether one runs, of which version, and whether it is well.

use std::path::Path;
use std::time::Duration;

use serde_json::json;
use wakala_client::{Client, ClientError, core_places};
use wakala_contract::{BadgeCount, EngineView, ErrorCode, InterfaceState, InterfaceView, ProblemView};
use wakala_domain::lifecycle::Badge;

use super::super::interface::place;
use super::super::showing::words_of;
use super::super::words::{of_core, refused, span, words};
use super::{Finding, What, fault, ok, warning};

const WHAT: What = What::Wakala;
/// How long a core may take to say how it is.
const PATIENCE: Duration = Duration::from_secs(10);

pub(super) async fn look(data_dir: &Path) -> Vec<Finding> {
    let w = words();
    let asked = async {
        let core = Client::find(core_places(data_dir), "cli").await?;
        let engine: EngineView = core.call("engine_health", &json!({})).await?;
        Ok((engine, core.call::<InterfaceView>("interface", &json!({})).await?))
    };
    let Ok(answered) = tokio::time::timeout(PATIENCE, asked).await else {
        return vec![fault(WHAT, w.doctor_core_silent(), w.doctor_core_silent_do())];
    };
    match answered {
        Ok((engine, interface)) => {
            let mut found = running(&engine);
            found.push(port(&interface));
            found
        }
        Err(ClientError::NoCore(_)) => vec![warning(WHAT, w.doctor_core_none(), w.doctor_core_none_do())],
        Err(ClientError::Refused(refusal)) if refusal.code == ErrorCode::OtherVersion => {
            vec![fault(WHAT, w.doctor_core_other(), w.doctor_core_other_do())]
        }
        Err(ClientError::Refused(refusal)) if refusal.code == ErrorCode::Updating => {
            vec![warning(WHAT, refused(&refusal), w.doctor_core_updating_do())]
        }
        Err(error) => vec![fault(WHAT, of_core(&error), w.doctor_core_do())],
    }
}

fn running(engine: &EngineView) -> Vec<Finding> {
    let EngineView { version, uptime_seconds, problems, badges, .. } = engine;
    let (w, span, own) = (words(), span(*uptime_seconds), env!("CARGO_PKG_VERSION"));
    let mut found = vec![if version == own {
        ok(WHAT, w.doctor_core_runs(version, &span))
    } else {
        warning(WHAT, w.doctor_core_runs_other(version, &span, own), w.doctor_core_runs_other_do())
    }];
    found.extend(problems.iter().map(problem));
    found.push(numbers(badges));
    found
}

/// The port on which other programs ask.
fn port(of: &InterfaceView) -> Finding {
    const WHAT: What = What::Interface;
    let w = words();
    match &of.state {
        InterfaceState::Off | InterfaceState::Opening => ok(WHAT, w.doctor_interface_off()),
        InterfaceState::Served { url } => ok(WHAT, w.doctor_interface_served(url)),
        InterfaceState::Waiting { why, .. } => {
            let said = w.doctor_interface_waiting(&place(of), &w.interface_fault(*why));
            fault(WHAT, said, w.doctor_interface_waiting_do())
        }
    }
}

/// Whether all numbers that should be online are.
fn numbers(badges: &[BadgeCount]) -> Finding {
    const WHAT: What = What::Numbers;
    let w = words();
    let with = |badge: Badge| badges.iter().filter(|count| count.badge == badge).map(|count| count.number).sum::<u32>();
    let needing = [Badge::NeedsYou, Badge::Error, Badge::CodeExpired, Badge::ScanQr].map(with).iter().sum::<u32>();
    let down = [Badge::Connecting, Badge::Reconnecting, Badge::Waiting].map(with).iter().sum::<u32>();
    let said = w.doctor_numbers(with(Badge::Online), down, needing);
    if needing > 0 { warning(WHAT, said, w.doctor_numbers_do()) } else { ok(WHAT, said) }
}

fn problem(problem: &ProblemView) -> Finding {
    let w = words();
    let advice = match problem {
        ProblemView::Storage { disk_full: true, .. } => w.doctor_health_full_do(),
        ProblemView::Mismatches { .. } => w.doctor_health_sync_do(),
        ProblemView::Storage { .. } | ProblemView::ActorsFailed { .. } | ProblemView::LeftOut { .. } => {
            w.doctor_health_do()
        }
    };
    fault(What::Health, words_of(problem), advice)
}
