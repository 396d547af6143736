//! History: what the owner's phone tells a number that was just linked, or that asks for more, of what was before.

use serde::{Deserialize, Serialize};

use crate::address::Address;
use crate::messages::IncomingMessage;
use crate::messages::changes::Arrival;
use crate::time::Wall;

/// How much of the past the operator wants when a number is linked.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "contract", derive(ts_rs::TS, schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum HistoryChoice {
    /// The last months, as WhatsApp's own linked devices have it.
    #[default]
    Recent,
    /// All that the phone gives.
    All,
    /// Nothing.
    None,
}

/// What a blob of history is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum HistoryKind {
    /// All chats, with the newest messages of each.
    Beginning,
    /// Messages of the last months.
    Recent,
    /// What is older.
    Older,
    /// What people call themselves.
    Names,
    /// What was asked for.
    Asked,
}

impl HistoryChoice {
    /// Whether what a phone tells of itself is wanted.
    #[must_use]
    pub fn takes(self, kind: HistoryKind) -> bool {
        match (self, kind) {
            (_, HistoryKind::Asked) | (HistoryChoice::All, _) => true,
            (HistoryChoice::Recent, HistoryKind::Beginning | HistoryKind::Recent | HistoryKind::Names) => true,
            (HistoryChoice::Recent, HistoryKind::Older) => false,
            (
                HistoryChoice::None,
                HistoryKind::Beginning | HistoryKind::Recent | HistoryKind::Older | HistoryKind::Names,
            ) => false,
        }
    }

    /// The kind whose last part is the last of all that comes by itself.
    #[must_use]
    pub fn ends_with(self) -> Option<HistoryKind> {
        match self {
            HistoryChoice::Recent => Some(HistoryKind::Recent),
            HistoryChoice::All => Some(HistoryKind::Older),
            HistoryChoice::None => None,
        }
    }
}

/// How far the history of a number has come.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct HistoryProgress {
    /// Messages that were taken from it.
    pub messages: u64,
    /// How much of what the phone has to tell is here, 0 to 100, as the phone counts.
    pub percent: u8,
    /// Something of it is here and not worked off.
    pub working: bool,
}

/// One thing that a blob tells.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Past {
    /// Somebody, by one address or by both, and what they call themselves.
    Person {
        /// An address of theirs.
        address: Address,
        /// The other one.
        alias: Option<Address>,
        /// What they call themselves.
        name: Option<String>,
    },
    /// A chat; its messages follow, the newest first.
    Chat {
        /// Its address.
        address: Address,
        /// The person's other one.
        alias: Option<Address>,
        /// What the phone calls it.
        name: Option<String>,
        /// Messages that the owner has not read.
        unread: u32,
        /// When something last happened there, wall time.
        at: Option<Wall>,
    },
    /// A message with what is said of it.
    Messages(Vec<Arrival>),
    /// Nothing for anybody: what programs keep for themselves.
    Nothing,
    /// What makes no sense: no key, no sender, or bytes that are no message.
    Refused,
}

/// Whether the content of a message was to be gone by now: it disappears so long after it was written.
#[must_use]
pub fn is_over(message: &IncomingMessage, now: Wall) -> bool {
    let stays = i64::from(message.frame.expires).saturating_mul(1_000);
    message.frame.expires > 0 && message.written.0.saturating_add(stays) <= now.0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_asked_for_is_always_taken_and_the_rest_by_choice() {
        use HistoryKind::{Asked, Beginning, Names, Older, Recent};
        let kinds = [Beginning, Recent, Older, Names, Asked];
        let taken = |choice: HistoryChoice| kinds.map(|kind| choice.takes(kind));
        assert_eq!(taken(HistoryChoice::All), [true; 5]);
        assert_eq!(taken(HistoryChoice::Recent), [true, true, false, true, true]);
        assert_eq!(taken(HistoryChoice::None), [false, false, false, false, true]);
        assert_eq!(HistoryChoice::default(), HistoryChoice::Recent);
    }
}
