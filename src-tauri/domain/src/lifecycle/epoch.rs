//! Which client of an instance something is about.

/// Counts the clients of an instance. What a client of an earlier epoch says is ignored.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Epoch(pub u64);
