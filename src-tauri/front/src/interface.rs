//! How the port is on which other programs ask, as whoever serves there says it.

use std::time::Duration;

use tokio::sync::watch;
use wakala_contract::InterfaceState;
use wakala_domain::port::PortChoice;

/// How long whoever chooses waits for what comes of it.
const SETTLES_WITHIN: Duration = Duration::from_secs(2);

/// How the port is, said by whoever serves there. Cheap to clone.
#[derive(Clone)]
pub struct Interface(watch::Sender<(PortChoice, InterfaceState)>);

impl Default for Interface {
    fn default() -> Self {
        Self(watch::Sender::new((PortChoice::default(), InterfaceState::Off)))
    }
}

impl Interface {
    /// How it is now, of what was wanted.
    pub fn set(&self, choice: &PortChoice, state: InterfaceState) {
        self.0.send_replace((choice.clone(), state));
    }

    /// How it is.
    #[must_use]
    pub fn state(&self) -> InterfaceState {
        self.0.borrow().1.clone()
    }

    /// Follows it.
    #[must_use]
    pub fn subscribe(&self) -> watch::Receiver<(PortChoice, InterfaceState)> {
        self.0.subscribe()
    }

    /// Returns when it stands for what is wanted, or is being tried.
    pub(crate) async fn settled(&self, choice: &PortChoice) {
        let mut follows = self.0.subscribe();
        let stands = follows.wait_for(|(of, state)| of == choice && *state != InterfaceState::Opening);
        // Where nobody serves it stays as it is: that is said then.
        let _ = tokio::time::timeout(SETTLES_WITHIN, stands).await;
    }
}
