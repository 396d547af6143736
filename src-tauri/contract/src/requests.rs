//! What a front may ask for: one struct per call. A field that no call has is refused: a misspelt key of a send must not pass for
//! none.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use ts_rs::TS;
use wakala_domain::history::HistoryChoice;
use wakala_domain::instance::NAME_LIMIT;
use wakala_domain::messages::changes::EMOJI_LIMIT;
use wakala_domain::messages::content::{CARD_LIMIT, OPTION_LIMIT};
use wakala_domain::messages::draft::{
    CAPTION_LIMIT, CARD_NUMBERS, NAME_LIMIT as LINE_LIMIT, POLL_OPTION_LIMIT, POLL_OPTIONS, QUESTION_LIMIT,
};
use wakala_domain::messages::frame::MENTION_LIMIT;
use wakala_domain::messages::staged::{LARGEST_FILE, SendAs};
use wakala_domain::messages::{CALLER_KEY_LIMIT, TEXT_LIMIT};

use crate::messages::MessageView;
use crate::service::AuditLineView;
use crate::views::{
    ChatView, LogLevel, LogLineView, PreferencesView, QueueItemView, RestorationView, TimelineEntryView,
};

/// The largest page.
pub const PAGE_LIMIT: u32 = 200;

/// Nothing to say or to answer.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Nothing {}

/// Names an instance.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct InstanceRef {
    /// Its id.
    pub id: String,
}

/// Adds an instance and starts pairing it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct AddInstance {
    /// Its name: 1 to 60 characters, not taken.
    #[schemars(length(min = 1, max = NAME_LIMIT))]
    pub name: String,
    /// Its workspace; may be empty.
    #[schemars(length(max = NAME_LIMIT))]
    pub workspace: String,
    /// The country of the numbers that are typed without a country code, by its two letters; without it that of its own number.
    #[schemars(length(min = 2, max = 2))]
    #[serde(default)]
    #[ts(optional)]
    pub country: Option<String>,
    /// How much of the past the phone is to tell; the last months where nothing is said.
    #[serde(default)]
    pub history: HistoryChoice,
}

/// Renames an instance or moves it to another workspace.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct EditInstance {
    /// Its id.
    pub id: String,
    /// Its new name.
    #[schemars(length(min = 1, max = NAME_LIMIT))]
    pub name: String,
    /// Its new workspace.
    #[schemars(length(max = NAME_LIMIT))]
    pub workspace: String,
}

/// Gives an instance a proxy of its own, or none.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SetProxy {
    /// The instance.
    pub id: String,
    /// The proxy; none for that of the system.
    pub proxy: Option<ProxyFields>,
}

/// Chooses the country of the numbers that are typed without a country code.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SetCountry {
    /// The instance.
    pub id: String,
    /// The country by its two letters; none for that of the instance's own number.
    #[schemars(length(min = 2, max = 2))]
    pub country: Option<String>,
}

/// Chooses whether customers see an instance as online while it is connected.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SetAvailable {
    /// The instance.
    pub id: String,
    /// Whether they do; the owner's phone gets no push then.
    pub available: bool,
}

/// Chooses how much of the past the phone is to tell that links an instance.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ChooseHistory {
    /// The instance.
    pub id: String,
    /// How much.
    pub history: HistoryChoice,
}

/// Asks the owner's phone for older messages of a chat.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct LoadOlder {
    /// The chat.
    #[ts(type = "number")]
    pub chat: i64,
}

/// What the owner's phone has given.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
pub struct OlderMessages {
    /// How many messages came; none where the phone has none that are older.
    #[ts(type = "number")]
    pub messages: u64,
}

/// A proxy as the operator fills it in.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ProxyFields {
    /// `http://HOST:PORT` or `socks5://HOST:PORT`.
    pub address: String,
    /// The user; empty for none.
    pub user: String,
    /// The password; none for the one that is known for this proxy and user.
    pub password: Option<String>,
}

impl std::fmt::Debug for ProxyFields {
    /// An address may have been typed with a password in it.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("ProxyFields").finish_non_exhaustive()
    }
}

/// Asks for an 8-character pairing code.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct PairByCode {
    /// The instance.
    pub id: String,
    /// The number of the phone that will type the code.
    #[schemars(length(min = 1))]
    pub phone: String,
}

/// Puts a session back that was kept aside.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct PutSessionBack {
    /// The instance.
    pub id: String,
    /// The number that the session was kept aside under.
    pub number: u32,
}

/// A page of chats, newest first.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ChatsRequest {
    /// The instance; none for all.
    pub instance: Option<String>,
    /// The last chat of the page before.
    pub after: Option<ChatCursor>,
    /// At most this many, 1 to 200: whatever else is taken for the nearer of the two.
    pub limit: u32,
}

/// Where a page of chats goes on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ChatCursor {
    /// Its last activity.
    #[ts(type = "number")]
    pub last_activity: i64,
    /// Its id.
    #[ts(type = "number")]
    pub id: i64,
}

/// A page of chats.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS, JsonSchema)]
pub struct ChatPage {
    /// The chats, newest first.
    pub chats: Vec<ChatView>,
    /// There are older ones.
    pub more: bool,
}

/// Asks where chats are now.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ChatsNow {
    /// Their ids, at most 200.
    #[schemars(length(max = PAGE_LIMIT))]
    #[ts(type = "number[]")]
    pub chats: Vec<i64>,
}

/// Where chats are now.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS, JsonSchema)]
pub struct ChatsNowView {
    /// In the order of asking.
    pub chats: Vec<ChatNow>,
}

/// Where a chat is now.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS, JsonSchema)]
pub struct ChatNow {
    /// The id that was asked for.
    #[ts(type = "number")]
    pub asked: i64,
    /// It, or the one that it became one with; none when there is neither.
    pub chat: Option<ChatView>,
}

/// A page of messages of a chat, ending before a place in it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct MessagesRequest {
    /// The chat.
    #[ts(type = "number")]
    pub chat: i64,
    /// The first message of the page after; none for the newest.
    pub before: Option<MessageCursor>,
    /// At most this many, 1 to 200: whatever else is taken for the nearer of the two.
    pub limit: u32,
}

/// The place of a message: where a page ends, or how far somebody has read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct MessageCursor {
    /// Its place in the chat.
    #[ts(type = "number")]
    pub sort: i64,
    /// Its id.
    #[ts(type = "number")]
    pub id: i64,
}

/// A page of messages.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS, JsonSchema)]
pub struct MessagePage {
    /// The messages, oldest first.
    pub messages: Vec<MessageView>,
    /// There are older ones.
    pub more: bool,
}

/// Sends a text into a chat.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SendText {
    /// The chat.
    #[ts(type = "number")]
    pub chat: i64,
    /// The text: 1 to 65,536 characters.
    #[schemars(length(min = 1, max = TEXT_LIMIT))]
    pub text: String,
    /// The caller's own key for it, 1 to 200 characters: within seven days the same key is the same message.
    #[schemars(length(min = 1, max = CALLER_KEY_LIMIT))]
    #[serde(default)]
    #[ts(optional)]
    pub key: Option<String>,
}

/// Sends whatever can be sent into a chat, and says something of a message that stands there.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SendMessage {
    /// The chat.
    #[ts(type = "number")]
    pub chat: i64,
    /// What.
    pub content: SendContent,
    /// The message that a text answers: one of the chat.
    #[serde(default)]
    #[ts(optional, type = "number")]
    pub reply_to: Option<i64>,
    /// Whom a text names: their numbers with plus, or addresses. Each stands in the text as `@` and its digits.
    #[schemars(length(max = MENTION_LIMIT))]
    #[serde(default)]
    #[ts(optional, as = "Option<Vec<String>>")]
    pub mentions: Vec<String>,
    /// The caller's own key for it, 1 to 200 characters: within seven days the same key is the same message.
    #[schemars(length(min = 1, max = CALLER_KEY_LIMIT))]
    #[serde(default)]
    #[ts(optional)]
    pub key: Option<String>,
}

/// Opens a place for a file that is to be sent.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct StageFile {
    /// Its name.
    pub name: String,
    /// Its length: 1 byte to 2 GB.
    #[schemars(range(min = 1, max = LARGEST_FILE))]
    #[ts(type = "number")]
    pub bytes: u64,
}

/// A file that is to be sent.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct FileRef {
    /// What it was called when its place was opened.
    pub file: String,
}

/// What is sent.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS, JsonSchema)]
#[serde(tag = "is", rename_all = "snake_case", deny_unknown_fields)]
pub enum SendContent {
    /// A text.
    Text {
        /// It: 1 to 65,536 characters.
        #[schemars(length(min = 1, max = TEXT_LIMIT))]
        text: String,
    },
    /// A reaction to a message of the chat.
    Reaction {
        /// To which.
        #[ts(type = "number")]
        message: i64,
        /// One emoji; an empty one takes ours back.
        #[schemars(length(max = EMOJI_LIMIT))]
        emoji: String,
    },
    /// A vote in a poll of the chat, in place of the one before.
    Vote {
        /// In which.
        #[ts(type = "number")]
        message: i64,
        /// The places of the options that are chosen, from 0 on; none takes the vote back.
        #[schemars(length(max = OPTION_LIMIT), extend("uniqueItems" = true))]
        options: Vec<u32>,
    },
    /// Another text in place of a message of ours that is not older than 15 minutes.
    Edit {
        /// Which.
        #[ts(type = "number")]
        message: i64,
        /// What it says from now on.
        #[schemars(length(min = 1, max = TEXT_LIMIT))]
        text: String,
    },
    /// Takes a message of ours back, for everyone.
    Delete {
        /// Which.
        #[ts(type = "number")]
        message: i64,
    },
    /// A file that was handed over.
    Media {
        /// What it was called when its place was opened. It can be sent to several chats.
        file: String,
        /// What it is sent as; without that, what it is by its first bytes.
        #[serde(default, rename = "as")]
        #[ts(optional, rename = "as")]
        send_as: Option<SendAs>,
        /// The text under it: up to 1,024 characters.
        #[schemars(length(max = CAPTION_LIMIT))]
        #[serde(default)]
        #[ts(optional)]
        caption: Option<String>,
        /// It is to be looked at once.
        #[serde(default)]
        #[ts(optional, as = "Option<bool>")]
        view_once: bool,
    },
    /// A place.
    Location(SendPlace),
    /// Contact cards.
    Contacts {
        /// 1 to 256 of them.
        #[schemars(length(min = 1, max = CARD_LIMIT))]
        cards: Vec<SendCard>,
    },
    /// A poll.
    Poll {
        /// 1 to 255 characters.
        #[schemars(length(min = 1, max = QUESTION_LIMIT))]
        question: String,
        /// 2 to 12 of 1 to 100 characters, no two the same.
        #[schemars(length(min = *POLL_OPTIONS.start(), max = *POLL_OPTIONS.end()))]
        #[schemars(inner(length(min = 1, max = POLL_OPTION_LIMIT)), extend("uniqueItems" = true))]
        options: Vec<String>,
        /// How many may be chosen; 0 for any number.
        choose: u32,
    },
}

/// A place that is sent.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SendPlace {
    /// Degrees north.
    #[schemars(range(min = -90, max = 90))]
    pub latitude: f64,
    /// Degrees east.
    #[schemars(range(min = -180, max = 180))]
    pub longitude: f64,
    /// What it is called.
    #[schemars(length(max = LINE_LIMIT))]
    #[serde(default)]
    #[ts(optional)]
    pub name: Option<String>,
    /// Its address.
    #[schemars(length(max = LINE_LIMIT))]
    #[serde(default)]
    #[ts(optional)]
    pub address: Option<String>,
}

/// A contact card that is sent.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SendCard {
    /// What the person is called.
    #[schemars(length(min = 1, max = LINE_LIMIT))]
    pub name: String,
    /// 1 to 16 numbers, with their country code.
    #[schemars(length(min = 1, max = CARD_NUMBERS))]
    pub phones: Vec<String>,
}

/// Opens the chat with a phone number, making it when there is none.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct OpenChat {
    /// The instance.
    pub instance: String,
    /// The phone number as typed.
    #[schemars(length(min = 1))]
    pub phone: String,
}

/// Marks a chat as read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct MarkRead {
    /// The chat.
    #[ts(type = "number")]
    pub chat: i64,
    /// The newest message that was seen: what came since stays unread. None for all of it.
    pub until: Option<MessageCursor>,
}

/// How long a chat is silent.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum MuteFor {
    /// Not any more.
    Off,
    /// For eight hours.
    EightHours,
    /// For a week.
    Week,
    /// Until it is told again.
    Always,
}

/// Silences the notifications of a chat, or not any more.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct MuteChat {
    /// The chat.
    #[ts(type = "number")]
    pub chat: i64,
    /// How long.
    pub how_long: MuteFor,
}

/// What the operator calls the person of a chat.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct NameChat {
    /// The chat.
    #[ts(type = "number")]
    pub chat: i64,
    /// The name; empty: what others call them.
    #[schemars(length(max = NAME_LIMIT))]
    pub name: String,
}

/// Keeps what was typed in a chat and not sent.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SetDraft {
    /// The chat.
    #[ts(type = "number")]
    pub chat: i64,
    /// The words; empty for none.
    #[schemars(length(max = TEXT_LIMIT))]
    pub words: String,
    /// The message that they answer.
    #[ts(type = "number | null")]
    pub reply_to: Option<i64>,
}

/// Names a message.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct MessageRef {
    /// Its row.
    #[ts(type = "number")]
    pub message: i64,
}

/// Names an outbox item.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct QueueRef {
    /// Its id.
    #[ts(type = "number")]
    pub queue_id: i64,
}

/// A page of the outbox of an instance, in order.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct QueueRequest {
    /// The instance.
    pub instance: String,
    /// The last item of the page before; none for the first.
    pub after: Option<QueueCursor>,
    /// At most this many, 1 to 200: whatever else is taken for the nearer of the two.
    pub limit: u32,
}

/// Where a page of the outbox goes on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct QueueCursor {
    /// The place of its last item.
    #[ts(type = "number")]
    pub turn: i64,
    /// The id of that.
    #[ts(type = "number")]
    pub id: i64,
}

/// A page of the outbox of an instance: what waits, is uncertain or failed, in order.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS, JsonSchema)]
pub struct QueuePage {
    /// The items, oldest first.
    pub items: Vec<QueueItemView>,
    /// There are more behind them.
    pub more: bool,
}

/// A page of the timeline, newest first.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct TimelineRequest {
    /// The instance.
    pub instance: String,
    /// Only rows before this one; none for the newest.
    #[ts(type = "number | null")]
    pub before: Option<i64>,
    /// At most this many, 1 to 200: whatever else is taken for the nearer of the two.
    pub limit: u32,
}

/// A page of the timeline.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS, JsonSchema)]
pub struct TimelinePage {
    /// The lines, newest first.
    pub entries: Vec<TimelineEntryView>,
    /// There are older ones.
    pub more: bool,
}

/// Changes what the operator chose for the window.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SetPreferences {
    /// All of them.
    pub preferences: PreferencesView,
}

/// Which window to open where.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct OpenWindow {
    /// At this instance; none: where it was.
    pub instance: Option<String>,
    /// The desktop's leave to take the focus, if the caller was given one.
    pub token: Option<String>,
    /// Where a window that is not there yet is to be shown; none: where the last one was.
    pub desktop: Option<Desktop>,
}

/// A desktop, by the variables that programs find it with.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Desktop {
    /// `DISPLAY`.
    pub display: Option<String>,
    /// `WAYLAND_DISPLAY`.
    pub wayland_display: Option<String>,
    /// `XAUTHORITY`.
    pub xauthority: Option<String>,
    /// `XDG_SESSION_TYPE`.
    pub session_type: Option<String>,
    /// `XDG_CURRENT_DESKTOP`: which desktop's choice of programs counts.
    pub current_desktop: Option<String>,
    /// `XDG_DATA_DIRS`: where its programs are found.
    pub data_dirs: Option<String>,
    /// `DBUS_SESSION_BUS_ADDRESS`.
    pub session_bus: Option<String>,
}

impl Desktop {
    /// The variables, with their values.
    #[must_use]
    pub fn variables(&self) -> [(&'static str, Option<&str>); 7] {
        [
            ("DISPLAY", self.display.as_deref()),
            ("WAYLAND_DISPLAY", self.wayland_display.as_deref()),
            ("XAUTHORITY", self.xauthority.as_deref()),
            ("XDG_SESSION_TYPE", self.session_type.as_deref()),
            ("XDG_CURRENT_DESKTOP", self.current_desktop.as_deref()),
            ("XDG_DATA_DIRS", self.data_dirs.as_deref()),
            ("DBUS_SESSION_BUS_ADDRESS", self.session_bus.as_deref()),
        ]
    }
}

/// Whether the operator has the window before him.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct WindowInView {
    /// It has the focus.
    pub in_view: bool,
}

/// What the window was told to show is before the operator.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct WindowShows {
    /// Which wish that was, as the feed had it.
    #[ts(type = "number")]
    pub wish: u64,
}

/// What shows the window has ended by itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct WindowCrashed {
    /// It is shown anew; else that has happened too often, and the window ends.
    pub shown_again: bool,
}

/// What the operator is looking at, so that opening the window again comes back to the same place.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RememberPlace {
    /// The window's own note, at most 1,000 bytes.
    pub place: String,
}

/// The last lines of the logs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct LogLinesRequest {
    /// At most this many, 1 to 2,000: whatever else is taken for the nearer of the two.
    pub limit: u32,
    /// Only lines that are at least as grave; none for all.
    pub level: Option<LogLevel>,
}

/// The last lines of the logs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
pub struct LogPage {
    /// The lines, newest last.
    pub lines: Vec<LogLineView>,
    /// How much is told; none when the environment has decided, and then it can't be changed here.
    pub level: Option<LogLevel>,
}

/// Changes how much the logs tell.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SetLogLevel {
    /// This grave and graver.
    pub level: LogLevel,
}

/// Has Wakala come up when the user logs in, or not any more.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SetStartWithSystem {
    /// Whether it comes up.
    pub on: bool,
}

/// Whether Wakala comes up when the user logs in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
pub struct StartWithSystemView {
    /// The desktop starts it.
    pub on: bool,
    /// Its service starts it, whatever the desktop does.
    pub service: bool,
    /// It can be had here; a practice build never comes up by itself.
    pub possible: bool,
}

/// Silences the notifications of an instance, or not any more.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct MuteInstance {
    /// Its id.
    pub id: String,
    /// Whether they are silenced.
    pub muted: bool,
}

/// A sync.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SyncAsk {
    /// Only look.
    pub dry_run: bool,
    /// Only this workspace; none for all.
    pub workspace: Option<String>,
}

/// The health of an instance over the last days.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct InstanceHealthAsk {
    /// Its id.
    pub id: String,
    /// 1, 7 or 30; others are taken into 1 to 60.
    pub days: u32,
}

/// A page of the audit trail.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct AuditRequest {
    /// The instance; none for everything.
    pub instance: Option<String>,
    /// The oldest line of the page before.
    #[ts(type = "number | null")]
    pub before: Option<i64>,
    /// At most this many, 1 to 200: whatever else is taken for the nearer of the two.
    pub limit: u32,
}

/// A page of the audit trail, newest first.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
pub struct AuditPage {
    /// The lines.
    pub lines: Vec<AuditLineView>,
    /// There are older ones.
    pub more: bool,
}

/// What the last starts came to.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS, JsonSchema)]
pub struct RestorationHistory {
    /// Newest first.
    pub reports: Vec<RestorationView>,
}

#[cfg(test)]
mod tests;
