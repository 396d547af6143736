//! The practice network against clients that know nothing of it.
#![allow(clippy::unwrap_used, clippy::expect_used)]

mod control;
mod device;
mod faults;
mod http;
mod independent;
mod library;
mod media;
mod presence;
mod rules;
mod shared;
