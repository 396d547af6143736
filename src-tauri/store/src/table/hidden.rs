//! What could not be read and would not be shown if it could (an edit, a deletion, a reaction): it has no row in its chat, and is asked for
//! again all the same until it comes.

use rusqlite::{Connection, params};
use wakala_domain::address::Address;
use wakala_domain::ids::{ChatId, InstanceId, MessageId};
use wakala_domain::messages::IncomingMessage;
use wakala_domain::time::Wall;

use super::repeats::{AT_ONCE, MOST_ASKS, MOST_KEPT};
use super::{addressed, changes, contacts};
use crate::error::StoreError;
use crate::migration::Migration;
use crate::rows::{Dark, HiddenId, Unreadable};

/// `sender` is the address that it came under first, or `OURS`, `stanza` its attributes, as a stanza without content.
pub(crate) const CREATE: Migration = Migration {
    name: "hidden: could not be read, and is shown in no row",
    sql: "CREATE TABLE hidden (
              id         INTEGER PRIMARY KEY AUTOINCREMENT,
              instance   INTEGER NOT NULL REFERENCES instances (id) ON DELETE CASCADE,
              message_id TEXT NOT NULL,
              sender     TEXT NOT NULL,
              stanza     BLOB NOT NULL,
              asks       INTEGER NOT NULL DEFAULT 0,
              asked      INTEGER NOT NULL,
              UNIQUE (instance, message_id, sender)
          ) STRICT;
          CREATE INDEX hidden_by_instance ON hidden (instance, id);",
};

/// `most`: it is asked for so often at most.
pub(crate) const ADD_MOST: Migration = Migration {
    name: "hidden: asked for so often at most",
    sql: "ALTER TABLE hidden ADD COLUMN most INTEGER NOT NULL DEFAULT 64;",
};

/// A status post is asked for so often: it is gone tomorrow, and to most of those who see it nobody repeats it.
const MOST_ASKS_OF_A_POST: u32 = 3;

/// The sender of what this number wrote on another device, which has two addresses of its own, too.
const OURS: &str = "us";

/// Who something comes from, whichever of their addresses it is named by: asked for under each, it would be asked for twice as often, and
/// after it has come under the other.
pub(crate) struct Sender<'a> {
    pub address: &'a Address,
    pub alias: Option<&'a Address>,
    pub from_me: bool,
}

impl<'a> Sender<'a> {
    pub(crate) fn of(place: &'a IncomingMessage) -> Self {
        Self { address: &place.sender, alias: place.sender_alias.as_ref(), from_me: place.from_me }
    }

    fn ours(&self) -> Option<&'static str> {
        self.from_me.then_some(OURS)
    }
}

/// The rows of a message, which is ?2, of ?3, whose other address is ?4, or ours, ?5.
const OF_ONE: &str = "instance = ?1 AND message_id = ?2
     AND (sender IN (?3, ?4, ?5)
          OR EXISTS (SELECT 1 FROM contact_addresses one JOIN contact_addresses other ON other.contact = one.contact
                     WHERE one.instance = ?1 AND one.address = ?3 AND other.instance = ?1 AND other.address = hidden.sender))";

/// Keeps with what it can be asked for again; what is known already is not asked for. Says whether it is kept.
pub(crate) fn keep(
    c: &Connection,
    instance: InstanceId,
    place: &IncomingMessage,
    stanza: &[u8],
    now: Wall,
) -> Result<bool, StoreError> {
    let by = Sender::of(place);
    if let Some(chat) = addressed::known(c, instance, &place.chat)?
        && (changes::is_said(c, chat, &place.id)? || is_here(c, (instance, chat), place)?)
    {
        return Ok(false);
    }
    let most = if place.chat.is_status() { MOST_ASKS_OF_A_POST } else { MOST_ASKS };
    let known = c.prepare_cached(&format!("UPDATE hidden SET stanza = ?6 WHERE {OF_ONE}"))?.execute(params![
        instance.to_row(),
        place.id.0,
        by.address.as_str(),
        by.alias.map(Address::as_str),
        by.ours(),
        stanza
    ])?;
    if known > 0 {
        return Ok(true);
    }
    let sender = by.ours().unwrap_or(by.address.as_str());
    c.prepare_cached(
        "INSERT INTO hidden (instance, message_id, sender, stanza, asked, most) VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
    )?
    .execute(params![instance.to_row(), place.id.0, sender, stanza, now.0, most])?;
    c.prepare_cached(
        "DELETE FROM hidden WHERE instance = ?1 AND id <=
             (SELECT id FROM hidden WHERE instance = ?1 ORDER BY id DESC LIMIT 1 OFFSET ?2)",
    )?
    .execute(params![instance.to_row(), MOST_KEPT])?;
    Ok(true)
}

/// Whether a message has a row that can be read.
fn is_here(
    c: &Connection,
    (instance, chat): (InstanceId, ChatId),
    place: &IncomingMessage,
) -> Result<bool, StoreError> {
    let sender = if place.from_me { Some(0) } else { contacts::find(c, instance, &place.sender)? };
    let Some(sender) = sender else { return Ok(false) };
    let mut readable =
        c.prepare_cached("SELECT 1 FROM messages WHERE chat = ?1 AND sender = ?2 AND message_id = ?3 AND kind <> 2")?;
    Ok(readable.exists(params![chat.0, sender, place.id.0])?)
}

/// It came, or there is nothing in it: nobody asks for it any more.
pub(crate) fn has_come(
    c: &Connection,
    instance: InstanceId,
    id: &MessageId,
    by: &Sender<'_>,
) -> Result<(), StoreError> {
    c.prepare_cached(&format!("DELETE FROM hidden WHERE {OF_ONE}"))?.execute(params![
        instance.to_row(),
        id.0,
        by.address.as_str(),
        by.alias.map(Address::as_str),
        by.ours()
    ])?;
    Ok(())
}

/// What may be asked for again, oldest first, as many as are looked at together; those that follow `last`.
pub(crate) fn open(
    c: &Connection,
    instance: InstanceId,
    last: Option<HiddenId>,
) -> Result<Vec<Unreadable>, StoreError> {
    Ok(c.prepare_cached(
        "SELECT id, stanza, asks, asked FROM hidden
         WHERE instance = ?1 AND id > ?4 AND asks < min(most, ?2) ORDER BY id LIMIT ?3",
    )?
    .query_map(params![instance.to_row(), MOST_ASKS, AT_ONCE, last.map_or(0, |last| last.0)], |row| {
        Ok(Unreadable {
            dark: Dark::Hidden(HiddenId(row.get(0)?)),
            stanza: row.get(1)?,
            asks: row.get(2)?,
            asked: Wall(row.get(3)?),
        })
    })?
    .collect::<Result<_, _>>()?)
}

/// It was asked for again.
pub(crate) fn asked_again(c: &Connection, id: HiddenId, now: Wall) -> Result<(), StoreError> {
    c.prepare_cached("UPDATE hidden SET asks = asks + 1, asked = ?2 WHERE id = ?1")?.execute(params![id.0, now.0])?;
    Ok(())
}

/// What was asked for as often as it is, and last before a moment: whoever has not sent it in this time never does. What may still be asked
/// for stays, whatever the clock says. Posts are many, and soon gone: what was asked for goes.
pub(crate) fn prune(c: &Connection, instance: InstanceId, before: Wall) -> Result<(), StoreError> {
    c.prepare_cached("DELETE FROM hidden WHERE instance = ?1 AND asks >= min(most, ?3) AND (asked < ?2 OR most < ?3)")?
        .execute(params![instance.to_row(), before.0, MOST_ASKS])?;
    Ok(())
}
