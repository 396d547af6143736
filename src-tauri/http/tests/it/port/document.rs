//! The document and its page, for whoever comes with a browser.

use serde_json::Value;

use super::{calm, opened, opened_for};

#[tokio::test]
async fn the_document_and_its_page_are_there_without_a_key_and_run_nothing() {
    let o = opened(calm()).await;
    let document = o.ask("GET /openapi.json", &[], "").await;
    assert_eq!((document.status, document.json()["openapi"].as_str()), (200, Some("3.1.0")));
    assert!(document.head.contains("content-type: application/json"), "{}", document.head);
    for (path, media_type, says) in [
        ("/docs", "text/html; charset=utf-8", "<!doctype html>"),
        ("/docs/style.css", "text/css; charset=utf-8", ":root"),
    ] {
        let answer = o.ask(&format!("GET {path}"), &[], "").await;
        assert!(answer.status == 200 && answer.head.contains(media_type), "{path}: {}", answer.head);
        assert!(
            answer.head.contains("content-security-policy: default-src 'none'; style-src 'self';"),
            "{}",
            answer.head
        );
        assert!(answer.head.contains("x-content-type-options: nosniff"), "{}", answer.head);
        assert!(String::from_utf8(answer.body).unwrap().starts_with(says));
        assert_eq!(o.ask(&format!("HEAD {path}"), &[], "").await.status, 200);
    }
    // Nothing else is open with them.
    for line in ["POST /openapi.json", "POST /docs", "GET /docs/", "GET /docs/../v1/instances", "GET /docs/style.css/x"]
    {
        assert_eq!(o.ask(line, &[], "").await.status, 401, "{line}");
    }
}

#[tokio::test]
async fn pages_and_names_of_others_get_neither() {
    let o = opened_for(calm(), &["https://shop.example"]).await;
    for path in ["/docs", "/openapi.json"] {
        let line = format!("GET {path}");
        assert_eq!(
            o.ask(&line, &[("origin", "https://evil.example")], "").await.refusal(),
            (403, "not_allowed".into())
        );
        assert_eq!(o.ask(&line, &[("host", "evil.example")], "").await.refusal(), (403, "not_allowed".into()));
        assert_eq!(o.ask(&line, &[("origin", "https://shop.example")], "").await.status, 200);
    }
}

/// What the document has is there, and needs the scope that stands at it.
#[tokio::test]
async fn whatever_stands_in_the_document_is_found_and_needs_its_scope() {
    let o = opened(calm()).await;
    let document = o.ask("GET /openapi.json", &[], "").await.json();
    let scopes = ["read", "send", "control", "admin"];
    let mut keys = Vec::new();
    for scope in scopes {
        keys.push(o.key(scope, &[scope]).await);
    }
    let mut asked = 0;
    for (path, methods) in document["paths"].as_object().unwrap() {
        for (method, operation) in methods.as_object().unwrap() {
            let line = format!("{} {}", method.to_uppercase(), path.replace("{chat}", "9").replace("{queue_id}", "9"));
            let line = line.replace("{number}", "9").replace("messages/{id}", "messages/9").replace(['{', '}'], "");
            asked += 1;
            let Some(needed) = operation["x-scope"].as_str() else {
                assert_eq!(o.ask(&line, &[], "").await.status, 200, "{line}");
                continue;
            };
            // Nobody has this one: it does nothing whatever it is asked with.
            let body = if operation["requestBody"].is_null() { Value::Null } else { serde_json::json!({}) };
            assert_eq!(o.with("wk_none", &line, &body).await.status, 401, "{line}");
            for (scope, key) in scopes.iter().zip(&keys).filter(|(scope, _)| **scope != needed) {
                let answer = o.with(key, &line, &body).await;
                let refused = answer.json();
                assert_ne!(refused["code"], "no_such_call", "{line}");
                // One that is no request is refused as that before it is asked who may.
                assert!([400, 403].contains(&answer.status), "{line} with {scope}: {refused}");
            }
        }
    }
    assert!(asked > 65, "{asked}");
}
