//! A hall with stands: receivers in memory, each with its manners, and the way to them.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::net::SocketAddr;
use std::sync::atomic::{AtomicI64, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use async_trait::async_trait;
use serde_json::{Value, json};
use tokio::io::{AsyncRead, AsyncReadExt as _, AsyncWrite, AsyncWriteExt as _};
use tokio::sync::watch;
use tokio::time::Instant;
use wakala_domain::ids::{InstanceId, MessageRow};
use wakala_domain::journal::{Happening, HappeningKind};
use wakala_domain::keys::Reach;
use wakala_domain::time::Wall;
use wakala_domain::webhooks::{Fault, FaultKind, Webhook, WebhookId, WebhookSecret, WebhookWish};
use wakala_front::{Caller, Core};

use crate::receiver::Receiver;
use crate::way::{Destination, WayOut, Wire};

/// What a receiver does.
pub(super) enum Answer {
    Status(u16),
    After(Duration, u16),
    /// It goes without a word.
    Closed,
    TakenAndClosed,
    Never,
    Raw(Vec<u8>),
    Endless,
    /// Its status after a while, and then a body without an end.
    AfterEndless(Duration, u16),
}

/// What a receiver was told.
#[derive(Clone, Debug)]
pub(super) struct Told {
    pub line: String,
    pub heads: BTreeMap<String, String>,
    pub raw: Vec<u8>,
    pub body: Value,
    pub id: String,
    pub attempt: u32,
    pub at: Instant,
    /// What it answered; 0 for nothing.
    pub answered: u16,
}

impl Told {
    pub(super) fn head(&self, name: &str) -> &str {
        self.heads.get(name).map_or("", String::as_str)
    }

    pub(super) fn row(&self) -> i64 {
        self.body["message"].as_i64().unwrap_or(-1)
    }

    pub(super) fn instance(&self) -> String {
        self.body["instance"]["id"].as_str().unwrap_or_default().to_owned()
    }
}

type Manners = Box<dyn Fn(&Told) -> Answer + Send + Sync>;

struct Stand {
    manners: Manners,
    told: watch::Sender<Vec<Told>>,
    /// The names of those that it took.
    taken: watch::Sender<HashSet<String>>,
    endless: AtomicUsize,
}

#[derive(Default)]
struct Inner {
    stands: Mutex<HashMap<String, Arc<Stand>>>,
    addresses: Mutex<HashMap<String, Vec<SocketAddr>>>,
    opened: Mutex<Vec<Destination>>,
    of_the_system: bool,
}

/// The way to all receivers.
#[derive(Clone, Default)]
pub(super) struct Hall(Arc<Inner>);

impl Hall {
    pub(super) fn new() -> Self {
        Self::default()
    }

    /// Names are those of this PC.
    pub(super) fn of_the_system() -> Self {
        Self(Arc::new(Inner { of_the_system: true, ..Inner::default() }))
    }

    pub(super) fn stand(self, host: &str, manners: impl Fn(&Told) -> Answer + Send + Sync + 'static) -> Self {
        let told = watch::Sender::new(Vec::new());
        let taken = watch::Sender::default();
        let stand = Arc::new(Stand { manners: Box::new(manners), told, taken, endless: AtomicUsize::new(0) });
        self.0.stands.lock().unwrap().insert(host.to_owned(), stand);
        self
    }

    pub(super) fn leads(self, host: &str, addresses: &[&str]) -> Self {
        let addresses = addresses.iter().map(|one| SocketAddr::new(one.parse().unwrap(), 80)).collect();
        self.0.addresses.lock().unwrap().insert(host.to_owned(), addresses);
        self
    }

    pub(super) fn opened(&self) -> Vec<Destination> {
        self.0.opened.lock().unwrap().clone()
    }

    fn of(&self, host: &str) -> Arc<Stand> {
        Arc::clone(&self.0.stands.lock().unwrap()[host])
    }

    pub(super) fn endless(&self) -> usize {
        self.of("shop.example").endless.load(Ordering::Relaxed)
    }

    pub(super) fn told(&self, host: &str) -> Vec<Told> {
        self.of(host).told.borrow().clone()
    }

    pub(super) async fn until(&self, host: &str, is: impl Fn(&[Told]) -> bool) {
        let mut told = self.of(host).told.subscribe();
        told.wait_for(|told| is(told)).await.unwrap();
    }

    /// Until it took so many, each counted once.
    pub(super) async fn taken(&self, host: &str, number: usize) {
        let mut taken = self.of(host).taken.subscribe();
        taken.wait_for(|taken| taken.len() >= number).await.unwrap();
    }

    pub(super) async fn told_at_least(&self, host: &str, number: usize) {
        self.until(host, |told| told.len() >= number).await;
    }
}

#[async_trait]
impl WayOut for Hall {
    async fn resolve(&self, host: &str, port: u16) -> std::io::Result<Vec<SocketAddr>> {
        if self.0.of_the_system {
            return Ok(tokio::net::lookup_host((host, port)).await?.collect());
        }
        let known = self.0.addresses.lock().unwrap().get(host).cloned();
        Ok(known.unwrap_or_else(|| vec!["1.1.1.1:443".parse().unwrap()]))
    }

    async fn open(&self, to: &Destination) -> Result<Wire, Fault> {
        self.0.opened.lock().unwrap().push(to.clone());
        if self.0.of_the_system && to.host == "127.0.0.1" && self.0.stands.lock().unwrap().contains_key("127.0.0.1") {
            let socket = tokio::net::TcpStream::connect(to.addresses[0]).await.unwrap();
            socket.set_nodelay(true).unwrap();
            return Ok(Box::new(socket));
        }
        let known = self.0.stands.lock().unwrap().get(&to.host).cloned();
        let stand = known.ok_or(Fault::bare(FaultKind::Unreachable))?;
        let (ours, theirs) = tokio::io::duplex(64 * 1024);
        tokio::spawn(serve(stand, theirs));
        Ok(Box::new(ours))
    }
}

/// A receiver on this PC that takes everything; says where.
pub(super) async fn listens(hall: &Hall) -> SocketAddr {
    hall.clone().stand("127.0.0.1", |_| Answer::Status(200));
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let stand = hall.of("127.0.0.1");
    tokio::spawn(async move {
        while let Ok((socket, _)) = listener.accept().await {
            socket.set_nodelay(true).unwrap();
            tokio::spawn(serve(Arc::clone(&stand), tokio::io::BufStream::new(socket)));
        }
    });
    address
}

async fn serve(stand: Arc<Stand>, mut wire: impl AsyncRead + AsyncWrite + Unpin) -> Option<()> {
    loop {
        let mut head = Vec::new();
        while !head.ends_with(b"\r\n\r\n") {
            head.push(wire.read_u8().await.ok()?);
        }
        let head = String::from_utf8(head).unwrap();
        let mut lines = head.trim_end().split("\r\n");
        let line = lines.next().unwrap().to_owned();
        let heads: BTreeMap<String, String> = lines
            .map(|line| line.split_once(": ").unwrap())
            .map(|(name, value)| (name.to_ascii_lowercase(), value.to_owned()))
            .collect();
        let mut raw = vec![0; heads["content-length"].parse().unwrap()];
        wire.read_exact(&mut raw).await.ok()?;
        let body: Value = serde_json::from_slice(&raw).unwrap();
        let (id, attempt) = (heads["x-wakala-event-id"].clone(), heads["x-wakala-attempt"].parse().unwrap());
        let mut told = Told { line, heads, raw, body, id, attempt, at: Instant::now(), answered: 0 };
        let answer = (stand.manners)(&told);
        if let Answer::After(after, _) | Answer::AfterEndless(after, _) = &answer {
            let _ = tokio::time::timeout(*after, std::future::pending::<()>()).await;
        }
        if let Answer::Status(status) | Answer::After(_, status) = &answer {
            told.answered = *status;
        }
        let took = matches!(told.answered, 200..=299) || matches!(answer, Answer::TakenAndClosed);
        if took && told.body["event"] != "test" {
            stand.taken.send_modify(|taken| {
                taken.insert(told.id.clone());
            });
        }
        stand.told.send_modify(|all| all.push(told));
        match answer {
            Answer::Status(status) | Answer::After(_, status) => {
                wire.write_all(format!("HTTP/1.1 {status} X\r\nContent-Length: 2\r\n\r\nok").as_bytes()).await.ok()?;
                wire.flush().await.ok()?;
            }
            Answer::Closed => return None,
            Answer::TakenAndClosed => {
                wire.write_all(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok").await.ok()?;
                return None;
            }
            Answer::Never => std::future::pending().await,
            Answer::Raw(bytes) => {
                wire.write_all(&bytes).await.ok()?;
                std::future::pending().await
            }
            Answer::AfterEndless(_, status) => {
                let head = format!("HTTP/1.1 {status} X\r\nContent-Length: 99999999999\r\n\r\n");
                wire.write_all(head.as_bytes()).await.ok()?;
                std::future::pending().await
            }
            Answer::Endless => {
                wire.write_all(b"HTTP/1.1 200 OK\r\nContent-Length: 99999999999\r\n\r\n").await.ok()?;
                loop {
                    wire.write_all(&[b'a'; 4_096]).await.ok()?;
                    stand.endless.fetch_add(4_096, Ordering::Relaxed);
                }
            }
        }
    }
}

pub(super) async fn ask(core: &Core, call: &str, body: Value) -> Value {
    core.call(&Caller::window(), call, body).await.unwrap()
}

/// A webhook for everything of everybody, but for what is said otherwise.
pub(super) async fn add(core: &Core, address: &str, but: Value) -> Value {
    let mut wish = json!({
        "name": "shop",
        "address": address,
        "events": HappeningKind::ALL,
        "reach": { "is": "all" },
    });
    wish.as_object_mut().unwrap().extend(but.as_object().unwrap().clone());
    ask(core, "add_webhook", wish).await
}

/// Something happens to a message of an instance, some milliseconds ago.
pub(super) async fn happens(core: &Core, instance: InstanceId, row: i64, ago: i64) -> i64 {
    let at = Wall(core.clock.wall().0 - ago);
    let what = Happening::Messages { rows: vec![MessageRow(row)], changed: Vec::new() };
    core.engine.store().write(move |w| w.append_journal(instance, at, &what)).await.unwrap()
}

/// What the wall clock of a test says that moves it by hand.
pub(super) static WALL: AtomicI64 = AtomicI64::new(1_000_000);

/// The timer's clock goes on.
pub(super) async fn passes(span: Duration) {
    tokio::time::advance(span).await;
}

/// Asks until there is an answer; time goes on meanwhile.
pub(super) async fn until<T>(mut asked: impl AsyncFnMut() -> Option<T>) -> T {
    let mut looks = tokio::time::interval(Duration::from_millis(50));
    loop {
        looks.tick().await;
        if let Some(answer) = asked().await {
            return answer;
        }
    }
}

pub(super) fn receiver(hall: &Hall, address: &str, nearby: bool) -> Receiver {
    let wish = WebhookWish::new("shop", address, &HappeningKind::ALL, Reach::All, nearby, true).unwrap();
    let webhook = Webhook { id: WebhookId(1), wish, secret: WebhookSecret::of_bits([7; 4]), made: Wall(5) };
    Receiver::new(webhook, Arc::new(hall.clone()))
}

pub(super) async fn tell(core: &Core, receiver: &Receiver) -> Result<(), FaultKind> {
    receiver.tell(&core.test_body(7), 1, Wall(5)).await.map_err(|why| why.fault.kind)
}

/// Tells a receiver of its own one event.
pub(super) async fn tested(hall: &Hall, address: &str, nearby: bool) -> Result<(), FaultKind> {
    let body = wakala_contract::WebhookBody {
        id: "test".to_owned(),
        version: 1,
        at: 5,
        instance: None,
        what: wakala_contract::WebhookEvent::Test,
    };
    receiver(hall, address, nearby).tell(&body, 1, Wall(5)).await.map_err(|why| why.fault.kind)
}
