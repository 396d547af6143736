//! Chats: one per person or group of an instance.

use rusqlite::{Connection, OptionalExtension as _, Row, params};
use wakala_domain::address::{Address, AddressKind};
use wakala_domain::ids::{ChatId, InstanceId};
use wakala_domain::time::Wall;

use super::{address_at, drafts, if_readable, instance_at, joining, messages, readable, readable_page, said};
use crate::error::StoreError;
use crate::migration::Migration;
use crate::rows::{ChatRow, NOWHERE, StoredMessage};

pub(crate) const CREATE: Migration = Migration {
    name: "chats",
    sql: "CREATE TABLE chats (
              id            INTEGER PRIMARY KEY AUTOINCREMENT,
              instance      INTEGER NOT NULL REFERENCES instances (id) ON DELETE CASCADE,
              address       TEXT NOT NULL,
              contact       INTEGER REFERENCES contacts (id),
              subject       TEXT,
              unread        INTEGER NOT NULL DEFAULT 0,
              last_message  INTEGER,
              last_activity INTEGER NOT NULL,
              UNIQUE (instance, address)
          ) STRICT;
          CREATE UNIQUE INDEX chats_by_contact ON chats (contact) WHERE contact IS NOT NULL;
          CREATE INDEX chats_by_activity ON chats (instance, last_activity DESC, id DESC);
          CREATE INDEX chats_by_activity_of_all ON chats (last_activity DESC, id DESC);
          CREATE INDEX chats_unread ON chats (instance, unread) WHERE unread > 0;",
};

/// Title: our name for a person, else the address book's, else their own, else the number, else the address. Behind it each of these names. A chat that goes into another is shown as that one.
pub(super) const SELECT: &str =
    "SELECT h.id, h.instance, coalesce(k.address, h.address), h.unread, h.last_message, h.last_activity,
           coalesce(p.own_name, p.name, p.push_name, h.subject),
           coalesce((SELECT a.address FROM contact_addresses a
                     WHERE a.contact = coalesce(j.kept, h.contact) AND a.address LIKE '%@s.whatsapp.net' LIMIT 1),
                    k.address, h.address),
           h.muted_until, p.push_name, p.name, p.own_name
    FROM chats h LEFT JOIN joining j ON j.gone = h.contact LEFT JOIN chats k ON k.contact = j.kept
    LEFT JOIN contacts p ON p.id = coalesce(j.kept, h.contact)";

/// A person that WhatsApp does not let this number write to; what waits for them waits, and everybody else is served.
pub(crate) const ADD_PARKED: Migration =
    Migration { name: "chats: recipients can be parked", sql: "ALTER TABLE chats ADD COLUMN parked TEXT;" };

/// `class` is 0 for a conversation, 1 for status posts, 2 for a newsletter: only conversations count and are listed as chats.
/// `checked` is when WhatsApp last said that the number is there, `subject_at` when the group's name was learnt, wall time.
pub(crate) const ADD_CLASS: Migration = Migration {
    name: "chats: status posts and newsletters are no conversations",
    sql: "ALTER TABLE chats ADD COLUMN class INTEGER NOT NULL DEFAULT 0;
          ALTER TABLE chats ADD COLUMN checked INTEGER;
          ALTER TABLE chats ADD COLUMN subject_at INTEGER;
          UPDATE chats SET class = 1 WHERE address = 'status@broadcast';
          UPDATE chats SET class = 2 WHERE address LIKE '%@newsletter';
          UPDATE messages SET unread = 0 WHERE unread = 1 AND chat IN (SELECT id FROM chats WHERE class <> 0);
          UPDATE chats SET unread = 0 WHERE class <> 0;
          DROP INDEX chats_by_activity;
          DROP INDEX chats_by_activity_of_all;
          CREATE INDEX chats_by_activity ON chats (instance, last_activity DESC, id DESC) WHERE class = 0;
          CREATE INDEX chats_by_activity_of_all ON chats (last_activity DESC, id DESC) WHERE class = 0;",
};

/// `expires` is after how many seconds what is written there disappears; 0 for never.
pub(crate) const ADD_EXPIRES: Migration = Migration {
    name: "chats: what is written there may disappear",
    sql: "ALTER TABLE chats ADD COLUMN expires INTEGER NOT NULL DEFAULT 0;",
};

/// `muted_until` is until when nothing is told of what comes there, wall time; null where it is told.
pub(crate) const ADD_MUTED: Migration =
    Migration { name: "chats: what comes is told of or not", sql: "ALTER TABLE chats ADD COLUMN muted_until INTEGER;" };

/// Nothing is told of what comes in a chat until a moment; none: it is told again.
pub(crate) fn mute(c: &Connection, chat: ChatId, until: Option<Wall>) -> Result<(), StoreError> {
    c.prepare_cached("UPDATE chats SET muted_until = ?2 WHERE id = ?1")?
        .execute(params![chat.0, until.map(|until| until.0)])?;
    Ok(())
}

/// The person of a chat; nothing in a group.
pub(crate) fn person_of(c: &Connection, chat: ChatId) -> Result<Option<i64>, StoreError> {
    Ok(c.prepare_cached("SELECT contact FROM chats WHERE id = ?1")?.query_row([chat.0], |row| row.get(0))?)
}

/// The chat with a person, if there is one.
pub(crate) fn of_person(c: &Connection, contact: i64) -> Result<Option<ChatId>, StoreError> {
    Ok(c.prepare_cached("SELECT id FROM chats WHERE contact = ?1")?
        .query_row([contact], |row| row.get(0).map(ChatId))
        .optional()?)
}

/// Status posts and newsletters are no conversations: they have places of their own.
pub(crate) fn is_conversation(address: &Address) -> bool {
    class(address) == CONVERSATION
}

const CONVERSATION: i64 = 0;
const STATUS: i64 = 1;
const NEWSLETTER: i64 = 2;

/// What the column `class` says of an address.
pub(super) fn class(address: &Address) -> i64 {
    match address.kind() {
        AddressKind::Broadcast if address.is_status() => STATUS,
        AddressKind::Newsletter => NEWSLETTER,
        AddressKind::Phone | AddressKind::Lid | AddressKind::Group | AddressKind::Broadcast | AddressKind::Other => {
            CONVERSATION
        }
    }
}

/// True for a chat with a number of which nobody knows whether WhatsApp has it: the operator typed it, and nothing has come from there.
pub(crate) const UNASKED: &str = "(h.checked IS NULL AND h.address LIKE '%@s.whatsapp.net'
    AND NOT EXISTS (SELECT 1 FROM contact_addresses a WHERE a.contact = h.contact AND a.address LIKE '%@lid')
    AND NOT EXISTS (SELECT 1 FROM messages k WHERE k.chat = h.id AND (k.direction <> 1 OR k.delivery IN ('delivered', 'read'))))";

pub(crate) fn is_unasked(c: &Connection, chat: ChatId) -> Result<bool, StoreError> {
    let mut query = c.prepare_cached(&format!("SELECT {UNASKED} FROM chats h WHERE h.id = ?1"))?;
    Ok(query.query_row([chat.0], |row| row.get(0)).optional()?.unwrap_or(false))
}

pub(crate) fn groups_without_subject(
    c: &Connection,
    instance: InstanceId,
    known: &[ChatId],
    limit: u32,
) -> Result<Vec<(ChatId, Address)>, StoreError> {
    let known = serde_json::to_string(known)?;
    readable(
        c.prepare_cached(
            "SELECT id, address FROM chats
         WHERE instance = ?1 AND class = 0 AND subject_at IS NULL AND address LIKE '%@g.us'
           AND id NOT IN (SELECT value FROM json_each(?2))
         ORDER BY last_activity DESC, id DESC LIMIT ?3",
        )?
        .query_map(params![instance.to_row(), known, limit], |row| Ok((ChatId(row.get(0)?), address_at(row, 1)?)))?,
    )
}

/// What a group is called since a moment, unless a newer name is known; says which chat has another title now. One without a name is
/// called by its address.
pub(crate) fn learn_subject(
    c: &Connection,
    instance: InstanceId,
    group: &Address,
    subject: &str,
    since: Wall,
) -> Result<Option<ChatId>, StoreError> {
    let known: Option<(i64, Option<String>, Option<i64>)> = c
        .prepare_cached("SELECT id, subject, subject_at FROM chats WHERE instance = ?1 AND address = ?2")?
        .query_row(params![instance.to_row(), group.as_str()], |row| {
            Ok((row.get(0)?, super::lossy(row, 1)?, row.get(2)?))
        })
        .optional()?;
    let Some((chat, before, at)) = known else { return Ok(None) };
    if at.is_some_and(|at| since.0 < at) {
        return Ok(None);
    }
    let subject = Some(subject.trim()).filter(|subject| !subject.is_empty());
    c.prepare_cached("UPDATE chats SET subject = ?2, subject_at = ?3 WHERE id = ?1")?
        .execute(params![chat, subject, since.0])?;
    Ok((before.as_deref() != subject).then_some(ChatId(chat)))
}

/// What a group was called once, where nothing is known of that: whoever knows when it was called so knows better.
pub(crate) fn learn_subject_of_the_past(
    c: &Connection,
    instance: InstanceId,
    group: &Address,
    subject: &str,
) -> Result<(), StoreError> {
    c.prepare_cached(
        "UPDATE chats SET subject = ?3 WHERE instance = ?1 AND address = ?2 AND subject IS NULL AND subject_at IS NULL",
    )?
    .execute(params![instance.to_row(), group.as_str(), subject])?;
    Ok(())
}

/// No chat has more unread than this: beyond it, counting on would end.
const MOST_UNREAD: u32 = 1_000_000_000;

/// Notes a new message, wherever its place is.
pub(crate) fn touch(c: &Connection, chat: ChatId, at: Wall, unread: u32) -> Result<(), StoreError> {
    c.prepare_cached(&format!(
        "UPDATE chats SET last_message =
             (SELECT id FROM messages WHERE chat = ?1 AND sort > {NOWHERE} ORDER BY sort DESC, id DESC LIMIT 1),
             last_activity = max(last_activity, ?2), unread = min(unread, {MOST_UNREAD}) + ?3
         WHERE id = ?1"
    ))?
    .execute(params![chat.0, at.0, unread])?;
    Ok(())
}

/// So many messages of a chat are unread on the phone, the newest ones; they are going to come. What was said first holds: what came since
/// is told of by itself.
pub(crate) fn unread_of_the_past(c: &Connection, chat: ChatId, unread: u32) -> Result<(), StoreError> {
    c.prepare_cached("UPDATE chats SET past_unread = ?2 WHERE id = ?1 AND past_unread IS NULL")?
        .execute(params![chat.0, unread])?;
    Ok(())
}

/// What is still to come of those is read, too.
pub(crate) fn none_unread_of_the_past(c: &Connection, chat: ChatId) -> Result<(), StoreError> {
    c.prepare_cached("UPDATE chats SET past_unread = 0 WHERE id = ?1 AND past_unread > 0")?.execute([chat.0])?;
    Ok(())
}

/// Whether the next message of the past that comes to a chat is one of those.
pub(crate) fn one_of_the_unread(c: &Connection, chat: ChatId) -> Result<bool, StoreError> {
    let one = c
        .prepare_cached("UPDATE chats SET past_unread = past_unread - 1 WHERE id = ?1 AND past_unread > 0")?
        .execute([chat.0])?;
    Ok(one > 0)
}

/// Points to what is the newest message now, after one was removed or took another place.
pub(crate) fn refresh_last(c: &Connection, chat: ChatId) -> Result<(), StoreError> {
    c.prepare_cached(&format!(
        "UPDATE chats SET last_message =
             (SELECT id FROM messages WHERE chat = ?1 AND sort > {NOWHERE} ORDER BY sort DESC, id DESC LIMIT 1)
         WHERE id = ?1"
    ))?
    .execute([chat.0])?;
    Ok(())
}

/// The newest message of a chat says after how long it disappears, and so what is written there from now on.
pub(crate) fn learn_expiry(c: &Connection, chat: ChatId, newest: i64, seconds: u32) -> Result<(), StoreError> {
    c.prepare_cached("UPDATE chats SET expires = ?3 WHERE id = ?1 AND last_message = ?2 AND expires <> ?3")?
        .execute(params![chat.0, newest, seconds])?;
    Ok(())
}

/// The same as WhatsApp says it of a group, before anything has come in it.
pub(crate) fn learn_group_expiry(
    c: &Connection,
    instance: InstanceId,
    group: &Address,
    seconds: u32,
) -> Result<(), StoreError> {
    c.prepare_cached("UPDATE chats SET expires = ?3 WHERE instance = ?1 AND address = ?2 AND expires <> ?3")?
        .execute(params![instance.to_row(), group.as_str(), seconds])?;
    Ok(())
}

/// After how many seconds what is written in a chat disappears; 0 for never.
pub(crate) fn expires(c: &Connection, chat: ChatId) -> Result<u32, StoreError> {
    Ok(c.prepare_cached("SELECT expires FROM chats WHERE id = ?1")?.query_row([chat.0], |row| row.get(0))?)
}

/// Where what is written in a chat goes.
pub(crate) fn address(c: &Connection, chat: ChatId) -> Result<Address, StoreError> {
    Ok(c.prepare_cached("SELECT address FROM chats WHERE id = ?1")?.query_row([chat.0], |row| address_at(row, 0))?)
}

/// Counts again what is unread.
pub(crate) fn recount(c: &Connection, chat: ChatId) -> Result<(), StoreError> {
    c.prepare_cached(
        "UPDATE chats SET unread = (SELECT count(*) FROM messages WHERE chat = ?1 AND unread = 1) WHERE id = ?1",
    )?
    .execute([chat.0])?;
    Ok(())
}

/// Messages go where the person can be reached: an address that is theirs no more gives way to one that is, and none to
/// what is no address.
pub(crate) fn readdress(c: &Connection, contact: i64) -> Result<(), StoreError> {
    c.prepare_cached(
        "UPDATE OR IGNORE chats
         SET address = (SELECT a.address FROM contact_addresses a WHERE a.contact = ?1 AND a.address LIKE '%_@_%'
                        ORDER BY a.address LIKE '%@lid' LIMIT 1)
         WHERE contact = ?1
           AND EXISTS (SELECT 1 FROM contact_addresses a WHERE a.contact = ?1 AND a.address LIKE '%_@_%')
           AND NOT EXISTS (SELECT 1 FROM contact_addresses a WHERE a.contact = ?1 AND a.address = chats.address)",
    )?
    .execute([contact])?;
    Ok(())
}

pub(crate) fn get(c: &Connection, chat: ChatId) -> Result<Option<ChatRow>, StoreError> {
    let row = c.prepare_cached(&format!("{SELECT} WHERE h.id = ?1"))?.query_row([chat.0], basics).optional()?;
    let mut row = row.map(|row| with_last(c, row)).transpose()?;
    said::add(c, row.iter_mut().flat_map(shown).collect())?;
    Ok(row)
}

/// A chat, or the one that it is now.
pub(crate) fn now(c: &Connection, chat: ChatId) -> Result<Option<ChatRow>, StoreError> {
    joining::now(c, chat)?.map_or(Ok(None), |now| get(c, now))
}

pub(crate) fn page(
    c: &Connection,
    instance: Option<InstanceId>,
    after: Option<(Wall, ChatId)>,
    limit: u32,
) -> Result<Vec<ChatRow>, StoreError> {
    let (at, id) = after.map_or((i64::MAX, i64::MAX), |(at, id)| (at.0, id.0));
    let rows = match instance {
        Some(instance) => readable_page(
            c.prepare_cached(&format!(
                "{SELECT} WHERE h.class = 0 AND h.instance = ?1 AND (h.last_activity, h.id) < (?2, ?3)
                 ORDER BY h.last_activity DESC, h.id DESC"
            ))?
            .query_map(params![instance.to_row(), at, id], basics)?,
            limit,
        )?,
        None => readable_page(
            c.prepare_cached(&format!(
                "{SELECT} WHERE h.class = 0 AND (h.last_activity, h.id) < (?1, ?2)
                     AND NOT EXISTS (SELECT 1 FROM instances i WHERE i.id = h.instance AND i.deleted IS NOT NULL)
                 ORDER BY h.last_activity DESC, h.id DESC"
            ))?
            .query_map(params![at, id], basics)?,
            limit,
        )?,
    };
    whole(c, rows)
}

/// Chats of some instances, going on after a place.
pub(crate) fn page_of(
    c: &Connection,
    instances: &[InstanceId],
    after: Option<(Wall, ChatId)>,
    limit: u32,
) -> Result<Vec<ChatRow>, StoreError> {
    let (at, id) = after.map_or((i64::MAX, i64::MAX), |(at, id)| (at.0, id.0));
    let rows = readable_page(
        c.prepare_cached(&format!(
            "{SELECT} WHERE h.class = 0 AND (h.last_activity, h.id) < (?1, ?2)
                 AND +h.instance IN (SELECT value FROM json_each(?3))
             ORDER BY h.last_activity DESC, h.id DESC"
        ))?
        .query_map(params![at, id, in_json(instances)?], basics)?,
        limit,
    )?;
    whole(c, rows)
}

/// Instances as a statement takes a list of them.
pub(super) fn in_json(instances: &[InstanceId]) -> Result<String, StoreError> {
    Ok(serde_json::to_string(&instances.iter().map(|id| id.to_row()).collect::<Vec<i64>>())?)
}

/// Rows with their newest messages.
pub(super) fn whole(c: &Connection, rows: Vec<Bare>) -> Result<Vec<ChatRow>, StoreError> {
    let mut rows = rows.into_iter().map(|row| with_last(c, row)).collect::<Result<Vec<ChatRow>, _>>()?;
    said::add(c, rows.iter_mut().flat_map(shown).collect())?;
    Ok(rows)
}

/// The messages that a row shows.
fn shown(row: &mut ChatRow) -> impl Iterator<Item = &mut StoredMessage> {
    let answered = row.draft.as_mut().and_then(|draft| draft.reply_to.as_deref_mut());
    row.last.as_mut().into_iter().chain(answered)
}

/// A chat row whose newest message is still only a row number.
pub(super) type Bare = (ChatRow, Option<i64>);

pub(super) fn basics(row: &Row<'_>) -> rusqlite::Result<Bare> {
    let address = address_at(row, 2)?;
    let name = super::lossy(row, 6)?;
    let phone = address_at(row, 7)?.phone();
    let of_others = match (super::lossy(row, 10)?, super::lossy(row, 9)?) {
        (Some(told), _) => Some(told),
        (None, themselves) => themselves,
    };
    let own_name = super::lossy(row, 11)?;
    let title = name.unwrap_or_else(|| match &phone {
        Some(phone) => phone.to_string(),
        None => address.user().to_owned(),
    });
    let chat = ChatRow {
        id: ChatId(row.get(0)?),
        instance: instance_at(row, 1)?,
        address,
        phone,
        title,
        unread: u32::try_from(row.get::<_, i64>(3)?.max(0)).unwrap_or(u32::MAX),
        last: None,
        last_activity: Wall(row.get(5)?),
        draft: None,
        muted_until: row.get::<_, Option<i64>>(8)?.map(Wall),
        of_others: own_name.as_ref().and(of_others),
        own_name,
    };
    Ok((chat, row.get(4)?))
}

fn with_last(c: &Connection, (row, last): Bare) -> Result<ChatRow, StoreError> {
    let last = match last {
        // One that can't be read keeps nobody from its chat.
        Some(id) => if_readable(messages::get(c, wakala_domain::ids::MessageRow(id)))?,
        None => None,
    };
    let draft = drafts::get(c, row.id)?;
    Ok(ChatRow { last, draft, ..row })
}
