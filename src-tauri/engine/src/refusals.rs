//! What the database refuses of one instance, on its way from whoever works for it to the machine.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use tokio::sync::watch;
use wakala_domain::lifecycle::Reason;
use wakala_store::StoreError;

use crate::error::store_reason;

/// A refusal, and how many writes had been taken before it.
#[derive(Clone, Debug)]
struct Refusal {
    reason: Reason,
    after: u64,
}

/// Where those who write for one instance say how that went. Cheap to clone.
#[derive(Clone)]
pub(crate) struct Refusals {
    taken: Arc<AtomicU64>,
    newest: Arc<watch::Sender<Option<Refusal>>>,
}

/// Where its actor hears of it.
pub(crate) struct Refused {
    taken: Arc<AtomicU64>,
    newest: watch::Receiver<Option<Refusal>>,
}

impl Refusals {
    pub(crate) fn new() -> (Refusals, Refused) {
        let (taken, (newest, heard)) = (Arc::default(), watch::channel(None));
        (Refusals { taken: Arc::clone(&taken), newest: Arc::new(newest) }, Refused { taken, newest: heard })
    }

    /// The database took a write of this instance: what it refused before is over.
    pub(crate) fn taken(&self) {
        self.taken.fetch_add(1, Ordering::Relaxed);
    }

    /// It refused one, or could not be read. The newest takes the place of what was not heard yet.
    pub(crate) fn refused(&self, error: &StoreError) {
        let after = self.taken.load(Ordering::Relaxed);
        self.newest.send_replace(Some(Refusal { reason: store_reason(error), after }));
    }

    /// What came of a write.
    pub(crate) fn note<T>(&self, written: &Result<T, StoreError>) {
        match written {
            Ok(_) => self.taken(),
            Err(error) => self.refused(error),
        }
    }
}

impl Refused {
    /// Waits for the next refusal; `None` for one that is over by the time it is heard. Cancel safe.
    pub(crate) async fn next(&mut self) -> Option<Reason> {
        if self.newest.changed().await.is_err() {
            // Nobody is left who could say anything.
            std::future::pending::<()>().await;
        }
        let refusal = self.newest.borrow_and_update().clone()?;
        (refusal.after == self.taken.load(Ordering::Relaxed)).then_some(refusal.reason)
    }
}

#[cfg(test)]
mod tests {
    use futures::FutureExt as _;
    use wakala_domain::lifecycle::ReasonKind;

    use super::*;

    fn heard(refused: &mut Refused) -> Option<Option<ReasonKind>> {
        refused.next().now_or_never().map(|reason| reason.map(|reason| reason.kind))
    }

    #[test]
    fn only_a_refusal_that_nothing_was_taken_after_is_a_fault_and_none_hides_a_newer_one() {
        let (refusals, mut refused) = Refusals::new();
        assert_eq!(heard(&mut refused), None, "nothing was refused");
        refusals.refused(&StoreError::DiskFull);
        assert_eq!(heard(&mut refused), Some(Some(ReasonKind::DiskFull)));
        assert_eq!(heard(&mut refused), None, "said once");
        refusals.refused(&StoreError::DiskFull);
        refusals.taken();
        assert_eq!(heard(&mut refused), Some(None), "it is over");
        refusals.refused(&StoreError::DiskFull);
        refusals.taken();
        refusals.refused(&StoreError::Corrupt("page 7".to_owned()));
        assert_eq!(heard(&mut refused), Some(Some(ReasonKind::DatabaseDamaged)), "the older one stood in its way");
    }
}
