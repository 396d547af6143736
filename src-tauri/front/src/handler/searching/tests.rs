//! What a caller finds, and what is refused.

use serde_json::json;

use super::*;
use crate::handler::tests::{a_chat, asked};
use crate::testing::program;

#[tokio::test]
async fn what_was_written_is_found_in_its_chat() {
    let (core, _directory) = program().await;
    let (id, chat) = a_chat(&core).await;
    for text in ["Bei ya kitenge ni 12,500", "asante 🙏 kitenge kizuri", "habari"] {
        asked(&core, "send_text", json!({ "chat": chat, "text": text })).await.unwrap();
    }
    let search = async |body: serde_json::Value| {
        let mut whole = json!({ "text": "kiten", "limit": 9 });
        whole.as_object_mut().unwrap().extend(body.as_object().unwrap().clone());
        let limit = whole["limit"].as_u64().unwrap();
        let mut all = asked(&core, "search", whole.clone()).await?;
        // A page ends when it has taken its time.
        loop {
            let left = limit - u64::try_from(all["hits"].as_array().unwrap().len()).unwrap();
            if left == 0 || all["before"].is_null() {
                return Ok::<_, ErrorCode>(all);
            }
            whole
                .as_object_mut()
                .unwrap()
                .extend([("before".to_owned(), all["before"].clone()), ("limit".to_owned(), json!(left))]);
            let mut page = asked(&core, "search", whole.clone()).await?;
            all["hits"].as_array_mut().unwrap().append(page["hits"].as_array_mut().unwrap());
            all["before"] = page["before"].clone();
        }
    };
    let found = search(json!({})).await.unwrap();
    assert_eq!((&found["before"], &found["whole"]), (&json!(null), &json!(true)));
    let hit = &found["hits"][0];
    assert_eq!((&hit["instance"], &hit["message"]["chat"], &hit["chat_kind"]), (&id, &chat, &json!("phone")));
    assert_eq!(hit["chat_title"], "+255700000500");
    // In characters as Unicode counts them.
    let snippet = json!({ "text": "asante 🙏 kitenge kizuri", "marks": [{ "from": 9, "to": 16 }] });
    assert_eq!((&hit["snippet"], found["hits"].as_array().unwrap().len()), (&snippet, 2));
    let first = search(json!({ "limit": 1 })).await.unwrap();
    let rest = search(json!({ "limit": 1, "before": first["before"] })).await.unwrap();
    assert_eq!((&rest["hits"][0]["snippet"]["marks"][0]["from"], &rest["before"]), (&json!(7), &json!(null)));
    let number = |found: serde_json::Value| found["hits"].as_array().unwrap().len();
    for (narrowed, wanted) in [
        (json!({ "chat": chat, "instance": id }), 2),
        (json!({ "kind": "document" }), 0),
        (json!({ "has_file": true }), 0),
        (json!({ "until": 1 }), 0),
        (json!({ "from": 1, "kind": "text" }), 2),
        (json!({ "ours": true }), 2),
        (json!({ "sender": "+255 700 000 500" }), 0),
        (json!({ "sender": "255700000500@s.whatsapp.net" }), 0),
        (json!({ "text": "\"kitenge ni\"" }), 1),
        (json!({ "text": "*" }), 0),
        (json!({ "text": "" }), 0),
        (json!({ "text": "NEAR(" }), 0),
        (json!({ "text": "k".repeat(1_000) }), 0),
    ] {
        assert_eq!(number(search(narrowed.clone()).await.unwrap()), wanted, "{narrowed}");
    }
    for typed in ["k".repeat(10_000), "k ".repeat(33), format!("\"{}k", "k ".repeat(245)), "NEAR(".repeat(400)] {
        assert_eq!(search(json!({ "text": typed })).await, Err(ErrorCode::SearchTooLong), "{typed:.20}");
    }
    assert_eq!(search(json!({ "chat": 4711 })).await, Err(ErrorCode::NoSuchChat));
    for sender in ["", "Neema", "0700000500", "120363000000000001@g.us", "status@broadcast"] {
        assert_eq!(search(json!({ "sender": sender })).await, Err(ErrorCode::PhoneNumberInvalid), "{sender}");
    }
    assert_eq!(search(json!({ "instance": "x" })).await, Err(ErrorCode::NoSuchInstance));
}

#[tokio::test]
async fn chats_are_found_by_name_and_number() {
    let (core, _directory) = program().await;
    let (id, chat) = a_chat(&core).await;
    let find = async |body: serde_json::Value| {
        let mut whole = json!({ "limit": 9 });
        whole.as_object_mut().unwrap().extend(body.as_object().unwrap().clone());
        asked(&core, "find_chats", whole).await
    };
    for (typed, wanted) in
        [("0700 000 500", 1), ("+255700", 1), ("501", 0), ("neema", 0), ("", 0), ("*", 0), ("NEAR(", 0)]
    {
        let found = find(json!({ "text": typed })).await.unwrap();
        assert_eq!(found["chats"].as_array().unwrap().len(), wanted, "{typed}");
        assert!(found["after"].is_null() && found["chats"].as_array().unwrap().iter().all(|one| one["id"] == chat));
    }
    let last = find(json!({ "text": "500", "instance": id, "limit": 1 })).await.unwrap();
    let rest = find(json!({ "text": "500", "after": last["after"] })).await.unwrap();
    assert_eq!((&last["chats"][0]["id"], rest["chats"].as_array().unwrap().len()), (&chat, 0));
    assert_eq!(find(json!({ "text": "5".repeat(1_001) })).await, Err(ErrorCode::SearchTooLong));
    assert_eq!(find(json!({ "text": "500", "instance": "x" })).await, Err(ErrorCode::NoSuchInstance));
}
