//! The machine's part about the session's files: what must become of them before anything connects, a look at them without
//! connecting, and faults of this PC that keep them from being used. No fault of this PC costs a session.

use crate::instance::Wanted;
use crate::ladder::Rebuild;

use super::effect::{Effect, Entry, EntryKind, Notice};
use super::reason::{FaultWhy, HoldWhy, ParkWhy, Reason, ReasonKind, RevokedWhy, Verdict, classify};
use super::state::{ClientSlot, Connection, Failure, Fate, Link, Offer, State};
use super::step::Machine;

impl Machine<'_> {
    /// What the last run decided about the files and did not do.
    pub(super) fn take_up_files(&mut self) {
        if self.state.timers.files.is_none() {
            self.settle_files();
        }
    }

    /// Does to the session's files what is due once no client uses them. It stays due until it is done.
    pub(super) fn settle_files(&mut self) {
        if self.state.client != ClientSlot::Empty || self.state.settling.is_some() {
            return;
        }
        let fate = self.state.next.fate;
        let effect = match (fate, &self.state.identity) {
            (Fate::PutBack(number), Some(owner)) => Effect::PutSessionBack { number, owner: owner.phone.clone() },
            // Nobody could say whose it must be.
            (Fate::PutBack(_), None) => {
                self.state.next.fate = Fate::Keep;
                return;
            }
            (Fate::Keep, _) => return,
            (Fate::SetAside, _) => Effect::SetSessionAside,
            (Fate::Discard, _) => Effect::DiscardSession,
            (Fate::Remove, _) => Effect::RemoveSession,
        };
        self.state.settling = Some(fate);
        self.effects.push(effect);
    }

    pub(super) fn files_settled(&mut self, fate: Fate, result: Result<(), Reason>) {
        if self.state.settling != Some(fate) {
            return;
        }
        self.state.settling = None;
        self.state.timers.files = None;
        match (fate, result.err()) {
            // What can't be put back stays where it is; a fault of this PC is waited for, as with all that is decided.
            (Fate::PutBack(_), Some(reason)) if !is_fault(&reason) => self.not_put_back(reason),
            (_, Some(reason)) => return self.files_refused(reason),
            (Fate::PutBack(_), None) => self.session_is_back(),
            (Fate::SetAside, None) => self.record(Entry::bare(EntryKind::SessionSetAside)),
            (Fate::Keep | Fate::Discard | Fate::Remove, None) => {}
        }
        // Meanwhile more may have been asked for.
        if self.state.next.fate == fate {
            self.state.next.fate = Fate::Keep;
            self.state.evicting = false;
        }
        if self.state.wanted == Wanted::Stopped && self.state.told_park.take().is_some() {
            self.effects.push(Effect::WithdrawNotices);
        }
        self.settle_files();
        self.go_on();
    }

    /// It is tried again, and nothing connects before.
    fn files_refused(&mut self, reason: Reason) {
        self.state.timers.files = Some(self.after(self.settings.disk_check_ms));
        let why = match classify(reason.kind) {
            Verdict::Park(why @ ParkWhy::Fault(_)) => why,
            _ => ParkWhy::Fault(FaultWhy::SessionFault),
        };
        let waited_for = matches!(
            self.state.connection,
            Connection::Offline | Connection::Connecting { .. } | Connection::Parked { why: ParkWhy::Fault(_) }
        );
        if !waited_for {
            return;
        }
        self.state.last_error = Some(Failure { reason: reason.clone(), at: self.now.wall });
        if self.state.wanted == Wanted::Running {
            self.state.restarting = false;
            self.state.connection = Connection::Parked { why };
            self.state.looking = false;
            self.state.timers.ready = None;
            self.state.timers.retry = None;
            if self.state.next.connect.is_none() {
                self.state.next.connect = Some(Rebuild::Hard);
            }
        }
        self.tell_fault(why, reason);
    }

    /// Says a fault once, for as long as it is the same.
    fn tell_fault(&mut self, why: ParkWhy, reason: Reason) {
        if self.state.told_park != Some(why) {
            self.state.told_park = Some(why);
            self.record(Entry::because(EntryKind::Parked, reason.clone()));
            self.effects.push(Effect::Notify(Notice::NeedsYou { reason }));
        }
    }

    /// A fault of this PC is looked at again without connecting.
    pub(super) fn look_again(&mut self) {
        self.state.looking = true;
        self.state.timers.retry = Some(self.after(self.settings.disk_check_ms));
        self.effects.push(Effect::LookAtSession { expected: self.expected_session() });
    }

    pub(super) fn session_looked(&mut self, result: Result<(), Reason>) {
        let Connection::Parked { why: ParkWhy::Fault(_) } = self.state.connection else { return };
        if !std::mem::take(&mut self.state.looking) || self.state.wanted == Wanted::Stopped {
            return;
        }
        let Err(reason) = result else {
            self.begin(Rebuild::Hard);
            return;
        };
        match classify(reason.kind) {
            Verdict::Revoke(_) => self.fail(reason.into(), false),
            Verdict::Park(why @ ParkWhy::Fault(_)) => {
                self.state.connection = Connection::Parked { why };
                self.state.last_error = Some(Failure { reason: reason.clone(), at: self.now.wall });
                self.tell_fault(why, reason);
            }
            // Whatever it is, it is no reason to connect.
            _ => {}
        }
    }

    /// The database takes nothing: whatever came in now could not be kept either. It is looked at again without connecting.
    pub(super) fn store_refused(&mut self, reason: Reason) {
        let Verdict::Park(ParkWhy::Fault(_)) = classify(reason.kind) else { return };
        let waits_for_more = match self.state.connection {
            // Told already, and no room on a disk is a reason to try again.
            Connection::Parked { .. } => true,
            Connection::Holding { why, .. } => matches!(why, HoldWhy::TemporaryBan | HoldWhy::RateLimit),
            Connection::Offline
            | Connection::Connecting { .. }
            | Connection::Syncing { .. }
            | Connection::Online { .. }
            | Connection::Degraded { .. }
            | Connection::Backoff { .. } => false,
        };
        // What is evicted waits for its files, and says so.
        if !waits_for_more && !self.state.evicting {
            self.fail(reason.into(), false);
        }
    }

    /// The file of a session that is online can't be written: WhatsApp keeps what is not acknowledged, and nothing is ended for it.
    pub(super) fn session_fault(&mut self, reason: Reason) {
        let Verdict::Park(why @ ParkWhy::Fault(_)) = classify(reason.kind) else { return };
        let up = matches!(
            self.state.connection,
            Connection::Online { .. } | Connection::Degraded { .. } | Connection::Syncing { .. }
        );
        if !up || self.state.file_fault == Some(reason.kind) {
            return;
        }
        self.state.file_fault = Some(reason.kind);
        self.state.last_error = Some(Failure { reason: reason.clone(), at: self.now.wall });
        self.tell_fault(why, reason);
    }

    /// WhatsApp delivers what was not acknowledged on the next connection only.
    pub(super) fn session_mended(&mut self) {
        if self.state.file_fault.take().is_none() {
            return;
        }
        self.state.last_error = None;
        self.state.told_park = None;
        self.effects.push(Effect::WithdrawNotices);
        self.connect_anew(Rebuild::Hard);
    }

    /// The operator does not wait for a session file that is not where it was; says whether there was one to give up. What is there instead is
    /// kept aside.
    pub(super) fn give_session_up(&mut self) -> bool {
        let gone = Connection::Parked { why: ParkWhy::Fault(FaultWhy::SessionGone) };
        if self.state.connection != gone {
            return false;
        }
        let lost = Reason::bare(ReasonKind::SessionGone);
        self.clear_trouble();
        self.state.next.fate = self.state.next.fate.max(Fate::SetAside);
        if self.state.link.has_session() {
            self.state.link = Link::Revoked(RevokedWhy::SessionUnreadable);
            self.record(Entry::because(EntryKind::Revoked, lost));
        }
        true
    }

    /// Decides that an earlier session comes back; it is done when no client runs any more, by the next run if need be.
    pub(super) fn put_session_back(&mut self, number: u32) {
        if !self.state.may_put_back() {
            return;
        }
        self.clear_trouble();
        self.state.offer = Offer::None;
        let running = self.state.wanted == Wanted::Running;
        if running {
            self.set_connecting();
        }
        self.end_client(Fate::PutBack(number), running.then_some(Rebuild::Hard));
    }

    /// The operator does not wait for an earlier session that can't be put back now. What is being done is done first.
    pub(super) fn give_put_back_up(&mut self) {
        if matches!(self.state.next.fate, Fate::PutBack(_)) && self.state.settling.is_none() {
            self.state.next.fate = Fate::Keep;
        }
    }

    fn session_is_back(&mut self) {
        // Meanwhile it may have been unlinked.
        if matches!(self.state.next.fate, Fate::PutBack(_)) {
            self.state.link = Link::Linked;
            self.state.last_error = None;
        }
        self.record(Entry::bare(EntryKind::SessionPutBack));
    }

    fn not_put_back(&mut self, reason: Reason) {
        self.state.last_error = Some(Failure { reason: reason.clone(), at: self.now.wall });
        self.record(Entry::because(EntryKind::SessionNotPutBack, reason));
    }

    /// What is due and not being done has a clock.
    pub(super) fn keep_files_in_mind(&mut self) {
        let due = self.state.next.fate != Fate::Keep
            && self.state.client == ClientSlot::Empty
            && self.state.settling.is_none();
        if !due {
            self.state.timers.files = None;
        } else if self.state.timers.files.is_none() {
            self.state.timers.files = Some(self.after(self.settings.disk_check_ms));
        }
    }
}

impl State {
    /// Whether a session that was kept aside may be put back: there is none that can be used, and nothing is being done to the
    /// files.
    #[must_use]
    pub fn may_put_back(&self) -> bool {
        let gone = Connection::Parked { why: ParkWhy::Fault(FaultWhy::SessionGone) };
        let without = !self.link.has_session() || self.connection == gone;
        without && self.identity.is_some() && !self.deleting && !self.evicting && self.next.fate == Fate::Keep
    }
}

fn is_fault(reason: &Reason) -> bool {
    matches!(classify(reason.kind), Verdict::Park(ParkWhy::Fault(_)))
}
