//! Two chats that turn out to be one person's, while somebody reads and writes in one of them.

use std::time::Duration;

use anyhow::{Result, ensure};
use desktop::{Operator, Scene, until};

use crate::hasty;

const SOON: Duration = Duration::from_secs(20);
const COMPOSER: &str = "[data-testid=\"composer\"]";

/// A chat under one address of somebody, as from a time when nobody knew that there is another.
fn chat(scene: &Scene, address: &str, title: &str, text: &str) -> Result<()> {
    let file = rusqlite::Connection::open(scene.data_dir().join("wakala.db"))?;
    file.busy_timeout(SOON)?;
    file.execute_batch(&format!(
        "BEGIN IMMEDIATE;
         INSERT INTO contacts (instance, push_name) SELECT id, '{title}' FROM instances;
         INSERT INTO contact_addresses (instance, address, contact)
             SELECT id, '{address}', (SELECT max(id) FROM contacts) FROM instances;
         INSERT INTO chats (instance, address, contact, last_activity)
             SELECT id, '{address}', (SELECT max(id) FROM contacts), 1 FROM instances;
         INSERT INTO messages (instance, chat, message_id, sender, direction, at, sort, kind, body)
             SELECT id, (SELECT max(id) FROM chats), '{address}', (SELECT max(id) FROM contacts), 0, 1, 1, 0, '{text}'
             FROM instances;
         UPDATE chats SET last_message = (SELECT max(id) FROM messages) WHERE id = (SELECT max(id) FROM chats);
         COMMIT;"
    ))?;
    Ok(())
}

/// Whichever of the two is open: one of them goes, and the other one stays.
#[tokio::test(flavor = "multi_thread")]
async fn a_thread_goes_on_when_its_chat_becomes_one_with_another() -> Result<()> {
    let scene = hasty().await?;
    let window = scene.open().await?;
    let operator = Operator::new(&scene, &window);
    let shop = scene.network().phone("+255700000118", "Duka Kariakoo")?;
    operator.adds_instance("Duka Kariakoo").await?;
    shop.scan(&operator.sees_qr_code().await?)?;
    operator.sees_badge("online").await?;
    let people = [("255700000501", "Neema"), ("255700000502", "Asha")];
    for (number, name) in people {
        chat(&scene, &format!("{number}@s.whatsapp.net"), &format!("{name} simu"), &format!("{name} kwa simu"))?;
        chat(&scene, &format!("100{number}@lid"), &format!("{name} kadi"), &format!("{name} kwa kadi"))?;
    }
    // Nobody has told the window of what stands in the file.
    window.script("location.reload()").await?;
    let chats = async |expected: i64| {
        until(&format!("there are {expected} chats"), || async {
            let there = window.script("return document.querySelectorAll('[data-testid=\"chat\"]').length").await?;
            ensure!(there == expected, "there are {there}");
            Ok(Some(()))
        })
        .await
    };
    chats(4).await?;
    for ((number, name), (opened, left)) in people.into_iter().zip([("simu", 3), ("kadi", 2)]) {
        operator.opens_chat(&format!("{name} {opened}")).await?;
        operator.reads(&format!("{name} kwa {opened}")).await?;
        let answer = format!("Karibu {name}");
        window.keys(COMPOSER, &answer).await?;
        // She writes under both addresses at once.
        let phone = scene.network().phone(&format!("+{number}"), name)?;
        phone.write(&shop, "Ni mimi").await?;
        for text in ["Ni mimi", &format!("{name} kwa simu"), &format!("{name} kwa kadi")] {
            operator.reads(text).await?;
        }
        chats(left).await?;
        let written = window.script(&format!("return document.querySelector('{COMPOSER}').value")).await?;
        ensure!(written == answer.as_str(), "what was being written is {written}");
        window.keys(COMPOSER, "\u{e007}").await?;
        phone.wait_for_text(&answer, SOON).await?;
        operator.sees_delivery(&answer, "delivered").await?;
    }
    Ok(())
}
