//! What each request may be refused with, by the codes; statuses follow from these. A call that has no line here does not compile.

use std::collections::BTreeMap;

use serde_json::{Map, Value, json};
use wakala_contract::{Call, ErrorCode};

use crate::status::status;

/// What everything may be refused with that needs a key.
const ALWAYS: &[ErrorCode] = &[
    ErrorCode::BadRequest,
    ErrorCode::KeyNeeded,
    ErrorCode::NotAllowed,
    ErrorCode::TooManyTries,
    ErrorCode::TooFast,
    ErrorCode::Storage,
    ErrorCode::Internal,
    ErrorCode::TooBusy,
    ErrorCode::ShuttingDown,
    // Whoever sends a body is read, also where none is taken.
    ErrorCode::TooSlow,
    ErrorCode::TooLarge,
];
/// What also whoever needs no key may be refused with.
const OPEN: &[ErrorCode] = &[
    ErrorCode::BadRequest,
    ErrorCode::NotAllowed,
    ErrorCode::TooBusy,
    ErrorCode::ShuttingDown,
    ErrorCode::TooSlow,
    ErrorCode::TooLarge,
];
/// What is written finds no room.
const WRITES: &[ErrorCode] = &[ErrorCode::DiskFull];
const NAME: &[ErrorCode] =
    &[ErrorCode::NameEmpty, ErrorCode::NameTooLong, ErrorCode::NameControlCharacter, ErrorCode::NameTaken];
const PROXY: &[ErrorCode] = &[
    ErrorCode::ProxyAddress,
    ErrorCode::ProxyScheme,
    ErrorCode::ProxyHost,
    ErrorCode::ProxyPort,
    ErrorCode::ProxyLogin,
];
const PHONE: &[ErrorCode] = &[
    ErrorCode::PhoneNumberEmpty,
    ErrorCode::PhoneNumberInvalid,
    ErrorCode::PhoneNumberNoCountryCode,
    ErrorCode::PhoneNumberNoSuchCountry,
    ErrorCode::PhoneNumberTooShort,
    ErrorCode::PhoneNumberTooLong,
    ErrorCode::PhoneNumberNotOfCountry,
    ErrorCode::PhoneNumberAmbiguous,
];
const TEXT: &[ErrorCode] = &[ErrorCode::TextEmpty, ErrorCode::TextTooLong, ErrorCode::TextNul];
const INSTANCE: &[ErrorCode] = &[ErrorCode::NoSuchInstance];
const COMMAND: &[ErrorCode] = &[ErrorCode::WrongState, ErrorCode::RunsElsewhere];
const SEND: &[ErrorCode] = &[
    ErrorCode::NoSuchInstance,
    ErrorCode::NoSuchChat,
    ErrorCode::WrittenOnPhone,
    ErrorCode::KeyTaken,
    ErrorCode::QueueFull,
];
/// What is said of a message, and files.
const CONTENT: &[ErrorCode] = &[
    ErrorCode::ReactionInvalid,
    ErrorCode::PollInvalid,
    ErrorCode::PlaceInvalid,
    ErrorCode::CardInvalid,
    ErrorCode::MentionInvalid,
    ErrorCode::NoSuchMessage,
    ErrorCode::NotOurs,
    ErrorCode::TooLate,
    ErrorCode::NotText,
    ErrorCode::NoMessage,
    ErrorCode::NotSent,
    ErrorCode::MessageDeleted,
    ErrorCode::NoPoll,
    ErrorCode::NoSuchOption,
    ErrorCode::NoSuchFile,
    ErrorCode::FileNotWhole,
    ErrorCode::FileKindDiffers,
    ErrorCode::VoiceInvalid,
    ErrorCode::VoiceEmpty,
    ErrorCode::VoiceTooLong,
    ErrorCode::StickerInvalid,
    ErrorCode::PictureInvalid,
    ErrorCode::CaptionTooLong,
    ErrorCode::CaptionNotTaken,
    ErrorCode::OnceInvalid,
    ErrorCode::NoRoom,
];
const WEBHOOK: &[ErrorCode] = &[
    ErrorCode::WebhookName,
    ErrorCode::WebhookAddress,
    ErrorCode::WebhookLogin,
    ErrorCode::WebhookEvents,
    ErrorCode::WebhookReach,
    ErrorCode::WebhookNameTaken,
    ErrorCode::NoSuchInstance,
];
const KEY: &[ErrorCode] = &[
    ErrorCode::ApiKeyName,
    ErrorCode::ApiKeyScopes,
    ErrorCode::ApiKeyReach,
    ErrorCode::ApiKeyExpiry,
    ErrorCode::ApiKeyNameTaken,
    ErrorCode::TooManyApiKeys,
    ErrorCode::NoSuchInstance,
    ErrorCode::NameTooLong,
    ErrorCode::NameControlCharacter,
];
/// What a file that is handed over may be refused with.
pub(super) const PIECE: &[&[ErrorCode]] = &[
    WRITES,
    &[
        ErrorCode::FileEmpty,
        ErrorCode::FileTooLarge,
        ErrorCode::NoRoom,
        ErrorCode::NoSuchFile,
        ErrorCode::OffsetDiffers,
    ],
];
/// What a file of a message may be refused with.
pub(super) const FILE: &[&[ErrorCode]] = &[&[ErrorCode::NoSuchMessage, ErrorCode::NoSuchFile]];
/// What a pairing code may be refused with.
pub(super) const CODE: &[&[ErrorCode]] = &[INSTANCE, &[ErrorCode::WrongState]];

const BACKEND: &[ErrorCode] = &[
    ErrorCode::BackendAddress,
    ErrorCode::BackendLogin,
    ErrorCode::BackendKey,
    ErrorCode::BackendKeyNeeded,
    ErrorCode::NoBackend,
    ErrorCode::BackendByEnvironment,
];

/// What a call may be refused with beside what all may.
pub(super) fn of(call: Call) -> &'static [&'static [ErrorCode]] {
    match call {
        Call::Instances
        | Call::Restoration
        | Call::Restorations
        | Call::LastSync
        | Call::EngineHealth
        | Call::Events
        | Call::ListKeys
        | Call::Webhooks
        | Call::Backend
        | Call::Interface
        | Call::LogLines => &[],
        Call::ChatsNow => &[],
        Call::Instance
        | Call::KeptSessions
        | Call::Chats
        | Call::Queue
        | Call::Timeline
        | Call::InstanceHealth
        | Call::Audit => &[INSTANCE],
        Call::Messages => &[&[ErrorCode::NoSuchChat]],
        Call::Search => &[&[
            ErrorCode::SearchTooLong,
            ErrorCode::NoSuchInstance,
            ErrorCode::NoSuchChat,
            ErrorCode::PhoneNumberInvalid,
        ]],
        Call::FindChats => &[&[ErrorCode::SearchTooLong, ErrorCode::NoSuchInstance]],
        Call::AddInstance => &[WRITES, NAME, &[ErrorCode::CountryUnknown]],
        Call::EditInstance => &[WRITES, NAME, INSTANCE],
        Call::SetProxy => &[WRITES, PROXY, INSTANCE],
        Call::SetCountry => &[WRITES, INSTANCE, &[ErrorCode::CountryUnknown]],
        Call::SetAvailable | Call::MuteInstance => &[WRITES, INSTANCE],
        Call::RemoveFailed | Call::DeleteInstance => &[WRITES, INSTANCE],
        Call::ChooseHistory => &[WRITES, INSTANCE, &[ErrorCode::WrongState]],
        Call::LoadOlder => &[WRITES, INSTANCE, &[ErrorCode::NoSuchChat, ErrorCode::NotOnline, ErrorCode::PhoneSilent]],
        Call::StartInstance | Call::StopInstance => &[WRITES, INSTANCE, COMMAND, &[ErrorCode::BackendOwns]],
        Call::RestartInstance
        | Call::AcceptNumber
        | Call::RefuseNumber
        | Call::TryNow
        | Call::ShowNewCode
        | Call::TakeOver
        | Call::UnlinkInstance => &[WRITES, INSTANCE, COMMAND],
        Call::PairByCode => &[WRITES, INSTANCE, COMMAND, PHONE],
        Call::PutSessionBack => &[
            WRITES,
            INSTANCE,
            COMMAND,
            &[ErrorCode::NoSuchSession, ErrorCode::SessionOfAnotherNumber, ErrorCode::SessionUnusable],
        ],
        Call::StartAll | Call::StopAll | Call::RestartAll => &[WRITES],
        Call::OpenChat => &[WRITES, INSTANCE, PHONE, &[ErrorCode::NotOnWhatsapp, ErrorCode::NoSuchChat]],
        Call::NameChat => &[
            WRITES,
            INSTANCE,
            &[ErrorCode::NameTooLong, ErrorCode::NameControlCharacter, ErrorCode::NoSuchChat, ErrorCode::NotAPerson],
        ],
        Call::MarkRead | Call::MuteChat => &[WRITES, INSTANCE, &[ErrorCode::NoSuchChat]],
        Call::SetDraft => {
            &[WRITES, &[ErrorCode::NoSuchChat, ErrorCode::NoSuchMessage, ErrorCode::TextTooLong, ErrorCode::TextNul]]
        }
        Call::SendText => &[WRITES, SEND, TEXT],
        Call::SendMessage => &[WRITES, SEND, TEXT, CONTENT],
        Call::SeenBy => &[&[ErrorCode::NoSuchMessage]],
        Call::FetchFile => &[WRITES, &[ErrorCode::NoSuchMessage, ErrorCode::NoSuchFile, ErrorCode::NoRoom]],
        Call::StageFile => PIECE,
        Call::DropFile => &[WRITES, &[ErrorCode::NoSuchFile]],
        Call::CancelSend => &[WRITES, &[ErrorCode::NoSuchQueueItem, ErrorCode::NotCancellable]],
        Call::RetrySend => &[WRITES, &[ErrorCode::NoSuchQueueItem, ErrorCode::NotRetryable]],
        Call::Sync => &[WRITES, &[ErrorCode::SyncRunning]],
        Call::SetInterface => &[
            WRITES,
            &[
                ErrorCode::AddressInvalid,
                ErrorCode::AddressNotLoopback,
                ErrorCode::PortInvalid,
                ErrorCode::OriginInvalid,
            ],
        ],
        Call::MakeKey => &[WRITES, KEY],
        Call::AddWebhook => &[WRITES, WEBHOOK, &[ErrorCode::TooManyWebhooks]],
        Call::ChangeWebhook => &[WRITES, WEBHOOK, &[ErrorCode::NoSuchWebhook]],
        Call::RemoveWebhook | Call::ReplayFailed | Call::PurgeFailed => &[WRITES, &[ErrorCode::NoSuchWebhook]],
        Call::TestWebhook => &[&[ErrorCode::NoSuchWebhook]],
        Call::FailedEvents => &[&[ErrorCode::NoSuchWebhook]],
        Call::SetBackend => &[WRITES, BACKEND],
        Call::ForgetBackend => &[WRITES, &[ErrorCode::BackendByEnvironment]],
        Call::TestBackend => &[BACKEND],
        Call::LinkToBackend => &[
            WRITES,
            INSTANCE,
            &[
                ErrorCode::NoBackend,
                ErrorCode::BackendName,
                ErrorCode::BackendNameTaken,
                ErrorCode::BackendFull,
                ErrorCode::NotOfBackend,
            ],
        ],
        Call::UnlinkFromBackend => &[WRITES, INSTANCE, &[ErrorCode::NoBackend, ErrorCode::NotOfBackend]],
        Call::RevokeKey => &[WRITES, &[ErrorCode::NoSuchApiKey]],
        Call::SetLogLevel => &[WRITES],
        Call::StartWithSystem => &[&[ErrorCode::Autostart]],
        Call::SetStartWithSystem => &[&[ErrorCode::Autostart]],
        Call::OpenWindow => &[INSTANCE],
        Call::Quit => &[],
    }
}

fn by_status<'a>(all: impl IntoIterator<Item = &'a ErrorCode>) -> BTreeMap<u16, Vec<ErrorCode>> {
    let mut by_status: BTreeMap<u16, Vec<ErrorCode>> = BTreeMap::new();
    for code in all {
        let codes = by_status.entry(status(*code).as_u16()).or_default();
        if !codes.contains(code) {
            codes.push(*code);
        }
    }
    by_status
}

/// What is the same wherever there is nothing else to refuse with that status.
fn usual() -> BTreeMap<u16, Vec<ErrorCode>> {
    by_status(ALWAYS.iter().chain(WRITES))
}

/// These answers, by the names that they have in the document.
pub(super) fn shared(words: &Words) -> Map<String, Value> {
    usual().into_iter().map(|(status, codes)| (format!("Refused{status}"), answer(status, &codes, words))).collect()
}

/// The answers that refuse something where a key is needed, by their statuses.
pub(super) fn answers(more: &[&[ErrorCode]], words: &Words) -> Map<String, Value> {
    named(by_status(ALWAYS.iter().chain(more.iter().copied().flatten())), words)
}

/// The same where none is needed.
pub(super) fn open_answers(words: &Words) -> Map<String, Value> {
    named(by_status(OPEN), words)
}

fn named(refusals: BTreeMap<u16, Vec<ErrorCode>>, words: &Words) -> Map<String, Value> {
    let usual = usual();
    let answer = |(status, codes): (u16, Vec<ErrorCode>)| {
        let answer = if usual.get(&status) == Some(&codes) {
            json!({ "$ref": format!("#/components/responses/Refused{status}") })
        } else {
            answer(status, &codes, words)
        };
        (status.to_string(), answer)
    };
    refusals.into_iter().map(answer).collect()
}

fn answer(status: u16, codes: &[ErrorCode], words: &Words) -> Value {
    let names: Vec<&str> = codes.iter().map(|code| words.name(*code)).collect();
    let said: Vec<String> = names.iter().map(|name| format!("`{name}`: {}", words.said(name))).collect();
    let of = json!({ "$ref": "#/components/schemas/ErrorView" });
    let schema = json!({ "allOf": [of, { "type": "object", "properties": { "code": { "enum": names } } }] });
    let mut answer =
        json!({ "description": said.join("\n\n"), "content": { "application/json": { "schema": schema } } });
    match status {
        401 => answer["headers"] = json!({ "WWW-Authenticate": header("string", "How a key is shown.") }),
        429 => answer["headers"] = json!({ "Retry-After": header("integer", "After how many seconds to ask again.") }),
        _ => {}
    }
    answer
}

/// A header of an answer.
pub(super) fn header(kind: &str, description: &str) -> Value {
    json!({ "description": description, "schema": { "type": kind } })
}

/// What the codes of errors are called, and what each says.
pub(super) struct Words(Vec<(ErrorCode, String, String)>);

impl Words {
    /// As the schema of the codes has them.
    pub(super) fn new(schema: &Value) -> Self {
        let all = schema["oneOf"].as_array().cloned().unwrap_or_default();
        let word = |one: &Value| {
            let text = |field: &str| one[field].as_str().unwrap_or_default().to_owned();
            let code = serde_json::from_value(one["const"].clone());
            code.ok().map(|code| (code, text("const"), text("description")))
        };
        Self(all.iter().filter_map(word).collect())
    }

    fn name(&self, code: ErrorCode) -> &str {
        self.0.iter().find(|(of, ..)| *of == code).map_or("", |(_, name, _)| name)
    }

    fn said(&self, name: &str) -> &str {
        self.0.iter().find(|(_, of, _)| of == name).map_or("", |(.., said)| said)
    }

    /// How many there are.
    pub(super) fn len(&self) -> usize {
        self.0.len()
    }
}
