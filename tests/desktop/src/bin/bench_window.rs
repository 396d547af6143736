//! Measures the whole app on a desktop of its own: how soon it paints and is online, and what it uses. Reports; fails nothing.
//! Called by `cargo xtask bench`; `WAKALA_BIN` names an optimised practice build.

use std::time::Duration;

use anyhow::{Context as _, Result};
use desktop::{Operator, Scene, SceneOptions, Usage, until};
use journeys::Shop;
use journeys::figures::names::WHOLE_APP;
use journeys::figures::{Figures, Wanted, stopwatch};
use wakala_domain::lifecycle::Badge;
use wakala_engine::Trigger;

const TITLE: &str = "Wakala practice";
const INSTANCES: usize = 20;
/// What the program does once after its start is over by then.
const SETTLE: Duration = Duration::from_secs(20);
/// So many that the slowest in a hundred is no accident.
const STATUS_CALLS: usize = 2_000;
const IDLE_FOR: Duration = Duration::from_secs(60);
/// With so many numbers the window is used for so long.
const HOUR_INSTANCES: usize = 50;
const AN_HOUR: Duration = Duration::from_secs(3600);
/// Names another span, in seconds, for who tries the measurement itself.
const HOUR: &str = "WAKALA_BENCH_HOUR_S";

#[tokio::main]
async fn main() -> Result<()> {
    let wanted = Wanted::read()?;
    if !WHOLE_APP.iter().any(|name| wanted.wants(name)) {
        return Ok(());
    }
    let mut figures = Figures::new();
    if wanted.wants("package") {
        package(&mut figures).context("package")?;
    }
    if wanted.wants("window-hour") {
        window_hour(&mut figures).await.context("window-hour")?;
    }
    if !WHOLE_APP.iter().any(|name| !["package", "window-hour"].contains(name) && wanted.wants(name)) {
        return wanted.report(&mut figures);
    }
    let scene = Scene::start(SceneOptions::default()).await?;
    pair(&scene, INSTANCES).await.context("pairing")?;
    if wanted.wants("start") {
        start(&scene, &mut figures).await.context("start")?;
    }
    if wanted.wants("open") || wants_status(&wanted) {
        hidden(&scene, &wanted, &mut figures).await.context("open")?;
    }
    if wanted.wants("idle") || wanted.wants("memory") {
        rest(&scene, &wanted, &mut figures).await.context("idle")?;
    }
    wanted.report(&mut figures)
}

/// How soon a front is answered belongs to the start, and can be measured by itself.
fn wants_status(wanted: &Wanted) -> bool {
    wanted.wants("start") || wanted.wants("status")
}

async fn pair(scene: &Scene, instances: usize) -> Result<()> {
    let shop = Shop::open(&scene.data_dir(), &scene.network().ws_url()).await?;
    for n in 0..instances {
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
    are_online(scene, INSTANCES).await
}

async fn are_online(scene: &Scene, instances: usize) -> Result<()> {
    until("all instances are online", || async { Ok((scene.network().online_devices() >= instances).then_some(())) })
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

/// From the tray: how soon the window is there when it is wanted, and how soon a front is answered meanwhile.
async fn hidden(scene: &Scene, wanted: &Wanted, figures: &mut Figures) -> Result<()> {
    nobody_online(scene).await?;
    let program = scene.run(&["--hidden"])?;
    all_online(scene).await?;
    if wanted.wants("open") {
        let mut opened = Vec::new();
        for _ in 0..5 {
            let asked = stopwatch();
            scene.run(&["open"])?.ended().await?;
            scene.screen.has_painted().await?;
            opened.push(asked.elapsed().as_secs_f64());
            scene.screen.close_window(TITLE).await?;
            until("the window is gone", || async { Ok((!scene.screen.shows(TITLE).await?).then_some(())) }).await?;
            until("its process is gone", || async { Ok(scene.window_process().is_none().then_some(())) }).await?;
        }
        figures.insert("open.paint_s", opened);
    }
    if wants_status(wanted) {
        let mut answered = Vec::with_capacity(STATUS_CALLS);
        for _ in 0..STATUS_CALLS {
            let asked = stopwatch();
            scene.asks_the_core("/v1/engine").await?;
            answered.push(asked.elapsed().as_secs_f64() * 1_000.0);
        }
        answered.sort_by(f64::total_cmp);
        let p99 = answered.get(STATUS_CALLS * 99 / 100).copied().context("no call was made")?;
        figures.insert("start.status_p99_ms", vec![p99]);
    }
    program.terminate().await?;
    program.ended().await?;
    Ok(())
}

/// How large what is shipped is, where `cargo xtask bundle` has built it: in MB.
fn package(figures: &mut Figures) -> Result<()> {
    let built = desktop::binary()?;
    let release = built.ancestors().nth(2).context("the program lies in no target folder")?.join("release");
    let size = |path: &std::path::Path| std::fs::metadata(path).map(|meta| meta.len() as f64 / 1e6).ok();
    let packed = std::fs::read_dir(release.join("bundle/deb")).into_iter().flatten().flatten();
    let deb = packed.map(|entry| entry.path()).find(|path| path.extension().is_some_and(|ending| ending == "deb"));
    let found = [
        ("package.core_mb", size(&release.join("wakala"))),
        ("package.window_mb", size(&release.join("wakala-window"))),
        ("package.deb_mb", deb.as_deref().and_then(size)),
    ];
    for (key, size) in found {
        match size {
            Some(size) => figures.insert(key, vec![size]),
            None => eprintln!("{key}: nothing was built; cargo xtask bundle does"),
        }
    }
    Ok(())
}

/// What the window has come to after an hour with many numbers: customers write, and the operator goes from one to the next, reads, answers
/// and looks around.
async fn window_hour(figures: &mut Figures) -> Result<()> {
    let hour = std::env::var(HOUR).ok().and_then(|seconds| seconds.parse().ok()).map_or(AN_HOUR, Duration::from_secs);
    let scene = Scene::start(SceneOptions::default()).await?;
    pair(&scene, HOUR_INSTANCES).await.context("pairing")?;
    let window = scene.open().await?;
    let operator = Operator::new(&scene, &window);
    are_online(&scene, HOUR_INSTANCES).await?;
    let core = Usage::of(scene.core_process().context("no core")?);
    let shown = Usage::of(scene.window_process().context("no window")?);
    let customers = ["Neema Mushi", "Juma Hamisi", "Asha Mrisho"];
    let customers = customers
        .iter()
        .enumerate()
        .map(|(n, name)| scene.network().phone(&format!("+25571100000{n}"), name))
        .collect::<Result<Vec<_>, _>>()?;
    let begun = stopwatch();
    let mut turns = 0usize;
    while begun.elapsed() < hour {
        let (number, customer) = (turns % HOUR_INSTANCES, &customers[turns % customers.len()]);
        let shop = scene.network().phone(&format!("+25570000{number:04}"), "")?;
        let (asks, answer) = (format!("Habari {turns}"), format!("Karibu {turns}"));
        customer.write(&shop, &asks).await?;
        operator.chooses_instance(&format!("Duka {number}")).await?;
        operator.shows_chats().await?;
        operator.opens_chat(["Neema Mushi", "Juma Hamisi", "Asha Mrisho"][turns % 3]).await?;
        operator.reads(&asks).await?;
        operator.answers(&answer).await?;
        operator.sees_delivery(&answer, "delivered").await?;
        operator.shows_activity().await?;
        turns += 1;
    }
    println!("{turns} turns of the operator in {} s", hour.as_secs());
    tokio::time::sleep(SETTLE).await;
    figures.insert("memory.window_hour_mb", vec![core.memory_mb()? + shown.memory_mb()?]);
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
