//! What was asked: who asks, for which session, with which body; and what is asked of `front` for it.

use axum::body::Bytes;
use axum::extract::Request;
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse as _, Response};
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::Value;
use wakala_contract::{ErrorCode, ErrorView, Request as Asks};
use wakala_domain::address::Address;
use wakala_front::waha::{Dress, MessageName, chat_address, status};
use wakala_front::{Caller, Core, InstanceSnapshot, NamedChat, NamedMessage, Scope, Whose};

use super::query::Query;
use super::refused::Refused;
use crate::answering::{Answering, Room, body_of, caller, parts};
use crate::shaped::{WAHA, is_without_prefix};

/// A key that is asked with twice is one message.
const IDEMPOTENCY_KEY: HeaderName = HeaderName::from_static("idempotency-key");
/// The session that is meant where none is named.
const DEFAULT: &str = "default";

pub(super) type Answer = Result<Response, Refused>;

/// A request, read.
pub(super) struct Asked {
    pub core: Core,
    pub caller: Caller,
    pub query: Query,
    pub headers: HeaderMap,
    pub body: Bytes,
    /// Where WAHA's addresses begin for whoever asks: `http://127.0.0.1:9252/waha/api`.
    pub base: String,
    parts: Vec<(String, String)>,
    _room: Room,
}

/// Who asks, if anybody may.
pub(super) fn known(answering: &Answering, request: &Request) -> Result<Caller, Refused> {
    Ok(caller(answering, request.extensions(), request.headers())?)
}

/// Where WAHA's addresses begin for whoever asks.
pub(super) fn base(request: &Request) -> String {
    let host = request.headers().get(header::HOST).and_then(|host| host.to_str().ok()).unwrap_or("localhost");
    let prefix = if is_without_prefix(request.uri().path()) { "" } else { WAHA };
    format!("http://{host}{prefix}/api")
}

/// Which session a body or an address names.
#[derive(Deserialize)]
struct OfSession {
    session: Option<String>,
}

impl Asked {
    pub(super) async fn read(answering: &Answering, with_file: bool, mut request: Request) -> Result<Self, Refused> {
        let caller = known(answering, &request)?;
        let named = parts(&mut request).await?;
        let named = named.iter().map(|(name, text)| (name.to_owned(), text.to_owned())).collect();
        let query = Query::of(request.uri().query().unwrap_or_default());
        let headers = request.headers().clone();
        let base = base(&request);
        let limits = answering.limits;
        let limit = if with_file { limits.file_bytes } else { limits.body_bytes };
        let (body, room) = body_of(answering, request, limit).await?;
        Ok(Self { core: answering.core.clone(), caller, query, headers, body, base, parts: named, _room: room })
    }

    /// What the address has in place of a name.
    pub(super) fn part(&self, name: &str) -> &str {
        self.parts.iter().find(|(known, _)| known == name).map_or("", |(_, text)| text.as_str())
    }

    /// The body; nothing is an empty object. What WAHA's clients say beyond what is read is nobody's harm.
    pub(super) fn json<'a, T: Deserialize<'a>>(&'a self) -> Result<T, Refused> {
        let body: &[u8] = if self.body.trim_ascii().is_empty() { b"{}" } else { self.body.trim_ascii() };
        if body.first() != Some(&b'{') {
            return Err(Refused::bad("the body is no object of JSON"));
        }
        serde_json::from_slice(body)
            .map_err(|error| Refused::bad(format!("the body is not what is asked for: {error}")))
    }

    /// The session that is meant: by the address, the body or the query.
    pub(super) fn session(&self) -> Result<InstanceSnapshot, Refused> {
        let in_path = self.part("session");
        if !in_path.is_empty() {
            return self.session_named(in_path);
        }
        let in_body: OfSession = self.json()?;
        match (self.query.get("session"), in_body.session.as_deref()) {
            // What goes to customers goes from the number that is meant, or from none.
            (Some(query), Some(body)) if query != body => {
                Err(Refused::bad("the address names one session, and the body another: name one"))
            }
            (Some(name), _) | (None, Some(name)) => self.session_named(name),
            (None, None) => self.session_named(DEFAULT),
        }
    }

    pub(super) fn session_named(&self, name: &str) -> Result<InstanceSnapshot, Refused> {
        self.core.instance_named(&self.caller, name).ok_or_else(Refused::no_session)
    }

    /// The same session as it is now.
    pub(super) fn again(&self, one: &InstanceSnapshot) -> InstanceSnapshot {
        self.core.engine.instance(one.id).unwrap_or_else(|| one.clone())
    }

    /// Asks for something as every front does.
    pub(super) async fn asks(&self, request: Asks) -> Result<Value, Refused> {
        Ok(self.core.answer(&self.caller, request).await?)
    }

    /// The same, read.
    pub(super) async fn asks_for<T: DeserializeOwned>(&self, request: Asks) -> Result<T, Refused> {
        let answer = self.asks(request).await?;
        serde_json::from_value(answer).map_err(|error| ErrorView::new(ErrorCode::Internal, error.to_string()).into())
    }

    /// The caller's own key for a send: the same key is the same message.
    pub(super) fn key(&self) -> Result<Option<String>, Refused> {
        let mut said = self.headers.get_all(IDEMPOTENCY_KEY).iter();
        match (said.next().map(HeaderValue::to_str), said.next()) {
            (None, _) => Ok(None),
            (Some(Ok(key)), None) => Ok(Some(key.to_owned())),
            (Some(_), _) => Err(Refused::bad("Idempotency-Key is one key, in letters and digits")),
        }
    }

    /// What stands around the messages of a session.
    pub(super) fn dress(&self, one: &InstanceSnapshot) -> Dress {
        Dress {
            me: one.state.identity.as_ref().map(|who| format!("{}@c.us", who.phone.digits())),
            session: one.name.as_str().to_owned(),
            files: Some(self.base.clone()),
        }
    }

    /// A chat that there is.
    pub(super) async fn chat(&self, scope: Scope, one: &InstanceSnapshot, name: &str) -> Result<NamedChat, Refused> {
        let address = chat_address(name)?;
        let found = self.core.named_chat(&self.caller, scope, one.id, &address).await?;
        found.ok_or_else(no_chat)
    }

    /// A chat that something is sent to: with a number it is made where there is none.
    pub(super) async fn chat_to(&self, one: &InstanceSnapshot, name: &str) -> Result<NamedChat, Refused> {
        let address = chat_address(name)?;
        can_be_written_to(&address)?;
        if let Some(chat) = self.core.named_chat(&self.caller, Scope::Send, one.id, &address).await? {
            return Ok(chat);
        }
        let number = address.phone().ok_or_else(no_chat)?;
        Ok(self.core.chat_to_number(&self.caller, one.id, &number).await?)
    }

    /// A message by its name, and its chat: the one in the name, or the one that is given.
    pub(super) async fn message(
        &self,
        scope: Scope,
        one: &InstanceSnapshot,
        chat: Option<&NamedChat>,
        name: &str,
    ) -> Result<(NamedChat, NamedMessage), Refused> {
        let parsed: MessageName = name.parse()?;
        let chat = match (chat, &parsed.chat) {
            (Some(chat), _) => chat.clone(),
            (None, Some(address)) => self.chat_at(scope, one, address).await?,
            (None, None) => {
                return Err(Refused::bad("the whole id of the message is needed: true_255700000431@c.us_3EB0…"));
            }
        };
        let tries = match parsed.whose {
            Some(whose) => vec![whose],
            None => vec![Whose::Ours, Whose::OtherEnd],
        };
        for whose in tries {
            match self.core.message_named(&self.caller, scope, &chat, whose, parsed.id.clone()).await {
                Ok(message) => return Ok((chat, message)),
                Err(error) if error.code == ErrorCode::NoSuchMessage => {}
                Err(error) => return Err(error.into()),
            }
        }
        Err(Refused::new(StatusCode::NOT_FOUND, "Message not found"))
    }

    async fn chat_at(&self, scope: Scope, one: &InstanceSnapshot, address: &Address) -> Result<NamedChat, Refused> {
        let found = self.core.named_chat(&self.caller, scope, one.id, address).await?;
        found.ok_or_else(no_chat)
    }

    /// Refuses what can't be done while a session is otherwise.
    pub(super) fn needs_status(&self, one: &InstanceSnapshot, expected: &[&str]) -> Result<(), Refused> {
        let now = status(&one.state);
        if expected.contains(&now) { Ok(()) } else { Err(Refused::not_so(one.name.as_str(), now, expected)) }
    }
}

/// Refuses what no linked device writes to, before something is kept that can never go.
pub(super) fn can_be_written_to(address: &Address) -> Result<(), Refused> {
    match address.kind().is_written_to() {
        true => Ok(()),
        false => Err(Refused::not_done("channels and status posts are written on the phone")),
    }
}

fn no_chat() -> Refused {
    Refused::new(StatusCode::NOT_FOUND, "Chat not found: nothing has come from it or gone there yet")
}

/// What was asked for.
pub(super) fn said(value: &Value) -> Response {
    axum::Json(value).into_response()
}

/// The same of what was made, as WAHA answers what is posted.
pub(super) fn made(value: &Value) -> Response {
    (StatusCode::CREATED, axum::Json(value)).into_response()
}
