//! What Evolution's clients read: its shapes of instances, messages and chats. Pure; how it is asked is said elsewhere.

mod instance;
mod message;

pub use instance::{INTEGRATION, VERSION, instance, state};
pub use message::{Key, Written, chat, contact, group, message, said_of};
