//! Messages that are sent: texts, places, contacts and polls; and what is said of a message.

use axum::http::StatusCode;
use axum::response::IntoResponse as _;
use serde::Deserialize;
use serde_json::{Value, json};
use wakala_contract::{SendCard, SendContent, SendPlace};
use wakala_front::evolution::{Key, Written, message};
use wakala_front::{InstanceSnapshot, Scope};

use super::said_of::{About, say};
use crate::speaking::asked::{Answer, Asked, made};
use crate::speaking::refused::Refused;
use crate::speaking::sending::{Outgoing, card, chat_for, mentioned, queued};

/// The message that another one answers.
#[derive(Deserialize)]
pub(super) struct Quoted {
    pub key: Key,
}

/// What every message may say of itself.
#[derive(Default, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Options {
    #[serde(default)]
    pub quoted: Option<Quoted>,
    #[serde(default)]
    pub mentions_every_one: Option<bool>,
    #[serde(default)]
    pub mentioned: Option<Vec<String>>,
}

/// Sends what is new: looked at before a chat is made for it.
pub(super) async fn sent_to(
    asked: &Asked,
    one: &InstanceSnapshot,
    number: &str,
    content: SendContent,
    options: &Options,
) -> Result<Value, Refused> {
    if options.mentions_every_one == Some(true) {
        return Err(Refused::not_done("everybody in a group is not named at once: name each in mentioned"));
    }
    let named = options.mentioned.iter().flatten();
    let mentions = named.map(|name| mentioned(name)).collect::<Result<Vec<_>, _>>()?;
    let chat = chat_for(asked, one, number, &content, &mentions).await?;
    let reply_to = match &options.quoted {
        Some(quoted) => Some(asked.keyed(Scope::Send, one, Some(&chat), &quoted.key).await?.1.view.id),
        None => None,
    };
    let sent = queued(asked, one, Outgoing { chat: &chat, content, reply_to, mentions }).await?;
    let sent = sent.message.ok_or_else(|| Refused::bad("nothing was sent"))?;
    Ok(message(&sent, None))
}

#[derive(Deserialize)]
struct Text {
    #[serde(default)]
    number: String,
    #[serde(default)]
    text: String,
    #[serde(flatten)]
    options: Options,
}

pub(super) async fn text(asked: &Asked) -> Answer {
    let one = asked.instance()?;
    let wish: Text = asked.json()?;
    let content = SendContent::Text { text: wish.text };
    Ok(made(&sent_to(asked, &one, &wish.number, content, &wish.options).await?))
}

#[derive(Deserialize)]
struct Place {
    #[serde(default)]
    number: String,
    latitude: f64,
    longitude: f64,
    #[serde(default)]
    name: Option<String>,
    #[serde(default)]
    address: Option<String>,
    #[serde(flatten)]
    options: Options,
}

pub(super) async fn location(asked: &Asked) -> Answer {
    let one = asked.instance()?;
    let wish: Place = asked.json()?;
    let said = |text: Option<String>| text.filter(|text| !text.trim().is_empty());
    let (name, address) = (said(wish.name), said(wish.address));
    let place = SendPlace { latitude: wish.latitude, longitude: wish.longitude, name, address };
    Ok(made(&sent_to(asked, &one, &wish.number, SendContent::Location(place), &wish.options).await?))
}

#[derive(Deserialize)]
struct Cards {
    #[serde(default)]
    number: String,
    contact: Vec<Card>,
    #[serde(flatten)]
    options: Options,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Card {
    #[serde(default)]
    full_name: String,
    #[serde(default)]
    phone_number: Option<String>,
    #[serde(default)]
    wuid: Option<String>,
}

impl Card {
    fn read(self) -> Result<SendCard, Refused> {
        let says = |text: Option<String>| text.filter(|text| !text.trim().is_empty());
        let phone = says(self.phone_number).or(says(self.wuid));
        let phone = phone.ok_or_else(|| Refused::bad("a contact has fullName and phoneNumber"))?;
        Ok(card(self.full_name, &phone))
    }
}

pub(super) async fn contacts(asked: &Asked) -> Answer {
    let one = asked.instance()?;
    let wish: Cards = asked.json()?;
    let cards = wish.contact.into_iter().map(Card::read).collect::<Result<_, _>>()?;
    Ok(made(&sent_to(asked, &one, &wish.number, SendContent::Contacts { cards }, &wish.options).await?))
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Poll {
    #[serde(default)]
    number: String,
    #[serde(default)]
    name: String,
    #[serde(default)]
    selectable_count: Option<u32>,
    #[serde(default)]
    values: Vec<String>,
    #[serde(flatten)]
    options: Options,
}

pub(super) async fn poll(asked: &Asked) -> Answer {
    let one = asked.instance()?;
    let wish: Poll = asked.json()?;
    if wish.options.quoted.is_some() {
        return Err(Refused::not_done("a poll answers no message: leave out quoted"));
    }
    let choose = wish.selectable_count.unwrap_or(1);
    let content = SendContent::Poll { question: wish.name, options: wish.values, choose };
    Ok(made(&sent_to(asked, &one, &wish.number, content, &wish.options).await?))
}

#[derive(Deserialize)]
struct Reaction {
    key: Key,
    #[serde(default)]
    reaction: String,
}

pub(super) async fn reaction(asked: &Asked) -> Answer {
    let wish: Reaction = asked.json()?;
    let about = About::of(asked, &wish.key).await?;
    let content = SendContent::Reaction { message: about.message.view.id, emoji: wish.reaction.clone() };
    let said = json!({ "key": Key::of(&about.message), "text": wish.reaction });
    let what = Written { kind: "reactionMessage", content: said };
    Ok(made(&say(asked, about, content, what).await?))
}

pub(super) async fn delete(asked: &Asked) -> Answer {
    let key: Key = asked.json()?;
    let about = About::of(asked, &key).await?;
    let content = SendContent::Delete { message: about.message.view.id };
    let said = json!({ "key": Key::of(&about.message), "type": "REVOKE" });
    let what = Written { kind: "protocolMessage", content: said };
    Ok(made(&say(asked, about, content, what).await?))
}

#[derive(Deserialize)]
struct Edit {
    key: Key,
    #[serde(default)]
    text: String,
}

pub(super) async fn update(asked: &Asked) -> Answer {
    let wish: Edit = asked.json()?;
    let about = About::of(asked, &wish.key).await?;
    let content = SendContent::Edit { message: about.message.view.id, text: wish.text.clone() };
    let said = json!({
        "key": Key::of(&about.message), "type": "MESSAGE_EDIT", "editedMessage": { "conversation": wish.text },
    });
    let what = Written { kind: "protocolMessage", content: said };
    Ok((StatusCode::OK, axum::Json(say(asked, about, content, what).await?)).into_response())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_contact_is_read_however_its_number_is_written() {
        let of = |json: Value| serde_json::from_value::<Card>(json).unwrap().read().map(|card| card.phones).ok();
        let neema = Some(vec!["+255700000431".to_owned()]);
        assert_eq!(of(json!({ "fullName": "Neema", "phoneNumber": "255700000431" })), neema);
        assert_eq!(of(json!({ "fullName": "Neema", "phoneNumber": "+255700000431", "wuid": "1" })), neema);
        assert_eq!(of(json!({ "fullName": "Neema", "wuid": "255700000431@s.whatsapp.net" })), neema);
        assert_eq!(of(json!({ "fullName": "Neema", "phoneNumber": " " })), None);
    }

    #[test]
    fn a_message_is_answered_by_its_key() {
        let wish =
            json!({ "number": "1", "text": "a", "delay": 5, "quoted": { "key": { "id": "A" } }, "mentioned": null });
        let text: Text = serde_json::from_value(wish).unwrap();
        assert_eq!(text.options.quoted.map(|quoted| (quoted.key.id, quoted.key.from_me)), Some(("A".to_owned(), None)));
    }
}
