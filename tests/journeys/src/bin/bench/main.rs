//! Measures the engine against the practice network, which runs in a process of its own, and prints each figure beside its
//! budget and beside Baileys. Reports; fails nothing. Called by `cargo xtask bench [NAME…] [--json FILE] [--before FILE]
//! [--pictures FOLDER] [--instances N,…]`.

mod growth;
mod messages;
mod million;

use std::path::Path;
use std::process::Command;
use std::time::Duration;

use anyhow::{Context as _, Result};
use journeys::Shop;
use journeys::figures::baileys::Baileys;
use journeys::figures::names::ENGINE;
use journeys::figures::practice::{self, IDLE, RESTARTS, RESTORED, RUNS, SERVE, Server, number};
use journeys::figures::{Figures, Wanted, folder_on_disk, stopwatch};
use wakala_domain::ids::InstanceId;
use wakala_domain::lifecycle::{Badge, Command as Order};
use wakala_domain::settings::LifecycleSettings;
use wakala_engine::Trigger;

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
    let wanted = Wanted::read()?;
    let names: Vec<&str> = ENGINE.into_iter().filter(|name| wanted.wants(name)).collect();
    let baileys = if names.is_empty() { None } else { baileys() };
    let mut figures = Figures::new();
    let pictures = wanted.pictures()?;
    for name in names {
        let measured = match name {
            "restart" => restart(&mut figures).await,
            "restore" => restore(&mut figures).await,
            "memory" => memory(&mut figures).await,
            "inbound" => messages::inbound(&mut figures).await,
            "outbound" => messages::outbound(&mut figures).await,
            "growth" => growth::growth(&mut figures, pictures, wanted.instances()).await,
            _ => million::million(&mut figures).await,
        };
        // What fails is no reason to lose what is measured.
        if let Err(error) = measured {
            println!("{name} can't be measured: {error:#}");
        }
        if let Some(Err(error)) = baileys.as_ref().map(|baileys| baileys.measure(name, &mut figures)) {
            println!("{name} is not compared with Baileys: {error:#}");
        }
    }
    wanted.report(&mut figures)
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
    let folder = folder_on_disk()?;
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
    figures.insert("restart.median_ms", runs);
    Ok(())
}

async fn restore(figures: &mut Figures) -> Result<()> {
    let folder = folder_on_disk()?;
    let mut server = Server::start()?;
    let shop = open(folder.path(), &server).await?;
    let ids = pair(&shop, &mut server, RESTORED).await?;
    shop.close().await;
    let mut runs = Vec::new();
    for _ in 0..RUNS {
        let (shop, took) = come_back(folder.path(), &mut server, &ids).await?;
        runs.push(took);
        shop.close().await;
    }
    figures.insert("restore.online50_s", runs);
    Ok(())
}

/// Opens the engine on what was closed; says after how many seconds all are online.
async fn come_back(directory: &Path, server: &mut Server, ids: &[InstanceId]) -> Result<(Shop, f64)> {
    server.order("online 0")?;
    let started = stopwatch();
    let shop = open(directory, server).await?;
    for id in ids {
        shop.wait_badge(*id, Badge::Online).await?;
    }
    server.order(&format!("online {}", ids.len()))?;
    Ok((shop, started.elapsed().as_secs_f64()))
}

async fn memory(figures: &mut Figures) -> Result<()> {
    let (folder, empty) = (folder_on_disk()?, folder_on_disk()?);
    let mut server = Server::start()?;
    let shop = open(folder.path(), &server).await?;
    pair(&shop, &mut server, IDLE).await?;
    shop.close().await;
    // Each in a process of its own: what pairing needed is not what idling needs.
    let mut runs = Vec::new();
    for _ in 0..RUNS {
        runs.push(memory_of_each(folder.path(), empty.path(), &server, IDLE)?);
    }
    figures.insert("memory.per_instance_mb", runs);
    Ok(())
}

/// What each of so many instances adds to a process that has none, in MiB.
fn memory_of_each(directory: &Path, empty: &Path, server: &Server, instances: usize) -> Result<f64> {
    let (with, without) = (held(directory, server)?, held(empty, server)?);
    Ok((with - without) / 1024.0 / instances as f64)
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
