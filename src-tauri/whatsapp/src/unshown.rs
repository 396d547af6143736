//! What phones show in no bubble although it is more than keys: what is said of other messages in a way that Wakala does not read, and what
//! programs set for each other. Nobody has written, nothing is unread; it is kept in its wire form all the same.

use whatsapp_rust::prelude::{MessageField, wa};

use crate::content;

/// Whether a message that carries nothing to be shown is one of those.
pub(crate) fn is_unshown(message: &wa::Message) -> bool {
    let message = content::unwrapped(message).message;
    if let Some(protocol) = message.protocol_message.as_option() {
        return is_kept(protocol.r#type);
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

/// Of what programs tell each other, what comes of something that a person did; keys and history are not kept.
fn is_kept(what: Option<wa::message::protocol_message::Type>) -> bool {
    use wa::message::protocol_message::Type;
    match what {
        Some(
            // They do not say of which message, or for how long.
            Type::REVOKE
            | Type::MESSAGE_EDIT
            | Type::EPHEMERAL_SETTING
            | Type::SHARE_PHONE_NUMBER
            | Type::REMINDER_MESSAGE
            | Type::LIMIT_SHARING
            | Type::GROUP_MEMBER_LABEL_CHANGE
            | Type::MESSAGE_UNSCHEDULE
            | Type::CHAT_THEME_SETTING,
        )
        // Of a later version than this one.
        | None => true,
        Some(
            // That is shown.
            Type::STATUS_MENTION_MESSAGE
            | Type::EPHEMERAL_SYNC_RESPONSE
            | Type::HISTORY_SYNC_NOTIFICATION
            | Type::APP_STATE_SYNC_KEY_SHARE
            | Type::APP_STATE_SYNC_KEY_REQUEST
            | Type::MSG_FANOUT_BACKFILL_REQUEST
            | Type::INITIAL_SECURITY_NOTIFICATION_SETTING_SYNC
            | Type::APP_STATE_FATAL_EXCEPTION_NOTIFICATION
            | Type::PEER_DATA_OPERATION_REQUEST_MESSAGE
            | Type::PEER_DATA_OPERATION_REQUEST_RESPONSE_MESSAGE
            | Type::REQUEST_WELCOME_MESSAGE
            | Type::BOT_FEEDBACK_MESSAGE
            | Type::MEDIA_NOTIFY_MESSAGE
            | Type::CLOUD_API_THREAD_CONTROL_NOTIFICATION
            | Type::LID_MIGRATION_MAPPING_SYNC
            | Type::BOT_MEMU_ONBOARDING_MESSAGE
            | Type::STOP_GENERATION_MESSAGE
            | Type::AI_PSI_METADATA
            | Type::AI_QUERY_FANOUT
            | Type::AI_MEDIA_COLLECTION_MESSAGE
            | Type::AI_METADATA_OPERATION,
        ) => false,
    }
}
