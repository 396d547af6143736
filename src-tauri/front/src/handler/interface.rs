//! The port on which other programs ask, as somebody wants it.

use wakala_contract::{ErrorCode, ErrorView, InterfaceView, SetInterface};
use wakala_domain::audit::AuditAction;
use wakala_domain::port::{PortChoice, PortRefused};

use super::{Answers, Reply};
use crate::core::Core;
use crate::refusal::store_refused;

fn view(core: &Core) -> InterfaceView {
    let PortChoice { on, address, port, origins } = core.choices.current().port;
    InterfaceView { on, address, port, origins, state: core.interface.state() }
}

impl Answers<'_> {
    pub(super) fn interface_now(&self) -> InterfaceView {
        view(self.core)
    }

    pub(super) async fn choose_interface(&self, request: SetInterface) -> Reply<InterfaceView> {
        let SetInterface { on, address, port, origins } = request;
        let choice = PortChoice::new(on, &address, port, &origins).map_err(port_refused)?;
        let chosen = choice.clone();
        self.core.choices.change(|choices| choices.port = chosen).await.map_err(store_refused)?;
        let noted = self.core.engine.note(AuditAction::SetInterface, None, None, self.caller.trigger());
        if let Err(error) = noted.await {
            // It is done: an error would say that it is not.
            tracing::error!(%error, "what was chosen of the port is not in the audit trail");
        }
        // Who turns it off over the port itself would wait for its own answer to end.
        if self.caller.key.is_none() {
            self.core.interface.settled(&choice).await;
        }
        Ok(view(self.core))
    }
}

fn port_refused(why: PortRefused) -> ErrorView {
    let code = match why {
        PortRefused::Address => ErrorCode::AddressInvalid,
        PortRefused::NotLoopback => ErrorCode::AddressNotLoopback,
        PortRefused::Port => ErrorCode::PortInvalid,
        PortRefused::Origin => ErrorCode::OriginInvalid,
    };
    ErrorView::new(code, why.to_string())
}
