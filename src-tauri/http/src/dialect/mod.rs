//! The dialects: other systems' names and shapes, in which programs that were written for those are answered. Which addresses are whose, how
//! a key is shown there, and what needs none is known here, so that who looks at the door knows it, too. How they are spoken is said elsewhere
//! (`speaking`).
//!
//! Some published clients leave out what stands before the path in the address that they are given. For them addresses that nobody else has
//! here are there without it, too.

pub(crate) mod shape;

use std::borrow::Cow;

use axum::http::{HeaderMap, HeaderName, HeaderValue};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

/// How Evolution's clients show a key.
const EVOLUTION_KEY: HeaderName = HeaderName::from_static("apikey");

/// With what Evolution's addresses begin where they are there without what stands before them.
const EVOLUTION_SECTIONS: [&str; 22] = [
    "instance",
    "message",
    "call",
    "chat",
    "group",
    "label",
    "settings",
    "proxy",
    "webhook",
    "websocket",
    "rabbitmq",
    "nats",
    "sqs",
    "kafka",
    "pusher",
    "chatwoot",
    "typebot",
    "openai",
    "dify",
    "flowise",
    "evolutionBot",
    "template",
];

/// A system whose clients are understood.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Dialect {
    /// WAHA.
    Waha,
    /// Evolution API.
    Evolution,
    /// go-whatsapp-web-multidevice.
    Gowa,
}

impl Dialect {
    #[cfg(test)]
    pub(crate) const ALL: [Dialect; 3] = [Dialect::Waha, Dialect::Evolution, Dialect::Gowa];

    /// Whose an address is.
    pub(crate) fn of(path: &str) -> Option<Self> {
        match path.strip_prefix('/')?.split('/').next()? {
            "waha" => Some(Dialect::Waha),
            "evolution" => Some(Dialect::Evolution),
            "gowa" => Some(Dialect::Gowa),
            "api" => Some(Dialect::Waha),
            _ if Dialect::Waha.has_without_prefix(path) => Some(Dialect::Waha),
            _ if Dialect::Evolution.has_without_prefix(path) => Some(Dialect::Evolution),
            _ => None,
        }
    }

    /// What stands before all of its addresses.
    pub(crate) fn prefix(self) -> &'static str {
        match self {
            Dialect::Waha => "/waha",
            Dialect::Evolution => "/evolution",
            Dialect::Gowa => "/gowa",
        }
    }

    /// Whether one of its addresses is there without what stands before it, too.
    pub(crate) fn has_without_prefix(self, path: &str) -> bool {
        match self {
            Dialect::Waha => path.starts_with("/api/") || ["/ping", "/ws"].contains(&path),
            Dialect::Evolution => {
                let mut parts = path.split('/').skip(1);
                let section = parts.next().unwrap_or_default();
                parts.next().is_some() && EVOLUTION_SECTIONS.contains(&section)
            }
            Dialect::Gowa => false,
        }
    }

    /// Whether an address says nothing that needs a key.
    pub(crate) fn is_open(self, path: &str) -> bool {
        match self {
            Dialect::Waha => ["/ping", "/waha/ping"].contains(&path),
            Dialect::Evolution => ["/evolution", "/evolution/"].contains(&path),
            Dialect::Gowa => false,
        }
    }

    /// The keys that are shown in its own way.
    pub(crate) fn keys<'a>(self, headers: &'a HeaderMap, query: Option<&'a str>) -> Vec<Option<Cow<'a, str>>> {
        match self {
            Dialect::Waha => in_address(query).map(|key| Some(Cow::Borrowed(key))).into_iter().collect(),
            Dialect::Evolution => {
                let shown = headers.get_all(EVOLUTION_KEY).iter();
                shown.map(|value| Some(Cow::Borrowed(value.to_str().ok()?.trim()))).collect()
            }
            Dialect::Gowa => Vec::new(),
        }
    }

    /// The key in a header of authorization, where that is its own way: a password, whoever it is said to be of.
    pub(crate) fn password(self, authorization: &HeaderValue) -> Option<Cow<'static, str>> {
        match self {
            Dialect::Waha | Dialect::Evolution => None,
            Dialect::Gowa => {
                let (scheme, both) = authorization.to_str().ok()?.split_once(' ')?;
                let both = Some(both).filter(|_| scheme.eq_ignore_ascii_case("basic"))?;
                let both = String::from_utf8(STANDARD.decode(both.trim()).ok()?).ok()?;
                both.split_once(':').map(|(_, password)| Cow::Owned(password.to_owned()))
            }
        }
    }

    /// There is nobody of this name, for whoever asks.
    pub(crate) fn no_session(self, name: &str) -> String {
        match self {
            Dialect::Waha => "Session not found".to_owned(),
            Dialect::Evolution if name.is_empty() => "The instance does not exist".to_owned(),
            Dialect::Evolution => format!("The \"{name}\" instance does not exist"),
            Dialect::Gowa => "device not found".to_owned(),
        }
    }

    /// Where its addresses begin for whoever asks, behind the name of this PC.
    pub(crate) fn begins(self, path: &str) -> &'static str {
        match self {
            Dialect::Waha if self.has_without_prefix(path) => "/api",
            Dialect::Waha => "/waha/api",
            Dialect::Evolution | Dialect::Gowa => self.prefix(),
        }
    }
}

/// The key that stands in an address, as WAHA's clients write it.
fn in_address(query: Option<&str>) -> Option<&str> {
    query?.split('&').find_map(|pair| pair.split_once('=').filter(|(name, _)| *name == "x-api-key")).map(|(_, key)| key)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_may_stand_in_the_address_of_waha_alone() {
        let none = HeaderMap::new();
        let of = |dialect: Dialect, query| dialect.keys(&none, query);
        assert_eq!(of(Dialect::Waha, Some("session=*&x-api-key=abc")), [Some(Cow::Borrowed("abc"))]);
        assert_eq!(of(Dialect::Waha, Some("session=x-api-key")), []);
        assert_eq!(of(Dialect::Waha, None), []);
        assert_eq!(of(Dialect::Evolution, Some("x-api-key=abc")), []);
    }

    #[test]
    fn a_password_is_a_key_where_clients_have_it_so() {
        let of = |dialect: Dialect, text: &str| dialect.password(&HeaderValue::from_str(text).unwrap());
        let basic = format!("Basic {}", STANDARD.encode("duka:wakala_a:b"));
        assert_eq!(of(Dialect::Gowa, &basic).as_deref(), Some("wakala_a:b"));
        assert_eq!(of(Dialect::Gowa, &basic.to_lowercase().replace("basic", "bAsIc")), None);
        for none in ["Basic", "Basic ?", "Bearer a:b", &format!("Basic {}", STANDARD.encode("duka"))] {
            assert_eq!(of(Dialect::Gowa, none), None, "{none}");
        }
        assert_eq!((of(Dialect::Waha, &basic), of(Dialect::Evolution, &basic)), (None, None));
    }

    #[test]
    fn each_address_is_ones_own() {
        for (dialect, paths) in [
            (
                Some(Dialect::Waha),
                &["/waha", "/waha/api/sessions", "/api/sessions", "/api", "/ping", "/ws", "/waha/ws"][..],
            ),
            (
                Some(Dialect::Evolution),
                &["/evolution", "/evolution/", "/evolution/instance/create", "/instance/create", "/message/sendText/a"],
            ),
            (Some(Dialect::Gowa), &["/gowa", "/gowa/app/devices", "/gowa/nothing"]),
            (
                None,
                &[
                    "/",
                    "",
                    "/v1/instances",
                    "/health",
                    "/metrics",
                    "/docs",
                    "/openapi.json",
                    "/wahaha",
                    "/apis",
                    "/ws/x",
                    "/instance",
                    "/message",
                    "/messages/a",
                    "/gowas",
                    "/app/devices",
                ],
            ),
        ] {
            for path in paths {
                assert_eq!(Dialect::of(path), dialect, "{path}");
            }
        }
    }
}
