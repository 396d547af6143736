//! What the journal holds: what happened and must be told to whoever reads it, however late.

use std::time::Duration;

use serde::{Deserialize, Serialize};

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
}
