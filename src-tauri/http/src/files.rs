//! Files of messages and their small pictures, as bodies: whole or in part. Nothing of them is ever run by whoever shows them: their type is
//! what they are, not what their sender says, and they are to be saved.

use std::io::SeekFrom;

use axum::body::{Body, Bytes};
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse as _, Response};
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use tokio::fs::File;
use tokio::io::{AsyncReadExt as _, AsyncSeekExt as _};
use wakala_contract::{ErrorCode, ErrorView};
use wakala_front::ServedFile;

const NO_SNIFFING: HeaderName = HeaderName::from_static("x-content-type-options");
/// How much is read at once.
const PIECE: u64 = 64 << 10;
/// What stands for itself in a name (RFC 5987).
const NAME: &AsciiSet = &NON_ALPHANUMERIC.remove(b'.').remove(b'-').remove(b'_');

/// A small picture, as an answer.
pub(crate) fn picture(picture: Vec<u8>) -> Response {
    let mut answer = picture.into_response();
    guarded(answer.headers_mut(), HeaderValue::from_static("image/jpeg"));
    answer
}

/// Nobody looks for another type, and nobody else keeps it.
fn guarded(headers: &mut HeaderMap, media_type: HeaderValue) {
    headers.insert(header::CONTENT_TYPE, media_type);
    headers.insert(NO_SNIFFING, HeaderValue::from_static("nosniff"));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("private, no-store"));
}

/// A file, or the part of it that is asked for, as an answer.
///
/// # Errors
/// It can't be read.
pub(crate) async fn opened(served: &ServedFile, asked: &HeaderMap) -> Result<Response, ErrorView> {
    let unreadable = |error: std::io::Error| ErrorView::new(ErrorCode::Storage, error.to_string());
    let mut file = File::open(&served.path).await.map_err(unreadable)?;
    let length = file.metadata().await.map_err(unreadable)?.len();
    let part = match asked.get(header::RANGE).and_then(|range| part(range.to_str().ok()?, length)) {
        Some(Err(())) => {
            let all = [(header::CONTENT_RANGE, format!("bytes */{length}"))];
            return Ok((StatusCode::RANGE_NOT_SATISFIABLE, all).into_response());
        }
        Some(Ok(part)) => Some(part),
        None => None,
    };
    let (from, to) = part.unwrap_or((0, length));
    file.seek(SeekFrom::Start(from)).await.map_err(unreadable)?;
    let mut answer = Response::new(Body::from_stream(pieces(file, to - from)));
    let headers = answer.headers_mut();
    let media_type = HeaderValue::from_str(&served.media_type);
    guarded(headers, media_type.unwrap_or(HeaderValue::from_static("application/octet-stream")));
    headers.insert(header::ACCEPT_RANGES, HeaderValue::from_static("bytes"));
    headers.insert(header::CONTENT_LENGTH, HeaderValue::from(to - from));
    let name = format!("attachment; filename*=UTF-8''{}", utf8_percent_encode(&served.name, NAME));
    if let Ok(name) = HeaderValue::from_str(&name) {
        headers.insert(header::CONTENT_DISPOSITION, name);
    }
    if part.is_some() {
        *answer.status_mut() = StatusCode::PARTIAL_CONTENT;
        let range = format!("bytes {from}-{}/{length}", to - 1);
        answer.headers_mut().extend(HeaderValue::from_str(&range).ok().map(|range| (header::CONTENT_RANGE, range)));
    }
    Ok(answer)
}

/// So much of a file, piece by piece. One that is shorter than it was ends the answer early, and whoever reads sees that.
fn pieces(file: File, length: u64) -> impl futures::Stream<Item = std::io::Result<Bytes>> + Send {
    futures::stream::try_unfold((file, length), async |(mut file, left)| {
        if left == 0 {
            return Ok(None);
        }
        let mut piece = vec![0; usize::try_from(left.min(PIECE)).unwrap_or(0)];
        let read = file.read(&mut piece).await?;
        if read == 0 {
            return Err(std::io::ErrorKind::UnexpectedEof.into());
        }
        piece.truncate(read);
        Ok(Some((Bytes::from(piece), (file, left - read as u64))))
    })
}

/// The part that a range asks for, from and up to; none where all of it is given: for several parts, and for what is no range of bytes.
fn part(range: &str, length: u64) -> Option<Result<(u64, u64), ()>> {
    let (from, to) = range.strip_prefix("bytes=")?.split_once('-')?;
    let number = |text: &str| text.trim().parse::<u64>().ok();
    let (from, to) = match (from.trim(), to.trim()) {
        ("", last) => (length.saturating_sub(number(last)?), length),
        (from, "") => (number(from)?, length),
        (from, to) => {
            let (from, to) = (number(from)?, number(to)?);
            if to < from {
                return None;
            }
            (from, to.saturating_add(1).min(length))
        }
    };
    Some(if from < to { Ok((from, to)) } else { Err(()) })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_range_is_a_part_of_what_there_is() {
        for (range, wanted) in [
            ("bytes=0-9", Some(Ok((0, 10)))),
            ("bytes=90-", Some(Ok((90, 100)))),
            ("bytes=-5", Some(Ok((95, 100)))),
            ("bytes=-500", Some(Ok((0, 100)))),
            ("bytes=50-5000", Some(Ok((50, 100)))),
            ("bytes=0-18446744073709551615", Some(Ok((0, 100)))),
            ("bytes=100-", Some(Err(()))),
            ("bytes=-0", Some(Err(()))),
            ("bytes=9-3", None),
            ("bytes=0-1,5-6", None),
            ("bytes=x-y", None),
            ("lines=1-2", None),
            ("bytes=-99999999999999999999", None),
        ] {
            assert_eq!(part(range, 100), wanted, "{range}");
        }
        assert_eq!(part("bytes=0-", 0), Some(Err(())));
    }

    async fn answer(name: &str, media_type: &str, range: Option<&'static str>) -> (Response, Vec<u8>) {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("7.bin");
        std::fs::write(&path, (0..=255).cycle().take(200_000).collect::<Vec<u8>>()).unwrap();
        let served = ServedFile { path, media_type: media_type.to_owned(), name: name.to_owned() };
        let asked = range.map(|range| (header::RANGE, HeaderValue::from_static(range))).into_iter().collect();
        let (parts, body) = opened(&served, &asked).await.unwrap().into_parts();
        let body = axum::body::to_bytes(body, usize::MAX).await.unwrap().to_vec();
        (Response::from_parts(parts, Body::empty()), body)
    }

    #[tokio::test]
    async fn a_file_comes_whole_or_in_part_and_is_run_by_nobody() {
        let (whole, body) = answer("bei ya \"leo\" ü.pdf", "application/pdf", None).await;
        assert_eq!((whole.status(), body.len(), body[199_999]), (StatusCode::OK, 200_000, 63));
        let said = |name: HeaderName| whole.headers().get(name).unwrap().to_str().unwrap().to_owned();
        assert_eq!(said(header::CONTENT_TYPE), "application/pdf");
        assert_eq!(said(NO_SNIFFING), "nosniff");
        assert_eq!(said(header::CONTENT_DISPOSITION), "attachment; filename*=UTF-8''bei%20ya%20%22leo%22%20%C3%BC.pdf");
        let (part, body) = answer("a", "text/x\r\nX-Evil: 1", Some("bytes=256-258")).await;
        assert_eq!((part.status(), body), (StatusCode::PARTIAL_CONTENT, vec![0, 1, 2]));
        assert_eq!(part.headers().get(header::CONTENT_RANGE).unwrap(), "bytes 256-258/200000");
        assert_eq!(part.headers().get(header::CONTENT_TYPE).unwrap(), "application/octet-stream");
        let (none, body) = answer("a", "text/plain", Some("bytes=200000-")).await;
        assert_eq!((none.status(), body.len()), (StatusCode::RANGE_NOT_SATISFIABLE, 0));
    }
}
