//! The link to a backend that asks for numbers and is told how they are, by the contract of the instance guide: what it needs, what the
//! backend is told in which words, and when.

mod address;
mod fault;
mod plan;
mod vocabulary;

pub use address::{BackendAddress, BackendAddressError, BackendOrigin};
pub use fault::{BackendFault, BackendFaultKind};
pub use plan::{Ask, Plan, QrMark, Report, Standing, Told};
pub use vocabulary::Vocabulary;

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};
use thiserror::Error;

/// Instances that may belong to a backend at most.
pub const LINKED_LIMIT: usize = 200;
/// The longest key, in bytes.
pub const KEY_LIMIT: usize = 512;
/// The longest name that a backend has for an instance, in bytes.
pub const EXTERNAL_LIMIT: usize = 64;

/// How a backend calls an instance: a number, a UUID, a name. It stands in addresses, so that only letters, digits and `-_.:~` are taken.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct ExternalId(String);

/// The text can't be how a backend calls an instance.
#[derive(Clone, Copy, Debug, Error, PartialEq, Eq)]
#[error("a backend calls an instance by 1 to {EXTERNAL_LIMIT} letters, digits or -_.:~")]
pub struct ExternalIdError;

impl ExternalId {
    /// As text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for ExternalId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl FromStr for ExternalId {
    type Err = ExternalIdError;

    fn from_str(text: &str) -> Result<Self, ExternalIdError> {
        let text = text.trim();
        let plain = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.' | b':' | b'~');
        // Those of dots alone are steps of a path.
        let steps = text.bytes().all(|byte| byte == b'.');
        if steps || text.len() > EXTERNAL_LIMIT || !text.bytes().all(plain) {
            return Err(ExternalIdError);
        }
        Ok(Self(text.to_owned()))
    }
}

/// Who says whether an instance is to run.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "contract", derive(ts_rs::TS, schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Owner {
    /// The backend, by asking for it, and programs with a key: the operator takes it over before he starts or stops it by hand.
    Backend,
    /// The operator: what the backend asks for starts nothing; it is told how the number is all the same.
    Operator,
}

impl Owner {
    /// Both.
    pub const ALL: [Owner; 2] = [Owner::Backend, Owner::Operator];

    /// Its word.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Owner::Backend => "backend",
            Owner::Operator => "operator",
        }
    }

    /// The owner of a word.
    #[must_use]
    pub fn named(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|owner| owner.as_str() == word)
    }
}

/// The key by which a backend knows who asks: 1 to 512 visible characters of ASCII.
#[derive(Clone, PartialEq, Eq)]
pub struct BackendKey(String);

/// The text can't be a key.
#[derive(Clone, Copy, Debug, Error, PartialEq, Eq)]
#[error("the key of a backend has 1 to {KEY_LIMIT} visible characters without spaces")]
pub struct BackendKeyError;

impl BackendKey {
    /// The key itself: to be kept, and to be said to the backend. Never for a log or an answer.
    #[must_use]
    pub fn revealed(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for BackendKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("BackendKey")
    }
}

impl FromStr for BackendKey {
    type Err = BackendKeyError;

    fn from_str(text: &str) -> Result<Self, BackendKeyError> {
        let text = text.trim();
        if text.is_empty() || text.len() > KEY_LIMIT || !text.bytes().all(|byte| byte.is_ascii_graphic()) {
            return Err(BackendKeyError);
        }
        Ok(Self(text.to_owned()))
    }
}

/// Where a backend is, and by what it knows who asks. A key belongs to its address: it is said nowhere else.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Backend {
    /// Where.
    pub address: BackendAddress,
    /// By what.
    pub key: BackendKey,
}

/// What the operator chose.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct BackendChoice {
    /// The backend, where one was chosen.
    pub backend: Option<Backend>,
    /// It is asked and told.
    pub on: bool,
    /// In which words it is told.
    pub vocabulary: Vocabulary,
}

/// Why there can be no such link.
#[derive(Clone, Copy, Debug, Error, PartialEq, Eq)]
pub enum BackendRefused {
    /// The address.
    #[error(transparent)]
    Address(#[from] BackendAddressError),
    /// The key.
    #[error(transparent)]
    Key(#[from] BackendKeyError),
    /// The address without a key, or with the key of another one.
    #[error("a backend at another address has a key of its own: say it with the address")]
    KeyNeeded,
    /// It is to be on, and there is none.
    #[error("there is no backend yet: say its address and its key")]
    None,
}

impl BackendChoice {
    /// What is wanted of what is: what is not named stays. A key that was given for one place is not said at another.
    ///
    /// # Errors
    /// See [`BackendRefused`].
    pub fn changed(
        &self,
        address: Option<&str>,
        key: Option<&str>,
        on: Option<bool>,
        vocabulary: Option<Vocabulary>,
    ) -> Result<Self, BackendRefused> {
        let address = address.map(str::parse::<BackendAddress>).transpose()?;
        let key = key.map(str::parse::<BackendKey>).transpose()?;
        let backend = match (address, key, self.backend.clone()) {
            (None, None, backend) => backend,
            (Some(address), Some(key), _) => Some(Backend { address, key }),
            (Some(address), None, Some(known)) if known.address.is_of_the_same(&address) => {
                Some(Backend { address, ..known })
            }
            (Some(_), None, _) => return Err(BackendRefused::KeyNeeded),
            (None, Some(key), Some(known)) => Some(Backend { key, ..known }),
            (None, Some(_), None) => return Err(BackendRefused::None),
        };
        let named = backend != self.backend;
        let on = on.unwrap_or(self.on || named);
        if on && backend.is_none() {
            return Err(BackendRefused::None);
        }
        Ok(Self { backend, on, vocabulary: vocabulary.unwrap_or(self.vocabulary) })
    }
}

/// What the environment says of a backend.
pub type ByEnvironment = Option<Result<Backend, BackendRefused>>;

impl BackendChoice {
    /// As it is to be asked and told: what the environment names is laid over what was chosen, and is on.
    #[must_use]
    pub fn in_force(self, environment: &ByEnvironment) -> Self {
        match environment {
            None => self,
            Some(Ok(backend)) => Self { backend: Some(backend.clone()), on: true, ..self },
            Some(Err(_)) => Self { backend: None, on: false, ..self },
        }
    }

    /// Which backend instances belong to; none where there is none.
    #[must_use]
    pub fn origin(&self) -> Option<BackendOrigin> {
        self.backend.as_ref().map(|backend| backend.address.origin())
    }
}

/// The variable of the environment that names the address, and the one of the key: each with our prefix, or as backends name it.
pub const ADDRESS_VARIABLES: [&str; 2] = ["WAKALA_LARAVEL_URL", "LARAVEL_URL"];
/// See [`ADDRESS_VARIABLES`].
pub const KEY_VARIABLES: [&str; 2] = ["WAKALA_INTERNAL_API_KEY", "INTERNAL_API_KEY"];

/// What the environment says of a backend; none where it names no address: a key alone is anybody's. The two are read as a pair, with the
/// prefix or without: a key that another program has there goes to no address that was named for us.
pub fn of_environment(lookup: impl Fn(&str) -> Option<String>) -> ByEnvironment {
    let pairs = ADDRESS_VARIABLES.into_iter().zip(KEY_VARIABLES);
    let (address, key) = pairs.into_iter().find_map(|(address, key)| Some((lookup(address)?, lookup(key))))?;
    let read = || {
        let address = address.parse()?;
        let key = key.as_deref().ok_or(BackendRefused::KeyNeeded)?.parse()?;
        Ok(Backend { address, key })
    };
    Some(read())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_stands_in_an_address_leads_nowhere_else() {
        for good in ["7", "9f0c2b1e-5d1c-4f5e-9a8f-0c8f2d6f7a11", "duka_1", "a.b:c~d", " 12 "] {
            assert_eq!(good.parse::<ExternalId>().unwrap().as_str(), good.trim());
        }
        let long = "a".repeat(EXTERNAL_LIMIT + 1);
        for bad in ["", " ", ".", "..", "a/b", "a?b", "a#b", "a b", "ä", "%2e", "a\nb", "\\", long.as_str()] {
            assert_eq!(bad.parse::<ExternalId>(), Err(ExternalIdError), "{bad:?}");
        }
    }

    #[test]
    fn a_key_fits_into_a_header_and_stands_nowhere_for_developers() {
        let key: BackendKey = " geheim ".parse().unwrap();
        assert_eq!((key.revealed(), format!("{key:?}").as_str()), ("geheim", "BackendKey"));
        for bad in ["", "  ", "a b", "a\r\nX: y", "ä", &"k".repeat(KEY_LIMIT + 1)] {
            assert_eq!(bad.parse::<BackendKey>(), Err(BackendKeyError), "{bad:?}");
        }
    }

    #[test]
    fn a_key_goes_to_the_place_that_it_was_given_for_and_to_no_other() {
        let none = BackendChoice::default();
        let first = none.changed(Some("http://shop.example/app"), Some("k1"), None, None).unwrap();
        assert!(first.on, "whoever names a backend wants it");
        let at = |choice: &BackendChoice| {
            let backend = choice.backend.as_ref().unwrap();
            (backend.address.to_string(), backend.key.revealed().to_owned())
        };
        let moved = first.changed(Some("http://shop.example/other/"), None, None, None).unwrap();
        assert_eq!(at(&moved), ("http://shop.example/other".into(), "k1".into()));
        for elsewhere in ["http://else.example/app", "https://shop.example/app", "http://shop.example:8080/app"] {
            assert_eq!(first.changed(Some(elsewhere), None, None, None), Err(BackendRefused::KeyNeeded), "{elsewhere}");
        }
        let other = first.changed(Some("http://else.example"), Some("k2"), None, None).unwrap();
        assert_eq!(at(&other), ("http://else.example".into(), "k2".into()));
        let off = first.changed(None, None, Some(false), Some(Vocabulary::Reconnect)).unwrap();
        assert_eq!((off.on, off.vocabulary, off.backend), (false, Vocabulary::Reconnect, first.backend.clone()));
        assert_eq!(none.changed(None, None, Some(true), None), Err(BackendRefused::None));
        assert_eq!(none.changed(None, Some("k"), None, None), Err(BackendRefused::None));
        assert_eq!(none.changed(Some("http://a.example"), None, None, None), Err(BackendRefused::KeyNeeded));
    }

    #[test]
    fn the_environment_names_address_and_key_together() {
        let of = |set: &[(&str, &str)]| {
            let set: Vec<(String, String)> = set.iter().map(|(a, b)| ((*a).to_owned(), (*b).to_owned())).collect();
            of_environment(|name| set.iter().find(|(known, _)| known == name).map(|(_, value)| value.clone()))
                .map(|read| read.map(|one| (one.address.to_string(), one.key.revealed().to_owned())))
        };
        let both = |a: &str, b: &str| Some(Ok((a.to_owned(), b.to_owned())));
        assert_eq!(of(&[("LARAVEL_URL", "http://a"), ("INTERNAL_API_KEY", "k")]), both("http://a", "k"));
        let ours = [("LARAVEL_URL", "http://a"), ("WAKALA_LARAVEL_URL", "http://b"), ("WAKALA_INTERNAL_API_KEY", "k")];
        assert_eq!(of(&ours), both("http://b", "k"));
        let mixed = [("WAKALA_LARAVEL_URL", "http://b"), ("LARAVEL_URL", "http://a"), ("INTERNAL_API_KEY", "k")];
        assert_eq!(of(&mixed), Some(Err(BackendRefused::KeyNeeded)), "the key of another program");
        assert_eq!(of(&mixed[1..]), both("http://a", "k"));
        assert_eq!(of(&[("INTERNAL_API_KEY", "k")]), None);
        assert_eq!(of(&[("LARAVEL_URL", "http://a")]), Some(Err(BackendRefused::KeyNeeded)));
        let broken = of(&[("LARAVEL_URL", "a"), ("INTERNAL_API_KEY", "k")]);
        assert_eq!(broken, Some(Err(BackendRefused::Address(BackendAddressError::Form))));
    }
}
