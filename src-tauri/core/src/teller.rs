//! What the program tells of itself, beside what there is to say about the numbers: it waits until the notifications take it, and is let
//! go where there are none.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use tokio::sync::{mpsc, watch};
use tokio::time::Instant;
use wakala_front::Choices;

use crate::manner::Manner;
use crate::notify::{Bulletin, cannot_be_shown, other_version, window_ended, window_hangs};
use crate::window::Trouble;

/// A front of another version asks again and again: its restart is offered once in this time.
const OFFERED_EVERY: Duration = Duration::from_secs(60);

/// Tells the operator what concerns the program. Cheap to clone.
#[derive(Clone)]
pub(crate) struct Teller {
    say: mpsc::Sender<Bulletin>,
    choices: watch::Receiver<Choices>,
    manner: Manner,
    offered: Arc<Mutex<Option<Instant>>>,
}

impl Teller {
    pub(crate) fn new(say: mpsc::Sender<Bulletin>, choices: watch::Receiver<Choices>, manner: Manner) -> Self {
        Self { say, choices, manner, offered: Arc::default() }
    }

    /// Says this; whether it will be.
    pub(crate) fn tell(&self, bulletin: Bulletin) -> bool {
        if self.manner == Manner::Service {
            return false;
        }
        let taken = self.say.try_send(bulletin).is_ok();
        if !taken {
            tracing::warn!("there is no room for another notification");
        }
        taken
    }

    /// Says what became of the window, without being asked.
    pub(crate) fn window(&self, trouble: Trouble) {
        let language = self.choices.borrow().language();
        match trouble {
            Trouble::Ended => self.tell(window_ended(language)),
            Trouble::Hangs => self.tell(window_hangs(language)),
            Trouble::NotShown => self.tell(cannot_be_shown(language)),
            Trouble::OtherVersion => self.other_version(),
        };
    }

    /// Somebody of another version was refused: Wakala was updated while it ran. Offers to restart it, once in a while; whether it does
    /// so now.
    pub(crate) fn other_version(&self) -> bool {
        let now = Instant::now();
        let mut offered = self.offered.lock().unwrap_or_else(PoisonError::into_inner);
        if offered.is_some_and(|before| now.duration_since(before) < OFFERED_EVERY) {
            return false;
        }
        let offers = self.tell(other_version(self.choices.borrow().language()));
        if offers {
            *offered = Some(now);
        }
        offers
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn teller(manner: Manner) -> (Teller, mpsc::Receiver<Bulletin>, watch::Sender<Choices>) {
        let ((say, said), choices) = (mpsc::channel(2), watch::Sender::new(Choices::default()));
        (Teller::new(say, choices.subscribe(), manner), said, choices)
    }

    #[tokio::test(start_paused = true)]
    async fn a_restart_is_offered_once_in_a_while_to_whoever_sees_it() {
        let (teller, mut said, _choices) = teller(Manner::Hidden);
        let mut offered = Vec::new();
        for seconds in [0, 1, 58, 1, 59] {
            tokio::time::advance(Duration::from_secs(seconds)).await;
            offered.push(teller.clone().other_version());
        }
        assert_eq!(offered, [true, false, false, true, false]);
        // Whoever has not read these two is offered no third one.
        tokio::time::advance(OFFERED_EVERY).await;
        assert!(!teller.other_version());
        said.recv().await.unwrap();
        assert!(teller.other_version(), "what found no room was not offered");
        let (service, mut said, _choices) = self::teller(Manner::Service);
        assert!(!service.other_version() && said.try_recv().is_err(), "nobody would see it");
    }
}
