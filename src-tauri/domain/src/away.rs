//! The ledger of one absence: what WhatsApp said was waiting for a number when it came back, and what became of it.

use serde::{Deserialize, Serialize};

/// What waited while a number was away, counted in stanzas: an edit or a reaction is one, too.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "contract", derive(ts_rs::TS, schemars::JsonSchema))]
pub struct Away {
    /// So many messages waited, by WhatsApp's own word. Never fewer than came.
    pub announced: u32,
    /// So many of them are here for good.
    pub saved: u32,
    /// So many came and could not be opened; they have their places, and are asked for again.
    pub unreadable: u32,
}

impl Away {
    /// What was announced and has not come; WhatsApp still has it.
    #[must_use]
    pub fn missing(&self) -> u32 {
        self.announced.saturating_sub(self.saved).saturating_sub(self.unreadable)
    }
}
