//! What the store refuses, and why. Cloneable, because one failed commit answers many writes.

use std::path::PathBuf;

use rusqlite::ErrorCode;
use thiserror::Error;
use wakala_domain::messages::changes::ChangeRefused;

/// Why the store refused. Nothing of a refused write is kept.
#[derive(Clone, Debug, Error, PartialEq, Eq)]
pub enum StoreError {
    /// Another instance has this name.
    #[error("another instance has this name")]
    NameTaken,
    /// The instance is gone.
    #[error("there is no such instance")]
    NoSuchInstance,
    /// The chat is gone.
    #[error("there is no such chat")]
    NoSuchChat,
    /// The chat is a channel, the status posts or a broadcast list.
    #[error("channels, status posts and broadcast lists are written on the phone; nothing was queued")]
    WrittenOnPhone,
    /// The chat is a group, a channel or a list: it is called what its makers call it.
    #[error("only people are called by a name of your own")]
    NotAPerson,
    /// The outbox item is gone.
    #[error("there is no such item in the queue")]
    NoSuchQueueItem,
    /// The outbox has no room.
    #[error("{limit} messages wait already; nothing was queued")]
    QueueFull {
        /// Waiting items that it takes.
        limit: u32,
    },
    /// The caller gave this key for another message.
    #[error("this key was given for another message; nothing was queued")]
    KeyTaken,
    /// What is answered or changed is not in this chat.
    #[error("there is no such message in this chat")]
    NoSuchMessage,
    /// What is answered or changed can't be.
    #[error(transparent)]
    Change(ChangeRefused),
    /// On its way, perhaps sent, or sent.
    #[error("the message is on its way already")]
    NotCancellable,
    /// It has not failed.
    #[error("the message has not failed")]
    NotRetryable,
    /// Another key that is not revoked has this name.
    #[error("another key has this name")]
    ApiKeyNameTaken,
    /// As many keys are good as are kept.
    #[error("there are {limit} keys already: revoke one that nobody uses")]
    TooManyApiKeys {
        /// How many that is.
        limit: usize,
    },
    /// The key is not known, or was revoked.
    #[error("there is no such key")]
    NoSuchApiKey,
    /// Another webhook has this name.
    #[error("another webhook has this name")]
    WebhookNameTaken,
    /// There are as many webhooks as can be.
    #[error("there are {limit} webhooks already: remove one that nobody listens to")]
    TooManyWebhooks {
        /// How many that is.
        limit: usize,
    },
    /// The webhook is gone.
    #[error("there is no such webhook")]
    NoSuchWebhook,
    /// The backend calls another instance so.
    #[error("the backend calls another instance so")]
    ExternalIdTaken,
    /// As many instances belong to the backend as can.
    #[error("{limit} instances belong to the backend already")]
    TooManyLinked {
        /// How many may.
        limit: usize,
    },
    /// The instance belongs to no backend.
    #[error("this instance belongs to no backend")]
    NotLinked,
    /// There is no backend that an instance could belong to.
    #[error("there is no backend yet: say its address and its key")]
    NoBackend,
    /// No room on the disk.
    #[error("the disk is full")]
    DiskFull,
    /// No room on the disk for the copy that is made before a migration; the database is as it was.
    #[error(
        "the disk has no room for a copy of the database ({bytes} bytes), which is made before an update; nothing was changed"
    )]
    NoRoomForCopy {
        /// How large it would be, at most.
        bytes: u64,
    },
    /// Written by a newer version of the app; not touched.
    #[error(
        "the data was written by a newer version of Wakala (format {found}, this one knows {known}); update Wakala"
    )]
    NewerSchema {
        /// The file's.
        found: u32,
        /// The newest that this app knows.
        known: u32,
    },
    /// The data directory can't be written.
    #[error("{path} can't be written: {reason}")]
    Unwritable {
        /// The directory.
        path: PathBuf,
        /// What the system says.
        reason: String,
    },
    /// Another process holds the data directory.
    #[error("Wakala is already running on {path}")]
    Locked {
        /// The directory.
        path: PathBuf,
    },
    /// Not a database, or a damaged one.
    #[error("the database is damaged: {0}")]
    Corrupt(String),
    /// The file can't be read or written now, as on a disk that was taken out, or in a folder whose rights have changed.
    #[error("the database can't be used now: {0}")]
    Unreachable(String),
    /// It refuses what a row holds, or we do; another row may pass.
    #[error("a row is refused: {0}")]
    Row(String),
    /// Anything else that SQLite says.
    #[error("database: {0}")]
    Sqlite(String),
    /// A defect of this program.
    #[error("internal: {0}")]
    Internal(String),
    /// The store was closed.
    #[error("the database is closed")]
    Closed,
}

/// What it is that refuses.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StoreFault<'a> {
    /// The disk has no room.
    DiskFull,
    /// The file is damaged, by what SQLite says of it.
    Damaged(&'a str),
    /// The file or its folder can't be used now, or is another program's.
    Unreachable,
    /// What a row holds, and why.
    Row(&'a str),
    /// SQLite, for another reason.
    Sqlite(&'a str),
    /// A defect of this program.
    Internal,
    /// Nothing is wrong with the database: what was asked for is not to be had.
    Asked,
}

impl StoreError {
    /// What refuses. An error that is added has its place here, and nowhere else.
    #[must_use]
    pub fn fault(&self) -> StoreFault<'_> {
        match self {
            StoreError::DiskFull | StoreError::NoRoomForCopy { .. } => StoreFault::DiskFull,
            StoreError::Corrupt(why) => StoreFault::Damaged(why),
            StoreError::Unreachable(_) | StoreError::Unwritable { .. } | StoreError::Locked { .. } => {
                StoreFault::Unreachable
            }
            StoreError::Row(why) => StoreFault::Row(why),
            StoreError::Sqlite(why) => StoreFault::Sqlite(why),
            StoreError::Internal(_) => StoreFault::Internal,
            StoreError::NameTaken
            | StoreError::NoSuchInstance
            | StoreError::NoSuchChat
            | StoreError::WrittenOnPhone
            | StoreError::NotAPerson
            | StoreError::NoSuchQueueItem
            | StoreError::QueueFull { .. }
            | StoreError::KeyTaken
            | StoreError::NoSuchMessage
            | StoreError::Change(_)
            | StoreError::NotCancellable
            | StoreError::NotRetryable
            | StoreError::ApiKeyNameTaken
            | StoreError::TooManyApiKeys { .. }
            | StoreError::NoSuchApiKey
            | StoreError::WebhookNameTaken
            | StoreError::TooManyWebhooks { .. }
            | StoreError::NoSuchWebhook
            | StoreError::ExternalIdTaken
            | StoreError::TooManyLinked { .. }
            | StoreError::NotLinked
            | StoreError::NoBackend
            | StoreError::NewerSchema { .. }
            | StoreError::Closed => StoreFault::Asked,
        }
    }

    /// Whether room on the disk would help.
    #[must_use]
    pub fn is_disk_full(&self) -> bool {
        self.fault() == StoreFault::DiskFull
    }

    /// Whether it is one row that is refused, whatever else is written: what was to be done with it would be refused again.
    #[must_use]
    pub fn is_of_its_row(&self) -> bool {
        matches!(self.fault(), StoreFault::Row(_))
    }

    /// Whether it may be what was written that is refused, and not the state of the database or its disk: it may be refused each time.
    #[must_use]
    pub fn may_be_of_what_was_written(&self) -> bool {
        match self.fault() {
            StoreFault::Row(_) | StoreFault::Sqlite(_) | StoreFault::Internal => true,
            StoreFault::Asked => matches!(self, StoreError::Change(_)),
            StoreFault::DiskFull | StoreFault::Damaged(_) | StoreFault::Unreachable => false,
        }
    }

    /// Whether it is the file or its disk that refuses, whatever was asked for.
    pub(crate) fn is_of_the_disk(&self) -> bool {
        match self.fault() {
            StoreFault::DiskFull | StoreFault::Damaged(_) => true,
            // Another program that has the data is no fault of the disk.
            StoreFault::Unreachable => !matches!(self, StoreError::Locked { .. }),
            StoreFault::Row(_) | StoreFault::Sqlite(_) | StoreFault::Internal | StoreFault::Asked => false,
        }
    }
}

/// What was read; `None` where a damaged row, or a damaged part of the file, refuses it: it is left out, and keeps nobody from what stands
/// elsewhere.
///
/// # Errors
/// Whatever refuses more than that.
pub fn if_readable<T>(read: Result<T, StoreError>) -> Result<Option<T>, StoreError> {
    match read {
        Ok(read) => Ok(Some(read)),
        Err(error) if matches!(error, StoreError::Row(_) | StoreError::Corrupt(_)) => {
            tracing::error!(%error, "something can't be read; it is left out");
            Ok(None)
        }
        Err(error) => Err(error),
    }
}

impl From<rusqlite::Error> for StoreError {
    fn from(error: rusqlite::Error) -> Self {
        match error.sqlite_error_code() {
            Some(ErrorCode::DiskFull) => StoreError::DiskFull,
            Some(ErrorCode::DatabaseCorrupt | ErrorCode::NotADatabase) => StoreError::Corrupt(error.to_string()),
            Some(
                ErrorCode::CannotOpen
                | ErrorCode::SystemIoFailure
                | ErrorCode::ReadOnly
                | ErrorCode::PermissionDenied
                | ErrorCode::DatabaseBusy
                | ErrorCode::DatabaseLocked
                | ErrorCode::FileLockingProtocolFailed
                | ErrorCode::NotFound,
            ) => StoreError::Unreachable(error.to_string()),
            Some(
                ErrorCode::ConstraintViolation
                | ErrorCode::TypeMismatch
                | ErrorCode::TooBig
                | ErrorCode::ParameterOutOfRange,
            ) => StoreError::Row(error.to_string()),
            _ if is_of_a_row(&error) => StoreError::Row(error.to_string()),
            _ => StoreError::Sqlite(error.to_string()),
        }
    }
}

/// Whether a row holds what our types refuse: the others can be read all the same.
fn is_of_a_row(error: &rusqlite::Error) -> bool {
    use rusqlite::Error;
    matches!(
        error,
        Error::FromSqlConversionFailure(..)
            | Error::InvalidColumnType(..)
            | Error::IntegralValueOutOfRange(..)
            | Error::Utf8Error(..)
    )
}

impl From<serde_json::Error> for StoreError {
    fn from(error: serde_json::Error) -> Self {
        StoreError::Internal(error.to_string())
    }
}

#[cfg(test)]
mod tests {
    use rusqlite::ffi;

    use super::*;

    #[test]
    fn what_sqlite_says_is_told_apart() {
        for (codes, is) in [
            (&[ffi::SQLITE_FULL][..], (|e| matches!(e, StoreError::DiskFull)) as fn(&StoreError) -> bool),
            (&[ffi::SQLITE_CORRUPT, ffi::SQLITE_NOTADB], |e| matches!(e, StoreError::Corrupt(_))),
            (
                &[
                    ffi::SQLITE_CANTOPEN,
                    ffi::SQLITE_IOERR,
                    ffi::SQLITE_IOERR_SHMSIZE,
                    ffi::SQLITE_READONLY,
                    ffi::SQLITE_PERM,
                    ffi::SQLITE_BUSY,
                    ffi::SQLITE_LOCKED,
                    ffi::SQLITE_PROTOCOL,
                ],
                |e| matches!(e, StoreError::Unreachable(_)),
            ),
            (&[ffi::SQLITE_CONSTRAINT, ffi::SQLITE_MISMATCH, ffi::SQLITE_TOOBIG], |e| matches!(e, StoreError::Row(_))),
            (&[ffi::SQLITE_ERROR, ffi::SQLITE_MISUSE], |e| matches!(e, StoreError::Sqlite(_))),
        ] {
            for code in codes {
                let error = StoreError::from(rusqlite::Error::SqliteFailure(ffi::Error::new(*code), None));
                assert!(is(&error), "{code}: {error:?}");
            }
        }
    }

    #[test]
    fn a_byte_that_is_no_text_is_of_its_row() {
        let c = rusqlite::Connection::open_in_memory().unwrap();
        let read = c.query_row("SELECT CAST(x'4eff' AS TEXT)", [], |row| row.get::<_, String>(0));
        let error = StoreError::from(read.unwrap_err());
        assert!(matches!(error, StoreError::Row(_)), "{error:?}");
    }
}
