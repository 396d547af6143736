//! `/ws`: whoever connects is told what happens from then on, from the journal. One that takes little lags behind by itself: nothing is kept
//! for it but the place that it has come to.

use std::collections::BTreeMap;
use std::time::Duration;

use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse as _, Response};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use futures::{SinkExt as _, StreamExt as _};
use hyper_util::rt::TokioIo;
use tokio::sync::broadcast;
use tokio_websockets::{Config, Limits, Message, ServerBuilder};
use wakala_domain::ids::InstanceId;
use wakala_domain::time::Wall;
use wakala_front::waha::{Dress, Envelope, EventKind, status, status_payload};
use wakala_front::{Caller, Core, EngineEvent, InstanceSnapshot, Scope};

use crate::answering::{Shared, over};
use crate::dialect::Dialect;
use crate::door::ByKey;
use crate::speaking::asked::{base, known};
use crate::speaking::query::Query;
use crate::speaking::refused::Refused;

/// What the answer to a handshake is made with (RFC 6455, 1.3).
const HANDSHAKE: &str = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
/// The longest word of a client that is read; nothing of it is used.
const LONGEST: usize = 4 << 10;
/// Entries of the journal that are read at once.
const PAGE: u32 = 100;
/// It is looked so often whether the other end is there, and whether there is something new, whatever is heard.
const LOOKS_EVERY: Duration = Duration::from_secs(15);
/// Whoever has not answered so often is gone.
const MOST_UNANSWERED: u8 = 4;
/// What comes with something is read with it.
const TOGETHER: Duration = Duration::from_millis(10);

/// What WAHA tells and Wakala does not: clients that name all that there is are not refused for them.
const NOT_TOLD: [&str; 21] = [
    "call.accepted",
    "call.received",
    "call.rejected",
    "chat.archive",
    "engine.event",
    "event.response",
    "event.response.failed",
    "group.join",
    "group.leave",
    "group.v2.join",
    "group.v2.leave",
    "group.v2.participants",
    "group.v2.update",
    "label.chat.added",
    "label.chat.deleted",
    "label.deleted",
    "label.upsert",
    "poll.vote",
    "poll.vote.failed",
    "presence.update",
    "state.change",
];

type Socket = tokio_websockets::WebSocketStream<TokioIo<hyper::upgrade::Upgraded>>;

pub(super) async fn talk(State(answering): State<Shared>, request: Request) -> Response {
    begin(answering, request).await.unwrap_or_else(|refused| refused.answer(Dialect::Waha))
}

async fn begin(answering: Shared, mut request: Request) -> Result<Response, Refused> {
    let caller = known(&answering, &request)?;
    caller.needs(Scope::Read, "events")?;
    let accepted = accepted(request.headers())?;
    let busy = |_| Refused::new(StatusCode::SERVICE_UNAVAILABLE, "as many are told what happens as can be: ask again");
    let room = std::sync::Arc::clone(&answering.feeds).try_acquire_owned().map_err(busy)?;
    let named = |name: &str| answering.core.instance_named(&caller, name).map(|one| one.id);
    let wish = Wish::of(&Query::of(request.uri().query().unwrap_or_default()), named)?;
    let base = base(Dialect::Waha, &request);
    let under_way = request.extensions().get::<ByKey>().map(|by_key| by_key.under_way.clone());
    let core = answering.core.clone();
    // It is told what happens from now on, and not from when it has said that it listens.
    let events = core.engine.subscribe().events;
    let place = core.newest_event(&caller).await?;
    let upgrade = hyper::upgrade::on(&mut request);
    let ends = over(&answering, &caller);
    let deed = async move {
        let _kept = (room, under_way);
        let Ok(upgraded) = upgrade.await else { return };
        let limits = Limits::default().max_payload_len(Some(LONGEST));
        let socket = ServerBuilder::new().limits(limits).config(Config::default()).serve(TokioIo::new(upgraded));
        let statuses = core.engine.instances().iter().map(|one| (one.id, status(&one.state))).collect();
        Talk { core, caller, wish, base, place, statuses }.run(socket, events, ends).await;
    };
    answering.deeds.begin(deed)?;
    let mut answer = StatusCode::SWITCHING_PROTOCOLS.into_response();
    let headers = answer.headers_mut();
    headers.insert(header::CONNECTION, HeaderValue::from_static("upgrade"));
    headers.insert(header::UPGRADE, HeaderValue::from_static("websocket"));
    headers.insert(header::SEC_WEBSOCKET_ACCEPT, accepted);
    Ok(answer)
}

/// The answer to a handshake, if it is one.
fn accepted(headers: &HeaderMap) -> Result<HeaderValue, Refused> {
    let said = |name: header::HeaderName| headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let has = |name, word: &str| said(name).split(',').any(|one| one.trim().eq_ignore_ascii_case(word));
    let is_one = has(header::CONNECTION, "upgrade") && has(header::UPGRADE, "websocket");
    let key = said(header::SEC_WEBSOCKET_KEY);
    if !is_one || said(header::SEC_WEBSOCKET_VERSION) != "13" || key.is_empty() {
        return Err(Refused::new(StatusCode::UPGRADE_REQUIRED, "this is a WebSocket, version 13"));
    }
    let digest = sha1_smol::Sha1::from(format!("{key}{HANDSHAKE}")).digest().bytes();
    HeaderValue::from_str(&STANDARD.encode(digest)).map_err(|error| Refused::bad(error.to_string()))
}

/// Of what somebody wants to be told.
#[derive(Debug, PartialEq, Eq)]
struct Wish {
    /// Of which session; none for all.
    session: Option<InstanceId>,
    /// Which events; none for all.
    kinds: Option<Vec<EventKind>>,
}

impl Wish {
    /// What the address says. `session` finds one by its name.
    fn of(query: &Query, session: impl Fn(&str) -> Option<InstanceId>) -> Result<Self, Refused> {
        let session = match query.get("session").filter(|name| *name != "*") {
            Some(name) => Some(session(name).ok_or_else(Refused::no_session)?),
            None => None,
        };
        let words: Vec<&str> = query.all("events").flat_map(|all| all.split(',')).map(str::trim).collect();
        let words: Vec<&str> = words.into_iter().filter(|word| !word.is_empty()).collect();
        let of = |word: &str| EventKind::ALL.into_iter().find(|kind| kind.as_str() == word);
        // Whoever waits for what is never told waits for ever.
        if let Some(unknown) = words.iter().find(|word| **word != "*" && of(word).is_none() && !NOT_TOLD.contains(word))
        {
            let named: String = unknown.chars().take(60).collect();
            return Err(Refused::bad(format!("{named:?} is no event")));
        }
        let all = words.is_empty() || words.contains(&"*");
        Ok(Self { session, kinds: (!all).then(|| words.iter().filter_map(|word| of(word)).collect()) })
    }

    fn takes(&self, kind: EventKind, one: &InstanceSnapshot) -> bool {
        self.session.is_none_or(|id| id == one.id) && self.kinds.as_ref().is_none_or(|kinds| kinds.contains(&kind))
    }
}

/// Why nothing more is told.
enum Over {
    /// The other end is gone, or takes nothing.
    Gone,
    /// The journal can't be read, or the key is good no more.
    Refused,
}

/// Whoever is told.
struct Talk {
    core: Core,
    caller: Caller,
    wish: Wish,
    base: String,
    /// Where it is in the journal.
    place: i64,
    /// How each session was when it was told last.
    statuses: BTreeMap<InstanceId, &'static str>,
}

impl Talk {
    async fn run(
        mut self,
        mut socket: Socket,
        mut events: broadcast::Receiver<EngineEvent>,
        ends: impl Future<Output = ()>,
    ) {
        let mut ends = std::pin::pin!(ends);
        let mut looks = tokio::time::interval(LOOKS_EVERY);
        let mut unanswered = 0_u8;
        loop {
            let mut heard = Vec::new();
            tokio::select! {
                biased;
                () = &mut ends => break,
                said = socket.next() => match said {
                    // What a client says is nobody's business; that it says something shows that it is there.
                    Some(Ok(message)) if !message.is_close() => {
                        unanswered = 0;
                        continue;
                    }
                    Some(_) | None => return,
                },
                event = events.recv() => heard.push(event),
                _ = looks.tick() => {
                    // A program that works on something for a minute is there all the same.
                    if unanswered >= MOST_UNANSWERED {
                        return;
                    }
                    unanswered += 1;
                    if socket.send(Message::ping("")).await.is_err() {
                        return;
                    }
                }
            }
            if !heard.is_empty() {
                tokio::time::sleep(TOGETHER).await;
            }
            loop {
                match events.try_recv() {
                    Ok(event) => heard.push(Ok(event)),
                    Err(broadcast::error::TryRecvError::Lagged(missed)) => {
                        heard.push(Err(broadcast::error::RecvError::Lagged(missed)));
                    }
                    Err(broadcast::error::TryRecvError::Closed) => return,
                    Err(broadcast::error::TryRecvError::Empty) => break,
                }
            }
            let told = tokio::select! {
                () = &mut ends => break,
                told = self.tell(&mut socket, heard) => told,
            };
            match told {
                Ok(()) => {}
                Err(Over::Gone) => return,
                Err(Over::Refused) => break,
            }
        }
        // Whoever does not take that either is gone.
        let _ = tokio::time::timeout(Duration::from_secs(1), socket.close()).await;
    }

    /// Tells what is new: how sessions are, then what the journal has.
    async fn tell(
        &mut self,
        socket: &mut Socket,
        heard: Vec<Result<EngineEvent, broadcast::error::RecvError>>,
    ) -> Result<(), Over> {
        let now = self.core.clock.wall();
        for event in heard {
            match event {
                Ok(EngineEvent::Instance(one)) => self.status(socket, &one, now).await?,
                Ok(EngineEvent::InstanceGone(id)) => {
                    self.statuses.remove(&id);
                }
                Err(_) => {
                    for one in self.core.engine.instances() {
                        self.status(socket, &one, now).await?;
                    }
                }
                Ok(
                    EngineEvent::Message { .. }
                    | EngineEvent::Chat { .. }
                    | EngineEvent::Lane { .. }
                    | EngineEvent::ChatMerged { .. }
                    | EngineEvent::MessagesGone { .. }
                    | EngineEvent::Timeline { .. }
                    | EngineEvent::Notice { .. }
                    | EngineEvent::NoticesWithdrawn { .. },
                ) => {}
            }
        }
        loop {
            let page = self.core.named_events(&self.caller, self.place, PAGE).await.map_err(|_| Over::Refused)?;
            for event in &page.events {
                let Some(one) = self.core.engine.instance(event.instance) else { continue };
                let dress = self.dress(&one);
                for envelope in Envelope::of(event.seq, event.at, &event.what, &dress) {
                    self.send(socket, &envelope, &one).await?;
                }
            }
            self.place = page.end;
            if !page.more {
                return Ok(());
            }
        }
    }

    /// Says how a session is, if it is otherwise than before.
    async fn status(&mut self, socket: &mut Socket, one: &InstanceSnapshot, now: Wall) -> Result<(), Over> {
        let is = status(&one.state);
        if self.statuses.insert(one.id, is) == Some(is)
            || self.core.instance_named(&self.caller, one.name.as_str()).is_none()
        {
            return Ok(());
        }
        let (kind, payload) = (EventKind::SessionStatus, status_payload(one, now));
        let id = format!("evt_{}_{}_{}", now.0, one.id, is.to_lowercase());
        self.send(socket, &Envelope { kind, id, at: now, payload }, one).await
    }

    async fn send(&self, socket: &mut Socket, envelope: &Envelope, one: &InstanceSnapshot) -> Result<(), Over> {
        if !self.wish.takes(envelope.kind, one) {
            return Ok(());
        }
        socket.send(Message::text(envelope.dressed(one).to_string())).await.map_err(|_| Over::Gone)
    }

    fn dress(&self, one: &InstanceSnapshot) -> Dress {
        Dress {
            me: one.state.identity.as_ref().map(|who| format!("{}@c.us", who.phone.digits())),
            session: one.name.as_str().to_owned(),
            files: Some(self.base.clone()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_handshake_is_answered_as_the_standard_has_it() {
        let of = |all: &[(&'static str, &'static str)]| {
            let headers = all
                .iter()
                .map(|(name, value)| (header::HeaderName::from_static(name), HeaderValue::from_static(value)));
            accepted(&headers.collect()).ok()
        };
        let whole = [
            ("connection", "keep-alive, Upgrade"),
            ("upgrade", "websocket"),
            ("sec-websocket-version", "13"),
            ("sec-websocket-key", "dGhlIHNhbXBsZSBub25jZQ=="),
        ];
        assert_eq!(of(&whole).unwrap(), "s3pPLMBiTxaQ9kYGzzhZRbK+xOo=");
        for missing in 0..whole.len() {
            let some: Vec<_> = (0..whole.len()).filter(|at| *at != missing).map(|at| whole[at]).collect();
            assert_eq!(of(&some), None, "{missing}");
        }
    }

    #[test]
    fn what_is_wanted_stands_in_the_address() {
        let duka = InstanceId::from_random(7);
        let of = |text: &str| Wish::of(&Query::of(text), |name| (name == "Duka").then_some(duka)).ok();
        let all = Some(Wish { session: None, kinds: None });
        for text in ["", "session=*&events=*", "events=", "events=*,presence.update"] {
            assert_eq!(of(text), all, "{text}");
        }
        let both = Some(vec![EventKind::SessionStatus, EventKind::Message]);
        assert_eq!(of("session=Duka&events=session.status&events=message").unwrap().kinds, both);
        assert_eq!(of("events=session.status,message,presence.update").unwrap().kinds, both);
        assert_eq!(of("session=Duka").unwrap().session, Some(duka));
        for wrong in ["session=Kliniki", "events=messages", "events=message,what.ever", "events=*,x"] {
            assert_eq!(of(wrong), None, "{wrong}");
        }
    }
}
