//! What becomes of a chat when WhatsApp has taken what we said of one of its messages.

use rusqlite::{Connection, OptionalExtension as _};
use wakala_domain::ids::{ChatId, InstanceId, MessageId, MessageRow};
use wakala_domain::messages::changes::{Change, EDIT_WINDOW_MS};
use wakala_domain::messages::content::Content;
use wakala_domain::messages::frame::Frame;
use wakala_domain::messages::outgoing::Outgoing;
use wakala_domain::messages::votes::Vote;
use wakala_domain::time::Wall;

use super::changes::{self, By, Meant};
use super::{expiring, instance_at, payloads, staged, undone_if_refused, uploads};
use crate::error::StoreError;

/// WhatsApp has taken something of ours, whose row is `said`: what is said of a message is noted, and of what disappears the time counts.
pub(crate) fn is_taken(c: &Connection, said: MessageRow, is_change: bool, at: Wall) -> Result<(), StoreError> {
    let noted = undone_if_refused(c, || match is_change {
        true => payloads::get(c, said)?.map_or(Ok(()), |what| apply_ours(c, said, &what, at)),
        false => expiring::note_ours(c, said, at).and_then(|()| let_go_once(c, said)),
    });
    match noted {
        // It was taken all the same, and is not sent again.
        Err(StoreError::Row(why)) => {
            tracing::error!(row = said.0, why, "what was taken can't be shown");
            Ok(())
        }
        noted => noted,
    }
}

/// Of what is to be looked at once nothing stays here but its row, as of what comes in so. A device that asks for it again gets nothing from
/// here: the library has it for a while.
fn let_go_once(c: &Connection, said: MessageRow) -> Result<(), StoreError> {
    // Hardly any message has a file.
    if uploads::get(c, said)?.is_none() {
        return Ok(());
    }
    match payloads::get(c, said)? {
        Some(Outgoing::Media { media, .. }) if media.once => {}
        Some(_) | None => return Ok(()),
    }
    for sql in [
        "DELETE FROM files WHERE message = ?1",
        "DELETE FROM uploads WHERE message = ?1",
        "DELETE FROM payloads WHERE message = ?1",
    ] {
        c.prepare_cached(sql)?.execute([said.0])?;
    }
    staged::went_once(c, said)
}

/// Notes a reaction, an edit or a deletion of ours, whose row is `said`, in the transaction that notes that WhatsApp took it. It is
/// noted as what comes in from others is, so that what the owner says on the phone and what is said here are one. Until then
/// nothing of it shows: what was perhaps not said is not to be read here. Of a message that is gone nothing is noted.
fn apply_ours(c: &Connection, said: MessageRow, what: &Outgoing, at: Wall) -> Result<(), StoreError> {
    let change = match what {
        Outgoing::Reaction { emoji, .. } => Change::Reaction { emoji: emoji.clone() },
        Outgoing::Edit { text, mentions, .. } => Change::Edit {
            content: Box::new(Content::Text { text: text.as_str().to_owned() }),
            frame: Box::new(Frame { mentions: mentions.clone(), ..Frame::default() }),
        },
        Outgoing::Delete { .. } => Change::Delete,
        Outgoing::Vote { options, .. } => Change::Vote { vote: Vote::Open(options.clone()) },
        Outgoing::Text { .. }
        | Outgoing::Location(_)
        | Outgoing::Contacts { .. }
        | Outgoing::Poll { .. }
        | Outgoing::Media { .. } => {
            return Ok(());
        }
    };
    let Some(about) = about(c, said)? else { return Ok(()) };
    // It was in time when it was written; when it was heard that WhatsApp took it says nothing of that.
    let at = if matches!(what, Outgoing::Edit { .. }) { at.min(Wall(about.sort.0 + EDIT_WINDOW_MS)) } else { at };
    let meant = Meant { chat: about.chat, author: about.author, id: &about.id };
    let by = By { instance: about.instance, person: 0, said: &about.said, at, raw: None };
    changes::keep(c, meant, by, &change).map(|_| ())
}

/// The message that something of ours is said of.
struct About {
    instance: InstanceId,
    chat: ChatId,
    /// Who wrote it, 0 for ourselves.
    author: i64,
    id: MessageId,
    sort: Wall,
    said: MessageId,
}

fn about(c: &Connection, said: MessageRow) -> Result<Option<About>, StoreError> {
    Ok(c.prepare_cached(
        "SELECT m.instance, m.chat, m.sender, m.message_id, s.message_id, m.sort
         FROM payloads z JOIN messages s ON s.id = z.message JOIN messages m ON m.id = z.about WHERE z.message = ?1",
    )?
    .query_row([said.0], |row| {
        Ok(About {
            instance: instance_at(row, 0)?,
            chat: ChatId(row.get(1)?),
            author: row.get(2)?,
            id: MessageId(row.get(3)?),
            said: MessageId(row.get(4)?),
            sort: Wall(row.get(5)?),
        })
    })
    .optional()?)
}
