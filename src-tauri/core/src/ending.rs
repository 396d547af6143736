//! Whether the program is ending.

use tokio::sync::watch;

/// Whether the program is ending, and whether it has ended. Cheap to clone.
#[derive(Clone, Default)]
pub(crate) struct Ending(watch::Sender<Stage>);

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
    /// Begins the end; false when it had begun.
    pub(crate) fn begin(&self) -> bool {
        self.0.send_if_modified(|stage| {
            let running = *stage == Stage::Running;
            if running {
                *stage = Stage::Begun;
            }
            running
        })
    }

    /// It has ended.
    pub(crate) fn done(&self) {
        self.0.send_replace(Stage::Done);
    }

    /// Whether the end has begun.
    pub(crate) fn has_begun(&self) -> bool {
        *self.0.borrow() != Stage::Running
    }

    /// Returns when it has ended.
    pub(crate) async fn has_ended(&self) {
        // The sender is ours: it does not go away meanwhile.
        let _ = self.0.subscribe().wait_for(|stage| *stage == Stage::Done).await;
    }

    /// Follows how far the end has come.
    pub(crate) fn subscribe(&self) -> watch::Receiver<Stage> {
        self.0.subscribe()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

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
