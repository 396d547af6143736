//! The window: who it is, what it is told, and that there is one.

use std::time::Duration;

use serde_json::json;
use tokio::io::AsyncWriteExt as _;
use wakala_contract::WindowOrder;
use wakala_front::{Raised, WindowSeen};

use crate::told::Told;
use crate::{Served, hurried, served};

const WINDOW: [(&str, &str); 2] = [("x-wakala-caller", "window"), ("x-wakala-window", "ours")];

/// A window that is there.
async fn window(s: &Served) -> Told {
    let mut seen = s.core.window.seen();
    let orders = Told::open(s, "/v1/window/orders", &WINDOW).await;
    seen.wait_for(|now| *now == WindowSeen::Open).await.unwrap();
    orders
}

async fn seen(s: &Served, wanted: WindowSeen) {
    let mut seen = s.core.window.seen();
    let waiting = seen.wait_for(|now| *now == wanted);
    tokio::time::timeout(Duration::from_secs(20), waiting).await.expect("it was not seen").unwrap();
}

#[tokio::test]
async fn only_who_has_the_key_is_the_window() {
    let s = served(wakala_http::Limits::default()).await;
    for path in ["/v1/window/orders", "/v1/window/feed"] {
        for headers in [&[][..], &[("x-wakala-caller", "cli")], &[("x-wakala-caller", "window")]] {
            let answer = s.ask(&format!("GET {path}"), headers, "").await;
            assert_eq!(answer.refusal(), (403, "not_allowed".into()), "{path} {headers:?}");
        }
    }
    let theirs = [("x-wakala-caller", "window"), ("x-wakala-window", "theirs")];
    assert_eq!(s.ask("GET /v1/window/orders", &theirs, "").await.refusal().0, 403);
    assert!(!s.core.window.is_open());
    let place = json!({ "place": "chat/7" }).to_string();
    assert_eq!(s.ask("PUT /v1/window/place", &WINDOW, &place).await.status, 200);
    assert_eq!(s.core.choices.current().place.as_deref(), Some("chat/7"));
}

#[tokio::test]
async fn a_second_window_brings_the_first_to_the_front() {
    let s = served(wakala_http::Limits::default()).await;
    let mut first = window(&s).await;
    let second = s.ask("GET /v1/window/orders", &WINDOW, "").await;
    assert_eq!(second.refusal(), (409, "window_open".into()));
    assert_eq!(first.next().await, Some(json!({ "is": "raise", "token": null })));
    drop(first);
    seen(&s, WindowSeen::Lost).await;
    assert_eq!(s.core.window.raise(None), Raised::Nobody);
}

#[tokio::test]
async fn a_window_that_is_closed_is_not_lost_and_comes_again_when_it_is_wanted() {
    let s = served(wakala_http::Limits::default()).await;
    let orders = window(&s).await;
    let answer = s.ask("POST /v1/window/close", &WINDOW, "{}").await;
    assert_eq!(answer.json(), json!({ "into_tray": true }));
    // A page that goes on for a moment is not shown what the next one is opened for.
    assert_eq!(Told::open(&s, "/v1/window/feed", &WINDOW).await.next().await, None);
    drop(orders);
    seen(&s, WindowSeen::Closed).await;
    let orders = window(&s).await;
    s.ask("POST /v1/window/close", &WINDOW, "{}").await;
    assert_eq!(s.core.window.raise(None), Raised::Later);
    drop(orders);
    seen(&s, WindowSeen::WantedAgain).await;
}

#[tokio::test]
async fn the_window_is_told_what_to_do_until_the_very_end() {
    let s = served(wakala_http::Limits::default()).await;
    let (mut orders, mut feed) = (window(&s).await, Told::open(&s, "/v1/window/feed", &WINDOW).await);
    assert_eq!(feed.next().await.unwrap()["body"]["is"], "snapshot");
    s.server.close(Duration::from_secs(5)).await;
    assert_eq!(feed.next().await, None);
    assert_eq!(s.get("/v1/instances").await.refusal(), (503, "shutting_down".into()));
    s.core.window.order(WindowOrder::Quitting { waits_for: vec!["Duka".to_owned()] });
    assert_eq!(orders.next().await, Some(json!({ "is": "quitting", "waits_for": ["Duka"] })));
    s.core.window.end();
    assert_eq!(orders.next().await, None);
    s.server.stop(Duration::from_secs(5)).await;
}

#[tokio::test]
async fn feeds_that_nobody_closes_leave_room_for_whoever_asks() {
    let s = served(hurried()).await;
    let mut feeds = Vec::new();
    for _ in 0..4 {
        let mut feed = Told::open(&s, "/v1/feed", &WINDOW).await;
        feed.next().await.unwrap();
        feeds.push(feed);
    }
    assert_eq!(s.get("/v1/feed").await.refusal(), (503, "too_busy".into()));
    let mut window = Told::open(&s, "/v1/window/feed", &WINDOW).await;
    assert_eq!(window.next().await.unwrap()["body"]["is"], "snapshot");
    drop(feeds.pop());
    let again = async {
        loop {
            let mut feed = Told::open(&s, "/v1/feed", &WINDOW).await;
            if feed.next().await.is_some() {
                return;
            }
        }
    };
    tokio::time::timeout(Duration::from_secs(20), again).await.expect("its place stays taken");
}

#[tokio::test]
async fn answers_that_nobody_takes_keep_nobody_out() {
    // However long one may take to read them.
    let s = served(wakala_http::Limits { write: Duration::from_secs(600), ..hurried() }).await;
    let mut deaf = Vec::new();
    for _ in 0..3 * hurried().connections {
        let mut one = s.connect().await;
        // More than the system holds for whoever reads nothing. It may have made room for another one already.
        let asked = "GET /openapi.json HTTP/1.1\r\nhost: wakala\r\n\r\n".repeat(20);
        let _ = one.write_all(asked.as_bytes()).await;
        deaf.push(one);
    }
    assert_eq!(s.get("/health").await.status, 200);
}

#[tokio::test]
async fn requests_that_never_come_to_their_end_keep_nobody_out() {
    // However long one may take to say the rest.
    let s = served(wakala_http::Limits { body: Duration::from_secs(600), ..hurried() }).await;
    let mut halves = Vec::new();
    for _ in 0..3 * hurried().connections {
        let mut half = s.connect().await;
        let head = "POST /v1/instances HTTP/1.1\r\nhost: wakala\r\ncontent-length: 10\r\n\r\n";
        // It may have made room for another one already.
        let _ = half.write_all(head.as_bytes()).await;
        halves.push(half);
    }
    assert_eq!(s.get("/health").await.status, 200);
}
