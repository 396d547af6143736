//! A core that says the same each time.

use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use axum::extract::{Path as Part, Query};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post, put};
use axum::{Json, Router};
use serde_json::{Value, json};

/// When everything happens: 2026-11-28 09:00:00.
const NOW: i64 = 1_795_856_400_000;
const MINUTE: i64 = 60_000;
const HOUR: i64 = 60 * MINUTE;
/// So often it is looked at before its end, which takes more than half a second.
const LOOKS: usize = 8;
/// Their ids.
const DUKA: &str = "5b1c8f0e2d9a4c37";
const KLINIKI: &str = "9e2f7a1b3c4d5e60";
const BAHARI: &str = "c0ffee0011223344";

/// Serves it there until it is dropped.
pub(crate) fn serve(socket: &Path) -> tokio::runtime::Runtime {
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build().unwrap();
    let listener = {
        let _entered = runtime.enter();
        tokio::net::UnixListener::bind(socket).unwrap()
    };
    let (place, asked) = (socket.to_owned(), Arc::<AtomicUsize>::default());
    let router = Router::new()
        .route("/v1/call/{call}", post(call))
        .route("/v1/instances/{id}/qr", get(qr))
        .route("/v1/files/{file}", put(piece))
        .route("/v1/feed", get(feed))
        .route("/health", get(move || async move { ending(&place, &asked).await }));
    runtime.spawn(async move { axum::serve(listener, router).await.unwrap() });
    runtime
}

async fn call(Part(call): Part<String>, Json(asked): Json<Value>) -> Response {
    match answer(&call, &asked) {
        Ok(value) => Json(value).into_response(),
        Err((status, code, message)) => {
            let refusal = json!({ "code": code, "message": message, "detail": null });
            (status, Json(refusal)).into_response()
        }
    }
}

/// It is asked only by whoever waits for the end: two numbers are signing off, and then nobody is there any more.
async fn ending(socket: &Path, asked: &AtomicUsize) -> Response {
    let looks = asked.fetch_add(1, Ordering::Relaxed) + 1;
    if looks == LOOKS {
        std::fs::remove_file(socket).unwrap();
    }
    let refusal = json!({ "code": "shutting_down", "message": "it ends", "detail": "Kliniki, Bahari" });
    (StatusCode::SERVICE_UNAVAILABLE, Json(refusal)).into_response()
}

/// A piece of a file, of which all is here then.
async fn piece(Part(file): Part<String>, body: axum::body::Bytes) -> Json<Value> {
    Json(
        json!({ "file": file, "name": "bei.pdf", "bytes": body.len(), "received": body.len(), "mime": null, "kind": null }),
    )
}

type Refusal = (StatusCode, &'static str, &'static str);

/// What is asked for page by page has more before it, once.
fn newest_only(asked: &Value, place: &str) -> bool {
    asked[place].is_null()
}

fn answer(call: &str, asked: &Value) -> Result<Value, Refusal> {
    Ok(match call {
        "instances" => json!({ "instances": instances() }),
        "instance" => instances().into_iter().find(|one| one["id"] == asked["id"]).unwrap_or_default(),
        "add_instance" if asked["name"] == "Duka Kariakoo" => {
            return Err((StatusCode::CONFLICT, "name_taken", "another instance has this name"));
        }
        "add_instance" => {
            let new =
                json!({ "id": "0123456789abcdef", "badge": "connecting", "phone": null, "country": asked["country"] });
            instance(asked["name"].as_str().unwrap(), asked["workspace"].as_str().unwrap(), new)
        }
        "edit_instance" => {
            let new = json!({ "id": asked["id"], "badge": "online" });
            instance(asked["name"].as_str().unwrap(), asked["workspace"].as_str().unwrap(), new)
        }
        "set_country" => {
            let found = instances().into_iter().find(|one| one["id"] == asked["id"]);
            around(
                found.unwrap_or_else(|| instance("Kliniki", "", asked.clone())),
                json!({ "country": asked["country"] }),
            )
        }
        "set_available" => {
            let found = instances().into_iter().find(|one| one["id"] == asked["id"]).unwrap_or_default();
            around(found, json!({ "available": asked["available"] }))
        }
        "restart_instance" | "start_instance" if asked["id"] == KLINIKI => {
            return Err((StatusCode::CONFLICT, "runs_elsewhere", "another program has its session"));
        }
        "engine_health" => engine(),
        "chats" => chats(newest_only(asked, "after")),
        "find_chats" => found_chats(asked),
        "chats_now" if asked["chats"] == json!([404]) => json!({ "chats": [{ "asked": 404, "chat": null }] }),
        "chats_now" => {
            let mut of = chat(7, "Neema Mushi", 0, NOW);
            if asked["chats"] == json!([203]) {
                of["instance"] = json!(KLINIKI);
            }
            json!({ "chats": [{ "asked": asked["chats"][0], "chat": of }] })
        }
        "name_chat" if asked["chat"] == 9 => {
            return Err((StatusCode::BAD_REQUEST, "not_a_person", "only people are called by a name of your own"));
        }
        "name_chat" => json!({}),
        "messages" => messages(newest_only(asked, "before")),
        "search" => search(asked),
        "open_chat" if asked["phone"] == "+12" => {
            return Err((StatusCode::BAD_REQUEST, "phone_number_too_short", "+12 has too few digits"));
        }
        "open_chat" => chat(7, "Neema Mushi", 0, NOW),
        "stage_file" if asked["bytes"] == 0 => {
            return Err((StatusCode::BAD_REQUEST, "file_empty", "the file is empty"));
        }
        "stage_file" => json!({ "file": "00c0ffee", "name": asked["name"], "bytes": asked["bytes"], "received": 0,
            "mime": null, "kind": null }),
        "send_message" if asked["content"]["as"] == "voice" => {
            return Err((StatusCode::BAD_REQUEST, "voice_invalid", "a voice note is Opus in an Ogg file"));
        }
        "send_message" if asked["content"]["message"] == 70 && asked["content"]["is"] == "edit" => {
            return Err((StatusCode::CONFLICT, "not_ours", "only messages of this number can be edited or taken back"));
        }
        // Whatever is said of a message is none.
        "send_message" if asked["content"]["message"].is_i64() => json!({
            "status": "queued", "instanceState": "online", "queueDepth": 1, "messageId": "3EB0FACADE", "queueId": 18,
            "error": null, "message": null,
        }),
        "send_message" => json!({
            "status": "queued", "instanceState": "online", "queueDepth": 3, "messageId": "3EB0C0FFEE", "queueId": 12,
            "error": null, "message": message(99, json!({ "is": "outgoing", "delivery": "queued", "queue_id": 12,
                "error": null, "waits": { "is": "turn" } }), "Karibu dukani"),
        }),
        "queue" => queue(),
        "cancel_send" if asked["queue_id"] == 404 => {
            return Err((StatusCode::NOT_FOUND, "no_such_queue_item", "the queue item is gone"));
        }
        "sync" => sync(asked),
        "instance_health" => health(asked),
        "audit" => audit(newest_only(asked, "before")),
        "interface" => interface(&json!({ "on": true, "address": "127.0.0.1", "port": 9252 })),
        "set_interface" if asked["address"] == "0.0.0.0" => {
            return Err((StatusCode::BAD_REQUEST, "address_not_loopback", "other PCs reach it"));
        }
        "set_interface" => interface(asked),
        "list_keys" => keys(),
        "make_key" if asked["name"] == "duka" => {
            return Err((StatusCode::CONFLICT, "api_key_name_taken", "another key has this name"));
        }
        "make_key" => {
            json!({ "key": "wakala_28q5cu4q_0000c0ffee0000000000000000000000000000000000000000000000000000000000",
            "view": key("28q5cu4q", asked["name"].as_str().unwrap(), around(json!({}), asked.clone())) })
        }
        "backend" => backend(&json!({ "on": true })),
        "set_backend" if asked["address"] == "http://other.example" => {
            return Err((StatusCode::BAD_REQUEST, "backend_key_needed", "say the key with the address"));
        }
        "set_backend" | "forget_backend" => backend(asked),
        "test_backend" => json!({ "fault": { "kind": "not_json", "status": 200 }, "took_ms": 12, "asked": 0 }),
        "link_to_backend" => {
            let of = json!({ "external": asked["external"].as_str().unwrap_or("7"), "owner": asked["owner"].as_str().unwrap_or("operator") });
            around(instances().remove(0), json!({ "backend": of }))
        }
        "unlink_from_backend" => instances().remove(0),
        "log_lines" => logs(),
        "events" => events(asked),
        "start_with_system" => json!({ "on": false, "service": false, "possible": true }),
        "set_start_with_system" if asked["on"] == true => {
            return Err((
                StatusCode::INTERNAL_SERVER_ERROR,
                "autostart",
                "/home/asha/.config/autostart/Wakala.desktop: Permission denied (os error 13)",
            ));
        }
        "set_start_with_system" => json!({ "on": false, "service": false, "possible": true }),
        _ => json!({}),
    })
}

fn instance(name: &str, workspace: &str, some: Value) -> Value {
    let mut whole = json!({
        "id": "", "name": name, "workspace": workspace, "phone": "+255700000118", "badge": "online", "wanted": "running",
        "link": { "is": "linked" }, "connection": { "is": "online", "since": NOW - HOUR }, "pairing": null,
        "last_error": null, "proof": null, "muted": false, "stranger": null, "warning": null, "proxy": null, "unread": 0,
        "queued": 0, "unsent": 0, "last_activity": null,
    });
    whole.as_object_mut().unwrap().extend(some.as_object().unwrap().clone());
    whole
}

fn instances() -> Vec<Value> {
    let logged_out = json!({ "reason": { "kind": "logged_out", "code": 401, "detail": "device_removed" }, "at": NOW });
    let qr = json!({ "is": "qr", "image": "", "number": 2, "of": 6, "shown": NOW, "until": NOW + MINUTE,
        "scanned_without_multidevice": false });
    vec![
        instance("Duka Kariakoo", "Asha", json!({ "id": DUKA, "unread": 4, "queued": 3, "unsent": 1 })),
        instance(
            "Kliniki ya Ilala",
            "Asha",
            json!({ "id": KLINIKI, "phone": "+255700000119", "badge": "needs_you", "last_error": logged_out,
                "link": { "is": "revoked", "why": "logged_out" }, "connection": { "is": "offline" } }),
        ),
        // A name that would clear the screen if it got there as it is.
        instance(
            "Bahari \u{1b}[2J 海",
            "",
            json!({ "id": BAHARI, "wanted": "stopped", "phone": null, "badge": "scan_qr", "pairing": qr, "link": { "is": "pairing" },
                "connection": { "is": "connecting", "attempt": 1, "since": NOW, "deadline": NOW + 3 * MINUTE } }),
        ),
    ]
}

fn engine() -> Value {
    json!({
        "version": env!("CARGO_PKG_VERSION"), "started": NOW - 26 * HOUR, "uptime_seconds": 26 * 3_600,
        "problems": [{ "is": "storage", "disk_full": true, "detail": "database or disk is full" }],
        "process": { "pid": 4711, "memory": 48 << 20, "core_percent": 0.25 },
        "badges": [{ "badge": "online", "number": 1 }, { "badge": "needs_you", "number": 1 }],
    })
}

fn message(id: i64, direction: Value, text: &str) -> Value {
    message_of(id, &direction, &json!({ "is": "text", "text": text }))
}

fn message_of(id: i64, direction: &Value, content: &Value) -> Value {
    json!({ "id": id, "chat": 7, "at": NOW, "sort": NOW, "direction": direction, "content": content,
        "quote": null, "mentions": [], "forwarded": 0, "expires": null, "preview": null,
        "edited": null, "deleted": null, "reactions": [] })
}

fn chat(id: i64, title: &str, unread: u32, at: i64) -> Value {
    let last = message(id * 10, json!({ "is": "incoming", "sender": null }), "Habari, kitenge cha bluu\nbado kipo?");
    json!({ "id": id, "instance": DUKA, "title": title, "phone": null, "kind": "phone", "unread": unread, "last": last,
        "last_activity": at })
}

fn chats(more: bool) -> Value {
    json!({ "chats": [chat(7, "Neema Mushi", 3, NOW), chat(9, "Wateja wa jumla 🙂", 0, NOW - HOUR)], "more": more })
}

/// A page that has taken its time, and the one behind it.
fn found_chats(asked: &Value) -> Value {
    match (asked["text"].as_str(), asked["after"].is_null()) {
        (Some("hakuna"), _) => json!({ "chats": [], "after": null }),
        (_, true) => json!({ "chats": [], "after": { "last_activity": NOW, "id": 9 } }),
        (_, false) => json!({ "chats": [chat(7, "Neema Mushi", 3, NOW)], "after": { "last_activity": NOW, "id": 7 } }),
    }
}

/// A message with what stands around it.
fn around(mut message: Value, some: Value) -> Value {
    message.as_object_mut().unwrap().extend(some.as_object().unwrap().clone());
    message
}

fn messages(more: bool) -> Value {
    let outgoing = |delivery: &str| json!({ "is": "outgoing", "delivery": delivery, "queue_id": null, "error": null, "waits": null });
    let incoming = || json!({ "is": "incoming", "sender": null });
    let queued = |error: Value, waits: Value| json!({ "is": "outgoing", "delivery": "queued", "queue_id": 14, "error": error, "waits": waits });
    let reaction = |emoji: &str, count: u32, mine: bool, people: &[&str]| json!({ "emoji": emoji, "count": count, "mine": mine, "people": people });
    let once = json!({ "is": "media", "what": "image", "caption": null, "file_name": null, "mime": "image/jpeg", "bytes": 90_000,
        "seconds": null, "width": 4, "height": 3, "pages": null, "waveform": [], "once": true, "file": { "is": "away" }, "thumbnail": false });
    let change = |change: &str, words: &str, delivery: &str, error: Value, waits: Value| {
        json!({ "queue_id": 18, "row": 90, "change": change,
        "words": words, "delivery": delivery, "error": error, "waits": waits, "perhaps_sent": false })
    };
    let asked = json!({ "message": 70, "mine": false, "sender": null, "words": "Habari, kitenge cha bluu\nbado kipo, au kimeisha?", "kind": null });
    let photo_of_ours = json!({ "message": null, "mine": true, "sender": null, "words": "", "kind": "image" });
    let photo = message_of(71, &json!({ "is": "elsewhere" }), &json!({ "is": "unsupported", "name": "image" }));
    json!({ "messages": [
        message(70, json!({ "is": "incoming", "sender": null }), "Habari, kitenge cha bluu\nbado kipo?"),
        photo,
        message(72, outgoing("read"), "Kipo. Karibu dukani, tunafungua saa mbili asubuhi hadi saa kumi na mbili jioni."),
        message(73, outgoing("failed"), "Asante"),
        around(message(74, outgoing("read"), "Kipo, @255700000431 anacho"), json!({ "quote": asked, "edited": NOW,
            "mentions": [{ "tag": "@255700000431", "name": "Juma" }],
            "reactions": [reaction("👍", 3, true, &["Neema Mushi"]), reaction("🙏", 1, false, &["Juma"])],
            "waiting": [
                change("edit", "Kipo, karibu", "queued", json!(null), json!({ "is": "message_above" })),
                change("reaction", "", "uncertain", json!(null), json!({ "is": "answer" })),
                change("delete", "", "failed", json!("too_late"), json!({ "is": "nothing" })),
            ] })),
        around(message(75, incoming(), "Nitakuja leo"), json!({ "deleted": { "by": "sender" }, "reactions": [reaction("😢", 1, true, &[])] })),
        around(message(76, outgoing("sent"), "Bei ni 25000"), json!({ "deleted": { "by": "us" } })),
        around(message_of(77, &incoming(), &once), json!({ "quote": photo_of_ours, "expires": NOW + 24 * HOUR, "forwarded": 6 })),
        around(message(78, json!({ "is": "incoming", "sender": "Juma" }), "Sawa"), json!({ "deleted": { "by": "admin", "name": "Zawadi" } })),
        message(79, json!({ "is": "outgoing", "delivery": "failed", "queue_id": 13, "error": "463", "waits": { "is": "nothing" } }), "Karibu"),
        message(80, json!({ "is": "outgoing", "delivery": "uncertain", "queue_id": null, "error": null, "waits": null }), "Karibu"),
        message(81, queued(json!("429"), json!({ "is": "until", "until": NOW + MINUTE, "why": "rate_limited" })), "Karibu"),
        message(82, queued(json!(null), json!({ "is": "message_above" })), "Karibu tena"),
        message(83, queued(json!("not allowed"), json!({ "is": "parked", "why": "not_allowed" })), "Karibu"),
    ], "more": more })
}

fn search(asked: &Value) -> Value {
    let before = asked["before"].as_i64();
    let hit = |id: i64, chat: i64, title: &str, text: &str| {
        let mut message = message(id, json!({ "is": "incoming", "sender": null }), text);
        message["chat"] = json!(chat);
        json!({ "message": message, "instance": DUKA, "chat_title": title, "chat_kind": "phone",
            "snippet": { "text": text, "marks": [{ "from": 0, "to": 4 }] } })
    };
    let first = hit(72, 7, "Neema Mushi", "kitenge cha bluu bado kipo? …");
    let second = hit(31, 9, "Wateja wa jumla 🙂", "Kitenge \u{1b}[2J kimefika");
    // Pages that end before they hold anything, and the limit of what is left.
    let (hits, next, whole) = match (asked["text"].as_str().unwrap(), before) {
        ("hakuna", None) => (vec![], Some(4_711), true),
        ("hakuna", Some(_)) => (vec![], None, false),
        ("mwisho", before) => (vec![], Some(before.unwrap_or(4_711) - 1), true),
        (_, None) => (vec![], Some(4_711), true),
        (_, Some(4_711)) => (vec![first], Some(72), true),
        (_, Some(72)) => (vec![], Some(40), true),
        (_, Some(_)) => (vec![second], (asked["limit"] == 1).then_some(31), true),
    };
    json!({ "hits": hits, "before": next, "whole": whole })
}

fn queue() -> Value {
    let item = |id: i64, to: &str, delivery: &str, error: Value, waits: Value| {
        json!({ "id": id, "turn": id, "chat": 7, "chat_title": to, "message": id, "content": { "is": "text", "text": "Karibu dukani" },
            "delivery": delivery, "created": NOW, "attempts": 2, "error": error, "waits": waits, "perhaps_sent": false })
    };
    let said = |change: &str, words: &str| {
        let mut item = item(18, "Neema Mushi", "queued", json!(null), json!({ "is": "turn" }));
        item["change"] = json!(change);
        item["content"]["text"] = json!(words);
        item
    };
    let why = json!("rate_limited");
    json!({ "items": [
        item(12, "Neema Mushi", "queued", json!(null), json!({ "is": "turn" })),
        item(13, "Neema Mushi", "queued", json!(null), json!({ "is": "message_above" })),
        item(14, "Juma Hamisi", "queued", json!("429"), json!({ "is": "until", "until": NOW + MINUTE, "why": why })),
        item(15, "Zawadi Kimaro", "queued", json!("463"), json!({ "is": "parked", "why": "not_allowed" })),
        item(16, "Frank Temba", "uncertain", json!(null), json!({ "is": "answer" })),
        item(17, "Salma Abdallah", "failed", json!("not on WhatsApp"), json!({ "is": "nothing" })),
        said("reaction", "👍"),
        said("reaction", ""),
        said("delete", ""),
    ], "more": false })
}

fn sync(asked: &Value) -> Value {
    let mended = asked["dry_run"] == false;
    let findings = json!([
        { "instance": DUKA, "name": "Duka Kariakoo", "mismatch": "client_gone" },
        { "instance": BAHARI, "name": "Bahari", "mismatch": "stored" },
    ]);
    let none = asked["workspace"] == "Asha";
    let reconnects = json!([
        { "instance": DUKA, "name": "Duka Kariakoo", "mismatch": "client_gone", "auto_disconnected_at": NOW - 5 * MINUTE,
          "reason": { "kind": "dropped", "code": null, "detail": null }, "auto_reconnect_at": NOW,
          "reconnect_triggered_by": "cli" },
    ]);
    json!({ "started": NOW, "seconds": 0.12, "dry_run": !mended, "checked": if none { 2 } else { 3 },
        "reconnected": u8::from(mended && !none), "updated": u8::from(mended && !none),
        "findings": if none { json!([]) } else { findings }, "reconnects": if mended && !none { reconnects } else { json!([]) } })
}

fn health(asked: &Value) -> Value {
    let up = asked["id"] == DUKA;
    let seconds = asked["days"].as_u64().unwrap() * 86_400;
    json!({ "from": NOW - 24 * HOUR, "to": NOW, "strip": [], "uptime_hundredths": up.then_some(9_931),
        "up_seconds": if up { seconds - 600 } else { 0 }, "down_seconds": if up { 600 } else { 0 }, "reconnects": 3,
        "mean_recovery_ms": up.then_some(1_400), "taken": 812, "delivered": 790, "failed": 2 })
}

fn audit(more: bool) -> Value {
    let line = |id: i64, action: &str, caller: Value, result: &str, detail: Value| {
        json!({ "id": id, "at": NOW, "instance": DUKA, "trigger": "cli", "caller": caller, "action": action, "cause": null,
            "result": result, "detail": detail, "duration_ms": 12 })
    };
    json!({ "lines": [
        line(42, "restart", json!(null), "done", json!(null)),
        line(41, "delete", json!("till 2"), "refused", json!("parcels=812 late=1")),
        line(40, "show_new_code", json!(null), "superseded", json!("attempt=2 rebuild=soft")),
    ], "more": more })
}

fn interface(asked: &Value) -> Value {
    let state = if asked["on"] == false {
        json!({ "is": "off" })
    } else if asked["port"] == 9252 {
        json!({ "is": "waiting", "why": "in_use", "detail": "Address already in use (os error 98)", "until": NOW + MINUTE })
    } else {
        json!({ "is": "served", "url": format!("http://127.0.0.1:{}", asked["port"]) })
    };
    let whole =
        json!({ "on": asked["on"], "address": asked["address"], "port": asked["port"], "origins": [], "state": state });
    around(whole, json!({ "origins": asked.get("origins").cloned().unwrap_or_else(|| json!([])) }))
}

fn key(id: &str, name: &str, some: Value) -> Value {
    let whole = json!({ "id": id, "name": name, "scopes": ["read", "send"], "reach": { "is": "all" }, "made": NOW - 26 * HOUR,
        "expires": null, "revoked": null, "used": null, "good": true });
    around(whole, some)
}

fn keys() -> Value {
    json!({ "keys": [
        key("28q5cu4q", "Duka", json!({ "used": NOW })),
        key("1f0e2d9a", "till 2", json!({ "scopes": ["read"], "reach": { "is": "only", "instances": [KLINIKI], "workspaces": ["Asha"] },
            "expires": NOW - HOUR, "good": false })),
        key("5e60c0ff", "mzee", json!({ "scopes": ["read", "send", "control", "admin"], "revoked": NOW, "good": false })),
    ] })
}

fn backend(asked: &Value) -> Value {
    let off = asked["on"] == false;
    json!({
        "address": "https://shop.example", "has_key": true, "on": !off,
        "vocabulary": asked["vocabulary"].as_str().unwrap_or("instance"), "by_environment": false, "environment_fault": null,
        "state": if off { json!({ "is": "off" }) } else { json!({ "is": "down", "until": NOW + MINUTE }) },
        "answered": NOW - HOUR, "fault": { "kind": "key_refused", "status": 401 }, "fault_at": NOW,
        "instances": [
            { "external": "7", "instance": DUKA, "owner": "backend", "asked": true, "fault": null },
            { "external": "8", "instance": null, "owner": "backend", "asked": true, "fault": { "kind": "refused", "status": 422 } },
        ],
    })
}

fn logs() -> Value {
    json!({ "level": "info", "lines": [
        { "at": NOW, "level": "info", "target": "wakala_engine::actor", "message": "online" },
        { "at": NOW + 7, "level": "warn", "target": "wakala_http", "message": "a front is left in the middle" },
    ] })
}

fn events(asked: &Value) -> Value {
    let reason = json!({ "kind": "logged_out", "code": 401, "detail": "device_removed" });
    let event =
        |seq: i64, instance: &str, what: Value| json!({ "seq": seq, "at": NOW, "instance": instance, "what": what });
    let notice = |notice: Value| json!({ "is": "notice", "notice": notice });
    let all = [
        event(57, KLINIKI, notice(json!({ "is": "needs_rescan", "reason": reason }))),
        event(
            58,
            DUKA,
            notice(
                json!({ "is": "down", "reason": { "kind": "unreachable", "code": null, "detail": null }, "slow": false }),
            ),
        ),
        event(59, DUKA, notice(json!({ "is": "back", "away_ms": 95_000 }))),
        event(60, DUKA, json!({ "is": "messages", "messages": [70, 71] })),
        event(61, DUKA, json!({ "is": "deliveries", "messages": [72] })),
        event(62, "deadbeefdeadbeef", json!({ "is": "notices_withdrawn" })),
        // As from a damaged journal.
        json!({ "seq": 63, "at": NOW, "instance": null, "what": { "is": "unknown" } }),
    ];
    let after = asked["after"].as_i64();
    let found: Vec<&Value> = all.iter().filter(|one| one["seq"].as_i64() > after.or(Some(56))).collect();
    json!({ "events": found, "gap": after.is_some_and(|after| after < 56), "end": 63.max(after.unwrap_or_default()) })
}

#[derive(serde::Deserialize)]
struct Format {
    format: String,
}

async fn qr(Query(asked): Query<Format>) -> Response {
    let picture = if asked.format == "text" { "2@abc,def" } else { "█▀▀█\n█▄▄█\n" };
    ([("x-wakala-expires-at", (NOW + MINUTE).to_string())], picture).into_response()
}

/// A number whose code is scanned as soon as it is shown.
async fn feed() -> Response {
    let snapshot = json!({ "instances": instances(), "now": NOW, "place": null });
    let linked = instance("Bahari", "", json!({ "id": BAHARI, "phone": "+255700000120" }));
    let items = [
        json!({ "sequence": 0, "body": { "is": "snapshot", "snapshot": snapshot } }),
        json!({ "sequence": 1, "body": { "is": "instance", "instance": linked } }),
        json!({ "sequence": 2, "body": { "is": "message", "instance": DUKA, "message": message(99,
            json!({ "is": "outgoing", "delivery": "delivered", "queue_id": null, "error": null, "waits": null }), "Karibu") } }),
    ];
    let items: String = items.iter().map(|item| format!("data: {item}\n\n")).collect();
    ([("content-type", "text/event-stream")], items).into_response()
}
