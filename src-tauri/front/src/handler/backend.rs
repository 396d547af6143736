//! The link to a backend, chosen and tried for a caller.

use std::sync::Arc;

use wakala_contract::{
    BackendTested, BackendView, ErrorCode, ErrorView, InstanceRef, InstanceView, LinkToBackend, SetBackend,
};
use wakala_domain::backend::BackendChoice;

use super::{Answers, Reply, instance_id};
use crate::refusal::{backend_refused, refused};
use crate::views::backend_view;

impl Answers<'_> {
    pub(super) async fn the_backend(&self) -> Reply<BackendView> {
        let choice = self.core.engine.backend_choice().await.map_err(refused)?;
        Ok(self.backend_of(choice))
    }

    /// As it is by what was chosen.
    fn backend_of(&self, chosen: BackendChoice) -> BackendView {
        let core = self.core;
        let environment = core.engine.backend_environment();
        let linked = Arc::clone(&core.engine.linked_to_backend().borrow());
        let goes = core.backend.goes().borrow().clone();
        backend_view(&chosen.in_force(environment), environment, &goes, &linked, self.now())
    }

    pub(super) async fn another_backend(&self, request: SetBackend) -> Reply<BackendView> {
        let SetBackend { address, key, on, vocabulary } = request;
        if self.core.engine.backend_environment().is_some() && (address.is_some() || key.is_some() || on.is_some()) {
            return Err(by_environment());
        }
        // It is asked from inside of this network, and told the codes of all that it asks for.
        if self.caller.key.is_some() && (address.is_some() || key.is_some()) {
            let why = "where the backend is, and its key, is said by the operator, and by no program";
            return Err(ErrorView::new(ErrorCode::NotAllowed, why));
        }
        let wished = move |before: &BackendChoice| {
            before.changed(address.as_deref(), key.as_deref(), on, vocabulary).map_err(backend_refused)
        };
        let chosen = self.core.engine.choose_backend(self.caller.trigger(), wished).await.map_err(refused)??;
        Ok(self.backend_of(chosen))
    }

    pub(super) async fn no_backend(&self) -> Reply<BackendView> {
        if self.core.engine.backend_environment().is_some() {
            return Err(by_environment());
        }
        let none = |before: &BackendChoice| {
            Ok::<_, ErrorView>(BackendChoice { vocabulary: before.vocabulary, ..BackendChoice::default() })
        };
        let chosen = self.core.engine.choose_backend(self.caller.trigger(), none).await.map_err(refused)??;
        Ok(self.backend_of(chosen))
    }

    pub(super) async fn try_backend(&self) -> Reply<BackendTested> {
        let choice = self.core.engine.backend_in_force().await.map_err(refused)?;
        if choice.backend.is_none() {
            let why = self.core.engine.backend_environment().clone().and_then(Result::err);
            return Err(backend_refused(why.unwrap_or(wakala_domain::backend::BackendRefused::None)));
        }
        let busy = || ErrorView::new(ErrorCode::TooBusy, "others try it: ask again");
        let tried = self.core.backend.try_it().await.ok_or_else(busy)?;
        let took_ms = u64::try_from(tried.took.as_millis()).unwrap_or(u64::MAX);
        Ok(BackendTested { fault: tried.fault, took_ms, asked: tried.asked })
    }

    pub(super) async fn link_instance(&self, request: LinkToBackend) -> Reply<InstanceView> {
        let id = instance_id(&request.id)?;
        let external = request.external.map(|text| text.parse()).transpose();
        let external = external.map_err(|error: wakala_domain::backend::ExternalIdError| {
            ErrorView::new(ErrorCode::BackendName, error.to_string())
        })?;
        let linked = self.core.engine.link_to_backend(id, external, request.owner, self.caller.trigger()).await;
        linked.map(|snapshot| self.view(&snapshot)).map_err(refused)
    }

    pub(super) async fn unlink_instance_there(&self, request: InstanceRef) -> Reply<InstanceView> {
        let id = instance_id(&request.id)?;
        let unlinked = self.core.engine.unlink_from_backend(id, self.caller.trigger()).await;
        unlinked.map(|snapshot| self.view(&snapshot)).map_err(refused)
    }
}

fn by_environment() -> ErrorView {
    let why =
        "the environment of Wakala names the backend: change WAKALA_LARAVEL_URL and WAKALA_INTERNAL_API_KEY there";
    ErrorView::new(ErrorCode::BackendByEnvironment, why)
}
