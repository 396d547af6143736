//! What people are called here, and which of them have seen what was sent to a group.

use wakala_contract::{MessageRef, NameChat, Nothing, SeenByView};
use wakala_domain::ids::{ChatId, MessageRow};
use wakala_store::StoreError;

use super::{Answers, Reply};
use crate::refusal::{refused, store_refused};
use crate::views::seen_by_view;

impl Answers<'_> {
    /// Calls the person of a chat by a name of the operator's own, or by none.
    pub(super) async fn call_person(&self, request: NameChat) -> Reply<Nothing> {
        self.core.engine.name_chat(ChatId(request.chat), &request.name).await.map_err(refused)?;
        Ok(Nothing {})
    }

    /// Who has a message that was sent to a group, and who has seen it.
    pub(super) async fn who_has_seen(&self, request: MessageRef) -> Reply<SeenByView> {
        let message = MessageRow(request.message);
        let found = self.read(move |reader| Ok((reader.message(message)?.is_some(), reader.seen_by(message)?))).await?;
        let (true, seen) = found else { return Err(store_refused(StoreError::NoSuchMessage)) };
        Ok(seen_by_view(seen))
    }
}

#[cfg(test)]
mod tests;
