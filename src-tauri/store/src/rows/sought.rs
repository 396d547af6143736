//! What is searched for, and what is found.

use wakala_domain::ids::{ChatId, InstanceId, MessageRow};
use wakala_domain::search::{Named, Query};
use wakala_domain::time::Wall;

use super::{ChatRow, StoredMessage};

/// What is searched for, and where.
#[derive(Clone, Debug)]
pub struct Sought {
    /// The words.
    pub query: Query,
    /// Of one instance alone.
    pub instance: Option<InstanceId>,
    /// Of these alone; none for all.
    pub among: Option<Vec<InstanceId>>,
    /// In one chat alone, and in those that are one with it.
    pub chat: Option<ChatId>,
    /// Written by whoever has this address.
    pub sender: Option<String>,
    /// Written here, or elsewhere under the same number.
    pub ours: bool,
    /// Written then or later, by WhatsApp's clock.
    pub from: Option<Wall>,
    /// Written before.
    pub until: Option<Wall>,
    /// Of this kind alone.
    pub kind: Option<SoughtKind>,
    /// With a file alone.
    pub has_file: bool,
    /// Those that came before this one.
    pub before: Option<MessageRow>,
    /// At most so many.
    pub limit: u32,
}

impl Sought {
    /// These words in all messages, from the newest back.
    #[must_use]
    pub fn everywhere(query: Query, limit: u32) -> Self {
        Self {
            query,
            instance: None,
            among: None,
            chat: None,
            sender: None,
            ours: false,
            from: None,
            until: None,
            kind: None,
            has_file: false,
            before: None,
            limit,
        }
    }
}

/// Which messages are searched.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SoughtKind {
    /// Texts.
    Text,
    /// Pictures.
    Image,
    /// Films of all sorts.
    Video,
    /// Voice and other sound.
    Audio,
    /// Other files.
    Document,
    /// Places.
    Location,
    /// Contact cards.
    Contact,
    /// Polls.
    Poll,
}

/// What was found.
#[derive(Clone, Debug)]
pub struct Found {
    /// The newest first, by when they came here.
    pub messages: Vec<StoredMessage>,
    /// Where the search goes on; none when there is nothing older.
    pub before: Option<MessageRow>,
    /// All messages can be found; otherwise those that the index has taken up so far.
    pub whole: bool,
    /// Why the index refused, if it did: nothing was found then, and it is to be made anew ([`Store::mend_search`](crate::Store::mend_search)).
    pub refused: Option<String>,
}

/// Whose chats are searched for, and where.
#[derive(Clone, Debug)]
pub struct SoughtChats {
    /// What they are called, or a part of their number.
    pub named: Named,
    /// Of these instances alone; none for all.
    pub among: Option<Vec<InstanceId>>,
    /// Those after this place, from the newest back.
    pub after: Option<(Wall, ChatId)>,
    /// At most so many, and at least one.
    pub limit: u32,
}

/// The chats that were found.
#[derive(Clone, Debug)]
pub struct FoundChats {
    /// The newest first.
    pub chats: Vec<ChatRow>,
    /// Where the search goes on, however few were found; none when there is no older chat.
    pub after: Option<(Wall, ChatId)>,
}
