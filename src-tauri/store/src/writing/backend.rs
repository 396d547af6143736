//! What is written of the link to a backend.

use wakala_domain::backend::{BackendChoice, ExternalId, Owner};
use wakala_domain::ids::InstanceId;
use wakala_domain::time::Wall;

use super::Writing;
use crate::error::StoreError;
use crate::table::backend;

impl Writing<'_> {
    /// Keeps what the operator chose, with the key.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn choose_backend(&self, choice: &BackendChoice) -> Result<(), StoreError> {
        backend::choose(self.connection(), choice)
    }

    /// Has an instance belong to the backend under a name, or under another one.
    ///
    /// # Errors
    /// `ExternalIdTaken`, `TooManyLinked`, or what SQLite says.
    pub fn link_to_backend(
        &self,
        external: &ExternalId,
        instance: InstanceId,
        owner: Owner,
        at: Wall,
    ) -> Result<(), StoreError> {
        backend::link(self.connection(), external, instance, owner, at)
    }

    /// Has an instance belong to the backend no more.
    ///
    /// # Errors
    /// `NotLinked`, or what SQLite says.
    pub fn unlink_from_backend(&self, instance: InstanceId) -> Result<(), StoreError> {
        backend::unlink(self.connection(), instance)
    }

    /// Notes whether the backend asks for one. One that was deleted here and is asked for no more is forgotten.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn backend_asks(&self, external: &ExternalId, asked: bool) -> Result<(), StoreError> {
        backend::asked(self.connection(), external, asked)
    }
}
