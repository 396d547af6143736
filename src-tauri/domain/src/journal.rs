//! What the journal holds: what happened and must be told to whoever reads it, however late.

use std::time::Duration;

use serde::{Deserialize, Serialize};

use crate::ids::MessageRow;
use crate::lifecycle::Notice;

/// How long the journal keeps what happened.
pub const KEPT: Duration = Duration::from_secs(30 * 24 * 3600);

/// One thing that happened to an instance.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "is", rename_all = "snake_case")]
pub enum Happening {
    /// The operator is to be told.
    Notice {
        /// What.
        notice: Notice,
    },
    /// What was told before is over.
    NoticesWithdrawn,
    /// Messages came, were queued here, can be read now, or are gone; in the order of their rows. Whoever finds no row knows the last.
    Messages {
        /// Which.
        rows: Vec<MessageRow>,
    },
    /// Something became of messages of ours: what, their rows say.
    Deliveries {
        /// Which.
        rows: Vec<MessageRow>,
    },
}

/// What somebody reads the journal for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum HappeningKind {
    /// What the operator is to be told, and that it is over.
    Notices,
    /// Messages.
    Messages,
    /// What became of ours.
    Deliveries,
}

impl Happening {
    /// What it is read for.
    #[must_use]
    pub fn kind(&self) -> HappeningKind {
        match self {
            Self::Notice { .. } | Self::NoticesWithdrawn => HappeningKind::Notices,
            Self::Messages { .. } => HappeningKind::Messages,
            Self::Deliveries { .. } => HappeningKind::Deliveries,
        }
    }
}
