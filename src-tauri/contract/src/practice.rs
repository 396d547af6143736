//! The practice panel of a practice build: what a person alone at a PC can make the simulated phones do.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// What the panel may ask for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(tag = "do", rename_all = "snake_case")]
pub enum PracticeAction {
    /// A simulated phone scans the code that this instance shows.
    Scan {
        /// The instance.
        instance: String,
    },
    /// A simulated phone types the 8-character code that this instance shows.
    TypeCode {
        /// The instance.
        instance: String,
    },
    /// A customer writes to this instance.
    CustomerWrites {
        /// The instance.
        instance: String,
        /// The text; empty for one of the prepared ones.
        text: String,
    },
    /// Customers answer by themselves, or not.
    AutoReply {
        /// Whether.
        on: bool,
    },
    /// Customers read what this instance sent.
    CustomersRead {
        /// The instance.
        instance: String,
    },
    /// The connection of this instance drops once.
    Drop {
        /// The instance.
        instance: String,
    },
    /// The whole network goes away, or comes back.
    Network {
        /// Whether it is there.
        up: bool,
    },
    /// The owner unlinks this instance on the phone.
    Unlink {
        /// The instance.
        instance: String,
    },
    /// Another program takes the session over.
    Replace {
        /// The instance.
        instance: String,
    },
    /// WhatsApp stops the number for some minutes.
    TemporaryBan {
        /// The instance.
        instance: String,
        /// For how long, in seconds.
        seconds: u32,
    },
}

/// What the panel shows.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct PracticeState {
    /// The network is there.
    pub network_up: bool,
    /// Customers answer by themselves.
    pub auto_reply: bool,
    /// The simulated phones.
    pub accounts: Vec<PracticeAccount>,
    /// What happened last, newest first.
    pub events: Vec<PracticeEvent>,
}

/// A simulated phone.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct PracticeAccount {
    /// Its number with plus.
    pub phone: String,
    /// Its owner.
    pub name: String,
    /// The instance it is linked to.
    pub instance: Option<String>,
}

/// Something that happened on the practice network.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct PracticeEvent {
    /// When, wall time in milliseconds.
    #[ts(type = "number")]
    pub at: i64,
    /// In English.
    pub text: String,
}
