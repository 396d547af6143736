//! Opening a chat with a number as the operator typed it.

use std::time::Duration;

use wakala_domain::address::{Address, PhoneNumber};
use wakala_domain::ids::{ChatId, InstanceId};
use wakala_domain::lifecycle::Connection;
use wakala_domain::typed_number::{self, Country};
use wakala_store::{ChatRow, StoreError, Writing};

use crate::engine::Engine;
use crate::error::EngineError;
use crate::feed::EngineEvent;
use crate::link::Found;
use crate::outbox::addresses_of;

/// How long opening a chat waits for what WhatsApp says of its number.
const PATIENCE: Duration = Duration::from_secs(8);

impl Engine {
    /// Opens the chat with a phone number as it was typed, making it when there is none. WhatsApp is asked for a number that is new, if
    /// it can be asked now; else it is asked before the first message goes there.
    ///
    /// # Errors
    /// The number can't be understood; WhatsApp has nobody there; the instance is gone.
    pub async fn open_chat(&self, instance: InstanceId, typed: &str) -> Result<ChatId, EngineError> {
        Ok(self.opened_chat(instance, typed).await?.id)
    }

    /// The same, and says what the chat is.
    ///
    /// # Errors
    /// As for opening it.
    pub async fn opened_chat(&self, instance: InstanceId, typed: &str) -> Result<ChatRow, EngineError> {
        let number = self.phone_number(instance, typed).await?;
        let addresses = addresses_of(&Address::of_phone(&number));
        let wanted = addresses.clone();
        let known = self.inner().store.read(move |r| {
            for address in &wanted {
                if let Some(chat) = r.known_chat(instance, address)? {
                    return Ok(Some((chat, r.is_unasked(chat)?)));
                }
            }
            Ok(None)
        });
        let (known, unasked) = match known.await? {
            Some((chat, unasked)) => (Some(chat), unasked),
            None => (None, true),
        };
        let answer = if unasked { self.ask(instance, &addresses).await? } else { Answer::None };
        let found = match (answer, known) {
            // What waits in a chat is shown, whoever it is for.
            (Answer::NotThere, None) => return Err(EngineError::NotOnWhatsApp),
            (Answer::NotThere | Answer::None, _) => None,
            (Answer::There(found), _) => Some(found),
        };
        let asked = found.is_some();
        let now = self.inner().clock.wall();
        let open = move |w: &Writing<'_>| {
            let chat = match (found, known) {
                (Some(Found { address, alias }), known) => {
                    let chat = known.map_or_else(|| w.open_chat(instance, &address, alias.as_ref(), now), Ok)?;
                    // Gone while WhatsApp was asked: it is one with another, which is known by the same address.
                    w.found(chat, &address, alias.as_ref(), now)?
                        .map_or_else(|| w.open_chat(instance, &address, alias.as_ref(), now), Ok)?
                }
                (None, Some(chat)) => chat,
                (None, None) => w.open_chat(instance, &Address::of_phone(&number), None, now)?,
            };
            w.chat_now(chat)?.ok_or(StoreError::NoSuchChat)
        };
        let chat = self.inner().store.write(open).await?;
        self.publish(EngineEvent::Chat { instance, chat: chat.id });
        if let (true, Ok(handle)) = (asked, self.handle(instance)) {
            handle.window.chats_changed();
        }
        Ok(chat)
    }

    /// Opens the chat with a phone number at once, making it when there is none: WhatsApp is asked before the first message goes there.
    ///
    /// # Errors
    /// The instance is gone.
    pub async fn open_chat_unasked(&self, instance: InstanceId, number: &PhoneNumber) -> Result<ChatId, EngineError> {
        self.handle(instance)?;
        let own = Address::of_phone(number);
        let (addresses, now) = (addresses_of(&own), self.inner().clock.wall());
        let open = move |w: &Writing<'_>| {
            for address in &addresses {
                if let Some(chat) = w.known_chat(instance, address)? {
                    return Ok(chat);
                }
            }
            w.open_chat(instance, &own, None, now)
        };
        let chat = self.inner().store.write(open).await?;
        self.publish(EngineEvent::Chat { instance, chat });
        Ok(chat)
    }

    /// The address at which WhatsApp has somebody at a number, if it has. Nothing is kept of it.
    ///
    /// # Errors
    /// WhatsApp can't be asked now; the instance is gone.
    pub async fn on_whatsapp(
        &self,
        instance: InstanceId,
        number: &PhoneNumber,
    ) -> Result<Option<Address>, EngineError> {
        match self.ask(instance, &addresses_of(&Address::of_phone(number))).await? {
            Answer::There(found) => Ok(Some(found.address)),
            Answer::NotThere => Ok(None),
            Answer::None => Err(EngineError::NotOnline),
        }
    }

    /// What WhatsApp says of a telephone, if it says anything in time.
    async fn ask(&self, instance: InstanceId, addresses: &[Address]) -> Result<Answer, EngineError> {
        let handle = self.handle(instance)?;
        let state = handle.snapshot().state;
        if !matches!(state.connection, Connection::Online { .. }) {
            return Ok(Answer::None);
        }
        let found = tokio::time::timeout(PATIENCE, handle.window.link.find(state.epoch, addresses)).await;
        Ok(match found {
            Ok(Ok(Some(found))) => Answer::There(found),
            Ok(Ok(None)) => Answer::NotThere,
            Ok(Err(error)) => {
                tracing::info!(%instance, %error, "WhatsApp was not asked for a number; it is before its first message");
                Answer::None
            }
            Err(_) => Answer::None,
        })
    }

    /// The phone number that the operator of an instance typed. Without a country code it is taken to be of the instance's country,
    /// which is that of its own number unless another was chosen.
    ///
    /// # Errors
    /// The number can't be understood; the instance is gone.
    pub async fn phone_number(&self, instance: InstanceId, typed: &str) -> Result<PhoneNumber, EngineError> {
        let snapshot = self.handle(instance)?.snapshot();
        let (own, chosen) = (snapshot.state.identity.map(|identity| identity.phone), snapshot.country);
        let typed = typed.to_owned();
        // The first number that is read takes a while: all numbering plans are unfolded.
        let read = tokio::task::spawn_blocking(move || {
            typed_number::parse(&typed, chosen.or_else(|| own.as_ref().and_then(Country::of)))
        });
        Ok(read.await.map_err(|error| wakala_store::StoreError::Internal(error.to_string()))??)
    }
}

/// What WhatsApp says of a telephone.
enum Answer {
    There(Found),
    NotThere,
    None,
}
