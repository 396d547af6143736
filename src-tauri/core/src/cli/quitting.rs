//! Ends the core, and stays until it has ended: says which numbers that waits for.

use std::time::Duration;

use serde_json::{Value, json};
use tokio::time::Instant;
use wakala_client::{Client, ClientError};
use wakala_contract::ErrorCode;

use super::out::Out;
use super::{CliError, words};

/// Time between two looks.
const PACE: Duration = Duration::from_millis(100);
/// What is over sooner names nobody.
const QUICK: Duration = Duration::from_millis(500);
/// It has ended by then, whatever hangs; of one that has not it is told.
const ENDS_WITHIN: Duration = Duration::from_secs(15);

/// How far the end is.
enum Ending {
    /// It answers still: the end has only begun.
    Answers(Value),
    /// It takes nothing more; these numbers are waited for.
    Waits(String),
    /// The answer broke off.
    Unclear(ClientError),
    /// Nobody is there any more.
    Over,
}

/// Asks the core to end, and returns when it has. Asking twice is once.
pub(super) async fn quit(core: &Client, out: &mut Out) -> Result<(), CliError> {
    let ended = tokio::time::timeout(ENDS_WITHIN, has_ended(core, out)).await;
    ended.unwrap_or_else(|_| Err(CliError::Unknown(words::words().cli_not_ended(ENDS_WITHIN.as_secs()))))
}

async fn has_ended(core: &Client, out: &mut Out) -> Result<(), CliError> {
    let (w, began) = (words::words(), Instant::now());
    let mut first = ending(core.call("quit", &json!({})).await)?;
    if let Ending::Unclear(_) = first {
        // It has ended under the question, or has not heard it.
        tokio::time::sleep(PACE).await;
        first = ending(core.call("quit", &json!({})).await)?;
    }
    let mut takes_nothing = matches!(first, Ending::Waits(_));
    match first {
        Ending::Answers(done) => out.value(&done, |_| w.cli_ending())?,
        Ending::Waits(_) => out.value(&json!({}), |_| w.cli_ending_already())?,
        Ending::Over => return out.value(&json!({}), |_| w.cli_ending()),
        Ending::Unclear(error) => return Err(error.into()),
    }
    out.flush()?;
    let mut told = String::new();
    loop {
        tokio::time::sleep(PACE).await;
        match ending(core.health().await)? {
            // Another one is there by now.
            Ending::Answers(_) if takes_nothing => return Ok(()),
            Ending::Answers(_) | Ending::Unclear(_) => {}
            Ending::Waits(names) => {
                takes_nothing = true;
                if !out.is_json() && began.elapsed() >= QUICK && !names.is_empty() && told != names {
                    out.line(&w.cli_ending_waits(&names))?;
                    out.flush()?;
                    told = names;
                }
            }
            Ending::Over => return Ok(()),
        }
    }
}

fn ending(answer: Result<Value, ClientError>) -> Result<Ending, ClientError> {
    match answer {
        Ok(answer) => Ok(Ending::Answers(answer)),
        Err(ClientError::Refused(refusal)) if refusal.code == ErrorCode::ShuttingDown => {
            Ok(Ending::Waits(refusal.detail.unwrap_or_default()))
        }
        Err(error @ (ClientError::Gone(_) | ClientError::Unanswered { .. })) => Ok(Ending::Unclear(error)),
        Err(ClientError::NoCore(_)) => Ok(Ending::Over),
        Err(error @ (ClientError::Refused(_) | ClientError::NotUnderstood(_))) => Err(error),
    }
}
