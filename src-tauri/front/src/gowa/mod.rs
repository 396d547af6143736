//! What GOWA's clients read: its shapes of devices, messages and chats. Pure; how it is asked is said elsewhere.

mod device;
mod message;

pub use device::{device, state};
pub use message::{chat, contact, group, message};
