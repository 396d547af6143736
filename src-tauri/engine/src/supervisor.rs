//! Owns the actors: brings each up under its guard, finds it for whoever has something for it, and ends them all.

use std::path::PathBuf;
use std::time::Duration;

use tokio::sync::{mpsc, watch};
use tokio::task::JoinSet;
use tokio_util::sync::CancellationToken;
use wakala_domain::ids::InstanceId;
use wakala_domain::instance::InstanceName;
use wakala_store::InstanceRow;

use crate::actor::{Estate, Mail, Mailbox, Rests, Shared};
use crate::failures::Failures;
use crate::feed::InstanceSnapshot;
use crate::guard::Guard;
use crate::handle::{Handle, Handles, Making};

/// Letters that may wait for an actor.
const MAILBOX: usize = 64;
/// How long those who have not ended gracefully have for it.
pub(crate) const BY_FORCE: Duration = Duration::from_secs(1);

/// The running actors by instance, and the tasks that guard them.
pub(crate) struct Supervisor {
    shared: Shared,
    sessions: Box<dyn Fn(InstanceId) -> PathBuf + Send + Sync>,
    handles: Handles,
    guards: tokio::sync::Mutex<JoinSet<()>>,
    failures: Failures,
    /// The engine ends: nobody is brought up again.
    ending: CancellationToken,
    /// Whose end is waited for.
    waits_for: watch::Sender<Vec<InstanceName>>,
    /// The PC woke, or its network is another one or proved to be there.
    stirred: watch::Sender<()>,
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
            waits_for: watch::Sender::default(),
            stirred: watch::Sender::default(),
        }
    }

    pub(crate) fn handle(&self, id: InstanceId) -> Option<Handle> {
        self.handles.get(id)
    }

    /// All actors, oldest instance first.
    pub(crate) fn handles(&self) -> Vec<Handle> {
        let mut all: Vec<(InstanceSnapshot, Handle)> =
            self.handles.all().into_iter().map(|handle| (handle.snapshot(), handle)).collect();
        all.sort_by_key(|(snapshot, _)| (snapshot.created, snapshot.id));
        all.into_iter().map(|(_, handle)| handle).collect()
    }

    /// What all actors show, oldest instance first.
    pub(crate) fn snapshots(&self) -> Vec<InstanceSnapshot> {
        let mut all = self.handles.snapshots();
        all.sort_by_key(|snapshot| (snapshot.created, snapshot.id));
        all
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

    /// What waits for its time, since there was no way out, is to be tried now.
    pub(crate) fn stirred(&self) {
        self.stirred.send_replace(());
    }

    /// Says so to whoever waits.
    pub(crate) fn stirs(&self) -> watch::Receiver<()> {
        self.stirred.subscribe()
    }

    /// Follows whose end a shutdown waits for; nobody's before there is one.
    pub(crate) fn waits_for(&self) -> watch::Receiver<Vec<InstanceName>> {
        self.waits_for.subscribe()
    }

    fn not_ended(&self) -> Vec<InstanceName> {
        let waited = self.handles().into_iter().filter(|handle| !handle.is_closed());
        waited.map(|handle| handle.snapshot().name).collect()
    }

    /// Ends all actors, gracefully within `grace`, then within [`BY_FORCE`]; says how many had to be left behind.
    pub(crate) async fn shutdown(&self, grace: Duration) -> usize {
        self.ending.cancel();
        for handle in self.handles() {
            // A full mailbox is a stuck actor: the deadline below ends it.
            let _ = handle.mail.try_send(Mail::Shutdown(grace));
        }
        let mut guards = std::mem::take(&mut *self.guards.lock().await);
        let all_ended = async {
            loop {
                self.waits_for.send_replace(self.not_ended());
                if guards.join_next().await.is_none() {
                    break;
                }
            }
        };
        let in_time = tokio::time::timeout(grace + BY_FORCE, all_ended).await.is_ok();
        let left = if in_time { 0 } else { guards.len() };
        guards.shutdown().await;
        left
    }
}

#[cfg(test)]
mod tests;
