//! What the operator has typed in a chat and not sent yet, and which message it answers.

use rusqlite::{Connection, OptionalExtension as _, params};
use wakala_domain::ids::{ChatId, MessageRow};
use wakala_domain::messages::chat_draft::{DraftWords, both, left_of};

use super::{if_readable, joining, messages};
use crate::error::StoreError;
use crate::migration::Migration;
use crate::rows::ChatDraft;

/// A draft of which nothing is left stays as an empty one: `revision` grows with every change, so that whoever has an older one knows.
pub(crate) const CREATE: Migration = Migration {
    name: "drafts",
    sql: "CREATE TABLE drafts (
              chat     INTEGER PRIMARY KEY REFERENCES chats (id) ON DELETE CASCADE,
              words    TEXT NOT NULL,
              reply_to INTEGER REFERENCES messages (id) ON DELETE SET NULL,
              revision INTEGER NOT NULL
          ) STRICT;
          CREATE INDEX drafts_by_reply ON drafts (reply_to) WHERE reply_to IS NOT NULL;",
};

/// Keeps what was typed in a chat in place of what was there, and says which revision that is. A message of another chat is not answered.
pub(crate) fn set(
    c: &Connection,
    chat: ChatId,
    words: &DraftWords,
    reply_to: Option<MessageRow>,
) -> Result<i64, StoreError> {
    let reply_to = match reply_to {
        Some(row) => match if_readable(messages::get(c, row))? {
            Some(message) if joining::now(c, message.chat)? == Some(chat) => Some(row),
            Some(_) | None => None,
        },
        None => None,
    };
    put(c, chat, words.as_str(), reply_to.map(|row| row.0))
}

fn put(c: &Connection, chat: ChatId, words: &str, reply_to: Option<i64>) -> Result<i64, StoreError> {
    Ok(c.prepare_cached(
        "INSERT INTO drafts (chat, words, reply_to, revision) VALUES (?1, ?2, ?3, 1)
         ON CONFLICT (chat) DO UPDATE SET words = excluded.words, reply_to = excluded.reply_to, revision = revision + 1
         RETURNING revision",
    )?
    .query_row(params![chat.0, words, reply_to], |row| row.get(0))?)
}

/// The words, what they answer, and the revision.
fn bare(c: &Connection, chat: ChatId) -> Result<Option<(String, Option<i64>, i64)>, StoreError> {
    Ok(c.prepare_cached("SELECT words, reply_to, revision FROM drafts WHERE chat = ?1")?
        .query_row([chat.0], |row| Ok((super::lossy(row, 0)?.unwrap_or_default(), row.get(1)?, row.get(2)?)))
        .optional()?)
}

pub(crate) fn get(c: &Connection, chat: ChatId) -> Result<Option<ChatDraft>, StoreError> {
    let Some((words, reply_to, revision)) = bare(c, chat)? else { return Ok(None) };
    let reply_to = match reply_to {
        Some(row) => if_readable(messages::get(c, MessageRow(row)))?.map(Box::new),
        None => None,
    };
    Ok(Some(ChatDraft { words, reply_to, revision }))
}

/// A text was queued that stands in the draft of its chat: what was typed behind it is left. Says whether anything changed.
pub(crate) fn sent(c: &Connection, chat: ChatId, text: &str) -> Result<bool, StoreError> {
    let Some((words, reply_to, _)) = bare(c, chat)? else { return Ok(false) };
    let Some(left) = left_of(&words, text).filter(|left| *left != words || reply_to.is_some()) else {
        return Ok(false);
    };
    put(c, chat, left, None)?;
    Ok(true)
}

/// What was typed in a chat that is one with another from now on stands before what was typed there.
pub(crate) fn move_chat(c: &Connection, from: i64, into: i64) -> Result<(), StoreError> {
    let Some((words, reply_to, _)) = bare(c, ChatId(from))? else { return Ok(()) };
    c.prepare_cached("DELETE FROM drafts WHERE chat = ?1")?.execute([from])?;
    let (known, answers) =
        bare(c, ChatId(into))?.map_or_else(Default::default, |(words, reply_to, _)| (words, reply_to));
    if !words.is_empty() || reply_to.is_some() {
        put(c, ChatId(into), &both(&words, &known), answers.or(reply_to))?;
    }
    Ok(())
}

/// Of two rows of one message the other stays.
pub(crate) fn move_message(c: &Connection, gone: i64, kept: i64) -> Result<(), StoreError> {
    c.prepare_cached("UPDATE drafts SET reply_to = ?2 WHERE reply_to = ?1")?.execute([gone, kept])?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use tokio::time::Instant;
    use wakala_domain::address::Address;
    use wakala_domain::ids::{InstanceId, MessageId};
    use wakala_domain::instance::{InstanceName, Wanted};
    use wakala_domain::lifecycle::State;
    use wakala_domain::messages::{Content, IncomingMessage};
    use wakala_domain::time::Wall;

    use super::*;
    use crate::merges::Merges;
    use crate::migrate;
    use crate::rows::NewInstance;
    use crate::writing::Writing;

    const PN: &str = "255700000431@s.whatsapp.net";
    const LID: &str = "100255700000431@lid";
    /// More than goes with the word that two are one.
    const LONG: i64 = 150;

    fn database() -> (Connection, InstanceId) {
        let mut c = Connection::open_in_memory().unwrap();
        migrate::migrate(&mut c, &migrate::all()).unwrap();
        crate::table::gone::watch(&c).unwrap();
        let id = InstanceId::from_random(7);
        let name = InstanceName::parse("Duka").unwrap();
        let lifecycle = State::new(Wanted::Running).persisted();
        Writing::new(&c)
            .add_instance(&NewInstance { id, name, workspace: String::new(), lifecycle, created: Wall(1) })
            .unwrap();
        (c, id)
    }

    fn says(w: &Writing<'_>, id: InstanceId, from: &str, alias: Option<&str>, n: i64) -> (ChatId, MessageRow) {
        let address = |text: &str| text.parse::<Address>().unwrap();
        let message = IncomingMessage {
            chat: address(from),
            chat_alias: alias.map(address),
            sender: address(from),
            sender_alias: alias.map(address),
            via: None,
            from_me: false,
            id: MessageId(format!("{from} {n}")),
            push_name: None,
            written: Wall(1_000 + n),
            content: Content::Text { text: "habari".to_owned() },
            frame: wakala_domain::messages::frame::Frame::default(),
            raw: None,
        };
        let came = w.commit_incoming(id, &message, Wall(5)).unwrap();
        (came.chat, came.row)
    }

    fn words(text: &str) -> DraftWords {
        DraftWords::parse(text).unwrap()
    }

    /// The words of a chat's draft, what it answers, and its revision.
    fn of(w: &Writing<'_>, chat: ChatId) -> Option<(String, Option<MessageRow>, i64)> {
        let draft = w.chat_now(chat).unwrap().unwrap().draft?;
        Some((draft.words, draft.reply_to.map(|message| message.row), draft.revision))
    }

    #[test]
    fn a_draft_is_kept_with_its_chat_until_it_was_sent() {
        let (c, id) = database();
        let w = Writing::new(&c);
        let (chat, row) = says(&w, id, PN, None, 0);
        let (other, foreign) = says(&w, id, LID, None, 0);
        assert_eq!(of(&w, chat), None);
        assert_eq!(w.set_draft(chat, &words("Karibu\ndukani"), Some(row)).unwrap(), (id, chat, 1));
        assert_eq!(of(&w, chat), Some(("Karibu\ndukani".to_owned(), Some(row), 1)));
        let listed = w.chats(Some(id), None, 9).unwrap();
        let drafts: Vec<_> = listed.iter().map(|one| (one.id, one.draft.is_some())).collect();
        assert_eq!((drafts.len(), drafts.contains(&(chat, true)), drafts.contains(&(other, false))), (2, true, true));
        // Whatever else is sent leaves it alone.
        assert!(!w.draft_sent(chat, "Habari").unwrap() && !w.draft_sent(other, "Karibu").unwrap());
        assert!(w.draft_sent(chat, "Karibu").unwrap());
        assert_eq!(of(&w, chat), Some(("dukani".to_owned(), None, 2)));
        assert!(w.draft_sent(chat, "dukani").unwrap());
        assert_eq!(of(&w, chat), Some((String::new(), None, 3)));
        w.set_draft(chat, &words("tena"), Some(foreign)).unwrap();
        assert_eq!(of(&w, chat), Some(("tena".to_owned(), None, 4)), "a message of another chat is not answered");
        assert!(matches!(w.set_draft(ChatId(99), &words("a"), None), Err(StoreError::NoSuchChat)));
        // It goes with its chat.
        c.execute("DELETE FROM messages", []).unwrap();
        c.execute("DELETE FROM chats", []).unwrap();
        assert_eq!(c.query_row("SELECT count(*) FROM drafts", [], |row| row.get::<_, i64>(0)).unwrap(), 0);
    }

    /// What was said there is as much of a draft as what was typed.
    #[test]
    fn what_was_recorded_stays_with_its_chat_until_a_message_took_it() {
        let (c, id) = database();
        let w = Writing::new(&c);
        let (pn, _) = says(&w, id, PN, None, 0);
        let (lid, _) = says(&w, id, LID, None, 0);
        for (file, chat) in [("a", pn), ("b", lid)] {
            assert_eq!(w.stage_voice(file, "voice.ogg", chat, 99, Wall(1)).unwrap(), (id, chat));
            w.staged_voice_is_whole(file, 7, "audio/ogg", &[1; 32]).unwrap();
        }
        w.stage_file("c", "bei.pdf", 9, Wall(1)).unwrap();
        let recorded = || -> Vec<(String, u64)> {
            let all = w.recorded_voices(9).unwrap();
            all.into_iter().map(|(chat, staged)| (format!("{} {}", staged.file, chat.0), staged.bytes)).collect()
        };
        assert_eq!(recorded(), [(format!("a {}", pn.0), 7), (format!("b {}", lid.0), 7)]);
        assert_eq!(w.unstage_older(Wall(9), 9).unwrap(), ["c"], "it does not go by its age");
        assert!(matches!(w.stage_voice("d", "voice.ogg", ChatId(99), 9, Wall(1)), Err(StoreError::NoSuchChat)));
        // Two chats become one.
        says(&w, id, LID, Some(PN), 1);
        let (mut merges, at) = (Merges::default(), Instant::now());
        while merges.are_due(&c, at).unwrap() {
            merges.step(&c, 20, at).unwrap();
            merges.settle(Ok(()), at);
        }
        let into = w.chat_now(pn).unwrap().unwrap().id;
        let mut now = recorded();
        now.sort();
        assert_eq!(now, [(format!("a {}", into.0), 7), (format!("b {}", into.0), 7)]);
        crate::table::staged::was_taken(&c, "a").unwrap();
        assert_eq!(recorded(), [(format!("b {}", into.0), 7)]);
        assert_eq!(w.unstage_older(Wall(9), 9).unwrap(), ["a"]);
        // It goes with its chat, as what nobody sends.
        c.execute("DELETE FROM messages", []).unwrap();
        c.execute("DELETE FROM chats", []).unwrap();
        assert!(recorded().is_empty());
        assert_eq!(w.unstage_older(Wall(9), 9).unwrap(), ["b"]);
    }

    #[test]
    fn a_message_that_goes_takes_no_draft_along() {
        let (c, id) = database();
        let w = Writing::new(&c);
        let (chat, row) = says(&w, id, PN, None, 0);
        w.set_draft(chat, &words("Ndio"), Some(row)).unwrap();
        c.execute("DELETE FROM messages WHERE id = ?1", [row.0]).unwrap();
        assert_eq!(of(&w, chat), Some(("Ndio".to_owned(), None, 1)));
    }

    /// Before two chats become one, while they do and afterwards, for either of them, typed in before, between and behind.
    #[test]
    fn drafts_of_two_chats_that_become_one_are_one() {
        for (gone, kept, both) in [("", "", None), ("a", "", Some("a")), ("", "b", Some("b")), ("a", "b", Some("a\nb"))]
        {
            let (c, id) = database();
            let w = Writing::new(&c);
            for n in 0..LONG {
                says(&w, id, PN, None, n);
                says(&w, id, LID, None, n);
            }
            let (pn, answered) = says(&w, id, PN, None, LONG);
            let (lid, _) = says(&w, id, LID, None, LONG);
            // Which of them goes is the database's.
            let probe = {
                c.execute_batch("SAVEPOINT probe").unwrap();
                says(&w, id, LID, Some(PN), LONG + 1);
                let stays = w.chat_now(pn).unwrap().unwrap().id;
                c.execute_batch("ROLLBACK TO probe; RELEASE probe").unwrap();
                stays
            };
            let (from, into) = if probe == pn { (lid, pn) } else { (pn, lid) };
            for (chat, text) in [(from, gone), (into, kept)] {
                if !text.is_empty() {
                    w.set_draft(chat, &words(text), (chat == pn).then_some(answered)).unwrap();
                }
            }
            says(&w, id, LID, Some(PN), LONG + 1);
            let now = |chat: ChatId| of(&w, chat).map(|(words, _, _)| words).filter(|words| !words.is_empty());
            let (mut merges, at) = (Merges::default(), Instant::now());
            while merges.are_due(&c, at).unwrap() {
                assert_eq!((now(from).as_deref(), now(into).as_deref()), (both, both));
                merges.step(&c, 20, at).unwrap();
                merges.settle(Ok(()), at);
            }
            assert_eq!((now(from).as_deref(), now(into).as_deref()), (both, both));
            // Whoever knows the chat that went goes on in the other.
            assert_eq!(w.set_draft(from, &words("c"), Some(answered)).unwrap().1, into);
            assert_eq!(of(&w, into).map(|(words, reply, _)| (words, reply)), Some(("c".to_owned(), Some(answered))));
        }
    }
}
