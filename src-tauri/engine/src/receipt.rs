//! What WhatsApp and others say of a message that was sent.

use wakala_domain::address::Address;
use wakala_domain::ids::MessageId;
use wakala_domain::time::Wall;

/// What WhatsApp says of a message that was sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ReceiptWord {
    /// It took the message.
    ServerTook,
    /// It refuses the message; the raw code.
    Refused(String),
    /// The recipient's device has it.
    Delivered,
    /// The recipient opened it.
    Read,
    /// Another device of our own has it.
    Mirrored,
}

/// Who says so, where it is one of many.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Member {
    /// The member of the group.
    pub address: Address,
    /// When, by WhatsApp's clock.
    pub at: Wall,
    /// They listened to it, or watched it.
    pub played: bool,
}

/// A word about a sent message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Receipt {
    /// Which message.
    pub id: MessageId,
    /// What of it.
    pub word: ReceiptWord,
    /// When WhatsApp took it by its own clock, where it says so: the message's place in its chat.
    pub server_time: Option<Wall>,
    /// The device that has it, where one says so: it needs no repeat any more.
    pub device: Option<String>,
    /// The chat in which others say so; none where WhatsApp does, or a device of this number.
    pub chat: Option<Box<Address>>,
    /// The member of a group who says so.
    pub member: Option<Box<Member>>,
    /// To how many others it went, where it went to a group.
    pub members: Option<u32>,
}

impl Receipt {
    /// A word of nobody in particular.
    #[must_use]
    pub fn of(id: MessageId, word: ReceiptWord) -> Self {
        Self { id, word, server_time: None, device: None, chat: None, member: None, members: None }
    }
}
