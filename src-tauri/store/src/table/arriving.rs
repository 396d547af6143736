//! What comes in is committed, messages and what is said of messages, whatever it is and in whatever order.

use rusqlite::Connection;
use wakala_domain::ids::InstanceId;
use wakala_domain::messages::changes::{Arrival, Author, IncomingChange};
use wakala_domain::messages::{Content, IncomingMessage};
use wakala_domain::time::Wall;

use super::changes::{self, By, Meant};
use super::contacts::Claim;
use super::inbox::Origin;
use super::{addressed, chats, contacts, hidden, inbox, joining, undone_if_refused};
use crate::error::StoreError;
use crate::rows::{Changed, Committed};

/// What became of a batch: its messages, and which others were changed.
pub(crate) type Came = (Vec<Committed>, Vec<Changed>);

/// Commits a batch: all of it, or nothing. A message that the database refuses is kept raw, as what can't be shown, so that it holds
/// up nobody, and so is a change; one that is refused raw, too, is left out.
pub(crate) fn commit_all(
    c: &Connection,
    instance: InstanceId,
    batch: &[Arrival],
    arrived: Wall,
) -> Result<Came, StoreError> {
    let whole = undone_if_refused(c, || {
        let (mut came, mut before) = (Came::default(), None);
        for (place, arrival) in batch.iter().enumerate() {
            before = commit(c, instance, (place, arrival), arrived, (before, &mut came))?;
        }
        Ok(came)
    });
    let Err(StoreError::Row(why)) = whole else { return whole };
    tracing::warn!(%instance, %why, arrivals = batch.len(), "a batch was refused; row by row now");
    let mut came = Came::default();
    for (place, arrival) in batch.iter().enumerate() {
        match undone_if_refused(c, || commit(c, instance, (place, arrival), arrived, (None, &mut came))) {
            Err(StoreError::Row(why)) => {
                asks_no_more(c, instance, arrival)?;
                match arrival {
                    Arrival::Message(message) => {
                        tracing::error!(%instance, message = %message.id.0, %why, "a message was refused; kept raw");
                        let raw = inbox::refused(message);
                        let kept = undone_if_refused(c, || inbox::commit(c, instance, &raw, arrived))?;
                        came.0.push(Committed { place, ..kept });
                    }
                    Arrival::Change(change) => {
                        tracing::error!(%instance, change = %change.id.0, %why, "what is said of a message was refused; kept raw");
                        let raw = inbox::refused_change(change);
                        match undone_if_refused(c, || inbox::commit(c, instance, &raw, arrived)) {
                            // Said again after each login it would be refused again, and keep the number from all that follows.
                            Err(error) if error.is_of_its_row() => {
                                tracing::error!(%instance, change = %change.id.0, %error, "refused raw, too; it is left out");
                            }
                            kept => came.0.push(Committed { place, ..kept? }),
                        }
                    }
                }
            }
            committed => {
                committed?;
            }
        }
    }
    Ok(came)
}

/// The message that came just before, and where it came from: mostly so does the next.
type Before<'a> = Option<(&'a IncomingMessage, Origin)>;

fn commit<'a>(
    c: &Connection,
    instance: InstanceId,
    (place, arrival): (usize, &'a Arrival),
    arrived: Wall,
    (before, came): (Before<'a>, &mut Came),
) -> Result<Before<'a>, StoreError> {
    has_come(c, instance, arrival)?;
    match arrival {
        Arrival::Message(message) if is_known_as_change(c, instance, message)? => Ok(before),
        Arrival::Message(message) => {
            let origin = match before {
                Some((last, origin)) if Origin::is_of_both(last, message) => origin,
                Some(_) | None => inbox::origin(c, Claim::Now, instance, message, arrived)?,
            };
            came.0.push(Committed { place, ..inbox::commit_of(c, instance, message, origin)? });
            Ok(Some((message, origin)))
        }
        Arrival::Change(change) => {
            came.1.extend(commit_change(c, Claim::Now, instance, change, arrived)?);
            Ok(None)
        }
    }
}

/// Whatever was kept to be asked for is here.
pub(crate) fn has_come(c: &Connection, instance: InstanceId, arrival: &Arrival) -> Result<(), StoreError> {
    let (id, sender, alias, from_me) = match arrival {
        Arrival::Message(message) if message.content == Content::Undecryptable => return Ok(()),
        Arrival::Message(message) => (&message.id, &message.sender, &message.sender_alias, message.from_me),
        Arrival::Change(change) => (&change.id, &change.sender, &change.sender_alias, change.from_me),
    };
    hidden::has_come(c, instance, id, &hidden::Sender { address: sender, alias: alias.as_ref(), from_me })
}

/// What is refused as it is would be refused again: it is not asked for any more.
fn asks_no_more(c: &Connection, instance: InstanceId, arrival: &Arrival) -> Result<(), StoreError> {
    match undone_if_refused(c, || has_come(c, instance, arrival)) {
        Err(error) if error.is_of_its_row() => Ok(()),
        done => done,
    }
}

/// What can't be read when it comes again said something of another message when it came first: nobody waits for it.
fn is_known_as_change(c: &Connection, instance: InstanceId, message: &IncomingMessage) -> Result<bool, StoreError> {
    if message.content != Content::Undecryptable {
        return Ok(false);
    }
    let chat = addressed::known(c, instance, &message.chat)?;
    chat.map_or(Ok(false), |chat| changes::is_said(c, chat, &message.id))
}

/// Keeps what is said of a message. It has no row of its own: what stood in its place while it could not be read goes.
pub(crate) fn commit_change(
    c: &Connection,
    claim: Claim,
    instance: InstanceId,
    change: &IncomingChange,
    arrived: Wall,
) -> Result<Option<Changed>, StoreError> {
    let chat = addressed::open_as(c, claim, instance, (&change.chat, change.chat_alias.as_ref()), arrived)?;
    let person = if change.from_me {
        0
    } else {
        let person = contacts::resolve_as(c, claim, instance, &change.sender, change.sender_alias.as_ref())?;
        if let Some(name) = &change.push_name {
            contacts::learn_push_name_as(c, claim, person, name)?;
        }
        person
    };
    let author = match &change.target.author {
        Author::Us => 0,
        Author::Them(address) => contacts::resolve(c, instance, address, None)?,
    };
    // Who spoke may have told that the chat is one with another.
    let chat = joining::now(c, chat)?.unwrap_or(chat);
    inbox::withdraw_from(c, chat, person, &change.id)?;
    let meant = Meant { chat, author, id: &change.target.id };
    let by = By { instance, person, said: &change.id, at: change.written, raw: change.raw.as_deref() };
    let row = changes::keep(c, meant, by, &change.change)?;
    let conversation = chats::is_conversation(&change.chat);
    Ok(row.map(|row| Changed { chat, row, conversation }))
}
