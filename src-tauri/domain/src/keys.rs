//! Keys of other programs: how one looks, what it may, and when it may no more. Of a key only its SHA-256 is kept: 256 random bits can't be
//! guessed, so a hash that is slow on purpose would protect nothing, and would cap how many requests a second are looked at.

mod form;
mod rights;
mod tries;

pub use form::{ApiKey, KeyFormError, KeyHash, KeyId, Presented};
pub use rights::{KeyRights, Reach, Scope, Scopes};
pub use tries::{Held, Pace, Tries};

use thiserror::Error;

use crate::audit::CallerName;
use crate::time::Wall;

/// Keys that are not revoked, at most.
pub const KEYS_LIMIT: usize = 100;
/// Revoked keys that are still listed, at most: the newest.
pub const REVOKED_LIMIT: usize = 100;

/// A key that was given to a program: everything but the key itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct IssuedKey {
    /// Its public part.
    pub id: KeyId,
    /// Under which name the program stands in the audit trail. No two keys that are not revoked have the same.
    pub name: CallerName,
    /// What the key's text hashes to.
    pub hash: KeyHash,
    /// What it may.
    pub rights: KeyRights,
    /// When it was made.
    pub made: Wall,
    /// From when on it is good for nothing; none for never.
    pub expires: Option<Wall>,
    /// When it was revoked.
    pub revoked: Option<Wall>,
    /// When it was used last, to about a minute.
    pub used: Option<Wall>,
}

/// Whether a key is good.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// It is.
    Good,
    /// Its time is over.
    Expired,
    /// Somebody revoked it.
    Revoked,
}

impl IssuedKey {
    /// Whether it is good at a moment. One that was revoked stays so, whatever the clock says.
    #[must_use]
    pub fn standing(&self, now: Wall) -> Standing {
        match (self.revoked, self.expires) {
            (Some(_), _) => Standing::Revoked,
            (None, Some(end)) if now >= end => Standing::Expired,
            (None, _) => Standing::Good,
        }
    }
}

/// Why no such key is made.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum KeyWishRefused {
    /// The name.
    #[error("a key has a name of 1 to 40 bytes without control characters")]
    Name,
    /// It might do nothing.
    #[error("a key has at least one scope")]
    Scopes,
    /// It is limited to nothing, or to more than is kept.
    #[error("a key is for all instances, or for 1 to {} of them and as many workspaces", Reach::LIMIT)]
    Reach,
    /// It would be over before it began.
    #[error("a key expires in the future")]
    Expiry,
}

/// What is wanted of a new key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeyWish {
    /// Its name.
    pub name: CallerName,
    /// What it may.
    pub rights: KeyRights,
    /// From when on it is good for nothing.
    pub expires: Option<Wall>,
}

impl KeyWish {
    /// A wish that can be met.
    ///
    /// # Errors
    /// See [`KeyWishRefused`].
    pub fn new(name: &str, rights: KeyRights, expires: Option<Wall>, now: Wall) -> Result<Self, KeyWishRefused> {
        let name = name.parse().map_err(|_| KeyWishRefused::Name)?;
        if rights.scopes == Scopes::default() {
            return Err(KeyWishRefused::Scopes);
        }
        if !rights.reach.is_kept() {
            return Err(KeyWishRefused::Reach);
        }
        if expires.is_some_and(|end| end <= now) {
            return Err(KeyWishRefused::Expiry);
        }
        Ok(Self { name, rights, expires })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ids::InstanceId;

    fn key(expires: Option<i64>, revoked: Option<i64>) -> IssuedKey {
        IssuedKey {
            id: KeyId::of_bits(7),
            name: "till".parse().unwrap(),
            hash: KeyHash::new([7; 32]),
            rights: KeyRights { scopes: Scopes::ALL, reach: Reach::All },
            made: Wall(0),
            expires: expires.map(Wall),
            revoked: revoked.map(Wall),
            used: None,
        }
    }

    #[test]
    fn a_key_is_good_until_its_time_is_over_or_it_is_revoked() {
        for (expires, revoked, now, standing) in [
            (None, None, i64::MAX, Standing::Good),
            (Some(10), None, 9, Standing::Good),
            (Some(10), None, 10, Standing::Expired),
            (Some(10), Some(5), 9, Standing::Revoked),
            // The clock was set back behind it: it is revoked all the same.
            (None, Some(5), 1, Standing::Revoked),
            (Some(10), Some(5), 99, Standing::Revoked),
        ] {
            assert_eq!(key(expires, revoked).standing(Wall(now)), standing, "{expires:?} {revoked:?} {now}");
        }
    }

    #[test]
    fn what_no_key_can_be_is_refused() {
        let all = KeyRights { scopes: Scopes::ALL, reach: Reach::All };
        let none = KeyRights { scopes: Scopes::default(), reach: Reach::All };
        let limited = |instances: usize, workspaces: usize| KeyRights {
            scopes: Scopes::ALL,
            reach: Reach::Only {
                instances: vec![InstanceId::from_random(7); instances],
                workspaces: vec!["Asha".to_owned(); workspaces],
            },
        };
        let wished = |name: &str, rights: &KeyRights, expires: Option<i64>| {
            KeyWish::new(name, rights.clone(), expires.map(Wall), Wall(100)).map(|_| ())
        };
        assert_eq!(wished("till 2", &all, None), Ok(()));
        assert_eq!(wished("till 2", &limited(1, 0), Some(101)), Ok(()));
        assert_eq!(wished("till 2", &limited(0, 1), None), Ok(()));
        for name in ["", " ", "a\nb", &"x".repeat(41)] {
            assert_eq!(wished(name, &all, None), Err(KeyWishRefused::Name), "{name:?}");
        }
        assert_eq!(wished("till", &none, None), Err(KeyWishRefused::Scopes));
        // Limited to nothing is never taken for not limited.
        assert_eq!(wished("till", &limited(0, 0), None), Err(KeyWishRefused::Reach));
        assert_eq!(wished("till", &limited(Reach::LIMIT + 1, 0), None), Err(KeyWishRefused::Reach));
        assert_eq!(wished("till", &limited(0, Reach::LIMIT + 1), None), Err(KeyWishRefused::Reach));
        assert_eq!(wished("till", &all, Some(100)), Err(KeyWishRefused::Expiry));
    }
}
