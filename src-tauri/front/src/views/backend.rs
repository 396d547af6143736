//! The link to a backend, as a front sees it.

use wakala_contract::{BackendInstanceView, BackendState, BackendView, InstanceBackend};
use wakala_domain::backend::{BackendChoice, ByEnvironment};
use wakala_domain::time::Wall;
use wakala_store::Linked;

use crate::backend::BackendGoes;
use crate::refusal::backend_code;

/// The link to a backend, without its key. `choice` is what is in force.
pub(crate) fn backend_view(
    choice: &BackendChoice,
    environment: &ByEnvironment,
    goes: &BackendGoes,
    linked: &[Linked],
    now: Wall,
) -> BackendView {
    let instance = |one: &Linked| BackendInstanceView {
        external: one.external.to_string(),
        instance: one.instance.map(|id| id.to_string()),
        owner: one.owner,
        asked: one.asked,
        fault: goes.of.get(&one.external).copied(),
    };
    BackendView {
        address: choice.backend.as_ref().map(|backend| backend.address.to_string()),
        has_key: choice.backend.is_some(),
        on: choice.on,
        vocabulary: choice.vocabulary,
        by_environment: environment.is_some(),
        environment_fault: environment.as_ref().and_then(|said| said.as_ref().err()).map(|why| backend_code(*why)),
        state: match goes {
            _ if !choice.on => BackendState::Off,
            // It was turned on just now.
            BackendGoes { on: false, .. } => BackendState::Trying,
            BackendGoes { up: true, .. } => BackendState::Up,
            BackendGoes { fault: None, .. } => BackendState::Trying,
            BackendGoes { next, .. } => BackendState::Down { until: next.unwrap_or(now).0 },
        },
        answered: goes.answered.map(|at| at.0),
        fault: goes.fault.map(|(fault, _)| fault),
        fault_at: goes.fault.map(|(_, at)| at.0),
        instances: linked.iter().map(instance).collect(),
    }
}

/// To which backend's an instance belongs.
pub(crate) fn instance_backend(linked: &Linked) -> InstanceBackend {
    InstanceBackend { external: linked.external.to_string(), owner: linked.owner }
}
