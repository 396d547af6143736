//! Measures the whole app on a desktop of its own: how soon it paints and is online, and what it uses. Reports; fails nothing.
//! Called by `cargo xtask bench`; `WAKALA_BIN` names an optimised practice build.

use std::time::Duration;

use anyhow::{Context as _, Result};
use desktop::{Scene, SceneOptions, Usage, until};
use journeys::Shop;
use journeys::figures::{Figures, Wanted, stopwatch};
use wakala_domain::lifecycle::Badge;
use wakala_engine::Trigger;

const NAMES: [&str; 3] = ["start", "idle", "memory"];
/// Measured on the engine alone, by `bench`.
const ELSEWHERE: [&str; 6] = ["restart", "restore", "inbound", "outbound", "growth", "million"];
const TITLE: &str = "Wakala practice";
const INSTANCES: usize = 20;
/// What the program does once after its start is over by then.
const SETTLE: Duration = Duration::from_secs(20);
const IDLE_FOR: Duration = Duration::from_secs(60);

#[tokio::main]
async fn main() -> Result<()> {
    let wanted = Wanted::read(&NAMES, &ELSEWHERE)?;
    if !NAMES.iter().any(|name| wanted.wants(name)) {
        return Ok(());
    }
    let scene = Scene::start(SceneOptions::default()).await?;
    pair(&scene).await.context("pairing")?;
    let mut figures = Figures::new();
    if wanted.wants("start") {
        start(&scene, &mut figures).await.context("start")?;
    }
    if wanted.wants("idle") || wanted.wants("memory") {
        rest(&scene, &wanted, &mut figures).await.context("idle")?;
    }
    wanted.report(&figures)
}

async fn pair(scene: &Scene) -> Result<()> {
    let shop = Shop::open(&scene.data_dir(), &scene.network().ws_url()).await?;
    for n in 0..INSTANCES {
        let id = shop.engine.add_instance(&format!("Duka {n}"), "", Trigger::Operator).await?.id;
        let qr = shop.wait_qr(id).await?;
        let number = format!("+25570000{n:04}");
        scene.network().phone(&number, &number)?.scan(&qr)?;
        shop.wait_badge(id, Badge::Online).await?;
    }
    shop.close().await;
    Ok(())
}

/// The server says who is there: it can't be wrong about it.
async fn all_online(scene: &Scene) -> Result<()> {
    until("all instances are online", || async { Ok((scene.network().online_devices() >= INSTANCES).then_some(())) })
        .await
}

async fn nobody_online(scene: &Scene) -> Result<()> {
    until("all instances are gone", || async { Ok((scene.network().online_devices() == 0).then_some(())) }).await
}

async fn start(scene: &Scene, figures: &mut Figures) -> Result<()> {
    let (mut paint, mut online) = (Vec::new(), Vec::new());
    for _ in 0..5 {
        nobody_online(scene).await?;
        let started = stopwatch();
        let program = scene.run(&[])?;
        let painted = async {
            scene.screen.has_painted().await?;
            anyhow::Ok(started.elapsed().as_secs_f64())
        };
        let connected = async {
            all_online(scene).await?;
            anyhow::Ok(started.elapsed().as_secs_f64())
        };
        let (painted, connected) = tokio::try_join!(painted, connected)?;
        paint.push(painted);
        online.push(connected);
        program.terminate().await?;
        program.ended().await?;
    }
    figures.insert("start.paint_s", paint);
    figures.insert("start.online20_s", online);
    Ok(())
}

async fn rest(scene: &Scene, wanted: &Wanted, figures: &mut Figures) -> Result<()> {
    let program = scene.run(&[])?;
    let usage = Usage::of(program.id()?);
    scene.screen.has_painted().await?;
    all_online(scene).await?;
    tokio::time::sleep(SETTLE).await;
    let with_window = usage.memory_mb()?;
    scene.screen.close_window(TITLE).await?;
    until("the window is gone", || async { Ok((!scene.screen.shows(TITLE).await?).then_some(())) }).await?;
    tokio::time::sleep(SETTLE).await;
    if wanted.wants("memory") {
        figures.insert("memory.window_mb", vec![with_window]);
        figures.insert("memory.tray_mb", vec![usage.memory_mb()?]);
    }
    if wanted.wants("idle") {
        let before = usage.processor_time()?;
        tokio::time::sleep(IDLE_FOR).await;
        let used = usage.processor_time()?.saturating_sub(before);
        let percent = used.as_secs_f64() / IDLE_FOR.as_secs_f64() * 100.0;
        figures.insert("idle.core_percent", vec![percent]);
    }
    program.terminate().await?;
    program.ended().await?;
    Ok(())
}
