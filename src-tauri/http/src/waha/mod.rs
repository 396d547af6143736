//! What programs that were written for WAHA ask, answered: translation alone. A session is an instance, by its name; what is asked is what
//! other fronts ask, with the same keys. What is answered and what not stands in one table (`operations`).
//!
//! Its addresses stand under `/waha`; those under `/api`, which nobody else has here, are there without it, too: some published clients
//! leave out what stands before them in the address that they are given.

mod asked;
mod auth;
mod chats;
mod chatting;
mod contacts;
#[cfg(test)]
mod documented;
mod groups;
mod operations;
mod query;
mod refused;
mod sent_files;
mod server;
mod sessions;
mod talk;
mod walk;

use axum::Router;
use axum::extract::{Request, State};
use axum::http::Method;
use axum::response::Response;
use axum::routing::{get, on};

use self::asked::Asked;
use self::operations::{Deed, Done, OPERATIONS, Operation};
use self::refused::Refused;
use crate::answering::Shared;
use crate::shaped::{WAHA, is_without_prefix};

/// Where it is asked.
pub(crate) fn routes() -> Router<Shared> {
    let mut router = Router::new();
    for operation in OPERATIONS {
        let answer = move |State(answering): State<Shared>, request: Request| answered(answering, operation, request);
        let filter = operation.method.filter();
        router = router.route(&format!("{WAHA}{}", operation.path), on(filter, answer));
        if is_without_prefix(operation.path) {
            router = router.route(operation.path, on(filter, answer));
        }
    }
    router.route("/waha/ws", get(talk::talk)).route("/ws", get(talk::talk))
}

async fn answered(answering: Shared, operation: &'static Operation, request: Request) -> Response {
    let done = async {
        // Whoever asks for the head of an answer alone wants nothing done.
        if request.method() == Method::HEAD && !matches!(operation.done, Done::As(Deed::Ping, _)) {
            asked::known(&answering, &request)?;
            return Err(Refused::only_get("HEAD is not answered here: ask with GET"));
        }
        let deed = match operation.done {
            Done::As(deed, _) => deed,
            Done::Not(why) => {
                // Who may not ask at all does not hear what could be asked for.
                asked::known(&answering, &request)?;
                return Err(Refused::not_done(why));
            }
        };
        if deed == Deed::Ping {
            return server::ping();
        }
        let asked = Asked::read(&answering, deed.takes_files(), request).await?;
        // What it takes in several steps is done to its end, too.
        answering.deeds.done(operations::done(deed, asked)).await?
    };
    done.await.unwrap_or_else(Refused::answer)
}
