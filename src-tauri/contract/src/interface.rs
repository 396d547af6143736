//! The port on which other programs ask: whether it is there, and where.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use ts_rs::TS;
use wakala_domain::port::ORIGINS_LIMIT;

/// Whether other programs may ask, and where.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SetInterface {
    /// Whether they may.
    pub on: bool,
    /// At which address of this PC: one that no other PC reaches.
    pub address: String,
    /// At which port.
    #[schemars(range(min = 1))]
    pub port: u16,
    /// The web pages whose scripts may ask, such as `https://shop.example`; at most 20.
    #[schemars(length(max = ORIGINS_LIMIT))]
    #[serde(default)]
    pub origins: Vec<String>,
}

/// The port on which other programs ask.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
pub struct InterfaceView {
    /// Whether it is wanted.
    pub on: bool,
    /// Its address.
    pub address: String,
    /// Its port.
    pub port: u16,
    /// The web pages whose scripts may ask.
    pub origins: Vec<String>,
    /// How it is.
    pub state: InterfaceState,
}

/// How the port is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
#[serde(tag = "is", rename_all = "snake_case")]
pub enum InterfaceState {
    /// Nobody is served there.
    Off,
    /// It is being opened.
    Opening,
    /// Programs are served.
    Served {
        /// Where: `http://127.0.0.1:9252`.
        url: String,
    },
    /// It can't be had; it is tried again.
    Waiting {
        /// Why.
        why: InterfaceFault,
        /// What the system says.
        detail: String,
        /// When it is tried again.
        #[ts(type = "number")]
        until: i64,
    },
}

/// Why a port can't be had.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum InterfaceFault {
    /// Another program has it.
    InUse,
    /// The system keeps it for others, as those below 1024.
    Forbidden,
    /// The PC does not have the address.
    NoSuchAddress,
    /// Other PCs could reach it, which needs encryption.
    NotLoopback,
    /// Something else; the detail says what.
    Other,
}
