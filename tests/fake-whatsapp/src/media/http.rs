//! The store over HTTP: uploads, how far they are, and downloads, whole or in part.

use std::io;
use std::time::Duration;

use axum::Router;
use axum::body::Body;
use axum::extract::{Path, RawQuery, State};
use axum::http::{HeaderMap, Method, StatusCode, Uri, header};
use axum::response::{IntoResponse as _, Response};
use axum::routing::post;
use base64::Engine as _;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use bytes::Bytes;
use futures::{StreamExt as _, stream};

use super::rules::decide;
use super::{MOST_EACH, MediaCall, MediaDone, MediaThen, Named, No, Place};
use crate::connection::lock;
use crate::door::HangUp;
use crate::ledger::Happening;
use crate::network::Here;
use crate::stanza::now_ms;

/// The kinds that have a place to be put.
const KINDS: [&str; 16] = [
    "image",
    "video",
    "gif",
    "audio",
    "ptt",
    "ptv",
    "document",
    "sticker",
    "sticker-pack",
    "thumbnail-sticker-pack",
    "thumbnail-link",
    "thumbnail-document",
    "md-msg-hist",
    "md-app-state",
    "newsletter-image",
    "product-image",
];
/// How often a slow content goes on.
const STEP: Duration = Duration::from_millis(100);
/// A piece of a content that never ends.
const PIECE: usize = 64 * 1024;

/// The store's calls: everything that no other knows is a download.
pub(crate) fn router() -> Router<Here> {
    Router::new()
        .route("/mms/{kind}/{token}", post(upload))
        .route("/newsletter/{kind}/{token}", post(upload))
        .route("/product/image/{token}", post(upload_product))
        .fallback(download)
}

/// What an upload is called with.
#[derive(Default)]
struct Asked {
    auth: String,
    token: Option<String>,
    offset: usize,
    resume: bool,
}

impl Asked {
    fn read(query: &str) -> Result<Self, No> {
        let mut asked = Self::default();
        for (name, value) in query.split('&').filter_map(|part| part.split_once('=')) {
            match name {
                "auth" => value.clone_into(&mut asked.auth),
                "token" => asked.token = Some(value.to_owned()),
                "file_offset" => asked.offset = value.parse().map_err(|_| (400, "file_offset is no number"))?,
                "resume" => asked.resume = value == "1",
                _ => {}
            }
        }
        Ok(asked)
    }
}

/// One call, from its beginning to what is noted of it.
struct Call {
    here: Here,
    call: MediaCall,
    kind: String,
    target: String,
}

impl Call {
    fn rule(&self) -> Option<MediaThen> {
        let mut world = lock(&self.here.world);
        decide(&mut world.media.rules, self.call, &self.kind, &self.target)
    }

    fn note(&self, status: u16, bytes: u64) {
        let done = MediaDone {
            call: self.call,
            target: self.target.clone(),
            kind: self.kind.clone(),
            status,
            bytes,
            at: now_ms(),
        };
        let mut world = lock(&self.here.world);
        world.media.note(done.clone());
        world.tell(Happening::Media { done });
    }

    fn refuse(&self, (status, why): No) -> Response {
        self.note(status, 0);
        let code = StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        (code, axum::Json(serde_json::json!({ "error": { "code": status, "message": why } }))).into_response()
    }

    fn hang_up(&self, bytes: usize) -> Response {
        self.note(0, bytes as u64);
        let mut answer = Response::new(Body::empty());
        answer.extensions_mut().insert(HangUp);
        answer
    }

    fn placed(&self, place: &Place, bytes: usize) -> Response {
        self.note(200, bytes as u64);
        let Place { url, direct_path, handle } = place;
        axum::Json(serde_json::json!({ "url": url, "direct_path": direct_path, "handle": handle })).into_response()
    }
}

async fn upload_product(here: State<Here>, Path(token): Path<String>, query: RawQuery, body: Body) -> Response {
    upload(here, Path(("product-image".to_owned(), token)), query, body).await
}

async fn upload(
    State(here): State<Here>,
    Path((kind, token)): Path<(String, String)>,
    RawQuery(query): RawQuery,
    body: Body,
) -> Response {
    let query = query.unwrap_or_default();
    let target = format!("/mms/{kind}/{token}?{query}");
    let mut call = Call { here, call: MediaCall::Upload, kind, target };
    let (from, asked, then) = match begun(&mut call, &token, &query) {
        Ok(begun) => begun,
        Err(no) => {
            // A client that still writes would not hear the answer.
            drain(body).await;
            return call.refuse(no);
        }
    };
    match &then {
        Some(MediaThen::Delay { ms }) => tokio::time::sleep(Duration::from_millis(*ms)).await,
        Some(MediaThen::Ignore) => std::future::pending().await,
        _ => {}
    }
    let named = (call.kind.clone(), token);
    if asked.resume {
        return progress(&call, &named, then);
    }
    let most = lock(&call.here.world).media.limits.0;
    let mut coming = match Coming::begin(&call.here, named, asked.offset) {
        Ok(coming) => coming,
        Err(no) => {
            drain(body).await;
            return call.refuse(no);
        }
    };
    match coming.read(body, most, then.as_ref()).await {
        Ok(()) => {}
        Err(Stopped::Cut) => {
            let bytes = coming.bytes.len();
            drop(coming);
            return call.hang_up(bytes);
        }
        Err(Stopped::TooLarge) => {
            coming.bytes.clear();
            return call.refuse((413, "too large"));
        }
    }
    if let Some(MediaThen::Refuse { status }) = then {
        coming.bytes.clear();
        return call.refuse((status, "refused on command"));
    }
    let (named, mut bytes) = coming.whole();
    let length = bytes.len();
    let taken = {
        let mut world = lock(&call.here.world);
        if matches!(then, Some(MediaThen::Wrong)) {
            garble(&mut bytes);
            world.media.put(&from, named, Bytes::from(bytes))
        } else {
            world.media.take(&from, named, Bytes::from(bytes))
        }
    };
    match taken {
        Ok(place) if matches!(then, Some(MediaThen::Endless)) => {
            let _ = call.placed(&place, length);
            Body::from_stream(endless(Bytes::from_static(b"{\"url\":\""))).into_response_of(200)
        }
        Ok(place) => call.placed(&place, length),
        Err(no) => call.refuse(no),
    }
}

/// Whose upload it is, and what comes of it.
fn begun(call: &mut Call, token: &str, query: &str) -> Result<(String, Asked, Option<MediaThen>), No> {
    let asked = Asked::read(query)?;
    if asked.resume {
        call.call = MediaCall::Resume;
    }
    let then = call.rule();
    if !KINDS.contains(&call.kind.as_str()) {
        return Err((404, "no such kind of media"));
    }
    if asked.token.as_ref().is_some_and(|said| said != token) || !is_token(token) {
        return Err((400, "the token is no hash"));
    }
    let from = lock(&call.here.world).media.account(&asked.auth).ok_or((401, "not authorized"))?;
    Ok((from, asked, then))
}

/// How far an upload is.
fn progress(call: &Call, named: &Named, then: Option<MediaThen>) -> Response {
    if let Some(MediaThen::Refuse { status }) = then {
        return call.refuse((status, "refused on command"));
    }
    let answer = match lock(&call.here.world).media.progress(named) {
        Ok(Place { url, direct_path, .. }) => {
            serde_json::json!({ "resume": "complete", "url": url, "direct_path": direct_path })
        }
        Err(bytes) => serde_json::json!({ "resume": bytes.to_string() }),
    };
    call.note(200, 0);
    axum::Json(answer).into_response()
}

/// Reads what comes and keeps nothing of it.
async fn drain(body: Body) {
    let (mut parts, mut taken) = (body.into_data_stream(), 0);
    while let Some(Ok(part)) = parts.next().await {
        taken += part.len();
        if taken > MOST_EACH {
            return;
        }
    }
}

/// The hash of a content, as addresses carry it.
fn is_token(token: &str) -> bool {
    BASE64_URL_SAFE_NO_PAD.decode(token).is_ok_and(|hash| hash.len() == 32)
}

fn garble(bytes: &mut [u8]) {
    let middle = bytes.len() / 2;
    bytes.iter_mut().skip(middle).take(1).for_each(|byte| *byte ^= 1);
}

/// An upload on its way: what has come of it stays if it ends too early.
struct Coming {
    here: Here,
    named: Named,
    bytes: Vec<u8>,
}

enum Stopped {
    Cut,
    TooLarge,
}

impl Coming {
    fn begin(here: &Here, named: Named, offset: usize) -> Result<Self, No> {
        let mut world = lock(&here.world);
        let mut bytes = world.media.take_partial(&named);
        if offset > bytes.len() {
            world.media.keep_partial(named, bytes);
            return Err((416, "so much of it is not there"));
        }
        bytes.truncate(offset);
        drop(world);
        Ok(Self { here: here.clone(), named, bytes })
    }

    async fn read(&mut self, body: Body, most: usize, then: Option<&MediaThen>) -> Result<(), Stopped> {
        let mut parts = body.into_data_stream();
        let mut new = 0;
        while let Some(part) = parts.next().await {
            let Ok(part) = part else { return Err(Stopped::Cut) };
            if self.bytes.len() + part.len() > most {
                return Err(Stopped::TooLarge);
            }
            match then {
                Some(MediaThen::Cut { after }) if new + part.len() >= *after => {
                    self.bytes.extend_from_slice(&part[..after - new]);
                    return Err(Stopped::Cut);
                }
                Some(MediaThen::Slow { bytes_per_second }) => {
                    let seconds = part.len() as f64 / (*bytes_per_second).max(1) as f64;
                    tokio::time::sleep(Duration::from_secs_f64(seconds)).await;
                }
                _ => {}
            }
            new += part.len();
            self.bytes.extend_from_slice(&part);
        }
        Ok(())
    }

    fn whole(mut self) -> (Named, Vec<u8>) {
        (self.named.clone(), std::mem::take(&mut self.bytes))
    }
}

impl Drop for Coming {
    fn drop(&mut self) {
        if !self.bytes.is_empty() {
            lock(&self.here.world).media.keep_partial(self.named.clone(), std::mem::take(&mut self.bytes));
        }
    }
}

async fn download(State(here): State<Here>, method: Method, uri: Uri, headers: HeaderMap) -> Response {
    let (path, query) = (uri.path().to_owned(), uri.query().unwrap_or_default().to_owned());
    let target = uri.path_and_query().map(ToString::to_string).unwrap_or_default();
    let found = lock(&here.world).media.find(&path, &query);
    let kind = found.as_ref().map(|(kind, _)| kind.clone()).unwrap_or_default();
    let call = Call { here, call: MediaCall::Download, kind, target };
    if method != Method::GET && method != Method::HEAD {
        return call.refuse((404, "no such call"));
    }
    let then = call.rule();
    match &then {
        Some(MediaThen::Refuse { status }) => return call.refuse((*status, "refused on command")),
        Some(MediaThen::Delay { ms }) => tokio::time::sleep(Duration::from_millis(*ms)).await,
        Some(MediaThen::Ignore) => std::future::pending().await,
        _ => {}
    }
    let bytes = match found {
        Ok((_, bytes)) => bytes,
        Err(no) => return call.refuse(no),
    };
    let all = bytes.len();
    let (from, to) = match wanted(&headers, all) {
        Ok(Some(range)) => range,
        Ok(None) => (0, all),
        Err(()) => return call.refuse((416, "not in it")),
    };
    let part = bytes.slice(from..to);
    let whole = (from, to) == (0, all);
    let given = given_of(part, then);
    if whole && method == Method::GET && given.complete {
        lock(&call.here.world).media.downloaded(&path);
    }
    let status = if whole { 200 } else { 206 };
    call.note(if given.complete { status } else { 0 }, given.bytes as u64);
    let mut answer = given.body.into_response_of(status);
    let fields = answer.headers_mut();
    fields.insert(header::CONTENT_TYPE, header::HeaderValue::from_static("application/octet-stream"));
    fields.insert(header::ACCEPT_RANGES, header::HeaderValue::from_static("bytes"));
    if let Some(length) = given.length {
        fields.insert(header::CONTENT_LENGTH, length.into());
    }
    if !whole && let Ok(range) = format!("bytes {from}-{}/{all}", to - 1).parse() {
        fields.insert(header::CONTENT_RANGE, range);
    }
    answer
}

/// The part that is asked for; an error for one that is not in it.
fn wanted(headers: &HeaderMap, all: usize) -> Result<Option<(usize, usize)>, ()> {
    let Some(range) = headers.get(header::RANGE).and_then(|range| range.to_str().ok()) else { return Ok(None) };
    // What makes no sense is no range, and several at once are given as the whole.
    let Some((from, to)) = range.strip_prefix("bytes=").and_then(|range| range.split_once('-')) else {
        return Ok(None);
    };
    let range = match (from.parse::<usize>(), to.parse::<usize>()) {
        (Ok(from), Ok(to)) => (from, to.saturating_add(1).min(all)),
        (Ok(from), Err(_)) if to.is_empty() => (from, all),
        (Err(_), Ok(last)) if from.is_empty() => (all.saturating_sub(last), all),
        _ => return Ok(None),
    };
    if range.0 < range.1 { Ok(Some(range)) } else { Err(()) }
}

/// What is given of a content.
struct Given {
    body: Body,
    length: Option<usize>,
    bytes: usize,
    complete: bool,
}

fn given_of(part: Bytes, then: Option<MediaThen>) -> Given {
    let length = part.len();
    let whole = |body| Given { body, length: Some(length), bytes: length, complete: true };
    match then {
        Some(MediaThen::Cut { after }) => {
            let bytes = part.slice(..after.min(length));
            let given = bytes.len();
            let gone = stream::once(async {
                // What was given is on its way before the connection ends.
                tokio::task::yield_now().await;
                Err(io::Error::from(io::ErrorKind::ConnectionAborted))
            });
            let body = Body::from_stream(stream::iter([Ok(bytes)]).chain(gone));
            Given { body, length: Some(length.max(given + 1)), bytes: given, complete: false }
        }
        Some(MediaThen::Slow { bytes_per_second }) => {
            let step = (bytes_per_second / 10).max(1);
            let parts = stream::unfold(part, move |mut rest| async move {
                if rest.is_empty() {
                    return None;
                }
                tokio::time::sleep(STEP).await;
                let next = rest.split_to(step.min(rest.len()));
                Some((Ok::<_, io::Error>(next), rest))
            });
            whole(Body::from_stream(parts))
        }
        Some(MediaThen::Wrong) => {
            let mut changed = part.to_vec();
            garble(&mut changed);
            whole(Body::from(changed))
        }
        Some(MediaThen::Endless) => {
            Given { body: Body::from_stream(endless(part)), length: None, bytes: length, complete: false }
        }
        Some(MediaThen::Refuse { .. } | MediaThen::Delay { .. } | MediaThen::Ignore) | None => whole(Body::from(part)),
    }
}

/// A content, and then nulls for as long as they are read.
fn endless(first: Bytes) -> impl futures::Stream<Item = Result<Bytes, io::Error>> + Send {
    let nulls = stream::repeat_with(|| Ok(Bytes::from_static(&[0; PIECE])));
    stream::iter([Ok(first)]).chain(nulls)
}

trait IntoAnswer {
    fn into_response_of(self, status: u16) -> Response;
}

impl IntoAnswer for Body {
    fn into_response_of(self, status: u16) -> Response {
        let mut answer = Response::new(self);
        *answer.status_mut() = StatusCode::from_u16(status).unwrap_or_default();
        answer
    }
}
