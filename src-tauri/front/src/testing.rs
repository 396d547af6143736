//! For tests: the program without a desktop, on links that lead nowhere. Other crates' tests include this file: a feature for it
//! would have everything built twice.

use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use tempfile::TempDir;
use wakala_domain::address::{Address, PhoneNumber};
use wakala_domain::ids::{InstanceId, MessageId};
use wakala_domain::ladder::Rebuild;
use wakala_domain::lifecycle::{Epoch, LinkEvent, Reason, ReasonKind, SessionExpected};
use wakala_domain::messages::outgoing::Parcel;
use wakala_domain::proxy::ProxyUrl;
use wakala_domain::settings::LifecycleSettings;
use wakala_engine::clock::{SystemClock, SystemRandom};
use wakala_engine::link::{Departure, Found, Link, LinkSeat, Links, SendError};
use wakala_engine::sessions::{KeptSession, Sessions};
use wakala_engine::{Engine, EngineConfig, Inbound, Subject, no_variables};
use wakala_store::DataDir;

use wakala_contract::{Desktop, ErrorCode, ErrorView, LogLevel, LogLineView, StartWithSystemView};

use crate::{ChoicesKeeper, Core, Program, WindowLink};

/// Links that never connect and never fail; with a code, they show that when they should, and give none to type.
#[derive(Clone, Default)]
struct Nowhere {
    code: Option<&'static str>,
    inbound: Option<Inbound>,
}

impl Links for Nowhere {
    fn link(&self, seat: LinkSeat) -> Box<dyn Link> {
        Box::new(Nowhere { inbound: Some(seat.inbound), ..*self })
    }

    fn sessions(&self) -> Arc<dyn Sessions> {
        Arc::new(Nowhere::default())
    }
}

#[async_trait]
impl Sessions for Nowhere {
    async fn look(&self, _directory: &Path, _expected: &SessionExpected) -> Result<(), Reason> {
        Ok(())
    }
    async fn set_aside(&self, _directory: &Path) -> Result<(), Reason> {
        Ok(())
    }
    async fn remove(&self, _directory: &Path, _copies: bool) -> Result<(), Reason> {
        Ok(())
    }
    async fn aside(&self, _directory: &Path) -> Result<Vec<KeptSession>, Reason> {
        Ok(Vec::new())
    }
    async fn put_back(&self, _directory: &Path, _number: u32, _owner: &PhoneNumber) -> Result<(), Reason> {
        Ok(())
    }
}

#[async_trait]
impl Link for Nowhere {
    async fn connect(&self, epoch: Epoch, _rebuild: Rebuild, _expected: SessionExpected) {
        if let (Some(code), Some(inbound)) = (self.code, &self.inbound) {
            inbound.event(epoch, LinkEvent::Qr { text: code.to_owned(), valid: Duration::from_secs(60) }).await;
        }
    }
    fn use_proxy(&self, _proxy: Option<ProxyUrl>) {}

    fn appear(&self, _available: bool) {}
    async fn disconnect(&self, _grace: Duration) {}
    async fn logout(&self, _grace: Duration) {}
    async fn request_pair_code(&self, epoch: Epoch, _phone: PhoneNumber) {
        if let Some(inbound) = &self.inbound {
            let (kind, detail) = (ReasonKind::RateLimited, "429".to_owned());
            inbound.event(epoch, LinkEvent::PairCodeRefused { kind, detail }).await;
        }
    }
    async fn probe(&self, _epoch: Epoch) {}
    fn has_client(&self) -> bool {
        false
    }
    async fn send(
        &self,
        _epoch: Epoch,
        _to: &Address,
        _id: &MessageId,
        _parcel: &Parcel,
        _departure: &Departure,
    ) -> Result<(), SendError> {
        Err(SendError::NotConnected)
    }
    async fn find(&self, _epoch: Epoch, _addresses: &[Address]) -> Result<Option<Found>, SendError> {
        Err(SendError::NotConnected)
    }
    async fn subject(&self, _epoch: Epoch, _group: &Address) -> Result<Subject, SendError> {
        Err(SendError::NotConnected)
    }
    async fn mark_read(&self, _: Epoch, _: &Address, _: &Address, _: &[MessageId]) -> Result<(), SendError> {
        Ok(())
    }
}

/// Nothing is logged and there is no tray.
#[async_trait]
impl Program for Nowhere {
    fn log_lines(&self, _limit: u32, _level: Option<LogLevel>) -> Vec<LogLineView> {
        Vec::new()
    }
    fn log_level(&self) -> Option<LogLevel> {
        None
    }
    fn set_log_level(&self, _level: LogLevel) {}
    async fn has_tray(&self) -> bool {
        false
    }
    fn is_practice(&self) -> bool {
        true
    }
    fn open_window(&self, _: Option<InstanceId>, _: Option<Desktop>, _: Option<String>) {}
    async fn may_close_window(&self) -> bool {
        true
    }
    fn window_crashed(&self, _shown_again: bool) {}
    fn other_version(&self) -> bool {
        true
    }
    async fn starts_with_system(&self) -> Result<StartWithSystemView, ErrorView> {
        Ok(StartWithSystemView { on: false, service: false, possible: false })
    }
    async fn set_starts_with_system(&self, _on: bool) -> Result<(), ErrorView> {
        Err(ErrorView::new(ErrorCode::Autostart, "not here"))
    }
    fn quit(&self) {}
}

/// A program of its own, in a directory that goes with it.
pub(crate) async fn program() -> (Core, TempDir) {
    program_on(Nowhere::default()).await
}

/// The same, of which each number shows this code.
#[allow(dead_code, reason = "not for all who include this")]
pub(crate) async fn program_with_code(code: &'static str) -> (Core, TempDir) {
    program_on(Nowhere { code: Some(code), inbound: None }).await
}

async fn program_on(links: Nowhere) -> (Core, TempDir) {
    let directory = tempfile::tempdir().unwrap();
    let core = program_in(directory.path(), links).await;
    (core, directory)
}

/// A program that was there before: on what it left in a directory.
#[allow(dead_code, reason = "not for all who include this")]
pub(crate) async fn program_again(directory: &Path) -> Core {
    program_in(directory, Nowhere::default()).await
}

/// The same, or why it does not start.
#[allow(dead_code, reason = "not for all who include this")]
pub(crate) async fn program_or_why(directory: &Path) -> Result<Core, String> {
    started(directory, Nowhere::default()).await
}

async fn program_in(directory: &Path, links: Nowhere) -> Core {
    started(directory, links).await.unwrap()
}

async fn started(directory: &Path, links: Nowhere) -> Result<Core, String> {
    let clock = Arc::new(SystemClock::new());
    let engine = Engine::start(EngineConfig {
        data_dir: DataDir::open(directory).map_err(|error| error.to_string())?,
        links: Arc::new(links),
        admission: None,
        clock: clock.clone(),
        random: Arc::new(SystemRandom),
        settings: LifecycleSettings::default(),
        variables: no_variables(),
        version: wakala_engine::VERSION.to_owned(),
    })
    .await
    .map_err(|error| error.to_string())?;
    let choices = ChoicesKeeper::load(engine.store().clone()).await.map_err(|error| error.to_string())?;
    let (window, program) = (WindowLink::new("ours"), Arc::new(Nowhere::default()));
    Ok(Core::new(engine, choices, clock, directory.to_owned(), window, program))
}
