//! Chats and their messages.

use std::time::Duration;

use serde::Deserialize;
use serde_json::{Value, json};
use wakala_contract::{ContentView, FileView, MessageRef, Request as Asks, SendContent};
use wakala_domain::keys::Scope;
use wakala_front::waha::{chat, message};
use wakala_front::{InstanceSnapshot, NamedChat, NamedMessage};

use super::chatting::{Sent, seen_up_to, sent};
use crate::speaking::asked::{Answer, Asked, made, said};
use crate::speaking::refused::Refused;
use crate::speaking::walk::{self, MOST, Times, Window};

/// Answered where nobody says how many.
const USUAL: u32 = 100;
const USUAL_MESSAGES: u32 = 10;

/// A file that is on its way here is waited for so long.
const FILE_WITHIN: Duration = Duration::from_secs(25);

pub(super) async fn list(asked: &Asked) -> Answer {
    let one = asked.session()?;
    let window = Window::of(asked, USUAL)?;
    let dress = asked.dress(&one);
    Ok(said(&walk::chats(asked, &one, window, |_| true).await?.iter().map(|of| chat(of, &dress)).collect()))
}

#[derive(Deserialize)]
struct Overview {
    #[serde(default)]
    pagination: Option<Pagination>,
    #[serde(default)]
    filter: Option<Filter>,
}

#[derive(Deserialize)]
struct Pagination {
    #[serde(default)]
    limit: Option<u32>,
    #[serde(default)]
    offset: Option<u32>,
}

#[derive(Deserialize)]
struct Filter {
    #[serde(default)]
    ids: Vec<String>,
}

pub(super) async fn overview(asked: &Asked) -> Answer {
    let window = Window::of(asked, USUAL)?;
    let ids: Vec<String> = asked.query.all("ids").map(str::to_owned).collect();
    Ok(said(&overviews(asked, window, &ids).await?))
}

pub(super) async fn overview_posted(asked: &Asked) -> Answer {
    let wish: Overview = asked.json()?;
    let (offset, limit) = wish.pagination.map_or((None, None), |page| (page.offset, page.limit));
    let window = Window::checked(offset, limit, USUAL)?;
    Ok(made(&overviews(asked, window, &wish.filter.map_or(Vec::new(), |filter| filter.ids)).await?))
}

async fn overviews(asked: &Asked, window: Window, ids: &[String]) -> Result<Value, Refused> {
    let one = asked.session()?;
    let dress = asked.dress(&one);
    if ids.len() > MOST as usize {
        return Err(Refused::bad(format!("at most {MOST} chats are named")));
    }
    let chats = if ids.is_empty() {
        walk::chats(asked, &one, window, |_| true).await?
    } else {
        let mut named = Vec::new();
        for id in ids {
            let address = wakala_front::chat_address(id)?;
            named.extend(asked.core.named_chat(&asked.caller, Scope::Read, one.id, &address).await?);
        }
        named.into_iter().skip(window.offset).take(window.limit).collect()
    };
    Ok(chats.iter().map(|of| chat(of, &dress)).collect())
}

async fn of_chat(asked: &Asked, one: &InstanceSnapshot, name: &str) -> Answer {
    let of = asked.chat(Scope::Read, one, name).await?;
    let seconds = |name: &str| match asked.query.get(name).map(str::parse::<i64>) {
        None => Ok(None),
        Some(Ok(seconds)) => Ok(Some(seconds)),
        Some(Err(_)) => Err(Refused::bad(format!("{name} is a time in seconds"))),
    };
    let times = Times { from: seconds("filter.timestamp.gte")?, until: seconds("filter.timestamp.lte")? };
    let ours = asked.query.get("filter.fromMe").map(|_| asked.query.is_true("filter.fromMe"));
    let meant = |message: &NamedMessage| ours.is_none_or(|ours| message.writer.is_none() == ours);
    let found = walk::messages(asked, &of, Window::of(asked, USUAL_MESSAGES)?, times, meant).await?;
    let dress = asked.dress(one);
    Ok(said(&found.iter().map(|of| message(of, &dress)).collect()))
}

pub(super) async fn messages(asked: &Asked) -> Answer {
    let one = asked.session()?;
    of_chat(asked, &one, asked.part("chat_id")).await
}

pub(super) async fn messages_old(asked: &Asked) -> Answer {
    let one = asked.session()?;
    let name = asked.query.get("chatId").unwrap_or_default();
    of_chat(asked, &one, name).await
}

async fn one_of(asked: &Asked, scope: Scope) -> Result<(InstanceSnapshot, NamedChat, NamedMessage), Refused> {
    let one = asked.session()?;
    let of = asked.chat(scope, &one, asked.part("chat_id")).await?;
    let (of, found) = asked.message(scope, &one, Some(&of), asked.part("message_id")).await?;
    Ok((one, of, found))
}

pub(super) async fn get(asked: &Asked) -> Answer {
    let (one, _, found) = one_of(asked, Scope::Read).await?;
    let away = matches!(&found.view.content, ContentView::Media(media) if media.file == FileView::Away);
    if away && asked.query.is_true("downloadMedia") {
        asked.asks(Asks::FetchFile(MessageRef { message: found.view.id })).await?;
    }
    Ok(said(&message(&found, &asked.dress(&one))))
}

#[derive(Deserialize)]
struct Read {
    #[serde(default, rename = "messageIds")]
    messages: Option<Vec<String>>,
}

pub(super) async fn read(asked: &Asked) -> Answer {
    let one = asked.session()?;
    let wish: Read = asked.json()?;
    let of = asked.chat(Scope::Send, &one, asked.part("chat_id")).await?;
    let names = wish.messages.unwrap_or_default();
    seen_up_to(asked, &one, &of, &names).await?;
    Ok(made(&json!({ "ids": names })))
}

#[derive(Deserialize)]
struct Edit {
    #[serde(default)]
    text: String,
}

pub(super) async fn edit(asked: &Asked) -> Answer {
    let wish: Edit = asked.json()?;
    let (one, of, found) = one_of(asked, Scope::Send).await?;
    let content = SendContent::Edit { message: found.view.id, text: wish.text };
    Ok(said(&sent(asked, &one, Sent { chat: &of, content, answers: None, mentions: &[] }).await?))
}

pub(super) async fn delete(asked: &Asked) -> Answer {
    let (one, of, found) = one_of(asked, Scope::Send).await?;
    let content = SendContent::Delete { message: found.view.id };
    Ok(said(&sent(asked, &one, Sent { chat: &of, content, answers: None, mentions: &[] }).await?))
}

/// The file of a message, as its `media.url` says.
pub(super) async fn file(asked: &Asked) -> Answer {
    let message = asked.part("message").split('.').next().unwrap_or_default();
    let message = message.parse().map_err(|_| Refused::bad("a file is asked for by the address in media.url"))?;
    let file = asked.core.file_soon(&asked.caller, message, FILE_WITHIN).await?;
    Ok(crate::files::opened(&file, &asked.headers).await?)
}
