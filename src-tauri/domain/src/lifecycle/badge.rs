//! The one word that is shown; derived from the axes, never stored.

use serde::{Deserialize, Serialize};

use crate::instance::Wanted;

use super::reason::ParkWhy;
use super::state::{Connection, Offer, State};

/// The badge of an instance.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "contract", derive(ts_rs::TS, schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Badge {
    /// Wanted stopped.
    Stopped,
    /// First connect, or starting with the app.
    Connecting,
    /// A code is live.
    ScanQr,
    /// The codes were used up.
    CodeExpired,
    /// Socket open, login done, round trip proven.
    Online,
    /// Was online; tries go on.
    Reconnecting,
    /// Held until a known time.
    Waiting,
    /// Only a person can solve it.
    NeedsYou,
    /// A fault on this PC.
    Error,
}

impl Badge {
    /// How much it asks for attention: the tray shows the badge with the highest rank.
    #[must_use]
    pub fn severity(self) -> u8 {
        match self {
            Badge::Stopped => 0,
            Badge::Online => 1,
            Badge::Connecting => 2,
            Badge::Reconnecting => 3,
            Badge::Waiting => 4,
            Badge::CodeExpired => 5,
            Badge::ScanQr => 6,
            Badge::NeedsYou => 7,
            Badge::Error => 8,
        }
    }
}

impl State {
    /// Which try runs now or comes next, from 1: one number for whoever is told of it.
    #[must_use]
    pub fn current_try(&self) -> u32 {
        self.attempt.saturating_add(1)
    }

    /// The badge by which notices go: a number that is online has a fault all the same as long as its file can't be written.
    #[must_use]
    pub fn told_badge(&self) -> Badge {
        match self.badge() {
            Badge::Online if self.file_fault.is_some() => Badge::Error,
            badge => badge,
        }
    }

    /// The badge of this state.
    #[must_use]
    pub fn badge(&self) -> Badge {
        if self.wanted == Wanted::Stopped {
            return Badge::Stopped;
        }
        match (&self.connection, &self.offer) {
            (Connection::Parked { why: ParkWhy::Fault(_) }, _) => Badge::Error,
            (Connection::Parked { .. }, _) => Badge::NeedsYou,
            (Connection::Holding { .. }, _) => Badge::Waiting,
            (Connection::Online { .. }, _) => Badge::Online,
            (_, Offer::Expired) => Badge::CodeExpired,
            (_, Offer::Passkey { .. }) => Badge::NeedsYou,
            (_, Offer::Qr { .. } | Offer::Code { .. }) => Badge::ScanQr,
            (
                Connection::Offline
                | Connection::Connecting { .. }
                | Connection::Syncing { .. }
                | Connection::Degraded { .. }
                | Connection::Backoff { .. },
                Offer::None | Offer::Requested | Offer::Finishing { .. },
            ) => {
                if self.was_online {
                    Badge::Reconnecting
                } else {
                    Badge::Connecting
                }
            }
        }
    }
}
