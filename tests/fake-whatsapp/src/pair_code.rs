//! Linking by an 8-character code: the hello of the device, the phone that types the code, and the finish.

use wacore_binary::node::Node;

use crate::login::Answers;
use crate::pairing::ScanError;
use crate::stanza::refusal;
use crate::world::World;

/// A code pairing under way.
#[derive(Clone)]
pub(crate) struct CodePairing {}

/// Answers a device that pairs by code.
pub(crate) fn hear(_world: &mut World, _connection: u64, node: &Node) -> Answers {
    vec![refusal(node, 501, "feature-not-implemented")].into()
}

/// A phone types a code.
pub(crate) fn enter(_world: &mut World, _phone: &str, _code: &str) -> Result<(), ScanError> {
    Err(ScanError::Expired)
}
