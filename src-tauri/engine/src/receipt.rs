//! What WhatsApp and others say of a message that was sent.

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
}
