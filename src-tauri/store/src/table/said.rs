//! What was said of messages since, and who is who in them, for whoever shows them: read for all of a page at once.

use std::collections::{BTreeMap, BTreeSet};

use rusqlite::{Connection, OptionalExtension as _, params};
use wakala_domain::address::Address;
use wakala_domain::ids::{InstanceId, MessageRow, QueueId};
use wakala_domain::messages::content::{ChatEvent, Content};

use super::changes::{DELETION, REACTION, VOTE};
use super::lanes;
use super::more::CHANGE;
use crate::error::StoreError;
use crate::rows::{DeletedBy, Reacted, StoredMessage, Votes, WaitingChange};

/// People who are named with a reaction at most.
const NAMED: usize = 20;

/// Adds it to messages that were read.
pub(crate) fn add(c: &Connection, mut messages: Vec<&mut StoredMessage>) -> Result<(), StoreError> {
    if messages.is_empty() {
        return Ok(());
    }
    reactions_and_deletions(c, &mut messages)?;
    waiting(c, &mut messages)?;
    messages.retain(|message| names_somebody(message));
    let instances: BTreeSet<InstanceId> = messages.iter().map(|message| message.instance).collect();
    for instance in instances {
        let of_one = messages.iter_mut().filter(|message| message.instance == instance);
        people(c, instance, of_one.map(|message| &mut **message).collect())?;
    }
    Ok(())
}

/// The same for one.
pub(crate) fn add_to(c: &Connection, message: Option<StoredMessage>) -> Result<Option<StoredMessage>, StoreError> {
    let mut message = message;
    add(c, message.iter_mut().collect())?;
    Ok(message)
}

/// Who said something: nobody for ourselves.
struct Said {
    message: i64,
    what: i64,
    by_us: bool,
    by_author: bool,
    at: i64,
    emoji: Option<String>,
    name: Option<String>,
    chosen: Option<String>,
}

fn reactions_and_deletions(c: &Connection, messages: &mut [&mut StoredMessage]) -> Result<(), StoreError> {
    let rows: Vec<MessageRow> = messages.iter().map(|message| message.row).collect();
    let mut statement = c.prepare_cached(
        "SELECT m.id, x.what, x.person = 0, x.person = x.author, x.at, x.emoji, coalesce(p.own_name, p.name, p.push_name),
                (SELECT a.address FROM contact_addresses a
                 WHERE a.contact = coalesce(j.kept, x.person) ORDER BY a.address LIKE '%@lid' LIMIT 1), x.content
         FROM json_each(?1) CROSS JOIN messages m ON m.id = json_each.value
         CROSS JOIN changes x ON x.chat = m.chat AND x.author = m.sender AND x.target = m.message_id AND x.what IN (0, 2, 3)
         LEFT JOIN joining j ON j.gone = x.person LEFT JOIN contacts p ON p.id = coalesce(j.kept, x.person)",
    )?;
    let said = statement
        .query_map([serde_json::to_string(&rows)?], |row| {
            let (name, address) = (super::lossy(row, 6)?, super::lossy(row, 7)?);
            Ok(Said {
                message: row.get(0)?,
                what: row.get(1)?,
                by_us: row.get(2)?,
                by_author: row.get(3)?,
                at: row.get(4)?,
                emoji: super::lossy(row, 5)?,
                chosen: super::lossy(row, 8)?,
                name: name.or_else(|| address.and_then(|address| address.parse().ok()).map(|address| called(&address))),
            })
        })?
        .collect::<Result<Vec<_>, _>>()?;
    let mut by_message: BTreeMap<i64, Vec<Said>> = BTreeMap::new();
    for one in said {
        by_message.entry(one.message).or_default().push(one);
    }
    for message in messages {
        if let Some(mut said) = by_message.remove(&message.row.0) {
            said.sort_by_key(|one| one.at);
            message.said.deleted = said.iter().find(|one| one.what == DELETION).map(by_whom);
            message.said.reactions = grouped(&said);
            message.said.votes = counted(&said);
        }
    }
    Ok(())
}

/// What we say of them and WhatsApp has not taken.
fn waiting(c: &Connection, messages: &mut [&mut StoredMessage]) -> Result<(), StoreError> {
    let rows: Vec<MessageRow> = messages.iter().map(|message| message.row).collect();
    let mut statement = c.prepare_cached(&format!(
        "SELECT z.about, z.payload, o.id, s.delivery, o.why, o.written, {}, l.chat IS NOT NULL, l.parked, l.why, l.tries, l.since, l.until, o.turn, s.id
         FROM json_each(?1) CROSS JOIN payloads z ON z.about = json_each.value
         CROSS JOIN messages s ON s.id = z.message AND s.kind = {CHANGE} CROSS JOIN outbox o ON o.message = s.id
         LEFT JOIN lanes l ON l.chat = o.chat",
        lanes::FIRST
    ))?;
    let waiting = statement.query_map([serde_json::to_string(&rows)?], |row| {
        let payload: String = row.get(1)?;
        let what = serde_json::from_str(&payload).map_err(|error| super::unfit(1, error))?;
        let change = WaitingChange {
            id: QueueId(row.get(2)?),
            row: MessageRow(row.get(14)?),
            what,
            delivery: super::from_word(row.get(3)?)?,
            why: super::lossy(row, 4)?,
            written: row.get(5)?,
            first: row.get(6)?,
            lane: if row.get(7)? { Some(lanes::lane(row, 8)?) } else { None },
        };
        Ok((MessageRow(row.get(0)?), row.get::<_, i64>(13)?, change))
    })?;
    let mut waiting = super::readable(waiting)?;
    waiting.sort_by_key(|(_, turn, _)| *turn);
    let mut of: BTreeMap<i64, Vec<WaitingChange>> = BTreeMap::new();
    for (about, _, change) in waiting {
        of.entry(about.0).or_default().push(change);
    }
    for message in messages {
        message.said.waiting = of.remove(&message.row.0).unwrap_or_default();
    }
    Ok(())
}

fn by_whom(said: &Said) -> DeletedBy {
    match (said.by_us, said.by_author) {
        (true, _) => DeletedBy::Us,
        (false, true) => DeletedBy::Sender,
        (false, false) => DeletedBy::Admin(said.name.clone()),
    }
}

/// What was chosen; of a vote that can't be opened nothing is known.
fn counted(said: &[Said]) -> Option<Votes> {
    let mut votes = Votes::default();
    for one in said.iter().filter(|one| one.what == VOTE) {
        let chosen = one.chosen.as_deref().and_then(|chosen| serde_json::from_str::<Option<Vec<u32>>>(chosen).ok());
        let Some(chosen) = chosen.flatten().filter(|chosen| !chosen.is_empty()) else { continue };
        votes.voters = votes.voters.saturating_add(1);
        for option in &chosen {
            let count = votes.options.entry(*option).or_default();
            *count = count.saturating_add(1);
        }
        if one.by_us {
            votes.mine = chosen;
        }
    }
    (votes.voters > 0).then_some(votes)
}

/// The most frequent first, then the one that was given first. `said` is in the order of time.
fn grouped(said: &[Said]) -> Vec<Reacted> {
    let mut reactions: Vec<Reacted> = Vec::new();
    for one in said.iter().filter(|one| one.what == REACTION) {
        let Some(emoji) = &one.emoji else { continue };
        let place = reactions.iter().position(|reaction| reaction.emoji == *emoji).unwrap_or_else(|| {
            reactions.push(Reacted { emoji: emoji.clone(), count: 0, mine: false, people: Vec::new() });
            reactions.len() - 1
        });
        let Some(reaction) = reactions.get_mut(place) else { continue };
        reaction.count = reaction.count.saturating_add(1);
        reaction.mine |= one.by_us;
        if !one.by_us && reaction.people.len() < NAMED {
            reaction.people.extend(one.name.clone());
        }
    }
    reactions.sort_by_key(|reaction| std::cmp::Reverse(reaction.count));
    reactions
}

fn names_somebody(message: &StoredMessage) -> bool {
    message.frame.quote.is_some() || !message.frame.mentions.is_empty() || !people_in(&message.content).is_empty()
}

fn people_in(content: &Content) -> &[Address] {
    match content {
        Content::Event(
            ChatEvent::Joined { people }
            | ChatEvent::Left { people }
            | ChatEvent::Promoted { people }
            | ChatEvent::Demoted { people },
        ) => people,
        Content::Event(ChatEvent::Expiry { .. } | ChatEvent::Subject { .. } | ChatEvent::Pinned)
        | Content::Text { .. }
        | Content::Media(_)
        | Content::Location(_)
        | Content::Contacts { .. }
        | Content::Poll(_)
        | Content::Call { .. }
        | Content::Choices { .. }
        | Content::Chosen { .. }
        | Content::Invite { .. }
        | Content::Gone(_)
        | Content::Unsupported { .. }
        | Content::Undecryptable => &[],
    }
}

fn named(message: &StoredMessage) -> impl Iterator<Item = &Address> {
    let quoted = message.frame.quote.iter().filter_map(|quote| quote.sender.as_ref());
    quoted.chain(&message.frame.mentions).chain(people_in(&message.content))
}

/// Somebody whom messages name: their row, and what to call them.
type Known = BTreeMap<Address, (i64, String)>;

fn people(c: &Connection, instance: InstanceId, mut messages: Vec<&mut StoredMessage>) -> Result<(), StoreError> {
    let known = known(c, instance, &messages)?;
    let own = own_addresses(c, instance)?;
    let quoted = quoted(c, &messages, &known)?;
    for message in &mut messages {
        let names: BTreeMap<Address, String> = named(message)
            .filter_map(|address| known.get(address).map(|(_, name)| (address.clone(), name.clone())))
            .collect();
        let found = quoted.get(&message.row.0);
        let sender = message.frame.quote.as_ref().and_then(|quote| quote.sender.as_ref());
        message.said.quoted = found.map(|(row, _)| *row);
        message.said.quoted_ours =
            found.map_or_else(|| sender.is_some_and(|sender| own.contains(sender)), |(_, ours)| *ours);
        message.said.names = names;
    }
    Ok(())
}

fn known(c: &Connection, instance: InstanceId, messages: &[&mut StoredMessage]) -> Result<Known, StoreError> {
    let all: BTreeSet<&Address> = messages.iter().flat_map(|message| named(message)).collect();
    let mut statement = c.prepare_cached(
        "SELECT e.address, e.contact, coalesce(p.own_name, p.name, p.push_name),
                (SELECT a.address FROM contact_addresses a
                 WHERE a.contact = e.contact ORDER BY a.address LIKE '%@lid' LIMIT 1)
         FROM json_each(?2) CROSS JOIN contact_addresses e ON e.instance = ?1 AND e.address = json_each.value
         CROSS JOIN contacts p ON p.id = e.contact",
    )?;
    let rows = statement
        .query_map(params![instance.to_row(), serde_json::to_string(&all)?], |row| {
            let (address, best) = (super::lossy(row, 0)?, super::lossy(row, 3)?);
            Ok((address.unwrap_or_default(), row.get::<_, i64>(1)?, super::lossy(row, 2)?, best.unwrap_or_default()))
        })?
        .collect::<Result<Vec<_>, _>>()?;
    let mut known = Known::new();
    for (address, contact, name, best) in rows {
        if let (Ok(address), Ok(best)) = (address.parse::<Address>(), best.parse::<Address>()) {
            known.insert(address, (contact, name.unwrap_or_else(|| called(&best))));
        }
    }
    Ok(known)
}

/// What to call somebody of whom only the address is known.
fn called(address: &Address) -> String {
    address.phone().map_or_else(|| address.user().to_owned(), |phone| phone.to_string())
}

/// The addresses of the number itself.
pub(crate) fn own_addresses(c: &Connection, instance: InstanceId) -> Result<Vec<Address>, StoreError> {
    let own: Option<(Option<String>, Option<String>)> = c
        .prepare_cached(
            "SELECT CASE WHEN json_valid(lifecycle) THEN lifecycle ->> '$.identity.phone' || '@s.whatsapp.net' END,
                    CASE WHEN json_valid(lifecycle) THEN lifecycle ->> '$.identity.lid' END
             FROM instances WHERE id = ?1",
        )?
        .query_row([instance.to_row()], |row| Ok((super::lossy(row, 0)?, super::lossy(row, 1)?)))
        .optional()?;
    let (phone, lid) = own.unwrap_or_default();
    Ok([phone, lid].into_iter().flatten().filter_map(|address| address.parse().ok()).collect())
}

/// The rows of quoted messages that are here, and whether they are ours, by the row of the answer.
fn quoted(
    c: &Connection,
    messages: &[&mut StoredMessage],
    known: &Known,
) -> Result<BTreeMap<i64, (MessageRow, bool)>, StoreError> {
    let asked: Vec<(i64, Option<i64>, &str)> = messages
        .iter()
        .filter_map(|message| {
            let quote = message.frame.quote.as_ref()?;
            let person = quote.sender.as_ref().and_then(|sender| known.get(sender)).map(|(contact, _)| *contact);
            Some((message.row.0, person, quote.id.0.as_str()))
        })
        .collect();
    if asked.is_empty() {
        return Ok(BTreeMap::new());
    }
    let mut statement = c.prepare_cached(
        "SELECT m.id, q.id, q.sender = 0 FROM json_each(?1)
         CROSS JOIN messages m ON m.id = json_each.value ->> 0
         CROSS JOIN messages q ON q.chat = m.chat AND q.sender IN (0, json_each.value ->> 1)
             AND q.message_id = json_each.value ->> 2",
    )?;
    let rows = statement
        .query_map([serde_json::to_string(&asked)?], |row| Ok((row.get(0)?, (MessageRow(row.get(1)?), row.get(2)?))))?;
    Ok(rows.collect::<Result<_, _>>()?)
}
