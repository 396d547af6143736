//! Every number of the lifecycle, typed, with its default, its range and its environment variable.

use std::time::Duration;

use serde::{Deserialize, Serialize};
use thiserror::Error;

/// The numbers of the lifecycle engine. Durations in milliseconds.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct LifecycleSettings {
    /// The reconnect steps of the ladder.
    pub backoff_ms: Vec<u64>,
    /// Time between slow tries, once the ladder is used up.
    pub slow_retry_ms: u64,
    /// From connecting to online, per attempt.
    pub ready_timeout_ms: u64,
    /// Online for this long clears the attempt counter.
    pub stable_after_ms: u64,
    /// A drop that lasts this long is notified.
    pub drop_grace_ms: u64,
    /// How long a client may take to end gracefully before it is forced.
    pub stop_grace_ms: u64,
    /// Drops within the window that count as flapping.
    pub flapping_drops: u32,
    /// The window of flapping, in minutes.
    pub flapping_window_minutes: u64,
    /// A proof of life older than this makes an online instance `degraded`.
    pub proof_overdue_ms: u64,
    /// Waiting time after a rate limit that names none.
    pub rate_limit_hold_ms: u64,
    /// Waiting time after a temporary ban that names none.
    pub ban_hold_ms: u64,
    /// Time between probes while WhatsApp says that the app is outdated.
    pub outdated_probe_ms: u64,
    /// Waiting items that an outbox takes.
    pub outbox_limit: u32,
    /// How long WhatsApp may take to answer a sent message before it counts as uncertain.
    pub ack_timeout_ms: u64,
}

impl Default for LifecycleSettings {
    fn default() -> Self {
        Self {
            backoff_ms: vec![0, 5_000, 10_000, 20_000, 40_000, 80_000],
            slow_retry_ms: 300_000,
            ready_timeout_ms: 180_000,
            stable_after_ms: 30_000,
            drop_grace_ms: 30_000,
            stop_grace_ms: 5_000,
            flapping_drops: 5,
            flapping_window_minutes: 10,
            proof_overdue_ms: 60_000,
            rate_limit_hold_ms: 300_000,
            ban_hold_ms: 3_600_000,
            outdated_probe_ms: 21_600_000,
            outbox_limit: 200,
            ack_timeout_ms: 60_000,
        }
    }
}

/// A setting whose value is refused.
#[derive(Clone, Debug, Error, PartialEq, Eq)]
#[error("{name} = {value:?} is refused: {expected}")]
pub struct SettingRefused {
    /// The environment variable or the field.
    pub name: String,
    /// What was given.
    pub value: String,
    /// What is accepted.
    pub expected: String,
}

impl LifecycleSettings {
    /// The settings with the variables of the lifecycle plan laid over them. `lookup` answers for a variable's name
    /// (`WAKALA_MAX_QUEUE_SIZE`, `WAKALA_READY_TIMEOUT_MS`, `WAKALA_RESTART_BACKOFF_MS`, `WAKALA_MAX_RESTARTS_PER_WINDOW`,
    /// `WAKALA_WINDOW_MINUTES`), and `WAKALA_DROP_GRACE_MS`.
    ///
    /// # Errors
    /// The first variable that is no number or out of its range, by name.
    pub fn overridden(mut self, lookup: impl Fn(&str) -> Option<String>) -> Result<Self, SettingRefused> {
        let number = |name: &str, least: u64, most: u64| -> Result<Option<u64>, SettingRefused> {
            lookup(name).map(|text| parse_number(name, &text, least, most)).transpose()
        };
        if let Some(value) = number("WAKALA_MAX_QUEUE_SIZE", 1, 100_000)? {
            self.outbox_limit = u32::try_from(value).unwrap_or(u32::MAX);
        }
        if let Some(value) = number("WAKALA_READY_TIMEOUT_MS", 1_000, 3_600_000)? {
            self.ready_timeout_ms = value;
        }
        if let Some(value) = number("WAKALA_DROP_GRACE_MS", 0, 3_600_000)? {
            self.drop_grace_ms = value;
        }
        if let Some(value) = number("WAKALA_MAX_RESTARTS_PER_WINDOW", 1, 1_000)? {
            self.flapping_drops = u32::try_from(value).unwrap_or(u32::MAX);
        }
        if let Some(value) = number("WAKALA_WINDOW_MINUTES", 1, 1_440)? {
            self.flapping_window_minutes = value;
        }
        if let Some(list) = lookup("WAKALA_RESTART_BACKOFF_MS") {
            let name = "WAKALA_RESTART_BACKOFF_MS";
            let steps: Result<Vec<u64>, _> =
                list.split(',').map(|step| parse_number(name, step.trim(), 0, 3_600_000)).collect();
            self.backoff_ms = steps.map_err(|refused| SettingRefused {
                value: list.clone(),
                expected: "milliseconds from 0 to 3600000, separated by commas".into(),
                ..refused
            })?;
        }
        Ok(self)
    }

    /// The waiting time before attempt `attempt` (from 1), without jitter; `None` once the ladder is used up.
    #[must_use]
    pub fn ladder_step(&self, attempt: u32) -> Option<Duration> {
        let index = usize::try_from(attempt.saturating_sub(1)).unwrap_or(usize::MAX);
        self.backoff_ms.get(index).copied().map(Duration::from_millis)
    }
}

fn parse_number(name: &str, text: &str, least: u64, most: u64) -> Result<u64, SettingRefused> {
    text.parse::<u64>().ok().filter(|value| (least..=most).contains(value)).ok_or_else(|| SettingRefused {
        name: name.to_owned(),
        value: text.to_owned(),
        expected: format!("a whole number from {least} to {most}"),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn with(name: &'static str, value: &'static str) -> Result<LifecycleSettings, SettingRefused> {
        LifecycleSettings::default().overridden(|asked| (asked == name).then(|| value.to_owned()))
    }

    #[test]
    fn variables_override_defaults() {
        assert_eq!(with("WAKALA_MAX_QUEUE_SIZE", "7").map(|s| s.outbox_limit), Ok(7));
        assert_eq!(with("WAKALA_RESTART_BACKOFF_MS", "0, 10,20").map(|s| s.backoff_ms), Ok(vec![0, 10, 20]));
    }

    #[test]
    fn what_is_out_of_range_is_refused_by_name_and_range() {
        for (name, value) in [
            ("WAKALA_MAX_QUEUE_SIZE", "0"),
            ("WAKALA_READY_TIMEOUT_MS", "soon"),
            ("WAKALA_WINDOW_MINUTES", "-1"),
            ("WAKALA_MAX_RESTARTS_PER_WINDOW", "99999999999"),
            ("WAKALA_RESTART_BACKOFF_MS", "0,,5"),
        ] {
            let refused = with(name, value).unwrap_err();
            assert_eq!((refused.name.as_str(), refused.value.as_str()), (name, value));
        }
        assert_eq!(
            with("WAKALA_WINDOW_MINUTES", "0").unwrap_err().to_string(),
            "WAKALA_WINDOW_MINUTES = \"0\" is refused: a whole number from 1 to 1440"
        );
    }
}
