//! Opening a chat with a number as the operator typed it.

use wakala_domain::address::{Address, PhoneNumber};
use wakala_domain::ids::{ChatId, InstanceId};
use wakala_domain::typed_number::{self, Country};

use crate::engine::Engine;
use crate::error::EngineError;
use crate::feed::EngineEvent;

impl Engine {
    /// Opens the chat with a phone number as it was typed, making it when there is none.
    ///
    /// # Errors
    /// The number can't be understood; the instance is gone.
    pub async fn open_chat(&self, instance: InstanceId, typed: &str) -> Result<ChatId, EngineError> {
        let number = self.phone_number(instance, typed).await?;
        let addresses = addresses(&number);
        let now = self.inner().clock.wall();
        let open = move |w: &wakala_store::Writing<'_>| {
            for address in &addresses {
                if let Some(chat) = w.known_chat(instance, address)? {
                    return Ok(chat);
                }
            }
            w.open_chat(instance, &Address::of_phone(&number), None, now)
        };
        let chat = self.inner().store.write(open).await?;
        self.publish(EngineEvent::Chat { instance, chat });
        Ok(chat)
    }

    /// The phone number that the operator of an instance typed. Without a country code it is taken to be of the instance's country,
    /// which is that of its own number unless another was chosen.
    ///
    /// # Errors
    /// The number can't be understood; the instance is gone.
    pub async fn phone_number(&self, instance: InstanceId, typed: &str) -> Result<PhoneNumber, EngineError> {
        let own = self.handle(instance)?.snapshot().state.identity.map(|identity| identity.phone);
        let chosen = self.inner().store.read(move |r| r.country(instance)).await?;
        let typed = typed.to_owned();
        // The first number that is read takes a while: all numbering plans are unfolded.
        let read = tokio::task::spawn_blocking(move || {
            let chosen = chosen.and_then(|letters| letters.parse().ok());
            typed_number::parse(&typed, chosen.or_else(|| own.as_ref().and_then(Country::of)))
        });
        Ok(read.await.map_err(|error| wakala_store::StoreError::Internal(error.to_string()))??)
    }
}

/// Under which addresses a number may be known, as it is written today first.
fn addresses(number: &PhoneNumber) -> Vec<Address> {
    let other = typed_number::other_form(number);
    [Some(number), other.as_ref()].into_iter().flatten().map(Address::of_phone).collect()
}
