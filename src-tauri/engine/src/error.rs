//! What the engine refuses, and why.

use thiserror::Error;
use wakala_domain::instance::InstanceNameError;
use wakala_domain::lifecycle::{Reason, ReasonKind, Verdict, classify};
use wakala_domain::messages::draft::DraftError;
use wakala_domain::messages::staged::FileRefused;
use wakala_domain::settings::SettingRefused;
use wakala_domain::typed_number::TypedNumberError;
use wakala_store::{StoreError, StoreFault};

use crate::sessions::PutBackError;

/// Why a request was refused. Nothing is lost by any of them.
#[derive(Debug, Error)]
pub enum EngineError {
    /// The name of an instance or workspace.
    #[error(transparent)]
    Name(#[from] InstanceNameError),
    /// The phone number.
    #[error(transparent)]
    Phone(#[from] TypedNumberError),
    /// WhatsApp has nobody at this number.
    #[error("this number is not on WhatsApp")]
    NotOnWhatsApp,
    /// What is to be sent.
    #[error(transparent)]
    Draft(#[from] DraftError),
    /// The instance is gone.
    #[error("there is no such instance")]
    NoSuchInstance,
    /// A sync or a comparison runs already.
    #[error("a sync is running already")]
    SyncRunning,
    /// A setting of the database or the environment.
    #[error(transparent)]
    Setting(#[from] SettingRefused),
    /// The message carries no file, or it is not here.
    #[error("the message has no file, or it is not here")]
    NoSuchFile,
    /// Whoever asks had a key that was good when it was let in.
    #[error("the key has expired or was revoked meanwhile")]
    KeyOver,
    /// What is to be sent as a file.
    #[error(transparent)]
    File(#[from] FileRefused),
    /// Not in this state.
    #[error("{0}")]
    WrongState(&'static str),
    /// Another program has the session, and it is not taken over unasked.
    #[error("another program has its session: it waits until somebody takes it over")]
    Elsewhere,
    /// A backend says whether the number is to run.
    #[error(
        "the backend says whether this number runs: the operator takes it over before he starts or stops it by hand"
    )]
    BackendOwns,
    /// The session's files.
    #[error(transparent)]
    Session(#[from] PutBackError),
    /// The database refused.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// It is decided, but the database refused to keep it: after the next start it may be as before.
    #[error(transparent)]
    NotKept(#[from] NotKept),
    /// Whoever keeps the number failed before it was looked at.
    #[error("the number is being brought up again after a failure inside Wakala: nothing was done")]
    NotTaken,
    /// Whoever keeps the number failed while doing it.
    #[error("it failed inside Wakala while it was being done: look whether it is done")]
    Interrupted,
    /// WhatsApp can't be asked now.
    #[error("the number is not online")]
    NotOnline,
    /// The owner's phone was asked, and has not answered.
    #[error("the phone has not answered")]
    PhoneSilent,
    /// The engine is ending.
    #[error("Wakala is shutting down")]
    ShuttingDown,
}

/// What was ordered is decided, and the database refused to keep it: after the next start it may be as before.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error("{}, but could not be kept: {why}", if *waits { "it is decided and waits for that" } else { "it is done now" })]
pub struct NotKept {
    /// Why.
    pub why: StoreError,
    /// It is done as soon as it can be kept: nothing connects before, and nothing is done to the files of a session.
    pub waits: bool,
}

/// Why a letter to an actor has no answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Unanswered {
    /// The instance is gone.
    Gone,
    /// The engine ends.
    Ending,
    /// Nobody took it, and nobody will.
    NotTaken,
    /// Whoever took it failed.
    Interrupted,
}

impl From<Unanswered> for EngineError {
    fn from(why: Unanswered) -> Self {
        match why {
            Unanswered::Gone => EngineError::NoSuchInstance,
            Unanswered::Ending => EngineError::ShuttingDown,
            Unanswered::NotTaken => EngineError::NotTaken,
            Unanswered::Interrupted => EngineError::Interrupted,
        }
    }
}

/// Why a command is not done, or not for good.
#[derive(Debug)]
pub(crate) enum CommandError {
    /// Nobody says what became of it.
    Unanswered(Unanswered),
    /// It is not done: the number can't be read.
    Refused(StoreError),
    /// It is not done: another program has the session.
    Elsewhere,
    /// It is decided, and the database refused to keep it.
    NotKept(NotKept),
}

impl From<Unanswered> for CommandError {
    fn from(why: Unanswered) -> Self {
        CommandError::Unanswered(why)
    }
}

impl From<CommandError> for EngineError {
    fn from(error: CommandError) -> Self {
        match error {
            CommandError::Unanswered(why) => why.into(),
            CommandError::Refused(why) => EngineError::Store(why),
            CommandError::Elsewhere => EngineError::Elsewhere,
            CommandError::NotKept(why) => EngineError::NotKept(why),
        }
    }
}

/// The same in full, as the machine should hear it.
pub(crate) fn store_reason(error: &StoreError) -> Reason {
    Reason { kind: reason_kind(error), code: None, detail: Some(error.to_string()) }
}

/// Whether the database itself is in trouble: what it refuses it may take when that is over.
pub(crate) fn is_fault(error: &StoreError) -> bool {
    matches!(classify(reason_kind(error)), Verdict::Park(_))
}

/// Why the database refuses, as a reason of an instance. What only a defect of this program can bring about climbs the ladder.
pub(crate) fn reason_kind(error: &StoreError) -> ReasonKind {
    match error.fault() {
        StoreFault::DiskFull => ReasonKind::DiskFull,
        StoreFault::Damaged(_) => ReasonKind::DatabaseDamaged,
        StoreFault::Unreachable => ReasonKind::DatabaseUnreachable,
        StoreFault::Row(_) | StoreFault::Sqlite(_) | StoreFault::Internal | StoreFault::Asked => ReasonKind::Internal,
    }
}
