//! The notifications that are on the desktop now, and what each is about.

use std::collections::BTreeMap;

use tokio::sync::oneshot;
use tokio::task::{JoinError, JoinSet};

use super::bubble::{self, Answer};
use super::bulletin::Bulletin;

/// The notifications that are shown; `A` is what one may be about.
pub(super) struct Bubbles<A> {
    pub(super) shown: BTreeMap<u64, Shown<A>>,
    waiting: JoinSet<Ended<A>>,
    pub(super) last: u64,
    most: usize,
}

pub(super) struct Shown<A> {
    pub(super) about: Vec<A>,
    pub(super) withdraw: oneshot::Sender<()>,
}

/// Which one ended, what it had been about, and how it was clicked.
pub(super) type Ended<A> = (u64, Vec<A>, Option<Answer>);

/// One that was clicked.
#[derive(Debug, PartialEq)]
pub(super) struct Answered<A> {
    pub(super) answer: Answer,
    /// What it was about when it was shown.
    pub(super) about: Vec<A>,
    /// What of that was not over yet.
    pub(super) still: Vec<A>,
}

impl<A: Clone + Send + Sync + 'static> Bubbles<A> {
    /// None yet. When there are more than `most`, the oldest is withdrawn.
    pub(super) fn new(most: usize) -> Self {
        Self { shown: BTreeMap::new(), waiting: JoinSet::new(), last: 0, most }
    }

    /// Whether as many as may be shown at once find room: what is shown without it would be told nobody.
    pub(super) fn has_room(&self) -> bool {
        self.waiting.len() <= self.most
    }

    /// Shows one.
    pub(super) fn show(&mut self, bulletin: Bulletin<A>) {
        if self.waiting.len() >= 2 * self.most {
            tracing::warn!("the desktop takes no notifications");
            return;
        }
        while self.shown.len() >= self.most && self.shown.pop_first().is_some() {}
        self.last += 1;
        let number = self.last;
        let (withdraw, withdrawn) = oneshot::channel();
        self.shown.insert(number, Shown { about: bulletin.about.clone(), withdraw });
        self.waiting.spawn(async move {
            let answer = bubble::show(&bulletin, withdrawn).await.unwrap_or_else(|error| {
                tracing::warn!(%error, "the desktop did not show a notification");
                None
            });
            (number, bulletin.about, answer)
        });
    }

    /// What is shown, oldest first.
    pub(super) fn about(&self) -> impl Iterator<Item = &A> {
        self.shown.values().flat_map(|one| &one.about)
    }

    /// The same, to be changed.
    pub(super) fn about_mut(&mut self) -> impl Iterator<Item = &mut A> {
        self.shown.values_mut().flat_map(|one| &mut one.about)
    }

    /// Takes out what is over; a notification about nothing any more is closed. Says whether something was.
    pub(super) fn withdraw(&mut self, over: impl Fn(&A) -> bool) -> bool {
        let mut any = false;
        let closed = self.shown.extract_if(.., |_, one| {
            let before = one.about.len();
            one.about.retain(|about| !over(about));
            any |= one.about.len() < before;
            before > 0 && one.about.is_empty()
        });
        for (_, one) in closed {
            // The task that waits for it may have ended in this moment.
            let _ = one.withdraw.send(());
        }
        any
    }

    /// Waits until one is shown no more; `None` while there is none. Cancel safe.
    pub(super) async fn next_ended(&mut self) -> Option<Result<Ended<A>, JoinError>> {
        self.waiting.join_next().await
    }

    /// What became of one that is not shown any more: how it was clicked.
    pub(super) fn ended(&mut self, ended: Result<Ended<A>, JoinError>) -> Option<Answered<A>> {
        let (number, about, answer) =
            ended.inspect_err(|error| tracing::warn!(%error, "waiting for a notification failed")).ok()?;
        let still = self.shown.remove(&number).map(|shown| shown.about).unwrap_or_default();
        Some(Answered { answer: answer?, about, still })
    }
}

#[cfg(test)]
mod tests {
    use wakala_words::Language;

    use super::super::bulletin::stays_in_tray;
    use super::*;

    #[tokio::test]
    async fn what_the_desktop_does_not_take_is_not_gathered() {
        let mut bubbles = Bubbles::new(4);
        for _ in 0..100 {
            bubbles.show(stays_in_tray(Language::En));
        }
        assert_eq!((bubbles.shown.len(), bubbles.waiting.len()), (4, 8));
    }

    #[tokio::test]
    async fn there_is_room_for_as_many_as_may_be_shown_at_once() {
        let mut bubbles = Bubbles::new(4);
        for _ in 0..4 {
            assert!(bubbles.has_room());
            bubbles.show(stays_in_tray(Language::En));
        }
        assert!(bubbles.has_room());
        bubbles.show(stays_in_tray(Language::En));
        assert!(!bubbles.has_room());
    }
}
