//! Quitting while something does not answer: tray, window and command line say which numbers are waited for, and ten seconds are the end
//! of it.

use std::time::Duration;

use anyhow::{Context as _, Result, ensure};
use desktop::{Operator, Scene, stop, until};
use tokio::time::Instant;

use crate::{alone, hasty, shown};

/// Quitting takes no longer, whatever hangs.
const ENDS_WITHIN: Duration = Duration::from_secs(10);

/// Another program holds the database: what becomes of the numbers can't be noted. They sign off all the same.
#[tokio::test(flavor = "multi_thread")]
async fn a_database_that_somebody_holds_holds_nobody_up() -> Result<()> {
    let scene = hasty().await?;
    let window = scene.open().await?;
    let operator = Operator::new(&scene, &window);
    let shop = scene.network().phone("+255700000118", "Duka Kariakoo")?;
    for name in ["Apotek", "Duka Kariakoo"] {
        operator.adds_instance(name).await?;
    }
    shop.scan(&operator.sees_qr_code().await?)?;
    operator.sees_badge("online").await?;
    let held = rusqlite::Connection::open(scene.data_dir().join("wakala.db"))?;
    held.busy_timeout(Duration::from_secs(10))?;
    held.execute_batch("BEGIN IMMEDIATE")?;
    let core = scene.core_process().context("no core")?;
    let mut first = scene.run(&["quit"])?;
    ensure!(first.says().await? == "Wakala is ending");
    // From here on: how long a command takes to start is the PC's.
    let asked = Instant::now();
    let waits = "waiting for Apotek, Duka Kariakoo to sign off";
    scene.tray().says(&format!("Quitting, {waits}")).await?;
    let closes = "[data-testid=\"engine-lost\"][data-core=\"closing\"]";
    window.see_text(closes, "waits for Apotek, Duka Kariakoo to sign off").await?;
    ensure!(first.says().await? == waits);
    let again = scene.run(&["quit"])?;
    until("the core has ended", || async { Ok((scene.core_process() != Some(core)).then_some(())) }).await?;
    let took = asked.elapsed();
    ensure!(took < ENDS_WITHIN, "it took {took:?}");
    let (first, again) = (first.ended().await?, again.ended().await?);
    ensure!((first.code, first.stderr.as_str()) == (Some(0), ""), "{first:?}");
    ensure!((again.code, again.stdout) == (Some(0), format!("Wakala is ending already\n{waits}\n")));
    until("the window has ended, too", || async { Ok(scene.window_process().is_none().then_some(())) }).await?;
    ensure!(scene.network().online_devices() == 0, "nobody is taken for online");
    Ok(())
}

/// It hangs, and can neither hand over what it holds back nor end by itself.
#[tokio::test(flavor = "multi_thread")]
async fn a_window_that_is_stopped_holds_nobody_up() -> Result<()> {
    let scene = Scene::start(alone()).await?;
    let program = scene.run(&[])?;
    shown(&scene).await?;
    let hangs = program.window_process()?.context("no window")?;
    stop(hangs).await?;
    let asked = Instant::now();
    let quit = scene.run(&["quit"])?.ended().await?;
    let took = asked.elapsed();
    ensure!(quit.code == Some(0), "{quit:?}");
    ensure!(took < ENDS_WITHIN, "it took {took:?}");
    ensure!(program.ended().await?.code == Some(0));
    until("the window is gone, too", || async {
        Ok((!std::path::Path::new(&format!("/proc/{hangs}")).exists()).then_some(()))
    })
    .await
}
