//! What can be found: the words of each message as `domain::search` reads them, and what it is searched by beside them. The index keeps no
//! texts, and whoever searches reads it from the newest message back, so that what is in every message costs no more than what is in few.

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
    CREATE VIRTUAL TABLE words_fts USING fts5 (words, tags, content = '', contentless_delete = 1,
        tokenize = 'ascii');
    INSERT INTO words_fts (words_fts, rank) VALUES ('automerge', 0);
    INSERT INTO words_fts (words_fts, rank) VALUES ('usermerge', 8);
    INSERT INTO words_fts (words_fts, rank) VALUES ('crisismerge', 64);";

/// How long a search goes on at most; what it has not come to is the next page's. A stretch is looked through in any case.
const LONGEST: Duration = Duration::from_millis(15);
/// Two to this power is how many rows a stretch has. Words that are never in one message are looked for from one end to the other before the
/// index says so: where there are several, it is asked for one stretch after the other.
const STRETCH: u32 = 16;
/// What the word begins with that tells a message's stretch: no word of a text has it.
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
        let mut tags = format!("{} {} {}", instance_tag(instance), chat_tag(chat), kind_tag(kind));
        if FILES.contains(&kind) {
            tags.push_str(" f");
        }
        if direction != 0 {
            tags.push_str(" o");
        }
        let id = row.get(0)?;
        Ok(Self { row: id, words: format!("{} {}", indexed(&text), stretch_word(id >> STRETCH)), tags })
    }
}

/// Kinds with a file.
const FILES: std::ops::RangeInclusive<i64> = 3..=10;

fn stretch_word(stretch: i64) -> String {
    format!("{SIGN}{stretch:x}")
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
    c.prepare_cached("INSERT INTO words_fts (rowid, words, tags) VALUES (?1, ?2, ?3)")?.execute(params![
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
    let asked = Asked::of(c, sought, tags).map_err(Refused::Index)?;
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
        .prepare_cached("SELECT rowid FROM words_fts WHERE words_fts MATCH ?1 AND rowid < ?2 ORDER BY rowid DESC")
        .map_err(Refused::index)?;
    while below > 0 && reached.is_none() {
        let stretch = (below - 1) >> STRETCH;
        let mut candidates = matches.query(params![asked.of_stretch(stretch), below]).map_err(Refused::index)?;
        while let Some(row) = candidates.next().map_err(Refused::index)? {
            let id = row.get(0)?;
            let until = *ends.get_or_insert_with(|| LONGEST.max(begun.elapsed() + AT_LEAST));
            if fits(c, id, sought, writers.as_deref(), asked.is_exact)? {
                rows.push(id);
            }
            if rows.len() > sought.limit as usize || begun.elapsed() >= until {
                reached = Some(id);
                break;
            }
        }
        below = if asked.in_stretches { stretch << STRETCH } else { 0 };
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
fn fits(
    c: &Connection,
    row: i64,
    sought: &Sought,
    writers: Option<&[i64]>,
    is_exact: bool,
) -> Result<bool, StoreError> {
    let known: Option<(i64, i64, bool, Option<String>)> = c
        .prepare_cached(
            "SELECT m.sort, coalesce((SELECT j.kept FROM joining j WHERE j.gone = m.sender), m.sender),
                    EXISTS (SELECT 1 FROM instances i WHERE i.id = m.instance AND i.deleted IS NOT NULL)
                    OR EXISTS (SELECT 1 FROM changes x WHERE x.chat = m.chat AND x.author = m.sender
                               AND x.target = m.message_id AND x.what = ?3),
                    CASE WHEN ?2 THEN m.body END
             FROM messages m WHERE m.id = ?1 AND m.body IS NOT NULL",
        )?
        .query_row(params![row, !is_exact, DELETION], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?, lossy(row, 3)?)))
        .optional()?;
    let Some((sort, sender, deleted, text)) = known else { return Ok(false) };
    Ok(!deleted
        && sought.from.is_none_or(|from| sort >= from.0)
        && sought.until.is_none_or(|until| sort < until.0)
        && writers.is_none_or(|writers| writers.contains(&sender))
        && text.is_none_or(|text| sought.query.stands_in(&indexed(&text))))
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

/// What the index is asked.
struct Asked {
    /// With [`SIGN`] where the stretch's word goes.
    expression: String,
    in_stretches: bool,
    /// The index finds nothing else; otherwise each text is looked at.
    is_exact: bool,
}

impl Asked {
    fn of(c: &Connection, sought: &Sought, tags: String) -> Result<Self, StoreError> {
        let looked_up = sought.query.look_up(|beginning, most| words(c, beginning, most))?;
        let in_stretches = !tags.is_empty() || !looked_up.is_one_word();
        let sign = in_stretches.then(|| SIGN.to_string());
        let words = looked_up.expression(sign.as_deref());
        Ok(Self { expression: format!("words : ({words}){tags}"), in_stretches, is_exact: looked_up.is_exact() })
    }

    fn of_stretch(&self, stretch: i64) -> String {
        self.expression.replace(SIGN, &stretch_word(stretch))
    }
}

/// What narrows it beside the words.
fn tags(c: &Connection, sought: &Sought) -> Result<String, StoreError> {
    let mut asked = String::new();
    // What is in every row narrows nothing, and costs as much as any word.
    let others =
        "SELECT EXISTS (SELECT 1 FROM instances WHERE id < ?1) OR EXISTS (SELECT 1 FROM instances WHERE id > ?1)";
    if let Some(instance) = sought.instance.map(InstanceId::to_row)
        && c.prepare_cached(others)?.query_row([instance], |row| row.get::<_, bool>(0))?
    {
        asked.push_str(&format!(" AND tags : \"{}\"", instance_tag(instance)));
    }
    if let Some(chat) = sought.chat {
        let mut chats = c.prepare_cached(
            "WITH RECURSIVE way (chat) AS (
                 VALUES (?1) UNION SELECT j.chat FROM way CROSS JOIN joined_chats j ON j.went = way.chat
             ) SELECT chat FROM way LIMIT ?2",
        )?;
        let tags = chats
            .query_map(params![chat.0, JOINED], |row| Ok(format!("\"{}\"", chat_tag(row.get(0)?))))?
            .collect::<Result<Vec<String>, _>>()?;
        asked.push_str(&format!(" AND tags : ({})", tags.join(" OR ")));
    }
    if let Some(kind) = sought.kind {
        let tags: Vec<String> = numbers(kind).iter().map(|kind| format!("\"{}\"", kind_tag(*kind))).collect();
        asked.push_str(&format!(" AND tags : ({})", tags.join(" OR ")));
    }
    if sought.has_file {
        asked.push_str(" AND tags : \"f\"");
    }
    if sought.ours {
        asked.push_str(" AND tags : \"o\"");
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

/// The words that begin so, or nothing where there are more than that. Each is found by going to the first one behind the last:
/// what stands between is not read, however many messages it is in.
fn words(c: &Connection, beginning: &str, most: usize) -> Result<Option<Vec<String>>, StoreError> {
    let mut next = c.prepare_cached("SELECT term FROM temp.words_known WHERE term >= ?1 LIMIT 1")?;
    let (mut known, mut from) = (Vec::new(), beginning.to_owned());
    loop {
        let word: Option<String> = next.query_row([&from], |row| lossy(row, 0)).optional()?.flatten();
        match word.filter(|word| word.starts_with(beginning)) {
            None => return Ok(Some(known)),
            Some(_) if known.len() == most => return Ok(None),
            Some(word) => {
                // No word has a character that is less.
                from = format!("{word}\u{1}");
                known.push(word);
            }
        }
    }
}

/// The words of the index, for whoever looks one up.
pub(crate) fn know_words(c: &Connection) -> Result<(), StoreError> {
    Ok(c.execute_batch(
        "CREATE VIRTUAL TABLE IF NOT EXISTS temp.words_known USING fts5vocab (main, words_fts, instance)",
    )?)
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
        know_words(&c).unwrap();
        for stretch in 0..4 {
            for row in 1..4 {
                let id = (stretch << STRETCH) + row;
                let words = format!("{} {}", indexed("mzigo wa jioni"), stretch_word(stretch));
                take(&c, &Taken { row: id, words, tags: "i1".to_owned() }).unwrap();
            }
        }
        let ask = |typed: &str, stretch: i64| -> Vec<i64> {
            let sought = Sought::everywhere(Query::parse(typed).unwrap(), 9);
            let asked = Asked::of(&c, &sought, tags(&c, &sought).unwrap()).unwrap();
            assert_eq!(asked.in_stretches, typed != "mzigo ", "{typed}");
            let mut all = c.prepare("SELECT rowid FROM words_fts WHERE words_fts MATCH ?1").unwrap();
            let rows = all.query_map([asked.of_stretch(stretch)], |row| row.get(0)).unwrap();
            rows.collect::<Result<_, _>>().unwrap()
        };
        let second = [(2 << STRETCH) + 1, (2 << STRETCH) + 2, (2 << STRETCH) + 3];
        for typed in ["mzigo jioni ", "\"mzigo wa\"", "\"wa jio", "jioni mzi"] {
            assert_eq!(ask(typed, 2), second, "{typed}");
        }
        assert_eq!(ask("mzigo ", 2).len(), 12, "one word is read from the newest back as it is");
    }
}
