//! The local interface: every call of the contract, the feed and the pictures, as HTTP on a socket that belongs to the user, on
//! Windows on a named pipe; and, where that is wanted, on a port of this PC for programs with a key. The only importer of axum beside the practice network. It translates; what is asked is answered by `front`.

mod answering;
mod arguments;
mod deeds;
mod dialect;
mod door;
mod events;
mod evolution;
mod files;
mod gowa;
mod guests;
mod limits;
mod listening;
mod metrics;
mod openapi;
mod patience;
mod pieces;
mod port;
#[cfg(feature = "practice")]
mod practice;
mod routes;
mod server;
mod speaking;
mod spoken;
mod status;
#[cfg(test)]
#[path = "../../front/src/testing.rs"]
mod testing;
mod transport;
mod updating;
mod waha;

pub use limits::Limits;
pub use port::Port;
#[cfg(feature = "practice")]
pub use practice::Practice;
pub use routes::changes;
pub use server::Server;
pub use transport::ServeError;
pub use updating::{Updating, Wanted};
#[cfg(test)]
use wakala_front::{ChoicesKeeper, Core, Program, WindowLink};
