//! Quitting while a number can't sign off: tray and window say which one is waited for, and ten seconds are the end of it.

use std::time::{Duration, Instant};

use anyhow::{Context as _, Result, ensure};
use desktop::{Operator, until};

use crate::hasty;

const NAME: &str = "Duka Kariakoo";
/// Quitting takes no longer, whatever hangs.
const ENDS_WITHIN: Duration = Duration::from_secs(10);

#[tokio::test(flavor = "multi_thread")]
async fn a_number_that_can_not_sign_off_is_named_and_holds_nobody_up() -> Result<()> {
    let scene = hasty().await?;
    let window = scene.open().await?;
    let operator = Operator::new(&scene, &window);
    let shop = scene.network().phone("+255700000118", NAME)?;
    let neema = scene.network().phone("+255700000501", "Neema Mushi")?;
    operator.adds_instance("Apotek").await?;
    operator.adds_instance(NAME).await?;
    shop.scan(&operator.sees_qr_code().await?)?;
    operator.sees_badge("online").await?;
    scene.tray().says(&format!("{NAME} · Online")).await?;
    let sessions = std::fs::read_dir(scene.data_dir().join("sessions"))?.flatten();
    let file = sessions.map(|folder| folder.path().join("session.db")).filter(|file| file.is_file());
    let files: Vec<_> = file.collect();
    ensure!(!files.is_empty(), "there is no session file");
    // Another program holds the session files: what is to be kept of a message can't be written, and nothing is signed off before.
    let held = files.iter().map(|file| {
        let held = rusqlite::Connection::open(file)?;
        held.execute_batch("BEGIN IMMEDIATE")?;
        anyhow::Ok(held)
    });
    let held = held.collect::<Result<Vec<_>>>()?;
    neema.write(&shop, "Habari").await?;
    let core = scene.core_process().context("no core")?;
    let asked = Instant::now();
    let quit = scene.run(&["quit"])?;
    scene.tray().says(&format!("Quitting, waiting for {NAME} to sign off")).await?;
    window
        .see_text("[data-testid=\"engine-lost\"][data-core=\"closing\"]", &format!("waits for {NAME} to sign off"))
        .await?;
    until("the core has ended", || async { Ok((scene.core_process() != Some(core)).then_some(())) }).await?;
    let took = asked.elapsed();
    ensure!(took < ENDS_WITHIN, "it took {took:?}");
    ensure!(quit.ended().await?.code == Some(0));
    drop(held);
    Ok(())
}
