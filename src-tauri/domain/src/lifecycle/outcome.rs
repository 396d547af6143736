//! The machine's part about trouble: what a signal leads to.

use std::time::Duration;

use crate::instance::Wanted;
use crate::ladder::{self, Rebuild};

use super::effect::{Effect, Entry, EntryKind, Notice};
use super::reason::{FaultWhy, HoldWhy, ParkWhy, Reason, RevokedWhy, Signal, Verdict, classify};
use super::state::{ClientSlot, Connection, Failure, Fate, Hold, Link, Offer, Timers};
use super::step::Machine;

/// A drop within this time after the clock jumped is the clock's.
const CLOCK_ECHO: Duration = Duration::from_secs(30);
/// How long a temporary ban lasts at least.
const SHORTEST_BAN: Duration = Duration::from_secs(60);

impl Machine<'_> {
    /// Something ended this connection or should end it.
    pub(super) fn fail(&mut self, signal: Signal, client_gone: bool) {
        if client_gone {
            self.state.client = ClientSlot::Empty;
            self.state.next.connect = None;
            self.withdraw_codes();
        }
        if self.state.wanted == Wanted::Stopped {
            return;
        }
        let verdict = classify(signal.reason.kind);
        if verdict == Verdict::ReconnectNow {
            self.set_connecting();
            self.end_client(Fate::Keep, Some(Rebuild::Soft));
            return;
        }
        if self.state.evicting {
            // It could not be unlinked from here: its files go, and the owner of the other number sees it in their list.
            self.set_connecting();
            self.end_client(Fate::Discard, Some(Rebuild::Hard));
            return;
        }
        let was_up = matches!(
            self.state.connection,
            Connection::Online { .. } | Connection::Degraded { .. } | Connection::Syncing { .. }
        );
        self.state.restarting = false;
        if matches!(self.state.offer, Offer::Finishing { .. }) {
            // The first login has failed: from now on it is a connection like any other, with its tries and its reason.
            self.state.offer = Offer::None;
        }
        self.state.timers = Timers { grace: self.state.timers.grace, ..Timers::default() };
        self.state.last_error = Some(Failure { reason: signal.reason.clone(), at: self.now.wall });
        let kind = if was_up { EntryKind::Dropped } else { EntryKind::TryFailed };
        if !matches!(verdict, Verdict::Ladder) || was_up {
            self.state.early = None;
        }
        match verdict {
            Verdict::Ladder | Verdict::NewCode => self.climb(was_up, kind, signal.reason),
            Verdict::ThreeTries => {
                self.state.unknown_failures += 1;
                if self.state.unknown_failures >= self.settings.unknown_failure_tries {
                    self.park(ParkWhy::UnknownFailure, signal.reason);
                } else {
                    self.climb(was_up, kind, signal.reason);
                }
            }
            Verdict::Revoke(why) => self.revoke(why, signal.reason),
            Verdict::Hold(why) => self.hold(why, signal),
            Verdict::Park(why) => self.park(why, signal.reason),
            Verdict::ReconnectNow => {}
        }
    }

    fn climb(&mut self, was_up: bool, kind: EntryKind, reason: Reason) {
        self.state.failed_at = Some(self.now.mono);
        if self.wait_on(&reason) {
            return;
        }
        self.state.attempt = self.state.attempt.saturating_add(1);
        if was_up {
            self.note_drop();
        }
        if !self.state.link.has_session() {
            self.state.offer = Offer::Requested;
        }
        let flapping = self.flapping();
        let step = if flapping {
            ladder::slow_step(self.settings, self.now.jitter)
        } else {
            ladder::step(self.settings, self.state.attempt, self.now.jitter)
        };
        let attempt = self.state.attempt;
        let until = self.now.wall.plus(step.wait);
        // What WhatsApp wants to be left alone for is no shorter because a try of ours failed meanwhile.
        let (until, connection) = match self.standing_hold().filter(|hold| hold.until > until) {
            Some(Hold { until, why, .. }) => (until, Connection::Holding { until, why }),
            None if step.slow => {
                let why = if flapping { HoldWhy::Flapping } else { HoldWhy::SlowRetry };
                (until, Connection::Holding { until, why })
            }
            None => (until, Connection::Backoff { attempt, until }),
        };
        self.state.timers.retry = Some(self.now.mono.plus(self.now.wall.until(until)));
        self.state.connection = connection;
        self.record(Entry { attempt: Some(attempt), until: Some(until), ..Entry::because(kind, reason) });
        if self.state.down_since.is_none() {
            self.state.down_since = Some(self.now.wall);
        }
        if self.state.link.has_session() {
            if self.state.timers.grace.is_none() && !self.state.told_down {
                self.state.timers.grace = Some(self.after(self.settings.drop_grace_ms));
            }
            if step.slow && !self.state.told_slow {
                self.state.told_slow = true;
                self.tell_down(true);
            }
        }
        self.end_client(Fate::Keep, None);
    }

    fn note_drop(&mut self) {
        let now = self.now.mono;
        // The library measures silence by the wall clock: where that jumps, it ends a connection that is well.
        let by_clock = self.state.clock_moved.is_some_and(|at| now.since(at) < CLOCK_ECHO);
        if !by_clock {
            self.state.drops.push(now);
        }
    }

    fn flapping(&mut self) -> bool {
        let window = Duration::from_secs(self.settings.flapping_window_minutes * 60);
        let now = self.now.mono;
        self.state.drops.retain(|at| now.since(*at) < window);
        self.state.drops.len() >= usize::try_from(self.settings.flapping_drops).unwrap_or(usize::MAX)
    }

    fn revoke(&mut self, why: RevokedWhy, reason: Reason) {
        self.state.link = Link::Revoked(why);
        self.state.offer = Offer::None;
        self.state.attempt = 0;
        self.state.was_online = false;
        self.state.down_since = None;
        if std::mem::take(&mut self.state.told_down) {
            // What follows explains more.
            self.effects.push(Effect::WithdrawNotices);
        }
        self.state.told_slow = false;
        self.state.timers = Timers::default();
        self.record(Entry::because(EntryKind::Revoked, reason.clone()));
        match why {
            RevokedWhy::LoggedOut | RevokedWhy::SessionUnreadable => {
                self.effects.push(Effect::Notify(Notice::NeedsRescan { reason }));
                self.set_connecting();
                self.end_client(Fate::SetAside, Some(Rebuild::Hard));
            }
            RevokedWhy::Locked | RevokedWhy::Banned => {
                let park = if why == RevokedWhy::Locked { ParkWhy::Locked } else { ParkWhy::Banned };
                self.state.connection = Connection::Parked { why: park };
                self.state.told_park = Some(park);
                self.effects.push(Effect::Notify(Notice::NeedsYou { reason }));
                self.end_client(Fate::SetAside, None);
            }
        }
    }

    fn hold(&mut self, why: HoldWhy, signal: Signal) {
        let default = match why {
            HoldWhy::TemporaryBan => self.settings.ban_hold_ms,
            HoldWhy::RateLimit => self.settings.rate_limit_hold_ms,
            HoldWhy::SlowRetry | HoldWhy::Flapping => self.settings.slow_retry_ms,
        };
        let lasts = signal.lasts.unwrap_or(Duration::from_millis(default));
        // A ban that is over when it is told is no leave to try again at once.
        let lasts = if why == HoldWhy::TemporaryBan { lasts.max(SHORTEST_BAN) } else { lasts };
        let until = self.now.wall.plus(lasts);
        self.state.hold = Some(Hold { since: self.now.wall, until, why });
        self.state.connection = Connection::Holding { until, why };
        self.state.timers.grace = None;
        self.state.timers.retry = Some(self.now.mono.plus(lasts));
        self.record(Entry { until: Some(until), ..Entry::because(EntryKind::Held, signal.reason.clone()) });
        if why == HoldWhy::TemporaryBan || lasts > Duration::from_millis(self.settings.hold_told_after_ms) {
            self.effects.push(Effect::Notify(Notice::Held { reason: signal.reason, until }));
        }
        self.end_client(Fate::Keep, None);
    }

    pub(super) fn park(&mut self, why: ParkWhy, reason: Reason) {
        self.state.elsewhere |= why == ParkWhy::Replaced;
        self.state.connection = Connection::Parked { why };
        // A look that is under way was for another fault: what it finds says nothing of this one.
        self.state.looking = false;
        self.state.timers = Timers::default();
        self.state.timers.retry = match why {
            ParkWhy::Outdated => Some(self.after(self.settings.outdated_probe_ms)),
            // No waiting mends a damaged database, and each look at it would be a login.
            ParkWhy::Fault(FaultWhy::DatabaseDamaged) => None,
            ParkWhy::Fault(_) => Some(self.after(self.settings.disk_check_ms)),
            ParkWhy::Locked | ParkWhy::Banned | ParkWhy::Replaced | ParkWhy::UnknownFailure | ParkWhy::AccountType => {
                None
            }
        };
        if self.state.told_park != Some(why) || !matches!(why, ParkWhy::Fault(_)) {
            self.record(Entry::because(EntryKind::Parked, reason.clone()));
        }
        // What is probed again and found unchanged is not told again.
        if self.state.told_park != Some(why) {
            self.state.told_park = Some(why);
            self.effects.push(Effect::Notify(Notice::NeedsYou { reason }));
        }
        self.end_client(Fate::Keep, None);
    }
}
