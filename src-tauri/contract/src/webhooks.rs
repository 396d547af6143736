//! Webhooks: what is wanted of one, how it goes, and what its receiver is told. All times are wall time in milliseconds since the Unix epoch.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use ts_rs::TS;
use wakala_domain::address::AddressKind;
use wakala_domain::audit::CALLER_NAME_LIMIT;
use wakala_domain::journal::HappeningKind;
use wakala_domain::webhooks::Fault;

use crate::events::NoticeView;
use crate::keys::ReachView;
use crate::messages::MessageView;

/// A new webhook.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct AddWebhook {
    /// What it is called: 1 to 40 bytes.
    #[schemars(length(min = 1, max = CALLER_NAME_LIMIT))]
    pub name: String,
    /// Where the receiver is: `https://shop.example/events`.
    pub address: String,
    /// Of what it is told: at least one.
    #[schemars(length(min = 1))]
    pub events: Vec<HappeningKind>,
    /// Of which instances.
    pub reach: ReachView,
    /// Whether the receiver may be on this PC or in its network.
    #[serde(default)]
    #[ts(optional, type = "boolean")]
    pub nearby: bool,
    /// Whether it is told from now on; none for yes.
    #[serde(default)]
    #[ts(optional, type = "boolean | null")]
    pub on: Option<bool>,
}

/// What is to be changed of a webhook: what is not named stays.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ChangeWebhook {
    /// Its number.
    #[ts(type = "number")]
    pub webhook: i64,
    /// What it is called.
    #[serde(default)]
    #[ts(optional, type = "string | null")]
    pub name: Option<String>,
    /// Where the receiver is.
    #[serde(default)]
    #[ts(optional, type = "string | null")]
    pub address: Option<String>,
    /// Of what it is told.
    #[serde(default)]
    #[ts(optional, as = "Option<Vec<HappeningKind>>")]
    pub events: Option<Vec<HappeningKind>>,
    /// Of which instances.
    #[serde(default)]
    #[ts(optional, as = "Option<ReachView>")]
    pub reach: Option<ReachView>,
    /// Whether the receiver may be on this PC or in its network.
    #[serde(default)]
    #[ts(optional, type = "boolean | null")]
    pub nearby: Option<bool>,
    /// Whether it is told. Turned on again, it is told what happened meanwhile, as far as that is kept.
    #[serde(default)]
    #[ts(optional, type = "boolean | null")]
    pub on: Option<bool>,
    /// Gives it another secret: the receiver has to know it before the next event comes.
    #[serde(default)]
    #[ts(optional, type = "boolean")]
    pub new_secret: bool,
}

/// One webhook.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct WebhookRef {
    /// Its number.
    #[ts(type = "number")]
    pub webhook: i64,
}

/// A webhook that was added.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
pub struct AddedWebhook {
    /// With what its events are signed: this is the only time that it is shown.
    pub secret: String,
    /// The webhook.
    pub view: WebhookView,
}

/// A webhook that was changed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
pub struct ChangedWebhook {
    /// The new secret, if there is one: this is the only time that it is shown.
    pub secret: Option<String>,
    /// The webhook.
    pub view: WebhookView,
}

/// A webhook, without its secret.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
pub struct WebhookView {
    /// Its number.
    #[ts(type = "number")]
    pub id: i64,
    /// What it is called.
    pub name: String,
    /// Where the receiver is.
    pub address: String,
    /// Of what it is told.
    pub events: Vec<HappeningKind>,
    /// Of which instances.
    pub reach: ReachView,
    /// Whether the receiver may be on this PC or in its network.
    pub nearby: bool,
    /// Whether it is told.
    pub on: bool,
    /// When it was added.
    #[ts(type = "number")]
    pub made: i64,
    /// Events that it is still to be told.
    #[ts(type = "number")]
    pub waiting: u64,
    /// For how long the oldest of them waits, in milliseconds.
    #[ts(type = "number")]
    pub waiting_ms: u64,
    /// When one that was not taken is told again; none while everything is taken.
    #[ts(type = "number | null")]
    pub next_try: Option<i64>,
    /// When an event was taken last.
    #[ts(type = "number | null")]
    pub taken: Option<i64>,
    /// Why one was not taken the last time that this happened.
    pub fault: Option<Fault>,
    /// When that was.
    #[ts(type = "number | null")]
    pub fault_at: Option<i64>,
    /// Events that were given up, and are kept until they are told again or purged.
    pub failed: u32,
}

/// The webhooks there are: the oldest first.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
pub struct WebhooksView {
    /// The webhooks.
    pub webhooks: Vec<WebhookView>,
}

/// What became of an event that was sent to see whether the receiver takes one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
pub struct WebhookTested {
    /// Why it was not taken; none when it was.
    pub fault: Option<Fault>,
    /// How long that took, in milliseconds.
    #[ts(type = "number")]
    pub took_ms: u64,
}

/// A page of the events of a webhook that were given up.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct FailedRequest {
    /// The webhook.
    #[ts(type = "number")]
    pub webhook: i64,
    /// Only those before this row; none for the newest.
    #[ts(type = "number | null")]
    pub before: Option<i64>,
    /// At most this many, 1 to 200: whatever else is taken for the nearer of the two.
    pub limit: u32,
}

/// A page of them, the newest first.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
pub struct FailedPage {
    /// The events.
    pub events: Vec<FailedEventView>,
    /// There are more.
    pub more: bool,
}

/// An event that a receiver did not take for so long that it was given up.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
pub struct FailedEventView {
    /// Its row.
    #[ts(type = "number")]
    pub id: i64,
    /// The name under which the receiver was told of it.
    pub event: String,
    /// Of what kind it is; none for a gap.
    pub kind: Option<HappeningKind>,
    /// When it happened.
    #[ts(type = "number")]
    pub at: i64,
    /// To which instance.
    pub instance: Option<String>,
    /// How often it was tried.
    pub attempts: u32,
    /// Why it was not taken.
    pub fault: Fault,
    /// When it was given up.
    #[ts(type = "number")]
    pub failed: i64,
    /// It waits to be told again.
    pub replayed: bool,
}

/// Some of them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct FailedRefs {
    /// The webhook.
    #[ts(type = "number")]
    pub webhook: i64,
    /// Their rows; none for all.
    #[serde(default)]
    #[schemars(length(max = 200))]
    #[ts(optional, type = "number[] | null")]
    pub events: Option<Vec<i64>>,
}

/// How many of them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
pub struct FailedCount {
    /// How many.
    #[ts(type = "number")]
    pub events: u64,
}

/// What a receiver is sent: one event.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct WebhookBody {
    /// Names the event: the same however often it is told.
    pub id: String,
    /// The form of this body.
    pub version: u32,
    /// When it happened.
    pub at: i64,
    /// To which instance.
    pub instance: Option<WebhookInstance>,
    /// What.
    #[serde(flatten)]
    pub what: WebhookEvent,
}

/// An instance as a receiver is told of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct WebhookInstance {
    /// Its id.
    pub id: String,
    /// Its name; none when it is gone.
    pub name: Option<String>,
    /// Its number with plus, when it has one.
    pub phone: Option<String>,
}

/// What a receiver is told. What is said of a message is what it is when that is said.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "event", rename_all = "snake_case")]
pub enum WebhookEvent {
    /// A message came, was queued here, can be read now, or is another one now.
    Message(Box<WebhookMessage>),
    /// A message is not here any more.
    MessageGone {
        /// Its row.
        message: i64,
    },
    /// Something became of a message that was sent from here.
    Delivery(Box<WebhookMessage>),
    /// Somebody is to be told.
    Notice {
        /// What.
        notice: NoticeView,
    },
    /// What was told before is over.
    NoticesWithdrawn,
    /// What happened between two positions of the journal is kept no more, and was never told.
    Gap {
        /// The last position that was told.
        after: i64,
        /// The last position that is missing.
        until: i64,
    },
    /// Nothing happened: whoever looks after Wakala tries whether this receiver can be reached.
    Test,
}

impl WebhookEvent {
    /// Its word.
    #[must_use]
    pub fn word(&self) -> &'static str {
        match self {
            WebhookEvent::Message(_) => "message",
            WebhookEvent::MessageGone { .. } => "message_gone",
            WebhookEvent::Delivery(_) => "delivery",
            WebhookEvent::Notice { .. } => "notice",
            WebhookEvent::NoticesWithdrawn => "notices_withdrawn",
            WebhookEvent::Gap { .. } => "gap",
            WebhookEvent::Test => "test",
        }
    }
}

/// Why a message is told.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum WebhookWhy {
    /// It came, or was queued here.
    New,
    /// It was edited, reacted to or taken back, or can be read now.
    Changed,
}

/// A message as a receiver is told of it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct WebhookMessage {
    /// Whether it is new or was told before; none where it is about its delivery.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub why: Option<WebhookWhy>,
    /// WhatsApp's own name of the message.
    pub message_id: String,
    /// In which chat.
    pub chat: WebhookChat,
    /// Who wrote it, as a number with plus: in a direct chat the other one; none for what was written by this number, and where it is not
    /// known.
    pub from: Option<String>,
    /// The message, as every front is shown it.
    pub message: MessageView,
}

/// A chat as a receiver is told of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct WebhookChat {
    /// Its id.
    pub id: i64,
    /// What to call it: a name, else the phone number.
    pub title: String,
    /// The phone number with plus, when known.
    pub phone: Option<String>,
    /// A person or a group.
    pub kind: AddressKind,
}
