//! What is kept of the link to a backend.

use wakala_domain::backend::{BackendOrigin, ExternalId, Owner};
use wakala_domain::ids::InstanceId;

/// An instance that belongs to the backend.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Linked {
    /// Which backend it belongs to.
    pub origin: BackendOrigin,
    /// What the backend calls it.
    pub external: ExternalId,
    /// Which it is; none when it was deleted or unlinked here.
    pub instance: Option<InstanceId>,
    /// Who says whether it is to run.
    pub owner: Owner,
    /// The backend asks for it.
    pub asked: bool,
    /// Of one that was deleted or unlinked here: the backend knows that.
    pub told: bool,
    /// Of one that was deleted or unlinked here: the backend did not ask for it once since. If it asks again, that is a new wish.
    pub missed: bool,
}
