//! More than texts: a picture is on the screen, and what the operator says of messages is what the customer reads.

use std::time::Duration;

use anyhow::Result;
use desktop::{Operator, until};
use fake_whatsapp::{Content, File, Letter};

use crate::hasty;

const SOON: Duration = Duration::from_secs(20);
const NAME: &str = "Duka Kariakoo";

#[tokio::test(flavor = "multi_thread")]
async fn a_picture_is_seen_and_messages_are_answered_reacted_to_changed_and_taken_back() -> Result<()> {
    let scene = hasty().await?;
    let window = scene.open().await?;
    let operator = Operator::new(&scene, &window);
    let shop = scene.network().phone("+255700000118", NAME)?;
    let neema = scene.network().phone("+255700000501", "Neema Mushi")?;
    operator.adds_instance(NAME).await?;
    shop.scan(&operator.sees_qr_code().await?)?;
    operator.sees_badge("online").await?;

    let picture = Content::Image { file: File::from(scene.screen.png()?), caption: Some("Kama huu hapa".to_owned()) };
    let hers = neema.send(Letter::to(&shop).content(picture)).await?;
    operator.opens_chat("Neema Mushi").await?;
    operator.reads("Kama huu hapa").await?;
    until("the picture is on the screen", || async {
        let wide = "return document.querySelector('[data-testid=\"message\"] img')?.naturalWidth ?? 0";
        Ok((window.script(wide).await?.as_i64() > Some(100)).then_some(()))
    })
    .await?;

    // Reacted to by its menu.
    operator.opens_menu_of("Kama huu hapa").await?;
    window.click("[data-testid=\"message-menu\"] [role=\"group\"] button").await?;
    let like = neema.wait_for_message(SOON, |seen| seen.kind == "reaction").await?;
    assert_eq!((like.text.as_str(), like.about.as_deref()), ("👍", Some(hers.as_str())));
    window.see_text("[data-testid=\"reactions\"]", "👍").await?;

    // Answered, then written anew, then taken back.
    operator.opens_menu_of("Kama huu hapa").await?;
    window.click("[data-testid=\"message-reply\"]").await?;
    operator.answers("Ndiyo, 200").await?;
    let answer = neema.wait_for_message(SOON, |seen| seen.text == "Ndiyo, 200").await?;
    assert_eq!(answer.dress.quote.as_deref(), Some(hers.as_str()));
    operator.sees_delivery("Ndiyo, 200", "delivered").await?;
    operator.opens_menu_of("Ndiyo, 200").await?;
    window.click("[data-testid=\"message-edit\"]").await?;
    window.fill("[data-testid=\"composer\"]", "Ndiyo, 250").await?;
    window.keys("[data-testid=\"composer\"]", "\u{e007}").await?;
    let edit = neema.wait_for_message(SOON, |seen| seen.kind == "edit").await?;
    assert_eq!((edit.text.as_str(), edit.about.as_deref()), ("Ndiyo, 250", Some(answer.id.as_str())));
    operator.reads("Ndiyo, 250").await?;
    operator.opens_menu_of("Ndiyo, 250").await?;
    window.click("[data-testid=\"message-delete\"]").await?;
    window.click("[data-testid=\"confirm\"]").await?;
    let gone = neema.wait_for_message(SOON, |seen| seen.kind == "delete").await?;
    assert_eq!(gone.about, Some(answer.id));
    Ok(())
}
