//! The health history: from intervals of badges to uptime, reconnects and the time to recover. Pure; times are wall time.

use std::time::Duration;

use crate::lifecycle::Badge;
use crate::time::Wall;

/// A stretch of time with one badge. `None` for an end that has not come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BadgeInterval {
    /// Which badge.
    pub badge: Badge,
    /// From when.
    pub since: Wall,
    /// Until when.
    pub until: Option<Wall>,
}

/// What a moment counts as.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize)]
#[cfg_attr(feature = "contract", derive(ts_rs::TS, schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Phase {
    /// Online.
    Up,
    /// Wanted running and not online.
    Down,
    /// Wanted stopped.
    Stopped,
    /// The app was off, or the instance did not exist: nobody knows.
    AppOff,
}

/// A piece of the strip that the window draws.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Segment {
    /// What it counts as.
    pub phase: Phase,
    /// From when.
    pub since: Wall,
    /// Until when.
    pub until: Wall,
}

/// What a window of time came to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Health {
    /// The whole window without gaps, oldest first.
    pub strip: Vec<Segment>,
    /// Online.
    pub up: Duration,
    /// Wanted running and not online.
    pub down: Duration,
    /// Times that it came back online after a drop.
    pub reconnects: u32,
    /// How long coming back took, on average.
    pub mean_recovery: Option<Duration>,
}

impl Health {
    /// Online time as a share of the time in which it should have been online, in hundredths of a percent; `None` when it never
    /// should have been.
    #[must_use]
    pub fn uptime_hundredths(&self) -> Option<u32> {
        let (up, all) = (self.up.as_millis(), (self.up + self.down).as_millis());
        u32::try_from((up * 10_000).checked_div(all)?).ok()
    }
}

fn phase(badge: Badge) -> Phase {
    match badge {
        Badge::Online => Phase::Up,
        Badge::Stopped => Phase::Stopped,
        Badge::Connecting
        | Badge::ScanQr
        | Badge::CodeExpired
        | Badge::Reconnecting
        | Badge::Waiting
        | Badge::NeedsYou
        | Badge::Error => Phase::Down,
    }
}

/// The health between two moments. `intervals` are ordered by their beginning; where they overlap, as after a clock that was set
/// back, the later one counts; where there is none, the app was off.
#[must_use]
pub fn health(intervals: &[BadgeInterval], from: Wall, to: Wall) -> Health {
    let strip = strip(intervals, from, to);
    let total = |wanted: Phase| {
        strip.iter().filter(|segment| segment.phase == wanted).map(|segment| segment.since.until(segment.until)).sum()
    };
    let (mut reconnects, mut recovering) = (0u32, Duration::ZERO);
    for three in strip.windows(3) {
        if let [Segment { phase: Phase::Up, .. }, outage, Segment { phase: Phase::Up, .. }] = three
            && outage.phase == Phase::Down
        {
            reconnects += 1;
            recovering += outage.since.until(outage.until);
        }
    }
    let mean_recovery = recovering.checked_div(reconnects);
    Health { up: total(Phase::Up), down: total(Phase::Down), reconnects, mean_recovery, strip }
}

fn strip(intervals: &[BadgeInterval], from: Wall, to: Wall) -> Vec<Segment> {
    let mut strip: Vec<Segment> = Vec::new();
    let mut reached = from;
    for (index, interval) in intervals.iter().enumerate() {
        let next = intervals.get(index + 1).map_or(to, |next| next.since);
        let until = interval.until.unwrap_or(to).min(next).min(to);
        let since = interval.since.max(reached);
        if until <= since {
            continue;
        }
        push(&mut strip, Phase::AppOff, reached, since);
        push(&mut strip, phase(interval.badge), since, until);
        reached = until;
    }
    push(&mut strip, Phase::AppOff, reached, to);
    strip
}

fn push(strip: &mut Vec<Segment>, phase: Phase, since: Wall, until: Wall) {
    if until <= since {
        return;
    }
    match strip.last_mut() {
        Some(last) if last.phase == phase => last.until = until,
        _ => strip.push(Segment { phase, since, until }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn interval(badge: Badge, since: i64, until: Option<i64>) -> BadgeInterval {
        BadgeInterval { badge, since: Wall(since), until: until.map(Wall) }
    }

    #[test]
    fn a_drop_that_heals_is_one_reconnect() {
        let history = [
            interval(Badge::Online, 0, Some(600)),
            interval(Badge::Reconnecting, 600, Some(700)),
            interval(Badge::Waiting, 700, Some(800)),
            interval(Badge::Online, 800, None),
        ];
        let health = health(&history, Wall(0), Wall(1_000));
        assert_eq!((health.reconnects, health.mean_recovery), (1, Some(Duration::from_millis(200))));
        assert_eq!(health.uptime_hundredths(), Some(8_000));
    }

    #[test]
    fn the_time_in_which_the_app_was_off_is_neither_up_nor_down() {
        let history = [interval(Badge::Online, 0, Some(100)), interval(Badge::Online, 900, None)];
        let health = health(&history, Wall(0), Wall(1_000));
        assert_eq!((health.up, health.down), (Duration::from_millis(200), Duration::ZERO));
        assert_eq!((health.uptime_hundredths(), health.reconnects), (Some(10_000), 0));
        let phases: Vec<Phase> = health.strip.iter().map(|segment| segment.phase).collect();
        assert_eq!(phases, [Phase::Up, Phase::AppOff, Phase::Up]);
    }

    #[test]
    fn what_was_never_wanted_running_has_no_uptime() {
        let history = [interval(Badge::Stopped, 0, None)];
        assert_eq!(health(&history, Wall(0), Wall(1_000)).uptime_hundredths(), None);
        assert_eq!(health(&[], Wall(0), Wall(1_000)).uptime_hundredths(), None);
    }

    proptest! {
        #[test]
        fn the_strip_covers_the_window_once(history in prop::collection::vec((0i64..2_000, 0i64..500, 0usize..9), 0..30)) {
            let badges = [
                Badge::Stopped, Badge::Connecting, Badge::ScanQr, Badge::CodeExpired, Badge::Online,
                Badge::Reconnecting, Badge::Waiting, Badge::NeedsYou, Badge::Error,
            ];
            let mut intervals: Vec<BadgeInterval> = history
                .into_iter()
                .map(|(since, lasts, badge)| interval(badges[badge], since, (lasts > 0).then_some(since + lasts)))
                .collect();
            intervals.sort_by_key(|one| one.since);
            let health = health(&intervals, Wall(100), Wall(1_500));
            let mut reached = Wall(100);
            for segment in &health.strip {
                prop_assert_eq!(segment.since, reached);
                prop_assert!(segment.until > segment.since);
                reached = segment.until;
            }
            prop_assert_eq!(reached, Wall(1_500));
        }
    }
}
