//! Messages that come while the operator looks elsewhere.

use anyhow::Result;
use desktop::{Operator, Window, until};

use crate::telling::linked;
use crate::{TITLE, hasty, hidden};

#[tokio::test(flavor = "multi_thread")]
async fn a_message_is_told_until_it_is_read_and_a_click_leads_to_it() -> Result<()> {
    let scene = hasty().await?;
    let window = scene.open().await?;
    let operator = Operator::new(&scene, &window);
    let shop = linked(&scene, &window, "Duka Kariakoo", "+255700000118").await?;
    let neema = scene.network().phone("+255700000501", "Neema Mushi")?;
    let asha = scene.network().phone("+255700000502", "Asha")?;
    scene.screen.minimise_window(TITLE).await?;
    hidden(&scene).await?;
    asha.write(&shop, "Karibu").await?;
    let of_asha = scene.notifications.saying("Asha", "Karibu").await?;
    neema.write(&shop, "Mna <b>unga</b>?").await?;
    let first = scene.notifications.saying("Neema Mushi", "Mna &lt;b&gt;unga&lt;/b&gt;?").await?;
    neema.write(&shop, "Kilo 5").await?;
    let second = scene.notifications.saying("Neema Mushi", "Kilo 5\n2 unread").await?;
    scene.notifications.withdrawn(first.id).await?;

    scene.notifications.click(second.id, "default").await?;
    operator.reads("Kilo 5").await?;
    titled(&window, "(1) Wakala").await?;
    // What is read on the phone is told no more.
    shop.marks_chat_read(&asha);
    scene.notifications.withdrawn(of_asha.id).await?;
    titled(&window, "Wakala").await?;

    // The chat is before the operator: it is told of nobody but others.
    neema.write(&shop, "Asante").await?;
    operator.reads("Asante").await?;
    asha.write(&shop, "Upo?").await?;
    scene.notifications.saying("Asha", "Upo?").await?;
    let all: Vec<String> = scene.notifications.all().into_iter().map(|one| one.body).collect();
    assert!(!all.iter().any(|body| body.contains("Asante")), "{all:?}");
    titled(&window, "(1) Wakala").await
}

/// Waits until the page calls itself so.
async fn titled(window: &Window, title: &str) -> Result<()> {
    until(&format!("the page is called {title:?}"), || async {
        Ok((window.script("return document.title").await? == title).then_some(()))
    })
    .await
}
