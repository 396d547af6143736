//! The embedded network with everybody on it: carries out what the panel asks for, and notes what happens.

use std::collections::VecDeque;
use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use fake_whatsapp::{Config, Control, Fault, Happening, LoginFault, NetworkError, Phone, PracticeNetwork};
use tokio::sync::broadcast::error::RecvError;
use tokio::task::JoinHandle;
use wakala_contract::{PracticeAccount, PracticeAction, PracticeEvent, PracticeState};
use wakala_domain::ids::InstanceId;
use wakala_domain::lifecycle::Offer;
use wakala_engine::Engine;
use wakala_engine::clock::{Clock as _, SystemClock};
use wakala_whatsapp::{LoopbackUrl, Server};

use super::PracticeError;
use super::cast::{CUSTOMERS, Cast};

/// Happenings that the panel shows.
const SHOWN: usize = 50;
/// How often the network's state is kept while something happens.
const KEEP_EVERY: Duration = Duration::from_secs(2);
/// Why a practice ban was made: the code that WhatsApp gives most often.
const BAN_CODE: u16 = 101;

/// The network and its people.
pub(crate) struct Stage {
    network: PracticeNetwork,
    address: LoopbackUrl,
    cast: Mutex<Cast>,
    auto_reply: AtomicBool,
    events: Arc<Mutex<VecDeque<PracticeEvent>>>,
    clerk: JoinHandle<()>,
    control: Control,
}

impl Drop for Stage {
    fn drop(&mut self) {
        self.clerk.abort();
    }
}

impl Stage {
    pub(super) async fn start(directory: &Path) -> Result<Self, PracticeError> {
        std::fs::create_dir_all(directory)?;
        let network = PracticeNetwork::start(Config { dir: Some(directory.to_owned()), port: 0 }).await?;
        for customer in CUSTOMERS {
            network.phone(customer.phone, customer.name)?;
        }
        let address = network.ws_url().parse()?;
        let events = Arc::default();
        let clerk = tokio::spawn(take_notes(network.clone(), Arc::clone(&events)));
        let cast = Mutex::new(Cast::load(directory)?);
        // Tests and scripts drive the phones through it.
        let control = fake_whatsapp::serve(network.clone(), 0).await?;
        std::fs::write(directory.join("control.json"), serde_json::json!({ "url": control.url }).to_string())?;
        Ok(Self { network, address, cast, auto_reply: AtomicBool::new(false), events, clerk, control })
    }

    pub(super) fn server(&self) -> Server {
        Server::Practice(self.address.clone())
    }

    /// Where its server is.
    pub(super) fn url(&self) -> &str {
        self.address.as_str()
    }

    /// Where its phones are driven.
    pub(super) fn control(&self) -> &str {
        &self.control.url
    }

    pub(super) async fn stop(&self) -> Result<(), PracticeError> {
        Ok(self.network.stop().await?)
    }

    /// What the panel shows.
    pub(super) fn state(&self) -> PracticeState {
        let cast = self.cast();
        let account = |(phone, name, _): (String, String, usize)| PracticeAccount {
            instance: cast.instance_of(&phone).map(|id| id.to_string()),
            phone: format!("+{phone}"),
            name,
        };
        PracticeState {
            network_up: self.network.accepts_connections(),
            auto_reply: self.auto_reply.load(Ordering::Acquire),
            accounts: self.network.phones().into_iter().map(account).collect(),
            events: locked(&self.events).iter().cloned().collect(),
        }
    }

    /// Does what the panel asks for.
    pub(super) async fn act(&self, engine: &Engine, action: PracticeAction) -> Result<(), PracticeError> {
        match action {
            PracticeAction::Scan { instance } => self.scan(engine, instance.parse()?),
            PracticeAction::TypeCode { instance } => self.type_code(engine, instance.parse()?).await,
            PracticeAction::CustomerWrites { instance, text } => {
                let shop = self.shop(instance.parse()?)?;
                let customer = self.cast().next_customer();
                let text = if text.trim().is_empty() { customer.writes } else { text.as_str() };
                self.network.phone(customer.phone, customer.name)?.write(&shop, text).await?;
                Ok(())
            }
            PracticeAction::AutoReply { on } => {
                for phone in self.customers()? {
                    phone.auto_reply(on).await?;
                }
                self.auto_reply.store(on, Ordering::Release);
                Ok(())
            }
            PracticeAction::CustomersRead { instance } => {
                let shop = self.shop(instance.parse()?)?;
                for phone in self.customers()? {
                    phone.read(Some(&shop)).await?;
                }
                Ok(())
            }
            PracticeAction::Drop { instance } => self.fault(instance.parse()?, &Fault::Drop),
            PracticeAction::Network { up: true } => {
                self.network.accept_connections();
                Ok(())
            }
            PracticeAction::Network { up: false } => {
                self.network.refuse_connections();
                Ok(())
            }
            PracticeAction::Unlink { instance } => {
                let unlinked = self.shop(instance.parse()?)?.unlink_all();
                if unlinked == 0 { Err(PracticeError::NoPhone) } else { Ok(()) }
            }
            PracticeAction::Replace { instance } => self.fault(instance.parse()?, &Fault::Replaced),
            PracticeAction::TemporaryBan { instance, seconds } => {
                let instance = instance.parse()?;
                let refusal = LoginFault { reason: 402, code: Some(BAN_CODE), expire_seconds: Some(seconds) };
                self.fault(instance, &Fault::Login { refusal, once: true })?;
                self.fault(instance, &Fault::Drop)
            }
        }
    }

    fn scan(&self, engine: &Engine, instance: InstanceId) -> Result<(), PracticeError> {
        let snapshot = engine.instance(instance).ok_or(PracticeError::NothingShown("QR code"))?;
        let Offer::Qr { text, .. } = &snapshot.state.offer else {
            return Err(PracticeError::NothingShown("QR code"));
        };
        let number = self.cast().phone_of(instance)?;
        self.network.phone(&number, snapshot.name.as_str())?.scan(text)?;
        Ok(())
    }

    async fn type_code(&self, engine: &Engine, instance: InstanceId) -> Result<(), PracticeError> {
        let snapshot = engine.instance(instance).ok_or(PracticeError::NothingShown("8-character code"))?;
        let Offer::Code { code, phone, .. } = &snapshot.state.offer else {
            return Err(PracticeError::NothingShown("8-character code"));
        };
        let number = phone.digits();
        self.network.phone(number, snapshot.name.as_str())?.enter_code(code).await?;
        self.cast().give(instance, number)?;
        Ok(())
    }

    fn fault(&self, instance: InstanceId, fault: &Fault) -> Result<(), PracticeError> {
        let shop = self.shop(instance)?;
        Ok(self.network.fault(Some(shop.number()), fault)?)
    }

    fn shop(&self, instance: InstanceId) -> Result<Phone, PracticeError> {
        let number = self.cast().known_phone(instance).ok_or(PracticeError::NoPhone)?;
        Ok(self.network.known_phone(&number)?)
    }

    fn customers(&self) -> Result<Vec<Phone>, NetworkError> {
        CUSTOMERS.iter().map(|customer| self.network.phone(customer.phone, customer.name)).collect()
    }

    fn cast(&self) -> MutexGuard<'_, Cast> {
        locked(&self.cast)
    }
}

fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Notes what happens, and keeps the network's state while something does: a person may end practice in any way.
async fn take_notes(network: PracticeNetwork, events: Arc<Mutex<VecDeque<PracticeEvent>>>) {
    let clock = SystemClock::new();
    let mut happenings = network.subscribe();
    let mut keep = tokio::time::interval(KEEP_EVERY);
    keep.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
    let mut changed = false;
    loop {
        tokio::select! {
            happening = happenings.recv() => match happening {
                Ok(happening) => {
                    changed = true;
                    if let Some(text) = sentence(&happening) {
                        let mut events = locked(&events);
                        events.push_front(PracticeEvent { at: clock.wall().0, text });
                        events.truncate(SHOWN);
                    }
                }
                Err(RecvError::Lagged(_)) => changed = true,
                Err(RecvError::Closed) => return,
            },
            _ = keep.tick(), if changed => {
                changed = false;
                if let Err(error) = network.save().await {
                    tracing::warn!(%error, "the practice network could not be kept");
                }
            }
        }
    }
}

/// What happened, for the panel; none for what would only fill it.
fn sentence(happening: &Happening) -> Option<String> {
    match happening {
        Happening::Linked { phone } => Some(format!("+{phone} linked a device")),
        Happening::Unlinked { phone } => Some(format!("+{phone} unlinked its devices")),
        Happening::Online { phone } => Some(format!("+{phone} is online")),
        Happening::Offline { phone } => Some(format!("+{phone} went offline")),
        Happening::Accepted { message } => Some(format!("+{} sent a message to +{}", message.from, message.to)),
        Happening::Refused { phone, why } => Some(format!("+{phone} was refused: {why}")),
        Happening::Acknowledged { .. }
        | Happening::AskedAgain { .. }
        | Happening::Received { .. }
        | Happening::Receipt { .. }
        | Happening::Presence { .. }
        | Happening::Read { .. }
        | Happening::ChatRead { .. }
        | Happening::Shared { .. }
        | Happening::Call { .. }
        | Happening::Media { .. } => None,
    }
}
