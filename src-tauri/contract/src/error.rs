//! Errors as they cross to the window: a code that it finds words for, and detail for the bracket.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// What went wrong; the window has words for each in the operator's language.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, TS, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum ErrorCode {
    /// The name of an instance is empty.
    NameEmpty,
    /// The name of an instance or workspace is too long.
    NameTooLong,
    /// The name has a line break or another control character.
    NameControlCharacter,
    /// Another instance has this name.
    NameTaken,
    /// No phone number was typed.
    PhoneNumberEmpty,
    /// Not a phone number.
    PhoneNumberInvalid,
    /// A phone number without its country code.
    PhoneNumberNoCountryCode,
    /// No country has the code that the number begins with.
    PhoneNumberNoSuchCountry,
    /// Fewer digits than the numbers of its country have.
    PhoneNumberTooShort,
    /// More digits than the numbers of its country have.
    PhoneNumberTooLong,
    /// Without a country code, and no number of the country that is meant then.
    PhoneNumberNotOfCountry,
    /// A number of the instance's country, or of another one.
    PhoneNumberAmbiguous,
    /// WhatsApp has nobody at this number.
    NotOnWhatsapp,
    /// The number is not online: WhatsApp can't be asked.
    NotOnline,
    /// The owner's phone was asked, and has not answered.
    PhoneSilent,
    /// Not the address of a proxy.
    ProxyAddress,
    /// Neither http nor socks5.
    ProxyScheme,
    /// The proxy's host is missing, or none.
    ProxyHost,
    /// The proxy's port is no number from 1 to 65535.
    ProxyPort,
    /// The proxy's user and password can't be right.
    ProxyLogin,
    /// Not a country's two letters.
    CountryUnknown,
    /// The message is empty.
    TextEmpty,
    /// The message is too long.
    TextTooLong,
    /// The message has a NUL character.
    TextNul,
    /// It is no reaction.
    ReactionInvalid,
    /// It is no poll.
    PollInvalid,
    /// It is no place.
    PlaceInvalid,
    /// It is no contact card.
    CardInvalid,
    /// A mention is of nobody, or not in the text.
    MentionInvalid,
    /// The message that is answered or changed is not in this chat.
    NoSuchMessage,
    /// Somebody else wrote the message.
    NotOurs,
    /// The message is too old to be changed.
    TooLate,
    /// The message is no text.
    NotText,
    /// It is a line of the chat or a call, or it has disappeared: nothing can be said of it.
    NoMessage,
    /// WhatsApp has not taken the message yet.
    NotSent,
    /// The message was deleted.
    MessageDeleted,
    /// It is no poll, or one that can't be voted in from here.
    NoPoll,
    /// The poll does not let these options be chosen together.
    NoSuchOption,
    /// The chat is a channel, the status posts or a broadcast list: it is written on the phone.
    WrittenOnPhone,
    /// The chat is a group, a channel or a list, which is called what its makers call it.
    NotAPerson,
    /// The outbox has no room.
    QueueFull,
    /// The key of a send was given for another message.
    KeyTaken,
    /// The caller may not ask for this.
    NotAllowed,
    /// More is searched for than can be looked for at once.
    SearchTooLong,
    /// The caller showed no key that is good.
    KeyNeeded,
    /// Too many wrong keys were shown.
    TooManyTries,
    /// The key asks for more than it may in a second.
    TooFast,
    /// No address.
    AddressInvalid,
    /// An address that other PCs reach.
    AddressNotLoopback,
    /// No port.
    PortInvalid,
    /// No web page, or too many.
    OriginInvalid,
    /// A program's key needs a name of 1 to 40 bytes.
    ApiKeyName,
    /// A key that may nothing.
    ApiKeyScopes,
    /// A key for no instance, or for more than are kept.
    ApiKeyReach,
    /// A key that is over before it begins.
    ApiKeyExpiry,
    /// Another key that is good has the name.
    ApiKeyNameTaken,
    /// There are as many keys as can be.
    TooManyApiKeys,
    /// There is no such key, or it was revoked.
    NoSuchApiKey,
    /// A webhook needs a name of 1 to 40 bytes.
    WebhookName,
    /// Not an address that events can be sent to.
    WebhookAddress,
    /// The address holds a user or a password.
    WebhookLogin,
    /// A webhook that is told nothing.
    WebhookEvents,
    /// A webhook for no instance, or for more than are kept.
    WebhookReach,
    /// Another webhook has the name.
    WebhookNameTaken,
    /// There are as many webhooks as can be.
    TooManyWebhooks,
    /// There is no such webhook.
    NoSuchWebhook,
    /// Not an address that a backend can be asked at.
    BackendAddress,
    /// The address of the backend holds a user or a password.
    BackendLogin,
    /// Not a key that can be said to a backend.
    BackendKey,
    /// The backend at this address has no key here: it is said with the address.
    BackendKeyNeeded,
    /// There is no backend.
    NoBackend,
    /// The environment of the program names the backend: it is changed there.
    BackendByEnvironment,
    /// Not how a backend can call an instance.
    BackendName,
    /// The backend calls another instance so.
    BackendNameTaken,
    /// As many instances belong to the backend as can.
    BackendFull,
    /// The instance belongs to no backend.
    NotOfBackend,
    /// The backend says whether the instance runs: who starts or stops it by hand takes it over first.
    BackendOwns,
    /// The queue item can't be taken back any more.
    NotCancellable,
    /// The queue item has not failed.
    NotRetryable,
    /// The instance is gone.
    NoSuchInstance,
    /// The chat is gone.
    NoSuchChat,
    /// The queue item is gone.
    NoSuchQueueItem,
    /// The file has no bytes.
    FileEmpty,
    /// The file is larger than WhatsApp takes.
    FileTooLarge,
    /// The disk has no room for the file.
    NoRoom,
    /// Not all of the file is here yet.
    FileNotWhole,
    /// The file can't be sent as what was asked for.
    FileKindDiffers,
    /// A voice note is Opus in an Ogg file, or a WAV file.
    VoiceInvalid,
    /// Nothing was recorded, or only for a moment.
    VoiceEmpty,
    /// A voice note has an hour at most.
    VoiceTooLong,
    /// A sticker is a WebP file.
    StickerInvalid,
    /// The picture can't be read, or has more than 50 million pixels.
    PictureInvalid,
    /// The text under a file has more than 1,024 characters.
    CaptionTooLong,
    /// A sound, a voice note or a sticker has no text under it.
    CaptionNotTaken,
    /// Only a picture, a video or a voice note can be looked at once.
    OnceInvalid,
    /// The piece does not begin where the last one ended; the detail is that place.
    OffsetDiffers,
    /// The message has no file, or it is not here.
    NoSuchFile,
    /// The instance has no session to send with, or the wanted thing needs another state.
    WrongState,
    /// Another program has the session: it is taken over first.
    RunsElsewhere,
    /// No session was kept aside under this number.
    NoSuchSession,
    /// The session that was kept aside belongs to another phone number.
    SessionOfAnotherNumber,
    /// The session that was kept aside can't be used.
    SessionUnusable,
    /// A sync runs already.
    SyncRunning,
    /// The disk is full.
    DiskFull,
    /// The database refused; the detail says what.
    Storage,
    /// The request is not one of this program.
    BadRequest,
    /// There is nothing to be asked at this address.
    NoSuchCall,
    /// The request is too large.
    TooLarge,
    /// The request did not come to its end in time.
    TooSlow,
    /// As much is asked for as can be answered at a time; nothing was begun.
    TooBusy,
    /// The front is of another version than the core.
    OtherVersion,
    /// There is a window already; it was brought to the front.
    WindowOpen,
    /// The core has ended, or does not answer.
    CoreGone,
    /// The system does not let Wakala start with it; the detail says why.
    Autostart,
    /// The practice network refused.
    Practice,
    /// The program brings its data to its version, and does nothing else meanwhile; the detail is how far it is, as `3/17`.
    Updating,
    /// The program is shutting down.
    ShuttingDown,
    /// A defect of this program; the detail is for its developers.
    Internal,
}

/// The detail of [`ErrorCode::OtherVersion`] where the core offers the operator to restart it.
pub const RESTART_OFFERED: &str = "Wakala offers to restart itself, on the desktop";

/// An error as it crosses to the window.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema, thiserror::Error)]
#[error("{message}")]
pub struct ErrorView {
    /// For the window to choose words by.
    pub code: ErrorCode,
    /// In English, for logs.
    pub message: String,
    /// Numbers and raw codes for the bracket; no personal data.
    pub detail: Option<String>,
}

impl ErrorView {
    /// An error without detail.
    #[must_use]
    pub fn new(code: ErrorCode, message: impl Into<String>) -> Self {
        Self { code, message: message.into(), detail: None }
    }
}
