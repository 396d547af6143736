//! Files of messages as bodies.

use serde_json::json;
use wakala_domain::address::Address;
use wakala_domain::ids::{InstanceId, MessageId, MessageRow};
use wakala_domain::messages::IncomingMessage;
use wakala_domain::messages::content::{Content, Media, MediaKind};
use wakala_domain::messages::frame::Frame;
use wakala_domain::time::Wall;
use wakala_store::FileOffer;

use crate::{Served, served};

/// A message with a document of this name.
async fn document(s: &Served, id: &str, name: &str) -> (InstanceId, MessageRow) {
    carrying(s, id, name, false).await
}

/// The same, or one to be looked at once.
async fn carrying(s: &Served, id: &str, name: &str, once: bool) -> (InstanceId, MessageRow) {
    let instance = match s.core.engine.instances().first() {
        Some(known) => known.id,
        None => s.core.engine.add_instance("Duka", "", wakala_engine::Trigger::Operator).await.unwrap().id,
    };
    let from: Address = "255700000431@s.whatsapp.net".parse().unwrap();
    let message = IncomingMessage {
        chat: from.clone(),
        chat_alias: None,
        sender: from,
        sender_alias: None,
        via: None,
        from_me: false,
        id: MessageId(id.to_owned()),
        push_name: None,
        written: Wall(1_000),
        content: Content::Media(Media {
            what: MediaKind::Document,
            caption: None,
            file_name: Some(name.to_owned()),
            mime: "text/html".to_owned(),
            bytes: Some(10),
            seconds: None,
            size: None,
            pages: None,
            waveform: None,
            once,
        }),
        frame: Frame::default(),
        raw: Some(vec![1]),
    };
    let written = s.core.engine.store().write(move |w| {
        let row = w.commit_incoming(instance, &message, Wall(1))?.row;
        w.offer_file(instance, row, FileOffer { bytes: Some(10), thumbnail: true, fetch: false }, Wall(1))?;
        Ok(row)
    });
    (instance, written.await.unwrap())
}

async fn view(s: &Served, row: MessageRow) -> serde_json::Value {
    let chats = s.get("/v1/chats?limit=9").await.json();
    let page = s.get(&format!("/v1/chats/{}/messages?limit=9", chats["chats"][0]["id"])).await.json();
    let all = page["messages"].as_array().unwrap().clone();
    all.into_iter().find(|message| message["id"] == row.0).unwrap()["content"].clone()
}

#[tokio::test]
async fn a_file_is_had_when_it_is_here_and_is_asked_for_when_not() {
    let s = served(wakala_http::Limits::default()).await;
    let (instance, row) = document(&s, "A", "..\\bei\u{202e}fdp.exe").await;
    let at = format!("/v1/messages/{}", row.0);
    let content = view(&s, row).await;
    assert_eq!((&content["file"], &content["thumbnail"]), (&json!({ "is": "away" }), &json!(true)));
    assert_eq!(s.get(&format!("{at}/file")).await.refusal(), (404, "no_such_file".into()));

    let asked = s.ask(&format!("POST {at}/fetch"), &[], "").await;
    assert_eq!((asked.status, asked.json()), (200, json!({})));
    assert_eq!(view(&s, row).await["file"], json!({ "is": "waiting" }));

    let folder = s.directory.path().join("files").join(instance.to_string());
    std::fs::create_dir_all(&folder).unwrap();
    std::fs::write(folder.join("1.pdf"), b"%PDF-1.7 x").unwrap();
    let here = move |w: &wakala_store::Writing<'_>| w.file_is_here(row, "1.pdf", 10, "application/pdf");
    s.core.engine.store().write(here).await.unwrap();
    assert_eq!(view(&s, row).await["file"], json!({ "is": "here", "bytes": 10 }));
    let file = s.get(&format!("{at}/file")).await;
    assert_eq!((file.status, file.body.as_slice()), (200, b"%PDF-1.7 x".as_slice()));
    let head = file.head.to_ascii_lowercase();
    for line in [
        "content-type: application/pdf",
        "x-content-type-options: nosniff",
        "content-disposition: attachment; filename*=utf-8''bei_fdp.exe",
        "content-length: 10",
        "accept-ranges: bytes",
    ] {
        assert!(head.lines().any(|said| said == line), "{line}: {head}");
    }
    let part = s.ask(&format!("GET {at}/file"), &[("range", "bytes=1-3")], "").await;
    assert_eq!((part.status, part.body.as_slice()), (206, b"PDF".as_slice()));

    // Somebody has removed it: that is said, and it can be fetched again.
    std::fs::remove_file(folder.join("1.pdf")).unwrap();
    assert_eq!(s.get(&format!("{at}/file")).await.refusal(), (404, "no_such_file".into()));
    assert_eq!(view(&s, row).await["file"], json!({ "is": "away" }));
}

#[tokio::test]
async fn what_has_no_file_is_said_to_have_none() {
    let s = served(wakala_http::Limits::default()).await;
    let (_, row) = document(&s, "A", "bei.pdf").await;
    let thumbnail = s.get(&format!("/v1/messages/{}/thumbnail", row.0)).await;
    assert_eq!(thumbnail.refusal(), (404, "no_such_file".into()), "what came holds no picture");
    for path in ["/v1/messages/999/file", "/v1/messages/-1/thumbnail"] {
        assert_eq!(s.get(path).await.refusal(), (404, "no_such_file".into()), "{path}");
    }
    assert_eq!(s.ask("POST /v1/messages/999/fetch", &[], "").await.refusal(), (404, "no_such_file".into()));
    for path in ["/v1/messages/x/file", "/v1/messages/99999999999999999999/file", "/v1/messages/..%2f/thumbnail"] {
        assert_eq!(s.get(path).await.refusal(), (400, "bad_request".into()), "{path}");
    }
}

#[tokio::test]
async fn what_is_to_be_looked_at_once_is_looked_at_on_the_phone() {
    let s = served(wakala_http::Limits::default()).await;
    let (_, row) = carrying(&s, "A", "siri.jpg", true).await;
    let at = format!("/v1/messages/{}", row.0);
    for asked in [format!("GET {at}/file"), format!("GET {at}/thumbnail"), format!("POST {at}/fetch")] {
        assert_eq!(s.ask(&asked, &[], "").await.refusal(), (404, "no_such_file".into()), "{asked}");
    }
}
