//! Messages of a chat that are older than all that is here: the owner's phone is asked for them, and answers when it can.

use std::time::Duration;

use wakala_domain::ids::ChatId;
use wakala_domain::lifecycle::Connection;

use crate::engine::Engine;
use crate::error::EngineError;
use crate::link::SendError;

/// Messages that are asked for at once, as WhatsApp's own linked devices do.
const AT_ONCE: u32 = 50;
/// How long the phone may take to answer: it may have to be woken, and have little of a network.
const PATIENCE: Duration = Duration::from_secs(40);

impl Engine {
    /// Asks the owner's phone for messages of a chat that are older than all that is here, and says how many came: none where the phone has
    /// none. What comes after this has given up is kept all the same. Cancel safe.
    ///
    /// # Errors
    /// The chat or its instance is gone; the number is not online; the phone does not answer; the database refused.
    pub async fn load_older(&self, chat: ChatId) -> Result<u64, EngineError> {
        let store = &self.inner().store;
        let Some(oldest) = store.read(move |r| r.oldest_message(chat)).await? else {
            // The phone goes by a message that both know.
            return match store.read(move |r| r.chat(chat)).await? {
                Some(_) => Ok(0),
                None => Err(wakala_store::StoreError::NoSuchChat.into()),
            };
        };
        let handle = self.handle(oldest.instance)?;
        let state = handle.snapshot().state;
        if !matches!(state.connection, Connection::Online { .. }) {
            return Err(EngineError::NotOnline);
        }
        let asked = async {
            let request = handle.window.link.ask_for_older(state.epoch, &oldest, AT_ONCE).await.map_err(not_asked)?;
            let answer = handle.window.older.expect(request).ok_or(EngineError::PhoneSilent)?;
            answer.await.map_err(|_| EngineError::PhoneSilent)
        };
        tokio::time::timeout(PATIENCE, asked).await.unwrap_or(Err(EngineError::PhoneSilent))
    }
}

fn not_asked(error: SendError) -> EngineError {
    match error {
        SendError::NotConnected | SendError::Interrupted => EngineError::NotOnline,
        SendError::Uncertain(_)
        | SendError::Refused(_)
        | SendError::RecipientRefused { .. }
        | SendError::NotPossible { .. } => EngineError::PhoneSilent,
    }
}
