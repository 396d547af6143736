//! What can be found: the words of each message as `domain::search` reads them, and what it is searched by beside them. The index keeps no
//! texts, and whoever searches reads it from the newest message back, so that what is in every message costs no more than what is in few.
//!
//! A word is another one in each stretch of the messages: what the index keeps of a word it writes and reads as a whole, and of one that is
//! in every message that would be more with each message that ever comes.

use std::time::Duration;

use rusqlite::{Connection, OptionalExtension as _, Row, params};
use tokio::time::Instant;
use wakala_domain::ids::{InstanceId, MessageRow};
use wakala_domain::search::indexed;

use super::changes::DELETION;
use super::{left_out, lossy, messages, more};
use crate::error::StoreError;
use crate::migration::Migration;
use crate::rows::{Found, Sought, SoughtKind};

/// The texts come in words with a space between, which are what they are to be found as: nothing is left to be folded. Segments are merged
/// between the commits (`index::Order`).
pub(crate) const TABLE: &str = "
    CREATE VIRTUAL TABLE search_fts USING fts5 (words, tags, content = '', contentless_delete = 1,
        tokenize = 'ascii');
    INSERT INTO search_fts (search_fts, rank) VALUES ('automerge', 0);
    INSERT INTO search_fts (search_fts, rank) VALUES ('usermerge', 8);
    INSERT INTO search_fts (search_fts, rank) VALUES ('crisismerge', 64);";

/// How long a search goes on at most; what it has not come to is the next page's. A stretch is looked through in any case.
const LONGEST: Duration = Duration::from_millis(15);
/// Two to this power is how many rows a stretch has: a word that is in each of them is merged in some five milliseconds, and one that is in
/// none is looked for in sixty stretches of a million messages.
const STRETCH: u32 = 14;
/// What stands between a stretch and a word: no word of a text has it.
const SIGN: char = '\u{ad}';
/// So long it goes on behind the first that is found, however long that took: the next page would take as long to come to it.
const AT_LEAST: Duration = Duration::from_millis(3);
/// Chats that are one by now.
const JOINED: i64 = 50;

/// A message as the index takes it: instance, chat, kind, way, text.
pub(crate) const TAKEN: &str = "m.id, m.instance, m.chat, m.kind, m.direction, m.body";

/// What the index is told of a message.
pub(crate) struct Taken {
    row: i64,
    words: String,
    tags: String,
}

impl Taken {
    /// Of the columns [`TAKEN`].
    pub(crate) fn of(row: &Row<'_>) -> rusqlite::Result<Self> {
        let (instance, chat, kind): (i64, i64, i64) = (row.get(1)?, row.get(2)?, row.get(3)?);
        let direction: i64 = row.get(4)?;
        let text = lossy(row, 5)?.unwrap_or_default();
        let mut tags = vec![instance_tag(instance), chat_tag(chat), kind_tag(kind)];
        if FILES.contains(&kind) {
            tags.push("f".to_owned());
        }
        if direction != 0 {
            tags.push("o".to_owned());
        }
        let id: i64 = row.get(0)?;
        let here = before_each(id >> STRETCH);
        let words = within(&here, indexed(&text).split(' ').filter(|word| !word.is_empty()));
        Ok(Self { row: id, words, tags: within(&here, tags.iter().map(String::as_str)) })
    }
}

/// Kinds with a file.
const FILES: std::ops::RangeInclusive<i64> = 3..=10;

fn before_each(stretch: i64) -> String {
    format!("{stretch:x}{SIGN}")
}

fn within<'a>(here: &str, words: impl Iterator<Item = &'a str>) -> String {
    words.map(|word| format!("{here}{word}")).collect::<Vec<_>>().join(" ")
}

fn instance_tag(instance: i64) -> String {
    format!("i{instance:x}")
}

fn chat_tag(chat: i64) -> String {
    format!("c{chat}")
}

fn kind_tag(kind: i64) -> String {
    format!("k{kind}")
}

/// Takes a message into the index, in place of what stood there of it.
pub(crate) fn take(c: &Connection, taken: &Taken) -> Result<(), StoreError> {
    c.prepare_cached("INSERT INTO search_fts (rowid, words, tags) VALUES (?1, ?2, ?3)")?.execute(params![
        taken.row,
        taken.words,
        taken.tags
    ])?;
    Ok(())
}

/// Why a page can't be had.
#[derive(Debug)]
pub(crate) enum Refused {
    /// The index itself.
    Index(StoreError),
    /// Something else.
    Other(StoreError),
}

impl Refused {
    fn index(error: impl Into<StoreError>) -> Self {
        Self::Index(error.into())
    }
}

impl From<StoreError> for Refused {
    fn from(error: StoreError) -> Self {
        Self::Other(error)
    }
}

impl From<rusqlite::Error> for Refused {
    fn from(error: rusqlite::Error) -> Self {
        Self::Other(error.into())
    }
}

/// Newest first, those before `sought.before`, as many as asked for and as the time allows.
pub(crate) fn page(c: &Connection, sought: &Sought, whole: bool) -> Result<Found, Refused> {
    let begun = Instant::now();
    let tags = tags(c, sought)?;
    let writers = match &sought.sender {
        Some(address) => Some(contacts(c, address, sought.instance)?),
        None => None,
    };
    let newest: i64 = c
        .prepare_cached("SELECT max(id) FROM messages")?
        .query_row([], |row| Ok(row.get::<_, Option<i64>>(0)?.unwrap_or(0)))?;
    let mut below = sought.before.map_or(i64::MAX, |row| row.0).min(newest.saturating_add(1));
    let (mut rows, mut reached, mut ends): (Vec<i64>, _, _) = (Vec::new(), None, None);
    // Read as it is asked for: the rest of the index is not looked at.
    let mut matches = c
        .prepare_cached("SELECT rowid FROM search_fts WHERE search_fts MATCH ?1 AND rowid < ?2 ORDER BY rowid DESC")
        .map_err(Refused::index)?;
    while below > 0 && reached.is_none() {
        let stretch = (below - 1) >> STRETCH;
        let mut candidates =
            matches.query(params![expression(sought, &tags, stretch), below]).map_err(Refused::index)?;
        while let Some(row) = candidates.next().map_err(Refused::index)? {
            let id = row.get(0)?;
            let until = *ends.get_or_insert_with(|| LONGEST.max(begun.elapsed() + AT_LEAST));
            if fits(c, id, sought, writers.as_deref())? {
                rows.push(id);
            }
            if rows.len() > sought.limit as usize || begun.elapsed() >= until {
                reached = Some(id);
                break;
            }
        }
        below = stretch << STRETCH;
        if reached.is_none() && below > 0 && begun.elapsed() >= ends.unwrap_or(LONGEST) {
            reached = Some(below);
        }
    }
    let surplus = rows.len() > sought.limit as usize;
    rows.truncate(sought.limit as usize);
    let before = if surplus { rows.last().copied() } else { reached };
    let mut found = Vec::with_capacity(rows.len());
    for row in rows {
        match messages::get(c, MessageRow(row)) {
            Ok(message) => found.extend(message),
            Err(error) => left_out(error)?,
        }
    }
    Ok(Found { messages: found, before: before.map(MessageRow), whole, refused: None })
}

/// Whether a message is one of those that are asked for, as far as the index does not know. What was taken back stays in its chat, and is
/// found by nothing that it said.
fn fits(c: &Connection, row: i64, sought: &Sought, writers: Option<&[i64]>) -> Result<bool, StoreError> {
    let known: Option<(i64, i64, bool)> = c
        .prepare_cached(
            "SELECT m.sort, coalesce((SELECT j.kept FROM joining j WHERE j.gone = m.sender), m.sender),
                    EXISTS (SELECT 1 FROM instances i WHERE i.id = m.instance AND i.deleted IS NOT NULL)
                    OR EXISTS (SELECT 1 FROM changes x WHERE x.chat = m.chat AND x.author = m.sender
                               AND x.target = m.message_id AND x.what = ?2)
             FROM messages m WHERE m.id = ?1 AND m.body IS NOT NULL",
        )?
        .query_row(params![row, DELETION], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))
        .optional()?;
    let Some((sort, sender, deleted)) = known else { return Ok(false) };
    Ok(!deleted
        && sought.from.is_none_or(|from| sort >= from.0)
        && sought.until.is_none_or(|until| sort < until.0)
        && writers.is_none_or(|writers| writers.contains(&sender)))
}

/// Those who have an address, each of an instance of its own.
fn contacts(c: &Connection, address: &str, instance: Option<InstanceId>) -> Result<Vec<i64>, StoreError> {
    let mut contacts = c.prepare_cached(
        "SELECT a.contact FROM instances i CROSS JOIN contact_addresses a ON a.instance = i.id AND a.address = ?1
         WHERE ?2 IS NULL OR i.id = ?2",
    )?;
    let found = contacts.query_map(params![address, instance.map(InstanceId::to_row)], |row| row.get(0))?;
    Ok(found.collect::<Result<_, _>>()?)
}

/// What the index is asked of a stretch.
fn expression(sought: &Sought, tags: &[Vec<String>], stretch: i64) -> String {
    let here = before_each(stretch);
    let words = format!("words : ({})", sought.query.expression(&here));
    tags.iter().fold(words, |words, any| {
        let any: Vec<String> = any.iter().map(|tag| format!("\"{here}{tag}\"")).collect();
        format!("{words} AND tags : ({})", any.join(" OR "))
    })
}

/// What narrows it beside the words: one of each has to be there.
fn tags(c: &Connection, sought: &Sought) -> Result<Vec<Vec<String>>, StoreError> {
    let mut asked = Vec::new();
    // What is in every row narrows nothing, and costs as much as any word.
    let others =
        "SELECT EXISTS (SELECT 1 FROM instances WHERE id < ?1) OR EXISTS (SELECT 1 FROM instances WHERE id > ?1)";
    if let Some(instance) = sought.instance.map(InstanceId::to_row)
        && c.prepare_cached(others)?.query_row([instance], |row| row.get::<_, bool>(0))?
    {
        asked.push(vec![instance_tag(instance)]);
    }
    if let Some(among) = &sought.among {
        asked.push(among.iter().map(|id| instance_tag(id.to_row())).collect());
    }
    if let Some(chat) = sought.chat {
        let mut chats = c.prepare_cached(
            "WITH RECURSIVE way (chat) AS (
                 VALUES (?1) UNION SELECT j.chat FROM way CROSS JOIN joined_chats j ON j.went = way.chat
             ) SELECT chat FROM way LIMIT ?2",
        )?;
        let tags = chats.query_map(params![chat.0, JOINED], |row| Ok(chat_tag(row.get(0)?)))?;
        asked.push(tags.collect::<Result<_, _>>()?);
    }
    asked.extend(sought.kind.map(|kind| numbers(kind).iter().map(|kind| kind_tag(*kind)).collect()));
    if sought.has_file {
        asked.push(vec!["f".to_owned()]);
    }
    if sought.ours {
        asked.push(vec!["o".to_owned()]);
    }
    Ok(asked)
}

fn numbers(kind: SoughtKind) -> &'static [i64] {
    match kind {
        SoughtKind::Text => &[more::TEXT],
        SoughtKind::Image => &[3],
        SoughtKind::Video => &[4, 5, 6],
        SoughtKind::Audio => &[7, 8],
        SoughtKind::Document => &[9],
        SoughtKind::Location => &[11],
        SoughtKind::Contact => &[12],
        SoughtKind::Poll => &[13],
    }
}

/// The index of before is taken away when this one is whole (`index::mending`).
pub(crate) const CREATE: Migration = Migration {
    name: "what can be found: words of every script",
    sql: "CREATE VIRTUAL TABLE words_fts USING fts5 (words, tags, content = '', contentless_delete = 1,
              tokenize = 'ascii');
          INSERT INTO words_fts (words_fts, rank) VALUES ('automerge', 0);
          INSERT INTO words_fts (words_fts, rank) VALUES ('usermerge', 8);
          INSERT INTO words_fts (words_fts, rank) VALUES ('crisismerge', 64);
          CREATE INDEX joined_chats_by_went ON joined_chats (went);
          INSERT INTO settings (key, value) VALUES ('search index before', '1');
          INSERT INTO settings (key, value) SELECT 'search index', '0' WHERE EXISTS (SELECT 1 FROM messages);",
};

/// Words are read in another way than before: all of them again. It is not taken away, as it may be damaged.
pub(crate) const DOTS: Migration = Migration {
    name: "what can be found: Hindi with dots and without",
    sql: "INSERT INTO settings (key, value) SELECT 'search index', 'damaged' WHERE EXISTS (SELECT 1 FROM messages)
          ON CONFLICT (key) DO UPDATE SET value = excluded.value WHERE value <> '0';",
};

/// Words of their own for each stretch: all of them again. The indexes of before stay until the file is known to be sound
/// (`index::mending`).
pub(crate) const STRETCHES: Migration = Migration {
    name: "what can be found: words by stretches of the messages",
    sql: "CREATE VIRTUAL TABLE texts_fts USING fts5 (words, tags, content = '', contentless_delete = 1,
              tokenize = 'ascii');
          INSERT INTO texts_fts (texts_fts, rank) VALUES ('automerge', 0);
          INSERT INTO texts_fts (texts_fts, rank) VALUES ('usermerge', 8);
          INSERT INTO texts_fts (texts_fts, rank) VALUES ('crisismerge', 64);
          DELETE FROM settings WHERE key = 'search index before';
          INSERT INTO settings (key, value) SELECT 'search index', '0' WHERE EXISTS (SELECT 1 FROM messages)
          ON CONFLICT (key) DO UPDATE SET value = excluded.value;
          DELETE FROM settings WHERE key = 'search index' AND NOT EXISTS (SELECT 1 FROM messages);",
};

/// Nasals of India as dots: all of them again, as the step before.
pub(crate) const NASALS: Migration = Migration {
    name: "what can be found: nasals as letters and as dots",
    sql: "CREATE VIRTUAL TABLE search_fts USING fts5 (words, tags, content = '', contentless_delete = 1,
              tokenize = 'ascii');
          INSERT INTO search_fts (search_fts, rank) VALUES ('automerge', 0);
          INSERT INTO search_fts (search_fts, rank) VALUES ('usermerge', 8);
          INSERT INTO search_fts (search_fts, rank) VALUES ('crisismerge', 64);
          DELETE FROM settings WHERE key = 'search index before';
          INSERT INTO settings (key, value) SELECT 'search index', '0' WHERE EXISTS (SELECT 1 FROM messages)
          ON CONFLICT (key) DO UPDATE SET value = excluded.value;
          DELETE FROM settings WHERE key = 'search index' AND NOT EXISTS (SELECT 1 FROM messages);",
};

#[cfg(test)]
mod tests {
    use rusqlite::Connection;
    use wakala_domain::search::Query;

    use super::*;

    /// What is asked of the index for one stretch ends there: it reads no other, however often the words are in them.
    #[test]
    fn a_stretch_is_asked_for_alone() {
        let mut c = Connection::open_in_memory().unwrap();
        crate::migrate::migrate(&mut c, &crate::migrate::all()).unwrap();
        for stretch in 0..20 {
            for row in 1..4 {
                let here = before_each(stretch);
                let words = within(&here, indexed("mzigo wa jioni").split(' '));
                let taken = Taken { row: (stretch << STRETCH) + row, words, tags: within(&here, ["i1"].into_iter()) };
                take(&c, &taken).unwrap();
            }
        }
        // The second one's number begins like that of sixteen and more.
        let ask = |typed: &str, stretch: i64| -> Vec<i64> {
            let sought = Sought::everywhere(Query::parse(typed).unwrap(), 9);
            let mut all = c.prepare("SELECT rowid FROM search_fts WHERE search_fts MATCH ?1").unwrap();
            let asked = expression(&sought, &[vec!["i1".to_owned(), "i2".to_owned()]], stretch);
            let rows = all.query_map([asked], |row| row.get(0)).unwrap();
            rows.collect::<Result<_, _>>().unwrap()
        };
        for typed in ["mzigo ", "mzi", "mzigo jioni ", "\"mzigo wa\"", "\"wa jio", "jioni mzi"] {
            assert_eq!(ask(typed, 1), [1, 2, 3].map(|row| (1 << STRETCH) + row), "{typed}");
        }
        assert!(ask("zigo ", 1).is_empty());
    }
}
