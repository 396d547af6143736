//! Calls that are as they should be.

use serde_json::json;
use wakala_contract::contract_hash;

use crate::{Served, served};

const CLI: (&str, &str) = ("x-wakala-caller", "cli");

pub(crate) async fn added(s: &Served, name: &str) -> String {
    let body = json!({ "name": name, "workspace": "" }).to_string();
    let added = s.ask("POST /v1/instances", &[CLI], &body).await;
    assert_eq!(added.status, 200, "{added:?}");
    added.json()["id"].as_str().unwrap().to_owned()
}

#[tokio::test]
async fn the_main_job_by_http_alone() {
    let s = served(wakala_http::Limits::default()).await;
    let id = added(&s, "Duka").await;
    let all = s.get("/v1/instances").await.json();
    assert_eq!((&all["instances"][0]["id"], &all["instances"][0]["name"]), (&json!(id), &json!("Duka")));
    assert_eq!(s.get(&format!("/v1/instances/{id}")).await.json(), all["instances"][0]);

    let phone = json!({ "phone": "+255 700 000 500" }).to_string();
    let chat = s.ask(&format!("POST /v1/instances/{id}/chats"), &[], &phone).await.json()["id"].clone();
    let text = json!({ "text": "habari", "key": "order 7" }).to_string();
    let messages = format!("/v1/chats/{chat}/messages");
    let till = [("x-wakala-caller", "api/till")];
    let unnamed = s.ask(&format!("POST {messages}"), &[], &text).await.refusal();
    assert_eq!(unnamed, (400, "bad_request".into()), "whose key is it?");
    let first = s.ask(&format!("POST {messages}"), &till, &text).await.json();
    assert_eq!((&first["status"], &first["queueDepth"]), (&json!("queued"), &json!(1)));
    let again = s.ask(&format!("POST {messages}"), &till, &text).await.json();
    assert_eq!(again["messageId"], first["messageId"]);
    let other = json!({ "text": "salama", "key": "order 7" }).to_string();
    assert_eq!(s.ask(&format!("POST {messages}"), &till, &other).await.refusal(), (409, "key_taken".into()));
    let read = s.get(&format!("{messages}?limit=5")).await.json();
    assert_eq!(read["messages"].as_array().unwrap().len(), 1);
    let cursor = format!("before[sort]={}&before[id]={}", read["messages"][0]["sort"], read["messages"][0]["id"]);
    let before = s.get(&format!("{messages}?limit=5&{cursor}")).await.json();
    assert_eq!(before["messages"], json!([]));

    let queue = s.get(&format!("/v1/instances/{id}/queue?limit=5")).await.json();
    assert_eq!((&queue["items"][0]["id"], &queue["more"]), (&first["queueId"], &json!(false)));
    let cursor = format!("after[turn]={}&after[id]={}", queue["items"][0]["turn"], queue["items"][0]["id"]);
    let after = s.get(&format!("/v1/instances/{id}/queue?limit=5&{cursor}")).await.json();
    assert_eq!(after["items"], json!([]));
    assert_eq!(s.ask(&format!("DELETE /v1/queue/{}", first["queueId"]), &[], "").await.status, 200);
    assert_eq!(s.ask(&format!("POST /v1/instances/{id}/stop"), &[CLI], "").await.status, 200);
    let name = json!({ "name": "Duka la Asha", "workspace": "Kariakoo" }).to_string();
    assert_eq!(s.ask(&format!("PATCH /v1/instances/{id}"), &[], &name).await.json()["workspace"], "Kariakoo");
    let qr = s.get(&format!("/v1/instances/{id}/qr")).await;
    assert_eq!(qr.refusal(), (409, "wrong_state".into()), "it is stopped and shows none");
    assert_eq!(s.ask(&format!("DELETE /v1/instances/{id}"), &[CLI], "").await.status, 200);
    assert_eq!(s.get(&format!("/v1/instances/{id}")).await.refusal(), (404, "no_such_instance".into()));

    let trail = s.get("/v1/audit?limit=50").await.json();
    let by = |action: &str| {
        let lines = trail["lines"].as_array().unwrap();
        lines.iter().find(|line| line["action"] == action).map(|line| line["trigger"].clone())
    };
    let cli = Some(json!("cli"));
    assert_eq!([by("add"), by("delete"), by("stop"), by("edit")], [cli.clone(), cli.clone(), cli, Some(json!("api"))]);
    drop(s.directory);
}

#[tokio::test]
async fn health_is_what_the_service_guide_says() {
    let s = served(wakala_http::Limits::default()).await;
    let answer = s.get("/health").await;
    let health = answer.json();
    assert_eq!((&health["success"], &health["status"]), (&json!(true), &json!("healthy")));
    assert!(health["uptime"].is_u64() && health["timestamp"].as_str().unwrap().ends_with('Z'), "{health}");
    assert_eq!((answer.status, health.as_object().unwrap().len()), (200, 4));
    assert!(answer.head.contains("content-type: application/json"), "{}", answer.head);
}

#[tokio::test]
async fn a_front_of_another_version_is_told_so_and_one_that_says_nothing_is_served() {
    let s = served(wakala_http::Limits::default()).await;
    let with = async |hash: &str| s.ask("GET /v1/instances", &[("x-wakala-contract", hash)], "").await;
    let other = with("0123456789abcdef").await;
    assert_eq!(other.refusal(), (409, "other_version".into()));
    assert_eq!(other.json()["detail"], wakala_contract::RESTART_OFFERED, "whoever asks knows that it is offered");
    assert_eq!(with("").await.refusal().0, 409);
    assert_eq!(with(contract_hash()).await.status, 200);
    assert_eq!(s.get("/v1/instances").await.status, 200);
}

#[tokio::test]
async fn the_windows_own_calls_are_the_windows() {
    let s = served(wakala_http::Limits::default()).await;
    let place = json!({ "place": "chat/7" }).to_string();
    assert_eq!(s.ask("PUT /v1/window/place", &[], &place).await.refusal(), (403, "not_allowed".into()));
    // Any program could say that it is the window.
    for call in ["PUT /v1/window/place", "POST /v1/call/remember_place"] {
        let answer = s.ask(call, &[("x-wakala-caller", "window")], &place).await;
        assert_eq!(answer.refusal(), (403, "not_allowed".into()), "{call}");
    }
    assert_eq!(s.core.choices.current().place, None);
}

#[tokio::test]
async fn what_is_stopped_answers_no_more_and_leaves_no_file() {
    let s = served(wakala_http::Limits::default()).await;
    let path = s.path();
    assert!(path.exists());
    s.server.stop(std::time::Duration::from_secs(5)).await;
    assert!(!path.exists());
}

#[tokio::test]
async fn a_socket_that_lost_its_name_is_found_again() {
    let s = served(crate::hurried()).await;
    let path = s.path();
    std::fs::remove_file(&path).unwrap();
    let found = async {
        while tokio::net::UnixStream::connect(&path).await.is_err() {
            tokio::task::yield_now().await;
        }
    };
    tokio::time::timeout(std::time::Duration::from_secs(10), found).await.expect("nobody listens there any more");
    assert_eq!(s.get("/health").await.status, 200);
    s.server.stop(std::time::Duration::from_secs(5)).await;
    assert!(!path.exists());
}
