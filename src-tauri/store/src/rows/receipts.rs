//! What the members of a group have said of a message of ours.

use wakala_domain::address::PhoneNumber;
use wakala_domain::time::Wall;

/// What a member's device says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MemberWord {
    /// It has the message.
    Has,
    /// Its owner opened it.
    Read,
    /// Its owner listened to it, or watched it.
    Played,
}

/// What is known of one member.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MemberReceipt {
    /// What to call them.
    pub name: Option<String>,
    /// Their phone number, when known.
    pub phone: Option<PhoneNumber>,
    /// Since when they have it.
    pub delivered: Wall,
    /// When they opened it.
    pub read: Option<Wall>,
    /// When they listened to it, or watched it.
    pub played: Option<Wall>,
}

/// Who has a message of ours to a group.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SeenBy {
    /// To how many others it went; none where nobody knows.
    pub members: Option<u32>,
    /// Those who have said something of it: first those who have read it, in the order in which they did.
    pub people: Vec<MemberReceipt>,
}
