//! What outlives an actor that fails: its letters that nobody took, what it shows, who is called by what happens, and what the database has
//! not taken yet. Whoever takes its place goes on with it.

use std::sync::{Arc, Mutex, PoisonError};

use tokio::sync::{Notify, mpsc, oneshot, watch};
use wakala_domain::instance::Wanted;
use wakala_domain::journal::Happening;
use wakala_domain::lifecycle::{Badge, Connection, Entry, Failure, Offer, ParkWhy, Persisted, Reason, State, restore};
use wakala_domain::settings::LifecycleSettings;
use wakala_domain::time::Wall;
use wakala_store::{InstanceRow, StoreError};

use super::Mail;
use crate::arrivals::Arrivals;
use crate::audit::{Finish, Line};
use crate::feed::InstanceSnapshot;
use crate::history::Older;
use crate::wake::Wake;

/// Entries and lines that wait for the database at most; the newest go first, because they can be read from the state.
const BACKLOG: usize = 512;

/// What is written in one transaction after a step.
#[derive(Clone, Default)]
pub(super) struct Page {
    pub entries: Vec<Entry>,
    pub badge: Option<Badge>,
    pub lines: Vec<Line>,
    pub finished: Vec<Finish>,
    pub told: Vec<Happening>,
}

impl Page {
    pub(super) fn is_empty(&self) -> bool {
        self.entries.is_empty()
            && self.badge.is_none()
            && self.lines.is_empty()
            && self.finished.is_empty()
            && self.told.is_empty()
    }

    pub(super) fn followed_by(mut self, later: Page) -> Page {
        self.entries.extend(later.entries);
        self.entries.truncate(BACKLOG);
        self.lines.extend(later.lines);
        self.lines.truncate(BACKLOG);
        self.finished.extend(later.finished);
        self.told.extend(later.told);
        self.told.truncate(BACKLOG);
        Page { badge: later.badge.or(self.badge), ..self }
    }
}

/// What could not be written.
pub(super) struct Unsaved {
    pub page: Page,
    /// The state that belongs to it.
    pub state: Persisted,
    /// Why the database refused it, the last time.
    pub why: StoreError,
}

/// What an actor has of its predecessor, and leaves to its successor.
#[derive(Clone)]
pub(crate) struct Estate {
    pub snapshot: watch::Sender<InstanceSnapshot>,
    pub wake_outbox: Arc<Wake>,
    pub wake_teller: Arc<Notify>,
    pub counts_changed: Arc<Notify>,
    pub arrivals: Arc<Arrivals>,
    pub older: Arc<Older>,
    unsaved: Arc<Mutex<Option<Unsaved>>>,
}

impl Estate {
    /// That of the first actor.
    pub(crate) fn new(row: &InstanceRow, now: Wall, settings: &LifecycleSettings) -> Self {
        let state = restore(row.lifecycle.clone());
        let snapshot = watch::Sender::new(InstanceSnapshot {
            id: row.id,
            name: row.name.clone(),
            workspace: row.workspace.clone(),
            created: row.created,
            muted: row.muted,
            proxy: row.proxy.clone(),
            country: row.country,
            available: row.available,
            history: row.history,
            progress: row.progress,
            warning: state.warning(now, settings),
            state,
            unread: row.unread,
            queued: row.queued,
            unsent: row.unsent,
            last_activity: row.last_activity,
        });
        Self {
            snapshot,
            wake_outbox: Arc::default(),
            wake_teller: Arc::default(),
            counts_changed: Arc::default(),
            arrivals: Arc::default(),
            older: Arc::default(),
            unsaved: Arc::default(),
        }
    }

    /// Why something waits for the database, if something does.
    pub(super) fn waits(&self) -> Option<StoreError> {
        self.unsaved(|unsaved| unsaved.as_ref().map(|unsaved| unsaved.why.clone()))
    }

    /// The state that was decided last, if the database has another.
    pub(super) fn decided(&self) -> Option<Persisted> {
        self.unsaved(|unsaved| unsaved.as_ref().map(|unsaved| unsaved.state.clone()))
    }

    /// What waits for the database.
    pub(super) fn unsaved_page(&self) -> Page {
        self.unsaved(|unsaved| unsaved.as_ref().map(|unsaved| unsaved.page.clone()).unwrap_or_default())
    }

    pub(super) fn take_unsaved(&self) -> Option<Unsaved> {
        self.unsaved(Option::take)
    }

    pub(super) fn keep_unsaved(&self, what: Unsaved) {
        self.unsaved(|unsaved| *unsaved = Some(what));
    }

    fn unsaved<T>(&self, act: impl FnOnce(&mut Option<Unsaved>) -> T) -> T {
        act(&mut self.unsaved.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// Shows that nobody stands behind the number for the moment, and why; where its row can't be read, that it is a fault.
    pub(crate) fn show_gap(&self, why: Reason, fault: Option<ParkWhy>, now: Wall) {
        self.snapshot.send_modify(|snapshot| {
            let was_online = snapshot.state.was_online;
            let epoch = snapshot.state.epoch;
            let mut state = restore(self.decided().unwrap_or_else(|| snapshot.state.persisted()));
            state.was_online = was_online;
            state.epoch = epoch;
            state.last_error = Some(Failure { reason: why, at: now });
            if let Some(why) = fault {
                state.connection = Connection::Parked { why };
            }
            snapshot.state = state;
        });
    }

    /// Whether this is such a gap: whoever waits for the number to settle waits on.
    pub(crate) fn is_gap(state: &State) -> bool {
        state.wanted == Wanted::Running && state.connection == Connection::Offline && state.offer == Offer::None
    }
}

/// The letters to an instance. They go back to its guard when the actor that reads them ends, however that is.
pub(crate) struct Mailbox {
    letters: Option<mpsc::Receiver<Mail>>,
    back: Option<oneshot::Sender<mpsc::Receiver<Mail>>>,
}

impl Mailbox {
    /// Lends the letters, and says where they come back.
    pub(crate) fn lend(letters: mpsc::Receiver<Mail>) -> (Self, oneshot::Receiver<mpsc::Receiver<Mail>>) {
        let (back, lent) = oneshot::channel();
        (Self { letters: Some(letters), back: Some(back) }, lent)
    }

    /// The next letter; none when there is nobody to write any more. Cancel safe.
    pub(super) async fn recv(&mut self) -> Option<Mail> {
        match &mut self.letters {
            Some(letters) => letters.recv().await,
            None => None,
        }
    }
}

impl Drop for Mailbox {
    fn drop(&mut self) {
        if let (Some(letters), Some(back)) = (self.letters.take(), self.back.take()) {
            // Without a guard there is nobody to read them.
            let _ = back.send(letters);
        }
    }
}
