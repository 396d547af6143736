//! Chats and messages by WhatsApp's own names of them, for what speaks another system's language: it knows no rows of ours.

use std::collections::BTreeMap;

use wakala_contract::{
    Call, ChatCursor, ChatView, ContentView, ErrorCode, ErrorView, MessageView, PAGE_LIMIT, SendMessage, SendReply,
};
use wakala_domain::address::{Address, AddressKind, PhoneNumber};
use wakala_domain::ids::{ChatId, InstanceId, MessageId, MessageRow};
use wakala_domain::instance::InstanceName;
use wakala_domain::journal::Happening;
use wakala_domain::keys::Scope;
use wakala_domain::messages::content::Gone;
use wakala_domain::messages::frame::Quote;
use wakala_domain::time::Wall;
use wakala_engine::{EngineError, InstanceSnapshot};
use wakala_store::{ChatRow, Direction, LastSaid, Reading, StoreError, StoredMessage, WhoseMessage, if_readable};

use crate::caller::Caller;
use crate::core::Core;
use crate::handler::drafted;
use crate::reach::Trail;
use crate::refusal::{refused, store_refused};
use crate::views::{chat_view, message_view};

/// A chat by its address.
#[derive(Clone, Debug)]
pub struct NamedChat {
    /// Its id here.
    pub id: i64,
    /// Where messages go.
    pub address: Address,
    /// The phone number, when known.
    pub phone: Option<PhoneNumber>,
    /// The chat as every front is shown it.
    pub view: ChatView,
    /// Its newest message.
    pub last: Option<Box<NamedMessage>>,
}

/// A message by WhatsApp's name of it.
#[derive(Clone, Debug)]
pub struct NamedMessage {
    /// The instance it belongs to.
    pub instance: InstanceId,
    /// WhatsApp's name of it.
    pub id: MessageId,
    /// The address of its chat, and the phone number of that.
    pub chat: (Address, Option<PhoneNumber>),
    /// Who wrote it; none for this number.
    pub writer: Option<Address>,
    /// The message that it answers.
    pub quote: Option<Quote>,
    /// The message as every front is shown it.
    pub view: MessageView,
}

/// Something of the journal, told by WhatsApp's names.
#[derive(Clone, Debug)]
pub struct NamedEvent {
    /// Its place in the journal.
    pub seq: i64,
    /// When it happened.
    pub at: Wall,
    /// To which instance.
    pub instance: InstanceId,
    /// What.
    pub what: NamedWhat,
}

/// What happened.
#[derive(Clone, Debug)]
pub enum NamedWhat {
    /// A message came, or was queued here, or can be read now.
    Message(Box<NamedMessage>),
    /// Something was said of a message.
    Said(Box<NamedMessage>, LastSaid),
    /// Something became of a message of ours.
    Delivery(Box<NamedMessage>),
}

/// Some of what stands in the journal.
#[derive(Clone, Debug)]
pub struct NamedEvents {
    /// The events, oldest first, of instances that the caller reaches.
    pub events: Vec<NamedEvent>,
    /// Where the next ones stand.
    pub end: i64,
    /// There may be more.
    pub more: bool,
}

/// Who wrote a message that is asked for by its name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Whose {
    /// This number.
    Ours,
    /// Whoever the chat is with.
    OtherEnd,
    /// Somebody in a group.
    Of(Address),
}

impl Core {
    /// The instances that the caller may see, in the operator's order.
    ///
    /// # Errors
    /// The caller may not read.
    pub fn seen_instances(&self, caller: &Caller) -> Result<Vec<InstanceSnapshot>, ErrorView> {
        caller.needs(Scope::Read, "the instances")?;
        self.still_admits(caller)?;
        let mut all = self.engine.instances();
        all.retain(|one| caller.reaches(self, one.id));
        Ok(all)
    }

    /// The instance of a name, large or small as it is written, if the caller reaches it; whatever it may do there.
    #[must_use]
    pub fn instance_named(&self, caller: &Caller, name: &str) -> Option<InstanceSnapshot> {
        let key = InstanceName::parse(name).ok()?.key();
        let mut all = self.engine.instances().into_iter();
        all.find(|one| one.name.key() == key && caller.reaches(self, one.id))
    }

    /// The chat with an address, if there is one.
    ///
    /// # Errors
    /// The caller may not have it, or what the database says.
    pub async fn named_chat(
        &self,
        caller: &Caller,
        scope: Scope,
        instance: InstanceId,
        address: &Address,
    ) -> Result<Option<NamedChat>, ErrorView> {
        self.admits(caller, scope, instance)?;
        let (address, now) = (address.clone(), self.clock.wall());
        let found = self.engine.store().read(move |reader| match reader.known_chat(instance, &address)? {
            Some(chat) => reader.chat_now(chat),
            None => Ok(None),
        });
        Ok(found.await.map_err(store_refused)?.map(|row| named(&row, now)))
    }

    /// The chat with a phone number, made where there is none. WhatsApp is not asked for the number: it is before the first message goes
    /// there.
    ///
    /// # Errors
    /// The caller may not send, or what the database says.
    pub async fn chat_to_number(
        &self,
        caller: &Caller,
        instance: InstanceId,
        number: &PhoneNumber,
    ) -> Result<NamedChat, ErrorView> {
        self.admits(caller, Scope::Send, instance)?;
        let chat = self.engine.open_chat_unasked(instance, number).await.map_err(refused)?;
        self.done_for(caller, Trail::of_instance(Call::OpenChat, instance)).await;
        self.chat_with_names(caller, Scope::Send, chat.0).await
    }

    /// Whether something could be sent, as far as it can be told without a chat.
    ///
    /// # Errors
    /// The caller may not send, or it is nothing that can be.
    pub fn could_be_sent(&self, caller: &Caller, send: SendMessage) -> Result<(), ErrorView> {
        caller.needs(Scope::Send, "a message")?;
        drafted(send).map(drop).map_err(|error| refused(error.into()))
    }

    /// A chat by its id here.
    ///
    /// # Errors
    /// The caller may not have it, it is gone, or what the database says.
    pub async fn chat_with_names(&self, caller: &Caller, scope: Scope, chat: i64) -> Result<NamedChat, ErrorView> {
        caller.needs(scope, "a chat")?;
        let now = self.clock.wall();
        let found =
            self.engine.store().read(move |reader| reader.chat_now(ChatId(chat))).await.map_err(store_refused)?;
        let row = found.filter(|row| caller.reaches(self, row.instance));
        row.map(|row| named(&row, now)).ok_or_else(|| store_refused(StoreError::NoSuchChat))
    }

    /// A page of an instance's chats, newest first, and whether there are more.
    ///
    /// # Errors
    /// The caller may not have them, or what the database says.
    pub async fn named_chats(
        &self,
        caller: &Caller,
        instance: InstanceId,
        after: Option<ChatCursor>,
    ) -> Result<(Vec<NamedChat>, bool), ErrorView> {
        self.admits(caller, Scope::Read, instance)?;
        let (after, now) = (after.map(|at| (Wall(at.last_activity), ChatId(at.id))), self.clock.wall());
        let read = self.engine.store().read(move |reader| reader.chats(Some(instance), after, PAGE_LIMIT));
        let rows = read.await.map_err(store_refused)?;
        let more = rows.len() >= PAGE_LIMIT as usize;
        Ok((rows.iter().map(|row| named(row, now)).collect(), more))
    }

    /// A page of a chat's messages before one of them, oldest first, and whether there are more.
    ///
    /// # Errors
    /// The caller may not have them, or what the database says.
    pub async fn named_messages(
        &self,
        caller: &Caller,
        chat: &NamedChat,
        before: Option<(i64, i64)>,
    ) -> Result<(Vec<NamedMessage>, bool), ErrorView> {
        caller.needs(Scope::Read, "messages")?;
        self.still_admits(caller)?;
        let (id, now) = (ChatId(chat.id), self.clock.wall());
        let before = before.map(|(sort, row)| (Wall(sort), MessageRow(row)));
        let read = self.engine.store().read(move |reader| {
            let Some(chat) = reader.chat_now(id)? else { return Err(StoreError::NoSuchChat) };
            let rows = reader.messages(chat.id, before, PAGE_LIMIT)?;
            let more = rows.len() >= PAGE_LIMIT as usize;
            Ok((rows.iter().map(|row| named_message(row, &chat, now)).collect(), more))
        });
        let (messages, more): (Vec<NamedMessage>, bool) = read.await.map_err(store_refused)?;
        Ok((messages.into_iter().map(|one| self.going_out(one)).collect(), more))
    }

    /// A message of a chat by WhatsApp's name of it.
    ///
    /// # Errors
    /// The caller may not have it, it is not here, or what the database says.
    pub async fn message_named(
        &self,
        caller: &Caller,
        scope: Scope,
        chat: &NamedChat,
        whose: Whose,
        id: MessageId,
    ) -> Result<NamedMessage, ErrorView> {
        caller.needs(scope, "a message")?;
        self.still_admits(caller)?;
        let (chat, now) = (ChatId(chat.id), self.clock.wall());
        let whose = match whose {
            Whose::Ours => WhoseMessage::Ours,
            Whose::OtherEnd => WhoseMessage::OtherEnd,
            Whose::Of(address) => WhoseMessage::Of(address),
        };
        let read = self.engine.store().read(move |reader| {
            let Some(chat) = reader.chat_now(chat)? else { return Ok(None) };
            let Some(row) = reader.message_called(chat.instance, chat.id, &whose, &id)? else { return Ok(None) };
            Ok(reader.message(row)?.map(|stored| named_message(&stored, &chat, now)))
        });
        let found = read.await.map_err(store_refused)?.map(|one| self.going_out(one));
        found.ok_or_else(|| ErrorView::new(ErrorCode::NoSuchMessage, "there is no such message here"))
    }

    /// What a send came to, by WhatsApp's names; none where it is no message of its own.
    #[must_use]
    pub fn sent_named(&self, chat: &NamedChat, instance: InstanceId, reply: SendReply) -> Option<NamedMessage> {
        let (id, view) = (reply.message_id?, reply.message?);
        let chat = (chat.address.clone(), chat.phone.clone());
        Some(NamedMessage { instance, id: MessageId(id), chat, writer: None, quote: None, view })
    }

    /// The newest place of the journal.
    ///
    /// # Errors
    /// The caller may not read, or what the database says.
    pub async fn newest_event(&self, caller: &Caller) -> Result<i64, ErrorView> {
        caller.needs(Scope::Read, "events")?;
        self.still_admits(caller)?;
        let read =
            self.engine.store().read(|reader| Ok(reader.journal_after(reader.journal_before_newest(1)?, 1)?.end));
        read.await.map_err(store_refused)
    }

    /// What happened to messages after a place of the journal, each as it is now.
    ///
    /// # Errors
    /// The caller may not read, or what the database says.
    pub async fn named_events(&self, caller: &Caller, after: i64, limit: u32) -> Result<NamedEvents, ErrorView> {
        caller.needs(Scope::Read, "events")?;
        self.still_admits(caller)?;
        let (now, reached) = (self.clock.wall(), caller.reached(self));
        let read = self.engine.store().read(move |reader| {
            let page = reader.journal_after(after, limit)?;
            let more = page.rows.len() >= limit as usize;
            let (mut chats, mut events) = (BTreeMap::new(), Vec::new());
            for row in page.rows {
                let (Some(instance), Some(what)) = (row.instance, row.what) else { continue };
                if reached.as_ref().is_some_and(|reached| !reached.contains(&instance)) {
                    continue;
                }
                let told = told(reader, &mut chats, &what, now)?;
                events.extend(told.into_iter().map(|what| NamedEvent { seq: row.seq, at: row.at, instance, what }));
            }
            Ok(NamedEvents { events, end: page.end, more })
        });
        read.await.map_err(store_refused)
    }

    pub(crate) fn admits(&self, caller: &Caller, scope: Scope, instance: InstanceId) -> Result<(), ErrorView> {
        caller.needs(scope, "a chat")?;
        self.still_admits(caller)?;
        if caller.reaches(self, instance) { Ok(()) } else { Err(refused(EngineError::NoSuchInstance)) }
    }

    pub(crate) fn going_out(&self, message: NamedMessage) -> NamedMessage {
        NamedMessage { view: self.with_progress(message.view), ..message }
    }
}

/// What somebody is to be told of an entry, each message by itself. One that is gone meanwhile is told nobody.
pub(crate) fn told(
    reader: &Reading<'_>,
    chats: &mut BTreeMap<ChatId, Option<ChatRow>>,
    what: &Happening,
    now: Wall,
) -> Result<Vec<NamedWhat>, StoreError> {
    let mut message = |row: MessageRow| -> Result<Option<NamedMessage>, StoreError> {
        let Some(stored) = if_readable(reader.message(row))?.flatten() else { return Ok(None) };
        let chat = match chats.get(&stored.chat) {
            Some(known) => known.clone(),
            None => {
                let now = if_readable(reader.chat_now(stored.chat))?.flatten();
                chats.entry(stored.chat).or_insert(now).clone()
            }
        };
        Ok(chat.map(|chat| named_message(&stored, &chat, now)))
    };
    let mut all = Vec::new();
    match what {
        Happening::Messages { rows, changed } => {
            for row in rows {
                let Some(named) = message(*row)?.map(Box::new) else { continue };
                if !changed.contains(row) {
                    all.push(NamedWhat::Message(named));
                    continue;
                }
                // Its time has come: it was told when it came, and so was what was said of it.
                if matches!(named.view.content, ContentView::Gone(Gone::Expired)) {
                    continue;
                }
                all.push(match if_readable(reader.last_said(*row))?.flatten() {
                    Some(said) => NamedWhat::Said(named, said),
                    None => NamedWhat::Message(named),
                });
            }
        }
        Happening::Deliveries { rows } => {
            for row in rows {
                all.extend(message(*row)?.map(|named| NamedWhat::Delivery(Box::new(named))));
            }
        }
        Happening::Notice { .. } | Happening::NoticesWithdrawn => {}
    }
    Ok(all)
}

pub(crate) fn named(row: &ChatRow, now: Wall) -> NamedChat {
    NamedChat {
        id: row.id.0,
        address: row.address.clone(),
        phone: row.phone.clone(),
        view: chat_view(row, now),
        last: row.last.as_ref().map(|last| Box::new(named_message(last, row, now))),
    }
}

pub(crate) fn named_message(stored: &StoredMessage, chat: &ChatRow, now: Wall) -> NamedMessage {
    let writer = match &stored.direction {
        Direction::Incoming { sender, .. } => Some(sender.clone()),
        Direction::Outgoing { .. } | Direction::Elsewhere => None,
    };
    NamedMessage {
        instance: stored.instance,
        id: stored.message_id.clone(),
        chat: (chat.address.clone(), chat.phone.clone()),
        writer,
        quote: stored.frame.quote.clone(),
        view: message_view(stored, chat.address.kind(), now),
    }
}

impl NamedMessage {
    /// Whether it is of a group.
    #[must_use]
    pub fn in_group(&self) -> bool {
        self.chat.0.kind() == AddressKind::Group
    }

    /// Whether whoever wrote it is somebody else than whom its chat is with: in a group, and among status posts.
    #[must_use]
    pub fn has_participant(&self) -> bool {
        matches!(self.chat.0.kind(), AddressKind::Group | AddressKind::Broadcast)
    }

    /// Whether nobody can answer it: a status post, or of a channel.
    #[must_use]
    pub fn is_broadcast(&self) -> bool {
        matches!(self.chat.0.kind(), AddressKind::Broadcast | AddressKind::Newsletter)
    }
}
