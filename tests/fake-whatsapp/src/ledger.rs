//! The ledger: what the server took, and what became of it. The judge of "nothing lost, nothing twice, in order".

use std::collections::{HashMap, HashSet, VecDeque};

use serde::{Deserialize, Serialize};

/// A message that the server took from a sender.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AcceptedMessage {
    /// The sender's phone number, without a plus.
    pub from: String,
    /// Where it went: a phone number without a plus, or a group.
    pub to: String,
    /// Its id.
    pub id: String,
    /// When it came first, milliseconds since the epoch.
    pub at: i64,
    /// How often the sender sent it, this first time included.
    pub copies: u32,
}

/// Refusals that are kept.
const REFUSALS: usize = 1000;

/// Something that the server refused.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Refusal {
    /// The account, without a plus; empty when it is not known.
    pub phone: String,
    /// What and why.
    pub why: String,
}

/// How clients have begun their connections.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Handshakes {
    /// By exchanging all keys, as for the first time.
    pub xx: u64,
    /// With the server's key that the client knew.
    pub ik: u64,
    /// With a server's key that is another by now: told so, and exchanged anew.
    pub xx_fallback: u64,
}

/// One thing that happened, for whoever watches.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "what", rename_all = "snake_case")]
pub enum Happening {
    /// A device was linked.
    Linked {
        /// The account's number.
        phone: String,
    },
    /// A device was unlinked.
    Unlinked {
        /// The account's number.
        phone: String,
    },
    /// A device logged in and is ready.
    Online {
        /// The account's number.
        phone: String,
    },
    /// A device's connection ended.
    Offline {
        /// The account's number.
        phone: String,
    },
    /// The server took a message.
    Accepted {
        /// It.
        message: AcceptedMessage,
    },
    /// A device acknowledged a message with its receipt.
    Acknowledged {
        /// The device's account.
        phone: String,
        /// The message.
        id: String,
    },
    /// A simulated phone read a text.
    Received {
        /// The phone.
        phone: String,
        /// The message.
        id: String,
    },
    /// A simulated phone got a receipt for what it wrote.
    Receipt {
        /// The phone.
        phone: String,
        /// The message.
        id: String,
        /// `delivery` or the receipt's type.
        kind: String,
    },
    /// A device has acknowledged that a message of its own is asked for again.
    AskedAgain {
        /// The device's account.
        phone: String,
        /// The message.
        id: String,
    },
    /// A linked device said whether somebody is there.
    Presence {
        /// The device's account.
        phone: String,
        /// Whether somebody is.
        available: bool,
        /// The name that it gives.
        name: String,
    },
    /// A linked device said that messages were read.
    Read {
        /// The device's account.
        phone: String,
        /// The type of its receipt.
        kind: String,
        /// The address that it was sent to.
        to: String,
        /// Whose message it was, where the receipt says so.
        participant: Option<String>,
        /// The messages.
        ids: Vec<String>,
    },
    /// A phone was told by another device of its account that a chat was read.
    ChatRead {
        /// The phone.
        phone: String,
        /// The number, or the group.
        chat: String,
        /// Up to when, seconds since the epoch; without it, as a whole.
        until: Option<i64>,
    },
    /// A phone was told what another device of its account has done with a chat, a message or a setting.
    Shared {
        /// The phone.
        phone: String,
        /// What.
        entry: crate::shared::SharedEntry,
    },
    /// Somebody rang, or did with a call what one does with it.
    Call {
        /// Who is told of it.
        phone: String,
        /// Who did it.
        from: String,
        /// The call.
        id: String,
        /// `offer`, `reject`, `accept`, `terminate`, and so on.
        does: String,
    },
    /// Something was asked of the media store.
    Media {
        /// What, and what became of it.
        done: crate::media::MediaDone,
    },
    /// The server refused something.
    Refused {
        /// The account.
        phone: String,
        /// What and why.
        why: String,
    },
}

/// Everything that the server took, in order, and the counts that tests ask for.
#[derive(Clone, Debug, Default)]
pub struct Ledger {
    accepted: Vec<AcceptedMessage>,
    by_id: HashMap<(String, String), usize>,
    acknowledged: HashMap<String, u64>,
    delivered: HashMap<String, u64>,
    asked_again: u64,
    asked_for: HashMap<String, HashSet<String>>,
    refusals: VecDeque<Refusal>,
    pub(crate) handshakes: Handshakes,
}

impl Ledger {
    /// Notes a message; says whether it is new.
    pub(crate) fn accept(&mut self, from: &str, to: &str, id: &str, at: i64) -> (AcceptedMessage, bool) {
        let key = (from.to_owned(), id.to_owned());
        if let Some(place) = self.by_id.get(&key) {
            let known = &mut self.accepted[*place];
            known.copies += 1;
            return (known.clone(), false);
        }
        let message = AcceptedMessage { from: from.to_owned(), to: to.to_owned(), id: id.to_owned(), at, copies: 1 };
        self.by_id.insert(key, self.accepted.len());
        self.accepted.push(message.clone());
        (message, true)
    }

    pub(crate) fn deliver(&mut self, phone: &str) {
        *self.delivered.entry(phone.to_owned()).or_default() += 1;
    }

    pub(crate) fn acknowledge(&mut self, phone: &str) {
        *self.acknowledged.entry(phone.to_owned()).or_default() += 1;
    }

    pub(crate) fn ask_again(&mut self, phone: &str, id: &str) {
        self.asked_again += 1;
        self.asked_for.entry(phone.to_owned()).or_default().insert(id.to_owned());
    }

    /// How often a device, phones included, could not read a message and asked for it again.
    #[must_use]
    pub fn asked_again(&self) -> u64 {
        self.asked_again
    }

    /// The messages that devices of this account could not read and asked for again.
    #[must_use]
    pub fn asked_for(&self, phone: &str) -> HashSet<String> {
        self.asked_for.get(phone).cloned().unwrap_or_default()
    }

    pub(crate) fn refuse(&mut self, phone: &str, why: &str) {
        if self.refusals.len() == REFUSALS {
            self.refusals.pop_front();
        }
        self.refusals.push_back(Refusal { phone: phone.to_owned(), why: why.to_owned() });
    }

    /// The last things that the server refused, oldest first.
    #[must_use]
    pub fn refusals(&self) -> Vec<Refusal> {
        self.refusals.iter().cloned().collect()
    }

    /// How clients have begun their connections.
    #[must_use]
    pub fn handshakes(&self) -> Handshakes {
        self.handshakes
    }

    /// What one account sent to another, in the order in which the server took it. Numbers without a plus.
    #[must_use]
    pub fn accepted(&self, from: &str, to: &str) -> Vec<AcceptedMessage> {
        self.accepted.iter().filter(|message| message.from == from && message.to == to).cloned().collect()
    }

    /// Everything, in order.
    #[must_use]
    pub fn all(&self) -> &[AcceptedMessage] {
        &self.accepted
    }

    /// Messages that linked devices of this account have acknowledged.
    #[must_use]
    pub fn acknowledged(&self, phone: &str) -> u64 {
        self.acknowledged.get(phone).copied().unwrap_or(0)
    }

    /// Messages that were put into the queues of linked devices of this account.
    #[must_use]
    pub fn delivered(&self, phone: &str) -> u64 {
        self.delivered.get(phone).copied().unwrap_or(0)
    }
}
