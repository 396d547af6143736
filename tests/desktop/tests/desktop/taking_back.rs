//! Taking back: what was not sent yet goes from the chat and from the queue.

use anyhow::Result;
use desktop::Operator;

use crate::{greeted, hasty};

const BUBBLE: &str = "[data-testid=\"message\"]";

#[tokio::test(flavor = "multi_thread")]
async fn a_message_that_is_cancelled_leaves_the_chat_and_the_queue() -> Result<()> {
    let scene = hasty().await?;
    let window = scene.open().await?;
    let operator = Operator::new(&scene, &window);
    greeted(&scene, &operator).await?;
    scene.network().refuse_connections();
    operator.sees_badge("reconnecting").await?;

    operator.answers("Kesho").await?;
    operator.sees_delivery("Kesho", "queued").await?;
    window.click(&format!("{BUBBLE}[data-delivery=\"queued\"] .link")).await?;
    window.gone(&format!("{BUBBLE}[data-delivery]")).await?;

    operator.answers("Keshokutwa").await?;
    operator.sees_delivery("Keshokutwa", "queued").await?;
    operator.presses("tab-queue").await?;
    window.click("[data-testid=\"queued\"] button").await?;
    window.gone("[data-testid=\"queued\"]").await?;
    // What stands above the tabs comes while the button of the mouse is down.
    let moves = "const { style } = document.querySelector('.tabs');
        addEventListener('pointerdown', () => { style.marginTop = '90px'; }, { once: true });";
    window.script(moves).await?;
    operator.shows_chats().await?;
    operator.reads("Habari").await?;
    window.gone(&format!("{BUBBLE}[data-delivery]")).await
}
