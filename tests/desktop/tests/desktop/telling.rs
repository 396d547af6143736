//! Telling: what the operator hears outside the window.

use anyhow::{Result, ensure};
use desktop::{Scene, Window, until};
use fake_whatsapp::Phone;
use serde_json::json;

use crate::{TITLE, hasty, hidden, shown};

/// Adds an instance and has a simulated phone scan its code.
pub(crate) async fn linked(scene: &Scene, window: &Window, name: &str, number: &str) -> Result<Phone> {
    let added = window.call("add_instance", json!({ "name": name, "workspace": "" })).await?;
    let phone = scene.network().phone(number, name)?;
    until(&format!("{name} shows a code"), || async {
        let code = scene_code(window, &added["id"]).await?;
        ensure!(phone.scan(&code).is_ok(), "the code was refused");
        Ok(Some(()))
    })
    .await?;
    scene.tray().says(&format!("{name} · Online")).await?;
    Ok(phone)
}

/// The code in the picture that the window is given for an instance.
async fn scene_code(window: &Window, id: &serde_json::Value) -> Result<String> {
    let picture = window
        .async_script(&format!(
            "const done = arguments[arguments.length - 1];
             const channel = window.__TAURI_INTERNALS__.transformCallback(({{ message }}) => {{
               const all = message?.body?.snapshot?.instances ?? [];
               done(all.find(one => one.id === {id})?.pairing?.image ?? null);
             }});
             window.__TAURI_INTERNALS__.invoke('watch', {{ feed: '__CHANNEL__:' + channel }});"
        ))
        .await?;
    let url = picture.as_str().unwrap_or_default();
    desktop::qr_in_data_url(url)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_drop_is_told_tried_again_and_taken_back() -> Result<()> {
    let scene = hasty().await?;
    let window = scene.open().await?;
    linked(&scene, &window, "Duka Kariakoo", "+255700000118").await?;
    scene.network().refuse_connections();
    let told = scene.notifications.titled("Duka Kariakoo is offline").await?;
    assert_eq!(told.desktop_entry.as_deref(), Some("Wakala"), "the file that the packages install");
    assert_eq!(told.actions, ["default", "Open", "restart", "Restart", "try-now", "Try now"]);
    scene.network().accept_connections();
    scene.tray().says("Duka Kariakoo · Online").await?;
    scene.notifications.withdrawn(told.id).await?;
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn numbers_that_drop_together_share_a_notification() -> Result<()> {
    let scene = hasty().await?;
    let window = scene.open().await?;
    linked(&scene, &window, "Duka <b>Kariakoo</b>", "+255700000118").await?;
    linked(&scene, &window, "Mwenge & co", "+255700000119").await?;
    scene.network().refuse_connections();
    let told = scene.notifications.titled("2 numbers are offline").await?;
    assert!(
        told.body.contains("Duka &lt;b&gt;Kariakoo&lt;/b&gt;") && told.body.contains("Mwenge &amp; co"),
        "{told:?}"
    );
    assert_eq!(scene.notifications.all().len(), 1);
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_desktop_that_shows_plain_text_is_given_plain_text() -> Result<()> {
    let scene = hasty().await?;
    let window = scene.open().await?;
    linked(&scene, &window, "Mwenge & co", "+255700000118").await?;
    linked(&scene, &window, "Duka <b>", "+255700000119").await?;
    scene.notifications.show_plain_text();
    scene.network().refuse_connections();
    let told = scene.notifications.titled("2 numbers are offline").await?;
    assert!(told.body.contains("Mwenge & co") && told.body.contains("Duka <b>"), "{told:?}");
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_shown_in_a_window_that_is_minimised_is_told() -> Result<()> {
    let scene = hasty().await?;
    let window = scene.open().await?;
    shown(&scene).await?;
    scene.network().set_codes(0);
    scene.screen.minimise_window(TITLE).await?;
    hidden(&scene).await?;
    window.call("add_instance", json!({ "name": "Duka Kariakoo", "workspace": "" })).await?;
    scene.notifications.titled("Duka Kariakoo: the codes ran out").await?;
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_shown_in_a_window_that_another_one_covers_is_told() -> Result<()> {
    let scene = hasty().await?;
    let window = scene.open().await?;
    shown(&scene).await?;
    scene.screen.restore_window(TITLE).await?;
    scene.network().set_codes(0);
    let _other = scene.screen.covered().await?;
    window.call("add_instance", json!({ "name": "Duka Kariakoo", "workspace": "" })).await?;
    scene.notifications.titled("Duka Kariakoo: the codes ran out").await?;
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn paused_notifications_stay_away() -> Result<()> {
    let scene = hasty().await?;
    let window = scene.open().await?;
    let phone = linked(&scene, &window, "Duka Kariakoo", "+255700000118").await?;
    scene.tray().click(&["Pause notifications", "For one hour"]).await?;
    scene.tray().says("Notifications paused until").await?;
    scene.network().refuse_connections();
    scene.tray().says("Duka Kariakoo · Reconnecting").await?;
    scene.network().accept_connections();
    scene.tray().says("Duka Kariakoo · Online").await?;
    scene.tray().click(&["Notifications paused", "Turn on now"]).await?;
    scene.tray().says("Pause notifications").await?;
    assert_eq!(phone.unlink_all(), 1);
    scene.notifications.titled("Duka Kariakoo needs a rescan").await?;
    assert_eq!(scene.notifications.all().len(), 1, "{:?}", scene.notifications.all());
    Ok(())
}
