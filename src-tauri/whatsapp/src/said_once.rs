//! What WhatsApp says once: which chats the owner has read elsewhere, and what the phone's address book calls people. The devices of an account share such things as collections, and
//! the library moves its place in a collection before it tells of what is new there. Killed in between, or refused by the database,
//! nobody would ever hear of it. So before the place is moved, a note in the same file says that it is being moved; it goes when all
//! that was new is kept here. A client that finds the note begins the collection anew, and is told all of it again.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use tokio::sync::Notify;
use tokio::time::Instant;
use whatsapp_rust::wacore::appstate::patch_decode::WAPatchName;

/// The collection that says which chats were read.
pub(crate) const CHATS: WAPatchName = WAPatchName::RegularLow;
/// The collection that holds the address book.
pub(crate) const NAMES: WAPatchName = WAPatchName::CriticalUnblockLow;
/// The library has told of everything by then: what it does in between takes no time. Killed before, it is told again.
const QUIET: Duration = Duration::from_secs(30);

/// How far one client is with a collection.
pub(crate) struct SaidOnce {
    /// Which.
    pub collection: WAPatchName,
    state: Mutex<State>,
    changed: Notify,
}

#[derive(Default)]
struct State {
    /// The note stands in the file.
    noted: bool,
    /// When the place was last moved.
    moved: Option<Instant>,
    /// Told of, and not kept yet.
    being_kept: u32,
    /// Something was told and could not be kept: the note stays for the next client.
    refused: bool,
    /// An earlier client left the note: the collection is to be asked for as a whole.
    anew: bool,
    /// The connection is up, and it was not asked for on it.
    may_ask: bool,
}

impl State {
    fn is_kept(&self) -> bool {
        let quiet = self.moved.is_some_and(|moved| moved.elapsed() >= QUIET);
        self.noted && quiet && self.being_kept == 0 && !self.refused && !self.anew
    }
}

/// All that is said once, of one client: chats that were read, and names.
pub(crate) fn both() -> [Arc<SaidOnce>; 2] {
    [CHATS, NAMES].map(|collection| Arc::new(SaidOnce::of(collection)))
}

/// What is to be done now.
#[derive(Debug, PartialEq)]
pub(crate) enum Due {
    Nothing,
    Ask,
    Forget,
    Look(Instant),
}

impl SaidOnce {
    pub(crate) fn of(collection: WAPatchName) -> Self {
        Self { collection, state: Mutex::default(), changed: Notify::default() }
    }

    /// The id of the note.
    pub(crate) fn note(&self) -> &'static str {
        if self.collection == NAMES { "\u{0}names said once" } else { "\u{0}said once" }
    }

    pub(crate) fn is_noted(&self) -> bool {
        self.with(|state| state.noted)
    }

    /// The note stands in the file.
    pub(crate) fn noted(&self) {
        self.change(|state| state.noted = true);
    }

    /// The place stands in the file; what is new up to there is told after that.
    pub(crate) fn moved(&self) {
        self.change(|state| {
            state.moved = Some(Instant::now());
            state.anew = false;
        });
    }

    /// An earlier client left the note, and the place stands at the beginning.
    pub(crate) fn begins_anew(&self) {
        self.change(|state| (state.noted, state.anew) = (true, true));
    }

    /// The connection is up.
    pub(crate) fn connected(&self) {
        self.change(|state| state.may_ask = true);
    }

    /// Whether all that was told is kept, so that the note may go.
    pub(crate) fn is_kept(&self) -> bool {
        self.with(|state| state.is_kept())
    }

    /// The note is gone.
    pub(crate) fn forgotten(&self) {
        self.change(|state| state.noted = false);
    }

    /// Something is told and being kept, until this is dropped.
    pub(crate) fn being_kept(&self) -> BeingKept<'_> {
        self.change(|state| state.being_kept += 1);
        BeingKept(self)
    }

    /// The same of what is kept by another task.
    pub(crate) fn kept_later(this: &Arc<Self>) -> KeptLater {
        this.change(|state| state.being_kept += 1);
        KeptLater(Arc::clone(this))
    }

    #[cfg(test)]
    pub(crate) fn waits_for(&self) -> u32 {
        self.with(|state| state.being_kept)
    }

    /// Something that was told could not be kept.
    pub(crate) fn refused(&self) {
        self.change(|state| state.refused = true);
    }

    pub(crate) fn due(&self) -> Due {
        self.with(|state| {
            if state.refused {
                return Due::Nothing;
            }
            if state.anew {
                return if std::mem::take(&mut state.may_ask) { Due::Ask } else { Due::Nothing };
            }
            match state.moved {
                Some(_) if state.is_kept() => Due::Forget,
                Some(moved) if state.noted && state.being_kept == 0 => Due::Look(moved + QUIET),
                Some(_) | None => Due::Nothing,
            }
        })
    }

    /// Waits until what is due may be other than it was. Cancel safe.
    pub(crate) async fn changed(&self) {
        self.changed.notified().await;
    }

    fn change(&self, change: impl FnOnce(&mut State)) {
        self.with(change);
        self.changed.notify_one();
    }

    fn with<R>(&self, look: impl FnOnce(&mut State) -> R) -> R {
        look(&mut self.state.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

/// See [`SaidOnce::being_kept`].
pub(crate) struct BeingKept<'a>(&'a SaidOnce);

impl Drop for BeingKept<'_> {
    fn drop(&mut self) {
        self.0.change(|state| state.being_kept -= 1);
    }
}

/// See [`SaidOnce::kept_later`].
pub(crate) struct KeptLater(Arc<SaidOnce>);

impl Drop for KeptLater {
    fn drop(&mut self) {
        self.0.change(|state| state.being_kept -= 1);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test(start_paused = true)]
    async fn the_note_goes_when_all_is_kept_and_not_before() {
        let said = SaidOnce::of(CHATS);
        assert_eq!(said.due(), Due::Nothing);
        said.noted();
        said.moved();
        let kept = said.being_kept();
        tokio::time::advance(QUIET).await;
        assert_eq!((said.due(), said.is_kept()), (Due::Nothing, false), "the database takes its time");
        drop(kept);
        assert_eq!((said.due(), said.is_kept()), (Due::Forget, true));
        said.moved();
        assert_eq!(said.due(), Due::Look(Instant::now() + QUIET), "more was new");
        tokio::time::advance(QUIET).await;
        assert_eq!(said.due(), Due::Forget);
        said.forgotten();
        assert_eq!(said.due(), Due::Nothing);
    }

    #[tokio::test(start_paused = true)]
    async fn what_was_refused_is_left_to_the_next_client_which_asks_once_a_connection() {
        let said = SaidOnce::of(CHATS);
        said.noted();
        said.moved();
        said.refused();
        tokio::time::advance(QUIET * 2).await;
        assert_eq!((said.due(), said.is_kept()), (Due::Nothing, false));
        let next = SaidOnce::of(CHATS);
        next.begins_anew();
        assert_eq!((next.due(), next.is_kept()), (Due::Nothing, false), "there is nobody to ask");
        for _ in 0..2 {
            next.connected();
            assert_eq!((next.due(), next.due()), (Due::Ask, Due::Nothing));
        }
        next.moved();
        tokio::time::advance(QUIET).await;
        assert_eq!(next.due(), Due::Forget);
    }
}
