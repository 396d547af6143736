//! A backend asks for a number, shows its code, and is told how it is: also what it has missed.

use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::path::Path;
use std::sync::{Arc, Mutex};

use anyhow::{Context as _, Result};
use async_trait::async_trait;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use journeys::{PATIENCE, Shop, network};
use serde_json::{Value, json};
use tokio::io::{AsyncBufReadExt as _, AsyncReadExt as _, AsyncWriteExt as _, BufReader};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;
use wakala_contract::{Desktop, ErrorCode, ErrorView, LogLevel, LogLineView, StartWithSystemView};
use wakala_domain::ids::InstanceId;
use wakala_domain::lifecycle::Badge;
use wakala_domain::webhooks::{Fault, FaultKind};
use wakala_engine::clock::SystemClock;
use wakala_front::{Caller, ChoicesKeeper, Core, Program, WindowLink};
use wakala_integrations::{BackendLinker, Destination, WayOut, Wire};

const KEY: &str = "geheim";

/// A backend on this PC: what it wants, whether it is there, and what it was told.
struct Backend {
    at: SocketAddr,
    wants: Mutex<Value>,
    is_there: watch::Sender<bool>,
    told: watch::Sender<Vec<(String, Value)>>,
}

impl Backend {
    async fn open(wants: Value) -> Result<Arc<Self>> {
        let listener = TcpListener::bind("127.0.0.1:0").await?;
        let backend = Arc::new(Self {
            at: listener.local_addr()?,
            wants: Mutex::new(wants),
            is_there: watch::Sender::new(true),
            told: watch::Sender::default(),
        });
        let serving = Arc::clone(&backend);
        tokio::spawn(async move {
            while let Ok((socket, _)) = listener.accept().await {
                let one = Arc::clone(&serving);
                tokio::spawn(async move {
                    let mut there = one.is_there.subscribe();
                    // One that is away ends what is open.
                    tokio::select! {
                        _ = one.serve(socket) => {}
                        _ = there.wait_for(|there| !there) => {}
                    }
                });
            }
        });
        Ok(backend)
    }

    async fn serve(&self, socket: TcpStream) -> Result<()> {
        let mut wire = BufReader::new(socket);
        loop {
            let mut line = String::new();
            wire.read_line(&mut line).await?;
            let mut heads = BTreeMap::new();
            loop {
                let mut head = String::new();
                wire.read_line(&mut head).await?;
                let Some((name, value)) = head.trim_end().split_once(": ") else { break };
                heads.insert(name.to_ascii_lowercase(), value.to_owned());
            }
            let mut body = vec![0; heads.get("content-length").map_or(Ok(0), |length| length.parse())?];
            wire.read_exact(&mut body).await?;
            let may = heads.get("authorization").is_some_and(|bearer| *bearer == format!("Bearer {KEY}"))
                && heads.get("x-api-key").is_some_and(|key| key == KEY);
            let (status, answer) = match line.split(' ').nth(1).unwrap_or_default() {
                _ if !may => (401, json!({ "message": "Unauthorized" })),
                "/api/internal/instances/pending" => (200, json!({ "data": *self.wants.lock().unwrap() })),
                path if line.starts_with("POST ") => {
                    let told = (path.to_owned(), serde_json::from_slice(&body)?);
                    self.told.send_modify(|all| all.push(told));
                    (200, json!({ "success": true }))
                }
                _ => (200, json!({ "success": true })),
            };
            let answer = answer.to_string();
            let head = format!(
                "HTTP/1.1 {status} X\r\nContent-Type: application/json\r\nContent-Length: {}\r\n\r\n",
                answer.len()
            );
            wire.write_all(format!("{head}{answer}").as_bytes()).await?;
        }
    }

    /// Until it was told this of one, after all that it had forgotten.
    async fn hears(&self, path: &str, is: impl Fn(&Value) -> bool) -> Result<Value> {
        let mut told = self.told.subscribe();
        let heard = told.wait_for(|all| all.iter().any(|(at, body)| at == path && is(body)));
        let all = tokio::time::timeout(PATIENCE, heard)
            .await
            .with_context(|| format!("{path}: {:?}", self.told.borrow()))??;
        let found = all.iter().find(|(at, body)| at == path && is(body));
        Ok(found.map(|(_, body)| body.clone()).unwrap_or_default())
    }

    fn forgets(&self) {
        self.told.send_modify(Vec::clear);
    }
}

/// The way to it, as long as it is there.
struct Way(Arc<Backend>);

#[async_trait]
impl WayOut for Way {
    async fn open(&self, to: &Destination) -> Result<Wire, Fault> {
        let nobody = Fault::bare(FaultKind::Unreachable);
        if !*self.0.is_there.borrow() {
            return Err(nobody);
        }
        let socket = TcpStream::connect(to.addresses.as_slice()).await.map_err(|_| nobody)?;
        Ok(Box::new(socket))
    }
}

/// A program without desktop and logs.
struct Bare;

#[async_trait]
impl Program for Bare {
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
        false
    }
    async fn starts_with_system(&self) -> Result<StartWithSystemView, ErrorView> {
        Ok(StartWithSystemView { on: false, service: false, possible: false })
    }
    async fn set_starts_with_system(&self, _on: bool) -> Result<(), ErrorView> {
        Err(ErrorView::new(ErrorCode::Autostart, "not here"))
    }
    fn quit(&self) {}
}

async fn core(shop: &Shop, directory: &Path) -> Result<Core> {
    let choices = ChoicesKeeper::load(shop.engine.store().clone()).await?;
    let (clock, window) = (Arc::new(SystemClock::new()), WindowLink::new("ours"));
    Ok(Core::new(shop.engine.clone(), choices, clock, directory.to_owned(), window, Arc::new(Bare)))
}

async fn ask(core: &Core, call: &str, body: Value) -> Result<Value> {
    core.call(&Caller::window(), call, body).await.map_err(|refused| anyhow::anyhow!("{call}: {refused:?}"))
}

#[tokio::test(flavor = "multi_thread")]
async fn a_backend_has_a_number_linked_and_knows_how_it_is_after_an_outage_and_a_start() -> Result<()> {
    let (network, phone, _) = network().await?;
    let directory = tempfile::tempdir()?;
    let shop = Shop::open(directory.path(), &network.ws_url()).await?;
    let backend = Backend::open(json!([{ "id": 7, "name": "Duka" }])).await?;
    let core_now = core(&shop, directory.path()).await?;
    ask(&core_now, "set_backend", json!({ "address": format!("http://{}", backend.at), "key": KEY })).await?;
    let linker = BackendLinker::start(core_now.clone(), Arc::new(Way(Arc::clone(&backend))));
    let (status, qr) = ("/api/internal/instances/7/status", "/api/internal/instances/7/qr");
    // It asks for a number, which is made; its code comes as a picture.
    let shown = backend.hears(qr, |_| true).await?;
    let png = STANDARD.decode(shown["qr_code"].as_str().unwrap_or_default())?;
    let picture = image::load_from_memory_with_format(&png, image::ImageFormat::Png)?;
    assert!(picture.width() == picture.height() && picture.width() > 200);
    backend.hears(status, |told| told["status"] == "connecting" && told["phone_number"].is_null()).await?;
    // A phone scans it.
    let id = shop.engine.instances().first().context("no number was made")?.id;
    phone.scan(&shop.wait_qr(id).await?)?;
    shop.wait_badge(id, Badge::Online).await?;
    let online = |told: &Value| told["status"] == "connected" && told["phone_number"] == phone.number();
    backend.hears(status, online).await?;
    *backend.wants.lock().unwrap() = json!([]);
    // It is away while the number is stopped, and is told what it has missed.
    backend.is_there.send_replace(false);
    backend.forgets();
    ask(&core_now, "link_to_backend", json!({ "id": id.to_string(), "owner": "operator" })).await?;
    ask(&core_now, "stop_instance", json!({ "id": id.to_string() })).await?;
    shop.wait_badge(id, Badge::Stopped).await?;
    backend.is_there.send_replace(true);
    backend.hears(status, |told| told["status"] == "disconnected").await?;
    // What it asks for is the operator's to say now.
    *backend.wants.lock().unwrap() = json!([7]);
    ask(&core_now, "link_to_backend", json!({ "id": id.to_string(), "owner": "backend" })).await?;
    shop.wait_badge(id, Badge::Online).await?;
    backend.hears(status, online).await?;
    // After a start everything is told again, and nothing is made twice.
    linker.stop().await;
    shop.close().await;
    drop(core_now);
    backend.forgets();
    let shop = Shop::open(directory.path(), &network.ws_url()).await?;
    let core_now = core(&shop, directory.path()).await?;
    let linker = BackendLinker::start(core_now, Arc::new(Way(Arc::clone(&backend))));
    backend.hears(status, online).await?;
    assert_eq!(shop.engine.instances().len(), 1);
    assert!(backend.told.borrow().iter().all(|(path, _)| path != qr), "it was linked already");
    linker.stop().await;
    shop.close().await;
    network.stop().await?;
    Ok(())
}
