//! What a link is given of a file that goes out, and what it says of it.

use std::io;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};

use thiserror::Error;

/// Why a file does not lie with WhatsApp, in the link's words.
#[derive(Clone, Debug, Error, PartialEq, Eq)]
pub enum UploadError {
    /// There is no connection.
    #[error("not connected")]
    NotConnected,
    /// The disk of this PC does not give it, or has no room for its sealed form.
    #[error("{1}")]
    Disk(io::ErrorKind, String),
    /// It is not the file any more that was to be sent.
    #[error("the file is another one by now")]
    Changed,
    /// WhatsApp does not take it, however often it is tried.
    #[error("refused: {0}")]
    Refused(String),
    /// It did not get there.
    #[error("{0}")]
    NotNow(String),
}

/// How far a file is that goes out, and whether anybody still wants it to.
#[derive(Debug, Default)]
pub struct Going {
    done: AtomicU64,
    worked: AtomicU64,
    stopped: AtomicBool,
}

impl Going {
    /// Bytes that have gone so far.
    #[must_use]
    pub fn done(&self) -> u64 {
        self.done.load(Ordering::Relaxed)
    }

    /// So many have gone.
    pub fn is_at(&self, done: u64) {
        self.done.store(done, Ordering::Relaxed);
        self.works(1);
    }

    /// Something was done for it, be it that some of it was sealed: a large file is for many minutes, before anything of it goes.
    pub fn works(&self, much: u64) {
        self.worked.fetch_add(much, Ordering::Relaxed);
    }

    /// Grows as long as anything is done for it.
    #[must_use]
    pub fn worked(&self) -> u64 {
        self.worked.load(Ordering::Relaxed)
    }

    /// Nobody waits for it any more: whoever reads it on a thread of their own ends.
    #[must_use]
    pub fn is_stopped(&self) -> bool {
        self.stopped.load(Ordering::Relaxed)
    }

    pub(crate) fn stop(&self) {
        self.stopped.store(true, Ordering::Relaxed);
    }
}
