//! The unmodified WhatsApp library, as the tests drive it.

use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::Duration;

use fake_whatsapp::{Config, Phone, PracticeNetwork};
use tokio::sync::mpsc;
use whatsapp_rust::prelude::{Event, EventHandler, MessageExt as _};
use whatsapp_rust::store::SqliteStore;
use whatsapp_rust::store::persistence_manager::PersistenceManager;
use whatsapp_rust::transport::{Connector, TokioWebSocketTransportFactory};
use whatsapp_rust::{Client, Jid, TokioRuntime};

use crate::http::Loopback;

pub(crate) const PATIENCE: Duration = Duration::from_secs(60);

struct Listener(mpsc::Sender<Arc<Event>>);

impl EventHandler for Listener {
    fn handle_event(&self, event: Arc<Event>) {
        let _ = self.0.try_send(event);
    }
}

/// One client and what it says.
pub(crate) struct Device {
    pub(crate) client: Arc<Client>,
    events: mpsc::Receiver<Arc<Event>>,
    running: Option<tokio::task::JoinHandle<()>>,
}

impl Device {
    pub(crate) async fn new(network: &PracticeNetwork, name: &str) -> Self {
        // A file: a database in memory that connections share refuses a write while another reads, and a session is lost.
        let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(format!("it-{}", std::process::id()));
        std::fs::create_dir_all(&folder).unwrap();
        let store = SqliteStore::new(folder.join(format!("{name}.db")).to_str().unwrap()).await.unwrap();
        let client = Client::builder()
            .with_runtime(TokioRuntime)
            .with_persistence_manager(Arc::new(PersistenceManager::new(Arc::new(store)).await.unwrap()))
            .with_transport_factory(
                TokioWebSocketTransportFactory::new().with_url(network.ws_url()).with_connector(Connector::Plain),
            )
            .with_http_client(Loopback)
            .with_version_override((2, 3000, 1_023_000_000))
            .with_wanted_pre_key_count(20)
            .build()
            .await
            .unwrap()
            .into_client();
        client.enable_auto_reconnect.store(false, Ordering::Relaxed);
        let (sender, events) = mpsc::channel(1024);
        client.subscribe_handler(Arc::new(Listener(sender))).detach();
        Self { client, events, running: None }
    }

    /// Runs the client once, in the background, after an earlier run has ended.
    pub(crate) async fn run(&mut self) {
        self.run_with(false).await;
    }

    /// The same, and says whether the library may come back by itself.
    pub(crate) async fn run_with(&mut self, reconnect: bool) {
        self.ended().await;
        // What an earlier run has said is its own.
        while self.events.try_recv().is_ok() {}
        let client = Arc::clone(&self.client);
        client.enable_auto_reconnect.store(reconnect, Ordering::Relaxed);
        self.running = Some(tokio::spawn(async move { client.run().await }));
    }

    /// Waits until the run is over.
    pub(crate) async fn ended(&mut self) {
        if let Some(running) = self.running.take() {
            tokio::time::timeout(PATIENCE, running).await.expect("the run does not end").unwrap();
        }
    }

    /// What the library tells from now on until it is connected again or its run ends.
    pub(crate) async fn outcome(&mut self) -> (Vec<String>, After) {
        let mut running = self.running.take().expect("it does not run");
        let mut said = Vec::new();
        let outcome = async {
            loop {
                tokio::select! {
                    biased;
                    event = self.events.recv() => match &*event.expect("the client ended") {
                        Event::Connected(_) => return After::CameBack,
                        event => said.extend(told(event)),
                    },
                    ended = &mut running => {
                        ended.unwrap();
                        return After::Ended;
                    }
                }
            }
        };
        let after = tokio::time::timeout(PATIENCE, outcome).await.expect("neither back nor ended");
        while let Ok(event) = self.events.try_recv() {
            said.extend(told(&event));
        }
        if after == After::CameBack {
            self.running = Some(running);
        }
        (said, after)
    }

    /// What the library tells of its connection within that time, "connected" too. (Its `wait_for_connected` can't be asked
    /// that: it is woken by the notice of an earlier connection when that comes after the event.)
    pub(crate) async fn says_within(&mut self, time: Duration) -> Vec<String> {
        let end = tokio::time::Instant::now() + time;
        let mut said = Vec::new();
        while let Ok(event) = tokio::time::timeout_at(end, self.events.recv()).await {
            match &*event.expect("the client ended") {
                Event::Connected(_) => said.push("connected".to_owned()),
                event => said.extend(told(event)),
            }
        }
        said
    }

    pub(crate) async fn event<R>(&mut self, what: &str, mut wanted: impl FnMut(&Event) -> Option<R>) -> R {
        let found = async {
            loop {
                let event = self.events.recv().await.expect("the client ended");
                if let Some(found) = wanted(&event) {
                    return found;
                }
            }
        };
        tokio::time::timeout(PATIENCE, found).await.unwrap_or_else(|_| panic!("no {what} in time"))
    }

    pub(crate) async fn connected(&mut self) {
        self.event("connection", |event| matches!(event, Event::Connected(_)).then_some(())).await;
    }

    pub(crate) async fn pair(&mut self, phone: &Phone) {
        self.run().await;
        let qr =
            self.event("code", |e| if let Event::PairingQrCode(qr) = e { Some(qr.code.clone()) } else { None }).await;
        phone.scan(&qr).unwrap();
        self.event("pairing", |event| matches!(event, Event::PairSuccess(_)).then_some(())).await;
        // The 515 after pairing ends the run.
        self.run().await;
        self.connected().await;
    }

    pub(crate) async fn text(&mut self) -> String {
        self.event("text", |event| match event {
            Event::Messages(batch) => batch.messages.iter().find_map(|m| m.message.text_content().map(str::to_owned)),
            _ => None,
        })
        .await
    }
}

/// What becomes of a run that something happened to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum After {
    CameBack,
    Ended,
}

/// What the library tells about its connection, in few words.
pub(crate) fn told(event: &Event) -> Option<String> {
    Some(match event {
        Event::Disconnected(_) => "disconnected".to_owned(),
        Event::StreamError(error) => format!("stream error {:?}", error.code),
        Event::StreamReplaced(_) => "replaced".to_owned(),
        Event::LoggedOut(out) if out.on_connect => format!("login refused {:?}", out.reason),
        Event::LoggedOut(_) => "logged out".to_owned(),
        Event::TemporaryBan(ban) => format!("banned {} s", ban.expire.num_seconds()),
        Event::ConnectFailure(failure) => format!("failure {:?}", failure.reason),
        Event::ClientOutdated(_) => "outdated".to_owned(),
        Event::PairingQrCodesExhausted(_) => "codes used up".to_owned(),
        _ => return None,
    })
}

pub(crate) async fn network_with_two() -> (PracticeNetwork, Phone, Phone) {
    let filter = tracing_subscriber::EnvFilter::from_default_env();
    let _ = tracing_subscriber::fmt().with_env_filter(filter).with_test_writer().try_init();
    let network = PracticeNetwork::start(Config::default()).await.unwrap();
    let asha = network.phone("+255700000118", "Asha").unwrap();
    let juma = network.phone("+255700000119", "Juma").unwrap();
    (network, asha, juma)
}

pub(crate) fn address(phone: &Phone) -> Jid {
    Jid::pn(phone.number())
}
