//! The core: whether one runs, of which version, and whether it is well.

use std::path::Path;
use std::time::Duration;

use serde_json::json;
use wakala_client::{Client, ClientError, core_places};
use wakala_contract::{BadgeCount, EngineView, ErrorCode, ProblemView};
use wakala_domain::lifecycle::Badge;

use super::super::showing::words_of;
use super::super::words;
use super::{Finding, fault, ok, warning};

const WHAT: &str = "Wakala";
/// How long a core may take to say how it is.
const PATIENCE: Duration = Duration::from_secs(10);

pub(super) async fn look(data_dir: &Path) -> Vec<Finding> {
    let asked = async {
        let core = Client::find(core_places(data_dir), "cli").await?;
        core.call::<EngineView>("engine_health", &json!({})).await
    };
    let Ok(answered) = tokio::time::timeout(PATIENCE, asked).await else {
        let said = "it runs and does not answer";
        return vec![fault(WHAT, said, "End it and start it again: the numbers come back by themselves.")];
    };
    match answered {
        Ok(engine) => running(&engine),
        Err(ClientError::NoCore(_)) => {
            vec![warning(
                WHAT,
                "none is running on this data: no number is online",
                "Start it: wakala, or wakala engine.",
            )]
        }
        Err(ClientError::Refused(refusal)) if refusal.code == ErrorCode::OtherVersion => {
            let said = "the one that runs is of another version than this command";
            vec![fault(WHAT, said, "Quit it (`wakala quit`), and start it again: the numbers come back by themselves.")]
        }
        Err(error) => {
            vec![fault(WHAT, error.to_string(), "Its logs say more; if nothing helps, end it and start it again.")]
        }
    }
}

fn running(engine: &EngineView) -> Vec<Finding> {
    let EngineView { version, uptime_seconds, problems, badges, .. } = engine;
    let said = format!("version {version} runs, for {}", words::span(*uptime_seconds));
    let own = env!("CARGO_PKG_VERSION");
    let mut found = vec![if version == own {
        ok(WHAT, said)
    } else {
        warning(WHAT, format!("{said}; this command is version {own}"), "Restart Wakala when it suits you.")
    }];
    found.extend(problems.iter().map(problem));
    found.push(numbers(badges));
    found
}

/// Whether all numbers that should be online are.
fn numbers(badges: &[BadgeCount]) -> Finding {
    const WHAT: &str = "numbers";
    let with = |badge: Badge| badges.iter().filter(|count| count.badge == badge).map(|count| count.number).sum::<u32>();
    let needing = [Badge::NeedsYou, Badge::Error, Badge::CodeExpired, Badge::ScanQr].map(with).iter().sum::<u32>();
    let down = [Badge::Connecting, Badge::Reconnecting, Badge::Waiting].map(with).iter().sum::<u32>();
    let said = format!("{} online, {down} on the way, {needing} need you", with(Badge::Online));
    if needing > 0 { warning(WHAT, said, "`wakala status` says which, and why.") } else { ok(WHAT, said) }
}

fn problem(problem: &ProblemView) -> Finding {
    let advice = match problem {
        ProblemView::Storage { disk_full: true, .. } => "Make room: nothing is received before.",
        ProblemView::Mismatches { .. } => "wakala sync --auto-reconnect mends it; its logs say more: wakala logs.",
        ProblemView::Storage { .. } | ProblemView::ActorsFailed { .. } => "Its logs say more: wakala logs.",
    };
    fault("health", words_of(problem), advice)
}
