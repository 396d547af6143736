//! Whether the program is ending.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use tokio::sync::watch;

/// Whether the program is ending, and whether it has ended. Cheap to clone.
#[derive(Clone, Default)]
pub(crate) struct Ending {
    stage: watch::Sender<Stage>,
    again: Arc<AtomicBool>,
}

/// What comes after the end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum After {
    /// Nothing.
    Nothing,
    /// The program is started again, of the version that is installed by then.
    Again,
}

/// How far the end has come.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Stage {
    /// It runs.
    #[default]
    Running,
    /// It was asked to end, and waits for the numbers to sign off.
    Begun,
    /// Everything that had to end has.
    Done,
}

impl Ending {
    /// Begins the end, after which nothing comes, whatever was to come before; false when it had begun.
    pub(crate) fn begin(&self) -> bool {
        self.begins(false)
    }

    /// Whoever begins says what comes after; nothing is said of both at once.
    fn begins(&self, again: bool) -> bool {
        self.stage.send_if_modified(|stage| {
            let running = *stage == Stage::Running;
            if running {
                *stage = Stage::Begun;
            }
            if running || !again {
                self.again.store(again, Ordering::Release);
            }
            running
        })
    }

    /// It is started again when it has ended; false when it was ending already.
    pub(crate) fn begin_again(&self) -> bool {
        self.begins(true)
    }

    /// What comes after the end.
    pub(crate) fn after(&self) -> After {
        if self.again.load(Ordering::Acquire) { After::Again } else { After::Nothing }
    }

    /// It has ended.
    pub(crate) fn done(&self) {
        self.stage.send_replace(Stage::Done);
    }

    /// Whether the end has begun.
    pub(crate) fn has_begun(&self) -> bool {
        *self.stage.borrow() != Stage::Running
    }

    /// Whether the end has begun, or begins within this time. Cancel safe.
    pub(crate) async fn begins_within(&self, time: Duration) -> bool {
        let mut stage = self.stage.subscribe();
        tokio::time::timeout(time, stage.wait_for(|stage| *stage != Stage::Running)).await.is_ok()
    }

    /// Returns when it has ended.
    pub(crate) async fn has_ended(&self) {
        // The sender is ours: it does not go away meanwhile.
        let _ = self.stage.subscribe().wait_for(|stage| *stage == Stage::Done).await;
    }

    /// Follows how far the end has come.
    pub(crate) fn subscribe(&self) -> watch::Receiver<Stage> {
        self.stage.subscribe()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whoever_wants_it_ended_is_not_given_a_new_start() {
        let (again, ended, once) = (Ending::default(), Ending::default(), Ending::default());
        assert!(again.begin_again() && !again.begin_again());
        assert!(ended.begin_again() && !ended.begin(), "the PC is shut down meanwhile");
        assert!(once.begin() && !once.begin_again());
        assert_eq!([again, ended, once].map(|one| one.after()), [After::Again, After::Nothing, After::Nothing]);
    }

    #[tokio::test(start_paused = true)]
    async fn what_begins_in_a_moment_has_as_good_as_begun() {
        let (ending, second) = (Ending::default(), Duration::from_secs(1));
        assert!(!ending.begins_within(second).await);
        let (begins, ()) = tokio::join!(ending.begins_within(second), async {
            tokio::time::advance(second / 2).await;
            ending.begin();
        });
        assert!(begins && ending.begins_within(second).await);
    }

    #[tokio::test]
    async fn it_begins_once() {
        let ending = Ending::default();
        assert!(!ending.has_begun());
        assert_eq!([ending.begin(), ending.begin()], [true, false]);
        assert!(ending.has_begun());
        ending.done();
        ending.has_ended().await;
    }
}
