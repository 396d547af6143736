//! What goes out by itself. The receivers of webhooks that the operator named are told what happens, from the journal, at least once and in
//! order for each instance, whatever the network, the receiver or the PC does meanwhile; and the backend that he named is asked which
//! instances it wants, and told how they are.

mod backend;
mod courier;
mod lanes;
mod line;
mod receiver;
mod signature;
#[cfg(test)]
#[path = "../../front/src/testing.rs"]
mod testing;
#[cfg(test)]
mod tests;
mod way;
mod webhooks;

pub use backend::BackendLinker;
pub use way::{Destination, Stream, WayOut, Wire};
pub use webhooks::WebhookTeller;
#[cfg(test)]
use {wakala_front::ChoicesKeeper, wakala_front::Core, wakala_front::Program, wakala_front::WindowLink};
