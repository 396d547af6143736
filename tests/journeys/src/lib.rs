//! What every journey needs: an engine on its own data directory, and waiting for it.

pub mod couple;
pub mod figures;
pub mod plan;
pub mod process;
pub mod verdict;

use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use anyhow::{Context as _, Result, anyhow, bail};
use fake_whatsapp::{Phone, PracticeNetwork};
use tokio::sync::broadcast;
use wakala_domain::ids::{ChatId, InstanceId};
use wakala_domain::lifecycle::{Badge, Offer};
use wakala_domain::settings::LifecycleSettings;
use wakala_engine::clock::{Clock, SystemClock, SystemRandom};
use wakala_engine::{Engine, EngineConfig, EngineEvent, InstanceSnapshot, Trigger, no_variables};
use wakala_store::{ChatRow, DataDir, StoredMessage};
use wakala_whatsapp::{Server, WhatsAppConfig, WhatsAppLinks};

/// How long anything may take before a journey has failed. Generous: the machine may be busy.
pub const PATIENCE: Duration = Duration::from_secs(60);

/// An engine under way, as the app would run it.
#[derive(Clone)]
pub struct Shop {
    /// The engine itself.
    pub engine: Engine,
}

impl Shop {
    /// Opens an engine on a data directory against a practice network.
    ///
    /// # Errors
    /// What the engine refuses.
    pub async fn open(directory: &Path, network: &str) -> Result<Shop> {
        Self::open_with(directory, network, LifecycleSettings::default()).await
    }

    /// The same with other numbers.
    ///
    /// # Errors
    /// What the engine refuses.
    pub async fn open_with(directory: &Path, network: &str, settings: LifecycleSettings) -> Result<Shop> {
        Self::open_by(directory, network, settings, Arc::new(SystemClock::new())).await
    }

    /// The same by another clock.
    ///
    /// # Errors
    /// What the engine refuses.
    pub async fn open_by(
        directory: &Path,
        network: &str,
        settings: LifecycleSettings,
        clock: Arc<dyn Clock>,
    ) -> Result<Shop> {
        Self::open_as(directory, network, settings, clock, wakala_engine::VERSION).await
    }

    /// The same as another version of the program.
    ///
    /// # Errors
    /// What the engine refuses.
    pub async fn open_as(
        directory: &Path,
        network: &str,
        settings: LifecycleSettings,
        clock: Arc<dyn Clock>,
        version: &str,
    ) -> Result<Shop> {
        let server = Server::Practice(network.parse()?);
        let engine = Engine::start(EngineConfig {
            data_dir: DataDir::open(directory)?,
            links: Arc::new(WhatsAppLinks::new(WhatsAppConfig::new(server))),
            admission: None,
            clock,
            random: Arc::new(SystemRandom),
            settings,
            variables: no_variables(),
            version: version.to_owned(),
        })
        .await?;
        Ok(Shop { engine })
    }

    /// Ends it as the app does when it quits.
    pub async fn close(self) {
        self.engine.shutdown(Duration::from_secs(10)).await;
    }

    /// Waits until an instance is as wanted.
    ///
    /// # Errors
    /// It is not in time; says how it stands.
    pub async fn wait_for(
        &self,
        id: InstanceId,
        what: &str,
        wanted: impl Fn(&InstanceSnapshot) -> bool,
    ) -> Result<InstanceSnapshot> {
        let subscription = self.engine.subscribe();
        let mut events = subscription.events;
        let now = || self.engine.instance(id).filter(&wanted);
        if let Some(snapshot) = now() {
            return Ok(snapshot);
        }
        let found = async {
            loop {
                match events.recv().await {
                    Ok(EngineEvent::Instance(snapshot)) if snapshot.id == id && wanted(&snapshot) => {
                        return Ok(*snapshot);
                    }
                    Ok(_) => {}
                    Err(broadcast::error::RecvError::Lagged(_)) => {
                        if let Some(snapshot) = now() {
                            return Ok(snapshot);
                        }
                    }
                    Err(broadcast::error::RecvError::Closed) => bail!("the engine ended"),
                }
            }
        };
        match tokio::time::timeout(PATIENCE, found).await {
            Ok(found) => found,
            Err(_) => Err(anyhow!("not {what} in time: {:?}", self.engine.instance(id).map(|s| s.state))),
        }
    }

    /// Waits for a badge.
    ///
    /// # Errors
    /// It is not shown in time.
    pub async fn wait_badge(&self, id: InstanceId, badge: Badge) -> Result<InstanceSnapshot> {
        self.wait_for(id, &format!("{badge:?}"), |snapshot| snapshot.badge() == badge).await
    }

    /// Waits for a QR code and says what it encodes.
    ///
    /// # Errors
    /// None is shown in time.
    pub async fn wait_qr(&self, id: InstanceId) -> Result<String> {
        let shown = self.wait_for(id, "showing a QR code", |s| matches!(s.state.offer, Offer::Qr { .. })).await?;
        match shown.state.offer {
            Offer::Qr { text, .. } => Ok(text),
            other => bail!("shows {other:?}"),
        }
    }

    /// Adds an instance and links it to a simulated phone.
    ///
    /// # Errors
    /// Any step of it.
    pub async fn add_paired(&self, name: &str, phone: &Phone) -> Result<InstanceId> {
        let id = self.engine.add_instance(name, "", Trigger::Operator).await?.id;
        let qr = self.wait_qr(id).await?;
        phone.scan(&qr)?;
        self.wait_badge(id, Badge::Online).await.with_context(|| format!("pairing {name}"))?;
        Ok(id)
    }

    /// The chat of an instance with a phone.
    ///
    /// # Errors
    /// The instance is gone.
    pub async fn chat_with(&self, id: InstanceId, phone: &Phone) -> Result<ChatId> {
        Ok(self.engine.open_chat(id, &format!("+{}", phone.number())).await?)
    }

    /// All messages of a chat, oldest first.
    ///
    /// # Errors
    /// What the database says.
    pub async fn messages(&self, chat: ChatId) -> Result<Vec<StoredMessage>> {
        Ok(self.engine.store().read(move |r| r.messages(chat, None, 100_000)).await?)
    }

    /// Waits until a chat is as wanted.
    ///
    /// # Errors
    /// It is not in time.
    pub async fn wait_messages(
        &self,
        chat: ChatId,
        what: &str,
        wanted: impl Fn(&[StoredMessage]) -> bool,
    ) -> Result<Vec<StoredMessage>> {
        let mut events = self.engine.subscribe().events;
        let found = async {
            loop {
                let messages = self.messages(chat).await?;
                if wanted(&messages) {
                    return Ok(messages);
                }
                // Any event may be the one; lagging only means that there is more to read.
                if matches!(events.recv().await, Err(broadcast::error::RecvError::Closed)) {
                    bail!("the engine ended");
                }
            }
        };
        match tokio::time::timeout(PATIENCE, found).await {
            Ok(found) => found,
            Err(_) => bail!("not {what} in time: {:#?}", self.messages(chat).await?),
        }
    }

    /// Waits until the chats of an instance are as wanted.
    ///
    /// # Errors
    /// They are not in time.
    pub async fn wait_chats(
        &self,
        id: InstanceId,
        what: &str,
        wanted: impl Fn(&[ChatRow]) -> bool,
    ) -> Result<Vec<ChatRow>> {
        let mut events = self.engine.subscribe().events;
        let found = async {
            loop {
                let chats = self.engine.store().read(move |r| r.chats(Some(id), None, 100)).await?;
                if wanted(&chats) {
                    return Ok(chats);
                }
                if matches!(events.recv().await, Err(broadcast::error::RecvError::Closed)) {
                    bail!("the engine ended");
                }
            }
        };
        match tokio::time::timeout(PATIENCE, found).await {
            Ok(found) => found,
            Err(_) => bail!("chats not {what} in time"),
        }
    }
}

/// A network in memory with a phone for the shop and one for a customer.
///
/// # Errors
/// The port is taken.
pub async fn network() -> Result<(PracticeNetwork, Phone, Phone)> {
    let network = PracticeNetwork::start(fake_whatsapp::Config::default()).await?;
    let owner = network.phone("+255700000118", "Asha")?;
    let neema = network.phone("+255700000431", "Neema")?;
    Ok((network, owner, neema))
}
