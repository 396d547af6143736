//! What the engine refuses, and why.

use thiserror::Error;
use wakala_domain::instance::InstanceNameError;
use wakala_domain::lifecycle::{Reason, ReasonKind, Verdict, classify};
use wakala_domain::messages::OutgoingTextError;
use wakala_domain::settings::SettingRefused;
use wakala_domain::typed_number::TypedNumberError;
use wakala_store::StoreError;

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
    /// The message text.
    #[error(transparent)]
    Text(#[from] OutgoingTextError),
    /// The instance is gone.
    #[error("there is no such instance")]
    NoSuchInstance,
    /// A sync or a comparison runs already.
    #[error("a sync is running already")]
    SyncRunning,
    /// A setting of the database or the environment.
    #[error(transparent)]
    Setting(#[from] SettingRefused),
    /// Not in this state.
    #[error("{0}")]
    WrongState(&'static str),
    /// The session's files.
    #[error(transparent)]
    Session(#[from] PutBackError),
    /// The database refused.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// It is done, but the database refused to keep it: after the next start it may be as before.
    #[error("it is done now, but could not be kept: {0}")]
    NotKept(StoreError),
    /// The engine is ending.
    #[error("Wakala is shutting down")]
    ShuttingDown,
}

/// Why a command is not done, or not for good.
#[derive(Debug)]
pub(crate) enum CommandError {
    /// The instance is gone.
    Gone,
    /// It is done, and the database refused to keep it.
    NotKept(StoreError),
}

impl From<CommandError> for EngineError {
    fn from(error: CommandError) -> Self {
        match error {
            CommandError::Gone => EngineError::NoSuchInstance,
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
    match error {
        StoreError::DiskFull => ReasonKind::DiskFull,
        StoreError::Corrupt(_) => ReasonKind::DatabaseDamaged,
        StoreError::Unreachable(_) | StoreError::Unwritable { .. } | StoreError::Locked { .. } => {
            ReasonKind::DatabaseUnreachable
        }
        StoreError::NameTaken
        | StoreError::NoSuchInstance
        | StoreError::NoSuchChat
        | StoreError::NoSuchQueueItem
        | StoreError::QueueFull { .. }
        | StoreError::KeyTaken
        | StoreError::NotCancellable
        | StoreError::NotRetryable
        | StoreError::NewerSchema { .. }
        | StoreError::Row(_)
        | StoreError::Sqlite(_)
        | StoreError::Internal(_)
        | StoreError::Closed => ReasonKind::Internal,
    }
}
