//! What the tray has to say, whenever that changes: the same on every desktop.

use std::time::Duration;

use tokio::sync::{broadcast, watch};
use wakala_domain::instance::InstanceName;
use wakala_engine::EngineEvent;
use wakala_engine::clock::Clock;
use wakala_front::{Choices, Core, Paused};

use crate::ending::Stage;

use super::model::{TrayModel, tray_model};

/// What happens within this time is said once.
const DEBOUNCE: Duration = Duration::from_millis(150);

/// Follows the instances, the operator's choices and the end of the program.
pub(super) struct Following {
    core: Core,
    ending: watch::Receiver<Stage>,
    choices: watch::Receiver<Choices>,
    events: broadcast::Receiver<EngineEvent>,
    waits_for: watch::Receiver<Vec<InstanceName>>,
    said: Option<TrayModel>,
}

impl Following {
    /// Begins to follow; says so from when the program is `ending`.
    pub(super) fn new(core: &Core, ending: watch::Receiver<Stage>) -> Self {
        Self {
            choices: core.choices.subscribe(),
            events: core.engine.subscribe().events,
            waits_for: core.engine.waits_for(),
            core: core.clone(),
            ending,
            said: None,
        }
    }

    /// What the tray says now, which is not what was said last; the first time at once.
    pub(super) async fn next(&mut self) -> TrayModel {
        loop {
            let paused = self.choices.borrow_and_update().paused;
            self.ending.mark_unchanged();
            self.waits_for.mark_unchanged();
            let model = self.current();
            if self.said.as_ref() != Some(&model) {
                self.said = Some(model.clone());
                return model;
            }
            tokio::select! {
                // These live as long as the program.
                Ok(()) = self.choices.changed() => {}
                Ok(()) = self.ending.changed() => {}
                Ok(()) = self.waits_for.changed() => {}
                () = relevant(&mut self.events) => {}
                () = pause_ends(paused, &*self.core.clock) => {}
            }
            tokio::time::sleep(DEBOUNCE).await;
        }
    }

    fn current(&self) -> TrayModel {
        let choices = self.core.choices.current();
        let language = choices.language();
        let paused = choices.paused.at(self.core.clock.wall());
        let mut model = tray_model(&self.core.engine.instances(), language, paused);
        if *self.ending.borrow() != Stage::Running {
            model.quits(&self.waits_for.borrow(), language);
        }
        model
    }
}

/// Returns when something happened that the tray shows; never when the engine has ended.
async fn relevant(events: &mut broadcast::Receiver<EngineEvent>) {
    loop {
        match events.recv().await {
            Ok(EngineEvent::Instance(_) | EngineEvent::InstanceGone(_))
            | Err(broadcast::error::RecvError::Lagged(_)) => {
                return;
            }
            Ok(_) => {}
            Err(broadcast::error::RecvError::Closed) => std::future::pending().await,
        }
    }
}

async fn pause_ends(paused: Paused, clock: &dyn Clock) {
    match paused.at(clock.wall()) {
        Paused::Until(end) => tokio::time::sleep(clock.wall().until(end)).await,
        Paused::No | Paused::UntilResumed => std::future::pending().await,
    }
}
