//! What is answered while the data is brought to its version, and that nobody is without an answer when the core comes.

use serde_json::json;
use tokio::sync::{mpsc, watch};
use wakala_contract::UpdateStep;
use wakala_http::{Limits, Server, Updating};

use crate::{ask, testing};

#[tokio::test]
async fn an_update_is_the_one_answer_until_there_is_a_core() {
    let (core, directory) = testing::program().await;
    let place = directory.path().join("core.sock");
    let (tell, step) = watch::channel(Some(UpdateStep { step: 1, of: 4 }));
    let (wish, mut wishes) = mpsc::channel(2);
    let updating = Updating::start(vec![place.clone()], Limits::default(), step, wish).await.unwrap();
    for line in ["GET /v1/instances", "POST /v1/call/send", "GET /v1/feed", "GET /v1/window/orders", "GET /nowhere"] {
        let answer = ask(&place, line, &[("x-wakala-caller", "cli")], "{}").await;
        assert_eq!(answer.refusal(), (503, "updating".into()), "{line}");
        assert!(answer.head.to_lowercase().contains("connection: close"), "{}", answer.head);
    }
    tell.send_replace(Some(UpdateStep { step: 3, of: 4 }));
    let health = ask(&place, "GET /health", &[], "").await;
    let said = health.json();
    assert_eq!((health.status, &said["success"], &said["status"]), (503, &json!(false), &json!("updating")));
    assert_eq!((&said["code"], &said["detail"]), (&json!("updating"), &json!("3/4")));
    // Another version would not be answered later on either.
    let other = ask(&place, "GET /v1/instances", &[("x-wakala-contract", "0123456789abcdef")], "").await;
    assert_eq!(other.refusal(), (409, "other_version".into()));
    // Whoever wants the window is heard, however often.
    for _ in 0..4 {
        let wanted = json!({ "token": "t", "desktop": { "display": ":7" } }).to_string();
        let answer = ask(&place, "POST /v1/call/open_window", &[], &wanted).await;
        assert_eq!(answer.refusal(), (503, "updating".into()));
    }
    let wanted = wishes.try_recv().unwrap();
    assert_eq!((wanted.token.as_deref(), wanted.desktop.unwrap().display.as_deref()), (Some("t"), Some(":7")));
    let not_understood = ask(&place, "POST /v1/call/open_window", &[], "[").await;
    assert_eq!(not_understood.refusal(), (503, "updating".into()));
    let server = Server::after(updating, core);
    assert_eq!(server.path(), place);
    assert_eq!(ask(&place, "GET /v1/instances", &[], "").await.status, 200);
    assert_eq!(ask(&place, "GET /health", &[], "").await.status, 200);
    server.stop(std::time::Duration::from_secs(5)).await;
    assert!(!place.exists());
}

#[tokio::test]
async fn nobody_answers_for_an_update_that_was_given_up() {
    let directory = tempfile::tempdir().unwrap();
    let place = directory.path().join("core.sock");
    let (_tell, step) = watch::channel(None);
    let updating = Updating::start(vec![place.clone()], Limits::default(), step, mpsc::channel(1).0).await.unwrap();
    assert_eq!(ask(&place, "GET /health", &[], "").await.json()["detail"], json!(null));
    drop(updating);
    while tokio::net::UnixStream::connect(&place).await.is_ok() {
        tokio::task::yield_now().await;
    }
}
