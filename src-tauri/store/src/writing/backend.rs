//! What is written of the link to a backend.

use wakala_domain::backend::{BackendChoice, BackendOrigin, ExternalId, Owner};
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
        origin: &BackendOrigin,
        external: &ExternalId,
        instance: InstanceId,
        owner: Owner,
        at: Wall,
    ) -> Result<(), StoreError> {
        backend::link(self.connection(), origin, external, instance, owner, at)
    }

    /// Has an instance belong to the backend no more.
    ///
    /// # Errors
    /// `NotLinked`, or what SQLite says.
    pub fn unlink_from_backend(&self, origin: &BackendOrigin, instance: InstanceId) -> Result<(), StoreError> {
        backend::unlink(self.connection(), origin, instance)
    }

    /// Notes whether a backend asks for one.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn backend_asks(&self, origin: &BackendOrigin, external: &ExternalId, asked: bool) -> Result<(), StoreError> {
        backend::asked(self.connection(), origin, external, asked)
    }

    /// Notes that a backend knows of one that was deleted or unlinked here that it is. When it has stopped asking for it, it is forgotten.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn backend_told_gone(&self, origin: &BackendOrigin, external: &ExternalId) -> Result<(), StoreError> {
        backend::told_gone(self.connection(), origin, external)
    }
}
