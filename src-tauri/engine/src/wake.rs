//! What calls the sender of an instance to look for work: told by whoever queued something, opened a lane or heard an answer.
//!
//! A busy number has a reason to look with each message and each answer, and mostly nothing to find: a look is a turn of the
//! database's one writer. So it is said what happened, and the sender knows whether that can have made work for it.

use std::collections::HashSet;
use std::sync::{Mutex, PoisonError};

use tokio::sync::Notify;
use wakala_domain::ids::ChatId;

/// Chats that are told apart; beyond, anything may have happened.
const CHATS: usize = 64;

/// Calls the sender of one instance.
#[derive(Debug, Default)]
pub(crate) struct Wake {
    notify: Notify,
    calls: Mutex<Calls>,
}

/// What happened since the sender was last called.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Calls {
    /// Something that may have made work in any lane.
    pub anything: bool,
    /// WhatsApp answered something that was on its way.
    pub answered: bool,
    /// Something was queued at the end of these lanes; at most [`CHATS`].
    pub queued: HashSet<ChatId>,
}

impl Wake {
    /// Something was queued in this chat's lane.
    pub(crate) fn queued(&self, chat: ChatId) {
        self.call(|calls| {
            if calls.queued.len() < CHATS {
                calls.queued.insert(chat);
            } else {
                calls.anything = true;
            }
        });
    }

    /// WhatsApp took something.
    pub(crate) fn answered(&self) {
        self.call(|calls| calls.answered = true);
    }

    /// Lanes were opened or closed, or came to be other than they were.
    pub(crate) fn anything(&self) {
        self.call(|calls| calls.anything = true);
    }

    /// Waits for a call and says all that happened since the last. Cancel safe: a call that is not heard stands.
    pub(crate) async fn called(&self) -> Calls {
        self.notify.notified().await;
        std::mem::take(&mut *self.calls.lock().unwrap_or_else(PoisonError::into_inner))
    }

    fn call(&self, note: impl FnOnce(&mut Calls)) {
        note(&mut self.calls.lock().unwrap_or_else(PoisonError::into_inner));
        self.notify.notify_one();
    }
}

#[cfg(test)]
mod tests {
    use futures::FutureExt as _;

    use super::*;

    #[test]
    fn a_call_says_all_that_happened_since_the_last() {
        let wake = Wake::default();
        assert_eq!(wake.called().now_or_never(), None, "nothing happened");
        wake.queued(ChatId(1));
        wake.queued(ChatId(1));
        wake.queued(ChatId(2));
        wake.answered();
        let calls = wake.called().now_or_never().unwrap();
        assert_eq!(calls, Calls { anything: false, answered: true, queued: [ChatId(1), ChatId(2)].into() });
        assert_eq!(wake.called().now_or_never(), None, "all of it was said");
    }

    #[test]
    fn more_chats_than_are_told_apart_are_anything() {
        let wake = Wake::default();
        (0..1_000).for_each(|n| wake.queued(ChatId(n)));
        let calls = wake.called().now_or_never().unwrap();
        assert!(calls.anything);
        assert_eq!(calls.queued.len(), CHATS);
    }
}
