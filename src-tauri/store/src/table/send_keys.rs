//! Idempotency keys: the same key of the same caller with the same content is the same message.

use rusqlite::{Connection, OptionalExtension as _, params};
use wakala_domain::ids::{ChatId, InstanceId, MessageRow};
use wakala_domain::time::Wall;

use super::{joining, messages};
use crate::error::StoreError;
use crate::migration::Migration;
use crate::rows::{KeyUse, SendKey};

/// `hash` is of the content; `message` is null once the message was taken back.
pub(crate) const CREATE: Migration = Migration {
    name: "send_keys",
    sql: "CREATE TABLE send_keys (
              instance INTEGER NOT NULL REFERENCES instances (id) ON DELETE CASCADE,
              caller   TEXT NOT NULL,
              key      TEXT NOT NULL,
              hash     BLOB NOT NULL,
              message  INTEGER REFERENCES messages (id) ON DELETE SET NULL,
              at       INTEGER NOT NULL,
              PRIMARY KEY (instance, caller, key)
          ) STRICT, WITHOUT ROWID;
          CREATE INDEX send_keys_by_time ON send_keys (at);
          CREATE INDEX send_keys_by_message ON send_keys (message) WHERE message IS NOT NULL;",
};

/// A program with a key was known by another name before. Both stand: whoever asks without a key may be called the same.
pub(crate) const OF_PROGRAMS: Migration = Migration {
    name: "send_keys: whose they are that came in with a key",
    sql: "INSERT OR IGNORE INTO send_keys (instance, caller, key, hash, message, at)
              SELECT s.instance, 'key/' || k.name, s.key, s.hash, s.message, s.at
              FROM keys k JOIN send_keys s ON s.caller = 'api/' || k.name;",
};

/// What a key was given for; `None` when it is new. What was for another chat was for something else, and a chat is the one that it goes
/// into, wherever its messages stand meanwhile. However old, one that stands is
/// known: the PC's clock may have been set, and only `prune` may take a wrong time for a long one.
pub(crate) fn find(
    c: &Connection,
    instance: InstanceId,
    chat: ChatId,
    key: &SendKey,
) -> Result<Option<KeyUse>, StoreError> {
    let known = c
        .prepare_cached("SELECT hash, message FROM send_keys WHERE instance = ?1 AND caller = ?2 AND key = ?3")?
        .query_row(params![instance.to_row(), key.caller, key.key], |row| {
            Ok((row.get::<_, Vec<u8>>(0)?, row.get::<_, Option<i64>>(1)?.map(MessageRow)))
        })
        .optional()?;
    let Some((content, message)) = known else { return Ok(None) };
    if content != key.content {
        return Ok(Some(KeyUse::Other));
    }
    let message = message.map(|row| messages::get(c, row)).transpose()?.flatten();
    let Some(message) = message else { return Ok(Some(KeyUse::TakenBack)) };
    let same = joining::now(c, message.chat)? == joining::now(c, chat)?;
    Ok(Some(if same { KeyUse::Same(Box::new(message)) } else { KeyUse::Other }))
}

/// Notes what a key was given for that is new.
pub(crate) fn keep(
    c: &Connection,
    instance: InstanceId,
    key: &SendKey,
    message: MessageRow,
    at: Wall,
) -> Result<(), StoreError> {
    c.prepare_cached(
        "INSERT INTO send_keys (instance, caller, key, hash, message, at) VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
    )?
    .execute(params![instance.to_row(), key.caller, key.key, key.content, message.0, at.0])?;
    Ok(())
}

/// Forgets some of what is older than a moment; says how much.
pub(crate) fn prune(c: &Connection, before: Wall, limit: u32) -> Result<u64, StoreError> {
    let gone = c
        .prepare_cached(
            "DELETE FROM send_keys WHERE (instance, caller, key) IN
                 (SELECT instance, caller, key FROM send_keys WHERE at < ?1 LIMIT ?2)",
        )?
        .execute(params![before.0, limit])?;
    Ok(u64::try_from(gone).unwrap_or(u64::MAX))
}

#[cfg(test)]
mod tests {
    use tokio::time::Instant;
    use wakala_domain::address::Address;
    use wakala_domain::ids::MessageId;
    use wakala_domain::instance::{InstanceName, Wanted};
    use wakala_domain::lifecycle::State;
    use wakala_domain::messages::{Content, IncomingMessage, OutgoingText};
    use wakala_domain::settings::LifecycleSettings;

    use super::*;
    use crate::merges::Merges;
    use crate::migrate;
    use crate::rows::NewInstance;
    use crate::writing::Writing;

    const PN: &str = "255700000431@s.whatsapp.net";
    const LID: &str = "100255700000431@lid";
    const OTHER: &str = "255700000432@s.whatsapp.net";
    /// More than goes with the word that two are one.
    const LONG: i64 = 150;

    fn says(w: &Writing<'_>, id: InstanceId, from: &str, alias: Option<&str>, n: i64) {
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
        w.commit_incoming(id, &message, Wall(5)).unwrap();
    }

    fn key(chat: &str, content: u8) -> SendKey {
        SendKey { caller: "api/duka".to_owned(), key: chat.to_owned(), content: [content; 32] }
    }

    /// What a key is known for, as whoever sends to a chat asks.
    fn known(w: &Writing<'_>, id: InstanceId, chat: ChatId, key: &SendKey) -> &'static str {
        let chat = w.chat_now(chat).unwrap().unwrap().id;
        match w.send_key(id, chat, key).unwrap() {
            None => "new",
            Some(KeyUse::Same(_)) => "same",
            Some(KeyUse::Other) => "other",
            Some(KeyUse::TakenBack) => "taken back",
        }
    }

    /// Before two chats become one, while they do, with the message in front of the rest or behind it, and afterwards.
    #[test]
    fn a_key_is_known_in_every_state_of_two_chats_that_become_one() {
        let mut c = Connection::open_in_memory().unwrap();
        migrate::migrate(&mut c, &migrate::all()).unwrap();
        crate::table::gone::watch(&c).unwrap();
        let (w, id) = (Writing::new(&c), InstanceId::from_random(7));
        let name = InstanceName::parse("Duka").unwrap();
        let lifecycle = State::new(Wanted::Running).persisted();
        w.add_instance(&NewInstance { id, name, workspace: String::new(), lifecycle, created: Wall(1) }).unwrap();
        let text = OutgoingText::parse("habari").unwrap();
        let mut chats = Vec::new();
        for (n, of) in [PN, LID, OTHER].into_iter().enumerate() {
            let chat = w.open_chat(id, &of.parse().unwrap(), None, Wall(1)).unwrap();
            let reserved = MessageId(format!("3EB0{n}"));
            let item = w.enqueue_text(id, chat, &reserved, &text, Wall(2), &LifecycleSettings::default()).unwrap();
            w.keep_send_key(id, &key(of, 1), item.row, Wall(2)).unwrap();
            for n in 0..LONG {
                says(&w, id, of, None, n);
            }
            chats.push(chat);
        }
        let [pn, lid, other] = chats[..] else { unreachable!() };
        let state = |when: &str, one: bool| {
            for (of, own, foreign) in [(PN, pn, lid), (LID, lid, pn)] {
                assert_eq!(known(&w, id, own, &key(of, 1)), "same", "{when}: {of}");
                assert_eq!(known(&w, id, foreign, &key(of, 1)), if one { "same" } else { "other" }, "{when}: {of}");
                assert_eq!(known(&w, id, own, &key(of, 2)), "other", "{when}: {of} with another content");
                assert_eq!(known(&w, id, other, &key(of, 1)), "other", "{when}: {of} to somebody else");
            }
            assert_eq!(known(&w, id, pn, &key(OTHER, 1)), "other", "{when}");
            assert_eq!(known(&w, id, other, &key(OTHER, 1)), "same", "{when}");
        };
        state("two", false);
        says(&w, id, LID, Some(PN), LONG);
        let (mut merges, now, mut pieces) = (Merges::default(), Instant::now(), 0);
        while merges.are_due(&c, now).unwrap() {
            state(&format!("after {pieces} pieces"), true);
            merges.step(&c, 20, now).unwrap();
            merges.settle(Ok(()), now);
            pieces += 1;
        }
        assert!(pieces > 2, "it was done at once");
        state("one", true);
    }
}
