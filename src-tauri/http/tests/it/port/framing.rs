//! How long requests are, how long they take, and where one ends.

use serde_json::{Value, json};

use super::*;

const SHORT: Duration = Duration::from_millis(300);

#[tokio::test]
async fn what_is_too_large_is_refused_and_little_of_it_is_taken() {
    let o = opened(calm()).await;
    let key = o.key("till", &ALL).await;
    let large = o.ask("POST /v1/instances", &[("x-api-key", &key)], &"x".repeat(100_001)).await;
    assert_eq!(large.refusal(), (413, "too_large".into()));
    let long = format!("GET /v1/instances HTTP/1.1\r\nhost: localhost\r\nx-api-key: {}\r\n\r\n", "x".repeat(100_000));
    assert!(said(o.at, &long).await.is_none_or(|answer| answer.status == 431));
    // A body of a hundred megabytes of somebody without a key.
    let mut stream = TcpStream::connect(o.at).await.unwrap();
    let begun = "POST /v1/files?name=a HTTP/1.1\r\nhost: localhost\r\ncontent-length: 104857600\r\n\r\n";
    stream.write_all(begun.as_bytes()).await.unwrap();
    let pushing = async {
        let mut taken = 0_usize;
        while let Ok(()) = stream.write_all(&[b'x'; 65_536]).await {
            taken += 65_536;
            assert!(taken < 20_000_000, "{taken} bytes were taken");
        }
    };
    tokio::time::timeout(SOON, pushing).await.expect("it is neither taken nor let go");
    assert!(o.core.engine.instances().is_empty());
}

#[tokio::test]
async fn what_is_nested_without_end_is_refused() {
    let o = opened(calm()).await;
    let key = o.key("till", &ALL).await;
    for bomb in ["[".repeat(90_000), format!("{{\"name\":{}", "{\"a\":".repeat(15_000))] {
        let answer = o.ask("POST /v1/instances", &[("x-api-key", &key)], &bomb).await;
        assert_eq!(answer.refusal(), (400, "bad_request".into()));
    }
}

#[tokio::test]
async fn a_body_that_does_not_come_to_its_end_is_refused_and_so_is_a_head() {
    let o = opened(Limits { body: SHORT, ..calm() }).await;
    let key = o.key("till", &ALL).await;
    let body = json!({ "name": "Duka", "workspace": "" }).to_string();
    let whole = written("POST /v1/instances", &[("x-api-key", &key)], &body);
    let mut slow = TcpStream::connect(o.at).await.unwrap();
    slow.write_all(&whole.as_bytes()[..whole.len() - 5]).await.unwrap();
    assert_eq!(heard(&mut slow).await.unwrap().refusal(), (408, "too_slow".into()));
    assert!(o.core.engine.instances().is_empty());

    let o = opened(Limits { head: SHORT, ..calm() }).await;
    let mut head = TcpStream::connect(o.at).await.unwrap();
    head.write_all(b"GET /v1/inst").await.unwrap();
    assert!(heard(&mut head).await.is_none_or(|answer| answer.status == 408));
}

#[tokio::test]
async fn who_says_nothing_keeps_nobody_out() {
    let o = opened(Limits { connections: 8, ..calm() }).await;
    let key = o.key("till", &ALL).await;
    let mut silent = Vec::new();
    for _ in 0..200 {
        silent.push(TcpStream::connect(o.at).await.unwrap());
    }
    assert_eq!(o.with(&key, "GET /v1/instances", &Value::Null).await.status, 200);
}

/// Two requests in one, of which somebody between a program and us could see only the first.
#[tokio::test]
async fn a_request_that_hides_another_one_has_none_done() {
    let o = opened(calm()).await;
    let key = o.key("till", &ALL).await;
    let hidden = |name: &str| {
        let body = json!({ "name": name, "workspace": "" }).to_string();
        written("POST /v1/instances", &[("x-api-key", &key)], &body)
    };
    let length = hidden("Siri").len();
    let asked = format!("POST /v1/stop HTTP/1.1\r\nhost: localhost\r\nx-api-key: {key}\r\n");
    let all = length + 5;
    for (framing, before) in [
        (format!("content-length: 0\r\ncontent-length: {length}\r\n"), ""),
        (format!("content-length: {length}\r\ncontent-length: 0\r\n"), ""),
        (format!("content-length: 0, {length}\r\n"), ""),
        ("content-length: +0\r\n".to_owned(), ""),
        ("content-length: -1\r\n".to_owned(), ""),
        ("content-length: 0x0\r\n".to_owned(), ""),
        (format!("content-length: {all}\r\ntransfer-encoding: chunked\r\n"), "0\r\n\r\n"),
        (format!("transfer-encoding: chunked\r\ncontent-length: {all}\r\n"), "0\r\n\r\n"),
        ("transfer-encoding: chunked\r\n".to_owned(), "0\r\n\r\n"),
        ("transfer-encoding: chunked\r\ntransfer-encoding: identity\r\n".to_owned(), "0\r\n\r\n"),
        ("transfer-encoding: identity\r\ntransfer-encoding: chunked\r\n".to_owned(), "0\r\n\r\n"),
        ("transfer-encoding: xchunked\r\n".to_owned(), "0\r\n\r\n"),
        ("transfer-encoding: chunked, identity\r\n".to_owned(), "0\r\n\r\n"),
        ("transfer-encoding : chunked\r\ncontent-length: 5\r\n".to_owned(), "0\r\n\r\n"),
        ("transfer-encoding: chunked\r\n".to_owned(), "0;a=\n\r\n\r\n"),
    ] {
        let answer = said(o.at, &format!("{asked}{framing}\r\n{before}{}", hidden("Siri"))).await;
        let body = answer.as_ref().map(|answer| String::from_utf8_lossy(&answer.body).into_owned()).unwrap_or_default();
        assert!(!body.contains("HTTP/1.1"), "{framing}: two answers: {body}");
        assert!(answer.is_none_or(|answer| answer.head.contains("connection: close")), "{framing}: it goes on");
        assert!(o.core.engine.instances().is_empty(), "{framing}: the hidden one was done");
    }
    // One by one they are done.
    assert_eq!(said(o.at, &hidden("Duka")).await.unwrap().status, 200);
    let chunked = json!({ "name": "Kliniki", "workspace": "" }).to_string();
    let chunked = format!(
        "POST /v1/instances HTTP/1.1\r\nhost: localhost\r\nx-api-key: {key}\r\ntransfer-encoding: chunked\r\n\r\n{:x}\r\n{chunked}\r\n0\r\n\r\n",
        chunked.len()
    );
    assert_eq!(said(o.at, &chunked).await.unwrap().status, 200);
    assert_eq!(o.core.engine.instances().len(), 2);
}
