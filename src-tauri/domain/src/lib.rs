//! The pure rules of Wakala: no IO, no clock, no randomness, no async runtime.
//!
//! Everything here can be played through in a test, hours in milliseconds. Effects live in `engine`, persistence in
//! `store`, the WhatsApp wire in `whatsapp`.

pub mod address;
pub mod announce;
pub mod audit;
pub mod away;
pub mod backend;
pub mod delivery;
pub mod health;
pub mod history;
pub mod ids;
pub mod instance;
pub mod journal;
pub mod keys;
pub mod ladder;
pub mod lanes;
pub mod lifecycle;
pub mod messages;
pub mod people;
pub mod port;
pub mod proxy;
pub mod search;
pub mod settings;
pub mod time;
pub mod typed_number;
pub mod update;
pub mod webhooks;
