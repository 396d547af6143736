//! Whether WhatsApp has somebody at a number. Whoever asks it for many loses his own: what is known here is not asked for, and the rest
//! goes slowly.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use wakala_contract::ErrorView;
use wakala_domain::address::{Address, PhoneNumber};
use wakala_domain::ids::InstanceId;
use wakala_domain::keys::{Pace, Scope};
use wakala_domain::time::Mono;

use crate::caller::Caller;
use crate::core::Core;
use crate::refusal::{refused, store_refused};

/// Questions a second for each instance, whoever asks.
const PER_SECOND: u32 = 1;
/// So many at once after a rest.
const AT_ONCE: u32 = 5;

/// How fast each instance asks.
#[derive(Clone, Debug, Default)]
pub(crate) struct Questions(Arc<Mutex<BTreeMap<InstanceId, Pace>>>);

impl Questions {
    /// One more; after how long, where it is too soon. Of those that are not there any more nothing is kept.
    fn take(&self, instance: InstanceId, now: Mono, is_there: impl Fn(InstanceId) -> bool) -> Result<(), Duration> {
        let mut paces = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        paces.retain(|id, _| is_there(*id));
        paces.entry(instance).or_insert_with(|| Pace::new(AT_ONCE, now)).take_of(PER_SECOND, AT_ONCE, now)
    }
}

/// Why WhatsApp was not asked.
#[derive(Debug)]
pub enum NotAsked {
    /// The instance has asked too much: after this it may again.
    TooSoon(Duration),
    /// It can't be.
    Refused(ErrorView),
}

impl Core {
    /// The address at which WhatsApp has somebody at a number, as far as it is known from a chat with them.
    ///
    /// # Errors
    /// The caller may not ask, or what the database says.
    pub async fn known_on_whatsapp(
        &self,
        caller: &Caller,
        instance: InstanceId,
        number: &PhoneNumber,
    ) -> Result<Option<Address>, ErrorView> {
        self.admits(caller, Scope::Send, instance)?;
        let address = Address::of_phone(number);
        let known = self.engine.store().read(move |reader| match reader.known_chat(instance, &address)? {
            Some(chat) if !reader.is_unasked(chat)? => Ok(reader.chat_now(chat)?.map(|chat| chat.address)),
            Some(_) | None => Ok(None),
        });
        known.await.map_err(store_refused)
    }

    /// The same, as WhatsApp says: at most one question a second for each instance, and a few at once after a rest.
    ///
    /// # Errors
    /// The caller may not ask, WhatsApp can't be asked now, or it is too soon.
    pub async fn on_whatsapp(
        &self,
        caller: &Caller,
        instance: InstanceId,
        number: &PhoneNumber,
    ) -> Result<Option<Address>, NotAsked> {
        self.admits(caller, Scope::Send, instance).map_err(NotAsked::Refused)?;
        let is_there = |id| self.engine.instance(id).is_some();
        self.questions.take(instance, self.clock.mono(), is_there).map_err(NotAsked::TooSoon)?;
        self.engine.on_whatsapp(instance, number).await.map_err(|error| NotAsked::Refused(refused(error)))
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
