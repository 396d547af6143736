//! Where an instance stands: four axes, the client that exists, and the clocks that run.

use std::time::Duration;

use serde::{Deserialize, Serialize};

use crate::address::{Address, PhoneNumber};
use crate::instance::Wanted;
use crate::ladder::Rebuild;
use crate::time::{Mono, Wall};

use super::effect::Turn;
use super::epoch::Epoch;
use super::reason::{HoldWhy, ParkWhy, Reason, ReasonKind, RevokedWhy};

/// What WhatsApp thinks of the session; persisted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Link {
    /// There is no session.
    Unpaired,
    /// A phone is being linked.
    Pairing,
    /// The session is good.
    Linked,
    /// The session is of no use any more.
    Revoked(RevokedWhy),
}

impl Link {
    /// Whether there is a session to connect with.
    #[must_use]
    pub fn has_session(self) -> bool {
        self == Link::Linked
    }
}

/// What the socket is doing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Connection {
    /// Nothing.
    Offline,
    /// On the way, including a pairing that shows its codes.
    Connecting {
        /// Since when.
        since: Wall,
        /// When this attempt is given up.
        deadline: Wall,
    },
    /// Logged in, catching up.
    Syncing {
        /// Since when the attempt runs.
        since: Wall,
        /// When this attempt is given up.
        deadline: Wall,
    },
    /// Socket open, login done, round trip proven.
    Online {
        /// Since when.
        since: Wall,
    },
    /// Was online; the proof is overdue.
    Degraded {
        /// Since when.
        since: Wall,
    },
    /// Waiting for the next step of the ladder.
    Backoff {
        /// How many have failed, from 1.
        attempt: u32,
        /// When.
        until: Wall,
    },
    /// Waiting for longer.
    Holding {
        /// Until when.
        until: Wall,
        /// Why.
        why: HoldWhy,
    },
    /// A person must act.
    Parked {
        /// Why.
        why: ParkWhy,
    },
}

/// The pairing codes that are shown.
#[derive(Clone, PartialEq, Eq)]
pub enum Offer {
    /// None.
    None,
    /// Asked for.
    Requested,
    /// A QR code.
    Qr {
        /// What to encode. Links a phone to this PC: never logged.
        text: String,
        /// Its number, from 1.
        number: u32,
        /// When it was shown.
        shown: Wall,
        /// When the next one comes.
        until: Wall,
    },
    /// An 8-character code.
    Code {
        /// The code, without a dash. Never logged.
        code: String,
        /// The number of the phone that must type it.
        phone: PhoneNumber,
        /// When it was shown.
        shown: Wall,
        /// When it ends.
        until: Wall,
    },
    /// The codes were used up.
    Expired,
    /// WhatsApp asks for the account's passkey before it links a device.
    Passkey {
        /// What the phone shows, too, when it has come that far.
        code: Option<String>,
        /// Since when.
        since: Wall,
    },
    /// The phone has accepted; the first login follows. Over when that failed.
    Finishing {
        /// Since when.
        since: Wall,
    },
}

impl std::fmt::Debug for Offer {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Offer::None => "None",
            Offer::Requested => "Requested",
            Offer::Qr { .. } => "Qr(…)",
            Offer::Code { .. } => "Code(…)",
            Offer::Expired => "Expired",
            Offer::Passkey { .. } => "Passkey",
            Offer::Finishing { .. } => "Finishing",
        })
    }
}

/// Whether a client exists. There is never more than one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ClientSlot {
    /// None.
    Empty,
    /// None yet: one is wanted, and waits for its turn.
    Waiting,
    /// One runs.
    Running,
    /// One was told to end and has not ended yet.
    Stopping,
}

/// What becomes of the session's files once the client has ended; the higher one wins. It stands until it is done, and nothing
/// connects before.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Fate {
    /// They stay.
    #[default]
    Keep,
    /// Those that were kept aside under this number come back; what is in their place is kept aside.
    PutBack(u32),
    /// They are kept under another name.
    SetAside,
    /// They go: they are another number's. What was kept aside stays.
    Discard,
    /// They go, and what was kept aside with them.
    Remove,
}

/// What follows when the client has ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Next {
    pub fate: Fate,
    pub connect: Option<Rebuild>,
    pub turn: Turn,
}

impl Next {
    pub(super) const NOTHING: Next = Next { fate: Fate::Keep, connect: None, turn: Turn::Usual };
}

/// Who a session belongs to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Identity {
    /// The phone number.
    pub phone: PhoneNumber,
    /// The number-less address of the same account.
    pub lid: Option<Address>,
}

/// A round trip that was proven.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Proof {
    /// When the answer came.
    pub at: Wall,
    /// How long it took, when measured.
    pub round_trip: Option<Duration>,
}

/// A wait that survives stop, start and a restart of the app.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Hold {
    /// When it began: a clock that was set back since then can't make it longer than it was.
    pub since: Wall,
    /// When it ends.
    pub until: Wall,
    /// Why.
    pub why: HoldWhy,
}

/// A version of WhatsApp Web, as the wire has it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct ClaimedVersion(pub u32, pub u32, pub u32);

/// WhatsApp's word that it will accept a version no more.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Expiry {
    /// Which version; none when it was not known.
    pub version: Option<ClaimedVersion>,
    /// After when.
    pub until: Wall,
    /// How many days before that the operator was told last.
    pub told_days: Option<u32>,
}

/// How earlier versions kept for how long the owner's phone was not noticed; only read.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
pub struct Unseen {
    /// In milliseconds.
    pub counted_ms: u64,
}

/// The last thing that went wrong.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Failure {
    /// What.
    pub reason: Reason,
    /// When.
    pub at: Wall,
}

/// The clocks of an instance; each is a monotonic deadline.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Timers {
    pub retry: Option<Mono>,
    /// Before its time, for what was queued meanwhile.
    pub early: Option<Mono>,
    pub ready: Option<Mono>,
    pub stable: Option<Mono>,
    pub grace: Option<Mono>,
    pub proof: Option<Mono>,
    pub offer: Option<Mono>,
    pub warn: Option<Mono>,
    pub expiry: Option<Mono>,
    pub files: Option<Mono>,
}

impl Timers {
    pub(super) fn earliest(&self) -> Option<Mono> {
        let all = [
            self.retry,
            self.early,
            self.ready,
            self.stable,
            self.grace,
            self.proof,
            self.offer,
            self.warn,
            self.expiry,
            self.files,
        ];
        all.into_iter().flatten().min()
    }
}

/// A wait that was cut short.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Early {
    pub waiting: Connection,
    pub retry: Mono,
}

/// The whole state of the machine.
#[derive(Clone, Debug, PartialEq)]
pub struct State {
    /// What the operator wants.
    pub wanted: Wanted,
    /// What WhatsApp thinks of the session.
    pub link: Link,
    /// What the socket is doing.
    pub connection: Connection,
    /// The pairing codes that are shown.
    pub offer: Offer,
    /// Whether a client exists.
    pub client: ClientSlot,
    /// The epoch of the newest client.
    pub epoch: Epoch,
    /// Tries since the link was last stable.
    pub attempt: u32,
    /// Was online since it was last wanted running.
    pub was_online: bool,
    /// The last thing that went wrong; cleared when online.
    pub last_error: Option<Failure>,
    /// The last proof of life.
    pub proof: Option<Proof>,
    /// The version that the newest client claims.
    pub claims: Option<ClaimedVersion>,
    /// When WhatsApp stops to accept the claimed version, if it said so.
    pub expires: Option<Expiry>,
    /// Who the session belongs to.
    pub identity: Option<Identity>,
    /// A phone without multi-device support scanned the code that is shown.
    pub scanned_without_multidevice: bool,
    /// A wait that survives stop, start and a restart of the app.
    pub hold: Option<Hold>,
    /// A number that scanned this instance's code although another one belongs to it; the operator decides.
    pub stranger: Option<PhoneNumber>,
    /// Since when it is stopped, while it has a session.
    pub stopped_since: Option<Wall>,
    /// When the owner's phone was last noticed, while there is a session.
    pub phone_last_seen: Option<Wall>,
    /// Linked, and never online since: what the phone sends first is not here.
    pub new_link: bool,
    /// The highest warning that was told, in days; zero for none.
    pub warned_days: u32,
    /// Its deletion is decided and not done yet.
    pub deleting: bool,
    /// Another program had the session when WhatsApp spoke of it last.
    pub(super) elsewhere: bool,
    /// The client that was told so: what it says of it again is no news.
    pub(super) replaced: Option<Epoch>,
    pub(super) unseen_before: Duration,
    pub(super) evicting: bool,
    /// What is being done to the session's files.
    pub(super) settling: Option<Fate>,
    /// Whether the session is being looked at.
    pub(super) looking: bool,
    /// Why the session's file can't be written, found while online.
    pub(super) file_fault: Option<ReasonKind>,
    /// When the clock of the PC last jumped.
    pub(super) clock_moved: Option<Mono>,
    /// How the client that waits for its turn is to be built.
    pub(super) rebuild: Rebuild,
    pub(super) next: Next,
    pub(super) probing: bool,
    pub(super) told_park: Option<ParkWhy>,
    pub(super) restarting: bool,
    pub(super) pair_phone: Option<PhoneNumber>,
    /// The QR code that could be scanned still while a code to type is asked for.
    pub(super) qr_aside: Option<Offer>,
    pub(super) down_since: Option<Wall>,
    pub(super) told_down: bool,
    pub(super) told_slow: bool,
    pub(super) unknown_failures: u32,
    pub(super) drops: Vec<Mono>,
    /// When the last try failed.
    pub(super) failed_at: Option<Mono>,
    /// The wait that the try which runs now has cut short.
    pub(super) early: Option<Early>,
    /// Such tries that failed one after the other.
    pub(super) early_failures: u32,
    pub(super) timers: Timers,
}

/// What survives a restart of the app.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Persisted {
    /// What the operator wants.
    pub wanted: Wanted,
    /// What WhatsApp thinks of the session.
    pub link: Link,
    /// Tries since the link was last stable.
    pub attempt: u32,
    /// A wait that must not be forgotten.
    pub hold: Option<Hold>,
    /// What only a person can solve; of a number that is stopped, that another program has its session.
    pub parked: Option<ParkWhy>,
    /// The last thing that went wrong.
    pub last_error: Option<Failure>,
    /// When WhatsApp stops to accept a version.
    #[serde(default)]
    pub expires: Option<Expiry>,
    /// Who the session belongs to.
    pub identity: Option<Identity>,
    /// A number that scanned the code and does not belong here.
    #[serde(default)]
    pub stranger: Option<PhoneNumber>,
    /// Since when it is stopped.
    #[serde(default)]
    pub stopped_since: Option<Wall>,
    /// When the owner's phone was last noticed.
    #[serde(default)]
    pub phone_last_seen: Option<Wall>,
    /// How earlier versions kept that.
    #[serde(default, skip_serializing)]
    pub unseen: Option<Unseen>,
    /// Linked, and never online since.
    #[serde(default)]
    pub new_link: bool,
    /// The highest warning that was told, in days.
    #[serde(default)]
    pub warned_days: u32,
    /// What must become of the session's files before anything connects.
    #[serde(default)]
    pub fate: Fate,
    /// Its deletion is decided and not done yet.
    #[serde(default)]
    pub deleting: bool,
}

impl State {
    /// A new instance: nothing linked, nothing running.
    #[must_use]
    pub fn new(wanted: Wanted) -> Self {
        Self {
            wanted,
            link: Link::Unpaired,
            connection: Connection::Offline,
            offer: Offer::None,
            client: ClientSlot::Empty,
            epoch: Epoch(0),
            attempt: 0,
            new_link: false,
            was_online: false,
            last_error: None,
            proof: None,
            claims: None,
            expires: None,
            identity: None,
            scanned_without_multidevice: false,
            hold: None,
            stranger: None,
            stopped_since: None,
            phone_last_seen: None,
            warned_days: 0,
            deleting: false,
            elsewhere: false,
            replaced: None,
            unseen_before: Duration::ZERO,
            evicting: false,
            settling: None,
            looking: false,
            file_fault: None,
            clock_moved: None,
            rebuild: Rebuild::Hard,
            next: Next::NOTHING,
            probing: false,
            told_park: None,
            restarting: false,
            pair_phone: None,
            qr_aside: None,
            down_since: None,
            told_down: false,
            told_slow: false,
            unknown_failures: 0,
            drops: Vec::new(),
            failed_at: None,
            early: None,
            early_failures: 0,
            timers: Timers::default(),
        }
    }

    /// Whether the session is another number's and on its way out: nothing that comes through it belongs here.
    #[must_use]
    pub fn is_evicting(&self) -> bool {
        self.evicting
    }

    /// What must become of the session's files before anything connects.
    #[must_use]
    pub fn pending_fate(&self) -> Fate {
        self.next.fate
    }

    /// Whether another program has taken the session over; of a number that was stopped since, too. It comes back only by `TakeOver`:
    /// whoever starts or restarts all numbers, or a program that does so by the clock, has not decided that.
    #[must_use]
    pub fn is_elsewhere(&self) -> bool {
        match self.wanted {
            Wanted::Running => self.connection == (Connection::Parked { why: ParkWhy::Replaced }),
            Wanted::Stopped => self.elsewhere,
        }
    }

    /// Whether a restart is under way; another one joins it.
    #[must_use]
    pub fn is_restarting(&self) -> bool {
        self.restarting
    }

    /// What of this must survive a restart.
    #[must_use]
    pub fn persisted(&self) -> Persisted {
        let parked = match self.connection {
            Connection::Parked { why: ParkWhy::Fault(_) } => None,
            Connection::Parked { why } => Some(why),
            _ if self.is_elsewhere() => Some(ParkWhy::Replaced),
            _ => None,
        };
        Persisted {
            wanted: self.wanted,
            link: self.link,
            attempt: self.attempt,
            hold: self.hold,
            parked,
            last_error: self.last_error.clone(),
            expires: self.expires,
            identity: self.identity.clone(),
            stranger: self.stranger.clone(),
            stopped_since: self.stopped_since,
            phone_last_seen: self.phone_last_seen,
            unseen: None,
            new_link: self.new_link,
            warned_days: self.warned_days,
            fate: self.next.fate.max(if self.evicting { Fate::Discard } else { Fate::Keep }),
            deleting: self.deleting,
        }
    }
}
