//! Messages by WhatsApp's own names of them, and what was said of one last.

use wakala_domain::address::Address;
use wakala_domain::ids::MessageId;
use wakala_domain::time::Wall;

/// Who wrote a message that is known by WhatsApp's name of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum WhoseMessage {
    /// We.
    Ours,
    /// Whoever the chat is with.
    OtherEnd,
    /// Somebody, by one of their addresses.
    Of(Address),
}

/// What was said of a message last.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LastSaid {
    /// What.
    pub what: Saying,
    /// WhatsApp's name of what said it.
    pub said: MessageId,
    /// When.
    pub at: Wall,
    /// Who said it; none for ourselves.
    pub by: Option<Address>,
}

/// What may be said of a message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Saying {
    /// A reaction; none where it was taken back.
    Reaction(Option<String>),
    /// Another text.
    Edit,
    /// It was taken back.
    Deletion,
}
