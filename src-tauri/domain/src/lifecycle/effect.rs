//! What the machine wants done. The actor performs effects in order.

use std::time::Duration;

use serde::{Deserialize, Serialize};

use crate::address::PhoneNumber;
use crate::away::Away;
use crate::ladder::Rebuild;
use crate::time::Wall;

use super::epoch::Epoch;
use super::reason::Reason;

/// What session must be there when a client is built from its file.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SessionExpected {
    /// There must be one already: a file without one is a fault.
    pub linked: bool,
    /// Whose it must be, if there is one; `None` where that is not known. Another number's is a fault: its customers would be written into
    /// this one's chats, and this one's messages go out from it.
    pub owner: Option<PhoneNumber>,
}

/// One thing to do.
#[derive(Clone, Debug, PartialEq)]
pub enum Effect {
    /// Ask for a turn to connect. Answered by `Input::Admitted`; a later one for the same epoch replaces it.
    AskForTurn {
        /// The epoch of the client that is to come.
        epoch: Epoch,
        /// Whose turn it is.
        turn: Turn,
        /// How long to wait before asking.
        after: Duration,
    },
    /// Bring a client up; it speaks with this epoch from now on.
    Connect {
        /// The new client's epoch.
        epoch: Epoch,
        /// How much to rebuild.
        rebuild: Rebuild,
        /// What session must be there.
        expected: SessionExpected,
    },
    /// End the client: gracefully, then by force. Answered by `LinkEvent::Stopped`.
    Disconnect {
        /// Which client.
        epoch: Epoch,
    },
    /// Tell WhatsApp that the session ends, then end the client. Answered by `LinkEvent::Stopped`.
    Logout {
        /// Which client.
        epoch: Epoch,
    },
    /// Ask WhatsApp for an 8-character code for this number.
    RequestPairCode {
        /// Which client.
        epoch: Epoch,
        /// The number of the phone that will type it.
        phone: PhoneNumber,
    },
    /// Ask for a sign of life. Answered by `LinkEvent::Proof`, or not at all.
    Probe {
        /// Which client.
        epoch: Epoch,
    },
    /// Keep the session's files aside under a number of their own. Answered by `Input::FilesSettled`.
    SetSessionAside,
    /// Keep the session's files aside, and put back what was kept aside under this number, if it is this owner's. Answered by
    /// `Input::FilesSettled`.
    PutSessionBack {
        /// Which copy.
        number: u32,
        /// Whose it must be.
        owner: PhoneNumber,
    },
    /// Remove the session's files; what was kept aside stays. Answered by `Input::FilesSettled`.
    DiscardSession,
    /// Remove the session's files and what was kept aside. Answered by `Input::FilesSettled`.
    RemoveSession,
    /// See whether the session can be used, without connecting. Answered by `Input::SessionLooked`.
    LookAtSession {
        /// What session must be there.
        expected: SessionExpected,
    },
    /// Send what waits in the outbox.
    FlushOutbox,
    /// Write a line into the timeline.
    Record(Entry),
    /// Tell the operator.
    Notify(Notice),
    /// What was told is over.
    WithdrawNotices,
}

/// In which order instances connect.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Turn {
    /// Before all others: a person waits for it.
    First,
    /// One after the other.
    Usual,
    /// The same for all at once: each asks a little later than the one before.
    Spread,
}

/// A line of the timeline, before it has a time and a row.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entry {
    /// What happened.
    pub kind: EntryKind,
    /// Why.
    pub reason: Option<Reason>,
    /// The attempt it belongs to.
    pub attempt: Option<u32>,
    /// Until when, wall time.
    pub until: Option<Wall>,
    /// How long it took or lasted, in milliseconds.
    pub lasted_ms: Option<u64>,
    /// What waited while it was away.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub away: Option<Away>,
}

impl Entry {
    /// An entry that needs no more words.
    #[must_use]
    pub fn bare(kind: EntryKind) -> Self {
        Self { kind, reason: None, attempt: None, until: None, lasted_ms: None, away: None }
    }

    /// With a reason.
    #[must_use]
    pub fn because(kind: EntryKind, reason: Reason) -> Self {
        Self { reason: Some(reason), ..Self::bare(kind) }
    }

    /// Whether this says what an earlier line said, once more: its number of tries says how often, and no line of its own is needed.
    #[must_use]
    pub fn repeats(&self, earlier: &Self) -> bool {
        let cause = |entry: &Self| entry.reason.as_ref().map(|reason| (reason.kind, reason.code));
        (self.kind, earlier.kind) == (EntryKind::TryFailed, EntryKind::TryFailed) && cause(self) == cause(earlier)
    }

    /// What waited while an instance was away.
    #[must_use]
    pub fn caught_up(away: Away) -> Self {
        Self { away: Some(away), ..Self::bare(EntryKind::CaughtUp) }
    }

    /// With a duration.
    #[must_use]
    pub fn lasted(self, span: Duration) -> Self {
        Self { lasted_ms: Some(u64::try_from(span.as_millis()).unwrap_or(u64::MAX)), ..self }
    }
}

/// Kinds of timeline lines.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "contract", derive(ts_rs::TS, schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum EntryKind {
    /// The instance was added.
    Added,
    /// The operator started it.
    Started,
    /// The operator stopped it.
    Stopped,
    /// The operator restarted it.
    Restarted,
    /// Started again with the app.
    Restored,
    /// A code is shown.
    CodeShown,
    /// The codes were used up.
    CodesExpired,
    /// The pairing did not work.
    PairingFailed,
    /// WhatsApp asked for the account's passkey while pairing.
    PasskeyAsked,
    /// A phone linked this instance.
    Paired,
    /// Online.
    Online,
    /// What waited with WhatsApp while it was away is here.
    CaughtUp,
    /// The connection dropped.
    Dropped,
    /// A try to connect failed.
    TryFailed,
    /// An answer is overdue.
    Degraded,
    /// Waiting until a time.
    Held,
    /// Only a person can solve it.
    Parked,
    /// The session ended.
    Revoked,
    /// The session's files were kept aside.
    SessionSetAside,
    /// The operator put a session back that was kept aside.
    SessionPutBack,
    /// A session that was kept aside could not be put back.
    SessionNotPutBack,
    /// The operator unlinked it.
    Unlinked,
    /// The operator took the session over.
    TakenOver,
    /// The PC slept.
    PcSlept,
    /// The network changed.
    NetworkChanged,
    /// The last run ended while it was online or sending.
    RunEndedUncleanly,
    /// The clock of this PC was set.
    ClockChanged,
    /// WhatsApp named the day after which it accepts this version no more.
    VersionExpires,
    /// Another number scanned the code and was refused.
    AnotherNumber,
    /// The operator accepted another number.
    NumberReplaced,
    /// The owner's phone was not noticed for long.
    PhoneUnseen,
    /// Stopped for long.
    StoppedLong,
    /// What was wanted and what ran did not agree, and was mended.
    Mended,
    /// All of the history that the phone tells by itself is here.
    HistoryHere,
    /// Something of the history could not be read.
    HistoryUnreadable,
    /// The last run ended while the phone told of the past: it is asked again.
    HistoryAskedAgain,
}

/// What an operator may be told outside the window. Debounced by the machine, grouped and silenced by the engine.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "is", rename_all = "snake_case")]
pub enum Notice {
    /// Dropped, and not back within the grace time.
    Down {
        /// The last error.
        reason: Reason,
        /// The ladder is used up or the link is flapping: tries go on slowly.
        slow: bool,
        /// It drops again and again; else it has not come back.
        #[serde(default)]
        flapping: bool,
    },
    /// Needs a rescan.
    NeedsRescan {
        /// Why.
        reason: Reason,
    },
    /// Only a person can solve it.
    NeedsYou {
        /// Why.
        reason: Reason,
    },
    /// Waiting until a time.
    Held {
        /// Why.
        reason: Reason,
        /// Until when.
        until: Wall,
    },
    /// The QR codes were used up.
    CodesExpired,
    /// WhatsApp asks for the account's passkey while pairing.
    PasskeyAsked,
    /// Online again after it was told that it is down.
    Back {
        /// For how long it was away, in milliseconds.
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
