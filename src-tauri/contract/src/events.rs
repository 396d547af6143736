//! The journal as fronts read it: everything that happened, in its order, for whoever must miss nothing.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::views::ReasonView;

/// A page of the journal.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct EventsRequest {
    /// Only what came after this position; none for the newest ones.
    #[ts(type = "number | null")]
    pub after: Option<i64>,
    /// At most this many, 1 to 200: whatever else is taken for the nearer of the two.
    pub limit: u32,
}

/// A page of the journal.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS, JsonSchema)]
pub struct EventPage {
    /// The events, oldest first.
    pub events: Vec<EventView>,
    /// Something that stood after the position is kept no more: whoever reads has missed it.
    pub gap: bool,
    /// Where the next page goes on.
    #[ts(type = "number")]
    pub end: i64,
}

/// Something that happened.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS, JsonSchema)]
pub struct EventView {
    /// Its position: greater than those of all events before it.
    #[ts(type = "number")]
    pub seq: i64,
    /// When.
    #[ts(type = "number")]
    pub at: i64,
    /// To which instance; it may be gone meanwhile. None where the journal is damaged.
    pub instance: Option<String>,
    /// What.
    pub what: HappeningView,
}

/// What happened. Messages are named by their rows; what became of them, they say themselves.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS, JsonSchema)]
#[serde(tag = "is", rename_all = "snake_case")]
pub enum HappeningView {
    /// The operator is to be told.
    Notice {
        /// What.
        notice: NoticeView,
    },
    /// What was told before is over.
    NoticesWithdrawn,
    /// Messages came, were queued here, can be read now, or are gone.
    Messages {
        /// Which.
        #[ts(type = "number[]")]
        messages: Vec<i64>,
    },
    /// Something became of messages that were sent from here.
    Deliveries {
        /// Which.
        #[ts(type = "number[]")]
        messages: Vec<i64>,
    },
    /// It can't be read: the journal is damaged, or another version wrote it in words that this one does not know.
    Unknown,
}

/// What the operator is to be told of an instance.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS, JsonSchema)]
#[serde(tag = "is", rename_all = "snake_case")]
pub enum NoticeView {
    /// Dropped, and not back within the grace time.
    Down {
        /// The last error.
        reason: ReasonView,
        /// Tries go on slowly.
        slow: bool,
    },
    /// Needs a rescan.
    NeedsRescan {
        /// Why.
        reason: ReasonView,
    },
    /// Only a person can solve it.
    NeedsYou {
        /// Why.
        reason: ReasonView,
    },
    /// Waiting until a time.
    Held {
        /// Why.
        reason: ReasonView,
        /// Until when.
        #[ts(type = "number")]
        until: i64,
    },
    /// The QR codes were used up.
    CodesExpired,
    /// WhatsApp asks for the account's passkey while pairing.
    PasskeyAsked,
    /// Online again after it was told that it is down.
    Back {
        /// For how long it was away, in milliseconds.
        #[ts(type = "number")]
        away_ms: u64,
    },
    /// The owner's phone was not noticed for long; WhatsApp will unlink.
    PhoneUnseen {
        /// For how many days.
        days: u32,
    },
    /// WhatsApp will accept this version no more.
    VersionExpires {
        /// In how many whole days.
        days: u32,
    },
    /// Stopped for long; WhatsApp will unlink.
    StoppedLong {
        /// For how many days.
        days: u32,
    },
}
