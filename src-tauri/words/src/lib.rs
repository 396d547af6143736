//! What the programs say in each language, from the messages in `words/`, and which language is spoken. The window says the same
//! messages, and more of its own.

#[rustfmt::skip]
mod keys;
mod language;
mod words;

use chrono::{DateTime, Local};
pub use language::{chosen, system_language};
pub use wakala_contract::Language;
use wakala_domain::time::Wall;
pub use words::{Count, Words, words};

/// A time of day as people say it, in the PC's time zone.
pub fn clock_time(at: Wall) -> String {
    local(at).map_or_else(String::new, |time| time.format("%H:%M").to_string())
}

/// A time of day with seconds, for tries that are near.
pub fn clock_time_exact(at: Wall) -> String {
    local(at).map_or_else(String::new, |time| time.format("%H:%M:%S").to_string())
}

fn local(at: Wall) -> Option<DateTime<Local>> {
    DateTime::from_timestamp_millis(at.0).map(|time| time.with_timezone(&Local))
}
