//! The machine played through: each reason by a table, short stories one by one, and long random histories with what must always
//! hold.
#![allow(clippy::unwrap_used, clippy::expect_used)]

mod early;
mod files;
mod model;
mod play;
mod reasons;
mod stories;
mod turns;
