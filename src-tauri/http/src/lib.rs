//! The local interface: every call of the contract, the feed and the pictures, as HTTP on a socket that belongs to the user. The
//! only importer of axum beside the practice network. It translates; what is asked is answered by `front`.

mod answering;
mod arguments;
mod deeds;
mod events;
#[cfg(unix)]
mod guests;
#[cfg(unix)]
mod patience;
mod routes;
#[cfg(unix)]
mod server;
#[cfg(unix)]
mod socket;
mod status;
#[cfg(test)]
#[path = "../../front/src/testing.rs"]
mod testing;

#[cfg(unix)]
pub use server::{Limits, Server};
#[cfg(unix)]
pub use socket::ServeError;
#[cfg(test)]
use wakala_front::{ChoicesKeeper, Core, Program};
