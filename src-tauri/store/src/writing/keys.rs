//! What is written of the keys of other programs.

use wakala_domain::keys::{IssuedKey, KeyId};
use wakala_domain::time::Wall;

use super::Writing;
use crate::error::StoreError;
use crate::table::keys;

impl Writing<'_> {
    /// Keeps a new key of another program.
    ///
    /// # Errors
    /// `ApiKeyNameTaken`, `TooManyApiKeys`, or what SQLite says.
    pub fn add_key(&self, key: &IssuedKey) -> Result<(), StoreError> {
        keys::add(self.connection(), key)
    }

    /// Notes that a key is good for nothing any more, and forgets those that were revoked longest ago where there are more than are listed.
    ///
    /// # Errors
    /// `NoSuchApiKey` where it is not known or was revoked before, or what SQLite says.
    pub fn revoke_key(&self, id: KeyId, at: Wall) -> Result<(), StoreError> {
        keys::revoke(self.connection(), id, at)
    }

    /// Notes when keys were used last.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn keys_used(&self, used: &[(KeyId, Wall)]) -> Result<(), StoreError> {
        used.iter().try_for_each(|(id, at)| keys::used(self.connection(), *id, *at))
    }
}
