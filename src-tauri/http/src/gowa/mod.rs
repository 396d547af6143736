//! What programs that were written for GOWA (go-whatsapp-web-multidevice) ask, answered: translation alone. A device is one of our instances,
//! by its name; what is asked is what other fronts ask, with the same keys. What is answered and what not stands in one table (`operations`).

mod answer;
mod chats;
mod devices;
mod files;
mod meant;
mod messages;
mod operations;

use axum::Router;

#[cfg(test)]
pub(crate) use self::operations::OPERATIONS as TABLE;
use self::operations::OPERATIONS;
use crate::answering::Shared;
use crate::speaking::operation;

/// Where it is asked.
pub(crate) fn routes() -> Router<Shared> {
    operation::routes(OPERATIONS)
}
