//! What another system has, and what of it is done here: one table for each. What is asked is looked up there and answered; `docs/dialects.md`
//! is made of them.

use std::future::Future;

use axum::Router;
use axum::extract::{Request, State};
use axum::http::Method as Asking;
use axum::response::Response;
use axum::routing::on;

use super::asked::{self, Answer, Asked};
use super::refused::Refused;
use crate::answering::Shared;
use crate::dialect::Dialect;
use crate::routes::Method;

/// An operation of another system's.
#[derive(Debug)]
pub(crate) struct Operation<D: 'static> {
    pub method: Method,
    pub path: &'static str,
    pub done: Done<D>,
}

/// Whether it is done here.
#[derive(Debug)]
pub(crate) enum Done<D> {
    /// It is; with what is otherwise than there, for the document.
    As(D, #[cfg_attr(not(test), expect(dead_code, reason = "the document is made of it"))] &'static str),
    /// It is not, and why.
    Not(&'static str),
}

/// What is done, in a dialect.
pub(crate) trait Deed: Copy + Send + Sync + 'static {
    /// The dialect.
    const DIALECT: Dialect;

    /// Whether what it is asked with may hold a file.
    fn takes_files(self) -> bool;

    /// What is answered to whoever asks, whoever it is; most ask for a key.
    fn said_to_all(self) -> Option<Answer>;

    /// Does it.
    fn done(self, asked: Asked) -> impl Future<Output = Answer> + Send;
}

pub(crate) const fn get<D>(path: &'static str, done: Done<D>) -> Operation<D> {
    Operation { method: Method::Get, path, done }
}

pub(crate) const fn post<D>(path: &'static str, done: Done<D>) -> Operation<D> {
    Operation { method: Method::Post, path, done }
}

pub(crate) const fn put<D>(path: &'static str, done: Done<D>) -> Operation<D> {
    Operation { method: Method::Put, path, done }
}

pub(crate) const fn delete<D>(path: &'static str, done: Done<D>) -> Operation<D> {
    Operation { method: Method::Delete, path, done }
}

/// Where a table is asked.
pub(crate) fn routes<D: Deed>(table: &'static [Operation<D>]) -> Router<Shared> {
    let mut router = Router::new();
    for operation in table {
        let answer = move |State(answering): State<Shared>, request: Request| answered(answering, operation, request);
        let filter = operation.method.filter();
        router = router.route(&format!("{}{}", D::DIALECT.prefix(), operation.path), on(filter, answer));
        if D::DIALECT.has_without_prefix(operation.path) {
            router = router.route(operation.path, on(filter, answer));
        }
    }
    router
}

async fn answered<D: Deed>(answering: Shared, operation: &'static Operation<D>, request: Request) -> Response {
    let done = async {
        let said_to_all = match operation.done {
            Done::As(deed, _) => deed.said_to_all(),
            Done::Not(_) => None,
        };
        if let Some(answer) = said_to_all {
            return answer;
        }
        // Whoever asks for the head of an answer alone wants nothing done.
        if request.method() == Asking::HEAD {
            asked::known(&answering, &request)?;
            return Err(Refused::only_get("HEAD is not answered here: ask with GET"));
        }
        match operation.done {
            Done::As(deed, _) => {
                let asked = Asked::read(&answering, D::DIALECT, deed.takes_files(), request).await?;
                // What it takes in several steps is done to its end, too.
                answering.deeds.done(deed.done(asked)).await?
            }
            Done::Not(why) => {
                // Who may not ask at all does not hear what could be asked for.
                asked::known(&answering, &request)?;
                Err(Refused::not_done(why))
            }
        }
    };
    done.await.unwrap_or_else(|refused: Refused| refused.answer(D::DIALECT))
}
