//! The machine's part about what surrounds it: the PC's sleep, its network, its clock, and whether what the machine believes is
//! what really runs.

use std::time::Duration;

use crate::instance::Wanted;
use crate::ladder::Rebuild;
use crate::time::Wall;

use super::effect::{Effect, Entry, EntryKind};
use super::reason::{HoldWhy, Reason, ReasonKind};
use super::state::{ClientSlot, Connection, Fate, Hold, Offer, State};
use super::step::Machine;

/// How long a link that seems online has to prove it after the network changed.
const PROOF_AFTER_CHANGE_MS: u64 = 10_000;
/// A try that is younger than this already knows the network as it is now.
const FRESH_TRY: Duration = Duration::from_secs(5);
/// The clocks are compared this often, and a little slower on a busy PC.
const NOTICED_WITHIN: Duration = Duration::from_secs(10);

impl Machine<'_> {
    /// No connection survives a sleep that is worth the name, so nothing is asked first.
    pub(super) fn woke(&mut self, slept: Duration) {
        self.clock_jumped();
        if self.state.wanted == Wanted::Stopped {
            return;
        }
        self.record(Entry::bare(EntryKind::PcSlept).lasted(slept));
        match self.state.connection {
            Connection::Online { .. } | Connection::Degraded { .. } => self.connect_anew(Rebuild::Soft),
            _ => {
                self.jump();
            }
        }
    }

    pub(super) fn network_changed(&mut self) {
        let jumped = match self.state.connection {
            Connection::Online { .. } if self.state.wanted == Wanted::Running => {
                self.state.probing = true;
                self.state.timers.proof = Some(self.after(PROOF_AFTER_CHANGE_MS));
                self.effects.push(Effect::Probe { epoch: self.state.epoch });
                false
            }
            _ => self.jump(),
        };
        if jumped {
            self.effects.insert(0, Effect::Record(Entry::bare(EntryKind::NetworkChanged)));
        }
    }

    /// What waits for nothing but time tries now; says whether there was any such thing.
    fn jump(&mut self) -> bool {
        if self.state.wanted == Wanted::Stopped {
            return false;
        }
        match self.state.connection {
            Connection::Backoff { .. } | Connection::Holding { why: HoldWhy::SlowRetry | HoldWhy::Flapping, .. } => {
                self.try_early()
            }
            Connection::Holding { until, .. } => {
                self.state.timers.retry = Some(self.now.mono.plus(self.now.wall.until(until)));
                false
            }
            _ => self.replace_stuck_try(),
        }
    }

    /// Begins a try anew that knows the network as it was; says whether there was any such.
    pub(super) fn replace_stuck_try(&mut self) -> bool {
        let begun = match self.state.connection {
            Connection::Connecting { since, .. } | Connection::Syncing { since, .. } => since,
            Connection::Offline
            | Connection::Online { .. }
            | Connection::Degraded { .. }
            | Connection::Backoff { .. }
            | Connection::Holding { .. }
            | Connection::Parked { .. } => return false,
        };
        let stuck = begun.until(self.now.wall) >= FRESH_TRY && self.state.client == ClientSlot::Running;
        if stuck {
            self.connect_anew(Rebuild::Hard);
        }
        stuck
    }

    /// What a person must decide about, and what WhatsApp wants to be waited for, is left as it is.
    pub(super) fn way_changed(&mut self) {
        if self.state.wanted == Wanted::Stopped {
            return;
        }
        match self.state.connection {
            Connection::Online { .. }
            | Connection::Degraded { .. }
            | Connection::Connecting { .. }
            | Connection::Syncing { .. }
                if self.state.client == ClientSlot::Running && !self.state.evicting =>
            {
                self.connect_anew(Rebuild::Hard);
            }
            Connection::Backoff { .. } | Connection::Holding { why: HoldWhy::SlowRetry | HoldWhy::Flapping, .. } => {
                // What was found out about the old way says nothing of the new one.
                self.state.early = None;
                self.begin(Rebuild::Hard);
            }
            _ => {}
        }
    }

    pub(super) fn connect_anew(&mut self, rebuild: Rebuild) {
        self.set_connecting();
        self.end_client(Fate::Keep, Some(rebuild));
        if !self.state.link.has_session() {
            self.state.offer = Offer::Requested;
        }
    }

    /// What dropped just before the jump was noticed, dropped because of it.
    fn clock_jumped(&mut self) {
        let now = self.now.mono;
        self.state.drops.retain(|at| now.since(*at) >= NOTICED_WITHIN);
        self.state.clock_moved = Some(now);
    }

    /// The clock was set: what people are shown as the end of a wait moves with it, what really waits does not notice.
    pub(super) fn clock_set(&mut self, by_ms: i64) {
        self.clock_jumped();
        let moved = |at: &mut Wall| at.0 = at.0.saturating_add(by_ms);
        let state = &mut *self.state;
        match &mut state.connection {
            Connection::Offline | Connection::Parked { .. } => {}
            Connection::Connecting { since, deadline } | Connection::Syncing { since, deadline } => {
                moved(since);
                moved(deadline);
            }
            Connection::Online { since } | Connection::Degraded { since } => moved(since),
            Connection::Backoff { until, .. } | Connection::Holding { until, .. } => moved(until),
        }
        match &mut state.offer {
            Offer::None | Offer::Requested | Offer::Expired => {}
            Offer::Qr { shown, until, .. } | Offer::Code { shown, until, .. } => {
                moved(shown);
                moved(until);
            }
            Offer::Finishing { since } | Offer::Passkey { since, .. } => moved(since),
        }
        if let Some(Hold { since, until, .. }) = &mut state.hold {
            moved(since);
            moved(until);
        }
        [&mut state.down_since, &mut state.stopped_since, &mut state.phone_last_seen]
            .into_iter()
            .flatten()
            .for_each(moved);
        self.record(Entry::bare(EntryKind::ClockChanged).lasted(Duration::from_millis(by_ms.unsigned_abs())));
    }

    /// Mends what should never happen: a client that is believed in and is not there, one that nobody knows of, and an instance
    /// that should run and waits for nothing.
    pub(super) fn compared(&mut self, client_exists: bool) {
        match (self.state.client, client_exists) {
            (ClientSlot::Running, false) => {
                let reason = Reason {
                    detail: Some("its client is gone without a word".to_owned()),
                    ..Reason::bare(ReasonKind::Internal)
                };
                self.record(Entry::because(EntryKind::Mended, reason.clone()));
                self.fail(reason.into(), true);
            }
            (ClientSlot::Empty | ClientSlot::Waiting, true) => {
                self.record(Entry::bare(EntryKind::Mended));
                if self.state.client == ClientSlot::Waiting {
                    // What waited for its turn asks for another one once that is gone.
                    self.set_connecting();
                    self.state.next.connect = Some(self.state.rebuild);
                }
                self.state.client = ClientSlot::Stopping;
                self.effects.push(Effect::Disconnect { epoch: self.state.epoch });
            }
            (ClientSlot::Empty, false) if self.state.is_stranded() => {
                self.record(Entry::bare(EntryKind::Mended));
                self.begin(Rebuild::Hard);
            }
            _ => {}
        }
    }
}

impl State {
    /// Wanted running, without a client, and with nothing that would bring one.
    #[must_use]
    pub fn is_stranded(&self) -> bool {
        let waits_for_a_person = matches!(self.connection, Connection::Parked { .. }) || self.offer == Offer::Expired;
        let nothing_due = self.timers.retry.is_none() && self.timers.files.is_none() && self.settling.is_none();
        let idle = self.client == ClientSlot::Empty && nothing_due;
        self.wanted == Wanted::Running && idle && !waits_for_a_person
    }
}
