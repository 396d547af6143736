//! What goes out by itself. Today that is webhooks: the receivers that the operator named are told what happens, from the journal, at
//! least once and in order for each instance, whatever the network, the receiver or the PC does meanwhile.

mod courier;
mod lanes;
mod receiver;
mod signature;
#[cfg(test)]
#[path = "../../front/src/testing.rs"]
mod testing;
#[cfg(test)]
mod tests;
mod way;
mod webhooks;

pub use way::{Destination, Stream, WayOut, Wire};
pub use webhooks::WebhookTeller;
#[cfg(test)]
use {wakala_front::ChoicesKeeper, wakala_front::Core, wakala_front::Program, wakala_front::WindowLink};
