//! The way to the actors: who has something for a number finds whoever stands behind it here.

use std::collections::HashMap;
use std::path::PathBuf;
use std::sync::atomic::Ordering;
use std::sync::{Arc, PoisonError, RwLock};

use tokio::sync::{Notify, mpsc, oneshot, watch};
use tokio_util::sync::CancellationToken;
use wakala_domain::audit::Trigger;
use wakala_domain::ids::InstanceId;
use wakala_domain::lifecycle::Command;
use wakala_domain::time::Mono;
use wakala_store::InstanceRow;

use crate::actor::{Actor, Estate, Mail, Mailbox, Rests, Shared, Window};
use crate::error::{CommandError, Unanswered};
use crate::feed::InstanceSnapshot;

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

/// The way to each of them.
#[derive(Clone, Default)]
pub(crate) struct Handles(Arc<RwLock<HashMap<InstanceId, Handle>>>);

impl Handles {
    pub(crate) fn get(&self, id: InstanceId) -> Option<Handle> {
        self.0.read().unwrap_or_else(PoisonError::into_inner).get(&id).cloned()
    }

    pub(crate) fn all(&self) -> Vec<Handle> {
        self.0.read().unwrap_or_else(PoisonError::into_inner).values().cloned().collect()
    }

    /// What all of them show, without taking a handle of each.
    pub(crate) fn snapshots(&self) -> Vec<InstanceSnapshot> {
        self.0.read().unwrap_or_else(PoisonError::into_inner).values().map(Handle::snapshot).collect()
    }

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

/// What the actors of one instance are made of, one after the other.
pub(crate) struct Making {
    pub session_dir: PathBuf,
    pub shared: Shared,
    pub estate: Estate,
    pub mail: mpsc::Sender<Mail>,
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
