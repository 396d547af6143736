//! The port to the session files. They are the link's own; what becomes of them is decided by the machine, which hears how each deed
//! ended.

use std::path::Path;

use async_trait::async_trait;
use thiserror::Error;
use wakala_domain::address::PhoneNumber;
use wakala_domain::lifecycle::{Reason, SessionExpected};
use wakala_domain::time::Wall;

pub use wakala_store::{FileTrouble, check_file, close_to_others, private_folder, probe_file};

/// The files of all sessions. All methods are called while no client uses them, unless they say so; none of them connects.
#[async_trait]
pub trait Sessions: Send + Sync + 'static {
    /// Sees whether the session in `directory` can be opened, read and written; with `linked` it must be there and hold an account.
    /// May be called under a client. Cancel safe; a few seconds at most.
    ///
    /// # Errors
    /// A fault of this PC, or `ReasonKind::SessionUnreadable` when the file itself is no database or damaged.
    async fn look(&self, directory: &Path, expected: &SessionExpected) -> Result<(), Reason>;

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

    /// What was kept aside, lowest number first; each is opened and looked at.
    ///
    /// # Errors
    /// A fault of this PC.
    async fn aside(&self, directory: &Path) -> Result<Vec<KeptSession>, Reason>;

    /// Puts a session of `owner` back that was kept aside; the present one is kept aside first. Safe to repeat after a crash at any
    /// moment: one that is in its place already is no error.
    ///
    /// # Errors
    /// A fault of this PC, `ReasonKind::AnotherNumber`, or why it can't be used; the present session is in its place, or kept aside.
    async fn put_back(&self, directory: &Path, number: u32, owner: &PhoneNumber) -> Result<(), Reason>;
}

/// A session that was kept aside.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeptSession {
    /// Its number.
    pub number: u32,
    /// When it was last written to, if that is known.
    pub used: Option<Wall>,
    /// Whose it is, or why it can't be used.
    pub owner: Result<PhoneNumber, Reason>,
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
    /// It can't be used.
    #[error("the session that was kept aside can't be used: {}", told(.0))]
    Unusable(Reason),
    /// The folder of the sessions can't be read.
    #[error("the sessions can't be looked at: {}", told(.0))]
    Refused(Reason),
}

fn told(reason: &Reason) -> String {
    let detail = reason.detail.as_deref().map(|words| format!(": {words}")).unwrap_or_default();
    format!("{:?}{detail}", reason.kind)
}
