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
        /// Those of them that were here before.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        changed: Vec<MessageRow>,
    },
    /// Something became of messages of ours: what, their rows say.
    Deliveries {
        /// Which.
        rows: Vec<MessageRow>,
    },
}

/// What somebody reads the journal for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "contract", derive(ts_rs::TS, schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum HappeningKind {
    /// What the operator is to be told, and that it is over.
    Notices,
    /// Messages.
    Messages,
    /// What became of ours.
    Deliveries,
}

impl HappeningKind {
    /// All of them, in the order in which they are shown.
    pub const ALL: [HappeningKind; 3] = [HappeningKind::Messages, HappeningKind::Deliveries, HappeningKind::Notices];

    /// Its word.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            HappeningKind::Notices => "notices",
            HappeningKind::Messages => "messages",
            HappeningKind::Deliveries => "deliveries",
        }
    }
}

impl Happening {
    /// How many events it is, for whoever is told each by itself.
    #[must_use]
    pub fn parts(&self) -> usize {
        match self {
            Self::Notice { .. } | Self::NoticesWithdrawn => 1,
            Self::Messages { rows, .. } | Self::Deliveries { rows } => rows.len(),
        }
    }

    /// One of these events by itself; none behind the last.
    #[must_use]
    pub fn part(&self, part: usize) -> Option<Happening> {
        let one = |rows: &[MessageRow]| rows.get(part).map(|row| vec![*row]);
        match self {
            Self::Notice { .. } | Self::NoticesWithdrawn => (part == 0).then(|| self.clone()),
            Self::Messages { rows, changed } => one(rows).map(|rows| {
                let changed = rows.iter().filter(|row| changed.contains(row)).copied().collect();
                Self::Messages { rows, changed }
            }),
            Self::Deliveries { rows } => one(rows).map(|rows| Self::Deliveries { rows }),
        }
    }

    /// What it is is read for.
    #[must_use]
    pub fn kind(&self) -> HappeningKind {
        match self {
            Self::Notice { .. } | Self::NoticesWithdrawn => HappeningKind::Notices,
            Self::Messages { .. } => HappeningKind::Messages,
            Self::Deliveries { .. } => HappeningKind::Deliveries,
        }
    }
}
