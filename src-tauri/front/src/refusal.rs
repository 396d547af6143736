//! Refusals of the engine and the store, as codes that fronts have words for.

use wakala_contract::{ErrorCode, ErrorView};
use wakala_domain::backend::{BackendAddressError, BackendRefused};
use wakala_domain::instance::InstanceNameError;
use wakala_domain::keys::KeyWishRefused;
use wakala_domain::messages::OutgoingTextError;
use wakala_domain::messages::changes::ChangeRefused;
use wakala_domain::messages::draft::DraftError;
use wakala_domain::messages::staged::FileRefused;
use wakala_domain::proxy::ProxyUrlError;
use wakala_domain::typed_number::{InvalidCountry, TypedNumberError};
use wakala_domain::webhooks::{WebhookAddressError, WebhookRefused};
use wakala_engine::EngineError;
use wakala_engine::sessions::PutBackError;
use wakala_store::StoreError;

/// An error of the engine as it crosses to a front.
pub(crate) fn refused(error: EngineError) -> ErrorView {
    let code = match &error {
        EngineError::Name(InstanceNameError::Empty) => ErrorCode::NameEmpty,
        EngineError::Name(InstanceNameError::TooLong) => ErrorCode::NameTooLong,
        EngineError::Name(InstanceNameError::ControlCharacter) => ErrorCode::NameControlCharacter,
        EngineError::Phone(error) => number_code(error),
        EngineError::NotOnWhatsApp => ErrorCode::NotOnWhatsapp,
        EngineError::NotOnline => ErrorCode::NotOnline,
        EngineError::PhoneSilent => ErrorCode::PhoneSilent,
        EngineError::Draft(error) => draft_code(error),
        EngineError::NoSuchInstance => ErrorCode::NoSuchInstance,
        EngineError::NoSuchFile => ErrorCode::NoSuchFile,
        EngineError::KeyOver => ErrorCode::KeyNeeded,
        EngineError::File(why) => file_code(*why),
        EngineError::WrongState(_) => ErrorCode::WrongState,
        EngineError::Elsewhere => ErrorCode::RunsElsewhere,
        EngineError::BackendOwns => ErrorCode::BackendOwns,
        EngineError::SyncRunning => ErrorCode::SyncRunning,
        EngineError::Session(PutBackError::NoSuchCopy) => ErrorCode::NoSuchSession,
        EngineError::Session(PutBackError::AnotherNumber) => ErrorCode::SessionOfAnotherNumber,
        EngineError::Session(PutBackError::Unusable(_)) => ErrorCode::SessionUnusable,
        EngineError::Session(PutBackError::Refused(_)) => ErrorCode::Storage,
        EngineError::Setting(_) => ErrorCode::Internal,
        EngineError::ShuttingDown => ErrorCode::ShuttingDown,
        EngineError::NotTaken => ErrorCode::TooBusy,
        EngineError::Interrupted => ErrorCode::Internal,
        EngineError::Store(error) => store_code(error),
        EngineError::NotKept(not_kept) => store_code(&not_kept.why),
    };
    if matches!(code, ErrorCode::Storage | ErrorCode::DiskFull | ErrorCode::Internal) {
        tracing::error!(%error, "a call failed");
    }
    ErrorView { detail: detail(&error), ..ErrorView::new(code, error.to_string()) }
}

/// What a front must know of a refusal to go on.
fn detail(error: &EngineError) -> Option<String> {
    match error {
        EngineError::Phone(error) => country(error),
        EngineError::File(FileRefused::Offset { received }) => Some(received.to_string()),
        _ => None,
    }
}

/// The country whose numbers a refusal speaks of, by its code.
fn country(error: &TypedNumberError) -> Option<String> {
    match error {
        TypedNumberError::TooShort { country }
        | TypedNumberError::TooLong { country }
        | TypedNumberError::NotOfCountry { country }
        | TypedNumberError::Ambiguous { country } => Some(country.clone()).filter(|country| !country.is_empty()),
        TypedNumberError::Empty
        | TypedNumberError::NotDigits
        | TypedNumberError::NoCountryCode
        | TypedNumberError::NoSuchCountry => None,
    }
}

fn draft_code(error: &DraftError) -> ErrorCode {
    match error {
        DraftError::Text(OutgoingTextError::Empty) => ErrorCode::TextEmpty,
        DraftError::Text(OutgoingTextError::TooLong { .. }) => ErrorCode::TextTooLong,
        DraftError::Text(OutgoingTextError::Nul) => ErrorCode::TextNul,
        DraftError::Emoji(_) => ErrorCode::ReactionInvalid,
        DraftError::Poll(_) => ErrorCode::PollInvalid,
        DraftError::Place(_) => ErrorCode::PlaceInvalid,
        DraftError::Card(_) => ErrorCode::CardInvalid,
        DraftError::Mention(_) => ErrorCode::MentionInvalid,
        DraftError::Caption => ErrorCode::CaptionTooLong,
    }
}

fn file_code(why: FileRefused) -> ErrorCode {
    match why {
        FileRefused::Empty => ErrorCode::FileEmpty,
        FileRefused::TooLarge => ErrorCode::FileTooLarge,
        FileRefused::NoRoom => ErrorCode::NoRoom,
        FileRefused::TooMany => ErrorCode::TooBusy,
        FileRefused::Offset { .. } => ErrorCode::OffsetDiffers,
        FileRefused::TooMuch => ErrorCode::BadRequest,
        FileRefused::NotWhole => ErrorCode::FileNotWhole,
        FileRefused::KindDiffers => ErrorCode::FileKindDiffers,
        FileRefused::NotVoice => ErrorCode::VoiceInvalid,
        FileRefused::NotSticker => ErrorCode::StickerInvalid,
        FileRefused::Picture => ErrorCode::PictureInvalid,
        FileRefused::NothingRecorded => ErrorCode::VoiceEmpty,
        FileRefused::TooLong => ErrorCode::VoiceTooLong,
        FileRefused::NoCaption => ErrorCode::CaptionNotTaken,
        FileRefused::NotOnce => ErrorCode::OnceInvalid,
    }
}

fn change_code(why: ChangeRefused) -> ErrorCode {
    match why {
        ChangeRefused::NotOurs => ErrorCode::NotOurs,
        ChangeRefused::TooLate | ChangeRefused::TooLateToTakeBack => ErrorCode::TooLate,
        ChangeRefused::NotText => ErrorCode::NotText,
        ChangeRefused::NoMessage => ErrorCode::NoMessage,
        ChangeRefused::NotSent => ErrorCode::NotSent,
        ChangeRefused::Deleted => ErrorCode::MessageDeleted,
        ChangeRefused::NoPoll => ErrorCode::NoPoll,
        ChangeRefused::NoSuchOption => ErrorCode::NoSuchOption,
    }
}

fn number_code(error: &TypedNumberError) -> ErrorCode {
    match error {
        TypedNumberError::Empty => ErrorCode::PhoneNumberEmpty,
        TypedNumberError::NotDigits => ErrorCode::PhoneNumberInvalid,
        TypedNumberError::NoCountryCode => ErrorCode::PhoneNumberNoCountryCode,
        TypedNumberError::NoSuchCountry => ErrorCode::PhoneNumberNoSuchCountry,
        TypedNumberError::TooShort { .. } => ErrorCode::PhoneNumberTooShort,
        TypedNumberError::TooLong { .. } => ErrorCode::PhoneNumberTooLong,
        TypedNumberError::NotOfCountry { .. } => ErrorCode::PhoneNumberNotOfCountry,
        TypedNumberError::Ambiguous { .. } => ErrorCode::PhoneNumberAmbiguous,
    }
}

/// Why what was filled in is no proxy, as it crosses to a front.
pub(crate) fn proxy_refused(error: &ProxyUrlError) -> ErrorView {
    let code = match error {
        ProxyUrlError::Form => ErrorCode::ProxyAddress,
        ProxyUrlError::Scheme(_) => ErrorCode::ProxyScheme,
        ProxyUrlError::Host => ErrorCode::ProxyHost,
        ProxyUrlError::Port => ErrorCode::ProxyPort,
        ProxyUrlError::Login => ErrorCode::ProxyLogin,
    };
    ErrorView::new(code, error.to_string())
}

/// Why letters are no country, as it crosses to a front.
pub(crate) fn country_refused(error: InvalidCountry) -> ErrorView {
    ErrorView::new(ErrorCode::CountryUnknown, error.to_string())
}

/// Why no such key is made, as it crosses to a front.
pub(crate) fn wish_refused(why: KeyWishRefused) -> ErrorView {
    let code = match why {
        KeyWishRefused::Name => ErrorCode::ApiKeyName,
        KeyWishRefused::Scopes => ErrorCode::ApiKeyScopes,
        KeyWishRefused::Reach => ErrorCode::ApiKeyReach,
        KeyWishRefused::Expiry => ErrorCode::ApiKeyExpiry,
    };
    ErrorView::new(code, why.to_string())
}

/// Why there can be no such webhook, as it crosses to a front.
pub(crate) fn webhook_refused(why: WebhookRefused) -> ErrorView {
    let code = match why {
        WebhookRefused::Name => ErrorCode::WebhookName,
        WebhookRefused::Address(WebhookAddressError::Login) => ErrorCode::WebhookLogin,
        WebhookRefused::Address(
            WebhookAddressError::Form
            | WebhookAddressError::Scheme
            | WebhookAddressError::Host
            | WebhookAddressError::Port
            | WebhookAddressError::Path,
        ) => ErrorCode::WebhookAddress,
        WebhookRefused::Kinds => ErrorCode::WebhookEvents,
        WebhookRefused::Reach => ErrorCode::WebhookReach,
    };
    ErrorView::new(code, why.to_string())
}

/// Why there can be no such backend.
pub(crate) fn backend_code(why: BackendRefused) -> ErrorCode {
    match why {
        BackendRefused::Address(BackendAddressError::Login) => ErrorCode::BackendLogin,
        BackendRefused::Address(
            BackendAddressError::Form
            | BackendAddressError::Scheme
            | BackendAddressError::Host
            | BackendAddressError::Port
            | BackendAddressError::Path,
        ) => ErrorCode::BackendAddress,
        BackendRefused::Key(_) => ErrorCode::BackendKey,
        BackendRefused::KeyNeeded => ErrorCode::BackendKeyNeeded,
        BackendRefused::None => ErrorCode::NoBackend,
    }
}

/// The same, as it crosses to a front.
pub(crate) fn backend_refused(why: BackendRefused) -> ErrorView {
    ErrorView::new(backend_code(why), why.to_string())
}

/// An error of the store as it crosses to a front.
pub(crate) fn store_refused(error: StoreError) -> ErrorView {
    refused(EngineError::Store(error))
}

fn store_code(error: &StoreError) -> ErrorCode {
    match error {
        StoreError::NameTaken => ErrorCode::NameTaken,
        StoreError::NoSuchInstance => ErrorCode::NoSuchInstance,
        StoreError::NoSuchChat => ErrorCode::NoSuchChat,
        StoreError::WrittenOnPhone => ErrorCode::WrittenOnPhone,
        StoreError::NotAPerson => ErrorCode::NotAPerson,
        StoreError::NoSuchQueueItem => ErrorCode::NoSuchQueueItem,
        StoreError::QueueFull { .. } => ErrorCode::QueueFull,
        StoreError::KeyTaken => ErrorCode::KeyTaken,
        StoreError::NoSuchMessage => ErrorCode::NoSuchMessage,
        StoreError::Change(why) => change_code(*why),
        StoreError::NotCancellable => ErrorCode::NotCancellable,
        StoreError::NotRetryable => ErrorCode::NotRetryable,
        StoreError::ApiKeyNameTaken => ErrorCode::ApiKeyNameTaken,
        StoreError::TooManyApiKeys { .. } => ErrorCode::TooManyApiKeys,
        StoreError::NoSuchApiKey => ErrorCode::NoSuchApiKey,
        StoreError::WebhookNameTaken => ErrorCode::WebhookNameTaken,
        StoreError::TooManyWebhooks { .. } => ErrorCode::TooManyWebhooks,
        StoreError::NoSuchWebhook => ErrorCode::NoSuchWebhook,
        StoreError::ExternalIdTaken => ErrorCode::BackendNameTaken,
        StoreError::TooManyLinked { .. } => ErrorCode::BackendFull,
        StoreError::NotLinked => ErrorCode::NotOfBackend,
        StoreError::NoBackend => ErrorCode::NoBackend,
        StoreError::DiskFull | StoreError::NoRoomForCopy { .. } => ErrorCode::DiskFull,
        StoreError::NewerSchema { .. }
        | StoreError::Unwritable { .. }
        | StoreError::Locked { .. }
        | StoreError::Corrupt(_)
        | StoreError::Unreachable(_)
        | StoreError::Row(_)
        | StoreError::Sqlite(_) => ErrorCode::Storage,
        StoreError::Closed => ErrorCode::ShuttingDown,
        StoreError::Internal(_) => ErrorCode::Internal,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn refusals_have_the_code_that_the_window_knows_words_for() {
        let code = |error: EngineError| refused(error).code;
        assert_eq!(code(EngineError::Store(StoreError::NameTaken)), ErrorCode::NameTaken);
        assert_eq!(code(EngineError::Store(StoreError::QueueFull { limit: 200 })), ErrorCode::QueueFull);
        assert_eq!(code(EngineError::Phone(TypedNumberError::NoCountryCode)), ErrorCode::PhoneNumberNoCountryCode);
        assert_eq!(code(EngineError::Store(StoreError::Sqlite("x".into()))), ErrorCode::Storage);
        assert_eq!(code(EngineError::Store(StoreError::Closed)), ErrorCode::ShuttingDown);
    }

    #[test]
    fn a_refused_number_names_the_country_and_nothing_of_the_number() {
        let detail = |error: TypedNumberError| refused(EngineError::Phone(error)).detail;
        assert_eq!(detail(TypedNumberError::NotOfCountry { country: "+255".into() }), Some("+255".into()));
        assert_eq!(detail(TypedNumberError::TooLong { country: String::new() }), None);
        assert_eq!(detail(TypedNumberError::NoCountryCode), None);
    }
}
