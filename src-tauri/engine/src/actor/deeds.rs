//! What an actor does of what the machine decides. What takes its time is done beside it, and the machine hears how it ended: the
//! actor answers its mailbox meanwhile.

use std::future::Future;
use std::panic::AssertUnwindSafe;
use std::sync::Arc;
use std::time::Duration;

use futures::FutureExt as _;
use wakala_domain::address::PhoneNumber;
use wakala_domain::audit::Trigger;
use wakala_domain::lifecycle::{
    ClientSlot, Connection, Effect, Epoch, Fate, Input, LinkEvent, Offer, ParkWhy, Reason, ReasonKind, SessionExpected,
    Turn,
};

use super::Actor;
use crate::admission::Permit;
use crate::error::store_reason;

/// How long others wait for one that is on its way.
const TURN: Duration = Duration::from_secs(20);

/// How a deed ended.
pub(super) enum Done {
    /// As the machine should hear.
    Heard(Input, Trigger),
    /// It is this client's turn, as this asked for.
    Admitted(Epoch, Permit, Trigger),
}

impl Actor {
    pub(super) async fn done(&mut self, done: Done) {
        match done {
            Done::Heard(input, trigger) => self.step(input, trigger).await,
            // Asked for by a client that is not wanted any more: the turn goes on, and the new one still waits for its own.
            Done::Admitted(epoch, ..) if epoch != self.state.epoch || self.state.client != ClientSlot::Waiting => {}
            Done::Admitted(epoch, permit, trigger) => {
                if let Some(asked_anew) = self.turn.take() {
                    asked_anew.abort();
                }
                self.permit = Some((permit, self.shared.clock.mono().plus(TURN)));
                self.step(Input::Admitted { epoch }, trigger).await;
            }
        }
    }

    /// Whoever does not need a turn any more does not keep others waiting.
    pub(super) fn give_turn_on(&mut self) {
        if self.state.client != ClientSlot::Waiting
            && let Some(turn) = self.turn.take()
        {
            turn.abort();
        }
        let on_the_way = matches!(self.state.connection, Connection::Connecting { .. } | Connection::Syncing { .. })
            && !matches!(self.state.offer, Offer::Qr { .. } | Offer::Code { .. } | Offer::Passkey { .. });
        // Whoever asks for another turn waits at the end, and not for the place that it has.
        if !on_the_way || self.state.client != ClientSlot::Running {
            self.permit = None;
        }
    }

    /// Does something beside the actor. Should it fail, the machine hears `otherwise`: nothing is waited for in vain.
    fn beside(&mut self, deed: impl Future<Output = Input> + Send + 'static, otherwise: Input, trigger: Trigger) {
        self.deeds.spawn(async move {
            let ended = AssertUnwindSafe(deed).catch_unwind().await;
            Done::Heard(ended.unwrap_or(otherwise), trigger)
        });
    }

    pub(super) async fn perform(&mut self, effect: Effect, trigger: Trigger) {
        let grace = Duration::from_millis(self.shared.settings.stop_grace_ms);
        match effect {
            Effect::AskForTurn { epoch, turn, after } => self.ask_for_turn(epoch, turn, after, trigger),
            Effect::Connect { epoch, rebuild, expected } => {
                tracing::info!(instance = %self.id, epoch = epoch.0, ?rebuild, "connecting");
                self.link.connect(epoch, rebuild, expected).await;
            }
            Effect::Disconnect { epoch } => {
                let link = Arc::clone(&self.link);
                // What could not be committed must be decrypted again: a client that ends gracefully would keep its
                // ratchets where they are, and the redelivered message would pass for one that it has seen.
                let fault = matches!(self.state.connection, Connection::Parked { why: ParkWhy::Fault(_) });
                let grace = if fault { Duration::ZERO } else { grace };
                self.end(epoch, async move { link.disconnect(grace).await });
            }
            Effect::Logout { epoch } => {
                let link = Arc::clone(&self.link);
                self.end(epoch, async move { link.logout(grace).await });
            }
            Effect::RequestPairCode { epoch, phone } => self.link.request_pair_code(epoch, phone).await,
            Effect::Probe { epoch } => self.link.probe(epoch).await,
            Effect::SetSessionAside => self.settle_files(Fate::SetAside, None, trigger),
            Effect::PutSessionBack { number, owner } => self.settle_files(Fate::PutBack(number), Some(owner), trigger),
            Effect::DiscardSession => self.settle_files(Fate::Discard, None, trigger),
            Effect::RemoveSession => self.settle_files(Fate::Remove, None, trigger),
            Effect::LookAtSession { expected } => self.look_at_session(expected, trigger),
            // Told when they are written.
            Effect::FlushOutbox | Effect::Record(_) | Effect::Notify(_) | Effect::WithdrawNotices => {}
        }
    }

    fn ask_for_turn(&mut self, epoch: Epoch, turn: Turn, after: Duration, trigger: Trigger) {
        if let Some(earlier) = self.turn.take() {
            earlier.abort();
        }
        let (id, admission) = (self.id, Arc::clone(&self.shared.admission));
        self.turn = Some(self.deeds.spawn(async move {
            if !after.is_zero() {
                tokio::time::sleep(after).await;
            }
            Done::Admitted(epoch, admission.ask(id, turn).await, trigger)
        }));
    }

    fn end(&mut self, epoch: Epoch, ending: impl Future<Output = ()> + Send + 'static) {
        // A panic while disconnecting still means that there is no client.
        let stopped = move || Input::Link { epoch, event: LinkEvent::Stopped };
        self.beside(
            async move {
                ending.await;
                stopped()
            },
            stopped(),
            Trigger::WhatsApp,
        );
    }

    fn settle_files(&mut self, fate: Fate, owner: Option<PhoneNumber>, trigger: Trigger) {
        let failed = |kind, words: String| Input::FilesSettled { fate, result: Err(because(kind, words)) };
        if self.estate.waits().is_some() {
            // Should this process be killed, nobody would know what was decided.
            let refused = failed(ReasonKind::DiskFull, "what was decided could not be saved".to_owned());
            self.beside(async move { refused }, failed(ReasonKind::SessionFault, "not done".to_owned()), trigger);
            return;
        }
        let (id, link, sessions) = (self.id, Arc::clone(&self.link), Arc::clone(&self.shared.sessions));
        let directory = self.session_dir.clone();
        let grace = Duration::from_millis(self.shared.settings.stop_grace_ms);
        let deed = async move {
            // A client that was kept for a soft restart holds its files open.
            link.disconnect(grace).await;
            let result = match (fate, owner) {
                (Fate::Keep, _) => Ok(()),
                (Fate::PutBack(number), Some(owner)) => sessions.put_back(&directory, number, &owner).await,
                (Fate::PutBack(_), None) => Err(because(ReasonKind::AnotherNumber, "it has no number".to_owned())),
                (Fate::SetAside, _) => sessions.set_aside(&directory).await,
                (Fate::Discard, _) => sessions.remove(&directory, false).await,
                (Fate::Remove, _) => sessions.remove(&directory, true).await,
            };
            match &result {
                Ok(()) => tracing::info!(instance = %id, ?fate, "session files"),
                Err(reason) => tracing::error!(instance = %id, ?fate, ?reason, "session files refused"),
            }
            Input::FilesSettled { fate, result }
        };
        self.beside(deed, failed(ReasonKind::SessionFault, "it failed inside Wakala".to_owned()), trigger);
    }

    /// Sees whether what is a fault is one still: the database must take a write, and the session must open.
    fn look_at_session(&mut self, expected: SessionExpected, trigger: Trigger) {
        let (store, at) = (self.shared.store.clone(), self.shared.clock.wall());
        let (sessions, directory) = (Arc::clone(&self.shared.sessions), self.session_dir.clone());
        let deed = async move {
            // There must be room for more than this little note.
            let written = async {
                store.write(|w| w.take_room()).await?;
                store.write(move |w| w.give_room_back().and_then(|()| w.note_alive(at))).await
            };
            let result = match written.await {
                Ok(()) => sessions.look(&directory, &expected).await,
                Err(error) => Err(store_reason(&error)),
            };
            Input::SessionLooked { result }
        };
        let failed = because(ReasonKind::SessionFault, "it failed inside Wakala".to_owned());
        self.beside(deed, Input::SessionLooked { result: Err(failed) }, trigger);
    }
}

fn because(kind: ReasonKind, words: String) -> Reason {
    Reason { kind, code: None, detail: Some(words) }
}
