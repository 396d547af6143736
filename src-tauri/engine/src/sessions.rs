//! The port to the session files. They are the link's own; what becomes of them is decided by the machine, which hears how each deed
//! ended.

use std::path::Path;

use async_trait::async_trait;
use thiserror::Error;
use wakala_domain::address::PhoneNumber;
use wakala_domain::lifecycle::Reason;

pub use wakala_store::{FileTrouble, check_file, probe_file};

/// The files of all sessions. All methods are called while no client uses them, unless they say so; none of them connects.
#[async_trait]
pub trait Sessions: Send + Sync + 'static {
    /// Sees whether the session in `directory` can be opened, read and written; with `linked` it must be there and hold an account.
    /// May be called under a client. Cancel safe; a few seconds at most.
    ///
    /// # Errors
    /// A fault of this PC, or `ReasonKind::SessionUnreadable` when the file itself is no database or damaged.
    async fn look(&self, directory: &Path, linked: bool) -> Result<(), Reason>;

    /// Keeps the session aside, under the next number of its own; nothing is ever overwritten. No session is no error.
    ///
    /// # Errors
    /// A fault of this PC; the session is where it was.
    async fn set_aside(&self, directory: &Path) -> Result<(), Reason>;

    /// Removes the session, and with `copies` what was kept aside, too. No session is no error. Safe to repeat.
    ///
    /// # Errors
    /// A fault of this PC; some of it may be gone.
    async fn remove(&self, directory: &Path, copies: bool) -> Result<(), Reason>;

    /// The numbers of what was kept aside, lowest first.
    ///
    /// # Errors
    /// A fault of this PC.
    async fn aside(&self, directory: &Path) -> Result<Vec<u32>, Reason>;

    /// Puts a session back that was kept aside; the present one is kept aside first. With `owner` it must be that number's.
    ///
    /// # Errors
    /// See [`PutBackError`]; the present session is in its place, or kept aside.
    async fn put_back(&self, directory: &Path, number: u32, owner: Option<&PhoneNumber>) -> Result<(), PutBackError>;
}

/// Why a session was not put back.
#[derive(Clone, Debug, Error, PartialEq, Eq)]
pub enum PutBackError {
    /// Nothing was kept aside under this number.
    #[error("no session was kept aside under this number")]
    NoSuchCopy,
    /// It belongs to another phone number.
    #[error("the session that was kept aside belongs to another number")]
    AnotherNumber,
    /// It can't be used, or this PC refuses.
    #[error("{:?}{}", .0.kind, .0.detail.as_deref().map(|words| format!(": {words}")).unwrap_or_default())]
    Refused(Reason),
}
