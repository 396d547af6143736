//! The part of the running program that needs no desktop: what the window's calls are answered from.

use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use wakala_contract::InstanceView;
use wakala_engine::clock::Clock;
use wakala_engine::{Engine, InstanceSnapshot};

use crate::choices::ChoicesKeeper;
use crate::logs::Logs;
use crate::tray::TrayPresence;
use crate::views::{QrPictures, instance_view};

/// Engine, choices and what views are made with. Cheap to clone.
#[derive(Clone)]
pub(crate) struct Core {
    pub engine: Engine,
    pub choices: ChoicesKeeper,
    pub clock: Arc<dyn Clock>,
    pub data_dir: PathBuf,
    pub ready_timeout: Duration,
    pub pictures: Arc<QrPictures>,
    pub logs: Logs,
    pub tray: TrayPresence,
}

impl Core {
    /// An instance as the window shows it.
    pub(crate) fn view(&self, snapshot: &InstanceSnapshot) -> InstanceView {
        instance_view(snapshot, &self.pictures, self.ready_timeout)
    }
}
