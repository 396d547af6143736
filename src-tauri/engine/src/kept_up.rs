//! What runs beside the actors for as long as the engine does: one that fails begins anew.

use std::future::Future;
use std::time::Duration;

use tokio_util::task::AbortOnDropHandle;

/// How long one that failed is left alone.
const REST: Duration = Duration::from_secs(10);

/// Does something until it ends by itself, again after each time that it fails. Dropped, it ends.
pub(crate) async fn kept_up<W>(what: &'static str, begin: impl Fn() -> W)
where
    W: Future<Output = ()> + Send + 'static,
{
    while let Err(error) = AbortOnDropHandle::new(tokio::spawn(begin())).await {
        if error.is_cancelled() {
            return;
        }
        tracing::error!(%error, what, "failed; it begins anew");
        tokio::time::sleep(REST).await;
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;
    use std::sync::atomic::{AtomicU32, Ordering};

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
}
