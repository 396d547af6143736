//! The connections there are. Where there is room for no more, the one that asked for nothing for the longest time makes it: whoever
//! opens a thousand of them and says nothing keeps nobody out.

use std::collections::VecDeque;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use tokio::task::AbortHandle;

/// What a connection is being answered.
#[derive(Clone, Default)]
pub(crate) struct Busy(Arc<AtomicUsize>);

/// Something that is being answered, until it is dropped.
pub(crate) struct Answer(Busy);

impl Busy {
    pub(crate) fn begin(&self) -> Answer {
        self.0.fetch_add(1, Ordering::AcqRel);
        Answer(self.clone())
    }

    fn is_idle(&self) -> bool {
        self.0.load(Ordering::Acquire) == 0
    }
}

impl Drop for Answer {
    fn drop(&mut self) {
        self.0.0.fetch_sub(1, Ordering::AcqRel);
    }
}

/// The connections there are, oldest first.
pub(crate) struct Guests {
    most: usize,
    seated: VecDeque<(Busy, AbortHandle)>,
}

impl Guests {
    pub(crate) fn new(most: usize) -> Self {
        Self { most, seated: VecDeque::new() }
    }

    /// Makes room for one more; says whether there is any.
    pub(crate) fn make_room(&mut self) -> bool {
        self.seated.retain(|(_, guest)| !guest.is_finished());
        if self.seated.len() < self.most {
            return true;
        }
        let idle = self.seated.iter().position(|(busy, _)| busy.is_idle());
        let Some((_, guest)) = idle.and_then(|idle| self.seated.remove(idle)) else { return false };
        guest.abort();
        true
    }

    pub(crate) fn seat(&mut self, busy: Busy, guest: AbortHandle) {
        self.seated.push_back((busy, guest));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn who_is_being_answered_stays_and_the_oldest_of_the_others_goes() {
        let mut guests = Guests::new(2);
        let guest = || tokio::spawn(std::future::pending::<()>());
        let (answered, quiet) = (guest(), guest());
        let busy = Busy::default();
        let answer = busy.begin();
        guests.seat(busy, answered.abort_handle());
        assert!(guests.make_room());
        guests.seat(Busy::default(), quiet.abort_handle());
        assert!(guests.make_room());
        assert!(quiet.await.unwrap_err().is_cancelled());
        let talking = Busy::default();
        let talk = talking.begin();
        guests.seat(talking, guest().abort_handle());
        assert!(!guests.make_room(), "both are being answered");
        drop(answer);
        assert!(guests.make_room());
        assert!(answered.await.unwrap_err().is_cancelled());
        drop(talk);
    }
}
