//! Who may come in at the port: whoever asks under a name of this PC, from no web page that nobody named, and with a key. What a program says
//! of itself counts for nothing there.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use axum::body::Body;
use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse as _, Response};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use wakala_contract::{ErrorCode, ErrorView};
use wakala_domain::keys::{Held, IssuedKey, KEYS_LIMIT, KeyId, Pace, Tries};
use wakala_domain::port::is_own_name;
use wakala_domain::time::Mono;
use wakala_front::{Caller, Core, KeyRefused};

use crate::dialect::Dialect;
use crate::dialect::shape::reshaped;
use crate::limits::Limits;
use crate::openapi;
use crate::status::refusal;

const API_KEY: HeaderName = HeaderName::from_static("x-api-key");
const NO_SNIFFING: HeaderName = HeaderName::from_static("x-content-type-options");
/// What a named web page may ask with.
const METHODS: HeaderValue = HeaderValue::from_static("GET, POST, PUT, PATCH, DELETE");
const HEADERS: HeaderValue =
    HeaderValue::from_static("apikey, authorization, content-type, idempotency-key, range, x-api-key, x-device-id");
/// What such a page may read of an answer's head beside what it always may.
const SHOWN: HeaderValue = HeaderValue::from_static("content-range, retry-after, x-wakala-expires-at");
/// For how long a browser need not ask again whether it may: five minutes.
const KNOWN_FOR: HeaderValue = HeaderValue::from_static("300");
/// After this whoever asks too much at a time asks again.
const ONE_SECOND: Duration = Duration::from_secs(1);
/// Answers to wrong keys that are held back at a time.
const HELD_BACK: usize = 32;

/// Who has come in with a key. A request at the port without it is nobody's.
#[derive(Clone)]
pub(crate) struct ByKey {
    pub caller: Caller,
    /// Room for the bodies of its requests.
    pub bodies: Arc<Semaphore>,
    /// What its request takes of its share, for as long as something is done for it.
    pub under_way: UnderWay,
}

/// What an answer takes of its key's share, until the last of it is said.
#[derive(Clone)]
pub(crate) struct UnderWay(#[expect(dead_code, reason = "it is held, and let go")] Arc<OwnedSemaphorePermit>);

/// What one key has of the port, so that it leaves something to others.
struct Share {
    pace: Pace,
    requests: Arc<Semaphore>,
    bodies: Arc<Semaphore>,
}

/// The door of the port.
pub(crate) struct Door {
    core: Core,
    origins: Vec<String>,
    limits: Limits,
    tries: Mutex<Tries>,
    shares: Mutex<BTreeMap<KeyId, Share>>,
    held_back: Semaphore,
}

impl Door {
    pub(crate) fn new(core: Core, origins: Vec<String>, limits: Limits) -> Self {
        let (tries, shares) = (Mutex::default(), Mutex::default());
        Self { core, origins, limits, tries, shares, held_back: Semaphore::new(HELD_BACK) }
    }

    fn now(&self) -> Mono {
        self.core.clock.mono()
    }

    fn tries(&self) -> MutexGuard<'_, Tries> {
        self.tries.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The key that was shown, once it has proved good.
    async fn key(&self, headers: &HeaderMap, in_words: InWords<'_>) -> Result<Arc<IssuedKey>, Refused> {
        let shown = shown(headers, in_words)?;
        match self.core.engine.admit(&shown) {
            Ok(key) => Ok(key),
            Err(wrong @ KeyRefused::Wrong { of }) => {
                let held = self.tries().failed(of, self.now());
                match held {
                    Held::Back(hold) => {
                        let Ok(_held) = self.held_back.try_acquire() else { return Err(Refused::Tries(hold)) };
                        tokio::time::sleep(hold).await;
                        Err(Refused::Key(wrong.to_string()))
                    }
                    Held::Locked { rest, begins } => {
                        if begins && let Some(key) = of {
                            tracing::warn!(%key, "somebody guesses at the key of a program");
                        }
                        Err(Refused::Tries(rest))
                    }
                }
            }
            // What is no key is no guess, and who has one that was good knows it.
            Err(why @ (KeyRefused::Form(_) | KeyRefused::Expired | KeyRefused::Revoked)) => {
                Err(Refused::Key(why.to_string()))
            }
        }
    }

    /// Room for one more request with a key, which asks no faster than it may and leaves something to others; and for its body.
    fn room(&self, key: KeyId) -> Result<(UnderWay, Arc<Semaphore>), Refused> {
        let (now, Limits { rate, per_key, bodies_bytes, .. }) = (self.now(), self.limits);
        let mut shares = self.shares.lock().unwrap_or_else(PoisonError::into_inner);
        if shares.len() > KEYS_LIMIT {
            shares.retain(|id, _| self.core.engine.is_good(*id));
        }
        let share = shares.entry(key).or_insert_with(|| Share {
            pace: Pace::new(rate, now),
            requests: Arc::new(Semaphore::new(per_key)),
            bodies: Arc::new(Semaphore::new(bodies_bytes / 2)),
        });
        share.pace.take(rate, now).map_err(Refused::Pace)?;
        let room = Arc::clone(&share.requests).try_acquire_owned().map_err(|_| Refused::Many)?;
        Ok((UnderWay(Arc::new(room)), Arc::clone(&share.bodies)))
    }

    /// The web page that asks, if one does; one that nobody named may not.
    fn page(&self, headers: &HeaderMap) -> Result<Option<HeaderValue>, Refused> {
        let mut said = headers.get_all(header::ORIGIN).iter();
        match (said.next(), said.next()) {
            (None, _) => Ok(None),
            (Some(origin), None) if self.origins.iter().any(|named| named.as_bytes() == origin.as_bytes()) => {
                Ok(Some(origin.clone()))
            }
            (Some(_), _) => Err(Refused::Page),
        }
    }
}

/// The dialect that somebody speaks, with what stands in the address behind the question mark.
type InWords<'a> = Option<(Dialect, Option<&'a str>)>;

/// The key that a program shows: as a bearer, or in a header of its own; where it speaks a dialect, as that has it, too. Two that differ are
/// none.
fn shown<'a>(headers: &'a HeaderMap, in_words: InWords<'a>) -> Result<Cow<'a, str>, Refused> {
    let none = || Refused::Key("a key is needed: Authorization: Bearer KEY, or X-Api-Key: KEY".to_owned());
    let bearer = headers.get_all(header::AUTHORIZATION).iter().map(|value| {
        let (scheme, key) = value.to_str().ok()?.split_once(' ')?;
        if scheme.eq_ignore_ascii_case("bearer") {
            return Some(Cow::Borrowed(key.trim()));
        }
        in_words.and_then(|(dialect, _)| dialect.password(value))
    });
    let own = headers.get_all(API_KEY).iter().map(|value| Some(Cow::Borrowed(value.to_str().ok()?.trim())));
    let theirs = in_words.map_or_else(Vec::new, |(dialect, query)| dialect.keys(headers, query));
    let mut all = bearer.chain(own).chain(theirs);
    let first = all.next().flatten().ok_or_else(none)?;
    if all.all(|one| one.as_ref() == Some(&first)) { Ok(first) } else { Err(none()) }
}

/// Under which name somebody asks: there is one, and it is this PC's.
fn named_rightly(request: &Request) -> Result<(), Refused> {
    let mut hosts = request.headers().get_all(header::HOST).iter();
    let (first, second) = (hosts.next(), hosts.next());
    let host = first.filter(|_| second.is_none()).and_then(|host| host.to_str().ok());
    let in_address = request.uri().authority().is_none_or(|authority| is_own_name(authority.as_str()));
    if host.is_some_and(is_own_name) && in_address { Ok(()) } else { Err(Refused::Name) }
}

/// Where a request ends is said in one way: of several, whatever stands between a program and us may have gone by another one.
fn framed_rightly(headers: &HeaderMap) -> Result<(), Refused> {
    let mut said = headers.get_all(header::TRANSFER_ENCODING).iter();
    match (said.next(), said.next()) {
        (None, _) => Ok(()),
        (Some(one), None) if one.as_bytes().eq_ignore_ascii_case(b"chunked") => Ok(()),
        (Some(_), _) => Err(Refused::Framing),
    }
}

/// Why somebody is not let in.
#[derive(Debug)]
enum Refused {
    Name,
    Framing,
    Page,
    Key(String),
    Tries(Duration),
    Pace(Duration),
    Many,
}

impl Refused {
    fn answer(self) -> Response {
        let (code, message, later) = match self {
            Refused::Name => {
                let message = "Wakala is asked under the name of this PC alone: localhost, 127.0.0.1 or [::1]";
                (ErrorCode::NotAllowed, message.to_owned(), None)
            }
            Refused::Framing => {
                (ErrorCode::BadRequest, "a body has a length, or comes in chunks and nothing else".to_owned(), None)
            }
            Refused::Page => (ErrorCode::NotAllowed, "this web page is not one that may ask Wakala".to_owned(), None),
            Refused::Key(message) => (ErrorCode::KeyNeeded, message, None),
            Refused::Tries(rest) => (ErrorCode::TooManyTries, "too many wrong keys were shown".to_owned(), Some(rest)),
            Refused::Pace(rest) => (ErrorCode::TooFast, "the key asks faster than it may".to_owned(), Some(rest)),
            Refused::Many => {
                let message = "as many requests with this key are answered as may be at a time".to_owned();
                (ErrorCode::TooFast, message, Some(ONE_SECOND))
            }
        };
        let mut answer = refusal(ErrorView::new(code, message));
        let headers = answer.headers_mut();
        if code == ErrorCode::KeyNeeded {
            headers.insert(header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer realm=\"wakala\""));
        }
        if let Some(later) = later {
            headers
                .insert(header::RETRY_AFTER, HeaderValue::from(later.as_secs() + u64::from(later.subsec_nanos() > 0)));
        }
        answer
    }
}

/// Looks at everybody who comes.
pub(crate) async fn guarded(State(door): State<Arc<Door>>, mut request: Request, next: Next) -> Response {
    let dialect = Dialect::of(request.uri().path());
    let looked_at = framed_rightly(request.headers()).and_then(|()| named_rightly(&request));
    let page = match looked_at.and_then(|()| door.page(request.headers())) {
        Ok(page) => page,
        Err(refused) => return last(hidden(in_words(dialect, refused.answer()))),
    };
    // A length beside the chunks is not seen here. Whoever went by that takes what comes behind them for a part of this request: it is not read.
    let is_last = request.headers().contains_key(header::TRANSFER_ENCODING);
    let path = request.uri().path();
    let is_open = (path == "/health" || openapi::is_open(path) || dialect.is_some_and(|dialect| dialect.is_open(path)))
        && matches!(*request.method(), Method::GET | Method::HEAD);
    let asks_whether = page.is_some() && request.method() == Method::OPTIONS;
    let answer = if asks_whether {
        whether()
    } else if is_open {
        next.run(request).await
    } else {
        let in_words = dialect.map(|dialect| (dialect, request.uri().query()));
        let key = door.key(request.headers(), in_words).await;
        match key.and_then(|key| Ok((door.room(key.id)?, key))) {
            Ok(((under_way, bodies), key)) => {
                request.extensions_mut().insert(ByKey {
                    caller: Caller::with_key(key),
                    bodies,
                    under_way: under_way.clone(),
                });
                let mut answer = next.run(request).await;
                answer.extensions_mut().insert(under_way);
                answer
            }
            Err(refused) => refused.answer(),
        }
    };
    let mut answer = in_words(dialect, answer);
    if let Some(page) = page {
        answer.headers_mut().insert(header::ACCESS_CONTROL_ALLOW_ORIGIN, page);
        answer.headers_mut().insert(header::ACCESS_CONTROL_EXPOSE_HEADERS, SHOWN);
        answer.headers_mut().append(header::VARY, HeaderValue::from_static("origin"));
    }
    let answer = hidden(answer);
    if is_last { last(answer) } else { answer }
}

/// A refusal in the words of whoever asks.
fn in_words(dialect: Option<Dialect>, answer: Response) -> Response {
    match dialect {
        Some(dialect) => reshaped(dialect, answer),
        None => answer,
    }
}

/// The connection ends with this answer, whatever was said after the request.
fn last(mut answer: Response) -> Response {
    answer.headers_mut().insert(header::CONNECTION, HeaderValue::from_static("close"));
    answer
}

/// What a named web page may do, said before it does it.
fn whether() -> Response {
    let mut answer = (StatusCode::NO_CONTENT, Body::empty()).into_response();
    let headers = answer.headers_mut();
    headers.insert(header::ACCESS_CONTROL_ALLOW_METHODS, METHODS);
    headers.insert(header::ACCESS_CONTROL_ALLOW_HEADERS, HEADERS);
    headers.insert(header::ACCESS_CONTROL_MAX_AGE, KNOWN_FOR);
    answer
}

/// Nobody in between keeps what was answered, or takes it for a page.
fn hidden(mut answer: Response) -> Response {
    let headers = answer.headers_mut();
    headers.insert(NO_SNIFFING, HeaderValue::from_static("nosniff"));
    headers.entry(header::CACHE_CONTROL).or_insert(HeaderValue::from_static("no-store"));
    answer
}

#[cfg(test)]
mod tests {
    use wakala_contract::Call;
    use wakala_domain::keys::ApiKey;

    use super::*;
    use crate::answering::{Answering, Place, read};
    use crate::routes;

    #[tokio::test]
    async fn so_many_guesses_are_held_back_and_more_are_refused_at_once() {
        let (core, _directory) = crate::testing::program().await;
        let door = Door::new(core, Vec::new(), Limits::default());
        let guess = ApiKey::of_bits(7, [1, 2, 3, 4]);
        let shown = headers(&[("x-api-key", guess.text())]);
        let all = door.held_back.try_acquire_many(u32::try_from(HELD_BACK).unwrap()).unwrap();
        assert!(matches!(door.key(&shown, None).await, Err(Refused::Tries(_))));
        drop(all);
        assert!(matches!(door.key(&shown, None).await, Err(Refused::Key(_))));
        assert_eq!(door.held_back.available_permits(), HELD_BACK, "who was answered makes room");
    }

    #[tokio::test]
    async fn a_deed_has_its_keys_share_until_it_is_done_whoever_has_left() {
        let (core, _directory) = crate::testing::program().await;
        let answering = Arc::new(Answering::new(core, Limits::default(), Place::Port));
        let share = Arc::new(Semaphore::new(1));
        let under_way = UnderWay(Arc::new(Arc::clone(&share).try_acquire_owned().unwrap()));
        let by_key = ByKey { caller: Caller::window(), bodies: Arc::new(Semaphore::new(9)), under_way };
        let mut request = Request::post("/v1/start").body(Body::from("{}")).unwrap();
        request.extensions_mut().insert(by_key);
        let (begins, begun) = std::sync::mpsc::channel();
        let begin = async move |request: Request| {
            let (_, _, room) = read(&answering, request, routes::of(Call::StartAll)).await.unwrap();
            begins.send(room).unwrap();
        };
        let mut router = axum::Router::new().route("/v1/start", axum::routing::post(begin));
        tower_service::Service::call(&mut router, request).await.unwrap();
        let room = begun.recv().unwrap();
        assert_eq!(share.available_permits(), 0, "the request is gone, and what it asked for is not done");
        drop(room);
        assert_eq!(share.available_permits(), 1);
    }

    fn headers(all: &[(&'static str, &str)]) -> HeaderMap {
        all.iter().map(|(name, value)| (HeaderName::from_static(name), HeaderValue::from_str(value).unwrap())).collect()
    }

    #[test]
    fn one_key_is_shown_in_one_of_two_ways() {
        let of = |all: &[(&'static str, &str)]| shown(&headers(all), None).map(Cow::into_owned).ok();
        let a = Some("a".to_owned());
        assert_eq!(of(&[("authorization", "Bearer a")]), a);
        assert_eq!(of(&[("authorization", "bearer  a ")]), a);
        assert_eq!(of(&[("x-api-key", "a")]), a);
        assert_eq!(of(&[("x-api-key", "a"), ("authorization", "Bearer a")]), a);
        for none in [
            &[][..],
            &[("authorization", "a")],
            &[("authorization", "Basic a")],
            &[("authorization", "Bearer")],
            &[("x-api-key", "a"), ("authorization", "Bearer b")],
            &[("x-api-key", "a"), ("authorization", "Basic b")],
            &[("x-api-key", "a"), ("x-api-key", "b")],
        ] {
            let mut map = HeaderMap::new();
            for (name, value) in none {
                map.append(HeaderName::from_static(name), HeaderValue::from_str(value).unwrap());
            }
            assert!(shown(&map, None).is_err(), "{none:?}");
        }
    }
}
