//! Chats, people, groups, and the messages of a chat.

use std::time::Duration;

use axum::http::StatusCode;
use chrono::DateTime;
use serde::Deserialize;
use serde_json::{Value, json};
use wakala_domain::address::{AddressKind, PhoneNumber};
use wakala_front::evolution::{Key, Written, chat, contact, group, message};
use wakala_front::{InstanceSnapshot, NamedChat, NamedMessage, NotAsked, Scope, chat_address, jid};

use crate::speaking::asked::{Answer, Asked, made, said};
use crate::speaking::refused::Refused;
use crate::speaking::sending::{not_too_many, read_up_to};
use crate::speaking::walk::{self, MOST, Times, Window};

/// Messages of a page where nobody says how many.
const USUAL: u32 = 50;
/// So many numbers are looked for at once, and so many of them asked of WhatsApp.
const MOST_NUMBERS: usize = 100;
const MOST_ASKED: usize = 5;

/// What of many is wanted.
#[derive(Deserialize)]
struct Wanted<W> {
    #[serde(default, rename = "where")]
    only: Option<W>,
    #[serde(default)]
    page: Option<u32>,
    /// How many are on a page.
    #[serde(default)]
    offset: Option<u32>,
}

impl<W> Wanted<W> {
    /// The page, from 1, and what of all it is.
    fn window(&self, usual: u32) -> Result<(u32, Window), Refused> {
        let (page, size) = (self.page.unwrap_or(1).max(1), self.offset.unwrap_or(usual).clamp(1, MOST));
        Ok((page, Window::checked(Some((page - 1).saturating_mul(size)), Some(size), usual)?))
    }
}

#[derive(Default, Deserialize)]
#[serde(rename_all = "camelCase")]
struct OfChat {
    #[serde(default)]
    remote_jid: Option<String>,
}

impl OfChat {
    fn name(&self) -> Option<&str> {
        self.remote_jid.as_deref().filter(|name| !name.is_empty())
    }
}

/// The one chat that is meant, or those of a page.
async fn some(
    asked: &Asked,
    one: &InstanceSnapshot,
    name: Option<&str>,
    window: Window,
    meant: impl Fn(&NamedChat) -> bool,
) -> Result<Vec<NamedChat>, Refused> {
    match name {
        Some(name) => {
            let address = chat_address(name)?;
            Ok(asked.core.named_chat(&asked.caller, Scope::Read, one.id, &address).await?.into_iter().collect())
        }
        None => walk::chats(asked, one, window, meant).await,
    }
}

pub(super) async fn list(asked: &Asked) -> Answer {
    let one = asked.instance()?;
    let wish: Wanted<OfChat> = asked.json()?;
    let (_, window) = wish.window(MOST)?;
    let only = wish.only.unwrap_or_default();
    Ok(said(&some(asked, &one, only.name(), window, |_| true).await?.iter().map(chat).collect()))
}

pub(super) async fn by_jid(asked: &Asked) -> Answer {
    let one = asked.instance()?;
    Ok(said(&chat(&asked.chat(Scope::Read, &one, asked.query.get("remoteJid").unwrap_or_default()).await?)))
}

#[derive(Default, Deserialize)]
#[serde(rename_all = "camelCase")]
struct OfPerson {
    #[serde(default)]
    id: Option<String>,
    #[serde(flatten)]
    chat: OfChat,
}

pub(super) async fn contacts(asked: &Asked) -> Answer {
    let one = asked.instance()?;
    let wish: Wanted<OfPerson> = asked.json()?;
    let (_, window) = wish.window(MOST)?;
    let only = wish.only.unwrap_or_default();
    let name = only.chat.name().or(only.id.as_deref().filter(|name| !name.is_empty()));
    let found = some(asked, &one, name, window, |of| of.address.is_person()).await?;
    Ok(said(&found.iter().map(|of| contact(of, one.id)).collect()))
}

/// Which messages of a chat.
#[derive(Default, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Only {
    #[serde(default)]
    key: Option<OfKey>,
    #[serde(default)]
    message_type: Option<String>,
    #[serde(default)]
    message_timestamp: Option<Between>,
    #[serde(default)]
    id: Option<Value>,
}

#[derive(Default, Deserialize)]
#[serde(rename_all = "camelCase")]
struct OfKey {
    #[serde(default)]
    id: Option<String>,
    #[serde(default)]
    from_me: Option<bool>,
    #[serde(flatten)]
    chat: OfChat,
}

#[derive(Default, Deserialize)]
struct Between {
    #[serde(default)]
    gte: Option<Moment>,
    #[serde(default)]
    lte: Option<Moment>,
}

/// A moment, in seconds or as text.
#[derive(Deserialize)]
#[serde(untagged)]
enum Moment {
    Seconds(i64),
    Text(String),
}

impl Moment {
    fn seconds(&self) -> Result<i64, Refused> {
        match self {
            Moment::Seconds(seconds) => Ok(*seconds),
            Moment::Text(text) => match DateTime::parse_from_rfc3339(text) {
                Ok(moment) => Ok(moment.timestamp()),
                Err(_) => Err(Refused::bad("messageTimestamp is a time: 2026-11-30T18:00:00Z")),
            },
        }
    }
}

impl Only {
    fn times(&self) -> Result<Times, Refused> {
        let between = self.message_timestamp.as_ref();
        let moment = |of: Option<&Moment>| of.map(Moment::seconds).transpose();
        Ok(Times {
            from: moment(between.and_then(|between| between.gte.as_ref()))?,
            until: moment(between.and_then(|between| between.lte.as_ref()))?,
        })
    }

    fn takes(&self, message: &NamedMessage) -> bool {
        let ours = self.key.as_ref().and_then(|key| key.from_me);
        let kind = self.message_type.as_deref().filter(|kind| !kind.is_empty());
        ours.is_none_or(|ours| message.writer.is_none() == ours)
            && kind.is_none_or(|kind| Written::of(&message.view).kind == kind)
    }
}

pub(super) async fn messages(asked: &Asked) -> Answer {
    let one = asked.instance()?;
    let wish: Wanted<Only> = asked.json()?;
    let (page, mut window) = wish.window(USUAL)?;
    let (skipped, size) = (window.offset, window.limit);
    // One more is looked for: whether there is a next page.
    window.limit += 1;
    let only = wish.only.unwrap_or_default();
    let key = only.key.as_ref();
    if only.id.as_ref().is_some_and(|id| !id.is_null()) {
        return Err(Refused::not_done("messages are asked for by where.key: Wakala has other ids than Evolution"));
    }
    let Some(name) = key.and_then(|key| key.chat.name()) else {
        return Err(Refused::not_done("messages are asked for by chat: name it in where.key.remoteJid"));
    };
    let times = only.times()?;
    let address = chat_address(name)?;
    let Some(of) = asked.core.named_chat(&asked.caller, Scope::Read, one.id, &address).await? else {
        return Ok(said(&of_page(0, page, size, &[])));
    };
    let found = match key.and_then(|key| key.id.clone()).filter(|id| !id.is_empty()) {
        Some(id) => {
            let key = Key { remote_jid: None, from_me: key.and_then(|key| key.from_me), id, participant: None };
            match asked.keyed(Scope::Read, &one, Some(&of), &key).await {
                Ok((_, found)) if only.takes(&found) => vec![found],
                Ok(_) | Err(_) => Vec::new(),
            }
        }
        None => walk::messages(asked, &of, window, times, |message| only.takes(message)).await?,
    };
    let records: Vec<Value> = found.iter().take(size).map(|one| message(one, Some(&of.view.title))).collect();
    Ok(said(&of_page(skipped + found.len(), page, size, &records)))
}

/// A page as Evolution has it. How many there are in all is known as far as they were looked at: one more than so many where there is more.
fn of_page(known: usize, page: u32, size: usize, records: &[Value]) -> Value {
    let pages = known.div_ceil(size.max(1));
    json!({ "messages": { "total": known, "pages": pages, "currentPage": page, "records": records } })
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Seen {
    #[serde(default)]
    read_messages: Vec<Key>,
}

pub(super) async fn read(asked: &Asked) -> Answer {
    let one = asked.instance()?;
    let wish: Seen = asked.json()?;
    not_too_many(wish.read_messages.len())?;
    if wish.read_messages.is_empty() {
        return Err(Refused::bad("readMessages names the messages that were read"));
    }
    let mut chats: Vec<(NamedChat, Vec<NamedMessage>)> = Vec::new();
    // All are looked at first: what is marked is marked.
    for key in &wish.read_messages {
        let (chat, found) = asked.keyed(Scope::Send, &one, None, key).await?;
        match chats.iter_mut().find(|(known, _)| known.id == chat.id) {
            Some((_, messages)) => messages.push(found),
            None => chats.push((chat, vec![found])),
        }
    }
    for (chat, messages) in &chats {
        read_up_to(asked, chat, messages).await?;
    }
    Ok(made(&json!({ "message": "Read messages", "read": "success" })))
}

#[derive(Deserialize)]
struct Numbers {
    #[serde(default)]
    numbers: Vec<String>,
}

/// Whether WhatsApp has somebody at some numbers.
pub(super) async fn numbers(asked: &Asked) -> Answer {
    let one = asked.instance()?;
    let wish: Numbers = asked.json()?;
    if wish.numbers.len() > MOST_NUMBERS {
        return Err(Refused::bad(format!("at most {MOST_NUMBERS} numbers are named")));
    }
    let mut found = Vec::new();
    for name in &wish.numbers {
        let address = chat_address(name)?;
        let known = match address.phone() {
            Some(number) => {
                let known = asked.core.known_on_whatsapp(&asked.caller, one.id, &number).await?;
                known.map_or(Looked::Asks(number), |address| Looked::There(jid(&address, address.phone().as_ref())))
            }
            None => match asked.core.named_chat(&asked.caller, Scope::Send, one.id, &address).await? {
                Some(of) => Looked::There(jid(&of.address, of.phone.as_ref())),
                None => Looked::Nowhere(address.to_string()),
            },
        };
        found.push((name, known));
    }
    let asks = found.iter().filter(|(_, known)| matches!(known, Looked::Asks(_))).count();
    if asks > MOST_ASKED {
        let why = "WhatsApp is asked for 5 numbers at once, and then for one a second: name fewer that are new";
        return Err(Refused::bad(why));
    }
    let mut all = Vec::new();
    for (name, known) in found {
        let (there, address) = match known {
            Looked::There(address) => (true, address),
            Looked::Nowhere(address) => (false, address),
            Looked::Asks(number) => {
                let answer = asked.core.on_whatsapp(&asked.caller, one.id, &number).await;
                let found = answer.map_err(|why| soon(why, asks as u64))?;
                let own = wakala_domain::address::Address::of_phone(&number);
                (found.is_some(), found.map_or_else(|| own.to_string(), |at| jid(&at, Some(&number))))
            }
        };
        let number: String = name.split('@').next().unwrap_or_default().to_owned();
        all.push(json!({ "jid": address, "exists": there, "number": number }));
    }
    Ok(said(&Value::Array(all)))
}

/// What is known of a number.
enum Looked {
    There(String),
    Nowhere(String),
    Asks(PhoneNumber),
}

/// It may be asked again when all of them may be asked for: what was answered is asked for anew.
fn soon(why: NotAsked, asks: u64) -> Refused {
    match why {
        NotAsked::TooSoon(_) => {
            let why = "WhatsApp is asked for one number a second: whoever asks it for many loses his own";
            Refused::new(StatusCode::TOO_MANY_REQUESTS, why).again_after(Duration::from_secs(asks))
        }
        NotAsked::Refused(error) => error.into(),
    }
}

pub(super) async fn groups(asked: &Asked) -> Answer {
    let one = asked.instance()?;
    let is_group = |of: &NamedChat| of.address.kind() == AddressKind::Group;
    let all = walk::chats(asked, &one, Window::checked(None, None, MOST)?, is_group).await?;
    Ok(said(&all.iter().map(group).collect()))
}

pub(super) async fn group_infos(asked: &Asked) -> Answer {
    let one = asked.instance()?;
    let name = asked.query.get("groupJid").unwrap_or_default();
    let address = chat_address(name)?;
    if address.kind() != AddressKind::Group {
        return Err(Refused::bad("groupJid is a group: 120363…@g.us"));
    }
    Ok(said(&group(&asked.chat_at(Scope::Read, &one, &address).await?)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_is_counted_as_far_as_it_was_looked() {
        let of = |known, page, size| {
            let page = of_page(known, page, size, &[]);
            (page["messages"]["total"].clone(), page["messages"]["pages"].clone())
        };
        assert_eq!(of(0, 1, 50), (json!(0), json!(0)));
        assert_eq!(of(50, 1, 50), (json!(50), json!(1)));
        assert_eq!(of(51, 1, 50), (json!(51), json!(2)));
        assert_eq!(of(60, 2, 50), (json!(60), json!(2)));
    }

    #[test]
    fn a_moment_is_a_number_or_a_text() {
        let of = |json: Value| serde_json::from_value::<Moment>(json).unwrap().seconds().ok();
        assert_eq!(of(json!(5)), Some(5));
        assert_eq!(of(json!("1970-01-01T00:01:00Z")), Some(60));
        assert_eq!(of(json!("gestern")), None);
    }
}
