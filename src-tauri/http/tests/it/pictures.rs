//! A pairing code as pictures: each is one, says when the code ends, and is kept by nobody on the way.

use std::time::Duration;

use crate::calls::added;
use crate::{Served, testing};
use wakala_http::{Limits, Server};

const CODE: &str = "2@a,b,c,d";

#[tokio::test]
async fn a_code_is_had_as_whatever_picture_is_asked_for() {
    let (core, directory) = testing::program_with_code(CODE).await;
    let mut events = core.engine.subscribe().events;
    let server = Server::start(core.clone(), vec![directory.path().join("core.sock")], Limits::default());
    let s = Served { server: server.await.unwrap(), core, directory };
    let id = added(&s, "Duka").await;
    let path = format!("/v1/instances/{id}");
    let shown = async {
        while s.get(&path).await.json()["pairing"]["is"] != "qr" {
            events.recv().await.unwrap();
        }
    };
    tokio::time::timeout(Duration::from_secs(20), shown).await.expect("no code is shown");
    let until = s.get(&path).await.json()["pairing"]["until"].clone();
    let (none, png, text) = ("", "image/png", "text/plain");
    let (svg, blocks) = ("image/svg+xml", "text/plain; charset=utf-8");
    for (format, accept, content, begins) in [
        ("", none, svg, &b"<svg"[..]),
        ("?format=svg", png, svg, b"<svg"),
        ("?format=png", none, png, b"\x89PNG\r\n\x1a\n"),
        ("", png, png, b"\x89PNG\r\n\x1a\n"),
        ("?format=text", none, blocks, CODE.as_bytes()),
        ("", text, blocks, CODE.as_bytes()),
        ("?format=terminal", none, blocks, "".as_bytes()),
    ] {
        let answer = s.ask(&format!("GET {path}/qr{format}"), &[("accept", accept)], "").await;
        let what = format!("{format} {accept}: {} {}", answer.head, String::from_utf8_lossy(&answer.body));
        assert_eq!(answer.status, 200, "{what}");
        assert!(answer.head.contains(&format!("content-type: {content}")), "{what}");
        assert!(answer.head.contains(&format!("x-wakala-expires-at: {until}")), "{what}");
        assert!(answer.head.contains("cache-control: no-store"), "{what}");
        assert!(answer.body.starts_with(begins) && answer.body.len() >= CODE.len(), "{what}");
        assert_eq!(answer.body == CODE.as_bytes(), begins == CODE.as_bytes(), "{what}");
    }
    let other = s.get(&format!("{path}/qr?format=jpeg")).await;
    assert_eq!(other.refusal(), (400, "bad_request".into()));
}
