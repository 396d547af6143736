//! Follows what is chosen for the whole program, so that whoever shows it hears of what another front chose.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use tokio::sync::watch;
use tokio::time::Instant;
use wakala_contract::{Choice, InterfaceState, LogLevel};
use wakala_domain::port::PortChoice;
use wakala_domain::webhooks::WebhookId;
use wakala_store::Linked;

use crate::backend::BackendGoes;
use crate::choices::Choices;
use crate::core::Core;
use crate::webhooks::WebhookState;

/// How telling the receivers of webhooks goes is said so often at most.
const SAID_EVERY: Duration = Duration::from_secs(2);

/// What was chosen, from now on.
pub(crate) struct Followed {
    choices: watch::Receiver<Choices>,
    interface: watch::Receiver<(PortChoice, InterfaceState)>,
    keys: watch::Receiver<()>,
    webhooks: watch::Receiver<()>,
    /// How telling them goes, and since when that was not said.
    told: watch::Receiver<BTreeMap<WebhookId, WebhookState>>,
    said: Option<Instant>,
    backend: watch::Receiver<()>,
    linked: watch::Receiver<Arc<[Linked]>>,
    goes: watch::Receiver<BackendGoes>,
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
        let (told, start) = (core.webhooks.changes(), core.start_chosen.subscribe());
        let (backend, linked) = (core.engine.backend_changed(), core.engine.linked_to_backend());
        let goes = core.backend.goes();
        Self { choices, interface, keys, webhooks, told, said: None, backend, linked, goes, start, port, log_level }
    }

    /// What is another one now. Cancel safe: what it has not returned is still to come.
    pub(crate) async fn next(&mut self) -> Choice {
        let Self { choices, interface, keys, webhooks, told, said, backend, linked, goes, start, port, log_level } =
            self;
        // It goes another way with each event: whoever shows it asks for all of it each time.
        let since = *said;
        let telling = async {
            if let Some(said) = since {
                tokio::time::sleep_until(said + SAID_EVERY).await;
            }
            told.changed().await
        };
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
            Ok(()) = telling => {
                *said = Some(Instant::now());
                Choice::Webhooks
            }
            Ok(()) = backend.changed() => Choice::Backend,
            Ok(()) = linked.changed() => Choice::Backend,
            Ok(()) = goes.changed() => Choice::Backend,
            Ok(()) = start.changed() => Choice::StartWithSystem,
            else => std::future::pending().await,
        }
    }
}

#[cfg(test)]
mod tests {
    use wakala_domain::time::Wall;

    use super::*;
    use crate::testing::program;

    #[tokio::test(start_paused = true)]
    async fn how_webhooks_go_is_said_at_once_and_then_now_and_again_to_the_last_of_it() {
        let (core, _directory) = program().await;
        let mut followed = Followed::new(&core);
        let set = |waiting| {
            let state = WebhookState { waiting, oldest: Some(Wall(5)), next: None };
            core.webhooks.set(WebhookId(1), Some(state));
        };
        let begun = Instant::now();
        set(1);
        assert_eq!(followed.next().await, Choice::Webhooks);
        assert!(begun.elapsed() < SAID_EVERY);
        (2..100).for_each(set);
        assert_eq!(followed.next().await, Choice::Webhooks);
        assert!(begun.elapsed() >= SAID_EVERY);
        assert_eq!(core.webhooks.state(WebhookId(1)).waiting, 99);
        let more = tokio::time::timeout(4 * SAID_EVERY, followed.next()).await;
        assert!(more.is_err(), "nothing goes another way");
        set(100);
        assert_eq!(followed.next().await, Choice::Webhooks);
    }
}
