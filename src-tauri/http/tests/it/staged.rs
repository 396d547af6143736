//! Files that are to be sent, handed over as bodies.

use serde_json::json;
use tokio::io::AsyncWriteExt as _;
use wakala_http::Limits;

use crate::calls::added;
use crate::{Answer, Served, heard, served};

/// Asks with a body of bytes.
async fn with_bytes(served: &Served, method: &str, path: &str, length: &str, bytes: &[u8]) -> Answer {
    let head = format!("{method} {path} HTTP/1.1\r\nhost: x\r\nconnection: close\r\n{length}\r\n");
    let mut stream = served.connect().await;
    // Whoever is refused is not listened to.
    let _ = stream.write_all(&[head.as_bytes(), bytes].concat()).await;
    heard(&mut stream).await.unwrap()
}

async fn put(served: &Served, file: &str, offset: u64, bytes: &[u8]) -> Answer {
    let length = format!("content-length: {}\r\n", bytes.len());
    with_bytes(served, "PUT", &format!("/v1/files/{file}?offset={offset}"), &length, bytes).await
}

#[tokio::test]
async fn a_file_is_handed_over_piece_by_piece() {
    let served = served(Limits::default()).await;
    let picture: Vec<u8> = [b"\xff\xd8\xff\xe0".as_slice(), &vec![7; 200_000]].concat();
    let bytes = picture.len();
    let open = with_bytes(&served, "POST", &format!("/v1/files?name=Bei%20ya%20leo.jpg&bytes={bytes}"), "", b"").await;
    assert_eq!(open.status, 200, "{open:?}");
    let place = open.json();
    let file = place["file"].as_str().unwrap().to_owned();
    assert!(file.len() == 32 && file.bytes().all(|byte| byte.is_ascii_hexdigit()), "{file}");
    let wanted = serde_json::json!({
        "file": file, "name": "Bei ya leo.jpg", "bytes": bytes, "received": 0, "mime": null, "kind": null
    });
    assert_eq!(place, wanted);
    assert_eq!(put(&served, &file, 0, &picture[..150_000]).await.json()["received"], 150_000);
    // Said again, as after an answer that was lost.
    assert_eq!(put(&served, &file, 0, &picture[..150_000]).await.json()["received"], 150_000);
    for offset in [149_999, 150_001] {
        let differs = put(&served, &file, offset, &picture[150_000..]).await;
        assert_eq!(differs.refusal(), (409, "offset_differs".to_owned()), "{offset}");
        assert_eq!(differs.json()["detail"], "150000");
    }
    let whole = put(&served, &file, 150_000, &picture[150_000..]).await.json();
    assert_eq!(
        (&whole["received"], &whole["mime"], &whole["kind"]),
        (&bytes.into(), &"image/jpeg".into(), &"image".into())
    );
    let lies = served.directory.path().join("files/staged").join(&file);
    assert_eq!(std::fs::read(&lies).unwrap(), picture);
    assert_eq!(put(&served, &file, bytes as u64, b"more").await.refusal().0, 400, "no more than was said");
    let dropped = with_bytes(&served, "DELETE", &format!("/v1/files/{file}"), "", b"").await;
    assert_eq!((dropped.status, lies.exists()), (200, false));
    let again = with_bytes(&served, "DELETE", &format!("/v1/files/{file}"), "", b"").await;
    assert_eq!(again.refusal(), (404, "no_such_file".to_owned()));
    assert_eq!(put(&served, &file, 0, b"x").await.refusal(), (404, "no_such_file".to_owned()));
}

/// The same of a piece whose length is not said before it comes.
async fn put_in_chunks(served: &Served, file: &str, offset: u64, bytes: &[u8]) -> Answer {
    let mut chunked = Vec::new();
    for chunk in bytes.chunks(50_000) {
        chunked.extend_from_slice(format!("{:x}\r\n", chunk.len()).as_bytes());
        chunked.extend_from_slice(chunk);
        chunked.extend_from_slice(b"\r\n");
    }
    chunked.extend_from_slice(b"0\r\n\r\n");
    with_bytes(served, "PUT", &format!("/v1/files/{file}?offset={offset}"), "transfer-encoding: chunked\r\n", &chunked)
        .await
}

/// A piece that is here in part does not add the rest of it, however long it is: its sender hears where to go on. One that is here wholly
/// is done, and of one with too much nothing makes the file whole.
#[tokio::test]
async fn a_piece_is_judged_as_a_whole() {
    let served = served(Limits::default()).await;
    let film: Vec<u8> = (0..300_000_u32).map(|byte| byte.to_le_bytes()[1]).collect();
    let open = with_bytes(&served, "POST", "/v1/files?name=a.mp4&bytes=300000", "", b"").await.json();
    let file = open["file"].as_str().unwrap().to_owned();
    let lies = served.directory.path().join("files/staged").join(&file);
    let long: Vec<u8> = film.iter().copied().chain([1]).collect();

    assert_eq!(put(&served, &file, 0, &long).await.refusal().0, 400);
    assert!(!lies.exists(), "of a piece that is known to be too long nothing is kept");
    assert_eq!(put(&served, &file, 0, &film[..131_072]).await.json()["received"], 131_072);
    for overlapping in [put(&served, &file, 0, &film).await, put_in_chunks(&served, &file, 0, &film).await] {
        assert_eq!(overlapping.refusal(), (409, "offset_differs".to_owned()));
        assert_eq!(overlapping.json()["detail"], "131072");
    }
    assert_eq!(std::fs::read(&lies).unwrap(), film[..131_072]);
    assert_eq!(put_in_chunks(&served, &file, 0, &film[..131_072]).await.json()["received"], 131_072);

    assert_eq!(put_in_chunks(&served, &file, 131_072, &long[131_072..]).await.refusal().0, 400);
    let kept = std::fs::read(&lies).unwrap();
    assert!(kept.len() < film.len() && film.starts_with(&kept), "{} bytes", kept.len());
    let whole = put_in_chunks(&served, &file, kept.len() as u64, &film[kept.len()..]).await.json();
    assert_eq!(whole["received"], 300_000);
    assert!(whole["mime"].is_string(), "{whole}");
    assert_eq!(std::fs::read(&lies).unwrap(), film);
    assert_eq!(put(&served, &file, 0, &film).await.json()["received"], 300_000);
}

#[tokio::test]
async fn a_file_is_handed_over_at_once_or_refused_before_it_is_read() {
    let served = served(Limits::default()).await;
    let length = |bytes: u64| format!("content-length: {bytes}\r\n");
    let whole = with_bytes(&served, "POST", "/v1/files?name=bei.pdf", &length(9), b"%PDF-1.7\n").await.json();
    assert_eq!(
        (&whole["received"], &whole["mime"], &whole["kind"]),
        (&9.into(), &"application/pdf".into(), &"document".into())
    );
    for (path, length, wanted) in [
        ("/v1/files?name=a&bytes=0", String::new(), (400, "file_empty")),
        ("/v1/files?name=a", length(0), (400, "file_empty")),
        ("/v1/files?name=a&bytes=2147483649", String::new(), (413, "file_too_large")),
        ("/v1/files?name=a", length(2_147_483_649), (413, "file_too_large")),
        ("/v1/files?name=a", String::new(), (400, "bad_request")),
        ("/v1/files?bytes=9", String::new(), (400, "bad_request")),
        // It may be the file, and it may ask for a place.
        ("/v1/files?name=a", format!("content-type: application/json\r\n{}", length(9)), (400, "bad_request")),
        (
            "/v1/files?name=a",
            format!("Content-Type: Application/JSON; charset=utf-8\r\n{}", length(9)),
            (400, "bad_request"),
        ),
    ] {
        let answer = with_bytes(&served, "POST", path, &length, b"").await;
        assert_eq!(answer.refusal(), (wanted.0, wanted.1.to_owned()), "{path} {length}");
    }
    let left: Vec<_> = std::fs::read_dir(served.directory.path().join("files/staged")).unwrap().collect();
    assert_eq!(left.len(), 1, "{left:?}");
}

/// Hands a whole file over, and says what it is called.
async fn handed_over(served: &Served, name: &str, bytes: &[u8]) -> String {
    let length = format!("content-length: {}\r\n", bytes.len());
    let whole = with_bytes(served, "POST", &format!("/v1/files?name={name}"), &length, bytes).await.json();
    whole["file"].as_str().unwrap().to_owned()
}

#[tokio::test]
async fn a_file_is_queued_or_refused_in_words_that_a_program_knows() {
    let served = served(Limits::default()).await;
    let id = added(&served, "Duka").await;
    let phone = json!({ "phone": "+255 700 000 500" }).to_string();
    let chat = served.ask(&format!("POST /v1/instances/{id}/chats"), &[], &phone).await.json()["id"].clone();
    let text = handed_over(&served, "bei.txt", b"bei gani").await;
    let broken = handed_over(&served, "picha.jpg", b"\xff\xd8\xff\xe0 si picha").await;
    let sound = handed_over(&served, "wimbo.ogg", &[b"OggS\0\x02".as_slice(), &[7; 200]].concat()).await;
    let open = with_bytes(&served, "POST", "/v1/files?name=a&bytes=9", "", b"").await.json();
    let open = open["file"].as_str().unwrap().to_owned();
    let media = |file: &str, more: serde_json::Value| {
        let mut content = json!({ "is": "media", "file": file });
        content.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        json!({ "content": content, "chat": chat })
    };
    let send = async |body: serde_json::Value| served.ask("POST /v1/call/send_message", &[], &body.to_string()).await;
    let nobody = "0".repeat(32);
    for (file, more, wanted) in [
        (&text, json!({ "as": "image" }), (400, "file_kind_differs")),
        (&broken, json!({}), (400, "picture_invalid")),
        (&sound, json!({ "as": "voice" }), (400, "voice_invalid")),
        (&text, json!({ "as": "sticker" }), (400, "sticker_invalid")),
        (&sound, json!({ "caption": "wimbo" }), (400, "caption_not_taken")),
        (&text, json!({ "caption": "a".repeat(1_025) }), (400, "caption_too_long")),
        (&text, json!({ "view_once": true }), (400, "once_invalid")),
        (&open, json!({}), (409, "file_not_whole")),
        (&nobody, json!({}), (404, "no_such_file")),
        (&text, json!({ "as": "film" }), (400, "bad_request")),
    ] {
        let refused = send(media(file, more.clone())).await.refusal();
        assert_eq!(refused, (wanted.0, wanted.1.to_owned()), "{more}");
    }
    let queued = send(media(&text, json!({ "caption": "bei ya leo" }))).await.json();
    let shown = &queued["message"]["content"];
    assert_eq!(
        (&shown["is"], &shown["what"], &shown["file_name"]),
        (&json!("media"), &json!("document"), &json!("bei.txt"))
    );
    assert_eq!(shown["file"], json!({ "is": "moving", "done": 0, "of": 8 }));
    assert_eq!(queued["message"]["direction"]["waits"], json!({ "is": "file" }));
    // It lies here, whatever becomes of what was handed over, and goes with its message.
    let dropped = with_bytes(&served, "DELETE", &format!("/v1/files/{text}"), "", b"").await;
    let file = served.get(&format!("/v1/messages/{}/file", queued["message"]["id"])).await;
    assert_eq!((dropped.status, file.body.as_slice()), (200, b"bei gani".as_slice()));
    assert_eq!(served.ask(&format!("DELETE /v1/queue/{}", queued["queueId"]), &[], "").await.status, 200);
    // The answer does not wait for the disk.
    let files = served.directory.path().join("files").join(&id);
    let gone = async {
        while std::fs::read_dir(&files).unwrap().count() > 0 {
            tokio::task::yield_now().await;
        }
    };
    tokio::time::timeout(std::time::Duration::from_secs(30), gone).await.expect("its file lies here for nobody");
}

/// A key is of what is in a file, however often that is handed over.
#[tokio::test]
async fn a_file_that_is_sent_with_the_same_key_is_the_same_message() {
    let served = served(Limits::default()).await;
    let id = added(&served, "Duka").await;
    let phone = json!({ "phone": "+255 700 000 500" }).to_string();
    let chat = served.ask(&format!("POST /v1/instances/{id}/chats"), &[], &phone).await.json()["id"].clone();
    let till = [("x-wakala-caller", "api/till")];
    let send = async |file: &str| {
        let body = json!({ "chat": chat, "key": "order 7", "content": { "is": "media", "file": file } });
        served.ask("POST /v1/call/send_message", &till, &body.to_string()).await
    };
    let (first, again) = (handed_over(&served, "a.txt", b"bei").await, handed_over(&served, "b.txt", b"bei").await);
    let other = handed_over(&served, "a.txt", b"bei mpya").await;
    let (one, two) = (send(&first).await.json(), send(&again).await.json());
    assert!(one["messageId"].is_string() && one["messageId"] == two["messageId"], "{one} {two}");
    assert_eq!(send(&other).await.refusal(), (409, "key_taken".to_owned()));
    let files = served.directory.path().join("files").join(&id);
    assert_eq!(std::fs::read_dir(files).unwrap().count(), 1);
}
