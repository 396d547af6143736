//! Everything by the command line alone, with the program in the tray beside it.

use std::time::Duration;

use anyhow::{Context as _, Result, ensure};
use desktop::{Ended, Program, Scene, SceneOptions, qr_in_file, until};
use serde_json::{Value, json};

use crate::{alone, hasty};

const SOON: Duration = Duration::from_secs(20);
const NAME: &str = "Duka Kariakoo";

/// Runs a command to its end.
async fn runs(scene: &Scene, arguments: &[&str]) -> Result<Ended> {
    scene.run(arguments)?.ended().await
}

/// The same for one that must be done: what it says.
async fn says(scene: &Scene, arguments: &[&str]) -> Result<String> {
    let ended = runs(scene, arguments).await?;
    ensure!(ended.code == Some(0), "{arguments:?}: {ended:?}");
    Ok(ended.stdout)
}

/// The same as JSON.
async fn answers(scene: &Scene, arguments: &[&str]) -> Result<Value> {
    let said = says(scene, &[arguments, &["--json"]].concat()).await?;
    serde_json::from_str(&said).with_context(|| said)
}

/// The program, when it can be asked.
async fn started(scene: &Scene) -> Result<Program> {
    let program = scene.run(&[])?;
    until("the command line is answered", || async {
        Ok((runs(scene, &["status"]).await?.code == Some(0)).then_some(()))
    })
    .await?;
    Ok(program)
}

async fn badge(scene: &Scene, badge: &str) -> Result<()> {
    until(&format!("the badge is {badge}"), || async {
        Ok((answers(scene, &["list"]).await?[0]["badge"] == badge).then_some(()))
    })
    .await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_number_from_the_first_code_to_its_deletion() -> Result<()> {
    let scene = hasty().await?;
    let shop = scene.network().phone("+255700000118", NAME)?;
    let neema = scene.network().phone("+255700000501", "Neema Mushi")?;
    let program = started(&scene).await?;

    assert!(says(&scene, &["add", NAME, "--workspace", "Asha"]).await?.contains("wakala pair"));
    assert_eq!(runs(&scene, &["add", "duka kariakoo"]).await?.code, Some(1), "the name is taken");
    let png = scene.data_dir().join("code.png");
    let pairing = scene.run(&["pair", NAME, "--png", png.to_str().context("a path")?])?;
    let code = until("a phone can read the code in the picture", || async { Ok(qr_in_file(&png).ok()) }).await?;
    shop.scan(&code)?;
    let paired = pairing.ended().await?;
    assert!(paired.code == Some(0) && paired.stdout.contains("+255700000118"), "{paired:?}");
    assert!(says(&scene, &["list"]).await?.contains("Online"));
    assert_eq!(runs(&scene, &["pair", NAME]).await?.code, Some(1), "it is linked already");

    let send = ["send", NAME, "+255700000501", "Karibu dukani", "--key", "order 7", "--wait", "delivered"];
    assert!(says(&scene, &send).await?.ends_with(": delivered\n"));
    neema.wait_for_text("Karibu dukani", SOON).await?;
    assert!(says(&scene, &send).await?.ends_with(": delivered\n"), "the same message");
    assert_eq!(neema.inbox()?.len(), 1);
    let other = ["send", NAME, "+255700000501", "Kwaheri", "--key", "order 7"];
    assert!(runs(&scene, &other).await?.stderr.contains("this key was given for another message"));
    let chat = answers(&scene, &["chats", NAME]).await?["chats"][0]["id"].to_string();
    assert!(says(&scene, &["messages", &chat]).await?.contains("Karibu dukani"));

    says(&scene, &["stop", "--workspace", "Asha"]).await?;
    badge(&scene, "stopped").await?;
    says(&scene, &["send", NAME, &format!("chat:{chat}"), "Baadaye"]).await?;
    let item = answers(&scene, &["queue", "list", NAME]).await?["items"][0]["id"].to_string();
    says(&scene, &["queue", "cancel", &item]).await?;
    says(&scene, &["start", NAME]).await?;
    badge(&scene, "online").await?;
    says(&scene, &["restart", "--all"]).await?;
    badge(&scene, "online").await?;
    assert_eq!(shop.linked_devices().len(), 1, "nothing of this needs a rescan");
    assert!(says(&scene, &["sync"]).await?.starts_with("1 compared, 0 did not agree"));

    assert_eq!(runs(&scene, &["delete", NAME]).await?.code, Some(2), "nobody can be asked");
    says(&scene, &["delete", NAME, "--yes"]).await?;
    assert_eq!(answers(&scene, &["list"]).await?, json!([]));
    let trail = answers(&scene, &["audit"]).await?;
    assert!(
        trail["lines"]
            .as_array()
            .is_some_and(|all| all.iter().any(|l| l["action"] == "delete" && l["trigger"] == "cli"))
    );

    program.terminate().await?;
    assert_eq!(program.ended().await?.code, Some(0));
    assert_eq!(runs(&scene, &["status"]).await?.code, Some(3));
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn without_a_core_it_says_so_and_needs_no_display() -> Result<()> {
    let scene = Scene::start(SceneOptions { tray: false, ..alone() }).await?;
    let nothing = [("DISPLAY", ""), ("DBUS_SESSION_BUS_ADDRESS", "")];
    let ended = scene.run_with(&nothing, &["list"])?.ended().await?;
    assert!(ended.code == Some(3) && ended.stderr.contains("no Wakala is running"), "{ended:?}");
    for (arguments, code, word) in [
        (&["--help"][..], 0, "Exit codes"),
        (&["stop"], 2, "Usage"),
        (&["messages", "seven"], 2, "invalid value"),
        (&["call", "sync", "{"], 3, "no Wakala"),
    ] {
        let ended = scene.run_with(&nothing, arguments)?.ended().await?;
        let said = format!("{}{}", ended.stdout, ended.stderr);
        assert!(ended.code == Some(code) && said.contains(word), "{arguments:?}: {ended:?}");
    }
    // Where there is no folder for such things, the socket stands beside the data.
    let program = scene.run_with(&[("XDG_RUNTIME_DIR", "")], &[])?;
    until("it is answered beside the data", || async {
        let ended = scene.run_with(&[("XDG_RUNTIME_DIR", ""), ("DISPLAY", "")], &["list"])?.ended().await?;
        Ok((ended.code == Some(0) && ended.stdout == "There is no instance.\n").then_some(()))
    })
    .await?;
    drop(program);
    Ok(())
}
