//! Backends of all sorts, played in memory and in a time that is shifted: what each is asked and told, and what becomes of what it wants.

mod stage;

use std::collections::BTreeSet;
use std::sync::Arc;
use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Value, json};
use wakala_contract::ErrorCode;
use wakala_domain::backend::LINKED_LIMIT;
use wakala_domain::ids::InstanceId;
use wakala_domain::instance::Wanted;
use wakala_engine::Trigger;
use wakala_front::{Caller, Core};

use super::BackendLinker;
use crate::testing::{program, program_again, program_with_code};
use stage::{Answer, Asked, Backend};

const KEY: &str = "geheim-9f0c2b1e5d1c";

async fn ask(core: &Core, call: &str, body: Value) -> Value {
    core.call(&Caller::window(), call, body).await.unwrap()
}

async fn refused(core: &Core, call: &str, body: Value) -> ErrorCode {
    core.call(&Caller::window(), call, body).await.unwrap_err().code
}

async fn chosen(core: &Core) {
    ask(core, "set_backend", json!({ "address": "http://shop.example/app", "key": KEY })).await;
}

/// A program whose backend is this one.
async fn linked(core: &Core, backend: &Backend) -> BackendLinker {
    chosen(core).await;
    BackendLinker::start(core.clone(), Arc::new(backend.clone()))
}

/// Until the link stands so.
async fn stands(core: &Core, is: impl Fn(&Value) -> bool) -> Value {
    let (mut goes, mut linked) = (core.backend.goes(), core.engine.linked_to_backend());
    loop {
        let now = ask(core, "backend", json!({})).await;
        if is(&now) {
            return now;
        }
        tokio::select! {
            gone = goes.changed() => gone.unwrap(),
            gone = linked.changed() => gone.unwrap(),
        }
    }
}

/// Until an instance stands so.
async fn instance_is(core: &Core, is: impl Fn(&Value) -> bool) -> Value {
    let mut events = core.engine.subscribe().events;
    loop {
        let all = ask(core, "instances", json!({})).await;
        if let Some(one) = all["instances"].as_array().unwrap().iter().find(|one| is(one)) {
            return one.clone();
        }
        events.recv().await.unwrap();
    }
}

fn of(asked: &Asked) -> (&str, &str) {
    (asked.heads["authorization"].as_str(), asked.heads["x-api-key"].as_str())
}

#[tokio::test]
async fn a_number_that_is_wanted_is_made_and_its_code_and_its_state_are_told() {
    let (core, _directory) = program_with_code("2@abc").await;
    let backend = Backend::wants(json!({ "data": [{ "id": 7, "name": "Duka Kariakoo" }] }));
    let linker = linked(&core, &backend).await;
    let connect = backend.hears("GET /app/api/internal/instances/7/connect ").await;
    let status = backend.hears("POST /app/api/internal/instances/7/status ").await;
    assert_eq!(status.body, json!({ "status": "connecting", "phone_number": null }));
    let before = core.clock.wall().0;
    let qr = backend.hears("POST /app/api/internal/instances/7/qr ").await;
    let png = STANDARD.decode(qr.body["qr_code"].as_str().unwrap()).unwrap();
    assert!(png.starts_with(b"\x89PNG\r\n"));
    let ends = chrono::DateTime::parse_from_rfc3339(qr.body["expires_at"].as_str().unwrap()).unwrap();
    let shown = instance_is(&core, |one| one["pairing"]["is"] == "qr").await;
    assert_eq!(ends.timestamp_millis(), shown["pairing"]["until"].as_i64().unwrap(), "its true end");
    assert!(ends.timestamp_millis() > before && qr.body["expires_at"].as_str().unwrap().ends_with('Z'));
    assert_eq!(
        (&shown["name"], &shown["backend"]),
        (&json!("Duka Kariakoo"), &json!({ "external": "7", "owner": "backend" }))
    );
    let pending = backend.hears("GET /app/api/internal/instances/pending ").await;
    for asked in [&connect, &status, &qr, &pending] {
        assert_eq!(of(asked), (format!("Bearer {KEY}").as_str(), KEY), "{asked:?}");
        assert_eq!(
            (asked.heads["host"].as_str(), asked.heads["accept"].as_str()),
            ("shop.example", "application/json")
        );
    }
    assert_eq!((status.heads["content-type"].as_str(), pending.heads.get("content-type")), ("application/json", None));
    let audit = ask(&core, "audit", json!({ "limit": 99 })).await.to_string();
    assert!(audit.contains("\"backend\"") && audit.contains("shop.example") && !audit.contains(KEY), "{audit}");
    linker.stop().await;
}

#[tokio::test(start_paused = true)]
async fn it_is_asked_every_five_seconds_and_one_question_is_under_way_however_slow_it_is() {
    let (core, _directory) = program().await;
    let backend = Backend::wants(json!([]));
    let _linker = linked(&core, &backend).await;
    backend.until(|asked| asked.len() >= 4).await;
    let at: Vec<u64> =
        backend.asked().windows(2).map(|two| (two[1].at - two[0].at).as_millis().try_into().unwrap()).collect();
    assert!(at.iter().all(|ms| (5_000..5_200).contains(ms)), "{at:?}");
    backend.does(|_| Answer::After(Duration::from_secs(17), json!([])));
    backend.forgets();
    backend.until(|asked| asked.len() >= 4).await;
    assert_eq!(backend.most(), 1);
    let at: Vec<u64> = backend.asked().windows(2).map(|two| (two[1].at - two[0].at).as_secs()).collect();
    assert!(at[1..].iter().all(|seconds| *seconds == 22), "{at:?}");
}

#[tokio::test(start_paused = true)]
async fn after_an_hour_without_it_everything_is_told_again_and_what_changed_meanwhile_as_it_is_then() {
    let (core, _directory) = program().await;
    let backend = Backend::wants(json!([]));
    let mut ids = Vec::new();
    chosen(&core).await;
    for name in ["1", "2", "3"] {
        let added = core.engine.add_instance(name, "", Trigger::Operator).await.unwrap().id;
        ask(&core, "link_to_backend", json!({ "id": added.to_string(), "external": name })).await;
        ids.push(added);
    }
    let _linker = linked(&core, &backend).await;
    let app = |id: &str| format!("POST /app/api/internal/instances/{id}/status ");
    for id in ["1", "2", "3"] {
        backend.hears(&app(id)).await;
    }
    backend.is_there(false);
    let down = stands(&core, |now| now["state"]["is"] == "down").await;
    assert_eq!(down["fault"]["kind"], "unreachable");
    ask(&core, "stop_instance", json!({ "id": ids[1].to_string() })).await;
    let begun = tokio::time::Instant::now();
    let _ = tokio::time::timeout(Duration::from_secs(3_600), std::future::pending::<()>()).await;
    backend.forgets();
    backend.is_there(true);
    for id in ["1", "2", "3"] {
        backend.hears(&app(id)).await;
    }
    assert!(begun.elapsed() < Duration::from_secs(3_600 + 75), "{:?}", begun.elapsed());
    let told: BTreeSet<(String, String)> = backend
        .asked()
        .iter()
        .filter(|asked| asked.is("POST"))
        .map(|asked| {
            (asked.line.split('/').nth(5).unwrap().to_owned(), asked.body["status"].as_str().unwrap().to_owned())
        })
        .collect();
    let wanted = [("1", "connecting"), ("2", "disconnected"), ("3", "connecting")];
    assert_eq!(told, wanted.map(|(id, status)| (id.to_owned(), status.to_owned())).into());
    let up = stands(&core, |now| now["state"]["is"] == "up").await;
    assert!(up["fault_at"].is_number(), "what went wrong last stays to be read");
}

#[tokio::test(start_paused = true)]
async fn what_is_no_answer_is_said_to_be_none_and_its_key_goes_nowhere_else() {
    let page = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 6\r\n\r\n<html>".to_vec();
    let empty = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 0\r\n\r\n".to_vec();
    let bare = b"HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\n<html>".to_vec();
    let login = b"HTTP/1.1 302 Found\r\nLocation: http://evil.example/\r\nContent-Length: 0\r\n\r\n".to_vec();
    let smtp = b"220 mail.example ESMTP\r\n".to_vec();
    let short = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n".to_vec();
    type Does = Box<dyn Fn() -> Answer + Send + Sync>;
    let cases: Vec<(&str, Does)> = vec![
        ("not_json", Box::new(move || Answer::Raw(page.clone()))),
        ("not_json", Box::new(move || Answer::Raw(bare.clone()))),
        ("not_json", Box::new(move || Answer::Raw(empty.clone()))),
        ("redirect", Box::new(move || Answer::Raw(login.clone()))),
        ("broken", Box::new(move || Answer::Raw(smtp.clone()))),
        ("broken", Box::new(move || Answer::Raw(short.clone()))),
        ("broken", Box::new(|| Answer::Closed)),
        ("key_refused", Box::new(|| Answer::Status(401))),
        ("refused", Box::new(|| Answer::Status(404))),
        ("refused", Box::new(|| Answer::Status(500))),
        ("odd", Box::new(|| Answer::Json(json!({ "message": "none" })))),
        ("too_large", Box::new(|| Answer::Endless)),
        ("too_large", Box::new(|| Answer::Json(json!({ "data": [{ "id": "a".repeat(1_100_000) }] })))),
        ("silent", Box::new(|| Answer::Never)),
    ];
    for (kind, answer) in cases {
        let (core, _directory) = program().await;
        chosen(&core).await;
        let one = core.engine.add_instance("Duka", "", Trigger::Operator).await.unwrap().id;
        ask(&core, "link_to_backend", json!({ "id": one.to_string(), "external": "7" })).await;
        let backend = Backend::new(move |_| answer());
        let linker = linked(&core, &backend).await;
        let now = stands(&core, |now| now["state"]["is"] == "down").await;
        assert_eq!(now["fault"]["kind"], kind);
        assert!(now["state"]["until"].as_i64().unwrap() > core.clock.wall().0, "{now}");
        assert!(!now.to_string().contains(KEY));
        backend.until(|asked| asked.len() >= 3).await;
        assert_eq!(
            (backend.count("POST"), backend.asked().iter().filter(|one| one.host != "shop.example").count()),
            (0, 0),
            "{kind}"
        );
        linker.stop().await;
    }
}

#[tokio::test]
async fn a_lying_backend_has_no_more_made_than_may_be() {
    let (core, _directory) = program().await;
    let many: Vec<Value> = (0..1_000).map(|number| json!({ "id": number / 2, "name": "Duka" })).collect();
    let mut list = vec![json!({ "id": "../../admin" }), json!({}), json!(null)];
    list.extend(many);
    let backend = Backend::wants(json!(list));
    let linker = linked(&core, &backend).await;
    let now = stands(&core, |now| now["instances"].as_array().unwrap().len() == LINKED_LIMIT).await;
    assert_eq!((&now["state"]["is"], &now["fault"]["kind"]), (&json!("up"), &json!("too_many")));
    assert_eq!(core.engine.instances().len(), LINKED_LIMIT);
    let names: BTreeSet<String> = core.engine.instances().iter().map(|one| one.name.to_string()).collect();
    assert!(names.contains("Duka") && names.len() == LINKED_LIMIT, "each has a name of its own");
    assert!(backend.asked().iter().all(|one| !one.line.contains("admin")));
    linker.stop().await;
    core.engine.shutdown(Duration::from_secs(5)).await;
}

#[tokio::test(start_paused = true)]
async fn who_owns_the_wanted_state_is_one_rule() {
    let (core, _directory) = program().await;
    let ours = core.engine.add_instance("Ours", "", Trigger::Operator).await.unwrap().id.to_string();
    let theirs = core.engine.add_instance("Theirs", "", Trigger::Operator).await.unwrap().id.to_string();
    for id in [&ours, &theirs] {
        ask(&core, "stop_instance", json!({ "id": id })).await;
    }
    let early = refused(&core, "link_to_backend", json!({ "id": ours, "external": "1" })).await;
    assert_eq!(early, ErrorCode::NoBackend);
    chosen(&core).await;
    ask(&core, "link_to_backend", json!({ "id": ours, "external": "1" })).await;
    ask(&core, "link_to_backend", json!({ "id": theirs, "external": "2", "owner": "backend" })).await;
    let backend = Backend::wants(json!([1, 2]));
    let _linker = linked(&core, &backend).await;
    instance_is(&core, |one| one["name"] == "Theirs" && one["wanted"] == "running").await;
    let asked = stands(&core, |now| now["instances"].as_array().unwrap().iter().all(|one| one["asked"] == true)).await;
    assert_eq!(asked["instances"][0]["owner"], "operator");
    let wanted = |id: &str| core.engine.instance(id.parse::<InstanceId>().unwrap()).unwrap().state.wanted;
    assert_eq!((wanted(&ours), wanted(&theirs)), (Wanted::Stopped, Wanted::Running));
    // By hand it is neither stopped nor started, until it is taken over.
    assert_eq!(refused(&core, "stop_instance", json!({ "id": theirs })).await, ErrorCode::BackendOwns);
    ask(&core, "stop_all", json!({})).await;
    assert_eq!(wanted(&theirs), Wanted::Running);
    ask(&core, "restart_instance", json!({ "id": theirs })).await;
    ask(&core, "link_to_backend", json!({ "id": theirs, "owner": "operator" })).await;
    ask(&core, "stop_instance", json!({ "id": theirs })).await;
    assert_eq!(wanted(&theirs), Wanted::Stopped);
    backend.hears("POST /app/api/internal/instances/2/status ").await;
    backend.forgets();
    backend.until(|asked| asked.iter().filter(|one| one.is("GET")).count() >= 3).await;
    assert_eq!(wanted(&theirs), Wanted::Stopped, "it goes on asking, and nobody listens");
    // Left to the backend again, it does as the backend asks.
    ask(&core, "link_to_backend", json!({ "id": theirs, "owner": "backend" })).await;
    instance_is(&core, |one| one["name"] == "Theirs" && one["wanted"] == "running").await;
    // While no backend is asked it is the operator's.
    ask(&core, "set_backend", json!({ "on": false })).await;
    ask(&core, "stop_instance", json!({ "id": theirs })).await;
    ask(&core, "set_backend", json!({ "on": true })).await;
    assert_eq!(refused(&core, "start_instance", json!({ "id": theirs })).await, ErrorCode::BackendOwns);
    // One that belongs to no backend any more is nobody's but the operator's.
    ask(&core, "unlink_from_backend", json!({ "id": theirs })).await;
    ask(&core, "stop_instance", json!({ "id": theirs })).await;
    ask(&core, "start_instance", json!({ "id": theirs })).await;
    assert_eq!(refused(&core, "unlink_from_backend", json!({ "id": theirs })).await, ErrorCode::NotOfBackend);
    assert_eq!(refused(&core, "link_to_backend", json!({ "id": theirs })).await, ErrorCode::NotOfBackend);
    assert_eq!(
        refused(&core, "link_to_backend", json!({ "id": theirs, "external": "1" })).await,
        ErrorCode::BackendNameTaken
    );
    assert_eq!(
        refused(&core, "link_to_backend", json!({ "id": theirs, "external": "a/b" })).await,
        ErrorCode::BackendName
    );
}

#[tokio::test(start_paused = true)]
async fn what_was_deleted_here_is_made_anew_only_for_a_new_wish_also_after_a_start() {
    let (core, directory) = program().await;
    let backend = Backend::wants(json!([{ "id": 7, "name": "Duka" }]));
    let linker = linked(&core, &backend).await;
    let made = instance_is(&core, |one| one["name"] == "Duka").await;
    stands(&core, |now| now["instances"][0]["asked"] == true).await;
    // The time that is shifted runs ahead of the disk: who answers may be another one by then.
    let _ = core.call(&Caller::window(), "delete_instance", json!({ "id": made["id"] })).await;
    backend.is_told("7", "disconnected").await;
    linker.stop().await;
    core.engine.shutdown(Duration::from_secs(5)).await;
    drop(core);
    let core = program_again(directory.path()).await;
    backend.forgets();
    let _linker = BackendLinker::start(core.clone(), Arc::new(backend.clone()));
    backend.until(|asked| asked.iter().filter(|one| one.asks()).count() >= 4).await;
    assert_eq!(core.engine.instances().len(), 0, "it is the same wish");
    backend.does(|_| Answer::Json(json!([])));
    stands(&core, |now| now["instances"].as_array().unwrap().is_empty()).await;
    backend.does(|asked| Answer::Json(if asked.asks() { json!([7]) } else { json!({}) }));
    instance_is(&core, |one| one["name"] == "Backend 7").await;
}

#[tokio::test(start_paused = true)]
async fn another_backend_is_told_nothing_of_the_key_of_the_one_before_it_and_one_that_is_off_hears_nothing() {
    let (core, _directory) = program().await;
    let backend = Backend::wants(json!([]));
    let _linker = linked(&core, &backend).await;
    backend.hears("GET").await;
    assert_eq!(
        refused(&core, "set_backend", json!({ "address": "http://else.example" })).await,
        ErrorCode::BackendKeyNeeded
    );
    backend.forgets();
    ask(&core, "set_backend", json!({ "address": "http://else.example", "key": "k2" })).await;
    let is_else = |one: &Asked| one.host == "else.example";
    backend.until(|asked| asked.iter().any(is_else)).await;
    assert!(backend.asked().iter().filter(|one| is_else(one)).all(|one| of(one) == ("Bearer k2", "k2")));
    ask(&core, "set_backend", json!({ "on": false })).await;
    stands(&core, |now| now["state"]["is"] == "off").await;
    // Whoever asks has heard of it, and what was on its way by then has come.
    core.backend.goes().wait_for(|goes| !goes.on).await.unwrap();
    let minute = || tokio::time::timeout(Duration::from_secs(60), std::future::pending::<()>());
    let _ = minute().await;
    backend.forgets();
    let _ = minute().await;
    assert_eq!(backend.asked().len(), 0);
    // Before it is turned on one wants to know.
    let tested = ask(&core, "test_backend", json!({})).await;
    assert_eq!((&tested["fault"], &tested["asked"]), (&Value::Null, &json!(0)));
    ask(&core, "forget_backend", json!({})).await;
    assert_eq!(refused(&core, "test_backend", json!({})).await, ErrorCode::NoBackend);
    assert_eq!(refused(&core, "set_backend", json!({ "on": true })).await, ErrorCode::NoBackend);
}

#[tokio::test(start_paused = true)]
async fn a_test_is_answered_at_once_also_while_the_backend_is_left_alone() {
    let (core, _directory) = program().await;
    let backend = Backend::new(|_| Answer::Status(500));
    let _linker = linked(&core, &backend).await;
    backend.until(|asked| asked.len() >= 5).await;
    stands(&core, |now| now["state"]["is"] == "down").await;
    let begun = tokio::time::Instant::now();
    let tested = ask(&core, "test_backend", json!({})).await;
    assert_eq!(tested["fault"], json!({ "kind": "refused", "status": 500 }));
    backend.does(|_| Answer::Json(json!([1, 2])));
    let tested = ask(&core, "test_backend", json!({})).await;
    assert_eq!((&tested["fault"], &tested["asked"]), (&Value::Null, &json!(2)));
    assert!(begun.elapsed() < Duration::from_secs(5));
}

#[tokio::test(start_paused = true)]
async fn what_it_does_not_take_of_one_number_is_said_at_that_number() {
    let (core, _directory) = program().await;
    chosen(&core).await;
    for name in ["1", "2"] {
        let one = core.engine.add_instance(name, "", Trigger::Operator).await.unwrap().id;
        ask(&core, "link_to_backend", json!({ "id": one.to_string(), "external": name })).await;
    }
    let backend = Backend::new(|asked| match asked.is("POST /app/api/internal/instances/1/") {
        true => Answer::Status(422),
        false => Answer::Json(json!([])),
    });
    let _linker = linked(&core, &backend).await;
    backend.hears("POST /app/api/internal/instances/2/status").await;
    let now = stands(&core, |now| now["instances"][0]["fault"].is_object()).await;
    assert_eq!(now["instances"][0]["fault"], json!({ "kind": "refused", "status": 422 }));
    assert_eq!((&now["state"]["is"], &now["instances"][1]["fault"]), (&json!("up"), &Value::Null));
}

#[tokio::test]
async fn it_ends_in_time_beside_a_backend_that_hangs() {
    let (core, _directory) = program().await;
    let backend = Backend::new(|_| Answer::Never);
    let linker = linked(&core, &backend).await;
    backend.hears("GET").await;
    let begun = tokio::time::Instant::now();
    linker.stop().await;
    assert!(begun.elapsed() < Duration::from_secs(2));
}

#[tokio::test(start_paused = true)]
async fn the_environment_wins_and_is_said_so() {
    let (core, _directory) = program().await;
    ask(&core, "set_backend", json!({ "address": "http://else.example", "key": "k2", "vocabulary": "lifecycle" }))
        .await;
    let said = wakala_domain::backend::of_environment(|name| match name {
        "WAKALA_LARAVEL_URL" => Some("http://shop.example/app".to_owned()),
        "WAKALA_INTERNAL_API_KEY" => Some(KEY.to_owned()),
        _ => None,
    });
    core.engine.set_backend_environment(said).await.unwrap();
    let backend = Backend::wants(json!([]));
    let _linker = BackendLinker::start(core.clone(), Arc::new(backend.clone()));
    assert_eq!(of(&backend.hears("GET").await).1, KEY);
    let now = ask(&core, "backend", json!({})).await;
    assert_eq!((&now["by_environment"], &now["address"]), (&json!(true), &json!("http://shop.example/app")));
    assert_eq!(now["vocabulary"], "lifecycle", "what it does not name stays");
    assert_eq!(refused(&core, "set_backend", json!({ "on": false })).await, ErrorCode::BackendByEnvironment);
    assert_eq!(refused(&core, "forget_backend", json!({})).await, ErrorCode::BackendByEnvironment);
    ask(&core, "set_backend", json!({ "vocabulary": "reconnect" })).await;
}

#[tokio::test]
async fn where_the_backend_is_is_said_by_no_program() {
    let (core, _directory) = program().await;
    let made = ask(&core, "make_key", json!({ "name": "office", "scopes": ["admin"], "reach": { "is": "all" } })).await;
    let office = Caller::with_key(core.engine.admit(made["key"].as_str().unwrap()).unwrap());
    for wish in [json!({ "address": "http://10.0.0.1", "key": "k" }), json!({ "key": "k" })] {
        let refused = core.call(&office, "set_backend", wish).await.unwrap_err();
        assert_eq!(refused.code, ErrorCode::NotAllowed);
    }
    core.call(&office, "set_backend", json!({ "vocabulary": "lifecycle" })).await.unwrap();
}

#[tokio::test(start_paused = true)]
async fn any_good_answer_takes_what_was_told_whatever_it_calls_itself() {
    for said in ["", "OK", "\r\n", "null"] {
        for status in ["200 OK", "201 Created", "204 No Content"] {
            let (core, _directory) = program().await;
            let body = if status.starts_with("204") { "" } else { said };
            let length = body.len();
            let raw = format!(
                "HTTP/1.1 {status}\r\nContent-Type: text/html; charset=utf-8\r\nContent-Length: {length}\r\n\r\n{body}"
            );
            let raw = if body.is_empty() && status.starts_with("204") {
                format!("HTTP/1.1 {status}\r\nContent-Type: text/html\r\n\r\n")
            } else {
                raw
            };
            let backend = Backend::new(move |asked| match asked.asks() {
                true => Answer::Json(json!([7])),
                false => Answer::Raw(raw.clone().into_bytes()),
            });
            let _linker = linked(&core, &backend).await;
            backend.hears("POST /app/api/internal/instances/7/status ").await;
            backend.forgets();
            let begun = tokio::time::Instant::now();
            backend.until(|asked| asked.iter().filter(|one| one.asks()).count() >= 5).await;
            let now = ask(&core, "backend", json!({})).await;
            assert_eq!(
                (&now["fault"], &now["instances"][0]["fault"]),
                (&Value::Null, &Value::Null),
                "{status} {said:?}"
            );
            assert!(begun.elapsed() > Duration::from_secs(15));
        }
    }
}

#[tokio::test(start_paused = true)]
async fn what_belongs_to_one_backend_is_told_to_no_other_and_is_there_again_with_it() {
    let (core, _directory) = program().await;
    let backend = Backend::wants(json!([{ "id": 7, "name": "Duka" }]));
    let _linker = linked(&core, &backend).await;
    instance_is(&core, |one| one["name"] == "Duka").await;
    stands(&core, |now| now["instances"][0]["asked"] == true).await;
    backend.hears("POST /app/api/internal/instances/7/status ").await;
    ask(&core, "set_backend", json!({ "address": "http://else.example", "key": "k2" })).await;
    // Its seven is another one.
    instance_is(&core, |one| one["name"] == "Duka (7)").await;
    backend.until(|asked| asked.iter().any(|one| one.host == "else.example" && one.is("POST"))).await;
    let now = stands(&core, |now| now["instances"][0]["asked"] == true).await;
    assert_eq!(now["instances"].as_array().unwrap().len(), 1);
    let all = ask(&core, "instances", json!({})).await;
    let all: BTreeSet<(String, bool)> = all["instances"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| (one["name"].as_str().unwrap().to_owned(), one["backend"].is_null()))
        .collect();
    assert_eq!(all, [("Duka".to_owned(), true), ("Duka (7)".to_owned(), false)].into());
    backend.does(|asked| Answer::Json(if asked.asks() { json!([]) } else { json!({}) }));
    backend.forgets();
    ask(&core, "set_backend", json!({ "address": "http://shop.example/app", "key": KEY })).await;
    backend.is_told("7", "connecting").await;
    assert_eq!(core.engine.instances().len(), 2);
}

/// However it leaves, whatever was asked, and whether the backend is there: it is told, and has it made anew for a new wish alone.
#[tokio::test(start_paused = true)]
async fn one_that_leaves_is_told_gone_and_is_made_anew_for_a_new_wish_alone() {
    for leaves in ["delete_instance", "unlink_from_backend", "link_to_backend"] {
        for was_asked in [true, false] {
            for away in [true, false] {
                let case = format!("{leaves}, asked {was_asked}, away {away}");
                let (core, _directory) = program().await;
                chosen(&core).await;
                let backend = Backend::wants(if was_asked { json!([7]) } else { json!([]) });
                let one = core.engine.add_instance("Duka", "", Trigger::Operator).await.unwrap().id.to_string();
                ask(&core, "link_to_backend", json!({ "id": one, "external": "7", "owner": "backend" })).await;
                let _linker = linked(&core, &backend).await;
                backend.is_told("7", "connecting").await;
                stands(&core, |now| now["instances"][0]["asked"] == was_asked).await;
                if away {
                    backend.is_there(false);
                    stands(&core, |now| now["state"]["is"] == "down").await;
                }
                // It asks for it right after that, or goes on to.
                backend.does(|asked| Answer::Json(if asked.asks() { json!([7]) } else { json!({}) }));
                let body = if leaves == "link_to_backend" {
                    json!({ "id": one, "external": "8" })
                } else {
                    json!({ "id": one })
                };
                backend.forgets();
                let _ = core.call(&Caller::window(), leaves, body).await;
                backend.is_there(true);
                backend.is_told("7", "disconnected").await;
                let left = core.engine.instances().len();
                backend.forgets();
                backend.until(|asked| asked.iter().filter(|one| one.asks()).count() >= 4).await;
                assert_eq!(core.engine.instances().len(), left, "{case}");
                // Who asks for it for the first time now, and is answered before it is known that this was taken, hears it once more.
                let more = backend.asked().into_iter().filter(|one| one.is("POST /app/api/internal/instances/7/"));
                let more: Vec<Value> = more.map(|one| one.body["status"].clone()).collect();
                assert!(more.len() <= usize::from(!was_asked), "{case}: {more:?}");
                assert!(more.iter().all(|status| status == "disconnected"), "{case}: {more:?}");
                backend.does(|asked| Answer::Json(if asked.asks() { json!([]) } else { json!({}) }));
                let is_seven =
                    |now: &Value| now["instances"].as_array().unwrap().iter().any(|one| one["external"] == "7");
                stands(&core, |now| !is_seven(now)).await;
                backend.does(|asked| Answer::Json(if asked.asks() { json!([7]) } else { json!({}) }));
                instance_is(&core, |one| one["name"] == "Backend 7").await;
            }
        }
    }
}

#[tokio::test]
async fn whoever_ends_tells_the_backend_that_none_is_connected_any_more() {
    let (core, _directory) = program_with_code("2@abc").await;
    let backend = Backend::wants(json!({ "data": [{ "id": 7 }, { "id": 8 }] }));
    let linker = linked(&core, &backend).await;
    for id in ["7", "8"] {
        backend.is_told(id, "connecting").await;
    }
    linker.stop().await;
    for id in ["7", "8"] {
        let told =
            backend.asked().into_iter().filter(|one| one.is(&format!("POST /app/api/internal/instances/{id}/status ")));
        let said: Vec<Value> = told.map(|one| one.body["status"].clone()).collect();
        assert_eq!(said, [json!("connecting"), json!("disconnected")], "{id}");
    }
}

#[tokio::test(start_paused = true)]
async fn a_backend_that_is_not_there_or_hangs_holds_no_end_up() {
    for hangs in [true, false] {
        let (core, _directory) = program().await;
        let backend = Backend::wants(json!({ "data": [{ "id": 7 }] }));
        let linker = linked(&core, &backend).await;
        stands(&core, |now| now["answered"].is_number()).await;
        if hangs {
            backend.does(|_| Answer::Never);
        } else {
            backend.is_there(false);
        }
        let begun = tokio::time::Instant::now();
        linker.stop().await;
        assert!(begun.elapsed() <= Duration::from_secs(2), "{:?}", begun.elapsed());
    }
}
