//! What is on the socket and was not answered: noticed by a monotonic deadline, whatever else happens meanwhile.

use std::collections::{HashMap, HashSet};
use std::time::Duration;

use tokio::time::Instant;
use wakala_domain::ids::{ChatId, QueueId};

/// Looks within one timeout: an answer is found overdue a quarter of it too late at most.
const LOOKS: u32 = 4;

/// Since when each item on the socket is known to be there. Holds no more than what is on the socket.
pub(crate) struct Unanswered {
    timeout: Duration,
    next_look: Instant,
    /// By item and try: one that is sent again begins anew.
    since: HashMap<(QueueId, u32), Instant>,
}

impl Unanswered {
    /// For answers that may take so many milliseconds.
    pub(crate) fn new(timeout_ms: u64) -> Self {
        let timeout = Duration::from_millis(timeout_ms);
        Self { timeout, next_look: Instant::now() + timeout / LOOKS, since: HashMap::new() }
    }

    /// When to look next.
    pub(crate) fn next_look(&self) -> Instant {
        self.next_look
    }

    /// Takes a look at what is on its way (item, try, chat), and says whose answers are overdue. What is in the sender's hands (`held`) has
    /// its own time limit; what else is of the same chat has not.
    pub(crate) fn overdue(&mut self, sending: &[(QueueId, u32, ChatId)], held: &[QueueId]) -> Vec<Overdue> {
        let now = Instant::now();
        self.next_look = now + self.timeout / LOOKS;
        let held: HashSet<&QueueId> = held.iter().collect();
        let (in_hand, written): (Vec<&(QueueId, u32, ChatId)>, Vec<_>) =
            sending.iter().partition(|(id, ..)| held.contains(id));
        let served: HashSet<ChatId> = in_hand.into_iter().map(|(.., chat)| *chat).collect();
        let known = std::mem::take(&mut self.since);
        let mut overdue = Vec::new();
        for (item, attempt, chat) in written.into_iter().copied() {
            let since = known.get(&(item, attempt)).copied().unwrap_or(now);
            if now.duration_since(since) >= self.timeout {
                overdue.push(Overdue { item, chat, is_served: served.contains(&chat) });
            } else {
                self.since.insert((item, attempt), since);
            }
        }
        overdue
    }
}

/// What was written and never answered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Overdue {
    pub item: QueueId,
    pub chat: ChatId,
    /// More of its chat is in the sender's hands: its lane must not be closed.
    pub is_served: bool,
}

#[cfg(test)]
mod tests {
    use super::*;

    const CHAT: ChatId = ChatId(1);

    #[tokio::test(start_paused = true)]
    async fn an_answer_is_overdue_after_its_time_however_often_somebody_looks() {
        let mut unanswered = Unanswered::new(60_000);
        let started = Instant::now();
        let overdue = loop {
            tokio::time::sleep_until(unanswered.next_look()).await;
            // The second item is answered and replaced all the time: a busy number.
            let at = i64::try_from(started.elapsed().as_millis()).unwrap();
            let overdue = unanswered.overdue(&[(QueueId(1), 1, CHAT), (QueueId(1_000 + at), 1, CHAT)], &[]);
            if !overdue.is_empty() {
                break overdue;
            }
        };
        assert_eq!(overdue, [Overdue { item: QueueId(1), chat: CHAT, is_served: false }]);
        assert!((60..=90).contains(&started.elapsed().as_secs()), "{:?}", started.elapsed());
    }

    #[tokio::test(start_paused = true)]
    async fn what_is_in_hand_and_a_new_try_begin_anew() {
        let mut unanswered = Unanswered::new(60_000);
        assert!(unanswered.overdue(&[(QueueId(1), 1, CHAT)], &[]).is_empty());
        tokio::time::advance(Duration::from_secs(61)).await;
        assert!(unanswered.overdue(&[(QueueId(1), 1, CHAT)], &[QueueId(1)]).is_empty(), "being written");
        assert!(unanswered.overdue(&[(QueueId(1), 1, CHAT)], &[]).is_empty(), "written just now");
        tokio::time::advance(Duration::from_secs(61)).await;
        assert!(unanswered.overdue(&[(QueueId(1), 2, CHAT)], &[]).is_empty(), "another try");
    }

    /// A program may keep a chat busy for hours.
    #[tokio::test(start_paused = true)]
    async fn what_comes_behind_it_in_its_chat_does_not_hide_it() {
        let mut unanswered = Unanswered::new(60_000);
        let started = Instant::now();
        let overdue = loop {
            tokio::time::sleep_until(unanswered.next_look()).await;
            let next = QueueId(1_000 + i64::try_from(started.elapsed().as_millis()).unwrap());
            let overdue = unanswered.overdue(&[(QueueId(1), 1, CHAT), (next, 1, CHAT)], &[next]);
            if !overdue.is_empty() {
                break overdue;
            }
        };
        assert_eq!(overdue, [Overdue { item: QueueId(1), chat: CHAT, is_served: true }]);
        assert!((60..=90).contains(&started.elapsed().as_secs()), "{:?}", started.elapsed());
    }
}
