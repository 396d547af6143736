//! An engine in a process of its own, so that it can be killed: `shop DIRECTORY URL`. Takes [`Order`]s on its standard input and
//! says [`Word`]s on its standard output, one line of JSON each.

use anyhow::{Context as _, Result};
use journeys::Shop;
use journeys::process::{Order, Word};
use tokio::io::{AsyncBufReadExt as _, BufReader};
use tokio::sync::broadcast::error::RecvError;
use wakala_domain::ids::InstanceId;
use wakala_domain::lifecycle::{Badge, Offer};
use wakala_engine::{EngineEvent, InstanceSnapshot, Posting, Trigger};

/// How a group's address ends.
const GROUP: &str = "@g.us";

#[tokio::main]
async fn main() -> Result<()> {
    // What a ratchet says about a message that comes again after a kill is no news here.
    let quiet = |_| tracing_subscriber::EnvFilter::new("error,wacore_libsignal=off");
    let filter = tracing_subscriber::EnvFilter::try_from_default_env().unwrap_or_else(quiet);
    tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr).init();
    wakala_engine::raise_open_files();
    let mut arguments = std::env::args().skip(1);
    let directory = arguments.next().context("usage: shop DIRECTORY URL")?;
    let url = arguments.next().context("usage: shop DIRECTORY URL")?;
    let shop = Shop::open(std::path::Path::new(&directory), &url).await?;
    let subscription = shop.engine.subscribe();
    let mut events = subscription.events;
    subscription.snapshot.iter().try_for_each(tell)?;
    let mut orders = BufReader::new(tokio::io::stdin()).lines();
    loop {
        tokio::select! {
            event = events.recv() => match event {
                Ok(EngineEvent::Instance(snapshot)) => tell(&snapshot)?,
                Ok(_) => {}
                Err(RecvError::Lagged(_)) => shop.engine.instances().iter().try_for_each(tell)?,
                Err(RecvError::Closed) => return Ok(()),
            },
            line = orders.next_line() => match line? {
                Some(line) => obey(&shop, serde_json::from_str(&line)?).await?,
                None => {
                    shop.close().await;
                    return Ok(());
                }
            },
        }
    }
}

fn say(word: &Word) -> Result<()> {
    println!("{}", serde_json::to_string(word)?);
    Ok(())
}

fn tell(snapshot: &InstanceSnapshot) -> Result<()> {
    let instance = snapshot.name.to_string();
    if let Offer::Qr { text, .. } = &snapshot.state.offer {
        say(&Word::Qr { instance: instance.clone(), text: text.clone() })?;
    }
    if snapshot.badge() == Badge::Online {
        say(&Word::Online { instance })?;
    }
    Ok(())
}

fn id_of(shop: &Shop, instance: &str) -> Result<InstanceId> {
    let known = shop.engine.instances().into_iter().find(|known| known.name.as_str() == instance);
    Ok(known.with_context(|| format!("no instance {instance}"))?.id)
}

async fn obey(shop: &Shop, order: Order) -> Result<()> {
    match order {
        Order::Add { instance } => {
            shop.engine.add_instance(&instance, "", Trigger::Operator).await?;
            Ok(())
        }
        Order::Read { instance, from } => {
            let chat = shop.engine.open_chat(id_of(shop, &instance)?, &from).await?;
            Ok(shop.engine.mark_read(chat).await?)
        }
        Order::Send { instance, to, text } => {
            let id = id_of(shop, &instance)?;
            let group = to.ends_with(GROUP).then(|| to.parse()).transpose()?;
            let sent = match group {
                Some(group) => {
                    let known = shop.engine.store().read(move |r| r.known_chat(id, &group)).await?;
                    shop.engine.send_text(known.context("no such group")?, &text).await
                }
                None => match shop.engine.open_chat(id, &to).await {
                    Ok(chat) => shop.engine.send_text(chat, &text).await,
                    Err(error) => Err(error),
                },
            };
            match sent {
                Ok(_) => say(&Word::Queued { text }),
                Err(error) => say(&Word::Refused { text, why: error.to_string() }),
            }
        }
        Order::Post { instance, to, draft } => {
            let text = format!("{draft:?}");
            let sent = match shop.engine.open_chat(id_of(shop, &instance)?, &to).await {
                Ok(chat) => shop.engine.send(Posting { chat, draft, key: None, typed: false }).await,
                Err(error) => Err(error),
            };
            match sent {
                Ok(_) => say(&Word::Queued { text }),
                Err(error) => say(&Word::Refused { text, why: error.to_string() }),
            }
        }
        Order::Room { left } => Ok(shop.engine.store().set_page_limit(if left { None } else { Some(1) }).await?),
    }
}
