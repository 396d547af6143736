//! The life of an instance as a pure state machine: `step(state, input, now) -> effects`.
//!
//! It does no IO and reads no clock, so thousands of hours can be played in a test. The actor in `engine` performs the
//! effects and feeds what comes of them back.

mod badge;
mod client;
mod early;
mod effect;
mod epoch;
mod files;
mod input;
mod outcome;
mod pairing;
mod reason;
mod state;
mod step;
mod surroundings;
mod warnings;

pub use badge::Badge;
pub use effect::{Effect, Entry, EntryKind, Notice, SessionExpected, Turn};
pub use epoch::Epoch;
pub use input::{Command, Input, LinkEvent};
pub use reason::{FaultWhy, HoldWhy, ParkWhy, Reason, ReasonKind, RevokedWhy, Signal, Verdict, classify};
pub use state::{
    ClaimedVersion, ClientSlot, Connection, Expiry, Failure, Fate, Hold, Identity, Link, Offer, Persisted, Proof,
    State, Unseen,
};
pub use step::{next_deadline, restore, step};
pub use warnings::Warning;
