//! What was asked: who asks, with which body; and what is asked of `front` for it.

use axum::body::Bytes;
use axum::extract::Request;
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse as _, Response};
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::Value;
use wakala_contract::{ErrorCode, ErrorView, Request as Asks};
use wakala_domain::address::Address;
use wakala_domain::ids::MessageId;
use wakala_front::{Caller, Core, InstanceSnapshot, NamedChat, NamedMessage, Scope, Whose, chat_address};

use super::query::Query;
use super::refused::Refused;
use crate::answering::{Answering, Room, body_of, caller, parts};
use crate::dialect::Dialect;

/// A key that is asked with twice is one message.
const IDEMPOTENCY_KEY: HeaderName = HeaderName::from_static("idempotency-key");

pub(crate) type Answer = Result<Response, Refused>;

/// A request, read.
pub(crate) struct Asked {
    pub core: Core,
    pub caller: Caller,
    pub query: Query,
    pub headers: HeaderMap,
    pub body: Bytes,
    /// Where the dialect's addresses begin for whoever asks: `http://127.0.0.1:9252/waha/api`.
    pub base: String,
    dialect: Dialect,
    parts: Vec<(String, String)>,
    _room: Room,
}

/// Who asks, if anybody may.
pub(crate) fn known(answering: &Answering, request: &Request) -> Result<Caller, Refused> {
    Ok(caller(answering, request.extensions(), request.headers())?)
}

/// Where a dialect's addresses begin for whoever asks.
pub(crate) fn base(dialect: Dialect, request: &Request) -> String {
    let host = request.headers().get(header::HOST).and_then(|host| host.to_str().ok()).unwrap_or("localhost");
    format!("http://{host}{}", dialect.begins(request.uri().path()))
}

impl Asked {
    pub(crate) async fn read(
        answering: &Answering,
        dialect: Dialect,
        with_file: bool,
        mut request: Request,
    ) -> Result<Self, Refused> {
        let caller = known(answering, &request)?;
        let named = parts(&mut request).await?;
        let named = named.iter().map(|(name, text)| (name.to_owned(), text.to_owned())).collect();
        let query = Query::of(request.uri().query().unwrap_or_default());
        let headers = request.headers().clone();
        let base = base(dialect, &request);
        let limits = answering.limits;
        let limit = if with_file { limits.file_bytes } else { limits.body_bytes };
        let (body, room) = body_of(answering, request, limit).await?;
        let core = answering.core.clone();
        Ok(Self { core, caller, query, headers, body, base, dialect, parts: named, _room: room })
    }

    /// What the address has in place of a name.
    pub(crate) fn part(&self, name: &str) -> &str {
        self.parts.iter().find(|(known, _)| known == name).map_or("", |(_, text)| text.as_str())
    }

    /// The body; nothing is an empty object. What clients say beyond what is read is nobody's harm.
    pub(crate) fn json<'a, T: Deserialize<'a>>(&'a self) -> Result<T, Refused> {
        let body: &[u8] = if self.body.trim_ascii().is_empty() { b"{}" } else { self.body.trim_ascii() };
        if body.first() != Some(&b'{') {
            return Err(Refused::bad("the body is no object of JSON"));
        }
        serde_json::from_slice(body)
            .map_err(|error| Refused::bad(format!("the body is not what is asked for: {error}")))
    }

    /// The instance of a name, if whoever asks reaches it.
    pub(crate) fn named(&self, name: &str) -> Result<InstanceSnapshot, Refused> {
        let none = || Refused::new(StatusCode::NOT_FOUND, self.dialect.no_session(name));
        self.core.instance_named(&self.caller, name).ok_or_else(none)
    }

    /// The same instance as it is now.
    pub(crate) fn again(&self, one: &InstanceSnapshot) -> InstanceSnapshot {
        self.core.engine.instance(one.id).unwrap_or_else(|| one.clone())
    }

    /// Asks for something as every front does.
    pub(crate) async fn asks(&self, request: Asks) -> Result<Value, Refused> {
        Ok(self.core.answer(&self.caller, request).await?)
    }

    /// The same, read.
    pub(crate) async fn asks_for<T: DeserializeOwned>(&self, request: Asks) -> Result<T, Refused> {
        let answer = self.asks(request).await?;
        serde_json::from_value(answer).map_err(|error| ErrorView::new(ErrorCode::Internal, error.to_string()).into())
    }

    /// The caller's own key for a send: the same key is the same message.
    pub(crate) fn key(&self) -> Result<Option<String>, Refused> {
        let mut said = self.headers.get_all(IDEMPOTENCY_KEY).iter();
        match (said.next().map(HeaderValue::to_str), said.next()) {
            (None, _) => Ok(None),
            (Some(Ok(key)), None) => Ok(Some(key.to_owned())),
            (Some(_), _) => Err(Refused::bad("Idempotency-Key is one key, in letters and digits")),
        }
    }

    /// A chat that there is.
    pub(crate) async fn chat(&self, scope: Scope, one: &InstanceSnapshot, name: &str) -> Result<NamedChat, Refused> {
        let address = chat_address(name)?;
        self.chat_at(scope, one, &address).await
    }

    /// The same, by its address.
    pub(crate) async fn chat_at(
        &self,
        scope: Scope,
        one: &InstanceSnapshot,
        address: &Address,
    ) -> Result<NamedChat, Refused> {
        let found = self.core.named_chat(&self.caller, scope, one.id, address).await?;
        found.ok_or_else(no_chat)
    }

    /// A chat that something is sent to: with a number it is made where there is none.
    pub(crate) async fn chat_to(&self, one: &InstanceSnapshot, name: &str) -> Result<NamedChat, Refused> {
        let address = chat_address(name)?;
        can_be_written_to(&address)?;
        if let Some(chat) = self.core.named_chat(&self.caller, Scope::Send, one.id, &address).await? {
            return Ok(chat);
        }
        let number = address.phone().ok_or_else(no_chat)?;
        Ok(self.core.chat_to_number(&self.caller, one.id, &number).await?)
    }

    /// A message of a chat by WhatsApp's name of it: whoever's it may be, the first that is here.
    pub(crate) async fn message_in(
        &self,
        scope: Scope,
        chat: &NamedChat,
        whose: &[Whose],
        id: &MessageId,
    ) -> Result<NamedMessage, Refused> {
        for whose in whose {
            match self.core.message_named(&self.caller, scope, chat, whose.clone(), id.clone()).await {
                Ok(message) => return Ok(message),
                Err(error) if error.code == ErrorCode::NoSuchMessage => {}
                Err(error) => return Err(error.into()),
            }
        }
        Err(no_message())
    }
}

/// Refuses what no linked device writes to, before something is kept that can never go.
pub(crate) fn can_be_written_to(address: &Address) -> Result<(), Refused> {
    match address.kind().is_written_to() {
        true => Ok(()),
        false => Err(Refused::not_done("channels and status posts are written on the phone")),
    }
}

fn no_chat() -> Refused {
    Refused::new(StatusCode::NOT_FOUND, "Chat not found: nothing has come from it or gone there yet")
}

pub(crate) fn no_message() -> Refused {
    Refused::new(StatusCode::NOT_FOUND, "Message not found")
}

/// What was asked for.
pub(crate) fn said(value: &Value) -> Response {
    axum::Json(value).into_response()
}

/// The same of what was made.
pub(crate) fn made(value: &Value) -> Response {
    (StatusCode::CREATED, axum::Json(value)).into_response()
}

/// Whoever has the code that this shows can link a phone.
pub(crate) fn hidden(mut answer: Response) -> Response {
    answer.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    answer
}
