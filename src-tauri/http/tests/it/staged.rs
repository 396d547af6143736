//! Files that are to be sent, handed over as bodies.

use tokio::io::AsyncWriteExt as _;
use wakala_http::Limits;

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
    ] {
        let answer = with_bytes(&served, "POST", path, &length, b"").await;
        assert_eq!(answer.refusal(), (wanted.0, wanted.1.to_owned()), "{path} {length}");
    }
    let left: Vec<_> = std::fs::read_dir(served.directory.path().join("files/staged")).unwrap().collect();
    assert_eq!(left.len(), 1, "{left:?}");
}
