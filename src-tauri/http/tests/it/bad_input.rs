//! Requests that nobody should make.

use serde_json::json;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};

use crate::{heard, hurried, served, written};

#[tokio::test]
async fn what_is_not_declared_is_refused_in_words() {
    let s = served(hurried()).await;
    let added = s.ask("POST /v1/instances", &[], &json!({ "name": "Duka", "workspace": "" }).to_string()).await.json();
    let id = added["id"].as_str().unwrap();
    for (line, body, status, code) in [
        ("GET /v1/everything".to_owned(), String::new(), 404, "no_such_call"),
        ("GET /".to_owned(), String::new(), 404, "no_such_call"),
        ("DELETE /v1/instances".to_owned(), String::new(), 404, "no_such_call"),
        ("POST /v1/call/run_program".to_owned(), "{}".to_owned(), 404, "no_such_call"),
        ("POST /v1/call/sync".to_owned(), "{}".to_owned(), 400, "bad_request"),
        ("POST /v1/instances".to_owned(), "{".to_owned(), 400, "bad_request"),
        ("POST /v1/instances".to_owned(), "[]".to_owned(), 400, "bad_request"),
        (
            "POST /v1/instances".to_owned(),
            json!({ "name": "A", "workspace": "", "x": 1 }).to_string(),
            400,
            "bad_request",
        ),
        ("POST /v1/instances".to_owned(), json!({ "name": "DUKA", "workspace": "" }).to_string(), 409, "name_taken"),
        ("POST /v1/instances".to_owned(), "[".repeat(10_000), 400, "bad_request"),
        ("POST /v1/instances".to_owned(), format!("{{\"a\":{}", "[".repeat(10_000)), 400, "bad_request"),
        ("POST /v1/instances".to_owned(), "x".repeat(100_001), 413, "too_large"),
        (format!("GET /v1/instances/{id}/queue?limit=5&before=7"), String::new(), 400, "bad_request"),
        (format!("POST /v1/instances/{id}/stop?id=other"), String::new(), 400, "bad_request"),
        ("GET /v1/instances/..%2f..%2fetc".to_owned(), String::new(), 404, "no_such_instance"),
        ("GET /v1/instances/%ff".to_owned(), String::new(), 400, "bad_request"),
        ("GET /v1/chats/seven/messages?limit=1".to_owned(), String::new(), 400, "bad_request"),
        ("GET /v1/chats/9/messages?limit=many".to_owned(), String::new(), 400, "bad_request"),
        ("GET /v1/chats/9/messages?limit=1".to_owned(), String::new(), 404, "no_such_chat"),
        (format!("GET /v1/instances/{id}/qr?format=bmp"), String::new(), 400, "bad_request"),
    ] {
        let answer = s.ask(&line, &[], &body).await;
        assert_eq!(answer.refusal(), (status, code.to_owned()), "{line} {body:.60}");
    }
    let caller = s.ask("GET /v1/instances", &[("x-wakala-caller", "king")], "").await;
    assert_eq!(caller.refusal(), (400, "bad_request".into()));
}

#[tokio::test]
async fn a_hundred_megabytes_are_not_read() {
    let s = served(hurried()).await;
    let mut stream = s.connect().await;
    let head = "POST /v1/instances HTTP/1.1\r\nhost: wakala\r\ncontent-length: 104857600\r\n\r\n";
    stream.write_all(head.as_bytes()).await.unwrap();
    let mut taken = 0_usize;
    // It stops taking long before.
    while let Ok(()) = stream.write_all(&[b'x'; 65_536]).await {
        taken += 65_536;
        assert!(taken < 20_000_000, "{taken} bytes were taken");
    }
    assert_eq!(s.get("/health").await.status, 200);
}

#[tokio::test]
async fn half_a_request_is_given_up() {
    let s = served(hurried()).await;
    let mut head = s.connect().await;
    head.write_all(b"GET /v1/inst").await.unwrap();
    let mut body = s.connect().await;
    let whole = written("POST /v1/instances", &[], &json!({ "name": "Duka", "workspace": "" }).to_string());
    body.write_all(&whole.as_bytes()[..whole.len() - 5]).await.unwrap();
    assert_eq!(heard(&mut body).await.unwrap().refusal(), (408, "too_slow".into()));
    let mut rest = Vec::new();
    // It may be told that it was too slow, or nothing at all; it is not kept.
    let _ = head.read_to_end(&mut rest).await;
    assert!(s.core.engine.instances().is_empty());
}

#[tokio::test]
async fn a_thousand_that_say_nothing_keep_nobody_out() {
    let s = served(hurried()).await;
    let mut silent = Vec::new();
    for number in 0..1_000 {
        silent.push(s.connect().await);
        if number % 100 == 99 {
            assert_eq!(s.get("/health").await.status, 200);
        }
    }
}

#[tokio::test]
async fn what_is_no_http_is_answered_or_closed() {
    let s = served(hurried()).await;
    for noise in [&b"\0\0\0\0\r\n\r\n"[..], b"GET\r\n\r\n", &[0xff; 100_000]] {
        let mut stream = s.connect().await;
        let _ = stream.write_all(noise).await;
        let answer = heard(&mut stream).await;
        assert!(answer.is_none_or(|answer| answer.status >= 400), "{noise:.20?}");
    }
    assert_eq!(s.get("/health").await.status, 200);
}

#[tokio::test]
async fn all_bodies_together_have_a_bound() {
    let limits = wakala_http::Limits { bodies_bytes: 1_000, ..wakala_http::Limits::default() };
    let s = served(limits).await;
    let body = "x".repeat(800);
    let whole = written("POST /v1/instances", &[], &body);
    let mut stalled = s.connect().await;
    stalled.write_all(&whole.as_bytes()[..whole.len() - 5]).await.unwrap();
    let refused = async |wanted: (u16, &str)| {
        while s.ask("POST /v1/instances", &[], &body).await.refusal() != (wanted.0, wanted.1.to_owned()) {}
    };
    let soon = std::time::Duration::from_secs(10);
    tokio::time::timeout(soon, refused((503, "too_busy"))).await.expect("both were read");
    drop(stalled);
    tokio::time::timeout(soon, refused((400, "bad_request"))).await.expect("its room is not given back");
}
