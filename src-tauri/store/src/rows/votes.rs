//! What became of the polls of a chat.

use std::collections::BTreeMap;

/// What was chosen in a poll so far.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Votes {
    /// How many people have chosen something.
    pub voters: u32,
    /// How often each option was chosen, by its place; those that nobody chose are not there.
    pub options: BTreeMap<u32, u32>,
    /// What this number chose, in order.
    pub mine: Vec<u32>,
}
