//! Proxies: which one the system wants to be used, and the way through one.

use std::future::Ready;
use std::task::{Context, Poll};

use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use http::Uri;
use hyper_util::client::legacy::connect::proxy::SocksV5;
use hyper_util::client::proxy::matcher::{Intercept, Matcher};
use hyper_util::rt::TokioIo;
use thiserror::Error;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;
use tower_service::Service;
use wakala_domain::proxy::{ProxyLogin, ProxyScheme, ProxyUrl, ProxyUrlError};

/// How much of an answer to CONNECT is read.
const LONGEST_ANSWER: usize = 16 * 1024;

/// The way through a proxy is closed. No word of it holds a password.
#[derive(Debug, Error)]
pub(crate) enum ProxyError {
    /// What the system names is no proxy that can be used.
    #[error("the system's proxy: {0}")]
    Unusable(#[from] ProxyUrlError),
    /// It can't be reached.
    #[error("{proxy}: {source}")]
    Unreachable {
        /// Which one.
        proxy: String,
        /// Why.
        source: std::io::Error,
    },
    /// It does not answer.
    #[error("{0} does not answer")]
    Silent(String),
    /// It wants another user or password.
    #[error("{0} wants a user and a password, or others")]
    Login(String),
    /// It lets nobody through to WhatsApp.
    #[error("{proxy} answered {status}")]
    Refused {
        /// Which one.
        proxy: String,
        /// With which HTTP status.
        status: u16,
    },
    /// It speaks something else, or says no in its own words.
    #[error("{proxy}: {words}")]
    Other {
        /// Which one.
        proxy: String,
        /// What went wrong.
        words: String,
    },
}

/// What is said of the way to a host.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Wish {
    /// Nothing at all.
    Nothing,
    /// It is reached without a proxy.
    Direct,
    /// This one leads there.
    Through(ProxyUrl),
}

/// What the environment (`HTTPS_PROXY`, `ALL_PROXY`, `NO_PROXY`, in either case) wants for a host, or on Windows and macOS the system's
/// settings. Blocking.
///
/// # Errors
/// It names a proxy that can't be used.
pub(crate) fn of_system(host: &str) -> Result<Wish, ProxyError> {
    match chosen(&Matcher::from_system(), host)? {
        Some(proxy) => Ok(Wish::Through(proxy)),
        None if is_silent(host, |name| std::env::var(name).ok()) => Ok(Wish::Nothing),
        None => Ok(Wish::Direct),
    }
}

/// Whether an environment names no proxy, nor this host as one that is reached without.
fn is_silent(host: &str, variable: impl Fn(&str) -> Option<String>) -> bool {
    let value = |name: &str| variable(name).or_else(|| variable(&name.to_ascii_lowercase())).unwrap_or_default();
    let anywhere = Matcher::builder().all("http://proxy.invalid:1").no(value("NO_PROXY")).build();
    let excepted = !matches!(chosen(&anywhere, host), Ok(Some(_)));
    value("HTTPS_PROXY").is_empty() && value("ALL_PROXY").is_empty() && !excepted
}

fn chosen(matcher: &Matcher, host: &str) -> Result<Option<ProxyUrl>, ProxyError> {
    let Ok(uri) = format!("https://{host}/").parse::<Uri>() else { return Ok(None) };
    matcher.intercept(&uri).map(|intercept| proxy_of(&intercept)).transpose()
}

fn proxy_of(intercept: &Intercept) -> Result<ProxyUrl, ProxyError> {
    let uri = intercept.uri();
    let scheme = match uri.scheme_str().unwrap_or_default() {
        "http" => ProxyScheme::Http,
        "socks5" | "socks5h" => ProxyScheme::Socks5,
        other => return Err(ProxyUrlError::Scheme(other.to_owned()).into()),
    };
    let basic = intercept.basic_auth().and_then(|value| value.to_str().ok());
    let login = match (intercept.raw_auth(), basic.and_then(|value| value.strip_prefix("Basic "))) {
        (Some((user, password)), _) => Some((user.to_owned(), password.to_owned())),
        (None, Some(basic)) => {
            let pair = BASE64_STANDARD.decode(basic).ok().and_then(|pair| String::from_utf8(pair).ok());
            let pair = pair.ok_or(ProxyUrlError::Login)?;
            pair.split_once(':').map(|(user, password)| (user.to_owned(), password.to_owned()))
        }
        (None, None) => None,
    };
    let login = login.map(|(user, password)| ProxyLogin { user, password });
    let host = uri.host().unwrap_or_default();
    let host = host.strip_prefix('[').and_then(|host| host.strip_suffix(']')).unwrap_or(host);
    let usual = match scheme {
        ProxyScheme::Http => 80,
        ProxyScheme::Socks5 => 1080,
    };
    Ok(ProxyUrl::new(scheme, host, uri.port_u16().unwrap_or(usual), login)?)
}

/// Asks a proxy on an open socket for the way to a host, which the proxy resolves. Not cancel safe.
///
/// # Errors
/// See [`ProxyError`].
pub(crate) async fn through(
    socket: TcpStream,
    proxy: &ProxyUrl,
    host: &str,
    port: u16,
) -> Result<TcpStream, ProxyError> {
    match proxy.scheme() {
        ProxyScheme::Http => connect(socket, proxy, &authority(host, port)).await,
        ProxyScheme::Socks5 => socks5(socket, proxy, &authority(host, port)).await,
    }
}

fn authority(host: &str, port: u16) -> String {
    if host.contains(':') { format!("[{host}]:{port}") } else { format!("{host}:{port}") }
}

async fn connect(mut socket: TcpStream, proxy: &ProxyUrl, target: &str) -> Result<TcpStream, ProxyError> {
    let other =
        |words: &dyn std::fmt::Display| ProxyError::Other { proxy: proxy.to_string(), words: words.to_string() };
    let mut asked = format!("CONNECT {target} HTTP/1.1\r\nHost: {target}\r\n");
    if let Some(login) = proxy.login() {
        let pair = BASE64_STANDARD.encode(format!("{}:{}", login.user, login.password));
        asked.push_str(&format!("Proxy-Authorization: Basic {pair}\r\n"));
    }
    asked.push_str("\r\n");
    socket.write_all(asked.as_bytes()).await.map_err(|error| other(&error))?;
    let mut answer = Vec::with_capacity(512);
    // One byte after the other: what follows the answer belongs to whoever the proxy connects to.
    loop {
        let byte = socket.read_u8().await.map_err(|error| other(&error))?;
        answer.push(byte);
        if answer.ends_with(b"\r\n\r\n") {
            break;
        }
        if answer.len() > LONGEST_ANSWER {
            return Err(other(&"its answer has no end"));
        }
    }
    let mut headers = [httparse::EMPTY_HEADER; 64];
    let mut response = httparse::Response::new(&mut headers);
    response.parse(&answer).map_err(|_| other(&"it does not speak HTTP"))?;
    match response.code {
        Some(200..=299) => Ok(socket),
        Some(407) => Err(ProxyError::Login(proxy.to_string())),
        Some(status) => Err(ProxyError::Refused { proxy: proxy.to_string(), status }),
        None => Err(other(&"it does not speak HTTP")),
    }
}

async fn socks5(socket: TcpStream, proxy: &ProxyUrl, target: &str) -> Result<TcpStream, ProxyError> {
    let other =
        |words: &dyn std::fmt::Display| ProxyError::Other { proxy: proxy.to_string(), words: words.to_string() };
    let uri = |authority: &str| format!("socks5h://{authority}").parse::<Uri>().map_err(|error| other(&error));
    let mut socks = SocksV5::new(uri(&authority(proxy.host(), proxy.port()))?, Opened(Some(TokioIo::new(socket))));
    if let Some(login) = proxy.login() {
        socks = socks.with_auth(login.user.clone(), login.password.clone());
    }
    match socks.call(uri(target)?).await {
        Ok(io) => Ok(io.into_inner()),
        Err(error) => Err(other(&error)),
    }
}

/// Hands out the one socket that is open already.
struct Opened(Option<TokioIo<TcpStream>>);

impl Service<Uri> for Opened {
    type Response = TokioIo<TcpStream>;
    type Error = std::io::Error;
    type Future = Ready<Result<TokioIo<TcpStream>, std::io::Error>>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), Self::Error>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, _: Uri) -> Self::Future {
        std::future::ready(self.0.take().ok_or_else(|| std::io::ErrorKind::NotConnected.into()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_systems_wish_is_understood() {
        let system = |https: &str, all: &str, no: &str| Matcher::builder().https(https).all(all).no(no).build();
        for (https, all, no, expected) in [
            ("", "", "", None),
            ("http://asha:s%40fe@proxy.example:8080", "", "", Some("http://asha:s%40fe@proxy.example:8080")),
            ("http://proxy.example", "socks5://other.example", "", Some("http://proxy.example:80")),
            ("proxy.example:3128", "", "", Some("http://proxy.example:3128")),
            ("", "socks5h://asha:siri@[::1]", "", Some("socks5h://asha:siri@[::1]:1080")),
            ("http://proxy.example:1", "", "whatsapp.com", None),
            ("http://proxy.example:1", "", ".whatsapp.com, localhost", None),
            ("http://proxy.example:1", "", "*", None),
            ("http://proxy.example:1", "", "notwhatsapp.com", Some("http://proxy.example:1")),
        ] {
            let proxy = chosen(&system(https, all, no), "web.whatsapp.com").unwrap();
            assert_eq!(proxy.map(|proxy| proxy.revealed()).as_deref(), expected, "{https} {all} {no}");
        }
        let unusable = chosen(&system("https://proxy.example:443", "", ""), "web.whatsapp.com").unwrap_err();
        assert_eq!(unusable.to_string(), "the system's proxy: a proxy can be http or socks5, not \"https\"");
    }
    #[test]
    fn an_environment_is_silent_that_says_nothing_of_the_host() {
        for (variables, expected) in [
            (&[][..], true),
            (&[("HTTPS_PROXY", ""), ("all_proxy", "")], true),
            (&[("HTTP_PROXY", "http://proxy.example")], true),
            (&[("NO_PROXY", "localhost, 127.0.0.1, .local")], true),
            (&[("HTTPS_PROXY", "http://proxy.example")], false),
            (&[("https_proxy", "http://proxy.example")], false),
            (&[("ALL_PROXY", "socks5://proxy.example")], false),
            (&[("all_proxy", "no proxy")], false),
            (&[("NO_PROXY", "*")], false),
            (&[("no_proxy", "localhost, .whatsapp.com")], false),
            (&[("NO_PROXY", "whatsapp.com"), ("HTTPS_PROXY", "http://proxy.example")], false),
        ] {
            let read = |name: &str| {
                let found = variables.iter().find(|(one, _)| *one == name);
                found.map(|(_, value)| (*value).to_owned())
            };
            assert_eq!(is_silent("web.whatsapp.com", read), expected, "{variables:?}");
        }
    }
}
