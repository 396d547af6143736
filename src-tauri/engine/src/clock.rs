//! The two clocks and the dice, passed in so that tests can shift them. The only place that reads real ones.

use std::time::{Duration, UNIX_EPOCH};

use rand::Rng as _;
use wakala_domain::time::{Mono, Now, Wall};

/// Wall and monotonic time.
pub trait Clock: Send + Sync + 'static {
    /// Wall time.
    fn wall(&self) -> Wall;
    /// Monotonic time since the clock was made; stands still while the PC sleeps on most systems.
    fn mono(&self) -> Mono;
    /// Monotonic time that goes on while the PC sleeps, where the system has such a clock; otherwise as `mono`.
    fn boot(&self) -> Mono {
        self.mono()
    }
}

/// Random numbers.
pub trait Random: Send + Sync + 'static {
    /// 64 random bits.
    fn bits(&self) -> u64;
}

/// The clocks of this PC. Monotonic time is the runtime's, so that paused time in tests is respected.
#[derive(Debug)]
pub struct SystemClock {
    started: tokio::time::Instant,
}

impl SystemClock {
    /// Starts counting monotonic time now.
    #[must_use]
    pub fn new() -> Self {
        Self { started: tokio::time::Instant::now() }
    }
}

impl Default for SystemClock {
    fn default() -> Self {
        Self::new()
    }
}

impl Clock for SystemClock {
    fn wall(&self) -> Wall {
        #[expect(clippy::disallowed_methods, reason = "the one place that reads the wall clock")]
        let now = std::time::SystemTime::now();
        let since = now.duration_since(UNIX_EPOCH).unwrap_or(Duration::ZERO);
        Wall(i64::try_from(since.as_millis()).unwrap_or(i64::MAX))
    }

    fn mono(&self) -> Mono {
        Mono(u64::try_from(self.started.elapsed().as_millis()).unwrap_or(u64::MAX))
    }

    #[cfg(any(target_os = "linux", target_vendor = "apple"))]
    fn boot(&self) -> Mono {
        // Apple's CLOCK_MONOTONIC goes on while the PC sleeps; Linux has another one for that.
        #[cfg(target_os = "linux")]
        let which = rustix::time::ClockId::Boottime;
        #[cfg(not(target_os = "linux"))]
        let which = rustix::time::ClockId::Monotonic;
        let now = rustix::time::clock_gettime(which);
        let (seconds, nanoseconds) = (now.tv_sec.unsigned_abs(), now.tv_nsec.unsigned_abs());
        Mono(seconds.saturating_mul(1000).saturating_add(nanoseconds / 1_000_000))
    }
}

/// The operating system's random numbers.
#[derive(Debug, Default)]
pub struct SystemRandom;

impl Random for SystemRandom {
    fn bits(&self) -> u64 {
        rand::rng().next_u64()
    }
}

/// Both clocks and fresh jitter, for one step of the machine.
pub(crate) fn now(clock: &dyn Clock, random: &dyn Random) -> Now {
    // 53 bits are what a double holds exactly.
    #[expect(clippy::cast_precision_loss, reason = "53 bits fit")]
    let jitter = (random.bits() >> 11) as f64 / (1u64 << 53) as f64;
    Now { wall: clock.wall(), mono: clock.mono(), jitter }
}
