//! The machine's part about pairing: codes that come, are shown, expire, and the phone that accepts.

use std::time::Duration;

use crate::address::PhoneNumber;
use crate::instance::Wanted;
use crate::ladder::Rebuild;

use super::effect::{Effect, Entry, EntryKind, Notice};
use super::reason::{Reason, ReasonKind};
use super::state::{ClientSlot, Connection, Failure, Fate, Identity, Link, Offer};
use super::step::Machine;

/// How long a person may take to satisfy WhatsApp on the phone; its own codes live about as long.
const PASSKEY_PATIENCE: Duration = Duration::from_secs(180);

/// How long the next code may take to come once there should be one.
const NEXT_CODE: Duration = Duration::from_secs(60);

impl Machine<'_> {
    pub(super) fn show_new_code(&mut self) {
        if !self.give_session_up() && self.state.link.has_session() {
            return;
        }
        self.give_put_back_up();
        self.state.wanted = Wanted::Running;
        self.state.pair_phone = None;
        self.pair_again();
    }

    pub(super) fn pair_by_code(&mut self, phone: PhoneNumber) {
        if !self.give_session_up() && self.state.link.has_session() {
            return;
        }
        self.give_put_back_up();
        self.state.wanted = Wanted::Running;
        self.state.pair_phone = Some(phone.clone());
        self.state.last_error = None;
        match (&self.state.client, &self.state.offer) {
            (ClientSlot::Running, Offer::Qr { .. }) => {
                self.state.qr_aside = Some(std::mem::replace(&mut self.state.offer, Offer::Requested));
                self.effects.push(Effect::RequestPairCode { epoch: self.state.epoch, phone });
            }
            // Asked for as soon as the first QR code shows that the server listens.
            (ClientSlot::Running, Offer::Requested) => {}
            _ => self.pair_again(),
        }
    }

    fn pair_again(&mut self) {
        match self.state.client {
            ClientSlot::Running if matches!(self.state.offer, Offer::Qr { .. } | Offer::Requested) => {}
            ClientSlot::Running => {
                self.state.offer = Offer::Requested;
                self.set_connecting();
                self.end_client(Fate::Keep, Some(Rebuild::Hard));
            }
            ClientSlot::Empty | ClientSlot::Waiting | ClientSlot::Stopping => self.begin(Rebuild::Hard),
        }
    }

    pub(super) fn qr(&mut self, text: String, valid: Duration) {
        if self.state.link.has_session() {
            // A linked session that asks for a scan has lost its file: that may be where it was, on a disk that is not there.
            let lost =
                Reason { kind: ReasonKind::SessionGone, code: None, detail: Some("no session in its file".to_owned()) };
            self.fail(lost.into(), false);
            return;
        }
        // A session that asks for a scan is none any more.
        self.state.evicting = false;
        // Pairing has clocks of its own.
        self.state.timers.ready = None;
        self.state.restarting = false;
        self.state.attempt = 0;
        let shown = self.now.wall;
        match (&self.state.offer, self.state.pair_phone.clone()) {
            (Offer::Code { .. } | Offer::Finishing { .. } | Offer::Passkey { .. }, _) => return,
            (Offer::Requested, Some(phone)) => {
                self.state.qr_aside = Some(Offer::Qr { text, number: 1, shown, until: shown.plus(valid) });
                self.effects.push(Effect::RequestPairCode { epoch: self.state.epoch, phone });
                return;
            }
            _ => {}
        }
        let number = match self.state.offer {
            Offer::Qr { number, .. } => number + 1,
            _ => 1,
        };
        if number == 1 {
            self.record(Entry::bare(EntryKind::CodeShown));
        }
        self.state.qr_aside = None;
        self.state.timers.offer = None;
        self.state.offer = Offer::Qr { text, number, shown, until: shown.plus(valid) };
    }

    pub(super) fn pair_code(&mut self, code: String, valid: Duration) {
        let Some(phone) = self.state.pair_phone.clone() else { return };
        if self.state.link.has_session() || self.state.evicting {
            return;
        }
        self.state.timers.ready = None;
        self.state.timers.offer = Some(self.now.mono.plus(valid));
        let shown = self.now.wall;
        self.state.offer = Offer::Code { code, phone, shown, until: shown.plus(valid) };
        self.record(Entry::bare(EntryKind::CodeShown));
    }

    pub(super) fn pair_code_refused(&mut self, kind: ReasonKind, detail: String) {
        if self.state.link.has_session() || self.state.evicting {
            return;
        }
        let reason = Reason { kind, code: None, detail: Some(detail) };
        let phone = self.state.pair_phone.take();
        self.state.last_error = Some(Failure { reason: reason.clone(), at: self.now.wall });
        self.record(Entry::because(EntryKind::PairingFailed, reason.clone()));
        if kind == ReasonKind::AccountType && !self.state.link.has_session() {
            // The same phone would be refused by every code that follows.
            self.fail(reason.into(), false);
            self.state.offer = Offer::None;
            return;
        }
        if let (Offer::Code { .. }, Some(phone), ClientSlot::Running) = (&self.state.offer, phone, self.state.client) {
            // A code that was typed wrong is none any more.
            self.state.timers.offer = Some(self.now.mono.plus(NEXT_CODE));
            self.state.offer = Offer::Requested;
            self.state.pair_phone = Some(phone.clone());
            self.effects.push(Effect::RequestPairCode { epoch: self.state.epoch, phone });
            return;
        }
        // Nobody waits for the next one before they may scan.
        let aside = self.state.qr_aside.take().filter(|_| !self.state.link.has_session() && !self.state.evicting);
        let is_good = |offer: &Offer| matches!(offer, Offer::Qr { until, .. } if *until > self.now.wall);
        if let Some(qr) = aside.filter(is_good)
            && self.state.client == ClientSlot::Running
            && self.state.offer == Offer::Requested
        {
            self.state.offer = qr;
        } else if self.state.client == ClientSlot::Running && self.state.offer == Offer::Requested {
            // Those that were still to come may all have come.
            self.state.timers.offer.get_or_insert(self.now.mono.plus(NEXT_CODE));
        }
    }

    /// A QR code would only stand idle from here on: what is next happens on the phone.
    pub(super) fn passkey_asked(&mut self, code: Option<String>) {
        if self.state.link.has_session() || self.state.evicting {
            return;
        }
        self.state.timers.ready = None;
        self.state.timers.offer = Some(self.now.mono.plus(PASSKEY_PATIENCE));
        let first = !matches!(self.state.offer, Offer::Passkey { .. });
        self.state.offer = Offer::Passkey { code, since: self.now.wall };
        if first {
            self.record(Entry::bare(EntryKind::PasskeyAsked));
            self.effects.push(Effect::Notify(Notice::PasskeyAsked));
        }
    }

    pub(super) fn codes_exhausted(&mut self) {
        // An 8-character code has its own end, and so has the wait for a passkey.
        if !matches!(self.state.offer, Offer::Code { .. } | Offer::Passkey { .. }) {
            self.offer_expired();
        }
    }

    pub(super) fn offer_expired(&mut self) {
        self.state.offer = Offer::Expired;
        self.state.pair_phone = None;
        self.state.qr_aside = None;
        self.state.connection = Connection::Offline;
        self.state.timers.ready = None;
        self.state.timers.offer = None;
        self.record(Entry::bare(EntryKind::CodesExpired));
        self.effects.push(Effect::Notify(Notice::CodesExpired));
        self.end_client(Fate::Keep, None);
    }

    pub(super) fn paired(&mut self, identity: Identity) {
        if self.state.identity.as_ref().is_some_and(|known| known.phone != identity.phone) {
            self.another_number(identity.phone);
            return;
        }
        self.state.link = Link::Linked;
        self.state.elsewhere = false;
        self.state.new_link = true;
        self.state.evicting = false;
        self.state.stranger = None;
        self.state.identity = Some(identity);
        self.state.phone_last_seen = Some(self.now.wall);
        self.state.pair_phone = None;
        self.state.qr_aside = None;
        self.state.last_error = None;
        self.state.told_park = None;
        self.state.told_down = false;
        self.state.told_slow = false;
        self.state.timers.offer = None;
        self.state.offer = Offer::Finishing { since: self.now.wall };
        self.set_connecting();
        self.effects.push(Effect::WithdrawNotices);
        self.record(Entry::bare(EntryKind::Paired));
    }

    /// Another number scanned this instance's code: two people's messages must not end up in one history. WhatsApp takes an
    /// unlinking only from a session that is logged in, so this one logs in first.
    fn another_number(&mut self, phone: PhoneNumber) {
        let reason = Reason::bare(ReasonKind::AnotherNumber);
        self.state.last_error = Some(Failure { reason: reason.clone(), at: self.now.wall });
        self.state.stranger = Some(phone);
        // Nor is its phone asked again, nor the code shown that it has used.
        self.state.pair_phone = None;
        self.state.qr_aside = None;
        self.state.evicting = true;
        if self.state.link.has_session() {
            // What lies in the file now is not this instance's.
            self.state.link = Link::Pairing;
        }
        self.record(Entry::because(EntryKind::AnotherNumber, reason));
        self.state.offer = Offer::Requested;
        self.state.timers.offer = None;
        self.set_connecting();
    }

    /// Logged in with another number's session: unlink it, and offer a code again.
    pub(super) fn evict(&mut self) {
        self.state.offer = Offer::Requested;
        self.set_connecting();
        self.log_out(Fate::Discard, Some(Rebuild::Hard));
    }

    /// The operator says that the number which scanned belongs here: the next scan by it is taken, any other still refused.
    pub(super) fn accept_number(&mut self) {
        if let Some(phone) = self.state.stranger.take() {
            self.state.identity = Some(Identity { phone, lid: None });
            self.state.last_error = None;
            self.record(Entry::bare(EntryKind::NumberReplaced));
        }
    }
}
