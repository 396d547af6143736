//! Turns that all numbers share, of which none has all: what hangs in one keeps the others from nothing but its own.

use std::sync::Arc;

use tokio::sync::{AcquireError, Semaphore, SemaphorePermit};

/// Turns of all numbers together.
pub(crate) const AT_ONCE: usize = 3;
/// Turns of one number.
pub(crate) const OF_ONE: usize = AT_ONCE - 1;

/// The turns of one number among those of all.
pub(crate) struct Turns {
    own: Semaphore,
    all: Arc<Semaphore>,
}

/// One of them, as long as this is.
pub(crate) struct Turn<'a> {
    _own: SemaphorePermit<'a>,
    _of_all: SemaphorePermit<'a>,
}

impl Turns {
    /// Those of one more number.
    pub(crate) fn among(all: &Arc<Semaphore>) -> Self {
        Self { own: Semaphore::new(OF_ONE), all: Arc::clone(all) }
    }

    /// Waits for one: among numbers whoever has waited longest is next. Cancel safe.
    ///
    /// # Errors
    /// There are none any more.
    pub(crate) async fn take(&self) -> Result<Turn<'_>, AcquireError> {
        // Its own first: what waits for that stands in nobody's way.
        let own = self.own.acquire().await?;
        Ok(Turn { _own: own, _of_all: self.all.acquire().await? })
    }
}

#[cfg(test)]
mod tests {
    use futures::FutureExt as _;

    use super::*;

    #[tokio::test]
    async fn a_number_that_hangs_leaves_a_turn_to_the_others_and_they_have_it_one_after_the_other() {
        let all = Arc::new(Semaphore::new(AT_ONCE));
        let numbers = [(); 4].map(|()| Turns::among(&all));
        let hanging = [numbers[0].take().await.ok(), numbers[0].take().await.ok()];
        let mut more = Box::pin(numbers[0].take());
        assert!((&mut more).now_or_never().is_none(), "the last one is for the others");
        for _ in 0..3 {
            for number in &numbers[1..] {
                assert!(number.take().now_or_never().is_some());
            }
        }
        assert!((&mut more).now_or_never().is_none());
        drop(hanging);
        assert!(more.now_or_never().is_some());
    }

    #[tokio::test]
    async fn all_of_them_together_have_no_more_than_there_are() {
        let all = Arc::new(Semaphore::new(AT_ONCE));
        let numbers = [(); 8].map(|()| Turns::among(&all));
        let taken: Vec<_> = numbers.iter().filter_map(|number| number.take().now_or_never()).collect();
        assert_eq!(taken.len(), AT_ONCE);
    }
}
