//! A message as the window shows it: what it carries, what stands around it, what was said of it since. All text is to be shown as
//! text and nothing else. All times are wall time in milliseconds since the Unix epoch.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use ts_rs::TS;
use wakala_domain::delivery::Delivery;
use wakala_domain::lanes::WaitsFor;
use wakala_domain::messages::content::{CallTaken, Gone, MediaKind};
use wakala_domain::messages::staged::SendAs;

/// A message as a bubble.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS, JsonSchema)]
pub struct MessageView {
    /// Its row; grows in the order of arrival.
    #[ts(type = "number")]
    pub id: i64,
    /// The chat it belongs to.
    #[ts(type = "number")]
    pub chat: i64,
    /// When it was written.
    #[ts(type = "number")]
    pub at: i64,
    /// Its place in the chat, before its row: WhatsApp's time. It changes when WhatsApp takes a message of ours.
    #[ts(type = "number")]
    pub sort: i64,
    /// Which way it goes, and what became of it.
    pub direction: DirectionView,
    /// What it carries, as it is now.
    pub content: ContentView,
    /// The message that it answers.
    pub quote: Option<QuoteView>,
    /// Whom its words name.
    pub mentions: Vec<MentionView>,
    /// How often it was passed on; 0 for never, 5 and more for many times.
    pub forwarded: u32,
    /// When its content goes; none when it stays.
    #[ts(type = "number | null")]
    pub expires: Option<i64>,
    /// What its link leads to.
    pub preview: Option<PreviewView>,
    /// When it was edited last.
    #[ts(type = "number | null")]
    pub edited: Option<i64>,
    /// It was taken back: the content is kept here.
    pub deleted: Option<DeletedView>,
    /// What was said to it, the most frequent first.
    pub reactions: Vec<ReactionView>,
    /// What this number says of it and WhatsApp has not taken, in order: none of it shows on others' phones, or nobody knows.
    #[serde(default)]
    pub waiting: Vec<WaitingChangeView>,
}

/// A reaction, an edit or a deletion that stands in the outbox.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
pub struct WaitingChangeView {
    /// The outbox item.
    #[ts(type = "number")]
    pub queue_id: i64,
    /// Its own row, which stands nowhere: its lane names it by that.
    #[ts(type = "number")]
    pub row: i64,
    /// What it says of the message.
    pub change: QueuedChange,
    /// The emoji, or the new text; empty where it takes something back.
    pub words: String,
    /// What became of it.
    pub delivery: Delivery,
    /// What the last try came to, raw.
    pub error: Option<String>,
    /// What it waits for.
    pub waits: WaitsFor,
    /// Somebody may have it already: taking it back only ends the tries.
    pub perhaps_sent: bool,
}

/// Which way a message goes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
#[serde(tag = "is", rename_all = "snake_case")]
pub enum DirectionView {
    /// Came in.
    Incoming {
        /// Who wrote it, in a group.
        sender: Option<String>,
    },
    /// Sent from here.
    Outgoing {
        /// What became of it.
        delivery: Delivery,
        /// The outbox item.
        #[ts(type = "number | null")]
        queue_id: Option<i64>,
        /// What the last try came to, raw.
        error: Option<String>,
        /// What it waits for, while it is in the outbox.
        waits: Option<WaitsFor>,
    },
    /// Sent by the owner from the phone or another device.
    Elsewhere,
}

/// What a message carries.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS, JsonSchema)]
#[serde(tag = "is", rename_all = "snake_case")]
pub enum ContentView {
    /// Text.
    Text {
        /// The text.
        text: String,
    },
    /// A file.
    Media(MediaView),
    /// A place.
    Location(LocationView),
    /// Contact cards.
    Contacts {
        /// In their order.
        cards: Vec<CardView>,
    },
    /// A poll.
    Poll(PollView),
    /// Somebody called.
    Call {
        /// With a picture.
        video: bool,
        /// What the owner did with it on another device; not there where it was missed, or nobody knows.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[ts(optional)]
        taken: Option<CallTaken>,
    },
    /// What a business asks.
    Choices {
        /// What it says.
        text: String,
        /// What can be chosen on the phone, in order.
        options: Vec<String>,
    },
    /// What was chosen of that.
    Chosen {
        /// In words.
        text: String,
    },
    /// An invitation into a group.
    Invite {
        /// What the group is called.
        group: String,
    },
    /// Something that happened to the chat: a line, no bubble.
    Event(ChatEventView),
    /// Was here, and its content is gone.
    Gone(Gone),
    /// Kept, but Wakala can't show it yet.
    Unsupported {
        /// The wire's name of the kind.
        name: String,
    },
    /// Waits for the sender to send it again.
    Undecryptable,
}

/// A file of a message.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS, JsonSchema)]
pub struct MediaView {
    /// How it is shown.
    pub what: MediaKind,
    /// The text under it.
    pub caption: Option<String>,
    /// The sender's name for it.
    pub file_name: Option<String>,
    /// Its type as the sender has it; may lie.
    pub mime: String,
    /// Its length in bytes as the sender has it.
    #[ts(type = "number | null")]
    pub bytes: Option<u64>,
    /// How long it plays, in seconds.
    pub seconds: Option<u32>,
    /// Width in pixels.
    pub width: Option<u32>,
    /// Height in pixels.
    pub height: Option<u32>,
    /// Pages of a document.
    pub pages: Option<u32>,
    /// Loudness over the time of a voice note, 0 to 100 each.
    pub waveform: Vec<u8>,
    /// To be looked at once.
    pub once: bool,
    /// Where the file is.
    pub file: FileView,
    /// There is a small picture of it at `GET /v1/messages/{id}/thumbnail`.
    pub thumbnail: bool,
}

/// Where the file of a message is.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS, JsonSchema)]
#[serde(tag = "is", rename_all = "snake_case")]
pub enum FileView {
    /// On this PC, at `GET /v1/messages/{id}/file`.
    Here {
        /// Its real length in bytes.
        #[ts(type = "number")]
        bytes: u64,
    },
    /// With WhatsApp; it can be fetched.
    Away,
    /// It is fetched as soon as that can be.
    Waiting,
    /// On its way here, or on its way out.
    Moving {
        /// Bytes so far.
        #[ts(type = "number")]
        done: u64,
        /// All of them, when known.
        #[ts(type = "number | null")]
        of: Option<u64>,
    },
    /// It could not be fetched or sent.
    Failed {
        /// Why, raw.
        why: String,
    },
}

/// A file that is to be sent, and how much of it is here.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
pub struct StagedFile {
    /// What it is called from now on: 32 hexadecimal digits.
    pub file: String,
    /// Its name.
    pub name: String,
    /// Its length when it is whole.
    #[ts(type = "number")]
    pub bytes: u64,
    /// Bytes that are here.
    #[ts(type = "number")]
    pub received: u64,
    /// What it is by its first bytes, once it is whole.
    pub mime: Option<String>,
    /// What it is sent as where nobody says it, once it is whole.
    pub kind: Option<SendAs>,
}

/// A picture that was made smaller.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
pub struct ScaledPicture {
    /// It, as every file that is to be sent.
    pub file: StagedFile,
    /// Its width in pixels.
    pub width: u32,
    /// Its height in pixels.
    pub height: u32,
}

/// A place.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS, JsonSchema)]
pub struct LocationView {
    /// Degrees north.
    pub latitude: f64,
    /// Degrees east.
    pub longitude: f64,
    /// What it is called.
    pub name: Option<String>,
    /// Its address.
    pub address: Option<String>,
    /// The sender moves, and tells so.
    pub live: bool,
}

/// A contact card.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
pub struct CardView {
    /// What the person is called.
    pub name: String,
    /// Their numbers, with plus.
    pub phones: Vec<String>,
}

/// A poll with what was chosen so far.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
pub struct PollView {
    /// The question.
    pub question: String,
    /// The options, in order.
    pub options: Vec<PollOptionView>,
    /// How many may be chosen; 0 for any number.
    pub choose: u32,
    /// How many people have chosen; none while nobody counts them here.
    pub voters: Option<u32>,
}

/// An option of a poll.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
pub struct PollOptionView {
    /// Its words.
    pub text: String,
    /// How many have chosen it.
    pub votes: u32,
    /// This number has.
    pub mine: bool,
}

/// Something that happened to a chat; people by what they are called.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
#[serde(tag = "event", rename_all = "snake_case")]
pub enum ChatEventView {
    /// Messages disappear after so many seconds; 0 for never.
    Expiry {
        /// Seconds.
        seconds: u32,
    },
    /// The group got another name.
    Subject {
        /// The new one.
        subject: String,
    },
    /// People came into the group.
    Joined {
        /// Who.
        people: Vec<String>,
    },
    /// People left the group.
    Left {
        /// Who.
        people: Vec<String>,
    },
    /// People became admins.
    Promoted {
        /// Who.
        people: Vec<String>,
    },
    /// People are admins no more.
    Demoted {
        /// Who.
        people: Vec<String>,
    },
    /// A message was pinned.
    Pinned,
}

/// The message that another one answers, as the answer has it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
pub struct QuoteView {
    /// Its row, when it is here.
    #[ts(type = "number | null")]
    pub message: Option<i64>,
    /// This number wrote it.
    pub mine: bool,
    /// Who wrote it, when it was somebody else and that is known.
    pub sender: Option<String>,
    /// Its words; empty where it has none.
    pub words: String,
    /// The wire's name of its kind where it is no text.
    pub kind: Option<String>,
}

/// Somebody whom the words of a message name.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
pub struct MentionView {
    /// What stands in the words, such as `@255700000431`.
    pub tag: String,
    /// What to show in its place, without `@`.
    pub name: String,
}

/// What a link leads to, in the sender's words.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
pub struct PreviewView {
    /// The page's title.
    pub title: String,
    /// What the page says of itself.
    pub description: String,
    /// The address that it belongs to.
    pub link: String,
}

/// By whom a message was taken back.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
#[serde(tag = "by", rename_all = "snake_case")]
pub enum DeletedView {
    /// By this number.
    Us,
    /// By whoever wrote it.
    Sender,
    /// By an admin of the group.
    Admin {
        /// What they are called, when known.
        name: Option<String>,
    },
}

/// A reaction and who gave it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
pub struct ReactionView {
    /// The emoji.
    pub emoji: String,
    /// How many gave it.
    pub count: u32,
    /// This number did.
    pub mine: bool,
    /// What the others are called, at most 20.
    pub people: Vec<String>,
}

/// What an item of the outbox says of a message.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum QueuedChange {
    /// A reaction; without words it takes one back.
    Reaction,
    /// Another text.
    Edit,
    /// It is taken back.
    Delete,
    /// A vote; without words it takes one back.
    Vote,
}

/// Who of a group has a message that was sent there; known for 30 days.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
pub struct SeenByView {
    /// To how many others it went; none where nobody knows.
    pub members: Option<u32>,
    /// Those who have it: first those who have read it, in the order in which they did.
    pub people: Vec<MemberReceiptView>,
}

/// What is known of a member.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
pub struct MemberReceiptView {
    /// What to call them: a name, else the phone number; none where neither is known.
    pub name: Option<String>,
    /// Since when they have it.
    #[ts(type = "number")]
    pub delivered: i64,
    /// When they opened it.
    #[ts(type = "number | null")]
    pub read: Option<i64>,
    /// When they listened to it, or watched it.
    #[ts(type = "number | null")]
    pub played: Option<i64>,
}
