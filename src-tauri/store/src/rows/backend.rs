//! What is kept of the link to a backend.

use wakala_domain::backend::{ExternalId, Owner};
use wakala_domain::ids::InstanceId;

/// An instance that belongs to the backend.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Linked {
    /// What the backend calls it.
    pub external: ExternalId,
    /// Which it is; none when it was deleted or unlinked here.
    pub instance: Option<InstanceId>,
    /// Who says whether it is to run.
    pub owner: Owner,
    /// The backend asks for it.
    pub asked: bool,
}
