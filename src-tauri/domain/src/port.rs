//! The port on which other programs ask Wakala: at which addresses it may be, under which names it is asked, and whose pages may ask.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};
use thiserror::Error;

/// The port that is taken where nobody chose another one: what `WAKA` is on a telephone.
pub const DEFAULT_PORT: u16 = 9252;
/// Web pages that may ask, at most.
pub const ORIGINS_LIMIT: usize = 20;
/// The longest of their names, in bytes.
const ORIGIN_LIMIT: usize = 200;

/// Where other programs find Wakala, and whether they do.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct PortChoice {
    /// Whether they do at all.
    pub on: bool,
    /// At which address, as it was chosen or kept: whether this PC alone reaches it, [`PortChoice::place`] says.
    pub address: String,
    /// At which port of it.
    pub port: u16,
    /// The web pages that may ask, by where they come from: `https://shop.example`.
    pub origins: Vec<String>,
}

impl Default for PortChoice {
    fn default() -> Self {
        Self { on: false, address: Loopback::USUAL.to_string(), port: DEFAULT_PORT, origins: Vec::new() }
    }
}

/// An address that this PC alone reaches.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Loopback {
    /// `127.x.y.z`.
    V4([u8; 4]),
    /// `::1`.
    V6,
}

impl Loopback {
    /// The one that is meant where nobody says which.
    pub const USUAL: Self = Self::V4([127, 0, 0, 1]);
}

impl fmt::Display for Loopback {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Loopback::V4([a, b, c, d]) => write!(f, "{a}.{b}.{c}.{d}"),
            Loopback::V6 => f.write_str("::1"),
        }
    }
}

/// Only as the address is usually written: what other programs take for one as well (`127.1`, `0x7f000001`, `017700000001`) is none here.
impl FromStr for Loopback {
    type Err = PortRefused;

    fn from_str(text: &str) -> Result<Self, PortRefused> {
        if text == "::1" {
            return Ok(Loopback::V6);
        }
        if let Some(octets) = octets(text) {
            return if octets[0] == 127 { Ok(Loopback::V4(octets)) } else { Err(PortRefused::NotLoopback) };
        }
        // Whatever else has the look of an IPv6 address is one of other PCs', or none: it is refused either way.
        let of_six = |byte: u8| byte.is_ascii_hexdigit() || b":.".contains(&byte);
        let is_six = text.bytes().filter(|byte| *byte == b':').count() > 1 && text.bytes().all(of_six);
        Err(if is_six { PortRefused::NotLoopback } else { PortRefused::Address })
    }
}

/// Four numbers up to 255 without leading zeros, which some take for octal ones.
fn octets(text: &str) -> Option<[u8; 4]> {
    let number = |part: &str| {
        let plain = part.bytes().all(|byte| byte.is_ascii_digit()) && (part == "0" || !part.starts_with('0'));
        part.parse().ok().filter(|_| plain)
    };
    let all: Vec<u8> = text.split('.').map(number).collect::<Option<_>>()?;
    all.try_into().ok()
}

/// Why a port can't be chosen.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum PortRefused {
    /// The address is none.
    #[error("this is no address: 127.0.0.1 or ::1")]
    Address,
    /// Others could reach it.
    #[error(
        "this address can be reached from other PCs: without encryption, which is not there yet, only 127.0.0.1 and ::1 are served"
    )]
    NotLoopback,
    /// The port is none.
    #[error("a port is a number from 1 to 65535")]
    Port,
    /// A page's origin is none, or there are too many.
    #[error(
        "a web page is named by where it comes from, such as https://shop.example, and at most {ORIGINS_LIMIT} are"
    )]
    Origin,
}

impl PortChoice {
    /// What somebody wants, if it can be.
    ///
    /// # Errors
    /// See [`PortRefused`].
    pub fn new(on: bool, address: &str, port: u16, origins: &[String]) -> Result<Self, PortRefused> {
        let address = match address.trim() {
            "localhost" => Loopback::USUAL,
            text => text.parse()?,
        };
        if port == 0 {
            return Err(PortRefused::Port);
        }
        if origins.len() > ORIGINS_LIMIT {
            return Err(PortRefused::Origin);
        }
        let origins =
            origins.iter().map(|origin| origin_of(origin)).collect::<Option<_>>().ok_or(PortRefused::Origin)?;
        Ok(Self { on, address: address.to_string(), port, origins })
    }

    /// Where it is served. Looked at again whenever it is: what is kept may be another version's.
    ///
    /// # Errors
    /// Others could reach it, or it is no address.
    pub fn place(&self) -> Result<(Loopback, u16), PortRefused> {
        Ok((self.address.parse()?, self.port))
    }
}

/// A page's origin as browsers write it: scheme, host and a port that is not the usual one, and nothing else.
fn origin_of(text: &str) -> Option<String> {
    let text = text.trim().trim_end_matches('/').to_ascii_lowercase();
    let (scheme, usual) = if text.starts_with("https://") { ("https://", ":443") } else { ("http://", ":80") };
    let host = text.strip_prefix(scheme)?;
    let host = host.strip_suffix(usual).unwrap_or(host);
    let fits = |byte: u8| byte.is_ascii_alphanumeric() || b".-:[]".contains(&byte);
    (!host.is_empty() && text.len() <= ORIGIN_LIMIT && host.bytes().all(fits)).then(|| format!("{scheme}{host}"))
}

/// Whether the name under which somebody asks, with or without a port, is this PC's own. A web page of somebody else's can have its name lead
/// here, and its browser then asks under that name: that is how it is told.
#[must_use]
pub fn is_own_name(host: &str) -> bool {
    let (name, port) = match host.strip_prefix('[') {
        Some(rest) => match rest.split_once(']') {
            Some((name, rest)) => (name, rest.strip_prefix(':').or((rest.is_empty()).then_some("0"))),
            None => return false,
        },
        None => match host.split_once(':') {
            Some((name, port)) => (name, Some(port)),
            None => (host, Some("0")),
        },
    };
    let is_port =
        port.is_some_and(|port| port.bytes().all(|byte| byte.is_ascii_digit()) && port.parse::<u16>().is_ok());
    let is_own = match name.parse() {
        // In brackets stands an IPv6 address, and without them none.
        Ok(Loopback::V6) => host.starts_with('['),
        Ok(Loopback::V4(_)) => !host.starts_with('['),
        Err(_) => !host.starts_with('[') && name.eq_ignore_ascii_case("localhost"),
    };
    is_port && is_own
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_addresses_that_no_other_pc_reaches_are_served() {
        let of = |address: &str| {
            let choice = PortChoice::new(true, address, 80, &[])?;
            let (place, port) = choice.place().unwrap();
            assert_eq!((place.to_string(), port), (choice.address, 80));
            Ok(place)
        };
        for (address, wanted) in [
            ("127.0.0.1", Ok(Loopback::USUAL)),
            (" localhost ", Ok(Loopback::USUAL)),
            ("127.9.255.0", Ok(Loopback::V4([127, 9, 255, 0]))),
            ("::1", Ok(Loopback::V6)),
            ("0.0.0.0", Err(PortRefused::NotLoopback)),
            ("::", Err(PortRefused::NotLoopback)),
            ("192.168.1.7", Err(PortRefused::NotLoopback)),
            ("10.0.0.1", Err(PortRefused::NotLoopback)),
            ("8.8.8.8", Err(PortRefused::NotLoopback)),
            ("::ffff:127.0.0.1", Err(PortRefused::NotLoopback)),
            ("fe80::1", Err(PortRefused::NotLoopback)),
            ("::2", Err(PortRefused::NotLoopback)),
            ("128.0.0.1", Err(PortRefused::NotLoopback)),
            ("", Err(PortRefused::Address)),
            ("shop.example", Err(PortRefused::Address)),
            ("127.0.0.1:80", Err(PortRefused::Address)),
            ("127.1", Err(PortRefused::Address)),
            ("0x7f000001", Err(PortRefused::Address)),
            ("2130706433", Err(PortRefused::Address)),
            ("0177.0.0.1", Err(PortRefused::Address)),
            ("127.0.0.01", Err(PortRefused::Address)),
            ("127.0.0.256", Err(PortRefused::Address)),
            ("127.0.0.+1", Err(PortRefused::Address)),
            ("127.0.0.", Err(PortRefused::Address)),
            ("127.0.0.1.", Err(PortRefused::Address)),
            ("127.0.0.1.1", Err(PortRefused::Address)),
            ("[::1]", Err(PortRefused::Address)),
            ("::1%lo", Err(PortRefused::Address)),
        ] {
            assert_eq!(of(address), wanted, "{address:?}");
        }
        assert_eq!(PortChoice::new(true, "::1", 0, &[]), Err(PortRefused::Port));
        for (kept, why) in [("0.0.0.0", PortRefused::NotLoopback), ("", PortRefused::Address)] {
            let kept = PortChoice { address: kept.to_owned(), ..PortChoice::default() };
            assert_eq!(kept.place(), Err(why), "whatever was kept");
        }
    }

    #[test]
    fn pages_are_named_by_where_they_come_from() {
        let of =
            |origin: &str| PortChoice::new(true, "::1", 80, &[origin.to_owned()]).map(|mut one| one.origins.remove(0));
        assert_eq!(of("https://Shop.example/"), Ok("https://shop.example".to_owned()));
        assert_eq!(of("http://[::1]:3000"), Ok("http://[::1]:3000".to_owned()));
        // Browsers leave out the usual port.
        assert_eq!(of("https://shop.example:443"), Ok("https://shop.example".to_owned()));
        assert_eq!(of("http://shop.example:80/"), Ok("http://shop.example".to_owned()));
        assert_eq!(of("http://shop.example:443"), Ok("http://shop.example:443".to_owned()));
        for refused in [
            "*",
            "null",
            "",
            "shop.example",
            "https://",
            "https://:443",
            "https://shop.example/orders",
            "https://*.example",
            "https://a@shop.example",
            "file://",
            "https://shop.example\r\nx: y",
            &format!("https://{}", "a".repeat(200)),
        ] {
            assert_eq!(of(refused), Err(PortRefused::Origin), "{refused:?}");
        }
        let many = vec!["https://shop.example".to_owned(); ORIGINS_LIMIT + 1];
        assert_eq!(PortChoice::new(true, "::1", 80, &many), Err(PortRefused::Origin));
    }

    #[test]
    fn a_name_is_this_pcs_own_or_somebody_elses() {
        for own in ["127.0.0.1", "127.0.0.1:9252", "127.0.0.9:1", "localhost", "LocalHost:9252", "[::1]", "[::1]:9252"]
        {
            assert!(is_own_name(own), "{own}");
        }
        for other in [
            "",
            ":9252",
            "shop.example",
            "shop.example:9252",
            "localhost.shop.example",
            "127.0.0.1.shop.example",
            "localhost.",
            "0.0.0.0",
            "192.168.1.7:9252",
            "[::]",
            "[::ffff:127.0.0.1]",
            "::1",
            "[::1",
            "[127.0.0.1]",
            "[localhost]",
            "[::1]:",
            "[[::1]]",
            "127.0.0.1.",
            "127.0.0.1.:9252",
            "localhost.:9252",
            "[::1]x",
            "[::1]9252",
            "localhost:",
            "localhost:port",
            "localhost:+1",
            "localhost:99999",
            "127.0.0.1:80:80",
            "a@localhost",
            "localhost ",
            "127.1",
            "2130706433",
        ] {
            assert!(!is_own_name(other), "{other:?}");
        }
    }

    #[test]
    fn nothing_is_served_where_nobody_asked_for_it() {
        let choice: PortChoice = serde_json::from_str("{}").unwrap();
        assert!(!choice.on && choice.origins.is_empty());
        assert_eq!(choice.place(), Ok((Loopback::USUAL, 9252)));
    }
}
