//! What can be read, inside a read or a write.

mod backend;
mod history;
mod people;
mod receipts;

use rusqlite::Connection;
use wakala_domain::address::Address;
use wakala_domain::health::BadgeInterval;
use wakala_domain::ids::{ChatId, InstanceId, MessageId, MessageRow, QueueId};
use wakala_domain::journal::HappeningKind;
use wakala_domain::keys::IssuedKey;
use wakala_domain::lifecycle::Entry;
use wakala_domain::time::Wall;

use crate::error::StoreError;
use crate::index::mending;
use crate::rows::{
    AskedOfUs, AuditRow, ChatRow, Counts, Found, FoundChats, HiddenId, InstanceRow, JournalPage, JournalRow, LaneNow,
    LastSaid, Leftover, QueueItem, ReadHere, RepeatId, SentCounts, Sought, SoughtChats, StagedFile, StoredMessage,
    UnreadMessage, Unreadable, Upload, WantedFile, WhoseMessage,
};
use crate::table::searching::Refused;
use crate::table::{
    addressed, audit, badge_intervals, called, chats, counts, failed, files, hidden, inbox, instances, journal, keys,
    lanes, leftovers, lifecycle_events, messages, named_chats, outbox, outgoing, read_here, repeats, restorations,
    said, searching, settings, staged, uploads,
};

mod webhooks;

/// A moment's view of the database. Every method fails only with what SQLite says.
pub struct Reading<'c>(&'c Connection);

impl<'c> Reading<'c> {
    pub(crate) fn new(connection: &'c Connection) -> Self {
        Self(connection)
    }

    pub(crate) fn connection(&self) -> &'c Connection {
        self.0
    }

    /// All instances, oldest first.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn instances(&self) -> Result<Vec<InstanceRow>, StoreError> {
        counts::list(self.0)
    }

    /// All instances, oldest first, with what changes with every message left at 0.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn instances_without_counts(&self) -> Result<Vec<InstanceRow>, StoreError> {
        instances::list(self.0)
    }

    /// One instance.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn instance(&self, id: InstanceId) -> Result<Option<InstanceRow>, StoreError> {
        counts::get(self.0, id)
    }

    /// Whether there is a row of this instance, whatever it holds.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn has_instance(&self, id: InstanceId) -> Result<bool, StoreError> {
        instances::is_there(self.0, id)
    }

    /// The chat with an address, by whichever address of theirs, if there is one.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn known_chat(&self, instance: InstanceId, address: &Address) -> Result<Option<ChatId>, StoreError> {
        addressed::known(self.0, instance, address)
    }

    /// Groups that it is not known of what they are called, those with the newest activity first; at most `limit`, and without those in
    /// `known`.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn groups_without_subject(
        &self,
        instance: InstanceId,
        known: &[ChatId],
        limit: u32,
    ) -> Result<Vec<(ChatId, Address)>, StoreError> {
        chats::groups_without_subject(self.0, instance, known, limit)
    }

    /// Whether a chat is with a number of which nobody knows whether WhatsApp has it.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn is_unasked(&self, chat: ChatId) -> Result<bool, StoreError> {
        chats::is_unasked(self.0, chat)
    }

    /// The first item of each lane that may be tried, and whose number WhatsApp must be asked for before; at most `limit`, and none of
    /// a lane that has an item in `held`.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn unasked(
        &self,
        instance: InstanceId,
        now: Wall,
        limit: u32,
        held: &[QueueId],
    ) -> Result<Vec<QueueItem>, StoreError> {
        outbox::unasked(self.0, instance, now, limit, held)
    }

    /// The numbers of an instance that change with every message.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn counts(&self, id: InstanceId) -> Result<Counts, StoreError> {
        counts::of(self.0, id)
    }

    /// Chats of one instance or of all, newest first, going on after a place.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn chats(
        &self,
        instance: Option<InstanceId>,
        after: Option<(Wall, ChatId)>,
        limit: u32,
    ) -> Result<Vec<ChatRow>, StoreError> {
        chats::page(self.0, instance, after, limit)
    }

    /// Chats of some instances, newest first, going on after a place.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn chats_of(
        &self,
        instances: &[InstanceId],
        after: Option<(Wall, ChatId)>,
        limit: u32,
    ) -> Result<Vec<ChatRow>, StoreError> {
        chats::page_of(self.0, instances, after, limit)
    }

    /// Chats by what they are called or by their number, newest first; a page may be short before the last one.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn chats_named(&self, sought: &SoughtChats) -> Result<FoundChats, StoreError> {
        named_chats::page(self.0, sought)
    }

    /// One chat.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn chat(&self, chat: ChatId) -> Result<Option<ChatRow>, StoreError> {
        chats::get(self.0, chat)
    }

    /// A chat, or the one that it went into.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn chat_now(&self, chat: ChatId) -> Result<Option<ChatRow>, StoreError> {
        chats::now(self.0, chat)
    }

    /// Messages of a chat before a place in it, oldest first.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn messages(
        &self,
        chat: ChatId,
        before: Option<(Wall, MessageRow)>,
        limit: u32,
    ) -> Result<Vec<StoredMessage>, StoreError> {
        let mut messages = messages::page(self.0, chat, before, limit)?;
        said::add(self.0, messages.iter_mut().collect())?;
        files::added(self.0, messages)
    }

    /// One message.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn message(&self, row: MessageRow) -> Result<Option<StoredMessage>, StoreError> {
        let mut message = said::add_to(self.0, messages::get(self.0, row)?)?;
        if let Some(message) = &mut message {
            files::add(self.0, message)?;
        }
        Ok(message)
    }

    /// The row of a message by WhatsApp's name of it, if it is here. In a direct chat it needs no address of whoever wrote it.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn message_called(
        &self,
        instance: InstanceId,
        chat: ChatId,
        whose: &WhoseMessage,
        id: &MessageId,
    ) -> Result<Option<MessageRow>, StoreError> {
        called::message(self.0, instance, chat, whose, id)
    }

    /// The row of a message by WhatsApp's name alone, whoever wrote it, if it is one of the newest `most` of an instance, or of one of its
    /// chats; none where two are called so.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn message_lately(
        &self,
        instance: InstanceId,
        chat: Option<ChatId>,
        id: &MessageId,
        most: u32,
    ) -> Result<Option<MessageRow>, StoreError> {
        called::lately(self.0, instance, chat, id, most)
    }

    /// What was said of a message last, if anything was.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn last_said(&self, message: MessageRow) -> Result<Option<LastSaid>, StoreError> {
        called::last_said(self.0, message)
    }

    /// Those of some messages that came in and nobody has read, in no order.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn unread_of(&self, rows: &[MessageRow]) -> Result<Vec<UnreadMessage>, StoreError> {
        inbox::unread_of(self.0, rows)
    }

    /// How many messages of an instance came after one, by their rows, and are unread.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn unread_since(&self, instance: InstanceId, after: MessageRow) -> Result<u32, StoreError> {
        inbox::unread_since(self.0, instance, after)
    }

    /// Messages with all the words that are searched for, newest first; a page may be short before the last one.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn search(&self, sought: &Sought) -> Result<Found, StoreError> {
        if !mending::can_be_used(self.0)? {
            return Ok(Found { messages: Vec::new(), before: None, whole: false, refused: None });
        }
        let mut found = match searching::page(self.0, sought, mending::is_whole(self.0)?) {
            Ok(found) => found,
            // It costs finding, and nothing else.
            Err(Refused::Index(error)) if mending::refuses(self.0, &error) => {
                let refused = Some(error.to_string());
                return Ok(Found { messages: Vec::new(), before: None, whole: false, refused });
            }
            Err(Refused::Index(error) | Refused::Other(error)) => return Err(error),
        };
        said::add(self.0, found.messages.iter_mut().collect())?;
        found.messages = files::added(self.0, found.messages)?;
        Ok(found)
    }

    /// A page of the outbox of an instance, in order, after a place (turn, item): waiting, uncertain and failed items.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn queue(
        &self,
        instance: InstanceId,
        after: Option<(i64, QueueId)>,
        limit: u32,
    ) -> Result<Vec<QueueItem>, StoreError> {
        outbox::page(self.0, instance, after, limit)
    }

    /// One outbox item.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn queue_item(&self, id: QueueId) -> Result<Option<QueueItem>, StoreError> {
        outbox::get(self.0, id)
    }

    /// What waits in the lane of a chat, and what keeps it; nothing when nothing waits there or is on its way.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn lane(&self, chat: ChatId) -> Result<Option<LaneNow>, StoreError> {
        lanes::now(self.0, chat)
    }

    /// What of an instance failed.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn failed(&self, instance: InstanceId) -> Result<Vec<QueueId>, StoreError> {
        failed::all(self.0, instance)
    }

    /// What of an instance is on its way: item, attempts, chat.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn sending(&self, instance: InstanceId) -> Result<Vec<(QueueId, u32, ChatId)>, StoreError> {
        outbox::sending(self.0, instance)
    }

    /// Waiting items of an instance, without those of parked lanes.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn depth(&self, instance: InstanceId) -> Result<u32, StoreError> {
        outbox::depth(self.0, instance)
    }

    /// The timeline of an instance before a row, newest first.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn events(
        &self,
        instance: InstanceId,
        before: Option<i64>,
        limit: u32,
    ) -> Result<Vec<(i64, Wall, Entry)>, StoreError> {
        lifecycle_events::page(self.0, instance, before, limit)
    }

    /// The audit trail of one instance or of everything before a row, newest first.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn audit(
        &self,
        instance: Option<InstanceId>,
        before: Option<i64>,
        limit: u32,
    ) -> Result<Vec<(i64, AuditRow)>, StoreError> {
        audit::page(self.0, instance, before, limit)
    }

    /// Which badges an instance had since a moment, oldest first.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn badge_intervals(&self, instance: InstanceId, since: Wall) -> Result<Vec<BadgeInterval>, StoreError> {
        badge_intervals::after(self.0, instance, since)
    }

    /// What became of the messages that an instance sent since a moment.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn sent_counts(&self, instance: InstanceId, since: Wall) -> Result<SentCounts, StoreError> {
        outgoing::counts(self.0, instance, since)
    }

    /// What the journal has after a position, oldest first, and whether something that stood there is kept no more.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn journal_after(&self, position: i64, limit: u32) -> Result<JournalPage, StoreError> {
        journal::after(self.0, position, limit)
    }

    /// The same of one kind of thing.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn journal_of_kind_after(
        &self,
        kind: HappeningKind,
        position: i64,
        limit: u32,
    ) -> Result<JournalPage, StoreError> {
        journal::of_kind_after(self.0, kind, position, limit)
    }

    /// The position after which the journal has so many entries, or all that it has.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn journal_before_newest(&self, number: u32) -> Result<i64, StoreError> {
        journal::before_newest(self.0, number)
    }

    /// How far a reader of the journal has come; one that never read begins with what comes from now on.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn journal_position(&self, reader: &str) -> Result<i64, StoreError> {
        journal::position(self.0, reader)?.map_or_else(|| journal::newest(self.0), Ok)
    }

    /// What the journal has of some instances between two positions, the second one included, oldest first; how far that was looked
    /// for, since so many entries are looked at and no more; and how many entries stand there, of whomever: where that is less than the
    /// positions, some are kept no more.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn journal_of_instances(
        &self,
        instances: &[InstanceId],
        after: i64,
        until: i64,
        looks_at: u32,
    ) -> Result<(Vec<JournalRow>, i64, u32), StoreError> {
        journal::of_instances(self.0, instances, after, until, looks_at)
    }

    /// The position of the oldest entry of the journal; `None` when there is none.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn journal_oldest(&self) -> Result<Option<i64>, StoreError> {
        journal::oldest(self.0)
    }

    /// The reports of the last starts, newest first, as they were kept.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn restorations(&self) -> Result<Vec<String>, StoreError> {
        restorations::list(self.0)
    }

    /// All keys of other programs, those that were revoked included, the oldest first.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn keys(&self) -> Result<Vec<IssuedKey>, StoreError> {
        keys::all(self.0)
    }

    /// A setting as JSON.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn setting(&self, key: &str) -> Result<Option<String>, StoreError> {
        settings::get(self.0, key)
    }

    /// Requests to repeat a message of ours that are still to be answered, oldest first: as many as are looked at together, of
    /// those that follow `last`.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn open_repeats(&self, instance: InstanceId, last: Option<RepeatId>) -> Result<Vec<AskedOfUs>, StoreError> {
        repeats::open(self.0, instance, last)
    }

    /// Chats that were read here, and what is still to be told of it, some at a time: those that follow `last`.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn read_here(&self, instance: InstanceId, last: Option<ChatId>) -> Result<Vec<ReadHere>, StoreError> {
        read_here::open(self.0, instance, last)
    }

    /// Those of them whose writers are still to be told, some at a time: those that follow `last`.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn writers_to_tell(&self, instance: InstanceId, last: Option<ChatId>) -> Result<Vec<ReadHere>, StoreError> {
        read_here::writers_to_tell(self.0, instance, last)
    }

    /// What could not be read and may be asked for again, oldest first, some at a time: those that follow `last`.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn unreadable(&self, instance: InstanceId, last: Option<MessageRow>) -> Result<Vec<Unreadable>, StoreError> {
        repeats::unreadable(self.0, instance, last)
    }

    /// The same of what would be shown in no row.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn hidden(&self, instance: InstanceId, last: Option<HiddenId>) -> Result<Vec<Unreadable>, StoreError> {
        hidden::open(self.0, instance, last)
    }

    /// Files of an instance that may be fetched by then, the longest waiting first, some at a time.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn wanted_files(&self, instance: InstanceId, until: Wall) -> Result<Vec<WantedFile>, StoreError> {
        files::wanted(self.0, instance, until)
    }

    /// When the next file of an instance may be fetched after a moment.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn next_wanted_file(&self, instance: InstanceId, after: Wall) -> Result<Option<Wall>, StoreError> {
        files::next(self.0, instance, after)
    }

    /// Whether a file, which has its name of this message, is known to belong to none of an instance.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn is_orphaned_file(&self, instance: InstanceId, message: MessageRow, name: &str) -> Result<bool, StoreError> {
        files::is_orphan(self.0, instance, message, name)
    }

    /// Whether the file of a message is still to come.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn is_wanted_file(&self, instance: InstanceId, message: MessageRow) -> Result<bool, StoreError> {
        files::is_wanted(self.0, instance, message)
    }

    /// A message as it came, where that is kept.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn raw(&self, message: MessageRow) -> Result<Option<Vec<u8>>, StoreError> {
        files::raw(self.0, message)
    }

    /// A file that was handed over to be sent.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn staged_file(&self, file: &str) -> Result<Option<StagedFile>, StoreError> {
        staged::get(self.0, file)
    }

    /// Some voice notes that were recorded in chats and not sent, each with its chat; of which no media type is known, something may still
    /// come.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn recorded_voices(&self, limit: u32) -> Result<Vec<(ChatId, StagedFile)>, StoreError> {
        staged::recorded(self.0, limit)
    }

    /// Files that were handed over of which something is still to come, some at a time, by their names behind one.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn open_staged_files(&self, after: &str, limit: u32) -> Result<Vec<StagedFile>, StoreError> {
        staged::open(self.0, after, limit)
    }

    /// Some files that nobody has any more, noted behind a note.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn leftovers(&self, after: i64, limit: u32) -> Result<Vec<Leftover>, StoreError> {
        leftovers::some(self.0, after, limit)
    }

    /// The file that a message of ours takes along.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn upload(&self, message: MessageRow) -> Result<Option<Upload>, StoreError> {
        uploads::get(self.0, message)
    }

    /// The small picture that goes along with the file of a message of ours.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn thumbnail_of_ours(&self, message: MessageRow) -> Result<Option<Vec<u8>>, StoreError> {
        uploads::thumbnail(self.0, message)
    }

    /// The newest message of all, by its row.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn newest_message(&self) -> Result<MessageRow, StoreError> {
        messages::newest(self.0)
    }

    /// The files of an instance that are to go out, the longest waiting first.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn open_uploads(&self, instance: InstanceId, limit: u32) -> Result<Vec<Upload>, StoreError> {
        uploads::open(self.0, instance, limit)
    }
}
