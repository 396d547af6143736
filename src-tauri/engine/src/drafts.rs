//! What the operator types in a chat is kept as it is typed, so that nothing ends with the window or the power.

use wakala_domain::ids::{ChatId, MessageRow};
use wakala_domain::messages::chat_draft::DraftWords;
use wakala_domain::messages::draft::DraftError;

use crate::engine::Engine;
use crate::error::EngineError;
use crate::feed::EngineEvent;

impl Engine {
    /// Keeps what was typed in a chat and which message it answers, in place of what was kept before, and says which revision that is.
    /// A chat that became one with another is found where it went.
    ///
    /// # Errors
    /// The words are too many, or hold a NUL; the chat is gone; the database refused. What was kept before stays.
    pub async fn set_draft(&self, chat: ChatId, words: &str, reply_to: Option<MessageRow>) -> Result<i64, EngineError> {
        let words = DraftWords::parse(words).map_err(DraftError::from)?;
        let kept = self.inner().store.write(move |w| w.set_draft(chat, &words, reply_to));
        let (instance, chat, revision) = kept.await?;
        self.publish(EngineEvent::Chat { instance, chat });
        Ok(revision)
    }
}
