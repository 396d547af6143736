//! What a link says of a file and of its coming, and where it goes meanwhile: counted, and cut off when it is longer than was said,
//! or when nobody waits for it any more. The library writes on threads of its own, which nobody can end from outside. What comes is sealed,
//! as it lies with WhatsApp: a part of it is a place to go on from, and it is opened when all of it is here.

use std::fs::File;
use std::io::{self, Seek as _, SeekFrom, Write};
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use sha2::{Digest as _, Sha256};
use thiserror::Error;
use wakala_domain::messages::votes::Ballot;

/// The most that a file may have: WhatsApp's largest.
pub(crate) const LARGEST: u64 = 2 << 30;
/// What a sealed file is longer than the file at most, in bytes: a block, and what proves it.
const SEAL: u64 = 26;

/// What a message says of the file that it carries.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct OfferedFile {
    /// Its length as its sender has it.
    pub bytes: Option<u64>,
    /// A small picture of it came along.
    pub thumbnail: bool,
    /// It is to be looked at once.
    pub once: bool,
}

/// Reads what a message says of its file, by the form in which it came.
pub(crate) type Offers = Arc<dyn Fn(&[u8]) -> Option<OfferedFile> + Send + Sync>;

/// Opens votes.
pub(crate) type OpensVotes = Arc<dyn Fn(&Ballot) -> Option<Vec<u32>> + Send + Sync>;

/// Why a file was not fetched, in the link's words.
#[derive(Clone, Debug, Error, PartialEq, Eq)]
pub enum FetchError {
    /// There is no connection.
    #[error("not connected")]
    NotConnected,
    /// WhatsApp has it no more; the owner's phone may.
    #[error("gone: {0}")]
    Gone(String),
    /// It can't be had at all: the message does not say how, or the owner's phone has it no more.
    #[error("{0}")]
    Never(String),
    /// What came is not what the message says.
    #[error("{0}")]
    Wrong(String),
    /// It did not come, or not wholly.
    #[error("{0}")]
    NotNow(String),
}

/// Why a sink takes nothing more.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum SinkFault {
    /// More came than was said.
    TooLong,
    /// More came than there was room for, and nobody had said how much it would be.
    NoRoom,
    /// Nobody waits for it.
    Stopped,
    /// The disk refused.
    Disk(io::ErrorKind, String),
}

/// What is seen of a sink from outside.
#[derive(Debug, Default)]
pub(crate) struct Flow {
    done: AtomicU64,
    stopped: AtomicBool,
    fault: Mutex<Option<SinkFault>>,
}

impl Flow {
    /// Bytes so far.
    pub(crate) fn done(&self) -> u64 {
        self.done.load(Ordering::Relaxed)
    }

    /// Nobody waits for it any more.
    pub(crate) fn stop(&self) {
        self.stopped.store(true, Ordering::Relaxed);
    }

    /// Why nothing more was taken, if that was so.
    pub(crate) fn fault(&self) -> Option<SinkFault> {
        self.fault.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    fn take(&self, file: &mut File, bytes: &[u8], most: u64, room: u64) -> io::Result<usize> {
        let all = self.done().saturating_add(bytes.len() as u64);
        if self.stopped.load(Ordering::Relaxed) {
            return self.refuse(SinkFault::Stopped);
        }
        if all > most {
            return self.refuse(SinkFault::TooLong);
        }
        if all > room {
            return self.refuse(SinkFault::NoRoom);
        }
        match file.write(bytes) {
            Ok(written) => {
                self.done.fetch_add(written as u64, Ordering::Relaxed);
                Ok(written)
            }
            Err(error) if error.kind() == io::ErrorKind::Interrupted => Err(error),
            Err(error) => self.refuse(SinkFault::Disk(error.kind(), error.to_string())),
        }
    }

    fn refuse<T>(&self, fault: SinkFault) -> io::Result<T> {
        let error = io::Error::other(format!("{fault:?}"));
        *self.fault.lock().unwrap_or_else(PoisonError::into_inner) = Some(fault);
        Err(error)
    }
}

/// Takes the sealed form of a file as it comes, behind what came of it before.
#[derive(Debug)]
pub struct Part {
    file: File,
    most: u64,
    /// As much as it was promised on the disk.
    room: u64,
    flow: Arc<Flow>,
}

impl Part {
    /// One of which so much is here; `file` stands at its end.
    #[must_use]
    pub fn of(file: File, come: u64) -> Self {
        Self::new(file, come, u64::MAX).0
    }

    pub(crate) fn new(file: File, come: u64, room: u64) -> (Self, Arc<Flow>) {
        let flow = Arc::<Flow>::default();
        flow.done.store(come, Ordering::Relaxed);
        (Self { file, most: LARGEST, room, flow: Arc::clone(&flow) }, flow)
    }

    /// How much of it is here.
    #[must_use]
    pub fn come(&self) -> u64 {
        self.flow.done()
    }

    /// Takes no more than this in all; never more than WhatsApp's largest file and its seal.
    pub fn take_at_most(&mut self, bytes: u64) {
        self.most = bytes.min(LARGEST + SEAL);
    }

    /// Lets go what came of it: it comes from its beginning.
    ///
    /// # Errors
    /// The disk refused.
    pub fn begin_anew(&mut self) -> io::Result<()> {
        self.file.set_len(0)?;
        self.file.seek(SeekFrom::Start(0))?;
        self.flow.done.store(0, Ordering::Relaxed);
        Ok(())
    }

    pub(crate) fn into_file(self) -> File {
        self.file
    }
}

impl Write for Part {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.flow.take(&mut self.file, bytes, self.most, self.room)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// Takes a file as it is opened.
#[derive(Debug)]
pub struct Sink {
    file: File,
    hash: Sha256,
    most: u64,
    flow: Arc<Flow>,
}

impl Sink {
    pub(crate) fn new(file: File) -> (Self, Arc<Flow>) {
        let flow = Arc::<Flow>::default();
        (Self { file, hash: Sha256::new(), most: LARGEST, flow: Arc::clone(&flow) }, flow)
    }

    /// One that nobody follows.
    #[must_use]
    pub fn of(file: File) -> Self {
        Self::new(file).0
    }

    /// Takes no more than this; never more than WhatsApp's largest file.
    pub fn take_at_most(&mut self, bytes: u64) {
        self.most = bytes.min(LARGEST);
    }

    /// Bytes so far.
    #[must_use]
    pub fn taken(&self) -> u64 {
        self.flow.done()
    }

    /// The SHA-256 of what was taken.
    #[must_use]
    pub fn sha256(&self) -> [u8; 32] {
        self.hash.clone().finalize().into()
    }

    pub(crate) fn into_file(self) -> File {
        self.file
    }
}

impl Write for Sink {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let written = self.flow.take(&mut self.file, bytes, self.most, u64::MAX)?;
        self.hash.update(&bytes[..written]);
        Ok(written)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use std::io::Read as _;

    use super::*;

    #[test]
    fn no_more_is_taken_than_was_said_nor_when_nobody_waits() {
        let (mut sink, flow) = Sink::new(tempfile::tempfile().unwrap());
        sink.take_at_most(6);
        sink.write_all(b"habari").unwrap();
        assert_eq!((sink.taken(), flow.done(), flow.fault()), (6, 6, None));
        assert_eq!(sink.sha256(), <[u8; 32]>::from(Sha256::digest(b"habari")));
        assert!(sink.write_all(b"!").is_err());
        assert_eq!(flow.fault(), Some(SinkFault::TooLong));
        flow.stop();
        assert!(sink.write_all(b"!").is_err());
        assert_eq!(flow.fault(), Some(SinkFault::Stopped));
        let (mut sink, _) = Sink::new(tempfile::tempfile().unwrap());
        sink.take_at_most(u64::MAX);
        assert_eq!(sink.most, LARGEST);
    }

    #[test]
    fn a_part_goes_on_behind_what_came_before_and_can_begin_anew() {
        let mut file = tempfile::tempfile().unwrap();
        file.write_all(b"haba").unwrap();
        let mut other = file.try_clone().unwrap();
        let (mut part, flow) = Part::new(file, 4, 7);
        part.take_at_most(6);
        part.write_all(b"ri").unwrap();
        assert_eq!((part.come(), flow.done()), (6, 6));
        assert!(part.write_all(b"!").is_err());
        assert_eq!(flow.fault(), Some(SinkFault::TooLong));
        part.begin_anew().unwrap();
        part.take_at_most(9);
        part.write_all(b"asante").unwrap();
        assert!(part.write_all(b"!!").is_err());
        assert_eq!(flow.fault(), Some(SinkFault::NoRoom));
        let mut all = String::new();
        other.seek(SeekFrom::Start(0)).unwrap();
        other.read_to_string(&mut all).unwrap();
        assert_eq!(all, "asante");
    }
}
