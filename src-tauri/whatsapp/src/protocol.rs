//! What programs tell each other in messages of their own, by what becomes of it here.

use whatsapp_rust::prelude::wa::message::protocol_message::Type;

/// What such a message is to somebody who looks at a chat.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Protocol {
    /// How long messages stay, where it says that.
    Expiry,
    /// That a status post mentions the number.
    StatusMention,
    /// What comes of something that a person did: said of another message (`change`), or shown nowhere.
    OfAPerson,
    /// Keys, history, and what else is for programs alone.
    OfPrograms,
}

impl Protocol {
    /// What a message of a kind is. One of a later version, of which nothing is known, is taken for one of a person.
    pub(crate) fn of(what: Option<Type>) -> Self {
        match what {
            Some(Type::EPHEMERAL_SETTING) => Protocol::Expiry,
            Some(Type::STATUS_MENTION_MESSAGE) => Protocol::StatusMention,
            Some(
                Type::REVOKE
                | Type::MESSAGE_EDIT
                | Type::SHARE_PHONE_NUMBER
                | Type::REMINDER_MESSAGE
                | Type::LIMIT_SHARING
                | Type::GROUP_MEMBER_LABEL_CHANGE
                | Type::MESSAGE_UNSCHEDULE
                | Type::CHAT_THEME_SETTING,
            )
            | None => Protocol::OfAPerson,
            Some(
                Type::EPHEMERAL_SYNC_RESPONSE
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
            ) => Protocol::OfPrograms,
        }
    }
}
