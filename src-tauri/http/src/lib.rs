//! The local interface: every call of the contract, the feed and the pictures, as HTTP on a socket that belongs to the user. The
//! only importer of axum beside the practice network. It translates; what is asked is answered by `front`. Where sockets are no
//! files there is none of it yet.
#![cfg(unix)]

mod answering;
mod arguments;
mod deeds;
mod events;
mod guests;
mod limits;
mod patience;
#[cfg(feature = "practice")]
mod practice;
mod routes;
mod server;
mod socket;
mod status;
#[cfg(test)]
#[path = "../../front/src/testing.rs"]
mod testing;

pub use limits::Limits;
#[cfg(feature = "practice")]
pub use practice::Practice;
pub use server::Server;
pub use socket::ServeError;
#[cfg(test)]
use wakala_front::{ChoicesKeeper, Core, Program, WindowLink};
