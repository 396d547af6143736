//! The engine: one actor per instance, supervised; outbox and inbox; the port to WhatsApp.
//!
//! Knows no window, no SQL and no wire. Decisions are made by the pure machine in `domain`; this crate performs them.

mod actor;
mod admission;
mod arrivals;
mod audit;
pub mod clock;
mod delivery;
mod engine;
mod error;
mod failures;
mod feed;
mod groups;
mod guard;
mod handle;
mod inbound;
mod keeper;
mod kept_up;
pub mod link;
mod open_files;
mod opening;
mod outbox;
mod process;
mod read_here;
mod receipt;
mod reconcile;
mod refusals;
mod repeats;
mod restoration;
mod sending;
mod service;
pub mod sessions;
mod subject;
mod supervisor;
mod surroundings;
mod unanswered;
mod wake;

pub use actor::Mismatch;
pub use admission::{Admission, Permit};
pub use engine::{Engine, EngineConfig, ShutdownReport, Subscription, Variables, no_variables};
pub use error::{EngineError, NotKept};
pub use feed::{EngineEvent, InstanceSnapshot};
pub use inbound::{CommitError, Inbound};
pub use open_files::raise_open_files;
pub use process::ProcessFigures;
pub use receipt::{Receipt, ReceiptWord};
pub use reconcile::{Finding, SyncReport, SyncRequest};
pub use restoration::{Outcome, RestorationLine, RestorationReport};
pub use sending::{CallerKey, Posting, Sending, Sent};
pub use service::{InstanceHealth, Order, OrderLine, Problem, ServiceHealth};
pub use subject::Subject;
pub use wakala_domain::audit::{CallerKind, CallerName, Trigger};
pub use wakala_store::{AskedOfUs, ReadHere, RepeatRequest};
