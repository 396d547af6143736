//! What programs that were written for Evolution API ask, answered: translation alone. An instance is one of ours, by its name; what is asked
//! is what other fronts ask, with the same keys. What is answered and what not stands in one table (`operations`).

mod chats;
mod files;
mod instances;
mod meant;
mod messages;
mod operations;
mod said_of;

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
