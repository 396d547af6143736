//! What phones show in no bubble although it is more than keys: what is said of other messages in a way that Wakala does not read, and what
//! programs set for each other. Nobody has written, nothing is unread; it is kept in its wire form all the same.

use whatsapp_rust::prelude::{MessageField, wa};

use crate::content;
use crate::protocol::Protocol;

/// Whether a message that carries nothing to be shown is one of those.
pub(crate) fn is_unshown(message: &wa::Message) -> bool {
    let message = content::unwrapped(message).message;
    if let Some(protocol) = message.protocol_message.as_option() {
        return match Protocol::of(protocol.r#type) {
            // An expiry that does not say for how long.
            Protocol::Expiry | Protocol::OfAPerson => true,
            // That is shown, and keys and history are not kept.
            Protocol::StatusMention | Protocol::OfPrograms => false,
        };
    }
    macro_rules! any {
        ($($field:ident),* $(,)?) => {
            [$(message.$field.is_set()),*].contains(&true)
        };
    }
    any!(
        // A reaction that is none, or says not to which message.
        reaction_message,
        enc_reaction_message,
        poll_update_message,
        poll_add_option_message,
        enc_event_response_message,
        secret_encrypted_message,
        // That one is pinned stands in the chat as a line; that it is no more does not.
        pin_in_chat_message,
        keep_in_chat_message,
        scheduled_call_edit_message,
        sticker_sync_rmr_message,
        limit_sharing_message,
        group_root_key_share,
        root_secret_distribute_message,
    ) || is_empty(message)
}

/// A text of nothing.
fn is_empty(message: &wa::Message) -> bool {
    let extended = MessageField::as_option(&message.extended_text_message);
    let texts = [message.conversation.as_deref(), extended.map(|text| text.text.as_deref().unwrap_or_default())];
    texts.into_iter().flatten().next().is_some() && texts.into_iter().flatten().all(str::is_empty)
}
