//! Files that are to be sent, as bodies: piece by piece into a place that was opened before, or whole. However large, little of one is in
//! memory at a time.

use std::sync::Arc;
use std::time::Duration;

use axum::body::Body;
use axum::extract::{Request, State};
use axum::http::{HeaderMap, header};
use axum::response::{IntoResponse as _, Response};
use axum::routing::{post, put};
use axum::{Json, Router};
use http_body_util::BodyExt as _;
use percent_encoding::percent_decode_str;
use serde_json::Value;
use wakala_contract::{Call, ErrorCode, ErrorView, Request as Asked, StageFile, StagedFile};
use wakala_domain::messages::staged::Piece;
use wakala_front::Caller;

use crate::answering::{Shared, answer, caller, parts, read};
use crate::routes;
use crate::status::refusal;

/// How much of a body is written at once.
const AT_ONCE: usize = 64 << 10;

/// Where they come.
pub(crate) fn routes() -> Router<Shared> {
    Router::new().route("/v1/files", post(stage)).route("/v1/files/{file}", put(add))
}

/// Opens a place, or takes a whole file.
async fn stage(State(answering): State<Shared>, request: Request) -> Response {
    let staged = async {
        match whole(&request)? {
            Some((name, bytes)) => {
                let caller = caller(&answering, request.extensions(), request.headers())?;
                let place = Asked::StageFile(StageFile { name, bytes });
                let place = answering.core.answer(&caller, place).await?;
                let file = place["file"].as_str().unwrap_or_default().to_owned();
                let taken = take(&answering, &caller, &file, 0, Some(bytes), request.into_body()).await;
                if taken.as_ref().map_or(true, |taken| taken.received < bytes) {
                    // Nobody has heard what it is called: it is not gone on with.
                    answering.core.engine.drop_file(&file).await.ok();
                }
                let taken = taken?;
                if taken.received < bytes {
                    return Err(refused("the body is shorter than it was said to be"));
                }
                said(&taken)
            }
            None => {
                let (caller, arguments, room) = read(&answering, request, routes::of(Call::StageFile)).await?;
                answer(Arc::clone(&answering), caller, room, Call::StageFile.with(arguments)?).await
            }
        }
    };
    replied(staged.await)
}

/// Adds a piece.
async fn add(State(answering): State<Shared>, mut request: Request) -> Response {
    let added = async {
        let caller = caller(&answering, request.extensions(), request.headers())?;
        let parts = parts(&mut request).await?;
        let file = parts.iter().find_map(|(name, text)| (name == "file").then(|| text.to_owned())).unwrap_or_default();
        let offset = of_query(request.uri().query(), "offset")?.unwrap_or_default();
        let offset = offset.parse().map_err(|_| refused("a piece has an offset: ?offset=0"))?;
        let length = length(request.headers());
        said(&take(&answering, &caller, &file, offset, length, request.into_body()).await?)
    };
    replied(added.await)
}

/// Name and length of a file that comes whole, where that is asked for: in the query stands its name and no length. What says of itself that
/// it is JSON asks for a place, or nobody could tell which of the two it is.
fn whole(request: &Request) -> Result<Option<(String, u64)>, ErrorView> {
    let query = request.uri().query();
    let (name, bytes) = (of_query(query, "name")?, of_query(query, "bytes")?);
    if is_json(request.headers()) {
        return match (name, bytes) {
            (None, None) => Ok(None),
            (Some(_), _) | (_, Some(_)) => {
                Err(refused("in JSON the name stands in the body; a file comes as application/octet-stream"))
            }
        };
    }
    match (name, bytes, length(request.headers())) {
        (Some(name), None, Some(bytes)) => Ok(Some((name, bytes))),
        (Some(_), None, None) => Err(refused("how long the file is stands in content-length, or in ?bytes=")),
        (Some(_), Some(_), _) | (None, ..) => Ok(None),
    }
}

fn is_json(headers: &HeaderMap) -> bool {
    let said = headers.get(header::CONTENT_TYPE).and_then(|said| said.to_str().ok());
    let kind = said.and_then(|said| said.split(';').next());
    kind.is_some_and(|kind| kind.trim().eq_ignore_ascii_case("application/json"))
}

fn length(headers: &HeaderMap) -> Option<u64> {
    headers.get(header::CONTENT_LENGTH)?.to_str().ok()?.parse().ok()
}

fn of_query(query: Option<&str>, name: &str) -> Result<Option<String>, ErrorView> {
    let pairs = query.unwrap_or_default().split('&').filter_map(|pair| pair.split_once('='));
    let value = pairs.into_iter().find_map(|(key, value)| (key == name).then(|| value.replace('+', " ")));
    let decoded = |value: String| percent_decode_str(&value).decode_utf8().map(std::borrow::Cow::into_owned);
    value.map(decoded).transpose().map_err(|error| refused(&error.to_string()))
}

/// Adds a body from a place on, or hears it to its end where it is here already. What came before it broke off stays.
async fn take(
    answering: &Shared,
    caller: &Caller,
    file: &str,
    mut offset: u64,
    length: Option<u64>,
    body: Body,
) -> Result<StagedFile, ErrorView> {
    let _room = answering.room_for(AT_ONCE)?;
    let mut body = Arriving { body, within: answering.limits.body, ended: false };
    let begun = offset;
    let (piece, mut place) = answering.core.piece_of_file(caller, file, offset, length).await?;
    loop {
        let mut part = Vec::with_capacity(AT_ONCE);
        // The last part is added when nothing came after it: a file with too much is not whole.
        while !body.ended && (part.len() < AT_ONCE || offset + part.len() as u64 == place.bytes) {
            body.read(&mut part).await?;
        }
        let at = offset;
        offset += part.len() as u64;
        match piece {
            Piece::Next => {}
            // Who did not say how long it is may have more than what is here.
            Piece::Repeat if offset > place.received => {
                (_, place) = answering.core.piece_of_file(caller, file, begun, Some(offset - begun)).await?;
                part.clear();
            }
            Piece::Repeat => part.clear(),
        }
        if part.is_empty() && !body.ended {
            continue;
        }
        let (core, caller, file) = (answering.core.clone(), caller.clone(), file.to_owned());
        let added = answering.deeds.done(async move { core.add_to_file(&caller, &file, at, part).await });
        let staged = added.await??;
        if body.ended {
            return Ok(staged);
        }
    }
}

/// A body that comes.
struct Arriving {
    body: Body,
    within: Duration,
    ended: bool,
}

impl Arriving {
    /// Adds what comes next.
    async fn read(&mut self, into: &mut Vec<u8>) -> Result<(), ErrorView> {
        let frame = tokio::time::timeout(self.within, self.body.frame()).await;
        let slow = |_| ErrorView::new(ErrorCode::TooSlow, "the file did not come to its end in time");
        match frame.map_err(slow)? {
            Some(frame) => {
                let frame = frame.map_err(|error| refused(&error.to_string()))?;
                into.extend_from_slice(frame.data_ref().map_or(&[][..], |data| &data[..]));
            }
            None => self.ended = true,
        }
        Ok(())
    }
}

fn said(staged: &StagedFile) -> Result<Value, ErrorView> {
    serde_json::to_value(staged).map_err(|error| ErrorView::new(ErrorCode::Internal, error.to_string()))
}

fn replied(answer: Result<Value, ErrorView>) -> Response {
    match answer {
        Ok(value) => Json(value).into_response(),
        Err(error) => refusal(error),
    }
}

fn refused(why: &str) -> ErrorView {
    ErrorView::new(ErrorCode::BadRequest, why)
}
