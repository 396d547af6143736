//! An engine in a process of its own, so that a journey can kill it. Speaks lines of JSON.
//!
//! `shop DIRECTORY URL`: on standard input `{"send": "TEXT", "to": "+NUMBER"}`; on standard output `{"qr": …}`, `{"online": true}`
//! and, once a text is committed to the outbox, `{"queued": "TEXT"}`.

use anyhow::{Context as _, Result};
use journeys::Shop;
use tokio::io::{AsyncBufReadExt as _, BufReader};
use wakala_domain::ids::InstanceId;
use wakala_domain::lifecycle::{Badge, Offer};
use wakala_engine::{EngineEvent, InstanceSnapshot, Trigger};

#[tokio::main]
async fn main() -> Result<()> {
    let filter = tracing_subscriber::EnvFilter::from_default_env();
    tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr).init();
    let mut arguments = std::env::args().skip(1);
    let directory = arguments.next().context("usage: shop DIRECTORY URL")?;
    let url = arguments.next().context("usage: shop DIRECTORY URL")?;
    let shop = Shop::open(std::path::Path::new(&directory), &url).await?;
    let subscription = shop.engine.subscribe();
    let mut events = subscription.events;
    let id = match subscription.snapshot.first() {
        Some(known) => known.id,
        None => shop.engine.add_instance("Duka", "", Trigger::Operator).await?.id,
    };
    if let Some(snapshot) = shop.engine.instance(id) {
        tell(&snapshot);
    }
    let mut orders = BufReader::new(tokio::io::stdin()).lines();
    loop {
        tokio::select! {
            event = events.recv() => match event {
                Ok(EngineEvent::Instance(snapshot)) => tell(&snapshot),
                Ok(_) | Err(tokio::sync::broadcast::error::RecvError::Lagged(_)) => {}
                Err(tokio::sync::broadcast::error::RecvError::Closed) => return Ok(()),
            },
            line = orders.next_line() => match line? {
                Some(line) => obey(&shop, id, &line).await?,
                None => {
                    shop.close().await;
                    return Ok(());
                }
            },
        }
    }
}

fn tell(snapshot: &InstanceSnapshot) {
    if let Offer::Qr { text, .. } = &snapshot.state.offer {
        println!("{}", serde_json::json!({ "qr": text }));
    }
    if snapshot.badge() == Badge::Online {
        println!("{}", serde_json::json!({ "online": true }));
    }
}

async fn obey(shop: &Shop, id: InstanceId, line: &str) -> Result<()> {
    let order: serde_json::Value = serde_json::from_str(line)?;
    let text = order["send"].as_str().context("no text")?;
    let chat = shop.engine.open_chat(id, order["to"].as_str().context("no number")?).await?;
    shop.engine.send_text(chat, text).await?;
    println!("{}", serde_json::json!({ "queued": text }));
    Ok(())
}
