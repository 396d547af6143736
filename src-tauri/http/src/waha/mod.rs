//! What programs that were written for WAHA ask, answered: translation alone. A session is an instance, by its name; what is asked is what
//! other fronts ask, with the same keys. What is answered and what not stands in one table (`operations`).
//!
//! Its addresses stand under `/waha`; those under `/api`, which nobody else has here, are there without it, too: some published clients
//! leave out what stands before them in the address that they are given.

mod auth;
mod chats;
mod chatting;
mod contacts;
mod groups;
mod meant;
mod operations;
mod sent_files;
mod server;
mod sessions;
mod talk;

use axum::Router;
use axum::routing::get;

#[cfg(test)]
pub(crate) use self::operations::OPERATIONS as TABLE;
use self::operations::OPERATIONS;
use crate::answering::Shared;
use crate::speaking::operation;

/// Where it is asked.
pub(crate) fn routes() -> Router<Shared> {
    operation::routes(OPERATIONS).route("/waha/ws", get(talk::talk)).route("/ws", get(talk::talk))
}
