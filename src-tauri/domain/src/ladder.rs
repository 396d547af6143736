//! The reconnect ladder: when to try again, and how hard.

use std::time::Duration;

use crate::settings::LifecycleSettings;

/// How much a client is rebuilt before it connects again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Rebuild {
    /// A new connection over the same store handle.
    Soft,
    /// Everything rebuilt from disk.
    Hard,
}

/// One step of the ladder.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Step {
    /// How long to wait first.
    pub wait: Duration,
    /// How much to rebuild.
    pub rebuild: Rebuild,
    /// The ladder is used up: slow tries from here on, for ever.
    pub slow: bool,
}

/// The step before attempt `attempt` (from 1). `jitter` is uniform in `0.0..1.0`: the first step waits up to 1 s, the
/// others their time ±20 %.
#[must_use]
pub fn step(settings: &LifecycleSettings, attempt: u32, jitter: f64) -> Step {
    let rebuild = if attempt <= 2 { Rebuild::Soft } else { Rebuild::Hard };
    match settings.ladder_step(attempt) {
        Some(base) if base.is_zero() => {
            Step { wait: Duration::from_secs(1).mul_f64(unit(jitter)), rebuild, slow: false }
        }
        Some(base) => Step { wait: spread(base, jitter), rebuild, slow: false },
        None => slow_step(settings, jitter),
    }
}

/// A slow try, as after the ladder's end and while flapping.
#[must_use]
pub fn slow_step(settings: &LifecycleSettings, jitter: f64) -> Step {
    Step { wait: spread(Duration::from_millis(settings.slow_retry_ms), jitter), rebuild: Rebuild::Hard, slow: true }
}

fn spread(base: Duration, jitter: f64) -> Duration {
    base.mul_f64(0.8 + 0.4 * unit(jitter))
}

fn unit(jitter: f64) -> f64 {
    if jitter.is_finite() { jitter.clamp(0.0, 1.0) } else { 0.5 }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_ladder_climbs_and_then_stays_slow() {
        let settings = LifecycleSettings::default();
        let waits: Vec<u64> = (1..=8).map(|attempt| step(&settings, attempt, 0.5).wait.as_secs()).collect();
        assert_eq!(waits, [0, 5, 10, 20, 40, 80, 300, 300]);
        let hard: Vec<bool> = (1..=4).map(|attempt| step(&settings, attempt, 0.5).rebuild == Rebuild::Hard).collect();
        assert_eq!(hard, [false, false, true, true]);
        assert!(!step(&settings, 6, 0.5).slow && step(&settings, 7, 0.5).slow);
    }

    #[test]
    fn jitter_stays_within_a_fifth() {
        let settings = LifecycleSettings::default();
        assert_eq!(step(&settings, 2, 0.0).wait, Duration::from_secs(4));
        assert_eq!(step(&settings, 2, 1.0).wait, Duration::from_secs(6));
        assert_eq!(step(&settings, 2, f64::NAN).wait, Duration::from_secs(5));
        assert!(step(&settings, 1, 0.999).wait <= Duration::from_secs(1));
    }
}
