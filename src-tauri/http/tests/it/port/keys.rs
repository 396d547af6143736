//! Who has a key, and what for.

use serde_json::{Value, json};
use wakala_contract::{Call, WindowCall};
use wakala_domain::audit::Trigger;
use wakala_domain::keys::{KeyRights, KeyWish, Reach, Scopes};
use wakala_domain::time::Wall;

use super::*;

#[tokio::test]
async fn health_is_said_to_everybody_and_nothing_more() {
    let o = opened(calm()).await;
    for headers in [&[][..], &[("x-api-key", "wakala_wrong")], &[("authorization", "Bearer nonsense")]] {
        let answer = o.ask("GET /health", headers, "").await;
        let said = answer.json();
        let mut fields: Vec<&str> = said.as_object().unwrap().keys().map(String::as_str).collect();
        fields.sort();
        assert_eq!((answer.status, fields), (200, vec!["status", "success", "timestamp", "uptime"]), "{headers:?}");
    }
    assert_eq!(o.ask("POST /health", &[], "").await.status, 401);
    assert_eq!(o.ask("GET /health/", &[], "").await.status, 401);
}

#[tokio::test]
async fn without_a_key_nothing_else_is_answered() {
    let o = opened(calm()).await;
    let (id, chat) = o.instance("Duka").await;
    let names = Call::ALL.iter().map(|call| call.name()).chain(WindowCall::ALL.iter().map(|call| call.name()));
    let mut lines: Vec<String> = names.map(|name| format!("POST /v1/call/{name}")).collect();
    lines.extend([
        format!("GET /v1/instances/{id}"),
        format!("GET /v1/instances/{id}/qr"),
        format!("GET /v1/chats/{chat}/messages?limit=1"),
        format!("GET /v1/instances?x-api-key={}", guess("0", 1)),
    ]);
    lines.extend(
        [
            "GET /v1/feed",
            "GET /v1/window/feed",
            "GET /v1/window/orders",
            "GET /v1/messages/1/file",
            "GET /v1/messages/1/thumbnail",
            "PUT /v1/files/0?offset=0",
            "POST /v1/files?name=a",
            "GET /",
            "GET /nothing",
            "OPTIONS /v1/instances",
            "HEAD /v1/instances",
            "GET //health",
            "GET /v1/../health",
            "GET /health%2f..%2fv1/instances",
        ]
        .map(str::to_owned),
    );
    for line in lines {
        let answer = o.ask(&line, &[], "").await;
        assert_eq!(answer.status, 401, "{line}");
        assert!(answer.head.contains("www-authenticate: bearer"), "{line}: {}", answer.head);
        assert!(line.starts_with("HEAD") || answer.refusal() == (401, "key_needed".into()), "{line}");
    }
}

#[tokio::test]
async fn a_key_is_taken_as_a_bearer_or_in_a_header_of_its_own() {
    let o = opened(calm()).await;
    let key = o.key("till", &["read"]).await;
    let bearer = format!("Bearer {key}");
    for headers in [
        &[("x-api-key", key.as_str())][..],
        &[("authorization", &bearer)],
        &[("authorization", &bearer), ("x-api-key", &key)],
    ] {
        let answer = o.ask("GET /v1/instances", headers, "").await;
        assert_eq!(answer.json(), json!({ "instances": [] }));
        assert!(answer.head.contains("cache-control: no-store") && answer.head.contains("nosniff"), "{}", answer.head);
        assert!(!answer.head.contains("access-control"), "{}", answer.head);
    }
    let other = o.key("shop", &["read"]).await;
    let two = o.ask("GET /v1/instances", &[("authorization", &bearer), ("x-api-key", &other)], "").await;
    assert_eq!(two.status, 401, "whose is it?");
}

#[tokio::test]
async fn a_wrong_key_a_mistyped_one_an_old_one_and_a_revoked_one_open_nothing() {
    let o = opened(calm()).await;
    let (key, id) = o.made("till", &ALL, json!({})).await;
    let mut mistyped = key.clone();
    mistyped.replace_range(30..31, if &key[30..31] == "0" { "1" } else { "0" });
    // Made long ago, as one of a day.
    let rights = KeyRights { scopes: Scopes::ALL, reach: Reach::All };
    let wish = KeyWish::new("old", rights, Some(Wall(86_400_000)), Wall(0)).unwrap();
    let (old, _) = o.core.engine.make_key(wish, None, Trigger::Operator).await.unwrap();
    let refused = async |key: &str| o.with(key, "GET /v1/instances", &Value::Null).await.refusal();
    for wrong in
        [guess("0", 1), guess(&id, 1), mistyped, key.to_uppercase(), String::new(), "wakala_".into(), "\u{fc}".into()]
    {
        assert_eq!(refused(&wrong).await, (401, "key_needed".into()), "{wrong}");
    }
    assert_eq!(refused(old.text()).await, (401, "key_needed".into()));
    // One connection, and the key is revoked between two requests.
    let mut stream = TcpStream::connect(o.at).await.unwrap();
    let line = format!("GET /v1/instances HTTP/1.1\r\nhost: localhost\r\nx-api-key: {key}\r\n\r\n");
    stream.write_all(line.as_bytes()).await.unwrap();
    let mut first = [0; 15];
    stream.read_exact(&mut first).await.unwrap();
    assert_eq!(&first, b"HTTP/1.1 200 OK");
    o.operator("revoke_key", json!({ "key": id })).await;
    stream.write_all(written("GET /v1/instances", &[("x-api-key", &key)], "").as_bytes()).await.unwrap();
    let mut rest = String::new();
    tokio::time::timeout(SOON, stream.read_to_string(&mut rest)).await.unwrap().unwrap();
    assert!(rest.contains("HTTP/1.1 401") && rest.contains("revoked"), "{rest}");
}

/// What is to be done was let in, and the rest of it comes when the key is gone.
#[tokio::test]
async fn a_body_that_is_long_in_coming_does_nothing_for_a_key_that_was_revoked_meanwhile() {
    let o = opened(calm()).await;
    let (thief, id) = o.made("till", &ALL, json!({})).await;
    let staged = o.with(&thief, "POST /v1/files?name=a&bytes=9", &Value::Null).await.json();
    let file = staged["file"].as_str().unwrap().to_owned();
    let wish = json!({ "name": "mine", "scopes": ["admin"], "reach": { "is": "all" } }).to_string();
    let mut under_way = Vec::new();
    for (line, body) in [
        ("POST /v1/keys".to_owned(), wish),
        ("POST /v1/instances".to_owned(), json!({ "name": "Mpya", "workspace": "" }).to_string()),
        (format!("PUT /v1/files/{file}?offset=0"), "123456789".to_owned()),
    ] {
        let mut stream = TcpStream::connect(o.at).await.unwrap();
        let whole = written(&line, &[("x-api-key", &thief), ("expect", "100-continue")], &body);
        let (head, body) = whole.split_once("\r\n\r\n").unwrap();
        stream.write_all(format!("{head}\r\n\r\n").as_bytes()).await.unwrap();
        let mut goes_on = [0; 25];
        tokio::time::timeout(SOON, stream.read_exact(&mut goes_on)).await.unwrap().unwrap();
        assert_eq!(&goes_on, b"HTTP/1.1 100 Continue\r\n\r\n", "{line}: it was let in");
        under_way.push((line, stream, body.to_owned()));
    }
    o.operator("revoke_key", json!({ "key": id })).await;
    for (line, mut stream, body) in under_way {
        stream.write_all(body.as_bytes()).await.unwrap();
        assert_eq!(heard(&mut stream).await.unwrap().refusal(), (401, "key_needed".into()), "{line}");
    }
    assert_eq!(o.core.engine.keys().len(), 1);
    assert!(o.core.engine.instances().is_empty());
}

#[tokio::test]
async fn a_key_without_the_scope_is_refused_and_so_is_one_of_another_instance() {
    let o = opened(calm()).await;
    let ((own, own_chat), (other, other_chat)) = (o.instance("Duka").await, o.instance("Kliniki").await);
    let reader = o.key("reader", &["read"]).await;
    let text = json!({ "text": "habari" });
    let line = format!("POST /v1/chats/{own_chat}/messages");
    assert_eq!(o.with(&reader, &line, &text).await.refusal(), (403, "not_allowed".into()));
    for line in ["POST /v1/quit", "GET /v1/audit?limit=9", "GET /v1/keys", "GET /v1/interface", "POST /v1/stop"] {
        assert_eq!(o.with(&reader, line, &Value::Null).await.refusal(), (403, "not_allowed".into()), "{line}");
    }
    let reach = json!({ "reach": { "is": "only", "instances": [own] } });
    let (limited, _) = o.made("limited", &ALL, reach).await;
    let sent = o.with(&limited, &line, &text).await;
    assert_eq!((sent.status, &sent.json()["status"]), (200, &json!("queued")));
    for (line, body) in [
        (format!("POST /v1/chats/{other_chat}/messages"), text),
        (format!("GET /v1/chats/{other_chat}/messages?limit=9"), Value::Null),
        (format!("GET /v1/instances/{other}"), Value::Null),
        (format!("GET /v1/instances/{other}/qr"), Value::Null),
        (format!("POST /v1/instances/{other}/stop"), Value::Null),
        (format!("DELETE /v1/instances/{other}"), Value::Null),
        (format!("GET /v1/chats?limit=9&instance={other}"), Value::Null),
        (format!("GET /v1/chats/search?text=255&limit=9&instance={other}"), Value::Null),
        (format!("GET /v1/messages/search?text=habari&limit=9&instance={other}"), Value::Null),
        ("GET /v1/feed".to_owned(), Value::Null),
        ("GET /v1/keys".to_owned(), Value::Null),
        ("POST /v1/keys".to_owned(), json!({ "name": "mine", "scopes": ["admin"], "reach": { "is": "all" } })),
    ] {
        assert_eq!(o.with(&limited, &line, &body).await.refusal(), (403, "not_allowed".into()), "{line}");
    }
    let seen = o.with(&limited, "GET /v1/instances", &Value::Null).await.json();
    assert_eq!((seen["instances"].as_array().unwrap().len(), &seen["instances"][0]["id"]), (1, &json!(own)));
    let audit = o.operator("audit", json!({ "limit": 50 })).await;
    let by = |line: &&Value| line["caller"] == "limited" && line["detail"] == "call=send_text";
    assert_eq!(audit["lines"].as_array().unwrap().iter().filter(by).count(), 1, "{audit}");
}

#[tokio::test]
async fn what_a_program_says_of_itself_counts_for_nothing() {
    let o = opened(calm()).await;
    let key = o.key("till", &["read"]).await;
    // The window's own key, as the core knows it in these tests.
    let as_window = [("x-wakala-caller", "window"), ("x-wakala-window", "ours")];
    assert_eq!(o.ask("GET /v1/window", &as_window, "").await.status, 401);
    for said in ["window", "cli", "backend/office", "api/other"] {
        let headers = [("x-wakala-caller", said), ("x-wakala-window", "ours"), ("x-api-key", &key)];
        for line in ["POST /v1/quit", "POST /v1/stop", "GET /v1/audit?limit=9"] {
            assert_eq!(o.ask(line, &headers, "").await.refusal(), (403, "not_allowed".into()), "{said} {line}");
        }
        assert_eq!(o.ask("GET /v1/instances", &headers, "").await.status, 200);
    }
    // One of another version would have the operator asked for a restart.
    let other = [("x-wakala-contract", "of another version"), ("x-api-key", &key)];
    assert_eq!(o.ask("GET /v1/instances", &other, "").await.status, 200);
}

#[tokio::test]
async fn what_window_and_command_line_ask_for_is_not_there_whatever_a_key_may() {
    let o = opened(calm()).await;
    let key = o.key("office", &ALL).await;
    let headers = [("x-wakala-caller", "window"), ("x-wakala-window", "ours"), ("x-api-key", key.as_str())];
    let names = Call::ALL.iter().map(|call| call.name()).chain(WindowCall::ALL.iter().map(|call| call.name()));
    let mut lines: Vec<String> = names.map(|name| format!("POST /v1/call/{name}")).collect();
    lines.extend(
        [
            "GET /v1/window",
            "GET /v1/window/preferences",
            "PUT /v1/window/preferences",
            "PUT /v1/window/place",
            "POST /v1/window/close",
            "PUT /v1/window/in-view",
            "POST /v1/window/handed-over",
            "POST /v1/window/crashed",
            "GET /v1/window/feed",
            "GET /v1/window/orders",
            "GET /v1/practice",
        ]
        .map(str::to_owned),
    );
    for line in lines {
        assert_eq!(o.ask(&line, &headers, "{}").await.refusal(), (404, "no_such_call".into()), "{line}");
    }
    // Nobody was taken for the window.
    assert!(o.core.window.attach().is_some());
}

#[tokio::test]
async fn what_lists_several_leaves_out_what_is_of_instances_that_are_not_the_keys() {
    let o = opened(calm()).await;
    let ((own, own_chat), (other, other_chat)) = (o.instance("Duka").await, o.instance("Kliniki").await);
    for (chat, text) in [(own_chat, "habari yetu"), (other_chat, "habari siri")] {
        o.operator("send_text", json!({ "chat": chat, "text": text })).await;
    }
    let (limited, _) = o.made("limited", &ALL, json!({ "reach": { "is": "only", "instances": [own] } })).await;
    let all = o.key("office", &ALL).await;
    let (name, secret) = ("Kliniki", "siri");
    for line in [
        "GET /v1/instances".to_owned(),
        "GET /v1/chats?limit=200".to_owned(),
        "GET /v1/chats/search?text=255700&limit=200".to_owned(),
        "GET /v1/messages/search?text=habari&limit=200".to_owned(),
        "GET /v1/events?limit=200".to_owned(),
        format!("GET /v1/chats?limit=200&instance={own}"),
        format!("GET /v1/messages/search?text=habari&limit=200&instance={own}"),
        format!("GET /v1/messages/search?text=habari&limit=200&chat={own_chat}"),
        format!("GET /v1/audit?limit=200&instance={own}"),
        format!("GET /v1/instances/{own}/queue?limit=200"),
        format!("GET /v1/instances/{own}/timeline?limit=200"),
        format!("GET /v1/chats/{own_chat}/messages?limit=200"),
    ] {
        let answer = o.with(&limited, &line, &Value::Null).await;
        let body = String::from_utf8(answer.body.clone()).unwrap();
        assert_eq!(answer.status, 200, "{line}: {body}");
        assert!(!body.contains(&other) && !body.contains(name) && !body.contains(secret), "{line}: {body}");
    }
    let now = o.with(&limited, "POST /v1/chats/now", &json!({ "chats": [own_chat, other_chat] })).await.json();
    assert!(now["chats"][0]["chat"].is_object() && now["chats"][1]["chat"].is_null(), "{now}");
    // Those that would show all are refused, and whoever may see all sees the other one.
    for line in ["GET /v1/audit?limit=9", "GET /v1/feed"] {
        assert_eq!(o.with(&limited, line, &Value::Null).await.refusal(), (403, "not_allowed".into()), "{line}");
    }
    for line in ["GET /v1/instances", "GET /v1/events?limit=200", "GET /v1/chats?limit=200", "GET /v1/audit?limit=200"]
    {
        let answer = o.with(&all, line, &Value::Null).await;
        assert!(String::from_utf8_lossy(&answer.body).contains(&other), "{line}");
    }
}
