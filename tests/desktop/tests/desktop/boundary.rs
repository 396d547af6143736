//! The boundary: what the window's scripts can reach, and what they can't.

use anyhow::Result;
use desktop::{Scene, SceneOptions, until};
use serde_json::{Value, json};

use crate::alone;

#[tokio::test(flavor = "multi_thread")]
async fn scripts_reach_the_contract_and_nothing_else() -> Result<()> {
    let scene = Scene::start(alone()).await?;
    let window = scene.open().await?;
    let info = window.call("app_info", json!({})).await?;
    assert_eq!((&info["practice"], &info["language"]), (&json!(true), &json!("en")), "{info}");
    until("the tray shows the icon", || async {
        Ok((window.call("app_info", json!({})).await?["has_tray"] == true).then_some(()))
    })
    .await?;
    let unknown = window.invoke("call", &json!({ "request": { "call": "run_program", "body": {} } })).await?;
    assert_eq!(unknown["no"]["code"], "no_such_call", "{unknown}");
    // It is asked, and refuses what is no address of the web.
    let link = window.invoke("open_link", &json!({ "address": "file:///etc/passwd" })).await?;
    assert_eq!(link["no"]["code"], "internal", "{link}");
    for (command, arguments) in [
        ("plugin:window|destroy", json!({ "label": "main" })),
        ("plugin:event|emit", json!({ "event": "x", "payload": null })),
        ("plugin:webview|create_webview_window", json!({ "options": { "label": "x", "url": "https://example.org" } })),
        ("plugin:path|resolve_directory", json!({ "directory": 1 })),
        ("plugin:app|version", json!({})),
    ] {
        let refused = window.invoke(command, &arguments).await?;
        let why = refused["no"].as_str().unwrap_or_default();
        assert!(why.contains("not allowed"), "{command}: {refused}");
    }
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn the_window_does_not_leave_its_own_files() -> Result<()> {
    let scene = Scene::start(alone()).await?;
    let window = scene.open().await?;
    let home = window.address().await?;
    assert!(home.starts_with("tauri://localhost"), "{home}");
    window.script("window.location.href = 'data:text/html,elsewhere'; return null").await?;
    window.script("window.open('http://127.0.0.1:9/'); return null").await?;
    let leaked = window
        .async_script(
            "const done = arguments[arguments.length - 1];
             fetch('http://127.0.0.1:9/').then(() => done('sent'), error => done(String(error)));",
        )
        .await?;
    assert_ne!(leaked, "sent");
    let evaluated =
        window.script("try { return new Function('return 1')() } catch (error) { return error.name }").await?;
    assert_eq!(evaluated, "EvalError", "the content policy refuses code from text");
    assert_eq!(window.address().await?, home);
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn the_embedded_practice_network_needs_nothing_else() -> Result<()> {
    let scene = Scene::start(SceneOptions { network: false, ..SceneOptions::default() }).await?;
    let window = scene.open().await?;
    let added = window.call("add_instance", json!({ "name": "Duka Kariakoo", "workspace": "" })).await?;
    let id = added["id"].clone();
    let act = async |action: Value| window.invoke("practice_act", &json!({ "action": action })).await;
    until("a phone has scanned the code", || async {
        let scanned = act(json!({ "do": "scan", "instance": id })).await?;
        anyhow::ensure!(scanned.get("ok").is_some(), "{scanned}");
        Ok(Some(()))
    })
    .await?;
    scene.tray().says("Duka Kariakoo · Online").await?;
    act(json!({ "do": "customer_writes", "instance": id, "text": "Habari" })).await?;
    until("the message has arrived", || async {
        let chats = window.call("chats", json!({ "instance": id, "after": null, "limit": 10 })).await?;
        let chat = &chats["chats"][0];
        let fits = chat["title"] == "Neema Mushi" && chat["last"]["content"]["text"] == "Habari";
        anyhow::ensure!(fits, "{chats}");
        Ok(Some(()))
    })
    .await?;
    act(json!({ "do": "unlink", "instance": id })).await?;
    scene.tray().says("Duka Kariakoo · Scan QR").await
}
