//! Under which name this PC is asked, and by whose web pages.

use super::*;

#[tokio::test]
async fn who_asks_under_another_name_is_a_page_that_had_its_name_lead_here() {
    let o = opened(calm()).await;
    let key = o.key("till", &["read"]).await;
    for host in ["localhost", "127.0.0.1:9252", "[::1]:1"] {
        assert_eq!(o.ask("GET /v1/instances", &[("host", host), ("x-api-key", &key)], "").await.status, 200, "{host}");
    }
    for host in [
        "shop.example",
        "shop.example:9252",
        "localhost.shop.example",
        "localhost.",
        "127.0.0.1.",
        "192.168.1.7",
        "",
        "0.0.0.0",
        "[::]",
        "[::ffff:127.0.0.1]:9252",
        "::1",
        "2130706433",
        "localhost, shop.example",
    ] {
        for line in ["GET /v1/instances", "GET /health", "OPTIONS /v1/instances"] {
            let answer = o.ask(line, &[("host", host), ("x-api-key", &key)], "").await;
            assert_eq!(answer.refusal(), (403, "not_allowed".into()), "{host} {line}");
        }
    }
    let twice = [("host", "localhost"), ("host", "shop.example"), ("x-api-key", &key)];
    assert_eq!(o.ask("GET /v1/instances", &twice, "").await.status, 403, "which of them?");
    let same = [("host", "localhost"), ("host", "localhost"), ("x-api-key", &key)];
    assert_eq!(o.ask("GET /v1/instances", &same, "").await.status, 403);
    let none = format!("GET /v1/instances HTTP/1.0\r\nx-api-key: {key}\r\n\r\n");
    assert_eq!(said(o.at, &none).await.unwrap().status, 403);
    let none = format!("GET /v1/instances HTTP/1.1\r\nx-api-key: {key}\r\nconnection: close\r\n\r\n");
    assert_eq!(said(o.at, &none).await.unwrap().status, 403);
    let absolute = written("GET http://shop.example/v1/instances", &[("x-api-key", &key)], "");
    assert_eq!(said(o.at, &absolute).await.unwrap().status, 403);
}

#[tokio::test]
async fn no_web_page_may_ask_but_those_that_were_named() {
    let o = opened_for(calm(), &["https://shop.example"]).await;
    let key = o.key("till", &["read"]).await;
    for origin in
        ["https://evil.example", "http://shop.example", "https://shop.example.evil", "null", "http://127.0.0.1", "*"]
    {
        for line in ["GET /v1/instances", "GET /health", "OPTIONS /v1/instances"] {
            let asked = [("origin", origin), ("x-api-key", &key), ("access-control-request-method", "GET")];
            let answer = o.ask(line, &asked, "").await;
            assert!(
                answer.status == 403 && !answer.head.contains("access-control"),
                "{origin} {line}: {}",
                answer.head
            );
        }
    }
    let named = ("origin", "https://shop.example");
    let whether = o.ask("OPTIONS /v1/instances", &[named, ("access-control-request-method", "GET")], "").await;
    assert_eq!(whether.status, 204);
    for said in ["access-control-allow-origin: https://shop.example", "x-api-key", "vary: origin"] {
        assert!(whether.head.contains(said), "{}", whether.head);
    }
    assert!(!whether.head.contains("credentials"), "{}", whether.head);
    let answer = o.ask("GET /v1/instances", &[named, ("x-api-key", &key)], "").await;
    assert!(answer.status == 200 && answer.head.contains("access-control-allow-origin: https://shop.example"));
    // It learns that it needs a key, and no more without one.
    let without = o.ask("GET /v1/instances", &[named], "").await;
    assert!(without.status == 401 && without.head.contains("access-control-allow-origin: https://shop.example"));
    let twice = o.ask("GET /v1/instances", &[named, ("origin", "https://evil.example"), ("x-api-key", &key)], "").await;
    assert_eq!(twice.status, 403);
}
