//! The real `Link`: the only importer of the WhatsApp library and its crates.
//!
//! The library's own reconnecting is switched off: it supervises nothing here. One run of a client is one attempt; when it
//! ends, the engine's machine decides what follows.

mod addresses;
mod cards;
mod carrying;
mod change;
mod check;
mod choices;
mod content;
mod desktop_proxy;
mod dial;
mod events;
mod failure;
mod files;
mod frame;
mod happened;
mod history;
mod inbound;
mod keys_alone;
mod kind;
mod life;
mod link;
mod looked_up_later;
mod making;
mod media;
mod newsletters;
mod on_the_way;
mod outbound;
mod people;
mod place;
mod presence;
mod proxy;
mod reach;
mod read_on_phone;
mod reading;
mod repeats;
mod said_again;
mod said_once;
mod seal;
mod sent;
mod server;
mod session;
mod settling;
mod short;
mod status_posts;
mod strange_seals;
mod translate;
mod transport;
mod trust;
mod unshown;
mod uploading;
mod version;
mod votes;
mod way;
mod way_out;
mod web;
mod while_away;

pub use check::{ServerCheck, check_server};
pub use desktop_proxy::{DesktopProxies, NoAnswer};
pub use dial::{Stream, Wire};
pub use files::SessionFiles;
pub use link::{WhatsAppConfig, WhatsAppLinks};
pub use reach::{Reached, Unreached, reach};
pub use server::{LoopbackUrl, LoopbackUrlError, Server};
pub use way_out::{NoWay, WayOut};
