//! What the engine tells whoever listens: small items with ids, never histories. A listener that lags is told so.

use tokio::sync::broadcast;
use wakala_domain::history::{HistoryChoice, HistoryProgress};
use wakala_domain::ids::{ChatId, InstanceId, MessageRow};
use wakala_domain::instance::InstanceName;
use wakala_domain::lifecycle::{Badge, Entry, Notice, State, Warning};
use wakala_domain::proxy::ProxyUrl;
use wakala_domain::time::Wall;
use wakala_domain::typed_number::Country;
use wakala_store::Gone;

/// An instance as it stands now.
#[derive(Clone, Debug, PartialEq)]
pub struct InstanceSnapshot {
    /// Its id.
    pub id: InstanceId,
    /// Its name.
    pub name: InstanceName,
    /// Its workspace; empty for none.
    pub workspace: String,
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
    /// What WhatsApp will do unless somebody acts.
    pub warning: Option<Warning>,
    /// The machine's state.
    pub state: State,
    /// Unread messages.
    pub unread: u32,
    /// Messages that wait in the outbox.
    pub queued: u32,
    /// Messages that go no further by themselves: a person must see to them.
    pub unsent: u32,
    /// When the last message came or went.
    pub last_activity: Option<Wall>,
}

impl InstanceSnapshot {
    /// The one word.
    #[must_use]
    pub fn badge(&self) -> Badge {
        self.state.badge()
    }
}

/// One thing that happened.
#[derive(Clone, Debug, PartialEq)]
pub enum EngineEvent {
    /// An instance was added or changed.
    Instance(Box<InstanceSnapshot>),
    /// An instance was deleted.
    InstanceGone(InstanceId),
    /// A message was added or changed, and with it its chat.
    Message {
        /// The instance.
        instance: InstanceId,
        /// The chat.
        chat: ChatId,
        /// The message.
        row: MessageRow,
    },
    /// A chat was added or changed without a message.
    Chat {
        /// The instance.
        instance: InstanceId,
        /// The chat.
        chat: ChatId,
    },
    /// What keeps the messages that wait in a chat is another thing now, for all of them at once.
    Lane {
        /// The instance.
        instance: InstanceId,
        /// The chat.
        chat: ChatId,
    },
    /// A chat is one with another, and gone.
    ChatMerged {
        /// The instance.
        instance: InstanceId,
        /// The chat that is gone.
        gone: ChatId,
        /// The chat that has its messages now.
        into: ChatId,
    },
    /// Messages that are there no more: taken back, or one with another row.
    MessagesGone {
        /// The instance.
        instance: InstanceId,
        /// The chat in which they were.
        chat: ChatId,
        /// They.
        rows: Vec<MessageRow>,
    },
    /// A line was added to a timeline.
    Timeline {
        /// The instance.
        instance: InstanceId,
        /// Its row.
        id: i64,
        /// When.
        at: Wall,
        /// What it says.
        entry: Entry,
    },
    /// Tell the operator outside the window.
    Notice {
        /// Its number in the journal; none while it could not be written yet.
        seq: Option<i64>,
        /// The instance.
        instance: InstanceId,
        /// Its name.
        name: InstanceName,
        /// What to tell.
        notice: Notice,
        /// Messages that wait in its outbox.
        queued: u32,
        /// The operator silenced this instance.
        muted: bool,
    },
    /// What was told about this instance is over.
    NoticesWithdrawn {
        /// Its number in the journal; none while it could not be written yet.
        seq: Option<i64>,
        /// The instance.
        instance: InstanceId,
    },
}

/// How many items a listener may be behind before it is told that it lagged.
const CAPACITY: usize = 1024;

/// The sending side; clones share the listeners.
#[derive(Clone, Debug)]
pub(crate) struct Feed(broadcast::Sender<EngineEvent>);

impl Feed {
    pub(crate) fn new() -> Self {
        Self(broadcast::Sender::new(CAPACITY))
    }

    /// Nobody listening is no error: the window may be closed.
    pub(crate) fn publish(&self, event: EngineEvent) {
        let _ = self.0.send(event);
    }

    /// Tells what is gone, the messages of a chat together.
    pub(crate) fn publish_gone(&self, gone: Vec<Gone>) {
        for same in gone.chunk_by(|one, next| chat_of(one).is_some() && chat_of(one) == chat_of(next)) {
            let event = match same.first() {
                Some(Gone::Message { instance, chat, .. }) => EngineEvent::MessagesGone {
                    instance: *instance,
                    chat: *chat,
                    rows: same.iter().filter_map(row_of).collect(),
                },
                Some(Gone::Chat { instance, chat, into }) => {
                    EngineEvent::ChatMerged { instance: *instance, gone: *chat, into: *into }
                }
                Some(Gone::File) | None => continue,
            };
            self.publish(event);
        }
    }

    pub(crate) fn subscribe(&self) -> broadcast::Receiver<EngineEvent> {
        self.0.subscribe()
    }
}

/// The chat of a message.
fn chat_of(gone: &Gone) -> Option<ChatId> {
    match gone {
        Gone::Message { chat, .. } => Some(*chat),
        Gone::Chat { .. } | Gone::File => None,
    }
}

fn row_of(gone: &Gone) -> Option<MessageRow> {
    match gone {
        Gone::Message { row, .. } => Some(*row),
        Gone::Chat { .. } | Gone::File => None,
    }
}
