//! Files that leave the window: what is attached reaches a phone as it is, and a document is saved and opened on this PC.

use std::path::{Path, PathBuf};
use std::time::Duration;

use anyhow::{Context as _, Result, bail, ensure};
use desktop::{Operator, Scene, SceneOptions, Window, until};
use fake_whatsapp::{Content, File, Letter, Phone, PhoneMessage};
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};

use crate::{hasty, hasty_options};

const SOON: Duration = Duration::from_secs(20);
const NAME: &str = "Duka Kariakoo";
/// What the operator's program for papers makes of the one that it is to show.
const SHOWN: &str = "shown.pdf";

/// A number that is online, and who writes to it.
async fn online(scene: &Scene, operator: &Operator<'_>) -> Result<(Phone, Phone)> {
    let shop = scene.network().phone("+255700000118", NAME)?;
    let neema = scene.network().phone("+255700000501", "Neema Mushi")?;
    operator.adds_instance(NAME).await?;
    shop.scan(&operator.sees_qr_code().await?)?;
    operator.sees_badge("online").await?;
    Ok((shop, neema))
}

/// Chooses a file in the dialog of the system.
async fn attaches(window: &Window, path: &Path) -> Result<()> {
    window.keys("[data-testid=\"attach-files\"]", path.to_str().context("a path without words")?).await?;
    let name = path.file_name().and_then(|name| name.to_str()).context("a file without a name")?;
    window.see_text("[data-testid=\"attached-one\"]", name).await.map(drop)
}

/// The phone has fetched and opened it, and it is what was sent.
fn is_opened(seen: &PhoneMessage, content: &[u8]) -> Result<()> {
    let file = seen.file.as_ref().context("no file")?;
    let sha256: String = Sha256::digest(content).iter().map(|byte| format!("{byte:02x}")).collect();
    ensure!(file.problem.is_none() && file.bytes == Some(content.len()), "{seen:?}");
    ensure!(file.sha256.as_deref() == Some(sha256.as_str()), "{seen:?}");
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_attached_is_what_the_customer_opens_in_its_order() -> Result<()> {
    let scene = hasty().await?;
    let window = scene.open().await?;
    let operator = Operator::new(&scene, &window);
    let (shop, neema) = online(&scene, &operator).await?;
    neema.write(&shop, "Kitenge kipo?").await?;
    operator.opens_chat("Neema Mushi").await?;
    operator.reads("Kitenge kipo?").await?;

    let folder = tempfile::tempdir()?;
    let (photo, paper) = (folder.path().join("duka letu.png"), folder.path().join("orodha.pdf"));
    let picture = scene.screen.png()?;
    // More than crosses at once.
    let prices: Vec<u8> =
        b"%PDF-1.7\n".iter().copied().chain((0..9_000_000_u32).map(|at| at.to_le_bytes()[1])).collect();
    std::fs::write(&photo, &picture)?;
    std::fs::write(&paper, &prices)?;
    attaches(&window, &photo).await?;
    attaches(&window, &paper).await?;
    window.see("[data-testid=\"attached-one\"] img").await?;
    window.fill("[data-testid=\"attached-caption\"]", "Kama hiki hapa").await?;
    operator.answers("Na bei zote").await?;

    let words = neema.wait_for_message(SOON, |seen| seen.text == "Na bei zote").await?;
    let all = neema.messages().await?;
    let [_, first, second, last] = &all[..] else { bail!("{all:?}") };
    assert_eq!((first.kind.as_str(), first.text.as_str()), ("image", "Kama hiki hapa"));
    is_opened(first, &picture)?;
    assert_eq!((second.kind.as_str(), second.text.as_str()), ("document", ""));
    is_opened(second, &prices)?;
    assert_eq!(last.id, words.id);
    operator.sees_delivery("Kama hiki hapa", "delivered").await?;
    operator.sees_delivery("orodha.pdf", "delivered").await?;
    window.gone("[data-testid=\"attached-one\"]").await?;
    window.see("[data-testid=\"message\"] img").await?;
    until("what was handed over is given up when its message has it", || async {
        Ok(std::fs::read_dir(scene.data_dir().join("files/staged"))?.next().is_none().then_some(()))
    })
    .await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_piece_is_taken_only_as_bytes_of_a_file_that_was_opened() -> Result<()> {
    let scene = Scene::start(crate::alone()).await?;
    let window = scene.open().await?;
    let piece = async |options: Value| {
        window
            .async_script(&format!(
                "const done = arguments[arguments.length - 1];
                 window.__TAURI_INTERNALS__.invoke('stage_piece', new Uint8Array([1, 2, 3]), {options})
                     .then(done, no => done(no.code ?? String(no)));"
            ))
            .await
    };
    assert_eq!(piece(json!({})).await?, "internal");
    assert_eq!(piece(json!({ "headers": { "file": "00".repeat(16), "offset": "0" } })).await?, "no_such_file");
    let place = window.call("stage_file", json!({ "name": "a.bin", "bytes": 6 })).await?;
    let at = |offset: &str| json!({ "headers": { "file": place["file"], "offset": offset } });
    assert_eq!(piece(at("0")).await?["received"], 3);
    assert_eq!(piece(at("1")).await?, "offset_differs");
    assert_eq!(piece(at("3")).await?["received"], 6);
    let elsewhere = json!({ "headers": { "file": "../messages/1", "offset": "0" } });
    assert_eq!(piece(elsewhere).await?, "internal");
    Ok(())
}

/// A desktop that has a program for papers: it leaves a copy of what it is to show.
fn with_a_reader(share: &Path) -> Result<SceneOptions> {
    let applications = share.join("applications");
    std::fs::create_dir_all(&applications)?;
    let entry = format!(
        "[Desktop Entry]\nType=Application\nName=Reader\nMimeType=application/pdf;\nExec=cp %f {}\n",
        share.join(SHOWN).display()
    );
    std::fs::write(applications.join("reader.desktop"), entry)?;
    std::fs::write(applications.join("mimeapps.list"), "[Default Applications]\napplication/pdf=reader.desktop\n")?;
    let mut options = hasty_options();
    options.environment.push(("XDG_DATA_HOME".to_owned(), share.display().to_string()));
    Ok(options)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_document_is_opened_by_the_desktop_and_saved_over_nothing() -> Result<()> {
    let share = tempfile::tempdir()?;
    let scene = Scene::start(with_a_reader(share.path())?).await?;
    let window = scene.open().await?;
    let operator = Operator::new(&scene, &window);
    let (shop, neema) = online(&scene, &operator).await?;
    let prices = b"%PDF-1.4 bei ya leo".to_vec();
    let content = Content::Document {
        file: File::from(prices.clone()),
        name: "../orodha.pdf".to_owned(),
        mimetype: Some("application/pdf".to_owned()),
        caption: None,
    };
    neema.send(Letter::to(&shop).content(content)).await?;
    operator.opens_chat("Neema Mushi").await?;
    operator.reads("orodha.pdf").await?;
    // One that is not fetched by itself is fetched by a click.
    window.script("document.querySelector('[data-testid=\"message\"] [data-testid=\"fetch\"]')?.click()").await?;

    window.click("[data-testid=\"open\"]").await?;
    until("the desktop's program has the document", || async {
        Ok((std::fs::read(share.path().join(SHOWN)).ok().as_ref() == Some(&prices)).then_some(()))
    })
    .await?;

    let mut saved = Vec::new();
    for _ in 0..2 {
        operator.opens_menu_of("orodha.pdf").await?;
        window.click("[data-testid=\"message-save\"]").await?;
        let said = window.see_text(".toast", "orodha").await?.prop("textContent").await?.unwrap_or_default();
        saved.push(PathBuf::from(said.trim().trim_start_matches("Saved: ")));
        window.click(".toast button").await?;
        window.gone(".toast").await?;
    }
    assert_ne!(saved[0], saved[1]);
    for path in saved {
        assert!(path.parent().is_some_and(|folder| folder.ends_with("Downloads")), "{}", path.display());
        assert_eq!(std::fs::read(&path)?, prices, "{}", path.display());
    }
    Ok(())
}
