//! What a value on the command line must be, and why it is refused.

use std::fmt;

use chrono::NaiveDate;
use wakala_words::{Language, Words};

/// Why a value is refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum ValueRefused {
    /// A row is named by its number.
    Number,
    /// It has a least and a most.
    Within(u32, u32),
    /// A span of time.
    Seconds,
    /// Where a page goes on.
    Page,
    /// A place on the earth.
    Spot,
    /// A contact card.
    Card,
    /// A day.
    Day,
}

impl ValueRefused {
    /// What it is to be instead.
    pub(crate) fn said(self, words: &Words) -> String {
        match self {
            ValueRefused::Number => words.cli_refused_number(),
            ValueRefused::Within(low, high) => words.cli_refused_within(low, high),
            ValueRefused::Seconds => words.cli_refused_seconds(),
            ValueRefused::Page => words.cli_refused_page(),
            ValueRefused::Spot => words.cli_refused_spot(),
            ValueRefused::Card => words.cli_refused_card(),
            ValueRefused::Day => words.cli_refused_day(),
        }
    }
}

impl fmt::Display for ValueRefused {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.said(wakala_words::words(Language::En)))
    }
}

impl std::error::Error for ValueRefused {}

/// What names a row.
pub(super) fn number(text: &str) -> Result<i64, ValueRefused> {
    text.parse().ok().filter(|number| *number >= 0).ok_or(ValueRefused::Number)
}

/// So many, from the least to the most.
pub(super) fn within(
    low: u32,
    high: u32,
) -> impl Fn(&str) -> Result<u32, ValueRefused> + Clone + Send + Sync + 'static {
    move |text| text.parse().ok().filter(|n| (low..=high).contains(n)).ok_or(ValueRefused::Within(low, high))
}

/// For how long.
pub(super) fn seconds(text: &str) -> Result<u64, ValueRefused> {
    text.parse().map_err(|_| ValueRefused::Seconds)
}

/// A day, as it is written everywhere.
pub(super) fn day(text: &str) -> Result<NaiveDate, ValueRefused> {
    NaiveDate::parse_from_str(text, "%Y-%m-%d").map_err(|_| ValueRefused::Day)
}

/// The first moment of a day on this PC: where its clock is set on at midnight, the first that there is.
pub(super) fn begins(day: NaiveDate) -> Option<i64> {
    let hours = (0..24).filter_map(|hour| day.and_hms_opt(hour, 0, 0));
    hours.filter_map(|time| time.and_local_timezone(chrono::Local).earliest()).map(|at| at.timestamp_millis()).next()
}

/// Where programs ask.
pub(super) fn port(text: &str) -> Result<u16, ValueRefused> {
    text.parse().ok().filter(|port| *port > 0).ok_or(ValueRefused::Within(1, u16::MAX.into()))
}
