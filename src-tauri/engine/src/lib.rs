//! The engine: one actor per instance, supervised; outbox and inbox; the port to WhatsApp.
//!
//! Knows no window, no SQL and no wire. Decisions are made by the pure machine in `domain`; this crate performs them.

mod actor;
pub mod clock;
mod delivery;
mod engine;
mod error;
mod feed;
mod inbound;
pub mod link;
mod outbox;
mod restoration;
mod sleep;
mod supervisor;

pub use engine::{Engine, EngineConfig, Sent, ShutdownReport, Subscription, Trigger};
pub use error::EngineError;
pub use feed::{EngineEvent, InstanceSnapshot};
pub use inbound::{CommitError, Inbound, Receipt, ReceiptWord};
pub use restoration::{Outcome, RestorationLine, RestorationReport};
