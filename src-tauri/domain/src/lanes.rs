//! Lanes: the messages of one chat in the outbox, first in, first out. One that can't go on waits, or is parked until
//! somebody acts, alone: no other chat waits for it.

use std::time::Duration;

use serde::{Deserialize, Serialize};

use crate::delivery::Delivery;
use crate::settings::LifecycleSettings;
use crate::time::Wall;

/// Why a lane can't go on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "contract", derive(ts_rs::TS, schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum LaneWhy {
    /// WhatsApp does not let this number write to this person (463).
    NotAllowed,
    /// WhatsApp knows no such person or group (404, 406).
    NotThere,
    /// This number may not write there, as in a group that it has left (401, 403).
    NotMember,
    /// WhatsApp asks for fewer requests (429).
    RateLimited,
    /// No answer in time.
    NoAnswer,
    /// The keys of the recipient's devices can't be had.
    NoKeys,
    /// The disk of this PC has no room for the file of a message.
    NoRoom,
    /// The disk of this PC does not give or keep the file of a message.
    Disk,
    /// WhatsApp does not take the file of a message now.
    FileNotTaken,
    /// Something else.
    Unclear,
}

impl LaneWhy {
    /// Whether it is a file that does not get to WhatsApp: that is tried by itself, whatever becomes of the lane meanwhile.
    #[must_use]
    pub fn is_of_a_file(self) -> bool {
        match self {
            Self::NoRoom | Self::Disk | Self::FileNotTaken => true,
            Self::NotAllowed
            | Self::NotThere
            | Self::NotMember
            | Self::RateLimited
            | Self::NoAnswer
            | Self::NoKeys
            | Self::Unclear => false,
        }
    }
}

/// What a failed try means for its lane.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LaneTrouble {
    /// Trying again by itself does not help.
    Refused(LaneWhy),
    /// It may go on later.
    Delayed(LaneWhy),
}

impl LaneTrouble {
    /// What a code of WhatsApp means for a lane, whether it answers a message or a query about whoever the message goes to.
    /// `None` for one that says nothing about the recipient: the message itself may be what is refused.
    #[must_use]
    pub fn of_code(code: u16) -> Option<LaneTrouble> {
        match code {
            401 | 403 => Some(LaneTrouble::Refused(LaneWhy::NotMember)),
            404 | 406 | 410 => Some(LaneTrouble::Refused(LaneWhy::NotThere)),
            463 => Some(LaneTrouble::Refused(LaneWhy::NotAllowed)),
            429 => Some(LaneTrouble::Delayed(LaneWhy::RateLimited)),
            500..=599 => Some(LaneTrouble::Delayed(LaneWhy::Unclear)),
            _ => None,
        }
    }
}

/// A lane that can't go on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Lane {
    /// Nothing of it is tried until somebody acts.
    pub parked: bool,
    /// Why.
    pub why: LaneWhy,
    /// Tries that failed in a row.
    pub tries: u32,
    /// When it began to wait, wall time.
    pub since: Wall,
    /// Until when it waits, wall time; means nothing for a parked one.
    pub until: Wall,
}

impl Lane {
    /// The lane after a try of its first message has failed.
    #[must_use]
    pub fn after(before: Option<Lane>, trouble: LaneTrouble, now: Wall, settings: &LifecycleSettings) -> Lane {
        let tries = before.map_or(0, |lane| lane.tries).saturating_add(1);
        let (parked, why) = match trouble {
            LaneTrouble::Refused(why) => (true, why),
            LaneTrouble::Delayed(why) => (tries >= settings.lane_tries, why),
        };
        Lane { parked, why, tries, since: now, until: now.plus(wait(tries, settings)) }
    }

    /// Whether nothing of it may be tried at a moment. A clock that was set back since ends a wait, never lengthens it.
    #[must_use]
    pub fn is_closed(&self, now: Wall) -> bool {
        self.parked || (self.since <= now && now < self.until)
    }
}

/// How long a lane waits after so many failed tries: doubled each time.
fn wait(tries: u32, settings: &LifecycleSettings) -> Duration {
    let doubled = settings.lane_wait_ms.saturating_mul(1u64.checked_shl(tries.saturating_sub(1)).unwrap_or(u64::MAX));
    Duration::from_millis(doubled.min(settings.lane_longest_wait_ms))
}

/// What an item of the outbox waits for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "contract", derive(ts_rs::TS, schemars::JsonSchema))]
#[serde(tag = "is", rename_all = "snake_case")]
pub enum WaitsFor {
    /// Nothing but the connection of its number: it goes as soon as the sender comes to it.
    Turn,
    /// It was handed to the socket; WhatsApp has not answered.
    Answer,
    /// The message before it in the same chat.
    MessageAbove,
    /// Its file, which goes out before it.
    File,
    /// The next try of its lane.
    Until {
        /// When, wall time.
        #[cfg_attr(feature = "contract", ts(type = "number"), schemars(with = "i64"))]
        until: Wall,
        /// Why.
        why: LaneWhy,
    },
    /// Somebody who acts: its lane is parked.
    Parked {
        /// Why.
        why: LaneWhy,
    },
    /// Nothing: it failed, and is not tried again by itself.
    Nothing,
}

impl WaitsFor {
    /// What an item waits for. `first` says that nothing stands before it in its lane.
    #[must_use]
    pub fn of(delivery: Delivery, lane: Option<Lane>, first: bool, now: Wall) -> WaitsFor {
        match delivery {
            Delivery::Sending => return WaitsFor::Answer,
            Delivery::Failed | Delivery::Sent | Delivery::Delivered | Delivery::Read | Delivery::Cancelled => {
                return WaitsFor::Nothing;
            }
            Delivery::Queued | Delivery::Uncertain => {}
        }
        match lane.filter(|lane| lane.is_closed(now)) {
            Some(lane) if lane.parked => WaitsFor::Parked { why: lane.why },
            Some(_) | None if !first => WaitsFor::MessageAbove,
            Some(lane) => WaitsFor::Until { until: lane.until, why: lane.why },
            None => WaitsFor::Turn,
        }
    }

    /// The same of one whose file is still going out; where that does not get there it is said why.
    #[must_use]
    pub fn behind_its_file(self) -> WaitsFor {
        match self {
            WaitsFor::Until { why, .. } if why.is_of_a_file() => self,
            WaitsFor::Turn | WaitsFor::File | WaitsFor::Until { .. } => WaitsFor::File,
            WaitsFor::Answer | WaitsFor::MessageAbove | WaitsFor::Parked { .. } | WaitsFor::Nothing => self,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const NOW: Wall = Wall(1_000_000);

    fn settings() -> LifecycleSettings {
        LifecycleSettings::default()
    }

    #[test]
    fn waits_double_from_ten_seconds_to_an_hour_and_end_in_a_parked_lane() {
        let mut lane = None;
        let mut waits = Vec::new();
        loop {
            let next = Lane::after(lane, LaneTrouble::Delayed(LaneWhy::NoAnswer), NOW, &settings());
            if next.parked {
                break;
            }
            waits.push(NOW.until(next.until).as_secs());
            lane = Some(next);
        }
        assert_eq!(waits, [10, 20, 40, 80, 160, 320, 640, 1280, 2560, 3600, 3600]);
    }

    #[test]
    fn a_refusal_parks_at_once() {
        let lane = Lane::after(None, LaneTrouble::Refused(LaneWhy::NotMember), NOW, &settings());
        assert!(lane.parked && lane.is_closed(Wall(i64::MAX)));
    }

    #[test]
    fn what_waits_for_its_file_says_why_that_does_not_get_there() {
        let until = |why| WaitsFor::Until { until: NOW, why };
        for why in [LaneWhy::NoRoom, LaneWhy::Disk, LaneWhy::FileNotTaken] {
            assert_eq!(until(why).behind_its_file(), until(why));
        }
        for (waits, wanted) in [
            (until(LaneWhy::RateLimited), WaitsFor::File),
            (WaitsFor::Turn, WaitsFor::File),
            (WaitsFor::MessageAbove, WaitsFor::MessageAbove),
            (WaitsFor::Parked { why: LaneWhy::NotMember }, WaitsFor::Parked { why: LaneWhy::NotMember }),
        ] {
            assert_eq!(waits.behind_its_file(), wanted);
        }
    }

    #[test]
    fn a_clock_that_was_set_back_ends_a_wait() {
        let lane = Lane::after(None, LaneTrouble::Delayed(LaneWhy::RateLimited), NOW, &settings());
        assert!(lane.is_closed(NOW));
        assert!(!lane.is_closed(lane.until));
        assert!(!lane.is_closed(Wall(NOW.0 - 3_600_000)));
    }

    #[test]
    fn each_item_says_what_it_really_waits_for() {
        let waiting = Lane { parked: false, why: LaneWhy::NoKeys, tries: 1, since: NOW, until: Wall(NOW.0 + 10_000) };
        let parked = Lane { parked: true, ..waiting };
        let until = WaitsFor::Until { until: waiting.until, why: LaneWhy::NoKeys };
        let over = Wall(NOW.0 + 10_000);
        for (delivery, lane, first, now, waits) in [
            (Delivery::Queued, None, true, NOW, WaitsFor::Turn),
            (Delivery::Queued, None, false, NOW, WaitsFor::MessageAbove),
            (Delivery::Queued, Some(waiting), true, NOW, until),
            (Delivery::Uncertain, Some(waiting), true, NOW, until),
            (Delivery::Queued, Some(waiting), false, NOW, WaitsFor::MessageAbove),
            (Delivery::Queued, Some(waiting), true, over, WaitsFor::Turn),
            (Delivery::Queued, Some(parked), false, over, WaitsFor::Parked { why: LaneWhy::NoKeys }),
            (Delivery::Sending, Some(waiting), true, NOW, WaitsFor::Answer),
            (Delivery::Failed, None, true, NOW, WaitsFor::Nothing),
        ] {
            assert_eq!(WaitsFor::of(delivery, lane, first, now), waits, "{delivery:?} {lane:?} {first}");
        }
    }

    proptest! {
        /// Whatever fails how often, no wait is longer than an hour, and none is shorter than the first.
        #[test]
        fn waits_stay_in_their_bounds(tries in 0u32..u32::MAX) {
            let before = Lane { parked: false, why: LaneWhy::Unclear, tries, since: NOW, until: NOW };
            let lane = Lane::after(Some(before), LaneTrouble::Delayed(LaneWhy::Unclear), NOW, &settings());
            let waits = NOW.until(lane.until).as_secs();
            prop_assert!((10..=3600).contains(&waits), "{waits}");
        }
    }
}
