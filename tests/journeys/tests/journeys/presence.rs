//! What others see of the owner while Wakala runs: nobody, so that the owner's phone keeps ringing.

use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::Duration;

use fake_whatsapp::{Fault, Happening, Phone, PracticeNetwork, Stanza};
use journeys::{PATIENCE, Shop, network};
use tokio::sync::{broadcast, mpsc};
use tokio_util::task::AbortOnDropHandle;
use wakala_domain::lifecycle::Badge;
use wakala_engine::Trigger;
use whatsapp_rust::http::{HttpClient, HttpRequest, HttpResponse};
use whatsapp_rust::prelude::{Event, EventHandler};
use whatsapp_rust::store::SqliteStore;
use whatsapp_rust::store::commands::DeviceCommand;
use whatsapp_rust::store::persistence_manager::PersistenceManager;
use whatsapp_rust::transport::{Connector, TokioWebSocketTransportFactory};
use whatsapp_rust::{Client, Jid, TokioRuntime, anyhow, async_trait};

use super::logs;

struct NoHttp;

#[async_trait]
impl HttpClient for NoHttp {
    async fn execute(&self, _: HttpRequest) -> anyhow::Result<HttpResponse> {
        anyhow::bail!("nothing leaves this PC")
    }
}

struct Listener(mpsc::Sender<Arc<Event>>);

impl EventHandler for Listener {
    fn handle_event(&self, event: Arc<Event>) {
        let _ = self.0.try_send(event);
    }
}

/// A linked device of a customer, by the bare library.
struct Watcher {
    client: Arc<Client>,
    events: mpsc::Receiver<Arc<Event>>,
    _running: AbortOnDropHandle<()>,
}

impl Watcher {
    async fn linked(network: &PracticeNetwork, phone: &Phone) -> Watcher {
        let store = SqliteStore::new("file:presence-watcher?mode=memory&cache=shared").await.unwrap();
        let persistence = PersistenceManager::new(Arc::new(store)).await.unwrap();
        persistence.process_command(DeviceCommand::SetPushName("Neema".to_owned())).await;
        let client = Client::builder()
            .with_runtime(TokioRuntime)
            .with_persistence_manager(Arc::new(persistence))
            .with_transport_factory(
                TokioWebSocketTransportFactory::new().with_url(network.ws_url()).with_connector(Connector::Plain),
            )
            .with_http_client(NoHttp)
            .with_version_override((2, 3000, 1_023_000_000))
            .with_wanted_pre_key_count(20)
            .build()
            .await
            .unwrap()
            .into_client();
        client.enable_auto_reconnect.store(true, Ordering::Relaxed);
        let (sender, events) = mpsc::channel(1024);
        client.subscribe_handler(Arc::new(Listener(sender))).detach();
        let running = Arc::clone(&client);
        let running = AbortOnDropHandle::new(tokio::spawn(async move { running.run().await }));
        let mut watcher = Watcher { client, events, _running: running };
        let code = |event: &Event| if let Event::PairingQrCode(qr) = event { Some(qr.code.clone()) } else { None };
        phone.scan(&watcher.event("code", code).await).unwrap();
        watcher.event("connection", |event| matches!(event, Event::Connected(_)).then_some(())).await;
        watcher
    }

    async fn event<R>(&mut self, what: &str, wanted: impl Fn(&Event) -> Option<R>) -> R {
        let found = async {
            loop {
                if let Some(found) = wanted(&self.events.recv().await.expect("the client ended")) {
                    return found;
                }
            }
        };
        tokio::time::timeout(PATIENCE, found).await.unwrap_or_else(|_| panic!("no {what} in time"))
    }

    /// Whether the one who is watched is there, when that is told next.
    async fn told(&mut self) -> bool {
        self.event("presence", |event| if let Event::Presence(told) = event { Some(!told.unavailable) } else { None })
            .await
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn customers_see_the_owner_as_absent_after_each_login() {
    logs();
    let folder = tempfile::tempdir().unwrap();
    let (network, owner, neema) = network().await.unwrap();
    let mut watcher = Watcher::linked(&network, &neema).await;
    watcher.client.presence().set_available().await.unwrap();
    watcher.client.presence().subscribe(Jid::pn(owner.number())).await.unwrap();
    assert!(!watcher.told().await, "there before anything runs");
    let shop = Shop::open(folder.path(), &network.ws_url()).await.unwrap();
    let id = shop.add_paired("Duka", &owner).await.unwrap();
    // Until the first login has caught up the library says nothing, with each later one *available*: its word, and then ours.
    for round in 0..2 {
        let there = loop {
            shop.wait_badge(id, Badge::Online).await.unwrap();
            network.fault(Some(owner.number()), &Fault::Drop).unwrap();
            if let Ok(there) = tokio::time::timeout(Duration::from_secs(15), watcher.told()).await {
                break there;
            }
        };
        // The library keeps no order between what it tells; what holds is what is told when asked anew.
        assert!(there != watcher.told().await, "not two words after drop {round}");
        watcher.client.presence().subscribe(Jid::pn(owner.number())).await.unwrap();
        assert!(!watcher.told().await, "there after drop {round}");
    }
    shop.close().await;
}

/// Tells the one device of a phone that its owner is called otherwise, to which the library says that it is available.
fn called(owner: &Phone, name: &str) {
    let changed = Stanza::new("notification").attr("type", "account_sync").attr("id", name).attr("pushname", name);
    assert_eq!(owner.push_now(&changed.attr("from", Jid::pn(owner.number())).attr("t", 1_700_000_000)), 1);
}

/// Waits until a number says by its name whether somebody is there; and until then this one does not say that nobody is.
async fn says(
    network: &PracticeNetwork,
    happenings: &mut broadcast::Receiver<Happening>,
    (whose, wanted, called): (&Phone, bool, &str),
    stays: Option<&Phone>,
) {
    let said = |happening: &Happening| {
        let Happening::Presence { phone, available, name } = happening else { return false };
        assert!(*available || stays.is_none_or(|stays| stays.number() != phone), "it was taken back");
        phone == whose.number() && *available == wanted && name == called
    };
    network.wait_for(happenings, PATIENCE, said).await.unwrap();
}

/// The operator's own choice, of one number: it holds at once, over logins and restarts, and can be taken back.
#[tokio::test(flavor = "multi_thread")]
async fn customers_see_the_owner_where_the_operator_wants_it() {
    logs();
    let folder = tempfile::tempdir().unwrap();
    let (network, owner, neema) = network().await.unwrap();
    let shop = Shop::open(folder.path(), &network.ws_url()).await.unwrap();
    let id = shop.add_paired("Duka", &owner).await.unwrap();
    let other = shop.add_paired("Kliniki", &neema).await.unwrap();
    let mut happenings = network.subscribe();
    // Without a name nothing is said; whoever is called otherwise has one.
    for (phone, name) in [(&owner, "Asha wa Duka"), (&neema, "Neema wa Kliniki")] {
        called(phone, name);
        says(&network, &mut happenings, (phone, false, name), None).await;
    }
    shop.engine.set_available(id, true, Trigger::Operator).await.unwrap();
    says(&network, &mut happenings, (&owner, true, "Asha wa Duka"), None).await;
    network.fault(Some(owner.number()), &Fault::Drop).unwrap();
    says(&network, &mut happenings, (&owner, true, "Asha wa Duka"), Some(&owner)).await;
    shop.close().await;
    let shop = Shop::open(folder.path(), &network.ws_url()).await.unwrap();
    says(&network, &mut happenings, (&owner, true, "Asha wa Duka"), Some(&owner)).await;
    for id in [id, other] {
        shop.wait_badge(id, Badge::Online).await.unwrap();
    }
    for name in ["Asha wa Kariakoo", "Duka la Asha"] {
        called(&owner, name);
        says(&network, &mut happenings, (&owner, true, name), Some(&owner)).await;
        // Where nobody wants it, it is taken back as ever: an answer to the owner's word would be here by then, too.
        called(&neema, name);
        says(&network, &mut happenings, (&neema, false, name), Some(&owner)).await;
    }
    assert!(owner.is_shown_available() && !neema.is_shown_available());
    shop.engine.set_available(id, false, Trigger::Operator).await.unwrap();
    says(&network, &mut happenings, (&owner, false, "Duka la Asha"), None).await;
    assert!(!owner.is_shown_available());
    shop.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn customers_see_the_owner_as_absent_after_each_change_of_name() {
    logs();
    let folder = tempfile::tempdir().unwrap();
    let (network, owner, _) = network().await.unwrap();
    let shop = Shop::open(folder.path(), &network.ws_url()).await.unwrap();
    shop.add_paired("Duka", &owner).await.unwrap();
    let mut happenings = network.subscribe();
    for new in ["Asha wa Kariakoo", "Duka la Asha"] {
        called(&owner, new);
        for wanted in [true, false] {
            says(&network, &mut happenings, (&owner, wanted, new), None).await;
        }
    }
    assert!(!owner.is_shown_available());
    shop.close().await;
}
