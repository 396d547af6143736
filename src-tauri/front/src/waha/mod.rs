//! What WAHA's clients read: its names of chats and messages, and its shapes of sessions, messages and events. Pure; how it is asked and who
//! is told is said elsewhere.

mod event;
mod message;
mod names;
mod session;
#[cfg(test)]
mod tests;

pub use event::{Envelope, EventKind, status_payload};
pub use message::{Dress, chat, message};
pub use names::{BadName, MessageName, chat_name, message_name, person_name};
pub use session::{ENGINE, TIER, VERSION, me, session, status};
