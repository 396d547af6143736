//! What the operator is told outside the window, and when: numbers that share a trouble share a notification, nothing is said
//! twice, and quiet hours, pauses and mutes are kept. The machine has waited already whether a drop heals by itself.

pub mod unread;

use std::collections::BTreeMap;
use std::time::Duration;

use thiserror::Error;

use crate::ids::InstanceId;
use crate::lifecycle::{Badge, Link, Notice, Offer, Reason, ReasonKind, State};
use crate::time::{Mono, Wall};

/// What is told within this time shares a notification.
pub const GATHER: Duration = Duration::from_millis(700);
/// Quiet hours end by the clock of the PC, which can be set, jump with daylight saving, or stand still while the PC sleeps: it is
/// looked at this often while something waits for their end.
const LOOK: Duration = Duration::from_secs(30);
/// Minutes of a day.
pub const DAY_MINUTES: u16 = 1_440;

/// When no notification is shown, in minutes of the local day. May pass midnight.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct QuietHours {
    from: u16,
    to: u16,
}

/// A minute that no day has.
#[derive(Clone, Copy, Debug, Error, PartialEq, Eq)]
#[error("{0} is no minute of the day: quiet hours begin and end at a minute from 0 to 1439")]
pub struct NoSuchMinute(pub u16);

impl QuietHours {
    /// From one minute of the day until just before another. The same minute twice is never quiet.
    ///
    /// # Errors
    /// A minute that no day has.
    pub fn new(from: u16, to: u16) -> Result<Self, NoSuchMinute> {
        match [from, to].into_iter().find(|minute| *minute >= DAY_MINUTES) {
            Some(minute) => Err(NoSuchMinute(minute)),
            None => Ok(Self { from, to }),
        }
    }

    /// Whether it is quiet at a minute of the day.
    #[must_use]
    pub fn contain(self, minute: u16) -> bool {
        if self.from <= self.to {
            (self.from..self.to).contains(&minute)
        } else {
            minute >= self.from || minute < self.to
        }
    }

    /// How much of a span that ends at a minute of the day was not quiet, in whole minutes.
    #[must_use]
    pub fn loud_part(self, ends: u16, span: Duration) -> Duration {
        let day = u64::from(DAY_MINUTES);
        let is_loud = |ago: &u64| !self.contain(u16::try_from((u64::from(ends) + day - ago) % day).unwrap_or_default());
        let loud_of = |minutes: u64| (1..=minutes).filter(is_loud).count() as u64;
        let minutes = span.as_secs() / 60;
        Duration::from_secs(60 * ((minutes / day) * loud_of(day) + loud_of(minutes % day)))
    }
}

/// What the operator chose, as it stands now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Wishes {
    /// Notifications are shown at all.
    pub on: bool,
    /// They are paused at this moment.
    pub paused: bool,
    /// The quiet hours, if there are any.
    pub quiet: Option<QuietHours>,
    /// Tell, too, that a number is back.
    pub back: bool,
    /// The window is on screen: it shows by itself that codes were used up.
    pub window_shown: bool,
}

/// This moment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Moment {
    /// For timers.
    pub mono: Mono,
    /// The minute of the day where the operator is.
    pub minute: u16,
}

/// A notice of the machine, with whom it is about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Told {
    /// The instance.
    pub instance: InstanceId,
    /// Its name.
    pub name: String,
    /// What to tell.
    pub notice: Notice,
    /// Messages that wait in its outbox.
    pub queued: u32,
    /// The operator muted this instance.
    pub muted: bool,
    /// When it was told.
    pub at: Wall,
}

/// What notifications are grouped by, the gravest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Cause {
    /// Needs a rescan.
    Rescan,
    /// Only a person can solve it.
    NeedsYou,
    /// Waiting until a time.
    Held,
    /// Down for longer than the grace time.
    Down,
    /// The codes were used up.
    Codes,
    /// WhatsApp asks for a passkey while pairing.
    Passkey,
    /// The owner's phone was not noticed for long.
    PhoneUnseen,
    /// Stopped for long.
    StoppedLong,
    /// WhatsApp will accept this version no more.
    VersionExpires,
    /// Online again.
    Back,
}

impl Cause {
    /// The cause of a notice.
    #[must_use]
    pub fn of(notice: &Notice) -> Self {
        match notice {
            Notice::NeedsRescan { .. } => Cause::Rescan,
            Notice::NeedsYou { .. } => Cause::NeedsYou,
            Notice::Held { .. } => Cause::Held,
            Notice::Down { .. } => Cause::Down,
            Notice::CodesExpired => Cause::Codes,
            Notice::PasskeyAsked => Cause::Passkey,
            Notice::PhoneUnseen { .. } => Cause::PhoneUnseen,
            Notice::StoppedLong { .. } => Cause::StoppedLong,
            Notice::VersionExpires { .. } => Cause::VersionExpires,
            Notice::Back { .. } => Cause::Back,
        }
    }

    /// Whether it does not pass by itself, so that who comes late is still to hear of it.
    #[must_use]
    pub fn waits_for_somebody(self) -> bool {
        match self {
            Cause::Rescan | Cause::NeedsYou | Cause::Passkey => true,
            Cause::Held
            | Cause::Down
            | Cause::Codes
            | Cause::PhoneUnseen
            | Cause::StoppedLong
            | Cause::VersionExpires
            | Cause::Back => false,
        }
    }

    /// Whether news of one takes the place of news of the other: of how a number is connected only the newest counts, and a
    /// warning about its phone is another matter.
    #[must_use]
    pub fn replaces(self, older: Cause) -> bool {
        self == older || !self.is_warning() && !older.is_warning()
    }

    /// Whether a badge, as [`State::told_badge`](crate::lifecycle::State::told_badge) has it, shows that it is over.
    #[must_use]
    pub fn is_over_at(self, badge: Badge) -> bool {
        match badge {
            Badge::Online => !self.is_warning() && self != Cause::Back,
            Badge::ScanQr => matches!(self, Cause::Codes | Cause::Passkey),
            _ => false,
        }
    }

    fn is_warning(self) -> bool {
        matches!(self, Cause::PhoneUnseen | Cause::StoppedLong | Cause::VersionExpires)
    }
}

/// What an instance that waits for somebody would be called out for, as it is now: for when it is not known any more what was told of it.
#[must_use]
pub fn waits_for(state: &State) -> Option<Notice> {
    let reason = || state.last_error.as_ref().map_or(Reason::bare(ReasonKind::Internal), |last| last.reason.clone());
    match state.told_badge() {
        Badge::NeedsYou if matches!(state.offer, Offer::Passkey { .. }) => Some(Notice::PasskeyAsked),
        Badge::NeedsYou | Badge::Error => Some(Notice::NeedsYou { reason: reason() }),
        Badge::Connecting | Badge::ScanQr | Badge::CodeExpired | Badge::Reconnecting | Badge::Waiting
            if matches!(state.link, Link::Revoked(_)) =>
        {
            Some(Notice::NeedsRescan { reason: reason() })
        }
        Badge::Stopped
        | Badge::Connecting
        | Badge::ScanQr
        | Badge::CodeExpired
        | Badge::Online
        | Badge::Reconnecting
        | Badge::Waiting => None,
    }
}

/// A notification to show.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Announcement {
    /// What those in it have in common; `None` for what was kept back in quiet hours and has several causes.
    pub cause: Option<Cause>,
    /// Whom it is about; never empty.
    pub told: Vec<Told>,
}

/// What was told and is not over, and what waits to be told.
#[derive(Clone, Debug, Default)]
pub struct Ledger {
    gathered: Vec<Told>,
    gathered_until: Option<Mono>,
    kept_back: Vec<Told>,
    standing: BTreeMap<InstanceId, Vec<Notice>>,
}

impl Ledger {
    /// What was told about this instance is over.
    pub fn withdraw(&mut self, instance: InstanceId) {
        self.gathered.retain(|told| told.instance != instance);
        self.kept_back.retain(|told| told.instance != instance);
        self.standing.remove(&instance);
    }

    /// An instance has this badge now: what that proves to be over may be told again when it comes again.
    pub fn seen(&mut self, instance: InstanceId, badge: Badge) {
        let over = |told: &Told| told.instance == instance && Cause::of(&told.notice).is_over_at(badge);
        self.gathered.retain(|told| !over(told));
        self.kept_back.retain(|told| !over(told));
        if let Some(standing) = self.standing.get_mut(&instance) {
            standing.retain(|notice| !Cause::of(notice).is_over_at(badge));
        }
    }

    /// How long nothing is due; `None` while nothing waits.
    #[must_use]
    pub fn idle_for(&self, now: Moment) -> Option<Duration> {
        let gathered = self.gathered_until.map(|until| until.since(now.mono));
        let kept_back = (!self.kept_back.is_empty()).then_some(LOOK);
        [gathered, kept_back].into_iter().flatten().min()
    }

    fn stands(&self, told: &Told) -> bool {
        let standing = self.standing.get(&told.instance).map(Vec::as_slice).unwrap_or_default();
        standing.iter().any(|before| says_nothing_new(before, &told.notice))
    }

    fn gather(&mut self, told: Told, now: Moment) {
        replace(&mut self.gathered, told);
        self.gathered_until.get_or_insert(now.mono.plus(GATHER));
    }

    /// Notes what is shown now.
    fn shown(&mut self, told: &Told) {
        let cause = Cause::of(&told.notice);
        self.kept_back.retain(|kept| kept.instance != told.instance || !cause.replaces(Cause::of(&kept.notice)));
        let standing = self.standing.entry(told.instance).or_default();
        standing.retain(|before| !says_nothing_new(&told.notice, before));
        if cause != Cause::Back {
            standing.push(told.notice.clone());
        }
    }
}

/// Takes in what was told, for as long as nothing can be shown: it waits for [`decide`].
pub fn gather(ledger: &mut Ledger, told: &[Told], now: Moment, wishes: Wishes) {
    for one in told {
        let cause = Cause::of(&one.notice);
        let wanted = match cause {
            Cause::Rescan => true,
            Cause::Codes | Cause::Passkey => !one.muted && !wishes.window_shown,
            Cause::Back => !one.muted && wishes.back,
            _ => !one.muted,
        };
        if wanted && !ledger.stands(one) {
            ledger.gather(one.clone(), now);
        }
    }
}

/// Takes in what was told and returns what is to be shown now. Call it with nothing told when the settings have changed or
/// [`Ledger::idle_for`] is over.
#[must_use]
pub fn decide(ledger: &mut Ledger, told: &[Told], now: Moment, wishes: Wishes) -> Vec<Announcement> {
    gather(ledger, told, now, wishes);
    let silent = !wishes.on || wishes.paused;
    let quiet = wishes.quiet.is_some_and(|hours| hours.contain(now.minute));
    let mut announcements = Vec::new();
    if ledger.gathered_until.is_some_and(|until| until <= now.mono) {
        ledger.gathered_until = None;
        let mut due = std::mem::take(&mut ledger.gathered);
        if silent {
            due.clear();
        }
        if quiet {
            let (now_due, later) = due.into_iter().partition(|told| Cause::of(&told.notice) == Cause::Rescan);
            due = now_due;
            for told in later {
                if Cause::of(&told.notice) == Cause::Back {
                    // Good news of the night is no news in the morning.
                    continue;
                }
                replace(&mut ledger.kept_back, told);
            }
        }
        due.iter().for_each(|told| ledger.shown(told));
        announcements = by_cause(due);
    }
    // While something is gathered it may be about the same numbers, and newer.
    if !quiet && ledger.gathered_until.is_none() {
        let kept = std::mem::take(&mut ledger.kept_back);
        if !silent && !kept.is_empty() {
            kept.iter().for_each(|told| ledger.shown(told));
            announcements.push(summary(kept));
        }
    }
    announcements
}

/// Whether somebody who was told one notice learns nothing from another.
fn says_nothing_new(before: &Notice, now: &Notice) -> bool {
    match (before, now) {
        (Notice::Down { slow: before, .. }, Notice::Down { slow: now, .. }) => before >= now,
        (Notice::NeedsRescan { .. }, Notice::NeedsRescan { .. })
        | (Notice::CodesExpired, Notice::CodesExpired)
        | (Notice::PasskeyAsked, Notice::PasskeyAsked) => true,
        (Notice::NeedsYou { reason: before }, Notice::NeedsYou { reason: now })
        | (Notice::Held { reason: before, .. }, Notice::Held { reason: now, .. }) => before.kind == now.kind,
        (Notice::PhoneUnseen { days: before }, Notice::PhoneUnseen { days: now })
        | (Notice::StoppedLong { days: before }, Notice::StoppedLong { days: now }) => before >= now,
        (Notice::VersionExpires { days: before }, Notice::VersionExpires { days: now }) => before <= now,
        _ => false,
    }
}

/// Puts news in, in the place of what it replaces.
fn replace(all: &mut Vec<Told>, told: Told) {
    let cause = Cause::of(&told.notice);
    all.retain(|older| older.instance != told.instance || !cause.replaces(Cause::of(&older.notice)));
    all.push(told);
}

fn by_cause(told: Vec<Told>) -> Vec<Announcement> {
    let mut groups: BTreeMap<Cause, Vec<Told>> = BTreeMap::new();
    for one in told {
        groups.entry(Cause::of(&one.notice)).or_default().push(one);
    }
    groups.into_iter().map(|(cause, told)| Announcement { cause: Some(cause), told }).collect()
}

/// One notification for all, the gravest first.
fn summary(mut told: Vec<Told>) -> Announcement {
    told.sort_by_key(|one| Cause::of(&one.notice));
    let (first, last) = (told.first(), told.last());
    let cause = |one: Option<&Told>| one.map(|one| Cause::of(&one.notice));
    Announcement { cause: cause(first).filter(|_| cause(first) == cause(last)), told }
}

#[cfg(test)]
mod tests;
