//! Webhooks: who is told of what happens, where, and how what is told is named. A receiver is told an event a request, so that each is
//! taken or not by itself: one that can't be taken keeps no other from whoever reads them in a batch.

mod address;
mod fault;
mod pace;
mod place;

pub use address::{WebhookAddress, WebhookAddressError};
pub use fault::{Fault, FaultKind};
pub use pace::{GIVEN_UP_AFTER, TRIES, TRIES_OF_ONE, pause};
pub use place::is_nearby;

use std::fmt;

use serde::{Deserialize, Serialize};
use thiserror::Error;

use crate::audit::CallerName;
use crate::ids::MessageRow;
use crate::journal::{Happening, HappeningKind};
use crate::keys::Reach;
use crate::time::Wall;

/// Webhooks there are at most.
pub const WEBHOOKS_LIMIT: usize = 20;
/// Events of one webhook that its receiver did not take and that are kept, at most: the newest.
pub const FAILED_LIMIT: u32 = 1_000;
/// The form of what a receiver is told. A greater one may leave something out that this one has; more is added without one.
pub const PAYLOAD_VERSION: u32 = 1;

/// Names a webhook; never used again after it is removed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct WebhookId(pub i64);

/// With what events are signed: `whsec_` and 64 digits of 0-9a-f, the 32 bytes of which are random. The key of the signature is this text.
#[derive(Clone, PartialEq, Eq)]
pub struct WebhookSecret(String);

impl WebhookSecret {
    /// A secret of 256 random bits.
    #[must_use]
    pub fn of_bits(bits: [u64; 4]) -> Self {
        let digits: String = bits.iter().map(|part| format!("{part:016x}")).collect();
        Self(format!("whsec_{digits}"))
    }

    /// The secret as the database has it.
    #[must_use]
    pub fn kept(text: String) -> Self {
        Self(text)
    }

    /// The secret itself: to be kept, to sign, and to be shown once. Never for a log.
    #[must_use]
    pub fn revealed(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for WebhookSecret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("WebhookSecret")
    }
}

/// What is wanted of a webhook.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WebhookWish {
    /// What it is called. No two have the same.
    pub name: CallerName,
    /// Where the receiver is.
    pub address: WebhookAddress,
    /// Of what it is told: at least one, each once.
    pub kinds: Vec<HappeningKind>,
    /// Of which instances.
    pub reach: Reach,
    /// The receiver may be on this PC or in its network.
    pub nearby: bool,
    /// It is told.
    pub on: bool,
}

/// A webhook.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Webhook {
    /// Its number.
    pub id: WebhookId,
    /// What is wanted of it.
    pub wish: WebhookWish,
    /// With what its events are signed.
    pub secret: WebhookSecret,
    /// When it was added.
    pub made: Wall,
}

/// Why there can be no such webhook.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum WebhookRefused {
    /// The name.
    #[error("a webhook has a name of 1 to 40 bytes without control characters")]
    Name,
    /// The address.
    #[error(transparent)]
    Address(#[from] WebhookAddressError),
    /// It would be told nothing.
    #[error("a webhook is told of at least one kind of events")]
    Kinds,
    /// It is limited to nothing, or to more than is kept.
    #[error("a webhook is for all instances, or for 1 to {} of them and as many workspaces", Reach::LIMIT)]
    Reach,
}

impl WebhookWish {
    /// A wish that can be met.
    ///
    /// # Errors
    /// See [`WebhookRefused`].
    pub fn new(
        name: &str,
        address: &str,
        kinds: &[HappeningKind],
        reach: Reach,
        nearby: bool,
        on: bool,
    ) -> Result<Self, WebhookRefused> {
        let name = name.parse().map_err(|_| WebhookRefused::Name)?;
        let address = address.parse()?;
        let kinds: Vec<HappeningKind> = HappeningKind::ALL.into_iter().filter(|kind| kinds.contains(kind)).collect();
        if kinds.is_empty() {
            return Err(WebhookRefused::Kinds);
        }
        if !reach.is_kept() {
            return Err(WebhookRefused::Reach);
        }
        Ok(Self { name, address, kinds, reach, nearby, on })
    }
}

/// What a receiver is told.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum News {
    /// One thing that happened.
    Happened(Happening),
    /// What stood in the journal between two positions is kept no more, and was never told.
    Gap {
        /// The last one that was told.
        after: i64,
        /// The last one that is missing.
        until: i64,
    },
}

impl News {
    /// How it is named, of an entry of the journal.
    #[must_use]
    pub fn id(&self, seq: i64, at: Wall) -> String {
        match self {
            News::Happened(one) => event_id(seq, at, one),
            News::Gap { after, until } => gap_id(*after, *until),
        }
    }
}

/// How an event is named: the same however often it is told. An entry of the journal may hold many, each of which has a name of its own;
/// and when an earlier copy of the database was put back, what gets the same number again happened at another moment.
#[must_use]
fn event_id(seq: i64, at: Wall, one: &Happening) -> String {
    let row = match one {
        Happening::Messages { rows, .. } | Happening::Deliveries { rows } => rows.first(),
        Happening::Notice { .. } | Happening::NoticesWithdrawn => None,
    };
    match row {
        Some(MessageRow(row)) => format!("{seq}-{}-{row}", at.0),
        None => format!("{seq}-{}", at.0),
    }
}

/// How it is named that the journal has no more what stood between two positions.
#[must_use]
fn gap_id(after: i64, until: i64) -> String {
    format!("gap-{after}-{until}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_can_be_no_webhook_is_refused() {
        let all = HappeningKind::ALL;
        let wish = |name: &str, address: &str, kinds: &[HappeningKind], reach: Reach| {
            WebhookWish::new(name, address, kinds, reach, false, true).map(|wish| wish.kinds)
        };
        let none = Reach::Only { instances: Vec::new(), workspaces: Vec::new() };
        assert_eq!(
            wish("till", "https://a.example/x", &[all[1], all[0], all[1]], Reach::All),
            Ok(vec![all[0], all[1]])
        );
        assert_eq!(wish("", "https://a.example/x", &all, Reach::All), Err(WebhookRefused::Name));
        assert_eq!(wish("till", "https://a.example/x", &[], Reach::All), Err(WebhookRefused::Kinds));
        assert_eq!(wish("till", "https://a.example/x", &all, none), Err(WebhookRefused::Reach));
        let address = wish("till", "ftp://a.example/", &all, Reach::All);
        assert_eq!(address, Err(WebhookRefused::Address(WebhookAddressError::Scheme)));
    }

    #[test]
    fn no_two_events_have_one_name_and_each_keeps_its_own() {
        let both = Happening::Messages { rows: vec![MessageRow(7), MessageRow(8)], changed: vec![MessageRow(8)] };
        let parts: Vec<Happening> = (0..both.parts()).map(|part| both.part(part).unwrap()).collect();
        let names: Vec<String> = parts.iter().map(|one| event_id(3, Wall(5), one)).collect();
        assert_eq!(names, ["3-5-7", "3-5-8"]);
        let changed = |part: usize| matches!(&parts[part], Happening::Messages { changed, .. } if !changed.is_empty());
        assert_eq!((changed(0), changed(1)), (false, true));
        assert_eq!(both.part(2), None);
        assert_eq!(event_id(3, Wall(5), &Happening::NoticesWithdrawn), "3-5");
        assert_ne!(event_id(3, Wall(6), &parts[0]), names[0], "the number came twice");
        assert_eq!(gap_id(3, 9), "gap-3-9");
    }

    #[test]
    fn no_secret_stands_where_something_is_written_for_developers() {
        let secret = WebhookSecret::of_bits([1, 2, 3, 0xABCD]);
        assert_eq!(secret.revealed().len(), "whsec_".len() + 64);
        assert_eq!(format!("{secret:?}"), "WebhookSecret");
    }
}
