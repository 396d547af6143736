//! The address of a proxy, as an operator or an office writes it. Its password is shown by nothing but `revealed`.

use std::fmt;
use std::str::FromStr;

use thiserror::Error;

/// How a proxy is spoken to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ProxyScheme {
    /// HTTP with CONNECT.
    Http,
    /// SOCKS 5. Names are resolved by the proxy, whether it is written `socks5` or `socks5h`.
    Socks5,
}

impl ProxyScheme {
    fn written(self) -> &'static str {
        match self {
            ProxyScheme::Http => "http",
            ProxyScheme::Socks5 => "socks5h",
        }
    }

    fn usual_port(self) -> u16 {
        match self {
            ProxyScheme::Http => 80,
            ProxyScheme::Socks5 => 1080,
        }
    }
}

/// User and password for a proxy.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct ProxyLogin {
    /// The user.
    pub user: String,
    /// The password; may be empty.
    pub password: String,
}

impl fmt::Debug for ProxyLogin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ProxyLogin").field("user", &self.user).finish_non_exhaustive()
    }
}

/// A proxy: `http://HOST:PORT`, `socks5://USER:PASSWORD@HOST:PORT`.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct ProxyUrl {
    scheme: ProxyScheme,
    host: String,
    port: u16,
    login: Option<ProxyLogin>,
}

/// Why a text is no proxy. Says nothing that may hold a password.
#[derive(Clone, Debug, Error, PartialEq, Eq)]
pub enum ProxyUrlError {
    /// Not `SCHEME://HOST:PORT`.
    #[error("a proxy is written like http://proxy.example:8080 or socks5://proxy.example:1080")]
    Form,
    /// Another scheme than http, socks5 or socks5h.
    #[error("a proxy can be http or socks5, not {0:?}")]
    Scheme(String),
    /// No host, or one with characters that no host has.
    #[error("the proxy's host is missing or has characters that no host has")]
    Host,
    /// Not a number from 1 to 65535.
    #[error("the proxy's port is a number from 1 to 65535")]
    Port,
    /// The user is missing, or user or password are not valid: 255 bytes at most, `%40` for an `@`.
    #[error("the proxy's user and password are written USER:PASSWORD@, with %40 for an @, each of 255 bytes at most")]
    Login,
}

/// The longest name that DNS and SOCKS take, and the longest user and password that SOCKS takes.
const LONGEST: usize = 255;

impl ProxyUrl {
    /// A proxy from its parts.
    ///
    /// # Errors
    /// See [`ProxyUrlError`].
    pub fn new(
        scheme: ProxyScheme,
        host: &str,
        port: u16,
        login: Option<ProxyLogin>,
    ) -> Result<ProxyUrl, ProxyUrlError> {
        if !is_host(host) {
            return Err(ProxyUrlError::Host);
        }
        if port == 0 {
            return Err(ProxyUrlError::Port);
        }
        if login.as_ref().is_some_and(|login| !is_login(login)) {
            return Err(ProxyUrlError::Login);
        }
        Ok(ProxyUrl { scheme, host: host.to_ascii_lowercase(), port, login })
    }

    /// How it is spoken to.
    #[must_use]
    pub fn scheme(&self) -> ProxyScheme {
        self.scheme
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

    /// User and password, if it wants them.
    #[must_use]
    pub fn login(&self) -> Option<&ProxyLogin> {
        self.login.as_ref()
    }

    /// The whole address with its password, to be stored and parsed again. Never for a log or a screen.
    #[must_use]
    pub fn revealed(&self) -> String {
        let login = self.login.as_ref().map(|login| format!("{}:{}@", encoded(&login.user), encoded(&login.password)));
        self.with_login(&login.unwrap_or_default())
    }

    /// A proxy as an operator fills it in. Without a password, the one that is known goes on, where proxy and user are the same:
    /// it is told to nobody else.
    ///
    /// # Errors
    /// See [`ProxyUrlError`].
    pub fn filled_in(
        address: &str,
        user: &str,
        password: Option<&str>,
        known: Option<&ProxyUrl>,
    ) -> Result<ProxyUrl, ProxyUrlError> {
        let written: ProxyUrl = address.parse()?;
        if user.is_empty() {
            return if password.is_none_or(str::is_empty) { Ok(written) } else { Err(ProxyUrlError::Login) };
        }
        let same_place = |known: &&ProxyUrl| known.with_login("") == written.with_login("");
        let known = known.filter(same_place).and_then(ProxyUrl::login).filter(|login| login.user == user);
        let password = password.map(str::to_owned).or_else(|| known.map(|login| login.password.clone()));
        let login = ProxyLogin { user: user.to_owned(), password: password.unwrap_or_default() };
        ProxyUrl::new(written.scheme, &written.host, written.port, Some(login))
    }

    fn with_login(&self, login: &str) -> String {
        let (scheme, host, port) = (self.scheme.written(), &self.host, self.port);
        if host.contains(':') {
            format!("{scheme}://{login}[{host}]:{port}")
        } else {
            format!("{scheme}://{login}{host}:{port}")
        }
    }
}

impl fmt::Display for ProxyUrl {
    /// Without user and password.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.with_login(""))
    }
}

impl FromStr for ProxyUrl {
    type Err = ProxyUrlError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let (scheme, rest) = text.trim().split_once("://").ok_or(ProxyUrlError::Form)?;
        let scheme = match scheme.to_ascii_lowercase().as_str() {
            "http" => ProxyScheme::Http,
            "socks5" | "socks5h" => ProxyScheme::Socks5,
            // What is no scheme may be a password.
            other if other.len() <= 8 && other.bytes().all(|byte| byte.is_ascii_alphanumeric()) => {
                return Err(ProxyUrlError::Scheme(other.to_owned()));
            }
            _ => return Err(ProxyUrlError::Form),
        };
        let rest = rest.strip_suffix('/').unwrap_or(rest);
        // The last @, for passwords that somebody forgot to encode.
        let (login, authority) = match rest.rsplit_once('@') {
            Some((login, authority)) => (Some(parse_login(login)?), authority),
            None => (None, rest),
        };
        let (host, port) = split_port(authority)?;
        let port = match port {
            None => scheme.usual_port(),
            Some(digits) if !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit()) => {
                digits.parse().map_err(|_| ProxyUrlError::Port)?
            }
            Some(_) => return Err(ProxyUrlError::Port),
        };
        ProxyUrl::new(scheme, host, port, login)
    }
}

/// Host and port of `HOST`, `HOST:PORT`, `[V6]` or `[V6]:PORT`.
fn split_port(authority: &str) -> Result<(&str, Option<&str>), ProxyUrlError> {
    if let Some(bracketed) = authority.strip_prefix('[') {
        let (host, after) = bracketed.split_once(']').ok_or(ProxyUrlError::Host)?;
        if !host.contains(':') {
            return Err(ProxyUrlError::Host);
        }
        return match after {
            "" => Ok((host, None)),
            _ => Ok((host, Some(after.strip_prefix(':').ok_or(ProxyUrlError::Port)?))),
        };
    }
    match authority.split_once(':') {
        None => Ok((authority, None)),
        Some((host, port)) => Ok((host, Some(port))),
    }
}

fn is_host(host: &str) -> bool {
    let name = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_');
    let version_6 = |byte: u8| byte.is_ascii_hexdigit() || matches!(byte, b':' | b'.');
    let allowed = if host.contains(':') { host.bytes().all(version_6) } else { host.bytes().all(name) };
    (1..=LONGEST).contains(&host.len()) && allowed
}

fn is_login(login: &ProxyLogin) -> bool {
    let short = |text: &str| text.len() <= LONGEST && !text.contains(['\r', '\n', '\0']);
    // A colon would end the user in the basic scheme.
    !login.user.is_empty() && !login.user.contains(':') && short(&login.user) && short(&login.password)
}

fn parse_login(text: &str) -> Result<ProxyLogin, ProxyUrlError> {
    let (user, password) = text.split_once(':').unwrap_or((text, ""));
    let decode = |text: &str| decoded(text).ok_or(ProxyUrlError::Login);
    Ok(ProxyLogin { user: decode(user)?, password: decode(password)? })
}

fn decoded(text: &str) -> Option<String> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.bytes();
    while let Some(byte) = rest.next() {
        if byte == b'%' {
            let mut digit = || char::from(rest.next()?).to_digit(16);
            bytes.push(u8::try_from(digit()? * 16 + digit()?).ok()?);
        } else {
            bytes.push(byte);
        }
    }
    String::from_utf8(bytes).ok()
}

fn encoded(text: &str) -> String {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_' | b'~');
    text.bytes().map(|byte| if plain(byte) { char::from(byte).to_string() } else { format!("%{byte:02X}") }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_offices_write_is_understood() {
        let login =
            |user: &str, password: &str| Some(ProxyLogin { user: user.to_owned(), password: password.to_owned() });
        for (text, scheme, host, port, expected) in [
            ("http://proxy.example:8080", ProxyScheme::Http, "proxy.example", 8080, None),
            (" HTTP://Proxy.Example/ ", ProxyScheme::Http, "proxy.example", 80, None),
            ("socks5://10.0.0.1", ProxyScheme::Socks5, "10.0.0.1", 1080, None),
            ("socks5h://[::1]:9050/", ProxyScheme::Socks5, "::1", 9050, None),
            ("http://[fe80::1]", ProxyScheme::Http, "fe80::1", 80, None),
            ("http://asha:s%40fe%3A@proxy:1", ProxyScheme::Http, "proxy", 1, login("asha", "s@fe:")),
            ("http://asha:s@fe@proxy:1", ProxyScheme::Http, "proxy", 1, login("asha", "s@fe")),
            ("socks5://asha@proxy", ProxyScheme::Socks5, "proxy", 1080, login("asha", "")),
            ("socks5://asha:a:b@proxy", ProxyScheme::Socks5, "proxy", 1080, login("asha", "a:b")),
        ] {
            let proxy: ProxyUrl = text.parse().unwrap_or_else(|error| panic!("{text}: {error}"));
            assert_eq!((proxy.scheme(), proxy.host(), proxy.port()), (scheme, host, port), "{text}");
            assert_eq!(proxy.login(), expected.as_ref(), "{text}");
            assert_eq!(proxy.revealed().parse(), Ok(proxy), "{text} is not stored whole");
        }
    }

    #[test]
    fn everything_else_is_refused_by_its_part() {
        use ProxyUrlError as E;
        let long = format!("http://{}:1", "a".repeat(256));
        let long_password = format!("http://a:{}@b:1", "a".repeat(256));
        for (text, error) in [
            ("", E::Form),
            ("proxy.example:8080", E::Form),
            ("https://proxy:1", E::Scheme("https".into())),
            ("socks4://proxy:1", E::Scheme("socks4".into())),
            ("http://", E::Host),
            ("http://:8080", E::Host),
            ("http://a b:1", E::Host),
            ("http://a\r\nX:1", E::Host),
            ("http://proxy/path", E::Host),
            ("http://[::1:1", E::Host),
            ("http://[proxy]:1", E::Host),
            (&long, E::Host),
            ("http://proxy:", E::Port),
            ("http://proxy:0", E::Port),
            ("http://proxy:65536", E::Port),
            ("http://proxy:+1", E::Port),
            ("http://proxy:1/x", E::Port),
            ("http://[::1]8080", E::Port),
            ("http://:secret@proxy:1", E::Login),
            ("http://a%3Ab:secret@proxy:1", E::Login),
            ("http://a:%zz@proxy:1", E::Login),
            ("http://a:%4@proxy:1", E::Login),
            ("http://a:%ff@proxy:1", E::Login),
            ("http://a:%0d%0aX@proxy:1", E::Login),
            (&long_password, E::Login),
        ] {
            assert_eq!(text.parse::<ProxyUrl>(), Err(error), "{text:?}");
        }
    }

    #[test]
    fn a_known_password_goes_on_to_the_same_proxy_and_user_alone() {
        let known: ProxyUrl = "http://asha:geheim@proxy.example:8080".parse().unwrap();
        let filled = |address, user, password| {
            ProxyUrl::filled_in(address, user, password, Some(&known)).map(|proxy| proxy.revealed())
        };
        let same = "http://proxy.example:8080";
        assert_eq!(filled(same, "asha", None).unwrap(), "http://asha:geheim@proxy.example:8080");
        assert_eq!(filled(same, "asha", Some("neu")).unwrap(), "http://asha:neu@proxy.example:8080");
        assert_eq!(filled(same, "", None).unwrap(), same);
        assert_eq!(filled(same, "baraka", None).unwrap(), "http://baraka:@proxy.example:8080");
        for elsewhere in ["http://proxy.example:8081", "http://other.example:8080", "socks5://proxy.example:8080"] {
            assert!(!filled(elsewhere, "asha", None).unwrap().contains("geheim"), "{elsewhere}");
        }
        assert_eq!(filled("socks5://a:b@proxy.example", "", None).unwrap(), "socks5h://a:b@proxy.example:1080");
        assert_eq!(filled(same, "", Some("x")), Err(ProxyUrlError::Login));
        assert_eq!(filled("proxy.example", "asha", None), Err(ProxyUrlError::Form));
    }

    #[test]
    fn nothing_shows_the_password() {
        let proxy: ProxyUrl = "http://asha:geheim@proxy.example:8080".parse().unwrap();
        assert_eq!(proxy.to_string(), "http://proxy.example:8080");
        assert!(!format!("{proxy:?}").contains("geheim"), "{proxy:?}");
        for broken in [
            "http://asha:geheim@proxy:x",
            "http://asha:geheim%@proxy:1",
            "asha:geheim@proxy:1",
            "asha:geheim@http://a:1",
        ] {
            let error = broken.parse::<ProxyUrl>().unwrap_err();
            assert!(!format!("{error} {error:?}").contains("geheim"), "{error:?}");
        }
    }
}
