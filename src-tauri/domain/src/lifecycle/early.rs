//! Tries before their time: because somebody presses, a message waits, or there is reason to hope. They cost nothing: one that fails
//! counts as none, and what it cut short is waited for as before.

use std::time::Duration;

use crate::instance::Wanted;

use super::effect::{Entry, EntryKind};
use super::reason::{HoldWhy, Reason, ReasonKind};
use super::state::{Connection, Early, Fate, Offer, State};
use super::step::Machine;

/// What is written in a row hurries a number once: after a try it is left alone for as long.
const LET_BE: Duration = Duration::from_secs(5);

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
        let until = match waiting {
            Connection::Backoff { until, .. } | Connection::Holding { until, .. } => Some(until),
            Connection::Offline
            | Connection::Connecting { .. }
            | Connection::Syncing { .. }
            | Connection::Online { .. }
            | Connection::Degraded { .. }
            | Connection::Parked { .. } => None,
        };
        self.state.connection = waiting;
        self.state.timers.retry = Some(retry);
        if !self.state.link.has_session() {
            self.state.offer = Offer::Requested;
        }
        let attempt = Some(self.state.attempt);
        self.record(Entry { attempt, until, ..Entry::because(EntryKind::TryFailed, reason.clone()) });
        self.end_client(Fate::Keep, None);
        true
    }

    /// A message waits for the connection.
    pub(super) fn message_queued(&mut self) {
        let let_be = self.state.failed_at.map(|at| at.plus(LET_BE)).filter(|until| *until > self.now.mono);
        match let_be {
            None => {
                self.try_early();
            }
            Some(until) if self.state.waits_for_its_next_try() => self.state.timers.early = Some(until),
            Some(_) => {}
        }
    }

    /// Another number has come online from this PC.
    pub(super) fn line_proven(&mut self) {
        let line = self.state.last_error.as_ref().is_some_and(|failure| failure.reason.kind.may_be_the_line());
        if line {
            self.try_early();
        }
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
