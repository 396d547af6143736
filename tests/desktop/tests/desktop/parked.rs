//! Parked: what WhatsApp does not let through is said under each message that waits behind it, and set free by hand.

use std::time::Duration;

use anyhow::Result;
use desktop::{Operator, Window, until};
use fake_whatsapp::{Fault, Rule};

use crate::{greeted, hasty};

const SOON: Duration = Duration::from_secs(20);

/// Waits until so many bubbles offer to try again.
async fn offered(window: &Window, times: usize) -> Result<()> {
    until(&format!("{times} messages can be tried again"), || async {
        let script = "return [...document.querySelectorAll('[data-testid=\"message\"] .link')]
            .filter((one) => one.textContent.includes('Try again')).length";
        Ok((window.script(script).await? == times).then_some(()))
    })
    .await
}

#[tokio::test(flavor = "multi_thread")]
async fn what_waits_in_a_chat_that_is_refused_says_so_until_it_is_set_free() -> Result<()> {
    let scene = hasty().await?;
    let window = scene.open().await?;
    let operator = Operator::new(&scene, &window);
    let (shop, neema) = greeted(&scene, &operator).await?;

    scene.network().rule(Rule::messages().by(&shop).refuse(463, "as the test says"));
    operator.answers("Kwanza").await?;
    operator.sees_delivery("Kwanza", "failed").await?;
    window.see_text("[data-testid=\"message\"]", "(463)").await?;
    for text in ["Pili", "Tatu"] {
        operator.answers(text).await?;
        window.see_text("[data-delivery=\"queued\"]", text).await?;
    }
    // The one that failed, and those that wait behind it.
    offered(&window, 3).await?;
    window.see_text("[data-testid=\"unsent\"]", "3").await?;

    // Nothing goes meanwhile: what was set free is seen by what is said of it alone.
    scene.network().fault(None, &Fault::Clear)?;
    scene.network().refuse_connections();
    operator.sees_badge("reconnecting").await?;
    window.click("[data-delivery=\"queued\"] .link").await?;
    offered(&window, 1).await?;
    scene.network().accept_connections();
    for text in ["Pili", "Tatu"] {
        neema.wait_for_text(text, SOON).await?;
        operator.sees_delivery(text, "delivered").await?;
    }

    // What failed is removed in the queue, after a question.
    operator.presses("tab-queue").await?;
    operator.presses("remove-failed").await?;
    operator.presses("confirm").await?;
    window.gone("[data-testid=\"queued\"]").await?;
    operator.shows_chats().await?;
    operator.reads("Tatu").await?;
    window.gone("[data-testid=\"message\"][data-delivery=\"failed\"]").await
}
