//! The window's feed: which one runs, and what it is to show next.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tokio::sync::Notify;
use tokio::task::JoinHandle;
use wakala_domain::ids::{ChatId, InstanceId};

/// What the window is to show.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Wish {
    /// An instance.
    pub instance: InstanceId,
    /// One of its chats, or what was open there.
    pub chat: Option<ChatId>,
}

/// Owns the one feed that runs, and what it must show next.
#[derive(Clone, Default)]
pub struct FeedKeeper(pub(crate) Arc<Keeper>);

/// The feed that runs, as whoever serves it sees it.
#[derive(Default)]
pub(crate) struct Keeper {
    now: Mutex<Now>,
    pub(crate) show_changed: Notify,
}

#[derive(Default)]
struct Now {
    running: Option<JoinHandle<()>>,
    /// What is to be shown, and which wish that is. It stays until a page says that it shows it.
    show: Option<(u64, Wish)>,
    wishes: u64,
}

impl Keeper {
    /// Has what is begun run in the place of the feed that runs.
    pub(crate) fn runs(&self, begin: impl FnOnce() -> JoinHandle<()>) {
        end(self.now().running.replace(begin()));
    }

    /// What is to be shown, and which wish that is.
    pub(crate) fn to_show(&self) -> Option<(u64, Wish)> {
        self.now().show
    }

    fn now(&self) -> MutexGuard<'_, Now> {
        self.now.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl FeedKeeper {
    /// The page shows what it was told to show. It may be wanted to show something else by now.
    pub(crate) fn has_shown(&self, wish: u64) {
        let mut now = self.0.now();
        if now.show.is_some_and(|(shown, _)| shown == wish) {
            now.show = None;
        }
    }

    /// Ends the feed: the window is gone.
    pub fn close(&self) {
        end(self.0.now().running.take());
    }

    /// Has the window show something, now or as soon as it is open.
    pub fn show(&self, wish: Wish) {
        let mut now = self.0.now();
        now.wishes += 1;
        now.show = Some((now.wishes, wish));
        drop(now);
        self.0.show_changed.notify_one();
    }
}

fn end(before: Option<JoinHandle<()>>) {
    if let Some(before) = before {
        before.abort();
    }
}
