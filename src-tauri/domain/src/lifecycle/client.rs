//! The machine's part about its one client: waiting for a turn, connecting, ending, and what follows when it has ended.

use std::time::Duration;

use crate::instance::Wanted;
use crate::ladder::Rebuild;

use super::effect::{Effect, SessionExpected, Turn};
use super::epoch::Epoch;
use super::state::{ClientSlot, Connection, Fate, Hold, Link, Next, Offer};
use super::step::Machine;

/// Over how long instances ask for their turn when all want one for the same cause.
const SPREAD: Duration = Duration::from_secs(5);

impl Machine<'_> {
    /// Asks for a turn to connect, or waits out a hold, or does so as soon as the old client has ended and the session's files are
    /// what they should be.
    pub(super) fn begin(&mut self, rebuild: Rebuild) {
        if let Some(Hold { until, why, .. }) = self.standing_hold() {
            self.state.restarting = false;
            self.state.connection = Connection::Holding { until, why };
            self.state.timers.retry = Some(self.now.mono.plus(self.now.wall.until(until)));
            return;
        }
        match self.state.client {
            ClientSlot::Empty if self.state.next.fate == Fate::Keep => self.ask_for_turn(rebuild),
            ClientSlot::Empty => {
                self.connect_after(rebuild);
                self.settle_files();
            }
            ClientSlot::Stopping => self.connect_after(rebuild),
            ClientSlot::Waiting => self.hurry(),
            ClientSlot::Running => {}
        }
    }

    fn connect_after(&mut self, rebuild: Rebuild) {
        self.set_connecting();
        self.state.next.connect = Some(rebuild);
        self.state.next.turn = self.turn;
    }

    /// The hold that is not over. One that began in the future, because the clock was set back while the app was off, lasts as
    /// long as it was meant to from now on.
    pub(super) fn standing_hold(&mut self) -> Option<Hold> {
        let now = self.now.wall;
        let hold = self.state.hold.as_mut()?;
        if hold.since > now {
            *hold = Hold { since: now, until: now.plus(hold.since.until(hold.until)), ..*hold };
        }
        self.state.hold.filter(|hold| hold.until > now)
    }

    fn ask_for_turn(&mut self, rebuild: Rebuild) {
        self.state.epoch = Epoch(self.state.epoch.0 + 1);
        self.state.client = ClientSlot::Waiting;
        self.state.rebuild = rebuild;
        self.state.next = Next::NOTHING;
        self.state.file_fault = None;
        self.state.looking = false;
        self.set_connecting();
        // Who waits for a turn has done nothing yet that could take too long.
        self.state.timers.ready = None;
        if !self.state.link.has_session() {
            self.state.offer = Offer::Requested;
            if self.state.link == Link::Unpaired {
                self.state.link = Link::Pairing;
            }
        }
        let after = if self.turn == Turn::Spread { SPREAD.mul_f64(self.jitter()) } else { Duration::ZERO };
        self.effects.push(Effect::AskForTurn { epoch: self.state.epoch, turn: self.turn, after });
    }

    /// Somebody asks again for what waits for its turn already.
    pub(super) fn hurry(&mut self) {
        if self.state.client == ClientSlot::Waiting && self.turn == Turn::First {
            let epoch = self.state.epoch;
            self.effects.push(Effect::AskForTurn { epoch, turn: Turn::First, after: Duration::ZERO });
        }
    }

    pub(super) fn admitted(&mut self, epoch: Epoch) {
        if epoch != self.state.epoch || self.state.client != ClientSlot::Waiting {
            return;
        }
        self.state.client = ClientSlot::Running;
        self.set_connecting();
        let expected = self.expected_session();
        self.effects.push(Effect::Connect { epoch, rebuild: self.state.rebuild, expected });
    }

    /// What the session's file must hold. What is evicted is another number's.
    pub(super) fn expected_session(&self) -> SessionExpected {
        let owner = self.state.identity.as_ref().filter(|_| !self.state.evicting).map(|own| own.phone.clone());
        SessionExpected { linked: self.state.link.has_session() || self.state.evicting, owner }
    }

    pub(super) fn set_connecting(&mut self) {
        let since = self.now.wall;
        let ready = Duration::from_millis(self.settings.ready_timeout_ms);
        self.state.connection = Connection::Connecting { since, deadline: since.plus(ready) };
        self.state.timers.retry = None;
        self.state.timers.early = None;
        self.state.timers.proof = None;
        self.state.timers.stable = None;
        // Whoever shows a code starts its clock after this.
        self.state.timers.offer = None;
        self.state.timers.ready = Some(self.now.mono.plus(ready));
    }

    /// Ends the client, if there is one; what follows happens at once when there is none.
    pub(super) fn end_client(&mut self, fate: Fate, connect: Option<Rebuild>) {
        let restarts = self.state.evicting && connect == Some(Rebuild::Soft);
        let fate = if self.state.evicting && !restarts { fate.max(Fate::Discard) } else { fate };
        self.follow_with(fate, connect);
        self.withdraw_codes();
        match self.state.client {
            ClientSlot::Empty | ClientSlot::Waiting => self.client_gone(),
            ClientSlot::Running => {
                self.state.client = ClientSlot::Stopping;
                self.effects.push(Effect::Disconnect { epoch: self.state.epoch });
            }
            ClientSlot::Stopping => {}
        }
    }

    /// Unlinks the session that is logged in, and ends the client.
    pub(super) fn log_out(&mut self, fate: Fate, connect: Option<Rebuild>) {
        self.follow_with(fate, connect);
        self.state.client = ClientSlot::Stopping;
        self.effects.push(Effect::Logout { epoch: self.state.epoch });
    }

    fn follow_with(&mut self, fate: Fate, connect: Option<Rebuild>) {
        self.state.next = Next { fate: self.state.next.fate.max(fate), connect, turn: self.turn };
    }

    /// Codes live no longer than the client that shows them.
    pub(super) fn withdraw_codes(&mut self) {
        if matches!(self.state.offer, Offer::Qr { .. } | Offer::Code { .. } | Offer::Passkey { .. }) {
            self.state.offer = Offer::None;
        }
    }

    pub(super) fn client_gone(&mut self) {
        self.state.client = ClientSlot::Empty;
        self.settle_files();
        self.go_on();
    }

    /// What was to follow follows, unless the session's files come first.
    pub(super) fn go_on(&mut self) {
        if self.state.next.fate != Fate::Keep {
            return;
        }
        let next = std::mem::replace(&mut self.state.next, Next::NOTHING);
        if let (Some(rebuild), Wanted::Running) = (next.connect, self.state.wanted) {
            self.turn = next.turn;
            self.begin(rebuild);
        }
    }

    fn jitter(&self) -> f64 {
        if self.now.jitter.is_finite() { self.now.jitter.clamp(0.0, 1.0) } else { 0.5 }
    }
}
