//! The main job: add a number, scan the code on the screen, hear of trouble, answer customers.

use std::time::Duration;

use anyhow::Result;
use desktop::{Operator, until};

use crate::{TITLE, hasty};

const SOON: Duration = Duration::from_secs(20);
const NAME: &str = "Duka Kariakoo";

#[tokio::test(flavor = "multi_thread")]
async fn from_the_first_start_to_an_answered_customer() -> Result<()> {
    let scene = hasty().await?;
    let window = scene.open().await?;
    let operator = Operator::new(&scene, &window);
    let shop = scene.network().phone("+255700000118", NAME)?;
    let neema = scene.network().phone("+255700000501", "Neema Mushi")?;

    operator.adds_instance(NAME).await?;
    shop.scan(&operator.sees_qr_code().await?)?;
    operator.sees_badge("online").await?;
    scene.tray().says("1 online").await?;

    neema.write(&shop, "Habari, kitenge bado kipo?").await?;
    operator.opens_chat("Neema Mushi").await?;
    operator.reads("Habari, kitenge bado kipo?").await?;
    operator.answers("Ndiyo, karibu dukani").await?;
    neema.wait_for_text("Ndiyo, karibu dukani", SOON).await?;
    operator.sees_delivery("Ndiyo, karibu dukani", "delivered").await?;
    neema.read(Some(&shop)).await?;
    operator.sees_delivery("Ndiyo, karibu dukani", "read").await?;

    neema.write(&shop, "<script>document.title='x'</script><img src=x onerror=alert(1)>").await?;
    operator.reads("<script>document.title='x'</script><img src=x onerror=alert(1)>").await?;
    operator.sees_no_markup_from_messages().await?;
    assert!(scene.screen.shows(TITLE).await?);
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_phone_reads_the_code_from_the_smallest_window() -> Result<()> {
    let scene = hasty().await?;
    let window = scene.open().await?;
    let operator = Operator::new(&scene, &window);
    let shop = scene.network().phone("+255700000118", NAME)?;
    operator.adds_instance(NAME).await?;
    operator.sees_qr_code().await?;
    scene.screen.resize_window(TITLE, 400, 300).await?;
    until("the window is as small as it gets", || async {
        let size = window.script("return innerWidth * 10_000 + innerHeight").await?;
        Ok((size == 4_000_300).then_some(()))
    })
    .await?;
    shop.scan(&operator.sees_qr_code().await?)?;
    operator.sees_badge("online").await
}

#[tokio::test(flavor = "multi_thread")]
async fn trouble_is_told_and_clicked_and_mended_from_the_tray() -> Result<()> {
    let scene = hasty().await?;
    let window = scene.open().await?;
    let operator = Operator::new(&scene, &window);
    let shop = scene.network().phone("+255700000118", NAME)?;
    operator.adds_instance(NAME).await?;
    shop.scan(&operator.sees_qr_code().await?)?;
    operator.sees_badge("online").await?;

    operator.shows_activity().await?;
    scene.tray().click(&[NAME, "Restart"]).await?;
    operator.sees_in_timeline("restarted").await?;
    operator.sees_badge("online").await?;
    assert_eq!(shop.linked_devices().len(), 1, "a restart needs no rescan");

    scene.network().refuse_connections();
    operator.sees_badge("reconnecting").await?;
    let told = scene.notifications.titled(&format!("{NAME} is offline")).await?;
    scene.screen.close_window(TITLE).await?;
    until("the window is in the tray", || async { Ok((!scene.screen.shows(TITLE).await?).then_some(())) }).await?;
    scene.network().accept_connections();
    scene.notifications.click(told.id, "open").await?;
    until("the window is back", || async { Ok(scene.screen.shows(TITLE).await?.then_some(())) }).await?;
    scene.tray().says(&format!("{NAME} · Online")).await?;

    scene.tray().click(&["Quit Wakala"]).await?;
    scene.tray().gone().await
}

#[tokio::test(flavor = "multi_thread")]
async fn an_unlinked_number_is_scanned_again_and_keeps_its_chats() -> Result<()> {
    let scene = hasty().await?;
    let window = scene.open().await?;
    let operator = Operator::new(&scene, &window);
    let shop = scene.network().phone("+255700000118", NAME)?;
    let neema = scene.network().phone("+255700000501", "Neema Mushi")?;
    operator.adds_instance(NAME).await?;
    let first = operator.sees_qr_code().await?;
    shop.scan(&first)?;
    operator.sees_badge("online").await?;
    neema.write(&shop, "Kabla").await?;
    operator.opens_chat("Neema Mushi").await?;

    assert_eq!(shop.unlink_all(), 1);
    operator.sees_badge("scan_qr").await?;
    scene.notifications.titled(&format!("{NAME} needs a rescan")).await?;
    let second = operator.sees_qr_code().await?;
    assert_ne!(first, second);
    shop.scan(&second)?;
    operator.sees_badge("online").await?;
    operator.opens_chat("Neema Mushi").await?;
    operator.reads("Kabla").await?;
    neema.write(&shop, "Baada").await?;
    operator.reads("Baada").await
}
