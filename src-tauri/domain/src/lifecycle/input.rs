//! What the machine hears: operator commands, the link, timers, the PC.

use std::time::Duration;

use crate::address::PhoneNumber;
use crate::audit::AuditAction;
use crate::time::{Mono, Wall};

use super::epoch::Epoch;
use super::reason::{Reason, ReasonKind, Signal};
use super::state::{ClaimedVersion, Fate, Identity};

/// One thing that happened.
#[derive(Clone, Debug, PartialEq)]
pub enum Input {
    /// The operator, or somebody in their name, wants something.
    Command(Command),
    /// The client of this epoch says something; other epochs are ignored.
    Link {
        /// Which client speaks.
        epoch: Epoch,
        /// What it says.
        event: LinkEvent,
    },
    /// The app has started and it is this instance's turn.
    Restore,
    /// Who looked after it failed at these moments, the last time just now; nothing of it runs any more.
    Failed {
        /// Why.
        reason: Reason,
        /// When, by the monotonic clock.
        at: Vec<Mono>,
    },
    /// A deadline may have come.
    Timer,
    /// The PC slept.
    Woke {
        /// How long, as the two clocks differ.
        slept: Duration,
    },
    /// The network of this PC changed.
    NetworkChanged,
    /// Another number has come online from this PC: the way to WhatsApp is open.
    LineProven,
    /// A message was queued, and waits for the connection.
    MessageQueued,
    /// The way to WhatsApp is another one: what goes the old way is ended, and what waits need not.
    WayChanged,
    /// The wall clock was set.
    ClockSet {
        /// By how much, in milliseconds; negative for back.
        by_ms: i64,
    },
    /// It is its turn to connect.
    Admitted {
        /// The epoch of the client that is to come.
        epoch: Epoch,
    },
    /// What was to become of the session's files has been done, or was refused.
    FilesSettled {
        /// What was to become of them.
        fate: Fate,
        /// Why it was refused.
        result: Result<(), Reason>,
    },
    /// The session was looked at without connecting.
    SessionLooked {
        /// Why it can't be used.
        result: Result<(), Reason>,
    },
    /// The database refused what is decided, sent or answered here. What comes in and is refused is told by the link.
    StoreRefused {
        /// Why.
        reason: Reason,
    },
    /// What the machine believes was compared with what really runs.
    Compared {
        /// Whether a client exists.
        client_exists: bool,
    },
}

/// What the operator can want of an instance.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Command {
    /// Run it: connect with a session, pair without one.
    Start,
    /// Leave it alone; session and messages stay.
    Stop,
    /// Stop, let the old client end, rebuild from disk, start.
    Restart,
    /// Jump the waiting time.
    TryNow,
    /// Show pairing codes again.
    ShowNewCode,
    /// Pair by an 8-character code, which the phone with this number must type.
    PairByCode(PhoneNumber),
    /// Take the session back from another program.
    TakeOver,
    /// Put a session back that was kept aside under this number. Only without a session that can be used.
    PutSessionBack(u32),
    /// End the session for good; messages stay.
    Unlink,
    /// From now on this instance belongs to the number that scanned its code last.
    AcceptNumber,
    /// The number that scanned this instance's code does not belong here.
    RefuseNumber,
}

impl Command {
    /// Its name in the audit trail.
    #[must_use]
    pub fn action(&self) -> AuditAction {
        match self {
            Command::Start => AuditAction::Start,
            Command::Stop => AuditAction::Stop,
            Command::Restart => AuditAction::Restart,
            Command::TryNow => AuditAction::TryNow,
            Command::ShowNewCode => AuditAction::ShowNewCode,
            Command::PairByCode(_) => AuditAction::PairByCode,
            Command::TakeOver => AuditAction::TakeOver,
            Command::PutSessionBack(_) => AuditAction::PutSessionBack,
            Command::Unlink => AuditAction::Unlink,
            Command::AcceptNumber => AuditAction::AcceptNumber,
            Command::RefuseNumber => AuditAction::RefuseNumber,
        }
    }
}

/// What a client tells of its connection.
#[derive(Clone, Debug, PartialEq)]
pub enum LinkEvent {
    /// A QR code to show.
    Qr {
        /// What to encode.
        text: String,
        /// How long it lives.
        valid: Duration,
    },
    /// An 8-character pairing code to show.
    PairCode {
        /// The code, without a dash.
        code: String,
        /// How long it lives.
        valid: Duration,
    },
    /// The pairing was refused, by the phone or here.
    PairCodeRefused {
        /// Which refusal it is.
        kind: ReasonKind,
        /// In WhatsApp's or the library's words.
        detail: String,
    },
    /// All QR codes were used up.
    CodesExhausted,
    /// WhatsApp asks for the account's passkey; with a code when it has come that far.
    PasskeyAsked {
        /// What the phone shows, too.
        code: Option<String>,
    },
    /// A phone without multi-device support scanned the code.
    ScannedWithoutMultidevice,
    /// The phone accepted; WhatsApp has linked this session.
    Paired(Identity),
    /// Logged in; still catching up.
    LoggedIn,
    /// Caught up: login done and a round trip proven.
    Ready,
    /// A round trip was proven.
    Proof {
        /// How long the answer took.
        round_trip: Duration,
    },
    /// The version of WhatsApp Web that this client says it is.
    Claims(ClaimedVersion),
    /// WhatsApp names the day after which it accepts the claimed version no more; none when it takes that back.
    ExpiresOn(Option<Wall>),
    /// The owner's phone did something.
    PhoneSeen,
    /// The session's file can't be written any more: nothing that comes in is acknowledged.
    SessionFault(Reason),
    /// It can be written again.
    SessionMended,
    /// WhatsApp said something that ends or should end this connection.
    Reported(Signal),
    /// The client has ended by itself.
    Ended(Signal),
    /// The client has ended because it was told to.
    Stopped,
}
