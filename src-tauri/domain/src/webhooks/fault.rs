//! Why a receiver did not take an event: in words of ours, never in the receiver's.

use serde::{Deserialize, Serialize};

/// At which step it ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "contract", derive(ts_rs::TS, schemars::JsonSchema))]
#[cfg_attr(feature = "contract", ts(rename = "WebhookFaultKind"))]
#[cfg_attr(feature = "contract", schemars(rename = "WebhookFaultKind"))]
#[serde(rename_all = "snake_case")]
pub enum FaultKind {
    /// The receiver is on this PC or in its network, which was not allowed for this webhook.
    NotAllowed,
    /// Its name has no address.
    NoAddress,
    /// Nothing answers there.
    Unreachable,
    /// The proxy that leads there lets nobody through.
    Proxy,
    /// Nobody whom this PC trusts vouches for it.
    Certificate,
    /// It did not answer in time.
    Silent,
    /// What it answers is no HTTP, or more than is read.
    Broken,
    /// It says that it is somewhere else: that is not followed.
    Redirect,
    /// It answered something else than that it has taken the event.
    Refused,
    /// This PC could not read what is to be told.
    Unread,
    /// This is a practice build: it leaves this PC for nobody.
    Practice,
}

impl FaultKind {
    /// All of them.
    pub const ALL: [FaultKind; 11] = [
        FaultKind::NotAllowed,
        FaultKind::NoAddress,
        FaultKind::Unreachable,
        FaultKind::Proxy,
        FaultKind::Certificate,
        FaultKind::Silent,
        FaultKind::Broken,
        FaultKind::Redirect,
        FaultKind::Refused,
        FaultKind::Unread,
        FaultKind::Practice,
    ];
}

/// Why a receiver did not take an event.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "contract", derive(ts_rs::TS, schemars::JsonSchema))]
#[cfg_attr(feature = "contract", ts(rename = "WebhookFault"))]
#[cfg_attr(feature = "contract", schemars(rename = "WebhookFault"))]
pub struct Fault {
    /// At which step it ended.
    pub kind: FaultKind,
    /// The status that was answered, where there was an answer.
    pub status: Option<u16>,
}

impl Fault {
    /// One without an answer.
    #[must_use]
    pub fn bare(kind: FaultKind) -> Self {
        Self { kind, status: None }
    }

    /// What an answer's status says; none where the event was taken.
    #[must_use]
    pub fn of_status(status: u16) -> Option<Self> {
        match status {
            200..=299 => None,
            300..=399 => Some(Self { kind: FaultKind::Redirect, status: Some(status) }),
            _ => Some(Self { kind: FaultKind::Refused, status: Some(status) }),
        }
    }

    /// Whether the receiver says that it is the event that it can't take, and not that it can't take any.
    #[must_use]
    pub fn is_of_the_event(&self) -> bool {
        matches!(self.status, Some(400 | 410 | 413 | 415 | 422))
    }

    /// Whether it is this PC's: it says nothing of the receiver.
    #[must_use]
    pub fn is_own(&self) -> bool {
        self.kind == FaultKind::Unread
    }
}
