//! What was sent lately, for a device that could not read it and asks again at once: the library answers with what it kept. It would
//! wait for the disk with each message; but the text stands in the outbox before it is sent, and whoever asks after the program has
//! ended, or later than this reaches back, is answered from there.

use std::collections::VecDeque;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use tokio::time::Instant;

/// Messages that are kept.
const KEPT: usize = 256;
/// What they may weigh together, in bytes.
const WEIGHT: usize = 256 << 10;
/// How long one is kept: whoever asks later is answered from the outbox.
const REACH: Duration = Duration::from_secs(3600);

/// The newest messages of one client as they went out.
#[derive(Default)]
pub(crate) struct SentLately(Mutex<Kept>);

#[derive(Default)]
struct Kept {
    messages: VecDeque<Sent>,
    weight: usize,
}

struct Sent {
    chat: String,
    id: String,
    wire: Vec<u8>,
    since: Instant,
}

impl Kept {
    /// What is too old goes, and of the rest the oldest until it is not too many.
    fn make_room(&mut self) {
        while let Some(oldest) = self.messages.front()
            && (self.messages.len() > KEPT || self.weight > WEIGHT || oldest.since.elapsed() >= REACH)
        {
            self.weight -= oldest.wire.len();
            self.messages.pop_front();
        }
    }
}

impl SentLately {
    /// Keeps a message; the oldest make room.
    pub(crate) fn keep(&self, chat: &str, id: &str, wire: &[u8]) {
        let sent = Sent { chat: chat.to_owned(), id: id.to_owned(), wire: wire.to_vec(), since: Instant::now() };
        self.with(|kept| {
            kept.weight += wire.len();
            kept.messages.push_back(sent);
            kept.make_room();
        });
    }

    /// What is too old goes, also where nothing more is sent.
    pub(crate) fn forget_old(&self) {
        self.with(Kept::make_room);
    }

    /// Hands a message out, and forgets it.
    pub(crate) fn take(&self, chat: &str, id: &str) -> Option<Vec<u8>> {
        self.with(|kept| {
            kept.make_room();
            let place = kept.messages.iter().rposition(|sent| sent.id == id && sent.chat == chat)?;
            let sent = kept.messages.remove(place)?;
            kept.weight -= sent.wire.len();
            Some(sent.wire)
        })
    }

    fn with<R>(&self, look: impl FnOnce(&mut Kept) -> R) -> R {
        look(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_newest_is_handed_out_once() {
        let sent = SentLately::default();
        sent.keep("neema", "A", b"one");
        sent.keep("juma", "A", b"two");
        assert_eq!(sent.take("neema", "B"), None);
        assert_eq!(sent.take("neema", "A").as_deref(), Some(&b"one"[..]));
        assert_eq!(sent.take("neema", "A"), None);
        assert_eq!(sent.take("juma", "A").as_deref(), Some(&b"two"[..]));
    }

    #[test]
    fn there_is_room_for_so_many_and_so_much() {
        let sent = SentLately::default();
        for n in 0..=KEPT {
            sent.keep("neema", &n.to_string(), b"m");
        }
        assert_eq!(sent.take("neema", "0"), None);
        assert!(sent.take("neema", "1").is_some());
        sent.keep("neema", "half", &vec![0; WEIGHT / 2]);
        sent.keep("neema", "more", &vec![0; WEIGHT / 2 + 1]);
        assert_eq!(sent.take("neema", "half"), None);
        assert!(sent.take("neema", "more").is_some());
        sent.keep("neema", "too much", &vec![0; WEIGHT + 1]);
        assert_eq!(sent.take("neema", "too much"), None);
        assert_eq!(sent.with(|kept| (kept.weight, kept.messages.len())), (0, 0));
    }

    #[tokio::test(start_paused = true)]
    async fn what_is_an_hour_old_is_forgotten_whether_or_not_more_is_sent() {
        let sent = SentLately::default();
        sent.keep("neema", "old", b"one");
        tokio::time::advance(REACH / 2).await;
        sent.keep("neema", "new", b"two");
        tokio::time::advance(REACH / 2).await;
        assert_eq!(sent.take("neema", "old"), None);
        assert!(sent.take("neema", "new").is_some());
        sent.keep("neema", "last", b"three");
        tokio::time::advance(REACH).await;
        sent.forget_old();
        assert_eq!(sent.with(|kept| (kept.weight, kept.messages.len())), (0, 0));
    }
}
