//! A backend that does as it is told, played in memory, and the way to it.

use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use async_trait::async_trait;
use serde_json::{Value, json};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _, DuplexStream};
use tokio::sync::watch;
use tokio::time::Instant;
use wakala_domain::webhooks::{Fault, FaultKind};

use crate::way::{Destination, WayOut, Wire};

/// What it was asked.
#[derive(Clone, Debug)]
pub(super) struct Asked {
    pub host: String,
    pub line: String,
    pub heads: BTreeMap<String, String>,
    pub body: Value,
    pub at: Instant,
}

impl Asked {
    pub(super) fn is(&self, what: &str) -> bool {
        self.line.starts_with(what)
    }

    /// Whether it is the question what it wants.
    pub(super) fn asks(&self) -> bool {
        self.is("GET ") && self.line.contains("/api/internal/instances/pending ")
    }
}

/// What it does.
pub(super) enum Answer {
    Json(Value),
    Status(u16),
    Raw(Vec<u8>),
    After(Duration, Value),
    Never,
    /// A body without an end.
    Endless,
    Closed,
}

type Manners = Arc<dyn Fn(&Asked) -> Answer + Send + Sync>;

struct Inner {
    manners: Mutex<Manners>,
    asked: watch::Sender<Vec<Asked>>,
    open: Mutex<bool>,
    under_way: watch::Sender<usize>,
    most: Mutex<usize>,
}

/// A backend.
#[derive(Clone)]
pub(super) struct Backend(Arc<Inner>);

impl Backend {
    pub(super) fn new(manners: impl Fn(&Asked) -> Answer + Send + Sync + 'static) -> Self {
        Self(Arc::new(Inner {
            manners: Mutex::new(Arc::new(manners)),
            asked: watch::Sender::default(),
            open: Mutex::new(true),
            under_way: watch::Sender::new(0),
            most: Mutex::new(0),
        }))
    }

    /// One that wants these, and takes everything.
    pub(super) fn wants(list: Value) -> Self {
        Self::new(move |asked| Answer::Json(if asked.asks() { list.clone() } else { json!({}) }))
    }

    pub(super) fn does(&self, manners: impl Fn(&Asked) -> Answer + Send + Sync + 'static) {
        *self.0.manners.lock().unwrap() = Arc::new(manners);
    }

    pub(super) fn is_there(&self, open: bool) {
        *self.0.open.lock().unwrap() = open;
    }

    pub(super) fn asked(&self) -> Vec<Asked> {
        self.0.asked.borrow().clone()
    }

    pub(super) fn forgets(&self) {
        self.0.asked.send_modify(Vec::clear);
    }

    pub(super) fn count(&self, what: &str) -> usize {
        self.0.asked.borrow().iter().filter(|asked| asked.is(what)).count()
    }

    /// The most questions what it wants that were under way at a time.
    pub(super) fn most(&self) -> usize {
        *self.0.most.lock().unwrap()
    }

    pub(super) async fn until(&self, is: impl Fn(&[Asked]) -> bool) {
        self.0.asked.subscribe().wait_for(|asked| is(asked)).await.unwrap();
    }

    /// Until it was asked so.
    pub(super) async fn hears(&self, what: &str) -> Asked {
        self.until(|asked| asked.iter().any(|one| one.is(what))).await;
        self.asked().into_iter().find(|one| one.is(what)).unwrap()
    }

    /// Until it was told this state of one.
    pub(super) async fn is_told(&self, id: &str, status: &str) -> Asked {
        let what = format!("POST /app/api/internal/instances/{id}/status ");
        let is = |one: &Asked| one.is(&what) && one.body["status"] == status;
        self.until(|asked| asked.iter().any(is)).await;
        self.asked().into_iter().find(is).unwrap()
    }
}

#[async_trait]
impl WayOut for Backend {
    async fn resolve(&self, _host: &str, _port: u16) -> std::io::Result<Vec<SocketAddr>> {
        Ok(vec!["127.0.0.1:80".parse().unwrap()])
    }

    async fn open(&self, to: &Destination) -> Result<Wire, Fault> {
        if !*self.0.open.lock().unwrap() {
            return Err(Fault::bare(FaultKind::Unreachable));
        }
        let (ours, theirs) = tokio::io::duplex(64 * 1024);
        tokio::spawn(serve(Arc::clone(&self.0), to.host.clone(), theirs));
        Ok(Box::new(ours))
    }
}

async fn serve(of: Arc<Inner>, host: String, mut wire: DuplexStream) -> Option<()> {
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
        let mut raw = vec![0; heads.get("content-length").map_or(0, |length| length.parse().unwrap())];
        wire.read_exact(&mut raw).await.ok()?;
        let body = if raw.is_empty() { Value::Null } else { serde_json::from_slice(&raw).unwrap() };
        let asked = Asked { host: host.clone(), line, heads, body, at: Instant::now() };
        let asks = asked.asks();
        if asks {
            of.under_way.send_modify(|number| *number += 1);
            let now = *of.under_way.borrow();
            let mut most = of.most.lock().unwrap();
            *most = now.max(*most);
        }
        let manners = Arc::clone(&of.manners.lock().unwrap());
        let answer = manners(&asked);
        of.asked.send_modify(|all| all.push(asked));
        let said = |status: u16, body: &str| {
            format!(
                "HTTP/1.1 {status} X\r\nContent-Type: application/json\r\nContent-Length: {}\r\n\r\n{body}",
                body.len()
            )
        };
        let said = match answer {
            Answer::Json(body) => said(200, &body.to_string()).into_bytes(),
            Answer::Status(status) => said(status, "{}").into_bytes(),
            Answer::Raw(bytes) => bytes,
            Answer::After(after, body) => {
                let _ = tokio::time::timeout(after, std::future::pending::<()>()).await;
                said(200, &body.to_string()).into_bytes()
            }
            Answer::Never => std::future::pending().await,
            Answer::Closed => Vec::new(),
            Answer::Endless => {
                wire.write_all(b"HTTP/1.1 200 OK\r\nContent-Length: 99999999999\r\n\r\n").await.ok()?;
                loop {
                    wire.write_all(&[b'a'; 4_096]).await.ok()?;
                }
            }
        };
        if asks {
            of.under_way.send_modify(|number| *number -= 1);
        }
        if said.is_empty() {
            return None;
        }
        wire.write_all(&said).await.ok()?;
    }
}
