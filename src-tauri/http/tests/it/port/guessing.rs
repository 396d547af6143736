//! Who guesses at keys, or asks too fast with one.

use futures::future::join_all;
use serde_json::{Value, json};

use super::*;

#[tokio::test]
async fn who_guesses_waits_and_keeps_nobody_else_out() {
    let o = opened(calm()).await;
    let (key, _) = o.made("till", &["read"], json!({})).await;
    let wrong = |n: u64| {
        let key = guess("7", n);
        async move { said(o.at, &written("GET /v1/instances", &[("x-api-key", &key)], "")).await.unwrap() }
    };
    let guesses = join_all((0..100).map(wrong));
    let right = async {
        for _ in 0..20 {
            assert_eq!(
                o.with(&key, "GET /v1/instances", &Value::Null).await.status,
                200,
                "it waits for those who guess"
            );
        }
    };
    let (answers, ()) = tokio::join!(guesses, right);
    let of = |status: u16| answers.iter().filter(|answer| answer.status == status).count();
    assert_eq!(of(401) + of(429), 100);
    assert!(of(429) > 0, "no more than so many are held back at a time");
    let told = answers.iter().find(|answer| answer.status == 429).unwrap();
    assert!(told.head.contains("retry-after: ") && told.refusal() == (429, "too_many_tries".into()), "{}", told.head);
}

#[tokio::test]
async fn who_guesses_at_a_key_is_locked_out_and_whoever_has_it_is_not() {
    let o = opened(calm()).await;
    let (key, id) = o.made("till", &["read"], json!({})).await;
    let other = o.key("shop", &["read"]).await;
    let wrong = |n: u64| {
        let key = guess(&id, n);
        async move { said(o.at, &written("GET /v1/instances", &[("x-api-key", &key)], "")).await.unwrap().status }
    };
    let answers = join_all((1..=10).map(wrong)).await;
    assert_eq!(answers, [401; 10]);
    for n in 11..60 {
        let locked = o.with(&guess(&id, n), "GET /v1/instances", &Value::Null).await;
        assert_eq!(locked.refusal(), (429, "too_many_tries".into()));
        assert!(locked.head.contains("retry-after: 60"), "{}", locked.head);
        // One program keeps no other one out, and least of all the one whose key it is.
        assert_eq!(o.with(&key, "GET /v1/instances", &Value::Null).await.status, 200);
    }
    assert_eq!(o.with(&other, "GET /v1/instances", &Value::Null).await.status, 200);
}

#[tokio::test]
async fn a_key_that_asks_too_fast_is_told_and_others_go_on() {
    let o = opened(Limits { rate: 1, ..calm() }).await;
    let (fast, calm) = (o.key("fast", &["read"]).await, o.key("calm", &["read"]).await);
    let asked = join_all((0..40).map(|_| o.with(&fast, "GET /v1/instances", &Value::Null))).await;
    let told: Vec<&Answer> = asked.iter().filter(|answer| answer.status == 429).collect();
    assert!(!told.is_empty() && told.len() <= 39, "{}", told.len());
    assert!(
        told[0].refusal() == (429, "too_fast".into()) && told[0].head.contains("retry-after: 1"),
        "{}",
        told[0].head
    );
    assert_eq!(o.with(&calm, "GET /v1/instances", &Value::Null).await.status, 200);
}

#[tokio::test]
async fn a_key_that_asks_much_at_a_time_leaves_room_to_others() {
    let o = opened(Limits { per_key: 2, body_bytes: 60_000, bodies_bytes: 100_000, ..calm() }).await;
    let (greedy, calm) = (o.key("greedy", &ALL).await, o.key("calm", &ALL).await);
    // Two feeds, and the third one has no place.
    let mut feeds = Vec::new();
    for _ in 0..2 {
        let mut stream = TcpStream::connect(o.at).await.unwrap();
        let line = format!("GET /v1/feed HTTP/1.1\r\nhost: localhost\r\nx-api-key: {greedy}\r\n\r\n");
        stream.write_all(line.as_bytes()).await.unwrap();
        let mut begun = [0; 15];
        tokio::time::timeout(SOON, stream.read_exact(&mut begun)).await.unwrap().unwrap();
        assert_eq!(&begun, b"HTTP/1.1 200 OK");
        feeds.push(stream);
    }
    assert_eq!(o.with(&greedy, "GET /v1/instances", &Value::Null).await.refusal(), (429, "too_fast".into()));
    for _ in 0..5 {
        assert_eq!(o.with(&calm, "GET /v1/instances", &Value::Null).await.status, 200, "what is answered makes room");
    }
    drop(feeds);
    // A body that takes more than half of the room for all has none.
    let big = json!({ "name": "x".repeat(55_000), "workspace": "" }).to_string();
    let whole = written("POST /v1/instances", &[("x-api-key", &calm)], &big);
    let answer = said(o.at, &whole).await.unwrap();
    assert_eq!(answer.refusal(), (503, "too_busy".into()));
}
