//! Measures the engine against the practice network, which runs in a process of its own, and prints each figure beside its
//! budget. Reports; fails nothing. Called by `cargo xtask bench [NAME…] [--json FILE]`.

use std::io::{BufRead as _, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use anyhow::{Context as _, Result, bail};
use fake_whatsapp::PracticeNetwork;
use journeys::Shop;
use journeys::figures::{Figure, Figures, Wanted, quantile, stopwatch};
use tokio::sync::broadcast::error::RecvError;
use wakala_domain::ids::InstanceId;
use wakala_domain::lifecycle::{Badge, Command as Order};
use wakala_domain::settings::LifecycleSettings;
use wakala_engine::{EngineEvent, Trigger};

const NAMES: [&str; 5] = ["restart", "restore", "memory", "inbound", "outbound"];
/// Measured on the whole app, by `bench-window`.
const ELSEWHERE: [&str; 2] = ["start", "idle"];

#[tokio::main]
async fn main() -> Result<()> {
    // The child that plays the server for the measurements.
    if std::env::args().nth(1).as_deref() == Some("--serve") {
        return serve().await;
    }
    if std::env::args().nth(1).as_deref() == Some("--hold") {
        return hold().await;
    }
    let wanted = Wanted::read(&NAMES, &ELSEWHERE)?;
    let mut figures = Figures::new();
    if wanted.wants("restart") {
        restart(&mut figures).await.context("restart")?;
    }
    if wanted.wants("restore") {
        restore(&mut figures).await.context("restore")?;
    }
    if wanted.wants("memory") {
        memory(&mut figures).await.context("memory")?;
    }
    if wanted.wants("inbound") {
        inbound(&mut figures).await.context("inbound")?;
    }
    if wanted.wants("outbound") {
        outbound(&mut figures).await.context("outbound")?;
    }
    wanted.report(&figures)
}

/// The server's process: phones and orders by lines, so that its work is not counted as the engine's.
async fn serve() -> Result<()> {
    use tokio::io::AsyncBufReadExt as _;
    let network = PracticeNetwork::start(fake_whatsapp::Config::default()).await?;
    println!("{}", network.ws_url());
    let mut orders = tokio::io::BufReader::new(tokio::io::stdin()).lines();
    while let Some(line) = orders.next_line().await? {
        let words: Vec<&str> = line.splitn(4, ' ').collect();
        match words[..] {
            ["scan", number, qr] => network.phone(number, number)?.scan(qr)?,
            ["write", from, to, count] => {
                let (from, to) = (network.phone(from, from)?, network.phone(to, to)?);
                for n in 0..count.parse::<u32>()? {
                    from.write(&to, &format!("message {n}")).await?;
                }
            }
            ["acknowledged", number, count] => {
                network.wait_acknowledged(number, count.parse()?, Duration::from_secs(120)).await?;
            }
            ["texts", number, count] => {
                network.phone(number, number)?.wait_for_texts(count.parse()?, Duration::from_secs(120)).await?;
            }
            ["phone", number] => drop(network.phone(number, number)?),
            _ => bail!("unknown order: {line}"),
        }
        println!("done");
    }
    Ok(())
}

struct Server {
    child: Child,
    words: BufReader<std::process::ChildStdout>,
    url: String,
}

impl Server {
    fn start() -> Result<Self> {
        let mut child = Command::new(std::env::current_exe()?)
            .arg("--serve")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()?;
        let mut words = BufReader::new(child.stdout.take().context("no output")?);
        let mut url = String::new();
        words.read_line(&mut url)?;
        Ok(Self { child, words, url: url.trim().to_owned() })
    }

    fn order(&mut self, line: &str) -> Result<()> {
        use std::io::Write as _;
        let orders = self.child.stdin.as_mut().context("no input")?;
        writeln!(orders, "{line}")?;
        let mut answer = String::new();
        self.words.read_line(&mut answer)?;
        if answer.trim() == "done" { Ok(()) } else { bail!("the server did not do: {line}") }
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // It is gone either way.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn number(n: usize) -> String {
    format!("2557000{n:05}")
}

async fn open(directory: &Path, server: &Server) -> Result<Shop> {
    let settings = LifecycleSettings { outbox_limit: 100_000, ..LifecycleSettings::default() };
    Shop::open_with(directory, &server.url, settings).await
}

async fn pair(shop: &Shop, server: &mut Server, count: usize) -> Result<Vec<InstanceId>> {
    let mut ids = Vec::new();
    for n in 0..count {
        let id = shop.engine.add_instance(&format!("Duka {n}"), "", Trigger::Operator).await?.id;
        let qr = shop.wait_qr(id).await?;
        server.order(&format!("scan {} {qr}", number(n)))?;
        shop.wait_badge(id, Badge::Online).await?;
        ids.push(id);
    }
    Ok(ids)
}

async fn restart(figures: &mut Figures) -> Result<()> {
    let folder = tempfile::tempdir()?;
    let mut server = Server::start()?;
    let shop = open(folder.path(), &server).await?;
    let ids = pair(&shop, &mut server, 1).await?;
    let mut runs = Vec::new();
    for _ in 0..15 {
        let before = shop.engine.instance(ids[0]).context("gone")?.state.epoch;
        let started = stopwatch();
        shop.engine.command(ids[0], Order::Restart, Trigger::Operator).await?;
        shop.wait_for(ids[0], "online again", |s| s.badge() == Badge::Online && s.state.epoch > before).await?;
        runs.push(started.elapsed().as_secs_f64() * 1000.0);
    }
    shop.close().await;
    figures.insert("restart.median_ms", Figure { runs, budget: 150.0 });
    Ok(())
}

async fn restore(figures: &mut Figures) -> Result<()> {
    let folder = tempfile::tempdir()?;
    let mut server = Server::start()?;
    let shop = open(folder.path(), &server).await?;
    let ids = pair(&shop, &mut server, 50).await?;
    shop.close().await;
    let mut runs = Vec::new();
    for _ in 0..3 {
        let started = stopwatch();
        let shop = open(folder.path(), &server).await?;
        for id in &ids {
            shop.wait_badge(*id, Badge::Online).await?;
        }
        runs.push(started.elapsed().as_secs_f64());
        shop.close().await;
    }
    figures.insert("restore.online50_s", Figure { runs, budget: 1.0 });
    Ok(())
}

async fn memory(figures: &mut Figures) -> Result<()> {
    let (folder, empty) = (tempfile::tempdir()?, tempfile::tempdir()?);
    let mut server = Server::start()?;
    let shop = open(folder.path(), &server).await?;
    pair(&shop, &mut server, 20).await?;
    shop.close().await;
    // Each in a process of its own: what pairing needed is not what idling needs.
    let mut runs = Vec::new();
    for _ in 0..3 {
        let (with, without) = (held(folder.path(), &server)?, held(empty.path(), &server)?);
        runs.push((with - without) / 1024.0 / 20.0);
    }
    figures.insert("memory.per_instance_mb", Figure { runs, budget: 0.6 });
    Ok(())
}

/// What a process with the engine on this directory uses once everything is online, in KiB.
fn held(directory: &Path, server: &Server) -> Result<f64> {
    let output = Command::new(std::env::current_exe()?).arg("--hold").arg(directory).arg(&server.url).output()?;
    String::from_utf8_lossy(&output.stdout).trim().parse().context("the held engine failed")
}

/// The child that `held` measures.
async fn hold() -> Result<()> {
    let mut arguments = std::env::args().skip(2);
    let (directory, url) = (arguments.next().context("no directory")?, arguments.next().context("no address")?);
    let shop = Shop::open(Path::new(&directory), &url).await?;
    for instance in shop.engine.instances() {
        shop.wait_badge(instance.id, Badge::Online).await?;
    }
    // What a start does once is over by then.
    tokio::time::sleep(Duration::from_secs(3)).await;
    println!("{}", pss_kb()?);
    shop.close().await;
    Ok(())
}

/// What this process uses, shared pages counted by share, in KiB.
fn pss_kb() -> Result<f64> {
    let smaps = std::fs::read_to_string("/proc/self/smaps_rollup").context("only Linux tells")?;
    let line = smaps.lines().find(|line| line.starts_with("Pss:")).context("no Pss")?;
    line.split_whitespace().nth(1).context("no number")?.parse().context("no number")
}

/// How long each commit took, in milliseconds.
type Commits = Arc<Mutex<Vec<f64>>>;

/// Commits something small again and again, beside what the inbox commits: each waits as long as a message does.
async fn commits(store: wakala_store::Store, commits: Commits) {
    let mut ticks = tokio::time::interval(Duration::from_millis(5));
    ticks.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
    loop {
        ticks.tick().await;
        let started = stopwatch();
        if store.write(|w| w.set_setting("bench", "1")).await.is_err() {
            return;
        }
        commits.lock().unwrap_or_else(PoisonError::into_inner).push(started.elapsed().as_secs_f64() * 1000.0);
    }
}

async fn inbound(figures: &mut Figures) -> Result<()> {
    const COUNT: u32 = 5_000;
    let folder = tempfile::tempdir()?;
    let mut server = Server::start()?;
    let shop = open(folder.path(), &server).await?;
    let ids = pair(&shop, &mut server, 1).await?;
    let (mut runs, mut commit_p99s) = (Vec::new(), Vec::new());
    for run in 1..=3 {
        shop.engine.command(ids[0], Order::Stop, Trigger::Operator).await?;
        shop.wait_badge(ids[0], Badge::Stopped).await?;
        server.order(&format!("write 255711111111 {} {COUNT}", number(0)))?;
        let took = Commits::default();
        let probe = tokio::spawn(commits(shop.engine.store().clone(), Arc::clone(&took)));
        let started = stopwatch();
        shop.engine.command(ids[0], Order::Start, Trigger::Operator).await?;
        tokio::task::block_in_place(|| server.order(&format!("acknowledged {} {}", number(0), COUNT * run)))?;
        runs.push(f64::from(COUNT) / started.elapsed().as_secs_f64());
        probe.abort();
        commit_p99s.push(quantile(&took.lock().unwrap_or_else(PoisonError::into_inner), 0.99));
    }
    shop.close().await;
    figures.insert("inbound.commit_p99_ms", Figure { runs: commit_p99s, budget: 50.0 });
    figures.insert("inbound.per_s", Figure { runs, budget: 5000.0 });
    Ok(())
}

async fn outbound(figures: &mut Figures) -> Result<()> {
    for (key, instances, each, budget) in
        [("outbound.one_per_s", 1, 2_000, 1000.0), ("outbound.twenty_per_s", 20, 200, 2000.0)]
    {
        let folder = tempfile::tempdir()?;
        let mut server = Server::start()?;
        let shop = open(folder.path(), &server).await?;
        let ids = pair(&shop, &mut server, instances).await?;
        server.order("phone 255722222222")?;
        let mut runs = Vec::new();
        let mut expected = 0;
        for _ in 0..3 {
            let mut events = shop.engine.subscribe().events;
            let started = stopwatch();
            let mut senders = tokio::task::JoinSet::new();
            for id in &ids {
                let (engine, id) = (shop.engine.clone(), *id);
                senders.spawn(async move {
                    let chat = engine.open_chat(id, "+255722222222").await?;
                    // Many hands at once, as from many chats: one commit serves them together.
                    for batch in 0..each / 50 {
                        let sends = (0..50).map(|n| {
                            let engine = engine.clone();
                            async move { engine.send_text(chat, &format!("{batch} {n}")).await }
                        });
                        for sent in futures::future::join_all(sends).await {
                            sent?;
                        }
                    }
                    anyhow::Ok(())
                });
            }
            while let Some(sender) = senders.join_next().await {
                sender??;
            }
            expected += instances * each;
            while shop.engine.instances().iter().any(|s| s.queued > 0) {
                if matches!(events.recv().await, Ok(EngineEvent::InstanceGone(_)) | Err(RecvError::Closed)) {
                    bail!("the engine ended");
                }
            }
            runs.push((instances * each) as f64 / started.elapsed().as_secs_f64());
            server.order(&format!("texts 255722222222 {expected}"))?;
        }
        shop.close().await;
        figures.insert(key, Figure { runs, budget });
    }
    Ok(())
}
