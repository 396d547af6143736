//! What runs beside the actors for as long as the engine does: one that fails begins anew.

use std::any::Any;
use std::future::Future;
use std::panic::AssertUnwindSafe;
use std::time::Duration;

use futures::FutureExt as _;

/// How long one that failed is left alone.
const REST: Duration = Duration::from_secs(10);

/// Does something until it ends by itself, again after each time that it fails. Dropped, it has ended: it is no task of its own, which
/// would be told to end and go on for a moment.
pub(crate) async fn kept_up<W>(what: &'static str, begin: impl Fn() -> W)
where
    W: Future<Output = ()> + Send + 'static,
{
    // What it shares with others is built for tasks that fail.
    while let Err(panic) = AssertUnwindSafe(begin()).catch_unwind().await {
        tracing::error!(what, error = said(&*panic), "failed; it begins anew");
        tokio::time::sleep(REST).await;
    }
}

/// What a panic said.
fn said(panic: &(dyn Any + Send)) -> &str {
    let text = panic.downcast_ref::<&str>().copied();
    text.or_else(|| panic.downcast_ref::<String>().map(String::as_str)).unwrap_or("a panic without words")
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;
    use std::sync::atomic::{AtomicU32, Ordering};

    use tokio::task::JoinSet;
    use tokio::time::Instant;

    use super::*;

    #[tokio::test(start_paused = true)]
    async fn what_fails_begins_anew_after_a_rest_until_it_ends_by_itself() {
        let (begun, times) = (Instant::now(), Arc::new(AtomicU32::new(0)));
        let counted = Arc::clone(&times);
        kept_up("it", move || {
            let time = counted.fetch_add(1, Ordering::SeqCst);
            async move { assert!(time >= 3, "as the script says") }
        })
        .await;
        assert_eq!((times.load(Ordering::SeqCst), begun.elapsed()), (4, 3 * REST));
    }

    #[tokio::test]
    async fn nothing_is_left_of_what_is_ended() {
        let held = Arc::new(());
        let holds = Arc::clone(&held);
        let mut tasks = JoinSet::new();
        tasks.spawn(kept_up("it", move || {
            let holds = Arc::clone(&holds);
            async move {
                std::future::pending::<()>().await;
                drop(holds);
            }
        }));
        while Arc::strong_count(&held) < 3 {
            tokio::task::yield_now().await;
        }
        tasks.shutdown().await;
        assert_eq!(Arc::strong_count(&held), 1);
    }
}
