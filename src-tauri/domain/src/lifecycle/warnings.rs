//! The machine's part about warnings before WhatsApp acts: it unlinks a device whose phone was not used for 14 days, and one
//! that did not connect for 30; and it names the day after which it accepts a version no more.

use std::time::Duration;

use crate::instance::Wanted;
use crate::settings::LifecycleSettings;
use crate::time::Wall;

use super::effect::{Effect, Entry, EntryKind, Notice};
use super::state::{ClaimedVersion, Connection, Expiry, Link, State};
use super::step::Machine;

const DAY: Duration = Duration::from_secs(24 * 3600);
/// Days after which WhatsApp unlinks the devices of a phone that is not used.
const PHONE_LIMIT_DAYS: u32 = 14;
/// Days after which WhatsApp unlinks a device that does not connect.
const STOPPED_LIMIT_DAYS: u32 = 30;
/// How long an instance must be online before the silence of its phone says anything.
const CAUGHT_UP: Duration = Duration::from_secs(120);
/// A phone that was noticed within this time is not noted again.
const SEEN_RESOLUTION: Duration = Duration::from_secs(3600);
/// How many days before a version ends that is told, and told again.
const EXPIRY_TOLD_DAYS: [u32; 2] = [30, 7];

/// What WhatsApp will do to the session, or to this version, unless somebody acts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Warning {
    /// The owner's phone was not noticed.
    PhoneUnseen {
        /// For how many days.
        days: u32,
        /// When WhatsApp unlinks this device.
        unlinks: Wall,
    },
    /// The instance is stopped.
    StoppedLong {
        /// For how many days.
        days: u32,
        /// When WhatsApp unlinks this device.
        unlinks: Wall,
    },
    /// WhatsApp will accept this version no more.
    VersionExpires {
        /// In how many whole days.
        days: u32,
        /// After when.
        until: Wall,
    },
}

impl State {
    /// The warning that stands at a moment.
    #[must_use]
    pub fn warning(&self, now: Wall, settings: &LifecycleSettings) -> Option<Warning> {
        if self.link != Link::Linked {
            return None;
        }
        match (self.wanted, self.stopped_since) {
            (Wanted::Stopped, Some(since)) => {
                let days = whole_days(since.until(now));
                let unlinks = since.plus(DAY * STOPPED_LIMIT_DAYS);
                (days >= settings.stopped_days).then_some(Warning::StoppedLong { days, unlinks })
            }
            (Wanted::Stopped, None) => None,
            (Wanted::Running, _) => {
                let unseen = self.phone_unseen(now);
                let days = whole_days(unseen);
                let unlinks = now.plus((DAY * PHONE_LIMIT_DAYS).saturating_sub(unseen));
                // Past its own limit WhatsApp would have acted: it has seen the phone although Wakala has not.
                (settings.phone_unseen_days..PHONE_LIMIT_DAYS)
                    .contains(&days)
                    .then_some(Warning::PhoneUnseen { days, unlinks })
                    .or_else(|| self.version_warning(now))
            }
        }
    }

    fn version_warning(&self, now: Wall) -> Option<Warning> {
        let until = self.expires?.until;
        let left = now.until(until);
        (left <= DAY * EXPIRY_TOLD_DAYS[0]).then_some(Warning::VersionExpires { days: whole_days(left), until })
    }

    /// For how long the owner's phone was not noticed, whether anybody could have noticed it or not: WhatsApp counts the same days.
    fn phone_unseen(&self, now: Wall) -> Duration {
        self.phone_last_seen.map_or(Duration::ZERO, |seen| seen.until(now))
    }
}

fn whole_days(span: Duration) -> u32 {
    u32::try_from(span.as_secs() / DAY.as_secs()).unwrap_or(u32::MAX)
}

impl Machine<'_> {
    pub(super) fn phone_seen(&mut self) {
        if self.state.phone_unseen(self.now.wall) < SEEN_RESOLUTION {
            return;
        }
        self.state.phone_last_seen = Some(self.now.wall);
        let told = std::mem::take(&mut self.state.warned_days) > 0;
        self.take_back(told);
    }

    /// Takes back a warning that is over, if it was told. What else was told and stands can't be taken back alone: as long as there is
    /// any, it stands, too.
    fn take_back(&mut self, told: bool) {
        let state = &*self.state;
        let trouble = state.told_down || state.told_slow || state.told_park.is_some();
        let warned = state.warned_days > 0 || state.expires.is_some_and(|expiry| expiry.told_days.is_some());
        if told && !trouble && !warned {
            self.effects.push(Effect::WithdrawNotices);
        }
    }

    /// After every step: keeps the counts, tells what is due, and sets the clock for what comes next.
    pub(super) fn keep_watch(&mut self) {
        let now = self.now.wall;
        let linked = self.state.link == Link::Linked;
        if linked {
            let before = std::mem::take(&mut self.state.unseen_before);
            let seen = self.state.phone_last_seen.get_or_insert(now.minus(before));
            // A clock that was set back while nobody looked.
            *seen = (*seen).min(now);
        } else {
            self.state.phone_last_seen = None;
            self.state.warned_days = 0;
        }
        if linked && self.state.wanted == Wanted::Stopped {
            self.state.stopped_since.get_or_insert(now);
        } else {
            self.state.stopped_since = None;
        }
        while let Some((days, wait)) = self.next_warning() {
            if !wait.is_zero() {
                self.state.timers.warn = Some(self.now.mono.plus(wait));
                return;
            }
            self.warn(days);
        }
        self.state.timers.warn = None;
    }

    /// The next warning that was not told: after how many days, and in what time.
    fn next_warning(&self) -> Option<(u32, Duration)> {
        if self.state.link != Link::Linked {
            return None;
        }
        let mut settles = Duration::ZERO;
        let (since_then, levels) = match (self.state.wanted, self.state.stopped_since) {
            (Wanted::Stopped, since) => (since?.until(self.now.wall), vec![self.settings.stopped_days]),
            (Wanted::Running, _) => {
                // What the phone did while nobody was connected is delivered right after the login.
                let Connection::Online { since } = self.state.connection else { return None };
                let unseen = self.state.phone_unseen(self.now.wall);
                if unseen >= DAY * PHONE_LIMIT_DAYS {
                    return None;
                }
                settles = CAUGHT_UP.saturating_sub(since.until(self.now.wall));
                (unseen, vec![self.settings.phone_unseen_days, self.settings.phone_unseen_again_days])
            }
        };
        let reached = levels.iter().copied().filter(|days| DAY * *days <= since_then).max();
        let due = reached.filter(|days| *days > self.state.warned_days);
        let coming = levels.into_iter().filter(|days| DAY * *days > since_then && *days > self.state.warned_days).min();
        due.or(coming).map(|days| (days, (DAY * days).saturating_sub(since_then).max(settles)))
    }

    fn warn(&mut self, days: u32) {
        self.state.warned_days = days;
        let (kind, notice) = match self.state.wanted {
            Wanted::Stopped => (EntryKind::StoppedLong, Notice::StoppedLong { days }),
            Wanted::Running => (EntryKind::PhoneUnseen, Notice::PhoneUnseen { days }),
        };
        self.record(Entry::bare(kind).lasted(DAY * days));
        self.effects.push(Effect::Notify(notice));
    }

    /// What was said of another version is over.
    pub(super) fn claims(&mut self, version: ClaimedVersion) {
        self.state.claims = Some(version);
        if self.state.expires.is_some_and(|expiry| expiry.version.is_some_and(|said_of| said_of != version)) {
            self.forget_expiry();
        }
    }

    pub(super) fn expires_on(&mut self, until: Option<Wall>) {
        let Some(until) = until else { return self.forget_expiry() };
        let version = self.state.claims;
        if self.state.expires.is_none_or(|known| (known.version, known.until) != (version, until)) {
            self.state.expires = Some(Expiry { version, until, told_days: None });
        }
    }

    fn forget_expiry(&mut self) {
        let told = self.state.expires.take().is_some_and(|expiry| expiry.told_days.is_some());
        self.take_back(told);
    }

    /// After every step: tells that this version ends when that is near enough, and sets the clock for the next time.
    pub(super) fn watch_expiry(&mut self) {
        self.state.timers.expiry = None;
        let Some(expiry) = self.state.expires else { return };
        if self.state.link != Link::Linked || self.state.wanted == Wanted::Stopped {
            return;
        }
        let left = self.now.wall.until(expiry.until);
        let untold = |days: &u32| expiry.told_days.is_none_or(|told| *days < told);
        let due = EXPIRY_TOLD_DAYS.into_iter().filter(|days| left <= DAY * *days).min().filter(untold);
        if let Some(told) = due {
            self.state.expires = Some(Expiry { told_days: Some(told), ..expiry });
            let until = Some(expiry.until);
            self.record(Entry { until, ..Entry::bare(EntryKind::VersionExpires) });
            self.effects.push(Effect::Notify(Notice::VersionExpires { days: whole_days(left) }));
        }
        let coming = EXPIRY_TOLD_DAYS.into_iter().filter(|days| left > DAY * *days).max();
        self.state.timers.expiry = coming.map(|days| self.now.mono.plus(left.saturating_sub(DAY * days)));
    }
}
