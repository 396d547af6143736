//! Two clocks that are never mixed: what people read and what survives a restart is wall time, timers are monotonic.

use std::time::Duration;

use serde::{Deserialize, Serialize};

/// Wall-clock time in milliseconds since the Unix epoch. Shown to people and kept across restarts; may jump.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Wall(pub i64);

/// Monotonic time in milliseconds since the engine started. For timers only; means nothing after a restart.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Mono(pub u64);

impl Wall {
    /// This moment plus `span`; saturates at the end of time.
    #[must_use]
    pub fn plus(self, span: Duration) -> Wall {
        Wall(self.0.saturating_add(i64::try_from(span.as_millis()).unwrap_or(i64::MAX)))
    }

    /// This moment minus `span`; saturates at the beginning of time.
    #[must_use]
    pub fn minus(self, span: Duration) -> Wall {
        Wall(self.0.saturating_sub(i64::try_from(span.as_millis()).unwrap_or(i64::MAX)))
    }

    /// How long from this moment until `later`; zero when `later` is in the past.
    #[must_use]
    pub fn until(self, later: Wall) -> Duration {
        Duration::from_millis(u64::try_from(later.0.saturating_sub(self.0)).unwrap_or(0))
    }
}

impl Mono {
    /// This moment plus `span`; saturates.
    #[must_use]
    pub fn plus(self, span: Duration) -> Mono {
        Mono(self.0.saturating_add(u64::try_from(span.as_millis()).unwrap_or(u64::MAX)))
    }

    /// How long from `earlier` to this moment; zero when `earlier` is later.
    #[must_use]
    pub fn since(self, earlier: Mono) -> Duration {
        Duration::from_millis(self.0.saturating_sub(earlier.0))
    }
}

/// What the outside hands to the machine with every input: both clocks and one fresh random number.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Now {
    /// Wall time.
    pub wall: Wall,
    /// Monotonic time.
    pub mono: Mono,
    /// Uniform in `0.0..1.0`; the machine has no randomness of its own.
    pub jitter: f64,
}
