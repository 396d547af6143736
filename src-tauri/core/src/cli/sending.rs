//! Sends something, and waits for what becomes of it.

use std::io::Read as _;
use std::time::Duration;

use serde_json::{Value, json};
use wakala_client::{Client, ClientError, Feed};
use wakala_contract::{
    ChatView, ChatsNowView, DirectionView, FeedBody, InstanceView, MessagePage, MessageView, SendReply, SendStatus,
};
use wakala_domain::delivery::Delivery;
use wakala_domain::lanes::{LaneWhy, WaitsFor};

use super::command::Spot;
use super::out::Out;
use super::progress::Progress;
use super::{CliError, Send, Until, attached, instance, instances, words};

/// The longest text that is read from the standard input, in bytes; WhatsApp takes less.
const LONGEST: u64 = 1 << 20;
/// No phone number has fewer digits; the ids of chats have fewer for long.
const SHORTEST_NUMBER: usize = 5;
/// Messages of the chat that are looked at where the feed has lagged.
const NEWEST: u32 = 200;

pub(super) async fn send(core: &Client, out: &mut Out, send: Send) -> Result<(), CliError> {
    let from = instance(core, &send.instance).await?;
    let chat = match send.to.strip_prefix("chat:") {
        Some(id) => {
            let no_chat = || CliError::Usage(words::words().cli_no_chat_id(&format!("{id:?}")));
            let id: i64 = id.parse().map_err(|_| no_chat())?;
            of_instance(core, &from, id).await?
        }
        // Whoever has the number of a chat from `chats` forgets the word before it.
        None if (1..SHORTEST_NUMBER).contains(&send.to.trim().len())
            && send.to.trim().bytes().all(|one| one.is_ascii_digit()) =>
        {
            return Err(CliError::Usage(words::words().cli_no_number_but_chat(send.to.trim())));
        }
        None => {
            let asked = json!({ "instance": from.id, "phone": send.to });
            core.call::<ChatView>("open_chat", &asked).await?.id
        }
    };
    let handed_over = match attached::chosen(&send) {
        Some((path, _)) => Some(attached::hand_over(core, path, !out.is_json()).await?),
        None => None,
    };
    let sent = send_content(core, out, &send, chat, handed_over.as_deref()).await;
    if let Some(file) = &handed_over {
        attached::give_up(core, file).await;
    }
    sent
}

/// A chat, or the one that it is now, if it is of the instance that is to write: a customer of another number must not hear from that one.
async fn of_instance(core: &Client, from: &InstanceView, chat: i64) -> Result<i64, CliError> {
    let now: ChatsNowView = core.call("chats_now", &json!({ "chats": [chat] })).await?;
    let Some(now) = now.chats.into_iter().next().and_then(|asked| asked.chat) else {
        return Err(CliError::Asked(words::words().cli_no_chat_id(&chat.to_string())));
    };
    if now.instance == from.id {
        return Ok(now.id);
    }
    let of = instances(core).await?.into_iter().find(|one| one.id == now.instance);
    let of = of.map_or(now.instance, |one| one.name);
    Err(CliError::Asked(words::words().cli_chat_of_another(&chat.to_string(), &of, &from.name)))
}

async fn send_content(
    core: &Client,
    out: &mut Out,
    send: &Send,
    chat: i64,
    file: Option<&str>,
) -> Result<(), CliError> {
    let content = content(send, file).await?;
    let mut body = json!({ "chat": chat, "content": content, "mentions": send.mention });
    if let Some(message) = send.reply_to {
        body["reply_to"] = Value::from(message);
    }
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
    let reply = ask(core, &body).await?;
    // From here on it is kept: whatever goes wrong, what was answered is said first.
    let before = reply.message.as_ref().and_then(became);
    let mut unknown = None;
    let last = match (send.wait, feed, &reply.message) {
        (Some(until), Some(feed), Some(message)) if !before.as_ref().is_some_and(|now| now.is_over(until)) => {
            let waiting = hear(core, feed, message, until);
            let waiting = tokio::time::timeout(Duration::from_secs(send.timeout), waiting);
            let mut progress = Progress::new(!out.is_json());
            match progress.waits(waiting, |seconds| words::words().cli_still_sends(seconds)).await {
                Ok(Ok(Ok(last))) => last,
                Ok(Ok(Err(error))) | Err(error) => {
                    unknown = Some(words::why(&error));
                    None
                }
                Ok(Err(_)) => None,
            }
        }
        _ => before,
    };
    let error = last.as_ref().and_then(|last| last.error.clone()).or_else(|| reply.error.clone());
    let how = last.as_ref().map(|last| last.how);
    out.value(&reply, |reply| {
        let id = reply.message_id.as_deref().unwrap_or_default();
        match how {
            Some(how) => format!("{id}: {}", words::delivery(how)),
            None => words::words().cli_waiting(id, reply.queue_depth),
        }
    })?;
    match (how, send.wait) {
        (Some(Delivery::Cancelled), _) => Err(CliError::Unsent(words::words().cli_taken_back())),
        (Some(Delivery::Failed), _) => Err(failed(error)),
        (Some(how), Some(until)) if has_come(how, until) => Ok(()),
        (_, _) if let Some(stands) = last.as_ref().and_then(|last| last.stands.as_ref()) => Err(stands.unsent()),
        (_, _) if reply.status == SendStatus::Failed => Err(failed(error)),
        (_, Some(_)) => Err(CliError::Unsent(match unknown {
            Some(why) => words::words().cli_not_known(&why),
            None => words::words().cli_not_in_time(),
        })),
        (_, None) => Ok(()),
    }
}

/// What is to be sent.
async fn content(send: &Send, file: Option<&str>) -> Result<Value, CliError> {
    if let (Some((_, kind)), Some(file)) = (attached::chosen(send), file) {
        return Ok(json!({
            "is": "media", "file": file, "as": kind, "caption": send.caption, "view_once": send.view_once,
        }));
    }
    if let Some(text) = &send.text {
        return Ok(json!({ "is": "text", "text": given(text.clone()).await? }));
    }
    if let Some(place) = &send.location {
        let Spot { latitude, longitude, name } = place;
        return Ok(json!({ "is": "location", "latitude": latitude, "longitude": longitude, "name": name }));
    }
    if let Some(question) = &send.poll {
        let choose = u8::from(!send.many);
        return Ok(json!({ "is": "poll", "question": question, "options": send.option, "choose": choose }));
    }
    let cards = send.contact.iter().map(|card| json!({ "name": card.name, "phones": [card.number] }));
    Ok(json!({ "is": "contacts", "cards": cards.collect::<Vec<_>>() }))
}

/// Says something of a message that was sent. It shows there once WhatsApp has taken it.
pub(super) async fn change(core: &Client, out: &mut Out, chat: i64, content: Value) -> Result<(), CliError> {
    let reply = ask(core, &json!({ "chat": chat, "content": content })).await?;
    out.value(&reply, |reply| {
        let id = reply.message_id.as_deref().unwrap_or_default();
        format!("{id}: {}", words::delivery(Delivery::Queued))
    })
}

async fn ask(core: &Client, body: &Value) -> Result<SendReply, CliError> {
    core.call("send_message", body).await.map_err(|error| match error {
        ClientError::Unanswered { why, .. } => CliError::Unknown(words::words().cli_no_answer(&why)),
        error => error.into(),
    })
}

/// A text as it was given, or from the standard input.
pub(super) async fn given(text: String) -> Result<String, CliError> {
    match text.as_str() {
        "-" => tokio::task::spawn_blocking(read).await.map_err(std::io::Error::other)?,
        _ => Ok(text),
    }
}

fn failed(error: Option<String>) -> CliError {
    let w = words::words();
    CliError::Unsent(w.cli_failed(&error.unwrap_or_else(|| w.cli_no_reason())))
}

fn read() -> Result<String, CliError> {
    let mut text = String::new();
    std::io::stdin().lock().take(LONGEST).read_to_string(&mut text)?;
    Ok(text.trim_end_matches('\n').to_owned())
}

/// What became of a message of ours.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Became {
    how: Delivery,
    error: Option<String>,
    /// It goes no further by itself.
    stands: Option<Stands>,
}

/// Why nothing more becomes of a message by itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Stands {
    /// It may have arrived, and is tried no more.
    TriedNoMore,
    /// Its chat waits for somebody.
    Parked(LaneWhy),
}

impl Stands {
    fn unsent(self) -> CliError {
        CliError::Unsent(match self {
            Stands::TriedNoMore => words::words().cli_tried_no_more(),
            Stands::Parked(why) => words::words().cli_parked(&words::lane(why)),
        })
    }
}

impl Became {
    /// Whether there is nothing more to wait for.
    fn is_over(&self, until: Until) -> bool {
        has_come(self.how, until) || self.stands.is_some() || matches!(self.how, Delivery::Failed | Delivery::Cancelled)
    }
}

fn became(message: &MessageView) -> Option<Became> {
    match &message.direction {
        DirectionView::Outgoing { delivery, queue_id, error, waits } => {
            let stands = match (delivery, waits) {
                (Delivery::Uncertain, _) if queue_id.is_none() => Some(Stands::TriedNoMore),
                (_, Some(WaitsFor::Parked { why })) => Some(Stands::Parked(*why)),
                _ => None,
            };
            Some(Became { how: *delivery, error: error.clone(), stands })
        }
        DirectionView::Incoming { .. } | DirectionView::Elsewhere => None,
    }
}

/// Whether what was waited for is there.
fn has_come(how: Delivery, until: Until) -> bool {
    match how {
        Delivery::Queued | Delivery::Sending | Delivery::Uncertain | Delivery::Failed | Delivery::Cancelled => false,
        Delivery::Sent => until == Until::Sent,
        Delivery::Delivered => until != Until::Read,
        Delivery::Read => true,
    }
}

/// What becomes of a message. A feed that ended because it lagged is opened anew, and the message read as it is by then; that is done
/// as well when its chat is parked: that is said of all that wait there at once.
async fn hear(core: &Client, mut feed: Feed, message: &MessageView, until: Until) -> Result<Option<Became>, CliError> {
    loop {
        while let Some(item) = feed.next().await? {
            let parked = is_parked(&item.body, message.chat);
            let mut now = heard(item.body, message.id);
            if parked {
                now = read_again(core, message).await?;
            }
            if let Some(now) = now.filter(|now| now.is_over(until)) {
                return Ok(Some(now));
            }
        }
        feed = core.feed().await?;
        // Its first item says that it follows: nothing is missed between this and what is read now.
        feed.next().await?;
        if let Some(now) = read_again(core, message).await?.filter(|now| now.is_over(until)) {
            return Ok(Some(now));
        }
    }
}

async fn read_again(core: &Client, message: &MessageView) -> Result<Option<Became>, CliError> {
    let newest = json!({ "chat": message.chat, "before": null, "limit": NEWEST });
    let page: MessagePage = core.call("messages", &newest).await?;
    Ok(page.messages.iter().find(|one| one.id == message.id).and_then(became))
}

/// Whether an item of the feed says that what waits in a chat is parked.
fn is_parked(item: &FeedBody, chat: i64) -> bool {
    matches!(item, FeedBody::Lane { lane } if lane.chat == chat && matches!(lane.behind, WaitsFor::Parked { .. }))
}

/// What an item of the feed says of a message.
fn heard(item: FeedBody, id: i64) -> Option<Became> {
    match item {
        FeedBody::Message { message, .. } if message.id == id => became(&message),
        FeedBody::MessageGone { id: gone, .. } if gone == id => {
            Some(Became { how: Delivery::Cancelled, error: None, stands: None })
        }
        FeedBody::Snapshot { .. }
        | FeedBody::Instance { .. }
        | FeedBody::InstanceGone { .. }
        | FeedBody::Chat { .. }
        | FeedBody::ChatMerged { .. }
        | FeedBody::Message { .. }
        | FeedBody::MessageGone { .. }
        | FeedBody::Lane { .. }
        | FeedBody::Timeline { .. }
        | FeedBody::Show { .. }
        | FeedBody::Chosen { .. }
        | FeedBody::Lagged => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use wakala_contract::LaneView;

    fn message(delivery: Delivery, queue_id: Option<i64>, waits: Option<WaitsFor>) -> MessageView {
        let direction =
            json!({ "is": "outgoing", "delivery": delivery, "queue_id": queue_id, "error": null, "waits": waits });
        serde_json::from_value(json!({
            "id": 5, "chat": 2, "at": 1, "sort": 1, "direction": direction,
            "content": { "is": "text", "text": "habari" },
            "quote": null, "mentions": [], "forwarded": 0, "expires": null, "preview": null,
            "edited": null, "deleted": null, "reactions": [],
        }))
        .unwrap()
    }

    fn now(delivery: Delivery, queue_id: Option<i64>, waits: Option<WaitsFor>) -> Became {
        became(&message(delivery, queue_id, waits)).unwrap()
    }

    #[test]
    fn more_than_was_waited_for_is_enough() {
        let over = |how, until| now(how, None, None).is_over(until);
        assert!(over(Delivery::Read, Until::Sent) && over(Delivery::Delivered, Until::Delivered));
        assert!(!over(Delivery::Sent, Until::Delivered) && over(Delivery::Failed, Until::Read));
    }

    #[test]
    fn what_goes_no_further_by_itself_is_not_waited_for() {
        let item = Some(3);
        assert!(!now(Delivery::Uncertain, item, Some(WaitsFor::Turn)).is_over(Until::Sent), "it is tried again");
        let given_up = now(Delivery::Uncertain, None, None);
        assert!(given_up.is_over(Until::Sent) && !has_come(given_up.how, Until::Sent));
        let words = given_up.stands.unwrap().unsent().to_string();
        assert_eq!(words, "nobody knows whether it arrived, and it is not tried again");
        let parked = Some(WaitsFor::Parked { why: LaneWhy::NotMember });
        for how in [Delivery::Queued, Delivery::Uncertain] {
            assert!(now(how, item, parked).is_over(Until::Sent), "{how:?}");
        }
        let why = WaitsFor::Parked { why: LaneWhy::NotMember };
        let said = |chat, behind| FeedBody::Lane { lane: LaneView { chat, first: None, waits: behind, behind } };
        assert!(is_parked(&said(2, why), 2));
        assert!(!is_parked(&said(9, why), 2), "another chat");
        assert!(!is_parked(&said(2, WaitsFor::MessageAbove), 2));
    }
}
