//! Measures the engine against the practice network, which runs in a process of its own, and prints each figure beside its
//! budget and beside Baileys. Reports; fails nothing. Called by `cargo xtask bench [NAME…] [--json FILE]`.

use std::path::Path;
use std::process::Command;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use anyhow::{Context as _, Result, bail};
use journeys::Shop;
use journeys::figures::baileys::Baileys;
use journeys::figures::practice::{
    self, HANDS, IDLE, INBOUND, OUTBOUND, RECIPIENT, RESTARTS, RESTORED, RUNS, SERVE, Server, WRITER, number,
    per_second,
};
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
    wakala_engine::raise_open_files();
    // The child that plays the server for the measurements.
    if std::env::args().nth(1).as_deref() == Some(SERVE) {
        return practice::serve().await;
    }
    if std::env::args().nth(1).as_deref() == Some("--hold") {
        return hold().await;
    }
    let wanted = Wanted::read(&NAMES, &ELSEWHERE)?;
    let names: Vec<&str> = NAMES.into_iter().filter(|name| wanted.wants(name)).collect();
    let baileys = if names.is_empty() { None } else { baileys() };
    let mut figures = Figures::new();
    for name in names {
        match name {
            "restart" => restart(&mut figures).await,
            "restore" => restore(&mut figures).await,
            "memory" => memory(&mut figures).await,
            "inbound" => inbound(&mut figures).await,
            _ => outbound(&mut figures).await,
        }
        .context(name)?;
        if let Some(Err(error)) = baileys.as_ref().map(|baileys| baileys.measure(name, &mut figures)) {
            println!("{name} is not compared with Baileys: {error:#}");
        }
    }
    wanted.report(&figures)
}

fn baileys() -> Option<Baileys> {
    Baileys::find().inspect_err(|error| println!("Nothing is compared with Baileys: {error:#}")).ok()
}

async fn open(directory: &Path, server: &Server) -> Result<Shop> {
    let settings = LifecycleSettings { outbox_limit: 100_000, ..LifecycleSettings::default() };
    Shop::open_with(directory, server.url(), settings).await
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
    for _ in 0..RESTARTS {
        let before = shop.engine.instance(ids[0]).context("gone")?.state.epoch;
        let started = stopwatch();
        shop.engine.command(ids[0], Order::Restart, Trigger::Operator).await?;
        shop.wait_for(ids[0], "online again", |s| s.badge() == Badge::Online && s.state.epoch > before).await?;
        server.order("online 1")?;
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
    let ids = pair(&shop, &mut server, RESTORED).await?;
    shop.close().await;
    let mut runs = Vec::new();
    for _ in 0..RUNS {
        server.order("online 0")?;
        let started = stopwatch();
        let shop = open(folder.path(), &server).await?;
        for id in &ids {
            shop.wait_badge(*id, Badge::Online).await?;
        }
        server.order(&format!("online {RESTORED}"))?;
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
    pair(&shop, &mut server, IDLE).await?;
    shop.close().await;
    // Each in a process of its own: what pairing needed is not what idling needs.
    let mut runs = Vec::new();
    for _ in 0..RUNS {
        let (with, without) = (held(folder.path(), &server)?, held(empty.path(), &server)?);
        runs.push((with - without) / 1024.0 / IDLE as f64);
    }
    figures.insert("memory.per_instance_mb", Figure { runs, budget: 0.6 });
    Ok(())
}

/// What a process with the engine on this directory uses once everything is online, in KiB.
fn held(directory: &Path, server: &Server) -> Result<f64> {
    let output = Command::new(std::env::current_exe()?).arg("--hold").arg(directory).arg(server.url()).output()?;
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
    for (rate, commit_p99, instances, each) in INBOUND {
        let folder = tempfile::tempdir()?;
        let mut server = Server::start()?;
        let shop = open(folder.path(), &server).await?;
        let ids = pair(&shop, &mut server, instances).await?;
        let (mut runs, mut commit_p99s) = (Vec::new(), Vec::new());
        for run in 1..=RUNS {
            for id in &ids {
                shop.engine.command(*id, Order::Stop, Trigger::Operator).await?;
                shop.wait_badge(*id, Badge::Stopped).await?;
            }
            server.order("online 0")?;
            for n in 0..instances {
                server.order(&format!("write {WRITER} {} {each}", number(n)))?;
            }
            let took = Commits::default();
            let probe = tokio::spawn(commits(shop.engine.store().clone(), Arc::clone(&took)));
            let started = stopwatch();
            for id in &ids {
                shop.engine.command(*id, Order::Start, Trigger::Operator).await?;
            }
            for n in 0..instances {
                let all = format!("acknowledged {} {}", number(n), each * run);
                tokio::task::block_in_place(|| server.order(&all))?;
            }
            runs.push(per_second(instances * each, started.elapsed()));
            probe.abort();
            commit_p99s.push(quantile(&took.lock().unwrap_or_else(PoisonError::into_inner), 0.99));
        }
        shop.close().await;
        figures.insert(rate, Figure { runs, budget: 5000.0 });
        figures.insert(commit_p99, Figure { runs: commit_p99s, budget: 50.0 });
    }
    Ok(())
}

async fn outbound(figures: &mut Figures) -> Result<()> {
    for ((key, instances, each), budget) in OUTBOUND.into_iter().zip([1000.0, 2000.0]) {
        let folder = tempfile::tempdir()?;
        let mut server = Server::start()?;
        let shop = open(folder.path(), &server).await?;
        let ids = pair(&shop, &mut server, instances).await?;
        server.order(&format!("phone {RECIPIENT}"))?;
        let mut runs = Vec::new();
        let mut expected = 0;
        for _ in 0..RUNS {
            let mut events = shop.engine.subscribe().events;
            let started = stopwatch();
            let mut senders = tokio::task::JoinSet::new();
            for id in &ids {
                let (engine, id) = (shop.engine.clone(), *id);
                senders.spawn(async move {
                    let chat = engine.open_chat(id, &format!("+{RECIPIENT}")).await?;
                    // Many hands at once, as from many chats: one commit serves them together.
                    for batch in 0..each / HANDS {
                        let sends = (0..HANDS).map(|n| {
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
            runs.push(per_second(instances * each, started.elapsed()));
            server.order(&format!("texts {RECIPIENT} {expected}"))?;
        }
        shop.close().await;
        figures.insert(key, Figure { runs, budget });
    }
    Ok(())
}
