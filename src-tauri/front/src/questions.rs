//! How fast WhatsApp is asked whether it has somebody at a number: whoever asks it for many loses his own.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use wakala_domain::ids::InstanceId;
use wakala_domain::keys::Pace;
use wakala_domain::time::Mono;

/// Questions a second for each instance, whoever asks.
const PER_SECOND: u32 = 1;
/// So many at once after a rest.
const AT_ONCE: u32 = 5;

/// How fast each instance asks.
#[derive(Clone, Debug, Default)]
pub(crate) struct Questions(Arc<Mutex<BTreeMap<InstanceId, Pace>>>);

impl Questions {
    /// One more; after how long, where it is too soon. Of those that are not there any more nothing is kept.
    pub(crate) fn take(
        &self,
        instance: InstanceId,
        now: Mono,
        is_there: impl Fn(InstanceId) -> bool,
    ) -> Result<(), Duration> {
        let mut paces = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        paces.retain(|id, _| is_there(*id));
        paces.entry(instance).or_insert_with(|| Pace::new(AT_ONCE, now)).take_of(PER_SECOND, AT_ONCE, now)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_number_asks_slowly_and_a_few_at_once() {
        let (questions, duka, kliniki) = (Questions::default(), InstanceId::from_random(1), InstanceId::from_random(2));
        let take = |id, at| questions.take(id, Mono(at), |_| true);
        for _ in 0..AT_ONCE {
            assert_eq!(take(duka, 0), Ok(()));
        }
        assert_eq!(take(duka, 0), Err(Duration::from_secs(1)));
        assert_eq!(take(kliniki, 0), Ok(()), "each has its own");
        assert_eq!((take(duka, 1_000), take(duka, 1_400)), (Ok(()), Err(Duration::from_millis(600))));
        // However long it rested, they are a few.
        assert_eq!((0..99).filter(|_| take(duka, 3_600_000).is_ok()).count(), AT_ONCE as usize);
        questions.take(kliniki, Mono(0), |id| id == kliniki).unwrap();
        assert_eq!(questions.0.lock().unwrap().len(), 1, "of one that is gone nothing is kept");
    }
}
