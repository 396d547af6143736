//! Why a connection ended, and what each reason means. One exhaustive match: a new reason must break the build, not fall
//! into a default.

use std::time::Duration;

use serde::{Deserialize, Serialize};

/// Everything that can end or disturb a connection, in our own words. The adapter translates the library's events into
/// these; the window says each in the operator's language.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "contract", derive(ts_rs::TS, schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum ReasonKind {
    /// The socket ended without a word.
    Dropped,
    /// The server could not be reached.
    Unreachable,
    /// The server was reached, but is not WhatsApp or could not prove it.
    HandshakeRefused,
    /// Somebody between this PC and WhatsApp opens the encrypted connection, with a certificate that nothing here vouches for.
    CertificateRefused,
    /// A proxy does not lead to WhatsApp.
    ProxyRefused,
    /// Something else answered in WhatsApp's place: the sign-in page of a network, or a filter.
    Intercepted,
    /// No answer to a ping in time.
    PingSilence,
    /// Connected, but not ready within the ready timeout.
    ReadyTimeout,
    /// Logged in, but what the phone must send first has not come within the ready timeout. From the library's own sources: it says
    /// that it is connected only when the account's first settings are here, for which the phone gives the key.
    SyncStuck,
    /// WhatsApp closed the stream with a server-side error (500, 503 and others).
    ServerError,
    /// WhatsApp asks for fewer connections (429).
    RateLimited,
    /// WhatsApp asks to connect again, as it always does after pairing (515).
    RestartRequired,
    /// The session was ended on the phone or by WhatsApp (401, 516, device removed).
    LoggedOut,
    /// WhatsApp has locked the account (403).
    Locked,
    /// WhatsApp has banned the account (406).
    Banned,
    /// WhatsApp has stopped the account for a while (402).
    TemporaryBan,
    /// WhatsApp accepts only newer clients (405).
    ClientOutdated,
    /// WhatsApp does not accept what the client says of itself (409 at login).
    BadUserAgent,
    /// Another program took the session over (conflict, 440).
    Replaced,
    /// A failure code that Wakala does not know.
    UnknownFailure,
    /// The library said something that Wakala does not know.
    UnknownSignal,
    /// The phone refused the pairing, or its proof was wrong.
    PairingRefused,
    /// The phone's account is of a type whose proof can't be checked yet, as some of WhatsApp Business are.
    AccountType,
    /// Another number than this instance's scanned its code.
    AnotherNumber,
    /// The session file is no database, or is damaged.
    SessionUnreadable,
    /// There is no room left on the disk.
    DiskFull,
    /// This PC or this program has no room for more open files.
    TooManyFiles,
    /// Another program holds the session file.
    SessionLocked,
    /// The session folder may not be read or written, or is no folder of Wakala's own.
    SessionForbidden,
    /// The session file is not where it was.
    SessionGone,
    /// The session file can't be used now; anything that is not known.
    SessionFault,
    /// The database with the messages is damaged.
    DatabaseDamaged,
    /// The database with the messages can't be read or written now.
    DatabaseUnreachable,
    /// The client failed inside this program.
    Internal,
}

/// A reason with what WhatsApp said of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reason {
    /// Which one.
    pub kind: ReasonKind,
    /// The raw code, when there was one.
    pub code: Option<i32>,
    /// Raw words for the last bracket of a sentence; no personal data.
    pub detail: Option<String>,
}

impl Reason {
    /// A reason without code or detail.
    #[must_use]
    pub fn bare(kind: ReasonKind) -> Self {
        Self { kind, code: None, detail: None }
    }
}

/// A reason as the link reports it, with the waiting time that WhatsApp named, if it did.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Signal {
    /// What happened.
    pub reason: Reason,
    /// How long WhatsApp wants to be left alone.
    pub lasts: Option<Duration>,
}

impl From<Reason> for Signal {
    fn from(reason: Reason) -> Self {
        Self { reason, lasts: None }
    }
}

impl From<ReasonKind> for Signal {
    fn from(kind: ReasonKind) -> Self {
        Reason::bare(kind).into()
    }
}

/// Why a session is of no use any more; persisted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "contract", derive(ts_rs::TS, schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum RevokedWhy {
    /// Unlinked on the phone or by WhatsApp.
    LoggedOut,
    /// The account is locked.
    Locked,
    /// The account is banned.
    Banned,
    /// The session file could not be read and was kept aside.
    SessionUnreadable,
}

/// What is waited for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "contract", derive(ts_rs::TS, schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum HoldWhy {
    /// The end of a temporary ban.
    TemporaryBan,
    /// The end of a rate limit.
    RateLimit,
    /// The next slow try: the ladder is used up.
    SlowRetry,
    /// The next slow try: five drops within ten minutes.
    Flapping,
}

/// What only a person can solve.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "contract", derive(ts_rs::TS, schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum ParkWhy {
    /// The account is locked: open WhatsApp on the phone.
    Locked,
    /// The account is banned.
    Banned,
    /// The session runs in another program.
    Replaced,
    /// Wakala must be updated.
    Outdated,
    /// A failure code that Wakala does not know came three times.
    UnknownFailure,
    /// The phone that scanned has an account of a type that Wakala can't link yet.
    AccountType,
    /// A fault on this PC.
    Fault(FaultWhy),
}

/// A fault on this PC.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "contract", derive(ts_rs::TS, schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum FaultWhy {
    /// No room on the disk.
    DiskFull,
    /// No room for more open files.
    TooManyFiles,
    /// Another program holds the session file.
    SessionLocked,
    /// The session folder may not be read or written, or is no folder of Wakala's own.
    SessionForbidden,
    /// The session file is not where it was.
    SessionGone,
    /// The session file can't be used now.
    SessionFault,
    /// The database with the messages is damaged.
    DatabaseDamaged,
    /// The database with the messages can't be read or written now.
    DatabaseUnreachable,
    /// The program's own client failed.
    Internal,
}

/// What a reason leads to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// Temporary: climb the reconnect ladder.
    Ladder,
    /// Connect again at once; nothing went wrong.
    ReconnectNow,
    /// The session is gone; offer a new code.
    Revoke(RevokedWhy),
    /// Leave WhatsApp alone until a time.
    Hold(HoldWhy),
    /// Only a person can solve it.
    Park(ParkWhy),
    /// Unknown: the ladder for three tries, then a person.
    ThreeTries,
    /// Pairing did not work; the same instance offers a new code.
    NewCode,
}

/// What each reason means.
#[must_use]
pub fn classify(kind: ReasonKind) -> Verdict {
    use ReasonKind as R;
    match kind {
        R::Dropped
        | R::Unreachable
        | R::PingSilence
        | R::ReadyTimeout
        | R::SyncStuck
        | R::ServerError
        | R::HandshakeRefused => Verdict::Ladder,
        R::CertificateRefused | R::ProxyRefused | R::Intercepted => Verdict::Ladder,
        R::RestartRequired => Verdict::ReconnectNow,
        R::LoggedOut => Verdict::Revoke(RevokedWhy::LoggedOut),
        R::Locked => Verdict::Revoke(RevokedWhy::Locked),
        R::Banned => Verdict::Revoke(RevokedWhy::Banned),
        R::SessionUnreadable => Verdict::Revoke(RevokedWhy::SessionUnreadable),
        R::TemporaryBan => Verdict::Hold(HoldWhy::TemporaryBan),
        R::RateLimited => Verdict::Hold(HoldWhy::RateLimit),
        R::ClientOutdated | R::BadUserAgent => Verdict::Park(ParkWhy::Outdated),
        R::Replaced => Verdict::Park(ParkWhy::Replaced),
        R::UnknownFailure | R::UnknownSignal => Verdict::ThreeTries,
        R::PairingRefused | R::AnotherNumber => Verdict::NewCode,
        R::AccountType => Verdict::Park(ParkWhy::AccountType),
        R::DiskFull => Verdict::Park(ParkWhy::Fault(FaultWhy::DiskFull)),
        R::TooManyFiles => Verdict::Park(ParkWhy::Fault(FaultWhy::TooManyFiles)),
        R::SessionLocked => Verdict::Park(ParkWhy::Fault(FaultWhy::SessionLocked)),
        R::SessionForbidden => Verdict::Park(ParkWhy::Fault(FaultWhy::SessionForbidden)),
        R::SessionGone => Verdict::Park(ParkWhy::Fault(FaultWhy::SessionGone)),
        R::SessionFault => Verdict::Park(ParkWhy::Fault(FaultWhy::SessionFault)),
        R::DatabaseDamaged => Verdict::Park(ParkWhy::Fault(FaultWhy::DatabaseDamaged)),
        R::DatabaseUnreachable => Verdict::Park(ParkWhy::Fault(FaultWhy::DatabaseUnreachable)),
        R::Internal => Verdict::Ladder,
    }
}
