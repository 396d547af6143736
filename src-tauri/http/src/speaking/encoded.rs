//! A file within an answer of JSON, as base64: read and written piece by piece, so that it is in memory nowhere.

use std::io;

use axum::body::{Body, Bytes};
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::Response;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Map, Value};
use tokio::fs::File;
use tokio::io::AsyncReadExt as _;
use wakala_contract::{ErrorCode, ErrorView};
use wakala_front::ServedFile;

/// How much is read at once: threes, so that nothing but the last piece is filled up.
const PIECE: usize = 48 << 10;

/// Where it is in the answer.
enum Place {
    Before(String),
    Within,
    After,
}

/// An object with the file under a name of its own, which nothing in it has.
///
/// # Errors
/// The file can't be read.
pub(crate) async fn encoded(
    status: StatusCode,
    object: Map<String, Value>,
    name: &str,
    file: &ServedFile,
) -> Result<Response, ErrorView> {
    let unreadable = |error: io::Error| ErrorView::new(ErrorCode::Storage, error.to_string());
    let file = File::open(&file.path).await.map_err(unreadable)?;
    let mut before = Value::Object(object).to_string();
    before.pop();
    let comma = if before.len() > 1 { "," } else { "" };
    let before = format!("{before}{comma}{}:\"", Value::from(name));
    let parts = futures::stream::try_unfold((file, Place::Before(before)), async |(mut file, place)| match place {
        Place::Before(text) => Ok(Some((Bytes::from(text), (file, Place::Within)))),
        Place::Within => {
            let mut piece = Vec::with_capacity(PIECE);
            (&mut file).take(PIECE as u64).read_to_end(&mut piece).await?;
            if piece.is_empty() {
                return Ok(Some((Bytes::from_static(b"\"}"), (file, Place::After))));
            }
            Ok::<_, io::Error>(Some((Bytes::from(STANDARD.encode(piece)), (file, Place::Within))))
        }
        Place::After => Ok(None),
    });
    let mut answer = Response::new(Body::from_stream(parts));
    *answer.status_mut() = status;
    answer.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static("application/json"));
    Ok(answer)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[tokio::test]
    async fn a_file_stands_whole_in_the_answer() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("7.bin");
        for length in [0, 1, PIECE - 1, PIECE, 3 * PIECE + 2] {
            let content: Vec<u8> = (0..=255).cycle().take(length).collect();
            std::fs::write(&path, &content).unwrap();
            let file = ServedFile { path: path.clone(), media_type: "x/y".to_owned(), name: "a".to_owned() };
            for object in [json!({}), json!({ "fileName": "\"a\"", "size": 5 })] {
                let answer = encoded(StatusCode::CREATED, object.as_object().unwrap().clone(), "base64", &file).await;
                let body = axum::body::to_bytes(answer.unwrap().into_body(), usize::MAX).await.unwrap();
                let said: Value = serde_json::from_slice(&body).unwrap();
                assert!(STANDARD.decode(said["base64"].as_str().unwrap()).unwrap() == content, "{length}");
                assert_eq!(said["size"], object["size"]);
            }
        }
    }
}
