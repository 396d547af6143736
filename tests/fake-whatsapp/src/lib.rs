//! The practice network: a loopback WhatsApp server with simulated phones, for tests, for training, for trying the app
//! without a phone.
//!
//! An unmodified WhatsApp library can't tell it from the real thing. It verifies what the real server verifies, and keeps
//! its own ledger of what it took and what was acknowledged.

mod admin;
mod app_state;
#[cfg(test)]
mod bad_input;
mod blocks;
mod calls;
mod communities;
mod connection;
mod content;
mod control;
mod delivery;
mod door;
mod faults;
mod groups;
mod invites;
mod iq;
mod keys;
mod ledger;
mod letter;
mod login;
mod media;
mod mex;
mod network;
mod newsletters;
mod noise;
mod pair_code;
mod pairing;
mod phone;
mod pictures;
mod presence;
mod rules;
mod shared;
mod signal;
mod stanza;
mod stanza_json;
mod tokens;
mod world;

pub use content::{Content, Dress, File, PhoneFile, PhoneMessage};
pub use control::{Control, serve};
pub use faults::{Fault, LoginFault};
pub use ledger::{AcceptedMessage, Handshakes, Happening, Ledger, Refusal};
pub use letter::Letter;
pub use media::{MediaCall, MediaDone, MediaPaths, MediaRule, MediaThen, StoredMedia};
pub use network::{Config, GroupChange, NetworkError, Phone, PracticeNetwork, Typing};
pub use pairing::{AccountType, ScanError};
pub use phone::{InboxText, Past, PastChat, PastMessage};
pub use rules::{Rule, RuleFor, Then, Which};
pub use shared::{ChatAction, SharedEntry};
pub use signal::Sessions;
pub use stanza_json::Stanza;
