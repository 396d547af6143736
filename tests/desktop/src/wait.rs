//! The one place that waits for something that can't announce itself.

use std::future::Future;
use std::time::Duration;

use anyhow::{Context as _, Result};
use tokio::time::Instant;

/// How long anything may take before a scene fails.
pub const PATIENCE: Duration = Duration::from_secs(30);
/// Time between two looks.
const PACE: Duration = Duration::from_millis(40);

/// Looks again and again until `look` finds something.
///
/// # Errors
/// It was not found in time; `what` and the last error say what was looked for.
pub async fn until<T, F, L>(what: &str, mut look: L) -> Result<T>
where
    L: FnMut() -> F,
    F: Future<Output = Result<Option<T>>>,
{
    let deadline = Instant::now() + PATIENCE;
    let mut last_error = None;
    loop {
        match tokio::time::timeout_at(deadline, look()).await {
            Ok(Ok(Some(found))) => return Ok(found),
            Ok(Ok(None)) => last_error = None,
            Ok(Err(error)) => last_error = Some(error),
            Err(_) => {}
        }
        if Instant::now() >= deadline {
            let error = last_error.unwrap_or_else(|| anyhow::anyhow!("it did not happen"));
            return Err(error).with_context(|| format!("waited {} s until {what}", PATIENCE.as_secs()));
        }
        tokio::time::sleep(PACE).await;
    }
}
