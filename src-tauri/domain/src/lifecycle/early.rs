//! Tries before their time: because somebody presses, a message waits, or there is reason to hope. They cost nothing: one that fails
//! counts as none, and what it cut short is waited for as before.

use std::time::Duration;

use crate::instance::Wanted;
use crate::time::Wall;

use super::effect::{Entry, EntryKind};
use super::reason::{HoldWhy, Reason, ReasonKind};
use super::state::{Connection, Early, Fate, Offer, State};
use super::step::Machine;

/// What is written in a row hurries a number once: after a try it is left alone for as long, twice as long after each further one that
/// failed.
const LET_BE: Duration = Duration::from_secs(5);
/// Whoever tried when a line is proven is left alone for as long.
const LINE_LET_BE: Duration = Duration::from_secs(30);

impl Machine<'_> {
    /// Tries now what waits for nothing but time; says whether there was any such thing.
    pub(super) fn try_early(&mut self) -> bool {
        if !self.state.waits_for_its_next_try() {
            return false;
        }
        let waiting = self.state.connection.clone();
        self.state.early = self.state.timers.retry.map(|retry| Early { waiting, retry });
        self.begin(self.rebuild_of_attempt());
        true
    }

    /// A try that was made before its time has failed: the wait goes on. Says whether it was one.
    pub(super) fn wait_on(&mut self, reason: &Reason) -> bool {
        let Some(Early { waiting, retry }) = self.state.early.take().filter(|early| early.retry > self.now.mono) else {
            return false;
        };
        self.state.early_failures = self.state.early_failures.saturating_add(1);
        // By the clock as it is now: the PC may have slept, or its clock been set.
        let until = self.now.wall.plus(retry.since(self.now.mono));
        self.state.connection = match waiting {
            Connection::Backoff { attempt, .. } => Connection::Backoff { attempt, until },
            Connection::Holding { why, .. } => Connection::Holding { until, why },
            Connection::Offline
            | Connection::Connecting { .. }
            | Connection::Syncing { .. }
            | Connection::Online { .. }
            | Connection::Degraded { .. }
            | Connection::Parked { .. } => waiting,
        };
        self.state.timers.retry = Some(retry);
        if !self.state.link.has_session() {
            self.state.offer = Offer::Requested;
        }
        let attempt = Some(self.state.current_try());
        self.record(Entry { attempt, until: Some(until), ..Entry::because(EntryKind::TryFailed, reason.clone()) });
        self.end_client(Fate::Keep, None);
        true
    }

    /// A message waits for the connection. What drops again and again, and what WhatsApp itself could not serve, goes at its own pace.
    pub(super) fn message_queued(&mut self) {
        let flapping = matches!(self.state.connection, Connection::Holding { why: HoldWhy::Flapping, .. });
        if flapping || self.failed_for(|kind| kind == ReasonKind::ServerError) {
            return;
        }
        self.try_after(LET_BE.saturating_mul(1 << self.state.early_failures.min(6)));
    }

    /// Tries now, or as soon as the last try is so long ago.
    fn try_after(&mut self, let_be: Duration) {
        match self.state.failed_at.map(|at| at.plus(let_be)).filter(|until| *until > self.now.mono) {
            None => {
                self.try_early();
            }
            Some(until) if self.state.waits_for_its_next_try() => {
                let sooner = self.state.timers.early.map_or(until, |early| early.min(until));
                self.state.timers.early = Some(sooner);
            }
            Some(_) => {}
        }
    }

    /// Another number has come online from this PC. To one that drops again and again that is no news: it could come online itself.
    pub(super) fn line_proven(&mut self) {
        let waits = matches!(
            self.state.connection,
            Connection::Backoff { .. } | Connection::Holding { why: HoldWhy::SlowRetry, .. }
        );
        if waits && self.failed_for(ReasonKind::may_be_the_line) {
            self.try_after(LINE_LET_BE);
        }
    }

    fn failed_for(&self, cause: impl Fn(ReasonKind) -> bool) -> bool {
        self.state.last_error.as_ref().is_some_and(|failure| cause(failure.reason.kind))
    }
}

impl State {
    /// Wanted running, and waiting for nothing but the time of its next try.
    #[must_use]
    pub fn waits_for_its_next_try(&self) -> bool {
        let waits = matches!(
            self.connection,
            Connection::Backoff { .. } | Connection::Holding { why: HoldWhy::SlowRetry | HoldWhy::Flapping, .. }
        );
        waits && self.wanted == Wanted::Running
    }

    /// Since when it is off by itself, tries included; `None` while it is not, and where this run has not seen it go.
    #[must_use]
    pub fn down_since(&self) -> Option<Wall> {
        self.down_since
    }
}

impl ReasonKind {
    /// Whether what all numbers of this PC go through can be the cause.
    #[must_use]
    pub fn may_be_the_line(self) -> bool {
        use ReasonKind as R;
        match self {
            R::Dropped
            | R::Unreachable
            | R::HandshakeRefused
            | R::CertificateRefused
            | R::ProxyRefused
            | R::Intercepted
            | R::PingSilence
            | R::ReadyTimeout => true,
            R::SyncStuck
            | R::ServerError
            | R::RateLimited
            | R::RestartRequired
            | R::LoggedOut
            | R::Locked
            | R::Banned
            | R::TemporaryBan
            | R::ClientOutdated
            | R::BadUserAgent
            | R::Replaced
            | R::UnknownFailure
            | R::UnknownSignal
            | R::PairingRefused
            | R::AccountType
            | R::AnotherNumber
            | R::SessionUnreadable
            | R::DiskFull
            | R::TooManyFiles
            | R::SessionLocked
            | R::SessionForbidden
            | R::SessionGone
            | R::SessionFault
            | R::DatabaseDamaged
            | R::DatabaseUnreachable
            | R::Internal => false,
        }
    }
}
