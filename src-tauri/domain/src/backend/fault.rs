//! Why a backend did not answer as it should: in words of ours, never in the backend's.

use serde::{Deserialize, Serialize};

use crate::webhooks::{Fault, FaultKind};

/// At which step it ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "contract", derive(ts_rs::TS, schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum BackendFaultKind {
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
    /// What it answers is no HTTP.
    Broken,
    /// It says that it is somewhere else: that is not followed, for the key would go there.
    Redirect,
    /// It does not take the key.
    KeyRefused,
    /// It answered something else than that it has done what it was asked for.
    Refused,
    /// It answered with a page for people, or something else that is no JSON.
    NotJson,
    /// It answered in JSON, and not what it was asked for.
    Odd,
    /// It answered more than is read.
    TooLarge,
    /// It asks for more instances than may belong to a backend.
    TooMany,
    /// This PC could not keep what was asked for.
    NotKept,
    /// This is a practice build: it leaves this PC for nobody.
    Practice,
}

impl BackendFaultKind {
    /// All of them.
    pub const ALL: [BackendFaultKind; 15] = [
        BackendFaultKind::NoAddress,
        BackendFaultKind::Unreachable,
        BackendFaultKind::Proxy,
        BackendFaultKind::Certificate,
        BackendFaultKind::Silent,
        BackendFaultKind::Broken,
        BackendFaultKind::Redirect,
        BackendFaultKind::KeyRefused,
        BackendFaultKind::Refused,
        BackendFaultKind::NotJson,
        BackendFaultKind::Odd,
        BackendFaultKind::TooLarge,
        BackendFaultKind::TooMany,
        BackendFaultKind::NotKept,
        BackendFaultKind::Practice,
    ];
}

/// Why a backend did not answer as it should.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "contract", derive(ts_rs::TS, schemars::JsonSchema))]
pub struct BackendFault {
    /// At which step it ended.
    pub kind: BackendFaultKind,
    /// The status that was answered, where there was an answer.
    pub status: Option<u16>,
}

impl BackendFault {
    /// One without an answer.
    #[must_use]
    pub fn bare(kind: BackendFaultKind) -> Self {
        Self { kind, status: None }
    }

    /// What an answer's status says; none where it was done.
    #[must_use]
    pub fn of_status(status: u16) -> Option<Self> {
        let kind = match status {
            200..=299 => return None,
            300..=399 => BackendFaultKind::Redirect,
            401 | 403 => BackendFaultKind::KeyRefused,
            _ => BackendFaultKind::Refused,
        };
        Some(Self { kind, status: Some(status) })
    }

    /// Whether the backend can't be spoken to at all, whatever it is told: nobody is there, the key is none, or it asks to be left alone.
    #[must_use]
    pub fn is_of_the_line(&self) -> bool {
        match self.kind {
            BackendFaultKind::NoAddress
            | BackendFaultKind::Unreachable
            | BackendFaultKind::Proxy
            | BackendFaultKind::Certificate
            | BackendFaultKind::Practice => true,
            BackendFaultKind::KeyRefused | BackendFaultKind::Refused => matches!(self.status, Some(401 | 429 | 503)),
            BackendFaultKind::Silent
            | BackendFaultKind::Broken
            | BackendFaultKind::Redirect
            | BackendFaultKind::NotJson
            | BackendFaultKind::Odd
            | BackendFaultKind::TooLarge
            | BackendFaultKind::TooMany
            | BackendFaultKind::NotKept => false,
        }
    }

    /// Whether the backend is there and asks to be left alone for a while: what it took before it has.
    #[must_use]
    pub fn asks_for_rest(&self) -> bool {
        self.kind == BackendFaultKind::Refused && matches!(self.status, Some(429 | 503))
    }

    /// Whether the same will not be taken another time either: it is said again when it is another.
    #[must_use]
    pub fn is_for_good(&self) -> bool {
        matches!(self.status, Some(400..=499)) && !matches!(self.status, Some(401 | 408 | 425 | 429))
    }
}

impl From<Fault> for BackendFault {
    fn from(fault: Fault) -> Self {
        let kind = match fault.kind {
            FaultKind::NoAddress => BackendFaultKind::NoAddress,
            // A backend may be anywhere: who refuses this is the way there.
            FaultKind::NotAllowed | FaultKind::Unreachable => BackendFaultKind::Unreachable,
            FaultKind::Proxy => BackendFaultKind::Proxy,
            FaultKind::Certificate => BackendFaultKind::Certificate,
            FaultKind::Silent => BackendFaultKind::Silent,
            FaultKind::Broken => BackendFaultKind::Broken,
            FaultKind::Redirect => BackendFaultKind::Redirect,
            FaultKind::Refused => BackendFaultKind::Refused,
            FaultKind::Unread => BackendFaultKind::NotKept,
            FaultKind::Practice => BackendFaultKind::Practice,
        };
        Self { kind, status: fault.status }
    }
}
