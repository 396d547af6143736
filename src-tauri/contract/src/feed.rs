//! The ordered channel to the window: a snapshot first, then small items with a sequence number.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use ts_rs::TS;
use wakala_domain::lanes::WaitsFor;

use crate::messages::MessageView;
use crate::views::{ChatView, InstanceView, PreferencesView, TimelineEntryView};

/// One item of the feed.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS, JsonSchema)]
pub struct FeedItem {
    /// Grows by one from item to item of a channel; the snapshot has 0.
    #[ts(type = "number")]
    pub sequence: u64,
    /// What happened.
    pub body: FeedBody,
}

/// What a feed item says.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS, JsonSchema)]
#[serde(tag = "is", rename_all = "snake_case")]
pub enum FeedBody {
    /// Always the first item.
    Snapshot {
        /// Everything the rail needs.
        snapshot: Snapshot,
    },
    /// An instance was added or changed.
    Instance {
        /// It.
        instance: InstanceView,
    },
    /// An instance was deleted.
    InstanceGone {
        /// Its id.
        id: String,
    },
    /// A chat was added or changed.
    Chat {
        /// It, with its newest message.
        chat: ChatView,
    },
    /// A chat is one with another, and gone.
    ChatMerged {
        /// The id of the chat that is gone.
        #[ts(type = "number")]
        gone: i64,
        /// The chat that has its messages now.
        into: ChatView,
    },
    /// A message was added or changed.
    Message {
        /// The instance it belongs to.
        instance: String,
        /// It.
        message: MessageView,
    },
    /// A message is there no more: it was taken back, or is one with another.
    MessageGone {
        /// The chat in which it was.
        #[ts(type = "number")]
        chat: i64,
        /// Its id.
        #[ts(type = "number")]
        id: i64,
    },
    /// What the messages that wait in a chat wait for, all of them at once: what keeps them has changed, or which of them is the
    /// first. It is said of a message that waits whenever it is shown, too.
    Lane {
        /// It.
        lane: LaneView,
    },
    /// A line was added to a timeline.
    Timeline {
        /// It.
        entry: TimelineEntryView,
    },
    /// Show this instance: a notification or the tray was clicked.
    Show {
        /// Its id.
        instance: String,
        /// One of its chats, where that was what was told of.
        #[ts(type = "number | null")]
        chat: Option<i64>,
        /// Which wish it is: the window answers that it was shown.
        #[ts(type = "number")]
        wish: u64,
    },
    /// Something that was chosen for the whole program is another one now, or stands differently: read it again. Only who has
    /// the scope `admin` is told.
    Chosen {
        /// What.
        what: Choice,
    },
    /// The window was too slow and missed items: open the channel again.
    Lagged,
}

/// What is chosen for the whole program, and may be changed by any front.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, TS, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Choice {
    /// The port on which other programs ask: `interface`.
    Interface,
    /// The keys of other programs, and when they were used last, to the minute: `list_keys`.
    Keys,
    /// The webhooks, and how each goes: `webhooks`.
    Webhooks,
    /// The link to a backend, and how it goes: `backend`.
    Backend,
    /// Whether it comes up with the system: `start_with_system`.
    StartWithSystem,
    /// How much the logs tell: `log_lines`.
    LogLevel,
}

/// A chat in which messages wait.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
pub struct LaneView {
    /// The chat.
    #[ts(type = "number")]
    pub chat: i64,
    /// The message whose turn it is; none while the one before it is on its way.
    #[ts(type = "number | null")]
    pub first: Option<i64>,
    /// What that one waits for.
    pub waits: WaitsFor,
    /// What all others that wait there wait for.
    pub behind: WaitsFor,
}

/// Everything the rail needs.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS, JsonSchema)]
pub struct Snapshot {
    /// The instances, in the operator's order.
    pub instances: Vec<InstanceView>,
    /// The program's wall clock, milliseconds since the Unix epoch.
    #[ts(type = "number")]
    pub now: i64,
    /// Where the operator was when the window closed.
    pub place: Option<String>,
}

/// What the core has the window do, beside what it shows.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS, JsonSchema)]
#[serde(tag = "is", rename_all = "snake_case")]
pub enum WindowOrder {
    /// Come to the front.
    Raise {
        /// With it the desktop lets the window have the focus.
        token: Option<String>,
    },
    /// What the operator chose for the window has changed.
    Dress {
        /// To this.
        preferences: PreferencesView,
    },
    /// The core is about to end: have it keep what the page holds back for a moment, and say so.
    HandOver,
    /// The core ends, and the window with it when nothing more comes.
    Quitting {
        /// The names of the numbers that have not signed off yet; none before that has taken a while.
        waits_for: Vec<String>,
    },
}
