//! Votes that came before they could be opened: with the poll that they are of they are, in the transaction that brings whichever is last.

use rusqlite::{Connection, params};
use wakala_domain::address::Address;
use wakala_domain::ids::{ChatId, InstanceId, MessageId, MessageRow};
use wakala_domain::messages::outgoing::Outgoing;
use wakala_domain::messages::votes::{Asked, Ballot};

use super::{chats, more, readable, said};
use crate::error::StoreError;
use crate::migration::Migration;
use crate::rows::Changed;

pub(crate) const INDEX: Migration = Migration {
    name: "changes: votes that are sealed",
    sql: "CREATE INDEX changes_sealed ON changes (instance, id) WHERE what = 3 AND content IS NULL;",
};

/// The number of a poll among the kinds of messages.
const POLL: i64 = 13;
/// Votes that are opened at a time.
const AT_ONCE: u32 = 200;

/// A sealed vote whose poll is here.
struct Waiting {
    id: i64,
    sealed: String,
    row: MessageRow,
    chat: ChatId,
    poll: MessageId,
    asker: i64,
    voter: i64,
    kind: i64,
    raw: Option<Vec<u8>>,
    payload: Option<String>,
}

/// Opens what is sealed of an instance and has its poll here; says which polls have other votes now. One that can't be opened, whatever
/// comes, is not tried again.
pub(crate) fn open(
    c: &Connection,
    instance: InstanceId,
    opens: &dyn Fn(&Ballot) -> Option<Vec<u32>>,
) -> Result<Vec<Changed>, StoreError> {
    let mut changed = Vec::new();
    while open_some(c, instance, opens, &mut changed)? == AT_ONCE as usize {}
    Ok(changed)
}

fn open_some(
    c: &Connection,
    instance: InstanceId,
    opens: &dyn Fn(&Ballot) -> Option<Vec<u32>>,
    changed: &mut Vec<Changed>,
) -> Result<usize, StoreError> {
    let waiting: Vec<Waiting> = readable(
        c.prepare_cached(
            "SELECT x.id, x.frame, m.id, m.chat, m.message_id, m.sender, x.person, m.kind, r.raw, z.payload
             FROM changes x CROSS JOIN messages m ON m.chat = x.chat AND m.sender = x.author AND m.message_id = x.target
             LEFT JOIN message_raw r ON r.message = m.id LEFT JOIN payloads z ON z.message = m.id
             WHERE x.instance = ?1 AND x.what = 3 AND x.content IS NULL AND m.kind <> ?2 LIMIT ?3",
        )?
        .query_map(params![instance.to_row(), more::UNDECRYPTABLE, AT_ONCE], |row| {
            Ok(Waiting {
                id: row.get(0)?,
                sealed: row.get(1)?,
                row: MessageRow(row.get(2)?),
                chat: ChatId(row.get(3)?),
                poll: MessageId(row.get(4)?),
                asker: row.get(5)?,
                voter: row.get(6)?,
                kind: row.get(7)?,
                raw: row.get(8)?,
                payload: row.get(9)?,
            })
        })?,
    )?;
    let opened = waiting.len();
    for vote in waiting {
        let (id, row, chat) = (vote.id, vote.row, vote.chat);
        let chosen = match ballot(c, instance, vote)? {
            Some(ballot) => opens(&ballot),
            None => None,
        };
        c.prepare_cached("UPDATE changes SET content = ?2 WHERE id = ?1")?
            .execute(params![id, serde_json::to_string(&chosen)?])?;
        if changed.iter().all(|one| one.row != row) {
            let conversation = chats::is_conversation(&chats::address(c, chat)?);
            changed.push(Changed { chat, row, conversation });
        }
    }
    Ok(opened)
}

fn ballot(c: &Connection, instance: InstanceId, vote: Waiting) -> Result<Option<Ballot>, StoreError> {
    let asked = match (vote.kind, vote.payload, vote.raw) {
        (POLL, Some(payload), _) => match serde_json::from_str(&payload) {
            Ok(Outgoing::Poll { poll, secret }) => Asked::Ours(poll, secret),
            Ok(_) | Err(_) => return Ok(None),
        },
        (POLL, None, Some(raw)) => Asked::Theirs(raw),
        (_, _, _) => return Ok(None),
    };
    let Ok(sealed) = serde_json::from_str(&vote.sealed) else { return Ok(None) };
    let (askers, voters) = (addresses(c, instance, vote.asker)?, addresses(c, instance, vote.voter)?);
    Ok(Some(Ballot { asked, id: vote.poll, askers, voters, sealed }))
}

/// All addresses of somebody; 0 for ourselves.
fn addresses(c: &Connection, instance: InstanceId, person: i64) -> Result<Vec<Address>, StoreError> {
    if person == 0 {
        return said::own_addresses(c, instance);
    }
    readable(
        c.prepare_cached("SELECT address FROM contact_addresses WHERE contact = ?1")?
            .query_map([person], |row| super::address_at(row, 0))?,
    )
}
