//! Sends a text, and waits for what becomes of it.

use std::io::Read as _;
use std::time::Duration;

use serde_json::{Value, json};
use wakala_client::{Client, ClientError, Feed};
use wakala_contract::{ChatView, DirectionView, FeedBody, MessagePage, MessageView, SendReply, SendStatus};
use wakala_domain::delivery::Delivery;

use super::out::Out;
use super::{CliError, SendText, Until, instance, words};

/// The longest text that is read from the standard input, in bytes; WhatsApp takes less.
const LONGEST: u64 = 1 << 20;
/// Messages of the chat that are looked at where the feed has lagged.
const NEWEST: u32 = 200;

pub(super) async fn send(core: &Client, out: &mut Out, send: SendText) -> Result<(), CliError> {
    let from = instance(core, &send.instance).await?;
    let chat = match send.to.strip_prefix("chat:") {
        Some(id) => id.parse().map_err(|_| CliError::Usage(format!("{id:?} is no chat: see `wakala chats`")))?,
        None => {
            let asked = json!({ "instance": from.id, "phone": send.to });
            core.call::<ChatView>("open_chat", &asked).await?.id
        }
    };
    let text = match send.text.as_str() {
        "-" => tokio::task::spawn_blocking(read).await.map_err(std::io::Error::other)??,
        text => text.to_owned(),
    };
    let mut body = json!({ "chat": chat, "text": text });
    if let Some(key) = &send.key {
        body["key"] = Value::from(key.as_str());
    }
    // Before it is sent, so that nothing is missed: it follows when its first item is there.
    let feed = match send.wait {
        Some(_) => {
            let mut feed = core.feed().await?;
            feed.next().await?;
            Some(feed)
        }
        None => None,
    };
    let reply: SendReply = core.call("send_text", &body).await.map_err(|error| match error {
        ClientError::Gone(why) => {
            CliError::Unknown(format!("Wakala gave no answer ({why}): the message may be queued"))
        }
        error => error.into(),
    })?;
    // From here on it is kept: whatever goes wrong, what was answered is said first.
    let before = reply.message.as_ref().and_then(became);
    let mut unknown = None;
    let last = match (send.wait, feed, &reply.message) {
        (Some(until), Some(feed), Some(message)) if !before.as_ref().is_some_and(|(how, _)| over(*how, until)) => {
            let waiting = hear(core, feed, message, until);
            match tokio::time::timeout(Duration::from_secs(send.timeout), waiting).await {
                Ok(Ok(last)) => last,
                Ok(Err(error)) => {
                    unknown = Some(error.to_string());
                    None
                }
                Err(_) => None,
            }
        }
        _ => before,
    };
    let error = last.as_ref().and_then(|(_, error)| error.clone()).or_else(|| reply.error.clone());
    let how = last.map(|(how, _)| how);
    out.value(&reply, |reply| match how {
        Some(how) => format!("{}: {}", reply.message_id.as_deref().unwrap_or_default(), words::delivery(how)),
        None => format!("{}: {} wait", reply.message_id.as_deref().unwrap_or_default(), reply.queue_depth),
    })?;
    match (how, send.wait) {
        (Some(Delivery::Cancelled), _) => Err(CliError::Unsent("the message was taken back".into())),
        (Some(Delivery::Failed), _) => Err(failed(error)),
        (Some(how), Some(until)) if over(how, until) => Ok(()),
        (_, _) if reply.status == SendStatus::Failed => Err(failed(error)),
        (_, Some(_)) => Err(CliError::Unsent(match unknown {
            Some(why) => format!("it is kept, and what became of it is not known: {why}"),
            None => "that was not there in time; Wakala goes on with it".into(),
        })),
        (_, None) => Ok(()),
    }
}

fn failed(error: Option<String>) -> CliError {
    CliError::Unsent(format!("the message failed: {}", error.unwrap_or_else(|| "WhatsApp does not say why".into())))
}

fn read() -> Result<String, CliError> {
    let mut text = String::new();
    std::io::stdin().lock().take(LONGEST).read_to_string(&mut text)?;
    Ok(text.trim_end_matches('\n').to_owned())
}

type Became = (Delivery, Option<String>);

fn became(message: &MessageView) -> Option<Became> {
    match &message.direction {
        DirectionView::Outgoing { delivery, error, .. } => Some((*delivery, error.clone())),
        DirectionView::Incoming { .. } | DirectionView::Elsewhere => None,
    }
}

/// Whether there is nothing more to wait for.
fn over(how: Delivery, until: Until) -> bool {
    match how {
        Delivery::Queued | Delivery::Sending | Delivery::Uncertain => false,
        Delivery::Sent => until == Until::Sent,
        Delivery::Delivered => until != Until::Read,
        Delivery::Read | Delivery::Failed | Delivery::Cancelled => true,
    }
}

/// What becomes of a message. A feed that ended because it lagged is opened anew, and the message read as it is by then.
async fn hear(core: &Client, mut feed: Feed, message: &MessageView, until: Until) -> Result<Option<Became>, CliError> {
    loop {
        while let Some(item) = feed.next().await? {
            if let Some((how, error)) = heard(item.body, message.id)
                && over(how, until)
            {
                return Ok(Some((how, error)));
            }
        }
        feed = core.feed().await?;
        let newest = json!({ "chat": message.chat, "before": null, "limit": NEWEST });
        let page: MessagePage = core.call("messages", &newest).await?;
        let now = page.messages.iter().find(|one| one.id == message.id).and_then(became);
        if let Some((how, error)) = now
            && over(how, until)
        {
            return Ok(Some((how, error)));
        }
    }
}

/// What an item of the feed says of a message.
fn heard(item: FeedBody, id: i64) -> Option<Became> {
    match item {
        FeedBody::Message { message, .. } if message.id == id => became(&message),
        FeedBody::MessageGone { id: gone, .. } if gone == id => Some((Delivery::Cancelled, None)),
        FeedBody::Snapshot { .. }
        | FeedBody::Instance { .. }
        | FeedBody::InstanceGone { .. }
        | FeedBody::Chat { .. }
        | FeedBody::ChatMerged { .. }
        | FeedBody::Message { .. }
        | FeedBody::MessageGone { .. }
        | FeedBody::Timeline { .. }
        | FeedBody::Show { .. }
        | FeedBody::Lagged => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn more_than_was_waited_for_is_enough() {
        assert!(over(Delivery::Read, Until::Sent) && over(Delivery::Delivered, Until::Delivered));
        assert!(!over(Delivery::Sent, Until::Delivered) && !over(Delivery::Uncertain, Until::Sent));
        assert!(over(Delivery::Failed, Until::Read));
    }
}
