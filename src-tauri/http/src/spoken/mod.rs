//! All dialects that are spoken.

#[cfg(test)]
mod documented;

use axum::Router;

use crate::answering::Shared;
use crate::{evolution, gowa, waha};

/// Where they are asked.
pub(crate) fn routes() -> Router<Shared> {
    waha::routes().merge(evolution::routes()).merge(gowa::routes())
}
