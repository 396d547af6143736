//! Messages that are sent, and what is said of messages.

use serde::Deserialize;
use serde_json::{Value, json};
use wakala_contract::{SendCard, SendContent, SendPlace};
use wakala_front::waha::{chat_name, message};
use wakala_front::{InstanceSnapshot, NamedChat, Scope};

use crate::speaking::asked::{Answer, Asked, made, said};
use crate::speaking::refused::Refused;
use crate::speaking::sending::{self, Outgoing, chat_for, not_too_many, queued, read_up_to};

/// What is sent where.
pub(super) struct Sent<'a> {
    pub chat: &'a NamedChat,
    pub content: SendContent,
    /// The name of the message that it answers.
    pub answers: Option<&'a str>,
    /// The names of whom it names.
    pub mentions: &'a [String],
}

/// Sends it; the message as it stands in the outbox.
pub(super) async fn sent(asked: &Asked, one: &InstanceSnapshot, what: Sent<'_>) -> Result<Value, Refused> {
    let reply_to = match what.answers.filter(|name| !name.is_empty()) {
        Some(name) => Some(asked.message(Scope::Send, one, Some(what.chat), name).await?.1.view.id),
        None => None,
    };
    let mentions = named(what.mentions)?;
    let outgoing = Outgoing { chat: what.chat, content: what.content, reply_to, mentions };
    let queued = queued(asked, one, outgoing).await?;
    Ok(match queued.message {
        Some(sent) => message(&sent, &asked.dress(one)),
        // A reaction, an edit or a deletion is no message of its own.
        None => {
            let chat = chat_name(&what.chat.address, what.chat.phone.as_ref());
            json!({ "id": format!("true_{chat}_{}", queued.id), "fromMe": true, "to": chat })
        }
    })
}

/// Sends what is new: looked at before a chat is made for it.
pub(super) async fn sent_to(
    asked: &Asked,
    one: &InstanceSnapshot,
    chat: &str,
    content: SendContent,
    answers: Option<&str>,
    mentions: &[String],
) -> Result<Value, Refused> {
    let chat = chat_for(asked, one, chat, &content, &named(mentions)?).await?;
    sent(asked, one, Sent { chat: &chat, content, answers, mentions }).await
}

/// Whom a text names, as Wakala has them.
fn named(mentions: &[String]) -> Result<Vec<String>, Refused> {
    if mentions.iter().any(|name| name == "all") {
        return Err(Refused::not_done("everybody in a group is not named at once: name each"));
    }
    mentions.iter().map(|name| sending::mentioned(name)).collect()
}

#[derive(Deserialize)]
struct Text {
    #[serde(rename = "chatId")]
    chat: String,
    #[serde(default)]
    text: String,
    #[serde(default, alias = "replyTo")]
    reply_to: Option<String>,
    #[serde(default, alias = "mentionsIds")]
    mentions: Option<Vec<String>>,
    #[serde(default)]
    id: Option<Value>,
}

async fn send_text(asked: &Asked, text: Text) -> Result<Value, Refused> {
    if text.id.is_some_and(|id| !id.is_null()) {
        return Err(Refused::not_done("Wakala chooses the id of a message: leave out id, the answer has it"));
    }
    let one = asked.session()?;
    let mentions = text.mentions.unwrap_or_default();
    let content = SendContent::Text { text: text.text };
    sent_to(asked, &one, &text.chat, content, text.reply_to.as_deref(), &mentions).await
}

pub(super) async fn text(asked: &Asked) -> Answer {
    Ok(made(&send_text(asked, asked.json()?).await?))
}

#[derive(Deserialize)]
struct Place {
    #[serde(rename = "chatId")]
    chat: String,
    latitude: f64,
    longitude: f64,
    #[serde(default)]
    title: Option<String>,
    #[serde(default)]
    address: Option<String>,
}

pub(super) async fn location(asked: &Asked) -> Answer {
    let one = asked.session()?;
    let place: Place = asked.json()?;
    let (latitude, longitude) = (place.latitude, place.longitude);
    let said = |text: Option<String>| text.filter(|text| !text.trim().is_empty());
    let content =
        SendContent::Location(SendPlace { latitude, longitude, name: said(place.title), address: said(place.address) });
    Ok(made(&sent_to(asked, &one, &place.chat, content, None, &[]).await?))
}

#[derive(Deserialize)]
struct Cards {
    #[serde(rename = "chatId")]
    chat: String,
    contacts: Vec<Card>,
}

#[derive(Deserialize)]
struct Card {
    #[serde(default, rename = "fullName")]
    full_name: Option<String>,
    #[serde(default, rename = "phoneNumber")]
    phone_number: Option<String>,
    #[serde(default, rename = "whatsappId")]
    whatsapp_id: Option<String>,
    #[serde(default)]
    vcard: Option<String>,
}

impl Card {
    /// A card as it is sent: name and numbers, of its fields or of its vCard.
    fn read(self) -> Result<SendCard, Refused> {
        let lines = self.vcard.as_deref().unwrap_or_default();
        let of = |name: &'static str| {
            lines.lines().filter_map(move |line| {
                let (key, value) = line.split_once(':')?;
                let key = key.split(';').next().unwrap_or(key);
                let key = key.rsplit_once('.').map_or(key, |(_, key)| key);
                key.eq_ignore_ascii_case(name).then(|| value.trim().to_owned())
            })
        };
        let name = self.full_name.or_else(|| of("FN").next());
        let given = self.phone_number.or(self.whatsapp_id).filter(|phone| !phone.trim().is_empty());
        let phones: Vec<String> = given.map_or_else(|| of("TEL").collect(), |phone| vec![phone]);
        match name {
            Some(name) if !phones.is_empty() => {
                let with_plus = |phone: String| if phone.starts_with('+') { phone } else { format!("+{phone}") };
                Ok(SendCard { name, phones: phones.into_iter().map(with_plus).collect() })
            }
            Some(_) | None => Err(Refused::bad("a contact has fullName and phoneNumber, or a vcard with FN and TEL")),
        }
    }
}

pub(super) async fn contacts(asked: &Asked) -> Answer {
    let one = asked.session()?;
    let wish: Cards = asked.json()?;
    let cards = wish.contacts.into_iter().map(Card::read).collect::<Result<_, _>>()?;
    let content = SendContent::Contacts { cards };
    Ok(made(&sent_to(asked, &one, &wish.chat, content, None, &[]).await?))
}

#[derive(Deserialize)]
struct Polled {
    #[serde(rename = "chatId")]
    chat: String,
    poll: Poll,
    #[serde(default)]
    options: Vec<Choice>,
    #[serde(default, rename = "multipleAnswers")]
    multiple: bool,
    #[serde(default, alias = "replyTo")]
    reply_to: Option<String>,
}

/// A poll, or its question alone where the rest stands beside it.
#[derive(Deserialize)]
#[serde(untagged)]
enum Poll {
    Whole {
        name: String,
        options: Vec<Choice>,
        #[serde(default, rename = "multipleAnswers")]
        multiple: bool,
    },
    Question(String),
}

#[derive(Deserialize)]
#[serde(untagged)]
enum Choice {
    Word(String),
    Named { name: String },
}

impl Choice {
    fn word(self) -> String {
        match self {
            Choice::Word(name) | Choice::Named { name } => name,
        }
    }
}

pub(super) async fn poll(asked: &Asked) -> Answer {
    let one = asked.session()?;
    let wish: Polled = asked.json()?;
    let (question, options, multiple) = match wish.poll {
        Poll::Whole { name, options, multiple } => (name, options, multiple),
        Poll::Question(question) => (question, wish.options, wish.multiple),
    };
    let options = options.into_iter().map(Choice::word).collect();
    let content = SendContent::Poll { question, options, choose: u32::from(!multiple) };
    if wish.reply_to.is_some_and(|name| !name.is_empty()) {
        return Err(Refused::not_done("a poll answers no message: leave out reply_to"));
    }
    Ok(made(&sent_to(asked, &one, &wish.chat, content, None, &[]).await?))
}

#[derive(Deserialize)]
struct Reaction {
    #[serde(rename = "messageId")]
    message: String,
    #[serde(default)]
    reaction: String,
}

pub(super) async fn reaction(asked: &Asked) -> Answer {
    let one = asked.session()?;
    let wish: Reaction = asked.json()?;
    let (chat, message) = asked.message(Scope::Send, &one, None, &wish.message).await?;
    let content = SendContent::Reaction { message: message.view.id, emoji: wish.reaction };
    Ok(said(&sent(asked, &one, Sent { chat: &chat, content, answers: None, mentions: &[] }).await?))
}

#[derive(Deserialize)]
struct Seen {
    #[serde(rename = "chatId")]
    chat: String,
    #[serde(default, rename = "messageId")]
    message: Option<String>,
    #[serde(default, rename = "messageIds")]
    messages: Option<Vec<String>>,
}

pub(super) async fn seen(asked: &Asked) -> Answer {
    let one = asked.session()?;
    let wish: Seen = asked.json()?;
    let chat = asked.chat(Scope::Send, &one, &wish.chat).await?;
    let names: Vec<String> = wish.messages.unwrap_or_default().into_iter().chain(wish.message).collect();
    seen_up_to(asked, &one, &chat, &names).await?;
    Ok(made(&json!({})))
}

/// Marks a chat as read, or up to the newest of some messages.
pub(super) async fn seen_up_to(
    asked: &Asked,
    one: &InstanceSnapshot,
    chat: &NamedChat,
    names: &[String],
) -> Result<(), Refused> {
    not_too_many(names.len())?;
    let mut messages = Vec::new();
    for name in names {
        messages.push(asked.message(Scope::Send, one, Some(chat), name).await?.1);
    }
    read_up_to(asked, chat, &messages).await
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_card_is_read_from_its_fields_or_from_its_vcard() {
        let of = |json: Value| {
            serde_json::from_value::<Card>(json).unwrap().read().map(|card| (card.name, card.phones)).ok()
        };
        let neema = Some(("Neema".to_owned(), vec!["+255700000431".to_owned()]));
        assert_eq!(of(json!({ "fullName": "Neema", "phoneNumber": "255700000431" })), neema);
        assert_eq!(of(json!({ "fullName": "Neema", "whatsappId": "255700000431" })), neema);
        let vcard =
            "BEGIN:VCARD\nVERSION:3.0\nFN:Neema\nitem1.TEL;type=CELL;waid=255700000431:+255700000431\nEND:VCARD";
        assert_eq!(of(json!({ "vcard": vcard })), neema);
        assert_eq!((of(json!({ "fullName": "Neema" })), of(json!({ "phoneNumber": "255700000431" }))), (None, None));
    }

    #[test]
    fn a_poll_is_read_in_either_form() {
        let of = |json: Value| serde_json::from_value::<Polled>(json).is_ok();
        assert!(of(json!({ "chatId": "1", "poll": { "name": "a", "options": ["b", "c"], "multipleAnswers": true } })));
        assert!(of(json!({ "chatId": "1", "poll": "a", "options": [{ "name": "b" }, { "name": "c", "localId": 1 }] })));
        assert!(!of(json!({ "chatId": "1", "poll": 5 })));
    }

    #[test]
    fn everybody_is_not_named_at_once() {
        let of = |name: &str| named(&[name.to_owned()]).ok();
        assert_eq!(of("255700000431@c.us"), Some(vec!["+255700000431".to_owned()]));
        assert_eq!((of("all"), of("neema")), (None, None));
    }
}
