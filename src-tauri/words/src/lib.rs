//! The words of the tray, the notifications and the close question in each language, and which language is spoken. What the window
//! shows has its own, larger tables.

mod english;
mod indonesian;
mod language;
mod swahili;

use chrono::{DateTime, Local};
pub use language::{chosen, system_language};
pub use wakala_contract::Language;
use wakala_domain::lifecycle::Badge;
use wakala_domain::time::Wall;

/// The words of a language.
pub fn words(language: Language) -> &'static Words {
    match language {
        Language::En => &english::ENGLISH,
        Language::Sw => &swahili::SWAHILI,
        Language::Id => &indonesian::INDONESIAN,
    }
}

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

/// Puts values into the `{name}` places of a template, and the right word into `{n:day|days}`: the first where `n` is one.
/// Values are not looked at again, so a name with braces stays as it is.
pub fn fill(template: &str, values: &[(&str, &str)]) -> String {
    let mut text = String::with_capacity(template.len() + 32);
    let mut rest = template;
    while let Some(open) = rest.find('{') {
        let Some(close) = rest[open..].find('}').map(|at| open + at) else { break };
        text.push_str(&rest[..open]);
        let place = &rest[open + 1..close];
        let value = |wanted: &str| values.iter().find(|(name, _)| *name == wanted).map(|(_, value)| *value);
        let counted = place.split_once(':').and_then(|(name, words)| Some((value(name)?, words.split_once('|')?)));
        match (value(place), counted) {
            (Some(value), _) => text.push_str(value),
            (None, Some((number, (one, many)))) => text.push_str(if number == "1" { one } else { many }),
            (None, None) => text.push_str(&rest[open..=close]),
        }
        rest = &rest[close + 1..];
    }
    text.push_str(rest);
    text
}

/// A span of time as people say it, in whole minutes; the shortest is one.
pub fn span(ms: u64, words: &Words) -> String {
    let minutes = (ms / 60_000).max(1);
    match (minutes / 60, minutes % 60) {
        (0, minutes) => fill(words.span_minutes, &[("n", &minutes.to_string())]),
        (hours, minutes) => fill(words.span_hours, &[("h", &hours.to_string()), ("n", &minutes.to_string())]),
    }
}

/// All words of one language. `{places}` are filled by [`fill`].
#[expect(missing_docs, reason = "each is named after what it says")]
pub struct Words {
    pub no_instances: &'static str,
    pub online_count: &'static str,
    pub needs_one: &'static str,
    pub needs_many: &'static str,
    pub unread_count: &'static str,
    pub stopped: &'static str,
    pub connecting: &'static str,
    pub scan_qr: &'static str,
    pub code_expired: &'static str,
    pub online: &'static str,
    pub reconnecting: &'static str,
    pub waiting: &'static str,
    pub waiting_until: &'static str,
    pub needs_you: &'static str,
    pub error: &'static str,
    pub attempt_running: &'static str,
    pub attempt_next: &'static str,
    pub online_since: &'static str,
    pub phone_needed: &'static str,
    pub open: &'static str,
    pub open_wakala: &'static str,
    pub try_now: &'static str,
    pub restart: &'static str,
    pub start: &'static str,
    pub stop: &'static str,
    pub restart_all: &'static str,
    pub pause_notifications: &'static str,
    pub pause_hour: &'static str,
    pub pause_tomorrow: &'static str,
    pub pause_until_resumed: &'static str,
    pub paused_until: &'static str,
    pub paused: &'static str,
    pub resume_notifications: &'static str,
    pub quit: &'static str,
    pub quitting: &'static str,
    pub down_title: &'static str,
    pub down_body: &'static str,
    pub down_slow_body: &'static str,
    pub down_tried_body: &'static str,
    pub first_sync_body: &'static str,
    pub down_many_title: &'static str,
    pub down_many_body: &'static str,
    pub messages_wait_one: &'static str,
    pub messages_wait_many: &'static str,
    pub rescan_title: &'static str,
    pub rescan_body: &'static str,
    pub rescan_unreadable_body: &'static str,
    pub rescan_many_title: &'static str,
    pub rescan_many_body: &'static str,
    pub needs_title: &'static str,
    pub needs_many_title: &'static str,
    pub needs_many_body: &'static str,
    pub locked_body: &'static str,
    pub banned_body: &'static str,
    pub replaced_body: &'static str,
    pub outdated_body: &'static str,
    pub account_type_body: &'static str,
    pub disk_full_body: &'static str,
    pub too_many_files_body: &'static str,
    pub session_locked_body: &'static str,
    pub session_forbidden_body: &'static str,
    pub session_gone_body: &'static str,
    pub session_fault_body: &'static str,
    pub database_damaged_body: &'static str,
    pub database_unreachable_body: &'static str,
    pub internal_body: &'static str,
    pub unknown_body: &'static str,
    pub held_title: &'static str,
    pub held_ban_body: &'static str,
    pub held_rate_body: &'static str,
    pub held_many_title: &'static str,
    pub codes_title: &'static str,
    pub codes_body: &'static str,
    pub codes_many_title: &'static str,
    pub no_start_title: &'static str,
    pub start_unwritable: &'static str,
    pub start_running: &'static str,
    pub start_newer: &'static str,
    pub start_damaged: &'static str,
    pub start_disk_full: &'static str,
    pub passkey_title: &'static str,
    pub passkey_body: &'static str,
    pub passkey_many_title: &'static str,
    pub show_code: &'static str,
    pub back_title: &'static str,
    pub back_body: &'static str,
    pub back_many_title: &'static str,
    pub unseen_title: &'static str,
    pub unseen_body: &'static str,
    pub unseen_many_title: &'static str,
    pub unseen_many_body: &'static str,
    pub long_title: &'static str,
    pub long_body: &'static str,
    pub long_many_title: &'static str,
    pub long_many_body: &'static str,
    pub expires_title: &'static str,
    pub expires_body: &'static str,
    pub expires_many_title: &'static str,
    pub expires_many_body: &'static str,
    pub quiet_title: &'static str,
    pub quiet_down: &'static str,
    pub quiet_needs: &'static str,
    pub quiet_held: &'static str,
    pub quiet_codes: &'static str,
    pub quiet_unseen: &'static str,
    pub quiet_long: &'static str,
    pub quiet_expires: &'static str,
    pub quiet_rescan: &'static str,
    pub span_minutes: &'static str,
    pub span_hours: &'static str,
    pub stays_title: &'static str,
    pub stays_body: &'static str,
    pub crashed_title: &'static str,
    pub crashed_body: &'static str,
    pub updated_title: &'static str,
    pub updated_body: &'static str,
    pub window_ended_title: &'static str,
    pub window_ended_body: &'static str,
    pub no_window_title: &'static str,
    pub no_window_body: &'static str,
    pub ask_quit_title: &'static str,
    pub ask_quit_body: &'static str,
    pub minimise: &'static str,
}

impl Words {
    /// The word of a badge.
    pub fn badge(&self, badge: Badge) -> &'static str {
        match badge {
            Badge::Stopped => self.stopped,
            Badge::Connecting => self.connecting,
            Badge::ScanQr => self.scan_qr,
            Badge::CodeExpired => self.code_expired,
            Badge::Online => self.online,
            Badge::Reconnecting => self.reconnecting,
            Badge::Waiting => self.waiting,
            Badge::NeedsYou => self.needs_you,
            Badge::Error => self.error,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A number has whatever badge it has, and a form that was open is lost.
    #[test]
    fn what_is_said_of_the_window_claims_nothing_about_the_numbers() {
        for (language, claims) in [
            (Language::En, ["stay online", "nothing is lost"]),
            (Language::Sw, ["mtandaoni", "hakuna kilichopotea"]),
            (Language::Id, ["daring", "tidak ada yang hilang"]),
        ] {
            let words = words(language);
            for said in [words.stays_body, words.crashed_body, words.window_ended_body, words.no_window_body] {
                assert!(claims.iter().all(|claim| !said.contains(claim)), "{said}");
            }
        }
    }

    #[test]
    fn spans_are_said_in_minutes_and_hours() {
        let words = words(Language::En);
        let said: Vec<String> = [0, 119_000, 3_600_000, 90_061_000].map(|ms| span(ms, words)).into();
        assert_eq!(said, ["1 min", "1 min", "1 h 0 min", "25 h 1 min"]);
    }

    #[test]
    fn places_are_filled_once_and_values_stay_as_they_are() {
        assert_eq!(
            fill("{name} waits until {time}", &[("name", "{time}"), ("time", "16:40")]),
            "{time} waits until 16:40"
        );
        assert_eq!(fill("{unknown} {", &[]), "{unknown} {");
        assert_eq!(fill("{unknown:one|many} {n:one}", &[("n", "1")]), "{unknown:one|many} {n:one}");
    }

    #[test]
    fn one_of_a_thing_is_said_as_one() {
        let days = |n: &str| fill(words(Language::En).long_title, &[("name", "Duka"), ("n", n)]);
        assert_eq!(days("1"), "Duka has been stopped for 1 day");
        assert_eq!([days("0"), days("21")], ["Duka has been stopped for 0 days", "Duka has been stopped for 21 days"]);
        let quiet = |language| fill(words(language).quiet_title, &[("n", "1")]);
        assert_eq!(quiet(Language::En), "During quiet hours 1 number had trouble");
        assert_eq!(quiet(Language::Sw), "Wakati wa utulivu namba 1 ilipata shida");
    }
}
