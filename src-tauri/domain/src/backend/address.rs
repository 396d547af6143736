//! Where a backend is: `https://HOST:PORT/PATH`, below which its contract begins.

use std::fmt;
use std::str::FromStr;

use thiserror::Error;

use crate::webhooks::{WebhookAddress, WebhookAddressError};

/// The longest path before the contract's own.
const LONGEST_PATH: usize = 500;

/// The address of a backend, without a `/` at its end.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct BackendAddress(WebhookAddress);

/// Which backend it is: scheme, host and port. What one calls an instance says nothing to another.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct BackendOrigin(String);

impl BackendOrigin {
    /// One that was kept.
    #[must_use]
    pub fn kept(text: String) -> Self {
        Self(text)
    }

    /// As text, `https://shop.example:8443`.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// Why a text is no such address. Says nothing of what may be a password.
#[derive(Clone, Copy, Debug, Error, PartialEq, Eq)]
pub enum BackendAddressError {
    /// Not `SCHEME://HOST`.
    #[error("a backend's address is written like https://shop.example or http://127.0.0.1:8000")]
    Form,
    /// Another scheme.
    #[error("a backend's address begins with https:// or http://")]
    Scheme,
    /// No host, or one with characters that no host has.
    #[error("the host of a backend's address is missing or has characters that no host has")]
    Host,
    /// Not a number from 1 to 65535.
    #[error("the port of a backend's address is a number from 1 to 65535")]
    Port,
    /// It holds a user or a password.
    #[error("a backend's address holds no user and no password: the key says who asks")]
    Login,
    /// Too long, with a question mark, or with characters that no address has.
    #[error("a backend's address ends before /api, and has no ?, no # and no spaces")]
    Path,
}

impl BackendAddress {
    /// Host, port and how it is spoken to.
    #[must_use]
    pub fn place(&self) -> &WebhookAddress {
        &self.0
    }

    /// Which backend it is.
    #[must_use]
    pub fn origin(&self) -> BackendOrigin {
        BackendOrigin(self.0.origin())
    }

    /// Where something of the contract is asked for: `path` begins with `/`.
    #[must_use]
    pub fn target(&self, path: &str) -> String {
        format!("{}{path}", self.path())
    }

    /// Whether the same one answers at another address: same way of speaking, same host, same port.
    #[must_use]
    pub fn is_of_the_same(&self, other: &BackendAddress) -> bool {
        self.0.origin() == other.0.origin()
    }

    fn path(&self) -> &str {
        self.0.target().trim_end_matches('/')
    }
}

impl fmt::Display for BackendAddress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}{}", self.0.origin(), self.path())
    }
}

impl FromStr for BackendAddress {
    type Err = BackendAddressError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        if text.contains(['?', '#']) {
            return Err(BackendAddressError::Path);
        }
        let place: WebhookAddress = text.parse().map_err(said_of_a_backend)?;
        // Two ways of writing one address are one.
        let place: WebhookAddress = Self(place).to_string().parse().map_err(said_of_a_backend)?;
        if place.target().len() > LONGEST_PATH {
            return Err(BackendAddressError::Path);
        }
        Ok(Self(place))
    }
}

fn said_of_a_backend(why: WebhookAddressError) -> BackendAddressError {
    match why {
        WebhookAddressError::Form => BackendAddressError::Form,
        WebhookAddressError::Scheme => BackendAddressError::Scheme,
        WebhookAddressError::Host => BackendAddressError::Host,
        WebhookAddressError::Port => BackendAddressError::Port,
        WebhookAddressError::Login => BackendAddressError::Login,
        WebhookAddressError::Path => BackendAddressError::Path,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_contract_begins_below_the_address() {
        for (text, shown, asked) in [
            ("http://127.0.0.1:8000", "http://127.0.0.1:8000", "/api/x"),
            ("https://Shop.example/", "https://shop.example", "/api/x"),
            (" https://shop.example/app// ", "https://shop.example/app", "/app/api/x"),
            ("http://[::1]:9000/a/b", "http://[::1]:9000/a/b", "/a/b/api/x"),
        ] {
            let address: BackendAddress = text.parse().unwrap();
            assert_eq!((address.to_string().as_str(), address.target("/api/x").as_str()), (shown, asked), "{text}");
            assert_eq!(address.to_string().parse::<BackendAddress>().unwrap(), address, "{text}");
        }
    }

    #[test]
    fn what_is_no_address_is_refused_with_its_reason() {
        for (text, why) in [
            ("", BackendAddressError::Form),
            ("shop.example", BackendAddressError::Form),
            ("ftp://shop.example", BackendAddressError::Scheme),
            ("https://", BackendAddressError::Host),
            ("https://shop.example:0", BackendAddressError::Port),
            ("https://asha:siri@shop.example", BackendAddressError::Login),
            ("https://shop.example/?a=b", BackendAddressError::Path),
            ("https://shop.example/#a", BackendAddressError::Path),
            ("https://shop.example/a b", BackendAddressError::Path),
            (&format!("https://shop.example/{}", "a".repeat(LONGEST_PATH)), BackendAddressError::Path),
        ] {
            assert_eq!(text.parse::<BackendAddress>(), Err(why), "{text:?}");
        }
    }
}
