//! Where WhatsApp is: the real service, or in a practice build a server on this PC and nothing else.

use std::net::IpAddr;
use std::str::FromStr;

use thiserror::Error;

/// A WebSocket address on this PC: `ws://127.0.0.1:PORT/ws/chat`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LoopbackUrl(String);

/// Why an address is refused.
#[derive(Clone, Debug, Error, PartialEq, Eq)]
pub enum LoopbackUrlError {
    /// Not `ws://HOST:PORT/…`.
    #[error("{0:?} is not an address like ws://127.0.0.1:8080/ws/chat")]
    Form(String),
    /// Another machine.
    #[error("{0:?} is not on this PC: a practice build talks to loopback addresses and to nothing else")]
    NotLoopback(String),
}

impl LoopbackUrl {
    /// The address.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Where it leads.
    #[cfg(feature = "practice")]
    pub(crate) fn host_and_port(&self) -> (String, u16) {
        let rest = self.0.strip_prefix("ws://").unwrap_or(&self.0);
        let authority = rest.split_once('/').map_or(rest, |(authority, _)| authority);
        let (host, port) = authority.rsplit_once(':').unwrap_or((authority, ""));
        // It was looked at when it was taken.
        (host.trim_matches(['[', ']']).to_owned(), port.parse().unwrap_or_default())
    }
}

impl FromStr for LoopbackUrl {
    type Err = LoopbackUrlError;

    /// Takes numeric loopback addresses only: a name could be made to mean another machine.
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let form = || LoopbackUrlError::Form(text.to_owned());
        let rest = text.strip_prefix("ws://").ok_or_else(form)?;
        let (authority, path) = rest.split_once('/').ok_or_else(form)?;
        if path.contains(['\r', '\n', ' ']) || authority.contains('@') {
            return Err(form());
        }
        let (host, port) = authority.rsplit_once(':').ok_or_else(form)?;
        port.parse::<u16>().ok().filter(|port| *port != 0).ok_or_else(form)?;
        let host = host.strip_prefix('[').and_then(|host| host.strip_suffix(']')).unwrap_or(host);
        let address: IpAddr = host.parse().map_err(|_| LoopbackUrlError::NotLoopback(text.to_owned()))?;
        if address.is_loopback() {
            Ok(Self(text.to_owned()))
        } else {
            Err(LoopbackUrlError::NotLoopback(text.to_owned()))
        }
    }
}

/// Where to connect to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Server {
    /// The real service.
    WhatsApp,
    /// A practice network on this PC.
    #[cfg(feature = "practice")]
    Practice(LoopbackUrl),
}

impl Server {
    /// How many one-time keys to upload at once; a practice build is often a debug build, in which making them is slow.
    pub(crate) fn pre_keys(&self) -> Option<usize> {
        match self {
            Server::WhatsApp => None,
            #[cfg(feature = "practice")]
            Server::Practice(_) => Some(30),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn loopback_addresses_are_taken() {
        for url in ["ws://127.0.0.1:8080/ws/chat", "ws://[::1]:1/ws/chat", "ws://127.8.8.8:65535/"] {
            assert!(url.parse::<LoopbackUrl>().is_ok(), "{url}");
        }
    }

    #[test]
    fn everything_else_is_refused() {
        for url in [
            "ws://web.whatsapp.com:443/ws/chat",
            "ws://localhost:80/ws/chat",
            "ws://192.168.1.5:80/ws/chat",
            "ws://0.0.0.0:80/ws/chat",
            "ws://127.0.0.1.evil.example:80/ws/chat",
        ] {
            assert_eq!(url.parse::<LoopbackUrl>(), Err(LoopbackUrlError::NotLoopback(url.to_owned())), "{url}");
        }
        for url in
            ["", "wss://127.0.0.1:1/x", "ws://127.0.0.1/x", "ws://127.0.0.1:0/x", "ws://a@127.0.0.1:1/x", "http://x"]
        {
            assert_eq!(url.parse::<LoopbackUrl>(), Err(LoopbackUrlError::Form(url.to_owned())), "{url}");
        }
    }
}
