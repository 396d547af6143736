//! Messages that are sent: texts, places, contacts and polls; and what is said of a message.

use axum::response::Response;
use serde::Deserialize;
use wakala_contract::{SendContent, SendPlace};
use wakala_front::{InstanceSnapshot, NamedChat, NamedMessage, Scope, jid};

use super::answer::{done, queued};
use crate::speaking::asked::{Answer, Asked};
use crate::speaking::refused::Refused;
use crate::speaking::sending::{self, Outgoing, card, chat_for, mentioned, read_up_to};

/// What every message may say of itself.
#[derive(Default, Deserialize)]
pub(super) struct Options {
    #[serde(default)]
    pub phone: String,
    #[serde(default)]
    pub reply_message_id: Option<String>,
    #[serde(default)]
    pub mentions: Option<Vec<String>>,
    /// For how long it is to stay, in seconds.
    #[serde(default)]
    pub duration: Option<u64>,
}

/// Sends what is new: looked at before a chat is made for it.
pub(super) async fn sent_to(
    asked: &Asked,
    one: &InstanceSnapshot,
    content: SendContent,
    options: &Options,
) -> Result<Response, Refused> {
    if options.duration.is_some_and(|seconds| seconds > 0) {
        return Err(Refused::not_done("how long messages stay is set for a chat, on the phone: leave out duration"));
    }
    let named: Vec<&String> = options.mentions.iter().flatten().collect();
    if named.iter().any(|name| name.starts_with('@')) {
        return Err(Refused::not_done("everybody in a group is not named at once: name each"));
    }
    let mentions = named.into_iter().map(|name| mentioned(name)).collect::<Result<Vec<_>, _>>()?;
    let chat = chat_for(asked, one, &options.phone, &content, &mentions).await?;
    let reply_to = match options.reply_message_id.as_deref().filter(|id| !id.is_empty()) {
        Some(id) => Some(asked.message_of(Scope::Send, one, &chat, id).await?.view.id),
        None => None,
    };
    said(asked, one, Outgoing { chat: &chat, content, reply_to, mentions }).await
}

async fn said(asked: &Asked, one: &InstanceSnapshot, what: Outgoing<'_>) -> Result<Response, Refused> {
    let chat = jid(&what.chat.address, what.chat.phone.as_ref());
    let sent = sending::queued(asked, one, what).await?;
    if sent.id.is_empty() {
        return Err(Refused::bad("the message of this key was taken back before it went"));
    }
    Ok(queued(&sent, &chat))
}

#[derive(Deserialize)]
struct Text {
    #[serde(default)]
    message: String,
    #[serde(flatten)]
    options: Options,
}

pub(super) async fn text(asked: &Asked) -> Answer {
    let one = asked.device()?;
    let wish: Text = asked.json()?;
    sent_to(asked, &one, SendContent::Text { text: wish.message }, &wish.options).await
}

#[derive(Deserialize)]
struct Linked {
    #[serde(default)]
    link: String,
    #[serde(default)]
    caption: Option<String>,
    #[serde(flatten)]
    options: Options,
}

pub(super) async fn link(asked: &Asked) -> Answer {
    let one = asked.device()?;
    let wish: Linked = asked.json()?;
    let caption = wish.caption.filter(|caption| !caption.is_empty());
    let text = caption.map_or_else(|| wish.link.clone(), |caption| format!("{caption}\n{}", wish.link));
    sent_to(asked, &one, SendContent::Text { text }, &wish.options).await
}

#[derive(Deserialize)]
struct Contact {
    #[serde(default)]
    contact_name: String,
    #[serde(default)]
    contact_phone: String,
    #[serde(flatten)]
    options: Options,
}

pub(super) async fn contact(asked: &Asked) -> Answer {
    let one = asked.device()?;
    let wish: Contact = asked.json()?;
    let cards = vec![card(wish.contact_name, &wish.contact_phone)];
    sent_to(asked, &one, SendContent::Contacts { cards }, &wish.options).await
}

#[derive(Deserialize)]
struct Place {
    latitude: Degrees,
    longitude: Degrees,
    #[serde(flatten)]
    options: Options,
}

/// A number, or the text of one.
#[derive(Deserialize)]
#[serde(untagged)]
enum Degrees {
    Number(f64),
    Text(String),
}

impl Degrees {
    fn read(&self) -> Result<f64, Refused> {
        match self {
            Degrees::Number(degrees) => Ok(*degrees),
            Degrees::Text(text) => text.trim().parse().map_err(|_| Refused::bad("latitude and longitude are degrees")),
        }
    }
}

pub(super) async fn location(asked: &Asked) -> Answer {
    let one = asked.device()?;
    let wish: Place = asked.json()?;
    let (latitude, longitude) = (wish.latitude.read()?, wish.longitude.read()?);
    let place = SendPlace { latitude, longitude, name: None, address: None };
    sent_to(asked, &one, SendContent::Location(place), &wish.options).await
}

#[derive(Deserialize)]
struct Poll {
    #[serde(default)]
    question: String,
    #[serde(default)]
    options: Vec<String>,
    #[serde(default)]
    max_answer: Option<u32>,
    #[serde(default)]
    phone: String,
    #[serde(default)]
    duration: Option<u64>,
}

pub(super) async fn poll(asked: &Asked) -> Answer {
    let one = asked.device()?;
    let wish: Poll = asked.json()?;
    let choose = wish.max_answer.unwrap_or(1);
    let content = SendContent::Poll { question: wish.question, options: wish.options, choose };
    let options = Options { phone: wish.phone, duration: wish.duration, ..Options::default() };
    sent_to(asked, &one, content, &options).await
}

/// What is said of a message of a chat.
#[derive(Deserialize)]
struct About {
    #[serde(default)]
    phone: String,
    #[serde(default)]
    emoji: String,
    #[serde(default)]
    message: String,
}

async fn about(asked: &Asked) -> Result<(InstanceSnapshot, NamedChat, NamedMessage, About), Refused> {
    let one = asked.device()?;
    let wish: About = asked.json()?;
    let chat = asked.chat(Scope::Send, &one, &wish.phone).await?;
    let message = asked.message_of(Scope::Send, &one, &chat, asked.part("message")).await?;
    Ok((one, chat, message, wish))
}

async fn say(asked: &Asked, one: &InstanceSnapshot, chat: &NamedChat, content: SendContent) -> Answer {
    said(asked, one, Outgoing { chat, content, reply_to: None, mentions: Vec::new() }).await
}

pub(super) async fn revoke(asked: &Asked) -> Answer {
    let (one, chat, message, _) = about(asked).await?;
    say(asked, &one, &chat, SendContent::Delete { message: message.view.id }).await
}

pub(super) async fn reaction(asked: &Asked) -> Answer {
    let (one, chat, message, wish) = about(asked).await?;
    say(asked, &one, &chat, SendContent::Reaction { message: message.view.id, emoji: wish.emoji }).await
}

pub(super) async fn update(asked: &Asked) -> Answer {
    let (one, chat, message, wish) = about(asked).await?;
    say(asked, &one, &chat, SendContent::Edit { message: message.view.id, text: wish.message }).await
}

pub(super) async fn read(asked: &Asked) -> Answer {
    let (_, chat, message, _) = about(asked).await?;
    read_up_to(asked, &chat, &[message]).await?;
    Ok(done("Message marked as read"))
}
