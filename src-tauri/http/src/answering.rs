//! Requests, answered: who asks, what for, and what front says to it.

use std::future::{self, Future};
use std::sync::Arc;
use std::time::Duration;

use axum::body::{Body, Bytes};
use axum::extract::{RawPathParams, Request, State};
use axum::http::{Extensions, HeaderMap, HeaderName, HeaderValue, header};
use axum::middleware::{self, Next};
use axum::response::{IntoResponse as _, Response};
use axum::routing::{get, on, post};
use axum::{Json, RequestExt as _, Router};
use chrono::{DateTime, SecondsFormat};
use http_body_util::{BodyExt as _, LengthLimitError, Limited};
use serde::de::DeserializeOwned;
use serde_json::{Value, json};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio_util::sync::CancellationToken;
use wakala_contract::{
    Call, EngineView, ErrorCode, ErrorView, InstanceView, InstancesView, Request as Asked, WindowCall, WindowRequest,
    contract_hash,
};
use wakala_domain::audit::CallerKind;
use wakala_domain::keys::IssuedKey;
use wakala_front::{Caller, Core, Picture, Scope};

use crate::arguments::Arguments;
use crate::deeds::Deeds;
use crate::dialect::Dialect;
use crate::dialect::shape::reshaped;
use crate::door::{ByKey, UnderWay};
use crate::events;
use crate::files;
use crate::limits::Limits;
use crate::metrics;
use crate::openapi;
use crate::routes::{self, Route};
use crate::status::refusal;

/// Which contract a front goes by: with another one it is refused, without one it is on its own.
pub(crate) const CONTRACT: HeaderName = HeaderName::from_static("x-wakala-contract");
/// Who a front is: `cli`, or `api/till 2`. Without it, a program without a name.
const CALLER: HeaderName = HeaderName::from_static("x-wakala-caller");
/// What the window proves with that it is the one that the core knows.
const WINDOW_KEY: HeaderName = HeaderName::from_static("x-wakala-window");
/// How often it is looked whether a key is good that follows the feed.
const LOOK_AT_KEYS: Duration = Duration::from_secs(30);
/// When a pairing code ends, in milliseconds since the Unix epoch.
const EXPIRES: HeaderName = HeaderName::from_static("x-wakala-expires-at");

/// What requests are answered with.
pub(crate) struct Answering {
    pub core: Core,
    /// No more requests are taken, and the feeds end.
    pub closing: CancellationToken,
    pub deeds: Deeds,
    bodies: Arc<Semaphore>,
    pub feeds: Arc<Semaphore>,
    pub limits: Limits,
    place: Place,
}

/// Where it is asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Place {
    /// At the socket, which the user alone reaches.
    Socket,
    /// At the port, which every program on this PC reaches.
    Port,
}

impl Answering {
    pub(crate) fn new(core: Core, limits: Limits, place: Place) -> Self {
        Self {
            core,
            closing: CancellationToken::new(),
            deeds: Deeds::new(limits.connections),
            bodies: Arc::new(Semaphore::new(limits.bodies_bytes)),
            feeds: Arc::new(Semaphore::new(limits.feeds)),
            limits,
            place,
        }
    }

    /// Room for so much of a body.
    ///
    /// # Errors
    /// There is none.
    pub(crate) fn room_for(&self, bytes: usize) -> Result<Room, ErrorView> {
        let bytes = u32::try_from(bytes).map_err(|_| full())?;
        let mut room = Room::default();
        take(&mut room.all, &self.bodies, bytes)?;
        Ok(room)
    }

    /// A body, and the room that it takes: of that for all, and of a key's share of it.
    ///
    /// # Errors
    /// It has more than `limit` bytes, there is no room for it, or it does not come to its end.
    pub(crate) async fn body(
        &self,
        body: Body,
        share: Option<Arc<Semaphore>>,
        limit: usize,
    ) -> Result<(Bytes, Room), ErrorView> {
        match tokio::time::timeout(self.limits.body, self.read(body, share, limit)).await {
            Ok(read) => read,
            Err(_) => Err(ErrorView::new(ErrorCode::TooSlow, "the request did not come to its end in time")),
        }
    }

    async fn read(&self, body: Body, share: Option<Arc<Semaphore>>, limit: usize) -> Result<(Bytes, Room), ErrorView> {
        let refused = |error: axum::BoxError| {
            if error.is::<LengthLimitError>() {
                return ErrorView::new(ErrorCode::TooLarge, format!("a request has at most {limit} bytes"));
            }
            ErrorView::new(ErrorCode::BadRequest, error.to_string())
        };
        let (mut whole, mut room) = (Vec::new(), Room::default());
        let mut body = Limited::new(body, limit);
        while let Some(frame) = body.frame().await {
            let Ok(data) = frame.map_err(refused)?.into_data() else { continue };
            let bytes = u32::try_from(data.len()).map_err(|_| full())?;
            if let Some(share) = &share {
                take(&mut room.share, share, bytes)?;
            }
            take(&mut room.all, &self.bodies, bytes)?;
            whole.extend_from_slice(&data);
        }
        Ok((whole.into(), room))
    }
}

fn full() -> ErrorView {
    ErrorView::new(ErrorCode::TooBusy, "Wakala reads as much as it can at a time: ask again")
}

/// What a request takes of the room for all bodies, and of its key's share, until it is answered.
#[derive(Default)]
pub(crate) struct Room {
    all: Option<OwnedSemaphorePermit>,
    share: Option<OwnedSemaphorePermit>,
    /// Whoever leaves early has no more deeds under way for it.
    _under_way: Option<UnderWay>,
}

fn take(room: &mut Option<OwnedSemaphorePermit>, of: &Arc<Semaphore>, bytes: u32) -> Result<(), ErrorView> {
    let permit = Arc::clone(of).try_acquire_many_owned(bytes).map_err(|_| full())?;
    match room {
        Some(room) => room.merge(permit),
        None => *room = Some(permit),
    }
    Ok(())
}

pub(crate) type Shared = Arc<Answering>;

/// All routes, with `more` beside those of the contract.
pub(crate) fn router(answering: Shared, more: Router<Shared>) -> Router {
    let mut router = Router::new();
    // The bodies of files are no JSON.
    for call in Call::ALL.iter().copied().filter(|call| *call != Call::StageFile) {
        let route = routes::of(call);
        let answer = move |State(answering): State<Shared>, request: Request| async move {
            let (caller, arguments, room) = read(&answering, request, route).await?;
            answer(answering, caller, room, call.with(arguments)?).await
        };
        router = router.route(route.path, on(route.method.filter(), replied(answer)));
    }
    let router = match answering.place {
        Place::Socket => router.merge(own()),
        // What window and command line have among themselves is not there for anybody else, whatever his key may.
        Place::Port => router,
    };
    router
        .merge(more)
        .route("/v1/instances/{id}/qr", get(qr))
        .route("/v1/messages/{id}/file", get(file))
        .route("/v1/messages/{id}/thumbnail", get(thumbnail))
        .route("/v1/feed", get(feed))
        .route("/health", get(health))
        .route("/metrics", get(scraped))
        .merge(openapi::routes())
        .fallback(nowhere)
        .method_not_allowed_fallback(nowhere)
        .layer(middleware::from_fn_with_state(Arc::clone(&answering), admitted))
        .with_state(answering)
}

/// What only the fronts of this user ask: the window for itself, and calls by their names.
fn own() -> Router<Shared> {
    let mut router = Router::new();
    for call in WindowCall::ALL.iter().copied() {
        let route = routes::of_window(call);
        let answer = move |State(answering): State<Shared>, request: Request| async move {
            let (caller, arguments, room) = read(&answering, request, route).await?;
            answer_window(answering, caller, room, call.with(arguments)?).await
        };
        router = router.route(route.path, on(route.method.filter(), replied(answer)));
    }
    router
        .route("/v1/call/{call}", post(named))
        .route("/v1/window/feed", get(window_feed))
        .route("/v1/window/orders", get(window_orders))
}

/// A value as JSON, or the refusal.
fn replied<F, W>(
    answer: F,
) -> impl Fn(State<Shared>, Request) -> std::pin::Pin<Box<dyn Future<Output = Response> + Send>> + Clone
where
    F: Fn(State<Shared>, Request) -> W + Clone + Send + 'static,
    W: Future<Output = Result<Value, ErrorView>> + Send + 'static,
{
    move |state, request| {
        let answer = answer(state, request);
        Box::pin(async move {
            match answer.await {
                Ok(value) => Json(value).into_response(),
                Err(error) => refusal(error),
            }
        })
    }
}

pub(crate) async fn answer(answering: Shared, caller: Caller, room: Room, request: Asked) -> Result<Value, ErrorView> {
    let core = answering.core.clone();
    answering
        .deeds
        .done(async move {
            let _room = room;
            core.answer(&caller, request).await
        })
        .await?
}

async fn answer_window(
    answering: Shared,
    caller: Caller,
    room: Room,
    request: WindowRequest,
) -> Result<Value, ErrorView> {
    let core = answering.core.clone();
    answering
        .deeds
        .done(async move {
            let _room = room;
            core.answer_window(&caller, request).await
        })
        .await?
}

/// A call by its name, as the window and the command line make it.
async fn named(State(answering): State<Shared>, mut request: Request) -> Response {
    let called = async {
        let caller = caller(&answering, request.extensions(), request.headers())?;
        let parts = parts(&mut request).await?;
        let name = parts.iter().find_map(|(part, text)| (part == "call").then(|| text.to_owned())).unwrap_or_default();
        let mut arguments = Arguments::default();
        let (body, room) = answering.body(request.into_body(), None, answering.limits.body_bytes).await?;
        arguments.add_body(&body)?;
        let core = answering.core.clone();
        answering
            .deeds
            .done(async move {
                let _room = room;
                core.call(&caller, &name, arguments).await
            })
            .await?
    };
    match called.await {
        Ok(value) => Json(value).into_response(),
        Err(error) => refusal(error),
    }
}

/// Looks at a request before it is answered.
async fn admitted(state: State<Shared>, request: Request, next: Next) -> Response {
    let dialect = Dialect::of(request.uri().path());
    let answer = understood(state, request, next).await;
    match dialect {
        Some(dialect) => reshaped(dialect, answer),
        None => answer,
    }
}

async fn understood(State(answering): State<Shared>, request: Request, next: Next) -> Response {
    if answering.closing.is_cancelled() {
        return refusal(answering.core.refuse_while_ending(answering.place == Place::Socket));
    }
    // Whoever finds another version must be able to end it.
    let understood = ["/health", "/v1/quit", "/v1/call/quit"].contains(&request.uri().path());
    // Programs go by no contract of ours; one that said so would have the operator asked for a restart.
    let said = request.headers().get(CONTRACT).filter(|_| answering.place == Place::Socket);
    match said {
        Some(theirs) if !understood && theirs.as_bytes() != contract_hash().as_bytes() => {
            refusal(answering.core.refuse_other_version())
        }
        Some(_) | None => next.run(request).await,
    }
}

/// Who asks.
pub(crate) fn caller(answering: &Answering, extensions: &Extensions, headers: &HeaderMap) -> Result<Caller, ErrorView> {
    match answering.place {
        Place::Socket => at_the_socket(answering, headers),
        Place::Port => {
            let by_key: Option<&ByKey> = extensions.get();
            by_key.map(|by_key| by_key.caller.clone()).ok_or_else(|| {
                ErrorView::new(ErrorCode::KeyNeeded, "nobody has looked for a key: there is no answer without one")
            })
        }
    }
}

/// The socket belongs to the user: whoever gets there may everything.
fn at_the_socket(answering: &Answering, headers: &HeaderMap) -> Result<Caller, ErrorView> {
    let refused = |why: String| ErrorView::new(ErrorCode::BadRequest, why);
    let Some(said) = headers.get(CALLER) else {
        return Ok(Caller::on_the_socket(CallerKind::Api, None));
    };
    let said = said.to_str().map_err(|error| refused(error.to_string()))?;
    let (kind, name) = said.split_once('/').map_or((said, None), |(kind, name)| (kind, Some(name)));
    let kind = CallerKind::ALL.into_iter().find(|known| known.as_str() == kind);
    let kind = kind.ok_or_else(|| refused(format!("{said:?} is no kind of caller")))?;
    let name = name.map(str::parse).transpose().map_err(|error| refused(format!("{error}")))?;
    let key = headers.get(WINDOW_KEY).and_then(|key| key.to_str().ok()).unwrap_or_default();
    if kind == CallerKind::Window && !answering.core.window.has_key(key) {
        // Any program could say so, and would stand in the trail as the operator.
        return Err(ErrorView::new(ErrorCode::NotAllowed, "only the window asks as the window"));
    }
    Ok(Caller::on_the_socket(kind, name))
}

pub(crate) async fn read(
    answering: &Answering,
    mut request: Request,
    route: Route,
) -> Result<(Caller, Arguments, Room), ErrorView> {
    let caller = caller(answering, request.extensions(), request.headers())?;
    let mut arguments = Arguments::default();
    for (part, text) in &parts(&mut request).await? {
        let field = route.renamed.filter(|(renamed, _)| *renamed == part).map_or(part, |(_, field)| field);
        arguments.add_part(field, text)?;
    }
    arguments.add_query(request.uri().query().unwrap_or_default())?;
    let (body, room) = body_of(answering, request, answering.limits.body_bytes).await?;
    arguments.add_body(&body)?;
    Ok((caller, arguments, room))
}

/// The body of a request, and what it takes of the room for all and of its key's share until it is answered.
pub(crate) async fn body_of(answering: &Answering, request: Request, limit: usize) -> Result<(Bytes, Room), ErrorView> {
    let by_key: Option<ByKey> = request.extensions().get().cloned();
    let (share, under_way) = by_key.map(|by_key| (by_key.bodies, by_key.under_way)).unzip();
    let (body, room) = answering.body(request.into_body(), share, limit).await?;
    Ok((body, Room { _under_way: under_way, ..room }))
}

pub(crate) async fn parts(request: &mut Request) -> Result<RawPathParams, ErrorView> {
    let parts = request.extract_parts().await;
    parts.map_err(|error: axum::extract::rejection::RawPathParamsRejection| {
        ErrorView::new(ErrorCode::BadRequest, error.to_string())
    })
}

async fn nowhere(request: Request) -> Response {
    let what = format!("there is no {} {}", request.method(), request.uri().path());
    refusal(ErrorView::new(ErrorCode::NoSuchCall, what))
}

async fn health(State(answering): State<Shared>) -> Response {
    let service = answering.core.engine.service();
    let now = DateTime::from_timestamp_millis(answering.core.clock.wall().0).unwrap_or_default();
    let status = if service.problems.is_empty() { "healthy" } else { "unhealthy" };
    Json(json!({
        "success": true,
        "status": status,
        "uptime": service.uptime.as_secs(),
        "timestamp": now.to_rfc3339_opts(SecondsFormat::Millis, true),
    }))
    .into_response()
}

/// The same calls as those for all instances and for the program, in another shape.
async fn scraped(State(answering): State<Shared>, request: Request) -> Response {
    let caller = caller(&answering, request.extensions(), request.headers());
    let known = async { known(&answering, &caller?).await };
    match known.await {
        Ok((instances, engine)) => metrics::written(&instances, engine.as_ref())
            .unwrap_or_else(|error| refusal(ErrorView::new(ErrorCode::Internal, error.to_string()))),
        Err(error) => refusal(error),
    }
}

async fn known(answering: &Shared, caller: &Caller) -> Result<(Vec<InstanceView>, Option<EngineView>), ErrorView> {
    let all: InstancesView = seen(answering, caller, Call::Instances).await?;
    let engine = if caller.is_limited() { None } else { Some(seen(answering, caller, Call::EngineHealth).await?) };
    Ok((all.instances, engine))
}

async fn seen<T: DeserializeOwned>(answering: &Shared, caller: &Caller, call: Call) -> Result<T, ErrorView> {
    let asked = call.with(Arguments::default())?;
    let answered = answer(Arc::clone(answering), caller.clone(), Room::default(), asked).await?;
    serde_json::from_value(answered).map_err(|error| ErrorView::new(ErrorCode::Internal, error.to_string()))
}

async fn feed(State(answering): State<Shared>, request: Request) -> Response {
    let caller = caller(&answering, request.extensions(), request.headers());
    let may = |caller: Caller| {
        caller.needs(Scope::Read, "the feed")?;
        // It shows all instances.
        caller.needs_all()?;
        Ok(caller)
    };
    match caller.and_then(may) {
        Ok(caller) => match Arc::clone(&answering.feeds).try_acquire_owned() {
            Ok(room) => {
                let ends = over(&answering, &caller);
                events::feed(answering.core.clone(), caller.scopes, room, ends).into_response()
            }
            Err(_) => {
                refusal(ErrorView::new(ErrorCode::TooBusy, "as many follow the feed as can at a time: ask again"))
            }
        },
        Err(error) => refusal(error),
    }
}

/// Returns when whoever is told what happens is told no more: it ends, or the key is good no more.
pub(crate) fn over(answering: &Answering, caller: &Caller) -> impl Future<Output = ()> + Send + 'static + use<> {
    let closing = answering.closing.clone();
    let good = caller.key.clone().map(|key| while_good(answering.core.clone(), key));
    async move {
        let over = async {
            match good {
                Some(good) => good.await,
                None => future::pending().await,
            }
        };
        tokio::select! {
            () = closing.cancelled() => {}
            () = over => {}
        }
    }
}

/// Returns when a key is good no more.
async fn while_good(core: Core, key: Arc<IssuedKey>) {
    let mut changed = core.engine.keys_changed();
    while core.engine.is_good(key.id) {
        let left = key.expires.map_or(LOOK_AT_KEYS, |end| core.clock.wall().until(end).min(LOOK_AT_KEYS));
        // The clock may be set meanwhile: it is looked at now and then.
        let _ = tokio::time::timeout(left, changed.changed()).await;
    }
}

/// Whether it is the window that asks.
fn the_window(answering: &Answering, request: &Request) -> Result<(), ErrorView> {
    match caller(answering, request.extensions(), request.headers())?.kind {
        CallerKind::Window => Ok(()),
        _ => Err(ErrorView::new(ErrorCode::NotAllowed, "this is the window's own")),
    }
}

async fn window_feed(State(answering): State<Shared>, request: Request) -> Response {
    match the_window(&answering, &request) {
        Ok(()) => events::window_feed(answering.core.clone(), answering.closing.clone()).into_response(),
        Err(error) => refusal(error),
    }
}

/// As long as this is read there is a window.
async fn window_orders(State(answering): State<Shared>, request: Request) -> Response {
    let window = the_window(&answering, &request).and_then(|()| {
        let another = "there is a window already; it was brought to the front";
        answering.core.window.attach().ok_or_else(|| ErrorView::new(ErrorCode::WindowOpen, another))
    });
    match window {
        Ok(window) => events::orders(window).into_response(),
        Err(error) => refusal(error),
    }
}

/// What the QR code of an instance can be had as.
fn picture(query: &str, headers: &HeaderMap) -> Result<Picture, ErrorView> {
    let asked = query.split('&').find_map(|pair| pair.strip_prefix("format="));
    let accepted = headers.get(header::ACCEPT).and_then(|value| value.to_str().ok()).unwrap_or_default();
    match asked {
        Some("svg") => Ok(Picture::Svg),
        Some("png") => Ok(Picture::Png),
        Some("text") => Ok(Picture::Code),
        Some("terminal") => Ok(Picture::Blocks),
        Some(other) => {
            let message = format!("{other:?} is not svg, png, text or terminal");
            Err(ErrorView::new(ErrorCode::BadRequest, message))
        }
        None if accepted.starts_with("image/png") => Ok(Picture::Png),
        None if accepted.starts_with("text/plain") => Ok(Picture::Code),
        None => Ok(Picture::Svg),
    }
}

async fn qr(State(answering): State<Shared>, mut request: Request) -> Response {
    let drawn = async {
        let caller = caller(&answering, request.extensions(), request.headers())?;
        let picture = picture(request.uri().query().unwrap_or_default(), request.headers())?;
        let parts = parts(&mut request).await?;
        let id = parts.iter().find_map(|(name, text)| (name == "id").then(|| text.to_owned())).unwrap_or_default();
        answering.core.pairing_picture(&caller, &id, picture)
    };
    match drawn.await {
        Ok(drawn) => {
            let mut answer = drawn.bytes.into_response();
            let headers = answer.headers_mut();
            headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(drawn.media_type));
            // Whoever has the code can link a phone.
            headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
            headers.insert(EXPIRES, HeaderValue::from(drawn.until.0));
            answer
        }
        Err(error) => refusal(error),
    }
}

/// Who asks, and for which message.
async fn of_message(answering: &Answering, request: &mut Request) -> Result<(Caller, i64), ErrorView> {
    let caller = caller(answering, request.extensions(), request.headers())?;
    let parts = parts(request).await?;
    let id = parts.iter().find_map(|(name, text)| (name == "id").then(|| text.to_owned())).unwrap_or_default();
    let message =
        id.parse().map_err(|_| ErrorView::new(ErrorCode::BadRequest, format!("{id:?} is no number that fits")));
    Ok((caller, message?))
}

async fn file(State(answering): State<Shared>, mut request: Request) -> Response {
    let served = async {
        let (caller, message) = of_message(&answering, &mut request).await?;
        files::opened(&answering.core.file(&caller, message).await?, request.headers()).await
    };
    served.await.unwrap_or_else(refusal)
}

async fn thumbnail(State(answering): State<Shared>, mut request: Request) -> Response {
    let served = async {
        let (caller, message) = of_message(&answering, &mut request).await?;
        answering.core.thumbnail(&caller, message).await
    };
    served.await.map_or_else(refusal, files::picture)
}

#[cfg(test)]
mod tests {
    use tower_service::Service as _;

    use super::*;

    #[tokio::test]
    async fn every_declared_call_is_found_where_the_table_says() {
        let (core, _directory) = crate::testing::program().await;
        let mut router =
            router(Arc::new(Answering::new(core, Limits::default(), Place::Socket)), crate::pieces::routes());
        let all = Call::ALL.iter().map(|call| routes::of(*call));
        for route in all.chain(WindowCall::ALL.iter().map(|call| routes::of_window(*call))) {
            let path = route.path.replace(['{', '}'], "");
            // A field that no call has: each is refused by its own request, and does nothing.
            let request = Request::builder().method(route.method.word().as_str()).uri(path);
            let request = request.body(Body::from(r#"{"zzz":1}"#)).unwrap();
            let answer = router.call(request).await.unwrap().into_body().collect().await.unwrap().to_bytes();
            let error: ErrorView = serde_json::from_slice(&answer).unwrap();
            let numbered = ["{chat}", "{queue_id}", "{number}", "{webhook}", "messages/{id}"]
                .iter()
                .any(|part| route.path.contains(part));
            let why = if numbered { "is no number" } else { "unknown field `zzz`" };
            assert!(error.code == ErrorCode::BadRequest && error.message.contains(why), "{route:?}: {error:?}");
        }
    }

    #[tokio::test]
    async fn a_caller_says_who_it_is_or_is_nobody_in_particular() {
        let (core, _directory) = crate::testing::program().await;
        let answering = Answering::new(core, Limits::default(), Place::Socket);
        let with_key = |said: Option<&str>, key: &str| {
            let mut headers = HeaderMap::new();
            headers.insert(WINDOW_KEY, HeaderValue::from_str(key).unwrap());
            said.map(|said| headers.insert(CALLER, HeaderValue::from_str(said).unwrap()));
            caller(&answering, &Extensions::new(), &headers)
                .map(|caller| (caller.kind, caller.name.map(|name| name.to_string())))
        };
        let of = |said| with_key(said, "");
        assert_eq!(of(None), Ok((CallerKind::Api, None)));
        assert_eq!(of(Some("cli")), Ok((CallerKind::Cli, None)));
        assert_eq!(of(Some("api/till 2")), Ok((CallerKind::Api, Some("till 2".into()))));
        for refused in ["operator", "", "api/", "api/\u{e9}"] {
            assert_eq!(of(Some(refused)).unwrap_err().code, ErrorCode::BadRequest, "{refused:?}");
        }
        for (window, key) in [("window", ""), ("window", "theirs"), ("window/till", "")] {
            assert_eq!(with_key(Some(window), key).unwrap_err().code, ErrorCode::NotAllowed, "{window:?}");
        }
        assert_eq!(with_key(Some("window"), "ours"), Ok((CallerKind::Window, None)));
    }
}
