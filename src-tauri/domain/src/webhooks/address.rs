//! Where a receiver of events is: `https://HOST:PORT/PATH?QUERY`. No user and no password stand in it: an address is shown and logged.

use std::fmt;
use std::str::FromStr;

use thiserror::Error;

/// The longest address, in bytes.
const LONGEST: usize = 2_000;
/// The longest name that DNS takes.
const LONGEST_HOST: usize = 255;

/// The address of a receiver.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct WebhookAddress {
    tls: bool,
    host: String,
    port: u16,
    target: String,
}

/// Why a text is no such address. Says nothing of what may be a password.
#[derive(Clone, Copy, Debug, Error, PartialEq, Eq)]
pub enum WebhookAddressError {
    /// Not `SCHEME://HOST/PATH`.
    #[error("a webhook's address is written like https://shop.example/events")]
    Form,
    /// Another scheme.
    #[error("a webhook's address begins with https:// or http://")]
    Scheme,
    /// No host, or one with characters that no host has.
    #[error(
        "the host of a webhook's address is missing or has characters that no host has: a name in other letters is written as xn--…"
    )]
    Host,
    /// Not a number from 1 to 65535.
    #[error("the port of a webhook's address is a number from 1 to 65535")]
    Port,
    /// It holds a user or a password.
    #[error("a webhook's address holds no user and no password: who asks is known by the signature")]
    Login,
    /// Too long, or with characters that no address has.
    #[error(
        "a webhook's address has at most {LONGEST} bytes, no spaces, and %20 and the like for what is no plain letter"
    )]
    Path,
}

impl WebhookAddress {
    /// Whether it is spoken to by TLS.
    #[must_use]
    pub fn tls(&self) -> bool {
        self.tls
    }

    /// Its name or address; a version 6 address without its brackets.
    #[must_use]
    pub fn host(&self) -> &str {
        &self.host
    }

    /// Its port.
    #[must_use]
    pub fn port(&self) -> u16 {
        self.port
    }

    /// Path and query, as a request names them.
    #[must_use]
    pub fn target(&self) -> &str {
        &self.target
    }

    /// Host and port as a request names them: without the port that goes without saying.
    #[must_use]
    pub fn authority(&self) -> String {
        let host = if self.host.contains(':') { format!("[{}]", self.host) } else { self.host.clone() };
        if self.port == usual_port(self.tls) { host } else { format!("{host}:{}", self.port) }
    }

    /// The address without path and query, in which a receiver's key may stand: for logs.
    #[must_use]
    pub fn origin(&self) -> String {
        format!("{}://{}", if self.tls { "https" } else { "http" }, self.authority())
    }
}

fn usual_port(tls: bool) -> u16 {
    if tls { 443 } else { 80 }
}

impl fmt::Display for WebhookAddress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}{}", self.origin(), self.target)
    }
}

impl FromStr for WebhookAddress {
    type Err = WebhookAddressError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let text = text.trim();
        if text.len() > LONGEST {
            return Err(WebhookAddressError::Path);
        }
        let (scheme, rest) = text.split_once("://").ok_or(WebhookAddressError::Form)?;
        let tls = match scheme.to_ascii_lowercase().as_str() {
            "https" => true,
            "http" => false,
            _ => return Err(WebhookAddressError::Scheme),
        };
        let ends = rest.find(['/', '?', '#', '\\']).unwrap_or(rest.len());
        let (authority, target) = rest.split_at(ends);
        if authority.contains('@') {
            return Err(WebhookAddressError::Login);
        }
        let (host, port) = split_port(authority)?;
        if !is_host(host) {
            return Err(WebhookAddressError::Host);
        }
        let port = match port {
            None => usual_port(tls),
            Some(digits) if !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit()) => {
                digits.parse().ok().filter(|port| *port > 0).ok_or(WebhookAddressError::Port)?
            }
            Some(_) => return Err(WebhookAddressError::Port),
        };
        // What follows the # is for the one who asks, and is not sent.
        let target = target.split('#').next().unwrap_or_default();
        let target = if target.starts_with('/') { target.to_owned() } else { format!("/{target}") };
        let plain = |byte: u8| {
            byte.is_ascii_graphic() && !matches!(byte, b'"' | b'<' | b'>' | b'\\' | b'^' | b'`' | b'{' | b'|' | b'}')
        };
        if !target.bytes().all(plain) {
            return Err(WebhookAddressError::Path);
        }
        Ok(Self { tls, host: host.to_ascii_lowercase(), port, target })
    }
}

/// Host and port of `HOST`, `HOST:PORT`, `[V6]` or `[V6]:PORT`.
fn split_port(authority: &str) -> Result<(&str, Option<&str>), WebhookAddressError> {
    if let Some(bracketed) = authority.strip_prefix('[') {
        let (host, after) = bracketed.split_once(']').ok_or(WebhookAddressError::Host)?;
        if host.parse::<core::net::Ipv6Addr>().is_err() {
            return Err(WebhookAddressError::Host);
        }
        return match after {
            "" => Ok((host, None)),
            _ => Ok((host, Some(after.strip_prefix(':').ok_or(WebhookAddressError::Port)?))),
        };
    }
    Ok(match authority.split_once(':') {
        None => (authority, None),
        Some((host, port)) => (host, Some(port)),
    })
}

fn is_host(host: &str) -> bool {
    let name = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_');
    // One in brackets was looked at before.
    (1..=LONGEST_HOST).contains(&host.len()) && (host.contains(':') || host.bytes().all(name))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_read_as_a_browser_would() {
        for (text, origin, target) in [
            ("https://Shop.Example/a?b=c", "https://shop.example", "/a?b=c"),
            (" http://shop.example ", "http://shop.example", "/"),
            ("https://shop.example:443", "https://shop.example", "/"),
            ("https://shop.example:8443?x", "https://shop.example:8443", "/?x"),
            ("HTTP://127.0.0.1:80/a#part", "http://127.0.0.1", "/a"),
            ("http://[::1]:9000/", "http://[::1]:9000", "/"),
            ("http://xn--bcher-kva.example/", "http://xn--bcher-kva.example", "/"),
            ("http://0x7f.1/", "http://0x7f.1", "/"),
        ] {
            let address: WebhookAddress = text.parse().unwrap();
            assert_eq!((address.origin().as_str(), address.target()), (origin, target), "{text}");
            assert_eq!(address.to_string().parse::<WebhookAddress>().unwrap(), address, "{text}");
        }
    }

    #[test]
    fn what_is_no_address_is_refused_with_its_reason() {
        for (text, why) in [
            ("", WebhookAddressError::Form),
            ("shop.example/a", WebhookAddressError::Form),
            ("ftp://shop.example", WebhookAddressError::Scheme),
            ("file:///etc/passwd", WebhookAddressError::Scheme),
            ("gopher://127.0.0.1:25/x", WebhookAddressError::Scheme),
            ("https://", WebhookAddressError::Host),
            ("https:///path", WebhookAddressError::Host),
            ("https://bücher.example/", WebhookAddressError::Host),
            ("https://a b/", WebhookAddressError::Host),
            ("https://[fe80::1%25eth0]/", WebhookAddressError::Host),
            ("https://[127.0.0.1]/", WebhookAddressError::Host),
            ("https://shop.example:0/", WebhookAddressError::Port),
            ("https://shop.example:65536/", WebhookAddressError::Port),
            ("https://shop.example:/", WebhookAddressError::Port),
            ("https://shop.example:+80/", WebhookAddressError::Port),
            ("https://asha:siri@shop.example/", WebhookAddressError::Login),
            ("https://shop.example\\@127.0.0.1/", WebhookAddressError::Path),
            ("https://shop.example/a b", WebhookAddressError::Path),
            ("https://shop.example/a\r\nX: y", WebhookAddressError::Path),
            ("https://shop.example/ä", WebhookAddressError::Path),
            (&format!("https://shop.example/{}", "a".repeat(2_000)), WebhookAddressError::Path),
        ] {
            assert_eq!(text.parse::<WebhookAddress>(), Err(why), "{text:?}");
        }
    }
}
