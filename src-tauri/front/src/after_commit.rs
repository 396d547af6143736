//! Once something is committed there is no error any more: whatever refuses after it, whoever asked is told that it was taken, or asks again
//! and learns it by the key.

use std::collections::BTreeMap;
use std::future::Future;
use std::path::Path;
use std::pin::pin;
use std::sync::{Arc, Mutex};
use std::task::{Context, Poll, Wake, Waker};
use std::time::Duration;

use rusqlite::Connection;
use serde_json::{Value, json};
use tempfile::TempDir;
use tokio::sync::Notify;
use wakala_contract::{Call, ErrorView, WindowCall};
use wakala_domain::audit::CallerKind;
use wakala_domain::delivery::DeliveryEvent;
use wakala_domain::ids::{ChatId, InstanceId, MessageId};
use wakala_domain::messages::frame::Frame;
use wakala_domain::messages::{Content, IncomingMessage};
use wakala_domain::time::Wall;

use crate::caller::Caller;
use crate::core::Core;
use crate::reach::tests::{Of, body};
use crate::testing::{program, program_again};

const SOON: Duration = Duration::from_secs(60);
const NEEMA: &str = "255700000500@s.whatsapp.net";

/// A program that may everything, and has a name for its keys.
fn till() -> Caller {
    Caller::on_the_socket(CallerKind::Cli, Some("till".parse().unwrap()))
}

/// What a program with one number has left behind, which is stopped, so that nothing happens there by itself.
struct Left {
    of: Of,
    /// Somebody wrote it.
    hers: i64,
    /// WhatsApp has taken it.
    ours: i64,
    poll: i64,
    file: String,
    key: Value,
    webhook: Value,
}

async fn asked(core: &Core, call: &str, body: Value) -> Value {
    core.call(&till(), call, body).await.unwrap_or_else(|error| panic!("{call}: {error:?}"))
}

async fn left_behind() -> (TempDir, Left) {
    let (core, folder) = program().await;
    let id = asked(&core, "add_instance", json!({ "name": "Duka", "workspace": "" })).await["id"].clone();
    let id = id.as_str().unwrap().to_owned();
    let chat = asked(&core, "open_chat", json!({ "instance": id, "phone": "+255 700 000 500" })).await["id"].clone();
    let chat = chat.as_i64().unwrap();
    let mut sent = Vec::new();
    for content in [
        json!({ "is": "text", "text": "n1" }),
        json!({ "is": "text", "text": "n2" }),
        json!({ "is": "poll", "question": "Lini?", "options": ["Leo", "Kesho"], "choose": 1 }),
        json!({ "is": "text", "text": "n4" }),
    ] {
        sent.push(asked(&core, "send_message", json!({ "chat": chat, "content": content })).await);
    }
    let ids: Vec<MessageId> = sent.iter().map(|one| MessageId(one["messageId"].as_str().unwrap().to_owned())).collect();
    let (instance, now): (InstanceId, Wall) = (id.parse().unwrap(), core.clock.wall());
    let write = move |w: &wakala_store::Writing<'_>| {
        w.found(ChatId(chat), &NEEMA.parse().unwrap(), None, now)?;
        w.pick_batch(instance, now, 3, &[])?;
        for (id, event) in
            ids.iter().zip([DeliveryEvent::Refused, DeliveryEvent::ServerTook, DeliveryEvent::ServerTook])
        {
            let why = (event == DeliveryEvent::Refused).then_some("479");
            w.apply_delivery(instance, id, event, why, now, &Default::default())?;
        }
        let message = IncomingMessage {
            chat: NEEMA.parse().unwrap(),
            chat_alias: None,
            sender: NEEMA.parse().unwrap(),
            sender_alias: None,
            via: None,
            from_me: false,
            id: MessageId("HERS".into()),
            push_name: None,
            written: now,
            content: Content::Text { text: "bei?".into() },
            frame: Frame::default(),
            raw: None,
        };
        w.commit_incoming(instance, &message, now)
    };
    let hers = core.engine.store().write(write).await.unwrap().row.0;
    let file = asked(&core, "stage_file", json!({ "name": "bei.txt", "bytes": 3 })).await["file"].clone();
    let file = file.as_str().unwrap().to_owned();
    core.add_to_file(&till(), &file, 0, b"bei".to_vec()).await.unwrap();
    let wish = json!({ "name": "office", "scopes": ["read"], "reach": { "is": "all" } });
    let key = asked(&core, "make_key", wish).await["view"]["id"].clone();
    let wish = json!({
        "name": "shop", "address": "https://shop.example/", "events": ["messages"], "reach": { "is": "all" },
    });
    let webhook = asked(&core, "add_webhook", wish).await["view"]["id"].clone();
    let backend = json!({ "address": "http://127.0.0.1:8000", "key": "k", "on": true });
    asked(&core, "set_backend", backend).await;
    asked(&core, "link_to_backend", json!({ "id": id, "external": "7", "owner": "operator" })).await;
    asked(&core, "stop_instance", json!({ "id": id })).await;
    core.engine.shutdown(Duration::from_secs(5)).await;
    let row = |nth: usize| sent[nth]["message"]["id"].as_i64().unwrap();
    let of = Of { id, chat, message: hers, item: sent[3]["queueId"].as_i64().unwrap() };
    (folder, Left { of, hers, ours: row(1), poll: row(2), file, key, webhook })
}

/// Every call, with something that it does, and everything that can be sent; under its name, whoever makes it.
fn deeds(left: &Left) -> Vec<(&'static str, Value)> {
    let (id, chat) = (&left.of.id, left.of.chat);
    let mut deeds: Vec<(&'static str, Value)> = Vec::new();
    // Nobody tries those here, and nothing is kept of it.
    for call in Call::ALL.iter().copied().filter(|call| !matches!(call, Call::TestBackend | Call::TestWebhook)) {
        deeds.push((
            call.name(),
            match call {
                Call::SendText => json!({ "chat": chat, "text": "habari", "key": "k" }),
                Call::DropFile => json!({ "file": left.file }),
                Call::RevokeKey => json!({ "key": left.key }),
                Call::ChangeWebhook => json!({ "webhook": left.webhook, "on": false, "new_secret": true }),
                Call::RemoveWebhook | Call::ReplayFailed | Call::PurgeFailed => json!({ "webhook": left.webhook }),
                Call::SetBackend => json!({ "on": false }),
                Call::LinkToBackend => json!({ "id": id, "external": "8" }),
                Call::SetInterface => json!({ "on": true, "address": "127.0.0.1", "port": 9_253 }),
                Call::SetLogLevel => json!({ "level": "debug" }),
                Call::SetCountry => json!({ "id": id, "country": "TZ" }),
                Call::Sync => json!({ "dry_run": false }),
                other => body(other, &left.of),
            },
        ));
    }
    let failed = json!({ "queue_id": left.of.item - 3 });
    deeds.extend([("cancel_send", failed.clone()), ("retry_send", failed)]);
    for content in [
        json!({ "is": "reaction", "message": left.hers, "emoji": "👍" }),
        json!({ "is": "edit", "message": left.ours, "text": "nzuri" }),
        json!({ "is": "delete", "message": left.ours }),
        json!({ "is": "vote", "message": left.poll, "options": [1] }),
        json!({ "is": "poll", "question": "Lini?", "options": ["Leo", "Kesho"], "choose": 0 }),
        json!({ "is": "location", "latitude": -6.7924, "longitude": 39.2083, "name": "Duka" }),
        json!({ "is": "contacts", "cards": [{ "name": "Neema", "phones": ["+255 700 000 431"] }] }),
        json!({ "is": "media", "file": left.file }),
    ] {
        deeds.push(("send_message", json!({ "chat": chat, "content": content, "key": "k" })));
    }
    for call in WindowCall::ALL.iter().copied() {
        deeds.push((
            call.name(),
            match call {
                WindowCall::SetPreferences => json!({ "preferences": preferences() }),
                WindowCall::RememberPlace => json!({ "place": "chat/7" }),
                WindowCall::WindowInView => json!({ "in_view": true }),
                WindowCall::WindowShows => json!({ "wish": 1 }),
                WindowCall::WindowCrashed => json!({ "shown_again": true }),
                WindowCall::AppInfo
                | WindowCall::Preferences
                | WindowCall::CloseWindow
                | WindowCall::WindowRaised
                | WindowCall::WindowHandedOver => json!({}),
            },
        ));
    }
    deeds
}

fn preferences() -> Value {
    let chosen = wakala_contract::PreferencesView { zoom: 120, ..crate::Choices::default().preferences };
    serde_json::to_value(chosen).unwrap()
}

/// With a key: without one, a second time is another message.
fn is_a_send(call: &str, body: &Value) -> bool {
    matches!(call, "send_text" | "send_message") && body["key"] == "k"
}

async fn does(core: &Core, call: &str, body: Value) -> Result<Value, ErrorView> {
    let by = if WindowCall::named(call).is_some() { Caller::window() } else { till() };
    tokio::time::timeout(SOON, core.call(&by, call, body)).await.unwrap_or_else(|_| panic!("{call} is never answered"))
}

/// A folder as the program left it, with all that lies in it.
fn copied(from: &Path) -> TempDir {
    fn copy(from: &Path, to: &Path) {
        for entry in std::fs::read_dir(from).unwrap().map(Result::unwrap) {
            let to = to.join(entry.file_name());
            if entry.file_type().unwrap().is_dir() {
                std::fs::create_dir(&to).unwrap();
                copy(&entry.path(), &to);
            } else {
                std::fs::copy(entry.path(), to).unwrap();
            }
        }
    }
    let to = tempfile::tempdir().unwrap();
    copy(from, to.path());
    to
}

/// All that is kept, but for what the program notes of itself, and that something was refused.
fn kept(folder: &Path) -> BTreeMap<String, Vec<String>> {
    let file = Connection::open(folder.join("wakala.db")).unwrap();
    let tables =
        "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite%' AND name NOT LIKE '%fts%'
                  AND name NOT IN ('restorations', 'journal_ages', 'journal_readers')";
    let mut tables = file.prepare(tables).unwrap();
    let tables: Vec<String> = tables.query_map([], |row| row.get(0)).unwrap().map(Result::unwrap).collect();
    let mut kept = BTreeMap::new();
    for table in tables {
        let of_somebody = match table.as_str() {
            "settings" => "key NOT LIKE 'search index%' AND key <> 'alive'",
            "audit" => "asked_by IN ('cli', 'operator') AND result <> 'refused'",
            _ => "true",
        };
        let mut rows = file.prepare(&format!("SELECT * FROM {table} WHERE {of_somebody}")).unwrap();
        let columns = rows.column_count();
        let row = |row: &rusqlite::Row<'_>| {
            let values: Vec<rusqlite::types::Value> = (0..columns).map(|at| row.get(at)).collect::<Result<_, _>>()?;
            Ok(format!("{values:?}"))
        };
        let rows: Vec<String> = rows.query_map([], row).unwrap().map(Result::unwrap).collect();
        kept.insert(table, rows);
    }
    kept
}

fn differences(before: &BTreeMap<String, Vec<String>>, after: &BTreeMap<String, Vec<String>>) -> String {
    let all = before.iter().zip(after).filter(|((_, before), (_, after))| before != after);
    let all = all.map(|((table, before), (_, after))| {
        let new: Vec<&String> = after.iter().filter(|row| !before.contains(row)).collect();
        format!("{table}: {} rows were {}, {new:?}", after.len(), before.len())
    });
    all.collect::<Vec<_>>().join("; ")
}

/// A program that has begun, and does nothing by itself.
async fn settled(folder: &Path) -> Core {
    let core = program_again(folder).await;
    let mut restoration = core.engine.watch_restoration();
    restoration.wait_for(|report| report.took.is_some()).await.unwrap();
    // What is written next comes after whatever a start writes.
    core.engine.store().write(|_| Ok(())).await.unwrap();
    core
}

fn messages(folder: &Path) -> usize {
    kept(folder)["messages"].len()
}

/// What is wrong where everything is refused after so many reads and writes of a deed; and whether it had more before it.
async fn wrong(from: &Path, call: &str, body: &Value, deeds: u32) -> (Option<String>, bool) {
    let folder = copied(from);
    let core = settled(folder.path()).await;
    let before = kept(folder.path());
    core.engine.store().refuse_after(Some(deeds));
    let answer = does(&core, call, body.clone()).await;
    let more = core.engine.store().passes() == Some(0);
    let after = kept(folder.path());
    let mut wrong = None;
    if let Err(error) = &answer
        && before != after
    {
        wrong = Some(format!("{:?} ({}), and yet {}", error.code, error.message, differences(&before, &after)));
    }
    core.engine.store().refuse_after(None);
    if is_a_send(call, body) && wrong.is_none() {
        match does(&core, call, body.clone()).await {
            Ok(sent) if answer.as_ref().is_ok_and(|first| first["messageId"] != sent["messageId"]) => {
                wrong = Some(format!("it is another message: {answer:?}, {sent}"));
            }
            Ok(_) if messages(folder.path()) != before["messages"].len() + 1 => {
                wrong = Some("asked again, it is not one message".to_owned());
            }
            Ok(_) => {}
            Err(error) => wrong = Some(format!("asked again: {error:?}")),
        }
    }
    core.engine.shutdown(Duration::from_secs(5)).await;
    (wrong.map(|wrong| format!("{call} {body}, {deeds} done: {wrong}")), more)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn whatever_fails_after_a_commit_no_error_says_that_it_was_not_done() {
    let (folder, left) = left_behind().await;
    let only = std::env::var("DEED").unwrap_or_default();
    let queue: Vec<(&'static str, Value)> = deeds(&left).into_iter().filter(|(call, _)| call.contains(&only)).collect();
    let (queue, found) = (Arc::new(Mutex::new(queue)), Arc::new(Mutex::new(Vec::new())));
    let mut workers = tokio::task::JoinSet::new();
    for _ in 0..4 {
        let (queue, found, from) = (Arc::clone(&queue), Arc::clone(&found), folder.path().to_owned());
        workers.spawn(async move {
            loop {
                let Some((call, body)) = queue.lock().unwrap().pop() else { return };
                let mut deeds = 0;
                loop {
                    let (wrong, more) = wrong(&from, call, &body, deeds).await;
                    found.lock().unwrap().extend(wrong);
                    if !more {
                        break;
                    }
                    deeds += 1;
                    assert!(deeds < 100, "{call} has no end");
                }
            }
        });
    }
    workers.join_all().await;
    let found = found.lock().unwrap();
    assert!(found.is_empty(), "{} deeds:\n{}", found.len(), found.join("\n"));
}

struct Woken(Notify);

impl Wake for Woken {
    fn wake(self: Arc<Self>) {
        self.0.notify_one();
    }
}

/// What it comes to, if it does within so many steps; then it is left.
async fn left_after<F: Future>(deed: F, steps: u32) -> Option<F::Output> {
    let mut deed = pin!(deed);
    let woken = Arc::new(Woken(Notify::new()));
    let waker = Waker::from(Arc::clone(&woken));
    for _ in 0..steps {
        if let Poll::Ready(done) = deed.as_mut().poll(&mut Context::from_waker(&waker)) {
            return Some(done);
        }
        woken.0.notified().await;
    }
    None
}

#[tokio::test]
async fn whoever_leaves_at_any_moment_of_a_send_learns_by_the_key_what_came_of_it() {
    let (from, left) = left_behind().await;
    for (call, body) in deeds(&left).into_iter().filter(|(call, body)| is_a_send(call, body)) {
        let mut steps = 0;
        loop {
            let folder = copied(from.path());
            let core = settled(folder.path()).await;
            let before = messages(folder.path());
            let done = left_after(core.call(&till(), call, body.clone()), steps).await;
            let again =
                does(&core, call, body.clone()).await.unwrap_or_else(|error| panic!("{call} {body}: {error:?}"));
            assert_eq!(messages(folder.path()), before + 1, "{call} {body}, left after {steps}: {again}");
            core.engine.shutdown(Duration::from_secs(5)).await;
            if let Some(done) = done {
                assert_eq!(done.unwrap()["messageId"], again["messageId"]);
                break;
            }
            steps += 1;
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_sent_while_the_program_ends_is_kept_or_refused() {
    let (from, left) = left_behind().await;
    let (mut taken, mut refused) = (0, 0);
    for round in 0..24 {
        let folder = copied(from.path());
        let core = settled(folder.path()).await;
        let before = messages(folder.path());
        let ends = async {
            for _ in 0..round {
                tokio::task::yield_now().await;
            }
            core.engine.shutdown(Duration::from_secs(5)).await;
        };
        let body = json!({ "chat": left.of.chat, "text": "habari", "key": "k" });
        let (sent, ()) = tokio::join!(does(&core, "send_text", body), ends);
        let after = messages(folder.path());
        match sent {
            Ok(_) => taken += 1,
            Err(_) => refused += 1,
        }
        assert_eq!(after, before + usize::from(sent.is_ok()), "round {round}: {sent:?}");
    }
    assert!(taken + refused == 24 && taken > 0, "{taken} {refused}");
}
