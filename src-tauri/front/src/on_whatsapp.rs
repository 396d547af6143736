//! Whether WhatsApp has somebody at a number: what is known here is not asked for, and the rest goes slowly.

use std::time::Duration;

use wakala_contract::ErrorView;
use wakala_domain::address::{Address, PhoneNumber};
use wakala_domain::ids::InstanceId;
use wakala_domain::keys::Scope;

use crate::caller::Caller;
use crate::core::Core;
use crate::refusal::{refused, store_refused};

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
