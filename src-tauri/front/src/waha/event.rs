//! An event as WAHA tells it: an envelope around what happened.

use serde_json::{Value, json};
use wakala_domain::time::Wall;
use wakala_engine::InstanceSnapshot;
use wakala_store::{LastSaid, Saying};

use super::message::{Dress, ack, message};
use super::names::{chat_name, message_name, person_name};
use super::session::{ENGINE, TIER, VERSION, me, status};
use crate::named::{NamedMessage, NamedWhat};

/// What WAHA calls what happened.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum EventKind {
    /// A session is otherwise than before.
    SessionStatus,
    /// A message came.
    Message,
    /// A message came, or was written by this number.
    MessageAny,
    /// Somebody reacted.
    MessageReaction,
    /// Something became of a message of ours.
    MessageAck,
    /// The same in a group.
    MessageAckGroup,
    /// Somebody gave a message another text.
    MessageEdited,
    /// Somebody took a message back.
    MessageRevoked,
    /// A message came that can't be read yet.
    MessageWaiting,
}

impl EventKind {
    /// All that are told here.
    pub const ALL: [EventKind; 9] = [
        EventKind::SessionStatus,
        EventKind::Message,
        EventKind::MessageAny,
        EventKind::MessageReaction,
        EventKind::MessageAck,
        EventKind::MessageAckGroup,
        EventKind::MessageEdited,
        EventKind::MessageRevoked,
        EventKind::MessageWaiting,
    ];

    /// Its word.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            EventKind::SessionStatus => "session.status",
            EventKind::Message => "message",
            EventKind::MessageAny => "message.any",
            EventKind::MessageReaction => "message.reaction",
            EventKind::MessageAck => "message.ack",
            EventKind::MessageAckGroup => "message.ack.group",
            EventKind::MessageEdited => "message.edited",
            EventKind::MessageRevoked => "message.revoked",
            EventKind::MessageWaiting => "message.waiting",
        }
    }
}

/// An event that is told.
#[derive(Clone, Debug)]
pub struct Envelope {
    /// What it is.
    pub kind: EventKind,
    /// Names it: the same however often it is told.
    pub id: String,
    /// When it happened.
    pub at: Wall,
    /// What happened.
    pub payload: Value,
}

impl Envelope {
    /// What is told of a happening: each event by itself. `seq` is its place in the journal.
    #[must_use]
    pub fn of(seq: i64, at: Wall, what: &NamedWhat, dress: &Dress) -> Vec<Envelope> {
        let envelope = |kind: EventKind, of: &NamedMessage, payload: Value| Envelope {
            id: format!("evt_{seq}_{}_{}", of.view.id, kind.as_str().replace('.', "_")),
            kind,
            at,
            payload,
        };
        let (NamedWhat::Message(of) | NamedWhat::Said(of, _) | NamedWhat::Delivery(of)) = what;
        // Programs answer what they are told of, and nobody can answer these.
        if of.is_broadcast() {
            return Vec::new();
        }
        match what {
            NamedWhat::Message(of) => {
                let said = message(of, dress);
                if matches!(of.view.content, wakala_contract::ContentView::Undecryptable) {
                    return vec![envelope(EventKind::MessageWaiting, of, said)];
                }
                let any = envelope(EventKind::MessageAny, of, said.clone());
                if of.writer.is_none() { vec![any] } else { vec![envelope(EventKind::Message, of, said), any] }
            }
            NamedWhat::Said(of, last) => {
                let (kind, payload) = said(of, last, dress);
                vec![envelope(kind, of, payload)]
            }
            NamedWhat::Delivery(of) => {
                let kind = if of.in_group() { EventKind::MessageAckGroup } else { EventKind::MessageAck };
                let (ack, ack_name) = ack(&of.view.direction);
                let payload = json!({
                    "id": message_name(of),
                    "from": dress.me,
                    "to": chat_name(&of.chat.0, of.chat.1.as_ref()),
                    "participant": null,
                    "fromMe": true,
                    "ack": ack,
                    "ackName": ack_name,
                });
                vec![envelope(kind, of, payload)]
            }
        }
    }

    /// The whole event, for a session that there is.
    #[must_use]
    pub fn dressed(&self, one: &InstanceSnapshot) -> Value {
        json!({
            "id": self.id,
            "timestamp": self.at.0,
            "event": self.kind.as_str(),
            "session": one.name.as_str(),
            "metadata": {},
            "me": me(one),
            "payload": self.payload,
            "engine": ENGINE,
            "environment": { "version": VERSION, "engine": ENGINE, "tier": TIER, "browser": null },
        })
    }
}

/// How a session is, as an event tells it.
#[must_use]
pub fn status_payload(one: &InstanceSnapshot, at: Wall) -> Value {
    let status = status(&one.state);
    json!({ "name": one.name.as_str(), "status": status, "statuses": [{ "status": status, "timestamp": at.0 }] })
}

fn said(of: &NamedMessage, last: &LastSaid, dress: &Dress) -> (EventKind, Value) {
    let chat = chat_name(&of.chat.0, of.chat.1.as_ref());
    let ours = last.by.is_none();
    let name = |id: &str| {
        let (whose, by) = (ours, last.by.as_ref().filter(|_| of.in_group()).map(person_name));
        by.map_or_else(|| format!("{whose}_{chat}_{id}"), |by| format!("{whose}_{chat}_{id}_{by}"))
    };
    let me = dress.me.clone();
    let (from, to) = if ours { (me, Some(chat.clone())) } else { (Some(chat.clone()), me) };
    let frame = json!({
        "id": name(&last.said.0),
        "timestamp": last.at.0.div_euclid(1_000),
        "from": from,
        "fromMe": ours,
        "to": to,
        "participant": last.by.as_ref().filter(|_| of.in_group()).map(person_name),
    });
    let with = |more: Value| {
        let mut whole = frame.clone();
        if let (Some(whole), Value::Object(more)) = (whole.as_object_mut(), more) {
            whole.extend(more);
        }
        whole
    };
    match &last.what {
        Saying::Reaction(emoji) => {
            let text = emoji.as_deref().unwrap_or_default();
            let payload = with(json!({ "reaction": { "text": text, "messageId": message_name(of) } }));
            (EventKind::MessageReaction, payload)
        }
        Saying::Edit => {
            let now = message(of, dress);
            let payload = with(json!({
                "body": now["body"], "hasMedia": now["hasMedia"], "media": now["media"], "ack": now["ack"],
                "ackName": now["ackName"], "replyTo": now["replyTo"], "editedMessageId": of.id.0,
            }));
            (EventKind::MessageEdited, payload)
        }
        Saying::Deletion => {
            let payload = json!({
                "after": with(json!({ "body": null })), "before": message(of, dress), "revokedMessageId": of.id.0,
            });
            (EventKind::MessageRevoked, payload)
        }
    }
}
