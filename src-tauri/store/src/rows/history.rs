//! Rows of history: blobs that wait, and what became of them.

use wakala_domain::address::Address;
use wakala_domain::history::HistoryKind;
use wakala_domain::ids::{ChatId, InstanceId, MessageId};
use wakala_domain::time::Wall;

use super::Committed;

/// A blob of history that is kept here.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct HistoryId(pub i64);

/// A blob of history as the phone has handed it over.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewHistory {
    /// Whose.
    pub instance: InstanceId,
    /// What it is.
    pub kind: HistoryKind,
    /// The request that it answers.
    pub request: Option<String>,
    /// How much the phone has told with it, 0 to 100.
    pub percent: u8,
    /// Its number among those of its kind, 0 where that is not said.
    pub place: u32,
    /// Its bytes when it is unpacked.
    pub unpacked: u64,
    /// The addresses of the number, whose are the messages that it wrote.
    pub own: Vec<Address>,
    /// When, wall time.
    pub kept: Wall,
}

/// A blob of history that waits.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HistoryBlob {
    /// Its row.
    pub id: HistoryId,
    /// Whose.
    pub instance: InstanceId,
    /// What it is.
    pub kind: HistoryKind,
    /// The request that it answers.
    pub request: Option<String>,
    /// How much the phone has told with it, 0 to 100.
    pub percent: u8,
    /// Its number among those of its kind, 0 where that is not said.
    pub place: u32,
    /// Its bytes when it is unpacked.
    pub unpacked: u64,
    /// The addresses of the number, whose are the messages that it wrote.
    pub own: Vec<Address>,
    /// Things of it that are worked off.
    pub done: u64,
    /// Things of it that made no sense.
    pub refused: u64,
}

/// What the end of a blob of history means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct HistoryEnd {
    /// All that the phone tells by itself is here, and nothing of it is missing.
    pub is_all: bool,
}

/// What became of a piece of history.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PastCommitted {
    /// Its messages, by their places in the piece.
    pub committed: Vec<Committed>,
    /// The chats that changed.
    pub chats: Vec<ChatId>,
    /// What made no sense, or was refused by the database.
    pub refused: u32,
}

/// The oldest message of a chat, as the phone is asked for what came before.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OldestMessage {
    /// Whose chat.
    pub instance: InstanceId,
    /// Its address.
    pub chat: Address,
    /// WhatsApp's id.
    pub id: MessageId,
    /// This number wrote it.
    pub from_me: bool,
    /// When, wall time.
    pub at: Wall,
}
