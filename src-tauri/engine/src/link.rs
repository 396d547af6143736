//! The port to WhatsApp. Two implementors: the real adapter in `whatsapp`, and a scripted one for tests with paused time.
//!
//! A link belongs to one instance and is driven by that instance's actor alone. It never decides anything: it reports what
//! happens, stamped with the epoch it was connected under, and ends when told.

use std::io::Read;
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicU8, Ordering};
use std::time::Duration;

use async_trait::async_trait;
use thiserror::Error;
use wakala_domain::address::{Address, PhoneNumber};
use wakala_domain::history::{HistoryChoice, Past};
use wakala_domain::ids::{InstanceId, MessageId};
use wakala_domain::ladder::Rebuild;
use wakala_domain::lanes::LaneWhy;
use wakala_domain::lifecycle::{Epoch, SessionExpected};
use wakala_domain::messages::outgoing::{Lies, Parcel};
use wakala_domain::messages::votes::Ballot;
use wakala_domain::proxy::ProxyUrl;
use wakala_store::{AskedOfUs, HistoryBlob, OldestMessage, ReadHere, Upload, WantedFile};

use crate::fetching::{FetchError, OfferedFile, Part, Sink};
use crate::going_out::{Going, UploadError};
use crate::inbound::Inbound;
use crate::sessions::Sessions;
use crate::subject::Subject;

/// Makes links; one for the whole engine.
pub trait Links: Send + Sync + 'static {
    /// A link for an instance. Connects nothing yet.
    fn link(&self, seat: LinkSeat) -> Box<dyn Link>;

    /// The session files that its links use.
    fn sessions(&self) -> Arc<dyn Sessions>;

    /// What a message says of the file that it carries, by the form in which it came; none for one without a file.
    fn offered(&self, raw: &[u8]) -> Option<OfferedFile> {
        let _ = raw;
        None
    }

    /// The places of the options that a vote chooses; `None` where it can't be opened.
    fn open_vote(&self, ballot: &Ballot) -> Option<Vec<u32>> {
        let _ = ballot;
        None
    }

    /// Reads a blob of history piece by piece, beyond its first `blob.done` things, and hands each piece over until it is told to stop.
    /// Blocks; its memory does not grow with the blob but by the largest chat in it.
    ///
    /// # Errors
    /// The blob is not what a phone gives; what was handed over before stands.
    fn past(
        &self,
        blob: &HistoryBlob,
        packed: &[u8],
        take: &mut dyn FnMut(Vec<Past>) -> ControlFlow<()>,
    ) -> Result<(), HistoryUnreadable> {
        let _ = (blob, packed, take);
        Ok(())
    }

    /// The small picture that came along with it, as JPEG.
    fn thumbnail(&self, raw: &[u8]) -> Option<Vec<u8>> {
        let _ = raw;
        None
    }
}

/// A blob of history can't be read, or not to its end.
#[derive(Clone, Debug, Error, PartialEq, Eq)]
#[error("{0}")]
pub struct HistoryUnreadable(pub String);

/// What a link is given for its whole life.
pub struct LinkSeat {
    /// The instance that it serves.
    pub instance: InstanceId,
    /// Where the session's files live; the directory may not exist yet.
    pub session_dir: PathBuf,
    /// The proxy of this instance alone.
    pub proxy: Option<ProxyUrl>,
    /// Whether customers see it as online.
    pub available: bool,
    /// How much of the past it is to have when it is linked.
    pub history: HistoryChoice,
    /// Where it reports events, messages and receipts.
    pub inbound: Inbound,
}

/// The way to WhatsApp for one instance. All methods are called from its actor, and return without waiting for the network
/// unless they say so.
#[async_trait]
pub trait Link: Send + Sync + 'static {
    /// Brings a client up under `epoch`. Without a session it pairs, unless one is expected (`linked`): then that is a fault and
    /// nothing is dialled. Everything that follows is reported; a failure to
    /// start is reported as `LinkEvent::Ended`, too. There is never a second client: one that still runs is aborted first.
    async fn connect(&self, epoch: Epoch, rebuild: Rebuild, expected: SessionExpected);

    /// What is connected from now on goes through this proxy; without one as all others do. What runs goes on as it is.
    fn use_proxy(&self, proxy: Option<ProxyUrl>);

    /// Whether customers see this number as online, from now on: what runs says so at once.
    fn appear(&self, available: bool);

    /// How much of the past it is to have when it is linked, from now on.
    fn choose_history(&self, choice: HistoryChoice) {
        let _ = choice;
    }

    /// Asks the owner's phone for messages of a chat that are older than its oldest one here, through the connection of `epoch`, and says
    /// under which name of the request the answer comes, as a blob of history. Cancel safe.
    ///
    /// # Errors
    /// See [`SendError`]; never uncertain, because asking changes nothing.
    async fn ask_for_older(&self, epoch: Epoch, oldest: &OldestMessage, count: u32) -> Result<String, SendError> {
        let _ = (epoch, oldest, count);
        Err(SendError::NotConnected)
    }

    /// Ends the client gracefully within `grace`, then by force; a grace of zero is force at once, without writing anything. When this returns no client exists. Finding none is no
    /// error. Not cancel safe: let it finish.
    async fn disconnect(&self, grace: Duration);

    /// Tells WhatsApp that the session ends, within `grace`, then ends the client as `disconnect` does.
    async fn logout(&self, grace: Duration);

    /// Asks WhatsApp for an 8-character pairing code; the code is reported, a refusal too.
    async fn request_pair_code(&self, epoch: Epoch, phone: PhoneNumber);

    /// Asks for a sign of life; the answer is reported as `LinkEvent::Proof`. Sees, too, whether what comes in could be kept:
    /// `LinkEvent::SessionFault` and `LinkEvent::SessionMended`.
    async fn probe(&self, epoch: Epoch);

    /// Whether a client runs, or is on its way.
    fn has_client(&self) -> bool;

    /// Writes what goes out to the socket of `epoch` under a reserved id: the same at every try. Ok means written, not taken: WhatsApp's answer is reported
    /// to `Inbound::receipt`. It never goes out through a later connection: what was lost with an earlier one must go first.
    /// Repeating the same id is safe. Cancel safe: dropped, `departure` says whether it may have left.
    ///
    /// # Errors
    /// See [`SendError`].
    async fn send(
        &self,
        epoch: Epoch,
        to: &Address,
        id: &MessageId,
        parcel: &Parcel,
        departure: &Departure,
    ) -> Result<(), SendError>;

    /// Asks WhatsApp, over the connection of `epoch`, where the person is who has a telephone: `addresses` are those that it can have,
    /// the likeliest first. `None` means that WhatsApp has nobody there. Cancel safe.
    ///
    /// # Errors
    /// See [`SendError`]; never uncertain, because asking changes nothing.
    async fn find(&self, epoch: Epoch, addresses: &[Address]) -> Result<Option<Found>, SendError>;

    /// Asks WhatsApp, over the connection of `epoch`, what a group is called. Cancel safe.
    ///
    /// # Errors
    /// See [`SendError`]; never uncertain, because asking changes nothing.
    async fn subject(&self, epoch: Epoch, group: &Address) -> Result<Subject, SendError>;

    /// Tells a sender that their messages were read, through the connection of `epoch`: at `to`, which is themselves, or the group or
    /// the list that the messages came through. Ok means written. Saying it again is safe. Cancel safe.
    ///
    /// # Errors
    /// See [`SendError`].
    async fn mark_read(&self, epoch: Epoch, to: &Address, sender: &Address, ids: &[MessageId])
    -> Result<(), SendError>;

    /// Tells the owner's other devices that a chat was read up to a message, through the connection of `epoch`. Ok means that WhatsApp
    /// has taken it. Saying it again is safe. Not cancel safe as long as its connection stands.
    ///
    /// # Errors
    /// See [`SendError`].
    async fn mark_chat_read(&self, epoch: Epoch, read: &ReadHere) -> Result<(), SendError> {
        let _ = (epoch, read);
        Err(SendError::NotConnected)
    }

    /// Repeats a message of ours to the device that asked for it, under the same id, through the connection of `epoch`. With
    /// `renew` the device gets a new session first: the old one may have lost a step. Ok means written. Cancel safe.
    ///
    /// # Errors
    /// See [`SendError`].
    async fn repeat(&self, epoch: Epoch, asked: &AskedOfUs, renew: bool) -> Result<(), SendError> {
        let _ = (epoch, asked, renew);
        Err(SendError::NotConnected)
    }

    /// Asks the sender of a message that could not be read, and the owner's phone, to say it again; `stanza` is what was
    /// given to `Inbound::commit_unreadable`. Cancel safe.
    ///
    /// # Errors
    /// See [`SendError`].
    async fn ask_again(&self, epoch: Epoch, stanza: &[u8]) -> Result<(), SendError> {
        let _ = (epoch, stanza);
        Err(SendError::NotConnected)
    }

    /// Fetches the sealed file of a message, while the connection of `epoch` is up, behind what is here of it: from `path` where the phone has
    /// brought it back, else from where the message says. What is given back is all that there is of it. Cancel safe: dropped, the part
    /// takes nothing more.
    ///
    /// # Errors
    /// See [`FetchError`].
    async fn fetch(
        &self,
        epoch: Epoch,
        wanted: &WantedFile,
        path: Option<&str>,
        into: Part,
    ) -> Result<Part, FetchError> {
        let _ = (epoch, wanted, path, into);
        Err(FetchError::NotConnected)
    }

    /// Opens the sealed file of a message that has wholly come. What is given back is what the message says. Reads ahead of what it writes:
    /// both may be the same file. Blocking.
    ///
    /// # Errors
    /// `Wrong` where it is not what the message says, `NotNow` where it can't be read or written.
    fn unseal(&self, wanted: &WantedFile, sealed: &mut dyn Read, opened: Sink) -> Result<Sink, FetchError> {
        let _ = (wanted, sealed, opened);
        Err(FetchError::NotConnected)
    }

    /// Seals the file of a message with its key, into an empty file at `sealed`, and has it lie with WhatsApp, while the connection of
    /// `epoch` is up. Saying the same again is safe: with the same key it is the same there. Cancel safe: whoever drops it stops `going`, and
    /// nothing more is read.
    ///
    /// # Errors
    /// See [`UploadError`].
    async fn upload(
        &self,
        epoch: Epoch,
        upload: &Upload,
        plain: &Path,
        sealed: &Path,
        going: &Arc<Going>,
    ) -> Result<Lies, UploadError> {
        let _ = (epoch, upload, plain, sealed, going);
        Err(UploadError::NotConnected)
    }

    /// Asks the owner's phone to bring back the file of a message that WhatsApp has no more, through the connection of `epoch`, and says
    /// where it is then. Cancel safe.
    ///
    /// # Errors
    /// See [`FetchError`].
    async fn bring_back(&self, epoch: Epoch, wanted: &WantedFile) -> Result<String, FetchError> {
        let _ = (epoch, wanted);
        Err(FetchError::NotConnected)
    }
}

/// Whether a message may have left this PC, for when its writing is cut off. What nothing is said of may have left, and what may
/// have left once is never called here again.
#[derive(Debug, Default)]
pub struct Departure(AtomicU8);

const UNKNOWN: u8 = 0;
const HERE: u8 = 1;
const LEFT: u8 = 2;

impl Departure {
    /// Nothing has left, and whoever says so says it before anything does.
    pub fn watched(&self) {
        let _ = self.0.compare_exchange(UNKNOWN, HERE, Ordering::AcqRel, Ordering::Acquire);
    }

    /// It has left, or may have.
    pub fn left(&self) {
        self.0.store(LEFT, Ordering::Release);
    }

    /// Whether it certainly has not left.
    #[must_use]
    pub fn is_here(&self) -> bool {
        self.0.load(Ordering::Acquire) == HERE
    }
}

/// Where WhatsApp has a person.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Found {
    /// The address, which may be another than was asked for.
    pub address: Address,
    /// Their address of the other kind, if WhatsApp told it.
    pub alias: Option<Address>,
}

/// Why a message did not go to the socket, and what that means for its lane.
#[derive(Clone, Debug, Error, PartialEq, Eq)]
pub enum SendError {
    /// There is no connection: nothing left this PC.
    #[error("not connected")]
    NotConnected,
    /// The connection ended meanwhile: it may or may not have left this PC.
    #[error("the connection ended")]
    Interrupted,
    /// It may or may not have left this PC, and the connection stands.
    #[error("no answer while sending: {0}")]
    Uncertain(String),
    /// WhatsApp or the library refuses this message; sending it again does not help, the next one may pass.
    #[error("refused: {0}")]
    Refused(String),
    /// Nothing left this PC: WhatsApp refuses whoever it goes to.
    #[error("recipient refused: {detail}")]
    RecipientRefused {
        /// Why.
        why: LaneWhy,
        /// In WhatsApp's or the library's words.
        detail: String,
    },
    /// Nothing left this PC, and it may be possible later.
    #[error("not possible now: {detail}")]
    NotPossible {
        /// Why.
        why: LaneWhy,
        /// In WhatsApp's or the library's words.
        detail: String,
    },
}

#[cfg(test)]
pub(crate) mod nowhere;
