//! The inbox: what came in is committed once, whatever it is, and is unread until somebody reads it here or on the phone.

use rusqlite::{Connection, OptionalExtension as _, params};
use wakala_domain::address::Address;
use wakala_domain::history;
use wakala_domain::ids::{ChatId, InstanceId, MessageId, MessageRow};
use wakala_domain::messages::changes::IncomingChange;
use wakala_domain::messages::content::ChatEvent;
use wakala_domain::messages::frame::Frame;
use wakala_domain::messages::{Content, IncomingMessage, ReadElsewhere, TakenCall};
use wakala_domain::time::Wall;

use super::contacts::Claim;
use super::messages;
use super::more::{self, HELD, NOT_UNDERSTOOD, UNDECRYPTABLE};
use super::read_ahead::{self, Ahead};
use super::{
    address_at, addressed, changes, chats, contacts, expiring, instance_at, joining, lanes, lossy, read_here, readable,
};
use crate::error::StoreError;
use crate::rows::{Changed, Committed, MarkedRead, ReadFrom, ReadHere, UnreadMessage};

/// Unread messages whose senders are told at once.
const TOLD_AT_ONCE: u32 = 1000;
/// Where the first message of the past stands in its second, in milliseconds.
const HALF: i64 = 500;
/// What a message is called that the database refused as it was.
const REFUSED: &str = "refused_by_database";

/// The same message with nothing in it that the database could have refused.
pub(crate) fn refused(message: &IncomingMessage) -> IncomingMessage {
    let text = message.content.words().map(String::into_bytes);
    IncomingMessage {
        content: Content::Unsupported { name: REFUSED.to_owned() },
        frame: Frame::default(),
        raw: message.raw.clone().or(text),
        push_name: None,
        ..message.clone()
    }
}

/// What is said of a message, as a message of its own: it has no row otherwise, and would be nowhere.
pub(crate) fn refused_change(change: &IncomingChange) -> IncomingMessage {
    IncomingMessage {
        chat: change.chat.clone(),
        chat_alias: change.chat_alias.clone(),
        sender: change.sender.clone(),
        sender_alias: change.sender_alias.clone(),
        via: None,
        from_me: change.from_me,
        id: change.id.clone(),
        push_name: None,
        written: change.written,
        content: Content::Unsupported { name: REFUSED.to_owned() },
        frame: Frame::default(),
        raw: change.raw.clone(),
    }
}

/// Who wrote, and where.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Origin {
    chat: ChatId,
    /// 0 for us.
    sender: i64,
}

impl Origin {
    /// Whether two messages tell the same of who wrote and where.
    pub(crate) fn is_of_both(one: &IncomingMessage, other: &IncomingMessage) -> bool {
        type Told<'a> = (bool, [&'a Address; 2], [Option<&'a Address>; 2], Option<&'a str>);
        fn told(message: &IncomingMessage) -> Told<'_> {
            let aliases = [message.chat_alias.as_ref(), message.sender_alias.as_ref()];
            (message.from_me, [&message.chat, &message.sender], aliases, message.push_name.as_deref())
        }
        told(one) == told(other)
    }
}

/// Commits an incoming message; idempotent on chat, sender and message id.
pub(crate) fn commit(
    c: &Connection,
    instance: InstanceId,
    message: &IncomingMessage,
    arrived: Wall,
) -> Result<Committed, StoreError> {
    commit_of(c, instance, message, origin(c, Claim::Now, instance, message, arrived)?)
}

/// Finds chat and sender of a message, or makes them.
pub(crate) fn origin(
    c: &Connection,
    claim: Claim,
    instance: InstanceId,
    message: &IncomingMessage,
    arrived: Wall,
) -> Result<Origin, StoreError> {
    let chat = addressed::open_as(c, claim, instance, (&message.chat, message.chat_alias.as_ref()), arrived)?;
    let sender = if message.from_me {
        0
    } else {
        let sender = contacts::resolve_as(c, claim, instance, &message.sender, message.sender_alias.as_ref())?;
        if let Some(name) = &message.push_name {
            contacts::learn_push_name_as(c, claim, sender, name)?;
        }
        sender
    };
    // Who wrote may have told that the chat is one with another.
    let of_the_chat = (&message.sender, &message.sender_alias) == (&message.chat, &message.chat_alias);
    let chat = if message.from_me || of_the_chat { chat } else { joining::now(c, chat)?.unwrap_or(chat) };
    Ok(Origin { chat, sender })
}

/// The same, where it is known who wrote and where.
pub(crate) fn commit_of(
    c: &Connection,
    instance: InstanceId,
    message: &IncomingMessage,
    origin: Origin,
) -> Result<Committed, StoreError> {
    commit_as(c, instance, message, origin, Told::Now)
}

/// The same of what the phone tells of the past: it is news to nobody for good, opens no lane, and is unread where the phone says so and it
/// is told by itself. What was to disappear before now is gone when it comes.
pub(crate) fn commit_of_the_past(
    c: &Connection,
    instance: InstanceId,
    message: &IncomingMessage,
    origin: Origin,
    (now, was_asked_for): (Wall, bool),
) -> Result<Committed, StoreError> {
    let is_over = history::is_over(message, now);
    let committed = commit_as(c, instance, message, origin, Told::Later { is_over, was_asked_for })?;
    if is_over && (committed.fresh || committed.filled) {
        expiring::expire(c, committed.row)?;
    }
    Ok(committed)
}

/// When a message is told.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Told {
    /// As it comes.
    Now,
    /// Long after it came, by the phone.
    Later {
        /// Its content is to be gone already.
        is_over: bool,
        /// Somebody looks for it: it is new to nobody.
        was_asked_for: bool,
    },
}

fn commit_as(
    c: &Connection,
    instance: InstanceId,
    message: &IncomingMessage,
    Origin { chat, sender }: Origin,
    told: Told,
) -> Result<Committed, StoreError> {
    let conversation = chats::is_conversation(&message.chat);
    let (kind, kind_name, body) = messages::columns(&message.content);
    let known: Option<(i64, i64)> = c
        .prepare_cached(&format!(
            "SELECT id, {HELD} FROM messages WHERE chat = ?1 AND sender = ?2 AND message_id = ?3"
        ))?
        .query_row(params![chat.0, sender, message.id.0], |row| Ok((row.get(0)?, row.get(1)?)))
        .optional()?;
    let known = known.map_or_else(|| joining::on_the_move(c, chat, sender, &message.id), |known| Ok(Some(known)))?;
    // What happened to a chat was said by nobody, and a call that the owner took is nothing to come back to.
    let is_news = !matches!(message.content, Content::Event(_) | Content::Call { taken: Some(_), .. });
    let counts = conversation && !message.from_me && is_news;
    let unread_on_the_phone = match told {
        Told::Now => true,
        Told::Later { is_over, was_asked_for } => {
            counts && !was_asked_for && chats::one_of_the_unread(c, chat)? && !is_over
        }
    };
    if let Some((id, known)) = known {
        let filled = more::held(&message.content) > known;
        if filled {
            c.prepare_cached("UPDATE messages SET kind = ?2, kind_name = ?3, body = ?4 WHERE id = ?1")?
                .execute(params![id, kind, kind_name, body])?;
            more::keep(c, id, &message.content, &message.frame)?;
            messages::keep_raw(c, id, message.raw.as_deref())?;
            changes::apply_edits_if_readable(c, MessageRow(id))?;
            expiring::note(c, id, message.written, &message.frame)?;
        }
        return Ok(Committed {
            place: 0,
            chat,
            row: MessageRow(id),
            fresh: false,
            filled,
            opened_lane: false,
            conversation,
        });
    }
    // Whoever writes may be answered. What only waits goes on waiting: a chat in which much is written must not hammer.
    let writes = !message.from_me && !matches!(message.content, Content::Event(_));
    let opened_lane = told == Told::Now && writes && lanes::release_parked(c, chat)?;
    let direction = if message.from_me { 2 } else { 0 };
    let ahead = if counts { read_ahead::find(c, instance, chat, message)? } else { Ahead::Unread };
    let unread = u32::from(counts && unread_on_the_phone && ahead == Ahead::Unread);
    let sort = match told {
        Told::Now => message.written.0,
        Told::Later { .. } => before_its_second(c, chat, message.written)?,
    };
    let came_as = (!message.from_me).then(|| message.sender.as_str());
    c.prepare_cached(
        "INSERT INTO messages
                (instance, chat, message_id, sender, direction, at, sort, kind, kind_name, body, unread, came_as, came_via, past)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14)",
    )?
    .execute(params![
        instance.to_row(),
        chat.0,
        message.id.0,
        sender,
        direction,
        message.written.0,
        sort,
        kind,
        kind_name,
        body,
        unread,
        came_as,
        message.via.as_ref().map(Address::as_str),
        told != Told::Now
    ])?;
    let id = c.last_insert_rowid();
    more::keep(c, id, &message.content, &message.frame)?;
    messages::keep_raw(c, id, message.raw.as_deref())?;
    changes::apply_edits_if_readable(c, MessageRow(id))?;
    expiring::note(c, id, message.written, &message.frame)?;
    chats::touch(c, chat, message.written, unread)?;
    if let Some(seconds) = timer(message) {
        chats::learn_expiry(c, chat, id, seconds)?;
    }
    if ahead == Ahead::ReadUpToIt {
        read_up_to(c, chat, message.written.0, id)?;
    }
    Ok(Committed { place: 0, chat, row: MessageRow(id), fresh: true, filled: false, opened_lane, conversation })
}

/// The place of a message of the past. WhatsApp's clock has seconds, and the phone tells the newest first: within a second it stands before
/// all that was told of that second, or came in it.
fn before_its_second(c: &Connection, chat: ChatId, written: Wall) -> Result<i64, StoreError> {
    let second = written.0 - written.0.rem_euclid(1_000);
    let first: Option<i64> = c
        .prepare_cached("SELECT min(sort) FROM messages WHERE chat = ?1 AND sort > ?2 AND sort < ?3")?
        .query_row(params![chat.0, second - HALF, second + 1_000], |row| row.get(0))?;
    // So many more may stand before what came in it, before they meet those of the second before.
    Ok(first.map_or(second + HALF, |first| first - 1).max(second - HALF + 1))
}

/// The owner took a call on another device: its line says so, and is unread no more. Nothing where there is no such line.
pub(crate) fn call_was_taken(
    c: &Connection,
    instance: InstanceId,
    call: &TakenCall,
) -> Result<Option<Changed>, StoreError> {
    let TakenCall { chat, caller, id, taken } = call;
    let (Some(chat), Some(sender)) = (addressed::known(c, instance, chat)?, contacts::find(c, instance, caller)?)
    else {
        return Ok(None);
    };
    for chat in joining::whole(c, chat)? {
        let line: Option<(i64, Option<String>)> = c
            .prepare_cached(
                "SELECT m.id, x.content FROM messages m LEFT JOIN message_more x ON x.message = m.id
                 WHERE m.chat = ?1 AND m.sender IN (SELECT ?2 UNION SELECT gone FROM joining WHERE kept = ?2)
                   AND m.message_id = ?3",
            )?
            .query_row(params![chat.0, sender, id.0], |row| Ok((row.get(0)?, lossy(row, 1)?)))
            .optional()?;
        let Some((row, more)) = line else { continue };
        let before = more.as_deref().and_then(|more| serde_json::from_str(more).ok());
        let Some(Content::Call { video, .. }) = before else { return Ok(None) };
        more::keep(c, row, &Content::Call { video, taken: Some(*taken) }, &Frame::default())?;
        c.prepare_cached("UPDATE messages SET unread = 0 WHERE id = ?1 AND unread = 1")?.execute([row])?;
        chats::recount(c, chat)?;
        return Ok(Some(Changed { chat, row: MessageRow(row), conversation: true }));
    }
    Ok(None)
}

/// What a message says of how long the messages of its chat stay; nothing where its kind has no word for it.
fn timer(message: &IncomingMessage) -> Option<u32> {
    match &message.content {
        Content::Event(ChatEvent::Expiry { seconds }) => Some(*seconds),
        Content::Text { .. }
        | Content::Media(_)
        | Content::Location(_)
        | Content::Contacts { .. }
        | Content::Poll(_)
        | Content::Choices { .. }
        | Content::Chosen { .. }
        | Content::Invite { .. } => Some(message.frame.expires),
        Content::Call { .. }
        | Content::Event(
            ChatEvent::Subject { .. }
            | ChatEvent::Joined { .. }
            | ChatEvent::Left { .. }
            | ChatEvent::Promoted { .. }
            | ChatEvent::Demoted { .. }
            | ChatEvent::Pinned,
        )
        | Content::Gone(_)
        | Content::Unsupported { .. }
        | Content::Undecryptable => None,
    }
}

/// The place of a message that could not be read goes: there is nothing in it for anybody.
pub(crate) fn withdraw(
    c: &Connection,
    instance: InstanceId,
    place: &IncomingMessage,
) -> Result<Option<ChatId>, StoreError> {
    let Some(chat) = addressed::known(c, instance, &place.chat)? else { return Ok(None) };
    let sender = if place.from_me { Some(0) } else { contacts::find(c, instance, &place.sender)? };
    let Some(sender) = sender else { return Ok(None) };
    withdraw_from(c, chat, sender, &place.id)
}

/// The same of a message of this chat and sender.
pub(crate) fn withdraw_from(
    c: &Connection,
    chat: ChatId,
    sender: i64,
    id: &MessageId,
) -> Result<Option<ChatId>, StoreError> {
    for chat in joining::whole(c, chat)? {
        let gone = c
            .prepare_cached(&format!(
                "DELETE FROM messages
                 WHERE chat = ?1 AND sender IN (SELECT ?2 UNION SELECT gone FROM joining WHERE kept = ?2)
                   AND message_id = ?3 AND (kind = ?4 OR {NOT_UNDERSTOOD})",
            ))?
            .execute(params![chat.0, sender, id.0, UNDECRYPTABLE])?;
        if gone > 0 {
            chats::recount(c, chat)?;
            chats::refresh_last(c, chat)?;
            return Ok(Some(chat));
        }
    }
    Ok(None)
}

/// Marks so many of the oldest unread messages of a chat as read here, up to a place, as long as there are more than anybody is told of;
/// says whether that was so. What is left is one transaction of `mark_read`, however much was unread.
pub(crate) fn mark_oldest_read(
    c: &Connection,
    chat: ChatId,
    until: Option<(Wall, MessageRow)>,
    limit: u32,
) -> Result<bool, StoreError> {
    let until = until.map_or((i64::MAX, i64::MAX), |(sort, row)| (sort.0, row.0));
    for chat in joining::whole(c, chat)? {
        let told: Option<(i64, i64)> = c
            .prepare_cached(
                "SELECT sort, id FROM messages WHERE chat = ?1 AND unread = 1 AND (sort, id) <= (?2, ?3)
                 ORDER BY sort DESC, id DESC LIMIT 1 OFFSET ?4",
            )?
            .query_row(params![chat.0, until.0, until.1, TOLD_AT_ONCE], |row| Ok((row.get(0)?, row.get(1)?)))
            .optional()?;
        let Some((sort, id)) = told else { continue };
        let read = c
            .prepare_cached(
                "UPDATE messages SET unread = 0 WHERE id IN
                     (SELECT id FROM messages WHERE chat = ?1 AND unread = 1 AND (sort, id) <= (?2, ?3)
                      ORDER BY sort, id LIMIT ?4)",
            )?
            .execute(params![chat.0, sort, id, limit])?;
        c.prepare_cached("UPDATE chats SET unread = max(unread - ?2, 0) WHERE id = ?1")?
            .execute(params![chat.0, i64::try_from(read).unwrap_or(i64::MAX)])?;
        return Ok(true);
    }
    Ok(false)
}

/// Marks a chat as read here, with what is going to stand in it, up to the place of a message or all of it, and says whom to tell: nobody
/// of status posts and newsletters.
pub(crate) fn mark_read(
    c: &Connection,
    chat: ChatId,
    until: Option<(Wall, MessageRow)>,
) -> Result<MarkedRead, StoreError> {
    let until = until.map_or((i64::MAX, i64::MAX), |(sort, row)| (sort.0, row.0));
    let chats = joining::whole(c, chat)?;
    let into = chats.first().copied().unwrap_or(chat);
    let (instance, address) = c
        .prepare_cached("SELECT instance, address FROM chats WHERE id = ?1")?
        .query_row([into.0], |row| Ok((instance_at(row, 0)?, address_at(row, 1)?)))
        .optional()?
        .ok_or(StoreError::NoSuchChat)?;
    let mut unread = Vec::new();
    for chat in &chats {
        let read = if chats::is_conversation(&address) { whom_to_tell(c, *chat, &address, until)? } else { None };
        if let Some(read) = read {
            read_here::note(c, instance, &ReadHere { chat: into, ..read.clone() })?;
            unread.extend(read.unread);
        }
        c.prepare_cached("UPDATE messages SET unread = 0 WHERE chat = ?1 AND unread = 1 AND (sort, id) <= (?2, ?3)")?
            .execute(params![chat.0, until.0, until.1])?;
        chats::none_unread_of_the_past(c, *chat)?;
        chats::recount(c, *chat)?;
    }
    Ok(MarkedRead { instance, chats, unread })
}

/// A receipt goes back the way that the message came; the owner's other devices know the chat of a person by the address that the newest
/// one came under. `None` where nobody is to be told.
fn whom_to_tell(
    c: &Connection,
    chat: ChatId,
    address: &Address,
    until: (i64, i64),
) -> Result<Option<ReadHere>, StoreError> {
    // Rows of earlier versions do not know how they came.
    let mut statement = c.prepare_cached(
        "SELECT m.message_id, m.sort, m.came_via,
                coalesce(m.came_as,
                         (SELECT a.address FROM contact_addresses a
                          WHERE a.contact = coalesce((SELECT j.kept FROM joining j WHERE j.gone = m.sender), m.sender)
                          ORDER BY a.address LIKE '%@lid' LIMIT 1))
         FROM messages m WHERE m.chat = ?1 AND m.unread = 1 AND (m.sort, m.id) <= (?3, ?4)
         ORDER BY m.sort DESC, m.id DESC LIMIT ?2",
    )?;
    let rows = statement.query_map(params![chat.0, TOLD_AT_ONCE, until.0, until.1], |row| {
        let (id, sort) = (MessageId(row.get(0)?), Wall(row.get(1)?));
        Ok((id, sort, lossy(row, 2)?, lossy(row, 3)?))
    })?;
    // What can't be read is told nobody, and read all the same.
    let rows = readable(rows)?;
    let mut told: Option<ReadHere> = None;
    for (id, sort, via, sender) in rows {
        let Some(sender) = sender.and_then(|text| text.parse::<Address>().ok()) else { continue };
        let via = via.and_then(|text| text.parse::<Address>().ok());
        let to = match via {
            Some(list) => list,
            None if address.is_person() => sender.clone(),
            None => address.clone(),
        };
        let told = told.get_or_insert_with(|| {
            let under = if address.is_person() { sender.clone() } else { address.clone() };
            ReadHere { chat, message: id.clone(), until: sort, under, sender: sender.clone(), unread: Vec::new() }
        });
        match told.unread.iter_mut().find(|known| known.to == to && known.sender == sender) {
            Some(known) => known.ids.push(id),
            None => told.unread.push(ReadFrom { to, sender, ids: vec![id] }),
        }
    }
    Ok(told)
}

/// Those of some messages that are unread and news: what the phone tells of the past is none.
pub(crate) fn unread_of(c: &Connection, rows: &[MessageRow]) -> Result<Vec<UnreadMessage>, StoreError> {
    let rows = serde_json::to_string(rows)?;
    readable(
        c.prepare_cached(
            "SELECT m.id, m.chat, m.instance, m.at, h.muted_until
             FROM json_each(?1) CROSS JOIN messages m ON m.id = json_each.value CROSS JOIN chats h ON h.id = m.chat
             WHERE m.unread = 1 AND m.past = 0",
        )?
        .query_map([rows], |row| {
            Ok(UnreadMessage {
                row: MessageRow(row.get(0)?),
                chat: ChatId(row.get(1)?),
                instance: instance_at(row, 2)?,
                at: Wall(row.get(3)?),
                muted_until: row.get::<_, Option<i64>>(4)?.map(Wall),
            })
        })?,
    )
}

/// How many of an instance are unread that came after a message, and are not of the past.
pub(crate) fn unread_since(c: &Connection, instance: InstanceId, after: MessageRow) -> Result<u32, StoreError> {
    Ok(c.prepare_cached("SELECT count(*) FROM messages WHERE instance = ?1 AND unread = 1 AND past = 0 AND id > ?2")?
        .query_row(params![instance.to_row(), after.0], |row| row.get(0))?)
}

/// The owner read something on another device: nothing up to there is unread any more, be it here or still to come. Says which
/// chats changed.
pub(crate) fn read_elsewhere(
    c: &Connection,
    instance: InstanceId,
    read: &ReadElsewhere,
) -> Result<Vec<ChatId>, StoreError> {
    let mut changed = Vec::new();
    match read {
        ReadElsewhere::Messages { ids, chat, alias } => {
            let chats = match chat {
                Some(chat) => Some(known_chats(c, instance, [Some(chat), alias.as_ref()])?),
                None => None,
            };
            for id in ids {
                match unread(c, instance, id, chats.as_deref())? {
                    Some((chat, sort, id)) => changed.extend(read_up_to(c, chat, sort, id)?),
                    None => read_ahead::keep_message(c, instance, id, chat.as_ref())?,
                }
            }
        }
        ReadElsewhere::Chat { chat, until, last } => {
            let known = addressed::known(c, instance, chat)?;
            let place = match (known, until, last) {
                (Some(chat), Some(until), Some(last)) => place_of(c, chat, *until, last)?,
                _ => None,
            };
            if let Some(until) = until {
                // What comes of the second of a message that is here comes after it.
                let ahead = place.map_or(*until, |(sort, _)| Wall(sort - 1));
                read_ahead::keep_chat(c, instance, chat, known, ahead)?;
            }
            if let Some(chat) = known {
                let (sort, id) = place.unwrap_or((until.map_or(i64::MAX, |until| until.0), i64::MAX));
                changed.extend(read_up_to(c, chat, sort, id)?);
            }
        }
    }
    changed.dedup();
    Ok(changed)
}

/// The chats that go by these addresses, or are going to be one with them.
fn known_chats(
    c: &Connection,
    instance: InstanceId,
    addresses: [Option<&Address>; 2],
) -> Result<Vec<ChatId>, StoreError> {
    let mut all = Vec::new();
    for address in addresses.into_iter().flatten() {
        if let Some(chat) = addressed::known(c, instance, address)? {
            all.extend(joining::whole(c, chat)?);
        }
    }
    Ok(all)
}

/// Where an unread message stands, in one of these chats where they are named: an id is its sender's word.
fn unread(
    c: &Connection,
    instance: InstanceId,
    id: &MessageId,
    chats: Option<&[ChatId]>,
) -> Result<Option<(ChatId, i64, i64)>, StoreError> {
    let mut places =
        c.prepare_cached("SELECT chat, sort, id FROM messages WHERE instance = ?1 AND message_id = ?2 AND unread = 1")?;
    let places = places
        .query_map(params![instance.to_row(), id.0], |row| Ok((ChatId(row.get(0)?), row.get(1)?, row.get(2)?)))?
        .collect::<Result<Vec<_>, _>>()?;
    Ok(places.into_iter().find(|(chat, ..)| chats.is_none_or(|chats| chats.contains(chat))))
}

/// Where a message stands that was written in the second that ends then, if it is here.
fn place_of(c: &Connection, chat: ChatId, until: Wall, id: &MessageId) -> Result<Option<(i64, i64)>, StoreError> {
    let place = |chat: ChatId| {
        Ok(c.prepare_cached(
            "SELECT sort, id FROM messages WHERE chat = ?1 AND sort BETWEEN ?2 - 999 AND ?2 AND message_id = ?3 LIMIT 1",
        )?
        .query_row(params![chat.0, until.0, id.0], |row| Ok((row.get(0)?, row.get(1)?)))
        .optional()?)
    };
    for chat in joining::whole(c, chat)? {
        let found: Result<_, StoreError> = place(chat);
        if let Some(found) = found? {
            return Ok(Some(found));
        }
    }
    Ok(None)
}

/// Also where messages are that are going to stand in the same chat.
fn read_up_to(c: &Connection, chat: ChatId, sort: i64, id: i64) -> Result<Vec<ChatId>, StoreError> {
    let mut changed = Vec::new();
    for chat in joining::whole(c, chat)? {
        let read = c
            .prepare_cached("UPDATE messages SET unread = 0 WHERE chat = ?1 AND unread = 1 AND (sort, id) <= (?2, ?3)")?
            .execute(params![chat.0, sort, id])?;
        chats::none_unread_of_the_past(c, chat)?;
        if read > 0 {
            chats::recount(c, chat)?;
            changed.push(chat);
        }
    }
    Ok(changed)
}
