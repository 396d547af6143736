//! Follows what is chosen for the whole program, so that whoever shows it hears of what another front chose.

use tokio::sync::watch;
use wakala_contract::{Choice, InterfaceState, LogLevel};
use wakala_domain::port::PortChoice;

use crate::choices::Choices;
use crate::core::Core;

/// What was chosen, from now on.
pub(crate) struct Followed {
    choices: watch::Receiver<Choices>,
    interface: watch::Receiver<(PortChoice, InterfaceState)>,
    keys: watch::Receiver<()>,
    webhooks: watch::Receiver<()>,
    start: watch::Receiver<()>,
    port: PortChoice,
    log_level: LogLevel,
}

impl Followed {
    pub(crate) fn new(core: &Core) -> Self {
        let choices = core.choices.subscribe();
        let Choices { port, log_level, .. } = choices.borrow().clone();
        let (interface, keys) = (core.interface.subscribe(), core.engine.keys_changed());
        let webhooks = core.engine.webhooks_changed();
        Self { choices, interface, keys, webhooks, start: core.start_chosen.subscribe(), port, log_level }
    }

    /// What is another one now. Cancel safe: what it has not returned is still to come.
    pub(crate) async fn next(&mut self) -> Choice {
        let Self { choices, interface, keys, webhooks, start, port, log_level } = self;
        let chosen = async {
            // Much else is chosen meanwhile.
            let wanted = choices.wait_for(|now| now.port != *port || now.log_level != *log_level).await.ok()?;
            if wanted.port != *port {
                port.clone_from(&wanted.port);
                return Some(Choice::Interface);
            }
            *log_level = wanted.log_level;
            Some(Choice::LogLevel)
        };
        // The core has the other ends, and whoever follows has the core: none of them closes.
        tokio::select! {
            Some(what) = chosen => what,
            Ok(()) = interface.changed() => Choice::Interface,
            Ok(()) = keys.changed() => Choice::Keys,
            Ok(()) = webhooks.changed() => Choice::Webhooks,
            Ok(()) = start.changed() => Choice::StartWithSystem,
            else => std::future::pending().await,
        }
    }
}
