//! What is read of the link to a backend.

use wakala_domain::backend::{BackendChoice, BackendOrigin};

use super::Reading;
use crate::error::StoreError;
use crate::rows::Linked;
use crate::table::backend;

impl Reading<'_> {
    /// What the operator chose; the default where he chose nothing.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn backend_choice(&self) -> Result<BackendChoice, StoreError> {
        backend::choice(self.connection())
    }

    /// All that belong to a backend, by what it calls them.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn linked_to_backend(&self, origin: &BackendOrigin) -> Result<Vec<Linked>, StoreError> {
        backend::linked(self.connection(), origin)
    }
}
