//! What the store hands out and takes: plain rows.

mod backend;
mod called;
mod history;
mod receipts;
mod sought;
mod staged;
mod votes;
mod webhooks;

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use wakala_domain::address::{Address, PhoneNumber};
use wakala_domain::delivery::Delivery;
use wakala_domain::history::{HistoryChoice, HistoryProgress};
use wakala_domain::ids::{ChatId, InstanceId, MessageId, MessageRow, QueueId};
use wakala_domain::instance::InstanceName;
use wakala_domain::journal::Happening;
use wakala_domain::lanes::Lane;
use wakala_domain::lifecycle::Persisted;
use wakala_domain::messages::Content;
use wakala_domain::messages::content::Media;
use wakala_domain::messages::draft::Draft;
use wakala_domain::messages::file::FileState;
use wakala_domain::messages::frame::Frame;
use wakala_domain::messages::outgoing::{Outgoing, Parcel, Secret};
use wakala_domain::messages::staged::SendAs;
use wakala_domain::proxy::ProxyUrl;
use wakala_domain::time::Wall;
use wakala_domain::typed_number::Country;

pub use backend::Linked;
pub use called::{LastSaid, Saying, WhoseMessage};
pub use history::{HistoryBlob, HistoryEnd, HistoryId, NewHistory, OldestMessage, PastCommitted};
pub use receipts::{MemberReceipt, MemberWord, SeenBy};
pub use sought::{Found, FoundChats, Sought, SoughtChats, SoughtKind};
pub use staged::StagedFile;
pub use votes::Votes;
pub use webhooks::{FailedEvent, GivenUp, WebhookLane, WebhookProgress, WebhookRow};

/// The place in its chat of what is said of another message: before whatever WhatsApp may call a time.
pub(crate) const NOWHERE: i64 = -(1 << 62);

/// An instance to add.
#[derive(Clone, Debug, PartialEq)]
pub struct NewInstance {
    /// Its id.
    pub id: InstanceId,
    /// Its name.
    pub name: InstanceName,
    /// Its workspace; empty for none.
    pub workspace: String,
    /// Its state.
    pub lifecycle: Persisted,
    /// When it was added.
    pub created: Wall,
}

/// An instance.
#[derive(Clone, Debug, PartialEq)]
pub struct InstanceRow {
    /// Its id.
    pub id: InstanceId,
    /// Its name.
    pub name: InstanceName,
    /// Its workspace; empty for none.
    pub workspace: String,
    /// Its state.
    pub lifecycle: Persisted,
    /// When it was added.
    pub created: Wall,
    /// Its notifications are silenced.
    pub muted: bool,
    /// The proxy of this instance alone.
    pub proxy: Option<ProxyUrl>,
    /// The country that was chosen for numbers without a country code; none for that of its own number.
    pub country: Option<Country>,
    /// Whether customers see the number as online while it is connected.
    pub available: bool,
    /// How much of the past it is to have when it is linked.
    pub history: HistoryChoice,
    /// How far that is.
    pub progress: HistoryProgress,
    /// Unread messages.
    pub unread: u32,
    /// Waiting outbox items.
    pub queued: u32,
    /// Outbox items that go no further by themselves: failed, or in a lane that is parked.
    pub unsent: u32,
    /// When the last message came or went.
    pub last_activity: Option<Wall>,
}

impl InstanceRow {
    /// What of it changes with every message.
    #[must_use]
    pub fn counts(&self) -> Counts {
        let Self { unread, queued, unsent, last_activity, progress, .. } = self;
        Counts { unread: *unread, queued: *queued, unsent: *unsent, last_activity: *last_activity, progress: *progress }
    }
}

/// The numbers of an instance that change with every message.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// Unread messages.
    pub unread: u32,
    /// Waiting outbox items.
    pub queued: u32,
    /// Outbox items that go no further by themselves: failed, or in a lane that is parked.
    pub unsent: u32,
    /// When the last message came or went.
    pub last_activity: Option<Wall>,
    /// How far its history is.
    pub progress: HistoryProgress,
}

/// What became of an incoming message.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Committed {
    /// Its place in the batch that it came with.
    pub place: usize,
    /// Its chat.
    pub chat: ChatId,
    /// Its row.
    pub row: MessageRow,
    /// It was not there before.
    pub fresh: bool,
    /// It fills a row that could not be decrypted before.
    pub filled: bool,
    /// What kept our messages to this chat does not any more: whoever writes may be answered.
    pub opened_lane: bool,
    /// Its chat is a conversation: no status posts and no newsletter.
    pub conversation: bool,
}

/// A message whose content went because its time had come.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Expired {
    /// Its instance.
    pub instance: InstanceId,
    /// Its chat.
    pub chat: ChatId,
    /// Its row.
    pub row: MessageRow,
}

/// A file that nobody has any more.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Leftover {
    /// The note of it.
    pub id: i64,
    /// Whose it was; of nobody for one that was handed over to be sent.
    pub instance: Option<InstanceId>,
    /// What it is called.
    pub name: String,
    /// Another message has it.
    pub wanted: bool,
}

/// A message of which something was said.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Changed {
    /// Its chat.
    pub chat: ChatId,
    /// Its row.
    pub row: MessageRow,
    /// Its chat is a conversation: no status posts and no newsletter.
    pub conversation: bool,
}

/// A chat.
#[derive(Clone, Debug, PartialEq)]
pub struct ChatRow {
    /// Its id.
    pub id: ChatId,
    /// The instance it belongs to.
    pub instance: InstanceId,
    /// Where messages go.
    pub address: Address,
    /// The phone number, when known.
    pub phone: Option<PhoneNumber>,
    /// What to call it.
    pub title: String,
    /// Unread messages.
    pub unread: u32,
    /// The newest message.
    pub last: Option<StoredMessage>,
    /// When the newest message came or went.
    pub last_activity: Wall,
    /// What was typed there and not sent, if ever something was.
    pub draft: Option<ChatDraft>,
    /// Until when nothing is told of what comes there.
    pub muted_until: Option<Wall>,
    /// What the operator calls the person.
    pub own_name: Option<String>,
    /// What the person is called by others where the operator calls them otherwise.
    pub of_others: Option<String>,
}

/// What the operator has typed in a chat.
#[derive(Clone, Debug, PartialEq)]
pub struct ChatDraft {
    /// The words; empty once nothing is left of them.
    pub words: String,
    /// The message that they answer.
    pub reply_to: Option<Box<StoredMessage>>,
    /// Grows with every change of this chat's draft.
    pub revision: i64,
}

/// Which way a message goes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Direction {
    /// Came in.
    Incoming {
        /// Who wrote it.
        sender: Address,
        /// What to call them, when known.
        sender_name: Option<String>,
    },
    /// Sent from here.
    Outgoing {
        /// What became of it.
        delivery: Delivery,
        /// The outbox item, while there is one.
        queue_id: Option<QueueId>,
        /// What the last try came to, raw.
        error: Option<String>,
        /// What keeps its lane, while it waits in the outbox.
        lane: Option<Lane>,
        /// Nothing stands before it in its lane.
        first: bool,
    },
    /// Sent by the owner from another device.
    Elsewhere,
}

/// A message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoredMessage {
    /// Its row; grows in the order of arrival.
    pub row: MessageRow,
    /// Its chat.
    pub chat: ChatId,
    /// The instance it belongs to.
    pub instance: InstanceId,
    /// WhatsApp's id.
    pub message_id: MessageId,
    /// When it was written.
    pub at: Wall,
    /// Where it stands in its chat, before its row: WhatsApp's time.
    pub sort: Wall,
    /// Which way it goes.
    pub direction: Direction,
    /// What it carries.
    pub content: Content,
    /// What stands around it.
    pub frame: Frame,
    /// What was said of it since, and who is who in it.
    pub said: Said,
    /// The file that it carries.
    pub file: Option<StoredFile>,
}

/// A message that somebody wrote and nobody has read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct UnreadMessage {
    /// Its row.
    pub row: MessageRow,
    /// Its chat.
    pub chat: ChatId,
    /// The instance it belongs to.
    pub instance: InstanceId,
    /// When it was written.
    pub at: Wall,
    /// Until when nothing is told of what comes in its chat.
    pub muted_until: Option<Wall>,
}

/// What was said of a message since it was written, and who is who in it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Said {
    /// When it was edited last; it carries what it was edited to.
    pub edited: Option<Wall>,
    /// By whom it was taken back; its content is kept.
    pub deleted: Option<DeletedBy>,
    /// Reactions, the most frequent first.
    pub reactions: Vec<Reacted>,
    /// Votes, where it is a poll in which somebody has voted.
    pub votes: Option<Votes>,
    /// The message that it answers, if that is here.
    pub quoted: Option<MessageRow>,
    /// We wrote the message that it answers.
    pub quoted_ours: bool,
    /// What to call those whom it names, as far as they are known.
    pub names: BTreeMap<Address, String>,
    /// What we say of it and WhatsApp has not taken, in order.
    pub waiting: Vec<WaitingChange>,
}

/// A reaction, an edit or a deletion of ours that stands in the outbox.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WaitingChange {
    /// The item.
    pub id: QueueId,
    /// Its own row, which stands nowhere: its lane names it by that.
    pub row: MessageRow,
    /// What is said.
    pub what: Outgoing,
    /// What became of it.
    pub delivery: Delivery,
    /// What the last try came to, raw.
    pub why: Option<String>,
    /// Its bytes may have reached the socket at an earlier try: somebody may have it.
    pub written: bool,
    /// Nothing stands before it in its lane.
    pub first: bool,
    /// What keeps its lane, or kept it.
    pub lane: Option<Lane>,
}

/// By whom a message was taken back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum DeletedBy {
    /// By ourselves.
    Us,
    /// By whoever wrote it.
    Sender,
    /// By an admin of the group, and what to call them.
    Admin(Option<String>),
}

/// A reaction and who gave it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reacted {
    /// The emoji.
    pub emoji: String,
    /// How many gave it.
    pub count: u32,
    /// We did.
    pub mine: bool,
    /// What to call the others, some of them.
    pub people: Vec<String>,
}

impl StoredMessage {
    /// It is a message, and nothing that is said of another one.
    #[must_use]
    pub fn stands_in_its_chat(&self) -> bool {
        self.sort.0 > NOWHERE
    }
}

/// What a message says of the file that it carries.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FileOffer {
    /// Its length as its sender has it.
    pub bytes: Option<u64>,
    /// A small picture of it came along.
    pub thumbnail: bool,
    /// It is to be fetched without being asked for.
    pub fetch: bool,
}

/// The file of a message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoredFile {
    /// What became of it.
    pub state: FileState,
    /// Our name for it in the folder of its instance, when it is here.
    pub name: Option<String>,
    /// Its length; what its sender says until it is here.
    pub bytes: Option<u64>,
    /// What it is by its first bytes, when it is here.
    pub mime: Option<String>,
    /// What the last try to fetch it came to.
    pub why: Option<String>,
    /// A small picture of it came along.
    pub thumbnail: bool,
    /// It is of a message of ours, and does not lie with WhatsApp yet.
    pub goes_out: bool,
}

/// A file that is to be fetched, and all that is needed for it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WantedFile {
    /// The message that carries it.
    pub message: MessageRow,
    /// Its chat.
    pub chat: ChatId,
    /// WhatsApp's id of the message.
    pub id: MessageId,
    /// The address of its chat.
    pub address: Address,
    /// The address that the message came under; none for our own.
    pub sender: Option<Address>,
    /// The owner wrote it.
    pub from_me: bool,
    /// The message as it came.
    pub raw: Vec<u8>,
    /// How often it could not be fetched, but for this PC's own faults.
    pub tries: u32,
    /// How often something came, and was not what it should be.
    pub wrong: u32,
    /// Its length as its sender has it.
    pub bytes: Option<u64>,
}

/// Whose fault it was that a file did not come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FileFault {
    /// It is not counted.
    ThisPc,
    /// Of the way, of WhatsApp's hosts, of the phone.
    Elsewhere,
    /// Something came, and was not what it should be.
    Wrong,
}

/// A lane in which something waits.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LaneNow {
    /// Its chat.
    pub chat: ChatId,
    /// What keeps it.
    pub lane: Option<Lane>,
    /// The message whose turn it is; none while the one before it is on its way.
    pub first: Option<MessageRow>,
}

/// An outbox item.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct QueueItem {
    /// Its id; grows in the order of sending.
    pub id: QueueId,
    /// The instance it belongs to.
    pub instance: InstanceId,
    /// The chat it goes to.
    pub chat: ChatId,
    /// What to call the chat.
    pub chat_title: String,
    /// Where it goes.
    pub to: Address,
    /// The id that it was, is and will be sent under.
    pub message_id: MessageId,
    /// Its message.
    pub row: MessageRow,
    /// What it says, in words.
    pub text: String,
    /// What goes out.
    pub parcel: Box<Parcel>,
    /// The message that shows it: its own, or the one that it is said of.
    pub shown: MessageRow,
    /// Its place in the outbox.
    pub turn: i64,
    /// What became of it.
    pub delivery: Delivery,
    /// When it was queued.
    pub created: Wall,
    /// How often it was tried.
    pub attempts: u32,
    /// What the last try came to, raw.
    pub why: Option<String>,
    /// Its bytes may have reached the socket at an earlier try: somebody may have it.
    pub written: bool,
    /// Nothing stands before it in its lane.
    pub first: bool,
    /// What keeps its lane, or kept it.
    pub lane: Option<Lane>,
}

/// The file that a message of ours takes along.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewUpload {
    /// Which message.
    pub message: MessageRow,
    /// Its SHA-256.
    pub hash: Vec<u8>,
    /// What it goes out as.
    pub kind: SendAs,
    /// What it is sealed with, unless the same file is going out.
    pub key: Secret,
    /// The small picture that goes along, as JPEG.
    pub thumbnail: Option<Vec<u8>>,
}

/// The same, and what became of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Upload {
    /// Which message takes it along.
    pub message: MessageRow,
    /// Its SHA-256.
    pub hash: Vec<u8>,
    /// What it goes out as.
    pub kind: SendAs,
    /// What it is sealed with at every try.
    pub key: Secret,
    /// The small picture that goes along, as JPEG.
    pub thumbnail: Option<Vec<u8>>,
    /// What WhatsApp said of it when it lay there.
    pub result: Option<String>,
    /// When that was.
    pub at: Option<Wall>,
}

/// Something to queue.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewSend {
    /// Its final id.
    pub id: MessageId,
    /// What.
    pub draft: Draft,
    /// What the votes are sealed with, for a poll.
    pub secret: Option<Secret>,
    /// What it takes along, for a file.
    pub file: Option<Box<NewFile>>,
    /// When it was written.
    pub created: Wall,
}

/// The file of a message that is queued. It lies in its place, whole and on the disk.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewFile {
    /// How it is shown.
    pub media: Media,
    /// Its name among the files of its instance, which is ours.
    pub name: String,
    /// What it is by its first bytes.
    pub mime: String,
    /// Its length.
    pub bytes: u64,
    /// Its SHA-256.
    pub hash: Vec<u8>,
    /// What it goes out as.
    pub kind: SendAs,
    /// What it is sealed with, unless the same file is going out.
    pub key: Secret,
    /// The small picture that goes along, as JPEG.
    pub thumbnail: Option<Vec<u8>>,
}

/// A caller's key of a send, and what it was given for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SendKey {
    /// The caller: keys of two are never the same.
    pub caller: String,
    /// The key, as the caller chose it.
    pub key: String,
    /// The hash of what is sent, without where to: a chat may become one with another.
    pub content: [u8; 32],
}

/// What a key was given for before.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum KeyUse {
    /// This very content; its message as it is now.
    Same(Box<StoredMessage>),
    /// This very content, and the message was taken back.
    TakenBack,
    /// Something else.
    Other,
}

/// What the sender of an instance may send now.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Picked {
    /// The items, in order.
    pub items: Vec<QueueItem>,
    /// Those that can't be read, and are not sent.
    pub changes: Vec<DeliveryChange>,
    /// When the next lane opens that waits, wall time.
    pub opens: Option<Wall>,
    /// There may be more when WhatsApp has answered what is on its way: the window is full, or the number of a lane can't be asked
    /// for before.
    pub waits_for_answers: bool,
    /// A file lies with WhatsApp for too long: it goes there again, and its lane waits for it.
    pub files: bool,
}

/// A message of ours whose delivery changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DeliveryChange {
    /// Its chat.
    pub chat: ChatId,
    /// The message that shows it: its own, or the one that it is said of.
    pub row: MessageRow,
    /// The outbox item, if it is still there.
    pub queue_id: Option<QueueId>,
    /// What became of it.
    pub delivery: Delivery,
}

/// What was unread in a chat.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MarkedRead {
    /// The instance of the chat.
    pub instance: InstanceId,
    /// The chat as it is now, and those that are about to be one with it.
    pub chats: Vec<ChatId>,
    /// Whom to tell of the newest thousand messages that were unread.
    pub unread: Vec<ReadFrom>,
}

/// A chat that was read here, and what is still to be told of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReadHere {
    /// The chat.
    pub chat: ChatId,
    /// The newest message that was read.
    pub message: MessageId,
    /// When it was written.
    pub until: Wall,
    /// The address that its chat goes by on the wire.
    pub under: Address,
    /// The address that it came under.
    pub sender: Address,
    /// Whose messages were read, as long as they have not been told.
    pub unread: Vec<ReadFrom>,
}

/// Messages that came the same way: the receipt goes back there.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReadFrom {
    /// Where the receipt goes: the sender as they named themselves, the group, or the list that it came through.
    pub to: Address,
    /// Who wrote them, by the address that they came under.
    pub sender: Address,
    /// Newest first.
    pub ids: Vec<MessageId>,
}

/// What the last run left in flight.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Healed {
    /// Messages that are uncertain now.
    pub uncertain: u32,
    /// Whose they are.
    pub instances: Vec<InstanceId>,
}

/// What the journal has after a position.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct JournalPage {
    /// The entries, oldest first.
    pub rows: Vec<JournalRow>,
    /// Something that stood after the position, before these, is kept no more: whoever reads has missed it.
    pub gap: bool,
    /// Everything up to here was looked at: of what was asked for nothing more stands before.
    pub end: i64,
}

/// An entry of the journal.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct JournalRow {
    /// Its number: greater than those of all entries before it.
    pub seq: i64,
    /// When.
    pub at: Wall,
    /// About whom; may be gone meanwhile. `None` when it can't be read.
    pub instance: Option<InstanceId>,
    /// What; `None` when it can't be read.
    pub what: Option<Happening>,
}

/// How much was forgotten because it was too old.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Pruned {
    /// Lines of the audit trail.
    pub audit: u64,
    /// Lines of the timelines.
    pub timeline: u64,
    /// Stretches of the health history.
    pub health: u64,
    /// Entries of the journal.
    pub journal: u64,
    /// Keys of sends.
    pub send_keys: u64,
}

/// Until when things are too old.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TooOld {
    /// Lines of the audit trail and of the timelines.
    pub audit: Wall,
    /// Stretches of the health history.
    pub health: Wall,
    /// Entries of the journal, up to this one.
    pub journal: i64,
    /// Keys of sends.
    pub send_keys: Wall,
}

impl std::ops::AddAssign for Pruned {
    fn add_assign(&mut self, more: Pruned) {
        self.audit += more.audit;
        self.timeline += more.timeline;
        self.health += more.health;
        self.journal += more.journal;
        self.send_keys += more.send_keys;
    }
}

/// What became of the messages that were sent since a moment.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct SentCounts {
    /// WhatsApp took them.
    pub taken: u64,
    /// Of these, the recipient's phone has them.
    pub delivered: u64,
    /// WhatsApp or the library refused them.
    pub failed: u64,
}

/// A line of the audit trail.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AuditRow {
    /// When.
    pub at: Wall,
    /// Which instance; none for all, or one that is gone.
    pub instance: Option<InstanceId>,
    /// Who or what asked.
    pub trigger: String,
    /// Under which name, when it was a front.
    pub caller: Option<String>,
    /// What was asked.
    pub action: String,
    /// Why, when it was not an operator.
    pub cause: Option<String>,
    /// What came of it.
    pub result: String,
    /// More words.
    pub detail: Option<String>,
    /// How long it took, in milliseconds.
    pub duration_ms: Option<u64>,
}

/// A kept request of somebody's device to repeat a message.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct RepeatId(pub i64);

/// A device could not read a message of ours and asks for it again.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RepeatRequest {
    /// Which message.
    pub id: MessageId,
    /// The device that asks, as the wire names it.
    pub requester: String,
    /// Its own count of its requests, from 1.
    pub count: u8,
    /// The request as it came.
    pub stanza: Vec<u8>,
}

/// A kept request, with what it asks for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AskedOfUs {
    /// Its row.
    pub row: RepeatId,
    /// What came.
    pub request: RepeatRequest,
    /// When it came last.
    pub asked: Wall,
    /// The chat that the message stands in: nobody else gets it, whoever asks.
    pub chat: Address,
    /// Our message.
    pub message: MessageRow,
    /// What goes out again.
    pub parcel: Parcel,
}

/// Something that could not be read and has no row, because it would be shown in none.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct HiddenId(pub i64);

/// What could not be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Dark {
    /// A message, by its row in the chat.
    Shown(MessageRow),
    /// What would be shown in no row.
    Hidden(HiddenId),
}

/// A message of somebody else that could not be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unreadable {
    /// Which.
    pub dark: Dark,
    /// The attributes of its stanza, as a stanza without content.
    pub stanza: Vec<u8>,
    /// How often it was asked for again at a later time.
    pub asks: u32,
    /// When last; in the beginning, when it came.
    pub asked: Wall,
}
