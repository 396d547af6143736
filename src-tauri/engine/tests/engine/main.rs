//! The engine over a scripted link, with time that is turned by hand: hours, days and a week in seconds.
#![allow(clippy::unwrap_used, clippy::expect_used)]

mod books;
mod commands;
mod ending;
mod endurance;
mod groups;
mod lanes;
mod left_out;
mod mending;
mod opening;
mod pressure;
mod reading;
mod repeats;
mod sessions;
mod stage;
mod surroundings;
mod turns;
mod workers;
