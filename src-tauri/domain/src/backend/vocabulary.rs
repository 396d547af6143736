//! How the state of an instance is called by the three guides that backends follow.

use serde::{Deserialize, Serialize};

use crate::lifecycle::{Badge, Connection, ParkWhy, State};

/// Whose words a backend is told.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "contract", derive(ts_rs::TS, schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Vocabulary {
    /// Those of the instance guide: `connecting`, `connected`, `disconnected`, `error`.
    #[default]
    Instance,
    /// Those of the reconnect guide: `connected`, `reconnecting`, `qr_pending`, `disconnected`.
    Reconnect,
    /// Those of the lifecycle plan: `connecting`, `needs_qr`, `ready`, `disconnected`, `error`.
    Lifecycle,
}

impl Vocabulary {
    /// All of them.
    pub const ALL: [Vocabulary; 3] = [Vocabulary::Instance, Vocabulary::Reconnect, Vocabulary::Lifecycle];

    /// Its word.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Vocabulary::Instance => "instance",
            Vocabulary::Reconnect => "reconnect",
            Vocabulary::Lifecycle => "lifecycle",
        }
    }

    /// The vocabulary of a word.
    #[must_use]
    pub fn named(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|one| one.as_str() == word)
    }

    /// What an instance in this state is called.
    #[must_use]
    pub fn word(self, state: &State) -> &'static str {
        let badge = state.badge();
        match self {
            Vocabulary::Instance => match badge {
                Badge::Stopped => "disconnected",
                Badge::Connecting | Badge::ScanQr | Badge::CodeExpired | Badge::Reconnecting | Badge::Waiting => {
                    "connecting"
                }
                Badge::Online => "connected",
                Badge::NeedsYou | Badge::Error => "error",
            },
            Vocabulary::Reconnect => match badge {
                // One that was never online has nothing to come back to.
                Badge::Connecting if !state.link.has_session() => "disconnected",
                Badge::Connecting | Badge::Reconnecting | Badge::Waiting => "reconnecting",
                Badge::ScanQr | Badge::CodeExpired => "qr_pending",
                Badge::Online => "connected",
                Badge::Stopped | Badge::NeedsYou | Badge::Error => "disconnected",
            },
            Vocabulary::Lifecycle => match badge {
                Badge::Stopped | Badge::Waiting => "disconnected",
                Badge::Connecting | Badge::Reconnecting => "connecting",
                Badge::ScanQr | Badge::CodeExpired => "needs_qr",
                Badge::Online => "ready",
                Badge::NeedsYou if needs_scan(&state.connection) => "needs_qr",
                Badge::NeedsYou | Badge::Error => "error",
            },
        }
    }

    /// What an instance is called that is not here any more.
    #[must_use]
    pub fn gone(self) -> &'static str {
        "disconnected"
    }
}

/// Whether what a person has to do ends with a scan.
fn needs_scan(connection: &Connection) -> bool {
    match connection {
        Connection::Parked { why } => match why {
            ParkWhy::Locked | ParkWhy::AccountType => true,
            ParkWhy::Banned | ParkWhy::Replaced | ParkWhy::Outdated | ParkWhy::UnknownFailure | ParkWhy::Fault(_) => {
                false
            }
        },
        // It waits for a passkey.
        Connection::Offline
        | Connection::Connecting { .. }
        | Connection::Syncing { .. }
        | Connection::Online { .. }
        | Connection::Degraded { .. }
        | Connection::Backoff { .. }
        | Connection::Holding { .. } => true,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::instance::Wanted;
    use crate::lifecycle::{FaultWhy, HoldWhy, Link, Offer};
    use crate::time::Wall;

    fn state(change: impl FnOnce(&mut State)) -> State {
        let mut state = State::new(Wanted::Running);
        change(&mut state);
        state
    }

    /// The table of the design, line by line.
    #[test]
    fn each_guide_has_its_word_for_each_badge() {
        let parked = |why: ParkWhy| state(|s| s.connection = Connection::Parked { why });
        let online = |s: &mut State| s.connection = Connection::Online { since: Wall(1) };
        let qr = Offer::Qr { text: "2@x".into(), number: 1, shown: Wall(1), until: Wall(9) };
        let lines = [
            (State::new(Wanted::Stopped), Badge::Stopped, ["disconnected", "disconnected", "disconnected"]),
            (state(|_| {}), Badge::Connecting, ["connecting", "disconnected", "connecting"]),
            (state(|s| s.link = Link::Linked), Badge::Connecting, ["connecting", "reconnecting", "connecting"]),
            (state(|s| s.offer = qr), Badge::ScanQr, ["connecting", "qr_pending", "needs_qr"]),
            (state(|s| s.offer = Offer::Expired), Badge::CodeExpired, ["connecting", "qr_pending", "needs_qr"]),
            (state(online), Badge::Online, ["connected", "connected", "ready"]),
            (state(|s| s.was_online = true), Badge::Reconnecting, ["connecting", "reconnecting", "connecting"]),
            (
                state(|s| s.connection = Connection::Holding { until: Wall(9), why: HoldWhy::SlowRetry }),
                Badge::Waiting,
                ["connecting", "reconnecting", "disconnected"],
            ),
            (parked(ParkWhy::Locked), Badge::NeedsYou, ["error", "disconnected", "needs_qr"]),
            (parked(ParkWhy::AccountType), Badge::NeedsYou, ["error", "disconnected", "needs_qr"]),
            (
                state(|s| s.offer = Offer::Passkey { code: None, since: Wall(1) }),
                Badge::NeedsYou,
                ["error", "disconnected", "needs_qr"],
            ),
            (parked(ParkWhy::Banned), Badge::NeedsYou, ["error", "disconnected", "error"]),
            (parked(ParkWhy::Replaced), Badge::NeedsYou, ["error", "disconnected", "error"]),
            (parked(ParkWhy::Outdated), Badge::NeedsYou, ["error", "disconnected", "error"]),
            (parked(ParkWhy::UnknownFailure), Badge::NeedsYou, ["error", "disconnected", "error"]),
            (parked(ParkWhy::Fault(FaultWhy::DiskFull)), Badge::Error, ["error", "disconnected", "error"]),
        ];
        for (state, badge, words) in lines {
            assert_eq!((state.badge(), Vocabulary::ALL.map(|one| one.word(&state))), (badge, words));
        }
    }

    #[test]
    fn a_vocabulary_is_kept_by_its_word() {
        for one in Vocabulary::ALL {
            assert_eq!(Vocabulary::named(one.as_str()), Some(one));
            assert_eq!(serde_json::to_value(one).unwrap(), one.as_str());
        }
        assert_eq!(Vocabulary::named("waha"), None);
    }
}
