//! Owns the actors: brings each up under its guard, finds it for whoever has something for it, and ends them all.

use std::collections::HashMap;
use std::path::PathBuf;
use std::sync::atomic::Ordering;
use std::sync::{Arc, PoisonError, RwLock};
use std::time::Duration;

use tokio::sync::{Notify, mpsc, oneshot, watch};
use tokio::task::JoinSet;
use tokio_util::sync::CancellationToken;
use wakala_domain::audit::Trigger;
use wakala_domain::ids::InstanceId;
use wakala_domain::lifecycle::Command;
use wakala_domain::time::Mono;
use wakala_store::InstanceRow;

use crate::actor::{Actor, Estate, Mail, Mailbox, Rests, Shared, Window};
use crate::error::{CommandError, Unanswered};
use crate::failures::Failures;
use crate::feed::InstanceSnapshot;
use crate::guard::Guard;

/// Letters that may wait for an actor.
const MAILBOX: usize = 64;

/// A way to an actor. Cheap to clone.
#[derive(Clone)]
pub(crate) struct Handle {
    pub mail: mpsc::Sender<Mail>,
    pub window: Window,
    replace: Arc<Notify>,
    ending: CancellationToken,
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

    /// Whether nobody reads its letters any more: it is gone, or its guard has failed.
    pub(crate) fn is_closed(&self) -> bool {
        self.mail.is_closed()
    }

    /// Asks its actor for something, once: what nobody took is taken by whoever replaces it. Waits for the answer.
    ///
    /// # Errors
    /// There is none.
    pub(crate) async fn ask<T>(&self, letter: impl FnOnce(oneshot::Sender<T>) -> Mail) -> Result<T, Unanswered> {
        let (done, heard) = oneshot::channel();
        if self.mail.send(letter(done)).await.is_err() {
            return Err(self.unanswered(Unanswered::NotTaken));
        }
        heard.await.map_err(|_| self.unanswered(Unanswered::Interrupted))
    }

    fn unanswered(&self, otherwise: Unanswered) -> Unanswered {
        if self.ending.is_cancelled() {
            Unanswered::Ending
        } else if self.is_deleting() {
            Unanswered::Gone
        } else {
            otherwise
        }
    }

    /// Gives a command; returns when it was persisted and set going, not when it is done.
    ///
    /// # Errors
    /// It is not done; or it was set going and could not be persisted; or nobody says what became of it.
    pub(crate) async fn command(&self, command: Command, trigger: Trigger) -> Result<(), CommandError> {
        self.ask(|done| Mail::Command(command, trigger, done)).await?
    }

    /// Waits until it is to be replaced.
    pub(crate) async fn replaced(&self) {
        self.replace.notified().await;
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
    handles: Handles,
    guards: tokio::sync::Mutex<JoinSet<()>>,
    failures: Failures,
    /// The engine ends: nobody is brought up again.
    ending: CancellationToken,
}

/// The way to each of them.
#[derive(Clone, Default)]
pub(crate) struct Handles(Arc<RwLock<HashMap<InstanceId, Handle>>>);

impl Handles {
    pub(crate) fn enter(&self, id: InstanceId, handle: Handle) {
        self.0.write().unwrap_or_else(PoisonError::into_inner).insert(id, handle);
    }

    /// Forgets a number, unless somebody else stands behind it by now.
    pub(crate) fn forget(&self, id: InstanceId, handle: &Handle) {
        let mut handles = self.0.write().unwrap_or_else(PoisonError::into_inner);
        if handles.get(&id).is_some_and(|now| now.mail.same_channel(&handle.mail)) {
            handles.remove(&id);
        }
    }
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
            handles: Handles::default(),
            guards: tokio::sync::Mutex::new(JoinSet::new()),
            ending: CancellationToken::new(),
        }
    }

    pub(crate) fn handle(&self, id: InstanceId) -> Option<Handle> {
        self.handles.0.read().unwrap_or_else(PoisonError::into_inner).get(&id).cloned()
    }

    /// All actors, oldest instance first.
    pub(crate) fn handles(&self) -> Vec<Handle> {
        let mut all: Vec<(InstanceSnapshot, Handle)> = self
            .handles
            .0
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
        if let Some(handle) = self.handle(id).filter(|handle| !handle.is_closed()) {
            return handle;
        }
        let session_dir = (self.sessions)(id);
        let estate = Estate::new(&row, self.shared.clock.wall(), &self.shared.settings);
        let (mail, letters) = mpsc::channel(MAILBOX);
        let (mailbox, lent) = Mailbox::lend(letters);
        let making = Making { session_dir, shared: self.shared.clone(), estate, mail, ending: self.ending.clone() };
        let (actor, handle) = making.actor(row, mailbox, &Rests::default(), Vec::new());
        self.handles.enter(id, handle.clone());
        let guard = Guard { id, making, handles: self.handles.clone(), failures: self.failures.clone() };
        // Reaps what has ended, so that the set does not grow with every instance that was ever added.
        while guards.try_join_next().is_some() {}
        guards.spawn(guard.run(actor, handle.clone(), lent));
        handle
    }

    /// Ends all actors, gracefully within `grace`; says how many had to be left behind.
    pub(crate) async fn shutdown(&self, grace: Duration) -> usize {
        self.ending.cancel();
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

/// What the actors of one instance are made of, one after the other.
pub(crate) struct Making {
    session_dir: PathBuf,
    pub shared: Shared,
    pub estate: Estate,
    mail: mpsc::Sender<Mail>,
    pub ending: CancellationToken,
}

impl Making {
    /// The next one, and the way to it.
    pub(crate) fn actor(
        &self,
        row: InstanceRow,
        mailbox: Mailbox,
        rests: &Rests,
        failed: Vec<Mono>,
    ) -> (Actor, Handle) {
        let (shared, estate) = (self.shared.clone(), self.estate.clone());
        let (actor, window) = Actor::new(row, self.session_dir.clone(), mailbox, shared, estate, rests, failed);
        let (mail, ending) = (self.mail.clone(), self.ending.clone());
        (actor, Handle { mail, window, replace: Arc::new(Notify::new()), ending })
    }
}

#[cfg(test)]
mod tests;
