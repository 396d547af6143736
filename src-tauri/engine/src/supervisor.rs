//! Owns the actors: brings each up, catches its panic, records it and brings that one up again, the others undisturbed.

use std::collections::HashMap;
use std::path::PathBuf;
use std::sync::atomic::Ordering;
use std::sync::{Arc, PoisonError, RwLock};
use std::time::Duration;

use tokio::sync::{Notify, mpsc, oneshot, watch};
use tokio::task::JoinSet;
use tokio::time::Instant;
use tokio_util::task::AbortOnDropHandle;
use wakala_domain::audit::{AuditAction, Trigger};
use wakala_domain::ids::InstanceId;
use wakala_domain::lifecycle::{Command, Entry, EntryKind, Reason, ReasonKind, restore};
use wakala_store::InstanceRow;

use crate::actor::{Actor, Mail, Rests, Shared, Window};
use crate::audit;
use crate::error::CommandError;
use crate::failures::Failures;
use crate::feed::{EngineEvent, InstanceSnapshot};

/// Failures of one actor that the next one hears of.
const FAILURES_TOLD: usize = 50;
/// Letters that may wait for an actor.
const MAILBOX: usize = 64;

/// A way to an actor. Cheap to clone.
#[derive(Clone)]
pub(crate) struct Handle {
    pub mail: mpsc::Sender<Mail>,
    pub window: Window,
    replace: Arc<Notify>,
}

impl Handle {
    pub(crate) fn snapshot(&self) -> InstanceSnapshot {
        self.window.snapshot.borrow().clone()
    }

    pub(crate) fn watch(&self) -> watch::Receiver<InstanceSnapshot> {
        self.window.snapshot.clone()
    }

    pub(crate) fn is_deleting(&self) -> bool {
        self.window.snapshot.borrow().state.deleting
    }

    /// Whether it waits for the database, and is not to be blamed for not answering.
    pub(crate) fn is_at_the_store(&self) -> bool {
        self.window.at_the_store.load(Ordering::Acquire)
    }

    /// Gives a command; returns when it was persisted and set going, not when it is done.
    ///
    /// # Errors
    /// The instance is gone; or the command was set going and could not be persisted.
    pub(crate) async fn command(&self, command: Command, trigger: Trigger) -> Result<(), CommandError> {
        let (done, heard) = oneshot::channel();
        let letter = Mail::Command(command, trigger, done);
        self.mail.send(letter).await.map_err(|_| CommandError::Gone)?;
        heard.await.map_err(|_| CommandError::Gone)?.map_err(CommandError::NotKept)
    }

    /// Ends an actor that does not answer by force; its guard brings another one up.
    pub(crate) fn replace_actor(&self) {
        self.replace.notify_one();
    }
}

/// The running actors by instance, and the tasks that guard them.
pub(crate) struct Supervisor {
    shared: Shared,
    sessions: Box<dyn Fn(InstanceId) -> PathBuf + Send + Sync>,
    handles: Arc<RwLock<HashMap<InstanceId, Handle>>>,
    guards: tokio::sync::Mutex<JoinSet<()>>,
    failures: Failures,
}

impl Supervisor {
    pub(crate) fn new(
        shared: Shared,
        sessions: impl Fn(InstanceId) -> PathBuf + Send + Sync + 'static,
        failures: Failures,
    ) -> Self {
        Self {
            shared,
            failures,
            sessions: Box::new(sessions),
            handles: Arc::new(RwLock::new(HashMap::new())),
            guards: tokio::sync::Mutex::new(JoinSet::new()),
        }
    }

    pub(crate) fn handle(&self, id: InstanceId) -> Option<Handle> {
        self.handles.read().unwrap_or_else(PoisonError::into_inner).get(&id).cloned()
    }

    /// All actors, oldest instance first.
    pub(crate) fn handles(&self) -> Vec<Handle> {
        let mut all: Vec<(InstanceSnapshot, Handle)> = self
            .handles
            .read()
            .unwrap_or_else(PoisonError::into_inner)
            .values()
            .map(|handle| (handle.snapshot(), handle.clone()))
            .collect();
        all.sort_by_key(|(snapshot, _)| (snapshot.created, snapshot.id));
        all.into_iter().map(|(_, handle)| handle).collect()
    }

    /// Brings the actor of a row up, unless there is one already: an instance never has two. Nothing connects before it is told to.
    pub(crate) async fn spawn(&self, row: InstanceRow) -> Handle {
        let id = row.id;
        // Held until the new one can be found.
        let mut guards = self.guards.lock().await;
        if let Some(handle) = self.handle(id) {
            return handle;
        }
        let session_dir = (self.sessions)(id);
        let (actor, handle) = build(row, session_dir.clone(), self.shared.clone(), &Rests::default());
        let guard = Guard {
            id,
            shared: self.shared.clone(),
            session_dir,
            handles: Arc::clone(&self.handles),
            failures: self.failures.clone(),
        };
        guard.enter(handle.clone());
        // Reaps what has ended, so that the set does not grow with every instance that was ever added.
        while guards.try_join_next().is_some() {}
        guards.spawn(guard.run(actor, handle.clone()));
        handle
    }

    /// Ends all actors, gracefully within `grace`; says how many had to be left behind.
    pub(crate) async fn shutdown(&self, grace: Duration) -> usize {
        for handle in self.handles() {
            // A full mailbox is a stuck actor: the deadline below ends it.
            let _ = handle.mail.try_send(Mail::Shutdown(grace));
        }
        let mut guards = std::mem::take(&mut *self.guards.lock().await);
        let all_ended = async { while guards.join_next().await.is_some() {} };
        let in_time = tokio::time::timeout(grace + Duration::from_secs(1), all_ended).await.is_ok();
        let left = if in_time { 0 } else { guards.len() };
        guards.shutdown().await;
        left
    }
}

fn build(row: InstanceRow, session_dir: PathBuf, shared: Shared, rests: &Rests) -> (Actor, Handle) {
    let state = restore(row.lifecycle.clone());
    let (mail, mailbox) = mpsc::channel(MAILBOX);
    let (actor, window) = Actor::new(row, state, session_dir, mailbox, shared, rests);
    (actor, Handle { mail, window, replace: Arc::new(Notify::new()) })
}

/// Watches over one actor for as long as its instance exists.
struct Guard {
    id: InstanceId,
    shared: Shared,
    session_dir: PathBuf,
    handles: Arc<RwLock<HashMap<InstanceId, Handle>>>,
    failures: Failures,
}

impl Guard {
    async fn run(self, mut actor: Actor, mut handle: Handle) {
        let (mut rests, mut failed) = (Rests::default(), Vec::new());
        loop {
            // Ends the actor when this guard is ended.
            let mut task = AbortOnDropHandle::new(tokio::spawn(actor.run()));
            let ended = tokio::select! {
                ended = &mut task => Some(ended),
                () = handle.replace.notified() => None,
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
                    task.abort();
                    // Only its end matters.
                    let _ = task.await;
                }
            }
            self.failures.note(self.shared.clock.wall());
            // Whatever the failed actor left running must not meet its successor.
            handle.window.link.disconnect(Duration::ZERO).await;
            let Some(row) = self.reload().await else { break };
            (actor, handle) = build(row, self.session_dir.clone(), self.shared.clone(), &rests);
            self.enter(handle.clone());
            // What was shown last is not so any more.
            self.shared.feed.publish(EngineEvent::Instance(Box::new(handle.snapshot())));
            failed.push(self.shared.clock.mono());
            // It comes back on the ladder: what fails again and again must not log in again and again.
            let _ = handle.mail.try_send(Mail::Failed(failed.clone()));
            let first = failed.len().saturating_sub(FAILURES_TOLD);
            failed.drain(..first);
        }
        self.handles.write().unwrap_or_else(PoisonError::into_inner).remove(&self.id);
    }

    fn enter(&self, handle: Handle) {
        self.handles.write().unwrap_or_else(PoisonError::into_inner).insert(self.id, handle);
    }

    /// Notes what happened, and reads how it stood. What can't be noted keeps nothing from going on.
    async fn reload(&self) -> Option<InstanceRow> {
        let (id, at) = (self.id, self.shared.clock.wall());
        let entry = Entry::because(EntryKind::RunEndedUncleanly, Reason::bare(ReasonKind::Internal));
        let mut line = audit::done(at, Some(id), Trigger::Reconcile, AuditAction::Mend);
        line.cause = Some(audit::word(&ReasonKind::Internal));
        let noted = self.shared.store.write(move |w| {
            w.append_event(id, at, &entry)?;
            w.append_audit(&line)?;
            w.instance(id)
        });
        let row = match noted.await {
            Ok(row) => Ok(row),
            Err(error) => {
                tracing::error!(instance = %id, %error, "its failure can't be noted");
                self.shared.store.read(move |r| r.instance(id)).await
            }
        };
        row.unwrap_or_else(|error| {
            tracing::error!(instance = %id, %error, "instance can't be read again");
            None
        })
    }
}

#[cfg(test)]
mod tests;
