//! Small views: what the window shows, nothing it does not. All times are wall time in milliseconds since the Unix epoch.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use ts_rs::TS;
use wakala_domain::address::AddressKind;
use wakala_domain::away::Away;
use wakala_domain::delivery::Delivery;
use wakala_domain::history::HistoryChoice;
use wakala_domain::instance::Wanted;
use wakala_domain::lanes::WaitsFor;
use wakala_domain::lifecycle::{Badge, EntryKind, HoldWhy, ParkWhy, ReasonKind, RevokedWhy};

use crate::backend::InstanceBackend;
use crate::messages::{ContentView, MessageView, QueuedChange};

/// An instance as a row of the rail and the head of its page.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS, JsonSchema)]
pub struct InstanceView {
    /// Its id.
    pub id: String,
    /// Its name.
    pub name: String,
    /// Its workspace; empty for none.
    pub workspace: String,
    /// The phone number with plus, when known.
    pub phone: Option<String>,
    /// The one word.
    pub badge: Badge,
    /// What the operator wants.
    pub wanted: Wanted,
    /// What WhatsApp thinks of the session.
    pub link: LinkView,
    /// What the socket is doing.
    pub connection: ConnectionView,
    /// The pairing, while there is one.
    pub pairing: Option<PairingView>,
    /// The last thing that went wrong, until it is online again.
    pub last_error: Option<FailureView>,
    /// The last proof of life.
    pub proof: Option<ProofView>,
    /// Its notifications are silenced.
    pub muted: bool,
    /// A number that scanned its code although another one belongs here: the operator decides.
    pub stranger: Option<String>,
    /// What WhatsApp will do unless somebody acts.
    pub warning: Option<WarningView>,
    /// Its own proxy.
    pub proxy: Option<ProxyView>,
    /// The country of numbers without a country code by its two letters; none for that of its own number.
    #[serde(default)]
    pub country: Option<String>,
    /// Whether customers see the number as online while it is connected.
    #[serde(default)]
    pub available: bool,
    /// What the owner's phone tells of the past.
    #[serde(default)]
    pub history: HistoryView,
    /// The backend that it belongs to.
    #[serde(default)]
    pub backend: Option<InstanceBackend>,
    /// Unread messages.
    pub unread: u32,
    /// Messages that wait in the outbox.
    pub queued: u32,
    /// Messages that go no further by themselves: failed, or parked.
    pub unsent: u32,
    /// When the last message came or went.
    #[ts(type = "number | null")]
    pub last_activity: Option<i64>,
}

/// What the owner's phone tells a number of the past.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
pub struct HistoryView {
    /// How much of it is wanted.
    pub choice: HistoryChoice,
    /// Messages that were taken from it.
    #[ts(type = "number")]
    pub messages: u64,
    /// How much of it is here, 0 to 100, as the phone counts.
    pub percent: u8,
    /// Something of it waits here to be taken.
    pub working: bool,
}

/// The instances.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS, JsonSchema)]
pub struct InstancesView {
    /// In the operator's order.
    pub instances: Vec<InstanceView>,
}

/// What WhatsApp will do to a session, or to this version, unless somebody acts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
#[serde(tag = "is", rename_all = "snake_case")]
pub enum WarningView {
    /// The owner's phone was not noticed.
    PhoneUnseen {
        /// For how many days.
        days: u32,
        /// When WhatsApp unlinks this device.
        #[ts(type = "number")]
        unlinks: i64,
    },
    /// The instance is stopped.
    StoppedLong {
        /// For how many days.
        days: u32,
        /// When WhatsApp unlinks this device.
        #[ts(type = "number")]
        unlinks: i64,
    },
    /// WhatsApp will accept this version no more.
    VersionExpires {
        /// In how many whole days.
        days: u32,
        /// After when.
        #[ts(type = "number")]
        until: i64,
    },
}

/// A proxy, without its password.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
pub struct ProxyView {
    /// `http://HOST:PORT` or `socks5h://HOST:PORT`.
    pub address: String,
    /// The user, if it wants one.
    pub user: Option<String>,
}

/// The sessions of an instance that were kept aside.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
pub struct KeptSessionsView {
    /// The sessions, lowest number first.
    pub sessions: Vec<KeptSessionView>,
    /// The instance has none that can be used: one of these may be put back.
    pub wanted: bool,
}

/// A session that was kept aside.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
pub struct KeptSessionView {
    /// Its number.
    pub number: u32,
    /// When it was last used.
    #[ts(type = "number | null")]
    pub used: Option<i64>,
    /// Whether it can be put back.
    pub state: KeptSessionState,
}

/// Whether a session that was kept aside can be put back.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
#[serde(tag = "is", rename_all = "snake_case")]
pub enum KeptSessionState {
    /// It is this number's.
    Usable,
    /// It is another number's.
    AnotherNumber,
    /// It can't be used.
    Unusable {
        /// Why.
        reason: ReasonView,
    },
}

/// What WhatsApp thinks of the session.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
#[serde(tag = "is", rename_all = "snake_case")]
pub enum LinkView {
    /// There is no session.
    Unpaired,
    /// A phone is being linked.
    Pairing,
    /// The session is good.
    Linked,
    /// The session is of no use any more.
    Revoked {
        /// Why.
        why: RevokedWhy,
    },
}

/// What the socket is doing.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
#[serde(tag = "is", rename_all = "snake_case")]
pub enum ConnectionView {
    /// Nothing.
    Offline,
    /// On the way.
    Connecting {
        /// Which attempt, from 1.
        attempt: u32,
        /// Since when.
        #[ts(type = "number")]
        since: i64,
        /// When it is given up.
        #[ts(type = "number")]
        deadline: i64,
    },
    /// Logged in, catching up.
    Syncing {
        /// Since when.
        #[ts(type = "number")]
        since: i64,
        /// When it is given up.
        #[ts(type = "number")]
        deadline: i64,
    },
    /// Proven.
    Online {
        /// Since when.
        #[ts(type = "number")]
        since: i64,
    },
    /// The proof is overdue.
    Degraded {
        /// Since when.
        #[ts(type = "number")]
        since: i64,
    },
    /// Waiting for the next try.
    Backoff {
        /// Which attempt comes next, from 1.
        attempt: u32,
        /// When.
        #[ts(type = "number")]
        until: i64,
    },
    /// Waiting for longer.
    Holding {
        /// Which attempt comes next, from 1.
        attempt: u32,
        /// Until when.
        #[ts(type = "number")]
        until: i64,
        /// Why.
        why: HoldWhy,
    },
    /// A person must act.
    Parked {
        /// Why.
        why: ParkWhy,
    },
}

/// The pairing of an instance.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
#[serde(tag = "is", rename_all = "snake_case")]
pub enum PairingView {
    /// A code was asked for.
    Requested,
    /// WhatsApp asks for the account's passkey.
    Passkey {
        /// What the phone shows, too.
        code: Option<String>,
        /// Since when.
        #[ts(type = "number")]
        since: i64,
    },
    /// A QR code.
    Qr {
        /// A PNG as a data URL: dark on white, with its quiet zone.
        image: String,
        /// Its number, from 1.
        number: u32,
        /// How many there are.
        of: u32,
        /// When it was shown.
        #[ts(type = "number")]
        shown: i64,
        /// When the next one comes.
        #[ts(type = "number")]
        until: i64,
        /// A phone without multi-device support scanned it.
        scanned_without_multidevice: bool,
    },
    /// An 8-character code.
    Code {
        /// The code, without a dash.
        code: String,
        /// The number of the phone that must type it.
        phone: String,
        /// When it was shown.
        #[ts(type = "number")]
        shown: i64,
        /// When it ends.
        #[ts(type = "number")]
        until: i64,
    },
    /// The codes were used up.
    Expired,
    /// The phone has accepted; the first login follows.
    Finishing {
        /// Since when.
        #[ts(type = "number")]
        since: i64,
        /// When it is given up.
        #[ts(type = "number")]
        deadline: i64,
    },
}

/// Why something ended.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
pub struct ReasonView {
    /// Which reason; the window has words for it.
    pub kind: ReasonKind,
    /// WhatsApp's code.
    pub code: Option<i32>,
    /// Raw words.
    pub detail: Option<String>,
}

/// Something that went wrong, and when.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
pub struct FailureView {
    /// What.
    pub reason: ReasonView,
    /// When.
    #[ts(type = "number")]
    pub at: i64,
}

/// A round trip that was proven.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
pub struct ProofView {
    /// When the answer came.
    #[ts(type = "number")]
    pub at: i64,
    /// How long it took in milliseconds, when measured.
    pub round_trip_ms: Option<u32>,
}

/// A chat as a row of the list.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS, JsonSchema)]
pub struct ChatView {
    /// Its id.
    #[ts(type = "number")]
    pub id: i64,
    /// The instance it belongs to.
    pub instance: String,
    /// What to call it: a name, else the phone number.
    pub title: String,
    /// The phone number with plus, when known.
    pub phone: Option<String>,
    /// A person or a group.
    pub kind: AddressKind,
    /// Unread messages.
    pub unread: u32,
    /// The newest message.
    pub last: Option<MessageView>,
    /// When the newest message came or went.
    #[ts(type = "number")]
    pub last_activity: i64,
    /// What was typed there and not sent, if ever something was.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub draft: Option<DraftView>,
    /// Nothing is told of what comes there.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub muted: Option<MutedView>,
    /// What the operator calls the person, if by a name of their own; it is the title.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub own_name: Option<String>,
    /// What the person is called by the phone's address book, else by themselves, where the title is the operator's own name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub of_others: Option<String>,
}

/// A chat that is silent.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
pub struct MutedView {
    /// Until when; none for always.
    #[ts(type = "number | null")]
    pub until: Option<i64>,
}

/// What was typed in a chat and not sent.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS, JsonSchema)]
pub struct DraftView {
    /// The words; empty once nothing is left of them.
    pub words: String,
    /// The message that they answer.
    pub reply_to: Option<MessageView>,
    /// Grows with every change of this chat's draft.
    #[ts(type = "number")]
    pub revision: i64,
}

/// A draft that was kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
pub struct DraftKept {
    /// Its revision: the draft of a chat with a smaller one is older.
    #[ts(type = "number")]
    pub revision: i64,
}

/// An outbox item.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS, JsonSchema)]
pub struct QueueItemView {
    /// Its id.
    #[ts(type = "number")]
    pub id: i64,
    /// Its place in the outbox: a try by hand gives it another.
    #[ts(type = "number")]
    pub turn: i64,
    /// The chat it goes to.
    #[ts(type = "number")]
    pub chat: i64,
    /// What to call the chat.
    pub chat_title: String,
    /// The message row, or that of the message that something is said of.
    #[ts(type = "number")]
    pub message: i64,
    /// What it carries; of what is said of a message, its words.
    pub content: ContentView,
    /// What it says of the message, where it is none itself.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub change: Option<QueuedChange>,
    /// What became of it.
    pub delivery: Delivery,
    /// When it was queued.
    #[ts(type = "number")]
    pub created: i64,
    /// How often it was tried.
    pub attempts: u32,
    /// What the last try came to, raw.
    pub error: Option<String>,
    /// What it waits for.
    pub waits: WaitsFor,
    /// Somebody may have it already: taking it back only ends the tries.
    pub perhaps_sent: bool,
}

/// A line of the timeline.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
pub struct TimelineEntryView {
    /// Its row; grows with time.
    #[ts(type = "number")]
    pub id: i64,
    /// The instance it belongs to.
    pub instance: String,
    /// When.
    #[ts(type = "number")]
    pub at: i64,
    /// What happened.
    pub kind: EntryKind,
    /// Why.
    pub reason: Option<ReasonView>,
    /// The attempt it belongs to.
    pub attempt: Option<u32>,
    /// Until when.
    #[ts(type = "number | null")]
    pub until: Option<i64>,
    /// How long it took or lasted, in milliseconds.
    #[ts(type = "number | null")]
    pub lasted_ms: Option<u64>,
    /// What waited while it was away.
    pub away: Option<Away>,
}

/// What became of a send. The shape of the lifecycle plan.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct SendReply {
    /// `sent`, `queued` or `failed`.
    pub status: SendStatus,
    /// The badge of the instance.
    pub instance_state: Badge,
    /// Waiting items, this one included.
    pub queue_depth: u32,
    /// The id that WhatsApp will know the message by.
    pub message_id: Option<String>,
    /// The outbox item.
    #[ts(type = "number | null")]
    pub queue_id: Option<i64>,
    /// Why it failed.
    pub error: Option<String>,
    /// The message row, for the window to show; none for what is said of another message.
    pub message: Option<MessageView>,
}

/// Where a send stands when the call returns.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum SendStatus {
    /// WhatsApp took it.
    Sent,
    /// Committed to the outbox.
    Queued,
    /// Refused.
    Failed,
}

/// What bringing the instances back at start came to.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS, JsonSchema)]
pub struct RestorationView {
    /// When the engine started.
    #[ts(type = "number")]
    pub started: i64,
    /// Seconds until the last of them was settled; none while it runs.
    pub seconds: Option<f64>,
    /// One line per instance that was wanted running.
    pub lines: Vec<RestorationLineView>,
}

/// What became of one instance at start.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS, JsonSchema)]
pub struct RestorationLineView {
    /// The instance.
    pub instance: String,
    /// Its name.
    pub name: String,
    /// What became of it.
    pub outcome: RestorationOutcome,
    /// Why, when it is not online.
    pub reason: Option<ReasonView>,
    /// Seconds until then.
    pub seconds: Option<f64>,
}

/// How a restoration ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum RestorationOutcome {
    /// Still on the way.
    Running,
    /// Online.
    Restored,
    /// Needs a scan.
    NeedsQr,
    /// Not online; tries go on, or a person must act.
    Failed,
}

/// What the program is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
pub struct AppInfo {
    /// Its version.
    pub version: String,
    /// A practice build.
    pub practice: bool,
    /// Where the data lives.
    pub data_dir: String,
    /// A tray shows the icon; without one, closing the window asks instead.
    pub has_tray: bool,
    /// The language of the system, of those that Wakala speaks: what `system` means as a choice.
    pub language: Language,
}

/// Whether the window may close.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
pub struct CloseView {
    /// A tray leads back to it: it closes. Else the operator is asked.
    pub into_tray: bool,
}

/// What the operator chose for the window. What an older version did not know yet has its default.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
#[serde(default)]
pub struct PreferencesView {
    /// `system`, `light` or `dark`.
    pub theme: ThemeChoice,
    /// `system`, or a language.
    pub language: LanguageChoice,
    /// The welcome has been seen.
    pub welcomed: bool,
    /// Notifications are shown.
    pub notifications: bool,
    /// When only a number that needs a rescan may disturb.
    pub quiet_hours: QuietHoursView,
    /// A notification says, too, that a number is back.
    pub notify_back: bool,
    /// What a notification says of a new message.
    pub message_notices: MessageNotices,
    /// With a sound, where the desktop has one for it.
    pub message_sound: bool,
    /// How large the window shows everything, in hundredths: 50 to 200.
    pub zoom: u16,
    /// Pictures are sent smaller, unless the operator wants the original of one.
    pub smaller_pictures: bool,
}

impl Default for PreferencesView {
    fn default() -> Self {
        Self {
            theme: ThemeChoice::System,
            language: LanguageChoice::System,
            welcomed: false,
            notifications: true,
            quiet_hours: QuietHoursView::default(),
            notify_back: false,
            message_notices: MessageNotices::Text,
            message_sound: true,
            zoom: 100,
            smaller_pictures: true,
        }
    }
}

/// What a notification says of a new message: whoever passes by reads it, too.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum MessageNotices {
    /// There is none.
    Off,
    /// For which number, and how many are unread there.
    Count,
    /// Who wrote, too.
    Name,
    /// And what.
    Text,
}

/// When only a number that needs a rescan may disturb. What was kept back is said in one notification when they end.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
pub struct QuietHoursView {
    /// They are kept.
    pub on: bool,
    /// Their first minute, in minutes of the local day: 0 to 1439.
    pub from: u16,
    /// The minute that they end at, 0 to 1439; before `from` when they pass midnight. The same minute twice is never quiet.
    pub to: u16,
}

impl Default for QuietHoursView {
    fn default() -> Self {
        Self { on: false, from: 22 * 60, to: 7 * 60 }
    }
}

/// Light or dark.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum ThemeChoice {
    /// As the system.
    System,
    /// Light.
    Light,
    /// Dark.
    Dark,
}

/// A language of the window.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum LanguageChoice {
    /// As the system.
    System,
    /// English.
    En,
    /// Swahili.
    Sw,
    /// Indonesian.
    Id,
}

/// A language that Wakala speaks.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Language {
    /// English.
    #[default]
    En,
    /// Swahili.
    Sw,
    /// Indonesian.
    Id,
}

/// How grave a line of the logs is, the gravest first.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, TS, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum LogLevel {
    /// Something failed.
    Error,
    /// Something is not as it should be.
    Warn,
    /// What happens.
    #[default]
    Info,
    /// How it happens.
    Debug,
    /// Every step.
    Trace,
}

/// A line of the logs, without secrets.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
pub struct LogLineView {
    /// When.
    #[ts(type = "number")]
    pub at: i64,
    /// How grave.
    pub level: LogLevel,
    /// Which part of the program told it.
    pub target: String,
    /// What it says.
    pub message: String,
}

/// What was taken out of the queue.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
pub struct RemovedView {
    /// How many messages.
    pub removed: u32,
}
