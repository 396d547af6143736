//! What every front asks and is shown: calls, views and the feed, answered from the engine and the store for a caller. Knows no
//! window, no HTTP and no SQL.

mod answering;
mod backend;
mod called_lately;
mod caller;
mod chat_names;
mod choices;
mod chosen;
mod core;
pub mod evolution;
mod feed;
mod feed_keeper;
mod files;
pub mod gowa;
mod handler;
mod interface;
mod named;
mod on_whatsapp;
mod own;
mod pairing;
mod questions;
mod reach;
mod refusal;
#[cfg(test)]
mod spoilt;
mod telling;
#[cfg(test)]
mod testing;
mod vcard;
mod views;
mod voice;
pub mod waha;
mod webhooks;
mod window;

pub use backend::{BackendGoes, BackendLink, BackendTried, BackendTry};
pub use caller::{Caller, scope_of};
pub use chat_names::{BadChat, chat_address, jid};
pub use choices::{Choices, ChoicesKeeper, Pause, Paused};
pub use core::{Core, Program};
pub use feed::{FEED_ROOM, FeedSink, follow};
pub use feed_keeper::{FeedKeeper, Wish};
pub use files::ServedFile;
pub use interface::Interface;
pub use named::{NamedChat, NamedEvent, NamedEvents, NamedMessage, NamedWhat, Whose};
pub use on_whatsapp::NotAsked;
pub use pairing::ShownQr;
pub use telling::ToTell;
pub use views::{DrawnPicture, Picture};
pub use wakala_domain::keys::{Scope, Scopes};
pub use wakala_engine::{EngineEvent, InstanceSnapshot, KeyRefused};
pub use webhooks::{Tried, WebhookState, WebhookTry, Webhooks};
pub use window::{Attached, Raised, WindowLink, WindowSeen};
