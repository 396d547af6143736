//! What an error is in HTTP.

use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Response};
use wakala_contract::{ErrorCode, ErrorView};

/// The status of an error.
pub(crate) fn status(code: ErrorCode) -> StatusCode {
    match code {
        ErrorCode::NameEmpty
        | ErrorCode::NameTooLong
        | ErrorCode::NameControlCharacter
        | ErrorCode::PhoneNumberEmpty
        | ErrorCode::PhoneNumberInvalid
        | ErrorCode::PhoneNumberNoCountryCode
        | ErrorCode::PhoneNumberNoSuchCountry
        | ErrorCode::PhoneNumberTooShort
        | ErrorCode::PhoneNumberTooLong
        | ErrorCode::PhoneNumberNotOfCountry
        | ErrorCode::PhoneNumberAmbiguous
        | ErrorCode::ProxyAddress
        | ErrorCode::ProxyScheme
        | ErrorCode::ProxyHost
        | ErrorCode::ProxyPort
        | ErrorCode::ProxyLogin
        | ErrorCode::CountryUnknown
        | ErrorCode::TextEmpty
        | ErrorCode::TextTooLong
        | ErrorCode::TextNul
        | ErrorCode::ReactionInvalid
        | ErrorCode::PollInvalid
        | ErrorCode::PlaceInvalid
        | ErrorCode::CardInvalid
        | ErrorCode::MentionInvalid
        | ErrorCode::SearchTooLong
        | ErrorCode::FileEmpty
        | ErrorCode::FileKindDiffers
        | ErrorCode::VoiceInvalid
        | ErrorCode::VoiceEmpty
        | ErrorCode::VoiceTooLong
        | ErrorCode::StickerInvalid
        | ErrorCode::PictureInvalid
        | ErrorCode::CaptionTooLong
        | ErrorCode::CaptionNotTaken
        | ErrorCode::OnceInvalid
        | ErrorCode::ApiKeyName
        | ErrorCode::AddressInvalid
        | ErrorCode::AddressNotLoopback
        | ErrorCode::PortInvalid
        | ErrorCode::OriginInvalid
        | ErrorCode::ApiKeyScopes
        | ErrorCode::ApiKeyReach
        | ErrorCode::ApiKeyExpiry
        | ErrorCode::WebhookName
        | ErrorCode::WebhookAddress
        | ErrorCode::WebhookLogin
        | ErrorCode::WebhookEvents
        | ErrorCode::WebhookReach
        | ErrorCode::BackendAddress
        | ErrorCode::BackendLogin
        | ErrorCode::BackendKey
        | ErrorCode::BackendKeyNeeded
        | ErrorCode::BackendName
        | ErrorCode::BadRequest => StatusCode::BAD_REQUEST,
        ErrorCode::NotAllowed => StatusCode::FORBIDDEN,
        ErrorCode::NoSuchInstance
        | ErrorCode::NoSuchChat
        | ErrorCode::NoSuchQueueItem
        | ErrorCode::NoSuchMessage
        | ErrorCode::NoSuchFile
        | ErrorCode::NoSuchSession
        | ErrorCode::NoSuchApiKey
        | ErrorCode::NoSuchWebhook
        | ErrorCode::NoSuchCall => StatusCode::NOT_FOUND,
        ErrorCode::NameTaken
        | ErrorCode::KeyTaken
        | ErrorCode::ApiKeyNameTaken
        | ErrorCode::TooManyApiKeys
        | ErrorCode::WebhookNameTaken
        | ErrorCode::TooManyWebhooks
        | ErrorCode::NoBackend
        | ErrorCode::BackendByEnvironment
        | ErrorCode::BackendNameTaken
        | ErrorCode::BackendFull
        | ErrorCode::NotOfBackend
        | ErrorCode::BackendOwns
        | ErrorCode::NotOurs
        | ErrorCode::TooLate
        | ErrorCode::NotText
        | ErrorCode::NoMessage
        | ErrorCode::NotSent
        | ErrorCode::MessageDeleted
        | ErrorCode::NoPoll
        | ErrorCode::NoSuchOption
        | ErrorCode::WrittenOnPhone
        | ErrorCode::NotAPerson
        | ErrorCode::OffsetDiffers
        | ErrorCode::FileNotWhole
        | ErrorCode::NotCancellable
        | ErrorCode::NotRetryable
        | ErrorCode::WrongState
        | ErrorCode::RunsElsewhere
        | ErrorCode::SessionOfAnotherNumber
        | ErrorCode::SessionUnusable
        | ErrorCode::SyncRunning
        | ErrorCode::WindowOpen
        | ErrorCode::Autostart
        | ErrorCode::OtherVersion => StatusCode::CONFLICT,
        ErrorCode::NotOnWhatsapp => StatusCode::UNPROCESSABLE_ENTITY,
        ErrorCode::NotOnline => StatusCode::CONFLICT,
        ErrorCode::PhoneSilent => StatusCode::GATEWAY_TIMEOUT,
        ErrorCode::QueueFull | ErrorCode::TooManyTries | ErrorCode::TooFast => StatusCode::TOO_MANY_REQUESTS,
        ErrorCode::KeyNeeded => StatusCode::UNAUTHORIZED,
        ErrorCode::TooLarge | ErrorCode::FileTooLarge => StatusCode::PAYLOAD_TOO_LARGE,
        ErrorCode::TooSlow => StatusCode::REQUEST_TIMEOUT,
        ErrorCode::DiskFull | ErrorCode::NoRoom => StatusCode::INSUFFICIENT_STORAGE,
        ErrorCode::Storage | ErrorCode::Practice | ErrorCode::Internal => StatusCode::INTERNAL_SERVER_ERROR,
        ErrorCode::TooBusy | ErrorCode::Updating | ErrorCode::ShuttingDown | ErrorCode::CoreGone => {
            StatusCode::SERVICE_UNAVAILABLE
        }
    }
}

/// What an answer refuses, for whoever says it in another shape.
#[derive(Clone)]
pub(crate) struct Said(pub ErrorView);

/// An error as it is answered.
pub(crate) fn refusal(error: ErrorView) -> Response {
    let mut answer = (status(error.code), axum::Json(&error)).into_response();
    answer.extensions_mut().insert(Said(error));
    answer
}
