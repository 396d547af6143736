//! The practice network against clients that know nothing of it.
#![allow(clippy::unwrap_used, clippy::expect_used)]

mod control;
mod device;
mod door;
mod faults;
mod http;
mod independent;
mod kinds;
mod library;
mod media;
mod past;
mod person;
mod presence;
mod rules;
mod shared;
