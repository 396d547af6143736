//! Chats, people, groups, and the messages of a chat.

use chrono::DateTime;
use serde_json::{Value, json};
use wakala_contract::ContentView;
use wakala_domain::address::{Address, AddressKind};
use wakala_front::gowa::{chat, contact, group, message};
use wakala_front::{NamedChat, NamedMessage, Scope, chat_address, jid};

use super::answer::{page, success};
use crate::speaking::asked::{Answer, Asked};
use crate::speaking::refused::Refused;
use crate::speaking::walk::{self, MOST, Times, Window};

/// Answered where nobody says how many.
const USUAL: u32 = 25;
const USUAL_MESSAGES: u32 = 50;

/// Whether one text stands in another, however it is written.
fn has(text: &str, searched: &str) -> bool {
    text.to_lowercase().contains(searched)
}

pub(super) async fn list(asked: &Asked) -> Answer {
    let one = asked.device()?;
    if asked.query.is_true("has_media") {
        return Err(Refused::not_done("chats are not asked for by their files: leave out has_media"));
    }
    let window = Window::of(asked, USUAL)?;
    let (limit, offset) = (window.limit, window.offset);
    let searched = asked.query.get("search").unwrap_or_default().to_lowercase();
    let meant = |of: &NamedChat| has(&of.view.title, &searched) || has(&jid(&of.address, of.phone.as_ref()), &searched);
    let found: Vec<Value> = walk::chats(asked, &one, window, meant).await?.iter().map(chat).collect();
    Ok(page("Success get chat list", &found, limit, offset))
}

fn moment(asked: &Asked, name: &str) -> Result<Option<i64>, Refused> {
    let read = |text: &str| {
        let moment = DateTime::parse_from_rfc3339(text).map(|moment| moment.timestamp());
        moment.map_err(|_| Refused::bad(format!("{name} is a time: 2026-11-30T18:00:00Z")))
    };
    asked.query.get(name).map(read).transpose()
}

pub(super) async fn messages(asked: &Asked) -> Answer {
    let one = asked.device()?;
    let of = asked.chat(Scope::Read, &one, asked.part("chat")).await?;
    let window = Window::of(asked, USUAL_MESSAGES)?;
    let (limit, offset) = (window.limit, window.offset);
    let times = Times { from: moment(asked, "start_time")?, until: moment(asked, "end_time")? };
    let ours = asked.query.get("is_from_me").map(|_| asked.query.is_true("is_from_me"));
    let media = asked.query.is_true("media_only");
    let searched = asked.query.get("search").unwrap_or_default().to_lowercase();
    let me = one.state.identity.as_ref().map(|who| Address::of_phone(&who.phone).to_string());
    let shown = |of: &NamedMessage| message(of, me.as_deref());
    let meant = |of: &NamedMessage| {
        ours.is_none_or(|ours| of.writer.is_none() == ours)
            && (!media || matches!(of.view.content, ContentView::Media(_)))
            && (searched.is_empty() || has(shown(of)["content"].as_str().unwrap_or_default(), &searched))
    };
    let found: Vec<Value> = walk::messages(asked, &of, window, times, meant).await?.iter().map(shown).collect();
    let pagination = json!({ "limit": limit, "offset": offset, "total": offset + found.len() });
    let said = json!({ "data": found, "pagination": pagination, "chat_info": chat(&of) });
    Ok(success("Success get chat messages", &said))
}

pub(super) async fn contacts(asked: &Asked) -> Answer {
    let one = asked.device()?;
    let people = walk::chats(asked, &one, Window::checked(None, None, MOST)?, |of| of.address.is_person()).await?;
    Ok(success("Success get contacts", &json!({ "data": people.iter().map(contact).collect::<Vec<_>>() })))
}

pub(super) async fn groups(asked: &Asked) -> Answer {
    let one = asked.device()?;
    let is_group = |of: &NamedChat| of.address.kind() == AddressKind::Group;
    let all = walk::chats(asked, &one, Window::checked(None, None, MOST)?, is_group).await?;
    Ok(success("Success get groups", &json!({ "data": all.iter().map(group).collect::<Vec<_>>() })))
}

pub(super) async fn group_info(asked: &Asked) -> Answer {
    let one = asked.device()?;
    let address = chat_address(asked.query.get("group_id").unwrap_or_default())?;
    if address.kind() != AddressKind::Group {
        return Err(Refused::bad("group_id is a group: 120363…@g.us"));
    }
    Ok(success("Success get group info", &group(&asked.chat_at(Scope::Read, &one, &address).await?)))
}

/// Whether WhatsApp has somebody at a number.
pub(super) async fn check(asked: &Asked) -> Answer {
    let one = asked.device()?;
    let address = chat_address(asked.query.get("phone").unwrap_or_default())?;
    let Some(number) = address.phone() else { return Err(Refused::bad("phone is a number: 255700000431")) };
    let found = match asked.core.known_on_whatsapp(&asked.caller, one.id, &number).await? {
        Some(known) => Some(known),
        None => asked.core.on_whatsapp(&asked.caller, one.id, &number).await?,
    };
    Ok(success("Success check user", &json!({ "is_on_whatsapp": found.is_some() })))
}
