//! Whatever one row of any table holds that no version wrote: the program starts, shows and keeps, and of the other number nothing is lost.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use rusqlite::Connection;
use serde_json::{Value, json};
use tokio::sync::mpsc;
use wakala_contract::{FeedBody, FeedItem};
use wakala_domain::address::Address;
use wakala_domain::ids::{ChatId, InstanceId, MessageId, MessageRow};
use wakala_domain::instance::Wanted;
use wakala_domain::messages::content::Content;
use wakala_domain::messages::frame::{Frame, Quote};
use wakala_domain::messages::{IncomingMessage, ReadElsewhere};
use wakala_domain::time::Wall;
use wakala_engine::EngineEvent;

use crate::caller::Caller;
use crate::core::Core;
use crate::feed::{FEED_ROOM, FeedSink, follow, told_of};
use crate::testing::{program, program_or_why};
use wakala_domain::keys::Scopes;

const NEEMA: &str = "255700000431@s.whatsapp.net";
const BARAKA: &str = "255700000592@s.whatsapp.net";
const SHAMBA: &str = "120363041@g.us";
/// Longer than anything that is kept may be.
const HUGE: usize = 300_000;
const SOON: Duration = Duration::from_secs(30);

/// What a program of two numbers has left behind, with something in every table; the first one's is spoilt.
struct Left {
    spoilt: InstanceId,
    other: InstanceId,
    chats: Vec<i64>,
    others_chat: i64,
    messages: i64,
}

async fn asked(core: &Core, call: &str, body: Value) -> Result<Value, String> {
    let answer = core.call(&Caller::window(), call, body).await;
    answer.map_err(|error| format!("{:?} ({})", error.code, error.message))
}

fn came(chat: &str, from: &str, id: &str, content: Content, frame: Frame, raw: Option<&[u8]>) -> IncomingMessage {
    IncomingMessage {
        chat: chat.parse().unwrap(),
        chat_alias: None,
        sender: from.parse().unwrap(),
        sender_alias: None,
        via: None,
        from_me: false,
        id: MessageId(id.to_owned()),
        push_name: Some("Neema".to_owned()),
        written: Wall(1_000_000),
        content,
        frame,
        raw: raw.map(<[u8]>::to_vec),
    }
}

fn text(chat: &str, id: &str) -> IncomingMessage {
    came(
        chat,
        if chat == SHAMBA { NEEMA } else { chat },
        id,
        Content::Text { text: id.to_owned() },
        Frame::default(),
        None,
    )
}

async fn left_behind(core: &Core) -> Left {
    let added = async |name: &str| {
        let id =
            asked(core, "add_instance", json!({ "name": name, "workspace": "Mjini" })).await.unwrap()["id"].clone();
        id.as_str().unwrap().parse::<InstanceId>().unwrap()
    };
    let (spoilt, other) = (added("Duka").await, added("Kliniki").await);
    let chats = core
        .engine
        .store()
        .write(move |w| {
            let words = |text: &str| Content::Text { text: text.to_owned() };
            let sender: Address = NEEMA.parse().unwrap();
            let quote =
                Quote { id: MessageId("N1".into()), sender: Some(sender.clone()), words: "N1".into(), kind: None };
            let answers = Frame { quote: Some(quote), mentions: vec![sender], ..Frame::default() };
            let mut chats = Vec::new();
            for message in [
                text(NEEMA, "N1"),
                text(BARAKA, "B1"),
                text(SHAMBA, "S1"),
                came(SHAMBA, BARAKA, "S2", words("S2"), answers, Some(b"wire")),
                came(NEEMA, NEEMA, "N2", Content::Undecryptable, Frame::default(), None),
                text(NEEMA, "N3"),
            ] {
                let chat = w.commit_incoming(spoilt, &message, Wall(5))?.chat.0;
                if !chats.contains(&chat) {
                    chats.push(chat);
                }
            }
            w.read_elsewhere(spoilt, &ReadElsewhere::messages(vec![MessageId("LATER".into())]))?;
            w.commit_incoming(other, &text(NEEMA, "K1"), Wall(5))?;
            w.set_setting("lifecycle", &serde_json::to_string(&wakala_domain::settings::LifecycleSettings::default())?)
                .map(|()| chats)
        })
        .await
        .unwrap();
    let others =
        asked(core, "chats", json!({ "instance": other.to_string(), "after": null, "limit": 9 })).await.unwrap();
    let others_chat = others["chats"][0]["id"].as_i64().unwrap();
    for chat in [chats[0], others_chat] {
        asked(core, "send_text", json!({ "chat": chat, "text": "jibu", "key": "7" })).await.unwrap();
        asked(core, "set_draft", json!({ "chat": chat, "words": "kesho", "reply_to": null })).await.unwrap();
    }
    for (call, body) in [
        ("set_country", json!({ "id": spoilt.to_string(), "country": "TZ" })),
        (
            "set_proxy",
            json!({ "id": spoilt.to_string(), "proxy": { "address": "http://127.0.0.1:3128", "user": "", "password": null } }),
        ),
        ("make_key", json!({ "name": "till", "scopes": ["read"], "reach": { "is": "all" } })),
        ("set_backend", json!({ "address": "http://127.0.0.1:8000", "key": "k", "on": false })),
        ("set_log_level", json!({ "level": "debug" })),
        (
            "add_webhook",
            json!({ "name": "shop", "address": "https://shop.example/", "events": ["messages"], "reach": { "is": "all" } }),
        ),
    ] {
        asked(core, call, body).await.unwrap();
    }
    let messages = core.engine.store().read(|r| r.newest_message()).await.unwrap().0;
    Left { spoilt, other, chats, others_chat, messages }
}

/// What no call and no message has filled, as those fill it who do.
fn fill_the_rest(file: &Connection, left: &Left) {
    let (id, [first, second, group]) = (left.spoilt.to_row(), left.chats[..].try_into().unwrap());
    file.execute_batch(&format!(
        "INSERT INTO contacts (id, instance, push_name) VALUES (900, {id}, 'Asha');
         INSERT INTO joining (gone, kept) SELECT 900, contact FROM chats WHERE id = {second};
         INSERT INTO joined_chats (chat, instance, went) VALUES (800, {id}, {second});
         INSERT INTO lanes (chat, parked, why, tries, since, until) VALUES ({first}, 1, 'not_allowed', 1, 5, 0);
         INSERT INTO repeats (instance, message_id, requester, stanza, count, asked) VALUES ({id}, 'O', '{NEEMA}', x'01', 1, 5);
         INSERT OR IGNORE INTO unreadable (message, instance, stanza)
             SELECT id, instance, x'02' FROM messages WHERE message_id = 'N2';
         INSERT INTO hidden (instance, message_id, sender, stanza, asked) VALUES ({id}, 'H', '{NEEMA}', x'05', 5);
         INSERT INTO send_keys (instance, caller, key, hash, at) VALUES ({id}, 'shop', 'k', x'03', 5);
         INSERT INTO read_here (chat, instance, message_id, until, under, sender, unread)
             VALUES ({second}, {id}, 'B1', 1000000, '{BARAKA}', '{BARAKA}', '[]');
         INSERT INTO changes (instance, chat, author, target, what, person, turn, said, at, emoji)
             SELECT instance, chat, sender, message_id, 0, sender, '', 'R' || id, 5, '👍' FROM messages
             WHERE message_id IN ('N1', 'N3', 'S2');
         INSERT INTO expiring (message, at) SELECT id, 9000000000000 FROM messages WHERE message_id = 'N1';
         INSERT INTO payloads (message, payload, about, at)
             SELECT id, '{{}}', NULL, 7 FROM messages WHERE direction = 1 AND instance = {id};
         INSERT INTO files (message, instance, state, thumbnail, next)
             SELECT id, instance, 'wanted', 0, 5 FROM messages WHERE message_id = 'S2';
         INSERT INTO staged (file, name, bytes, at, chat) VALUES ('aa', 'voice.ogg', 9, 5, {second});
         INSERT INTO uploads (message, instance, hash, kind, key)
             SELECT id, instance, x'04', 'image', zeroblob(32) FROM messages WHERE direction = 1 AND instance = {id};
         INSERT INTO audiences (message, members) SELECT id, 2 FROM messages WHERE direction = 1 AND instance = {id};
         INSERT INTO receipts (message, address, instance, delivered)
             SELECT id, '{NEEMA}', instance, 5 FROM messages WHERE direction = 1 AND instance = {id};
         INSERT INTO leftovers (instance, name) VALUES ({id}, '9.part');
         INSERT INTO journal_readers (name, position) VALUES ('reader', 1);
         INSERT OR IGNORE INTO journal_ages (age, position, at) VALUES (0, 1, 5);
         INSERT INTO restorations (started, report) VALUES (5, '{{}}');
         INSERT INTO kept_aside (version, instance, source, content) VALUES (15, {id}, 'messages', '{{}}');
         INSERT OR IGNORE INTO settings (key, value) VALUES ('alive', '5');
         INSERT INTO webhook_lanes (webhook, instance, seq, part, failures, tries, next, late, refused, others, waiting, at)
             SELECT id, {id}, 1, 0, 1, 1, 5, 1, 0, 0, 1, 5 FROM webhooks;
         INSERT INTO webhook_failed (webhook, seq, at, instance, news, attempts, fault, failed)
             SELECT id, 1, 5, {id}, '{{}}', 32, '{{}}', 6 FROM webhooks;
         INSERT INTO history (id, instance, kind, percent, place, unpacked, own, kept) VALUES (1, {id}, 'recent', 9, 1, 2, '[]', 5);
         INSERT INTO history_places (instance, kind, place) VALUES ({id}, 'recent', 1);
         INSERT INTO history_parts (history, instance, bytes) VALUES (1, {id}, x'06');
         INSERT INTO backend_instances (origin, external, instance, owner, asked, told, missed, at)
             VALUES ('http://127.0.0.1:8000', '7', {id}, 'backend', 1, 0, 0, 5);
         UPDATE chats SET subject = 'Shamba' WHERE id = {group}"
    ))
    .unwrap();
}

/// A cell that is to hold something else, and the statement that has it so.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Spoil {
    cell: String,
    holds: &'static str,
    sql: String,
}

/// Every column of every table, each with all that SQLite lets it hold, in the newest row of the first number; of the settings in each.
fn spoils(file: &Connection, left: &Left) -> Vec<Spoil> {
    let texts = |sql: &str, p: &[&dyn rusqlite::ToSql]| -> Vec<String> {
        let mut statement = file.prepare(sql).unwrap();
        statement.query_map(p, |row| row.get(0)).unwrap().map(Result::unwrap).collect()
    };
    let tables = texts(
        "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite%' AND name NOT LIKE 'search_fts%'
         ORDER BY name",
        &[],
    );
    let id = left.spoilt.to_row();
    let mut spoils = Vec::new();
    for table in &tables {
        let mut columns = file.prepare("SELECT name, type, pk > 0 FROM pragma_table_info(?1)").unwrap();
        let columns: Vec<(String, String, bool)> = columns
            .query_map([table], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))
            .unwrap()
            .map(Result::unwrap)
            .collect();
        let has = |name: &str| columns.iter().any(|(column, ..)| column == name);
        let whose = match table.as_str() {
            "instances" => format!("id = {id}"),
            "settings" => "key NOT LIKE 'search index%'".to_owned(),
            _ if has("instance") => format!("instance IS NULL OR instance = {id}"),
            _ if has("message") => format!("message IN (SELECT id FROM messages WHERE instance = {id})"),
            _ if has("chat") => format!("chat IN (SELECT id FROM chats WHERE instance = {id})"),
            _ => "true".to_owned(),
        };
        let keys: Vec<&str> = columns.iter().filter(|(.., key)| *key).map(|(name, ..)| name.as_str()).collect();
        let key = if keys.is_empty() { "rowid".to_owned() } else { keys.join(", ") };
        let count: u32 =
            file.query_row(&format!("SELECT count(*) FROM {table} WHERE {whose}"), [], |row| row.get(0)).unwrap();
        assert!(count > 0, "{table} has a row");
        for nth in 0..if table == "settings" { count } else { 1 } {
            let row =
                format!("({key}) = (SELECT {key} FROM {table} WHERE {whose} ORDER BY {key} DESC LIMIT 1 OFFSET {nth})");
            for (column, kind, is_key) in &columns {
                // Behind the last of all numbers the database itself gives no further one.
                let most = if *is_key { "9000000000000000000" } else { "9223372036854775807" };
                let values: &[(&'static str, &str)] = match kind.as_str() {
                    "TEXT" => &[
                        ("no text", "CAST(x'7bff7d' AS TEXT)"),
                        ("nothing", "NULL"),
                        ("a number", "'7'"),
                        ("much", "printf('%.*c', {huge}, 'a')"),
                    ],
                    "INTEGER" => &[("nothing", "NULL"), ("-1", "-1"), ("much", "{most}")],
                    "BLOB" => &[("nothing", "NULL"), ("no byte", "x''"), ("one byte", "x'ff'")],
                    other => panic!("{table}.{column} is of the type {other}"),
                };
                for (holds, value) in values {
                    let value = value.replace("{huge}", &HUGE.to_string()).replace("{most}", most);
                    let sql = format!("UPDATE {table} SET {column} = {value} WHERE {row}");
                    let nth = if table == "settings" { format!("[{nth}]") } else { String::new() };
                    spoils.push(Spoil { cell: format!("{table}{nth}.{column}"), holds, sql });
                }
            }
        }
    }
    spoils
}

struct Taken(mpsc::Sender<FeedItem>);

#[async_trait::async_trait]
impl FeedSink for Taken {
    fn send(&self, item: FeedItem) -> bool {
        self.0.try_send(item).is_ok()
    }

    async fn settled(&self) -> bool {
        true
    }
}

/// What a front asks of a number, and gets whatever one row holds.
fn questions(id: InstanceId, chats: &[i64]) -> Vec<(&'static str, Value)> {
    let id = id.to_string();
    let mut questions = vec![
        ("instance", json!({ "id": id })),
        ("chats", json!({ "instance": id, "after": null, "limit": 200 })),
        ("find_chats", json!({ "text": "2557", "instance": id, "after": null, "limit": 9 })),
        ("search", json!({ "text": "K1", "instance": id, "limit": 20 })),
        ("queue", json!({ "instance": id, "after": null, "limit": 200 })),
        ("timeline", json!({ "instance": id, "before": null, "limit": 200 })),
        ("audit", json!({ "instance": id, "before": null, "limit": 200 })),
        ("instance_health", json!({ "id": id, "days": 30 })),
        ("kept_sessions", json!({ "id": id })),
    ];
    for chat in chats {
        questions.push(("messages", json!({ "chat": chat, "before": null, "limit": 200 })));
    }
    questions
}

/// What a front asks of the program.
fn of_the_program(chats: &[i64]) -> Vec<(&'static str, Value)> {
    vec![
        ("instances", json!({})),
        ("chats", json!({ "instance": null, "after": null, "limit": 200 })),
        ("chats_now", json!({ "chats": chats })),
        ("search", json!({ "text": "K1", "limit": 20 })),
        ("audit", json!({ "instance": null, "before": null, "limit": 200 })),
        ("events", json!({ "after": 0, "limit": 200 })),
        ("engine_health", json!({})),
        ("restorations", json!({})),
        ("webhooks", json!({})),
        ("failed_events", json!({ "webhook": 1, "before": null, "limit": 20 })),
        ("list_keys", json!({})),
        ("backend", json!({})),
        ("interface", json!({})),
    ]
}

/// What of a number stays as it is, whatever is spoilt of another.
async fn of_the_other(core: &Core, left: &Left) -> Value {
    let id = left.other.to_string();
    let mut all = Vec::new();
    for (call, body) in [
        ("chats", json!({ "instance": id, "after": null, "limit": 200 })),
        ("messages", json!({ "chat": left.others_chat, "before": null, "limit": 200 })),
        ("queue", json!({ "instance": id, "after": null, "limit": 200 })),
    ] {
        all.push(json!(asked(core, call, body).await));
    }
    json!(all)
}

/// What is wrong with a program that was started on a folder in which one cell is spoilt.
async fn wrong(folder: &Path, left: &Left, before: &Value) -> Vec<String> {
    let mut wrong = Vec::new();
    let core = match program_or_why(folder).await {
        Ok(core) => core,
        Err(error) => return vec![format!("does not start: {error}")],
    };
    let shown: Vec<InstanceId> = core.engine.instances().iter().map(|one| one.id).collect();
    for (id, whose) in [(left.spoilt, "the number"), (left.other, "the other number")] {
        if !shown.contains(&id) {
            wrong.push(format!("{whose} is not shown"));
        }
    }
    let (sender, mut items) = mpsc::channel(FEED_ROOM);
    let follower = core.clone();
    let mut feed = tokio::spawn(async move { follow(&follower, Scopes::ALL, &Taken(sender)).await });
    match tokio::time::timeout(SOON, items.recv()).await {
        Ok(Some(FeedItem { body: FeedBody::Snapshot { .. }, .. })) => {}
        other => wrong.push(format!("no snapshot: {other:?}")),
    }
    for (call, body) in questions(left.spoilt, &left.chats).into_iter().chain(of_the_program(&left.chats)) {
        if let Err(why) = asked(&core, call, body.clone()).await {
            wrong.push(format!("{call} {body}: {why}"));
        }
    }
    if of_the_other(&core, left).await != *before {
        wrong.push("the other number is not as it was".to_owned());
    }
    // The feed tells of everything at once: what it can.
    let mut events = Vec::new();
    for chat in left.chats.iter().chain([&left.others_chat]) {
        let instance = if *chat == left.others_chat { left.other } else { left.spoilt };
        events.push(EngineEvent::Chat { instance, chat: ChatId(*chat) });
        events.push(EngineEvent::Lane { instance, chat: ChatId(*chat) });
    }
    for row in 1..=left.messages {
        events.push(EngineEvent::Message { instance: left.spoilt, chat: ChatId(left.chats[0]), row: MessageRow(row) });
    }
    match told_of(&core, events).await {
        Err(error) => wrong.push(format!("the feed tells nothing: {error}")),
        Ok(bodies)
            if !bodies.iter().any(|body| matches!(body, FeedBody::Chat { chat } if chat.id == left.others_chat)) =>
        {
            wrong.push("the feed tells nothing of the other number".to_owned());
        }
        Ok(_) => {}
    }
    // Messages come and go, of both.
    for (id, whose) in [(left.spoilt, "the number"), (left.other, "the other number")] {
        for from in [NEEMA, BARAKA, SHAMBA, "255700000777@s.whatsapp.net"] {
            let message = text(from, "NEW");
            if let Err(error) = core.engine.store().write(move |w| w.commit_incoming(id, &message, Wall(9))).await {
                wrong.push(format!("{whose} takes nothing from {from}: {error}"));
            }
        }
    }
    for chat in &left.chats {
        for (call, body) in [
            ("mark_read", json!({ "chat": chat, "until": null })),
            ("send_text", json!({ "chat": chat, "text": "mpya" })),
        ] {
            if let Err(why) = asked(&core, call, body).await {
                wrong.push(format!("{call} {chat}: {why}"));
            }
        }
    }
    // What the operator decides is kept.
    if let Err(why) = asked(&core, "stop_instance", json!({ "id": left.spoilt.to_string() })).await {
        wrong.push(format!("it can't be stopped: {why}"));
    }
    let id = left.spoilt;
    match core.engine.store().read(move |r| r.instance(id)).await {
        Ok(Some(row)) if row.lifecycle.wanted == Wanted::Stopped => {}
        other => wrong.push(format!("that it is stopped is not kept: {other:?}")),
    }
    match asked(&core, "send_text", json!({ "chat": left.others_chat, "text": "mwisho" })).await {
        Err(why) => wrong.push(format!("the other number can't send: {why}")),
        Ok(sent) => {
            let heard = async {
                while let Some(item) = items.recv().await {
                    if matches!(&item.body, FeedBody::Message { message, .. } if json!(message.id) == sent["message"]["id"])
                    {
                        return true;
                    }
                }
                false
            };
            if !tokio::time::timeout(SOON, heard).await.unwrap_or_default() {
                wrong.push("the feed has ended, or tells nothing".to_owned());
            }
        }
    }
    if feed.is_finished() {
        wrong.push(format!("the feed ended: {:?}", (&mut feed).await));
    }
    feed.abort();
    core.engine.shutdown(Duration::from_secs(5)).await;
    wrong
}

/// A folder as the program left it.
fn copied(from: &Path) -> tempfile::TempDir {
    let to = tempfile::tempdir().unwrap();
    std::fs::copy(from.join("wakala.db"), to.path().join("wakala.db")).unwrap();
    to
}

/// What can't be otherwise, by how it begins: a row that names another number or chat than it did, or says that it is to be gone, is read
/// as that.
fn allowed(spoil: &Spoil) -> &'static [&'static str] {
    match (spoil.cell.as_str(), spoil.holds) {
        // A backend says whether the number runs.
        ("backend.active", "-1" | "much") => &["it can't be stopped: BackendOwns", "that it is stopped"],
        ("instances.deleted", "-1" | "much") => &["send_text"],
        ("instances.id", "-1" | "much") => &[
            "the number is not shown",
            "the number takes nothing",
            "instance",
            "kept_sessions",
            "mark_read",
            "send_text",
            "it can't be stopped: NoSuchInstance",
            "that it is stopped",
        ],
        ("webhooks.id", "-1" | "much") => &["failed_events"],
        // A chat of which nobody knows whose it is, or where it leads.
        ("chats.address", _) | ("chats.id" | "chats.instance", "-1" | "much") => {
            &["messages", "mark_read", "send_text"]
        }
        _ => &[],
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_row_that_no_version_wrote_stops_neither_the_program_nor_another_number() {
    let (core, folder) = program().await;
    let left = left_behind(&core).await;
    core.engine.shutdown(Duration::from_secs(5)).await;
    drop(core);
    let file = Connection::open(folder.path().join("wakala.db")).unwrap();
    fill_the_rest(&file, &left);
    let spoils = spoils(&file, &left);
    file.execute_batch("PRAGMA wal_checkpoint(TRUNCATE)").unwrap();
    drop(file);
    let left = Arc::new(left);
    let whole = copied(folder.path());
    let core = program_or_why(whole.path()).await.unwrap();
    let before = of_the_other(&core, &left).await;
    core.engine.shutdown(Duration::from_secs(5)).await;
    assert_eq!(wrong(copied(folder.path()).path(), &left, &before).await, [] as [&str; 0], "where nothing is spoilt");
    let only = std::env::var("SPOILT").unwrap_or_default();
    let mut queue: Vec<Spoil> = spoils.into_iter().filter(|spoil| spoil.cell.starts_with(&only)).collect();
    queue.reverse();
    let (queue, found) = (Arc::new(Mutex::new(queue)), Arc::new(Mutex::new(BTreeMap::new())));
    let mut workers = tokio::task::JoinSet::new();
    for _ in 0..4 {
        let (queue, found, left, before) = (Arc::clone(&queue), Arc::clone(&found), Arc::clone(&left), before.clone());
        let from = folder.path().to_owned();
        workers.spawn(async move {
            loop {
                let Some(spoil) = queue.lock().unwrap().pop() else { return };
                let copy = copied(&from);
                let file = Connection::open(copy.path().join("wakala.db")).unwrap();
                file.execute_batch("PRAGMA foreign_keys = OFF; PRAGMA synchronous = OFF").unwrap();
                // What the database itself refuses can't stand there.
                if file.execute(&spoil.sql, []).is_err() {
                    continue;
                }
                file.execute_batch("PRAGMA wal_checkpoint(TRUNCATE)").unwrap();
                drop(file);
                let mut wrong = wrong(copy.path(), &left, &before).await;
                wrong.retain(|one| !allowed(&spoil).iter().any(|begins| one.starts_with(begins)));
                if !wrong.is_empty() {
                    found.lock().unwrap().insert(spoil, wrong);
                }
            }
        });
    }
    workers.join_all().await;
    let found = found.lock().unwrap();
    let told: Vec<String> = found
        .iter()
        .map(|(spoil, wrong)| format!("{} holds {}: {}", spoil.cell, spoil.holds, wrong.join("; ")))
        .collect();
    assert!(told.is_empty(), "{} cells:\n{}", told.len(), told.join("\n"));
}
