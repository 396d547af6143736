//! What can be written; everything that can be read is at hand, too.

mod asked_again;
mod backend;
mod chat;
mod history;
mod keys;
mod people;
mod receipts;
mod voices;
mod webhooks;

use std::ops::Deref;
use std::time::Duration;

use rusqlite::Connection;
use wakala_domain::address::Address;
use wakala_domain::delivery::DeliveryEvent;
use wakala_domain::ids::{ChatId, InstanceId, MessageId, MessageRow, QueueId};
use wakala_domain::instance::InstanceName;
use wakala_domain::journal::Happening;
use wakala_domain::lanes::{Lane, LaneTrouble, LaneWhy};
use wakala_domain::lifecycle::{Badge, Entry, Persisted};
use wakala_domain::messages::changes::Arrival;
use wakala_domain::messages::draft::Draft;
use wakala_domain::messages::votes::Ballot;
use wakala_domain::messages::{IncomingMessage, OutgoingText, ReadElsewhere, TakenCall};
use wakala_domain::proxy::ProxyUrl;
use wakala_domain::settings::LifecycleSettings;
use wakala_domain::time::Wall;
use wakala_domain::typed_number::Country;

use crate::error::StoreError;
use crate::reading::Reading;
use crate::rows::{
    AuditRow, Changed, Committed, DeliveryChange, Expired, FileFault, FileOffer, Healed, KeyUse, MarkedRead,
    NewInstance, NewSend, NewUpload, Picked, Pruned, QueueItem, ReadHere, SendKey, TooOld, Upload,
};
use crate::table::{
    addressed, arriving, audit, badge_intervals, chats, contacts, expiring, failed, files, hidden, history as past,
    inbox, instances, journal, journal_ages, kept_aside, leftovers, lifecycle_events, outbox, outgoing, read_here,
    restorations, send_keys, settings, staged, undone_if_refused, uploads, votes,
};

/// Where it is seen whether there is room, and how much.
const ROOM: &str = "room";
const ROOM_BYTES: usize = 256 << 10;

/// A write in a transaction of its own making: all of it stands, or nothing.
pub struct Writing<'c>(Reading<'c>);

impl<'c> Deref for Writing<'c> {
    type Target = Reading<'c>;

    fn deref(&self) -> &Self::Target {
        &self.0
    }
}

impl<'c> Writing<'c> {
    pub(crate) fn new(connection: &'c Connection) -> Self {
        Self(Reading::new(connection))
    }

    /// Does something of which nothing is left when it is refused, so that the job can go on without it.
    ///
    /// # Errors
    /// What it refuses.
    pub fn whole<R>(&self, job: impl FnOnce() -> Result<R, StoreError>) -> Result<R, StoreError> {
        undone_if_refused(self.connection(), job)
    }

    /// Adds an instance.
    ///
    /// # Errors
    /// `NameTaken`, or what SQLite says.
    pub fn add_instance(&self, new: &NewInstance) -> Result<(), StoreError> {
        instances::add(self.connection(), new)
    }

    /// Renames an instance or moves it to another workspace.
    ///
    /// # Errors
    /// `NameTaken`, `NoSuchInstance`, or what SQLite says.
    pub fn edit_instance(&self, id: InstanceId, name: &InstanceName, workspace: &str) -> Result<(), StoreError> {
        instances::edit(self.connection(), id, name, workspace)
    }

    /// Keeps the state of an instance.
    ///
    /// # Errors
    /// `NoSuchInstance`, or what SQLite says.
    pub fn set_lifecycle(&self, id: InstanceId, lifecycle: &Persisted) -> Result<(), StoreError> {
        instances::set_lifecycle(self.connection(), id, lifecycle)
    }

    /// Marks an instance as to be deleted: its chats and messages are shown no more.
    ///
    /// # Errors
    /// `NoSuchInstance`, or what SQLite says.
    pub fn bury_instance(&self, id: InstanceId, at: Wall) -> Result<(), StoreError> {
        instances::bury(self.connection(), id, at)
    }

    /// Removes up to so many rows of an instance's chats, messages, outbox and timeline, and itself when nothing is left of them;
    /// says whether there is more.
    ///
    /// # Errors
    /// `NoSuchInstance`, or what SQLite says.
    pub fn delete_some(&self, id: InstanceId, limit: u32) -> Result<bool, StoreError> {
        instances::delete_some(self.connection(), id, limit)
    }

    /// Commits an incoming message; idempotent on (instance, chat, sender, message id).
    ///
    /// # Errors
    /// What SQLite says.
    pub fn commit_incoming(
        &self,
        instance: InstanceId,
        message: &IncomingMessage,
        arrived: Wall,
    ) -> Result<Committed, StoreError> {
        inbox::commit(self.connection(), instance, message, arrived)
    }

    /// Commits incoming messages, all or nothing, each as `commit_incoming` does; one that the database refuses for itself is
    /// kept raw as what can't be shown.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn commit_batch(
        &self,
        instance: InstanceId,
        batch: &[IncomingMessage],
        arrived: Wall,
    ) -> Result<Vec<Committed>, StoreError> {
        let batch: Vec<Arrival> = batch.iter().cloned().map(Arrival::from).collect();
        Ok(arriving::commit_all(self.connection(), instance, &batch, arrived)?.0)
    }

    /// Commits what comes in, messages and what is said of messages, all or nothing: messages as `commit_batch` does, and what is said of
    /// one that is not here waits for it. Says what became of the messages, and which others are changed.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn commit_arrivals(
        &self,
        instance: InstanceId,
        batch: &[Arrival],
        arrived: Wall,
    ) -> Result<(Vec<Committed>, Vec<Changed>), StoreError> {
        arriving::commit_all(self.connection(), instance, batch, arrived)
    }

    /// Takes the content from up to so many messages that were to disappear by now; their rows stay and say so. Says which.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn expire_some(&self, now: Wall, limit: u32) -> Result<Vec<Expired>, StoreError> {
        expiring::expire_some(self.connection(), now, limit)
    }

    /// A message that could not be read holds nothing for anybody, and its place goes. Says in which chat it was, if it was here.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn withdraw_unreadable(
        &self,
        instance: InstanceId,
        place: &IncomingMessage,
    ) -> Result<Option<ChatId>, StoreError> {
        let c = self.connection();
        hidden::has_come(c, instance, &place.id, &hidden::Sender::of(place))?;
        inbox::withdraw(c, instance, place)
    }

    /// What the owner read on another device is unread here no more; says which chats changed.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn read_elsewhere(&self, instance: InstanceId, read: &ReadElsewhere) -> Result<Vec<ChatId>, StoreError> {
        inbox::read_elsewhere(self.connection(), instance, read)
    }

    /// Two addresses are one person's, if one of them is known: their chats become one.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn same_person(&self, instance: InstanceId, one: &Address, other: &Address) -> Result<(), StoreError> {
        let c = self.connection();
        if contacts::find(c, instance, one)?.or(contacts::find(c, instance, other)?).is_some() {
            contacts::resolve(c, instance, one, Some(other))?;
        }
        Ok(())
    }

    /// The chat with an address, made when there is none; two addresses of one person are one chat.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn open_chat(
        &self,
        instance: InstanceId,
        address: &Address,
        alias: Option<&Address>,
        now: Wall,
    ) -> Result<ChatId, StoreError> {
        addressed::open(self.connection(), instance, address, alias, now)
    }

    /// Marks a chat as read and says what was unread; who is to be told of it is noted.
    ///
    /// # Errors
    /// `NoSuchChat`, or what SQLite says.
    pub fn mark_read(&self, chat: ChatId) -> Result<MarkedRead, StoreError> {
        inbox::mark_read(self.connection(), chat, None)
    }

    /// The same, up to the place of the newest message that was seen: what came since stays unread.
    ///
    /// # Errors
    /// `NoSuchChat`, or what SQLite says.
    pub fn mark_read_up_to(&self, chat: ChatId, seen: (Wall, MessageRow)) -> Result<MarkedRead, StoreError> {
        inbox::mark_read(self.connection(), chat, Some(seen))
    }

    /// Nobody is told any more what was read until now in the chats of an instance: the number that it has is another.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn forget_read_here(&self, instance: InstanceId) -> Result<(), StoreError> {
        read_here::forget(self.connection(), instance)
    }

    /// The writers of what was read in a chat have been told. Nothing for a chat in which more was read meanwhile.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn writers_told(&self, read: &ReadHere) -> Result<(), StoreError> {
        read_here::writers_told(self.connection(), read)
    }

    /// The owner's other devices have been told that a chat was read. Nothing for a chat in which more was read meanwhile.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn devices_told(&self, read: &ReadHere) -> Result<(), StoreError> {
        read_here::devices_told(self.connection(), read)
    }

    /// Queues what a draft says under its final message id, checked against what is in its chat.
    ///
    /// # Errors
    /// `NoSuchMessage` and `Change` when what it answers or changes is not there or can't be, `QueueFull` when as many items wait
    /// as the outbox takes, or in a parked lane as it takes; or what SQLite says.
    pub fn enqueue(
        &self,
        instance: InstanceId,
        chat: ChatId,
        new: &NewSend,
        settings: &LifecycleSettings,
    ) -> Result<QueueItem, StoreError> {
        outbox::enqueue(self.connection(), instance, chat, new, settings)
    }

    /// Queues a text and nothing else under its final message id.
    ///
    /// # Errors
    /// `QueueFull` when as many items wait as the outbox takes, or in a parked lane as it takes; or what SQLite says.
    pub fn enqueue_text(
        &self,
        instance: InstanceId,
        chat: ChatId,
        id: &MessageId,
        text: &OutgoingText,
        created: Wall,
        settings: &LifecycleSettings,
    ) -> Result<QueueItem, StoreError> {
        let draft = Draft::Text { text: text.clone(), reply_to: None, mentions: Vec::new() };
        self.enqueue(instance, chat, &NewSend { id: id.clone(), draft, secret: None, file: None, created }, settings)
    }

    /// What a caller gave a key for since a moment; `None` when it is new.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn send_key(&self, instance: InstanceId, chat: ChatId, key: &SendKey) -> Result<Option<KeyUse>, StoreError> {
        send_keys::find(self.connection(), instance, chat, key)
    }

    /// Notes the message that a caller's key was given for.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn keep_send_key(
        &self,
        instance: InstanceId,
        key: &SendKey,
        message: MessageRow,
        at: Wall,
    ) -> Result<(), StoreError> {
        send_keys::keep(self.connection(), instance, key, message, at)
    }

    /// Opens votes that came before their polls, or with them; says which polls have other votes now.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn open_votes(
        &self,
        instance: InstanceId,
        opens: &dyn Fn(&Ballot) -> Option<Vec<u32>>,
    ) -> Result<Vec<Changed>, StoreError> {
        votes::open(self.connection(), instance, opens)
    }

    /// The owner took a call on another device; says which line says so now.
    ///
    /// # Errors
    /// The database refused.
    pub fn call_was_taken(&self, instance: InstanceId, call: &TakenCall) -> Result<Option<Changed>, StoreError> {
        inbox::call_was_taken(self.connection(), instance, call)
    }

    /// After how many seconds what is written in a group disappears, as WhatsApp says of it; 0 for never. Nothing for one that there is no
    /// chat with.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn learn_group_expiry(&self, instance: InstanceId, group: &Address, seconds: u32) -> Result<(), StoreError> {
        chats::learn_group_expiry(self.connection(), instance, group, seconds)
    }

    /// What a group is called since a moment of WhatsApp's clock, unless a newer name is known. Says which chat has another title now;
    /// `None` when none has.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn learn_subject(
        &self,
        instance: InstanceId,
        group: &Address,
        subject: &str,
        since: Wall,
    ) -> Result<Option<ChatId>, StoreError> {
        chats::learn_subject(self.connection(), instance, group, subject, since)
    }

    /// WhatsApp has the person of a chat, at this address. Says which chat that is now, because what was known of them may be one
    /// with it; `None` when the chat is gone.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn found(
        &self,
        chat: ChatId,
        address: &Address,
        alias: Option<&Address>,
        now: Wall,
    ) -> Result<Option<ChatId>, StoreError> {
        addressed::found(self.connection(), chat, address, alias, now)
    }

    /// The items whose turn it is, in order, `sending` from now on: never more than `window` are on their way, and none of a
    /// lane that waits, is parked, has an item in `held`, or goes to a number that WhatsApp was never asked for.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn pick_batch(
        &self,
        instance: InstanceId,
        now: Wall,
        window: u32,
        held: &[QueueId],
    ) -> Result<Picked, StoreError> {
        outbox::pick_batch(self.connection(), instance, now, window, held)
    }

    /// WhatsApp has taken a message of ours at this moment of its own clock: its place in its chat. Says where it stands, if it was not
    /// placed before.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn place_by_server(
        &self,
        instance: InstanceId,
        id: &MessageId,
        at: Wall,
    ) -> Result<Option<(ChatId, MessageRow)>, StoreError> {
        let c = self.connection();
        undone_if_refused(c, || outgoing::place_by_server(c, instance, id, at))
    }

    /// Picked items that certainly did not leave this PC this time go back to where they were; what an answer has settled
    /// meanwhile stays so.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn put_back(&self, items: &[QueueId], why: Option<&str>) -> Result<Vec<DeliveryChange>, StoreError> {
        outbox::put_back(self.connection(), items, why)
    }

    /// Picked items that may have left this PC are uncertain; what an answer has settled meanwhile stays so.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn perhaps_sent(&self, items: &[QueueId], why: Option<&str>) -> Result<Vec<DeliveryChange>, StoreError> {
        outbox::perhaps_sent(self.connection(), items, why)
    }

    /// A try of an item failed: its lane, whichever that is by now, waits or is parked. Nothing when the item is gone.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn close_lane_of(
        &self,
        item: QueueId,
        trouble: LaneTrouble,
        now: Wall,
        settings: &LifecycleSettings,
    ) -> Result<(), StoreError> {
        outbox::close_lane_of(self.connection(), item, trouble, now, settings)
    }

    /// The lane of a chat waits, or is parked.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn close_lane(
        &self,
        chat: ChatId,
        trouble: LaneTrouble,
        now: Wall,
        settings: &LifecycleSettings,
    ) -> Result<Lane, StoreError> {
        outbox::close_lane(self.connection(), chat, trouble, now, settings)
    }

    /// Notes what happened to a message of ours: its change first, then those of others of its lane that it leads to; nothing when it
    /// is not ours or nothing changes. All of it stands or nothing, also where the job goes on after it was refused.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn apply_delivery(
        &self,
        instance: InstanceId,
        id: &MessageId,
        event: DeliveryEvent,
        error: Option<&str>,
        now: Wall,
        settings: &LifecycleSettings,
    ) -> Result<Vec<DeliveryChange>, StoreError> {
        let c = self.connection();
        undone_if_refused(c, || outbox::apply_delivery(c, instance, id, event, error, now, settings))
    }

    /// Takes an item back. One that was certainly never sent disappears with its message; what somebody may have stays in the
    /// chat, and is not tried again.
    ///
    /// # Errors
    /// `NoSuchQueueItem`, `NotCancellable`, or what SQLite says.
    pub fn cancel(&self, id: QueueId) -> Result<DeliveryChange, StoreError> {
        outbox::cancel(self.connection(), id)
    }

    /// Takes those of the items back that still stand as failed, each as `cancel` does; the others are left alone.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn remove_failed(&self, items: &[QueueId]) -> Result<Vec<DeliveryChange>, StoreError> {
        failed::remove(self.connection(), items)
    }

    /// Tries again: a failed item goes to the end of its lane, under the same message id; a lane that waits or is parked goes on.
    ///
    /// # Errors
    /// `NoSuchQueueItem`, `NotRetryable`, or what SQLite says.
    pub fn retry(&self, id: QueueId) -> Result<DeliveryChange, StoreError> {
        outbox::retry(self.connection(), id)
    }

    /// What was on its way when a connection ended is uncertain; says how many.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn heal_instance(&self, instance: InstanceId) -> Result<u32, StoreError> {
        outbox::heal_instance(self.connection(), instance)
    }

    /// Heals what the last run left in flight: a state that can't be read is kept aside, what was on its way becomes uncertain, what had begun was interrupted, and what
    /// the badges were is known until the app was last alive.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn heal_after_run(&self, now: Wall) -> Result<Healed, StoreError> {
        instances::heal_after_run(self.connection(), now)?;
        audit::heal_after_run(self.connection())?;
        badge_intervals::heal_after_run(self.connection())?;
        past::heal_after_run(self.connection())?;
        kept_aside::heal_after_run(self.connection(), now)?;
        outbox::heal_after_run(self.connection())
    }

    /// Adds a line to the timeline of an instance; says its row.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn append_event(&self, instance: InstanceId, at: Wall, entry: &Entry) -> Result<i64, StoreError> {
        lifecycle_events::append(self.connection(), instance, at, entry)
    }

    /// Adds a line to the audit trail; says its row. A result of `begun` is settled by `finish_audit`, or by the next start.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn append_audit(&self, row: &AuditRow) -> Result<i64, StoreError> {
        audit::append(self.connection(), row)
    }

    /// Notes how something ended that had begun.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn finish_audit(&self, id: i64, result: &str, duration_ms: u64) -> Result<(), StoreError> {
        audit::finish(self.connection(), id, result, duration_ms)
    }

    /// Silences the notifications of an instance, or not.
    ///
    /// # Errors
    /// `NoSuchInstance`, or what SQLite says.
    pub fn set_muted(&self, id: InstanceId, muted: bool) -> Result<(), StoreError> {
        instances::set_muted(self.connection(), id, muted)
    }

    /// Gives an instance a proxy of its own, or none.
    ///
    /// # Errors
    /// `NoSuchInstance`, or what SQLite says.
    pub fn set_proxy(&self, id: InstanceId, proxy: Option<&ProxyUrl>) -> Result<(), StoreError> {
        instances::set_proxy(self.connection(), id, proxy)
    }

    /// Chooses the country of numbers without a country code, or none: then it is that of its own number.
    ///
    /// # Errors
    /// `NoSuchInstance`, or what SQLite says.
    pub fn set_country(&self, id: InstanceId, country: Option<Country>) -> Result<(), StoreError> {
        instances::set_country(self.connection(), id, country)
    }

    /// Chooses whether customers see the number as online while it is connected.
    ///
    /// # Errors
    /// `NoSuchInstance`, or what SQLite says.
    pub fn set_available(&self, id: InstanceId, available: bool) -> Result<(), StoreError> {
        instances::set_available(self.connection(), id, available)
    }

    /// Notes that an instance has another badge from a moment on.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn begin_badge(&self, id: InstanceId, badge: Badge, at: Wall) -> Result<(), StoreError> {
        badge_intervals::begin(self.connection(), id, badge, at)
    }

    /// Notes that the app runs.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn note_alive(&self, at: Wall) -> Result<(), StoreError> {
        badge_intervals::note_alive(self.connection(), at)
    }

    /// Keeps the report of a start, and forgets all but the newest `keep`.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn append_restoration(&self, started: Wall, report: &str, keep: u32) -> Result<(), StoreError> {
        restorations::append(self.connection(), started, report, keep)
    }

    /// Forgets up to so many lines of each of what is older than it is kept. Nothing is too old any more when it says that nothing went.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn prune_some(&self, before: TooOld, limit: u32) -> Result<Pruned, StoreError> {
        Ok(Pruned {
            audit: audit::prune(self.connection(), before.audit, limit)?,
            timeline: lifecycle_events::prune(self.connection(), before.audit, limit)?,
            health: badge_intervals::prune(self.connection(), before.health, limit)?,
            journal: journal::prune(self.connection(), before.journal, limit)?,
            send_keys: send_keys::prune(self.connection(), before.send_keys, limit)?,
        })
    }

    /// Looks at the time, and says up to which entry the journal is older than a span. That is by what was seen to pass: a clock that
    /// was set makes nothing old.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn journal_older_than(&self, span: Duration, now: Wall) -> Result<i64, StoreError> {
        journal_ages::older_than(self.connection(), span, now)
    }

    /// Appends to the journal; says its number.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn append_journal(&self, instance: InstanceId, at: Wall, what: &Happening) -> Result<i64, StoreError> {
        journal::append(self.connection(), instance, at, what)
    }

    /// A reader of the journal has come so far; never goes back.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn set_journal_position(&self, reader: &str, position: i64) -> Result<(), StoreError> {
        journal::set_position(self.connection(), reader, position)
    }

    /// Takes as much room as a batch of messages may need: a disk that is full has none.
    ///
    /// # Errors
    /// `DiskFull`, or what else SQLite says.
    pub fn take_room(&self) -> Result<(), StoreError> {
        settings::set(self.connection(), ROOM, &" ".repeat(ROOM_BYTES))
    }

    /// Gives that room back; in a transaction of its own, or nothing of it would ever have been written.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn give_room_back(&self) -> Result<(), StoreError> {
        settings::remove(self.connection(), ROOM)
    }

    /// Keeps a setting, as JSON.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn set_setting(&self, key: &str, value: &str) -> Result<(), StoreError> {
        settings::set(self.connection(), key, value)
    }

    /// A message that was committed carries a file; said again, nothing changes.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn offer_file(
        &self,
        instance: InstanceId,
        message: MessageRow,
        offer: FileOffer,
        now: Wall,
    ) -> Result<(), StoreError> {
        files::offer(self.connection(), instance, message, offer, now)
    }

    /// Somebody wants the file of a message. Says whether it carries one.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn want_file(&self, message: MessageRow, now: Wall) -> Result<bool, StoreError> {
        files::want(self.connection(), message, now)
    }

    /// The file of a message lies whole under its name. Says whether anything still wants it.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn file_is_here(&self, message: MessageRow, name: &str, bytes: u64, mime: &str) -> Result<bool, StoreError> {
        files::here(self.connection(), message, name, bytes, mime)
    }

    /// A try to fetch the file of a message came to nothing. Without `next` it is the last one; `counts` is said of what was the file's
    /// own fault.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn file_not_here(
        &self,
        message: MessageRow,
        why: &str,
        next: Option<Wall>,
        fault: FileFault,
    ) -> Result<(), StoreError> {
        files::not_here(self.connection(), message, why, next, fault)
    }

    /// The file of a message is not where it lay.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn file_lost(&self, message: MessageRow) -> Result<(), StoreError> {
        files::lost(self.connection(), message)
    }

    /// Opens a place for a file that is to be sent.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn stage_file(&self, file: &str, name: &str, bytes: u64, at: Wall) -> Result<(), StoreError> {
        staged::add(self.connection(), file, name, bytes, at)
    }

    /// All of a file that is to be sent lies here.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn staged_file_is_whole(&self, file: &str, mime: &str, hash: &[u8]) -> Result<(), StoreError> {
        staged::is_whole(self.connection(), file, mime, hash)
    }

    /// Gives up a file that was to be sent; says whether it was known.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn unstage_file(&self, file: &str) -> Result<bool, StoreError> {
        staged::remove(self.connection(), file)
    }

    /// The same for some of those that were opened before a moment; says which.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn unstage_older(&self, before: Wall, limit: u32) -> Result<Vec<String>, StoreError> {
        staged::remove_older(self.connection(), before, limit)
    }

    /// The file of a message, which was lost, lies where it lay.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn file_found(&self, message: MessageRow) -> Result<(), StoreError> {
        files::found(self.connection(), message)
    }

    /// A message that was queued takes a file along. The same file of this instance that is going out, or lies with WhatsApp since a
    /// moment, goes out once.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn add_upload(&self, instance: InstanceId, new: &NewUpload, since: Wall) -> Result<Upload, StoreError> {
        uploads::add(self.connection(), instance, new, since)
    }

    /// The file of a message, and of every other one that waits for the same, lies with WhatsApp; and what that said. Says of which.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn upload_done(
        &self,
        message: MessageRow,
        result: &str,
        at: Wall,
    ) -> Result<Vec<(ChatId, MessageRow)>, StoreError> {
        uploads::done(self.connection(), message, result, at)
    }

    /// Files that nobody had are removed, by their notes.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn forget_leftovers(&self, ids: &[i64]) -> Result<(), StoreError> {
        leftovers::forget(self.connection(), ids)
    }

    /// The file of a message can't go out: it failed, if it waits for that alone.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn file_refused(&self, message: MessageRow, why: &str) -> Result<Option<DeliveryChange>, StoreError> {
        outbox::file_refused(self.connection(), message, why)
    }

    /// The file of a message does not get to WhatsApp, and is tried again then; says whether its lane says so.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn wait_for_file(&self, row: MessageRow, why: LaneWhy, now: Wall, until: Wall) -> Result<bool, StoreError> {
        outbox::wait_for_file(self.connection(), row, why, now, until)
    }

    /// The file of a message lies with WhatsApp no more.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn upload_again(&self, message: MessageRow) -> Result<(), StoreError> {
        uploads::again(self.connection(), message)
    }
}
