//! Every number of the lifecycle, typed, declared once with its default, its range and its environment variable.

use std::time::Duration;

use serde::{Deserialize, Serialize};
use thiserror::Error;

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

/// The variable that overrides the reconnect steps.
const BACKOFF_VARIABLE: &str = "WAKALA_RESTART_BACKOFF_MS";
/// The longest reconnect step, in milliseconds.
const LONGEST_STEP_MS: u64 = 3_600_000;
/// The longest ladder.
const MOST_STEPS: usize = 50;

macro_rules! numbers {
    ($($(#[$doc:meta])* $field:ident: $kind:ty = $default:literal, $least:literal..=$most:literal, $variable:literal;)*) => {
        /// The numbers of the lifecycle engine. Durations in the unit that their name ends with.
        #[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
        #[serde(default, deny_unknown_fields)]
        pub struct LifecycleSettings {
            /// The reconnect steps of the ladder, in milliseconds.
            pub backoff_ms: Vec<u64>,
            $($(#[$doc])* pub $field: $kind,)*
        }

        impl Default for LifecycleSettings {
            fn default() -> Self {
                Self { backoff_ms: vec![0, 5_000, 10_000, 20_000, 40_000, 80_000], $($field: $default,)* }
            }
        }

        impl LifecycleSettings {
            /// The variables that [`Self::overridden`] asks for.
            pub const VARIABLES: &'static [&'static str] = &[BACKOFF_VARIABLE, $($variable,)*];

            /// The settings with the environment laid over them; `lookup` answers for a variable's name.
            ///
            /// # Errors
            /// The first variable that is no number or out of its range, by name.
            pub fn overridden(mut self, lookup: impl Fn(&str) -> Option<String>) -> Result<Self, SettingRefused> {
                $(if let Some(text) = lookup($variable) {
                    self.$field = text
                        .trim()
                        .parse::<$kind>()
                        .ok()
                        .filter(|value| ($least..=$most).contains(value))
                        .ok_or_else(|| number_refused($variable, text, $least, $most))?;
                })*
                if let Some(list) = lookup(BACKOFF_VARIABLE) {
                    self.backoff_ms = list
                        .split(',')
                        .map(|step| step.trim().parse().ok())
                        .collect::<Option<Vec<u64>>>()
                        .filter(|steps| ladder_is_sound(steps))
                        .ok_or_else(|| ladder_refused(BACKOFF_VARIABLE, list))?;
                }
                Ok(self)
            }

            /// The settings, if every number is within its range.
            ///
            /// # Errors
            /// The first number that is out of its range, by the name of its field.
            pub fn checked(self) -> Result<Self, SettingRefused> {
                $(if !($least..=$most).contains(&self.$field) {
                    return Err(number_refused(stringify!($field), self.$field.to_string(), $least, $most));
                })*
                if !ladder_is_sound(&self.backoff_ms) {
                    return Err(ladder_refused("backoff_ms", format!("{:?}", self.backoff_ms)));
                }
                Ok(self)
            }
        }
    };
}

numbers! {
    /// Time between slow tries, once the ladder is used up.
    slow_retry_ms: u64 = 300_000, 1_000..=86_400_000, "WAKALA_SLOW_RETRY_MS";
    /// From connecting to online, per attempt.
    ready_timeout_ms: u64 = 180_000, 1_000..=3_600_000, "WAKALA_READY_TIMEOUT_MS";
    /// Online for this long clears the attempt counter.
    stable_after_ms: u64 = 30_000, 0..=3_600_000, "WAKALA_STABLE_AFTER_MS";
    /// A drop that lasts this long is notified.
    drop_grace_ms: u64 = 30_000, 0..=3_600_000, "WAKALA_DROP_GRACE_MS";
    /// How long a client may take to end gracefully before it is forced.
    stop_grace_ms: u64 = 5_000, 100..=60_000, "WAKALA_STOP_GRACE_MS";
    /// Drops within the window that count as flapping.
    flapping_drops: u32 = 5, 1..=1_000, "WAKALA_MAX_RESTARTS_PER_WINDOW";
    /// The window of flapping, in minutes.
    flapping_window_minutes: u64 = 10, 1..=1_440, "WAKALA_WINDOW_MINUTES";
    /// An online link is asked for a sign of life this often.
    probe_every_ms: u64 = 25_000, 1_000..=600_000, "WAKALA_PROBE_EVERY_MS";
    /// An unanswered question for a sign of life makes an online instance `degraded` after this long.
    proof_overdue_ms: u64 = 35_000, 1_000..=600_000, "WAKALA_PROOF_OVERDUE_MS";
    /// How long a degraded link has left to answer.
    degraded_grace_ms: u64 = 20_000, 1_000..=600_000, "WAKALA_DEGRADED_GRACE_MS";
    /// Waiting time after a rate limit that names none.
    rate_limit_hold_ms: u64 = 300_000, 1_000..=86_400_000, "WAKALA_RATE_LIMIT_HOLD_MS";
    /// Waiting time after a temporary ban that names none.
    ban_hold_ms: u64 = 3_600_000, 1_000..=604_800_000, "WAKALA_BAN_HOLD_MS";
    /// A wait that lasts longer than this is notified.
    hold_told_after_ms: u64 = 120_000, 0..=86_400_000, "WAKALA_HOLD_TOLD_AFTER_MS";
    /// Time between probes while WhatsApp says that the app is outdated.
    outdated_probe_ms: u64 = 21_600_000, 60_000..=604_800_000, "WAKALA_OUTDATED_PROBE_MS";
    /// Time between looks at a full disk.
    disk_check_ms: u64 = 30_000, 1_000..=3_600_000, "WAKALA_DISK_CHECK_MS";
    /// Unknown failures in a row before a person is asked.
    unknown_failure_tries: u32 = 3, 1..=100, "WAKALA_UNKNOWN_FAILURE_TRIES";
    /// Days without a sign of the owner's phone before the first warning; WhatsApp unlinks after 14.
    phone_unseen_days: u32 = 10, 1..=13, "WAKALA_PHONE_UNSEEN_DAYS";
    /// Days without a sign of the owner's phone before the last warning.
    phone_unseen_again_days: u32 = 12, 1..=13, "WAKALA_PHONE_UNSEEN_AGAIN_DAYS";
    /// Days of being stopped before the warning; WhatsApp unlinks after 30.
    stopped_days: u32 = 20, 1..=29, "WAKALA_STOPPED_DAYS";
    /// Waiting items that an outbox takes.
    outbox_limit: u32 = 200, 1..=100_000, "WAKALA_MAX_QUEUE_SIZE";
    /// Waiting items that a parked lane takes; they do not count as items of the outbox.
    parked_lane_limit: u32 = 50, 1..=100_000, "WAKALA_PARKED_LANE_LIMIT";
    /// How long a lane waits after its first failed try; doubled with each that follows.
    lane_wait_ms: u64 = 10_000, 100..=3_600_000, "WAKALA_LANE_WAIT_MS";
    /// The longest wait of a lane.
    lane_longest_wait_ms: u64 = 3_600_000, 100..=86_400_000, "WAKALA_LANE_LONGEST_WAIT_MS";
    /// Failed tries in a row after which a lane is parked.
    lane_tries: u32 = 12, 1..=1_000, "WAKALA_LANE_TRIES";
    /// How long WhatsApp may take to answer a sent message before it counts as uncertain.
    ack_timeout_ms: u64 = 60_000, 1_000..=600_000, "WAKALA_ACK_TIMEOUT_MS";
    /// Files of messages up to this size are fetched without being asked for, in MB; 0 for none, 2,048 for all.
    fetch_files_mb: u64 = 16, 0..=2_048, "WAKALA_FETCH_FILES_MB";
    /// Instances that are on their way at the same time.
    restore_at_once: u32 = 12, 1..=200, "WAKALA_RESTORE_AT_ONCE";
    /// Time between the starts of two instances when the app starts.
    restore_stagger_ms: u64 = 0, 0..=10_000, "WAKALA_RESTORE_STAGGER_MS";
    /// Time between comparisons of what is wanted and what runs.
    reconcile_every_ms: u64 = 5_000, 500..=600_000, "WAKALA_RECONCILE_EVERY_MS";
    /// Time between syncs.
    sync_every_ms: u64 = 300_000, 5_000..=86_400_000, "WAKALA_SYNC_EVERY_MS";
    /// How long the audit trail keeps its lines, in days.
    audit_keep_days: u32 = 180, 1..=3_650, "WAKALA_AUDIT_KEEP_DAYS";
    /// How long the health history is kept, in days.
    health_keep_days: u32 = 60, 31..=3_650, "WAKALA_HEALTH_KEEP_DAYS";
}

impl LifecycleSettings {
    /// The waiting time before attempt `attempt` (from 1), without jitter; `None` once the ladder is used up.
    #[must_use]
    pub fn ladder_step(&self, attempt: u32) -> Option<Duration> {
        let index = usize::try_from(attempt.saturating_sub(1)).unwrap_or(usize::MAX);
        self.backoff_ms.get(index).copied().map(Duration::from_millis)
    }
}

fn ladder_is_sound(steps: &[u64]) -> bool {
    (1..=MOST_STEPS).contains(&steps.len()) && steps.iter().all(|step| *step <= LONGEST_STEP_MS)
}

fn ladder_refused(name: &str, value: String) -> SettingRefused {
    let expected = format!("1 to {MOST_STEPS} steps of 0 to {LONGEST_STEP_MS} milliseconds, separated by commas");
    SettingRefused { name: name.to_owned(), value, expected }
}

fn number_refused(name: &str, value: String, least: u64, most: u64) -> SettingRefused {
    let expected = format!("a whole number from {least} to {most}");
    SettingRefused { name: name.to_owned(), value, expected }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn with(name: &'static str, value: &'static str) -> Result<LifecycleSettings, SettingRefused> {
        LifecycleSettings::default().overridden(|asked| (asked == name).then(|| value.to_owned()))
    }

    #[test]
    fn defaults_are_within_their_ranges() {
        assert_eq!(LifecycleSettings::default().checked(), Ok(LifecycleSettings::default()));
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
            ("WAKALA_RESTART_BACKOFF_MS", ""),
        ] {
            let refused = with(name, value).unwrap_err();
            assert_eq!((refused.name.as_str(), refused.value.as_str()), (name, value));
        }
        assert_eq!(
            with("WAKALA_WINDOW_MINUTES", "0").unwrap_err().to_string(),
            "WAKALA_WINDOW_MINUTES = \"0\" is refused: a whole number from 1 to 1440"
        );
    }

    #[test]
    fn every_number_is_refused_out_of_its_range_whatever_way_it_comes() {
        for name in LifecycleSettings::VARIABLES {
            for nonsense in ["-1", "1e9", "18446744073709551615", "x"] {
                assert_eq!(with(name, nonsense).unwrap_err().name, *name);
            }
        }
        let stored = LifecycleSettings { stop_grace_ms: 0, ..LifecycleSettings::default() };
        assert_eq!(
            stored.checked().unwrap_err().to_string(),
            "stop_grace_ms = \"0\" is refused: a whole number from 100 to 60000"
        );
        let no_ladder = LifecycleSettings { backoff_ms: vec![], ..LifecycleSettings::default() };
        assert_eq!(no_ladder.checked().unwrap_err().name, "backoff_ms");
    }
}
