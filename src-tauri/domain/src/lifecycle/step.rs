//! The machine itself: commands, timers, what a link says of its life. Its one client is in `client`, the session's files in
//! `files`, trouble in `outcome`, pairing in `pairing`, what the PC does in `surroundings`.

use std::time::Duration;

use crate::instance::Wanted;
use crate::ladder::{self, Rebuild};
use crate::settings::LifecycleSettings;
use crate::time::{Mono, Now};

use super::effect::{Effect, Entry, EntryKind, Notice, Turn};
use super::epoch::Epoch;
use super::input::{Command, Input, LinkEvent};
use super::reason::{HoldWhy, ParkWhy, Reason, ReasonKind, Verdict, classify};
use super::state::{ClientSlot, Connection, Failure, Fate, Link, Offer, Persisted, Proof, State, Timers};

/// Plays one input and says what must be done, in order.
pub fn step(state: &mut State, input: Input, now: Now, settings: &LifecycleSettings) -> Vec<Effect> {
    let turn = match &input {
        Input::Command(_) | Input::WayChanged | Input::MessageQueued => Turn::First,
        Input::Woke { .. } | Input::NetworkChanged | Input::LineProven => Turn::Spread,
        _ => Turn::Usual,
    };
    let mut machine = Machine { state, now, settings, turn, effects: Vec::new() };
    machine.take_up_files();
    match input {
        Input::Command(command) => machine.command(command),
        Input::Link { epoch, event } => machine.link(epoch, event),
        Input::Restore => machine.restore(),
        Input::Failed { reason, at } => machine.failed(reason, at),
        Input::Timer => machine.timer(),
        Input::Woke { slept } => machine.woke(slept),
        Input::NetworkChanged => machine.network_changed(),
        Input::LineProven => machine.line_proven(),
        Input::MessageQueued => machine.message_queued(),
        Input::WayChanged => machine.way_changed(),
        Input::ClockSet { by_ms } => machine.clock_set(by_ms),
        Input::Admitted { epoch } => machine.admitted(epoch),
        Input::FilesSettled { fate, result } => machine.files_settled(fate, result),
        Input::SessionLooked { result } => machine.session_looked(result),
        Input::StoreRefused { reason } => machine.store_refused(reason),
        Input::Compared { client_exists } => machine.compared(client_exists),
    }
    machine.keep_watch();
    machine.watch_expiry();
    machine.keep_files_in_mind();
    machine.forget_elsewhere();
    machine.effects
}

/// When the machine next wants an `Input::Timer`.
#[must_use]
pub fn next_deadline(state: &State) -> Option<Mono> {
    state.timers.earliest()
}

/// The state after a restart of the app, from what survived it. Nothing runs until `Input::Restore`.
#[must_use]
pub fn restore(persisted: Persisted) -> State {
    let mut state = State::new(persisted.wanted);
    // A pairing that was under way has no client any more.
    state.link = if persisted.link == Link::Pairing { Link::Unpaired } else { persisted.link };
    state.attempt = persisted.attempt;
    state.hold = persisted.hold;
    state.last_error = persisted.last_error;
    state.expires = persisted.expires;
    state.identity = persisted.identity;
    state.stranger = persisted.stranger;
    state.stopped_since = persisted.stopped_since;
    state.phone_last_seen = persisted.phone_last_seen;
    state.unseen_before = persisted.unseen.map_or(Duration::ZERO, |unseen| Duration::from_millis(unseen.counted_ms));
    state.new_link = persisted.new_link;
    state.warned_days = persisted.warned_days;
    state.next.fate = persisted.fate;
    state.deleting = persisted.deleting;
    if let (Wanted::Running, Some(why)) = (persisted.wanted, persisted.parked) {
        state.connection = Connection::Parked { why };
        state.told_park = Some(why);
    }
    state.elsewhere = persisted.parked == Some(ParkWhy::Replaced);
    state
}

pub(super) struct Machine<'a> {
    pub(super) state: &'a mut State,
    pub(super) now: Now,
    pub(super) settings: &'a LifecycleSettings,
    /// Whose turn a connection is that is begun in this step.
    pub(super) turn: Turn,
    pub(super) effects: Vec<Effect>,
}

impl Machine<'_> {
    fn command(&mut self, command: Command) {
        match command {
            Command::Start => self.start(),
            Command::Stop => self.stop(),
            Command::Restart => self.restart(),
            Command::TryNow => self.try_now(),
            Command::ShowNewCode => self.show_new_code(),
            Command::PairByCode(phone) => self.pair_by_code(phone),
            Command::TakeOver => self.take_over(),
            Command::PutSessionBack(number) => self.put_session_back(number),
            Command::Unlink => self.unlink(),
            Command::AcceptNumber => self.accept_number(),
            Command::RefuseNumber => self.state.stranger = None,
        }
    }

    fn take_over(&mut self) {
        if !self.state.is_elsewhere() {
            return;
        }
        self.state.elsewhere = false;
        self.state.wanted = Wanted::Running;
        self.state.warned_days = 0;
        self.record(Entry::bare(EntryKind::TakenOver));
        self.clear_trouble();
        self.begin(Rebuild::Hard);
    }

    /// It is wanted running from now on, and waits for somebody to take its session over: whoever started all numbers, or a program that
    /// does so by the clock, has not decided that.
    fn wait_for_take_over(&mut self, entry: EntryKind) {
        if self.state.wanted == Wanted::Running {
            return;
        }
        self.state.wanted = Wanted::Running;
        self.state.warned_days = 0;
        self.record(Entry::bare(entry));
        self.clear_trouble();
        let reason = Reason::bare(ReasonKind::Replaced);
        self.state.last_error = Some(Failure { reason: reason.clone(), at: self.now.wall });
        self.park(ParkWhy::Replaced, reason);
    }

    /// Another session than the one that was taken over, or none, is nobody else's.
    fn forget_elsewhere(&mut self) {
        if !self.state.link.has_session() {
            self.state.elsewhere = false;
        }
    }

    fn start(&mut self) {
        if self.state.is_elsewhere() {
            return self.wait_for_take_over(EntryKind::Started);
        }
        let parked = matches!(self.state.connection, Connection::Parked { .. });
        if self.state.wanted == Wanted::Running && !parked {
            self.hurry();
            return;
        }
        self.state.wanted = Wanted::Running;
        self.state.warned_days = 0;
        self.record(Entry::bare(EntryKind::Started));
        self.clear_trouble();
        self.begin(Rebuild::Hard);
    }

    fn stop(&mut self) {
        if self.state.wanted == Wanted::Stopped {
            return;
        }
        self.state.wanted = Wanted::Stopped;
        self.record(Entry::bare(EntryKind::Stopped));
        self.effects.push(Effect::WithdrawNotices);
        self.settle_offline();
        self.end_client(Fate::Keep, None);
    }

    fn restart(&mut self) {
        if self.state.is_elsewhere() {
            return self.wait_for_take_over(EntryKind::Restarted);
        }
        if self.state.restarting {
            return;
        }
        self.state.wanted = Wanted::Running;
        self.record(Entry::bare(EntryKind::Restarted));
        self.clear_trouble();
        self.state.restarting = true;
        if self.state.client == ClientSlot::Empty {
            self.begin(Rebuild::Hard);
        } else {
            self.set_connecting();
            self.end_client(Fate::Keep, Some(Rebuild::Hard));
        }
    }

    fn try_now(&mut self) {
        let waiting = match self.state.connection {
            Connection::Backoff { .. } => true,
            Connection::Holding { why, .. } => why != HoldWhy::TemporaryBan,
            Connection::Parked { why } => {
                matches!(why, ParkWhy::Outdated | ParkWhy::UnknownFailure | ParkWhy::Fault(_))
            }
            Connection::Offline
            | Connection::Connecting { .. }
            | Connection::Syncing { .. }
            | Connection::Online { .. }
            | Connection::Degraded { .. } => false,
        };
        self.hurry();
        // While a code is shown, a person is waited for.
        let stuck = matches!(self.state.offer, Offer::None | Offer::Requested) && self.replace_stuck_try();
        if stuck || self.try_early() {
            return;
        }
        if waiting && self.state.wanted == Wanted::Running {
            self.state.hold = self.state.hold.filter(|hold| hold.why != HoldWhy::RateLimit);
            self.begin(self.rebuild_of_attempt());
        }
    }

    fn unlink(&mut self) {
        if self.state.wanted == Wanted::Running || self.state.link != Link::Unpaired {
            self.record(Entry::bare(EntryKind::Unlinked));
        }
        let tell = self.state.client == ClientSlot::Running
            && matches!(
                self.state.connection,
                Connection::Online { .. } | Connection::Syncing { .. } | Connection::Degraded { .. }
            );
        self.state.wanted = Wanted::Stopped;
        self.state.hold = None;
        self.state.stranger = None;
        self.effects.push(Effect::WithdrawNotices);
        self.settle_offline();
        self.state.link = Link::Unpaired;
        self.state.identity = None;
        if tell {
            self.log_out(Fate::Remove, None);
        } else {
            self.end_client(Fate::Remove, None);
        }
    }

    fn restore(&mut self) {
        if self.state.wanted == Wanted::Stopped || self.state.client != ClientSlot::Empty {
            return;
        }
        let try_again = match self.state.connection {
            // The app may have been updated meanwhile.
            Connection::Parked { why } => matches!(why, ParkWhy::Outdated | ParkWhy::Fault(_)),
            _ => true,
        };
        self.record(Entry::bare(EntryKind::Restored));
        if try_again {
            self.begin(Rebuild::Hard);
        }
    }

    /// It comes back as after a drop, each failure being one: what fails again and again tries ever more slowly. What waited for something
    /// else before still does.
    fn failed(&mut self, reason: Reason, at: Vec<Mono>) {
        if self.state.wanted == Wanted::Stopped || self.state.client != ClientSlot::Empty {
            return;
        }
        let holds = self.state.hold.is_some_and(|hold| hold.until > self.now.wall);
        if holds || matches!(self.state.connection, Connection::Parked { .. }) {
            return self.restore();
        }
        self.state.drops = at;
        self.fail(reason.into(), true);
    }

    fn link(&mut self, epoch: Epoch, event: LinkEvent) {
        if epoch != self.state.epoch || matches!(self.state.client, ClientSlot::Empty | ClientSlot::Waiting) {
            return;
        }
        if let LinkEvent::Ended(signal) | LinkEvent::Reported(signal) = &event
            && classify(signal.reason.kind) == Verdict::Park(ParkWhy::Replaced)
        {
            let known = self.state.replaced.replace(epoch) == Some(epoch);
            if self.state.client == ClientSlot::Stopping && !known {
                self.replaced_while_ending(signal.reason.clone());
            }
        }
        if matches!(event, LinkEvent::Stopped)
            || (self.state.client == ClientSlot::Stopping && matches!(event, LinkEvent::Ended(_)))
        {
            if self.state.client == ClientSlot::Stopping && matches!(event, LinkEvent::Ended(_)) {
                // It ended while being told to: `Stopped` follows.
                return;
            }
            self.client_gone();
            return;
        }
        if self.state.client == ClientSlot::Stopping {
            return;
        }
        match event {
            LinkEvent::Qr { text, valid } => self.qr(text, valid),
            LinkEvent::PairCode { code, valid } => self.pair_code(code, valid),
            LinkEvent::PairCodeRefused { kind, detail } => self.pair_code_refused(kind, detail),
            LinkEvent::Claims(version) => self.claims(version),
            LinkEvent::ExpiresOn(until) => self.expires_on(until),
            LinkEvent::CodesExhausted => self.codes_exhausted(),
            LinkEvent::PasskeyAsked { code } => self.passkey_asked(code),
            LinkEvent::ScannedWithoutMultidevice => self.state.scanned_without_multidevice = true,
            LinkEvent::Paired(identity) => self.paired(identity),
            LinkEvent::LoggedIn | LinkEvent::Ready if self.state.evicting => self.evict(),
            LinkEvent::LoggedIn => {
                if let Connection::Connecting { since, deadline } = self.state.connection {
                    self.state.connection = Connection::Syncing { since, deadline };
                }
            }
            LinkEvent::Ready => self.ready(),
            LinkEvent::Proof { round_trip } => self.proof(Some(round_trip)),
            LinkEvent::PhoneSeen => self.phone_seen(),
            LinkEvent::SessionFault(reason) => self.session_fault(reason),
            LinkEvent::SessionMended => self.session_mended(),
            LinkEvent::Reported(signal) => self.fail(signal, false),
            LinkEvent::Ended(signal) => self.fail(signal, true),
            LinkEvent::Stopped => {}
        }
    }

    /// Another program took the session over while this client was being ended, by a stop, a restart or trouble: what was to follow, or is
    /// started later, would take it back unasked.
    fn replaced_while_ending(&mut self, reason: Reason) {
        if self.state.evicting || !self.state.link.has_session() {
            return;
        }
        match self.state.wanted {
            Wanted::Stopped => self.state.elsewhere = true,
            Wanted::Running => {
                self.state.restarting = false;
                self.state.last_error = Some(Failure { reason: reason.clone(), at: self.now.wall });
                self.park(ParkWhy::Replaced, reason);
            }
        }
    }

    fn ready(&mut self) {
        let since = self.now.wall;
        let started = match self.state.connection {
            Connection::Connecting { since, .. } | Connection::Syncing { since, .. } => {
                self.state.down_since.unwrap_or(since)
            }
            _ => since,
        };
        self.state.connection = Connection::Online { since };
        self.state.file_fault = None;
        self.state.link = Link::Linked;
        self.state.offer = Offer::None;
        self.state.scanned_without_multidevice = false;
        self.state.restarting = false;
        self.state.was_online = true;
        self.state.new_link = false;
        self.state.elsewhere = false;
        self.state.last_error = None;
        self.state.early = None;
        self.state.early_failures = 0;
        self.state.down_since = None;
        self.state.hold = None;
        self.state.told_park = None;
        self.state.timers = Timers { stable: Some(self.after(self.settings.stable_after_ms)), ..Timers::default() };
        self.proof(None);
        if self.state.told_down {
            self.state.told_down = false;
            let away_ms = u64::try_from(started.until(since).as_millis()).unwrap_or(u64::MAX);
            self.effects.extend([Effect::WithdrawNotices, Effect::Notify(Notice::Back { away_ms })]);
        }
        self.record(Entry::bare(EntryKind::Online).lasted(started.until(since)));
        self.effects.push(Effect::FlushOutbox);
    }

    fn proof(&mut self, round_trip: Option<Duration>) {
        match self.state.connection {
            Connection::Online { .. } => {}
            Connection::Degraded { .. } => self.state.connection = Connection::Online { since: self.now.wall },
            _ => return,
        }
        self.state.proof = Some(Proof { at: self.now.wall, round_trip });
        self.state.probing = false;
        self.state.timers.proof = Some(self.now.mono.plus(Duration::from_millis(self.settings.probe_every_ms)));
    }

    fn timer(&mut self) {
        let due = |timer: Option<Mono>, now: Mono| timer.is_some_and(|at| at <= now);
        let now = self.now.mono;
        if due(self.state.timers.grace, now) {
            self.state.timers.grace = None;
            self.tell_down(false);
        }
        if due(self.state.timers.stable, now) {
            self.state.timers.stable = None;
            self.state.attempt = 0;
            self.state.unknown_failures = 0;
            self.state.told_slow = false;
        }
        if due(self.state.timers.offer, now) {
            self.state.timers.offer = None;
            if matches!(self.state.offer, Offer::Code { .. } | Offer::Passkey { .. } | Offer::Requested) {
                self.offer_expired();
            }
        }
        if due(self.state.timers.proof, now) {
            self.proof_due();
        }
        if due(self.state.timers.ready, now) {
            self.state.timers.ready = None;
            let logged_in = matches!(self.state.connection, Connection::Syncing { .. });
            let kind = if logged_in && self.state.new_link { ReasonKind::SyncStuck } else { ReasonKind::ReadyTimeout };
            self.fail(kind.into(), false);
        }
        if due(self.state.timers.files, now) {
            self.state.timers.files = None;
            self.settle_files();
        }
        if due(self.state.timers.early, now) {
            self.state.timers.early = None;
            self.try_early();
        }
        if due(self.state.timers.retry, now) {
            self.state.timers.retry = None;
            match self.state.connection {
                Connection::Parked { why: ParkWhy::Fault(_) } => self.look_again(),
                _ => self.begin(self.rebuild_of_attempt()),
            }
        }
    }

    pub(super) fn proof_due(&mut self) {
        self.state.timers.proof = None;
        match self.state.connection {
            Connection::Online { .. } if !self.state.probing => {
                self.state.probing = true;
                self.state.timers.proof = Some(self.after(self.settings.proof_overdue_ms));
                self.effects.push(Effect::Probe { epoch: self.state.epoch });
            }
            Connection::Online { .. } => {
                self.state.connection = Connection::Degraded { since: self.now.wall };
                self.state.timers.proof = Some(self.after(self.settings.degraded_grace_ms));
                self.record(Entry::bare(EntryKind::Degraded));
                self.effects.push(Effect::Probe { epoch: self.state.epoch });
            }
            Connection::Degraded { .. } => self.fail(ReasonKind::PingSilence.into(), false),
            _ => {}
        }
    }

    /// Nothing runs and nothing is waited for, except what survives a stop.
    fn settle_offline(&mut self) {
        self.state.connection = Connection::Offline;
        self.state.offer = Offer::None;
        self.state.timers = Timers::default();
        self.state.was_online = false;
        self.clear_trouble();
        if self.state.link == Link::Pairing {
            self.state.link = Link::Unpaired;
        }
    }

    /// A command begins anew: what was told of the trouble before it is over.
    pub(super) fn clear_trouble(&mut self) {
        let now = self.now.wall;
        let state = &mut *self.state;
        if state.told_down || state.told_slow || state.told_park.is_some() {
            self.effects.push(Effect::WithdrawNotices);
        }
        state.attempt = 0;
        state.early = None;
        state.early_failures = 0;
        // What WhatsApp wants to be waited for is waited for all the same, and for the same reason.
        state.last_error = state.last_error.take().filter(|_| state.hold.is_some_and(|hold| hold.until > now));
        state.restarting = false;
        state.pair_phone = None;
        state.scanned_without_multidevice = false;
        state.down_since = None;
        state.told_down = false;
        state.told_slow = false;
        state.told_park = None;
        state.unknown_failures = 0;
        state.drops.clear();
        state.timers.grace = None;
    }

    pub(super) fn tell_down(&mut self, slow: bool) {
        let Some(failure) = &self.state.last_error else { return };
        if self.state.told_down {
            return;
        }
        self.state.told_down = true;
        let flapping = matches!(self.state.connection, Connection::Holding { why: HoldWhy::Flapping, .. });
        self.effects.push(Effect::Notify(Notice::Down { reason: failure.reason.clone(), slow, flapping }));
    }

    pub(super) fn record(&mut self, entry: Entry) {
        self.effects.push(Effect::Record(entry));
    }

    pub(super) fn after(&self, ms: u64) -> Mono {
        self.now.mono.plus(Duration::from_millis(ms))
    }

    pub(super) fn rebuild_of_attempt(&self) -> Rebuild {
        ladder::step(self.settings, self.state.attempt, self.now.jitter).rebuild
    }
}
