//! What a caller sends: committed to the outbox under its final message id, and under the caller's key when there is one.
//!
//! Whatever may fail comes before the commit: an error after it would make the caller send again.

use std::collections::BTreeSet;
use std::sync::Arc;

use sha2::{Digest as _, Sha256};
use wakala_domain::audit::{AuditAction, AuditFigure, Trigger, detail};
use wakala_domain::delivery::Delivery;
use wakala_domain::ids::{ChatId, InstanceId, MessageId, MessageRow, QueueId};
use wakala_domain::lifecycle::{Badge, Input};
use wakala_domain::messages::draft::Draft;
use wakala_domain::messages::outgoing::Secret;
use wakala_domain::people::OwnName;
use wakala_domain::time::Wall;
use wakala_store::{KeyUse, NewFile, NewSend, Piece, QueueItem, SendKey, StagedFile, StoreError, StoredMessage};

use crate::actor::Mail;
use crate::audit;
use crate::engine::Engine;
use crate::error::EngineError;
use crate::feed::EngineEvent;

/// A message that was committed to the outbox.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sent {
    /// The badge of the instance when it was queued.
    pub badge: Badge,
    /// Waiting items, this one included.
    pub depth: u32,
    /// The id that WhatsApp will know it by.
    pub message_id: MessageId,
    /// The outbox item.
    pub queue_id: QueueId,
    /// The message.
    pub row: MessageRow,
}

/// Messages that are taken out of the queue between two looks at what else waits to be written.
const REMOVED_AT_A_TIME: usize = 50;
/// Messages that are marked as read in one transaction, beside the newest, of which people are told.
const READ_AT_ONCE: u32 = 500;

/// What a caller sends.
#[derive(Clone, Debug)]
pub struct Posting<'a> {
    /// Where to.
    pub chat: ChatId,
    /// What.
    pub draft: Draft,
    /// The caller's key for it: a second time it is the same message.
    pub key: Option<CallerKey<'a>>,
    /// It was typed in its chat: it goes from the draft that is kept there.
    pub typed: bool,
}

/// A key that is a caller's own.
#[derive(Clone, Copy, Debug)]
pub struct CallerKey<'a> {
    /// The caller.
    pub caller: &'a str,
    /// The key.
    pub key: &'a str,
}

/// What a send came to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sending {
    /// The badge of the instance.
    pub badge: Badge,
    /// Waiting items of the instance.
    pub depth: u32,
    /// The message as it is now; none when the key was given for one that was taken back since.
    pub message: Option<StoredMessage>,
    /// The key was given for it before: nothing was sent again.
    pub known: bool,
}

/// What the transaction of a send came to.
enum Kept {
    Queued(Box<QueueItem>, Box<StoredMessage>),
    Known(Option<Box<StoredMessage>>),
}

/// What a key stands for. A plain text is hashed as it is; no text holds what stands before the others. A file is what is in it, however
/// often it was handed over.
fn hash(draft: &Draft, file: Option<&StagedFile>) -> Result<[u8; 32], EngineError> {
    let draft = &match (draft, file.and_then(|file| file.hash.as_ref())) {
        (Draft::Media { send_as, caption, once, reply_to, mentions, .. }, Some(hash)) => Draft::Media {
            file: hash.iter().map(|byte| format!("{byte:02x}")).collect(),
            send_as: *send_as,
            caption: caption.clone(),
            once: *once,
            reply_to: *reply_to,
            mentions: mentions.clone(),
        },
        (draft, _) => draft.clone(),
    };
    let whole = match draft {
        Draft::Text { text, reply_to: None, mentions } if mentions.is_empty() => {
            return Ok(Sha256::digest(text.as_str().as_bytes()).into());
        }
        draft => serde_json::to_string(draft).map_err(|error| StoreError::Internal(error.to_string()))?,
    };
    Ok(Sha256::digest(format!("\0{whole}").as_bytes()).into())
}

impl Engine {
    /// Commits a text of the operator's to the outbox, with its final message id. When the instance waits for its next try, it
    /// tries now.
    ///
    /// # Errors
    /// The text is refused, the outbox is full, the chat or its instance is gone; nothing was queued.
    pub async fn send_text(&self, chat: ChatId, text: &str) -> Result<Sent, EngineError> {
        let enqueue = self.enqueueing(self.fresh_id(), Draft::text(text, None, &[])?, None);
        let (item, depth) = self
            .inner()
            .store
            .write(move |w| {
                let row = w.chat_now(chat)?.ok_or(StoreError::NoSuchChat)?;
                let item = enqueue(w, row.instance, row.id)?;
                Ok((item, w.depth(row.instance)?))
            })
            .await?;
        let badge = self.queued(&item);
        Ok(Sent { badge, depth, message_id: item.message_id, queue_id: item.id, row: item.row })
    }

    /// Commits whatever can be sent, for any caller, who may give a key: within seven days the same key with the same content to the
    /// same chat is the same message. A chat that became one with another is found where it went.
    ///
    /// # Errors
    /// What it answers or changes is not there or can't be, the outbox is full, the chat or its instance is gone, the key was given for something else; nothing was
    /// queued. Once it is, there is no error.
    pub async fn send(&self, posting: Posting<'_>) -> Result<Sending, EngineError> {
        let Posting { chat, draft, key, typed } = posting;
        let staged = match &draft {
            Draft::Media { file, .. } => Some(self.whole_file(file).await?),
            _ => None,
        };
        let content = hash(&draft, staged.as_ref())?;
        let key = key.map(|CallerKey { caller, key }| SendKey { caller: caller.into(), key: key.into(), content });
        let id = self.fresh_id();
        let mut placed = match &staged {
            Some(staged) if !self.is_known(chat, key.as_ref()).await? => self.place(chat, &id, staged, &draft).await?,
            Some(_) | None => None,
        };
        let words =
            if let (true, Draft::Text { text, .. }) = (typed, &draft) { Some(text.as_str().to_owned()) } else { None };
        let enqueue = self.enqueueing(id, draft, placed.as_ref().map(|placed| placed.file.clone()));
        let now = self.inner().clock.wall();
        let written = self
            .inner()
            .store
            .write(move |w| {
                let row = w.chat_now(chat)?.ok_or(StoreError::NoSuchChat)?;
                let (instance, chat) = (row.instance, row.id);
                let use_before = match &key {
                    Some(key) => w.send_key(instance, chat, key)?,
                    None => None,
                };
                let kept = match use_before {
                    Some(KeyUse::Other) => return Err(StoreError::KeyTaken),
                    Some(KeyUse::Same(message)) => Kept::Known(Some(message)),
                    Some(KeyUse::TakenBack) => Kept::Known(None),
                    None => {
                        let item = enqueue(w, instance, chat)?;
                        if let Some(words) = &words {
                            w.draft_sent(chat, words)?;
                        }
                        if let Some(key) = &key {
                            w.keep_send_key(instance, key, item.row, now)?;
                        }
                        let message = w.message(item.row)?.ok_or(StoreError::NoSuchQueueItem)?;
                        Kept::Queued(Box::new(item), Box::new(message))
                    }
                };
                Ok((instance, kept, w.depth(instance)?))
            })
            .await;
        if let (Err(_) | Ok((_, Kept::Known(_), _)), Some(placed)) = (&written, placed.take()) {
            self.displace(placed).await;
        }
        let (instance, kept, depth) = written?;
        Ok(match kept {
            Kept::Queued(item, message) => {
                let badge = self.queued(&item);
                Sending { badge, depth, message: Some(*message), known: false }
            }
            Kept::Known(message) => {
                let badge = self.instance(instance).map_or(Badge::Stopped, |snapshot| snapshot.badge());
                Sending { badge, depth, message: message.map(|message| *message), known: true }
            }
        })
    }

    fn fresh_id(&self) -> MessageId {
        let random = &self.inner().random;
        MessageId::reserve(random.bits(), random.bits())
    }

    /// Whether a key was given before, whatever for.
    async fn is_known(&self, chat: ChatId, key: Option<&SendKey>) -> Result<bool, EngineError> {
        let Some(key) = key.cloned() else { return Ok(false) };
        let known = self.store().write(move |w| match w.chat_now(chat)? {
            Some(row) => Ok(w.send_key(row.instance, row.id, &key)?.is_some()),
            None => Err(StoreError::NoSuchChat),
        });
        Ok(known.await?)
    }

    /// Queues a draft under a final message id, in the transaction of whoever asks.
    fn enqueueing(
        &self,
        id: MessageId,
        draft: Draft,
        file: Option<Box<NewFile>>,
    ) -> impl FnOnce(&wakala_store::Writing<'_>, InstanceId, ChatId) -> Result<QueueItem, StoreError> + Send + use<>
    {
        let inner = self.inner();
        let secret = matches!(draft, Draft::Poll(_)).then(|| Secret::of_bits([(); 4].map(|()| inner.random.bits())));
        let new = NewSend { id, draft, secret, file, created: inner.clock.wall() };
        let settings = Arc::clone(&inner.settings);
        move |w, instance, chat| w.enqueue(instance, chat, &new, &settings)
    }

    /// It is queued, whatever happens: tells everybody, has it sent, and says how its instance is.
    fn queued(&self, item: &QueueItem) -> Badge {
        self.publish(EngineEvent::Message { instance: item.instance, chat: item.chat, row: item.shown });
        let Ok(handle) = self.handle(item.instance) else { return Badge::Stopped };
        handle.window.counts_changed.notify_one();
        handle.window.wake_outbox.queued(item.chat);
        if item.parcel.what.takes_a_file() {
            handle.window.wake_uploads.notify_one();
        }
        let snapshot = handle.snapshot();
        if snapshot.state.waits_for_its_next_try() {
            // Not waited for: it is committed, and the instance may be busy. One that ends meanwhile needs no hurry, and one whose
            // mailbox is full has others that ask for the same.
            let _ = handle.mail.try_send(Mail::Surroundings(Input::MessageQueued));
        }
        snapshot.badge()
    }

    /// Takes a waiting message back; it disappears from the chat.
    ///
    /// # Errors
    /// It is gone, or on its way already.
    pub async fn cancel_send(&self, item: QueueId) -> Result<(), EngineError> {
        let (instance, change) = self
            .inner()
            .store
            .write(move |w| {
                let row = w.queue_item(item)?.ok_or(StoreError::NoSuchQueueItem)?;
                Ok((row.instance, w.cancel(item)?))
            })
            .await?;
        self.message_changed(instance, change.chat, change.row);
        Ok(())
    }

    /// Tries a failed message again, under the same id.
    ///
    /// # Errors
    /// It is gone, or has not failed.
    pub async fn retry_send(&self, item: QueueId) -> Result<(), EngineError> {
        let (instance, change) = self
            .inner()
            .store
            .write(move |w| {
                let row = w.queue_item(item)?.ok_or(StoreError::NoSuchQueueItem)?;
                Ok((row.instance, w.retry(item)?))
            })
            .await?;
        self.message_changed(instance, change.chat, change.row);
        Ok(())
    }

    /// Takes all messages of an instance out of the queue that have failed by now, and says how many. What was certainly never sent
    /// disappears; what somebody may have stays in its chat. What waits, is on its way or uncertain is left alone, and what is tried
    /// again meanwhile, too.
    ///
    /// # Errors
    /// The instance is gone; the database refused, and what was taken out until then is out.
    pub async fn remove_failed(&self, id: InstanceId, trigger: Trigger) -> Result<u32, EngineError> {
        self.handle(id)?;
        let inner = self.inner();
        let (clock, began) = (Arc::clone(&inner.clock), inner.clock.mono());
        let mut line = audit::done(clock.wall(), Some(id), trigger, AuditAction::RemoveFailed);
        // A message shows what was said of it here, once, however much of that goes.
        let (mut removed, mut staying) = (0u32, BTreeSet::new());
        let mut left: Option<(Vec<QueueId>, i64)> = None;
        let (removed, staying) = inner
            .store
            .write_in_pieces(move |w| {
                let (left, row) = match &mut left {
                    Some(left) => left,
                    // What fails from now on is nothing that was asked about.
                    None => {
                        let failed = w.failed(id)?;
                        line.result = "begun".to_owned();
                        line.detail = Some(detail(&[(AuditFigure::Messages, &failed.len())]));
                        let row = w.append_audit(&line)?;
                        left.insert((failed, row))
                    }
                };
                let piece = left.split_off(left.len().saturating_sub(REMOVED_AT_A_TIME));
                for change in w.remove_failed(&piece)? {
                    removed += 1;
                    if change.delivery != Delivery::Cancelled || w.message(change.row)?.is_some() {
                        staying.insert((change.chat, change.row));
                    }
                }
                if !left.is_empty() {
                    return Ok(Piece::More);
                }
                w.finish_audit(*row, "done", audit::milliseconds(clock.mono().since(began)))?;
                Ok(Piece::Done((removed, std::mem::take(&mut staying))))
            })
            .await?;
        for (chat, row) in staying {
            self.publish(EngineEvent::Message { instance: id, chat, row });
        }
        self.outbox_changed(id);
        Ok(removed)
    }

    /// Marks a chat as read here. The senders and the owner's phone are told as soon as the instance is online.
    ///
    /// # Errors
    /// The chat is gone.
    pub async fn mark_read(&self, chat: ChatId) -> Result<(), EngineError> {
        self.mark_read_up_to(chat, None).await
    }

    /// The same, up to the newest message that was seen, by its time and its row: what came since stays unread. `None` is all of it.
    ///
    /// # Errors
    /// The chat is gone.
    pub async fn mark_read_up_to(&self, chat: ChatId, seen: Option<(Wall, MessageRow)>) -> Result<(), EngineError> {
        while self.inner().store.write(move |w| w.mark_oldest_read(chat, seen, READ_AT_ONCE)).await? {}
        let read = self.inner().store.write(move |w| match seen {
            Some(seen) => w.mark_read_up_to(chat, seen),
            None => w.mark_read(chat),
        });
        let read = read.await?;
        let instance = read.instance;
        for chat in read.chats {
            self.publish(EngineEvent::Chat { instance, chat });
        }
        // It is read, whatever became of the number meanwhile.
        let Ok(handle) = self.handle(instance) else { return Ok(()) };
        handle.window.counts_changed.notify_one();
        if !read.unread.is_empty() {
            handle.window.wake_teller.notify_one();
        }
        Ok(())
    }

    /// Nothing is told of what comes in a chat until a moment, and what is unread stays so; none: it is told again.
    ///
    /// # Errors
    /// The chat is gone, or the database refused.
    pub async fn mute_chat(&self, chat: ChatId, until: Option<Wall>) -> Result<(), EngineError> {
        let (instance, chat) = self.inner().store.write(move |w| w.mute_chat(chat, until)).await?;
        self.publish(EngineEvent::Chat { instance, chat });
        Ok(())
    }

    /// The person of a chat is called so here from now on; an empty name: what others call them.
    ///
    /// # Errors
    /// The name is none, the chat is gone or a group, or the database refused.
    pub async fn name_chat(&self, chat: ChatId, name: &str) -> Result<(), EngineError> {
        let name = OwnName::parse(name)?;
        let (instance, chat) = self.inner().store.write(move |w| w.call_person(chat, name.as_ref())).await?;
        self.publish(EngineEvent::Chat { instance, chat });
        Ok(())
    }

    fn message_changed(&self, instance: InstanceId, chat: ChatId, row: MessageRow) {
        self.publish(EngineEvent::Message { instance, chat, row });
        self.outbox_changed(instance);
    }

    fn outbox_changed(&self, instance: InstanceId) {
        if let Ok(handle) = self.handle(instance) {
            handle.window.counts_changed.notify_one();
            handle.window.wake_outbox.anything();
            handle.window.wake_uploads.notify_one();
        }
    }

    /// Bytes of the file of a message that have gone out, while it does.
    #[must_use]
    pub fn gone_of_file(&self, row: MessageRow) -> Option<u64> {
        self.inner().progress.of(row)
    }
}
