//! The feed.

use std::time::Duration;

use serde_json::json;
use wakala_engine::Trigger;

use crate::told::Told;
use crate::{Served, served};

/// More than the engine keeps of what happens.
const EVENTS: usize = 1_200;

async fn feed(s: &Served) -> Told {
    Told::open(s, "/v1/feed", &[]).await
}

#[tokio::test]
async fn it_begins_with_a_snapshot_and_counts_from_there() {
    let s = served(wakala_http::Limits::default()).await;
    s.core.choices.change(|choices| choices.place = Some("chat/7".into())).await.unwrap();
    let (mut one, mut two) = (feed(&s).await, feed(&s).await);
    for feed in [&mut one, &mut two] {
        let first = feed.next().await.unwrap();
        assert_eq!((&first["sequence"], &first["body"]["is"]), (&json!(0), &json!("snapshot")));
        assert_eq!(first["body"]["snapshot"]["place"], json!(null), "that is the window's");
    }
    s.core.engine.add_instance("Duka", "", Trigger::Operator).await.unwrap();
    for feed in [&mut one, &mut two] {
        let item = feed.next().await.unwrap();
        assert_eq!((&item["sequence"], &item["body"]["is"]), (&json!(1), &json!("instance")));
        assert_eq!(item["body"]["instance"]["name"], json!("Duka"));
    }
}

#[tokio::test]
async fn it_ends_with_the_server() {
    let s = served(wakala_http::Limits::default()).await;
    let mut feed = feed(&s).await;
    feed.next().await.unwrap();
    s.server.stop(Duration::from_secs(10)).await;
    assert_eq!(feed.next().await, None);
}

#[tokio::test]
async fn who_reads_nothing_is_told_that_it_missed_something_and_keeps_nobody_waiting() {
    let patient = wakala_http::Limits { write: Duration::from_secs(600), ..wakala_http::Limits::default() };
    let s = served(patient).await;
    let (mut stalled, mut lively) = (feed(&s).await, feed(&s).await);
    lively.next().await.unwrap();
    stalled.next().await.unwrap();
    let engine = &s.core.engine;
    let id = engine.add_instance("Duka", "", Trigger::Operator).await.unwrap().id;
    let chat = engine.open_chat(id, "+255 700 000 500").await.unwrap();
    // More than the socket and the server keep for one who does not read.
    for _ in 0..60 {
        let sent = engine.send_text(chat, &"x".repeat(60_000)).await.unwrap();
        while lively.next().await.unwrap()["body"]["message"]["id"] != json!(sent.row.0) {}
    }
    // More than the engine does.
    for round in 0..EVENTS {
        engine.edit_instance(id, &format!("Duka {round}"), "", Trigger::Operator).await.unwrap();
        if round % 100 == 0 {
            while lively.next().await.unwrap()["body"]["instance"]["name"] != json!(format!("Duka {round}")) {}
        }
    }
    let mut last = json!(null);
    while let Some(item) = stalled.next().await {
        last = item;
    }
    assert_eq!(last["body"]["is"], json!("lagged"));
}
