//! Watches over the actor of one instance: catches its failure, says that nobody stands behind the number, records it and brings another
//! one up, the other numbers undisturbed.

use std::pin::pin;
use std::time::Duration;

use tokio::sync::{mpsc, oneshot};
use tokio::time::Instant;
use tokio_util::task::AbortOnDropHandle;
use wakala_domain::audit::{AuditAction, Trigger};
use wakala_domain::ids::InstanceId;
use wakala_domain::lifecycle::{Entry, EntryKind, FaultWhy, ParkWhy, Reason, ReasonKind, Verdict, classify};
use wakala_store::{InstanceRow, StoreError};

use crate::actor::{Actor, Mail, Mailbox, Rests};
use crate::audit;
use crate::error::{CommandError, store_reason};
use crate::failures::Failures;
use crate::feed::EngineEvent;
use crate::handle::{Handle, Handles, Making};

/// How long the end of an actor, or of its client, may take that is forced.
const MOMENT: Duration = Duration::from_secs(5);
/// Failures of one actor that the next one hears of.
const FAILURES_TOLD: usize = 50;
/// Until a row is read again that can't be read; twice as long after each further time.
const FIRST_PAUSE: Duration = Duration::from_secs(1);
/// The longest of these pauses.
const LONGEST_PAUSE: Duration = Duration::from_secs(60);

/// Watches over one actor for as long as its instance exists.
pub(crate) struct Guard {
    pub id: InstanceId,
    pub making: Making,
    pub handles: Handles,
    pub failures: Failures,
}

/// Where the letters are while nobody reads them.
type Lent = oneshot::Receiver<mpsc::Receiver<Mail>>;

impl Guard {
    pub(crate) async fn run(self, mut actor: Actor, handle: Handle, mut lent: Lent) {
        // Should this fail itself, nobody stands behind the number until the comparison brings somebody up.
        let mut entry = Standing { guard: &self, handle, over: false };
        let (mut rests, mut failed) = (Rests::default(), Vec::new());
        loop {
            // Ends the actor when this guard is ended.
            let mut task = AbortOnDropHandle::new(tokio::spawn(actor.run()));
            let ended = tokio::select! {
                ended = &mut task => Some(ended),
                () = entry.handle.replaced() => None,
            };
            match ended {
                Some(Ok(Ok(()))) => break,
                Some(Ok(Err(lost))) => {
                    tracing::error!(instance = %self.id, %lost, "a worker failed; bringing its actor up again");
                    rests.note(&lost, Instant::now());
                }
                Some(Err(error)) if error.is_cancelled() => break,
                Some(Err(error)) => tracing::error!(instance = %self.id, %error, "actor failed; bringing it up again"),
                None => {
                    tracing::error!(instance = %self.id, "actor does not answer; bringing another one up");
                    self.show(Reason::bare(ReasonKind::Internal), None);
                    task.abort();
                    // Only its end matters.
                    let _ = self.within_a_moment(task).await;
                }
            }
            // What was shown last is not so any more.
            self.show(Reason::bare(ReasonKind::Internal), None);
            self.failures.note(self.making.shared.clock.wall());
            // Whatever the failed actor left running must not meet its successor.
            let link = entry.handle.window.link.clone();
            // Should it fail, too, there is no client either.
            let forced = AbortOnDropHandle::new(tokio::spawn(async move { link.disconnect(Duration::ZERO).await }));
            let _ = self.within_a_moment(forced).await;
            let Ok(mut letters) = lent.await else { break };
            let Some(row) = self.row(&mut letters).await else { break };
            failed.push(self.making.shared.clock.mono());
            let first = failed.len().saturating_sub(FAILURES_TOLD);
            failed.drain(..first);
            let mailbox;
            (mailbox, lent) = Mailbox::lend(letters);
            let next;
            (actor, next) = self.making.actor(row, mailbox, &rests, failed.clone());
            self.handles.enter(self.id, next.clone());
            entry.handle = next;
            self.tell();
        }
        entry.over = true;
    }

    /// Says that nobody stands behind the number.
    fn show(&self, why: Reason, fault: Option<ParkWhy>) {
        self.making.estate.show_gap(why, fault, self.making.shared.clock.wall());
        self.tell();
    }

    /// Waits for the end of something. Where that takes too long, it is said that something is wrong with Wakala itself: nobody else can
    /// stand behind the number before.
    async fn within_a_moment<F: Future>(&self, end: F) -> F::Output {
        let mut end = pin!(end);
        match tokio::time::timeout(MOMENT, &mut end).await {
            Ok(ended) => ended,
            Err(_) => {
                tracing::error!(instance = %self.id, "what should have ended goes on; waiting for it");
                self.show(Reason::bare(ReasonKind::Internal), Some(ParkWhy::Fault(FaultWhy::Internal)));
                end.await
            }
        }
    }

    fn tell(&self) {
        let snapshot = self.making.estate.snapshot.borrow().clone();
        // That one is gone has been said.
        if snapshot.state.deleting {
            return;
        }
        self.making.shared.feed.publish(EngineEvent::Instance(Box::new(snapshot)));
    }

    /// The row as it is now, once it can be read; none when the instance is gone, or the engine ends. Whoever asks meanwhile hears why
    /// nothing is done.
    async fn row(&self, letters: &mut mpsc::Receiver<Mail>) -> Option<InstanceRow> {
        let mut pause = FIRST_PAUSE;
        loop {
            let why = match self.reload().await {
                Ok(Some(row)) => return Some(row),
                Ok(None) => {
                    tracing::warn!(instance = %self.id, "it is gone from the database");
                    let (id, feed) = (self.id, &self.making.shared.feed);
                    feed.publish(EngineEvent::NoticesWithdrawn { seq: None, instance: id });
                    feed.publish(EngineEvent::InstanceGone(id));
                    return None;
                }
                Err(why) => why,
            };
            tracing::error!(instance = %self.id, error = %why, "instance can't be read again; tried later");
            let reason = store_reason(&why);
            let fault = match classify(reason.kind) {
                Verdict::Park(fault @ ParkWhy::Fault(_)) => fault,
                _ => ParkWhy::Fault(FaultWhy::Internal),
            };
            self.show(reason, Some(fault));
            if self.refuse_for(pause, &why, letters).await {
                return None;
            }
            pause = pause.saturating_mul(2).min(LONGEST_PAUSE);
        }
    }

    /// Lets time pass, and refuses what is asked; says whether the engine ends.
    async fn refuse_for(&self, pause: Duration, why: &StoreError, letters: &mut mpsc::Receiver<Mail>) -> bool {
        let until = tokio::time::sleep(pause);
        tokio::pin!(until);
        loop {
            tokio::select! {
                () = &mut until => return false,
                () = self.making.ending.cancelled() => return true,
                letter = letters.recv() => match letter {
                    Some(Mail::Command(_, _, done)) => {
                        let _ = done.send(Err(CommandError::Refused(why.clone())));
                    }
                    Some(Mail::Edit(_, _, done)) => {
                        let _ = done.send(Err(why.clone()));
                    }
                    Some(Mail::Delete(_, done)) => {
                        let _ = done.send(Err(why.clone()));
                    }
                    // Whoever is brought up finds these out by itself.
                    Some(Mail::Restore(_) | Mail::Surroundings(_) | Mail::Compare { .. }) => {}
                    Some(Mail::Shutdown(_)) | None => return true,
                },
            }
        }
    }

    /// Notes what happened, and reads how it stood. What can't be noted keeps nothing from going on.
    async fn reload(&self) -> Result<Option<InstanceRow>, StoreError> {
        let (id, store, at) = (self.id, &self.making.shared.store, self.making.shared.clock.wall());
        let entry = Entry::because(EntryKind::RunEndedUncleanly, Reason::bare(ReasonKind::Internal));
        let mut line = audit::done(at, Some(id), Trigger::Reconcile, AuditAction::Mend);
        line.cause = Some(audit::word(&ReasonKind::Internal));
        let noted = store.write(move |w| {
            w.append_event(id, at, &entry)?;
            w.append_audit(&line)?;
            w.instance(id)
        });
        match noted.await {
            Ok(row) => Ok(row),
            Err(error) => {
                tracing::error!(instance = %id, %error, "its failure can't be noted");
                store.read(move |r| r.instance(id)).await
            }
        }
    }
}

/// What is found of a number while its guard lives.
struct Standing<'a> {
    guard: &'a Guard,
    handle: Handle,
    over: bool,
}

impl Drop for Standing<'_> {
    fn drop(&mut self) {
        if self.over || self.guard.making.ending.is_cancelled() {
            self.guard.handles.forget(self.guard.id, &self.handle);
        } else {
            self.guard.show(Reason::bare(ReasonKind::Internal), None);
        }
    }
}
