//! What is sent for a caller, whatever it is.

use wakala_contract::{ErrorCode, ErrorView, SendContent, SendMessage, SendPlace, SendReply};
use wakala_domain::ids::{ChatId, MessageRow};
use wakala_domain::messages::CALLER_KEY_LIMIT;
use wakala_domain::messages::draft::{Draft, DraftError};
use wakala_engine::{CallerKey, CallerKind, Posting};

use super::{Answers, Reply};
use crate::refusal::refused;
use crate::views::send_reply;

impl Answers<'_> {
    /// Sends for the caller. The key is looked at before what it is for.
    pub(super) async fn send(
        &self,
        chat: ChatId,
        key: Option<&str>,
        draft: impl FnOnce() -> Result<Draft, DraftError> + Send,
    ) -> Reply<SendReply> {
        if let Some(key) = key
            && !(1..=CALLER_KEY_LIMIT).contains(&key.chars().count())
        {
            return Err(ErrorView::new(ErrorCode::BadRequest, format!("a key has 1 to {CALLER_KEY_LIMIT} characters")));
        }
        let owner = self.caller.owner();
        let key = match (key, owner.as_deref()) {
            (None, _) => None,
            (Some(key), Some(caller)) => Some(CallerKey { caller, key }),
            (Some(_), None) => {
                let message = "a key is somebody's: say who you are (X-Wakala-Caller: api/NAME), or send without one";
                return Err(ErrorView::new(ErrorCode::BadRequest, message));
            }
        };
        let draft = draft().map_err(|error| refused(error.into()))?;
        let typed = self.caller.kind == CallerKind::Window;
        let sending = self.core.engine.send(Posting { chat, draft, key, typed }).await.map_err(refused)?;
        // It is committed: whatever else there is to say, it is no error.
        Ok(send_reply(&sending, self.now()))
    }
}

/// What a request asks to be sent.
pub(crate) fn drafted(request: SendMessage) -> Result<Draft, DraftError> {
    match request.content {
        SendContent::Text { text } => Draft::text(&text, request.reply_to.map(MessageRow), &request.mentions),
        SendContent::Reaction { message, emoji } => Draft::reaction(MessageRow(message), &emoji),
        SendContent::Vote { message, options } => Ok(Draft::Vote { message: MessageRow(message), options }),
        SendContent::Edit { message, text } => Draft::edit(MessageRow(message), &text),
        SendContent::Media { file, send_as, caption, view_once } => {
            let reply_to = request.reply_to.map(MessageRow);
            Draft::media(&file, send_as, caption.as_deref(), view_once, reply_to, &request.mentions)
        }
        SendContent::Delete { message } => Ok(Draft::Delete { message: MessageRow(message) }),
        SendContent::Location(SendPlace { latitude, longitude, name, address }) => {
            Draft::location(latitude, longitude, name.as_deref(), address.as_deref())
        }
        SendContent::Contacts { cards } => {
            Draft::contacts(&cards.into_iter().map(|card| (card.name, card.phones)).collect::<Vec<_>>())
        }
        SendContent::Poll { question, options, choose } => Draft::poll(&question, &options, choose),
    }
}
