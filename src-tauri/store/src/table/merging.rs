//! Two people turn out to be one, and so do their chats: what stood in both stands once, and of two rows of one message the
//! fuller one. From the first moment on they are one for all that comes and goes: their addresses, what waits to be sent and what
//! keeps it are those of the one who stays. What stood there before follows in pieces, newest first, so that nobody waits for a
//! long chat (`merges`).

use std::collections::BTreeMap;

use rusqlite::{Connection, OptionalExtension as _, params};
use wakala_domain::ids::{ChatId, MessageRow};

use super::joining::Merge;
use super::more::NOT_UNDERSTOOD;
use super::{changes, chats, drafts, gone, more, outbox, payloads, read_here, staged, undone_if_refused, uploads};
use crate::error::StoreError;

/// Rows that are moved with the word that two are one: that is all there is, mostly.
const AT_ONCE: u32 = 100;

/// How far a merge has come: through the chat that goes, newest first, and then through what its person wrote elsewhere.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Place {
    /// Below this row.
    Chat { sort: i64, id: i64 },
    /// Behind this row.
    Elsewhere { id: i64 },
}

impl Place {
    /// Nothing was looked at yet.
    pub(crate) const START: Place = Place::Chat { sort: i64::MAX, id: i64::MAX };
}

/// What a piece of a merge came to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Came {
    /// So far.
    On(Place),
    /// The two are one.
    Done,
    /// To the end, but some rows could not be moved.
    Left,
}

/// What the second is, the first is; the addresses of both are the first's already. Neither is on the move.
pub(crate) fn begin(c: &Connection, merge: Merge) -> Result<(), StoreError> {
    let Merge { gone, kept } = merge;
    c.prepare_cached("UPDATE joining SET kept = ?1 WHERE kept = ?2")?.execute([kept, gone])?;
    c.prepare_cached("INSERT INTO joining (gone, kept) VALUES (?2, ?1)")?.execute([kept, gone])?;
    if let Some((from, into)) = chats_of(c, merge)? {
        outbox::move_chat(c, from, into)?;
        read_here::move_chat(c, from, into)?;
        drafts::move_chat(c, from, into)?;
        staged::move_chat(c, from, into)?;
        // Whatever is unique is the other's from now on: a chat on the move is no longer found by it.
        c.prepare_cached("UPDATE chats SET address = id || '@joining' WHERE id = ?1")?.execute([from])?;
        c.prepare_cached(
            "UPDATE chats SET last_activity = max(last_activity, (SELECT f.last_activity FROM chats f WHERE f.id = ?2)),
                              checked = coalesce(checked, (SELECT f.checked FROM chats f WHERE f.id = ?2)),
                              muted_until = nullif(max(coalesce(muted_until, 0),
                                  coalesce((SELECT f.muted_until FROM chats f WHERE f.id = ?2), 0)), 0),
                              expires = CASE expires WHEN 0 THEN (SELECT f.expires FROM chats f WHERE f.id = ?2) ELSE expires END
             WHERE id = ?1",
        )?
        .execute([into, from])?;
        chats::readdress(c, kept)?;
    }
    // The others that are on the move are no concern of whoever waits for this one.
    step(c, merge, Place::START, AT_ONCE).map(|_| ())
}

/// Moves up to so many rows of one who becomes one with somebody, those behind a place. A row that can't be moved stays where it is.
pub(crate) fn step(c: &Connection, merge: Merge, place: Place, limit: u32) -> Result<Came, StoreError> {
    let chats = chats_of(c, merge)?;
    let (mut place, mut left) = (place, limit);
    if let Place::Chat { sort, id } = place {
        let rows = match chats {
            Some((from, _)) => c
                .prepare_cached(
                    "SELECT sort, id FROM messages WHERE chat = ?1 AND (sort, id) < (?2, ?3)
                     ORDER BY sort DESC, id DESC LIMIT ?4",
                )?
                .query_map(params![from, sort, id, left], |row| Ok((row.get(0)?, row.get(1)?)))?
                .collect::<Result<Vec<(i64, i64)>, _>>()?,
            None => Vec::new(),
        };
        left = left.saturating_sub(u32::try_from(rows.len()).unwrap_or(u32::MAX));
        place = match rows.last() {
            Some((sort, id)) if left == 0 => Place::Chat { sort: *sort, id: *id },
            Some(_) | None => Place::Elsewhere { id: 0 },
        };
        move_rows(c, &rows.into_iter().map(|(_, id)| id).collect::<Vec<_>>(), merge, chats)?;
    }
    if let (Place::Elsewhere { id }, 1..) = (place, left) {
        let rows = c
            .prepare_cached(
                "SELECT id FROM messages WHERE sender = ?1 AND sender <> 0 AND id > ?2 ORDER BY id LIMIT ?3",
            )?
            .query_map(params![merge.gone, id, left], |row| row.get(0))?
            .collect::<Result<Vec<i64>, _>>()?;
        left = left.saturating_sub(u32::try_from(rows.len()).unwrap_or(u32::MAX));
        place = rows.last().map_or(place, |id| Place::Elsewhere { id: *id });
        move_rows(c, &rows, merge, chats)?;
    }
    left = left.saturating_sub(changes::move_some(c, merge, chats, left)?);
    if left == 0 {
        return Ok(Came::On(place));
    }
    if is_anything_left(c, merge, chats)? {
        return Ok(Came::Left);
    }
    finish(c, merge, chats)?;
    Ok(Came::Done)
}

/// The chat that goes, and the one that it goes into. One that has nothing to go into is the chat of the one who stays.
fn chats_of(c: &Connection, merge: Merge) -> Result<Option<(i64, i64)>, StoreError> {
    let chat_of = |contact: i64| -> Result<Option<i64>, StoreError> {
        Ok(c.prepare_cached("SELECT id FROM chats WHERE contact = ?1")?
            .query_row([contact], |row| row.get(0))
            .optional()?)
    };
    let Some(from) = chat_of(merge.gone)? else { return Ok(None) };
    if let Some(into) = chat_of(merge.kept)? {
        return Ok(Some((from, into)));
    }
    c.prepare_cached("UPDATE chats SET contact = ?2 WHERE id = ?1")?.execute([from, merge.kept])?;
    chats::readdress(c, merge.kept)?;
    Ok(None)
}

fn is_anything_left(c: &Connection, merge: Merge, chats: Option<(i64, i64)>) -> Result<bool, StoreError> {
    Ok(c.prepare_cached(
        "SELECT EXISTS (SELECT 1 FROM messages WHERE chat = ?1)
             OR EXISTS (SELECT 1 FROM messages WHERE sender = ?2 AND sender <> 0)",
    )?
    .query_row(params![chats.map(|(from, _)| from), merge.gone], |row| row.get(0))?)
}

/// Nothing stands there any more.
fn finish(c: &Connection, merge: Merge, chats: Option<(i64, i64)>) -> Result<(), StoreError> {
    if let Some((from, into)) = chats {
        outbox::move_chat(c, from, into)?;
        read_here::move_chat(c, from, into)?;
        drafts::move_chat(c, from, into)?;
        staged::move_chat(c, from, into)?;
        gone::note_joined(c, from, into)?;
        c.prepare_cached("DELETE FROM chats WHERE id = ?1")?.execute([from])?;
    }
    c.prepare_cached("DELETE FROM joining WHERE gone = ?1")?.execute([merge.gone])?;
    c.prepare_cached("DELETE FROM contacts WHERE id = ?1")?.execute([merge.gone])?;
    chats::readdress(c, merge.kept)
}

/// Moves rows, all of them in one go; where the database refuses that, one by one, without those that it refuses.
fn move_rows(c: &Connection, rows: &[i64], merge: Merge, chats: Option<(i64, i64)>) -> Result<(), StoreError> {
    let moved = |rows: &[i64]| {
        undone_if_refused(c, || {
            let mut counted = Counted::default();
            for row in rows {
                move_row(c, *row, merge, chats, &mut counted)?;
            }
            counted.settle(c)
        })
    };
    let Err(error) = moved(rows) else { return Ok(()) };
    if error.is_of_the_disk() {
        return Err(error);
    }
    for row in rows {
        match moved(&[*row]) {
            Ok(()) => {}
            Err(error) if error.is_of_the_disk() => return Err(error),
            Err(error) => {
                tracing::error!(row, %error, "a message can't be moved to the chat that its chat is one with")
            }
        }
    }
    Ok(())
}

/// A message has its place and its sender among those who are one. Rows keep their numbers, and so their order of arrival.
fn move_row(
    c: &Connection,
    row: i64,
    merge: Merge,
    chats: Option<(i64, i64)>,
    counted: &mut Counted,
) -> Result<(), StoreError> {
    // What came twice in one piece went with its double.
    let Some((chat, sender, unread)) = where_is(c, row)? else { return Ok(()) };
    let to = chats.map_or(chat, |(from, into)| if chat == from { into } else { chat });
    let writer = if sender == merge.gone { merge.kept } else { sender };
    counted.add(chat, -unread);
    let double: Option<i64> = c
        .prepare_cached(
            "SELECT o.id FROM messages m JOIN messages o ON o.chat = ?2 AND o.sender = ?3 AND o.message_id = m.message_id
             WHERE m.id = ?1 AND o.id <> ?1",
        )?
        .query_row([row, to, writer], |row| row.get(0))
        .optional()?;
    let stays = match double {
        None => row,
        Some(double) => {
            if let Some((chat, _, unread)) = where_is(c, double)? {
                counted.add(chat, -unread);
            }
            keep_fuller(c, row, double)?
        }
    };
    c.prepare_cached("UPDATE messages SET chat = ?2, sender = ?3 WHERE id = ?1")?.execute([stays, to, writer])?;
    changes::apply_edits_if_readable(c, MessageRow(stays))?;
    let unread = where_is(c, stays)?.map_or(0, |(_, _, unread)| unread);
    counted.add(to, unread);
    Ok(())
}

/// Chat, sender, and whether it is unread.
fn where_is(c: &Connection, row: i64) -> Result<Option<(i64, i64, i64)>, StoreError> {
    Ok(c.prepare_cached("SELECT chat, sender, unread FROM messages WHERE id = ?1")?
        .query_row([row], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))
        .optional()?)
}

/// Chats whose messages changed, and how many more of them are unread.
#[derive(Default)]
struct Counted(BTreeMap<i64, i64>);

impl Counted {
    fn add(&mut self, chat: i64, unread: i64) {
        *self.0.entry(chat).or_default() += unread;
    }

    fn settle(self, c: &Connection) -> Result<(), StoreError> {
        for (chat, unread) in self.0 {
            c.prepare_cached("UPDATE chats SET unread = max(0, unread + ?2) WHERE id = ?1")?.execute([chat, unread])?;
            chats::refresh_last(c, ChatId(chat))?;
        }
        Ok(())
    }
}

/// Of two rows of one message the fuller one stays, with all that hangs on either. Says which.
fn keep_fuller(c: &Connection, one: i64, other: i64) -> Result<i64, StoreError> {
    let (older, newer) = (one.min(other), one.max(other));
    let (kept, gone) = if fullness(c, newer)? > fullness(c, older)? { (newer, older) } else { (older, newer) };
    for sql in [
        "INSERT OR IGNORE INTO message_raw (message, raw) SELECT ?1, raw FROM message_raw WHERE message = ?2",
        "INSERT INTO message_more (message, content, frame, edited, first)
             SELECT ?1, content, frame, edited, first FROM message_more WHERE message = ?2
             AND (SELECT kind FROM messages WHERE id = ?1) = (SELECT kind FROM messages WHERE id = ?2)
         ON CONFLICT (message) DO UPDATE SET frame = coalesce(frame, excluded.frame)",
        // One that is here goes before one that is not.
        "DELETE FROM files WHERE message = ?1 AND state <> 'here'
             AND EXISTS (SELECT 1 FROM files o WHERE o.message = ?2 AND (files.name IS NULL OR o.state = 'here'))",
        "UPDATE OR IGNORE files SET message = ?1 WHERE message = ?2",
        "UPDATE OR IGNORE outbox SET message = ?1 WHERE message = ?2",
        "UPDATE send_keys SET message = ?1 WHERE message = ?2",
        "UPDATE OR IGNORE expiring SET message = ?1 WHERE message = ?2",
        "UPDATE messages SET unread = min(unread, (SELECT g.unread FROM messages g WHERE g.id = ?2)),
                             past = min(past, (SELECT g.past FROM messages g WHERE g.id = ?2)),
                             came_as = coalesce(came_as, (SELECT g.came_as FROM messages g WHERE g.id = ?2)),
                             came_via = coalesce(came_via, (SELECT g.came_via FROM messages g WHERE g.id = ?2))
         WHERE id = ?1",
    ] {
        c.prepare_cached(sql)?.execute([kept, gone])?;
    }
    c.prepare_cached(&format!(
        "UPDATE OR IGNORE unreadable SET message = ?1
         WHERE message = ?2 AND EXISTS (SELECT 1 FROM messages WHERE id = ?1 AND (kind = ?3 OR {NOT_UNDERSTOOD}))",
    ))?
    .execute(params![kept, gone, more::UNDECRYPTABLE])?;
    drafts::move_message(c, gone, kept)?;
    payloads::move_message(c, gone, kept)?;
    uploads::move_message(c, gone, kept)?;
    c.prepare_cached("DELETE FROM messages WHERE id = ?1")?.execute([gone])?;
    Ok(kept)
}

/// Grows with what a row holds: ours before an echo of it, what can be shown before what can't, that before what can't be read.
fn fullness(c: &Connection, row: i64) -> Result<(bool, i64, bool), StoreError> {
    Ok(c.prepare_cached(&format!(
        "SELECT direction = 1, CASE WHEN kind = 2 THEN 0 WHEN {NOT_UNDERSTOOD} THEN 1 WHEN kind = 1 THEN 2 ELSE 3 END, EXISTS (SELECT 1 FROM message_raw WHERE message = id) FROM messages WHERE id = ?1",
    ))?
    .query_row([row], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))?)
}
