//! A voice note that the operator records in the real window, with a microphone that the browser engine plays: it is asked for, heard, sent,
//! and comes to the customer as one.

use std::time::Duration;

use anyhow::{Context as _, Result, ensure};
use desktop::{Operator, Scene, SceneOptions, until};

use crate::{greeted, hasty_options};

const SOON: Duration = Duration::from_secs(20);

fn with_microphone() -> SceneOptions {
    let mut options = hasty_options();
    options.environment.push(("WAKALA_PRACTICE_MICROPHONE".to_owned(), "1".to_owned()));
    options
}

#[tokio::test(flavor = "multi_thread")]
async fn what_the_operator_says_comes_to_the_customer() -> Result<()> {
    let scene = Scene::start(with_microphone()).await?;
    let window = scene.open().await?;
    let operator = Operator::new(&scene, &window);
    let (_shop, neema) = greeted(&scene, &operator).await?;
    window.click("[data-testid=\"record\"]").await?;
    window.see_text("[data-testid=\"recording\"] [role=\"timer\"]", "0:03").await?;
    window.click("[data-testid=\"voice-done\"]").await?;
    window.see("[data-testid=\"attached-one\"] .wave").await?;
    window.click("[data-testid=\"send\"]").await?;
    let seen = neema.wait_for_message(SOON, |seen| seen.kind == "voice").await?;
    let file = seen.file.context("no file")?;
    ensure!(file.problem.is_none(), "{file:?}");
    let waveform = file.waveform.context("no waveform")?;
    ensure!(file.seconds.is_some_and(|seconds| seconds >= 3) && waveform.len() == 64, "{waveform:?}");
    ensure!(waveform.iter().any(|bar| *bar > 50), "nothing was heard: {waveform:?}");
    window.gone("[data-testid=\"attached-one\"]").await?;
    until("what was recorded is given up when its message has it", || async {
        Ok(std::fs::read_dir(scene.data_dir().join("files/staged"))?.next().is_none().then_some(()))
    })
    .await
}

/// Nobody plays one here, and this PC has none.
#[tokio::test(flavor = "multi_thread")]
async fn without_a_microphone_it_is_said_in_words() -> Result<()> {
    let scene = Scene::start(hasty_options()).await?;
    let window = scene.open().await?;
    let operator = Operator::new(&scene, &window);
    greeted(&scene, &operator).await?;
    window.click("[data-testid=\"record\"]").await?;
    window.see_text("#send-refusal", "microphone").await?;
    window.see("[data-testid=\"composer\"]").await.map(drop)
}
